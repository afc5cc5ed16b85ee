"""What the catalogue answers to "is it supported?" and "is my version current?": for the public page, the team and bots.

The text of a question has passed the gate and `contracts.read` before it comes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from walletdesk.catalogue import queries, rules
from walletdesk.catalogue.entries import NOTHING
from walletdesk.catalogue.rules import IssueState, Platform, Published, Standing, State
from walletdesk.catalogue.tables import AssetRow, FeatureRow, IssueRow, NetworkRow, platforms_of
from walletdesk.chain import networks
from walletdesk.kit import lookalikes
from walletdesk.kit.unit import Unit
from walletdesk.wire import SafeText

# -- is it supported? --------------------------------------------------------------

MOST_LISTINGS = 20
LOOKALIKE_CONTRACT = "lookalike_contract"
"""The symbol is one of ours, the contract is not: a token of the same name."""
LOOKALIKE_LETTERS = "lookalike_letters"
"""A symbol of ours written with letters of another alphabet."""
UNLISTED_CONTRACT = "unlisted_contract"
DAMAGED_ADDRESS = "damaged_address"
OTHER_NETWORK = "other_network"
"""We support it, and not on the network that was named."""
NO_MATCH = "nothing"

_ALIASES = {
    **dict.fromkeys(("erc20", "erc-20", "eth", "以太坊"), "ethereum"),
    **dict.fromkeys(("trc20", "trc-20", "trx", "波场"), "tron"),
    **dict.fromkeys(("bep20", "bep-20", "bsc"), "bnb"),
    **dict.fromkeys(("spl", "sol"), "solana"),
    "jetton": "ton",
    "btc": "bitcoin",
    "arb": "arbitrum",
    "op": "optimism",
    "matic": "polygon",
    "avax": "avalanche",
}
"""What people call networks: by the standard of their tokens, by their coin."""
_WORD = re.compile(r"[0-9A-Za-z$._+-]+|[^\W\d_]+")
_FILLERS = frozenset("is it on in the a an do you can i my of for to supported support token coin and or".split())


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """An asset on its network."""

    asset: AssetRow
    network: NetworkRow

    @property
    def state(self) -> State:
        return rules.worse(self.asset.state, self.network.state)

    @property
    def explorer(self) -> str:
        """Its page in an explorer that the desk knows, or ""."""
        known = networks.known(self.network.chain) if self.network.chain else None
        if known is None or not known.explorers or not self.asset.contract:
            return ""
        return known.explorers[0].address.format(self.asset.contract)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """To "is this supported?".  Without a `warning` what is listed is what was asked about, and all of it."""

    warning: str = ""
    listings: tuple[Listing, ...] = ()
    networks: tuple[NetworkRow, ...] = ()
    features: tuple[FeatureRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()
    """Open ones of the networks and features among these."""


def supported(unit: Unit, words: str, contracts: Sequence[str] = (), *, damaged: bool = False, public: bool) -> Answer:
    """What the catalogue says of a symbol, a name, a network, a feature or a contract.

    `contracts` are keys (`contracts.key`); a network whose addresses the desk does not read has them among the `words`.
    `public` leaves out issues that are for the team alone.
    """
    answer = _supported(unit, words, contracts, damaged)
    places = {one.network.id for one in answer.listings} | {one.id for one in answer.networks}
    features = {one.id for one in answer.features}
    return msgspec.structs.replace(
        answer,
        issues=tuple(
            one
            for one in queries.all_issues(unit)
            if one.state is IssueState.OPEN
            and (one.public or not public)
            and (one.network_id in places or one.feature_id in features)
        ),
    )


def _supported(unit: Unit, words: str, contracts: Sequence[str], damaged: bool) -> Answer:
    known = {one.id: one for one in queries.all_networks(unit)}
    ours = queries.by_contract(unit, [*contracts, words] if words else contracts)
    if set(contracts) - {one.contract_key for one in ours}:
        namesakes, _ = _meant(unit, words, known.values())
        warning = LOOKALIKE_CONTRACT if namesakes else UNLISTED_CONTRACT
        return Answer(warning=warning, listings=_listings([*ours, *namesakes], known))
    if damaged:
        namesakes, _ = _meant(unit, words, known.values())
        return Answer(warning=DAMAGED_ADDRESS, listings=_listings([*ours, *namesakes], known))
    if ours:
        return Answer(listings=_listings(ours, known))
    return _of_words(unit, words, known) if words else Answer(warning=NO_MATCH)


def _of_words(unit: Unit, words: str, known: dict[int, NetworkRow]) -> Answer:
    assets, places = _meant(unit, words, known.values())
    if assets:
        if _in_disguise(words):
            return Answer(warning=LOOKALIKE_LETTERS, listings=_listings(assets, known))
        there = [one for one in assets if one.network_id in {place.id for place in places}]
        if places and not there:
            return Answer(warning=OTHER_NETWORK, listings=_listings(assets, known), networks=places)
        return Answer(listings=_listings(there or assets, known))
    text = words.casefold()
    found = _listings(queries.assets_page(unit, words=text, limit=200), known)
    named = tuple(one for one in known.values() if text in one.name.casefold() or text == one.chain) or places
    features = tuple(one for one in queries.all_features(unit) if _fits(one, text))
    empty = not (found or named or features)
    return Answer(warning=NO_MATCH if empty else "", listings=found, networks=named, features=features)


def _meant(unit: Unit, words: str, known: Iterable[NetworkRow]) -> tuple[list[AssetRow], tuple[NetworkRow, ...]]:
    """Assets by the symbols among the words, and the networks that the words name beside them.

    "TON" alone is the coin; in "USDT on TON" it is the network.
    """
    plain = lookalikes.folded(words).casefold().lstrip("$")
    if whole := queries.by_symbol(unit, {words.casefold(), plain}):
        return whole, ()
    said = {one.strip("$.").casefold() for one in _WORD.findall(lookalikes.folded(words)) if len(one) > 1} - _FILLERS
    said |= {one.casefold() for one in _WORD.findall(words) if not one.isascii()}
    places = {one.id: names for one in known if (names := _names(one, said, words))}
    found = queries.by_symbol(unit, said)
    as_places = {name for names in places.values() for name in names}
    coins = [one for one in found if one.symbol.casefold() not in as_places] or found
    symbols = {one.symbol.casefold() for one in coins}
    return coins, tuple(one for one in known if places.get(one.id, set()) - symbols)


def _names(network: NetworkRow, said: set[str], words: str) -> set[str]:
    """Those of the words that name the network."""
    name = network.name.casefold()
    found = {one for one in said if one == name or (network.chain and network.chain in (one, _ALIASES.get(one)))}
    whole = f" {' '.join(words.casefold().split())} "
    if f" {name} " in whole or (not name.isascii() and name in whole):
        found.add(name)
    # Chinese has no blanks between words.
    return found | {
        one for one, chain in _ALIASES.items() if chain == network.chain and not one.isascii() and one in whole
    }


def _in_disguise(words: str) -> bool:
    like = lookalikes.folded(words)
    return not words.isascii() and "?" not in like


def _fits(feature: FeatureRow, text: str) -> bool:
    named = (feature.code, feature.name_en.casefold(), feature.name_zh.casefold())
    return any(text in one or (len(one) > 1 and one in text) for one in named)


def _listings(found: Sequence[AssetRow], known: dict[int, NetworkRow]) -> tuple[Listing, ...]:
    once = {one.id: Listing(asset=one, network=known[one.network_id]) for one in found}
    order = list(State)
    listings = sorted(
        once.values(),
        key=lambda one: (order.index(one.state), one.asset.symbol.casefold(), one.network.name.casefold()),
    )
    return tuple(listings[:MOST_LISTINGS])


# -- is this version current? ------------------------------------------------------


class AppStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How one version of the app stands, and what is known to be wrong with it."""

    platform: Platform | None
    standing: Standing
    current: str = ""
    minimum: str = ""
    listed: bool = False
    known: bool = False
    """What was told is a version."""
    link: str = ""
    """Where the current one is to be had."""
    notes_en: SafeText = NOTHING
    """What is new in it."""
    notes_zh: SafeText = NOTHING
    issues: tuple[IssueRow, ...] = ()


_OURS = frozenset({Standing.CURRENT, Standing.UPDATE, Standing.UNSUPPORTED})
"""Of a version that is none of ours nothing is known."""


def app_standing(
    unit: Unit, platforms: Sequence[Platform], version: rules.Version | None, now: int, *, public: bool
) -> AppStanding:
    """`platforms` are those it may run on, likeliest first; the first with releases decides.

    `public` leaves out issues that are for the team alone.
    """
    releases = queries.all_releases(unit)
    platform = next((one for one in platforms if any(row.platform is one for row in releases)), None)
    if platform is None:
        return AppStanding(platform=platforms[0] if platforms else None, standing=Standing.UNKNOWN)
    mine = [one for one in releases if one.platform is platform]
    published = [Published(version=one.version, released_at=one.released_at, minimum=one.minimum) for one in mine]
    judged = rules.judge(version, published, now)
    newest = next((one for one in mine if one.version == judged.current), None)
    return AppStanding(
        platform=platform,
        standing=judged.standing,
        current=judged.current,
        minimum=judged.minimum,
        listed=judged.listed,
        known=version is not None,
        link=newest.link if newest else "",
        notes_en=newest.notes_en if newest else NOTHING,
        notes_zh=newest.notes_zh if newest else NOTHING,
        issues=issues_of(unit, platform, version, public=public) if version and judged.standing in _OURS else (),
    )


def issues_of(unit: Unit, platform: Platform, version: rules.Version, *, public: bool) -> tuple[IssueRow, ...]:
    """Known issues of a version, open ones first."""
    return tuple(
        one
        for one in queries.all_issues(unit)
        if (one.public or not public)
        and rules.affects(
            version,
            platform,
            platforms=platforms_of(one.platforms),
            since=one.since,
            until=one.until,
            fixed_in=one.fixed_in,
        )
    )
