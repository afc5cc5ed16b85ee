"""A conversation becomes the draft of an article, and nobody can tell of whom it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.served import signed_in
from tests.support.site import RunningSite
from walletdesk.conversations.actions.receive import Received
from walletdesk.events import SYSTEM
from walletdesk.knowledge import nameless, of_conversation
from walletdesk.knowledge.nameless import CHINESE, ENGLISH
from walletdesk.people import actions as people
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

ROOT = "/api/knowledge/articles"
HASH = "0x" + "5c" * 32
ADDRESS = "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE"


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "agent@desk.example", "Tom Okafor", Role.AGENT)


def answers(by: httpx.Client, received: Received, text: str, number: int = 1001) -> None:
    body = {"key": a_key(), "text": text, "note": False, "macros": []}
    by.post(f"/api/conversations/{number}/messages", json=body).raise_for_status()


def drafted(by: httpx.Client, number: int = 1001) -> dict[str, Any]:
    made = by.post(f"{ROOT}/of-conversation/{number}")
    assert made.status_code == 201, made.text
    return dict(by.get(f"{ROOT}/{made.json()['id']}").json())


def called(site: RunningSite, received: Received, name: str) -> None:
    site.db.write_and_wait(people.rename, SYSTEM, received.contact.id, trusted(name))


def test_the_question_is_the_title_and_the_answer_the_steps_without_whoever_asked(
    site: RunningSite, agent: httpx.Client
) -> None:
    inbox = an_inbox(site.db)
    received = comes_in(
        site.db,
        inbox,
        f"Hi, my name is Jonas Weber. How do I speed up a transfer that waits? I sent 1,240.50 USDT from {ADDRESS}, "
        f"the hash is {HASH}, mail me at jonas.weber@mail.example or +41 79 555 12 34.",
    )
    called(site, received, "Jonas Weber")
    answers(
        agent,
        received,
        "Hello Jonas, thank you for writing. I am Tom Okafor from support.\n"
        f"Your 1,240.50 USDT are not lost, Jonas, they wait at {ADDRESS[:4]}…{ADDRESS[-4:]}.\n"
        "1. Open the transfer in the app\n2. Choose *Speed up*\n3. Confirm the new fee\n\nBest regards,\nTom",
    )
    article = drafted(agent)
    (text,) = article["texts"]
    assert text["title"] == "How do I speed up a transfer that waits?"
    assert "1. Open the transfer in the app\n2. Choose \\*Speed up\\*\n3. Confirm the new fee" in text["body"]
    assert text["body"].startswith("## What to do")
    whole = f"{article['slug']} {text['title']} {text['summary']} {text['body']}".lower()
    for theirs in ("jonas", "weber", "okafor", "tom", "1,240", "tqn9", "clse", "5c5c", "mail.example", "555", "hello"):
        assert theirs not in whole, (theirs, whole)
    assert (text["status"], text["public_version"], article["original"], article["made_of"]) == (
        "draft",
        None,
        "en",
        1001,
    )


def test_a_chinese_one_is_drafted_in_chinese(site: RunningSite, agent: httpx.Client) -> None:
    received = comes_in(
        site.db, an_inbox(site.db), "你好，我叫陈志强，USDT 转账一直打包中怎么办？一共 5200 USDT，昨天 14:05 转的"
    )
    called(site, received, "陈志强")
    answers(agent, received, "陈先生您好，我是李娜。您的转账还在等待打包，资产没有丢失。请在交易详情里点“加速”。")
    article = drafted(agent)
    (text,) = article["texts"]
    assert text["title"] == "USDT 转账一直打包中怎么办？"
    assert "请在交易详情里点“加速”" in text["body"]
    for theirs in ("陈", "志强", "李娜", "5200", "14:05"):
        assert theirs not in text["title"] + text["body"], text
    assert (article["original"], article["made_of"]) == ("zh", 1001)


def test_what_the_gate_took_out_leaves_nothing_behind(site: RunningSite, agent: httpx.Client) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    received = comes_in(site.db, an_inbox(site.db), f"How do I restore my wallet with {phrase}?")
    answers(agent, received, "Open the app and choose Restore. Type it there and nowhere else.")
    (text,) = drafted(agent)["texts"]
    assert "⟦" not in text["title"] + text["body"]
    assert "sausage" not in text["title"] + text["body"]


def test_a_conversation_has_one_draft_however_often_it_is_asked_for(site: RunningSite, agent: httpx.Client) -> None:
    received = comes_in(site.db, an_inbox(site.db), "Where can I see the fees I paid this year?")
    answers(agent, received, "Open the history and choose Export.")
    first, second = (agent.post(f"{ROOT}/of-conversation/1001").json() for _ in range(2))
    assert (first["id"], first["new"], second["new"]) == (second["id"], True, False)
    assert len(agent.get(ROOT).json()["articles"]) == 1


def test_it_stands_in_the_audit_and_notes_are_no_answers(site: RunningSite, agent: httpx.Client) -> None:
    received = comes_in(site.db, an_inbox(site.db), "Where can I see the fees I paid this year?")
    body = {"key": a_key(), "text": "He is my cousin Aurelio.", "note": True, "macros": []}
    agent.post("/api/conversations/1001/messages", json=body).raise_for_status()
    answers(agent, received, "Open the history and choose Export.")
    (text,) = drafted(agent)["texts"]
    assert "Aurelio" not in text["body"]
    for lead in signed_in(site, "lead@desk.example", "Lea", Role.LEAD):
        entries = lead.get("/api/audit").json()["entries"]
        assert "article_taken_from" in [one["action"] for one in entries]


def test_an_unanswered_question_is_a_draft_with_a_title_alone(site: RunningSite, agent: httpx.Client) -> None:
    comes_in(site.db, an_inbox(site.db), "Good morning! Do you support a Ledger with the desktop app?")
    (text,) = drafted(agent)["texts"]
    assert (text["title"], text["body"]) == ("Do you support a Ledger with the desktop app?", "")
    assert agent.post(f"{ROOT}/of-conversation/4711").status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["客服让我把助记词发给他，是真的吗？", "Someone says: enter your 12 words here, is this you?"],
)
def test_who_was_asked_for_a_phrase_has_a_draft_too(site: RunningSite, agent: httpx.Client, asked: str) -> None:
    comes_in(site.db, an_inbox(site.db), asked)
    (text,) = drafted(agent)["texts"]
    assert text["title"] and text["title"] != asked


@pytest.mark.timeout(40)
def test_texts_without_end_are_read_in_their_length() -> None:
    for said in ("1 " * 20_000, "1, " * 20_000, "$" * 40_000, "0 x" * 10_000):
        nameless.without(said, [], [], ENGLISH)
    of_conversation._unsigned("\n" * 40_000 + "regards" * 5_000)


def test_names_are_known_however_the_sentence_begins() -> None:
    assert nameless.names_in(["My name is Petra Novak", "This is Ben Okri."]) == {"Petra Novak", "Ben Okri"}
    assert nameless.names_in(["Hello Please help me", "hello my transfer is gone"]) == set()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Jonas, open it", "the customer, open it"),
        ("Please open it, Jonas.", "Please open it."),
        ("Jonas's transfer", "the customer transfer"),
        ("JONAS WEBER wrote", "the customer wrote"),
        ("send to vitalik.eth now", "send to (address) now"),
        ("it went to 0x9c1d…77ab", "it went to (address)"),
        ("it went to TQnY…cLSE", "it went to (address)"),
        ("wait a little...then open it", "wait a little...then open it"),
        ("sent 0.42 ETH and 30 trx", "sent some ETH and some trx"),
        ("I paid $1,200 for it", "I paid (amount) for it"),
        ("order 4471-2209 of 2026-11-03 14:05 UTC", "order (number) of (date) (time)"),
        ("write to @jonas_w99", "write to (account)"),
        ("version 5.12.2 on Android 16", "version 5.12.2 on Android 16"),
        ("needs 12 confirmations and 2FA", "needs 12 confirmations and 2FA"),
    ],
)
def test_what_is_taken_out_and_what_stays(said: str, left: str) -> None:
    assert nameless.without(said, ["Jonas Weber"], ["jonas_w99@x.example"], ENGLISH) == left


def test_chinese_names_go_with_their_titles() -> None:
    assert nameless.without("陈先生，请稍候", ["陈志强"], [], CHINESE) == "用户，请稍候"
    assert nameless.without("志强哥转了 5200 元", ["陈志强"], [], CHINESE) == "用户转了 （金额）"
    assert nameless.names_in(["陈先生您好，我是李娜。"]) == {"陈", "李娜"}
