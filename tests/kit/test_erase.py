"""Erased words are searched for in the raw files, as somebody with the disk in hand would."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests.support.running import run
from tests.support.servers import PostgresServer
from walletdesk.kit import erase
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.unit import Connection, Query, Unit

INLINE = ("witchcollapse", "practicefeed", "shameopen", "秘密词语测试")
TABLES = {
    "sqlite": (
        "create table talk (id integer primary key, body text not null, key text)",
        "create unique index uq_talk_key on talk (key)",
        # As the desk's own: nothing but the terms.
        "create virtual table search_talk using fts5(terms, detail='none', columnsize=0)",
    ),
    "postgresql": (
        "create table talk (id bigint primary key, body text not null, key text)",
        "alter table talk alter body set statistics 0, alter key set statistics 0",
        "create unique index uq_talk_key on talk (key)",
        "create table search_talk (id bigint primary key, terms tsvector not null)",
        "alter table search_talk alter terms set statistics 0",
        "create index ix_search_talk on search_talk using gin (terms)",
    ),
}
ADD: Query[int] = Query(text("insert into talk (id, body, key) values (:id, :body, :key)"))
INDEX: Query[int] = Query(
    {
        "sqlite": text("insert into search_talk (rowid, terms) values (:id, :body)"),
        "postgresql": text("insert into search_talk (id, terms) values (:id, to_tsvector('simple', :body))"),
    }
)
REPLACE: Query[int] = Query(text("update talk set body = :body, key = null where id = :id"))
FORGET: Query[int] = Query(
    {
        "sqlite": text("update search_talk set terms = '' where rowid = :id"),
        "postgresql": text("update search_talk set terms = '' where id = :id"),
    }
)
FIRST = Query(text("select body from talk order by id"), str)


@pytest.fixture
def place(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An address, and the folder where its files lie."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.sqlite'}", tmp_path
        return
    server: PostgresServer = request.getfixturevalue("own_postgres")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("alter system set wal_recycle = off")
        connection.execute("select pg_reload_conf()")
    yield server.url("postgres"), server.home


@pytest.fixture
def talk(place: tuple[str, Path], engine_name: str) -> Iterator[Db]:
    engine = open_engine(place[0])
    db = Db(engine)

    def make(connection: Connection) -> None:
        for statement in TABLES[engine_name]:
            connection.change(statement, ())

    db.upkeep(make)
    yield db
    db.close()
    engine.close()


def say(unit: Unit, first: int, body: str, rows: int = 1) -> None:
    for id in range(first, first + rows):
        unit.run(ADD, id=id, body=body.format(id=id), key=f"{body[:12]}-{id}")
        unit.run(INDEX, id=id, body=body.format(id=id))


def replace(unit: Unit, ids: range, old: str) -> None:
    for id in ids:
        unit.run(REPLACE, id=id, body=erase.padded("removed", old.format(id=id)))
        unit.run(FORGET, id=id)


def found(folder: Path, words: tuple[str, ...]) -> dict[str, list[str]]:
    """Files that hold a word in any form, by word."""
    where: dict[str, list[str]] = {}
    for path in filter(Path.is_file, folder.rglob("*")):
        content = path.read_bytes().lower()
        for word in words:
            for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
                if form in content:
                    where.setdefault(word, []).append(path.relative_to(folder).as_posix())
    return where


def mixed(db: Db, old: str) -> None:
    """Plain rows with the secret ones among them."""
    for block in range(6):
        db.write_and_wait(say, block * 100, "a plain message about fees, number {id}", 60)
        db.write_and_wait(say, block * 100 + 60, old, 4)


def secret_ids() -> Iterator[range]:
    return (range(block * 100 + 60, block * 100 + 64) for block in range(6))


@pytest.mark.parametrize("old", [" ".join(INLINE) + " {id}", " ".join(INLINE * 100) + " {id}"], ids=["short", "long"])
@pytest.mark.parametrize("small", [True, False], ids=["a small table", "a large one"])
def test_words_are_gone_from_every_file(
    talk: Db, place: tuple[str, Path], engine_name: str, old: str, small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not small:
        monkeypatch.setattr(erase, "SMALL_BYTES", 0)
    mixed(talk, old)
    if engine_name == "postgresql":
        talk.upkeep(lambda connection: connection.change("analyze", ()))
        talk.upkeep(lambda connection: connection.change("checkpoint", ()))
    assert found(place[1], INLINE).keys() == set(INLINE), "the search finds what is there"
    for ids in secret_ids():
        talk.write_and_wait(replace, ids, old)
    before = found(place[1], INLINE)
    assert before, "an update alone leaves them"

    left = erase.scrub_and_wait(talk, ["talk"])

    if engine_name == "postgresql":
        assert left == erase.Left(pages=not small, index=True)
        erase.rebuild_index_and_wait(talk)
        index = talk.upkeep(lambda connection: connection.rows("select pg_relation_filepath('ix_search_talk')", ()))
        after = found(place[1], INLINE)
        assert f"data/{index[0][0]}" not in {file for files in after.values() for file in files}
        assert not any("pg_wal" in file for files in after.values() for file in files)
        if small:
            assert found(place[1], INLINE) == {}
        erase.rewrite_and_wait(talk, ["talk"])
    else:
        assert left == erase.Left()
    assert found(place[1], INLINE) == {}
    assert len(talk.read_and_wait(lambda unit: unit.all(FIRST))) == 6 * 64


def test_a_reader_of_the_old_state_is_waited_for_and_then_told(talk: Db, place: tuple[str, Path]) -> None:
    talk.write_and_wait(say, 1, INLINE[0])
    reader = talk.engine.open_reader()
    reader.rows("begin isolation level repeatable read" if talk.engine.name == "postgresql" else "begin", ())
    assert reader.rows("select count(*) from talk", ()) == [(1,)]
    talk.write_and_wait(replace, range(1, 2), INLINE[0])
    assert erase.scrub_and_wait(talk, ["talk"], limit_s=0.1).rows
    assert talk.write_and_wait(lambda unit: unit.run(ADD, id=2, body="", key=None)) == 1, "writers go on"
    reader.rows("commit", ())
    reader.close()
    assert not erase.scrub_and_wait(talk, ["talk"]).rows


def test_a_page_that_is_being_read_is_not_passed_over(talk: Db, place: tuple[str, Path], engine_name: str) -> None:
    if engine_name != "postgresql":
        pytest.skip("only PostgreSQL's vacuum leaves pages out")
    talk.write_and_wait(say, 1, INLINE[0])
    talk.write_and_wait(replace, range(1, 2), INLINE[0])
    with psycopg.connect(place[0]) as reader, psycopg.connect(place[0], autocommit=True) as watcher:
        reader.execute("declare pages cursor for select body from talk")
        reader.execute("fetch 1 from pages")  # holds the page until the cursor goes on
        scrubbing = threading.Thread(target=erase.scrub_and_wait, args=(talk, ["talk"]))
        scrubbing.start()
        while not watcher.execute("select vacuum_count from pg_stat_user_tables where relname = 'talk'").fetchone()[0]:  # type: ignore[index]
            assert scrubbing.is_alive()
        reader.execute("close pages")
        scrubbing.join(20)
    path = talk.upkeep(lambda connection: connection.rows("select pg_relation_filepath('talk')", ()))[0][0]
    assert f"data/{path}" not in found(place[1], INLINE[:1]).get(INLINE[0], [])


def test_a_transaction_that_began_before_is_waited_for_though_it_reads_nothing(
    talk: Db, place: tuple[str, Path], engine_name: str
) -> None:
    if engine_name != "postgresql":
        pytest.skip("SQLite has one writer")
    talk.write_and_wait(say, 1, INLINE[0])
    with psycopg.connect(place[0]) as slow:
        slow.execute("select pg_current_xact_id()")
        talk.write_and_wait(replace, range(1, 2), INLINE[0])
        assert erase.scrub_and_wait(talk, ["talk"], limit_s=0.1).rows
    assert not erase.scrub_and_wait(talk, ["talk"]).rows


def test_the_desk_works_while_it_is_scrubbed(talk: Db) -> None:
    old = " ".join(INLINE)
    talk.write_and_wait(say, 1, old, 2000)
    talk.write_and_wait(replace, range(1, 2001), old)

    async def main() -> int:
        scrubbing = asyncio.ensure_future(erase.scrub(talk, ["talk"]))
        written = 0
        for id in itertools.count(5000):
            await talk.write(say, id, "a plain message")
            written += 1
            if scrubbing.done():
                break
        assert not (await scrubbing).rows
        return written

    assert run(main) > 1


def test_a_server_that_keeps_its_log_says_so(engine_name: str, request: pytest.FixtureRequest) -> None:
    if engine_name != "postgresql":
        pytest.skip("SQLite's log is a file of ours")
    server: PostgresServer = request.getfixturevalue("own_postgres")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("create role desk login")
        connection.execute("create database desk owner desk")
    engine = open_engine(server.url("desk").replace("walletdesk@", "desk@"))
    db = Db(engine)
    db.upkeep(lambda connection: connection.change("create table talk (id bigint)", ()))
    assert erase.scrub_and_wait(db, ["talk"]) == erase.Left(log=True)
    db.close()


def test_padding_counts_bytes() -> None:
    assert len(erase.padded("短", "longer text").encode()) == len(b"longer text")
    assert erase.padded("longer text", "短") == "longer text"
