"""Kinds of entries, versions of apps and their order, what a version may do and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlsplit

import msgspec

from walletdesk.kit import lookalikes
from walletdesk.kit.errors import BadInput


class Kind(StrEnum):
    """What an entry of the catalogue is about."""

    NETWORK = "network"
    ASSET = "asset"
    FEATURE = "feature"
    RELEASE = "release"
    ISSUE = "issue"


class State(StrEnum):
    """How far something is supported, best first."""

    SUPPORTED = "supported"
    VIEW_ONLY = "view_only"
    """Shown, with its balance, and not sent."""
    PLANNED = "planned"
    RETIRED = "retired"
    """It was supported once."""


class Platform(StrEnum):
    IOS = "ios"
    ANDROID = "android"
    EXTENSION = "extension"
    DESKTOP = "desktop"
    WEB = "web"


class IssueState(StrEnum):
    OPEN = "open"
    FIXED = "fixed"
    WONT_FIX = "wont_fix"


MOST = {Kind.NETWORK: 500, Kind.ASSET: 10_000, Kind.FEATURE: 500, Kind.RELEASE: 2_000, Kind.ISSUE: 1_000}
"""Entries of a kind; some of these lists are read whole."""


class WrongEntry(BadInput):
    """Something in an entry is not right; `values["field"]` says where."""

    code = "wrong_entry"
    usual: ClassVar[str] = ""
    """The field it is mostly about."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field=field or self.usual)


class BadVersion(WrongEntry):
    code = "bad_version"
    usual = "version"
    sentence = "This is not a version. Write it as 5.12.1, 5.12.1-beta.2 or 5.12.1 (2044)."


class BackwardRange(WrongEntry):
    code = "backward_range"
    usual = "until"
    sentence = "The last version comes before the first one."


class NoFixVersion(WrongEntry):
    code = "no_fix_version"
    usual = "fixed_in"
    sentence = "Name the version in which it is fixed."


class LooksLikeAnother(WrongEntry):
    code = "looks_like_another"
    sentence = "This is written with letters of another alphabet that look like Latin ones."


class UnprintableText(WrongEntry):
    code = "unprintable_text"
    sentence = "This holds characters that nobody sees, or that turn the direction of the text."


class BadLink(WrongEntry):
    code = "bad_link"
    usual = "link"
    sentence = "A link begins with https:// and names a page."


def worse(one: State, other: State) -> State:
    """What holds of a token on its network: it is supported no further than the network is."""
    order = list(State)
    return max(one, other, key=order.index)


# -- text and links ----------------------------------------------------------------


def check_name(text: str, field: str) -> None:
    """Raises UnprintableText, or LooksLikeAnother for what passes for Latin letters (422)."""
    if not text.isprintable():
        raise UnprintableText(field)
    if not text.isascii() and "?" not in (like := lookalikes.folded(text)) and like.isascii():
        raise LooksLikeAnother(field)


def check_text(text: str, field: str) -> None:
    """Of several lines.  Raises UnprintableText (422)."""
    if not text.replace("\n", "").isprintable():
        raise UnprintableText(field)


def check_link(link: str) -> str:
    """A page's address, or "" for none.  Raises BadLink (422)."""
    if link == "":
        return link
    try:
        parts = urlsplit(link)
        fits = parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits or not link.isascii() or not link.isprintable() or " " in link:
        raise BadLink
    return link


# -- versions ----------------------------------------------------------------------


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an app as it is compared."""

    numbers: tuple[int, ...]
    """Without zeros at the end: 1.9 and 1.9.0 are one version."""
    stage: tuple[tuple[int, int, str], ...] = ()
    """Of a pre-release, the parts of its name; empty for the release itself."""
    build: int | None = None


LONGEST = 60
"""Characters of a version."""
_NUMBERS = r"[0-9]{1,9}(?:\.[0-9]{1,9})"
_STAGE = r"(?:alpha|beta|preview|pre|rc|dev|nightly|canary|snapshot|[ab](?=[0-9]))"
_REST = (
    rf"(?:[-._\s]?(?P<stage>{_STAGE}(?:[-._\s]?[0-9]{{1,9}}(?![0-9]))*)|-(?P<named>[0-9A-Za-z]{{1,20}}(?:[.-][0-9A-Za-z]{{1,20}}){{0,6}}))?"
    r"(?:\+(?P<plus>[0-9A-Za-z][0-9A-Za-z.-]{0,30})|\s*[(（]\s*(?:build\s*)?(?P<round>[0-9]{1,15})\s*[)）]|\s+build\s*(?P<said>[0-9]{1,15}))?"
)
_WHOLE = re.compile(rf"(?:version|ver\.?|v)?\s*(?P<numbers>{_NUMBERS}{{0,4}}){_REST}", re.IGNORECASE | re.ASCII)
_WITHIN = re.compile(
    rf"(?<![0-9A-Za-z.])v?(?P<numbers>{_NUMBERS}{{1,4}}){_REST}(?![0-9A-Za-z])", re.IGNORECASE | re.ASCII
)
_PARTS = re.compile(r"[0-9]+|[a-z]+")
_SAME = {"a": "alpha", "b": "beta", "preview": "pre"}


def read_version(text: str) -> Version | None:
    """A version and nothing else: `5.12.1`, `v5.12`, `5.13.0-beta.2`, `5.12.1+2044`, `5.12.1 (2044)`; None for another text.

    Figures alone after a hyphen are a build: `5.12.1-2044`.
    """
    text = text.strip()
    if len(text) > LONGEST or (found := _WHOLE.fullmatch(text)) is None:
        return None
    return _made(found)


def find_version(text: str) -> Version | None:
    """The version in what an app or a person says: `Polar 5.12.1 (build 2044)`.  None where there is none."""
    if (whole := read_version(text)) is not None:
        return whole
    found = _WITHIN.search(text[:200])
    return _made(found) if found else None


def version(text: str, field: str = "version") -> Version:
    """Raises BadVersion (422)."""
    if (found := read_version(text)) is None:
        raise BadVersion(field)
    return found


def _made(found: re.Match[str]) -> Version:
    numbers = [int(one) for one in found["numbers"].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    named = found["named"] or ""
    build = found["round"] or found["said"] or (found["plus"] if (found["plus"] or "").isdecimal() else None)
    if named.isdecimal():
        named, build = "", build or named
    return Version(
        numbers=tuple(numbers),
        stage=tuple(_part(one) for one in _PARTS.findall((found["stage"] or named).lower())),
        build=int(build) if build else None,
    )


def _part(text: str) -> tuple[int, int, str]:
    """Numbers before words, as in Semantic Versioning 2.0, 11.4."""
    return (0, int(text), "") if text.isdecimal() else (1, 0, _SAME.get(text, text))


def place(one: Version) -> tuple[object, ...]:
    """What versions are sorted by: a pre-release before its release, one without a build before those with one."""
    return (*_rank(one), -1 if one.build is None else one.build)


def _rank(one: Version) -> tuple[object, ...]:
    return one.numbers, not one.stage, one.stage


def older(one: Version, other: Version) -> bool:
    """Whether `one` comes before `other`.  Builds count where both are known."""
    if _rank(one) != _rank(other):
        return place(one) < place(other)
    return one.build is not None and other.build is not None and one.build < other.build


def within(one: Version, since: str, until: str) -> bool:
    """Whether a version lies from `since` to `until`, both included; empty is open."""
    first, last = read_version(since), read_version(until)
    return not (first and older(one, first)) and not (last and older(last, one))


def check_range(since: str, until: str, *, first: str = "since", last: str = "until") -> None:
    """Raises BadVersion or BackwardRange (422)."""
    begin = version(since, first) if since else None
    end = version(until, last) if until else None
    if begin and end and older(end, begin):
        raise BackwardRange(last)


# -- how a version stands ----------------------------------------------------------


class Standing(StrEnum):
    CURRENT = "current"
    UPDATE = "update"
    """There is a newer one; this one still works."""
    UNSUPPORTED = "unsupported"
    """Older than the oldest that still works."""
    UNKNOWN = "unknown"
    """No version of ours, or nobody has said which there are."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A release, as far as it decides how a version stands."""

    version: str
    released_at: int
    minimum: bool = False
    """Older ones no longer work."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    standing: Standing
    current: str = ""
    minimum: str = ""
    listed: bool = False
    """The version itself is among the releases."""


def judge(given: Version | None, releases: Iterable[Published], now: int) -> Judged:
    """How a version stands among the releases of its platform.

    The newest release that is out is current; a pre-release only where there is nothing else.  What is newer than it
    and not listed is unknown: it may be a counterfeit.
    """
    known = [(read, one) for one in releases if (read := read_version(one.version)) is not None]
    out = [(read, one) for read, one in known if one.released_at <= now]
    finals = [(read, one) for read, one in out if not read.stage]
    newest = _last(finals or out)
    least = _last([(read, one) for read, one in out if one.minimum])
    current = newest[1].version if newest else ""
    minimum = least[1].version if least else ""
    if given is None or newest is None:
        return Judged(standing=Standing.UNKNOWN, current=current, minimum=minimum)
    listed = any(not older(given, read) and not older(read, given) for read, _ in known)
    standing = Standing.CURRENT
    if least is not None and older(given, least[0]):
        standing = Standing.UNSUPPORTED
    elif older(given, newest[0]):
        standing = Standing.UPDATE
    elif older(newest[0], given) and not listed:
        standing = Standing.UNKNOWN
    return Judged(standing=standing, current=current, minimum=minimum, listed=listed)


def _last(found: Sequence[tuple[Version, Published]]) -> tuple[Version, Published] | None:
    return max(found, key=lambda one: place(one[0])) if found else None


def affects(
    given: Version, platform: str, *, platforms: Sequence[str], since: str = "", until: str = "", fixed_in: str = ""
) -> bool:
    """Whether a known issue is one of this version: from `since` to `until`, and before `fixed_in`."""
    if platforms and platform not in platforms:
        return False
    fixed = read_version(fixed_in)
    return within(given, since, until) and not (fixed and not older(given, fixed))


# -- what a device says of itself ----------------------------------------------------

_SYSTEMS = (
    (re.compile(r"\b(?:ios|ipados|iphone|ipad)\b", re.IGNORECASE), (Platform.IOS,)),
    (re.compile(r"\b(?:android|harmonyos|鸿蒙)", re.IGNORECASE), (Platform.ANDROID,)),
    (
        re.compile(r"\b(?:windows|macos|mac os|os x|linux|ubuntu|chrome ?os)\b", re.IGNORECASE),
        (Platform.DESKTOP, Platform.EXTENSION, Platform.WEB),
    ),
)
_NAMED = (
    (re.compile(r"\b(?:extension|chrome|firefox|edge|brave)\b|插件|扩展", re.IGNORECASE), Platform.EXTENSION),
    (re.compile(r"\bdesktop\b|桌面", re.IGNORECASE), Platform.DESKTOP),
    (re.compile(r"\bweb\b|网页", re.IGNORECASE), Platform.WEB),
)


def platforms_of(system: str, app: str) -> tuple[Platform, ...]:
    """On which the app of a device may run, likeliest first, by its system (`iOS 19.1`) and what it says of the app."""
    for pattern, named in _NAMED:
        if pattern.search(app[:200]):
            return (named,)
    for pattern, several in _SYSTEMS:
        if pattern.search(system[:200]):
            return several
    return ()
