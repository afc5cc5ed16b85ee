"""A visitor says that what was taken out of their message was no secret."""

from __future__ import annotations

import pytest

from tests.console.office import Desk, a_conversation
from tests.console.test_life import PHRASE
from walletdesk.channels.widget import talk
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.screening import queries
from walletdesk.screening.tables import Report
from walletdesk.staff.rules import Role


def reports(db: Db) -> list[Report]:
    return db.read_and_wait(queries.reports, limit=9)


@pytest.mark.parametrize("form", [False, True])
def test_it_is_shown_to_leads_with_a_twin_where_the_visitor_agrees(desk: Desk, form: bool) -> None:
    got = a_conversation(desk, f"they are {PHRASE} ok")
    place, contact = got.conversation.public_id, got.contact.id
    for _ in range(2):
        desk.db.write_and_wait(talk.say_harmless, place, contact, got.message.id, form)
    lead = desk.someone(Role.LEAD)
    [report] = lead.get("/api/secrets/reports").json()["reports"]
    told = {"verdict": "false", "reporter": "contact", "kind": "recovery_phrase", "language": "en", "channel": "widget"}
    assert report.items() >= told.items()
    assert (report["form"] is not None, len(report["twin"].split()) > 12) == (form, form)
    assert PHRASE[:23] not in report["twin"]
    entries = desk.someone().get(f"/api/conversations/{got.conversation.number}/entries").json()["entries"]
    [said] = [one for one in entries if one["t"] == "change" and one["kind"] == "harmless"]
    assert (said["actor"], said["message"]) == ("contact", str(got.message.id))
    row = desk.someone().get(f"/api/conversations/{got.conversation.number}").json()["row"]
    assert (row["priority"], row["emergency"]) == ("urgent", True), "a person decides downward"


def test_only_their_own_message_and_only_one_that_lost_something(desk: Desk) -> None:
    got, other = a_conversation(desk, f"they are {PHRASE}"), a_conversation(desk, "hello")
    for place, contact, message in (
        (other.conversation.public_id, other.contact.id, got.message.id),
        (got.conversation.public_id, other.contact.id, got.message.id),
        (other.conversation.public_id, other.contact.id, other.message.id),
        (got.conversation.public_id, got.contact.id, 7),
    ):
        with pytest.raises(NotFound):
            desk.db.write_and_wait(talk.say_harmless, place, contact, message, True)
    assert reports(desk.db) == []
