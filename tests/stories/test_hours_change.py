"""An inbox gets other opening hours: what runs is counted anew, and seen at once."""

from __future__ import annotations

import json
import time
from datetime import date

import httpx
from websockets.sync.client import connect

from tests.staff.office import PASSWORD, password_hash
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.console import socket as console_socket
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Change
from walletdesk.events import SYSTEM
from walletdesk.hours import ALWAYS, Calendar
from walletdesk.inboxes import actions as inboxes
from walletdesk.kit.clock import DAY, HOUR, MINUTE
from walletdesk.kit.db import Db
from walletdesk.safety import trusted
from walletdesk.staff import actions as staff
from walletdesk.staff.rules import Role


def opens_in(days: int, now: int) -> dict[str, object]:
    """Closed on every day from today on for so many days, open all day on each other."""
    first = date.fromordinal(date(1970, 1, 1).toordinal() + now // DAY)
    closed: dict[str, list[int]] = {date.fromordinal(first.toordinal() + n).isoformat(): [] for n in range(-1, days)}
    return {"zone": "UTC", "weekly": {str(day): [[0, 1440]] for day in range(7)}, "holidays": closed}


def test_hours_that_were_wrong_are_put_right_and_what_is_due_is_seen_at_once(site: RunningSite) -> None:
    db = site.db
    db.write_and_wait(
        staff.create_staff,
        SYSTEM,
        email="boss@desk.test",
        name=trusted("Boss"),
        role=Role.ADMIN,
        language="en",
        password_hash=password_hash(),
    )
    inbox = an_inbox(db)
    origin = {"origin": site.url}
    with httpx.Client(base_url=site.url, headers=origin) as client:
        client.post("/api/session", json={"email": "boss@desk.test", "password": PASSWORD})
        path = f"/api/inboxes/{inbox.id}"
        wrong = opens_in(25, db.clock.now())
        assert client.patch(path, json={"calendar": wrong}).status_code == 200
        number = comes_in(db, inbox, "Where do I find my receiving address?").conversation.number
        assert client.get(f"/api/conversations/{number}").json()["row"]["due_at"] > db.clock.now() + 20 * DAY

        cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
        address = site.ws(console_socket.PATH)
        with connect(address, additional_headers=origin | {"cookie": cookie}, compression=None, proxy=None) as socket:
            socket.send(json.dumps({"t": "hello", "v": 1}))
            assert client.patch(path, json={"calendar": {"always_open": True}}).status_code == 200
            until = time.monotonic() + 60
            due = None
            while due is None or due > db.clock.now() + HOUR:
                frame = json.loads(socket.recv(timeout=until - time.monotonic()))
                if frame["t"] == "row" and frame["row"]["number"] == number:
                    due = frame["row"]["due_at"]
        detail = client.get(f"/api/conversations/{number}").json()
        assert all(clock["due_at"] <= db.clock.now() + DAY for clock in detail["clocks"])


def test_only_open_conversations_of_that_inbox_are_counted_anew_some_at_a_time(db: Db, fake_clock: FakeClock) -> None:
    other, inbox = an_inbox(db), an_inbox(db)
    asked = [comes_in(db, inbox, f"Question number {n} about fees").conversation for n in range(5)]
    elsewhere = comes_in(db, other, "Another question about fees").conversation
    nights = Calendar(weekly=dict.fromkeys(range(7), ((60, 120),)))
    for one in (inbox, other):
        db.write_and_wait(inboxes.change_inbox, SYSTEM, one.id, inboxes.Amendment(calendar=nights))
    steps, after = 0, 0
    while (next_ := db.write_and_wait(clocks.recount, inbox.id, after, limit=2)) is not None:
        steps, after = steps + 1, next_
    assert steps == 3
    for row in asked:
        assert db.read_and_wait(queries.by_id, row.id).due_at > row.due_at
    assert db.read_and_wait(queries.by_id, elsewhere.id).due_at == elsewhere.due_at
    # What is late by the hours that hold now is noted and told like any other.
    fake_clock.advance(40 * MINUTE)
    db.write_and_wait(inboxes.change_inbox, SYSTEM, inbox.id, inboxes.Amendment(calendar=ALWAYS))
    db.write_and_wait(clocks.recount, inbox.id)
    db.write_and_wait(clocks.look)
    for row in asked:
        history = db.read_and_wait(queries.after, row.id, 0, limit=100)
        assert [one.kind for one in history if isinstance(one, Change)][-1] is ChangeKind.BREACHED


def test_visitors_can_write_where_hours_that_were_kept_before_never_open(db: Db) -> None:
    inbox = an_inbox(db, calendar=Calendar(holidays={date(2020, 1, 1): ((540, 1080),)}))
    row = comes_in(db, inbox, "Where do I find my receiving address?").conversation
    assert row.due_at == row.created_at + 30 * MINUTE
