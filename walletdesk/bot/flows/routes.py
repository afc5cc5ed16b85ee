"""HTTP: guided flows under /api/bot/flows, and a try of one that stores nothing."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request

from walletdesk.bot import notes, rules
from walletdesk.bot.considering import Means, bare_evidence, in_flow, is_talk
from walletdesk.bot.distress import in_distress
from walletdesk.bot.facts import seen_in
from walletdesk.bot.flows import actions, engine, queries, reading, running
from walletdesk.bot.flows.actions import FlowChangedMeanwhile, NoTopic, TooManyFlows, TopicTaken
from walletdesk.bot.flows.engine import Begun, Done, Heard, Moved, Said
from walletdesk.bot.flows.reading import Wrong
from walletdesk.bot.flows.schemas import (
    FlowArticle,
    FlowChoices,
    FlowDeleted,
    FlowEnabled,
    FlowList,
    FlowMove,
    FlowPart,
    FlowRowView,
    FlowSaved,
    FlowShape,
    FlowStands,
    FlowTried,
    FlowView,
)
from walletdesk.bot.flows.shape import Flow, Seen, State
from walletdesk.bot.rules import Reason
from walletdesk.bot.tables import FlowRow
from walletdesk.bot.topics import topics_of
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, TooMany, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithLanguage, WithSettings, WrongFields, WrongRequest, responses
from walletdesk.kit.i18n import translator
from walletdesk.kit.limits import Limit as Rate
from walletdesk.kit.paging import GivenId
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.outgoing import queries as outgoing
from walletdesk.safety import screen
from walletdesk.safety.places import Allowed
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.triage.rules import first_look
from walletdesk.wire import Kind, Priority, RawText

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)

Reader = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.BOT_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]

router = APIRouter(prefix="/api/bot/flows", tags=["bot"], responses=responses(*ALWAYS))

_of_member = Rate(40, 2)
"""Moves that one of the team tries: forty at once, then two a second; each may ask nodes."""
_SAVED = responses(NotFound, FlowChangedMeanwhile, NoTopic, TopicTaken)


def _view(unit: Unit, row: FlowRow, member: StaffMember, language: str) -> FlowView:
    flow = queries.content(unit, row.id, row.version)
    if flow is None:
        raise NotFound
    say = translator(language)
    wrong = {place: say.gettext(sentence, **values) for place, (sentence, values) in _wrong(unit, row).items()}
    return FlowView.of(row, flow, may_change=member.may(Permission.BOT_MANAGE), wrong=wrong)


def _wrong(unit: Unit, row: FlowRow) -> Wrong:
    """What has gone since it was saved, by place."""
    flow = None if row.deleted_at is not None else queries.content(unit, row.id, row.version)
    return {} if flow is None else actions.wrong_in(unit, flow)


def _allowed(unit: Unit, settings: Settings) -> Allowed:
    return outgoing.allowed(unit, settings.addresses)


async def _read(body: FlowShape, db: WithDb, settings: Settings) -> tuple[Flow, Wrong]:
    allowed = await db.read(_allowed, settings)
    return await anyio.to_thread.run_sync(reading.flow, body, allowed)


def _refuse(unit: Unit, flow: Flow, wrong: Wrong) -> None:
    """Raises WrongFields (422) with everything that keeps it from being walked, each at its place."""
    if found := actions.wrong_in(unit, flow) | wrong:
        raise WrongFields(found)


@router.get("")
async def list_flows(
    member: Reader, db: WithDb, deleted: Annotated[bool, Query(description="Those set aside.")] = False
) -> FlowList:
    """By name, with how often each was walked."""

    def read(unit: Unit) -> FlowList:
        counts = queries.counts(unit)
        return FlowList(
            flows=[
                FlowRowView.of(one, counts, wrong=len(_wrong(unit, one)))
                for one in queries.every(unit, deleted=deleted)
            ],
            may_change=member.may(Permission.BOT_MANAGE),
        )

    return await db.read(read)


@router.post("", status_code=201, responses=responses(TooManyFlows))
async def add_flow(
    member: Manager, body: FlowShape, db: WithDb, settings: WithSettings, language: WithLanguage
) -> FlowView:
    """A new one, switched off, if nobody can come to a dead end in it."""
    flow, wrong = await _read(body, db, settings)

    def add(unit: Unit) -> FlowView:
        _refuse(unit, flow, wrong)
        return _view(unit, actions.add(unit, member.actor, flow), member, language)

    return await db.write(add)


@router.get("/choices")
async def choices(member: Reader, db: WithDb) -> FlowChoices:
    """What a step can name."""
    found = await db.read(queries.public_articles)
    return FlowChoices(articles=[FlowArticle(slug=one.slug, title=one.title) for one in found])


@router.post("/starter-set", status_code=201, responses=responses(TooManyFlows))
async def take_starter(member: Manager, db: WithDb, language: WithLanguage) -> FlowView:
    """The flow that comes with the desk, switched off: read it, change it, then switch it on."""
    from walletdesk.bot.flows import starter  # read by the gate when it is loaded

    return await db.write(lambda unit: _view(unit, starter.take(unit, member.actor, language), member, language))


@router.post("/preview", responses=responses(TooMany))
async def preview(
    member: Manager, body: FlowTried, request: Request, db: WithDb, settings: WithSettings, language: WithLanguage
) -> FlowMove:
    """One move through a flow as it stands in the body, by the code that the bot itself runs.  Nothing is stored.

    What can be walked already is; a flow that cannot be saved is told what is wrong with it.
    """
    _of_member.take(str(member.id))
    flow, wrong = await _read(body.flow, db, settings)
    await db.read(_refuse, flow, wrong)
    means: Means = request.app.state.means
    spoken = flow.spoken(body.language)
    state = None
    if body.state is not None:
        given = body.state.facts
        kept = await anyio.to_thread.run_sync(lambda: {name: screen(value).text for name, value in given.items()})
        state = State(step=body.state.step, missed=body.state.missed, facts=dict(kept), passed=tuple(body.state.passed))
    said = await anyio.to_thread.run_sync(screen, body.said or RawText(""))
    known = await anyio.to_thread.run_sync(seen_in, said.text)
    heard: Heard = Begun() if state is None else Said(text=said.text, known=known)
    why = None if state is None else await _stops(means, flow, state, said.text, secret=bool(said.found))
    if state is not None and why is not None:
        moved = Moved(said=(), state=state, done=Done.HAND_OVER)
    else:

        async def look(value: str) -> Seen:
            return body.pretend or await means.looking_now(value)

        moved = await running.go_on(
            flow, state, heard, spoken, look=look, bring=means.bring, public_url=settings.public_url
        )
    note = ""
    if moved.done in (Done.HAND_OVER, Done.UNREAD):
        reason = why or (Reason.FLOW if moved.done is Done.HAND_OVER else Reason.FLOW_UNREAD)
        note = await db.read(_note, flow, moved, reason, spoken, language, settings)
    return FlowMove(
        said=[FlowPart.of(one) for one in moved.said],
        state=FlowStands.of(moved.state),
        done=moved.done,
        why=why,
        category=moved.category,
        note=note,
    )


async def _stops(means: Means, flow: Flow, state: State, text: str, *, secret: bool) -> Reason | None:
    """The hard rule that would end it here, whatever the flow says; as in a conversation, where a message stands alone."""
    fits = engine.fits(flow, state, text)
    guess = await means.guessing(text) if is_talk(text, fits) else None
    looked = first_look(text, found_secret=secret)
    seen = msgspec.structs.replace(
        bare_evidence(text, guess),
        priority=looked.priority if looked.priority is Priority.URGENT else Priority.NORMAL,
        kind=looked.kind if looked.kind in (Kind.SECURITY, Kind.COMPLAINT) else Kind.QUESTION,
        secret=secret,
    )
    seen = msgspec.structs.replace(seen, distress=in_distress(text, seen.intent, seen.confidence))
    return rules.for_people(in_flow(seen, text, fits))


def _note(unit: Unit, flow: Flow, moved: Moved, reason: Reason, spoken: str, reader: str, settings: Settings) -> str:
    say = translator(reader)
    topics = topics_of(unit)
    return notes.note(
        say,
        reason,
        about=topics.name(moved.category, say) if moved.category else "",
        urgency=topics.priority(moved.category),
        spoken=spoken,
        facts=engine.told(moved.state),
        answers=engine.answers(flow, moved.state, say, reader.partition("-")[0]),
        tried=[one.source for one in moved.said if one.source is not None],
        verdicts=[],
        public_url=settings.public_url,
    )


@router.get("/{id}", responses=responses(NotFound))
async def one_flow(member: Reader, flow_id: Id, db: WithDb, language: WithLanguage) -> FlowView:
    return await db.read(lambda unit: _view(unit, queries.by_id(unit, flow_id), member, language))


@router.put("/{id}", responses=_SAVED)
async def save_flow(
    member: Manager, flow_id: Id, body: FlowSaved, db: WithDb, settings: WithSettings, language: WithLanguage
) -> FlowView:
    """A new version, if it was made of the newest; who walks an older one goes on with that."""
    flow, wrong = await _read(body, db, settings)

    def save(unit: Unit) -> FlowView:
        _refuse(unit, flow, wrong)
        return _view(unit, actions.save(unit, member.actor, flow_id, flow, version=body.version), member, language)

    return await db.write(save)


@router.put("/{id}/enabled", responses=_SAVED)
async def switch_flow(member: Manager, flow_id: Id, body: FlowEnabled, db: WithDb, language: WithLanguage) -> FlowView:
    """Whether it begins where somebody asks about one of its topics.  One that names what is gone meanwhile is told where."""

    def switch(unit: Unit) -> FlowView:
        if body.enabled and (found := _wrong(unit, queries.by_id(unit, flow_id))):
            raise WrongFields(found)
        return _view(unit, actions.switch(unit, member.actor, flow_id, enabled=body.enabled), member, language)

    return await db.write(switch)


@router.put("/{id}/deleted", responses=responses(NotFound))
async def delete_flow(member: Manager, flow_id: Id, body: FlowDeleted, db: WithDb, language: WithLanguage) -> FlowView:
    """Out of the way and switched off, or back."""

    def delete(unit: Unit) -> FlowView:
        return _view(unit, actions.set_deleted(unit, member.actor, flow_id, deleted=body.deleted), member, language)

    return await db.write(delete)
