"""The demo's pages: a website and an app."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.channels.conftest import Served, visitor
from tests.support.desk import an_inbox
from tests.support.running import run
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import create_identity_key
from walletdesk.inboxes.keys import shared_secret
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.db import Db
from walletdesk.lookups import testchain
from walletdesk.lookups.testchain import Asks, Source


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{served.address}", timeout=60) as client:
        yield client


@pytest.fixture
def inbox(served: Served, db: Db) -> Inbox:
    inbox = an_inbox(db)
    key = shared_secret(served.settings.key("identity"), inbox.id)
    db.write_and_wait(create_identity_key, SYSTEM, inbox.id, key)
    return inbox


@pytest.mark.parametrize("path", ["/demo/", "/demo/app/", "/demo", "/demo/app"])
def test_the_pages_name_the_demos_inbox(client: httpx.Client, inbox: Inbox, path: str) -> None:
    for language in ("en", "zh"):
        page = client.get(path, headers={"accept-language": language}, follow_redirects=True)
        assert page.status_code == 200
        assert inbox.public_id in page.text
        assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (Source.RECORDED, "It asks no chain"),
        (Source.TEST_CHAIN, "It asks a test chain on this machine"),
        (Source.GONE, "The test chain of its stories is not here any more"),
    ],
)
def test_the_pages_say_what_is_asked_and_name_what_there_is_to_ask_about(
    client: httpx.Client, inbox: Inbox, db: Db, source: Source, says: str
) -> None:
    hashes = {name: "0x" + f"{n:02x}" * 32 for n, name in enumerate(("arrived", "reverted", "stuck", "gap"))}
    db.write_and_wait(testchain.note, Asks(source=source, hashes={} if source is Source.GONE else hashes))
    site, app = client.get("/demo/").text, client.get("/demo/app/").text
    assert says in site and says in app
    for hash in hashes.values():
        assert (f"<code>{hash}</code>" in site) is (source is not Source.GONE)
    assert "可以在演示中查询的交易" not in site
    if source is not Source.GONE:
        assert "可以在演示中查询的交易" in client.get("/demo/", params={"lang": "zh"}).text


def test_a_demo_that_was_never_told_says_that_it_asks_nobody(client: httpx.Client, inbox: Inbox) -> None:
    page = client.get("/demo/").text
    assert "It asks no chain" in page and "<code>" not in page


def test_their_scripts_carry_the_nonce_of_their_policy(client: httpx.Client, inbox: Inbox) -> None:
    page = client.get("/demo/app/")
    nonce = page.text.partition('<script nonce="')[2].partition('"')[0]
    assert f"'nonce-{nonce}'" in page.headers["content-security-policy"]


def test_the_app_signs_for_its_user(served: Served, client: httpx.Client, inbox: Inbox) -> None:
    own = {"origin": f"http://{served.address}"}
    token = client.post("/demo/app/identity?user=li", headers=own).json()["token"]

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(identity=token)
            assert (welcome["identified"], welcome["name"]) == (True, "李雷")

    run(story)
    assert client.post("/demo/app/identity?user=nobody", headers=own).status_code == 404
    assert client.post("/demo/app/identity?user=li").status_code == 403
    assert client.post("/demo/app/identity?user=li", headers={"origin": "https://evil.example"}).status_code == 403
