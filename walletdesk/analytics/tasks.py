"""Every quarter of an hour: does a topic rise?  Leads are told once, by mail where the desk can mail."""

from __future__ import annotations

import logging

from walletdesk.analytics import actions
from walletdesk.analytics.actions import TELL, TellArgs
from walletdesk.analytics.letters import rise_letter
from walletdesk.analytics.rules import RiseState
from walletdesk.analytics.tables import RiseRow
from walletdesk.kit import jobs
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.i18n import translator
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.notify import mail
from walletdesk.staff import queries as staff
from walletdesk.staff.rules import PERMISSIONS, Permission
from walletdesk.staff.tables import Staff
from walletdesk.triage import tree
from walletdesk.triage.names import name_of

log = logging.getLogger(__name__)

WATCH = "watch_topics"
MAIL = "mail_of_rise"
EVERY_US = 15 * MINUTE
MOST_LEADS = 200


class MailArgs(TellArgs, frozen=True):
    staff_id: int


def plan(unit: Unit, now: int) -> None:
    jobs.add(unit, WATCH, key=WATCH, run_at=now + EVERY_US)


def register(runner: jobs.Runner, *, db: Db, settings: Settings) -> None:
    async def watch(_: None) -> None:
        # First of all: a look that failed is followed by another.
        await db.write(plan, db.clock.now())
        found = await db.write(actions.watch)
        if found:
            log.info("topics_rise", extra={"n": len(found)})

    async def tell(args: TellArgs) -> None:
        if mail.can_mail(settings):
            await db.write(_mail_each, args)

    async def mail_one(args: MailArgs) -> None:
        found = await db.read(_to_tell, args)
        if found is None:
            return
        person, row, topic = found
        try:
            await mail.send(settings, person.email, rise_letter(settings, person.language, row, topic))
        except mail.NotMailed:
            raise jobs.Retry(code="not_mailed") from None
        except mail.AddressRefused:
            raise jobs.GiveUp("address_refused") from None

    runner.on(WATCH, None, watch, tries=3, timeout_s=120)
    runner.on(TELL, TellArgs, tell)
    runner.on(MAIL, MailArgs, mail_one, tries=6, timeout_s=60)


def _mail_each(unit: Unit, args: TellArgs) -> None:
    """A job for each: one whose address is wrong keeps nobody else from hearing of it."""
    for person in staff.staff_page(unit, limit=MOST_LEADS, active=True):
        if person.role in PERMISSIONS[Permission.TRIAGE_MANAGE]:
            key = f"{MAIL}:{args.rise_id}:{person.id}"
            jobs.add(unit, MAIL, MailArgs(rise_id=args.rise_id, staff_id=person.id), key=key)


def _to_tell(unit: Unit, args: MailArgs) -> tuple[Staff, RiseRow, str] | None:
    """None where it is over, was set aside, or the lead is gone."""
    try:
        row = actions.one(unit, args.rise_id)
    except NotFound:
        return None
    person = staff.by_id(unit, args.staff_id)
    if row.state is not RiseState.OPEN or person is None or not person.active:
        return None
    branch = tree.branches(unit).get(row.intent)
    return person, row, name_of(branch, translator(person.language)) if branch else row.intent.replace("_", " ")
