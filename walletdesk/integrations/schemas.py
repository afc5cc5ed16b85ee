"""What the routes of tokens and webhooks take and give."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, Field, StrictBool, StringConstraints

from walletdesk.integrations import queries
from walletdesk.integrations.rules import CHOSEN, LONGEST_LIFE_DAYS, DeliveryState, Scope, Told
from walletdesk.integrations.tables import ApiToken, Delivery, Webhook
from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText

Name = Annotated[RawText, Text(80, 1, line=True)]
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
Events = Annotated[list[Told], Field(min_length=1, max_length=len(CHOSEN), examples=[["message.sent"]])]
Url = Annotated[
    str,
    StringConstraints(min_length=8, max_length=2_000, pattern=r"^https?://[!-~]+$"),
    Field(examples=["https://hooks.wallet.example/desk"]),
]


class NewApiToken(Given):
    name: Name
    scopes: Scopes
    inbox: GivenId | None = Field(default=None, description="The only inbox it may see; left out: every inbox.")
    expires_in_days: Annotated[int, Field(ge=1, le=LONGEST_LIFE_DAYS, strict=True)] | None = None


class ApiTokenView(BaseModel):
    id: ShownId
    name: str
    hint: str = Field(description="Its last four characters.")
    scopes: list[Scope]
    inbox: ShownId | None
    created_by: ShownId
    created_at: int
    expires_at: int | None
    last_used_at: int | None = Field(description="Exact to a minute.")
    revoked_at: int | None

    @classmethod
    def of(cls, found: ApiToken) -> Self:
        return cls(
            id=found.id,
            name=found.name,
            hint=found.hint,
            scopes=queries.scopes_of(found),
            inbox=found.inbox_id,
            created_by=found.created_by,
            created_at=found.created_at,
            expires_at=found.expires_at,
            last_used_at=found.last_used_at,
            revoked_at=found.revoked_at,
        )


class ApiTokenPage(BaseModel):
    tokens: list[ApiTokenView]
    next: ShownId | None


class ApiTokenMade(BaseModel):
    token: ApiTokenView
    secret: str = Field(description="The token itself, shown this once.")


class WebhookShape(Given):
    """What can be said of a webhook.  What is left out of a change stays."""

    name: Name | None = None
    url: Url | None = None
    events: Events | None = None
    texts: StrictBool | None = Field(default=None, description="Whether words go out with messages.")
    allow_private: StrictBool | None = Field(default=None, description="It may stand inside a private network.")
    active: StrictBool | None = None


class NewWebhook(Given):
    name: Name
    url: Url
    events: Events
    texts: StrictBool = False
    inbox: GivenId | None = Field(default=None, description="Tells of this inbox only.")
    allow_private: StrictBool = False


class WebhookView(BaseModel):
    id: ShownId
    name: str
    host: str = Field(description="Of its address, which is not shown again: it may hold a key.")
    events: list[Told]
    texts: bool
    inbox: ShownId | None
    allow_private: bool
    active: bool
    failures: int = Field(description="In a row.")
    failing_since: int | None
    problem: str = Field(description="What was wrong the last time.", examples=["timeout"])
    last_ok_at: int | None
    switched_off_at: int | None = Field(description="When the desk switched it off after long failure.")
    old_secret_until: int | None = Field(description="Until then both secrets sign.")
    created_at: int

    @classmethod
    def of(cls, found: Webhook) -> Self:
        return cls(
            id=found.id,
            name=found.name,
            host=found.host,
            events=queries.events_of(found),
            texts=found.texts,
            inbox=found.inbox_id,
            allow_private=found.allow_private,
            active=found.active,
            failures=found.failures,
            failing_since=found.failing_since,
            problem=found.problem,
            last_ok_at=found.last_ok_at,
            switched_off_at=found.switched_off_at,
            old_secret_until=found.old_until,
            created_at=found.created_at,
        )


class WebhookList(BaseModel):
    webhooks: list[WebhookView]


class WebhookMade(BaseModel):
    webhook: WebhookView
    secret: str = Field(
        description="With which it signs, shown this once.", examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )


class DeliveryView(BaseModel):
    id: ShownId
    event_id: ShownId = Field(description="`webhook-id` of the request.")
    event: Told
    conversation: int | None = Field(description="Its number.")
    state: DeliveryState
    tries: int
    status: int | None = Field(description="Of the last answer.")
    latency_ms: int | None
    problem: str
    at: int = Field(description="When it happened.")
    tried_at: int | None
    next_at: int | None

    @classmethod
    def of(cls, found: Delivery, number: int | None) -> Self:
        return cls(
            id=found.id,
            event_id=found.entry_id,
            event=found.event,
            conversation=number,
            state=found.state,
            tries=found.tries,
            status=found.status,
            latency_ms=found.latency_ms,
            problem=found.problem,
            at=found.at,
            tried_at=found.tried_at,
            next_at=found.next_at,
        )


class DeliveryPage(BaseModel):
    deliveries: list[DeliveryView]
    next: ShownId | None


class Replayed(BaseModel):
    count: int = Field(description="How many are sent again.")


class WebhookTested(BaseModel):
    ok: bool
    status: int | None
    latency_ms: int | None
    problem: str
