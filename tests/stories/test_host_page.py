"""The chat in a page that is not ours: what it leaves there, what it asks for, what the page's policy forbids."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.people import Visitor
from tests.support.browser import stored

pytestmark = pytest.mark.browser

NOTHING: dict[str, Any] = {"local": {}, "session": {}, "cookies": "", "databases": {}, "caches": {}}


def test_before_the_chat_is_opened_nothing_is_stored_and_the_loader_alone_is_fetched(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.visit()
    visitor.page.wait_for_load_state("networkidle")
    assert [url for url in visitor.asked if url.startswith(stage.site.url)] == [f"{stage.site.url}/widget/loader.js"]
    assert stored(visitor.page) == NOTHING
    assert visitor.context.cookies() == []
    assert visitor.context.storage_state()["origins"] == []
    assert len(visitor.page.frames) == 1


def test_the_chat_works_under_a_strict_policy_and_keeps_one_token(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    assert stored(visitor.chat) == NOTHING  # opened, and still nobody
    visitor.write("Hello from a strict page")
    kept = stored(visitor.chat)
    assert list(kept["local"]) == [f"walletdesk:{stage.inbox.public_id}"]
    assert kept | {"local": {}} == NOTHING
    assert "Hello" not in str(kept)
    assert stored(visitor.page) == NOTHING
    assert visitor.context.cookies() == []
    assert stage.faults() == []  # a refusal of the policy would stand there


def test_the_button_is_named_opens_with_the_keyboard_and_gets_the_focus_back(stage: Stage) -> None:
    visitor = stage.visitor(language="zh")
    visitor.visit()
    assert "联系客服" in names(visitor)
    visitor.page.keyboard.press("Tab")  # the link of the page
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.chat = visitor.frame()
    expect(visitor.field).to_be_focused()
    visitor.page.keyboard.type("用键盘写的")
    visitor.page.keyboard.press("Enter")
    visitor.sees_sent("用键盘写的")
    visitor.page.keyboard.press("Escape")
    expect(visitor.field).not_to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.field).to_be_in_viewport()
    expect(visitor.field).to_be_focused()


def test_an_answer_to_a_closed_chat_is_counted_on_the_button(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("Please answer later")
    visitor.button("close").click()
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.reply("Here is the answer")
    expect_name(visitor, "Chat with support, 1 new")
    visitor.press_button()
    visitor.sees("Here is the answer")
    expect_name(visitor, "Chat with support")


def test_where_the_page_forbids_frames_the_chat_opens_in_a_tab(stage: Stage) -> None:
    stage.host.allows_frame = False
    visitor = stage.visitor()
    visitor.visit()
    with visitor.context.expect_page() as opened:
        visitor.press_button()
    visitor.page = opened.value
    visitor.chat = visitor.page
    visitor.write("In a tab of its own")
    assert any("frame-src" in fault or "Framing" in fault for fault in visitor.faults)
    visitor.faults.clear()


def test_a_page_that_the_inbox_does_not_name_cannot_show_the_chat(stage: Stage) -> None:
    visitor = stage.visitor()
    copied = stage.host.url.replace("localhost", "127.0.0.1")  # the same page, put up by somebody else
    visitor.may_ask.add(copied.removeprefix("http://"))
    visitor.page.goto(copied)
    visitor.until(lambda: visitor.page.evaluate("Boolean(window.walletdesk)"), "the loader ran")
    visitor.press_button()
    visitor.until(lambda: any("frame-ancestors" in fault for fault in visitor.faults), "the browser refuses")
    assert not any(frame.url.startswith(stage.site.url) for frame in visitor.page.frames)
    visitor.faults.clear()


def names(visitor: Visitor) -> list[str]:
    """Names that assistive technology is told of the whole page, closed shadow roots included."""
    session = visitor.context.new_cdp_session(visitor.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node["name"]["value"] for node in nodes if node.get("name", {}).get("value")]


def expect_name(visitor: Visitor, name: str) -> None:
    visitor.until(lambda: name in names(visitor), f"the button is called {name!r}")
