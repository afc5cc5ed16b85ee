"""Contacts and their identities."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.audit import queries as record
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions, queries
from walletdesk.people.rules import BadIdentity, IdentityKind, Proof, normal_value
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText

STAFF = Actor(ActorKind.STAFF, 7)


def name(words: str) -> SafeText:
    return screen(RawText(words)).text


def test_a_stranger_is_a_contact_without_a_name_or_identity(db: Db, fake_clock: FakeClock) -> None:
    person = db.write_and_wait(actions.create_stranger, 1, language="zh")
    assert (
        person == db.read_and_wait(queries.by_id, person.id) == db.read_and_wait(queries.by_public_id, person.public_id)
    )
    assert (person.name, person.language, person.created_at) == ("", "zh", fake_clock.now())
    assert db.read_and_wait(queries.identities_of, person.id) == []
    assert db.read_and_wait(queries.identified, [person.id]) == set()


def test_who_is_known_is_found_however_the_address_is_written(db: Db) -> None:
    first = db.write_and_wait(actions.find_or_create, 1, IdentityKind.EMAIL, "Ana@Wallet.Example", name=name("Ana"))
    again = db.write_and_wait(actions.find_or_create, 2, IdentityKind.EMAIL, " ana@wallet.example ", name=name("Else"))
    assert again == first and first.name == "Ana"


def test_a_handle_is_another_person_in_another_inbox(db: Db) -> None:
    first = db.write_and_wait(actions.find_or_create, 1, IdentityKind.CHANNEL, "@ana")
    assert db.write_and_wait(actions.find_or_create, 2, IdentityKind.CHANNEL, "@ana").id != first.id


def test_a_surer_proof_takes_the_place_of_a_weaker_one_only(db: Db) -> None:
    def proof_after(proof: Proof) -> Proof:
        person = db.write_and_wait(actions.find_or_create, 1, IdentityKind.EMAIL, "a@b.test", proof=proof)
        return db.read_and_wait(queries.identities_of, person.id)[0].proof

    steps = (Proof.NONE, Proof.CHANNEL, Proof.AGENT, Proof.CHANNEL, Proof.LINK, Proof.NONE)
    after = [Proof.NONE, Proof.CHANNEL, Proof.AGENT, Proof.AGENT, Proof.LINK, Proof.LINK]
    assert [proof_after(proof) for proof in steps] == after


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (IdentityKind.EMAIL, "nobody"),
        (IdentityKind.EMAIL, "a@b"),
        (IdentityKind.EMAIL, "a b@c.test"),
        (IdentityKind.EMAIL, "a" * 250 + "@b.test"),
        (IdentityKind.PHONE, "12345678"),
        (IdentityKind.PHONE, "+0123456789"),
        (IdentityKind.CHANNEL, ""),
        (IdentityKind.CHANNEL, "two words"),
        (IdentityKind.APP_USER, "a\nb"),
        (IdentityKind.WALLET_ADDRESS, "x" * 321),
    ],
)
def test_what_names_nobody_is_refused(kind: IdentityKind, value: str) -> None:
    with pytest.raises(BadIdentity):
        normal_value(kind, value)


def test_a_phone_number_is_written_in_one_way() -> None:
    assert normal_value(IdentityKind.PHONE, "+86 (10) 6552-9988") == "+861065529988"


def test_an_identity_belongs_to_one_contact(db: Db) -> None:
    one, two = (db.write_and_wait(actions.create_stranger, 1) for _ in range(2))

    def add(contact_id: int, proof: Proof = Proof.AGENT) -> Proof:
        return db.write_and_wait(
            actions.add_identity, STAFF, contact_id, IdentityKind.PHONE, "+8613800000000", inbox_id=1, proof=proof
        ).proof

    assert add(one.id) is Proof.AGENT
    assert add(one.id, Proof.LINK) is Proof.LINK
    with pytest.raises(actions.IdentityTaken):
        add(two.id)


def test_a_contact_is_renamed_blocked_and_let_in_again(db: Db) -> None:
    person = db.write_and_wait(actions.create_stranger, 1)
    assert db.write_and_wait(actions.rename, STAFF, person.id, name("Ana")).name == "Ana"
    blocked = db.write_and_wait(actions.block, STAFF, person.id)
    with pytest.raises(actions.ContactIsBlocked):
        actions.must_be_welcome(blocked)
    db.write_and_wait(actions.block, STAFF, person.id)
    actions.must_be_welcome(db.write_and_wait(actions.unblock, STAFF, person.id))
    entries = db.read_and_wait(record.page, limit=10)
    assert [(entry.action, entry.object_id) for entry in entries[::-1]] == [
        (action, person.id) for action in ("contact_created", "contact_renamed", "contact_blocked", "contact_unblocked")
    ]
    assert not any("Ana" in entry.detail for entry in entries)


def test_being_here_is_written_down_at_most_once_a_minute(db: Db, fake_clock: FakeClock) -> None:
    person = db.write_and_wait(actions.create_stranger, 1)
    fake_clock.advance(MINUTE - 1)
    assert db.write_and_wait(actions.seen, person) is person
    fake_clock.advance(1)
    assert db.write_and_wait(actions.seen, person).last_seen_at == fake_clock.now()


def test_an_erased_contact_leaves_ids_and_times_alone(db: Db, fake_clock: FakeClock) -> None:
    person = db.write_and_wait(
        actions.find_or_create, 1, IdentityKind.EMAIL, "ana@wallet.example", name=name("Ana Liu"), language="zh"
    )
    db.write_and_wait(actions.erase_contact, STAFF, person.id)
    db.write_and_wait(actions.erase_contact, STAFF, person.id)
    left = db.read_and_wait(queries.by_id, person.id)
    assert left is not None and (left.name, left.language, left.erased_at) == ("", "", fake_clock.now())
    assert db.read_and_wait(queries.identities_of, person.id) == []
    assert len(db.read_and_wait(record.page, filters=record.Filters(action="contact_erased"), limit=10)) == 1
    for action in (actions.block, actions.sign_out_everywhere):
        with pytest.raises(NotFound):
            db.write_and_wait(action, STAFF, person.id)
    with pytest.raises(NotFound):
        db.write_and_wait(actions.erase_contact, STAFF, 1)
    # Whoever writes from the address now is somebody new.
    assert db.write_and_wait(actions.find_or_create, 1, IdentityKind.EMAIL, "ana@wallet.example").id != person.id


def test_no_table_of_the_rooms_remembers_an_erased_person(db: Db) -> None:
    person = db.write_and_wait(
        actions.find_or_create, 1, IdentityKind.EMAIL, "ana@wallet.example", name=name("Ana Liu")
    )
    db.write_and_wait(actions.erase_contact, SYSTEM, person.id)

    def everything(unit: Unit) -> str:
        columns = {
            "contact": "name",
            "identity": "value",
            "audit": "detail",
        }
        return " ".join(
            word
            for table, column in columns.items()
            for word in unit.all(Query(text(f"select {column} from {table}"), str))
        )

    stored = db.read_and_wait(everything)
    assert "contact_created" not in stored  # actions are a column of their own
    assert "ana" not in stored.lower().replace("identity_id", "")


def test_two_writers_that_meet_the_same_new_person_make_one_contact(db: Db) -> None:
    async def both() -> set[int]:
        found = await asyncio.gather(
            *(db.write(actions.find_or_create, 1, IdentityKind.EMAIL, "ana@wallet.example") for _ in range(40))
        )
        return {person.id for person in found}

    assert len(run(both)) == 1
    assert len(db.read_and_wait(record.page, filters=record.Filters(action="contact_created"), limit=100)) == 1
