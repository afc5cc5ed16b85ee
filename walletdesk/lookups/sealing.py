"""Addresses of nodes at rest: AES-256-GCM under the settings' key for "nodes", bound to the node."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = "nodes"
_NONCE = 12


def sealed(key: bytes, node_id: int, url: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, url.encode(), _bound(node_id))


def opened(key: bytes, node_id: int, value: bytes) -> str | None:
    """None for one sealed under another `secret_key`."""
    try:
        return AESGCM(key).decrypt(value[:_NONCE], value[_NONCE:], _bound(node_id)).decode()
    except (InvalidTag, ValueError):
        return None


def _bound(node_id: int) -> bytes:
    return f"node {node_id}".encode()
