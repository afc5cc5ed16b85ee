"""Where visitors arrive: who they are, what they may see, how often they may ask.

The socket and the visitor's REST share it; there is one for each process, made from `app.state`.
"""

from __future__ import annotations

from bisect import bisect_left

import msgspec
from starlette.requests import HTTPConnection

from walletdesk.channels.inbound import Gate
from walletdesk.channels.widget import forms, queries, views
from walletdesk.channels.widget.frames import ConversationView, InboxView
from walletdesk.channels.widget.live import GONE, MOVED, Live
from walletdesk.channels.widget.queries import Queue
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.tables import Conversation
from walletdesk.events import ContactErased, ContactSignedOut, ContactsMerged, ContactsParted
from walletdesk.files import sight
from walletdesk.files.store import Store
from walletdesk.hours import Calendar, open_at
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.keys import opened
from walletdesk.inboxes.rules import Channel, origin_allowed
from walletdesk.kit import i18n
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Forbidden, NotFound
from walletdesk.kit.http import own_origins
from walletdesk.kit.limits import AtOnce, Limit
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Event, Unit
from walletdesk.people import actions as people
from walletdesk.people import identify, tokens
from walletdesk.people import queries as contacts
from walletdesk.people.tables import Contact
from walletdesk.realtime.bus import Bus
from walletdesk.realtime.hub import Hub
from walletdesk.safety import identity, stored
from walletdesk.wire import SafeText

KEPT_US = 5 * SECOND
"""An inbox's row may be as old as this: whoever closes one waits so long at most."""
QUEUE_US = 10 * SECOND
"""Places and waits shown to visitors may be as old as this."""
MOST_LISTED = 20
SOCKETS = 200
"""A carrier puts some hundreds of phones behind one address, of which few have a chat open at the same minute.  Each
socket is an open file of this process, of which there are some thousands."""


class InboxClosed(Forbidden):
    code = "inbox_closed"
    sentence = "This chat is closed. Please use another way to reach the team."


class InboxUnknown(NotFound):
    code = "inbox_unknown"
    sentence = "This chat is not set up right. Please tell the owner of this page."


class PageNotAllowed(Forbidden):
    code = "page_not_allowed"
    sentence = "This page may not show the chat. Please open the chat from the official site or app."


class Limits(msgspec.Struct, kw_only=True):
    """How often.  Sources are addresses, behind which may sit a whole office or a part of a carrier's network."""

    arrivals: Limit = msgspec.field(default_factory=lambda: Limit(300, 20))
    """Sockets and requests from one source."""
    sockets: AtOnce = msgspec.field(default_factory=lambda: AtOnce(SOCKETS))
    """Open sockets of one source, those that have said nothing yet included."""
    frames: Limit = msgspec.field(default_factory=lambda: Limit(60, 10))
    """Frames of one socket; past it the socket is closed."""
    messages: Limit = msgspec.field(default_factory=lambda: Limit(15, 1))
    """Messages of one contact, or of one stranger's socket; past it the message is to wait."""
    changes: Limit = msgspec.field(default_factory=lambda: Limit(30, 2))
    """What one contact says beside messages: seen, solved, someone senior, how it was."""
    source_messages: Limit = msgspec.field(default_factory=lambda: Limit(120, 5))
    strangers: Limit = msgspec.field(default_factory=lambda: Limit(30, 0.5))
    """Conversations and uploads of people nobody knows, from one source."""
    transcripts: AtOnce = msgspec.field(default_factory=lambda: AtOnce(1))
    """Of one contact, being written."""
    refusals: Limit = msgspec.field(default_factory=lambda: Limit(20, 0.2))
    """Refused identities from one source that are put on record."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An inbox as visitors meet it, read apart once."""

    id: int
    public_id: str
    name: str
    active: bool
    languages: list[str]
    origins: list[str]
    greetings: dict[str, SafeText]
    privacy_url: str
    calendar: Calendar
    read_at: int


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has come in.  `contact` is None for a stranger who has not written."""

    contact: Contact | None = None
    came_as: Contact | None = None
    """Whose token it is, where `contact` stands for that one since both were merged."""
    identified: bool = False
    token: str | None = None
    expires_at: int | None = None
    first_key: str = ""
    """Of the message that made a contact of a stranger; sent again, it is still that stranger's."""


class Reception:
    """Make it in the loop that serves, `start` it before the first visitor and `stop` it after the last."""

    def __init__(self, *, settings: Settings, db: Db, hub: Hub, bus: Bus, gate: Gate, store: Store) -> None:
        self.settings = settings
        self.db = db
        self.hub = hub
        self.gate = gate
        self.store = store
        self.limits = Limits()
        self.files_key = settings.key("files")
        self.source_key = settings.key("source")
        self._visitor_key = settings.key("visitor")
        self._identity_key = settings.key("identity")
        self._shown: dict[str, Shown] = {}
        self._queues: dict[int, Queue] = {}
        self.live = Live(db=db, hub=hub, queue=self.queue, files_key=self.files_key)
        self._bus = bus

    def start(self) -> None:
        self._bus.subscribe(self.live.told)
        self.db.subscribe(self._follow)
        self.live.start()

    def _follow(self, event: Event) -> None:
        """Whose tokens became void is sent away in every process; the sockets of a visit outlive its token otherwise."""
        if isinstance(event, ContactSignedOut | ContactErased):
            self._bus.publish(GONE, str(event.contact_id).encode())
        elif isinstance(event, ContactsMerged | ContactsParted):
            for contact_id in (event.contact_id, event.gone_id):
                self._bus.publish(MOVED, str(contact_id).encode())

    async def stop(self) -> None:
        await self.live.stop()

    # -- the inbox -----------------------------------------------------------------

    async def inbox(self, public_id: str) -> Shown:
        """Raises InboxUnknown (404), InboxClosed (403)."""
        if not forms.is_word(public_id):
            raise InboxUnknown
        known = self._shown.get(public_id)
        if known is None or abs(self.db.clock.now() - known.read_at) > KEPT_US:  # the wall clock may go back
            known = await self.db.read(_shown, public_id)
            self._shown[public_id] = known
        if not known.active:
            raise InboxClosed
        return known

    def must_be_allowed(self, connection: HTTPConnection, inbox: Shown) -> None:
        """A browser tells whose page asks.  Programs that are none tell nothing, and have no page to be tricked by.

        Raises PageNotAllowed (403).
        """
        origin = connection.headers.get("origin")
        if origin is None or origin in own_origins(connection) or origin_allowed(origin, inbox.origins):
            return
        raise PageNotAllowed

    def view(self, inbox: Shown, language: str) -> InboxView:
        settings = self.settings
        greeting = inbox.greetings.get(language) or inbox.greetings.get(inbox.languages[0]) or stored("")
        return InboxView(
            name=inbox.name,
            organisation=settings.organisation,
            greeting=greeting,
            privacy_url=inbox.privacy_url or settings.privacy_url,
            languages=inbox.languages,
            file_limit_bytes=settings.file_limit_mb * 1_000_000,
            files_per_message=settings.files_per_message,
            open=open_at(inbox.calendar, self.db.clock.now()),
            pictures_unread=settings.unread_files == "accept" and not sight.installed(),
            numbers_left=sorted(identity.COUNTRIES.difference(settings.identity_countries)),
        )

    def language(self, inbox: Shown, asked: str) -> str:
        """Of what the desk speaks, the one that fits what a visitor asks for."""
        return i18n.choose([asked], inbox.languages, inbox.languages[0])

    async def queue(self, inbox_id: int) -> Queue:
        """Who waits there, at most `QUEUE_US` old."""
        known = self._queues.get(inbox_id)
        if known is None or abs(self.db.clock.now() - known.at) >= QUEUE_US:
            known = self._queues[inbox_id] = await self.db.read(queries.queue, inbox_id)
        return known

    def queued(self, row: Conversation, queue: Queue) -> None:
        """A conversation came in that was not there when `queue` was read: the next one stands behind it."""
        places, at = queue.places, bisect_left(queue.places, row.place)
        if views.waits(row) and len(places) < queries.MOST_PLACES and places[at : at + 1] != [row.place]:
            places.insert(at, row.place)

    # -- who it is -----------------------------------------------------------------

    async def let_in(self, inbox: Shown, *, token: str | None, identity: str | None, source: str) -> Guest:
        """Who comes with `token` (ours, from before) or `identity` (a JWT of the wallet's server, taken once).

        A name that is claimed decides, and one that is not believed lets nobody in, not even as a stranger.  Nothing is
        written for a stranger.  Raises what `people.identify` refuses with (401, 413), VisitorTokenRefused and
        VisitorTokenExpired (401).
        """
        if identity is not None:
            return await self._identified(inbox, identity, source)
        if token is None:
            return Guest()
        visitor = tokens.read(self._visitor_key, token, inbox=inbox.public_id, now=self.db.clock.now())
        contact, came_as = await self.db.read(_of_token, visitor)
        if self.db.clock.now() - contact.last_seen_at >= people.SEEN_EVERY_US:
            contact = await self.db.write(_seen, contact)
        if tokens.wants_renewal(visitor, self.db.clock.now()):
            return self.welcome(inbox, contact, came_as, identified=visitor.identified)
        return Guest(
            contact=contact,
            came_as=came_as,
            identified=visitor.identified,
            token=token,
            expires_at=visitor.expires_at,
        )

    def welcome(
        self, inbox: Shown, contact: Contact, came_as: Contact | None = None, *, identified: bool = False
    ) -> Guest:
        """The same person with a new token: of the contact they came as, so that it opens no more once both part."""
        whose = came_as or contact
        token, visitor = tokens.issue(
            self._visitor_key,
            whose.public_id,
            inbox.public_id,
            whose.token_epoch,
            now=self.db.clock.now(),
            days=self.settings.visitor_token_days,
            identified=identified,
        )
        return Guest(
            contact=contact, came_as=came_as, identified=identified, token=token, expires_at=visitor.expires_at
        )

    def inbox_of_token(self, token: str) -> str:
        """Public id of the inbox a visitor token opens.  Raises VisitorTokenRefused or VisitorTokenExpired (401)."""
        return tokens.read(self._visitor_key, token, inbox=None, now=self.db.clock.now()).inbox

    async def _identified(self, inbox: Shown, identity: str, source: str) -> Guest:
        try:
            keys = opened(self._identity_key, await self.db.read(inboxes.live_keys, inbox.id))
            claimed = identify.verify(identity, audience=inbox.public_id, keys=keys, now=self.db.clock.now())
            contact, came_as = await self.db.write(_exchange, inbox.id, claimed)
        except identify.IdentityRefused as refused:
            if self.limits.refusals.wait_s(source) == 0:
                await self.db.write(people.refuse_identity, inbox.id, refused.code)
            raise
        return self.welcome(inbox, contact, came_as, identified=True)

    async def listed(
        self, inbox: Shown, contact: Contact, below: str | None = None
    ) -> tuple[list[tuple[Conversation, ConversationView]], bool]:
        """The newest conversations of a contact in this inbox, or those `below` one of them; whether there are more.

        Raises NotFound (404) where that one is not theirs in this inbox.
        """
        return await self.db.read(_listed, contact.id, inbox.id, below, await self.queue(inbox.id))


def reception_of(connection: HTTPConnection) -> Reception:
    """The process's own (`app.state.reception`)."""
    known: Reception = connection.app.state.reception
    return known


def _shown(unit: Unit, public_id: str) -> Shown:
    row = inboxes.by_public_id(unit, public_id)
    if row is None or row.channel is not Channel.WIDGET:
        raise InboxUnknown
    return Shown(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        active=row.active,
        languages=inboxes.languages(row),
        origins=inboxes.allowed_origins(row),
        greetings=inboxes.greetings(row),
        privacy_url=row.privacy_url,
        calendar=inboxes.calendar(row),
        read_at=unit.now,
    )


def _of_token(unit: Unit, visitor: tokens.Visitor) -> tuple[Contact, Contact | None]:
    """Who comes with a token, and whose it is where that is another."""
    came_as = contacts.came_with(unit, visitor)
    person = contacts.standing(unit, came_as)
    return person, came_as if came_as.id != person.id else None


def _exchange(unit: Unit, inbox_id: int, claimed: identify.Identified) -> tuple[Contact, Contact | None]:
    person, came_as = people.signs_in(unit, inbox_id, claimed)
    return person, came_as if came_as.id != person.id else None


def _seen(unit: Unit, contact: Contact) -> Contact:
    return people.seen(unit, contact)


def _listed(
    unit: Unit, contact_id: int, inbox_id: int, below: str | None, queue: Queue
) -> tuple[list[tuple[Conversation, ConversationView]], bool]:
    last = None if below is None else conversations.own(unit, below, contact_id)
    if last is not None and last.inbox_id != inbox_id:
        raise NotFound
    found = conversations.of_contact_in(unit, contact_id, inbox_id, before=last, limit=MOST_LISTED + 1)
    rows = found[:MOST_LISTED]
    return list(zip(rows, views.conversations(unit, rows, queue), strict=True)), len(found) > len(rows)
