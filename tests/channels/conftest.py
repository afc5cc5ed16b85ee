"""A desk that serves on a port of its own, and visitors who come to it by real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.desk import a_key
from walletdesk.channels.inbound import Gate
from walletdesk.channels.providers import Providers
from walletdesk.channels.widget import routes as widget
from walletdesk.channels.widget.reception import Reception
from walletdesk.files.store import folder_store
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import http, jobs
from walletdesk.kit.db import Db
from walletdesk.kit.settings import Settings, load
from walletdesk.portal import demo, rate
from walletdesk.realtime.bus import LocalBus
from walletdesk.realtime.hub import Hub
from walletdesk.subscribers import TOPIC, tell


class _Server(uvicorn.Server):
    def __init__(self, started: Callable[[], None], config: uvicorn.Config) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()


class Served:
    """A running desk.  Made in its own thread; what is called from tests goes through `call`."""

    def __init__(self, settings: Settings, db: Db, files: Path) -> None:
        self.settings = settings
        self.db = db
        self.bus = LocalBus()
        self.hub = Hub()
        self._files = files
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="desk")
        self._thread.start()
        self._ready.wait(10)

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        gate = Gate()
        self.app = FastAPI()
        http.install(self.app, self.settings)
        state = self.app.state
        state.db, state.clock, state.bus, state.hub = self.db, self.db.clock, self.bus, self.hub
        state.gate, state.store = gate, folder_store(self._files)
        self.reception = state.reception = Reception(
            settings=self.settings, db=self.db, hub=self.hub, bus=self.bus, gate=gate, store=state.store
        )
        self.reception.start()
        self.app.router.routes += [*widget.routes, *rate.routes, *demo.routes]
        self.db.subscribe(tell(self.bus))
        self.bus.subscribe(self._told)
        runner = jobs.Runner(self.db, self.db.clock, poll_s=0.05)
        self.providers = Providers(settings=self.settings, db=self.db, store=state.store, gate=gate)
        self.providers.register(runner)
        working = asyncio.create_task(runner.run())
        self.server = _Server(
            self._ready.set,
            uvicorn.Config(
                self.app,
                ws="websockets-sansio",
                http="httptools",
                ws_per_message_deflate=False,
                ws_max_size=131_072,
                log_config=None,
                access_log=False,
                proxy_headers=False,
                lifespan="off",
                timeout_graceful_shutdown=2,
            ),
        )
        self.server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]  # not the main thread
        await self.server.serve(sockets=[self.listening])
        await runner.stop()
        await working
        await self.reception.stop()
        await self.providers.close()
        gate.close()

    def _told(self, topic: str, payload: bytes) -> None:
        if topic == TOPIC:
            conversation, seq, _, contact = msgspec.json.decode(payload, type=tuple[int, int, int, int])
            self.reception.live.hear(conversation, seq, contact)

    def call(self, function: Callable[..., Any], *args: Any) -> None:
        """Runs `function` in the desk's loop."""
        self.loop.call_soon_threadsafe(function, *args)

    def close(self) -> None:
        self.server.should_exit = True
        self._thread.join(20)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({}, overrides={"data_dir": tmp_path / "data", "organisation": "Example Wallet"})


@pytest.fixture
def served(settings: Settings, db: Db, tmp_path: Path) -> Iterator[Served]:
    served = Served(settings, db, tmp_path / "files")
    yield served
    served.close()


class Visitor:
    """The other end of a visitor's socket."""

    def __init__(self, connection: ClientConnection, inbox: Inbox) -> None:
        self.connection = connection
        self.inbox = inbox

    async def hello(self, **fields: Any) -> dict[str, Any]:
        await self.say(t="hello", v=1, inbox=self.inbox.public_id, **fields)
        return await self.hear("welcome")

    async def say(self, **frame: Any) -> None:
        await self.connection.send(msgspec.json.encode(frame).decode())

    async def send(self, text: str, **fields: Any) -> dict[str, Any]:
        """Sends a message and returns its `ack`."""
        key = fields.pop("key", None) or a_key()
        await self.say(t="send", key=key, text=text, **fields)
        return await self.hear("ack")

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            frame: dict[str, Any] = msgspec.json.decode(await self.connection.recv())
        return frame

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others before it are passed over."""
        while (frame := await self.next())["t"] != kind:
            pass
        return frame

    async def closed(self) -> int:
        """Reads until the desk closes, and returns its code."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006


@contextlib.asynccontextmanager
async def visitor(served: Served, inbox: Inbox, **options: Any) -> AsyncIterator[Visitor]:
    async with connect(
        f"ws://{served.address}/widget/socket", compression=None, max_size=None, **options
    ) as connection:
        yield Visitor(connection, inbox)
