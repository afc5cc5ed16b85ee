"""Backups while serving, and their way back.

An archive is one tar file: `manifest.json`, the database (`desk.sqlite`, or `desk.dump`
by pg_dump), the folder `files`, and the secret key where the desk made its own; one that
comes from the settings, and files in object storage, are kept by whoever keeps those.
Without the key visitors' tokens end and what was sealed stays shut, so the manifest has a
mark of it.  An archive holds everything the desk knows: it is its owner's alone.

SQLite's file belongs to the process that serves it, so that one makes the copy:
`Copies` waits for the question on a unix socket beside the database.

After `restore` nothing that was queued is sent again: what was sent between backup and
loss is not known, so outgoing jobs become dead jobs, and people decide.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tarfile
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, select

from walletdesk.kit import jobs, migrations, tables
from walletdesk.kit.clock import SystemClock
from walletdesk.kit.engines import sqlite_path
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.schema import columns
from walletdesk.kit.sqlite import AlreadyOpen, SqliteEngine, connect
from walletdesk.kit.unit import Query, Row, Unit

AfterRestore = Callable[[Unit], None]
HELD = "held_after_restore"

_FORMAT = 1
_MANIFEST, _FILES, _KEY = "manifest.json", "files", "secret.key"
_PAGES = 1000


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    engine: str
    revision: str
    made_at: int
    key_mark: str = ""
    """`mark_of` the desk's secret key; archives of old versions have none."""
    holds_key: bool = True


class BackupFailed(WalletdeskError):
    code = "backup_failed"
    sentence = "The backup could not be made: {reason}."


class RestoreFailed(WalletdeskError):
    code = "restore_failed"
    sentence = "The backup could not be restored: {reason}."


def mark_of(secret_key: str) -> str:
    """Tells one secret key from another, and nothing else."""
    return hmac.digest(secret_key.encode(), b"walletdesk backup", hashlib.sha256)[:8].hex()


def backup(url: str, target: Path, data_dir: Path, secret_key: str) -> Manifest:
    """Writes the archive `target`, whole or not at all, while the desk serves or not.

    `data_dir` is the desk's, with `files` if they lie there, and with the file of the key if `secret_key`, which the
    desk uses, is the one in it.  The database is
    of one moment; files are read after it, so that none it names is missing.
    Raises BackupFailed, or AlreadyOpen when the process that has the file open does not answer.
    """
    path = sqlite_path(url)
    part = target.with_name(f"{target.name}.part")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=target.parent, prefix=".backup-")))
        if path is None:
            engine, name, database, revision = "postgresql", "desk.dump", *_dumped(url, folder / "desk.dump")
        else:
            engine, name, database = "sqlite", "desk.sqlite", stack.enter_context(_copy_of(path))
            revision = _revision_of(database)
        key = data_dir / _KEY
        holds_key = key.is_file() and key.read_text().strip() == secret_key
        manifest = Manifest(
            format=_FORMAT,
            engine=engine,
            revision=revision,
            made_at=SystemClock().now(),
            key_mark=mark_of(secret_key),
            holds_key=holds_key,
        )
        stack.callback(part.unlink, missing_ok=True)
        with open(part, "wb", opener=_private) as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar:
                (folder / _MANIFEST).write_bytes(msgspec.json.encode(manifest))
                tar.add(folder / _MANIFEST, _MANIFEST)
                tar.add(database, name)
                for file in (*([key] if holds_key else ()), *sorted((data_dir / _FILES).rglob("*"))):
                    with suppress(FileNotFoundError):  # removed since
                        if file.is_file():
                            tar.add(file, file.relative_to(data_dir).as_posix())
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    return manifest


def made_at(archive: Path) -> int:
    """When an archive was made (microseconds).  Raises RestoreFailed."""
    try:
        with tarfile.open(archive) as tar:
            return _manifest(tar).made_at
    except (tarfile.TarError, EOFError, KeyError, msgspec.MsgspecError):
        raise RestoreFailed(reason="it is not an archive of walletdesk, or a damaged one") from None


def restore(
    archive: Path,
    url: str,
    data_dir: Path,
    *,
    held_kinds: Collection[str],
    after_restore: Sequence[AfterRestore] = (),
) -> Manifest:
    """Puts the archive's database, files and key where `url` and `data_dir` say; nothing may be there yet.

    The database is upgraded, and in the same transaction jobs of `held_kinds` (those
    with effects outside) become dead jobs and each of `after_restore` marks what its
    room had queued.  Until that is done the database cannot be served.
    Raises RestoreFailed, or NewerDatabase.
    """

    def hold(unit: Unit) -> None:
        hold_jobs(unit, held_kinds)
        for mark in after_restore:
            mark(unit)

    path = sqlite_path(url)
    place = data_dir if path is None else path.parent
    for folder in (data_dir, place):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(archive) as tar, TemporaryDirectory(dir=place, prefix=".restore-") as unpacking:
            manifest = _manifest(tar)
            migrations.known(manifest.revision)
            if manifest.engine != ("postgresql" if path is None else "sqlite"):
                raise RestoreFailed(reason=f"it holds a {manifest.engine} database")
            unpacked = Path(unpacking) / "database"
            _unpack(tar, "desk.dump" if path is None else "desk.sqlite", unpacked)
            if path is None:
                _must_be_empty(url)
            elif path.exists() and path.stat().st_size:
                raise RestoreFailed(reason="there is a database already")
            for name in tar.getnames():
                parts = PurePosixPath(name).parts
                if name == _KEY or (parts[0] == _FILES and ".." not in parts):
                    _unpack(tar, name, data_dir.joinpath(*parts))
            if path is None:
                _run("pg_restore", url, "--exit-on-error", "--single-transaction", str(unpacked), failed=RestoreFailed)
                migrations.upgrade(url, stamped=manifest.revision, then=hold)
            else:
                migrations.upgrade(f"sqlite:///{unpacked}", then=hold)
                _move_in(unpacked, path)
    except (tarfile.TarError, EOFError, KeyError, msgspec.MsgspecError):
        raise RestoreFailed(reason="it is not an archive of walletdesk, or a damaged one") from None
    return manifest


_DROP: Query[int] = Query(delete(tables.job).where(tables.job.c.id == bindparam("job_id", type_=BigInteger)))


class _Waiting(Row, frozen=True):
    id: int
    kind: str
    args: str
    key: str | None
    tries: int
    created_at: int


def hold_jobs(unit: Unit, kinds: Collection[str]) -> int:
    """Lays waiting jobs of `kinds` aside as dead ones, which people see and may retry; returns how many."""
    job = tables.job
    waiting = unit.select(select(*columns(job, _Waiting)).where(job.c.kind.in_(kinds)).order_by(job.c.id), _Waiting)
    for one in waiting:
        unit.run(jobs.BURY, **msgspec.structs.asdict(one), died_at=unit.now, error=HELD)
        unit.run(_DROP, job_id=one.id)
    return len(waiting)


# -- the process that serves a SQLite file -------------------------------------------


class Copies:
    """Answers `backup` from the process that has the SQLite file at `path` open; give it back with `close`.

    The socket takes one question, makes a copy beside the database, tells its name, and
    removes it when the asker has read it.  Whoever may read the database may ask.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        for left in path.parent.glob(f"{path.name}.copy-*"):
            left.unlink(missing_ok=True)
        _socket_of(path).unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        with reachable(_socket_of(path)) as address:
            self._socket.bind(address)
            os.chmod(address, 0o600)  # nobody gets through before `listen`
        self._socket.listen()
        self._closing = False
        self._thread = threading.Thread(target=self._answer, name="backup", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing = True
        with suppress(OSError), _connected(self._path):
            pass  # wakes it
        self._thread.join(timeout=30)
        self._socket.close()
        _socket_of(self._path).unlink(missing_ok=True)

    def _answer(self) -> None:
        while True:
            asker, _ = self._socket.accept()
            with asker:
                if self._closing:
                    return
                copy = self._path.with_name(f"{self._path.name}.copy-{secrets.token_hex(8)}")
                try:
                    copy_sqlite(self._path, copy)
                    asker.sendall(copy.name.encode() + b"\n")
                    asker.recv(1)  # until it has read the copy, or is gone
                except (OSError, sqlite3.Error):
                    pass  # it sees the end of the line without an answer
                finally:
                    copy.unlink(missing_ok=True)


def copy_sqlite(path: Path, copy: Path) -> None:
    """Copies the database of one moment while others write.  Only for the process that has the file open."""
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source, target = connect(path), sqlite3.connect(copy)
    try:
        source.execute("begin")  # one view from here on, or each write would start the copying again
        source.execute("select count(*) from sqlite_master").fetchall()
        source.backup(target, pages=_PAGES)
        target.execute("pragma journal_mode=delete").fetchall()
    finally:
        target.close()
        source.close()


@contextmanager
def _copy_of(path: Path) -> Iterator[Path]:
    """A copy by our own hand when nobody has the file open, else by the process that has."""
    if not path.is_file():
        raise BackupFailed(reason="there is no database")
    try:
        engine = SqliteEngine(path)
    except AlreadyOpen:
        with _asked(path) as copy:
            yield copy
        return
    copy = path.with_name(f"{path.name}.copy-{secrets.token_hex(8)}")
    try:
        copy_sqlite(path, copy)
        yield copy
    finally:
        copy.unlink(missing_ok=True)
        engine.close()


@contextmanager
def _asked(path: Path) -> Iterator[Path]:
    try:
        with _connected(path) as asking:
            answer = b""
            while not answer.endswith(b"\n") and (more := asking.recv(200)):
                answer += more
            if not answer.endswith(b"\n"):
                raise BackupFailed(reason="the desk could not copy its database")
            yield path.with_name(answer.decode().strip())
    except (FileNotFoundError, ConnectionRefusedError):
        raise AlreadyOpen from None


@contextmanager
def _connected(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as asking, reachable(_socket_of(path)) as address:
        asking.connect(address)
        yield asking


def _socket_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.backup")


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """An address for a unix socket, which may not have more than about 100 bytes: where Linux helps, by its folder."""
    if not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


# -- both ways -------------------------------------------------------------------------


def _dumped(url: str, path: Path) -> tuple[Path, str]:
    """The dump and its revision, which is left out of it: `restore` writes it last."""
    revision = migrations.current(url)
    options = ("--format=custom", "--exclude-table-data=alembic_version", f"--file={path}")
    _run("pg_dump", url, *options, failed=BackupFailed)
    if revision is None or migrations.current(url) != revision:
        raise BackupFailed(reason="the database has no tables yet, or was being upgraded")
    return path, revision


def _revision_of(copy: Path) -> str:
    revision = migrations.current(f"sqlite:///{copy}")
    if revision is None:
        raise BackupFailed(reason="the database has no tables yet")
    return revision


def _run(program: str, url: str, *args: str, failed: type[BackupFailed | RestoreFailed]) -> None:
    """One of PostgreSQL's programs on the database at `url`; the password travels unseen by other users."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # not before: a desk on SQLite copies its file

    parts: dict[str, Any] = conninfo_to_dict(url)
    password = parts.pop("password", None)
    env = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    command = [_program(program, failed), f"--dbname={make_conninfo(**parts)}", "--no-owner", "--no-privileges", *args]
    done = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # ours
    if done.returncode:
        # What it says may quote rows, so its own words stay with it.
        raise failed(reason=f"{program} ended with status {done.returncode}")


def _program(name: str, failed: type[BackupFailed | RestoreFailed]) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[-3].zfill(4))
    found = str(places[-1]) if places else shutil.which(name)  # Debian's own chooser wants a cluster of its own
    if found is None:
        raise failed(reason=f"{name} is not installed; it comes with PostgreSQL's client programs")
    return found


def _must_be_empty(url: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        if connection.execute("select 1 from pg_tables where schemaname = 'public' limit 1").fetchone():
            raise RestoreFailed(reason="there is a database already")


def _manifest(tar: tarfile.TarFile) -> Manifest:
    file = tar.extractfile(_MANIFEST)
    if file is None:
        raise KeyError
    manifest = msgspec.json.decode(file.read(100_000), type=Manifest)
    if manifest.format != _FORMAT:
        raise RestoreFailed(reason="a newer version of walletdesk made it")
    return manifest


def _unpack(tar: tarfile.TarFile, name: str, path: Path) -> None:
    """Writes one plain file of the archive to `path`; links and devices have no business in there."""
    member = tar.getmember(name)
    file = tar.extractfile(member) if member.isreg() else None
    if file is None:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with open(part, "wb", opener=_private) as out:
        shutil.copyfileobj(file, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, path)


def _move_in(copy: Path, path: Path) -> None:
    connection = connect(copy)
    try:
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    finally:
        connection.close()
    engine = SqliteEngine(path)  # nobody starts on the empty file meanwhile
    try:
        os.replace(copy, path)
    finally:
        engine.close()


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
