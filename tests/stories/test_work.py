"""The rest of an agent's day: seniors, snoozes, searches, secrets found late, claims of strangers, blocked people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.support.desk import comes_in
from walletdesk.kit.clock import SECOND

pytestmark = pytest.mark.browser


def test_a_visitor_whom_two_answers_did_not_help_asks_for_someone_senior(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("My balance is wrong")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.reply("Please pull down to refresh.")
    visitor.sees("Please pull down to refresh.")
    expect(visitor.button("senior")).to_have_count(0)
    visitor.write("I did, it is still wrong")
    agent.reply("Please install it anew.")
    visitor.button("senior").click()
    expect(visitor.chat.get_by_text("Someone senior was asked for. They read everything above")).to_be_visible()
    agent.sees("Visitor 1001 asks for someone senior")
    agent.sees("The desk gave it back to everybody")
    expect(agent.button("Priority")).to_have_text("High")


@pytest.mark.both_engines("jobs are claimed otherwise among several processes")
def test_what_is_snoozed_waits_and_wakes_by_itself_and_by_an_answer(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("Please remind me tomorrow")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.button("snooze").click()
    agent.page.get_by_role("menuitem", name="Tomorrow morning").click()
    agent.view("Snoozed")
    agent.sees_rows("Please remind me tomorrow")
    expect(agent.rows.first).to_contain_text(re.compile("until .* 09:00 AM"))
    visitor.write("I have it already")
    agent.view("All open")
    agent.sees_rows("I have it already")

    until = stage.site.db.clock.now() + 2 * SECOND
    answer = agent.context.request.put(
        f"{stage.site.url}/api/conversations/1001/status",
        data={"status": "snoozed", "snoozed_until": until},
        headers={"origin": stage.site.url},
    )
    assert answer.ok
    expect(agent.page.get_by_text("No open conversations")).to_be_visible()
    agent.sees_rows("I have it already")
    agent.open("I have it already")
    agent.sees("The desk brought it back from later")


@pytest.mark.both_engines("each engine has its own index of words")
def test_messages_are_found_by_words_in_english_and_chinese(stage: Stage) -> None:
    for text in ("The swap on Base charged me twice", "Nothing about it", "兑换时手续费扣了两次，怎么回事"):
        comes_in(stage.site.db, stage.inbox, text)
    agent = stage.agent()
    agent.arrive("all")
    agent.page.keyboard.press("/")
    field = agent.page.get_by_role("searchbox", name="Search messages")
    expect(field).to_be_focused()
    hits = agent.page.get_by_role("region", name="Conversations").get_by_role("link").filter(has_text="#")
    field.fill("charged twice")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("The swap on Base charged me twice")
    expect(hits.get_by_text("charged", exact=True)).to_be_visible()  # marked
    field.fill("手续费")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("兑换时手续费扣了两次")
    hits.click()
    agent.sees("兑换时手续费扣了两次，怎么回事")
    field.fill("no such words at all")
    expect(agent.page.get_by_text("Nothing found")).to_be_visible()


def test_a_secret_that_the_desk_did_not_know_is_reported_and_gone_on_both_sides(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("The pattern of my phone is up up down left")
    agent = stage.agent()
    agent.arrive("all/1001")
    message = agent.message("The pattern of my phone")
    message.hover()
    message.get_by_role("button", name="More about this message").click()
    agent.page.get_by_role("menuitem", name="Report a secret").click()
    dialog = agent.page.get_by_role("dialog", name="Report a secret")
    dialog.get_by_role("button", name="Look again and remove").click()
    expect(dialog.get_by_text("The desk found no secret in it.")).to_be_visible()
    dialog.get_by_role("checkbox", name="Remove the whole text").check()
    dialog.get_by_role("button", name="Remove the whole text").click()
    expect(dialog.get_by_text("The text was removed. The contact was told what was removed")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()
    expect(agent.thread.get_by_text("up up down left")).to_have_count(0)
    expect(visitor.chat.get_by_text("up up down left")).to_have_count(0)
    expect(agent.row("up up down left")).to_have_count(0)
    # It is named for what it was, and the visitor reads what to do.
    expect(agent.thread.get_by_role("button", name="secret removed")).to_be_visible()
    expect(visitor.chat.get_by_role("button", name="Secret removed")).to_be_visible()
    expect(
        visitor.thread.get_by_text("One of your messages held a password, a code or another secret.")
    ).to_be_visible()
    visitor.chat.get_by_role("button", name="What to do now").click()
    expect(visitor.chat.get_by_text("Change it now, on a device you trust")).to_be_visible()
    expect(visitor.chat.get_by_text("did not store it")).to_have_count(0)


def test_a_strangers_urgent_claim_that_is_held_is_confirmed_by_a_look(stage: Stage) -> None:
    claims = (
        "My wallet was drained after I connected to a site",
        "Someone stole all my ETH last night, help",
        "I was hacked, my coins were transferred out without me",
        "Scammers have emptied my account just now, please help me",
    )
    for text in claims:
        comes_in(stage.site.db, stage.inbox, text, source="one-address")
    agent = stage.agent()
    agent.arrive("all")
    agent.view("To be confirmed")
    agent.sees_rows(claims[-1])
    agent.open(claims[-1])
    held = agent.page.get_by_role("region", name="An urgent claim of a stranger")
    held.get_by_role("button", name="Yes, it is urgent").click()
    expect(held).to_be_hidden()
    agent.sees("Ada: Confirmed")
    expect(agent.button("Priority")).to_have_text("Urgent")
    agent.view("Urgent")
    expect(agent.row(claims[-1])).to_be_visible()


def test_a_blocked_visitor_is_told_and_keeps_the_text_and_the_team_is_not_bothered(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("You are all thieves")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.panel.get_by_role("button", name="Block").click()
    expect(agent.panel.get_by_role("button", name="Unblock")).to_be_visible()
    visitor.send("All of you!!")
    waiting = visitor.chat.get_by_role("listitem").filter(has_text="All of you!!")
    expect(waiting).to_contain_text("Not sent. The team does not take messages from here any more.")
    agent.panel.get_by_role("button", name="Unblock").click()
    expect(agent.panel.get_by_role("button", name="Block", exact=True)).to_be_visible()
    waiting.get_by_role("button", name="Try again").click()
    agent.sees("All of you!!")
    assert agent.said() == ["You are all thieves", "All of you!!"]


def test_an_agent_handles_a_conversation_with_the_keyboard_alone(stage: Stage) -> None:
    for text in ("The first question", "The second question"):
        comes_in(stage.site.db, stage.inbox, text)
    agent = stage.agent()
    agent.arrive("all")
    agent.sees_rows("The first question", "The second question")
    keys = agent.page.keyboard
    keys.press("?")
    sheet = agent.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    keys.press("Escape")
    expect(sheet).to_be_hidden()

    keys.press("j")
    keys.press("j")
    expect(agent.row("The second question")).to_be_focused()
    keys.press("k")
    expect(agent.row("The first question")).to_be_focused()
    keys.press("Enter")
    agent.sees("The first question")
    keys.press("a")
    keys.press("Enter")  # the first offer: take it
    agent.sees("Ada took it")
    keys.press("l")
    keys.type("exchange")
    keys.press("Escape")
    keys.press("r")
    expect(agent.field).to_be_focused()
    keys.type("An answer by keyboard")
    keys.press("Control+Enter")
    expect(agent.message("An answer by keyboard")).to_be_visible()
    keys.press("Escape")
    expect(agent.field).not_to_be_focused()
    keys.press("n")
    expect(agent.note_field).to_be_focused()
    keys.type("And a note")
    keys.press("Control+Enter")
    expect(agent.message("And a note")).to_contain_text("Only your team sees this")
    keys.press("Escape")
    keys.press("e")
    expect(agent.button("reopen")).to_be_visible()

    keys.press("Control+k")
    palette = agent.page.get_by_role("textbox", name="What do you want to do?")
    expect(palette).to_be_focused()
    keys.type("Resolved")
    keys.press("Enter")
    expect(agent.page.get_by_role("heading", name="Resolved")).to_be_visible()
    agent.sees_rows("An answer by keyboard")
    keys.press("g")
    keys.press("a")
    agent.sees_rows("The second question")


def test_a_book_pasted_by_mistake_stops_at_a_limit_and_the_chat_goes_on(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    field = visitor.chat.get_by_role("textbox")
    field.fill("My balance is gone. ")
    field.press("End")
    visitor.page.keyboard.insert_text("0xabc " * 1_700_000)  # ten megabytes
    expect(visitor.chat.get_by_text("Too long by 90,000 characters.")).to_be_visible()
    assert field.input_value().startswith("My balance is gone. 0xabc ")
    field.fill("I meant to ask about my balance")
    visitor.page.keyboard.press("Enter")
    visitor.sees("I meant to ask about my balance")
