"""Drives machines over HTTP against real nodes, as the product does, and counts what they ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from walletdesk.chain import evm
from walletdesk.chain.base import (
    Answer,
    Ask,
    Batch,
    Call,
    Coin,
    Family,
    Label,
    Machine,
    Network,
    NoAnswer,
    Question,
    Response,
    Token,
    Verdict,
    Where,
)

NOW_US = 1_795_000_000_000_000


def network(id: str = "ethereum", chain_id: int = 1, *traits: str, final_after: int = 64, enough: int = 12) -> Network:
    return Network(
        id=id,
        family=Family.EVM,
        name=id.title(),
        coin=Coin(symbol="ETH", decimals=18),
        identity=str(chain_id),
        block_ms=12_000,
        final_after=final_after,
        enough=enough,
        traits=frozenset(traits),
    )


ETHEREUM = network()


@dataclass
class Desk:
    """Nodes by name: of which network, where, and whether the desk runs it."""

    nodes: dict[str, tuple[str, str]]
    own: frozenset[str] = frozenset({"own"})
    requests: int = 0
    asked: list[Ask] = field(default_factory=list)
    bend: Callable[[str, Call, Answer], Answer] | None = None
    """Lets a node lie: changes what it answers."""

    def run(self, machine: Machine, home: str = "ethereum") -> Verdict:
        self.requests, self.asked = 0, []
        try:
            ask = next(machine)
            while True:
                self.asked.append(ask)
                batches = self._batches(ask, home)
                ask = machine.send(batches) if batches else machine.throw(NoAnswer())
        except StopIteration as stop:
            verdict: Verdict = stop.value
            return verdict

    def _batches(self, ask: Ask, home: str) -> tuple[Batch, ...]:
        here = [name for name, (of, _) in self.nodes.items() if of == home]
        match ask.where:
            case Where.ASKED:
                names = here[:1]
            case Where.AGREE:
                names = here
            case Where.ELSEWHERE:
                names = [name for name, (of, _) in self.nodes.items() if of != home]
        return tuple(self._batch(name, ask.calls) for name in names)

    def _batch(self, name: str, calls: Sequence[Call]) -> Batch:
        of, url = self.nodes[name]
        requests = evm.pack(calls)
        responses = []
        for request in requests:
            got = httpx.post(url, content=request.body, headers={"Content-Type": "application/json"}, trust_env=False)
            responses.append(Response(got.status_code, got.content))
            self.requests += 1
        answers = evm.unpack(calls, responses)
        if self.bend is not None:
            answers = tuple(self.bend(name, call, answer) for call, answer in zip(calls, answers, strict=True))
        return Batch(node=name, own=name in self.own, network=of, answers=answers)


def ask(hash: str, on: Network = ETHEREUM, **known: Any) -> Question:
    return Question(network=on, value=hash, now_us=NOW_US, **known)


@dataclass
class Registry:
    """What a desk knows beside the chain."""

    labels: dict[str, Label] = field(default_factory=dict)
    listed: tuple[Token, ...] = ()

    def label(self, network: str, address: str) -> Label | None:
        return self.labels.get(address.lower())

    def token(self, network: str, contract: str) -> Token | None:
        return next((one for one in self.listed if one.contract.lower() == contract.lower()), None)

    def tokens_called(self, network: str, symbol: str) -> Sequence[Token]:
        return tuple(one for one in self.listed if one.symbol.lower() == symbol.lower())

    def tokens(self, network: str) -> Sequence[Token]:
        return self.listed
