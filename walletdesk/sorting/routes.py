"""HTTP: what conversations are about, and how the desk learns it, under /api/topics."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Request

from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WrongRequest, responses
from walletdesk.kit.paging import Cursor, GivenId, Limit
from walletdesk.kit.unit import Unit
from walletdesk.safety import names
from walletdesk.safety.names import SecretInName
from walletdesk.sorting import queries, teaching
from walletdesk.sorting.reading import Reader as Sorter
from walletdesk.sorting.schemas import (
    ChangedTopic,
    LabelDecision,
    LabelPage,
    NewTopic,
    Slug,
    TopicList,
    TopicReport,
    TopicView,
    VerdictView,
    WantedModel,
)
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.triage import labels, models, tree
from walletdesk.triage.labels import LabelDecided
from walletdesk.triage.models import NotKept
from walletdesk.triage.tree import IntentExists, TooManyIntents, UrgentStays, WrongIntent
from walletdesk.wire import RawText, SafeText

Reader = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.TRIAGE_MANAGE))]
Number = Annotated[int, Path(ge=1, le=10**12)]

router = APIRouter(
    prefix="/api/topics",
    tags=["topics"],
    responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
)


@router.get("/conversations/{number}", responses=responses(NotFound))
async def verdict(_: Reader, number: Number, db: WithDb) -> VerdictView:
    """What the model makes of a conversation, and how many others look like the same incident."""
    return await db.read(queries.beside, number)


@router.get("")
async def list_topics(_: Reader, db: WithDb) -> TopicList:
    """All intents in the order of menus, archived ones too."""
    found = await db.read(tree.branches)
    return TopicList(topics=[TopicView.of(one) for one in found.values()])


@router.post("", status_code=201, responses=responses(WrongIntent, IntentExists, TooManyIntents, SecretInName))
async def add_topic(member: Manager, body: NewTopic, db: WithDb) -> TopicView:
    """One of the desk's own; the model knows it once the team has labelled some conversations with it."""
    called = await _names(body.name_en, body.name_zh)

    def add(unit: Unit) -> TopicView:
        made = tree.add(
            unit,
            member.actor,
            body.slug,
            branch=body.branch,
            name_en=called[0],
            name_zh=called[1],
            priority=body.priority,
            kind=body.kind,
        )
        return TopicView.of(made)

    return await db.write(add)


@router.get("/report")
async def report(_: Manager, db: WithDb, request: Request) -> TopicReport:
    """How well the model does, what it takes for what, and what it does not know."""
    sorter: Sorter = request.app.state.reader
    return await db.read(queries.report, sorter.works.value)


@router.get("/labels")
async def doubtful(_: Manager, db: WithDb, cursor: Cursor = None, limit: Limit = 50) -> LabelPage:
    """Corrections that wait for a lead before the model learns from them, the newest first."""
    return await db.read(queries.review_page, before=cursor, limit=limit)


@router.put("/labels/{id}/review", status_code=204, responses=responses(NotFound, LabelDecided))
async def review(
    member: Manager, label_id: Annotated[GivenId, Path(alias="id")], body: LabelDecision, db: WithDb
) -> None:
    """Whether it counts."""
    await db.write(labels.review, member.actor, label_id, accepted=body.accepted)


@router.post("/models", status_code=202)
async def teach(member: Manager, db: WithDb) -> TopicReport:
    """Learn a model of what the team said, now; it runs from then on if it is better."""
    await db.write(teaching.teach_later, member.id)
    return await db.read(queries.report, "")


@router.put("/running", status_code=204, responses=responses(NotFound, NotKept))
async def run(member: Manager, body: WantedModel, db: WithDb) -> None:
    """Which model tells from now on."""
    await db.write(models.switch, member.actor, body.model)


@router.put("/{slug}", responses=responses(NotFound, WrongIntent, UrgentStays, SecretInName))
async def change_topic(member: Manager, slug: Slug, body: ChangedTopic, db: WithDb) -> TopicView:
    """Rename it, move it, archive it or bring it back."""
    called = await _names(body.name_en, body.name_zh)

    def change(unit: Unit) -> TopicView:
        changed = tree.change(
            unit,
            member.actor,
            slug,
            branch=body.branch,
            name_en=called[0],
            name_zh=called[1],
            priority=body.priority,
            kind=body.kind,
            archived=body.archived,
        )
        return TopicView.of(changed)

    return await db.write(change)


async def _names(*raw: RawText | None) -> list[SafeText]:
    """Raises SecretInName (422)."""

    def read() -> list[SafeText]:
        return [names.trimmed(names.without_secret(RawText("") if one is None else one)) for one in raw]

    return await anyio.to_thread.run_sync(read)
