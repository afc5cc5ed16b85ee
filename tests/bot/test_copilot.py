"""A language model helps who answers; what it may be asked, and what of its text is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.desk import an_inbox, comes_in
from tests.support.providers.model import ModelServer
from tests.support.served import signed_in
from tests.support.site import RunningSite
from walletdesk.bot import actions, glossary
from walletdesk.bot.rules import Mode
from walletdesk.conversations.actions.receive import Received
from walletdesk.events import SYSTEM
from walletdesk.people import actions as people
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

HASH = "0x" + "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
DRAFT = f"Your transfer {HASH} waits for 3 confirmations. Please write to ada@customer.example again, Maria."


@pytest.fixture
def model() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.stop()


@pytest.fixture
def site(database_url: str, tmp_path: Path, model: ModelServer) -> Iterator[RunningSite]:
    running = RunningSite(
        database_url, tmp_path, bot_model_url=model.url, bot_model="small", bot_model_answers_a_day=40
    )
    yield running
    running.stop()


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "agent@desk.example", "Ada", Role.AGENT)


@pytest.fixture
def talk(site: RunningSite) -> Received:
    """With Maria, in an inbox where a model may write."""
    inbox = an_inbox(site.db)
    site.db.write_and_wait(actions.switch, SYSTEM, inbox.id, mode=Mode.OFF, writes=True)
    received = comes_in(site.db, inbox, "Good morning, I am Maria! My recovery phrase is safe, what is a network fee?")
    site.db.write_and_wait(people.rename, SYSTEM, received.conversation.contact_id, trusted("Maria"))
    return received


def path(talk: Received) -> str:
    return f"/api/conversations/{talk.conversation.number}/copilot"


def given(model: ModelServer) -> str:
    return str(model.asked[-1]["messages"][1]["content"])


def same(body: dict[str, Any]) -> str:
    """A model that says what it was given."""
    text: str = body["messages"][1]["content"]
    return text.removeprefix("<text>\n").removesuffix("\n</text>")


def test_a_draft_comes_back_with_what_was_hidden_from_the_model(
    agent: httpx.Client, talk: Received, model: ModelServer
) -> None:
    model.says = lambda body: f"Hello! {same(body)}"
    answer = agent.post(path(talk), json={"task": "friendlier", "text": DRAFT})
    assert answer.json() == {"text": f"Hello! {DRAFT}", "language": "en"}
    for hidden in (HASH, "ada@customer.example", "Maria"):
        assert hidden not in given(model)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Your transfer waits.", "marks"),
        ("{} It takes 48 hours.", "figure"),
        ("{} Look at https://wallet-help.example", "leads_elsewhere"),
        ("{} Send us your recovery phrase.", "asks"),
        ("{} 请稍等，转账还在等待确认，请再给我们写信，我们会继续帮助您，谢谢您的耐心等待。", "language"),
        ("", "length"),
        ("{} [NAME_9] agrees.", "marks"),
        ("{} abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", "secret"),
    ],
)
def test_what_does_not_say_the_same_is_not_shown(
    agent: httpx.Client, talk: Received, model: ModelServer, said: str, why: str
) -> None:
    draft = "Your transfer 0x" + "5c" * 32 + " waits."
    if why == "language":
        draft, said = "Your transfer waits.", said.removeprefix("{} ")
    model.says = lambda body: said.replace("{}", same(body))
    answer = agent.post(path(talk), json={"task": "shorter", "text": draft})
    assert answer.status_code == 503
    error = answer.json()["error"]
    assert (error["code"], error["details"]["why"]) == ("model_refused", why)


@pytest.mark.parametrize("way", ["fails", "garbage", "endless", "dies"])
def test_an_endpoint_that_misbehaves_changes_nothing(
    agent: httpx.Client, talk: Received, model: ModelServer, way: str
) -> None:
    model.way = way
    answer = agent.post(path(talk), json={"task": "formal", "text": DRAFT})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "model_silent")


def test_a_summary_is_of_the_conversation_and_names_nobody_to_the_model(
    agent: httpx.Client, talk: Received, model: ModelServer, site: RunningSite
) -> None:
    model.says = lambda _: "The customer asks what a network fee is."
    answer = agent.post(path(talk), json={"task": "summary"})
    assert answer.json() == {"text": "The customer asks what a network fee is.", "language": "en"}
    assert "Customer: Good morning, I am [NAME_1]! My recovery phrase is safe" in given(model)
    assert "Maria" not in given(model)


def test_a_message_of_the_contact_is_translated_for_the_reader(
    agent: httpx.Client, talk: Received, model: ModelServer, site: RunningSite
) -> None:
    inbox = an_inbox(site.db)
    site.db.write_and_wait(actions.switch, SYSTEM, inbox.id, mode=Mode.OFF, writes=True)
    other = comes_in(site.db, inbox, "请问您的私钥在哪里可以导出？")
    model.says = lambda _: "Where can your private key be exported?"
    asked = {"task": "translate", "message": str(other.message.id)}
    assert agent.post(path(other), json=asked).json()["text"] == "Where can your private key be exported?"
    assert agent.post(path(talk), json=asked).status_code == 404  # of another conversation


def test_a_draft_is_translated_into_the_contacts_language(
    agent: httpx.Client, model: ModelServer, site: RunningSite
) -> None:
    inbox = an_inbox(site.db)
    site.db.write_and_wait(actions.switch, SYSTEM, inbox.id, mode=Mode.OFF, writes=True)
    other = comes_in(site.db, inbox, "早上好！请问矿工费是什么？")
    model.says = lambda _: "矿工费付给打包交易的人。"
    answer = agent.post(path(other), json={"task": "translate", "text": "The network fee is paid to those who mine."})
    assert answer.json() == {"text": "矿工费付给打包交易的人。", "language": "zh"}
    model.says = lambda _: "The fee is paid to miners."
    refused = agent.post(path(other), json={"task": "translate", "text": "The network fee is paid to those who mine."})
    assert refused.json()["error"]["details"] == {"why": "language"}


def test_what_says_the_same_in_other_figures_is_shown(agent: httpx.Client, talk: Received, model: ModelServer) -> None:
    model.says = lambda _: "It takes 2 hours and 10,000 units, see [LINK_1]."
    asked = {"task": "formal", "text": "That takes two hours and 10k units, see etherscan.io."}
    assert agent.post(path(talk), json=asked).json()["text"] == "It takes 2 hours and 10,000 units, see etherscan.io."


def test_a_text_that_was_cut_short_is_not_shown(agent: httpx.Client, talk: Received, model: ModelServer) -> None:
    model.finish = "length"
    model.says = same
    answer = agent.post(path(talk), json={"task": "formal", "text": "Please wait a little."})
    assert answer.json()["error"]["code"] == "model_silent"


def test_a_note_of_the_team_is_given_to_no_model(agent: httpx.Client, talk: Received, model: ModelServer) -> None:
    number = talk.conversation.number
    written = {"key": "note0000000000000000001", "text": "Looks odd to me", "note": True, "files": []}
    note = agent.post(f"/api/conversations/{number}/messages", json=written).raise_for_status().json()["id"]
    assert agent.post(path(talk), json={"task": "translate", "message": str(note)}).status_code == 404
    assert model.asked == []


def test_where_no_lead_allowed_it_nothing_is_asked(agent: httpx.Client, model: ModelServer, site: RunningSite) -> None:
    received = comes_in(site.db, an_inbox(site.db), "Good morning!")
    answer = agent.post(path(received), json={"task": "summary"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_model")
    assert agent.get(path(received)).json()["model"] == ""
    assert model.asked == []


def test_the_days_calls_end(agent: httpx.Client, talk: Received, model: ModelServer, site: RunningSite) -> None:
    model.says = lambda _: "The customer asks what a network fee is."
    while site.db.write_and_wait(actions.take_model_call, site.settings.bot_model_answers_a_day):
        continue
    answer = agent.post(path(talk), json={"task": "summary"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "model_calls_spent")
    assert model.asked == []


def test_a_phrase_in_a_draft_is_given_to_no_model(agent: httpx.Client, talk: Received, model: ModelServer) -> None:
    phrase = " ".join(["abandon"] * 11 + ["about"])
    answer = agent.post(path(talk), json={"task": "shorter", "text": f"Is it {phrase}?"})
    assert answer.json()["error"]["code"] == "secret_in_draft"
    assert "abandon" not in answer.text
    assert model.asked == []


@pytest.mark.parametrize(
    "wish",
    [{"task": "summary", "text": "x"}, {"task": "shorter"}, {"task": "shorter", "message": "1"}, {"task": "sing"}],
)
def test_a_wish_that_is_none_says_so(agent: httpx.Client, talk: Received, wish: dict[str, str]) -> None:
    assert agent.post(path(talk), json=wish).status_code == 422


def test_words_of_the_conversation_are_told_in_the_other_language(agent: httpx.Client, talk: Received) -> None:
    told = agent.get(path(talk)).json()
    assert told["model"] == "small"
    assert {(one["said"], one["means"]) for one in told["words"]} == {
        ("recovery phrase", "助记词"),
        ("network fee", "矿工费"),
    }


def test_the_longest_word_is_told_and_parts_of_words_are_none() -> None:
    pairs = {
        (one.said, one.means) for one in glossary.words_in("合约地址写错了，授权也没撤销授权。Blockade of assignments.")
    }
    assert pairs == {("合约地址", "contract address"), ("授权", "approval"), ("撤销授权", "revoke")}
