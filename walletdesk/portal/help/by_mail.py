"""`/help/{language}/news/mail`: news by mail, for whoever confirms it from the mailbox; and the end of it.

Links in mails change nothing when they are opened (scanners open every one): the page behind them has a button.  What is
said to who types an address is the same whatever the desk knows of it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from walletdesk.inboxes import queries as inboxes
from walletdesk.kit.errors import BadInput, NotFound
from walletdesk.kit.http import ForeignOrigin, client_address
from walletdesk.kit.i18n import translator
from walletdesk.kit.limits import source_of
from walletdesk.kit.unit import Unit
from walletdesk.knowledge.actions import news_mail
from walletdesk.knowledge.rules import NewsLane
from walletdesk.knowledge.tables import NewsWishRow
from walletdesk.people.rules import BadIdentity
from walletdesk.portal.help import mail_links, pages
from walletdesk.portal.help.house import House, house_of
from walletdesk.portal.help.pages import page, reader_language
from walletdesk.visits.addresses import address_of
from walletdesk.visits.rules import mailbox

FORM_BYTES = 4 * 1024


class NoNewsByMail(NotFound):
    code = "no_news_by_mail"
    sentence = "There is no news by mail here."


class BadNewsAddress(BadInput):
    code = "bad_news_address"
    sentence = "Please give one e-mail address, such as name@example.com."


class LinkOver(NotFound):
    code = "news_link_over"
    sentence = "This link works no more. Ask for news by mail once again, and you get a new one."


async def show(request: Request) -> Response:
    language, house = await reader_language(request), house_of(request)
    if not await house.db.read(offered, house):
        raise NoNewsByMail
    return _page(request, language, "ask", status=200, told="told" in request.query_params)


async def ask(request: Request) -> Response:
    """Raises NoNewsByMail (404), BadNewsAddress (422), TooMany (429)."""
    language, house = await reader_language(request), house_of(request)
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin
    if not await house.db.read(offered, house):
        raise NoNewsByMail
    async with request.form(max_files=0, max_fields=4, max_part_size=FORM_BYTES) as form:
        typed, lane = form.get("email"), form.get("lane")
    try:
        address = address_of(typed if isinstance(typed, str) else "")
        wanted = NewsLane(str(lane))
    except (BadIdentity, ValueError):
        raise BadNewsAddress from None
    house.limits.letters.take(source_of(client_address(request)))
    # Past these two nobody is told, for it would say what others did: to the mailbox whatever mark stands in its address,
    # and of all letters together, so that nobody has the desk write to thousands.
    if house.limits.mailboxes.wait_s(mailbox(address)) == 0 and house.limits.all_letters.wait_s("") == 0:
        await house.db.write(news_mail.wish, address, language, wanted)
    return RedirectResponse(f"/help/{language}/news/mail?told=1", 303)


async def confirm_page(request: Request) -> Response:
    language = await reader_language(request)
    row = await house_of(request).db.read(news_mail.wished, _id(request, mail_links.CONFIRM))
    if row is None:
        raise LinkOver
    return _page(request, language, "confirm", lane=row.lane, reads=row.language)


async def confirm(request: Request) -> Response:
    language, house = await reader_language(request), house_of(request)
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin
    row: NewsWishRow | None = await house.db.write(news_mail.come, _id(request, mail_links.CONFIRM))
    if row is None:
        raise LinkOver
    return _page(request, language, "confirmed", lane=row.lane, reads=row.language)


async def leave_page(request: Request) -> Response:
    language = await reader_language(request)
    _id(request, mail_links.LEAVE)
    return _page(request, language, "leave")


async def leave(request: Request) -> Response:
    """From the page's button, or from a mail program in the reader's name (RFC 8058), which no page of ours sends."""
    language, house = await reader_language(request), house_of(request)
    await house.db.write(news_mail.unsubscribe, _id(request, mail_links.LEAVE))
    return _page(request, language, "left")


def offered(unit: Unit, house: House) -> bool:
    return inboxes.mailbox(unit, house.settings.news_mailbox) is not None


# -- parts -------------------------------------------------------------------------


def _id(request: Request, what: str) -> int:
    """Raises LinkOver (404)."""
    found = mail_links.read(house_of(request).settings, what, request.path_params["token"])
    if found is None:
        raise LinkOver
    return found


def _page(
    request: Request,
    language: str,
    step: str,
    *,
    status: int = 200,
    told: bool = False,
    lane: NewsLane = NewsLane.ALL,
    reads: str = "",
) -> Response:
    house = house_of(request)
    return page(
        request,
        "help/news_by_mail.html",
        language=language,
        path=f"/help/{language}/news/mail",
        alternates=pages.in_every_language(house, "/news/mail") if step == "ask" else (),
        status=status,
        found=False,
        kept=pages.NOT_KEPT,
        crumbs=[(house.name, f"/help/{language}"), (translator(language).gettext("News"), f"/help/{language}/news")],
        step=step,
        told=told,
        lane=lane.value,
        reads=reads,
    )
