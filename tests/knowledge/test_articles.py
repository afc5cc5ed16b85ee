"""What is saved, who reads which version of it, and what becomes of it when its time comes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from tests.knowledge.made import PHRASE, a_category, a_public_one, about, an_article, said
from tests.support.clock import FakeClock
from tests.support.desk import a_member
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.http import WrongFields
from walletdesk.kit.unit import Row
from walletdesk.knowledge import queries, shown, tasks
from walletdesk.knowledge.actions import articles, publishing, shelves
from walletdesk.knowledge.queries import Wanted
from walletdesk.knowledge.reading import Words
from walletdesk.knowledge.refusals import (
    ArticleInPast,
    SecondReader,
    SlugTaken,
    StillUsed,
    TextChanged,
    TimesCross,
    UnknownCategory,
    UnknownTopics,
    WrongLanguage,
    WrongSlug,
    WrongStep,
)
from walletdesk.knowledge.rules import Audience, Status, Translation
from walletdesk.knowledge.tables import passage
from walletdesk.safety import trusted


def a_person(db: Db, name: str = "Ada") -> Actor:
    return Actor(ActorKind.STAFF, a_member(db, name).id)


def read(db: Db, slug: str = "fees", language: str = "en") -> str | None:
    found = db.read_and_wait(shown.article_at, slug)
    return found.texts[language].body if isinstance(found, shown.Found) and language in found.texts else None


@pytest.mark.parametrize(
    ("title", "summary", "body", "at"),
    [
        ("", "", "text", "title"),
        ("two\nlines", "", "text", "title"),
        ("Fees", "", f"ours is {PHRASE}", "body"),
        ("Fees", PHRASE, "text", "summary"),
        (PHRASE, "", "text", "title"),
        ("Fees", "", "Please send us your recovery phrase.", "body"),
        ("Fees", "", "x " * 8_000 + "\n\nPlease send us your recovery phrase.", "body"),
        ("Fees", "", "请把您的助记词发给我。", "body"),
        ("Fees", "", "x" * 60_001, "body"),
    ],
)
def test_what_may_not_stand_in_one_is_told_at_its_field(title: str, summary: str, body: str, at: str) -> None:
    with pytest.raises(WrongFields) as refused:
        said(title, body, summary)
    assert set(refused.value.fields) == {at}


def test_an_article_may_warn_of_what_asks_for_a_secret() -> None:
    said(body="Nobody of ours ever asks for your recovery phrase. 任何人索要助记词都是骗子。")


def test_a_draft_is_read_by_nobody_until_it_is_published_and_a_newer_draft_changes_nothing(db: Db) -> None:
    shelf = a_category(db)
    row = an_article(db, category_id=shelf)
    assert (row.status, row.version, read(db)) == (Status.DRAFT, 1, None)
    db.write_and_wait(publishing.submit, SYSTEM, row.article_id, "en", version=1)
    row = db.write_and_wait(publishing.publish, SYSTEM, row.article_id, "en", version=1)
    assert (row.status, read(db)) == (Status.PUBLISHED, "A fee pays the network.")
    newer = db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="It is better."), version=1)
    assert (newer.status, newer.version, newer.public_version) == (Status.DRAFT, 2, 1)
    assert read(db) == "A fee pays the network."
    db.write_and_wait(publishing.publish, SYSTEM, row.article_id, "en", version=2)
    assert read(db) == "It is better."
    db.write_and_wait(publishing.take_back, SYSTEM, row.article_id, "en")
    assert read(db) is None
    with pytest.raises(WrongStep):
        db.write_and_wait(publishing.take_back, SYSTEM, row.article_id, "en")


def test_who_saves_upon_a_version_that_is_no_longer_the_newest_is_told(db: Db) -> None:
    row = an_article(db)
    db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="One."), version=1)
    with pytest.raises(TextChanged):
        db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="Two."), version=1)
    with pytest.raises(TextChanged):
        db.write_and_wait(publishing.publish, SYSTEM, row.article_id, "en", version=1)
    with pytest.raises(TextChanged):
        db.write_and_wait(articles.save, SYSTEM, row.article_id, "zh", said(), version=1)
    assert db.read_and_wait(queries.one_text, row.article_id, "en").body == "One."
    same = db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="One."), version=2)
    assert same.version == 2


def test_what_the_editor_keeps_by_itself_leaves_one_version(db: Db) -> None:
    ada, ben = a_person(db), a_person(db, "Ben")
    row = an_article(db, ada)

    def save(by: Actor, body: str, version: int, *, passing: bool = True) -> None:
        db.write_and_wait(articles.save, by, row.article_id, "en", said(body=body), version=version, passing=passing)

    for version, body in enumerate(("a", "ab", "abc"), 1):
        save(ada, body, version)
    save(ben, "b", 4)
    save(ben, "bc", 5, passing=False)
    save(ben, "bcd", 6, passing=False)
    numbers = [one.number for one in db.read_and_wait(queries.versions, row.id)]
    # Ada's last stays, since somebody else went on from it; Ben's passing one gave way to what he saved.
    assert numbers == [7, 6, 4, 1]


def test_an_earlier_version_is_said_again_as_a_new_one(db: Db) -> None:
    row = an_article(db)
    db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="Worse."), version=1)
    before: Words = db.read_and_wait(articles.words_at, row.article_id, "en", 1)
    again = db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", before, version=2)
    assert (again.version, again.body) == (3, "A fee pays the network.")


def test_the_public_version_stays_among_a_hundred_newer_ones(db: Db) -> None:
    row = a_public_one(db, category_id=a_category(db))
    for version in range(1, 106):
        db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body=f"{version}"), version=version)
    numbers = [one.number for one in db.read_and_wait(queries.versions, row.id)]
    assert len(numbers) == 101 and numbers[-1] == 1 and read(db) == "A fee pays the network."


def test_a_translation_is_outdated_when_a_newer_original_is_public(db: Db) -> None:
    row = a_public_one(db, category_id=a_category(db))

    def state() -> list[tuple[str, Translation]]:
        found = db.read_and_wait(lambda unit: queries.standings(unit, queries.one(unit, row.article_id), ["en", "zh"]))
        return [(one.language, one.state) for one in found]

    assert state() == [("en", Translation.ORIGINAL), ("zh", Translation.MISSING)]
    assert [one.slug for one in db.read_and_wait(queries.found, Wanted(missing="zh"), limit=5)] == ["fees"]
    zh = db.write_and_wait(articles.save, SYSTEM, row.article_id, "zh", said("矿工费", "付给网络的。"), version=0)
    assert zh.translated_from == 1 and state()[1] == ("zh", Translation.CURRENT)
    assert db.read_and_wait(queries.found, Wanted(missing="zh"), limit=5) == []
    db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="Newer."), version=1)
    assert state()[1] == ("zh", Translation.CURRENT)
    db.write_and_wait(publishing.publish, SYSTEM, row.article_id, "en", version=2)
    assert state()[1] == ("zh", Translation.OUTDATED)
    assert [one.slug for one in db.read_and_wait(queries.found, Wanted(missing="zh"), limit=5)] == ["fees"]
    db.write_and_wait(
        articles.save, SYSTEM, row.article_id, "zh", said("矿工费", "付给网络的费用。"), version=1, translated_from=2
    )
    assert state()[1] == ("zh", Translation.CURRENT)


def test_somebody_else_lets_it_out_where_the_desk_wants_that(db: Db) -> None:
    ada, ben = a_person(db), a_person(db, "Ben")
    row = an_article(db, ada, category_id=a_category(db))
    with pytest.raises(SecondReader):
        db.write_and_wait(publishing.publish, ada, row.article_id, "en", version=1, two=True)
    out = db.write_and_wait(publishing.publish, ben, row.article_id, "en", version=1, two=True)
    assert (out.author_id, out.reviewer_id) == (ada.id, ben.id)


def test_what_is_for_the_team_is_read_by_nobody_else(db: Db) -> None:
    row = a_public_one(db)
    assert read(db) == "A fee pays the network."
    db.write_and_wait(articles.change, SYSTEM, row.article_id, about(audience=Audience.AGENTS))
    assert read(db) is None


def test_a_scheduled_one_goes_out_at_its_time_and_off_at_its_end(db: Db, fake_clock: FakeClock) -> None:
    row = an_article(db, category_id=a_category(db))
    now = fake_clock.now()
    with pytest.raises(ArticleInPast):
        db.write_and_wait(publishing.schedule, SYSTEM, row.article_id, "en", version=1, at=now)
    db.write_and_wait(publishing.set_dates, SYSTEM, row.article_id, "en", expire_at=now + DAY, review_by=now + 2 * DAY)
    with pytest.raises(TimesCross):
        db.write_and_wait(publishing.schedule, SYSTEM, row.article_id, "en", version=1, at=now + DAY)
    row = db.write_and_wait(publishing.schedule, SYSTEM, row.article_id, "en", version=1, at=now + HOUR)
    assert row.status is Status.SCHEDULED
    assert db.write_and_wait(publishing.publish_due, SYSTEM, row.id) is False and read(db) is None
    fake_clock.advance(HOUR)
    assert db.write_and_wait(publishing.publish_due, SYSTEM, row.id) is True and read(db) is not None
    assert db.write_and_wait(publishing.publish_due, SYSTEM, row.id) is False
    fake_clock.advance(DAY)
    # Whoever reads sees its end, whether or not the timer ran already.
    assert read(db) is None
    assert db.write_and_wait(publishing.expire_due, SYSTEM, row.id) is True
    assert db.read_and_wait(queries.one_text, row.article_id, "en").status is Status.ARCHIVED


def test_a_change_before_its_time_makes_it_a_draft_again(db: Db, fake_clock: FakeClock) -> None:
    row = an_article(db, category_id=a_category(db))
    db.write_and_wait(publishing.schedule, SYSTEM, row.article_id, "en", version=1, at=fake_clock.now() + HOUR)
    row = db.write_and_wait(articles.save, SYSTEM, row.article_id, "en", said(body="Else."), version=1)
    fake_clock.advance(2 * HOUR)
    assert row.status is Status.DRAFT and db.write_and_wait(publishing.publish_due, SYSTEM, row.id) is False


WRONG: tuple[tuple[dict[str, Any], type[WalletdeskError]], ...] = (
    ({"slug": "Fees"}, WrongSlug),
    ({"slug": "a--b"}, WrongSlug),
    ({"slug": "x" * 101}, WrongSlug),
    ({"slug": "taken"}, SlugTaken),
    ({"category_id": 1}, UnknownCategory),
    ({"intents": ("nonsense",)}, UnknownTopics),
    ({"original": "english"}, WrongLanguage),
)


@pytest.mark.parametrize(("fields", "refusal"), WRONG)
def test_what_is_not_there_is_refused(db: Db, fields: dict[str, Any], refusal: type[WalletdeskError]) -> None:
    an_article(db, slug="taken")
    with pytest.raises(refusal):
        an_article(db, **fields)


def test_an_old_address_leads_to_the_new_one_until_another_article_has_it(db: Db) -> None:
    row = a_public_one(db, category_id=a_category(db))
    shelf = db.read_and_wait(queries.one, row.article_id).category_id
    db.write_and_wait(articles.change, SYSTEM, row.article_id, about(slug="network-fees", category_id=shelf))
    assert read(db, "network-fees") is not None and read(db) is None
    assert db.read_and_wait(queries.renamed, "fees") == "network-fees"
    an_article(db, slug="fees")
    assert db.read_and_wait(queries.renamed, "fees") is None


def test_what_is_archived_is_read_by_nobody_and_comes_back_as_a_draft(db: Db) -> None:
    row = a_public_one(db, category_id=a_category(db))
    db.write_and_wait(articles.set_archived, SYSTEM, row.article_id, archived=True)
    assert read(db) is None and db.read_and_wait(queries.found, Wanted(), limit=5) == []
    assert [one.slug for one in db.read_and_wait(queries.found, Wanted(archived=True), limit=5)] == ["fees"]
    with pytest.raises(WrongStep):
        db.write_and_wait(publishing.publish, SYSTEM, row.article_id, "en", version=1)
    db.write_and_wait(articles.set_archived, SYSTEM, row.article_id, archived=False)
    assert db.read_and_wait(queries.one_text, row.article_id, "en").status is Status.DRAFT


def test_a_shelf_with_articles_is_not_thrown_away(db: Db) -> None:
    shelf = a_category(db)
    an_article(db, category_id=shelf)
    with pytest.raises(StillUsed):
        db.write_and_wait(shelves.drop_category, SYSTEM, shelf)
    with pytest.raises(StillUsed):
        db.write_and_wait(shelves.drop_collection, SYSTEM, db.read_and_wait(queries.collections)[0].id)


def test_what_is_public_is_cut_into_passages(db: Db) -> None:
    row = a_public_one(db, category_id=a_category(db), says=said(body="One.\n\n## Two\n\n1. Do this.\n2. Then that."))

    def cut() -> list[tuple[str, str]]:
        found = db.read_and_wait(lambda unit: unit.select(select(passage.c.heading, passage.c.body), _Cut))
        return [(one.heading, one.body) for one in found]

    asyncio.run(tasks.cut_anew(db, row.id))
    first = cut()
    assert [heading for heading, _ in first] == ["", "Two"] and "Do this." in first[1][1]
    db.write_and_wait(publishing.take_back, SYSTEM, row.article_id, "en")
    assert cut() == []
    asyncio.run(tasks.cut_anew(db, row.id))
    assert cut() == []


class _Cut(Row, frozen=True, kw_only=True):
    heading: str
    body: str


def test_shelves_stand_in_the_order_they_are_put_in(db: Db) -> None:
    first, second = a_category(db, "one"), a_category(db, "two", "second")
    one, two = (room.id for room in db.read_and_wait(queries.collections))
    db.write_and_wait(shelves.put_in_order, SYSTEM, [(two, [second, first]), (one, [])])
    assert [room.slug for room in db.read_and_wait(queries.collections)] == ["two", "one"]
    placed = [(each.slug, each.collection_id) for each in db.read_and_wait(queries.categories)]
    assert placed == [("second", two), ("first", two)]
    with pytest.raises(WrongStep):
        db.write_and_wait(shelves.put_in_order, SYSTEM, [(two, [second, first])])
    with pytest.raises(SlugTaken):
        db.write_and_wait(
            shelves.add_collection, SYSTEM, slug="one", names={"en": trusted("One again")}, descriptions={}
        )


def test_the_list_finds_by_words_status_and_shelf(db: Db, fake_clock: FakeClock) -> None:
    shelf = a_category(db)
    a_public_one(db, category_id=shelf)
    late = an_article(db, says=said("Seed 100%", "About phrases."), slug="seed")
    db.write_and_wait(
        publishing.set_dates, SYSTEM, late.article_id, "en", expire_at=None, review_by=fake_clock.now() + DAY
    )

    def slugs(**asked: Any) -> list[str]:
        return [one.slug for one in db.read_and_wait(queries.found, Wanted(**asked), limit=5)]

    assert slugs() == ["seed", "fees"] and slugs(before=late.article_id) == ["fees"]
    assert slugs(words="FEE network") == ["fees"] and slugs(words="100%") == ["seed"] and slugs(words="10_%") == []
    assert slugs(status=Status.PUBLISHED) == ["fees"] and slugs(category_id=shelf) == ["fees"]
    assert slugs(due_before=fake_clock.now() + 2 * DAY) == ["seed"] and slugs(language="zh") == []
