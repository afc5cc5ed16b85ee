"""What the wallet supports.  Where it says `platforms`, these are names apart by blanks, empty for all of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Table, Text, UniqueConstraint

from walletdesk.catalogue.rules import IssueState, Platform, State
from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.wire import SafeText

_KEPT = {"retention": "until deleted by the team; no personal data"}

catalogue_network = Table(
    "catalogue_network",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),  # in small letters
    Column("chain", Text, nullable=False),  # id of chain.networks; empty for one the desk does not read
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("platforms", Text, nullable=False),
    Column("note_en", Text, nullable=False),
    Column("note_zh", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    info=_KEPT,
)

catalogue_asset = Table(
    "catalogue_asset",
    metadata,
    id_column(),
    to("network_id", "catalogue_network.id"),
    Column("symbol", Text, nullable=False),
    Column("symbol_key", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("contract", Text, nullable=False),  # empty for the network's own coin
    Column("contract_key", Text, nullable=False, index=True),
    Column("decimals", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("platforms", Text, nullable=False),
    Column("note_en", Text, nullable=False),
    Column("note_zh", Text, nullable=False),
    Column("search", Text, nullable=False),  # symbol, name and contract in small letters
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("network_id", "contract_key"),
    info=_KEPT,
)

catalogue_feature = Table(
    "catalogue_feature",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("ranges", Text, nullable=False),  # JSON: [{"platform": "ios", "since": "5.0", "until": ""}]
    Column("note_en", Text, nullable=False),
    Column("note_zh", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    info=_KEPT,
)

catalogue_release = Table(
    "catalogue_release",
    metadata,
    id_column(),
    Column("platform", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("released_at", BigInteger, nullable=False),
    Column("minimum", Boolean, nullable=False),  # older ones no longer work
    Column("link", Text, nullable=False),
    Column("notes_en", Text, nullable=False),
    Column("notes_zh", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("platform", "version"),
    info=_KEPT,
)

catalogue_issue = Table(
    "catalogue_issue",
    metadata,
    id_column(),
    Column("title_en", Text, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("platforms", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("fixed_in", Text, nullable=False),
    to("network_id", "catalogue_network.id", nullable=True),
    to("feature_id", "catalogue_feature.id", nullable=True),
    Column("workaround_en", Text, nullable=False),
    Column("workaround_zh", Text, nullable=False),
    Column("public", Boolean, nullable=False),  # else for the team alone
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    info=_KEPT,
)


def platforms_of(stored: str) -> list[Platform]:
    return [Platform(one) for one in stored.split()]


class NetworkRow(Row, frozen=True, kw_only=True):
    id: int
    name: SafeText
    chain: str
    state: State
    since: str
    platforms: str
    note_en: SafeText
    note_zh: SafeText
    updated_at: int


class AssetRow(Row, frozen=True, kw_only=True):
    id: int
    network_id: int
    symbol: SafeText
    name: SafeText
    contract: str
    contract_key: str
    decimals: int
    state: State
    since: str
    platforms: str
    note_en: SafeText
    note_zh: SafeText
    updated_at: int


class FeatureRow(Row, frozen=True, kw_only=True):
    id: int
    code: str
    name_en: SafeText
    name_zh: SafeText
    state: State
    ranges: str
    note_en: SafeText
    note_zh: SafeText
    updated_at: int


class ReleaseRow(Row, frozen=True, kw_only=True):
    id: int
    platform: Platform
    version: str
    released_at: int
    minimum: bool
    link: str
    notes_en: SafeText
    notes_zh: SafeText
    updated_at: int


class IssueRow(Row, frozen=True, kw_only=True):
    id: int
    title_en: SafeText
    title_zh: SafeText
    platforms: str
    since: str
    until: str
    state: IssueState
    fixed_in: str
    network_id: int | None
    feature_id: int | None
    workaround_en: SafeText
    workaround_zh: SafeText
    public: bool
    updated_at: int
