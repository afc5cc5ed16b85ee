"""Who a visitor is, by the word of the wallet's own server: a JWT that lives for minutes.

The server signs with EdDSA (Ed25519) or HS256 under a key of the inbox, named by the
header's `kid`.  Required: `sub` (its own user id), `aud` (the inbox's public id),
`iat`, `exp` (at most 10 minutes later) and `jti`.  Optional: `nbf`, `name`, `email`,
`email_verified`, `language`.  The clocks may stand 60 s apart.

A token is taken once (`actions.exchange`): the visitor gets a token of ours for it
and comes back with that.  Every refusal is a class of its own, and none of them
lets anyone in as a stranger.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from walletdesk.kit.clock import SECOND
from walletdesk.kit.errors import WalletdeskError
from walletdesk.people.rules import (
    TOKEN_LIMIT,
    BadIdentity,
    IdentityKind,
    expired,
    lives_too_long,
    normal_value,
    not_yet_valid,
)
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText

if TYPE_CHECKING:
    import jwt


@cache
def reader() -> jwt.PyJWS:
    """What reads tokens.  It brings all kinds of certificates, 0.1 s of a start: the desk loads it when it is ready."""
    import jwt

    return jwt.PyJWS(algorithms=["EdDSA", "HS256"])


class IdentityRefused(WalletdeskError):
    """A token that was to name a visitor was refused; `code` says why to whoever builds the app."""

    status = 401
    code = "identity_refused"
    sentence = "Your app could not tell us who you are. Please close the chat and open it again from the app."


class NoToken(IdentityRefused):
    code = "identity_token_missing"


class TokenTooLarge(IdentityRefused):
    status = 413
    code = "identity_token_too_large"


class TokenMalformed(IdentityRefused):
    code = "identity_token_malformed"


class AlgorithmNone(IdentityRefused):
    """`alg` is none: anybody can write such a token."""

    code = "identity_algorithm_none"


class AlgorithmConfused(IdentityRefused):
    """`alg` is not the algorithm of the key that `kid` names, as when a public key is used as a shared secret."""

    code = "identity_algorithm_confused"


class UnknownKey(IdentityRefused):
    """`kid` names no key of this inbox, or a revoked one."""

    code = "identity_key_unknown"


class BadSignature(IdentityRefused):
    code = "identity_signature_wrong"


class WrongAudience(IdentityRefused):
    code = "identity_audience_wrong"


class TokenExpired(IdentityRefused):
    code = "identity_token_expired"
    sentence = "The proof of who you are has run out. Please close the chat and open it again from the app."


class TokenNotYetValid(IdentityRefused):
    code = "identity_token_not_yet_valid"


class TokenLivesTooLong(IdentityRefused):
    code = "identity_token_lives_too_long"


class NoSubject(IdentityRefused):
    code = "identity_subject_missing"


class BadClaims(IdentityRefused):
    """A claim is missing or has the wrong form."""

    code = "identity_claims_wrong"


class TokenReplayed(IdentityRefused):
    """The token has been taken before."""

    code = "identity_token_replayed"
    sentence = "This proof of who you are was used before. Please close the chat and open it again from the app."


class Key(Protocol):
    """A key of the inbox: `EdDSA` with a public key as PEM, or `HS256` with the shared secret."""

    @property
    def algorithm(self) -> str: ...

    @property
    def key(self) -> bytes: ...


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """What a good token says."""

    kid: str
    token_id: str
    """`jti`"""
    user_id: str
    """`sub`; one that looks like a key is kept as its hash"""
    expires_at: int
    name: SafeText | None
    email: str | None
    language: str
    email_verified: bool = True
    """Whether the wallet's server stands for the address; it says `email_verified: false` where its user only typed it."""

    def __repr__(self) -> str:
        return "Identified(...)"


class _Claims(msgspec.Struct, frozen=True, kw_only=True):
    aud: str | list[str]
    sub: str
    jti: str
    iat: int | float
    exp: int | float
    nbf: int | float | None = None
    name: str | None = None
    email: str | None = None
    email_verified: bool = True
    language: str | None = None


def verify(token: str | None, *, audience: str, keys: Mapping[str, Key], now: int) -> Identified:
    """What `token` says, once all of it is right.  About 0.2 ms of CPU, so outside the unit of work.

    `audience` is the inbox's public id, `keys` its keys by `kid`, revoked ones left
    out, `now` microseconds.  Raises a kind of IdentityRefused (401, or 413).
    """
    if not token:
        raise NoToken
    if len(token) > TOKEN_LIMIT or len(token.encode(errors="replace")) > TOKEN_LIMIT:
        raise TokenTooLarge
    kid, key = _key_of(token, keys)
    claims = _claims(_signed(token, key))

    if audience not in ([claims.aud] if isinstance(claims.aud, str) else claims.aud):
        raise WrongAudience
    issued_at, expires_at = _micros(claims.iat), _micros(claims.exp)
    if expired(expires_at, now):
        raise TokenExpired
    if not_yet_valid(issued_at, now) or (claims.nbf is not None and not_yet_valid(_micros(claims.nbf), now)):
        raise TokenNotYetValid
    if lives_too_long(issued_at, expires_at):
        raise TokenLivesTooLong
    if not claims.sub.strip():
        raise NoSubject
    if not 0 < len(claims.jti) <= 255:
        raise BadClaims
    return Identified(
        kid=kid,
        token_id=claims.jti,
        user_id=user_id(claims.sub),
        expires_at=expires_at,
        name=_name(claims.name),
        email=_email(claims.email),
        email_verified=claims.email_verified,
        language=_language(claims.language),
    )


def _key_of(token: str, keys: Mapping[str, Key]) -> tuple[str, Key]:
    """The key the header names, if its algorithm is the one the header names.  The header is a stranger's word."""
    import jwt

    try:
        header: Mapping[str, Any] = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise TokenMalformed from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm.lower() == "none":
        raise AlgorithmNone
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None or not isinstance(kid, str):
        raise UnknownKey
    if algorithm != key.algorithm:
        raise AlgorithmConfused
    return kid, key


def _signed(token: str, key: Key) -> dict[str, Any]:
    """The claims, once the signature is right.  They are ours to check: the library would ask the machine's clock."""
    import jwt

    try:
        payload = reader().decode(token, key.key, algorithms=[key.algorithm])
        claims = msgspec.json.decode(payload)
    except jwt.InvalidSignatureError:
        raise BadSignature from None
    except (jwt.PyJWTError, ValueError, RecursionError):  # msgspec.DecodeError is a ValueError
        raise TokenMalformed from None
    if not isinstance(claims, dict):
        raise TokenMalformed
    return claims


def _claims(claims: dict[str, Any]) -> _Claims:
    if claims.get("sub") is None:
        raise NoSubject
    if claims.get("aud") is None:
        raise WrongAudience
    try:
        return msgspec.convert(claims, _Claims)
    except msgspec.ValidationError:  # its text quotes the claims
        raise BadClaims from None


def _micros(seconds: float) -> int:
    """Raises BadClaims for what is no moment: infinite, negative, or past the year 5000."""
    if not 0 <= seconds < 95_000_000_000:
        raise BadClaims
    return int(seconds * SECOND)


def user_id(sub: str) -> str:
    """`sub` as it is stored.  64 hexadecimal digits may be a private key, so the gate would not let them pass."""
    if screen(RawText(sub)).found:
        return "sha256:" + urlsafe_b64encode(hashlib.sha256(sub.encode(errors="replace")).digest()).decode()
    try:
        return normal_value(IdentityKind.APP_USER, sub)
    except BadIdentity:
        raise BadClaims from None


def _name(name: str | None) -> SafeText | None:
    return screen(RawText(name[:100])).text if name and name.strip() else None


def _email(email: str | None) -> str | None:
    if not email:
        return None
    try:
        normal = normal_value(IdentityKind.EMAIL, email)
    except BadIdentity:
        raise BadClaims from None
    return None if screen(RawText(normal)).found else normal


def _language(language: str | None) -> str:
    """A code such as `zh` or `zh-Hant`; anything else is nothing."""
    code = (language or "").strip()
    return code if 2 <= len(code) <= 12 and code.replace("-", "").isalnum() and code.isascii() else ""
