"""Passwords and session tokens: the costly and the random, done before the unit of work."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import anyio
import msgspec
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from walletdesk.kit.errors import Busy
from walletdesk.kit.ids import new_public_id
from walletdesk.kit.limits import source_of

AT_ONCE = 2
"""A hash takes about 50 ms of CPU and 64 MiB; more at a time would only stand in each other's way."""

WAITING = 40
"""More than so many in line, about a second's worth, are refused: a flood must not make the desk wait for minutes."""

# The library's own choice, RFC 9106's for machines with little memory: 64 MiB, 3 passes, 4 lanes.
_hasher = PasswordHasher()
_limiter = RunVar[anyio.CapacityLimiter]("staff.passwords")  # one for each event loop

T = TypeVar("T")


async def hashed(password: str) -> str:
    """The argon2id hash to store.  Raises Busy (503)."""
    return await _in_thread(lambda: _hasher.hash(password))


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether `password` is the one; None, where there is no account, takes as long and is False.  Raises Busy (503)."""
    return await _in_thread(lambda: _matches(password, password_hash))


async def renewed(password: str, password_hash: str) -> str | None:
    """A new hash where the stored one is weaker than what is made today, else None."""
    return await hashed(password) if _hasher.check_needs_rehash(password_hash) else None


def hashed_now(password: str) -> str:
    """`hashed` for commands, which have no loop."""
    return _hasher.hash(password)


def _matches(password: str, password_hash: str | None) -> bool:
    nobody = _nobody()  # asked for on either path, so that the first log-in tells nothing by its time
    try:
        _hasher.verify(password_hash or nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex())


async def _in_thread(work: Callable[[], T]) -> T:
    limiter = _limiter.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(AT_ONCE)
        _limiter.set(limiter)
    if limiter.statistics().tasks_waiting >= WAITING:
        raise Busy(retry_after_s=2)
    return await run_sync(work, limiter=limiter)


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session about to begin.  `token` goes into the cookie and nowhere else."""

    token: str
    token_hash: str
    handle: str
    user_agent: str
    address: str

    def __repr__(self) -> str:
        return f"NewSession(handle={self.handle!r})"


def new_session(user_agent: str, address: str) -> NewSession:
    token = secrets.token_urlsafe(32)
    return NewSession(
        token=token,
        token_hash=hash_of_token(token),
        handle=new_public_id(),
        user_agent="".join(char for char in user_agent if char.isprintable())[:200],
        address=address,
    )


def hash_of_token(token: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


class TryKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Under which keys failed log-ins are counted: keyed hashes, so that the table names nobody."""

    account: str
    """From wherever."""
    here: str
    """The account from this address."""
    address: str
    """Whichever account."""


def try_keys(key: bytes, email: str, address: str) -> TryKeys:
    """`key` is the settings' key for "login"."""

    def named(kind: str, value: str) -> str:
        return f"{kind}:{hmac.digest(key, f'{kind}:{value}'.encode(), hashlib.sha256).hex()[:40]}"

    account, source = email.casefold(), source_of(address)
    return TryKeys(
        account=named("account", account),
        here=named("here", f"{source} {account}"),
        address=named("address", source),
    )
