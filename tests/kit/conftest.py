"""A small table of its own for tests of the database layer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit.notes import Engine, make_table
from tests.support.clock import FakeClock
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine


@pytest.fixture
def notes_engine(empty_database_url: str) -> Iterator[Engine]:
    """The engine on a database with nothing but the table `note`."""
    engine = open_engine(empty_database_url)
    make_table(engine)
    yield engine
    engine.close()


@pytest.fixture
def notes(notes_engine: Engine, fake_clock: FakeClock) -> Iterator[Db]:
    """A `Db` over `notes_engine`."""
    db = Db(notes_engine, clock=fake_clock)
    yield db
    db.close()
