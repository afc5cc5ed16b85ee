"""What leads and agents do with topics, through the front door."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.sorting.conftest import signed_in
from tests.sorting.test_verdicts import NOT_CREDITED, now, told
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.conversations.actions.receive import Received
from walletdesk.staff.rules import Role
from walletdesk.triage import queries
from walletdesk.wire import Kind

OWN = {"slug": "card_lost", "branch": "further", "name_en": "Card lost", "priority": "high", "kind": "fault"}


@pytest.fixture
def third(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "third@desk.example", "Cem", Role.AGENT)


def label(client: httpx.Client, site: RunningSite, received: Received, category: str) -> None:
    number = now(site, received).number
    client.put(f"/api/conversations/{number}/category", json={"category": category}).raise_for_status()


def report(client: httpx.Client) -> dict[str, object]:
    found: dict[str, object] = client.get("/api/topics/report").raise_for_status().json()
    return found


def test_a_correction_is_a_label_without_words_and_the_kind_follows(site: RunningSite, agent: httpx.Client) -> None:
    received = comes_in(site.db, an_inbox(site.db), NOT_CREDITED)
    told(site, received)
    label(agent, site, received, "feature_wish")
    [row] = site.db.read_and_wait(queries.labels_of, received.conversation.id)
    assert (row.old, row.new, row.state, row.message_ids) == (
        "deposit_not_credited",
        "feature_wish",
        "counts",
        f"[{received.message.id}]",
    )
    assert now(site, received).kind is Kind.FEEDBACK
    told_now = agent.get(f"/api/topics/conversations/{now(site, received).number}").json()
    assert (told_now["intent"], told_now["named_by"]) == ("deposit_not_credited", "team")


def test_two_who_disagree_wait_for_a_lead(
    site: RunningSite, agent: httpx.Client, other: httpx.Client, lead: httpx.Client
) -> None:
    received = comes_in(site.db, an_inbox(site.db), NOT_CREDITED)
    told(site, received)
    label(agent, site, received, "memo_missing")
    label(other, site, received, "wrong_network")
    [waiting] = lead.get("/api/topics/labels").json()["labels"]
    assert (waiting["new"], waiting["why"], waiting["by"]) == ("wrong_network", "disagrees", "Ben")
    assert report(lead)["to_review"] == 1
    lead.put(f"/api/topics/labels/{waiting['id']}/review", json={"accepted": True}).raise_for_status()
    again = lead.put(f"/api/topics/labels/{waiting['id']}/review", json={"accepted": False})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "label_decided")
    rows = site.db.read_and_wait(queries.labels_of, received.conversation.id)
    assert [(row.new, row.state) for row in rows] == [("wrong_network", "counts"), ("memo_missing", "replaced")]


def test_who_takes_an_urgent_matter_for_an_ordinary_one_teaches_nothing_alone(
    site: RunningSite, agent: httpx.Client
) -> None:
    received = comes_in(site.db, an_inbox(site.db), "somebody has drained my wallet after I typed my phrase on a site")
    assert told(site, received).urgency == "urgent"
    label(agent, site, received, "promotion")
    [row] = site.db.read_and_wait(queries.labels_of, received.conversation.id)
    assert (row.state, row.why) == ("review", "less_urgent")


def test_agents_neither_change_topics_nor_switch_models(site: RunningSite, agent: httpx.Client) -> None:
    assert agent.post("/api/topics", json=OWN).status_code == 403
    assert agent.put("/api/topics/two_factor", json=OWN).status_code in (403, 422)
    assert agent.get("/api/topics/report").status_code == 403
    assert agent.put("/api/topics/running", json={"model": None}).status_code == 403


def test_leads_add_rename_and_archive_topics(site: RunningSite, lead: httpx.Client, agent: httpx.Client) -> None:
    made = lead.post("/api/topics", json=OWN)
    assert made.status_code == 201, made.text
    assert lead.post("/api/topics", json=OWN).json()["error"]["code"] == "intent_exists"
    assert lead.post("/api/topics", json=OWN | {"slug": "Two words"}).json()["error"]["code"] == "wrong_intent"
    received = comes_in(site.db, an_inbox(site.db), "hello there")
    label(agent, site, received, "card_lost")
    assert now(site, received).category == "card_lost"

    changed = {"branch": "access", "name_en": "2FA", "priority": "normal", "kind": "question"}
    assert lead.put("/api/topics/two_factor", json=changed).json()["name_en"] == "2FA"
    named = {one["slug"]: one for one in lead.get("/api/choices").json()["topics"]}
    assert (named["two_factor"]["branch"], named["card_lost"]["name_en"]) == ("access", "Card lost")

    assert lead.put("/api/topics/two_factor", json=changed | {"archived": True}).status_code == 200
    number = now(site, received).number
    refused = agent.put(f"/api/conversations/{number}/category", json={"category": "two_factor"})
    assert refused.json()["error"]["code"] == "unknown_category"
    audited = [one["action"] for one in lead.get("/api/audit").json()["entries"]]
    assert audited.count("intent_changed") == 3


@pytest.mark.parametrize("wish", [{"archived": True}, {"priority": "low"}, {"kind": "question"}])
def test_an_urgent_topic_that_ships_stays_urgent(
    site: RunningSite, lead: httpx.Client, wish: dict[str, object]
) -> None:
    now_ = {"branch": "security", "name_en": "Drained", "priority": "urgent", "kind": "security"}
    assert lead.put("/api/topics/seed_leaked", json=now_).status_code == 200
    refused = lead.put("/api/topics/seed_leaked", json=now_ | wish)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "urgent_intent_stays")


def test_a_name_does_not_ask_for_a_secret(site: RunningSite, lead: httpx.Client) -> None:
    refused = lead.post("/api/topics", json=OWN | {"name_en": "Please send us your seed phrase"})
    assert refused.status_code == 422


def test_conversations_of_one_incident_find_each_other(site: RunningSite, agent: httpx.Client) -> None:
    inbox = an_inbox(site.db)
    alike = [
        comes_in(site.db, inbox, f"my USDT withdrawal from Binance over TRC20 is confirmed but not in my wallet {end}")
        for end in ("please check", "since this morning", "what is happening")
    ]
    apart = comes_in(site.db, inbox, "how do I turn on two-factor log-in for my account")
    for received in (*alike, apart):
        told(site, received)
    found = agent.get(f"/api/topics/conversations/{now(site, alike[0]).number}").json()
    assert found["same"] == 2
    assert set(found["same_numbers"]) == {now(site, one).number for one in alike[1:]}
    assert agent.get(f"/api/topics/conversations/{now(site, apart).number}").json()["same"] == 0


def test_lists_are_narrowed_to_a_topic(site: RunningSite, agent: httpx.Client) -> None:
    inbox = an_inbox(site.db)
    first, second = comes_in(site.db, inbox, NOT_CREDITED), comes_in(site.db, inbox, "hello to all of you")
    told(site, first)
    rows = agent.get("/api/conversations", params={"category": "deposit_not_credited"}).json()["rows"]
    assert [row["number"] for row in rows] == [now(site, first).number]
    assert second.conversation.number not in [row["number"] for row in rows]
