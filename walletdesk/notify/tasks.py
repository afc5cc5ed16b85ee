"""The person on call: an urgent matter has waited past its promise and nobody of the team answered, or a channel fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from walletdesk.conversations import queries
from walletdesk.events import ChannelTroubled, ClockBreached
from walletdesk.inboxes import accounts
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.rules import Health
from walletdesk.inboxes.tables import ChannelAccount, Inbox
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.sla import actions as sla
from walletdesk.wire import ClockKind, Priority

CALL = "call_on_call"
CALL_CHANNEL = "call_for_channel"
TRIES = 20
TIMEOUT_S = 15.0
REPLIES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)


class CallArgs(msgspec.Struct, frozen=True):
    conversation_id: int
    clock: ClockKind
    seq: int
    """Of the breach: one call for each."""


class ChannelArgs(msgspec.Struct, frozen=True):
    inbox_id: int
    health: str
    at: int
    """When it was told: one call for each trouble."""


class Waiting(msgspec.Struct, frozen=True):
    number: int


def call_later(unit: Unit, event: ClockBreached) -> None:
    """Plan a call, if the matter is urgent and may be believed: a stranger's claim that nobody looked at calls nobody."""
    clock = ClockKind(event.clock)
    if clock not in REPLIES:
        return
    row = queries.by_id(unit, event.conversation_id)
    if row.priority is Priority.URGENT and queries.alarmed_since(unit, row.id, 0):
        jobs.add(unit, CALL, CallArgs(row.id, clock, event.seq), key=f"{CALL}:{row.id}:{event.seq}")


def still_waits(unit: Unit, args: CallArgs) -> Waiting | None:
    """None when somebody answered meanwhile, or it is urgent no more."""
    try:
        row = queries.by_id(unit, args.conversation_id)
    except NotFound:
        return None
    owed = sla.running(unit, row.id).has(args.clock)
    return Waiting(row.number) if owed and row.priority is Priority.URGENT else None


def call_for_channel(unit: Unit, event: ChannelTroubled) -> None:
    """Plan a call: nobody who writes there is heard."""
    args = ChannelArgs(event.inbox_id, event.health, unit.now)
    jobs.add(unit, CALL_CHANNEL, args, key=f"{CALL_CHANNEL}:{event.inbox_id}")


def still_troubled(unit: Unit, args: ChannelArgs) -> tuple[Inbox, ChannelAccount] | None:
    """None when it works again, or was paused."""
    inbox, account = inboxes.by_id(unit, args.inbox_id), accounts.of(unit, args.inbox_id)
    if inbox is None or account is None or not inbox.active or account.told != args.health:
        return None
    return inbox, account


def calling_for_channels(db: Db, settings: Settings) -> Callable[[ChannelArgs], Awaitable[None]]:
    """The handler: posts to `on_call_url` until it is taken or the channel works again."""

    async def call(args: ChannelArgs) -> None:
        if not settings.on_call_url:
            return
        troubled = await db.read(still_troubled, args)
        if troubled is None:
            return
        inbox, account = troubled
        link = f"{settings.public_url}/console/settings/inboxes/{inbox.id}/connect"
        what = f"fails ({account.last_failure})" if args.health == Health.FAILING else "has gone silent"
        said = {
            "text": f"The channel of the inbox {inbox.name} {what}. {link}",
            "inbox": inbox.public_id,
            "link": link,
            "health": args.health,
        }
        await _post(settings.on_call_url, said, f"{CALL_CHANNEL}-{args.inbox_id}-{args.at}")

    return call


async def _post(url: str, said: dict[str, Any], key: str) -> None:
    """Raises jobs.Retry."""
    import httpx  # 0.4 s to load, and most desks never call

    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
            answer = await client.post(url, json=said, headers={"idempotency-key": key})
    except (httpx.HTTPError, httpx.InvalidURL):
        raise jobs.Retry(code="on_call_unreachable") from None
    if not answer.is_success:
        raise jobs.Retry(code="on_call_refused")


def calling(db: Db, settings: Settings) -> Callable[[CallArgs], Awaitable[None]]:
    """The handler: posts to `on_call_url`, again and again until it is taken or somebody has answered.

    What is sent names the conversation and nothing of its contact: pagers keep what they are told.
    """

    async def call(args: CallArgs) -> None:
        if not settings.on_call_url:
            return
        waiting = await db.read(still_waits, args)
        if waiting is None:
            return
        link = f"{settings.public_url}/console/all/{waiting.number}"
        said = {
            "text": f"Urgent: conversation #{waiting.number} waits and nobody has answered. {link}",
            "number": waiting.number,
            "link": link,
            "clock": args.clock.value,
        }
        key = f"{CALL}-{args.conversation_id}-{args.seq}"
        await _post(settings.on_call_url, said, key)

    return call


def register(runner: jobs.Runner, *, db: Db, settings: Settings) -> None:
    runner.on(CALL, CallArgs, calling(db, settings), tries=TRIES, timeout_s=60)
    runner.on(CALL_CHANNEL, ChannelArgs, calling_for_channels(db, settings), tries=TRIES, timeout_s=60)
