"""Everything that changes staff, their sessions and teams."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from sqlalchemy import bindparam, delete, insert, text, update

from walletdesk.events import (
    AccessRefused,
    Actor,
    ActorKind,
    LoggedIn,
    LoggedOut,
    LogInRefused,
    NameRefused,
    PasswordChanged,
    SessionRevoked,
    StaffCreated,
    StaffDeactivated,
    StaffEmailChanged,
    StaffLanguageChanged,
    StaffReactivated,
    StaffRenamed,
    StaffRoleChanged,
    TeamCreated,
    TeamMembersChanged,
    TeamRenamed,
)
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.staff import queries
from walletdesk.staff.passwords import NewSession, TryKeys
from walletdesk.staff.rules import (
    FORGET_AFTER_US,
    FREE_TRIES_HERE,
    FREE_TRIES_OF_ADDRESS,
    Role,
    wait_of_account_us,
    wait_us,
)
from walletdesk.staff.tables import Staff, StaffSession, Team, login_failure, staff, staff_session, team, team_member
from walletdesk.wire import SafeText

TOUCH_EVERY_US = MINUTE
"""`last_used_at` is exact to a minute: a commit for every request would cost more than the request."""

KEEP_PER_PERSON = 50
"""Sessions one person can have; the oldest ends when one more begins."""


class EmailTaken(Conflict):
    code = "email_taken"
    sentence = "There is already someone with this e-mail address on the staff."


class BadEmail(BadInput):
    code = "bad_email"
    sentence = "This is not an e-mail address."


class LastAdmin(Conflict):
    code = "last_admin"
    sentence = "This is the last active administrator. Make someone else administrator first."


class TeamNameTaken(Conflict):
    code = "team_name_taken"
    sentence = "There is already a team with this name."


class UnknownMember(BadInput):
    code = "unknown_member"
    sentence = "One of these people is not on the active staff."


_INSERT_STAFF = Query[int](insert(staff))
_WHERE_ID = staff.c.id == bindparam("staff_id")
_SET_NAME = Query[int](update(staff).where(_WHERE_ID).values(name=bindparam("name")))
_SET_EMAIL = Query[int](update(staff).where(_WHERE_ID).values(email=bindparam("email")))
_SET_ROLE = Query[int](update(staff).where(_WHERE_ID).values(role=bindparam("role")))
_SET_LANGUAGE = Query[int](update(staff).where(_WHERE_ID).values(language=bindparam("language")))
_SET_ACTIVE = Query[int](update(staff).where(_WHERE_ID).values(active=bindparam("active")))
_SET_PASSWORD = Query[int](update(staff).where(_WHERE_ID).values(password_hash=bindparam("password_hash")))
_SET_SEEN = Query[int](update(staff).where(_WHERE_ID).values(last_seen_at=bindparam("at")))

_INSERT_SESSION = Query[int](insert(staff_session))
_TOUCH_SESSION = Query[int](
    update(staff_session)
    .where(staff_session.c.id == bindparam("session_id"), staff_session.c.last_used_at < bindparam("at"))
    .values(last_used_at=bindparam("at"))
)
_END_SESSION = Query[int](delete(staff_session).where(staff_session.c.id == bindparam("session_id")))
_END_OLD_SESSIONS = Query[int](
    delete(staff_session).where(
        (staff_session.c.expires_at <= bindparam("at")) | (staff_session.c.last_used_at <= bindparam("idle_since"))
    )
)

_COUNT_FAILURE = Query[int](
    text(
        "insert into login_failure (key, count, next_at, expires_at) values (:key, :count, :next_at, :expires_at) "
        "on conflict (key) do update set count = excluded.count, next_at = excluded.next_at, "
        "expires_at = excluded.expires_at"
    )
)
_FORGET_FAILURES = Query[int](delete(login_failure).where(login_failure.c.key == bindparam("which")))
_FORGET_OLD_FAILURES = Query[int](delete(login_failure).where(login_failure.c.expires_at <= bindparam("at")))

_INSERT_TEAM = Query[int](insert(team))
_SET_TEAM_NAME = Query[int](update(team).where(team.c.id == bindparam("team_id")).values(name=bindparam("name")))
_JOIN = Query[int](
    text("insert into team_member (team_id, staff_id) values (:team_id, :staff_id) on conflict do nothing")
)
_LEAVE = Query[int](
    delete(team_member).where(
        team_member.c.team_id == bindparam("which_team"), team_member.c.staff_id == bindparam("which_staff")
    )
)


# -- signing in and out --------------------------------------------------------


def log_in(
    unit: Unit,
    account_id: int | None,
    session: NewSession,
    keys: TryKeys,
    *,
    right: bool,
    lasts_us: int,
    password_hash: str | None = None,
) -> StaffSession | int:
    """Begin a session, or count a failure: returns until when log-ins are refused (now, while tries are free).

    `right` says whether the password was the account's.  Asked again here, because of
    many tries sent at once all but the first must find the door shut.  A new
    `password_hash` is stored (parameters of the old one were weaker).
    Announces LoggedIn or LogInRefused.
    """
    if (until := queries.refused_until(unit, keys)) > unit.now:
        return until
    member = queries.by_id(unit, account_id) if account_id is not None else None
    if not right or member is None or not member.active:
        unit.announce(
            LogInRefused(
                actor_kind=ActorKind.STAFF,
                actor_id=None,
                staff_id=account_id,
                reason="inactive" if member and not member.active and right else "wrong",
            )
        )
        return _count_failures(unit, keys)
    # The address keeps its count: whoever has one account must not buy free tries at the others with it.
    unit.run(_FORGET_FAILURES, which=keys.here)
    unit.run(_FORGET_FAILURES, which=keys.account)
    if password_hash is not None:
        unit.run(_SET_PASSWORD, staff_id=member.id, password_hash=password_hash)
    _make_room(unit, member.id)
    begun = StaffSession(
        id=new_id(),
        handle=session.handle,
        staff_id=member.id,
        created_at=unit.now,
        last_used_at=unit.now,
        expires_at=unit.now + lasts_us,
        user_agent=session.user_agent,
        address=session.address,
    )
    unit.run(_INSERT_SESSION, token_hash=session.token_hash, **_fields(begun))
    unit.run(_SET_SEEN, staff_id=member.id, at=unit.now)
    unit.announce(LoggedIn(actor_kind=ActorKind.STAFF, actor_id=member.id, session_id=begun.id))
    return begun


def log_out(unit: Unit, by: Actor, session_id: int) -> None:
    if unit.run(_END_SESSION, session_id=session_id):
        unit.announce(LoggedOut(actor_kind=by.kind, actor_id=by.id, session_id=session_id))


def touch(unit: Unit, staff_id: int, session_id: int) -> None:
    """Note that a session was used; the caller asks at most every `TOUCH_EVERY_US`."""
    unit.run(_TOUCH_SESSION, session_id=session_id, at=unit.now)
    unit.run(_SET_SEEN, staff_id=staff_id, at=unit.now)


def revoke_session(unit: Unit, by: Actor, owner_id: int, handle: str) -> None:
    """End a session of `owner_id` from elsewhere.  Raises NotFound (404).  Announces SessionRevoked."""
    session = queries.session_by_handle(unit, handle)
    if session is None or session.staff_id != owner_id:
        raise NotFound
    _revoke(unit, by, session)


def end_sessions(unit: Unit, by: Actor, staff_id: int) -> None:
    """End all sessions of someone.  Raises NotFound (404).  Announces SessionRevoked for each."""
    _there(unit, staff_id)
    _revoke_all(unit, by, staff_id)


def refuse_password(unit: Unit, by: Actor, staff_id: int, keys: TryKeys) -> int:
    """Count a wrong current password as a failed log-in; returns until when tries are refused."""
    unit.announce(LogInRefused(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id, reason="wrong_current"))
    return _count_failures(unit, keys)


def refuse_name(unit: Unit, by: Actor, reason: str) -> None:
    """Put on record that somebody's own name was refused; leads read it.  Announces NameRefused."""
    unit.announce(NameRefused(actor_kind=by.kind, actor_id=by.id, reason=reason))


def refuse_access(unit: Unit, by: Actor, *, permission: str, route: str, status: int, unrecorded: int = 0) -> None:
    """Put a refusal on record.  Announces AccessRefused."""
    unit.announce(
        AccessRefused(
            actor_kind=by.kind, actor_id=by.id, permission=permission, route=route, status=status, unrecorded=unrecorded
        )
    )


def remove_old(unit: Unit, *, idle_us: int) -> int:
    """Remove sessions that are over and failures that are forgotten; returns how many rows."""
    return unit.run(_END_OLD_SESSIONS, at=unit.now, idle_since=unit.now - idle_us) + unit.run(
        _FORGET_OLD_FAILURES, at=unit.now
    )


def _count_failures(unit: Unit, keys: TryKeys) -> int:
    return max(
        _count_failure(unit, keys.here, lambda count: wait_us(count, FREE_TRIES_HERE)),
        _count_failure(unit, keys.account, wait_of_account_us),
        _count_failure(unit, keys.address, lambda count: wait_us(count, FREE_TRIES_OF_ADDRESS)),
    )


def _count_failure(unit: Unit, key: str, wait: Callable[[int], int]) -> int:
    before = queries.failure(unit, key)
    count = before.count + 1 if before else 1
    until = unit.now + wait(count)
    unit.run(_COUNT_FAILURE, key=key, count=count, next_at=until, expires_at=unit.now + FORGET_AFTER_US)
    return until


def _make_room(unit: Unit, staff_id: int) -> None:
    for session in queries.sessions_of(unit, staff_id)[KEEP_PER_PERSON - 1 :]:
        unit.run(_END_SESSION, session_id=session.id)


def _revoke(unit: Unit, by: Actor, session: StaffSession) -> None:
    unit.run(_END_SESSION, session_id=session.id)
    unit.announce(SessionRevoked(actor_kind=by.kind, actor_id=by.id, staff_id=session.staff_id, session_id=session.id))


def _revoke_all(unit: Unit, by: Actor, staff_id: int, *, but: int | None = None) -> None:
    for session in queries.sessions_of(unit, staff_id):
        if session.id != but:
            _revoke(unit, by, session)


# -- staff ---------------------------------------------------------------------


def create_staff(
    unit: Unit, by: Actor, *, email: str, name: SafeText, role: Role, language: str, password_hash: str
) -> Staff:
    """Raises BadEmail (422) or EmailTaken (409).  Announces StaffCreated."""
    member = Staff(
        id=new_id(),
        email=_free_email(unit, email),
        name=name,
        role=role,
        language=language,
        active=True,
        created_at=unit.now,
        last_seen_at=None,
    )
    unit.run(_INSERT_STAFF, password_hash=password_hash, **_fields(member))
    unit.announce(StaffCreated(actor_kind=by.kind, actor_id=by.id, staff_id=member.id, role=role))
    return member


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be another way with someone; None stays."""

    name: SafeText | None = None
    email: str | None = None
    role: Role | None = None
    language: str | None = None
    active: bool | None = None
    password_hash: str | None = None

    def __repr__(self) -> str:
        return "Changes(...)"


def change_staff(unit: Unit, by: Actor, staff_id: int, changes: Changes) -> Staff:
    """All of `changes` or none.  Raises what each of them raises, NotFound (404) first."""
    _there(unit, staff_id)
    if changes.name is not None:
        rename(unit, by, staff_id, changes.name)
    if changes.email is not None:
        change_email(unit, by, staff_id, changes.email)
    if changes.language is not None:
        set_language(unit, by, staff_id, changes.language)
    if changes.role is not None:
        change_role(unit, by, staff_id, changes.role)
    if changes.active is not None:
        (reactivate if changes.active else deactivate)(unit, by, staff_id)
    if changes.password_hash is not None:
        change_password(unit, by, staff_id, changes.password_hash)
    return _there(unit, staff_id)


def rename(unit: Unit, by: Actor, staff_id: int, name: SafeText) -> None:
    if _there(unit, staff_id).name != name:
        unit.run(_SET_NAME, staff_id=staff_id, name=name)
        unit.announce(StaffRenamed(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id))


def change_email(unit: Unit, by: Actor, staff_id: int, email: str) -> None:
    """Raises BadEmail (422) or EmailTaken (409)."""
    if _there(unit, staff_id).email != email.lower():
        unit.run(_SET_EMAIL, staff_id=staff_id, email=_free_email(unit, email))
        unit.announce(StaffEmailChanged(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id))


def set_language(unit: Unit, by: Actor, staff_id: int, language: str) -> None:
    if _there(unit, staff_id).language != language:
        unit.run(_SET_LANGUAGE, staff_id=staff_id, language=language)
        unit.announce(StaffLanguageChanged(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id, language=language))


def change_role(unit: Unit, by: Actor, staff_id: int, role: Role) -> None:
    """Raises LastAdmin (409).  Open sessions have the new role with their next request."""
    before = _there(unit, staff_id).role
    if before == role:
        return
    if before == Role.ADMIN:
        _not_the_last_admin(unit, staff_id)
    unit.run(_SET_ROLE, staff_id=staff_id, role=role)
    unit.announce(StaffRoleChanged(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id, before=before, after=role))


def deactivate(unit: Unit, by: Actor, staff_id: int) -> None:
    """Shut someone out and end their sessions.  Raises LastAdmin (409)."""
    member = _there(unit, staff_id)
    if not member.active:
        return
    if member.role == Role.ADMIN:
        _not_the_last_admin(unit, staff_id)
    unit.run(_SET_ACTIVE, staff_id=staff_id, active=False)
    _revoke_all(unit, by, staff_id)
    unit.announce(StaffDeactivated(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id))


def reactivate(unit: Unit, by: Actor, staff_id: int) -> None:
    if not _there(unit, staff_id).active:
        unit.run(_SET_ACTIVE, staff_id=staff_id, active=True)
        unit.announce(StaffReactivated(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id))


def change_password(
    unit: Unit, by: Actor, staff_id: int, password_hash: str, *, keep_session: int | None = None
) -> None:
    """Store a new password and end every session but `keep_session`."""
    _there(unit, staff_id)
    unit.run(_SET_PASSWORD, staff_id=staff_id, password_hash=password_hash)
    _revoke_all(unit, by, staff_id, but=keep_session)
    unit.announce(PasswordChanged(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id))


def _there(unit: Unit, staff_id: int) -> Staff:
    if (member := queries.by_id(unit, staff_id)) is None:
        raise NotFound
    return member


def _free_email(unit: Unit, email: str) -> str:
    email = email.strip().lower()
    if len(email) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise BadEmail
    if queries.by_email(unit, email) is not None:
        raise EmailTaken
    return email


def _not_the_last_admin(unit: Unit, staff_id: int) -> None:
    if not set(queries.active_admins(unit)) - {staff_id}:
        raise LastAdmin


# -- teams ---------------------------------------------------------------------


def create_team(unit: Unit, by: Actor, name: SafeText) -> queries.TeamWithMembers:
    """Raises TeamNameTaken (409)."""
    if queries.team_by_name(unit, name) is not None:
        raise TeamNameTaken
    made = Team(id=new_id(), name=name, created_at=unit.now)
    unit.run(_INSERT_TEAM, **_fields(made))
    unit.announce(TeamCreated(actor_kind=by.kind, actor_id=by.id, team_id=made.id))
    return queries.TeamWithMembers(team=made, members=())


def rename_team(unit: Unit, by: Actor, team_id: int, name: SafeText) -> queries.TeamWithMembers:
    """Raises NotFound (404) or TeamNameTaken (409)."""
    if (before := queries.team_by_id(unit, team_id)) is None:
        raise NotFound
    if (namesake := queries.team_by_name(unit, name)) is not None and namesake.id != team_id:
        raise TeamNameTaken
    if before.name != name:
        unit.run(_SET_TEAM_NAME, team_id=team_id, name=name)
        unit.announce(TeamRenamed(actor_kind=by.kind, actor_id=by.id, team_id=team_id))
    after = msgspec.structs.replace(before, name=name)
    return queries.TeamWithMembers(team=after, members=queries.members_of(unit, team_id))


def set_members(unit: Unit, by: Actor, team_id: int, staff_ids: list[int]) -> queries.TeamWithMembers:
    """Make `staff_ids` the team's members.  Raises NotFound (404) or UnknownMember (422).  Announces who came and went."""
    if (found := queries.team_by_id(unit, team_id)) is None:
        raise NotFound
    wanted, before = set(staff_ids), set(queries.members_of(unit, team_id))
    joined, left = wanted - before, before - wanted
    # Someone who was deactivated may stay on the list, but not join it.
    if joined - queries.known(unit, sorted(joined)):
        raise UnknownMember
    unit.many(_JOIN, [{"team_id": team_id, "staff_id": one} for one in sorted(joined)])
    unit.many(_LEAVE, [{"which_team": team_id, "which_staff": one} for one in sorted(left)])
    if joined or left:
        unit.announce(
            TeamMembersChanged(
                actor_kind=by.kind,
                actor_id=by.id,
                team_id=team_id,
                joined=tuple(sorted(joined)),
                left=tuple(sorted(left)),
            )
        )
    return queries.TeamWithMembers(team=found, members=tuple(sorted(wanted)))


def _fields(row: Staff | StaffSession | Team) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__struct_fields__}
