"""`/help`: the way in, the start page and the lists of a collection."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from walletdesk.catalogue import queries as catalogue
from walletdesk.catalogue.rules import IssueState
from walletdesk.catalogue.tables import IssueRow
from walletdesk.kit import i18n
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import news, shown
from walletdesk.knowledge.news import News
from walletdesk.knowledge.rules import SLUG, NewsKind
from walletdesk.knowledge.shown import Counts, Entry, Section
from walletdesk.notify.mail import can_mail
from walletdesk.portal.help import pages, structured
from walletdesk.portal.help.contact import Contact, contact
from walletdesk.portal.help.house import house_of
from walletdesk.portal.help.news import headline
from walletdesk.portal.help.pages import page, reader_language

_LISTED = 5
"""Articles of each category on its collection's page, before "all"."""
_ISSUES = 3
_NEWS = 3
"""So many of security, and so many others; the rest is on their own page."""


class _Start(msgspec.Struct, frozen=True, kw_only=True):
    sections: list[Section]
    loose: list[Entry]
    popular: list[Entry]
    issues: list[IssueRow]
    news: list[News]
    next_change: int | None
    now: int
    contact: Contact


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    section: Section
    lists: list[tuple[shown.Shelf, list[Entry]]]
    contact: Contact


async def front(request: Request) -> Response:
    """To the reader's language."""
    house = house_of(request)
    known = house.settings.languages
    usual = house.settings.default_language
    language = i18n.choose(request.headers.get("accept-language", ""), known, usual if usual in known else None)
    headers = {"cache-control": pages.KEPT, "vary": "accept-language"}
    return RedirectResponse(f"/help/{language}", 302, headers=headers)


async def start(request: Request) -> Response:
    language = await reader_language(request)
    house = house_of(request)
    told = await house.db.read(_start, language, can_mail(house.settings), house.counts)
    path = f"/help/{language}"
    return page(
        request,
        "help/start.html",
        language=language,
        path=path,
        alternates=pages.in_every_language(house),
        default="/help",
        found=bool(told.sections or told.loose or told.news),
        sections=[_section(one, language) for one in told.sections],
        loose=told.loose,
        popular=told.popular,
        issues=[_issue(one, language) for one in told.issues],
        alarms=[headline(one, house, language) for one in told.news if one.row.kind is NewsKind.SECURITY],
        news=[headline(one, house, language) for one in told.news if one.row.kind is not NewsKind.SECURITY][:_NEWS],
        kept=pages.kept_until(told.next_change, told.now),
        contact=told.contact,
        jsonld=Markup(structured.written(structured.website(house.name, house.address + path, language))),  # noqa: S704  # escaped there
    )


async def topic(request: Request) -> Response:
    """A collection: its categories with their articles; with a category in the address, that one alone and whole."""
    language = await reader_language(request)
    house = house_of(request)
    collection, category = request.path_params["collection"], request.path_params.get("category", "")
    after = _after(request)
    if not SLUG.fullmatch(collection) or (category and not SLUG.fullmatch(category)):
        raise NotFound
    mails = can_mail(house.settings)
    told = await house.db.read(_listed, collection, category, language, after, mails, house.counts)
    name = shown.named(told.section.row.names, language)
    rest = f"/topics/{collection}"
    crumbs = [(house.name, f"/help/{language}"), (name, f"/help/{language}{rest}")]
    more: int | None = None
    if category:
        shelf, found = told.lists[0]
        rest = f"{rest}/{category}"
        crumbs.append((shown.named(shelf.row.names, language), f"/help/{language}{rest}"))
        more = after + shown.PAGE if shelf.articles > after + shown.PAGE else None
        if after and not found:
            raise NotFound
    return page(
        request,
        "help/topic.html",
        language=language,
        path=f"/help/{language}{rest}",
        canonical=f"/help/{language}{rest}" + (f"?after={after}" if after else ""),
        alternates=pages.in_every_language(house, rest),
        default=f"/help/{house.settings.default_language}{rest}",
        title=crumbs[-1][0],
        summary=shown.named(told.section.row.descriptions, language) if not category else "",
        crumbs=crumbs,
        lists=[
            (
                shown.named(shelf.row.names, language),
                f"/help/{language}/topics/{collection}/{shelf.row.slug}",
                shelf.articles if not category and shelf.articles > _LISTED else 0,
                entries,
            )
            for shelf, entries in told.lists
        ],
        alone=bool(category),
        more=more,
        contact=told.contact,
        jsonld=Markup(structured.written(structured.crumbs([(one, house.address + at) for one, at in crumbs]))),  # noqa: S704  # escaped there
    )


def _start(unit: Unit, language: str, mails: bool, counts: Counts) -> _Start:
    return _Start(
        sections=shown.sections(unit, language, counts),
        loose=shown.loose(unit, language),
        popular=shown.popular(unit, language),
        issues=[one for one in catalogue.all_issues(unit) if one.public and one.state is IssueState.OPEN][:_ISSUES],
        news=news.on_start(unit, _NEWS),
        next_change=news.next_change(unit),
        now=unit.now,
        contact=contact(unit, mails=mails),
    )


def _listed(
    unit: Unit, collection: str, category: str, language: str, after: int, mails: bool, counts: Counts
) -> _Listed:
    """Raises NotFound (404)."""
    section = next((one for one in shown.sections(unit, language, counts) if one.row.slug == collection), None)
    if section is None:
        raise NotFound
    shelves: Sequence[shown.Shelf] = section.shelves
    if category:
        shelves = [one for one in shelves if one.row.slug == category]
        if not shelves:
            raise NotFound
    limit = shown.PAGE if category else _LISTED
    lists = [(one, shown.entries(unit, one.row.id, language, after=after, limit=limit)) for one in shelves]
    return _Listed(section=section, lists=lists, contact=contact(unit, mails=mails))


def _after(request: Request) -> int:
    said = request.query_params.get("after", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0


def _section(section: Section, language: str) -> dict[str, object]:
    return {
        "slug": section.row.slug,
        "name": shown.named(section.row.names, language),
        "summary": shown.named(section.row.descriptions, language),
        "articles": section.articles,
    }


def _issue(row: IssueRow, language: str) -> str:
    zh = language.startswith("zh")
    return (row.title_zh or row.title_en) if zh else (row.title_en or row.title_zh)
