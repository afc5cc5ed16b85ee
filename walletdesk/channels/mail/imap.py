"""A mailbox that is watched: what is new in it is fetched in pages, and IDLE tells when there is more.

`imapclient` speaks IMAP, in a thread of its own for each mailbox: it parses what servers really send, is kept (4.1.0, September
2026), is under a licence that fits (aioimaplib, its async sibling, is under the GPL) and blocks, which hurts nobody in a thread
that mostly sleeps.

Where we are is a `Cursor`: a mailbox's UIDs only grow, but they begin anew whenever its UIDVALIDITY changes (RFC 3501, 2.3.1.1).
Then everything since a day before the newest mail is read again; what was stored before is known by its key.
"""

from __future__ import annotations

import imaplib
import logging
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.mail.access import Security, host_is_here
from walletdesk.lookups.dialing import dial
from walletdesk.lookups.guard import Unreachable

CONNECT_S, READ_S = 20, 90
IDLE_S = 240
"""Shorter than routers forget a quiet connection, and than the 29 minutes of RFC 2177."""
POLL_S = 30
"""Where a server has no IDLE."""
PAGE = 100
LATELY = timedelta(days=7)
"""Who wrote in so many days before the desk came is read before those who wrote earlier."""
BATCH_BYTES = 4_000_000
_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[CONTACTADMIN]", "TOO MANY", "TRY AGAIN", "TEMPORAR")


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mailbox is and how it opens.  `token` is of OAuth, in the place of the password."""

    host: str
    port: int
    security: Security = Security.TLS
    user: str = ""
    password: str = ""
    token: str = ""
    folder: str = "INBOX"
    private: bool = False
    """Whether it may stand inside the own network."""

    def __repr__(self) -> str:
        return f"Door({self.host}:{self.port})"


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far a mailbox is read: two ways through it, of which the later part goes first."""

    validity: int = 0
    uid: int = 0
    """How far the later part is read."""
    later_than: int = 0
    """The later part begins behind this UID: what came in the days before the desk did, and everything since."""
    older: int = 0
    """How far the mails up to `later_than` are read."""
    unread_to: int = 0
    """Up to this UID only what nobody has read yet is taken: it lay there before the desk came."""
    newest: str = ""
    """The day of the newest mail, ISO 8601."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """One mail.  Of one that is too large only the headers are here."""

    uid: int
    size: int
    raw: bytes
    whole: bool
    came: datetime
    """When the server got it, as it says."""
    waited: bool
    """It lay there before the desk came: a mailbox that was moved may say of old mails that they came today."""
    cursor: Cursor
    """To be kept once this mail is stored."""

    def __repr__(self) -> str:
        return f"Fetched({self.uid}, {self.size} bytes)"


class Mailbox:
    """An open connection.  Everything here blocks and belongs into one thread, `interrupt` excepted.

    Raises Retry where the server cannot be reached or broke off, and Permanent where a person has to do something: `mail_login_refused`,
    `mail_certificate`, `mail_folder_missing`, `mail_not_encrypted`, `inside_network`.
    """

    def __init__(self, door: Door, largest: int) -> None:
        self._largest = largest
        self._folder = door.folder
        self._validity = 0
        self._next = 0
        self._unread_to = 0
        if door.security is Security.NONE and not host_is_here(door.host):
            raise Permanent("mail_not_encrypted")
        self._client = _opened(door)
        try:
            _log_in(self._client, door)
            self._select(door.folder)
        except BaseException:
            self.close()
            raise

    def _select(self, folder: str) -> None:
        with _sorted():
            try:
                told = self._client.select_folder(folder)
            except imaplib.IMAP4.abort:
                raise
            except IMAPClientError:
                raise Permanent("mail_folder_missing") from None
        self._validity = int(told[b"UIDVALIDITY"])
        self._next = int(told.get(b"UIDNEXT", 1))

    def new(self, cursor: Cursor) -> Iterator[Fetched]:
        """What came since, in pages; of 50,000 mails no more than a few are in memory at once.

        First what came lately and comes meanwhile, then what lay there longer, each oldest first: of a page of old mails
        nobody who writes now waits for more than that.
        """
        cursor = self._begun(cursor)
        self._unread_to = cursor.unread_to
        for page in self._pages(cursor):
            for uid, size, raw, whole, came in self._mails(page):
                old = uid <= cursor.later_than
                cursor = msgspec.structs.replace(
                    cursor,
                    uid=cursor.uid if old else uid,
                    older=uid if old else cursor.older,
                    newest=max(cursor.newest, came.date().isoformat()),
                )
                yield Fetched(
                    uid=uid, size=size, raw=raw, whole=whole, came=came, waited=uid <= self._unread_to, cursor=cursor
                )

    def begun(self, cursor: Cursor) -> Cursor:
        """Where reading stands once everything `new` gave for `cursor` is stored, when it gave nothing."""
        return self._begun(cursor)

    def _begun(self, cursor: Cursor) -> Cursor:
        """Where reading begins in the mailbox as it is numbered now."""
        if cursor.validity == self._validity:
            return cursor
        with _sorted():
            if cursor.validity and cursor.newest:
                since = date.fromisoformat(cursor.newest) - timedelta(days=1)
                first = min(self._client.search(["SINCE", since]), default=self._next)
                return Cursor(
                    validity=self._validity, uid=first - 1, later_than=first - 1, older=first - 1, newest=cursor.newest
                )
            lately = datetime.now(UTC).date() - LATELY
            split = min(self._client.search(["SINCE", lately]), default=self._next) - 1
        return Cursor(
            validity=self._validity, uid=split, later_than=split, unread_to=self._next - 1, newest=cursor.newest
        )

    def _pages(self, cursor: Cursor) -> Iterator[list[int]]:
        """UIDs to fetch.  What came in the meantime is looked for before each page of old ones."""
        read_to = cursor.uid
        with _sorted():
            waiting = self._unseen(cursor.older, cursor.later_than)
        while True:
            with _sorted():
                self._client._imap.untagged_responses.pop("EXISTS", None)
                later = self._later(read_to)
            for at in range(0, len(later), PAGE):
                yield later[at : at + PAGE]
            read_to = max([read_to, *later])
            if not waiting:
                return
            page, waiting = waiting[:PAGE], waiting[PAGE:]
            yield page
            with _sorted():
                self._client.noop()  # a server shows what came when it is asked something else

    def _later(self, after: int) -> list[int]:
        unread = self._unseen(after, self._unread_to)
        # `n:*` always names the last mail, even when it is older than n.
        least = max(after, self._unread_to)
        return sorted({*unread, *(uid for uid in self._client.search(["UID", f"{least + 1}:*"]) if uid > least)})

    def _unseen(self, after: int, to: int) -> list[int]:
        return sorted(self._client.search(["UNSEEN", "UID", f"{after + 1}:{to}"])) if after < to else []

    def _mails(self, page: list[int]) -> Iterator[tuple[int, int, bytes, bool, datetime]]:
        with _sorted():
            about = self._client.fetch(page, ["RFC822.SIZE", "INTERNALDATE"])
        batch: list[int] = []
        batch_bytes = 0
        for uid in [*page, None]:
            size = int(about[uid].get(b"RFC822.SIZE", 0)) if uid is not None and uid in about else 0
            if batch and (uid is None or batch_bytes + size > BATCH_BYTES):
                yield from self._bodies(batch, about)
                batch, batch_bytes = [], 0
            if uid is not None and uid in about:
                batch.append(uid)
                batch_bytes += size if size <= self._largest else 0

    def _bodies(self, batch: list[int], about: dict[int, Any]) -> Iterator[tuple[int, int, bytes, bool, datetime]]:
        whole = [uid for uid in batch if int(about[uid].get(b"RFC822.SIZE", 0)) <= self._largest]
        only_headers = [uid for uid in batch if uid not in whole]
        with _sorted():
            found = dict(self._client.fetch(whole, ["BODY.PEEK[]"])) if whole else {}
            if only_headers:
                found |= self._client.fetch(only_headers, ["BODY.PEEK[HEADER]"])
        for uid in batch:
            told = found.pop(uid, {})
            raw = told.get(b"BODY[]") or told.get(b"BODY[HEADER]")
            if raw is not None:  # somebody else may have removed it meanwhile
                came: datetime | None = about[uid].get(b"INTERNALDATE")
                came = came or datetime.now(UTC)
                came = came if came.tzinfo else came.replace(tzinfo=UTC)
                yield uid, int(about[uid].get(b"RFC822.SIZE", 0)), raw, uid in whole, came

    def wait(self, limit_s: float = IDLE_S) -> bool:
        """Whether the server told of something new before the time was over."""
        with _sorted():
            if not self._client.has_capability("IDLE"):
                return self._poll(min(limit_s, POLL_S))
            if self._was_told():
                return True
            self._client.idle()
            # What came in the moment before is told in the same breath as the server's yes; no poll of the socket sees that.
            told = [] if self._was_told() or self._has_heard() else self._client.idle_check(timeout=limit_s)
            _, more = self._client.idle_done()
        return self._was_told() or _tells_of_mail([*told, *more])

    def _was_told(self) -> bool:
        """Whether some other answer since the last search told of a new mail: a server says it once, with whatever it answers."""
        return "EXISTS" in self._client._imap.untagged_responses

    def _has_heard(self) -> bool:
        connection = self._client.socket()
        connection.setblocking(False)
        try:
            return bool(self._client._imap.file.peek(1))
        except OSError:
            return False
        finally:
            connection.settimeout(READ_S)

    def _poll(self, limit_s: float) -> bool:
        connection = self._client.socket()
        connection.settimeout(limit_s)
        with suppress(TimeoutError):  # nothing is asked, so only a connection that ends has something to say
            if not connection.recv(1, socket.MSG_PEEK):
                raise Retry
        connection.settimeout(READ_S)
        self._client.noop()
        return True

    def mark_read(self, uids: Sequence[int]) -> None:
        """So that people who look into the mailbox see what the desk has."""
        with _sorted():
            self._client.add_flags(uids, [b"\\Seen"], silent=True)

    def remove(self, uids: Sequence[int]) -> bool:
        """Take mails out of the mailbox for good.  False where the server cannot take out single ones (UIDPLUS): a plain EXPUNGE
        would take along what somebody else marked."""
        with _sorted():
            if not self._client.has_capability("UIDPLUS"):
                return False
            if self._client.has_capability("X-GM-EXT-1"):
                return self._remove_from_gmail(uids)
            self._client.delete_messages(uids, silent=True)
            self._client.uid_expunge(uids)
            return True

    def by_id(self, message_id: str, is_it: Callable[[bytes], bool]) -> bytes | None:
        """The first of the mails with this id that `is_it`, None where it is gone or too large."""
        return next((raw for _, raw, whole in self._with_id(message_id, is_it) if whole), None)

    def remove_by_id(self, message_id: str, is_it: Callable[[bytes], bool]) -> bool | None:
        """Like `remove`; None when no mail with this id lies there that `is_it`."""
        uids = [uid for uid, _, _ in self._with_id(message_id, is_it)]
        return self.remove(uids) if uids else None

    def _with_id(self, message_id: str, is_it: Callable[[bytes], bool]) -> Iterator[tuple[int, bytes, bool]]:
        """Anybody may give a mail the id of another, and the search also finds ids that only hold this one.  Of a mail that is
        too large only the headers are read."""
        with _sorted():
            uids = sorted(self._client.search(["HEADER", "Message-ID", message_id]))
        for at in range(0, len(uids), PAGE):
            for uid, _, raw, whole, _ in self._mails(uids[at : at + PAGE]):
                if is_it(raw):
                    yield uid, raw, whole

    def _remove_from_gmail(self, uids: Sequence[int]) -> bool:
        """There a mail that leaves a folder stays in All Mail; only what leaves the bin is gone."""
        ids = [told[b"X-GM-MSGID"] for told in self._client.fetch(uids, ["X-GM-MSGID"]).values()]
        folder = self._special(b"\\Trash")
        if folder is None:
            return False
        self._client.move(uids, folder)
        self._client.select_folder(folder)
        for one in ids:
            if found := self._client.search(["X-GM-MSGID", str(one)]):
                self._client.delete_messages(found, silent=True)
                self._client.uid_expunge(found)
        self._client.select_folder(self._folder)
        return True

    def was_sent(self, message_id: str) -> bool | None:
        """Whether a mail with this id lies among those sent; None where no such folder can be read."""
        with _sorted():
            folder = self._special(b"\\Sent")
            if folder is None:
                return None
            self._client.select_folder(folder, readonly=True)
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def _special(self, flag: bytes) -> str | None:
        found: str | None = self._client.find_special_folder(flag)
        return found

    def interrupt(self) -> None:
        """From another thread: whatever waits here ends with Retry."""
        with suppress(OSError, AttributeError):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self._client.shutdown()


class _Dialed(imaplib.IMAP4):
    """IMAP over a connection to an address that was checked; a certificate is asked for by the name."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, *, private: bool) -> None:
        self._context, self._private = context, private
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        made = dial(self.host, self.port, private=self._private, timeout_s=CONNECT_S)
        if self._context is None:
            return made
        try:
            return self._context.wrap_socket(made, server_hostname=self.host)
        except BaseException:
            made.close()
            raise


class _Client(IMAPClient):  # type: ignore[misc]  # it has no types
    def __init__(self, host: str, port: int, *, private: bool, **given: Any) -> None:
        self._private = private
        super().__init__(host, port, **given)

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Dialed(self.host, self.port, self.ssl_context if self.ssl else None, private=self._private)


def _opened(door: Door) -> IMAPClient:
    with _sorted():
        client = _Client(
            door.host,
            door.port,
            private=door.private,
            ssl=door.security is Security.TLS,
            ssl_context=ssl.create_default_context(),
            timeout=SocketTimeout(CONNECT_S, READ_S),
        )
    # It would write every line of every mail to a logger, and read times as those of this machine.
    client._imap.debug = 0
    client.normalise_times = False
    if door.security is Security.STARTTLS:
        with _sorted():
            if not client.has_capability("STARTTLS"):
                raise Permanent("mail_not_encrypted")
            client.starttls(ssl.create_default_context())
    return client


logging.getLogger("imapclient").setLevel(logging.WARNING)


def _log_in(client: IMAPClient, door: Door) -> None:
    with _sorted():
        try:
            if door.token:
                client.oauth2_login(door.user, door.token)
            else:
                client.login(door.user, door.password)
        except LoginError as refused:
            said = str(refused).upper()
            raise (Retry() if any(word in said for word in _LATER) else Permanent("mail_login_refused")) from None


def _tells_of_mail(told: Sequence[Any]) -> bool:
    return any(isinstance(one, tuple) and len(one) > 1 and one[1] == b"EXISTS" for one in told)


@contextmanager
def _sorted() -> Iterator[None]:
    try:
        yield
    except (Retry, Permanent):
        raise
    except ssl.SSLCertVerificationError:
        raise Permanent("mail_certificate") from None
    except Unreachable:
        raise Permanent("inside_network") from None
    except (OSError, imaplib.IMAP4.error, ValueError, KeyError, IndexError):
        # Broken off, refused for now, or not understood: what a server says may quote a mail, so it goes no farther.
        raise Retry from None
