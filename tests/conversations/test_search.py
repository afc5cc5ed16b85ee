"""Search finds every message that holds the words, the newest first, however many there are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import a_member, an_inbox, comes_in, goes_on
from walletdesk.conversations import index, queries
from walletdesk.kit.db import Db
from walletdesk.kit.search import query_terms


def found(db: Db, asked: str, *, before: int = queries.END, limit: int = 100) -> list[int]:
    return db.read_and_wait(index.find, asked, before=before, limit=limit)


def test_words_of_every_rarity_are_found_newest_first(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    # So small that what is common, what is rarer and what is rare take the three ways PostgreSQL has.
    monkeypatch.setattr(index, "NEWEST", 6)
    monkeypatch.setattr(index, "NEWEST_AT_MOST", 24)
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "my wallet and the number 0")
    said = [(first.message.id, 0)]
    for number in range(1, 40):
        words = "wallet"
        words += " energy" if number % 3 == 0 else ""
        words += " 转账失败" if number in (4, 5, 38) else ""
        said.append((goes_on(db, inbox, first, f"my {words} and the number {number}").message.id, number))
    newest = sorted(said, reverse=True)

    assert found(db, "wallet ", limit=5) == [id_ for id_, _ in newest[:5]]
    assert found(db, "wallet ") == [id_ for id_, _ in newest]
    assert found(db, "energy ", limit=4) == [id_ for id_, number in newest if number % 3 == 0 and number][:4]
    assert found(db, "energy ") == [id_ for id_, number in newest if number % 3 == 0 and number]
    assert found(db, "失败") == [id_ for id_, number in newest if number in (4, 5, 38)]
    assert found(db, "energy 转账 ") == []
    middle = newest[10][0]
    assert found(db, "wallet ", before=middle, limit=3) == [id_ for id_, _ in newest[11:14]]
    assert found(db, "nobody said this ") == []
    unspaced = goes_on(db, inbox, first, "我的USDT转账没到账")
    assert found(db, "没到账") == found(db, "usdt转账") == [unspaced.message.id]


def test_page_after_page_no_conversation_is_missed(db: Db) -> None:
    reader = a_member(db)
    inbox = an_inbox(db)
    talks = [comes_in(db, inbox, f"my transfer is pending, number {number}") for number in range(7)]
    goes_on(db, inbox, talks[0], "the transfer is still pending")
    seen: list[int] = []
    before: int | None = queries.END
    while before is not None:
        page = db.read_and_wait(queries.search, "transfer pending ", reader=reader.id, before=before, limit=3)
        seen += [row.id for row, _ in page.hits]
        before = page.next
    assert set(seen) == {one.conversation.id for one in talks}
    assert seen[0] == talks[0].conversation.id


@pytest.mark.parametrize(
    ("asked", "terms", "beginning"),
    [
        ("wallet", [], "wallet"),
        ("wallet ", ["wallet"], ""),
        ("my wal", ["my"], "wal"),
        ("my wa", ["my", "wa"], ""),
        ("a", ["a"], ""),
        ("转账 失败", ["转账", "失败"], ""),
        ("我的usdt转账", ["我的", "usdt", "转账"], ""),
    ],
)
def test_a_last_word_counts_as_a_beginning_from_three_letters_on(asked: str, terms: list[str], beginning: str) -> None:
    assert query_terms(asked) == (terms, beginning)


def test_a_word_all_over_one_long_conversation_is_looked_for_a_bounded_way_at_a_time(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_PAGES", 2)
    reader = a_member(db)
    inbox = an_inbox(db)
    older = comes_in(db, inbox, "the transfer is pending")
    talk = comes_in(db, inbox, "a transfer")
    for number in range(30):
        goes_on(db, inbox, talk, f"transfer {number}")
    asked = 0
    find = index.find

    def counted(*args: Any, **how: Any) -> list[int]:
        nonlocal asked
        asked += 1
        return find(*args, **how)

    monkeypatch.setattr(index, "find", counted)
    seen: list[list[int]] = []
    before: int | None = queries.END
    while before is not None:
        page = db.read_and_wait(queries.search, "transfer ", reader=reader.id, before=before, limit=2)
        seen.append([row.id for row, _ in page.hits])
        before = page.next
        assert asked <= 2 * len(seen)
    assert seen[0] == [talk.conversation.id]
    assert older.conversation.id in {id_ for page_ids in seen for id_ in page_ids}
