"""No request breaks the rest of the desk: staff, inboxes, the record, the visitors' REST and the public pages."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.console.test_contract import OURS, asked_everything
from tests.support.site import RunningSite

PATHS = "^/(api/(v1/|tokens|webhooks|staff|teams|inboxes|channels|audit|catalogue|knowledge|macros|bot|secrets|topics|asked|incidents|sessions$)|widget/api|rate|check|fees|supported)"
OWN_SESSION = "^/api/session(/|$)"
"""Asked apart and without DELETE: a run that signs itself out asks nothing more."""
OTHERS_SESSIONS = "/api/sessions/{handle}"
"""Among the handles is the run's own."""
CHECKS = "not_a_server_error"


def test_every_path_is_asked_by_one_of_the_runs(site: RunningSite) -> None:
    paths = httpx.get(f"{site.url}/openapi.json", timeout=60).json()["paths"]
    runs = re.compile("|".join((OURS, PATHS, OWN_SESSION)))
    assert [path for path in paths if not runs.search(path)] == [OTHERS_SESSIONS]


def test_no_request_about_ones_own_session_makes_the_desk_fail(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(
        site, tmp_path, examples=10, seconds=15, paths=OWN_SESSION, checks=CHECKS, but=("--exclude-method", "DELETE")
    )


def test_no_request_makes_the_desk_fail(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(site, tmp_path, examples=3, seconds=15, paths=PATHS, checks=CHECKS)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_request_of_many_makes_the_desk_fail(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(site, tmp_path, examples=200, seconds=240, paths=PATHS, checks=CHECKS)
