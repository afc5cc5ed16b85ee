"""Tests reach this machine only."""

from __future__ import annotations

import socket

import pytest
import pytest_socket


def test_names_of_other_machines_are_not_looked_up() -> None:
    for look_up in (lambda: socket.getaddrinfo("example.com", 80), lambda: socket.gethostbyname("example.com")):
        with pytest.raises(socket.gaierror, match="no names"):
            look_up()
    assert socket.getaddrinfo("localhost", 80)


def test_other_machines_are_not_connected_to() -> None:
    refused = pytest.raises(pytest_socket.SocketConnectBlockedError)
    with socket.socket() as connection, pytest.warns(UserWarning, match="tried to use"), refused:
        connection.connect(("192.0.2.1", 80))
