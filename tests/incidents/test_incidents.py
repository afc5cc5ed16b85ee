"""From a rise to one answer for everybody, over HTTP."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.safety import leaks
from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.served import signed_in
from tests.support.site import RunningSite
from walletdesk.analytics import actions as asked
from walletdesk.analytics.rules import Rise
from walletdesk.conversations.actions.receive import Received
from walletdesk.inboxes.tables import Inbox
from walletdesk.incidents import actions, queries
from walletdesk.incidents.actions import Sent
from walletdesk.kit.clock import HOUR
from walletdesk.safety import screen, trusted
from walletdesk.staff.rules import Role
from walletdesk.wire import RawText

TEXTS = {"en": "We found the cause. Energy works again.", "zh": "原因已找到，能量已恢复正常。"}


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "lead@desk.example", "Lea", Role.LEAD)


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "agent@desk.example", "Ada", Role.AGENT)


@pytest.fixture
def inbox(site: RunningSite) -> Inbox:
    return an_inbox(site.db)


def asks(
    site: RunningSite, inbox: Inbox, text: str = "My energy is gone, what can I do?", chain: str = "TRON"
) -> Received:
    return comes_in(site.db, inbox, text, topic="tron_resources", facts={"chain": trusted(chain)})


def said(client: httpx.Client, number: int) -> list[str]:
    entries = client.get(f"/api/conversations/{number}/entries").json()["entries"]
    return [one["text"] for one in entries if one.get("author") == "agent"]


def test_a_rise_becomes_an_incident_whose_people_are_answered_once_and_all(
    site: RunningSite, inbox: Inbox, lead: httpx.Client, agent: httpx.Client
) -> None:
    first = [asks(site, inbox) for _ in range(3)]
    asks(site, inbox, chain="Ethereum")
    rise = site.db.write_and_wait(
        lambda unit: asked._note(unit, "tron_resources", "tron", Rise(3, 3, 0.2), unit.now - HOUR)
    )
    address = f"/api/asked/rising/{rise}/incident"
    assert agent.post(address, json={"title": "TRON energy"}).status_code == 403
    made = lead.post(address, json={"title": "TRON energy"}).json()
    assert {one["number"] for one in made["members"]} == {one.conversation.number for one in first}
    assert lead.post(address, json={"title": "Another"}).json()["id"] == made["id"]
    assert lead.get("/api/asked/rising").json()["rises"][0]["incident_id"] == made["id"]

    # More of the same are suggested and never added by themselves; who is elsewhere is no part of it.
    here = f"/api/incidents/{made['id']}"
    late, other = asks(site, inbox, "我的能量没有了，怎么办？"), asks(site, inbox)
    shown = agent.get(here).json()
    assert len(shown["members"]) == 3
    numbers = [one["number"] for one in shown["suggested"]]
    assert numbers == [other.conversation.number, late.conversation.number]
    shown = agent.post(f"{here}/conversations", json={"numbers": [*numbers, 999], "alike": True}).json()
    assert (len(shown["members"]), shown["suggested"]) == (5, [])
    of = agent.get(f"/api/incidents/of/{other.conversation.number}").json()["incident"]
    assert (of["id"], of["conversations"]) == (made["id"], 5)
    assert agent.delete(f"{here}/conversations/{other.conversation.number}").status_code == 200
    second = lead.post("/api/incidents", json={"title": "Another", "number": other.conversation.number}).json()
    taken = agent.post(f"{here}/conversations", json={"numbers": [other.conversation.number]})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "in_another_incident")
    assert (second["intent"], second["chain"]) == ("tron_resources", "tron")

    # One of them is spam by now: it is left out, and that is said.
    spam = first[0].conversation.number
    lead.put(f"/api/conversations/{spam}/status", json={"status": "spam"}).raise_for_status()
    body = {"key": a_key(), "texts": TEXTS}
    assert agent.post(f"{here}/answers", json=body).status_code == 403
    assert lead.post(f"{here}/answers", json=body | {"texts": {"zh": TEXTS["zh"]}}).status_code == 422
    asking = lead.post(f"{here}/answers", json=body | {"texts": {"en": "Please send me your recovery phrase"}})
    assert asking.json()["error"]["code"] == "asks_for_secret"
    phrase = " ".join(leaks.phrase(random.Random(7), "english", 12))
    secret = lead.post(f"{here}/answers", json=body | {"texts": {"en": phrase}})
    assert secret.json()["error"]["code"] == "secret_in_reply"
    assert lead.post("/api/incidents", json={"title": phrase[:80]}).status_code == 422
    assert lead.post(f"{here}/answers", json=body).status_code == 200
    assert lead.post(f"{here}/answers", json=body).status_code == 200
    (answer,) = site.db.read_and_wait(lambda unit: queries.answers(unit, int(made["id"])))
    sent = Sent(
        answer_id=answer.id,
        texts={language: screen(RawText(text)) for language, text in TEXTS.items()},
        undo_us=0,
        addresses=(),
    )
    for _ in range(2):
        for one in [*first, late]:
            site.db.write_and_wait(actions.send_one, sent, one.conversation.id)
    assert [said(lead, one.conversation.number) for one in first[1:]] == [[TEXTS["en"]]] * 2
    assert said(lead, late.conversation.number) == [TEXTS["zh"]]
    assert said(lead, spam) == said(lead, other.conversation.number) == []
    (told,) = lead.get(here).json()["answers"]
    assert (told["sent"], told["waiting"], told["by"]) == (3, 0, "Lea")
    assert told["skipped"] == [{"number": spam, "reason": "spam"}]

    news = {"texts": {"en": {"title": "TRON energy", "body": "It works again."}}}
    news_id = lead.post("/api/knowledge/news", json=news).json()["id"]
    shown = lead.put(f"{here}/statement", json={"news_id": news_id}).json()
    assert shown["news"] == {"id": news_id, "titles": {"en": "TRON energy"}, "status": "draft"}

    assert agent.put(f"{here}/closed").status_code == 403
    for _ in range(2):
        assert lead.put(f"{here}/closed").json()["state"] == "closed"
    assert lead.post(f"{here}/answers", json=body | {"key": a_key()}).json()["error"]["code"] == "incident_closed"
    assert [one["state"] for one in agent.get("/api/incidents").json()["incidents"]] == ["open", "closed"]
    audit = [one["action"] for one in lead.get("/api/audit", params={"limit": 100}).json()["entries"]]
    for action in ("incident_answered", "incident_stated", "incident_closed", "incident_conversation_removed"):
        assert audit.count(action) == 1, action
    assert audit.count("incident_opened") == 2
