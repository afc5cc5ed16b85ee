"""What search engines and browsers ask for beside the pages: the site map, `robots.txt`, style and logo."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from walletdesk.kit.errors import NotFound
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import news, shown
from walletdesk.knowledge.news import News
from walletdesk.knowledge.shown import Counts, Mapped
from walletdesk.portal.help import pages
from walletdesk.portal.help.house import house_of

_XML = "application/xml; charset=utf-8"
_KEPT = "public, max-age=600"
_NEWS = 1_000
"""The newest; older news are found by the pages of the list."""
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


async def robots(request: Request) -> Response:
    """The help centre is for search engines, everything else of a desk is not."""
    settings: Settings = request.app.state.settings
    lines = ["User-agent: *"]
    if settings.demo:
        lines.append("Disallow: /")
    else:
        lines += ["Allow: /help", "Allow: /static/", "Allow: /sitemap", "Disallow: /", ""]
        lines.append(f"Sitemap: {house_of(request).address}/sitemap.xml")
    return PlainTextResponse("\n".join(lines) + "\n", headers={"cache-control": "public, max-age=3600"})


async def sitemap(request: Request) -> Response:
    """All of it, or the list of its parts where it is too long for one."""
    house = house_of(request)
    count = await house.db.read(house.counts.whole)
    if count <= shown.MAP_SIZE:
        return await _part(request, 0)
    parts = range(-(-count // shown.MAP_SIZE))
    text = "".join(f"<sitemap><loc>{escape(house.address)}/sitemap-{n}.xml</loc></sitemap>" for n in parts)
    return _xml(request, f"<sitemapindex {_SITEMAP}>{text}</sitemapindex>")


async def sitemap_part(request: Request) -> Response:
    number = request.path_params["number"]
    if number > 100_000:
        raise NotFound
    return await _part(request, number)


async def style(request: Request) -> Response:
    found = house_of(request).style
    if request.path_params["mark"] != found.mark:
        return RedirectResponse(f"/help/style/{found.mark}.css", 302, headers={"cache-control": "no-cache"})
    return pages.asset(request, found)


async def logo(request: Request) -> Response:
    found = house_of(request).logo
    if found is None:
        raise NotFound
    answer = pages.asset(request, found)
    # An SVG that is opened by itself is a page: it may do nothing.
    answer.headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


async def _part(request: Request, number: int) -> Response:
    house = house_of(request)
    found = await house.db.read(shown.mapped, number)
    if number and not found:
        raise NotFound
    written, kept = "".join(_urls(house.address, found)), _KEPT
    if number == 0:
        topics = await house.db.read(_topics, house.counts)
        languages = house.settings.languages
        told = await house.db.read(_news)
        paths = "".join(
            _url(
                house.address,
                f"/news/{one.row.id}",
                same,
                text.language,
                f"<lastmod>{pages.day(one.changed_at)}</lastmod>",
            )
            for one in told.news
            for same in [[each.language for each in one.texts]]
            for text in one.texts
        )
        if told.news:
            topics.append("/news")
        written = paths + (
            "".join(_url(house.address, rest, languages, one, "") for rest in topics for one in languages) + written
        )
        kept = pages.kept_until(told.next_change, told.now)
    return _xml(request, f"<urlset {_SITEMAP} {_XHTML}>{written}</urlset>", kept)


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    news: list[News]
    next_change: int | None
    now: int


def _news(unit: Unit) -> _Told:
    return _Told(news=news.newest(unit, limit=_NEWS), next_change=news.next_change(unit), now=unit.now)


def _topics(unit: Unit, counts: Counts) -> list[str]:
    """The start page and every list."""
    paths = dict.fromkeys([""])
    for language in counts.languages(unit):
        for section in shown.sections(unit, language, counts):
            paths[f"/topics/{section.row.slug}"] = None
            for shelf in section.shelves:
                paths[f"/topics/{section.row.slug}/{shelf.row.slug}"] = None
    return list(paths)


def _urls(address: str, found: Iterable[Mapped]) -> Iterable[str]:
    """A part may end in the middle of an article, whose languages then do not know of each other there."""
    for _, texts in groupby(found, key=lambda one: one.article_id):
        same = list(texts)
        languages = [one.language for one in same]
        for one in same:
            changed = f"<lastmod>{pages.day(one.public_at)}</lastmod>" if one.public_at is not None else ""
            yield _url(address, f"/articles/{one.slug}", languages, one.language, changed)


def _url(address: str, rest: str, languages: Iterable[str], language: str, changed: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(one)}" href="{escape(f"{address}/help/{one}{rest}")}"/>'
        for one in languages
    )
    return f"<url><loc>{escape(f'{address}/help/{language}{rest}')}</loc>{changed}{others}</url>"


def _xml(request: Request, text: str, kept: str = _KEPT) -> Response:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
    return pages.answer(request, content, _XML, {"cache-control": kept})
