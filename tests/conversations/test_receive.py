"""A message from outside becomes part of a conversation."""

from __future__ import annotations

import random

import pytest

from tests.safety import leaks
from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox, arrival, comes_in, goes_on
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks, redact, reply, work
from walletdesk.conversations.actions.receive import KeyUsed, Moved, Received, receive_message
from walletdesk.conversations.rules import ChangeKind, Lane, Standing, Status
from walletdesk.conversations.tables import Change, Message
from walletdesk.events import Actor, ActorKind, MessageReceived, MessagesRedacted, SecretFound, UrgentClaimed
from walletdesk.kit.clock import DAY, HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.unit import Event
from walletdesk.people.actions import ContactIsBlocked, block
from walletdesk.safety import screen
from walletdesk.sla import actions as sla
from walletdesk.sla.queries import ENOUGH, expected_wait_s
from walletdesk.staff.rules import Role
from walletdesk.triage import actions as triage
from walletdesk.triage.flood import MOST_FROM_STRANGERS
from walletdesk.wire import AuthorKind, ClockKind, Delivery, Kind, Priority, RawText


def heard(db: Db) -> list[Event]:
    events: list[Event] = []
    db.subscribe(events.append)
    return events


def entries(db: Db, conversation_id: int) -> list[int]:
    return [one.seq for one in db.read_and_wait(queries.after, conversation_id, 0, limit=1000)]


def test_a_first_message_opens_a_conversation_with_its_clock_running(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    events = heard(db)
    first = comes_in(db, inbox, "Where do I find my receiving address?")
    row = first.conversation
    assert (row.status, row.priority, row.kind) == (Status.OPEN, Priority.NORMAL, Kind.QUESTION)
    assert row.due_at == fake_clock.now() + 30 * MINUTE
    assert row.number > 1000
    assert [type(event) for event in events if isinstance(event, MessageReceived)] == [MessageReceived]
    assert entries(db, row.id) == [1, 2]


def test_the_same_key_is_stored_once_and_answered_alike(db: Db) -> None:
    inbox = an_inbox(db)
    said = arrival(inbox, "hello")
    first = db.write_and_wait(receive_message, said)
    again = db.write_and_wait(receive_message, said)
    assert again.repeated
    assert (again.message.id, again.conversation.id, again.contact.id) == (
        first.message.id,
        first.conversation.id,
        first.contact.id,
    )


def test_a_strangers_key_opens_nothing_after_a_day(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    said = arrival(inbox, "hello")
    db.write_and_wait(receive_message, said)
    fake_clock.advance(DAY + SECOND)
    with pytest.raises(Conflict):
        db.write_and_wait(receive_message, said)


def test_a_strangers_key_with_other_words_opens_nothing(db: Db) -> None:
    inbox, key = an_inbox(db), a_key()
    comes_in(db, inbox, "mine", key=key)
    with pytest.raises(KeyUsed):
        comes_in(db, inbox, "whose is this?", key=key)


def test_anothers_key_reaches_nothing_of_theirs(db: Db) -> None:
    inbox = an_inbox(db)
    mine, theirs = comes_in(db, inbox, "mine"), comes_in(db, inbox, "theirs")
    key = a_key()
    one = goes_on(db, inbox, mine, "more of mine", key=key)
    two = goes_on(db, inbox, theirs, "more of theirs", key=key)
    assert one.message.id != two.message.id
    assert two.conversation.id == theirs.conversation.id


def test_nobody_writes_into_anothers_conversation(db: Db) -> None:
    inbox = an_inbox(db)
    mine, theirs = comes_in(db, inbox, "mine"), comes_in(db, inbox, "theirs")
    said = arrival(inbox, "let me in", contact_id=mine.contact.id, conversation=theirs.conversation.public_id)
    with pytest.raises(NotFound):
        db.write_and_wait(receive_message, said)


def test_a_blocked_contact_is_refused(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")
    staff = a_member(db)
    db.write_and_wait(block, Actor(ActorKind.STAFF, staff.id), first.contact.id)
    with pytest.raises(ContactIsBlocked):
        goes_on(db, inbox, first, "again")


def test_a_conversation_that_moved_on_is_read_again_by_the_gate(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")
    goes_on(db, inbox, first, "more")
    said = arrival(
        inbox,
        "late",
        contact_id=first.contact.id,
        conversation=first.conversation.public_id,
        newest=first.message.id,
    )
    with pytest.raises(Moved):
        db.write_and_wait(receive_message, said)


def test_a_stolen_wallet_is_urgent_security_with_a_minute_to_answer(db: Db, fake_clock: FakeClock) -> None:
    row = comes_in(db, an_inbox(db), "my wallet was drained, all USDT stolen").conversation
    assert (row.priority, row.kind, row.standing) == (Priority.URGENT, Kind.SECURITY, Standing.CLAIMED)
    assert row.due_at == fake_clock.now() + MINUTE


def test_a_later_cry_for_help_raises_a_quiet_conversation(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "where do I find my address?")
    fake_clock.advance(MINUTE)
    row = goes_on(db, inbox, first, "someone just stole everything from my wallet!!").conversation
    assert (row.priority, row.kind) == (Priority.URGENT, Kind.SECURITY)
    # Counted from our first receipt, so it is due at once.
    assert row.due_at == first.conversation.created_at + MINUTE


def test_strangers_cannot_fill_the_urgent_lane(db: Db) -> None:
    inbox = an_inbox(db)
    texts = ["my wallet was drained", "all my coins were stolen by a hacker", "someone took my usdt without permission"]
    taken = [comes_in(db, inbox, text, source="s1").conversation for text in texts]
    assert all(row.priority is Priority.URGENT for row in taken)
    held = comes_in(db, inbox, "hacked, my seed phrase got leaked", source="s1").conversation
    assert (held.priority, held.standing) == (Priority.HIGH, Standing.HELD)
    counted = db.read_and_wait(queries.page, queries.Filters(held=True), reader=0)
    assert [row.number for row in counted.rows] == [held.number]


def test_a_flood_over_many_networks_is_held_and_who_is_known_is_not(db: Db) -> None:
    inbox = an_inbox(db)
    for number in range(MOST_FROM_STRANGERS):
        db.write_and_wait(
            triage.judge,
            conversation_id=number,
            source=f"net-{number}",
            fingerprint=f"f-{number}",
            identified=False,
            confirmed=False,
        )
    stranger = comes_in(db, inbox, "my wallet was drained", source="another").conversation
    known = comes_in(db, inbox, "my wallet was drained", source="another", identified=True).conversation
    assert (stranger.standing, stranger.priority) == (Standing.HELD, Priority.HIGH)
    assert (known.standing, known.priority) == (Standing.CLAIMED, Priority.URGENT)


def test_alike_claims_stand_under_the_first(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "my wallet was drained by fakesite", source="a").conversation
    second = comes_in(db, inbox, "My wallet was drained by fakesite!", source="b").conversation
    assert (second.standing, second.group_id) == (Standing.GROUPED, first.id)
    [listed] = db.read_and_wait(queries.listed, [first.id], reader=0)
    assert listed.alike == 1


def test_a_seed_phrase_is_not_stored_and_the_desk_warns_at_once(db: Db) -> None:
    inbox = an_inbox(db)
    events = heard(db)
    words = leaks.phrase(random.Random(5), "english", 12)
    got = comes_in(db, inbox, f"here it is: {' '.join(words)} please help")
    assert got.message.body == "here it is: ⟦recovery_phrase:12⟧ please help"
    assert got.reaction is not None and got.reaction.steps
    said = db.read_and_wait(queries.visible_after, got.conversation.id, 0, limit=10)
    assert [(one.author_kind, one.delivery) for one in said] == [
        (AuthorKind.CONTACT, Delivery.RECEIVED),
        (AuthorKind.SYSTEM, Delivery.SENT),
    ]
    assert (got.conversation.priority, got.conversation.standing) == (Priority.URGENT, Standing.CONFIRMED)
    assert got.conversation.emergency
    assert [event.kinds for event in events if isinstance(event, SecretFound)] == [("recovery_phrase",)]
    assert not any(word in got.conversation.preview.split() for word in words)


def test_to_say_what_it_is_about_ends_the_first_analysis_also_where_the_visitor_was_right(
    db: Db, fake_clock: FakeClock
) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "my wallet was drained", topic="seed_leaked").conversation

    def analysis() -> int | None:
        clocks = {one.kind: one for one in db.read_and_wait(sla.all_of, first.id)}
        return clocks[ClockKind.FIRST_ANALYSIS].stopped_at

    assert (first.category, analysis()) == ("seed_leaked", None)
    fake_clock.advance(SECOND)
    named = db.write_and_wait(work.set_category, first.number, by, "seed_leaked")
    assert analysis() == fake_clock.now()
    told = db.read_and_wait(queries.after, first.id, first.sequence, limit=9)
    assert [(one.kind, one.new) for one in told if isinstance(one, Change)] == [(ChangeKind.CATEGORY, "seed_leaked")]
    # Once it is made there is nothing to say again.
    assert db.write_and_wait(work.set_category, first.number, by, "seed_leaked").sequence == named.sequence


def test_a_row_says_when_its_clock_begins_to_press(db: Db, fake_clock: FakeClock) -> None:
    inbox, begun = an_inbox(db), fake_clock.now()
    number = comes_in(db, inbox, "Where do I find my receiving address?").conversation.number

    def row() -> queries.Listed:
        [shown] = db.read_and_wait(queries.page, queries.Filters(), reader=0).rows
        return shown

    # Three quarters of the half hour; afterwards when it was noted.
    assert (row().due_at, row().warn_at) == (begun + 30 * MINUTE, begun + 30 * MINUTE * 3 // 4)
    fake_clock.advance(25 * MINUTE)
    db.write_and_wait(clocks.look)
    assert row().warn_at == begun + 30 * MINUTE * 3 // 4
    by = Actor(ActorKind.STAFF, a_member(db).id)
    db.write_and_wait(work.set_kind, number, by, Kind.FAULT)
    assert row().warn_at == fake_clock.now()
    db.write_and_wait(work.set_status, number, by, status=Status.RESOLVED)
    [done] = db.read_and_wait(queries.page, queries.Filters(lane=Lane.RESOLVED), reader=0).rows
    assert (done.due_kind, done.warn_at) == ("", None)


def test_an_alarm_is_history_and_only_what_may_be_told_aloud_has_one(db: Db) -> None:
    inbox, rng = an_inbox(db), random.Random(7)

    def alarms(got: Received) -> int:
        rows = db.read_and_wait(queries.after, got.conversation.id, 0, limit=100)
        return sum(isinstance(row, Change) and row.kind is ChangeKind.ALARMED for row in rows)

    leaked = [comes_in(db, inbox, " ".join(leaks.phrase(rng, "english", 12)), source="s1") for _ in range(4)]
    assert [alarms(got) for got in leaked] == [1, 1, 1, 0]
    # The fourth of one network waits for a person, whatever it held: phrases can be made up.
    assert [got.conversation.priority for got in leaked] == [Priority.URGENT] * 3 + [Priority.HIGH]
    claimed = comes_in(db, inbox, "my wallet was drained", source="s2")
    assert alarms(claimed) == 0
    assert alarms(comes_in(db, inbox, "all my coins were stolen by a hacker", identified=True)) == 1
    by = Actor(ActorKind.STAFF, a_member(db).id)
    for _ in range(2):
        db.write_and_wait(work.judge, claimed.conversation.number, by, confirmed=True)
    assert alarms(claimed) == 1


def test_a_phrase_in_three_messages_is_taken_out_of_all_of_them(db: Db) -> None:
    inbox = an_inbox(db)
    events = heard(db)
    words = leaks.phrase(random.Random(6), "english", 12)
    first = comes_in(db, inbox, " ".join(words[:4]))
    goes_on(db, inbox, first, " ".join(words[4:8]))
    goes_on(db, inbox, first, " ".join(words[8:]))
    stored = db.read_and_wait(queries.before, first.conversation.id, limit=50)
    for one in stored:
        if isinstance(one, Message) and one.author_kind is AuthorKind.CONTACT:
            assert not set(one.body.split()) & set(words)
    redacted = [event for event in events if isinstance(event, MessagesRedacted)]
    assert redacted and first.message.id in {id_ for event in redacted for id_ in event.message_ids}
    assert db.read_and_wait(queries.search, " ".join(words[:2]), reader=0).hits == []
    assert entries(db, first.conversation.id) == list(range(1, len(entries(db, first.conversation.id)) + 1))


@pytest.mark.parametrize(("words", "step"), [(12, 1), (24, 1), (24, 2)])
@pytest.mark.parametrize("language", ["english", "chinese_simplified"])
def test_a_phrase_sent_word_by_word_is_taken_out(db: Db, language: str, words: int, step: int) -> None:
    inbox = an_inbox(db)
    phrase = leaks.phrase(random.Random(f"{language}{words}{step}"), language, words)
    said = comes_in(db, inbox, "hello there, this is my question")
    for at in range(0, words, step):
        goes_on(db, inbox, said, " ".join(phrase[at : at + step]))
    left = [
        one.body
        for one in db.read_and_wait(queries.before, said.conversation.id, limit=200)
        if isinstance(one, Message) and one.author_kind is AuthorKind.CONTACT
    ]
    assert not leaks.is_left(tuple(phrase), "\n".join(left[1:]))


def test_a_phrase_with_other_words_between_its_parts_is_taken_out(db: Db) -> None:
    inbox = an_inbox(db)
    phrase = leaks.phrase(random.Random(11), "english", 12)
    said = comes_in(db, inbox, "hello")
    for part in range(3):
        goes_on(db, inbox, said, " ".join(phrase[4 * part : 4 * part + 4]))
        for chatter in ("wait please", "one moment", "still typing this", "ok"):
            goes_on(db, inbox, said, chatter)
    left = " ".join(
        one.body
        for one in db.read_and_wait(queries.before, said.conversation.id, limit=200)
        if isinstance(one, Message)
    )
    assert not leaks.is_left(tuple(phrase), left)


def test_half_a_phrase_in_an_older_conversation_goes_too(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    phrase = leaks.phrase(random.Random(12), "english", 12)
    first = comes_in(db, inbox, " ".join(phrase[:6]))
    db.write_and_wait(work.set_status, first.conversation.number, by, status=Status.RESOLVED)
    db.write_and_wait(work.set_status, first.conversation.number, by, status=Status.CLOSED)
    fake_clock.advance(MINUTE)
    second = goes_on(db, inbox, first, " ".join(phrase[6:]))
    assert second.conversation.id != first.conversation.id
    for one in (first.message.id, second.message.id):
        assert not set(db.read_and_wait(queries.message_by_id, one).body.split()) & set(phrase)


def test_a_reply_reopens_for_fourteen_days_and_then_starts_anew(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    staff = a_member(db)
    by = Actor(ActorKind.STAFF, staff.id)
    first = comes_in(db, inbox, "question")
    number = first.conversation.number
    db.write_and_wait(work.set_status, number, by, status=Status.RESOLVED)
    fake_clock.advance(14 * DAY)
    again = goes_on(db, inbox, first, "one more thing").conversation
    assert (again.id, again.status) == (first.conversation.id, Status.OPEN)
    assert again.due_kind == ClockKind.NEXT_RESPONSE.value
    db.write_and_wait(work.set_status, number, by, status=Status.RESOLVED)
    fake_clock.advance(14 * DAY + SECOND)
    later = goes_on(db, inbox, first, "months later").conversation
    assert (later.id != first.conversation.id, later.linked_from) == (True, first.conversation.id)


def test_a_reply_goes_out_after_its_undo_time_and_meets_the_promise(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    staff = a_member(db)
    first = comes_in(db, inbox, "question")
    written = reply.Reply(
        number=first.conversation.number,
        staff_id=staff.id,
        key=a_key(),
        screened=screen(RawText("An answer")),
        note=False,
        undo_us=5 * SECOND,
    )
    queued = db.write_and_wait(reply.reply, written)
    assert db.write_and_wait(reply.reply, written).id == queued.id
    assert db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)[-1].id == first.message.id
    fake_clock.advance(5 * SECOND)
    db.write_and_wait(reply.delivered, queued.id)
    db.write_and_wait(reply.delivered, queued.id)
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert (row.status, row.assignee_id, row.due_kind) == (Status.PENDING, staff.id, "")
    assert db.read_and_wait(queries.visible_after, row.id, 0, limit=9)[-1].id == queued.id
    clocks = {one.kind: one for one in db.read_and_wait(sla.all_of, row.id)}
    assert clocks[ClockKind.FIRST_RESPONSE].stopped_at == fake_clock.now()
    assert clocks[ClockKind.RESOLUTION].paused_at == fake_clock.now()
    assert entries(db, row.id) == list(range(1, row.sequence + 1))


def test_a_reply_taken_back_is_never_seen(db: Db) -> None:
    inbox = an_inbox(db)
    staff = a_member(db)
    by = Actor(ActorKind.STAFF, staff.id)
    first = comes_in(db, inbox, "question")
    written = reply.Reply(
        number=first.conversation.number,
        staff_id=staff.id,
        key=a_key(),
        screened=screen(RawText("oops")),
        note=False,
        undo_us=5 * SECOND,
    )
    queued = db.write_and_wait(reply.reply, written)
    db.write_and_wait(reply.take_back, first.conversation.number, queued.id, by)
    db.write_and_wait(reply.delivered, queued.id)
    seen = db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)
    assert [one.id for one in seen] == [first.message.id]


def test_a_failed_delivery_starts_the_clock_again(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    staff = a_member(db)
    first = comes_in(db, inbox, "question")
    queued = db.write_and_wait(
        reply.reply,
        reply.Reply(
            number=first.conversation.number,
            staff_id=staff.id,
            key=a_key(),
            screened=screen(RawText("An answer")),
            note=False,
        ),
    )
    db.write_and_wait(reply.delivered, queued.id)
    fake_clock.advance(HOUR)
    db.write_and_wait(reply.failed, queued.id, "blocked_by_user")
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert row.due_kind == ClockKind.FIRST_RESPONSE.value
    assert row.due_at == first.conversation.created_at + 30 * MINUTE
    assert row.status is Status.OPEN


def test_erasing_a_person_leaves_numbers_and_no_words(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "my name is Li Wei and I live in Harbin")
    db.write_and_wait(redact.erase_contact, first.contact.id)
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert row.number == first.conversation.number
    assert row.preview == ""
    assert db.read_and_wait(queries.message_by_id, first.message.id).body.strip() == ""
    assert db.read_and_wait(queries.search, "Harbin", reader=0).hits == []


def test_who_asks_for_someone_senior_is_owed_an_answer_again(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    staff = a_member(db)
    first = comes_in(db, inbox, "question")
    written = reply.Reply(
        number=first.conversation.number,
        staff_id=staff.id,
        key=a_key(),
        screened=screen(RawText("An answer")),
        note=False,
    )
    queued = db.write_and_wait(reply.reply, written)
    db.write_and_wait(reply.delivered, queued.id)
    fake_clock.advance(MINUTE)
    row = db.write_and_wait(work.senior, first.conversation.public_id, first.contact.id)
    assert (row.status, row.priority) == (Status.OPEN, Priority.HIGH)
    assert (row.due_kind, row.due_at) == (ClockKind.NEXT_RESPONSE.value, fake_clock.now() + 30 * MINUTE)


@pytest.mark.parametrize(("role", "stays"), [(Role.AGENT, False), (Role.LEAD, True), (Role.ADMIN, True)])
def test_who_asks_for_someone_senior_is_taken_from_an_agent_and_stays_with_a_lead(
    db: Db, role: Role, stays: bool
) -> None:
    staff = a_member(db, role=role)
    first = comes_in(db, an_inbox(db), "question")
    by = Actor(ActorKind.STAFF, staff.id)
    db.write_and_wait(work.assign, first.conversation.number, by, staff_id=staff.id, team_id=None)
    row = db.write_and_wait(work.senior, first.conversation.public_id, first.contact.id)
    assert row.assignee_id == (staff.id if stays else None)
    again = db.write_and_wait(work.assign, first.conversation.number, by, staff_id=staff.id, team_id=None)
    asked_twice = db.write_and_wait(work.senior, first.conversation.public_id, first.contact.id)
    assert asked_twice.assignee_id == again.assignee_id == staff.id


def lowered_and_resolved(db: Db, number: int, by: Actor) -> None:
    db.write_and_wait(work.judge, number, by, confirmed=True)
    db.write_and_wait(work.set_priority, number, by, Priority.NORMAL)
    db.write_and_wait(work.set_kind, number, by, Kind.QUESTION)
    db.write_and_wait(work.set_emergency, number, by, emergency=False)
    db.write_and_wait(work.set_status, number, by, status=Status.RESOLVED)


def test_who_is_robbed_again_after_an_agent_was_done_is_urgent_again(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "my wallet was drained, all USDT stolen", source="s1")
    lowered_and_resolved(db, first.conversation.number, by)
    fake_clock.advance(HOUR)
    events = heard(db)
    row = goes_on(db, inbox, first, "Hackers stole everything again, help me right now", source="s1").conversation
    assert (row.status, row.priority, row.kind) == (Status.OPEN, Priority.URGENT, Kind.SECURITY)
    assert row.due_at == fake_clock.now() + MINUTE
    assert [type(event) for event in events if isinstance(event, UrgentClaimed)] == [UrgentClaimed]


def test_the_same_words_do_not_undo_what_an_agent_has_just_decided_and_new_ones_do(
    db: Db, fake_clock: FakeClock
) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "my wallet was drained by fakesite", source="s1")
    db.write_and_wait(work.judge, first.conversation.number, by, confirmed=False)
    fake_clock.advance(MINUTE)
    row = goes_on(db, inbox, first, "My wallet was drained by fakesite!", source="s1").conversation
    assert (row.priority, row.kind, row.standing) == (Priority.NORMAL, Kind.QUESTION, Standing.NONE)
    row = goes_on(db, inbox, first, "hackers just stole my bitcoin as well", source="s1").conversation
    assert (row.priority, row.kind, row.standing) == (Priority.URGENT, Kind.SECURITY, Standing.CLAIMED)
    db.write_and_wait(work.set_priority, row.number, by, Priority.LOW)
    fake_clock.advance(2 * HOUR)
    row = goes_on(db, inbox, first, "hackers just stole my bitcoin as well", source="s1").conversation
    assert row.priority is Priority.URGENT


def test_another_leaked_phrase_is_an_emergency_whatever_an_agent_had_decided(db: Db, fake_clock: FakeClock) -> None:
    inbox, rng = an_inbox(db), random.Random(21)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, " ".join(leaks.phrase(rng, "english", 12)), source="s1")
    number = first.conversation.number
    lowered_and_resolved(db, number, by)
    for _ in range(2):  # once into the resolved conversation, once into the open one
        fake_clock.advance(MINUTE)
        events = heard(db)
        row = goes_on(db, inbox, first, " ".join(leaks.phrase(rng, "english", 18)), source="s1").conversation
        assert (row.priority, row.kind, row.standing) == (Priority.URGENT, Kind.SECURITY, Standing.CONFIRMED)
        assert row.emergency
        assert [event.alarm for event in events if isinstance(event, UrgentClaimed)] == [True]
        db.write_and_wait(work.set_priority, number, by, Priority.NORMAL)
        db.write_and_wait(work.set_kind, number, by, Kind.QUESTION)
        db.write_and_wait(work.set_emergency, number, by, emergency=False)


def test_a_secret_that_an_agent_finds_raises_what_was_lowered(db: Db) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "my wallet was drained, all USDT stolen")
    lowered_and_resolved(db, first.conversation.number, by)
    events = heard(db)
    db.write_and_wait(redact.report_secret, first.conversation.number, first.message.id, by, whole=True)
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert (row.priority, row.kind, row.emergency) == (Priority.URGENT, Kind.SECURITY, True)
    assert [event.alarm for event in events if isinstance(event, UrgentClaimed)] == [True]


def test_what_presses_in_a_first_message_is_high_at_once(db: Db) -> None:
    row = comes_in(db, an_inbox(db), "Support asked for my recovery phrase").conversation
    assert (row.priority, row.kind) == (Priority.HIGH, Kind.SECURITY)


def test_a_question_becomes_a_complaint_with_its_promises_when_the_second_message_says_so(
    db: Db, fake_clock: FakeClock
) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hi")
    row = goes_on(db, inbox, first, "I want to file a formal complaint about your service").conversation
    assert row.kind is Kind.COMPLAINT
    clocks = {one.kind: one for one in db.read_and_wait(sla.all_of, row.id)}
    assert clocks[ClockKind.RESOLUTION].target == "10 business_days"
    second = comes_in(db, inbox, "hello")
    row = goes_on(db, inbox, second, "Support asked for my recovery phrase").conversation
    assert (row.priority, row.kind, row.due_at) == (Priority.HIGH, Kind.SECURITY, fake_clock.now() + MINUTE)


def test_a_kind_that_a_person_chose_stays(db: Db) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "hi")
    for kind in (Kind.FAULT, Kind.QUESTION):
        db.write_and_wait(work.set_kind, first.conversation.number, by, kind)
    row = goes_on(db, inbox, first, "I want to file a formal complaint about your service").conversation
    assert row.kind is Kind.QUESTION


def test_what_a_conversation_said_before_does_not_count_against_its_leaked_phrase(db: Db) -> None:
    inbox, rng = an_inbox(db), random.Random(31)
    texts = ["my wallet was drained", "all my coins were stolen by a hacker", "someone took my usdt without permission"]
    others = [comes_in(db, inbox, text, source="s1") for text in texts]
    row = goes_on(db, inbox, others[0], " ".join(leaks.phrase(rng, "english", 12)), source="s1").conversation
    assert (row.priority, row.standing, row.emergency) == (Priority.URGENT, Standing.CONFIRMED, True)
    # The network's three are used up by others now.
    row = comes_in(db, inbox, " ".join(leaks.phrase(rng, "english", 12)), source="s1").conversation
    assert (row.priority, row.standing) == (Priority.HIGH, Standing.HELD)


def test_what_others_of_a_network_claim_takes_no_urgency_back(db: Db) -> None:
    inbox, rng = an_inbox(db), random.Random(32)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    first = comes_in(db, inbox, "hello", source="s1")
    db.write_and_wait(work.set_priority, first.conversation.number, by, Priority.URGENT)
    for text in ["my wallet was drained", "all my coins were stolen", "someone took my usdt without permission"]:
        comes_in(db, inbox, text, source="s1")
    row = goes_on(db, inbox, first, " ".join(leaks.phrase(rng, "english", 12)), source="s1").conversation
    assert (row.priority, row.standing) == (Priority.URGENT, Standing.CLAIMED)


@pytest.mark.parametrize(
    ("priority", "standing"),
    [(Priority.URGENT, Standing.CONFIRMED), (Priority.NORMAL, Standing.NONE)],
)
def test_a_held_claim_whose_priority_a_person_sets_is_held_no_more(
    db: Db, priority: Priority, standing: Standing
) -> None:
    inbox = an_inbox(db)
    by = Actor(ActorKind.STAFF, a_member(db).id)
    for text in ["my wallet was drained", "all my coins were stolen", "someone took my usdt without permission"]:
        comes_in(db, inbox, text, source="s1")
    held = comes_in(db, inbox, "hacked, my seed phrase got leaked", source="s1").conversation
    assert held.standing is Standing.HELD
    row = db.write_and_wait(work.set_priority, held.number, by, priority)
    assert (row.priority, row.standing) == (priority, standing)


def test_what_nobody_answered_is_not_kept_and_no_measure_of_the_wait(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    staff = a_member(db)
    by = Actor(ActorKind.STAFF, staff.id)
    for number in range(ENOUGH):
        row = comes_in(db, inbox, "buy followers here").conversation
        status = Status.SPAM if number % 2 else Status.RESOLVED
        db.write_and_wait(work.set_status, row.number, by, status=status)
        ended = {one.kind: one for one in db.read_and_wait(sla.all_of, row.id)}
        first = ended[ClockKind.FIRST_RESPONSE]
        assert (first.stopped_at, first.due_at) == (fake_clock.now(), None)
        assert (ended[ClockKind.RESOLUTION].due_at is None) is (status is Status.SPAM)
    assert db.read_and_wait(expected_wait_s, inbox.id) is None
    late = comes_in(db, inbox, "is anybody there?").conversation
    fake_clock.advance(HOUR)
    db.write_and_wait(work.set_status, late.number, by, status=Status.RESOLVED)
    ended = {one.kind: one for one in db.read_and_wait(sla.all_of, late.id)}
    assert ended[ClockKind.FIRST_RESPONSE].breached_at == late.created_at + 30 * MINUTE
    assert db.read_and_wait(expected_wait_s, inbox.id) is None
