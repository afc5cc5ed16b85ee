"""The third tuning set of what replies ask for; and articles, whose readers may be told what to type into their own wallets."""

from __future__ import annotations

import pytest

from tests.safety import asking_third as third
from walletdesk.safety import asking


def _stopped(text: str, *, published: bool = False) -> bool:
    return any(not one.unsure for one in asking.find(text, published=published))


@pytest.mark.parametrize("text", [*third.ASKS, *third.OTHERS])
def test_it_asks(text: str) -> None:
    assert _stopped(text)


@pytest.mark.parametrize("text", third.FINE)
def test_it_does_not_ask(text: str) -> None:
    assert asking.find(text) == ()


@pytest.mark.parametrize("text", [*third.ARTICLES_FINE, *third.FINE])
def test_an_article_tells_its_reader_what_to_do_in_the_wallet(text: str) -> None:
    assert not _stopped(text, published=True)


@pytest.mark.parametrize("text", third.ARTICLES_ASK)
def test_an_article_may_not_ask_for_it_to_be_handed_over(text: str) -> None:
    assert _stopped(text, published=True)
