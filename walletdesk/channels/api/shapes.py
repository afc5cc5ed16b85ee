"""What the routes under /api/v1 take, and the shapes they answer with."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from walletdesk.channels.api.adapter import CAPABILITIES
from walletdesk.integrations.views import ConversationState, Event, Id, Micros
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.safety.names import Text
from walletdesk.wire import AuthorKind, RawText, SafeText, SecretKind

FACT_CHARACTERS = 64
_EXAMPLE_ID = "9zr4mt1c8k0w3hj5nxd2qe6v7b"


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


PublicId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$"), Field(examples=[_EXAMPLE_ID])]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"), Field(examples=["en"])
]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
AppUser = Annotated[str, StringConstraints(pattern=r"^\S{1,128}$"), Field(examples=["user-4711"])]
"""Read by the gate before it is kept (`identify.user_id`), as is an address."""
Fact = Annotated[RawText, Text(FACT_CHARACTERS, 1)]
Words = Annotated[RawText, Text(CAPABILITIES.text_characters)]
Files = Annotated[list[PublicId], Field(max_length=20)]


class ContactGiven(Given):
    """Whom it is about: exactly one of `id`, `app_user` and `email`.  Somebody new is made a contact."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"app_user": "user-4711", "name": "Li Wei", "language": "zh"}]},
    )

    id: PublicId | None = Field(default=None, description="As the desk named the contact before.")
    app_user: AppUser | None = Field(default=None, description="The user's id in your own system.")
    email: Email | None = None
    email_verified: StrictBool = Field(
        default=False,
        description="You know that the address is theirs.  Only then is it the contact whom the whole desk knows by it; "
        "a token for one inbox cannot say so, and what it says is taken for false.",
    )
    name: Annotated[RawText, Text(80, 1, line=True)] | None = Field(
        default=None, description="Of somebody new; the team may have changed it since."
    )
    language: Language | None = None


class FactsGiven(Given):
    """What the app tells of itself; the team sees it beside the conversation."""

    app_version: Fact | None = None
    os: Fact | None = None
    network: Fact | None = None
    vpn: StrictBool | None = None
    chain: Fact | None = None


class NewConversation(Given):
    """A contact's first message in a matter."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "inbox": _EXAMPLE_ID,
                    "contact": {"app_user": "user-4711", "name": "Li Wei", "language": "zh"},
                    "text": "My transfer is pending for an hour.",
                    "facts": {"app_version": "4.2.0", "os": "Android 16"},
                }
            ]
        },
    )

    inbox: PublicId
    contact: ContactGiven
    text: Words = Field(default_factory=lambda: RawText(""))
    language: Language | None = Field(default=None, description="For a text that does not tell its language.")
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = Field(
        default="", description="One of the desk's categories."
    )
    facts: FactsGiven | None = None
    files: Files = Field(default=[], description="Ids of files that were uploaded for this contact.")


class NextMessage(Given):
    """The contact goes on."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"text": "It arrived, thank you."}]},
    )

    text: Words = Field(default_factory=lambda: RawText(""))
    language: Language | None = None
    files: Files = []


class ConversationName(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    number: Annotated[int, Meta(description="As people name it: #1042.", examples=[1042])]


class ContactName(msgspec.Struct, frozen=True, kw_only=True):
    id: Id


class StoredMessage(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    sequence: Annotated[int, Meta(description="Its number in its conversation.", examples=[2])]
    at: Micros


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A message is durably stored.  The same key is answered word for word like this for 30 days."""

    conversation: ConversationName
    contact: ContactName
    message: StoredMessage
    opened: Annotated[bool, Meta(description="It opened the conversation named here.")]
    redacted: Annotated[
        list[SecretKind],
        Meta(
            description="What was taken out before anything was stored.  Warn your user; the desk has warned them too."
        ),
    ]


class FileInfo(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    name: SafeText
    media_type: Annotated[str, Meta(examples=["image/png"])]
    size_bytes: int
    url: Annotated[str, Meta(description="Signed, good for six hours at least; empty once the file was taken away.")]


class MessageInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the contact sees too; never a note, nothing that waits or was taken back."""

    id: Id
    sequence: Annotated[int, Meta(description="Where it stands in what the contact sees.", examples=[4])]
    at: Micros
    author: AuthorKind
    name: Annotated[str, Meta(description="Of the member of the team who wrote it; else empty.", examples=["Ada"])]
    text: SafeText
    language: str
    redacted: list[SecretKind]
    files: list[FileInfo]


class MessagePage(msgspec.Struct, frozen=True, kw_only=True):
    messages: list[MessageInfo]
    next: Annotated[int | None, Meta(description="`after` of the next page, null on the last.", examples=[4])]


class ConversationPage(msgspec.Struct, frozen=True, kw_only=True):
    conversations: list[ConversationState]
    next: Annotated[str | None, Meta(description="`cursor` of the next page, null on the last.")]


class ChangePage(msgspec.Struct, frozen=True, kw_only=True):
    events: list[Event]
    next: Annotated[str, Meta(description="`cursor` with which to ask again, also when nothing happened.")]
    more: Annotated[bool, Meta(description="Ask again at once: there is more already.")]


class IdentityInfo(msgspec.Struct, frozen=True, kw_only=True):
    kind: IdentityKind
    value: Annotated[str, Meta(examples=["user-4711"])]
    proof: Proof


class ContactInfo(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    name: SafeText
    language: str
    created_at: Micros
    last_seen_at: Micros
    blocked: bool
    identities: list[IdentityInfo]


class ContactPage(msgspec.Struct, frozen=True, kw_only=True):
    contacts: list[ContactInfo]


SHAPES = (Accepted, FileInfo, MessagePage, ConversationPage, ChangePage, ContactInfo, ContactPage)
