"""How a mail server is reached: what IMAP and SMTP have in common."""

from __future__ import annotations

import ipaddress
from enum import StrEnum


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """Allowed on this machine only: passwords and people's mail would cross the network in clear."""


def host_is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
