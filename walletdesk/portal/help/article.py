"""`/help/{language}/articles/{slug}`: an article, and whether it helped."""

from __future__ import annotations

import asyncio

import msgspec
from markupsafe import Markup
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from walletdesk.kit.errors import Busy, NotFound, Unavailable, WalletdeskError
from walletdesk.kit.http import ForeignOrigin
from walletdesk.kit.i18n import translator
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import markdown, pictures, shown
from walletdesk.knowledge.actions import readers
from walletdesk.knowledge.actions.readers import Opinion
from walletdesk.knowledge.live import Values
from walletdesk.knowledge.markdown import Parsed, Picture
from walletdesk.knowledge.rules import SLUG, SLUG_LENGTH, WhyNot
from walletdesk.knowledge.shown import Counts, Entry, Found, Gone, Moved, Reading
from walletdesk.notify.mail import can_mail
from walletdesk.portal.help import news, pages, structured
from walletdesk.portal.help.contact import Contact, contact
from walletdesk.portal.help.house import House, house_of
from walletdesk.portal.help.pages import Alternate, page, reader_language
from walletdesk.portal.help.values import values_of
from walletdesk.safety import screen
from walletdesk.safety.pasted import HoldsSecret
from walletdesk.wire import OPENS_WALLETS, Certainty, RawText

FORM_BYTES = 16 * 1024
WORDS_CHARACTERS = 1_000
_CONTENTS_FROM = 3
"""Headings from which on a text has a list of them."""
_DETAILS = '<details class="level expert">'


class ArticleGone(WalletdeskError):
    status = 410
    code = "article_gone"
    sentence = (
        "This page is no longer here, because what it said no longer holds. The search may find what took its place."
    )


class NoChoice(WalletdeskError):
    status = 422
    code = "no_choice"
    sentence = "Please choose whether it helped."


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    found: Found
    text: Reading
    near: list[Entry]
    slugs: dict[str, str]
    snippets: dict[str, str]
    pictures: dict[str, Picture]
    section: tuple[str, str] | None
    shelf: tuple[str, str] | None
    contact: Contact


async def show(request: Request) -> Response:
    language = await reader_language(request)
    house, slug = house_of(request), request.path_params["slug"]
    if len(slug) > SLUG_LENGTH or not SLUG.fullmatch(slug):
        raise NotFound
    seen = await house.db.read(_look, slug, language, can_mail(house.settings), house.counts)
    if isinstance(seen, Moved):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(
            f"/help/{language}/articles/{seen.slug}{query}", 301, headers={"cache-control": pages.KEPT}
        )
    if isinstance(seen, Gone):
        raise ArticleGone
    if seen is None:
        raise NotFound
    expert = request.query_params.get("level") == "expert"
    bodies = [seen.text.body, *seen.snippets.values()]
    values = await values_of(request, seen.text.language, seen.contact, bodies)
    parsed = await asyncio.to_thread(_parsed, seen, language, values)
    told = request.query_params.get("told", "")
    answer = _page(request, house, language, slug, seen, parsed, expert=expert, told=told)
    if request.method == "GET" and answer.status_code == 200 and not told and _is_reader(request):
        answer.background = BackgroundTask(_count, house, seen.text.text_id, house.source(request))
    return answer


async def short(request: Request) -> Response:
    """`/help/{language}/{slug}`, as it is told in a conversation: to the article."""
    language = await reader_language(request)
    slug = request.path_params["slug"]
    if len(slug) > SLUG_LENGTH or not SLUG.fullmatch(slug):
        raise NotFound
    return RedirectResponse(f"/help/{language}/articles/{slug}", 301, headers={"cache-control": pages.KEPT})


async def opinion(request: Request) -> Response:
    """What a reader says of it.  Stored once for each reader and day."""
    language = await reader_language(request)
    house, slug = house_of(request), request.path_params["slug"]
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin
    house.limits.opinions.take(house.source(request))
    async with request.form(max_files=0, max_fields=5, max_part_size=FORM_BYTES) as form:
        said = {name: value for name, value in form.items() if isinstance(value, str)}
    if said.get("helped") not in ("yes", "no"):
        raise NoChoice
    helped = said["helped"] == "yes"
    words = await asyncio.to_thread(screen, RawText(said.get("words", "")[:WORDS_CHARACTERS]))
    if any(one.certainty is not Certainty.ASK and one.kind in OPENS_WALLETS for one in words.found):
        raise HoldsSecret
    text = await house.db.read(_text, slug, language)
    told = Opinion(
        text_id=text.text_id,
        version=text.version,
        helped=helped,
        why_not=WhyNot(said["why"]) if said.get("why") in set(WhyNot) else None,
        words=words.text,
        source=house.source(request),
    )
    await house.db.write(readers.tell, told)
    last = "yes" if helped else "why" if told.why_not or told.words.strip() else "no"
    level = "&level=expert" if said.get("level") == "expert" else ""
    return RedirectResponse(f"/help/{language}/articles/{slug}?told={last}{level}#helped", 303)


def _look(unit: Unit, slug: str, language: str, mails: bool, counts: Counts) -> _Seen | Moved | Gone | None:
    found = shown.article_at(unit, slug)
    if not isinstance(found, Found):
        return found
    text = found.best(language)
    if text is None:
        return None
    section = shelf = None
    for one in shown.sections(unit, language, counts) if found.row.category_id is not None else ():
        for inner in one.shelves:
            if inner.row.id == found.row.category_id:
                section = (shown.named(one.row.names, language), one.row.slug)
                shelf = (shown.named(inner.row.names, language), inner.row.slug)
    snippets = shown.snippets(unit, shown.held_snippets(text.body), (text.language, found.row.original, "en"))
    bodies = [text.body, *snippets.values()]
    return _Seen(
        found=found,
        text=text,
        near=shown.near(unit, found.row, language),
        slugs=shown.open_slugs(unit, (slug for body in bodies for slug in shown.linked_slugs(body))),
        snippets=snippets,
        pictures=pictures.sizes(unit, bodies, pictures.SHOWN_AT),
        section=section,
        shelf=shelf,
        contact=contact(unit, mails=mails),
    )


def _text(unit: Unit, slug: str, language: str) -> Reading:
    """Raises NotFound (404)."""
    found = shown.article_at(unit, slug)
    text = found.best(language) if isinstance(found, Found) else None
    if text is None:
        raise NotFound
    return text


def _parsed(seen: _Seen, language: str, values: Values) -> Parsed:
    def article_at(slug: str) -> str | None:
        now = seen.slugs.get(slug)
        return None if now is None else f"/help/{language}/articles/{now}"

    return markdown.parse(
        seen.text.body,
        language=seen.text.language,
        values=values,
        snippets=seen.snippets.get,
        article_at=article_at,
        image_at=pictures.image_at(seen.pictures),
    )


def _page(
    request: Request,
    house: House,
    language: str,
    slug: str,
    seen: _Seen,
    parsed: Parsed,
    *,
    expert: bool,
    told: str,
) -> Response:
    text, row, path = seen.text, seen.found.row, f"/help/{language}/articles/{slug}"
    own = f"/help/{text.language}/articles/{slug}"
    original = seen.found.texts.get(row.original)
    crumbs = [(house.name, f"/help/{language}")]
    if seen.section is not None and seen.shelf is not None:
        topic = f"/help/{language}/topics/{seen.section[1]}"
        crumbs += [(seen.section[0], topic), (seen.shelf[0], f"{topic}/{seen.shelf[1]}")]
    html = parsed.html.replace(_DETAILS, _DETAILS[:-1] + " open>") if expert else parsed.html
    contents = [one for one in parsed.headings if one.level == 2]
    changed_at = text.public_at
    jsonld = structured.written(
        structured.article(
            title=text.title,
            summary=text.summary,
            language=text.language,
            address=house.address + own,
            publisher=house.settings.organisation,
            published_at=text.published_at,
            changed_at=changed_at,
        ),
        structured.how_to(text.title, text.language, parsed.blocks),
        structured.questions(parsed.blocks, text.language),
        structured.crumbs([(name, house.address + at) for name, at in [*crumbs, (text.title, own)]]),
    )
    return page(
        request,
        "help/article.html",
        language=language,
        path=path,
        canonical=own,
        alternates=[Alternate(one, f"/help/{one}/articles/{slug}") for one in seen.found.texts],
        default=f"/help/{row.original}/articles/{slug}" if original is not None else own,
        found=text.language == language and not told,
        kept=pages.NOT_KEPT if told else pages.KEPT,
        text=text,
        slug=slug,
        summary=text.summary,
        description=text.summary or news.summary(parsed),
        html=Markup(html),  # noqa: S704  # every tag of it is our own (`knowledge.rendering`)
        crumbs=crumbs,
        changed_at=changed_at,
        changed=pages.day(changed_at) if changed_at is not None else "",
        contents=contents if len(contents) >= _CONTENTS_FROM else [],
        levels='class="level ' in parsed.html,
        expert=expert,
        translated=text.language == language,
        outdated=original is not None and text.language != row.original and text.translated_from < original.version,
        original=row.original,
        near=seen.near,
        told=told if told in ("yes", "no", "why") else "",
        reasons=_reasons(language),
        longest=WORDS_CHARACTERS,
        contact=seen.contact,
        jsonld=Markup(jsonld),  # noqa: S704  # escaped there
    )


def _reasons(language: str) -> list[tuple[str, str]]:
    _ = translator(language).gettext
    return [
        (WhyNot.OTHER_QUESTION.value, _("It answers another question")),
        (WhyNot.UNCLEAR.value, _("I do not understand it")),
        (WhyNot.DID_NOT_WORK.value, _("I did it and it did not work")),
        (WhyNot.OUTDATED.value, _("The app looks different now")),
        (WhyNot.WRONG.value, _("Something in it is wrong")),
    ]


def _is_reader(request: Request) -> bool:
    """Not a browser that only guesses where its reader will go."""
    purpose = request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
    return "prefetch" not in purpose and "prerender" not in purpose


async def _count(house: House, text_id: int, source: str) -> None:
    """A count that is not kept because the desk is busy is lost: no reader waits for it."""
    if house.limits.opened.wait_s(f"{text_id} {source}") > 0:
        return
    try:
        await house.db.write(readers.count_opened, text_id)
    except (Busy, Unavailable):
        pass
