"""From what happened to what own systems hear: deliveries are planned from the history, and each is a job.

Nothing of it runs inside the unit that changed a conversation.  `Dispatcher` reads on from where each webhook's cursor
stands whenever something happens, and looks every two seconds for what it was not told of: who dies in between goes on
where the cursor stands.  A webhook that fails is left alone for a while, and what waits for it waits with it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from walletdesk.integrations import actions, feed, queries, sealing, views
from walletdesk.integrations.actions import SendArgs, Tried
from walletdesk.integrations.feed import Entry
from walletdesk.integrations.rules import TIMEOUT_S, DeliveryState
from walletdesk.integrations.tables import Delivery, Webhook
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.unit import Unit
from walletdesk.realtime.bus import Bus

if TYPE_CHECKING:
    from walletdesk.lookups.transport import Wire

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
GATHER_S = 0.05
"""What happens within it is planned in one go."""
AT_ONCE = 100
"""Entries planned in one transaction."""
CONCURRENCY = 8
"""Requests under way.  They have a runner of their own: slow systems elsewhere hold up nothing of the desk's."""
_TRIES = 1_000_000
"""How long a delivery is tried is decided by time, in `actions.note_try`."""


class Dispatcher:
    """Plans deliveries while it runs.  Make it in the loop in which `run` will run."""

    def __init__(self, db: Db, bus: Bus, topic: str) -> None:
        self._db = db
        self._topic = topic
        self._stirred = asyncio.Event()
        bus.subscribe(self._hear)

    async def run(self) -> None:
        while True:
            self._stirred.clear()
            try:
                more = await self.plan()
            except WalletdeskError as error:
                log.info("webhooks_wait", extra={"code": error.code})
                more = False
            except Exception:  # webhooks that stopped silently would be noticed by those who wait
                log.exception("webhooks_failed")
                more = False
            if not more:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await self._stirred.wait()
                await asyncio.sleep(GATHER_S)

    async def plan(self) -> bool:
        """One stretch for each webhook; tells whether there is more."""
        more = False
        for found in await self._db.read(queries.active_webhooks):
            stretch = await self._db.read(feed.read, found.cursor, inbox_id=found.inbox_id, limit=AT_ONCE)
            wanted = set(queries.events_of(found))
            entries = [entry for entry in stretch.entries if entry.event in wanted]
            if entries or stretch.settled > found.cursor:
                await self._db.write(actions.plan_deliveries, found.id, entries, stretch.settled)
            more = more or (stretch.more and stretch.settled > found.cursor)
        return more

    def _hear(self, topic: str, payload: bytes) -> None:
        if topic == self._topic:
            self._stirred.set()


class Sender:
    """Sends deliveries, and the request with which somebody tries an address."""

    def __init__(self, db: Db, key: bytes) -> None:
        self._db = db
        self._key = key
        self._wire: Wire | None = None

    async def send(self, args: SendArgs) -> None:
        """The job.  May run twice: who hears of the same id twice knows it by `webhook-id`."""
        asked = await self._db.read(_asked, args.delivery_id)
        if asked is None:
            return
        place, delivery, body = asked
        if not place.active:
            await self._db.write(actions.give_up, delivery.id, "switched_off")
            return
        now = self._db.clock.now()
        if now < place.wait_until:
            raise jobs.Later((place.wait_until - now) / SECOND, code="webhook_waits")
        tried = await self.tell(place, str(delivery.entry_id), body)
        again = await self._db.write(actions.note_try, delivery.id, tried)
        if again is not None:
            raise jobs.Retry(again / SECOND, code="webhook_not_taken")

    async def try_out(self, place: Webhook) -> Tried:
        """One `ping`, in no log."""
        now = self._db.clock.now()
        event = msgspec.structs.replace(views.PING, id=f"ping-{now}", at=now)
        return await self.tell(place, event.id, msgspec.json.encode(event))

    async def tell(self, place: Webhook, event_id: str, body: bytes) -> Tried:
        url = sealing.opened(self._key, place.id, "url", place.url)
        secrets = self._secrets(place)
        if url is None or not secrets:
            return Tried(ok=False, problem="unreadable")  # sealed under another `secret_key`
        at_s = self._db.clock.now() // SECOND
        headers = {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(at_s),
            "webhook-signature": " ".join(sealing.signature(one, event_id, at_s, body) for one in secrets),
        }
        from walletdesk.lookups.guard import Unreachable
        from walletdesk.lookups.transport import Wire  # brings httpx, 0.4 s, which a desk without webhooks never needs

        if self._wire is None:
            self._wire = Wire()
        began = time.perf_counter()
        try:
            status = await self._wire.post(url, body, headers, private=place.allow_private, timeout_s=TIMEOUT_S)
        except Unreachable as failure:
            return Tried(ok=False, latency_ms=_ms(began), problem=failure.kind)
        ok = 200 <= status < 300
        return Tried(ok=ok, status=status, latency_ms=_ms(began), problem="" if ok else "status")

    async def close(self) -> None:
        if self._wire is not None:
            await self._wire.close()

    def _secrets(self, place: Webhook) -> list[str]:
        sealed = [place.secret]
        if place.old_secret is not None and self._db.clock.now() < (place.old_until or 0):
            sealed.append(place.old_secret)
        found = (sealing.opened(self._key, place.id, "secret", one) for one in sealed)
        return [one for one in found if one is not None]


def runner(db: Db, sender: Sender, on_end: Callable[[str, str, float], None] | None = None) -> jobs.Runner:
    made = jobs.Runner(db, db.clock, concurrency=CONCURRENCY, on_end=on_end)
    send: Callable[[SendArgs], Awaitable[None]] = sender.send
    made.on(actions.SEND, SendArgs, send, tries=_TRIES, timeout_s=3 * TIMEOUT_S)
    return made


def _ms(began: float) -> int:
    return int((time.perf_counter() - began) * 1000)


def _asked(unit: Unit, delivery_id: int) -> tuple[Webhook, Delivery, bytes] | None:
    """None for a delivery that is over, or gone with its webhook."""
    found = queries.delivery_by_id(unit, delivery_id)
    place = queries.webhook_by_id(unit, found.webhook_id) if found is not None else None
    if found is None or place is None or found.state is not DeliveryState.WAITING:
        return None
    entry = Entry(
        id=found.entry_id,
        event=found.event,
        conversation_id=found.conversation_id,
        seq=found.seq,
        message_id=found.message_id,
        before=found.before,
        after=found.after,
        at=found.at,
    )
    [event] = views.events(unit, [entry], words=place.texts)
    return place, found, msgspec.json.encode(event)
