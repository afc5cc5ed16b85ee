from __future__ import annotations

import pytest

from tests.staff.office import Office
from walletdesk.kit.db import Db


@pytest.fixture
def office(db: Db) -> Office:
    return Office(db)
