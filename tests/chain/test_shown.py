"""How facts are written for a reader."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.chain import shown
from walletdesk.chain.base import Account, Amount, Hash, Listed, Moment, Number, Span, Words

NOON_US = 1_764_007_440_000_000


def eth(units: int, *, known: bool = True, symbol: str = "ETH") -> Amount:
    return Amount(units=units, decimals=18, symbol=symbol, known=known)


@pytest.mark.parametrize(
    ("units", "decimals", "text"),
    [
        (0, 18, "0"),
        (1, 18, "0.000000000000000001"),
        (10**18, 18, "1"),
        (1_234_567_890_123, 6, "1,234,567.890123"),
        (1_500_000, 6, "1.5"),
        (-15, 1, "-1.5"),
        (7, 0, "7"),
        (
            2**256 - 1,
            18,
            "115,792,089,237,316,195,423,570,985,008,687,907,853,269,984,665,640,564,039,457.584007913129639935",
        ),
        (10**1_000, 18, "…"),
    ],
)
def test_an_amount_is_exact_to_the_last_unit(units: int, decimals: int, text: str) -> None:
    assert shown.decimal(units, decimals) == text


@given(st.integers(0, 2**256 - 1), st.integers(0, 36), st.booleans())
def test_what_is_cut_is_never_more_and_what_is_needed_never_less(units: int, decimals: int, up: bool) -> None:
    text = shown.decimal(units, decimals, most=shown.PLAIN_DECIMALS, up=up)
    said, true = Fraction(text.replace(",", "")), Fraction(units, 10**decimals)
    assert said >= true if up else said <= true
    assert abs(said - true) < Fraction(1, 10**6)
    assert (said == 0) == (true == 0)
    assert Fraction(shown.decimal(units, decimals).replace(",", "")) == true


def test_dust_is_less_than_something_and_not_nothing() -> None:
    assert shown.amount(eth(1), "en") == "less than 0.00000001 ETH"
    assert shown.amount(eth(1), "zh") == "不到 0.00000001 ETH"
    assert shown.amount(eth(1), "en", exact=True) == "0.000000000000000001 ETH"
    assert shown.amount(eth(0), "en") == "0 ETH"
    assert shown.amount(Amount(units=1, decimals=8, symbol="BTC"), "en") == "0.00000001 BTC"


def test_needed_amounts_are_rounded_up_by_their_name() -> None:
    third = eth(333_333_333_333_333_333)
    assert shown.fact(third, "en", name="balance") == "0.333333 ETH"
    assert shown.fact(third, "en", name="shortfall") == "0.333334 ETH"
    assert shown.fact(third, "en", name="replace_cost") == "0.333334 ETH"  # “at most …”
    assert shown.fact(third, "en", name="shortfall", exact=True) == "0.333333333333333333 ETH"


def test_a_hash_to_ask_about_next_stands_whole() -> None:
    hash = "0x" + "5c" * 32
    assert shown.fact(Hash(value=hash), "en", name="replacement") == hash
    assert shown.fact(Hash(value=hash), "en", name="other") == "0x5c5c5c5c…5c5c5c"


def test_an_unknown_token_is_said_to_call_itself_so() -> None:
    en = shown.amount(eth(10**18, known=False, symbol="USDT"), "en")
    assert en == "1 of a token that calls itself “USDT” (not in our list)"
    assert "自称“USDT”" in shown.amount(eth(10**18, known=False, symbol="USDT"), "zh")
    nameless = Amount(
        units=5, decimals=0, symbol="\u202e", known=False, contract="AjozzgE83A3x1sHNUR64hfH7zaEBWeMaFuAN9kQgujrc"
    )
    assert shown.amount(nameless, "en") == "5 of a token that is not in our list (AjozzgE8…Qgujrc)"
    assert shown.amount(nameless, "zh") == "5 个未收录的代币（AjozzgE8…Qgujrc）"
    assert shown.amount(eth(10**18, known=False, symbol=""), "zh") == "1 个未收录的代币"


@pytest.mark.parametrize(
    ("number", "en", "zh"),
    [
        (Number(value=21_000, unit="gas"), "21,000 gas", "21,000 gas"),
        (Number(value=1, unit="block"), "1 block", "1 个区块"),
        (Number(value=3, unit="block"), "3 blocks", "3 个区块"),
        (Number(value=12_500_000_000, unit="wei"), "12.5 gwei", "12.5 gwei"),
        (Number(value=7_251, unit="sat/vB", milli=True), "7.251 sat/vB", "7.251 sat/vB"),
        (Number(value=65_000, unit="energy"), "65,000 energy", "65,000 能量"),
        (Number(value=42), "42", "42"),
        (Number(value=10**1_000), "…", "…"),
    ],
)
def test_numbers_carry_their_unit(number: Number, en: str, zh: str) -> None:
    assert (shown.number(number, "en"), shown.number(number, "zh-CN")) == (en, zh)


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "less than a second", "不到 1 秒"),
        (1, "1 second", "1 秒"),
        (36, "36 seconds", "36 秒"),
        (75, "75 seconds", "75 秒"),
        (90, "2 minutes", "2 分钟"),
        (60 * 60, "1 hour", "1 小时"),
        (80 * 60 - 1, "1 hour 20 minutes", "1 小时 20 分钟"),
        (30 * 3600, "30 hours", "30 小时"),
        (49 * 3600, "2 days 1 hour", "2 天 1 小时"),
        (14 * 86_400, "14 days", "14 天"),
        (-5, "less than a second", "不到 1 秒"),
    ],
)
def test_spans_are_in_words(seconds: int, en: str, zh: str) -> None:
    assert (shown.span(seconds * 1_000_000, "en"), shown.span(seconds * 1_000_000, "zh")) == (en, zh)


@given(st.integers(1_000_000, 10**16))
def test_a_span_is_never_said_shorter_than_it_is(us: int) -> None:
    sizes = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
    said = shown.span(us, "en").replace(",", "").split()
    seconds = sum(int(count) * sizes[unit.removesuffix("s")] for count, unit in zip(said[::2], said[1::2], strict=True))
    assert seconds * 1_000_000 >= us
    assert seconds * 1_000_000 - us < 3_600_000_000


def test_times_stand_in_the_readers_zone() -> None:
    assert shown.moment(NOON_US, "en", "Asia/Shanghai") == "25 Nov 2025, 02:04 (UTC+8)"
    assert shown.moment(NOON_US, "zh", "Asia/Shanghai") == "2025年11月25日 02:04（UTC+8）"
    assert shown.moment(NOON_US, "en", "Asia/Kolkata") == "24 Nov 2025, 23:34 (UTC+5:30)"
    assert shown.moment(NOON_US, "en", "America/New_York") == "24 Nov 2025, 13:04 (UTC-5)"
    for zone in ("", "Nowhere/At_All", "../../etc/passwd", "\x00", "Asia"):
        assert shown.moment(NOON_US, "en", zone) == "24 Nov 2025, 18:04 (UTC)"
    assert shown.moment(10**30, "en") == "an unknown time"
    assert shown.moment(-(10**30), "zh") == "未知时间"


def test_addresses_are_shortened_and_whole_where_two_would_look_alike() -> None:
    one, other = "0x12345678" + "a" * 26 + "9abcde", "0x12345678" + "b" * 26 + "9abcde"
    assert shown.short(one) == "0x12345678…9abcde"
    assert shown.short("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t") == "TR7NHqje…gjLj6t"
    assert shown.short("short") == "short"
    assert shown.shortened([one, one]) == {one: "0x12345678…9abcde"}
    assert shown.shortened([one, other]) == {one: one, other: other}
    written = {one: "0x12345678…9abcde", one.upper().replace("0X", "0x"): "0x12345678…9ABCDE"}
    assert shown.shortened([*written]) == written  # capitals do not make another address
    assert shown.fact(Account(address=one, label="Exchange 1"), "en") == "Exchange 1 (0x12345678…9abcde)"
    assert shown.fact(Hash(value=one), "zh") == "0x12345678…9abcde"


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("visit claim-usdt.com now", "visit claim-usdt[.]com now"),
        ("https://evil.example/x", "https[:]//evil[.]example/x"),
        ("t.me/helper", "t[.]me/helper"),
        ("ｅｖｉｌ．ｃｏｍ", "evil[.]com"),
        ("evil。com", "evil[.]com"),
        ("x . com", "x[.]com"),
        ("mail@evil.com", "mail[at]evil[.]com"),
        ("@support", "[at]support"),
        ("javascript:/x", "javascript[:]/x"),
        ("USDT\u202etxt", "USDTtxt"),
        ("a\u200bb\u2066c\ufeff", "abc"),
        ("line\nbreak\ttab\x00nul", "line break tab nul"),
        ('“quoted” "twice" 「和」', "'quoted' 'twice' '和'"),
        ("⟦private_key⟧ {from} <b>", "[private_key] (from) (b)"),
        ("version 1.2 costs 3.50", "version 1.2 costs 3.50"),
        ("ERC20: transfer amount exceeds balance", "ERC20: transfer amount exceeds balance"),
        ("转账失败。请重试", "转账失败。请重试"),
        ("请访问 领奖。中国", "请访问 领奖[.]中国"),
    ],
)
def test_strangers_words_are_harmless(text: str, harmless: str) -> None:
    assert shown.strange(text) == harmless


@given(st.text(max_size=600))
def test_strangers_words_are_one_short_line_without_working_links(text: str) -> None:
    harmless = shown.strange(text)
    assert "\n" not in harmless and "://" not in harmless
    assert len(harmless) <= 3 * shown.STRANGE_CHARACTERS
    assert not set(harmless) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f{}<>“”⟦⟧")


def test_strangers_words_are_quoted_with_whose_they_are() -> None:
    strange = Words(text="send to t.me/x", strange=True)
    assert shown.words(strange, "en", "reason_text") == "“send to t[.]me/x” (the contract's own words)"
    assert shown.words(strange, "zh", "memo") == "“send to t[.]me/x”（发送方填写的内容）"
    assert shown.words(strange, "en", "other") == "“send to t[.]me/x” (not our words)"
    assert shown.words(Words(text="ours"), "en") == "ours"


def test_a_block_is_named_by_its_number_and_not_counted() -> None:
    assert shown.fact(Number(value=21_000, unit="block"), "zh", name="block") == "21,000"
    assert shown.fact(Number(value=21_000, unit="block"), "zh", name="enough") == "21,000 个区块"


def test_lists_read_as_lists_and_end() -> None:
    items = tuple(Words(text=one) for one in "abcdefgh")
    assert shown.fact(Listed(items=()), "en") == ""
    assert shown.fact(Listed(items=items[:1]), "en") == "a"
    assert shown.fact(Listed(items=items[:2]), "en") == "a and b"
    assert shown.fact(Listed(items=items[:3]), "zh") == "a、b和c"
    assert shown.fact(Listed(items=items), "en") == "a, b, c, d, e and 3 more"
    assert shown.fact(Listed(items=items), "zh") == "a、b、c、d、e等 8 项"


def test_times_and_spans_are_facts_too() -> None:
    assert shown.fact(Moment(us=NOON_US), "en", zone="Asia/Tokyo") == "25 Nov 2025, 03:04 (UTC+9)"
    assert shown.fact(Span(us=12_000_000), "zh") == "12 秒"
