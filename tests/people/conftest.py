from __future__ import annotations

import pytest

from tests.staff.office import keep_record
from walletdesk.kit.db import Db


@pytest.fixture(autouse=True)
def _on_record(db: Db) -> None:
    db.inside = keep_record
