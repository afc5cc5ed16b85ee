from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.office import Desk
from walletdesk.kit.db import Db


@pytest.fixture
def desk(db: Db, tmp_path: Path) -> Desk:
    return Desk(db, tmp_path)


@pytest.fixture
def served(db: Db, tmp_path: Path) -> Desk:
    """For tests over a real server, which speaks plain http on loopback."""
    return Desk(db, tmp_path, public_url="http://127.0.0.1")
