"""How far an urgent claim is believed, so that strangers cannot flood the urgent lane.  Pure.

A stranger's word is enough to stand in the urgent lane, because most who cry for help are
right to.  It is not enough to stand there a hundred times, nor to wake somebody.  An
identified contact, or a claim that a stored fact confirms, is never grouped and never held:
whatever strangers say in the same hour, it cannot be crowded out.
"""

from __future__ import annotations

import re
from enum import StrEnum
from hashlib import blake2b

import msgspec

from walletdesk.triage.rules import folded
from walletdesk.wire import Priority

MOST_FROM_SOURCE = 3
"""Urgent claims an hour from one source (an address prefix: a home, an office, part of a carrier's network) that are
taken at their word.  Two people behind one address may be robbed within an hour; a fourth claim is as like as not noise,
and at high it is still the next work after what is urgent."""

MOST_ALIKE = 10
"""Alike claims an hour that are shown under the first of them.  A drained site's victims come by the dozen and use the
same words: ten show that it is real or a flood, and the one look that decides it is decided on the first."""

MOST_FROM_STRANGERS = 60
"""Urgent claims an hour of all strangers together that are taken at their word, whatever network and words they use.  A
team that answers within a minute cannot look at more; one a minute is far above an ordinary day of the largest desks, so
past it either many networks are lent out for a flood or something has happened that an incident is opened for."""


class Standing(StrEnum):
    """The names are those of the conversation's column."""

    CLAIMED = "claimed"
    """Urgent, on the contact's word."""
    GROUPED = "grouped"
    """Urgent, shown under an earlier claim that says the same."""
    HELD = "held"
    """High until a person has looked."""
    CONFIRMED = "confirmed"
    """Urgent, with a stored fact or a person behind it."""


class Decision(msgspec.Struct, frozen=True):
    standing: Standing
    alarm: bool
    """Whether it may be told aloud, by a notification and a sound."""
    reason: str
    """Why, for the console to say: identified, fact, stranger, alike, many_alike, many_from_source or many_strangers."""

    @property
    def priority(self) -> Priority:
        return Priority.HIGH if self.standing is Standing.HELD else Priority.URGENT


def standing(*, identified: bool, confirmed: bool, from_source: int, alike: int, from_strangers: int = 0) -> Decision:
    """Where an urgent claim stands, given those of the last hour; no count includes this one.

    `confirmed` is that a person looked at it or a stored fact (a found secret) stands
    behind it; `from_source` counts claims from the same address prefix, 0 if that is not
    known; `alike` counts claims with the same `fingerprint`, from anybody; `from_strangers`
    those of everybody who is not identified.
    """
    if confirmed and (identified or from_source < MOST_FROM_SOURCE):
        return Decision(Standing.CONFIRMED, alarm=True, reason="fact")
    if identified:
        return Decision(Standing.CLAIMED, alarm=True, reason="identified")
    if from_source >= MOST_FROM_SOURCE:
        return Decision(Standing.HELD, alarm=False, reason="many_from_source")
    if alike >= MOST_ALIKE:
        return Decision(Standing.HELD, alarm=False, reason="many_alike")
    if from_strangers >= MOST_FROM_STRANGERS:
        return Decision(Standing.HELD, alarm=False, reason="many_strangers")
    if alike:
        return Decision(Standing.GROUPED, alarm=False, reason="alike")
    return Decision(Standing.CLAIMED, alarm=False, reason="stranger")


# What makes no difference between two cries for help.
_NOT_SAID = re.compile(
    r"⟦[^⟧]*⟧"  # our marks
    # Amounts, addresses, hashes, links, times, names of accounts; from the beginning of a run only, or it takes the
    # square of its length.
    r"|(?<![!-~])[!-.:-?A-~]*[0-9@/][!-~]*"
    r"|[的了我是在你您们请啊吗呢吧就都也很把给已就和他她它这那]|求助|救命|谢谢|客服|快点|怎么办|大家|在线等|[急快]"
)
_REPEATED = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}")
_HAN = re.compile("[\u3400-\u9fff]+")
_FILLERS = frozenset(
    """
    admin all and any are asap been but can could day did does for from guys had has have hello help her here hey him
    his how into its just need not now off omg our out please pls plz really she sir some somebody someone sup suport
    team than thank thanks that the them then there they this today told two ugent urgent very was were what when who
    why will with would yes yesterday you your
    """.split()
)
"""With double letters made one, as they are looked up."""
_STEM = 5
"""Letters by which a word is known: stole, stolen; transfer, transferred."""
_KEPT = 3
"""Features that make the key.  Measured on the urgent texts of the tuning half of tests/triage/phrasings.tsv: no two of
them met (with two features one pair in 600, with one a pair in 30), and 50 variants of one text by one or two edits fell
into 5 keys, nearly nine in ten into the first."""


def fingerprint(text: str) -> str:
    """A key that alike texts mostly share: 16 hexadecimal digits, or nothing when there are no words to compare.

    Case, order, numbers, addresses, amounts, links, doubled letters, greetings and most small
    edits make no difference.  Of the text's words (character pairs in Chinese) the three with
    the smallest hash are kept and hashed together, so an added or mistyped word changes the
    key only when it is one of those or takes their place.

    The text cannot be had back from it: three of its words, hashed.  Who has a list of words can find
    out which three and no more, so it is kept no longer than the claims it groups.
    """
    plain = _REPEATED.sub(r"\1", _NOT_SAID.sub(" ", folded(text)))
    said = {word[:_STEM] for word in _WORD.findall(plain) if word not in _FILLERS}
    for run in _HAN.findall(plain):
        said.update(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    if not said:
        return ""
    smallest = sorted(_hash(one.encode()) for one in said)[:_KEPT]
    return _hash(b"".join(smallest)).hex()


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=8, person=b"alike claims").digest()
