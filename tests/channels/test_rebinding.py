"""A name that led outside when it was checked and leads inside when it is connected to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.channels.test_setup import BOT, MAIL, SECRET, manager
from tests.support.desk import an_inbox
from tests.support.site import RunningSite
from walletdesk.inboxes.rules import Channel

__all__ = ["manager"]
OUTSIDE, INSIDE = "8.8.8.8", "127.0.0.1"
PASSWORD = {"password": "orchard 9 lamp"}
OAUTH = {"client_secret": "orchard 9 lamp", "refresh_token": "lamp 9 orchard"}


class Names:
    """What every name that ends in `.rebinding.example` stands for."""

    leads_to = OUTSIDE

    def __init__(self) -> None:
        self.asked: list[str] = []


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    made, ours = Names(), socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> list[Any]:
        if not str(host).endswith("rebinding.example"):
            return ours(host, port, *rest, **more)
        made.asked.append(str(host))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (made.leads_to, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return made


class Inside:
    """A server of the own network that takes every connection and is glad of none."""

    def __init__(self) -> None:
        self.connections = 0
        self._listening = socket.create_server((INSIDE, 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@pytest.fixture
def inside() -> Iterator[Inside]:
    made = Inside()
    yield made
    made.close()


def settings_for(what: str, port: int) -> tuple[Channel, dict[str, Any], dict[str, str]]:
    name = f"{what}.rebinding.example"
    if what == "telegram":
        return Channel.TELEGRAM, BOT | {"api": f"https://{name}:{port}"}, {"token": SECRET}
    if what == "imap":
        return Channel.MAIL, MAIL | {"imap_host": name, "imap_port": port}, PASSWORD
    if what == "smtp":
        return Channel.MAIL, MAIL | {"incoming": "lmtp", "smtp_host": name, "smtp_port": port}, PASSWORD
    url = f"https://{name}:{port}/token"
    return Channel.MAIL, MAIL | {"provider": "microsoft", "client_id": "desk", "token_url": url}, OAUTH


@pytest.mark.parametrize("what", ["telegram", "imap", "smtp", "oauth"])
def test_the_address_that_is_connected_to_is_the_one_that_was_checked(
    site: RunningSite, manager: httpx.Client, names: Names, inside: Inside, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    channel, settings, secrets = settings_for(what, inside.port)
    path = f"/api/inboxes/{an_inbox(site.db, channel=channel).id}/channel"
    assert manager.put(path, json={"settings": settings, "secrets": secrets}).status_code == 200
    monkeypatch.setattr(
        "walletdesk.channels.destinations.found", lambda host: []
    )  # the check before it saw nothing wrong
    names.leads_to = INSIDE
    names.asked.clear()
    told = manager.post(f"{path}/test").json()
    assert told == {"ok": False, "reason": "inside_network", "name": ""}
    assert inside.connections == 0
    # What reads a mailbox may look the name up beside, once, and is refused as well.
    assert names.asked in ([f"{what}.rebinding.example"], [f"{what}.rebinding.example"] * (2 if what == "imap" else 1))


@pytest.mark.parametrize("what", ["telegram", "imap", "smtp", "oauth"])
def test_a_name_of_the_own_network_is_connected_to_where_that_is_said(
    site: RunningSite, manager: httpx.Client, names: Names, inside: Inside, what: str
) -> None:
    names.leads_to = INSIDE
    channel, settings, secrets = settings_for(what, inside.port)
    path = f"/api/inboxes/{an_inbox(site.db, channel=channel).id}/channel"
    given = {"settings": settings | {"own_network": True}, "secrets": secrets}
    assert manager.put(path, json=given).status_code == 200
    assert manager.post(f"{path}/test").json()["reason"] not in ("", "inside_network")
    assert inside.connections >= 1
