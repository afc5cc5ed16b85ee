"""Ids that sort, words that nobody guesses, and times that convert without loss."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.kit import ids
from walletdesk.kit.clock import SECOND, SystemClock, to_datetime, to_micros
from walletdesk.kit.ids import id_at, new_id, new_public_id


def test_ids_of_many_threads_are_all_different_and_each_thread_s_rise() -> None:
    def many(_: int) -> list[int]:
        return [new_id() for _ in range(2000)]

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(many, range(4)))
    assert all(run == sorted(run) for run in runs)
    assert len({id for run in runs for id in run}) == 8000
    assert max(id for run in runs for id in run) < 2**63


def test_ids_still_rise_when_the_machine_s_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr("walletdesk.kit.ids.time.time_ns", lambda: 1_750_000_000 * 10**9)
    assert new_id() > before


def test_an_id_lies_in_the_range_of_its_moment() -> None:
    now = SystemClock().now()
    made = new_id()
    assert id_at(now) <= made < id_at(SystemClock().now() + 10 * SECOND)
    assert id_at(now) < id_at(now + 1000)


def test_two_processes_rarely_start_a_millisecond_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = set()
    for ms in range(1000):
        monkeypatch.setattr(ids, "_last", 0)
        monkeypatch.setattr("walletdesk.kit.ids.time.time_ns", lambda ms=ms: (2_000_000_000_000 + ms) * 10**6)
        starts.add(new_id() & ids._MASK)
    assert len(starts) > 990


def test_public_ids_are_random_and_easily_read_aloud() -> None:
    made = {new_public_id() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(word) for word in made} == {22}
    assert set("".join(made)) == set(ids._ALPHABET)
    assert not set("ilou") & set(ids._ALPHABET)
    assert len(new_public_id(8)) == 8


MICROS = st.integers(min_value=0, max_value=to_micros(datetime(9999, 1, 1, tzinfo=UTC)))


@given(MICROS)
def test_times_come_back_exactly(at: int) -> None:
    moment = to_datetime(at)
    assert moment.tzinfo is UTC
    assert to_micros(moment) == at
    assert to_micros(moment.astimezone(timezone(timedelta(hours=5, minutes=45)))) == at


@given(MICROS, MICROS)
def test_times_keep_their_order(a: int, b: int) -> None:
    assert (to_datetime(a) < to_datetime(b)) == (a < b)


@pytest.mark.parametrize("at", [-1, -SECOND - 1, 0, 1])
def test_times_around_1970_come_back_exactly(at: int) -> None:
    assert to_micros(to_datetime(at)) == at


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_micros(datetime(2026, 1, 5, 9))  # noqa: DTZ001  # the mistake under test
