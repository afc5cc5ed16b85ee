"""Connecting an inbox: what is kept, what is shown, who may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import msgspec
import pytest

from tests.staff.office import PASSWORD, password_hash
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox
from tests.support.site import RunningSite
from walletdesk.channels import registry
from walletdesk.channels.base import Account, Capabilities, Checked, Event, Field, Permanent, Retry, WrongSignature
from walletdesk.events import SYSTEM
from walletdesk.inboxes import accounts
from walletdesk.inboxes.accounts import Noted
from walletdesk.inboxes.rules import Channel, Counts, Health, silent
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.safety import trusted
from walletdesk.staff import actions as staff
from walletdesk.staff.rules import Role

SECRET = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    place: str


class Post:
    CAPABILITIES = Capabilities(text_characters=100, files=False, seen=False, typing=False, hook=True)
    answer: Checked | Exception = Checked(ok=True, name="@wallet_bot")
    registered = ""

    async def check(self, client: Any, account: Account) -> Checked:
        assert account.settings.token == SECRET
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def register(self, client: Any, account: Account, url: str) -> None:
        self.registered = url

    def verify(self, account: Account, headers: Mapping[str, str], body: bytes) -> None:
        if headers.get("x-secret") != account.hook_secret:
            raise WrongSignature

    def parse(self, account: Account, body: bytes) -> list[Event]:
        return []


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    fields = (
        Field(name="token", label="Token", kind="secret", required=True),
        Field(name="place", label="Place", default="eu"),
    )
    monkeypatch.setattr(registry, "adapter", lambda kind: made)
    monkeypatch.setattr(registry, "fields", lambda kind: fields)
    monkeypatch.setattr(registry, "shape", lambda kind: Settings)
    return made


@pytest.fixture
def manager(site: RunningSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, headers={"origin": site.url}) as client:
        sign_in(site, client, Role.ADMIN)
        yield client


def sign_in(site: RunningSite, client: httpx.Client, role: Role) -> None:
    email = f"{role.value}@desk.test"
    site.db.write_and_wait(
        staff.create_staff,
        SYSTEM,
        email=email,
        name=trusted("Tom"),
        role=role,
        language="en",
        password_hash=password_hash(),
    )
    assert client.post("/api/session", json={"email": email, "password": PASSWORD}).status_code == 200


def test_credentials_are_sealed_kept_and_never_shown(site: RunningSite, manager: httpx.Client, post: Post) -> None:
    inbox = an_inbox(site.db)
    path = f"/api/inboxes/{inbox.id}/channel"
    assert manager.get(path).json()["health"] == "not_set_up"
    refused = manager.put(path, json={"settings": {"place": "us"}, "secrets": {}})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_setting")
    first = manager.put(path, json={"settings": {"place": "us"}, "secrets": {"token": SECRET}})
    assert first.status_code == 200 and SECRET not in first.text
    assert (first.json()["settings"], first.json()["filled"]) == ({"place": "us"}, ["token"])
    again = manager.put(path, json={"settings": {"place": "eu"}, "secrets": {}})
    assert (again.json()["settings"], again.json()["filled"]) == ({"place": "eu"}, ["token"])
    row = site.db.read_and_wait(accounts.of, inbox.id)
    assert row is not None and SECRET.encode() not in row.credentials
    assert SECRET not in manager.get("/api/audit").text
    assert manager.get(f"/api/inboxes/{inbox.id}").json()["settings"] == {"place": "eu"}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Checked(ok=True, name="@wallet_bot"), {"ok": True, "reason": "", "name": "@wallet_bot"}),
        (Permanent("credentials_refused"), {"ok": False, "reason": "credentials_refused", "name": ""}),
        (Retry(reason="provider_down"), {"ok": False, "reason": "provider_down", "name": ""}),
    ],
)
def test_a_test_tells_what_the_provider_said(
    site: RunningSite, manager: httpx.Client, post: Post, answer: Checked | Exception, told: dict[str, Any]
) -> None:
    path = f"/api/inboxes/{an_inbox(site.db).id}/channel"
    manager.put(path, json={"settings": {}, "secrets": {"token": SECRET}})
    post.answer = answer
    assert manager.post(f"{path}/test").json() == told


def test_a_webhook_needs_an_address_that_providers_reach(site: RunningSite, manager: httpx.Client, post: Post) -> None:
    path = f"/api/inboxes/{an_inbox(site.db).id}/channel"
    manager.put(path, json={"settings": {}, "secrets": {"token": SECRET}})
    assert manager.post(f"{path}/hook").json()["error"]["code"] == "needs_public_url"


def test_what_is_posted_is_believed_with_the_desks_own_secret_only(
    site: RunningSite, manager: httpx.Client, post: Post
) -> None:
    inbox = an_inbox(site.db)
    path = f"/api/inboxes/{inbox.id}/channel"
    hook = manager.get(path).json()["hook_url"].removeprefix(site.settings.public_url)
    assert httpx.post(site.url + hook, content=b"{}").status_code == 404, "nothing is connected yet"
    manager.put(path, json={"settings": {}, "secrets": {"token": SECRET}})
    secret = site.site.desk.providers.hook_secret(inbox.public_id)
    assert httpx.post(site.url + hook, content=b"{}").status_code == 403
    assert httpx.post(site.url + hook, content=b"{}", headers={"x-secret": secret[::-1]}).status_code == 403
    assert httpx.post(site.url + hook, content=b"{}", headers={"x-secret": secret}).status_code == 200
    other = hook.rpartition("/")[0] + "/" + an_inbox(site.db).public_id
    assert httpx.post(site.url + other, content=b"{}", headers={"x-secret": secret}).status_code == 404
    manager.patch(f"/api/inboxes/{inbox.id}", json={"active": False})
    paused = httpx.post(site.url + hook, content=b"{}", headers={"x-secret": secret})
    assert (paused.status_code, paused.headers["retry-after"]) == (503, "60")


def test_agents_read_how_it_is_doing_and_change_nothing(site: RunningSite, post: Post) -> None:
    path = f"/api/inboxes/{an_inbox(site.db).id}/channel"
    with httpx.Client(base_url=site.url, headers={"origin": site.url}) as agent:
        sign_in(site, agent, Role.AGENT)
        assert agent.put(path, json={"settings": {}, "secrets": {"token": SECRET}}).status_code == 403
        assert agent.post(f"{path}/test").status_code == 403


@pytest.mark.parametrize(
    ("hours", "since_last", "quiet"),
    [
        ([], 1000, False),
        (list(range(12)), 3, False),
        (list(range(12)), 4, True),
        (list(range(5)), 400, False),  # nobody knows what is usual
        ([*range(10), *range(20, 30)], 33, False),
        ([*range(10), *range(20, 30)], 34, True),
    ],
)
def test_silence_is_much_longer_than_ever_before(hours: list[int], since_last: int, quiet: bool) -> None:
    last = hours[-1] if hours else 0
    received = [(hour, 3) for hour in hours]
    assert silent(received, last * HOUR, (last + since_last) * HOUR) is quiet


def test_what_happens_to_an_account_is_added_up(db: Db) -> None:
    inbox = an_inbox(db)
    db.write_and_wait(accounts.put, inbox.id, b"x")
    assert db.read_and_wait(accounts.health, inbox) is Health.NEVER_LIVE
    now = db.clock.now()
    db.write_and_wait(accounts.note, inbox.id, Noted(counts=Counts(received=2), event_at=now))
    db.write_and_wait(accounts.note, inbox.id, Noted(counts=Counts(received=1, failed=1), event_at=now, failed_at=now + 1, failure="timeout"))  # fmt: skip
    assert [(one.received, one.failed) for one in db.read_and_wait(accounts.hours, inbox.id)] == [(3, 1)]
    assert db.read_and_wait(accounts.health, inbox) is Health.FAILING
    db.write_and_wait(accounts.note, inbox.id, Noted(failed_at=now + 5, failure="provider_down"))
    row = db.read_and_wait(accounts.of, inbox.id)
    assert row is not None and (row.failing_since, row.last_failure) == (now + 1, "provider_down")
    db.write_and_wait(accounts.note, inbox.id, Noted(worked_at=now + 6))
    assert db.read_and_wait(accounts.health, inbox) is Health.WORKS


def test_one_process_listens_and_another_when_it_is_gone(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    db.write_and_wait(accounts.put, inbox.id, b"x")
    assert db.write_and_wait(accounts.listen, inbox.id, 1, 15_000_000)
    assert not db.write_and_wait(accounts.listen, inbox.id, 2, 15_000_000)
    assert db.write_and_wait(accounts.listen, inbox.id, 1, 15_000_000)
    fake_clock.advance(15_000_001)
    assert db.write_and_wait(accounts.listen, inbox.id, 2, 15_000_000)
    assert not db.write_and_wait(accounts.listen, inbox.id, 1, 15_000_000)


MAIL = {
    "address": "support@wallet.example",
    "provider": "own",
    "imap_host": "mail.wallet.example",
    "smtp_host": "mail.wallet.example",
}
BOT = {"bot": "PolarHelpBot"}


@pytest.mark.parametrize(
    ("channel", "settings", "secrets", "elsewhere"),
    [
        (Channel.MAIL, MAIL, {"password": "orchard 9 lamp"}, {"imap_host": "mail.eve.example"}),
        (Channel.MAIL, MAIL, {"password": "orchard 9 lamp"}, {"smtp_host": "mail.eve.example"}),
        (Channel.MAIL, MAIL, {"password": "orchard 9 lamp"}, {"smtp_security": "none"}),
        (Channel.MAIL, MAIL, {"password": "orchard 9 lamp"}, {"token_url": "https://eve.example/token"}),
        (Channel.MAIL, MAIL | {"provider": "gmail"}, {"password": "orchard 9 lamp"}, {"provider": "own"}),
        (Channel.TELEGRAM, BOT, {"token": SECRET}, {"api": "https://eve.example"}),
    ],
)
def test_kept_secrets_go_to_no_new_place(
    site: RunningSite,
    manager: httpx.Client,
    channel: Channel,
    settings: dict[str, Any],
    secrets: dict[str, str],
    elsewhere: dict[str, Any],
) -> None:
    path = f"/api/inboxes/{an_inbox(site.db, channel=channel).id}/channel"
    assert manager.put(path, json={"settings": settings, "secrets": secrets}).status_code == 200
    refused = manager.put(path, json={"settings": settings | elsewhere})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "secrets_again")
    assert manager.get(path).json()["settings"] == settings, "nothing was changed"
    assert manager.put(path, json={"settings": settings}).status_code == 200, "the same place is no other"
    assert manager.put(path, json={"settings": settings | elsewhere, "secrets": secrets}).status_code == 200
    forgotten = manager.put(path, json={"settings": settings, "secrets": dict.fromkeys(secrets, "")})
    assert forgotten.status_code != 422 or forgotten.json()["error"]["code"] == "bad_setting", "forgotten goes nowhere"


@pytest.mark.parametrize(
    ("channel", "settings"),
    [
        (Channel.MAIL, MAIL | {"imap_host": "127.0.0.1"}),
        (Channel.MAIL, MAIL | {"imap_host": "::1"}),
        (Channel.MAIL, MAIL | {"smtp_host": "localhost"}),
        (Channel.MAIL, MAIL | {"token_url": "http://login.example/token"}),
        (Channel.MAIL, MAIL | {"token_url": "https://10.0.0.7/token"}),
        (Channel.TELEGRAM, BOT | {"api": "http://api.example"}),
        (Channel.TELEGRAM, BOT | {"api": "https://192.168.1.4:8081"}),
    ],
)
def test_an_inner_server_is_reached_where_that_is_said(
    site: RunningSite, manager: httpx.Client, channel: Channel, settings: dict[str, Any]
) -> None:
    path = f"/api/inboxes/{an_inbox(site.db, channel=channel).id}/channel"
    secrets = {"token": SECRET} if channel is Channel.TELEGRAM else {"password": "orchard 9 lamp"}
    refused = manager.put(path, json={"settings": settings, "secrets": secrets})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "inside_network")
    allowed = manager.put(path, json={"settings": settings | {"own_network": True}, "secrets": secrets})
    assert allowed.status_code == 200


def test_where_clouds_keep_keys_is_never_reached(site: RunningSite, manager: httpx.Client) -> None:
    path = f"/api/inboxes/{an_inbox(site.db, channel=Channel.TELEGRAM).id}/channel"
    settings = BOT | {"api": "http://169.254.169.254", "own_network": True}
    refused = manager.put(path, json={"settings": settings, "secrets": {"token": SECRET}})
    assert refused.json()["error"]["code"] == "inside_network"


def test_no_other_way_leads_kept_secrets_elsewhere(site: RunningSite, manager: httpx.Client) -> None:
    inbox = an_inbox(site.db, channel=Channel.TELEGRAM)
    path = f"/api/inboxes/{inbox.id}"
    manager.put(f"{path}/channel", json={"settings": BOT, "secrets": {"token": SECRET}})
    refused = manager.patch(path, json={"settings": BOT | {"api": "https://eve.example"}})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "settings_of_connection")
    assert manager.patch(path, json={"name": "Bot", "settings": BOT}).json()["settings"] == BOT


def test_a_channel_that_fails_is_shown_on_every_page_until_it_works(site: RunningSite, manager: httpx.Client) -> None:
    inbox = an_inbox(site.db)
    site.db.write_and_wait(accounts.put, inbox.id, b"")
    assert manager.get("/api/channels/notices").json() == {"troubles": []}
    now = site.db.clock.now()
    site.db.write_and_wait(accounts.note, inbox.id, Noted(failed_at=now - HOUR, failure="provider_down"))
    site.db.write_and_wait(accounts.tell, inbox)
    (shown,) = manager.get("/api/channels/notices").json()["troubles"]
    assert shown == {"inbox": str(inbox.id), "name": inbox.name, "health": "failing", "reason": "provider_down"}
    site.db.write_and_wait(accounts.note, inbox.id, Noted(worked_at=now))
    site.db.write_and_wait(accounts.tell, inbox)
    assert manager.get("/api/channels/notices").json() == {"troubles": []}
