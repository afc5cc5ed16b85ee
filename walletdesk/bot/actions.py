"""Everything that changes the room: its switches, what it did with a message, what became of its answers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import bindparam, insert, text, update

from walletdesk.bot import queries
from walletdesk.bot.flows import actions as flows
from walletdesk.bot.flows.actions import Run
from walletdesk.bot.rules import Decided, Decision, Mode, Outcome, Source, Stage
from walletdesk.bot.tables import InboxRow, TalkRow, TurnRow, bot_turn
from walletdesk.conversations.actions import automatic, opened
from walletdesk.conversations.actions.automatic import Spoken
from walletdesk.events import Actor, BotSwitched, MessageReceived
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge.actions import readers
from walletdesk.safety import stored
from walletdesk.wire import AuthorKind, SafeText

CONSIDER = "bot.consider"
"""Job: read a contact's message and answer, ask, hand over or stay quiet."""


class ConsiderArgs(msgspec.Struct, frozen=True):
    message_id: int


class _Answer(Row, frozen=True, kw_only=True):
    id: int
    sources: str
    outcome: Outcome


_SWITCH = Query[int](
    text(
        "insert into bot_inbox (inbox_id, mode, writes, updated_at) values (:inbox_id, :mode, :writes, :at) "
        "on conflict (inbox_id) do update set mode = excluded.mode, writes = excluded.writes, updated_at = excluded.updated_at"
    )
)
_KEEP_TALK = Query[int](
    text(
        "insert into bot_talk (conversation_id, stage, turns, intent, offered, wants, asked, updated_at) values "
        "(:conversation_id, :stage, :turns, :intent, :offered, :wants, :asked, :updated_at) "
        "on conflict (conversation_id) do update set stage = excluded.stage, turns = excluded.turns, intent = excluded.intent, "
        "offered = excluded.offered, wants = excluded.wants, asked = excluded.asked, updated_at = excluded.updated_at"
    )
)
_ADD_TURN = Query[int](insert(bot_turn).values({name: bindparam(name) for name in TurnRow.__struct_fields__}))
_LAST_ANSWER = Query(
    text(
        "select id, sources, outcome from bot_turn where conversation_id = :conversation and decision = 'answer' and mode = 'reply' "
        "order by id desc limit 1"
    ),
    _Answer,
)
_OUTCOME = Query[int](
    update(bot_turn)
    .where(bot_turn.c.id == bindparam("row"), bot_turn.c.outcome != Outcome.HELPED.value)
    .values(outcome=bindparam("new_outcome"), outcome_at=bindparam("at"))
)
_TAKE_CALL = Query[int](
    text(
        "insert into bot_model_day (day, asked) values (:day, 1) "
        "on conflict (day) do update set asked = bot_model_day.asked + 1 where bot_model_day.asked < :most"
    )
)
_EMPTY = Query[int](update(bot_turn).where(bot_turn.c.conversation_id == bindparam("conversation")).values(said=""))


def switch(unit: Unit, by: Actor, inbox_id: int, *, mode: Mode, writes: bool) -> InboxRow:
    """What the bot may do in an inbox.  Announces BotSwitched."""
    before = queries.inbox_of(unit, inbox_id)
    after = InboxRow(inbox_id=inbox_id, mode=mode, writes=writes)
    if after != before:
        unit.run(_SWITCH, inbox_id=inbox_id, mode=mode.value, writes=writes, at=unit.now)
        unit.announce(
            BotSwitched(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id, mode=mode.value, writes=writes)
        )
    return after


def take_model_call(unit: Unit, most: int) -> bool:
    """Count one call of the language model, whatever comes of it.  False where today's (UTC) are used up."""
    return most > 0 and unit.run(_TAKE_CALL, day=unit.now // DAY, most=most) > 0


def consider_later(unit: Unit, event: MessageReceived) -> None:
    """Have the bot look at a contact's message, where it may say anything at all."""
    if event.automatic or queries.inbox_of(unit, event.inbox_id).mode is Mode.OFF:
        return
    jobs.add(unit, CONSIDER, ConsiderArgs(event.message_id), key=f"{CONSIDER}:{event.message_id}")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot means to do about one message."""

    message_id: int
    conversation_id: int
    seq: int
    """Number of that message in its conversation."""
    language: str
    mode: Mode
    decided: Decided
    intent: str = ""
    sources: tuple[Source, ...] = ()
    said: SafeText | None = None
    note: SafeText | None = None
    choices: tuple[str, ...] = ()
    """Answers of which one may be pressed instead of typed."""
    written: bool = False
    stage: Stage = Stage.TALKING
    offered: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    asked: int = 0
    facts: Mapping[str, str] = {}
    outcome: Outcome = Outcome.NONE
    """What this message says of the answer before."""
    distress: bool = False
    solved: bool = False
    category: str = ""
    """What a guided flow calls the matter; a person's word for it stands."""
    run: Run | None = None
    """Where its contact stands in a guided flow then."""
    wished: str = ""
    """The language in which they write and nobody of the team reads."""


def carry_out(unit: Unit, plan: Plan) -> TurnRow | None:
    """Say it, unless a person has the conversation by now or its contact wrote again.  Once for a message.

    Returns None where it did nothing.  Raises NotFound (404).
    """
    if queries.turn_of(unit, plan.message_id) is not None:
        return None
    if plan.distress:
        automatic.mark_distress(unit, plan.conversation_id)
    held = opened.by_id(unit, plan.conversation_id)
    if not automatic.is_free(unit, held, plan.seq):
        return None
    if plan.facts:
        automatic.add_facts(held, dict(plan.facts))
    if plan.category:
        automatic.name(unit, held, plan.category)
    mode = plan.mode
    reaches = automatic.may_reach(unit, held, plan.message_id)
    said_by_itself = mode is Mode.REPLY
    if said_by_itself and not reaches:
        mode = Mode.SUGGEST
    spoken = Spoken(
        key=str(plan.message_id),
        # Who is in distress gets the fixed words at once, also where the bot else only suggests.
        text=plan.said if reaches and (said_by_itself or plan.distress) else None,
        note=plan.note,
        language=plan.language,
        author=AuthorKind.SYSTEM if plan.distress else AuthorKind.BOT,
    )
    said = automatic.speak(unit, held, spoken)
    turn = TurnRow(
        id=new_id(),
        conversation_id=plan.conversation_id,
        message_id=plan.message_id,
        inbox_id=held.now.inbox_id,
        language=plan.language,
        mode=mode,
        decision=plan.decided.decision,
        reason=plan.decided.reason,
        intent=plan.intent,
        chance=round(plan.decided.chance * 1000),
        sources=msgspec.json.encode(plan.sources).decode(),
        said=stored("") if plan.said is None or (said_by_itself and not reaches) else plan.said,
        said_id=None if said is None else said.id,
        choices=msgspec.json.encode(plan.choices if said is not None else ()).decode(),
        written=plan.written,
        outcome=Outcome.NONE,
        outcome_at=None,
        created_at=unit.now,
    )
    if plan.outcome is not Outcome.NONE:
        note_outcome(unit, plan.conversation_id, plan.outcome)
    unit.run(_ADD_TURN, **msgspec.structs.asdict(turn))
    if (turn.decision is Decision.ANSWER or plan.run is not None) and said is not None:
        for one in _texts_of(turn.sources):
            readers.count_if_there(unit, one, cited=1)
    if plan.wished and said is not None:
        readers.wish_language(unit, plan.wished, _source_of(plan.conversation_id))
    _keep_talk(unit, plan)
    if plan.run is not None and said_by_itself and reaches:
        flows.keep_run(unit, plan.conversation_id, plan.run)
    if plan.solved and mode is Mode.REPLY:
        automatic.solved(unit, plan.conversation_id)
    return turn


def note_outcome(unit: Unit, conversation_id: int, outcome: Outcome) -> None:
    """What the contact said of the last answer.  That it helped is taken back by nothing."""
    last = unit.one(_LAST_ANSWER, conversation=conversation_id)
    if last is None or last.outcome is Outcome.HELPED:
        return
    unit.run(_OUTCOME, row=last.id, new_outcome=outcome.value, at=unit.now)
    if outcome is Outcome.HELPED:
        for one in _texts_of(last.sources):
            readers.count_if_there(unit, one, deflected=1)


def _source_of(conversation_id: int) -> str:
    """The same for one conversation: its language is wished for once, however much is written in it."""
    return hashlib.sha256(f"conversation {conversation_id}".encode()).hexdigest()


def _texts_of(sources: str) -> set[int]:
    return {one.text_id for one in msgspec.json.decode(sources, type=tuple[Source, ...])} - {0}


def _keep_talk(unit: Unit, plan: Plan) -> None:
    before = queries.talk_of(unit, plan.conversation_id)
    turns = 0 if before is None else before.turns
    if plan.solved:
        turns = 0
    elif plan.decided.decision in (Decision.ANSWER, Decision.ASK) and plan.run is None:
        turns += 1
    after = TalkRow(
        conversation_id=plan.conversation_id,
        stage=plan.stage,
        turns=turns,
        intent=plan.intent or ("" if before is None else before.intent),
        offered=msgspec.json.encode(plan.offered).decode(),
        wants=msgspec.json.encode(plan.wants).decode(),
        asked=plan.asked,
        updated_at=unit.now,
    )
    unit.run(_KEEP_TALK, **msgspec.structs.asdict(after))


def erase(unit: Unit, conversations: Collection[int]) -> None:
    """What it said to a contact who is erased: a language model may have taken up their words."""
    for conversation_id in conversations:
        unit.run(_EMPTY, conversation=conversation_id)
    flows.erase(unit, conversations)
