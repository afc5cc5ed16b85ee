"""A desk, a wallet's page on another origin, and people with browsers of their own."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import jwt
import pytest

from tests.stories.people import PASSWORD, Agent, Visitor
from tests.support.browser import Browser, Window, picture_folder, program
from tests.support.desk import a_key, an_inbox
from tests.support.hostpage import HostPage
from tests.support.site import RunningSite
from walletdesk.events import SYSTEM
from walletdesk.inboxes import keys
from walletdesk.inboxes.actions import create_identity_key
from walletdesk.kit.clock import SECOND
from walletdesk.safety import trusted
from walletdesk.staff import passwords
from walletdesk.staff.actions import create_staff
from walletdesk.staff.rules import Role
from walletdesk.staff.tables import Staff

W = TypeVar("W", bound=Window)

_failed = pytest.StashKey[bool]()
_numbers = itertools.count(1)


class Stage:
    """One story's desk and everybody in it."""

    def __init__(self, browser: Browser, site: RunningSite) -> None:
        self.browser = browser
        self.site = site
        self.host = HostPage(site.url)
        self.inbox = an_inbox(
            site.db,
            name="Polar Wallet",
            allowed_origins=(self.host.url,),
            privacy_url=f"{self.host.url}/privacy",
        )
        self.host.inbox = self.inbox.public_id
        self.windows: list[Window] = []

    def visitor(self, **window: Any) -> Visitor:
        """Not anywhere yet.  `language`, `scheme`, `size` as `Window` takes them."""
        return self._opened(Visitor(self.browser, self.site, self.host, self.inbox, **window))

    def agent(self, name: str = "Ada", role: Role = Role.AGENT, *, language: str = "en", **window: Any) -> Agent:
        return self._opened(
            Agent(self.browser, self.site, self.member(name, role, language), language=language, **window)
        )

    def member(self, name: str, role: Role = Role.AGENT, language: str = "en") -> Staff:
        return self.site.db.write_and_wait(
            create_staff,
            SYSTEM,
            email=f"staff{next(_numbers)}@desk.example",
            name=trusted(name),
            role=role,
            language=language,
            password_hash=_password_hash(),
        )

    def sign_in_app(self, user: str, name: str = "", email: str = "") -> None:
        """The wallet's server vouches for `user` from now on."""
        key = keys.shared_secret(self.site.settings.key("identity"), self.inbox.id)
        self.site.db.write_and_wait(create_identity_key, SYSTEM, self.inbox.id, key)
        assert key.secret is not None

        def token() -> str:
            now = self.site.db.clock.now() // SECOND
            claims = {"sub": user, "aud": self.inbox.public_id, "iat": now, "exp": now + 300, "jti": a_key()}
            claims |= {"name": name} if name else {}
            claims |= {"email": email} if email else {}
            return jwt.encode(claims, str(key.secret), "HS256", headers={"kid": key.kid})

        self.host.sign = token

    def faults(self) -> list[str]:
        """What went wrong unseen, in anybody's browser."""
        return [
            f"window {number}: {fault}"
            for number, window in enumerate(self.windows, 1)
            for fault in [*window.faults, *(f"asked outside: {url}" for url in window.elsewhere())]
        ]

    def pictures(self, name: str) -> list[Path]:
        made = []
        for number, window in enumerate(self.windows, 1):
            path = picture_folder() / f"{name}-{number}.png"
            try:
                window.picture(path)
            except Exception:  # noqa: BLE001, S112  # a page that is gone has no picture; the test has failed already
                continue
            made.append(path)
        return made

    def close(self) -> None:
        for window in self.windows:
            window.close()
        self.host.close()

    def _opened(self, window: W) -> W:
        self.windows.append(window)
        return window


@cache
def _password_hash() -> str:
    return passwords.hashed_now(PASSWORD)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    path = program()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed", pytrace=False)
        pytest.skip("chromium is not installed")
    browser = Browser(path)
    yield browser
    browser.close()


@pytest.fixture
def browser(_chromium: Browser) -> Iterator[Browser]:
    _chromium.wake()
    yield _chromium
    _chromium.rest()


@pytest.fixture
def open_site(
    request: pytest.FixtureRequest, engine_name: str, database_url: str, tmp_path: Path
) -> Iterator[Callable[..., RunningSite]]:
    """`open_site(**settings)`: the whole desk; on PostgreSQL with Redis between its processes."""
    running: list[RunningSite] = []

    def start(**settings: Any) -> RunningSite:
        if engine_name == "postgresql":
            settings = {"redis": request.getfixturevalue("redis_url")} | settings
        running.append(RunningSite(database_url, tmp_path, **settings))
        return running[-1]

    yield start
    for site in running:
        site.stop()


@pytest.fixture
def open_stage(
    request: pytest.FixtureRequest, browser: Browser, open_site: Callable[..., RunningSite]
) -> Iterator[Callable[..., Stage]]:
    """`open_stage(**settings)`: a story's stage.  A failed story leaves a picture of every window."""
    stages: list[Stage] = []

    def start(**settings: Any) -> Stage:
        stages.append(Stage(browser, open_site(**settings)))
        return stages[-1]

    yield start
    failed = request.node.stash.get(_failed, True)
    faults = [fault for stage in stages for fault in stage.faults()]
    for stage in stages:
        if failed or faults:
            name = re.sub(r"\W+", "-", request.node.name)
            for path in stage.pictures(name):
                print(f"picture: {path}")  # noqa: T201  # pytest shows it with the failure
        stage.close()
    assert faults == []


@pytest.fixture
def stage(open_stage: Callable[..., Stage]) -> Stage:
    """A desk with one inbox; replies go out at once."""
    return open_stage()
