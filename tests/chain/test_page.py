"""docs/chains.md tells of everything there is."""

from __future__ import annotations

from tests.chain import promises
from walletdesk.chain.networks import NETWORKS, SEEN_LIVE
from walletdesk.chain.page import chains_page
from walletdesk.chain.registry import families


def test_the_page_names_every_network_and_whether_it_was_seen_live() -> None:
    page = chains_page()
    for id, network in NETWORKS.items():
        row = next(line for line in page.splitlines() if f"| `{id}` |" in line)
        assert network.name in row and row.endswith("| yes |" if id in SEEN_LIVE else "| never |")


def test_the_page_names_every_state_and_what_a_chain_cannot_tell() -> None:
    page = chains_page()
    for family in families():
        for state in promises.words(family).STATE_NAMES:
            assert f"`{state}`" in page or f"`{state}." in page or state == "unknown", state
        assert f"walletdesk/chain/{family.value}/guide.zh.md" in page
    assert page.count("### What it cannot tell") == len(families())


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    cells = 0
    for line in chains_page().splitlines():
        count = line.count("|") - line.count("\\|") if line.startswith("|") else 0
        assert count == cells or not cells or not count, line
        cells = count
