"""News by mail: asked for on a page, confirmed from the mailbox, sent once, ended with one click."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from tests.channels.mail.desk import MailDesk, until
from tests.knowledge.test_news import let_out, stands
from tests.macros.conftest import signed_in
from tests.support.letters import Letters, text_of
from tests.support.mailservers import HOST, MailServers
from tests.support.site import RunningSite
from walletdesk.channels import listening
from walletdesk.channels.base import Account
from walletdesk.channels.mail import newsletter
from walletdesk.channels.mail.dkim import SIGNED
from walletdesk.channels.registry import read
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox, pause
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import HOUR
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge.actions import news_mail
from walletdesk.knowledge.rules import NewsLane
from walletdesk.knowledge.tables import news_mail as mails_table
from walletdesk.notify.newsletter import Mailing
from walletdesk.people.actions import create_stranger, erase_contact, prove
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

NEWS = "news@wallet.example"
ANN, BEN, LI = "ann@mail.example", "ben@mail.example", "li@mail.example"
_READERS = Query(text("select address from news_reader order by address"), str)
_STATES = Query(text("select state from news_mail order by id"), str)
_JOBS = Query(text("select count(*) from job where kind = :kind"), int)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_mail, "WAITS_US", 0)
    monkeypatch.setattr(listening, "LOOKS_EVERY_S", 0.2)


@pytest.fixture
def letters() -> Iterator[Letters]:
    letters = Letters()
    yield letters
    letters.close()


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(
        database_url, tmp_path, news_mailbox=NEWS, news_mails_a_minute=6_000, organisation="Polar Wallet"
    )
    yield running
    running.stop()


@pytest.fixture
def inbox(site: RunningSite, letters: Letters) -> Inbox:
    """A mailbox that hands its mail to `letters`, and is handed mail on no port that anybody knows."""
    given: dict[str, Any] = {
        "address": NEWS,
        "incoming": "lmtp",
        "listen_port": 0,
        "smtp_host": HOST,
        "smtp_port": letters.settings["smtp_port"],
        "smtp_security": "none",
        "own_network": True,
    }
    described = Description(name=trusted("News"), languages=("en", "zh"), settings=given)
    made: Inbox = site.db.write_and_wait(create_inbox, SYSTEM, Channel.MAIL, described)
    return made


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "lead@desk.example", "Lea", Role.LEAD)


@pytest.fixture
def reader(site: RunningSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30, follow_redirects=True) as client:
        yield client


def asks(reader: httpx.Client, address: str, *, lane: str = "all", language: str = "en") -> httpx.Response:
    return reader.post(f"/help/{language}/news/mail", data={"email": address, "lane": lane})


def link_in(mail: EmailMessage, what: str = "mail") -> str:
    found = re.search(rf"https?://\S+?(/help/\S+/news/{what}/\S+)", text_of(mail))
    assert found is not None, text_of(mail)
    return found[1]


def subscribed(
    reader: httpx.Client, letters: Letters, address: str, *, lane: str = "all", language: str = "en"
) -> None:
    before = sum(to == address for to, _ in letters.taken)
    asks(reader, address, lane=lane, language=language).raise_for_status()
    link = link_in(letters.to(address, count=before + 1)[-1])
    reader.get(link).raise_for_status()
    assert "<button>" in reader.get(link).text
    reader.post(link).raise_for_status()


def readers(site: RunningSite) -> list[str]:
    return site.db.read_and_wait(lambda unit: unit.all(_READERS))


def states(site: RunningSite) -> list[str]:
    return site.db.read_and_wait(lambda unit: unit.all(_STATES))


def rests(site: RunningSite, kind: str = news_mail.MAIL) -> None:
    """No job of this kind waits or runs."""
    until(lambda: site.db.read_and_wait(lambda unit: unit.value(_JOBS, kind=kind)) == 0)


def told(letters: Letters, address: str) -> list[str]:
    return [str(mail["subject"]) for to, mail in letters.taken if to == address]


def test_without_a_mailbox_there_is_no_form_and_with_one_there_is(
    site: RunningSite, reader: httpx.Client, letters: Letters, request: pytest.FixtureRequest
) -> None:
    assert "/news/mail" not in reader.get("/help/en/news").text
    assert reader.get("/help/en/news/mail").status_code == asks(reader, ANN).status_code == 404
    inbox = request.getfixturevalue("inbox")
    assert 'action="/help/zh/news/mail"' in reader.get("/help/zh/news").text
    assert reader.get("/help/zh/news/mail").status_code == 200
    site.db.write_and_wait(pause, SYSTEM, inbox.id)
    assert reader.get("/help/en/news/mail").status_code == 404


def test_an_address_is_asked_first_and_gets_each_news_once_in_its_language_until_one_click_ends_it(
    site: RunningSite, inbox: Inbox, lead: httpx.Client, reader: httpx.Client, letters: Letters
) -> None:
    asked = asks(reader, f" {ANN.upper()} ")
    assert "look into your mailbox" in asked.text and ANN not in asked.text.lower()
    (letter,) = letters.to(ANN)
    assert letter["list-unsubscribe"] is None and "Polar Wallet" in text_of(letter)
    link = link_in(letter)
    for _ in range(2):  # as scanners of mail do
        assert "All news of Polar Wallet" in reader.get(link).text
    assert readers(site) == []
    for _ in range(2):
        assert "from now on" in reader.post(link).text
    assert readers(site) == [ANN]
    subscribed(reader, letters, LI, language="zh")
    subscribed(reader, letters, BEN, lane="security")

    counted = lead.get("/api/knowledge/news/readers").json()
    assert counted["mailbox"] == NEWS
    assert [(one["language"], one["lane"], one["readers"]) for one in counted["readers"]] == [
        ("en", "all", 1),
        ("en", "security", 1),
        ("zh", "all", 1),
    ]
    assert "mail.example" not in lead.get("/api/knowledge/news/readers").text

    let_out(lead, first_version="5.1")
    mail = letters.to(ANN, count=2)[-1]
    assert (mail["subject"], mail["from"]) == ("Update before Friday", f"Polar Wallet <{NEWS}>")
    assert mail["list-id"] == "<news.wallet.example>" and mail["auto-submitted"] == "auto-generated"
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    said, page = text_of(mail), text_of(mail, "html")
    assert "The old version stops on Friday" in said and "For app version 5.1 and later" in said
    assert "<strong>stops</strong>" in page and f'href="{site.url}/fees' in page
    chinese = letters.to(LI, count=2)[-1]
    assert chinese["subject"] == "请在周五前更新" and "停用" in text_of(chinese)
    rests(site)
    assert told(letters, BEN) == ["Do you want news from Polar Wallet by mail?"]
    let_out(lead, kind="security")
    assert letters.to(BEN, count=2)[-1]["subject"] == "Security warning: Update before Friday"
    letters.to(ANN, count=3)

    click = str(mail["list-unsubscribe"]).strip("<>").removeprefix(site.url)
    assert link_in(mail, "leave") == click and "<button>" in reader.get(click).text
    assert ANN in readers(site), "a look ends nothing"
    for _ in range(2):
        answer = reader.post(click, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, len(answer.history)) == (200, 0)
    assert readers(site) == [BEN, LI]
    assert reader.post(link).status_code == 404, "the old link makes nobody a reader again"
    let_out(lead)
    letters.to(LI, count=4)
    rests(site)
    assert len(told(letters, ANN)) == 3
    done = [one["action"] for one in lead.get("/api/audit").json()["entries"]]
    assert {"news_mail_begun", "news_reader_came", "news_reader_left"} <= set(done)


def test_nobody_is_told_what_the_desk_knows_and_nobody_mails_strangers_with_it(
    site: RunningSite, inbox: Inbox, reader: httpx.Client, letters: Letters
) -> None:
    subscribed(reader, letters, ANN)
    answers = {asks(reader, one).text for one in (ANN, BEN, ANN)}
    assert len(answers) == 1
    letters.to(ANN, count=3)
    letters.to(BEN)
    assert asks(reader, "ann+again@mail.example").status_code == 200
    assert asks(reader, "last@mail.example").status_code == 429
    rests(site, news_mail.ASK)
    assert len(letters.taken) == 4, "no fourth to one mailbox, whatever mark its address carries"


@pytest.mark.parametrize(
    ("typed", "lane"), [("", "all"), ("nobody", "all"), ("a@b.example, c@d.example", "all"), (ANN, "every")]
)
def test_what_is_no_address_is_refused_and_not_repeated(
    inbox: Inbox, reader: httpx.Client, letters: Letters, typed: str, lane: str
) -> None:
    refused = asks(reader, typed, lane=lane)
    assert refused.status_code == 422 and (not typed or typed not in refused.text)
    assert not letters.taken


def test_links_that_nobody_made_open_nothing(inbox: Inbox, reader: httpx.Client) -> None:
    for what in ("mail", "leave"):
        for token in ("1-" + "a" * 26, "x", "f" * 16 + "-" + "a" * 26):
            assert reader.get(f"/help/en/news/{what}/{token}").status_code == 404
            assert reader.post(f"/help/en/news/{what}/{token}").status_code == 404
    away = {"sec-fetch-site": "cross-site"}
    assert reader.post("/help/en/news/mail", data={"email": ANN, "lane": "all"}, headers=away).status_code == 403


def test_what_waits_for_its_time_or_is_taken_back_is_mailed_to_nobody(
    site: RunningSite, inbox: Inbox, lead: httpx.Client, reader: httpx.Client, letters: Letters
) -> None:
    subscribed(reader, letters, ANN)
    let_out(lead, shown_from=site.db.clock.now() + HOUR)
    let_out(lead, by_mail=False)
    letters.refuse(451)
    back = let_out(lead)
    until(lambda: "waiting" in states(site) and lead.get(f"/api/knowledge/news/{back['id']}").json()["mailed_at"])
    stands(lead, back, "draft")
    letters.refuse(0)

    def dropped() -> bool:
        site.db.write_and_wait(_due_now)
        return states(site) == ["dropped"]

    until(dropped)
    assert len(letters.taken) == 1
    again = stands(lead, lead.get(f"/api/knowledge/news/{back['id']}").json(), "published")
    assert again["mails"] == {"dropped": 1}


def _due_now(unit: Unit) -> None:
    unit.run(Query[int](update(mails_table).values(next_at=0)))
    unit.run(Query[int](text("update job set run_at = 0 where kind = 'mail_news' and claim is null")))


def test_who_dies_in_the_middle_mails_nobody_twice(
    site: RunningSite,
    inbox: Inbox,
    lead: httpx.Client,
    reader: httpx.Client,
    letters: Letters,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for one in (ANN, BEN, LI):
        subscribed(reader, letters, one)
    ended = news_mail.ended
    dies: list[int] = []

    def die(unit: Unit, taken: Any, state: Any) -> None:
        """As if the process had ended after the server's yes."""
        dies.append(taken.mail.id)
        if len(dies) == 2:
            raise RuntimeError
        ended(unit, taken, state)

    monkeypatch.setattr(news_mail, "ended", die)
    let_out(lead)
    until(lambda: len(dies) >= 3)
    rests(site)
    assert sorted(states(site)) == ["sent", "sent", "unknown"]
    assert [len(told(letters, one)) for one in (ANN, BEN, LI)] == [2, 2, 2]


def test_after_a_restore_what_waited_is_mailed_to_nobody(
    site: RunningSite, inbox: Inbox, lead: httpx.Client, reader: httpx.Client, letters: Letters
) -> None:
    subscribed(reader, letters, ANN)
    letters.refuse(451)
    let_out(lead)
    until(lambda: states(site) == ["waiting"])
    site.db.write_and_wait(news_mail.hold_after_restore)
    letters.refuse(0)

    def over() -> bool:
        site.db.write_and_wait(_due_now)
        return site.db.read_and_wait(lambda unit: unit.value(_JOBS, kind=news_mail.MAIL)) == 0

    until(over)
    assert (states(site), len(letters.taken)) == (["unknown"], 1)


def test_a_mailbox_that_is_gone_and_an_erased_contact_get_no_more(
    site: RunningSite, inbox: Inbox, lead: httpx.Client, reader: httpx.Client, letters: Letters
) -> None:
    for one in (ANN, BEN):
        subscribed(reader, letters, one)
    contact = site.db.write_and_wait(_a_contact, BEN)
    site.db.write_and_wait(erase_contact, SYSTEM, contact)
    assert readers(site) == [ANN]
    letters.refuse(550)
    let_out(lead)
    until(lambda: readers(site) == [])
    assert [one["detail"]["why"] for one in lead.get("/api/audit?action=news_reader_left").json()["entries"]] == [
        "bounced",
        "erased",
    ]


def test_a_mail_that_comes_back_ends_it_through_real_servers(
    site: RunningSite, mail_servers: MailServers, lead: httpx.Client
) -> None:
    desk = MailDesk(site, mail_servers, NEWS)
    ann, gone = "news.ann@customer.example", "gone@refusing.example"
    for one in (ann, gone):
        site.db.write_and_wait(_a_reader, one)
    let_out(lead)
    raw = next(one for one in mail_servers.wait_for_mail(ann, 2) if b"Update before Friday" in one)
    assert b"List-Unsubscribe: <http" in raw and b"\nPrecedence: list" in raw
    until(lambda: readers(site) == [ann])
    assert desk.said() == [], "the report itself is no message"


def _a_contact(unit: Unit, address: str) -> int:
    person = create_stranger(unit, inbox_id=_an_inbox(unit))
    prove(unit, SYSTEM, person.id, IdentityKind.EMAIL, address, inbox_id=_an_inbox(unit), proof=Proof.LINK)
    return person.id


def _an_inbox(unit: Unit) -> int:
    return unit.value(Query(text("select min(id) from inbox"), int))


def _a_reader(unit: Unit, address: str) -> None:
    news_mail.wish(unit, address, "en", NewsLane.ALL)
    wish = unit.one(Query(text("select id from news_wish where address = :address"), int), address=address)
    assert wish is not None and news_mail.come(unit, wish) is not None


def test_the_headers_for_one_click_are_signed_and_stand_in_one_line() -> None:
    settings = read("mail", {"address": NEWS, "smtp_host": HOST})
    account = Account(
        inbox_id=1,
        public_id="news",
        name="News",
        languages=("en",),
        settings=settings,
        hook_secret="k" * 32,
    )
    leave = "https://a-rather-long-host-name.of-the-help-centre.wallet.example/help/zh/news/leave/" + "7" * 60
    mail = Mailing(
        number=7, to=ANN, sender="A, B", language="zh", subject="安" * 150, text="a", html="<p>a</p>", leave=leave
    )
    raw = newsletter.written(account, mail, at=time.time())
    assert f"\r\nList-Unsubscribe: <{leave}>\r\n".encode() in raw
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(SIGNED)
    assert max(len(line) for line in raw.split(b"\r\n")) < 200
