"""Folding is Unicode's own, and costs no more than a text is long."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.kit import fold
from walletdesk.kit.search import MOST_CHARACTERS, query_terms, terms
from walletdesk.triage.rules import READ_CHARACTERS, folded

GROWS = "\ufdfa"
"""18 characters in its plain form."""


@given(st.text(st.sampled_from("aé ﬁ½Åe\u0301\u0316각ᄀ\u1161\u11a8転ｶﾞ\u0e33字"), max_size=60))
def test_a_text_comes_out_as_unicode_says(text: str) -> None:
    assert fold.nfkc(text, 10_000) == unicodedata.normalize("NFKC", text)


def test_pieces_of_a_long_text_fit_together() -> None:
    text = "cafe\u0301 転ｶﾞ½ \u1112\u1161\u11ab字" * 700
    assert fold.nfkc(text, 100_000) == unicodedata.normalize("NFKC", text)


def test_no_more_comes_out_than_was_asked_for() -> None:
    assert fold.nfkc(GROWS * 1_000, 500) == unicodedata.normalize("NFKC", GROWS * 100)[:500]
    assert fold.nfkc("a" * 1_000, 500) == "a" * 500


@pytest.mark.parametrize("text", [GROWS * 10_000, "a" + "\u0301\u0316" * 5_000, "\u0f73\uff9e" * 5_000, "½" * 10_000])
def test_unicode_is_never_given_much_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes quadratic time for marks out of order."""
    given: list[int] = []
    normalize = unicodedata.normalize

    def counted(form: Literal["NFKC"], piece: str) -> str:
        given.append(len(piece))
        return normalize(form, piece)

    monkeypatch.setattr(unicodedata, "normalize", counted)
    folded(text)
    terms(text)
    query_terms(text)
    assert max(given) <= 256
    assert sum(given) <= 2 * MOST_CHARACTERS + READ_CHARACTERS


def test_what_grows_in_folding_is_read_and_indexed_to_the_same_length() -> None:
    assert len(folded(GROWS * 10_000)) <= READ_CHARACTERS
    assert sum(map(len, terms("".join(f"{GROWS}{number} " for number in range(9_000))))) <= MOST_CHARACTERS
