"""The whole desk, served for real: its own loop in a thread, a port of its own, the test's database."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvloop

from walletdesk import app
from walletdesk.app import Site
from walletdesk.kit import settings as desk_settings
from walletdesk.kit.db import Db


class RunningSite:
    """Started by its constructor, ended by `stop`.  `db` may be used from the test's thread."""

    def __init__(self, database_url: str, data_dir: Path, **overrides: Any) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", int(overrides.pop("port", 0))))
        self.port: int = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = desk_settings.load(
            environ={},
            overrides={
                "database": database_url,
                "data_dir": data_dir,
                "port": self.port,
                "undo_send_s": 0,
                **overrides,
            },
        )
        self._started = threading.Event()
        self._site: Site | None = None
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(listening,), name="site")
        self._thread.start()
        self._started.wait(timeout=30)
        if self._failed is not None:
            raise self._failed
        if self._site is None:
            raise TimeoutError("the desk did not start")

    @property
    def site(self) -> Site:
        if self._site is None:
            raise RuntimeError("the desk is not running")
        return self._site

    @property
    def db(self) -> Db:
        return self.site.desk.db

    def ws(self, path: str) -> str:
        return f"ws://127.0.0.1:{self.port}{path}"

    def call(self, function: Callable[[], Any]) -> None:
        """Run something in the desk's loop, without waiting for it."""
        if self.site.loop is not None:
            self.site.loop.call_soon_threadsafe(function)

    def stop(self) -> None:
        if self._thread.is_alive():
            self.site.stop_serving()
            self._thread.join(timeout=30)

    def _run(self, listening: socket.socket) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(app.serve(self.settings, sockets=[listening], started=self._on_start))
        except BaseException as error:  # noqa: BLE001  # told in the test's thread
            self._failed = error
        finally:
            listening.close()
            self._started.set()

    def _on_start(self, site: Site) -> None:
        self._site = site
        self._started.set()
