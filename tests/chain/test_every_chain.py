"""The promises that every chain family keeps, over every folder there is."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chain import promises
from walletdesk.chain import networks
from walletdesk.chain.base import (
    UNKNOWN,
    Answer,
    Batch,
    Call,
    Failure,
    Family,
    Height,
    Machine,
    Malformed,
    NoAnswer,
    Observation,
    Question,
    Response,
    Verdict,
    Where,
)
from walletdesk.chain.explain import explain, places
from walletdesk.chain.registry import families, family
from walletdesk.chain.told import Level
from walletdesk.chain.words import GENERAL

ALL = families()
every = pytest.mark.parametrize("which", ALL)

MOST_ASKS = 12


def test_every_family_has_its_folder() -> None:
    assert families() == tuple(Family)


# -- words -------------------------------------------------------------------------


@every
@pytest.mark.parametrize(
    "faults",
    [
        promises.unsaid,
        promises.half_said,
        promises.unfilled,
        promises.ill_written,
        promises.ill_advised,
        promises.ill_guided,
    ],
    ids=lambda faults: faults.__name__,
)
def test_words_and_guides_are_whole(which: Family, faults: Callable[[Family], list[str]]) -> None:
    assert faults(which) == []


@every
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("level", list(Level))
def test_every_state_reads_as_whole_sentences_when_its_facts_are_there(
    which: Family, language: str, level: Level
) -> None:
    network = networks.of_family(which)[0]
    for key, told in promises.words(which).STATES.items():
        state, _, reason = key.partition(".")
        sentences = promises.sentences_of(told)
        needed, spare = places(sentences)
        everything = {place: promises.example(which, place, sentences) for place in needed | spare}
        for facts in (everything, {name: fact for name, fact in everything.items() if name in needed}):
            verdict = Verdict(
                network=network.id, subject=promises.VALUES[which][0], state=state, reason=reason, facts=facts
            )
            said = explain(verdict, language, level)
            assert said.headline and said.says
            assert said.says != GENERAL.says[language].at(level)
            for text in (said.says, said.advice):
                assert not any(mark in text for mark in ("{", "}", "[[", "]]", "None", "  ", "claim-usdt.com")), text
                assert text == text.strip()
                assert not re.search(
                    r"[。，；：、][。，；：、]|[.,;:] ?[.,;:](?!\w)| [,;:.](?:\s|$)|\(\)|（）", text
                ), text


@every
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_verdict_without_facts_is_explained_too(which: Family, language: str) -> None:
    network = networks.of_family(which)[0]
    for state in promises.words(which).STATE_NAMES:
        said = explain(Verdict(network=network.id, subject="x", state=state), language, Level.PLAIN)
        assert said.says and "{" not in said.text()


@every
def test_every_fixture_names_its_public_source_and_what_was_changed(which: Family) -> None:
    fixtures = sorted((promises.folder(which) / "fixtures").glob("*.json"))
    assert fixtures
    for path in fixtures:
        recorded = json.loads(path.read_text())
        sources = recorded["source"] if isinstance(recorded["source"], list) else [recorded["source"]]
        assert sources and all(one.startswith("https://") for one in sources), path.name
        assert len(recorded["note"]) > 20, path.name


# -- machines ----------------------------------------------------------------------


class Junk:
    """Answers of nodes that say anything: recorded ones, recorded ones with something in them spoilt, and any JSON, its
    keys and words often those that the family's own source speaks of.  One seed, one run: Hypothesis picks the seeds."""

    def __init__(self, which: Family, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = _vocabulary(which)
        self.recorded = _recorded(which)

    def answer(self, call: Call | None = None) -> Answer:
        match self.random.randrange(8):
            case 0:
                return Answer(None, Failure(code=self.pick([3, -32000, ""]), message=self.text(), data=self.json(2)))
            case 1 | 2:
                return Answer(self.json(4))
            case 3 | 4 | 5:
                return Answer(self.spoilt(self.pick(self.recorded)))
        return Answer(self.pick(self.recorded))

    def spoilt(self, value: Any) -> Any:
        """`value` with one thing in it replaced, at any depth."""
        if value and isinstance(value, dict) and self.random.random() < 0.7:
            key = self.pick(sorted(value))
            return {**value, key: self.spoilt(value[key])}
        if value and isinstance(value, list) and self.random.random() < 0.7:
            at = self.random.randrange(len(value))
            return [*value[:at], self.spoilt(value[at]), *value[at + 1 :]]
        return self.json(2)

    def json(self, depth: int) -> Any:
        match self.random.randrange(9 if depth else 6):
            case 0:
                return self.pick([None, True, False, [], {}])
            case 1:
                return self.random.randint(-(2**70), 2**70)
            case 2:
                return self.pick([0, 1, -1, 7, 2**53, 10**400, 0.5, 1e300, -0.0])
            case 3 | 4 | 5:
                return self.text()
            case 6:
                return [self.json(depth - 1) for _ in range(self.random.randrange(4))]
        return {self.pick(self.words): self.json(depth - 1) for _ in range(self.random.randrange(9))}

    def text(self) -> str:
        if self.random.random() < 0.7:
            return str(self.pick(self.words))
        return "".join(
            chr(self.random.choice((97, 48, 0x202E, 0x4E2D, 0, 0x1F600))) for _ in range(self.random.randrange(9))
        )

    def pick(self, choices: Any) -> Any:
        return self.random.choice(choices)


@cache
def _vocabulary(which: Family) -> list[str]:
    words = sorted(word for word in promises.strings(which) if 0 < len(word) < 40 and " " not in word)
    return [*words, *promises.VALUES[which], "0x", "0x0", "0x1", "0x" + "f" * 64, "", "-1", "1e9", "9" * 400, "0" * 64]


@cache
def _recorded(which: Family) -> list[Any]:
    """Every value in the fixtures that may have been an answer."""
    found: list[Any] = [None]
    for path in sorted((promises.folder(which) / "fixtures").glob("*.json")):
        found += _inside(json.loads(path.read_text()))
    return found


def _inside(value: Any, depth: int = 0) -> list[Any]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(one for inner in below if depth < 5 for one in _inside(inner, depth + 1))]


class Spoilt(Junk):
    """A recorded case played from its beginning, in which now and then an answer is spoilt or missing."""

    def __init__(self, which: Family, seed: int) -> None:
        super().__init__(which, seed)
        self.case: dict[str, Any] = self.pick(_cases(which))
        self.share = self.pick([0.03, 0.1, 0.3])

    def answer(self, call: Call | None = None) -> Answer:
        rows = [row for row in self.case["answers"] if call and row["call"] == call.method]
        rows = [row for row in rows if _fits(row, call)] or rows
        if not rows or self.random.random() < self.share / 3:
            return super().answer()
        row = rows[0]
        if row.get("failure"):
            return Answer(None, Failure(**row["failure"]))
        value = row.get("value")
        return Answer(self.spoilt(value) if self.random.random() < self.share else value)


def _fits(row: dict[str, Any], call: Call | None) -> bool:
    params = row.get("params")
    if call is None or not params:
        return True
    if isinstance(params, dict) and isinstance(call.params, dict):
        return params.items() <= call.params.items()
    return json.dumps(params) == json.dumps(call.params)


@cache
def _cases(which: Family) -> list[dict[str, Any]]:
    cases = [json.loads(path.read_text()) for path in sorted((promises.folder(which) / "fixtures").glob("*.json"))]
    return [case for case in cases if case.get("answers") and case.get("kind") in ("transaction", "address")]


@every
@pytest.mark.parametrize("kind", ["transaction", "address"])
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_machine_survives_whatever_nodes_say(which: Family, kind: str, seed: int) -> None:
    junk = Junk(which, seed)
    hash, address = promises.VALUES[which]
    question = Question(
        network=networks.of_family(which)[0],
        value=hash if kind == "transaction" else address,
        now_us=1_764_007_440_000_000,
        sender=junk.pick(["", address]),
        person=junk.pick(["", address]),
        nonce=junk.pick([None, 0, 7]),
        seen=junk.pick([None, Observation(first_seen_us=1), Observation(first_seen_us=1, sender=address, nonce=7)]),
    )
    _check(which, question, _answered(getattr(family(which), kind)(question), question.network.id, junk))


@every
@settings(max_examples=600, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_machine_survives_one_wrong_thing_in_a_good_answer(which: Family, seed: int) -> None:
    spoilt = Spoilt(which, seed)
    case = spoilt.case
    question = Question(
        network=networks.NETWORKS[case["network"]],
        value=case["value"],
        now_us=1_785_000_100_000_000,
        sender=case.get("sender", ""),
        person=case.get("person", ""),
        nonce=case.get("nonce"),
    )
    _check(which, question, _answered(getattr(family(which), case["kind"])(question), question.network.id, spoilt))


def _check(which: Family, question: Question, verdict: Verdict | None) -> None:
    """What holds of every verdict, whatever it was made of."""
    if verdict is None:
        return
    assert isinstance(verdict, Verdict)
    assert verdict.state in promises.words(which).STATE_NAMES
    assert (verdict.network, verdict.subject) == (question.network.id, question.value)
    if verdict.state == UNKNOWN:
        assert not verdict.final
    msgspec.json.encode(verdict)
    for language in ("en", "zh"):
        for level in Level:
            text = explain(verdict, language, level).text()
            assert text and "{" not in text and "[[" not in text


def _answered(machine: Machine, network: str, junk: Junk) -> Verdict | None:
    """The verdict, or None where the machine let it pass that no node answered."""
    try:
        ask = next(machine)
        for _ in range(MOST_ASKS):
            if junk.random.random() < 0.05:
                ask = machine.throw(NoAnswer())
                continue
            nodes = {Where.ASKED: 1, Where.AGREE: junk.random.randint(1, 3), Where.ELSEWHERE: junk.random.randint(0, 2)}
            there = network if ask.where is not Where.ELSEWHERE else "elsewhere"
            ask = machine.send(
                tuple(
                    Batch(
                        node=f"n{at}",
                        own=at == 0,
                        network=there,
                        answers=tuple(junk.answer(call) for call in ask.calls),
                    )
                    for at in range(nodes[ask.where])
                )
            )
    except NoAnswer:
        return None
    except StopIteration as done:
        verdict: Verdict = done.value
        return verdict
    raise AssertionError("still asking")


@every
@pytest.mark.parametrize("kind", ["transaction", "address"])
def test_a_machine_that_hears_nothing_decides_nothing(which: Family, kind: str) -> None:
    network = networks.of_family(which)[0]
    for answer in (Answer(None, Failure(code=-32000, message="busy")), Answer("?"), Answer([]), Answer({})):
        question = Question(network=network, value=promises.VALUES[which][kind == "address"], now_us=1)
        verdict = _end(getattr(family(which), kind)(question), network.id, answer)
        assert not verdict.final
        assert verdict.state not in ("success", "dropped") and not verdict.state.startswith("failed")


def _end(machine: Machine, network: str, answer: Answer) -> Verdict:
    """What a machine says when one node says the same to everything."""
    try:
        ask = next(machine)
        for _ in range(MOST_ASKS):
            answers = tuple(answer for _ in ask.calls)
            ask = machine.send((Batch(node="n", own=False, network=network, answers=answers),))
    except StopIteration as done:
        verdict: Verdict = done.value
        return verdict
    raise AssertionError("still asking")


@every
def test_no_call_holds_more_than_was_asked_about(which: Family) -> None:
    """A call is made of the question and of what nodes said, so with a node that says nothing of the question alone."""
    network = networks.of_family(which)[0]
    hash, _ = promises.VALUES[which]
    machine = family(which).transaction(Question(network=network, value=hash, now_us=1))
    ask = next(machine)
    assert ask.calls and len(json.dumps([[one.method, one.params] for one in ask.calls])) < 4_000


# -- adapters ----------------------------------------------------------------------

_BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            *(
                b"",
                b"null",
                b"[]",
                b"{}",
                b"[[]]",
                b'"x"',
                b"1",
                b"NaN",
                b"[null]",
                b"\xff\xfe",
                b"<html>",
                b"[" * 9_000,
            ),
            *(b'{"error":{}}', b'{"result":null}', b'[{"id":0}]', b'[{"id":"x","result":1}]', b"9" * 5_000),
            *(b'{"jsonrpc":"2.0","id":0,"error":"x"}', b'{"id":1,"result":{"a":[1e999]}}', b'{"Error":"x"}'),
        ]
    ),
)


@every
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_an_adapter_calls_junk_malformed_and_nothing_else(which: Family, data: st.DataObject) -> None:
    chain = family(which)
    hash, address = promises.VALUES[which]
    network = networks.of_family(which)[0]
    calls: tuple[Call, ...] = data.draw(
        st.sampled_from(
            [
                chain.height_calls(),
                next(chain.transaction(Question(network=network, value=hash, now_us=1))).calls,
                next(chain.address(Question(network=network, value=address, now_us=1))).calls,
            ]
        )
    )
    requests = chain.pack(calls)
    assert requests and all(one.method in ("GET", "POST") for one in requests)
    assert all(one.path == "" or one.path.startswith("/") for one in requests)
    responses = [
        Response(data.draw(st.sampled_from([200, 200, 404, 429, 500])), data.draw(_BODIES))
        for _ in range(data.draw(st.sampled_from([len(requests), len(requests), 0, 1])))
    ]
    try:
        answers = chain.unpack(calls, responses)
    except Malformed:
        return
    assert len(answers) == len(calls) and all(isinstance(one, Answer) for one in answers)


@every
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_height_is_read_or_malformed(which: Family, seed: int) -> None:
    chain, junk = family(which), Junk(which, seed)
    try:
        height = chain.read_height([junk.answer() for _ in chain.height_calls()])
    except Malformed:
        return
    assert isinstance(height, Height) and isinstance(height.number, int) and not isinstance(height.number, bool)
    assert height.number >= 0


@every
def test_too_few_answers_are_malformed(which: Family) -> None:
    with pytest.raises(Malformed):
        family(which).read_height(())
