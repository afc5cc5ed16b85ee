"""A name with several addresses: which are tried, and for how long."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from walletdesk.lookups import dialing

NAMES = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "192.0.2.1", "192.0.2.2", "192.0.2.3"]


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialing, "found", lambda host, port: [ipaddress.ip_address(one) for one in NAMES])
    monkeypatch.setattr(dialing, "permitted", lambda address, private: True)


def test_both_families_have_their_turn() -> None:
    assert dialing.reachable("mail.example", 25, private=False) == [
        "2001:db8::1",
        "192.0.2.1",
        "2001:db8::2",
        "192.0.2.2",
    ]


def test_all_addresses_together_take_no_longer_than_one_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, waited = 0.0, []

    def silent(address: tuple[str, int], timeout_s: float) -> Any:
        nonlocal clock
        clock += timeout_s
        waited.append(address[0])
        raise TimeoutError

    monkeypatch.setattr(dialing, "monotonic", lambda: clock)
    monkeypatch.setattr(socket, "create_connection", silent)
    with pytest.raises(TimeoutError):
        dialing.dial("mail.example", 25, private=False, timeout_s=20)
    assert len(waited) == 4
    assert clock == pytest.approx(20)


def test_the_connection_waits_afterwards_as_long_as_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    made = socket.socket()

    def connects(address: tuple[str, int], timeout_s: float) -> socket.socket:
        if address[0] != "192.0.2.1":
            raise ConnectionRefusedError
        made.settimeout(timeout_s)
        return made

    monkeypatch.setattr(socket, "create_connection", connects)
    with dialing.dial("mail.example", 25, private=False, timeout_s=20) as connection:
        assert connection.gettimeout() == 20
