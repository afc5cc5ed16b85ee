"""A message that holds a hash is looked at, kept, told and watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.lookups.desk import KEY, NETWORK, Desk
from tests.lookups.standin import FOUND, MISSING, TinyFamily, TinyNode, plain, slowly
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from walletdesk.chain.base import (
    Account,
    Ask,
    Call,
    Evidence,
    Machine,
    Number,
    Observation,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.explain import Explanation
from walletdesk.chain.told import Level
from walletdesk.conversations.actions import redact
from walletdesk.conversations.actions.receive import Received
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import DAY, HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import actions, queries, tasks
from walletdesk.lookups.views import lookup_view
from walletdesk.subscribers import inside


class ToldFamily(TinyFamily):
    """Verdicts as a family makes them, by what its node says of a hash."""

    where = Where.AGREE

    def transaction(self, question: Question) -> Machine:
        batches = yield Ask((Call("state", [question.value]), Call("height")), self.where)
        states = {str(one.answers[0].value) for one in batches}
        state = states.pop() if len(states) == 1 else "unknown"
        confirmations = 100
        receiver = "another" if state.endswith(" to another") else "the shop"
        state = state.removesuffix(" to another")
        if state.startswith("success:"):
            confirmations = int(state.partition(":")[2])
            state = "success"
        state, _, reason = state.partition(".")
        if state == "None":
            state = "not-found"
        return Verdict(
            network=question.network.id,
            subject=question.value,
            state=state,
            reason=reason,
            certain=state != "unknown",
            final=state == "success" and confirmations >= 64,
            facts={
                "confirmations": Number(value=confirmations),
                "enough": Number(value=12),
                "to": Account(address=receiver),
            },
            evidence=tuple(Evidence(node=one.node, own=one.own) for one in batches),
            observation=Observation(
                first_seen_us=question.now_us, sender="0xsender" if state == "pending-ok" else "", nonce=2**63 + 1
            ),
            watch_s=15,
        )


def _explained(verdict: Verdict, language: str, level: Level, zone: str = "UTC") -> Explanation:
    """Words for every state; none for "", as where a family has none for a state."""
    said = verdict.state or "a person will look"
    return Explanation(headline=said, says=f"链上状态：{said}" if language == "zh" else said)


@pytest.fixture
def desk(db_engine: Any, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch, tiny: TinyFamily) -> Iterator[Desk]:
    monkeypatch.setattr("walletdesk.chain.registry.family", lambda _: ToldFamily())
    monkeypatch.setattr("walletdesk.chain.explain.explain", _explained)
    db = Db(db_engine, clock=fake_clock, inside=inside)
    yield Desk(db, fake_clock)
    db.close()


@pytest.fixture
def one_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that needs one node only, as for a receipt."""
    monkeypatch.setattr(ToldFamily, "where", Where.ASKED)


def test_a_hash_in_a_message_is_looked_at_and_the_visitor_answered(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    received = comes_in(desk.db, an_inbox(desk.db), f"Where is my money? tx {FOUND}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.network, row.subject, row.state, row.final) == (NETWORK, FOUND, "success", True)
    assert row.watch_at is None
    assert len(desk.said(received)) == 1
    assert FOUND not in desk.db.read_and_wait(_jobs_and_changes)
    desk.works()
    assert len(desk.said(received)) == 1


def test_of_several_each_answer_says_which_it_is_about(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    another = "0x" + "44" * 32
    node.states[another] = "success"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND} and tx {another}")
    desk.works()
    assert [said.partition("\n")[0] for said in desk.said(received)] == ["0x11111111…111111", "0x44444444…444444"]


@pytest.mark.parametrize(("asked", "told"), [("where are these", "the first three"), ("这些转账在哪里", "前三笔")])
def test_of_more_than_three_the_first_answer_says_that_the_others_were_not_looked_at(
    desk: Desk, a_node: Callable[[], TinyNode], asked: str, told: str
) -> None:
    node = a_node()
    hashes = [f"0x{'44' * 31}{number:02x}" for number in range(4)]
    node.states.update(dict.fromkeys(hashes, "success"))
    desk.a_node(node.url)
    inbox = an_inbox(desk.db)
    received = comes_in(desk.db, inbox, f"{asked}: tx {' tx '.join(hashes)}")
    desk.works()
    assert [told in said for said in desk.said(received)] == [True, False, False]
    three = comes_in(desk.db, inbox, f"{asked}: tx {' tx '.join(hashes[:3])}")
    desk.works()
    assert [told in said for said in desk.said(three)] == [False, False, False]


def test_a_chinese_visitor_is_answered_in_chinese(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    received = comes_in(desk.db, an_inbox(desk.db), f"我的转账在哪里？交易哈希 {FOUND}")
    desk.works()
    [said] = desk.said(received)
    assert any("\u4e00" <= character <= "\u9fff" for character in said)


@pytest.mark.parametrize(
    ("state", "answered"),
    [
        ("success:12", True),
        ("success:11", False),
        ("failed-reverted.allowance", True),
        ("failed-reverted", False),
        ("failed-out-of-gas", True),
        ("pending-ok", False),
        ("pending-fee-below-base", True),
        ("nonce-gap", True),
        ("dropped", False),
        ("replaced-mined", False),
        ("unknown", False),
    ],
)
def test_only_certain_states_of_the_closed_list_are_told_by_the_desk_itself(
    desk: Desk, a_node: Callable[[], TinyNode], state: str, answered: bool
) -> None:
    node = a_node()
    node.states[FOUND] = state
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert bool(desk.said(received)) is answered
    assert [row.state for row in desk.looks(received)] == [state.partition(".")[0].partition(":")[0]]


def test_what_waits_is_told_only_where_two_nodes_agree_or_one_is_our_own(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    node, second = a_node(), a_node()
    for one in (node, second):
        one.states[FOUND] = "nonce-gap"
    desk.a_node(node.url, "public", own=False)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert desk.said(received) == []
    desk.a_node(second.url, "another", own=False)
    again = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert len(desk.said(again)) == 1


def test_a_lead_can_switch_the_answers_of_an_inbox_off(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    inbox = an_inbox(desk.db)
    desk.db.write_and_wait(actions.switch_answers, SYSTEM, inbox.id, on=False)
    received = comes_in(desk.db, inbox, f"tx {FOUND}")
    desk.works()
    assert desk.said(received) == []
    assert len(desk.looks(received)) == 1


def test_a_waiting_one_is_watched_and_the_change_is_told(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, desk.said(received)) == ("pending-ok", [])
    assert row.watch_at == desk.clock.now() + 15 * SECOND
    node.states[FOUND] = "success"
    desk.clock.advance(16 * SECOND)
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.final, row.watch_at) == ("success", True, None)
    assert [one.state for one in queries.history_of(row.history)] == ["pending-ok", "success"]
    assert len(desk.said(received)) == 1
    seen = desk.db.read_and_wait(queries.seen, NETWORK, FOUND)
    assert seen is not None
    assert (seen.sender, seen.nonce) == ("0xsender", 2**63 + 1), "what was seen first is kept"
    assert seen.first_seen_us < desk.clock.now()


def test_a_replacement_is_told_to_who_waits(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-fee-below-base"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    node.states[FOUND] = "replaced-mined"
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert len(desk.said(received)) == 2


def test_a_reorganisation_takes_a_verdict_back(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "success:20"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert not desk.looks(received)[0].final
    node.states[FOUND] = "dropped"
    desk.clock.advance(16 * SECOND)
    desk.works()
    [row] = desk.looks(received)
    assert row.state == "dropped"
    assert len(desk.said(received)) == 2, "who was told that it is through is told that it is not"


def test_a_change_that_nobody_vouched_for_at_first_is_told_when_somebody_does(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    stranger, own = a_node(), a_node()
    stranger.states[FOUND] = "success:20"
    desk.a_node(stranger.url, "stranger", own=False, position=5)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert len(desk.said(received)) == 1
    stranger.states[FOUND] = own.states[FOUND] = "dropped"
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert (len(desk.said(received)), desk.looks(received)[0].state) == (1, "dropped")
    stranger.stop()
    desk.a_node(own.url, "own")
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert len(desk.said(received)) == 2
    desk.clock.advance(16 * SECOND)
    desk.works()
    assert len(desk.said(received)) == 2


def test_nobody_answering_unsays_nothing(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    node.states[FOUND] = "unknown"
    desk.clock.advance(16 * SECOND)
    desk.works()
    [row] = desk.looks(received)
    assert row.state == "pending-ok"
    assert row.watch_at is not None and row.watch_at > desk.clock.now()


def test_many_that_wait_cost_one_request(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    desk.a_node(node.url)
    inbox = an_inbox(desk.db)
    for n in range(60):
        hash = f"0x{n:064x}".replace("0x000", "0xabc")
        node.states[hash] = "pending-ok"
        received = comes_in(desk.db, inbox, f"tx {hash}")
        desk.db.write_and_wait(_waits, received, hash)
    desk.clock.advance(MINUTE)
    node.asked.clear()
    desk.works()
    watching = [one for one in node.asked if one.count("state") > 1]
    assert len(watching) == 1
    assert watching[0].count("state") == 60
    assert watching[0].count("height") == 1, "what all of them ask is asked once"


def test_a_message_names_at_most_three_looks_and_words_none(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    desk.a_node(node.url)
    many = " ".join(f"tx 0x{'abcdef' * 10}{n:04x}" for n in range(20))
    received = comes_in(desk.db, an_inbox(desk.db), many)
    desk.works()
    assert len(desk.looks(received)) == 3
    plain = comes_in(desk.db, an_inbox(desk.db), "How do I send coins to my other wallet?")
    assert desk.db.read_and_wait(_jobs_of, "lookups.read") == 0
    desk.works()
    assert desk.looks(plain) == []


def test_a_masked_value_and_a_phrase_are_never_asked_of_a_node(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    desk.a_node(node.url)
    desk.works()
    node.asked.clear()
    phrase = "abandon " * 11 + "about"
    for words in (f"my private key is {'4f' * 32}", "4f" * 32, phrase):
        comes_in(desk.db, an_inbox(desk.db), words)
    desk.works()
    assert not [one for one in node.asked if "state" in one]


def test_without_a_node_nothing_is_said_and_the_agent_sees_that_there_is_none(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    [row] = desk.looks(received)
    assert (row.state, row.certain, desk.said(received)) == ("no-node", False, [])
    view = lookup_view(row, None).result
    assert (view.network.family, view.evidence) == ("evm", [])
    assert [(one.name, one.url) for one in view.links] == [("Ethereum: Etherscan", f"https://etherscan.io/tx/{FOUND}")]


def test_a_bare_hash_that_no_node_is_there_for_names_every_family_it_can_be_of(desk: Desk) -> None:
    digits = FOUND.removeprefix("0x")
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {digits}")
    desk.works()
    [row] = desk.looks(received)
    links = [one.url for one in lookup_view(row, None).result.links]
    assert len(links) == 4 and all(digits in one for one in links)
    assert sum(f"0x{digits}" in one for one in links) == 1


def test_what_no_node_was_there_for_is_looked_at_when_one_comes(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    received = comes_in(desk.db, an_inbox(desk.db), f"https://etherscan.io/tx/{FOUND}")
    desk.works()
    assert [one.state for one in desk.looks(received)] == ["no-node"]
    node = a_node()
    node.chain = 1
    desk.a_node(node.url, network="ethereum")
    desk.clock.advance(2 * HOUR)
    desk.works()
    assert [one.state for one in desk.looks(received)] == ["success"]


def test_an_erased_person_takes_their_looks_along(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    desk.a_node(a_node().url)
    inbox = an_inbox(desk.db)
    mine, another = comes_in(desk.db, inbox, f"tx {FOUND}"), comes_in(desk.db, inbox, f"tx {FOUND} {MISSING}")
    desk.works()
    gone = desk.db.write_and_wait(redact.erase_contact, mine.contact.id)
    desk.db.write_and_wait(actions.erase_contact, mine.contact.id, gone)
    assert desk.looks(mine) == []
    assert desk.db.read_and_wait(queries.seen, NETWORK, FOUND) is not None, "another is looking at it too"
    gone = desk.db.write_and_wait(redact.erase_contact, another.contact.id)
    desk.db.write_and_wait(actions.erase_contact, another.contact.id, gone)
    assert desk.db.read_and_wait(queries.seen, NETWORK, FOUND) is None


def test_what_was_seen_is_forgotten_when_its_time_is_over(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    desk.a_node(node.url)
    comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    desk.clock.advance(100 * DAY)
    desk.db.write_and_wait(actions.remove_old, keep_us=180 * DAY)
    assert desk.db.read_and_wait(queries.seen, NETWORK, FOUND) is not None
    desk.db.write_and_wait(actions.remove_old, keep_us=90 * DAY)
    assert desk.db.read_and_wait(queries.seen, NETWORK, FOUND) is None


def test_addresses_of_nodes_lie_sealed_in_the_database(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    desk.a_node(node.url)
    [row] = desk.db.read_and_wait(queries.nodes)
    assert b"key-in-path" not in row.url
    assert "key-in-path" not in repr(row)


def test_health_is_noted_and_what_never_answered_was_never_seen_live(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    well, ill = a_node(), a_node()
    ill.says = slowly(0)
    desk.a_node(well.url, "well")
    desk.a_node(ill.url, "ill")
    desk.db.write_and_wait(tasks.plan_health, desk.clock.now())
    desk.works()
    rows = {row.name: row for row in desk.db.read_and_wait(queries.nodes)}
    assert (rows["well"].state, rows["well"].height) == ("ok", 100)
    assert rows["well"].seen_live_at == desk.clock.now()
    assert (rows["ill"].state, rows["ill"].problem, rows["ill"].seen_live_at) == ("failing", "connection", None)


def test_watching_is_switched_off_and_on(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    [row] = desk.looks(received)
    assert desk.db.write_and_wait(actions.watch, row.id, on=False).watch_at is None
    assert desk.db.write_and_wait(actions.watch, row.id, on=True).watch_at == desk.clock.now()


def test_what_no_node_can_be_asked_of_is_watched_seldomer_and_at_last_no_more(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    [only] = desk.db.read_and_wait(queries.nodes)
    desk.db.write_and_wait(actions.change_node, SYSTEM, only.id, actions.NodeFields(enabled=False), key=KEY)
    desk.looker.set_up_changed()
    desk.clock.advance(DAY)
    desk.works()
    [row] = desk.looks(received)
    assert row.watch_at is not None and row.watch_at >= desk.clock.now() + 10 * MINUTE
    desk.clock.advance(39 * DAY)
    desk.works()
    [row] = desk.looks(received)
    assert (row.watch_at, row.state) == (None, "pending-ok")
    view = lookup_view(row, None)
    assert view.watch_ended, "the panel says that it is watched no longer"


def test_what_nobody_answers_for_is_not_watched_for_ever(desk: Desk, a_node: Callable[[], TinyNode]) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert not lookup_view(desk.looks(received)[0], None).watch_ended
    node.states[FOUND] = "unknown"
    desk.clock.advance(40 * DAY)
    desk.works()
    [row] = desk.looks(received)
    assert (row.watch_at, row.state) == (None, "pending-ok")


def test_one_found_by_trying_that_is_elsewhere_too_is_looked_at_seldomer(
    desk: Desk, a_node: Callable[[], TinyNode]
) -> None:
    node = a_node()
    node.states[FOUND] = "pending-ok"
    desk.a_node(node.url)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert desk.looks(received)[0].guessed
    node.states[FOUND] = "wrong-chain"
    desk.clock.advance(DAY)
    desk.works()
    [row] = desk.looks(received)
    assert row.watch_at is not None and row.watch_at >= desk.clock.now() + 10 * MINUTE
    desk.clock.advance(31 * DAY)
    desk.works()
    assert desk.looks(received)[0].watch_at is None


def _jobs_and_changes(unit: Unit) -> str:
    told = unit.all(Query(text("select args from job"), str)) + unit.all(
        Query(text("select old || ' ' || new from change"), str)
    )
    return " ".join(told)


def _jobs_of(unit: Unit, kind: str) -> int:
    return unit.value(Query(text("select count(*) from job where kind = :kind"), int), kind=kind)


def _waits(unit: Unit, received: Received, hash: str) -> None:
    """As if it had been looked at when it came."""
    verdict = Verdict(network=NETWORK, subject=hash, state="pending-ok", watch_s=15)
    actions.keep(
        unit,
        actions.Kept(
            conversation_id=received.conversation.id,
            message_id=received.message.id,
            network=NETWORK,
            subject=hash,
            kind="transaction",
            verdict=verdict,
        ),
    )
    unit.run(Query(text("delete from job where kind = 'lookups.read'"), int, writes=True))


@pytest.mark.parametrize("state", ["success:20", "failed-reverted.allowance", "failed-out-of-gas"])
def test_what_a_node_of_others_says_is_told_only_when_a_second_says_the_same(
    desk: Desk, a_node: Callable[[], TinyNode], state: str, one_asked: None
) -> None:
    first, second = a_node(), a_node()
    first.states[FOUND] = second.states[FOUND] = state
    desk.a_node(first.url, "first", own=False)
    desk.a_node(second.url, "second", own=False)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert len(desk.said(received)) == 1
    [row] = desk.looks(received)
    assert {one.node for one in queries.verdict_of(row).evidence} == {"first", "second"}
    assert [sum("state" in asked for asked in node.asked) for node in (first, second)] == [1, 1]


@pytest.mark.parametrize("lie", ["failed-out-of-gas", None, "success:20 to another", "dead"])
def test_a_lying_node_has_nothing_told_and_is_found_out_when_the_others_are_heard(
    desk: Desk, a_node: Callable[[], TinyNode], lie: str | None, one_asked: None
) -> None:
    liar, honest = a_node(), a_node()
    liar.states[FOUND] = "success:20"
    honest.states[FOUND] = lie
    if lie == "dead":
        honest.says = lambda handler: plain(handler, 500, b"")
    desk.a_node(liar.url, "liar", own=False)
    desk.a_node(honest.url, "honest", own=False, position=1)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    [row] = desk.looks(received)
    assert (desk.said(received), row.state, row.certain, row.final) == ([], "success", False, False)
    missing = queries.verdict_of(row).facts["missing"]
    assert missing == Words(text="second node" if lie == "dead" else "agreement")
    assert row.watch_at is not None and row.watch_at <= desk.clock.now() + MINUTE
    # Whoever was wrong says it right later: then it is told.
    honest.says = lambda _: False
    honest.states[FOUND] = "success:20"
    desk.clock.advance(MINUTE + SECOND)
    desk.works()
    [row] = desk.looks(received)
    assert (len(desk.said(received)), row.certain) == (1, True)
    asked = [sum("state" in one for one in node.asked) for node in (liar, honest)]
    desk.clock.advance(MINUTE)
    desk.works()
    again = [sum("state" in one for one in node.asked) for node in (liar, honest)]
    assert sum(again) <= sum(asked) + 1, "what was told is not confirmed anew"


def test_who_vouched_for_it_stands_beside_it_after_a_later_look_at_one_node(
    desk: Desk, a_node: Callable[[], TinyNode], one_asked: None
) -> None:
    nodes = [a_node(), a_node()]
    for at, node in enumerate(nodes):
        node.states[FOUND] = "success:20"
        desk.a_node(node.url, f"node {at}", own=False, position=at)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    nodes[0].states[FOUND] = "success:21"
    desk.clock.advance(16 * SECOND)
    desk.works()
    [row] = desk.looks(received)
    verdict = queries.verdict_of(row)
    assert verdict.facts["confirmations"] == Number(value=21)
    assert {one.node for one in verdict.evidence} == {"node 0", "node 1"}


def test_confirmations_count_as_far_as_two_nodes_tell_them(
    desk: Desk, a_node: Callable[[], TinyNode], one_asked: None
) -> None:
    liar, honest = a_node(), a_node()
    liar.states[FOUND], honest.states[FOUND] = "success:1000000", "success:2"
    desk.a_node(liar.url, "liar", own=False)
    desk.a_node(honest.url, "honest", own=False, position=1)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    [row] = desk.looks(received)
    verdict = queries.verdict_of(row)
    assert (desk.said(received), row.final) == ([], False)
    assert verdict.facts["confirmations"] == Number(value=2)
    assert {one.node for one in verdict.evidence} == {"liar", "honest"}


def test_a_node_of_our_own_needs_no_second_and_a_single_one_has_none(
    desk: Desk, a_node: Callable[[], TinyNode], one_asked: None
) -> None:
    own, other = a_node(), a_node()
    own.states[FOUND] = "success:20"
    desk.a_node(own.url, "own")
    desk.a_node(other.url, "other", own=False, position=1)
    received = comes_in(desk.db, an_inbox(desk.db), f"tx {FOUND}")
    desk.works()
    assert len(desk.said(received)) == 1
    assert not any("state" in asked for asked in other.asked)
