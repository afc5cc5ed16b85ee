"""A language model helps an agent who writes; what it made is read, used and taken back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.people import Agent
from tests.support.browser import DESK, PHONE, picture_folder, serious_faults
from tests.support.desk import comes_in
from tests.support.providers.model import ModelServer
from walletdesk.bot import actions
from walletdesk.bot.rules import Mode
from walletdesk.events import SYSTEM

pytestmark = pytest.mark.browser

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "asked": "Good morning! What is a network fee?",
        "open": "Help with writing",
        "summary": "Sum up the conversation",
        "note": "Keep as a note",
        "friendlier": "Friendlier",
        "replace": "Replace the draft",
        "undo": "Undo",
        "draft": "It is paid to those who write the block.",
        "summed": "The customer asks what a network fee is.",
        "warm": "Thank you for asking! ",
        "means": "矿工费",
        "none": "No language model may write in this inbox.",
        "failed": "The language model gave no answer. Your text is as it was.",
    },
    "zh": {
        "asked": "早上好！请问矿工费是什么？",
        "open": "写作帮助",
        "summary": "总结这段会话",
        "note": "存为备注",
        "friendlier": "更亲切",
        "replace": "替换草稿",
        "undo": "撤销",
        "draft": "它付给打包区块的人。",
        "summed": "客户想知道矿工费是什么。",
        "warm": "感谢您的提问！",
        "means": "network fee",
        "none": "这个收件箱不允许语言模型撰写。",
        "failed": "语言模型没有回答。您的文字没有改动。",
    },
}


@pytest.fixture
def model() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.stop()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_agent_lets_a_model_sum_up_and_change_a_draft(
    open_stage: Callable[..., Stage], model: ModelServer, language: str
) -> None:
    say = WORDS[language]
    stage = open_stage(bot_model_url=model.url, bot_model="small")
    comes_in(stage.site.db, stage.inbox, say["asked"])
    agent: Agent = stage.agent(language=language)
    agent.arrive("all/1001")
    agent.sees(say["asked"])
    agent.page.get_by_role("button", name=say["open"]).click()
    panel = agent.page.get_by_role("region", name=say["open"])
    expect(panel).to_contain_text(say["none"])
    expect(panel).to_contain_text(say["means"])  # a word of the list, told without any model
    agent.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)

    stage.site.db.write_and_wait(actions.switch, SYSTEM, stage.inbox.id, mode=Mode.OFF, writes=True)
    agent.page.reload()
    agent.field.fill(say["draft"])
    agent.page.get_by_role("button", name=say["open"]).click()
    model.says = lambda _: say["summed"]
    panel.get_by_role("button", name=say["summary"]).click()
    expect(panel).to_contain_text(say["summed"])
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        agent.paint(scheme, size)
        assert serious_faults(agent.page) == [], scheme
        if "WALLETDESK_PICTURES" in os.environ:
            agent.picture(picture_folder() / f"copilot-{language}-{scheme}.png")
    agent.paint("light", DESK)
    model.way = "fails"
    panel.get_by_role("button", name=say["friendlier"]).click()
    expect(panel).to_contain_text(say["failed"])
    expect(agent.field).to_have_value(say["draft"])
    model.way = "answers"
    model.says = lambda _: say["warm"] + say["draft"]
    panel.get_by_role("button", name=say["friendlier"]).click()
    panel.get_by_role("button", name=say["replace"]).click()
    expect(agent.field).to_have_value(say["warm"] + say["draft"])
    agent.page.get_by_role("button", name=say["undo"], exact=True).click()
    expect(agent.field).to_have_value(say["draft"])
    agent.page.get_by_role("button", name=say["open"]).click()
    model.says = lambda _: say["summed"]
    panel.get_by_role("button", name=say["summary"]).click()
    panel.get_by_role("button", name=say["note"]).click()
    expect(agent.message(say["summed"])).to_be_visible()
    expect(agent.field).to_have_value(say["draft"])
    agent.reply(say["draft"])
