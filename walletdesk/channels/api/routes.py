"""REST for own systems, under /api/v1: conversations, files, contacts, what changed, webhooks.

Whoever shows a token (`Authorization: Bearer`) is that system; nothing here reads a cookie.  `docs/api.md` is for who
writes the other end.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response

from walletdesk.channels.api import reading, receiving
from walletdesk.channels.api.reading import Narrowed
from walletdesk.channels.api.receiving import InboxPaused, KeyMissing, OneContact, asked
from walletdesk.channels.api.shapes import ContactGiven, ContactPage, NewConversation, NextMessage, PublicId
from walletdesk.channels.inbound import Gate, NotAccepted
from walletdesk.conversations.actions.leaked import Leak, react_where_they_write
from walletdesk.conversations.actions.reply import Empty
from walletdesk.conversations.rules import Status
from walletdesk.files import refusals
from walletdesk.files.refusals import HoldsSecret, TooManyFiles
from walletdesk.files.routes import BODY_BYTES, receive_upload
from walletdesk.files.rules import MB, Limits
from walletdesk.files.tables import Uploader
from walletdesk.integrations import sealing
from walletdesk.integrations.access import Client, ScopeMissing, TokenRefused, scoped
from walletdesk.integrations.actions import OtherRequest, TooManyWebhooks
from walletdesk.integrations.hooks import Hooks
from walletdesk.integrations.routes import CHANGES
from walletdesk.integrations.rules import DeliveryState, Scope
from walletdesk.integrations.schemas import (
    DeliveryPage,
    DeliveryView,
    Events,
    Name,
    Replayed,
    Url,
    WebhookList,
    WebhookMade,
    WebhookView,
)
from walletdesk.integrations.schemas import NewWebhook as NewHook
from walletdesk.integrations.schemas import WebhookShape as HookShape
from walletdesk.kit.db import Db
from walletdesk.kit.errors import (
    Busy,
    Conflict,
    NotFound,
    StorageFull,
    TooMany,
    Unavailable,
    WalletdeskError,
)
from walletdesk.kit.http import WithDb, WithSettings, WrongRequest, responses
from walletdesk.kit.ids import new_id
from walletdesk.kit.paging import Cursor, GivenId
from walletdesk.kit.paging import Limit as PageSize
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people
from walletdesk.people.actions import ContactIsBlocked
from walletdesk.people.rules import BadIdentity, IdentityKind, normal_value
from walletdesk.people.tables import Contact
from walletdesk.safety.names import SecretInName
from walletdesk.staff.schemas import Given
from walletdesk.wire import AuthorKind, Kind, Priority

PURPOSE = "api"
"""Of the key that turns what was asked into a fingerprint."""

_ALWAYS: tuple[type[WalletdeskError], ...] = (
    WrongRequest,
    TokenRefused,
    ScopeMissing,
    TooMany,
    Busy,
    Unavailable,
    StorageFull,
)

router = APIRouter(prefix="/api/v1", responses=responses(*_ALWAYS), tags=["api"])

Writer = Annotated[Client, Depends(scoped(Scope.CONVERSATIONS_WRITE))]
Reader = Annotated[Client, Depends(scoped(Scope.CONVERSATIONS_READ))]
Listener = Annotated[Client, Depends(scoped(Scope.MESSAGES_READ))]
Knower = Annotated[Client, Depends(scoped(Scope.CONTACTS_READ))]
Hooker = Annotated[Client, Depends(scoped(Scope.WEBHOOKS_MANAGE))]
Id = Annotated[PublicId, Path(alias="id")]
HookId = Annotated[GivenId, Path(alias="id")]
DeliveryId = Annotated[GivenId, Path(alias="delivery")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Made once for each message, sent again with each repeat: 8 to 200 printed characters.",
        examples=["b6f6c0de-3f5e-4b0c-9f0a-7a1f4b0e2a11"],
    ),
]
Micros = Annotated[int | None, Query(ge=0, le=1 << 53, description="Microseconds since 1970, UTC.")]
Sequence = Annotated[int, Query(ge=0, le=1 << 53, description="`next` of the page before.")]


class Answer(Response):
    media_type = "application/json"

    def __init__(self, body: msgspec.Struct | bytes, status: int = 200, *, repeated: bool = False) -> None:
        headers = {"cache-control": "no-store"}
        if repeated:
            headers["idempotent-replayed"] = "true"
        super().__init__(body if isinstance(body, bytes) else msgspec.json.encode(body), status, headers=headers)


def _gives(shape: str, *errors: type[WalletdeskError], status: int = 200) -> dict[int | str, dict[str, Any]]:
    schema = {"$ref": f"#/components/schemas/Api{shape}"}
    return {status: {"description": "", "content": {"application/json": {"schema": schema}}}, **responses(*errors)}


async def _gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


WithGate = Annotated[Gate, Depends(_gate)]
_STORED = (
    NotFound,
    KeyMissing,
    Empty,
    TooManyFiles,
    OtherRequest,
    Conflict,
    InboxPaused,
    ContactIsBlocked,
    NotAccepted,
)


# -- conversations -----------------------------------------------------------------


@router.post(
    "/conversations",
    status_code=201,
    operation_id="open_conversation",
    responses=_gives("Accepted", *_STORED, OneContact, BadIdentity, SecretInName, status=201),
)
async def open_conversation(
    client: Writer,
    request: Request,
    body: NewConversation,
    db: WithDb,
    settings: WithSettings,
    gate: WithGate,
    key: Key = None,
) -> Response:
    """Store a contact's first message in a new conversation.

    The text passes the secret gate like every other way in.  The same Idempotency-Key with the same request gives the
    first answer again; with another request it is refused.
    """
    one = asked(settings.key(PURPOSE), key, request.url.path, await request.body())
    answer, repeated = await receiving.open_conversation(
        db,
        gate,
        client,
        one,
        inbox=body.inbox,
        contact=body.contact,
        text=body.text,
        language=body.language or "",
        topic=body.topic,
        facts=body.facts,
        files=tuple(body.files),
        most_files=settings.files_per_message,
    )
    return Answer(answer, 201, repeated=repeated)


@router.post(
    "/conversations/{id}/messages",
    status_code=201,
    operation_id="continue_conversation",
    responses=_gives("Accepted", *_STORED, status=201),
)
async def continue_conversation(
    client: Writer,
    request: Request,
    conversation: Id,
    body: NextMessage,
    db: WithDb,
    settings: WithSettings,
    gate: WithGate,
    key: Key = None,
) -> Response:
    """Store the contact's next message.  One that was resolved more than two weeks ago, or closed, goes on in a new
    conversation, which the answer names."""
    one = asked(settings.key(PURPOSE), key, request.url.path, await request.body())
    answer, repeated = await receiving.continue_conversation(
        db,
        gate,
        client,
        one,
        conversation=conversation,
        text=body.text,
        language=body.language or "",
        files=tuple(body.files),
        most_files=settings.files_per_message,
    )
    return Answer(answer, 201, repeated=repeated)


@router.get("/conversations", operation_id="list_conversations", responses=_gives("ConversationPage", NotFound))
async def list_conversations(
    client: Reader,
    db: WithDb,
    inbox: PublicId | None = None,
    contact: PublicId | None = None,
    status: Status | None = None,
    priority: Priority | None = None,
    kind: Kind | None = None,
    language: Annotated[str | None, Query(max_length=20, examples=["en"])] = None,
    created_after: Micros = None,
    created_before: Micros = None,
    cursor: Cursor = None,
    limit: PageSize = 50,
) -> Response:
    """Conversations, the newest first: states and numbers, no words."""
    wanted = Narrowed(
        inbox=inbox,
        contact=contact,
        status=status,
        priority=priority,
        kind=kind,
        language=language,
        created_after=created_after,
        created_before=created_before,
    )
    return Answer(await db.read(reading.listed, client, wanted, cursor=cursor, limit=limit))


@router.get("/conversations/{id}", operation_id="get_conversation", responses=_gives("ConversationState", NotFound))
async def get_conversation(client: Reader, conversation: Id, db: WithDb) -> Response:
    """One conversation as it is now."""
    return Answer(await db.read(reading.one, client, conversation))


@router.get("/conversations/{id}/messages", operation_id="list_messages", responses=_gives("MessagePage", NotFound))
async def list_messages(
    client: Listener, conversation: Id, db: WithDb, settings: WithSettings, after: Sequence = 0, limit: PageSize = 50
) -> Response:
    """What was said, in the order in which the contact sees it.  Notes never leave the desk."""
    return Answer(
        await db.read(
            reading.messages,
            client,
            conversation,
            after=after,
            limit=limit,
            files_key=settings.key("files"),
            desk_url=settings.public_url,
        )
    )


@router.get("/changes", operation_id="list_changes", responses=_gives("ChangePage", NotFound))
async def list_changes(
    client: Reader,
    db: WithDb,
    cursor: Cursor = None,
    since: Annotated[int | None, Query(ge=0, le=1 << 53, description="Without a cursor: from this moment on.")] = None,
    conversation: Annotated[PublicId | None, Query(description="Of this one only.")] = None,
    limit: PageSize = 50,
) -> Response:
    """What happened after a cursor, oldest first, nothing left out: the same events that webhooks tell."""
    return Answer(
        await db.read(reading.changes, client, cursor=cursor, since=since, public_id=conversation, limit=limit)
    )


# -- files -------------------------------------------------------------------------


@router.post(
    "/files",
    status_code=201,
    operation_id="upload_file",
    max_body_size=BODY_BYTES,
    responses=_gives(
        "FileInfo",
        NotFound,
        OneContact,
        BadIdentity,
        InboxPaused,
        ContactIsBlocked,
        refusals.HoldsSecret,
        refusals.KindNotAllowed,
        refusals.FileTooLarge,
        refusals.NotRead,
        refusals.TooManyWaiting,
        refusals.UploadTooSlow,
        status=201,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "format": "binary"}},
                    }
                }
            },
        }
    },
)
async def upload_file(
    client: Writer,
    request: Request,
    db: WithDb,
    settings: WithSettings,
    inbox: PublicId,
    contact: Annotated[PublicId | None, Query(description="As the desk named them.")] = None,
    app_user: Annotated[str | None, Query(pattern=r"^\S{1,128}$", examples=["user-4711"])] = None,
) -> Response:
    """Store one file of a contact, named by exactly one of `contact` and `app_user`; `files` of their message names it.
    One that no message names goes after a day."""
    person = await _person(db, client, inbox, ContactGiven(id=contact, app_user=app_user))
    try:
        view = await receive_upload(
            request,
            store=request.app.state.store,
            db=db,
            limits=Limits(file_bytes=settings.file_limit_mb * MB, refuse_unread=settings.unread_files == "refuse"),
            uploader=Uploader(AuthorKind.CONTACT, person.id),
            key=settings.key("files"),
        )
    except HoldsSecret as refused:
        leak = Leak(id=new_id(), found=refused.found, identified=True)
        place = await db.read(receiving.inbox_for, inbox, client)
        await db.write(react_where_they_write, place.id, person.id, leak)
        raise
    url = f"{settings.public_url}{view.url}" if view.url else ""
    told = {name: getattr(view, name) for name in ("id", "name", "media_type", "size_bytes")}
    return Answer(msgspec.json.encode({**told, "url": url}), 201)


async def _person(db: Db, client: Client, inbox: str, given: ContactGiven) -> Contact:
    """Raises NotFound (404), ContactIsBlocked (403), InboxPaused (409), OneContact or BadIdentity (422)."""
    place = await db.read(receiving.inbox_for, inbox, client)
    sender = receiving.sender_of(given, client)
    found = await db.read(receiving.contact_for, place.id, client, given.id, sender)
    if found is None and sender is not None:
        found = await db.write(_made, place.id, sender)
    if found is None:
        raise NotFound
    people.must_be_welcome(found)
    return found


def _made(unit: Unit, inbox_id: int, sender: receiving.Sender) -> Contact:
    return people.find_or_create(unit, inbox_id, sender.kind, sender.value, proof=sender.proof)


# -- contacts ----------------------------------------------------------------------


@router.get(
    "/contacts", operation_id="find_contacts", responses=_gives("ContactPage", NotFound, OneContact, BadIdentity)
)
async def find_contacts(
    client: Knower,
    db: WithDb,
    inbox: Annotated[PublicId | None, Query(description="In which `app_user` names somebody.")] = None,
    app_user: Annotated[str | None, Query(pattern=r"^\S{1,128}$", examples=["user-4711"])] = None,
    email: Annotated[str | None, Query(min_length=3, max_length=254)] = None,
) -> Response:
    """Whom your own id names in an inbox, or an address that somebody vouched for: nobody or one."""
    if (app_user is None) == (email is None) or (app_user is not None and inbox is None):
        raise OneContact
    user = None if app_user is None else receiving.user_id(app_user)
    mail = None if email is None else normal_value(IdentityKind.EMAIL, email)
    found = await db.read(reading.known_by, client, inbox=inbox, app_user=user, email=mail)
    return Answer(ContactPage(contacts=found))


@router.get("/contacts/{id}", operation_id="get_contact", responses=_gives("ContactInfo", NotFound))
async def get_contact(client: Knower, contact: Id, db: WithDb) -> Response:
    return Answer(await db.read(reading.contact, client, contact))


# -- webhooks ----------------------------------------------------------------------


class NewOwnWebhook(Given):
    """A webhook that a program makes.  One into a private network only a person allows, in the console."""

    name: Name
    url: Url
    events: Events
    texts: bool = False


class OwnWebhookShape(Given):
    """What is left out stays."""

    name: Name | None = None
    url: Url | None = None
    events: Events | None = None
    texts: bool | None = None
    active: bool | None = None


def _hooks(client: Client, db: Db, settings: Settings) -> Hooks:
    return Hooks(db, settings.key(sealing.PURPOSE), client.actor, inbox_id=client.inbox_id, by_token=client.token_id)


async def _managing(client: Hooker, db: WithDb, settings: WithSettings) -> tuple[Client, Hooks]:
    return client, _hooks(client, db, settings)


Managing = Annotated[tuple[Client, Hooks], Depends(_managing)]


@router.get("/webhooks", operation_id="list_webhooks")
async def list_webhooks(who: Managing) -> WebhookList:
    return WebhookList(webhooks=await who[1].all())


@router.post(
    "/webhooks",
    status_code=201,
    operation_id="create_webhook",
    responses=responses(NotFound, *CHANGES, TooManyWebhooks),
)
async def create_webhook(who: Managing, body: NewOwnWebhook) -> WebhookMade:
    """It tells of what happens from now on.  The secret is shown this once.  `texts` needs the scope messages:read."""
    client, hooks = who
    if body.texts:
        client.must(Scope.MESSAGES_READ)
    made, secret = await hooks.create(
        NewHook.model_construct(
            name=body.name, url=body.url, events=body.events, texts=body.texts, inbox=None, allow_private=False
        )
    )
    return WebhookMade(webhook=WebhookView.of(made), secret=secret)


@router.patch("/webhooks/{id}", operation_id="change_webhook", responses=responses(NotFound, *CHANGES))
async def change_webhook(who: Managing, webhook: HookId, body: OwnWebhookShape) -> WebhookView:
    """Switched on again it tells of what happens from then on."""
    client, hooks = who
    if body.texts or (body.url is not None and (await hooks.there(webhook)).texts):
        client.must(Scope.MESSAGES_READ)
    changed = HookShape.model_construct(
        name=body.name, url=body.url, events=body.events, texts=body.texts, allow_private=None, active=body.active
    )
    return WebhookView.of(await hooks.change(webhook, changed))


@router.delete("/webhooks/{id}", status_code=204, operation_id="delete_webhook", responses=responses(NotFound))
async def delete_webhook(who: Managing, webhook: HookId) -> None:
    """With its log."""
    await who[1].delete(webhook)


@router.post(
    "/webhooks/{id}/secrets", status_code=201, operation_id="change_webhook_secret", responses=responses(NotFound)
)
async def change_webhook_secret(who: Managing, webhook: HookId) -> WebhookMade:
    """A new secret, shown this once; for a day the old one signs too.  Of a webhook that tells words it needs
    messages:read."""
    client, hooks = who
    if (await hooks.there(webhook)).texts:
        client.must(Scope.MESSAGES_READ)
    after, secret = await hooks.change_secret(webhook)
    return WebhookMade(webhook=WebhookView.of(after), secret=secret)


@router.get("/webhooks/{id}/deliveries", operation_id="list_deliveries", responses=responses(NotFound))
async def list_deliveries(
    who: Managing, webhook: HookId, state: DeliveryState | None = None, cursor: Cursor = None, limit: PageSize = 50
) -> DeliveryPage:
    """What was told and what came of it, the newest first."""
    return await who[1].log(webhook, state=state, cursor=cursor, limit=limit)


@router.post("/webhooks/{id}/replays", operation_id="replay_failed", responses=responses(NotFound))
async def replay_failed(who: Managing, webhook: HookId) -> Replayed:
    """Send again what failed, the oldest first, at most 500."""
    return Replayed(count=await who[1].replay_failed(webhook))


@router.post(
    "/webhooks/{id}/deliveries/{delivery}/replays", operation_id="replay_delivery", responses=responses(NotFound)
)
async def replay_delivery(who: Managing, webhook: HookId, delivery: DeliveryId) -> DeliveryView:
    """Send this one again, with the same `webhook-id`."""
    return await who[1].replay(webhook, delivery)
