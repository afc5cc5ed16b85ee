"""The promises that every chain family keeps, over every folder there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chain import promises
from walletdesk.chain import networks
from walletdesk.chain.base import (
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


def _json(which: Family) -> st.SearchStrategy[Any]:
    """Any JSON, its keys and words often those that the family's own source speaks of."""
    vocabulary = sorted(word for word in promises.strings(which) if 0 < len(word) < 40 and " " not in word)
    hash, address = promises.VALUES[which]
    text = st.one_of(
        st.sampled_from([*vocabulary, hash, address, "0x", "0x0", "0x1", "0x" + "f" * 64, "", "-1", "1e9", "9" * 400]),
        st.text(max_size=8),
    )
    plain = st.one_of(
        st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), text
    )
    keys = st.sampled_from(vocabulary) if vocabulary else st.text(max_size=5)
    return st.recursive(
        plain,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=8)),
        max_leaves=24,
    )


_RECORDED: dict[Family, list[Any]] = {}


def _recorded(which: Family) -> list[Any]:
    """Every value in the fixtures that may have been an answer."""
    if which not in _RECORDED:
        found: list[Any] = []
        for path in sorted((promises.folder(which) / "fixtures").glob("*.json")):
            found += _inside(json.loads(path.read_text()))
        _RECORDED[which] = found or [None]
    return _RECORDED[which]


def _inside(value: Any, depth: int = 0) -> list[Any]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(one for inner in below if depth < 5 for one in _inside(inner, depth + 1))]


def _spoilt(value: Any, data: st.DataObject, junk: st.SearchStrategy[Any]) -> Any:
    """`value` with one thing in it replaced by junk."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: _spoilt(value[key], data, junk)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], _spoilt(value[at], data, junk), *value[at + 1 :]]
    return data.draw(junk)


@every
@pytest.mark.parametrize("kind", ["transaction", "address"])
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_machine_survives_whatever_nodes_say(which: Family, kind: str, data: st.DataObject) -> None:
    junk = _json(which)
    recorded = st.sampled_from(_recorded(which))
    answer = st.one_of(
        junk.map(Answer),
        recorded.map(Answer),
        st.builds(lambda message, value: Answer(None, Failure(code=3, message=message, data=value)), st.text(), junk),
    )
    chain, network = family(which), networks.of_family(which)[0]
    hash, address = promises.VALUES[which]
    question = Question(
        network=network,
        value=hash if kind == "transaction" else address,
        now_us=1_764_007_440_000_000,
        sender=data.draw(st.sampled_from(["", address])),
        nonce=data.draw(st.sampled_from([None, 0, 7])),
        seen=data.draw(
            st.sampled_from([None, Observation(first_seen_us=1), Observation(first_seen_us=1, sender=address, nonce=7)])
        ),
    )
    machine = (chain.transaction if kind == "transaction" else chain.address)(question)
    try:
        ask = next(machine)
        for _ in range(MOST_ASKS):
            if data.draw(st.integers(0, 15)) == 0:
                ask = machine.throw(NoAnswer())
                continue
            nodes = {
                Where.ASKED: 1,
                Where.AGREE: data.draw(st.integers(1, 3)),
                Where.ELSEWHERE: data.draw(st.integers(0, 2)),
            }
            batches = []
            for number in range(nodes[ask.where]):
                answers = [data.draw(answer) for _ in ask.calls]
                if data.draw(st.booleans()):
                    answers = [
                        Answer(_spoilt(one.value, data, junk)) if one.ok and data.draw(st.booleans()) else one
                        for one in answers
                    ]
                batches.append(
                    Batch(
                        node=f"n{number}",
                        own=number == 0,
                        network=network.id if ask.where is not Where.ELSEWHERE else "elsewhere",
                        answers=tuple(answers),
                    )
                )
            ask = machine.send(tuple(batches))
        raise AssertionError("still asking")
    except NoAnswer:
        return
    except StopIteration as done:
        verdict = done.value
    assert isinstance(verdict, Verdict)
    assert verdict.state in promises.words(which).STATE_NAMES
    assert (verdict.network, verdict.subject) == (network.id, question.value)
    for language in ("en", "zh"):
        for level in Level:
            assert explain(verdict, language, level).says


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
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_height_is_read_or_malformed(which: Family, data: st.DataObject) -> None:
    chain, junk = family(which), _json(which)
    answers = [
        data.draw(
            st.one_of(junk.map(Answer), st.sampled_from(_recorded(which)).map(Answer), st.just(Answer(None, Failure())))
        )
        for _ in chain.height_calls()
    ]
    try:
        height = chain.read_height(answers)
    except Malformed:
        return
    assert isinstance(height, Height) and isinstance(height.number, int) and not isinstance(height.number, bool)
    assert height.number >= 0


@every
def test_too_few_answers_are_malformed(which: Family) -> None:
    with pytest.raises(Malformed):
        family(which).read_height(())
