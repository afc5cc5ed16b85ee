"""Bytes to a node and back, and the guard that keeps the desk from being sent to places inside its own network.

A name is resolved here and the connection goes to the address that was checked, so a name that answers differently the
next moment gains nothing; TLS still asks for the certificate of the name.  Redirects are not followed: an answer that is
one counts as a wrong answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import httpcore
import httpx

from walletdesk.chain.base import Request, Response
from walletdesk.lookups.dialing import in_turn, reachable
from walletdesk.lookups.guard import Unreachable

ANSWER_BYTES = 4 * 1024 * 1024
"""Longer answers are cut off and counted as wrong ones."""
_CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=30)
_HEADERS = {
    "accept": "application/json",
    # What is not packed cannot unpack into gigabytes.
    "accept-encoding": "identity",
    "user-agent": "walletdesk",
}


class _Guarded(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the shape is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                found = await loop.run_in_executor(None, partial(reachable, host, port, private=self._private))
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except OSError:
            raise httpcore.ConnectError from None
        last: Exception = httpcore.ConnectTimeout()
        for address, within_s in in_turn(found, timeout) if timeout else [(one, timeout) for one in found]:
            try:
                return await self._inner.connect_tcp(address, port, within_s, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # the shape is httpcore's
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise Unreachable("refused_address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Transport(httpx.AsyncHTTPTransport):
    """Reaches nothing inside the own network, unless `private`.  Raises Unreachable (`refused_address`) there."""

    def __init__(self, *, private: bool, limits: httpx.Limits = _CONNECTIONS) -> None:
        super().__init__(trust_env=False, limits=limits)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Guarded(private=private),
        )


class Wire:
    """Two sets of connections: one to the world, one for nodes that may stand inside.  Open it in the loop that uses it."""

    def __init__(self, *, answer_bytes: int = ANSWER_BYTES) -> None:
        self._answer_bytes = answer_bytes
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def send(self, url: str, request: Request, *, private: bool, timeout_s: float) -> Response:
        """One request, wholly read within `timeout_s`.  Raises Unreachable."""
        try:
            async with asyncio.timeout(timeout_s):
                return await self._send(url, request, private)
        except (TimeoutError, httpx.TimeoutException):
            raise Unreachable("timeout") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            # `from None`: what they say holds the address, and the address a key.
            raise Unreachable("connection") from None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, private: bool, timeout_s: float) -> int:
        """Hands something over; returns the status, whatever it is, and reads nothing of the answer.  Raises Unreachable."""
        try:
            async with (
                asyncio.timeout(timeout_s),
                self._client(private).stream("POST", url, content=body, headers=dict(headers)) as answer,
            ):
                return answer.status_code
        except (TimeoutError, httpx.TimeoutException):
            raise Unreachable("timeout") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            raise Unreachable("connection") from None

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _send(self, url: str, request: Request, private: bool) -> Response:
        headers = {"content-type": "application/json"} if request.body is not None else {}
        async with self._client(private).stream(
            request.method, _joined(url, request.path), content=request.body, headers=headers
        ) as answer:
            if answer.is_redirect or 300 <= answer.status_code < 400:
                raise Unreachable("redirect")
            if answer.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
                raise Unreachable("malformed")
            if int(answer.headers.get("content-length", "0") or 0) > self._answer_bytes:
                raise Unreachable("too_large")
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > self._answer_bytes:
                    raise Unreachable("too_large")
            return Response(answer.status_code, bytes(body))

    def _client(self, private: bool) -> httpx.AsyncClient:
        if (client := self._clients.get(private)) is None:
            client = self._clients[private] = httpx.AsyncClient(
                transport=Transport(private=private), headers=_HEADERS, follow_redirects=False, trust_env=False, timeout=None  # noqa: S113
            )  # fmt: skip
        client.cookies.clear()
        return client


def _joined(url: str, path: str) -> str:
    """`path` behind the node's address, whose own path and query (keys stand in either) stay."""
    if not path:
        return url
    base, mark, query = url.partition("?")
    path, more, own_query = path.partition("?")
    joined = base.rstrip("/") + "/" + path.lstrip("/")
    queries = "&".join(one for one in (own_query if more else "", query if mark else "") if one)
    return f"{joined}?{queries}" if queries else joined
