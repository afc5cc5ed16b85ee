"""A lead sees what people ask and what rises, and makes an article and a macro of what was answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from tests.support.desk import comes_in
from walletdesk.analytics import actions
from walletdesk.analytics.rules import Rise
from walletdesk.conversations.actions import rate, work
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import HOUR
from walletdesk.safety import screen, trusted
from walletdesk.staff.rules import Role
from walletdesk.wire import RawText

pytestmark = pytest.mark.browser

SAID = {
    "en": {
        "title": "What people ask",
        "topic": "Promotion",
        "asked": "Where do I see my voucher? I am Jonas Weber.",
        "answer": "Hello Jonas, open Rewards and choose Vouchers.",
        "article": "Draft an article",
        "macro": "Make a macro",
        "aside": "Set aside",
        "table": "Table",
        "chain": "Network",
        "more": "More",
        "make": "Make an article of this",
        "origin": "Made of conversation #1001",
        "question": "Where do I see my voucher?",
        "left": "open Rewards and choose Vouchers.",
    },
    "zh": {
        "title": "大家在问什么",
        "topic": "优惠|活动|推广",
        "asked": "我叫陈志强，在哪里看我的优惠券？",
        "answer": "陈先生您好，请打开奖励页，选择优惠券。",
        "article": "整理成文章草稿",
        "macro": "做成快捷回复",
        "aside": "搁置",
        "table": "表格",
        "chain": "网络",
        "more": "更多",
        "make": "整理成文章",
        "origin": "由会话 #1001 整理",
        "question": "在哪里看我的优惠券？",
        "left": "请打开奖励页，选择优惠券。",
    },
}


def asks(stage: Stage, text: str) -> Received:
    facts = {"chain": trusted("TRON"), "app_version": trusted("Polar 5.12.1")}
    return comes_in(stage.site.db, stage.inbox, text, topic="promotion", facts=facts)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lead_makes_an_article_and_a_macro_of_what_is_asked(stage: Stage, language: str) -> None:
    words = SAID[language]
    db = stage.site.db
    received = asks(stage, words["asked"])
    lead = stage.agent("Grace", Role.LEAD, language=language)
    lead.arrive("all/1001")
    lead.reply(words["answer"])
    db.write_and_wait(work.set_status, 1001, SYSTEM, status=Status.RESOLVED)
    db.write_and_wait(rate.rate, received.conversation.public_id, received.contact.id, 1, screen(RawText("")))
    db.write_and_wait(lambda unit: actions._note(unit, "promotion", "tron", Rise(9, 8, 1.5), unit.now - HOUR))
    lead.go("settings/asked")
    page = lead.page
    expect(page.get_by_role("heading", name=words["title"], level=1)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(f"^{words['article']}"))).to_be_visible()
    looked_at(lead, f"asked-{language}")
    page.get_by_label(words["chain"], exact=True).last.select_option("tron")
    page.get_by_text(words["table"], exact=True).click()
    expect(page.get_by_role("region", name=words["table"], exact=True).get_by_role("table")).to_be_visible()
    looked_at(lead, f"asked-table-{language}")
    page.get_by_role("button", name=re.compile(f"^{words['aside']}")).click()
    expect(page.get_by_role("button", name=re.compile(f"^{words['aside']}"))).to_have_count(0)

    page.get_by_role("button", name=re.compile(f"^{words['macro']}")).click()
    expect(page.get_by_role("textbox").filter(has_text=words["left"]).first).to_be_visible()
    lead.page.once("dialog", lambda dialog: dialog.accept())
    lead.go("all/1001")
    page.get_by_role("button", name=words["more"], exact=True).click()
    page.get_by_role("menuitem", name=words["make"]).click()
    expect(page.get_by_role("link", name=words["origin"])).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["question"])
    expect(page.get_by_text(words["left"]).first).to_be_visible()
    expect(page.get_by_text(re.compile("Jonas|Weber|志强|陈"))).to_have_count(0)
    looked_at(lead, f"article-of-conversation-{language}")
