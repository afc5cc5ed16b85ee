"""`bin/new-chain` makes a folder that starts, and whose tests fail until it is real."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bin.parts import newchain

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source without what is built."""
    for name in ("walletdesk", "tests"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "build", "node_modules")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(at: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=at, env={"PYTHONPATH": str(at), "PATH": ""}, capture_output=True, text=True
    )


def test_a_new_family_is_found_and_every_promise_it_does_not_keep_is_named(copy: Path) -> None:
    newchain.make(copy, "example")
    found = run(
        copy,
        "-c",
        "from walletdesk.chain import registry; from walletdesk.chain.base import Family;"
        "print(registry.families()[-1], registry.family(Family.EXAMPLE).height_calls())",
    )
    assert found.returncode == 0 and found.stdout.startswith("example"), found.stderr
    tested = run(
        copy, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/chain", "-k", "example and not examples"
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+(?:\[\S+\])?)", tested.stdout, re.MULTILINE))
    assert tested.returncode == 1, tested.stdout[-2_000:]
    for name in (
        "test_words_and_guides_are_whole[ill_guided-example]",
        "test_every_fixture_names_its_public_source_and_what_was_changed[example]",
        "test_a_machine_survives_whatever_nodes_say[transaction-example]",
        "test_it_tells_more_than_that_it_does_not_know",
    ):
        assert name in failed, sorted(failed)


def test_what_it_writes_is_clean_source(copy: Path) -> None:
    newchain.make(copy, "example")
    checked = run(
        copy, "-m", "ruff", "check", "walletdesk/chain/example", "tests/chain/example", "walletdesk/chain/base.py"
    )
    assert checked.returncode == 0, checked.stdout
    formatted = run(copy, "-m", "ruff", "format", "--check", "walletdesk/chain/example", "tests/chain/example")
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.parametrize("name", ["", "Evm", "evm", "class", "explain", "a", "a b", "../x", "x" * 30])
def test_names_that_cannot_be_are_refused(name: str) -> None:
    assert newchain.refused(ROOT, name)


def test_a_good_name_is_not_refused() -> None:
    assert newchain.refused(ROOT, "cosmos") == ""
