"""Files of macros: CSV as spreadsheets write it, or a JSON list of objects with the same names.  docs/macros.md.

Lists (teams, tags) stand with `|` between.  Texts have a column for each language, `text_en`, `text_zh`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from walletdesk.kit.errors import BadInput, WalletdeskError
from walletdesk.kit.http import WrongFields, wrong_fields
from walletdesk.macros import reading
from walletdesk.macros.actions import Draft, Fault
from walletdesk.macros.queries import actions_of, teams_of, texts_of
from walletdesk.macros.schemas import MacroShape
from walletdesk.macros.tables import MacroRow

COLUMNS = (
    *("name", "folder", "shortcut", "audience", "teams"),
    *("status", "snooze_hours", "priority", "category", "tags", "assignee", "team"),
)
_ACTIONS = ("status", "snooze_hours", "priority", "category", "tags", "assignee")
_LANGUAGE = re.compile(r"text_([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?)")
MOST_ROWS = 1_000
_FORMULA = re.compile(r"'*[=+\-@\t]")
"""A spreadsheet would take a cell that begins so for a formula; an apostrophe in front keeps it text."""

Row = Mapping[str, str]
"""Text by column."""


class BadMacroFile(BadInput):
    code = "bad_macro_file"
    sentence = "This is neither a CSV file with a line of column names nor a JSON list of objects."


class UnknownMacroColumn(BadInput):
    code = "unknown_macro_column"
    sentence = "Column {number} has a name that is not known here. It takes: {columns}, and text_en, text_zh and so on."


class NoMacroRows(BadInput):
    code = "no_macro_rows"
    sentence = "There is no macro in this file."


class TooManyMacroRows(BadInput):
    code = "too_many_macro_rows"
    sentence = "A file has at most {most} macros. Cut it in two."


def read(text: str) -> list[tuple[int, Row]]:
    """Rows with their numbers: of a CSV file the line in a spreadsheet, of a JSON list the place, from 1.

    Raises BadMacroFile, UnknownMacroColumn, NoMacroRows or TooManyMacroRows (422).
    """
    text = text.removeprefix("\ufeff").strip()
    names, rows = _of_json(text) if text[:1] in ("[", "{") else _of_csv(text)
    for number, name in enumerate(names, 1):
        if name not in COLUMNS and not _LANGUAGE.fullmatch(name):
            raise UnknownMacroColumn(number=number, columns=", ".join(COLUMNS))
    if not rows:
        raise NoMacroRows
    if len(rows) > MOST_ROWS:
        raise TooManyMacroRows(most=MOST_ROWS)
    return rows


def _of_csv(text: str) -> tuple[list[str], list[tuple[int, Row]]]:
    between = max((",", ";", "\t"), key=text.partition("\n")[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True))
    except csv.Error:
        raise BadMacroFile from None
    names = [name.strip() for name in lines[0]] if lines else []
    if not names or len(set(names)) != len(names) or any(len(line) > len(names) for line in lines):
        raise BadMacroFile
    rows: list[tuple[int, Row]] = [
        (number, {name: _plain(cell) for name, cell in zip(names, line, strict=False)})
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]
    return names, rows


def _plain(cell: str) -> str:
    return (cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell).strip()


def _of_json(text: str) -> tuple[list[str], list[tuple[int, Row]]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMacroFile from None
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise BadMacroFile
    rows: list[tuple[int, Row]] = []
    for number, one in enumerate(told, 1):
        if not all(isinstance(cell, str | int) for cell in one.values()):
            raise BadMacroFile
        rows.append((number, {name: str(cell).strip() for name, cell in one.items()}))
    return list(dict.fromkeys(name for _, row in rows for name in row)), rows


def drafts(text: str) -> tuple[list[Draft], list[Fault]]:
    """Rows as macros, and those that are none.  Run it in a thread: the gate reads every text.

    Raises as `read`.
    """
    made: list[Draft] = []
    faults: list[Fault] = []
    for number, row in read(text):
        try:
            content = reading.content(_shape(row))
        except ValidationError as wrong:
            told = wrong_fields(wrong.errors(include_input=False, include_url=False), (*COLUMNS, "texts", "actions"))
            faults += _faults(number, told)
        except WalletdeskError as error:
            faults += _faults(number, error)
        else:
            named = tuple(one for one in _list(row.get("teams", "")))
            made.append(Draft(row=number, content=content, teams=named, team=row.get("team", "")))
    return made, faults


def _faults(row: int, error: WalletdeskError) -> list[Fault]:
    if not isinstance(error, WrongFields):
        return [Fault(row=row, field=str(error.values.get("field", "")), error=error)]
    return [Fault(row=row, field=name, error=WrongFields({name: said})) for name, said in error.fields.items()]


def _shape(row: Row) -> MacroShape:
    """What a form would send; teams are named in a file and looked up later.  Raises ValidationError."""
    actions: dict[str, Any] = {name: row[name] for name in _ACTIONS if row.get(name)}
    if "tags" in actions:
        actions["tags"] = _list(actions["tags"])
    if re.fullmatch(r"[0-9]{1,4}", hours := actions.get("snooze_hours", "")):
        actions["snooze_hours"] = int(hours)
    texts = {found[1]: cell for name, cell in row.items() if (found := _LANGUAGE.fullmatch(name)) and cell}
    given = {name: row[name] for name in ("folder", "shortcut") if row.get(name)}
    audience = row.get("audience") or "everyone"
    return MacroShape.model_validate(
        {"name": row.get("name", ""), "audience": audience, "texts": texts, "actions": actions, **given}
    )


def _list(cell: str) -> list[str]:
    return [one.strip() for one in cell.split("|") if one.strip()]


# -- writing -----------------------------------------------------------------------


def rows_of(found: Sequence[MacroRow], teams: Mapping[int, str]) -> list[Row]:
    """What `read` and `drafts` make the same macros of."""
    return [_row(one, teams) for one in found]


def _row(one: MacroRow, teams: Mapping[int, str]) -> Row:
    actions = actions_of(one.actions)
    said = {
        "name": one.name,
        "folder": one.folder,
        "shortcut": one.shortcut,
        "audience": one.audience.value,
        "teams": "|".join(teams[id_] for id_ in teams_of(one.teams) if id_ in teams),
        "status": actions.status.value if actions.status else "",
        "snooze_hours": str(actions.snooze_hours or ""),
        "priority": actions.priority.value if actions.priority else "",
        "category": actions.category,
        "tags": "|".join(actions.tags),
        "assignee": actions.assignee,
        "team": teams.get(int(actions.team), "") if actions.team else "",
    }
    return said | {f"text_{language}": text for language, text in texts_of(one.texts).items()}


def _names(rows: Iterable[Row]) -> list[str]:
    languages = sorted({name for row in rows for name in row if name not in COLUMNS})
    return [*COLUMNS, *languages]


def as_csv(rows: Sequence[Row]) -> str:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = _names(rows)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_kept(row.get(name, "")) for name in names])
    return "\ufeff" + out.getvalue()


def as_json(rows: Iterable[Row]) -> str:
    kept = [{name: cell for name, cell in row.items() if cell} for row in rows]
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def _kept(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
