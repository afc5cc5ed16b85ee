"""What leads see of what goes out: where replies may lead to, which of them wait, and what was refused."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from walletdesk.console import actions, queries
from walletdesk.console.answers import Answer, gives
from walletdesk.console.cursors import BadCursor
from walletdesk.console.routes.common import ALWAYS, WithFilesKey, Writer
from walletdesk.console.schemas import Decision, Id, NewPlace, Number, PageCursor
from walletdesk.console.screening import without_secret
from walletdesk.console.views import PlaceView
from walletdesk.conversations.actions.held_replies import AlreadyDecided
from walletdesk.conversations.actions.reply import MaybeKeyInReply, NotSendable, SecretInReply
from walletdesk.kit.clock import SECOND
from walletdesk.kit.http import WithDb, WithSettings, responses
from walletdesk.kit.paging import Limit
from walletdesk.outgoing import actions as outgoing
from walletdesk.outgoing.actions import ListFull, PlaceListed, WrongPlace
from walletdesk.safety.names import SecretInName
from walletdesk.safety.names import without_secret as name_of
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText

router = APIRouter(prefix="/api", responses=responses(*ALWAYS), tags=["outgoing"])

Lead = Annotated[StaffMember, Depends(needs(Permission.OUTGOING_MANAGE))]


@router.get("/outgoing/held", responses=gives("AgentHeldReplies"))
async def held(member: Lead, db: WithDb) -> Response:
    """Replies that wait for a lead, the longest first, at most two hundred."""
    return Answer(await db.read(queries.waiting_replies))


@router.put(
    "/conversations/{number}/messages/{id}/approval",
    responses=gives("AgentMessageEntry", AlreadyDecided, NotSendable, SecretInReply, MaybeKeyInReply),
)
async def decide(
    member: Lead,
    number: Number,
    message_id: Id,
    body: Decision,
    db: WithDb,
    settings: WithSettings,
    files_key: WithFilesKey,
) -> Response:
    """Let a waiting reply go, or decline it and say why."""
    said = await without_secret(body.reason or RawText(""))
    entry = await db.write(
        actions.decide,
        number,
        message_id,
        member.actor,
        approved=body.approved,
        said=said,
        undo_us=settings.undo_send_s * SECOND,
        files_key=files_key,
    )
    return Answer(entry)


@router.get("/outgoing/refusals", responses=gives("AgentRefusalPage", BadCursor))
async def refusals(member: Lead, db: WithDb, cursor: PageCursor = None, limit: Limit = 50) -> Response:
    """Replies that were neither sent nor stored, the newest first."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise BadCursor
    before = None if cursor is None else int(cursor)
    return Answer(await db.read(queries.refusal_page, before=before, limit=limit))


@router.put("/outgoing/refusals/{id}/dispute", status_code=204)
async def dispute(member: Writer, refusal_id: Id, db: WithDb) -> None:
    """Say of a refused reply of one's own that it asks for nothing."""
    await db.write(outgoing.dispute, member.actor, refusal_id)


@router.get("/outgoing/places", responses=gives("AgentPlaceList"))
async def places(member: Writer, db: WithDb, settings: WithSettings) -> Response:
    """Where every reply may lead to."""
    return Answer(await db.read(queries.place_list, settings.addresses))


@router.post(
    "/outgoing/places",
    status_code=201,
    responses=gives("AgentPlaceView", WrongPlace, PlaceListed, ListFull, SecretInName, status=201),
)
async def allow(member: Lead, body: NewPlace, db: WithDb) -> Response:
    made = await db.write(outgoing.allow, member.actor, name_of(body.place))
    return Answer(PlaceView(id=str(made.id), place=made.place, at=made.created_at), 201)


@router.delete("/outgoing/places/{id}", status_code=204)
async def remove(member: Lead, place_id: Id, db: WithDb) -> None:
    """Replies that lead there wait for a lead again."""
    await db.write(outgoing.remove, member.actor, place_id)
