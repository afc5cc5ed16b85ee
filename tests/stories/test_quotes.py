"""A reply to one of many questions says which, and leads back to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.support.browser import PHONE, serious_faults

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_a_reply_to_one_of_many_questions_leads_back_to_it(stage: Stage, language: str, scheme: str) -> None:
    visitor = stage.visitor(language=language, scheme=scheme, size=PHONE)
    visitor.open_page()
    visitor.write("Where is my receiving address?")
    for number in range(6):
        visitor.write(f"And this is thing number {number}" + "\nI looked at it twice" * 4)
    agent = stage.agent()
    agent.arrive("all/1001")
    asked = agent.message("Where is my receiving address?")
    asked.hover()
    asked.get_by_role("button", name="More about this message").click()
    agent.page.get_by_role("menuitem", name="Answer this message").click()
    expect(agent.composer).to_contain_text("Answers: Where is my receiving address?")
    agent.reply("Tap Receive on the first page")

    visitor.sees("Tap Receive on the first page")
    question = visitor.thread.locator(".bubble").filter(has_text="Where is my receiving address?")
    expect(question).not_to_be_in_viewport()
    said = {
        "en": "Answers: Where is my receiving address?. Show that message",
        "zh": "回复：Where is my receiving address?。查看那条消息",
    }
    quote = visitor.chat.get_by_role("button", name=said[language])
    expect(quote).to_be_visible()
    assert serious_faults(visitor.page) == []
    quote.click()
    expect(question).to_be_in_viewport()
    # Told to one who comes back too.
    visitor.page.reload()
    expect(visitor.chat.get_by_role("button", name=said[language])).to_be_visible()
