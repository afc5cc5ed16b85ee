"""Tokens of the wallet's own server: every refusal by its name, and what a good one brings."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.clock import FakeClock
from walletdesk.audit import queries as record
from walletdesk.events import SYSTEM
from walletdesk.inboxes import actions as inboxes
from walletdesk.inboxes.keys import OpenKey
from walletdesk.inboxes.rules import Algorithm, Channel
from walletdesk.kit.clock import MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.people import actions, identify, queries
from walletdesk.people.identify import IdentityRefused
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.safety import trusted

AUDIENCE = "inbox0public0id0000000"
PRIVATE = Ed25519PrivateKey.generate()
PEM = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
SECRET = "c2hhcmVkLXNlY3JldC1vZi10d28tc2VydmVycy0wMDA"
KEYS = {
    "pair": OpenKey(kid="pair", algorithm=Algorithm.EDDSA, key=PEM),
    "shared": OpenKey(kid="shared", algorithm=Algorithm.HS256, key=SECRET.encode()),
}
NOW = FakeClock().now()
NOW_S = NOW // SECOND
ALGORITHMS = pytest.mark.parametrize("kid", ["pair", "shared"])


def claims(**changes: Any) -> dict[str, Any]:
    """A good token's claims, with `changes`; None takes a claim away."""
    good = {"sub": "user-1", "aud": AUDIENCE, "iat": NOW_S, "exp": NOW_S + 300, "jti": "3f7c2a"}
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(kid: str = "pair", **changes: Any) -> str:
    key: Any = PRIVATE if kid == "pair" else SECRET
    return jwt.encode(claims(**changes), key, algorithm=KEYS[kid].algorithm, headers={"kid": kid})


def by_hand(header: dict[str, Any], body: bytes, secret: bytes | None) -> str:
    """A token as an attacker writes it: any header, any body, HMAC with any secret or no signature."""
    signed = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in (json.dumps(header).encode(), body))
    signature = b"" if secret is None else hmac.digest(secret, signed, hashlib.sha256)
    return (signed + b"." + urlsafe_b64encode(signature).rstrip(b"=")).decode()


def verify(given: str | None, now: int = NOW) -> identify.Identified:
    return identify.verify(given, audience=AUDIENCE, keys=KEYS, now=now)


def refused(given: str | None, error: type[IdentityRefused], now: int = NOW) -> None:
    with pytest.raises(IdentityRefused) as caught:
        verify(given, now)
    assert type(caught.value) is error


# -- each refusal by its name ------------------------------------------------------


@pytest.mark.parametrize("given", [None, ""])
def test_no_token(given: str | None) -> None:
    refused(given, identify.NoToken)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", None, 7])
def test_algorithm_none(algorithm: object) -> None:
    body = json.dumps(claims()).encode()
    refused(by_hand({"alg": algorithm, "kid": "pair", "typ": "JWT"}, body, None), identify.AlgorithmNone)


def test_algorithm_confusion_with_the_public_key_as_shared_secret() -> None:
    body = json.dumps(claims()).encode()
    refused(by_hand({"alg": "HS256", "kid": "pair", "typ": "JWT"}, body, PEM), identify.AlgorithmConfused)


@pytest.mark.parametrize("algorithm", ["HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256"])
def test_algorithm_confusion_with_another_algorithm_than_the_keys(algorithm: str) -> None:
    body = json.dumps(claims()).encode()
    forged = by_hand({"alg": algorithm, "kid": "shared", "typ": "JWT"}, body, SECRET.encode())
    refused(forged, identify.AlgorithmConfused)


@pytest.mark.parametrize("header", [{"kid": "elsewhere"}, {"kid": ""}, {}], ids=str)
def test_foreign_key_id(header: dict[str, str]) -> None:
    body = json.dumps(claims()).encode()
    refused(by_hand({"alg": "HS256", "typ": "JWT"} | header, body, SECRET.encode()), identify.UnknownKey)


@pytest.mark.parametrize("kid", [None, 7, ["pair"], {"pair": 1}])
def test_a_key_id_that_is_no_text(kid: object) -> None:
    body = json.dumps(claims()).encode()
    refused(by_hand({"alg": "HS256", "kid": kid, "typ": "JWT"}, body, SECRET.encode()), identify.TokenMalformed)


def test_a_key_written_into_the_token_itself_is_not_believed() -> None:
    mine = Ed25519PrivateKey.generate()
    header = {"kid": "pair", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}, "jku": "https://evil.test/keys"}
    refused(jwt.encode(claims(), mine, algorithm="EdDSA", headers=header), identify.BadSignature)


@ALGORITHMS
@pytest.mark.parametrize("audience", ["another0inbox", ["a", "b"], [], "", None])
def test_wrong_audience(kid: str, audience: object) -> None:
    refused(token(kid, aud=audience), identify.WrongAudience)


@ALGORITHMS
def test_expired(kid: str) -> None:
    given = token(kid, iat=NOW_S - 400, exp=NOW_S - 60)
    verify(given, NOW - 1)
    refused(given, identify.TokenExpired)


@ALGORITHMS
@pytest.mark.parametrize("early", [{"iat": NOW_S + 61, "exp": NOW_S + 300}, {"nbf": NOW_S + 61}])
def test_not_yet_valid(kid: str, early: dict[str, int]) -> None:
    given = token(kid, **early)
    refused(given, identify.TokenNotYetValid)
    verify(given, NOW + SECOND)


@ALGORITHMS
def test_replayed(db: Db, kid: str) -> None:
    given, where = verify(token(kid)), inbox(db)
    db.write_and_wait(actions.exchange, where, given)
    with pytest.raises(identify.TokenReplayed):
        db.write_and_wait(actions.exchange, where, given)
    with pytest.raises(identify.TokenReplayed):
        db.write_and_wait(actions.exchange, where, verify(token(kid, name="Another", exp=NOW_S + 301)))


def test_oversize() -> None:
    padded = token(name="x" * 4096)
    refused(padded, identify.TokenTooLarge)
    refused("x" * 4097, identify.TokenTooLarge)
    refused("é" * 2049, identify.TokenTooLarge)
    assert identify.TokenTooLarge.status == 413


@ALGORITHMS
def test_bad_signature(kid: str) -> None:
    header, body, signature = token(kid).split(".")
    other = urlsafe_b64encode(json.dumps(claims(sub="admin")).encode()).decode().rstrip("=")
    refused(f"{header}.{other}.{signature}", identify.BadSignature)
    refused(f"{header}.{body}.", identify.BadSignature)
    turned = ("A" if signature[0] != "A" else "B") + signature[1:]
    refused(f"{header}.{body}.{turned}", identify.BadSignature)


@ALGORITHMS
@pytest.mark.parametrize("sub", [None, "", "   "])
def test_missing_subject(kid: str, sub: str | None) -> None:
    refused(token(kid, sub=sub) if sub is not None else token(kid, sub=None), identify.NoSubject)


def test_a_token_that_lives_too_long() -> None:
    verify(token(exp=NOW_S + 600))
    refused(token(exp=NOW_S + 601), identify.TokenLivesTooLong)
    refused(token(iat=NOW_S + 10, exp=NOW_S + 10), identify.TokenLivesTooLong)


@pytest.mark.parametrize(
    "changes",
    [
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 256},
        {"jti": 7},
        {"iat": None},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"iat": -1},
        {"exp": 1e300},
        {"sub": 12345},
        {"sub": "two words"},
        {"sub": "a\u0000b"},
        {"sub": "x" * 321},
        {"aud": 7},
        {"name": ["a"]},
        {"email": "not an address"},
    ],
    ids=str,
)
def test_claims_that_are_missing_or_have_the_wrong_form(changes: dict[str, Any]) -> None:
    payload = json.dumps(claims(**changes)).encode()
    forged = by_hand({"alg": "HS256", "kid": "shared", "typ": "JWT"}, payload, SECRET.encode())
    refused(forged, identify.BadClaims)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"{", b'{"sub":"\xff"}', b"1" * 2000, b"[" * 2000])
def test_a_signed_body_that_is_no_object_of_claims(body: bytes) -> None:
    forged = by_hand({"alg": "HS256", "kid": "shared", "typ": "JWT"}, body, SECRET.encode())
    refused(forged, identify.TokenMalformed)


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=200) | st.from_regex(r"[A-Za-z0-9_-]{0,60}(\.[A-Za-z0-9_-]{0,60}){0,3}"))
def test_junk_is_refused_and_never_breaks_anything(junk: str) -> None:
    with pytest.raises(IdentityRefused):
        verify(junk or "x")


def test_every_refusal_has_a_code_of_its_own_and_none_says_what_was_sent() -> None:
    kinds = IdentityRefused.__subclasses__()
    assert len({kind.code for kind in kinds} | {IdentityRefused.code}) == len(kinds) + 1
    assert all(kind.status in (401, 413) for kind in kinds)
    with pytest.raises(IdentityRefused) as caught:
        verify(token(kid="pair", aud="a-very-telling-word"))
    assert "telling" not in str(caught.value) and caught.value.__cause__ is None


# -- what a good one brings ----------------------------------------------------------


@ALGORITHMS
def test_a_good_token_says_who_it_is(kid: str) -> None:
    found = verify(token(kid, name="Ana Liu", email="Ana@Wallet.Example", language="zh"))
    assert found == identify.Identified(
        kid=kid,
        token_id="3f7c2a",
        user_id="user-1",
        expires_at=NOW + 300 * SECOND,
        name=found.name,
        email="ana@wallet.example",
        language="zh",
    )
    assert found.name == "Ana Liu"
    assert "Ana" not in repr(found)


def test_clocks_may_stand_a_minute_apart() -> None:
    verify(token(iat=NOW_S + 60, exp=NOW_S + 300))
    verify(token(iat=NOW_S - 300, exp=NOW_S - 59))


def test_one_of_several_audiences_may_be_ours() -> None:
    verify(token(aud=["else", AUDIENCE]))


def test_a_secret_in_a_claim_is_not_kept() -> None:
    phrase = "abandon " * 11 + "about"
    key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
    found = verify(token(name=phrase, sub=key, email=None))
    assert found.name is not None and "abandon abandon" not in found.name
    assert key not in found.user_id and found.user_id == verify(token(sub=key)).user_id
    refused(token(sub="x" + " y"), identify.BadClaims)


def inbox(db: Db) -> int:
    described = inboxes.Description(name=trusted("App"))
    return db.write_and_wait(inboxes.create_inbox, SYSTEM, Channel.WIDGET, described).id


def test_the_first_token_makes_a_contact_and_the_next_finds_it(db: Db) -> None:
    where = inbox(db)
    first = db.write_and_wait(actions.exchange, where, verify(token(jti="1", name="Ana", email="ana@wallet.example")))
    second = db.write_and_wait(actions.exchange, where, verify(token(jti="2", name="Ana Liu", language="zh")))
    assert (first.id, first.name, second.name, second.language) == (second.id, "Ana", "Ana Liu", "zh")
    known = db.read_and_wait(queries.identities_of, first.id)
    assert [(one.kind, one.value, one.scope, one.proof) for one in known] == [
        (IdentityKind.APP_USER, "user-1", where, Proof.JWT),
        (IdentityKind.EMAIL, "ana@wallet.example", 0, Proof.JWT),
    ]
    assert db.read_and_wait(queries.identified, [first.id]) == {first.id}


def test_the_same_user_id_in_two_inboxes_is_two_people(db: Db) -> None:
    first = db.write_and_wait(actions.exchange, 1, verify(token(jti="1")))
    second = db.write_and_wait(actions.exchange, 2, verify(token(jti="1")))
    assert first.id != second.id


def test_an_address_that_another_contact_has_is_not_taken_from_them(db: Db) -> None:
    first = db.write_and_wait(actions.exchange, 1, verify(token(jti="1", sub="a", email="one@wallet.example")))
    second = db.write_and_wait(actions.exchange, 1, verify(token(jti="2", sub="b", email="one@wallet.example")))
    holder = db.read_and_wait(queries.by_identity, IdentityKind.EMAIL, "one@wallet.example", 0)
    assert holder is not None and holder.id == first.id != second.id


def test_a_used_token_is_remembered_until_it_would_be_refused_as_expired(db: Db, fake_clock: FakeClock) -> None:
    given = token(exp=NOW_S + 300)
    db.write_and_wait(actions.exchange, 1, verify(given))
    fake_clock.advance(6 * MINUTE - 1)
    assert db.write_and_wait(actions.remove_old) == 0
    verify(given, fake_clock.now())
    fake_clock.advance(1)
    assert db.write_and_wait(actions.remove_old) == 1
    refused(given, identify.TokenExpired, fake_clock.now())


def test_a_refusal_is_on_record_by_its_code(db: Db) -> None:
    where = inbox(db)
    db.write_and_wait(actions.refuse_identity, where, identify.TokenExpired.code)
    (entry,) = db.read_and_wait(record.page, filters=record.Filters(action="identity_refused"), limit=10)
    assert (entry.object_kind, entry.object_id) == ("inbox", where)
    assert msgspec.json.decode(entry.detail) == {"code": "identity_token_expired"}
