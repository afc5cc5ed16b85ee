"""Who is asking, and whether they may: what stands before every route of the staff.

A route says `member: Annotated[StaffMember, Depends(needs(Permission.X))]`; a plain
Starlette route is wrapped by `behind(needs(Permission.X))`.  A refusal is put on
record.  `routes_of` tells what stands before each route, so that a test can ask them all.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import cache, wraps

import msgspec
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from walletdesk.events import ACTOR, Actor, ActorKind
from walletdesk.kit import http
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Forbidden, NotSignedIn, WalletdeskError
from walletdesk.kit.limits import Limit, source_of
from walletdesk.kit.settings import Settings
from walletdesk.staff import actions, queries
from walletdesk.staff.passwords import hash_of_token
from walletdesk.staff.rules import Permission, Role, may, permissions_of

log = logging.getLogger(__name__)


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """Someone of the staff with a live session."""

    id: int
    email: str
    name: str
    role: Role
    language: str
    session_id: int

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.STAFF, self.id)

    @property
    def permissions(self) -> tuple[Permission, ...]:
        return permissions_of(self.role)

    def may(self, permission: Permission) -> bool:
        return may(self.role, permission)

    def __repr__(self) -> str:
        return f"StaffMember(id={self.id}, role={self.role.value!r})"


class Guard:
    """Lets a member of the staff pass who has `permission` (None: anyone signed in); refuses everybody else.

    Lays the member's language and who they are (`events.ACTOR`) into the scope.
    Raises NotSignedIn (401), Forbidden or ForeignOrigin (403).
    """

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> StaffMember:
        return await admit(request, self.permission)

    def __repr__(self) -> str:
        return f"needs({self.permission})" if self.permission else "signed_in"


signed_in = Guard(None)


@cache
def needs(permission: Permission) -> Guard:
    """The guard of a route for those who have `permission`."""
    return Guard(permission)


Endpoint = Callable[[Request, StaffMember], Awaitable[Response]]


def behind(guard: Guard) -> Callable[[Endpoint], Callable[[Request], Awaitable[Response]]]:
    """Puts `guard` before a plain Starlette endpoint, which is given the member too."""

    def wrap(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        @wraps(endpoint)
        async def guarded(request: Request) -> Response:
            return await endpoint(request, await guard(request))

        guarded.__dict__["guard"] = guard
        return guarded

    return wrap


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A route of the app.  Without guards everybody may ask it.  `methods` is empty for sockets and mounts."""

    path: str
    methods: tuple[str, ...]
    guards: tuple[Guard, ...]


def routes_of(app: FastAPI) -> list[Listed]:
    """Every route of `app` with what stands before it."""
    return [
        Listed(
            path=str(route.path or ""),
            methods=tuple(sorted(set(route.methods or ()) - {"HEAD"})),
            guards=tuple(_guards_of(route)),
        )
        for route in iter_route_contexts(app.routes)
    ]


def _guards_of(route: RouteContext) -> Iterator[Guard]:
    if isinstance(guard := getattr(route.endpoint, "guard", None), Guard):
        yield guard
    waiting: list[Dependant] = [dependant] if (dependant := getattr(route, "dependant", None)) else []
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Guard):
            yield dependant.call
        waiting.extend(dependant.dependencies)


async def staff_of_socket(socket: WebSocket, permission: Permission = Permission.CONVERSATIONS_READ) -> StaffMember:
    """Who opens a socket, by the cookie; to be asked before the socket is accepted.

    The member is as of now: whoever keeps the socket ends it on LoggedOut,
    SessionRevoked and StaffDeactivated of the member's `session_id` and `id`, and when
    the session expires.  Raises what `Guard` raises.
    """
    return await admit(socket, permission)


async def admit(connection: HTTPConnection, permission: Permission | None) -> StaffMember:
    """What guards do; for connections that are no request."""
    member = await member_of(connection)
    if member is None:
        await _refused(connection, None, permission, NotSignedIn)
        raise NotSignedIn
    connection.scope[http.LANGUAGE] = member.language
    connection.scope[ACTOR] = member.actor
    try:
        await http.same_origin(connection)
    except http.ForeignOrigin:
        await _refused(connection, member, permission, http.ForeignOrigin)
        raise
    if permission is not None and not member.may(permission):
        await _refused(connection, member, permission, Forbidden)
        raise Forbidden
    return member


async def member_of(connection: HTTPConnection) -> StaffMember | None:
    """Whose session the cookie names, if it is a live one."""
    settings: Settings = connection.app.state.settings
    db: Db = connection.app.state.db
    token = connection.cookies.get(cookie_name(settings), "")
    if not 0 < len(token) <= 100:
        return None
    found = await db.read(queries.signed_in, hash_of_token(token), idle_us=idle_us(settings))
    if found is None:
        return None
    if db.clock.now() - found.last_used_at >= actions.TOUCH_EVERY_US:
        with suppress(WalletdeskError):  # a desk that cannot write can still be read
            await db.write(actions.touch, found.id, found.session_id)
    return StaffMember(
        id=found.id,
        email=found.email,
        name=found.name,
        role=found.role,
        language=found.language,
        session_id=found.session_id,
    )


# -- the cookie ------------------------------------------------------------------


def cookie_name(settings: Settings) -> str:
    """`__Host-` makes browsers refuse it from other hosts and over plain http, which a demo on loopback needs."""
    return "__Host-desk" if _https(settings) else "desk"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.staff_session_hours * 3600,
        path="/",
        secure=_https(settings),
        httponly=True,
        samesite="strict",
    )


def delete_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(cookie_name(settings), path="/", secure=_https(settings), httponly=True, samesite="strict")


def idle_us(settings: Settings) -> int:
    return settings.staff_idle_hours * HOUR


def _https(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


# -- refusals on record -------------------------------------------------------------


class _Strangers:
    """Refusals of people not signed in: twenty at once from one source, a thousand from all, then one every 10 s of
    each; those between are counted.

    Without it anybody could fill the disk of a desk by asking for what needs a log-in; with one number for all anybody
    could hide what others were refused.
    """

    def __init__(self) -> None:
        self._of_source = Limit(burst=20, per_s=0.1)
        self._of_all = Limit(burst=1_000, per_s=0.1)
        self.unrecorded = 0

    def counted(self, source: str) -> int | None:
        """How many went unrecorded since the last one on record, or None when this one goes unrecorded too."""
        if self._of_source.wait_s(source) > 0 or self._of_all.wait_s("all") > 0:
            self.unrecorded += 1
            return None
        before, self.unrecorded = self.unrecorded, 0
        return before


WHO_AM_I = "GET /api/session"
"""Asked by every page before it shows the log-in: that nobody is signed in is an answer there."""


async def _refused(
    connection: HTTPConnection,
    member: StaffMember | None,
    permission: Permission | None,
    error: type[WalletdeskError],
) -> None:
    unrecorded: int | None = 0
    route = f"{connection.scope.get('method', 'socket')} {http.route_of(connection.scope)}"
    if member is None and route == WHO_AM_I:
        return
    if member is None:
        state = connection.app.state
        if not hasattr(state, "refused_strangers"):
            state.refused_strangers = _Strangers()
        unrecorded = state.refused_strangers.counted(source_of(http.client_address(connection)))
    if unrecorded is None:
        return
    db: Db = connection.app.state.db
    try:
        await db.write(
            actions.refuse_access,
            member.actor if member else Actor(ActorKind.STAFF),
            permission=permission or "",
            route=route,
            status=error.status,
            unrecorded=unrecorded,
        )
    except WalletdeskError as failed:
        # The refusal stands; that it is not on record is for whoever runs the desk.
        log.warning("refusal_not_recorded", extra={"code": failed.code})
