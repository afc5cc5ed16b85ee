"""E-mail as a channel: a mailbox that is watched or mail that is handed over, and answers handed in by SMTP.

What a mail holds is read by `reading`, which conversation it belongs to says `ids`, what goes out is made by `writing`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from walletdesk.channels.base import (
    Account,
    Capabilities,
    Checked,
    Message,
    NotOurs,
    Original,
    Outbound,
    Permanent,
    Pulling,
    Retry,
    Sent,
    Wanted,
)
from walletdesk.channels.mail import arriving, ids, writing
from walletdesk.channels.mail.imap import Cursor, Fetched, Mailbox
from walletdesk.channels.mail.lmtp import Handed, Listener, NotKept
from walletdesk.channels.mail.oauth import Tokens
from walletdesk.channels.mail.reading import Mail, read
from walletdesk.channels.mail.settings import PROTOCOLS, Incoming, Settings
from walletdesk.channels.mail.submit import Way, connected, submit
from walletdesk.conversations.rules import Confirm
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.limits import Limit

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

CAPABILITIES = Capabilities(text_characters=50_000, files=True, seen=False, typing=False, retry_key=False, pulls=True)
LARGEST_OUT = 24_000_000
"""Of all files of one mail; in base64 that is what most servers still take."""
KEEP_EVERY = 25
"""So many mails may be read again after a crash; they are known by their keys."""
SETTLES_S = 10.0
"""So long after it was handed in a mail may be missing among the sent ones."""
ANSWERED_WITHIN = timedelta(days=1)
"""Whose mail lay longer before the desk read it is not told that it arrived."""
AUTOMATIC_AN_HOUR = 5
"""Mails to one address that no person wrote and that may be missed: confirmations, that a mail was too large."""
WARNINGS_AN_HOUR = 20
"""Mails to one address that warn of a secret."""

T = TypeVar("T")

_automatic = Limit(AUTOMATIC_AN_HOUR, AUTOMATIC_AN_HOUR / 3600)
_warnings = Limit(WARNINGS_AN_HOUR, WARNINGS_AN_HOUR / 3600)
_counted: dict[int, None] = {}
"""Messages for which a limit has been taken from already, the oldest first."""
_MOST_COUNTED = 10_000
_tokens: dict[tuple[int, int], Tokens] = {}


# -- out ---------------------------------------------------------------------------


async def send(client: httpx.AsyncClient, account: Account, outbound: Outbound) -> Sent:
    settings: Settings = account.settings
    if not outbound.to:
        raise Permanent("no_address")
    if settings.is_ours(outbound.to):
        raise Permanent("own_address")
    if not outbound.by_person and not _may_go(account, outbound):
        raise Permanent("automatic_limit")
    raw = await _written(account, outbound)
    await submit(way_out(client, account), raw, settings.address, outbound.to)
    return _sent(account, outbound)


def _may_go(account: Account, outbound: Outbound) -> bool:
    """Whether the address may get one more automatic mail now.  Counted once for a message, however often it is tried."""
    if outbound.message_id in _counted:
        return True
    limit = _warnings if outbound.warns else _automatic
    if limit.wait_s(f"{account.inbox_id}:{outbound.to}") > 0:
        return False
    _counted[outbound.message_id] = None
    if len(_counted) > _MOST_COUNTED:
        del _counted[next(iter(_counted))]
    return True


def _sent(account: Account, outbound: Outbound) -> Sent:
    message_id = ids.message_id(account.hook_secret, outbound.message_id, account.settings.domain)
    token = ids.token(account.hook_secret, outbound.public_id)
    return Sent(provider_id=message_id, keeps=(ids.of_ours(message_id), ids.of_token(token)))


async def _written(account: Account, outbound: Outbound) -> bytes:
    settings: Settings = account.settings
    if sum(one.size_bytes for one in outbound.files) > LARGEST_OUT:
        raise Permanent("mail_too_large")
    files = [writing.Part(one.name, one.media_type, await one.read()) for one in outbound.files]
    token = ids.token(account.hook_secret, outbound.public_id)
    repeats = outbound.by_person and outbound.facts.get("sender_checked") is True
    language = outbound.language or (account.languages or ("en",))[0]
    named = (outbound.quotes, outbound.answers)
    answers = next((one for one in named if one is not None and writing.is_id(one)), None)
    letter = writing.Letter(
        name=account.name,
        address=settings.address,
        answer_to=ids.plus_address(settings.address, token) if settings.plus else settings.address,
        to=outbound.to,
        message_id=ids.message_id(account.hook_secret, outbound.message_id, settings.domain),
        number=outbound.number,
        subject=str(outbound.facts.get("subject", "")) if repeats else "",
        text=writing.warning(outbound.text, language) if outbound.warns else outbound.text,
        agent=outbound.agent,
        language=language,
        answers=answers,
        references=_up_to(outbound.quotes, outbound.earlier),
        files=files,
        automatic=not outbound.by_person,
    )
    try:
        return await asyncio.to_thread(writing.written, letter, None, settings.signer())
    except (ValueError, UnicodeError, IndexError):  # letters or brackets that no header takes
        raise Permanent("address_refused") from None


def _up_to(quoted: str | None, earlier: tuple[str, ...]) -> tuple[str, ...]:
    """What the answered mail itself stands behind: mail programs hang an answer below the last."""
    return earlier[: earlier.index(quoted)] if quoted is not None and quoted in earlier else earlier


def way_out(client: httpx.AsyncClient, account: Account) -> Way:
    settings: Settings = account.settings
    place = settings.way_out
    token = tokens_of(client, account).get if settings.oauth else None
    return Way(
        host=place.host,
        port=place.port,
        security=place.security,
        user=(settings.user or settings.address) if settings.oauth or settings.password else "",
        password=settings.password,
        token=token,
        name=settings.domain,
        private=settings.own_network,
    )


async def found(client: httpx.AsyncClient, account: Account, outbound: Outbound) -> Sent | None:
    settings: Settings = account.settings
    if settings.incoming is not Incoming.IMAP or not settings.keeps_sent:
        raise Permanent("mail_may_have_gone", unknown=True)
    sent = _sent(account, outbound)
    for wait_s in (0.0, SETTLES_S):
        await asyncio.sleep(wait_s)
        async with _Thread(client, account) as there:
            lies = await there(there.mailbox.was_sent, sent.provider_id)
        if lies is None:
            raise Permanent("mail_may_have_gone", unknown=True)
        if lies:
            return sent
    return None


async def check(client: httpx.AsyncClient, account: Account) -> Checked:
    settings: Settings = account.settings
    if settings.oauth:
        tokens_of(client, account, anew=True)  # what was typed just now is tried, not what still works of before
    try:
        if settings.incoming is Incoming.IMAP:
            async with _Thread(client, account):
                pass
        out = await connected(way_out(client, account))
        out.close()
        await asyncio.sleep(0)
    except (Retry, Permanent) as failure:
        return Checked(ok=False, reason=failure.reason)
    return Checked(ok=True, name=settings.address)


async def forget(client: httpx.AsyncClient, account: Account, wanted: Wanted) -> bool:
    """What was handed over by LMTP or SMTP lies in no mailbox; a mail that is not found may have been filed elsewhere."""
    settings: Settings = account.settings
    if settings.incoming is not Incoming.IMAP:
        return True
    if not writing.is_id(wanted.name):
        return False  # it is not in a form in which it can be asked for
    try:
        async with _Thread(client, account) as there:
            return (
                await there(there.mailbox.remove_by_id, wanted.name, partial(arriving.is_it, account, wanted)) is True
            )
    except Permanent:
        return False


async def original(client: httpx.AsyncClient, account: Account, wanted: Wanted) -> Original:
    settings: Settings = account.settings
    if settings.incoming is not Incoming.IMAP or not writing.is_id(wanted.name):
        raise Permanent("original_gone")
    async with _Thread(client, account) as there:
        raw = await there(there.mailbox.by_id, wanted.name, partial(arriving.is_it, account, wanted))
    if raw is None:
        raise Permanent("original_gone")
    mail = await asyncio.to_thread(read, raw, settings.checkers)
    auth = mail.auth
    return Original(
        words=f"{mail.subject}\n\n{mail.full_text}".strip(),
        page=mail.html_safe,
        blocked=mail.blocked,
        checked_by=auth.by or "",
        spf=auth.spf.result if auth.spf is not None else "",
        dkim=", ".join(f"{one.result} {one.domain}".strip() for one in auth.dkim),
        dmarc=auth.dmarc.result if auth.dmarc is not None else "",
    )


# -- in ----------------------------------------------------------------------------


async def listen(pulling: Pulling) -> None:
    if pulling.account.settings.incoming is Incoming.IMAP:
        await _watch(pulling)
    else:
        await _be_handed(pulling)


async def _watch(pulling: Pulling) -> None:
    async with _Thread(pulling.client, pulling.account) as there:
        pulling.working()
        cursor = _cursor(pulling.cursor)
        while True:
            cursor = await _take_new(pulling, there, cursor)
            pulling.working()
            await there(there.mailbox.wait)


async def _take_new(pulling: Pulling, there: _Thread, cursor: Cursor) -> Cursor:
    """Everything new in the mailbox; returns how far it is read."""
    mails = there.mailbox.new(cursor)
    unmarked: list[int] = []
    before = cursor
    while (mail := await there(next, mails, None)) is not None:
        if await _take(pulling, mail):
            unmarked.append(mail.uid)
        cursor = mail.cursor
        if len(unmarked) >= KEEP_EVERY:
            await _note(pulling, there, cursor, unmarked)
            before = cursor
    if cursor == before:
        cursor = await there(there.mailbox.begun, cursor)
    if cursor != before or unmarked:
        await _note(pulling, there, cursor, unmarked)
    return cursor


async def _note(pulling: Pulling, there: _Thread, cursor: Cursor, unmarked: list[int]) -> None:
    await pulling.keep_cursor(msgspec.json.encode(cursor).decode())
    if unmarked:
        await there(there.mailbox.mark_read, list(unmarked))
        unmarked.clear()


async def _take(pulling: Pulling, mail: Fetched) -> bool:
    """Whether it is ours and stored."""
    if mail.whole:
        return await _store(pulling, mail.raw, fetched=mail)
    stored = await _store(pulling, mail.raw, size=mail.size, fetched=mail)
    if stored:
        await _refuse_large(pulling, mail)
    return stored


def _late(fetched: Fetched, mail: Mail) -> bool:
    """Whether nobody waits any more for a word that it arrived."""
    since = datetime.now(UTC) - ANSWERED_WITHIN
    dated = datetime.fromisoformat(mail.date) if fetched.waited and mail.date else fetched.came
    return min(fetched.came, dated) < since


async def _refuse_large(pulling: Pulling, mail: Fetched) -> None:
    """Tell who wrote it that nobody will see what it holds; whoever is not known for sure is told nothing."""
    account = pulling.account
    its, event = arriving.event(account, mail.raw, size=mail.size)
    if not isinstance(event, Message) or event.automatic or not arriving.checked(its) or _late(mail, its):
        return
    to = event.sender.value
    if _automatic.wait_s(f"{account.inbox_id}:{to}") > 0:
        return
    raw = await asyncio.to_thread(writing.too_large, account, to, its, mail.size)
    try:
        await submit(way_out(pulling.client, account), raw, account.settings.address, to)
    except (Retry, Permanent) as failure:
        log.info("large_mail_not_answered", extra={"reason": failure.reason})


async def _store(
    pulling: Pulling, raw: bytes, *, size: int | None = None, recipient: str = "", fetched: Fetched | None = None
) -> bool:
    try:
        mail, event = await asyncio.to_thread(arriving.event, pulling.account, raw, size=size, recipient=recipient)
    except NotOurs:
        pulling.ignored()
        return False
    if isinstance(event, Message) and fetched is not None and _late(fetched, mail):
        event = msgspec.structs.replace(event, confirm=Confirm.NEVER)
    try:
        await pulling.take([event])
    except WalletdeskError as refused:
        if refused.code != "not_accepted" or not isinstance(event, Message):
            raise
        # A detector fails over this mail and would do so for ever; what it was reading is stored nowhere.
        await pulling.take([arriving.unread(pulling.account, event)])
    return True


async def _be_handed(pulling: Pulling) -> None:
    settings: Settings = pulling.account.settings

    async def take(mail: Handed) -> None:
        if not await _store(pulling, mail.raw, recipient=mail.recipient):
            raise NotKept
        pulling.working()

    listener = Listener(
        PROTOCOLS[settings.incoming], ours=settings.is_ours, take=take, largest=settings.largest, name=settings.domain
    )
    try:
        await listener.open(settings.listen_host, settings.listen_port)
    except OSError:
        raise Retry(reason="mail_port_taken") from None
    try:
        pulling.working()
        await asyncio.Event().wait()
    finally:
        await listener.close()


def _cursor(kept: str) -> Cursor:
    try:
        return msgspec.json.decode(kept or "{}", type=Cursor)
    except msgspec.DecodeError:
        return Cursor()


# -- the mailbox -------------------------------------------------------------------


def tokens_of(client: httpx.AsyncClient, account: Account, *, anew: bool = False) -> Tokens:
    """One for each mailbox and way in, so that a token is fetched once and not for every mail, unless `anew`.

    The refresh token is no part of that: the provider may change it with every answer.
    """
    settings: Settings = account.settings
    grant = settings.grant()
    who = grant.url, grant.client_id, grant.client_secret, bool(grant.refresh_token), settings.user or settings.address
    at = account.inbox_id, hash(who)
    if anew or at not in _tokens:
        if len(_tokens) > 200:
            _tokens.clear()
        _tokens[at] = Tokens(client, grant, account.secrets)
    return _tokens[at]


class _Thread:
    """A mailbox, opened, and the thread it lives in."""

    def __init__(self, client: httpx.AsyncClient, account: Account) -> None:
        self._client, self._account = client, account
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="mailbox")
        self.mailbox: Mailbox

    async def __aenter__(self) -> _Thread:
        settings: Settings = self._account.settings
        tokens = tokens_of(self._client, self._account) if settings.oauth else None
        token = ""
        opening: Future[Mailbox] = Future()
        try:
            token = await tokens.get() if tokens is not None else ""
            opening = self._pool.submit(Mailbox, settings.door(token), settings.largest)
            self.mailbox = await asyncio.wrap_future(opening)
        except Permanent as refused:
            self._pool.shutdown(wait=False)
            if tokens is not None and refused.reason == "mail_login_refused" and tokens.refused(token):
                raise Retry(reason=refused.reason) from None  # it may have been taken back; another one is asked for
            raise
        except BaseException:
            opening.add_done_callback(_closed)  # it goes on in its thread, whoever waited for it
            self._pool.shutdown(wait=False)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self.mailbox.interrupt()
        self._pool.submit(self.mailbox.close)
        self._pool.shutdown(wait=False)

    async def __call__(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *given)


def _closed(opening: Future[Mailbox]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
