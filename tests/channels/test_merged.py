"""Visitors whose contacts were merged: their devices, their windows, their messages, before and after it is undone."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from tests.channels.conftest import Served, visitor
from tests.channels.test_identity import Wallet
from tests.support.clock import FakeClock
from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.running import run
from walletdesk import subscribers
from walletdesk.channels.inbound import Gate, Inbound, receive
from walletdesk.conversations import queries
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.people import merge
from walletdesk.people import queries as contacts
from walletdesk.people.rules import IdentityKind, Proof, WhyMerged
from walletdesk.realtime import socket as sockets
from walletdesk.wire import RawText

STAFF = Actor(ActorKind.STAFF, 7)


@pytest.fixture(autouse=True)
def _whole_desk(db: Db) -> None:
    db.inside = subscribers.inside


def contact_of(db: Db, number: int) -> int:
    return db.read_and_wait(queries.by_number, number).contact_id


def test_open_windows_of_both_come_back_to_what_is_theirs(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            await one.hello()
            await two.hello()
            first, second = await one.send("I am one"), await two.send("I am two")
            numbers = [ack["conversation"]["number"] for ack in (first, second)]
            kept, gone = (contact_of(db, number) for number in numbers)
            done = db.write_and_wait(merge.merge, STAFF, gone, kept, why=WhyMerged.AGENT)
            assert [await guest.closed() for guest in (one, two)] == [sockets.RESTART] * 2
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            for guest, ack in ((one, first), (two, second)):
                welcome = await guest.hello(token=ack["token"])
                assert {each["number"] for each in welcome["conversations"]} == set(numbers)
                assert welcome["token"] == ack["token"]
            began = await two.send("something new from the second device")
            # The other window of the one person hears of it.
            while (await one.hear("conversation"))["conversation"]["number"] != began["conversation"]["number"]:
                pass
            await one.send("answered from the first", conversation=second["conversation"]["id"])
            db.write_and_wait(merge.part, STAFF, done.id)
            assert [await guest.closed() for guest in (one, two)] == [sockets.RESTART] * 2
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            shown = [
                {each["number"] for each in (await guest.hello(token=ack["token"]))["conversations"]}
                for guest, ack in ((one, first), (two, second))
            ]
            assert shown == [{numbers[0]}, {numbers[1], began["conversation"]["number"]}]
            await one.say(t="sync", conversation=second["conversation"]["id"])
            assert (await one.hear("problem"))["code"] == "not_found"

    run(story)


def test_a_message_that_is_sent_again_after_a_merge_is_acknowledged_as_the_first_was(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        key = a_key()
        async with visitor(served, inbox) as guest:
            await guest.hello()
            first = await guest.send("hello")
            own = first["conversation"]["id"]
            sent = await guest.send("once", key=key, conversation=own)
            kept = comes_in(db, inbox, "somebody else").contact.id
            gone = contact_of(db, first["conversation"]["number"])
            db.write_and_wait(merge.merge, STAFF, gone, kept, why=WhyMerged.AGENT)
            await guest.closed()
        async with visitor(served, inbox) as guest:
            await guest.hello(token=first["token"])
            assert (await guest.send("once", key=key, conversation=own))["message"]["id"] == sent["message"]["id"]
            await guest.say(t="sync", conversation=own)
            assert [each["text"] for each in (await guest.hear("history"))["messages"]] == ["hello", "once"]

    run(story)


def test_who_signs_in_with_a_proven_address_finds_the_one_contact_and_leaves_it_when_they_part(
    served: Served, db: Db, fake_clock: FakeClock
) -> None:
    inbox = an_inbox(db)
    wallet = Wallet(db, inbox, served.settings.key("identity"), fake_clock)
    mailed = db.write_and_wait(people.find_or_create, inbox.id, IdentityKind.EMAIL, "ana@a.test", proof=Proof.LINK)
    before = comes_in(db, inbox, "from the verified form", contact_id=mailed.id)
    fake_clock.advance(MINUTE)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(identity=wallet.token(email="ana@a.test"))
            assert [each["number"] for each in welcome["conversations"]] == [before.conversation.number]
            began = await guest.send("from the app")
            [done] = db.read_and_wait(contacts.merges_of, mailed.id, limit=5)
            db.write_and_wait(merge.part, STAFF, done.id)
            assert await guest.closed() == sockets.RESTART
        async with visitor(served, inbox) as guest:
            # The token of before is the app user's own, and opens nothing of the other's any more.
            shown = (await guest.hello(token=welcome["token"]))["conversations"]
            assert [each["number"] for each in shown] == [began["conversation"]["number"]]
        async with visitor(served, inbox) as guest:
            shown = (await guest.hello(identity=wallet.token(email="ana@a.test")))["conversations"]
            assert [each["number"] for each in shown] == [began["conversation"]["number"]]

    run(story)


def test_whoever_writes_while_they_are_merged_and_parted_loses_nothing(db: Db) -> None:
    """Messages of both, into what there is and into what is new, while the team merges and undoes it again and again."""
    inbox = an_inbox(db)
    one, two = (comes_in(db, inbox, f"I am {word}") for word in ("one", "two"))
    for person in (one, two):
        db.write_and_wait(
            people.add_identity,
            STAFF,
            person.contact.id,
            IdentityKind.CHANNEL,
            f"h{person.contact.id}",
            inbox_id=inbox.id,
            proof=Proof.NONE,
        )
    rounds, each = 12, 8

    async def main() -> None:
        gate = Gate()

        async def writes(person: int, own: str) -> int:
            stored = 0
            for number in range(rounds * each):
                inbound = Inbound(
                    inbox_id=inbox.id,
                    key=a_key(),
                    text=RawText(f"line {number}"),
                    contact_id=person,
                    came_as=person,
                    conversation=own if number % 3 else None,
                )
                for _ in range(50):
                    try:
                        await receive(db, gate, inbound)
                    except Exception as error:  # told apart below
                        if getattr(error, "status", 500) not in (404, 409):
                            raise
                        await asyncio.sleep(0.005)
                        continue
                    stored += 1
                    break
            return stored

        async def merges() -> None:
            for _ in range(rounds):
                done = await db.write(merge.merge, STAFF, two.contact.id, one.contact.id, why=WhyMerged.AGENT)
                await asyncio.sleep(0.01)
                await db.write(merge.part, STAFF, done.id)
                await asyncio.sleep(0.01)

        try:
            *stored, _ = await asyncio.gather(
                *(writes(person.contact.id, person.conversation.public_id) for person in (one, two, one, two)),
                merges(),
            )
        finally:
            gate.close()
        assert stored == [rounds * each] * 4

    run(main)

    def whose(unit: Unit) -> list[int]:
        """Messages that stand in a conversation of another than who wrote them."""
        return unit.all(
            Query(
                text(
                    "select m.id from message m join conversation c on c.id = m.conversation_id "
                    "where m.author_kind = 'contact' and m.author_id <> c.contact_id"
                ),
                int,
            )
        )

    assert db.read_and_wait(whose) == []
    for person in (one, two):
        for row in db.read_and_wait(queries.of_contact, person.contact.id, limit=1_000):
            entries = db.read_and_wait(queries.after, row.id, 0, limit=10_000)
            assert [entry.seq for entry in entries] == list(range(1, row.sequence + 1))
    theirs = sum(len(db.read_and_wait(queries.of_contact, p.contact.id, limit=10_000)) for p in (one, two))
    assert theirs == 2 + 4 * (rounds * each // 3)
