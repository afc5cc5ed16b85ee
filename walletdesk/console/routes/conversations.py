"""Lists of conversations, one conversation, and what becomes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from pydantic import StringConstraints
from starlette.responses import Response

from walletdesk.console import actions, queries
from walletdesk.console.actions import UnknownAssignee, UnknownCategory
from walletdesk.console.answers import Answer, gives
from walletdesk.console.cursors import BadCursor
from walletdesk.console.routes.common import ALWAYS, Reader, WithFilesKey, WithPresence, Worker
from walletdesk.console.schemas import (
    LATEST,
    Assignment,
    NewCategory,
    NewEmergency,
    NewKind,
    NewLanguage,
    NewPriority,
    NewStanding,
    NewStatus,
    NewTags,
    Number,
    PageCursor,
)
from walletdesk.console.views import RowPage
from walletdesk.conversations.actions.work import PastSnooze, TooManyTags, WrongStatus
from walletdesk.conversations.queries import Filters
from walletdesk.conversations.rules import LANES, Lane, Status
from walletdesk.kit.http import WithDb, WithSettings, responses
from walletdesk.kit.paging import GivenId, Limit
from walletdesk.wire import Kind, Priority

router = APIRouter(prefix="/api/conversations", responses=responses(*ALWAYS), tags=["conversations"])


class View(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    URGENT = "urgent"
    ALL = "all"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    HELD = "held"


_LANES = {View.SNOOZED: Lane.SNOOZED, View.RESOLVED: Lane.RESOLVED}
_Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
_Assignee = Annotated[str, StringConstraints(pattern=r"^(me|none|[0-9]{1,18})$", max_length=18)]
Seq = Annotated[int | None, Query(ge=0, le=LATEST)]


@router.get("", responses=gives("AgentRowPage", BadCursor))
async def page(
    member: Reader,
    db: WithDb,
    view: View = View.ALL,
    status: Status | None = None,
    assignee: Annotated[_Assignee | None, Query(description="An id, `me` or `none`.")] = None,
    team: GivenId | None = None,
    priority: Priority | None = None,
    kind: Kind | None = None,
    tag: Annotated[_Word | None, Query(description="Its name.")] = None,
    category: Annotated[_Word | None, Query(description="An intent's slug.")] = None,
    language: _Word | None = None,
    chain: Annotated[_Word | None, Query(description="A network's id, as the first message named it.")] = None,
    inbox: GivenId | None = None,
    contact: GivenId | None = None,
    cursor: PageCursor = None,
    limit: Limit = 50,
) -> Response:
    """One page of a view: work by priority and what is due first, snoozed ones by when they come back, resolved ones
    by their newest message.  With `view=all` a `status` outside of work shows the conversations of that status."""
    wanted = Filters(
        lane=LANES[status] if view is View.ALL and status is not None else _LANES.get(view, Lane.WORK),
        status=status,
        team_id=team,
        inbox_id=inbox,
        contact_id=contact,
        priority=priority,
        kind=kind,
        category=category,
        language=language,
        chain=chain,
        tag=tag,
        held=view is View.HELD,
    )
    filters = _narrowed(wanted, view, assignee, member.id)
    if filters is None:
        return Answer(RowPage(rows=[], next=None))
    return Answer(await db.read(queries.row_page, filters, member.id, cursor=cursor, limit=limit))


def _narrowed(wanted: Filters, view: View, assignee: str | None, reader: int) -> Filters | None:
    """The view's own conditions and the filters' together; None when they contradict each other."""
    asked = {"me": reader, "none": None, None: None}[assignee] if assignee in ("me", "none", None) else int(assignee)
    unassigned = assignee == "none"
    if view is View.MINE:
        if unassigned or asked not in (None, reader):
            return None
        asked = reader
    if view is View.UNASSIGNED:
        if asked is not None:
            return None
        unassigned = True
    if view is View.URGENT:
        if wanted.priority not in (None, Priority.URGENT):
            return None
        wanted = msgspec.structs.replace(wanted, priority=Priority.URGENT)
    return msgspec.structs.replace(wanted, assignee_id=asked, unassigned=unassigned)


@router.get("/{number}", responses=gives("AgentDetail"))
async def detail(
    member: Reader, number: Number, db: WithDb, settings: WithSettings, presence: WithPresence
) -> Response:
    """One conversation with all that stands around it; its entries come page by page."""
    found = await db.read(queries.detail, number, member.id, settings.files_per_message)
    present = presence.at(int(found.row.id))
    if present:
        found = msgspec.structs.replace(found, viewers=await db.read(queries.viewers, present))
    return Answer(found)


@router.get("/{number}/entries", responses=gives("AgentEntryPage"))
async def entries(
    member: Reader,
    number: Number,
    db: WithDb,
    files_key: WithFilesKey,
    before: Seq = None,
    after: Seq = None,
    limit: Limit = 50,
) -> Response:
    """Entries in order: the last below `before`, or the first above `after`, or the last of all."""
    return Answer(await db.read(queries.entry_page, number, files_key, before=before, after=after, limit=limit))


# -- what becomes of it -------------------------------------------------------------------

_ROW = "AgentRowView"


@router.put("/{number}/assignment", responses=gives(_ROW, UnknownAssignee))
async def assign(member: Worker, number: Number, body: Assignment, db: WithDb) -> Response:
    """Give it to a person, a team, both or nobody."""
    return Answer(await db.write(actions.assign, number, member, staff_id=body.staff, team_id=body.team))


@router.put("/{number}/status", responses=gives(_ROW, WrongStatus, PastSnooze))
async def set_status(member: Worker, number: Number, body: NewStatus, db: WithDb) -> Response:
    """Move it on; `snoozed` names with `snoozed_until` when it comes back."""
    return Answer(await db.write(actions.set_status, number, member, body.status, body.snoozed_until))


@router.put("/{number}/priority", responses=gives(_ROW))
async def set_priority(member: Worker, number: Number, body: NewPriority, db: WithDb) -> Response:
    return Answer(await db.write(actions.set_priority, number, member, body.priority))


@router.put("/{number}/kind", responses=gives(_ROW))
async def set_kind(member: Worker, number: Number, body: NewKind, db: WithDb) -> Response:
    """Another kind of matter, so other promises."""
    return Answer(await db.write(actions.set_kind, number, member, body.kind))


@router.put("/{number}/category", responses=gives(_ROW, UnknownCategory))
async def set_category(member: Worker, number: Number, body: NewCategory, db: WithDb) -> Response:
    """Name what it is about, by one of the slugs that `/api/choices` offers."""
    return Answer(await db.write(actions.set_category, number, member, body.category))


@router.put("/{number}/language", responses=gives(_ROW))
async def set_language(member: Worker, number: Number, body: NewLanguage, db: WithDb) -> Response:
    return Answer(await db.write(actions.set_language, number, member, body.language))


@router.put("/{number}/tags", responses=gives(_ROW, TooManyTags))
async def set_tags(member: Worker, number: Number, body: NewTags, db: WithDb) -> Response:
    """Hang exactly these tags on it."""
    return Answer(await db.write(actions.set_tags, number, member, body.tags))


@router.put("/{number}/standing", responses=gives(_ROW))
async def judge(member: Worker, number: Number, body: NewStanding, db: WithDb) -> Response:
    """Say of an urgent claim that it is true, or that it is ordinary work."""
    return Answer(await db.write(actions.judge, number, member, confirmed=body.confirmed))


@router.put("/{number}/emergency", responses=gives(_ROW))
async def set_emergency(member: Worker, number: Number, body: NewEmergency, db: WithDb) -> Response:
    return Answer(await db.write(actions.set_emergency, number, member, emergency=body.emergency))
