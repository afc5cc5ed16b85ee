"""What the worker does for the room: messages are read for what a chain can be asked, what waits is looked at again."""

from __future__ import annotations

import asyncio
import logging

import msgspec
from sqlalchemy import bindparam, select

from walletdesk.chain import networks
from walletdesk.chain.base import NO_NODE, UNKNOWN, UNREADABLE, Observation, Verdict
from walletdesk.chain.told import Level
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import looked
from walletdesk.conversations.tables import Conversation, Message, message
from walletdesk.kit import jobs
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import actions, queries, rules
from walletdesk.lookups.actions import READ, WATCH, Kept, ReadArgs
from walletdesk.lookups.asking import WHOLE_S
from walletdesk.lookups.looking import (
    Look,
    Looker,
    Named,
    first_of,
    named_among,
    named_in,
    unreadable,
    without_node,
    words_of,
)
from walletdesk.lookups.nodes import REQUEST_S, Pool
from walletdesk.lookups.tables import LevelRow, LookupRow

log = logging.getLogger(__name__)

HEALTH = "lookups.health"
HEALTH_EVERY_US = MINUTE
ROUND = 400
"""Watched ones in hand at a time."""
ROUND_S = 50.0
HELD_US = 2 * MINUTE
"""So long nobody else takes those in hand."""

_MESSAGE = Query(select(*columns(message, Message)).where(message.c.id == bindparam("id")), Message)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A message and what stands around it."""

    message: Message
    conversation: Conversation
    level: LevelRow
    """How the contact is told things."""


def register(runner: jobs.Runner, *, db: Db, looker: Looker) -> None:
    """Tells `runner` of the room's jobs; the desk also runs `plan` when it starts."""

    async def read(args: ReadArgs) -> None:
        await read_message(db, looker, args.message_id)

    async def watch(_: None) -> None:
        await watch_round(db, looker)

    async def health(_: None) -> None:
        # First of all: one that dies has its next one all the same.
        await db.write(plan_health, db.clock.now() + HEALTH_EVERY_US)
        if found := await looker.health():
            await db.write(actions.note_health, found)

    runner.on(READ, ReadArgs, read, tries=4)
    runner.on(WATCH, None, watch, timeout_s=HELD_US / 1_000_000 - 10)
    runner.on(HEALTH, None, health)


def plan(unit: Unit, now: int) -> None:
    """Called once when the desk starts."""
    plan_health(unit, now)
    actions.plan_watch(unit)


def plan_health(unit: Unit, at: int) -> None:
    jobs.add(unit, HEALTH, key=HEALTH, run_at=at)


# -- a message is read -------------------------------------------------------------


async def read_message(db: Db, looker: Looker, message_id: int) -> None:
    """Looks at the first few things in a stored message.  May run twice: what is kept already is looked at again."""
    asked = await db.read(_asked, message_id)
    if asked is None or not rules.worth_reading(asked.message.body):
        return
    from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start that no visitor waits for

    everything = recognise.find(asked.message.body)
    found = first_of(everything)
    chain = chain_of(asked.conversation)
    named = here = named_among(asked.message.body, found)
    if any(one.kind == "transaction" for one in found):
        named = here + await db.read(named_lately, asked.conversation.contact_id)
    looks = await asyncio.gather(
        *(looker.look(one, chain=chain, named=named) for one in found[: rules.MOST_OF_MESSAGE])
    )
    level = Level(asked.level.level)
    now = db.clock.now()
    kept = [
        look or without_node(one, now)
        for one, look in zip(found, looks, strict=False)
        if look is not None or one.kind == "transaction"
    ]
    # What was cut short on purpose ("0x12ab…9f3c") is no mistake.
    wrong = [one for one in everything if one.problem and one.problem != "truncated"]
    kept += [look for one in wrong[: rules.MOST_OF_MESSAGE] if (look := unreadable(one, now)) is not None]
    several = sum(look.kind == "transaction" for look in kept) > 1
    untold = sum(one.kind == "transaction" for one in found) > rules.MOST_OF_MESSAGE
    for look in kept:
        sure = await _sure(looker, look, named)
        words = None
        if look.kind == "transaction" or look.verdict.state == UNREADABLE:
            words = words_of(
                sure.verdict,
                asked.conversation.language,
                level,
                told_before=False,
                one_of_several=several,
                first_only=untold,
            )
        untold = untold and words is None
        await keep_look(db, sure, asked.conversation, message_id=message_id, level=level, words=words)
    if here and len(here) == len(found):
        # What they were asked for: an address at which an earlier hash can be looked for.
        pool = await looker.pool()
        for row in await db.read(queries.not_found_in, asked.conversation.id, limit=rules.MOST_OF_MESSAGE):
            await look_again(db, looker, pool, row)


def named_lately(unit: Unit, contact_id: int) -> list[Named]:
    """Addresses in what a contact wrote last, the newest first."""
    return named_in([one.body for one in conversations.look_back(unit, contact_id).messages[::-1]])


async def _sure(looker: Looker, look: Look, named: list[Named]) -> Look:
    """What is about to be told by itself, as two nodes say it."""
    if look.verdict.state == UNREADABLE or look.kind != "transaction" or not rules.answerable(look.verdict):
        return look
    verdict = await looker.confirmed(await looker.pool(), look.network, look.verdict, named=named)
    return msgspec.structs.replace(look, asked=msgspec.structs.replace(look.asked, verdict=verdict))


async def keep_look(
    db: Db,
    look: Look,
    conversation: Conversation,
    *,
    level: Level,
    message_id: int | None = None,
    requested_by: int | None = None,
    words: looked.Words | None = None,
) -> LookupRow | None:
    """Stores it and says `words` to the contact; None where the conversation's person was erased meanwhile."""
    try:
        return await db.write(
            actions.keep,
            Kept(
                conversation_id=conversation.id,
                message_id=message_id,
                network=look.network.id,
                subject=look.value,
                kind=look.kind,
                guessed=look.guessed,
                verdict=with_observation(look.verdict),
                level=level,
                requested_by=requested_by,
                words=words,
            ),
        )
    except NotFound:
        return None


_SEEN_NOWHERE = frozenset({UNKNOWN, UNREADABLE, NO_NODE, "not-found", "wrong-chain"})


def with_observation(verdict: Verdict) -> Verdict:
    """That it was seen at all is an observation too."""
    if verdict.observation is not None or verdict.state in _SEEN_NOWHERE:
        return verdict
    return msgspec.structs.replace(verdict, observation=Observation(first_seen_us=verdict.at_us))


def chain_of(conversation: Conversation) -> str:
    """The network that the app said it is set to, "" where it said none or one we do not know."""
    try:
        told = msgspec.json.decode(conversation.facts, type=dict[str, str | bool]).get("chain", "")
    except msgspec.MsgspecError:
        return ""
    name = str(told).strip().lower()
    if name.isdecimal() and len(name) < 20:
        return networks.by_chain_id(int(name)).id
    for one in networks.NETWORKS.values():
        if name in (one.id, one.name.lower()):
            return one.id
    return ""


def _asked(unit: Unit, message_id: int) -> Asked | None:
    found = unit.one(_MESSAGE, id=message_id)
    if found is None:
        return None
    place = conversations.by_id(unit, found.conversation_id)
    return Asked(
        message=found,
        conversation=place,
        level=queries.level_now(unit, place.contact_id),
    )


# -- what waits is looked at again ---------------------------------------------------


async def watch_round(db: Db, looker: Looker) -> None:
    """Looks again at those that are due, all at once: their questions travel together (`pacing`)."""
    rows = await db.write(_take, ROUND)
    try:
        if rows:
            pool = await looker.watching_pool()
            await asyncio.gather(
                *(look_again(db, looker, pool, row, request_s=ROUND_S, whole_s=ROUND_S) for row in rows)
            )
    finally:
        await db.write(actions.plan_watch)


async def look_again(
    db: Db, looker: Looker, pool: Pool, row: LookupRow, *, request_s: float = REQUEST_S, whole_s: float = WHOLE_S
) -> bool:
    """Looks at it once more and keeps what came of it; False where no node could be asked."""
    if row.state == UNREADABLE:
        return True  # no node is asked about what is disguised or mistyped
    network = networks.known(row.network)
    if network is None or not pool.of(network.id):
        await db.write(actions.put_off, row)
        return False
    named: list[Named] = []
    if row.kind == "transaction":
        place = await db.read(conversations.by_id, row.conversation_id)
        named = await db.read(named_lately, place.contact_id)
    asked = await looker.ask(
        pool,
        network,
        row.subject,
        row.kind,
        open=row.guessed,
        named=named,
        request_s=request_s,
        whole_s=whole_s,
    )
    verdict = asked.verdict
    if row.guessed and verdict.state == "wrong-chain":
        await db.write(actions.put_off, row)
        return True  # it was found on this network; that another has it too is no news
    try:
        about = await db.read(_about, row)
        words, level = None, about.level
        # What an agent looked up is the agent's to tell; what the contact knows costs no second node its time.
        if row.message_id is not None and row.kind == "transaction" and verdict.state != about.told:
            before = any(step.state != verdict.state for step in queries.history_of(row.history))
            if rules.answerable(verdict, told_before=before):
                verdict = await looker.confirmed(
                    pool, network, verdict, named=named, request_s=request_s, whole_s=whole_s
                )
                level = Level((await db.read(queries.level_now, about.conversation.contact_id)).level)
            words = words_of(verdict, about.conversation.language, level, told_before=before)
        await db.write(
            actions.keep,
            Kept(
                conversation_id=row.conversation_id,
                network=row.network,
                subject=row.subject,
                kind=row.kind,
                guessed=row.guessed,
                verdict=with_observation(rules.still_vouched(queries.verdict_of(row), verdict)),
                level=level,
                words=words,
                asked=False,
            ),
        )
    except NotFound:
        return False
    return True


class _About(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a look."""

    conversation: Conversation
    level: Level
    told: str
    """The state of it that the contact was told last, in whichever conversation."""


def _about(unit: Unit, row: LookupRow) -> _About:
    place = conversations.by_id(unit, row.conversation_id)
    told = queries.told(unit, place.contact_id, row.network, row.subject)
    return _About(
        conversation=place,
        level=Level(queries.level_of(unit, place.contact_id).level),
        told=told[0].state if told else "",
    )


def _take(unit: Unit, limit: int) -> list[LookupRow]:
    rows = queries.due(unit, unit.now, limit=limit)
    actions.postpone(unit, [row.id for row in rows], unit.now + HELD_US)
    return rows
