"""Looks, nodes and switches over HTTP: `/api/conversations/{number}/lookups`, `/api/nodes`, `/api/lookups`, and the one
route that anybody may ask: `/api/public/explain`."""

from __future__ import annotations

from typing import Annotated, Any

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from walletdesk.chain import networks
from walletdesk.chain.told import Level
from walletdesk.conversations import queries as conversations
from walletdesk.events import Actor, ActorKind
from walletdesk.inboxes import queries as inboxes
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, TooMany, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithSettings, WrongRequest, client_address, responses
from walletdesk.kit.limits import AtOnce, Limit, source_of
from walletdesk.kit.paging import GivenId
from walletdesk.kit.unit import Unit
from walletdesk.lookups import actions, asked, queries, rules, sealing, tasks, views
from walletdesk.lookups.actions import NetworkKnown, NodeFields, NodeNameTaken
from walletdesk.lookups.asked import DamagedValue, DisguisedValue, NoNode, NothingRecognised
from walletdesk.lookups.fees import Fees
from walletdesk.lookups.guard import BadNodeAddress, NodeAddressRefused, check_url
from walletdesk.lookups.labels import shipped_coverage
from walletdesk.lookups.looking import Looker, node_of, passed_over
from walletdesk.lookups.schemas import (
    NewLevel,
    NewLookup,
    NewNode,
    NodeShape,
    OwnNetwork,
    PublicQuestion,
    Switch,
    Watched,
)
from walletdesk.lookups.tables import LookupRow, NetworkRow, NodeRow
from walletdesk.safety.names import SecretInName, without_secret
from walletdesk.safety.pasted import HoldsSecret
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, NotFound, Busy, Unavailable)

Reader = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))]
User = Annotated[StaffMember, Depends(needs(Permission.LOOKUPS_USE))]
Manager = Annotated[StaffMember, Depends(needs(Permission.NODES_MANAGE))]
Number = Annotated[int, Path(ge=0, le=2**53 - 1)]
ChainId = Annotated[int, Path(ge=1, le=2**53 - 1)]
Id = Annotated[GivenId, Path(alias="id")]

router = APIRouter(prefix="/api", responses=responses(*ALWAYS))

_of_member = Limit(20, 1)
"""Looks that one of the team asks for: twenty at once, then one a second."""
_of_source = Limit(10, 0.1)
"""Looks of a stranger: ten at once, then one in ten seconds."""
_strangers = AtOnce(8)
"""Strangers' looks under way: our own work keeps its nodes."""


async def looker_of(request: Request) -> Looker:
    looker: Looker = request.app.state.looker
    return looker


async def fees_of(request: Request) -> Fees:
    fees: Fees = request.app.state.fees
    return fees


WithLooker = Annotated[Looker, Depends(looker_of)]
WithFees = Annotated[Fees, Depends(fees_of)]


def _answer(shown: msgspec.Struct, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(shown), status, media_type="application/json", headers={"cache-control": "no-store"}
    )


def _gives(shape: str, *errors: type[WalletdeskError], status: int = 200) -> dict[int | str, dict[str, Any]]:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {status: {"description": "", "content": {"application/json": {"schema": schema}}}, **responses(*errors)}


# -- looks -------------------------------------------------------------------------


@router.get("/conversations/{number}/lookups", tags=["lookups"], responses=_gives("AgentLookupList"))
async def lookups(member: Reader, number: Number, db: WithDb) -> Response:
    """What chains said of what was written here, the newest first."""
    return await _listed(db, number)


@router.post(
    "/conversations/{number}/lookups",
    tags=["lookups"],
    status_code=201,
    responses=_gives(
        "AgentLookupList", NothingRecognised, DamagedValue, DisguisedValue, HoldsSecret, NoNode, TooMany, status=201
    ),
)
async def look_up(member: User, number: Number, body: NewLookup, db: WithDb, looker: WithLooker) -> Response:
    """Look at a hash, an address or an explorer's page now; what was looked at before is looked at again."""
    place = await db.read(conversations.by_number, number)
    _of_member.take(str(member.id))
    chain = body.network or tasks.chain_of(place)
    named = await db.read(tasks.named_lately, place.contact_id)
    for look in await asked.look_now(looker, body.text, chain=chain, named=named):
        await tasks.keep_look(db, look, place, level=Level.PLAIN, requested_by=member.id)
    return await _listed(db, number, 201)


@router.put("/conversations/{number}/lookups/level", tags=["lookups"], responses=_gives("AgentLookupList"))
async def switch_level(member: User, number: Number, body: NewLevel, db: WithDb) -> Response:
    """From now on this contact is told things so, however they write."""
    await db.write(_switch_level, number, body.level)
    return await _listed(db, number)


@router.post(
    "/conversations/{number}/lookups/{id}/check", tags=["lookups"], responses=_gives("AgentLookupView", NoNode, TooMany)
)
async def check(member: User, number: Number, lookup_id: Id, db: WithDb, looker: WithLooker) -> Response:
    """Look again now."""
    row = await db.read(_own, number, lookup_id)
    _of_member.take(str(member.id))
    if not await tasks.look_again(db, looker, await looker.pool(), row):
        raise NoNode
    return _answer(await db.read(_one, number, lookup_id))


@router.put("/conversations/{number}/lookups/{id}/watch", tags=["lookups"], responses=_gives("AgentLookupView"))
async def watch(member: User, number: Number, lookup_id: Id, body: Watched, db: WithDb) -> Response:
    """Look again until it is final, and tell what changes; or leave it."""
    return _answer(await db.write(_watch, number, lookup_id, on=body.watched))


async def _listed(db: Db, number: int, status: int = 200) -> Response:
    shown, texts = await db.read(_list, number)
    if texts:
        subjects = [one.result.subject for one in shown.lookups]
        count = await anyio.to_thread.run_sync(passed_over, texts, subjects)
        shown = msgspec.structs.replace(shown, passed_over=count)
    return _answer(shown, status)


def _list(unit: Unit, number: int) -> tuple[views.LookupList, list[str]]:
    """With the messages that name more than is looked at of one."""
    place = conversations.by_number(unit, number)
    rows = queries.of_conversation(unit, place.id)
    told = queries.level_now(unit, place.contact_id)
    written = conversations.messages_by_id(unit, {one.message_id for one in rows if one.message_id is not None})
    shown = views.LookupList(
        level=told.level,
        level_by=told.chosen_by,
        lookups=[views.lookup_view(row, queries.seen_row(unit, row.network, row.subject)) for row in rows],
        ready=any(one.enabled for one in queries.nodes(unit)),
    )
    return shown, [one.body for one in written if rules.names_many(one.body)]


def _switch_level(unit: Unit, number: int, level: Level) -> None:
    actions.switch_level(unit, conversations.by_number(unit, number).contact_id, level, by=ActorKind.STAFF)


def _own(unit: Unit, number: int, lookup_id: int) -> LookupRow:
    row = queries.by_id(unit, lookup_id)
    if row.conversation_id != conversations.by_number(unit, number).id:
        raise NotFound
    return row


def _one(unit: Unit, number: int, lookup_id: int) -> views.LookupView:
    row = _own(unit, number, lookup_id)
    return views.lookup_view(row, queries.seen_row(unit, row.network, row.subject))


def _watch(unit: Unit, number: int, lookup_id: int, *, on: bool) -> views.LookupView:
    _own(unit, number, lookup_id)
    actions.watch(unit, lookup_id, on=on)
    return _one(unit, number, lookup_id)


# -- fees --------------------------------------------------------------------------


@router.get("/fees", tags=["lookups"], responses=_gives("AgentFeeList"))
async def fees(member: Reader, told: WithFees) -> Response:
    """What networks cost now, as the team's nodes say; read of them at most three times a minute, whoever asks."""
    return _answer(views.FeeList(fees=[views.fee_view(one, nodes=True) for one in await told.told()]))


# -- nodes and switches ------------------------------------------------------------


@router.get("/nodes", tags=["nodes"], responses=_gives("AgentNodeList"))
async def nodes(member: Manager, db: WithDb, settings: WithSettings) -> Response:
    """Nodes with their health as of the last look, the networks there are, and the switches."""
    return _answer(await db.read(_nodes, settings.key(sealing.PURPOSE)))


@router.post(
    "/nodes",
    tags=["nodes"],
    status_code=201,
    responses=_gives("AgentNodeView", BadNodeAddress, NodeAddressRefused, NodeNameTaken, SecretInName, status=201),
)
async def create_node(
    member: Manager, body: NewNode, db: WithDb, settings: WithSettings, looker: WithLooker
) -> Response:
    """A node of others takes https; a private address has to be allowed for a node of one's own."""
    key = settings.key(sealing.PURPOSE)
    url = check_url(body.url, own=bool(body.own), private=bool(body.own and body.allow_private))
    fields = _fields(body, url=url, network=body.network)
    made = await db.write(actions.create_node, member.actor, fields, key=key)
    return _answer(await _looked_at(db, looker, made, key), 201)


@router.patch(
    "/nodes/{id}",
    tags=["nodes"],
    responses=_gives("AgentNodeView", BadNodeAddress, NodeAddressRefused, NodeNameTaken, SecretInName),
)
async def change_node(
    member: Manager, node_id: Id, body: NodeShape, db: WithDb, settings: WithSettings, looker: WithLooker
) -> Response:
    """Without `url` it keeps its address, which must go with what else is changed."""
    key = settings.key(sealing.PURPOSE)
    before = await db.read(queries.node, node_id)
    own = before.own if body.own is None else body.own
    private = before.allow_private if body.allow_private is None else body.allow_private
    url = body.url or sealing.opened(key, before.id, before.url) or ""
    fields = _fields(body, url=check_url(url, own=own, private=own and private) if body.url else None)
    check_url(url, own=own, private=own and private)
    made = await db.write(actions.change_node, member.actor, node_id, fields, key=key)
    return _answer(await _looked_at(db, looker, made, key))


@router.delete("/nodes/{id}", tags=["nodes"], status_code=204)
async def delete_node(member: Manager, node_id: Id, db: WithDb, looker: WithLooker) -> None:
    await db.write(actions.delete_node, member.actor, node_id)
    looker.set_up_changed()


@router.post("/nodes/{id}/test", tags=["nodes"], responses=_gives("AgentNodeTest", TooMany))
async def test_node(member: Manager, node_id: Id, db: WithDb, settings: WithSettings, looker: WithLooker) -> Response:
    """Ask a node now how far it is and what it serves."""
    _of_member.take(str(member.id))
    row = await db.read(queries.node, node_id)
    view = await _looked_at(db, looker, row, settings.key(sealing.PURPOSE))
    told = views.NodeTest(state=view.state, problem=view.problem, height=view.height, latency_ms=view.latency_ms)
    return _answer(told)


@router.post("/nodes/health", tags=["nodes"], responses=_gives("AgentNodeList", TooMany))
async def look_at_nodes(member: Manager, db: WithDb, settings: WithSettings, looker: WithLooker) -> Response:
    """Ask all of them now."""
    _of_member.take(str(member.id), cost=4)
    await db.write(actions.note_health, await looker.health())
    return _answer(await db.read(_nodes, settings.key(sealing.PURPOSE)))


@router.put(
    "/lookups/networks/{chain_id}",
    tags=["nodes"],
    responses=_gives("AgentOwnNetworkView", NetworkKnown, SecretInName),
)
async def describe_network(
    member: Manager, chain_id: ChainId, body: OwnNetwork, db: WithDb, looker: WithLooker
) -> Response:
    """What an EVM network is that is not in the list; its nodes are then of `evm-<chain id>`."""
    row = NetworkRow(
        id=f"evm-{chain_id}",
        name=without_secret(body.name),
        coin=body.coin,
        block_ms=body.block_ms,
        explorer=body.explorer,
        testnet=body.testnet,
    )
    await db.write(actions.describe_network, member.actor, row)
    networks.describe(await db.read(queries.own_networks))
    looker.set_up_changed()
    return _answer(views.own_network_view(networks.by_chain_id(chain_id)))


@router.put("/lookups/own-nodes-only", tags=["nodes"], status_code=204)
async def switch_own_only(member: Manager, body: Switch, db: WithDb, looker: WithLooker) -> None:
    """Asking others' nodes tells them which addresses interest us."""
    await db.write(actions.switch_own_only, member.actor, on=body.on)
    looker.set_up_changed()


@router.put("/lookups/answers/{id}", tags=["nodes"], status_code=204)
async def switch_answers(member: Manager, inbox_id: Id, body: Switch, db: WithDb) -> None:
    """Whether the desk tells visitors of an inbox by itself what it is certain of."""
    await db.write(_switch_answers, member.actor, inbox_id, on=body.on)


def _switch_answers(unit: Unit, by: Actor, inbox_id: int, *, on: bool) -> None:
    if inboxes.by_id(unit, inbox_id) is None:
        raise NotFound
    actions.switch_answers(unit, by, inbox_id, on=on)


def _nodes(unit: Unit, key: bytes) -> views.NodeList:
    return views.NodeList(
        nodes=[views.node_view(one, key) for one in queries.nodes(unit)],
        networks=[views.network_view(one) for one in networks.NETWORKS.values()],
        own_networks=[views.own_network_view(one) for one in queries.own_networks(unit)],
        own_only=queries.option(unit, queries.OWN_ONLY) == "on",
        coverage=views.coverage_view(queries.coverage(unit), shipped_coverage()),
        inboxes=[
            views.LookupInbox(id=str(one.id), name=one.name, answers=queries.answers_in(unit, one.id))
            for one in inboxes.page(unit, limit=200)
        ],
    )


def _fields(body: NodeShape, *, url: str | None, network: str | None = None) -> NodeFields:
    """Raises SecretInName (422)."""
    return NodeFields(
        network=network,
        name=None if body.name is None else without_secret(body.name),
        url=url,
        own=body.own,
        allow_private=body.allow_private,
        enabled=body.enabled,
        position=body.position,
        per_second=body.per_second,
    )


async def _looked_at(db: Db, looker: Looker, row: NodeRow, key: bytes) -> views.NodeView:
    """Asked at once, so that a wrong address is seen when it is typed."""
    looker.set_up_changed()
    if (node := node_of(row, key)) is not None:
        link = await looker.test(node)
        await db.write(actions.note_health, {row.id: link.health()})
    return views.node_view(await db.read(queries.node, row.id), key)


# -- for anybody -------------------------------------------------------------------

public = APIRouter(prefix="/api/public", responses=responses(WrongRequest, Busy, Unavailable, TooMany))


@public.post("/explain", tags=["public"], responses=_gives("AgentPublicResult"))
async def explain(body: PublicQuestion, request: Request, looker: WithLooker) -> Response:
    """What became of a transaction, for anybody.  Nothing is kept of what was asked or who asked."""
    return _answer(await explained(request, looker, body.text, body.network or ""))


async def explained(request: Request, looker: Looker, text: str, network: str = "") -> views.PublicResult:
    """Raises TooMany (429)."""
    _of_source.take(source_of(client_address(request)))
    with _strangers.holding("all"):
        try:
            looks = await asked.look_now(looker, text, chain=network)
        except (NothingRecognised, DamagedValue, DisguisedValue, HoldsSecret, NoNode) as refused:
            return views.PublicResult(results=[], why_not=refused.code)
    results = await anyio.to_thread.run_sync(
        lambda: [views.result_view(one.verdict, kind=one.kind, guessed=one.guessed) for one in looks]
    )
    return views.PublicResult(results=results, why_not="")


@public.get("/fees", tags=["public"], responses=_gives("AgentFeeList"))
async def public_fees(told: WithFees) -> Response:
    """What networks cost now, for anybody: read of nodes at most three times a minute, whoever asks."""
    return _answer(views.FeeList(fees=[views.fee_view(one, nodes=False) for one in await told.told()]))
