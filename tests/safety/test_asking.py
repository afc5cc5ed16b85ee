"""What a text asks for, as a table of examples; and that reading it is quick however it is written."""

from __future__ import annotations

import sys

import pytest

from tests.safety.asking_texts import ASKS, FINE, UNSURE
from walletdesk.safety import asking
from walletdesk.safety.asking import Rule, Wanted, find


@pytest.mark.parametrize("text", ASKS)
def test_it_asks(text: str) -> None:
    found = [one for one in find(text) if not one.unsure]
    assert found
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize("text", UNSURE)
def test_a_lead_is_to_judge(text: str) -> None:
    found = find(text)
    assert found
    assert all(one.unsure for one in found)


@pytest.mark.parametrize("text", FINE)
def test_it_does_not_ask(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Send me your recovery phrase", Wanted.RECOVERY_PHRASE),
        ("Send me your private key", Wanted.PRIVATE_KEY),
        ("Send me your keystore file", Wanted.KEYSTORE),
        ("Tell me your password", Wanted.PASSWORD),
        ("Tell me the code from the SMS", Wanted.CODE),
        ("Tell me the card number", Wanted.CARD),
        ("Install AnyDesk", Wanted.REMOTE_CONTROL),
        ("Please pay the activation fee", Wanted.PAYMENT),
        ("Validate your wallet at https://fix.example", Wanted.WALLET_ON_PAGE),
        ("请把助记词发给我", Wanted.RECOVERY_PHRASE),
        ("请把私钥发给我", Wanted.PRIVATE_KEY),
        ("请把验证码发给我", Wanted.CODE),
    ],
)
def test_what_it_asks_for_is_named(text: str, kind: Wanted) -> None:
    assert [one.kind for one in find(text)] == [kind]


def test_the_clause_that_asks_is_pointed_at() -> None:
    text = "Thank you for waiting. Please s\u200bend me your ｓｅｅｄ phrase. Have a nice day."
    [asked] = find(text)
    assert text[asked.start : asked.end] == "Please s\u200bend me your ｓｅｅｄ phrase"


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (["Open the backup page."], "Now copy what you see to me."),
        (["You have your recovery phrase?", "Good."], "Please send it to me."),
        (["打开备份页面。"], "把看到的发给我。"),
    ],
)
def test_it_asks_together_with_what_was_written_before(earlier: list[str], text: str) -> None:
    assert find(text) == ()
    [asked] = find(text, earlier)
    assert asked.rule is Rule.EARLIER
    assert 0 <= asked.start < asked.end <= len(text)


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (["We never ask for your recovery phrase."], "Please send me the transaction hash."),
        (["Open the backup page in the app and write the words on paper."], "Tell me when you are done."),
        (["我们绝不会索要助记词。"], "请把交易哈希发给我。"),
        (["Hello"], "How can I help?"),
    ],
)
def test_it_asks_for_nothing_together_either(earlier: list[str], text: str) -> None:
    assert find(text, earlier) == ()


LONG = (
    "please send " * 1_400,
    "your recovery phrase " * 800,
    "never, " * 2_300,
    "a " * 8_000,
    "s-e-e-d-" * 2_000,
    "不要发助记词" * 2_600,
    "助 记 词 " * 2_600,
    '"' * 16_000,
    "said “" * 2_500,
    "(" * 16_000,
    "A" * 16_000,
    "AAAA " * 3_200,
    "1" * 16_000,
    "send me " * 1_000 + "your " * 1_600,
    "\u200b" * 16_000,
    "what is " * 2_000,
    "\n" * 16_000,
    "pay " * 4_000,
    "clave privada " * 1_100,
    "シード " * 4_000,
)


def _steps(text: str) -> int:
    """Lines of Python that are run: what regular expressions do inside is bounded by their own form."""
    count = 0

    def step(*_: object) -> object:
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)  # type: ignore[arg-type]
    try:
        asking.find(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("text", LONG, ids=lambda text: repr(text[:8]))
def test_reading_grows_with_the_length_and_not_faster(text: str) -> None:
    quarter, half = text[: len(text) // 4], text[: len(text) // 2]
    assert _steps(half) <= 2.6 * _steps(quarter) + 500
