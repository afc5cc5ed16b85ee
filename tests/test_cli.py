"""The commands of whoever runs a desk."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.support.desk import a_member, an_inbox, comes_in
from tests.support.ports import free_port
from walletdesk import ledger
from walletdesk.cli import main
from walletdesk.conversations.actions import redact
from walletdesk.conversations.queries import messages_by_id
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.files import sight
from walletdesk.files.sight import Reader
from walletdesk.inboxes.actions import create_identity_key
from walletdesk.inboxes.keys import shared_secret
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.settings import Settings, load
from walletdesk.screening.queries import running
from walletdesk.staff import queries
from walletdesk.staff.actions import Changes, change_staff
from walletdesk.staff.rules import Role
from walletdesk.subscribers import inside


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", database_url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("a long night in the north\n" * 2))
    monkeypatch.setattr(sight, "installed", lambda: False)  # the doctor would start its child each time


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


@contextmanager
def opened(database_url: str) -> Iterator[Db]:
    engine = open_engine(database_url)
    db = Db(engine)
    try:
        yield db
    finally:
        db.close()
        engine.close()


@pytest.mark.usefixtures("environment")
def test_a_deactivated_administrator_who_gets_a_password_can_sign_in(database_url: str) -> None:
    with opened(database_url) as db:
        one = a_member(db, "Ada", Role.ADMIN)
        a_member(db, "Eve", Role.ADMIN)
        db.write_and_wait(change_staff, SYSTEM, one.id, Changes(active=False))
    assert main(["admin", one.email]) == 0
    with opened(database_url) as db:
        found = db.read_and_wait(queries.by_id, one.id)
    assert found is not None
    assert found.active


@pytest.mark.usefixtures("environment")
def test_without_tables_an_administrator_is_refused_with_the_command_that_makes_them(
    monkeypatch: pytest.MonkeyPatch, empty_database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", empty_database_url)
    assert main(["admin", "ada@desk.example"]) == 1
    assert capsys.readouterr().err == "The database is older than this version. Run: walletdesk migrate\n"


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["ada@desk.example", "--name", "abandon " * 11 + "about"], "recovery phrase, a key"),
        (["5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ@desk.example"], "recovery phrase, a key"),
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
def test_the_doctor_names_enabled_languages_in_which_nobody_is_warned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["doctor"])
    assert "warned in English" not in capsys.readouterr().out
    monkeypatch.setenv("WALLETDESK_LANGUAGES", "en,zh-TW,pt-BR,ar,hi")
    main(["doctor"])
    assert (
        "note   languages: after a secret people are warned in English where they speak ar, hi"
        in capsys.readouterr().out
    )


@pytest.mark.usefixtures("environment")
def test_the_doctor_says_whether_pictures_are_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["doctor"])
    assert "note   pictures: the extra `ocr` is not installed" in capsys.readouterr().out
    monkeypatch.setattr(sight, "installed", lambda: True)
    monkeypatch.setattr(sight, "Reader", lambda: Reader([sys.executable, "-c", ""]))
    assert main(["doctor"]) == 1
    assert "wrong  pictures: the reader does not work (failed)" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_the_doctor_says_that_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", "postgresql://nobody@127.0.0.1:1/desk")
    assert main(["doctor"]) == 1
    assert "wrong  database: cannot be reached: check the address in `database`" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_the_doctor_and_a_restore_say_that_the_key_is_another_one(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    empty_database_url: str,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("WALLETDESK_SECRET_KEY", "the first key of this desk, kept by its owner")
    with opened(database_url) as db:
        inbox = an_inbox(db)
        secret = shared_secret(load().key("identity"), inbox.id)
        db.write_and_wait(create_identity_key, SYSTEM, inbox.id, secret)
    main(["doctor"])
    assert "ok     secret key" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "desk.tar.gz")]) == 0
    assert "It does not hold the secret key, which comes from the settings" in capsys.readouterr().out

    monkeypatch.setenv("WALLETDESK_DATABASE", empty_database_url)
    monkeypatch.setenv("WALLETDESK_SECRET_KEY", "another key, made by a hand in a hurry tonight")
    assert main(["restore", str(tmp_path / "desk.tar.gz")]) == 0
    assert "not the one the archive was made with" in capsys.readouterr().err
    assert main(["doctor"]) == 1
    assert "does not open the addresses of 0 nodes and 1 identity secrets" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_a_backup_says_that_it_holds_the_key_and_a_restore_with_it_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], empty_database_url: str, tmp_path: Path
) -> None:
    archive = tmp_path / "desk.tar.gz"
    assert main(["backup", str(archive)]) == 0
    assert "It holds the key that all signatures come from." in capsys.readouterr().out
    monkeypatch.setenv("WALLETDESK_DATABASE", empty_database_url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path / "new"))
    assert main(["restore", str(archive)]) == 0
    assert capsys.readouterr().err == ""
    assert (tmp_path / "new" / "secret.key").read_text() == (tmp_path / "secret.key").read_text()


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
    port = free_port()
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
    port = free_port()
    assert main(["demo", "--data", str(tmp_path / "demo"), "--port", str(port)]) == 0
    assert opened == [(f"sqlite:///{tmp_path / 'demo' / 'walletdesk.sqlite3'}", f"http://127.0.0.1:{port}")]
    assert not (tmp_path / "production.sqlite3").exists()


@pytest.mark.usefixtures("environment")
def test_a_path_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere" / "desk.tar.gz"
    assert main(["backup", str(missing)]) == 1
    assert main(["restore", str(missing)]) == 1
    assert capsys.readouterr().err.count("nowhere") == 2


@pytest.mark.usefixtures("environment")
def test_the_doctor_names_what_the_servers_settings_keep(engine_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    told = capsys.readouterr().out
    if engine_name == "sqlite":
        assert "erased words" not in told
    else:
        assert "alter system set wal_recycle = off" in told


@pytest.mark.usefixtures("environment")
def test_what_was_erased_after_a_backup_does_not_come_back_with_it(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    empty_database_url: str,
    tmp_path: Path,
) -> None:
    with opened(database_url) as db:
        db.inside = inside
        got = [comes_in(db, an_inbox(db), f"the cat is called {cat}") for cat in ("Momo", "Lulu")]
    assert main(["backup", str(tmp_path / "desk.tar.gz")]) == 0
    with opened(database_url) as db:
        db.inside = inside
        by = Actor(ActorKind.STAFF, 1)
        db.write_and_wait(redact.report_secret, got[0].conversation.number, got[0].message.id, by, whole=True)
        ledger.write(db, tmp_path)
    kept = tmp_path / "kept.jsonl"
    (tmp_path / ledger.NAME).rename(kept)
    assert b"cat" not in kept.read_bytes() and str(got[0].message.id).encode() in kept.read_bytes()

    monkeypatch.setenv("WALLETDESK_DATABASE", empty_database_url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path / "new"))
    assert main(["restore", str(tmp_path / "desk.tar.gz"), "--erasures", str(kept)]) == 0
    assert "Erased again because it had been since the backup: 1 " in capsys.readouterr().out
    with opened(empty_database_url) as db:
        bodies = {one.id: one.body.strip() for one in db.read_and_wait(messages_by_id, [one.message.id for one in got])}
        rescan = db.read_and_wait(running)
    assert bodies == {got[0].message.id: "⟦secret⟧", got[1].message.id: "the cat is called Lulu"}
    assert rescan is not None and not rescan.dry_run, "everything is read again as soon as the desk serves"
