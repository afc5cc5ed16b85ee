"""What servers say of a sender: SPF, DKIM, DMARC, ARC.

Anybody can write `Authentication-Results` into a mail.  It counts only where the administrator named the server that writes it
(RFC 8601, section 5); that server must take out what comes in under its name.  Of several by a trusted server only the topmost
counts, since headers are put on top.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from email.message import Message

import msgspec

from walletdesk.channels.mail import headers


class Result(msgspec.Struct, frozen=True):
    result: str
    domain: str


class Said(msgspec.Struct):
    by: str
    spf: Result | None = None
    dkim: list[Result] = []
    dmarc: Result | None = None
    arc: str | None = None


class Auth(msgspec.Struct):
    by: str | None = None
    """The trusted server whose results these are; without one nothing is known, whatever the mail says."""
    spf: Result | None = None
    dkim: list[Result] = []
    dmarc: Result | None = None
    arc: str | None = None
    untrusted: list[Said] = []
    """What others say, topmost first; ARC's sealed results as `arc:<server>`."""


MOST = 20
_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"^\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)\b(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(
    r"\b(smtp\.mailfrom|smtp\.helo|header\.d|header\.i|header\.from|policy\.\w+)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE
)


def read(message: Message, servers: Collection[str]) -> Auth:
    ours = {one.strip().lower() for one in servers}
    auth = Auth()
    for raw in headers.values(message, "authentication-results")[:MOST]:
        said = results(raw)
        if said is None:
            continue
        if said.by.lower() in ours and auth.by is None:
            auth.by, auth.spf, auth.dkim, auth.dmarc, auth.arc = said.by, said.spf, said.dkim, said.dmarc, said.arc
        else:
            auth.untrusted.append(said)
    for raw in headers.values(message, "arc-authentication-results")[:MOST]:
        said = results(re.sub(r"^\s*i\s*=\s*\d+\s*;", "", raw))
        if said is not None:
            said.by = f"arc:{said.by}"
            auth.untrusted.append(said)
    for raw in headers.values(message, "received-spf")[:1]:
        words = headers.text(raw).split()
        if words:
            found = re.search(r"(?:envelope-from|identity)=\"?<?([^\s;>\"]+)", " ".join(words))
            auth.untrusted.append(
                Said("received-spf", spf=Result(words[0].lower()[:20], _domain(found[1]) if found else ""))
            )
    return auth


def results(raw: str) -> Said | None:
    """One header's results, None when it is none."""
    text = headers.text(raw)
    for _ in range(5):  # comments may hold comments
        text, removed = _COMMENT.subn(" ", text)
        if not removed:
            break
    server, *clauses = text.split(";")
    by = server.split()[0] if server.split() else ""
    if not by or "=" in by:
        return None
    said = Said(by[:255])
    for clause in clauses[:50]:
        found = _METHOD.match(clause)
        if not found:
            continue
        method, result = found[1].lower(), found[2].lower()
        properties = {name.lower(): value for name, value in _PROPERTY.findall(found[3])}
        if method == "spf" and said.spf is None:
            said.spf = Result(result, _domain(properties.get("smtp.mailfrom") or properties.get("smtp.helo", "")))
        elif method == "dkim":
            said.dkim.append(Result(result, _domain(properties.get("header.d") or properties.get("header.i", ""))))
        elif method == "dmarc" and said.dmarc is None:
            said.dmarc = Result(result, _domain(properties.get("header.from", "")))
        elif method == "arc" and said.arc is None:
            said.arc = result
    return said


def _domain(value: str) -> str:
    return value.rpartition("@")[2].strip("<>").lower()[:255]
