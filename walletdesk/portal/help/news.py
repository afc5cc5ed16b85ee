"""`/help/{language}/news`: what users are told, security first; a page of each and a feed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from walletdesk.kit.clock import to_datetime
from walletdesk.kit.errors import NotFound
from walletdesk.kit.i18n import translator
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import live, markdown, news, pictures, shown
from walletdesk.knowledge.live import Values
from walletdesk.knowledge.markdown import Parsed, Picture
from walletdesk.knowledge.news import News
from walletdesk.knowledge.rules import NewsKind
from walletdesk.knowledge.tables import NewsTextRow
from walletdesk.notify.mail import can_mail
from walletdesk.portal.help import pages, structured
from walletdesk.portal.help.by_mail import offered
from walletdesk.portal.help.contact import Contact, contact
from walletdesk.portal.help.house import House, house_of
from walletdesk.portal.help.pages import Alternate, page, reader_language
from walletdesk.portal.help.values import values_of

_ATOM = "application/atom+xml; charset=utf-8"
_DESCRIBED = 200
"""Characters of what a page says of itself to search engines."""
_LONGEST_ID = 19
_OWN_LINK = re.compile(r'<a href="/(?!/)')


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of news in a list."""

    path: str
    title: str
    language: str
    kind: NewsKind
    pinned: bool
    day: str
    versions: tuple[str, str]


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """News with what their texts lead to and hold."""

    news: list[News]
    slugs: dict[str, str]
    snippets: dict[str, dict[str, str]]
    """By language."""
    pictures: dict[str, Picture]
    contact: Contact
    next_change: int | None
    now: int


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    news: list[News]
    next_change: int | None
    now: int
    contact: Contact
    by_mail: bool


def headline(one: News, house: House, language: str) -> Headline:
    text = one.best(language, house.settings.default_language)
    return Headline(
        path=f"/help/{language}/news/{one.row.id}",
        title=text.title,
        language=text.language,
        kind=one.row.kind,
        pinned=one.row.pinned,
        day=pages.day(one.since),
        versions=(one.row.first_version, one.row.last_version),
    )


async def listing(request: Request) -> Response:
    language = await reader_language(request)
    house = house_of(request)
    said = request.query_params.get("after", "")
    after = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
    told = await house.db.read(_list, house, after)
    if after and not told.news:
        raise NotFound
    path = f"/help/{language}/news"
    return page(
        request,
        "help/news.html",
        language=language,
        path=path,
        canonical=path + (f"?after={after}" if after else ""),
        alternates=pages.in_every_language(house, "/news"),
        default=f"/help/{house.settings.default_language}/news",
        found=bool(told.news),
        kept=pages.kept_until(told.next_change, told.now),
        crumbs=[(house.name, f"/help/{language}")],
        news=[headline(one, house, language) for one in told.news[: news.PAGE]],
        more=after + news.PAGE if len(told.news) > news.PAGE else None,
        contact=told.contact,
        by_mail=told.by_mail,
    )


async def show(request: Request) -> Response:
    language = await reader_language(request)
    house, number = house_of(request), request.path_params["number"]
    if not number.isascii() or not number.isdecimal() or len(number) > _LONGEST_ID or int(number) >= 2**63:
        raise NotFound
    told = await house.db.read(
        one_told, int(number), language, house.settings.default_language, can_mail(house.settings)
    )
    one = told.news[0]
    text = one.best(language, house.settings.default_language)
    parsed = await rendered(request, told, text, address="", language=language)
    own = f"/help/{text.language}/news/{one.row.id}"
    crumbs = [(house.name, f"/help/{language}"), (translator(language).gettext("News"), f"/help/{language}/news")]
    description = summary(parsed)
    jsonld = structured.written(
        structured.article(
            title=text.title,
            summary=description,
            language=text.language,
            address=house.address + own,
            publisher=house.settings.organisation,
            published_at=one.since,
            changed_at=one.changed_at,
        )
        | {"@type": "NewsArticle"},
        structured.crumbs([(name, house.address + at) for name, at in crumbs]),
    )
    return page(
        request,
        "help/news_item.html",
        language=language,
        path=f"/help/{language}/news/{one.row.id}",
        canonical=own,
        alternates=[Alternate(each.language, f"/help/{each.language}/news/{one.row.id}") for each in one.texts],
        default=f"/help/{one.best(house.settings.default_language).language}/news/{one.row.id}",
        found=text.language == language,
        kept=pages.kept_until(told.next_change, told.now),
        changed_at=one.changed_at,
        description=description,
        crumbs=crumbs,
        text=text,
        html=Markup(parsed.html),  # noqa: S704  # every tag of it is our own (`knowledge.rendering`)
        translated=text.language == language,
        one=headline(one, house, language),
        contact=told.contact,
        jsonld=Markup(jsonld),  # noqa: S704  # escaped there
    )


async def feed(request: Request) -> Response:
    """Atom (RFC 4287), the newest first, each in the language of the address or the one that stands in for it."""
    language = await reader_language(request)
    house = house_of(request)
    told = await house.db.read(newest_told, language, house.settings.default_language, can_mail(house.settings))
    home = f"{house.address}/help/{language}/news"
    entries = []
    for one in told.news:
        text = one.best(language, house.settings.default_language)
        parsed = await rendered(request, told, text, address=house.address, language=language)
        at = f"{house.address}/help/{text.language}/news/{one.row.id}"
        entries.append(
            f'<entry xml:lang="{escape(text.language)}"><id>{escape(at)}</id><title>{_xml(text.title)}</title>'
            f'<link href="{escape(at)}"/><published>{_time(one.since)}</published>'
            f"<updated>{_time(max(one.since, text.updated_at))}</updated>"
            f'<category term="{one.row.kind.value}"/>'
            f'<content type="html">{_xml(parsed.html)}</content></entry>'
        )
    updated = max((one.changed_at for one in told.news), default=0)
    title = translator(language).gettext("News of {name}", name=house.name)
    written = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(language)}" xml:base="{escape(house.address)}/">'
        f"<id>{escape(home)}</id><title>{_xml(title)}</title><updated>{_time(updated)}</updated>"
        f"<author><name>{_xml(house.settings.organisation)}</name></author>"
        f'<link rel="self" type="application/atom+xml" href="{escape(home)}.atom"/><link href="{escape(home)}"/>'
        f"{''.join(entries)}</feed>\n"
    )
    headers = {"cache-control": pages.kept_until(told.next_change, told.now), "content-language": language}
    return pages.answer(request, written.encode(), _ATOM, headers)


# -- what the feed, the page and the app have in common ----------------------------


def one_told(unit: Unit, number: int, language: str, usual: str, mails: bool) -> Telling:
    """Raises NotFound (404)."""
    return _telling(unit, [news.live(unit, number)], language, usual, mails)


def newest_told(unit: Unit, language: str, usual: str, mails: bool) -> Telling:
    return _telling(unit, news.newest(unit, limit=news.MOST_TOLD), language, usual, mails)


def listed_told(unit: Unit, language: str, usual: str, mails: bool) -> Telling:
    return _telling(unit, news.listed(unit, limit=news.MOST_LOOKED_AT), language, usual, mails)


async def rendered(request: Request, told: Telling, text: NewsTextRow, *, address: str, language: str) -> Parsed:
    """With `address` every link of it can be followed from anywhere."""
    snippets = told.snippets.get(text.language, {})
    values = await values_of(request, text.language, told.contact, [text.body, *snippets.values()])
    return await written_out(told, text, values, address=address, language=language)


async def written_out(told: Telling, text: NewsTextRow, values: Values, *, address: str, language: str) -> Parsed:
    """The same with values that are known, for who draws no page."""
    snippets = told.snippets.get(text.language, {})

    def article_at(slug: str) -> str | None:
        now = told.slugs.get(slug)
        return None if now is None else f"{address}/help/{language}/articles/{now}"

    shown_at = {
        name: msgspec.structs.replace(one, address=address + one.address) for name, one in told.pictures.items()
    }
    parsed = await asyncio.to_thread(
        lambda: markdown.parse(
            text.body,
            language=text.language,
            values=values,
            snippets=snippets.get,
            article_at=article_at,
            image_at=pictures.image_at(shown_at),
        )
    )
    if not address:
        return parsed
    # Links to pages of ours begin with a slash; no other tag looks like this, for what the team writes is escaped.
    return msgspec.structs.replace(parsed, html=_OWN_LINK.sub(rf'<a href="{escape(address)}/', parsed.html))


def summary(parsed: Parsed) -> str:
    """The beginning of what it says, without what changes."""
    said = " ".join(live.without(" ".join(block.text for block in parsed.blocks[:3])).split())
    return said if len(said) <= _DESCRIBED else said[: _DESCRIBED - 1].rstrip() + "…"


# -- parts -------------------------------------------------------------------------


def _list(unit: Unit, house: House, after: int) -> _Listed:
    return _Listed(
        news=news.listed(unit, after=after, limit=news.PAGE + 1),
        next_change=news.next_change(unit),
        now=unit.now,
        contact=contact(unit, mails=can_mail(house.settings)),
        by_mail=offered(unit, house),
    )


def _telling(unit: Unit, told: Sequence[News], language: str, usual: str, mails: bool) -> Telling:
    slugs: set[str] = set()
    bodies: list[str] = []
    snippets: dict[str, dict[str, str]] = {}
    for text in (one.best(language, usual) for one in told):
        held = shown.snippets(unit, shown.held_snippets(text.body), (text.language, "en"))
        snippets.setdefault(text.language, {}).update(held)
        bodies += (text.body, *held.values())
    for body in bodies:
        slugs.update(shown.linked_slugs(body))
    return Telling(
        news=list(told),
        slugs=shown.open_slugs(unit, slugs),
        snippets=snippets,
        pictures=pictures.sizes(unit, bodies, pictures.SHOWN_AT),
        contact=contact(unit, mails=mails),
        next_change=news.next_change(unit),
        now=unit.now,
    )


def _time(at: int) -> str:
    return to_datetime(at).isoformat(timespec="seconds").replace("+00:00", "Z")


def _xml(text: Any) -> str:
    """Escaped, without what XML cannot hold."""
    return escape("".join(char for char in str(text) if char >= " " or char in "\n\t"))
