"""A secret that an older detector let through, found later: on open screens, on the disk, with everybody told."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import time
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select, update

from tests.stories.conftest import Stage
from tests.stories.test_secrets import every_row, in_browser, nothing_is_left, phrase
from tests.support.leftovers import Secret, left_in
from walletdesk.conversations import index
from walletdesk.conversations.tables import conversation, message
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety.reaction import late_warning
from walletdesk.staff.rules import Role
from walletdesk.wire import SecretKind

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def leak(unit: Unit, body: str) -> None:
    """As if the gate of an older version had let the newest message through: row, preview and index."""
    [newest] = unit.select(select(func.max(message.c.id)).where(message.c.author_kind == "contact"), int)
    unit.run(Query(update(message).where(message.c.id == newest).values(body=body), int))
    unit.run(Query(update(conversation).values(preview=body[:130]), int))
    index.change(unit, newest, body)


def rescan(stage: Stage) -> list[dict[str, object]]:
    """The command, while the desk serves."""
    settings = stage.site.settings
    environ = {
        "WALLETDESK_DATABASE": settings.database,
        "WALLETDESK_DATA_DIR": str(settings.data_dir),
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [sys.executable, "-m", "walletdesk", "rescan"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.both_engines("each engine erases in its own way")
def test_a_better_detector_erases_an_old_leak_from_the_open_screen_and_every_file(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    secret = phrase("english")
    text = f"my words are {' '.join(secret.parts)} thanks"
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("my words are in the app")
    stage.site.db.write_and_wait(leak, text)
    agent = stage.agent(role=Role.LEAD)
    agent.arrive()
    agent.rows.first.click()
    agent.sees(text)
    assert left_in([secret], every_row(stage.site.settings.database)) == {"phrase"}

    began = time.monotonic()
    told = rescan(stage)

    assert told[0] == {"place": "message", "kind": "recovery_phrase", "language": "en", "found": 1}
    expect(agent.thread.get_by_text("recovery phrase removed, 12 words")).to_be_visible()
    assert time.monotonic() - began < 20
    for window in (agent, visitor):
        assert left_in([secret], in_browser(window)) == set()
    warning = late_warning(SecretKind.RECOVERY_PHRASE, "en")
    expect(visitor.thread.get_by_text(warning[:60])).to_be_visible()
    expect(visitor.chat.get_by_role("button", name="What to do now")).to_be_visible()
    expect(agent.rows.first.get_by_role("img", name=agent.words["urgent"], exact=True)).to_be_visible()
    nothing_is_left(stage, secret, caplog)

    agent.go("settings/secrets")
    expect(agent.page.get_by_role("heading", name="Secrets caught")).to_be_visible()
    expect(agent.page.get_by_role("row", name=re.compile("By reading again what is stored"))).to_contain_text("1")
    expect(agent.page.get_by_text("1 found and erased")).to_be_visible()


@pytest.mark.both_engines("each engine erases in its own way")
def test_a_visitor_has_a_message_removed_that_the_gate_took_for_harmless(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    secret = Secret("pin", ("hunter2-4711-correct-horse-battery",))
    text = f"it opens with {secret.parts[0]} I think"
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write(text)
    agent = stage.agent(role=Role.LEAD)
    agent.arrive()
    agent.rows.first.click()
    agent.sees(text)

    visitor.chat.get_by_role("button", name="This message holds a secret").click()
    question = visitor.chat.get_by_role("alertdialog")
    question.get_by_role("button", name="Remove it").click()

    began = time.monotonic()
    expect(agent.thread.get_by_text("secret removed", exact=False).first).to_be_visible()
    expect(visitor.thread.get_by_text(late_warning(SecretKind.SECRET, "en")[:60])).to_be_visible()
    assert time.monotonic() - began < 5
    for window in (agent, visitor):
        assert left_in([secret], in_browser(window)) == set()
    nothing_is_left(stage, secret, caplog)

    agent.go("settings/secrets")
    report = agent.page.get_by_role("listitem").filter(has_text="Missed")
    expect(report).to_contain_text("from a visitor")
    expect(report).to_contain_text("How it looked was not told")
    report.get_by_role("button", name="Looked at").click()
    expect(agent.page.get_by_text("Nothing to look at")).to_be_visible()


def test_what_an_agent_reports_is_shown_to_leads_as_a_twin(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    text = "the thing is called zq7vxk2wjq9mzt4bnv8r"
    secret = Secret("password", ("zq7vxk2wjq9mzt4bnv8r",))
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write(text)
    agent = stage.agent(role=Role.LEAD)
    agent.arrive()
    agent.rows.first.click()
    agent.sees(text)
    agent.message(text).get_by_role("button", name="More about this message").click()
    agent.page.get_by_role("menuitem", name="Report a secret").click()
    dialog = agent.page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="Remove the whole text").check()
    dialog.get_by_role("checkbox", name="Let leads see how it looked").check()
    dialog.get_by_role("button", name="Remove the whole text").click()
    expect(dialog.get_by_text("The text was removed.")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()

    mark = agent.thread.get_by_text("secret removed").first
    expect(mark).to_be_visible()
    agent.messages.filter(has_text="secret removed").first.get_by_role("button", name="More about this message").click()
    agent.page.get_by_role("menuitem", name="This was no secret").click()
    agent.page.get_by_label("What was it?").fill("the name of a game")
    agent.page.get_by_role("checkbox", name="Let leads see how it looked").check()
    agent.page.get_by_role("button", name="Tell the leads").click()
    expect(agent.page.get_by_text("The leads see it now.")).to_be_visible()

    agent.go("settings/secrets")
    missed = agent.page.get_by_role("listitem").filter(has_text="Missed")
    expect(missed).to_contain_text("A twin of it")
    wrong = agent.page.get_by_role("listitem").filter(has_text="Wrongly taken")
    expect(wrong).to_contain_text("the name of a game")
    nothing_is_left(stage, secret, caplog)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_visitor_says_that_it_was_no_secret_and_says_it_another_way(
    stage: Stage, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    """Caught by the desk, and then kept back by the browser: leads see twins, and nobody what was written."""
    said = HARMLESS[language]
    first, second = phrase("english"), phrase("english")
    visitor = stage.visitor(language=language)
    visitor.without_twin()
    visitor.come_and_open()
    visitor.send("I cannot get in. My phrase is " + " ".join(first.parts))
    expect(visitor.chat.get_by_role("heading", name=visitor.words["alarm"])).to_be_focused()
    agent = stage.agent(role=Role.LEAD)
    agent.arrive("all/1001")
    visitor.chat.get_by_role("button", name=said["harmless"]).click()
    expect(visitor.chat.get_by_role("heading", name=said["harmless"])).to_be_focused()
    visitor.chat.get_by_role("checkbox", name=said["form"]).check()
    visitor.chat.get_by_role("button", name=said["do"]).click()
    expect(visitor.chat.get_by_text(said["done"])).to_be_visible()
    expect(visitor.field).to_be_focused()
    agent.sees("says that what was removed was no secret")

    again = stage.visitor(language=language)
    again.come_and_open()
    again.send("I cannot get in. My phrase is " + " ".join(second.parts))
    expect(again.chat.get_by_role("heading", name=again.words["stopped"])).to_be_focused()
    again.chat.get_by_role("button", name=said["harmless"]).click()
    again.chat.get_by_role("checkbox", name=said["form"]).check()
    again.chat.get_by_role("button", name=said["do"]).click()
    expect(again.field).to_have_value("I cannot get in. My phrase is")
    again.field.fill("It is a poem about a river")
    again.field.press("Enter")
    again.sees_sent("It is a poem about a river")

    agent.go("settings/secrets")
    wrong = agent.page.get_by_role("listitem").filter(has_text="Wrongly taken")
    expect(wrong).to_have_count(2)
    for report in (wrong.first, wrong.last):
        expect(report).to_contain_text("from a visitor")
        expect(report).to_contain_text("Recovery phrase")
        expect(report).to_contain_text("A twin of it")
    for secret in (first, second):
        nothing_is_left(stage, secret, caplog)


HARMLESS: dict[str, dict[str, Any]] = {
    "en": {
        "harmless": "This was no secret",
        "form": re.compile("Let the team see how it looked"),
        "do": "Tell the team and write on",
        "done": "Please say it another way.",
    },
    "zh": {
        "harmless": "这不是敏感信息",
        "form": re.compile("让团队看到它的样子"),
        "do": "告知团队并继续输入",
        "done": "请换一种说法再写。",
    },
}
