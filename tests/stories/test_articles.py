"""An article from its draft to its readers, in two languages: an agent writes it, a lead lets it out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser


def shelves(page: Page) -> None:
    page.get_by_role("button", name="Add a collection").click()
    page.get_by_role("dialog").get_by_label("Name in English").fill("Transfers")
    page.get_by_role("dialog").get_by_label("Name in Chinese").fill("转账")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Add a category").click()
    for name in ("Waiting", "Fees"):
        if name != "Waiting":
            page.get_by_role("button", name="Add a category").click()
        page.get_by_role("dialog").get_by_label("Name in English").fill(name)
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name=name)).to_be_visible()


def test_an_article_from_draft_to_the_public_page_in_two_languages(stage: Stage) -> None:
    lead = stage.agent("Grace", Role.LEAD)
    lead.arrive("knowledge/collections")
    page = lead.page
    shelves(page)
    page.get_by_role("button", name="Move up: Fees").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("listitem").nth(1)).to_contain_text("Fees")

    agent = stage.agent("Ada")
    agent.arrive("knowledge/articles")
    page = agent.page
    expect(page.get_by_text("There are no articles yet")).to_be_visible()
    page.get_by_role("link", name="Write an article").first.click()
    page.get_by_label("Title").fill("What a fee is")
    page.get_by_label("Category").select_option(label="Fees")
    page.get_by_role("button", name="Go on to the text").click()
    text = page.get_by_role("textbox", name="Text in English")
    text.click()
    page.keyboard.type("## What to do\n1. Open the app\nCompare the fee")
    page.get_by_role("button", name="Callout").click()
    page.get_by_role("menuitem", name="Warning").click()
    expect(page.get_by_text("All changes are saved.")).to_be_visible(timeout=15_000)
    preview = page.get_by_role("article", name="Preview")
    expect(preview.get_by_role("heading", name="What to do")).to_be_visible()
    page.get_by_text("Markdown", exact=True).click()
    source = page.get_by_role("textbox", name="Text in English")
    expect(source).to_have_value(re.compile(r"^## What to do\n\n"))
    source.fill("## What to do\n\n1. Open the app\n2. Compare: {{team}} never asks.\n")
    expect(page.get_by_text("All changes are saved.")).to_be_visible(timeout=15_000)
    source.fill("Send us your recovery phrase.")
    expect(page.get_by_text("This asks the reader for a secret").first).to_be_visible(timeout=15_000)
    source.fill("## What to do\n\n1. Open the app\n2. Compare the fee.\n")
    expect(page.get_by_text("All changes are saved.")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Ask for review").click()
    expect(page.get_by_text("waiting for a reader").first).to_be_visible()
    looked_at(agent, "article-editor")

    lead.go("knowledge/articles?show=review")
    page = lead.page
    page.get_by_role("link", name="What a fee is").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("link", name="Open as readers see it")).to_have_attribute(
        "href", "/help/en/articles/what-a-fee-is"
    )
    page.get_by_role("button", name=re.compile("^Chinese")).click()
    expect(page.get_by_role("article", name="Preview").get_by_text("Compare the fee.")).to_be_visible()
    page.get_by_label("Title").fill("什么是矿工费")
    page.get_by_role("textbox", name="Text in Chinese").click()
    page.keyboard.type("1. 打开应用")
    expect(page.get_by_text("All changes are saved.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("link", name="Open as readers see it")).to_have_attribute(
        "href", "/help/zh/articles/what-a-fee-is"
    )


def test_a_chinese_lead_restores_a_version_and_two_do_not_overwrite_each_other(stage: Stage) -> None:
    lead = stage.agent("Lin", Role.LEAD, language="zh")
    lead.arrive("knowledge/articles/new")
    page = lead.page
    page.get_by_label("标题").fill("矿工费")
    page.get_by_label("网址名称").fill("fees")
    page.get_by_role("button", name="继续编写正文").click()
    expect(page.get_by_role("textbox", name="中文内容")).to_be_visible()
    page.get_by_text("Markdown", exact=True).click()
    page.get_by_role("textbox", name="中文内容").fill("第一版\n")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("所有更改已保存。")).to_be_visible(timeout=15_000)

    other = stage.agent("Wei", language="zh")
    other.arrive(page.url.partition("/console/")[2])
    other.page.get_by_text("Markdown", exact=True).click()
    other.page.get_by_role("textbox", name="中文内容").fill("同事的版本\n")
    other.page.keyboard.press("Control+s")
    expect(other.page.get_by_text("所有更改已保存。")).to_be_visible(timeout=15_000)

    page.get_by_role("textbox", name="中文内容").fill("我的版本\n")
    expect(page.get_by_text("其他人同时保存了这篇内容")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("对方版本与您的版本的差异")).to_contain_text("同事的版本")
    page.get_by_role("button", name="用我的版本覆盖").click()
    expect(page.get_by_text("所有更改已保存。")).to_be_visible(timeout=15_000)
    page.get_by_text("历史版本", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text="Wei")
    row.get_by_role("button", name="此后的变化").click()
    expect(page.get_by_label(re.compile("之后的变化$"))).to_contain_text("我的版本")
    row.get_by_role("button", name="恢复").click()
    page.get_by_role("dialog").get_by_role("button", name="恢复").click()
    expect(page.get_by_role("textbox", name="中文内容")).to_have_value("同事的版本")
    lead.go("knowledge/articles")
    expect(page.get_by_role("link", name="矿工费")).to_be_visible()
    looked_at(lead, "articles")
