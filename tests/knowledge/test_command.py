"""`walletdesk knowledge import` and `search`, as scripts call them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.files.made import PHRASE, code, picture
from tests.knowledge.library import Topics
from walletdesk.cli import main
from walletdesk.encoder import models

Search = Callable[..., Any]
FILES = {
    "en/lost.md": "---\ntitle: Lost recovery phrase\nslug: lost\nlanguage: en\nstatus: published\n---\nNobody can restore it.\n",
    "zh/lost.md": "---\ntitle: 助记词丢了\nslug: lost\nlanguage: zh\nstatus: published\n---\n谁也不能恢复助记词。\n",
    "en/stuck.md": "---\ntitle: Stuck transfer\nslug: stuck\nlanguage: en\nstatus: published\n---\nWait, or raise the fee.\n",
    "en/later.md": "---\ntitle: Stuck later\nslug: later\nlanguage: en\nstatus: draft\n---\nNot yet.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "articles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf8")
    return tmp_path / "articles"


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> Topics:
    """The encoder of this desk."""
    made = Topics(("transfer", "payment"), ("phrase", "secret", "助记词"))
    monkeypatch.setattr(models, "for_search", made.as_encoder)
    monkeypatch.setattr(models, "AGAIN_S", 0)
    return made


@pytest.fixture
def desk(folder: Path, topics: Topics, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Search:
    """Imports the folder; then takes what stands behind `search` and gives what was printed."""
    data = str(tmp_path / "desk")
    assert main(["knowledge", "import", str(folder), "--data", data]) == 0
    assert capsys.readouterr().out == "4 created, 0 changed, 0 unchanged.\n"

    def search(*given: str, status: int = 0) -> str:
        assert main(["knowledge", "search", *given, "--data", data]) == status
        return capsys.readouterr().out

    return search


def slugs(answer: str) -> list[str]:
    return [one["slug"] for one in json.loads(answer)["results"]]


def test_a_folder_is_taken_and_searched_in_its_own_folder(desk: Search) -> None:
    answer = json.loads(desk("raise the fee of a transfer", "--json", "--top", "1"))
    assert answer["mode"] == "hybrid" and len(answer["results"]) == 1
    best = answer["results"][0]
    assert (best["slug"], best["title"], best["passage"]) == ("stuck", "Stuck transfer", "Wait, or raise the fee.")
    assert isinstance(best["score"], float) and best["language"] == "en"
    assert slugs(desk("助记词", "--lang", "zh", "--json"))[0] == "lost"
    assert "Stuck transfer" in desk("fee transfer")


def test_text_goes_by_words_alone_and_hybrid_by_meaning_too(desk: Search) -> None:
    assert slugs(desk("payment", "--json", "--mode", "text")) == []
    assert slugs(desk("payment", "--json", "--mode", "hybrid"))[0] == "stuck"


def test_drafts_are_not_found(desk: Search) -> None:
    assert "later" not in desk("stuck later yet", "--json")


def test_lines_are_answered_one_by_one_in_their_order(desk: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = '{"id": 7, "query": "transfer"}\n\nnot json\n{"id": 1}\n{"query": "助记词", "id": "b", "lang": "zh"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), "utf8"))
    answers = [json.loads(line) for line in desk("-", "--top", "2", status=1).splitlines()]
    assert [one.get("id") for one in answers] == [7, None, None, "b"]
    assert answers[0]["results"][0]["slug"] == "stuck" and answers[3]["results"][0]["title"] == "助记词丢了"
    assert answers[1] == {"line": 3, "error": "this is no JSON"} and "query" in answers[2]["error"]


def test_what_cannot_be_taken_is_said_and_the_rest_is_taken(
    folder: Path, topics: Topics, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.md").write_text("---\ntitle: T\n---\nx")
    (folder / "asks.md").write_text(
        FILES["en/stuck.md"].replace("slug: stuck", "slug: worse").replace("Wait,", "{{price}}"), "utf8"
    )
    assert main(["knowledge", "import", str(folder), "--data", str(tmp_path / "desk")]) == 1
    said = capsys.readouterr()
    assert said.out == "4 created, 0 changed, 0 unchanged.\n"
    assert "not taken: bad.md:1: slug is missing" in said.err
    assert "not taken: asks.md: Line 1: there is no live value “price”." in said.err
    (folder / "bad.md").unlink()
    (folder / "asks.md").unlink()
    assert main(["knowledge", "import", str(folder), "--data", str(tmp_path / "desk")]) == 0
    assert capsys.readouterr().out == "0 created, 0 changed, 4 unchanged.\n"
    assert main(["knowledge", "import", str(tmp_path / "none"), "--data", str(tmp_path / "desk")]) == 1


def test_without_an_encoder_both_say_so_and_words_are_searched(
    folder: Path, topics: Topics, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topics.broken = True
    data = str(tmp_path / "desk")
    assert main(["knowledge", "import", str(folder), "--data", data]) == 0
    assert "No encoder works here" in capsys.readouterr().err
    assert main(["knowledge", "search", "transfer fee", "--json", "--data", data]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["mode"] == "words" and slugs(said.out)[0] == "stuck"
    assert "found by words alone" in said.err
    topics.broken = False
    assert main(["knowledge", "search", "payment", "--json", "--data", data]) == 0
    assert slugs(capsys.readouterr().out)[0] == "stuck", "vectors are made as soon as an encoder works"


def test_pictures_and_snippets_of_a_folder_come_along(
    folder: Path, topics: Topics, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "images").mkdir()
    (folder / "images" / "field.png").write_bytes(picture())
    (folder / "images" / "phrase.png").write_bytes(code(PHRASE))
    (folder / "images" / "notes.txt").write_text("no picture")
    (folder / "snippets.json").write_text('{"look": {"en": "Look here."}}')
    text = FILES["en/stuck.md"].replace("Wait,", "![The field](images/field.png)\n\n{{snippet:look}} Wait,")
    (folder / "en" / "stuck.md").write_text(text, "utf8")
    data = str(tmp_path / "desk")
    for created in (4, 0):
        assert main(["knowledge", "import", str(folder), "--data", data]) == 1
        said = capsys.readouterr()
        assert said.out.startswith(f"{created} created, 0 changed")
        assert [line.split(":")[1] for line in said.err.splitlines()] == [" images/notes.txt", " images/phrase.png"]
    stored = [one for one in (tmp_path / "desk" / "files").rglob("*") if one.is_file()]
    assert len([one for one in stored if not one.name.endswith("-preview")]) == 1
    assert main(["knowledge", "search", "look here", "--json", "--data", data]) == 0
    assert slugs(capsys.readouterr().out)[0] == "stuck"


def test_with_a_second_reader_what_a_folder_brings_waits(
    folder: Path, topics: Topics, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WALLETDESK_SECOND_READER", "true")
    data = str(tmp_path / "desk")
    for created, unchanged in ((4, 0), (0, 4)):
        assert main(["knowledge", "import", str(folder), "--data", data]) == 0
        told = f"{created} created, 0 changed, {unchanged} unchanged.\n3 wait for a second reader.\n"
        assert capsys.readouterr().out == told
