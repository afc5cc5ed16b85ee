"""The two ends of a desk in a storm: visitors on their sockets, agents with their browser's cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.support.desk import a_key
from tests.support.killing import Lost
from tests.support.running import run

PATIENCE_S = 60
PASSWORD = "a quiet harbour at noon"


T = TypeVar("T")
_here: list[Visitor | Agent] = []


def story(main: Callable[[], Coroutine[Any, Any, T]], *, limit_s: float = 60) -> T:
    """Runs `main()` as `tests.support.running.run` does; in the end everybody goes home, however it ended."""

    async def told() -> T:
        try:
            return await main()
        finally:
            await asyncio.gather(*(one.leave() for one in _here))
            _here.clear()

    return run(told, limit_s=limit_s)


class Refused(Exception):
    """The desk said no, in words: `code`, and the `problem` frame or error's body whole."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        self.code: str = problem["code"]
        super().__init__(self.code)


class Visitor:
    """Somebody who writes.  What they know of themselves, token and conversations, outlives the socket.

    `address` is what a proxy of ours would tell; it counts where the desk trusts 127.0.0.1.
    """

    def __init__(self, port: int, inbox: str, *, address: str = "198.51.100.1", language: str = "en") -> None:
        self.port = port
        self.inbox = inbox
        self.address = address
        self.language = language
        self.token: str | None = None
        self.conversations: dict[str, int] = {}
        """Public ids, and their numbers."""
        self.heard: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        """Frames that answer no send; None at the end of the socket."""
        self.closed = ""
        """How the last socket ended."""
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        _here.append(self)

    async def enter(self, **fields: Any) -> dict[str, Any]:
        """Comes, with the token from before; returns the welcome.  Raises Lost."""
        await self.leave()
        self.heard = asyncio.Queue()
        try:
            self._socket = await connect(
                f"ws://127.0.0.1:{self.port}/widget/socket",
                additional_headers={"x-forwarded-for": self.address},
                compression=None,
                max_size=None,
                ping_interval=None,
                proxy=None,
            )
        except (OSError, InvalidHandshake, InvalidMessage, ConnectionClosed):
            raise Lost from None
        self._reading = asyncio.create_task(self._read(self._socket))
        token = {"token": self.token} if self.token else {}
        await self.say(t="hello", v=1, inbox=self.inbox, language=self.language, **token, **fields)
        welcome = await self.hear("welcome")
        self.token = welcome["token"] or self.token
        return welcome

    async def send(self, text: str, *, key: str | None = None, **fields: Any) -> dict[str, Any]:
        """Sends a message and returns its `ack`.  Raises Lost, or Refused with the problem about it."""
        frame = await self.offer(text, key=key, **fields)
        if frame["t"] == "problem":
            raise Refused(frame)
        return frame

    async def offer(self, text: str, *, key: str | None = None, **fields: Any) -> dict[str, Any]:
        """Sends a message and returns what it is answered with, `ack` or `problem`.  Raises Lost."""
        key = key or a_key()
        if self._reading is None or self._reading.done():
            raise Lost
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[key] = answer
        await self.say(t="send", key=key, text=text, **fields)
        return await answer

    async def say(self, **frame: Any) -> None:
        assert self._socket
        with suppress(ConnectionClosed):  # the reader tells
            await self._socket.send(msgspec.json.encode(frame).decode())

    async def hear(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields; others before it are passed over.  Raises Lost."""
        async with asyncio.timeout(PATIENCE_S):
            while (frame := await self.heard.get()) is not None:
                if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                    return frame
                if frame["t"] == "problem":
                    raise Refused(frame)
        raise Lost(self.closed)

    async def history(self, conversation: str) -> list[dict[str, Any]]:
        """Every message of a conversation, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            await self.say(t="sync", conversation=conversation, after=found[-1]["seq"] if found else 0)
            page = await self.hear("history")
            found += page["messages"]
            if not page["more"]:
                return found

    async def gone(self) -> None:
        """Until the socket has ended and everything that had arrived was read."""
        if self._reading is not None:
            await self._reading

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            await self.gone()
            self._socket = None

    async def _read(self, socket: ClientConnection) -> None:
        try:
            while True:
                self._take(msgspec.json.decode(await socket.recv()))
        except ConnectionClosed as closed:
            self.closed = str(closed)
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(Lost())
                    answer.exception()  # whoever sent it may be gone as well
            self._answers.clear()
            self.heard.put_nowait(None)

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["t"] == "ack":
            self.token = frame["token"] or self.token
            self.conversations[frame["conversation"]["id"]] = frame["conversation"]["number"]
        key = frame.get("key") if frame["t"] in ("ack", "problem") else None
        if key is None and frame["t"] == "problem":
            key = next(iter(self._answers), None)  # frames are handled in order: it is about the first that waits
        answer = self._answers.pop(key, None) if key is not None else None
        if answer is not None:
            answer.set_result(frame)
        else:
            self.heard.put_nowait(frame)


class Agent:
    """One of the team, signed in.  The session outlives the desk's process."""

    def __init__(self, url: str) -> None:
        self._url = url
        headers = {"origin": url, "sec-fetch-site": "same-origin"}
        self.http = httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE_S, trust_env=False)
        self._socket: ClientConnection | None = None
        _here.append(self)

    async def log_in(self, email: str) -> None:
        (await self.http.post("/api/session", json={"email": email, "password": PASSWORD})).raise_for_status()

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's body.  Raises Lost, or Refused with the error in it."""
        try:
            answer = await self.http.request(method, f"/api{path}", json=body)
        except httpx.TransportError:
            raise Lost from None
        if answer.is_error:
            raise Refused(answer.json()["error"])
        return answer.json() if answer.content else None

    async def reply(self, number: int, text: str, *, key: str | None = None, note: bool = False) -> dict[str, Any]:
        body = {"key": key or a_key(), "text": text, "note": note, "files": []}
        entry: dict[str, Any] = await self.ask("POST", f"/conversations/{number}/messages", body)
        return entry

    async def entries(self, number: int) -> list[dict[str, Any]]:
        """All of a conversation, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["seq"] if found else 0
            page = (await self.ask("GET", f"/conversations/{number}/entries?after={after}&limit=100"))["entries"]
            if not page:
                return found
            found += page

    async def open(self) -> dict[str, Any]:
        """The socket of the app; returns the welcome."""
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)
        headers = {"cookie": cookie, "origin": self._url}
        self._socket = await connect(
            f"{self._url.replace('http', 'ws')}/console/socket",
            additional_headers=headers,
            compression=None,
            max_size=None,
            ping_interval=None,
            proxy=None,
        )
        await self.say(t="hello", v=1)
        return await self.hear("welcome")

    async def say(self, **frame: Any) -> None:
        assert self._socket
        await self._socket.send(msgspec.json.encode(frame).decode())

    async def hear(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields; others before it are passed over."""
        assert self._socket
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame: dict[str, Any] = msgspec.json.decode(await self._socket.recv())
                if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                    return frame

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        await self.http.aclose()
