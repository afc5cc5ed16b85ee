"""Backups taken while somebody writes, and what comes back out of them."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clock import FakeClock
from walletdesk.kit import backup as backups
from walletdesk.kit import jobs, migrations
from walletdesk.kit.backup import BackupFailed, Copies, RestoreFailed, backup, restore
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine, sqlite_path
from walletdesk.kit.sqlite import AlreadyOpen
from walletdesk.kit.unit import Unit


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "picture").write_bytes(b"\0picture" * 1000)
    (folder / "secret.key").write_text("a key")
    (folder / "other").write_text("not ours to keep")
    return folder


@pytest.fixture
def served(db: Db, database_url: str) -> Iterator[Db]:
    """A desk that serves: on SQLite it answers who asks for a copy."""
    path = sqlite_path(database_url)
    copies = Copies(path) if path else None
    yield db
    if copies:
        copies.close()


def two_jobs(unit: Unit, number: int) -> None:
    """One with an effect outside and one without, always together."""
    jobs.add(unit, "deliver", key=f"deliver-{number}", run_at=unit.now + HOUR)
    jobs.add(unit, "tidy", key=f"tidy-{number}", run_at=unit.now + HOUR)


def restored(url: str) -> tuple[jobs.Backlog, list[str]]:
    engine = open_engine(url)
    db = Db(engine)
    try:
        dead = db.read_and_wait(lambda unit: jobs.dead(unit, limit=100_000))
        assert {one.error for one in dead} <= {"held_after_restore"}
        return db.read_and_wait(jobs.backlog), [one.kind for one in dead]
    finally:
        db.close()
        engine.close()


def test_a_backup_under_a_running_writer_is_of_one_moment(
    served: Db, database_url: str, empty_database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            served.write_and_wait(two_jobs, len(written))
            written.append(1)

    writer = threading.Thread(target=write)
    served.write_and_wait(two_jobs, -1)
    writer.start()
    try:
        while len(written) < 50:
            stop.wait(0.01)
        before = len(written)
        archive = tmp_path / "desk.tar.gz"
        manifest = backup(database_url, archive, data_dir, "a key")
        after = len(written)
    finally:
        stop.set()
        writer.join()
    assert after > before, "writers did not wait for it"
    assert manifest.revision == migrations.head()
    assert archive.stat().st_mode & 0o077 == 0

    new_home = tmp_path / "new"
    assert restore(archive, empty_database_url, new_home, held_kinds=["deliver"]) == manifest
    waiting, dead = restored(empty_database_url)
    assert before < waiting.jobs == len(dead), "each pair is there whole"
    assert waiting.jobs <= after + 2
    assert migrations.differences(empty_database_url) == []
    assert (new_home / "files" / "ab" / "picture").read_bytes() == b"\0picture" * 1000
    assert (new_home / "secret.key").read_text() == "a key"
    assert (new_home / "secret.key").stat().st_mode & 0o077 == 0
    assert not (new_home / "other").exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"data", "new", "desk.tar.gz"}, "nothing half is left"
    if path := sqlite_path(database_url):
        assert not list(path.parent.glob("*.copy-*"))


def test_after_restore_nothing_that_was_queued_is_sent_again(
    db: Db, database_url: str, empty_database_url: str, data_dir: Path, tmp_path: Path, fake_clock: FakeClock
) -> None:
    db.write_and_wait(two_jobs, 1)
    db.close()
    db.engine.close()  # type: ignore[attr-defined]
    archive = tmp_path / "desk.tar.gz"
    backup(database_url, archive, data_dir, "a key")
    heard: list[tuple[str, int]] = []
    restore(
        archive,
        empty_database_url,
        tmp_path / "new",
        held_kinds=["deliver"],
        after_restore=[lambda unit: heard.append((unit.engine, unit.value(jobs.DEAD_COUNT)))],
    )
    waiting, dead = restored(empty_database_url)
    assert (waiting.jobs, dead) == (1, ["deliver"])
    assert heard == [(db.engine.name, 1)]

    def retried(unit: Unit) -> int:
        (one,) = jobs.dead(unit)
        return jobs.retry_dead(unit, one.id)

    engine = open_engine(empty_database_url)
    again = Db(engine, clock=fake_clock)
    assert again.write_and_wait(retried), "a person may send it after all"
    again.close()
    engine.close()


def test_a_restore_that_cannot_mark_what_was_queued_leaves_nothing_to_serve(
    db: Db, database_url: str, empty_database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    db.close()
    db.engine.close()  # type: ignore[attr-defined]
    archive = tmp_path / "desk.tar.gz"
    backup(database_url, archive, data_dir, "a key")

    def broken(unit: Unit) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        restore(archive, empty_database_url, tmp_path / "new", held_kinds=[], after_restore=[broken])
    assert migrations.pending(empty_database_url)
    if sqlite_path(empty_database_url) is None:
        with pytest.raises(Exception, match="already exists"):
            migrations.upgrade(empty_database_url)


def test_a_restore_never_covers_a_database(db: Db, database_url: str, data_dir: Path, tmp_path: Path) -> None:
    db.close()
    db.engine.close()  # type: ignore[attr-defined]
    archive = tmp_path / "desk.tar.gz"
    backup(database_url, archive, data_dir, "a key")
    with pytest.raises(RestoreFailed) as failed:
        restore(archive, database_url, tmp_path / "new", held_kinds=[])
    assert failed.value.values["reason"] == "there is a database already"
    assert not (tmp_path / "new" / "files").exists()


@pytest.mark.parametrize("harm", ["cut", "other", "empty"])
def test_what_is_no_archive_of_ours_is_refused(
    db: Db, database_url: str, empty_database_url: str, data_dir: Path, tmp_path: Path, harm: str
) -> None:
    db.close()
    db.engine.close()  # type: ignore[attr-defined]
    archive = tmp_path / "desk.tar.gz"
    backup(database_url, archive, data_dir, "a key")
    if harm == "cut":
        archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    elif harm == "empty":
        archive.write_bytes(b"")
    else:
        with tarfile.open(archive, "w:gz") as tar:
            tar.addfile(tarfile.TarInfo("something"), io.BytesIO())
    with pytest.raises(RestoreFailed):
        restore(archive, empty_database_url, tmp_path / "new", held_kinds=[])
    assert migrations.pending(empty_database_url)


def test_an_archive_cannot_write_outside_of_the_data_folder(
    db: Db, database_url: str, empty_database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    db.close()
    db.engine.close()  # type: ignore[attr-defined]
    archive, forged = tmp_path / "desk.tar.gz", tmp_path / "forged.tar.gz"
    backup(database_url, archive, data_dir, "a key")
    with tarfile.open(archive) as good, tarfile.open(forged, "w:gz") as bad:
        for member in good.getmembers():
            bad.addfile(member, good.extractfile(member))
        for name in ("files/../../escaped", "/tmp/escaped", "escaped"):  # noqa: S108  # must not be written
            member = tarfile.TarInfo(name)
            member.size = 1
            bad.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        bad.addfile(link)
        member = tarfile.TarInfo("files/link/passwd")
        member.size = 1
        bad.addfile(member, io.BytesIO(b"x"))
    new_home = tmp_path / "new"
    restore(forged, empty_database_url, new_home, held_kinds=[])
    assert not list(tmp_path.rglob("escaped")) and not Path("/tmp/escaped").exists()  # noqa: S108
    assert not (new_home / "files" / "link").is_symlink()


def test_another_process_gets_its_copy_from_the_one_that_serves(
    served: Db, database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    served.write_and_wait(two_jobs, 1)
    archive = tmp_path / "desk.tar.gz"
    program = (
        "import sys; from pathlib import Path; from walletdesk.kit.backup import backup;"
        "backup(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), 'a key')"
    )
    subprocess.run([sys.executable, "-c", program, database_url, str(archive), str(data_dir)], check=True)
    with tarfile.open(archive) as tar:
        assert {"manifest.json", "secret.key", "files/ab/picture"} < set(tar.getnames())
    served.write_and_wait(two_jobs, 2)


def test_a_backup_fails_whole(database_url: str, empty_database_url: str, data_dir: Path, tmp_path: Path) -> None:
    archive = tmp_path / "desk.tar.gz"
    with pytest.raises(BackupFailed):
        backup(empty_database_url, archive, data_dir, "a key")
    path = sqlite_path(database_url)
    if path is not None:
        engine = open_engine(database_url)
        with pytest.raises(AlreadyOpen):
            backup(database_url, archive, data_dir, "a key")
        engine.close()
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


def test_a_data_folder_of_any_depth_can_be_backed_up(
    engine_name: str, database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    path = sqlite_path(database_url)
    if path is None:
        pytest.skip("PostgreSQL is asked over its own socket")
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 6)
    deep.mkdir(parents=True)
    url = f"sqlite:///{deep / 'desk.sqlite'}"
    migrations.upgrade(url)
    engine = open_engine(url)
    copies = Copies(deep / "desk.sqlite")
    (deep / "desk.sqlite.backup").stat()
    backup(url, tmp_path / "desk.tar.gz", data_dir, "a key")
    copies.close()
    engine.close()
    assert not (deep / "desk.sqlite.backup").exists()


def test_a_password_is_not_seen_in_the_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def run(command: list[str], **kwargs: object) -> object:
        seen.update(command=command, **kwargs)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(backups, "_program", lambda name, failed: name)
    backups._run("pg_dump", "postgresql://desk:hunter2@db.example/desk?sslmode=require", failed=BackupFailed)
    assert "hunter2" not in str(seen["command"]) and "db.example" in str(seen["command"])
    assert "sslmode=require" in str(seen["command"])
    assert seen["env"]["PGPASSWORD"] == "hunter2"  # type: ignore[index]
