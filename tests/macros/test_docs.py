"""What docs/macros.md says is what it is."""

from __future__ import annotations

import re
from pathlib import Path

from walletdesk.macros import rules, sheets

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "macros.md").read_text("utf8")


def test_every_placeholder_and_every_column_is_named() -> None:
    assert set(re.findall(r"\{\{([a-z.]+)\}\}", TEXT)) == set(rules.PLACEHOLDERS)
    assert all(f"`{name}`" in TEXT for name in sheets.COLUMNS)
