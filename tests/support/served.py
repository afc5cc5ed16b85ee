"""A served desk with a lead and two agents, where a reply can be taken back for a second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.site import RunningSite
from walletdesk.events import SYSTEM
from walletdesk.safety import trusted
from walletdesk.staff import passwords
from walletdesk.staff.actions import create_staff
from walletdesk.staff.rules import Role

PASSWORD = "a long night in the north"


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path, undo_send_s=1)
    yield running
    running.stop()


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "lead@desk.example", "Lea", Role.LEAD)


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "agent@desk.example", "Ada", Role.AGENT)


@pytest.fixture
def other(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "other@desk.example", "Ben", Role.AGENT)


def signed_in(site: RunningSite, email: str, name: str, role: Role) -> Iterator[httpx.Client]:
    site.db.write_and_wait(
        create_staff,
        SYSTEM,
        email=email,
        name=trusted(name),
        role=role,
        language="en",
        password_hash=passwords.hashed_now(PASSWORD),
    )
    with httpx.Client(base_url=site.url, headers={"origin": site.url}, timeout=30) as client:
        client.post("/api/session", json={"email": email, "password": PASSWORD}).raise_for_status()
        yield client
