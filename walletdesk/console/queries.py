"""What the agents' app asks for, read and shaped in one unit each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import msgspec

from walletdesk.chain.explorers import hosts as explorers
from walletdesk.console import cursors, render
from walletdesk.console.frames import ContactView, Counts, InboxView, MessageEntry, Person, RowView, Viewer
from walletdesk.console.views import (
    Choices,
    ClockView,
    ContactDetail,
    DeadJob,
    DeadJobPage,
    Detail,
    DraftView,
    EntryPage,
    Fact,
    HeldReplies,
    HeldReplyView,
    Hit,
    HitPage,
    IdentityView,
    PlaceList,
    PlaceView,
    RatingView,
    RefusalPage,
    RefusalView,
    RowPage,
    TagList,
    TagView,
    TopicName,
    WindowView,
)
from walletdesk.conversations import counts, queries
from walletdesk.conversations.actions import windows
from walletdesk.conversations.queries import Filters
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Conversation, ReplyWindow, Tag
from walletdesk.inboxes import queries as inboxes
from walletdesk.kit import jobs
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.outgoing import queries as outgoing
from walletdesk.people import queries as people
from walletdesk.people.tables import Contact
from walletdesk.safety import stored
from walletdesk.sla import actions as sla
from walletdesk.staff import queries as staff
from walletdesk.triage import tree
from walletdesk.triage.intents import BRANCHES

OTHERS = 20
"""Conversations shown beside one."""
MOST_CHOICES = 1_000
CALLED = 8
"""Contacts shown above the messages of a search."""
_NUMBER = re.compile(r"#?([0-9]{1,12})", re.ASCII)


# -- lists ----------------------------------------------------------------------------


def row_page(unit: Unit, filters: Filters, reader: int, *, cursor: str | None, limit: int) -> RowPage:
    """Raises BadCursor (422)."""
    of = f"conversations {filters.lane}"
    after = None if cursor is None else cursors.read(of, cursor)
    page = queries.page(unit, filters, reader=reader, after=after, limit=limit)
    return RowPage(
        rows=render.row_views(unit, page.rows), next=None if page.next is None else cursors.write(of, *page.next)
    )


def counts_of(unit: Unit, staff_id: int) -> Counts:
    return render.counts(counts.of(unit, staff_id) | {"waiting": queries.waiting_replies(unit)})


def sums(unit: Unit) -> dict[str, int]:
    """Every count by its key, as `conversations.counts` has them, and how many replies wait for a lead."""
    return counts.sums(unit) | {"waiting": queries.waiting_replies(unit)}


def waiting_replies(unit: Unit) -> HeldReplies:
    """Replies that wait for a lead, the longest first."""
    rows = queries.held_replies(unit)
    names = render.names(unit, {row.staff_id for row in rows})
    return HeldReplies(
        replies=[
            HeldReplyView(
                id=str(row.message_id),
                number=row.number,
                person=Person(id=str(row.staff_id), name=names.get(row.staff_id, "")),
                text=stored(row.body),
                language=row.language,
                places=msgspec.json.decode(row.places, type=list[str]),
                at=row.created_at,
            )
            for row in rows
        ]
    )


def refusal_page(unit: Unit, *, before: int | None, limit: int) -> RefusalPage:
    """Replies that asked for what nobody may ask for, the newest first."""
    rows = outgoing.refusals(unit, before=outgoing.END if before is None else before, limit=limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    names = render.names(unit, {row.staff_id for row in rows})
    numbers = queries.numbers_of(unit, {row.conversation_id for row in rows})
    return RefusalPage(
        refusals=[
            RefusalView(
                id=str(row.id),
                number=numbers.get(row.conversation_id, 0),
                person=Person(id=str(row.staff_id), name=names.get(row.staff_id, "")),
                asks_for=row.kind,
                rule=row.rule,
                excerpt=row.excerpt,
                disputed=row.disputed,
                at=row.created_at,
            )
            for row in rows
        ],
        next=str(rows[-1].id) if more else None,
    )


def place_list(unit: Unit, addresses: Sequence[str]) -> PlaceList:
    """What every reply may lead to."""
    return PlaceList(
        places=[PlaceView(id=str(one.id), place=one.place, at=one.created_at) for one in outgoing.places(unit)],
        own=outgoing.own_places(unit, addresses),
        explorers=len(explorers()),
    )


def hit_page(
    unit: Unit, asked: str, reader: int, files_key: bytes, *, people_too: bool, cursor: str | None, limit: int
) -> HitPage:
    """What bears the number and who is called so stands on the first page only.  Raises BadCursor (422)."""
    before = queries.END if cursor is None else cursors.read("search", cursor)[0]
    found = queries.search(unit, asked, reader=reader, before=before, limit=limit)
    rows = render.row_views(unit, [row for row, _ in found.hits])
    messages = render.entries(unit, [message for _, message in found.hits], files_key)
    first = cursor is None
    return HitPage(
        number=_with_number(unit, asked, reader) if first else None,
        contacts=_called(unit, asked, reader) if first and people_too else [],
        hits=[
            Hit(row=row, message=message)
            for row, message in zip(rows, messages, strict=True)
            if isinstance(message, MessageEntry)
        ],
        next=None if found.next is None else cursors.write("search", found.next),
    )


def _with_number(unit: Unit, asked: str, reader: int) -> RowView | None:
    number = _NUMBER.fullmatch(asked.strip())
    if number is None:
        return None
    try:
        return render.row(unit, queries.by_number(unit, int(number[1])).id, reader)
    except NotFound:
        return None


def _called(unit: Unit, asked: str, reader: int) -> list[RowView]:
    """The newest conversation of each."""
    known = people.standing_ids(unit, people.look_up(unit, asked, limit=CALLED))
    newest = [one.id for id_ in known for one in queries.of_contact(unit, id_, limit=1)]
    return _rows(unit, newest, reader)


def choices(unit: Unit, languages: tuple[str, ...]) -> Choices:
    """Everybody active, in the order of their names.  `languages` are those the desk speaks."""
    members = staff.staff_page(unit, limit=MOST_CHOICES, active=True)
    teams = staff.teams_page(unit, limit=MOST_CHOICES)
    known = inboxes.page(unit, limit=MOST_CHOICES)
    topics = tree.branches(unit)
    spoken = dict.fromkeys((*languages, *(language for inbox in known for language in inboxes.languages(inbox))))
    return Choices(
        staff=_by_name(Person(id=str(one.id), name=one.name) for one in members),
        teams=_by_name(Person(id=str(one.team.id), name=one.team.name) for one in teams),
        inboxes=[InboxView(id=str(one.id), name=one.name, channel=one.channel) for one in known],
        tags=tags(unit).tags,
        languages=list(spoken),
        categories=[slug for slug, one in topics.items() if not one.archived],
        topics=[
            TopicName(slug=one.slug, branch=one.branch, name_en=one.name_en, name_zh=one.name_zh, archived=one.archived)
            for one in topics.values()
            if not one.ships or one.archived or one.name_en or one.name_zh or one.branch != BRANCHES[one.slug]
        ],
    )


def _by_name(found: Iterable[Person]) -> list[Person]:
    return sorted(found, key=lambda one: one.name.casefold())


def tags(unit: Unit) -> TagList:
    return TagList(tags=[tag_view(one) for one in queries.tags(unit)])


def tag_view(one: Tag) -> TagView:
    return TagView(id=str(one.id), name=one.name, colour=one.colour)


def dead_jobs(unit: Unit, *, cursor: str | None, limit: int) -> DeadJobPage:
    """Raises BadCursor (422)."""
    before = None if cursor is None else cursors.read("dead jobs", cursor)
    found = jobs.dead(unit, before=before, limit=limit + 1)
    shown = found[:limit]
    return DeadJobPage(
        jobs=[
            DeadJob(id=str(one.id), kind=one.kind, tries=one.tries, died_at=one.died_at, code=one.error)
            for one in shown
        ],
        next=cursors.write("dead jobs", shown[-1].died_at, shown[-1].id) if len(found) > limit else None,
    )


# -- one conversation -------------------------------------------------------------------


def entry_page(
    unit: Unit, number: int, files_key: bytes, *, before: int | None, after: int | None, limit: int
) -> EntryPage:
    """The last entries below `before`, or the first above `after`.  Raises NotFound (404)."""
    found = queries.by_number(unit, number)
    if after is not None:
        rows = queries.after(unit, found.id, after, limit=limit)
        # What was stored since the number was read may be there in part only.
        rows = [row for row in rows if row.seq <= found.sequence and (before is None or row.seq < before)]
    else:
        upto = found.sequence + 1
        rows = queries.before(unit, found.id, upto if before is None else min(before, upto), limit=limit)
    return EntryPage(
        entries=render.entries(unit, rows, files_key),
        last=found.sequence,
        earlier=rows[0].seq > 1 if rows else after is None and before is not None and before > found.sequence + 1,
    )


def detail(unit: Unit, number: int, reader: int, files_per_message: int) -> Detail:
    """All but who else has it open.  Raises NotFound (404)."""
    found = queries.by_number(unit, number)
    person = people.by_id(unit, found.contact_id)
    if person is None:
        raise NotFound
    others = [one.id for one in queries.of_contact(unit, found.contact_id, limit=OTHERS + 1) if one.id != found.id]
    alike = queries.alike(unit, found, reader=reader, limit=OTHERS)
    draft = queries.draft_of(unit, found.id, reader)
    linked = None if found.linked_from is None else queries.by_id(unit, found.linked_from).number
    window = windows.of(unit, found.id)
    why_not = _why_not(unit, found, person, window)
    return Detail(
        row=render.row(unit, found.id, reader),
        clocks=[
            ClockView(
                kind=one.kind,
                started_at=one.started_at,
                due_at=one.due_at,
                warn_at=sla.warns_at(one),
                paused=one.paused_at is not None,
                stopped_at=one.stopped_at,
                breached_at=one.breached_at,
            )
            for one in sla.all_of(unit, found.id)
            if one.breached_at is not None or not sla.is_void(one)  # neither kept nor broken: nothing to tell
        ],
        facts=_facts(found),
        contact=contact_detail(unit, person),
        others=_rows(unit, others[:OTHERS], reader),
        alike=render.row_views(unit, alike),
        ratings=[
            RatingView(score=one.score, words=one.words, rated_at=one.rated_at)
            for one in queries.ratings_of(unit, found.id)
            if one.score is not None and one.rated_at is not None
        ],
        draft=None
        if draft is None
        else DraftView(note=draft.visibility == "note", text=draft.body, updated_at=draft.updated_at),
        viewers=[],
        linked_from=linked,
        can_reply=not why_not,
        why_not=why_not,
        window=None if window is None else WindowView(closes_at=window.closes_at, left=window.sends_left),
        files_per_message=files_per_message,
    )


def draft(unit: Unit, number: int, staff_id: int) -> DraftView:
    """Raises NotFound (404), also when nothing is kept."""
    found = queries.draft_of(unit, queries.by_number(unit, number).id, staff_id)
    if found is None:
        raise NotFound
    return DraftView(note=found.visibility == "note", text=found.body, updated_at=found.updated_at)


def contact(unit: Unit, contact_id: int) -> ContactDetail:
    """Of one who was merged, who stands for them.  Raises NotFound (404), also for someone who was erased."""
    return contact_detail(unit, standing(unit, contact_id))


def standing(unit: Unit, contact_id: int) -> Contact:
    """Raises NotFound (404), also for someone who was erased."""
    found = people.by_id(unit, contact_id)
    found = people.standing(unit, found) if found is not None else None
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


def conversations_of(unit: Unit, contact_id: int) -> list[Conversation]:
    """Those whose rows change when the contact does, the newest first."""
    return queries.of_contact(unit, contact_id, limit=100)


def viewers(unit: Unit, present: dict[int, bool]) -> list[Viewer]:
    return render.viewers(present, render.names(unit, present))


def _rows(unit: Unit, ids: list[int], reader: int) -> list[RowView]:
    return render.row_views(unit, queries.listed(unit, ids, reader=reader))


def contact_detail(unit: Unit, found: Contact) -> ContactDetail:
    identities = people.identities_of(unit, found.id)
    known = {scope: inboxes.by_id(unit, scope) for scope in {one.scope for one in identities if one.scope}}
    return ContactDetail(
        contact=ContactView(id=str(found.id), name=found.name, identified=bool(people.identified(unit, [found.id]))),
        language=found.language,
        created_at=found.created_at,
        last_seen_at=found.last_seen_at,
        blocked=found.blocked_at is not None,
        identities=[
            IdentityView(
                kind=one.kind,
                value=one.value,
                proof=one.proof,
                channel=inbox.channel if (inbox := known.get(one.scope)) is not None else "",
                inbox=inbox.name if inbox is not None else "",
            )
            for one in identities
        ],
    )


_FACTS = (
    *("group", "email", "email_verified"),
    *("hash", "address", "contract", "exchange"),  # what the bot asked for
    *("app_version", "os", "network", "vpn", "chain", "page"),
)


def _facts(found: Conversation) -> list[Fact]:
    told = json.loads(found.facts)
    return [Fact(name=name, value=stored(_said(told[name]))) for name in _FACTS if told.get(name) not in (None, "")]


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _why_not(unit: Unit, found: Conversation, person: Contact, window: ReplyWindow | None) -> str:
    if person.erased_at is not None:
        return "contact_erased"
    if found.status in (Status.CLOSED, Status.SPAM):
        return "conversation_closed"
    to = queries.addressed(unit, found.id)
    if to is not None and to.unreachable_since is not None:
        return "blocked_by_contact"
    return "" if window is None or window.open(unit.now) else "window_closed"
