"""What the desk mails by itself: fixed texts of ours, with a code or a link, never a word of whoever wrote to us.

One server for the whole desk (`smtp_host`); mailboxes that people write to have their own way out.
"""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from collections import deque
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

import msgspec

from walletdesk.kit.errors import BadInput, Unavailable
from walletdesk.kit.i18n import translator
from walletdesk.kit.pages import drawn
from walletdesk.kit.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT_S = 20.0


class NotMailed(Unavailable):
    """The server could not be reached or would not take it now."""

    code = "not_mailed"
    sentence = "The mail could not be sent just now. Please try again in a few minutes."


class AddressRefused(BadInput):
    code = "address_refused"
    sentence = "No mail can be sent to this address. Please check it."


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail in its reader's language.  All of it is ours: `code` and `link` are made by the desk."""

    language: str
    subject: str
    lines: tuple[str, ...]
    code: str = ""
    link: str = ""
    link_words: str = ""
    after: tuple[str, ...] = ()


kept: deque[tuple[str, Letter]] = deque(maxlen=30)
"""The demo mails nobody: its letters are read at `/demo/mail`, the newest first, until it ends."""


def can_mail(settings: Settings) -> bool:
    return bool(settings.smtp_host) or settings.demo


async def send(settings: Settings, to: str, letter: Letter) -> None:
    """Hand a letter to the desk's server.  Raises NotMailed (503) or AddressRefused (422)."""
    if settings.demo and not settings.smtp_host:
        kept.appendleft((to, letter))
        return
    await asyncio.to_thread(_send, settings, to, written(settings, to, letter))


def written(settings: Settings, to: str, letter: Letter) -> EmailMessage:
    """The mail itself, as text and as HTML.  Marked as automatic, so that no machine answers it."""
    sender = sender_of(settings)
    mail = EmailMessage()
    mail["From"] = formataddr((settings.organisation.replace("\n", " "), sender))
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    text, html = drawn_as_parts(settings, letter)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = letter.language  # earlier it would become the first part's
    return mail


def drawn_as_parts(settings: Settings, letter: Letter) -> tuple[str, str]:
    """As text and as HTML."""
    html = drawn(
        "mail/letter.html",
        _=translator(letter.language).gettext,
        language=letter.language,
        organisation=settings.organisation,
        letter=letter,
    )
    return _text(settings, letter), html


def sender_of(settings: Settings) -> str:
    host = urlsplit(settings.public_url).hostname or "localhost"
    return settings.smtp_from or f"support@{host}"


def _text(settings: Settings, letter: Letter) -> str:
    parts = [*letter.lines]
    if letter.code:
        parts.append(f"    {letter.code}")
    if letter.link:
        parts.append(f"{letter.link_words}\n{letter.link}")
    return "\n\n".join([*parts, *letter.after, f"-- \n{settings.organisation}"]) + "\n"


def _send(settings: Settings, to: str, mail: EmailMessage) -> None:
    """Errors of servers may quote what was sent, so their kind alone is logged."""
    context = ssl.create_default_context()
    kind: Any = smtplib.SMTP
    given: dict[str, Any] = {"timeout": TIMEOUT_S}
    if settings.smtp_security == "tls":
        kind, given["context"] = smtplib.SMTP_SSL, context
    try:
        with kind(settings.smtp_host, settings.smtp_port, **given) as server:
            if settings.smtp_security == "starttls":
                server.starttls(context=context)
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail, from_addr=sender_of(settings), to_addrs=[to])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, UnicodeError) as error:
        if isinstance(error, smtplib.SMTPRecipientsRefused) and _later(error):
            raise NotMailed from None
        log.info("mail_refused", extra={"error": type(error).__name__})
        raise AddressRefused from None
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail_failed", extra={"error": type(error).__name__})
        raise NotMailed from None


def _later(error: smtplib.SMTPRecipientsRefused) -> bool:
    return any(400 <= code < 500 for code, _ in error.recipients.values())
