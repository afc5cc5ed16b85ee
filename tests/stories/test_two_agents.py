"""Two agents at one conversation see each other, and what the other does, as it happens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.stories.conftest import Stage
from tests.stories.people import Agent

pytestmark = [pytest.mark.browser, pytest.mark.both_engines("screens hear of each other through Redis")]


def test_two_agents_on_one_conversation_see_each_other_and_each_others_work(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("Which of you will answer me?")
    ada, mira = stage.agent("Ada"), stage.agent("Mira")
    for agent in (ada, mira):
        agent.arrive("all/1001")
        agent.sees("Which of you will answer me?")

    expect(header(ada).get_by_role("status")).to_contain_text("Mira is looking at this too")
    expect(header(mira).get_by_role("status")).to_contain_text("Ada is looking at this too")
    mira.field.press_sequentially("I ")
    expect(header(ada).get_by_role("status")).to_contain_text("Mira is typing")
    expect(ada.composer).to_contain_text("Mira is typing a reply here")
    expect(visitor.chat.get_by_text("Mira is typing")).to_be_visible()

    mira.reply("I will.")
    ada.sees("I will.")
    visitor.sees("I will.")
    ada.note("I looked at the chain, it is confirmed")
    mira.sees("I looked at the chain, it is confirmed")

    # Whoever answers first has it, and may hand it over.
    ada.sees("Mira took it")
    expect(ada.button("Assigned to Mira")).to_be_visible()
    pick(ada, "Assigned to Mira", "Take it")
    mira.sees("Ada took it")
    expect(mira.button("Assigned to Ada")).to_be_visible()
    pick(ada, "Priority", "High")
    mira.sees("Ada set the priority to High")
    expect(mira.button("Priority")).to_have_text("High")
    ada.resolve()
    expect(mira.button("reopen")).to_be_visible()
    mira.sees("Ada resolved it")

    mira.go("all")
    expect(header(ada).get_by_role("status")).to_have_text("")


def test_two_agents_who_take_a_conversation_at_once_both_see_who_has_it(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("Hello")
    ada, mira = stage.agent("Ada"), stage.agent("Mira")
    for agent in (ada, mira):
        agent.arrive("all/1001")
        agent.sees("Hello")
        agent.button("Assign").click()
    for agent in (ada, mira):
        agent.page.get_by_role("option", name="Take it").click()

    ada.sees("Mira took it")
    mira.sees("Mira took it")
    for agent in (ada, mira):
        expect(agent.button("Assigned to Mira")).to_be_visible()
    ada.view("Mine")
    expect(ada.page.get_by_text("Nothing waits for you")).to_be_visible()
    mira.view("Mine")
    mira.sees_rows("Hello")


def header(agent: Agent) -> Locator:
    return agent.page.get_by_role("region", name="Conversation #1001").locator("header").first


def pick(agent: Agent, menu: str, choice: str) -> None:
    agent.button(menu).click()
    agent.page.get_by_role("option", name=choice).click()
