"""What the catalogue holds, list by list; `answers` says what follows for who asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, cast

import msgspec
from sqlalchemy import Table, bindparam, func, select

from walletdesk.catalogue import rules
from walletdesk.catalogue.entries import Range
from walletdesk.catalogue.rules import Kind, Platform, State
from walletdesk.catalogue.tables import (
    AssetRow,
    FeatureRow,
    IssueRow,
    NetworkRow,
    ReleaseRow,
    catalogue_asset,
    catalogue_feature,
    catalogue_issue,
    catalogue_network,
    catalogue_release,
)
from walletdesk.chain.base import Token
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit

AnyRow = NetworkRow | AssetRow | FeatureRow | ReleaseRow | IssueRow
TABLES: dict[Kind, Table] = {
    Kind.NETWORK: catalogue_network,
    Kind.ASSET: catalogue_asset,
    Kind.FEATURE: catalogue_feature,
    Kind.RELEASE: catalogue_release,
    Kind.ISSUE: catalogue_issue,
}
ROWS: dict[Kind, type[AnyRow]] = {
    Kind.NETWORK: NetworkRow,
    Kind.ASSET: AssetRow,
    Kind.FEATURE: FeatureRow,
    Kind.RELEASE: ReleaseRow,
    Kind.ISSUE: IssueRow,
}

_NETWORKS = Query(select(*columns(catalogue_network, NetworkRow)).order_by(catalogue_network.c.name_key), NetworkRow)
_ASSETS = Query(
    select(*columns(catalogue_asset, AssetRow)).order_by(catalogue_asset.c.symbol_key, catalogue_asset.c.id), AssetRow
)
_FEATURES = Query(select(*columns(catalogue_feature, FeatureRow)).order_by(catalogue_feature.c.code), FeatureRow)
_RELEASES = Query(select(*columns(catalogue_release, ReleaseRow)), ReleaseRow)
_ISSUES = Query(select(*columns(catalogue_issue, IssueRow)).order_by(catalogue_issue.c.id.desc()), IssueRow)
_COUNTS = {kind: Query(select(func.count()).select_from(table), int) for kind, table in TABLES.items()}
_BY_ID = {
    kind: Query(select(*columns(TABLES[kind], shape)).where(TABLES[kind].c.id == bindparam("id")), shape)
    for kind, shape in ROWS.items()
}


def all_networks(unit: Unit) -> list[NetworkRow]:
    """By name."""
    return unit.all(_NETWORKS)


def all_assets(unit: Unit) -> list[AssetRow]:
    """By symbol."""
    return unit.all(_ASSETS)


def all_features(unit: Unit) -> list[FeatureRow]:
    return unit.all(_FEATURES)


def all_releases(unit: Unit) -> list[ReleaseRow]:
    """By platform, the newest version first."""
    found = unit.all(_RELEASES)
    order = list(Platform)
    newest = sorted(found, key=lambda one: rules.place(rules.read_version(one.version) or _NO_VERSION), reverse=True)
    return sorted(newest, key=lambda one: order.index(one.platform))


def all_issues(unit: Unit) -> list[IssueRow]:
    """Open ones first, then the newest."""
    return sorted(unit.all(_ISSUES), key=lambda one: one.state is not rules.IssueState.OPEN)


_NO_VERSION = rules.Version(numbers=())
ALL: dict[Kind, Callable[[Unit], Sequence[AnyRow]]] = {
    Kind.NETWORK: all_networks,
    Kind.ASSET: all_assets,
    Kind.FEATURE: all_features,
    Kind.RELEASE: all_releases,
    Kind.ISSUE: all_issues,
}


def row(unit: Unit, kind: Kind, entry_id: int) -> AnyRow:
    """Raises NotFound (404)."""
    if (found := unit.one(_BY_ID[kind], id=entry_id)) is None:
        raise NotFound
    return found


def network(unit: Unit, entry_id: int) -> NetworkRow:
    """Raises NotFound (404)."""
    return cast(NetworkRow, row(unit, Kind.NETWORK, entry_id))


def count(unit: Unit, kind: Kind) -> int:
    return unit.value(_COUNTS[kind])


def ranges_of(feature: FeatureRow) -> list[Range]:
    return msgspec.json.decode(feature.ranges, type=list[Range])


# -- what the chain is read with ----------------------------------------------------


class _Newest(msgspec.Struct, array_like=True, frozen=True):
    count: int
    updated_at: int | None


_NEWEST = [
    Query(select(func.count(), func.max(table.c.updated_at)), _Newest) for table in (catalogue_asset, catalogue_network)
]


def tokens_since(unit: Unit, mark: str) -> tuple[str, list[Token]] | None:
    """The tokens whose contracts and decimals the team vouches for, those of the networks that the desk reads, and the
    mark to ask with the next time; None where nothing has changed since `mark`."""
    newest = [unit.value(query) for query in _NEWEST]
    now = ";".join(f"{one.count},{one.updated_at or 0}" for one in newest)
    if now == mark:
        return None
    of = {one.id: one for one in all_networks(unit) if one.chain}
    return now, [
        Token(network=of[one.network_id].chain, contract=one.contract, symbol=one.symbol, decimals=one.decimals)
        for one in all_assets(unit)
        if one.contract and one.network_id in of and rules.worse(one.state, of[one.network_id].state) in _THERE
    ]


_THERE = frozenset({State.SUPPORTED, State.VIEW_ONLY})
"""Who holds such a token sees it."""

# -- lists -------------------------------------------------------------------------


def assets_page(
    unit: Unit, *, words: str = "", network_id: int | None = None, after: int = 0, limit: int
) -> list[AssetRow]:
    """By symbol; `after` is how many come before.  Only the team changes these lists, and then they are read anew."""
    statement = select(*columns(catalogue_asset, AssetRow))
    if words:
        statement = statement.where(catalogue_asset.c.search.contains(words.casefold(), autoescape=True))
    if network_id is not None:
        statement = statement.where(catalogue_asset.c.network_id == network_id)
    statement = statement.order_by(catalogue_asset.c.symbol_key, catalogue_asset.c.id).offset(after).limit(limit)
    return unit.select(statement, AssetRow)


def some(found: Sequence[AnyRow], words: str, *, after: int, limit: int) -> list[Any]:
    """Of a list that is read whole, those that hold all of `words`, from the one at `after` on."""
    wanted = words.casefold().split()
    fitting = [one for one in found if not wanted or all(word in _said(one) for word in wanted)]
    return list(fitting[after : after + limit])


def _said(one: AnyRow) -> str:
    texts = [value for value in msgspec.structs.astuple(one) if isinstance(value, str)]
    return "\n".join(texts).casefold()


def in_use(unit: Unit, network_id: int) -> int:
    """How many assets and issues speak of a network."""
    return on_network(unit, network_id) + unit.value(_ISSUES_ON, id=network_id)


def on_network(unit: Unit, network_id: int) -> int:
    """How many assets."""
    return unit.value(_ASSETS_ON, id=network_id)


def feature_in_use(unit: Unit, feature_id: int) -> int:
    return unit.value(_ISSUES_OF, id=feature_id)


def _counted(table: Table, column: str) -> Query[int]:
    return Query(select(func.count()).select_from(table).where(table.c[column] == bindparam("id")), int)


_ASSETS_ON = _counted(catalogue_asset, "network_id")
_ISSUES_ON = _counted(catalogue_issue, "network_id")
_ISSUES_OF = _counted(catalogue_issue, "feature_id")


class OnNetwork(msgspec.Struct, frozen=True, kw_only=True):
    network: NetworkRow
    assets: int


class _Counted(msgspec.Struct, array_like=True, frozen=True):
    network_id: int
    count: int


_ASSETS_BY_NETWORK = Query(
    select(catalogue_asset.c.network_id, func.count()).group_by(catalogue_asset.c.network_id), _Counted
)


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may see of the catalogue without asking for something."""

    networks: list[OnNetwork]
    features: list[FeatureRow]
    platforms: list[Platform]
    """On which there are releases."""


def overview(unit: Unit, now: int) -> Overview:
    counts = {one.network_id: one.count for one in unit.all(_ASSETS_BY_NETWORK)}
    order = list(State)
    known = sorted(all_networks(unit), key=lambda one: order.index(one.state))
    out = {one.platform for one in unit.all(_RELEASES) if one.released_at <= now}
    return Overview(
        networks=[OnNetwork(network=one, assets=counts.get(one.id, 0)) for one in known],
        features=sorted(all_features(unit), key=lambda one: order.index(one.state)),
        platforms=[one for one in Platform if one in out],
    )


# -- for answers -------------------------------------------------------------------

_ASSET = columns(catalogue_asset, AssetRow)


def by_contract(unit: Unit, keys: Sequence[str]) -> list[AssetRow]:
    return unit.select(select(*_ASSET).where(catalogue_asset.c.contract_key.in_(sorted(keys))), AssetRow)


def by_symbol(unit: Unit, keys: Collection[str]) -> list[AssetRow]:
    """`keys` are symbols in small letters."""
    return unit.select(select(*_ASSET).where(catalogue_asset.c.symbol_key.in_(sorted(keys))), AssetRow)
