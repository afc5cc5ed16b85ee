"""The commands of whoever runs a desk."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from walletdesk.cli import main
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.staff import queries
from walletdesk.staff.rules import Role


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", database_url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("a long night in the north\n" * 2))


@pytest.mark.usefixtures("environment")
def test_an_administrator_is_made_and_later_gets_a_new_password(database_url: str) -> None:
    assert main(["admin", "Ada@desk.example", "--name", "Ada"]) == 0
    assert main(["admin", "ada@desk.example"]) == 0
    engine = open_engine(database_url)
    db = Db(engine)
    found = db.read_and_wait(queries.by_email, "ada@desk.example")
    db.close()
    engine.close()
    assert found is not None
    assert (found.name, found.role) == ("Ada", Role.ADMIN)


@pytest.mark.usefixtures("environment")
def test_a_weak_password_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["admin", "ada@desk.example"]) == 1
    assert "at least 12 characters" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_the_doctor_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "ok     database" in told
    assert "privacy_url" in told


@pytest.mark.usefixtures("environment")
def test_purging_leaves_a_desk_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge"]) == 0
    assert main(["migrate"]) == 0


def test_a_wrong_setting_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WALLETDESK_PORT", "eighty")
    assert main(["doctor"]) == 1
    assert "WALLETDESK_PORT" in capsys.readouterr().err


def test_a_newer_program_asks_for_the_migration(
    monkeypatch: pytest.MonkeyPatch, empty_database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", empty_database_url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path))
    assert main(["serve", "--port", "1"]) == 1
    assert "walletdesk migrate" in capsys.readouterr().err
