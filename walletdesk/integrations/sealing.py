"""Secrets of webhooks: made, kept sealed, and what they sign.

At rest: AES-256-GCM under the settings' key for "webhooks", bound to the webhook.  Signatures follow the public
specification "Standard Webhooks" 1.0 (standardwebhooks.com, read 2026-11-30): HMAC-SHA256 over `id.timestamp.body`,
base64, `v1,` in front; one for each secret while a secret is being changed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = "webhooks"
PREFIX = "whsec_"
_NONCE = 12
_SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(os.urandom(_SECRET_BYTES)).decode()


def sealed(key: bytes, webhook_id: int, what: str, value: str) -> bytes:
    """`what` is "url" or "secret"."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, value.encode(), _bound(webhook_id, what))


def opened(key: bytes, webhook_id: int, what: str, value: bytes) -> str | None:
    """None for one sealed under another `secret_key`."""
    try:
        return AESGCM(key).decrypt(value[:_NONCE], value[_NONCE:], _bound(webhook_id, what)).decode()
    except (InvalidTag, ValueError):
        return None


def signature(secret: str, event_id: str, at_s: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.digest(key, f"{event_id}.{at_s}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(made).decode()


def _bound(webhook_id: int, what: str) -> bytes:
    return f"webhook {webhook_id} {what}".encode()
