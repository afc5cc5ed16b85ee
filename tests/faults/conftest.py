"""Desks on a disk, with nothing switched off that makes them durable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from tests.faults.child import Child
from tests.faults.people import PASSWORD
from tests.support import databases
from tests.support.desk import an_inbox
from tests.support.servers import PostgresServer
from walletdesk.events import SYSTEM
from walletdesk.kit import migrations
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.safety import trusted
from walletdesk.staff import actions as staff
from walletdesk.staff import passwords
from walletdesk.staff.rules import Role
from walletdesk.subscribers import inside


@pytest.fixture(autouse=True)
def _cheap_passwords() -> None:
    """Not here: a desk in a process of its own hashes as it does for everybody."""


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """What is there before the first visitor."""

    inbox: str
    """Public id."""
    inbox_id: int
    emails: list[str]
    """Of Ada and Mira, who sign in with `people.PASSWORD`."""


def furnish(database_url: str) -> Office:
    """An inbox and two agents in a migrated database that nobody has open."""
    engine = open_engine(database_url)
    db = Db(engine, inside=inside)
    inbox = an_inbox(db)
    emails = [
        db.write_and_wait(
            staff.create_staff,
            SYSTEM,
            email=f"{name.lower()}@desk.example",
            name=trusted(name),
            role=Role.AGENT,
            language="en",
            password_hash=passwords.hashed_now(PASSWORD),
        ).email
        for name in ("Ada", "Mira")
    ]
    db.close()
    engine.close()
    return Office(inbox=inbox.public_id, inbox_id=inbox.id, emails=emails)


@pytest.fixture
def durable_url(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> str:
    """A migrated database on the disk."""
    if engine_name == "sqlite":
        folder = tmp_path / "desk"
        folder.mkdir()
        return databases.copy(request.getfixturevalue("_template"), folder / "desk.sqlite")
    server: PostgresServer = request.getfixturevalue("own_postgres")
    url = server.url("postgres")
    migrations.upgrade(url)
    return url


@pytest.fixture
def office(durable_url: str) -> Office:
    return furnish(durable_url)


@pytest.fixture
def child(durable_url: str, office: Office, tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """`child(**settings)`: a furnished desk as a process that is not started yet."""
    made: list[Child] = []

    def make(**settings: Any) -> Child:
        made.append(Child(durable_url, tmp_path / "desk", **{"undo_send_s": 0} | settings))
        return made[-1]

    yield make
    for one in made:
        one.remove()


@pytest.fixture
def disk(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> list[Path]:
    """Every folder the desk writes into: its own with its log and temporary files, and PostgreSQL's."""
    folders = [tmp_path]
    if engine_name == "postgresql":
        server: PostgresServer = request.getfixturevalue("own_postgres")
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("alter system set wal_recycle = off")
            connection.execute("select pg_reload_conf()")
        folders.append(server.home)
    return folders


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Iterator[list[object]]:
    """What a test puts in is printed past pytest's capture."""
    said: list[object] = []
    yield said
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("", *said, sep="\n  ")  # noqa: T201  # the counts are the result
