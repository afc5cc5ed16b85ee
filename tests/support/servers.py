"""Private PostgreSQL and Redis servers in a RAM folder, on unix sockets, gone with the test run.

Servers of the machine are never touched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
_ENOUGH = 512 * 1024 * 1024
START_S = 30


class Missing(Exception):
    """A program these servers need is not installed."""


def program(name: str) -> str:
    """Path of a PostgreSQL or Redis program.  Debian keeps PostgreSQL's off PATH.  Raises Missing."""
    found = [str(path) for place in _PLACES for path in Path("/").glob(f"{place[1:]}/{name}")]
    newest = sorted(found, key=lambda path: [int(part) for part in path.replace("-", "/").split("/") if part.isdigit()])
    path = newest[-1] if newest else shutil.which(name)
    if path is None:
        raise Missing(name)
    return path


def ram_folder() -> Path:
    """A new short-named folder in RAM, or in the temporary folder where containers give too little of it."""
    ram = Path("/dev/shm")  # noqa: S108  # a folder of our own within it
    roomy = ram.is_dir() and os.access(ram, os.W_OK) and shutil.disk_usage(ram).free > _ENOUGH
    folder = Path(tempfile.mkdtemp(prefix="wd", dir=ram if roomy else None))
    folder.chmod(0o755)  # the user postgres must pass
    return folder


class PostgresServer:
    """A cluster of our own.  `durable` leaves fsync and its kin on, for tests that kill it."""

    def __init__(self, *, durable: bool = False) -> None:
        self._programs = {name: program(name) for name in ("initdb", "postgres")}
        self.home = ram_folder()
        self._speed = () if durable else ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
        self._process: subprocess.Popen[bytes] | None = None
        # initdb refuses to be root.
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres", "postgres")
            self._who = {"user": "postgres", "group": "postgres", "extra_groups": []}
        # --no-sync: the files may vanish with the machine, they are ours for a minute.
        options = ("-U", "walletdesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        made = self._popen("initdb", "-D", str(self.home / "data"), *options)
        if made.wait() != 0:
            raise RuntimeError((self.home / "log").read_text(errors="replace"))
        self.start()

    def start(self) -> None:
        settings = ("listen_addresses=", f"unix_socket_directories={self.home}", "max_connections=60", *self._speed)
        flags = [flag for setting in settings for flag in ("-c", setting)]
        self._process = process = self._popen("postgres", "-D", str(self.home / "data"), *flags)
        _wait_until(lambda: _answers(self.url("postgres")), process, self.home / "log")

    def stop(self) -> None:
        """Ends it the fast, orderly way: open connections are cut."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Ends it as a power cut would: every process at once, no checkpoint."""
        if self._process is not None:
            # Each backend has a session of its own and would go on serving until it misses its parent.
            backends = psutil.Process(self._process.pid).children(recursive=True)
            self._end(signal.SIGKILL)
            for backend in backends:
                with suppress(psutil.NoSuchProcess):
                    backend.kill()
            psutil.wait_procs(backends, timeout=5)

    def remove(self) -> None:
        self._end(signal.SIGINT)
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database: str) -> str:
        return address_in(self.home, database)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def _popen(self, name: str, *args: str) -> subprocess.Popen[bytes]:
        env = {"LC_ALL": "C.UTF-8", "HOME": str(self.home), "PATH": os.environ.get("PATH", "")}
        with (self.home / "log").open("ab") as log:
            # A session of its own: Ctrl-C must not kill the server under the tests.
            return subprocess.Popen(
                [self._programs[name], *args],
                **self._who,
                cwd=self.home,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


class RedisServer:
    def __init__(self) -> None:
        self._program = program("redis-server")
        self.home = ram_folder()
        self.url = f"unix://{self.home}/s"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        args = (f"{self.home}/s", "--save", "", "--appendonly", "no", "--dir", str(self.home))
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "--port", "0", "--unixsocket", *args],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _wait_until(self._answers, self._process, self.home / "log")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def clear(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


def address_in(home: Path, database: str) -> str:
    """libpq's address of `database` on the server whose socket lies in `home`."""
    return f"postgresql://walletdesk@/{database}?host={home}"


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.01)
