"""Reads of staff, sessions and teams."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select

from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.staff.passwords import TryKeys
from walletdesk.staff.rules import Role
from walletdesk.staff.tables import (
    LoginFailure,
    Staff,
    StaffSession,
    Team,
    login_failure,
    staff,
    staff_session,
    team,
    team_member,
)


class Account(Row, frozen=True, kw_only=True):
    """What a log-in is checked against."""

    id: int
    password_hash: str
    active: bool

    def __repr__(self) -> str:
        return f"Account(id={self.id})"


class SignedIn(Row, frozen=True, kw_only=True):
    """A live session and whose it is."""

    session_id: int
    last_used_at: int
    expires_at: int
    id: int
    email: str
    name: str
    role: Role
    language: str
    active: bool


class Membership(Row, frozen=True, kw_only=True):
    team_id: int
    staff_id: int


class TeamWithMembers(msgspec.Struct, frozen=True, kw_only=True):
    team: Team
    members: tuple[int, ...]


_STAFF = columns(staff, Staff)
_BY_ID = Query(select(*_STAFF).where(staff.c.id == bindparam("id")), Staff)
_BY_EMAIL = Query(select(*_STAFF).where(staff.c.email == bindparam("email")), Staff)
_ACCOUNT = Query(select(*columns(staff, Account)).where(staff.c.email == bindparam("email")), Account)
_HASH = Query(select(staff.c.password_hash).where(staff.c.id == bindparam("id")), str)
_FAILURE = Query(
    select(*columns(login_failure, LoginFailure)).where(login_failure.c.key == bindparam("key")), LoginFailure
)
_SIGNED_IN = Query(
    select(
        staff_session.c.id,
        staff_session.c.last_used_at,
        staff_session.c.expires_at,
        staff.c.id,
        staff.c.email,
        staff.c.name,
        staff.c.role,
        staff.c.language,
        staff.c.active,
    )
    .join_from(staff_session, staff, staff.c.id == staff_session.c.staff_id)
    .where(staff_session.c.token_hash == bindparam("token_hash")),
    SignedIn,
)
_SESSION_BY_HANDLE = Query(
    select(*columns(staff_session, StaffSession)).where(staff_session.c.handle == bindparam("handle")), StaffSession
)
_SESSIONS_OF = Query(
    select(*columns(staff_session, StaffSession))
    .where(staff_session.c.staff_id == bindparam("staff_id"))
    .order_by(staff_session.c.id.desc()),
    StaffSession,
)
_TEAM = Query(select(*columns(team, Team)).where(team.c.id == bindparam("id")), Team)
_TEAM_BY_NAME = Query(select(*columns(team, Team)).where(team.c.name == bindparam("name")), Team)
_MEMBERS = Query[int](
    select(team_member.c.staff_id).where(team_member.c.team_id == bindparam("team_id")).order_by(team_member.c.staff_id)
)
_TEAMS_OF = Query(
    select(*columns(team, Team))
    .join_from(team_member, team, team.c.id == team_member.c.team_id)
    .where(team_member.c.staff_id == bindparam("staff_id"))
    .order_by(team.c.name),
    Team,
)
_ADMINS = Query[int](
    select(staff.c.id).where(staff.c.role == Role.ADMIN.value, staff.c.active).order_by(staff.c.id).with_for_update()
)
_ANYONE = Query[int](select(func.count()).select_from(select(staff.c.id).limit(1).subquery()))


def by_id(unit: Unit, staff_id: int) -> Staff | None:
    return unit.one(_BY_ID, id=staff_id)


def by_email(unit: Unit, email: str) -> Staff | None:
    return unit.one(_BY_EMAIL, email=email.lower())


def member_with_teams(unit: Unit, staff_id: int) -> tuple[Staff, list[Team]]:
    """Raises LookupError when there is no such member."""
    return unit.value(_BY_ID, id=staff_id), teams_of(unit, staff_id)


def account(unit: Unit, email: str) -> Account | None:
    return unit.one(_ACCOUNT, email=email.lower())


def password_hash(unit: Unit, staff_id: int) -> str:
    return unit.value(_HASH, id=staff_id)


def refused_until(unit: Unit, keys: TryKeys) -> int:
    """Until when log-ins under `keys` are refused; 0 when they are not."""
    found = (failure(unit, key) for key in (keys.here, keys.account, keys.address))
    return max((one.next_at for one in found if one), default=0)


def failure(unit: Unit, key: str) -> LoginFailure | None:
    """The failures counted under `key` that are not forgotten yet."""
    found = unit.one(_FAILURE, key=key)
    return found if found and found.expires_at > unit.now else None


def log_in_facts(unit: Unit, email: str, keys: TryKeys) -> tuple[Account | None, int]:
    """The account, and until when log-ins are refused (`refused_until`)."""
    return account(unit, email), refused_until(unit, keys)


def signed_in(unit: Unit, token_hash: str, *, idle_us: int) -> SignedIn | None:
    """Whose session that is; None when it ended, expired or lay idle, or its owner may not sign in any more."""
    found = unit.one(_SIGNED_IN, token_hash=token_hash)
    if found is None or not found.active:
        return None
    return found if unit.now < min(found.expires_at, found.last_used_at + idle_us) else None


def session_by_handle(unit: Unit, handle: str) -> StaffSession | None:
    return unit.one(_SESSION_BY_HANDLE, handle=handle)


def sessions_of(unit: Unit, staff_id: int) -> list[StaffSession]:
    """All sessions, newest first, expired ones included until they are removed."""
    return unit.all(_SESSIONS_OF, staff_id=staff_id)


def active_admins(unit: Unit) -> list[int]:
    """Ids of those who may manage staff.  Held until the transaction ends, so that two cannot end each other."""
    return unit.all(_ADMINS)


def anyone(unit: Unit) -> bool:
    """Whether the desk has any staff at all."""
    return unit.value(_ANYONE) > 0


def staff_page(unit: Unit, *, after: int = 0, limit: int, active: bool | None = None) -> list[Staff]:
    """Staff in the order in which they joined, after id `after`."""
    statement = select(*_STAFF).where(staff.c.id > after).order_by(staff.c.id).limit(limit)
    if active is not None:
        statement = statement.where(staff.c.active == active)
    return unit.select(statement, Staff)


def sessions_page(unit: Unit, staff_id: int, *, before: int | None, limit: int, idle_us: int) -> list[StaffSession]:
    """Live sessions, newest first."""
    table: Any = staff_session.c
    statement = (
        select(*columns(staff_session, StaffSession))
        .where(table.staff_id == staff_id, table.expires_at > unit.now, table.last_used_at > unit.now - idle_us)
        .order_by(table.id.desc())
        .limit(limit)
    )
    return unit.select(statement if before is None else statement.where(table.id < before), StaffSession)


def team_by_id(unit: Unit, team_id: int) -> Team | None:
    return unit.one(_TEAM, id=team_id)


def team_by_name(unit: Unit, name: str) -> Team | None:
    return unit.one(_TEAM_BY_NAME, name=name)


def members_of(unit: Unit, team_id: int) -> tuple[int, ...]:
    return tuple(unit.all(_MEMBERS, team_id=team_id))


def teams_of(unit: Unit, staff_id: int) -> list[Team]:
    return unit.all(_TEAMS_OF, staff_id=staff_id)


def teams_page(unit: Unit, *, after: int = 0, limit: int) -> list[TeamWithMembers]:
    """Teams in the order in which they were made, after id `after`."""
    teams = unit.select(select(*columns(team, Team)).where(team.c.id > after).order_by(team.c.id).limit(limit), Team)
    ids = [one.id for one in teams]
    statement = (
        select(*columns(team_member, Membership)).where(team_member.c.team_id.in_(ids)).order_by(team_member.c.staff_id)
    )
    members: dict[int, list[int]] = {team_id: [] for team_id in ids}
    for membership in unit.select(statement, Membership) if ids else ():
        members[membership.team_id].append(membership.staff_id)
    return [TeamWithMembers(team=one, members=tuple(members[one.id])) for one in teams]


def known(unit: Unit, staff_ids: list[int]) -> set[int]:
    """Those of `staff_ids` that name active staff."""
    return (
        set(unit.select(select(staff.c.id).where(staff.c.id.in_(staff_ids), staff.c.active), int))
        if staff_ids
        else set()
    )
