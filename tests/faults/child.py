"""`walletdesk serve` as a process of its own, as whoever runs a desk starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from tests.support.ports import free_port

PATIENCE_S = 60
ROOT = Path(__file__).resolve().parents[2]
WITH_LEASE = """
import sys
from walletdesk import cli
from walletdesk.kit import jobs
jobs.Runner.__init__.__kwdefaults__["lease_s"] = {}
sys.exit(cli.main(["serve"]))
"""


class Child:
    """Lives, dies and lives again on one port; what it says lies in the file `log`.

    `forked` lives come from tests.faults.nursery: for those who need many.  With `lease_s` what a dead process had in
    hand is free after so many seconds, not after a minute; this is for those who wait for it.  `code` is run instead of
    the command where it is set: for a desk that stops somewhere.
    """

    def __init__(
        self, database_url: str, data_dir: Path, *, forked: bool = False, lease_s: float | None = None, **settings: Any
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.data_dir = data_dir
        data_dir.mkdir(parents=True, exist_ok=True)
        self.log = data_dir.parent / f"{data_dir.name}.log"
        told = {"database": database_url, "data_dir": data_dir, "port": self.port, "log_format": "json", **settings}
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("WALLETDESK_")}
        self.env |= {f"WALLETDESK_{name.upper()}": str(value) for name, value in told.items()}
        self._forked = forked
        self.code = WITH_LEASE.format(lease_s) if lease_s is not None else ""
        self._nursery: subprocess.Popen[str] | None = None
        self._process: psutil.Process | None = None

    async def start(self) -> None:
        """Returns when it takes connections."""
        self._process = self._fork() if self._forked else self._spawn()
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                _, out = await asyncio.open_connection("127.0.0.1", self.port)
                out.close()
                return
            except ConnectionError:
                if not self._lives() or time.monotonic() > end:
                    raise RuntimeError(f"the desk did not start: {self.said()[-2000:]}") from None
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """With SIGKILL, in the middle of whatever it does."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """In peace."""
        await self._end(signal.SIGTERM)

    def remove(self) -> None:
        """For fixtures, whatever state the test left it in."""
        if self._process is not None and self._lives():
            self._process.kill()
            self._process.wait()
        if self._nursery is not None:
            self._nursery.communicate()

    def run(self, *command: str | Path) -> str:
        """Another command of the same desk, `backup` say; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "walletdesk.cli", *map(str, command)],
            env=self.env,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def command(self) -> list[str]:
        if self.code:
            return [sys.executable, "-c", self.code]
        return [sys.executable, "-m", "walletdesk.cli", "serve"]

    def _spawn(self) -> psutil.Process:
        with self.log.open("ab") as log:
            return psutil.Popen(self.command(), env=self.env, cwd=self.data_dir, stdout=log, stderr=log)

    def _fork(self) -> psutil.Process:
        if self._nursery is None:
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery"],
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
            )
        nursery = self._nursery
        assert nursery.stdin and nursery.stdout
        nursery.stdin.write(f"start {self.log}\n")
        return psutil.Process(int(nursery.stdout.readline()))

    def _lives(self) -> bool:
        try:
            return self._process is not None and self._process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    async def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            await asyncio.to_thread(self._process.wait)
