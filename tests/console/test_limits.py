"""What is refused: who may not, what is broken, forged, too large, or simply not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import bindparam, update

from tests.console.office import KEY, Desk, a_conversation, send
from tests.staff.office import Browser, code_of
from tests.support.desk import a_key
from walletdesk.console import cursors
from walletdesk.console.cursors import BadCursor
from walletdesk.conversations.tables import change, conversation
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.staff.access import routes_of
from walletdesk.staff.rules import Permission, Role, may

PATHS = {"{number}": "1001", "{id}": "77"}


def ours(desk: Desk) -> list[tuple[str, str, Permission | None]]:
    """Every route of the console with the permission it asks for."""
    return [
        (method, _filled(listed.path), guard.permission)
        for listed in routes_of(desk.app)
        if listed.path.startswith(("/api/c", "/api/search", "/api/tags", "/api/files", "/api/jobs", "/api/outgoing"))
        for method in listed.methods
        for guard in listed.guards
    ]


def _filled(path: str) -> str:
    for name, value in PATHS.items():
        path = path.replace(name, value)
    return path


def test_every_route_stands_behind_a_permission(desk: Desk) -> None:
    found = ours(desk)
    assert len(found) == 51
    open_ones = [listed.path for listed in routes_of(desk.app) if "/console" in listed.path and not listed.guards]
    assert open_ones == []
    assert all(permission is not None for _, _, permission in found)


def test_who_is_not_signed_in_gets_nothing(desk: Desk) -> None:
    stranger = desk.stranger()
    for method, path, _ in ours(desk):
        assert stranger.ask(method, path, json={}).status_code == 401, (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_who_lacks_a_permission_is_refused_by_every_route_that_asks_for_it(desk: Desk, role: Role) -> None:
    browser = desk.someone(role)
    for method, path, permission in ours(desk):
        assert permission is not None
        answer = browser.ask(method, path, json={})
        assert (answer.status_code == 403) == (not may(role, permission)), (method, path, answer.text)


def test_a_change_from_another_page_is_refused(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    answer = browser.ask(
        "POST",
        f"/api/conversations/{number}/messages",
        json={"key": KEY, "text": "x"},
        headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    )
    assert (answer.status_code, code_of(answer)) == (403, "foreign_origin")


# -- cursors ---------------------------------------------------------------------------


def test_a_cursor_is_read_back_and_only_for_its_own_list() -> None:
    for numbers in ((0, 0), (-(2**62), 2**62), (3 << 58, 1)):
        assert cursors.read("a", cursors.write("a", *numbers)) == numbers
        with pytest.raises(BadCursor):
            cursors.read("b", cursors.write("a", *numbers))


@pytest.mark.parametrize(
    "cursor", ["", "x", "AAAA", "é", "A" * 64, "A" * 5, "====", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "1"]
)
def test_a_broken_cursor_is_told_in_words(desk: Desk, cursor: str) -> None:
    lead = desk.someone(Role.LEAD)
    for path, asked in (("/api/conversations", {}), ("/api/search", {"q": "x"}), ("/api/jobs/dead", {})):
        answer = lead.get(path, cursor=cursor, **asked)
        assert (answer.status_code, code_of(answer)) == (422, "bad_cursor"), path
        assert answer.json()["error"]["sentence"]


def test_a_cursor_longer_than_any_is_refused(desk: Desk) -> None:
    assert desk.someone().get("/api/conversations", cursor="A" * 65).status_code == 422


# -- ids and numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    ["0", "-1", "1.5", "x", "0x10", "١", "9" * 18, str(2**63 - 1), str(2**63), str(2**64), "9" * 40, "%00", "1001%20"],
)
def test_a_number_or_id_nobody_has_is_not_found(desk: Desk, forged: str) -> None:
    admin = desk.someone(Role.ADMIN)
    real = a_conversation(desk)
    number = real.conversation.number
    for method, path, body in (
        ("GET", f"/api/conversations/{forged}", None),
        ("GET", f"/api/conversations/{forged}/entries", None),
        ("PUT", f"/api/conversations/{forged}/priority", {"priority": "high"}),
        ("POST", f"/api/conversations/{forged}/messages", {"key": KEY, "text": "x"}),
        ("DELETE", f"/api/conversations/{number}/messages/{forged}", None),
        ("PUT", f"/api/conversations/{number}/messages/{forged}/delivery", {}),
        ("POST", f"/api/conversations/{number}/messages/{forged}/secret-report", {}),
        ("GET", f"/api/contacts/{forged}", None),
        ("PATCH", f"/api/contacts/{forged}", {"blocked": True}),
        ("DELETE", f"/api/contacts/{forged}", None),
        ("DELETE", f"/api/tags/{forged}", None),
        ("POST", f"/api/jobs/dead/{forged}/retry", None),
    ):
        assert admin.ask(method, path, json=body).status_code == 404, (method, path)


def test_a_message_of_another_conversation_is_not_reached_through_ones_own(desk: Desk) -> None:
    browser = desk.someone()
    mine, theirs = a_conversation(desk).conversation, a_conversation(desk)
    path = f"/api/conversations/{mine.number}/messages/{theirs.message.id}"
    assert browser.post(f"{path}/secret-report", {"all": True}).status_code == 404
    assert browser.delete(path).status_code == 404
    # Nor is the contact's own message ours to take back.
    own = f"/api/conversations/{theirs.conversation.number}/messages/{theirs.message.id}"
    assert browser.delete(own).status_code == 404


# -- bodies -------------------------------------------------------------------------------

_BODIES: dict[str, dict[str, Any]] = {
    "messages": {"key": KEY, "text": "x"},
    "assignment": {"staff": None, "team": None},
    "status": {"status": "resolved"},
    "priority": {"priority": "low"},
    "kind": {"kind": "fault"},
    "category": {"category": "other"},
    "language": {"language": "en"},
    "tags": {"tags": []},
    "standing": {"confirmed": True},
    "emergency": {"emergency": True},
    "draft": {"note": True, "text": "x"},
    "read": {"seq": 1},
}


@pytest.mark.parametrize("what", list(_BODIES))
def test_an_unknown_field_is_refused_and_its_name_is_not_repeated(desk: Desk, what: str) -> None:
    browser = desk.someone()
    path = f"/api/conversations/{a_conversation(desk).conversation.number}/{what}"
    method = "POST" if what == "messages" else "PUT"
    answer = browser.ask(method, path, json=_BODIES[what] | {"strange_field": "abandon ability"})
    assert answer.status_code == 422
    assert "strange" not in answer.text and "abandon" not in answer.text
    assert browser.ask(method, path, json=_BODIES[what]).status_code in (200, 201, 204)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("messages", {"key": "short", "text": "x"}),
        ("messages", {"key": "k" * 65, "text": "x"}),
        ("messages", {"key": "k k" * 8, "text": "x"}),
        ("messages", {"key": KEY, "text": "x" * 16_001}),
        ("messages", {"key": KEY, "text": ""}),
        ("messages", {"key": KEY, "text": " \n "}),
        ("messages", {"key": KEY, "text": None}),
        ("messages", {"key": KEY, "text": "x", "files": ["nothing"]}),
        ("messages", {"key": KEY, "text": "x", "files": ["0" * 22] * 21}),
        ("messages", {"key": KEY, "text": "x", "files": [f"{n:022}" for n in range(6)]}),
        ("messages", {"key": KEY, "text": "x", "note": "perhaps"}),
        ("status", {"status": "gone"}),
        ("status", {"status": "snoozed", "snoozed_until": 2**63}),
        ("status", {"status": "snoozed", "snoozed_until": -1}),
        ("assignment", {"staff": 7, "team": None}),
        ("assignment", {"staff": str(2**63), "team": None}),
        ("assignment", {"staff": None}),
        ("priority", {"priority": ""}),
        ("category", {"category": "my_own"}),
        ("category", {"category": ""}),
        ("language", {"language": "English"}),
        ("tags", {"tags": ["x" * 41]}),
        ("tags", {"tags": "vip"}),
        ("read", {"seq": -1}),
        ("read", {"seq": 2**63}),
        ("read", {"seq": 1.5}),
        ("draft", {"note": False, "text": "x" * 16_001}),
    ],
)
def test_a_wrong_body_is_refused_and_changes_nothing(desk: Desk, what: str, body: dict[str, Any]) -> None:
    browser = desk.someone()
    row = a_conversation(desk).conversation
    method = "POST" if what == "messages" else "PUT"
    answer = browser.ask(method, f"/api/conversations/{row.number}/{what}", json=body)
    assert answer.status_code == 422, answer.text
    assert browser.get(f"/api/conversations/{row.number}").json()["row"]["sequence"] == row.sequence


@pytest.mark.parametrize("text", ["\x00nul", "\ufeffbom", "<script>alert(1)</script>", "\u202eevil", "⟦private_key⟧"])
def test_strange_text_is_stored_as_text(desk: Desk, text: str) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    answer = browser.post(f"/api/conversations/{number}/messages", {"key": a_key(), "text": text})
    assert answer.status_code == 201
    assert "\x00" not in answer.json()["text"] and "⟦" not in answer.json()["text"]


def test_lone_surrogates_and_broken_json_are_wrong_input(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    for body in (b'{"key":"kkkkkkkkkkkkkkkkkkkk","text":"\\ud800"}', b'{"key":', b"\xff\xfe", b"[]", b"7"):
        assert _raw(browser, f"/api/conversations/{number}/messages", body) in (400, 422), body


def test_a_body_past_a_megabyte_is_too_large(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    body = b'{"key":"kkkkkkkkkkkkkkkkkkkk","text":"' + b"x" * (1 << 20) + b'"}'
    assert _raw(browser, f"/api/conversations/{number}/messages", body) == 413


def _raw(browser: Browser, path: str, body: bytes) -> int:
    return send(browser, "POST", path, content=body, headers={"content-type": "application/json"}).status_code


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "x"},
        {"view": "everything"},
        {"status": "gone"},
        {"assignee": "you"},
        {"team": "x"},
        {"team": str(2**63)},
        {"inbox": "-1"},
        {"contact": "0x1"},
        {"priority": "P0"},
        {"kind": ""},
        {"tag": ""},
        {"tag": "x" * 41},
    ],
)
def test_a_filter_that_is_none_is_told(desk: Desk, asked: dict[str, Any]) -> None:
    assert desk.someone().get("/api/conversations", **asked).status_code == 422


def test_an_assignee_beyond_every_id_is_nobody(desk: Desk) -> None:
    a_conversation(desk)
    assert desk.someone().get("/api/conversations", assignee="9" * 18).json()["rows"] == []


@pytest.mark.parametrize("asked", [{"before": -1}, {"after": -1}, {"before": 2**63}, {"after": "x"}, {"limit": 101}])
def test_a_page_of_entries_that_cannot_be_is_told(desk: Desk, asked: dict[str, Any]) -> None:
    number = a_conversation(desk).conversation.number
    assert desk.someone().get(f"/api/conversations/{number}/entries", **asked).status_code == 422


def test_messages_faster_than_anybody_types_are_held_back(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    answers = [
        browser.post(f"/api/conversations/{number}/messages", {"key": a_key(), "text": "x", "note": True})
        for _ in range(45)
    ]
    assert {answer.status_code for answer in answers} == {201, 429}
    [late, *_] = [answer for answer in answers if answer.status_code == 429]
    assert late.json()["error"]["retry_after_s"] > 0


def upload(browser: Browser, name: str, data: bytes) -> httpx.Response:
    return send(browser, "POST", "/api/files", files={"file": (name, data, "application/octet-stream")})


# -- files --------------------------------------------------------------------------------


def test_a_file_is_sent_with_a_reply_and_shown_by_a_signed_address(desk: Desk) -> None:
    ada, ben = desk.someone(), desk.someone()
    number = a_conversation(desk).conversation.number
    sent = upload(ada, "steps.txt", b"Open Receive and copy the address.")
    assert sent.status_code == 201, sent.text
    body = {"key": KEY, "text": "", "files": [sent.json()["id"]]}
    assert ben.post(f"/api/conversations/{number}/messages", body).status_code == 404
    entry = ada.post(f"/api/conversations/{number}/messages", body).json()
    [shown] = entry["files"]
    assert (shown["name"], shown["media_type"]) == ("steps.txt", "text/plain")
    assert desk.stranger().get(shown["url"].partition("?")[0]).status_code in (403, 404)
    whole = desk.stranger().ask("GET", shown["url"])
    assert whole.content == b"Open Receive and copy the address."
    page = ben.get(f"/api/conversations/{number}/entries").json()["entries"]
    assert [one["files"] for one in page if one.get("key") == KEY] == [[shown]]


def test_files_are_shown_in_the_order_in_which_they_were_sent(desk: Desk) -> None:
    ada = desk.someone()
    number = a_conversation(desk).conversation.number
    uploaded = [upload(ada, f"{at}.txt", b"words").json()["id"] for at in range(3)]
    sent = [uploaded[at] for at in (2, 0, 1)]
    ada.post(f"/api/conversations/{number}/messages", {"key": KEY, "text": "", "files": sent})
    page = ada.get(f"/api/conversations/{number}/entries").json()["entries"]
    assert [[file["id"] for file in one["files"]] for one in page if one.get("key") == KEY] == [sent]


@pytest.mark.parametrize("most", [5, 12])
def test_as_many_files_go_with_a_message_as_the_team_has_set(db: Db, tmp_path: Path, most: int) -> None:
    desk = Desk(db, tmp_path, files_per_message=most)
    ada = desk.someone()
    number = a_conversation(desk).conversation.number
    assert ada.get(f"/api/conversations/{number}").json()["files_per_message"] == most
    ids = [upload(ada, f"{at}.txt", b"words").json()["id"] for at in range(most + 1)]
    body = {"key": a_key(), "text": "", "files": ids}
    refused = ada.post(f"/api/conversations/{number}/messages", body)
    assert (refused.status_code, code_of(refused)) == (422, "too_many_files")
    assert str(most) in refused.json()["error"]["sentence"]
    assert ada.post(f"/api/conversations/{number}/messages", body | {"files": ids[1:]}).status_code == 201


def test_a_message_of_files_alone_is_told_in_the_list_without_words_of_any_language(desk: Desk) -> None:
    ada = desk.someone()
    number = a_conversation(desk).conversation.number
    ids = [upload(ada, f"{at}.txt", b"words").json()["id"] for at in range(2)]
    said = ada.post(f"/api/conversations/{number}/messages", {"key": a_key(), "text": "", "files": ids}).json()
    desk.deliver(said["id"])
    assert ada.get(f"/api/conversations/{number}").json()["row"]["preview"] == "⟦files:2⟧"
    said = ada.post(f"/api/conversations/{number}/messages", {"key": a_key(), "text": "⟦files:7⟧"}).json()
    desk.deliver(said["id"])
    assert ada.get(f"/api/conversations/{number}").json()["row"]["preview"] == "[files:7]"


def test_a_file_with_a_phrase_in_it_is_refused(desk: Desk) -> None:
    phrase = "abandon " * 11 + "about"
    answer = upload(desk.someone(), "backup.txt", phrase.encode())
    assert (answer.status_code, code_of(answer)) == (422, "file_holds_secret")


def test_a_file_past_the_limit_is_refused(desk: Desk) -> None:
    answer = upload(desk.someone(), "big.txt", b"x" * 21_000_000)
    assert answer.status_code == 413


# -- size ---------------------------------------------------------------------------------

_ADD: Query[int] = Query(change.insert())
_GROW: Query[int] = Query(
    update(conversation).where(conversation.c.id == bindparam("row")).values(sequence=bindparam("new_sequence"))
)
LONG = 10_000


def test_a_conversation_of_ten_thousand_entries_pages_from_both_ends(desk: Desk) -> None:
    browser = desk.someone()
    row = a_conversation(desk).conversation

    def grow(unit: Unit) -> None:
        unit.many(
            _ADD,
            (
                {
                    "id": new_id(),
                    "conversation_id": row.id,
                    "seq": seq,
                    "kind": "emergency",
                    "actor_kind": "system",
                    "actor_id": None,
                    "message_id": None,
                    "old": "0",
                    "new": "1",
                    "at": unit.now,
                }
                for seq in range(row.sequence + 1, LONG + 1)
            ),
        )
        unit.run(_GROW, row=row.id, new_sequence=LONG)

    desk.db.write_and_wait(grow)
    path = f"/api/conversations/{row.number}/entries"
    newest = browser.get(path, limit=100).json()
    assert [entry["seq"] for entry in newest["entries"]] == list(range(LONG - 99, LONG + 1))
    assert (newest["last"], newest["earlier"]) == (LONG, True)
    middle = browser.get(path, before=5_001, limit=100).json()["entries"]
    assert [entry["seq"] for entry in middle] == list(range(4_901, 5_001))
    oldest = browser.get(path, after=0, limit=100).json()
    assert [entry["seq"] for entry in oldest["entries"]] == list(range(1, 101))
    assert oldest["earlier"] is False
    assert browser.get(f"/api/conversations/{row.number}").json()["row"]["sequence"] == LONG
