"""Topics that more people ask about than usual are noted once and told to leads."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tests.support.clock import FakeClock
from tests.support.desk import a_member, an_inbox, arrival
from walletdesk.analytics import actions, rules, tasks
from walletdesk.analytics.actions import TELL, TellArgs
from walletdesk.analytics.rules import RiseState
from walletdesk.conversations.actions import receive
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR, MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role
from walletdesk.subscribers import inside


@pytest.fixture
def desk(db_engine: SqliteEngine | PostgresEngine, fake_clock: FakeClock) -> Iterator[Db]:
    db = Db(db_engine, clock=fake_clock, inside=inside)
    yield db
    db.close()


def asks(db: Db, inbox: Inbox, topic: str, chain: str = "TRON", person: int | None = None) -> int:
    said = arrival(inbox, "Good morning!", topic=topic, facts={"chain": trusted(chain)}, contact_id=person)
    return db.write_and_wait(receive.receive_message, said).contact.id


def a_usual_month(db: Db, inbox: Inbox, clock: FakeClock) -> None:
    """One question of each topic every second day."""
    for day in range(28):
        if day % 2:
            asks(db, inbox, "tron_resources")
            asks(db, inbox, "app_fault", "Ethereum")
        clock.advance(DAY)


def test_many_at_once_are_noted_with_their_chain_and_when_they_began(desk: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(desk)
    a_usual_month(desk, inbox, fake_clock)
    assert desk.write_and_wait(actions.watch) == []
    began = fake_clock.now() + HOUR
    fake_clock.advance(HOUR)
    for _ in range(7):
        fake_clock.advance(10 * MINUTE)
        asks(desk, inbox, "tron_resources")
    fake_clock.advance(10 * MINUTE)
    (made,) = desk.write_and_wait(actions.watch)
    row = desk.read_and_wait(actions.one, made)
    assert (row.intent, row.chain, row.n, row.people, row.state) == ("tron_resources", "tron", 7, 7, RiseState.OPEN)
    assert row.usual <= 1000
    assert abs(row.began_at - began) <= HOUR
    assert [args.rise_id for args in told(desk, fake_clock)] == [made]

    fake_clock.advance(15 * MINUTE)
    asks(desk, inbox, "tron_resources")
    fake_clock.advance(MINUTE)
    assert desk.write_and_wait(actions.watch) == [], "one matter is told once"
    assert desk.read_and_wait(actions.one, made).n == 8

    fake_clock.advance(5 * HOUR)
    assert desk.write_and_wait(actions.watch) == []
    assert desk.read_and_wait(actions.one, made).state is RiseState.OVER
    assert desk.read_and_wait(actions.still) == []


def told(desk: Db, clock: FakeClock) -> list[TellArgs]:
    claimed = desk.write_and_wait(jobs.claim, clock.now(), HOUR, 10, [TELL])
    return [msgspec.json.decode(one.args, type=TellArgs) for one in claimed]


def test_one_who_writes_often_is_no_rise(desk: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(desk)
    a_usual_month(desk, inbox, fake_clock)
    person = asks(desk, inbox, "tron_resources")
    for _ in range(9):
        asks(desk, inbox, "tron_resources", person=person)
    assert desk.write_and_wait(actions.watch) == []


def test_a_busy_hour_that_is_always_busy_is_no_rise(desk: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(desk)
    for _ in range(10):
        for _ in range(6):
            asks(desk, inbox, "app_fault")
        fake_clock.advance(DAY)
    for _ in range(8):
        asks(desk, inbox, "app_fault")
    fake_clock.advance(MINUTE)
    assert desk.write_and_wait(actions.watch) == []


def test_a_new_desk_does_not_know_what_is_usual(desk: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(desk)
    for _ in range(12):
        asks(desk, inbox, "app_fault")
    fake_clock.advance(MINUTE)
    assert desk.write_and_wait(actions.watch) == []


def test_every_active_lead_is_mailed_and_agents_are_not(desk: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(desk)
    a_member(desk, "Ada", Role.AGENT)
    lead = a_member(desk, "Lea", Role.LEAD, language="zh")
    a_usual_month(desk, inbox, fake_clock)
    for _ in range(8):
        asks(desk, inbox, "app_fault", "Ethereum")
    fake_clock.advance(MINUTE)
    (made,) = desk.write_and_wait(actions.watch)
    desk.write_and_wait(tasks._mail_each, TellArgs(made))
    claimed = desk.write_and_wait(jobs.claim, fake_clock.now(), HOUR, 10, [tasks.MAIL])
    (args,) = [msgspec.json.decode(one.args, type=tasks.MailArgs) for one in claimed]
    assert args == tasks.MailArgs(rise_id=made, staff_id=lead.id)


@pytest.mark.parametrize(
    ("n", "people", "before", "rises"),
    [
        (6, 6, [0] * 28, True),
        (4, 4, [0] * 28, False),
        (6, 3, [0] * 28, False),
        (6, 6, [0] * 6, False),
        (6, 6, [2] * 28, False),
        (12, 12, [2] * 28, True),
        (12, 12, [2] * 14 + [9] * 14, False),
        (30, 30, [10] * 28, True),
        (29, 29, [10] * 28, False),
    ],
)
def test_what_rises(n: int, people: int, before: list[int], rises: bool) -> None:
    assert (rules.rising(n, people, before) is not None) is rises


def test_the_chance_of_so_many() -> None:
    assert rules.poisson_tail(0, 2.0) == pytest.approx(1.0)
    assert rules.poisson_tail(1, 2.0) == pytest.approx(0.864665, abs=1e-6)
    assert rules.poisson_tail(6, 1.0) == pytest.approx(0.000594, abs=1e-6)
