"""What leads see of the gate: counts, misses, false hits, and reading again."""

from __future__ import annotations

import csv
import io
import random

import pytest
from sqlalchemy import insert, update
from sqlalchemy import text as sql

from tests.console.office import Desk, a_conversation
from tests.console.test_life import PHRASE, plant, written
from walletdesk.conversations import index
from walletdesk.conversations.tables import rating
from walletdesk.events import SYSTEM
from walletdesk.kit.clock import DAY
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.safety import stored
from walletdesk.safety.reaction import late_warning
from walletdesk.screening import actions, queries
from walletdesk.screening.rules import How, Source, day_of, period_of
from walletdesk.screening.tables import secret_report
from walletdesk.staff.rules import Role
from walletdesk.wire import SecretKind


def texts(desk: Desk, number: int) -> list[str]:
    entries = desk.someone().get(f"/api/conversations/{number}/entries").json()["entries"]
    return [entry["text"] for entry in entries if entry["t"] == "message"]


def test_what_the_gate_takes_out_is_counted_and_the_count_outlives_the_contact(desk: Desk) -> None:
    lead = desk.someone(Role.ADMIN)
    got = a_conversation(desk, f"they are {PHRASE}")
    found = lead.get("/api/secrets/caught").json()["counts"]
    told = {"channel": "widget", "kind": "recovery_phrase", "language": "en", "how": "gate", "n": 1}
    assert [{name: one[name] for name in told} for one in found] == [told]
    lead.delete(f"/api/contacts/{got.contact.id}")
    assert lead.get("/api/secrets/caught").json()["counts"] == found


def test_counts_are_summed_over_days_weeks_and_months(desk: Desk) -> None:
    now = desk.db.clock.now()

    def count(unit: Unit) -> None:
        for kind in ("private_key", "private_key", "keystore"):
            actions.count(unit, "widget", [(kind, "")], How.GATE)

    desk.db.write_and_wait(count)
    lead = desk.someone(Role.LEAD)
    for period, days in (("day", 1), ("week", 7), ("month", 30)):
        counts = lead.get(f"/api/secrets/caught?period={period}").json()["counts"]
        assert {(one["kind"], one["n"], one["day"]) for one in counts} == {
            ("private_key", 2, period_of(day_of(now), days)),
            ("keystore", 1, period_of(day_of(now), days)),
        }
    answer = lead.get("/api/secrets/caught.csv?period=day")
    lines = list(csv.reader(io.StringIO(answer.text)))
    assert lines[0] == ["from", "period", "channel", "kind", "language", "how", "count"]
    assert [line[1:] for line in lines[1:]] == [
        ["day", "widget", "keystore", "", "gate", "1"],
        ["day", "widget", "private_key", "", "gate", "2"],
    ]
    assert "attachment" in answer.headers["content-disposition"]


def test_weeks_begin_on_monday() -> None:
    monday = 20_059  # 2024-12-02
    assert [period_of(monday + day, 7) for day in range(8)] == [monday] * 7 + [monday + 7]


@pytest.mark.parametrize("path", ["/api/secrets/caught", "/api/secrets/caught.csv", "/api/secrets/reports"])
def test_agents_do_not_see_the_page(desk: Desk, path: str) -> None:
    assert desk.someone().get(path).status_code == 403
    assert desk.stranger().get(path).status_code == 401


@pytest.mark.parametrize("tell", [False, True])
def test_a_miss_is_shown_with_its_form_where_the_reporter_agrees(desk: Desk, tell: bool) -> None:
    got = a_conversation(desk, "the cat is called Momo, born 4711")
    number = got.conversation.number
    path = f"/api/conversations/{number}/messages/{got.message.id}/secret-report"
    desk.someone().post(path, {"all": True, "kind": "private_key", "tell_form": tell})
    lead = desk.someone(Role.LEAD)
    [report] = lead.get("/api/secrets/reports").json()["reports"]
    assert (report["verdict"], report["kind"], report["channel"]) == ("missed", "private_key", "widget")
    assert (report["form"] is not None, bool(report["twin"])) == (tell, tell)
    assert "4711" not in report["twin"] and "Momo" not in report["twin"]
    counts = lead.get("/api/secrets/caught").json()
    assert [(one["how"], one["kind"]) for one in counts["counts"]] == [("reported", "private_key")]
    assert counts["open_reports"] == 1
    assert lead.put(f"/api/secrets/reports/{report['id']}/done", {"done": True}).status_code == 204
    assert lead.get("/api/secrets/reports").json()["reports"] == []
    assert len(lead.get("/api/secrets/reports?done=true").json()["reports"]) == 1
    assert lead.put("/api/secrets/reports/1/done", {"done": True}).status_code == 404


def test_what_reading_again_takes_out_is_no_miss(desk: Desk) -> None:
    got = a_conversation(desk, "my words")
    desk.db.write_and_wait(plant, got.message.id, PHRASE)
    path = f"/api/conversations/{got.conversation.number}/messages/{got.message.id}/secret-report"
    desk.someone().post(path, {"all": True, "tell_form": True})
    assert desk.someone(Role.LEAD).get("/api/secrets/reports").json()["reports"] == []


def test_a_false_hit_is_told_with_what_was_typed_anew_and_a_secret_in_it_is_refused(desk: Desk) -> None:
    got = a_conversation(desk, f"they are {PHRASE} ok")
    path = f"/api/conversations/{got.conversation.number}/messages/{got.message.id}/harmless-report"
    agent = desk.someone()
    refused = agent.post(path, {"words": f"it was {PHRASE}"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "words_hold_secret")
    for _ in range(2):  # said twice, it is listed once
        assert agent.post(path, {"words": "a line of a song", "tell_form": True}).status_code == 204
    [report] = desk.someone(Role.LEAD).get("/api/secrets/reports?verdict=false").json()["reports"]
    assert (report["kind"], report["language"], report["certainty"]) == ("recovery_phrase", "en", "certain")
    assert report["words"] == "a line of a song"
    assert report["form"]["marks"] == 1
    plain = a_conversation(desk, "nothing was taken out here")
    path = f"/api/conversations/{plain.conversation.number}/messages/{plain.message.id}/harmless-report"
    assert agent.post(path, {}).status_code == 404


def test_what_the_outgoing_gate_blocked_wrongly_stands_on_the_same_page(desk: Desk, db: Db) -> None:
    db.write_and_wait(
        actions.report_false, SYSTEM, source=Source.OUTGOING, kind="asks_for_phrase", words=stored("a warning")
    )
    [report] = desk.someone(Role.LEAD).get("/api/secrets/reports").json()["reports"]
    assert (report["source"], report["kind"], report["words"]) == ("outgoing", "asks_for_phrase", "a warning")


def test_a_name_that_holds_a_secret_goes_and_its_owner_is_told(desk: Desk) -> None:
    got = a_conversation(desk, "hello")
    desk.db.write_and_wait(people.rename, SYSTEM, got.contact.id, stored("Momo 4711"))
    agent = desk.someone()
    assert agent.post(f"/api/contacts/{got.contact.id}/secret-report", {}).status_code == 204
    assert agent.get(f"/api/contacts/{got.contact.id}").json()["contact"]["name"] == ""
    assert texts(desk, got.conversation.number)[-1] == late_warning(SecretKind.SECRET, "en")
    assert agent.post("/api/contacts/77/secret-report", {}).status_code == 404


def test_words_beside_a_rating_go(desk: Desk) -> None:
    got = a_conversation(desk, "hello")

    def rate(unit: Unit) -> None:
        unit.run(
            Query(insert(rating)),
            id=new_id(),
            conversation_id=got.conversation.id,
            token="t",
            resolved_at=1,
            staff_id=None,
            score=4,
            words="Momo 4711",
            rated_at=1,
            changed_at=None,
        )

    desk.db.write_and_wait(rate)
    agent = desk.someone()
    number = got.conversation.number
    assert agent.post(f"/api/conversations/{number}/ratings/secret-report", {}).json() == {"found": 1}
    [one] = agent.get(f"/api/conversations/{number}").json()["ratings"]
    assert one["words"] == "⟦secret⟧"
    assert texts(desk, number)[-1] == late_warning(SecretKind.SECRET, "en")


def test_a_note_can_be_reported_too(desk: Desk) -> None:
    got = a_conversation(desk, "hello")
    agent = desk.someone()
    note = written(agent, got.conversation.number, "the cat is called Momo", note=True).json()
    path = f"/api/conversations/{got.conversation.number}/messages/{note['id']}/secret-report"
    assert agent.post(path, {"all": True}).json() == {"found": 1}
    assert texts(desk, got.conversation.number) == ["hello", "⟦secret⟧"]


def test_reading_again_is_started_once_and_is_on_record(desk: Desk) -> None:
    lead = desk.someone(Role.LEAD)
    assert lead.post("/api/secrets/rescans", {"dry_run": True}).status_code == 201
    again = lead.post("/api/secrets/rescans", {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "rescan_runs")
    shown = lead.get("/api/secrets/caught").json()["rescan"]
    assert (shown["dry_run"], shown["ended_at"], shown["found"]) == (True, None, {})
    assert desk.someone().post("/api/secrets/rescans", {}).status_code == 403
    entries = lead.get("/api/audit?action=rescan_started").json()["entries"]
    assert [entry["detail"]["dry_run"] for entry in entries] == [True]


def test_old_reports_go_and_counts_stay(desk: Desk, db: Db) -> None:
    db.write_and_wait(actions.report_missed, SYSTEM, channel="widget", kind="secret")
    db.write_and_wait(actions.count, "widget", [("secret", "")], How.GATE)

    def old(unit: Unit) -> None:
        unit.run(Query(update(secret_report).values(at=unit.now - 400 * DAY)))

    db.write_and_wait(old)
    assert db.write_and_wait(actions.remove_old, keep_us=365 * DAY) == 1
    assert db.read_and_wait(queries.reports, limit=9) == []
    assert len(db.read_and_wait(queries.counts, 0, 10**6, 1)) == 1


def test_who_else_named_a_reported_key_loses_it_too(desk: Desk) -> None:
    """A key taken for a hash: the team and the desk itself may have repeated it."""
    key = random.Random(4).randbytes(32).hex()
    got = a_conversation(desk, f"the transaction hash is 0x{key} please look")
    agent = desk.someone()
    number = got.conversation.number
    said = written(agent, number, f"I looked at the hash {key.upper()} and found nothing", note=True).json()
    path = f"/api/conversations/{number}/messages/{got.message.id}/secret-report"
    assert agent.post(path, {"all": True, "kind": "private_key"}).json() == {"found": 1}
    assert texts(desk, number)[:2] == ["⟦private_key⟧", "I looked at the hash ⟦private_key⟧ and found nothing"]
    assert agent.get(f"/api/search?q={key}").json()["hits"] == []
    erased = desk.db.read_and_wait(queries.erasures)
    assert {one.row_id for one in erased} == {got.message.id, int(said["id"])}


@pytest.mark.parametrize(
    "code",
    [
        random.Random(6).randbytes(32).hex(),
        "0x" + random.Random(7).randbytes(32).hex().upper(),
        "5Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzNydYXYB9KF",
        "4NwnwfQ8QjXQmzk4xHWxZmCjzv3ZQGq5vT9sYtqkPZ2uWc7bHhR1eUuXyKnBrFgDaLmEo6VdSp8Aw9JtCi3xG5Ku",
    ],
    ids=["hex", "hex with 0x", "base58", "long base58"],
)
def test_no_long_code_stands_in_the_index(desk: Desk, engine_name: str, code: str) -> None:
    got = a_conversation(desk, "hello")
    desk.db.write_and_wait(index.change, got.message.id, f"look at {code}, please")
    where = "rowid" if engine_name == "sqlite" else "message_id"
    query = Query(sql(f"select cast(terms as text) from search_message where {where} = {got.message.id}"), str)
    terms = desk.db.read_and_wait(lambda unit: unit.value(query))
    assert "look" in terms and "please" in terms
    bare = code.lower().removeprefix("0x")
    assert not any(bare[at : at + 8] in terms.lower() for at in range(len(bare) - 8))
    assert len(desk.someone().get(f"/api/search?q={code}").json()["hits"]) == 1
