"""A secret that came with something else than a message brings about what one in a message does."""

from __future__ import annotations

import random

from tests.safety import leaks
from tests.support.clock import FakeClock
from tests.support.desk import a_member, an_inbox, comes_in
from walletdesk.conversations import queries
from walletdesk.conversations.actions import leaked, rate, work
from walletdesk.conversations.actions.leaked import Leak
from walletdesk.conversations.rules import Standing, Status
from walletdesk.events import Actor, ActorKind, SecretFound, UrgentClaimed
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Event
from walletdesk.safety import screen
from walletdesk.safety.reaction import warning
from walletdesk.wire import AuthorKind, Certainty, Found, Kind, Priority, RawText, SecretKind

PHRASE = " ".join(leaks.phrase(random.Random(41), "english", 12))
SURE = (Found(SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN, "en", 12),)


def heard(db: Db) -> list[Event]:
    events: list[Event] = []
    db.subscribe(events.append)
    return events


def test_a_phrase_in_the_words_of_a_rating_brings_the_conversation_back_urgent(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "hello").conversation
    db.write_and_wait(work.set_status, first.number, by, status=Status.RESOLVED)
    asked = db.read_and_wait(queries.ratings_of, first.id)[0]
    events = heard(db)
    fake_clock.advance(MINUTE)
    for _ in range(2):
        db.write_and_wait(rate.rate_by_link, asked.token, 5, screen(RawText(f"great, {PHRASE}")))
    row = db.read_and_wait(queries.by_id, first.id)
    assert (row.status, row.priority, row.kind, row.emergency) == (Status.OPEN, Priority.URGENT, Kind.SECURITY, True)
    assert row.due_at == fake_clock.now() + MINUTE
    said = db.read_and_wait(queries.visible_after, first.id, 0, limit=9)[-1]
    assert (said.author_kind, said.body) == (AuthorKind.SYSTEM, warning(SecretKind.RECOVERY_PHRASE, "en"))
    assert [event.kinds for event in events if isinstance(event, SecretFound)] == [("recovery_phrase",)]
    assert [event.alarm for event in events if isinstance(event, UrgentClaimed)] == [True]
    assert db.read_and_wait(queries.ratings_of, first.id)[0].score == 5


def test_a_leak_is_told_once_in_the_conversation_that_is_worked_on(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")
    leak = Leak(id=new_id(), found=SURE, source="s1")
    for _ in range(2):
        row = db.write_and_wait(leaked.react_where_they_write, inbox.id, first.contact.id, leak)
        assert row is not None and (row.id, row.priority) == (first.conversation.id, Priority.URGENT)
        assert row.standing is Standing.CONFIRMED
    assert len(db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)) == 2


def test_what_may_be_a_hash_is_asked_about_and_alarms_nobody(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")
    leak = Leak(id=new_id(), found=(Found(SecretKind.PRIVATE_KEY, Certainty.ASK),))
    row = db.write_and_wait(leaked.react_where_they_write, inbox.id, first.contact.id, leak)
    assert row is not None and (row.priority, row.emergency) == (Priority.NORMAL, False)
    assert len(db.read_and_wait(queries.visible_after, row.id, 0, limit=9)) == 2


def test_a_leak_of_somebody_who_never_wrote_raises_nothing(db: Db) -> None:
    inbox, other = an_inbox(db), an_inbox(db)
    first = comes_in(db, other, "hello")
    leak = Leak(id=new_id(), found=SURE)
    assert db.write_and_wait(leaked.react_where_they_write, inbox.id, first.contact.id, leak) is None
