"""The staff and its teams, through HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.staff.office import PASSWORD, Office, code_of
from walletdesk.staff.rules import Role

NEW = {
    "email": "New.One@Desk.test",
    "name": "  Ana ",
    "role": "agent",
    "language": "zh",
    "password": "a lantern by the river",
}


def test_an_administrator_takes_someone_on_who_can_then_sign_in(office: Office) -> None:
    answer = office.someone(Role.ADMIN).post("/api/staff", NEW)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["email"], made["name"], made["role"], made["active"]) == ("new.one@desk.test", "Ana", "agent", True)
    assert "password" not in str(made)
    assert office.stranger().log_in("new.one@desk.test", "a lantern by the river").status_code == 200


def test_an_email_address_is_taken_once_however_it_is_written(office: Office) -> None:
    admin = office.someone(Role.ADMIN)
    assert admin.post("/api/staff", NEW).status_code == 201
    again = admin.post("/api/staff", NEW | {"email": "NEW.ONE@desk.test"})
    assert (again.status_code, code_of(again)) == (409, "email_taken")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "brief"}, "wrong_fields"),
        ({"password": "Password1234"}, "password_too_common"),
        ({"password": "aaaaaaaaaaaa"}, "password_too_common"),
        ({"password": "New.One@Desk.test"}, "password_is_email"),
        ({"email": "nowhere"}, "bad_email"),
        ({"email": "two@at@signs"}, "bad_email"),
        ({"role": "owner"}, "wrong_fields"),
        ({"name": " "}, "wrong_fields"),
        ({"name": "a\u0000b"}, "wrong_fields"),
        ({"language": "tlh"}, "unknown_language"),
        ({"surprise": 1}, "wrong_fields"),
    ],
)
def test_what_is_not_right_is_refused_without_being_repeated(office: Office, change: dict[str, Any], code: str) -> None:
    answer = office.someone(Role.ADMIN).post("/api/staff", NEW | change)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert not any(str(value) in answer.text for value in change.values() if len(str(value)) > 3)


def test_the_staff_is_listed_in_pages(office: Office) -> None:
    members = [office.hire() for _ in range(5)]
    browser = office.desk_of(members[0])
    seen: list[str] = []
    cursor = None
    while True:
        page = browser.get("/api/staff", limit=2, cursor=cursor).json()
        seen += [one["id"] for one in page["staff"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == [str(member.id) for member in members]


@pytest.mark.parametrize("query", ["cursor=x", "cursor=-1", "cursor=9999999999999999999", "limit=0", "limit=101"])
def test_a_page_that_cannot_be_is_refused(office: Office, query: str) -> None:
    assert office.someone().get(f"/api/staff?{query}").status_code == 422


def test_a_change_of_several_things_happens_whole_or_not_at_all(office: Office) -> None:
    office.hire(email="taken@desk.test")
    member = office.hire(name="Before")
    admin = office.someone(Role.ADMIN)
    refused = admin.patch(f"/api/staff/{member.id}", {"name": "After", "email": "taken@desk.test"})
    assert refused.status_code == 409
    changed = admin.patch(f"/api/staff/{member.id}", {"role": "lead", "email": "free@desk.test"}).json()
    assert (changed["name"], changed["role"], changed["email"]) == ("Before", "lead", "free@desk.test")


def test_the_last_administrator_stays_one(office: Office) -> None:
    member = office.hire(Role.ADMIN)
    browser = office.desk_of(member)
    for change in ({"role": "lead"}, {"active": False}):
        answer = browser.patch(f"/api/staff/{member.id}", change)
        assert (answer.status_code, code_of(answer)) == (409, "last_admin")
    second = office.hire(Role.ADMIN)
    assert browser.patch(f"/api/staff/{second.id}", {"active": False}).status_code == 200
    assert browser.patch(f"/api/staff/{member.id}", {"role": "lead"}).status_code == 409


def test_who_is_deactivated_is_out_at_once_and_may_come_back(office: Office) -> None:
    admin, member = office.someone(Role.ADMIN), office.hire(email="mira@desk.test")
    browser = office.desk_of(member)
    assert admin.patch(f"/api/staff/{member.id}", {"active": False}).json()["active"] is False
    assert browser.get("/api/session").status_code == 401
    assert office.stranger().log_in("mira@desk.test").status_code == 401
    assert [one["id"] for one in admin.get("/api/staff", active="false").json()["staff"]] == [str(member.id)]
    admin.patch(f"/api/staff/{member.id}", {"active": True})
    assert office.stranger().log_in("mira@desk.test").status_code == 200


def test_an_administrator_gives_a_new_password_and_ends_sessions(office: Office) -> None:
    admin, member = office.someone(Role.ADMIN), office.hire(email="mira@desk.test")
    browser = office.desk_of(member)
    assert admin.patch(f"/api/staff/{member.id}", {"password": "three green herons wait"}).status_code == 200
    assert browser.get("/api/session").status_code == 401
    again = office.desk_of(member)
    assert admin.delete(f"/api/staff/{member.id}/sessions").status_code == 204
    assert again.get("/api/session").status_code == 401
    assert admin.delete("/api/staff/1/sessions").status_code == 404


def test_ones_own_password_is_not_changed_without_the_current_one(office: Office) -> None:
    member = office.hire(Role.ADMIN)
    answer = office.desk_of(member).patch(f"/api/staff/{member.id}", {"password": "three green herons wait"})
    assert (answer.status_code, code_of(answer)) == (409, "own_password")


def test_teams_are_made_named_and_filled(office: Office) -> None:
    lead, one, two = office.someone(Role.LEAD), office.hire(), office.hire()
    team = lead.post("/api/teams", {"name": "Night shift"}).json()
    assert team["members"] == []
    assert lead.post("/api/teams", {"name": "Night shift"}).status_code == 409
    path = f"/api/teams/{team['id']}"
    assert lead.put(f"{path}/members", {"members": [str(one.id), str(two.id)]}).json()["members"] == [
        str(one.id),
        str(two.id),
    ]
    assert lead.put(f"{path}/members", {"members": [str(two.id)]}).json()["members"] == [str(two.id)]
    assert lead.patch(path, {"name": "Nights"}).json()["name"] == "Nights"
    assert lead.patch(path, {"name": "Nights"}).status_code == 200
    assert office.desk_of(two).get("/api/session").json()["teams"] == [{"id": team["id"], "name": "Nights"}]
    assert office.desk_of(one).get("/api/teams").json()["teams"][0]["members"] == [str(two.id)]
    assert lead.patch("/api/teams/1", {"name": "x"}).status_code == 404
    assert lead.put("/api/teams/1/members", {"members": []}).status_code == 404


@pytest.mark.parametrize("member", ["1", "x", 1, "-1"])
def test_a_team_takes_only_active_staff(office: Office, member: object) -> None:
    lead = office.someone(Role.LEAD)
    team = lead.post("/api/teams", {"name": "Nights"}).json()["id"]
    assert lead.put(f"/api/teams/{team}/members", {"members": [member]}).status_code == 422


def test_every_change_is_on_record_by_ids_alone(office: Office) -> None:
    admin, member = office.hire(Role.ADMIN), office.hire(Role.AGENT)
    browser = office.desk_of(admin)
    before = len(office.recorded())
    browser.patch(
        f"/api/staff/{member.id}", {"name": "Zoe", "email": "zoe@desk.test", "language": "zh", "role": "lead"}
    )
    team = browser.post("/api/teams", {"name": "Quiet hours"}).json()["id"]
    browser.put(f"/api/teams/{team}/members", {"members": [str(member.id)]})
    browser.patch(f"/api/staff/{member.id}", {"password": PASSWORD + "!", "active": False})
    entries = office.recorded()[before:]
    assert [entry.action for entry in entries] == [
        "staff_renamed",
        "staff_email_changed",
        "staff_language_changed",
        "staff_role_changed",
        "team_created",
        "team_members_changed",
        "staff_deactivated",
        "password_changed",
    ]
    assert {entry.actor_id for entry in entries} == {admin.id}
    assert not any(word in entry.detail for entry in entries for word in ("Zoe", "@", "Quiet", PASSWORD))
    assert entries[3].detail == '{"before":"agent","after":"lead"}'


def test_a_change_that_changes_nothing_is_not_on_record(office: Office) -> None:
    admin, member = office.someone(Role.ADMIN), office.hire(name="Mira")
    before = len(office.recorded())
    admin.patch(f"/api/staff/{member.id}", {"name": "Mira", "role": "agent", "active": True})
    assert len(office.recorded()) == before


PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize("secret", [PHRASE, "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"])
def test_a_secret_is_nobodys_name_and_no_teams(office: Office, secret: str) -> None:
    admin = office.someone(Role.ADMIN)
    team = admin.post("/api/teams", {"name": "Night"}).json()["id"]
    member = office.hire()
    answers = [
        admin.patch("/api/session", {"name": secret}),
        admin.post("/api/staff", NEW | {"name": secret}),
        admin.patch(f"/api/staff/{member.id}", {"name": secret}),
        admin.post("/api/teams", {"name": secret}),
        admin.patch(f"/api/teams/{team}", {"name": secret}),
    ]
    assert [(answer.status_code, code_of(answer)) for answer in answers] == [(422, "secret_in_name")] * 5
    assert "It was not stored" in answers[0].json()["error"]["sentence"]
    shown = admin.get("/api/staff").text + admin.get("/api/teams").text + admin.get("/api/session").text
    assert secret not in shown and "Night" in shown
