"""Own systems hear what happened: signed, once each as far as it goes, tried for a day, and never what they may not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from threading import Thread
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from tests.console.test_contract import signed_in
from tests.faults.rows import rows, value
from tests.integrations.own import EVERYTHING, Listener, Own, a_token, api_inbox, code, until
from tests.integrations.test_api import agent, replied
from tests.support.desk import a_member, an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.conversations.actions import work
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.integrations import actions, queries, rules, sending
from walletdesk.integrations.feed import Entry
from walletdesk.integrations.rules import CHOSEN, Scope
from walletdesk.integrations.tables import webhook_delivery
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

ALL = [one.value for one in CHOSEN]


@pytest.fixture
def admin(site: RunningSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, headers=signed_in(site, Role.ADMIN), timeout=30) as client:
        yield client


def a_webhook(admin: httpx.Client, listener: Listener, **fields: Any) -> dict[str, Any]:
    body = {"name": "Backend", "url": listener.url, "events": ALL, "allow_private": True} | fields
    answer = admin.post("/api/webhooks", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As the specification says, written down once more."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    ours = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{ours}" in headers["webhook-signature"].split(" ")


def log(admin: httpx.Client, webhook: dict[str, Any], **asked: Any) -> list[dict[str, Any]]:
    path = f"/api/webhooks/{webhook['webhook']['id']}/deliveries"
    found: list[dict[str, Any]] = admin.get(path, params=asked).raise_for_status().json()["deliveries"]
    return found


def there(admin: httpx.Client, webhook: dict[str, Any]) -> dict[str, Any]:
    [found] = [one for one in admin.get("/api/webhooks").json()["webhooks"] if one["id"] == webhook["webhook"]["id"]]
    told: dict[str, Any] = found
    return told


def earlier(unit: Unit, statement: str) -> None:
    unit.run(Query(text(statement), int, writes=True))


# -- what is told ----------------------------------------------------------------------


def test_what_happens_is_told_signed_and_once(own: Own, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener)
    first = own.opens("My transfer is pending")
    number = first["conversation"]["number"]
    with agent(own.site) as desk:
        replied(desk, number, "between us: be careful", note=True)
        replied(desk, number, "We are looking")
    until(lambda: "conversation.status" in listener.types())
    own.site.db.write_and_wait(work.set_status, number, SYSTEM, status=Status.RESOLVED)
    until(lambda: len(listener.heard) == 5)
    time.sleep(0.3)
    assert sorted(listener.types()) == [
        "conversation.opened",
        "conversation.status",
        "conversation.status",
        "message.received",
        "message.sent",
    ]
    assert all(signed(made["secret"], one.headers, one.body) for one in listener.heard)
    assert not any(
        signed("whsec_" + base64.b64encode(b"x" * 32).decode(), one.headers, one.body) for one in listener.heard
    )
    assert {one.headers["webhook-id"] for one in listener.heard} == {one.event["id"] for one in listener.heard}
    assert all(abs(int(one.headers["webhook-timestamp"]) - time.time()) < 60 for one in listener.heard)
    assert {one.event["conversation"]["number"] for one in listener.heard} == {number}
    assert {one["state"] for one in until(lambda: log(admin, made, state="delivered"))} == {"delivered"}
    heard = {one.event["id"] for one in listener.heard}
    until(lambda: {one["id"] for one in own.get("/changes").json()["events"]} == heard)


@pytest.mark.parametrize("texts", [False, True])
def test_words_go_out_only_where_the_setting_says_so(
    own: Own, admin: httpx.Client, listener: Listener, texts: bool
) -> None:
    a_webhook(admin, listener, texts=texts)
    first = own.opens("the words of a contact")
    with agent(own.site) as desk:
        replied(desk, first["conversation"]["number"], "a note for us alone", note=True)
        replied(desk, first["conversation"]["number"], "the words of the team")
    until(lambda: {"message.received", "message.sent"} <= set(listener.types()))
    told = b"".join(one.body for one in listener.heard)
    assert (b"the words of a contact" in told) is texts
    assert (b"the words of the team" in told) is texts
    assert b"a note for us alone" not in told


def test_the_log_holds_no_words(own: Own, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener, texts=True)
    own.opens("elephants in the room")
    until(lambda: log(admin, made, state="delivered"))
    kept = repr(rows(own.site.settings.database, "select * from webhook_delivery"))
    kept += repr(rows(own.site.settings.database, "select * from job"))
    assert "elephants" not in kept
    assert "elephants" not in admin.get(f"/api/webhooks/{made['webhook']['id']}/deliveries").text


def test_only_what_was_chosen_is_told_and_only_of_its_inbox(own: Own, admin: httpx.Client, listener: Listener) -> None:
    other = api_inbox(own.site.db)
    made = a_webhook(admin, listener, events=["conversation.opened"], inbox=str(own.inbox.id))
    token, _ = a_token(own.site.db)
    with Own(own.site, other, token) as elsewhere:
        elsewhere.opens("elsewhere")
    first = own.opens("here")
    until(lambda: listener.heard)
    time.sleep(0.3)
    assert [one.event["conversation"]["id"] for one in listener.heard] == [first["conversation"]["id"]]
    assert len(log(admin, made)) == 1


def test_what_happened_before_is_not_told(own: Own, admin: httpx.Client, listener: Listener) -> None:
    own.opens("long ago")
    a_webhook(admin, listener)
    own.opens("now", user="user-2")
    until(lambda: len(listener.heard) == 2)
    time.sleep(0.2)
    assert len(listener.heard) == 2


def test_redacted_words_are_told_so_that_copies_go_too(own: Own, admin: httpx.Client, listener: Listener) -> None:
    a_webhook(admin, listener, events=["message.redacted"])
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow".split()
    first = own.opens(" ".join(words[:6]))
    own.goes_on(first["conversation"]["id"], " ".join(words[6:]))
    until(lambda: listener.heard)
    assert listener.heard[0].event["message"]["id"] == first["message"]["id"]


# -- what fails ------------------------------------------------------------------------


def test_what_fails_is_tried_again_and_the_rest_waits(
    own: Own, admin: httpx.Client, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_PAUSES_US", (300_000,) * 5)
    listener.status = 500
    made = a_webhook(admin, listener, events=["conversation.opened"])
    for n in range(3):
        own.opens("hello", user=f"user-{n}")
    until(lambda: len(listener.heard) >= 4)
    state = there(admin, made)
    assert state["failures"] >= 1
    assert state["failing_since"] is not None
    [one, *_] = [one for one in log(admin, made) if one["tries"] > 0]
    assert (one["state"], one["status"], one["problem"]) == ("waiting", 500, "status")
    listener.status = 200
    until(lambda: len(log(admin, made, state="delivered")) == 3)
    ids = [one.headers["webhook-id"] for one in listener.heard]
    assert len(set(ids)) == 3 < len(ids)
    assert there(admin, made)["failures"] == 0


@pytest.mark.parametrize(
    ("status", "sleep_s", "problem"), [(302, 0.0, "status"), (410, 0.0, "status"), (200, 5.0, "timeout")]
)
def test_a_redirect_a_refusal_and_silence_are_failures(
    own: Own,
    admin: httpx.Client,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    sleep_s: float,
    problem: str,
) -> None:
    monkeypatch.setattr(sending, "TIMEOUT_S", 2.5)
    listener.status, listener.sleep_s = status, sleep_s
    made = a_webhook(admin, listener, events=["conversation.opened"])
    own.opens("hello")
    [one] = until(lambda: [one for one in log(admin, made) if one["tries"]])
    assert (one["state"], one["problem"]) == ("waiting", problem)
    assert len(listener.heard) <= 1


def test_a_slow_webhook_holds_up_nothing_of_the_desk(own: Own, admin: httpx.Client, listener: Listener) -> None:
    listener.sleep_s = 3
    a_webhook(admin, listener, events=["conversation.opened"])
    opened = [own.opens("hello", user=f"user-{n}") for n in range(12)]
    began = time.monotonic()
    with agent(own.site) as desk:
        replied(desk, opened[0]["conversation"]["number"], "at once")
    until(lambda: len(own.get(f"/conversations/{opened[0]['conversation']['id']}/messages").json()["messages"]) == 2)
    assert time.monotonic() - began < 2.5


def test_after_a_day_it_is_given_up_and_a_click_sends_it_again(
    own: Own, admin: httpx.Client, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_PAUSES_US", (200_000,) * 5)
    listener.status = 503
    made = a_webhook(admin, listener, events=["conversation.opened"])
    own.opens("hello")
    until(lambda: [one for one in log(admin, made) if one["tries"]])
    own.site.db.write_and_wait(earlier, f"update webhook_delivery set queued_at = queued_at - {DAY}")
    [failed] = until(lambda: log(admin, made, state="failed"))
    assert value(own.site.settings.database, "select count(*) from dead_job") == 0
    heard, listener.status = len(listener.heard), 200
    path = f"/api/webhooks/{made['webhook']['id']}/deliveries/{failed['id']}/replays"
    assert admin.post(path).json()["state"] == "waiting"
    until(lambda: log(admin, made, state="delivered"))
    assert len(listener.heard) == heard + 1
    assert listener.heard[-1].headers["webhook-id"] == failed["event_id"]
    admin.post(path).raise_for_status()  # also what was delivered
    until(lambda: len(listener.heard) == heard + 2)


def test_all_that_failed_is_sent_again_by_one_click(own: Own, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener, events=["conversation.opened"])
    for n in range(3):
        own.opens("hello", user=f"user-{n}")
    until(lambda: len(log(admin, made, state="delivered")) == 3)
    own.site.db.write_and_wait(earlier, "update webhook_delivery set state = 'failed'")
    assert admin.post(f"/api/webhooks/{made['webhook']['id']}/replays").json() == {"count": 3}
    until(lambda: len(listener.heard) == 6)
    until(lambda: len(log(admin, made, state="delivered")) == 3)


def test_after_three_days_it_is_switched_off_and_leads_are_told(
    own: Own, admin: httpx.Client, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_PAUSES_US", (200_000,) * 5)
    listener.status = 500
    made = a_webhook(admin, listener, events=["conversation.opened"])
    own.opens("hello")
    until(lambda: there(admin, made)["failing_since"])
    own.site.db.write_and_wait(earlier, f"update webhook set failing_since = failing_since - {3 * DAY}")
    off = until(lambda: (found := there(admin, made)) and found["switched_off_at"] and found)
    assert off["active"] is False
    assert len(log(admin, made, state="failed")) == 1
    entries = [one["action"] for one in admin.get("/api/audit").json()["entries"]]
    assert "webhook_switched_off" in entries
    assert [one["name"] for one in admin.get("/api/webhooks/notices").json()["webhooks"]] == ["Backend"]
    heard = len(listener.heard)
    own.opens("nobody hears this", user="user-2")
    time.sleep(0.5)
    assert len(listener.heard) == heard
    listener.status = 200
    on = admin.patch(f"/api/webhooks/{made['webhook']['id']}", json={"active": True}).json()
    assert (on["active"], on["switched_off_at"], on["failures"]) == (True, None, 0)
    assert admin.get("/api/webhooks/notices").json()["webhooks"] == []
    own.opens("heard again", user="user-3")
    until(lambda: len(listener.heard) == heard + 1)


def test_a_desk_that_died_goes_on_telling_where_it_was(own: Own, admin: httpx.Client, listener: Listener) -> None:
    """The history is what is read, so nothing has to be kept in a process."""
    made = a_webhook(admin, listener)
    own.opens("hello")
    until(lambda: len(log(admin, made, state="delivered")) == 2)
    own.site.db.write_and_wait(earlier, "update webhook set cursor = 0")
    time.sleep(2.5)
    assert len(log(admin, made)) == 2  # read again, and nothing planned twice
    own.site.db.write_and_wait(earlier, "delete from webhook_delivery")
    own.site.db.write_and_wait(earlier, "update webhook set cursor = 0")
    until(lambda: len(log(admin, made, state="delivered")) == 2)


# -- secrets and addresses -------------------------------------------------------------


def test_a_secret_is_changed_without_a_gap(own: Own, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener, events=["conversation.opened"])
    answer = admin.post(f"/api/webhooks/{made['webhook']['id']}/secrets").json()
    assert answer["secret"] != made["secret"]
    own.opens("hello")
    [both] = until(lambda: listener.heard)
    assert signed(made["secret"], both.headers, both.body)
    assert signed(answer["secret"], both.headers, both.body)
    own.site.db.write_and_wait(earlier, "update webhook set old_until = 1")
    own.opens("hello", user="user-2")
    until(lambda: len(listener.heard) == 2)
    after = listener.heard[1]
    assert signed(answer["secret"], after.headers, after.body)
    assert not signed(made["secret"], after.headers, after.body)


def test_address_and_secret_lie_sealed(own: Own, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener, url=f"{listener.url}?key=a-key-in-the-address")
    [(url, secret)] = rows(own.site.settings.database, "select url, secret from webhook")
    assert b"a-key-in" not in bytes(url)
    assert made["secret"].encode() not in bytes(secret)
    shown = admin.get("/api/webhooks").text
    assert "a-key-in" not in shown
    assert made["secret"] not in shown


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://hooks.wallet.example/", "bad_webhook_address"),
        ("https://127.0.0.1/hook", "webhook_address_refused"),
        ("https://10.0.0.7/hook", "webhook_address_refused"),
        ("https://169.254.169.254/latest", "webhook_address_refused"),
        ("https://localhost/hook", "webhook_address_refused"),
        ("https://2130706433/hook", "bad_webhook_address"),
        ("https://[::ffff:127.0.0.1]/", "webhook_address_refused"),
    ],
)
def test_what_may_be_an_address(admin: httpx.Client, url: str, said: str) -> None:
    body = {"name": "Inside", "url": url, "events": ["conversation.opened"]}
    assert code(admin.post("/api/webhooks", json=body)) == (422, said)


def test_a_name_that_leads_inside_is_refused_when_it_is_used(own: Own, admin: httpx.Client, listener: Listener) -> None:
    """Private addresses may be allowed; taken back, the address is asked again, here and at the connection."""
    made = a_webhook(admin, listener)
    path = f"/api/webhooks/{made['webhook']['id']}"
    assert code(admin.patch(path, json={"allow_private": False})) == (422, "bad_webhook_address")
    own.site.db.write_and_wait(earlier, "update webhook set allow_private = false")
    tested = admin.post(f"{path}/tests").json()
    assert (tested["ok"], tested["problem"]) == (False, "refused_address")
    assert listener.heard == []


def test_somebody_may_try_it_out(admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener)
    path = f"/api/webhooks/{made['webhook']['id']}/tests"
    assert admin.post(path).json()["ok"] is True
    [ping] = listener.heard
    assert ping.type == "ping"
    assert signed(made["secret"], ping.headers, ping.body)
    listener.status = 404
    tested = admin.post(path).json()
    assert (tested["ok"], tested["status"], tested["problem"]) == (False, 404, "status")
    assert log(admin, made) == []


# -- by whom ---------------------------------------------------------------------------


def test_leads_read_and_admins_manage(site: RunningSite, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener)
    id_ = made["webhook"]["id"]
    for role, reads in ((Role.AGENT, 403), (Role.LEAD, 200)):
        with httpx.Client(base_url=site.url, headers=signed_in(site, role)) as client:
            paths = ("/api/tokens", "/api/webhooks", f"/api/webhooks/{id_}/deliveries", "/api/webhooks/notices")
            assert {client.get(path).status_code for path in paths} == {reads}
            body = {"name": "x", "scopes": ["messages:read"]}
            assert client.post("/api/tokens", json=body).status_code == 403
            assert client.post("/api/webhooks", json={}).status_code in (403, 422)
            assert client.delete(f"/api/webhooks/{id_}").status_code == 403
            assert client.post(f"/api/webhooks/{id_}/secrets").status_code == 403
            assert client.post(f"/api/webhooks/{id_}/replays").status_code == 403


def test_tokens_are_made_shown_once_and_revoked_on_record(site: RunningSite, admin: httpx.Client) -> None:
    body = {"name": "Backend", "scopes": ["messages:read", "conversations:read"], "expires_in_days": 30}
    made = admin.post("/api/tokens", json=body).json()
    assert made["token"]["scopes"] == ["conversations:read", "messages:read"]
    assert abs(made["token"]["expires_at"] - made["token"]["created_at"] - 30 * DAY) < HOUR
    shown = admin.get("/api/tokens").json()["tokens"]
    assert made["secret"] not in str(shown)
    assert made["secret"].endswith(shown[0]["hint"])
    with httpx.Client(base_url=site.url, headers={"authorization": f"Bearer {made['secret']}"}) as client:
        assert client.get("/api/v1/conversations").status_code == 200
        assert admin.delete(f"/api/tokens/{made['token']['id']}").json()["revoked_at"]
        assert client.get("/api/v1/conversations").status_code == 401
    actions_ = [one["action"] for one in admin.get("/api/audit").json()["entries"]]
    assert {"api_token_created", "api_token_revoked"} <= set(actions_)
    assert code(
        admin.post(
            "/api/tokens",
            json=body | {"name": "legal winner thank year wave sausage worth useful legal winner thank yellow"},
        )
    ) == (422, "secret_in_name")
    assert admin.post("/api/tokens", json=body | {"scopes": []}).status_code == 422
    assert admin.post("/api/tokens", json=body | {"expires_in_days": 0}).status_code == 422
    assert code(admin.delete("/api/tokens/1")) == (404, "not_found")


def test_a_program_manages_webhooks_within_what_its_token_may(own: Own, listener: Listener) -> None:
    body = {"name": "Own", "url": "https://hooks.wallet.example/x", "events": ["message.sent"]}
    made = own.post("/webhooks", body).json()
    id_ = made["webhook"]["id"]
    assert code(own.post("/webhooks", body)) == (409, "webhook_name_taken")
    assert own.client.patch(f"/webhooks/{id_}", json={"active": False}).json()["active"] is False
    assert own.post(f"/webhooks/{id_}/secrets").json()["secret"] != made["secret"]
    assert own.get(f"/webhooks/{id_}/deliveries").json() == {"deliveries": [], "next": None}
    assert own.post("/webhooks", body | {"name": "Inside", "url": listener.url}).status_code == 422
    assert own.post("/webhooks", body | {"allow_private": True}).status_code == 422
    token, _ = a_token(own.site.db, [Scope.WEBHOOKS_MANAGE])
    with Own(own.site, own.inbox, token) as silent:
        assert code(silent.post("/webhooks", body | {"name": "Words", "texts": True})) == (403, "scope_missing")
        assert code(silent.client.patch(f"/webhooks/{id_}", json={"texts": True})) == (403, "scope_missing")
    token, _ = a_token(own.site.db, EVERYTHING, inbox_id=own.inbox.id)
    with Own(own.site, own.inbox, token) as narrow:
        assert narrow.get("/webhooks").json() == {"webhooks": []}
        assert code(narrow.client.delete(f"/webhooks/{id_}")) == (404, "not_found")
        mine = narrow.post("/webhooks", body | {"name": "Narrow"}).json()
        assert mine["webhook"]["inbox"] == str(own.inbox.id)
    assert own.client.delete(f"/webhooks/{id_}").status_code == 204
    told = value(own.site.settings.database, "select count(*) from audit where action like 'webhook%'")
    assert told == 5


def test_what_is_old_goes(own: Own, admin: httpx.Client, listener: Listener) -> None:
    made = a_webhook(admin, listener)
    own.opens("hello")
    until(lambda: len(log(admin, made, state="delivered")) == 2)

    def later(unit: Unit) -> None:
        unit.now += rules.TOKENS_FOR_US + DAY
        actions.remove_old(unit)

    own.site.db.write_and_wait(later)
    for table in ("webhook_delivery", "api_answer"):
        assert value(own.site.settings.database, f"select count(*) from {table}") == 0
    assert value(own.site.settings.database, "select count(*) from api_token") == 1  # never expires


def test_what_an_administrator_changes_during_a_try_stays_changed(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    hook_id, admin = new_id(), Actor(ActorKind.STAFF, a_member(db, role=Role.ADMIN).id)
    fields = actions.WebhookFields(name=trusted("Backend"), url=b"sealed", host="own.example", events=(CHOSEN[0],))
    db.write_and_wait(actions.create_webhook, admin, hook_id, fields, b"secret", inbox_id=None)
    about = comes_in(db, an_inbox(db), "hello").conversation
    entry = Entry(id=1, event=CHOSEN[0], conversation_id=about.id, seq=1, at=db.clock.now())
    db.write_and_wait(actions.plan_deliveries, hook_id, [entry], 1)
    [delivery] = db.read_and_wait(lambda unit: unit.select(select(webhook_delivery.c.id), int))
    changing = Thread(
        target=db.write_and_wait,
        args=(actions.change_webhook, admin, hook_id, actions.WebhookFields(texts=True, name=trusted("Ledger"))),
    )

    def pause(failures: int) -> int:
        changing.start()
        time.sleep(0.3)  # so long the change has to slip in
        return failures

    monkeypatch.setattr(rules, "pause_us", pause)
    db.write_and_wait(actions.note_try, delivery, actions.Tried(ok=False, problem="timeout"))
    changing.join()
    after = db.read_and_wait(queries.webhook_by_id, hook_id)
    assert after is not None and (after.name, after.texts, after.failures) == ("Ledger", True, 1)
