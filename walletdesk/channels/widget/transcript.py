"""A conversation as a text to keep: who said what and when, in the visitor's language."""

from __future__ import annotations

import asyncio
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import UTC, format_datetime

from walletdesk.channels.marked import in_words
from walletdesk.channels.widget import talk
from walletdesk.channels.widget.frames import ConversationView, MessageView
from walletdesk.channels.widget.reception import Reception, Shown
from walletdesk.conversations import queries as conversations
from walletdesk.kit import i18n
from walletdesk.kit.clock import to_datetime
from walletdesk.kit.i18n import Translator
from walletdesk.kit.unit import Unit
from walletdesk.people.tables import Contact
from walletdesk.wire import AuthorKind


async def of(
    reception: Reception, inbox: Shown, contact: Contact, public_id: str, *, language: str, zone: str
) -> tuple[int, str]:
    """Number and text of a contact's own conversation; times in `zone` (an IANA name), else in UTC.

    Written in a thread, because some thousand messages take the better part of a second; one at a time for a person, who
    might ask for it without end.  Raises NotFound (404), TooMany (429).
    """
    with reception.limits.transcripts.holding(f"contact {contact.id}"):
        return await _of(reception, inbox, contact, public_id, language=language, zone=zone)


async def _of(
    reception: Reception, inbox: Shown, contact: Contact, public_id: str, *, language: str, zone: str
) -> tuple[int, str]:
    after, more = 0, True
    messages: list[MessageView] = []
    while more:
        page = await talk.page(reception, inbox, contact, public_id, after, None)
        messages += page.messages
        after, more = (page.messages[-1].seq if page.messages else after), page.more
    now = reception.db.clock.now()
    rating = ""
    if page.conversation.can_rate:
        token = await reception.db.read(_rating, public_id, contact.id)
        rating = f"{reception.settings.public_url}/rate/{token}" if token else ""
    text = await asyncio.to_thread(
        lambda: Words(language, zone, reception.settings.organisation, contact.name).whole(
            page.conversation, messages, now, rating
        )
    )
    return page.conversation.number, text


def _rating(unit: Unit, public_id: str, contact_id: int) -> str:
    """Token of the question that was asked last."""
    asked = conversations.ratings_of(unit, conversations.own(unit, public_id, contact_id).id)
    return asked[0].token if asked else ""


class Words:
    def __init__(self, language: str, zone: str, organisation: str, name: str) -> None:
        self.speak: Translator = i18n.translator(language)
        self.locale = _locale(self.speak.language)
        self.zone = _zone(zone)
        self.organisation = organisation
        self.name = name

    def whole(self, conversation: ConversationView, messages: list[MessageView], now: int, rating: str = "") -> str:
        """`rating` is the address at which it can be rated, if it can."""
        _ = self.speak.gettext
        head = [
            _("{organisation}: conversation {number}", organisation=self.organisation, number=conversation.number),
            _("Begun {time}", time=self.time(conversation.created_at)),
            _("Downloaded {time}", time=self.time(now)),
        ]
        tail = [_("How was this for you? Rate it here: {link}", link=rating)] if rating else []
        return "\n\n".join(["\n".join(head), *(self.message(one) for one in messages), *tail]) + "\n"

    def message(self, message: MessageView) -> str:
        lines = [f"{self.author(message)}, {self.time(message.at)}"]
        if message.text:
            lines.append(in_words(message.text, self.speak))
        lines += [
            self.speak.gettext("[file: {name}]", name=file.name)
            if file.name
            else self.speak.gettext("[a file that was removed]")
            for file in message.files
        ]
        return "\n".join(lines)

    def author(self, message: MessageView) -> str:
        match message.author:
            case AuthorKind.CONTACT:
                return self.name or self.speak.gettext("You")
            case AuthorKind.AGENT:
                return message.name or self.organisation
            case _:
                return self.organisation

    def time(self, at: int) -> str:
        moment = to_datetime(at).astimezone(self.zone)
        return format_datetime(moment, "yyyy-MM-dd HH:mm zzz", tzinfo=self.zone, locale=self.locale)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a stranger's word: it may name a folder, or nothing
        return UTC
