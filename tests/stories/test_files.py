"""Pictures and files, both ways: drawn anew, shown, given out; what is not taken is said, and the text is kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Download, expect

from tests.files.made import PLACE, photo_with_place
from tests.stories.conftest import Stage

pytestmark = pytest.mark.browser


def test_a_picture_is_drawn_anew_and_shown_on_both_sides(stage: Stage, tmp_path: Path) -> None:
    photo = tmp_path / "holiday.jpg"
    photo.write_bytes(photo_with_place())
    assert PLACE.encode() in photo.read_bytes()
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.attach_and_wait(photo)
    visitor.write("This is what I see")
    shown = visitor.thread.get_by_role("img", name="Picture: holiday.jpg")
    expect(shown).to_be_visible()
    visitor.until(lambda: shown.evaluate("(img) => img.complete && img.naturalWidth"), "the picture is drawn")

    agent = stage.agent()
    agent.arrive("all/1001")
    agent.page.get_by_role("button", name="Open the picture holiday.jpg").click()
    large = agent.page.get_by_role("dialog").get_by_role("img", name="holiday.jpg")
    agent.until(lambda: large.evaluate("(img) => img.complete && img.naturalWidth"), "the picture is drawn large")
    with agent.page.expect_download() as got:
        agent.page.get_by_role("dialog").get_by_role("link", name="Download").click()
    content = downloaded(got.value)
    assert PLACE.encode() not in content
    drawn = Image.open(io.BytesIO(content))
    assert drawn.size == (20, 40)  # turned as the phone was held
    assert not drawn.getexif()


def test_a_file_that_is_not_taken_is_said_in_words_and_the_text_is_kept(stage: Stage, tmp_path: Path) -> None:
    program = tmp_path / "update.exe"
    program.write_bytes(b"MZ" + bytes(300))
    phrase = tmp_path / "backup.txt"
    phrase.write_text("legal winner thank year wave sausage worth useful legal winner thank yellow")
    visitor = stage.visitor(language="zh")
    visitor.come_and_open()
    visitor.field.fill("请看这个文件")
    visitor.attach(program)
    expect(visitor.chat.get_by_text("update.exe 未发送。")).to_be_visible()
    expect(visitor.chat.get_by_text("不接收程序和脚本")).to_be_visible()
    visitor.chat.get_by_role("button", name="移除 update.exe").click()
    visitor.attach(phrase)
    expect(visitor.chat.get_by_text("backup.txt 未发送。")).to_be_visible()
    visitor.chat.get_by_role("button", name="移除 backup.txt").click()
    expect(visitor.field).to_have_value("请看这个文件")
    visitor.field.press("Enter")
    visitor.sees_sent("请看这个文件")


def test_an_agent_sends_a_file_and_the_visitor_downloads_it(stage: Stage, tmp_path: Path) -> None:
    steps = tmp_path / "steps.txt"
    steps.write_text("1. Open settings\n2. Choose speed up\n")
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("How do I speed it up?")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("How do I speed it up?")
    with agent.page.expect_file_chooser() as chosen:
        agent.button("Attach files").click()
    chosen.value.set_files(steps)
    expect(agent.button("Remove steps.txt")).to_be_visible()
    agent.reply("Like this:")
    visitor.sees("Like this:")
    link = visitor.thread.get_by_role("link", name="steps.txt")
    with visitor.context.expect_page() as opened, visitor.page.expect_download() as got:
        link.click()
    assert downloaded(got.value) == steps.read_bytes()
    assert opened.value.is_closed() or opened.value.url in ("", "about:blank")


def test_a_strangers_first_message_carries_several_files(stage: Stage, tmp_path: Path) -> None:
    """Nobody knows them before the first file is there, and all are to be one person's."""
    files = several(tmp_path, 5)
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.attach_and_wait(*files)
    visitor.write("These are my pictures")
    for file in files:
        expect(visitor.thread.get_by_role("link", name=file.name)).to_be_visible()
    agent = stage.agent()
    agent.arrive("all/1001")
    shown = agent.message("These are my pictures").get_by_role("link")
    expect(shown).to_have_text([re.compile(file.name) for file in files])
    expect(agent.rows).to_have_count(1)


def test_files_alone_are_named_in_the_list_in_the_agents_language(stage: Stage, tmp_path: Path) -> None:
    files = several(tmp_path, 2)
    visitor = stage.visitor()
    visitor.come_and_open()
    visitor.attach_and_wait(*files)
    visitor.field.press("Enter")
    expect(visitor.thread.get_by_role("link", name=files[1].name)).to_be_visible()
    agent = stage.agent()
    agent.arrive("all")
    agent.sees_rows("2 files")


def test_every_attached_file_can_be_seen_and_taken_away_on_a_small_view(stage: Stage, tmp_path: Path) -> None:
    files = several(tmp_path, 5)
    visitor = stage.visitor(size=(390, 430), touch=True)
    visitor.open_app()
    visitor.attach_and_wait(*files)
    for file in files:
        expect(visitor.chat.get_by_text(file.name, exact=True)).to_be_in_viewport(ratio=1)
    for file in reversed(files):
        remove = visitor.chat.get_by_role("button", name=f"Remove {file.name}")
        expect(remove).to_be_in_viewport(ratio=1)
        remove.click()
        expect(remove).to_have_count(0)


def test_an_agent_attaches_as_many_as_a_message_takes_and_what_fails_stays(stage: Stage, tmp_path: Path) -> None:
    program = tmp_path / "update.exe"
    program.write_bytes(b"MZ" + bytes(300))
    files = [*several(tmp_path, 4), program]
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("How do I speed it up?")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("How do I speed it up?")
    with agent.page.expect_file_chooser() as chosen:
        agent.button("Attach files").click()
    chosen.value.set_files(files)
    expect(agent.composer.get_by_text("Programs and scripts are not taken")).to_be_visible()
    expect(agent.composer.get_by_role("button", name=re.compile("^Try"))).to_have_count(1)
    agent.reply("Like this:")
    expect(agent.page.get_by_text("1 file was not uploaded and did not go along.")).to_be_visible()
    expect(agent.button("Try update.exe again")).to_be_visible()
    visitor.sees("Like this:")
    for file in files[:4]:
        expect(visitor.thread.get_by_role("link", name=file.name)).to_be_visible()
    expect(visitor.thread.get_by_role("link", name="update.exe")).to_have_count(0)


def several(folder: Path, count: int) -> list[Path]:
    """Texts, the first of them the largest, so that they are not there in the order in which they were given."""
    made = []
    for number in range(count):
        path = folder / f"step-{number}.txt"
        path.write_text("Open the settings.\n" * (9_000 if number == 0 else 3))
        made.append(path)
    return made


def downloaded(download: Download) -> bytes:
    return Path(download.path()).read_bytes()
