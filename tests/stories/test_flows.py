"""A lead lays out a guided flow, tries it and switches it on; who writes in the widget walks it by pressing answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from tests.support.browser import picture_folder, serious_faults
from walletdesk.bot import actions as bot
from walletdesk.bot.rules import Mode
from walletdesk.events import SYSTEM
from walletdesk.staff.rules import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "none": "No guided flow yet",
        "add": "Add a flow",
        "name": "Name",
        "topics": "Topics that start it",
        "begins": "Begins with",
        "choice": "Ask with answers",
        "hand_over": "Hand over to a person",
        "end": "End: did that help?",
        "question": "Question: {language}",
        "answer": "Answer {n}: {language}",
        "en": "English",
        "zh": "Chinese",
        "leads_to": "Leads to",
        "save": "Add",
        "open": "Choose where this leads.",
        "remove": "Delete step 3",
        "undo": "Undo",
        "try": "Try it",
        "begin": "Begin",
        "help": "Did that help?",
        "over": "A person takes over.",
        "note": "What the team would read",
        "list": "All guided flows",
        "on": "Switched on: Waiting",
        "asked": "My transfer is pending because the fee is too low, what can I do?",
        "sent": "I sent it",
        "waits": "I wait for it",
        "said": "Which way does it go?",
        "person": "Somebody of the team takes over",
    },
    "zh": {
        "none": "还没有引导流程",
        "add": "新建流程",
        "name": "名称",
        "topics": "触发它的主题",
        "begins": "起始步骤",
        "choice": "提问并给出选项",
        "hand_over": "转人工",
        "end": "结束：是否有帮助",
        "question": "问题：{language}",
        "answer": "选项 {n}：{language}",
        "en": "英文",
        "zh": "中文",
        "leads_to": "下一步",
        "save": "新建",
        "open": "请选择下一步。",
        "remove": "删除第 3 步",
        "undo": "撤销",
        "try": "试一试",
        "begin": "开始",
        "help": "有帮助吗？",
        "over": "由人工接手。",
        "note": "团队会看到的备注",
        "list": "所有引导流程",
        "on": "已启用：Waiting",
        "asked": "手续费设置太低，转账一直在打包中，怎么办？",
        "sent": "我转出",
        "waits": "我在等待",
        "said": "属于哪种情况？",
        "person": "团队同事会接手",
    },
}


def laid_out(page: Page, t: dict[str, str]) -> None:
    """A question with two answers, one of which leads nowhere yet."""
    page.get_by_label(t["name"], exact=True).fill("Waiting")
    page.get_by_label(t["topics"]).first.select_option("pending_low_fee")
    page.get_by_label(t["begins"]).select_option("new:choice")
    step = page.get_by_role("region", name=f"1. {t['choice']}")
    for code, text in (("en", "Which way does it go?"), ("zh", "属于哪种情况？")):
        step.get_by_label(t["question"].format(language=t[code])).fill(text)
    for n, texts in enumerate((("I sent it", "我转出"), ("I wait for it", "我在等待")), 1):
        for code, text in zip(("en", "zh"), texts, strict=True):
            step.get_by_label(t["answer"].format(n=n, language=t[code])).fill(text)
    step.get_by_label(t["leads_to"]).nth(0).select_option("new:end")
    step = page.get_by_role("region", name=f"2. {t['end']}")
    expect(step).to_be_visible()


def tried(page: Page, t: dict[str, str]) -> Locator:
    return page.get_by_role("region", name=t["try"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_flow_from_the_editor_to_the_visitor(stage: Stage, language: str) -> None:
    t = WORDS[language]
    stage.site.db.write_and_wait(bot.switch, SYSTEM, stage.inbox.id, mode=Mode.REPLY, writes=False)
    lead = stage.agent("Grace", Role.LEAD, language=language)
    lead.arrive("settings/flows")
    page = lead.page
    expect(page.get_by_text(t["none"])).to_be_visible()
    page.get_by_role("button", name=t["add"]).click()
    laid_out(page, t)
    page.get_by_role("button", name=t["save"], exact=True).click()
    first = page.get_by_role("region", name=f"1. {t['choice']}")
    expect(first.get_by_text(t["open"])).to_be_visible()
    first.get_by_role("button").last.click()
    first.get_by_label(t["leads_to"]).nth(1).select_option("new:hand_over")
    third = page.get_by_role("region", name=f"3. {t['hand_over']}")
    third.get_by_role("button", name=t["remove"]).click()
    expect(third).to_have_count(0)
    page.get_by_role("button", name=t["undo"]).click()
    expect(third).to_be_visible()

    trial = tried(page, t)
    trial.get_by_role("button", name=t["begin"], exact=True).click()
    trial.get_by_role("button", name=t["waits"]).click()
    expect(trial.get_by_text(t["over"])).to_be_visible()
    expect(trial.get_by_text(t["note"])).to_be_visible()
    looked_at(lead, "flow-editor")
    page.get_by_role("button", name=t["save"], exact=True).click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    page.get_by_role("link", name=t["list"]).click()
    page.get_by_role("switch", name=re.compile("Waiting")).click(force=True)
    expect(page.get_by_text(t["on"])).to_be_visible()
    looked_at(lead, "flows")

    visitor = stage.visitor(language=language)
    visitor.open_page()
    visitor.write(t["asked"])
    visitor.sees(t["said"])
    assert serious_faults(visitor.page) == []
    visitor.picture(picture_folder() / f"flow-asked-{language}.png")
    visitor.chat.get_by_role("button", name=t["waits"]).click()
    visitor.sees(t["person"])
