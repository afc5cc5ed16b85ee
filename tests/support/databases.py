"""A migrated database for every test: on SQLite a copy of a template, on PostgreSQL one per worker, swept clean."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from walletdesk.kit import migrations
from walletdesk.kit.sqlite import connect


def sqlite_template(path: Path) -> None:
    """Makes the migrated file that tests copy."""
    migrations.upgrade(f"sqlite:///{path}")
    connection = connect(path)
    try:
        # Otherwise the copy would lack what is still in the WAL.
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    finally:
        connection.close()


def copy(template: Path, path: Path) -> str:
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


class WorkerDatabase:
    """This worker's PostgreSQL database.  `clean` brings it back to what the migrations left."""

    def __init__(self, server_url: str, name: str) -> None:
        self.url = server_url.replace("/postgres?", f"/{name}?")
        create(server_url, name)
        migrations.upgrade(self.url)
        with self._connected() as connection:
            self._tables = [
                name
                for (name,) in connection.execute(
                    "select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'"
                )
            ]
            self._sequences = connection.execute(
                "select sequencename, coalesce(last_value, start_value), last_value is not null from pg_sequences"
            ).fetchall()
            self._seed = {name: connection.execute(_all_of(name)).fetchall() for name in self._dirty(connection)}

    def clean(self) -> None:
        with self._connected() as connection:
            for sequence in self._sequences:
                connection.execute("select setval(%s::regclass, %s, %s)", sequence)
            dirty = self._dirty(connection)
            if dirty == list(self._seed) == []:
                return
            # References and triggers sleep meanwhile, so that order and append-only guards do not matter.
            connection.execute("set local session_replication_role = replica")
            connection.execute("set local lock_timeout = '5s'")
            for name in dirty:
                connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
            for name, rows in self._seed.items():
                for row in rows:
                    marks = sql.SQL(",").join([sql.Placeholder()] * len(row))
                    connection.execute(sql.SQL("insert into {} values ({})").format(sql.Identifier(name), marks), row)

    def _dirty(self, connection: psycopg.Connection[Any]) -> list[str]:
        """Tables with rows, found with one statement: `truncate` of all costs ten times as much."""
        if not self._tables:
            return []
        asked = [
            sql.SQL("(select {} from {} limit 1)").format(sql.Literal(name), sql.Identifier(name))
            for name in self._tables
        ]
        return [row[0] for row in connection.execute(sql.SQL(" union all ").join(asked))]

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url)


def create(server_url: str, name: str) -> None:
    """Makes an empty database `name`."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def drop(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _all_of(name: str) -> sql.Composed:
    return sql.SQL("select * from {}").format(sql.Identifier(name))
