"""What the room reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, func, select, text

from walletdesk.chain import networks
from walletdesk.chain.base import Network, Observation, Verdict
from walletdesk.chain.told import Level
from walletdesk.conversations.queries import look_back
from walletdesk.conversations.tables import conversation
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.lookups.tables import (
    LabelRow,
    LevelRow,
    LookupRow,
    NetworkRow,
    NodeRow,
    ObservationRow,
    lookup,
    lookup_label,
    lookup_level,
    lookup_network,
    lookup_node,
    lookup_option,
    lookup_told,
    observation,
)

OWN_ONLY = "own_nodes_only"
LABELS = "labels"
"""Option that holds which import the labels are of."""


def answers_of(inbox_id: int) -> str:
    """Option that says whether the desk answers by itself in an inbox."""
    return f"answers:{inbox_id}"


# -- nodes -------------------------------------------------------------------------

_NODE = columns(lookup_node, NodeRow)
_NODES = Query(select(*_NODE).order_by(lookup_node.c.network, lookup_node.c.position, lookup_node.c.id), NodeRow)
_NODE_BY_ID = Query(select(*_NODE).where(lookup_node.c.id == bindparam("id")), NodeRow)
_NODE_BY_NAME = Query(select(*_NODE).where(lookup_node.c.name == bindparam("name")), NodeRow)
_OPTION = Query(select(lookup_option.c.value).where(lookup_option.c.name == bindparam("name")), str)


def nodes(unit: Unit) -> list[NodeRow]:
    """All of them, by network and in the order in which they are asked."""
    return unit.all(_NODES)


def node(unit: Unit, node_id: int) -> NodeRow:
    """Raises NotFound (404)."""
    if (found := unit.one(_NODE_BY_ID, id=node_id)) is None:
        raise NotFound
    return found


def node_by_name(unit: Unit, name: str) -> NodeRow | None:
    return unit.one(_NODE_BY_NAME, name=name)


def option(unit: Unit, name: str) -> str:
    """Empty where nobody has set it."""
    return unit.one(_OPTION, name=name) or ""


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    nodes: list[NodeRow]
    own_only: bool
    labels: str
    """Which import the labels are of."""
    networks: list[Network]
    """Those the team describes."""


def set_up(unit: Unit) -> SetUp:
    return SetUp(
        nodes=[one for one in nodes(unit) if one.enabled],
        own_only=option(unit, OWN_ONLY) == "on",
        labels=option(unit, LABELS),
        networks=own_networks(unit),
    )


def answers_in(unit: Unit, inbox_id: int) -> bool:
    """Whether the desk answers by itself there; it does until somebody switches it off."""
    return option(unit, answers_of(inbox_id)) != "off"


# -- networks of the team's own ---------------------------------------------------

_NETWORKS = Query(select(*columns(lookup_network, NetworkRow)).order_by(lookup_network.c.id), NetworkRow)


def own_networks(unit: Unit) -> list[Network]:
    """EVM networks that the team describes, where our table has none of that chain id."""
    return [
        networks.own(
            int(row.id.removeprefix("evm-")),
            name=row.name,
            coin=row.coin,
            block_ms=row.block_ms,
            explorer=row.explorer,
            testnet=row.testnet,
        )
        for row in unit.all(_NETWORKS)
    ]


# -- looks -------------------------------------------------------------------------

_LOOKUP = columns(lookup, LookupRow)
_BY_ID = Query(select(*_LOOKUP).where(lookup.c.id == bindparam("id")), LookupRow)
_BY_SUBJECT = Query(
    select(*_LOOKUP).where(
        lookup.c.conversation_id == bindparam("conversation"),
        lookup.c.network == bindparam("network"),
        lookup.c.subject == bindparam("subject"),
    ),
    LookupRow,
)
_OF_CONVERSATION = Query(
    select(*_LOOKUP)
    .where(lookup.c.conversation_id == bindparam("conversation"))
    .order_by(lookup.c.id.desc())
    .limit(bindparam("limit")),
    LookupRow,
)
_NOT_FOUND = Query(
    select(*_LOOKUP)
    .where(lookup.c.conversation_id == bindparam("conversation"), lookup.c.kind == "transaction")
    .where(lookup.c.state == "not-found")
    .order_by(lookup.c.id.desc())
    .limit(bindparam("limit")),
    LookupRow,
)
_DUE = Query(
    select(*_LOOKUP)
    .where(lookup.c.watch_at <= bindparam("now"))
    .order_by(lookup.c.watch_at, lookup.c.id)
    .limit(bindparam("limit")),
    LookupRow,
)
_NEXT_DUE = Query(select(func.min(lookup.c.watch_at)), int)
_OF_MESSAGE = Query(select(*_LOOKUP).where(lookup.c.message_id == bindparam("message")), LookupRow)


def by_id(unit: Unit, lookup_id: int) -> LookupRow:
    """Raises NotFound (404)."""
    if (found := unit.one(_BY_ID, id=lookup_id)) is None:
        raise NotFound
    return found


def of_conversation(unit: Unit, conversation_id: int, *, limit: int = 50) -> list[LookupRow]:
    """The newest first."""
    return unit.all(_OF_CONVERSATION, conversation=conversation_id, limit=limit)


def not_found_in(unit: Unit, conversation_id: int, *, limit: int) -> list[LookupRow]:
    """Transactions that no node knew, the newest first."""
    return unit.all(_NOT_FOUND, conversation=conversation_id, limit=limit)


def by_subject(unit: Unit, conversation_id: int, network: str, subject: str) -> LookupRow | None:
    return unit.one(_BY_SUBJECT, conversation=conversation_id, network=network, subject=subject)


def due(unit: Unit, now: int, *, limit: int) -> list[LookupRow]:
    """Those to look at again, longest due first."""
    return unit.all(_DUE, now=now, limit=limit)


def next_due(unit: Unit) -> int | None:
    return unit.one(_NEXT_DUE)


def verdict_of(row: LookupRow) -> Verdict:
    return msgspec.json.decode(row.verdict, type=Verdict)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One state a look was in."""

    state: str
    reason: str = ""
    at: int


history_of = msgspec.json.Decoder(list[Step]).decode


# -- how contacts are told ----------------------------------------------------------

_LEVEL = Query(
    select(*columns(lookup_level, LevelRow)).where(lookup_level.c.contact_id == bindparam("contact")), LevelRow
)
_UNSAID = LevelRow(level=Level.PLAIN.value, chosen_by="")


def level_of(unit: Unit, contact_id: int) -> LevelRow:
    """How a contact is told things: plainly until something else is known."""
    return unit.one(_LEVEL, contact=contact_id) or _UNSAID


def level_now(unit: Unit, contact_id: int) -> LevelRow:
    """The same, with what they wrote last: as somebody chose, else as they write; what they wrote once of it stays."""
    kept = level_of(unit, contact_id)
    if kept.chosen_by:
        return kept
    from walletdesk.chain.level import judged  # its words are made into one pattern, which no start has to wait for

    said = judged([one.body for one in look_back(unit, contact_id).messages])
    return kept if said is None else LevelRow(level=said.value, chosen_by="")


class Told(Row, frozen=True, kw_only=True):
    """A state that a contact was told of, and when last it began to be told."""

    state: str
    at: int


_TOLD = Query(
    select(lookup_told.c.state, lookup_told.c.at)
    .where(
        lookup_told.c.contact_id == bindparam("contact"),
        lookup_told.c.network == bindparam("network"),
        lookup_told.c.subject == bindparam("subject"),
    )
    .order_by(lookup_told.c.at.desc()),
    Told,
)


def told(unit: Unit, contact_id: int, network: str, subject: str) -> list[Told]:
    """States of a transaction that a contact was told by the desk itself, what they were told last first."""
    return unit.all(_TOLD, contact=contact_id, network=network, subject=subject)


# -- what was seen -----------------------------------------------------------------

_SEEN = Query(
    select(*columns(observation, ObservationRow)).where(
        observation.c.network == bindparam("network"), observation.c.hash == bindparam("hash")
    ),
    ObservationRow,
)
_fees = msgspec.json.Decoder(dict[str, int]).decode


def seen_row(unit: Unit, network: str, hash: str) -> ObservationRow | None:
    return unit.one(_SEEN, network=network, hash=hash)


def seen(unit: Unit, network: str, hash: str) -> Observation | None:
    """What the desk remembers of a transaction."""
    row = seen_row(unit, network, hash)
    if row is None:
        return None
    return Observation(
        first_seen_us=row.first_seen_at,
        sender=row.sender,
        nonce=int(row.nonce) if row.nonce else None,
        fee=_fees(row.fee),
        block=row.block,
        block_hash=row.block_hash,
        block_time_us=row.block_at,
    )


# -- labels ------------------------------------------------------------------------

_LABELS = Query(select(*columns(lookup_label, LabelRow)), LabelRow)


class Coverage(Row, frozen=True, kw_only=True):
    """How many addresses of a network carry a label."""

    network: str
    count: int


_COVERAGE = Query(
    select(lookup_label.c.network, func.count()).group_by(lookup_label.c.network).order_by(lookup_label.c.network),
    Coverage,
)


def labels(unit: Unit) -> list[LabelRow]:
    return unit.all(_LABELS)


def coverage(unit: Unit) -> list[Coverage]:
    return unit.all(_COVERAGE)


# -- erasing -----------------------------------------------------------------------

_AMONG = {
    "sqlite": "conversation_id in (select value from json_each(:ids))",
    "postgresql": "conversation_id = any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
}
_OF_CONVERSATIONS = Query({engine: select(*_LOOKUP).where(text(among)) for engine, among in _AMONG.items()}, LookupRow)


class Shared(Row, frozen=True, kw_only=True):
    network: str
    subject: str
    kind: str


_LOOKED_AT = Query(
    select(lookup.c.network, lookup.c.subject, func.min(lookup.c.kind))
    .join(conversation, conversation.c.id == lookup.c.conversation_id)
    .where(conversation.c.contact_id == bindparam("contact"), lookup.c.requested_by.is_(None))
    .where(
        ~select(lookup_label.c.name)
        .where(lookup_label.c.network == lookup.c.network, lookup_label.c.address == lookup.c.subject)
        .exists()
    )
    .group_by(lookup.c.network, lookup.c.subject)
    .order_by(func.max(lookup.c.id).desc())
    .limit(bindparam("limit")),
    Shared,
)
_WHO_ELSE = Query(
    select(conversation.c.contact_id)
    .join_from(lookup, conversation, conversation.c.id == lookup.c.conversation_id)
    .where(
        lookup.c.network == bindparam("network"),
        lookup.c.subject == bindparam("subject"),
        lookup.c.requested_by.is_(None),
        conversation.c.contact_id != bindparam("contact"),
    )
    .distinct()
    .limit(bindparam("limit")),
    int,
)


def wrote_about(unit: Unit, contact_id: int, *, limit: int) -> list[Shared]:
    """Transactions and addresses a contact wrote of, the newest first; not those of businesses, which everybody has."""
    return unit.all(_LOOKED_AT, contact=contact_id, limit=limit)


def who_else(unit: Unit, contact_id: int, about: Shared, *, limit: int) -> list[int]:
    """Ids of other contacts who wrote of it."""
    return unit.all(_WHO_ELSE, network=about.network, subject=about.subject, contact=contact_id, limit=limit)


def of_conversations(unit: Unit, conversation_ids: Iterable[int]) -> Sequence[LookupRow]:
    return unit.all(_OF_CONVERSATIONS, ids=json.dumps(list(conversation_ids)))
