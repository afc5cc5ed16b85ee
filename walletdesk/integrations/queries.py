"""Reads of tokens, answers, webhooks and deliveries."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, func, or_, select

from walletdesk.integrations.rules import DeliveryState, Scope, Told
from walletdesk.integrations.tables import (
    Answered,
    ApiToken,
    Delivery,
    Webhook,
    api_answer,
    api_token,
    webhook,
    webhook_delivery,
)
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit

_TOKEN, _WEBHOOK, _DELIVERY = (
    columns(api_token, ApiToken),
    columns(webhook, Webhook),
    columns(webhook_delivery, Delivery),
)
_BY_HASH = Query(select(*_TOKEN).where(api_token.c.token_hash == bindparam("token_hash")), ApiToken)
_TOKEN_BY_ID = Query(select(*_TOKEN).where(api_token.c.id == bindparam("id")), ApiToken)
_TOKENS = Query(
    select(*_TOKEN)
    .where(api_token.c.id < bindparam("before"))
    .order_by(api_token.c.id.desc())
    .limit(bindparam("limit")),
    ApiToken,
)
_LIVE_TOKENS = Query[int](
    select(func.count())
    .select_from(api_token)
    .where(
        api_token.c.revoked_at.is_(None),
        or_(api_token.c.expires_at.is_(None), api_token.c.expires_at > bindparam("now")),
    )
)
_ANSWERED = Query(
    select(api_answer.c.fingerprint, api_answer.c.answer).where(
        api_answer.c.inbox_id == bindparam("inbox"), api_answer.c.key == bindparam("key")
    ),
    Answered,
)
_WEBHOOKS = Query(select(*_WEBHOOK).order_by(webhook.c.id), Webhook)
_ACTIVE = Query(select(*_WEBHOOK).where(webhook.c.active).order_by(webhook.c.id), Webhook)
_WEBHOOK_BY_ID = Query(select(*_WEBHOOK).where(webhook.c.id == bindparam("id")), Webhook)
_WEBHOOK_BY_NAME = Query(select(*_WEBHOOK).where(webhook.c.name == bindparam("name")), Webhook)
_DELIVERY_BY_ID = Query(select(*_DELIVERY).where(webhook_delivery.c.id == bindparam("id")), Delivery)
_FAILED_OF = Query(
    select(*_DELIVERY)
    .where(
        webhook_delivery.c.webhook_id == bindparam("webhook"), webhook_delivery.c.state == DeliveryState.FAILED.value
    )
    .order_by(webhook_delivery.c.id)
    .limit(bindparam("limit")),
    Delivery,
)
BEFORE_ALL = 2**62

_scopes = msgspec.json.Decoder(list[Scope]).decode
_events = msgspec.json.Decoder(list[Told]).decode


def token_by_hash(unit: Unit, token_hash: str) -> ApiToken | None:
    return unit.one(_BY_HASH, token_hash=token_hash)


def token_by_id(unit: Unit, token_id: int) -> ApiToken | None:
    return unit.one(_TOKEN_BY_ID, id=token_id)


def tokens(unit: Unit, *, before: int | None = None, limit: int) -> list[ApiToken]:
    """The newest first, those that open nothing any more too."""
    return unit.all(_TOKENS, before=before or BEFORE_ALL, limit=limit)


def live_tokens(unit: Unit) -> int:
    return unit.value(_LIVE_TOKENS, now=unit.now)


def opens(found: ApiToken | None, now: int) -> bool:
    return found is not None and found.revoked_at is None and (found.expires_at is None or now < found.expires_at)


def scopes_of(found: ApiToken) -> list[Scope]:
    return _scopes(found.scopes)


def answered(unit: Unit, inbox_id: int, key: str) -> Answered | None:
    return unit.one(_ANSWERED, inbox=inbox_id, key=key)


def webhooks(unit: Unit, *, inbox_id: int | None = None) -> list[Webhook]:
    """All, or those of one inbox."""
    return [one for one in unit.all(_WEBHOOKS) if inbox_id is None or one.inbox_id == inbox_id]


def active_webhooks(unit: Unit) -> list[Webhook]:
    return unit.all(_ACTIVE)


def webhook_by_id(unit: Unit, webhook_id: int) -> Webhook | None:
    return unit.one(_WEBHOOK_BY_ID, id=webhook_id)


def webhook_by_name(unit: Unit, name: str) -> Webhook | None:
    return unit.one(_WEBHOOK_BY_NAME, name=name)


def events_of(found: Webhook) -> list[Told]:
    return _events(found.events)


def delivery_by_id(unit: Unit, delivery_id: int) -> Delivery | None:
    return unit.one(_DELIVERY_BY_ID, id=delivery_id)


def deliveries(
    unit: Unit, webhook_id: int, *, state: DeliveryState | None = None, before: int | None = None, limit: int
) -> list[Delivery]:
    """The newest first."""
    statement = select(*_DELIVERY).where(
        webhook_delivery.c.webhook_id == webhook_id, webhook_delivery.c.id < (before or BEFORE_ALL)
    )
    if state is not None:
        statement = statement.where(webhook_delivery.c.state == state.value)
    return unit.select(statement.order_by(webhook_delivery.c.id.desc()).limit(limit), Delivery)


def failed_of(unit: Unit, webhook_id: int, limit: int) -> list[Delivery]:
    """The oldest first."""
    return unit.all(_FAILED_OF, webhook=webhook_id, limit=limit)
