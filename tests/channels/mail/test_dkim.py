"""The signatures that RFC 8463 prints for one mail, with an Ed25519 and an RSA key, come out of ours letter for letter."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from walletdesk.channels.mail import dkim

# RFC 8463, appendix A.
SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
MAIL = b"""From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
TAGS = (
    "v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b="
)
SIGNED = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"]
SIGNATURE = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="


def _tags(header: bytes) -> dict[str, str]:
    text = re.sub(r"\s+", "", header.decode().partition(":")[2])
    return dict(tag.split("=", 1) for tag in text.split(";"))


def _pem(key: rsa.RSAPrivateKey | Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def test_the_signature_of_the_standards_own_mail() -> None:
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(SEED))
    signer = dkim.signer("football.example.com", "brisbane", _pem(key))
    headers, _, body = MAIL.partition(b"\n\n")
    assert base64.b64encode(hashlib.sha256(dkim.relaxed_body(body)).digest()) == (
        b"2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    )
    assert _tags(signer.signed(dkim.fields(headers), SIGNED, TAGS))["b"] == SIGNATURE


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_what_is_signed_holds_on_the_other_side(kind: str) -> None:
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else Ed25519PrivateKey.generate()
    raw = MAIL.replace(b"\n", b"\r\n").replace(b"Subject: Is", b"Subject:  Is \r\n\tthe") + b"\r\n\r\n"
    header = dkim.signer("wallet.example", "desk", _pem(key)).header(raw, 1_700_000_000)
    tags = _tags(header)
    assert max(map(len, header.split(b"\r\n"))) < 200 and (tags["d"], tags["s"]) == ("wallet.example", "desk")
    # As a receiver does it, written once more and on its own: fold, take the headers from below, drop b=.
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", header + raw)
    lines = unfolded.partition(b"\r\n\r\n")[0].split(b"\r\n")
    said = b""
    for name in tags["h"].split(":"):
        at = next((n for n in range(len(lines) - 1, -1, -1) if lines[n].lower().startswith(name.encode() + b":")), None)
        if at is not None:
            value = lines.pop(at).partition(b":")[2]
            said += name.encode() + b":" + b" ".join(value.split()) + b"\r\n"
    own = b" ".join(lines[0].partition(b":")[2].split())
    said += b"dkim-signature:" + re.sub(rb"; b=.*", b"; b=", own)
    signature = base64.b64decode(tags["b"])
    if isinstance(key, Ed25519PrivateKey):
        key.public_key().verify(signature, hashlib.sha256(said).digest())
    else:
        key.public_key().verify(signature, said, padding.PKCS1v15(), hashes.SHA256())


def test_what_is_no_key_is_refused_without_being_repeated() -> None:
    good = _pem(rsa.generate_private_key(65537, 2048))
    for wrong in ("", "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----"):
        with pytest.raises(dkim.BadKey) as refused:
            dkim.signer("wallet.example", "desk", wrong)
        assert str(refused.value) == ""
    assert "PRIVATE" not in repr(dkim.signer("wallet.example", "desk", good))
