"""What the room's routes take and give."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

import msgspec
from pydantic import BaseModel, Field, StrictBool, StrictInt, StringConstraints

from walletdesk.catalogue import entries
from walletdesk.catalogue.answers import Answer, AppStanding, Listing
from walletdesk.catalogue.entries import Entry
from walletdesk.catalogue.queries import ranges_of
from walletdesk.catalogue.rules import LONGEST, IssueState, Kind, Platform, Standing, State
from walletdesk.catalogue.tables import AssetRow, FeatureRow, IssueRow, NetworkRow, ReleaseRow, platforms_of
from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.safety import screen
from walletdesk.safety.names import SecretInName, Text, without_secret
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText, SafeText

Name = Annotated[RawText, Text(80, 1, line=True)]
Title = Annotated[RawText, Text(200, 1, line=True)]
Note = Annotated[RawText, Text(1_000)]
VersionText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]
Platforms = Annotated[list[Platform], Field(max_length=len(Platform), description="None for all of them.")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Chain = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]{0,40}$"),
    Field(description="An id of docs/chains.md, or empty for a network whose chain the desk does not read."),
]
Contract = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=128, pattern=r"^[!-~]*$"),
    Field(description="Empty for the network's own coin."),
]
Link = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Moment = Annotated[StrictInt, Field(ge=0, le=2**53, description="Microseconds UTC.")]


def _safe(field: str, raw: RawText | None) -> SafeText:
    """Raises SecretInName (422)."""
    if raw is None:
        return entries.NOTHING
    try:
        return without_secret(raw)
    except SecretInName:
        raise SecretInName(field=field) from None


def _safe_contract(contract: str) -> str:
    """Where the desk knows no checksum a key could be pasted.  Raises SecretInName (422)."""
    if screen(RawText(f"contract {contract}")).found:
        raise SecretInName(field="contract")
    return contract


class NetworkShape(Given):
    """A network as the wallet supports it."""

    kind: ClassVar = Kind.NETWORK
    name: Name
    chain: Chain = ""
    state: State = State.SUPPORTED
    since: VersionText = ""
    platforms: Platforms = []
    note_en: Note | None = None
    note_zh: Note | None = None

    def entry(self) -> entries.Network:
        return entries.Network(
            name=_safe("name", self.name),
            chain=self.chain,
            state=self.state,
            since=self.since,
            platforms=tuple(self.platforms),
            note_en=_safe("note_en", self.note_en),
            note_zh=_safe("note_zh", self.note_zh),
        )


class AssetShape(Given):
    """A coin or token on one network."""

    kind: ClassVar = Kind.ASSET
    network: GivenId
    symbol: Annotated[RawText, Text(24, 1, line=True)]
    name: Name
    contract: Contract = ""
    decimals: Annotated[StrictInt, Field(ge=0, le=255)] = 18
    state: State = State.SUPPORTED
    since: VersionText = ""
    platforms: Platforms = []
    note_en: Note | None = None
    note_zh: Note | None = None

    def entry(self) -> entries.Asset:
        return entries.Asset(
            network_id=self.network,
            symbol=_safe("symbol", self.symbol),
            name=_safe("name", self.name),
            contract=_safe_contract(self.contract),
            decimals=self.decimals,
            state=self.state,
            since=self.since,
            platforms=tuple(self.platforms),
            note_en=_safe("note_en", self.note_en),
            note_zh=_safe("note_zh", self.note_zh),
        )


class RangeShape(Given):
    platform: Platform
    since: VersionText = ""
    until: VersionText = ""


class FeatureShape(Given):
    """Something the app can do, by platform and version."""

    kind: ClassVar = Kind.FEATURE
    code: Code
    name_en: Name
    name_zh: Name
    state: State = State.SUPPORTED
    ranges: Annotated[list[RangeShape], Field(max_length=len(Platform))] = []
    note_en: Note | None = None
    note_zh: Note | None = None

    def entry(self) -> entries.Feature:
        return entries.Feature(
            code=self.code,
            name_en=_safe("name_en", self.name_en),
            name_zh=_safe("name_zh", self.name_zh),
            state=self.state,
            ranges=tuple(entries.Range(platform=one.platform, since=one.since, until=one.until) for one in self.ranges),
            note_en=_safe("note_en", self.note_en),
            note_zh=_safe("note_zh", self.note_zh),
        )


class ReleaseShape(Given):
    """A version of the app on one platform."""

    kind: ClassVar = Kind.RELEASE
    platform: Platform
    version: VersionText
    released_at: Moment
    minimum: StrictBool = False
    link: Link = ""
    notes_en: Note | None = None
    notes_zh: Note | None = None

    def entry(self) -> entries.Release:
        return entries.Release(
            platform=self.platform,
            version=self.version,
            released_at=self.released_at,
            minimum=self.minimum,
            link=self.link,
            notes_en=_safe("notes_en", self.notes_en),
            notes_zh=_safe("notes_zh", self.notes_zh),
        )


class IssueShape(Given):
    """Something known not to work."""

    kind: ClassVar = Kind.ISSUE
    title_en: Title
    title_zh: Title
    platforms: Platforms = []
    since: VersionText = ""
    until: VersionText = ""
    state: IssueState = IssueState.OPEN
    fixed_in: VersionText = ""
    network: GivenId | None = None
    feature: GivenId | None = None
    workaround_en: Note | None = None
    workaround_zh: Note | None = None
    public: StrictBool = False

    def entry(self) -> entries.Issue:
        return entries.Issue(
            title_en=_safe("title_en", self.title_en),
            title_zh=_safe("title_zh", self.title_zh),
            platforms=tuple(self.platforms),
            since=self.since,
            until=self.until,
            state=self.state,
            fixed_in=self.fixed_in,
            network_id=self.network,
            feature_id=self.feature,
            workaround_en=_safe("workaround_en", self.workaround_en),
            workaround_zh=_safe("workaround_zh", self.workaround_zh),
            public=self.public,
        )


Shape = NetworkShape | AssetShape | FeatureShape | ReleaseShape | IssueShape
SHAPES: dict[Kind, type[Shape]] = {
    shape.kind: shape for shape in (NetworkShape, AssetShape, FeatureShape, ReleaseShape, IssueShape)
}


# -- what is shown -----------------------------------------------------------------


class NetworkView(BaseModel):
    id: ShownId
    name: str
    chain: str
    state: State
    since: str
    platforms: list[Platform]
    note_en: str
    note_zh: str
    updated_at: int

    @classmethod
    def of(cls, row: NetworkRow) -> Self:
        return cls(**_told(row), platforms=platforms_of(row.platforms))


class AssetView(BaseModel):
    id: ShownId
    network: ShownId
    symbol: str
    name: str
    contract: str
    decimals: int
    state: State
    since: str
    platforms: list[Platform]
    note_en: str
    note_zh: str
    updated_at: int

    @classmethod
    def of(cls, row: AssetRow) -> Self:
        return cls(**_told(row), network=row.network_id, platforms=platforms_of(row.platforms))


class RangeView(BaseModel):
    platform: Platform
    since: str
    until: str


class FeatureView(BaseModel):
    id: ShownId
    code: str
    name_en: str
    name_zh: str
    state: State
    ranges: list[RangeView]
    note_en: str
    note_zh: str
    updated_at: int

    @classmethod
    def of(cls, row: FeatureRow) -> Self:
        ranges = [RangeView(platform=one.platform, since=one.since, until=one.until) for one in ranges_of(row)]
        return cls(**_told(row), ranges=ranges)


class ReleaseView(BaseModel):
    id: ShownId
    platform: Platform
    version: str
    released_at: int
    minimum: bool
    link: str
    notes_en: str
    notes_zh: str
    updated_at: int

    @classmethod
    def of(cls, row: ReleaseRow) -> Self:
        return cls(**_told(row))


class IssueView(BaseModel):
    id: ShownId
    title_en: str
    title_zh: str
    platforms: list[Platform]
    since: str
    until: str
    state: IssueState
    fixed_in: str
    network: ShownId | None
    feature: ShownId | None
    workaround_en: str
    workaround_zh: str
    public: bool
    updated_at: int

    @classmethod
    def of(cls, row: IssueRow) -> Self:
        return cls(**_told(row), platforms=platforms_of(row.platforms), network=row.network_id, feature=row.feature_id)


def _told(row: NetworkRow | AssetRow | FeatureRow | ReleaseRow | IssueRow) -> dict[str, Any]:
    """What a row says as its view does."""
    other = ("platforms", "ranges", "network_id", "feature_id", "contract_key")
    return {name: value for name, value in msgspec.structs.asdict(row).items() if name not in other}


Next = Annotated[ShownId | None, Field(description="Where the next page begins.")]


class NetworkPage(BaseModel):
    entries: list[NetworkView]
    next: Next


class AssetPage(BaseModel):
    entries: list[AssetView]
    next: Next


class FeaturePage(BaseModel):
    entries: list[FeatureView]
    next: Next


class ReleasePage(BaseModel):
    entries: list[ReleaseView]
    next: Next


class IssuePage(BaseModel):
    entries: list[IssueView]
    next: Next


class ChainChoice(BaseModel):
    """A network whose chain the desk reads."""

    id: str
    name: str


class NetworkChoice(BaseModel):
    """Something an entry can be about."""

    id: ShownId
    name: str
    state: State


class FeatureChoice(BaseModel):
    id: ShownId
    name_en: str
    name_zh: str


class CatalogueChoices(BaseModel):
    chains: list[ChainChoice]
    networks: list[NetworkChoice]
    features: list[FeatureChoice]


# -- import ------------------------------------------------------------------------


class CatalogueSheet(Given):
    """A file of entries: CSV with a line of column names, or a JSON list of objects (docs/catalogue.md)."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=900_000)]
    dry_run: StrictBool = Field(default=False, description="Say what would become of it and store nothing.")


class RowError(BaseModel):
    row: int = Field(description="Its line in a CSV file, its place in a JSON list; 0 for the file itself.")
    field: str
    sentence: str


class ImportView(BaseModel):
    stored: bool
    created: int
    changed: int
    unchanged: int
    errors: list[RowError] = Field(description="The first hundred; where there is one nothing is stored.")
    more_errors: int


# -- answers -----------------------------------------------------------------------


class CatalogueQuestion(Given):
    text: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00]+$"),
        Field(description="Goes through the gate before anything else."),
    ]


class ListingView(BaseModel):
    """An asset with the network it is on."""

    asset: AssetView
    network: NetworkView
    state: State = Field(description="What holds of both together.")
    explorer: str

    @classmethod
    def of(cls, listing: Listing) -> Self:
        return cls(
            asset=AssetView.of(listing.asset),
            network=NetworkView.of(listing.network),
            state=listing.state,
            explorer=listing.explorer,
        )


class CatalogueAnswer(BaseModel):
    warning: str = Field(
        description="Empty, `lookalike_contract`, `lookalike_letters`, `unlisted_contract`, `damaged_address`, "
        "`other_network` or `nothing`."
    )
    listings: list[ListingView]
    networks: list[NetworkView]
    features: list[FeatureView]
    issues: list[IssueView] = Field(description="Open ones of these networks and features.")

    @classmethod
    def of(cls, answer: Answer) -> Self:
        return cls(
            warning=answer.warning,
            listings=[ListingView.of(one) for one in answer.listings],
            networks=[NetworkView.of(one) for one in answer.networks],
            features=[FeatureView.of(one) for one in answer.features],
            issues=[IssueView.of(one) for one in answer.issues],
        )


class AppStandingView(BaseModel):
    """How the app of a device stands."""

    platform: Platform | None
    standing: Standing
    current: str
    minimum: str
    listed: bool
    known: bool = Field(description="What the app says holds a version.")
    link: str
    notes_en: str = Field(description="What is new in the current one.")
    notes_zh: str
    issues: list[IssueView]

    @classmethod
    def of(cls, found: AppStanding) -> Self:
        return cls(
            platform=found.platform,
            standing=found.standing,
            current=found.current,
            minimum=found.minimum,
            listed=found.listed,
            known=found.known,
            link=found.link,
            notes_en=found.notes_en,
            notes_zh=found.notes_zh,
            issues=[IssueView.of(one) for one in found.issues],
        )


def shape_of(kind: Kind, body: dict[str, Any]) -> Entry:
    """An entry from what a form or a file says.  Raises pydantic's ValidationError, SecretInName (422)."""
    return SHAPES[kind].model_validate(body).entry()
