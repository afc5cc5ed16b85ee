"""`bin/new-channel` makes a folder that starts, and whose tests fail until it is real."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bin.parts import newchannel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source without what is built."""
    for name in ("walletdesk", "tests"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "build", "node_modules")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    newchannel.make(tmp_path, "pigeon")
    return tmp_path


def run(at: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=at, env={"PYTHONPATH": str(at), "PATH": ""}, capture_output=True, text=True
    )


def test_a_new_channel_is_found_and_every_promise_it_does_not_keep_is_named(copy: Path) -> None:
    asked = "from walletdesk.channels import registry; print('pigeon' in registry.names(), registry.fields('pigeon')[0].name)"
    found = run(copy, "-c", asked)
    assert found.stdout == "True token\n", found.stderr
    tested = run(
        copy,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "tests/channels/test_every_channel.py",
        "tests/channels/pigeon",
        "-k",
        "pigeon",
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+(?:\[\S+\])?)", tested.stdout, re.MULTILINE))
    assert tested.returncode == 1, tested.stdout[-2_000:]
    assert failed == {
        "test_its_fields_are_described_in_both_languages_and_fit_its_settings[pigeon]",
        "test_there_is_a_guide_that_names_its_fields[en-pigeon]",
        "test_there_is_a_guide_that_names_its_fields[zh-pigeon]",
        "test_there_are_payloads_as_the_provider_documents_them",
    }


def test_what_it_writes_is_clean_source(copy: Path) -> None:
    for command in (("check",), ("format", "--check")):
        done = run(copy, "-m", "ruff", *command, "walletdesk/channels/pigeon", "tests/channels/pigeon")
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["widget", "base", "Class", "class", "a", "../x", "two words"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    assert newchannel.refused(ROOT, name)
