"""The corridor in: gate, look-back, and a conversation that moves meanwhile."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.safety import leaks
from tests.support.desk import a_key, an_inbox, comes_in, goes_on
from tests.support.running import run
from walletdesk.channels import inbound
from walletdesk.channels.inbound import Gate, Inbound, receive, source_of
from walletdesk.conversations import queries
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.rules import Standing
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.triage.flood import MOST_FROM_SOURCE
from walletdesk.wire import Kind, Priority, RawText


def a_message(inbox: Inbox, text: str, before: Received | None = None, **fields: Any) -> Inbound:
    known: dict[str, Any] = (
        {"contact_id": before.contact.id, "conversation": before.conversation.public_id} if before is not None else {}
    )
    return Inbound(inbox_id=inbox.id, key=a_key(), text=RawText(text), **known | fields)


def take(db: Db, message: Inbound) -> Received:
    async def main() -> Received:
        gate = Gate()
        try:
            return await receive(db, gate, message)
        finally:
            gate.close()

    return run(main)


def test_a_message_is_screened_sorted_and_stored(db: Db) -> None:
    inbox = an_inbox(db)
    got = take(db, a_message(inbox, "my wallet was drained, all USDT stolen", language="zh"))
    assert (got.conversation.priority, got.conversation.language) == (Priority.URGENT, "en")
    unsaid = take(db, a_message(inbox, "12345", language="zh"))
    assert unsaid.conversation.language == "zh"


@pytest.mark.parametrize(
    "talk", ["", " this is a long story that goes on and on, so that the gate reads it in a thread" * 9]
)
def test_a_secret_never_reaches_the_row(db: Db, talk: str) -> None:
    words = leaks.phrase(random.Random(4), "english", 12)
    got = take(db, a_message(an_inbox(db), " ".join(words) + talk))
    assert got.message.body == "⟦recovery_phrase:12⟧" + talk
    assert got.reaction is not None


def test_facts_are_screened_too(db: Db) -> None:
    words = " ".join(leaks.phrase(random.Random(4), "english", 12))
    got = take(db, a_message(an_inbox(db), "hello", facts={"os": RawText(words), "vpn": True}))
    assert got.conversation.facts == '{"os": "⟦recovery_phrase:12⟧", "vpn": true}'


def test_a_phrase_in_parts_is_seen_though_others_write_meanwhile(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = an_inbox(db)
    words = leaks.phrase(random.Random(6), "english", 12)
    first = comes_in(db, inbox, " ".join(words[:4]))
    looked = Gate.look
    looks = 0

    async def slowly(gate: Gate, *args: Any) -> Any:
        """While the gate reads, the second part arrives by another socket."""
        nonlocal looks
        looks += 1
        if looks == 1:
            goes_on(db, inbox, first, " ".join(words[4:8]))
        return await looked(gate, *args)

    monkeypatch.setattr(Gate, "look", slowly)
    take(db, a_message(inbox, " ".join(words[8:]), first))
    assert looks == 2
    for one in db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=50):
        assert not set(one.body.split()) & set(words)


def test_a_conversation_that_never_stands_still_is_given_up_for_now(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")
    looked = Gate.look

    async def disturbed(gate: Gate, *args: Any) -> Any:
        goes_on(db, inbox, first, "and more")
        return await looked(gate, *args)

    monkeypatch.setattr(Gate, "look", disturbed)
    with pytest.raises(Conflict) as refused:
        take(db, a_message(inbox, "wait", first))
    assert refused.value.retry_after_s == 1


def test_a_conversation_of_another_inbox_is_not_found(db: Db) -> None:
    first = comes_in(db, an_inbox(db), "hello")
    with pytest.raises(NotFound):
        take(db, a_message(an_inbox(db), "hello", first))


def test_long_texts_without_a_blank_take_no_longer_than_others() -> None:
    # A pattern that tried every letter took 0.7 s for each of these; the gate's own limit is what a test may wait.
    for text in ("a" * 10_000, "转账一直没有到账" * 1250, "a-" * 5_000, "f" * 9_999):
        inbound.look(RawText(text), ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:203.0.113.7", "203.0.113.9", True),
    ],
)
def test_networks_are_told_apart_and_not_told(one: str, other: str, same: bool) -> None:
    key = b"k" * 32
    assert (source_of(key, one) == source_of(key, other)) is same
    assert source_of(key, one) != source_of(b"x" * 32, one)
    assert len(source_of(key, one)) == 32
    assert source_of(key, "") == source_of(key, "a unix socket") == ""


def test_what_an_app_tells_in_pieces_is_no_way_past_the_gate(db: Db) -> None:
    phrase = leaks.phrase(random.Random(21), "english", 12)
    pieces = {
        name: RawText(" ".join(phrase[4 * at : 4 * at + 4])) for at, name in enumerate(("os", "network", "chain"))
    }
    got = take(db, a_message(an_inbox(db), "hello", facts={**pieces, "vpn": True}))
    assert got.conversation.facts == '{"vpn": true}'


@pytest.mark.parametrize(
    ("topic", "kept"), [("pending_low_fee", "pending_low_fee"), ("a1" * 32, ""), ("wallet-key", "")]
)
def test_a_topic_nobody_knows_is_not_kept(db: Db, topic: str, kept: str) -> None:
    assert take(db, a_message(an_inbox(db), "hello", topic=topic)).conversation.category == kept


def test_a_chosen_topic_counts_like_the_words_for_it(db: Db) -> None:
    inbox = an_inbox(db)
    robbed = take(db, a_message(inbox, "please help me", topic="seed_leaked", source="s1")).conversation
    assert (robbed.priority, robbed.kind, robbed.standing) == (Priority.URGENT, Kind.SECURITY, Standing.CLAIMED)
    stuck = take(db, a_message(inbox, "please help me", topic="deposit_not_credited")).conversation
    assert (stuck.priority, stuck.kind) == (Priority.NORMAL, Kind.FAULT)
    wish = take(db, a_message(inbox, "please help me", topic="feature_wish")).conversation
    assert (wish.priority, wish.kind) == (Priority.LOW, Kind.FEEDBACK)


def test_a_chosen_topic_takes_nothing_back_of_what_the_words_say(db: Db) -> None:
    inbox = an_inbox(db)
    robbed = take(db, a_message(inbox, "my wallet was drained, all USDT stolen", topic="price_wrong")).conversation
    assert (robbed.priority, robbed.kind) == (Priority.URGENT, Kind.SECURITY)
    asks = take(db, a_message(inbox, "Support asked for my recovery phrase", topic="price_wrong")).conversation
    assert (asks.priority, asks.kind) == (Priority.HIGH, Kind.SECURITY)
    unclear = take(db, a_message(inbox, "please help me", topic="price_wrong")).conversation
    assert unclear.priority is Priority.NORMAL


def test_chosen_topics_cannot_fill_the_urgent_lane(db: Db) -> None:
    inbox = an_inbox(db)
    for number in range(MOST_FROM_SOURCE):
        take(db, a_message(inbox, f"please help with wallet {'abcdef'[number] * 5}", topic="fake_app", source="s1"))
    held = take(db, a_message(inbox, "another one altogether", topic="fake_app", source="s1")).conversation
    assert (held.priority, held.standing) == (Priority.HIGH, Standing.HELD)


def test_a_topic_counts_where_a_conversation_begins(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")
    row = take(db, a_message(inbox, "and this", first, topic="seed_leaked")).conversation
    assert row.priority is Priority.NORMAL


def test_a_secret_among_what_the_app_tells_is_answered_as_in_a_message(db: Db) -> None:
    words = " ".join(leaks.phrase(random.Random(4), "english", 12))
    got = take(db, a_message(an_inbox(db), "hello", facts={"os": RawText(words)}))
    assert (got.conversation.priority, got.conversation.emergency) == (Priority.URGENT, True)
    assert got.reaction is not None and got.reaction.steps


@pytest.mark.parametrize("language", ["english", "chinese_simplified", "spanish"])
def test_half_a_phrase_in_a_subject_goes_when_a_later_message_brings_the_rest(db: Db, language: str) -> None:
    phrase = leaks.phrase(random.Random(8), language, 12)
    inbox = an_inbox(db)
    first = take(
        db, a_message(inbox, "see above", facts={"subject": RawText("Re: " + " ".join(phrase[:6])), "vpn": True})
    )
    assert phrase[2] in first.conversation.facts, "half a phrase is nobody's secret yet"
    goes_on(db, inbox, first, "hello?")
    last = take(db, a_message(inbox, " ".join(phrase[6:]), first))
    assert last.reaction is not None and last.message.body == "⟦recovery_phrase:6⟧"
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert row.facts == '{"vpn": true}' and (row.priority, row.emergency) == (Priority.URGENT, True)


def test_halves_in_the_subjects_of_two_conversations_are_put_together(db: Db) -> None:
    phrase = leaks.phrase(random.Random(9), "english", 12)
    inbox = an_inbox(db)
    told: dict[str, Any] = {"sender_checked": True}
    first = take(db, a_message(inbox, "see above", facts={"subject": RawText(" ".join(phrase[:6])), **told}))
    second = take(
        db,
        a_message(
            inbox, "and the rest", contact_id=first.contact.id, facts={"subject": RawText(" ".join(phrase[6:])), **told}
        ),
    )
    assert second.conversation.id != first.conversation.id and second.reaction is not None
    for one in (first, second):
        assert db.read_and_wait(queries.by_id, one.conversation.id).facts == '{"sender_checked": true}'


def test_what_an_app_tells_stays_beside_an_ordinary_talk(db: Db) -> None:
    inbox = an_inbox(db)
    facts: dict[str, Any] = {"subject": RawText("Re: transfer still pending"), "os": RawText("Android 16")}
    first = take(db, a_message(inbox, "hello", facts=facts))
    for text in ("please", "help me", "with this one", "my wallet is empty today"):
        take(db, a_message(inbox, text, first))
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert row.facts == '{"subject": "Re: transfer still pending", "os": "Android 16"}'


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Cómo puedo añadir un token personalizado en mi billetera?", "es"),
        ("mi billetera no muestra el saldo y no entiendo que hacer ahora", "es"),
        ("Kripto cüzdanımda token görünmüyor, ne yapmalıyım?", "tr"),
        ("今天早上余额突然变成0，我什么都没转", "zh"),
        ("usdt pending", "en"),
    ],
)
def test_a_message_is_in_the_language_of_its_words_whatever_the_page_around_it_speaks(
    db: Db, text: str, language: str
) -> None:
    got = take(db, a_message(an_inbox(db), text, language="en"))
    assert got.message.language == got.conversation.language == language


@pytest.mark.parametrize(
    ("language", "begins"), [("es-AR", "Su mensaje"), ("zh-TW", "您剛傳送"), ("ar", "Your message")]
)
def test_who_sends_nothing_but_a_phrase_is_warned_in_the_language_of_their_account(
    db: Db, language: str, begins: str
) -> None:
    words = " ".join(leaks.phrase(random.Random(4), "spanish", 12))
    got = take(db, a_message(an_inbox(db), words, language=language))
    assert got.reaction is not None and got.reaction.text.startswith(begins)
    said = db.read_and_wait(queries.visible_after, got.conversation.id, 0, limit=9)[-1]
    assert (said.body, said.language) == (got.reaction.text, language)
