"""A program of our own that works for this process: started when there is work, spoken to through its pipes, ended.

Not safe to use from several threads at once: who uses one lets them take turns.
"""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""In the environment before numpy comes: its helpers spin while they wait, for matrices that need none."""


class Program:
    """One child at most; whoever needs it anew has a new one."""

    def __init__(self, arguments: Sequence[str], *, name: str, environment: Mapping[str, str] | None = None) -> None:
        self.arguments = list(arguments)
        self._name = name
        self._environment = {**ONE_THREAD, **(environment or {})}
        self._running: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        running = self._running
        return None if running is None else running.pid

    def close(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()
            for pipe in (running.stdin, running.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not written before it ended
                        pipe.close()

    def status(self) -> int | None:
        """With what the child ended; None while it has not."""
        try:
            return self._running.wait(1) if self._running is not None else None
        except subprocess.TimeoutExpired:
            return None

    def started(self) -> tuple[IO[bytes], bool]:
        """What it is heard from, and whether it was started just now.  Raises OSError."""
        running = self._running
        new = running is None or running.poll() is not None
        if running is None or new:
            self.close()
            running = self._running = self._new()
        if running.stdin is None or running.stdout is None:
            raise OSError("a child without pipes")
        return running.stdout, new

    def say(self, data: bytes) -> None:
        """Written by a thread of its own: a child that does not read must not keep us."""
        pipe = self._running.stdin if self._running is not None else None
        if pipe is None:
            raise OSError("a child without pipes")

        def write() -> None:
            try:
                pipe.write(data)
                pipe.flush()
            except (OSError, ValueError):  # it died, or was ended
                return

        threading.Thread(target=write, daemon=True, name=self._name).start()

    def _new(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  # our own program; numbers are all it is given
            self.arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            cwd="/" if sys.platform != "win32" else None,
            start_new_session=True,  # a Ctrl-C is for the desk, which ends it
        )


def piece(pipe: IO[bytes], until: float) -> bytes:
    """What comes next, by `time.monotonic()` before `until`.  Raises TimeoutError, or OSError for a child that ended first."""
    left = until - time.monotonic()
    if left <= 0 or not select.select([pipe], [], [], left)[0]:
        raise TimeoutError
    read = os.read(pipe.fileno(), 65536)
    if not read:
        raise OSError("the child ended")
    return read
