"""Which text a conversation gets, and what is put into it."""

from __future__ import annotations

import random

import pytest

from walletdesk.macros import reading, rules, starter
from walletdesk.macros.rules import Actions, Chosen
from walletdesk.safety import places, screen
from walletdesk.safety.outgoing import refuse_asking, unsure
from walletdesk.triage.intents import INTENTS
from walletdesk.triage.rules import language_of
from walletdesk.wire import RawText


@pytest.mark.parametrize(
    ("there", "wanted", "got"),
    [
        (["en", "zh"], "zh", Chosen("zh", True)),
        (["en", "zh"], "zh-Hant-TW", Chosen("zh", True)),
        (["en", "pt-BR"], "pt", Chosen("pt-BR", True)),
        (["en", "zh"], "vi", Chosen("en", False)),
        (["zh", "fr"], "vi", Chosen("zh", False)),
        (["zh"], "", Chosen("zh", True)),
        ([], "en", Chosen("", False)),
    ],
)
def test_a_conversation_gets_its_own_language_or_is_told_of_another(there: list[str], wanted: str, got: Chosen) -> None:
    assert rules.choose(there, wanted) == got


def test_the_desks_usual_language_comes_before_english() -> None:
    assert rules.choose(["en", "zh"], "vi", "zh") == Chosen("zh", False)


def test_what_is_known_is_filled_in_once_and_what_is_missing_is_named() -> None:
    text = "Hello {{ contact.name }}, {{hash}} and {{hash}} on {{network}}"
    assert rules.fill(text, {"contact.name": "{{network}}", "network": " "}) == (
        "Hello {{network}}, {{hash}} and {{hash}} on {{network}}",
        ("hash", "network"),
    )
    assert rules.unfilled("see {{hash}} and {{ other }} and {x}") == ("hash",)
    with pytest.raises(rules.UnfilledPlaceholder):
        rules.refuse_unfilled("on {{network}}")


@pytest.mark.parametrize(
    ("words", "place"),
    [("", 0), ("/low", 0), ("lo", 1), ("fee", 2), ("too fee", 3), ("stuck", 4), ("waits", 5), ("tron", None)],
)
def test_the_nearest_answer_comes_first(words: str, place: int | None) -> None:
    assert rules.rank("Fee too low", "Stuck", "low", ["It waits."], words) == place


def test_what_a_writer_took_off_is_not_done() -> None:
    todo = Actions(status=None, category="spam", tags=("a",), snooze_hours=2)
    assert todo.without(["tags", "status"]) == Actions(category="spam")
    assert not Actions().some() and todo.some()


# -- those that come with the desk ---------------------------------------------------


def test_none_that_comes_with_the_desk_asks_for_anything_or_leads_anywhere_however_it_is_filled() -> None:
    rng = random.Random(7)
    for one in starter._ALL:
        for language in ("en", "zh"):
            text = getattr(one, language)
            reading.text(RawText(text))
            assert language_of(text) == language, one.shortcut
            samples = {name: getattr(it, language) for name, it in rules.PLACEHOLDERS.items()}
            # A bare hash, as on TRON and Bitcoin, must be known for one by the word beside it.
            for values in (samples, samples | {"hash": rng.randbytes(32).hex()}):
                filled, missing = rules.fill(text, values)
                assert not missing and not screen(RawText(filled)).found, one.shortcut
                refuse_asking(filled)
                assert not unsure(filled) and not places.find(filled), one.shortcut


def test_each_has_both_languages_the_same_gaps_a_shortcut_of_its_own_and_a_topic_we_know() -> None:
    assert len(set(starter.shortcuts())) == len(starter._ALL) >= 25
    for one in starter._ALL:
        gaps = [sorted(rules.fill(text, {})[1]) for text in (one.en, one.zh)]
        # Addressing somebody by name is a matter of the language.
        assert gaps[0] == gaps[1], one.shortcut
        assert not one.does.category or one.does.category in INTENTS
    for language in ("en", "zh"):
        named = [str(one.content.name) for one in starter.drafts(language)]
        assert len(set(named)) == len(named)
