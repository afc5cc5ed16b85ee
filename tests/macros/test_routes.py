"""Macros over HTTP: whose they are, what may not stand in them, versions, files, and what is on record."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest

from tests.macros.made import PHRASE, body, made, names, wrong
from tests.support.desk import a_member
from tests.support.site import RunningSite
from walletdesk.app import make_app
from walletdesk.audit import queries as audit
from walletdesk.events import SYSTEM
from walletdesk.kit.settings import Settings
from walletdesk.macros import rules
from walletdesk.safety import trusted
from walletdesk.staff import actions as staff
from walletdesk.staff.access import routes_of
from walletdesk.staff.queries import by_email
from walletdesk.staff.rules import Permission


def test_every_route_asks_for_a_permission() -> None:
    ours = [one for one in routes_of(make_app(Settings())) if "/macros" in one.path]
    assert len(ours) >= 12
    for route in ours:
        (guard,) = route.guards
        manages = route.path.endswith(("/import", "/starter-set"))
        assert guard.permission is (Permission.MACROS_MANAGE if manages else Permission.MACROS_USE), route.path


def test_leads_write_for_the_desk_and_agents_for_themselves(
    lead: httpx.Client, agent: httpx.Client, other: httpx.Client
) -> None:
    shared = made(lead, shortcut="Low")
    assert shared["shortcut"] == "low" and shared["version"] == 1
    assert agent.post("/api/macros", json=body()).status_code == 403
    own = made(agent, name="Mine", audience="own", shortcut="low")
    assert (
        names(agent) == ["Fee too low", "Mine"] and names(other) == ["Fee too low"] and names(lead) == ["Fee too low"]
    )
    for client in (other, lead):
        assert client.get(f"/api/macros/{own['id']}").status_code == 404
        assert client.put(f"/api/macros/{own['id']}", json=body()).status_code == 404
    assert agent.get(f"/api/macros/{shared['id']}").json()["may_change"] is False
    assert agent.put(f"/api/macros/{shared['id']}", json=body(name="Else")).status_code == 403
    assert agent.put(f"/api/macros/{shared['id']}/archived", json={"archived": True}).status_code == 403
    assert agent.post("/api/macros/import", json={"text": "[]"}).status_code == 403
    # Nobody makes a macro of the desk one of their own by the way.
    assert agent.put(f"/api/macros/{shared['id']}", json=body(audience="own")).status_code == 403
    assert agent.put(f"/api/macros/{own['id']}", json=body(audience="everyone")).status_code == 403


def test_what_is_for_teams_is_for_their_members(
    lead: httpx.Client, agent: httpx.Client, other: httpx.Client, site: RunningSite
) -> None:
    me = site.db.read_and_wait(by_email, "agent@desk.example")
    assert me is not None
    team = site.db.write_and_wait(staff.create_team, SYSTEM, trusted("Chains")).team
    site.db.write_and_wait(staff.set_members, SYSTEM, team.id, [me.id, a_member(site.db).id])
    assert wrong(lead.post("/api/macros", json=body(audience="teams"))) == (422, "wrong_fields", {"teams"})
    assert wrong(lead.post("/api/macros", json=body(audience="teams", teams=["1"]))) == (422, "wrong_fields", {"teams"})
    made(lead, audience="teams", teams=[str(team.id)])
    assert (names(agent), names(other), names(lead)) == (["Fee too low"], [], ["Fee too low"])


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": ""}, "name"),
    ({"texts": {}}, "texts"),
    ({"texts": {"en": "  "}}, "texts"),
    ({"texts": {"en": f"ours is {PHRASE}"}}, "texts.en"),
    ({"texts": {"en": "fine", "zh": "请把您的助记词发给我。"}}, "texts.zh"),
    ({"texts": {"en": "Please send me your recovery phrase."}}, "texts.en"),
    ({"texts": {"en": "Please send me your {{coin}} recovery phrase."}}, "texts.en"),
    ({"texts": {"en": "Please send me your recovery {{amount}} phrase."}}, "texts.en"),
    ({"texts": {"en": "Please install AnyDesk so that I can look."}}, "texts.en"),
    ({"texts": {"en": "It is {{nonsense}}."}}, "texts.en"),
    ({"texts": {"en": "It is {{hash}."}}, "texts.en"),
    ({"texts": {"en": "It is }} {{hash}}."}}, "texts.en"),
    ({"name": PHRASE}, "name"),
    ({"folder": "one\ntwo"}, "folder"),
    ({"shortcut": "two words"}, "shortcut"),
    ({"actions": {"category": "nonsense"}}, "actions.category"),
    ({"actions": {"tags": ["nowhere"]}}, "actions.tags"),
    ({"actions": {"assignee": "1"}}, "actions.assignee"),
    ({"actions": {"team": "1"}}, "actions.team"),
    ({"actions": {"status": "spam"}}, "actions.status"),
)


@pytest.mark.parametrize(("fields", "at"), WRONG)
def test_what_may_not_stand_in_one_is_told_at_its_field(lead: httpx.Client, fields: dict[str, Any], at: str) -> None:
    assert wrong(lead.post("/api/macros", json=body(**fields))) == (422, "wrong_fields", {at})
    assert names(lead) == []


def test_where_it_leads_is_for_a_lead_to_say(lead: httpx.Client, agent: httpx.Client) -> None:
    elsewhere = {"en": "Please read https://shop.example/how"}
    assert wrong(agent.post("/api/macros", json=body(audience="own", texts=elsewhere)))[:2] == (422, "leads_elsewhere")
    assert made(lead, texts=elsewhere)["leads_to"] == ["shop.example"]
    lead.post("/api/outgoing/places", json={"place": "shop.example"}).raise_for_status()
    assert made(agent, name="Now", audience="own", texts=elsewhere)["leads_to"] == []


def test_a_shortcut_is_one_macros_until_that_is_archived(lead: httpx.Client) -> None:
    first = made(lead, shortcut="low")
    assert wrong(lead.post("/api/macros", json=body(name="Two", shortcut="LOW"))) == (422, "wrong_fields", {"shortcut"})
    assert lead.put(f"/api/macros/{first['id']}/archived", json={"archived": True}).json()["archived"] is True
    second = made(lead, name="Two", shortcut="low")
    assert names(lead) == ["Two"] and names(lead, archived=True) == ["Fee too low"]
    back = lead.put(f"/api/macros/{first['id']}/archived", json={"archived": False})
    assert wrong(back) == (422, "wrong_fields", {"shortcut"})
    lead.put(f"/api/macros/{second['id']}", json=body(name="Two")).raise_for_status()
    assert lead.put(f"/api/macros/{first['id']}/archived", json={"archived": False}).status_code == 200


def test_what_it_said_stays_and_comes_back(lead: httpx.Client, agent: httpx.Client) -> None:
    one = made(lead, actions={"status": "pending"})
    at = f"/api/macros/{one['id']}"
    second = lead.put(at, json=body(name="Fee", texts={"en": "Wait."})).json()
    assert (second["version"], second["texts"], second["actions"]["status"]) == (2, {"en": "Wait."}, None)
    assert lead.put(at, json=body(name="Fee", texts={"en": "Wait."})).json()["version"] == 2
    told = agent.get(f"{at}/versions").json()["versions"]
    assert [(one["number"], one["by_name"], one["changed"]) for one in told] == [
        (2, "Lea", ["name", "texts", "actions"]),
        (1, "Lea", []),
    ]
    assert agent.put(f"{at}/version", json={"number": 1}).status_code == 403
    assert lead.put(f"{at}/version", json={"number": 9}).status_code == 404
    back = lead.put(f"{at}/version", json={"number": 1}).json()
    assert (back["version"], back["name"], back["actions"]["status"]) == (3, "Fee too low", "pending")
    assert back["texts"] == one["texts"]


def test_fifty_versions_are_kept(lead: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "VERSIONS_KEPT", 3)
    one = made(lead)
    for n in range(4):
        lead.put(f"/api/macros/{one['id']}", json=body(texts={"en": f"Wait {n}."})).raise_for_status()
    told = lead.get(f"/api/macros/{one['id']}/versions").json()["versions"]
    assert [one["number"] for one in told] == [5, 4, 3]


def test_they_are_found_by_shortcut_name_folder_and_text(lead: httpx.Client) -> None:
    made(lead, shortcut="low", folder="Stuck")
    made(lead, name="Memo forgotten", folder="Exchanges", texts={"en": "The tag tells whose it is."})
    assert names(lead, words="/lo") == ["Fee too low"]
    assert names(lead, words="TAG whose") == ["Memo forgotten"]
    assert names(lead, words="正在等待") == ["Fee too low"]
    assert names(lead, words="stuck fee") == ["Fee too low"]
    assert names(lead, words="nothing like it") == []
    assert names(lead, folder="Exchanges") == ["Memo forgotten"]
    page = lead.get("/api/macros", params={"limit": 1}).json()
    assert page["folders"] == ["Exchanges", "Stuck"] and page["macros"][0]["name"] == "Memo forgotten"
    more = lead.get("/api/macros", params={"limit": 1, "cursor": page["next"]}).json()
    assert [one["name"] for one in more["macros"]] == ["Fee too low"] and more["next"] is None


def test_there_is_a_most(lead: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SHARED", 1)
    made(lead)
    assert wrong(lead.post("/api/macros", json=body(name="Two")))[:2] == (409, "too_many_macros")
    made(lead, name="Mine", audience="own")


def test_what_was_done_is_on_record_by_ids_alone(lead: httpx.Client, site: RunningSite) -> None:
    one = made(lead)
    lead.put(f"/api/macros/{one['id']}", json=body(texts={"en": "Wait."}))
    lead.put(f"/api/macros/{one['id']}/archived", json={"archived": True})
    lead.put(f"/api/macros/{one['id']}/archived", json={"archived": False})
    entries = site.db.read_and_wait(audit.page, limit=4)
    assert [(entry.action, entry.object_id) for entry in entries] == [
        (action, int(one["id"]))
        for action in ("macro_brought_back", "macro_archived", "macro_changed", "macro_created")
    ]
    assert entries[2].detail == '{"version":2,"fields":["wording"]}'
    told = lead.get("/api/audit").json()["entries"]
    assert told[0]["name"] == "Fee too low"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_goes_out_and_comes_back_the_same(lead: httpx.Client, form: str) -> None:
    lead.post("/api/tags", json={"name": "fees", "colour": "red"}).raise_for_status()
    todo = {"status": "snoozed", "snooze_hours": 5, "priority": "high", "tags": ["fees"], "assignee": "me"}
    made(lead, shortcut="low", folder="=Stuck", actions=todo)
    made(lead, name="Plain", texts={"zh": "好的，\n\n请稍候。"})
    text = lead.get("/api/macros/export", params={"form": form}).text
    again = lead.post("/api/macros/import", json={"text": text}).json()
    assert (again["created"], again["changed"], again["unchanged"], again["errors"]) == (0, 0, 2, [])
    for one in lead.get("/api/macros").json()["macros"]:
        lead.put(f"/api/macros/{one['id']}", json=body(name=one["name"], shortcut=one["shortcut"], texts={"en": "x"}))
    if form == "json":
        text = json.dumps([one for one in json.loads(text) if one["name"] != "Plain"])
        rehearsed = lead.post("/api/macros/import", json={"text": text, "dry_run": True}).json()
        assert (rehearsed["stored"], rehearsed["changed"]) == (False, 1)
        stored = lead.post("/api/macros/import", json={"text": text}).json()
        assert (stored["stored"], stored["changed"]) == (True, 1)
        (one,) = (one for one in lead.get("/api/macros").json()["macros"] if one["name"] == "Fee too low")
        assert one["actions"]["snooze_hours"] == 5 and one["folder"] == "=Stuck"


def test_a_file_with_a_fault_changes_nothing(lead: httpx.Client) -> None:
    rows = [
        {"name": "Good", "text_en": "Wait."},
        {"name": "", "text_en": "Wait."},
        {"name": "Asks", "text_zh": "请把您的私钥发给我。"},
        {"name": "Good", "text_en": "Wait more."},
        {"name": "Team", "audience": "teams", "teams": "Nobody", "text_en": "Wait."},
        {"name": "Snooze", "status": "asleep", "text_en": "Wait."},
    ]
    told = lead.post("/api/macros/import", json={"text": json.dumps(rows)}).json()
    assert told["stored"] is False and names(lead) == []
    assert {(one["row"], one["field"]) for one in told["errors"]} == {
        (2, "name"),
        (3, "texts.zh"),
        (4, "name"),
        (5, "teams"),
        (6, "actions.status"),
    }
    for text, code in (
        ("name,colour\nx,y\n", "unknown_macro_column"),
        ("[1]", "bad_macro_file"),
        ('[{"name": []}]', "bad_macro_file"),
        ("name,name\nx,y\n", "bad_macro_file"),
        ("name,text_en\n", "no_macro_rows"),
    ):
        assert wrong(lead.post("/api/macros/import", json={"text": text}))[1] == code


def test_those_that_come_with_the_desk_are_taken_once(lead: httpx.Client, agent: httpx.Client) -> None:
    assert agent.get("/api/macros/choices").json()["starter"] == 0
    many = lead.get("/api/macros/choices").json()["starter"]
    assert many >= 25
    mine = made(lead, name="Ours", shortcut="hello", texts={"en": "Good day."})
    assert agent.post("/api/macros/starter-set").status_code == 403
    taken = lead.post("/api/macros/starter-set", headers={"accept-language": "zh"}).json()
    assert (taken["created"], taken["unchanged"], taken["errors"]) == (many - 1, 1, [])
    assert lead.get(f"/api/macros/{mine['id']}").json()["texts"] == {"en": "Good day."}
    assert lead.get("/api/macros/choices").json()["starter"] == 0
    assert len(names(agent, limit=100)) == many


def test_a_large_file_is_taken_in_seconds(lead: httpx.Client) -> None:
    rows = [{"name": f"Number {n}", "shortcut": f"n{n}", "text_en": "Please wait."} for n in range(600)]
    began = time.monotonic()
    assert lead.post("/api/macros/import", json={"text": json.dumps(rows)}, timeout=30).json()["created"] == 600
    assert lead.post("/api/macros/import", json={"text": json.dumps(rows)}, timeout=30).json()["unchanged"] == 600
    assert time.monotonic() - began < 15
    more = [{"name": f"More {n}", "text_en": "Wait."} for n in range(401)]
    assert wrong(lead.post("/api/macros/import", json={"text": json.dumps(more)}, timeout=30))[1] == "too_many_macros"
