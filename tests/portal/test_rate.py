"""The page behind the link that asks how it was."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.channels.conftest import Served
from tests.support.clock import FakeClock
from tests.support.desk import a_member, an_inbox, comes_in
from walletdesk.conversations import queries
from walletdesk.conversations.actions import work
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Rating
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.kit.clock import DAY
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.people.actions import block

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{served.address}", timeout=60) as client:
        yield client


@pytest.fixture
def asked(db: Db) -> Rating:
    inbox, ada = an_inbox(db), a_member(db)
    first = comes_in(db, inbox, "hello")
    by = Actor(ActorKind.STAFF, ada.id)
    db.write_and_wait(work.set_status, first.conversation.number, by, status=Status.RESOLVED)
    return again(db, first.conversation.id)


def again(db: Db, conversation_id: int) -> Rating:
    return db.read_and_wait(queries.ratings_of, conversation_id)[0]


def test_opening_the_link_never_votes(client: httpx.Client, db: Db, asked: Rating) -> None:
    before = db.units
    for _ in range(3):
        page = client.get(f"/rate/{asked.token}")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        client.head(f"/rate/{asked.token}")
    assert db.units == before
    assert again(db, asked.conversation_id).score is None


def test_the_form_votes_and_may_change_for_a_day(
    client: httpx.Client, db: Db, asked: Rating, fake_clock: FakeClock
) -> None:
    voted = client.post(f"/rate/{asked.token}", data={"score": "4", "words": "quick"})
    assert voted.status_code == 303
    page = client.get(voted.headers["location"])
    assert "Thank you" in page.text
    assert 'value="4" required checked' in page.text
    client.post(f"/rate/{asked.token}", data={"score": "2", "words": ""})
    assert again(db, asked.conversation_id).score == 2
    fake_clock.advance(DAY + 1)
    late = client.post(f"/rate/{asked.token}", data={"score": "5"})
    assert late.status_code == 409
    assert "stays as it is" in late.text
    assert again(db, asked.conversation_id).score == 2


def test_a_vote_changes_twenty_times_and_no_more(client: httpx.Client, db: Db, asked: Rating) -> None:
    votes = [client.post(f"/rate/{asked.token}", data={"score": str(1 + n % 2)}) for n in range(21)]
    assert [vote.status_code for vote in votes] == [303] * 20 + [409]
    assert "many times" in votes[-1].text
    assert again(db, asked.conversation_id).score == 2
    # What was said already is no change.
    assert client.post(f"/rate/{asked.token}", data={"score": "2"}).status_code == 303


def test_a_blocked_contacts_link_votes_no_more(client: httpx.Client, db: Db, asked: Rating) -> None:
    def block_them(unit: Unit) -> None:
        block(unit, SYSTEM, queries.by_id(unit, asked.conversation_id).contact_id)

    db.write_and_wait(block_them)
    assert client.post(f"/rate/{asked.token}", data={"score": "1", "words": "rude"}).status_code == 403
    assert again(db, asked.conversation_id).score is None


def test_words_beside_a_vote_pass_the_gate(client: httpx.Client, db: Db, asked: Rating) -> None:
    client.post(f"/rate/{asked.token}", data={"score": "1", "words": f"my words: {PHRASE}"})
    assert again(db, asked.conversation_id).words == "my words: ⟦recovery_phrase:12⟧"


def test_markup_in_words_stays_text(client: httpx.Client, asked: Rating) -> None:
    client.post(f"/rate/{asked.token}", data={"score": "1", "words": "</textarea><script>alert(1)</script>"})
    page = client.get(f"/rate/{asked.token}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("data", [{}, {"score": ""}, {"score": "6"}, {"score": "0"}, {"score": "x"}, {"words": "hi"}])
def test_a_vote_without_a_score_is_asked_again(
    client: httpx.Client, db: Db, asked: Rating, data: dict[str, str]
) -> None:
    assert client.post(f"/rate/{asked.token}", data=data).status_code == 422
    assert again(db, asked.conversation_id).score is None


@pytest.mark.parametrize("token", ["nothing", "x" * 500, "%00", "..%2f..%2fetc", "字"])
def test_a_wrong_link_says_so_kindly(client: httpx.Client, token: str) -> None:
    for answered in (client.get(f"/rate/{token}"), client.post(f"/rate/{token}", data={"score": "5"})):
        assert answered.status_code == 404


def test_bodies_that_are_no_form_are_refused(client: httpx.Client, asked: Rating) -> None:
    for body, kind in (
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"score=5" * 9_999, "application/x-www-form-urlencoded"),
    ):
        answered = client.post(f"/rate/{asked.token}", content=body, headers={"content-type": kind})
        assert 400 <= answered.status_code < 500


def test_the_page_speaks_the_readers_language(client: httpx.Client, asked: Rating) -> None:
    page = client.get(f"/rate/{asked.token}", headers={"accept-language": "zh-CN"})
    assert '<html lang="zh">' in page.text
    assert "How was our help?" not in page.text
    assert '<html lang="en">' in client.get(f"/rate/{asked.token}?lang=en", headers={"accept-language": "zh"}).text


def test_words_without_end_are_refused_with_a_page(client: httpx.Client, asked: Rating) -> None:
    answer = client.post(
        f"/rate/{asked.token}?lang=zh",
        content=b"words=" + b"a" * 5_000_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html") and "太大" in answer.text
