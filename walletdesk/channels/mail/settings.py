"""What an administrator fills in to connect a mailbox."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from walletdesk.channels.base import Field
from walletdesk.channels.mail import dkim
from walletdesk.channels.mail.access import Security
from walletdesk.channels.mail.auth import MICROSOFT
from walletdesk.channels.mail.imap import Door
from walletdesk.channels.mail.lmtp import Protocol
from walletdesk.channels.mail.oauth import Grant
from walletdesk.people.rules import is_email


class Provider(StrEnum):
    GMAIL = "gmail"
    MICROSOFT = "microsoft"
    OWN = "own"


class Incoming(StrEnum):
    IMAP = "imap"
    LMTP = "lmtp"
    SMTP = "smtp"


class Place(msgspec.Struct, frozen=True):
    host: str
    port: int
    security: Security


IMAP = {
    Provider.GMAIL: Place("imap.gmail.com", 993, Security.TLS),
    Provider.MICROSOFT: Place("outlook.office365.com", 993, Security.TLS),
}
SMTP = {
    Provider.GMAIL: Place("smtp.gmail.com", 465, Security.TLS),
    Provider.MICROSOFT: Place("smtp.office365.com", 587, Security.STARTTLS),
}
TOKENS = {Provider.GMAIL: "https://oauth2.googleapis.com/token"}
SCOPES = {
    Provider.GMAIL: "https://mail.google.com/",
    # Of the app itself; with a refresh token the scope is the one it was given for.
    Provider.MICROSOFT: "https://outlook.office365.com/.default",
}
"""Microsoft's scopes and login are those of its page "Authenticate an IMAP, POP or SMTP connection using OAuth", read on
2026-11-30; hosts and ports, and all of Google's, were not read again at their pages and never tried live."""
KEEP_SENT = frozenset({Provider.GMAIL, Provider.MICROSOFT})
"""They put what is handed in by SMTP among the sent mails themselves."""

Port = Annotated[int, Meta(ge=1, le=65535)]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.:-]{0,253}$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    address: Annotated[str, Meta(pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s.<>,;\"]+$", max_length=254)]
    aliases: str = ""
    provider: Provider = Provider.OWN
    incoming: Incoming = Incoming.IMAP
    imap_host: Host = ""
    imap_port: Port = 993
    imap_security: Security = Security.TLS
    folder: Annotated[str, Meta(min_length=1, max_length=200)] = "INBOX"
    listen_host: Host = "127.0.0.1"
    listen_port: Annotated[int, Meta(ge=0, le=65535)] = 2424
    smtp_host: Host = ""
    smtp_port: Port = 465
    smtp_security: Security = Security.TLS
    user: str = ""
    password: str = ""
    client_id: str = ""
    client_secret: str = ""
    refresh_token: str = ""
    token_url: Annotated[str, Meta(pattern=r"^(https?://[^\s]+)?$")] = ""
    own_network: bool = False
    plus: bool = True
    sent_kept: bool = False
    largest_mb: Annotated[int, Meta(ge=1, le=60)] = 35
    checked_by: Annotated[str, Meta(pattern=r"^[A-Za-z0-9.-]{0,253}$")] = ""
    acknowledge: bool = True
    dkim_selector: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{0,100}$")] = ""
    dkim_key: str = ""

    def __post_init__(self) -> None:
        if not all(is_email(one) for one in self.others):
            raise ValueError("aliases")
        if self.dkim_key:
            dkim.signer(self.domain, self.dkim_selector or "desk", self.dkim_key)

    def __repr__(self) -> str:
        return "Settings(...)"

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(one.lower() for one in re.split(r"[\s,;]+", self.aliases) if one)

    @property
    def oauth(self) -> bool:
        return bool(self.client_id)

    @property
    def largest(self) -> int:
        return self.largest_mb * 1_000_000

    @property
    def checkers(self) -> tuple[str, ...]:
        """Whose Authentication-Results are believed.  In a mailbox of Microsoft's, Microsoft's, unless another is named."""
        if self.checked_by:
            return (self.checked_by,)
        return (MICROSOFT,) if self.provider is Provider.MICROSOFT and self.incoming is Incoming.IMAP else ()

    @property
    def keeps_sent(self) -> bool:
        return self.sent_kept or self.provider in KEEP_SENT

    def is_ours(self, address: str) -> bool:
        """Whether mail to `address` is for this mailbox, whatever stands after a plus."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in (self.address.lower(), *self.others)

    def door(self, token: str = "") -> Door:
        place = IMAP.get(self.provider) or Place(self.imap_host, self.imap_port, self.imap_security)
        return Door(
            host=place.host,
            port=place.port,
            security=place.security,
            user=self.user or self.address,
            password=self.password,
            token=token,
            folder=self.folder,
            private=self.own_network,
        )

    @property
    def way_out(self) -> Place:
        return SMTP.get(self.provider) or Place(self.smtp_host, self.smtp_port, self.smtp_security)

    def grant(self) -> Grant:
        scope = SCOPES.get(self.provider, "") if not self.refresh_token or self.provider is Provider.GMAIL else ""
        return Grant(
            url=self.token_url or TOKENS.get(self.provider, ""),
            client_id=self.client_id,
            client_secret=self.client_secret,
            refresh_token=self.refresh_token,
            scope=scope,
        )

    def signer(self) -> dkim.Signer | None:
        return dkim.signer(self.domain, self.dkim_selector or "desk", self.dkim_key) if self.dkim_key else None


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


_SECURITY = (
    ("tls", _("TLS from the start")),
    ("starttls", _("STARTTLS")),
    ("none", _("None, for a server on this machine")),
)

FIELDS = (
    Field(
        name="address",
        label=_("Address"),
        help=_("Where people write to, and whom answers come from."),
        required=True,
        example="support@wallet.example",
    ),
    Field(
        name="aliases",
        label=_("Other addresses of this mailbox"),
        help=_("Mail to them arrives in the same mailbox. Separate them with commas."),
        example="help@wallet.example, hilfe@wallet.example",
    ),
    Field(
        name="provider",
        destination=True,
        label=_("Mail server"),
        help=_(
            "For Gmail and Microsoft 365 the desk knows the servers; everything named “own server” below may stay empty."
        ),
        kind="choice",
        default="own",
        choices=(
            ("gmail", _("Gmail, Google Workspace")),
            ("microsoft", _("Microsoft 365 (Exchange Online)")),
            ("own", _("Own server")),
        ),
    ),
    Field(
        name="incoming",
        label=_("How mail comes in"),
        help=_(
            "IMAP reads a mailbox. With LMTP or SMTP your mail server hands each mail over itself; it then lies in no mailbox besides."
        ),
        kind="choice",
        default="imap",
        choices=(("imap", "IMAP"), ("lmtp", "LMTP"), ("smtp", "SMTP")),
    ),
    Field(
        name="user",
        label=_("User name"),
        help=_("With which the mailbox opens. Empty: the address."),
    ),
    Field(
        name="password",
        label=_("Password"),
        help=_("At Gmail an app password. Empty where access comes by OAuth, or the server knows this machine."),
        kind="secret",
    ),
    Field(
        name="client_id",
        label=_("OAuth: client ID"),
        help=_("Of the app you registered at Google or Microsoft; the guide says where. With it no password is used."),
    ),
    Field(name="client_secret", label=_("OAuth: client secret"), kind="secret"),
    Field(
        name="refresh_token",
        label=_("OAuth: refresh token"),
        help=_("Empty at Microsoft 365 when the app itself was given access to the mailbox."),
        kind="secret",
    ),
    Field(
        name="token_url",
        destination=True,
        label=_("OAuth: token address"),
        help=_("At Microsoft 365 it holds the number of your organisation. Empty at Gmail."),
        example="https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token",
    ),
    Field(name="imap_host", destination=True, label=_("Own server: IMAP host"), example="mail.wallet.example"),
    Field(name="imap_port", destination=True, label=_("Own server: IMAP port"), kind="number", default=993),
    Field(
        name="imap_security",
        destination=True,
        label=_("Own server: IMAP encryption"),
        kind="choice",
        default="tls",
        choices=_SECURITY,
    ),
    Field(
        name="folder",
        label=_("Folder"),
        help=_("That is read. What is unread in it when the desk comes is taken in too."),
        default="INBOX",
    ),
    Field(
        name="smtp_host",
        destination=True,
        label=_("Own server: SMTP host"),
        help=_("Where answers are handed in."),
        example="mail.wallet.example",
    ),
    Field(name="smtp_port", destination=True, label=_("Own server: SMTP port"), kind="number", default=465),
    Field(
        name="smtp_security",
        destination=True,
        label=_("Own server: SMTP encryption"),
        kind="choice",
        default="tls",
        choices=_SECURITY,
    ),
    Field(
        name="own_network",
        label=_("Own server: it stands in our own network"),
        help=_(
            "Only then may its hosts lead inside a private network or to this machine, and the token address begin with http://."
        ),
        kind="switch",
        default=False,
        destination=True,
    ),
    Field(
        name="listen_host",
        label=_("LMTP or SMTP: address to listen on"),
        help=_("Nobody signs on there, so only your mail server may reach it."),
        default="127.0.0.1",
    ),
    Field(name="listen_port", label=_("LMTP or SMTP: port to listen on"), kind="number", default=2424),
    Field(
        name="plus",
        label=_("The server delivers support+something@ too"),
        help=_("Answers then find their conversation even when a mail program leaves out what it answers."),
        kind="switch",
        default=True,
    ),
    Field(
        name="sent_kept",
        label=_("The server keeps what was sent"),
        help=_(
            "Own servers that put every mail of this user in the folder of sent mails. After a crash the desk looks there whether a mail had gone out. Gmail and Microsoft 365 do it always."
        ),
        kind="switch",
        default=False,
    ),
    Field(
        name="largest_mb",
        label=_("Largest mail, in megabytes"),
        help=_("A larger one is refused, or where it lies in a mailbox already, shown without what it holds."),
        kind="number",
        default=35,
    ),
    Field(
        name="checked_by",
        label=_("Who checks senders"),
        help=_(
            "The name with which your mail server begins its Authentication-Results, such as mx.google.com. Only its results of SPF, DKIM and DMARC are believed. Empty: none are, in a mailbox of Microsoft 365 those of Exchange Online (protection.outlook.com), which give no name."
        ),
        example="mx.google.com",
    ),
    Field(
        name="acknowledge",
        label=_("Confirm receipt"),
        help=_(
            "A fixed text with the number of the request, only to addresses that are known or whose mail was checked, and never to machines."
        ),
        kind="switch",
        default=True,
    ),
    Field(
        name="dkim_selector",
        label=_("DKIM: selector"),
        help=_("Only where your mail server does not sign itself."),
        example="desk",
    ),
    Field(
        name="dkim_key",
        label=_("DKIM: private key"),
        help=_("PEM, RSA or Ed25519. The guide says how to make one and what to put into the DNS."),
        kind="secret",
    ),
)
PROTOCOLS = {Incoming.LMTP: Protocol.LMTP, Incoming.SMTP: Protocol.SMTP}
