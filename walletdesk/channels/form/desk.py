"""Where form and portal stand: their limits, who has come, what an answer is drawn from.  One for each process."""

from __future__ import annotations

import secrets

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from walletdesk.channels.inbound import Gate
from walletdesk.files.rules import MB
from walletdesk.files.rules import Limits as FileLimits
from walletdesk.files.store import Store
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import work
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Forbidden, NotFound, TooMany, WalletdeskError
from walletdesk.kit.http import client_address
from walletdesk.kit.i18n import translator
from walletdesk.kit.limits import AtOnce, Limit, source_of
from walletdesk.kit.pages import page, reader_language
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.notify.mail import can_mail
from walletdesk.visits import queries, rules
from walletdesk.visits.tables import Visit

CHANNELS = (Channel.WIDGET.value, Channel.FORM.value)
"""Whose conversations "my requests" shows: those in which our own pages are the way."""
HARDER_BITS = 3
"""Eight times the work for whoever asks for much of it."""


class NoForm(NotFound):
    code = "no_form"
    sentence = "There is no form here. Please use another way to reach the team."


class SignInFirst(Forbidden):
    code = "sign_in_first"
    sentence = "Please confirm your e-mail address first."


class Limits(msgspec.Struct, kw_only=True):
    """How often.  Sources are addresses, networks are the wider `inbound.source_of`."""

    arrivals: Limit = msgspec.field(default_factory=lambda: Limit(300, 10))
    looks: Limit = msgspec.field(default_factory=lambda: Limit(60, 2))
    """What is typed and looked at, from one source."""
    works: Limit = msgspec.field(default_factory=lambda: Limit(20, 0.05))
    """Challenges of one source; past it they are harder."""
    requests: Limit = msgspec.field(default_factory=lambda: Limit(10, 1 / 60))
    """New requests of strangers, from one source."""
    messages: Limit = msgspec.field(default_factory=lambda: Limit(15, 0.5))
    """Of one visit."""
    codes: Limit = msgspec.field(default_factory=lambda: Limit(10, 1 / 120))
    """Mailed for one source that did the work."""
    mailboxes: Limit = msgspec.field(default_factory=lambda: Limit(3, 1 / 1200))
    """Mailed to one mailbox, whatever mark its owner's address carries; each address has limits of its own beside that."""
    plain_codes: Limit = msgspec.field(default_factory=lambda: Limit(3, 1 / 1200))
    """Mailed for one network whose browser runs no scripts."""
    tries: Limit = msgspec.field(default_factory=lambda: Limit(20, 1 / 30))
    """Codes typed, from one source."""
    downloads: AtOnce = msgspec.field(default_factory=lambda: AtOnce(1))


class Forms:
    def __init__(self, *, settings: Settings, db: Db, gate: Gate, store: Store) -> None:
        self.settings = settings
        self.db = db
        self.gate = gate
        self.store = store
        self.limits = Limits()
        self.files_key = settings.key("files")
        self.source_key = settings.key("source")
        self.identity_key = settings.key("identity")
        self.code_key = settings.key("visit code")
        self._work_key = settings.key("work")

    @property
    def mails(self) -> bool:
        return can_mail(self.settings)

    @property
    def file_limits(self) -> FileLimits:
        return FileLimits(
            file_bytes=self.settings.file_limit_mb * MB, refuse_unread=self.settings.unread_files == "refuse"
        )

    def challenge(self, request: Request, purpose: str) -> str:
        eager = self.limits.works.wait_s(source(request)) > 0
        bits = work.BITS + (HARDER_BITS if eager else 0)
        return work.challenge(self._work_key, purpose, now=self.db.clock.now(), bits=bits)

    def done(self, purpose: str, solved: str) -> work.Done:
        """Raises NoWork (403)."""
        return work.check(self._work_key, purpose, solved, now=self.db.clock.now())

    async def inbox(self, public_id: str = "") -> Inbox:
        """The form's, or the first one there is.  Raises NoForm (404)."""
        return await self.db.read(_form, public_id)

    async def visit(self, request: Request) -> Visit | None:
        """Who has come back, by the cookie."""
        token = request.cookies.get(self.cookie("requests"), "")
        if not token or len(token) > 100 or not token.isascii():
            return None
        return await self.db.read(queries.visit_of, rules.hash_of(token))

    # -- cookies -------------------------------------------------------------------

    def cookie(self, name: str) -> str:
        """`__Host-` makes browsers refuse it from other hosts and over plain http, which a demo on loopback needs."""
        return f"__Host-{name}" if self._https else name

    def set_cookie(self, response: Response, name: str, value: str, life_us: int) -> None:
        """`lax`: the link in a mail is followed from another site's page."""
        response.set_cookie(
            self.cookie(name),
            value,
            max_age=life_us // SECOND,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def delete_cookie(self, response: Response, name: str) -> None:
        response.delete_cookie(self.cookie(name), path="/", secure=self._https, httponly=True, samesite="lax")

    def browser(self, request: Request) -> str:
        """What names this browser: its cookie, or a new value for one."""
        known = request.cookies.get(self.cookie("asked"), "")
        return known if len(known) == 43 and known.isascii() else secrets.token_urlsafe(32)

    @property
    def _https(self) -> bool:
        return self.settings.public_url.startswith("https://")


def forms_of(request: Request) -> Forms:
    """The process's own (`app.state.forms`)."""
    known: Forms = request.app.state.forms
    return known


def source(request: Request) -> str:
    return source_of(client_address(request))


def arrive(request: Request) -> Forms:
    """Raises TooMany (429)."""
    forms = forms_of(request)
    forms.limits.arrivals.take(source(request))
    return forms


def refused(request: Request, error: WalletdeskError, *, href: str = "/requests") -> Response:
    """A page that says what was refused, and where to go from there."""
    language = reader_language(request)
    answer = page(
        request,
        "form/refused.html",
        status=error.status,
        sentence=translator(language).error(error),
        href=href,
    )
    if isinstance(error, TooMany) and error.retry_after_s is not None:
        answer.headers["retry-after"] = str(int(error.retry_after_s) + 1)
    return answer


def _form(unit: Unit, public_id: str) -> Inbox:
    if public_id:
        found = inboxes.by_public_id(unit, public_id)
        if found is None or found.channel is not Channel.FORM or not found.active:
            raise NoForm
        return found
    for one in inboxes.page(unit, limit=200):
        if one.channel is Channel.FORM and one.active:
            return one
    raise NoForm
