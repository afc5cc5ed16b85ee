"""`walletdesk mail`: a mail in, JSON out (docs/mail.md)."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from walletdesk.channels.mail.auth import Auth
from walletdesk.channels.mail.headers import Address
from walletdesk.channels.mail.kinds import Bounced, Kind
from walletdesk.channels.mail.reading import read


class Attachment(msgspec.Struct, frozen=True):
    name: str
    type: str
    size: int
    inline: bool


class Told(msgspec.Struct, kw_only=True, rename={"sender": "from"}):
    """What is printed; docs/mail.md says what each field holds."""

    message_id: str | None
    in_reply_to: str | None
    references: list[str]
    sender: Address | None
    to: list[Address]
    cc: list[Address]
    subject: str
    date: str | None
    text: str
    full_text: str
    html_safe: str
    blocked: int
    attachments: list[Attachment]
    kind: Kind
    answerable: bool
    bounced: list[Bounced]
    auth: Auth
    sealed: list[str]
    problems: list[str]


def told(raw: bytes, servers: Collection[str] = ()) -> Told:
    mail = read(raw, servers)
    return Told(
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to[0] if mail.in_reply_to else None,
        references=mail.references,
        sender=mail.sender,
        to=mail.to,
        cc=mail.cc,
        subject=mail.subject,
        date=mail.date,
        text=mail.text,
        full_text=mail.full_text,
        html_safe=mail.html_safe,
        blocked=mail.blocked,
        attachments=[Attachment(one.name, one.type, len(one.data), one.inline) for one in mail.files],
        kind=mail.kind,
        answerable=mail.answerable,
        bounced=mail.bounced,
        auth=mail.auth,
        sealed=mail.sealed,
        problems=mail.problems,
    )


def printed(raw: bytes, servers: Collection[str] = ()) -> bytes:
    return msgspec.json.format(msgspec.json.encode(told(raw, servers)), indent=2) + b"\n"
