"""Signing in and out, through HTTP."""

from __future__ import annotations

from typing import Literal

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from tests.staff.office import PASSWORD, Office, code_of
from tests.support.clock import FakeClock
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import DAY, HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query, Unit
from walletdesk.staff import actions, passwords
from walletdesk.staff.access import idle_us
from walletdesk.staff.rules import Permission, Role, permissions_of


def test_who_signs_in_is_told_who_they_are_and_what_they_may_do(office: Office) -> None:
    member = office.hire(Role.LEAD, email="lead@desk.test", name="Jo")
    browser = office.stranger()
    answer = browser.log_in("lead@desk.test")
    assert answer.status_code == 200
    assert answer.json() == {
        "step": "complete",
        "me": {
            "id": str(member.id),
            "email": "lead@desk.test",
            "name": "Jo",
            "role": "lead",
            "language": "en",
            "permissions": [permission.value for permission in permissions_of(Role.LEAD)],
            "teams": [],
        },
    }
    assert browser.get("/api/session").json() == answer.json()["me"]


def test_the_address_may_be_written_in_capitals(office: Office) -> None:
    office.hire(email="mira@desk.test")
    assert office.stranger().log_in("Mira@Desk.Test").status_code == 200


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(office: Office) -> None:
    office.hire(email="mira@desk.test")
    cookie = office.stranger().log_in("mira@desk.test").headers["set-cookie"]
    name, *attributes = [part.strip().lower() for part in cookie.split(";")]
    assert name.startswith("__host-desk=")
    assert {"httponly", "secure", "path=/", "samesite=strict"} <= set(attributes)
    assert not any(attribute.startswith("domain") for attribute in attributes)


def test_on_plain_http_the_cookie_has_a_name_that_browsers_accept_there(db: Db) -> None:
    office = Office(db, public_url="http://127.0.0.1:8000")
    office.hire(email="mira@desk.test")
    cookie = office.stranger().log_in("mira@desk.test").headers["set-cookie"].lower()
    assert cookie.startswith("desk=") and "secure" not in cookie and "httponly" in cookie


def test_the_database_holds_neither_the_cookie_nor_the_password(office: Office) -> None:
    office.hire(email="mira@desk.test")
    browser = office.stranger()
    browser.log_in("mira@desk.test")
    token = browser.cookies["__Host-desk"]

    def everything(unit: Unit) -> str:
        found = ""
        for table in ("staff", "staff_session", "login_failure", "audit"):
            columns = {
                "staff": "password_hash",
                "staff_session": "token_hash",
                "login_failure": "key",
                "audit": "detail",
            }
            found += "".join(unit.all(Query(text(f"select {columns[table]} from {table}"), str)))
        return found

    stored = office.db.read_and_wait(everything)
    assert "$argon2id$" in stored
    assert token not in stored and PASSWORD not in stored


@pytest.mark.parametrize("email", ["mira@desk.test", "nobody@desk.test", "gone@desk.test"])
def test_a_wrong_log_in_is_answered_the_same_whether_or_not_there_is_an_account(office: Office, email: str) -> None:
    office.hire(email="mira@desk.test")
    gone = office.hire(email="gone@desk.test")
    office.db.write_and_wait(actions.deactivate, SYSTEM, gone.id)
    password = PASSWORD if email == "gone@desk.test" else "not the right one"
    answer = office.stranger().log_in(email, password)
    assert (answer.status_code, code_of(answer)) == (401, "wrong_log_in")
    assert answer.json() == {
        "error": {"code": "wrong_log_in", "sentence": "E-mail address or password is wrong."},
    }
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("email", ["mira@desk.test", "nobody@desk.test"])
def test_a_hash_is_computed_whether_or_not_there_is_an_account(
    office: Office, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    office.hire(email="mira@desk.test")
    verified = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Watched(time_cost=1, memory_cost=8, parallelism=1))
    office.stranger().log_in(email, "not the right one")
    assert len(verified) == 1 and str(verified[0]).startswith("$argon2id$")


@pytest.mark.parametrize("email", ["mira@desk.test", "nobody@desk.test"])
def test_wrong_passwords_cost_more_and_more_time_for_an_account_and_for_a_name_nobody_has(
    office: Office, fake_clock: FakeClock, email: str
) -> None:
    office.hire(email="mira@desk.test")
    there = office.stranger("198.51.100.1")
    answers = [there.log_in(email, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429]
    assert answers[4].json()["error"]["retry_after_s"] == 2
    # Even the right one waits.
    assert there.log_in(email).status_code == 429
    fake_clock.advance(2 * SECOND)
    assert there.log_in(email, "wrong").json()["error"]["retry_after_s"] == 4
    fake_clock.advance(4 * SECOND)
    assert there.log_in(email).status_code == (200 if email.startswith("mira") else 429)


def test_somebody_elses_wrong_passwords_do_not_keep_the_owner_out(office: Office) -> None:
    office.hire(email="mira@desk.test")
    attacker = office.stranger("198.51.100.66")
    for _ in range(30):
        attacker.log_in("mira@desk.test", "wrong")
    assert attacker.log_in("mira@desk.test").status_code == 429
    assert office.stranger("203.0.113.1").log_in("mira@desk.test").status_code == 200


@pytest.mark.parametrize("email", ["mira@desk.test", "nobody@desk.test"])
def test_tries_from_many_addresses_are_slowed_down_and_the_owner_waits_half_a_minute_at_most(
    office: Office, fake_clock: FakeClock, email: str
) -> None:
    office.hire(email="mira@desk.test")
    codes = [office.stranger(f"198.51.100.{n}").log_in(email, "wrong").status_code for n in range(52)]
    assert codes == [401] * 50 + [429] * 2
    for n in range(310):
        fake_clock.advance(30 * SECOND)
        answer = office.stranger(f"192.0.{n % 256}.{n // 256}").log_in(email, "wrong")
    assert answer.json()["error"]["retry_after_s"] == 30
    assert office.stranger().log_in("mira@desk.test").status_code == (429 if email.startswith("mira") else 200)
    fake_clock.advance(30 * SECOND)
    assert office.stranger().log_in("mira@desk.test").status_code == 200


def test_the_wait_has_an_end(office: Office, fake_clock: FakeClock) -> None:
    office.hire(email="mira@desk.test")
    browser = office.stranger()
    for _ in range(20):
        answer = browser.log_in("mira@desk.test", "wrong")
        fake_clock.advance(15 * MINUTE)
    assert answer.json()["error"]["retry_after_s"] == 15 * 60
    assert browser.log_in("mira@desk.test").status_code == 200


def test_failures_are_forgotten_after_a_day(office: Office, fake_clock: FakeClock) -> None:
    office.hire(email="mira@desk.test")
    for _ in range(4):
        office.stranger().log_in("mira@desk.test", "wrong")
    fake_clock.advance(DAY)
    assert office.stranger().log_in("mira@desk.test", "wrong").status_code == 401


def test_one_address_that_tries_many_accounts_is_slowed_down(office: Office) -> None:
    office.hire(email="mira@desk.test")
    attacker = office.stranger("198.51.100.66")
    codes = [attacker.log_in(f"name{n}@desk.test", "wrong").status_code for n in range(22)]
    assert codes == [401] * 20 + [429] * 2
    assert attacker.log_in("mira@desk.test").status_code == 429
    assert office.stranger("203.0.113.1").log_in("mira@desk.test").status_code == 200


def test_one_right_log_in_buys_no_free_tries_at_other_accounts(office: Office) -> None:
    office.hire(email="mine@desk.test")
    attacker = office.stranger("198.51.100.66")
    for n in range(20):
        attacker.log_in(f"name{n}@desk.test", "wrong")
    assert attacker.log_in("mine@desk.test").status_code == 200
    assert attacker.log_in("name@desk.test", "wrong").status_code == 429


def test_an_ipv6_customer_counts_as_one_address() -> None:
    key = b"k" * 32
    one, two, other = (
        passwords.try_keys(key, "a@b.test", address).address
        for address in ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")
    )
    assert one == two != other


def test_of_many_tries_sent_at_once_only_the_free_ones_count(office: Office) -> None:
    """All of them were read while the door was open; the unit of work asks again."""
    member = office.hire(email="mira@desk.test")
    keys = passwords.try_keys(office.settings.key("login"), member.email, "203.0.113.7")

    def attempt(right: bool) -> bool:
        session = passwords.new_session("", "203.0.113.7")
        begun = office.db.write_and_wait(actions.log_in, member.id, session, keys, right=right, lasts_us=HOUR)
        return not isinstance(begun, int)

    for _ in range(5):
        attempt(right=False)
    assert attempt(right=True) is False


def test_a_session_ends_after_its_idle_time_and_lives_on_with_use(office: Office, fake_clock: FakeClock) -> None:
    browser = office.someone()
    for _ in range(3):
        fake_clock.advance(11 * HOUR)
        assert browser.get("/api/session").status_code == 200
    fake_clock.advance(idle_us(office.settings))
    assert browser.get("/api/session").status_code == 401


def test_a_session_ends_after_its_longest_time_however_busy(office: Office, fake_clock: FakeClock) -> None:
    browser = office.someone()
    for _ in range(7 * 24 // 8 - 1):
        fake_clock.advance(8 * HOUR)
        assert browser.get("/api/session").status_code == 200
    fake_clock.advance(8 * HOUR)
    assert browser.get("/api/session").status_code == 401


def test_use_of_a_session_is_written_down_at_most_once_a_minute(office: Office, fake_clock: FakeClock) -> None:
    browser = office.someone()
    before = office.db.units
    for _ in range(5):
        browser.get("/api/session")
    assert office.db.units == before
    fake_clock.advance(MINUTE)
    for _ in range(5):
        browser.get("/api/session")
    assert office.db.units == before + 1


def test_signing_out_ends_the_session_and_takes_the_cookie_back(office: Office) -> None:
    office.hire(email="mira@desk.test")
    browser = office.stranger()
    browser.log_in("mira@desk.test")
    kept = httpx.Cookies(browser.cookies)
    assert browser.delete("/api/session").status_code == 204
    assert "__Host-desk" not in browser.cookies
    browser.cookies = kept
    assert browser.get("/api/session").status_code == 401


def test_sessions_are_listed_in_pages_and_end_one_by_one(office: Office) -> None:
    member = office.hire()
    here, there, elsewhere = (office.desk_of(member) for _ in range(3))
    first = here.get("/api/sessions", limit=2).json()
    assert len(first["sessions"]) == 2
    second = here.get("/api/sessions", limit=2, cursor=first["next"]).json()
    assert len(second["sessions"]) == 1 and second["next"] is None
    assert [one["current"] for one in second["sessions"]] == [True]
    assert set(second["sessions"][0]) >= {"handle", "user_agent", "address", "created_at", "last_used_at", "expires_at"}

    newest = first["sessions"][0]["handle"]
    assert here.delete(f"/api/sessions/{newest}").status_code == 204
    assert elsewhere.get("/api/session").status_code == 401
    assert there.get("/api/session").status_code == 200
    assert here.delete(f"/api/sessions/{newest}").status_code == 404


def test_nobody_ends_the_session_of_someone_else(office: Office) -> None:
    theirs = office.someone()
    handle = theirs.get("/api/sessions").json()["sessions"][0]["handle"]
    assert office.someone(Role.ADMIN).delete(f"/api/sessions/{handle}").status_code == 404
    assert theirs.get("/api/session").status_code == 200


def test_a_new_password_ends_every_other_session(office: Office) -> None:
    member = office.hire(email="mira@desk.test")
    here, elsewhere = office.desk_of(member), office.desk_of(member)
    new = "three green herons wait"
    assert here.put("/api/session/password", {"current": PASSWORD, "new": new}).status_code == 204
    assert here.get("/api/session").status_code == 200
    assert elsewhere.get("/api/session").status_code == 401
    assert office.stranger().log_in("mira@desk.test").status_code == 401
    assert office.stranger().log_in("mira@desk.test", new).status_code == 200


def test_a_stolen_session_cannot_guess_the_current_password_for_long(office: Office) -> None:
    browser = office.someone()
    change = {"current": "not this one", "new": "three green herons wait"}
    answers = [browser.put("/api/session/password", change) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert code_of(answers[0]) == "wrong_password"


def test_a_change_from_a_page_of_another_site_is_refused_and_on_record(office: Office) -> None:
    browser = office.someone()
    answer = browser.ask("DELETE", "/api/session", headers={"origin": "https://evil.test"})
    assert (answer.status_code, code_of(answer)) == (403, "foreign_origin")
    assert browser.get("/api/session").status_code == 200
    assert [entry.detail for entry in office.recorded("access_refused")] == [
        '{"permission":"","route":"DELETE /api/session","status":403,"unrecorded":0}'
    ]


def test_a_log_in_from_a_page_of_another_site_is_refused(office: Office) -> None:
    office.hire(email="mira@desk.test")
    body = {"email": "mira@desk.test", "password": PASSWORD}
    answer = office.stranger().ask("POST", "/api/session", json=body, headers={"origin": "https://evil.test"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 5000, "%00", "\u00e9"])
def test_a_cookie_that_is_no_session_is_refused(office: Office, token: str) -> None:
    headers = {"cookie": f"__Host-desk={token}".encode("latin-1")}
    assert office.stranger().ask("GET", "/api/session", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "a\u0000@desk.test", "password": "x"},
        {"email": "a@desk.test", "password": ""},
        {"email": "a@desk.test", "password": "x" * 257},
        {"email": ["a@desk.test"], "password": "x"},
        {"email": "a@desk.test", "password": "x", "role": "admin"},
        [],
    ],
    ids=repr,
)
def test_a_log_in_of_the_wrong_form_is_refused(office: Office, body: object) -> None:
    assert office.stranger().post("/api/session", body).status_code == 422


def test_a_password_of_any_characters_opens_the_door(office: Office) -> None:
    member = office.hire(email="mira@desk.test")
    password = "\u0000 \u202e \U0001f511 密码密码密码"
    browser = office.desk_of(member)
    assert browser.put("/api/session/password", {"current": PASSWORD, "new": password}).status_code == 204
    assert office.stranger().log_in("mira@desk.test", password).status_code == 200


def test_a_hash_made_with_weaker_parameters_is_renewed_at_the_next_log_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = office.hire(email="mira@desk.test")
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    office.stranger().log_in("mira@desk.test")
    stored = office.db.read_and_wait(lambda unit: unit.value(Query(text("select password_hash from staff"), str)))
    assert "m=16,t=2,p=1" in stored
    assert office.stranger().log_in(member.email).status_code == 200


def test_the_real_hash_is_argon2id_of_the_recommended_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher())
    assert passwords.hashed_now(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_signing_in_and_out_and_failing_to_is_on_record_without_a_name(office: Office) -> None:
    member = office.hire(email="mira@desk.test")
    browser = office.stranger()
    browser.log_in("mira@desk.test", "wrong")
    browser.log_in("nobody@desk.test", "wrong")
    browser.log_in("mira@desk.test")
    browser.delete("/api/session")
    entries = office.recorded()[1:]
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("log_in_refused", None),
        ("log_in_refused", None),
        ("logged_in", member.id),
        ("logged_out", member.id),
    ]
    assert [entry.object_id for entry in entries[:2]] == [member.id, None]
    assert not any("@" in entry.detail for entry in entries)


def test_what_is_over_is_removed(office: Office, fake_clock: FakeClock) -> None:
    office.someone()
    office.stranger().log_in("nobody@desk.test", "wrong")
    fake_clock.advance(DAY)
    removed = office.db.write_and_wait(actions.remove_old, idle_us=idle_us(office.settings))
    assert removed == 4  # the session, and what was counted for the account, for the address and for both
    assert office.db.write_and_wait(actions.remove_old, idle_us=idle_us(office.settings)) == 0


def test_the_oldest_session_makes_room_for_the_fifty_first(office: Office) -> None:
    member = office.hire()
    browsers = [office.desk_of(member) for _ in range(51)]
    assert browsers[0].get("/api/session").status_code == 401
    assert browsers[1].get("/api/session").status_code == 200


def test_who_reads_chinese_is_answered_in_chinese(office: Office) -> None:
    browser = office.desk_of(office.hire(language="zh"))
    answer = browser.get("/api/audit")
    assert (answer.status_code, answer.headers["content-language"]) == (403, "zh")
    assert not answer.json()["error"]["sentence"].isascii()
    assert browser.patch("/api/session", {"language": "en", "name": "Li"}).json()["name"] == "Li"
    assert browser.get("/api/session").json()["language"] == "en"
    assert code_of(browser.patch("/api/session", {"language": "tlh"})) == "unknown_language"


def test_permissions_of_every_role_are_in_the_table() -> None:
    assert set(permissions_of(Role.ADMIN)) == set(Permission)
    assert set(permissions_of(Role.AGENT)) < set(permissions_of(Role.LEAD)) < set(Permission)
