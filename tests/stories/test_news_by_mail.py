"""News by mail in a browser: asked for on a phone, confirmed from the mailbox, counted by a lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.test_form import is_clean, window
from tests.support.browser import PHONE
from tests.support.letters import Letters, text_of
from tests.support.mailservers import HOST
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.knowledge.actions import news_mail
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

NEWS, LI = "news@wallet.example", "li@mail.example"


@pytest.fixture
def letters() -> Iterator[Letters]:
    letters = Letters()
    yield letters
    letters.close()


@pytest.fixture
def stage(open_stage: Callable[..., Stage], letters: Letters, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(news_mail, "WAITS_US", 0)
    stage = open_stage(organisation="Polar Wallet", news_mailbox=NEWS, news_mails_a_minute=6_000)
    settings = {
        "address": NEWS,
        "incoming": "lmtp",
        "listen_port": 0,
        "smtp_host": HOST,
        "smtp_port": letters.settings["smtp_port"],
        "smtp_security": "none",
        "own_network": True,
    }
    described = Description(name=trusted("News"), languages=("en", "zh"), settings=settings)
    stage.site.db.write_and_wait(create_inbox, SYSTEM, Channel.MAIL, described)
    return stage


def test_a_reader_asks_for_news_by_mail_and_a_lead_sees_that_somebody_does(stage: Stage, letters: Letters) -> None:
    li = window(stage, size=PHONE, touch=True, language="zh")
    page = li.page
    page.goto(f"{stage.site.url}/help/zh/news")
    is_clean(li, "news-by-mail")
    page.get_by_label("您的邮箱").fill(LI)
    page.get_by_label("仅安全提醒").check()
    page.get_by_role("button", name="给我发送链接").click()
    expect(page.get_by_role("status")).to_contain_text("请查看您的邮箱")
    is_clean(li, "news-by-mail-asked")
    link = re.search(r"http\S+/news/mail/\S+", text_of(letters.to(LI)[0]))
    assert link is not None
    page.goto(link[0])
    is_clean(li, "news-by-mail-confirm")
    page.get_by_role("button", name="是的，请发给我").click()
    expect(page.get_by_role("status")).to_contain_text("安全提醒")

    lead = stage.agent("Lin", Role.LEAD)
    lead.arrive("knowledge/news")
    page = lead.page
    table = page.get_by_role("table")
    expect(table.get_by_role("row", name="Chinese")).to_contain_text("01")
    page.get_by_role("link", name="Write news").first.click()
    page.get_by_label("Title in English").fill("A fake app is about")
    page.get_by_label("Text in English (Markdown)").fill("Install it from **our site** alone.")
    page.get_by_label("Kind").select_option(label="Security warning")
    expect(page.get_by_label("Mail it to those who asked for news by mail")).to_be_checked()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("1 person gets it by mail")
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    mail = letters.to(LI, count=2)[1]
    assert "A fake app is about" in str(mail["subject"])

    page = li.page
    page.goto(str(mail["list-unsubscribe"]).strip("<>"))
    is_clean(li, "news-by-mail-leave")
    page.get_by_role("button", name="不再接收邮件公告").click()
    expect(page.get_by_role("status")).to_contain_text("您的地址已删除")
    lead.arrive("knowledge/news")
    expect(lead.page.get_by_text("Nobody has asked for news by mail yet")).to_be_visible()
