"""Making words vanish from the database's files, after a unit has replaced or deleted the rows (decision D7).

An `update` alone leaves the old words in SQLite's WAL and search index, and in
PostgreSQL's dead rows, index and WAL.  What each step is good for was measured by
searching the raw files; tests/kit/test_erase.py does it again.

On SQLite `scrub` clears every file.  On PostgreSQL it clears rows and, where the
server allows it (`wal_recycle=off`, a role that may `checkpoint` and switch segments),
the WAL; `rebuild_index` clears the search index, and `rewrite` what stays behind in the
free space of pages, at the price of a lock.  Columns with people's words must stand
outside the statistics (`alter column ... set statistics 0`), or `analyze` copies them.
Backups, replicas and freed blocks of the file system are out of reach.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import msgspec

from walletdesk.kit.db import Db, Retry
from walletdesk.kit.sqlite import BUSY_MS
from walletdesk.kit.unit import Connection

LIMIT_S = 5.0
_PAUSE_S = 0.02
SMALL_BYTES = 4 * 1024 * 1024
"""A table of this size, indexes included, is written anew in some 50 ms, for which everybody who needs it waits."""
_TRIES = 3
"""To have a small table to itself for that long."""
_PASSES = 5
"""Vacuum passes over a page that somebody reads at that moment."""
_SLICE_PAGES = 200
"""Longest slice of a merge of 100,000 texts: 23 ms, during which the one writer waits."""


class Left(msgspec.Struct, frozen=True):
    """Where old words may still lie.  `rows` is worth another `scrub` a little later."""

    rows: bool = False
    """In table files: somebody still read the old state when the time was up."""
    pages: bool = False
    """In the free space of PostgreSQL's pages, until it is used again or `rewrite` is done.  No query shows it.  Tables of
    at most `SMALL_BYTES` are rewritten at once."""
    index: bool = False
    """Single words without order or owner in PostgreSQL's search index, until `rebuild_index`."""
    log: bool = False
    """In PostgreSQL's files until its next checkpoints, because it does not let us do them."""


def padded(text: str, old: str) -> str:
    """`text` with spaces behind it until it is as long as `old` in bytes.

    A shorter row does not cover the one it replaces when that was the last on its page of PostgreSQL; most of
    what `Left.pages` tells is avoided by it, and it costs nothing.
    """
    return text + " " * (len(old.encode()) - len(text.encode()))


async def scrub(db: Db, tables: Sequence[str]) -> Left:
    """Makes what `tables` no longer say vanish from the files; call it after the commit, as a job or at once.

    `tables` are those whose rows were replaced or deleted; search tables are always
    among them.  Takes up to about 5 s and holds nobody up for more than a tenth of one.
    """
    return await asyncio.to_thread(scrub_and_wait, db, tables)


def scrub_and_wait(db: Db, tables: Sequence[str], *, limit_s: float = LIMIT_S) -> Left:
    """`scrub` for commands and tests, which have no loop."""
    end = time.monotonic() + limit_s
    if db.engine.name == "sqlite":
        for index in db.upkeep(_fts_tables):
            pages = -_SLICE_PAGES  # the first slice names all segments as one merge, the others carry it on
            while db.upkeep(_merge, index, pages) >= 2 and time.monotonic() < end:
                pages = _SLICE_PAGES
        return Left(rows=not _until(end, lambda: db.upkeep(_checkpoint)))
    mark = db.upkeep(_now)
    seen = _until(end, lambda: db.upkeep(_nobody_reads_before, mark))
    for again in range(_PASSES):
        db.upkeep(_vacuum, tables)
        if not db.upkeep(_passed_over, tables):
            break
        time.sleep(_PAUSE_S * 2**again)
    sizes = db.upkeep(_sizes, tables)
    small = [table for table, size in sizes.items() if size <= SMALL_BYTES]
    kept = len(small) < len(sizes) or not all(any(_rewritten(db, table) for _ in range(_TRIES)) for table in small)
    return Left(rows=not seen, pages=kept, index=bool(db.upkeep(_gin_indexes)), log=not db.upkeep(_clear_log))


async def rebuild_index(db: Db) -> None:
    """Builds PostgreSQL's search indexes anew, which forget no word otherwise; on SQLite `scrub` did it.

    Reads and writes go on meanwhile.  About 2 s for 100,000 messages, and in proportion: a job.
    """
    await asyncio.to_thread(rebuild_index_and_wait, db)


def rebuild_index_and_wait(db: Db) -> None:
    """`rebuild_index` for commands and tests."""
    if db.engine.name == "postgresql":
        db.upkeep(_reindex)


async def rewrite(db: Db, tables: Sequence[str]) -> None:
    """Writes PostgreSQL's tables and their indexes anew without any free space; on SQLite `scrub` did it.

    Everybody who needs those tables waits meanwhile, so it is for quiet hours and
    commands.  Raises Busy when it cannot have a table to itself within 5 s.
    """
    await asyncio.to_thread(rewrite_and_wait, db, tables)


def rewrite_and_wait(db: Db, tables: Sequence[str]) -> None:
    """`rewrite` for commands and tests."""
    if db.engine.name == "postgresql":
        try:
            db.upkeep(_rewrite, db.upkeep(_with_search, tables))
        except Retry as waited:
            raise waited.otherwise from None
        db.upkeep(_clear_log)


def kept_longer(db: Db) -> list[str]:
    """What PostgreSQL's settings keep of erased words, and for how long, each with what to do about it; for `doctor`."""
    return [] if db.engine.name == "sqlite" else db.upkeep(_kept)


def _until(end: float, done: Callable[[], bool]) -> bool:
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE_S)
    return True


# -- SQLite --------------------------------------------------------------------------


def _fts_tables(connection: Connection) -> list[str]:
    sql = "select name from sqlite_master where type = 'table' and sql like 'create virtual table%using fts5%'"
    return [name for (name,) in connection.rows(sql, ())]


def _merge(connection: Connection, index: str, pages: int) -> int:
    """Rewrites so many pages of the index without what was deleted; returns how much it did, below 2 is nothing."""
    before = int(connection.rows("select total_changes()", ())[0][0])
    connection.change(f"insert into {_name(index)} ({_name(index)}, rank) values ('merge', ?)", (pages,))  # noqa: S608  # a name of ours
    return int(connection.rows("select total_changes()", ())[0][0]) - before


def _checkpoint(connection: Connection) -> bool:
    """Empties the WAL; False when a reader still needs it."""
    connection.rows("pragma busy_timeout=0", ())  # or all writes would wait for that reader
    try:
        return bool(connection.rows("pragma wal_checkpoint(truncate)", ())[0][0] == 0)
    finally:
        connection.rows(f"pragma busy_timeout={BUSY_MS}", ())


# -- PostgreSQL ----------------------------------------------------------------------


def _now(connection: Connection) -> str:
    return str(connection.rows("select pg_snapshot_xmax(pg_current_snapshot())::text", ())[0][0])


def _nobody_reads_before(connection: Connection, mark: str) -> bool:
    """Whether every open view of the data, and every transaction, is younger than `mark`; vacuum spares what an older one
    can see."""
    sql = """select count(*) from pg_stat_activity
        where pid <> pg_backend_pid() and backend_type <> 'autovacuum worker' and datname = current_database()
        and greatest(age(backend_xmin), age(backend_xid)) > age(%s::xid)"""
    return bool(connection.rows(sql, (mark,))[0][0] == 0)


def _vacuum(connection: Connection, tables: Sequence[str]) -> None:
    for table in _with_search(connection, tables):
        # Below 2 % of dead rows it would leave the other indexes alone.
        connection.change(f"vacuum (index_cleanup on) {_name(table)}", ())


def _passed_over(connection: Connection, tables: Sequence[str]) -> bool:
    """Whether dead rows are left: those that vacuum passed over, or of changes since."""
    # Counts in shared memory may be a second old; what vacuum reported is there at once.
    sql = "select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables where relname = any(%s)"
    return bool(connection.rows(sql, (_with_search(connection, tables),))[0][0])


def _sizes(connection: Connection, tables: Sequence[str]) -> dict[str, int]:
    """Bytes of each table with its indexes."""
    sql = "select pg_total_relation_size(%s::regclass)"
    return {one: int(connection.rows(sql, (_name(one),))[0][0]) for one in _with_search(connection, tables)}


def _rewritten(db: Db, table: str) -> bool:
    """Writes one small table anew; False when somebody held it just now."""
    try:
        db.upkeep(_rewrite, [table], "100ms")
    except Retry:
        return False
    return True


def _rewrite(connection: Connection, tables: Sequence[str], patience: str = "5s") -> None:
    connection.change(f"set lock_timeout = '{patience}'", ())
    for table in tables:
        connection.change(f"vacuum (full) {_name(table)}", ())


def _with_search(connection: Connection, tables: Sequence[str]) -> list[str]:
    search = connection.rows(
        "select tablename from pg_tables where schemaname = 'public' and tablename ~ '^search_'", ()
    )
    return sorted({*tables, *(name for (name,) in search)})


def _clear_log(connection: Connection) -> bool:
    """Writes tables out and lets go of WAL segments; False when that is not ours to do or they are recycled."""
    may = """select coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = 'pg_checkpoint'), false)
        or (select rolsuper from pg_roles where rolname = current_user)"""
    if not connection.rows(may, ())[0][0]:
        return False
    connection.change("checkpoint", ())
    recycled = connection.rows("select current_setting('wal_recycle') = 'on'", ())[0][0]
    if recycled or not connection.rows("select has_function_privilege('pg_switch_wal()', 'execute')", ())[0][0]:
        return False
    connection.rows("select pg_switch_wal()", ())
    connection.change("checkpoint", ())
    return True


def _kept(connection: Connection) -> list[str]:
    def setting(name: str) -> str:
        return str(connection.rows("select coalesce(current_setting(%s, true), '')", (name,))[0][0])

    found = []
    may_checkpoint, may_switch = connection.rows(
        """select coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = 'pg_checkpoint'), false)
            or (select rolsuper from pg_roles where rolname = current_user),
            has_function_privilege('pg_switch_wal()', 'execute')""",
        (),
    )[0]
    if setting("wal_recycle") == "on":
        found.append(
            "segments of its log are renamed and used again, words in them: alter system set wal_recycle = off"
        )
    if not may_checkpoint:
        found.append("its log is let go at its own time: grant pg_checkpoint to the desk's role")
    if not may_switch:
        found.append("its log is let go at its own time: grant execute on function pg_switch_wal() to the desk's role")
    if setting("archive_mode") != "off":
        found.append("archive_mode is on: the archive keeps every word as long as its own retention says")
    if setting("log_statement") in ("mod", "all") or int(setting("log_min_duration_statement") or -1) >= 0:
        if setting("log_parameter_max_length") != "0":
            found.append("its own log quotes what statements carry: alter system set log_parameter_max_length = 0")
    if setting("log_parameter_max_length_on_error") not in ("", "0"):
        found.append("its own log quotes what failed statements carry: set log_parameter_max_length_on_error = 0")
    slots, followers = connection.rows(
        "select (select count(*) from pg_replication_slots), (select count(*) from pg_stat_replication)", ()
    )[0]
    if slots:
        found.append(f"{slots} replication slots hold its log back as long as they are not read")
    if followers:
        found.append(f"{followers} replicas have a log of their own, to which all of this applies too")
    return found


def _gin_indexes(connection: Connection) -> list[tuple[str, bool]]:
    """Names of search indexes, and whether each is whole: a rebuilding that was cut off leaves a half one behind."""
    sql = """select i.relname, x.indisvalid from pg_index x
        join pg_class i on i.oid = x.indexrelid join pg_am a on a.oid = i.relam
        where a.amname = 'gin' and i.relnamespace = 'public'::regnamespace order by i.relname"""
    return [(name, valid) for name, valid in connection.rows(sql, ())]


def _reindex(connection: Connection) -> None:
    for name, valid in _gin_indexes(connection):
        if valid:
            connection.change(f"reindex index concurrently {_name(name)}", ())
        else:
            connection.change(f"drop index concurrently if exists {_name(name)}", ())


def _name(name: str) -> str:
    if not name.isidentifier():
        raise ValueError("not the name of a table or index of ours")
    return f'"{name}"'
