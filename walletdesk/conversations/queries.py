"""What the desk reads of its conversations."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import and_, bindparam, exists, func, or_, select, text
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from walletdesk.conversations import index
from walletdesk.conversations.rules import (
    WARNING,
    ChangeKind,
    Lane,
    SenderCheck,
    Standing,
    Status,
    Visibility,
    places_of,
)
from walletdesk.conversations.tables import (
    Change,
    Conversation,
    Draft,
    Message,
    Rating,
    Tag,
    change,
    conversation,
    conversation_tag,
    draft,
    held_reply,
    message,
    origin,
    rating,
    reading,
    tag,
)
from walletdesk.conversations.tables import answered as answered_
from walletdesk.inboxes.tables import inbox
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.people.tables import contact, identity
from walletdesk.staff.tables import staff, team
from walletdesk.wire import AuthorKind, Certainty, Delivery, Found, Kind, Priority, SafeText

LOOK_BACK = 5
"""So many of a person's last messages the gate reads again in any case."""
LOOK_BACK_US = 10 * MINUTE
LOOK_BACK_MOST = 36
"""And of those of the last ten minutes so many: a phrase of 24 words, one a message, with a dozen others between."""
LOOK_BACK_CHARACTERS = 300
"""Older ones that are longer than this hold no single words of a phrase."""

_AMONG = {
    "sqlite": "in (select value from json_each(:ids))",
    "postgresql": "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
}


def _ids(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))


# -- one conversation ------------------------------------------------------------

_COLUMNS = columns(conversation, Conversation)
_BY_ID = Query(select(*_COLUMNS).where(conversation.c.id == bindparam("id")), Conversation)
_BY_NUMBER = Query(select(*_COLUMNS).where(conversation.c.number == bindparam("number")), Conversation)
_BY_PUBLIC_ID = Query(select(*_COLUMNS).where(conversation.c.public_id == bindparam("public_id")), Conversation)
_OF_CONTACT = Query(
    select(*_COLUMNS)
    .where(conversation.c.contact_id == bindparam("contact"))
    .order_by(conversation.c.last_message_at.desc(), conversation.c.id.desc())
    .limit(bindparam("limit")),
    Conversation,
)


_IN_INBOX = Query(
    select(*_COLUMNS)
    .where(
        conversation.c.contact_id == bindparam("contact"),
        conversation.c.inbox_id == bindparam("inbox"),
        or_(
            conversation.c.last_message_at < bindparam("at"),
            and_(conversation.c.last_message_at == bindparam("at"), conversation.c.id < bindparam("before")),
        ),
    )
    .order_by(conversation.c.last_message_at.desc(), conversation.c.id.desc())
    .limit(bindparam("limit")),
    Conversation,
)


def by_id(unit: Unit, conversation_id: int) -> Conversation:
    """Raises NotFound (404)."""
    return _there(unit.one(_BY_ID, id=conversation_id))


def by_number(unit: Unit, number: int) -> Conversation:
    """Raises NotFound (404)."""
    return _there(unit.one(_BY_NUMBER, number=number))


def of_contact(unit: Unit, contact_id: int, *, limit: int = 20) -> list[Conversation]:
    """The newest first."""
    return unit.all(_OF_CONTACT, contact=contact_id, limit=limit)


def by_public_id(unit: Unit, public_id: str) -> Conversation:
    """Raises NotFound (404)."""
    return _there(unit.one(_BY_PUBLIC_ID, public_id=public_id))


def of_contact_in(
    unit: Unit, contact_id: int, inbox_id: int, *, before: Conversation | None = None, limit: int
) -> list[Conversation]:
    """A contact's in one inbox, the newest first; those that come after `before` in that order."""
    at, last = (END, END) if before is None else (before.last_message_at, before.id)
    return unit.all(_IN_INBOX, contact=contact_id, inbox=inbox_id, at=at, before=last, limit=limit)


def own(unit: Unit, public_id: str, contact_id: int) -> Conversation:
    """A contact's own conversation.  Raises NotFound (404), also for somebody else's."""
    row = _there(unit.one(_BY_PUBLIC_ID, public_id=public_id))
    if row.contact_id != contact_id:
        raise NotFound
    return row


def _there(row: Conversation | None) -> Conversation:
    if row is None:
        raise NotFound
    return row


# -- what the gate reads again -----------------------------------------------------


class Last(Row, frozen=True, kw_only=True):
    id: int
    body: SafeText
    created_at: int
    conversation_id: int
    facts: str | None = None
    """Of the conversation that it began, else None."""


class LookBack(msgspec.Struct, frozen=True, kw_only=True):
    newest: int
    """Id of the contact's newest message when this was read, 0 for none."""
    messages: list[Last]
    """The contact's last messages, oldest first, whatever conversation they stand in."""


_BEGUN = and_(conversation.c.id == message.c.conversation_id, conversation.c.created_at == message.c.created_at)
LAST = select(
    message.c.id, message.c.body, message.c.created_at, message.c.conversation_id, conversation.c.facts
).select_from(message.outerjoin(conversation, _BEGUN))
_LAST = Query(
    LAST.where(text("message.author_kind = 'contact'"), message.c.author_id == bindparam("contact"))
    .order_by(message.c.id.desc())
    .limit(LOOK_BACK_MOST),
    Last,
)
_NEWEST = Query(
    select(message.c.id)
    .where(text("message.author_kind = 'contact'"), message.c.author_id == bindparam("contact"))
    .order_by(message.c.id.desc())
    .limit(1),
    int,
)


def look_back(unit: Unit, contact_id: int) -> LookBack:
    """What the gate reads together with a contact's new text: the last five messages, and the short ones of the last
    ten minutes, because a phrase may come a word at a time with other words between."""
    last = unit.all(_LAST, contact=contact_id)
    since = unit.now - LOOK_BACK_US
    read = [
        one
        for place, one in enumerate(last)
        if place < LOOK_BACK or (one.created_at >= since and len(one.body) <= LOOK_BACK_CHARACTERS)
    ]
    return LookBack(newest=last[0].id if last else 0, messages=read[::-1])


def newest_of(unit: Unit, contact_id: int) -> int:
    """Id of a contact's newest message, 0 for none."""
    return unit.one(_NEWEST, contact=contact_id) or 0


# -- entries -----------------------------------------------------------------------


class Named(Row, frozen=True, kw_only=True):
    id: int
    name: str


_MESSAGE_COLUMNS = columns(message, Message)
_CHANGE_COLUMNS = columns(change, Change)
_MESSAGES_BETWEEN = Query(
    select(*_MESSAGE_COLUMNS)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.seq > bindparam("after"),
        message.c.seq < bindparam("before"),
    )
    .order_by(message.c.seq.desc())
    .limit(bindparam("limit")),
    Message,
)
_CHANGES_BETWEEN = Query(
    select(*_CHANGE_COLUMNS)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.seq > bindparam("after"),
        change.c.seq < bindparam("before"),
    )
    .order_by(change.c.seq.desc())
    .limit(bindparam("limit")),
    Change,
)
_MESSAGES_FORTH = Query(
    select(*_MESSAGE_COLUMNS)
    .where(message.c.conversation_id == bindparam("conversation"), message.c.seq > bindparam("after"))
    .order_by(message.c.seq)
    .limit(bindparam("limit")),
    Message,
)
_CHANGES_FORTH = Query(
    select(*_CHANGE_COLUMNS)
    .where(change.c.conversation_id == bindparam("conversation"), change.c.seq > bindparam("after"))
    .order_by(change.c.seq)
    .limit(bindparam("limit")),
    Change,
)
_MESSAGE = Query(select(*_MESSAGE_COLUMNS).where(message.c.id == bindparam("id")), Message)
_TAKEN_OUT = Query(
    select(change.c.id)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.message_id == bindparam("message"),
        or_(change.c.kind == ChangeKind.REDACTED.value, change.c.kind == ChangeKind.WITHDRAWN.value),
    )
    .limit(1),
    int,
)
_found = msgspec.json.Decoder(list[Found]).decode
_AT_PROVIDER = select(message.c.id).where(
    message.c.id > bindparam("after"), text("message.author_kind = 'contact'"), message.c.provider_id.is_not(None)
)
_IN_CONVERSATION = Query(
    _AT_PROVIDER.where(message.c.conversation_id == bindparam("conversation"))
    .order_by(message.c.id)
    .limit(bindparam("limit")),
    int,
)
_OF_CONTACT_AT_PROVIDER = Query(
    _AT_PROVIDER.where(
        message.c.conversation_id.in_(
            select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact"))
        )
    )
    .order_by(message.c.id)
    .limit(bindparam("limit")),
    int,
)
_MESSAGES_BY_ID = Query(
    {engine: select(*_MESSAGE_COLUMNS).where(text(f"message.id {among}")) for engine, among in _AMONG.items()},
    Message,
)
END = 2**62


class _Number(Row, frozen=True, kw_only=True):
    id: int
    number: int


class _TagName(Row, frozen=True, kw_only=True):
    id: int
    name: str


_NUMBERS = Query(
    {
        engine: select(conversation.c.id, conversation.c.number).where(text(f"conversation.id {among}"))
        for engine, among in _AMONG.items()
    },
    _Number,
)
_TAG_NAMES = Query(
    {engine: select(tag.c.id, tag.c.name).where(text(f"tag.id {among}")) for engine, among in _AMONG.items()},
    _TagName,
)


def numbers_of(unit: Unit, ids: Collection[int]) -> dict[int, int]:
    """Numbers of conversations, by id."""
    return {one.id: one.number for one in unit.all(_NUMBERS, ids=_ids(ids))} if ids else {}


def tag_names_of(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    """Names of tags that are there, by id."""
    return {one.id: one.name for one in unit.all(_TAG_NAMES, ids=_ids(ids))} if ids else {}


def before(unit: Unit, conversation_id: int, seq: int = END, *, limit: int) -> list[Message | Change]:
    """The last `limit` entries below `seq`, in order."""
    both: list[Message | Change] = [
        *unit.all(_MESSAGES_BETWEEN, conversation=conversation_id, after=-1, before=seq, limit=limit),
        *unit.all(_CHANGES_BETWEEN, conversation=conversation_id, after=-1, before=seq, limit=limit),
    ]
    return sorted(both, key=_seq)[-limit:]


def after(unit: Unit, conversation_id: int, seq: int, *, limit: int) -> list[Message | Change]:
    """The first `limit` entries above `seq`, in order."""
    both: list[Message | Change] = [
        *unit.all(_MESSAGES_FORTH, conversation=conversation_id, after=seq, limit=limit),
        *unit.all(_CHANGES_FORTH, conversation=conversation_id, after=seq, limit=limit),
    ]
    return sorted(both, key=_seq)[:limit]


def message_by_id(unit: Unit, message_id: int) -> Message:
    """Raises NotFound (404)."""
    found = unit.one(_MESSAGE, id=message_id)
    if found is None:
        raise NotFound
    return found


def one_message(unit: Unit, message_id: int) -> Message | None:
    return unit.one(_MESSAGE, id=message_id)


def has_lost(unit: Unit, stored: Message) -> bool:
    """Whether something was taken out of a message, as it came or later.

    What is only asked about does not count: whoever shows such words masks it again.
    """
    if any(one.certainty is not Certainty.ASK for one in _found(stored.found)):
        return True
    return unit.one(_TAKEN_OUT, conversation=stored.conversation_id, message=stored.id) is not None


def at_provider(unit: Unit, *, contact: int = 0, conversation: int = 0, after: int = 0, limit: int) -> list[int]:
    """The next messages of a contact, or of the contact in one conversation, that can be named at their provider."""
    if conversation:
        return unit.all(_IN_CONVERSATION, conversation=conversation, after=after, limit=limit)
    return unit.all(_OF_CONTACT_AT_PROVIDER, contact=contact, after=after, limit=limit)


def messages_by_id(unit: Unit, ids: Collection[int]) -> list[Message]:
    return unit.all(_MESSAGES_BY_ID, ids=_ids(ids)) if ids else []


def _seq(entry: Message | Change) -> int:
    return entry.seq


class WaitingReply(Row, frozen=True, kw_only=True):
    """A reply of ours that waits for a lead."""

    message_id: int
    staff_id: int
    number: int
    body: SafeText
    language: str
    places: str
    created_at: int


_WAITING = Query(
    select(
        held_reply.c.message_id,
        held_reply.c.staff_id,
        conversation.c.number,
        message.c.body,
        message.c.language,
        held_reply.c.places,
        held_reply.c.created_at,
    )
    .select_from(
        held_reply.join(message, message.c.id == held_reply.c.message_id).join(
            conversation, conversation.c.id == message.c.conversation_id
        )
    )
    .where(held_reply.c.waiting)
    .order_by(held_reply.c.created_at)
    .limit(bindparam("limit")),
    WaitingReply,
)
_HOW_MANY_WAIT = Query(select(func.count()).select_from(held_reply).where(held_reply.c.waiting), int)


def held_replies(unit: Unit, limit: int = 200) -> list[WaitingReply]:
    """The longest wait first."""
    return unit.all(_WAITING, limit=limit)


def waiting_replies(unit: Unit) -> int:
    return unit.value(_HOW_MANY_WAIT)


# -- what the contact sees -----------------------------------------------------------

_VISIBLE = (
    message.c.conversation_id == bindparam("conversation"),
    message.c.visibility == Visibility.PUBLIC.value,
    message.c.delivery != Delivery.TAKEN_BACK.value,
)
_SEEN_FORTH = Query(
    select(*_MESSAGE_COLUMNS)
    .where(*_VISIBLE, message.c.visible_seq > bindparam("after"))
    .order_by(message.c.visible_seq)
    .limit(bindparam("limit")),
    Message,
)
_SEEN_BACK = Query(
    select(*_MESSAGE_COLUMNS)
    .where(*_VISIBLE, message.c.visible_seq < bindparam("before"))
    .order_by(message.c.visible_seq.desc())
    .limit(bindparam("limit")),
    Message,
)
_ANSWERED = Query(
    select(message.c.visible_seq)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.visible_seq > bindparam("after"),
        message.c.author_kind == AuthorKind.AGENT.value,
        or_(message.c.delivery == Delivery.SENT.value, message.c.delivery == Delivery.SEEN.value),
    )
    .order_by(message.c.visible_seq)
    .limit(1),
    int,
)


def answered_after(unit: Unit, conversation_id: int, seq: int = 0) -> int | None:
    """Number at which the channel accepted a person's public reply, the first above `seq`; None where there is none."""
    return unit.one(_ANSWERED, conversation=conversation_id, after=seq)


def visible_after(unit: Unit, conversation_id: int, seq: int, *, limit: int) -> list[Message]:
    """What the contact sees above `seq`, in the order it was seen."""
    return unit.all(_SEEN_FORTH, conversation=conversation_id, after=seq, limit=limit)


def visible_before(unit: Unit, conversation_id: int, seq: int = END, *, limit: int) -> list[Message]:
    """The last `limit` the contact sees below `seq`, in order."""
    return unit.all(_SEEN_BACK, conversation=conversation_id, before=seq, limit=limit)[::-1]


# -- lists ---------------------------------------------------------------------------


class Listed(Row, frozen=True, kw_only=True):
    """One conversation as lists show it, with the names of those around it."""

    id: int
    number: int
    contact_id: int
    contact_name: SafeText
    identified: bool
    inbox_id: int
    inbox_name: str
    channel: str
    status: Status
    priority: Priority
    kind: Kind
    category: str
    language: str
    assignee_id: int | None
    assignee_name: str | None
    team_id: int | None
    team_name: str | None
    standing: Standing
    group_id: int | None
    alike: int
    emergency: bool
    sequence: int
    contact_seq: int
    place: int
    due_at: int
    due_kind: str
    warn_at: int | None
    snoozed_until: int | None
    preview: SafeText
    preview_author: str
    read_seq: int
    created_at: int
    updated_at: int
    last_message_at: int
    resolved_at: int | None


_identified = (
    select(identity.c.id)
    .where(identity.c.contact_id == conversation.c.contact_id, identity.c.proof == Proof.JWT.value)
    .exists()
)
_other = conversation.alias("other")
_alike = (
    select(func.count())
    .select_from(_other)
    .where(_other.c.group_id == func.coalesce(conversation.c.group_id, conversation.c.id))
    .scalar_subquery()
)
_SPECIAL: dict[str, ColumnElement[Any]] = {
    "contact_name": contact.c.name,
    "identified": _identified.label("identified"),
    "inbox_name": inbox.c.name,
    "channel": inbox.c.channel,
    "assignee_name": staff.c.name,
    "team_name": team.c.name,
    "alike": _alike.label("alike"),
    "read_seq": func.coalesce(reading.c.seq, 0).label("read_seq"),
}
_LISTED = (
    select(*(_SPECIAL[name] if name in _SPECIAL else conversation.c[name] for name in Listed.__struct_fields__))
    .select_from(conversation)
    .join(contact, contact.c.id == conversation.c.contact_id)
    .join(inbox, inbox.c.id == conversation.c.inbox_id)
    .outerjoin(staff, staff.c.id == conversation.c.assignee_id)
    .outerjoin(team, team.c.id == conversation.c.team_id)
    .outerjoin(
        reading,
        and_(reading.c.conversation_id == conversation.c.id, reading.c.staff_id == bindparam("reader")),
    )
)
_LISTED_BY_ID = Query(
    {engine: _LISTED.where(text(f"conversation.id {among}")) for engine, among in _AMONG.items()}, Listed
)
_ALIKE = Query(
    select(conversation.c.id)
    .where(
        or_(conversation.c.group_id == bindparam("group"), conversation.c.id == bindparam("group")),
        conversation.c.id != bindparam("but"),
    )
    .order_by(conversation.c.id.desc())
    .limit(bindparam("limit")),
    int,
)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    rows: list[Listed]
    next: tuple[int, int] | None
    """`place` and id of the last row when more follow."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; None does not narrow."""

    lane: Lane = Lane.WORK
    status: Status | None = None
    assignee_id: int | None = None
    unassigned: bool = False
    team_id: int | None = None
    inbox_id: int | None = None
    contact_id: int | None = None
    priority: Priority | None = None
    kind: Kind | None = None
    category: str | None = None
    language: str | None = None
    chain: str | None = None
    """As the first message named it beside its words, in small letters."""
    tag: str | None = None
    held: bool = False


class _Place(Row, frozen=True, kw_only=True):
    id: int
    place: int


_CHAIN = {
    "sqlite": text("lower(coalesce(json_extract(conversation.facts, '$.chain'), '')) = :chain"),
    "postgresql": text("lower(coalesce(conversation.facts::json ->> 'chain', '')) = :chain"),
}
_TAG_ID = Query(select(tag.c.id).where(tag.c.name == bindparam("name")), int)


def page(unit: Unit, filters: Filters, *, reader: int, after: tuple[int, int] | None = None, limit: int = 50) -> Page:
    """One page of a list, in the lane's order, each page a walk along one index."""
    places = unit.select(_places(unit, filters, after, limit + 1), _Place)
    rows = listed(unit, [one.id for one in places[:limit]], reader=reader)
    more = len(places) > limit
    return Page(rows=rows, next=(places[limit - 1].place, places[limit - 1].id) if more else None)


def _places(unit: Unit, filters: Filters, after: tuple[int, int] | None, limit: int) -> ClauseElement:
    by_tag = filters.tag is not None
    lane, place, id_ = (
        (conversation_tag.c.lane, conversation_tag.c.place, conversation_tag.c.conversation_id)
        if by_tag
        else (conversation.c.lane, conversation.c.place, conversation.c.id)
    )
    found = select(id_.label("id"), place.label("place")).where(lane == filters.lane.value)
    if by_tag:
        tag_id = unit.one(_TAG_ID, name=filters.tag)
        found = found.where(conversation_tag.c.tag_id == (tag_id if tag_id is not None else -1))
        if _narrows_more(filters):
            found = found.join(conversation, conversation.c.id == conversation_tag.c.conversation_id)
    equals: list[tuple[ColumnElement[Any], object]] = [
        (conversation.c.status, filters.status),
        (conversation.c.assignee_id, filters.assignee_id),
        (conversation.c.team_id, filters.team_id),
        (conversation.c.inbox_id, filters.inbox_id),
        (conversation.c.contact_id, filters.contact_id),
        (conversation.c.kind, filters.kind),
        (conversation.c.category, filters.category),
        (conversation.c.language, filters.language),
        (conversation.c.standing, Standing.HELD if filters.held else None),
    ]
    for column, value in equals:
        if value is not None:
            found = found.where(column == (value.value if isinstance(value, Status | Kind | Standing) else value))
    if filters.chain is not None:
        found = found.where(_CHAIN[unit.engine].bindparams(chain=filters.chain))
    if filters.unassigned:
        found = found.where(conversation.c.assignee_id.is_(None))
    if filters.priority is not None:
        if filters.lane is Lane.WORK:
            first, end = places_of(filters.priority)
            found = found.where(place >= first, place < end)
        else:
            found = found.where(conversation.c.priority == filters.priority.value)
    if after is not None:
        found = found.where(place >= after[0], or_(place > after[0], id_ > after[1]))
    return found.order_by(place, id_).limit(limit)


def _narrows_more(filters: Filters) -> bool:
    alone = msgspec.structs.replace(filters, tag=None, lane=Lane.WORK)
    if filters.lane is Lane.WORK:
        alone = msgspec.structs.replace(alone, priority=None)
    return alone != Filters()


def listed(unit: Unit, ids: Collection[int], *, reader: int) -> list[Listed]:
    """List rows by id, in the order of `ids`; those that do not exist are left out."""
    if not ids:
        return []
    found = {row.id: row for row in unit.all(_LISTED_BY_ID, ids=_ids(ids), reader=reader)}
    return [found[id_] for id_ in ids if id_ in found]


def alike(unit: Unit, row: Conversation, *, reader: int, limit: int = 20) -> list[Listed]:
    """The others of its group, newest first."""
    group = row.group_id if row.group_id is not None else row.id
    return listed(unit, unit.all(_ALIKE, group=group, but=row.id, limit=limit), reader=reader)


class _TagOf(Row, frozen=True, kw_only=True):
    conversation_id: int
    name: str


_TAGS_OF = Query(
    {
        engine: select(conversation_tag.c.conversation_id, tag.c.name)
        .join(tag, tag.c.id == conversation_tag.c.tag_id)
        .where(text(f"conversation_tag.conversation_id {among}"))
        .order_by(tag.c.name)
        for engine, among in _AMONG.items()
    },
    _TagOf,
)
_TAGS = Query(select(*columns(tag, Tag)).order_by(tag.c.name), Tag)


def tags_of(unit: Unit, ids: Collection[int]) -> dict[int, list[str]]:
    """Names of the tags of each conversation that has some."""
    found: dict[int, list[str]] = {}
    for one in unit.all(_TAGS_OF, ids=_ids(ids)) if ids else []:
        found.setdefault(one.conversation_id, []).append(one.name)
    return found


def tags(unit: Unit) -> list[Tag]:
    return unit.all(_TAGS)


_UPDATED = Query(
    select(*_COLUMNS)
    .where(conversation.c.updated_at > bindparam("since"))
    .order_by(conversation.c.updated_at)
    .limit(bindparam("limit")),
    Conversation,
)


def updated_since(unit: Unit, since: int, *, limit: int = 500) -> list[Conversation]:
    """Conversations changed after `since`, oldest first: what the bus may have lost."""
    return unit.all(_UPDATED, since=since, limit=limit)


# -- search ----------------------------------------------------------------------------

MOST_PAGES = 10
"""Of matches read for one answer: a word may stand in every message of a conversation of 20,000, and that took 2.5 s."""


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    hits: list[tuple[Listed, Message]]
    next: int | None
    """Id of the last message looked at when there may be more."""


def search(unit: Unit, asked: str, *, reader: int, before: int = END, limit: int = 20) -> Hits:
    """Conversations whose messages hold all of `asked`, the newest match of each, newest first.

    Fewer than `limit`, or none, with `next` set: so many messages of the same ones match that the rest is for another call.
    """
    found: dict[int, Message] = {}
    upto, more = before, True
    for _ in range(MOST_PAGES):
        if not more or len(found) == limit:
            break
        ids = index.find(unit, asked, before=upto, limit=4 * limit)
        more = len(ids) == 4 * limit
        by_id = {one.id: one for one in messages_by_id(unit, ids)}
        for id_ in ids:
            upto = id_
            one = by_id.get(id_)
            if one is not None and one.delivery is not Delivery.TAKEN_BACK:
                found.setdefault(one.conversation_id, one)
            if len(found) == limit:
                break
    rows = listed(unit, list(found), reader=reader)
    done = not more and (not found or len(found) < limit)
    return Hits(hits=[(row, found[row.id]) for row in rows], next=None if done else upto)


# -- around a conversation ----------------------------------------------------------------

_DRAFT = Query(
    select(draft.c.visibility, draft.c.body, draft.c.updated_at).where(
        draft.c.staff_id == bindparam("staff"), draft.c.conversation_id == bindparam("conversation")
    ),
    Draft,
)
_RATINGS = Query(
    select(*columns(rating, Rating))
    .where(rating.c.conversation_id == bindparam("conversation"))
    .order_by(rating.c.resolved_at.desc()),
    Rating,
)
_RATING_BY_TOKEN = Query(select(*columns(rating, Rating)).where(rating.c.token == bindparam("token")), Rating)
_LAST_REACTION = Query(
    select(change.c.new)
    .where(change.c.message_id == bindparam("message"), text("change.kind = 'reacted'"))
    .order_by(change.c.id.desc())
    .limit(1),
    str,
)
_WITHDRAWN = Query(
    select(change.c.id)
    .where(change.c.message_id == bindparam("message"), change.c.kind == ChangeKind.WITHDRAWN.value)
    .limit(1),
    int,
)
_SENIOR = Query(
    select(change.c.id)
    .where(change.c.conversation_id == bindparam("conversation"), change.c.kind == ChangeKind.SENIOR.value)
    .limit(1),
    int,
)


def draft_of(unit: Unit, conversation_id: int, staff_id: int) -> Draft | None:
    return unit.one(_DRAFT, staff=staff_id, conversation=conversation_id)


def ratings_of(unit: Unit, conversation_id: int) -> list[Rating]:
    """The newest question first; answered when `score` is set."""
    return unit.all(_RATINGS, conversation=conversation_id)


def rating_by_token(unit: Unit, token: str) -> Rating:
    """Raises NotFound (404)."""
    found = unit.one(_RATING_BY_TOKEN, token=token)
    if found is None:
        raise NotFound
    return found


_DECIDED = Query(
    select(change.c.id)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.actor_kind == AuthorKind.AGENT.value,
        or_(*(change.c.kind == one.value for one in (ChangeKind.PRIORITY, ChangeKind.KIND, ChangeKind.STANDING))),
        change.c.at > bindparam("since"),
    )
    .limit(1),
    int,
)
_WARNED = Query(
    select(message.c.id).where(message.c.inbox_id == bindparam("inbox"), message.c.external_id == bindparam("warning")),
    int,
)
_KIND_SET = Query(
    select(change.c.id)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.actor_kind == AuthorKind.AGENT.value,
        change.c.kind == ChangeKind.KIND.value,
    )
    .limit(1),
    int,
)
_CATEGORY_SET = Query(
    select(change.c.id)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.actor_kind == AuthorKind.AGENT.value,
        change.c.kind == ChangeKind.CATEGORY.value,
    )
    .limit(1),
    int,
)
_ALARMED = Query(
    select(change.c.id)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.kind == ChangeKind.ALARMED.value,
        change.c.at > bindparam("since"),
    )
    .limit(1),
    int,
)


def decided_since(unit: Unit, conversation_id: int, since: int) -> bool:
    """Whether a person set its priority or kind, or said what a claim is worth, after `since`."""
    return unit.one(_DECIDED, conversation=conversation_id, since=since) is not None


def was_warned(unit: Unit, inbox_id: int, of: int | str) -> bool:
    """Whether the desk has said its warning about what has the id `of`."""
    return unit.one(_WARNED, inbox=inbox_id, warning=f"{WARNING}{of}") is not None


def kind_was_set(unit: Unit, conversation_id: int) -> bool:
    """Whether a person of the team said of what kind it is."""
    return unit.one(_KIND_SET, conversation=conversation_id) is not None


def category_was_set(unit: Unit, conversation_id: int) -> bool:
    """Whether a person of the team named what it is about."""
    return unit.one(_CATEGORY_SET, conversation=conversation_id) is not None


def alarmed_since(unit: Unit, conversation_id: int, since: int) -> bool:
    """Whether it was told aloud as urgent after `since`."""
    return unit.one(_ALARMED, conversation=conversation_id, since=since) is not None


def last_reaction(unit: Unit, message_id: int) -> str:
    """The pictograph a contact has on a message now, empty for none."""
    return unit.one(_LAST_REACTION, message=message_id) or ""


def was_withdrawn(unit: Unit, message_id: int) -> bool:
    """Whether the contact deleted it at their provider."""
    return unit.one(_WITHDRAWN, message=message_id) is not None


def asked_for_senior(unit: Unit, conversation_id: int) -> bool:
    return unit.one(_SENIOR, conversation=conversation_id) is not None


class ToDeliver(Row, frozen=True, kw_only=True):
    """What a channel needs of a message that waits.  `facts` is JSON."""

    message_id: int
    conversation_id: int
    inbox_id: int
    contact_id: int
    channel: str
    delivery: Delivery
    number: int
    public_id: str
    body: SafeText
    language: str
    author_kind: AuthorKind
    author_id: int | None
    files: int
    facts: str
    due_at: int
    """When it was to go out first."""
    key: str
    """Of ours: what it is known by."""

    @property
    def warns(self) -> bool:
        return self.author_kind is AuthorKind.SYSTEM and self.key.startswith(WARNING)


_TO_DELIVER = Query(
    select(
        message.c.id,
        message.c.conversation_id,
        message.c.inbox_id,
        conversation.c.contact_id,
        inbox.c.channel,
        message.c.delivery,
        conversation.c.number,
        conversation.c.public_id,
        message.c.body,
        message.c.language,
        message.c.author_kind,
        message.c.author_id,
        message.c.files,
        conversation.c.facts,
        func.coalesce(message.c.send_at, message.c.created_at),
        message.c.external_id,
    )
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .join(inbox, inbox.c.id == message.c.inbox_id)
    .where(message.c.id == bindparam("id")),
    ToDeliver,
)


def to_deliver(unit: Unit, message_id: int) -> ToDeliver | None:
    """None when it is gone or no longer waits."""
    found = unit.one(_TO_DELIVER, id=message_id)
    return found if found is not None and found.delivery is Delivery.QUEUED else None


class Threaded(Row, frozen=True, kw_only=True):
    author_kind: AuthorKind
    provider_id: str


class Addressed(Row, frozen=True, kw_only=True):
    kind: IdentityKind
    value: str
    unreachable_since: int | None


_THREADED = Query(
    select(message.c.author_kind, message.c.provider_id)
    .where(message.c.conversation_id == bindparam("conversation"), message.c.provider_id.is_not(None))
    .order_by(message.c.seq.desc())
    .limit(bindparam("limit")),
    Threaded,
)


class SentBy(Row, frozen=True, kw_only=True):
    message_id: int
    checked: SenderCheck
    confirmed_before: bool


_before, _origin_before = message.alias("earlier"), origin.alias("origin_before")
_CHECKED = Query(
    {
        engine: select(
            origin.c.message_id,
            origin.c.checked,
            exists(
                select(_before.c.id)
                .join_from(_before, _origin_before, _origin_before.c.message_id == _before.c.id)
                .where(
                    _before.c.conversation_id == message.c.conversation_id,
                    _before.c.seq < message.c.seq,
                    _origin_before.c.checked == SenderCheck.PASS.value,
                )
            ).label("confirmed_before"),
        )
        .join_from(origin, message, message.c.id == origin.c.message_id)
        .where(origin.c.checked.is_not(None), text(f"origin.message_id {among}"))
        for engine, among in _AMONG.items()
    },
    SentBy,
)
_ADDRESSED = Query(
    select(identity.c.kind, identity.c.value, identity.c.unreachable_since)
    .join_from(message, origin, origin.c.message_id == message.c.id)
    .join(identity, identity.c.id == origin.c.identity_id)
    .where(message.c.conversation_id == bindparam("conversation"))
    .order_by(message.c.seq.desc())
    .limit(1),
    Addressed,
)


def threaded(unit: Unit, conversation_id: int, *, limit: int = 20) -> list[Threaded]:
    """What the provider calls the last messages of a conversation, the newest first."""
    return unit.all(_THREADED, conversation=conversation_id, limit=limit)


def checked(unit: Unit, messages: Iterable[int]) -> dict[int, SentBy]:
    """Whether the senders of messages are confirmed, by message; nothing of those for whom their provider vouches."""
    return {one.message_id: one for one in unit.all(_CHECKED, ids=_ids(messages))}


class AnsweredBy(Row, frozen=True, kw_only=True):
    message_id: int
    to_id: int
    seq: int


_ANSWERED_BY = Query(
    {
        engine: select(answered_.c.message_id, answered_.c.to_id, message.c.seq)
        .join_from(answered_, message, message.c.id == answered_.c.to_id)
        .where(text(f"answered.message_id {among}"))
        for engine, among in _AMONG.items()
    },
    AnsweredBy,
)


def answered(unit: Unit, messages: Iterable[int]) -> dict[int, AnsweredBy]:
    """Which message each of these answers."""
    return {one.message_id: one for one in unit.all(_ANSWERED_BY, ids=_ids(messages))}


def addressed(unit: Unit, conversation_id: int) -> Addressed | None:
    """By which name the contact last wrote here; None where nobody did, or it is erased."""
    return unit.one(_ADDRESSED, conversation=conversation_id)


_WAITS_BEFORE = Query(
    select(message.c.id)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.id < bindparam("message"),
        message.c.delivery == Delivery.QUEUED.value,
        or_(message.c.send_at.is_(None), message.c.send_at <= bindparam("now")),
    )
    .limit(1),
    int,
)


def waits_before(unit: Unit, conversation_id: int, message_id: int) -> bool:
    """Whether an earlier message of the conversation is due and has not gone out: people read in order."""
    return unit.one(_WAITS_BEFORE, conversation=conversation_id, message=message_id, now=unit.now) is not None
