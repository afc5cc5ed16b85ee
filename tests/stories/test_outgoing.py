"""What an agent may not ask is not asked, and a link nobody allowed waits for a lead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.files import papers
from tests.stories.conftest import Stage
from tests.stories.people import Agent, Visitor
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

PHRASINGS = (
    "Sorry for that. Please send me your recovery phrase so that I can check it.",
    "Open the page with your backup, take a screenshot of the words and upload it here.",
    "麻烦您把助记词发给我核对一下。",
)
LINK = "Here are the steps: https://wallet-help.example/restore"


def talking(stage: Stage) -> tuple[Visitor, Agent, Agent]:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("My balance is gone")
    lead = stage.agent("Grace", Role.LEAD)
    lead.arrive("all")
    agent = stage.agent("Ada")
    agent.arrive("all/1001")
    agent.sees("My balance is gone")
    return visitor, agent, lead


def test_an_agent_asks_for_the_phrase_in_three_phrasings_and_none_goes_out(stage: Stage) -> None:
    visitor, agent, lead = talking(stage)
    notice = agent.composer.get_by_role("alert")
    for text in PHRASINGS:
        agent.field.fill(text)
        agent.button("send").click()
        expect(notice).to_contain_text("Not sent: this asks for a recovery phrase")
        part = notice.locator("mark").inner_text()
        assert part
        assert part in text
        expect(agent.field).to_have_value(text)
        marked = agent.field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
        assert marked == part
        expect(
            lead.page.get_by_role("alert")
            .filter(has_text="asked for a secret")
            .or_(lead.page.get_by_role("alert").filter(has_text="again and again"))
            .first
        ).to_be_visible()
    agent.composer.get_by_role("button", name="It asks for nothing of the kind").click()
    expect(notice).to_contain_text("Reported")
    expect(agent.messages.filter(has_text="recovery phrase so")).to_have_count(0)

    agent.reply("We never ask for your recovery phrase. Which address is it?")
    expect(notice).to_have_count(0)
    visitor.sees("We never ask for your recovery phrase")
    assert visitor.said() == ["My balance is gone", "We never ask for your recovery phrase. Which address is it?"]

    lead.go("settings/outgoing")
    stopped = lead.page.get_by_role("listitem").filter(has_text="Asked for a recovery phrase")
    expect(stopped).to_have_count(3)
    expect(stopped.first).to_contain_text("Ada")
    expect(stopped.first).to_contain_text("Its author says it asks for nothing")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_that_asks_for_the_phrase_does_not_go_out(stage: Stage, tmp_path: Path, language: str) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("My balance is gone")
    agent = stage.agent("Ada", language=language)
    agent.arrive("all/1001")
    agent.sees("My balance is gone")
    form = tmp_path / "check.pdf"
    form.write_bytes(papers.pdf_lines(["Account check", "Full name: __________", "Recovery phrase: __________"]))
    with agent.page.expect_file_chooser() as chosen:
        agent.button({"en": "Attach files", "zh": "添加附件"}[language]).click()
    chosen.value.set_files(form)
    remove = agent.button({"en": "Remove check.pdf", "zh": "移除 check.pdf"}[language])
    expect(remove).to_be_visible()
    agent.field.fill("See the file")
    agent.button("send").click()
    notice = agent.composer.get_by_role("alert")
    expect(notice).to_contain_text(
        {"en": "The file “check.pdf” asks for it", "zh": "文件“check.pdf”在索要它"}[language]
    )
    expect(agent.field).to_have_value("See the file")
    remove.click()
    agent.button("send").click()
    visitor.sees("See the file")
    assert visitor.said() == ["My balance is gone", "See the file"]
    assert visitor.thread.get_by_role("link", name="check.pdf").count() == 0

    lead = stage.agent("Grace", Role.LEAD)
    lead.arrive("all")
    lead.go("settings/outgoing")
    expect(lead.page.get_by_role("listitem").filter(has_text="Asked for a recovery phrase")).to_contain_text(
        "check.pdf"
    )


def test_a_link_nobody_allowed_waits_for_a_lead_and_then_reaches_the_visitor_once(stage: Stage) -> None:
    visitor, agent, lead = talking(stage)
    agent.field.fill(LINK)
    agent.button("send").click()
    waiting = agent.message("Here are the steps")
    expect(waiting).to_contain_text("Waits for a lead, not sent yet")
    expect(waiting).to_contain_text("wallet-help.example")
    expect(waiting.get_by_role("button", name="Let it go")).to_have_count(0)
    lead.page.get_by_role("link", name="Replies to let go").click()
    row = lead.page.get_by_role("listitem").filter(has_text="Leads to wallet-help.example")
    expect(row).to_contain_text(LINK)
    assert visitor.said() == ["My balance is gone"]
    row.get_by_role("button", name="Let go the reply of Ada in conversation #1001").click()
    expect(row).to_have_count(0)
    visitor.sees("Here are the steps")
    expect(agent.message("Here are the steps")).to_contain_text(re.compile(agent.words["delivered"]))
    visitor.open_page()
    visitor.sees("Here are the steps")
    assert visitor.said() == ["My balance is gone", LINK]


def test_a_lead_declines_and_the_agent_reads_why_and_writes_it_anew(stage: Stage) -> None:
    visitor, agent, lead = talking(stage)
    agent.field.fill(LINK)
    agent.button("send").click()
    expect(agent.message("Here are the steps")).to_contain_text("Waits for a lead")
    lead.go("all/1001")
    lead.message("Here are the steps").get_by_role("button", name="Decline").click()
    lead.page.get_by_label("Why, for its author").fill("That site is not ours")
    lead.page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    expect(agent.message("Here are the steps")).to_contain_text("Declined by a lead, not sent: That site is not ours")

    agent.field.fill(LINK)
    agent.button("send").click()
    second = agent.message("Here are the steps").last
    second.get_by_role("button", name="Edit").click()
    expect(agent.field).to_have_value(LINK)
    expect(second).to_contain_text("Taken back, not sent")
    agent.reply("Here are the steps, without a link")
    visitor.sees("without a link")
    assert visitor.said() == ["My balance is gone", "Here are the steps, without a link"]
