"""kill -9 while a message is being accepted: the gate has read it, nothing is committed yet."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.faults.child import Child
from tests.faults.conftest import Office
from tests.faults.people import PATIENCE_S, Visitor, story
from tests.faults.rows import rows, sound
from tests.safety import leaks
from tests.support.desk import a_key
from tests.support.killing import Lost
from tests.support.leftovers import Secret, left_in, left_on_disk

STOPPED = """
import pathlib, sys, time
from walletdesk.conversations.actions import receive
store = receive.receive_message
def receive_message(unit, arrival):
    if {stored}:
        store(unit, arrival)
    pathlib.Path({here!r}).touch()
    time.sleep(600)
receive.receive_message = receive_message
from walletdesk import cli  # now: who takes the message in knows it by name
sys.exit(cli.main(["serve"]))
"""
"""A desk that goes no farther: before its first row is written, or with all of them in a transaction that is open."""

Send = Callable[[], Awaitable[dict[str, Any]]]
"""Says the same thing under the same key, as who never heard the answer; returns the message as it was stored.  Raises
Lost."""


def by_socket(desk: Child, office: Office, text: str) -> Send:
    key = a_key()

    async def send() -> dict[str, Any]:
        guest = Visitor(desk.port, office.inbox)
        await guest.enter()
        ack = await guest.send(text, key=key)
        message: dict[str, Any] = ack["message"]
        return message

    return send


def by_http(desk: Child, office: Office, text: str) -> Send:
    body = {"inbox": office.inbox, "key": a_key(), "text": text}

    async def send() -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=desk.url, timeout=PATIENCE_S, trust_env=False) as client:
            try:
                answer = await client.post("/widget/api/conversations", json=body)
            except httpx.TransportError:
                raise Lost from None
        message: dict[str, Any] = answer.raise_for_status().json()["message"]
        return message

    return send


@pytest.mark.parametrize(
    ("door", "stored"), [(by_socket, True), (by_http, False)], ids=["socket, in the unit", "http, before the unit"]
)
def test_who_sends_a_phrase_again_after_a_kill_finds_it_stored_once_and_removed(
    disk: list[Path],
    child: Callable[..., Child],
    office: Office,
    durable_url: str,
    tmp_path: Path,
    door: Callable[[Child, Office, str], Send],
    stored: bool,
) -> None:
    secret = Secret("phrase", tuple(leaks.phrase(random.Random(5), "english", 12)))
    here = tmp_path / "here"
    began_s = time.time() - 1
    desk = child(log_level="debug")
    desk.code = STOPPED.format(stored=stored, here=str(here))

    def left() -> dict[str, set[str]]:
        return {name: names for folder in disk for name, names in left_on_disk([secret], folder, began_s).items()}

    async def main() -> None:
        await desk.start()
        send = door(desk, office, f"I cannot get in, my phrase is {' '.join(secret.parts)} please help")
        sending = asyncio.ensure_future(send())
        async with asyncio.timeout(PATIENCE_S):
            while not here.exists():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await desk.kill()
        with pytest.raises(Lost):
            await sending
        assert left() == {}
        assert rows(durable_url, "select count(*) from message") == [(0,)]

        desk.code = ""
        await desk.start()
        first, again = await send(), await send()
        assert first == again
        assert "⟦recovery_phrase:12⟧" in first["text"]
        assert left_in([secret], msgspec.json.encode([first, again])) == set()
        await desk.stop()

    story(main)
    assert rows(durable_url, "select count(*) from message where author_kind = 'contact'") == [(1,)]
    assert sound(durable_url) == []
    assert left() == {}
