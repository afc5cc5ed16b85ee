"""The person on call: an urgent matter has waited past its promise, and nobody of the team answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from walletdesk.conversations import queries
from walletdesk.events import ClockBreached
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.sla import actions as sla
from walletdesk.wire import ClockKind, Priority

CALL = "call_on_call"
TRIES = 20
TIMEOUT_S = 15.0
REPLIES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)


class CallArgs(msgspec.Struct, frozen=True):
    conversation_id: int
    clock: ClockKind
    seq: int
    """Of the breach: one call for each."""


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
        import httpx  # 0.4 s to load, and most desks never call

        link = f"{settings.public_url}/console/all/{waiting.number}"
        said = {
            "text": f"Urgent: conversation #{waiting.number} waits and nobody has answered. {link}",
            "number": waiting.number,
            "link": link,
            "clock": args.clock.value,
        }
        key = f"{CALL}-{args.conversation_id}-{args.seq}"
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
                answer = await client.post(settings.on_call_url, json=said, headers={"idempotency-key": key})
        except (httpx.HTTPError, httpx.InvalidURL):
            raise jobs.Retry(code="on_call_unreachable") from None
        if not answer.is_success:
            raise jobs.Retry(code="on_call_refused")

    return call


def register(runner: jobs.Runner, *, db: Db, settings: Settings) -> None:
    runner.on(CALL, CallArgs, calling(db, settings), tries=TRIES, timeout_s=60)
