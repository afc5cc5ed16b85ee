"""The commands of whoever runs a desk."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from walletdesk.cli import main
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.settings import Settings
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
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["ada@desk.example", "--name", "abandon " * 11 + "about"], "recovery phrase or a key"),
        (["5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ@desk.example"], "recovery phrase or a key"),
        (["ada@desk.example", "--name", "two\nlines"], "on one line"),
        (["ada@desk.example", "--name", "  "], "on one line"),
        (["ada@desk.example", "--name", "A" * 81], "on one line"),
    ],
)
def test_a_name_that_holds_a_secret_or_is_none_is_refused_and_kept_nowhere(
    given: list[str], told: str, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["admin", *given]) == 1
    said = capsys.readouterr()
    assert told in said.err
    assert "abandon" not in said.err + said.out
    engine = open_engine(database_url)
    db = Db(engine)
    assert db.read_and_wait(queries.staff_page, limit=10) == []
    db.close()
    engine.close()


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
def test_the_doctor_warns_of_processes_that_cannot_hear_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database_url: str, engine_name: str
) -> None:
    def told() -> str:
        main(["doctor"])
        return next(line for line in capsys.readouterr().out.splitlines() if "  redis" in line)

    assert told().startswith("ok")
    if engine_name == "sqlite":
        return  # one process alone opens the file
    with psycopg.connect(database_url, application_name="walletdesk web-1 17"):
        assert told().startswith("ok")
        with psycopg.connect(database_url, application_name="walletdesk web-2 17"):
            assert told().startswith("wrong  redis: 2 processes")
    monkeypatch.setenv("WALLETDESK_EMBEDDED_WORKER", "false")
    assert "embedded_worker is off" in told()


@pytest.mark.usefixtures("environment")
def test_a_process_of_the_desk_is_counted_once_and_not_by_itself(database_url: str) -> None:
    engine = open_engine(database_url)
    db = Db(engine)
    try:
        db.read_and_wait(queries.by_email, "nobody@desk.example")
        if isinstance(engine, PostgresEngine):
            assert engine.other_processes() == 0
            count = [
                sys.executable,
                "-c",
                "import sys; from walletdesk.kit.postgres import PostgresEngine as P; "
                "print(P(sys.argv[1]).other_processes())",
                database_url,
            ]
            assert subprocess.run(count, capture_output=True, check=True, text=True).stdout.strip() == "1"
    finally:
        db.close()
        engine.close()


@pytest.mark.usefixtures("environment")
def test_the_doctor_warns_of_a_file_on_a_network_file_system(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engine_name: str
) -> None:
    monkeypatch.setattr("walletdesk.cli.network_file_system", lambda _: "nfs4")
    main(["doctor"])
    assert ("wrong  disk: the SQLite file lies on a network file system (nfs4)" in capsys.readouterr().out) == (
        engine_name == "sqlite"
    )


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


def test_a_taken_port_is_told_before_anything_is_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--data", str(tmp_path / "demo"), "--port", str(port)]) == 1
    assert f"Port {port} is in use" in capsys.readouterr().err
    assert not list((tmp_path / "demo").glob("*.sqlite3"))


def test_the_demo_never_fills_a_real_desk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = tmp_path / "real"
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(real))
    monkeypatch.setattr("sys.stdin", io.StringIO("a long night in the north\n"))
    assert main(["migrate"]) == 0
    assert main(["admin", "ada@desk.example"]) == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert main(["demo", "--data", str(real), "--port", str(port)]) == 1
    assert "There is a real desk in this folder" in capsys.readouterr().err


def test_the_demo_keeps_away_from_the_database_this_machine_is_set_up_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", f"sqlite:///{tmp_path / 'production.sqlite3'}")
    monkeypatch.setenv("WALLETDESK_PUBLIC_URL", "https://support.example.com")
    opened = []

    def instead(settings: Settings, **_: object) -> None:
        opened.append((settings.database, settings.public_url))

    monkeypatch.setattr("walletdesk.cli.app.serve", instead)
    monkeypatch.setattr("walletdesk.cli._run", lambda _: None)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert main(["demo", "--data", str(tmp_path / "demo"), "--port", str(port)]) == 0
    assert opened == [(f"sqlite:///{tmp_path / 'demo' / 'walletdesk.sqlite3'}", f"http://127.0.0.1:{port}")]
    assert not (tmp_path / "production.sqlite3").exists()


@pytest.mark.usefixtures("environment")
def test_a_path_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere" / "desk.tar.gz"
    assert main(["backup", str(missing)]) == 1
    assert main(["restore", str(missing)]) == 1
    assert capsys.readouterr().err.count("nowhere") == 2
