"""Who a visitor is by the word of the wallet's server, and every way in which that is refused on the socket."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import func, select

from tests.channels.conftest import Served, visitor
from tests.support.clock import FakeClock
from tests.support.desk import a_key, an_inbox
from tests.support.running import run
from walletdesk.conversations import queries
from walletdesk.events import SYSTEM
from walletdesk.inboxes import keys
from walletdesk.inboxes.actions import create_identity_key
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.people.tables import contact
from walletdesk.realtime import socket as sockets


class Wallet:
    """The wallet's own server, which signs tokens for its users."""

    def __init__(self, db: Db, inbox: Inbox, sealing_key: bytes, clock: FakeClock) -> None:
        self.inbox = inbox
        self.clock = clock
        self.private = Ed25519PrivateKey.generate()
        self.pem = self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        edwards = keys.public_key(self.pem.decode())
        shared = keys.shared_secret(sealing_key, inbox.id)
        for key in (edwards, shared):
            db.write_and_wait(create_identity_key, SYSTEM, inbox.id, key)
        assert shared.secret is not None
        self.kid, self.shared_kid, self.secret = edwards.kid, shared.kid, shared.secret

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = self.clock.now() // SECOND
        claims = {"sub": "user-7", "aud": self.inbox.public_id, "iat": now, "exp": now + 300, "jti": a_key()} | changed
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, **changed: Any) -> str:
        return jwt.encode(self.claims(**changed), self.private, "EdDSA", headers={"kid": self.kid})

    def shared_token(self, **changed: Any) -> str:
        return jwt.encode(self.claims(**changed), self.secret, "HS256", headers={"kid": self.shared_kid})

    def confused(self) -> str:
        """Signed with the public key as if it were a shared secret.  PyJWT refuses to, so by hand."""
        head = _part({"alg": "HS256", "kid": self.kid, "typ": "JWT"}) + "." + _part(self.claims())
        import hashlib
        import hmac

        signature = hmac.digest(self.pem, head.encode(), hashlib.sha256)
        return head + "." + base64.urlsafe_b64encode(signature).decode().rstrip("=")


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@pytest.fixture
def inbox(db: Db) -> Inbox:
    return an_inbox(db)


@pytest.fixture
def wallet(served: Served, db: Db, inbox: Inbox, fake_clock: FakeClock) -> Wallet:
    return Wallet(db, inbox, served.settings.key("identity"), fake_clock)


def people(db: Db) -> int:
    def count(unit: Unit) -> list[int]:
        return unit.select(select(func.count()).select_from(contact), int)

    return db.read_and_wait(count)[0]


def other_key(wallet: Wallet) -> str:
    return jwt.encode(wallet.claims(), Ed25519PrivateKey.generate(), "EdDSA", headers={"kid": wallet.kid})


REFUSALS: dict[str, Callable[[Wallet], str]] = {
    "identity_token_missing": lambda wallet: "",
    "identity_token_too_large": lambda wallet: wallet.token(name="x" * 5000),
    "identity_token_malformed": lambda wallet: "not.a.token",
    "identity_algorithm_none": lambda wallet: f"{_part({'alg': 'none', 'kid': wallet.kid})}.{_part(wallet.claims())}.",
    "identity_algorithm_confused": lambda wallet: wallet.confused(),
    "identity_key_unknown": lambda wallet: jwt.encode(wallet.claims(), wallet.private, "EdDSA", headers={"kid": "k0"}),
    "identity_signature_wrong": other_key,
    "identity_audience_wrong": lambda wallet: wallet.token(aud="another-inbox"),
    "identity_token_expired": lambda wallet: wallet.token(
        iat=wallet.clock.now() // SECOND - 900, exp=wallet.clock.now() // SECOND - 600
    ),
    "identity_token_not_yet_valid": lambda wallet: wallet.token(nbf=wallet.clock.now() // SECOND + 200),
    "identity_token_lives_too_long": lambda wallet: wallet.token(exp=wallet.clock.now() // SECOND + 86_400),
    "identity_subject_missing": lambda wallet: wallet.token(sub=None),
    "identity_claims_wrong": lambda wallet: wallet.token(jti=None),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_wrong_identity_lets_nobody_in_not_even_as_a_stranger(
    served: Served, db: Db, inbox: Inbox, wallet: Wallet, code: str
) -> None:
    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.say(t="hello", v=1, inbox=inbox.public_id, identity=REFUSALS[code](wallet), language="zh")
            frame = await guest.next()
            assert (frame["t"], frame["code"]) == ("problem", code)
            assert await guest.closed() == sockets.NOT_SIGNED_IN

    run(story)
    assert people(db) == 0


def test_a_token_is_taken_once(served: Served, db: Db, inbox: Inbox, wallet: Wallet) -> None:
    token = wallet.token()

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello(identity=token)
        async with visitor(served, inbox) as guest:
            await guest.say(t="hello", v=1, inbox=inbox.public_id, identity=token)
            assert (await guest.next())["code"] == "identity_token_replayed"
            assert await guest.closed() == sockets.NOT_SIGNED_IN

    run(story)


@pytest.mark.parametrize("shared", [False, True])
def test_a_named_visitor_comes_back_by_our_token(
    served: Served, db: Db, inbox: Inbox, wallet: Wallet, fake_clock: FakeClock, shared: bool
) -> None:
    sign = wallet.shared_token if shared else wallet.token

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(identity=sign(name="Li Wei"))
            assert (welcome["identified"], welcome["name"], welcome["conversations"]) == (True, "Li Wei", [])
            ack = await guest.send("hello")
            assert ack["token"] is None
        async with visitor(served, inbox) as guest:
            again = await guest.hello(token=welcome["token"])
            assert again["identified"]
            assert [one["id"] for one in again["conversations"]] == [ack["conversation"]["id"]]
        async with visitor(served, inbox) as guest:
            # Another device, another token of the wallet: the same person.
            elsewhere = await guest.hello(identity=sign())
            assert [one["id"] for one in elsewhere["conversations"]] == [ack["conversation"]["id"]]
        fake_clock.set(welcome["expires_at"])
        async with visitor(served, inbox) as guest:
            await guest.say(t="hello", v=1, inbox=inbox.public_id, token=welcome["token"])
            assert (await guest.next())["code"] == "visitor_token_expired"
            assert await guest.closed() == sockets.NOT_SIGNED_IN
        assert db.read_and_wait(queries.by_number, ack["conversation"]["number"]).contact_id

    run(story)
    assert people(db) == 1


def test_a_claimed_name_decides_over_a_strangers_token(served: Served, db: Db, inbox: Inbox, wallet: Wallet) -> None:
    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            token = (await guest.send("hello"))["token"]
        async with visitor(served, inbox) as guest:
            await guest.say(t="hello", v=1, inbox=inbox.public_id, token=token, identity=other_key(wallet))
            assert (await guest.next())["code"] == "identity_signature_wrong"
            assert await guest.closed() == sockets.NOT_SIGNED_IN
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(token=token, identity=wallet.token())
            assert (welcome["identified"], welcome["conversations"]) == (True, [])

    run(story)
