"""Every table says how long what it holds is kept."""

from __future__ import annotations

import pytest

from walletdesk.kit.migrations import load_tables

TABLES = load_tables().sorted_tables


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_names_its_retention(table: object) -> None:
    assert len(table.info.get("retention", "")) > 10  # type: ignore[attr-defined]
