"""Bytes to a node and back, and the guard that keeps the desk from being sent to places inside its own network.

A name is resolved here and the connection goes to the address that was checked, so a name that answers differently the
next moment gains nothing; TLS still asks for the certificate of the name.  Redirects are not followed: an answer that is
one counts as a wrong answer.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from walletdesk.chain.base import Request, Response
from walletdesk.kit.errors import BadInput

ANSWER_BYTES = 4 * 1024 * 1024
"""Longer answers are cut off and counted as wrong ones."""
_CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=30)
_HEADERS = {
    "accept": "application/json",
    # What is not packed cannot unpack into gigabytes.
    "accept-encoding": "identity",
    "user-agent": "walletdesk",
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    ipaddress.ip_address(one) for one in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254")
)
"""Where clouds keep the keys of the machine: never, whatever a node is allowed."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_OPENED = tuple(
    ipaddress.ip_network(one) for one in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "100.64.0.0/10")
)  # fmt: skip
"""What `allow_private` opens; link-local, multicast and unspecified addresses stay closed."""


class BadNodeAddress(BadInput):
    code = "bad_node_address"
    sentence = (
        "This is not the address of a node: it begins with https://, and with http:// only for a node of your own."
    )


class NodeAddressRefused(BadInput):
    code = "node_address_refused"
    sentence = "This address lies inside a private network. Allow it for this node if it is one of your own."


class Unreachable(Exception):
    """No usable answer came.  `kind` is a word of ours: `timeout`, `refused_address`, `connection`, `too_large`,
    `redirect`, `busy`, `refused`, `malformed`, `other_chain`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.requests = 0
        """How many requests it took to find out."""
        super().__init__(kind)


def permitted(address: Address, *, private: bool) -> bool:
    """Whether a connection may go there."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return permitted(inner, private=private)
    if address in _METADATA:
        return False
    if private and any(address.version == net.version and address in net for net in _OPENED):
        return True
    return address.is_global and not address.is_multicast


def check_url(url: str, *, own: bool, private: bool) -> str:
    """The address as it is kept.  Raises BadNodeAddress or NodeAddressRefused (422); names are checked when they are used."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadNodeAddress from None
    schemes = ("https", "http") if own else ("https",)
    if not host or parts.scheme not in schemes or parts.fragment or len(url) > 2_000 or not url.isprintable():
        raise BadNodeAddress
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not private and (host == "localhost" or host.endswith((".localhost", ".local", ".internal"))):
            raise NodeAddressRefused from None
    else:
        if not permitted(address, private=private):
            raise NodeAddressRefused
    return url.strip()


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
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolved(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except OSError:
            raise httpcore.ConnectError from None
        # One foreign address among them is reason enough: who answers like this is up to something.
        if not found or not all(permitted(one, private=self._private) for one in found):
            raise Unreachable("refused_address")
        last: Exception = httpcore.ConnectError()
        for address in found[:3]:
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
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

    async def _resolved(self, host: str, port: int) -> list[Address]:
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            loop = asyncio.get_running_loop()
            told = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in told]


class _Transport(httpx.AsyncHTTPTransport):
    def __init__(self, *, private: bool) -> None:
        super().__init__(trust_env=False, limits=_CONNECTIONS)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS.max_connections,
            max_keepalive_connections=_CONNECTIONS.max_keepalive_connections,
            keepalive_expiry=_CONNECTIONS.keepalive_expiry,
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
                transport=_Transport(private=private), headers=_HEADERS, follow_redirects=False, trust_env=False, timeout=None  # noqa: S113
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
