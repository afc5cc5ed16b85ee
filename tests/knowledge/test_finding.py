"""Search over articles: what is public is found, by words and by meaning, on both engines."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, select, text, update

from tests.knowledge.library import Topics, put
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.tables import job
from walletdesk.kit.unit import Query
from walletdesk.knowledge import candidates, finding, index, vectors
from walletdesk.knowledge.finding import Found, Mode
from walletdesk.knowledge.rules import Audience
from walletdesk.knowledge.tables import article_text, passage, passage_term, passage_vector

_COUNT = {
    table.name: Query(select(func.count()).select_from(table), int) for table in (passage, passage_term, passage_vector)
}
_LEFT = Query(select(passage_term.c.texts).where(passage_term.c.term != "#changes"), int)
_ENDS = Query[int](update(article_text).where(article_text.c.id == bindparam("row")).values(expire_at=bindparam("at")))
_NO_JOBS = Query[int](delete(job))
_INDEXED = Query(text("select count(*) from search_article"), int)
STUCK = ("Stuck transfer", "Your transfer hangs.\n\n## What to do\n\n1. Wait.\n2. Raise the fee.\n")
LOST = ("Lost recovery phrase", "Nobody can restore it.\n\n## Where to look\n\n1. On paper.\n2. In the old phone.\n")


def look(db: Db, question: str, language: str = "en", **more: Any) -> Found:
    more.setdefault("mode", Mode.WORDS)
    return asyncio.run(finding.find(db, question, language=language, **more))


def slugs(found: Found) -> list[str]:
    return [hit.slug for hit in found.hits]


def count(db: Db, table: str) -> int:
    return db.read_and_wait(lambda unit: unit.value(_COUNT[table]))


def encode(db: Db, topics: Topics) -> None:
    asyncio.run(vectors.encode_waiting(db, topics.as_encoder()))


def test_the_article_that_answers_comes_first_with_the_passage_and_its_place(db: Db) -> None:
    put(db, "stuck", {"en": STUCK})
    put(db, "lost", {"en": LOST})
    hit = look(db, "where do I look for my lost phrase?").hits[0]
    assert (hit.slug, hit.title, hit.anchor, hit.heading) == (
        "lost",
        "Lost recovery phrase",
        "s-where-to-look",
        "Where to look",
    )
    assert hit.passage == "1. On paper.\n2. In the old phone." and hit.steps
    assert 0 < hit.coverage <= 1 and hit.text_score > 0 and hit.vector_score == 0


def test_a_question_of_which_nothing_is_said_finds_nothing(db: Db) -> None:
    put(db, "stuck", {"en": STUCK})
    for question in ("zebra", "", "   ", "???", "\0", "'\"|&!*():<>", '" OR "', "-- ' or zz=zz"):
        for mode in (Mode.TEXT, Mode.WORDS):
            assert look(db, question, mode=mode).hits == (), question


def test_other_words_for_the_same_are_found_but_not_by_text_alone(db: Db) -> None:
    put(db, "lost", {"zh": ("助记词丢了", "没有助记词，谁也打不开。")})
    put(db, "fees", {"zh": ("矿工费", "每个网络都收矿工费。")})
    assert slugs(look(db, "手续费", "zh"))[:1] == ["fees"]
    assert slugs(look(db, "my seed phrase", "zh"))[:1] == ["lost"]
    assert slugs(look(db, "my seed phrase", "zh", mode=Mode.TEXT)) == []


def test_endings_of_english_words_make_no_difference(db: Db) -> None:
    put(db, "stuck", {"en": STUCK})
    assert slugs(look(db, "transfers, fees, hanging")) == ["stuck"]


def test_what_is_no_longer_public_is_no_longer_found(db: Db) -> None:
    texts = put(db, "stuck", {"en": STUCK})
    other = put(db, "lost", {"en": LOST})
    db.write_and_wait(index.forget, texts["en"])
    assert slugs(look(db, "stuck transfer")) == []
    db.write_and_wait(index.forget, other["en"])
    assert count(db, "passage") == 0 and db.read_and_wait(lambda unit: unit.value(_INDEXED)) == 0
    assert all(n == 0 for n in db.read_and_wait(lambda unit: unit.all(_LEFT))), "only sums are left, and they are none"


def test_a_new_version_takes_the_old_ones_place(db: Db) -> None:
    from walletdesk.knowledge.markdown import parse
    from walletdesk.knowledge.passages import split

    texts = put(db, "stuck", {"en": STUCK})
    before = db.read_and_wait(index.sums)
    db.write_and_wait(index.keep, texts["en"], "en", "Slow transfer", split(parse("Only patience.").blocks))
    after = db.read_and_wait(index.sums)
    assert after.texts == before.texts == {"en": 1} and after.passages == 1 and after.changes > before.changes
    assert slugs(look(db, "raise")) == [] and slugs(look(db, "patience")) == ["stuck"]


def test_agents_find_what_is_for_them_and_readers_do_not(db: Db) -> None:
    put(db, "inside", {"en": ("How we refund", "Refunds are made by hand.")}, audience="agents")
    put(db, "draft", {"en": ("Refund draft", "Refund.")}, public=False)
    assert slugs(look(db, "refund")) == []
    assert slugs(look(db, "refund", audience=Audience.AGENTS)) == ["inside"]


def test_a_reader_gets_their_language_else_the_original_marked_as_that(db: Db) -> None:
    put(db, "both", {"en": ("Staking wallet", "Staking."), "zh": ("质押 staking", "质押。")})
    put(db, "one", {"en": ("Unstaking", "Staking ends.")})
    put(db, "third", {"zh": ("解除质押", "staking 结束")}, original="zh")
    found = look(db, "staking", "zh")
    assert {(hit.slug, hit.language, hit.original) for hit in found.hits} == {
        ("both", "zh", False),
        ("one", "en", True),
        ("third", "zh", False),
    }
    assert {(hit.slug, hit.language) for hit in look(db, "staking", "de").hits} == {
        ("both", "en"),
        ("one", "en"),
        ("third", "zh"),
    }


def test_meaning_finds_what_no_word_says(db: Db) -> None:
    topics = Topics(("transfer", "payment"), ("phrase", "secret words"))
    put(db, "stuck", {"en": STUCK})
    put(db, "lost", {"en": LOST})
    assert look(db, "payment", mode=Mode.HYBRID, encoder=topics.as_encoder()).without_meaning, "no vectors yet"
    encode(db, topics)
    assert count(db, "passage_vector") == count(db, "passage") > 0
    assert any(one.startswith("Stuck transfer > What to do\n1. Wait.") for one in topics.encoded), "with its headings"
    found = look(db, "payment", mode=Mode.HYBRID, encoder=topics.as_encoder())
    assert slugs(found)[0] == "stuck" and found.mode is Mode.HYBRID and not found.without_meaning
    assert found.hits[0].vector_score > found.hits[1].vector_score
    assert slugs(look(db, "payment")) == []


def test_a_text_that_has_no_vector_yet_leaves_the_others_as_they_were(db: Db) -> None:
    topics = Topics(("transfer", "payment"), ("phrase", "secret words"))
    for n in range(6):
        put(db, f"page-{n}", {"en": (f"Transfer page {n}", "About phrase and transfer. " * n)})
    encode(db, topics)
    before = look(db, "payment page", mode=Mode.HYBRID, encoder=topics.as_encoder(), top=9)
    put(db, "new", {"en": ("New", "Just published.")})
    after = look(db, "payment page", mode=Mode.HYBRID, encoder=topics.as_encoder(), top=9)
    assert [slug for slug in slugs(after) if slug != "new"] == slugs(before)
    spread = [hit.score for hit in after.hits if hit.slug != "new"]
    assert max(spread) - min(spread) > 0.5 * (before.hits[0].score - before.hits[-1].score)


def test_what_is_past_its_end_is_not_found(db: Db) -> None:
    text_id = put(db, "stuck", {"en": STUCK})["en"]
    end = db.clock.now() + 1
    db.write_and_wait(lambda unit: unit.run(_ENDS, row=text_id, at=end))
    assert slugs(look(db, "stuck transfer")) == ["stuck"]
    db.write_and_wait(lambda unit: unit.run(_ENDS, row=text_id, at=end - 1))
    assert slugs(look(db, "stuck transfer")) == []


def test_without_an_encoder_words_decide_and_the_answer_says_so(db: Db) -> None:
    topics = Topics(("transfer",), ("phrase",))
    put(db, "stuck", {"en": STUCK})
    encode(db, topics)
    topics.broken = True
    found = look(db, "stuck transfer", mode=Mode.HYBRID, encoder=topics.as_encoder())
    assert slugs(found) == ["stuck"] and found.mode is Mode.WORDS and found.without_meaning


def test_vectors_of_another_encoder_are_never_compared_and_go_when_the_new_ones_are_there(db: Db) -> None:
    old, new = Topics(("transfer",)), Topics(("transfer",), name="topics-2")
    put(db, "stuck", {"en": STUCK})
    encode(db, old)
    assert look(db, "stuck", mode=Mode.HYBRID, encoder=new.as_encoder()).without_meaning
    encode(db, new)
    assert not look(db, "stuck", mode=Mode.HYBRID, encoder=new.as_encoder()).without_meaning
    assert look(db, "stuck", mode=Mode.HYBRID, encoder=old.as_encoder()).without_meaning
    assert count(db, "passage_vector") == count(db, "passage")


def test_publishing_asks_for_vectors_and_an_encoder_that_fails_is_asked_again(db: Db) -> None:
    topics = Topics(("transfer",))
    topics.broken = True
    put(db, "stuck", {"en": STUCK})
    assert db.read_and_wait(jobs.backlog).jobs == 1
    with pytest.raises(jobs.Retry):
        asyncio.run(vectors.encoding(db, topics.as_encoder)(None))
    assert count(db, "passage_vector") == 0
    topics.broken = False
    asyncio.run(vectors.encoding(db, topics.as_encoder)(None))
    assert count(db, "passage_vector") == count(db, "passage")


def test_another_encoder_is_noticed_without_a_publication(db: Db) -> None:
    old, new = Topics(("transfer",)), Topics(("transfer",), name="new")
    put(db, "stuck", {"en": STUCK})
    encode(db, old)
    db.write_and_wait(lambda unit: unit.run(_NO_JOBS))
    asyncio.run(vectors.catch_up(db, old.as_encoder))
    assert db.read_and_wait(jobs.backlog).jobs == 0
    asyncio.run(vectors.catch_up(db, new.as_encoder))
    assert db.read_and_wait(jobs.backlog).jobs == 1


@pytest.mark.parametrize("all_", [0, 300])
def test_many_articles_are_found_like_few(db: Db, monkeypatch: pytest.MonkeyPatch, all_: int) -> None:
    monkeypatch.setattr(candidates, "ALL", all_)
    monkeypatch.setattr(candidates, "COMMON", 5)
    monkeypatch.setattr(candidates, "TAKEN", 8)
    topics = Topics(("rare", "payment"), ("wallet",))
    for n in range(12):
        put(db, f"common-{n}", {"en": (f"Wallet {n}", "A wallet page about coins and wallets.")})
    put(db, "rare", {"en": ("Rare things", "A wallet page about rare coins.")})
    encode(db, topics)
    assert slugs(look(db, "rare wallet page"))[0] == "rare"
    assert slugs(look(db, "wallet page coins"))[0].startswith("common")
    assert len(look(db, "wallet", top=20).hits) >= 5
    assert slugs(look(db, "payment", mode=Mode.HYBRID, encoder=topics.as_encoder()))[0] == "rare"
    monkeypatch.setattr(finding, "MOST_COMPARED", 3)
    found = look(db, "rare coins", mode=Mode.HYBRID, encoder=topics.as_encoder())
    assert slugs(found)[0] == "rare" and not found.without_meaning and found.hits[0].vector_score > 0


def test_the_last_word_may_still_be_typed(db: Db) -> None:
    put(db, "stuck", {"en": STUCK})
    assert slugs(look(db, "trans", typing=True)) == ["stuck"]
    assert (
        slugs(look(db, "trans")) == slugs(look(db, "tr", typing=True)) == slugs(look(db, "trans ", typing=True)) == []
    )


def test_long_and_hostile_questions_take_no_longer(db: Db) -> None:
    put(db, "stuck", {"en": STUCK})
    for question in ("transfer " * 100_000, "转账" * 50_000, "\u202e" * 5000 + "transfer", "ﷺ" * 5000, "a" * 500_000):
        look(db, question)
