"""What a lock must hold so that everyone, on every system, installs the same bytes from wherever they may."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"https?://|file:|--(?:extra-)?index-url|--find-links")


@pytest.fixture(scope="module")
def packages() -> dict[str, dict[str, Any]]:
    lock: dict[str, dict[str, dict[str, Any]]] = json.loads((ROOT / "web" / "package-lock.json").read_text())
    return lock["packages"]


def test_every_browser_package_is_locked_by_its_hash(packages: dict[str, dict[str, Any]]) -> None:
    foreign = {place: about for place, about in packages.items() if "node_modules/" in place and not about.get("link")}
    assert len(foreign) > 100
    assert [place for place, about in foreign.items() if "integrity" not in about] == []


def test_what_another_system_would_install_is_in_the_lock_too(packages: dict[str, dict[str, Any]]) -> None:
    names = {place.rpartition("node_modules/")[2] for place in packages}
    wanted = {
        name
        for about in packages.values()
        for kind in ("dependencies", "optionalDependencies")
        for name in about.get(kind, ())
    }
    assert wanted - names == set()


def test_no_browser_package_is_bound_to_an_address(packages: dict[str, dict[str, Any]]) -> None:
    assert [place for place, about in packages.items() if ADDRESS.search(about.get("resolved", ""))] == []


def test_versions_that_we_ask_for_are_exact() -> None:
    for path in [ROOT / "web" / "package.json", *sorted((ROOT / "web").glob("*/package.json"))]:
        asked = json.loads(path.read_text())
        for kind in ("dependencies", "devDependencies"):
            loose = {n: v for n, v in asked.get(kind, {}).items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)}
            assert set(loose) <= {"@walletdesk/shared"}, path


@pytest.mark.parametrize("name", ["setup", "web", "run", "dev"])
def test_every_python_package_is_locked_by_its_hash_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text.strip())
    assert [entry.partition("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert ADDRESS.search(text) is None


def test_the_smaller_locks_agree_with_the_full_one() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.M))

    assert pins("run") | pins("web") | pins("setup") <= pins("dev")
