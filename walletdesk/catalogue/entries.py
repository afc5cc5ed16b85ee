"""What is said of one network, asset, feature, release or issue; texts have passed the gate."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import msgspec

from walletdesk.catalogue import rules
from walletdesk.catalogue.rules import IssueState, Kind, Platform, State
from walletdesk.chain import networks
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText

NOTHING = screen(RawText("")).text


class UnknownChain(rules.WrongEntry):
    code = "unknown_chain"
    usual = "chain"
    sentence = "There is no such network. Take an id of docs/chains.md, or leave it empty."


class Network(msgspec.Struct, frozen=True, kw_only=True):
    name: SafeText
    chain: str = ""
    """Id of `chain.networks`, or "" for one whose chain the desk does not read."""
    state: State = State.SUPPORTED
    since: str = ""
    platforms: tuple[Platform, ...] = ()
    """None for all of them."""
    note_en: SafeText = NOTHING
    note_zh: SafeText = NOTHING


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    network_id: int
    symbol: SafeText
    name: SafeText
    contract: str = ""
    """Empty for the network's own coin."""
    decimals: int = 18
    state: State = State.SUPPORTED
    since: str = ""
    platforms: tuple[Platform, ...] = ()
    note_en: SafeText = NOTHING
    note_zh: SafeText = NOTHING


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Versions of one platform, both ends included; empty is open."""

    platform: Platform
    since: str = ""
    until: str = ""


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name_en: SafeText
    name_zh: SafeText
    state: State = State.SUPPORTED
    ranges: tuple[Range, ...] = ()
    """Where it is there; a platform that is not named does not have it."""
    note_en: SafeText = NOTHING
    note_zh: SafeText = NOTHING


class Release(msgspec.Struct, frozen=True, kw_only=True):
    platform: Platform
    version: str
    released_at: int
    minimum: bool = False
    """Older ones no longer work."""
    link: str = ""
    notes_en: SafeText = NOTHING
    notes_zh: SafeText = NOTHING


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    title_en: SafeText
    title_zh: SafeText
    platforms: tuple[Platform, ...] = ()
    since: str = ""
    until: str = ""
    state: IssueState = IssueState.OPEN
    fixed_in: str = ""
    network_id: int | None = None
    feature_id: int | None = None
    workaround_en: SafeText = NOTHING
    workaround_zh: SafeText = NOTHING
    public: bool = False
    """Else for the team alone."""


Entry = Network | Asset | Feature | Release | Issue
KIND_OF: dict[type[Entry], Kind] = {
    Network: Kind.NETWORK,
    Asset: Kind.ASSET,
    Feature: Kind.FEATURE,
    Release: Kind.RELEASE,
    Issue: Kind.ISSUE,
}


def columns(entry: Entry, *, chain: str = "") -> dict[str, Any]:
    """The entry as its table keeps it, checked.  `chain` is that of an asset's network.

    Raises a WrongEntry (422) that names its field.
    """
    match entry:
        case Network():
            return _network(entry)
        case Asset():
            return _asset(entry, chain)
        case Feature():
            return _feature(entry)
        case Release():
            return _release(entry)
        case Issue():
            return _issue(entry)


def identity(kind: Kind, of: dict[str, Any]) -> Hashable:
    """What no two entries of a kind have in common, of an entry's columns."""
    match kind:
        case Kind.NETWORK:
            return str(of["name"]).casefold()
        case Kind.ASSET:
            return of["network_id"], of["contract_key"]
        case Kind.FEATURE:
            return str(of["code"])
        case Kind.RELEASE:
            read = rules.read_version(of["version"])
            return of["platform"], rules.place(read) if read is not None else of["version"]
        case Kind.ISSUE:
            return str(of["title_en"]).casefold()


def _network(entry: Network) -> dict[str, Any]:
    rules.check_name(entry.name, "name")
    if entry.chain and networks.known(entry.chain) is None:
        raise UnknownChain
    return {
        "name": entry.name,
        "name_key": entry.name.casefold(),
        "chain": entry.chain,
        "state": entry.state,
        "since": _version(entry.since, "since"),
        "platforms": _platforms(entry.platforms),
        **_notes(entry, "note_en", "note_zh"),
    }


def _asset(entry: Asset, chain: str) -> dict[str, Any]:
    from walletdesk.catalogue import contracts  # brings curves and codecs, 0.2 s of a start

    rules.check_name(entry.symbol, "symbol")
    rules.check_name(entry.name, "name")
    contract = contracts.checked(chain, entry.contract) if entry.contract else ""
    return {
        "network_id": entry.network_id,
        "symbol": entry.symbol,
        "symbol_key": entry.symbol.casefold(),
        "name": entry.name,
        "contract": contract,
        "contract_key": contracts.key(contract),
        "decimals": entry.decimals,
        "state": entry.state,
        "since": _version(entry.since, "since"),
        "platforms": _platforms(entry.platforms),
        **_notes(entry, "note_en", "note_zh"),
        "search": f"{entry.symbol}\n{entry.name}\n{contract}".casefold(),
    }


def _feature(entry: Feature) -> dict[str, Any]:
    rules.check_name(entry.name_en, "name_en")
    rules.check_name(entry.name_zh, "name_zh")
    ranges = {one.platform: one for one in entry.ranges}
    for one in ranges.values():
        rules.check_range(one.since, one.until, first="ranges", last="ranges")
    kept = [ranges[platform] for platform in Platform if platform in ranges]
    return {
        "code": entry.code,
        "name_en": entry.name_en,
        "name_zh": entry.name_zh,
        "state": entry.state,
        "ranges": msgspec.json.encode(kept).decode(),
        **_notes(entry, "note_en", "note_zh"),
    }


def _release(entry: Release) -> dict[str, Any]:
    rules.version(entry.version)
    return {
        "platform": entry.platform,
        "version": entry.version,
        "released_at": entry.released_at,
        "minimum": entry.minimum,
        "link": rules.check_link(entry.link),
        **_notes(entry, "notes_en", "notes_zh"),
    }


def _issue(entry: Issue) -> dict[str, Any]:
    rules.check_name(entry.title_en, "title_en")
    rules.check_name(entry.title_zh, "title_zh")
    rules.check_range(entry.since, entry.until)
    if entry.state is IssueState.FIXED and not entry.fixed_in:
        raise rules.NoFixVersion
    fixed_in = entry.fixed_in if entry.state is IssueState.FIXED else ""
    rules.check_range(entry.since, fixed_in, last="fixed_in")
    return {
        "title_en": entry.title_en,
        "title_zh": entry.title_zh,
        "platforms": _platforms(entry.platforms),
        "since": entry.since,
        "until": entry.until,
        "state": entry.state,
        "fixed_in": fixed_in,
        "network_id": entry.network_id,
        "feature_id": entry.feature_id,
        **_notes(entry, "workaround_en", "workaround_zh"),
        "public": entry.public,
    }


def _notes(entry: Entry, *names: str) -> dict[str, Any]:
    for name in names:
        rules.check_text(getattr(entry, name), name)
    return {name: getattr(entry, name) for name in names}


def _version(text: str, field: str) -> str:
    if text:
        rules.version(text, field)
    return text


def _platforms(given: tuple[Platform, ...]) -> str:
    return " ".join(one for one in Platform if one in given)
