"""What the routes of inboxes take and give."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

from walletdesk.hours import Calendar, calendar_to_json
from walletdesk.inboxes import queries
from walletdesk.inboxes.rules import Algorithm, Channel
from walletdesk.inboxes.tables import IdentityKey, Inbox
from walletdesk.kit.paging import ShownId
from walletdesk.safety.names import Text as RawField
from walletdesk.wire import RawText

Name = Annotated[RawText, RawField(80, 1, line=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]+$")]


def _number(value: object) -> object:
    """Pydantic would read "540" and true as numbers, which the schema does not say."""
    if isinstance(value, str | bool):
        raise ValueError("not a number")
    return value


Whole = Annotated[int, BeforeValidator(_number)]
Minute = Annotated[Whole, Field(ge=0, le=1440)]
Periods = Annotated[list[tuple[Minute, Minute]], Field(max_length=12)]
Setting = Annotated[RawText, RawField(1000)] | Annotated[Whole, Field(ge=-(1 << 53), le=1 << 53)] | StrictBool


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class CalendarShape(Given):
    """Opening hours: periods are minutes after midnight in `zone`; 1440 is the day's end."""

    zone: Annotated[str, Field(max_length=64, examples=["Asia/Shanghai"])] = "UTC"
    always_open: StrictBool = False
    weekly: Annotated[
        dict[Annotated[str, Field(pattern="^[0-6]$")], Periods],
        Field(description="By weekday, 0 Monday to 6 Sunday.", examples=[{"0": [[540, 1080]]}], max_length=7),
    ] = {}
    holidays: Annotated[
        dict[Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")], Periods],
        Field(description="By date: what replaces that day's periods; none for closed.", max_length=400),
    ] = {}

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        return cls.model_validate_json(calendar_to_json(calendar))


class InboxFields(Given):
    """What can be said of an inbox.  What is left out of a change stays."""

    name: Name | None = None
    languages: Annotated[list[Language], Field(min_length=1, max_length=40)] | None = None
    allowed_origins: (
        Annotated[
            list[Annotated[str, StringConstraints(max_length=300)]],
            Field(max_length=50, description="Origins of pages that may show the widget, beside the desk's own."),
        ]
        | None
    ) = None
    greeting: Annotated[dict[Language, Text], Field(max_length=40)] | None = None
    privacy_url: Annotated[str, StringConstraints(max_length=500)] | None = None
    calendar: CalendarShape | None = None
    settings: (
        Annotated[dict[Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$")], Setting], Field(max_length=50)] | None
    ) = None


class NewInbox(InboxFields):
    channel: Channel
    name: Name
    languages: Annotated[list[Language], Field(min_length=1, max_length=40)] = ["en"]


class ChangeInbox(InboxFields):
    active: StrictBool | None = Field(default=None, description="`false` pauses it: it takes no new messages.")


class InboxDetail(BaseModel):
    """An inbox as its settings page shows it."""

    id: ShownId
    public_id: str
    channel: Channel
    name: str
    languages: list[str]
    allowed_origins: list[str]
    greeting: dict[str, str]
    privacy_url: str
    calendar: CalendarShape
    settings: dict[str, Any]
    active: bool
    created_at: int
    desk_url: str = Field(description="Where visitors' browsers find the desk, for the lines that go into pages.")

    @classmethod
    def of(cls, found: Inbox, desk_url: str) -> Self:
        return cls(
            id=found.id,
            public_id=found.public_id,
            channel=found.channel,
            name=found.name,
            languages=queries.languages(found),
            allowed_origins=queries.allowed_origins(found),
            greeting=dict(queries.greetings(found)),
            privacy_url=found.privacy_url,
            calendar=CalendarShape.of(queries.calendar(found)),
            settings=queries.channel_settings(found),
            active=found.active,
            created_at=found.created_at,
            desk_url=desk_url,
        )


class InboxPage(BaseModel):
    inboxes: list[InboxDetail]
    next: ShownId | None


class NewEdDsaKey(Given):
    algorithm: Literal[Algorithm.EDDSA]
    public_key: Annotated[
        str, StringConstraints(max_length=2000), Field(description="Ed25519, PEM (`-----BEGIN PUBLIC KEY-----`).")
    ]


class NewHs256Key(Given):
    algorithm: Literal[Algorithm.HS256]


NewIdentityKey = Annotated[NewEdDsaKey | NewHs256Key, Field(discriminator="algorithm")]


class IdentityKeyView(BaseModel):
    id: ShownId
    kid: str
    algorithm: Algorithm
    created_at: int
    revoked_at: int | None

    @classmethod
    def of(cls, found: IdentityKey) -> Self:
        return cls(
            id=found.id,
            kid=found.kid,
            algorithm=found.algorithm,
            created_at=found.created_at,
            revoked_at=found.revoked_at,
        )


class IdentityKeyCreatedView(BaseModel):
    key: IdentityKeyView
    secret: str | None = Field(description="The HS256 secret, shown this once; its UTF-8 bytes are the key.")


class IdentityKeyPage(BaseModel):
    keys: list[IdentityKeyView]
    next: ShownId | None


def calendar_text(shape: CalendarShape) -> str:
    """As `walletdesk.hours.calendar_from_json` reads it."""
    return json.dumps(shape.model_dump(mode="json"))
