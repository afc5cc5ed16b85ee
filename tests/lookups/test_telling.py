"""How a contact is told things, and that they are told a thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from tests.channels.conftest import Served, served, settings, visitor
from tests.lookups.desk import NETWORK, Desk
from tests.lookups.standin import FOUND, TinyFamily, TinyNode
from tests.lookups.test_looks import ToldFamily
from tests.lookups.test_routes import agent
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in, goes_on
from tests.support.running import run
from tests.support.site import RunningSite
from walletdesk.chain.base import Verdict
from walletdesk.chain.explain import Explanation
from walletdesk.chain.told import Level
from walletdesk.conversations.actions import redact
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.tables import Conversation, conversation
from walletdesk.events import SYSTEM, ActorKind
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import actions, queries
from walletdesk.lookups.actions import Kept
from walletdesk.lookups.looking import words_of
from walletdesk.people import actions as people
from walletdesk.subscribers import inside

__all__ = ["agent", "served", "settings"]

SECRETIVE = "nonce 7, the base fee is 30 gwei and maxFeePerGas 20"


def _explained(verdict: Verdict, language: str, level: Level) -> Explanation:
    if not verdict.state:
        return Explanation(headline="", says="A person will look.")
    return Explanation(headline=verdict.state, says=f"{verdict.state}, {level.value}")


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch, tiny: TinyFamily) -> None:
    monkeypatch.setattr("walletdesk.chain.registry.family", lambda _: ToldFamily())
    monkeypatch.setattr("walletdesk.chain.explain.explain", _explained)


@pytest.fixture
def desk(db_engine: Any, fake_clock: FakeClock, spoken: None) -> Iterator[Desk]:
    db = Db(db_engine, clock=fake_clock, inside=inside)
    yield Desk(db, fake_clock)
    db.close()


def level(desk: Desk, received: Received) -> tuple[str, str]:
    row = desk.db.read_and_wait(queries.level_of, received.contact.id)
    return row.level, row.chosen_by


def test_how_somebody_writes_decides_and_stays_though_later_words_say_nothing(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    desk.a_node(a_node().url)
    inbox = an_inbox(desk.db)
    received = comes_in(desk.db, inbox, f"{SECRETIVE}: {FOUND}")
    desk.works()
    assert (desk.said(received), level(desk, received)) == (["success, expert"], ("expert", ""))
    for word in ("ok", "yes", "hm", "well", "so", "now"):
        goes_on(desk.db, inbox, received, word)
    goes_on(desk.db, inbox, received, f"and this tx {FOUND[:-1]}9")
    node = desk.looks(received)
    desk.works()
    assert (level(desk, received), len(node)) == (("expert", ""), 1)
    goes_on(desk.db, inbox, received, f"I do not understand this: {FOUND}")
    desk.works()
    assert level(desk, received) == ("plain", "")
    assert desk.said(received) == ["success, expert", "success, plain"]


def test_what_was_written_since_decides_how_a_change_is_told(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    inbox = an_inbox(desk.db)
    received = comes_in(desk.db, inbox, f"tx {FOUND}")
    desk.works()
    goes_on(desk.db, inbox, received, SECRETIVE)
    node.states[FOUND] = "success"
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert desk.said(received) == ["success, expert"]


def test_what_somebody_chose_holds_however_the_contact_writes(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    inbox = an_inbox(desk.db)
    received = comes_in(desk.db, inbox, "Hello")
    desk.db.write_and_wait(actions.switch_level, received.contact.id, Level.EXPERT, by=ActorKind.STAFF)
    goes_on(desk.db, inbox, received, f"I am new to this, what is a nonce? {FOUND}")
    desk.works()
    assert (desk.said(received), level(desk, received)) == (["success, expert"], ("expert", "staff"))


def test_what_is_watched_is_told_as_it_was_chosen_meanwhile(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    desk.db.write_and_wait(actions.switch_level, received.contact.id, Level.EXPERT, by=ActorKind.STAFF)
    node.states[FOUND] = "success"
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert desk.said(received) == ["success, expert"]


def test_a_contact_with_two_conversations_is_told_a_change_once(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-fee-below-base"
    desk.a_node(node.url)
    inbox = an_inbox(desk.db)
    first = comes_in(desk.db, inbox, f"tx {FOUND}")
    second = comes_in(desk.db, inbox, f"once more, tx {FOUND}", contact_id=first.contact.id)
    stranger = comes_in(desk.db, inbox, f"tx {FOUND}")
    assert second.conversation.id != first.conversation.id
    desk.works()
    for asked in (first, second, stranger):
        assert desk.said(asked) == ["pending-fee-below-base, plain"], "who asks is answered where they ask"
    node.states[FOUND] = "success"
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert len(desk.said(first)) + len(desk.said(second)) == 3
    assert len(desk.said(stranger)) == 2
    assert {row.state for one in (first, second) for row in desk.looks(one)} == {"success"}
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert len(desk.said(first)) + len(desk.said(second)) == 3


def test_a_state_that_comes_back_is_told_again_once_over_two_conversations(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    node = a_node()
    desk.a_node(node.url)
    inbox = an_inbox(desk.db)
    node.states[FOUND] = "success:20"
    first = comes_in(desk.db, inbox, f"tx {FOUND}")
    second = comes_in(desk.db, inbox, f"once more, tx {FOUND}", contact_id=first.contact.id)
    desk.works()
    told = 2
    for state in ("dropped", "success:21", "dropped", "success:20"):
        node.states[FOUND] = state
        for _ in range(3):
            desk.clock.advance(61 * SECOND)
            desk.works()
        told += 1
        assert len(desk.said(first)) + len(desk.said(second)) == told, state
    again = comes_in(desk.db, inbox, f"is it there? tx {FOUND}", contact_id=first.contact.id)
    desk.works()
    assert desk.said(again) == ["success, plain"], "who asks is answered"
    desk.clock.advance(61 * SECOND)
    desk.works()
    assert len(desk.said(first)) + len(desk.said(second)) == told


def test_an_erased_person_takes_along_how_and_what_they_were_told(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    received = comes_in(desk.db, an_inbox(desk.db), f"{SECRETIVE}: {FOUND}")
    desk.works()
    desk.db.write_and_wait(people.erase_contact, SYSTEM, received.contact.id)
    gone = desk.db.write_and_wait(redact.erase_contact, received.contact.id)
    desk.db.write_and_wait(actions.erase_contact, received.contact.id, gone)
    for table in ("lookup_level", "lookup_told"):
        assert desk.db.read_and_wait(_count, table) == 0
    with pytest.raises(NotFound):
        desk.db.write_and_wait(actions.switch_level, received.contact.id, Level.EXPERT, by=ActorKind.STAFF)


def test_an_agent_reads_how_a_contact_writes_before_anything_was_looked_up(
    agent: httpx.Client, site: RunningSite
) -> None:
    received = comes_in(site.db, an_inbox(site.db), f"Why so dear now? {SECRETIVE}")
    told = agent.get(f"/api/conversations/{received.conversation.number}/lookups").json()
    assert (told["level"], told["level_by"]) == ("expert", "")


def test_an_agent_switches_how_a_contact_is_told_things(agent: httpx.Client, site: RunningSite) -> None:
    received = comes_in(site.db, an_inbox(site.db), "Where is my money?")
    place = f"/api/conversations/{received.conversation.number}/lookups"
    assert (agent.get(place).json()["level"], agent.get(place).json()["level_by"]) == ("plain", "")
    told = agent.put(f"{place}/level", json={"level": "expert"})
    assert (told.status_code, told.json()["level"], told.json()["level_by"]) == (200, "expert", "staff")
    assert agent.get(place).json()["level"] == "expert"
    assert agent.put(f"{place}/level", json={"level": "loud"}).status_code == 422
    assert agent.put("/api/conversations/999/lookups/level", json={"level": "plain"}).status_code == 404


# -- the visitor's own button ------------------------------------------------------


def _conversation(unit: Unit, public_id: str) -> Conversation:
    [row] = unit.all(Query(select(*columns(conversation, Conversation)), Conversation))
    assert row.public_id == public_id
    return row


def _keep(unit: Unit, place: Conversation) -> None:
    """As the worker does it when a message holds a hash."""
    verdict = Verdict(network=NETWORK, subject=FOUND, state="success", final=True)
    words = words_of(verdict, "en", Level.PLAIN, told_before=False)
    kept = Kept(
        conversation_id=place.id, network=NETWORK, subject=FOUND, kind="transaction", verdict=verdict, words=words
    )  # fmt: skip
    actions.keep(unit, kept)


def _count(unit: Unit, table: str) -> int:
    return unit.one(Query(text(f"select count(*) from {table}"), int)) or 0


def test_a_visitor_has_an_explanation_said_once_more_at_the_other_level(served: Served, db: Db, spoken: None) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest, visitor(served, inbox) as other:
            await guest.hello()
            sent = await guest.send("Where is my money?")
            place = sent["conversation"]["id"]
            row = await db.read(_conversation, place)
            await db.write(_keep, row)
            said = (await guest.hear("message"))["message"]
            assert (said["text"], said["other"]) == ("success, plain", "Explain this in exact terms")

            await guest.say(t="retell", conversation=place, message=said["id"])
            again = (await guest.hear("message"))["message"]
            while again["id"] == said["id"]:  # told once more that it went out
                again = (await guest.hear("message"))["message"]
            assert (again["text"], again["author"], again["other"]) == ("success, expert", "system", "")
            assert (await db.read(queries.level_of, row.contact_id)).chosen_by == "contact"

            await guest.say(t="retell", conversation=place, message=said["id"])
            await guest.hear("conversation")
            await guest.say(t="sync", conversation=place)
            texts = [(one["text"], one["other"]) for one in (await guest.hear("history"))["messages"]]
            assert texts[1:] == [("success, plain", ""), ("success, expert", "")]

            await other.hello()
            theirs = (await other.send("Hello"))["conversation"]["id"]
            for conversation, message in (
                (place, said["id"]), (theirs, said["id"]), (theirs, "7"), (theirs, "x"), (theirs, "9" * 30),
                (theirs, ""),
            ):  # fmt: skip
                await other.say(t="retell", conversation=conversation, message=message)
                assert (await other.hear("problem"))["code"] == "not_found"
            own = sent["message"]["id"]
            await guest.say(t="retell", conversation=place, message=own)
            assert (await guest.hear("problem"))["code"] == "not_found"

    run(story)
