"""Everything that changes the room: nodes and switches, looks and what was seen, labels."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, text, update

from walletdesk.chain import networks
from walletdesk.chain.base import Label, Observation, Verdict
from walletdesk.chain.told import Level
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import looked
from walletdesk.conversations.actions.looked import Words
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import message
from walletdesk.events import (
    SYSTEM,
    Actor,
    ActorKind,
    ContactsMerged,
    ContactsParted,
    LabelsImported,
    LookupChanged,
    LookupsSwitched,
    NetworkDescribed,
    NodeChanged,
    NodeCreated,
    NodeDeleted,
)
from walletdesk.kit import jobs
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.lookups import queries, rules
from walletdesk.lookups.nodes import Health
from walletdesk.lookups.queries import Step
from walletdesk.lookups.sealing import sealed
from walletdesk.lookups.tables import (
    LookupRow,
    NetworkRow,
    NodeRow,
    lookup,
    lookup_label,
    lookup_level,
    lookup_node,
    lookup_option,
    lookup_told,
    observation,
)
from walletdesk.people.queries import by_id as contact_by_id

READ = "lookups.read"
"""Job: read a message for what the chain may be asked about."""
WATCH = "lookups.watch"
"""Job: look again at what is not final."""
HISTORY = 40
"""States of a look that are kept."""


class ReadArgs(msgspec.Struct, frozen=True):
    message_id: int


class NodeNameTaken(Conflict):
    code = "node_name_taken"
    sentence = "There is already a node with this name."


# -- nodes -------------------------------------------------------------------------


class NodeFields(msgspec.Struct, frozen=True, kw_only=True):
    """What is set of a node; None stays as it is."""

    network: str | None = None
    name: str | None = None
    url: str | None = None
    own: bool | None = None
    allow_private: bool | None = None
    enabled: bool | None = None
    position: int | None = None
    per_second: int | None = None


_INSERT_NODE = Query[int](insert(lookup_node))
_DELETE_NODE = Query[int](delete(lookup_node).where(lookup_node.c.id == bindparam("node_id")))
_UPDATE_NODE = Query[int](
    update(lookup_node)
    .where(lookup_node.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in NodeFields.__struct_fields__})
)
_HEALTH = ("state", "problem", "height", "behind", "latency_ms", "last_ok_at", "last_failed_at", "seen_live_at")
_UPDATE_HEALTH = Query[int](
    update(lookup_node)
    .where(lookup_node.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _HEALTH})
)


def create_node(unit: Unit, by: Actor, fields: NodeFields, *, key: bytes) -> NodeRow:
    """`fields` names network, name and url.  Raises NodeNameTaken (409).  Announces NodeCreated."""
    if fields.name is None or fields.network is None or fields.url is None:
        raise TypeError("a node has a network, a name and an address")
    _must_be_free(unit, fields.name)
    made = new_id()
    unit.run(
        _INSERT_NODE,
        id=made,
        network=fields.network,
        name=fields.name,
        url=sealed(key, made, fields.url),
        own=bool(fields.own),
        allow_private=bool(fields.allow_private),
        enabled=fields.enabled is not False,
        position=fields.position or 0,
        per_second=fields.per_second or 5,
        state="unknown",
        problem="",
        height=None,
        behind=0,
        latency_ms=None,
        last_ok_at=None,
        last_failed_at=None,
        seen_live_at=None,
        created_at=unit.now,
    )
    unit.announce(NodeCreated(actor_kind=by.kind, actor_id=by.id, node_id=made, network=fields.network))
    return queries.node(unit, made)


def change_node(unit: Unit, by: Actor, node_id: int, fields: NodeFields, *, key: bytes) -> NodeRow:
    """Raises NotFound (404), NodeNameTaken (409).  Announces NodeChanged with the names of what was given."""
    before = queries.node(unit, node_id)
    if fields.name is not None and fields.name != before.name:
        _must_be_free(unit, fields.name)
    given = {name: value for name, value in msgspec.structs.asdict(fields).items() if value is not None}
    if not given:
        return before
    values = {name: getattr(before, name) for name in NodeFields.__struct_fields__} | given
    if fields.url is not None:
        values["url"] = sealed(key, node_id, fields.url)
    unit.run(_UPDATE_NODE, row=node_id, **{f"new_{name}": value for name, value in values.items()})
    unit.announce(NodeChanged(actor_kind=by.kind, actor_id=by.id, node_id=node_id, fields=tuple(sorted(given))))
    return queries.node(unit, node_id)


def delete_node(unit: Unit, by: Actor, node_id: int) -> None:
    """Raises NotFound (404).  Announces NodeDeleted."""
    queries.node(unit, node_id)
    unit.run(_DELETE_NODE, node_id=node_id)
    unit.announce(NodeDeleted(actor_kind=by.kind, actor_id=by.id, node_id=node_id))


def note_health(unit: Unit, found: dict[int, Health]) -> None:
    """What a look at the nodes told, by node."""
    for row in queries.nodes(unit):
        health = found.get(row.id)
        if health is None:
            continue
        well = health.state in ("ok", "lagging")
        values = {
            "state": health.state,
            "problem": health.problem,
            "height": row.height if health.height is None else health.height,
            "behind": health.behind,
            "latency_ms": row.latency_ms if health.latency_ms is None else health.latency_ms,
            "last_ok_at": unit.now if well else row.last_ok_at,
            "last_failed_at": row.last_failed_at if well or health.state == "unknown" else unit.now,
            "seen_live_at": row.seen_live_at or (unit.now if well else None),
        }
        unit.run(_UPDATE_HEALTH, row=row.id, **{f"new_{name}": value for name, value in values.items()})


def _must_be_free(unit: Unit, name: str) -> None:
    if queries.node_by_name(unit, name) is not None:
        raise NodeNameTaken


# -- networks of the team's own ---------------------------------------------------


class NetworkKnown(Conflict):
    code = "network_known"
    sentence = "This chain is in the list already: {name}."


_DESCRIBE = Query[int](
    text(
        "insert into lookup_network (id, name, coin, block_ms, explorer, testnet) "
        "values (:id, :name, :coin, :block_ms, :explorer, :testnet) on conflict (id) do update set name = excluded.name, "
        "coin = excluded.coin, block_ms = excluded.block_ms, explorer = excluded.explorer, testnet = excluded.testnet"
    )
)


def describe_network(unit: Unit, by: Actor, described: NetworkRow) -> None:
    """What an EVM network is that our table does not have.  Raises NetworkKnown (409) for one that it has.

    Announces NetworkDescribed.
    """
    there = networks.by_chain_id(int(described.id.removeprefix("evm-")))
    if there.id in networks.NETWORKS:
        raise NetworkKnown(name=there.name)
    unit.run(_DESCRIBE, **msgspec.structs.asdict(described))
    unit.announce(NetworkDescribed(actor_kind=by.kind, actor_id=by.id, network=described.id))


# -- switches ----------------------------------------------------------------------

_INSERT_OPTION = Query[int](insert(lookup_option))
_UPDATE_OPTION = Query[int](
    update(lookup_option).where(lookup_option.c.name == bindparam("row")).values(value=bindparam("new_value"))
)


def set_option(unit: Unit, name: str, value: str) -> None:
    if not unit.run(_UPDATE_OPTION, row=name, new_value=value):
        unit.run(_INSERT_OPTION, name=name, value=value)


def switch_own_only(unit: Unit, by: Actor, *, on: bool) -> None:
    """Whether nodes of others are left alone: asking them tells them which addresses interest us."""
    set_option(unit, queries.OWN_ONLY, "on" if on else "off")
    unit.announce(LookupsSwitched(actor_kind=by.kind, actor_id=by.id, inbox_id=None, on=on))


def switch_answers(unit: Unit, by: Actor, inbox_id: int, *, on: bool) -> None:
    """Whether the desk answers by itself in an inbox."""
    set_option(unit, queries.answers_of(inbox_id), "on" if on else "off")
    unit.announce(LookupsSwitched(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id, on=on))


# -- looks -------------------------------------------------------------------------

_BODY = Query(select(message.c.body).where(message.c.id == bindparam("id")), str)


def read_later(unit: Unit, message_id: int) -> None:
    """Have a message read for what chains know; one that can hold nothing costs no job."""
    body = unit.one(_BODY, id=message_id)
    if body is not None and rules.worth_reading(body):
        jobs.add(unit, READ, ReadArgs(message_id))


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict about to be kept."""

    conversation_id: int
    network: str
    subject: str
    kind: str
    verdict: Verdict
    message_id: int | None = None
    guessed: bool = False
    level: Level = Level.PLAIN
    requested_by: int | None = None
    words: Words | None = None
    """What the desk may say by itself; None where it is not its to say."""
    asked: bool = True
    """Whether it was asked here just now; what the desk tells of its own accord it tells a contact once."""


_INSERT = Query[int](insert(lookup).values({name: bindparam(name) for name in LookupRow.__struct_fields__}))
_CHANGES = ("verdict", "state", "certain", "final", "history", "level", "watch_at", "updated_at")
_UPDATE = Query[int](
    update(lookup).where(lookup.c.id == bindparam("row")).values({name: bindparam(f"new_{name}") for name in _CHANGES})
)
_SET_WATCH = Query[int](
    update(lookup)
    .where(lookup.c.id == bindparam("row"))
    .values(watched=bindparam("new_watched"), watch_at=bindparam("new_watch_at"))
)
_POSTPONE = Query[int](update(lookup).where(lookup.c.id == bindparam("row")).values(watch_at=bindparam("new_watch_at")))


def keep(unit: Unit, kept: Kept) -> LookupRow:
    """Store what a look found, tell the desk where its state changed, and plan the next look.

    A verdict `unknown` takes nothing back that was known.  Raises NotFound (404) where the conversation is gone or its
    contact erased.  Announces LookupChanged.
    """
    place = conversations.by_id(unit, kept.conversation_id)
    _must_be_there(unit, place.contact_id)
    if kept.message_id is not None:
        _note_level(unit, place.contact_id, kept.level)
    before = queries.by_subject(unit, kept.conversation_id, kept.network, kept.subject)
    if kept.verdict.observation is not None and kept.kind == "transaction":
        _observe(unit, kept.network, kept.subject, kept.verdict.observation, kept.verdict)
    if before is not None and not rules.replaces(before.state, kept.verdict):
        _plan(unit, before, rules.next_look(kept.verdict, before.created_at, unit.now))
        return before
    row = _stored(unit, kept, before)
    if row.watch_at is not None:
        jobs.add(unit, WATCH, key=WATCH, run_at=row.watch_at)
    old = before.state if before is not None else ""
    words = kept.words if queries.answers_in(unit, place.inbox_id) else None
    if words is not None and place.status in (Status.CLOSED, Status.SPAM):
        words = None
    told = None if words is None else _told(unit, place.contact_id, row)
    if told is None or not (told.now or kept.asked):
        words = None
    if old == row.state and words is None:
        return row
    by = SYSTEM if kept.requested_by is None else Actor(ActorKind.STAFF, kept.requested_by)
    if words is not None and told is not None:
        words = msgspec.structs.replace(words, key=f"{row.id}:{row.state}:{words.key}:{told.at}")
    ids = looked.looked(unit, row.conversation_id, lookup_id=row.id, old=old, new=row.state, by=by, words=words)
    if old != row.state:
        unit.announce(LookupChanged(**ids, lookup_id=row.id, before=old, state=row.state))
    return row


_TELL = Query[int](
    text(
        "insert into lookup_told (contact_id, network, subject, state, at) "
        "values (:contact_id, :network, :subject, :state, :at) "
        "on conflict (contact_id, network, subject, state) do update set at = excluded.at"
    )
)


class _ToldOf(msgspec.Struct, frozen=True):
    """Since when (microseconds) a contact has been told a state, and whether that is news to them `now`."""

    at: int
    now: bool


def _told(unit: Unit, contact_id: int, row: LookupRow) -> _ToldOf:
    """Marks that a contact is told this, once a stretch: in whichever conversation, and again after another state was
    told in between (what a reorganisation undid may come back)."""
    before = queries.told(unit, contact_id, row.network, row.subject)
    last = before[0] if before else None
    if last is not None and last.state == row.state:
        return _ToldOf(last.at, now=False)
    same = next((one for one in before if one.state == row.state), None)
    if same is not None and last is not None and queries.history_of(row.history)[-1].at < last.at:
        return _ToldOf(same.at, now=False)  # another conversation's look is ahead of this one
    at = unit.now if last is None else max(unit.now, last.at + 1)
    unit.run(_TELL, contact_id=contact_id, network=row.network, subject=row.subject, state=row.state, at=at)
    return _ToldOf(at, now=True)


def _stored(unit: Unit, kept: Kept, before: LookupRow | None) -> LookupRow:
    verdict = kept.verdict
    created = before.created_at if before is not None else unit.now
    watched = before.watched if before is not None else True
    steps = queries.history_of(before.history) if before is not None else []
    if not steps or (steps[-1].state, steps[-1].reason) != (verdict.state, verdict.reason):
        steps.append(Step(state=verdict.state, reason=verdict.reason, at=unit.now))
    row = LookupRow(
        id=before.id if before is not None else new_id(),
        conversation_id=kept.conversation_id,
        message_id=before.message_id if before is not None else kept.message_id,
        network=kept.network,
        subject=kept.subject,
        kind=kept.kind,
        guessed=kept.guessed,
        verdict=msgspec.json.encode(verdict).decode(),
        state=verdict.state,
        certain=verdict.certain,
        final=verdict.final,
        history=msgspec.json.encode(steps[-HISTORY:]).decode(),
        level=kept.level.value,
        watch_at=rules.next_look(verdict, created, unit.now) if watched else None,
        watched=watched,
        requested_by=before.requested_by if before is not None else kept.requested_by,
        created_at=created,
        updated_at=unit.now,
    )
    if before is None:
        unit.run(_INSERT, **msgspec.structs.asdict(row))
    else:
        unit.run(_UPDATE, row=row.id, **{f"new_{name}": getattr(row, name) for name in _CHANGES})
    return row


def watch(unit: Unit, lookup_id: int, *, on: bool) -> LookupRow:
    """Look again until it is final, or leave it.  Raises NotFound (404)."""
    before = queries.by_id(unit, lookup_id)
    watch_at = unit.now if on and not before.final else None
    unit.run(_SET_WATCH, row=lookup_id, new_watched=on, new_watch_at=watch_at)
    if watch_at is not None:
        jobs.add(unit, WATCH, key=WATCH, run_at=watch_at)
    return queries.by_id(unit, lookup_id)


def postpone(unit: Unit, lookup_ids: Iterable[int], until: int) -> None:
    """Those in hand are not taken a second time before `until`, though whoever has them may die."""
    unit.many(_POSTPONE, [{"row": one, "new_watch_at": until} for one in lookup_ids])


def plan_watch(unit: Unit) -> None:
    """The next round, when there is one to be."""
    if (at := queries.next_due(unit)) is not None:
        jobs.add(unit, WATCH, key=WATCH, run_at=max(at, unit.now + 1_000_000))


def put_off(unit: Unit, row: LookupRow) -> None:
    """Nothing came of a look: it is looked at again seldomer the older it is, and at last no more."""
    _plan(unit, row, rules.later(row.created_at, unit.now))


def _plan(unit: Unit, row: LookupRow, watch_at: int | None) -> None:
    """When it is looked at again; None for no more."""
    if not row.watched or row.final:
        watch_at = None
    unit.run(_POSTPONE, row=row.id, new_watch_at=watch_at)
    if watch_at is not None:
        jobs.add(unit, WATCH, key=WATCH, run_at=watch_at)


def _must_be_there(unit: Unit, contact_id: int) -> None:
    found = contact_by_id(unit, contact_id)
    if found is None or found.erased_at is not None:
        raise NotFound


# -- how contacts are told ----------------------------------------------------------

_NOTE_LEVEL = Query[int](
    text(
        "insert into lookup_level (contact_id, level, chosen_by, updated_at) values (:contact_id, :level, '', :now) "
        "on conflict (contact_id) do update set level = excluded.level, updated_at = excluded.updated_at "
        "where lookup_level.chosen_by = ''"
    )
)
_SWITCH_LEVEL = Query[int](
    text(
        "insert into lookup_level (contact_id, level, chosen_by, updated_at) "
        "values (:contact_id, :level, :chosen_by, :now) on conflict (contact_id) do update set "
        "level = excluded.level, chosen_by = excluded.chosen_by, updated_at = excluded.updated_at"
    )
)


def _note_level(unit: Unit, contact_id: int, level: Level) -> None:
    """What their writing says of how to tell them things; what somebody chose stays."""
    before = queries.level_of(unit, contact_id)
    if not before.chosen_by and before.level != level.value:
        unit.run(_NOTE_LEVEL, contact_id=contact_id, level=level.value, now=unit.now)


def switch_level(unit: Unit, contact_id: int, level: Level, *, by: ActorKind) -> None:
    """From now on they are told things so, however they write.  Raises NotFound (404) where they were erased."""
    _must_be_there(unit, contact_id)
    unit.run(_SWITCH_LEVEL, contact_id=contact_id, level=level.value, chosen_by=by.value, now=unit.now)


# -- what was seen -----------------------------------------------------------------

_SEEN = ("sender", "nonce", "fee", "block", "block_hash", "block_at", "node", "updated_at")
_INSERT_SEEN = Query[int](insert(observation))
_UPDATE_SEEN = Query[int](
    update(observation)
    .where(observation.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _SEEN})
)


def _observe(unit: Unit, network: str, hash: str, found: Observation, verdict: Verdict) -> None:
    """What is known already stays where the new look has nothing: nodes forget."""
    before = queries.seen_row(unit, network, hash)
    nonce = "" if found.nonce is None else str(found.nonce)
    values = {
        "sender": found.sender or (before.sender if before else ""),
        "nonce": nonce or (before.nonce if before else ""),
        "fee": msgspec.json.encode(found.fee).decode() if found.fee else (before.fee if before else "{}"),
        # Not kept from before: a block that was undone takes its transactions with it.
        "block": found.block,
        "block_hash": found.block_hash,
        "block_at": found.block_time_us,
        "node": verdict.evidence[0].node if verdict.evidence else "",
        "updated_at": unit.now,
    }
    if before is None:
        first = found.first_seen_us or unit.now
        unit.run(_INSERT_SEEN, id=new_id(), network=network, hash=hash, first_seen_at=first, **values)
    else:
        unit.run(_UPDATE_SEEN, row=before.id, **{f"new_{name}": value for name, value in values.items()})


_REMOVE_OLD = Query[int](
    delete(observation).where(
        observation.c.updated_at < bindparam("before"),
        ~select(lookup.c.id)
        .where(lookup.c.network == observation.c.network, lookup.c.subject == observation.c.hash)
        .where(lookup.c.watch_at.is_not(None))
        .exists(),
    )
)
_REMOVE_LOOKUP = Query[int](delete(lookup).where(lookup.c.id == bindparam("row")))
_REMOVE_SEEN = Query[int](
    delete(observation).where(
        observation.c.network == bindparam("of_network"),
        observation.c.hash == bindparam("of_hash"),
        select(func.count())
        .select_from(lookup)
        .where(lookup.c.network == bindparam("of_network"), lookup.c.subject == bindparam("of_hash"))
        .scalar_subquery()
        == 0,
    )
)


def remove_old(unit: Unit, *, keep_us: int) -> int:
    """Remove observations that nobody looked at for so long; returns how many."""
    return unit.run(_REMOVE_OLD, before=unit.now - keep_us)


_REMOVE_LEVEL = Query[int](delete(lookup_level).where(lookup_level.c.contact_id == bindparam("of_contact")))


class _Look(Row, frozen=True, kw_only=True):
    id: int
    network: str
    subject: str


_OF_MESSAGE = Query(
    select(lookup.c.id, lookup.c.network, lookup.c.subject).where(lookup.c.message_id == bindparam("message")), _Look
)
_REMOVE_TOLD_OF = Query[int](
    delete(lookup_told).where(
        lookup_told.c.network == bindparam("of_network"), lookup_told.c.subject == bindparam("of_subject")
    )
)
_REMOVE_TOLD = Query[int](delete(lookup_told).where(lookup_told.c.contact_id == bindparam("of_contact")))


def forget_erased(unit: Unit, message_ids: Iterable[int]) -> int:
    """Words left these messages: looks at what they no longer name go, with what was seen of it; returns how many.

    A key taken for a hash would stand in them in clear.
    """
    gone = 0
    for message_id in message_ids:
        body = (unit.one(_BODY, id=message_id) or "").lower()
        for row in unit.all(_OF_MESSAGE, message=message_id):
            if row.subject.lower().removeprefix("0x") in body:
                continue
            unit.run(_REMOVE_TOLD_OF, of_subject=row.subject, of_network=row.network)
            unit.run(_REMOVE_LOOKUP, row=row.id)
            unit.run(_REMOVE_SEEN, of_network=row.network, of_hash=row.subject)
            gone += 1
    return gone


def erase_contact(unit: Unit, contact_id: int, conversation_ids: Iterable[int]) -> int:
    """An erased person's looks go, and what was seen of their transactions where no other look is at them."""
    unit.run(_REMOVE_LEVEL, of_contact=contact_id)
    unit.run(_REMOVE_TOLD, of_contact=contact_id)
    rows = queries.of_conversations(unit, conversation_ids)
    for row in rows:
        unit.run(_REMOVE_LOOKUP, row=row.id)
    for row in rows:
        unit.run(_REMOVE_SEEN, of_network=row.network, of_hash=row.subject)
    return len(rows)


# -- one person who was several -------------------------------------------------------

# The rows of who was merged stay where they are, so that they are there when both part.
_LEVEL_TOO = Query[int](
    text(
        "insert into lookup_level (contact_id, level, chosen_by, updated_at) "
        "select :kept, level, chosen_by, updated_at from lookup_level where contact_id = :gone "
        "on conflict (contact_id) do nothing"
    )
)
_TOLD_TOO = Query[int](
    text(
        "insert into lookup_told (contact_id, network, subject, state, at) "
        "select :kept, network, subject, state, at from lookup_told where contact_id = :gone "
        "on conflict (contact_id, network, subject, state) do nothing"
    )
)
_LEVEL_NOT = Query[int](
    text(
        "delete from lookup_level where contact_id = :kept and exists (select 1 from lookup_level g "
        "where g.contact_id = :gone and g.level = lookup_level.level and g.chosen_by = lookup_level.chosen_by "
        "and g.updated_at = lookup_level.updated_at)"
    )
)
_TOLD_NOT = Query[int](
    text(
        "delete from lookup_told where contact_id = :kept and exists (select 1 from lookup_told g "
        "where g.contact_id = :gone and g.network = lookup_told.network and g.subject = lookup_told.subject "
        "and g.state = lookup_told.state and g.at = lookup_told.at)"
    )
)


def follow_merge(unit: Unit, event: ContactsMerged) -> None:
    """How somebody wants to be told things, and what they were told, holds for the one person they are."""
    unit.run(_LEVEL_TOO, kept=event.contact_id, gone=event.gone_id)
    unit.run(_TOLD_TOO, kept=event.contact_id, gone=event.gone_id)


def follow_parting(unit: Unit, event: ContactsParted) -> None:
    unit.run(_LEVEL_NOT, kept=event.contact_id, gone=event.gone_id)
    unit.run(_TOLD_NOT, kept=event.contact_id, gone=event.gone_id)


# -- labels ------------------------------------------------------------------------

_CLEAR_LABELS = Query[int](delete(lookup_label).where(lookup_label.c.source == bindparam("of_source")))
_DROP_LABEL = Query[int](
    delete(lookup_label).where(
        lookup_label.c.network == bindparam("of_network"), lookup_label.c.address == bindparam("of_address")
    )
)
_INSERT_LABEL = Query[int](insert(lookup_label))


def import_labels(unit: Unit, by: Actor, given: dict[tuple[str, str], Label]) -> int:
    """Takes the labels of each source among them in place of what was there from it; returns how many there are."""
    for source in sorted({one.source for one in given.values()}):
        unit.run(_CLEAR_LABELS, of_source=source)
    unit.many(_DROP_LABEL, [{"of_network": network, "of_address": address} for network, address in given])
    unit.many(
        _INSERT_LABEL,
        [
            {
                "network": network,
                "address": address,
                "name": one.name,
                "kind": one.kind,
                "source": one.source,
                "confirmations": one.confirmations,
                "memo": one.memo,
            }
            for (network, address), one in given.items()
        ],
    )
    set_option(unit, queries.LABELS, str(unit.now))
    unit.announce(LabelsImported(actor_kind=by.kind, actor_id=by.id, count=len(given)))
    return len(given)
