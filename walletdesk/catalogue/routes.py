"""HTTP: the catalogue's lists and files, and its answers for the team, under /api/catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from walletdesk.catalogue import actions, answers, queries, rules, sheets
from walletdesk.catalogue.actions import AlreadyListed, CatalogueFull, Fault, Plan, StillInUse
from walletdesk.catalogue.rules import Kind, WrongEntry
from walletdesk.catalogue.schemas import (
    AppStandingView,
    AssetPage,
    AssetShape,
    AssetView,
    CatalogueAnswer,
    CatalogueChoices,
    CatalogueQuestion,
    CatalogueSheet,
    ChainChoice,
    FeatureChoice,
    FeaturePage,
    FeatureShape,
    FeatureView,
    ImportView,
    IssuePage,
    IssueShape,
    IssueView,
    NetworkChoice,
    NetworkPage,
    NetworkShape,
    NetworkView,
    ReleasePage,
    ReleaseShape,
    ReleaseView,
    RowError,
    Shape,
)
from walletdesk.chain import networks
from walletdesk.chain.networks import CLOSED, TESTNET
from walletdesk.chain.shown import strange
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithLanguage, WrongFields, WrongRequest, responses
from walletdesk.kit.i18n import Translator, translator
from walletdesk.kit.paging import Cursor, GivenId, Limit
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen
from walletdesk.safety.names import SecretInName
from walletdesk.safety.pasted import HoldsSecret, pasted
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText

if TYPE_CHECKING:
    from walletdesk.catalogue import contracts

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)

Reader = Annotated[StaffMember, Depends(needs(Permission.CATALOGUE_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.CATALOGUE_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]
Words = Annotated[str, Query(max_length=120, description="Those that hold this.")]
Told = Annotated[str, Query(max_length=200)]

router = APIRouter(prefix="/api/catalogue", tags=["catalogue"], responses=responses(*ALWAYS))

_MADE = responses(AlreadyListed, SecretInName)
_CHANGED = responses(NotFound, AlreadyListed, SecretInName)
SHOWN_FAULTS = 100


@contextmanager
def _placed() -> Iterator[None]:
    """What is wrong with an entry is told at its field."""
    try:
        yield
    except (WrongEntry, SecretInName) as error:
        field = str(error.values.get("field", ""))
        if not field:
            raise
        raise WrongFields({field: (error.text, dict(error.values))}) from None


async def _add(db: WithDb, member: StaffMember, body: Shape) -> int:
    with _placed():
        return await db.write(actions.add, member.actor, body.entry())


async def _change(db: WithDb, member: StaffMember, entry_id: int, body: Shape) -> None:
    with _placed():
        await db.write(actions.change, member.actor, entry_id, body.entry())


def _page(found: list[Any], after: int, limit: int) -> tuple[list[Any], int | None]:
    return found[:limit], after + limit if len(found) > limit else None


async def _some(db: WithDb, kind: Kind, words: str, cursor: int | None, limit: int) -> tuple[list[Any], int | None]:
    after = min(cursor or 0, rules.MOST[kind])
    found = await db.read(lambda unit: queries.some(queries.ALL[kind](unit), words, after=after, limit=limit + 1))
    return _page(found, after, limit)


# -- networks ----------------------------------------------------------------------


@router.get("/networks")
async def list_networks(
    member: Reader, db: WithDb, words: Words = "", cursor: Cursor = None, limit: Limit = 50
) -> NetworkPage:
    found, after = await _some(db, Kind.NETWORK, words, cursor, limit)
    return NetworkPage(entries=[NetworkView.of(one) for one in found], next=after)


@router.post("/networks", status_code=201, responses=_MADE)
async def add_network(member: Manager, body: NetworkShape, db: WithDb) -> NetworkView:
    return NetworkView.of(await db.read(_row, Kind.NETWORK, await _add(db, member, body)))


@router.put("/networks/{id}", responses=_CHANGED)
async def change_network(member: Manager, entry_id: Id, body: NetworkShape, db: WithDb) -> NetworkView:
    """It is as the body says; what is left out takes its usual value."""
    await _change(db, member, entry_id, body)
    return NetworkView.of(await db.read(_row, Kind.NETWORK, entry_id))


# -- coins and tokens --------------------------------------------------------------


@router.get("/assets")
async def list_assets(
    member: Reader,
    db: WithDb,
    words: Words = "",
    network: Annotated[GivenId | None, Query(description="Those on this network.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> AssetPage:
    after = min(cursor or 0, rules.MOST[Kind.ASSET])
    found = await db.read(queries.assets_page, words=words.strip(), network_id=network, after=after, limit=limit + 1)
    shown, after_these = _page(found, after, limit)
    return AssetPage(entries=[AssetView.of(one) for one in shown], next=after_these)


@router.post("/assets", status_code=201, responses=_MADE)
async def add_asset(member: Manager, body: AssetShape, db: WithDb) -> AssetView:
    """A contract is checked as its network writes it, and kept in its usual form."""
    return AssetView.of(await db.read(_row, Kind.ASSET, await _add(db, member, body)))


@router.put("/assets/{id}", responses=_CHANGED)
async def change_asset(member: Manager, entry_id: Id, body: AssetShape, db: WithDb) -> AssetView:
    await _change(db, member, entry_id, body)
    return AssetView.of(await db.read(_row, Kind.ASSET, entry_id))


# -- features ----------------------------------------------------------------------


@router.get("/features")
async def list_features(
    member: Reader, db: WithDb, words: Words = "", cursor: Cursor = None, limit: Limit = 50
) -> FeaturePage:
    found, after = await _some(db, Kind.FEATURE, words, cursor, limit)
    return FeaturePage(entries=[FeatureView.of(one) for one in found], next=after)


@router.post("/features", status_code=201, responses=_MADE)
async def add_feature(member: Manager, body: FeatureShape, db: WithDb) -> FeatureView:
    return FeatureView.of(await db.read(_row, Kind.FEATURE, await _add(db, member, body)))


@router.put("/features/{id}", responses=_CHANGED)
async def change_feature(member: Manager, entry_id: Id, body: FeatureShape, db: WithDb) -> FeatureView:
    await _change(db, member, entry_id, body)
    return FeatureView.of(await db.read(_row, Kind.FEATURE, entry_id))


# -- releases ----------------------------------------------------------------------


@router.get("/releases")
async def list_releases(
    member: Reader, db: WithDb, words: Words = "", cursor: Cursor = None, limit: Limit = 50
) -> ReleasePage:
    """By platform, the newest version first."""
    found, after = await _some(db, Kind.RELEASE, words, cursor, limit)
    return ReleasePage(entries=[ReleaseView.of(one) for one in found], next=after)


@router.post("/releases", status_code=201, responses=_MADE)
async def add_release(member: Manager, body: ReleaseShape, db: WithDb) -> ReleaseView:
    return ReleaseView.of(await db.read(_row, Kind.RELEASE, await _add(db, member, body)))


@router.put("/releases/{id}", responses=_CHANGED)
async def change_release(member: Manager, entry_id: Id, body: ReleaseShape, db: WithDb) -> ReleaseView:
    await _change(db, member, entry_id, body)
    return ReleaseView.of(await db.read(_row, Kind.RELEASE, entry_id))


# -- known issues ------------------------------------------------------------------


@router.get("/issues")
async def list_issues(
    member: Reader, db: WithDb, words: Words = "", cursor: Cursor = None, limit: Limit = 50
) -> IssuePage:
    """Open ones first, then the newest."""
    found, after = await _some(db, Kind.ISSUE, words, cursor, limit)
    return IssuePage(entries=[IssueView.of(one) for one in found], next=after)


@router.post("/issues", status_code=201, responses=_MADE)
async def add_issue(member: Manager, body: IssueShape, db: WithDb) -> IssueView:
    return IssueView.of(await db.read(_row, Kind.ISSUE, await _add(db, member, body)))


@router.put("/issues/{id}", responses=_CHANGED)
async def change_issue(member: Manager, entry_id: Id, body: IssueShape, db: WithDb) -> IssueView:
    await _change(db, member, entry_id, body)
    return IssueView.of(await db.read(_row, Kind.ISSUE, entry_id))


# -- any of them -------------------------------------------------------------------

Listed = Literal["networks", "assets", "features", "releases", "issues"]
"""A list by its place in the address."""


def _kind(listed: Listed) -> Kind:
    return Kind(listed.removesuffix("s"))


@router.delete("/{listed}/{id}", status_code=204, responses=responses(NotFound, StillInUse))
async def delete_entry(member: Manager, listed: Listed, entry_id: Id, db: WithDb) -> None:
    """What other entries speak of stays until they do no more."""
    await db.write(actions.remove, member.actor, _kind(listed), entry_id)


@router.get(
    "/{listed}/export",
    response_class=Response,
    responses={200: {"description": "The list", "content": {"text/csv": {}, "application/json": {}}}},
)
async def export(
    member: Reader, listed: Listed, db: WithDb, form: Annotated[Literal["csv", "json"], Query()] = "csv"
) -> Response:
    """The whole list as the import takes it."""
    kind = _kind(listed)
    rows = await db.read(_rows, kind)
    text = sheets.as_csv(kind, rows) if form == "csv" else sheets.as_json(kind, rows)
    media = "text/csv" if form == "csv" else "application/json"
    headers = {"content-disposition": f'attachment; filename="{listed}.{form}"', "cache-control": "no-store"}
    return Response(text, media_type=media, headers=headers)


@router.post(
    "/{listed}/import",
    responses=responses(sheets.BadSheet, CatalogueFull),
)
async def import_entries(
    member: Manager, listed: Listed, body: CatalogueSheet, db: WithDb, language: WithLanguage
) -> ImportView:
    """All rows or none.  What is there and not in the file stays; what both speak of is as the file says."""
    kind = _kind(listed)
    drafts, faults = await anyio.to_thread.run_sync(sheets.drafts, kind, body.text)
    found = await db.read(actions.plan, kind, drafts)
    faults = sorted([*faults, *found.faults], key=lambda one: one.row)
    stored = not faults and not body.dry_run
    if stored:
        found = await db.write(actions.take_file, member.actor, kind, drafts)
        faults = found.faults
    return _imported(found, faults, stored=stored and not faults, language=language)


def _imported(found: Plan, faults: list[Fault], *, stored: bool, language: str) -> ImportView:
    speak = translator(language)
    shown = [
        RowError(row=one.row, field=one.field, sentence=_sentence(one.error, one.field, speak))
        for one in faults[:SHOWN_FAULTS]
    ]
    return ImportView(
        stored=stored,
        created=len(found.new),
        changed=len(found.changed),
        unchanged=found.unchanged,
        errors=shown,
        more_errors=len(faults) - len(shown),
    )


def _sentence(error: WalletdeskError, field: str, speak: Translator) -> str:
    if isinstance(error, WrongFields) and field in error.fields:
        said, values = error.fields[field]
        return speak.gettext(said, **values)
    return speak.error(error)


def _rows(unit: Unit, kind: Kind) -> list[sheets.Row]:
    return sheets.rows_of(
        queries.ALL[kind](unit),
        {one.id: one for one in queries.all_networks(unit)},
        {one.id: one for one in queries.all_features(unit)},
    )


def _row(unit: Unit, kind: Kind, entry_id: int) -> Any:
    return queries.row(unit, kind, entry_id)


@router.get("/choices")
async def choices(member: Reader, db: WithDb) -> CatalogueChoices:
    """What an entry can name."""
    return await db.read(_choices)


def _choices(unit: Unit) -> CatalogueChoices:
    return CatalogueChoices(
        chains=[
            ChainChoice(id=one.id, name=one.name)
            for one in (*networks.NETWORKS.values(), *networks.described())
            if not one.traits & {TESTNET, CLOSED}
        ],
        networks=[NetworkChoice(id=one.id, name=one.name, state=one.state) for one in queries.all_networks(unit)],
        features=[
            FeatureChoice(id=one.id, name_en=one.name_en, name_zh=one.name_zh) for one in queries.all_features(unit)
        ],
    )


# -- answers -----------------------------------------------------------------------


def asked_of(text: str) -> contracts.Named:
    """What somebody asks about; takes a millisecond.  Raises HoldsSecret (422)."""
    from walletdesk.catalogue import contracts  # brings curves and codecs, 0.2 s of a start

    screened = pasted(text, "contract")
    named = contracts.read(screened.text.removeprefix("contract "))
    if screened.found or screen(RawText(text)).found:
        return named
    return msgspec.structs.replace(named, shown=strange(text, 60))


@router.post("/answer", responses=responses(HoldsSecret))
async def answer(member: Reader, body: CatalogueQuestion, db: WithDb) -> CatalogueAnswer:
    """Whether a symbol, a name, a network, a feature or a contract is supported.  Nothing is kept of the question."""
    asked = await anyio.to_thread.run_sync(asked_of, body.text)
    found = await db.read(answers.supported, asked.words, asked.contracts, damaged=asked.damaged, public=False)
    return CatalogueAnswer.of(found)


@router.get("/device")
async def device(member: Reader, db: WithDb, app: Told = "", system: Told = "") -> AppStandingView:
    """How the app of a device stands, by what it says of itself: `Polar 5.12.1`, `iOS 19.1`."""
    platforms = rules.platforms_of(system, app)
    version = rules.find_version(app)
    now = db.clock.now()
    return AppStandingView.of(await db.read(answers.app_standing, platforms, version, now, public=False))
