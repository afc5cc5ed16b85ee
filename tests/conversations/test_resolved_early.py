"""Resolved while the answer still waits for its undo: it counts when it is out, and only then is asked how it was."""

from __future__ import annotations

import pytest

from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox, comes_in, goes_on
from walletdesk.channels.widget import queries as widget
from walletdesk.channels.widget import views
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks, rate, reply, work
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Message
from walletdesk.events import Actor, ActorKind
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen
from walletdesk.sla import actions as sla
from walletdesk.sla.tables import Clock
from walletdesk.staff.tables import Staff
from walletdesk.wire import ClockKind, RawText

ASKED = "How long does it take until a deposit arrives?"


@pytest.fixture
def inbox(db: Db) -> Inbox:
    return an_inbox(db)


@pytest.fixture
def ada(db: Db) -> Staff:
    return a_member(db, "Ada")


def answers(db: Db, ada: Staff, asked: Received, text: str = "About ten minutes.") -> Message:
    written = reply.Reply(
        number=asked.conversation.number,
        staff_id=ada.id,
        key=a_key(),
        screened=screen(RawText(text)),
        note=False,
        undo_us=5 * SECOND,
    )
    return db.write_and_wait(reply.reply, written)


def resolves(db: Db, ada: Staff, asked: Received) -> None:
    by = Actor(ActorKind.STAFF, ada.id)
    db.write_and_wait(work.set_status, asked.conversation.number, by, status=Status.RESOLVED)


def clock_of(db: Db, asked: Received, kind: ClockKind) -> Clock:
    [found] = [one for one in db.read_and_wait(sla.all_of, asked.conversation.id) if one.kind is kind]
    return found


def asks_how_it_was(db: Db, asked: Received) -> bool:
    def look(unit: Unit) -> bool:
        row = queries.by_id(unit, asked.conversation.id)
        beside = widget.beside(unit, [row.id])[row.id]
        return views.conversation(row, beside, widget.queue(unit, row.inbox_id), unit.now).can_rate

    return db.read_and_wait(look)


def test_an_answer_that_is_on_its_way_counts_when_it_is_out(
    db: Db, inbox: Inbox, ada: Staff, fake_clock: FakeClock
) -> None:
    asked = comes_in(db, inbox, ASKED)
    fake_clock.advance(2 * MINUTE)
    sent = answers(db, ada, asked)
    fake_clock.advance(SECOND)
    resolves(db, ada, asked)
    assert clock_of(db, asked, ClockKind.FIRST_RESPONSE).stopped_at is None
    resolution = clock_of(db, asked, ClockKind.RESOLUTION)
    assert (resolution.stopped_at, sla.is_void(resolution)) == (fake_clock.now(), False)

    fake_clock.advance(4 * SECOND)
    db.write_and_wait(reply.delivered, sent.id)
    first = clock_of(db, asked, ClockKind.FIRST_RESPONSE)
    assert (first.stopped_at, sla.is_void(first), first.breached_at) == (fake_clock.now(), False, None)
    assert db.read_and_wait(queries.by_id, asked.conversation.id).status is Status.RESOLVED
    assert db.read_and_wait(sla.running, asked.conversation.id).clocks == ()


def test_it_is_asked_how_it_was_when_the_answer_is_out_and_at_once_where_none_is_on_its_way(
    db: Db, inbox: Inbox, ada: Staff
) -> None:
    asked, other = comes_in(db, inbox, ASKED), comes_in(db, inbox, ASKED)
    sent = answers(db, ada, asked)
    for one in (asked, other):
        resolves(db, ada, one)
    assert (asks_how_it_was(db, asked), asks_how_it_was(db, other)) == (False, True)
    words = screen(RawText("good"))
    with pytest.raises(NotFound):
        db.write_and_wait(rate.rate, asked.conversation.public_id, asked.contact.id, 5, words)
    db.write_and_wait(reply.delivered, sent.id)
    assert asks_how_it_was(db, asked)
    rated = db.write_and_wait(rate.rate, asked.conversation.public_id, asked.contact.id, 5, words)
    assert (rated.staff_id, rated.resolved_at) == (
        ada.id,
        db.read_and_wait(queries.by_id, asked.conversation.id).resolved_at,
    )


def test_what_was_asked_after_an_earlier_answer_is_not_asked_again_before_the_next_is_out(
    db: Db, inbox: Inbox, ada: Staff, fake_clock: FakeClock
) -> None:
    asked = comes_in(db, inbox, ASKED)
    resolves(db, ada, asked)
    db.write_and_wait(rate.rate, asked.conversation.public_id, asked.contact.id, 1, screen(RawText("")))
    fake_clock.advance(MINUTE)
    goes_on(db, inbox, asked, "It did not arrive")
    sent = answers(db, ada, asked)
    resolves(db, ada, asked)
    assert not asks_how_it_was(db, asked)
    with pytest.raises(NotFound):
        db.write_and_wait(rate.rate, asked.conversation.public_id, asked.contact.id, 5, screen(RawText("")))
    db.write_and_wait(reply.delivered, sent.id)
    assert asks_how_it_was(db, asked)
    assert [one.score for one in db.read_and_wait(queries.ratings_of, asked.conversation.id)] == [None, 1]


@pytest.mark.parametrize("end", ["taken_back", "failed"])
def test_an_answer_that_never_leaves_keeps_no_promise_and_the_question_is_asked(
    db: Db, inbox: Inbox, ada: Staff, end: str
) -> None:
    asked = comes_in(db, inbox, ASKED)
    first, second = answers(db, ada, asked), answers(db, ada, asked, "Or twenty.")
    resolves(db, ada, asked)
    by = Actor(ActorKind.STAFF, ada.id)
    for sent in (first, second):
        assert not asks_how_it_was(db, asked)
        assert clock_of(db, asked, ClockKind.FIRST_RESPONSE).stopped_at is None
        if end == "failed":
            db.write_and_wait(reply.failed, sent.id, "blocked")
        else:
            db.write_and_wait(reply.take_back, asked.conversation.number, sent.id, by)
    assert sla.is_void(clock_of(db, asked, ClockKind.FIRST_RESPONSE))
    assert asks_how_it_was(db, asked)


def test_an_answer_that_takes_too_long_to_leave_is_late_though_the_matter_is_resolved(
    db: Db, inbox: Inbox, ada: Staff, fake_clock: FakeClock
) -> None:
    asked = comes_in(db, inbox, ASKED)
    sent = answers(db, ada, asked)
    resolves(db, ada, asked)
    fake_clock.advance(HOUR)
    db.write_and_wait(clocks.look)
    db.write_and_wait(reply.delivered, sent.id)
    first = clock_of(db, asked, ClockKind.FIRST_RESPONSE)
    assert first.breached_at is not None
    assert not sla.is_void(first)


def test_who_writes_on_before_the_answer_is_out_is_owed_one_answer_not_two(db: Db, inbox: Inbox, ada: Staff) -> None:
    asked = comes_in(db, inbox, ASKED)
    sent = answers(db, ada, asked)
    resolves(db, ada, asked)
    goes_on(db, inbox, asked, "And one more thing")
    running = [one.kind for one in db.read_and_wait(sla.running, asked.conversation.id).clocks]
    assert sorted(running) == [ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION]
    db.write_and_wait(reply.delivered, sent.id)
    assert [one.score for one in db.read_and_wait(queries.ratings_of, asked.conversation.id)] == []


def test_a_restored_desk_ends_what_waited_for_an_answer_that_nobody_knows_of(
    db: Db, inbox: Inbox, ada: Staff, fake_clock: FakeClock
) -> None:
    asked = comes_in(db, inbox, ASKED)
    answers(db, ada, asked)
    resolves(db, ada, asked)
    db.write_and_wait(reply.hold_after_restore)
    fake_clock.advance(HOUR)
    db.write_and_wait(clocks.look)
    assert db.read_and_wait(sla.running, asked.conversation.id).clocks == ()
    assert asks_how_it_was(db, asked)
