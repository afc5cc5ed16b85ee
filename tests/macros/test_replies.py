"""A macro from the picker to the conversation: filled, sent, done with it, taken back."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.macros.made import made
from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.conversations.actions.receive import Received

DOES = {"status": "pending", "priority": "high", "category": "bridge_pending", "tags": ["fees"], "assignee": "me"}


@pytest.fixture
def talk(site: RunningSite, lead: httpx.Client) -> Received:
    lead.post("/api/tags", json={"name": "fees", "colour": "red"}).raise_for_status()
    return comes_in(site.db, an_inbox(site.db), "我的转账一直打包中", facts={"app_version": "5.12.1", "chain": "TRON"})


def at(talk: Received, rest: str = "") -> str:
    return f"/api/conversations/{talk.conversation.number}{rest}"


def write(client: httpx.Client, talk: Received, text: str, *macros: Any, note: bool = False) -> httpx.Response:
    used = [one if isinstance(one, dict) else {"id": one} for one in macros]
    return client.post(at(talk, "/messages"), json={"key": a_key(), "text": text, "note": note, "macros": used})


def row(client: httpx.Client, talk: Received) -> dict[str, Any]:
    told: dict[str, Any] = client.get(at(talk)).json()["row"]
    return told


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_the_desk_knows_is_filled_in_and_the_rest_is_named(
    lead: httpx.Client, agent: httpx.Client, talk: Received
) -> None:
    text = "{{agent.name}} {{conversation.number}} {{inbox.name}} {{app.version}} {{network}} {{hash}} {{coin}}"
    one = made(lead, shortcut="low", texts={"en": "Wait.", "zh": text})
    told = agent.get(at(talk, f"/macros/{one['id']}")).json()
    inbox = row(agent, talk)["inbox"]["name"]
    assert told["text"] == f"Ada {talk.conversation.number} {inbox} 5.12.1 TRON {{{{hash}}}} {{{{coin}}}}"
    assert (told["missing"], told["language"], told["exact"]) == (["hash", "coin"], "zh", True)
    english = agent.get(at(talk, f"/macros/{one['id']}"), params={"language": "en"}).json()
    assert (english["text"], english["language"], english["exact"], english["languages"]) == (
        "Wait.",
        "en",
        False,
        ["en", "zh"],
    )


def test_the_picker_offers_what_may_be_used_the_best_answer_first(
    lead: httpx.Client, agent: httpx.Client, other: httpx.Client, talk: Received
) -> None:
    made(lead, name="Low fee", shortcut="low", actions=DOES)
    made(lead, name="Slow bridge", shortcut="bridge", texts={"vi": "Chờ một chút."})
    own = made(agent, name="Low, mine", audience="own", texts={"zh": "稍候"})
    told = agent.get(at(talk, "/macros"), params={"words": "/low"}).json()["macros"]
    assert [(one["name"], one["language"], one["exact"]) for one in told][:2] == [
        ("Low fee", "zh", True),
        ("Low, mine", "zh", True),
    ]
    assert told[0]["actions"]["tags"] == ["fees"] and told[0]["preview"] == "正在等待。"
    assert own["id"] not in [one["id"] for one in other.get(at(talk, "/macros")).json()["macros"]]
    assert other.get(at(talk, f"/macros/{own['id']}")).status_code == 404
    bridge = agent.get(at(talk, "/macros"), params={"words": "bridge"}).json()["macros"]
    assert [(one["language"], one["exact"]) for one in bridge] == [("vi", False)]
    assert agent.get("/api/conversations/999/macros").status_code == 404


def test_what_it_does_is_done_when_the_reply_goes_out_and_counted(
    lead: httpx.Client, agent: httpx.Client, talk: Received
) -> None:
    one = made(lead, actions=DOES)
    assert write(agent, talk, "请稍候。", one["id"]).status_code == 201
    assert row(agent, talk)["status"] == "open"
    until(lambda: row(agent, talk)["status"] == "pending")
    told = row(agent, talk)
    assert (told["priority"], told["category"], told["tags"]) == ("high", "bridge_pending", ["fees"])
    assert told["assignee"]["name"] == "Ada"
    assert lead.get(f"/api/macros/{one['id']}").json()["uses"] == 1
    kinds = [entry for entry in agent.get(at(talk, "/entries")).json()["entries"] if entry["t"] == "change"]
    assert {"status", "priority", "category", "tags"} <= {entry["kind"] for entry in kinds}


def test_the_undo_takes_what_it_does_back_too(lead: httpx.Client, agent: httpx.Client, talk: Received) -> None:
    one = made(lead, actions=DOES)
    sent = write(agent, talk, "请稍候。", one["id"]).json()
    assert agent.delete(at(talk, f"/messages/{sent['id']}")).status_code == 200
    assert lead.get(f"/api/macros/{one['id']}").json()["uses"] == 0
    time.sleep(max(0.0, sent["send_at"] / 1_000_000 - time.time()) + 1)
    assert (row(agent, talk)["status"], row(agent, talk)["tags"]) == ("open", [])


def test_what_the_writer_took_off_is_left_and_a_later_macro_has_the_last_word(
    lead: httpx.Client, agent: httpx.Client, talk: Received
) -> None:
    first = made(lead, actions=DOES)
    last = made(lead, name="Last", actions={"status": "snoozed", "snooze_hours": 3, "priority": "low"})
    without = {"id": first["id"], "without": ["category", "tags"]}
    write(agent, talk, "请稍候。", without, last["id"]).raise_for_status()
    until(lambda: row(agent, talk)["status"] == "snoozed")
    told = row(agent, talk)
    # What it is about the desk may have told by itself meanwhile.
    assert (told["priority"], told["tags"]) == ("low", []) and told["category"] != DOES["category"]
    assert 2.9 < (told["snoozed_until"] / 1_000_000 - time.time()) / 3600 < 3.1


def test_a_note_does_at_once_what_its_macro_does(lead: httpx.Client, agent: httpx.Client, talk: Received) -> None:
    one = made(lead, actions={"status": "resolved"})
    write(agent, talk, "done by phone {{hash}}", one["id"], note=True).raise_for_status()
    assert row(agent, talk)["status"] == "resolved"


def test_a_reply_that_waits_for_a_lead_does_nothing_before(
    lead: httpx.Client, agent: httpx.Client, talk: Received
) -> None:
    one = made(lead, texts={"zh": "请看 https://shop.example/how"}, actions=DOES)
    declined, held = (write(agent, talk, "请看 https://shop.example/how", one["id"]).json() for _ in range(2))
    assert held["delivery"] == "held"
    decide = {"approved": False, "reason": "no"}
    lead.put(at(talk, f"/messages/{declined['id']}/approval"), json=decide).raise_for_status()
    assert lead.get(f"/api/macros/{one['id']}").json()["uses"] == 1
    time.sleep(0.5)
    assert row(agent, talk)["status"] == "open"
    lead.put(at(talk, f"/messages/{held['id']}/approval"), json={"approved": True}).raise_for_status()
    until(lambda: row(agent, talk)["status"] == "pending")
    assert row(agent, talk)["assignee"]["name"] == "Ada"


def test_what_is_gone_is_told_and_left_out(lead: httpx.Client, agent: httpx.Client, talk: Received) -> None:
    lead.post("/api/tags", json={"name": "later gone", "colour": "red"}).raise_for_status()
    one = made(lead, actions={"tags": ["later gone", "fees"], "status": "pending"})
    (gone,) = (it["id"] for it in lead.get("/api/tags").json()["tags"] if it["name"] == "later gone")
    lead.delete(f"/api/tags/{gone}").raise_for_status()
    assert agent.get(at(talk, f"/macros/{one['id']}")).json()["gone"] == ["tags"]
    write(agent, talk, "请稍候。", one["id"]).raise_for_status()
    until(lambda: row(agent, talk)["status"] == "pending")
    assert row(agent, talk)["tags"] == ["fees"]


def test_a_macro_of_somebody_else_or_an_archived_one_does_nothing(
    lead: httpx.Client, agent: httpx.Client, other: httpx.Client, talk: Received
) -> None:
    own = made(other, audience="own", actions=DOES)
    old = made(lead, actions=DOES)
    lead.put(f"/api/macros/{old['id']}/archived", json={"archived": True})
    assert agent.get(at(talk, f"/macros/{old['id']}")).status_code == 404
    write(agent, talk, "note", own["id"], old["id"], "1", note=True).raise_for_status()
    assert row(agent, talk)["status"] == "open"
    assert lead.get(f"/api/macros/{old['id']}").json()["uses"] == 0


def test_a_reply_with_a_gap_does_not_go_out(lead: httpx.Client, agent: httpx.Client, talk: Received) -> None:
    refused = write(agent, talk, "哈希 {{hash}} 在 {{ network }}")
    told = refused.json()["error"]
    assert (refused.status_code, told["code"]) == (422, "unfilled_placeholder")
    assert "hash, network" in told["sentence"]
    assert write(agent, talk, "用 {{x}} 表示").status_code == 201
