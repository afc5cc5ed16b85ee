"""Files of entries: CSV as spreadsheets write it, or a JSON list of objects with the same names.  docs/catalogue.md.

A row is read into text by column, whatever the file was, and then into what a form would send; so a file and a form are
checked by the same shapes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from walletdesk.catalogue import rules
from walletdesk.catalogue.actions import Draft, Fault
from walletdesk.catalogue.queries import AnyRow, ranges_of
from walletdesk.catalogue.rules import Kind, Platform, WrongEntry
from walletdesk.catalogue.schemas import shape_of
from walletdesk.catalogue.tables import AssetRow, FeatureRow, IssueRow, NetworkRow, ReleaseRow
from walletdesk.kit.clock import to_datetime, to_micros
from walletdesk.kit.errors import BadInput, WalletdeskError
from walletdesk.kit.http import WrongFields, wrong_fields

MOST_ROWS = 2_000
"""Of one file: a longer one is cut in two."""
LONGEST_CELL = 2_000

_STANDS = ("state", "since", "platforms", "note_en", "note_zh")
COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.NETWORK: ("name", "chain", *_STANDS),
    Kind.ASSET: ("network", "symbol", "name", "contract", "decimals", *_STANDS),
    Kind.FEATURE: ("code", "name_en", "name_zh", "state", *Platform, "note_en", "note_zh"),
    Kind.RELEASE: ("platform", "version", "released_at", "minimum", "link", "notes_en", "notes_zh"),
    Kind.ISSUE: (
        *("title_en", "title_zh", "platforms", "since", "until", "state", "fixed_in", "network", "feature"),
        *("workaround_en", "workaround_zh", "public"),
    ),
}
NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.NETWORK: ("name",),
    Kind.ASSET: ("network", "symbol", "name", "decimals"),
    Kind.FEATURE: ("code", "name_en", "name_zh"),
    Kind.RELEASE: ("platform", "version", "released_at"),
    Kind.ISSUE: ("title_en", "title_zh"),
}
"""Columns that every row fills."""


class BadSheet(BadInput):
    code = "bad_sheet"
    sentence = "This is neither a CSV file with a line of column names nor a JSON list of objects."


class UnknownColumn(BadInput):
    code = "unknown_column"
    sentence = "Column {number} has a name that this list does not know. It takes: {columns}."


class MissingColumn(BadInput):
    code = "missing_column"
    sentence = "The column {column} is missing."


class TooManyRows(BadInput):
    code = "too_many_rows"
    sentence = "A file has at most {most} rows. Cut it in two."


class NoRows(BadInput):
    code = "no_rows"
    sentence = "There is no row in this file."


class WrongCell(WrongEntry):
    code = "wrong_cell"
    sentence = "This does not have the right form."


class EmptyCell(WrongEntry):
    code = "empty_cell"
    sentence = "This is required."


Row = Mapping[str, str]
"""Text by column."""

# -- reading -----------------------------------------------------------------------


def read(kind: Kind, text: str) -> list[tuple[int, Row]]:
    """Rows with their numbers: of a CSV file the line in a spreadsheet, of a JSON list the place, from 1.

    Raises BadSheet, UnknownColumn, MissingColumn, TooManyRows or NoRows (422).
    """
    text = text.removeprefix("\ufeff").strip()
    names, rows = _of_json(text) if text[:1] in ("[", "{") else _of_csv(text)
    for number, name in enumerate(names, 1):
        if name not in COLUMNS[kind]:
            raise UnknownColumn(number=number, columns=", ".join(COLUMNS[kind]))
    if not rows:
        raise NoRows
    if len(rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    for name in NEEDED[kind]:
        if name not in names:
            raise MissingColumn(column=name)
    return rows


def _of_csv(text: str) -> tuple[list[str], list[tuple[int, Row]]]:
    """Names of the columns, and the rows below them."""
    first = text.partition("\n")[0]
    between = max((",", ";", "\t"), key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True))
    except csv.Error:
        raise BadSheet from None
    if not lines or any(len(cell) > LONGEST_CELL for line in lines for cell in line):
        raise BadSheet
    names = [name.strip().lower() for name in lines[0]]
    if len(set(names)) != len(names) or any(len(line) > len(names) for line in lines):
        raise BadSheet
    rows: list[tuple[int, Row]] = [
        (number, {name: _plain(cell) for name, cell in zip(names, line, strict=False)})
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]
    return names, rows


def _of_json(text: str) -> tuple[list[str], list[tuple[int, Row]]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadSheet from None
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise BadSheet
    rows: list[tuple[int, Row]] = [
        (number, {str(name): _told(cell) for name, cell in one.items()}) for number, one in enumerate(told, 1)
    ]
    return list(dict.fromkeys(name for _, row in rows for name in row)), rows


def _told(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return _yes_or_no(cell)
        case int():
            return str(cell) if abs(cell) < 2**53 else "?"
        case str() if len(cell) <= LONGEST_CELL:
            return cell.strip()
        case list() if all(isinstance(one, str) for one in cell):
            return " ".join(cell)
        case _:
            raise BadSheet


_FORMULA = re.compile(r"'*[=+\-@\t]")
"""A spreadsheet would take a cell that begins so for a formula; an apostrophe in front keeps it text."""


def _plain(cell: str) -> str:
    return (cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell).strip()


def body(kind: Kind, row: Row) -> dict[str, Any]:
    """What a form would send for a row; `network` and `feature` are left out.  Raises WrongCell, EmptyCell (422)."""
    for name in NEEDED[kind]:
        if not row.get(name):
            raise EmptyCell(name)
    made: dict[str, Any] = {}
    for name, cell in row.items():
        if name in ("network", "feature") or (not cell and name not in ("network", *Platform)):
            continue
        match name:
            case "platforms":
                made[name] = [one.lower() for one in re.split(r"[\s,;]+", cell) if one]
            case "decimals":
                made[name] = _whole(cell, name)
            case "minimum" | "public":
                made[name] = _yes(cell, name)
            case "released_at":
                made[name] = _moment(cell, name)
            case "state" | "platform" | "chain":
                made[name] = cell.lower()
            case _:
                made[name] = cell
    if kind is Kind.FEATURE:
        cells = {platform: made.pop(platform, "") for platform in Platform}
        made["ranges"] = [_range(platform, cell) for platform, cell in cells.items() if cell]
    return made


def _whole(cell: str, name: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", cell):
        raise WrongCell(name)
    return int(cell)


def _yes(cell: str, name: str) -> bool:
    if cell.lower() in ("yes", "true", "1", "y", "是"):
        return True
    if cell.lower() in ("no", "false", "0", "n", "否"):
        return False
    raise WrongCell(name)


def _moment(cell: str, name: str) -> int:
    """A day, or a moment with its zone; without one it is UTC."""
    try:
        told = datetime.fromisoformat(cell)
    except ValueError:
        raise WrongCell(name) from None
    at = to_micros(told if told.tzinfo else told.replace(tzinfo=UTC))
    if at < 0:
        raise WrongCell(name)
    return at


def _range(platform: Platform, cell: str) -> dict[str, str]:
    """`*` for every version, `5.0` or `5.0..` from there on, `5.0..5.9`, `..5.9`."""
    since, _, until = ("", "", "") if cell == "*" else (part.strip() for part in cell.partition(".."))
    rules.check_range(since, until, first=platform, last=platform)
    return {"platform": platform, "since": since, "until": until}


def drafts(kind: Kind, text: str) -> tuple[list[Draft], list[Fault]]:
    """Rows as entries, and those that are none.  Run it in a thread: the gate reads every text.

    Raises as `read`.
    """
    made: list[Draft] = []
    faults: list[Fault] = []
    for number, row in read(kind, text):
        try:
            # Whose network it is is known later, when the catalogue is at hand.
            given = body(kind, row) | ({"network": "0"} if kind is Kind.ASSET else {})
            entry = shape_of(kind, given)
        except ValidationError as wrong:
            told = wrong_fields(wrong.errors(include_input=False, include_url=False), COLUMNS[kind])
            fields = told.fields if isinstance(told, WrongFields) else {}
            by_column = {path.partition(".")[0]: said for path, said in fields.items()}
            faults += [Fault(row=number, field=one, error=WrongFields(by_column)) for one in by_column]
        except WalletdeskError as error:
            faults.append(Fault(row=number, field=str(error.values.get("field", "")), error=error))
        else:
            made.append(Draft(row=number, entry=entry, network=row.get("network", ""), feature=row.get("feature", "")))
    return made, faults


# -- writing -----------------------------------------------------------------------


def rows_of(
    found: Sequence[AnyRow], networks: Mapping[int, NetworkRow], features: Mapping[int, FeatureRow]
) -> list[Row]:
    """What `read` and `body` make the same entries of."""
    return [_row(one, networks, features) for one in found]


def as_csv(kind: Kind, rows: Iterable[Row]) -> str:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS[kind])
    for row in rows:
        writer.writerow([_kept(row[name]) for name in COLUMNS[kind]])
    return "\ufeff" + out.getvalue()


def as_json(kind: Kind, rows: Iterable[Row]) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def _kept(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(one: AnyRow, networks: Mapping[int, NetworkRow], features: Mapping[int, FeatureRow]) -> Row:
    other: dict[str, str] = {}
    match one:
        case NetworkRow():
            kind = Kind.NETWORK
        case AssetRow():
            kind = Kind.ASSET
            other = {"network": networks[one.network_id].name}
        case FeatureRow():
            kind = Kind.FEATURE
            there = {span.platform: f"{span.since}..{span.until}" for span in ranges_of(one)}
            other = {platform: there.get(platform, "") for platform in Platform}
            other |= {platform: "*" for platform, span in there.items() if span == ".."}
        case ReleaseRow():
            kind = Kind.RELEASE
            other = {"released_at": _day(one.released_at), "minimum": _yes_or_no(one.minimum)}
        case IssueRow():
            kind = Kind.ISSUE
            other = {
                "network": networks[one.network_id].name if one.network_id is not None else "",
                "feature": features[one.feature_id].code if one.feature_id is not None else "",
                "public": _yes_or_no(one.public),
            }
    return {name: other[name] if name in other else str(getattr(one, name)) for name in COLUMNS[kind]}


def _yes_or_no(said: bool) -> str:
    return "yes" if said else "no"


def _day(at: int) -> str:
    told = to_datetime(at)
    return told.date().isoformat() if told.time() == datetime.min.time() else told.isoformat()
