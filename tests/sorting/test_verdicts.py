"""What the model makes of messages as they come in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.desk import a_member, an_inbox, comes_in, goes_on
from tests.support.site import RunningSite
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import work
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.tables import Conversation
from walletdesk.encoder.models import Encoder, NoEncoder
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.people import actions as people
from walletdesk.sorting.reading import Reader, Told
from walletdesk.triage import queries, weighing
from walletdesk.triage.intents import INTENTS
from walletdesk.triage.model import Guess
from walletdesk.triage.queries import SHIPPED, Verdict
from walletdesk.triage.tables import VerdictRow
from walletdesk.wire import Kind, Priority

NOT_CREDITED = (
    "I sent 200 USDT to Binance on TRC20 two hours ago, the chain says confirmed but Binance did not credit it"
)
DRAINED_BY_PERMIT = "I signed a permit on a swap page and all of my tokens were moved out right after it"


def until(look: Callable[[], Any], *, seconds: float = 60) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


def told(site: RunningSite, received: Received, *, message: Received | None = None) -> Verdict:
    """What is thought of a conversation after a message was read."""
    after = (message or received).message

    def look() -> Verdict | None:
        verdict = site.db.read_and_wait(queries.verdict_of, received.conversation.id)
        return verdict if verdict is not None and verdict.at >= after.created_at else None

    found: Verdict = until(look)
    return found


def now(site: RunningSite, received: Received) -> Conversation:
    return site.db.read_and_wait(conversations.by_id, received.conversation.id)


@pytest.mark.parametrize(
    ("text", "intent", "language"),
    [
        (NOT_CREDITED, "deposit_not_credited", "en"),
        ("提币到币安已经确认了，但是交易所一直没有到账", "deposit_not_credited", "zh"),
    ],
)
def test_a_message_is_named_after_it_came_in(site: RunningSite, text: str, intent: str, language: str) -> None:
    received = comes_in(site.db, an_inbox(site.db), text)
    verdict = told(site, received)
    assert (verdict.intent, verdict.in_scope, verdict.model) == (intent, True, "shipped")
    assert verdict.confidence > 0.5
    assert len(verdict.alternatives) == 3
    row = until(lambda: now(site, received) if now(site, received).category else None)
    assert (row.category, row.kind, row.language) == (intent, Kind.FAULT, language)


def test_what_belongs_nowhere_gets_no_name(site: RunningSite) -> None:
    received = comes_in(site.db, an_inbox(site.db), "what is the weather like in Paris tomorrow afternoon")
    verdict = told(site, received)
    assert not verdict.in_scope
    assert now(site, received).category == ""


def test_thanks_take_nothing_from_what_is_known(site: RunningSite) -> None:
    inbox = an_inbox(site.db)
    first = comes_in(site.db, inbox, NOT_CREDITED)
    told(site, first)
    second = goes_on(site.db, inbox, first, "ok thank you very much for the quick answer")
    verdict = told(site, first, message=second)
    assert verdict.intent == "deposit_not_credited"
    assert verdict.message_id == first.message.id


def test_an_urgent_intent_raises_and_a_person_who_lowered_it_is_heeded(site: RunningSite) -> None:
    inbox = an_inbox(site.db)
    first = comes_in(site.db, inbox, "good morning, how do I add the Base network to the wallet?")
    told(site, first)
    second = goes_on(site.db, inbox, first, DRAINED_BY_PERMIT)
    verdict = told(site, first, message=second)
    assert (verdict.intent, verdict.urgency) == ("approval_drain", Priority.URGENT)
    row = now(site, first)
    assert (row.priority, row.kind, row.category) == (Priority.URGENT, Kind.SECURITY, "approval_drain")

    lead = Actor(ActorKind.STAFF, a_member(site.db).id)
    site.db.write_and_wait(work.judge, row.number, lead, confirmed=False)
    third = goes_on(site.db, inbox, first, DRAINED_BY_PERMIT)
    assert told(site, first, message=third).intent == "approval_drain"
    assert now(site, first).priority is Priority.NORMAL


def test_the_model_takes_nobody_out_of_distress(site: RunningSite) -> None:
    inbox = an_inbox(site.db)
    first = comes_in(site.db, inbox, "I do not want to live any more, I lost everything")
    told(site, first)
    assert now(site, first).category == "person_in_distress"
    told(site, first, message=goes_on(site.db, inbox, first, DRAINED_BY_PERMIT))
    assert now(site, first).category == "person_in_distress"


def test_what_is_more_urgent_stands_before_what_is_less() -> None:
    by_priority = {one.priority: slug for slug, one in INTENTS.items() if slug != "other"}
    rows = {
        priority: VerdictRow(
            conversation_id=1,
            message_id=number,
            intent=slug,
            confidence=9000 - 1000 * (priority is Priority.HIGH),
            strange=0,
            alternatives="[]",
            urgency=priority,
            mood="neutral",
            spam=0,
            abuse=0,
            model="shipped",
            category_set="",
            encoder="",
            vector=None,
            at=number,
        )
        for number, (priority, slug) in enumerate(by_priority.items())
    }
    high, normal = rows[Priority.HIGH], rows[Priority.NORMAL]
    assert weighing.after(normal, high, INTENTS).intent == high.intent
    assert weighing.after(high, normal, INTENTS).intent == high.intent


def test_a_text_that_nothing_can_read_takes_no_other_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(_: object, texts: list[str], wanted: str) -> list[Told]:
        if "poison" in texts:
            raise ValueError
        return [Told(Guess(text, 1, 0), wanted, "", None) for text in texts]

    monkeypatch.setattr(Reader, "_tell", tell)

    async def read() -> list[Told | None]:
        reader = Reader(tmp_path)
        return await asyncio.gather(*(reader.read(text, SHIPPED) for text in ("one", "poison", "three")))

    one, two, three = asyncio.run(read())
    assert one is not None and one.guess.intent == "one"
    assert two is None
    assert three is not None and three.guess.intent == "three"


def test_a_message_that_could_not_be_read_is_read_again(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[str] = []
    tell = Reader._tell

    def once(self: Reader, texts: list[str], wanted: str) -> list[Told]:
        if not failed:
            failed.extend(texts)
            raise ValueError
        return tell(self, texts, wanted)

    monkeypatch.setattr(Reader, "_tell", once)
    assert told(site, comes_in(site.db, an_inbox(site.db), NOT_CREDITED)).intent == "deposit_not_credited"
    assert failed == [NOT_CREDITED]


def test_a_category_that_a_person_set_stands(site: RunningSite, agent: httpx.Client) -> None:
    inbox = an_inbox(site.db)
    first = comes_in(site.db, inbox, "hello there, a question about my wallet please")
    told(site, first)
    number = now(site, first).number
    agent.put(f"/api/conversations/{number}/category", json={"category": "two_factor"}).raise_for_status()
    told(site, first, message=goes_on(site.db, inbox, first, NOT_CREDITED))
    assert now(site, first).category == "two_factor"


def test_without_the_encoder_words_alone_tell_and_the_desk_says_so(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> object:
        raise NoEncoder

    monkeypatch.setattr(Encoder, "encode", fails)
    received = comes_in(site.db, an_inbox(site.db), NOT_CREDITED)
    assert told(site, received).intent == "deposit_not_credited"
    assert httpx.get(f"{site.url}/readyz").json()["intents"] == "words_alone"


def test_a_model_that_fails_leaves_the_rules_and_the_desk_says_so(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from walletdesk.triage.model import Model

    monkeypatch.setattr(Model, "look", lambda *_, **__: 1 / 0)
    received = comes_in(site.db, an_inbox(site.db), "help, somebody drained my wallet ten minutes ago")
    answer = until(lambda: httpx.get(f"{site.url}/readyz").json()["intents"] == "rules_alone")
    assert answer
    assert httpx.get(f"{site.url}/readyz").status_code == 200
    assert now(site, received).priority is Priority.URGENT


def test_what_was_made_of_words_goes_with_the_contact(site: RunningSite) -> None:
    received = comes_in(site.db, an_inbox(site.db), NOT_CREDITED)
    told(site, received)
    site.db.write_and_wait(people.erase_contact, SYSTEM, received.contact.id)
    until(lambda: site.db.read_and_wait(queries.row_of, received.conversation.id) is None)
