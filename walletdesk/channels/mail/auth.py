"""What servers say of a sender: SPF, DKIM, DMARC, ARC.

Anybody can write `Authentication-Results` into a mail.  It counts only where the administrator named the server that writes it
(RFC 8601, section 5); that server must take out what comes in under its name.  Of several by a trusted server only the topmost
counts, since headers are put on top.

Exchange Online names no server: `spf=pass (sender IP is ...) smtp.mailfrom=...; dkim=...; dmarc=pass action=none ...`
(https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo and the complaint at
https://learn.microsoft.com/answers/questions/4635330, read on 30 November 2026; never seen live).  It takes nothing out, so such
a header counts only for who named `MICROSOFT`, as the first of all these headers, and below a Received of Exchange Online.
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
MICROSOFT = "protection.outlook.com"
"""Stands for the nameless results of Exchange Online."""
_BY_EXCHANGE = re.compile(r"\bby\s+[a-z0-9-]+(?:\.[a-z0-9-]+)*\.outlook\.com\s", re.IGNORECASE)
_GUESSED = "bestguesspass"
"""Exchange's, where a domain has no DMARC."""
_METHOD = re.compile(r"^\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)\b(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(
    r"\b(smtp\.mailfrom|smtp\.helo|header\.d|header\.i|header\.from|policy\.\w+)\s*=\s*((?:\"[^\"]*\"|[^\s;\"])+)",
    re.IGNORECASE,
)


def read(message: Message, servers: Collection[str]) -> Auth:
    ours = {one.strip().lower() for one in servers}
    auth = Auth()
    for raw in headers.values(message, "authentication-results")[:MOST]:
        said = results(raw)
        if said is None:
            continue
        if not said.by and MICROSOFT in ours and auth.by is None and not auth.untrusted and _is_of_exchange(message):
            said.by = MICROSOFT
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


def _is_of_exchange(message: Message) -> bool:
    """Whether the first header with results stands below a Received that Exchange Online wrote."""
    for name, value in message.raw_items():
        if name.lower() == "authentication-results":
            return False
        if name.lower() == "received" and _BY_EXCHANGE.search(_bare(headers.text(str(value)))):
            return True
    return False


def _bare(text: str) -> str:
    """Without comments, and with nothing in quotes that could be taken for the end of a result: both hold what the sender chose."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for sign in text:
        if escaped:
            escaped, sign = False, "_"
        elif sign == "\\" and (quoted or depth):
            escaped = True
            continue
        elif sign == '"' and not depth:
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            sign = " "
        elif quoted and (sign.isspace() or sign in ";="):
            sign = "_"
        if not depth:
            out.append(sign)
    return "".join(out)


def results(raw: str) -> Said | None:
    """One header's results, None when it is none."""
    server, *clauses = _bare(headers.text(raw)).split(";")
    by = server.split()[0] if server.split() else ""
    if "=" in by and _METHOD.match(server):
        by, clauses = "", [server, *clauses]
    elif not by or "=" in by:
        return None
    said = Said(by[:255])
    for clause in clauses[:50]:
        found = _METHOD.match(clause)
        if not found:
            continue
        method, result = found[1].lower(), found[2].lower()
        properties: dict[str, str] = {}
        for name, value in _PROPERTY.findall(found[3]):
            properties.setdefault(name.lower(), value)
        if method == "spf" and said.spf is None:
            said.spf = Result(result, _domain(properties.get("smtp.mailfrom") or properties.get("smtp.helo", "")))
        elif method == "dkim":
            said.dkim.append(Result(result, _domain(properties.get("header.d") or properties.get("header.i", ""))))
        elif method == "dmarc":
            dmarc = Result("none" if result == _GUESSED else result, _domain(properties.get("header.from", "")))
            # Nobody says two things of one mail: one of them is the sender's own.
            said.dmarc = dmarc if said.dmarc in (None, dmarc) else Result("fail", "")
        elif method == "arc" and said.arc is None:
            said.arc = result
    return said


def _domain(value: str) -> str:
    """Of an address or a domain.  What stands before the last @, quoted or not, is the sender's to choose."""
    return value.rpartition("@")[2].strip('<>"').lower()[:255]
