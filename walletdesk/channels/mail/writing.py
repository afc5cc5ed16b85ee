"""What goes out: one message of the desk as a mail, as text and as HTML, in the reader's language.

Nothing of what the other side wrote is quoted, and its subject is repeated only where an agent answers somebody whose mail server
vouched for them: whoever forges a sender must not have his words mailed to them under our name.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Sequence
from email.headerregistry import Address as Written
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from html import escape

import msgspec

from walletdesk.channels.base import Account
from walletdesk.channels.mail import dkim, ids
from walletdesk.channels.mail.reading import Mail
from walletdesk.channels.mail.settings import Settings
from walletdesk.kit import i18n
from walletdesk.triage.rules import language_of
from walletdesk.wire import SafeText

LONGEST_SUBJECT = 150
_LINK = re.compile(r"https?://[^\s<>\"'，。；：！？、（）【】「」]{1,2000}")
_AFTER_LINK = ".,;:!?)]}"
_REPLY = re.compile(r"^(?:(?:re|aw|sv|antw|odp|r|ref|回复|回覆|答复)\s*[:：]\s*)+", re.IGNORECASE)
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


class Part(msgspec.Struct, frozen=True):
    name: SafeText
    media_type: str
    data: bytes

    def __repr__(self) -> str:
        return f"Part({len(self.data)} bytes)"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a mail is made of."""

    name: str
    """Of the inbox, as people know it."""
    address: str
    answer_to: str
    to: str
    message_id: str
    number: int = 0
    """Of the conversation; 0 where there is none to name."""
    title: str = ""
    """Our own words as the subject."""
    subject: str = ""
    """Of the contact's mail; empty where it is not to be repeated."""
    text: str
    agent: str = ""
    language: str
    answers: str | None = None
    references: Sequence[str] = ()
    files: Sequence[Part] = ()
    automatic: bool = False

    def __repr__(self) -> str:
        return f"Letter({self.number})"


def written(letter: Letter, at: float | None = None, signer: dkim.Signer | None = None) -> bytes:
    """The whole mail, with lines as SMTP wants them."""
    at = time.time() if at is None else at
    mail = EmailMessage(policy=SMTP.clone(max_line_length=78, cte_type="7bit"))
    mail["From"] = Written(display_name=_one_line(letter.name), addr_spec=letter.address)
    mail["To"] = Written(addr_spec=letter.to)
    if letter.answer_to != letter.address:
        mail["Reply-To"] = Written(display_name=_one_line(letter.name), addr_spec=letter.answer_to)
    mail["Subject"] = _subject(letter)
    mail["Date"] = formatdate(at)
    mail["Message-ID"] = letter.message_id
    if letter.answers:
        mail["In-Reply-To"] = letter.answers
    if references := _references(letter):
        mail["References"] = references
    if letter.automatic:
        # RFC 3834, and what Exchange reads in its place: no machine is to answer this one.
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    said = i18n.translator(letter.language)
    number = said.gettext("Request #{number}", number=letter.number) if letter.number else ""
    mail.set_content(_plain(letter, number), cte="quoted-printable")
    mail.add_alternative(_page(letter, number), subtype="html", cte="quoted-printable")
    for file in letter.files:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(file.data, maintype=main, subtype=sub or "octet-stream", filename=_one_line(file.name))
    raw = mail.as_bytes()
    return signer.header(raw, int(at)) + raw if signer is not None else raw


def warning(text: str, language: str) -> str:
    """What the desk says of a secret, and where of a mail copies remain."""
    said = i18n.translator(language)
    copies = said.gettext(
        "Copies of your mail may remain with the providers that carried it. Please delete it from “Sent” and from every other folder of your mailbox, and empty the bin."
    )
    return f"{text}\n\n{copies}"


def too_large(account: Account, to: str, mail: Mail, size: int) -> bytes:
    """What somebody is told whose mail is larger than the mailbox takes; nothing of it is repeated."""
    settings: Settings = account.settings
    languages = account.languages or ("en",)
    language = i18n.choose(language_of(mail.subject) or languages[0], languages)
    said = i18n.translator(language)
    text = said.gettext(
        "Your mail has {size} MB; we can take up to {limit} MB. Nobody has read it. Please send it once more without the large files, or with smaller ones.",
        size=-(-size // 1_000_000),
        limit=settings.largest_mb,
    )
    unguessed = ids.message_id(account.hook_secret, zlib.crc32((mail.message_id or "").encode()), settings.domain)
    return written(
        Letter(
            name=account.name,
            address=settings.address,
            answer_to=settings.address,
            to=to,
            message_id=unguessed.replace("<wd", "<large", 1),
            title=said.gettext("Your mail was too large"),
            text=text,
            language=language,
            answers=mail.message_id if mail.message_id and is_id(mail.message_id) else None,
            automatic=True,
        ),
        signer=settings.signer(),
    )


def _subject(letter: Letter) -> str:
    said = i18n.translator(letter.language)
    if letter.subject:
        return f"Re: {_REPLY.sub('', _one_line(letter.subject))[:LONGEST_SUBJECT]}"
    if letter.title:
        return letter.title
    return said.gettext("Your request #{number}", number=letter.number)


def _references(letter: Letter) -> str:
    """Oldest first; the first and the newest of a long thread (RFC 5322 has no limit, header lines do)."""
    ids = [
        one for one in dict.fromkeys([*letter.references, *([letter.answers] if letter.answers else [])]) if is_id(one)
    ]
    return " ".join([ids[0], *ids[-15:]] if len(ids) > 16 else ids)


def is_id(value: str) -> bool:
    """Whether it may stand in a header as an id."""
    return re.fullmatch(r"<[!-;=?-~]{1,200}@[!-;=?-~]{1,250}>", value) is not None


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).split())


def _plain(letter: Letter, number: str) -> str:
    signed = f"\n\n{letter.agent}\n{letter.name}" if letter.agent else f"\n\n{letter.name}"
    return f"{letter.text.strip()}{signed}\n" + (f"\n-- \n{number}\n" if number else "")


def _page(letter: Letter, number: str) -> str:
    paragraphs = "".join(
        f"<p>{'<br>'.join(_linked(line) for line in one.splitlines())}</p>"
        for one in re.split(r"\n[ \t]*\n", letter.text.strip())
    )
    signed = "<br>".join(escape(one) for one in (letter.agent, letter.name) if one)
    side = "rtl" if letter.language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html><html lang="{escape(letter.language or "en")}" dir="{side}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>'
        '<body style="font-family:system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,PingFang SC,Microsoft YaHei,sans-serif;'
        f'font-size:15px;line-height:1.5">{paragraphs}<p>{signed}</p>'
        f'<p style="font-size:13px;opacity:.7">{escape(number)}</p></body></html>\n'
    )


def _linked(line: str) -> str:
    out, at = "", 0
    for found in _LINK.finditer(line):
        link = found[0].rstrip(_AFTER_LINK)
        out += escape(line[at : found.start()]) + f'<a href="{escape(link)}">{escape(link)}</a>'
        at = found.start() + len(link)
    return out + escape(line[at:])
