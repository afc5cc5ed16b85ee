"""The record names what it is about, as that is called now; its rows hold ids only."""

from __future__ import annotations

from typing import Any

import httpx

from tests.staff.office import PASSWORD, password_hash
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.audit import queries as record
from walletdesk.events import SYSTEM
from walletdesk.safety import trusted
from walletdesk.staff import actions as staff
from walletdesk.staff.rules import Role


def kept(client: httpx.Client, action: str) -> dict[str, Any]:
    [entry] = client.get("/api/audit", params={"action": action}).json()["entries"]
    found: dict[str, Any] = entry
    return found


def test_the_record_gives_the_number_of_a_conversation_and_the_name_of_a_tag_that_is_there(site: RunningSite) -> None:
    db = site.db
    email, origin = "boss@desk.test", {"origin": site.url}
    role = Role.ADMIN
    db.write_and_wait(
        staff.create_staff,
        SYSTEM,
        email=email,
        name=trusted("Tom"),
        role=role,
        language="en",
        password_hash=password_hash(),
    )
    got = comes_in(db, an_inbox(db), "Where do I find my receiving address?")
    number = got.conversation.number
    with httpx.Client(base_url=site.url, headers=origin) as client:
        client.post("/api/session", json={"email": email, "password": PASSWORD})
        me = client.get("/api/session").json()["id"]
        client.put(f"/api/conversations/{number}/assignment", json={"staff": me, "team": None})
        entry = kept(client, "conversation_changed")
        assert (entry["object"], entry["number"], entry["name"]) == (str(got.conversation.id), number, None)
        client.post(f"/api/conversations/{number}/messages/{got.message.id}/secret-report", json={"all": True})
        assert kept(client, "secret_reported")["number"] == number

        tag = client.post("/api/tags", json={"name": "vip", "colour": "grape"}).json()["id"]
        assert kept(client, "tag_created")["name"] == "vip"
        client.delete(f"/api/tags/{tag}")
        assert [kept(client, action)["name"] for action in ("tag_created", "tag_deleted")] == [None, None]
    rows = db.read_and_wait(record.page, limit=100)
    assert not any("vip" in row.detail or str(number) in row.detail for row in rows)
