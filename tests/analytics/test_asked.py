"""What people ask, over HTTP: counted by day, told apart, as a sheet; what has no good answer; what rises."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert

from tests.support.desk import a_key, a_member, an_inbox, comes_in
from tests.support.served import signed_in
from tests.support.site import RunningSite
from walletdesk.analytics import actions, queries
from walletdesk.analytics.rules import Rise
from walletdesk.bot.rules import Decision, Mode, Outcome, Reason
from walletdesk.bot.tables import bot_turn
from walletdesk.conversations.actions import reply
from walletdesk.conversations.actions.receive import Received
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge.actions import readers
from walletdesk.safety import screen, trusted
from walletdesk.staff.rules import Role
from walletdesk.wire import RawText

Asks = Callable[..., Received]
_TURN = Query[int](insert(bot_turn))


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "lead@desk.example", "Lea", Role.LEAD)


@pytest.fixture
def inbox(site: RunningSite) -> Inbox:
    return an_inbox(site.db)


@pytest.fixture
def asks(site: RunningSite, inbox: Inbox) -> Asks:
    def ask(
        topic: str, chain: str = "", version: str = "", text: str = "Good morning!", person: int | None = None
    ) -> Received:
        facts = {"chain": chain, "app_version": version}
        told = {name: trusted(value) for name, value in facts.items() if value}
        return comes_in(site.db, inbox, text, topic=topic, facts=told, contact_id=person)

    return ask


def handed_over(site: RunningSite, received: Received, reason: Reason = Reason.NOTHING_FOUND) -> None:
    def note(unit: Unit) -> None:
        unit.run(
            _TURN,
            id=new_id(),
            conversation_id=received.conversation.id,
            message_id=received.message.id,
            inbox_id=received.conversation.inbox_id,
            language="en",
            mode=Mode.REPLY.value,
            decision=Decision.HAND_OVER.value,
            reason=reason.value,
            intent="",
            chance=0,
            sources="[]",
            said="",
            choices="[]",
            said_id=None,
            written=False,
            outcome=Outcome.NONE.value,
            outcome_at=None,
            created_at=unit.now,
        )

    site.db.write_and_wait(note)


def test_questions_are_counted_by_topic_and_by_whatever_else_is_known(
    site: RunningSite, asks: Asks, lead: httpx.Client
) -> None:
    for topic, chain, version in (
        ("tron_resources", "TRON", "Polar 5.12.0"),
        ("tron_resources", "Tron", "Polar 5.12.1"),
        ("app_fault", "Ethereum", "Polar 5.12.1"),
        ("", "", ""),
    ):
        asks(topic, chain=chain, version=version)
    shown = lead.get("/api/asked", params={"days": 7}).json()
    assert {one["name"]: one["n"] for one in shown["series"]} == {"tron_resources": 2, "app_fault": 1, "": 1}
    assert (shown["n"], shown["people"], shown["before"], shown["rest"]) == (4, 4, 0, None)
    assert all(len(one["counts"]) == 7 and one["counts"][-1] == one["n"] for one in shown["series"])
    assert shown["choices"]["chain"] == ["tron", "ethereum"]

    by_chain = lead.get("/api/asked", params={"by": "chain", "intent": "tron_resources"}).json()
    assert [(one["name"], one["n"]) for one in by_chain["series"]] == [("tron", 2)]
    by_version = lead.get("/api/asked", params={"by": "version", "chain": "tron"}).json()
    assert {one["name"] for one in by_version["series"]} == {"Polar 5.12.0", "Polar 5.12.1"}
    assert [one["name"] for one in lead.get("/api/asked", params={"by": "channel"}).json()["series"]] == ["widget"]
    assert [one["name"] for one in lead.get("/api/asked", params={"by": "language"}).json()["series"]] == ["en"]
    assert lead.get("/api/asked", params={"channel": "email"}).json()["n"] == 0
    assert len(lead.get("/api/asked", params={"days": 90}).json()["series"][0]["counts"]) == 13


def test_many_topics_stand_together_and_the_sheet_has_all(site: RunningSite, asks: Asks, lead: httpx.Client) -> None:
    topics = (
        "tron_resources app_fault promotion refund_policy feature_wish market_question security_advice memo_missing "
        "token_not_shown balance_wrong"
    ).split()
    for topic in topics:
        asks(topic)
    shown = lead.get("/api/asked", params={"days": 2}).json()
    assert (len(shown["series"]), shown["rest"]["n"], shown["rest"]["counts"]) == (8, 2, [0, 2])
    asks("", version="=1+1")
    sheet = lead.get("/api/asked/sheet", params={"days": 2, "by": "version"})
    assert sheet.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(sheet.text)))
    assert rows[0][0] == "version"
    assert rows[0][-3:] == ["conversations", "people", "before"]
    assert {row[0] for row in rows[1:]} == {"", "'=1+1"}


def test_the_sheet_has_every_name_however_many_there_are(
    site: RunningSite, asks: Asks, lead: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_NAMES", 2)
    for number in range(4):
        asks("", version=f"5.{number}")
    sheet = lead.get("/api/asked/sheet", params={"days": 2, "by": "version"})
    assert [row[0] for row in csv.reader(io.StringIO(sheet.text))] == ["version", "5.0", "5.1", "5.2", "5.3"]


def test_languages_are_told_with_wishes_and_with_who_answered(
    site: RunningSite, inbox: Inbox, lead: httpx.Client
) -> None:
    assert lead.get("/api/asked/languages").json()["languages"] == []
    first = comes_in(site.db, inbox, "Where is my transfer?", language="en")
    comes_in(site.db, inbox, "我的转账在哪里", language="zh")
    comes_in(site.db, inbox, "O'tkazmam qayerda", language="uz")
    for source in ("one", "two", "two"):
        site.db.write_and_wait(readers.wish_language, "uz", source)
    written = reply.Reply(
        number=first.conversation.number,
        staff_id=a_member(site.db, "Ada").id,
        key=a_key(),
        screened=screen(RawText("It is on its way.")),
        note=False,
    )
    site.db.write_and_wait(reply.reply, written)
    found = {one["language"]: one for one in lead.get("/api/asked/languages", params={"days": 7}).json()["languages"]}
    uzbek, english = found["uz"], found["en"]
    assert (uzbek["wishes"], uzbek["conversations"], uzbek["spoken"], uzbek["articles"]) == (2, 1, False, 0)
    assert (len(uzbek["counts"]), uzbek["counts"][-1], uzbek["by_person"] + uzbek["by_bot"]) == (7, 1, 0)
    assert (english["by_person"], english["by_bot"], english["spoken"], english["wishes"]) == (1, 0, True, 0)
    assert next(iter(found)) == "uz", "the most wished for and asked in first"


def test_the_list_of_a_rise_on_one_network_shows_that_network(asks: Asks, lead: httpx.Client) -> None:
    asks("tron_resources", chain="TRON")
    asks("tron_resources", chain="Ethereum")
    asks("app_fault", chain="TRON")
    asked = {"category": "tron_resources", "chain": "tron"}
    assert [one["number"] for one in lead.get("/api/conversations", params=asked).json()["rows"]] == [1001]
    assert len(lead.get("/api/conversations", params={"chain": "tron"}).json()["rows"]) == 2


def test_what_the_bot_found_no_article_for_is_a_gap_and_people_count_not_messages(
    site: RunningSite, asks: Asks, lead: httpx.Client
) -> None:
    for _ in range(3):
        handed_over(site, asks("promotion"))
    busy = asks("memo_missing")
    handed_over(site, busy)
    for _ in range(5):
        more = asks("memo_missing", person=busy.contact.id)
        handed_over(site, more)
    handed_over(site, asks("seed_leaked"), Reason.WANTS_PERSON)
    found = lead.get("/api/asked/gaps").json()["gaps"]
    assert [(one["intent"], one["people"]) for one in found] == [("promotion", 3), ("memo_missing", 1)]
    assert found[0]["no_article"] == 3
    assert found[0]["best"] in found[0]["numbers"]

    made = lead.post(f"/api/knowledge/articles/of-conversation/{found[0]['best']}").json()
    again = lead.get("/api/asked/gaps").json()["gaps"]
    assert again[0]["draft_id"] == made["id"]
    assert [one["id"] for one in again[0]["articles"]] == [made["id"]]


def test_a_macro_is_proposed_of_what_was_answered(site: RunningSite, asks: Asks, lead: httpx.Client) -> None:
    received = asks("promotion", text="Hi, I am Jonas. Where do I see my voucher?")
    number = received.conversation.number
    body = {"key": a_key(), "text": "Hello Jonas, open Rewards and choose Vouchers.", "note": False, "macros": []}
    lead.post(f"/api/conversations/{number}/messages", json=body).raise_for_status()
    shown = lead.get(f"/api/asked/macro/{number}").json()
    assert shown == {
        "language": "en",
        "title": "Where do I see my voucher?",
        "text": "open Rewards and choose Vouchers.",
    }


def test_what_rises_is_shown_until_somebody_sets_it_aside(site: RunningSite, lead: httpx.Client) -> None:
    made = site.db.write_and_wait(
        lambda unit: actions._note(unit, "tron_resources", "tron", Rise(9, 8, 1.5), unit.now - 3_600_000_000)
    )
    (shown,) = lead.get("/api/asked/rising").json()["rises"]
    assert (shown["id"], shown["times"], shown["people"], shown["state"]) == (str(made), 6.0, 8, "open")
    assert lead.put(f"/api/asked/rising/{made}/set-aside").status_code == 204
    assert lead.put(f"/api/asked/rising/{made}/set-aside").status_code == 204
    assert lead.get("/api/asked/rising").json()["rises"] == []
    assert lead.get("/api/asked/rising", params={"lately": True}).json()["rises"][0]["state"] == "set_aside"
    assert lead.put("/api/asked/rising/7/set-aside").status_code == 404
    actions_ = [one["action"] for one in lead.get("/api/audit").json()["entries"]]
    assert actions_.count("topic_rise_set_aside") == 1


def test_agents_do_not_see_it(site: RunningSite) -> None:
    for agent in signed_in(site, "agent@desk.example", "Ada", Role.AGENT):
        for path in ("", "/sheet", "/gaps", "/rising", "/macro/1001"):
            assert agent.get(f"/api/asked{path}").status_code == 403, path
