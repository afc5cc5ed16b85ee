"""Somebody who manages the desk lets the wallet's backend in, is told what it takes, and hears when it takes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from walletdesk_client import Client

from tests.integrations.own import Listener
from tests.integrations.test_webhooks import earlier, signed
from tests.stories.conftest import Stage
from tests.stories.people import Agent
from tests.support.browser import DESK, PHONE, picture_folder, serious_faults
from walletdesk.integrations import rules
from walletdesk.kit.clock import DAY
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

SAID = {
    "en": {
        "title": "API and webhooks",
        "add_inbox": "Make an inbox",
        "name": "Name",
        "add_token": "Make a token",
        "make": "Make the token",
        "write": "Open and continue conversations, send files",
        "read": "Read states of conversations and what changed, no words",
        "stored": "I have stored it",
        "add_webhook": "Add a webhook",
        "save_webhook": "Add the webhook",
        "address": "Address",
        "private": "It stands in our private network",
        "missing": "Choose at least one.",
        "test": "Send a test",
        "taken": "It was taken",
        "works": "Works",
        "again": "Send again: A contact wrote",
        "none": "There is no token yet",
    },
    "zh": {
        "title": "API 与 Webhook",
        "add_inbox": "新建收件渠道",
        "name": "名称",
        "add_token": "生成令牌",
        "make": "生成令牌",
        "write": "发起和继续会话、上传文件",
        "read": "读取会话状态和变化，不含文字",
        "stored": "我已保存",
        "add_webhook": "添加 Webhook",
        "save_webhook": "添加 Webhook",
        "address": "地址",
        "private": "它位于我们的内网",
        "missing": "请至少选择一项。",
        "test": "发送测试",
        "taken": "已被接收",
        "works": "正常",
        "again": "重新发送：联系人发来消息",
        "none": "还没有令牌",
    },
}


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def looked_at(agent: Agent, name: str) -> None:
    """In both schemes, on a desk and on a phone: nobody is kept out."""
    for scheme in ("light", "dark"):
        for size in (DESK, (1024, 768), PHONE):
            agent.paint(scheme, size)
            assert serious_faults(agent.page) == []
            wide = agent.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (name, scheme, size)
            agent.picture(picture_folder() / f"{name}-{agent.language}-{scheme}-{size[0]}.png")
    agent.paint("light", DESK)


def shown_secret(page: Page, stored: str) -> str:
    dialog = page.get_by_role("dialog")
    secret = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name=stored).click()
    expect(dialog).to_have_count(0)
    return str(secret)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_backend_is_let_in_and_told(stage: Stage, listener: Listener, language: str) -> None:
    t = SAID[language]
    admin = stage.agent("Ada", Role.ADMIN, language=language)
    admin.arrive("settings/integrations")
    page = admin.page
    dialog = page.get_by_role("dialog")
    expect(page.get_by_role("heading", name=t["title"], exact=True)).to_be_visible()
    expect(page.get_by_text(t["none"])).to_be_visible()
    looked_at(admin, "integrations-empty")

    page.get_by_role("button", name=t["add_inbox"]).click()
    dialog.get_by_role("textbox", name=t["name"]).fill("Wallet backend")
    dialog.get_by_role("button", name=t["add_inbox"]).click()
    inbox = page.get_by_role("listitem").filter(has_text="Wallet backend").locator("code").inner_text()

    page.get_by_role("button", name=t["add_token"]).click()
    dialog.get_by_role("textbox", name=t["name"]).fill("Backend")
    dialog.get_by_role("button", name=t["make"], exact=True).click()
    expect(dialog.get_by_text(t["missing"])).to_be_visible()
    looked_at(admin, "token-form")
    for scope in (t["write"], t["read"]):
        dialog.get_by_label(scope).press("Space")
    dialog.get_by_role("button", name=t["make"], exact=True).press("Enter")
    expect(dialog.locator("code")).to_be_visible()
    looked_at(admin, "token-shown")
    token = shown_secret(page, t["stored"])
    assert token.startswith("wdk_")
    assert token not in page.content()

    page.get_by_role("button", name=t["add_webhook"]).click()
    dialog.get_by_role("textbox", name=t["name"]).fill("Backend")
    dialog.get_by_label(t["address"], exact=True).fill(listener.url)
    dialog.get_by_role("button", name=t["save_webhook"], exact=True).click()
    expect(dialog.get_by_role("textbox", name=t["address"])).to_have_attribute("aria-invalid", "true")
    looked_at(admin, "webhook-form")
    dialog.get_by_label(t["private"]).check()
    dialog.get_by_role("button", name=t["save_webhook"], exact=True).click()
    secret = shown_secret(page, t["stored"])

    backend = Client(stage.site.url, token)
    stored = backend.open_conversation(
        {"inbox": inbox, "contact": {"app_user": "user-1", "name": "Li Wei"}, "text": "Good morning from the backend"}
    )
    backend.close()
    admin.until(lambda: len(listener.heard) >= 2, "the backend was told")
    assert all(signed(secret, one.headers, one.body) for one in listener.heard)
    assert b"morning" not in b"".join(one.body for one in listener.heard)

    page.get_by_role("link", name="Backend").click()
    expect(page.get_by_text(t["works"], exact=True)).to_be_visible()
    page.get_by_role("button", name=t["test"]).click()
    expect(page.get_by_text(t["taken"])).to_be_visible()
    heard = len(listener.heard)
    page.get_by_role("button", name=t["again"]).click()
    admin.until(lambda: len(listener.heard) == heard + 1, "it was sent again")
    looked_at(admin, "webhook-log")
    admin.go("settings/integrations")
    expect(page.get_by_role("link", name="Backend")).to_be_visible()
    looked_at(admin, "integrations-full")
    admin.go(f"all/{stored.conversation.number}")
    expect(page.get_by_text("Good morning from the backend").first).to_be_visible()


def test_leads_are_told_on_every_page_when_a_webhook_was_switched_off(
    stage: Stage, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_PAUSES_US", (200_000,) * 5)
    listener.status = 500
    admin = stage.agent("Ada", Role.ADMIN)
    admin.arrive("settings/integrations")
    made = admin.page.request.post(
        f"{stage.site.url}/api/webhooks",
        data={"name": "Backend", "url": listener.url, "events": ["message.received"], "allow_private": True},
        headers={"origin": stage.site.url},
    ).json()
    db = stage.site.db
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("hello")
    admin.until(lambda: len(listener.heard) > 1, "it was tried")
    db.write_and_wait(earlier, f"update webhook set failing_since = failing_since - {3 * DAY}")
    lead, agent = stage.agent("Grace", Role.LEAD), stage.agent("Bob")
    admin.until(lambda: _off(db), "it was switched off")
    told = "The webhook “Backend” took nothing for three days and was switched off."
    for one in (lead, agent):
        one.arrive("all")
    expect(lead.page.get_by_text(told)).to_be_visible()
    expect(agent.page.get_by_text(told)).to_have_count(0)
    looked_at(lead, "webhook-notice")
    lead.page.get_by_role("link", name="Look", exact=True).click()
    expect(lead.page.get_by_text("Switched off by the desk")).to_be_visible()
    expect(lead.page.get_by_role("button", name="Switch on")).to_have_count(0)  # leads look
    looked_at(lead, "webhook-off")
    admin.go(f"settings/integrations/{made['webhook']['id']}")
    listener.status = 200
    admin.page.get_by_role("button", name="Switch on").click()
    expect(admin.page.get_by_role("button", name="Switch off")).to_be_visible()
    admin.page.get_by_text("Given up", exact=True).first.click()
    admin.page.get_by_role("button", name="Send all again that was given up").click()
    admin.until(lambda: listener.heard[-1].type == "message.received", "it was sent again")
    expect(admin.page.get_by_text(told)).to_have_count(0)


def _off(db: object) -> bool:
    from walletdesk.integrations import queries

    return any(one.switched_off_at for one in db.read_and_wait(queries.webhooks))  # type: ignore[attr-defined]


def test_who_may_not_sees_no_such_page(stage: Stage) -> None:
    agent = stage.agent("Bob")
    agent.arrive("settings/integrations")
    expect(agent.page.get_by_role("link", name="API and webhooks")).to_have_count(0)
    expect(agent.page.get_by_role("button", name="Make a token")).to_have_count(0)


def test_without_network_the_page_says_so(stage: Stage) -> None:
    admin = stage.agent("Ada", Role.ADMIN)
    admin.arrive("settings/integrations")
    expect(admin.page.get_by_text("There is no token yet")).to_be_visible()
    admin.offline()
    admin.page.get_by_role("button", name="Make a token").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Backend")
    dialog.get_by_label("Manage webhooks").check()
    dialog.get_by_role("button", name="Make the token").click()
    expect(dialog.get_by_role("alert").first).not_to_be_empty()
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Backend")
    admin.offline(away=False)
    dialog.get_by_role("button", name="Make the token").click()
    expect(dialog.locator("code")).to_be_visible()
