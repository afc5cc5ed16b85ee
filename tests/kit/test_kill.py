"""A process killed at random moments keeps every promise it made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.killing import Counts, Kept, Killer
from tests.support.running import run
from tests.support.servers import PostgresServer
from tests.support.writing_child import WritingChild


@pytest.fixture
def durable_url(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> str:
    """A database on the disk, with nothing switched off that makes it durable."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.sqlite'}"
    server: PostgresServer = request.getfixturevalue("own_postgres")
    return server.url("postgres")


def killed(url: str, folder: Path, kills: int, seed: int) -> Counts:
    async def main() -> Counts:
        return await Killer(WritingChild(url, folder), seed=seed).run(kills)

    return run(main, limit_s=30 + 6 * kills)


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Iterator[list[object]]:
    """What a test puts in is printed past pytest's capture."""
    said: list[object] = []
    yield said
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("", *said, sep="\n  ")  # noqa: T201  # the counts are the result


def test_nothing_acknowledged_is_lost_or_doubled_in_five_kills(
    durable_url: str, tmp_path: Path, say: list[object]
) -> None:
    counts = killed(durable_url, tmp_path, 5, seed=1)
    say.append(counts)
    assert counts.faults == []
    assert counts.kills == 5
    assert counts.killed_in_flight >= 4


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_acknowledged_is_lost_or_doubled_in_a_hundred_kills(
    durable_url: str, tmp_path: Path, say: list[object]
) -> None:
    counts = killed(durable_url, tmp_path, 100, seed=2)
    say.append(counts)
    assert counts.faults == []
    assert counts.kills == 100
    assert counts.killed_in_flight >= 90
    assert counts.killed_between > 0
    assert counts.per_second >= 100


class Liar:
    """A victim that acknowledges before it stores, and can be told to double or skip."""

    places = (1,)

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.rows: list[Kept] = []

    async def start(self) -> None:
        pass

    async def write(self, place: int, key: str) -> int:
        sequence = len(self.rows) + 1 + (self.fault == "gap")
        self.rows += [Kept(place, key, sequence)] * (2 if self.fault == "doubled" else 1)
        if self.fault == "lost":
            self.rows.pop()
        return sequence

    async def kill(self) -> None: ...
    async def stop(self) -> None: ...

    def kept(self) -> list[Kept]:
        return self.rows


@pytest.mark.parametrize(("fault", "named"), [("lost", "lost"), ("doubled", "doubled"), ("gap", "out of sequence")])
def test_the_comparison_sees_what_it_is_there_to_see(fault: str, named: str) -> None:
    async def main() -> Counts:
        liar = Liar(fault)
        killer = Killer(liar)
        killer._answered = {key: (1, await liar.write(1, key)) for key in ("a", "b")}
        killer._compare(liar.kept(), complete=True)
        return killer.counts

    assert any(named in one for one in run(main).faults)
