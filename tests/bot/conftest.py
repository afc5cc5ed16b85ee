"""A desk with a bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.desk import Desk
from tests.support.clock import FakeClock
from walletdesk.kit.db import Db
from walletdesk.subscribers import inside


@pytest.fixture
def desk(db_engine: Any, fake_clock: FakeClock) -> Iterator[Desk]:
    db = Db(db_engine, clock=fake_clock, inside=inside)
    yield Desk(db, fake_clock)
    db.close()
