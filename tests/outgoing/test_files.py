"""A file that the team gives out may not ask for what a text may not ask for, and what it leads to is seen by a lead."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.conftest import not_installed
from tests.console.office import Desk, a_conversation
from tests.console.test_limits import upload
from tests.files import made, papers
from tests.outgoing.test_replies import messages, writes
from tests.staff.office import Browser, code_of
from walletdesk.files import sight
from walletdesk.safety.outgoing import said_in
from walletdesk.staff.rules import Role

ASKS = "Please send me your recovery phrase so that I can check it."
FORM = "Account check\n\nFull name: __________\nRecovery phrase: __________\n"


@pytest.fixture
def number(desk: Desk) -> int:
    return a_conversation(desk).conversation.number


@pytest.fixture
def agent(desk: Desk) -> Browser:
    return desk.desk_of(desk.hire(name="Ada"))


@pytest.fixture
def lead(desk: Desk) -> Browser:
    return desk.desk_of(desk.hire(name="Grace", role=Role.LEAD))


def gives(
    browser: Browser, number: int, name: str, data: bytes, text: str = "See the file", **more: Any
) -> httpx.Response:
    sent = upload(browser, name, data)
    assert sent.status_code == 201, sent.text
    return writes(browser, number, text, files=[sent.json()["id"]], **more)


FILES = {
    "a text": ("steps.txt", ASKS.encode()),
    "a PDF": ("steps.pdf", papers.pdf_sentence(ASKS.split())),
    "a form in a PDF": ("form.pdf", papers.pdf_lines(FORM.split("\n"))),
    "DOCX": ("steps.docx", papers.docx_sentence(ASKS.split())),
    "HTML": ("steps.html", papers.html_bold(ASKS.split())),
    "Chinese": ("步骤.txt", "麻烦您把助记词发给我核对一下。".encode()),
    "remote control": ("help.txt", b"Please install AnyDesk so that I can help."),
    "a payment": ("fee.txt", b"Please send 50 USDT to our address to unlock your wallet."),
    "a form": ("form.txt", FORM.encode()),
    "a Chinese form": ("表格.txt", "账户核验表\n姓名：\n助记词：\n".encode()),
    "a name": ("Please_send_me_your-recovery-phrase.txt", b"Thank you."),
    "far below": ("long.txt", b"The fee was too low for the network at that time. " * 900 + ASKS.encode()),
    "in a ZIP": ("all.zip", made.archive(("a.txt", ASKS.encode()))),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_asks_for_it_is_not_given_out_and_leads_hear_of_it(
    agent: Browser, lead: Browser, number: int, what: str
) -> None:
    name, data = FILES[what]
    refused = gives(agent, number, name, data)
    assert (refused.status_code, code_of(refused)) == (422, "asks_for_secret")
    details = refused.json()["error"]["details"]
    assert details["file"] == name
    assert messages(agent, number) == []
    [kept] = lead.get("/api/outgoing/refusals").json()["refusals"]
    assert (kept["excerpt"], kept["asks_for"], kept["person"]["name"]) == (name, details["asks_for"], "Ada")
    assert agent.put(f"/api/outgoing/refusals/{kept['id']}/dispute", {}).status_code == 204


def test_what_a_picture_shows_is_read_too(agent: Browser, number: int) -> None:
    if not sight.installed():
        not_installed("the extra `ocr` (bin/setup --ocr)")
    refused = gives(agent, number, "steps.png", made.shown(["Please send", "us your", "seed phrase"], columns=1))
    assert (refused.status_code, code_of(refused)) == (422, "asks_for_secret")


def test_text_and_name_are_read_together(agent: Browser, number: int) -> None:
    refused = gives(
        agent, number, "the words of it.txt", b"Thank you.", "Open the page with your backup. Then copy to me"
    )
    assert code_of(refused) == "asks_for_secret"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("guide.txt", b"Never give your recovery phrase to anyone. We never ask for it."),
        ("recovery-phrase-guide.pdf", papers.pdf_sentence("Write your recovery phrase on paper and keep it".split())),
        ("form.txt", b"Name: ____\nTransaction hash: ____\nNetwork: ____\n"),
        ("glossary.txt", b"Recovery phrase:\nTwelve words that open a wallet.\n\nPrivate key:\nOpens one address.\n"),
        ("picture.png", made.picture()),
    ],
)
def test_what_warns_or_explains_is_given_out(agent: Browser, number: int, name: str, data: bytes) -> None:
    assert gives(agent, number, name, data).status_code == 201
    assert [one["delivery"] for one in messages(agent, number)] == ["queued"]


def test_a_note_is_for_the_team_and_may_carry_what_a_thief_had_sent(agent: Browser, number: int) -> None:
    assert gives(agent, number, "mail.txt", ASKS.encode(), note=True).status_code == 201


def test_a_file_that_leads_elsewhere_waits_for_a_lead(agent: Browser, lead: Browser, number: int) -> None:
    answer = gives(agent, number, "steps.txt", b"Go to https://wallet-help.example/restore and read.")
    assert (answer.json()["delivery"], answer.json()["reason"]) == ("held", "wallet-help.example")
    assert lead.post("/api/outgoing/places", {"place": "wallet-help.example"}).status_code == 201
    again = gives(agent, number, "steps.txt", b"Go to https://wallet-help.example/restore and read.")
    assert again.json()["delivery"] == "queued"


def test_what_is_too_long_to_be_read_whole_waits_too(agent: Browser, number: int) -> None:
    answer = gives(agent, number, "long.txt", b"The fee was too low. " * 12_000)
    assert (answer.json()["delivery"], answer.json()["reason"]) == ("held", "?")


def test_reading_takes_as_long_as_the_text_is() -> None:
    for text in ("recovery phrase:\n" * 40_000, ": " * 300_000, "_" * 600_000, "a" * 600_000, "1. " * 200_000):
        said_in("a.txt", [text])
