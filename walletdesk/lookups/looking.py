"""Looks at a chain for the desk: which nodes there are now, which network a thing is of, what the verdict says.

One `Looker` a process.  It follows what the team sets up, and keeps what it has learnt of its nodes.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from walletdesk.chain import explain, networks, registry, shown
from walletdesk.chain.base import (
    NO_NODE,
    UNKNOWN,
    UNREADABLE,
    Family,
    Machine,
    Network,
    Question,
    Token,
    Verdict,
    Words,
    vouched,
)
from walletdesk.chain.base import (
    Listed as Several,
)
from walletdesk.chain.cues import says_own
from walletdesk.chain.told import Level
from walletdesk.conversations.actions import looked
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.lookups import queries, rules, sealing
from walletdesk.lookups.asking import WHOLE_S, Asked, Memo, diagnose, of_address, unknown
from walletdesk.lookups.identity import identify
from walletdesk.lookups.labels import Known
from walletdesk.lookups.nodes import REQUEST_S, Health, Link, Node, Pool
from walletdesk.lookups.tables import NodeRow
from walletdesk.safety import screen
from walletdesk.wire import RawText

if TYPE_CHECKING:
    from walletdesk.chain.recognise import Recognised

Listed = Callable[[Unit, str], tuple[str, Sequence[Token]] | None]
"""Tokens beside those that are shipped, and a mark to ask with the next time; None where nothing has changed since."""

FRESH_S = 3.0
"""So long what is set up is not read anew."""
MOST_SENDERS = 2
"""Addresses that somebody named which a transaction nobody knows is looked for at."""
MOST_BESIDE = 2
"""Other networks of the same family that are asked where the likeliest one's nodes are silent."""
MOST_TRIED = 3
"""Networks of different families that one bare hash is tried on."""


NEVER_SENT = "sender-unused"
"""Reason of `not-found`: the address named has sent nothing, so perhaps another one did."""
_EVM_ADDRESS = re.compile("0x[0-9a-fA-F]{40}")


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An address that somebody wrote.  `own`: and called their own."""

    address: str
    networks: tuple[str, ...]
    own: bool


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one thing."""

    kind: str
    network: Network
    value: str
    guessed: bool
    asked: Asked

    @property
    def verdict(self) -> Verdict:
        return self.asked.verdict


class Looker:
    def __init__(self, db: Db, key: bytes, *, listed: Listed | None = None) -> None:
        """`key` opens the addresses of nodes (`settings.key("nodes")`).  `listed` tells which tokens the team has listed."""
        self._db = db
        self._key = key
        self._pool: Pool | None = None
        self._watching: Pool | None = None
        self._known = Known()
        self._labels = ""
        self._listed = listed
        self._tokens: Sequence[Token] = ()
        self._tokens_mark = ""
        self._nodes: list[Node] = []
        self._own_only = False
        self._read_at = float("-inf")
        self._lock = asyncio.Lock()

    async def has_nodes(self) -> bool:
        """Whether any is set up; where none is, httpx is not loaded either, 9 MB."""
        return self._pool is not None or bool((await self._db.read(queries.set_up)).nodes)

    async def pool(self) -> Pool:
        """Nodes as they are set up now."""
        async with self._lock:
            if self._pool is None or time.monotonic() - self._read_at > FRESH_S:
                await self._read()
        if self._pool is None:
            raise TypeError("a pool was read")
        return self._pool

    async def watching_pool(self) -> Pool:
        """The same nodes for what is watched: what many machines ask of a node travels together, once a second."""
        await self.pool()
        if self._watching is None:
            raise TypeError("a pool was read")
        return self._watching

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.wire.close()

    def set_up_changed(self) -> None:
        """The next question reads it anew."""
        self._read_at = float("-inf")

    async def _read(self) -> None:
        from walletdesk.lookups.pacing import PacedPool  # both load httpx, 0.4 s of a start that no visitor waits for
        from walletdesk.lookups.transport import Wire

        found = await self._db.read(queries.set_up)
        networks.describe(found.networks)
        if found.labels != self._labels:
            self._known = Known(await self._db.read(queries.labels)).listing(self._tokens)
            self._labels = found.labels
        if self._listed and (changed := await self._db.read(self._listed, self._tokens_mark)) is not None:
            self._tokens_mark, self._tokens = changed
            self._known = self._known.listing(self._tokens)
        nodes = [node for row in found.nodes if (node := node_of(row, self._key)) is not None]
        self._read_at = time.monotonic()
        if self._pool is not None and (nodes, found.own_only) == (self._nodes, self._own_only):
            return
        wire = self._pool.wire if self._pool is not None else Wire()
        self._pool = Pool(nodes, wire=wire, identify=identify, own_only=found.own_only, before=self._pool)
        self._watching = PacedPool(self._pool)
        self._nodes, self._own_only = nodes, found.own_only

    # -- questions -----------------------------------------------------------------------

    async def look(self, found: Recognised, *, chain: str = "", named: Sequence[Named] = ()) -> Look | None:
        """What became of it.  `chain` is what the app said it is set to, `named` are addresses that the writer named.
        None where no node is there to ask.

        Where nobody said which network it is, the network that knows it is the one.
        """
        pool = await self.pool()
        tried = candidates(found, chain, [one.id for one in pool.networks()])
        if not tried:
            return None
        guessed = not (found.certain and len(found.networks) == 1) and tried[0] != chain
        best: Look | None = None
        for network_id in tried[:MOST_TRIED]:
            network = networks.known(network_id)
            if network is None:
                continue
            now = await self._once(pool, found, network, guessed=guessed, named=named)
            if guessed and now.verdict.state == UNKNOWN:
                # Its nodes are silent.  Who is asked of another network looks at all the others of the family.
                for near in pool.beside(network)[:MOST_BESIDE]:
                    instead = await self._once(pool, found, near, guessed=True, named=named)
                    if better(instead.verdict, now.verdict) and instead.verdict.state != "not-found":
                        now = instead
                        break
            if guessed and now.verdict.state in ("wrong-chain", "empty") and (other := _other(now.verdict)) is not None:
                now = await self._once(pool, found, other, guessed=True, named=named)
            if best is None or better(now.verdict, best.verdict):
                best = now
            if now.verdict.state not in ("not-found", UNKNOWN):
                break
        return best

    async def _once(
        self, pool: Pool, found: Recognised, network: Network, *, guessed: bool, named: Sequence[Named]
    ) -> Look:
        from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start

        value = recognise.for_family(found.value, network.family)
        asked = await self.ask(pool, network, value, found.kind, open=guessed, named=named)
        return Look(kind=found.kind, network=network, value=value, guessed=guessed, asked=asked)

    async def ask(
        self,
        pool: Pool,
        network: Network,
        value: str,
        kind: str,
        *,
        open: bool = False,
        named: Sequence[Named] = (),
        request_s: float = REQUEST_S,
        whole_s: float = WHOLE_S,
    ) -> Asked:
        """One diagnosis, with what the desk remembers of the transaction.  `open`: nobody said which network it is.

        One that nobody knows is looked for once more at the addresses in `named`, where that tells something.
        """
        seen = await self._db.read(queries.seen, network.id, value) if kind == "transaction" else None
        question = Question(
            network=network,
            value=value,
            now_us=self._db.clock.now(),
            sender=seen.sender if seen else "",
            person=next((one.address for one in named if one.own and _fits(one, network)), ""),
            nonce=seen.nonce if seen else None,
            seen=seen,
            open=open,
            known=self._known,
        )
        if not pool.of(network.id):
            nobody = Asked(verdict=unknown(question, "node"), requests=0)
            return of_address(nobody) if kind == "address" else nobody
        memo: Memo = {}

        async def put(question: Question, requests: int = 0) -> Asked:
            machine = machine_of(question, kind)
            return await diagnose(
                machine, question, pool, request_s=request_s, whole_s=whole_s, memo=memo, requests=requests
            )

        asked = await put(question)
        if kind == "address":
            return of_address(asked)
        if kind != "transaction" or network.family is not Family.EVM or question.sender:
            return asked
        senders = dict.fromkeys(one.address for one in named if _EVM_ADDRESS.fullmatch(one.address))
        for sender in [*senders][:MOST_SENDERS]:
            if asked.verdict.state != "not-found" or asked.verdict.reason not in ("", NEVER_SENT):
                break
            asked = await put(msgspec.structs.replace(question, sender=sender), asked.requests)
        return asked

    async def confirmed(
        self,
        pool: Pool,
        network: Network,
        verdict: Verdict,
        *,
        named: Sequence[Named] = (),
        request_s: float = REQUEST_S,
        whole_s: float = WHOLE_S,
    ) -> Verdict:
        """What the desk is about to tell by itself of a transaction, with a second node's word where there is one to
        ask and the first is not ours.  The second is asked as the first was: one request for a success."""
        heard = {one.node for one in verdict.evidence}
        others = [one for one in pool.of(network.id) if one.node.name not in heard]
        if vouched(verdict) or not others:
            return verdict
        second = await self.ask(
            pool.among(others),
            network,
            verdict.subject,
            "transaction",
            named=named,
            request_s=request_s,
            whole_s=whole_s,
        )
        return rules.confirmed(verdict, second.verdict)

    async def health(self) -> dict[int, Health]:
        """Asks every node how far it is, and tells by node how each is."""
        if not await self.has_nodes():
            return {}
        pool = await self.pool()
        await pool.look()
        return {one.node.id: one.health() for one in pool.links}

    async def test(self, node: Node) -> Link:
        """One node by itself, whatever it is worth to the pool."""
        pool = await self.pool()
        link = Link(node, pool.wire, identify)
        await link.look()
        return link


def node_of(row: NodeRow, key: bytes) -> Node | None:
    """None for one whose address is sealed under another key, or whose network this version does not know."""
    url, network = sealing.opened(key, row.id, row.url), networks.known(row.network)
    if url is None or network is None:
        return None
    return Node(
        id=row.id,
        name=row.name,
        family=network.family,
        network=network,
        url=url,
        own=row.own,
        allow_private=row.allow_private,
        per_second=row.per_second,
    )


def named_in(texts: Iterable[str]) -> list[Named]:
    """Addresses that somebody wrote, in order: a transaction may have been sent from them."""
    from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start

    return [one for text in texts if rules.worth_reading(text) for one in named_among(text, recognise.find(text))]


def named_among(text: str, found: Iterable[Recognised]) -> list[Named]:
    """Those of what was recognised in `text` that are addresses."""
    return [
        Named(address=one.value, networks=one.networks, own=says_own(text, one.start))
        for one in found
        if one.kind == "address" and not one.problem
    ]


def _fits(named: Named, network: Network) -> bool:
    """Whether it can be an address there; networks of the team's own have those of their family."""
    return any((one := networks.known(id)) is not None and one.family is network.family for id in named.networks)


def first_of(found: Iterable[Recognised]) -> list[Recognised]:
    """What of a message can be looked at, what is looked at first: a hash says more than an address, among equals the
    first one counts."""
    return sorted((one for one in found if not one.problem), key=lambda one: one.kind != "transaction")


def passed_over(texts: Iterable[str], subjects: Collection[str]) -> int:
    """How much of these messages was not looked at because each of them names more than is looked at."""
    from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start

    farther = [
        one
        for text in texts
        if rules.names_many(text)
        for one in first_of(recognise.find(text))[rules.MOST_OF_MESSAGE :]
    ]
    there = {*subjects}
    return len({one.value for one in farther if there.isdisjoint(_as_subjects(one))})


def _as_subjects(found: Recognised) -> list[str]:
    """How it stands in a look, whichever network it was found on."""
    from walletdesk.chain import recognise

    families = {network.family for id in found.networks if (network := networks.known(id)) is not None}
    return [found.value, *(recognise.for_family(found.value, family) for family in families)]


def machine_of(question: Question, kind: str) -> Machine:
    family = registry.family(question.network.family)
    return family.transaction(question) if kind == "transaction" else family.address(question)


def candidates(found: Recognised, chain: str, there: Sequence[str]) -> list[str]:
    """Networks to ask, the likeliest first: one of each family, because machines look at the rest of theirs."""
    can_be = [one for one in found.networks if one in there]
    # A network of the team's own (a test chain) is asked after those that everybody uses.
    families = {network.family for one in found.networks if (network := networks.known(one)) is not None}
    can_be += [
        one
        for one in there
        if one not in found.networks
        and not (found.certain and len(found.networks) == 1)
        and (network := networks.known(one)) is not None
        and network.family in families
        and network.family is Family.EVM
    ]
    if chain in can_be:
        return [chain]
    first: dict[Family, str] = {}
    for one in can_be:
        if (network := networks.known(one)) is not None:
            first.setdefault(network.family, one)
    return list(first.values())


def without_node(found: Recognised, now_us: int) -> Look:
    """What stands for a transaction that there is no node to ask about."""
    from walletdesk.chain import recognise

    families: dict[Family, Network] = {}
    for one in found.networks:
        if (network := networks.known(one)) is not None:
            families.setdefault(network.family, network)
    first = next(iter(families.values()))
    can_be: Sequence[Network] = [*families.values()]
    verdict = Verdict(
        network=first.id,
        subject=recognise.for_family(found.value, first.family),
        state=NO_NODE,
        certain=False,
        facts={"networks": Several(items=tuple(Words(text=one.id) for one in can_be))},
        at_us=now_us,
        watch_s=3600,
    )
    guessed = len(found.networks) > 1
    asked = Asked(verdict=verdict, requests=0)
    return Look(kind=found.kind, network=first, value=verdict.subject, guessed=guessed, asked=asked)


def unreadable(found: Recognised, now_us: int) -> Look | None:
    """What stands for a value that is mistyped or disguised: no node is ever asked about it."""
    network = networks.known(found.networks[0])
    if network is None:
        return None
    verdict = Verdict(
        network=network.id,
        subject=found.value,
        state=UNREADABLE,
        reason=found.problem,
        final=True,
        at_us=now_us,
    )
    asked = Asked(verdict=verdict, requests=0)
    return Look(kind=found.kind, network=network, value=found.value, guessed=len(found.networks) > 1, asked=asked)


def better(new: Verdict, old: Verdict) -> bool:
    """Whether `new` says more: something found before nothing found, that before no answer."""
    order = {UNKNOWN: 0, "not-found": 1}
    return order.get(new.state, 2) > order.get(old.state, 2)


def _other(verdict: Verdict) -> Network | None:
    """Where a machine found it instead."""
    fact = verdict.facts.get("other_network")
    if not isinstance(fact, Words):
        return None
    by_name = next((one for one in networks.NETWORKS.values() if one.name == fact.text), None)
    if by_name is None and (chain_id := fact.text.removeprefix("EVM chain ")) != fact.text:
        return networks.known(f"evm-{chain_id}")
    return networks.known(fact.text) or by_name


_FIRST_ONLY = {
    "en": "Your message names more than three transactions. We looked at the first three: please send the others in another message.",
    "zh": "您的消息中有三笔以上的交易，我们只查询了前三笔。其余的请另发一条消息。",
}


def words_of(
    verdict: Verdict,
    language: str,
    level: Level,
    *,
    told_before: bool,
    one_of_several: bool = False,
    first_only: bool = False,
) -> looked.Words | None:
    """What the desk says of it by itself, None where that is not its to say.  `one_of_several`: it says of which.
    `first_only`: and that what stands farther back in the message was not looked at.
    """
    if not rules.answerable(verdict, told_before=told_before):
        return None
    said = explain.explain(verdict, language, level)
    nothing = msgspec.structs.replace(verdict, state="", reason="", notes=())
    if said.says == explain.explain(nothing, language, level).says:
        return None  # there are no words for it yet but that a person will look
    # Our own sentences, but a stranger's words may be quoted in them: what holds a secret is for people to say.
    text = f"{shown.short(verdict.subject)}\n\n{said.text()}" if one_of_several else said.text()
    if first_only:
        text = f"{text}\n\n{_FIRST_ONLY[shown.spoken(language)]}"
    screened = screen(RawText(text))
    if screened.found:
        return None
    return looked.Words(text=screened.text, language=language, key=f"{language}:{level.value}")
