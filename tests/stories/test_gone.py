"""Somebody leaves the team: what they had in hand is everybody's again."""

from __future__ import annotations

import time

import httpx

from tests.staff.office import PASSWORD, password_hash
from tests.support.desk import a_member, an_inbox, comes_in, goes_on
from tests.support.site import RunningSite
from walletdesk.conversations import queries
from walletdesk.conversations.actions import gone, work
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Conversation
from walletdesk.events import SYSTEM
from walletdesk.kit.db import Db
from walletdesk.safety import trusted
from walletdesk.staff import actions as staff
from walletdesk.staff.rules import Role
from walletdesk.staff.tables import Staff

PATIENCE_S = 60


def given_to(db: Db, number: int, member: Staff, status: Status = Status.OPEN) -> Conversation:
    db.write_and_wait(work.assign, number, SYSTEM, staff_id=member.id, team_id=None)
    if status is Status.OPEN:
        return db.read_and_wait(queries.by_number, number)
    until = db.clock.now() + 3_600_000_000 if status is Status.SNOOZED else None
    return db.write_and_wait(work.set_status, number, SYSTEM, status=status, snoozed_until=until)


def test_the_open_conversations_of_who_is_deactivated_are_everybodys_again(site: RunningSite) -> None:
    db = site.db
    boss = db.write_and_wait(
        staff.create_staff,
        SYSTEM,
        email="boss@desk.test",
        name=trusted("Boss"),
        role=Role.ADMIN,
        language="en",
        password_hash=password_hash(),
    )
    tom, inbox = a_member(db, "Tom"), an_inbox(db)
    asked = [comes_in(db, inbox, f"Question number {n} about fees") for n in range(4)]
    numbers = [one.conversation.number for one in asked]
    for number, status in zip(numbers, (Status.OPEN, Status.PENDING, Status.SNOOZED, Status.RESOLVED), strict=True):
        given_to(db, number, tom, status)
    home = {"origin": site.url}
    with httpx.Client(base_url=site.url, headers=home) as client:
        assert client.post("/api/session", json={"email": boss.email, "password": PASSWORD}).is_success
        assert client.patch(f"/api/staff/{tom.id}", json={"active": False}).status_code == 200
        until = time.monotonic() + PATIENCE_S
        while [row["number"] for row in client.get("/api/conversations?assignee=none").json()["rows"]] != numbers[:2]:
            assert time.monotonic() < until, "they were not given back"
            time.sleep(0.05)
        rows = [client.get(f"/api/conversations/{number}").json()["row"] for number in numbers]
        assert [row["assignee"] and row["assignee"]["name"] for row in rows] == [None, None, None, "Tom"]
        entries = client.get(f"/api/conversations/{numbers[0]}/entries").json()["entries"]
        [taken] = [one for one in entries if one.get("kind") == "assignee" and not one["new"]]
        assert taken["person"]["name"] == "Boss"
        record = client.get("/api/audit?action=conversation_changed").json()["entries"]
        assert [(one["actor"], one["detail"]["kinds"]) for one in record] == [(str(boss.id), ["assignee"])] * 3


def test_what_somebody_resolved_who_left_since_goes_on_with_everybody(db: Db) -> None:
    tom, inbox = a_member(db, "Tom"), an_inbox(db)
    first, second = comes_in(db, inbox, "Where is my money?"), comes_in(db, inbox, "And where is mine?")
    for one in (first, second):
        given_to(db, one.conversation.number, tom, Status.RESOLVED)
    db.write_and_wait(staff.change_staff, SYSTEM, tom.id, staff.Changes(active=False))
    assert db.write_and_wait(gone.give_back, tom.id) == 0
    assert goes_on(db, inbox, first, "It is still gone").conversation.assignee_id is None
    reopened = db.write_and_wait(work.set_status, second.conversation.number, SYSTEM, status=Status.OPEN)
    assert reopened.assignee_id is None


def test_what_was_given_to_somebody_who_left_before_is_found_by_the_clean_up(db: Db) -> None:
    tom, ada, inbox = a_member(db, "Tom"), a_member(db, "Ada"), an_inbox(db)
    for n in range(3):
        given_to(db, comes_in(db, inbox, f"Question {n} about fees").conversation.number, tom)
    given_to(db, comes_in(db, inbox, "A question for Ada").conversation.number, ada)
    assert db.read_and_wait(gone.with_work) == []
    db.write_and_wait(staff.change_staff, SYSTEM, tom.id, staff.Changes(active=False))
    assert db.read_and_wait(gone.with_work) == [tom.id]
    assert [db.write_and_wait(gone.give_back, tom.id, limit=2) for _ in range(3)] == [2, 1, 0]
    assert db.read_and_wait(gone.with_work) == []
