"""A desk with the agents' app on it: over HTTP, and served on a socket of this machine."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.staff import office
from tests.staff.office import Browser, Office
from tests.support.desk import an_inbox, comes_in
from tests.support.running import run
from walletdesk.console import socket as console_socket
from walletdesk.console.live import TOPIC, Live
from walletdesk.console.routes import router
from walletdesk.conversations.actions import reply
from walletdesk.conversations.actions.receive import Received
from walletdesk.events import ConversationEvent
from walletdesk.files.routes import routes as file_routes
from walletdesk.files.store import open_store
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Event
from walletdesk.realtime.bus import LocalBus
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.presence import Presence
from walletdesk.screening import routes as secret_routes

KEY = "k" * 20
PATIENCE_S = 60


@cache
def rooms() -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.router.routes += office.rooms().router.routes
    app.include_router(router)
    app.include_router(secret_routes.router)
    return app


class Desk(Office):
    """The rooms of the staff and the console; what another process would have is a second one on the same database."""

    rooms = staticmethod(rooms)

    def __init__(self, db: Db, folder: Path, bus: LocalBus | None = None, **settings: Any) -> None:
        super().__init__(db, data_dir=folder, **settings)
        state = self.app.state
        state.clock = db.clock
        state.bus = self.bus = bus or LocalBus()
        state.hub = Hub()
        state.presence = Presence(self.bus, db.clock, lambda place: self.live.viewers_changed(place))
        state.store = open_store(self.settings)
        state.console = self.live = Live(
            db=db,
            hub=state.hub,
            presence=state.presence,
            files_key=self.settings.key("files"),
            idle_us=self.settings.staff_idle_hours * HOUR,
            sessions_every_s=0.2,
        )
        self.app.router.routes += [
            console_socket.socket_route(),
            *file_routes(store=state.store, db=db, key=self.settings.key("files")),
        ]
        self.bus.subscribe(self._heard)

    def _heard(self, topic: str, payload: bytes) -> None:
        if topic == TOPIC:
            conversation, seq, _, contact = json.loads(payload)
            self.live.hear(conversation, seq, contact)

    def tell(self, event: Event) -> None:
        if isinstance(event, ConversationEvent):
            told = (event.conversation_id, event.seq, event.inbox_id, event.contact_id)
            self.bus.publish(TOPIC, json.dumps(told).encode())

    def deliver(self, message_id: str | int) -> None:
        """The channel accepts it, as the job `deliver` would tell."""
        self.db.write_and_wait(reply.delivered, int(message_id))


def a_conversation(desk: Desk, text: str = "Where do I find my receiving address?", **fields: Any) -> Received:
    return comes_in(desk.db, an_inbox(desk.db), text, **fields)


def send(browser: Browser, method: str, path: str, **sent: Any) -> httpx.Response:
    """A request with a body of its own making."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(browser.app, client=(browser.address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=browser.home, cookies=browser.cookies) as client:
            headers = {"origin": browser.home, "sec-fetch-site": "same-origin"} | sent.pop("headers", {})
            return await client.request(method, path, headers=headers, **sent)

    return run(ask)


# -- served ---------------------------------------------------------------------------------


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serving(desk: Desk, *, tells: bool = True) -> AsyncIterator[int]:
    """The desk served in this loop; gives the port.  With `tells` this is the process whose commits reach the bus."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        desk.app,
        ws="websockets-sansio",
        http="httptools",
        ws_per_message_deflate=False,
        ws_max_size=1 << 20,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    if tells:
        desk.db.subscribe(desk.tell)
    desk.live.start()
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await server.ready.wait()
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        await desk.live.stop()
        desk.db._followers.clear()


class Agent:
    """One member of the staff with the app open: a socket, and requests with the same cookie."""

    def __init__(self, port: int, browser: Browser, socket: ClientConnection) -> None:
        self.port = port
        self.browser = browser
        self.socket = socket
        self.heard: list[dict[str, Any]] = []
        self.seqs: list[int] = []
        """Numbers of the entries it got, in the order they came."""

    async def say(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def hears(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields; those of other kinds stay in `heard`."""

        def fits(frame: dict[str, Any]) -> bool:
            return frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items())

        for frame in self.heard:
            if fits(frame):
                self.heard.remove(frame)
                return frame
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not fits(frame := await self._next()):
                    self.heard.append(frame)
                return frame
        except TimeoutError:
            raise AssertionError(f"no {kind} {fields}, but {[frame['t'] for frame in self.heard]}") from None

    async def _next(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.socket.recv())
        if frame["t"] == "entries":
            self.seqs += [entry["seq"] for entry in frame["entries"]]
        return frame

    async def asks(self, method: str, path: str, json: Any = None) -> httpx.Response:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", headers=headers_of(self.port, self.browser)
        ) as client:
            return await client.request(method, path, json=json)

    async def closed(self) -> int:
        """Reads on until the desk ends the socket; the code."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    self.heard.append(json.loads(await self.socket.recv()))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 0


def headers_of(port: int, browser: Browser, origin: str | None = None) -> dict[str, str]:
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    return {"cookie": cookie, "origin": origin or f"http://127.0.0.1:{port}"}


@asynccontextmanager
async def on_the_socket(
    port: int, browser: Browser, *, origin: str | None = None, hello: bool = True
) -> AsyncIterator[Agent]:
    headers = headers_of(port, browser, origin)
    address = f"ws://127.0.0.1:{port}{console_socket.PATH}"
    # A client whose queue is full reads no more, not even the answer to its close: it would wait ten seconds for that.
    async with connect(address, additional_headers=headers, compression=None, proxy=None, max_queue=None) as opened:
        agent = Agent(port, browser, opened)
        if hello:
            await agent.say(t="hello", v=1)
            await agent.hears("welcome")
        yield agent
