"""What happens in conversations, on the screens of their visitors.

Conversations somebody here looks at are watched: up to which number their screens know everything.  A change marks the
conversation; one read fetches all that came after that number, for many conversations at once.  A screen may be told
something twice, which it knows by the message's id, and never misses anything.

What a visitor wrote is told to them by its `ack`.  From before it is stored until then nothing of this contact's
conversations is told here (`hold`), else their own words would come back to them before the answer does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.websockets import WebSocket

from walletdesk.channels.widget import queries, views
from walletdesk.channels.widget.frames import (
    ConversationFrame,
    ConversationView,
    MessageFrame,
    MessageView,
    Redacted,
    Typing,
    encode,
)
from walletdesk.channels.widget.queries import Beside, Queue
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.tables import Conversation
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.unit import Unit
from walletdesk.realtime.feed import Feed
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.socket import NOT_SIGNED_IN, RESTART, SocketSink

log = logging.getLogger(__name__)

TYPING = "typing"
"""Topic of the bus: `[conversation, staff]`, a member of the staff types a public reply."""
GONE = "contact_gone"
"""Topic of the bus: the id of a contact whose tokens are void from now on."""
MOVED = "contact_moved"
"""Topic of the bus: the id of a contact who was merged with another or parted from one: who comes back is told what is theirs."""
PAGE = 100
"""Messages of one conversation rendered in one go."""
REFRESH_S = 10.0
"""While the queue moves, those who wait are told their place so often at most."""

_typing = msgspec.json.Decoder(tuple[int, int]).decode


def topic_of(conversation_id: int) -> str:
    return f"v:{conversation_id}"


def topic_of_contact(contact_id: int) -> str:
    return f"vc:{contact_id}"


class VisitorSink(SocketSink):
    """A visitor's socket.  It shows one inbox only, whatever else the same contact has."""

    __slots__ = ("inbox_id",)

    def __init__(self, websocket: WebSocket) -> None:
        super().__init__(websocket)
        self.inbox_id = 0


class _Watched(msgspec.Struct):
    """A conversation with listeners in this process."""

    public_id: str
    upto: int
    """Every listener knows what happened up to this number."""
    heard: int
    """The highest number that was told of."""
    again: bool = False
    """To be shown again though no number rose: its place, what was seen."""
    inbox_id: int = 0
    place: int | None = None
    """Of one that waits for its first answer."""
    view: ConversationView | None = None
    """As last shown."""
    own: dict[int, SocketSink] = {}
    """By number above `upto`: who wrote the message and has its `ack`."""


class _Held(msgspec.Struct):
    """A contact whose sockets wait for an `ack`."""

    waiting: int
    heard: list[tuple[int, int]]
    """Conversations and numbers to hear of afterwards."""


class _News(msgspec.Struct, frozen=True, kw_only=True):
    row: Conversation
    beside: Beside
    after: int
    messages: list[MessageView]
    redacted: list[MessageView]
    more: bool
    now: int


class Live:
    def __init__(self, *, db: Db, hub: Hub, queue: Callable[[int], Awaitable[Queue]], files_key: bytes) -> None:
        self._db = db
        self._hub = hub
        self._queue = queue
        self._files_key = files_key
        self._feed = Feed(self._render)
        self._watched: dict[int, _Watched] = {}
        self._new: set[int] = set()
        """Conversations that sockets of their contact do not know of yet."""
        self._held: dict[int, _Held] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._feed.start()

    async def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        await self._feed.stop()

    # -- what the desk tells -------------------------------------------------------------

    def hear(self, conversation_id: int, seq: int, contact_id: int) -> None:
        """Something happened in a conversation; called for every change, in every process."""
        if (held := self._held.get(contact_id)) is not None:
            held.heard.append((conversation_id, seq))
            return
        watched = self._watched.get(conversation_id)
        if watched is not None:
            watched.heard = max(watched.heard, seq)
            if seq <= watched.upto and len(self._hub.listeners(topic_of(conversation_id))) > 1:
                watched.again = True  # what one window has seen is not unread in the others
            self._feed.mark(conversation_id, seq)
        elif self._hub.listened(topic_of_contact(contact_id)):
            self._new.add(conversation_id)
            self._feed.mark(conversation_id, seq)
        self._stir()

    def told(self, topic: str, payload: bytes) -> None:
        """For `Bus.subscribe`."""
        if topic == TYPING:
            conversation_id, staff_id = _typing(payload)
            if conversation_id in self._watched:
                self._spawn(self._types(conversation_id, staff_id))
        elif topic in (GONE, MOVED):
            for sink in self._hub.listeners(topic_of_contact(int(payload))):
                if isinstance(sink, VisitorSink):
                    sink.close(NOT_SIGNED_IN if topic == GONE else RESTART)

    def typing(self, conversation_id: int, name: str) -> None:
        """Somebody of the team types a public reply."""
        watched = self._watched.get(conversation_id)
        if watched is not None:
            frame = Typing(conversation=watched.public_id, name=name)
            self._hub.publish(topic_of(conversation_id), encode(frame))

    def show_again(self, conversation_id: int) -> None:
        """Something changed that raises no number."""
        watched = self._watched.get(conversation_id)
        if watched is not None:
            watched.again = True
            self._feed.mark(conversation_id, watched.upto)

    # -- what sockets tell ---------------------------------------------------------------

    def arrive(self, sink: VisitorSink, contact_id: int) -> None:
        """A contact's socket hears of conversations that are new to it."""
        self._hub.join(topic_of_contact(contact_id), sink)

    def follow(self, sink: VisitorSink, row: Conversation, view: ConversationView) -> None:
        """A socket that knows a conversation as `row` is told what comes after."""
        watched = self._watched.get(row.id)
        if watched is None:
            watched = self._watched[row.id] = _Watched(row.public_id, row.sequence, row.sequence)
        elif watched.upto > row.sequence:
            # The others know more already; this one is told with them, who hear it twice.
            watched.upto = row.sequence
            self._feed.mark(row.id, row.sequence)
        self._hub.join(topic_of(row.id), sink)
        self._note(watched, row, view)

    def hold(self, contact_id: int) -> None:
        """A socket of this contact is about to store what it was sent; `release` follows in any case."""
        held = self._held.get(contact_id)
        if held is None:
            self._held[contact_id] = _Held(1, [])
        else:
            held.waiting += 1

    def release(self, contact_id: int) -> None:
        """It was answered."""
        held = self._held[contact_id]
        held.waiting -= 1
        if held.waiting == 0:
            del self._held[contact_id]
            for conversation_id, seq in dict(sorted(held.heard)).items():
                self.hear(conversation_id, seq, contact_id)

    def acknowledged(
        self, sink: VisitorSink, row: Conversation, view: ConversationView, *, seq: int, told: int
    ) -> None:
        """A socket wrote message `seq`, and its `ack` told all that happened up to `told`.

        When nobody else listens and nothing older is owed, nothing has to be read for it.
        """
        topic, watched = topic_of(row.id), self._watched.get(row.id)
        if watched is None:
            watched = self._watched[row.id] = _Watched(row.public_id, told, row.sequence)
            others = [other for other in self._sinks_of(row) if other is not sink]
            for other in others:
                self._hub.join(topic, other)
            if others:
                watched.upto = 0
        elif watched.upto >= seq - 1 and self._hub.listeners(topic) == [sink]:
            watched.upto = max(watched.upto, told)
        if seq > watched.upto:
            watched.own[seq] = sink
        watched.heard = max(watched.heard, row.sequence)
        self._hub.join(topic, sink)
        if watched.upto < watched.heard:
            self._feed.mark(row.id, watched.upto)
        self._note(watched, row, view)
        self._stir()

    def known(self, conversation_id: int) -> ConversationView | None:
        """A conversation as its screens here show it."""
        watched = self._watched.get(conversation_id)
        return watched.view if watched is not None else None

    def leave(self, sink: VisitorSink) -> None:
        for topic in self._hub.leave_all(sink):
            kind, _, number = topic.partition(":")
            if kind == "v" and not self._hub.listened(topic):
                self._watched.pop(int(number), None)

    # -- frames ----------------------------------------------------------------------

    async def _render(self, marked: dict[int, int]) -> None:
        wanted: list[tuple[int, int]] = []
        for conversation_id in marked:
            watched = self._watched.get(conversation_id)
            if watched is None:
                if conversation_id in self._new:
                    wanted.append((conversation_id, 0))
            elif watched.again or watched.heard > watched.upto:
                wanted.append((conversation_id, watched.upto))
        if not wanted:
            return
        for news in await self._db.read(_news, wanted, self._files_key):
            self._publish(news, await self._queue(news.row.inbox_id))

    def _publish(self, news: _News, queue: Queue) -> None:
        row = news.row
        if (held := self._held.get(row.contact_id)) is not None:
            held.heard.append((row.id, row.sequence))
            return
        watched = self._watched.get(row.id) or self._introduce(row)
        if watched is None:
            return
        topic = topic_of(row.id)
        for message in news.redacted:
            frame = Redacted(conversation=row.public_id, id=message.id, text=message.text, files=message.files)
            self._hub.publish(topic, encode(frame))
        view = views.conversation(row, news.beside, queue, news.now)
        if watched.upto == 0:
            self._hub.publish(topic, encode(ConversationFrame(conversation=view)))
        for message in news.messages:
            self._tell(topic, watched, message)
        self._hub.publish(topic, encode(ConversationFrame(conversation=view)))
        watched.again = False
        watched.heard = max(watched.heard, row.sequence)
        if news.after <= watched.upto:  # else somebody who knows less came while this was read
            watched.upto = max(watched.upto, news.messages[-1].seq if news.more else row.sequence)
        if watched.own:
            watched.own = {seq: sink for seq, sink in watched.own.items() if seq > watched.upto}
        if watched.upto < watched.heard:
            self._feed.mark(row.id, watched.upto)
        self._note(watched, row, view)

    def _tell(self, topic: str, watched: _Watched, message: MessageView) -> None:
        """One message to all who may not have it: below `upto` are those that were acknowledged during the read."""
        if message.seq <= watched.upto:
            return
        frame = encode(MessageFrame(conversation=watched.public_id, message=message))
        writer = watched.own.get(message.seq)
        for sink in self._hub.listeners(topic):
            if sink is not writer:
                sink.offer(frame)

    def _introduce(self, row: Conversation) -> _Watched | None:
        """A conversation was opened elsewhere: this contact's sockets here follow it from now on."""
        if row.id not in self._new:
            return None
        self._new.discard(row.id)
        sinks = self._sinks_of(row)
        if not sinks:
            return None
        for sink in sinks:
            self._hub.join(topic_of(row.id), sink)
        watched = self._watched[row.id] = _Watched(row.public_id, 0, row.sequence)
        return watched

    def _sinks_of(self, row: Conversation) -> list[VisitorSink]:
        """Sockets of the conversation's contact that show its inbox."""
        return [
            sink
            for sink in self._hub.listeners(topic_of_contact(row.contact_id))
            if isinstance(sink, VisitorSink) and sink.inbox_id == row.inbox_id
        ]

    async def _types(self, conversation_id: int, staff_id: int) -> None:
        try:
            names = await self._db.read(queries.names_of, [staff_id])
        except WalletdeskError as error:
            log.info("typing_not_told", extra={"code": error.code})
            return
        if staff_id in names:
            self.typing(conversation_id, names[staff_id])

    # -- the queue -----------------------------------------------------------------------

    def _note(self, watched: _Watched, row: Conversation, view: ConversationView) -> None:
        watched.inbox_id = row.inbox_id
        watched.place = row.place if views.waits(row) else None
        watched.view = view

    def _stir(self) -> None:
        if self._timer is None and self._watched:
            self._timer = asyncio.get_running_loop().call_later(REFRESH_S, self._refresh)

    def _refresh(self) -> None:
        self._timer = None
        self._spawn(self._tell_places())

    async def _tell_places(self) -> None:
        waiting = [(id_, watched) for id_, watched in self._watched.items() if watched.place is not None]
        for inbox_id in {watched.inbox_id for _, watched in waiting}:
            try:
                queue = await self._queue(inbox_id)
            except WalletdeskError as error:
                log.info("places_not_told", extra={"code": error.code})
                return
            for id_, watched in waiting:
                if watched.inbox_id == inbox_id and watched.place is not None:
                    if not _shows(watched.view, views.position_at(watched.place, queue), queue.wait_s):
                        self.show_again(id_)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _shows(view: ConversationView | None, position: int | None, wait_s: int | None) -> bool:
    return view is not None and (view.position, view.wait_s) == (position, wait_s)


def _news(unit: Unit, wanted: Sequence[tuple[int, int]], files_key: bytes) -> list[_News]:
    """What came after the number given for each conversation."""
    found = []
    for conversation_id, after in wanted:
        try:
            # The row first: what is read below holds everything up to its number.
            row = conversations.by_id(unit, conversation_id)
        except NotFound:
            continue
        rows = conversations.visible_after(unit, row.id, after, limit=PAGE + 1)
        redacted = queries.redacted_since(unit, row.id, after, after) if after else []
        found.append((row, after, rows, redacted))
    beside = queries.beside(unit, [row.id for row, _, _, _ in found])
    return [
        _News(
            row=row,
            beside=beside[row.id],
            after=after,
            messages=views.messages(unit, rows[:PAGE], files_key=files_key),
            redacted=views.messages(unit, redacted, files_key=files_key),
            more=len(rows) > PAGE,
            now=unit.now,
        )
        for row, after, rows, redacted in found
    ]
