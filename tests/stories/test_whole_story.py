"""A visitor writes, an agent answers and resolves, the visitor rates: two browsers, live, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.support.desk import comes_in

pytestmark = [pytest.mark.browser, pytest.mark.both_engines("everything that the desk is for, once from end to end")]


def test_a_visitor_writes_an_agent_answers_and_resolves_and_the_visitor_rates(stage: Stage) -> None:
    comes_in(stage.site.db, stage.inbox, "How do I add USDC on Base?")
    agent = stage.agent("Ada")
    agent.log_in()
    agent.sees_rows("How do I add USDC on Base?")

    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("My wallet was drained after I connected to a mint site, what can I do?")

    agent.let_in()  # without a reload; it stands above what can wait
    agent.sees_rows("My wallet was drained", "How do I add USDC on Base?")
    first = agent.rows.first
    expect(first.get_by_role("img", name="Urgent")).to_be_visible()
    clock = first.get_by_text(re.compile("^due in "))
    expect(clock).to_be_visible()
    before = clock.inner_text()
    expect(clock).not_to_have_text(before)  # it runs

    agent.open("My wallet was drained")
    agent.sees("My wallet was drained after I connected to a mint site, what can I do?")
    agent.reply("I am Ada. First move what is left to a new wallet, on another device.")
    visitor.sees("I am Ada. First move what is left to a new wallet, on another device.")
    expect(visitor.thread.get_by_text("Ada", exact=True)).to_be_visible()
    expect(agent.message("I am Ada.")).to_contain_text("Seen")
    visitor.write("Done, that was quick. Thank you!")
    agent.sees("Done, that was quick. Thank you!")

    agent.resolve()
    visitor.rate("Fast and kind")
    expect(visitor.chat.get_by_text("Thank you. You rated this 5 of 5.")).to_be_visible()
    expect(agent.panel.get_by_text("5 of 5")).to_be_visible()
    expect(agent.panel.get_by_text("Fast and kind")).to_be_visible()
    agent.sees_rows("No longer in this view", "How do I add USDC on Base?")
    agent.view("Resolved")
    agent.sees_rows("Done, that was quick.")


def test_a_chinese_visitor_and_a_chinese_agent_hear_nothing_but_chinese(stage: Stage) -> None:
    agent = stage.agent("李娜", language="zh")
    agent.log_in()
    expect(agent.page.get_by_text("没有进行中的会话")).to_be_visible()

    visitor = stage.visitor(language="zh")
    visitor.come_and_open()
    expect(visitor.chat.get_by_text("请问有什么可以帮您？")).to_be_visible()
    expect(visitor.chat.get_by_role("heading", name="我们绝不会索要您的助记词")).to_be_visible()
    visitor.write("我的钱包被盗了，刚才有人把我的 USDT 全部转走了，快帮帮我！")

    first = agent.rows.first
    expect(first).to_contain_text("我的钱包被盗了")
    expect(first.get_by_role("img", name="紧急", exact=True)).to_be_visible()
    expect(first).to_contain_text(re.compile("还有|超时"))
    agent.open("我的钱包被盗了")
    agent.reply("您好，我是李娜。请先在另一台设备上新建钱包，把剩余资产转过去。")
    visitor.sees("您好，我是李娜。请先在另一台设备上新建钱包，把剩余资产转过去。")
    visitor.write("好的，已经转走了，谢谢")
    agent.sees("好的，已经转走了，谢谢")

    agent.resolve()
    visitor.rate("回复很快")
    expect(visitor.chat.get_by_text("感谢您的评价：5 分（满分 5 分）。")).to_be_visible()
    expect(agent.panel.get_by_text("回复很快")).to_be_visible()
    for shown in (visitor.chat.locator("main"), agent.page.locator("body")):
        assert english_in(shown.inner_text()) == []


def english_in(text: str) -> list[str]:
    """Words that nobody but us can have said; names of products and coins are the same in every language."""
    known = {"english", "localhost", "walletdesk", "polar", "wallet", "support", "usdt", "tron", "enter", "ctrl", "zh"}
    return [word for word in re.findall("[A-Za-z]{2,}", text) if word.lower() not in known]
