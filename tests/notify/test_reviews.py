"""Who is told that an article is to be read again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.knowledge.test_desk_routes import ROOT, an_article, step, text_at
from tests.macros.conftest import signed_in
from tests.support.site import RunningSite
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.settings import Settings
from walletdesk.notify import mail, reviews
from walletdesk.notify.mail import Letter
from walletdesk.staff.rules import Role


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    mail.kept.clear()
    running = RunningSite(database_url, tmp_path, demo=True)
    yield running
    running.stop()
    mail.kept.clear()


def test_whoever_let_an_article_out_is_told_once_when_it_is_to_be_read_again(site: RunningSite) -> None:
    for agent in signed_in(site, "agent@desk.example", "Ada", Role.AGENT):
        article = an_article(agent)
    for lead in signed_in(site, "lead@desk.example", "Lea", Role.LEAD):
        step(lead, article, "published", 1).raise_for_status()
        soon = site.db.clock.now() + 2 * SECOND
        lead.put(f"{text_at(article)}/dates", json={"expire_at": None, "review_by": soon}).raise_for_status()
        assert lead.get(f"{ROOT}/articles?show=due").json()["articles"] == []
        ends = time.monotonic() + 60
        while not mail.kept and time.monotonic() < ends:
            time.sleep(0.1)
        (listed,) = lead.get(f"{ROOT}/articles?show=due").json()["articles"]
        assert listed["due"]
        time.sleep(1)
    ((to, letter),) = mail.kept
    assert to == "lead@desk.example"
    assert "Fees" in letter.subject
    assert letter.link.endswith(f"/console/knowledge/articles/{article['id']}?language=en")


def test_a_later_date_takes_the_place_of_the_one_before(site: RunningSite) -> None:
    for lead in signed_in(site, "lead@desk.example", "Lea", Role.LEAD):
        article = an_article(lead)
        for seconds in (2, 3600):
            at = site.db.clock.now() + seconds * SECOND
            body = {"expire_at": None, "review_by": at}
            lead.put(f"{text_at(article)}/dates", json=body).raise_for_status()
        time.sleep(3)
    assert not mail.kept


def test_a_desk_that_died_while_it_mailed_does_not_mail_again_and_a_server_that_is_away_is_asked_again(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    fails: list[Exception] = [mail.NotMailed(), RuntimeError("died")]

    async def send(settings: Settings, to: str, letter: Letter) -> None:
        sent.append(to)
        if fails:
            raise fails.pop(0)

    monkeypatch.setattr(mail, "send", send)
    for lead in signed_in(site, "lead@desk.example", "Lea", Role.LEAD):
        article = an_article(lead)
        at = site.db.clock.now() + 3600 * SECOND
        lead.put(f"{text_at(article)}/dates", json={"expire_at": None, "review_by": at}).raise_for_status()

        async def ask(args: reviews.AskArgs) -> None:
            await reviews.asking(site.db, site.settings)(args)

        args = reviews.AskArgs(int(article["id"]), "en", at)
        for expected in (jobs.Retry, RuntimeError):
            with pytest.raises(expected):
                asyncio.run(ask(args))
        asyncio.run(ask(args))
        assert sent == ["lead@desk.example"] * 2
        later = at + SECOND
        lead.put(f"{text_at(article)}/dates", json={"expire_at": None, "review_by": later}).raise_for_status()
        asyncio.run(ask(args))
        asyncio.run(ask(reviews.AskArgs(int(article["id"]), "en", later)))
        assert len(sent) == 3, "the date that holds is told, and no other"
