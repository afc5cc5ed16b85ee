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


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{served.address}", timeout=10) as client:
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
