"""What the console's routes take.  A person's words arrive as `RawText`, never as `str`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Path, Query
from pydantic import Field, StringConstraints, WithJsonSchema

from walletdesk.conversations.rules import KEY_LENGTHS, Status
from walletdesk.kit.errors import NotFound
from walletdesk.kit.paging import GivenId
from walletdesk.macros.rules import ACTIONS_PER_REPLY
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given, Language
from walletdesk.wire import Kind, Priority, RawText, SecretKind

TEXT_LENGTH = 16_000
"""Characters of one message or draft: in any script it fits in one frame of the socket (64 KiB)."""
LATEST = 2**53 - 1
"""The largest whole number that browsers count with; in microseconds that is the year 2255."""


Body = Annotated[RawText, Text(TEXT_LENGTH)]
Key = Annotated[
    str,
    StringConstraints(
        pattern=rf"^[A-Za-z0-9_-]{{{KEY_LENGTHS.start},{KEY_LENGTHS.stop - 1}}}$", max_length=KEY_LENGTHS.stop - 1
    ),
]
FileId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{22}$", max_length=22)]
Seq = Annotated[int, Field(ge=0, le=LATEST)]


class UsedMacro(Given):
    """A macro that the reply was made of; `without` names those of its actions that are not to be done."""

    id: GivenId
    without: Annotated[
        list[Literal["status", "priority", "category", "tags", "assignee", "team"]], Field(max_length=6)
    ] = []


class NewMessage(Given):
    key: Key
    text: Body
    note: bool = False
    files: Annotated[list[FileId], Field(max_length=20)] = []
    answers: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")] | None = None
    """Id of the message that it answers: where the channel can, its reader sees that."""
    macros: Annotated[list[UsedMacro], Field(max_length=ACTIONS_PER_REPLY)] = []


class Retry(Given):
    """Nothing to say yet."""


class SecretReport(Given):
    kind: SecretKind | None = None
    """What the reporter takes it for, with `all`: what stands in its place says so.  Else the detector decides."""
    all: bool = False
    files: bool = False
    """Take away its files too."""
    tell_form: bool = False
    """Let leads see how it looked, in numbers only, where the gate did not know it."""


class Harmless(Given):
    words: Annotated[RawText, Text(500)] | None = None
    """A text of the same kind, typed anew; what looks like a secret is refused."""
    tell_form: bool = False
    """Leads may see how the rest of the message looks, in numbers, and a twin of it."""


class Assignment(Given):
    staff: GivenId | None
    team: GivenId | None


class NewStatus(Given):
    status: Status
    snoozed_until: Seq | None = None


class NewPriority(Given):
    priority: Priority


class NewKind(Given):
    kind: Kind


class NewCategory(Given):
    category: Annotated[str, StringConstraints(max_length=40)]


class NewLanguage(Given):
    language: Language


class NewTags(Given):
    tags: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=50)]


class NewStanding(Given):
    confirmed: bool


class NewEmergency(Given):
    emergency: bool


class NewDraft(Given):
    note: bool
    text: Body


class ReadUpTo(Given):
    seq: Seq
    back: bool = False
    """What comes after `seq` is to be unread again; else reading never goes back."""


class ChangeContact(Given):
    """What is left out stays."""

    name: Annotated[RawText, Text(80)] | None = None
    blocked: bool | None = None


class OtherContact(Given):
    """The other of two."""

    contact: GivenId


class NewTag(Given):
    name: Annotated[RawText, Text(40, 1)]
    colour: Annotated[str, StringConstraints(pattern=r"^([a-z]{3,10}|#[0-9a-f]{6})$", max_length=10)]


class Decision(Given):
    """On a reply that waits for a lead."""

    approved: bool
    reason: Annotated[RawText, Text(500)] | None = None
    """For its author, where it is declined."""


class NewPlace(Given):
    place: Annotated[RawText, Text(300, 1, line=True)]
    """A host, `*.` before one for all under it, a phone number or `@name`."""


# -- what stands in addresses ------------------------------------------------------------
# A number or id nobody has is not found, whatever it looks like.

_Id = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,18}$"})]
_Number = Annotated[str, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LATEST})]


async def _id_of(id: Annotated[_Id, Path()]) -> int:
    return _whole(id, 2**63 - 1)


async def _number_of(number: Annotated[_Number, Path(description="The conversation's number.")]) -> int:
    return _whole(number, LATEST)


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or int(text) > most:
        raise NotFound
    return int(text)


Id = Annotated[int, Depends(_id_of)]
Number = Annotated[int, Depends(_number_of)]
PageCursor = Annotated[str | None, Query(max_length=64, description="`next` of the page before.")]
