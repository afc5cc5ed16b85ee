"""The page of the settings: /api/tokens and /api/webhooks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from walletdesk.inboxes import queries as inboxes
from walletdesk.integrations import actions, queries, sealing
from walletdesk.integrations.actions import (
    NewToken,
    TooManyTokens,
    TooManyWebhooks,
    WebhookNameTaken,
    make_token,
)
from walletdesk.integrations.hooks import BadWebhookAddress, Hooks, NoEvents, WebhookAddressRefused
from walletdesk.integrations.rules import DeliveryState, Scope
from walletdesk.integrations.schemas import (
    ApiTokenMade,
    ApiTokenPage,
    ApiTokenView,
    DeliveryPage,
    DeliveryView,
    NewApiToken,
    NewWebhook,
    Replayed,
    WebhookList,
    WebhookMade,
    WebhookShape,
    WebhookTested,
    WebhookView,
)
from walletdesk.integrations.sending import Sender
from walletdesk.kit.clock import DAY
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WithSettings, WrongRequest, responses
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.safety.names import SecretInName, without_secret
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

Reader = Annotated[StaffMember, Depends(needs(Permission.INTEGRATIONS_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.INTEGRATIONS_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]
DeliveryId = Annotated[GivenId, Path(alias="delivery")]

router = APIRouter(prefix="/api", responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable))
CHANGES = (SecretInName, BadWebhookAddress, WebhookAddressRefused, NoEvents, WebhookNameTaken)


@router.get("/tokens", tags=["integrations"])
async def tokens(_: Reader, db: WithDb, cursor: Cursor = None, limit: Limit = 50) -> ApiTokenPage:
    """Tokens of own systems, the newest first, those that open nothing any more too."""
    found = await db.read(queries.tokens, before=cursor, limit=limit + 1)
    shown, after = page(found, limit, lambda one: one.id)
    return ApiTokenPage(tokens=[ApiTokenView.of(one) for one in shown], next=after)


@router.post(
    "/tokens", status_code=201, tags=["integrations"], responses=responses(SecretInName, NotFound, TooManyTokens)
)
async def create_token(member: Manager, body: NewApiToken, db: WithDb) -> ApiTokenMade:
    """Make a token; what opens is shown this once."""
    if body.inbox is not None and await db.read(inboxes.by_id, body.inbox) is None:
        raise NotFound
    new = NewToken(
        token=make_token(),
        name=without_secret(body.name),
        scopes=tuple(scope for scope in Scope if scope in body.scopes),
        inbox_id=body.inbox,
        expires_at=None if body.expires_in_days is None else db.clock.now() + body.expires_in_days * DAY,
    )
    made = await db.write(actions.create_token, member.actor, new)
    return ApiTokenMade(token=ApiTokenView.of(made), secret=new.token)


@router.delete("/tokens/{id}", tags=["integrations"], responses=responses(NotFound))
async def revoke_token(member: Manager, token_id: Id, db: WithDb) -> ApiTokenView:
    """From the next request on it opens nothing."""
    return ApiTokenView.of(await db.write(actions.revoke_token, member.actor, token_id))


async def _reading(db: WithDb, settings: WithSettings, member: Reader) -> Hooks:
    return Hooks(db, settings.key(sealing.PURPOSE), member.actor)


async def _managing(db: WithDb, settings: WithSettings, member: Manager) -> Hooks:
    return Hooks(db, settings.key(sealing.PURPOSE), member.actor)


Read = Annotated[Hooks, Depends(_reading)]
Manage = Annotated[Hooks, Depends(_managing)]


async def _sender(request: Request) -> Sender:
    sender: Sender = request.app.state.sender
    return sender


@router.get("/webhooks", tags=["integrations"])
async def webhooks(hooks: Read) -> WebhookList:
    return WebhookList(webhooks=await hooks.all())


@router.get("/webhooks/notices", tags=["integrations"])
async def notices(hooks: Read) -> WebhookList:
    """Those that the desk switched off after long failure and nobody has looked after since."""
    return WebhookList(webhooks=[one for one in await hooks.all() if one.switched_off_at is not None])


@router.post(
    "/webhooks", status_code=201, tags=["integrations"], responses=responses(*CHANGES, NotFound, TooManyWebhooks)
)
async def create_webhook(hooks: Manage, body: NewWebhook) -> WebhookMade:
    """It tells of what happens from now on; the secret with which it signs is shown this once."""
    made, secret = await hooks.create(body)
    return WebhookMade(webhook=WebhookView.of(made), secret=secret)


@router.patch("/webhooks/{id}", tags=["integrations"], responses=responses(NotFound, *CHANGES))
async def change_webhook(hooks: Manage, webhook_id: Id, body: WebhookShape) -> WebhookView:
    return WebhookView.of(await hooks.change(webhook_id, body))


@router.delete("/webhooks/{id}", status_code=204, tags=["integrations"], responses=responses(NotFound))
async def delete_webhook(hooks: Manage, webhook_id: Id) -> None:
    """With its log."""
    await hooks.delete(webhook_id)


@router.post("/webhooks/{id}/secrets", status_code=201, tags=["integrations"], responses=responses(NotFound))
async def change_secret(hooks: Manage, webhook_id: Id) -> WebhookMade:
    """A new secret, shown this once; for a day the old one signs too."""
    after, secret = await hooks.change_secret(webhook_id)
    return WebhookMade(webhook=WebhookView.of(after), secret=secret)


@router.post("/webhooks/{id}/tests", tags=["integrations"], responses=responses(NotFound))
async def test_webhook(hooks: Manage, webhook_id: Id, sender: Annotated[Sender, Depends(_sender)]) -> WebhookTested:
    """Send a `ping` now and say what came of it."""
    tried = await sender.try_out(await hooks.there(webhook_id))
    return WebhookTested(ok=tried.ok, status=tried.status, latency_ms=tried.latency_ms, problem=tried.problem)


@router.get("/webhooks/{id}/deliveries", tags=["integrations"], responses=responses(NotFound))
async def deliveries(
    hooks: Read, webhook_id: Id, state: DeliveryState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> DeliveryPage:
    """What was told and what came of it, the newest first; no words of anybody."""
    return await hooks.log(webhook_id, state=state, cursor=cursor, limit=limit)


@router.post("/webhooks/{id}/replays", tags=["integrations"], responses=responses(NotFound))
async def replay_failed(hooks: Manage, webhook_id: Id) -> Replayed:
    """Send again what failed, the oldest first, at most 500."""
    return Replayed(count=await hooks.replay_failed(webhook_id))


@router.post("/webhooks/{id}/deliveries/{delivery}/replays", tags=["integrations"], responses=responses(NotFound))
async def replay(hooks: Manage, webhook_id: Id, delivery_id: DeliveryId) -> DeliveryView:
    """Send this one again, with the same `webhook-id`."""
    return await hooks.replay(webhook_id, delivery_id)
