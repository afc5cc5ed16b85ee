"""Identity keys: made, checked, sealed.

Of an Ed25519 pair we hold the public half.  An HS256 secret could name any user, so
it lies in the database sealed with AES-256-GCM under the settings' key for
"identity", bound to its inbox and `kid`; it is shown once.
"""

from __future__ import annotations

import os
import secrets

import msgspec
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from walletdesk.inboxes.rules import Algorithm
from walletdesk.inboxes.tables import SealedKey
from walletdesk.kit.errors import BadInput

_NONCE = 12


class BadPublicKey(BadInput):
    code = "bad_public_key"
    sentence = "This is not the public half of an Ed25519 key in PEM form."


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key about to be stored.  `secret` is what the administrator sees once, None for a public key."""

    kid: str
    algorithm: Algorithm
    key: bytes
    secret: str | None = None

    def __repr__(self) -> str:
        return f"NewKey(kid={self.kid!r}, algorithm={self.algorithm.value!r})"


class OpenKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that verifies: PEM of the public half, or the shared secret."""

    kid: str
    algorithm: Algorithm
    key: bytes

    def __repr__(self) -> str:
        return f"OpenKey(kid={self.kid!r}, algorithm={self.algorithm.value!r})"


def new_kid() -> str:
    return f"k{secrets.token_hex(6)}"


def public_key(pem: str) -> NewKey:
    """From the public half the wallet's server gave.  Raises BadPublicKey (422), also for a private one."""
    try:
        loaded = load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadPublicKey from None
    if not isinstance(loaded, Ed25519PublicKey):
        raise BadPublicKey
    normal = loaded.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return NewKey(kid=new_kid(), algorithm=Algorithm.EDDSA, key=normal)


def shared_secret(sealing_key: bytes, inbox_id: int) -> NewKey:
    """A new secret of 256 random bits, as text; its bytes are the HMAC key."""
    kid, secret = new_kid(), secrets.token_urlsafe(32)
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(sealing_key).encrypt(nonce, secret.encode(), _bound(inbox_id, kid))
    return NewKey(kid=kid, algorithm=Algorithm.HS256, key=sealed, secret=secret)


def opened(sealing_key: bytes, keys: list[SealedKey]) -> dict[str, OpenKey]:
    """By `kid`, ready to verify with.  A secret sealed under another `secret_key` is left out: it opens nothing."""
    found: dict[str, OpenKey] = {}
    for one in keys:
        key: bytes | None = one.key
        if one.algorithm is Algorithm.HS256:
            key = _unsealed(sealing_key, one)
        if key is not None:
            found[one.kid] = OpenKey(kid=one.kid, algorithm=one.algorithm, key=key)
    return found


def _unsealed(sealing_key: bytes, one: SealedKey) -> bytes | None:
    try:
        return AESGCM(sealing_key).decrypt(one.key[:_NONCE], one.key[_NONCE:], _bound(one.inbox_id, one.kid))
    except (InvalidTag, ValueError):
        return None


def _bound(inbox_id: int, kid: str) -> bytes:
    return f"identity {inbox_id} {kid}".encode()
