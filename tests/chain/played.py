"""Recorded answers of REST nodes, played to a machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from walletdesk.chain import networks
from walletdesk.chain.base import (
    Answer,
    Ask,
    Batch,
    Call,
    Known,
    Machine,
    NoAnswer,
    NothingKnown,
    Observation,
    Question,
    Verdict,
    Where,
)

NOW_US = 1_785_000_100_000_000
Make = Callable[[Question], Machine]


def made_up(tag: str) -> str:
    """A hash of the fixtures that belongs to no real transaction."""
    return hashlib.sha256(f"walletdesk fixture {tag}".encode()).hexdigest()


class Played:
    """One fixture.  `asked` counts the requests that its play made, `rounds` how often it had to wait for answers."""

    def __init__(self, path: Path) -> None:
        self.recorded: dict[str, Any] = json.loads(path.read_text())
        self.asked = 0
        self.rounds = 0
        self.strict = True
        """Without it a call that is not recorded gets no answer."""

    def question(self, **changes: Any) -> Question:
        return Question(
            **{
                "network": networks.NETWORKS[self.recorded["network"]],
                "value": self.recorded["value"],
                "now_us": NOW_US,
                "sender": self.recorded.get("sender", ""),
                "person": self.recorded.get("person", ""),
                "seen": self._seen(),
                **changes,
            }
        )

    def _seen(self) -> Observation | None:
        seen = self.recorded.get("seen")
        return Observation(**seen) if seen else None

    def play(self, make: Make, *, own: bool = True, known: Known | None = None, **changes: Any) -> Verdict:
        def reply(ask: Ask) -> tuple[Batch, ...]:
            self.rounds += 1
            self.asked += len(ask.calls)
            return self.batches(ask, own)

        return answered(make(self.question(known=known or NothingKnown(), **changes)), reply)

    def batches(self, ask: Ask, own: bool) -> tuple[Batch, ...]:
        network = self.recorded["network"]
        if ask.where is Where.ELSEWHERE:
            if "elsewhere" not in self.recorded:
                return ()
            network = self.recorded["elsewhere"]
        answers = tuple(self.answer(call, ask.where) for call in ask.calls)
        return (Batch(node="recorded", own=own, network=network, answers=answers),)

    def answer(self, call: Call, where: Where) -> Answer:
        """The first recorded answer that fits; a call without one is a mistake of the fixture."""
        for row in self.recorded["answers"]:
            if row["call"] != call.method or row.get("where", where) != where:
                continue
            params = row.get("params", {})
            if params and not (isinstance(call.params, dict) and params.items() <= call.params.items()):
                continue
            return Answer(row["value"])
        if not self.strict:
            return Answer()
        raise AssertionError(f"nothing recorded for {call}")


def answered(machine: Machine, reply: Callable[[Ask], tuple[Batch, ...]]) -> Verdict:
    """Whatever `reply` gives to every question of the machine, to its end; it may raise NoAnswer."""
    try:
        ask = next(machine)
        while True:
            try:
                batches = reply(ask)
            except NoAnswer as nobody:
                ask = machine.throw(nobody)
            else:
                ask = machine.send(batches)
    except StopIteration as done:
        verdict: Verdict = done.value
        return verdict


def saying(value: object) -> Callable[[Ask], tuple[Batch, ...]]:
    """A node that says the same to everything."""
    return lambda ask: (Batch(node="n", own=True, network="n", answers=tuple(Answer(value) for _ in ask.calls)),)
