"""Two contacts become one, and two again, with everything that hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, arrival, comes_in, goes_on
from walletdesk import subscribers
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import receive as receiving
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.tables import Change
from walletdesk.events import Actor, ActorKind
from walletdesk.files import actions as files
from walletdesk.files.tables import Uploader
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import metadata
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions, merge, queries
from walletdesk.people.rules import IdentityKind, Proof, WhyMerged
from walletdesk.people.tables import Merge
from walletdesk.people.tokens import Visitor, VisitorTokenRefused
from walletdesk.safety import trusted
from walletdesk.visits import actions as visits
from walletdesk.visits import queries as visits_of
from walletdesk.wire import AuthorKind

STAFF = Actor(ActorKind.STAFF, 7)


@pytest.fixture(autouse=True)
def _whole_desk(db: Db) -> None:
    db.inside = subscribers.inside


def dump(db: Db) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the record of what happened."""

    def read(unit: Unit) -> dict[str, list[tuple[Any, ...]]]:
        found = {}
        for table in metadata.sorted_tables:
            if table.name in RECORD:
                continue
            names = [column.name for column in table.columns if f"{table.name}.{column.name}" not in COUNTS]
            order = ", ".join(f'"{name}"' for name in names)
            rows = unit._connection.rows(f'select {order} from "{table.name}" order by {order}', ())
            found[table.name] = [tuple(row) for row in rows]
        return found

    return db.read_and_wait(read)


RECORD = {"audit", "change", "contact_merge", "merge_moved", "kept_apart", "job", "dead_job"}
"""What happened stays written down."""
COUNTS = {"conversation.sequence", "conversation.updated_at"}
"""A merge and its undoing take a number each."""


def become_one(db: Db, gone: int, kept: int) -> Merge:
    return db.write_and_wait(merge.merge, STAFF, gone, kept, why=WhyMerged.AGENT)


def name(db: Db, contact_id: int, words: str) -> None:
    db.write_and_wait(actions.rename, STAFF, contact_id, trusted(words))


def mail(db: Db, address: str, **known: Any) -> int:
    return db.write_and_wait(actions.find_or_create, 1, IdentityKind.EMAIL, address, **known).id


def contact_of(db: Db, number: int) -> int:
    return db.read_and_wait(conversations.by_number, number).contact_id


def gapless(db: Db, number: int) -> None:
    row = db.read_and_wait(conversations.by_number, number)
    entries = db.read_and_wait(conversations.after, row.id, 0, limit=100)
    assert [entry.seq for entry in entries] == list(range(1, row.sequence + 1))


def two_people(db: Db, inbox: Inbox) -> tuple[Received, Received]:
    one = comes_in(db, inbox, "my transfer 0x" + "5c" * 32 + " is stuck")
    other = comes_in(db, inbox, "hello, it is me again")
    name(db, one.contact.id, "Ana Liu")
    db.write_and_wait(
        actions.add_identity, STAFF, one.contact.id, IdentityKind.APP_USER, "u-1", inbox_id=inbox.id, proof=Proof.JWT
    )
    db.write_and_wait(
        actions.add_identity, STAFF, other.contact.id, IdentityKind.EMAIL, "ana@a.test", inbox_id=1, proof=Proof.NONE
    )
    return one, other


def test_what_both_had_is_one_contacts_and_goes_back_exactly(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    goes_on(db, inbox, other, "and one thing more")
    before = dump(db)
    fake_clock.advance(MINUTE)

    done = become_one(db, other.contact.id, one.contact.id)
    assert contact_of(db, other.conversation.number) == one.contact.id
    assert {each.kind for each in db.read_and_wait(queries.identities_of, one.contact.id)} == {
        IdentityKind.APP_USER,
        IdentityKind.EMAIL,
    }
    assert len(db.read_and_wait(conversations.look_back, one.contact.id).messages) == 3
    assert db.read_and_wait(conversations.look_back, other.contact.id).messages == []
    assert dump(db) != before

    fake_clock.advance(MINUTE)
    db.write_and_wait(merge.part, STAFF, done.id)
    assert dump(db) == before
    for received in (one, other):
        gapless(db, received.conversation.number)
    kinds = [
        entry.kind
        for entry in db.read_and_wait(conversations.after, other.conversation.id, 0, limit=100)
        if isinstance(entry, Change)
    ]
    assert kinds[-2:] == ["merged", "parted"]


def test_a_name_is_taken_over_where_there_was_none_and_given_back(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    before = dump(db)
    done = become_one(db, one.contact.id, other.contact.id)
    kept = db.read_and_wait(queries.by_id, other.contact.id)
    assert kept is not None and kept.name == "Ana Liu"
    assert db.read_and_wait(queries.look_up, "ana", limit=5)[0] in (one.contact.id, other.contact.id)
    db.write_and_wait(merge.part, STAFF, done.id)
    assert dump(db) == before


def test_what_came_since_stays_with_whoever_wrote_it(db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    done = become_one(db, other.contact.id, one.contact.id)
    as_other = {"contact_id": one.contact.id, "came_as": other.contact.id}
    goes_on(db, inbox, other, "in the conversation there was", **as_other, newest=None)
    began = comes_in(db, inbox, "a new one by the same device", **as_other)
    mine = comes_in(db, inbox, "and a new one of the first", contact_id=one.contact.id)
    assert {began.contact.id, mine.contact.id} == {one.contact.id}

    db.write_and_wait(merge.part, STAFF, done.id)
    owners = {
        received.conversation.number: contact_of(db, received.conversation.number)
        for received in (one, other, began, mine)
    }
    assert owners == {
        one.conversation.number: one.contact.id,
        other.conversation.number: other.contact.id,
        began.conversation.number: other.contact.id,
        mine.conversation.number: one.contact.id,
    }
    theirs = db.read_and_wait(conversations.look_back, other.contact.id).messages
    assert [each.body for each in theirs] == [
        "hello, it is me again",
        "in the conversation there was",
        "a new one by the same device",
    ]


def test_a_message_sent_again_over_a_merge_and_its_undoing_is_stored_once(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    sent = arrival(inbox, "sent once", contact_id=other.contact.id, conversation=other.conversation.public_id)
    first = db.write_and_wait(receiving.receive_message, sent)
    done = become_one(db, other.contact.id, one.contact.id)
    again = msgspec.structs.replace(sent, contact_id=one.contact.id, came_as=other.contact.id)
    for _ in range(2):
        assert db.write_and_wait(receiving.receive_message, again).message.id == first.message.id
    # A socket that was open before knows nothing of the merge.
    assert db.write_and_wait(receiving.receive_message, sent).message.id == first.message.id
    db.write_and_wait(merge.part, STAFF, done.id)
    for each in (sent, again):
        assert db.write_and_wait(receiving.receive_message, each).message.id == first.message.id


def token(db: Db, contact_id: int) -> Visitor:
    person = db.read_and_wait(queries.by_id, contact_id)
    assert person is not None
    return Visitor(person.public_id, "inbox", person.token_epoch, 0, 1, False)


def test_tokens_of_both_lead_to_the_one_and_apart_to_each_their_own(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    first, second = token(db, one.contact.id), token(db, other.contact.id)

    def led() -> list[int]:
        return [db.read_and_wait(queries.of_visitor, each).id for each in (first, second)]

    done = become_one(db, other.contact.id, one.contact.id)
    assert led() == [one.contact.id] * 2
    db.write_and_wait(merge.part, STAFF, done.id)
    assert led() == [one.contact.id, other.contact.id]
    become_one(db, other.contact.id, one.contact.id)
    db.write_and_wait(actions.sign_out_everywhere, STAFF, one.contact.id)
    for each in (first, second):
        with pytest.raises(VisitorTokenRefused):
            db.read_and_wait(queries.of_visitor, each)


def test_erasing_the_one_erases_all_who_were_merged_into_it(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    third = comes_in(db, inbox, "third")
    name(db, third.contact.id, "Cleo")
    become_one(db, third.contact.id, other.contact.id)
    become_one(db, other.contact.id, one.contact.id)
    second = token(db, third.contact.id)
    db.write_and_wait(actions.erase_contact, STAFF, other.contact.id)  # whichever of them is named
    for contact_id in (one.contact.id, other.contact.id, third.contact.id):
        left = db.read_and_wait(queries.by_id, contact_id)
        assert left is not None and left.erased_at is not None and left.name == ""
        assert db.read_and_wait(queries.identities_of, contact_id) == []
    with pytest.raises(VisitorTokenRefused):
        db.read_and_wait(queries.of_visitor, second)

    def noted(unit: Unit) -> set[int]:
        return set(unit.all(Query(text("select row_id from erasure where kind = 'contact'"), int)))

    assert db.read_and_wait(noted) == {one.contact.id, other.contact.id, third.contact.id}
    assert sum(job.kind == subscribers.ERASE_CONTACT for job in db.write_and_wait(due)) == 3


def due(unit: Unit) -> list[Any]:
    return jobs.claim(unit, unit.now, 1, 100, [subscribers.ERASE_CONTACT])


def test_nobody_is_merged_around_a_block(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    db.write_and_wait(actions.block, STAFF, other.contact.id)
    with pytest.raises(merge.BlockedGoes):
        become_one(db, other.contact.id, one.contact.id)
    done = become_one(db, one.contact.id, other.contact.id)
    with pytest.raises(actions.ContactIsBlocked):
        comes_in(db, inbox, "let me in", contact_id=one.contact.id)
    # Apart again the block stays with both: who was meant by it, a person says.
    db.write_and_wait(merge.part, STAFF, done.id)
    for contact_id in (one.contact.id, other.contact.id):
        left = db.read_and_wait(queries.by_id, contact_id)
        assert left is not None and left.blocked_at is not None


def test_who_is_erased_or_the_same_is_not_merged(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    with pytest.raises(merge.SamePerson):
        become_one(db, one.contact.id, one.contact.id)
    done = become_one(db, other.contact.id, one.contact.id)
    with pytest.raises(merge.SamePerson):
        become_one(db, other.contact.id, one.contact.id)
    db.write_and_wait(merge.part, STAFF, done.id)
    with pytest.raises(merge.MergeUndone):
        db.write_and_wait(merge.part, STAFF, done.id)
    db.write_and_wait(actions.erase_contact, STAFF, other.contact.id)
    for pair in ((other.contact.id, one.contact.id), (one.contact.id, other.contact.id)):
        with pytest.raises(NotFound):
            become_one(db, *pair)
    with pytest.raises(NotFound):
        db.write_and_wait(merge.part, STAFF, 5)


def test_a_visit_of_the_portal_leads_to_the_one_and_apart_to_its_own(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)
    visit = db.write_and_wait(visits.begin, "token", contact_id=other.contact.id)
    done = become_one(db, other.contact.id, one.contact.id)
    assert db.read_and_wait(visits_of.contacts_of, visit) == [one.contact.id]
    db.write_and_wait(merge.part, STAFF, done.id)
    assert db.read_and_wait(visits_of.contacts_of, visit) == [other.contact.id]


def test_merges_in_a_chain_are_undone_in_any_order(db: Db) -> None:
    inbox = an_inbox(db)
    people = [comes_in(db, inbox, f"I am {word}") for word in ("one", "two", "three")]
    one, two, three = (each.contact.id for each in people)
    before = dump(db)
    for order in ((0, 1), (1, 0)):
        merges = [become_one(db, three, two), become_one(db, two, one)]
        assert {contact_of(db, each.conversation.number) for each in people} == {one}
        for at in order:
            db.write_and_wait(merge.part, STAFF, merges[at].id)
        assert dump(db) == before


def test_a_file_that_waits_is_sent_by_the_one_they_became(db: Db) -> None:
    inbox = an_inbox(db)
    one, other = two_people(db, inbox)

    def upload(unit: Unit) -> str:
        stored = files.Stored(
            public_id="f" * 22, name=trusted("a.png"), media_type="image/png", size_bytes=1, storage_key="k"
        )
        return files.add_file(unit, stored, Uploader(AuthorKind.CONTACT, other.contact.id)).public_id

    public_id = db.write_and_wait(upload)
    done = become_one(db, other.contact.id, one.contact.id)
    before = dump(db)
    db.write_and_wait(merge.part, STAFF, done.id)
    become_one(db, other.contact.id, one.contact.id)
    assert dump(db)["file"] == before["file"]
    sent = comes_in(
        db,
        inbox,
        "here it is",
        contact_id=other.contact.id,
        files=(public_id,),
        uploader=Uploader(AuthorKind.CONTACT, other.contact.id),
    )
    assert sent.contact.id == one.contact.id and sent.message.files == 1


# -- nothing that holds a contact's id is forgotten ------------------------------------------


MOVES = {
    "conversation.contact_id",
    "identity.contact_id",
    "message.author_id",
    "change.actor_id",
    "file.uploader_id",
}
"""Moved by a merge, moved back by its undoing."""
COPIED = {"lookup_level.contact_id", "lookup_told.contact_id"}
"""Stay with who went, and hold for who is kept too."""
STAYS = {
    "contact.id",
    "contact.merged_into",
    "contact_word.contact_id",  # of the name of that row; who is found by it is `queries.standing_ids`
    "identity_claim.contact_id",  # who said it; erased with who stands for them
    "contact_merge.kept_id",
    "contact_merge.gone_id",
    "kept_apart.one_id",
    "kept_apart.other_id",
    "identity_link.contact_id",  # who asked for it; whoever takes it is led to who stands for them
    "visit.contact_id",  # the same
    "audit.actor_id",  # the record of what was done never changes
    "audit.object_id",
    "erasure.row_id",  # each who was merged is erased by its own line
}
NO_CONTACTS = {
    "article_text.review_by",
    "bot_turn.said_id",
    "identity.scope",
    "identity_claim.scope",
    "incident.rise_id",
    "merge_moved.row_id",
    "contact_merge.by_id",  # a member of the staff, or nobody
    "contact_merge.undone_by",
    "rescan.asked_by",
    "webhook_delivery.entry_id",  # a line of a conversation's history
}
"""Ids that neither a reference nor their name explains, of other things."""
OTHERS = ("conversation_id", "message_id", "inbox_id", "tag_id", "staff_id")


def test_every_column_that_may_hold_a_contacts_id_is_known_to_merging() -> None:
    """A new one fails here: say above what becomes of it, and see to it in `conversations.actions.merged` or beside it."""
    import walletdesk.app  # noqa: F401  # all tables

    found = set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            numbers = column.type.python_type is int
            name = f"{table.name}.{column.name}"
            said = column.name.endswith(("_id", "_by")) or column.name in ("scope", "merged_into", "contact")
            said = said and column.name not in OTHERS
            if "contact.id" in targets or name == "contact.id" or (numbers and said and not targets):
                found.add(name)
    known = MOVES | COPIED | STAYS | NO_CONTACTS
    assert found - known == set(), "does a merge move these?"
    assert known - found == set(), "these are gone"


def _below(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for each in struct.__subclasses__():
        yield each
        yield from _below(each)


def test_jobs_name_no_contact_but_to_erase_them() -> None:
    """A job's words are not moved by a merge; the one that names a contact finds who stands for whom by itself."""
    import walletdesk.desk  # noqa: F401

    named = {
        each.__qualname__
        for each in _below(msgspec.Struct)
        if each.__name__.endswith("Args") and "contact_id" in each.__struct_fields__
    }
    assert named == {"ContactArgs"}
