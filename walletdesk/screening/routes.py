"""The leads' page: /api/secrets."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from walletdesk.kit.clock import to_datetime
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WrongRequest, responses
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.kit.unit import Unit
from walletdesk.screening import actions, queries
from walletdesk.screening.actions import RescanRuns
from walletdesk.screening.rules import DAY_US, PERIODS, Verdict, day_of
from walletdesk.screening.schemas import CaughtView, CountView, Done, NewRescan, ReportPage, ReportView, RescanView
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

Watcher = Annotated[StaffMember, Depends(needs(Permission.SECRETS_WATCH))]
Days = Annotated[int, Query(ge=1, le=1_830, description="So many, up to today (UTC).")]
Period = Annotated[str, Query(pattern="^(day|week|month)$")]
LONGEST = {"day": 93, "week": 732, "month": 1_830}
"""Days of which there is one answer."""

router = APIRouter(
    prefix="/api/secrets",
    tags=["secrets"],
    responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
)


@router.get("/caught")
async def caught(_: Watcher, db: WithDb, days: Days = 91, period: Period = "week") -> CaughtView:
    """What was caught, by channel, kind and language, and how the last reading of what is stored went."""
    return await db.read(_caught, min(days, LONGEST[period]), period)


@router.get("/caught.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def caught_csv(_: Watcher, db: WithDb, days: Days = 91, period: Period = "week") -> Response:
    """The same as a file."""
    found = await db.read(_caught, min(days, LONGEST[period]), period)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["from", "period", "channel", "kind", "language", "how", "count"])
    for one in found.counts:
        first = to_datetime(one.day * DAY_US).date().isoformat()
        table.writerow([first, period, one.channel, one.kind, one.language, one.how, one.n])
    headers = {"content-disposition": f'attachment; filename="caught-by-{period}.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/reports")
async def reports(
    _: Watcher, db: WithDb, cursor: Cursor = None, limit: Limit = 50, verdict: Verdict | None = None, done: bool = False
) -> ReportPage:
    """What was reported as missed or as wrongly caught, newest first; with `done` what was looked at already."""
    found = await db.read(queries.reports, verdict=verdict, done=done, before=cursor, limit=limit + 1)
    shown, after = page(found, limit, lambda one: one.id)
    return ReportPage(reports=[ReportView.of(one) for one in shown], next=after)


@router.put("/reports/{id}/done", status_code=204, responses=responses(NotFound))
async def set_done(member: Watcher, report_id: Annotated[GivenId, Path(alias="id")], body: Done, db: WithDb) -> None:
    """It was looked at, or is to be looked at again."""
    await db.write(actions.set_done, member.actor, report_id, done=body.done)


@router.post("/rescans", status_code=201, responses=responses(RescanRuns))
async def start_rescan(member: Watcher, body: NewRescan, db: WithDb) -> RescanView:
    """Read everything that is stored again; with `dry_run` nothing is changed."""
    made = await db.write(actions.start_rescan, member.actor, since=body.since, dry_run=body.dry_run)
    return RescanView.of(made)


def _caught(unit: Unit, days: int, period: str) -> CaughtView:
    last = day_of(unit.now)
    first = last - days + 1
    rescan = queries.last_rescan(unit)
    return CaughtView(
        first=first,
        last=last,
        counts=[CountView.of(one) for one in queries.counts(unit, first, last, PERIODS[period])],
        rescan=None if rescan is None else RescanView.of(rescan),
        open_reports=queries.open_reports(unit),
    )
