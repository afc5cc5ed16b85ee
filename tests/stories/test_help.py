"""The help centre in a browser: with scripts and without, by keyboard, wide and small, light and dark, mirrored."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.knowledge.shelves import Shelves
from tests.stories.conftest import Stage
from tests.support.browser import DESK, PHONE, Window, picture_folder, serious_faults
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.unit import Query
from walletdesk.knowledge.tables import article_feedback
from walletdesk.safety import trusted

pytestmark = pytest.mark.browser

STARTER = Path(__file__).parents[2] / "walletdesk" / "knowledge" / "starter"
SLUGS = ("missing-memo", "approvals-and-revoking", "pending-transaction", "network-fees", "back-up-your-wallet")
TOLD = Query(select(article_feedback.c.why_not).order_by(article_feedback.c.id), str)
WAYS = (("light", DESK), ("dark", PHONE))
_IN_ORDER = "document.querySelector('main').getBoundingClientRect().bottom <= document.querySelector('footer').getBoundingClientRect().top + 1"


@pytest.fixture
def stage(open_stage: Callable[..., Stage]) -> Stage:
    """A desk with five articles of the starter set, in both languages, and one in English alone."""
    stage = open_stage(organisation="Polar Wallet", help_links=("Website https://polar.example",))
    described = Description(name=trusted("Form"), languages=("en", "zh"))
    stage.site.db.write_and_wait(create_inbox, SYSTEM, Channel.FORM, described)
    shelves = Shelves(stage.site.db)
    for slug in SLUGS:
        titles, bodies = {}, {}
        for language in ("en", "zh"):
            titles[language], bodies[language] = starter(slug, language)
        shelves.article(slug, bodies=bodies, summary="", en=titles["en"], zh=titles["zh"])
    shelves.article("tags", en="What tags are")
    return stage


def starter(slug: str, language: str) -> tuple[str, str]:
    _, front, body = (STARTER / language / f"{slug}.md").read_text().split("---\n", 2)
    [title] = re.findall(r"^title: (.*)$", front, re.MULTILINE)
    return title, body


def window(stage: Stage, **fields: object) -> Window:
    made = Window(stage.browser, may_ask=[stage.site.url], **fields)  # type: ignore[arg-type]  # as `Window` takes them
    stage.windows.append(made)
    return made


def is_clean(shown: Window, name: str) -> None:
    """Nothing serious for axe, nothing wider than the window, each way.  With WALLETDESK_PICTURES set, pictures of it."""
    for scheme, size in WAYS:
        shown.paint(scheme, size)
        assert serious_faults(shown.page) == [], f"{name}, {scheme}"
        assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}, {scheme}"
        assert shown.page.evaluate(_IN_ORDER), f"{name}, {scheme}"
        if "WALLETDESK_PICTURES" in os.environ:
            path = picture_folder() / f"help-{shown.language}-{name}-{scheme}.png"
            shown.page.screenshot(path=path, full_page=True)
    shown.paint("light", DESK)


def test_an_answer_is_found_by_typing_and_the_keyboard_alone(stage: Stage) -> None:
    reader = window(stage, language="zh")
    page = reader.page
    page.goto(f"{stage.site.url}/help")
    expect(page).to_have_url(f"{stage.site.url}/help/zh")
    is_clean(reader, "start")
    field = page.get_by_role("combobox", name="搜索帮助")
    field.focus()
    page.keyboard.type("忘记填写备注", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    is_clean(reader, "suggestions")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.type("了")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Memo")
    is_clean(reader, "article")
    page.get_by_role("button", name="有帮助", exact=True).click()
    expect(page.get_by_text("谢谢，很高兴帮到您。")).to_be_visible()
    page.goto(f"{stage.site.url}/help/zh/articles/tags")
    expect(page.get_by_text("这篇文章还没有中文版本")).to_be_visible()
    is_clean(reader, "not-translated")


def test_everything_works_without_scripts(stage: Stage) -> None:
    reader = window(stage)
    plain = reader.context.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})  # type: ignore[union-attr]
    try:
        page = plain.new_page()
        page.goto(f"{stage.site.url}/help/en")
        page.get_by_role("searchbox").fill("I forgot the memo")
        page.get_by_role("button", name="Search").click()
        expect(page.locator("mark").first).to_be_visible()
        page.get_by_role("link", name=re.compile("Memo, tag")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Memo, tag or comment forgotten")
        page.get_by_role("button", name="No", exact=True).click()
        page.get_by_label("I do not understand it").check()
        page.get_by_label("What were you looking for?").fill("my exchange is not named")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Whoever keeps this article reads it.")).to_be_visible()
        page.locator("details.languages summary").click()
        page.get_by_role("link", name="中文").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Memo")
    finally:
        plain.close()
    assert stage.site.db.read_and_wait(lambda unit: unit.all(TOLD)) == ["unclear"]


def test_every_page_is_clean_in_english(stage: Stage) -> None:
    reader = window(stage)
    for name, path in (
        ("start", ""),
        ("topic", "/topics/transfers"),
        ("category", "/topics/transfers/exchanges"),
        ("article", "/articles/approvals-and-revoking"),
        ("expert", "/articles/pending-transaction?level=expert"),
        ("why", "/articles/missing-memo?told=no"),
        ("search", "/search"),
        ("languages", "/languages"),
        ("nothing", "/articles/nothing"),
    ):
        reader.page.goto(f"{stage.site.url}/help/en{path}")
        is_clean(reader, name)
    reader.page.get_by_role("searchbox").or_(reader.page.get_by_role("combobox")).fill("fees of my transfer")
    reader.page.get_by_role("button", name="Search").click()
    expect(reader.page.locator("mark").first).to_be_visible()
    is_clean(reader, "found")


def test_a_page_is_mirrored_for_who_reads_from_the_right(stage: Stage) -> None:
    reader = window(stage)
    reader.page.goto(f"{stage.site.url}/help/en/articles/approvals-and-revoking")
    reader.page.evaluate("document.documentElement.dir = 'rtl'")
    is_clean(reader, "mirrored")
