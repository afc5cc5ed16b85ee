"""Everything that changes tokens, answers, webhooks and deliveries."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from types import ModuleType

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, delete, insert, or_, select, update
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.events import (
    SYSTEM,
    Actor,
    ApiTokenCreated,
    ApiTokenRevoked,
    WebhookChanged,
    WebhookCreated,
    WebhookDeleted,
    WebhookSecretChanged,
    WebhookSwitchedOff,
)
from walletdesk.integrations import queries, rules
from walletdesk.integrations.feed import Entry
from walletdesk.integrations.rules import DeliveryState, Scope, Told
from walletdesk.integrations.tables import (
    ApiToken,
    Delivery,
    Webhook,
    api_answer,
    api_token,
    webhook,
    webhook_delivery,
)
from walletdesk.kit import jobs
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import id_at, new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import SafeText

TOKEN_PREFIX = "wdk_"  # by which scanners of source code find a token that got lost
TOUCH_EVERY_US = MINUTE
"""`last_used_at` is exact to a minute."""
SEND = "webhook"
"""Job: tell one webhook of one event."""
REPLAY_MOST = 500


class SendArgs(msgspec.Struct, frozen=True):
    delivery_id: int


class TooManyTokens(Conflict):
    code = "too_many_tokens"
    sentence = "There are {most} API tokens. Revoke one first."


class TooManyWebhooks(Conflict):
    code = "too_many_webhooks"
    sentence = "There are {most} webhooks. Remove one first."


class WebhookNameTaken(Conflict):
    code = "webhook_name_taken"
    sentence = "There is already a webhook with this name."


class OtherRequest(Conflict):
    """The key stands for something else that was asked."""

    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key was sent before with another request. Use a new key for a new request."


# -- tokens ------------------------------------------------------------------------


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token about to be stored, made outside the unit."""

    token: str
    name: SafeText
    scopes: tuple[Scope, ...]
    inbox_id: int | None = None
    expires_at: int | None = None

    def __repr__(self) -> str:
        return f"NewToken(scopes={self.scopes})"


def make_token() -> str:
    """256 random bits: a hash without salt or cost is enough for what nobody can guess."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_INSERT_TOKEN = Query[int](insert(api_token))
_REVOKE = Query[int](update(api_token).where(api_token.c.id == bindparam("row")).values(revoked_at=bindparam("at")))
_TOUCH = Query[int](update(api_token).where(api_token.c.id == bindparam("row")).values(last_used_at=bindparam("at")))
_FORGET_TOKENS = Query[int](
    delete(api_token).where(
        or_(api_token.c.revoked_at < bindparam("before"), api_token.c.expires_at < bindparam("before"))
    )
)


def create_token(unit: Unit, by: Actor, new: NewToken) -> ApiToken:
    """`by` is somebody of the team.  Raises TooManyTokens (409).  Announces ApiTokenCreated."""
    if queries.live_tokens(unit) >= rules.TOKENS_LIVE:
        raise TooManyTokens(most=rules.TOKENS_LIVE)
    made = new_id()
    unit.run(
        _INSERT_TOKEN,
        id=made,
        name=new.name,
        token_hash=hash_of(new.token),
        hint=new.token[-4:],
        scopes=msgspec.json.encode(new.scopes).decode(),
        inbox_id=new.inbox_id,
        created_by=by.id,
        created_at=unit.now,
        expires_at=new.expires_at,
        last_used_at=None,
        revoked_at=None,
    )
    told = tuple(scope.value for scope in new.scopes)
    unit.announce(ApiTokenCreated(actor_kind=by.kind, actor_id=by.id, token_id=made, scopes=told))
    return _token(unit, made)


def revoke_token(unit: Unit, by: Actor, token_id: int) -> ApiToken:
    """It opens nothing from now on.  Raises NotFound (404).  Announces ApiTokenRevoked."""
    if _token(unit, token_id).revoked_at is None:
        unit.run(_REVOKE, row=token_id, at=unit.now)
        unit.announce(ApiTokenRevoked(actor_kind=by.kind, actor_id=by.id, token_id=token_id))
    return _token(unit, token_id)


def touch(unit: Unit, token_id: int) -> None:
    unit.run(_TOUCH, row=token_id, at=unit.now)


def _token(unit: Unit, token_id: int) -> ApiToken:
    if (found := queries.token_by_id(unit, token_id)) is None:
        raise NotFound
    return found


# -- answers -----------------------------------------------------------------------

_KEEP_ANSWER = Query[int](insert(api_answer))
_FORGET_ANSWERS = Query[int](delete(api_answer).where(api_answer.c.created_at < bindparam("before")))


def answer_again(unit: Unit, inbox_id: int, key: str, fingerprint: str) -> str | None:
    """The first answer to this key, None for a new one.  Raises OtherRequest (409) where something else was asked."""
    known = queries.answered(unit, inbox_id, key)
    if known is None:
        return None
    if not secrets.compare_digest(known.fingerprint, fingerprint):
        raise OtherRequest
    return known.answer


def keep_answer(unit: Unit, inbox_id: int, key: str, fingerprint: str, answer: str) -> None:
    unit.run(
        _KEEP_ANSWER,
        id=new_id(),
        inbox_id=inbox_id,
        key=key,
        fingerprint=fingerprint,
        answer=answer,
        created_at=unit.now,
    )


# -- webhooks ----------------------------------------------------------------------


class WebhookFields(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a webhook; None stays what it is."""

    name: SafeText | None = None
    url: bytes | None = None
    """Sealed, with its host beside."""
    host: str | None = None
    events: tuple[Told, ...] | None = None
    texts: bool | None = None
    allow_private: bool | None = None
    active: bool | None = None


_TO_CHANGE = Query(
    select(*columns(webhook, Webhook)).where(webhook.c.id == bindparam("row")).with_for_update(key_share=True), Webhook
)
"""What is read here and written back whole is nobody else's meanwhile."""
_INSERT_WEBHOOK = Query[int](insert(webhook))
_CHANGED = tuple(
    "name url host events texts allow_private active cursor failures failing_since wait_until problem last_ok_at "
    "switched_off_at secret old_secret old_until".split()
)
_UPDATE = Query[int](
    update(webhook)
    .where(webhook.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)
_DELETE = Query[int](delete(webhook).where(webhook.c.id == bindparam("row")))
_ADVANCE = Query[int](
    update(webhook)
    .where(webhook.c.id == bindparam("row"), webhook.c.cursor < bindparam("upto"))
    .values(cursor=bindparam("upto"))
)


def create_webhook(
    unit: Unit,
    by: Actor,
    webhook_id: int,
    fields: WebhookFields,
    secret: bytes,
    *,
    inbox_id: int | None,
    by_token: int | None = None,
) -> Webhook:
    """Tell of what happens from now on.  `webhook_id` was made before, because address and `secret` are sealed with it.

    Raises WebhookNameTaken or TooManyWebhooks (409).  Announces WebhookCreated.
    """
    if queries.webhook_by_name(unit, fields.name or "") is not None:
        raise WebhookNameTaken
    if len(queries.webhooks(unit)) >= rules.WEBHOOKS_MOST:
        raise TooManyWebhooks(most=rules.WEBHOOKS_MOST)
    unit.run(
        _INSERT_WEBHOOK,
        id=webhook_id,
        name=fields.name,
        url=fields.url,
        host=fields.host,
        secret=secret,
        old_secret=None,
        old_until=None,
        events=_json(fields.events or ()),
        texts=bool(fields.texts),
        inbox_id=inbox_id,
        allow_private=bool(fields.allow_private),
        active=True,
        cursor=id_at(unit.now),
        failures=0,
        failing_since=None,
        wait_until=0,
        problem="",
        last_ok_at=None,
        switched_off_at=None,
        created_at=unit.now,
    )
    unit.announce(
        WebhookCreated(
            actor_kind=by.kind, actor_id=by.id, webhook_id=webhook_id, host=fields.host or "", by_token=by_token
        )
    )
    return there(unit, webhook_id)


def change_webhook(
    unit: Unit, by: Actor, webhook_id: int, fields: WebhookFields, *, by_token: int | None = None
) -> Webhook:
    """Switched on again it tells of what happens from then on; what failed can be sent again from the log.

    Raises NotFound (404) or WebhookNameTaken (409).  Announces WebhookChanged with the names of what is another way now.
    """
    before = _to_change(unit, webhook_id)
    given = {name: value for name, value in msgspec.structs.asdict(fields).items() if value is not None}
    if "events" in given:
        given["events"] = _json(given["events"])
    after = msgspec.structs.replace(before, **given)
    changed = tuple(
        name for name in given if name not in ("host", "url") and getattr(before, name) != getattr(after, name)
    ) + (("url",) if "url" in given else ())
    if "name" in changed and queries.webhook_by_name(unit, after.name) is not None:
        raise WebhookNameTaken
    if "active" in changed and after.active:
        after = msgspec.structs.replace(after, cursor=max(after.cursor, id_at(unit.now)))
    if {"active", "url", "allow_private"} & set(changed):
        after = msgspec.structs.replace(
            after, failures=0, failing_since=None, wait_until=0, problem="", switched_off_at=None
        )
    if changed:
        _store(unit, after)
        unit.announce(
            WebhookChanged(actor_kind=by.kind, actor_id=by.id, webhook_id=webhook_id, fields=changed, by_token=by_token)
        )
    return after


def change_secret(unit: Unit, by: Actor, webhook_id: int, secret: bytes, *, by_token: int | None = None) -> Webhook:
    """Both secrets sign for a day.  Raises NotFound (404).  Announces WebhookSecretChanged."""
    before = _to_change(unit, webhook_id)
    after = msgspec.structs.replace(
        before, secret=secret, old_secret=before.secret, old_until=unit.now + rules.OLD_SECRET_US
    )
    _store(unit, after)
    unit.announce(WebhookSecretChanged(actor_kind=by.kind, actor_id=by.id, webhook_id=webhook_id, by_token=by_token))
    return after


def delete_webhook(unit: Unit, by: Actor, webhook_id: int, *, by_token: int | None = None) -> None:
    """With its log.  Raises NotFound (404).  Announces WebhookDeleted."""
    there(unit, webhook_id)
    unit.run(_DELETE, row=webhook_id)
    unit.announce(WebhookDeleted(actor_kind=by.kind, actor_id=by.id, webhook_id=webhook_id, by_token=by_token))


def there(unit: Unit, webhook_id: int, inbox_id: int | None = None) -> Webhook:
    """Raises NotFound (404), also for one of another inbox where `inbox_id` narrows."""
    found = queries.webhook_by_id(unit, webhook_id)
    if found is None or (inbox_id is not None and found.inbox_id != inbox_id):
        raise NotFound
    return found


def _to_change(unit: Unit, webhook_id: int) -> Webhook:
    if (found := unit.one(_TO_CHANGE, row=webhook_id)) is None:
        raise NotFound
    return found


def _store(unit: Unit, after: Webhook) -> None:
    unit.run(_UPDATE, row=after.id, **{f"new_{name}": getattr(after, name) for name in _CHANGED})


def _json(events: Sequence[Told]) -> str:
    return msgspec.json.encode(events).decode()


# -- deliveries --------------------------------------------------------------------


_NUMBERS = ("id", "webhook_id", "entry_id", "conversation_id", "seq", "message_id", "at", "queued_at")
_WORDS = ("event", "before", "after")


def _note_delivery(dialect: ModuleType) -> ClauseElement:
    statement: ClauseElement = (
        dialect.insert(webhook_delivery)
        .values(
            **{name: bindparam(name, type_=BigInteger) for name in _NUMBERS},
            **{name: bindparam(name, type_=Text) for name in _WORDS},
            state=DeliveryState.WAITING.value,
            tries=0,
            problem="",
        )
        .on_conflict_do_nothing(index_elements=["webhook_id", "entry_id"])
    )
    return statement


_NOTE = Query[int](_note_delivery, writes=True)
_AFTER_TRY = ("state", "tries", "status", "latency_ms", "problem", "tried_at", "next_at")
_TRIED = Query[int](
    update(webhook_delivery)
    .where(webhook_delivery.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _AFTER_TRY})
)
_GIVE_UP = Query[int](
    update(webhook_delivery)
    .where(webhook_delivery.c.webhook_id == bindparam("of"), webhook_delivery.c.state == DeliveryState.WAITING.value)
    .values(state=DeliveryState.FAILED.value, next_at=None)
)
_FORGET_DELIVERIES = Query[int](delete(webhook_delivery).where(webhook_delivery.c.queued_at < bindparam("before")))


def plan_deliveries(unit: Unit, webhook_id: int, entries: Iterable[Entry], upto: int) -> int:
    """A delivery and its job for each entry the webhook is to be told of, each once; `upto` is where it reads on from."""
    planned = 0
    for entry in entries:
        delivery_id = new_id()
        noted = unit.run(
            _NOTE,
            id=delivery_id,
            webhook_id=webhook_id,
            entry_id=entry.id,
            event=entry.event.value,
            conversation_id=entry.conversation_id,
            seq=entry.seq,
            message_id=entry.message_id,
            before=entry.before,
            after=entry.after,
            at=entry.at,
            queued_at=unit.now,
        )
        if noted:
            _send_later(unit, delivery_id)
            planned += 1
    unit.run(_ADVANCE, row=webhook_id, upto=upto)
    return planned


def _send_later(unit: Unit, delivery_id: int, at: int | None = None) -> None:
    jobs.add(unit, SEND, SendArgs(delivery_id), key=f"{SEND}:{delivery_id}", run_at=at)


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one request."""

    ok: bool
    status: int | None = None
    latency_ms: int | None = None
    problem: str = ""


def note_try(unit: Unit, delivery_id: int, tried: Tried) -> int | None:
    """Keep what came of a try; returns in how many microseconds to try again, None when it is over.

    Switches the webhook off when it has taken nothing for three days; then announces WebhookSwitchedOff.
    """
    found = queries.delivery_by_id(unit, delivery_id)
    place = unit.one(_TO_CHANGE, row=found.webhook_id) if found is not None else None
    if found is None or place is None:
        return None
    place = _after_try(unit, place, tried)
    again = None
    state = DeliveryState.DELIVERED if tried.ok else DeliveryState.FAILED
    if not tried.ok and place.active and unit.now - found.queued_at < rules.TRIED_FOR_US:
        state, again = DeliveryState.WAITING, max(place.wait_until - unit.now, 0)
    after = msgspec.structs.replace(
        found,
        state=state,
        tries=found.tries + 1,
        status=tried.status,
        latency_ms=tried.latency_ms,
        problem=tried.problem,
        tried_at=unit.now,
        next_at=None if again is None else unit.now + again,
    )
    unit.run(_TRIED, row=found.id, **{f"new_{name}": getattr(after, name) for name in _AFTER_TRY})
    return again


def _after_try(unit: Unit, place: Webhook, tried: Tried) -> Webhook:
    if tried.ok:
        after = msgspec.structs.replace(
            place, failures=0, failing_since=None, wait_until=0, problem="", last_ok_at=unit.now
        )
    else:
        failures = place.failures + 1
        since = place.failing_since or unit.now
        after = msgspec.structs.replace(
            place,
            failures=failures,
            failing_since=since,
            wait_until=unit.now + rules.pause_us(failures),
            problem=tried.problem,
        )
        if place.active and unit.now - since >= rules.OFF_AFTER_US:
            after = msgspec.structs.replace(after, active=False, switched_off_at=unit.now)
            unit.run(_GIVE_UP, of=place.id)
            unit.announce(
                WebhookSwitchedOff(actor_kind=SYSTEM.kind, actor_id=None, webhook_id=place.id, host=place.host)
            )
    _store(unit, after)
    return after


def give_up(unit: Unit, delivery_id: int, problem: str) -> None:
    """It will never be sent; the webhook is not to blame."""
    found = queries.delivery_by_id(unit, delivery_id)
    if found is not None and found.state is DeliveryState.WAITING:
        after = msgspec.structs.replace(found, state=DeliveryState.FAILED, problem=problem, next_at=None)
        unit.run(_TRIED, row=found.id, **{f"new_{name}": getattr(after, name) for name in _AFTER_TRY})


def replay(unit: Unit, webhook_id: int, delivery_id: int) -> Delivery:
    """Send it once more, whatever became of it.  Raises NotFound (404)."""
    found = queries.delivery_by_id(unit, delivery_id)
    if found is None or found.webhook_id != webhook_id:
        raise NotFound
    return _again(unit, found)


def replay_failed(unit: Unit, webhook_id: int) -> int:
    """Send again what failed, the oldest first, at most `REPLAY_MOST`; returns how many.  Raises NotFound (404)."""
    there(unit, webhook_id)
    found = queries.failed_of(unit, webhook_id, REPLAY_MOST)
    for one in found:
        _again(unit, one)
    return len(found)


_REPLAY = Query[int](
    update(webhook_delivery)
    .where(webhook_delivery.c.id == bindparam("row"))
    .values(state=DeliveryState.WAITING.value, next_at=bindparam("now"), queued_at=bindparam("now"))
)


def _again(unit: Unit, found: Delivery) -> Delivery:
    unit.run(_REPLAY, row=found.id, now=unit.now)
    _send_later(unit, found.id)
    after = queries.delivery_by_id(unit, found.id)
    if after is None:
        raise NotFound
    return after


def remove_old(unit: Unit) -> None:
    """What its retention says is over."""
    unit.run(_FORGET_TOKENS, before=unit.now - rules.TOKENS_FOR_US)
    unit.run(_FORGET_ANSWERS, before=unit.now - rules.ANSWERS_FOR_US)
    unit.run(_FORGET_DELIVERIES, before=unit.now - rules.LOG_FOR_US)
