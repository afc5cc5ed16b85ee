"""What belongs to no one conversation: counts, choices, search, tags, files, jobs that were given up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from walletdesk.console import actions, queries
from walletdesk.console.answers import Answer, gives
from walletdesk.console.cursors import BadCursor
from walletdesk.console.routes.common import ALWAYS, Reader, WithFilesKey
from walletdesk.console.schemas import Id, NewTag, PageCursor
from walletdesk.console.screening import WrongTag, tag_name
from walletdesk.console.views import CountsView
from walletdesk.conversations.actions import work
from walletdesk.conversations.actions.work import TagExists
from walletdesk.files import refusals
from walletdesk.files.routes import BODY_BYTES, receive_upload
from walletdesk.files.rules import MB, Limits
from walletdesk.files.tables import Uploader
from walletdesk.kit.http import WithDb, WithSettings, responses
from walletdesk.kit.paging import Limit
from walletdesk.safety.names import SecretInName
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission, may
from walletdesk.wire import AuthorKind

router = APIRouter(prefix="/api", responses=responses(*ALWAYS))

Searcher = Annotated[StaffMember, Depends(needs(Permission.SEARCH))]
TagManager = Annotated[StaffMember, Depends(needs(Permission.TAGS_MANAGE))]
Sender = Annotated[StaffMember, Depends(needs(Permission.FILES_SEND))]
JobReader = Annotated[StaffMember, Depends(needs(Permission.JOBS_READ))]
JobManager = Annotated[StaffMember, Depends(needs(Permission.JOBS_RETRY))]


@router.get("/counts", tags=["desk"], responses=gives("AgentCountsView"))
async def counts(member: Reader, db: WithDb) -> Response:
    """How many conversations stand in each view."""
    return Answer(CountsView(counts=await db.read(queries.counts_of, member.id)))


@router.get("/choices", tags=["desk"], responses=gives("AgentChoices"))
async def choices(member: Reader, db: WithDb, settings: WithSettings) -> Response:
    """What filters and menus offer."""
    return Answer(await db.read(queries.choices, settings.languages))


@router.get("/search", tags=["desk"], responses=gives("AgentHitPage", BadCursor))
async def search(
    member: Searcher,
    db: WithDb,
    files_key: WithFilesKey,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words that must all be there.")],
    cursor: PageCursor = None,
    limit: Limit = 20,
) -> Response:
    """Conversations whose messages hold all of `q`, newest match first; before them whose number or contact it is."""
    people_too = may(member.role, Permission.CONTACTS_READ)
    return Answer(
        await db.read(queries.hit_page, q, member.id, files_key, people_too=people_too, cursor=cursor, limit=limit)
    )


@router.get("/tags", tags=["desk"], responses=gives("AgentTagList"))
async def tags(member: Reader, db: WithDb) -> Response:
    return Answer(await db.read(queries.tags))


@router.post(
    "/tags",
    tags=["desk"],
    status_code=201,
    responses=gives("AgentTagView", TagExists, SecretInName, WrongTag, status=201),
)
async def create_tag(member: TagManager, body: NewTag, db: WithDb) -> Response:
    name = await tag_name(body.name)
    return Answer(await db.write(actions.create_tag, member, name, body.colour), 201)


@router.delete("/tags/{id}", tags=["desk"], status_code=204)
async def delete_tag(member: TagManager, tag_id: Id, db: WithDb) -> None:
    """Take it off every conversation too."""
    await db.write(work.delete_tag, member.actor, tag_id)


@router.post(
    "/files",
    tags=["desk"],
    status_code=201,
    max_body_size=BODY_BYTES,
    responses=gives(
        "AgentFileView",
        refusals.HoldsSecret,
        refusals.KindNotAllowed,
        refusals.FileTooLarge,
        refusals.NotRead,
        refusals.TooManyWaiting,
        refusals.UploadTooSlow,
        status=201,
    ),
    openapi_extra={
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
    },
)
async def upload(
    member: Sender, request: Request, db: WithDb, settings: WithSettings, files_key: WithFilesKey
) -> Response:
    """Store one file; `files` of a message names it.  One that no message names goes after a day."""
    view = await receive_upload(
        request,
        store=request.app.state.store,
        db=db,
        limits=Limits(file_bytes=settings.file_limit_mb * MB, refuse_unread=settings.unread_files == "refuse"),
        uploader=Uploader(AuthorKind.AGENT, member.id),
        key=files_key,
    )
    return Answer(view, 201)


@router.get("/jobs/dead", tags=["desk"], responses=gives("AgentDeadJobPage", BadCursor))
async def dead_jobs(member: JobReader, db: WithDb, cursor: PageCursor = None, limit: Limit = 50) -> Response:
    """Jobs that were given up, latest first."""
    return Answer(await db.read(queries.dead_jobs, cursor=cursor, limit=limit))


@router.post("/jobs/dead/{id}/retry", tags=["desk"], status_code=204)
async def retry_job(member: JobManager, job_id: Id, db: WithDb) -> None:
    """Let it try again from the start."""
    await db.write(actions.retry_job, member, job_id)


@router.delete("/jobs/dead/{id}", tags=["desk"], status_code=204)
async def forget_job(member: JobManager, job_id: Id, db: WithDb) -> None:
    """Keep it no longer: what it was to do is not done."""
    await db.write(actions.forget_job, member, job_id)
