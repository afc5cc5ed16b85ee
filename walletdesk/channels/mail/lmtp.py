"""Where the site's own mail server hands mail over: LMTP (RFC 2033) or SMTP, from this machine or network.

A mail is accepted only once it is stored: until then the mail server keeps it and tries again, and what we refuse it sends back
to its sender.  There is no login here, so the listener stands where only that server reaches it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any
from weakref import WeakSet

import msgspec
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from walletdesk.kit.errors import WalletdeskError

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Mails that are read at the same moment; the mail server waits with the others."""
IDLE_S = 300
LONGEST_LINE = 100_000
"""RFC 5321 allows 1,000; programs write longer ones, and a customer's mail is not refused for that."""
STORED, LATER = "250 2.0.0 stored", "451 4.3.0 not stored, please try again later"
NOT_KEPT = "550 5.7.1 this mail names no sender who could be answered, nothing of it is kept"
NOBODY, TOO_LARGE = "550 5.1.1 no such address here", "552 5.3.4 this mail is too large for this address"

# They would write addresses and whole commands, and of what fails also what it was given.
logging.getLogger("mail").setLevel(logging.CRITICAL)


class Protocol(StrEnum):
    LMTP = "lmtp"
    SMTP = "smtp"


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as the mail server gave it to us."""

    raw: bytes
    sender: str
    """Of the envelope; empty for reports."""
    recipient: str

    def __repr__(self) -> str:
        return f"Handed({len(self.raw)} bytes)"


class NotKept(Exception):
    """It is a mail of nobody's, and will be however often it comes."""


Take = Callable[[Handed], Awaitable[None]]
"""Returns when the mail is stored; whatever it raises, the mail was not."""


class _Handler:
    def __init__(self, ours: Callable[[str], bool], take: Take) -> None:
        self._ours, self._take = ours, take
        self._room = asyncio.Semaphore(AT_ONCE)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self._ours(address):
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        sender = envelope.mail_from or ""
        answers = [await self._one(Handed(raw=raw, sender=sender, recipient=one)) for one in envelope.rcpt_tos]
        if isinstance(server, LMTP):
            return "\r\n".join(answers)  # one answer for each recipient
        return answers[0] if len(set(answers)) == 1 else LATER

    async def _one(self, mail: Handed) -> str:
        async with self._room:
            try:
                await self._take(mail)
            except NotKept:
                return NOT_KEPT
            except WalletdeskError as refused:
                log.info("mail_not_taken", extra={"code": refused.code})
                return LATER
            except Exception as error:  # noqa: BLE001 - whatever it is, the mail server keeps the mail
                log.error("mail_not_taken", extra={"error": type(error).__name__})
                return LATER
        return STORED

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail_handover_failed", extra={"error": type(error).__name__})
        return "451 4.3.0 something went wrong here, please try again later"


class _Lmtp(LMTP):
    line_length_limit = LONGEST_LINE


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class Listener:
    """Open it in the loop that stores."""

    def __init__(self, protocol: Protocol, *, ours: Callable[[str], bool], take: Take, largest: int, name: str) -> None:
        self._handler = _Handler(ours, take)
        self._kind = _Lmtp if protocol is Protocol.LMTP else _Smtp
        self._given: dict[str, Any] = {
            "data_size_limit": largest,
            "enable_SMTPUTF8": True,
            "decode_data": False,
            "hostname": name,
            "ident": "walletdesk",
            "timeout": IDLE_S,
        }
        self._server: asyncio.Server | None = None
        self._open: WeakSet[SMTP] = WeakSet()

    async def open(self, host: str, port: int) -> int:
        """The port it listens on.  Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()

        def connected() -> SMTP:
            self._open.add(one := self._kind(self._handler, loop=loop, **self._given))
            return one

        self._server = await loop.create_server(connected, host, port, backlog=64)
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for one in list(self._open):
            if one.transport is not None:
                one.transport.close()  # a mail server keeps its connections open; a mail it had no answer for it brings again
        await asyncio.sleep(0)
