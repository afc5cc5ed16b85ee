"""The job that hands a message to its channel."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, delete, select, text

from walletdesk.conversations.tables import handover
from walletdesk.kit import jobs
from walletdesk.kit.unit import Query, Unit

DELIVER = "deliver"
"""Kind of the job."""

_BEGIN = Query[int](
    text("insert into handover (message_id, at) values (:message, :at) on conflict (message_id) do nothing")
)
_BEGUN = Query(select(handover.c.at).where(handover.c.message_id == bindparam("message")), int)
_END = Query[int](delete(handover).where(handover.c.message_id == bindparam("message")))


class DeliverArgs(msgspec.Struct, frozen=True):
    message_id: int


def send_later(unit: Unit, message_id: int, at: int | None = None) -> None:
    """It goes out at `at`, or with the next job."""
    jobs.add(unit, DELIVER, DeliverArgs(message_id), key=f"{DELIVER}:{message_id}", run_at=at)


def begin_handover(unit: Unit, message_id: int) -> None:
    """From here on it may have been sent, whatever becomes of us."""
    unit.run(_BEGIN, message=message_id, at=unit.now)


def handover_begun(unit: Unit, message_id: int) -> bool:
    """Whether a process began to hand it over and never said what became of it."""
    return unit.one(_BEGUN, message=message_id) is not None


def end_handover(unit: Unit, message_id: int) -> None:
    """The provider did not take it, or it is known what became of it."""
    unit.run(_END, message=message_id)
