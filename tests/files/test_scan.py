"""`walletdesk scan --files`: another desk's attachments, file by file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.files import made, papers
from walletdesk.cli import main
from walletdesk.files import sight

HARMLESS = [*"please find attached what we spoke about when you called".split(), "today", "thanks"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "2024").mkdir(parents=True)
    return tmp_path / "in"


def scan(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], status: int
) -> dict[str, tuple[list[str], str | None]]:
    assert main(["scan", "--files", str(folder)]) == status
    out, err = capfdbinary.readouterr()
    assert bool(err) is (status != 0)
    for text in (out, err):
        assert not any(b" ".join(made.PHRASE.encode().split()[at : at + 3]) in text for at in range(10))
    answers = [json.loads(line) for line in out.splitlines()]
    return {one["file"]: ([each["kind"] for each in one["found"]], one["unread"]) for one in answers}


def test_a_folder_is_looked_through_file_by_file(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (folder / "2024" / "backup.pdf").write_bytes(papers.pdf_columns(made.PHRASE.split()))
    (folder / "2024" / "hello.docx").write_bytes(papers.docx_sentence(HARMLESS))
    (folder / "wallet.json").write_text(json.dumps({"seed": made.PHRASE.split()}))
    (folder / "note.txt").write_bytes("转账没有到账".encode("gb18030"))
    assert scan(folder, capfdbinary, 0) == {
        "wallet.json": (["recovery_phrase"], None),
        "note.txt": ([], None),
        "2024/backup.pdf": (["recovery_phrase"], None),
        "2024/hello.docx": ([], None),
    }


def test_what_was_not_read_says_why(
    folder: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sight, "installed", lambda: False)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(made.PHRASE)
    (folder / "away").symlink_to(outside)
    (folder / "away.txt").symlink_to(outside / "secret.txt")
    os.mkfifo(folder / "pipe")
    (folder / "photo.jpg").write_bytes(made.picture("JPEG"))
    (folder / "code.png").write_bytes(made.code(made.PHRASE))
    (folder / "run.exe").write_bytes(b"MZ" + bytes(64))
    (folder / "half.pdf").write_bytes(made.pdf()[:60])
    (folder / "big.bin").write_bytes(bytes(20_000_001))
    (folder / "empty").write_bytes(b"")
    assert scan(folder, capfdbinary, 1) == {
        "away": ([], "link"),
        "away.txt": ([], "link"),
        "big.bin": ([], "file_too_large"),
        "code.png": (["recovery_phrase"], "picture"),
        "empty": ([], "file_empty"),
        "half.pdf": ([], "file_damaged"),
        "photo.jpg": ([], "picture"),
        "pipe": ([], "no_file"),
        "run.exe": ([], "file_is_program"),
    }


def test_a_name_that_holds_a_phrase_is_told_without_it(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (folder / f"{made.PHRASE}.txt").write_text("words")
    (told,) = scan(folder, capfdbinary, 0).items()
    assert told[1] == (["recovery_phrase"], None)
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_text("words")
    assert len(scan(folder, capfdbinary, 0)) == 2


def test_there_is_no_such_folder(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert scan(folder / "nowhere", capfdbinary, 2) == {}
