"""What happens next: read this table to know who hears of what.

    inside   in the same transaction: the audit's row
    later    a job row in the same transaction, never lost
    now      after the commit, may be lost with the process; whoever listens can ask again

Nothing happens "because a row was saved".  If it matters, it is a line here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

import msgspec

from walletdesk.audit import actions as audit
from walletdesk.bot import actions as bot
from walletdesk.bot.flows import actions as flows
from walletdesk.channels import asides
from walletdesk.channels.form import tasks as form
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks, gone, merged
from walletdesk.conversations.rules import ChangeKind
from walletdesk.events import (
    ActorKind,
    ArticleReviewDue,
    Audited,
    ChannelTroubled,
    ClockBreached,
    ContactErased,
    ContactLeaves,
    ContactRenamed,
    ContactSignedOut,
    ContactsMerged,
    ContactsParted,
    ConversationChanged,
    ConversationEvent,
    FilesErased,
    InboxChanged,
    MessageEdited,
    MessageReceived,
    MessagesRedacted,
    NewsChanged,
    NewsPublished,
    NewsReaderLeft,
    ReplyDelivered,
    ReplyQueued,
    SecretFound,
    SecretFoundLate,
    SecretReported,
    StaffDeactivated,
)
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.unit import Event, Unit
from walletdesk.knowledge.actions import erased as articles
from walletdesk.knowledge.actions import news_mail
from walletdesk.lookups import actions as lookups
from walletdesk.notify import reviews
from walletdesk.notify import tasks as on_call
from walletdesk.realtime.bus import Bus
from walletdesk.screening import actions as screening
from walletdesk.screening.queries import inbox_of
from walletdesk.screening.rules import ErasedKind, How
from walletdesk.sorting import tasks as sorting
from walletdesk.triage import actions as triage
from walletdesk.visits import actions as visits
from walletdesk.wire import AuthorKind

log = logging.getLogger(__name__)

SCRUB = "scrub"
"""Old words leave the files of the database."""
ERASE_CONTACT = "erase_contact"
"""Everything a contact wrote goes."""
TOPIC = "conversation"
"""What the processes of a desk tell each other: `[conversation, sequence, inbox, contact]`, ids only."""
POLL_S = 2.0
"""While other processes cannot be heard, changes are looked for so often."""
OVERLAP_US = 5 * SECOND
"""A commit may become visible this much later than the time it carries."""
BLIND_US = 35 * SECOND
"""So long a dead connection to the bus may pass for a quiet one."""

DECISIONS = frozenset(
    kind.value
    for kind in (
        ChangeKind.STATUS,
        ChangeKind.PRIORITY,
        ChangeKind.KIND,
        ChangeKind.CATEGORY,
        ChangeKind.LANGUAGE,
        ChangeKind.ASSIGNEE,
        ChangeKind.TEAM,
        ChangeKind.TAGS,
        ChangeKind.STANDING,
        ChangeKind.EMERGENCY,
    )
)
"""Changes of a conversation that the audit keeps too, where a person made them."""


class ScrubArgs(msgspec.Struct, frozen=True):
    tables: list[str]


class ContactArgs(msgspec.Struct, frozen=True):
    contact_id: int


def _scrub_messages(unit: Unit, event: Event) -> None:
    jobs.add(unit, SCRUB, ScrubArgs(["message", "conversation"]), key=SCRUB)


def _scrub_files(unit: Unit, event: Event) -> None:
    jobs.add(unit, SCRUB, ScrubArgs(["file"]), key=f"{SCRUB}:file")


def _scrub_names(unit: Unit, event: Event) -> None:
    """A name may have been changed because of what it held."""
    jobs.add(unit, SCRUB, ScrubArgs(["contact", "contact_word"]), key=f"{SCRUB}:contact")


def _forget_looks(unit: Unit, event: Event) -> None:
    match event:
        case MessagesRedacted():
            gone: tuple[int, ...] = event.message_ids
        case MessageEdited():
            gone = (event.message_id,)
        case _:
            return
    if lookups.forget_erased(unit, gone):
        jobs.add(unit, SCRUB, ScrubArgs(["lookup", "lookup_told", "observation"]), key=f"{SCRUB}:lookup")


_MADE_OF = {
    "contact": ("contact_word",),
    **dict.fromkeys(("article_text", "article_version", "snippet", "passage"), articles.BEHIND),
    **dict.fromkeys(articles.CALLED, (*articles.CALLED, "file")),
}
"""Tables that hold a table's words again."""


def _scrub_place(unit: Unit, event: Event) -> None:
    """The table in which a secret stood; of messages' words and of files the events of their own tell."""
    if isinstance(event, SecretFoundLate) and event.place not in ("message.body", "file"):
        table = event.place.partition(".")[0]
        tables = list(dict.fromkeys((table, *_MADE_OF.get(table, ()))))
        jobs.add(unit, SCRUB, ScrubArgs(tables), key=f"{SCRUB}:{table}")


def _count_caught(unit: Unit, event: Event) -> None:
    match event:
        case SecretFound():
            screening.count_in(unit, event.inbox_id, event.caught, How.GATE)
        case SecretReported():
            screening.count_in(unit, inbox_of(unit, event.conversation_id), event.caught, How.REPORTED)
        case SecretFoundLate():
            inbox_id = 0 if event.conversation_id is None else inbox_of(unit, event.conversation_id)
            how = How.RESCAN if event.actor_kind is ActorKind.SYSTEM else How.REPORTED
            screening.count_in(unit, inbox_id, event.caught, how)


def _note_erased(unit: Unit, event: Event) -> None:
    match event:
        case MessagesRedacted():
            screening.note_erased(unit, ErasedKind.MESSAGE, event.message_ids)
        case FilesErased():
            screening.note_erased(unit, ErasedKind.FILE, event.file_ids)
        case ContactErased():
            screening.note_erased(unit, ErasedKind.CONTACT, [event.contact_id])
        case NewsReaderLeft():
            screening.note_erased(unit, ErasedKind.NEWS_READER, [event.news_reader_id])


def _erase_contact(unit: Unit, event: Event) -> None:
    if isinstance(event, ContactErased):
        jobs.add(unit, ERASE_CONTACT, ContactArgs(event.contact_id), key=f"{ERASE_CONTACT}:{event.contact_id}")


def _move_to_one(unit: Unit, event: Event) -> None:
    """At once: nobody ever sees a person half merged."""
    if isinstance(event, ContactsMerged):
        merged.follow_merge(unit, event)
        lookups.follow_merge(unit, event)


def _move_back(unit: Unit, event: Event) -> None:
    if isinstance(event, ContactsParted):
        merged.follow_parting(unit, event)
        lookups.follow_parting(unit, event)


def _read_for_chains(unit: Unit, event: Event) -> None:
    if isinstance(event, MessageEdited) or (isinstance(event, MessageReceived) and not event.automatic):
        lookups.read_later(unit, event.message_id)


def _have_the_bot_look(unit: Unit, event: Event) -> None:
    if isinstance(event, MessageReceived):
        bot.consider_later(unit, event)


def _forget_answers(unit: Unit, event: Event) -> None:
    """What a contact answered in a guided flow stands beside their messages too."""
    if isinstance(event, MessagesRedacted | MessageEdited) and flows.forget_answers(unit, event):
        jobs.add(unit, SCRUB, ScrubArgs(["bot_flow_run"]), key=f"{SCRUB}:bot_flow_run")


def _is_agents(unit: Unit, message_id: int) -> bool:
    written = queries.one_message(unit, message_id)
    return written is not None and written.author_kind is AuthorKind.AGENT


def _leave_flow(unit: Unit, event: Event) -> None:
    if isinstance(event, ReplyQueued) and not event.note and _is_agents(unit, event.message_id):
        flows.taken_over(unit, event.conversation_id)


def _sort(unit: Unit, event: Event) -> None:
    if isinstance(event, MessageEdited) or (isinstance(event, MessageReceived) and not event.automatic):
        sorting.sort_later(unit, event.message_id)


def _forget_verdicts(unit: Unit, event: Event) -> None:
    """What was made of words that are gone goes with them; what is left of them is read again."""
    match event:
        case MessagesRedacted():
            gone: tuple[int, ...] = event.message_ids
        case MessageEdited():
            gone = (event.message_id,)
        case _:
            return
    if triage.forget_messages(unit, gone):
        jobs.add(unit, SCRUB, ScrubArgs(["triage_verdict"]), key=f"{SCRUB}:triage_verdict")
    if isinstance(event, MessagesRedacted):
        for message_id in gone:
            sorting.sort_later(unit, message_id)


def _give_back(unit: Unit, event: Event) -> None:
    if isinstance(event, StaffDeactivated):
        args = gone.GiveBackArgs(event.staff_id, event.actor_kind, event.actor_id)
        jobs.add(unit, gone.GIVE_BACK, args, key=f"{gone.GIVE_BACK}:{event.staff_id}")


def _ask_to_read_again(unit: Unit, event: Event) -> None:
    if isinstance(event, ArticleReviewDue):
        reviews.ask_later(unit, event)


def _call_on_call(unit: Unit, event: Event) -> None:
    if isinstance(event, ClockBreached):
        on_call.call_later(unit, event)


def _call_for_channel(unit: Unit, event: Event) -> None:
    if isinstance(event, ChannelTroubled):
        on_call.call_for_channel(unit, event)


def _tell_address(unit: Unit, event: Event) -> None:
    """That an answer waits in "my requests"."""
    if isinstance(event, ReplyDelivered):
        form.tell_later(unit, event)


def _end_visits(unit: Unit, event: Event) -> None:
    match event:
        case ContactSignedOut():
            visits.end_all(unit, event.contact_id)
        case ContactLeaves():
            visits.erase_contact(unit, event.contact_id)


def _plan_news_mail(unit: Unit, event: Event) -> None:
    news_mail.plan(unit, event)


def _forget_address(unit: Unit, event: Event) -> None:
    """Before what they are known by goes, or nobody would know which addresses were theirs."""
    if isinstance(event, ContactLeaves):
        news_mail.forget(unit, visits.addresses_of(unit, event.contact_id))


def _scrub_news_readers(unit: Unit, event: Event) -> None:
    jobs.add(unit, SCRUB, ScrubArgs(["news_reader", "news_wish"]), key=f"{SCRUB}:news_reader")


def _recount(unit: Unit, event: Event) -> None:
    if isinstance(event, InboxChanged) and "calendar" in event.fields:
        jobs.add(unit, clocks.RECOUNT, clocks.RecountArgs(event.inbox_id), key=f"{clocks.RECOUNT}:{event.inbox_id}")


LATER: dict[type[Event], list[Callable[[Unit, Event], None]]] = {
    MessageReceived: [_read_for_chains, _sort, _have_the_bot_look],
    MessageEdited: [_scrub_messages, _forget_looks, _forget_answers, _read_for_chains, _forget_verdicts, _sort],
    MessagesRedacted: [
        _scrub_messages,
        _forget_looks,
        _forget_answers,
        _forget_verdicts,
        _note_erased,
        asides.secret_came,
    ],
    FilesErased: [_scrub_files, _note_erased, asides.secret_came],
    ReplyQueued: [_leave_flow],
    ReplyDelivered: [_tell_address],
    ContactLeaves: [_forget_address, _end_visits],  # in this order: visits know addresses, too, and forget them
    ContactErased: [_erase_contact, _note_erased],
    ContactSignedOut: [_end_visits],
    ContactRenamed: [_scrub_names],
    ContactsMerged: [_move_to_one],
    ContactsParted: [_move_back],
    SecretFound: [_count_caught, asides.secret_came],
    SecretFoundLate: [_count_caught, _scrub_place, asides.secret_came],
    SecretReported: [_count_caught, asides.secret_came],
    ClockBreached: [_call_on_call],
    ArticleReviewDue: [_ask_to_read_again],
    ChannelTroubled: [_call_for_channel],
    InboxChanged: [_recount],
    StaffDeactivated: [_give_back],
    NewsPublished: [_plan_news_mail],
    NewsChanged: [_plan_news_mail],
    NewsReaderLeft: [_scrub_news_readers, _note_erased],
}


def _note_decisions(unit: Unit, event: ConversationChanged) -> None:
    """What somebody of the team decided on a conversation; from what to what stands in its history."""
    kinds = [kind for kind in dict.fromkeys(event.kinds) if kind in DECISIONS]
    if event.actor_kind is ActorKind.STAFF and kinds:
        audit.add(
            unit,
            action="conversation_changed",
            actor_kind=event.actor_kind,
            actor_id=event.actor_id,
            object_kind="conversation",
            object_id=event.conversation_id,
            detail={"kinds": kinds},
        )


def inside(unit: Unit, event: Event) -> None:
    """For `Db(inside=...)`."""
    if isinstance(event, Audited):
        audit.note(unit, event)
    elif isinstance(event, ConversationChanged):
        _note_decisions(unit, event)
    for follow in LATER.get(type(event), ()):
        follow(unit, event)


def tell(bus: Bus) -> Callable[[Event], None]:
    """For `db.subscribe(...)`: every process of the desk hears which conversation changed."""

    def now(event: Event) -> None:
        if isinstance(event, ConversationEvent):
            _tell(bus, event.conversation_id, event.seq, event.inbox_id, event.contact_id)

    return now


def _tell(bus: Bus, conversation_id: int, seq: int, inbox_id: int, contact_id: int) -> None:
    bus.publish(TOPIC, msgspec.json.encode((conversation_id, seq, inbox_id, contact_id)))


class Retelling:
    """Makes good what the bus lost: what changed is looked up in the database and told again.

    While the bus is down a process tells it to itself.  When the bus is back it tells everybody: of what this process
    could not say then, no other knows that it should look for it.  Make it in the loop in which `run` will run.
    """

    def __init__(self, db: Db, bus: Bus, *, page: int = 500) -> None:
        self._db = db
        self._bus = bus
        self._page = page
        self._gap = True  # whoever ran in this place before may have died before it told
        self._stirred = asyncio.Event()
        bus.on_change(self._stir)

    async def run(self) -> None:
        told_all = told_us = self._db.clock.now() - BLIND_US
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._stirred.wait()
            self._stirred.clear()
            now, up = self._db.clock.now(), self._bus.up
            if not self._gap:
                told_all = told_us = now - BLIND_US
                continue
            self._gap = not up  # before looking: a gap that begins meanwhile counts anew
            try:
                await self._tell_since((told_all if up else told_us) - OVERLAP_US)
            except WalletdeskError as error:
                log.info("changes_wait", extra={"code": error.code})
                self._gap = True
                continue
            told_us = now
            if up:
                told_all = now

    def _stir(self, up: bool) -> None:
        self._gap = True
        self._stirred.set()

    async def _tell_since(self, since: int) -> None:
        while True:
            rows = await self._db.read(queries.updated_since, since, limit=self._page)
            for row in rows:
                _tell(self._bus, row.id, row.sequence, row.inbox_id, row.contact_id)
            if len(rows) < self._page:
                return
            # Others may have changed in the same microsecond; a unit changes fewer than a page.
            since = max(since + 1, rows[-1].updated_at - 1)
