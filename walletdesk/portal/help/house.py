"""What all pages of the help centre have in common: name, links, style, limits.  One for each process."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import logging
from functools import cached_property
from pathlib import Path

import msgspec
from starlette.requests import Request

from walletdesk.kit.db import Db
from walletdesk.kit.http import client_address
from walletdesk.kit.limits import Limit, source_of
from walletdesk.kit.settings import Settings
from walletdesk.kit.static import BUILD
from walletdesk.knowledge.shown import Counts, day_of
from walletdesk.portal.help import colours

log = logging.getLogger(__name__)

STYLE = BUILD.parent / "pages" / "help.css"
LOGO_BYTES = 256 * 1024
_LOGO_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


class Limits(msgspec.Struct, kw_only=True):
    """How often, from one source."""

    searches: Limit = msgspec.field(default_factory=lambda: Limit(60, 2))
    opinions: Limit = msgspec.field(default_factory=lambda: Limit(20, 1 / 30))
    wishes: Limit = msgspec.field(default_factory=lambda: Limit(5, 1 / 600))
    letters: Limit = msgspec.field(default_factory=lambda: Limit(5, 1 / 600))
    """Letters that ask whether an address wants news by mail."""
    mailboxes: Limit = msgspec.field(default_factory=lambda: Limit(3, 1 / 1200))
    """Those to one mailbox, whoever asks."""
    all_letters: Limit = msgspec.field(default_factory=lambda: Limit(300, 1 / 12))
    """Those of all sources together."""
    opened: Limit = msgspec.field(default_factory=lambda: Limit(1, 1 / 3600))
    """The same article again by the same source within the hour counts once."""


class Link(msgspec.Struct, frozen=True):
    text: str
    href: str


class Asset(msgspec.Struct, frozen=True):
    """A file that is sent as it is, and under another address when it changes."""

    content: bytes
    packed: bytes | None
    media_type: str
    mark: str


class House:
    def __init__(self, settings: Settings, db: Db) -> None:
        self.settings = settings
        self.db = db
        self.limits = Limits()
        self.counts = Counts()
        self._source_key = settings.key("source")

    @property
    def name(self) -> str:
        return self.settings.help_name or self.settings.organisation

    @property
    def address(self) -> str:
        """Where readers find the pages, without a path."""
        return (self.settings.help_url or self.settings.public_url).rstrip("/")

    @cached_property
    def header_links(self) -> tuple[Link, ...]:
        return links(self.settings.help_links)

    @cached_property
    def footer_links(self) -> tuple[Link, ...]:
        return links(self.settings.help_footer_links)

    @cached_property
    def style(self) -> Asset:
        theme = "".join(f"{name}:{value};" for name, value in colours.theme(self.settings.help_colour).items())
        return _asset(STYLE.read_bytes() + f":root{{{theme}}}\n".encode(), "text/css")

    @cached_property
    def logo(self) -> Asset | None:
        """None where none is set, or it cannot be read: a page without it is better than none."""
        if not self.settings.help_logo:
            return None
        path = Path(self.settings.help_logo)
        try:
            content = path.read_bytes()
        except OSError as error:
            log.warning("help_logo_unread", extra={"error": type(error).__name__})
            return None
        if len(content) > LOGO_BYTES or path.suffix.lower() not in _LOGO_TYPES:
            log.warning("help_logo_refused", extra={"size_bytes": len(content)})
            return None
        return _asset(content, _LOGO_TYPES[path.suffix.lower()])

    def source(self, request: Request) -> str:
        """The same for one reader on one day, and says nothing of them without the key."""
        said = f"{day_of(self.db.clock.now())} {source_of(client_address(request))}"
        return hmac.digest(self._source_key, said.encode(), hashlib.sha256)[:16].hex()


def house_of(request: Request) -> House:
    """The process's own (`app.state.help`)."""
    known: House = request.app.state.help
    return known


def links(told: tuple[str, ...]) -> tuple[Link, ...]:
    """From `Our website https://example.com`."""
    parts = [one.rpartition(" ") for one in told]
    return tuple(Link(text.strip(), href) for text, _, href in parts)


def _asset(content: bytes, media_type: str) -> Asset:
    text = media_type in ("text/css", "image/svg+xml")
    mark = hashlib.sha256(content).hexdigest()[:16]
    return Asset(content, gzip.compress(content, mtime=0) if text else None, media_type, mark)
