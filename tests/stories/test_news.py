"""News from a draft to the page that everybody reads, in two languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser


def test_a_security_warning_from_draft_to_the_top_of_the_help_centre(stage: Stage) -> None:
    agent = stage.agent("Ada")
    agent.arrive("knowledge/articles")
    page = agent.page
    page.get_by_role("link", name="News", exact=True).click()
    expect(page.get_by_text("There is no news yet")).to_be_visible()
    page.get_by_role("link", name="Write news").first.click()
    page.get_by_label("Title in English").fill("A fake app is about")
    body = page.get_by_label("Text in English (Markdown)")
    body.fill("Send us your recovery phrase.")
    page.get_by_label("Kind").select_option(label="Security warning")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This asks the reader for a secret").first).to_be_visible()
    body.fill("Install it from **our site** alone.")
    page.get_by_label("Title in Chinese").fill("出现假冒应用")
    page.get_by_label("Text in Chinese (Markdown)").fill("请只从**官网**安装。")
    page.get_by_role("radiogroup", name="Chinese: write or preview").get_by_text("Preview").click()
    expect(page.get_by_role("article", name="Preview").get_by_text("官网")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    looked_at(agent, "news-editor")

    lead = stage.agent("Lin", Role.LEAD, language="zh")
    lead.arrive("knowledge/news")
    page = lead.page
    page.get_by_role("link", name="出现假冒应用").click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("展示中", exact=True)).to_be_visible()
    looked_at(lead, "news-editor-zh")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在帮助中心打开").click()
    public = opened.value
    expect(public.get_by_role("heading", name="出现假冒应用")).to_be_visible()
    public.get_by_role("link", name="English").last.click()
    expect(public.get_by_role("heading", name="A fake app is about")).to_be_visible()
    public.goto(public.url.partition("/news/")[0])
    expect(public.get_by_role("region", name="Security warning")).to_contain_text("A fake app is about")

    page.get_by_role("button", name="归档").click()
    expect(page.get_by_text("已归档", exact=True).first).to_be_visible()
    public.reload()
    expect(public.get_by_role("heading", name="How can we help?")).to_be_visible()
    expect(public.get_by_text("A fake app is about")).to_have_count(0)
