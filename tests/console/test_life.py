"""The whole life of a conversation, as the agents' app leads it over HTTP."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from tests.console.office import KEY, Desk, a_conversation
from tests.staff.office import Browser, code_of
from tests.support.clock import FakeClock
from tests.support.desk import a_key, an_inbox, comes_in, goes_on
from walletdesk.channels.widget import views
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply, work
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.tables import message
from walletdesk.events import SYSTEM
from walletdesk.kit import jobs
from walletdesk.kit.clock import HOUR, MINUTE, SECOND
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as contacts
from walletdesk.people import queries as people
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.safety import trusted
from walletdesk.safety.reaction import late_warning, warning
from walletdesk.staff import actions as staff
from walletdesk.staff.rules import Role
from walletdesk.wire import SecretKind

PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"


def written(browser: Browser, number: int, text: str = "Open Receive and copy it.", **fields: Any) -> httpx.Response:
    return browser.post(f"/api/conversations/{number}/messages", {"key": a_key(), "text": text} | fields)


def rows(browser: Browser, **asked: Any) -> list[int]:
    answer = browser.get("/api/conversations", **asked)
    assert answer.status_code == 200, answer.text
    return [row["number"] for row in answer.json()["rows"]]


def test_a_conversation_is_taken_answered_resolved_and_read(desk: Desk, fake_clock: FakeClock) -> None:
    ada = desk.hire(name="Ada")
    browser = desk.desk_of(ada)
    first = a_conversation(desk)
    number = first.conversation.number
    assert rows(browser, view="unassigned") == rows(browser, view="all") == [number]
    assert browser.get("/api/counts").json()["counts"] == {
        "mine": 0,
        "unassigned": 1,
        "urgent": 0,
        "all": 1,
        "snoozed": 0,
        "resolved": 0,
        "held": 0,
        "waiting": 0,
    }

    detail = browser.get(f"/api/conversations/{number}").json()
    assert detail["row"]["unread"] is True
    assert detail["can_reply"] is True
    assert [clock["kind"] for clock in detail["clocks"]] == ["first_response", "resolution"]
    page = browser.get(f"/api/conversations/{number}/entries").json()
    assert [entry["seq"] for entry in page["entries"]] == list(range(1, page["last"] + 1))
    assert [entry["text"] for entry in page["entries"] if entry["t"] == "message"] == [first.message.body]
    assert page["earlier"] is False

    assert browser.put(f"/api/conversations/{number}/read", {"seq": page["last"]}).status_code == 204
    assert browser.get(f"/api/conversations/{number}").json()["row"]["unread"] is False

    answer = written(browser, number, key=KEY)
    assert answer.status_code == 201
    entry = answer.json()
    assert (entry["delivery"], entry["key"], entry["person"]["name"]) == ("queued", KEY, "Ada")
    assert entry["send_at"] == fake_clock.now() + 5 * SECOND
    assert written(browser, number, key=KEY).json() == entry
    assert rows(browser, view="mine") == [number]

    desk.deliver(entry["id"])
    row = browser.get(f"/api/conversations/{number}").json()["row"]
    assert (row["status"], row["preview_author"], row["due_at"]) == ("pending", "agent", None)

    for what, body, field in [
        ("kind", {"kind": "fault"}, "fault"),
        ("priority", {"priority": "high"}, "high"),
        ("category", {"category": "token_not_shown"}, "token_not_shown"),
        ("language", {"language": "zh"}, "zh"),
        ("emergency", {"emergency": True}, True),
    ]:
        changed = browser.put(f"/api/conversations/{number}/{what}", body)
        assert changed.status_code == 200, changed.text
        assert changed.json()[what] == field
    done = browser.put(f"/api/conversations/{number}/status", {"status": "resolved"}).json()
    assert (done["status"], done["resolved_at"]) == ("resolved", fake_clock.now())
    assert rows(browser, view="resolved") == [number]
    assert rows(browser, view="all") == []
    kinds = [
        entry["kind"]
        for entry in browser.get(f"/api/conversations/{number}/entries").json()["entries"]
        if entry["t"] == "change"
    ]
    assert {"created", "assignee", "delivered", "status", "kind", "priority", "category", "language"} <= set(kinds)


def test_reading_never_goes_back_unless_it_is_meant(desk: Desk) -> None:
    browser = desk.someone()
    row = a_conversation(desk).conversation
    path = f"/api/conversations/{row.number}"
    for said, unread in (({"seq": row.sequence}, False), ({"seq": 0}, False), ({"seq": 0, "back": True}, True)):
        assert browser.put(f"{path}/read", said).status_code == 204
        assert browser.get(path).json()["row"]["unread"] is unread


def test_a_reply_is_taken_back_while_it_waits_and_not_after(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    entry = written(browser, number).json()
    undone = browser.delete(f"/api/conversations/{number}/messages/{entry['id']}")
    assert undone.json()["delivery"] == "taken_back"
    assert browser.delete(f"/api/conversations/{number}/messages/{entry['id']}").status_code == 200

    sent = written(browser, number).json()
    desk.deliver(sent["id"])
    late = browser.delete(f"/api/conversations/{number}/messages/{sent['id']}")
    assert (late.status_code, code_of(late)) == (409, "already_sent")


def test_a_failed_reply_is_sent_again_and_a_sent_one_is_not(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    entry = written(browser, number).json()
    path = f"/api/conversations/{number}/messages/{entry['id']}/delivery"
    desk.db.write_and_wait(reply.failed, int(entry["id"]), "refused_by_channel")
    shown = browser.get(f"/api/conversations/{number}/entries").json()["entries"]
    [failed] = [one for one in shown if one.get("id") == entry["id"]]
    assert (failed["delivery"], failed["reason"]) == ("failed", "refused_by_channel")
    before = browser.get(f"/api/conversations/{number}").json()["row"]["sequence"]
    assert browser.put(path, {}).json()["delivery"] == "queued"
    assert browser.put(path, {}).json()["delivery"] == "queued"
    # It has a number of its own, so that nobody who comes back misses it.
    after = browser.get(f"/api/conversations/{number}/entries", after=before).json()
    assert [(one["kind"], one["message"], one["old"]) for one in after["entries"]] == [
        ("retried", entry["id"], "failed")
    ]
    desk.deliver(entry["id"])
    assert code_of(browser.put(path, {})) == "already_sent"


def test_a_note_is_the_teams_own_and_never_waits(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    entry = written(browser, number, "He called twice today.", note=True).json()
    assert (entry["note"], entry["delivery"], entry["send_at"]) == (True, "sent", None)


def test_a_snoozed_conversation_leaves_the_work_and_comes_back(desk: Desk, fake_clock: FakeClock) -> None:
    browser = desk.someone()
    row = a_conversation(desk).conversation
    until = fake_clock.now() + 2 * HOUR
    path = f"/api/conversations/{row.number}/status"
    assert code_of(browser.put(path, {"status": "snoozed", "snoozed_until": fake_clock.now()})) == "snooze_in_the_past"
    assert code_of(browser.put(path, {"status": "snoozed"})) == "snooze_in_the_past"
    assert browser.put(path, {"status": "snoozed", "snoozed_until": until}).json()["snoozed_until"] == until
    assert (rows(browser, view="all"), rows(browser, view="snoozed")) == ([], [row.number])
    fake_clock.advance(2 * HOUR)
    desk.db.write_and_wait(work.wake, row.id)
    assert rows(browser, view="all") == [row.number]


def test_what_does_not_follow_is_a_conflict(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk).conversation.number
    path = f"/api/conversations/{number}/status"
    assert browser.put(path, {"status": "resolved"}).status_code == 200
    assert browser.put(path, {"status": "closed"}).status_code == 200
    assert code_of(browser.put(path, {"status": "open"})) == "wrong_status"
    assert code_of(written(browser, number)) == "conversation_closed"
    detail = browser.get(f"/api/conversations/{number}").json()
    assert (detail["can_reply"], detail["why_not"]) == (False, "conversation_closed")
    assert rows(browser, view="all", status="closed") == [number]


@pytest.mark.parametrize("note", [True, False])
def test_a_secret_in_an_agents_text_is_refused_and_kept_nowhere(desk: Desk, note: bool) -> None:
    browser = desk.someone()
    row = a_conversation(desk).conversation
    for answer in (
        written(browser, row.number, f"is it {PHRASE} ?", note=note),
        browser.put(f"/api/conversations/{row.number}/draft", {"note": note, "text": PHRASE}),
    ):
        assert (answer.status_code, code_of(answer)) == (422, "secret_in_reply")
    assert browser.get(f"/api/conversations/{row.number}").json()["draft"] is None
    stored = desk.db.read_and_wait(queries.before, row.id, limit=100)
    assert len(stored) == row.sequence


HEX = "4b1c0e9a7d2f53886c1e0f9ab37d24c5e6f8091a2b3c4d5e6f708192a3b4c5d6"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bare_hash_of_an_agent_is_asked_about_and_sent_once_it_is_named(desk: Desk, language: str) -> None:
    browser = desk.desk_of(desk.hire(language=language))
    row = a_conversation(desk).conversation
    asked = written(browser, row.number, HEX)
    draft = browser.put(f"/api/conversations/{row.number}/draft", {"note": False, "text": HEX})
    for answer in (asked, draft):
        assert (answer.status_code, code_of(answer)) == (422, "maybe_key_in_reply")
    word = {"en": "hash", "zh": "哈希"}[language]
    assert f"“{word}”" in asked.json()["error"]["sentence"]
    assert browser.get(f"/api/conversations/{row.number}").json()["draft"] is None
    for text in (f"{word}: {HEX}", f"{word} {HEX}", f"{word}：{HEX}"):
        sent = written(browser, row.number, text)
        assert (sent.status_code, sent.json()["text"]) == (201, text)
    # Beside something certain it is no question any more.
    assert code_of(written(browser, row.number, f"{HEX} {PHRASE}")) == "secret_in_reply"


def test_a_secret_in_a_name_is_refused(desk: Desk) -> None:
    browser = desk.someone(Role.LEAD)
    contact = a_conversation(desk).contact
    key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
    assert code_of(browser.patch(f"/api/contacts/{contact.id}", {"name": key})) == "secret_in_name"
    assert code_of(browser.patch(f"/api/contacts/{contact.id}", {"name": "two\nlines"})) == "wrong_name"
    assert code_of(browser.post("/api/tags", {"name": "a, b", "colour": "red"})) == "wrong_tag"
    assert browser.patch(f"/api/contacts/{contact.id}", {"name": "Li, Wei"}).json()["contact"]["name"] == "Li, Wei"


def test_a_draft_is_kept_for_its_writer_alone(desk: Desk, fake_clock: FakeClock) -> None:
    ada, ben = desk.someone(), desk.someone()
    number = a_conversation(desk).conversation.number
    path = f"/api/conversations/{number}/draft"
    assert ada.get(path).status_code == 404
    assert ada.put(path, {"note": True, "text": "ask the "}).status_code == 204
    fake_clock.advance(SECOND)
    assert ada.put(path, {"note": False, "text": "ask the bank"}).status_code == 204
    assert ada.get(path).json() == {"note": False, "text": "ask the bank", "updated_at": fake_clock.now()}
    assert ada.get(f"/api/conversations/{number}").json()["draft"]["text"] == "ask the bank"
    assert ben.get(path).status_code == 404
    assert ada.delete(path).status_code == 204
    assert ada.get(path).status_code == 404


def test_work_goes_only_to_those_who_can_take_it(desk: Desk) -> None:
    ada, ben = desk.hire(name="Ada"), desk.hire(name="Ben")
    browser = desk.desk_of(ada)
    number = a_conversation(desk).conversation.number
    team = desk.db.write_and_wait(staff.create_team, SYSTEM, trusted("Night shift"))
    path = f"/api/conversations/{number}/assignment"
    given = browser.put(path, {"staff": str(ben.id), "team": str(team.team.id)}).json()
    assert (given["assignee"]["name"], given["team"]["name"]) == ("Ben", "Night shift")
    desk.db.write_and_wait(staff.change_staff, SYSTEM, ada.id, staff.Changes(name=trusted("Ada L")))
    assert code_of(browser.put(path, {"staff": "12345", "team": None})) == "unknown_assignee"
    assert code_of(browser.put(path, {"staff": None, "team": "12345"})) == "unknown_assignee"
    desk.db.write_and_wait(staff.change_staff, SYSTEM, ben.id, staff.Changes(active=False))
    # He stays where he is, but gets nothing new.
    assert browser.put(path, {"staff": str(ben.id), "team": None}).status_code == 200
    assert browser.put(path, {"staff": None, "team": None}).json()["assignee"] is None
    assert code_of(browser.put(path, {"staff": str(ben.id), "team": None})) == "unknown_assignee"


def test_lists_narrow_by_every_filter_and_contradictions_are_empty(desk: Desk) -> None:
    ada = desk.hire(name="Ada")
    browser = desk.desk_of(ada)
    inbox = an_inbox(desk.db)
    one = comes_in(desk.db, inbox, "Where do I find my receiving address?").conversation
    two = comes_in(desk.db, inbox, "我的钱包余额显示为零，怎么回事？").conversation
    team = desk.db.write_and_wait(staff.create_team, SYSTEM, trusted("Chains"))
    lead = desk.someone(Role.LEAD)
    assert lead.post("/api/tags", {"name": "vip", "colour": "grape"}).status_code == 201
    assert browser.put(f"/api/conversations/{two.number}/tags", {"tags": ["vip"]}).json()["tags"] == ["vip"]
    browser.put(f"/api/conversations/{two.number}/assignment", {"staff": str(ada.id), "team": str(team.team.id)})
    browser.put(f"/api/conversations/{two.number}/kind", {"kind": "fault"})
    for asked in (
        {"assignee": "me"},
        {"assignee": str(ada.id)},
        {"team": str(team.team.id)},
        {"tag": "vip"},
        {"tag": "vip", "assignee": "me", "kind": "fault"},
        {"language": "zh"},
        {"kind": "fault"},
        {"contact": str(two.contact_id)},
        {"view": "mine"},
    ):
        assert rows(browser, **asked) == [two.number], asked
    assert rows(browser, assignee="none") == [one.number]
    assert set(rows(browser, inbox=str(inbox.id))) == {one.number, two.number}
    for asked in (
        {"view": "mine", "assignee": "none"},
        {"view": "mine", "assignee": "77"},
        {"view": "unassigned", "assignee": "me"},
        {"view": "urgent", "priority": "low"},
        {"view": "snoozed", "status": "open"},
        {"tag": "nobody has it"},
    ):
        assert rows(browser, **asked) == [], asked


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk) -> None:
    browser = desk.someone()
    inbox = an_inbox(desk.db)
    every = {comes_in(desk.db, inbox, f"Question number {n} about fees").conversation.number for n in range(7)}
    found: list[int] = []
    cursor = None
    for _ in range(10):
        page = browser.get("/api/conversations", view="all", limit=3, cursor=cursor).json()
        found += [row["number"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(found) == 7
    assert set(found) == every


def test_a_long_conversation_comes_page_by_page(desk: Desk) -> None:
    browser = desk.someone()
    inbox = an_inbox(desk.db)
    first = comes_in(desk.db, inbox, "message 0")
    for n in range(1, 25):
        goes_on(desk.db, inbox, first, f"message {n}")
    path = f"/api/conversations/{first.conversation.number}/entries"
    newest = browser.get(path, limit=10).json()
    assert newest["earlier"] is True
    seen = newest["entries"]
    while newest["earlier"]:
        newest = browser.get(path, limit=10, before=newest["entries"][0]["seq"]).json()
        seen = newest["entries"] + seen
    assert [entry["seq"] for entry in seen] == list(range(1, newest["last"] + 1))
    forth = browser.get(path, after=5, limit=4).json()
    assert [entry["seq"] for entry in forth["entries"]] == [6, 7, 8, 9]
    assert browser.get(path, after=10_000).json()["entries"] == []


def test_search_finds_contacts_by_name_by_app_user_id_and_conversations_by_number(desk: Desk) -> None:
    inbox, browser = an_inbox(desk.db), desk.someone()
    spoke = comes_in(desk.db, inbox, "where is my transfer?").conversation
    other = comes_in(desk.db, inbox, "my balance is wrong").conversation
    desk.db.write_and_wait(contacts.rename, SYSTEM, spoke.contact_id, trusted("Sofía García Núñez"))
    desk.db.write_and_wait(contacts.rename, SYSTEM, other.contact_id, trusted("刘洋"))
    desk.db.write_and_wait(
        contacts.add_identity,
        SYSTEM,
        spoke.contact_id,
        IdentityKind.APP_USER,
        "u-52219",
        inbox_id=inbox.id,
        proof=Proof.JWT,
    )

    def found(asked: str) -> list[int]:
        return [row["number"] for row in browser.get("/api/search", q=asked).json()["contacts"]]

    for asked in ("Sofía", "sofi", "SOFIA", "garcia", "nunez sof", "u-52219", "Sofía García Núñez"):
        assert found(asked) == [spoke.number], asked
    for asked in ("刘洋", "刘", "洋"):
        assert found(asked) == [other.number], asked
    for asked in ("fia", "sofia weber", "u-5221", "%", "transfer"):
        assert found(asked) == [], asked
    for asked in (str(spoke.number), f"#{spoke.number}", f" {spoke.number} "):
        assert browser.get("/api/search", q=asked).json()["number"]["number"] == spoke.number
    assert browser.get("/api/search", q="999999").json()["number"] is None

    desk.db.write_and_wait(contacts.rename, SYSTEM, spoke.contact_id, trusted("Ada"))
    assert (found("sofia"), found("ada")) == ([], [spoke.number])
    desk.db.write_and_wait(contacts.erase_contact, SYSTEM, spoke.contact_id)
    assert (found("ada"), found("u-52219")) == ([], [])


def test_search_finds_words_in_both_languages_and_pages(desk: Desk) -> None:
    browser = desk.someone()
    inbox = an_inbox(desk.db)
    for n in range(3):
        comes_in(desk.db, inbox, f"my bridge transfer {n} is stuck")
    chinese = comes_in(desk.db, inbox, "跨链转账一直没有到账").conversation
    first = browser.get("/api/search", q="bridge stuck", limit=2).json()
    assert len(first["hits"]) == 2
    assert all("bridge" in hit["message"]["text"] for hit in first["hits"])
    second = browser.get("/api/search", q="bridge stuck", limit=2, cursor=first["next"]).json()
    assert len({hit["row"]["number"] for hit in first["hits"] + second["hits"]}) == 3
    assert [hit["row"]["number"] for hit in browser.get("/api/search", q="转账").json()["hits"]] == [chinese.number]
    assert browser.get("/api/search", q="!!").json()["hits"] == []


def test_a_reported_secret_is_taken_out_and_makes_it_urgent(desk: Desk) -> None:
    browser = desk.someone()
    first = a_conversation(desk, "my words: blue house river stone")
    path = f"/api/conversations/{first.conversation.number}/messages/{first.message.id}/secret-report"
    assert browser.post(path, {"all": False}).json() == {"found": 0}
    assert browser.post(path, {"kind": "recovery_phrase", "all": True}).json() == {"found": 1}
    shown = browser.get(f"/api/conversations/{first.conversation.number}/entries").json()["entries"]
    [message] = [entry for entry in shown if entry.get("id") == str(first.message.id)]
    assert message["text"] == "⟦recovery_phrase⟧"
    row = browser.get(f"/api/conversations/{first.conversation.number}").json()["row"]
    assert (row["priority"], row["kind"], row["standing"]) == ("urgent", "security", "confirmed")


def reported(browser: Browser, got: Received, **said: Any) -> list[str]:
    """Report the first message as a secret; what the contact reads then."""
    number = got.conversation.number
    path = f"/api/conversations/{number}/messages/{got.message.id}/secret-report"
    assert browser.post(path, {"all": True} | said).status_code == 200
    shown = browser.get(f"/api/conversations/{number}/entries").json()["entries"]
    return [entry["text"] for entry in shown if entry["t"] == "message"]


@pytest.mark.parametrize(
    ("said", "mark", "kind"),
    [
        ({}, "⟦secret⟧", SecretKind.SECRET),
        ({"kind": None}, "⟦secret⟧", SecretKind.SECRET),
        ({"kind": "keystore"}, "⟦keystore⟧", SecretKind.KEYSTORE),
        ({"kind": "private_key"}, "⟦private_key⟧", SecretKind.PRIVATE_KEY),
    ],
)
def test_what_is_taken_out_whole_is_named_as_it_was_and_the_contact_is_told_once(
    desk: Desk, said: dict[str, Any], mark: str, kind: SecretKind
) -> None:
    browser = desk.someone()
    got = a_conversation(desk, "What opens my app is the year of my cat and a blue horse")
    for _ in range(2):
        assert reported(browser, got, **said) == [mark, late_warning(kind, "en")]


def test_the_contact_is_told_in_chinese_what_a_team_member_found_and_what_to_do(desk: Desk) -> None:
    got = a_conversation(desk, "打开钱包的是我家猫的生日，麻烦帮我看看")
    number = got.conversation.number
    texts = reported(desk.someone(), got)
    assert texts == ["⟦secret⟧", late_warning(SecretKind.SECRET, "zh")]

    def read(unit: Unit) -> list[str]:
        row = queries.by_number(unit, number)
        return list(views.messages(unit, queries.visible_after(unit, row.id, 0, limit=9), files_key=b"x")[-1].steps)

    steps = desk.db.read_and_wait(read)
    assert len(steps) == 5
    assert "更改" in steps[0]


def test_the_contact_is_told_of_a_secret_that_is_found_by_reading_again(desk: Desk) -> None:
    """As an older detector would have stored it."""
    browser = desk.someone()
    got = a_conversation(desk, "my words are in the next line")
    desk.db.write_and_wait(plant, got.message.id, f"they are {PHRASE}")
    texts = reported(browser, got, all=False)
    assert texts == ["they are ⟦recovery_phrase:12⟧", late_warning(SecretKind.RECOVERY_PHRASE, "en")]


def test_what_somebody_of_the_team_wrote_is_removed_and_no_contact_is_warned(desk: Desk) -> None:
    browser = desk.someone()
    got = a_conversation(desk)
    number = got.conversation.number
    note = written(browser, number, "Said on the phone: a blue horse opens it", note=True).json()
    path = f"/api/conversations/{number}/messages/{note['id']}/secret-report"
    assert browser.post(path, {"all": True}).json() == {"found": 1}
    shown = browser.get(f"/api/conversations/{number}/entries").json()["entries"]
    assert [one["text"] for one in shown if one["t"] == "message"] == [got.message.body, "⟦secret⟧"]


def test_marks_that_stood_in_a_text_stay_when_the_rest_goes_and_alone_are_no_secret(desk: Desk) -> None:
    browser = desk.someone()
    got = a_conversation(desk, f"{PHRASE} and a blue horse opens the app")
    first = reported(browser, got)
    assert first[0] == "⟦recovery_phrase:12⟧⟦secret⟧"
    assert first[1:] == [warning(SecretKind.RECOVERY_PHRASE, "en"), late_warning(SecretKind.SECRET, "en")]
    path = f"/api/conversations/{got.conversation.number}/messages/{got.message.id}/secret-report"
    assert browser.post(path, {"all": True}).json() == {"found": 0}


def plant(unit: Unit, message_id: int, body: str) -> None:
    unit.run(Query(update(message).where(message.c.id == message_id).values(body=body), int))


def test_an_urgent_claim_is_judged(desk: Desk) -> None:
    browser = desk.someone()
    number = a_conversation(desk, "my wallet was drained, all USDT stolen").conversation.number
    assert rows(browser, view="urgent") == [number]
    assert browser.put(f"/api/conversations/{number}/standing", {"confirmed": False}).json()["priority"] == "normal"
    assert rows(browser, view="urgent") == []


def test_the_panel_shows_the_persons_other_conversations_and_facts(desk: Desk, fake_clock: FakeClock) -> None:
    browser = desk.someone()
    inbox = an_inbox(desk.db)
    facts = {"os": "Android 15", "vpn": True, "app_version": "5.2.1", "exchange": "Kraken", "hash": "0xab"}
    first = comes_in(desk.db, inbox, "the app is slow", facts=facts)
    fake_clock.advance(MINUTE)
    second = comes_in(desk.db, inbox, "and another thing", contact_id=first.contact.id)
    detail = browser.get(f"/api/conversations/{first.conversation.number}").json()
    assert detail["facts"] == [
        {"name": "hash", "value": "0xab"},
        {"name": "exchange", "value": "Kraken"},
        {"name": "app_version", "value": "5.2.1"},
        {"name": "os", "value": "Android 15"},
        {"name": "vpn", "value": "yes"},
    ]
    assert [other["number"] for other in detail["others"]] == [second.conversation.number]
    assert detail["contact"]["contact"]["identified"] is False


def test_a_contact_is_renamed_blocked_and_erased(desk: Desk) -> None:
    agent, admin = desk.someone(), desk.someone(Role.ADMIN)
    first = a_conversation(desk)
    path = f"/api/contacts/{first.contact.id}"
    assert agent.patch(path, {"name": "Li Wei"}).json()["contact"]["name"] == "Li Wei"
    assert agent.patch(path, {"blocked": True}).json()["blocked"] is True
    assert agent.patch(path, {"blocked": False}).json()["blocked"] is False
    assert agent.delete(path).status_code == 403
    assert admin.delete(path).status_code == 204
    assert admin.delete(path).status_code == 204
    assert agent.get(path).status_code == 404
    person = desk.db.read_and_wait(people.by_id, first.contact.id)
    assert person is not None and person.name == ""
    detail = agent.get(f"/api/conversations/{first.conversation.number}").json()
    assert (detail["can_reply"], detail["why_not"]) == (False, "contact_erased")


def test_tags_are_made_and_taken_away(desk: Desk) -> None:
    agent, lead = desk.someone(), desk.someone(Role.LEAD)
    number = a_conversation(desk).conversation.number
    made = lead.post("/api/tags", {"name": " scam site ", "colour": "red"}).json()
    assert made["name"] == "scam site"
    assert code_of(lead.post("/api/tags", {"name": "scam site", "colour": "red"})) == "tag_exists"
    assert agent.put(f"/api/conversations/{number}/tags", {"tags": ["nothing like it"]}).status_code == 404
    agent.put(f"/api/conversations/{number}/tags", {"tags": ["scam site"]})
    assert agent.get("/api/tags").json() == {"tags": [made]}
    assert agent.delete(f"/api/tags/{made['id']}").status_code == 403
    assert lead.delete(f"/api/tags/{made['id']}").status_code == 204
    assert agent.get(f"/api/conversations/{number}").json()["row"]["tags"] == []


def test_menus_offer_who_and_what_there_is(desk: Desk) -> None:
    desk.hire(name="zoe")
    browser = desk.desk_of(desk.hire(name="Ada"))
    inbox = an_inbox(desk.db, name="Shop")
    offered = browser.get("/api/choices").json()
    assert [one["name"] for one in offered["staff"]] == ["Ada", "zoe"]
    assert {"id": str(inbox.id), "name": "Shop", "channel": "widget"} in offered["inboxes"]
    assert offered["languages"][:2] == ["en", "zh"]
    assert {"seed_leaked", "other"} <= set(offered["categories"])


def test_jobs_that_were_given_up_are_seen_and_tried_again(desk: Desk, fake_clock: FakeClock) -> None:
    def bury(unit: Unit) -> None:
        for _ in range(3):
            jobs.add(unit, "deliver")
        for job in jobs.claim(unit, unit.now, HOUR, 10, ["deliver"]):
            jobs.failed(unit, job, "channel_gone", None)

    desk.db.write_and_wait(bury)
    lead, admin = desk.someone(Role.LEAD), desk.someone(Role.ADMIN)
    first = lead.get("/api/jobs/dead", limit=2).json()
    assert [(job["kind"], job["code"]) for job in first["jobs"]] == [("deliver", "channel_gone")] * 2
    second = lead.get("/api/jobs/dead", limit=2, cursor=first["next"]).json()
    assert len(second["jobs"]) == 1 and second["next"] is None
    path = f"/api/jobs/dead/{second['jobs'][0]['id']}/retry"
    assert lead.post(path).status_code == 403
    assert admin.post(path).status_code == 204
    assert admin.post(path).status_code == 404
    assert [job["id"] for job in lead.get("/api/jobs/dead").json()["jobs"]] == [job["id"] for job in first["jobs"]]
    gone = first["jobs"][0]["id"]
    assert admin.delete(f"/api/jobs/dead/{gone}").status_code == 204
    # What it was to do is on record, because the job itself is not there any more.
    for action in ("job_retried", "job_forgotten"):
        [entry] = desk.recorded(action)
        assert json.loads(entry.detail) == {"job_kind": "deliver"}
