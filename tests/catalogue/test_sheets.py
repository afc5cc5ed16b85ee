"""A list that goes out as a file comes back as the same rows, whatever its texts hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.catalogue import sheets
from walletdesk.catalogue.rules import BackwardRange, Kind
from walletdesk.catalogue.sheets import BadSheet
from walletdesk.kit.errors import BadInput

cells = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
    | st.sampled_from(["=1+1", "'=1+1", "-", "@x", '"quoted"', "a,b;c\td", "one\ntwo", "'", "''", "泰达币", "+49"])
).map(str.strip)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(sheets.COLUMNS[Kind.NETWORK], cells)), min_size=1, max_size=5)


@given(rows)
def test_a_file_is_read_as_it_was_written(given_rows: list[dict[str, str]]) -> None:
    written = [row for row in given_rows if any(row.values())]
    if not written:
        return
    for text in (sheets.as_csv(Kind.NETWORK, written), sheets.as_json(Kind.NETWORK, written)):
        assert [dict(row) for _, row in sheets.read(Kind.NETWORK, text)] == written


def test_no_cell_is_a_formula() -> None:
    for cell in ("=cmd()", "+1", "-1", "@sum", "'=cmd()"):
        row = dict.fromkeys(sheets.COLUMNS[Kind.NETWORK], "") | {"name": cell}
        line = sheets.as_csv(Kind.NETWORK, [row]).splitlines()[1]
        assert line.startswith(f"'{cell}")


@given(st.text(max_size=200) | st.text(alphabet='name,\n";\t[]{}:0', max_size=200))
def test_no_file_breaks_the_reading(text: str) -> None:
    for kind in Kind:
        try:
            drafts, faults = sheets.drafts(kind, text)
        except BadInput:
            continue
        assert drafts or faults


@pytest.mark.parametrize(
    ("cell", "since", "until"),
    [("*", "", ""), ("5.0", "5.0", ""), ("5.0..", "5.0", ""), ("..4.9", "", "4.9"), ("5.0 .. 5.9", "5.0", "5.9")],
)
def test_where_a_feature_is(cell: str, since: str, until: str) -> None:
    row = {"code": "swap", "name_en": "Swap", "name_zh": "兑换", "ios": cell}
    assert sheets.body(Kind.FEATURE, row)["ranges"] == [{"platform": "ios", "since": since, "until": until}]


def test_a_range_that_runs_backwards_is_told_at_its_column() -> None:
    with pytest.raises(BackwardRange) as told:
        sheets.body(Kind.FEATURE, {"code": "x", "name_en": "X", "name_zh": "X", "web": "5.9..5.0"})
    assert told.value.values["field"] == "web"


def test_a_spreadsheets_other_ways_are_read_too() -> None:
    text = "\ufeffName\tChain\r\nEthereum\tethereum\r\n\t\r\n"
    assert sheets.read(Kind.NETWORK, text) == [(2, {"name": "Ethereum", "chain": "ethereum"})]
    with pytest.raises(BadSheet):
        sheets.read(Kind.NETWORK, "name\n" + "x" * 3_000)
