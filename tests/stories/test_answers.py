"""Somebody in Telegram answers one message, an agent answers another: both are seen, and one click shows what is meant."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.channels.telegram.conftest import NOAH, connected, until
from tests.stories.conftest import Stage
from tests.support.browser import picture_folder, serious_faults
from tests.support.providers.telegram import TelegramStandIn

pytestmark = pytest.mark.browser


def test_what_a_message_answers_is_shown_and_one_click_leads_there(stage: Stage) -> None:
    with TelegramStandIn() as telegram:
        bot = telegram.add_bot()
        desk = connected(stage.site, telegram)
        asked = telegram.say(bot, "Where do I see the fee of a swap?", user=NOAH)
        for number in range(40):
            telegram.say(bot, f"And one more thing that I have noticed, number {number}", user=NOAH)
        until(lambda: len(desk.texts(NOAH)) == 41)
        agent = stage.agent()
        agent.log_in()
        agent.open("number 39")
        page = agent.page
        page.get_by_role("log").hover()
        first = page.get_by_role("article").filter(
            has=page.get_by_role("paragraph").filter(has_text="Where do I see the fee")
        )
        for _ in range(60):
            if first.count():
                break
            page.mouse.wheel(0, -2_000)
            page.wait_for_timeout(100)
        first.hover()
        first.get_by_role("button", name="More about this message").click()
        page.get_by_role("menuitem", name="Answer this message").click()
        expect(page.get_by_text("Answers: Where do I see the fee of a swap?")).to_be_visible()
        field = page.get_by_role("textbox", name=re.compile("Write to"))
        expect(field).to_be_focused()
        agent.picture(picture_folder() / "answers-composer.png")
        assert serious_faults(page) == []
        field.fill("Below the amount, before you confirm.")
        page.keyboard.press("Control+Enter")
        (call,) = until(telegram.sent)
        assert call["reply_parameters"]["message_id"] == asked["message_id"]
        ours = page.get_by_role("article").filter(has_text="Below the amount")
        quoted = ours.get_by_role("button", name=re.compile("Where do I see the fee"))
        expect(quoted).to_be_visible()
        agent.picture(picture_folder() / "answers-quoted.png")
        assert serious_faults(page) == []
        expect(first).to_have_count(0)  # it was scrolled out of the page
        quoted.focus()
        page.keyboard.press("Enter")
        expect(first).to_be_in_viewport()
        agent.picture(picture_folder() / "answers-shown.png")
