"""HTTP: pictures of articles, brought by those who write them and shown to them, under /api/knowledge/images."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from walletdesk.files import refusals
from walletdesk.files.routes import BODY_BYTES, received
from walletdesk.files.tables import Uploader
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, StorageFull, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WrongRequest, responses
from walletdesk.knowledge import pictures
from walletdesk.knowledge.bringing import Pictures
from walletdesk.knowledge.refusals import LinkLeadsElsewhere
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import AuthorKind

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)
KEPT_S = 86_400

Writer = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_WRITE))]

router = APIRouter(prefix="/api/knowledge/images", tags=["knowledge"], responses=responses(*ALWAYS))

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            }
        },
    }
}


class PictureView(BaseModel):
    """A picture; a text shows it as `![what it shows](source)`."""

    source: str
    width: int
    height: int


async def pictures_of(request: Request) -> Pictures:
    """The process's own (`app.state.pictures`)."""
    known: Pictures = request.app.state.pictures
    return known


WithPictures = Annotated[Pictures, Depends(pictures_of)]


@router.post(
    "",
    status_code=201,
    max_body_size=BODY_BYTES,
    responses=responses(
        refusals.HoldsSecret,
        refusals.NotAPicture,
        refusals.Damaged,
        refusals.NotRead,
        refusals.FileTooLarge,
        refusals.UploadTooSlow,
        AsksForSecret,
        LinkLeadsElsewhere,
        StorageFull,
    ),
    openapi_extra=_FORM,
)
async def add_picture(member: Writer, request: Request, db: WithDb, brought: WithPictures) -> PictureView:
    """Drawn anew and read as every file of the team.  One that no text and no snippet holds goes after a day."""
    uploader = Uploader(AuthorKind.AGENT, member.id)
    async with received(request, db=db, limits=brought.limits, uploader=uploader) as (name, data):
        row = await brought.take(name, data, by=member.actor, manages_places=member.may(Permission.OUTGOING_MANAGE))
    return PictureView(source=f"images/{row.name}", width=row.width, height=row.height)


@router.get(
    "/{name}",
    response_class=Response,
    responses={200: {"description": "The picture", "content": {"image/*": {}}}, **responses(NotFound)},
)
async def show_picture(
    member: Writer, name: Annotated[str, Path(max_length=90)], db: WithDb, brought: WithPictures
) -> Response:
    """As those see it who write."""
    row = await db.read(pictures.called, name)
    if row is None:
        raise NotFound
    return await brought.response(row, max_age_s=KEPT_S, everybody=False)
