"""The visitor's own token."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.clock import FakeClock
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.people import actions, queries, tokens
from walletdesk.people.tokens import VisitorTokenExpired, VisitorTokenRefused

KEY = b"k" * 32
NOW = FakeClock().now()


def issue(*, contact: str = "c", inbox: str = "i", epoch: int = 0, days: int = 90, identified: bool = False) -> str:
    return tokens.issue(KEY, contact, inbox, epoch, now=NOW, days=days, identified=identified)[0]


def test_a_token_says_what_was_put_into_it() -> None:
    token, visitor = tokens.issue(KEY, "contact", "inbox", 3, now=NOW, days=90, identified=False)
    assert tokens.read(KEY, token, inbox="inbox", now=NOW) == visitor
    assert (visitor.contact, visitor.epoch, visitor.identified) == ("contact", 3, False)
    assert visitor.expires_at == NOW + 90 * DAY


def test_a_token_of_another_desk_is_refused() -> None:
    with pytest.raises(VisitorTokenRefused):
        tokens.read(b"o" * 32, issue(), inbox="i", now=NOW)


def test_a_token_of_another_inbox_is_refused() -> None:
    with pytest.raises(VisitorTokenRefused):
        tokens.read(KEY, issue(), inbox="other", now=NOW)


def test_a_token_that_has_run_out_is_refused() -> None:
    token = issue(days=1)
    tokens.read(KEY, token, inbox="i", now=NOW + DAY - 1)
    with pytest.raises(VisitorTokenExpired):
        tokens.read(KEY, token, inbox="i", now=NOW + DAY)


def test_what_a_token_says_cannot_be_changed() -> None:
    version, claims, signature = issue().split(".")
    said = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    said[0] = "someone else"
    forged = urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    for token in (
        f"{version}.{forged}.{signature}",
        f"{version}.{claims}.",
        f"v2.{claims}.{signature}",
        "",
        "v1",
        "v1..",
    ):
        with pytest.raises(VisitorTokenRefused):
            tokens.read(KEY, token, inbox="i", now=NOW)


@given(st.text(max_size=700))
def test_junk_is_refused_and_never_breaks_anything(junk: str) -> None:
    with pytest.raises(VisitorTokenRefused):
        tokens.read(KEY, junk, inbox="i", now=NOW)


def test_a_strangers_token_is_renewed_after_half_its_life() -> None:
    _, visitor = tokens.issue(KEY, "c", "i", 0, now=NOW, days=90, identified=False)
    assert not tokens.wants_renewal(visitor, NOW + 45 * DAY)
    assert tokens.wants_renewal(visitor, NOW + 45 * DAY + 1)


def test_an_identified_visitors_token_lasts_a_day_and_is_not_renewed() -> None:
    _, visitor = tokens.issue(KEY, "c", "i", 0, now=NOW, days=90, identified=True)
    assert visitor.expires_at == NOW + 24 * HOUR
    assert not tokens.wants_renewal(visitor, NOW + 23 * HOUR)


def test_a_token_finds_its_contact_until_they_are_signed_out_or_erased(db: Db) -> None:
    person = db.write_and_wait(actions.create_stranger, 1)
    _, visitor = tokens.issue(KEY, person.public_id, "i", person.token_epoch, now=NOW, days=1, identified=False)
    assert db.read_and_wait(queries.of_visitor, visitor) == person
    db.write_and_wait(actions.sign_out_everywhere, SYSTEM, person.id)
    with pytest.raises(VisitorTokenRefused):
        db.read_and_wait(queries.of_visitor, visitor)

    _, visitor = tokens.issue(KEY, person.public_id, "i", 1, now=NOW, days=1, identified=False)
    assert db.read_and_wait(queries.of_visitor, visitor).id == person.id
    db.write_and_wait(actions.erase_contact, SYSTEM, person.id)
    with pytest.raises(VisitorTokenRefused):
        db.read_and_wait(queries.of_visitor, visitor)
