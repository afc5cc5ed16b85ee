"""Everything that changes flows, and where contacts stand in them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import bindparam, delete, insert, text, update

from walletdesk.bot.flows import queries
from walletdesk.bot.flows.checks import faults
from walletdesk.bot.flows.engine import told
from walletdesk.bot.flows.reading import Wrong
from walletdesk.bot.flows.shape import MOST_FLOWS, VERSIONS_KEPT, Flow, State
from walletdesk.bot.tables import FlowRow, RunRow, bot_flow, bot_flow_run, bot_flow_version
from walletdesk.events import (
    Actor,
    BotFlowBroughtBack,
    BotFlowChanged,
    BotFlowCreated,
    BotFlowDeleted,
    BotFlowSwitched,
    MessageEdited,
    MessagesRedacted,
)
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.triage import tree


class FlowChangedMeanwhile(Conflict):
    code = "flow_changed"
    sentence = "Somebody else saved this flow meanwhile. Load it anew; what you wrote is kept until you leave."


class TooManyFlows(Conflict):
    code = "too_many_flows"
    sentence = "There are {most} flows already. Change one that is no longer used instead."


class NoTopic(BadInput):
    code = "flow_without_topic"
    sentence = "Choose a topic that starts it first."


class TopicTaken(Conflict):
    code = "flow_topic_taken"
    sentence = "Another flow that is switched on starts with one of these topics: {name}."


_ADD = Query[int](insert(bot_flow))
_CHANGE = Query[int](
    update(bot_flow)
    .where(bot_flow.c.id == bindparam("row"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("name", "intents", "enabled", "version", "updated_at", "deleted_at")
        }
    )
)
_ADD_VERSION = Query[int](insert(bot_flow_version))
_DROP_VERSIONS = Query[int](
    delete(bot_flow_version).where(
        bot_flow_version.c.flow_id == bindparam("flow"), bot_flow_version.c.number <= bindparam("last")
    )
)
_KEEP_RUN = Query[int](
    text(
        "insert into bot_flow_run (conversation_id, flow_id, version, language, state, ended, begun_at, updated_at) values "
        "(:conversation_id, :flow_id, :version, :language, :state, :ended, :at, :at) "
        "on conflict (conversation_id) do update set flow_id = excluded.flow_id, version = excluded.version, "
        "language = excluded.language, state = excluded.state, ended = excluded.ended, "
        "begun_at = case when :begins then excluded.begun_at else bot_flow_run.begun_at end, "
        "updated_at = excluded.updated_at"
    )
)
_TAKE_OVER = Query[int](
    update(bot_flow_run)
    .where(bot_flow_run.c.conversation_id == bindparam("conversation"), bot_flow_run.c.ended == "")
    .values(ended=queries.TAKEN_OVER, updated_at=bindparam("at"))
)
_STATE = Query[int](
    update(bot_flow_run)
    .where(bot_flow_run.c.conversation_id == bindparam("conversation"))
    .values(state=bindparam("new_state"))
)


def wrong_in(unit: Unit, flow: Flow) -> Wrong:
    """What keeps a flow from being walked, by place."""
    articles = queries.are_public(unit, [one.article for one in flow.steps if one.article])
    found = faults(flow, topics=tree.intents(unit), articles=articles)
    return {place: (sentence, {}) for place, sentence in found.items()}


def add(unit: Unit, by: Actor, flow: Flow) -> FlowRow:
    """A new one, switched off.  Raises TooManyFlows (409).  Announces BotFlowCreated."""
    if queries.count(unit) >= MOST_FLOWS:
        raise TooManyFlows(most=MOST_FLOWS)
    row = new_id()
    unit.run(
        _ADD,
        id=row,
        name=flow.name,
        intents=msgspec.json.encode(flow.intents).decode(),
        enabled=False,
        version=1,
        created_at=unit.now,
        updated_at=unit.now,
        deleted_at=None,
    )
    _keep_version(unit, by, row, 1, flow)
    unit.announce(BotFlowCreated(actor_kind=by.kind, actor_id=by.id, flow_id=row))
    return queries.by_id(unit, row)


def save(unit: Unit, by: Actor, flow_id: int, flow: Flow, *, version: int) -> FlowRow:
    """A new version of it, made of the one with this number; who walks an older one goes on with that.

    Raises NotFound (404), FlowChangedMeanwhile (409), TopicTaken (409), NoTopic (422).  Announces BotFlowChanged.
    """
    row = _there(unit, flow_id)
    if row.version != version:
        raise FlowChangedMeanwhile
    if queries.content(unit, flow_id, version) == flow:
        return row
    after = msgspec.structs.replace(
        row, name=flow.name, intents=msgspec.json.encode(flow.intents).decode(), version=version + 1
    )
    if after.enabled:
        _check_topics(unit, after)
    _store(unit, after)
    _keep_version(unit, by, flow_id, version + 1, flow)
    unit.announce(BotFlowChanged(actor_kind=by.kind, actor_id=by.id, flow_id=flow_id, version=version + 1))
    return queries.by_id(unit, flow_id)


def switch(unit: Unit, by: Actor, flow_id: int, *, enabled: bool) -> FlowRow:
    """Whether it begins; who walks it goes on.

    Raises NotFound (404), TopicTaken (409), NoTopic (422).  Announces BotFlowSwitched.
    """
    row = _there(unit, flow_id)
    if row.enabled is enabled:
        return row
    after = msgspec.structs.replace(row, enabled=enabled)
    if enabled:
        _check_topics(unit, after)
    _store(unit, after)
    unit.announce(BotFlowSwitched(actor_kind=by.kind, actor_id=by.id, flow_id=flow_id, on=enabled))
    return queries.by_id(unit, flow_id)


def set_deleted(unit: Unit, by: Actor, flow_id: int, *, deleted: bool) -> FlowRow:
    """Out of the way and switched off, or back.  Raises NotFound (404).

    Announces BotFlowDeleted or BotFlowBroughtBack.
    """
    row = queries.by_id(unit, flow_id)
    if deleted is (row.deleted_at is not None):
        return row
    _store(unit, msgspec.structs.replace(row, enabled=False, deleted_at=unit.now if deleted else None))
    event = BotFlowDeleted if deleted else BotFlowBroughtBack
    unit.announce(event(actor_kind=by.kind, actor_id=by.id, flow_id=flow_id))
    return queries.by_id(unit, flow_id)


def _there(unit: Unit, flow_id: int) -> FlowRow:
    row = queries.by_id(unit, flow_id)
    if row.deleted_at is not None:
        raise NotFound
    return row


def _check_topics(unit: Unit, row: FlowRow) -> None:
    """Raises NoTopic (422), TopicTaken (409)."""
    own = set(queries.intents_of(row.intents))
    if not own:
        raise NoTopic
    for other in queries.enabled(unit):
        if other.id != row.id and not own.isdisjoint(queries.intents_of(other.intents)):
            raise TopicTaken(name=other.name)


def _store(unit: Unit, row: FlowRow) -> None:
    unit.run(
        _CHANGE,
        row=row.id,
        new_name=row.name,
        new_intents=row.intents,
        new_enabled=row.enabled,
        new_version=row.version,
        new_updated_at=unit.now,
        new_deleted_at=row.deleted_at,
    )


def _keep_version(unit: Unit, by: Actor, flow_id: int, number: int, flow: Flow) -> None:
    unit.run(
        _ADD_VERSION,
        id=new_id(),
        flow_id=flow_id,
        number=number,
        content=msgspec.json.encode(flow).decode(),
        staff_id=by.id,
        created_at=unit.now,
    )
    unit.run(_DROP_VERSIONS, flow=flow_id, last=number - VERSIONS_KEPT)


# -- where contacts stand ------------------------------------------------------------


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Where a conversation's contact stands after a message.  `ended` says why it is over; empty while it goes on."""

    flow_id: int
    version: int
    language: str
    state: State
    ended: str = ""
    begins: bool = False


def keep_run(unit: Unit, conversation_id: int, run: Run) -> None:
    unit.run(
        _KEEP_RUN,
        conversation_id=conversation_id,
        flow_id=run.flow_id,
        version=run.version,
        language=run.language,
        state=msgspec.json.encode(run.state).decode(),
        ended=run.ended,
        begins=run.begins,
        at=unit.now,
    )


def taken_over(unit: Unit, conversation_id: int) -> None:
    """Somebody of the team wrote to the contact: whoever stands in a flow has left it."""
    unit.run(_TAKE_OVER, conversation=conversation_id, at=unit.now)


def forget_answers(unit: Unit, event: MessagesRedacted | MessageEdited) -> bool:
    """What a contact answered goes with the message; of one that was only changed what they said in their own words.

    Returns whether there was any.
    """
    run = queries.run_of(unit, event.conversation_id)
    if run is None:
        return False
    state = queries.read_state(run.state)
    kept = {} if isinstance(event, MessagesRedacted) else told(state)
    if kept == state.facts:
        return False
    _set_facts(unit, run, kept)
    return True


def erase(unit: Unit, conversations: Collection[int]) -> None:
    """What a contact who is erased answered."""
    for conversation_id in conversations:
        if (run := queries.run_of(unit, conversation_id)) is not None:
            _set_facts(unit, run, {})


def _set_facts(unit: Unit, run: RunRow, facts: dict[str, str]) -> None:
    state = msgspec.structs.replace(queries.read_state(run.state), facts=facts)
    unit.run(_STATE, conversation=run.conversation_id, new_state=msgspec.json.encode(state).decode())
