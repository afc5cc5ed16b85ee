"""Signing in and out, one's own account, the staff and its teams, under /api."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from walletdesk.kit.clock import HOUR, SECOND
from walletdesk.kit.errors import (
    BadInput,
    Busy,
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    TooMany,
    Unavailable,
)
from walletdesk.kit.http import (
    ForeignOrigin,
    WithDb,
    WithSettings,
    WrongRequest,
    client_address,
    responses,
    same_origin,
)
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.safety.names import WRONG_NAMES, shown_name
from walletdesk.staff import access, actions, passwords, queries
from walletdesk.staff.access import StaffMember, needs, signed_in
from walletdesk.staff.rules import Permission, check_password, next_step, permissions_of
from walletdesk.staff.schemas import (
    ChangeMe,
    ChangePassword,
    ChangeStaff,
    ChangeTeam,
    LogIn,
    Me,
    Members,
    NewStaff,
    NewTeam,
    SessionPage,
    SessionView,
    SignedIn,
    StaffPage,
    StaffView,
    TeamPage,
    TeamView,
)
from walletdesk.staff.tables import StaffSession
from walletdesk.wire import RawText, SafeText


class WrongLogIn(NotSignedIn):
    """The same for a wrong password, an address nobody has, and an account that is shut."""

    code = "wrong_log_in"
    sentence = "E-mail address or password is wrong."


class LogInTooOften(TooMany):
    code = "log_in_too_often"
    sentence = "There were too many wrong passwords. Please wait before the next try."


class WrongPassword(BadInput):
    code = "wrong_password"
    sentence = "The current password is wrong."


class OwnPassword(Conflict):
    """A stolen session must not be enough to lock its owner out."""

    code = "own_password"
    sentence = "Change your own password in your account, where the current one is asked for."


class UnknownLanguage(BadInput):
    code = "unknown_language"
    sentence = "The desk does not speak this language."


router = APIRouter(prefix="/api", responses=responses(WrongRequest, Forbidden, NotSignedIn, Busy, Unavailable))

SignedInMember = Annotated[StaffMember, Depends(signed_in)]
Reader = Annotated[StaffMember, Depends(needs(Permission.STAFF_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.STAFF_MANAGE))]
TeamManager = Annotated[StaffMember, Depends(needs(Permission.TEAMS_MANAGE))]
Id = Annotated[GivenId, Path(alias="id")]
Handle = Annotated[str, Path(pattern=r"^[0-9a-z]{22}$")]


# -- one's own session ------------------------------------------------------------


@router.post(
    "/session",
    tags=["session"],
    dependencies=[Depends(same_origin)],
    responses=responses(WrongLogIn, ForeignOrigin, LogInTooOften),
)
async def log_in(body: LogIn, request: Request, response: Response, db: WithDb, settings: WithSettings) -> SignedIn:
    """Sign in.  Answers the same, after the same time, whether or not there is such an account."""
    address = client_address(request)
    keys = passwords.try_keys(settings.key("login"), body.email, address)
    account, until = await db.read(queries.log_in_facts, body.email, keys)
    _not_before(until, db.clock.now())
    right = await passwords.matches(body.password, account.password_hash if account else None)
    renewed = await passwords.renewed(body.password, account.password_hash) if account and right else None
    session = passwords.new_session(request.headers.get("user-agent", ""), address)
    begun = await db.write(
        actions.log_in,
        account.id if account else None,
        session,
        keys,
        right=right,
        lasts_us=settings.staff_session_hours * HOUR,
        password_hash=renewed,
    )
    if not isinstance(begun, StaffSession):
        _not_before(begun, db.clock.now())
        raise WrongLogIn
    access.set_cookie(response, settings, session.token)
    return SignedIn(step=next_step(), me=await _me(db, begun.staff_id))


@router.delete("/session", tags=["session"], status_code=204)
async def log_out(member: SignedInMember, response: Response, db: WithDb, settings: WithSettings) -> None:
    await db.write(actions.log_out, member.actor, member.session_id)
    access.delete_cookie(response, settings)


@router.get("/session", tags=["session"])
async def me(member: SignedInMember, db: WithDb) -> Me:
    return await _me(db, member.id)


@router.patch("/session", tags=["session"], responses=responses(*WRONG_NAMES, UnknownLanguage))
async def change_me(member: SignedInMember, body: ChangeMe, db: WithDb, settings: WithSettings) -> Me:
    """Change one's own name or language.  That a name was refused is on record for leads."""
    _spoken(body.language, settings.languages)
    try:
        name = _named(body.name)
    except WRONG_NAMES as refused:
        await db.write(actions.refuse_name, member.actor, refused.code)
        raise
    await db.write(actions.change_staff, member.actor, member.id, actions.Changes(name=name, language=body.language))
    return await _me(db, member.id)


@router.put("/session/password", tags=["session"], status_code=204, responses=responses(WrongPassword, LogInTooOften))
async def change_password(
    member: SignedInMember, body: ChangePassword, request: Request, db: WithDb, settings: WithSettings
) -> None:
    """Change one's own password; every other session of one's own ends."""
    keys = passwords.try_keys(settings.key("login"), member.email, client_address(request))
    account, until = await db.read(queries.log_in_facts, member.email, keys)
    _not_before(until, db.clock.now())
    check_password(body.new, member.email)
    if not await passwords.matches(body.current, account.password_hash if account else None):
        _not_before(await db.write(actions.refuse_password, member.actor, member.id, keys), db.clock.now())
        raise WrongPassword
    password_hash = await passwords.hashed(body.new)
    await db.write(actions.change_password, member.actor, member.id, password_hash, keep_session=member.session_id)


@router.get("/sessions", tags=["session"])
async def sessions(
    member: SignedInMember, db: WithDb, settings: WithSettings, cursor: Cursor = None, limit: Limit = 50
) -> SessionPage:
    """One's own sessions, newest first."""
    found = await db.read(
        queries.sessions_page, member.id, before=cursor, limit=limit + 1, idle_us=access.idle_us(settings)
    )
    shown, after = page(found, limit, lambda session: session.id)
    return SessionPage(sessions=[SessionView.of(session, member.session_id) for session in shown], next=after)


@router.delete("/sessions/{handle}", tags=["session"], status_code=204, responses=responses(NotFound))
async def revoke_session(member: SignedInMember, handle: Handle, db: WithDb) -> None:
    await db.write(actions.revoke_session, member.actor, member.id, handle)


async def _me(db: WithDb, staff_id: int) -> Me:
    member, teams = await db.read(queries.member_with_teams, staff_id)
    return Me.of(member, permissions_of(member.role), teams)


def _not_before(until: int, now: int) -> None:
    if until > now:
        raise LogInTooOften(retry_after_s=(until - now) / SECOND)


def _named(name: RawText | None) -> SafeText | None:
    return None if name is None else shown_name(name)


def _spoken(language: str | None, languages: tuple[str, ...]) -> None:
    if language is not None and language not in languages:
        raise UnknownLanguage


# -- staff ----------------------------------------------------------------------


@router.get("/staff", tags=["staff"])
async def staff(
    member: Reader, db: WithDb, cursor: Cursor = None, limit: Limit = 50, active: bool | None = None
) -> StaffPage:
    """The staff in the order in which they joined."""
    found = await db.read(queries.staff_page, after=cursor or 0, limit=limit + 1, active=active)
    shown, after = page(found, limit, lambda one: one.id)
    return StaffPage(staff=[StaffView.of(one) for one in shown], next=after)


@router.post("/staff", tags=["staff"], status_code=201, responses=responses(Conflict, *WRONG_NAMES))
async def create_staff(member: Manager, body: NewStaff, db: WithDb, settings: WithSettings) -> StaffView:
    _spoken(body.language, settings.languages)
    check_password(body.password, body.email)
    made = await db.write(
        actions.create_staff,
        member.actor,
        email=body.email,
        name=shown_name(body.name),
        role=body.role,
        language=body.language,
        password_hash=await passwords.hashed(body.password),
    )
    return StaffView.of(made)


@router.patch("/staff/{id}", tags=["staff"], responses=responses(Conflict, NotFound, *WRONG_NAMES))
async def change_staff(
    member: Manager, staff_id: Id, body: ChangeStaff, db: WithDb, settings: WithSettings
) -> StaffView:
    """Change someone.  A new password or `active: false` ends their sessions."""
    _spoken(body.language, settings.languages)
    password_hash = None
    if body.password is not None:
        if staff_id == member.id:
            raise OwnPassword
        known = await db.read(queries.by_id, staff_id)
        check_password(body.password, body.email or (known.email if known else ""))
        password_hash = await passwords.hashed(body.password)
    changes = actions.Changes(
        name=_named(body.name),
        email=body.email,
        role=body.role,
        language=body.language,
        active=body.active,
        password_hash=password_hash,
    )
    return StaffView.of(await db.write(actions.change_staff, member.actor, staff_id, changes))


@router.delete("/staff/{id}/sessions", tags=["staff"], status_code=204, responses=responses(NotFound))
async def end_sessions(member: Manager, staff_id: Id, db: WithDb) -> None:
    """Sign someone out everywhere."""
    await db.write(actions.end_sessions, member.actor, staff_id)


# -- teams ----------------------------------------------------------------------


@router.get("/teams", tags=["teams"])
async def teams(member: Reader, db: WithDb, cursor: Cursor = None, limit: Limit = 50) -> TeamPage:
    found = await db.read(queries.teams_page, after=cursor or 0, limit=limit + 1)
    shown, after = page(found, limit, lambda one: one.team.id)
    return TeamPage(teams=[TeamView.of(one) for one in shown], next=after)


@router.post("/teams", tags=["teams"], status_code=201, responses=responses(Conflict, *WRONG_NAMES))
async def create_team(member: TeamManager, body: NewTeam, db: WithDb) -> TeamView:
    return TeamView.of(await db.write(actions.create_team, member.actor, shown_name(body.name)))


@router.patch("/teams/{id}", tags=["teams"], responses=responses(Conflict, NotFound, *WRONG_NAMES))
async def rename_team(member: TeamManager, team_id: Id, body: ChangeTeam, db: WithDb) -> TeamView:
    return TeamView.of(await db.write(actions.rename_team, member.actor, team_id, shown_name(body.name)))


@router.put("/teams/{id}/members", tags=["teams"], responses=responses(NotFound))
async def set_members(member: TeamManager, team_id: Id, body: Members, db: WithDb) -> TeamView:
    """Make these people the team's members, and nobody else."""
    return TeamView.of(await db.write(actions.set_members, member.actor, team_id, body.members))
