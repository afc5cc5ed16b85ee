"""What the visitor's screens read beside what `conversations.queries` offers: batched, a fixed number of statements
however many conversations are shown."""

from __future__ import annotations

import json
from collections.abc import Collection

import msgspec
from sqlalchemy import and_, bindparam, func, select, text

from walletdesk.conversations.rules import REPLACES, ChangeKind, Lane, Visibility
from walletdesk.conversations.tables import Message, answered, change, conversation, message, rating
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.sla.queries import expected_wait_s
from walletdesk.staff.tables import staff
from walletdesk.wire import AuthorKind, ClockKind, Delivery

_AMONG = {
    "sqlite": "in (select value from json_each(:ids))",
    "postgresql": "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
}


class Beside(Row, frozen=True, kw_only=True):
    """What stands beside a conversation on its visitor's screen."""

    id: int
    unread: int
    senior: int | None
    agent: str | None
    link: int | None
    """Number of the conversation it goes on from."""
    score: int | None
    rated_at: int | None
    asked_for: int | None
    """When the resolution was that was asked about last."""
    """Id of its latest question how it was."""


_other = conversation.alias("other")
_later = rating.alias("later")
_unread = (
    select(func.count())
    .select_from(message)
    .where(
        message.c.conversation_id == conversation.c.id,
        message.c.visible_seq > conversation.c.contact_seen,
        message.c.visibility == Visibility.PUBLIC.value,
        message.c.delivery != Delivery.TAKEN_BACK.value,
        message.c.author_kind != AuthorKind.CONTACT.value,
    )
    .scalar_subquery()
)
_senior = (
    select(func.min(change.c.id))
    .where(change.c.conversation_id == conversation.c.id, change.c.kind == ChangeKind.SENIOR.value)
    .scalar_subquery()
)
_asked_last = (
    select(func.max(_later.c.resolved_at)).where(_later.c.conversation_id == conversation.c.id).scalar_subquery()
)
_BESIDE = Query(
    {
        engine: select(
            conversation.c.id,
            _unread.label("unread"),
            _senior.label("senior"),
            staff.c.name.label("agent"),
            _other.c.number.label("link"),
            rating.c.score,
            rating.c.rated_at,
            rating.c.resolved_at.label("asked_for"),
        )
        .select_from(conversation)
        .outerjoin(staff, staff.c.id == conversation.c.assignee_id)
        .outerjoin(_other, _other.c.id == conversation.c.linked_from)
        .outerjoin(rating, and_(rating.c.conversation_id == conversation.c.id, rating.c.resolved_at == _asked_last))
        .where(text(f"conversation.id {among}"))
        for engine, among in _AMONG.items()
    },
    Beside,
)


def beside(unit: Unit, ids: Collection[int]) -> dict[int, Beside]:
    return {one.id: one for one in unit.all(_BESIDE, ids=json.dumps(list(ids)))} if ids else {}


class _Name(Row, frozen=True, kw_only=True):
    id: int
    name: str


_NAMES = Query(
    {
        engine: select(staff.c.id, staff.c.name).where(text(f"staff.id {among}")).order_by(staff.c.id)
        for engine, among in _AMONG.items()
    },
    _Name,
)


def names_of(unit: Unit, staff_ids: Collection[int]) -> dict[int, str]:
    """Names of members of the staff, as visitors read them."""
    return {one.id: one.name for one in unit.all(_NAMES, ids=json.dumps(list(staff_ids)))} if staff_ids else {}


class Answers(Row, frozen=True, kw_only=True):
    message_id: int
    to_id: int
    seq: int


_ANSWERS = Query(
    {
        engine: select(answered.c.message_id, answered.c.to_id, message.c.visible_seq.label("seq"))
        .join_from(answered, message, message.c.id == answered.c.to_id)
        .where(
            text(f"answered.message_id {among}"),
            message.c.visible_seq.is_not(None),
            message.c.visibility == Visibility.PUBLIC.value,
            message.c.delivery != Delivery.TAKEN_BACK.value,
        )
        for engine, among in _AMONG.items()
    },
    Answers,
)


def answers(unit: Unit, messages: Collection[int]) -> dict[int, Answers]:
    """Which message that its reader sees each of these answers."""
    return {one.message_id: one for one in unit.all(_ANSWERS, ids=json.dumps(list(messages)))} if messages else {}


_REPLACES = f"change.kind in ({', '.join(repr(kind.value) for kind in sorted(REPLACES))})"
_REDACTED_SINCE = Query(
    select(*columns(message, Message))
    .where(
        message.c.id.in_(
            select(change.c.message_id).where(
                change.c.conversation_id == bindparam("conversation"),
                text(_REPLACES),
                change.c.seq > bindparam("after"),
            )
        ),
        message.c.visible_seq <= bindparam("upto"),
        message.c.visibility == Visibility.PUBLIC.value,
    )
    .order_by(message.c.seq),
    Message,
)


def redacted_since(unit: Unit, conversation_id: int, after: int, upto: int) -> list[Message]:
    """Messages a contact has (up to number `upto`) whose words were taken out after number `after`."""
    return unit.all(_REDACTED_SINCE, conversation=conversation_id, after=after, upto=upto)


# -- the queue -----------------------------------------------------------------------

MOST_PLACES = 1_000


class Queue(msgspec.Struct, kw_only=True):
    """Who waits for a first answer in an inbox: places in order, at most `MOST_PLACES`, and what is known of the wait."""

    places: list[int]
    wait_s: int | None
    at: int
    """When it was read."""


_PLACES = Query(
    select(conversation.c.place)
    .where(
        conversation.c.inbox_id == bindparam("inbox"),
        conversation.c.lane == Lane.WORK.value,
        conversation.c.due_kind == ClockKind.FIRST_RESPONSE.value,
    )
    .order_by(conversation.c.place)
    .limit(bindparam("limit")),
    int,
)


def queue(unit: Unit, inbox_id: int) -> Queue:
    return Queue(
        places=unit.all(_PLACES, inbox=inbox_id, limit=MOST_PLACES),
        wait_s=expected_wait_s(unit, inbox_id),
        at=unit.now,
    )
