"""A lead writes a macro, agents send it: in the visitor's language, filled in, with what it does; undone with the reply."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Stage
from tests.stories.people import Agent, Visitor
from tests.stories.test_own_systems import looked_at
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

TEXT = "我的转账一直打包中，怎么办"


def talking(stage: Stage) -> tuple[Visitor, Agent]:
    visitor = stage.visitor(language="zh")
    visitor.open_page()
    visitor.write(TEXT)
    agent = stage.agent("Ada")
    agent.arrive("all/1001")
    agent.sees(TEXT)
    return visitor, agent


def fill_in(page: Page, english: str, chinese: str, name: str = "Fee too low") -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Text in English").fill(english)
    page.get_by_label("Text in Chinese").fill(chinese)


def offered(agent: Agent, typed: str) -> None:
    agent.field.press_sequentially(typed)
    expect(agent.page.get_by_role("option").first).to_be_visible()


def test_a_macro_from_the_settings_to_the_visitor(stage: Stage) -> None:
    lead = stage.agent("Grace", Role.LEAD)
    lead.arrive("settings/macros")
    page = lead.page
    expect(page.get_by_text("There are no macros yet")).to_be_visible()
    looked_at(lead, "macros-empty")
    page.get_by_role("button", name="Write a macro").click()
    fill_in(page, "It waits, hash ", "请把您的助记词发给我。")
    page.get_by_label("Text in English").press("End")
    page.get_by_role("button", name="transaction hash").click()
    expect(page.get_by_label("Text in English")).to_have_value("It waits, hash {{hash}}")
    page.get_by_label("Shortcut").fill("low")
    page.get_by_label("Status").select_option("pending")
    page.get_by_label("Topic").select_option("pending_low_fee")
    page.get_by_role("button", name="Add the macro").click()
    expect(page.get_by_text("This asks the reader for a secret")).to_be_visible()
    page.get_by_label("Text in Chinese").fill("请稍候，哈希 {{hash}}，网络 {{network}}。")
    page.get_by_role("switch", name="Preview").check(force=True)
    expect(page.get_by_text("网络 Ethereum")).to_be_visible()
    looked_at(lead, "macro-editor")
    page.get_by_role("button", name="Add the macro").click()
    expect(page.get_by_role("heading", name="Fee too low")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text("Grace")
    page.get_by_label("Name").fill("Fee")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Version 2")).to_contain_text("changed: name")
    page.get_by_role("button", name="Restore version 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name="Fee too low")).to_be_visible()
    lead.go("settings/macros")
    expect(page.get_by_role("listitem").filter(has_text="Fee too low")).to_contain_text("/low")
    looked_at(lead, "macros")

    visitor, agent = talking(stage)
    offered(agent, "您好！ /lo")
    looked_at(agent, "macro-picker")
    agent.field.press("Enter")
    expect(agent.field).to_have_value("您好！ 请稍候，哈希 {{hash}}，网络 {{network}}。")
    selected = agent.field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert selected == "{{hash}}"
    expect(agent.button("send")).to_be_disabled()
    looked_at(agent, "macro-gaps")
    agent.field.press_sequentially("0xab12")
    agent.composer.get_by_role("button", name="Go to: network").click()
    agent.field.press_sequentially("TRON")
    expect(agent.button("send")).to_be_enabled()
    agent.button("send").click()
    visitor.sees("您好！ 请稍候，哈希 0xab12，网络 TRON。")
    expect(agent.page.get_by_text("Waiting for the customer").first).to_be_visible()
    expect(agent.page.get_by_text("Pending: fee too low").first).to_be_visible()


@pytest.fixture
def slow(open_stage: Callable[..., Stage]) -> Stage:
    return open_stage(undo_send_s=5)


def test_the_undo_brings_text_and_actions_back_and_does_nothing(slow: Stage) -> None:
    lead = slow.agent("Grace", Role.LEAD, language="zh")
    lead.arrive("settings/macros")
    lead.page.get_by_role("button", name="使用系统附带的").click()
    lead.page.get_by_role("dialog").get_by_role("button", name="添加").click()
    expect(lead.page.get_by_role("listitem").filter(has_text="/solved")).to_be_visible()
    looked_at(lead, "macros")
    lead.page.get_by_role("link", name="已解决，随时再联系").click()
    expect(lead.page.get_by_label("中文内容")).to_have_value(re.compile("很高兴问题已解决"))
    looked_at(lead, "macro-editor")

    _, agent = talking(slow)
    agent.field.focus()
    agent.page.keyboard.press("Control+k")
    agent.page.get_by_placeholder("What do you want to do?").fill("macro")
    expect(agent.page.get_by_text("Insert a macro")).to_be_visible()
    agent.page.keyboard.press("Enter")
    expect(agent.page.get_by_role("option").first).to_be_visible()
    agent.page.keyboard.type("solved")
    expect(agent.page.get_by_role("option").first).to_contain_text("/solved")
    expect(agent.page.get_by_role("option")).to_have_count(2)
    agent.page.keyboard.press("Enter")
    expect(agent.composer.get_by_text("Resolved")).to_be_visible()
    agent.button("send").click()
    expect(agent.composer.get_by_text("When it goes out: Resolved")).to_be_visible()
    agent.composer.get_by_role("button", name="Undo").click()
    expect(agent.composer.get_by_role("button", name="Do not: Resolved")).to_be_visible()
    agent.composer.get_by_role("button", name="Do not: Resolved").click()
    agent.button("send").click()
    expect(agent.messages.filter(has_text="很高兴问题已解决").last).to_be_visible()
    expect(agent.page.get_by_role("button", name="Resolve")).to_be_visible()
