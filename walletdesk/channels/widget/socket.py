"""The visitor's socket, `/widget/socket` (docs/protocol.md).

An idle socket is its receive loop and a few numbers: no task, no queue, no timer.  Frames of one socket are handled one
after the other, so what a visitor sends is stored in the order in which it was sent.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from contextlib import ExitStack
from functools import partial

import msgspec
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from walletdesk.channels.inbound import source_of
from walletdesk.channels.widget import forms, sending, talk
from walletdesk.channels.widget.frames import (
    VERSION,
    ConversationFrame,
    ConversationView,
    Earlier,
    Harmless,
    Hello,
    Listed,
    Parts,
    Ping,
    Pong,
    Problem,
    Rate,
    Report,
    Retell,
    Seen,
    Send,
    Senior,
    Solved,
    Sync,
    ToVisitor,
    VisitorFrame,
    Welcome,
    decode,
    encode,
)
from walletdesk.channels.widget.live import VisitorSink
from walletdesk.channels.widget.reception import (
    Guest,
    InboxClosed,
    InboxUnknown,
    PageNotAllowed,
    Reception,
    Shown,
    reception_of,
)
from walletdesk.channels.widget.sending import Sender
from walletdesk.conversations.actions import late, rate, reply, work
from walletdesk.conversations.tables import Conversation
from walletdesk.events import Actor, ActorKind
from walletdesk.kit import i18n
from walletdesk.kit.errors import BadInput, Busy, NotSignedIn, TooMany, Unavailable, Unknown, WalletdeskError
from walletdesk.kit.http import client_address
from walletdesk.kit.limits import source_of as counted_as
from walletdesk.lookups import telling
from walletdesk.people.identify import IdentityRefused
from walletdesk.people.tables import Contact
from walletdesk.people.tokens import VisitorTokenRefused
from walletdesk.realtime import socket as codes
from walletdesk.screening import actions as screening
from walletdesk.wire import RawText

log = logging.getLogger(__name__)

HELLO_S = 10.0
FRAME_BYTES = 64 * 1024
_MOST_WORDS = 24
"""Of a phrase."""

_names = itertools.count()


class BadFrame(BadInput):
    """Nothing a program that knows the protocol would send."""

    code = "bad_frame"
    sentence = "The desk could not read this."


class WrongVersion(BadFrame):
    code = "wrong_version"
    sentence = "This chat is too old for the desk. Please load the page again."


class _Over(Exception):
    """The socket is to be closed."""

    def __init__(self, code: int, error: WalletdeskError | None = None) -> None:
        self.code = code
        self.error = error
        super().__init__()


class Visit:
    """One socket from its hello to its end."""

    __slots__ = ("counted", "guest", "inbox", "language", "name", "reception", "sink", "source", "websocket")

    def __init__(self, websocket: WebSocket, reception: Reception) -> None:
        self.websocket = websocket
        self.reception = reception
        self.sink = VisitorSink(websocket)
        address = client_address(websocket)
        self.source = source_of(reception.source_key, address)
        self.counted = counted_as(address)
        self.name = f"socket {next(_names)}"
        self.language = reception.settings.default_language
        self.inbox: Shown | None = None
        self.guest = Guest()

    async def run(self) -> None:
        try:
            hello = await self._hello()
            await self._enter(hello)
            while True:
                await self._hear(await self._next())
        except _Over as over:
            if over.error is not None:
                self._problem(over.error)
            self.sink.close(over.code)
            await self.sink.finished()
        except WebSocketDisconnect:
            pass
        finally:
            self.reception.live.leave(self.sink)
            self.reception.limits.frames.forget(self.name)
            self.sink.gone()

    # -- frames in -------------------------------------------------------------------

    async def _next(self) -> VisitorFrame:
        message = await self.websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code") or 1005)
        text: str | None = message.get("text")
        if text is None:
            raise _Over(codes.BAD_FRAME, BadFrame())
        if len(text) > FRAME_BYTES or (
            len(text) > FRAME_BYTES // 4 and len(text.encode(errors="replace")) > FRAME_BYTES
        ):
            raise _Over(codes.TOO_LARGE)
        if self.reception.limits.frames.wait_s(self.name) > 0:
            raise _Over(codes.TOO_FAST, TooMany())
        try:
            frame: VisitorFrame = decode(text)
        except (msgspec.DecodeError, UnicodeError, RecursionError):  # its text quotes what was sent
            raise _Over(codes.BAD_FRAME, BadFrame()) from None
        return frame

    async def _hello(self) -> Hello:
        try:
            async with asyncio.timeout(HELLO_S):
                frame = await self._next()
        except TimeoutError:
            raise _Over(codes.NO_HELLO) from None
        if not isinstance(frame, Hello):
            raise _Over(codes.BAD_FRAME, BadFrame())
        self.language = i18n.choose(
            [forms.language(frame.language)],
            self.reception.settings.languages,
            self.reception.settings.default_language,
        )
        if frame.v != VERSION:
            raise _Over(codes.BAD_FRAME, WrongVersion())
        return frame

    async def _enter(self, hello: Hello) -> None:
        reception = self.reception
        source = self.counted
        if (late_s := reception.limits.arrivals.wait_s(source)) > 0:
            raise _Over(codes.TOO_FAST, TooMany(retry_after_s=late_s))
        try:
            inbox = self.inbox = await reception.inbox(hello.inbox)
            reception.must_be_allowed(self.websocket, inbox)
            self.language = reception.language(inbox, forms.language(hello.language))
            self.guest = await reception.let_in(inbox, token=hello.token, identity=hello.identity, source=source)
            self.sink.inbox_id = inbox.id
            await self._welcome(inbox, hello)
        except (InboxUnknown, InboxClosed, PageNotAllowed) as error:
            raise _Over(codes.REFUSED, error) from None
        except (IdentityRefused, VisitorTokenRefused) as error:
            raise _Over(codes.NOT_SIGNED_IN, error) from None
        except WalletdeskError as error:
            raise _Over(codes.TOO_SLOW if error.status >= 500 else codes.BAD_FRAME, error) from None

    async def _welcome(self, inbox: Shown, hello: Hello) -> None:
        reception, contact = self.reception, self.guest.contact
        listed: list[tuple[Conversation, ConversationView]] = []
        more = False
        if contact is not None:
            # Joined before it is read, so that a conversation which begins in between is heard of.
            reception.live.arrive(self.sink, contact.id)
            listed, more = await reception.listed(inbox, contact)
        queue = await reception.queue(inbox.id)
        self._say(
            Welcome(
                v=VERSION,
                at=reception.db.clock.now(),
                token=self.guest.token,
                expires_at=self.guest.expires_at,
                name=contact.name if contact is not None else "",
                identified=self.guest.identified,
                inbox=reception.view(inbox, self.language),
                conversations=[view for _, view in listed],
                more=more,
                wait_s=queue.wait_s,
            )
        )
        for row, view in listed:
            reception.live.follow(self.sink, row, view)
            if (after := hello.after.get(row.public_id)) is not None and contact is not None:
                for frame in await talk.missed(reception, inbox, contact, row.public_id, forms.number(after)):
                    self._say(frame)

    async def _hear(self, frame: VisitorFrame) -> None:
        key = frame.key if isinstance(frame, Send | Senior) and forms.is_key(frame.key) else None
        try:
            match frame:
                case Ping():
                    self._say(Pong(at=self.reception.db.clock.now()))
                case Send():
                    await self._send(frame)
                case Hello():
                    raise _Over(codes.BAD_FRAME, BadFrame())
                case Harmless(message=None):
                    await self._unsent(frame)
                case _:
                    await self._small(frame)
        except VisitorTokenRefused as error:  # the contact is gone; who comes without the token can write
            raise _Over(codes.NOT_SIGNED_IN, error) from None
        except (Unknown, Busy, Unavailable) as error:
            # It may be stored or not; the same key makes it once in either case.
            self._problem(error, key, retry_after_s=error.retry_after_s or 1.0)
        except WalletdeskError as error:
            self._problem(error, key, retry_after_s=error.retry_after_s)
        except (_Over, WebSocketDisconnect, asyncio.CancelledError):
            raise
        except Exception as error:  # one frame's fault is not the visit's; what it was is in the log
            log.exception("frame_failed", extra={"frame": type(frame).__name__, "error": type(error).__name__})
            self._problem(WalletdeskError(), key)

    async def _send(self, frame: Send) -> None:
        reception, inbox = self.reception, self._inbox()
        await reception.inbox(inbox.public_id)  # may have been closed since the hello
        contact = self.guest.contact
        if contact is None:
            await self._send_as(None, frame)
            return
        reception.live.hold(contact.id)
        try:
            await self._send_as(contact, frame)
        finally:
            reception.live.release(contact.id)

    async def _send_as(self, contact: Contact | None, frame: Send) -> None:
        reception, inbox = self.reception, self._inbox()
        sender = Sender(
            inbox=inbox,
            guest=self.guest,
            source=self.source,
            counted=self.counted,
            name=f"contact {contact.id}" if contact is not None else self.name,
        )
        sent = await sending.send(reception, sender, frame, self.language)
        if self.guest.contact is None:
            self.guest = sent.guest
            reception.live.arrive(self.sink, sent.received.contact.id)
        received = sent.received
        reception.live.acknowledged(
            self.sink, received.conversation, sent.ack.conversation, seq=received.message.seq, told=sent.told
        )
        self._say(sent.ack)
        if sent.alarm is not None:
            self._say(sent.alarm)

    async def _unsent(self, frame: Harmless) -> None:
        """Also of a stranger, of whom there is nothing else yet."""
        contact, limits = self.guest.contact, self.reception.limits
        if contact is None:
            limits.strangers.take(self.counted)
        else:
            limits.changes.take(f"contact {contact.id}")
        await self.reception.db.write(
            screening.report_unsent,
            Actor(ActorKind.CONTACT, contact.id if contact is not None else None),
            inbox_id=self._inbox().id,
            kind=frame.kind,
            language=frame.language,
            words=max(0, min(frame.words, _MOST_WORDS)),
            tell_form=frame.form,
        )

    async def _small(
        self, frame: Sync | Earlier | Seen | Senior | Solved | Rate | Report | Parts | Harmless | Retell
    ) -> None:
        reception, inbox, contact = self.reception, self._inbox(), self.guest.contact
        if contact is None:
            raise NotSignedIn
        public_id = forms.word(frame.conversation or "")
        if isinstance(frame, Sync):
            self._say(await talk.page(reception, inbox, contact, public_id, frame.after, frame.before))
            return
        reception.limits.changes.take(f"contact {contact.id}")
        db = reception.db
        if isinstance(frame, Earlier):
            listed, more = await reception.listed(inbox, contact, public_id)
            self._say(Listed(conversations=[view for _, view in listed], more=more))
            for row, view in listed:
                reception.live.follow(self.sink, row, view)
            return
        match frame:
            case Seen():
                await db.write(talk.own, inbox.id, public_id, contact.id, reply.seen, forms.number(frame.seq))
                return
            case Senior():
                await db.write(talk.own, inbox.id, public_id, contact.id, work.senior)
            case Solved():
                await db.write(talk.own, inbox.id, public_id, contact.id, work.solved)
            case Rate():
                words = await reception.gate.screen(forms.short(frame.words or RawText("")))
                voted = partial(rate.rate, source=self.source, identified=self.guest.identified)
                await db.write(talk.own, inbox.id, public_id, contact.id, voted, frame.score, words)
            case Report():
                message = forms.row(frame.message)
                await db.write(talk.own, inbox.id, public_id, contact.id, talk.report_secret, message)
            case Parts():
                parts = forms.rows(frame.messages)
                await db.write(talk.own, inbox.id, public_id, contact.id, late.report_parts, parts, frame.kind)
            case Harmless():
                message = forms.row(frame.message or "")
                await db.write(talk.own, inbox.id, public_id, contact.id, talk.say_harmless, message, frame.form)
            case Retell():
                message = forms.row(frame.message)
                told = await db.read(talk.own, inbox.id, public_id, contact.id, telling.statement, message)
                said = await asyncio.to_thread(told.words)
                await db.write(talk.own, inbox.id, public_id, contact.id, telling.retell, told, said)
        self._say(ConversationFrame(conversation=await talk.view(reception, inbox, contact, public_id)))

    def _inbox(self) -> Shown:
        if self.inbox is None:
            raise RuntimeError("nobody is in before the hello")
        return self.inbox

    # -- frames out --------------------------------------------------------------------

    def _say(self, frame: ToVisitor) -> None:
        self.sink.offer(encode(frame))

    def _problem(self, error: WalletdeskError, key: str | None = None, *, retry_after_s: float | None = None) -> None:
        sentence = i18n.translator(self.language).error(error)
        self._say(
            Problem(code=error.code, sentence=sentence, key=key, retry_after_s=retry_after_s or error.retry_after_s)
        )


async def visitor_socket(websocket: WebSocket) -> None:
    # Refused before it is accepted a socket would end with HTTP 403, and a page would never learn why.
    await websocket.accept()
    reception = reception_of(websocket)
    with ExitStack() as held:
        try:
            held.enter_context(reception.limits.sockets.holding(counted_as(client_address(websocket))))
        except TooMany:
            await websocket.close(codes.TOO_FAST)
            return
        await Visit(websocket, reception).run()


routes = [WebSocketRoute("/widget/socket", visitor_socket, name="visitor_socket")]
