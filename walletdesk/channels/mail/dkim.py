"""Signing what goes out (RFC 6376, RFC 8463), for sites whose mail server does not.

Own code and no package: what is needed is one way of writing lines (relaxed/relaxed) and one call of `cryptography`, which is
here anyway; the package there is (dkimpy) comes without a wheel and brings a DNS library along.  Tested with the key, the mail
and the signatures that RFC 8463 prints.
"""

from __future__ import annotations

import base64
import hashlib
import re

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNED = ("from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to", "references", "mime-version", "content-type",
          "content-transfer-encoding", "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post")  # fmt: skip
ONCE = ("from", "to", "subject", "date", "message-id", "reply-to")
"""Named once more than they stand there, so that nobody can put another one on top."""
LEAST_BITS = 1024


class BadKey(ValueError):
    """What was given as a signing key is none, or is too short to be believed."""


class Signer(msgspec.Struct, frozen=True):
    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"Signer({self.selector}._domainkey.{self.domain})"

    def header(self, raw: bytes, at: int) -> bytes:
        """The `DKIM-Signature` line of a mail, to be put before it.  `at`: seconds of now."""
        headers, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        found = fields(headers)
        present = [name for name, _ in found]
        names = [name for wanted in SIGNED for name in [wanted] * present.count(wanted)]
        names += [name for name in ONCE if name in present]
        tags = {
            "v": "1",
            "a": "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256",
            "c": "relaxed/relaxed",
            "d": self.domain,
            "s": self.selector,
            "t": str(at),
            "h": ":".join(names),
            "bh": base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode(),
            "b": "",
        }
        return self.signed(found, names, "; ".join(f"{name}={value}" for name, value in tags.items()))

    def signed(self, found: list[tuple[str, bytes]], names: list[str], tags: str) -> bytes:
        """`tags`: everything the header says, with an empty `b=` at its end."""
        waiting: dict[str, list[bytes]] = {}
        for name, line in found:
            waiting.setdefault(name, []).append(line)
        lines = [relaxed_header(waiting[name].pop()) for name in names if waiting.get(name)]
        own = f"DKIM-Signature: {tags}".encode()
        said = b"".join(line + b"\r\n" for line in lines) + relaxed_header(own)
        if isinstance(self.key, RSAPrivateKey):
            signature = self.key.sign(said, padding.PKCS1v15(), hashes.SHA256())
        else:
            signature = self.key.sign(hashlib.sha256(said).digest())
        written = base64.b64encode(signature).decode()
        folded = "\r\n ".join(written[at : at + 72] for at in range(0, len(written), 72))
        return _folded(own.decode()).encode() + folded.encode() + b"\r\n"


def signer(domain: str, selector: str, pem: str) -> Signer:
    """Raises BadKey."""
    try:
        key = serialization.load_pem_private_key(pem.strip().encode() + b"\n", None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey from None
    if isinstance(key, RSAPrivateKey):
        if key.key_size < LEAST_BITS:
            raise BadKey
    elif not isinstance(key, Ed25519PrivateKey):
        raise BadKey
    return Signer(domain, selector, key)


def fields(headers: bytes) -> list[tuple[str, bytes]]:
    """Names in small letters and whole header lines, folded as they are."""
    whole: list[bytes] = []
    for line in headers.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and whole:
            whole[-1] += b"\n" + line
        elif line:
            whole.append(line)
    return [(line.partition(b":")[0].strip().lower().decode("latin-1"), line) for line in whole]


def relaxed_header(line: bytes) -> bytes:
    """RFC 6376, section 3.4.2; without the line's end."""
    name, _, value = line.partition(b":")
    value = re.sub(rb"\r?\n", b"", value)
    return name.strip().lower() + b":" + re.sub(rb"[ \t]+", b" ", value).strip()


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376, section 3.4.4."""
    lines = body.replace(b"\r\n", b"\n").split(b"\n")
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _folded(header: str) -> str:
    """Broken before tags, so that no line is long; `relaxed` does not see it."""
    return header.replace("; h=", ";\r\n h=").replace("; bh=", ";\r\n bh=").replace("; b=", ";\r\n b=")
