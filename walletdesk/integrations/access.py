"""Which system of our own is asking, and whether it may: what stands before every route under /api/v1.

A route says `client: Annotated[Client, Depends(scoped(Scope.X))]`.  A token is looked up for each request, so that one
that was revoked opens nothing from the next request on, in every process.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import msgspec
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from walletdesk.events import SYSTEM, Actor
from walletdesk.integrations import actions, queries
from walletdesk.integrations.rules import Scope
from walletdesk.integrations.tables import ApiToken
from walletdesk.kit import http
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Forbidden, NotFound, NotSignedIn, TooMany, WalletdeskError
from walletdesk.kit.limits import Limit, source_of
from walletdesk.kit.settings import Settings

log = logging.getLogger(__name__)

PREFIX = "/api/v1"
BURST_S = 5
"""So many seconds' worth of requests may come at once."""
_RATE = "walletdesk.rate"


class TokenRefused(NotSignedIn):
    code = "token_refused"
    sentence = "This API token is unknown, has expired, or was revoked."


class ScopeMissing(Forbidden):
    code = "scope_missing"
    sentence = "This API token may not do this. It lacks the scope {scope}."

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope.value)
        self.details = {"scope": scope.value}


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A system of our own with a live token."""

    token_id: int
    scopes: frozenset[Scope]
    inbox_id: int | None
    """The only inbox it may see; None for all."""

    @property
    def actor(self) -> Actor:
        return SYSTEM

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def must(self, scope: Scope) -> None:
        """Raises ScopeMissing (403)."""
        if scope not in self.scopes:
            raise ScopeMissing(scope)

    def may_see(self, inbox_id: int) -> bool:
        return self.inbox_id is None or self.inbox_id == inbox_id

    def must_see(self, inbox_id: int) -> None:
        """Raises NotFound (404): of other inboxes nobody is told that they are there."""
        if not self.may_see(inbox_id):
            raise NotFound


class Rates:
    """How often: one bucket for each token in this process."""

    def __init__(self, per_s: float) -> None:
        self.per_s = per_s
        self.burst = max(1, int(per_s * BURST_S))
        self._limit = Limit(self.burst, per_s)
        self.refused = Limit(60, 0.5)
        """Requests of one source whose token opens nothing."""

    def take(self, token_id: int) -> tuple[int, int]:
        """How many more may come now, and in how many seconds all of them may again.  Raises TooMany (429)."""
        key = str(token_id)
        if (wait_s := self._limit.wait_s(key)) > 0:
            raise TooMany(retry_after_s=wait_s)
        return self.left(token_id)

    def left(self, token_id: int) -> tuple[int, int]:
        used = self._limit.used(str(token_id))
        return max(0, math.floor(self.burst - used)), math.ceil(used / self.per_s)


class Scoped:
    """Lets a token pass that has `scope`.  Raises TokenRefused (401), ScopeMissing (403), TooMany (429)."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> Client:
        return await admit(request, self.scope)

    def __repr__(self) -> str:
        return f"scoped({self.scope})"


@cache
def scoped(scope: Scope) -> Scoped:
    """The guard of a route for tokens with `scope`."""
    return Scoped(scope)


async def admit(request: Request, scope: Scope) -> Client:
    db: Db = request.app.state.db
    rates = rates_of(request)
    token = _bearer(request)
    found = await db.read(queries.token_by_hash, actions.hash_of(token)) if token else None
    if found is None or not queries.opens(found, db.clock.now()):
        rates.refused.take(source_of(http.client_address(request)))
        raise TokenRefused
    try:
        request.scope[_RATE] = (rates.burst, *rates.take(found.id))
    except TooMany:
        request.scope[_RATE] = (rates.burst, *rates.left(found.id))
        raise
    if found.last_used_at is None or db.clock.now() - found.last_used_at >= actions.TOUCH_EVERY_US:
        with suppress(WalletdeskError):  # a desk that cannot write can still be read
            await db.write(actions.touch, found.id)
    client = client_of(found)
    client.must(scope)
    return client


def client_of(found: ApiToken) -> Client:
    return Client(token_id=found.id, scopes=frozenset(queries.scopes_of(found)), inbox_id=found.inbox_id)


def rates_of(request: Request) -> Rates:
    state = request.app.state
    if getattr(state, "api_rates", None) is None:
        settings: Settings = state.settings
        state.api_rates = Rates(settings.api_requests_per_s)
    rates: Rates = state.api_rates
    return rates


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and len(token) <= 200 else ""


class RateHeaders:
    """Tells with each answer under /api/v1 what the token may still ask, and with a 401 how one signs in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if (rate := scope.get(_RATE)) is not None:
                    most, left, full_in_s = rate
                    headers["ratelimit-limit"] = str(most)
                    headers["ratelimit-remaining"] = str(left)
                    headers["ratelimit-reset"] = str(full_in_s)
                if message["status"] == 401:
                    headers["www-authenticate"] = 'Bearer realm="walletdesk"'
            await send(message)

        await self.app(scope, receive, told)


def guards_of(app: FastAPI) -> Iterator[tuple[str, str, Scope | None]]:
    """Every route under /api/v1: method, path and the scope it asks for, None for one that stands open."""
    for route in iter_route_contexts(app.routes):
        path = str(route.path or "")
        if path.startswith(PREFIX):
            dependant: Dependant | None = getattr(route, "dependant", None)
            found = [one.call.scope for one in _all(dependant) if isinstance(one.call, Scoped)]
            for method in sorted(set(route.methods or ()) - {"HEAD"}):
                yield method, path, found[0] if found else None


def _all(dependant: Dependant | None) -> Iterator[Dependant]:
    if dependant is not None:
        yield dependant
        for inner in dependant.dependencies:
            yield from _all(inner)
