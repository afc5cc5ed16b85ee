"""What makes a text findable is computed before the one writer is asked for its time."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.support.desk import a_key, a_member, an_inbox, comes_in
from tests.support.running import run
from walletdesk.channels.inbound import Gate, Inbound, receive
from walletdesk.console.writing import write_message
from walletdesk.conversations import index, queries
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import SystemClock
from walletdesk.kit.db import Db
from walletdesk.kit.settings import Settings
from walletdesk.realtime.bus import LocalBus
from walletdesk.realtime.presence import Presence
from walletdesk.staff.access import StaffMember
from walletdesk.wire import RawText


def found(db: Db, asked: str) -> list[int]:
    return db.read_and_wait(index.find, asked, before=queries.END, limit=10)


def computed(_: str) -> list[str]:
    raise AssertionError("terms were computed inside the unit")


@pytest.mark.parametrize("more", ["", " and so on" * 200])
def test_a_message_brings_its_terms_along(db: Db, monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    inbox: Inbox = an_inbox(db)

    async def main() -> int:
        gate = Gate()
        try:
            got = await receive(db, gate, Inbound(inbox_id=inbox.id, key=a_key(), text=RawText(f"energy 转账{more}")))
            return got.message.id
        finally:
            gate.close()

    with monkeypatch.context() as inside:
        inside.setattr(index, "search", SimpleNamespace(terms=computed))
        message_id = run(main)
    assert found(db, "energy ") == found(db, "转账") == [message_id]


def test_a_reply_brings_its_terms_along(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    member = a_member(db)
    ada = StaffMember(id=member.id, email=member.email, name=member.name, role=member.role, language="en", session_id=1)
    number = comes_in(db, an_inbox(db), "hello").conversation.number

    async def main() -> str:
        presence = Presence(LocalBus(), SystemClock(), lambda _: None)
        entry = await write_message(
            db, Settings(), presence, ada, number=number, key=a_key(), text=RawText("freeze it"), note=False, files=()
        )
        return entry.id

    with monkeypatch.context() as inside:
        inside.setattr(index, "search", SimpleNamespace(terms=computed))
        message_id = run(main)
    assert found(db, "freeze ") == [int(message_id)]


def test_a_message_without_terms_is_found_all_the_same(db: Db) -> None:
    assert found(db, "energy ") == []
    message_id = comes_in(db, an_inbox(db), "energy").message.id
    assert found(db, "energy ") == [message_id]
