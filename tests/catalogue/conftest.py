"""A served desk with a lead, an agent and somebody outside."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.site import RunningSite
from walletdesk.events import SYSTEM
from walletdesk.kit.limits import Limit
from walletdesk.portal import supported
from walletdesk.safety import trusted
from walletdesk.staff import passwords
from walletdesk.staff.actions import create_staff
from walletdesk.staff.rules import Role

PASSWORD = "a long night in the north"


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supported, "_of_source", Limit(30, 0.5))


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from _signed_in(site, "lead@desk.example", Role.LEAD)


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from _signed_in(site, "agent@desk.example", Role.AGENT)


@pytest.fixture
def anybody(site: RunningSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        yield client


def _signed_in(site: RunningSite, email: str, role: Role) -> Iterator[httpx.Client]:
    site.db.write_and_wait(
        create_staff,
        SYSTEM,
        email=email,
        name=trusted("Ada"),
        role=role,
        language="en",
        password_hash=passwords.hashed_now(PASSWORD),
    )
    with httpx.Client(base_url=site.url, headers={"origin": site.url}, timeout=30) as client:
        client.post("/api/session", json={"email": email, "password": PASSWORD}).raise_for_status()
        yield client
