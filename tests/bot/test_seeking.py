"""Answers from the starter set's articles, as they stand in a database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from tests.bot.desk import Desk
from tests.knowledge.library import put
from walletdesk.bot.considering import Hit, bare_evidence, with_hits
from walletdesk.bot.seeking import Seeker
from walletdesk.events import SYSTEM
from walletdesk.kit import jobs
from walletdesk.kit.settings import Settings
from walletdesk.knowledge import starter_set, tasks
from walletdesk.knowledge.actions.shelving import INDEX, TextArgs
from walletdesk.knowledge.live import Values
from walletdesk.lookups.fees import Fees
from walletdesk.lookups.looking import Looker
from walletdesk.portal.help.values import LiveValues


def published(desk: Desk) -> None:
    """The starter set, cut into passages."""
    starter_set.take_now(desk.db, SYSTEM)

    async def cut() -> None:
        async def index(args: TextArgs) -> None:
            await tasks.cut_anew(desk.db, args.text_id)

        runner = jobs.Runner(desk.db, desk.clock)
        runner.on(INDEX, TextArgs, index)
        while await runner.run_due():
            pass

    asyncio.run(cut())


def sought(desk: Desk, question: str, language: str) -> list[Hit]:
    return asyncio.run(Seeker(desk.db)(question, language))


def test_what_is_for_experts_alone_is_not_quoted(desk: Desk) -> None:
    body = (
        ":::expert\nThe nonce counts what an account sent.\n:::\n\n## More\n\nEach transfer has a number of its own.\n"
    )
    put(desk.db, "nonce", {"en": ("What a nonce is", body)})
    (hit,) = sought(desk, "nonce counts what an account sent", "en")
    assert (hit.source.slug, hit.source.anchor) == ("nonce", "s-more")
    assert "Each transfer" in hit.body and "counts" not in hit.body
    assert hit.exact == "The nonce counts what an account sent."


LOCK = (
    "A lock asks for a code when the wallet is opened.\n\n"
    "## What to do: turn on\n\n1. Open the settings.\n2. Choose a code.\n\n"
    "## What to do: forgotten\n\n1. Take the wallet off.\n2. Restore it.\n"
)


@pytest.mark.parametrize(
    ("question", "says", "leaves_out", "anchor"),
    [
        ("How do I turn on the lock of the wallet?", "Choose a code", "Restore it", "s-what-to-do-turn-on"),
        ("I have forgotten the code of the wallet's lock", "Restore it", "Choose a code", "s-what-to-do-forgotten"),
    ],
)
def test_of_steps_under_several_headings_those_are_said_that_the_question_names(
    desk: Desk, question: str, says: str, leaves_out: str, anchor: str
) -> None:
    put(desk.db, "lock", {"en": ("The lock of the wallet: turn on, forgotten", LOCK)})
    (hit,) = sought(desk, question, "en")
    assert (hit.source.anchor, says in hit.body, leaves_out in hit.body) == (anchor, True, False)


def test_where_a_question_names_none_of_them_all_are_said_with_their_headings(desk: Desk) -> None:
    put(desk.db, "lock", {"en": ("The lock of the wallet: turn on, forgotten", LOCK)})
    (hit,) = sought(desk, "What about the lock of the wallet?", "en")
    assert hit.body == (
        "What to do: turn on\n1. Open the settings.\n2. Choose a code.\n\n"
        "What to do: forgotten\n1. Take the wallet off.\n2. Restore it."
    )


@pytest.mark.parametrize(
    ("question", "language", "says"),
    [
        ("How do I turn on two factor authentication?", "en", "Write the backup codes on paper"),
        ("怎么开启双重验证？", "zh", "短信较弱"),
    ],
)
def test_how_to_turn_on_the_second_factor_is_not_answered_with_a_new_phone(
    desk: Desk, question: str, language: str, says: str
) -> None:
    published(desk)
    best = sought(desk, question, language)[0]
    assert best.source.slug == "two-factor"
    assert says in best.body


@pytest.mark.parametrize(
    ("question", "language", "slug"),
    [
        ("My token is not shown, how do I add a custom token?", "en", "add-a-custom-token"),
        ("代币不显示，怎么添加自定义代币？", "zh", "add-a-custom-token"),
        ("My USDT token is not shown in the wallet, how do I add it?", "en", "add-a-custom-token"),
    ],
)
def test_the_article_is_found_with_its_steps_whole(desk: Desk, question: str, language: str, slug: str) -> None:
    assert sought(desk, question, language) == []
    published(desk)
    best = sought(desk, question, language)[0]
    assert (best.source.slug, best.source.language) == (slug, language)
    assert "token_not_shown" in best.intents
    assert "1. " in best.body
    assert "7. " in best.body
    assert "{{" not in best.body
    assert sought(desk, "qwertzuiop asdfghjkl", language) == []


@pytest.mark.parametrize(
    ("question", "language", "elsewhere"),
    [
        ("My token is not shown, how do I add a custom token?", "en", False),
        ("How do I add a custom thumbnail to a Spotify playlist?", "en", True),
        ("我的USDT代币不显示，怎么添加", "zh", False),
        ("王者荣耀的皮肤不显示，怎么添加", "zh", True),
    ],
)
def test_names_from_elsewhere_and_words_that_nobody_says_are_seen(
    desk: Desk, question: str, language: str, elsewhere: bool
) -> None:
    published(desk)
    seen = with_hits(bare_evidence(question, None), sought(desk, question, language), None, language)
    assert (seen.elsewhere, seen.unknown > 0.1) == (elsewhere, elsewhere)


def test_a_name_that_an_article_has_is_the_desks_own(desk: Desk) -> None:
    put(desk.db, "fonts", {"en": ("Fonts", "## Photoshop\n\nOpen Photoshop and add a custom font.\n")})
    assert not sought(desk, "How do I add a custom font in Photoshop?", "en")[0].elsewhere


def test_what_changes_is_said_as_it_is_now_and_what_nobody_knows_is_not(desk: Desk) -> None:
    body = "A transfer costs {{fee:ethereum}} now, and {{team}} answers in {{wait}}. Custom words: zebra.\n"
    put(desk.db, "what-it-costs", {"en": ("What a transfer costs", body)})
    asked: list[tuple[str, list[str]]] = []

    async def values(language: str, bodies: Sequence[str]) -> Values:
        asked.append((language, list(bodies)))
        return {"fee:ethereum": "0.4 USD", "team": "Polar"}.get

    (hit,) = asyncio.run(Seeker(desk.db, values=values)("what does a zebra transfer cost", "en"))
    assert "costs 0.4 USD now, and Polar answers in (see the article)." in hit.body
    assert [language for language, _ in asked] == ["en"]


def test_the_desk_knows_what_its_articles_leave_open(desk: Desk) -> None:
    """The team's name and its waiting time; a fee where no node is set up is said to be not known."""
    settings = Settings(organisation="Polar", secret_key="x" * 43)
    looker = Looker(desk.db, settings.key("lookups"))
    values = LiveValues(desk.db, Fees(looker, desk.clock), settings)

    async def told() -> list[str | None]:
        known = await values("en", ["{{team}} {{wait}} {{fee:ethereum}}"])
        return [known("team"), known("wait"), known("fee:ethereum")]

    assert asyncio.run(told()) == ["Polar", "not known yet", "not known at the moment; see the page of fees"]
