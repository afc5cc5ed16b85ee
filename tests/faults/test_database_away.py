"""PostgreSQL restarted, a disk that fills, a queue that is full: told clearly, nothing torn, nothing lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from tests.faults.conftest import Office, furnish
from tests.faults.people import Agent, Refused, Visitor, story
from tests.faults.rows import rows, sound, value
from tests.support import databases
from tests.support.desk import a_key
from tests.support.servers import PostgresServer
from tests.support.site import RunningSite
from walletdesk.kit import migrations
from walletdesk.kit.unit import Unit

AGAIN = {"unavailable", "outcome_unknown", "busy"}
"""What a visitor's app answers by sending once more."""


@pytest.fixture
def furnished(durable_url: str) -> Office:
    return furnish(durable_url)


@pytest.fixture
def served(durable_url: str, furnished: Office, tmp_path: Path) -> Iterator[RunningSite]:
    site = RunningSite(durable_url, tmp_path / "data", trusted_proxies=("127.0.0.1",))
    yield site
    site.stop()


async def ready(site: RunningSite) -> httpx.Response:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False, timeout=30) as client:
        return await client.get("/readyz")


def a_visitor(site: RunningSite, office: Office, number: int = 1) -> Visitor:
    return Visitor(site.port, office.inbox, address=f"198.18.0.{number}")


# -- PostgreSQL goes and comes ---------------------------------------------------------------


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_the_desk_outlives_a_restart_of_postgresql_under_load(
    request: pytest.FixtureRequest, engine_name: str, how: str
) -> None:
    if engine_name != "postgresql":
        pytest.skip("SQLite has no server to lose")
    server: PostgresServer = request.getfixturevalue("own_postgres")
    office: Office = request.getfixturevalue("furnished")
    site: RunningSite = request.getfixturevalue("served")
    url: str = request.getfixturevalue("durable_url")
    acknowledged: dict[str, tuple[int, int]] = {}
    codes: set[str] = set()
    busy, down = asyncio.Event(), asyncio.Event()

    async def writes(guest: Visitor) -> None:
        """What is refused is sent again with its key."""
        conversation: dict[str, str] = {}
        for number in range(14):
            if number == 8:
                await down.wait()  # the rest is for the time without a database, and for afterwards
            key = a_key()
            text = f"Where is my receiving address? {key}"
            while (ack := await guest.offer(text, key=key, **conversation))["t"] == "problem":
                assert ack["code"] in AGAIN and ack["retry_after_s"]
                codes.add(ack["code"])
                await asyncio.sleep(ack["retry_after_s"])
            acknowledged[key] = ack["conversation"]["number"], ack["message"]["seq"]
            conversation = {"conversation": ack["conversation"]["id"]}
            if len(acknowledged) > 20:
                busy.set()
            await asyncio.sleep(0.05)

    async def main() -> None:
        guests = [a_visitor(site, office, number) for number in range(1, 9)]
        await asyncio.gather(*(guest.enter() for guest in guests))
        agent = Agent(site.url)
        await agent.log_in(office.emails[0])
        assert (await ready(site)).status_code == 200
        writing = [asyncio.create_task(writes(guest)) for guest in guests]
        await busy.wait()
        await asyncio.to_thread(getattr(server, how))
        down.set()
        answer = await ready(site)
        assert (answer.status_code, answer.json()["database"]) == (503, "unavailable")
        with pytest.raises(Refused, match="unavailable"):
            await agent.ask("GET", "/counts")
        while not codes:  # noqa: ASYNC110  # a visitor's task adds to it
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.start)
        await asyncio.gather(*writing)
        assert (await ready(site)).status_code == 200
        number = next(iter(acknowledged.values()))[0]
        await agent.reply(number, "Please open Receive.")
        while value(url, "select count(*) from job where kind = 'deliver'"):  # noqa: ASYNC110  # the desk does it
            await asyncio.sleep(0.05)
        assert [entry["text"] for entry in await agent.entries(number) if entry["t"] == "message"][-1:] == [
            "Please open Receive."
        ]

    story(main, limit_s=90)
    assert codes and codes <= AGAIN
    stored = {
        external_id.partition(":")[2]: (number, seq)
        for external_id, number, seq in rows(
            url,
            """select m.external_id, c.number, m.seq from message m join conversation c on c.id = m.conversation_id
            where m.author_kind = 'contact'""",
        )
    }
    assert stored == acknowledged
    assert value(url, "select count(*) from message where author_kind = 'contact'") == len(acknowledged)
    assert sound(url) == []


# -- no room left -----------------------------------------------------------------------------


class SmallDisk:
    """A file system of its own that can be filled to the last block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as ballast:
            for size in (1_048_576, 4_096):
                with contextlib.suppress(OSError):
                    while ballast.write(b"-" * size) == size:
                        pass

    def make_room(self) -> None:
        self._ballast.unlink()


@pytest.fixture
def small_disk() -> Iterator[SmallDisk]:
    path = Path(tempfile.mkdtemp(prefix="wd"))  # not within a folder of pytest's, which the user postgres may not pass
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=96m", "tmpfs", path], check=False).returncode:
        path.rmdir()
        pytest.skip("a file system to fill can be mounted by root on Linux alone")
    path.chmod(0o755)
    yield SmallDisk(path)
    subprocess.run(["umount", "--lazy", path], check=True)  # its files may be open still
    path.rmdir()


@pytest.fixture
def url_on_small_disk(request: pytest.FixtureRequest, engine_name: str, small_disk: SmallDisk) -> str:
    """A migrated database there; on PostgreSQL its tables and indexes, while the log lies elsewhere."""
    if engine_name == "sqlite":
        return databases.copy(request.getfixturevalue("_template"), small_disk.path / "desk.sqlite")
    server: PostgresServer = request.getfixturevalue("own_postgres")
    place = small_disk.path / "tables"
    place.mkdir()
    if os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("create tablespace small location {}").format(sql.Literal(str(place))))
        connection.execute("create database small tablespace small")
    migrations.upgrade(server.url("small"))
    return server.url("small")


def test_a_full_disk_is_told_with_the_key_and_what_was_refused_can_be_sent_when_there_is_room(
    url_on_small_disk: str, small_disk: SmallDisk, tmp_path: Path, engine_name: str
) -> None:
    office = furnish(url_on_small_disk)
    site = RunningSite(url_on_small_disk, tmp_path / "data", trusted_proxies=("127.0.0.1",))
    long = "Nothing happens when I press the button, please look at it. " * 30

    async def main() -> None:
        guest, agent = a_visitor(site, office), Agent(site.url)
        await guest.enter()
        await agent.log_in(office.emails[0])
        ack = await guest.send("Hello there")
        conversation, number = ack["conversation"]["id"], ack["conversation"]["number"]
        small_disk.fill()
        taken = []
        for key in (a_key() for _ in range(2_000)):
            answer = await guest.offer(long, key=key, conversation=conversation)
            while answer.get("code") == "too_many":
                await asyncio.sleep(answer["retry_after_s"] or 0.1)
                answer = await guest.offer(long, key=key, conversation=conversation)
            if answer["t"] == "problem":
                break
            taken.append(key)
        assert (answer["code"], answer["key"]) == ("storage_full", key), "the widget keeps the text of that send"
        assert answer["sentence"].startswith("The desk has no room left to save this. Nothing was stored.")
        with pytest.raises(Refused, match="storage_full"):
            await agent.reply(number, long * 4)
        assert [message["key"] for message in (await guest.history(conversation))[1:]] == taken, "the rest can be read"

        small_disk.make_room()
        again = await guest.send(long, key=key, conversation=conversation)
        assert again["message"]["seq"] == len(taken) + 3, "1 is the beginning, 2 the first message"
        await agent.reply(number, "There is room again.")
        assert (await guest.hear("message"))["message"]["text"] == "There is room again."
        assert (await ready(site)).status_code == 200

    try:
        story(main, limit_s=90)
    finally:
        site.stop()
    if engine_name == "sqlite":
        assert rows(url_on_small_disk, "pragma integrity_check") == [("ok",)]
    assert sound(url_on_small_disk) == []


# -- too much at once ---------------------------------------------------------------------------


async def sent_in_the_end(guest: Visitor, text: str) -> dict[str, Any]:
    """The desk's own work may have taken the only place."""
    while True:
        try:
            return await guest.send(text)
        except Refused as refused:
            if refused.code != "busy":
                raise
            await asyncio.sleep(0.1)


def test_a_full_queue_is_told_with_the_time_to_wait_and_the_key_works_again(
    engine_name: str, request: pytest.FixtureRequest
) -> None:
    office: Office = request.getfixturevalue("furnished")
    site: RunningSite = request.getfixturevalue("served")
    reached, go_on = threading.Semaphore(0), threading.Event()

    def hold(unit: Unit) -> None:
        reached.release()
        go_on.wait(30)

    async def main() -> None:
        guests = [a_visitor(site, office, number) for number in (1, 2)]
        for guest in guests:
            await guest.enter()
            await guest.send("Hello there")
        # Every writer is busy with something that takes long, and there is room for one more.
        holding = [threading.Thread(target=site.db.write_and_wait, args=(hold,)) for _ in range(site.db.engine.writers)]
        for thread in holding:
            thread.start()
            assert await asyncio.to_thread(reached.acquire, timeout=30)
        site.db._writes.limit = 1
        first = asyncio.create_task(sent_in_the_end(guests[0], "This one waits"))
        while site.db.waiting()[0] < 1:  # noqa: ASYNC110  # it changes in another thread
            await asyncio.sleep(0.01)
        with pytest.raises(Refused, match="busy") as refused:
            await guests[1].send("This one finds no room", key="a-key-of-mine-and-mine-alone")
        assert refused.value.problem["key"] == "a-key-of-mine-and-mine-alone"
        assert refused.value.problem["retry_after_s"] == 1
        go_on.set()
        assert (await first)["message"]["text"] == "This one waits"
        site.db._writes.limit = 10_000
        again = await guests[1].send("This one finds no room", key="a-key-of-mine-and-mine-alone")
        assert again["message"]["text"] == "This one finds no room"
        for thread in holding:
            await asyncio.to_thread(thread.join)

    story(main)
