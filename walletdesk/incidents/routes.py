"""HTTP: incidents under /api/incidents.  One is opened of a rise under /api/asked."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import reply
from walletdesk.conversations.actions.reply import MaybeKeyInReply, SecretInReply
from walletdesk.incidents import actions, queries
from walletdesk.incidents.actions import InAnotherIncident, IncidentOver, NobodyToAnswer, NoTextFor
from walletdesk.incidents.queries import Member
from walletdesk.incidents.rules import Sending
from walletdesk.incidents.schemas import (
    IncidentAdd,
    IncidentAnswerNew,
    IncidentAnswerView,
    IncidentLine,
    IncidentList,
    IncidentMember,
    IncidentNew,
    IncidentNews,
    IncidentOf,
    IncidentSkipped,
    IncidentStatement,
    IncidentView,
)
from walletdesk.incidents.tables import AnswerRow, IncidentRow
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WrongRequest, responses
from walletdesk.kit.paging import GivenId
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import news
from walletdesk.macros.rules import UnfilledPlaceholder, refuse_unfilled
from walletdesk.safety import screen
from walletdesk.safety.names import WRONG_NAMES, without_secret
from walletdesk.safety.outgoing import AsksForSecret, refuse_asking
from walletdesk.staff import queries as staff
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import SafeText

Reader = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))]
Worker = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_CHANGE))]
Lead = Annotated[StaffMember, Depends(needs(Permission.INCIDENTS_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]
Number = Annotated[int, Path(ge=1, le=10**12)]

router = APIRouter(
    prefix="/api/incidents",
    tags=["incidents"],
    responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
)


@router.get("")
async def list_incidents(_: Reader, db: WithDb) -> IncidentList:
    """Open ones first, then the newest."""

    def read(unit: Unit) -> IncidentList:
        counts = queries.counts(unit)
        return IncidentList(incidents=[_line(row, counts.get(row.id, 0)) for row in queries.listed(unit)])

    return await db.read(read)


@router.post("", status_code=201, responses=responses(NotFound, InAnotherIncident, *WRONG_NAMES))
async def open_incident(member: Lead, body: IncidentNew, db: WithDb) -> IncidentView:
    """Alone, or with a conversation whose topic and chain others are looked for by."""
    title = await anyio.to_thread.run_sync(without_secret, body.title)

    def make(unit: Unit) -> IncidentView:
        if body.number is None:
            row = actions.open_incident(unit, member.actor, title)
        else:
            row = actions.open_of(unit, member.actor, title, body.number)
        return view(unit, row.id)

    return await db.write(make)


@router.get("/of/{number}", responses=responses(NotFound))
async def incident_of(_: Reader, number: Number, db: WithDb) -> IncidentOf:
    """In which open incident a conversation is."""

    def read(unit: Unit) -> IncidentOf:
        row = queries.of_conversation(unit, conversations.by_number(unit, number).id)
        return IncidentOf(incident=None if row is None else _line(row, queries.counts(unit).get(row.id, 0)))

    return await db.read(read)


@router.get("/{id}", responses=responses(NotFound))
async def one_incident(_: Reader, incident_id: Id, db: WithDb) -> IncidentView:
    """Its conversations, those that look like it, and what was answered."""
    return await db.read(view, incident_id)


@router.post("/{id}/conversations", responses=responses(NotFound, IncidentOver, InAnotherIncident))
async def add_conversations(member: Worker, incident_id: Id, body: IncidentAdd, db: WithDb) -> IncidentView:
    """They are part of it from now on."""

    def change(unit: Unit) -> IncidentView:
        if body.alike:
            actions.add_alike(unit, member.actor, incident_id, body.numbers)
        else:
            for number in body.numbers:
                actions.add(unit, member.actor, incident_id, number)
        return view(unit, incident_id)

    return await db.write(change)


@router.delete("/{id}/conversations/{number}", responses=responses(NotFound, IncidentOver))
async def remove_conversation(member: Worker, incident_id: Id, number: Number, db: WithDb) -> IncidentView:
    """It is another matter."""

    def change(unit: Unit) -> IncidentView:
        actions.remove(unit, member.actor, incident_id, number)
        return view(unit, incident_id)

    return await db.write(change)


@router.put("/{id}/statement", responses=responses(NotFound))
async def set_statement(member: Lead, incident_id: Id, body: IncidentStatement, db: WithDb) -> IncidentView:
    """The piece of news that tells everybody."""

    def change(unit: Unit) -> IncidentView:
        actions.state_publicly(unit, member.actor, incident_id, body.news_id)
        return view(unit, incident_id)

    return await db.write(change)


@router.post(
    "/{id}/answers",
    responses=responses(
        NotFound,
        IncidentOver,
        NobodyToAnswer,
        NoTextFor,
        SecretInReply,
        MaybeKeyInReply,
        AsksForSecret,
        UnfilledPlaceholder,
    ),
)
async def answer_all(member: Lead, incident_id: Id, body: IncidentAnswerNew, db: WithDb) -> IncidentView:
    """A reply to each of its conversations that can be answered, in its language; the same `key` is sent once."""
    texts = await anyio.to_thread.run_sync(_texts, body, member.name)

    def change(unit: Unit) -> IncidentView:
        actions.answer_all(unit, member.actor, incident_id, body.key, texts)
        return view(unit, incident_id)

    return await db.write(change)


@router.put("/{id}/closed", responses=responses(NotFound))
async def close_incident(member: Lead, incident_id: Id, db: WithDb) -> IncidentView:
    """It is over, and stays readable."""

    def change(unit: Unit) -> IncidentView:
        actions.close(unit, member.actor, incident_id)
        return view(unit, incident_id)

    return await db.write(change)


def _texts(body: IncidentAnswerNew, signed: str) -> dict[str, SafeText]:
    """Raises SecretInReply, MaybeKeyInReply, Empty, AsksForSecret or UnfilledPlaceholder (422)."""
    texts: dict[str, SafeText] = {}
    for language, said in body.texts.items():
        read = screen(said)
        reply.refuse_secrets(read)
        if not read.text.strip():
            raise reply.Empty
        refuse_unfilled(read.text)
        refuse_asking(read.text, signed=signed)
        texts[language] = read.text
    return texts


# -- how they are shown --------------------------------------------------------------


def view(unit: Unit, incident_id: int) -> IncidentView:
    """Raises NotFound (404)."""
    row = queries.one(unit, incident_id)
    members = queries.members(unit, incident_id)
    return IncidentView(
        **_line(row, len(members)).model_dump(),
        opened_by=_name(unit, row.opened_by),
        closed_by=_name(unit, row.closed_by),
        members=[_member(one, unit.now) for one in members],
        suggested=[_member(one, unit.now) for one in queries.alike(unit, row)],
        answers=[_answer(unit, one) for one in queries.answers(unit, incident_id)],
        news=None if row.news_id is None else _news(unit, row.news_id),
    )


def _line(row: IncidentRow, n: int) -> IncidentLine:
    return IncidentLine(
        id=row.id,
        title=row.title,
        intent=row.intent,
        chain=row.chain,
        state=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        conversations=n,
    )


def _member(one: Member, now: int) -> IncidentMember:
    return IncidentMember(
        number=one.number,
        contact_id=one.contact_id,
        name=one.name,
        status=one.status,
        language=one.language,
        created_at=one.created_at,
        skip=one.skips(now) or "",
    )


def _answer(unit: Unit, row: AnswerRow) -> IncidentAnswerView:
    told = queries.told(unit, row.id)
    return IncidentAnswerView(
        id=row.id,
        by=_name(unit, row.staff_id),
        at=row.created_at,
        texts=msgspec.json.decode(row.texts, type=dict[str, str]),
        sent=sum(one.state is Sending.SENT for one in told),
        waiting=sum(one.state is Sending.WAITING for one in told),
        skipped=[IncidentSkipped(number=one.number, reason=one.reason) for one in told if one.state is Sending.SKIPPED],
    )


def _news(unit: Unit, news_id: int) -> IncidentNews:
    found = news.whole(unit, news_id)
    return IncidentNews(
        id=news_id, titles={one.language: one.title for one in found.texts}, status=found.row.status.value
    )


def _name(unit: Unit, staff_id: int | None) -> str:
    person = None if staff_id is None else staff.by_id(unit, staff_id)
    return "" if person is None else person.name
