"""What an agent writes reaches the visitor once, in time to be taken back, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, WebSocket, expect

from tests.stories.conftest import Stage
from tests.stories.people import Agent, Visitor

pytestmark = pytest.mark.browser

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def talking(stage: Stage) -> tuple[Visitor, Agent, list[str]]:
    """A visitor and an agent in conversation, and everything that the visitor's socket hears."""
    visitor, frames = stage.visitor(), list[str]()

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    visitor.page.on("websocket", listen)
    visitor.open_page()
    visitor.write("Hello?")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("Hello?")
    assert frames
    return visitor, agent, frames


@pytest.mark.both_engines("its job is taken back in a transaction")
def test_a_reply_taken_back_in_time_is_never_seen_by_the_visitor(open_stage: Callable[..., Stage]) -> None:
    visitor, agent, frames = talking(open_stage(undo_send_s=5))
    agent.field.fill("Wrong window, sorry")
    agent.button("send").click()
    expect(agent.message("Wrong window")).to_contain_text("Goes out in a moment")
    agent.button("Undo").click()
    expect(agent.message("Wrong window")).to_contain_text("Taken back, not sent")
    expect(agent.field).to_have_value("Wrong window, sorry")
    agent.field.fill("Hello, here I am")
    agent.button("send").click()
    visitor.sees("Hello, here I am")  # after its own five seconds; the other's are over
    assert visitor.said() == ["Hello?", "Hello, here I am"]
    assert not any("Wrong window" in frame for frame in frames)
    visitor.open_page()
    visitor.sees("Hello, here I am")
    assert visitor.said() == ["Hello?", "Hello, here I am"]


def test_a_reply_that_the_desk_refuses_is_kept_with_its_text_and_can_be_edited(stage: Stage) -> None:
    visitor, agent, frames = talking(stage)
    agent.field.fill(f"Is it this one: {PHRASE}?")
    agent.button("send").click()
    kept = agent.messages.filter(has_text="Not sent. Your text is kept here.")
    expect(kept).to_contain_text("Is it this one")
    kept.get_by_role("button", name="Edit").click()
    expect(agent.field).to_have_value(f"Is it this one: {PHRASE}?")
    expect(kept).to_have_count(0)
    agent.reply("Please tell nobody your phrase.")
    visitor.sees("Please tell nobody your phrase.")
    assert not any("legal winner" in frame for frame in frames)


def test_a_note_is_never_told_to_the_visitor(stage: Stage) -> None:
    visitor, agent, frames = talking(stage)
    agent.note("Sounds like the mint site from Tuesday")
    note = agent.message("Sounds like the mint site")
    expect(note).to_contain_text("Only your team sees this")
    agent.page.get_by_role("region", name="Reply").get_by_text("Reply", exact=True).click()
    agent.reply("Which site was it?")
    visitor.sees("Which site was it?")
    assert visitor.said() == ["Hello?", "Which site was it?"]
    visitor.open_page()
    visitor.sees("Which site was it?")
    with visitor.page.expect_download() as got:
        visitor.button("Download conversation").click()
    transcript = got.value.path().read_text()
    assert "Which site was it?" in transcript and "mint site" not in transcript
    assert not any("mint site" in frame for frame in frames)


def test_a_draft_waits_for_its_writer_on_another_computer(stage: Stage) -> None:
    _, agent, _ = talking(stage)
    with agent.page.expect_response(re.compile("/draft$")):
        agent.field.fill("I will look into it and")
    other = Agent(stage.browser, stage.site, agent.member)
    stage.windows.append(other)
    other.arrive("all/1001")
    expect(other.field).to_have_value("I will look into it and")


def test_a_draft_that_was_typed_just_before_the_window_closes_is_there_in_the_next(stage: Stage) -> None:
    _, agent, _ = talking(stage)
    agent.field.fill("Please open Settings and")
    agent.page.close(run_before_unload=False)
    page = agent.context.new_page()
    page.goto(f"{stage.site.url}/console/all/1001")
    expect(page.get_by_role("textbox", name="Write to")).to_have_value("Please open Settings and")
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").find("open Settings") < 0


def test_a_window_without_a_connection_asks_before_it_closes_on_a_draft(stage: Stage) -> None:
    _, agent, _ = talking(stage)
    asked: list[str] = []

    def stays(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    agent.page.on("dialog", stays)
    agent.field.press_sequentially("H")
    agent.context.set_offline(True)
    agent.field.press_sequentially("ello")
    with agent.page.expect_event("dialog"):
        agent.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    expect(agent.field).to_have_value("Hello")


def test_the_visitor_is_asked_how_it_was_when_the_answer_is_there_not_before(
    open_stage: Callable[..., Stage],
) -> None:
    visitor, agent, _ = talking(open_stage(undo_send_s=15))
    agent.field.fill("Please pull down to refresh.")
    agent.button("send").click()
    agent.button("resolve").click()
    expect(agent.button("reopen")).to_be_visible()
    how = visitor.chat.get_by_role("radio", name="5 of 5, very good")
    expect(how).to_have_count(0)
    visitor.sees("Please pull down to refresh.")
    expect(how).to_be_visible()
