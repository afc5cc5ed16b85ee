"""How sure the bot has to be follows from what came of its answers on this desk."""

from __future__ import annotations

import random

import httpx
import msgspec
import pytest

from tests.bot.desk import STEPS, TOKEN, Desk
from tests.console.test_contract import signed_in
from tests.support.desk import an_inbox, comes_in, goes_on
from tests.support.site import RunningSite
from walletdesk.bot import history
from walletdesk.bot.history import LEAST, LEAST_OF_INTENT, Judged
from walletdesk.bot.rules import ANSWERS_FROM, Decision
from walletdesk.conversations.actions.receive import Received
from walletdesk.inboxes.tables import Inbox
from walletdesk.staff.rules import Role
from walletdesk.triage.model import Guess

QUESTION = "My USDT token is not shown in the wallet, how do I add it?"
NO, YES = "No, that did not help", "Yes, that helped"
BALANCE = Guess("balance_wrong", 0.8, 0.1, (("token_not_shown", 0.1),))


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    made = an_inbox(desk.db)
    desk.switch(made)
    return made


def asks(desk: Desk, inbox: Inbox) -> Received:
    received = comes_in(desk.db, inbox, QUESTION)
    desk.works()
    return received


def judge(desk: Desk, inbox: Inbox, words: str, contacts: int) -> None:
    for _ in range(contacts):
        goes_on(desk.db, inbox, asks(desk, inbox), words)
        desk.works()


def decided(desk: Desk, received: Received) -> Decision:
    return desk.turns(received)[0].decision


def test_where_its_answers_help_nobody_it_answers_no_more_until_these_words_are_old(desk: Desk, inbox: Inbox) -> None:
    judge(desk, inbox, NO, LEAST_OF_INTENT - 1)
    assert decided(desk, asks(desk, inbox)) is Decision.ANSWER
    judge(desk, inbox, NO, 1)
    received = asks(desk, inbox)
    assert decided(desk, received) is not Decision.ANSWER
    assert STEPS not in "".join(desk.said(received))
    desk.clock.advance(history.SINCE + 1)
    assert decided(desk, asks(desk, inbox)) is Decision.ANSWER


def test_what_one_topics_answers_are_worth_says_nothing_of_anothers(desk: Desk, inbox: Inbox) -> None:
    judge(desk, inbox, NO, LEAST_OF_INTENT)
    desk.guess = BALANCE
    desk.hits = [msgspec.structs.replace(one, intents=("balance_wrong",)) for one in desk.hits]
    assert decided(desk, asks(desk, inbox)) is Decision.ANSWER


def test_one_contact_counts_once_with_the_newest_word(desk: Desk, inbox: Inbox) -> None:
    received = asks(desk, inbox)
    for _ in range(LEAST_OF_INTENT + 3):
        goes_on(desk.db, inbox, received, YES)
        desk.works()
    found = desk.db.read_and_wait(history.of_desk, ANSWERS_FROM)
    assert (found.said, found.helped) == (1, 1)


def test_answers_that_help_make_it_no_bolder(desk: Desk, inbox: Inbox) -> None:
    judge(desk, inbox, YES, LEAST)
    assert desk.db.read_and_wait(history.of_desk, ANSWERS_FROM).at_least(TOKEN.intent) == 0
    desk.guess = Guess("token_not_shown", 0.2, 0.4, (("balance_wrong", 0.2),))
    desk.hits = [msgspec.structs.replace(one, near=0.84, coverage=0.4) for one in desk.hits]
    assert decided(desk, asks(desk, inbox)) is not Decision.ANSWER


def drawn(rng: random.Random, contacts: int, from_chance: float) -> list[Judged]:
    """Answers help eight in ten from a chance on, and two in ten below it."""
    chances = [rng.uniform(ANSWERS_FROM, 0.999) for _ in range(contacts)]
    return [
        Judged(chance=round(1000 * one), intent="", helped=rng.random() < (0.8 if one >= from_chance else 0.2))
        for one in chances
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_limit_comes_to_lie_where_answers_begin_to_help(seed: int) -> None:
    rows = drawn(random.Random(seed), 800, 0.95)
    assert 0.92 <= history.read(rows, ANSWERS_FROM).all <= 0.98


@pytest.mark.parametrize("seed", range(5))
def test_a_few_words_or_as_many_of_both_kinds_move_little(seed: int) -> None:
    rng = random.Random(seed)
    assert history.read(drawn(rng, LEAST - 1, 0.999), ANSWERS_FROM).all == 0
    assert history.read(drawn(rng, 400, 0.0), ANSWERS_FROM).all == 0


def test_leads_see_what_moved_it(site: RunningSite) -> None:
    with httpx.Client(base_url=site.url, headers=signed_in(site, Role.LEAD), timeout=60) as lead:
        told = lead.get("/api/bot").json()["history"]
    assert told == {"said": 0, "helped": 0, "ships": ANSWERS_FROM, "now": ANSWERS_FROM, "intents": {}}
