"""A whole desk, an own system that asks it, and one that listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integrations.own import Listener, Own, a_token, api_inbox
from tests.support.site import RunningSite


@pytest.fixture
def own(site: RunningSite) -> Iterator[Own]:
    token, _ = a_token(site.db)
    with Own(site, api_inbox(site.db), token) as made:
        yield made


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()
