"""What no rule knows and reads like a request all the same: what was learned is kept, and holds no more than it was taught."""

from __future__ import annotations

import pytest

from tests.safety import asking_fourth as fourth
from walletdesk.safety import asking
from walletdesk.safety.asking import Rule


def _stopped(texts: tuple[str, ...]) -> list[str]:
    return [text for text in texts if any(not one.unsure for one in asking.find(text))]


def test_most_requests_it_was_taught_are_stopped_and_hardly_a_reply_is() -> None:
    assert len(_stopped(fourth.ASKS)) >= 0.93 * len(fourth.ASKS)
    assert len(_stopped(fourth.FINE)) <= 0.01 * len(fourth.FINE)


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ada. Please make your mnemonic available to us. Thank you.",
        "您好。请让我们拿到您的私钥。谢谢。",
    ],
)
def test_the_sentence_that_reads_like_a_request_is_pointed_at(text: str) -> None:
    [asked] = asking.find(text)
    assert asked.rule is Rule.LIKELY
    assert "mnemonic" in text[asked.start : asked.end] or "私钥" in text[asked.start : asked.end]
    assert "Hello" not in text[asked.start : asked.end]


@pytest.mark.parametrize(
    "text",
    [
        "Never make your mnemonic available to anybody.",
        "They wrote: “please make your mnemonic available to our team”. That was a scam.",
        "Whoever says “make your private key available to our team” is a thief.",
    ],
)
def test_a_warning_in_the_same_words_passes(text: str) -> None:
    assert asking.find(text) == ()
