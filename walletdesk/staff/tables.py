"""Members of the staff, their sessions and teams."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, PrimaryKeyConstraint, Table, Text

from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.staff.rules import Role
from walletdesk.wire import SafeText

staff = Table(
    "staff",
    metadata,
    id_column(),
    Column("email", Text, nullable=False, unique=True),  # lower case
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),  # argon2id, with its parameters
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger),
    info={"retention": "as long as the desk stands: conversations name who answered; inactive members stay by name"},
)

staff_session = Table(
    "staff_session",
    metadata,
    id_column(),
    Column("handle", Text, nullable=False, unique=True),  # names it to its owner; opens nothing
    to("staff_id", "staff.id", cascade=True),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256 of the cookie, hexadecimal
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("user_agent", Text, nullable=False),
    Column("address", Text, nullable=False),
    Index(None, "staff_id", "id"),
    info={"retention": "until it ends or expires; expired ones are removed by a daily job"},
)

login_failure = Table(
    "login_failure",
    metadata,
    Column("key", Text, primary_key=True),  # keyed hash of an account's e-mail, of an address, or of both
    Column("count", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    info={"retention": "a day after the last failure; removed by a daily job"},
)

team = Table(
    "team",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    info={"retention": "until deleted; no personal data"},
)

team_member = Table(
    "team_member",
    metadata,
    to("team_id", "team.id", cascade=True),
    to("staff_id", "staff.id", cascade=True, index=True),
    PrimaryKeyConstraint("team_id", "staff_id"),
    info={"retention": "while they belong to the team"},
)


class Staff(Row, frozen=True, kw_only=True):
    """One member of the staff, without the password's hash."""

    id: int
    email: str
    name: SafeText
    role: Role
    language: str
    active: bool
    created_at: int
    last_seen_at: int | None


class StaffSession(Row, frozen=True, kw_only=True):
    id: int
    handle: str
    staff_id: int
    created_at: int
    last_used_at: int
    expires_at: int
    user_agent: str
    address: str


class Team(Row, frozen=True, kw_only=True):
    id: int
    name: SafeText
    created_at: int


class LoginFailure(Row, frozen=True, kw_only=True):
    key: str
    count: int
    next_at: int
    expires_at: int
