"""HTTP: what people ask, what has no good answer, and what rises, under /api/asked."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response

from walletdesk.analytics import actions, asking, gaps, languages
from walletdesk.analytics.queries import Asked
from walletdesk.analytics.rules import By
from walletdesk.analytics.schemas import (
    AskedView,
    GapList,
    GapView,
    LanguageList,
    LanguageView,
    MacroDraft,
    RiseList,
    RiseView,
)
from walletdesk.incidents import queries as incidents
from walletdesk.incidents.routes import view as incident_view
from walletdesk.incidents.schemas import IncidentTitle, IncidentView
from walletdesk.kit.clock import DAY
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WithSettings, WrongRequest, responses
from walletdesk.kit.paging import GivenId
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import of_conversation
from walletdesk.knowledge.of_conversation import NothingSaid
from walletdesk.safety.names import WRONG_NAMES, without_secret
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

Lead = Annotated[StaffMember, Depends(needs(Permission.TRIAGE_MANAGE))]
Days = Annotated[int, Query(ge=1, le=366, description="Days in UTC, today among them.")]
Name = Annotated[str, Query(max_length=80)]
Opener = Annotated[StaffMember, Depends(needs(Permission.INCIDENTS_MANAGE))]

router = APIRouter(
    prefix="/api/asked",
    tags=["asked"],
    responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
)


class _Wanted:
    """What of the questions is asked for."""

    def __init__(
        self,
        days: Days = 28,
        intent: Name = "",
        chain: Name = "",
        version: Name = "",
        language: Name = "",
        channel: Name = "",
    ) -> None:
        self.days = days
        self.of = {"intent": intent, "chain": chain, "version": version, "language": language, "channel": channel}

    def at(self, now: int) -> Asked:
        return Asked(since=(now // DAY + 1 - self.days) * DAY, until=now, **self.of)


Wanted = Annotated[_Wanted, Depends()]


@router.get("")
async def what_is_asked(_: Lead, wanted: Wanted, db: WithDb, by: By = By.INTENT) -> AskedView:
    """Conversations that began, by day, told apart by topic or by what else is known of them; spam is left out."""
    return await db.read(lambda unit: asking.view(unit, wanted.at(unit.now), by))


@router.get("/sheet", responses={200: {"description": "The numbers", "content": {"text/csv": {}}}})
async def asked_sheet(_: Lead, wanted: Wanted, db: WithDb, by: By = By.INTENT) -> Response:
    """The same numbers as a CSV file, every name a row."""
    made = await db.read(lambda unit: asking.sheet(unit, wanted.at(unit.now), by))
    return Response(
        made, media_type="text/csv", headers={"content-disposition": f'attachment; filename="asked-{by.value}.csv"'}
    )


@router.get("/languages")
async def languages_asked(_: Lead, db: WithDb, settings: WithSettings, days: Days = 28) -> LanguageList:
    """In which languages people wrote and how they were answered, and which ones readers wished for."""

    def read(unit: Unit) -> LanguageList:
        since = (unit.now // DAY + 1 - days) * DAY
        found = languages.languages(unit, since, unit.now)
        return LanguageList(
            since=since,
            until=unit.now,
            languages=[
                LanguageView(**msgspec.structs.asdict(one), spoken=one.language in settings.languages) for one in found
            ],
        )

    return await db.read(read)


@router.get("/gaps")
async def what_has_no_answer(_: Lead, db: WithDb, days: Days = 28) -> GapList:
    """Alike questions that the desk's articles do not answer, or not well; those that most people asked first."""
    found = await db.read(gaps.gaps, days)
    return GapList(gaps=[GapView.of(one) for one in found])


@router.get("/rising")
async def what_rises(_: Lead, db: WithDb, lately: bool = False) -> RiseList:
    """Topics that more people ask about than usual at this hour; `lately` with those that are over."""

    def read(unit: Unit) -> RiseList:
        rows = actions.lately(unit) if lately else actions.still(unit)
        return RiseList(rises=[RiseView.of(one, incidents.of_rise(unit, one.id)) for one in rows])

    return await db.read(read)


@router.put("/rising/{id}/set-aside", status_code=204, responses=responses(NotFound))
async def set_aside(member: Lead, rise_id: Annotated[GivenId, Path(alias="id")], db: WithDb) -> None:
    """Somebody has looked: it is shown no more."""
    await db.write(actions.set_aside, member.actor, rise_id)


@router.post("/rising/{id}/incident", status_code=201, responses=responses(NotFound, *WRONG_NAMES))
async def open_incident(
    member: Opener, rise_id: Annotated[GivenId, Path(alias="id")], body: IncidentTitle, db: WithDb
) -> IncidentView:
    """An incident with the conversations that the rise counted; asked again it is the same one."""
    title = await anyio.to_thread.run_sync(without_secret, body.title)

    def make(unit: Unit) -> IncidentView:
        return incident_view(unit, actions.open_incident(unit, member.actor, rise_id, title).id)

    return await db.write(make)


@router.get("/macro/{number}", responses=responses(NotFound, NothingSaid))
async def macro_of(_: Lead, number: Annotated[int, Path(ge=1, le=10**12)], db: WithDb) -> MacroDraft:
    """What the team answered in a conversation, without whoever asked, for the form of a new macro."""
    given = await db.read(of_conversation.gather, number)

    def make() -> MacroDraft:
        made = of_conversation.drafted(given)
        return MacroDraft(language=made.language, title=made.words.title, text=of_conversation.answer(given))

    return await anyio.to_thread.run_sync(make)
