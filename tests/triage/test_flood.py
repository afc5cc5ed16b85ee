"""Strangers cannot flood the urgent lane, and cannot crowd out who is not a stranger."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import triage as bench
from walletdesk.triage.flood import (
    MOST_ALIKE,
    MOST_FROM_SOURCE,
    MOST_FROM_STRANGERS,
    Standing,
    fingerprint,
    standing,
)
from walletdesk.wire import Priority

CLAIMED, GROUPED, HELD, CONFIRMED = Standing.CLAIMED, Standing.GROUPED, Standing.HELD, Standing.CONFIRMED
MANY = 10_000


@pytest.mark.parametrize(
    ("identified", "confirmed", "from_source", "alike", "stands", "alarm", "reason"),
    [
        # Who is known is believed and may be told aloud, whatever strangers say in the same hour.
        (True, False, 0, 0, CLAIMED, True, "identified"),
        (True, False, 0, MANY, CLAIMED, True, "identified"),
        (True, False, MANY, MANY, CLAIMED, True, "identified"),
        (True, True, MANY, MANY, CONFIRMED, True, "fact"),
        # A found secret stands behind a stranger's claim, but phrases can be made up: past the limit a person has to look.
        (False, True, 0, 0, CONFIRMED, True, "fact"),
        (False, True, 0, MANY, CONFIRMED, True, "fact"),
        (False, True, MOST_FROM_SOURCE - 1, 0, CONFIRMED, True, "fact"),
        (False, True, MOST_FROM_SOURCE, 0, HELD, False, "many_from_source"),
        # A stranger's word is urgent and wakes nobody.
        (False, False, 0, 0, CLAIMED, False, "stranger"),
        (False, False, MOST_FROM_SOURCE - 1, 0, CLAIMED, False, "stranger"),
        (False, False, MOST_FROM_SOURCE, 0, HELD, False, "many_from_source"),
        (False, False, MANY, MANY, HELD, False, "many_from_source"),
        (False, False, 0, 1, GROUPED, False, "alike"),
        (False, False, 0, MOST_ALIKE - 1, GROUPED, False, "alike"),
        (False, False, 0, MOST_ALIKE, HELD, False, "many_alike"),
    ],
)
def test_a_claim_stands_where_its_backing_and_the_last_hour_put_it(
    identified: bool, confirmed: bool, from_source: int, alike: int, stands: Standing, alarm: bool, reason: str
) -> None:
    decided = standing(identified=identified, confirmed=confirmed, from_source=from_source, alike=alike)
    assert (decided.standing, decided.alarm, decided.reason) == (stands, alarm, reason)
    assert decided.priority is (Priority.HIGH if stands is HELD else Priority.URGENT)


def lane(claims: list[tuple[str, str]]) -> list[Standing]:
    """What becomes of strangers' claims of one hour, each a source and a text, in the order they come."""
    sources: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    stands = []
    for source, text in claims:
        key = fingerprint(text)
        decided = standing(
            identified=False, confirmed=False, from_source=sources[source], alike=alike[key] if key else 0
        )
        assert not decided.alarm
        sources[source] += 1
        alike[key] += 1
        stands.append(decided.standing)
    return stands


def test_one_source_puts_no_more_than_three_claims_into_the_urgent_lane_whatever_it_says() -> None:
    texts = [phrasing.text for phrasing in bench.phrasings("tune") if phrasing.urgent]
    stands = lane([("one source", text) for text in texts])
    assert sum(one is not HELD for one in stands) == MOST_FROM_SOURCE


def test_many_sources_that_say_one_thing_are_one_line_and_then_held() -> None:
    texts = [f"HELP my wallet 0x{n:040x} was drained, {n * 7} USDT gone" for n in range(200)]
    stands = Counter(lane([(f"source {n}", text) for n, text in enumerate(texts)]))
    assert stands == {CLAIMED: 1, GROUPED: MOST_ALIKE - 1, HELD: 200 - MOST_ALIKE}


def test_small_edits_make_few_lines_more() -> None:
    words = ["please", "sir", "omg", "today", "really", "again", "friends", "quickly", "suddenly", "honestly"]
    texts = [f"{one} {other} my wallet was drained by a fake airdrop site" for one in words for other in words]
    stands = Counter(lane([(f"source {n}", text) for n, text in enumerate(texts)]))
    assert stands[CLAIMED] <= 15
    assert stands[HELD] >= 40


SAME = [
    ("my wallet was drained, 500 USDT gone", "My wallet was DRAINED!!! 1,200.50 USDT gone"),
    ("my wallet was drained", "help!! my wallet was drained"),
    (
        "someone stole my coins from 0x52908400098527886E0F7030069857D2E4169EE7",
        "someone stole my coins from bc1qar0srrr7",
    ),
    ("they stole my coins via https://fake.example/claim?x=1", "they stole my coins via http://other.example/"),
    ("my coins were stolen yesterday", "my coins were stolen today"),
    ("coins stolen from my wallet", "from my wallet coins stolen"),
    ("my waaaallet was draineddd", "my wallet was drained"),
    ("ｍｙ ｗａｌｌｅｔ ｗａｓ ｄｒａｉｎｅｄ", "my wallet was drained"),
    ("write to me at a@b.example my wallet was drained", "write to me at x.y@z.example my wallet was drained"),
    ("I sent ⟦recovery_phrase:12⟧ to a fake agent", "I sent ⟦recovery_phrase:24⟧ to a fake agent"),
    ("我的币被偷了", "我的币被偷了！！！"),
    ("我的币被偷了", "求助，我的币被偷了"),
    ("我钱包里的500U被转走了", "我钱包里的 1200 U 被转走了"),
    ("我的錢包被盜了", "我的钱包被盗了"),
    ("钱包被盗，地址TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "钱包被盗，地址0x52908400098527886E0F7030069857D2E4169EE7"),
]
OTHER = [
    ("my wallet was drained", "I gave my recovery phrase to a scammer"),
    ("my wallet was drained", "someone hacked my account and withdrew everything"),
    ("I signed something on a fake site", "I clicked a phishing link in an email"),
    ("我的币被偷了", "我把助记词发给了假客服"),
    ("我的币被偷了", "钱包被盗了"),
    ("my wallet was drained", "我的币被偷了"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_makes_no_difference_to_a_reader_makes_none_to_the_key(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_different_misfortunes_have_different_keys(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_of_the_urgent_phrasings_next_to_none_share_a_key() -> None:
    keys = [fingerprint(phrasing.text) for phrasing in bench.phrasings("report") if phrasing.urgent]
    assert "" not in keys
    assert sum(count - 1 for count in Counter(keys).values()) <= 0.05 * len(keys)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "!!!", "12345", "0x52908400098527886E0F7030069857D2E4169EE7", "help please", "🔥🔥", "⟦keystore⟧"],
)
def test_a_text_without_words_of_its_own_is_like_no_other(text: str) -> None:
    assert fingerprint(text) == ""


@settings(deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=200))
def test_any_text_has_a_key_that_shows_none_of_it(text: str) -> None:
    key = fingerprint(text)
    assert re.fullmatch("[0-9a-f]{16}|", key)
    assert key == fingerprint(text)


def test_the_key_is_the_same_on_every_machine_and_in_every_release() -> None:
    """Keys are kept for days: one that changed would split a group."""
    assert fingerprint("my wallet was drained") == "3f01669aceacdff9"
    assert fingerprint("我的币被偷了") == "117acea61d156026"


def test_many_networks_with_many_texts_are_a_flood_too() -> None:
    ordinary = standing(
        identified=False, confirmed=False, from_source=0, alike=0, from_strangers=MOST_FROM_STRANGERS - 1
    )
    flooded = standing(identified=False, confirmed=False, from_source=0, alike=0, from_strangers=MOST_FROM_STRANGERS)
    known = standing(identified=True, confirmed=False, from_source=0, alike=0, from_strangers=MANY)
    assert (ordinary.standing, flooded.standing, known.standing) == (CLAIMED, HELD, CLAIMED)
