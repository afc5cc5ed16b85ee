"""Bytes of a mail to a `Mail`.  Never raises, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from walletdesk.channels.mail import auth, cutter, headers, kinds, markup, mime
from walletdesk.channels.mail.cutter import Cut
from walletdesk.channels.mail.headers import Address
from walletdesk.channels.mail.kinds import Bounced, Kind
from walletdesk.channels.mail.mime import File

_SHORTER = 0.8


class Mail(msgspec.Struct, kw_only=True):
    message_id: str | None
    in_reply_to: list[str]
    references: list[str]
    sender: Address | None
    to: list[Address]
    cc: list[Address]
    subject: str
    date: str | None
    text: str
    full_text: str
    page_text: str
    """All words of its HTML, which may be others."""
    html_safe: str
    blocked: int
    files: list[File]
    kind: Kind
    answerable: bool
    bounced: list[Bounced]
    delayed: bool
    """Whether a report says of every recipient that it is still being tried."""
    returned: list[str]
    """Ids of the mails that a report returns."""
    auth: auth.Auth
    sealed: list[str]
    problems: list[str]

    def __repr__(self) -> str:
        return f"Mail({len(self.full_text)} characters, {len(self.files)} files)"


def read(raw: bytes, servers: Collection[str] = ()) -> Mail:
    """`servers`: names of those whose Authentication-Results count."""
    parts = mime.Parts()
    message = mime.parsed(raw, parts)
    mime.gather(message, parts)
    subject = headers.text(headers.value(message, "subject"))
    senders = headers.values(message, "from")
    named = headers.addresses(senders[:1])
    if len(senders) > 1 or len(named) > 1:
        parts.wrong("several_from")
    sender = next(iter(named), None)
    to, cc = (headers.addresses(headers.values(message, name)) for name in ("to", "cc"))
    page = _page(parts)
    text, full = _words(parts, page, subject)
    for one in parts.files:
        one.inline = one.inline or one.content_id in page.used
    own = [one.address for one in (*([sender] if sender else []), *to, *cc)]
    judged = kinds.judge(
        message,
        parts,
        sender=sender.address if sender else "",
        sender_name=sender.name if sender else headers.text((senders or [""])[0]),
        subject=subject,
        text=full,
        own=own,
    )
    return Mail(
        message_id=next(iter(headers.ids(headers.values(message, "message-id"))), None),
        in_reply_to=headers.ids(headers.values(message, "in-reply-to")),
        references=headers.ids(headers.values(message, "references")),
        sender=sender,
        to=to,
        cc=cc,
        subject=subject,
        date=headers.date(headers.value(message, "date")),
        text=full if judged.kind is Kind.BOUNCE else text,
        full_text=full,
        page_text=cutter.full_text(page.lines),
        html_safe=page.safe,
        blocked=page.blocked,
        files=parts.files,
        kind=judged.kind,
        answerable=judged.answerable,
        bounced=judged.bounced,
        delayed=kinds.delayed(parts),
        returned=headers.ids(one for back in parts.returned for one in headers.values(back, "message-id")),
        auth=auth.read(message, servers),
        sealed=list(dict.fromkeys(parts.sealed)),
        problems=parts.problems,
    )


def _page(parts: mime.Parts) -> markup.Shown:
    by_id = {one.content_id: number for number, one in enumerate(parts.files) if one.content_id}
    pages = [markup.shown(page, by_id) for page in parts.markup if page.strip()]
    if len(pages) == 1:
        return pages[0]
    return markup.Shown(
        safe="<hr>".join(page.safe for page in pages),
        lines=[line for page in pages for line in page.lines],
        blocked=sum(page.blocked for page in pages),
        used=set().union(*(page.used for page in pages)),
    )


def _words(parts: mime.Parts, page: markup.Shown, subject: str) -> tuple[str, str]:
    """The new words and all words: of the plain text, unless only the HTML has them or tells the quote from them."""
    plain = "\n".join(parts.plain)
    if not plain.strip():
        return cutter.new_text(page.lines, subject=subject).text, cutter.full_text(page.lines)
    full = plain.strip("\n").rstrip()
    cut = cutter.new_text(cutter.plain_lines(plain), subject=subject)
    if page.lines and cut.whole and _same_words(plain, cutter.full_text(page.lines)):
        marked: Cut = cutter.new_text(page.lines, subject=subject)
        if not marked.whole and len(marked.text) < _SHORTER * len(cut.text):
            return marked.text, full
    return cut.text, full


def _same_words(plain: str, page: str) -> bool:
    """Whether the two are versions of one text, so that the one may be cut in the other's place."""
    return 0.5 < (len(plain) + 1) / (len(page) + 1) < 2
