"""A phone with its keyboard up, and pages drawn from right to left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.stories.conftest import Stage
from tests.support.browser import DESK, PHONE

pytestmark = pytest.mark.browser
KEYBOARD_UP = (390, 430)
SALAM = "مرحبا، لم تصل حوالتي بعد"


def test_above_the_keyboard_there_is_room_for_what_happened_and_the_privacy_notice_stays(stage: Stage) -> None:
    stage.sign_in_app("u-20814", "Jonas Weber")
    visitor = stage.visitor(size=KEYBOARD_UP, touch=True)
    visitor.open_app()
    within(visitor.chat.get_by_role("button", name="Coins are gone, or someone has my recovery phrase"), 430)
    within(visitor.chat.get_by_role("button", name="A transfer is pending or missing"), 430)
    within(visitor.field, 430)
    within(visitor.chat.get_by_role("checkbox", name="Send 5 details along"), 430)
    expect(visitor.chat.get_by_role("link", name="Privacy notice")).to_be_in_viewport()
    expect(visitor.chat.get_by_role("heading", name=visitor.words["never"])).to_be_in_viewport()
    # What is sent along is named on request, as on a large view.
    visitor.button("Show all").click()
    expect(visitor.chat.get_by_text("Android 16")).to_be_attached()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_chat_is_drawn_right_to_left(stage: Stage, size: tuple[int, int]) -> None:
    visitor = stage.visitor(size=size)
    visitor.open_page()
    mirror(visitor.chat)
    visitor.write(SALAM)
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.reply("نحن نتحقق من ذلك")
    visitor.sees("نحن نتحقق من ذلك")
    view = middle(visitor.chat.get_by_role("log"))
    assert middle(visitor.chat.locator(".mine .bubble")) < view < middle(visitor.chat.locator(".theirs .bubble"))
    assert middle(visitor.chat.locator(".send")) < middle(visitor.field)
    assert direction(visitor.chat.locator(".mine .bubble")) == "rtl"
    nothing_beside(visitor.chat)


def test_the_console_is_drawn_right_to_left(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write(SALAM)
    agent = stage.agent()
    agent.arrive("all/1001")
    mirror(agent.page)
    agent.note("An English note")
    page = agent.page
    views = middle(page.get_by_role("navigation").first)
    rows, thread, panel = (
        middle(one) for one in (page.get_by_role("region", name="Conversations"), agent.thread, agent.panel)
    )
    assert panel < thread < rows < views
    # Words keep their own direction, whatever the page's is.
    assert direction(agent.thread.get_by_text(SALAM)) == "rtl"
    assert direction(agent.thread.get_by_text("An English note")) == "ltr"
    nothing_beside(page)
    for width in (1024, 390):
        agent.paint("light", (width, 844))
        nothing_beside(page)


def mirror(page: Page | Frame) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")


def middle(part: Locator) -> float:
    box = part.first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def direction(part: Locator) -> str:
    return str(part.first.evaluate("(el) => getComputedStyle(el).direction"))


def within(part: Locator, height: int) -> None:
    """All of it is seen, not only a part."""
    expect(part).to_be_in_viewport(ratio=1)
    box = part.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= height


def nothing_beside(page: Page | Frame) -> None:
    """The page scrolls up and down only."""
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], wide
