"""What docs/catalogue.md says of files is what they are."""

from __future__ import annotations

import re
from pathlib import Path

from walletdesk.catalogue import sheets
from walletdesk.catalogue.rules import Kind, Platform, Standing, State

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "catalogue.md").read_text("utf8")


def test_the_columns_are_those_that_files_have() -> None:
    for kind in Kind:
        (row,) = re.findall(rf"^\| {kind}s \| (.*\*\*.*) \|$", TEXT, re.MULTILINE)
        cells = [cell.split(" (")[0].strip() for cell in re.sub(r"\([^)]*\)", "", row).split(",")]
        assert tuple(cell.strip("*") for cell in cells) == sheets.COLUMNS[kind]
        assert tuple(cell.strip("*") for cell in cells if cell.startswith("**")) == sheets.NEEDED[kind]


def test_every_word_of_ours_is_named() -> None:
    for word in (*State, *Platform, *Standing):
        assert re.search(rf"\b{word}\b", TEXT), word
    assert f"{sheets.MOST_ROWS:,}" in TEXT
