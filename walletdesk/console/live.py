"""What every connected agent is told while it happens: rows, entries, counts, who looks on, and what is urgent.

The database is the truth (decision D5).  `hear` says that a conversation changed, in
this process or in another; one read renders everything that changed meanwhile, and
only while somebody is connected.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable

import msgspec

from walletdesk.console import changes, queries, render, sessions
from walletdesk.console.changes import Aloud, Asked, Batch, Handed, Opening, Replaced, Seen
from walletdesk.console.frames import (
    AlarmFrame,
    Counts,
    CountsFrame,
    DeliveryFrame,
    EntriesFrame,
    RedactedFrame,
    RowFrame,
    RowView,
    ToAgent,
    ViewersFrame,
    encode,
)
from walletdesk.conversations.queries import Listed
from walletdesk.conversations.rules import ChangeKind, Standing
from walletdesk.events import LoggedOut, SessionRevoked, StaffDeactivated, StaffRoleChanged
from walletdesk.kit.db import Db
from walletdesk.kit.errors import TooMany, WalletdeskError
from walletdesk.kit.limits import AtOnce
from walletdesk.kit.unit import Event
from walletdesk.outgoing.rules import REPEATED
from walletdesk.realtime.feed import Feed
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.presence import TYPING_US, Presence
from walletdesk.realtime.socket import NOT_SIGNED_IN, SocketSink
from walletdesk.staff.access import StaffMember
from walletdesk.staff.rules import Permission, may
from walletdesk.wire import AuthorKind, Delivery, Priority

log = logging.getLogger(__name__)

TOPIC = "conversation"
"""What the processes tell each other of each change: `[conversation, sequence, inbox, contact]`."""
AGENTS = "agents"
DESK = 0
"""The place, beside the conversations, at which everybody is who has the desk open, in whichever process."""
COUNTS_EVERY_S = 0.5
SESSIONS_EVERY_S = 20.0
MOST_WATCHED = 50
"""Conversations one socket may have open."""
_LOOK_BACK = 16
"""Entries that one unit of work may write at most, far above what any does."""
_KNOWN = 20_000


class TooManyWatched(TooMany):
    code = "too_many_open"
    sentence = "Too many conversations are open at once. Please close some."


def topic_of(conversation_id: int) -> str:
    """Everybody who has this conversation open."""
    return f"a:{conversation_id}"


class Listener:
    """One socket of an agent."""

    def __init__(self, sink: SocketSink, member: StaffMember) -> None:
        self.sink = sink
        self.member = member
        self.watched: dict[int, int] = {}
        """Ids of the conversations it has open, by number."""
        self.counts: Counts | None = None
        """As it was told last."""


class _Watched:
    """One conversation that somebody has open."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.given: dict[SocketSink, int] = {}
        """The number up to which each socket has everything."""
        self.handed: dict[int, Handed] = {}
        self.erased = False


SOCKETS = 50
"""Of one member: more windows than anybody reads, and none left over for a page that opens one after the other."""


class Live:
    """`start` it in the loop that serves."""

    def __init__(
        self,
        *,
        db: Db,
        hub: Hub,
        presence: Presence,
        files_key: bytes,
        idle_us: int,
        sessions_every_s: float = SESSIONS_EVERY_S,
    ) -> None:
        self._db = db
        self._hub = hub
        self._presence = presence
        self._files_key = files_key
        self._idle_us = idle_us
        self._sessions_every_s = sessions_every_s
        self.sockets = AtOnce(SOCKETS)
        """Open sockets, by member."""
        self._listeners: dict[SocketSink, Listener] = {}
        self._watched: dict[int, _Watched] = {}
        self._told: OrderedDict[int, int] = OrderedDict()
        """By conversation: the number up to which it was told aloud."""
        self._names: dict[int, str] = {}
        self._typing: dict[int, asyncio.TimerHandle] = {}
        self._changes = Feed(self._render)
        self._viewers = Feed(self._render_viewers)
        self._counts_changed = asyncio.Event()
        self._sessions_changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._changes.start()
        self._viewers.start()
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self._keep_counts(), name="console counts"),
            loop.create_task(self._keep_sessions(), name="console sessions"),
        ]
        self._db.subscribe(self._follow)

    async def stop(self) -> None:
        await self._changes.stop()
        await self._viewers.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for timer in self._typing.values():
            timer.cancel()

    # -- what it is told -----------------------------------------------------------------

    def hear(self, conversation_id: int, seq: int, contact_id: int = 0) -> None:
        """A conversation changed; `seq` is its number then."""
        if self._listeners:
            self._changes.mark(conversation_id, seq)
        else:
            self._remember(conversation_id, seq)

    def viewers_changed(self, conversation_id: int) -> None:
        """Somebody opened or left a conversation, or began to type; for `Presence(on_change=...)`."""
        if self._hub.listened(topic_of(conversation_id)):
            self._viewers.mark(conversation_id, 0)

    def _follow(self, event: Event) -> None:
        if isinstance(event, LoggedOut | SessionRevoked | StaffDeactivated | StaffRoleChanged):
            self._sessions_changed.set()

    # -- who listens ---------------------------------------------------------------------

    def join(self, sink: SocketSink, member: StaffMember) -> Listener:
        listener = self._listeners[sink] = Listener(sink, member)
        self._names[member.id] = member.name
        self._hub.join(AGENTS, sink)
        self._hub.join(f"staff:{member.id}", sink)
        self._presence.come(DESK, member.id)
        return listener

    def leave(self, listener: Listener) -> None:
        for number in list(listener.watched):
            self.unwatch(listener, number)
        self._hub.leave_all(listener.sink)
        if self._listeners.pop(listener.sink, None) is not None:
            self._presence.go(DESK, listener.member.id)

    async def counts_for(self, listener: Listener) -> Counts:
        listener.counts = await self._db.read(queries.counts_of, listener.member.id)
        return listener.counts

    async def watch(self, listener: Listener, number: int, after: int | None) -> None:
        """Open a conversation: what is above `after` at once, then everything as it comes.

        Raises NotFound (404), TooManyWatched (429).
        """
        if number not in listener.watched and len(listener.watched) >= MOST_WATCHED:
            raise TooManyWatched
        found = await self._db.read(changes.read_opening, number, after, self._files_key)
        if listener.sink not in self._listeners:  # it left meanwhile
            return
        self._admit(listener, number, found, again=after is not None)

    def _admit(self, listener: Listener, number: int, found: Opening, *, again: bool) -> None:
        sink = listener.sink
        state = self._watched.get(found.id)
        if state is None:
            state = self._watched[found.id] = _Watched(number)
            state.handed = {one.id: one for one in found.handed}
        state.given[sink] = found.last
        sink.offer(encode(EntriesFrame(number=number, entries=found.entries, last=found.last)))
        if again:
            self._tell_missed(sink, number, found)
        self._hub.join(topic_of(found.id), sink)
        if number not in listener.watched:
            listener.watched[number] = found.id
            self._presence.come(found.id, listener.member.id)
        else:
            self.viewers_changed(found.id)
        if self._told.get(found.id, 0) > found.last:
            # It went on between the read and now, and those who were there have been told already.
            self._changes.mark(found.id, found.last + 1)

    def _tell_missed(self, sink: SocketSink, number: int, found: Opening) -> None:
        """What became of messages that are known already: words that left them, and that the contact has seen them."""
        for replaced in found.redacted:
            sink.offer(encode(_redacted(number, replaced)))
        for one in found.handed:
            if one.delivery == Delivery.SEEN:
                sink.offer(
                    encode(DeliveryFrame(number=number, id=str(one.id), delivery=one.delivery, reason=one.reason))
                )

    def unwatch(self, listener: Listener, number: int) -> None:
        conversation_id = listener.watched.pop(number, None)
        if conversation_id is None:
            return
        self._hub.leave(topic_of(conversation_id), listener.sink)
        state = self._watched[conversation_id]
        state.given.pop(listener.sink, None)
        if not state.given:
            del self._watched[conversation_id]
        self._presence.go(conversation_id, listener.member.id)

    # -- changes -------------------------------------------------------------------------

    def _remember(self, conversation_id: int, seq: int) -> None:
        self._told[conversation_id] = max(seq, self._told.get(conversation_id, 0))
        self._told.move_to_end(conversation_id)
        if len(self._told) > _KNOWN:
            self._told.popitem(last=False)

    async def _render(self, marked: dict[int, int]) -> None:
        if not self._listeners:
            for conversation_id, seq in marked.items():
                self._remember(conversation_id, seq)
            return
        watched = {id_: self._watched[id_] for id_ in marked if id_ in self._watched}
        asked = Asked(
            after={id_: self._told.get(id_, max(0, seq - _LOOK_BACK)) for id_, seq in marked.items()},
            known=frozenset(id_ for id_ in marked if id_ in self._told),
            watched={id_: min(state.given.values()) for id_, state in watched.items()},
            again=frozenset(id_ for id_, state in watched.items() if marked[id_] <= max(state.given.values())),
        )
        batch = await self._db.read(changes.read_batch, asked, self._files_key)
        for row, view in batch.rows:
            self._remember(row.id, row.sequence)
            self._tell_row(row, view, batch)
        for id_, seen in batch.seen.items():
            if (state := self._watched.get(id_)) is not None:
                await self._tell_watchers(id_, state, seen, asked)
        for row, _ in batch.rows:
            # Who opened it during the read was not asked for.
            state = self._watched.get(row.id)
            if state is not None and (least := min(state.given.values())) < row.sequence:
                self._changes.mark(row.id, least + 1)
        self._tell_aloud(batch)
        self._counts_changed.set()

    def _tell_row(self, row: Listed, view: RowView, batch: Batch) -> None:
        """At most two encodings: for those who have read it and for those who have not."""
        made: dict[bool, bytes] = {}
        for listener in self._listeners.values():
            unread = row.contact_seq > batch.read.get((listener.member.id, row.id), 0)
            if unread not in made:
                made[unread] = encode(RowFrame(row=msgspec.structs.replace(view, unread=unread)))
            listener.sink.offer(made[unread])

    async def _tell_watchers(self, id_: int, state: _Watched, seen: Seen, asked: Asked) -> None:
        self._tell_entries(state, seen, asked.watched[id_])
        topic = topic_of(id_)
        for replaced in seen.redacted:
            self._publish(topic, _redacted(state.number, replaced))
        if id_ in asked.again:
            for one in seen.handed:
                if state.handed.get(one.id) != one:
                    self._publish(
                        topic,
                        DeliveryFrame(number=state.number, id=str(one.id), delivery=one.delivery, reason=one.reason),
                    )
            state.handed = {one.id: one for one in seen.handed}
        if seen.erased and not state.erased:
            state.erased = True
            entries = await self._db.read(changes.read_erased, id_, self._files_key)
            self._publish(topic, EntriesFrame(number=state.number, entries=entries, last=seen.last))

    def _tell_entries(self, state: _Watched, seen: Seen, after: int) -> None:
        """Each gets what it has not; `seen` holds what is above `after`."""
        made: dict[int, bytes] = {}
        for sink, given in list(state.given.items()):
            if not after <= given < seen.last:
                continue
            if given not in made:
                entries = [entry for entry in seen.entries if entry.seq > given]
                made[given] = encode(EntriesFrame(number=state.number, entries=entries, last=seen.last))
            sink.offer(made[given])
            state.given[sink] = seen.last

    def _publish(self, topic: str, frame: ToAgent) -> None:
        if self._hub.listened(topic):
            self._hub.publish(topic, encode(frame))

    # -- aloud ---------------------------------------------------------------------------

    def _tell_aloud(self, batch: Batch) -> None:
        rows = {row.id: row for row, _ in batch.rows}
        alarmed = {change.conversation_id for change in batch.aloud if change.kind is ChangeKind.ALARMED}
        for change in batch.aloud:
            if change.kind is ChangeKind.CREATED and change.conversation_id in alarmed:
                continue
            if (row := rows.get(change.conversation_id)) is not None and (alarm := _alarm(row, change)) is not None:
                self._sound(row, alarm, lambda member, change=change: not _did_it(member, change))  # type: ignore[misc]
        for id_, seq in batch.said.items():
            row = rows.get(id_)
            if row is not None and row.assignee_id is not None and seq <= row.sequence:
                self._sound(row, AlarmFrame(kind="message", number=row.number), lambda _: True)

    def _sound(self, row: Listed, alarm: AlarmFrame, wanted: Callable[[StaffMember], bool]) -> None:
        made: dict[bool, bytes] = {}
        alarm = msgspec.structs.replace(
            alarm,
            unassigned=row.assignee_id is None,
            away=row.assignee_id is not None and row.assignee_id not in self._presence.at(DESK),
            urgent=row.priority is Priority.URGENT,
        )
        for listener in self._listeners.values():
            mine = row.assignee_id == listener.member.id
            if not wanted(listener.member) or (alarm.kind in _FOR_ONE and not mine):
                continue
            if alarm.kind in _FOR_LEADS and not listener.member.may(Permission.OUTGOING_MANAGE):
                continue
            if mine not in made:
                made[mine] = encode(msgspec.structs.replace(alarm, for_me=mine))
            listener.sink.offer(made[mine])

    # -- counts --------------------------------------------------------------------------

    async def _keep_counts(self) -> None:
        while True:
            await self._counts_changed.wait()
            self._counts_changed.clear()
            try:
                await self._tell_counts()
            except WalletdeskError as error:
                log.info("counts_wait", extra={"code": error.code})
                self._counts_changed.set()
            except Exception as error:  # the next change asks again
                log.exception("counts_failed", extra={"error": type(error).__name__})
            await asyncio.sleep(COUNTS_EVERY_S)

    async def _tell_counts(self) -> None:
        if not self._listeners:
            return
        sums = await self._db.read(queries.sums)
        for listener in self._listeners.values():
            told = render.counts(sums | {"mine": sums.get(f"mine:{listener.member.id}", 0)})
            if told != listener.counts:
                listener.counts = told
                listener.sink.offer(encode(CountsFrame(counts=told)))

    # -- who looks on --------------------------------------------------------------------

    async def _render_viewers(self, marked: Iterable[int]) -> None:
        present = {id_: self._presence.at(id_) for id_ in marked if id_ in self._watched}
        unknown = {person for people in present.values() for person in people} - self._names.keys()
        if unknown:
            self._names |= await self._db.read(render.names, unknown)
        for id_, people in present.items():
            if (state := self._watched.get(id_)) is None:
                continue
            viewers = render.viewers(people, self._names)
            self._publish(topic_of(id_), ViewersFrame(number=state.number, viewers=viewers))
            if any(people.values()):
                self._look_again(id_)

    def _look_again(self, conversation_id: int) -> None:
        """When whoever types says nothing more, that is told too."""
        if (timer := self._typing.pop(conversation_id, None)) is not None:
            timer.cancel()
        later = TYPING_US / 1_000_000 + 0.1
        self._typing[conversation_id] = asyncio.get_running_loop().call_later(later, self._typed_last, conversation_id)

    def _typed_last(self, conversation_id: int) -> None:
        self._typing.pop(conversation_id, None)
        self.viewers_changed(conversation_id)

    # -- sessions ------------------------------------------------------------------------

    async def _keep_sessions(self) -> None:
        """One look for all sockets: who was signed out, expired or may no longer read is let go."""
        while True:
            try:
                async with asyncio.timeout(self._sessions_every_s):
                    await self._sessions_changed.wait()
            except TimeoutError:
                pass
            self._sessions_changed.clear()
            try:
                await self._check_sessions()
            except WalletdeskError as error:
                log.info("sessions_wait", extra={"code": error.code})
            except Exception as error:  # looked at again soon
                log.exception("sessions_failed", extra={"error": type(error).__name__})

    async def _check_sessions(self) -> None:
        every = list(self._listeners.values())
        if not every:
            return
        ids = {listener.member.session_id for listener in every}
        found = await self._db.read(sessions.live, ids, idle_us=self._idle_us)
        for listener in every:
            now = found.get(listener.member.session_id)
            if now is None or not may(now.role, Permission.CONVERSATIONS_READ):
                listener.sink.close(NOT_SIGNED_IN)
                continue
            listener.member = msgspec.structs.replace(
                listener.member, name=now.name, role=now.role, language=now.language
            )
        self._names = {listener.member.id: listener.member.name for listener in every}


_FOR_ONE = frozenset({"assigned", "message"})
"""Told to the assignee alone."""

_FOR_LEADS = frozenset({"waits", "refused", "refused_again"})


def _alarm(row: Listed, change: Aloud) -> AlarmFrame | None:
    """What a change is told aloud as, if it is."""
    match change.kind:
        # One that is kept back or shown under another adds nothing to be told: that is what a flood is made of.
        case ChangeKind.CREATED if row.assignee_id is None and row.standing not in (Standing.HELD, Standing.GROUPED):
            return AlarmFrame(kind="new", number=row.number)
        case ChangeKind.WARNED:
            return AlarmFrame(kind="soon", number=row.number, clock=change.new)
        case ChangeKind.BREACHED:
            return AlarmFrame(kind="overdue", number=row.number, clock=change.new)
        case ChangeKind.SENIOR:
            return AlarmFrame(kind="senior", number=row.number)
        case ChangeKind.ASSIGNEE if change.new and change.new == str(row.assignee_id):
            return AlarmFrame(kind="assigned", number=row.number)
        case ChangeKind.ALARMED:
            return AlarmFrame(kind="urgent", number=row.number)
        case ChangeKind.HELD:
            return AlarmFrame(kind="waits", number=row.number)
        case ChangeKind.REFUSED:
            again = change.old.isdigit() and int(change.old) >= REPEATED
            return AlarmFrame(kind="refused_again" if again else "refused", number=row.number)
    return None


def _did_it(member: StaffMember, change: Aloud) -> bool:
    return change.actor_kind is AuthorKind.AGENT and change.actor_id == member.id


def _redacted(number: int, one: Replaced) -> RedactedFrame:
    return RedactedFrame(number=number, id=str(one.id), text=one.text, files=one.files, found=one.found)
