"""What the visitor's frame asks over HTTP."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

from tests.channels.conftest import Served
from tests.channels.test_socket import answer
from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox
from tests.support.running import run
from walletdesk.channels import inbound
from walletdesk.channels.widget import transcript
from walletdesk.conversations import queries
from walletdesk.conversations.actions import work
from walletdesk.conversations.actions.forget import forget_silent
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM
from walletdesk.files import tasks
from walletdesk.inboxes.actions import pause
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import DAY
from walletdesk.kit.db import Db
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.people.tables import contact
from walletdesk.wire import AuthorKind, Kind, Priority, RawText, text_for_gate

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def client(served: Served) -> Any:
    with httpx.Client(base_url=f"http://{served.address}", timeout=60) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def a_message(inbox: Inbox, text: str = "hello", **fields: Any) -> dict[str, Any]:
    return {"inbox": inbox.public_id, "key": a_key(), "text": text} | fields


def people(db: Db) -> int:
    def count(unit: Unit) -> list[int]:
        return unit.select(select(func.count()).select_from(contact), int)

    return db.read_and_wait(count)[0]


def code(answered: httpx.Response) -> tuple[int, str]:
    return answered.status_code, answered.json()["error"]["code"]


def test_a_conversation_begins_and_goes_on_without_a_socket(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    first = client.post("/widget/api/conversations", json=a_message(inbox, "Where is my money?"))
    assert first.status_code == 201
    opened = first.json()
    assert (opened["message"]["text"], opened["alarm"], opened["conversation"]["position"]) == (
        "Where is my money?",
        None,
        1,
    )
    more = a_message(inbox, "Are you there?", conversation=opened["conversation"]["id"])
    again = client.post("/widget/api/conversations", json=more, headers=bearer(opened["token"])).json()
    assert again["conversation"]["id"] == opened["conversation"]["id"]
    assert again["token"] is None


def test_the_same_key_is_stored_once(client: httpx.Client, db: Db) -> None:
    message = a_message(an_inbox(db))
    first = client.post("/widget/api/conversations", json=message).json()
    again = client.post("/widget/api/conversations", json=message).json()
    assert again["message"]["id"] == first["message"]["id"]
    assert people(db) == 1


def test_a_secret_is_answered_with_the_alarm(client: httpx.Client, db: Db) -> None:
    stored = client.post("/widget/api/conversations", json=a_message(an_inbox(db), PHRASE)).json()
    assert stored["alarm"]["kind"] == "recovery_phrase"
    assert stored["message"]["text"] == "⟦recovery_phrase:12⟧"


def test_what_a_failing_detector_was_reading_is_not_accepted_and_stands_in_no_log(
    client: httpx.Client, db: Db, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message = a_message(an_inbox(db), PHRASE)

    def fails(raw: RawText, *_: object) -> None:
        raise ValueError(text_for_gate(raw))

    with monkeypatch.context() as broken:
        broken.setattr(inbound, "screen", fails)
        broken.setattr(inbound, "stands_alone", fails)
        assert code(client.post("/widget/api/conversations", json=message)) == (503, "not_accepted")
    assert people(db) == 0
    assert "gate_failed" in caplog.text
    assert PHRASE.split()[3] not in caplog.text
    assert client.post("/widget/api/conversations", json=message).json()["alarm"]["kind"] == "recovery_phrase"


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"text": "x" * 10_001}, 422, "text_too_long"),
        ({"text": " \n "}, 422, "empty_message"),
        ({"key": "short"}, 422, "wrong_key"),
        ({"key": "a key with blanks"}, 422, "wrong_key"),
        ({"inbox": "nobody-knows-it"}, 404, "inbox_unknown"),
        ({"inbox": "\x00"}, 404, "inbox_unknown"),
        ({"topic": "a topic\x00"}, 422, "bad_input"),
        ({"facts": {"os": "x" * 65}}, 422, "wrong_fact"),
        ({"facts": {"shoe_size": "42"}}, 422, "bad_input"),
        ({"files": ["a"] * 6}, 422, "too_many_files"),
        ({"files": ["../../etc/passwd"]}, 404, "not_found"),
        ({"conversation": "\x00"}, 404, "not_found"),
        ({"identity": ""}, 401, "identity_token_missing"),
        ({"text": 7}, 422, "bad_input"),
        ({"surprise": True}, 422, "bad_input"),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_stored(
    client: httpx.Client, db: Db, fields: dict[str, Any], status: int, said: str
) -> None:
    answered = client.post("/widget/api/conversations", json=a_message(an_inbox(db)) | fields)
    assert code(answered) == (status, said)
    assert people(db) == 0


def test_what_is_no_json_is_refused(client: httpx.Client) -> None:
    for body in (b"", b"{", b"\xff\xfe", b'{"text": "\xff"}'):
        assert code(client.post("/widget/api/conversations", content=body)) == (422, "not_json")
    assert client.post("/widget/api/conversations", content=b"[" * 60_000).status_code == 422
    assert client.post("/widget/api/conversations", content=b"[" * 70_000).status_code == 413


def test_an_old_token_is_told_apart_from_a_wrong_one(client: httpx.Client, db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)
    token = client.post("/widget/api/conversations", json=a_message(inbox)).json()["token"]
    wrong = client.post("/widget/api/conversations", json=a_message(inbox), headers=bearer(token + "x"))
    assert code(wrong) == (401, "visitor_token_refused")
    fake_clock.advance(91 * DAY)
    old = client.post("/widget/api/conversations", json=a_message(inbox), headers=bearer(token))
    assert code(old) == (401, "visitor_token_expired")
    basic = client.post("/widget/api/conversations", json=a_message(inbox), headers={"authorization": "Basic eDp5"})
    assert code(basic) == (401, "not_signed_in")


def test_a_foreign_page_may_not_write(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db, allowed_origins=("https://wallet.example",))
    for origin, status in (
        ("https://wallet.example", 201),
        ("https://wallet.example.evil.example", 403),
        ("null", 403),
        (str(client.base_url).rstrip("/"), 201),
    ):
        answered = client.post("/widget/api/conversations", json=a_message(inbox), headers={"origin": origin})
        assert answered.status_code == status, origin


def test_a_closed_inbox_says_so(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    db.write_and_wait(pause, SYSTEM, inbox.id)
    assert code(client.post("/widget/api/conversations", json=a_message(inbox))) == (403, "inbox_closed")


def test_a_strangers_file_comes_before_the_first_word(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    sent = client.post(
        "/widget/api/files", params={"inbox": inbox.public_id}, files={"file": ("log.txt", b"it broke here")}
    )
    assert sent.status_code == 201
    uploaded = sent.json()
    message = a_message(inbox, "", files=[uploaded["file"]["id"]])
    stored = client.post("/widget/api/conversations", json=message, headers=bearer(uploaded["token"])).json()
    assert [file["name"] for file in stored["message"]["files"]] == ["log.txt"]
    assert stored["message"]["files"][0]["url"].startswith("/files/")
    assert people(db) == 1


def upload(
    client: httpx.Client, inbox: Inbox, name: str = "log.txt", data: bytes = b"it broke here", token: str = ""
) -> httpx.Response:
    return client.post(
        "/widget/api/files",
        params={"inbox": inbox.public_id},
        files={"file": (name, data)},
        headers=bearer(token) if token else {},
    )


def test_files_are_shown_in_the_order_in_which_they_were_sent(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    first = upload(client, inbox, "0.txt").json()
    token = first["token"]
    uploaded = [first, *(upload(client, inbox, f"{number}.txt", token=token).json() for number in (1, 2))]
    sent = [uploaded[at]["file"]["id"] for at in (2, 0, 1)]
    stored = client.post("/widget/api/conversations", json=a_message(inbox, files=sent), headers=bearer(token)).json()
    assert [file["id"] for file in stored["message"]["files"]] == sent


def test_a_file_that_is_refused_makes_no_contact_of_a_stranger(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    assert code(upload(client, inbox, "update.exe", b"MZ" + bytes(300))) == (422, "file_is_program")
    assert code(upload(client, inbox, "notes.txt", PHRASE.encode())) == (422, "file_holds_secret")
    assert people(db) == 0
    assert upload(client, inbox).status_code == 201
    assert people(db) == 1


def sweep(served: Served, db: Db) -> None:
    async def go() -> None:
        await tasks.sweep(db=db, store=served.app.state.store, forget=forget_silent)

    run(go)


def test_a_stranger_goes_with_the_file_they_never_sent(
    served: Served, client: httpx.Client, db: Db, fake_clock: FakeClock
) -> None:
    inbox = an_inbox(db)
    silent = upload(client, inbox).json()["token"]
    for _ in range(2):
        upload(client, inbox, token=silent)
    wrote = upload(client, inbox).json()["token"]
    client.post("/widget/api/conversations", json=a_message(inbox, "something else"), headers=bearer(wrote))
    fake_clock.advance(DAY - 1)
    upload(client, inbox)
    sweep(served, db)
    assert people(db) == 3
    fake_clock.advance(2)
    sweep(served, db)
    assert people(db) == 2
    late = client.post("/widget/api/conversations", json=a_message(inbox), headers=bearer(silent))
    assert code(late) == (401, "visitor_token_refused")
    again = client.post("/widget/api/conversations", json=a_message(inbox), headers=bearer(wrote))
    assert again.status_code == 201


@pytest.fixture
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, files_per_message=getattr(request, "param", settings.files_per_message))


@pytest.mark.parametrize("settings", [12], indirect=True)
def test_as_many_files_go_with_a_message_as_the_team_has_set(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    assert client.get(f"/widget/api/inboxes/{inbox.public_id}").json()["files_per_message"] == 12
    first = upload(client, inbox).json()
    token = first["token"]
    ids = [first["file"]["id"], *(upload(client, inbox, token=token).json()["file"]["id"] for _ in range(12))]
    too_many = client.post("/widget/api/conversations", json=a_message(inbox, files=ids), headers=bearer(token))
    assert code(too_many) == (422, "too_many_files")
    assert "12" in too_many.json()["error"]["sentence"]
    sent = client.post("/widget/api/conversations", json=a_message(inbox, files=ids[:12]), headers=bearer(token))
    assert [file["id"] for file in sent.json()["message"]["files"]] == ids[:12]


@pytest.mark.parametrize("where", ["content", "name"])
def test_a_phrase_in_a_file_warns_its_sender_in_the_conversation_and_makes_it_urgent(
    client: httpx.Client, db: Db, where: str
) -> None:
    inbox = an_inbox(db)
    mine = client.post("/widget/api/conversations", json=a_message(inbox)).json()
    file = ("notes.txt", PHRASE.encode()) if where == "content" else (f"{PHRASE}.txt", b"nothing in it")
    sent = client.post(
        "/widget/api/files",
        params={"inbox": inbox.public_id},
        files={"file": file},
        headers=bearer(mine["token"]),
    )
    assert code(sent) == (422, "file_holds_secret")
    row = db.read_and_wait(queries.by_number, mine["conversation"]["number"])
    assert (row.priority, row.kind, row.emergency) == (Priority.URGENT, Kind.SECURITY, True)
    warned = db.read_and_wait(queries.visible_after, row.id, 0, limit=9)[-1]
    assert warned.author_kind is AuthorKind.SYSTEM


def test_anothers_file_cannot_be_sent(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    theirs = client.post(
        "/widget/api/files", params={"inbox": inbox.public_id}, files={"file": ("log.txt", b"mine alone")}
    ).json()
    token = client.post("/widget/api/conversations", json=a_message(inbox)).json()["token"]
    message = a_message(inbox, "look", files=[theirs["file"]["id"]])
    assert code(client.post("/widget/api/conversations", json=message, headers=bearer(token))) == (404, "not_found")
    message = a_message(inbox, "look", files=[theirs["file"]["id"]])
    assert code(client.post("/widget/api/conversations", json=message)) == (404, "not_found")


def test_the_transcript_holds_what_was_said_in_the_visitors_words(client: httpx.Client, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    stored = client.post("/widget/api/conversations", json=a_message(inbox, f"这是我的助记词 {PHRASE}")).json()
    answer(db, stored["conversation"]["number"], ada, "请尽快转移资产。")
    path = f"/widget/api/conversations/{stored['conversation']['id']}/transcript"
    headers = bearer(stored["token"]) | {"accept-language": "zh-CN"}
    got = client.get(path, headers=headers, params={"zone": "Asia/Shanghai"})
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.headers["content-disposition"].startswith("attachment")
    assert "17:00" in got.text
    assert "winner" not in got.text
    assert "⟦" not in got.text
    assert "官方人员绝不会索要助记词" in got.text
    assert code(client.get(path)) == (401, "not_signed_in")
    other = client.post("/widget/api/conversations", json=a_message(inbox)).json()["token"]
    assert code(client.get(path, headers=bearer(other))) == (404, "not_found")
    for zone in ("../../etc/passwd", "/etc/passwd", "Nowhere/Land", "\x00"):
        assert client.get(path, headers=headers, params={"zone": zone}).status_code == 200


def test_the_transcript_of_a_solved_conversation_ends_with_the_way_to_rate_it(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    stored = client.post("/widget/api/conversations", json=a_message(inbox)).json()
    path = f"/widget/api/conversations/{stored['conversation']['id']}/transcript"
    headers = bearer(stored["token"]) | {"accept-language": "zh-CN"}
    assert "/rate/" not in client.get(path, headers=headers).text
    db.write_and_wait(work.set_status, stored["conversation"]["number"], SYSTEM, status=Status.RESOLVED)
    number = stored["conversation"]["number"]
    asked = db.read_and_wait(lambda unit: queries.ratings_of(unit, queries.by_number(unit, number).id)[0])
    last = client.get(path, headers=headers).text.rstrip().splitlines()[-1]
    assert last.startswith("您对这次服务满意吗？")
    assert last.endswith(f"/rate/{asked.token}")


def test_while_a_transcript_is_written_the_desk_answers_and_writes_no_second_one_for_them(
    client: httpx.Client, served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = an_inbox(db)
    stored = client.post("/widget/api/conversations", json=a_message(inbox)).json()
    path = f"/widget/api/conversations/{stored['conversation']['id']}/transcript"
    begun, go_on, whole = threading.Event(), threading.Event(), transcript.Words.whole

    def slowly(*args: Any) -> str:
        begun.set()
        assert go_on.wait(20)
        return whole(*args)

    monkeypatch.setattr(transcript.Words, "whole", slowly)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(httpx.get, f"http://{served.address}{path}", headers=bearer(stored["token"]), timeout=20)
        try:
            assert begun.wait(10)
            assert code(client.get(path, headers=bearer(stored["token"]))) == (429, "too_many")
        finally:
            go_on.set()
        assert first.result().status_code == 200
    assert client.get(path, headers=bearer(stored["token"])).text.count("hello") == 1


def test_an_inbox_tells_what_a_page_may_show(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db)
    got = client.get(f"/widget/api/inboxes/{inbox.public_id}", headers={"accept-language": "zh"}).json()
    assert (got["greeting"], got["organisation"], got["open"]) == ("请问有什么可以帮您？", "Example Wallet", True)
    assert code(client.get("/widget/api/inboxes/none")) == (404, "inbox_unknown")
    assert people(db) == 0


def test_only_pages_of_the_inbox_may_show_the_chat(client: httpx.Client, db: Db) -> None:
    inbox = an_inbox(db, allowed_origins=("https://wallet.example",))
    policy = client.get("/widget/frame/", params={"inbox": inbox.public_id}).headers["content-security-policy"]
    assert "frame-ancestors 'self' https://wallet.example" in policy
    policy = client.get("/widget/frame/", params={"inbox": "none"}).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy


def test_the_loader_may_stand_in_any_page(client: httpx.Client) -> None:
    got = client.get("/widget/loader.js")
    if got.status_code == 503:
        pytest.skip("the front end is not built")
    assert got.headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_chats_parts_are_kept_for_ever_and_nothing_else_is_given_out(client: httpx.Client, db: Db) -> None:
    page = client.get("/widget/frame/", params={"inbox": an_inbox(db).public_id})
    if page.status_code == 503:
        pytest.skip("the front end is not built")
    part = page.text.partition('src="')[2].partition('"')[0]
    assert "immutable" in client.get(part).headers["cache-control"]
    for path in ("/widget/assets/none.js", "/widget/assets/../manifest.json", "/widget/assets/%2e%2e/%2e%2e/app.py"):
        assert client.get(path).status_code == 404


def test_other_methods_are_told_which_are_taken(client: httpx.Client) -> None:
    answered = client.request("OPTIONS", "/widget/api/conversations")
    assert (answered.status_code, answered.headers["allow"]) == (405, "POST")
