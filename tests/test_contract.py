"""No request breaks the rest of the desk: staff, inboxes, the record, the visitors' REST and the rating page.

`/api/session` is left out: a run that signs itself out asks nothing more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.test_contract import asked_everything
from tests.support.site import RunningSite

PATHS = "^/(api/(staff|teams|inboxes|audit|sessions$)|widget/api|rate)"
CHECKS = "not_a_server_error"


def test_no_request_makes_the_desk_fail(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(site, tmp_path, examples=3, seconds=15, paths=PATHS, checks=CHECKS)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_request_of_many_makes_the_desk_fail(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(site, tmp_path, examples=200, seconds=240, paths=PATHS, checks=CHECKS)
