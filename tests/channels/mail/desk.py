"""A desk with a mailbox, and customers who write to it with real mail servers in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Any, TypeVar

from sqlalchemy import text

from tests.support.desk import a_key, a_member
from tests.support.mailservers import HOST, PASSWORD, MailServers
from tests.support.site import RunningSite
from walletdesk.channels.mail.reading import Mail, read
from walletdesk.conversations.actions import reply
from walletdesk.conversations.tables import Message
from walletdesk.events import SYSTEM
from walletdesk.inboxes import accounts
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.safety import screen, trusted
from walletdesk.staff.tables import Staff
from walletdesk.wire import RawText

T = TypeVar("T")
SECRETS: tuple[str, ...] = ("client_secret", "refresh_token", "dkim_key")


class Said(Row, frozen=True, kw_only=True):
    id: int
    number: int
    conversation_id: int
    contact_id: int
    author_kind: str
    body: str
    language: str
    delivery: str
    reason: str
    provider_id: str | None
    files: int
    linked_from: int | None


_SAID = Query(
    text(
        "select m.id, c.number, c.id, c.contact_id, m.author_kind, m.body, m.language, m.delivery, m.reason, m.provider_id, "
        "m.files, c.linked_from from message m join conversation c on c.id = m.conversation_id order by m.id"
    ),
    Said,
)


def _said(unit: Unit) -> list[Said]:
    return unit.all(_SAID)


def until(look: Callable[[], T], limit_s: float = 60) -> T:
    """What `look` finds, once it finds something."""
    end = time.monotonic() + limit_s
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"not in {limit_s} s")
        time.sleep(0.1)
    return found


class MailDesk:
    def __init__(self, site: RunningSite, servers: MailServers, address: str, **settings: Any) -> None:
        self.site, self.servers, self.address = site, servers, address
        self.inbox = self.connect(address, **settings)
        self.ada: Staff = a_member(site.db, "Ada")

    def connect(self, address: str, *, languages: Sequence[str] = ("en", "zh"), **settings: Any) -> Inbox:
        db = self.site.db
        secret: dict[str, str] = {name: settings.pop(name) for name in SECRETS if name in settings}
        if "client_id" not in settings:
            secret["password"] = PASSWORD
        given: dict[str, Any] = {
            "address": address,
            "imap_host": HOST,
            "imap_port": self.servers.imap_port,
            "imap_security": "none",
            "smtp_host": HOST,
            "smtp_port": self.servers.smtp_port,
            "smtp_security": "none",
            "checked_by": "mx.wallet.example",
            "own_network": True,
        }
        described = Description(
            name=trusted(f"Wallet support {address}"), languages=languages, settings=given | settings
        )
        inbox: Inbox = db.write_and_wait(create_inbox, SYSTEM, Channel.MAIL, described)
        sealed = accounts.sealed(self.site.settings.key(accounts.PURPOSE), inbox.id, secret)
        db.write_and_wait(accounts.put, inbox.id, sealed)
        return inbox

    def said(self, author: str = "contact") -> list[Said]:
        return [one for one in self.site.db.read_and_wait(_said) if author in ("", one.author_kind)]

    def hears(self, count: int = 1, author: str = "contact", limit_s: float = 60) -> list[Said]:
        """The messages, once there are so many."""
        return until(lambda: found if len(found := self.said(author)) >= count else [], limit_s)

    def answer(self, number: int, words: str, *, to: int | None = None) -> Message:
        """`to`: id of the message that it answers."""
        written = reply.Reply(
            number=number, staff_id=self.ada.id, key=a_key(), screened=screen(RawText(words)), note=False, answers=to
        )
        stored: Message = self.site.db.write_and_wait(reply.reply, written)
        return stored


class Customer:
    """Somebody with a mail program."""

    def __init__(self, servers: MailServers, address: str, name: str = "Ann") -> None:
        self.servers, self.address, self.name = servers, address, name
        self.seen = 0

    def writes(
        self,
        to: str,
        subject: str,
        words: str,
        *,
        answers: Mail | None = None,
        files: Sequence[tuple[str, str, bytes]] = (),
        headers: Sequence[tuple[str, str]] = (),
        checked: bool = True,
        sender: str = "",
    ) -> EmailMessage:
        """`checked`: with the header that the site's mail server writes after it looked at SPF, DKIM and DMARC."""
        mail = EmailMessage(policy=SMTP)
        address = sender or self.address
        if checked:
            mail["Authentication-Results"] = f"mx.wallet.example; dmarc=pass header.from={address.rpartition('@')[2]}"
        mail["From"] = f"{self.name} <{address}>"
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = make_msgid(domain="customer.example")
        if answers is not None:
            mail["In-Reply-To"] = answers.message_id
            mail["References"] = " ".join([*answers.references, answers.message_id or ""])
            words = f"{words}\n\nOn Monday, {answers.sender.name if answers.sender else ''} wrote:\n" + "".join(
                f"> {line}\n" for line in answers.full_text.splitlines()
            )
        for name, value in headers:
            mail[name] = value
        mail.set_content(words)
        for file_name, kind, data in files:
            main, _, sub = kind.partition("/")
            mail.add_attachment(data, maintype=main, subtype=sub, filename=file_name)
        self.servers.send(mail.as_bytes(), address, to)
        return mail

    def gets(self, limit_s: float = 60) -> Mail:
        """The next mail."""
        mails = self.servers.wait_for_mail(self.address, self.seen + 1, limit_s)
        self.seen += 1
        return read(mails[self.seen - 1])
