"""Which macros there are for whom, and what they said before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import bindparam, func, select

from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.macros.rules import Actions, Audience, Content, rank
from walletdesk.macros.tables import MacroRow, UseRow, VersionRow, macro, macro_use, macro_version
from walletdesk.staff import queries as staff
from walletdesk.wire import SafeText

_COLUMNS = columns(macro, MacroRow)
_ALL = Query(select(*_COLUMNS).order_by(macro.c.folder, macro.c.name, macro.c.id), MacroRow)
_BY_ID = Query(select(*_COLUMNS).where(macro.c.id == bindparam("id")), MacroRow)
_COUNT_SHARED = Query(select(func.count()).select_from(macro).where(macro.c.owner_id.is_(None)), int)
_COUNT_OWN = Query(select(func.count()).select_from(macro).where(macro.c.owner_id == bindparam("owner")), int)
_VERSIONS = Query(
    select(*columns(macro_version, VersionRow))
    .where(macro_version.c.macro_id == bindparam("macro"))
    .order_by(macro_version.c.number.desc()),
    VersionRow,
)
_USES = Query(
    select(*columns(macro_use, UseRow)).where(macro_use.c.message_id == bindparam("message")).order_by(macro_use.c.id),
    UseRow,
)

texts_of = msgspec.json.Decoder(dict[str, SafeText]).decode
teams_of = msgspec.json.Decoder(tuple[int, ...]).decode
actions_of = msgspec.json.Decoder(Actions).decode
read_content = msgspec.json.Decoder(Content).decode


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, as far as it decides what they see."""

    id: int
    teams: frozenset[int]
    manages: bool
    """May see and change every macro of the desk."""

    def may_use(self, row: MacroRow) -> bool:
        match row.audience:
            case Audience.OWN:
                return row.owner_id == self.id
            case Audience.TEAMS:
                return not self.teams.isdisjoint(teams_of(row.teams))
            case Audience.EVERYONE:
                return True

    def may_see(self, row: MacroRow) -> bool:
        return self.may_use(row) or (self.manages and row.audience is not Audience.OWN)

    def may_change(self, row: MacroRow) -> bool:
        return row.owner_id == self.id if row.audience is Audience.OWN else self.manages


def reader(unit: Unit, staff_id: int, *, manages: bool) -> Reader:
    teams = frozenset(one.id for one in staff.teams_of(unit, staff_id))
    return Reader(id=staff_id, teams=teams, manages=manages)


def content_of(row: MacroRow) -> Content:
    return Content(
        name=row.name,
        folder=row.folder,
        shortcut=row.shortcut,
        audience=row.audience,
        teams=teams_of(row.teams),
        texts=texts_of(row.texts),
        actions=actions_of(row.actions),
    )


def every(unit: Unit) -> list[MacroRow]:
    """By folder and name, archived ones among them."""
    return unit.all(_ALL)


def seen(unit: Unit, by: Reader, macro_id: int) -> MacroRow:
    """Raises NotFound (404), also for one that is somebody else's."""
    row = unit.one(_BY_ID, id=macro_id)
    if row is None or not by.may_see(row):
        raise NotFound
    return row


def usable(unit: Unit, by: Reader, macro_id: int) -> MacroRow:
    """Raises NotFound (404), also for one that is archived or not for this reader."""
    row = unit.one(_BY_ID, id=macro_id)
    if row is None or row.archived_at is not None or not by.may_use(row):
        raise NotFound
    return row


def found(
    unit: Unit, by: Reader, words: str = "", *, folder: str | None = None, archived: bool = False, use: bool = False
) -> list[MacroRow]:
    """Those that hold the words, by folder and name; with `use` those that may be used, the best answer first."""
    ranked: list[tuple[int, MacroRow]] = []
    for row in every(unit):
        fits = by.may_use(row) if use else by.may_see(row)
        if not fits or (row.archived_at is not None) is not archived or folder not in (None, row.folder):
            continue
        place = rank(row.name, row.folder, row.shortcut, texts_of(row.texts).values() if words.strip() else (), words)
        if place is not None:
            ranked.append((place, row))
    if use:
        ranked.sort(key=lambda one: (one[0], -one[1].uses))
    return [row for _, row in ranked]


def folders(unit: Unit, by: Reader) -> list[str]:
    """Names of those that the reader's macros stand in."""
    return sorted({str(row.folder) for row in every(unit) if row.folder and by.may_see(row)}, key=str.casefold)


def names_of(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    """Of those of the desk; what somebody calls one of their own is nobody else's."""
    return {row.id: row.name for row in every(unit) if row.id in ids and row.owner_id is None} if ids else {}


def count(unit: Unit, owner_id: int | None) -> int:
    """Archived ones among them."""
    return unit.value(_COUNT_SHARED) if owner_id is None else unit.value(_COUNT_OWN, owner=owner_id)


def versions(unit: Unit, macro_id: int) -> list[VersionRow]:
    """The newest first."""
    return unit.all(_VERSIONS, macro=macro_id)


def uses(unit: Unit, message_id: int) -> Sequence[UseRow]:
    """What is still to be done with a reply."""
    return unit.all(_USES, message=message_id)
