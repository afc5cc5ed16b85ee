"""What the model made of conversations, what the team made of that, and which model runs."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, func, select

from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.triage.mood import Mood
from walletdesk.triage.tables import LabelRow, ModelRow, VerdictRow, intent_model, label, verdict
from walletdesk.wire import Priority

WHOLE = 10_000
"""Shares are kept in ten-thousandths."""
SHIPPED = "shipped"
STRANGE = WHOLE // 2
"""From here on a text counts as belonging to no intent."""

_decode = msgspec.json.Decoder(list[tuple[str, int]]).decode


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is thought of a conversation, in shares of 1."""

    message_id: int
    intent: str
    confidence: float
    in_scope: bool
    urgency: Priority
    """The more pressing of the hard rules and the intent."""
    mood: Mood
    spam: float
    abuse: float
    alternatives: tuple[tuple[str, float], ...]
    model: str
    """The id of a model that was learned here, or `shipped`."""
    at: int


class ByIntents(Row, frozen=True, kw_only=True):
    old: str
    new: str
    n: int


class Week(Row, frozen=True, kw_only=True):
    week: int
    """Weeks since 1970."""
    n: int
    unsure: int
    strange: int


_OF = Query(
    select(*columns(verdict, VerdictRow)).where(verdict.c.conversation_id == bindparam("conversation")), VerdictRow
)
_LABELS_OF = Query(
    select(*columns(label, LabelRow))
    .where(label.c.conversation_id == bindparam("conversation"))
    .order_by(label.c.id.desc()),
    LabelRow,
)
_BY_STAFF = Query(
    select(func.count()).where(label.c.staff_id == bindparam("staff"), label.c.created_at > bindparam("since")), int
)
_RUNNING = Query(select(*columns(intent_model, ModelRow)).where(intent_model.c.running), ModelRow)
_MODEL = Query(select(*columns(intent_model, ModelRow)).where(intent_model.c.id == bindparam("id")), ModelRow)
_MODELS = Query(
    select(*columns(intent_model, ModelRow)).order_by(intent_model.c.id.desc()).limit(bindparam("limit")), ModelRow
)
_LABELS = Query(
    select(*columns(label, LabelRow))
    .where(label.c.state == bindparam("state"), label.c.id > bindparam("after"))
    .order_by(label.c.id)
    .limit(bindparam("limit")),
    LabelRow,
)
_REVIEW = Query(
    select(*columns(label, LabelRow))
    .where(label.c.state == "review", label.c.id < bindparam("before"))
    .order_by(label.c.id.desc())
    .limit(bindparam("limit")),
    LabelRow,
)
_COUNT = Query(select(func.count()).where(label.c.state == bindparam("state")), int)
_CONFUSED = Query(
    select(label.c.old, label.c.new, func.count().label("n"))
    .where(label.c.created_at > bindparam("since"), label.c.state == "counts", label.c.old != "")
    .group_by(label.c.old, label.c.new)
    .order_by(func.count().desc(), label.c.old, label.c.new)
    .limit(bindparam("limit")),
    ByIntents,
)
_LABEL_AFTER = Query(
    select(label.c.id).where(label.c.created_at > bindparam("at"), label.c.state == "counts").limit(1), int
)
_ONE_LABEL = Query(select(*columns(label, LabelRow)).where(label.c.id == bindparam("id")), LabelRow)


def row_of(unit: Unit, conversation_id: int) -> VerdictRow | None:
    return unit.one(_OF, conversation=conversation_id)


def verdict_of(unit: Unit, conversation_id: int) -> Verdict | None:
    """What is thought of a conversation now; None while nothing was told of it."""
    found = row_of(unit, conversation_id)
    return None if found is None else shown(found)


def shown(found: VerdictRow) -> Verdict:
    return Verdict(
        message_id=found.message_id,
        intent=found.intent,
        confidence=found.confidence / WHOLE,
        in_scope=in_scope(found),
        urgency=Priority(found.urgency),
        mood=Mood(found.mood),
        spam=found.spam / WHOLE,
        abuse=found.abuse / WHOLE,
        alternatives=tuple((slug, share / WHOLE) for slug, share in _decode(found.alternatives)),
        model=found.model,
        at=found.at,
    )


def in_scope(found: VerdictRow) -> bool:
    return found.strange < STRANGE and found.intent != "other"


def labels_of(unit: Unit, conversation_id: int) -> list[LabelRow]:
    """The newest first."""
    return unit.all(_LABELS_OF, conversation=conversation_id)


def labels_by(unit: Unit, staff_id: int, since: int) -> int:
    return unit.value(_BY_STAFF, staff=staff_id, since=since)


def label_by_id(unit: Unit, label_id: int) -> LabelRow | None:
    return unit.one(_ONE_LABEL, id=label_id)


def labels(unit: Unit, state: str, *, after: int = 0, limit: int = 1000) -> list[LabelRow]:
    return unit.all(_LABELS, state=state, after=after, limit=limit)


def label_after(unit: Unit, at: int) -> bool:
    """Whether a label that counts was made after `at`."""
    return unit.one(_LABEL_AFTER, at=at) is not None


def to_review(unit: Unit, *, before: int, limit: int) -> list[LabelRow]:
    return unit.all(_REVIEW, before=before, limit=limit)


def count_labels(unit: Unit, state: str) -> int:
    return unit.value(_COUNT, state=state)


def confused(unit: Unit, since: int, *, limit: int = 20) -> list[ByIntents]:
    """What the model said and what the team made of it, the commonest first; where both agree too."""
    return unit.all(_CONFUSED, since=since, limit=limit)


def running(unit: Unit) -> ModelRow | None:
    """The model that was learned here and is used; None for the one that ships."""
    return unit.one(_RUNNING)


def model_by_id(unit: Unit, model_id: int) -> ModelRow | None:
    return unit.one(_MODEL, id=model_id)


def models(unit: Unit, *, limit: int = 20) -> list[ModelRow]:
    """The newest first."""
    return unit.all(_MODELS, limit=limit)
