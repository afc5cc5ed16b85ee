"""The record, under /api/audit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from walletdesk.audit import queries
from walletdesk.audit.schemas import EntryPage, EntryView
from walletdesk.events import ActorKind
from walletdesk.kit.errors import Busy, Forbidden, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WrongRequest, responses
from walletdesk.kit.paging import Cursor, GivenId, Limit, page

Guard = Callable[[Request], Awaitable[Any]]
Word = Annotated[str | None, Query(pattern="^[a-z_]{1,60}$")]
Moment = Annotated[int | None, Query(ge=0, lt=1 << 62, description="Microseconds UTC.")]


def router(*, read: Guard, look_up: queries.LookUp = lambda unit, things: {}) -> APIRouter:
    """The route behind the guard it is given: this room does not know of staff, nor what things are called."""
    made = APIRouter(
        prefix="/api/audit",
        tags=["audit"],
        responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
    )

    async def entries(
        db: WithDb,
        cursor: Cursor = None,
        limit: Limit = 50,
        actor_kind: ActorKind | None = None,
        actor: GivenId | None = None,
        action: Word = None,
        object_kind: Word = None,
        object_id: Annotated[GivenId | None, Query(alias="object")] = None,
        since: Moment = None,
        until: Moment = None,
    ) -> EntryPage:
        """What was done and what was refused, newest first."""
        filters = queries.Filters(
            actor_kind=actor_kind,
            actor_id=actor,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            since=since,
            until=until,
        )
        found, called = await db.read(queries.page_with_names, look_up, filters=filters, before=cursor, limit=limit + 1)
        shown, after = page(found, limit, lambda entry: entry.id)
        return EntryPage(entries=[EntryView.of(entry, called) for entry in shown], next=after)

    made.get("", dependencies=[Depends(read)])(entries)
    return made
