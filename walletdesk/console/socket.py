"""The agents' socket, `/console/socket` (docs/protocol.md): who may open it, and what its frames do."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack
from typing import NoReturn

import msgspec
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from walletdesk.console import frames
from walletdesk.console.frames import AckFrame, AgentFrame, Hello, Ping, Pong, Problem, Send, Typing, Unwatch, Watch
from walletdesk.console.live import Listener, Live
from walletdesk.console.schemas import LATEST, TEXT_LENGTH
from walletdesk.console.writing import write_message
from walletdesk.conversations.rules import KEY_LENGTHS
from walletdesk.kit import i18n
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput, Forbidden, NotFound, NotSignedIn, TooLarge, TooMany, WalletdeskError
from walletdesk.kit.limits import Limit
from walletdesk.kit.settings import Settings
from walletdesk.realtime.bus import Bus
from walletdesk.realtime.presence import Presence
from walletdesk.realtime.socket import (
    BAD_FRAME,
    NO_HELLO,
    NOT_SIGNED_IN,
    REFUSED,
    TOO_FAST,
    TOO_LARGE,
    TOO_SLOW,
    SocketSink,
)
from walletdesk.staff.access import StaffMember, needs, staff_of_socket
from walletdesk.staff.rules import Permission

log = logging.getLogger(__name__)

PATH = "/console/socket"
TYPING = "typing"
"""Topic of the bus: `[conversation, member]` of an agent who types to the contact."""
FRAME_BYTES = 65_536
HELLO_S = 10.0
BURST, PER_S = 200, 20.0
"""Frames of one socket: opening fifty conversations at once is fine, a loop that went wild is not."""


class BadFrame(BadInput):
    code = "bad_frame"
    sentence = "The desk could not read this. Please load the page again."


class WrongVersion(BadInput):
    code = "wrong_version"
    sentence = "This page is from another version of the desk. Please load it again."


def socket_route() -> WebSocketRoute:
    """The route; `app.state` holds what the app has, and `console` the `Live`."""
    return WebSocketRoute(PATH, answer, name="console_socket")


async def answer(socket: WebSocket) -> None:
    # Refused before it is accepted a socket would end with HTTP 403, and the browser would never learn why.
    try:
        member = await staff_of_socket(socket, Permission.CONVERSATIONS_READ)
    except WalletdeskError as error:
        await socket.accept()
        await socket.close(_code_of(error))
        return
    await socket.accept()
    live: Live = socket.app.state.console
    with ExitStack() as held:
        try:
            held.enter_context(live.sockets.holding(str(member.id)))
        except TooMany:
            await socket.close(TOO_FAST)
            return
        await _converse(socket, live, member)


async def _converse(socket: WebSocket, live: Live, member: StaffMember) -> None:
    sink = SocketSink(socket)
    listener = live.join(sink, member)
    try:
        await _Conversing(socket, live, listener).run()
    except WebSocketDisconnect:
        pass
    finally:
        live.leave(listener)
        sink.gone()


answer.guard = needs(Permission.CONVERSATIONS_READ)  # type: ignore[attr-defined]


def _code_of(error: WalletdeskError) -> int:
    match error:
        case NotSignedIn():
            return NOT_SIGNED_IN
        case Forbidden():
            return REFUSED
        case _:
            return TOO_SLOW  # busy or away: come back a little later


class _Closed(Exception):
    """The desk has ended this socket."""


class _Conversing:
    """One socket's frames, one after the other."""

    def __init__(self, socket: WebSocket, live: Live, listener: Listener) -> None:
        self._socket = socket
        self._live = live
        self._listener = listener
        self._limit = Limit(BURST, PER_S)
        state = socket.app.state
        self._db: Db = state.db
        self._settings: Settings = state.settings
        self._presence: Presence = state.presence
        self._bus: Bus = state.bus

    async def run(self) -> None:
        try:
            await self._greet()
            while True:
                await self._take(await self._next())
        except _Closed:
            # What waits is sent, then the code; whatever comes meanwhile is not read.
            await self._listener.sink.finished()

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(HELLO_S):
                hello = await self._next()
        except TimeoutError:
            self._close(NO_HELLO)
        if not isinstance(hello, Hello):
            self._close(NO_HELLO)
        if hello.v != frames.VERSION:
            self._refuse(WrongVersion())
            self._close(BAD_FRAME)
        counts = await self._live.counts_for(self._listener)
        self._offer(frames.Welcome(v=frames.VERSION, at=self._db.clock.now(), counts=counts))

    async def _next(self) -> AgentFrame:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        raw = message.get("text")
        if raw is None:
            raw = message.get("bytes") or b""
        if len(raw) > FRAME_BYTES:
            self._close(TOO_LARGE)
        if self._limit.wait_s("") > 0:
            self._close(TOO_FAST)
        try:
            frame: AgentFrame = frames.decode(raw)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            self._refuse(BadFrame())
            self._close(BAD_FRAME)
        return frame

    async def _take(self, frame: AgentFrame) -> None:
        key = frame.key if isinstance(frame, Send) and _is_key(frame.key) else None
        number = getattr(frame, "number", None)
        try:
            await self._carry_out(frame)
        except WalletdeskError as error:
            self._refuse(error, key=key, number=number)

    async def _carry_out(self, frame: AgentFrame) -> None:
        match frame:
            case Hello():
                self._refuse(BadFrame())
                self._close(BAD_FRAME)
            case Watch(number=number, after=after):
                if after is not None and not 0 <= after <= LATEST:
                    raise BadInput
                await self._live.watch(self._listener, _there(number), after)
            case Unwatch(number=number):
                self._live.unwatch(self._listener, number)
            case Typing(number=number):
                self._type(number)
            case Send():
                await self._send(frame)
            case Ping():
                self._offer(Pong(at=self._db.clock.now()))

    def _type(self, number: int) -> None:
        self._must_may_reply()
        conversation_id = self._listener.watched.get(number)
        if conversation_id is None:
            raise NotFound
        member = self._listener.member
        self._presence.types(conversation_id, member.id)
        self._bus.publish(TYPING, msgspec.json.encode((conversation_id, member.id)))

    async def _send(self, frame: Send) -> None:
        self._must_may_reply()
        if not _is_key(frame.key):
            raise BadInput
        if len(frame.text) > TEXT_LENGTH:
            raise TooLarge
        entry = await write_message(
            self._db,
            self._settings,
            self._presence,
            self._listener.member,
            number=_there(frame.number),
            key=frame.key,
            text=frame.text,
            note=frame.note,
            files=frame.files,
            answers=frame.answers,
        )
        self._offer(AckFrame(key=frame.key, number=frame.number, entry=entry))

    def _must_may_reply(self) -> None:
        if not self._listener.member.may(Permission.CONVERSATIONS_REPLY):
            raise Forbidden

    # -- out -----------------------------------------------------------------------------

    def _offer(self, frame: frames.ToAgent) -> None:
        self._listener.sink.offer(frames.encode(frame))

    def _refuse(self, error: WalletdeskError, *, key: str | None = None, number: int | None = None) -> None:
        speak = i18n.translator(self._listener.member.language)
        wait = error.retry_after_s
        self._offer(
            Problem(
                code=error.code,
                sentence=speak.error(error),
                key=key,
                number=number,
                retry_after_s=None if wait is None else round(wait, 3),
                details=error.details or None,
            )
        )

    def _close(self, code: int) -> NoReturn:
        self._listener.sink.close(code)
        raise _Closed


def _is_key(key: str) -> bool:
    return len(key) in KEY_LENGTHS and key.isascii() and key.replace("-", "").replace("_", "").isalnum()


def _there(number: int) -> int:
    if not 0 < number <= LATEST:
        raise NotFound
    return number
