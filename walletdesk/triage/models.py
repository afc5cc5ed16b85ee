"""Models that were learned here: which there are, which runs."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from walletdesk.events import SYSTEM, Actor, IntentModelSwitched
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.triage import queries
from walletdesk.triage.measuring import Report, decide
from walletdesk.triage.tables import ModelRow, intent_model

KEPT = 20
"""Models and what is known of them; older ones go."""


class NotKept(Conflict):
    code = "model_not_kept"
    sentence = "This model cannot be used: it did not come about, or is not kept any more."


_ADD = Query(insert(intent_model).values({name: bindparam(name) for name in ModelRow.__struct_fields__}), int)
_END = Query(
    update(intent_model)
    .where(intent_model.c.id == bindparam("of"))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        labels=bindparam("new_labels"),
        held_back=bindparam("new_held_back"),
        report=bindparam("new_report"),
        ended_at=bindparam("at"),
    ),
    int,
)
_BREAK_OFF = Query(
    update(intent_model)
    .where(intent_model.c.state == "learning")
    .values(state="failed", reason="child_died", ended_at=bindparam("at")),
    int,
)
_ALL = Query(select(intent_model.c.id).order_by(intent_model.c.id).with_for_update(), int)
_RUN_NONE = Query(update(intent_model).where(intent_model.c.running).values(running=False), int)
_RUN = Query(update(intent_model).where(intent_model.c.id == bindparam("of")).values(running=True), int)
_DROP = Query(delete(intent_model).where(intent_model.c.id == bindparam("id")), int)


def begin(unit: Unit, staff_id: int | None) -> int:
    """A model is being learned; one that still seems to be was cut off."""
    unit.run(_BREAK_OFF, at=unit.now)
    row = ModelRow(
        id=new_id(),
        state="learning",
        running=False,
        reason="",
        labels=0,
        held_back=0,
        report="{}",
        staff_id=staff_id,
        created_at=unit.now,
        ended_at=None,
    )
    unit.run(_ADD, **{name: getattr(row, name) for name in ModelRow.__struct_fields__})
    return row.id


def fail(unit: Unit, model_id: int, reason: str) -> None:
    _end(unit, model_id, "failed", reason, Report(trained=False))


def finish(unit: Unit, model_id: int, report: Report, *, ran: int | None) -> bool:
    """It was learned and measured beside the one that ran (`ran`): it takes that one's place if it is better.

    Where another one runs by now, as somebody switched meanwhile, it takes nobody's place.  Announces IntentModelSwitched.
    """
    unit.all(_ALL)  # locked: of two who switch at the same moment the second sees what the first chose
    decided = decide(report)
    running = queries.running(unit)
    meanwhile = (running.id if running else None) != ran
    reason = "switched_meanwhile" if decided.switch and meanwhile else decided.reason
    _end(unit, model_id, "kept", reason, report)
    if not decided.switch or meanwhile:
        return False
    _run(unit, SYSTEM, model_id)
    return True


def switch(unit: Unit, by: Actor, model_id: int | None) -> None:
    """Somebody chose the model that tells; None is the one that ships.  Raises NotFound (404), NotKept (409)."""
    unit.all(_ALL)  # locked
    if model_id is not None:
        row = queries.model_by_id(unit, model_id)
        if row is None:
            raise NotFound
        if row.state != "kept":
            raise NotKept
    running = queries.running(unit)
    if (running.id if running else None) != model_id:
        _run(unit, by, model_id)


def remove_old(unit: Unit) -> list[int]:
    """Those that are too many; whoever asks removes their folders."""
    rows = queries.models(unit, limit=10 * KEPT)
    gone = [row.id for row in rows[KEPT:] if not row.running]
    for model_id in gone:
        unit.run(_DROP, id=model_id)
    return gone


def report_of(row: ModelRow) -> Report:
    return msgspec.json.decode(row.report, type=Report)


def _run(unit: Unit, by: Actor, model_id: int | None) -> None:
    unit.run(_RUN_NONE)
    if model_id is not None:
        unit.run(_RUN, of=model_id)
    unit.announce(IntentModelSwitched(actor_kind=by.kind, actor_id=by.id, triage_model_id=model_id))


def _end(unit: Unit, model_id: int, state: str, reason: str, report: Report) -> None:
    unit.run(
        _END,
        of=model_id,
        new_state=state,
        new_reason=reason,
        new_labels=report.labels,
        new_held_back=report.held_back,
        new_report=msgspec.json.encode(report).decode(),
        at=unit.now,
    )
