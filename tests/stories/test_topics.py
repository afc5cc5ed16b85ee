"""The team says what a conversation is about, by a key; the desk learns it, and names the next one like it itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.sorting.conftest import load_encoder
from tests.sorting.test_teaching import NEWS, WORDS, label_all
from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

TOPIC = re.compile("^(?:Gift card|礼品卡)$")


@pytest.fixture(autouse=True, scope="module")
def _encoder() -> None:
    load_encoder()


@pytest.mark.timeout(400)
def test_what_the_team_corrects_is_what_the_next_one_is_called(stage: Stage) -> None:
    lead = stage.agent("Grace", Role.LEAD)
    lead.arrive("settings/topics")
    page = lead.page
    page.get_by_role("button", name="Add a topic").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name in English").fill("Gift card")
    dialog.get_by_label("Name in Chinese").fill("礼品卡")
    dialog.get_by_label(re.compile("^Short name")).fill("gift_card")
    dialog.get_by_role("button", name="Add a topic").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("listitem").filter(has_text="Gift card")).to_be_visible()
    looked_at(lead, "topics")

    visitor = stage.visitor()
    visitor.open_page()
    visitor.write(NEWS.format(n="already gone"))
    agent = stage.agent("李娜", language="zh")
    agent.arrive("all/1001")
    expect(agent.panel.get_by_text(re.compile("把握|系统不知道"))).to_be_visible()
    looked_at(agent, "topic-card")
    agent.go("all/1001")  # from a phone's width back to a desk's the panel is laid anew
    expect(agent.panel.get_by_text(re.compile("把握|系统不知道"))).to_be_visible()
    agent.page.keyboard.press("1")
    expect(agent.page.get_by_text("已记录，系统会从中学习。").first).to_be_visible()
    expect(agent.panel.get_by_text("由团队确定")).to_be_visible()
    agent.page.keyboard.press("c")
    agent.page.keyboard.type("礼品卡")
    expect(agent.page.get_by_role("option")).to_have_count(1)
    agent.page.keyboard.press("Enter")
    expect(agent.panel.get_by_text(TOPIC)).to_be_visible()

    texts = [NEWS.format(n=f"{word} {other}") for word in WORDS for other in ("today", "for me")]
    label_all(stage.site, texts, "gift_card", lead.member.id)
    lead.go("settings/topics")
    page.get_by_role("button", name="Learn now").click()
    versions = page.get_by_role("list", name="Models")
    expect(versions.get_by_text("better, so it took over")).to_be_visible(timeout=300_000)
    looked_at(lead, "topics-learned")

    second = stage.visitor()
    second.open_page()
    second.write(NEWS.format(n="nothing at all"))
    lead.go(f"all/{1002 + len(texts)}")
    expect(lead.panel.get_by_text(TOPIC)).to_be_visible()
    expect(lead.panel.get_by_text("recognised by the desk")).to_be_visible()

    lead.go("settings/topics")
    page.get_by_role("button", name=re.compile("^Run.*: .*comes with")).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Run")).click()
    expect(page.get_by_text("The model that comes with the desk tells topics.")).to_be_visible()
