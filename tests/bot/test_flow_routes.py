"""Guided flows over HTTP: a lead writes, tries and switches one on; who writes in the widget walks it to a person."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import pytest

from tests.bot.test_answering import HASH
from tests.knowledge.library import put
from tests.knowledge.made import PHRASE
from tests.support.desk import a_key, an_inbox
from tests.support.served import agent, lead, site
from tests.support.site import RunningSite

__all__ = ["agent", "lead", "site"]
T = TypeVar("T")
TOPIC = "buy_sell_stake"


def both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


def a_flow(**fields: object) -> dict[str, Any]:
    steps = [
        {
            "id": "s1",
            "kind": "choice",
            "texts": both("Did you send it?", "是您转出的吗？"),
            "choices": [
                {"texts": both("I sent it", "是我转出"), "next": "s2"},
                {"texts": both("I wait for it", "我在等待"), "next": "s3"},
            ],
        },
        {"id": "s2", "kind": "fact", "fact": "hash", "texts": both("What is its hash?", "交易哈希是？"), "next": "s4"},
        {"id": "s3", "kind": "fact", "fact": "text", "texts": both("Who sends it?", "谁转的？"), "next": "s5"},
        {
            "id": "s4",
            "kind": "look",
            "fact": "hash",
            "ways": {"found": "s6", "pending": "s6", "failed": "s5", "not_found": "s5", "unavailable": "s5"},
        },
        {"id": "s5", "kind": "hand_over", "category": "not_found"},
        {"id": "s6", "kind": "end", "texts": both("It waits for the network.", "正在等待打包。")},
    ]
    return {"name": "Pending", "intents": [TOPIC], "start": "s1", "steps": steps} | fields


def until(asked: Callable[[], T], within_s: float = 20) -> T:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := asked():
            return found
        time.sleep(0.05)
    raise AssertionError(f"it did not come about: {found}")


@pytest.fixture
def flow(lead: httpx.Client) -> dict[str, Any]:
    made: dict[str, Any] = lead.post("/api/bot/flows", json=a_flow()).raise_for_status().json()
    lead.put(f"/api/bot/flows/{made['id']}/enabled", json={"enabled": True}).raise_for_status()
    return made


class Visitor:
    def __init__(self, site: RunningSite, inbox: str) -> None:
        self.url = f"{site.url}/widget/api/conversations"
        self.inbox = inbox
        self.headers: dict[str, str] = {}
        self.id = ""

    def writes(self, text: str, **fields: object) -> None:
        body = {"inbox": self.inbox, "key": a_key(), "text": text} | fields
        if self.id:
            body["conversation"] = self.id
        said = httpx.post(self.url, json=body, headers=self.headers, timeout=30).raise_for_status().json()
        self.id = said["conversation"]["id"]
        if said["token"]:
            self.headers = {"authorization": f"Bearer {said['token']}"}


def said(agent: httpx.Client, *, note: bool = False, kind: str = "bot") -> list[str]:
    [row] = agent.get("/api/conversations").raise_for_status().json()["rows"]
    entries = agent.get(f"/api/conversations/{row['number']}/entries").raise_for_status().json()["entries"]
    return [one["text"] for one in entries if one["t"] == "message" and one["author"] == kind and one["note"] is note]


def test_who_writes_in_the_widget_walks_it_to_a_person_who_reads_what_was_answered(
    site: RunningSite, lead: httpx.Client, agent: httpx.Client, flow: dict[str, Any]
) -> None:
    inbox = an_inbox(site.db)
    lead.put(f"/api/bot/inboxes/{inbox.id}", json={"mode": "reply", "writes": False}).raise_for_status()
    visitor = Visitor(site, inbox.public_id)
    visitor.writes("Where is the parcel with the card that I ordered in the shop?", topic=TOPIC)
    until(lambda: len(said(agent)) == 1)
    visitor.writes("I wait for it")
    until(lambda: said(agent)[-1] == "Who sends it?")
    visitor.writes("My brother in Basel")
    [note] = until(lambda: said(agent, note=True))
    assert "Who sends it?: My brother in Basel" in note
    assert "Transaction not found" in note
    [row] = lead.get("/api/bot/flows").json()["flows"]
    assert (row["walked"], row["ended"], row["handed_over"], row["taken_over"]) == (1, 0, 1, 0)


def test_only_leads_write_flows_and_everybody_may_read_them(
    agent: httpx.Client, lead: httpx.Client, flow: dict[str, Any]
) -> None:
    path = f"/api/bot/flows/{flow['id']}"
    assert agent.get("/api/bot/flows").json()["may_change"] is False
    assert agent.get(path).json()["steps"] == flow["steps"]
    for method, where, body in (
        ("POST", "/api/bot/flows", a_flow()),
        ("PUT", path, a_flow(version=1)),
        ("PUT", f"{path}/enabled", {"enabled": False}),
        ("PUT", f"{path}/deleted", {"deleted": True}),
        ("POST", "/api/bot/flows/preview", {"flow": a_flow()}),
        ("POST", "/api/bot/flows/starter-set", {}),
    ):
        assert agent.request(method, where, json=body).status_code == 403, where


def test_a_save_says_what_is_wrong_at_each_place_in_the_readers_language(lead: httpx.Client) -> None:
    broken = a_flow()
    broken["steps"][1] |= {"next": "", "texts": both("Please send me your recovery phrase", "")}
    broken["steps"][5]["texts"] = both("Look at https://shop.example/now", PHRASE)
    lead.patch("/api/session", json={"language": "zh"}).raise_for_status()
    answer = lead.post("/api/bot/flows", json=broken)
    assert answer.status_code == 422
    fields = answer.json()["error"]["fields"]
    assert fields.keys() == {
        "steps.s2.next",
        "steps.s2.texts.en",
        "steps.s2.texts.zh",
        "steps.s4",
        "steps.s6",
        "steps.s6.texts.en",
        "steps.s6.texts.zh",
    }
    assert fields["steps.s2.next"] == "请选择下一步。"


def test_what_is_gone_since_it_was_saved_is_told_in_the_list_and_at_its_place_before_it_is_switched_on(
    site: RunningSite, lead: httpx.Client
) -> None:
    put(site.db, "the-card", {"en": ("The card", "It comes by post.\n")})
    own = {"branch": "further", "name_en": "The card", "name_zh": "实体卡", "priority": "normal", "kind": "question"}
    lead.post("/api/topics", json=own | {"slug": "the_card"}).raise_for_status()
    steps = [
        {"id": "s1", "kind": "article", "article": "the-card", "next": "s2"},
        {"id": "s2", "kind": "end", "texts": both("That is all.", "就这些。")},
    ]
    made = lead.post("/api/bot/flows", json=a_flow(steps=steps, intents=["the_card"])).raise_for_status().json()
    path = f"/api/bot/flows/{made['id']}"
    assert made["wrong"] == {}
    [article] = lead.get("/api/knowledge/articles").json()["articles"]
    lead.put(f"/api/knowledge/articles/{article['id']}/archived", json={"archived": True}).raise_for_status()
    lead.put("/api/topics/the_card", json=own | {"archived": True}).raise_for_status()
    assert [one["wrong"] for one in lead.get("/api/bot/flows").json()["flows"]] == [2]
    wrong = lead.get(path).json()["wrong"]
    assert wrong == {
        "intents": "The desk does not know this topic.",
        "steps.s1.article": "There is no published article of this name.",
    }
    refused = lead.put(f"{path}/enabled", json={"enabled": True})
    assert (refused.status_code, refused.json()["error"]["fields"]) == (422, wrong)
    lead.put("/api/topics/the_card", json=own).raise_for_status()
    without = a_flow(steps=[steps[1]], start="s2", intents=["the_card"], version=1)
    assert lead.put(path, json=without).raise_for_status().json()["wrong"] == {}
    assert lead.put(f"{path}/enabled", json={"enabled": True}).json()["enabled"] is True


def test_two_leads_do_not_write_over_each_other_and_a_deleted_flow_comes_back(
    lead: httpx.Client, flow: dict[str, Any]
) -> None:
    path = f"/api/bot/flows/{flow['id']}"
    assert lead.put(path, json=a_flow(name="Waiting", version=1)).json()["version"] == 2
    stale = lead.put(path, json=a_flow(name="Other", version=1))
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "flow_changed")
    lead.put(f"{path}/deleted", json={"deleted": True}).raise_for_status()
    assert lead.get("/api/bot/flows").json()["flows"] == []
    assert [one["name"] for one in lead.get("/api/bot/flows?deleted=true").json()["flows"]] == ["Waiting"]
    assert lead.put(f"{path}/deleted", json={"deleted": False}).json()["enabled"] is False


def test_a_try_moves_as_the_bot_does_and_stores_nothing(lead: httpx.Client) -> None:
    def tried(**fields: object) -> dict[str, Any]:
        found: dict[str, Any] = (
            lead.post("/api/bot/flows/preview", json={"flow": a_flow()} | fields).raise_for_status().json()
        )
        return found

    begun = tried(language="zh")
    assert begun["said"][-1] == {
        "step": "s1",
        "text": "是您转出的吗？",
        "choices": ["是我转出", "我在等待", "转人工客服"],
    }
    asked = tried(state=begun["state"], said="1")
    assert asked["said"][-1]["text"] == "What is its hash?"
    pending = tried(state=asked["state"], said=HASH, pretend="pending")
    assert (pending["done"], pending["said"][-1]["step"]) == ("end", "s6")
    nobody = tried(state=asked["state"], said=HASH)
    assert (nobody["done"], nobody["category"]) == ("hand_over", "not_found")
    assert f"Transaction hash: {HASH}" in nobody["note"]
    assert tried(state=asked["state"], said="person")["why"] == "wants_person"
    assert tried(state=asked["state"], said=PHRASE)["why"] == "secret"
    assert lead.get("/api/bot/flows").json()["flows"] == []
    made = lead.post("/api/bot/flows/starter-set", json={}).json()
    assert (made["enabled"], len(made["steps"])) == (False, 10)
