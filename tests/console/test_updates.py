"""Who complains hears every two business days how it stands, whether they ask or not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.console.office import Desk, on_the_socket, serving
from tests.hours.examples import OFFICE, us
from tests.support.clock import FakeClock
from tests.support.desk import a_key, an_inbox, comes_in, goes_on
from tests.support.running import run
from walletdesk.conversations.actions import clocks, reply, work
from walletdesk.events import Actor, ActorKind
from walletdesk.hours import Calendar
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine

COMPLAINT = "I want to file a complaint: your support was rude"
EPIPHANY = msgspec.structs.replace(OFFICE, holidays={date(2026, 1, 6): ()})


class Matter:
    """One conversation, as the agents' app sees it and works on it."""

    def __init__(self, desk: Desk, clock: FakeClock, calendar: Calendar = OFFICE, text: str = COMPLAINT) -> None:
        self.desk = desk
        self.clock = clock
        self.ada = desk.hire(name="Ada")
        self.inbox = an_inbox(desk.db, calendar=calendar)
        self.first = comes_in(desk.db, self.inbox, text)
        self.path = f"/api/conversations/{self.first.conversation.number}"

    def detail(self) -> Any:
        # Signed in anew: days pass in these stories.
        return self.desk.desk_of(self.ada).get(self.path).json()

    def put(self, what: str, **body: Any) -> Any:
        answer = self.desk.desk_of(self.ada).put(f"{self.path}/{what}", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def writes(self, text: str = "We are looking into it.", **fields: Any) -> str:
        answer = self.desk.desk_of(self.ada).post(f"{self.path}/messages", {"key": a_key(), "text": text} | fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def answers(self) -> str:
        message = self.writes()
        self.desk.deliver(message)
        return message

    def asked(self, text: str = "and?") -> None:
        goes_on(self.desk.db, self.inbox, self.first, text)

    def at(self, shown: str) -> None:
        self.clock.set(us(shown))

    def running(self, kind: str = "update") -> Any:
        found = [one for one in self.detail()["clocks"] if one["kind"] == kind and one["stopped_at"] is None]
        assert len(found) <= 1
        return found[0] if found else None

    def due(self) -> int | None:
        one = self.running()
        assert one is None or not one["paused"]
        return None if one is None else int(one["due_at"])

    def changes(self) -> list[tuple[str, str]]:
        entries = self.desk.desk_of(self.ada).get(f"{self.path}/entries", limit=100).json()["entries"]
        return [(one["kind"], one["new"]) for one in entries if one["t"] == "change"]


@pytest.fixture
def matter(desk: Desk, fake_clock: FakeClock) -> Matter:
    return Matter(desk, fake_clock)


@pytest.mark.parametrize(
    ("calendar", "answered", "due"),
    [
        (OFFICE, "2026-01-05 09:10", "2026-01-07 18:00"),
        (OFFICE, "2026-01-05 17:59", "2026-01-07 18:00"),
        (OFFICE, "2026-01-08 10:00", "2026-01-12 18:00"),  # over the weekend
        (OFFICE, "2026-01-10 10:00", "2026-01-13 18:00"),  # written on a Saturday
        (EPIPHANY, "2026-01-05 09:10", "2026-01-08 18:00"),
    ],
)
def test_an_update_is_due_two_business_days_after_the_first_reply(
    desk: Desk, fake_clock: FakeClock, calendar: Calendar, answered: str, due: str
) -> None:
    matter = Matter(desk, fake_clock, calendar)
    assert matter.first.conversation.kind == "complaint"
    assert matter.running() is None  # first of all a reply is owed
    matter.at(answered)
    matter.answers()
    assert matter.due() == us(due)
    row = matter.detail()["row"]
    # A receipt is no question: the matter stays with the desk, and so do its promises.
    assert row["status"] == "open"
    assert matter.running("resolution")["paused"] is False


def test_every_reply_that_the_channel_took_counts_anew(matter: Matter) -> None:
    matter.answers()
    matter.at("2026-01-06 11:00")
    matter.answers()
    assert matter.due() == us("2026-01-08 18:00")
    matter.at("2026-01-07 11:00")
    matter.writes("He called again.", note=True)
    assert matter.due() == us("2026-01-08 18:00")


def test_a_reply_counts_from_its_delivery_and_one_that_was_not_delivered_does_not_count(matter: Matter) -> None:
    matter.answers()
    wednesday = us("2026-01-07 18:00")
    matter.at("2026-01-06 17:59")
    waiting, undone, refused = matter.writes(), matter.writes(), matter.writes()
    assert matter.desk.desk_of(matter.ada).delete(f"{matter.path}/messages/{undone}").status_code == 200
    matter.desk.db.write_and_wait(reply.failed, int(refused), "blocked_by_user")
    assert matter.due() == wednesday
    matter.at("2026-01-07 09:00")
    matter.desk.deliver(waiting)
    assert matter.due() == us("2026-01-09 18:00")
    assert matter.desk.desk_of(matter.ada).put(f"{matter.path}/messages/{refused}/delivery", {}).status_code == 200
    assert matter.due() == us("2026-01-09 18:00")
    matter.at("2026-01-08 09:00")
    matter.desk.deliver(refused)
    assert matter.due() == us("2026-01-12 18:00")


def test_a_reply_that_did_not_arrive_after_all_leaves_the_clocks_as_if_it_had_never_been(matter: Matter) -> None:
    matter.answers()
    matter.at("2026-01-06 10:00")
    second = matter.answers()
    assert matter.due() == us("2026-01-08 18:00")
    matter.at("2026-01-06 12:00")
    matter.desk.db.write_and_wait(reply.failed, int(second), "blocked_by_user")
    assert matter.due() == us("2026-01-07 18:00")
    assert len([one for one in matter.detail()["clocks"] if one["kind"] == "update"]) == 1
    # What the first reply answered stays answered.
    assert matter.running("first_response") is None


def test_an_early_reply_that_did_not_arrive_changes_nothing_where_a_later_one_did(matter: Matter) -> None:
    matter.at("2026-01-05 09:10")
    first = matter.answers()
    matter.at("2026-01-05 09:20")
    matter.answers()
    matter.at("2026-01-06 12:00")
    matter.desk.db.write_and_wait(reply.failed, int(first), "blocked_by_user")
    detail = matter.detail()
    [answer] = [one for one in detail["clocks"] if one["kind"] == "first_response"]
    assert (answer["stopped_at"], answer["breached_at"]) == (us("2026-01-05 09:20"), None)
    assert matter.due() == us("2026-01-07 18:00")
    assert len([one for one in detail["clocks"] if one["kind"] == "update"]) == 1


def test_while_the_desk_waits_for_the_customer_no_update_is_owed(matter: Matter) -> None:
    matter.answers()
    matter.at("2026-01-06 09:00")  # of Tuesday's and Wednesday's hours none is used
    matter.put("status", status="pending")
    assert matter.running()["paused"] is True
    matter.at("2026-01-20 09:00")
    matter.desk.db.write_and_wait(clocks.look)
    assert ("breached", "update") not in matter.changes()
    matter.asked("here is what you wanted")
    assert matter.due() == us("2026-01-21 18:00")
    assert matter.running("next_response") is not None
    # Something was asked of them again: what is counted from that reply waits too.
    matter.put("status", status="pending")
    matter.answers()
    assert matter.running()["paused"] is True
    matter.put("status", status="open")
    assert matter.due() == us("2026-01-22 18:00")


def test_putting_it_off_puts_no_update_off(matter: Matter) -> None:
    matter.answers()
    matter.put("status", status="snoozed", snoozed_until=us("2026-01-12 09:00"))
    assert matter.due() == us("2026-01-07 18:00")


def test_updates_end_with_the_resolution_and_go_on_where_it_is_reopened(matter: Matter) -> None:
    matter.answers()
    matter.at("2026-01-06 10:00")
    matter.put("status", status="resolved")
    assert matter.running() is None
    matter.at("2026-01-16 10:00")
    matter.asked("it is not solved at all")
    assert matter.due() == us("2026-01-20 18:00")
    matter.answers()
    matter.put("status", status="resolved")
    matter.put("status", status="open")
    assert matter.due() == us("2026-01-20 18:00")


def test_a_reply_that_arrives_when_all_is_resolved_owes_nothing(matter: Matter) -> None:
    waiting = matter.writes()
    matter.put("status", status="resolved")
    matter.desk.deliver(waiting)
    detail = matter.detail()
    assert (detail["row"]["status"], matter.running()) == ("resolved", None)
    matter.desk.db.write_and_wait(reply.failed, int(waiting), "blocked_by_user")
    assert [one for one in matter.detail()["clocks"] if one["stopped_at"] is None] == []


def test_the_clock_begins_and_goes_with_the_kind(desk: Desk, fake_clock: FakeClock) -> None:
    matter = Matter(desk, fake_clock, text="Where do I find my receiving address?")
    matter.put("kind", kind="complaint")
    assert matter.running() is None  # nobody has answered yet
    matter.put("kind", kind="question")
    matter.answers()
    assert matter.running() is None
    assert matter.detail()["row"]["status"] == "pending"
    matter.at("2026-01-12 10:00")
    matter.put("kind", kind="complaint")
    # Counted from now: a week ago nobody knew that it would be one.  And it is the desk's turn.
    assert matter.due() == us("2026-01-14 18:00")
    assert matter.detail()["row"]["status"] == "open"
    matter.put("priority", priority="high")
    assert matter.due() == us("2026-01-14 18:00")
    matter.put("kind", kind="fault")
    assert [one for one in matter.detail()["clocks"] if one["kind"] == "update"] == []
    assert matter.detail()["row"]["due_kind"] != "update"


def test_a_late_update_stays_history_when_the_kind_changes(matter: Matter) -> None:
    matter.answers()
    matter.at("2026-01-08 10:00")
    matter.put("kind", kind="fault")
    [late] = [one for one in matter.detail()["clocks"] if one["kind"] == "update"]
    assert late["breached_at"] == us("2026-01-07 18:00")
    assert late["stopped_at"] is not None


def test_a_complaint_that_turns_out_to_be_a_theft_owes_a_rescue_and_no_updates(matter: Matter) -> None:
    matter.answers()
    matter.asked("and now somebody has stolen everything from my wallet!!")
    assert matter.detail()["row"]["kind"] == "security"
    assert matter.running() is None


def test_a_desk_that_was_down_finds_the_update_that_it_owed(
    matter: Matter, db_engine: SqliteEngine | PostgresEngine, database_url: str, fake_clock: FakeClock, tmp_path: Path
) -> None:
    matter.put("category", category="formal_request")
    matter.answers()
    matter.desk.db.close()
    db_engine.close()
    matter.at("2026-01-07 18:01")
    engine = open_engine(database_url)
    db = Db(engine, clock=fake_clock)
    try:
        matter.desk = Desk(db, tmp_path)
        db.write_and_wait(clocks.look)
        assert ("breached", "update") in matter.changes()
        row = matter.detail()["row"]
        assert (row["due_kind"], row["due_at"]) == ("update", us("2026-01-07 18:00"))
    finally:
        db.close()
        engine.close()


def test_an_update_that_presses_and_one_that_is_late_are_told_aloud(served: Desk, fake_clock: FakeClock) -> None:
    matter = Matter(served, fake_clock)
    by = Actor(ActorKind.STAFF, matter.ada.id)

    async def story(port: int) -> None:
        async with on_the_socket(port, served.desk_of(matter.ada)) as agent:
            await served.db.write(work.set_category, matter.first.conversation.number, by, "formal_request")
            written = await agent.asks("POST", f"{matter.path}/messages", {"key": a_key(), "text": "We got it."})
            await served.db.write(reply.delivered, int(written.json()["id"]))
            while (row := (await agent.hears("row"))["row"])["due_kind"] != "update":
                pass
            assert row["due_at"] == us("2026-01-07 18:00")
            fake_clock.set(row["warn_at"])
            await served.db.write(clocks.look)
            soon = await agent.hears("alarm", kind="soon", clock="update")
            assert soon["for_me"] is True
            fake_clock.set(row["due_at"] + 1)
            await served.db.write(clocks.look)
            await agent.hears("alarm", kind="overdue", clock="update")

    async def whole() -> None:
        async with serving(served) as port:
            await story(port)

    run(whole)
