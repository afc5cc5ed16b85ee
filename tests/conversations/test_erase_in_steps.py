"""Erasing a person who wrote much lets others write in between."""

from __future__ import annotations

from tests.support.desk import an_inbox, comes_in, goes_on
from walletdesk.conversations import queries
from walletdesk.conversations.actions import redact
from walletdesk.kit.db import Db


def test_the_words_of_a_person_go_a_batch_at_a_time_until_none_is_left(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "I live in Harbin")
    ids = [first.message.id, *(goes_on(db, inbox, first, f"Harbin {number}").message.id for number in range(6))]
    other = comes_in(db, inbox, "Harbin is cold")
    erased = []
    while count := db.write_and_wait(redact.erase_words, first.contact.id, limit=3):
        erased.append(count)
    assert erased == [3, 3, 1]
    assert [one.body.strip() for one in db.read_and_wait(queries.messages_by_id, ids)] == [""] * 7
    assert [row.id for row, _ in db.read_and_wait(queries.search, "Harbin ", reader=0).hits] == [other.conversation.id]
