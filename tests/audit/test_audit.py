"""The record: what is kept of an event, and how it is read."""

from __future__ import annotations

from typing import get_type_hints

import pytest

import walletdesk.events
from tests.staff.office import Office
from tests.support.clock import FakeClock
from tests.support.desk import a_member, an_inbox, comes_in
from walletdesk import subscribers
from walletdesk.audit import actions, queries
from walletdesk.audit.tables import Entry
from walletdesk.conversations.actions import work
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM, Actor, ActorKind, Audited, IdentityKeyCreated, TeamMembersChanged
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Event
from walletdesk.staff.rules import Role
from walletdesk.wire import Kind, Priority

EVENTS = [
    kind
    for kind in vars(walletdesk.events).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
]

KEPT = 30 * DAY


def test_an_event_becomes_an_entry_about_its_first_id(db: Db, fake_clock: FakeClock) -> None:
    event = IdentityKeyCreated(actor_kind=ActorKind.STAFF, actor_id=1, inbox_id=2, key_id=3, algorithm="EdDSA")
    entry_id = db.write_and_wait(actions.note, event)
    (entry,) = db.read_and_wait(queries.page, limit=10)
    assert entry == Entry(
        id=entry_id,
        at=fake_clock.now(),
        actor_kind="staff",
        actor_id=1,
        action="identity_key_created",
        object_kind="inbox",
        object_id=2,
        detail='{"key_id":3,"algorithm":"EdDSA"}',
    )


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_says_in_a_line_what_happened(kind: type[Event]) -> None:
    assert kind.__doc__ and kind.__doc__ != Event.__doc__


@pytest.mark.parametrize("kind", EVENTS)
def test_no_event_has_a_place_for_a_text_or_for_contact_data(kind: type[Event]) -> None:
    forbidden = {"text", "body", "name", "email", "phone", "address", "value", "words", "preview"}
    assert not forbidden & set(get_type_hints(kind))


def _fill(db: Db, clock: FakeClock) -> None:
    for n in range(6):
        clock.advance(HOUR)
        event = TeamMembersChanged(
            actor_kind=ActorKind.STAFF if n % 2 else ActorKind.SYSTEM,
            actor_id=7 if n % 2 else None,
            team_id=n // 2,
            joined=(1,),
            left=(),
        )
        db.write_and_wait(actions.note, event)


def test_the_record_is_read_in_pages_newest_first(office: Office, fake_clock: FakeClock) -> None:
    browser = office.someone(Role.LEAD)
    _fill(office.db, fake_clock)
    seen: list[dict[str, object]] = []
    cursor = None
    while True:
        page = browser.get("/api/audit", limit=3, cursor=cursor).json()
        assert len(page["entries"]) <= 3
        seen += page["entries"]
        if (cursor := page["next"]) is None:
            break
    assert [entry["id"] for entry in seen] == [str(entry.id) for entry in office.recorded()[::-1]]
    assert len({str(entry["id"]) for entry in seen}) == len(seen) == 8


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"action": "team_members_changed"}, 6),
        ({"action": "no_such_thing"}, 0),
        ({"actor_kind": "system", "action": "team_members_changed"}, 3),
        ({"actor": "7"}, 3),
        ({"object_kind": "team", "object": "1"}, 2),
        ({"object_kind": "staff"}, 1),
    ],
)
def test_the_record_is_filtered(office: Office, fake_clock: FakeClock, wanted: dict[str, str], found: int) -> None:
    browser = office.someone(Role.LEAD)
    _fill(office.db, fake_clock)
    assert len(browser.get("/api/audit", **wanted).json()["entries"]) == found


def test_a_span_of_time_has_its_beginning_and_not_its_end(office: Office, fake_clock: FakeClock) -> None:
    browser = office.someone(Role.LEAD)
    _fill(office.db, fake_clock)
    now = fake_clock.now()
    page = browser.get("/api/audit", since=now - 2 * HOUR, until=now).json()
    assert [entry["at"] for entry in page["entries"]] == [now - HOUR, now - 2 * HOUR]


@pytest.mark.parametrize("query", ["actor=x", "since=-1", "action=Drop%20Table", "object=%00", "actor_kind=nobody"])
def test_a_filter_that_cannot_be_is_refused(office: Office, query: str) -> None:
    assert office.someone(Role.LEAD).get(f"/api/audit?{query}").status_code == 422


def test_ids_in_the_detail_are_text_as_ids_everywhere(office: Office) -> None:
    browser = office.someone(Role.LEAD)
    big = new_id()
    event = TeamMembersChanged(actor_kind=ActorKind.STAFF, actor_id=big, team_id=big, joined=(big,), left=())
    office.db.write_and_wait(actions.note, event)
    entry = browser.get("/api/audit", limit=1).json()["entries"][0]
    assert entry["actor"] == entry["object"] == str(big)
    assert entry["detail"] == {"joined": [str(big)], "left": []}


def test_entries_are_removed_when_their_time_is_over_and_not_before(db: Db, fake_clock: FakeClock) -> None:
    _fill(db, fake_clock)
    fake_clock.advance(KEPT - HOUR)
    assert db.write_and_wait(actions.remove_old, keep_us=KEPT) == 4
    fake_clock.advance(DAY)
    assert db.write_and_wait(actions.remove_old, keep_us=KEPT) == 2


def test_an_action_that_fails_leaves_nothing_on_record(office: Office) -> None:
    admin = office.someone(Role.ADMIN)
    office.hire(email="taken@desk.test")
    before = office.recorded()
    new = {
        "email": "taken@desk.test",
        "name": "A",
        "role": "agent",
        "language": "en",
        "password": "a lantern by the river",
    }
    assert admin.post("/api/staff", new).status_code == 409
    assert office.recorded() == before


def test_only_audited_events_are_kept() -> None:
    assert Audited in EVENTS and actions.action_name(IdentityKeyCreated) == "identity_key_created"


def test_what_somebody_decides_on_a_conversation_is_on_record_with_ids_and_kinds_only(db: Db) -> None:
    db.inside = subscribers.inside
    inbox = an_inbox(db)
    ada = Actor(ActorKind.STAFF, a_member(db).id)
    row = comes_in(db, inbox, "hello").conversation
    db.write_and_wait(work.set_priority, row.number, ada, Priority.HIGH)
    db.write_and_wait(work.set_kind, row.number, ada, Kind.FAULT)
    db.write_and_wait(work.set_emergency, row.number, ada, emergency=True)
    db.write_and_wait(work.set_status, row.number, ada, status=Status.RESOLVED)
    db.write_and_wait(work.set_status, row.number, SYSTEM, status=Status.OPEN)  # nobody's decision
    found = db.read_and_wait(queries.page, limit=20, filters=queries.Filters(action="conversation_changed"))
    assert [(one.actor_id, one.object_kind, one.object_id) for one in found] == [(ada.id, "conversation", row.id)] * 4
    assert [one.detail for one in reversed(found)] == [
        f'{{"kinds":["{kind}"]}}' for kind in ("priority", "kind", "emergency", "status")
    ]
