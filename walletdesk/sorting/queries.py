"""What agents see beside a conversation, and what leads see of how the model does."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, bindparam, case, func, literal_column, select, text

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.rules import LIVE
from walletdesk.conversations.tables import change, conversation
from walletdesk.kit.clock import DAY
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.sorting.reading import near
from walletdesk.sorting.schemas import (
    LabelPage,
    LabelView,
    ModelView,
    PairView,
    Share,
    TopicReport,
    UnknownView,
    VerdictView,
    WeekView,
)
from walletdesk.staff import queries as staff
from walletdesk.triage import queries
from walletdesk.triage.queries import STRANGE, Week
from walletdesk.triage.tables import VerdictRow, verdict
from walletdesk.triage.weighing import SURE

SAME_US = DAY
ALIKE = 0.62
"""From here on two texts of one intent are offered as the same thing; set by hand, and only ever a question to the agent."""
GROUPED = 0.55
MOST = 300
"""Verdicts that are compared with one, and those that are put into groups."""
WEEK_US = 7 * DAY
WEEKS = 12
SHOWN = 8

_LIVE = text("conversation.status in ('" + "', '".join(sorted(one.value for one in LIVE)) + "')")
_SAME = Query(
    select(*columns(verdict, VerdictRow))
    .join(conversation, conversation.c.id == verdict.c.conversation_id)
    .where(
        verdict.c.intent == bindparam("intent"),
        verdict.c.at > bindparam("since"),
        verdict.c.encoder == bindparam("encoder"),
        verdict.c.conversation_id != bindparam("own"),
        _LIVE,
    )
    .order_by(verdict.c.at.desc())
    .limit(MOST),
    VerdictRow,
)
_UNKNOWN = Query(
    select(*columns(verdict, VerdictRow))
    .where(
        verdict.c.at > bindparam("since"),
        (verdict.c.strange >= STRANGE) | (verdict.c.confidence < SURE) | (verdict.c.intent == text("'other'")),
    )
    .order_by(verdict.c.at.desc())
    .limit(MOST),
    VerdictRow,
)
_week = literal_column(
    f"triage_verdict.at / {WEEK_US}", BigInteger
)  # the same text in both places, or PostgreSQL sees two
_WEEKS = Query(
    select(
        _week.label("week"),
        func.count().label("n"),
        func.sum(case((verdict.c.confidence < SURE, 1), else_=0)).label("unsure"),
        func.sum(case((verdict.c.strange >= STRANGE, 1), else_=0)).label("strange"),
    )
    .where(verdict.c.at > bindparam("since"))
    .group_by(_week)
    .order_by(_week),
    Week,
)


class _Named(Row, frozen=True, kw_only=True):
    actor_kind: str


_NAMED = Query(
    select(change.c.actor_kind)
    .where(change.c.conversation_id == bindparam("conversation"), text("change.kind = 'category'"))
    .order_by(change.c.seq.desc())
    .limit(1),
    _Named,
)


def beside(unit: Unit, number: int) -> VerdictView:
    """Raises NotFound (404)."""
    row = conversations.by_number(unit, number)
    said = queries.row_of(unit, row.id)
    if said is None:
        return VerdictView(intent="", named_by=_named_by(unit, row.id, row.category, ""))
    shown = queries.shown(said)
    same = same_as(unit, row.id)
    numbers = conversations.numbers_of(unit, same[:SHOWN])
    return VerdictView(
        intent=shown.intent,
        confidence=shown.confidence,
        in_scope=shown.in_scope,
        alternatives=[Share(intent=slug, share=share) for slug, share in shown.alternatives],
        urgency=shown.urgency.value,
        mood=shown.mood.value,
        spam=shown.spam,
        abuse=shown.abuse,
        model=shown.model,
        named_by=_named_by(unit, row.id, row.category, said.category_set),
        same=len(same),
        same_numbers=[numbers[id_] for id_ in same[:SHOWN] if id_ in numbers],
        at=shown.at,
    )


def _named_by(unit: Unit, conversation_id: int, category: str, category_set: str) -> str:
    if not category:
        return ""
    last = unit.one(_NAMED, conversation=conversation_id)
    if last is not None:
        return "team" if last.actor_kind == "agent" else "model"
    return "model" if category == category_set else "contact"


def same_as(unit: Unit, conversation_id: int) -> list[int]:
    """Other open conversations of the last day that look like the same incident: one intent, and nearly one meaning."""
    own = queries.row_of(unit, conversation_id)
    if own is None or own.vector is None or not queries.in_scope(own):
        return []
    others = [
        one
        for one in unit.all(
            _SAME, intent=own.intent, since=unit.now - SAME_US, encoder=own.encoder, own=conversation_id
        )
        if one.vector is not None and len(one.vector) == len(own.vector)
    ]
    closeness = near(own.vector, [one.vector or b"" for one in others])
    return [one.conversation_id for one, close in zip(others, closeness, strict=True) if close >= ALIKE]


def report(unit: Unit, works: str) -> TopicReport:
    rows = queries.models(unit)
    names = _names(unit, {row.staff_id for row in rows})
    shown = [ModelView.of(row, names.get(row.staff_id, "")) for row in rows]
    running = queries.running(unit)
    pairs = queries.confused(unit, unit.now - 28 * DAY, limit=500)
    return TopicReport(
        works=works or "ok",
        running=None if running is None else ModelView.of(running, names.get(running.staff_id, "")),
        models=shown,
        labels=queries.count_labels(unit, "counts"),
        to_review=queries.count_labels(unit, "review"),
        agreed=sum(one.n for one in pairs if one.old == one.new),
        corrected=sum(one.n for one in pairs if one.old != one.new),
        confused=[PairView(intent=one.new, taken_for=one.old, n=one.n) for one in pairs if one.old != one.new][:20],
        weeks=[
            WeekView(begins_at=one.week * WEEK_US, n=one.n, unsure=one.unsure, strange=one.strange)
            for one in unit.all(_WEEKS, since=unit.now - WEEKS * WEEK_US)
        ],
        unknown=_unknown(unit),
    )


def _unknown(unit: Unit) -> list[UnknownView]:
    rows = [row for row in unit.all(_UNKNOWN, since=unit.now - 4 * WEEK_US) if row.vector is not None]
    groups = [group for group in alike(rows) if len(group) > 1] or alike(rows)
    groups.sort(key=len, reverse=True)
    shown = groups[:SHOWN]
    numbers = conversations.numbers_of(unit, {row.conversation_id for group in shown for row in group[:SHOWN]})
    return [
        UnknownView(
            n=len(group),
            numbers=[numbers[row.conversation_id] for row in group[:SHOWN] if row.conversation_id in numbers],
        )
        for group in shown
    ]


def alike(rows: Sequence[VerdictRow]) -> list[list[VerdictRow]]:
    """Those that mean nearly the same stand together: each joins the first group whose first one it is near."""
    groups: list[list[VerdictRow]] = []
    for row in rows:
        firsts = [group for group in groups if group[0].encoder == row.encoder]
        closeness = near(row.vector or b"", [group[0].vector or b"" for group in firsts])
        best = max(range(len(firsts)), key=closeness.__getitem__, default=None)
        if best is not None and closeness[best] >= GROUPED:
            firsts[best].append(row)
        else:
            groups.append([row])
    return groups


def review_page(unit: Unit, *, before: int | None, limit: int) -> LabelPage:
    rows = queries.to_review(unit, before=1 << 62 if before is None else before, limit=limit + 1)
    shown = rows[:limit]
    numbers = conversations.numbers_of(unit, {row.conversation_id for row in shown})
    names = _names(unit, {row.staff_id for row in shown})
    return LabelPage(
        labels=[
            LabelView(
                id=row.id,
                number=numbers.get(row.conversation_id, 0),
                old=row.old,
                new=row.new,
                by=names.get(row.staff_id, ""),
                why=row.why,
                at=row.created_at,
            )
            for row in shown
        ],
        next=shown[-1].id if len(rows) > limit else None,
    )


def _names(unit: Unit, ids: set[int] | set[int | None]) -> dict[int | None, str]:
    found: dict[int | None, str] = {}
    for staff_id in ids:
        person = None if staff_id is None else staff.by_id(unit, staff_id)
        if person is not None:
            found[staff_id] = person.name
    return found
