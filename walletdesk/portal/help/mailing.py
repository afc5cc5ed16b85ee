"""Jobs that mail: the letter that asks whether an address wants news, and a piece of news to everybody who does."""

from __future__ import annotations

import asyncio

import msgspec
from markupsafe import Markup

from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.i18n import translator
from walletdesk.kit.pages import drawn
from walletdesk.kit.settings import Settings
from walletdesk.knowledge import live
from walletdesk.knowledge.actions import news_mail
from walletdesk.knowledge.actions.news_mail import AskArgs, MailArgs, Taken
from walletdesk.knowledge.rules import MailState, NewsKind, NewsLane
from walletdesk.notify import mail
from walletdesk.notify.mail import Letter
from walletdesk.notify.newsletter import OF_ONE_ADDRESS, Mailing, NotTaken, Post, Refused
from walletdesk.portal.help import mail_links, news, pages
from walletdesk.portal.help.values import LiveValues

STRETCH_S = 40.0
"""Of one run; the next goes on where it ended, with the words as they are then."""
TRIES = 300
LATER_US = 10 * 60 * SECOND
"""A reader whose server takes nothing now is tried again after this, and then twice as long."""
IN_A_ROW = 3
"""So many refusals one after the other are the desk's own server, not the readers'."""


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of news in one language, without what differs from reader to reader."""

    language: str
    title: str
    text: str
    html: str
    kind: NewsKind
    link: str
    versions: tuple[str, str]


class Mailer:
    def __init__(self, *, db: Db, settings: Settings, values: LiveValues, post: Post) -> None:
        self._db = db
        self._settings = settings
        self._values = values
        self._post = post

    def register(self, runner: jobs.Runner) -> None:
        runner.on(news_mail.ASK, AskArgs, self.ask, tries=12)
        runner.on(news_mail.MAIL, MailArgs, self.mail, tries=TRIES, timeout_s=300)

    async def ask(self, args: AskArgs) -> None:
        """The letter with the link, at most once: where the desk dies while it mails, its reader asks again."""
        inbox = await self._mailbox()
        row = await self._db.read(news_mail.wished, args.wish_id)
        if inbox is None or row is None or not await self._db.write(news_mail.telling, row.id):
            return
        letter = self._letter(row.id, row.language, row.lane)
        text, html = mail.drawn_as_parts(self._settings, letter)
        asking = Mailing(
            number=row.id,
            to=row.address,
            sender=self._settings.organisation,
            language=letter.language,
            subject=letter.subject,
            text=text,
            html=html,
        )
        try:
            await self._post(inbox, asking)
        except NotTaken as later:
            await self._db.write(news_mail.not_told, row.id)
            raise jobs.Retry(later.after_s, code="not_mailed") from None
        except Refused as refused:
            if refused.reason not in OF_ONE_ADDRESS:  # of strangers' addresses nobody needs to hear
                raise jobs.GiveUp(refused.reason) from None

    async def mail(self, args: MailArgs) -> None:
        """One piece of news, to one reader after the other."""
        inbox = await self._mailbox()
        if inbox is None or not await self._db.write(news_mail.begin, args.news_id):
            return
        while await self._db.write(news_mail.line_up, args.news_id):
            pass
        clock = asyncio.get_running_loop().time
        ends, every_s, refused = clock() + STRETCH_S, 60 / self._settings.news_mails_a_minute, 0
        said: dict[str, _Words] = {}
        while (taken := await self._db.write(news_mail.take, args.news_id)) is not None:
            began = clock()
            try:
                await self._one(inbox, args.news_id, taken, said)
                refused = 0
            except NotTaken:
                refused += 1
            if refused >= IN_A_ROW:
                raise jobs.Retry(code="not_mailed")
            if clock() > ends:
                raise jobs.Later(every_s, code="not_its_turn")
            await asyncio.sleep(max(0.0, began + every_s - clock()))
        if (at := await self._db.read(news_mail.next_at, args.news_id)) is not None:
            raise jobs.Later(max(1, (at - self._db.clock.now()) / SECOND), code="not_its_turn")

    async def _one(self, inbox: Inbox, news_id: int, taken: Taken, said: dict[str, _Words]) -> None:
        """Raises NotTaken, with the row put back."""
        reader = taken.reader
        try:
            if reader.language not in said:
                said[reader.language] = await self._words(news_id, reader.language)
            await self._post(inbox, self._mailing(taken, said[reader.language]))
        except NotFound:  # taken back just now
            await self._db.write(news_mail.ended, taken, MailState.DROPPED)
        except NotTaken as later:
            asked_us = int((later.after_s or 0) * SECOND)
            await self._db.write(news_mail.put_back, taken, max(asked_us, LATER_US << min(taken.mail.tries, 6)))
            raise
        except Refused as failure:
            if failure.reason in OF_ONE_ADDRESS:
                await self._db.write(news_mail.came_back, taken.mail.id, failure.reason)
            elif failure.unknown:
                await self._db.write(news_mail.ended, taken, MailState.UNKNOWN)
            else:  # the mailbox itself: nobody after this one would get it either
                await self._db.write(news_mail.give_back, taken)
                raise jobs.Retry(code=failure.reason) from None
        else:
            await self._db.write(news_mail.ended, taken, MailState.SENT)

    async def _mailbox(self) -> Inbox | None:
        return await self._db.read(inboxes.mailbox, self._settings.news_mailbox)

    @property
    def _address(self) -> str:
        return (self._settings.help_url or self._settings.public_url).rstrip("/")

    async def _words(self, news_id: int, language: str) -> _Words:
        """Raises NotFound (404) for what is not live."""
        usual = self._settings.default_language
        told = await self._db.read(news.one_told, news_id, language, usual, False)
        one = told.news[0]
        text = one.best(language, usual)
        snippets = told.snippets.get(text.language, {})
        values = await self._values(text.language, [text.body, *snippets.values()])
        parsed = await news.written_out(told, text, values, address=self._address, language=language)
        return _Words(
            language=text.language,
            title=text.title,
            text=live.put_in(parsed.text, values),
            html=parsed.html,
            kind=one.row.kind,
            link=f"{self._address}/help/{language}/news/{one.row.id}",
            versions=(one.row.first_version, one.row.last_version),
        )

    def _mailing(self, taken: Taken, words: _Words) -> Mailing:
        reader, settings = taken.reader, self._settings
        speak = translator(reader.language)
        _ = speak.gettext
        leave = self._address + mail_links.path(settings, mail_links.LEAVE, reader.id, reader.language)
        first, last = words.versions
        versions = ""
        if first and last:
            versions = _("For app versions {first} to {last}", first=first, last=last)
        elif first:
            versions = _("For app version {first} and later", first=first)
        elif last:
            versions = _("For app version {last} and earlier", last=last)
        warns = words.kind is NewsKind.SECURITY
        shown = {
            "title": words.title,
            "language": words.language,
            "direction": pages.direction(words.language),
            "security": _("Security warning") if warns else "",
            "versions": versions,
            "read": _("Read it in the help centre"),
            "link": words.link,
            "never": _(
                "We never ask for your recovery phrase or a private key, and we never ask you to pay or to install anything."
            ),
            "why": _(
                "You get this mail because you asked {organisation} for news by mail.",
                organisation=settings.organisation,
            ),
            "stop": _("No more news by mail"),
            "leave": leave,
            "reads": speak.language,
            "reads_direction": pages.direction(speak.language),
        }
        text = "\n\n".join(
            one
            for one in (
                shown["security"],
                words.title,
                versions,
                words.text,
                f"{shown['read']}:\n{words.link}",
                f"-- \n{shown['never']}",
                f"{shown['why']}\n{shown['stop']}:\n{leave}",
            )
            if one
        )
        html = drawn("mail/news.html", body=Markup(words.html), **shown)  # noqa: S704  # every tag of it is our own
        subject = f"{shown['security']}: {words.title}" if warns else words.title
        return Mailing(
            number=taken.mail.id,
            to=reader.address,
            sender=settings.organisation,
            language=words.language,
            subject=subject,
            text=f"{text}\n",
            html=html,
            leave=leave,
        )

    def _letter(self, wish_id: int, language: str, lane: NewsLane) -> Letter:
        speak = translator(language)
        _ = speak.gettext
        organisation = self._settings.organisation
        what = (
            _(
                "Somebody asked {organisation} to send security warnings to this e-mail address.",
                organisation=organisation,
            )
            if lane is NewsLane.SECURITY
            else _("Somebody asked {organisation} to send news to this e-mail address.", organisation=organisation)
        )
        return Letter(
            language=speak.language,
            subject=_("Do you want news from {organisation} by mail?", organisation=organisation),
            lines=(what, _("If it was you, open this page and press the button on it:")),
            link=self._address + mail_links.path(self._settings, mail_links.CONFIRM, wish_id, language),
            link_words=_("Confirm news by mail"),
            after=(
                _("The link works for two days. Without it nothing is sent to you."),
                _("Was it not you? Then do nothing. We never ask for your recovery phrase or a private key."),
            ),
        )
