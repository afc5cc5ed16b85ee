"""The marks that stand in a text where a secret stood: same in every language, readable by screens.

    ⟦recovery_phrase:12⟧   twelve words were here
    ⟦private_key⟧  ⟦extended_key⟧  ⟦keystore⟧  ⟦api_key⟧  ⟦password⟧  ⟦code⟧
    ⟦card⟧  ⟦identity⟧     numbers of payment cards and of people
    ⟦secret⟧               another text that somebody of the team reported
    ⟦hex:a1b2c3…9f3c⟧      64 hexadecimal digits that may be a key or a hash: first six, last four

Nobody outside can write one: `defused` takes the two brackets out of every text that comes in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from walletdesk.wire import SecretKind

OPEN, CLOSE = "⟦", "⟧"

MARK = re.compile(
    rf"⟦(?:(?P<kind>{'|'.join(SecretKind)})(?::(?P<words>[0-9]{{1,6}}))?"
    r"|hex:(?P<head>[0-9A-Fa-f]{6})…(?P<tail>[0-9A-Fa-f]{4}))⟧"
)

_DEFUSED = str.maketrans({OPEN: "[", CLOSE: "]"})


class Mark(msgspec.Struct, frozen=True):
    """One mark read back.  `kind` is None for a masked hexadecimal value, which then has `head` and `tail`."""

    kind: SecretKind | None
    words: int = 0
    head: str = ""
    tail: str = ""


def mark(kind: SecretKind, words: int = 0) -> str:
    return f"{OPEN}{kind.value}:{words}{CLOSE}" if words else f"{OPEN}{kind.value}{CLOSE}"


def masked_hex(digits: str) -> str:
    """`digits` without its 0x; six and four of them stay readable so that the writer knows which one is meant."""
    return f"{OPEN}hex:{digits[:6]}…{digits[-4:]}{CLOSE}"


def defused(text: str) -> str:
    """`text` with square brackets in place of ours, so that nothing a stranger typed reads as a mark."""
    if OPEN in text or CLOSE in text:
        return text.translate(_DEFUSED)
    return text


def blanked(text: str) -> str:
    """`text` with spaces in place of its marks, same length: detectors do not read what we wrote."""
    if OPEN not in text:
        return text
    return MARK.sub(lambda found: " " * len(found[0]), text)


def holds_secret(text: str) -> bool:
    """Whether a secret was taken out of `text`; a masked value, which may be none, does not count."""
    return OPEN in text and any(found["kind"] for found in MARK.finditer(text))


def first_kind(text: str) -> SecretKind:
    """What the first mark of a secret in `text` says that it was."""
    return next((SecretKind(found["kind"]) for found in MARK.finditer(text) if found["kind"]), SecretKind.SECRET)


def marks_in(text: str) -> str:
    """The marks of `text` without what stands around them, "" where there is none."""
    return "".join(found[0] for found in MARK.finditer(text))


def all_in(text: str) -> list[Mark]:
    """The marks of `text` in order, masked values with them."""
    return [part for part in parts(text) if isinstance(part, Mark)] if OPEN in text else []


def parts(text: str) -> Iterator[str | Mark]:
    """Walk through a stored text: plain stretches and marks, in order; joined they are the whole text."""
    at = 0
    for found in MARK.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        if found["head"]:
            yield Mark(None, head=found["head"], tail=found["tail"])
        else:
            yield Mark(SecretKind(found["kind"]), words=int(found["words"] or 0))
        at = found.end()
    if at < len(text):
        yield text[at:]
