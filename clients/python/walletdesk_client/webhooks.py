"""What a webhook sends: checked before it is read."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping

from walletdesk_client.generated import Event
from walletdesk_client.reading import read

LEEWAY_S = 300
"""How old, or how far in the future, a message may be: one that was recorded is not taken for a new one."""


class NotSigned(Exception):
    """This did not come from the desk, or long ago."""


def verify(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, *, now_s: float | None = None) -> Event:
    """The event in a webhook's body.  `body` are the raw bytes.  Raises NotSigned.

    The same event may come twice: `event.id` is the same then.
    """
    given = {name.lower(): value for name, value in headers.items()}
    event_id, at, signatures = (given.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not at.isascii() or not at.isdigit() or abs((time.time() if now_s is None else now_s) - int(at)) > LEEWAY_S:
        raise NotSigned
    signed = f"{event_id}.{at}.".encode() + body
    for secret in secrets:
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            raise ValueError("a secret begins with whsec_") from None
        ours = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        if any(hmac.compare_digest(ours.encode(), one.encode()) for one in signatures.split(" ")):
            return read(Event, json.loads(body))
    raise NotSigned
