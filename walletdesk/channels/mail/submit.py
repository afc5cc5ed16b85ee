"""SMTP out: one mail to one address, and what became of it sorted into the desk's three kinds.

SMTP has no key to repeat a mail with.  While nothing of the mail itself was sent, it may be sent again; when the connection broke
after that and before the server answered, nobody knows.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable

import aiosmtplib
import msgspec

from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.mail.access import Security, host_is_here
from walletdesk.lookups.dialing import dial
from walletdesk.lookups.guard import Unreachable

TIMEOUT_S = 60
_ADDRESS = re.compile(r"[^\s<>,;:()\[\]\\\"@\x00-\x1f\x7f]{1,64}@[^\s<>,;:()\[\]\\\"@\x00-\x1f\x7f]{1,255}")
"""One plain address: nothing that a server could read as two, or as a command."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed in.  Without a user nobody is logged in, as at a server that knows this machine."""

    host: str
    port: int
    security: Security = Security.TLS
    user: str = ""
    password: str = ""
    token: Callable[[], Awaitable[str]] | None = None
    """Of OAuth, in the place of a password."""
    name: str = "localhost"
    """What we call ourselves in EHLO."""
    private: bool = False
    """Whether it may stand inside the own network."""

    def __repr__(self) -> str:
        return f"Way({self.host}:{self.port})"


async def submit(way: Way, raw: bytes, sender: str, recipient: str) -> None:
    """Returns when the server has taken it.  Raises Retry, or Permanent; with `unknown` where it may have taken it."""
    if not _ADDRESS.fullmatch(recipient):
        raise Permanent("address_refused")
    client = await connected(way)
    sent = False
    try:
        await client.mail(sender, options=[f"SIZE={len(raw)}"] if client.supports_extension("size") else None)
        await client.rcpt(recipient)
        sent = True
        await client.data(raw)
    except aiosmtplib.SMTPResponseException as refused:
        raise _sorted(refused) from None
    except (aiosmtplib.SMTPException, OSError):
        if sent:
            raise Permanent("mail_may_have_gone", unknown=True) from None
        raise Retry from None
    except ValueError:  # letters that this server cannot write in an address
        raise Permanent("address_refused") from None
    finally:
        await _leave(client)


async def connected(way: Way) -> aiosmtplib.SMTP:
    """Connected and logged in.  Raises Retry or Permanent."""
    if way.security is Security.NONE and not host_is_here(way.host):
        raise Permanent("mail_not_encrypted")
    try:
        dialed = await asyncio.to_thread(dial, way.host, way.port, private=way.private, timeout_s=TIMEOUT_S)
    except Unreachable:
        raise Permanent("inside_network") from None
    except OSError:
        raise Retry from None
    dialed.setblocking(False)
    client = aiosmtplib.SMTP(
        hostname=way.host,
        port=None,
        sock=dialed,
        use_tls=way.security is Security.TLS,
        start_tls=way.security is Security.STARTTLS,
        local_hostname=way.name,
        timeout=TIMEOUT_S,
        username=way.user or None if way.token is None else way.user,
        password=way.password or None if way.token is None else None,
        oauth_token_generator=way.token,
    )
    try:
        await client.connect()
    except aiosmtplib.SMTPAuthenticationError as refused:
        await _leave(client)
        raise (Retry() if 400 <= refused.code < 500 else Permanent("mail_login_refused")) from None
    except (Permanent, Retry):
        await _leave(client)
        raise
    except (aiosmtplib.SMTPException, OSError) as error:
        await _leave(client)
        if _certificate(error):
            raise Permanent("mail_certificate") from None
        if isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500:
            raise Permanent("mail_refused") from None
        if isinstance(error, aiosmtplib.SMTPNotSupported):
            raise Permanent(
                "mail_not_encrypted" if way.security is Security.STARTTLS else "mail_login_refused"
            ) from None
        raise Retry from None
    return client


async def _leave(client: aiosmtplib.SMTP) -> None:
    client.close()
    await asyncio.sleep(0)  # the loop closes the connection in its next round


def _certificate(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _sorted(refused: aiosmtplib.SMTPResponseException) -> Retry | Permanent:
    if 400 <= refused.code < 500:
        return Retry()
    if isinstance(refused, aiosmtplib.SMTPRecipientRefused):
        return Permanent("address_refused")
    if isinstance(refused, aiosmtplib.SMTPSenderRefused) and refused.code != 552:
        return Permanent("sender_refused")
    return Permanent("mail_too_large" if refused.code == 552 else "mail_refused")
