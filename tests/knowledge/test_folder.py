"""A folder of Markdown files becomes documents, and what is wrong with a file is said by line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from walletdesk.knowledge import folder
from walletdesk.knowledge.rules import Audience, Status

HEAD = "---\ntitle: T\nslug: t\nlanguage: en\n---\n"


def put(at: Path, **texts: str) -> folder.Folder:
    for name, text in texts.items():
        (at / f"{name}.md").write_text(text, "utf8")
    return folder.read(at)


def test_the_starter_set_is_read_whole() -> None:
    read = folder.read(Path(str(files("walletdesk") / "knowledge" / "starter")))
    assert not read.faults
    assert {one.language for one in read.documents} == {"en", "zh"}
    one = next(one for one in read.documents if one.place == "en/tron-energy.md")
    assert one.title == "TRON: energy and bandwidth"
    assert one.slug == "tron-energy" and one.status is Status.PUBLISHED and one.audience is Audience.PUBLIC
    assert (one.collection, one.category) == ("transfers", "networks")
    assert one.intents == ("tron_resources",) and len(one.facts) == 3
    assert one.source == "TRON resource model, https://developers.tron.network/docs/resource-model"
    assert one.body.startswith("This page is for you") and one.body.endswith("from whom.")


def test_front_matter_as_other_tools_write_it(tmp_path: Path) -> None:
    text = (
        "\ufeff---\r\n# made by a tool\r\ntitle: 'It''s \"here\"'\r\nslug: \"a-b\"   # trailing\r\nlanguage: pt-BR\r\n"
        "status: draft\r\nintents:\r\n  - one_two\r\n  - three\r\ntags: [x, 'y']\r\nauthor:\r\n  name: Somebody\r\n"
        "unknown: {a: 1}\r\n---\r\n\r\nText\r\n"
    )
    read = put(tmp_path, a=text)
    assert not read.faults, read.faults
    one = read.documents[0]
    assert (one.title, one.slug, one.language, one.status) == ('It\'s "here"', "a-b", "pt-BR", Status.DRAFT)
    assert one.intents == ("one_two", "three") and one.body == "Text"


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("---\ntitle: T\n", 1, "the front matter has no end: a line ---"),
        ("---\nslug: t\nlanguage: en\n---\nx", 1, "title is missing"),
        ("---\ntitle: T\nslug: T t\nlanguage: en\n---\nx", 3, "a slug is small letters, digits and hyphens, at most 100"),
        ("---\ntitle: T\nslug: t\nlanguage: English\n---\nx", 4, "a language is written like en, zh or pt-BR"),
        ("---\ntitle: T\nslug: t\nlanguage: en\nstatus: live\n---\nx", 5, "status is published or draft"),
        ("---\ntitle: T\nslug: t\nlanguage: en\naudience: all\n---\nx", 5, "audience is public or agents"),
        ("---\ntitle: T\nslug: t\nslug: u\n---\nx", 4, "slug stands here twice"),
        ("---\ntitle: [T]\nslug: t\nlanguage: en\n---\nx", 2, "title is one value, not a list"),
        ("---\ntitle: 'T\nslug: t\n---\nx", 2, "this value has no end: '"),
        ("---\ntitle: T\nintents: [a\n---\nx", 3, "this list has no end: ]"),
        ("---\ntitle: T\nslug: t\nlanguage: en\nintents: [A B]\n---\nx", 5, "intents is a list of names of small letters, digits and hyphens"),
        ("---\njust words\n---\nx", 2, "this is no front matter: a key, a colon, a value"),
        (HEAD, 0, "has no text"),
        (HEAD + "x" * 60_001, 0, "is longer than 60000 characters"),
        (HEAD + "x" * (2 << 20), 0, "is larger than 1 MB"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_by_line(tmp_path: Path, text: str, line: int, fault: str) -> None:
    read = put(tmp_path, a=text, b=HEAD.replace("slug: t", "slug: ok") + "fine")
    assert [(one.place, one.line, one.fault) for one in read.faults] == [("a.md", line, fault)]
    assert [one.slug for one in read.documents] == ["ok"], "one bad file keeps no other out"


def test_two_files_of_one_article_and_language_are_a_fault_of_the_second(tmp_path: Path) -> None:
    read = put(tmp_path, a=HEAD + "x", b=HEAD + "y")
    assert [(one.place, one.fault) for one in read.faults] == [("b.md", "a.md has the same slug and language")]


def test_other_files_links_to_elsewhere_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    (other / "x.md").write_text(HEAD + "x")
    (home / "link.md").symlink_to(other / "x.md")
    (home / ".git").mkdir()
    (home / ".git" / "a.md").write_text(HEAD + "x")
    (home / "README.md").write_text("# About\n")
    (home / "a.txt").write_text(HEAD + "x")
    (home / "bytes.md").write_bytes(b"---\ntitle: \xff\n---\n")
    read = folder.read(home)
    assert not read.documents
    assert [(one.place, one.fault) for one in read.faults] == [("bytes.md", "is not UTF-8 (byte 11)")]
    with pytest.raises(NotADirectoryError):
        folder.read(tmp_path / "none")
