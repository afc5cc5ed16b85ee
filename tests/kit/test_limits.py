"""How often someone may do something."""

from __future__ import annotations

import pytest

from walletdesk.kit.errors import TooMany
from walletdesk.kit.limits import AtOnce, Limit, source_of


class Now:
    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


def test_a_burst_passes_and_then_one_at_a_time() -> None:
    now = Now()
    limit = Limit(3, per_s=0.5, now=now)
    assert [limit.wait_s("a") for _ in range(4)] == [0, 0, 0, 2.0]
    now.s += 1.5
    assert limit.wait_s("a") == pytest.approx(0.5)
    now.s += 0.5
    assert limit.wait_s("a") == 0
    assert limit.wait_s("a") == pytest.approx(2.0)
    now.s += 3600
    assert [limit.wait_s("a") == 0 for _ in range(4)] == [True, True, True, False]


def test_keys_do_not_share() -> None:
    limit = Limit(1, per_s=1, now=Now())
    limit.take("a")
    limit.take("b")
    with pytest.raises(TooMany) as refused:
        limit.take("a")
    assert refused.value.retry_after_s == pytest.approx(1)
    limit.forget("a")
    limit.take("a")


def test_a_large_cost_takes_more_and_one_past_the_burst_never_passes() -> None:
    limit = Limit(10, per_s=1, now=Now())
    assert limit.wait_s("a", 8) == 0
    assert limit.wait_s("a", 3) == pytest.approx(1)
    assert limit.wait_s("b", 11) > 0


def test_no_more_keys_are_remembered_than_agreed() -> None:
    limit = Limit(1, per_s=1, most_keys=100, now=Now())
    for n in range(1000):
        limit.take(f"key {n}")
    assert len(limit) == 100
    assert limit.wait_s("key 999") > 0
    assert limit.wait_s("key 0") == 0


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one_source(address: str, source: str) -> None:
    assert source_of(address) == source


def test_so_many_at_once_and_then_none_until_one_ends() -> None:
    limit = AtOnce(2)
    with limit.holding("a"), limit.holding("b"):
        with limit.holding("a"), pytest.raises(TooMany), limit.holding("a"):
            raise AssertionError
        with limit.holding("a"):
            assert len(limit) == 2
    assert len(limit) == 0


def test_what_ends_badly_ends() -> None:
    limit = AtOnce(1)
    for _ in range(2):
        with pytest.raises(ValueError, match="on purpose"), limit.holding("a"):
            raise ValueError("on purpose")
    with pytest.raises(ValueError, match="lets something through"):
        AtOnce(0)
