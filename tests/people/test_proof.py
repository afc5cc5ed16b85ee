"""Who is known by one thing when two come with it: the table of docs/identity.md, and what attackers would like it to say."""

from __future__ import annotations

import itertools

import pytest

from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from walletdesk import subscribers
from walletdesk.conversations import queries as conversations
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.people import actions, merge, queries
from walletdesk.people.identify import Identified
from walletdesk.people.rules import IdentityKind, Meeting, Proof, WhyMerged, met
from walletdesk.people.tables import Contact

STAFF = Actor(ActorKind.STAFF, 7)
EMAIL = IdentityKind.EMAIL
_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _whole_desk(db: Db) -> None:
    db.inside = subscribers.inside


@pytest.fixture
def inbox(db: Db) -> Inbox:
    return an_inbox(db)


SURE, UNSURE = (Proof.LINK, Proof.JWT), (Proof.NONE, Proof.CHANNEL, Proof.AGENT)


@pytest.mark.parametrize("kind", [EMAIL, IdentityKind.APP_USER])
def test_the_table_of_proofs(kind: IdentityKind) -> None:
    for theirs, new in itertools.product(SURE, SURE):
        assert met(kind, theirs, new, apart=False) is Meeting.MERGE
        assert met(kind, theirs, new, apart=True) is Meeting.CLAIM
    for theirs, new in itertools.product(UNSURE, SURE):
        assert {met(kind, theirs, new, apart=apart) for apart in (True, False)} == {Meeting.MOVE}
    for theirs, new in itertools.product(Proof, UNSURE):
        wanted = Meeting.MOVE if (theirs, new) == (Proof.NONE, Proof.CHANNEL) else Meeting.CLAIM
        assert {met(kind, theirs, new, apart=apart) for apart in (True, False)} == {wanted}


@pytest.mark.parametrize("kind", [IdentityKind.PHONE, IdentityKind.CHANNEL, IdentityKind.WALLET_ADDRESS])
def test_a_number_a_handle_or_an_address_merges_nobody(kind: IdentityKind) -> None:
    for theirs, new in itertools.product(Proof, Proof):
        assert met(kind, theirs, new, apart=False) is not Meeting.MERGE


def signs_in(db: Db, inbox: Inbox, user: str, email: str | None = None, *, verified: bool = True) -> Contact:
    claimed = Identified(
        kid="k",
        token_id=f"t{next(_numbers)}",
        user_id=user,
        expires_at=db.clock.now() + MINUTE,
        name=None,
        email=email,
        email_verified=verified,
        language="",
    )
    return db.write_and_wait(actions.exchange, inbox.id, claimed)


def writes_from(db: Db, email: str, proof: Proof = Proof.NONE) -> Contact:
    return db.write_and_wait(actions.find_or_create, 1, EMAIL, email, proof=proof)


def known_by(db: Db, contact_id: int) -> set[tuple[str, str, str]]:
    return {(one.kind, one.value, one.proof) for one in db.read_and_wait(queries.identities_of, contact_id)}


def claims(db: Db, contact_id: int) -> list[str]:
    return [one.value for one in db.read_and_wait(queries.claims_of, contact_id)]


def test_an_address_proven_by_both_makes_them_one(db: Db, inbox: Inbox) -> None:
    mailed = writes_from(db, "ana@a.test", Proof.LINK)
    app = signs_in(db, inbox, "u-1", "ana@a.test")
    assert app.id == mailed.id  # the one that was known first is kept
    assert known_by(db, mailed.id) == {("email", "ana@a.test", "jwt"), ("app_user", "u-1", "jwt")}
    [done] = db.read_and_wait(queries.merges_of, mailed.id, limit=5)
    assert (done.why, done.by_kind, done.by_id) == ("proven_email", "system", None)
    assert signs_in(db, inbox, "u-1", "ana@a.test").id == mailed.id


def test_a_forged_from_is_merged_with_nobody_and_leads_to_no_history(db: Db, inbox: Inbox) -> None:
    """Somebody writes as ana@a.test, which nobody checked; then she signs in."""
    forged = writes_from(db, "ana@a.test")
    said = comes_in(db, inbox, "please help me", contact_id=forged.id)
    victim = signs_in(db, inbox, "u-1", "ana@a.test")
    assert victim.id != forged.id
    assert known_by(db, victim.id) == {("email", "ana@a.test", "jwt"), ("app_user", "u-1", "jwt")}
    assert known_by(db, forged.id) == set() and claims(db, forged.id) == ["ana@a.test"]
    assert db.read_and_wait(conversations.by_id, said.conversation.id).contact_id == forged.id
    assert db.read_and_wait(queries.merges_of, victim.id, limit=5) == []


def test_who_claims_an_address_first_does_not_get_its_owner(db: Db, inbox: Inbox, fake_clock: FakeClock) -> None:
    """A stranger with a token of the widget types the victim's address and waits until the owner proves it."""
    stranger = comes_in(db, inbox, "I am ana@a.test").contact
    fake_clock.advance(1)
    db.write_and_wait(actions.prove, SYSTEM, stranger.id, EMAIL, "ana@a.test", inbox_id=inbox.id, proof=Proof.NONE)
    owner = writes_from(db, "ana@a.test", Proof.LINK)
    assert owner.id != stranger.id
    assert known_by(db, owner.id) == {("email", "ana@a.test", "link")} and known_by(db, stranger.id) == set()
    assert writes_from(db, "ana@a.test").id == owner.id


def test_whose_mail_server_vouches_does_not_come_into_the_contact_of_who_claimed_the_address(
    db: Db, inbox: Inbox, fake_clock: FakeClock
) -> None:
    stranger = comes_in(db, inbox, "I am ana@a.test").contact
    fake_clock.advance(1)
    db.write_and_wait(actions.prove, SYSTEM, stranger.id, EMAIL, "ana@a.test", inbox_id=inbox.id, proof=Proof.NONE)
    owner = writes_from(db, "ana@a.test", Proof.CHANNEL)
    assert owner.id != stranger.id
    assert known_by(db, owner.id) == {("email", "ana@a.test", "channel")} and known_by(db, stranger.id) == set()
    assert claims(db, stranger.id) == ["ana@a.test"]
    assert writes_from(db, "ana@a.test").id == owner.id


def test_what_a_mail_server_vouches_for_makes_nobody_one_and_gives_way_to_proof(db: Db, inbox: Inbox) -> None:
    """Whoever else may send for the domain passes its checks too."""
    mailed = writes_from(db, "ana@a.test", Proof.CHANNEL)
    app = signs_in(db, inbox, "u-1", "ana@a.test")
    assert app.id != mailed.id and db.read_and_wait(queries.merges_of, app.id, limit=5) == []
    assert known_by(db, app.id) == {("email", "ana@a.test", "jwt"), ("app_user", "u-1", "jwt")}
    assert known_by(db, mailed.id) == set() and claims(db, mailed.id) == ["ana@a.test"]
    # What was proven is the owner's, whatever a mail passes.
    assert writes_from(db, "ana@a.test", Proof.CHANNEL).id == app.id
    assert known_by(db, app.id) == {("email", "ana@a.test", "jwt"), ("app_user", "u-1", "jwt")}


def test_who_only_mailed_so_far_is_the_same_once_the_address_is_proven(db: Db) -> None:
    mailed = writes_from(db, "ana@a.test")
    assert writes_from(db, "ana@a.test", Proof.LINK).id == mailed.id
    assert known_by(db, mailed.id) == {("email", "ana@a.test", "link")}


@pytest.mark.parametrize("proof", [Proof.NONE, Proof.AGENT])
def test_saying_so_takes_nothing_from_who_has_it(db: Db, inbox: Inbox, proof: Proof) -> None:
    owner = writes_from(db, "ana@a.test", Proof.LINK)
    stranger = comes_in(db, inbox, "hello").contact
    for _ in range(2):
        after = db.write_and_wait(
            actions.prove, STAFF, stranger.id, EMAIL, "ana@a.test", inbox_id=inbox.id, proof=proof
        )
        assert after.id == stranger.id
    assert known_by(db, owner.id) == {("email", "ana@a.test", "link")} and claims(db, stranger.id) == ["ana@a.test"]


def test_an_address_that_the_app_says_nobody_checked_is_a_claim(db: Db, inbox: Inbox) -> None:
    owner = writes_from(db, "ana@a.test", Proof.LINK)
    app = signs_in(db, inbox, "u-1", "ana@a.test", verified=False)
    assert app.id != owner.id and claims(db, app.id) == ["ana@a.test"]
    other = signs_in(db, inbox, "u-2", "bo@b.test", verified=False)
    assert ("email", "bo@b.test", "none") in known_by(db, other.id)


def test_two_users_of_the_app_stay_two_whatever_their_addresses_say(db: Db, inbox: Inbox) -> None:
    first = signs_in(db, inbox, "u-1", "ana@a.test")
    second = signs_in(db, inbox, "u-2", "ana@a.test")
    assert first.id != second.id and claims(db, second.id) == ["ana@a.test"]


def test_the_blocked_are_not_merged_by_any_proof(db: Db, inbox: Inbox) -> None:
    mailed = writes_from(db, "ana@a.test", Proof.LINK)
    db.write_and_wait(actions.block, STAFF, mailed.id)
    app = signs_in(db, inbox, "u-1", "ana@a.test")
    assert app.id != mailed.id and app.blocked_at is None and claims(db, app.id) == ["ana@a.test"]


def test_what_an_agent_undid_no_proof_does_again(db: Db, inbox: Inbox, fake_clock: FakeClock) -> None:
    mailed = writes_from(db, "ana@a.test", Proof.LINK)
    signs_in(db, inbox, "u-1", "ana@a.test")
    [done] = db.read_and_wait(queries.merges_of, mailed.id, limit=5)
    fake_clock.advance(MINUTE)
    db.write_and_wait(merge.part, STAFF, done.id)
    app = signs_in(db, inbox, "u-1", "ana@a.test")
    assert app.id != mailed.id and known_by(db, app.id) == {("app_user", "u-1", "jwt")}
    assert signs_in(db, inbox, "u-1", "ana@a.test").id == app.id


def test_the_same_signed_user_from_another_channel_is_one_contact(db: Db, inbox: Inbox) -> None:
    """A deep link of the app carries its signed identity into a chat that was begun without it."""
    app = signs_in(db, inbox, "u-1")
    chat = db.write_and_wait(actions.find_or_create, 77, IdentityKind.CHANNEL, "5550001", proof=Proof.JWT)
    one = db.write_and_wait(
        actions.prove, SYSTEM, chat.id, IdentityKind.APP_USER, "u-1", inbox_id=inbox.id, proof=Proof.JWT
    )
    assert one.id == app.id
    assert known_by(db, app.id) == {("app_user", "u-1", "jwt"), ("channel", "5550001", "jwt")}


# -- ids that change -------------------------------------------------------------------------


def follows(db: Db, old: str, new: str) -> Contact | None:
    return db.write_and_wait(actions.follow_identity, 5, old, new)


def chats(db: Db, handle: str) -> Contact:
    return db.write_and_wait(actions.find_or_create, 5, IdentityKind.CHANNEL, handle)


def test_a_handle_that_changes_is_followed(db: Db) -> None:
    person = chats(db, "old-1")
    for _ in range(2):
        assert follows(db, "old-1", "new-1") is not None
    assert chats(db, "new-1").id == person.id
    assert known_by(db, person.id) == {("channel", "new-1", "none")}
    assert chats(db, "old-1").id != person.id  # whoever has it now is somebody new


def test_a_handle_of_another_inbox_is_not_followed(db: Db) -> None:
    other = db.write_and_wait(actions.find_or_create, 6, IdentityKind.CHANNEL, "old-1")
    assert follows(db, "old-1", "new-1") is None
    assert known_by(db, other.id) == {("channel", "old-1", "none")}


def test_a_new_handle_that_is_somebody_elses_merges_nobody(db: Db) -> None:
    person, other = chats(db, "old-1"), chats(db, "new-1")
    for _ in range(2):
        assert follows(db, "old-1", "new-1") == person
    assert (chats(db, "old-1").id, chats(db, "new-1").id) == (person.id, other.id)
    assert claims(db, person.id) == ["new-1"]


def test_a_handle_of_a_merged_contact_is_followed_to_who_stands_for_them(db: Db) -> None:
    person, other = chats(db, "old-1"), chats(db, "another")
    done = db.write_and_wait(merge.merge, STAFF, person.id, other.id, why=WhyMerged.AGENT)
    followed = follows(db, "old-1", "new-1")
    assert followed is not None and followed.id == other.id
    db.write_and_wait(merge.part, STAFF, done.id)
    assert chats(db, "new-1").id == person.id
