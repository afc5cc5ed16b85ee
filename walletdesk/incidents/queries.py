"""Reads of incidents, their conversations, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ClauseElement, bindparam, select, text

from walletdesk.conversations.rules import Status
from walletdesk.incidents import rules
from walletdesk.incidents.rules import IncidentState, Sending, Skip
from walletdesk.incidents.tables import AnswerRow, IncidentRow, incident, incident_answer, incident_conversation
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.wire import SafeText

SHOWN = 100
"""Incidents in the list, open ones first."""


class Member(Row, frozen=True, kw_only=True):
    """A conversation of an incident, or one that looks like it."""

    id: int
    number: int
    contact_id: int
    name: SafeText
    status: Status
    language: str
    created_at: int
    closes_at: int | None
    sends_left: int | None

    def skips(self, now: int) -> Skip | None:
        """Why it would get no answer now."""
        shut = self.closes_at is not None and (now >= self.closes_at or self.sends_left == 0)
        return rules.skips(self.status, window_open=not shut)


class Listed(Row, frozen=True, kw_only=True):
    incident_id: int
    n: int


class Told(Row, frozen=True, kw_only=True):
    """What became of an answer in one conversation."""

    number: int
    state: Sending
    reason: str


_COLUMNS = columns(incident, IncidentRow)
_ONE = Query(select(*_COLUMNS).where(incident.c.id == bindparam("row")), IncidentRow)
_OF_RISE = Query(
    select(*_COLUMNS).where(incident.c.rise_id == bindparam("rise")).order_by(incident.c.id.desc()).limit(1),
    IncidentRow,
)
_LISTED = Query(
    select(*_COLUMNS)
    .order_by((incident.c.state == IncidentState.CLOSED.value), incident.c.id.desc())
    .limit(bindparam("most")),
    IncidentRow,
)
_OF = Query(
    select(*_COLUMNS)
    .join(incident_conversation, incident_conversation.c.incident_id == incident.c.id)
    .where(incident_conversation.c.conversation_id == bindparam("conversation"), text("incident_conversation.live")),
    IncidentRow,
)
_COUNTS = Query(
    text("select incident_id, count(*) as n from incident_conversation group by incident_id"),
    Listed,
)
_MEMBER = (
    "select c.id, c.number, c.contact_id, p.name, c.status, c.language, c.created_at, w.closes_at, w.sends_left "
    "from conversation c join contact p on p.id = c.contact_id left join reply_window w on w.conversation_id = c.id "
)
_MEMBERS = Query(
    text(
        _MEMBER + "join incident_conversation i on i.conversation_id = c.id where i.incident_id = :incident "
        "order by c.id desc"
    ),
    Member,
)
_CHAIN = {
    "sqlite": "lower(coalesce(json_extract(c.facts, '$.chain'), ''))",
    "postgresql": "lower(coalesce(c.facts::json ->> 'chain', ''))",
}
_ALIKE = (
    "where c.created_at >= :since and c.category = :intent and c.status <> 'spam' "
    "and (:chain = '' or CHAIN = :chain) "
    "and not exists (select 1 from incident_conversation i where i.conversation_id = c.id "
    "and (i.live or i.incident_id = :incident)) order by c.id desc limit :most"
)


def _each(statement: str) -> Mapping[str, ClauseElement]:
    """For each engine, with what stands for `CHAIN` there."""
    return {engine: text(statement.replace("CHAIN", chain)) for engine, chain in _CHAIN.items()}


_LIKE = Query(_each(_MEMBER + _ALIKE), Member)
_CHAIN_OF = Query(_each("select CHAIN from conversation c where c.id = :conversation"), str)
_ANSWERS = Query(
    select(*columns(incident_answer, AnswerRow))
    .where(incident_answer.c.incident_id == bindparam("incident"))
    .order_by(incident_answer.c.id.desc()),
    AnswerRow,
)
_ANSWER = Query(select(*columns(incident_answer, AnswerRow)).where(incident_answer.c.id == bindparam("row")), AnswerRow)
_TOLD = Query(
    text(
        "select c.number, r.state, r.reason from incident_reply r join conversation c on c.id = r.conversation_id "
        "where r.answer_id = :answer order by c.number"
    ),
    Told,
)


def one(unit: Unit, incident_id: int) -> IncidentRow:
    """Raises NotFound (404)."""
    if (row := unit.one(_ONE, row=incident_id)) is None:
        raise NotFound
    return row


def listed(unit: Unit) -> list[IncidentRow]:
    """Open ones first, then the newest."""
    return unit.all(_LISTED, most=SHOWN)


def counts(unit: Unit) -> dict[int, int]:
    """How many conversations each has."""
    return {row.incident_id: row.n for row in unit.all(_COUNTS)}


def of_rise(unit: Unit, rise_id: int) -> IncidentRow | None:
    return unit.one(_OF_RISE, rise=rise_id)


def of_conversation(unit: Unit, conversation_id: int) -> IncidentRow | None:
    """The open one that it is in."""
    return unit.one(_OF, conversation=conversation_id)


def members(unit: Unit, incident_id: int) -> list[Member]:
    """The newest first."""
    return unit.all(_MEMBERS, incident=incident_id)


def alike(unit: Unit, row: IncidentRow) -> list[Member]:
    """Of the same topic and chain, begun since it did, and in no open incident; none of one that is closed."""
    if not row.intent or row.state is not IncidentState.OPEN:
        return []
    return unit.all(
        _LIKE, incident=row.id, since=row.since, intent=row.intent, chain=row.chain, most=rules.MOST_AT_ONCE
    )


def chain_of(unit: Unit, conversation_id: int) -> str:
    """The network that the app told; empty where it told none."""
    return unit.value(_CHAIN_OF, conversation=conversation_id)


def answers(unit: Unit, incident_id: int) -> list[AnswerRow]:
    """The newest first."""
    return unit.all(_ANSWERS, incident=incident_id)


def answer(unit: Unit, answer_id: int) -> AnswerRow | None:
    return unit.one(_ANSWER, row=answer_id)


def told(unit: Unit, answer_id: int) -> list[Told]:
    return unit.all(_TOLD, answer=answer_id)
