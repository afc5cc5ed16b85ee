"""Every route of these rooms refuses who lacks its permission, and puts the refusal on record."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.websockets import WebSocket

from tests.staff.office import HOME, Office, code_of, rooms
from tests.support.running import run
from walletdesk.events import SYSTEM
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotSignedIn, Unavailable, WalletdeskError
from walletdesk.kit.http import ForeignOrigin
from walletdesk.kit.unit import Query, Unit
from walletdesk.staff import access, actions
from walletdesk.staff.access import StaffMember, behind, needs, routes_of, signed_in, staff_of_socket
from walletdesk.staff.rules import PERMISSIONS, Permission, Role, may

OPEN = {("POST", "/api/session")}
"""What everybody may ask: signing in."""


def _routes() -> list[tuple[str, str, Permission | None]]:
    found = []
    for route in routes_of(rooms()):
        for method in route.methods:
            if (method, route.path) not in OPEN:
                assert len(route.guards) == 1, f"{method} {route.path} stands open"
                found.append((method, route.path, route.guards[0].permission))
    assert len(found) > 20
    return found


ROUTES = _routes()


def _address(path: str) -> str:
    return path.replace("{id}", "1").replace("{key}", "2").replace("{handle}", "0" * 22)


@pytest.mark.parametrize(("method", "path", "permission"), ROUTES)
def test_a_route_refuses_who_is_not_signed_in(
    office: Office, method: str, path: str, permission: Permission | None
) -> None:
    answer = office.stranger().ask(method, _address(path), json={} if method in ("POST", "PUT", "PATCH") else None)
    assert (answer.status_code, code_of(answer)) == (401, "not_signed_in")
    if f"{method} {path}" == access.WHO_AM_I:
        assert not office.recorded()  # every visit to the log-in page asks it
        return
    (entry,) = office.recorded()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("access_refused", "staff", None)
    assert msgspec.json.decode(entry.detail) == {
        "permission": permission or "",
        "route": f"{method} {path}",
        "status": 401,
        "unrecorded": 0,
    }


@pytest.mark.parametrize(
    ("method", "path", "permission", "role"),
    [(*route, role) for route in ROUTES for role in Role if route[2] and not may(role, route[2])],
)
def test_a_route_refuses_who_lacks_its_permission(
    office: Office, method: str, path: str, permission: Permission, role: Role
) -> None:
    member = office.hire(role)
    answer = office.desk_of(member).ask(method, _address(path), json={} if method in ("POST", "PUT", "PATCH") else None)
    assert (answer.status_code, code_of(answer)) == (403, "forbidden")
    entry = office.recorded()[-1]
    assert (entry.action, entry.actor_id) == ("access_refused", member.id)
    assert msgspec.json.decode(entry.detail)["permission"] == permission


@pytest.mark.parametrize(
    ("method", "path", "permission", "role"),
    [(*route, role) for route in ROUTES for role in Role if not route[2] or may(role, route[2])],
)
def test_a_route_lets_pass_who_has_its_permission(
    office: Office, method: str, path: str, permission: Permission | None, role: Role
) -> None:
    answer = office.someone(role).ask(method, _address(path), json={} if method in ("POST", "PUT", "PATCH") else None)
    assert answer.status_code in (200, 204, 404, 422)
    assert not office.recorded("access_refused")


def test_every_permission_has_its_roles_and_an_administrator_has_all() -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert all(Role.ADMIN in roles for roles in PERMISSIONS.values())


def test_strangers_cannot_fill_the_record(office: Office) -> None:
    stranger = office.stranger()
    for _ in range(120):
        assert stranger.get("/api/staff").status_code == 401
    assert len(office.recorded()) == 20
    # The next one on record says how many are missing.
    assert office.app.state.refused_strangers.unrecorded == 100


def test_who_asks_without_end_does_not_hide_what_others_are_refused() -> None:
    strangers = access._Strangers()
    assert [strangers.counted("a") for _ in range(25)] == [0] * 20 + [None] * 5
    assert [strangers.counted("b"), strangers.counted("b")] == [5, 0]
    taken = [strangers.counted(f"s{number}") for number in range(2_000)]
    assert 900 < len([one for one in taken if one is not None]) < 1_000


def test_a_role_taken_away_is_gone_with_the_next_request(office: Office) -> None:
    office.hire(Role.ADMIN)
    member = office.hire(Role.ADMIN)
    browser = office.desk_of(member)
    assert browser.get("/api/audit").status_code == 200
    office.db.write_and_wait(actions.change_role, SYSTEM, member.id, Role.AGENT)
    assert browser.get("/api/audit").status_code == 403


def test_a_refusal_stands_when_it_cannot_be_recorded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*args: object, **kwargs: object) -> None:
        raise Unavailable

    browser = office.someone()
    monkeypatch.setattr(office.db, "write", full)
    assert browser.get("/api/audit").status_code == 403
    assert office.stranger().get("/api/audit").status_code == 401


def test_a_desk_that_cannot_write_can_be_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*args: object, **kwargs: object) -> None:
        raise Unavailable

    browser = office.someone()
    office.db.write_and_wait(_age_sessions)
    monkeypatch.setattr(office.db, "write", full)
    assert browser.get("/api/session").status_code == 200


def _age_sessions(unit: Unit) -> None:
    unit.run(Query[int](text("update staff_session set last_used_at = last_used_at - 600000000")))


def test_a_plain_route_stands_behind_the_same_guards(db: Db) -> None:
    @behind(needs(Permission.AUDIT_READ))
    async def plain(request: Request, member: StaffMember) -> Response:
        return PlainTextResponse(member.role)

    office = Office(db)
    office.app.router.routes.append(Route("/plain", plain))
    (listed,) = [route for route in routes_of(office.app) if route.path == "/plain"]
    assert listed.guards == (needs(Permission.AUDIT_READ),)
    assert office.stranger().get("/plain").status_code == 401
    assert office.someone(Role.AGENT).get("/plain").status_code == 403
    assert office.someone(Role.LEAD).get("/plain").text == "lead"
    assert office.recorded("access_refused")[-1].detail.startswith('{"permission":"audit_read","route":"GET /plain"')


def _socket(office: Office, token: str, origin: str = HOME) -> WebSocket:
    headers = [(b"host", b"desk.test"), (b"origin", origin.encode())]
    if token:
        headers.append((b"cookie", f"{access.cookie_name(office.settings)}={token}".encode()))
    scope = {"type": "websocket", "app": office.app, "headers": headers, "scheme": "wss", "path": "/console/socket"}

    async def nothing(*args: object) -> None:
        raise AssertionError("the socket itself is not touched")

    return WebSocket(scope, nothing, nothing)  # type: ignore[arg-type]


def test_a_socket_is_opened_by_the_cookie(office: Office) -> None:
    member = office.hire()
    browser = office.desk_of(member)
    found = run(staff_of_socket, _socket(office, browser.cookies["__Host-desk"]))
    assert (found.id, found.actor.id) == (member.id, member.id)


@pytest.mark.parametrize(
    ("signed", "origin", "error"),
    [(False, HOME, NotSignedIn), (True, "https://evil.test", ForeignOrigin)],
)
def test_a_socket_is_refused_without_a_session_and_from_other_pages(
    office: Office, signed: bool, origin: str, error: type[WalletdeskError]
) -> None:
    token = office.someone().cookies["__Host-desk"] if signed else ""
    with pytest.raises(error):
        run(staff_of_socket, _socket(office, token, origin))
    assert office.recorded("access_refused")[-1].detail.startswith('{"permission":"conversations_read","route":"socket')


def test_members_and_guards_show_no_names() -> None:
    member = StaffMember(id=1, email="mira@desk.test", name="Mira", role=Role.AGENT, language="en", session_id=2)
    assert repr(member) == "StaffMember(id=1, role='agent')"
    assert repr(signed_in) == "signed_in"
