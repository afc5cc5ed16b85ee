"""A recovery phrase that somebody pastes is nowhere afterwards: not with the desk, not in any browser.

Mostly it never leaves the browser it is written in; where that could not read it, the desk's own gate does.
"""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import WebSocket, expect

from tests.conftest import not_installed
from tests.faults.rows import rows, value
from tests.files import made
from tests.safety import leaks
from tests.stories.conftest import Stage
from tests.stories.people import TWIN, Visitor
from tests.support.browser import Window, stored
from tests.support.leftovers import Secret, left_in, left_on_disk
from walletdesk.files import sight
from walletdesk.files.pictures import drawn_anew
from walletdesk.files.rules import Kind, Limits
from walletdesk.kit.engines import sqlite_path

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.mark.both_engines("every table and file is searched afterwards")
@pytest.mark.parametrize("wordlist", ["english", "chinese_simplified"])
def test_a_recovery_phrase_that_a_visitor_pastes_is_not_kept_and_everybody_is_told(
    stage: Stage, caplog: pytest.LogCaptureFixture, wordlist: str
) -> None:
    language = "en" if wordlist == "english" else "zh"
    secret = phrase(wordlist)
    began_s = time.time() - 1
    agent = stage.agent(language=language)
    agent.arrive()
    visitor = stage.visitor(language=language)
    visitor.without_twin()
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
    if sqlite_path(url := stage.site.settings.database) is None:
        with psycopg.connect(url) as connection:
            connection.execute("checkpoint")  # what it keeps in memory stands in its files now
            home = Path(connection.info.host)
        assert {"base", "pg_wal"} <= {one.name for one in (home / "data").iterdir()}
        assert left_on_disk([secret], home, began_s) == {}


@pytest.mark.parametrize("wordlist", ["english", "chinese_simplified"])
def test_of_a_phrase_sent_word_by_word_the_end_never_leaves_and_the_beginning_is_taken_back(
    stage: Stage, caplog: pytest.LogCaptureFixture, wordlist: str
) -> None:
    """The first words alone are nobody's secret: as soon as they are part of one, the desk lets go of them."""
    secret = phrase(wordlist)
    while len(set(secret.parts)) < len(secret.parts):
        secret = phrase(wordlist)  # a word that was sent before it was kept back would be found among what left
    agent = stage.agent()
    agent.arrive()
    visitor = stage.visitor()
    left = leaving(visitor)
    visitor.come_and_open()
    visitor.write("I will give you what you asked for")
    agent.open("I will give you what you asked for")
    stopped = visitor.chat.get_by_role("heading", name=visitor.words["stopped"])
    kept_back = []
    for word in secret.parts:
        visitor.send(word)
        last = visitor.chat.get_by_role("listitem").filter(has_text=word).last
        visitor.until(
            lambda last=last: stopped.is_visible() or (last.count() and visitor.words["sent"] in last.inner_text()),  # type: ignore[misc]
            "the panel stands there, or the desk has it",
        )
        if not stopped.is_visible():
            continue
        kept_back.append(word)
        visitor.button("read").click()
        expect(stopped).to_be_hidden()  # or it would stand for the next word, too
    assert len(kept_back) >= 2, "the last words stayed here"
    assert not any(f'"text":"{word}"'.encode() in one for word in kept_back[1:] for one in left)
    expect(agent.thread.get_by_text("recovery phrase removed, 1 word").last).to_be_visible()
    expect(agent.rows.first.get_by_role("img", name=agent.words["urgent"], exact=True)).to_be_visible()
    visitor.sees("One of your messages held a recovery phrase.")
    for side in (visitor.chat.locator("body"), agent.page.locator("body")):
        for at in range(10):
            expect(side).not_to_contain_text(" ".join(secret.parts[at : at + 3]))
    nothing_is_left(stage, secret, caplog)


@pytest.mark.both_engines("what was stored before is taken back, on open screens too")
def test_a_recovery_phrase_in_three_messages_is_not_kept_either(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    secret = phrase("english")
    agent = stage.agent()
    agent.arrive()
    visitor = stage.visitor()
    visitor.without_twin()
    visitor.come_and_open()
    visitor.write("I will give you what you asked for")
    agent.open("I will give you what you asked for")
    for at in (0, 4):
        visitor.write(" ".join(secret.parts[at : at + 4]))
    agent.sees(" ".join(secret.parts[4:8]))  # as yet nobody could know
    visitor.send(" ".join(secret.parts[8:]))

    expect(visitor.chat.get_by_role("heading", name=visitor.words["alarm"])).to_be_focused()
    expect(agent.thread.get_by_text(agent.words["found"])).to_have_count(3)
    for side in (visitor.chat.locator("body"), agent.page.locator("body")):
        for at in (0, 4, 8):
            expect(side).not_to_contain_text(" ".join(secret.parts[at : at + 3]))
    nothing_is_left(stage, secret, caplog)


TALK = {
    "english": ("I cannot get in. My phrase is ", "I cannot get in. My phrase is"),
    "chinese_simplified": ("我昨天更新之后钱包就打不开了。客服让我发助记词：", "我昨天更新之后钱包就打不开了"),
    "spanish": ("hola, mi frase semilla es: ", "hola, mi frase semilla es"),
    "japanese": ("リカバリーフレーズは: ", "リカバリーフレーズは"),
}
"""What stands before a phrase, and what of it must still stand there afterwards."""


@pytest.mark.parametrize("wordlist", sorted(TALK))
def test_a_recovery_phrase_is_stopped_in_the_browser_it_is_written_in(
    stage: Stage, caplog: pytest.LogCaptureFixture, wordlist: str
) -> None:
    language = "zh" if wordlist == "chinese_simplified" else "en"
    secret = phrase(wordlist)
    visitor = stage.visitor(language=language)
    left = leaving(visitor)
    visitor.come_and_open()
    before, kept = TALK[wordlist]
    visitor.send(before + ("" if language == "zh" else " ").join(secret.parts))

    expect(visitor.chat.get_by_role("heading", name=visitor.words["stopped"])).to_be_focused()
    panel = visitor.chat.get_by_role("region", name=visitor.words["stopped"])
    expect(panel.get_by_role("listitem")).not_to_have_count(0)
    visitor.button("read").click()
    expect(visitor.field).to_be_focused()
    expect(visitor.field).to_have_value(re.compile(f"^{re.escape(kept)}"))
    visitor.field.press("Enter")
    visitor.sees_sent(kept)
    assert left_in([secret], b"\n".join(left)) == set()
    nothing_is_left(stage, secret, caplog)


def test_a_phrase_that_is_pasted_is_stopped_before_anybody_thinks_of_sending_it(stage: Stage) -> None:
    secret = phrase("english")
    visitor = stage.visitor()
    left = leaving(visitor)
    visitor.come_and_open()
    visitor.field.fill(" ".join(secret.parts))
    visitor.field.press("Control+a")
    visitor.field.press("Control+x")
    visitor.field.press_sequentially("look: ")
    visitor.field.press("Control+v")
    expect(visitor.chat.get_by_role("heading", name=visitor.words["stopped"])).to_be_focused()
    visitor.button("read").click()
    expect(visitor.field).to_have_value("look:")
    assert left_in([secret], b"\n".join(left)) == set()


def test_64_digits_are_asked_about_before_they_are_sent(stage: Stage) -> None:
    digits = random.Random().randbytes(32).hex()
    visitor = stage.visitor()
    left = leaving(visitor)
    visitor.come_and_open()
    visitor.send(f"what is this? {digits}")
    expect(visitor.chat.get_by_role("heading", name=visitor.words["asked"])).to_be_focused()
    visitor.button("is_hash").click()
    expect(visitor.field).to_have_value(f"what is this? hash {digits}")
    visitor.field.fill(f"what is this? {digits}")
    visitor.field.press("Enter")
    visitor.button("is_key").click()
    expect(visitor.chat.get_by_role("heading", name=visitor.words["stopped_key"])).to_be_visible()
    visitor.button("read").click()
    expect(visitor.field).to_have_value("what is this?")
    assert left_in([Secret("key", (digits,))], b"\n".join(left)) == set()


@pytest.mark.parametrize("fails", ["never comes", "is refused"])
def test_what_the_browser_cannot_read_goes_on_after_two_seconds_and_the_desk_reads_it(stage: Stage, fails: str) -> None:
    secret = phrase("english")
    visitor = stage.visitor()
    if fails == "never comes":
        visitor.without_twin()
    else:
        visitor.context.route(TWIN, lambda route: route.abort())
    visitor.come_and_open()
    visitor.write("Is somebody there?")
    began = time.monotonic()
    visitor.send(" ".join(secret.parts))
    expect(visitor.chat.get_by_role("heading", name=visitor.words["alarm"])).to_be_focused()
    assert time.monotonic() - began < 4
    # It is not silent: whoever looks for faults sees that there was one.
    told = [one for one in visitor.faults if "the secret gate's twin failed" in one]
    assert bool(told) == (fails == "is refused")
    visitor.faults[:] = [one for one in visitor.faults if one not in told]


def test_nothing_that_reads_secrets_is_fetched_before_somebody_writes(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.come_and_open()
    expect(visitor.field).to_be_visible()
    visitor.page.wait_for_timeout(300)
    assert [url for url in visitor.asked if "twin" in url or "chinese" in url] == []
    visitor.field.press_sequentially("hello")
    visitor.until(lambda: any(TWIN.search(url) for url in visitor.asked), "the twin was asked for")
    assert [url for url in visitor.asked if "chinese" in url] == []
    visitor.field.press_sequentially("你好")
    visitor.until(lambda: any("chinese" in url for url in visitor.asked), "the Chinese list was asked for")


def leaving(visitor: Visitor) -> list[bytes]:
    """All that leaves this person's browser from now on."""
    left: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: left.append(data.encode() if isinstance(data, str) else data))

    visitor.page.on("websocket", listen)
    visitor.page.on("request", lambda asked: left.append(asked.url.encode() + (asked.post_data_buffer or b"")))
    return left


@pytest.mark.parametrize("wordlist", ["english", "chinese_simplified"])
def test_a_recovery_phrase_in_a_pdf_is_refused_and_warned_of_as_one_in_words(
    stage: Stage, caplog: pytest.LogCaptureFixture, tmp_path: Path, wordlist: str
) -> None:
    """Printed by Chromium, counted down the columns of a table; the next paper, without one, is taken."""
    language = "en" if wordlist == "english" else "zh"
    secret = phrase(wordlist)
    agent = stage.agent(language=language)
    agent.arrive()
    visitor = stage.visitor(language=language)
    visitor.come_and_open()
    visitor.write({"en": "I cannot get in", "zh": "我的钱包打不开"}[language])
    backup = printed(visitor, tmp_path / "backup.pdf", secret.parts)
    visitor.attach(backup)
    not_sent = {"en": "backup.pdf was not sent.", "zh": "backup.pdf 未发送。"}[language]
    expect(visitor.chat.get_by_text(not_sent)).to_be_visible()
    remove = {"en": "Remove backup.pdf", "zh": "移除 backup.pdf"}[language]
    visitor.chat.get_by_role("button", name=remove).click()

    visitor.chat.get_by_role("button", name={"en": "What to do now", "zh": "查看应对步骤"}[language]).click()
    panel = visitor.chat.get_by_role("region", name=visitor.words["alarm"])
    expect(panel.get_by_role("listitem")).not_to_have_count(0)
    panel.get_by_role("button", name=visitor.words["read"]).click()

    first = agent.rows.first
    expect(first.get_by_role("img", name=agent.words["urgent"], exact=True)).to_be_visible()
    first.click()
    agent.sees({"en": "Your message held a recovery phrase.", "zh": "您刚发送的内容包含助记词"}[language])
    nothing_is_left(stage, secret, caplog)
    backup.unlink()  # the visitor's own
    kept = [path for path in stage.site.settings.data_dir.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"%PDF" in path.read_bytes()], (
        "its letters are compressed: no piece of it is there"
    )

    visitor.attach_and_wait(printed(visitor, tmp_path / "receipt.pdf", ["receipt"] * 12))


@pytest.mark.parametrize("wordlist", ["english", "chinese_simplified"])
@pytest.mark.parametrize("read_by", ["browser", "desk"])
def test_a_phrase_in_the_name_of_a_file_is_refused_and_stays_nowhere(
    stage: Stage, caplog: pytest.LogCaptureFixture, tmp_path: Path, wordlist: str, read_by: str
) -> None:
    language = "en" if wordlist == "english" else "zh"
    secret = phrase(wordlist)
    visitor = stage.visitor(language=language)
    if read_by == "desk":
        visitor.without_twin()
    left = leaving(visitor)
    visitor.come_and_open()
    visitor.write({"en": "I cannot get in", "zh": "我的钱包打不开"}[language])
    (tmp_path / "own").mkdir()
    shot = tmp_path / "own" / f"{(' ' if language == 'en' else '').join(secret.parts)}.png"
    shot.write_bytes(made.picture())
    visitor.attach(shot)
    said = {
        "browser": {"en": "The name of this file holds a recovery phrase or a key.", "zh": "文件名中包含助记词或密钥"},
        "desk": {"en": "This file holds a recovery phrase, a key, a password", "zh": "这个文件含有助记词"},
    }
    expect(visitor.chat.get_by_text(said[read_by][language])).to_be_visible()
    assert (left_in([secret], b"\n".join(left)) == set()) == (read_by == "browser")
    remove = {"en": "Remove", "zh": "移除"}[language]
    visitor.chat.get_by_role("button", name=re.compile(remove)).click()
    if read_by == "desk":
        agent = stage.agent(language=language)
        agent.arrive("all/1001")
        agent.sees({"en": "Your message held a recovery phrase.", "zh": "您刚发送的内容包含助记词"}[language])
    shot.unlink()  # the visitor's own
    nothing_is_left(stage, secret, caplog)


def printed(visitor: Visitor, path: Path, words: Sequence[str]) -> Path:
    rows = ["".join(f"<td>{words[row + 4 * column]}" for column in range(3)) for row in range(4)]
    page = visitor.context.new_page()
    page.set_content(f"<h1>My wallet</h1><table><tr>{'<tr>'.join(rows)}</table>")
    page.pdf(path=path)
    page.close()
    return path


def test_a_screenshot_of_a_phrase_is_refused_and_nothing_of_it_is_kept(
    stage: Stage, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    if not sight.installed():
        not_installed("the extra `ocr` (bin/setup --ocr)")
    secret = phrase("english")
    shot = tmp_path / "screenshot.png"
    shot.write_bytes(made.shown([f"{number}. {word}" for number, word in enumerate(secret.parts, 1)]))
    redrawn = drawn_anew(shot.read_bytes(), Kind.PNG, Limits())
    agent = stage.agent()
    agent.arrive()
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.write("I cannot restore my wallet, look")
    agent.open("I cannot restore my wallet, look")
    visitor.attach(shot)
    expect(visitor.chat.get_by_text("This file holds a recovery phrase, a key, a password")).to_be_visible(
        timeout=60_000
    )
    expect(visitor.chat.get_by_role("button", name="What to do now")).to_be_visible()
    visitor.sees("Your message held a recovery phrase.")
    visitor.chat.get_by_role("button", name="Remove screenshot.png").click()
    expect(agent.rows.first.get_by_role("img", name=agent.words["urgent"], exact=True)).to_be_visible()
    agent.sees("Your message held a recovery phrase.")

    ordinary = tmp_path / "menu.png"
    ordinary.write_bytes(made.shown(["Account", "Security", "Network", "Language", "Help", "Balance 0.52 ETH"]))
    visitor.attach_and_wait(ordinary)
    visitor.write("This one then")
    expect(agent.message("This one then").get_by_role("button", name="Open the picture menu.png")).to_be_visible()
    expect(agent.thread.get_by_text("Not scanned")).to_have_count(0)

    shown = shot.read_bytes()
    shot.unlink()  # it is the visitor's, and lies beside the desk's files here
    nothing_is_left(stage, secret, caplog)
    folder = stage.site.settings.data_dir
    kept = [(one.name, one.read_bytes()) for one in folder.rglob("*") if one.is_file()]
    assert any(content.startswith(b"\x89PNG") for _, content in kept)  # the ordinary one
    pieces = [*pieces_of(shown), *pieces_of(redrawn.picture), *pieces_of(redrawn.preview)]
    assert [name for name, content in kept if any(piece in content for piece in pieces)] == []
    rows_of_all = every_row(stage.site.settings.database)
    assert not any(piece in rows_of_all for piece in pieces)


def pieces_of(picture: bytes) -> list[bytes]:
    """Stretches that no other picture has, from the middle of what is drawn."""
    return [picture[at : at + 48] for at in range(200, max(201, len(picture) - 100), 400)] if picture else []


def test_where_pictures_are_not_read_the_visitor_is_warned_before_and_the_team_sees_that(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sight, "installed", lambda: False)
    shot = tmp_path / "screen.png"
    shot.write_bytes(made.shown(["Balance", "0.52 ETH"]))
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.button("file").click()
    warned = visitor.chat.get_by_text("Never send a picture of your recovery phrase. Nobody needs it.")
    expect(warned).to_be_visible()
    visitor.attach_and_wait(shot)
    expect(warned).to_be_visible()
    visitor.write("Look")
    agent = stage.agent()
    agent.arrive("all/1001")
    mark = agent.message("Look").get_by_role("note", name=re.compile("^Not scanned"))
    expect(mark).to_be_visible()
    mark.focus()
    expect(agent.page.get_by_role("tooltip")).to_contain_text("this desk has no reader for pictures")
    agent.page.get_by_role("button", name="Open the picture screen.png").click()
    expect(agent.page.get_by_role("dialog").get_by_text("Not scanned")).to_be_visible()


def phrase(wordlist: str) -> Secret:
    return Secret("phrase", tuple(leaks.phrase(random.Random(), wordlist, 12)))


def nothing_is_left(stage: Stage, secret: Secret, caplog: pytest.LogCaptureFixture) -> None:
    """Database with its log, files, index, jobs, logs, and all that browsers keep or show."""
    url = stage.site.settings.database
    left = "select count(*) from job where kind in ('scrub', 'rebuild_index')"
    stage.windows[0].until(lambda: not value(url, left), "old versions of rows are gone from the files")
    assert left_in([secret], every_row(url)) == set()
    assert left_on_disk([secret], stage.site.settings.data_dir) == {}
    if path := sqlite_path(url):  # PostgreSQL's own files: in tests/faults, and above where no part was ever stored
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
