"""A model is learned of what the team said, and runs only where it is better."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.sorting.test_verdicts import now, told, until
from tests.support.desk import a_member, an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.unit import Unit
from walletdesk.sorting import teaching
from walletdesk.staff.rules import Role
from walletdesk.triage import labels, measuring, models, queries
from walletdesk.triage.measuring import Report, decide

NEWS = "the gift card code from the summer festival does not redeem, it says {n}"
WORDS = (
    "expired unknown used invalid blocked wrong empty missing denied late closed locked twice again broken never "
    "old short long spent"
).split()


def test_it_takes_the_place_only_when_it_is_better_beyond_chance() -> None:
    assert decide(Report(held_back=7, low=0.5)).reason == "too_few"
    assert decide(Report(held_back=50, low=0.0, high=0.2)).reason == "no_better"
    assert decide(Report(held_back=50, low=0.1, worse=("seed_leaked",))).reason == "worse_on_urgent"
    better = decide(Report(held_back=50, low=0.1))
    assert (better.switch, better.reason) == (True, "better")


def test_a_gain_by_luck_is_no_gain() -> None:
    low, _ = measuring.gain([True] * 11 + [False] * 9, [False] * 2 + [True] * 8 + [False] * 10)
    assert low <= 0
    low, high = measuring.gain([True] * 20, [False] * 20)
    assert (low, high) == (1.0, 1.0)


def test_an_urgent_intent_that_is_found_less_often_is_named() -> None:
    truth = ["seed_leaked"] * 3 + ["promotion"]
    worse = measuring.worse_on(truth, ["seed_leaked", "other", "other", "promotion"], truth, frozenset({"seed_leaked"}))
    assert worse == {"seed_leaked"}
    assert measuring.worse_on(truth, truth, truth, frozenset({"seed_leaked"})) == set()


def label_all(
    site: RunningSite, texts: list[str], intent: str, staff_id: int, *, trusted_word: bool = True
) -> list[int]:
    inbox, ids = an_inbox(site.db), []
    for text in texts:
        received = comes_in(site.db, inbox, text)
        ids.append(received.conversation.id)

        def say(unit: Unit, received: object = received) -> object:
            return labels.note(
                unit,
                conversation_id=received.conversation.id,  # type: ignore[attr-defined]
                message_ids=[received.message.id],  # type: ignore[attr-defined]
                new=intent,
                staff_id=staff_id,
                trusted_word=trusted_word,
            )

        site.db.write_and_wait(say)
    return ids


def test_of_each_intent_a_quarter_is_kept_back_and_a_conversation_stays_where_it_is(site: RunningSite) -> None:
    member = a_member(site.db)
    rare = label_all(site, [f"rare {word}" for word in WORDS[:3]], "app_fault", member.id)
    label_all(site, [f"often {word}" for word in WORDS], "promotion", member.id)
    taught = site.db.read_and_wait(teaching.gather)
    assert [one.intent for one in taught.held_back] == ["promotion"] * 5
    [first] = site.db.read_and_wait(queries.labels_of, rare[0])

    def say_all(unit: Unit) -> None:
        for new in ("promotion", "app_fault") * 4:
            labels.note(
                unit,
                conversation_id=rare[0],
                message_ids=json.loads(first.message_ids),
                new=new,
                staff_id=member.id,
                trusted_word=True,
            )

    site.db.write_and_wait(say_all)
    ever = site.db.read_and_wait(queries.labels_of, rare[0])
    assert [one.held_back for one in ever] == [False] * 9


def test_alike_texts_that_were_called_differently_wait_for_a_lead(site: RunningSite) -> None:
    one, two = a_member(site.db, "Ada"), a_member(site.db, "Ben")
    same = "the gift card code from the festival does not redeem"
    label_all(site, [same], "promotion", one.id, trusted_word=False)
    label_all(site, [same, "quite another thing altogether, staking rewards"], "app_fault", two.id, trusted_word=False)
    taught = site.db.read_and_wait(teaching.gather)
    assert len(taught.doubtful) == 2
    assert [one.text for one in (*taught.learn, *taught.held_back)] == [
        "quite another thing altogether, staking rewards"
    ]


def test_a_leads_own_word_is_not_put_to_review(site: RunningSite) -> None:
    agent, lead = a_member(site.db, "Ada"), a_member(site.db, "Lea", Role.LEAD)
    same = "the gift card code from the festival does not redeem"
    label_all(site, [same], "promotion", agent.id, trusted_word=False)
    [theirs] = label_all(site, [same], "app_fault", lead.id)
    [label] = site.db.read_and_wait(queries.labels_of, theirs)
    assert label.reviewed_by == lead.id
    assert label.id not in site.db.read_and_wait(teaching.gather).doubtful


def test_a_pressing_conversation_is_not_called_ordinary_without_a_lead(site: RunningSite, agent: httpx.Client) -> None:
    received = comes_in(site.db, an_inbox(site.db), "help, somebody drained my wallet ten minutes ago")
    number = now(site, received).number
    agent.put(f"/api/conversations/{number}/category", json={"category": "promotion"}).raise_for_status()
    [label] = site.db.read_and_wait(queries.labels_of, received.conversation.id)
    assert (label.state, label.why) == ("review", "less_urgent")


def test_two_leads_who_decide_on_a_label_do_not_undo_each_other(site: RunningSite) -> None:
    received = comes_in(site.db, an_inbox(site.db), "help, somebody drained my wallet ten minutes ago")
    agent, lead = a_member(site.db, "Ada"), Actor(ActorKind.STAFF, a_member(site.db, "Lea", Role.LEAD).id)

    def say(unit: Unit) -> int:
        row = labels.note(
            unit,
            conversation_id=received.conversation.id,
            message_ids=[received.message.id],
            new="promotion",
            staff_id=agent.id,
            trusted_word=False,
            pressing=True,
        )
        assert row is not None
        return row.id

    label_id = site.db.write_and_wait(say)
    site.db.write_and_wait(lambda unit: labels.review(unit, lead, label_id, accepted=True))
    with pytest.raises(labels.LabelDecided):
        site.db.write_and_wait(lambda unit: labels.review(unit, lead, label_id, accepted=False))
    [label] = site.db.read_and_wait(queries.labels_of, received.conversation.id)
    assert label.state == "counts"


def test_a_teaching_that_was_cut_off_does_not_seem_to_go_on(
    site: RunningSite, lead: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(_: object) -> Report:
        raise ValueError

    cut_off = site.db.write_and_wait(models.begin, None)
    monkeypatch.setattr(teaching, "_in_child", breaks)
    lead.post("/api/topics/models").raise_for_status()

    def ended() -> list[str] | None:
        shown = lead.get("/api/topics/report").json()["models"]
        states = [one["state"] for one in shown]
        return states if len(states) == 2 and "learning" not in states else None

    assert until(ended) == ["failed", "failed"]
    row = site.db.read_and_wait(queries.model_by_id, cut_off)
    assert row is not None and row.ended_at is not None


def test_a_night_that_failed_is_made_up_for(site: RunningSite) -> None:
    label_all(site, ["the gift card code does not redeem"], "promotion", a_member(site.db).id)
    failed = site.db.write_and_wait(models.begin, None)
    site.db.write_and_wait(models.fail, failed, "child_died")
    assert site.db.read_and_wait(teaching._anything_new)
    kept = site.db.write_and_wait(models.begin, None)
    site.db.write_and_wait(lambda unit: models.finish(unit, kept, Report(), ran=None))
    assert not site.db.read_and_wait(teaching._anything_new)


def test_only_one_model_can_run(site: RunningSite) -> None:
    one, two = site.db.write_and_wait(models.begin, None), site.db.write_and_wait(models.begin, None)

    def both(unit: Unit) -> None:
        for model_id in (one, two):
            unit.run(models._RUN, of=model_id)

    with pytest.raises(Exception, match=r"(?i)unique|ix_triage_model_running|conflict|duplicate"):
        site.db.write_and_wait(both)


def test_too_many_of_one_person_wait(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MOST_AN_HOUR", 2)
    member = a_member(site.db)
    inbox = an_inbox(site.db)
    states = []
    for text in ("one thing", "two things", "three things"):
        received = comes_in(site.db, inbox, text)

        def say(unit: Unit, conversation: int = received.conversation.id, message: int = received.message.id) -> str:
            row = labels.note(
                unit,
                conversation_id=conversation,
                message_ids=[message],
                new="promotion",
                staff_id=member.id,
                trusted_word=False,
            )
            return "" if row is None else row.state

        states.append(site.db.write_and_wait(say))
    assert states == ["counts", "counts", "review"]


BESIDE_THREADS = """
import asyncio, sys, threading
import numpy as np, uvloop
from walletdesk.sorting import teaching
from walletdesk.sorting.child import Asked

def multiply():
    many, few = np.ones((4000, 384), np.float32), np.ones((384, 4), np.float32)
    while True:
        many @ few

async def main():
    for _ in range(200):
        try:
            await teaching._in_child(
                Asked(folder="", running="", vectors="", learn=[], held_back=[], intents=[], urgent=[])
            )
        except teaching.Failed:
            continue

for _ in range(2):
    threading.Thread(target=multiply, daemon=True).start()
sys.executable = sys.argv[1]
with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main())
print("all came back")
"""


def test_a_desk_that_reads_messages_can_start_it(tmp_path: Path) -> None:
    """Threads that multiply kept a fork from ever coming back, and the whole desk with it."""
    ends = tmp_path / "ends"
    ends.write_text("#!/bin/sh\ncat >/dev/null\nexit 1\n")
    ends.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-c", BESIDE_THREADS, str(ends)], capture_output=True, timeout=60, check=False
    )
    assert done.stdout == b"all came back\n", done.stderr.decode()


@pytest.mark.timeout(400)
def test_corrections_change_the_next_verdict_and_a_click_takes_it_back(site: RunningSite, lead: httpx.Client) -> None:
    member = a_member(site.db, "Lena", Role.LEAD)
    own = {"slug": "gift_card", "branch": "further", "name_en": "Gift card", "priority": "low", "kind": "question"}
    lead.post("/api/topics", json=own).raise_for_status()
    texts = [NEWS.format(n=f"{word} {other}") for word in WORDS for other in ("today", "for me")]
    label_all(site, texts, "gift_card", member.id)
    lead.post("/api/topics/models").raise_for_status()

    def learned() -> dict[str, object] | None:
        shown = lead.get("/api/topics/report").json()["models"]
        return shown[0] if shown and shown[0]["state"] != "learning" else None

    model = until(learned, seconds=300)
    assert (model["state"], model["reason"], model["running"]) == ("kept", "better", True), model
    assert model["right"] > model["right_before"]
    received = comes_in(site.db, an_inbox(site.db), NEWS.format(n="nothing at all"))
    verdict = told(site, received)
    assert (verdict.intent, verdict.model) == ("gift_card", model["id"])

    lead.put("/api/topics/running", json={"model": None}).raise_for_status()
    after = comes_in(site.db, an_inbox(site.db), NEWS.format(n="nothing whatsoever"))
    verdict = told(site, after)
    assert (verdict.model, verdict.intent != "gift_card") == ("shipped", True)
    lead.put("/api/topics/running", json={"model": model["id"]}).raise_for_status()
    assert lead.get("/api/topics/report").json()["running"]["id"] == model["id"]
    assert [one["action"] for one in lead.get("/api/audit").json()["entries"]].count("intent_model_switched") == 3


def test_a_model_that_is_gone_is_not_run_and_the_desk_says_so(site: RunningSite, lead: httpx.Client) -> None:
    model_id = site.db.write_and_wait(models.begin, None)
    assert lead.put("/api/topics/running", json={"model": str(model_id)}).json()["error"]["code"] == "model_not_kept"
    good = Report(held_back=50, low=0.1)
    assert site.db.write_and_wait(lambda unit: models.finish(unit, model_id, good, ran=None))
    received = comes_in(site.db, an_inbox(site.db), "I forgot the password of the app")
    assert told(site, received).model == "shipped"
    assert httpx.get(f"{site.url}/readyz").json()["intents"] == "model_missing"


def test_what_somebody_switched_meanwhile_stands(site: RunningSite) -> None:
    first, second = site.db.write_and_wait(models.begin, None), site.db.write_and_wait(models.begin, None)
    good = Report(held_back=50, low=0.1)
    assert site.db.write_and_wait(lambda unit: models.finish(unit, first, good, ran=None))
    assert not site.db.write_and_wait(lambda unit: models.finish(unit, second, good, ran=None))
    running = site.db.read_and_wait(queries.running)
    assert running is not None and running.id == first
    assert msgspec.json.decode(running.report, type=Report).held_back == 50


def test_a_child_that_dies_leaves_what_runs(
    site: RunningSite, lead: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(_: object) -> Report:
        raise teaching.Failed("child_died")

    monkeypatch.setattr(teaching, "_in_child", dies)
    lead.post("/api/topics/models").raise_for_status()
    shown = until(lambda: [one for one in lead.get("/api/topics/report").json()["models"] if one["state"] == "failed"])
    assert (shown[0]["reason"], shown[0]["running"]) == ("child_died", False)
