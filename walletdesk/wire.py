"""Words the desk and its channels exchange: what comes in, what was screened, what goes out.

Text from outside is `RawText` until the secret gate has read it.  `RawText` is not
a `str`: drivers, loggers, templates and JSON encoders refuse it.  Only
`walletdesk.safety` makes `SafeText` out of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NewType, NoReturn, Self

import msgspec

SafeText = NewType("SafeText", str)
"""Text that the gate has read, or that we wrote ourselves (`safety.trusted`), or that was read back from a row."""


class RawText:
    """Text from outside that nobody has screened.  Its repr shows its length and nothing else."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError("RawText holds a str")
        self._text = text

    def __repr__(self) -> str:
        return f"RawText({len(self._text)} characters)"

    def __len__(self) -> int:
        return len(self._text)

    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self._text.strip()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RawText) and other._text == self._text

    def __hash__(self) -> NoReturn:
        raise TypeError("RawText is not hashable: it may not become a key")

    def __str__(self) -> NoReturn:
        raise TypeError("RawText has not passed the secret gate")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("RawText has not passed the secret gate")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("RawText is never pickled")

    def __reduce__(self) -> NoReturn:
        raise TypeError("RawText is never pickled")

    def __getstate__(self) -> NoReturn:  # what `object` would answer holds the text
        raise TypeError("RawText is never pickled")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def text_for_gate(raw: RawText) -> str:
    """The characters themselves.  Called by `walletdesk.safety` only; `bin/lint` checks that."""
    return raw._text


class SecretKind(StrEnum):
    RECOVERY_PHRASE = "recovery_phrase"
    PRIVATE_KEY = "private_key"
    EXTENDED_KEY = "extended_key"
    KEYSTORE = "keystore"
    API_KEY = "api_key"
    PASSWORD = "password"
    """Or a PIN: what somebody says is one."""
    CODE = "code"
    """A one-time code, backup codes, or the seed of a code generator."""
    CARD = "card"
    """The number of a payment card, or the digits on its back."""
    IDENTITY = "identity"
    """The number of an identity card, a passport, a tax payer."""
    SECRET = "secret"
    """Whatever else somebody of the team reported; the gate finds none of these."""


OPENS_WALLETS = frozenset(
    {SecretKind.RECOVERY_PHRASE, SecretKind.PRIVATE_KEY, SecretKind.EXTENDED_KEY, SecretKind.KEYSTORE}
)
PERSONAL = frozenset({SecretKind.CARD, SecretKind.IDENTITY})
"""What is taken out and is no danger to a wallet: nothing to be alarmed about."""


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    ASK = "ask"


class Found(msgspec.Struct, frozen=True):
    """One secret the gate took out of a text: what it was, never what it said."""

    kind: SecretKind
    certainty: Certainty
    language: str = ""
    """ISO 639-1 code of the word list, empty for keys."""
    words: int = 0
    """Number of words of a recovery phrase, 0 for keys."""


class Screened(msgspec.Struct, frozen=True):
    """What the gate made of one text.

    `redact_earlier` maps ids of stored messages, which turned out to hold earlier
    parts of a secret, to the texts that are to stand in their place.
    """

    text: SafeText
    found: tuple[Found, ...] = ()
    redact_earlier: dict[int, SafeText] = {}


class AuthorKind(StrEnum):
    CONTACT = "contact"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Delivery(StrEnum):
    """What became of a message that goes out; messages that came in are `received`."""

    RECEIVED = "received"
    HELD = "held"
    """Waits for a lead: it leads to a place nobody has allowed."""
    DECLINED = "declined"
    """A lead said no; it was never sent."""
    QUEUED = "queued"
    SENT = "sent"
    SEEN = "seen"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The process died between handing it over and noting it: may have been sent."""
    TAKEN_BACK = "taken_back"
    """Its author took it back before it was handed over."""


class Priority(StrEnum):
    """The order of work.  What is promised, and by when, follows from the `Kind`."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


PRIORITY_RANK = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}
"""Sorts ascending: what comes first is done first."""


class Kind(StrEnum):
    SECURITY = "security"
    """Security or funds at risk: always urgent."""
    FAULT = "fault"
    QUESTION = "question"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"


class ClockKind(StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    FIRST_ANALYSIS = "first_analysis"
    UPDATE = "update"
    """Who waits for a resolution hears how it stands."""
    RESOLUTION = "resolution"
