"""A clock that cannot be noted stops no other."""

from __future__ import annotations

import pytest

from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from tests.support.running import run
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks, opened
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Change
from walletdesk.kit.clock import DAY
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit


def test_all_but_the_one_that_fails_are_noted(
    db: Db, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = an_inbox(db)
    broken, *whole = [comes_in(db, inbox, f"question {number}").conversation.id for number in range(4)]
    fake_clock.advance(30 * DAY)
    by_id = opened.by_id

    def failing(unit: Unit, conversation_id: int) -> Opened:
        if conversation_id == broken:
            raise ZeroDivisionError
        return by_id(unit, conversation_id)

    monkeypatch.setattr(opened, "by_id", failing)
    looked = run(clocks.look_at_all, db)
    assert looked > 0
    for conversation_id in whole:
        entries = db.read_and_wait(queries.before, conversation_id, limit=50)
        assert any(isinstance(one, Change) and one.kind is ChangeKind.BREACHED for one in entries)
    assert any(record.message == "clock_failed" for record in caplog.records)
