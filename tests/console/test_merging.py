"""One person who was two: how the team makes them one, takes it back, and is told who may be."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from tests.console.office import Desk, a_conversation
from tests.staff.office import code_of
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from walletdesk import subscribers
from walletdesk.conversations.actions.receive import Received
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import DAY
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups.tables import lookup, lookup_label
from walletdesk.people import actions as people
from walletdesk.people import queries
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role


@pytest.fixture(autouse=True)
def _whole_desk(desk: Desk) -> None:
    desk.db.inside = subscribers.inside


HASH = "0x" + "5c" * 32
_LOOK = Query[int](insert(lookup))
_LABEL = Query[int](insert(lookup_label))


def looked_at(desk: Desk, received: Received, subject: str, kind: str = "transaction") -> None:
    def add(unit: Unit) -> None:
        unit.run(
            _LOOK,
            id=new_id(),
            conversation_id=received.conversation.id,
            message_id=received.message.id,
            network="ethereum",
            subject=subject,
            kind=kind,
            guessed=False,
            verdict="{}",
            state="not-found",
            certain=False,
            final=False,
            history="[]",
            level="plain",
            watch_at=None,
            watched=False,
            requested_by=None,
            created_at=unit.now,
            updated_at=unit.now,
        )

    desk.db.write_and_wait(add)


def named(desk: Desk, received: Received, name: str) -> None:
    desk.db.write_and_wait(people.rename, SYSTEM, received.contact.id, trusted(name))


def same(browser: Any, received: Received) -> dict[str, Any]:
    answer: dict[str, Any] = browser.get(f"/api/contacts/{received.contact.id}/same").json()
    return answer


def suggested(browser: Any, received: Received) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (one["side"]["contact"]["contact"]["id"], [(why["kind"], why["value"]) for why in one["reasons"]])
        for one in same(browser, received)["suggestions"]
    ]


def test_an_agent_merges_two_contacts_and_takes_it_back(desk: Desk) -> None:
    ada = desk.hire(name="Ada")
    browser = desk.desk_of(ada)
    one, other = a_conversation(desk), a_conversation(desk)
    named(desk, one, "Ana")
    path = f"/api/contacts/{one.contact.id}"
    done = browser.post(f"{path}/merges", {"contact": str(other.contact.id)})
    assert done.status_code == 201
    merge = done.json()
    assert (merge["why"], merge["person"]["name"], merge["conversations"], merge["undone_at"]) == (
        "agent",
        "Ada",
        1,
        None,
    )
    detail = browser.get(f"/api/conversations/{other.conversation.number}").json()
    assert detail["contact"]["contact"]["name"] == "Ana"
    assert [row["number"] for row in detail["others"]] == [one.conversation.number]
    # Whoever still has the other's page open is answered with the one.
    assert browser.get(f"/api/contacts/{other.contact.id}").json()["contact"]["id"] == str(one.contact.id)
    assert code_of(browser.post(f"{path}/merges", {"contact": str(other.contact.id)})) == "same_contact"
    [kept] = same(browser, one)["merges"]
    assert kept == merge

    undone = browser.delete(f"/api/contacts/merges/{merge['id']}").json()
    assert undone["undone_at"] is not None and undone["undone_by"]["name"] == "Ada"
    assert code_of(browser.delete(f"/api/contacts/merges/{merge['id']}")) == "merge_undone"
    detail = browser.get(f"/api/conversations/{other.conversation.number}").json()
    assert detail["contact"]["contact"] == {"id": str(other.contact.id), "name": "", "identified": False}


def test_what_cannot_be_merged_is_refused_in_words(desk: Desk) -> None:
    browser, admin = desk.someone(), desk.someone(Role.ADMIN)
    one, other = a_conversation(desk), a_conversation(desk)
    path = f"/api/contacts/{one.contact.id}"
    gone = {"contact": str(other.contact.id)}
    assert browser.post(f"{path}/merges", {"contact": "9" * 18}).status_code == 404
    assert code_of(browser.post(f"{path}/merges", {"contact": str(one.contact.id)})) == "same_contact"
    assert browser.post(f"{path}/merges", {}).status_code == 422
    assert browser.delete("/api/contacts/merges/5").status_code == 404
    browser.patch(f"/api/contacts/{other.contact.id}", {"blocked": True})
    assert code_of(browser.post(f"{path}/merges", gone)) == "merge_blocked"
    browser.patch(f"/api/contacts/{other.contact.id}", {"blocked": False})
    admin.delete(f"/api/contacts/{other.contact.id}")
    assert browser.post(f"{path}/merges", gone).status_code == 404
    assert browser.put(f"{path}/apart", gone).status_code == 404
    assert same(browser, one)["merges"] == []


def test_who_wrote_about_the_same_transaction_is_suggested_and_never_merged(desk: Desk) -> None:
    browser = desk.someone()
    one, other, third = (a_conversation(desk) for _ in range(3))
    for each in (one, other):
        looked_at(desk, each, HASH)
    looked_at(desk, third, "0x" + "1d" * 32)
    assert suggested(browser, one) == [(str(other.contact.id), [("transaction", HASH)])]
    assert suggested(browser, other) == [(str(one.contact.id), [("transaction", HASH)])]
    assert suggested(browser, third) == []
    first = same(browser, one)["suggestions"][0]["side"]
    assert (first["conversations"], first["newest"][0]["number"]) == (1, other.conversation.number)

    assert browser.put(f"/api/contacts/{one.contact.id}/apart", {"contact": str(other.contact.id)}).status_code == 204
    assert browser.put(f"/api/contacts/{one.contact.id}/apart", {"contact": str(other.contact.id)}).status_code == 204
    assert suggested(browser, one) == suggested(browser, other) == []


def test_an_address_that_many_have_or_that_is_a_business_suggests_nobody(desk: Desk) -> None:
    browser = desk.someone()
    address = "0x" + "ab" * 20
    six = [a_conversation(desk) for _ in range(6)]
    for each in six:
        looked_at(desk, each, address, "address")
    assert suggested(browser, six[0]) == []
    two = [a_conversation(desk) for _ in range(2)]
    for each in two:
        looked_at(desk, each, "0x" + "cd" * 20, "address")
    assert [kind for _, whys in suggested(browser, two[0]) for kind, _ in whys] == ["address"]

    def label(unit: Unit) -> None:
        unit.run(
            _LABEL,
            network="ethereum",
            address="0x" + "cd" * 20,
            name="An exchange",
            kind="exchange",
            source="ours",
            confirmations=None,
            memo=False,
        )

    desk.db.write_and_wait(label)
    assert suggested(browser, two[0]) == []


def test_one_name_and_language_at_about_the_same_time(desk: Desk, fake_clock: FakeClock) -> None:
    browser = desk.someone()
    inbox = an_inbox(desk.db)
    one = comes_in(desk.db, inbox, "hello", language="en")
    other = comes_in(desk.db, inbox, "hello again", language="en")
    elsewhere = comes_in(desk.db, inbox, "你好", language="zh")
    for each in (one, other, elsewhere):
        named(desk, each, "Mara Quist")
    assert suggested(browser, one) == [(str(other.contact.id), [("name", "Mara Quist")])]
    fake_clock.advance(4 * DAY)
    late = comes_in(desk.db, inbox, "hello", language="en")
    named(desk, late, "Mara Quist")
    assert suggested(desk.someone(), late) == []


def test_an_address_that_is_claimed_is_told_with_how_sure_it_is(desk: Desk) -> None:
    browser = desk.someone()
    inbox = an_inbox(desk.db)
    victim = desk.db.write_and_wait(
        people.find_or_create, inbox.id, IdentityKind.EMAIL, "ana@a.test", proof=Proof.LINK, name=trusted("Ana")
    )
    other = comes_in(desk.db, inbox, "I am ana@a.test")
    desk.db.write_and_wait(
        people.prove, SYSTEM, other.contact.id, IdentityKind.EMAIL, "ana@a.test", inbox_id=inbox.id, proof=Proof.NONE
    )
    [suggestion] = same(browser, other)["suggestions"]
    assert suggestion["side"]["contact"]["contact"]["id"] == str(victim.id)
    assert suggestion["reasons"] == [{"kind": "email", "value": "ana@a.test", "proof": "none"}]


def test_search_finds_the_one_by_the_name_of_who_was_merged(desk: Desk) -> None:
    browser = desk.someone()
    one, other = a_conversation(desk), a_conversation(desk)
    named(desk, one, "Ana Liu")
    named(desk, other, "Zorro Quick")
    browser.post(f"/api/contacts/{one.contact.id}/merges", {"contact": str(other.contact.id)})
    found = browser.get("/api/search", q="zorro").json()["contacts"]
    assert [row["contact"]["id"] for row in found] == [str(one.contact.id)]


@pytest.mark.parametrize("gone_first", [True, False])
def test_a_secret_in_a_name_that_was_taken_over_goes_from_both(desk: Desk, gone_first: bool) -> None:
    browser = desk.someone()
    one, other = a_conversation(desk), a_conversation(desk)
    named(desk, other, "Zorro Quick")
    browser.post(f"/api/contacts/{one.contact.id}/merges", {"contact": str(other.contact.id)})
    named_id = other.contact.id if gone_first else one.contact.id
    assert browser.post(f"/api/contacts/{named_id}/secret-report").status_code == 204
    for each in (one, other):
        left = desk.db.read_and_wait(queries.by_id, each.contact.id)
        assert left is not None and left.name == ""
