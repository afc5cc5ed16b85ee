"""What every bench prints and needs: the head of its table, the spread of its figures, servers and room for sockets."""

from __future__ import annotations

import os
import platform
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from walletdesk.events import SYSTEM  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.staff import actions as staff  # noqa: E402
from walletdesk.staff import passwords  # noqa: E402
from walletdesk.staff import queries as staff_queries  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

KEPT = Path("/var/tmp/walletdesk-bench")  # noqa: S108  # made with mode 700; big files that are used again
PYTHON = sys.executable


def head(what: str, **facts: object) -> None:
    """Command, time, machine and load stand above every table."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n== {what}")
    print(f"   command  {' '.join(sys.argv)}")
    print(f"   when     {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load before {load}")
    print(f"   machine  {os.cpu_count()} x {cpu}, {platform.system()}, Python {platform.python_version()}")
    for name, value in facts.items():
        print(f"   {name:8} {value}")


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def spread(values: Sequence[float], unit: str = "", digits: int = 2) -> str:
    """Median and, behind it, smallest to largest."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}{unit}"
    return f"{statistics.median(values):.{digits}f}{unit} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def many_files() -> int:
    """As many open sockets as the system lets us have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on disk for databases of one run."""
    KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=KEPT))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# -- servers ------------------------------------------------------------------------

ADMIN = "agent0@desk.example"
PASSWORD = "measured-at-leisure"


class Served:
    """`served.py` in a process of its own."""

    def __init__(
        self,
        url: str,
        *,
        gate: str = "full",
        program: Sequence[str] = ("bench/served.py",),
        folder: Path | None = None,
    ) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="wdbench"))
        command = [PYTHON, *program, "--database", url, "--data", str(self.folder), "--gate", gate]
        self.floor = program[0] == "bench/floor.py"
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        word, _, port = self.process.stdout.readline().strip().partition(" ")
        self.ready_s = time.monotonic() - self.began
        if word != "ready":
            raise SystemExit("the server did not start")
        self.port = int(port)
        self.url = f"http://127.0.0.1:{port}"
        self.ws = f"ws://127.0.0.1:{port}"

    def cpu_s(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def resident_kb(self) -> float:
        """What is this process's alone: shared libraries and pages not counted twice."""
        return float(psutil.Process(self.process.pid).memory_full_info().uss) / 1024

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def admin_signs_in(url: str) -> dict[str, str]:
    """Gives the loader's first agent a password; what to post to `/api/session`."""
    engine = open_engine(url)
    db = Db(engine, inside=inside)
    try:
        member = db.read_and_wait(staff_queries.by_email, ADMIN)
        assert member is not None
        changes = staff.Changes(password_hash=passwords.hashed_now(PASSWORD))
        db.write_and_wait(staff.change_staff, SYSTEM, member.id, changes)
    finally:
        db.close()
        engine.close()
    return {"email": ADMIN, "password": PASSWORD}


# -- PostgreSQL ----------------------------------------------------------------------


def _program(name: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(places[-1]) if places else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed")
    return found


class Cluster:
    """A PostgreSQL of our own in `folder`, on disk and durable as it comes, kept for the next run."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:  # initdb refuses to be root
            for above in (folder, *folder.parents):
                if above.stat().st_mode & 0o005 != 0o005:
                    above.chmod(above.stat().st_mode | 0o005)
            shutil.chown(folder, "postgres", "postgres")
            self._who = {"user": "postgres", "group": "postgres", "extra_groups": []}
        if not (folder / "data" / "PG_VERSION").exists():
            options = ("-U", "walletdesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
            if self._popen("initdb", "-D", str(folder / "data"), *options).wait() != 0:
                raise SystemExit((folder / "log").read_text(errors="replace"))
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={folder}",
            "max_connections=60",
            "shared_buffers=1GB",
            "max_wal_size=4GB",
            "maintenance_work_mem=512MB",
            "effective_cache_size=4GB",
            "random_page_cost=1.1",
        )
        flags = [flag for setting in settings for flag in ("-c", setting)]
        self._process = self._popen("postgres", "-D", str(folder / "data"), *flags)
        self._wait()

    def url(self, database: str) -> str:
        return f"postgresql://walletdesk@/{database}?host={self.home}"

    def make(self, database: str, *, anew: bool = True) -> str:
        """An empty database; with `anew` off one that is there stays."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            there = connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
            if there and anew:
                connection.execute(f'drop database "{database}" with (force)'.encode())
            if anew or not there:
                connection.execute(f'create database "{database}"'.encode())
        return self.url(database)

    def cpu_s(self) -> float:
        """CPU seconds of the server's processes so far."""
        server = psutil.Process(self._process.pid)
        total = 0.0
        for one in (server, *server.children(recursive=True)):
            times = one.cpu_times()
            total += times.user + times.system
        return total

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise SystemExit((self.home / "log").read_text(errors="replace")[-2000:]) from None
                time.sleep(0.05)

    def _popen(self, name: str, *args: str) -> subprocess.Popen[bytes]:
        env = {"LC_ALL": "C.UTF-8", "HOME": str(self.home), "PATH": os.environ.get("PATH", "")}
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                [_program(name), *args],
                **self._who,
                cwd=self.home,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def cluster(folder: Path | None = None) -> Iterator[Cluster]:
    running = Cluster(folder or KEPT / "pg")
    try:
        yield running
    finally:
        running.stop()
