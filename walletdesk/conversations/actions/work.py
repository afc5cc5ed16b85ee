"""What the team does with a conversation besides writing in it."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import msgspec
from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import ended, gone, opened
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.actions.redact import confirm
from walletdesk.conversations.rules import LIVE, ChangeKind, Lane, Standing, Status, Visibility
from walletdesk.conversations.tables import Conversation, Tag, conversation_tag, draft, reading, tag
from walletdesk.events import SYSTEM, Actor, ActorKind, TagCreated, TagDeleted
from walletdesk.kit import jobs
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.sla import actions as sla
from walletdesk.sla.rules import owes_updates
from walletdesk.staff import queries as staff
from walletdesk.staff.rules import Role
from walletdesk.wire import ClockKind, Kind, Priority, SafeText

WAKE = "wake"
CLOSE = "close"


class ConversationArgs(msgspec.Struct, frozen=True):
    conversation_id: int


class WrongStatus(Conflict):
    code = "wrong_status"
    sentence = "This does not fit what became of the conversation meanwhile. Please look again."


class PastSnooze(BadInput):
    code = "snooze_in_the_past"
    sentence = "Choose a time to come that lies ahead, within a year."


class TagExists(Conflict):
    code = "tag_exists"
    sentence = "There is a tag with this name already."


class TooManyTags(BadInput):
    code = "too_many_tags"
    sentence = "A conversation takes at most {most} tags."


MOST_TAGS = 20
_YEAR_US = 366 * rules.DAY_US

_TAGS_OF = Query(
    select(*columns(tag, Tag))
    .join(conversation_tag, conversation_tag.c.tag_id == tag.c.id)
    .where(conversation_tag.c.conversation_id == bindparam("conversation"))
    .order_by(tag.c.name),
    Tag,
)
_TAG_BY_NAME = Query(select(*columns(tag, Tag)).where(tag.c.name == bindparam("name")), Tag)
_ADD_TAG = Query(insert(tag).values(id=bindparam("id"), name=bindparam("name"), colour=bindparam("colour")), int)
_DROP_TAG = Query(delete(tag).where(tag.c.id == bindparam("id")), int)
_DROP_TAG_USES = Query(delete(conversation_tag).where(conversation_tag.c.tag_id == bindparam("id")), int)
_HANG = Query(
    insert(conversation_tag).values(
        conversation_id=bindparam("conversation"),
        tag_id=bindparam("tag"),
        lane=bindparam("lane"),
        place=bindparam("place"),
    ),
    int,
)
_TAKE_OFF = Query(
    delete(conversation_tag).where(
        conversation_tag.c.conversation_id == bindparam("conversation"), conversation_tag.c.tag_id == bindparam("tag")
    ),
    int,
)


def _keep(table: Table, column: str | None) -> Query[int]:
    """Insert or overwrite the row of one person and one conversation, unless what stands there is as new by `column`."""

    def made(module: ModuleType) -> ClauseElement:
        statement = module.insert(table).values({c.name: bindparam(c.name) for c in table.columns})
        kept = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in _OWNERS}
        newer = None if column is None else table.columns[column] < statement.excluded[column]
        made: ClauseElement = statement.on_conflict_do_update(index_elements=_OWNERS, set_=kept, where=newer)
        return made

    return Query(made, int)


_OWNERS = ["staff_id", "conversation_id"]
_READ = _keep(reading, "seq")
_UNREAD = _keep(reading, None)
_DRAFT = _keep(draft, "updated_at")
_NO_DRAFT = Query(
    delete(draft).where(draft.c.staff_id == bindparam("staff"), draft.c.conversation_id == bindparam("conversation")),
    int,
)


def assign(unit: Unit, number: int, by: Actor, *, staff_id: int | None, team_id: int | None) -> Conversation:
    """Give it to a person, a team, both or nobody.  The caller has checked that they exist.  Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    if staff_id != held.now.assignee_id:
        held.note(ChangeKind.ASSIGNEE, by, held.now.assignee_id, staff_id)
    if team_id != held.now.team_id:
        held.note(ChangeKind.TEAM, by, held.now.team_id, team_id)
    held.set(assignee_id=staff_id, team_id=team_id)
    return _done(held, by)


def set_status(unit: Unit, number: int, by: Actor, *, status: Status, snoozed_until: int | None = None) -> Conversation:
    """Move it on.  The same status again changes nothing, but for another time to come back from a snooze.

    Raises NotFound (404), WrongStatus (409), PastSnooze (422).
    """
    held = opened.by_number(unit, number)
    if status is Status.SNOOZED and not unit.now < (snoozed_until or 0) <= unit.now + _YEAR_US:
        raise PastSnooze
    if status is not Status.SNOOZED and status is held.now.status:
        return held.now
    if status not in rules.ALLOWED[held.now.status]:
        raise WrongStatus
    _move(unit, held, by, status, snoozed_until)
    return _done(held, by)


def solved(unit: Unit, public_id: str, contact_id: int) -> Conversation:
    """The contact says that it is solved.  Raises NotFound (404)."""
    held = opened.by_public_id(unit, public_id, contact_id)
    by = Actor(ActorKind.CONTACT, contact_id)
    if Status.RESOLVED in rules.ALLOWED[held.now.status]:
        _move(unit, held, by, Status.RESOLVED, None)
    return _done(held, by)


def senior(unit: Unit, public_id: str, contact_id: int) -> Conversation:
    """The contact asks for someone senior: said once, at least high, and no longer an agent's: a lead takes it.

    Raises NotFound (404).
    """
    held = opened.by_public_id(unit, public_id, contact_id)
    by = Actor(ActorKind.CONTACT, contact_id)
    if queries.asked_for_senior(unit, held.now.id):
        return held.now
    held.note(ChangeKind.SENIOR, by)
    _prioritise(unit, held, by, rules.more_urgent(Priority.HIGH, held.now.priority))
    if held.now.assignee_id is not None:
        assignee = staff.by_id(unit, held.now.assignee_id)
        if assignee is None or assignee.role is Role.AGENT:
            held.note(ChangeKind.ASSIGNEE, SYSTEM, held.now.assignee_id, None)
            held.set(assignee_id=None)
    if held.now.status in (Status.PENDING, Status.SNOOZED, Status.RESOLVED):
        _move(unit, held, by, Status.OPEN, None)
    row = held.now
    if row.lane is Lane.WORK or row.status is Status.OPEN:
        # Asking is as good as writing: an answer is owed again.
        clocks = sla.running(unit, row.id)
        held.clocks(
            sla.contact_wrote(unit, clocks, row.id, row.inbox_id, row.kind, row.priority, held.calendar, unit.now)
        )
    return _done(held, by)


def wake(unit: Unit, conversation_id: int) -> None:
    """A snooze is over.  May run twice, or too late."""
    held = opened.by_id(unit, conversation_id)
    if held.now.status is Status.SNOOZED and (held.now.snoozed_until or 0) <= unit.now:
        _move(unit, held, SYSTEM, Status.OPEN, None)
        _done(held, SYSTEM)


def close(unit: Unit, conversation_id: int) -> None:
    """A resolved conversation is closed when no reply reopens it any more.  May run twice, or too late."""
    held = opened.by_id(unit, conversation_id)
    row = held.now
    if row.status is Status.RESOLVED and not rules.goes_on(row.status, row.resolved_at, unit.now):
        _move(unit, held, SYSTEM, Status.CLOSED, None)
        _done(held, SYSTEM)


def set_priority(unit: Unit, number: int, by: Actor, priority: Priority) -> Conversation:
    """A person's word: may lower what a rule raised.  Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    _prioritise(unit, held, by, priority)
    return _done(held, by)


def set_kind(unit: Unit, number: int, by: Actor, kind: Kind) -> Conversation:
    """Another kind of matter, so other promises; security is always urgent.

    What becomes one in which updates are owed is the desk's to work on, also where it waited for the customer.
    Raises NotFound (404).
    """
    held = opened.by_number(unit, number)
    if kind is not held.now.kind:
        held.note(ChangeKind.KIND, by, held.now.kind, kind)
        held.set(kind=kind)
        if kind is Kind.SECURITY:
            _prioritise(unit, held, by, Priority.URGENT)
        rekind(unit, held)
        if held.now.status is Status.PENDING and owes_updates(kind, held.now.priority):
            _move(unit, held, by, Status.OPEN, None)
    return _done(held, by)


def set_category(unit: Unit, number: int, by: Actor, category: str, kind: Kind | None = None) -> Conversation:
    """Name what it is about (an intent's slug): the first analysis is made.  Raises NotFound (404).

    To name again what it has, which may be the visitor's own word, makes the analysis too.  Its kind becomes that of the
    intent (`kind`) where no person has said of what kind it is; security is what only a look at the claim ends.
    """
    held = opened.by_number(unit, number)
    clocks = sla.running(unit, held.now.id)
    if category != held.now.category or clocks.has(ClockKind.FIRST_ANALYSIS):
        held.note(ChangeKind.CATEGORY, by, held.now.category, category)
        held.set(category=category)
        held.clocks(sla.stop(unit, clocks, (ClockKind.FIRST_ANALYSIS,), held.calendar(), unit.now))
    if kind is not None and kind is not held.now.kind and not _kind_stands(unit, held.now):
        held.note(ChangeKind.KIND, SYSTEM, held.now.kind, kind)
        held.set(kind=kind)
        if kind is Kind.SECURITY:
            _prioritise(unit, held, SYSTEM, Priority.URGENT)
        rekind(unit, held)
    return _done(held, by)


def set_language(unit: Unit, number: int, by: Actor, language: str) -> Conversation:
    """Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    if language != held.now.language:
        held.note(ChangeKind.LANGUAGE, by, held.now.language, language)
        held.set(language=language)
    return _done(held, by)


def set_tags(unit: Unit, number: int, by: Actor, names: Sequence[str]) -> Conversation:
    """Hang exactly these tags on it.  Raises NotFound (404) for one that does not exist, TooManyTags (422)."""
    held = opened.by_number(unit, number)
    wanted = {}
    for name in names:
        found = unit.one(_TAG_BY_NAME, name=name)
        if found is None:
            raise NotFound
        wanted[found.id] = found.name
    if len(wanted) > MOST_TAGS:
        raise TooManyTags(most=MOST_TAGS)
    had = {one.id: one.name for one in unit.all(_TAGS_OF, conversation=held.now.id)}
    for id_ in wanted.keys() - had.keys():
        unit.run(_HANG, conversation=held.now.id, tag=id_, lane=held.now.lane.value, place=held.now.place)
    for id_ in had.keys() - wanted.keys():
        unit.run(_TAKE_OFF, conversation=held.now.id, tag=id_)
    if had != wanted:
        held.note(ChangeKind.TAGS, by, ", ".join(sorted(had.values())), ", ".join(sorted(wanted.values())))
    return _done(held, by)


def judge(unit: Unit, number: int, by: Actor, *, confirmed: bool) -> Conversation:
    """A person looked at an urgent claim: it is true, or it is ordinary work.  Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    if confirmed:
        confirm(unit, held, by)
    elif held.now.standing is not Standing.NONE:
        held.note(ChangeKind.STANDING, by, held.now.standing, Standing.NONE)
        held.set(standing=Standing.NONE, group_id=None)
        if held.now.kind is Kind.SECURITY:
            held.note(ChangeKind.KIND, by, held.now.kind, Kind.QUESTION)
            held.set(kind=Kind.QUESTION)
        _prioritise(unit, held, by, Priority.NORMAL)
        rekind(unit, held)
    return _done(held, by)


def set_emergency(unit: Unit, number: int, by: Actor, *, emergency: bool) -> Conversation:
    """Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    if emergency != held.now.emergency:
        held.note(ChangeKind.EMERGENCY, by, int(held.now.emergency), int(emergency))
        held.set(emergency=emergency)
    return _done(held, by)


def keep_draft(unit: Unit, number: int, staff_id: int, body: SafeText, *, note: bool) -> None:
    """Keep what somebody has begun to write; an empty text forgets it.  Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    if body.strip():
        unit.run(
            _DRAFT,
            staff_id=staff_id,
            conversation_id=held.now.id,
            visibility=(Visibility.NOTE if note else Visibility.PUBLIC).value,
            body=body,
            updated_at=unit.now,
        )
    else:
        unit.run(_NO_DRAFT, staff=staff_id, conversation=held.now.id)


def mark_read(unit: Unit, number: int, staff_id: int, seq: int, *, back: bool = False) -> None:
    """Somebody has read up to `seq`.  Reading never goes back, as two windows may tell it out of order; `back` marks
    what comes after `seq` as unread on purpose.  Raises NotFound (404)."""
    held = opened.by_number(unit, number)
    unit.run(
        _UNREAD if back else _READ, staff_id=staff_id, conversation_id=held.now.id, seq=min(seq, held.now.sequence)
    )


def create_tag(unit: Unit, by: Actor, name: SafeText, colour: str) -> Tag:
    """Raises TagExists (409).  Announces TagCreated."""
    if unit.one(_TAG_BY_NAME, name=name) is not None:
        raise TagExists
    made = Tag(id=new_id(), name=name, colour=colour)
    unit.run(_ADD_TAG, id=made.id, name=name, colour=colour)
    unit.announce(TagCreated(actor_kind=by.kind, actor_id=by.id, tag_id=made.id))
    return made


def delete_tag(unit: Unit, by: Actor, tag_id: int) -> None:
    """Raises NotFound (404).  Announces TagDeleted."""
    unit.run(_DROP_TAG_USES, id=tag_id)
    if not unit.run(_DROP_TAG, id=tag_id):
        raise NotFound
    unit.announce(TagDeleted(actor_kind=by.kind, actor_id=by.id, tag_id=tag_id))


def _kind_stands(unit: Unit, row: Conversation) -> bool:
    return row.kind is Kind.SECURITY or row.standing is not Standing.NONE or queries.kind_was_set(unit, row.id)


def _move(unit: Unit, held: Opened, by: Actor, status: Status, snoozed_until: int | None) -> None:
    """From one status to another, with everything that hangs on it: clocks, timers, the question how it was."""
    row = held.now
    before = row.status
    held.note(ChangeKind.STATUS, by, before, status if snoozed_until is None else f"{status} {snoozed_until}")
    held.set(
        status=status,
        snoozed_until=snoozed_until if status is Status.SNOOZED else None,
        resolved_at=unit.now if status is Status.RESOLVED else (row.resolved_at if status is Status.CLOSED else None),
    )
    jobs.cancel(unit, f"{WAKE}:{row.id}")
    jobs.cancel(unit, f"{CLOSE}:{row.id}")
    clocks = sla.running(unit, row.id)
    match status:
        case Status.RESOLVED | Status.CLOSED | Status.SPAM:
            clocks = ended.end(unit, held, status)
        case Status.PENDING:
            clocks = sla.pause_for_customer(unit, clocks, held.calendar(), unit.now)
        case _ if before in (Status.RESOLVED, Status.SPAM):
            gone.back_to_work(held)
            clocks = sla.reopen(unit, row.id, row.inbox_id, row.kind, row.priority, held.calendar(), unit.now)
        case _:
            clocks = sla.go_on(unit, clocks, held.calendar(), unit.now)
    held.clocks(clocks)
    if status is Status.SNOOZED:
        jobs.add(unit, WAKE, ConversationArgs(row.id), key=f"{WAKE}:{row.id}", run_at=snoozed_until)
    if status is Status.RESOLVED:
        jobs.add(
            unit,
            CLOSE,
            ConversationArgs(row.id),
            key=f"{CLOSE}:{row.id}",
            run_at=unit.now + rules.REOPENS_FOR_US + 1,
        )
        ended.ask(unit, held, by.id if by.kind is ActorKind.STAFF else row.assignee_id)


def _prioritise(unit: Unit, held: Opened, by: Actor, priority: Priority) -> None:
    if priority is held.now.priority:
        return
    held.note(ChangeKind.PRIORITY, by, held.now.priority, priority)
    held.set(priority=priority)
    if held.now.standing is Standing.HELD and priority is not Priority.HIGH:
        # It waited at high for a person's look, and this is one.
        looked = Standing.CONFIRMED if priority is Priority.URGENT else Standing.NONE
        held.note(ChangeKind.STANDING, by, held.now.standing, looked)
        held.set(standing=looked, group_id=None)
    rekind(unit, held)


def rekind(unit: Unit, held: Opened) -> None:
    """Its kind or priority changed: its promises follow."""
    row = held.now
    if row.status not in LIVE:
        return
    answered = owes_updates(row.kind, row.priority) and queries.answered_after(unit, row.id) is not None
    clocks = sla.running(unit, row.id)
    held.clocks(
        sla.rekind(
            unit,
            clocks,
            row.id,
            row.inbox_id,
            row.kind,
            row.priority,
            held.calendar(),
            unit.now,
            since=row.created_at,
            answered=answered,
        )
    )


def _done(held: Opened, by: Actor) -> Conversation:
    if held.before == held.now:
        return held.now
    row = held.save()
    held.announce_changes(by)
    return row
