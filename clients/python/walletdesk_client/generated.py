"""Written by `bin/generate` from docs/openapi.json; not by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from walletdesk_client.transport import Transport, new_key

AuthorKind = Literal["agent", "bot", "contact", "system"]


DeliveryState = Literal["waiting", "delivered", "failed"]
"""Of a delivery."""


IdentityKind = Literal["app_user", "channel", "email", "phone", "wallet_address"]


Kind = Literal["security", "fault", "question", "complaint", "feedback"]


Priority = Literal["urgent", "high", "normal", "low"]
"""The order of work. What is promised, and by when, follows from the `Kind`."""


Proof = Literal["agent", "channel", "jwt", "link", "none"]


SecretKind = Literal[
    "api_key",
    "card",
    "code",
    "extended_key",
    "identity",
    "keystore",
    "password",
    "private_key",
    "recovery_phrase",
    "secret",
]


Status = Literal["open", "pending", "snoozed", "resolved", "closed", "spam"]


Told = Literal[
    "conversation.opened",
    "conversation.status",
    "conversation.priority",
    "conversation.kind",
    "conversation.rated",
    "conversation.senior",
    "conversation.overdue",
    "message.received",
    "message.sent",
    "message.failed",
    "message.edited",
    "message.redacted",
    "ping",
]
"""What a system of one's own may hear of."""


class ContactGiven(TypedDict):
    """Whom it is about: exactly one of `id`, `app_user` and `email`. Somebody new is made a contact."""

    app_user: NotRequired[str | None]
    """The user's id in your own system."""
    email: NotRequired[str | None]
    email_verified: NotRequired[bool]
    """You know that the address is theirs. Only then is it the contact whom the whole desk knows by it; a token
    for one inbox cannot say so, and what it says is taken for false.
    """
    id: NotRequired[str | None]
    """As the desk named the contact before."""
    language: NotRequired[str | None]
    name: NotRequired[str | None]
    """Of somebody new; the team may have changed it since."""


class FactsGiven(TypedDict):
    """What the app tells of itself; the team sees it beside the conversation."""

    app_version: NotRequired[str | None]
    chain: NotRequired[str | None]
    network: NotRequired[str | None]
    os: NotRequired[str | None]
    vpn: NotRequired[bool | None]


class NewConversation(TypedDict):
    """A contact's first message in a matter."""

    contact: ContactGiven
    facts: NotRequired[FactsGiven | None]
    files: NotRequired[list[str]]
    """Ids of files that were uploaded for this contact."""
    inbox: str
    language: NotRequired[str | None]
    """For a text that does not tell its language."""
    text: NotRequired[str]
    topic: NotRequired[str]
    """One of the desk's categories."""


class NewOwnWebhook(TypedDict):
    """A webhook that a program makes. One into a private network only a person allows, in the console."""

    events: list[Told]
    name: str
    texts: NotRequired[bool]
    url: str


class NextMessage(TypedDict):
    """The contact goes on."""

    files: NotRequired[list[str]]
    language: NotRequired[str | None]
    text: NotRequired[str]


class OwnWebhookShape(TypedDict):
    """What is left out stays."""

    active: NotRequired[bool | None]
    events: NotRequired[list[Told] | None]
    name: NotRequired[str | None]
    texts: NotRequired[bool | None]
    url: NotRequired[str | None]


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A message is durably stored. The same key is answered word for word like this for 30 days."""

    contact: ContactName
    conversation: ConversationName
    message: StoredMessage
    opened: bool
    """It opened the conversation named here."""
    redacted: list[SecretKind]
    """What was taken out before anything was stored. Warn your user; the desk has warned them too."""


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    events: list[Event]
    more: bool
    """Ask again at once: there is more already."""
    next: str
    """`cursor` with which to ask again, also when nothing happened."""


@dataclass(frozen=True, kw_only=True)
class ContactInfo:
    blocked: bool
    created_at: int
    """Microseconds since 1970, UTC."""
    id: str
    """Opaque."""
    identities: list[IdentityInfo]
    language: str
    last_seen_at: int
    """Microseconds since 1970, UTC."""
    name: str


@dataclass(frozen=True, kw_only=True)
class ContactName:
    id: str
    """Opaque."""


@dataclass(frozen=True, kw_only=True)
class ContactPage:
    contacts: list[ContactInfo]


@dataclass(frozen=True, kw_only=True)
class ConversationName:
    id: str
    """Opaque."""
    number: int
    """As people name it: #1042."""


@dataclass(frozen=True, kw_only=True)
class ConversationPage:
    conversations: list[ConversationState]
    next: str | None
    """`cursor` of the next page, null on the last."""


@dataclass(frozen=True, kw_only=True)
class ConversationState:
    """A conversation as it is now: states and numbers, no words."""

    category: str
    """What it is about; may be empty."""
    contact: str
    """Opaque."""
    created_at: int
    """Microseconds since 1970, UTC."""
    id: str
    """Opaque."""
    inbox: str
    """Opaque."""
    kind: Kind
    language: str
    last_message_at: int
    """Microseconds since 1970, UTC."""
    linked_from: str | None
    """The conversation it goes on from."""
    number: int
    """As people name it: #1042."""
    priority: Priority
    resolved_at: int | None
    sequence: int
    """Grows by one with each thing that happens in it."""
    status: Status
    updated_at: int
    """Microseconds since 1970, UTC."""


@dataclass(frozen=True, kw_only=True)
class DeliveryPage:
    deliveries: list[DeliveryView]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    at: int
    """When it happened."""
    conversation: int | None
    """Its number."""
    event: Told
    event_id: str
    """`webhook-id` of the request."""
    id: str
    latency_ms: int | None
    next_at: int | None
    problem: str
    state: DeliveryState
    status: int | None
    """Of the last answer."""
    tried_at: int | None
    tries: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened."""

    at: int
    """Microseconds since 1970, UTC."""
    conversation: ConversationState | None
    id: str
    """The same for every delivery of it."""
    sequence: int
    """Its number in its conversation."""
    type: Told
    """What happened."""
    after: str = ""
    """State after, score, or code."""
    before: str = ""
    """State before, where there is one."""
    message: MessageMark | None = None


@dataclass(frozen=True, kw_only=True)
class FileInfo:
    id: str
    """Opaque."""
    media_type: str
    name: str
    size_bytes: int
    url: str
    """Signed, good for six hours at least; empty once the file was taken away."""


@dataclass(frozen=True, kw_only=True)
class IdentityInfo:
    kind: IdentityKind
    proof: Proof
    value: str


@dataclass(frozen=True, kw_only=True)
class MessageInfo:
    """What the contact sees too; never a note, nothing that waits or was taken back."""

    at: int
    """Microseconds since 1970, UTC."""
    author: AuthorKind
    files: list[FileInfo]
    id: str
    """Opaque."""
    language: str
    name: str
    """Of the member of the team who wrote it; else empty."""
    redacted: list[SecretKind]
    sequence: int
    """Where it stands in what the contact sees."""
    text: str


@dataclass(frozen=True, kw_only=True)
class MessageMark:
    author: AuthorKind
    """Who wrote it."""
    id: str
    """Opaque."""
    words: MessageWords | None = None
    """Only where the webhook's own setting, or the token's scope, lets words out."""


@dataclass(frozen=True, kw_only=True)
class MessagePage:
    messages: list[MessageInfo]
    next: int | None
    """`after` of the next page, null on the last."""


@dataclass(frozen=True, kw_only=True)
class MessageWords:
    files: int
    """How many files hang on it."""
    language: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Replayed:
    count: int
    """How many are sent again."""


@dataclass(frozen=True, kw_only=True)
class StoredMessage:
    at: int
    """Microseconds since 1970, UTC."""
    id: str
    """Opaque."""
    sequence: int
    """Its number in its conversation."""


@dataclass(frozen=True, kw_only=True)
class WebhookList:
    webhooks: list[WebhookView]


@dataclass(frozen=True, kw_only=True)
class WebhookMade:
    secret: str
    """With which it signs, shown this once."""
    webhook: WebhookView


@dataclass(frozen=True, kw_only=True)
class WebhookView:
    active: bool
    allow_private: bool
    created_at: int
    events: list[Told]
    failing_since: int | None
    failures: int
    """In a row."""
    host: str
    """Of its address, which is not shown again: it may hold a key."""
    id: str
    inbox: str | None
    last_ok_at: int | None
    name: str
    old_secret_until: int | None
    """Until then both secrets sign."""
    problem: str
    """What was wrong the last time."""
    switched_off_at: int | None
    """When the desk switched it off after long failure."""
    texts: bool


class Client(Transport):
    """What a desk can be asked."""

    def list_changes(
        self, *, cursor: str | None = None, since: int | None = None, conversation: str | None = None, limit: int = 50
    ) -> ChangePage:
        """What happened after a cursor, oldest first, nothing left out: the same events that webhooks tell.

        Needs the scope conversations:read.
        """
        return self._ask(
            "GET",
            "/api/v1/changes",
            ChangePage,
            query={"cursor": cursor, "since": since, "conversation": conversation, "limit": limit},
        )

    def find_contacts(
        self, *, inbox: str | None = None, app_user: str | None = None, email: str | None = None
    ) -> ContactPage:
        """Whom your own id names in an inbox, or an address that somebody vouched for: nobody or one.

        Needs the scope contacts:read.
        """
        return self._ask(
            "GET", "/api/v1/contacts", ContactPage, query={"inbox": inbox, "app_user": app_user, "email": email}
        )

    def get_contact(self, contact: str) -> ContactInfo:
        """Get Contact

        Needs the scope contacts:read.
        """
        return self._ask("GET", "/api/v1/contacts/{id}", ContactInfo, places={"id": contact})

    def list_conversations(
        self,
        *,
        inbox: str | None = None,
        contact: str | None = None,
        status: Status | None = None,
        priority: Priority | None = None,
        kind: Kind | None = None,
        language: str | None = None,
        created_after: int | None = None,
        created_before: int | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> ConversationPage:
        """Conversations, the newest first: states and numbers, no words.

        Needs the scope conversations:read.
        """
        return self._ask(
            "GET",
            "/api/v1/conversations",
            ConversationPage,
            query={
                "inbox": inbox,
                "contact": contact,
                "status": status,
                "priority": priority,
                "kind": kind,
                "language": language,
                "created_after": created_after,
                "created_before": created_before,
                "cursor": cursor,
                "limit": limit,
            },
        )

    def open_conversation(self, body: NewConversation, *, idempotency_key: str | None = None) -> Accepted:
        """Store a contact's first message in a new conversation.

        The text passes the secret gate like every other way in. The same Idempotency-Key with the same request
        gives the first answer again; with another request it is refused.

        Needs the scope conversations:write.
        """
        return self._ask("POST", "/api/v1/conversations", Accepted, body=body, key=idempotency_key or new_key())

    def get_conversation(self, conversation: str) -> ConversationState:
        """One conversation as it is now.

        Needs the scope conversations:read.
        """
        return self._ask("GET", "/api/v1/conversations/{id}", ConversationState, places={"id": conversation})

    def list_messages(self, conversation: str, *, after: int = 0, limit: int = 50) -> MessagePage:
        """What was said, in the order in which the contact sees it. Notes never leave the desk.

        Needs the scope messages:read.
        """
        return self._ask(
            "GET",
            "/api/v1/conversations/{id}/messages",
            MessagePage,
            places={"id": conversation},
            query={"after": after, "limit": limit},
        )

    def continue_conversation(
        self, conversation: str, body: NextMessage, *, idempotency_key: str | None = None
    ) -> Accepted:
        """Store the contact's next message. One that was resolved more than two weeks ago, or closed, goes on in a new
        conversation, which the answer names.

        Needs the scope conversations:write.
        """
        return self._ask(
            "POST",
            "/api/v1/conversations/{id}/messages",
            Accepted,
            places={"id": conversation},
            body=body,
            key=idempotency_key or new_key(),
        )

    def upload_file(
        self, name: str, data: bytes, *, inbox: str, contact: str | None = None, app_user: str | None = None
    ) -> FileInfo:
        """Store one file of a contact, named by exactly one of `contact` and `app_user`; `files` of their message
        names it. One that no message names goes after a day.

        Needs the scope conversations:write.
        """
        return self._ask(
            "POST",
            "/api/v1/files",
            FileInfo,
            file=(name, data),
            query={"inbox": inbox, "contact": contact, "app_user": app_user},
            repeats=False,
        )

    def list_webhooks(self) -> WebhookList:
        """List Webhooks

        Needs the scope webhooks:manage.
        """
        return self._ask("GET", "/api/v1/webhooks", WebhookList)

    def create_webhook(self, body: NewOwnWebhook) -> WebhookMade:
        """It tells of what happens from now on. The secret is shown this once. `texts` needs the scope messages:read.

        Needs the scope webhooks:manage.
        """
        return self._ask("POST", "/api/v1/webhooks", WebhookMade, body=body, repeats=False)

    def delete_webhook(self, webhook: str) -> None:
        """With its log.

        Needs the scope webhooks:manage.
        """
        self._ask("DELETE", "/api/v1/webhooks/{id}", None, places={"id": webhook})

    def change_webhook(self, webhook: str, body: OwnWebhookShape) -> WebhookView:
        """Switched on again it tells of what happens from then on.

        Needs the scope webhooks:manage.
        """
        return self._ask("PATCH", "/api/v1/webhooks/{id}", WebhookView, places={"id": webhook}, body=body)

    def list_deliveries(
        self, webhook: str, *, state: DeliveryState | None = None, cursor: str | None = None, limit: int = 50
    ) -> DeliveryPage:
        """What was told and what came of it, the newest first.

        Needs the scope webhooks:manage.
        """
        return self._ask(
            "GET",
            "/api/v1/webhooks/{id}/deliveries",
            DeliveryPage,
            places={"id": webhook},
            query={"state": state, "cursor": cursor, "limit": limit},
        )

    def replay_delivery(self, webhook: str, delivery: str) -> DeliveryView:
        """Send this one again, with the same `webhook-id`.

        Needs the scope webhooks:manage.
        """
        return self._ask(
            "POST",
            "/api/v1/webhooks/{id}/deliveries/{delivery}/replays",
            DeliveryView,
            places={"id": webhook, "delivery": delivery},
            repeats=False,
        )

    def replay_failed(self, webhook: str) -> Replayed:
        """Send again what failed, the oldest first, at most 500.

        Needs the scope webhooks:manage.
        """
        return self._ask("POST", "/api/v1/webhooks/{id}/replays", Replayed, places={"id": webhook}, repeats=False)

    def change_webhook_secret(self, webhook: str) -> WebhookMade:
        """A new secret, shown this once; for a day the old one signs too. Of a webhook that tells words it needs
        messages:read.

        Needs the scope webhooks:manage.
        """
        return self._ask("POST", "/api/v1/webhooks/{id}/secrets", WebhookMade, places={"id": webhook}, repeats=False)

    def every_message(self, conversation: str) -> Iterator[MessageInfo]:
        """All that was said, page by page. Needs the scope messages:read."""
        after: int | None = 0
        while after is not None:
            page = self.list_messages(conversation, after=after, limit=100)
            yield from page.messages
            after = page.next

    def changes_after(self, cursor: str | None = None) -> Iterator[tuple[Event, str]]:
        """What happened since, up to now, each with the cursor to ask from next time: keep it once the event is dealt
        with. Needs the scope conversations:read.
        """
        while True:
            page = self.list_changes(cursor=cursor, limit=100)
            for event in page.events:
                yield event, event.id
            cursor = page.next
            if not page.more:
                return
