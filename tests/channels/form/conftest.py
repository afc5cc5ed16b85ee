"""A whole desk with a form, a mail server, and people with browsers that run no scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.desk import a_key, a_member
from tests.support.letters import Letters, code_in
from tests.support.site import RunningSite
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply
from walletdesk.conversations.tables import Conversation
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import work
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen, trusted
from walletdesk.wire import RawText

HASH = "0x" + "5c" * 32
ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"


@pytest.fixture
def letters() -> Iterator[Letters]:
    letters = Letters()
    yield letters
    letters.close()


@pytest.fixture
def site(database_url: str, tmp_path: Path, letters: Letters) -> Iterator[RunningSite]:
    site = RunningSite(database_url, tmp_path, organisation="Polar Wallet", **letters.settings)
    yield site
    while _opened:
        _opened.pop().close()
    site.stop()


_opened: list[httpx.Client] = []


@pytest.fixture
def form(site: RunningSite) -> Inbox:
    described = Description(name=trusted("Form"), languages=("en", "zh"))
    return site.db.write_and_wait(create_inbox, SYSTEM, Channel.FORM, described)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, site: RunningSite, letters: Letters, address: str = "li@mail.example") -> None:
        self.site, self.letters, self.address = site, letters, address
        self.http = httpx.Client(base_url=site.url, timeout=60, headers={"origin": site.url})
        _opened.append(self.http)

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.http.get(path, **given)

    def post(self, path: str, **data: str) -> httpx.Response:
        return self.http.post(path, data=data)

    def work(self, purpose: str = "ask") -> str:
        return work.solve(self.http.post(f"/ask/work?for={purpose}").json()["challenge"])

    def ask(self, topic: str = "pending_low_fee", *, files: Any = None, **data: Any) -> httpx.Response:
        given = {"words": "My transfer waits since yesterday.", "hash": HASH, "email": self.address} | data
        if "requests" not in self.http.cookies and "work" not in given:
            given["work"] = self.work()
        return self.http.post(f"/ask/{topic}", data=given, files=files)

    def code(self, count: int = 1) -> str:
        return code_in(self.letters.to(self.address, count=count)[-1])

    def come_in(self) -> None:
        """With a code, as somebody who asked for nothing yet."""
        mailed = sum(1 for to, _ in self.letters.taken if to == self.address)
        answer = self.post("/requests/code/new", email=self.address, work=self.work("code"))
        assert answer.status_code == 303, answer.text
        answer = self.post("/requests/code", code=self.code(mailed + 1))
        assert answer.status_code == 303, answer.text

    def asks_and_confirms(self, **data: Any) -> str:
        """The public id of a request whose address is confirmed."""
        mailed = sum(1 for to, _ in self.letters.taken if to == self.address)
        assert self.ask(**data).status_code == 201
        answer = self.post("/requests/code", code=self.code(mailed + 1))
        assert answer.status_code == 303, answer.text
        found = re.match(r"/requests/(\w+)", answer.headers["location"])
        assert found is not None
        return found[1]


@pytest.fixture
def person(site: RunningSite, letters: Letters, form: Inbox) -> Person:
    return Person(site, letters)


def conversations(site: RunningSite) -> list[Conversation]:
    """All there are, the oldest first."""

    def read(unit: Unit) -> list[Conversation]:
        return sorted(queries.updated_since(unit, 0), key=lambda one: one.number)

    return site.db.read_and_wait(read)


def answered(site: RunningSite, number: int, text: str) -> None:
    """Somebody of the team replies, and it is handed over."""
    written = reply.Reply(
        number=number,
        staff_id=a_member(site.db).id,
        key=a_key(),
        screened=screen(RawText(text)),
        note=False,
    )
    site.db.write_and_wait(reply.reply, written)
