"""The public form and "my requests" in a browser: with scripts and without, wide and small, light and dark."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.support.browser import PHONE, Browser, Window, picture_folder, serious_faults
from tests.support.letters import Letters, code_in, text_of
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.safety import trusted

pytestmark = pytest.mark.browser

HASH = "0x" + "5c" * 32
LI = "li@mail.example"


@pytest.fixture
def letters() -> Iterator[Letters]:
    letters = Letters()
    yield letters
    letters.close()


@pytest.fixture
def stage(open_stage: Callable[..., Stage], letters: Letters) -> Stage:
    stage = open_stage(organisation="Polar Wallet", **letters.settings)
    described = Description(name=trusted("Form"), languages=("en", "zh"))
    stage.site.db.write_and_wait(create_inbox, SYSTEM, Channel.FORM, described)
    return stage


def window(stage: Stage, **fields: object) -> Window:
    made = Window(stage.browser, may_ask=[stage.site.url], **fields)  # type: ignore[arg-type]  # as `Window` takes them
    stage.windows.append(made)
    return made


def is_clean(shown: Window, name: str) -> None:
    """Nothing serious for axe, nothing wider than the window.  With WALLETDESK_PICTURES set, a picture of it."""
    assert serious_faults(shown.page) == [], name
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if "WALLETDESK_PICTURES" in os.environ:
        path = picture_folder() / f"form-{shown.language}-{name.replace('/', '-')}.png"
        shown.page.screenshot(path=path, full_page=True)


def test_a_wrong_hash_is_corrected_while_typing_confirmed_answered_and_read(stage: Stage, letters: Letters) -> None:
    li, ada = window(stage, size=PHONE, touch=True, language="zh"), stage.agent()
    page = li.page
    page.goto(f"{stage.site.url}/ask?lang=zh")
    is_clean(li, "topics")
    page.get_by_role("link", name="转账一直等待，或查不到").click()
    page.get_by_label("发生了什么？").fill("我的 USDT 转账从昨天开始一直打包中")
    field = page.get_by_label("交易哈希")
    field.fill(HASH[:-2])
    expect(page.get_by_text("这里有 62 位")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(HASH)
    expect(page.get_by_text("格式正确：Ethereum")).to_be_visible()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.get_by_label("网络").select_option(label="Ethereum")
    page.get_by_label("截图或其他文件").set_input_files(
        {"name": "屏幕.txt", "mimeType": "text/plain", "buffer": b"pending since yesterday"}
    )
    page.get_by_label("您的邮箱").fill(LI)
    is_clean(li, "form")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="您的请求已提交")).to_be_visible()
    is_clean(li, "sent")
    [mail] = letters.to(LI)
    assert "USDT" not in text_of(mail)
    page.get_by_label("邮件中的八位数字").fill(code_in(mail))
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_text("一直打包中")).to_be_visible()
    expect(page.get_by_text("屏幕.txt")).to_be_visible()
    is_clean(li, "request")

    ada.arrive()
    ada.rows.first.click()
    ada.sees("一直打包中")
    expect(ada.panel).to_contain_text(LI)
    expect(ada.panel).to_contain_text("E-mail confirmed")
    expect(ada.panel).to_contain_text("Ethereum")
    ada.reply("手续费太低，请用相同 nonce 加速。")
    told = letters.to(LI, count=2)[1]
    assert "手续费" not in text_of(told)
    assert "有了回复" in told["Subject"]

    page.goto(re.findall(r"https?://\S+", text_of(told))[0])
    expect(page.get_by_text("有新回复")).to_be_visible()
    is_clean(li, "requests")
    page.get_by_role("link", name="有新回复").click()
    expect(page.get_by_text("手续费太低")).to_be_visible()
    page.get_by_label("您的回复").fill("已经加速，谢谢")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已经加速，谢谢")).to_be_visible()
    ada.sees("已经加速，谢谢")
    page.get_by_role("link", name="我的请求").first.click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("您的邮箱")).to_be_visible()
    page.go_back()
    page.reload()
    assert "手续费太低" not in page.content()


def test_without_scripts_in_the_dark(browser: Browser, stage: Stage, letters: Letters) -> None:
    context = browser.chromium.new_context(
        java_script_enabled=False, color_scheme="dark", locale="en-US", viewport={"width": 390, "height": 844}
    )
    try:
        page = context.new_page()
        page.goto(f"{stage.site.url}/ask/app_fault")
        assert page.get_by_label("What happened?").count() == 1 and not page.get_by_label("What happened?").is_visible()
        page.get_by_role("textbox", name="Your e-mail address").fill(LI)
        page.get_by_role("button", name="Mail me a code").click()
        page.get_by_label("The eight digits from the mail").fill(code_in(letters.to(LI)[0]))
        page.get_by_role("button", name="Confirm").click()
        page.get_by_label("What happened?").fill("The app closes when I scan a code")
        page.get_by_label("Version of the app").fill("4.2.0")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("The app closes when I scan a code")).to_be_visible()
        page.get_by_role("button", name="Speak to a lead").click()
        expect(page.get_by_text("somebody senior looks at it")).to_be_visible()
        page.get_by_label("Your reply").fill("It is Android 15")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("It is Android 15")).to_be_visible()
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_clean_in_both_schemes_and_fits_a_phone(stage: Stage, scheme: str) -> None:
    li = window(stage, size=PHONE, scheme=scheme)
    page = li.page
    for path in ("/ask", "/ask/seed_leaked", "/ask/app_fault", "/ask/other", "/requests", "/requests/code"):
        page.goto(stage.site.url + path)
        is_clean(li, f"{scheme}{path}")
    page.goto(f"{stage.site.url}/ask/token_not_shown")
    page.get_by_label("Your wallet address").fill("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96046")
    expect(page.get_by_text("mistyped")).to_be_visible()
    page.get_by_label("What happened?").fill("I was charged a high gas fee and somebody may have my seed phrase")
    expect(page.get_by_role("link", name="What a transfer costs now")).to_be_visible()
    expect(page.get_by_role("link", name="Coins gone")).to_be_visible()
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please give an e-mail address")).to_be_visible()
    assert page.get_by_label("What happened?").input_value().startswith("I was charged")
    is_clean(li, f"{scheme}-problems")
