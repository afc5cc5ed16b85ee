"""PostgreSQL restarted, a disk that fills, a queue that is full: told clearly, nothing torn, nothing lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.conftest import Office, furnish
from tests.faults.people import Agent, Refused, Visitor, story
from tests.faults.rows import rows, sound, value
from tests.support.desk import a_key
from tests.support.servers import PostgresServer
from tests.support.site import RunningSite
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


def limit_pages(site: RunningSite, pages: int) -> None:
    """From now on the file may have so many pages, as if the disk ended there (0: no more than it has)."""
    site.db.upkeep(lambda connection: connection.rows(f"pragma max_page_count={pages or 1}", ()))


def test_a_full_disk_is_told_with_the_key_and_what_was_refused_can_be_sent_when_there_is_room(
    engine_name: str, request: pytest.FixtureRequest
) -> None:
    if engine_name != "sqlite":
        pytest.skip("SQLite's way to fill a disk")
    office: Office = request.getfixturevalue("furnished")
    site: RunningSite = request.getfixturevalue("served")
    url: str = request.getfixturevalue("durable_url")
    long = "Nothing happens when I press the button, please look at it. " * 30

    async def main() -> None:
        guest, agent = a_visitor(site, office), Agent(site.url)
        await guest.enter()
        await agent.log_in(office.emails[0])
        ack = await guest.send("Hello there")
        conversation, number = ack["conversation"]["id"], ack["conversation"]["number"]
        limit_pages(site, 0)
        taken = []
        for key in (a_key() for _ in range(12)):
            answer = await guest.offer(long, key=key, conversation=conversation)
            if answer["t"] == "problem":
                break
            taken.append(key)
        assert (answer["code"], answer["key"]) == ("storage_full", key), "the widget keeps the text of that send"
        assert answer["sentence"].startswith("The desk has no room left to save this. Nothing was stored.")
        with pytest.raises(Refused, match="storage_full"):
            await agent.reply(number, long * 4)
        assert [message["key"] for message in (await guest.history(conversation))[1:]] == taken, "the rest can be read"

        limit_pages(site, 1_000_000)
        again = await guest.send(long, key=key, conversation=conversation)
        assert again["message"]["seq"] == len(taken) + 3, "1 is the beginning, 2 the first message"
        await agent.reply(number, "There is room again.")
        assert (await guest.hear("message"))["message"]["text"] == "There is room again."
        assert (await ready(site)).status_code == 200

    story(main, limit_s=90)
    site.stop()
    assert rows(url, "pragma integrity_check") == [("ok",)]
    assert sound(url) == []


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
