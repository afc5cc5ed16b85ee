"""kill -9 of the whole desk at random moments, under visitors and agents: what was acknowledged is there, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.child import Child
from tests.faults.conftest import Office
from tests.faults.people import Agent, Visitor, story
from tests.faults.storm import Counts, Storm
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine


def killed(desk: Child, office: Office, kills: int, seed: int) -> Counts:
    async def main() -> Counts:
        return await Storm(desk, office.inbox, office.emails, seed=seed).run(kills)

    return story(main, limit_s=180 + 20 * kills)


@pytest.mark.timeout(240)
def test_a_desk_killed_four_times_keeps_every_promise(
    child: Callable[..., Child], office: Office, say: list[object]
) -> None:
    counts = killed(child(trusted_proxies="127.0.0.1", lease_s=10), office, 4, seed=1)
    say.append(counts)
    assert counts.faults == []
    assert counts.kills == 4
    assert counts.killed_in_flight >= 3


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_a_desk_killed_a_hundred_times_keeps_every_promise(
    child: Callable[..., Child], office: Office, say: list[object]
) -> None:
    counts = killed(child(forked=True, trusted_proxies="127.0.0.1"), office, 100, seed=2)
    say.append(counts)
    assert counts.faults == []
    assert counts.kills == 100
    assert counts.killed_in_flight >= 90
    assert counts.killed_between > 0
    assert counts.per_second >= 100


def test_a_reply_that_was_on_its_way_at_the_kill_goes_out_when_the_one_process_is_back(
    child: Callable[..., Child], office: Office, durable_url: str, engine_name: str
) -> None:
    """Not a minute later, when the dead one's claim on the job has run out."""
    if engine_name != "sqlite":
        pytest.skip("among several processes the dead one's claim has to run out")

    def dies_with_it() -> None:
        """What a desk that is killed while it delivers leaves behind."""
        engine = open_engine(durable_url)
        db = Db(engine)
        assert db.write_and_wait(jobs.claim, db.clock.now() + 60 * SECOND, jobs.LEASE_US, 10, ["deliver"])
        db.close()
        engine.close()

    async def main() -> None:
        desk = child(undo_send_s=60)
        await desk.start()
        guest, agent = Visitor(desk.port, office.inbox), Agent(desk.url)
        await guest.enter()
        number = (await guest.send("Where is my receiving address?"))["conversation"]["number"]
        await agent.log_in(office.emails[0])
        await agent.reply(number, "Please open Receive.")
        await desk.kill()
        dies_with_it()
        await desk.start()
        await guest.enter()
        async with asyncio.timeout(20):
            shown = await guest.history(next(iter(guest.conversations)))
            if shown[-1]["author"] != "agent":  # else it went out before we came
                shown.append((await guest.hear("message"))["message"])
        assert shown[-1]["text"] == "Please open Receive."
        await guest.leave()
        await desk.stop()

    story(main)
