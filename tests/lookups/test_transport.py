"""Where the desk may be sent, and where not."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest

from tests.lookups.standin import TinyNode
from walletdesk.chain.base import Request
from walletdesk.lookups.guard import (
    BadNodeAddress,
    NodeAddressClosed,
    NodeAddressRefused,
    Unreachable,
    check_url,
    permitted,
)
from walletdesk.lookups.transport import Wire, _joined

INSIDE = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "::1", "fd12::1", "100.64.0.1"]
NEVER = [
    "169.254.169.254", "169.254.1.1", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "fd00:ec2::254",  # noqa: S104  # compared, not bound
    "100.100.100.200", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_private_addresses_are_open_only_where_the_lead_allows_them(address: str) -> None:
    parsed = ipaddress.ip_address(address)
    assert not permitted(parsed, private=False)
    assert permitted(parsed, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_where_clouds_keep_their_keys_is_never_open(address: str) -> None:
    for private in (False, True):
        assert not permitted(ipaddress.ip_address(address), private=private)


@pytest.mark.parametrize("address", ["::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"])
def test_a_private_address_in_another_dress_is_private(address: str) -> None:
    assert not permitted(ipaddress.ip_address(address), private=False)


def test_public_addresses_are_open() -> None:
    for address in ("8.8.8.8", "2606:4700:4700::1111"):
        assert permitted(ipaddress.ip_address(address), private=False)


@pytest.mark.parametrize(
    ("url", "own", "private", "refused"),
    [
        ("https://node.example/v3/key", False, False, None),
        ("http://node.example", False, False, BadNodeAddress),
        ("http://node.example:8545", True, False, None),
        ("http://127.0.0.1:8545", True, False, NodeAddressRefused),
        ("http://127.0.0.1:8545", True, True, None),
        ("https://localhost", False, False, NodeAddressRefused),
        ("https://metadata.google.internal", False, False, NodeAddressRefused),
        ("https://[::ffff:10.0.0.1]/", False, False, NodeAddressRefused),
        ("http://169.254.169.254/latest", True, True, NodeAddressRefused),
        ("http://169.254.169.254/", True, False, NodeAddressClosed),
        ("http://2130706433/", True, True, BadNodeAddress),
        ("http://0x7f.1/", True, True, BadNodeAddress),
        ("http://0x7f000001:8545", True, False, BadNodeAddress),
        ("http://127.1", True, False, BadNodeAddress),
        ("https://\uff11\uff12\uff17.0.0.1/", False, False, NodeAddressRefused),
        ("https://127.0.0.1./", False, False, NodeAddressRefused),
        ("https://node1.example/v3/0x7f", False, False, None),
        ("file:///etc/passwd", True, True, BadNodeAddress),
        ("https://", False, False, BadNodeAddress),
        ("https://node.example:99999", False, False, BadNodeAddress),
        ("https://no\u0000de.example", False, False, BadNodeAddress),
        ("https://[half", False, False, BadNodeAddress),
    ],
)
def test_addresses_of_nodes_are_checked_when_they_are_set(
    url: str, own: bool, private: bool, refused: type[Exception] | None
) -> None:
    if refused is None:
        assert check_url(url, own=own, private=private) == url
        return
    with pytest.raises(refused):
        check_url(url, own=own, private=private)


def test_a_name_that_leads_inside_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, a_node: Callable[[], TinyNode]
) -> None:
    node = a_node()
    port = int(node.url.split(":")[2].split("/")[0])
    names = _names(monkeypatch, ["127.0.0.1"])
    with pytest.raises(Unreachable, match="refused_address"):
        _sent(f"http://rebinding.example:{port}/", private=False)
    assert node.asked == []
    assert names == ["rebinding.example"]
    _sent(f"http://own.example:{port}/", private=True)
    assert len(node.asked) == 1


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    # A name that changes its answer between two questions is asked once.
    names = _names(monkeypatch, ["203.0.113.7"], ["127.0.0.1"])
    connected: list[str] = []

    async def connect(self: object, host: str, port: int, *rest: Any) -> Any:
        connected.append(host)
        raise OSError

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect)
    monkeypatch.setattr("walletdesk.lookups.dialing.permitted", lambda address, private: not address.is_loopback)
    with pytest.raises(Unreachable, match="connection"):
        _sent("https://changing.example/", private=False)
    assert names == ["changing.example"]
    assert connected == ["203.0.113.7"]


def test_one_inner_address_among_outer_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Unreachable, match="refused_address"):
        _sent("https://mixed.example/", private=False)


def test_paths_and_keys_of_an_address_stay() -> None:
    assert _joined("https://node.example/v3/key", "") == "https://node.example/v3/key"
    assert _joined("https://node.example/api/", "/tx/abc") == "https://node.example/api/tx/abc"
    assert _joined("https://node.example/api?key=k", "/tx?x=1") == "https://node.example/api/tx?x=1&key=k"


def _names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names look like this, one list after the other; returns who was asked for."""
    asked: list[str] = []
    left = list(answers)

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def _sent(url: str, *, private: bool) -> None:
    async def run() -> None:
        wire = Wire()
        try:
            await wire.send(url, Request(method="POST", body=b"[]"), private=private, timeout_s=5)
        finally:
            await wire.close()

    asyncio.run(run())
