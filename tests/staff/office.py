"""A desk of the four rooms alone, and browsers that are signed in to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

import httpx
from fastapi import FastAPI

import walletdesk.audit.routes
import walletdesk.inboxes.routes
import walletdesk.staff.routes
from tests.support.passwords import CHEAP
from tests.support.running import run
from walletdesk.audit import actions as audit
from walletdesk.audit import queries as record
from walletdesk.audit.tables import Entry
from walletdesk.events import SYSTEM, Audited
from walletdesk.kit import http
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Event, Unit
from walletdesk.safety import trusted
from walletdesk.staff import access, actions, passwords
from walletdesk.staff.access import needs
from walletdesk.staff.rules import Permission, Role
from walletdesk.staff.tables import Staff

HOME = "https://desk.test"
PASSWORD = "a quiet harbour at noon"

_numbers = count(1)


@cache
def password_hash() -> str:
    return CHEAP.hash(PASSWORD)


def keep_record(unit: Unit, event: Event) -> None:
    if isinstance(event, Audited):
        audit.note(unit, event)


class Browser:
    """Keeps its cookies, names its origin as browsers do."""

    def __init__(self, app: FastAPI, address: str = "203.0.113.7", home: str = HOME) -> None:
        self.app = app
        self.address = address
        self.home = home
        self.cookies = httpx.Cookies()

    def ask(
        self, method: str, path: str, *, json: Any = None, headers: Mapping[str, str | bytes] | None = None
    ) -> httpx.Response:
        return run(self._ask, method, path, json, headers or {"origin": self.home, "sec-fetch-site": "same-origin"})

    def get(self, path: str, **params: Any) -> httpx.Response:
        query = str(httpx.QueryParams({name: value for name, value in params.items() if value is not None}))
        return self.ask("GET", f"{path}?{query}" if query else path)

    def post(self, path: str, json: Any = None) -> httpx.Response:
        return self.ask("POST", path, json=json)

    def put(self, path: str, json: Any = None) -> httpx.Response:
        return self.ask("PUT", path, json=json)

    def patch(self, path: str, json: Any = None) -> httpx.Response:
        return self.ask("PATCH", path, json=json)

    def delete(self, path: str) -> httpx.Response:
        return self.ask("DELETE", path)

    def log_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        return self.post("/api/session", {"email": email, "password": password})

    async def _ask(self, method: str, path: str, json: Any, headers: Mapping[str, str | bytes]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(self.address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=self.home, cookies=self.cookies) as client:
            sent = {
                name.encode(): value.encode() if isinstance(value, str) else value for name, value in headers.items()
            }
            response = await client.request(method, path, json=json, headers=sent)
            self.cookies = client.cookies
        return response


@cache
def rooms() -> FastAPI:
    """The rooms' routes.  Made once, because that takes FastAPI longer than most tests take; nothing of a desk is in them."""
    app = FastAPI(openapi_url=None)
    app.include_router(walletdesk.staff.routes.router)
    app.include_router(walletdesk.audit.routes.router(read=needs(Permission.AUDIT_READ)))
    app.include_router(
        walletdesk.inboxes.routes.router(
            read=needs(Permission.INBOXES_READ),
            manage=needs(Permission.INBOXES_MANAGE),
            manage_keys=needs(Permission.IDENTITY_KEYS_MANAGE),
        )
    )
    return app


class Office:
    """The app on `db`, with its record kept as the whole desk keeps it."""

    rooms = staticmethod(rooms)

    def __init__(self, db: Db, **settings: Any) -> None:
        self.db = db
        db.inside = keep_record
        self.settings = Settings(**({"public_url": HOME, "secret_key": "x" * 32} | settings))
        self.app = FastAPI(openapi_url=None)
        http.install(self.app, self.settings)
        self.app.state.db = db
        made = self.rooms()
        self.app.router.routes += made.router.routes
        self.app.state.field_names = http.names_of(made)

    def hire(
        self, role: Role = Role.AGENT, *, email: str | None = None, name: str = "Mira", language: str = "en"
    ) -> Staff:
        return self.db.write_and_wait(
            actions.create_staff,
            SYSTEM,
            email=email or f"{role}{next(_numbers)}@desk.test",
            name=trusted(name),
            role=role,
            language=language,
            password_hash=password_hash(),
        )

    def stranger(self, address: str = "203.0.113.7") -> Browser:
        return Browser(self.app, address, self.settings.public_url)

    def desk_of(self, member: Staff) -> Browser:
        """A browser in which `member` has just signed in."""
        session = passwords.new_session("Firefox", "203.0.113.7")
        keys = passwords.try_keys(self.settings.key("login"), member.email, session.address)
        self.db.write_and_wait(actions.log_in, member.id, session, keys, right=True, lasts_us=24 * 7 * HOUR)
        browser = self.stranger()
        browser.cookies.set(access.cookie_name(self.settings), session.token, domain="desk.test")
        return browser

    def someone(self, role: Role = Role.AGENT) -> Browser:
        return self.desk_of(self.hire(role))

    def recorded(self, action: str | None = None) -> list[Entry]:
        """The record, oldest first."""
        filters = record.Filters(action=action)
        return self.db.read_and_wait(record.page, filters=filters, limit=1000)[::-1]


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])
