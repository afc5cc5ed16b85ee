from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.office import Desk
from tests.staff.office import CHEAP
from walletdesk.kit.db import Db
from walletdesk.staff import passwords
from walletdesk.subscribers import inside


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", CHEAP)
    passwords._nobody.cache_clear()


@pytest.fixture
def desk(db: Db, tmp_path: Path) -> Desk:
    """With all that follows in the same transaction, as in the whole desk."""
    made = Desk(db, tmp_path)
    db.inside = inside
    return made
