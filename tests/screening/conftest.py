from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.office import Desk
from walletdesk.kit.db import Db
from walletdesk.subscribers import inside


@pytest.fixture
def desk(db: Db, tmp_path: Path) -> Desk:
    """With all that follows in the same transaction, as in the whole desk."""
    made = Desk(db, tmp_path)
    db.inside = inside
    return made
