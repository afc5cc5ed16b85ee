"""Articles of another desk, from the JSON that its export or its interface gives.

    Zendesk     {"categories": [..], "sections": [..], "articles": [{"id", "title", "body" (HTML), "locale", "section_id", ..}]}
    Chatwoot    {"payload": [{"id", "slug", "title", "content" (Markdown), "status", "category": {..}, ..}]}

What is draft or hidden there is a draft here.  The gate has not read anything of it yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from walletdesk.kit.errors import BadInput
from walletdesk.knowledge import rules
from walletdesk.knowledge.actions.taking import RoomNames, ShelfNames, Shelves
from walletdesk.knowledge.folder import Document
from walletdesk.knowledge.from_html import markdown
from walletdesk.knowledge.rules import Audience, Status

MOST = 20_000


class UnknownExport(BadInput):
    code = "unknown_export"
    sentence = "This is no export that the desk knows: a ZIP of Markdown, a help centre of Zendesk or a portal of Chatwoot, as JSON."


class Exported(msgspec.Struct, frozen=True):
    documents: tuple[Document, ...]
    shelves: Shelves


def read(text: str) -> Exported:
    """Raises UnknownExport (422)."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise UnknownExport from None
    if isinstance(given, dict) and isinstance(given.get("payload"), list):
        return _chatwoot(given["payload"])
    if isinstance(given, dict) and isinstance(given.get("articles"), list):
        return _zendesk(given)
    raise UnknownExport


# -- Zendesk -------------------------------------------------------------------------


def _zendesk(given: Mapping[str, Any]) -> Exported:
    articles = list(_objects(given.get("articles")))[:MOST]
    sections = {str(one.get("id")): one for one in _objects(given.get("sections"))}
    categories = {str(one.get("id")): one for one in _objects(given.get("categories"))}
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for one in sorted(articles, key=lambda each: not _word(each, "locale").startswith("en")):
        number = _word(one, "id")
        if number not in slugs:
            slugs[number] = _free(rules.slug_of(_word(one, "title")), f"article-{_digits(number)}", taken)

    def link_to(address: str) -> str | None:
        found = re.search(r"/articles/(\d+)", address)
        if found and found[1] in slugs:
            return f"article:{slugs[found[1]]}"
        return _outside(address)

    documents = []
    for one in articles:
        section = sections.get(_word(one, "section_id"), {})
        room, shelf = _shelf(section, categories)
        documents.append(
            Document(
                place=f"article {_digits(_word(one, 'id'))} {_language(_word(one, 'locale'))}",
                title=_line(_word(one, "title")),
                slug=slugs[_word(one, "id")],
                language=_language(_word(one, "locale")),
                body=markdown(_word(one, "body"), link_to),
                status=Status.DRAFT if one.get("draft") else Status.PUBLISHED,
                collection=room,
                category=shelf,
                # Whom a segment of theirs lets read is not known here.
                audience=Audience.AGENTS if one.get("user_segment_id") else Audience.PUBLIC,
                source=_word(one, "html_url")[:400],
            )
        )
    named: dict[str, RoomNames] = {}
    for section in sections.values():
        room, shelf = _shelf(section, categories)
        if not room:
            continue
        above = categories.get(_word(section, "category_id"), section)
        language = _language(_word(section, "locale"))
        before = named.get(room) or RoomNames(
            slug=room,
            names={_language(_word(above, "locale")): _line(_word(above, "name"))},
            descriptions=_described(above),
        )
        # A section in another language is the same one again.
        shelves = [one for one in before.categories if one.slug != shelf]
        names = next((one.names for one in before.categories if one.slug == shelf), {})
        one_more = ShelfNames(slug=shelf, names={**names, language: _line(_word(section, "name"))})
        named[room] = msgspec.structs.replace(before, categories=[*shelves, one_more])
    return Exported(tuple(documents), Shelves(collections=list(named.values())))


def _shelf(section: Mapping[str, Any], categories: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    if not section:
        return "", ""
    above = categories.get(_word(section, "category_id"), section)
    return _called(above, "collection"), _called(section, "category")


def _called(one: Mapping[str, Any], kind: str) -> str:
    return rules.slug_of(_word(one, "name")) or f"{kind}-{_digits(_word(one, 'id'))}"


def _described(one: Mapping[str, Any]) -> dict[str, str]:
    words = _line(re.sub(r"<[^>]{0,500}>", " ", _word(one, "description")))[: rules.SUMMARY_LENGTH]
    return {_language(_word(one, "locale")): words} if words else {}


# -- Chatwoot ------------------------------------------------------------------------


def _chatwoot(given: list[Any]) -> Exported:
    documents, named = [], dict[str, RoomNames]()
    taken: set[str] = set()
    slugs: dict[str, str] = {}
    for one in [*_objects(given)][:MOST]:
        category = next(_objects([one.get("category")]), {})
        language = _language(_word(category, "locale") or _word(one, "locale"))
        theirs = _word(one, "slug") or _word(one, "title")
        # An article's translation names the article it was made of.
        about = _word(one, "associated_article_id") or _word(one, "id")
        if about not in slugs:
            cut = re.sub(r"^\d{6,}-", "", theirs.casefold())
            slugs[about] = _free(rules.slug_of(cut.replace("-", " ")), f"article-{_digits(about)}", taken)
        room = rules.slug_of(_word(category, "slug").replace("-", " ")) or rules.slug_of(_word(category, "name"))
        if room:
            before = named.get(room) or RoomNames(slug=room, names={}, categories=[ShelfNames(slug=room, names={})])
            names = {**before.names, language: _line(_word(category, "name")) or room}
            named[room] = RoomNames(slug=room, names=names, categories=[ShelfNames(slug=room, names=names)])
        documents.append(
            Document(
                place=f"article {_digits(_word(one, 'id'))} {language}",
                title=_line(_word(one, "title")),
                slug=slugs[about],
                language=language,
                body=_without_pictures(_word(one, "content")),
                status=Status.PUBLISHED if _word(one, "status") in ("published", "1") else Status.DRAFT,
                summary=_line(_word(one, "description"))[: rules.SUMMARY_LENGTH],
                collection=room,
                category=room,
            )
        )
    return Exported(tuple(documents), Shelves(collections=list(named.values())))


def _without_pictures(text: str) -> str:
    """Pictures lie on the other desk: what they show is left as words."""
    words = re.sub(
        r"!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)", lambda found: f"*({found[1]})*" if found[1] else "", text
    )
    return re.sub(
        r"\[([^\]\n]{1,300})\]\(([^)\s]{0,2000})[^)\n]{0,200}\)",
        lambda found: f"[{found[1]}]({to})" if (to := _outside(found[2])) else found[1],
        words,
    )


# -- both ------------------------------------------------------------------------------


def _outside(address: str) -> str | None:
    """An address that an article may link to; none of one that leads into the other desk, or is no page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or re.search(r"[\s()<>]", address.strip()):
        return None
    return address.strip()


def _objects(given: Any) -> Iterator[dict[str, Any]]:
    return (one for one in (given if isinstance(given, list) else []) if isinstance(one, dict))


def _word(one: Mapping[str, Any], key: str) -> str:
    value = one.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)[:20] or "0"


def _language(locale: str) -> str:
    """`en-us` is en, `zh-cn` zh, `pt-br` pt-BR."""
    base, _, region = locale.replace("_", "-").lower().partition("-")
    if not re.fullmatch(r"[a-z]{2,3}", base):
        return "en"
    if base in ("pt", "zh") and region in ("br", "tw", "hk", "hant"):
        return "pt-BR" if base == "pt" else "zh-Hant"
    return base


def _free(wanted: str, otherwise: str, taken: set[str]) -> str:
    slug = wanted or otherwise
    if slug in taken:
        slug = f"{slug}-{otherwise.removeprefix('article-')}"
    taken.add(slug)
    return slug
