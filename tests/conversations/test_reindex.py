"""What was stored before terms were made as now is found after an upgrade, however often the work is cut short."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.knowledge.library import Topics, put
from tests.support.desk import an_inbox, comes_in, goes_on
from walletdesk.conversations import index, tasks
from walletdesk.conversations.actions import indexed
from walletdesk.kit import jobs, migrations, search
from walletdesk.kit.clock import SystemClock
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.unit import Query
from walletdesk.knowledge import candidates, finding, vectors
from walletdesk.knowledge import tasks as article_tasks
from walletdesk.knowledge.actions import shelving
from walletdesk.knowledge.finding import Mode
from walletdesk.knowledge.index import ENCODE

_BEFORE = Query(text("update alembic_version set version_num = '0038'"), int)
_JOBS = Query(text("select kind from job order by kind"), str)
_VECTORS = Query(text("select count(*) from passage_vector"), int)


@contextmanager
def desk(url: str) -> Iterator[Db]:
    engine = open_engine(url)
    db = Db(engine, clock=SystemClock())
    try:
        yield db
    finally:
        db.close()
        engine.close()


@contextmanager
def long_ago(monkeypatch: pytest.MonkeyPatch, db: Db) -> Iterator[None]:
    """What is stored meanwhile is indexed as it was once, "usdt转账" as one word, in a database of the revision before."""
    with monkeypatch.context() as patch:
        patch.setattr(search, "_RUN", re.compile(rf"(?P<cjk>[{search._PAIRED}]+)|(?P<word>\w+)"))
        yield
    db.write_and_wait(lambda unit: unit.run(_BEFORE))


def waiting(db: Db) -> list[str]:
    return db.read_and_wait(lambda unit: unit.all(_JOBS))


def work(db: Db) -> None:
    async def run() -> None:
        runner = jobs.Runner(db, SystemClock())
        tasks.register(runner, db=db)
        article_tasks.register(runner, db=db)
        await runner.run_due()

    asyncio.run(run())


def found(db: Db, asked: str) -> list[int]:
    return sorted(db.read_and_wait(index.find, asked, before=2**62, limit=100))


def test_an_empty_desk_has_nothing_to_index_anew(database_url: str) -> None:
    with desk(database_url) as db:
        assert waiting(db) == []


def test_old_messages_are_found_after_an_upgrade_that_is_killed_half_way(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    with desk(database_url) as db:
        inbox = an_inbox(db)
        with long_ago(monkeypatch, db):
            first = comes_in(db, inbox, "我的USDT转账没到账")
            said = [first.message.id]
            said += [goes_on(db, inbox, first, f"第{n}次：我的USDT转账").message.id for n in range(5)]
            plain = goes_on(db, inbox, first, "no Chinese in here").message.id
        assert found(db, "转账") == []
    migrations.upgrade(database_url)

    with desk(database_url) as db:
        assert waiting(db) == ["reindex_messages"]
        # Killed after the first part was committed, before its job was taken away.
        ids, then = db.read_and_wait(index.stale, 0, 2)
        assert ids == said[:2]
        db.write_and_wait(indexed.reindex, ids, then)
        assert found(db, "转账") == said[:2]
        assert waiting(db) == ["reindex_messages"] * 2

        work(db)
        assert found(db, "转账") == found(db, "usdt转账") == said
        assert found(db, "no chinese here ") == [plain]
        assert waiting(db) == []


def test_what_was_taken_out_of_a_message_meanwhile_stays_out(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Query[int](text("update message set body = '⟦removed⟧' where id = :id"))
    with desk(database_url) as db:
        with long_ago(monkeypatch, db):
            stored = comes_in(db, an_inbox(db), "我的USDT转账没到账").message
        ids, then = db.read_and_wait(index.stale, 0, 2)
        db.write_and_wait(lambda unit: unit.run(gone, id=stored.id))
        db.write_and_wait(indexed.reindex, ids, then)
        assert (ids, then) == ([stored.id], None)
        assert found(db, "转账") == found(db, "usdt") == []
        assert found(db, "removed ") == [stored.id]


def test_old_articles_are_found_after_an_upgrade_and_keep_their_vectors(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelving, "REINDEXED_AT_ONCE", 1)
    monkeypatch.setattr(candidates, "ALL", 0)  # of few texts all are compared, whatever the index says
    with desk(database_url) as db:
        with long_ago(monkeypatch, db):
            for n in range(3):
                put(db, f"made-{n}", {"zh": (f"第{n}篇", "我的USDT转账没到账")})
            put(db, "other", {"en": ("Other", "Nothing in Chinese.")})
        asyncio.run(vectors.encode_waiting(db, Topics(("转账",)).as_encoder()))
        db.write_and_wait(jobs.cancel, ENCODE)
        assert slugs(db, "转账") == []
    migrations.upgrade(database_url)

    with desk(database_url) as db:
        assert waiting(db) == ["reindex_articles"]
        work(db)
        assert slugs(db, "转账") == ["made-0", "made-1", "made-2"]
        assert slugs(db, "nothing", "en") == ["other"]
        assert waiting(db) == []
        assert db.read_and_wait(lambda unit: unit.value(_VECTORS)) == 4


def slugs(db: Db, asked: str, language: str = "zh") -> list[str]:
    hits = asyncio.run(finding.find(db, asked, language=language, mode=Mode.TEXT)).hits
    return sorted(one.slug for one in hits)
