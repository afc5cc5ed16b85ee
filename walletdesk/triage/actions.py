"""Urgent claims on record, and how far one is believed; what the model made of conversations."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import msgspec
from sqlalchemy import bindparam, delete, distinct, func, insert, select
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.triage import flood
from walletdesk.triage.tables import VerdictRow, claim, verdict

KEPT_US = 7 * DAY
UNKNOWN_SOURCE = "?"
"""Of a stranger whose address is not known; not counted as one source."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    standing: flood.Standing
    group_id: int | None
    """The conversation that said the same first."""
    alarm: bool
    """Whether it may be told aloud now."""


class _Alike(Row, frozen=True, kw_only=True):
    first: int | None
    n: int


_FROM_SOURCE = Query(
    select(func.count(distinct(claim.c.conversation_id))).where(
        claim.c.source == bindparam("source"),
        claim.c.at > bindparam("since"),
        claim.c.conversation_id != bindparam("own"),
    ),
    int,
)
_FROM_STRANGERS = Query(
    select(func.count(distinct(claim.c.conversation_id))).where(
        claim.c.source != "", claim.c.at > bindparam("since"), claim.c.conversation_id != bindparam("own")
    ),
    int,
)
_ALIKE = Query(
    select(
        func.min(claim.c.conversation_id).label("first"), func.count(distinct(claim.c.conversation_id)).label("n")
    ).where(claim.c.fingerprint == bindparam("fingerprint"), claim.c.at > bindparam("since")),
    _Alike,
)
_NOTE = Query(
    insert(claim).values({name: bindparam(name) for name in ("id", "source", "fingerprint", "conversation_id", "at")}),
    int,
)
_FORGET = Query(delete(claim).where(claim.c.at < bindparam("before")), int)


_FIELDS = VerdictRow.__struct_fields__


def _keep(module: ModuleType) -> ClauseElement:
    statement = module.insert(verdict).values({name: bindparam(name) for name in _FIELDS})
    kept = {name: statement.excluded[name] for name in _FIELDS if name != "conversation_id"}
    made: ClauseElement = statement.on_conflict_do_update(index_elements=["conversation_id"], set_=kept)
    return made


_KEEP = Query(_keep, int)
_FORGET_MESSAGE = Query(delete(verdict).where(verdict.c.message_id == bindparam("message")), int)
_FORGET_CONVERSATION = Query(delete(verdict).where(verdict.c.conversation_id == bindparam("conversation")), int)


def keep(unit: Unit, row: VerdictRow) -> None:
    """What is thought of a conversation, in the place of what was."""
    unit.run(_KEEP, **{name: getattr(row, name) for name in _FIELDS})


def forget_messages(unit: Unit, message_ids: Sequence[int]) -> int:
    """What was made of these messages goes with their words; tells of how many."""
    return sum(unit.run(_FORGET_MESSAGE, message=message_id) for message_id in message_ids)


def forget_conversation(unit: Unit, conversation_id: int) -> None:
    unit.run(_FORGET_CONVERSATION, conversation=conversation_id)


def judge(
    unit: Unit, *, conversation_id: int, source: str, fingerprint: str, identified: bool, confirmed: bool
) -> Verdict:
    """Put an urgent claim on record and say in which lane it stands (`flood.standing`).

    Others are counted by their conversations; what this one said before does not count against it.

    `source` is a keyed hash of where it came from; `confirmed` is that a stored fact
    stands behind it.
    """
    since = unit.now - HOUR
    from_source = (
        unit.value(_FROM_SOURCE, source=source, since=since, own=conversation_id) if source and not identified else 0
    )
    from_strangers = unit.value(_FROM_STRANGERS, since=since, own=conversation_id)
    alike = unit.value(_ALIKE, fingerprint=fingerprint, since=since) if fingerprint else _Alike(first=None, n=0)
    unit.run(
        _NOTE,
        id=new_id(),
        source="" if identified else source or UNKNOWN_SOURCE,
        fingerprint=fingerprint,
        conversation_id=conversation_id,
        at=unit.now,
    )
    decided = flood.standing(
        identified=identified,
        confirmed=confirmed,
        from_source=from_source,
        # Who said it first stands under nobody.
        alike=alike.n if alike.first != conversation_id else 0,
        from_strangers=from_strangers,
    )
    joins = decided.standing in (flood.Standing.GROUPED, flood.Standing.HELD) and alike.first != conversation_id
    return Verdict(standing=decided.standing, group_id=alike.first if joins else None, alarm=decided.alarm)


def forget_old(unit: Unit) -> int:
    """Remove claims past their retention."""
    return unit.run(_FORGET, before=unit.now - KEPT_US)
