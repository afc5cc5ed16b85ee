"""What the routes of the staff take and give."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.safety.names import PRINTED, Text
from walletdesk.staff.access import StaffMember
from walletdesk.staff.queries import TeamWithMembers
from walletdesk.staff.rules import PASSWORD_LENGTH, PASSWORD_LIMIT, Permission, Role, Step
from walletdesk.staff.tables import Staff, StaffSession, Team
from walletdesk.wire import RawText

Name = Annotated[RawText, Text(80, 1, line=True)]
"""It is shown to visitors and colleagues: routes take it through the gate."""
Email = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=254, pattern=PRINTED)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
Password = Annotated[str, StringConstraints(min_length=PASSWORD_LENGTH, max_length=PASSWORD_LIMIT)]


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class LogIn(Given):
    email: Email
    password: Annotated[str, StringConstraints(min_length=1, max_length=PASSWORD_LIMIT)]


class ChangeMe(Given):
    name: Name | None = None
    language: Language | None = None


class ChangePassword(Given):
    current: Annotated[str, StringConstraints(min_length=1, max_length=PASSWORD_LIMIT)]
    new: Password


class NewStaff(Given):
    email: Email
    name: Name
    role: Role
    language: Language
    password: Password


class ChangeStaff(Given):
    """What is left out stays."""

    name: Name | None = None
    email: Email | None = None
    role: Role | None = None
    language: Language | None = None
    active: StrictBool | None = None
    password: Password | None = None


class NewTeam(Given):
    name: Name


class ChangeTeam(Given):
    name: Name


class Members(Given):
    members: Annotated[list[GivenId], Field(max_length=500)]


class TeamName(BaseModel):
    id: ShownId
    name: str


class Me(BaseModel):
    """Who is signed in, and what they may do."""

    id: ShownId
    email: str
    name: str
    role: Role
    language: str
    permissions: list[Permission]
    teams: list[TeamName]

    @classmethod
    def of(cls, member: StaffMember | Staff, permissions: tuple[Permission, ...], teams: list[Team]) -> Self:
        return cls(
            id=member.id,
            email=member.email,
            name=member.name,
            role=member.role,
            language=member.language,
            permissions=list(permissions),
            teams=[TeamName(id=team.id, name=team.name) for team in teams],
        )


class SignedIn(BaseModel):
    """`step` says what the log-in needs next; `complete` is signed in."""

    step: Step
    me: Me


class SessionView(BaseModel):
    """One of one's own sessions; times are microseconds UTC."""

    handle: str
    current: bool
    created_at: int
    last_used_at: int
    expires_at: int
    user_agent: str
    address: str

    @classmethod
    def of(cls, session: StaffSession, current: int) -> Self:
        return cls(
            handle=session.handle,
            current=session.id == current,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            user_agent=session.user_agent,
            address=session.address,
        )


class SessionPage(BaseModel):
    sessions: list[SessionView]
    next: ShownId | None


class StaffView(BaseModel):
    """Someone of the staff; times are microseconds UTC."""

    id: ShownId
    email: str
    name: str
    role: Role
    language: str
    active: bool
    created_at: int
    last_seen_at: int | None

    @classmethod
    def of(cls, member: Staff) -> Self:
        return cls(**{name: getattr(member, name) for name in member.__struct_fields__})


class StaffPage(BaseModel):
    staff: list[StaffView]
    next: ShownId | None


class TeamView(BaseModel):
    id: ShownId
    name: str
    created_at: int
    members: list[ShownId]

    @classmethod
    def of(cls, found: TeamWithMembers) -> Self:
        return cls(
            id=found.team.id, name=found.team.name, created_at=found.team.created_at, members=list(found.members)
        )


class TeamPage(BaseModel):
    teams: list[TeamView]
    next: ShownId | None
