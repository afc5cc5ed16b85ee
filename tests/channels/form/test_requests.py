""" "My requests": who comes in, what they see, what they may do, and what nobody else can."""

from __future__ import annotations

import json
import re
import time
from threading import Thread
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy import select

from tests.channels.form.conftest import Person, answered, conversations
from tests.support.desk import a_key, a_member, an_inbox, arrival, comes_in
from tests.support.letters import Letters, text_of
from tests.support.site import RunningSite
from walletdesk.conversations import queries
from walletdesk.conversations.actions import receive, work
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.inboxes import keys
from walletdesk.inboxes.actions import create_identity_key
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.tables import job
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people
from walletdesk.people import queries as contacts
from walletdesk.people.rules import DESK_WIDE, IdentityKind, Proof
from walletdesk.visits import actions, rules
from walletdesk.visits import queries as visits
from walletdesk.visits.tables import VisitCode, request_address, visit, visit_code

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_a_confirmed_request_is_read_answered_and_read_again(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    id = person.asks_and_confirms()
    [row] = conversations(site)
    assert json.loads(row.facts)["email_verified"] is True
    known = site.db.read_and_wait(contacts.identity_at, IdentityKind.EMAIL, person.address, DESK_WIDE)
    assert known is not None and known.proof is Proof.LINK and known.contact_id == row.contact_id
    answered(site, row.number, "It waits for a higher fee.")
    told = letters.to(person.address, count=2)[1]
    assert f"request {row.number}" in told["Subject"]
    for kind in ("plain", "html"):
        assert "higher fee" not in text_of(told, kind)
        assert "/requests" in text_of(told, kind)
    assert "new answer" in person.get("/requests").text
    shown = person.get(f"/requests/{id}")
    assert "It waits for a higher fee" in shown.text
    assert "new answer" not in person.get("/requests").text  # seen
    answer = person.post(f"/requests/{id}", words="Thank you, I raised it.", key="k" * 28)
    assert answer.status_code == 303
    person.post(f"/requests/{id}", words="Thank you, I raised it.", key="k" * 28)  # pressed twice
    assert person.get(f"/requests/{id}").text.count("Thank you, I raised it.") == 1


def test_an_answer_is_told_once_until_somebody_looks(person: Person, site: RunningSite, letters: Letters) -> None:
    id = person.asks_and_confirms()
    [row] = conversations(site)
    answered(site, row.number, "First.")
    letters.to(person.address, count=2)
    answered(site, row.number, "Second.")
    _quiet(site, row.number, "Second.")
    assert len(letters.taken) == 2
    person.get(f"/requests/{id}")
    answered(site, row.number, "Third.")
    letters.to(person.address, count=3)


def test_an_unconfirmed_address_is_never_told_of_answers(person: Person, site: RunningSite, letters: Letters) -> None:
    person.ask()
    [row] = conversations(site)
    answered(site, row.number, "We looked at it.")
    _quiet(site, row.number, "We looked at it.")
    assert len(letters.taken) == 1


def _quiet(site: RunningSite, number: int, text: str) -> None:
    """Until that reply is out and no job waits."""
    for _ in range(400):
        rows = site.db.read_and_wait(lambda unit: queries.visible_after(unit, _id(site, number), 0, limit=50))
        names = ("tell_of_answer", "deliver")
        if any(one.body == text for one in rows) and not _waiting(site, names):
            return
        time.sleep(0.02)
    raise AssertionError(text)


def _id(site: RunningSite, number: int) -> int:
    return site.db.read_and_wait(queries.by_number, number).id


def _waiting(site: RunningSite, kinds: tuple[str, ...]) -> bool:
    return bool(site.db.read_and_wait(lambda unit: unit.select(select(job.c.id).where(job.c.kind.in_(kinds)), int)))


def test_the_link_in_a_mail_shows_nothing_and_changes_nothing(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    person.ask()
    [mail] = letters.to(person.address)
    [link] = re.findall(r"https?://\S+", text_of(mail))
    stranger = Person(site, letters)
    for who in (stranger, person):
        who.http.head(link)
        shown = who.get(link)
        assert shown.status_code == 200
        assert "My transfer waits" not in shown.text
        assert person.address not in shown.text
    assert json.loads(conversations(site)[0].facts)["email_verified"] is False
    assert "requests" not in person.http.cookies
    waits = site.db.read_and_wait(lambda unit: unit.select(select(visit_code.c.tries), int))
    assert waits == [0]
    assert "waits for no code" in stranger.get(link).text


def test_a_code_works_in_its_browser_alone_once_and_not_for_long(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    person.ask()
    stolen, stranger = person.code(), Person(site, letters)
    assert "There is no code" in stranger.post("/requests/code", code=stolen).text
    assert person.post("/requests/code", code=stolen).status_code == 303
    assert person.post("/requests/code", code=stolen).status_code == 422
    assert stranger.post("/requests/code", code=stolen).status_code == 422


def test_guesses_at_one_moment_are_counted_one_by_one(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    new = actions.NewCode(browser="b" * 64, address="ana@a.test", code_hash="c" * 64)
    db.write_and_wait(actions.new_code, new)
    for number in range(rules.TRIES - 1):
        db.write_and_wait(actions.redeem, new.browser, f"{number:064}", "t")
    read, other = visits.code_of, Thread(target=db.write_and_wait, args=(actions.redeem, new.browser, "d" * 64, "t"))

    def slowly(unit: Unit, browser: str) -> VisitCode | None:
        found = read(unit, browser)
        if other.ident is None:
            other.start()
            time.sleep(0.3)  # so long the other reads as much
        return found

    monkeypatch.setattr(visits, "code_of", slowly)
    assert db.write_and_wait(actions.redeem, new.browser, "e" * 64, "t") == (actions.Came.NONE, None)
    other.join()
    assert db.read_and_wait(lambda unit: unit.select(select(visit_code.c.tries), int)) == [rules.TRIES]
    assert db.write_and_wait(actions.redeem, new.browser, new.code_hash, "t") == (actions.Came.NONE, None)


def test_a_code_is_guessed_five_times_and_no_more(person: Person) -> None:
    person.ask()
    right = rules.typed(person.code())
    wrong = f"{(int(right) + 1) % 10**8:08}"
    assert person.post("/requests/code", code="12").status_code == 422  # no try
    for _ in range(4):
        assert "not the code of the last mail" in person.post("/requests/code", code=wrong).text
    assert "it has run out" in person.post("/requests/code", code=wrong).text
    assert person.post("/requests/code", code=right).status_code == 422


def test_a_code_is_typed_in_any_way() -> None:
    assert rules.typed(" 1234-5678 ") == rules.typed("１２３４ ５６７８") == "12345678"


def test_nobody_learns_whether_an_address_is_known(person: Person, site: RunningSite, letters: Letters) -> None:
    person.asks_and_confirms()
    for address in (person.address, "nobody@mail.example"):
        other = Person(site, letters, address)
        answer = other.post("/requests/code/new", email=address, work=other.work("code"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/requests/code?lang=en")
    assert len({mail["Subject"] for _, mail in letters.taken}) == 1


def test_without_scripts_an_address_is_confirmed_first(person: Person, site: RunningSite) -> None:
    assert "<noscript>" in person.get("/ask/app_fault").text
    answer = person.post("/requests/code/new", email=person.address, topic="app_fault")
    assert answer.headers["location"] == "/requests/code?lang=en&topic=app_fault"
    assert "topic=app_fault" in person.get(answer.headers["location"]).text
    answer = person.post("/requests/code?topic=app_fault", code=person.code())
    assert answer.headers["location"] == "/ask/app_fault?lang=en"
    assert 'name="email"' not in person.get("/ask/app_fault").text
    sent = person.ask("app_fault", words="It closes", hash="")
    assert sent.status_code == 303
    [row] = conversations(site)
    assert json.loads(row.facts)["email_verified"] is True
    assert "It closes" in person.get(sent.headers["location"]).text
    for _ in range(2):
        person.post("/requests/code/new", email="a@mail.example")
    assert person.post("/requests/code/new", email="b@mail.example").status_code == 429


def test_work_for_a_code_is_taken_once(person: Person) -> None:
    done = person.work("code")
    assert person.post("/requests/code/new", email=person.address, work=done).status_code == 303
    assert person.post("/requests/code/new", email=person.address, work=done).status_code == 409


def test_others_see_change_and_download_nothing(person: Person, site: RunningSite, letters: Letters) -> None:
    id = person.asks_and_confirms()
    other = Person(site, letters, "eve@mail.example")
    other.asks_and_confirms(words="Mine")
    stranger = Person(site, letters)
    for path in ("", "/transcript"):
        assert other.get(f"/requests/{id}{path}").status_code == 404
        assert "My transfer waits" not in stranger.get(f"/requests/{id}{path}").text
    for path in ("", "/senior", "/solved", "/rating", "/mine"):
        assert other.post(f"/requests/{id}{path}", words="x", score="1").status_code == 404
        assert stranger.post(f"/requests/{id}{path}", words="x", score="1").status_code == 401
    assert "My transfer waits" not in other.get("/requests/download").text
    assert stranger.get("/requests/download").status_code == 401
    assert len(conversations(site)) == 2


def test_another_sites_page_changes_nothing(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms()
    for origin in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        for path in (
            id,
            f"{id}/senior",
            f"{id}/solved",
            f"{id}/rating",
            "sign-out",
            "erasure",
            "code",
            "code/again",
            "code/new",
            "app",
        ):
            answer = person.http.post(f"/requests/{path}", data={"words": "x", "code": "1"}, headers=origin)
            assert answer.status_code == 403, path
        assert person.http.post("/ask/other", data={"words": "x"}, headers=origin).status_code == 403
    assert len(conversations(site)) == 1 and conversations(site)[0].status is Status.OPEN
    assert "My transfer waits" in person.get(f"/requests/{id}").text


def test_what_is_resolved_is_rated_and_opened_again(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms()
    [row] = conversations(site)
    by = Actor(ActorKind.STAFF, a_member(site.db).id)
    site.db.write_and_wait(work.set_status, row.number, by, status=Status.RESOLVED)
    shown = person.get(f"/requests/{id}").text
    assert "the request opens again" in shown and "How was our help?" in shown
    assert person.post(f"/requests/{id}/rating", score="5", words=f"good {PHRASE}").status_code == 303
    [rated] = site.db.read_and_wait(queries.ratings_of, row.id)
    assert rated.score == 5 and PHRASE not in rated.words
    assert person.post(f"/requests/{id}/rating", score="6").status_code == 422
    assert person.post(f"/requests/{id}", words="It hangs again").status_code == 303
    assert conversations(site)[0].status is Status.OPEN
    assert person.post(f"/requests/{id}/solved").status_code == 303
    assert conversations(site)[0].status is Status.RESOLVED


def test_somebody_senior_is_asked_for(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms()
    assert person.post(f"/requests/{id}/senior").status_code == 303
    assert "somebody senior looks at it" in person.get(f"/requests/{id}").text
    [row] = conversations(site)
    assert site.db.read_and_wait(queries.asked_for_senior, row.id)


def test_a_reply_passes_the_gate_and_its_files_too(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms()
    assert person.post(f"/requests/{id}", words=f"my words: {PHRASE}").status_code == 303
    shown = person.get(f"/requests/{id}").text
    assert "wave sausage" not in shown and "[recovery phrase removed, 12 words]" in shown
    answer = person.http.post(
        f"/requests/{id}",
        data={"words": "see here"},
        files=[
            ("files", ("a.txt", b"fine", "text/plain")),
            ("files", ("b.txt", PHRASE.encode(), "text/plain")),
        ],
    )
    assert answer.status_code == 422
    assert "b.txt" in answer.text and "see here" in answer.text and "a.txt" in answer.text
    assert person.post(f"/requests/{id}", words="  ").status_code == 422
    kept = person.post(f"/requests/{id}", words=f"x {PHRASE} " * 300)
    assert kept.status_code == 422 and "wave sausage" not in kept.text


def test_own_data_is_a_file_and_a_request_a_text(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms(chain="ethereum")
    answered(site, conversations(site)[0].number, "Look.")
    _quiet(site, conversations(site)[0].number, "Look.")
    answer = person.get("/requests/download")
    assert "attachment" in answer.headers["content-disposition"]
    data = answer.json()
    [mine] = data["people"]
    assert mine["known_by"] == [{"kind": "email", "value": person.address, "proof": "link"}]
    assert [one["author"] for one in mine["requests"][0]["messages"]] == ["contact", "agent"]
    assert mine["requests"][0]["facts"]["chain"] == "Ethereum"
    text = person.get(f"/requests/{id}/transcript")
    assert "attachment" in text.headers["content-disposition"]
    assert "My transfer waits since yesterday." in text.text and "Look." in text.text


def test_erasure_is_asked_for_decided_by_the_team_and_ends_the_visit(person: Person, site: RunningSite) -> None:
    person.asks_and_confirms()
    assert person.post("/requests/erasure").status_code == 303
    person.post("/requests/erasure")  # once a day
    first, asked = conversations(site)
    assert asked.category == "formal_request" and asked.contact_id == first.contact_id
    assert "Please erase all" in asked.preview
    site.db.write_and_wait(people.erase_contact, SYSTEM, first.contact_id)
    assert "Mail me a code" in person.get("/requests").text
    assert person.address not in _rows(site)


def test_what_only_an_address_shows_goes_with_who_was_known_by_it(
    person: Person, site: RunningSite, form: Inbox
) -> None:
    site.db.write_and_wait(_known_by, person.address, form.id)
    person.come_in()
    assert "Mail me a code" not in person.get("/requests").text and person.address in _rows(site)
    known = site.db.read_and_wait(contacts.identity_at, IdentityKind.EMAIL, person.address, DESK_WIDE)
    assert known is not None
    site.db.write_and_wait(people.erase_contact, SYSTEM, known.contact_id)
    assert "Mail me a code" in person.get("/requests").text
    assert person.address not in _rows(site)


def _known_by(unit: Unit, address: str, inbox_id: int) -> None:
    """Somebody who never sent the form: their address is an identity and stands at no request."""
    contact = people.create_stranger(unit, inbox_id=inbox_id)
    people.prove(unit, SYSTEM, contact.id, IdentityKind.EMAIL, address, inbox_id=inbox_id, proof=Proof.LINK)


def _rows(site: RunningSite) -> str:
    def read(unit: Unit) -> list[str]:
        columns = (request_address.c.address, visit.c.address, visit_code.c.address)
        return [address for column in columns for address in unit.select(select(column), str)]

    return str(site.db.read_and_wait(read))


def test_signing_out_ends_the_visit(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms()
    cookie = person.http.cookies["requests"]
    assert person.post("/requests/sign-out").status_code == 303
    person.http.cookies.set("requests", cookie)  # kept by somebody
    assert "My transfer waits" not in person.get(f"/requests/{id}").text


def test_signing_a_contact_out_everywhere_ends_it_too(person: Person, site: RunningSite) -> None:
    person.asks_and_confirms()
    [row] = conversations(site)
    site.db.write_and_wait(people.sign_out_everywhere, SYSTEM, row.contact_id)
    assert "Mail me a code" in person.get("/requests").text


def test_a_request_from_another_browser_is_shown_when_its_owner_says_so(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    person.ask(words="From my phone")
    [row] = conversations(site)
    laptop = Person(site, letters)
    laptop.come_in()
    listed = laptop.get("/requests").text
    assert "Was this you?" in listed and "From my phone" not in listed
    assert laptop.get(f"/requests/{row.public_id}").status_code == 404
    assert laptop.post(f"/requests/{row.public_id}/mine").status_code == 303
    assert "From my phone" in laptop.get(f"/requests/{row.public_id}").text
    other = Person(site, letters, "eve@mail.example")
    other.come_in()
    assert other.post(f"/requests/{row.public_id}/mine").status_code == 404


def test_a_stranger_who_names_my_address_neither_sees_nor_joins_me(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    id = person.asks_and_confirms()
    eve = Person(site, letters, person.address)
    eve.ask(words="I am li")
    assert "My transfer waits" not in eve.get("/requests").text
    mine, hers = conversations(site)
    assert mine.contact_id != hers.contact_id
    assert "I am li" not in person.get("/requests").text
    assert "My transfer waits" in person.get(f"/requests/{id}").text


def test_lists_longer_than_a_page_go_on(person: Person, site: RunningSite, form: Inbox) -> None:
    person.asks_and_confirms()
    contact = conversations(site)[0].contact_id
    for n in range(44):
        site.db.write_and_wait(receive.receive_message, arrival(form, f"Matter {n}", contact_id=contact))
    seen: list[str] = []
    path: str | None = "/requests"
    while path:
        page = person.get(path).text
        seen += re.findall(r"<strong>Request (\d+)</strong>", page)
        more = re.search(r'href="(/requests\?before=\d+)', page)
        path = more[1] if more else None
    assert seen == [str(one.number) for one in reversed(conversations(site))]


def _token(site: RunningSite, inbox: Inbox, user: str, **claims: Any) -> str:
    key = keys.shared_secret(site.settings.key("identity"), inbox.id)
    site.db.write_and_wait(create_identity_key, SYSTEM, inbox.id, key)
    assert key.secret is not None
    now = site.db.clock.now() // SECOND
    said = {"sub": user, "aud": inbox.public_id, "iat": now, "exp": now + 300, "jti": a_key()} | claims
    return jwt.encode(said, key.secret, "HS256", headers={"kid": key.kid})


def test_the_app_says_who_it_is_once_and_the_chat_is_listed(person: Person, site: RunningSite) -> None:
    widget = an_inbox(site.db)
    token = _token(site, widget, "u-1", name="Li")
    known = site.db.write_and_wait(people.find_or_create, widget.id, IdentityKind.APP_USER, "u-1", proof=Proof.JWT)
    chat = site.db.write_and_wait(receive.receive_message, arrival(widget, "From the chat", contact_id=known.id))
    comes_in(site.db, widget, "Somebody else's")
    answer = person.post("/requests/app", identity=token, inbox=widget.public_id)
    assert answer.status_code == 303
    listed = person.get("/requests").text
    assert listed.count('class="request"') == 1 and "Signed in as Li" in listed
    id = chat.conversation.public_id
    assert "From the chat" in person.get(f"/requests/{id}").text
    assert person.post(f"/requests/{id}", words="And from here").status_code == 303
    assert person.post("/requests/app", identity=token, inbox=widget.public_id).status_code == 401
    asked = person.ask("app_fault", words="From the form", hash="", email="")
    assert asked.status_code == 303
    assert person.get("/requests").text.count('class="request"') == 2


def test_an_address_that_the_wallets_server_vouches_for_makes_form_and_chat_one_person(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    widget = an_inbox(site.db)
    app = Person(site, letters)
    token = _token(site, widget, "u-1", name="Li", email=person.address)
    assert app.post("/requests/app", identity=token, inbox=widget.public_id).status_code == 303
    known = site.db.read_and_wait(contacts.identity_at, IdentityKind.EMAIL, person.address, DESK_WIDE)
    assert known is not None
    site.db.write_and_wait(receive.receive_message, arrival(widget, "From the chat", contact_id=known.contact_id))
    person.asks_and_confirms()
    assert len({one.contact_id for one in conversations(site)}) == 1
    for who in (person, app):
        assert who.get("/requests").text.count('class="request"') == 2


@pytest.mark.parametrize("inbox", ["", "nothing", "x" * 500])
def test_a_wrong_proof_of_the_app_lets_nobody_in(person: Person, site: RunningSite, inbox: str) -> None:
    answer = person.post("/requests/app", identity="a.b.c", inbox=inbox or an_inbox(site.db).public_id)
    assert answer.status_code == 401
    assert "requests" not in person.http.cookies


def test_a_blocked_contact_reads_and_writes_no_more(person: Person, site: RunningSite) -> None:
    id = person.asks_and_confirms()
    site.db.write_and_wait(people.block, SYSTEM, conversations(site)[0].contact_id)
    assert person.get(f"/requests/{id}").status_code == 200
    for path in ("", "/senior", "/solved"):
        assert person.post(f"/requests/{id}{path}", words="rude").status_code == 403


def test_cookies_are_for_servers_alone(person: Person) -> None:
    person.ask()
    answer = person.post("/requests/code", code=person.code())
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert answer.headers["location"].startswith("/requests/")
    shown: httpx.Response = person.get(answer.headers["location"])
    assert shown.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
