"""Redis stopped and started under two web processes: agents miss nothing, because the database is the truth."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.faults.conftest import Office, furnish
from tests.faults.people import Agent, Visitor, story
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from tests.support.servers import RedisServer
from tests.support.site import RunningSite
from walletdesk.kit.db import Db
from walletdesk.realtime import presence
from walletdesk.realtime.bus import LocalBus
from walletdesk.subscribers import Retelling

SECRET = "the same for all processes of a desk"


@pytest.fixture
def own_office(engine_name: str, database_url: str) -> Office:
    if engine_name != "postgresql":
        pytest.skip("SQLite serves one process")
    return furnish(database_url)


@pytest.fixture
def sites(
    database_url: str, own_office: Office, own_redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[RunningSite, RunningSite]]:
    """Two web processes of one desk; their ways to Redis can be cut one by one (`cut`)."""
    monkeypatch.setattr(presence, "REPEAT_S", 1)  # what is repeated is the same, and nobody waits ten seconds for it
    running = []
    for name in ("a", "b"):
        way(own_redis, name).symlink_to("s")
        running.append(
            RunningSite(
                database_url,
                tmp_path,
                secret_key=SECRET,
                redis=f"unix://{way(own_redis, name)}?client_name={name}",
                embedded_worker=name == "a",
            )
        )
    yield running[0], running[1]
    for site in running:
        site.stop()


def way(server: RedisServer, name: str) -> Path:
    return server.home / name


def cut(server: RedisServer, name: str) -> None:
    """The process `name` alone loses Redis, until `mend`."""
    way(server, name).unlink()
    with redis.Redis.from_url(server.url) as client:
        for one in client.client_list():
            if one["name"] == name:
                client.client_kill_filter(_id=one["id"])


def mend(server: RedisServer, name: str) -> None:
    way(server, name).symlink_to("s")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  # it changes in another thread
            await asyncio.sleep(0.01)


class Screen:
    """What an agent sees of one conversation, kept as the app keeps it."""

    def __init__(self, agent: Agent, number: int) -> None:
        self.agent = agent
        self.number = number
        self.seqs: list[int] = []
        self.texts: list[str] = []

    async def watch(self) -> None:
        await self.agent.say(t="watch", number=self.number, after=0)

    async def shows(self, text: str) -> None:
        while text not in self.texts:
            frame = await self.agent.hear("entries", number=self.number)
            for entry in frame["entries"]:
                self.seqs.append(entry["seq"])
                if entry["t"] == "message":
                    self.texts.append(entry["text"])


async def at_work(site: RunningSite, office: Office, who: int = 0) -> Agent:
    agent = Agent(site.url)
    await agent.log_in(office.emails[who])
    await agent.open()
    return agent


async def written(guest: Visitor, conversation: str, *texts: str) -> None:
    for text in texts:
        await guest.send(text, conversation=conversation)


def test_agents_miss_nothing_while_redis_is_away_and_after(
    sites: tuple[RunningSite, RunningSite], own_office: Office, own_redis: RedisServer
) -> None:
    near, far = sites

    async def main() -> None:
        guest = Visitor(near.port, own_office.inbox)
        await guest.enter()
        ack = await guest.send("one")
        conversation, number = ack["conversation"]["id"], ack["conversation"]["number"]
        screen = Screen(await at_work(far, own_office), number)
        await screen.watch()
        await written(guest, conversation, "two")
        await screen.shows("two")

        await asyncio.to_thread(own_redis.stop)
        await until(lambda: not near.site.desk.bus.up and not far.site.desk.bus.up)
        await written(guest, conversation, "three", "four")
        await screen.shows("four")
        await screen.agent.reply(number, "Please look into Settings.")
        assert (await guest.hear("message"))["message"]["text"] == "Please look into Settings."

        await asyncio.to_thread(own_redis.start)
        await written(guest, conversation, "five")
        await screen.shows("five")
        await until(lambda: near.site.desk.bus.up and far.site.desk.bus.up)
        await written(guest, conversation, "six")
        await screen.shows("six")

        said = [text for text in screen.texts if text != "Please look into Settings."]
        assert said == ["one", "two", "three", "four", "five", "six"]
        assert screen.seqs == sorted(set(screen.seqs)) == list(range(1, max(screen.seqs) + 1))

    story(main, limit_s=90)


def test_what_one_process_could_not_tell_the_others_it_tells_when_it_can(
    sites: tuple[RunningSite, RunningSite], own_office: Office, own_redis: RedisServer
) -> None:
    """The other process heard Redis all the time, so nothing made it look."""
    near, far = sites

    async def main() -> None:
        guest = Visitor(near.port, own_office.inbox)
        await guest.enter()
        ack = await guest.send("one")
        conversation, number = ack["conversation"]["id"], ack["conversation"]["number"]
        screen = Screen(await at_work(far, own_office), number)
        await screen.watch()
        await screen.shows("one")

        cut(own_redis, "a")
        await until(lambda: not near.site.desk.bus.up)
        assert far.site.desk.bus.up
        await written(guest, conversation, "two", "three")
        mend(own_redis, "a")
        await screen.shows("three")
        assert screen.texts == ["one", "two", "three"]

    story(main, limit_s=90)


def test_who_else_looks_on_is_known_again_after_redis_came_back(
    sites: tuple[RunningSite, RunningSite], own_office: Office, own_redis: RedisServer
) -> None:
    near, far = sites

    def names(frame: dict[str, Any]) -> set[str]:
        return {viewer["name"] for viewer in frame["viewers"]}

    async def main() -> None:
        guest = Visitor(near.port, own_office.inbox)
        await guest.enter()
        number = (await guest.send("one"))["conversation"]["number"]
        ada, mira = await at_work(near, own_office, 0), await at_work(far, own_office, 1)
        await asyncio.to_thread(own_redis.stop)
        await until(lambda: not near.site.desk.bus.up and not far.site.desk.bus.up)
        await ada.say(t="watch", number=number)
        await mira.say(t="watch", number=number)
        await asyncio.to_thread(own_redis.start)
        while "Ada" not in names(await mira.hear("viewers", number=number)):
            pass
        while "Mira" not in names(await ada.hear("viewers", number=number)):
            pass

    story(main, limit_s=90)


class _Told(LocalBus):
    """A bus that goes and comes as the test says, and remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: asyncio.Queue[tuple[int, int]] = asyncio.Queue()

    def publish(self, topic: str, payload: bytes) -> None:
        conversation, seq, *_ = json.loads(payload)
        self.told.put_nowait((conversation, seq))


def test_more_changes_than_one_page_are_all_told(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    changed = []
    for number in range(5):
        fake_clock.advance(1)
        changed.append(comes_in(db, inbox, f"How do I do this? {number}").conversation)

    async def main() -> None:
        bus = _Told()
        telling = asyncio.create_task(Retelling(db, bus, page=2).run())
        expected = {(one.id, one.sequence) for one in changed}
        while expected:
            expected.discard(await bus.told.get())
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)

    story(main)
