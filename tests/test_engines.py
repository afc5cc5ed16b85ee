"""What `bin/test` runs on which engine: everything once, and what a database can change on both."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import not_installed
from tests.support.servers import Missing, program

ROOT = Path(__file__).resolve().parents[1]
HERE = "tests/stories"
"""All who drive a browser, and some who do not; the rest of the suite would take ten times as long to read."""


def collected(*command: str) -> Counter[str]:
    """Names of tests, and how often they would run."""
    done = subprocess.run(
        [*command, HERE, "--collect-only", "-n", "0", "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Counter(line for line in done.stdout.splitlines() if line.startswith(HERE) and "::" in line)


@pytest.mark.timeout(400)
def test_every_story_is_told_once_and_those_that_say_why_on_both_engines() -> None:
    try:
        program("initdb"), program("redis-server")
    except Missing as missing:
        not_installed(str(missing))
    times = collected("bin/test")
    once = collected(".venv/bin/pytest", "-q", "-m", "not slow and browser and not both_engines")
    assert len(once) > 50
    assert {name for name, count in times.items() if count == 1} == set(once)
    assert set(times.values()) == {1, 2}
