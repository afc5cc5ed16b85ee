"""Networks end in the middle of things; what was said is said once, and nobody loses what they typed."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.stories.conftest import Stage
from tests.stories.people import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.both_engines("a repeat is refused by a constraint of the database")
def test_what_a_visitor_sends_without_a_network_goes_out_once_when_it_is_back(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("The first one")
    visitor.offline()
    visitor.send("Sent in a tunnel")
    visitor.send("And one more")
    expect(visitor.chat.get_by_text(visitor.words["waits"])).to_have_count(2)
    expect(visitor.chat.get_by_text(visitor.words["offline"])).to_be_visible()
    visitor.field.fill("not finished")
    visitor.offline(False)
    visitor.sees_sent("And one more")
    expect(visitor.chat.get_by_text(visitor.words["offline"])).to_be_hidden()
    expect(visitor.field).to_have_value("not finished")
    assert visitor.said() == ["The first one", "Sent in a tunnel", "And one more"]

    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("And one more")
    assert agent.said() == ["The first one", "Sent in a tunnel", "And one more"]


def test_a_laptop_closed_between_sending_and_the_answer_sends_once(stage: Stage) -> None:
    """The desk has stored it, and the connection ends before the visitor hears so."""
    visitor = stage.visitor()
    answers = _Answers(visitor)
    visitor.come_and_open()
    visitor.write("I was going to say")
    answers.lost = True
    visitor.send("that my coins are safe")
    expect(visitor.chat.get_by_text("that my coins are safe")).to_be_visible()
    visitor.until(lambda: answers.cut, "the line is cut")
    visitor.sees_sent("that my coins are safe")
    assert visitor.said() == ["I was going to say", "that my coins are safe"]

    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("that my coins are safe")
    assert agent.said() == ["I was going to say", "that my coins are safe"]


def test_a_visitor_comes_back_days_later_to_what_was_said_and_goes_on(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("My swap is stuck")
    visitor.field.fill("what I typed and never sent")
    visitor.page.close()

    agent = stage.agent()
    agent.arrive("all/1001")
    agent.reply("It went through a minute ago.")

    visitor.new_page()
    visitor.come_and_open()
    visitor.sees("It went through a minute ago.")
    assert visitor.said() == ["My swap is stuck", "It went through a minute ago."]
    expect(visitor.field).to_have_value("")  # it was in the page's memory alone
    visitor.write("Yes, it is there. Thanks!")
    agent.sees("Yes, it is there. Thanks!")

    # The same person in one more tab, both open.
    other = visitor.page
    visitor.new_page()
    visitor.come_and_open()
    visitor.write("From the other tab")
    here = next(frame for frame in other.frames if frame.url.startswith(stage.site.url))
    expect(here.get_by_role("log").get_by_text("From the other tab")).to_be_visible()


def test_who_writes_before_the_desk_has_answered_goes_on_with_their_open_conversation(stage: Stage) -> None:
    """On a slow line, or on a busy desk, people write before the page knows who they are."""
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("My swap is stuck")
    other = visitor.page
    line = _SlowLine(visitor)
    visitor.new_page()
    visitor.come_and_open()
    visitor.send("It was on Tuesday")
    visitor.field.fill("and in the evening")
    expect(visitor.chat.get_by_text("It was on Tuesday")).to_be_visible()
    visitor.until(lambda: line.waiting, "the desk has answered")
    line.pass_on()
    visitor.sees_sent("It was on Tuesday")
    visitor.sees("My swap is stuck")
    assert visitor.said() == ["My swap is stuck", "It was on Tuesday"]
    expect(visitor.field).to_have_value("and in the evening")
    visitor.field.press("Enter")
    visitor.sees_sent("and in the evening")

    here = next(frame for frame in other.frames if frame.url.startswith(stage.site.url))
    expect(here.get_by_role("log").get_by_text("and in the evening")).to_be_visible()
    agent = stage.agent()
    agent.arrive("all")
    expect(agent.rows).to_have_count(1)


def test_an_agent_whose_network_ends_misses_nothing_and_keeps_what_they_typed(stage: Stage) -> None:
    visitor, other = stage.visitor(), stage.visitor()
    for one in (visitor, other):
        one.open_page()
    visitor.write("Hello, is somebody there?")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("Hello, is somebody there?")
    agent.field.fill("Yes, I am just looking")
    agent.offline()
    reconnecting = agent.page.get_by_text("Reconnecting. What you see may be old; nothing you type is lost.")
    expect(reconnecting).to_be_visible()

    visitor.write("I sent it an hour ago")
    visitor.write("and it has not arrived")
    visitor.write("My wallet was hacked!!")
    other.write("A question of somebody else")
    agent.field.press("End")
    agent.page.keyboard.type(" into it.")

    agent.offline(False)
    agent.sees("My wallet was hacked!!")
    expect(reconnecting).to_be_hidden()
    assert agent.said() == [
        "Hello, is somebody there?",
        "I sent it an hour ago",
        "and it has not arrived",
        "My wallet was hacked!!",
    ]
    expect(agent.field).to_have_value("Yes, I am just looking into it.")
    expect(agent.row("A question of somebody else")).to_be_visible()
    expect(agent.row("My wallet was hacked!!").get_by_role("img", name="Urgent")).to_be_visible()
    agent.button("send").click()
    visitor.sees("Yes, I am just looking into it.")


def test_a_reply_that_an_agent_sends_without_a_network_goes_out_once_when_it_is_back(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("Hello?")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("Hello?")
    agent.offline()
    agent.field.fill("Here I am")
    agent.button("send").click()
    expect(agent.message("Here I am")).to_contain_text("Not sent yet. It will be sent by itself as soon as possible.")
    agent.offline(False)
    expect(agent.message("Here I am")).to_contain_text(re.compile("Sent|Seen"))
    visitor.sees("Here I am")
    assert visitor.said() == ["Hello?", "Here I am"]
    assert agent.said() == ["Hello?", "Here I am"]


class _Answers:
    """Stands in the visitor's line and can cut it just when the desk's answer comes."""

    def __init__(self, visitor: Visitor) -> None:
        self.lost = False
        self.cut = 0
        visitor.context.route_web_socket(lambda url: url.endswith("/widget/socket"), self._between)

    def _between(self, here: WebSocketRoute) -> None:
        there = here.connect_to_server()

        def back(frame: str | bytes) -> None:
            if self.lost and json.loads(frame)["t"] in ("ack", "message"):
                self.lost = False
                self.cut += 1
                here.close(code=1001)
                there.close(code=1001)
            else:
                here.send(frame)

        there.on_message(back)


class _SlowLine:
    """Stands in the lines that the visitor opens from now on, and holds back what the desk says until told otherwise."""

    def __init__(self, visitor: Visitor) -> None:
        self.waiting: list[str | bytes] = []
        self._here: WebSocketRoute | None = None
        visitor.context.route_web_socket(lambda url: url.endswith("/widget/socket"), self._between)

    def pass_on(self) -> None:
        assert self._here is not None
        here, self._here = self._here, None
        for frame in self.waiting:
            here.send(frame)

    def _between(self, here: WebSocketRoute) -> None:
        self._here = here
        there = here.connect_to_server()
        there.on_message(lambda frame: here.send(frame) if self._here is None else self.waiting.append(frame))
