"""HTTP: macros, their versions and files, under /api/macros.  Where a conversation uses one is the console's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithLanguage, WithSettings, WrongFields, WrongRequest, responses
from walletdesk.kit.i18n import Translator, translator
from walletdesk.kit.paging import Cursor, GivenId, Limit
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.macros import actions, queries, reading, rules, sheets, starter
from walletdesk.macros.actions import Fault, Taken, TooManyMacros, WrongMacro
from walletdesk.macros.queries import Reader, read_content, texts_of
from walletdesk.macros.reading import LeadsElsewhere
from walletdesk.macros.rules import Content
from walletdesk.macros.schemas import (
    ArchiveMacro,
    MacroChoices,
    MacroFault,
    MacroFile,
    MacroImport,
    MacroPage,
    MacroRowView,
    MacroShape,
    MacroVersionNumber,
    MacroVersions,
    MacroVersionView,
    MacroView,
    PlaceholderView,
)
from walletdesk.macros.tables import MacroRow
from walletdesk.outgoing import queries as outgoing
from walletdesk.staff import queries as staff
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)
SHOWN_FAULTS = 100

Writer = Annotated[StaffMember, Depends(needs(Permission.MACROS_USE))]
Manager = Annotated[StaffMember, Depends(needs(Permission.MACROS_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]

router = APIRouter(prefix="/api/macros", tags=["macros"], responses=responses(*ALWAYS))

_MADE = responses(TooManyMacros, LeadsElsewhere)
_CHANGED = responses(NotFound, LeadsElsewhere)


@contextmanager
def _placed() -> Iterator[None]:
    """What is wrong with a macro is told at its field."""
    try:
        yield
    except WrongMacro as error:
        raise WrongFields({str(error.values.get("field", "")): (error.text, dict(error.values))}) from None


def reader(unit: Unit, member: StaffMember) -> Reader:
    return queries.reader(unit, member.id, manages=member.may(Permission.MACROS_MANAGE))


def _view(unit: Unit, row: MacroRow, who: Reader, settings: Settings) -> MacroView:
    allowed = outgoing.allowed(unit, settings.addresses)
    return MacroView.of(row, who, reading.outside(texts_of(row.texts), allowed))


def _refuse_leading(unit: Unit, member: StaffMember, content: Content, settings: Settings) -> None:
    """Where replies may lead is for those to say who manage it.  Raises LeadsElsewhere (422)."""
    if member.may(Permission.OUTGOING_MANAGE):
        return
    allowed = outgoing.allowed(unit, settings.addresses)
    if reading.outside(content.texts, allowed):
        raise LeadsElsewhere


@router.get("")
async def list_macros(
    member: Writer,
    db: WithDb,
    language: WithLanguage,
    words: Annotated[str, Query(max_length=120, description="Those that hold all of these.")] = "",
    folder: Annotated[str | None, Query(max_length=40)] = None,
    archived: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> MacroPage:
    """Those one may use or change, by folder and name."""

    def page(unit: Unit) -> MacroPage:
        who = reader(unit, member)
        found = queries.found(unit, who, words, folder=folder, archived=archived)
        after = min(cursor or 0, len(found))
        return MacroPage(
            macros=[MacroRowView.of(one, who, language) for one in found[after : after + limit]],
            folders=queries.folders(unit, who),
            next=after + limit if len(found) > after + limit else None,
        )

    return await db.read(page)


@router.post("", status_code=201, responses=_MADE)
async def add_macro(member: Writer, body: MacroShape, db: WithDb, settings: WithSettings) -> MacroView:
    """One's own, or with the permission one of the desk.  Its texts may say no more than a reply."""
    content = await anyio.to_thread.run_sync(reading.content, body)

    def add(unit: Unit) -> MacroView:
        who = reader(unit, member)
        _refuse_leading(unit, member, content, settings)
        return _view(unit, actions.add(unit, member.actor, who, content), who, settings)

    with _placed():
        return await db.write(add)


@router.get("/choices")
async def choices(member: Writer, db: WithDb) -> MacroChoices:
    """What a macro can name."""

    def read(unit: Unit) -> MacroChoices:
        who = reader(unit, member)
        there = {row.shortcut for row in queries.every(unit) if row.owner_id is None}
        return MacroChoices(
            placeholders=[
                PlaceholderView(name=one.name, desk=one.desk, sample_en=one.en, sample_zh=one.zh)
                for one in rules.PLACEHOLDERS.values()
            ],
            folders=queries.folders(unit, who),
            starter=sum(one not in there for one in starter.shortcuts()) if who.manages else 0,
        )

    return await db.read(read)


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"description": "The macros", "content": {"text/csv": {}, "application/json": {}}}},
)
async def export(member: Writer, db: WithDb, form: Annotated[Literal["csv", "json"], Query()] = "csv") -> Response:
    """Those one may use or change, as the import takes them."""

    def rows(unit: Unit) -> list[sheets.Row]:
        teams = {one.team.id: str(one.team.name) for one in staff.teams_page(unit, limit=1_000)}
        return sheets.rows_of(queries.found(unit, reader(unit, member)), teams)

    found = await db.read(rows)
    text = sheets.as_csv(found) if form == "csv" else sheets.as_json(found)
    media = "text/csv" if form == "csv" else "application/json"
    headers = {"content-disposition": f'attachment; filename="macros.{form}"', "cache-control": "no-store"}
    return Response(text, media_type=media, headers=headers)


@router.post(
    "/import",
    responses=responses(
        sheets.BadMacroFile, sheets.UnknownMacroColumn, sheets.NoMacroRows, sheets.TooManyMacroRows, TooManyMacros
    ),
)
async def import_macros(member: Manager, body: MacroFile, db: WithDb, language: WithLanguage) -> MacroImport:
    """All rows or none.  What is there and not in the file stays; what both speak of is as the file says."""
    drafts, faults = await anyio.to_thread.run_sync(sheets.drafts, body.text)

    def take(unit: Unit) -> Taken:
        who = reader(unit, member)
        return actions.take_file(unit, member.actor, who, drafts, rehearse=bool(faults) or body.dry_run)

    taken = await (db.read if faults or body.dry_run else db.write)(take)
    return _imported(taken, [*faults, *taken.faults], stored=not body.dry_run, language=language)


@router.post("/starter-set", responses=responses(TooManyMacros))
async def take_starter(member: Manager, db: WithDb, language: WithLanguage) -> MacroImport:
    """The macros that come with the desk, in English and Chinese; those whose shortcut is there already stay as they are."""
    drafts = await anyio.to_thread.run_sync(starter.drafts, language)
    taken = await db.write(lambda unit: starter.take(unit, member.actor, reader(unit, member), drafts))
    return _imported(taken, taken.faults, stored=True, language=language)


@router.get("/{id}", responses=responses(NotFound))
async def one_macro(member: Writer, macro_id: Id, db: WithDb, settings: WithSettings) -> MacroView:
    def read(unit: Unit) -> MacroView:
        who = reader(unit, member)
        return _view(unit, queries.seen(unit, who, macro_id), who, settings)

    return await db.read(read)


@router.put("/{id}", responses=_CHANGED)
async def change_macro(member: Writer, macro_id: Id, body: MacroShape, db: WithDb, settings: WithSettings) -> MacroView:
    """It is as the body says; what it said stays as a version."""
    content = await anyio.to_thread.run_sync(reading.content, body)
    return await _change(db, member, macro_id, content, settings)


async def _change(db: WithDb, member: StaffMember, macro_id: int, content: Content, settings: Settings) -> MacroView:
    def change(unit: Unit) -> MacroView:
        who = reader(unit, member)
        _refuse_leading(unit, member, content, settings)
        return _view(unit, actions.change(unit, member.actor, who, macro_id, content), who, settings)

    with _placed():
        return await db.write(change)


@router.put("/{id}/archived", responses=responses(NotFound))
async def archive(member: Writer, macro_id: Id, body: ArchiveMacro, db: WithDb, settings: WithSettings) -> MacroView:
    """Nobody uses it any more, or it is back."""

    def change(unit: Unit) -> MacroView:
        who = reader(unit, member)
        row = actions.set_archived(unit, member.actor, who, macro_id, archived=body.archived)
        return _view(unit, row, who, settings)

    with _placed():
        return await db.write(change)


@router.get("/{id}/versions", responses=responses(NotFound))
async def versions(member: Writer, macro_id: Id, db: WithDb) -> MacroVersions:
    """What it said, the newest first, and who changed it."""

    def read(unit: Unit) -> MacroVersions:
        queries.seen(unit, reader(unit, member), macro_id)
        return MacroVersions(versions=_versions(unit, macro_id))

    return await db.read(read)


def _versions(unit: Unit, macro_id: int) -> list[MacroVersionView]:
    rows = queries.versions(unit, macro_id)
    before: Sequence[Content | None] = [*(read_content(one.content) for one in rows[1:]), None]
    names: dict[int | None, str] = {}
    for row in rows:
        if row.staff_id is not None and row.staff_id not in names:
            person = staff.by_id(unit, row.staff_id)
            names[row.staff_id] = person.name if person else ""
    return [
        MacroVersionView.of(row, older, names.get(row.staff_id, "")) for row, older in zip(rows, before, strict=True)
    ]


@router.put("/{id}/version", responses=_CHANGED)
async def restore(
    member: Writer, macro_id: Id, body: MacroVersionNumber, db: WithDb, settings: WithSettings
) -> MacroView:
    """It says again what it said in an earlier version, if the desk still lets it."""

    def earlier(unit: Unit) -> Content:
        return actions.content_at(unit, reader(unit, member), macro_id, body.number)

    content = await anyio.to_thread.run_sync(reading.again, await db.read(earlier))
    return await _change(db, member, macro_id, content, settings)


def _imported(taken: Taken, faults: Sequence[Fault], *, stored: bool, language: str) -> MacroImport:
    speak = translator(language)
    told = sorted(faults, key=lambda one: one.row)
    return MacroImport(
        stored=stored and not told,
        created=taken.created,
        changed=taken.changed,
        unchanged=taken.unchanged,
        errors=[
            MacroFault(row=one.row, field=one.field, sentence=_sentence(one, speak)) for one in told[:SHOWN_FAULTS]
        ],
        more_errors=max(0, len(told) - SHOWN_FAULTS),
    )


def _sentence(fault: Fault, speak: Translator) -> str:
    if isinstance(fault.error, WrongFields) and fault.field in fault.error.fields:
        said, values = fault.error.fields[fault.field]
        return speak.gettext(said, **values)
    return speak.error(fault.error)
