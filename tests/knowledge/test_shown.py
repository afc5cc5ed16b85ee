"""What readers see of articles, and what they leave behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.knowledge.made import a_category, a_public_one, said
from tests.knowledge.shelves import Shelves
from tests.support.clock import FakeClock
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import DAY
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query
from walletdesk.knowledge import shown
from walletdesk.knowledge.actions import articles, publishing, readers
from walletdesk.knowledge.actions.readers import Opinion
from walletdesk.knowledge.rules import Audience, WhyNot
from walletdesk.knowledge.shown import Found, Gone, Moved
from walletdesk.knowledge.tables import FeedbackRow, article_day, article_feedback, language_wish
from walletdesk.safety import trusted

FEEDBACK = Query(
    select(*(article_feedback.c[name] for name in FeedbackRow.__struct_fields__)).order_by(article_feedback.c.id),
    FeedbackRow,
)
OPENED = Query(select(article_day.c.opened), int)
HELPED = Query(select(article_day.c.helped), int)
NOT_HELPED = Query(select(article_day.c.not_helped), int)
WISHES = Query(select(language_wish.c.language).order_by(language_wish.c.id), str)


@pytest.fixture
def shelves(db: Db) -> Shelves:
    return Shelves(db)


def test_each_reader_gets_their_language_and_else_the_original(db: Db, shelves: Shelves) -> None:
    memo = shelves.article("missing-memo", en="Memo forgotten", zh="忘填 Memo")
    shelves.article("tags", en="Tags")
    shelves.article("drafted", en="Nobody reads this", public=False)
    shelves.article("for-us", en="Internal", audience=Audience.AGENTS)
    listed = db.read_and_wait(shown.entries, shelves.category, "zh")
    assert [(one.slug, one.language) for one in listed] == [("missing-memo", "zh"), ("tags", "en")]
    [section] = db.read_and_wait(shown.sections, "zh")
    assert [one.articles for one in section.shelves] == [2]
    found = db.read_and_wait(shown.article_at, "missing-memo")
    assert isinstance(found, Found)
    assert found.row.id == memo.article
    assert (found.best("zh").title, found.best("de").title) == ("忘填 Memo", "Memo forgotten")  # type: ignore[union-attr]
    assert db.read_and_wait(shown.languages) == ["en", "zh"]


def test_what_is_counted_is_counted_again_as_soon_as_something_else_is_public(db: Db) -> None:
    counts, shelf = shown.Counts(), a_category(db)

    def found() -> tuple[list[int], list[str], int]:
        listed = db.read_and_wait(shown.sections, "zh", counts)
        known = [one.articles for section in listed for one in section.shelves]
        return known, db.read_and_wait(counts.languages), db.read_and_wait(counts.whole)

    assert found() == ([], [], 0)
    first = a_public_one(db, category_id=shelf)
    assert found() == ([1], ["en"], 1)
    row = db.write_and_wait(articles.save, SYSTEM, first.article_id, "zh", said("矿工费", "付给网络。"), version=0)
    assert found() == ([1], ["en"], 1)
    db.write_and_wait(publishing.publish, SYSTEM, first.article_id, "zh", version=row.version)
    assert found() == ([1], ["en", "zh"], 2)
    for language in ("en", "zh"):
        db.write_and_wait(publishing.take_back, SYSTEM, first.article_id, language)
    assert found() == ([], [], 0)


def test_what_was_public_is_gone_what_never_was_is_not_there_and_a_new_slug_is_found_by_the_old(
    db: Db, shelves: Shelves
) -> None:
    shelves.article("renamed", en="New", before=("old-name",))
    shelves.article("archived", en="Was", archived=True)
    shelves.article("drafted", en="Not yet", public=False)
    shelves.article("expired", en="Over", expire_at=db.clock.now() - 1)
    shelves.article("for-us", en="Internal", audience=Audience.AGENTS, before=("ours",))
    at = {
        slug: db.read_and_wait(shown.article_at, slug)
        for slug in ("old-name", "archived", "drafted", "expired", "for-us", "ours", "nothing")
    }
    assert at["old-name"] == Moved("renamed")
    assert at["archived"] == at["expired"] == Gone()
    assert at["drafted"] is at["for-us"] is at["ours"] is at["nothing"] is None


def test_an_older_version_stays_public_while_a_new_one_is_written(db: Db, shelves: Shelves) -> None:
    made = shelves.article("fees", en="Fees")
    shelves.draft(made.texts["en"], "Fees, rewritten")
    found = db.read_and_wait(shown.article_at, "fees")
    assert isinstance(found, Found)
    assert found.texts["en"].title == "Fees"


def test_related_articles_answer_the_same_questions_first(db: Db, shelves: Shelves) -> None:
    shelves.article("a", en="A", intents=("x",))
    shelves.article("b", en="B", intents=("y",))
    shelves.article("c", en="C", intents=("x", "y"))
    shelves.article("d", en="D")
    found = db.read_and_wait(shown.article_at, "a")
    assert isinstance(found, Found)
    near = db.read_and_wait(shown.near, found.row, "en")
    assert [one.slug for one in near] == ["c", "b", "d"]


def test_opened_texts_are_counted_by_day_and_make_the_popular_list(
    db: Db, shelves: Shelves, fake_clock: FakeClock
) -> None:
    first, second = shelves.article("a", en="A"), shelves.article("b", en="B")
    for made, times in ((first, 1), (second, 2)):
        for _ in range(times):
            db.write_and_wait(readers.count_opened, made.texts["en"])
    assert [one.slug for one in db.read_and_wait(shown.popular, "en")] == ["b", "a"]
    fake_clock.advance(40 * DAY)
    assert db.read_and_wait(shown.popular, "en") == []


def test_one_reader_has_one_opinion_a_day_and_may_change_it(db: Db, shelves: Shelves) -> None:
    text = shelves.article("a", en="A").texts["en"]

    def says(*, helped: bool, why: WhyNot | None = None, words: str = "", source: str = "reader") -> None:
        opinion = Opinion(text_id=text, version=1, helped=helped, why_not=why, words=trusted(words), source=source)
        db.write_and_wait(readers.tell, opinion)

    says(helped=True)
    says(helped=False)
    says(helped=False, why=WhyNot.UNCLEAR, words="which button?")
    says(helped=True, source="another")
    told = db.read_and_wait(lambda unit: unit.all(FEEDBACK))
    assert [(one.helped, one.why_not, one.words) for one in told] == [
        (False, WhyNot.UNCLEAR, "which button?"),
        (True, None, ""),
    ]
    assert db.read_and_wait(lambda unit: (unit.value(HELPED), unit.value(NOT_HELPED))) == (1, 1)


def test_a_language_is_wished_for_once_by_each_reader(db: Db) -> None:
    for language, source in (("tr", "a"), ("tr", "a"), ("tr", "b"), ("vi", "a")):
        db.write_and_wait(readers.wish_language, language, source)
    assert db.read_and_wait(lambda unit: unit.all(WISHES)) == ["tr", "tr", "vi"]


def test_after_a_year_readers_words_are_emptied_and_their_wishes_go(
    db: Db, shelves: Shelves, fake_clock: FakeClock
) -> None:
    text = shelves.article("a", en="A").texts["en"]

    def leave(source: str) -> None:
        said = Opinion(text_id=text, version=1, helped=False, words=trusted("which button?"), source=source)
        db.write_and_wait(readers.tell, said)
        db.write_and_wait(readers.wish_language, "tr", source)

    leave("old")
    fake_clock.advance(365 * DAY)
    leave("new")
    assert db.write_and_wait(readers.remove_old) == 0
    fake_clock.advance(1)
    assert db.write_and_wait(readers.remove_old) == 2
    assert [one.words for one in db.read_and_wait(lambda unit: unit.all(FEEDBACK))] == ["", "which button?"]
    assert db.read_and_wait(lambda unit: unit.all(WISHES)) == ["tr"]
