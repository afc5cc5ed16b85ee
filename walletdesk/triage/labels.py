"""What the team says that conversations are about: what the next model learns from.

Some are kept back to measure it by, the same conversations always.  Those that somebody could poison the model with wait for a
lead: too many of one person, two people who disagree, and what takes an urgent matter for an ordinary one.
"""

from __future__ import annotations

import json
from enum import StrEnum

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from walletdesk.events import Actor, LabelReviewed
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.triage import queries, tree
from walletdesk.triage.tables import LabelRow, label
from walletdesk.wire import Priority

MOST_AN_HOUR, MOST_A_DAY = 60, 250
"""Of one person; a fast agent closes about 20 conversations an hour."""
KEPT_BACK = 4
"""One in so many, of each intent by itself: by chance a desk of forty labels had too few kept back to tell anything."""


class LabelState(StrEnum):
    COUNTS = "counts"
    REVIEW = "review"
    """It waits for a lead."""
    REFUSED = "refused"
    REPLACED = "replaced"
    """The same conversation got another one."""


class Why(StrEnum):
    """Why a label waits for a lead."""

    NONE = ""
    TOO_MANY = "too_many"
    DISAGREES = "disagrees"
    LESS_URGENT = "less_urgent"
    ALIKE = "alike"
    """Texts that are nearly the same were called something else."""


class LabelDecided(Conflict):
    code = "label_decided"
    sentence = "Somebody decided on this label meanwhile. Please look again."


_ADD = Query(insert(label).values({name: bindparam(name) for name in LabelRow.__struct_fields__}), int)
_STATE = Query(
    update(label)
    .where(label.c.id == bindparam("of"))
    .values(
        state=bindparam("new_state"), why=bindparam("new_why"), reviewed_by=bindparam("by"), reviewed_at=bindparam("at")
    ),
    int,
)
_DECIDE = Query(
    update(label)
    .where(label.c.id == bindparam("of"), label.c.state == "review")
    .values(state=bindparam("new_state"), reviewed_by=bindparam("by"), reviewed_at=bindparam("at")),
    int,
)
_TOO_FEW_KEPT_BACK = Query(
    select(func.count() - KEPT_BACK * func.count().filter(label.c.held_back)).where(
        label.c.new == bindparam("new"), or_(label.c.state == "counts", label.c.state == "review")
    ),
    int,
)
_FORGET = Query(delete(label).where(label.c.conversation_id == bindparam("conversation")), int)


def note(
    unit: Unit,
    *,
    conversation_id: int,
    message_ids: list[int],
    new: str,
    staff_id: int,
    trusted_word: bool,
    pressing: bool = False,
) -> LabelRow | None:
    """Somebody said what a conversation is about; `trusted_word` is a lead's, which waits for nobody.

    `pressing` is a conversation that is urgent or about security, whatever the model made of it.

    The same word of the same person again is no other label: None.
    """
    if not message_ids:
        return None
    ever = queries.labels_of(unit, conversation_id)
    before = [one for one in ever if one.state != LabelState.REPLACED]
    if before and before[0].new == new and before[0].staff_id == staff_id:
        return None
    said = queries.row_of(unit, conversation_id)
    why = (
        Why.NONE if trusted_word else _why(unit, before, said.intent if said else "", new, staff_id, pressing=pressing)
    )
    row = LabelRow(
        id=new_id(),
        conversation_id=conversation_id,
        message_ids=json.dumps(message_ids),
        old=said.intent if said else "",
        new=new,
        model=said.model if said else "",
        confidence=said.confidence if said else 0,
        staff_id=staff_id,
        held_back=ever[0].held_back if ever else _kept_back(unit, new),
        state=LabelState.REVIEW if why else LabelState.COUNTS,
        why=why,
        reviewed_by=staff_id if trusted_word else None,
        created_at=unit.now,
        reviewed_at=unit.now if trusted_word else None,
    )
    for one in before:
        # Somebody else's word is not wiped away by one that waits itself.
        if one.state in (LabelState.COUNTS, LabelState.REVIEW) and (not why or one.staff_id == staff_id):
            unit.run(_STATE, of=one.id, new_state=LabelState.REPLACED.value, new_why=one.why, by=None, at=None)
    unit.run(_ADD, **{name: getattr(row, name) for name in LabelRow.__struct_fields__})
    return row


def review(unit: Unit, by: Actor, label_id: int, *, accepted: bool) -> None:
    """Raises NotFound (404), LabelDecided (409).  Announces LabelReviewed."""
    row = queries.label_by_id(unit, label_id)
    if row is None:
        raise NotFound
    state = LabelState.COUNTS if accepted else LabelState.REFUSED
    if not unit.run(_DECIDE, of=row.id, new_state=state.value, by=by.id, at=unit.now):
        raise LabelDecided
    if accepted:
        for one in queries.labels_of(unit, row.conversation_id):
            if one.state == LabelState.COUNTS and one.id != row.id:
                unit.run(_STATE, of=one.id, new_state=LabelState.REPLACED.value, new_why=one.why, by=None, at=None)
    unit.announce(LabelReviewed(actor_kind=by.kind, actor_id=by.id, label_id=label_id, accepted=accepted))


def doubt(unit: Unit, label_ids: list[int]) -> None:
    """Alike texts were called differently: a lead has to say which it is."""
    for label_id in label_ids:
        row = queries.label_by_id(unit, label_id)
        if row is not None and row.state == LabelState.COUNTS and row.reviewed_by is None:
            unit.run(_STATE, of=label_id, new_state=LabelState.REVIEW.value, new_why=Why.ALIKE.value, by=None, at=None)


def forget(unit: Unit, conversation_id: int) -> None:
    unit.run(_FORGET, conversation=conversation_id)


def _kept_back(unit: Unit, new: str) -> bool:
    return unit.value(_TOO_FEW_KEPT_BACK, new=new) >= KEPT_BACK - 1


def _why(unit: Unit, before: list[LabelRow], old: str, new: str, staff_id: int, *, pressing: bool) -> Why:
    intents = tree.branches(unit)
    was, becomes = intents.get(old), intents.get(new)
    if any(one.new != new and one.staff_id != staff_id and one.state != LabelState.REFUSED for one in before):
        return Why.DISAGREES
    was_urgent = pressing or (was is not None and was.priority is Priority.URGENT)
    if was_urgent and (becomes is None or becomes.priority is not Priority.URGENT):
        return Why.LESS_URGENT
    if queries.labels_by(unit, staff_id, unit.now - HOUR) >= MOST_AN_HOUR:
        return Why.TOO_MANY
    return Why.TOO_MANY if queries.labels_by(unit, staff_id, unit.now - DAY) >= MOST_A_DAY else Why.NONE
