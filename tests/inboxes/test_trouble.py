"""A channel that fails or has gone silent is told of, once, before those who wait find out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from tests.notify.test_on_call import Pager, desk, pager  # noqa: F401 - fixtures
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox
from tests.support.running import run
from walletdesk.audit.tables import audit
from walletdesk.channels import doing
from walletdesk.channels.doing import Doing
from walletdesk.inboxes import accounts
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs, settings
from walletdesk.kit.clock import HOUR, MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.tables import Job
from walletdesk.kit.unit import Query
from walletdesk.notify import tasks


class Entry(msgspec.Struct, frozen=True, array_like=True):
    action: str
    detail: str


_TOLD = Query(select(audit.c.action, audit.c.detail).order_by(audit.c.id), Entry)


@pytest.fixture
def inbox(desk: Db) -> Inbox:  # noqa: F811
    made = an_inbox(desk)
    desk.write_and_wait(accounts.put, made.id, b"")
    return made


def fails(db: Db, inbox: Inbox, reason: str = "provider_down") -> None:
    noted = Doing(db)
    noted.failed(inbox.id, reason)
    run(noted.write_down)


def works(db: Db, inbox: Inbox) -> None:
    noted = Doing(db)
    noted.received(inbox.id)
    run(noted.write_down)


def told(db: Db) -> list[str]:
    """Looks, twice, as two workers do."""
    run(doing.look, db)
    run(doing.look, db)
    entries = db.read_and_wait(lambda unit: unit.all(_TOLD))
    return [f"{one.action} {one.detail}" for one in entries if one.action.startswith("channel_")]


def due(db: Db, clock: FakeClock) -> list[Job]:
    claimed: list[Job] = db.write_and_wait(jobs.claim, clock.now(), HOUR, 10, [tasks.CALL_CHANNEL])
    return claimed


async def do(db: Db, chosen: settings.Settings, job: Job) -> None:
    await tasks.calling_for_channels(db, chosen)(msgspec.json.decode(job.args, type=tasks.ChannelArgs))


FAILS = 'channel_troubled {"health":"failing","reason":"provider_down"}'
SILENT = 'channel_troubled {"health":"silent","reason":""}'
WORKS = "channel_recovered {}"


def test_what_fails_for_minutes_is_told_once_and_so_is_its_end(
    desk: Db,  # noqa: F811
    inbox: Inbox,
    fake_clock: FakeClock,
) -> None:
    fails(desk, inbox)
    assert told(desk) == []
    fake_clock.advance(4 * MINUTE)
    assert told(desk) == [FAILS]
    fake_clock.advance(HOUR)
    fails(desk, inbox)
    assert told(desk) == [FAILS]
    works(desk, inbox)
    assert told(desk) == [FAILS, WORKS]
    fails(desk, inbox)
    fake_clock.advance(4 * MINUTE)
    assert told(desk) == [FAILS, WORKS, FAILS]


def test_what_fails_for_a_moment_is_told_to_nobody(
    desk: Db,  # noqa: F811
    inbox: Inbox,
    fake_clock: FakeClock,
) -> None:
    fails(desk, inbox)
    works(desk, inbox)
    fake_clock.advance(4 * MINUTE)
    assert told(desk) == []


def test_a_channel_that_has_gone_silent_is_told(
    desk: Db,  # noqa: F811
    inbox: Inbox,
    fake_clock: FakeClock,
) -> None:
    for _ in range(20):
        works(desk, inbox)
        fake_clock.advance(HOUR)
    assert told(desk) == []
    fake_clock.advance(5 * HOUR)
    assert told(desk) == [SILENT]
    works(desk, inbox)
    assert told(desk) == [SILENT, WORKS]


def test_who_is_on_call_is_called_once_for_each_trouble(
    desk: Db,  # noqa: F811
    inbox: Inbox,
    fake_clock: FakeClock,
    pager: Pager,  # noqa: F811
    tmp_path: Path,
) -> None:
    chosen = settings.load(environ={}, overrides={"data_dir": tmp_path, "on_call_url": pager.url})

    def calls() -> None:
        for job in due(desk, fake_clock):
            run(do, desk, chosen, job)

    fails(desk, inbox)
    fake_clock.advance(4 * MINUTE)
    told(desk)
    calls()
    told(desk)
    calls()
    (said,) = pager.calls
    assert (said["health"], said["inbox"]) == ("failing", inbox.public_id)
    assert inbox.name in said["text"] and "provider_down" in said["text"]
    assert said["link"] == f"{chosen.public_url}/console/settings/inboxes/{inbox.id}/connect"


def test_nobody_is_called_for_what_works_again(
    desk: Db,  # noqa: F811
    inbox: Inbox,
    fake_clock: FakeClock,
    pager: Pager,  # noqa: F811
    tmp_path: Path,
) -> None:
    chosen = settings.load(environ={}, overrides={"data_dir": tmp_path, "on_call_url": pager.url})
    fails(desk, inbox)
    fake_clock.advance(4 * MINUTE)
    told(desk)
    works(desk, inbox)
    told(desk)
    (job,) = due(desk, fake_clock)
    run(do, desk, chosen, job)
    assert pager.calls == []
