"""Versions and their order, how one stands, and on what a device runs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.catalogue import rules
from walletdesk.catalogue.rules import (
    BackwardRange,
    BadLink,
    LooksLikeAnother,
    Platform,
    Published,
    Standing,
    State,
    UnprintableText,
    Version,
    affects,
    find_version,
    judge,
    older,
    place,
    platforms_of,
    read_version,
)

IN_ORDER = (
    "0.9",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.2",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.0 (7)",
    "1.0.0 (12)",
    "1.0.1",
    "1.9.0",
    "1.9.9",
    "1.10.0-rc1",
    "1.10.0",
    "1.10.0.1",
    "2.0",
    "2026.11.2",
)
"""The pre-releases are those of Semantic Versioning 2.0, 11.4."""


def known(text: str) -> Version:
    found = read_version(text)
    assert found is not None, text
    return found


def test_versions_come_in_their_order() -> None:
    read = [known(text) for text in IN_ORDER]
    shuffled = read[::-1]
    assert sorted(shuffled, key=place) == read
    for one, other in itertools.combinations(read, 2):
        assert not older(other, one)
    assert older(known("1.9"), known("1.10"))
    assert not older(known("1.0.0"), known("1.0.0 (7)"))  # whose build nobody said may be that one


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("v5.12.1", "5.12.1"),
        ("Version 5.12.1", "5.12.1"),
        ("5.12", "5.12.0"),
        ("5.12.1+2044", "5.12.1 (2044)"),
        ("5.12.1 (build 2044)", "5.12.1 (2044)"),
        ("5.12.1（2044）", "5.12.1 (2044)"),
        ("5.12.1 build 2044", "5.12.1 (2044)"),
        ("5.12.1-2044", "5.12.1 (2044)"),
        ("5.13.0b2", "5.13.0-beta.2"),
        ("5.13.0 beta 2", "5.13.0-beta.2"),
        ("5.13.0-rc1+77", "5.13.0-rc.1 (77)"),
        ("5.12.1+a1b2c3", "5.12.1"),
    ],
)
def test_a_version_is_written_in_many_ways(text: str, same: str) -> None:
    assert known(text) == known(same)


@pytest.mark.parametrize(
    "text", ["", "latest", "5.", ".5", "5..1", "5.12.1.0.0.0", "1.2.3 4.5", "٥.١", "1" * 10, "-1", "5,12"]
)
def test_what_is_no_version(text: str) -> None:
    assert read_version(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Polar 5.12.1", "5.12.1"),
        ("Polar/5.12.1 (build 2044)", "5.12.1 (2044)"),
        ("我的版本是5.12.1，安卓", "5.12.1"),
        ("version: v5.13.0-beta.2 on iOS", "5.13.0-beta.2"),
        ("12", "12"),
        ("iPhone 12", None),
        ("0x12.ab", None),
        ("nothing", None),
    ],
)
def test_a_version_is_found_in_what_is_said(text: str, found: str | None) -> None:
    assert find_version(text) == (known(found) if found else None)


versions = st.builds(
    lambda numbers, stage, build: ".".join(map(str, numbers)) + stage + (f" ({build})" if build is not None else ""),
    st.lists(st.integers(0, 12), min_size=1, max_size=4),
    st.sampled_from(["", "-alpha", "-beta.1", "-beta.2", "-rc1", "-hotfix.3.x"]),
    st.none() | st.integers(0, 30),
)


@given(versions, versions, versions)
def test_the_order_is_one(first: str, second: str, third: str) -> None:
    one, two, three = known(first), known(second), known(third)
    assert not older(one, one)
    assert not (older(one, two) and older(two, one))
    if older(one, two) and older(two, three):
        assert older(one, three)
    if older(one, two):
        assert place(one) < place(two)


@given(st.text(max_size=80) | st.text(alphabet="0123456789.-+ ()vbeta", max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_version(text)
    find_version(text)


@pytest.mark.parametrize("text", ["1.2beta" + "1" * 190 + "!", "1." * 100, "1.2-" + "a." * 90 + "!", "1.2" + " " * 190])
@pytest.mark.timeout(2)
def test_a_long_text_costs_nothing(text: str) -> None:
    find_version(text)
    read_version(text)


DAY = 86_400_000_000
RELEASES = (
    Published(version="1.7.0", released_at=1 * DAY, minimum=True),
    Published(version="1.8.2", released_at=2 * DAY),
    Published(version="1.9.0", released_at=3 * DAY),
    Published(version="1.10.0-beta.1", released_at=4 * DAY),
    Published(version="1.10.0", released_at=9 * DAY),
)


@pytest.mark.parametrize(
    ("text", "standing", "listed"),
    [
        ("1.9.0", Standing.CURRENT, True),
        ("1.9", Standing.CURRENT, True),
        ("1.9.0 (77)", Standing.CURRENT, True),
        ("1.9.0-rc1", Standing.UPDATE, False),
        ("1.8.2", Standing.UPDATE, True),
        ("1.8.1", Standing.UPDATE, False),
        ("1.6.9", Standing.UNSUPPORTED, False),
        ("1.7.0-rc1", Standing.UNSUPPORTED, False),
        ("1.10.0-beta.1", Standing.CURRENT, True),
        ("1.10.0", Standing.CURRENT, True),  # some have it before the others
        ("1.9.1", Standing.UNKNOWN, False),
        ("9.9", Standing.UNKNOWN, False),
    ],
)
def test_how_a_version_stands(text: str, standing: Standing, listed: bool) -> None:
    found = judge(read_version(text), RELEASES, 5 * DAY)
    assert (found.standing, found.listed) == (standing, listed)
    assert (found.current, found.minimum) == ("1.9.0", "1.7.0")


def test_without_releases_or_a_version_nothing_is_claimed() -> None:
    assert judge(known("1.0"), [], DAY).standing is Standing.UNKNOWN
    assert judge(known("1.0"), RELEASES, 0).standing is Standing.UNKNOWN
    assert judge(None, RELEASES, 5 * DAY).standing is Standing.UNKNOWN
    assert judge(None, RELEASES, 5 * DAY).current == "1.9.0"
    only_beta = [Published(version="0.9-beta", released_at=0)]
    assert judge(known("0.9-beta"), only_beta, DAY).standing is Standing.CURRENT


@pytest.mark.parametrize(
    ("text", "issue", "hit"),
    [
        ("1.8.2", {}, True),
        ("1.8.2", {"platforms": ["android"]}, False),
        ("1.8.2", {"platforms": ["ios", "android"]}, True),
        ("1.8.2", {"since": "1.8.3"}, False),
        ("1.8.2", {"since": "1.8"}, True),
        ("1.8.2", {"until": "1.8.1"}, False),
        ("1.8.2", {"until": "1.8.2"}, True),
        ("1.8.2", {"fixed_in": "1.8.2"}, False),
        ("1.8.2", {"fixed_in": "1.9.0"}, True),
        ("1.9.0-rc1", {"fixed_in": "1.9.0"}, True),
        ("1.10.0", {"fixed_in": "1.9.0"}, False),
    ],
)
def test_whom_an_issue_concerns(text: str, issue: dict[str, str], hit: bool) -> None:
    assert affects(known(text), "ios", **{"platforms": [], **issue}) is hit  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("system", "app", "first"),
    [
        ("iOS 19.1", "Polar 5.12.1", Platform.IOS),
        ("iPadOS 19", "", Platform.IOS),
        ("Android 16", "Polar 5.12.0", Platform.ANDROID),
        ("HarmonyOS 5", "", Platform.ANDROID),
        ("Windows 11", "Polar 3.4", Platform.DESKTOP),
        ("Windows 11", "Polar extension 3.4", Platform.EXTENSION),
        ("macOS 26", "Polar Web 1.0", Platform.WEB),
    ],
)
def test_what_a_device_runs(system: str, app: str, first: Platform) -> None:
    assert platforms_of(system, app)[0] is first


def test_a_device_that_says_nothing_runs_nothing_we_know() -> None:
    assert platforms_of("", "") == ()
    assert platforms_of("Symbian", "Polar 1") == ()


def test_a_token_is_supported_no_further_than_its_network() -> None:
    assert rules.worse(State.SUPPORTED, State.RETIRED) is State.RETIRED
    assert rules.worse(State.PLANNED, State.VIEW_ONLY) is State.PLANNED
    assert rules.worse(State.SUPPORTED, State.SUPPORTED) is State.SUPPORTED


def test_names_that_deceive_are_refused() -> None:
    for name in ("USDT", "泰达币", "Tether ₮", "Ether"):
        rules.check_name(name, "name")
    with pytest.raises(LooksLikeAnother):
        rules.check_name("USDТ", "symbol")
    for name in ("USDT\u202e", "US\u200bDT", "a\nb"):
        with pytest.raises(UnprintableText):
            rules.check_name(name, "name")
    rules.check_text("one\ntwo", "note_en")


@pytest.mark.parametrize(
    "link",
    [
        "http://polar.example",
        "javascript:alert(1)",
        "https://a@b.example",
        "https://x",
        "https://ä.example",
        "https://[",
        "x",
    ],
)
def test_links_that_are_none(link: str) -> None:
    with pytest.raises(BadLink):
        rules.check_link(link)


def test_a_range_does_not_run_backwards() -> None:
    rules.check_range("1.9", "1.10")
    with pytest.raises(BackwardRange):
        rules.check_range("1.10", "1.9")
