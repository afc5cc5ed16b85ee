"""The machine's clock jumps, and time passes while the desk is down: order stays, clocks are kept, breaches are told once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Office, furnish
from tests.faults.people import Agent, Refused, Visitor, story
from tests.faults.rows import rows, sound, value
from tests.support.site import RunningSite
from walletdesk.events import SYSTEM
from walletdesk.inboxes import actions as inboxes
from walletdesk.kit import ids

HOUR_S = 3600


class Wall:
    """The clock on the wall of this process."""

    def __init__(self) -> None:
        self._real = time.time_ns
        self.ahead_s = 0

    def __call__(self) -> int:
        return self._real() + self.ahead_s * 1_000_000_000


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall()
    monkeypatch.setattr(time, "time_ns", wall)
    monkeypatch.setattr(ids, "_last", 0)
    return wall


@pytest.fixture
def own_office(database_url: str, wall: Wall) -> Office:
    return furnish(database_url)


@pytest.fixture
def started(
    database_url: str, own_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], RunningSite]]:
    """`started()` serves the desk anew, as a process that knows nothing of the one before."""
    sites: list[RunningSite] = []

    def start() -> RunningSite:
        if sites:
            sites[-1].stop()
            monkeypatch.setattr(ids, "_last", 0)
        sites.append(RunningSite(database_url, tmp_path))
        return sites[-1]

    yield start
    sites[-1].stop()


def ids_in_order(database_url: str) -> list[list[int]]:
    """Of each conversation's messages and changes, in the order of its numbers."""
    found: dict[int, list[int]] = {}
    for conversation, id, _ in rows(
        database_url,
        """select conversation_id, id, seq from message union all select conversation_id, id, seq from change
        order by 1, 3""",
    ):
        found.setdefault(conversation, []).append(id)
    return list(found.values())


def test_a_clock_that_jumps_leaves_order_and_doors_as_they_are(
    started: Callable[[], RunningSite], own_office: Office, database_url: str, wall: Wall
) -> None:
    said: list[str] = []

    async def talk(site: RunningSite, guest: Visitor) -> None:
        """Both sides, by the doors they had before."""
        guest.port = site.port
        agent = Agent(site.url)
        await agent.log_in(own_office.emails[0])
        await guest.enter()
        for _ in range(2):
            conversation = {"conversation": next(iter(guest.conversations))} if guest.conversations else {}
            said.append(f"Where is my receiving address? {len(said)}")
            number = (await guest.send(said[-1], **conversation))["conversation"]["number"]
            said.append(f"Please open Receive. {len(said)}")
            await agent.reply(number, said[-1])
            while (await guest.hear("message"))["message"]["text"] != said[-1]:
                pass
        (conversation_id,) = guest.conversations
        assert [message["text"] for message in await guest.history(conversation_id)] == said
        assert [entry["text"] for entry in await agent.entries(number) if entry["t"] == "message"] == said

    async def main() -> None:
        site = started()
        guest = Visitor(site.port, own_office.inbox)
        for ahead_s in (0, -HOUR_S, 5 * HOUR_S, 0):  # while it runs
            wall.ahead_s = ahead_s
            await talk(site, guest)
        for ahead_s in (5 * HOUR_S, 0, -HOUR_S):  # and while it is down
            wall.ahead_s = ahead_s
            await guest.leave()
            await talk(await asyncio.to_thread(started), guest)

    story(main)
    for found in ids_in_order(database_url):
        assert found == sorted(set(found))
    assert sound(database_url) == []


def test_what_is_kept_for_seconds_is_not_kept_for_an_hour_because_the_clock_went_back(
    started: Callable[[], RunningSite], own_office: Office, wall: Wall
) -> None:
    async def main() -> None:
        site = started()
        guest = Visitor(site.port, own_office.inbox)
        await guest.enter()
        await guest.send("Where is my receiving address?")
        wall.ahead_s = -HOUR_S
        await asyncio.to_thread(
            site.db.write_and_wait, inboxes.change_inbox, SYSTEM, own_office.inbox_id, inboxes.Amendment(active=False)
        )
        with pytest.raises(Refused, match="inbox_closed"):
            await guest.send("One more thing", conversation=next(iter(guest.conversations)))

    story(main)


def test_clocks_that_ran_out_while_the_desk_was_down_are_found_and_told_once(
    started: Callable[[], RunningSite], own_office: Office, database_url: str, wall: Wall
) -> None:
    def clocks() -> list[tuple[Any, ...]]:
        return rows(database_url, "select id, kind, started_at, due_at, stopped_at from clock order by id")

    def breached() -> Counter[str]:
        return Counter(kind for (kind,) in rows(database_url, "select new from change where kind = 'breached'"))

    async def main() -> None:
        site = started()
        guest = Visitor(site.port, own_office.inbox)
        await guest.enter()
        number = (await guest.send("Good morning!"))["conversation"]["number"]
        await guest.leave()
        before = clocks()
        assert {kind for _, kind, *_ in before} == {"first_response", "resolution"}

        site = await asyncio.to_thread(started)
        assert clocks() == before and breached() == {}
        await asyncio.to_thread(site.stop)
        wall.ahead_s = 2 * HOUR_S
        site = await asyncio.to_thread(started)
        while not breached():  # noqa: ASYNC110  # the desk looks every second
            await asyncio.sleep(0.05)
        agent = Agent(site.url)
        await agent.log_in(own_office.emails[0])
        row = (await agent.ask("GET", "/conversations?view=all"))["rows"][0]
        due = next(due_at for _, kind, _, due_at, _ in before if kind == "first_response")
        assert (row["number"], row["due_at"], row["due_kind"]) == (number, due, "first_response")
        told = [entry["new"] for entry in await agent.entries(number) if entry["t"] == "change"]
        assert told.count("first_response") == 1

        # Once more, until the other one has run out too: the first is not told again.
        wall.ahead_s = 4 * 24 * HOUR_S
        site = await asyncio.to_thread(started)
        while "resolution" not in breached():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert breached() == {"first_response": 1, "resolution": 1}
        assert clocks() == before, "a breach is history; what was promised stays"
        wall.ahead_s = 0
        await asyncio.to_thread(started)
        assert breached() == {"first_response": 1, "resolution": 1}
        assert value(database_url, "select min(breached_at) from clock") == due

    story(main)
    assert sound(database_url) == []
