"""Own systems open, continue and read conversations over HTTP."""

from __future__ import annotations

import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from tests.console.test_contract import signed_in
from tests.faults.rows import value
from tests.integrations.own import EVERYTHING, Own, a_token, api_inbox, code, until
from tests.safety import leaks
from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.conversations.actions import work
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import conversation
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import pause
from walletdesk.integrations import access, actions, rules
from walletdesk.integrations.access import guards_of
from walletdesk.integrations.rules import Scope
from walletdesk.kit.clock import DAY
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.people import merge
from walletdesk.people import queries as contacts
from walletdesk.people.rules import IdentityKind, Proof, WhyMerged
from walletdesk.staff.rules import Role

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def rows(own: Own, table: str) -> int:
    return int(value(own.site.settings.database, f"select count(*) from {table}"))


def agent(site: RunningSite) -> httpx.Client:
    return httpx.Client(base_url=site.url, headers=signed_in(site, Role.AGENT), timeout=60)


def replied(client: httpx.Client, number: int, text: str, *, note: bool = False) -> None:
    written = {"key": a_key(), "text": text, "note": note, "files": []}
    client.post(f"/api/conversations/{number}/messages", json=written).raise_for_status()


def texts(own: Own, conversation: str) -> list[tuple[str, str]]:
    found = own.get(f"/conversations/{conversation}/messages").json()["messages"]
    return [(one["author"], one["text"]) for one in found]


# -- opening and going on --------------------------------------------------------------


def test_a_conversation_is_opened_continued_answered_and_read(own: Own) -> None:
    first = own.opens("My transfer is pending for an hour.", facts={"app_version": "4.2.0", "vpn": False})
    again = own.goes_on(first["conversation"]["id"], "Still nothing.")
    assert (first["opened"], again["opened"]) == (True, False)
    assert again["conversation"] == first["conversation"]
    assert again["contact"] == first["contact"]
    with agent(own.site) as desk:
        replied(desk, first["conversation"]["number"], "We are looking.")
        detail = desk.get(f"/api/conversations/{first['conversation']['number']}").json()
        assert "4.2.0" in str(detail)
    id_ = first["conversation"]["id"]
    until(lambda: len(texts(own, id_)) == 3)
    assert texts(own, id_) == [
        ("contact", "My transfer is pending for an hour."),
        ("contact", "Still nothing."),
        ("agent", "We are looking."),
    ]
    now = own.get(f"/conversations/{id_}").json()
    assert (now["status"], now["inbox"], now["contact"]) == ("pending", own.inbox.public_id, first["contact"]["id"])


def test_a_note_never_leaves(own: Own) -> None:
    first = own.opens("hello")
    with agent(own.site) as desk:
        replied(desk, first["conversation"]["number"], "He sounds like a scammer", note=True)
        replied(desk, first["conversation"]["number"], "Hello to you")
    id_ = first["conversation"]["id"]
    until(lambda: len(texts(own, id_)) == 2)
    everything = [own.get(f"/conversations/{id_}/messages"), own.get(f"/conversations/{id_}"), own.get("/changes")]
    assert not any("scammer" in one.text for one in everything)
    assert "Hello to you" in everything[0].text


def test_the_same_user_of_the_wallet_is_one_contact(own: Own) -> None:
    ids = {own.opens(f"question {n}", user="user-7")["contact"]["id"] for n in range(3)}
    assert len(ids) == 1
    assert own.opens("another", user="user-8")["contact"]["id"] not in ids
    by_id = own.opens("by the desk's own id", contact={"id": ids.pop()})
    assert rows(own, "contact") == 2
    known = own.get("/contacts", inbox=own.inbox.public_id, app_user="user-7").json()["contacts"]
    assert [one["id"] for one in known] == [by_id["contact"]["id"]]


def test_an_address_that_nobody_vouches_for_stands_in_nobodys_place(own: Own) -> None:
    owner = own.opens("mine", contact={"email": "Li@Wallet.example", "email_verified": True, "name": "Li Wei"})
    forger = own.opens("let me in", contact={"email": "li@wallet.example"})
    assert forger["contact"] != owner["contact"]
    again = own.opens("me again", contact={"email": "li@wallet.example"})
    assert again["contact"] == forger["contact"]  # in this inbox they are somebody
    found = own.get("/contacts", email="li@wallet.example").json()["contacts"]
    assert [(one["id"], one["name"]) for one in found] == [(owner["contact"]["id"], "Li Wei")]
    person = own.site.db.read_and_wait(contacts.by_identity, IdentityKind.EMAIL, "li@wallet.example", 0)
    assert person is not None
    identities = own.site.db.read_and_wait(contacts.identities_of, person.id)
    assert [one.proof for one in identities] == [Proof.JWT]


def test_a_secret_is_taken_out_and_told(own: Own) -> None:
    stored = own.opens(f"my words are {PHRASE}")
    assert stored["redacted"] == ["recovery_phrase"]
    [(_, said), (author, _)] = texts(own, stored["conversation"]["id"])
    assert "⟦recovery_phrase:12⟧" in said
    assert author == "system"
    now = own.get(f"/conversations/{stored['conversation']['id']}").json()
    assert (now["priority"], now["kind"]) == ("urgent", "security")


def test_a_phrase_in_two_messages_is_found_too(own: Own) -> None:
    words = PHRASE.split()
    first = own.opens(" ".join(words[:6]))
    own.goes_on(first["conversation"]["id"], " ".join(words[6:]))
    assert not any("sausage" in text or "legal winner" in text for _, text in texts(own, first["conversation"]["id"]))


def test_what_was_closed_goes_on_in_a_new_conversation(own: Own) -> None:
    first = own.opens("hello")
    number = first["conversation"]["number"]
    own.site.db.write_and_wait(work.set_status, number, SYSTEM, status=Status.RESOLVED)
    own.site.db.write_and_wait(_two_weeks_later)
    later = own.goes_on(first["conversation"]["id"], "it is back")
    assert later["conversation"]["id"] != first["conversation"]["id"]
    assert later["opened"] is True
    now = own.get(f"/conversations/{later['conversation']['id']}").json()
    assert now["linked_from"] == first["conversation"]["id"]


def _two_weeks_later(unit: Unit) -> None:
    unit.run(Query(update(conversation).values(resolved_at=conversation.c.resolved_at - 15 * DAY), int))


def test_a_blocked_contact_and_a_paused_inbox_are_told(own: Own) -> None:
    first = own.opens("hello")
    contact = value(own.site.settings.database, "select id from contact")
    own.site.db.write_and_wait(people.block, SYSTEM, contact)
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "x"}
    assert code(own.post("/conversations", body, key=a_key())) == (403, "contact_blocked")
    assert own.get(f"/contacts/{first['contact']['id']}").json()["blocked"] is True
    own.site.db.write_and_wait(pause, SYSTEM, own.inbox.id)
    assert code(own.post("/conversations", body, key=a_key())) == (409, "inbox_paused")
    more = own.post(f"/conversations/{first['conversation']['id']}/messages", {"text": "x"}, key=a_key())
    assert code(more) == (409, "inbox_paused")


def test_visitors_conversations_are_read_and_not_written_in(own: Own) -> None:
    got = comes_in(own.site.db, an_inbox(own.site.db), "from the chat")
    id_ = got.conversation.public_id
    assert own.get(f"/conversations/{id_}").json()["number"] == got.conversation.number
    assert texts(own, id_) == [("contact", "from the chat")]
    assert code(own.post(f"/conversations/{id_}/messages", {"text": "x"}, key=a_key())) == (404, "not_found")
    inbox = own.site.db.read_and_wait(_public_id, got.conversation.inbox_id)
    body = {"inbox": inbox, "contact": {"app_user": "u"}, "text": "x"}
    assert code(own.post("/conversations", body, key=a_key())) == (404, "not_found")


def _public_id(unit: Unit, inbox_id: int) -> str:
    from walletdesk.inboxes import queries

    found = queries.by_id(unit, inbox_id)
    assert found is not None
    return found.public_id


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"text": " "}, 422, "empty_message"),
        ({"text": "x" * 10_001}, 422, "wrong_fields"),
        ({"inbox": "nobody"}, 404, "not_found"),
        ({"contact": {}}, 422, "one_contact"),
        ({"contact": {"app_user": "a", "email": "a@b.example"}}, 422, "one_contact"),
        ({"contact": {"id": "nobody"}}, 404, "not_found"),
        ({"contact": {"email": "no address@x"}}, 422, "wrong_fields"),
        ({"contact": {"app_user": "two words"}}, 422, "wrong_fields"),
        ({"contact": {"app_user": "a", "name": PHRASE}}, 422, "secret_in_name"),
        ({"surprise": 1}, 422, "wrong_fields"),
        ({"files": ["nobody"]}, 404, "not_found"),
        ({"facts": {"shoe_size": "42"}}, 422, "wrong_fields"),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_stored(
    own: Own, change: dict[str, Any], status: int, said: str
) -> None:
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "hello"} | change
    answer = own.post("/conversations", body, key=a_key())
    assert code(answer) == (status, said)
    assert "sausage" not in answer.text
    assert rows(own, "message") == 0


# -- the same key ----------------------------------------------------------------------


def test_the_same_key_gets_the_first_answer_word_for_word(own: Own) -> None:
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "hello"}
    first = own.post("/conversations", body, key="order-4711-a")
    own.goes_on(first.json()["conversation"]["id"], "meanwhile")
    other_order = {"text": "hello", "contact": {"app_user": "user-1"}, "inbox": own.inbox.public_id}
    again = own.post("/conversations", other_order, key="order-4711-a")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert rows(own, "message") == 2


@pytest.mark.parametrize("change", [{"text": "hullo"}, {"contact": {"app_user": "user-2"}}, {"topic": "other"}])
def test_the_same_key_with_another_request_is_refused(own: Own, change: dict[str, Any]) -> None:
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "hello"}
    first = own.post("/conversations", body, key="order-4711-a").json()
    assert code(own.post("/conversations", body | change, key="order-4711-a")) == (409, "idempotency_key_reused")
    into = f"/conversations/{first['conversation']['id']}/messages"
    assert code(own.post(into, {"text": "hello"}, key="order-4711-a")) == (409, "idempotency_key_reused")
    assert rows(own, "message") == 1


@pytest.mark.parametrize("key", [None, "short", "two words long", "é" * 10, "x" * 201])
def test_without_a_proper_key_nothing_is_stored(own: Own, key: str | None) -> None:
    headers = {} if key is None else {b"idempotency-key": key.encode("latin-1")}
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "hello"}
    answer = own.client.post("/conversations", json=body, headers=headers)
    assert code(answer) == (422, "idempotency_key_missing")
    assert rows(own, "message") == 0


def test_one_key_sent_by_many_at_once_is_stored_once(own: Own) -> None:
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "new-one"}, "text": "hello"}
    ready = threading.Barrier(8)

    def ask(_: int) -> httpx.Response:
        ready.wait()
        for _again in range(20):
            answer = own.post("/conversations", body, key="one-and-the-same")
            if answer.status_code == 201:
                return answer
        return answer

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert (rows(own, "message"), rows(own, "contact")) == (1, 1)


def test_one_new_contact_written_for_by_many_at_once_is_one(own: Own) -> None:
    ready = threading.Barrier(6)

    def ask(n: int) -> httpx.Response:
        ready.wait()
        body = {"inbox": own.inbox.public_id, "contact": {"app_user": "new-one"}, "text": f"line {n}"}
        return own.post("/conversations", body, key=f"line-number-{n}")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    assert {one.status_code for one in answers} == {201}, [one.text for one in answers]
    assert (rows(own, "message"), rows(own, "contact")) == (6, 1)


def test_a_key_that_is_forgotten_still_stores_nothing_twice(own: Own) -> None:
    body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "hello"}
    first = own.post("/conversations", body, key="a-month-ago")
    own.site.db.write_and_wait(_forget_answers)
    again = own.post("/conversations", body, key="a-month-ago")
    assert again.json() == first.json()
    assert rows(own, "message") == 1


def _forget_answers(unit: Unit) -> None:
    unit.now += rules.ANSWERS_FOR_US + DAY
    actions.remove_old(unit)


def test_nothing_a_person_wrote_stands_beside_a_key(own: Own) -> None:
    own.opens("the quick brown fox", user="brown-fox-1", key="a quick key".replace(" ", "-"))
    kept = str(value(own.site.settings.database, "select key || fingerprint || answer from api_answer"))
    assert "fox" not in kept
    assert "quick" not in kept


# -- tokens ----------------------------------------------------------------------------


def test_every_route_asks_for_a_scope(site: RunningSite) -> None:
    found = list(guards_of(site.site.server.config.app))  # type: ignore[union-attr,arg-type]
    assert len(found) == 17
    assert all(scope is not None for _, _, scope in found)


def _asked(client: httpx.Client, method: str, path: str) -> httpx.Response:
    path = re.sub(r"\{[a-z]+\}", "1", path)
    return client.request(method, path, json={} if method in ("POST", "PATCH") else None)


def test_every_route_refuses_a_token_without_its_scope(site: RunningSite) -> None:
    routes = list(guards_of(site.site.server.config.app))  # type: ignore[union-attr,arg-type]
    for scope in Scope:
        token, _ = a_token(site.db, [one for one in Scope if one is not scope])
        with httpx.Client(base_url=site.url, headers={"authorization": f"Bearer {token}"}) as client:
            for method, path, asks in routes:
                answer = _asked(client, method, path)
                assert (answer.status_code == 403) == (asks is scope), (method, path, scope, answer.text)
                if asks is scope:
                    assert code(answer) == (403, "scope_missing")
                    assert answer.json()["error"]["details"] == {"scope": scope.value}


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wdk_nobody", "Basic eDp5", "Bearer " + "x" * 500])
def test_who_shows_no_token_that_opens_gets_nothing(site: RunningSite, shown: str) -> None:
    for method, path, _ in guards_of(site.site.server.config.app):  # type: ignore[union-attr,arg-type]
        with httpx.Client(base_url=site.url, headers={"authorization": shown} if shown else {}) as client:
            answer = _asked(client, method, path)
        assert code(answer) == (401, "token_refused"), (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_staff_session_opens_nothing_here_and_a_token_nothing_there(own: Own) -> None:
    with httpx.Client(base_url=own.site.url, headers=signed_in(own.site, Role.ADMIN)) as admin:
        assert code(admin.get("/api/v1/conversations")) == (401, "token_refused")
    token = own.client.headers["authorization"]
    with httpx.Client(base_url=own.site.url, headers={"authorization": token}) as client:
        assert code(client.get("/api/conversations")) == (401, "not_signed_in")


def test_a_revoked_or_expired_token_opens_nothing_from_the_next_request_on(site: RunningSite) -> None:
    token, token_id = a_token(site.db)
    with httpx.Client(base_url=f"{site.url}/api/v1", headers={"authorization": f"Bearer {token}"}) as client:
        assert client.get("/conversations").status_code == 200
        site.db.write_and_wait(actions.revoke_token, SYSTEM, token_id)
        assert code(client.get("/conversations")) == (401, "token_refused")
    token, _ = a_token(site.db, expires_at=site.db.clock.now() - 1)
    with httpx.Client(base_url=f"{site.url}/api/v1", headers={"authorization": f"Bearer {token}"}) as client:
        assert code(client.get("/conversations")) == (401, "token_refused")


def test_a_token_lies_hashed_and_notes_when_it_was_used(own: Own) -> None:
    shown = own.client.headers["authorization"].removeprefix("Bearer ")
    own.get("/conversations")
    kept = str(value(own.site.settings.database, "select token_hash || hint || name from api_token"))
    assert shown not in kept
    assert actions.hash_of(shown) in kept
    assert value(own.site.settings.database, "select last_used_at from api_token") > 0


def test_words_need_their_own_scope(own: Own) -> None:
    first = own.opens("a word of mine")
    token, _ = a_token(own.site.db, [Scope.CONVERSATIONS_READ])
    with Own(own.site, own.inbox, token) as reader:
        for path in ("/conversations", f"/conversations/{first['conversation']['id']}", "/changes"):
            answer = reader.get(path)
            assert answer.status_code == 200
            assert "a word of mine" not in answer.text
        assert code(reader.get(f"/conversations/{first['conversation']['id']}/messages")) == (403, "scope_missing")
    until(lambda: "a word of mine" in own.get("/changes").text)


def test_a_token_of_one_inbox_sees_no_other(own: Own) -> None:
    other = api_inbox(own.site.db)
    token, _ = a_token(own.site.db, EVERYTHING, inbox_id=other.id)
    with Own(own.site, other, token) as narrow:
        foreign, mine = own.opens("not for you"), narrow.opens("mine")
        id_ = foreign["conversation"]["id"]
        for path in (
            f"/conversations/{id_}",
            f"/conversations/{id_}/messages",
            f"/contacts/{foreign['contact']['id']}",
        ):
            assert code(narrow.get(path)) == (404, "not_found"), path
        assert code(narrow.get("/conversations", inbox=own.inbox.public_id)) == (404, "not_found")
        assert code(narrow.get("/changes", conversation=id_)) == (404, "not_found")
        assert [one["id"] for one in narrow.get("/conversations").json()["conversations"]] == [
            mine["conversation"]["id"]
        ]
        events = until(lambda: narrow.get("/changes").json()["events"])
        assert {one["conversation"]["id"] for one in events} == {mine["conversation"]["id"]}
        body = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-1"}, "text": "x"}
        assert code(narrow.post("/conversations", body, key=a_key())) == (404, "not_found")
        body = {"inbox": other.public_id, "contact": {"id": foreign["contact"]["id"]}, "text": "x"}
        assert code(narrow.post("/conversations", body, key=a_key())) == (404, "not_found")
        assert code(narrow.post(f"/conversations/{id_}/messages", {"text": "x"}, key=a_key())) == (404, "not_found")


# -- how often -------------------------------------------------------------------------


def test_limits_are_told_and_kept(own: Own) -> None:
    own.site.site.server.config.app.state.api_rates = access.Rates(1)  # type: ignore[union-attr]
    answers = [own.get("/conversations") for _ in range(8)]
    assert [one.status_code for one in answers[:5]] == [200] * 5
    assert [one.headers["ratelimit-remaining"] for one in answers[:3]] == ["4", "3", "2"]
    assert all(one.headers["ratelimit-limit"] == "5" for one in answers)
    last = answers[-1]
    assert code(last) == (429, "too_many")
    assert 1 <= int(last.headers["retry-after"]) <= 5
    assert last.headers["ratelimit-remaining"] == "0"
    assert 1 <= int(last.headers["ratelimit-reset"]) <= 6


def test_who_guesses_tokens_is_slowed_down(own: Own) -> None:
    with httpx.Client(base_url=own.site.url, headers={"authorization": "Bearer wdk_x"}) as guesser:
        statuses = [guesser.get("/api/v1/conversations").status_code for _ in range(70)]
    assert statuses[:60] == [401] * 60
    assert 429 in statuses[60:]
    assert own.get("/conversations").status_code == 200


# -- lists -----------------------------------------------------------------------------


def test_a_list_is_read_page_by_page_while_others_write(own: Own) -> None:
    opened = [own.opens(f"question {n}", user=f"user-{n}")["conversation"]["id"] for n in range(7)]
    seen: list[str] = []
    cursor = None
    while True:
        page = own.get("/conversations", limit=3, **({"cursor": cursor} if cursor else {})).json()
        seen += [one["id"] for one in page["conversations"]]
        own.opens("one more", user="late")
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == opened[::-1]


def test_a_token_for_one_inbox_vouches_for_no_address_and_sees_none(own: Own) -> None:
    """Else a small system reads the name and every way to reach anybody whose address it types."""
    victim = own.opens("mine", contact={"email": "li@wallet.example", "email_verified": True, "name": "Li Wei"})
    other = api_inbox(own.site.db)
    token, _ = a_token(own.site.db, EVERYTHING, inbox_id=other.id)
    with Own(own.site, other, token) as narrow:
        opened = narrow.opens("hello", contact={"email": "Li@wallet.example", "email_verified": True})
        assert opened["contact"] != victim["contact"]
        seen = narrow.get(f"/contacts/{opened['contact']['id']}").json()
        assert (seen["name"], [(one["kind"], one["value"], one["proof"]) for one in seen["identities"]]) == (
            "",
            [("channel", "li@wallet.example", "none")],
        )
        assert code(narrow.get(f"/contacts/{victim['contact']['id']}")) == (404, "not_found")
        found = narrow.get("/contacts", email="li@wallet.example").json()["contacts"]
        assert [one["id"] for one in found] == [opened["contact"]["id"]]
        # Whoever is one person by now is seen as this inbox knows them.
        user = narrow.opens("from the app", user="u-7")["contact"]["id"]
        gone = own.site.db.read_and_wait(contacts.by_public_id, user)
        kept = own.site.db.read_and_wait(contacts.by_public_id, victim["contact"]["id"])
        assert gone is not None and kept is not None
        own.site.db.write_and_wait(merge.merge, SYSTEM, gone.id, kept.id, why=WhyMerged.AGENT)
        seen = narrow.get(f"/contacts/{user}").json()
        assert [(one["kind"], one["value"]) for one in seen["identities"]] == [("app_user", "u-7")]
    assert {one["kind"] for one in own.get(f"/contacts/{user}").json()["identities"]} == {"app_user", "email"}


def test_a_list_is_narrowed(own: Own) -> None:
    calm = own.opens("how do I change the language?", user="a")
    urgent = own.opens(f"my wallet is stolen {PHRASE}", user="b")
    own.site.db.write_and_wait(work.set_status, calm["conversation"]["number"], SYSTEM, status=Status.RESOLVED)

    def found(**asked: Any) -> list[str]:
        return [one["id"] for one in own.get("/conversations", **asked).json()["conversations"]]

    assert found(status="resolved") == [calm["conversation"]["id"]]
    assert found(priority="urgent", kind="security") == [urgent["conversation"]["id"]]
    assert found(contact=calm["contact"]["id"]) == [calm["conversation"]["id"]]
    assert found(inbox=own.inbox.public_id, language="zh") == []
    assert found(created_before=urgent["message"]["at"]) == [calm["conversation"]["id"]]
    assert found(created_after=urgent["message"]["at"]) == [urgent["conversation"]["id"]]
    assert own.get("/conversations", status="nonsense").status_code == 422
    assert own.get("/conversations", cursor="nonsense").status_code == 422
    assert own.get("/conversations", limit=101).status_code == 422


def test_changes_are_told_once_each_from_a_cursor_on(own: Own) -> None:
    first = own.opens("hello")
    number = first["conversation"]["number"]
    with agent(own.site) as desk:
        replied(desk, number, "a note", note=True)
        replied(desk, number, "an answer")
    until(lambda: len(texts(own, first["conversation"]["id"])) == 2)
    own.site.db.write_and_wait(work.set_status, number, SYSTEM, status=Status.RESOLVED)
    own.goes_on(first["conversation"]["id"], "not solved")
    told = _all_changes(own, limit=2)
    assert sorted(one["type"] for one in told) == [
        "conversation.opened",
        *["conversation.status"] * 3,
        *["message.received"] * 2,
        "message.sent",
    ]
    assert len({one["id"] for one in told}) == len(told)
    assert [(one["before"], one["after"]) for one in told if one["type"] == "conversation.status"] == [
        ("open", "pending"),
        ("pending", "resolved"),
        ("resolved", "open"),
    ]
    [sent] = [one for one in told if one["type"] == "message.sent"]
    assert sent["message"]["words"]["text"] == "an answer"
    assert own.get("/changes", since=own.site.db.clock.now() + 1_000_000).json()["events"] == []


def _all_changes(own: Own, limit: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}

    def settled() -> bool:
        nonlocal cursor
        while True:
            page = own.get("/changes", limit=limit, **cursor).json()
            told.extend(page["events"])
            cursor = {"cursor": page["next"]}
            if not page["events"]:
                break
        return [one["type"] for one in told].count("conversation.status") == 3

    until(settled)
    return told


# -- files -----------------------------------------------------------------------------


def test_a_file_is_uploaded_for_a_contact_and_hangs_on_their_message(own: Own) -> None:
    files = {"file": ("log.txt", b"it broke here")}
    params = {"inbox": own.inbox.public_id, "app_user": "user-1"}
    uploaded = own.client.post("/files", params=params, files=files)
    assert uploaded.status_code == 201
    file = uploaded.json()
    stored = own.opens("see the log", files=[file["id"]])
    [message] = own.get(f"/conversations/{stored['conversation']['id']}/messages").json()["messages"]
    [shown] = message["files"]
    assert (shown["name"], shown["size_bytes"]) == ("log.txt", 13)
    path = shown["url"].removeprefix(own.site.settings.public_url)
    assert httpx.get(f"{own.site.url}{path}").content == b"it broke here"
    other = {"inbox": own.inbox.public_id, "contact": {"app_user": "user-2"}, "text": "x", "files": [file["id"]]}
    assert code(own.post("/conversations", other, key=a_key())) == (404, "not_found")


def test_a_file_with_a_secret_is_refused_and_the_contact_warned(own: Own) -> None:
    first = own.opens("hello")
    words = " ".join(leaks.phrase(random.Random(3), "english", 12))
    answer = own.client.post(
        "/files",
        params={"inbox": own.inbox.public_id, "contact": first["contact"]["id"]},
        files={"file": ("backup.txt", words.encode())},
    )
    assert answer.status_code == 422
    assert words not in answer.text
    assert [author for author, _ in texts(own, first["conversation"]["id"])] == ["contact", "system"]
    assert own.get(f"/conversations/{first['conversation']['id']}").json()["priority"] == "urgent"


def test_what_must_stay_private_is_kept(own: Own) -> None:
    own.opens("hello", user="user-1")
    erased = value(own.site.settings.database, "select id from contact")
    public = own.get("/contacts", inbox=own.inbox.public_id, app_user="user-1").json()["contacts"][0]["id"]
    own.site.db.write_and_wait(people.erase_contact, SYSTEM, erased)
    assert code(own.get(f"/contacts/{public}")) == (404, "not_found")
    assert own.get("/contacts", inbox=own.inbox.public_id, app_user="user-1").json() == {"contacts": []}
    body = {"inbox": own.inbox.public_id, "contact": {"id": public}, "text": "x"}
    assert code(own.post("/conversations", body, key=a_key())) == (404, "not_found")
