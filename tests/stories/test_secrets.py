"""A recovery phrase that somebody pastes is nowhere afterwards: not with the desk, not in any browser."""

from __future__ import annotations

import json
import logging
import random
import re

import pytest
from playwright.sync_api import expect

from tests.faults.rows import rows, value
from tests.safety import leaks
from tests.stories.conftest import Stage
from tests.support.browser import Window, stored
from tests.support.leftovers import Secret, left_in, left_on_disk
from walletdesk.kit.engines import sqlite_path

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.mark.parametrize("wordlist", ["english", "chinese_simplified"])
def test_a_recovery_phrase_that_a_visitor_pastes_is_not_kept_and_everybody_is_told(
    stage: Stage, caplog: pytest.LogCaptureFixture, wordlist: str
) -> None:
    language = "en" if wordlist == "english" else "zh"
    secret = phrase(wordlist)
    agent = stage.agent(language=language)
    agent.arrive()
    visitor = stage.visitor(language=language)
    visitor.come_and_open()
    before = {"english": "I cannot get in. My phrase is ", "chinese_simplified": "我的钱包打不开，助记词是 "}
    visitor.send(before[wordlist] + (" " if language == "en" else "").join(secret.parts))

    expect(visitor.chat.get_by_role("heading", name=visitor.words["alarm"])).to_be_focused()
    panel = visitor.chat.get_by_role("region", name=visitor.words["alarm"])
    expect(panel.get_by_role("listitem")).not_to_have_count(0)
    panel.get_by_role("button", name=visitor.words["read"]).click()
    expect(visitor.field).to_be_focused()

    first = agent.rows.first
    expect(first.get_by_role("img", name=agent.words["urgent"], exact=True)).to_be_visible()
    first.click()
    agent.sees(agent.words["found"])
    # Any Chinese letter may be a word of a phrase: those around it go as well, and the count is of all that went.
    mark = {"en": "recovery phrase removed, 12 words", "zh": "助记词已移除，[0-9]+ 个词"}[language]
    expect(agent.thread.get_by_text(re.compile(mark))).to_be_visible()
    visitor.write({"en": "What now?", "zh": "现在怎么办？"}[language])
    agent.sees({"en": "What now?", "zh": "现在怎么办？"}[language])
    nothing_is_left(stage, secret, caplog)


def test_a_recovery_phrase_in_three_messages_is_not_kept_either(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    secret = phrase("english")
    agent = stage.agent()
    agent.arrive()
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("I will give you what you asked for")
    agent.open("I will give you what you asked for")
    for at in (0, 4):
        visitor.write(" ".join(secret.parts[at : at + 4]))
    agent.sees(" ".join(secret.parts[4:8]))  # as yet nobody could know
    visitor.send(" ".join(secret.parts[8:]))

    expect(visitor.chat.get_by_role("heading", name=visitor.words["alarm"])).to_be_focused()
    agent.sees(agent.words["found"])
    for side in (visitor.chat.locator("body"), agent.page.locator("body")):
        for at in (0, 4, 8):
            expect(side).not_to_contain_text(" ".join(secret.parts[at : at + 3]))
    nothing_is_left(stage, secret, caplog)


def phrase(wordlist: str) -> Secret:
    return Secret("phrase", tuple(leaks.phrase(random.Random(), wordlist, 12)))


def nothing_is_left(stage: Stage, secret: Secret, caplog: pytest.LogCaptureFixture) -> None:
    """Database with its log, files, index, jobs, logs, and all that browsers keep or show."""
    url = stage.site.settings.database
    left = "select count(*) from job where kind in ('scrub', 'rebuild_index')"
    stage.windows[0].until(lambda: not value(url, left), "old versions of rows are gone from the files")
    assert left_in([secret], every_row(url)) == set()
    assert left_on_disk([secret], stage.site.settings.data_dir) == {}
    if path := sqlite_path(url):  # PostgreSQL's own files are searched in tests/faults
        assert {one.name for one in path.parent.iterdir()} >= {"desk.sqlite", "desk.sqlite-wal"}
        assert left_on_disk([secret], path.parent) == {}
    assert caplog.records
    assert left_in([secret], caplog.text.encode()) == set()
    for window in stage.windows:
        assert left_in([secret], in_browser(window)) == set()


def every_row(url: str) -> bytes:
    """All that stands in all tables, the index's own among them."""
    names = (
        "select name from sqlite_master where type = 'table'"
        if sqlite_path(url)
        else "select table_name from information_schema.tables where table_schema = 'public'"
    )
    tables = [name for (name,) in rows(url, names)]
    assert {"message", "job", "dead_job", "audit"} <= set(tables), tables
    fields = (field for name in tables for row in rows(url, f'select * from "{name}"') for field in row)
    return b"\n".join(field if isinstance(field, bytes) else str(field).encode() for field in fields)


def in_browser(window: Window) -> bytes:
    """What every page of the window keeps and shows."""
    kept: list[object] = [window.context.cookies()]
    for page in window.context.pages:
        for frame in page.frames:
            kept += [stored(frame), frame.content(), frame.url]
    return json.dumps(kept, ensure_ascii=False).encode()
