"""An article is to be read again: whoever read it last is told by mail, else whoever wrote it; the list shows it to all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from walletdesk.events import ArticleReviewDue
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.i18n import translator
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import queries as articles
from walletdesk.knowledge.actions import publishing
from walletdesk.notify import mail
from walletdesk.notify.mail import Letter
from walletdesk.staff import queries as staff

ASK = "ask_to_read_again"
TRIES = 12


class AskArgs(msgspec.Struct, frozen=True):
    article_id: int
    language: str
    review_by: int
    """One mail for each time that was set."""


class Asked(msgspec.Struct, frozen=True):
    text_id: int
    address: str
    language: str
    title: str


def ask_later(unit: Unit, event: ArticleReviewDue) -> None:
    row = articles.text(unit, event.article_id, event.language)
    if row is not None and row.review_by is not None:
        args = AskArgs(row.article_id, row.language, row.review_by)
        jobs.add(unit, ASK, args, key=f"{ASK}:{row.id}:{row.review_by}")


def asked(unit: Unit, args: AskArgs) -> Asked | None:
    """None where it was read meanwhile, or nobody is there who knows it."""
    row = articles.text(unit, args.article_id, args.language)
    if row is None or row.review_by != args.review_by:
        return None
    for one in (row.reviewer_id, row.author_id):
        person = staff.by_id(unit, one) if one is not None else None
        if person is not None and person.active:
            return Asked(row.id, person.email, person.language, row.title)
    return None


def asking(db: Db, settings: Settings) -> Callable[[AskArgs], Awaitable[None]]:
    async def ask(args: AskArgs) -> None:
        """Told at most once: where the desk dies while it mails, the list alone says that the article is due."""
        found = await db.read(asked, args)
        if found is None or not mail.can_mail(settings):
            return
        if not await db.write(publishing.reminding, found.text_id, args.review_by):
            return
        try:
            await mail.send(settings, found.address, letter(settings, found, args))
        except mail.AddressRefused:
            raise jobs.GiveUp("address_refused") from None
        except mail.NotMailed:
            await db.write(publishing.not_reminded, found.text_id, args.review_by)
            raise jobs.Retry(code="not_mailed") from None

    return ask


def letter(settings: Settings, found: Asked, args: AskArgs) -> Letter:
    speak = translator(found.language)
    _ = speak.gettext
    return Letter(
        language=speak.language,
        subject=_("To be read again: {title}", title=found.title),
        lines=(
            _("The article “{title}” was to be read again by now. Is everything in it still right?", title=found.title),
            _("Read it, correct it where it is needed, and set the next date."),
        ),
        link=f"{settings.public_url}/console/knowledge/articles/{args.article_id}?language={args.language}",
        link_words=_("Open the article"),
    )


def register(runner: jobs.Runner, *, db: Db, settings: Settings) -> None:
    runner.on(ASK, AskArgs, asking(db, settings), tries=TRIES, timeout_s=60)
