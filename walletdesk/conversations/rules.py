"""Decisions about conversations, from plain values."""

from __future__ import annotations

import hashlib
import unicodedata
from enum import StrEnum

import msgspec

from walletdesk.wire import PRIORITY_RANK, Priority

WARNING = "warning:"
"""Before the id of the message that a warning of the desk's own answers, as the external id of the warning."""


class Status(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    """We wait for the customer."""
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"


class Lane(StrEnum):
    """Where a conversation stands in the lists."""

    WORK = "work"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"


LANES = {
    Status.OPEN: Lane.WORK,
    Status.PENDING: Lane.WORK,
    Status.SNOOZED: Lane.SNOOZED,
    Status.RESOLVED: Lane.RESOLVED,
    Status.CLOSED: Lane.CLOSED,
    Status.SPAM: Lane.SPAM,
}


LIVE = frozenset({Status.OPEN, Status.PENDING, Status.SNOOZED})
"""Not done with: promises are kept here."""


class Visibility(StrEnum):
    PUBLIC = "public"
    NOTE = "note"
    """Only the team sees it."""


class Standing(StrEnum):
    """How far an urgent claim is believed; strangers must not flood the urgent lane."""

    NONE = ""
    HELD = "held"
    """Kept at high until a person has looked."""
    GROUPED = "grouped"
    """Urgent, and under an earlier one that says the same."""
    CLAIMED = "claimed"
    """Urgent on the contact's word."""
    CONFIRMED = "confirmed"
    """A person or a stored fact stands behind it."""


class ChangeKind(StrEnum):
    CREATED = "created"
    STATUS = "status"
    PRIORITY = "priority"
    KIND = "kind"
    CATEGORY = "category"
    LANGUAGE = "language"
    ASSIGNEE = "assignee"
    TEAM = "team"
    TAGS = "tags"
    STANDING = "standing"
    ALARMED = "alarmed"
    """An urgent claim may be told aloud from here on."""
    EMERGENCY = "emergency"
    DELIVERED = "delivered"
    FAILED = "failed"
    """`new` is the reason's code, after `unknown ` where it may have been sent all the same."""
    RETRIED = "retried"
    TAKEN_BACK = "taken_back"
    HELD = "held"
    """A reply of ours waits for a lead; `new` are the places it leads to."""
    APPROVED = "approved"
    DECLINED = "declined"
    """`new` is what the lead said."""
    REFUSED = "refused"
    """A reply of ours asked for what nobody may ask for (`new`) and was not stored; `old` counts its author's of a day."""
    REDACTED = "redacted"
    HARMLESS = "harmless"
    """Who is named says that what was taken out of the message was no secret."""
    SENIOR = "senior"
    """The contact asks for someone senior."""
    RATED = "rated"
    WARNED = "warned"
    """A clock is nearly due."""
    BREACHED = "breached"
    """A clock ran out."""
    WINDOW_SHUT = "window_shut"
    """The provider takes no answers any more until the contact writes again."""
    LINKED = "linked"
    """Goes on from an earlier conversation."""
    MERGED = "merged"
    """It is another contact's now, who is the same person: `old` and `new` are their ids."""
    PARTED = "parted"
    """A merge was undone: it is the contact's again who began it."""
    FACTS = "facts"
    EDITED = "edited"
    """The contact wrote a message of theirs anew, at their provider."""
    WITHDRAWN = "withdrawn"
    """The contact deleted a message of theirs at their provider: its words and files are gone here too."""
    REACTED = "reacted"
    """The contact put `new`, a pictograph, on a message; empty takes it off."""
    UNREACHABLE = "unreachable"
    """The contact blocked us at their provider."""
    REACHABLE = "reachable"
    FILES = "files"
    """A file of a message came after it."""
    FORGOTTEN_THERE = "forgotten_there"
    """A message with a secret was deleted at the provider too."""
    LEFT_THERE = "left_there"
    """It could not be: somebody has to do it by hand."""
    FILE_REFUSED = "file_refused"
    """A file that came with a message was not taken; `new` is the code of why."""
    VERIFIED = "verified"
    """The contact showed that the address they gave is theirs."""
    LOOKUP = "lookup"
    """What a look at the chain found is another state now; `new` is the look's id and the state."""


REPLACES = frozenset({ChangeKind.REDACTED, ChangeKind.EDITED, ChangeKind.WITHDRAWN, ChangeKind.FILES})
"""After these a message is another one than those have who were told of it before."""

NEVER = 2**57
"""`due_at` of a conversation without a running clock: sorts last.  In microseconds that is the year 6537."""
DISTRESS = "person_in_distress"
"""The category of conversations with somebody who does not want to live any more: nobody asks them how it was."""
CONFIRMATION = "confirmation:"
"""Begins the keys of what the desk says when something arrived."""
CONFIRMED_AN_HOUR, CONFIRMED_UNANSWERED = 2, 3

_RANK_BITS = 58

DAY_US = 24 * 60 * 60 * 1_000_000
REOPENS_FOR_US = 14 * DAY_US
"""A reply to a resolved conversation reopens it this long; later it starts a new one that names the old."""
RATING_OPEN_US = DAY_US
"""A vote may be changed this long after it was given."""
PREVIEW_CHARACTERS = 140
KEY_LENGTHS = range(20, 41)
"""A key nobody guesses, because a stranger's also opens the way back in; and too short to carry a phrase or a key of a
wallet past the gate."""

ALLOWED: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.PENDING, Status.SNOOZED, Status.RESOLVED, Status.SPAM}),
    Status.PENDING: frozenset({Status.OPEN, Status.SNOOZED, Status.RESOLVED, Status.SPAM}),
    Status.SNOOZED: frozenset({Status.OPEN, Status.PENDING, Status.SNOOZED, Status.RESOLVED, Status.SPAM}),
    Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED, Status.SPAM}),
    Status.CLOSED: frozenset({Status.SPAM}),
    Status.SPAM: frozenset({Status.OPEN}),
}
"""Which status may follow which.  A closed conversation stays closed: what comes later is a new one."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A provider's rule for answers: so long after a contact's message, and so many of them."""

    open_us: int
    sends: int | None = None
    """None where it does not count."""


WINDOW = "window"
"""What is due next where the provider will take no answer any more: stands for the kind of a clock."""
WINDOW_WARNS_US = 60 * 60 * 1_000_000
"""So long before it closes a window that somebody waits in begins to press; of a shorter one, half of it."""


def window_warns_at(closes_at: int, opened_at: int) -> int:
    return closes_at - min(WINDOW_WARNS_US, (closes_at - opened_at) // 2)


def goes_on(status: Status, resolved_at: int | None, now: int) -> bool:
    """Whether a contact's new message belongs into the conversation, else it starts a new one."""
    if status is Status.CLOSED:
        return False
    return status is not Status.RESOLVED or resolved_at is None or now - resolved_at <= REOPENS_FOR_US


class SenderCheck(StrEnum):
    """Whether who a message says it is from is confirmed, where anybody can write a name there."""

    PASS = "pass"
    """A server that the desk believes has confirmed it."""
    FAIL = "fail"
    """It was looked at and is not so."""
    NONE = "none"
    """Nobody has looked whom the desk believes."""


class Confirm(StrEnum):
    """Whether its sender may be told that a message arrived."""

    NEVER = "never"
    KNOWN = "known"
    """Nobody vouches for who it says it is from: only somebody whom the team has answered before, or whose address is proven."""
    ALWAYS = "always"


def may_confirm(unanswered: int, lately: int) -> bool:
    """Whether one more confirmation may go to a contact who got `lately` in the last hour, and `unanswered` since a person of the
    team last wrote to them: two machines that confirm to each other come to rest."""
    return lately < CONFIRMED_AN_HOUR and unanswered < CONFIRMED_UNANSWERED


PROVIDERS = "p:"
"""So begin the keys of messages that a provider told, who vouches for all of them."""


def digest(value: str) -> str:
    """How a provider's own name for something is kept: it comes from outside and is only ever compared."""
    return hashlib.blake2b(value.encode(), digest_size=16).hexdigest()


def is_reaction(value: str) -> bool:
    """Whether it is a single pictograph as providers let people put on messages, and no words."""
    return 0 < len(value) <= 8 and all(
        unicodedata.category(sign) in ("So", "Sk", "Mn", "Cf") or sign in "\u200d\ufe0f" for sign in value
    )


def more_urgent(a: Priority, b: Priority) -> Priority:
    return a if PRIORITY_RANK[a] <= PRIORITY_RANK[b] else b


def rating_open(rated_at: int | None, now: int) -> bool:
    return rated_at is None or now - rated_at <= RATING_OPEN_US


def preview(text: str, files: int = 0) -> str:
    """The first line of a text as the list shows it, cut without breaking a mark in two.

    Of files without a word it is the mark `⟦files:2⟧`, which each screen says in its reader's language.
    """
    line = " ".join(text.split(None, PREVIEW_CHARACTERS)[:PREVIEW_CHARACTERS])  # more words would be cut anyway
    if not line and files:
        return f"⟦files:{files}⟧"
    if len(line) <= PREVIEW_CHARACTERS:
        return line
    cut = line[: PREVIEW_CHARACTERS - 1]
    opened = cut.rfind("⟦")
    if opened > cut.rfind("⟧"):
        cut = cut[:opened]
    return cut.rstrip() + "…"


def claim(standing: Standing) -> bool:
    """Whether the claim stands in the urgent lane."""
    return standing in (Standing.CLAIMED, Standing.GROUPED, Standing.CONFIRMED)


def place(status: Status, priority: Priority, due_at: int, snoozed_until: int | None, last_message_at: int) -> int:
    """Order within the lane, ascending: work by priority and then by what is due first, snoozed ones by when they
    come back, the rest by the newest message."""
    match LANES[status]:
        case Lane.WORK:
            return (PRIORITY_RANK[priority] << _RANK_BITS) + due_at
        case Lane.SNOOZED:
            return snoozed_until or 0
        case _:
            return -last_message_at


def places_of(priority: Priority) -> tuple[int, int]:
    """From where up to where (excluded) a priority stands in the lane of work."""
    rank = PRIORITY_RANK[priority]
    return rank << _RANK_BITS, (rank + 1) << _RANK_BITS
