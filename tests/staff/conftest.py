from __future__ import annotations

import pytest

from tests.staff.office import CHEAP, Office
from walletdesk.kit.db import Db
from walletdesk.staff import passwords


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", CHEAP)
    passwords._nobody.cache_clear()


@pytest.fixture
def office(db: Db) -> Office:
    return Office(db)
