"""What of a mail reaches the desk, and what is made of it on the way."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from walletdesk.channels.base import Account, Message, Outbound, Permanent, Retry
from walletdesk.channels.client import a_client
from walletdesk.channels.inbound import Looked, look, opaque
from walletdesk.channels.mail import adapter, arriving, settings
from walletdesk.channels.mail.reading import Mail, read
from walletdesk.channels.mail.submit import Way
from walletdesk.conversations.rules import digest
from walletdesk.kit.limits import Limit
from walletdesk.safety import trusted
from walletdesk.wire import Priority, SecretKind

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def an_account(hook_secret: str = "one") -> Account:
    return Account(
        inbox_id=1,
        public_id="in",
        name="Support",
        languages=("en",),
        settings=settings.Settings(address="help@wallet.example", smtp_host="127.0.0.1", own_network=True),
        hook_secret=hook_secret,
    )


def a_mail(words: str = "Hello.", message_id: str = "<1@customer.example>", files: int = 0) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Ann <ann@customer.example>"
    mail["To"] = "help@wallet.example"
    mail["Subject"] = "Help"
    mail["Date"] = "Mon, 30 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = message_id
    mail.set_content(words)
    for number in range(files):
        mail.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{number}.txt")
    return mail.as_bytes()


def arrived(raw: bytes, hook_secret: str = "one") -> Message:
    event = arriving.event(an_account(hook_secret), raw)[1]
    assert isinstance(event, Message)
    return event


def test_nobody_without_the_desks_key_can_try_which_secret_a_mail_held() -> None:
    here, again, elsewhere = (arrived(a_mail("PIN 4821"), key) for key in ("one", "one", "another"))
    assert (here.key, here.keeps) == (again.key, again.keeps)
    assert here.key != elsewhere.key and here.keeps != elsewhere.keeps
    assert here.key != arrived(a_mail("PIN 4822")).key


def test_an_id_with_a_phrase_in_it_is_kept_as_what_a_key_makes_of_it() -> None:
    said = f"<{PHRASE.replace(' ', '.')}@customer.example>"
    assert opaque(said, "one") == opaque(said, "one") != opaque(said, "another")
    assert digest(said) not in opaque(said, "one") and "sausage" not in opaque(said, "one")
    assert opaque("<1@customer.example>", "one") == "<1@customer.example>"


def test_receipts_leave_room_for_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "_automatic", Limit(1, 0.001))
    monkeypatch.setattr(adapter, "_warnings", Limit(2, 0.001))
    monkeypatch.setattr(adapter, "_counted", {})
    sent: list[Mail] = []

    async def submitted(way: Way, raw: bytes, sender: str, to: str) -> None:
        sent.append(read(raw))

    monkeypatch.setattr(adapter, "submit", submitted)

    async def main() -> list[str]:
        failed = []
        async with a_client(private=True) as client:
            for number, warns in enumerate((False, False, True, True, True)):
                try:
                    await adapter.send(client, an_account(), an_automatic(number, warns=warns))
                except Permanent as refused:
                    failed.append(f"{number} {refused.reason}")
        return failed

    assert asyncio.run(main()) == ["1 automatic_limit", "4 automatic_limit"]
    assert ["垃圾箱" in one.text for one in sent] == [False, True, True], "a warning says where copies remain"


def test_a_warning_whose_server_is_away_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "_warnings", Limit(1, 0.001))
    monkeypatch.setattr(adapter, "_counted", {})
    away = [True] * 6

    async def submitted(way: Way, raw: bytes, sender: str, to: str) -> None:
        if away and away.pop():
            raise Retry(reason="connection_failed")

    monkeypatch.setattr(adapter, "submit", submitted)

    async def main() -> list[str]:
        told = []
        async with a_client(private=True) as client:
            for number in (1, 1, 1, 1, 1, 1, 1, 2):
                try:
                    await adapter.send(client, an_account(), an_automatic(number, warns=True))
                except (Retry, Permanent) as failure:
                    told.append(failure.reason)
                else:
                    told.append("sent")
        return told

    assert asyncio.run(main()) == ["connection_failed"] * 6 + ["sent", "automatic_limit"]


def an_automatic(number: int, *, warns: bool) -> Outbound:
    return Outbound(
        message_id=number,
        conversation_id=1,
        inbox_id=1,
        contact_id=1,
        text=trusted("Hello."),
        language="zh",
        by_person=False,
        warns=warns,
        to="ann@customer.example",
    )


def a_page(plain: str, page: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Ann <ann@customer.example>"
    mail["To"] = "help@wallet.example"
    mail["Subject"] = "Help"
    mail.set_content(plain)
    mail.add_alternative(page, subtype="html")
    return mail.as_bytes()


def looked(event: Message) -> Looked:
    return look(event.text, (), unstored=event.beside)


WORDS = PHRASE.split()


@pytest.mark.parametrize(
    "raw",
    [
        a_mail(f"It fails.\n\nOn Monday, Ann wrote:\n> {PHRASE}\n"),
        a_mail(f"It fails.\n\n-- \nAnn\n{PHRASE}\n"),
        a_mail("It fails.\n\n-- \nAnn\n" + "\n".join(WORDS)),
        a_page("It fails.", f"<p>It fails.</p><p>{PHRASE}</p>"),
    ],
)
def test_a_phrase_that_is_not_stored_is_noticed_all_the_same(raw: bytes) -> None:
    made = looked(arrived(raw))
    assert [one.kind for one in made.screened.found] == [SecretKind.RECOVERY_PHRASE]
    assert made.triage.priority is Priority.URGENT
    assert "sausage" not in made.screened.text


def test_half_a_phrase_is_taken_out_where_the_other_half_is_not_stored() -> None:
    made = looked(arrived(a_mail(f"{' '.join(WORDS[:6])}\n\n-- \n{' '.join(WORDS[6:])}\n")))
    assert made.screened.found and "sausage" not in made.screened.text


@pytest.mark.parametrize(
    "raw",
    [
        a_mail(f"Where is it?\n\nOn Monday, Ann wrote:\n> My transfer {'ab' * 32} is lost\n"),
        a_mail("Where is it?\n\n-- \nAnn Rao, 4 MG Road, Bengaluru, PIN 560001\n"),
        a_mail("\n".join(WORDS[:6]) + "\n\n-- \nAnn\n"),
        a_page(" ".join(WORDS[:6]), f"<p>{' '.join(WORDS[:6])}</p>"),
        a_page("\n".join(WORDS[:6]), f"<p>{'<br>'.join(WORDS[:6])}</p>"),
    ],
)
def test_what_was_not_stored_raises_no_question(raw: bytes) -> None:
    assert looked(arrived(raw)).screened.found == ()


def test_files_beyond_the_most_are_counted_in_the_message() -> None:
    event = arrived(a_mail("See them all.", files=arriving.MOST_FILES + 3))
    assert len(event.files) == arriving.MOST_FILES
    assert look(event.text, ()).screened.text == (
        "Help\n\nSee them all.\n\n"
        f"[Of the files of this mail the first {arriving.MOST_FILES} were taken in. So many more lie in the mailbox: 3.]"
    )
    assert "[" not in look(arrived(a_mail(files=arriving.MOST_FILES)).text, ()).screened.text


def test_a_mail_that_comes_again_and_can_be_checked_then_is_no_repeat_of_the_note() -> None:
    event = arrived(a_mail(files=2))
    note = arriving.unread(an_account(), event)
    assert note.key != event.key and note.key == arriving.unread(an_account(), event).key
    assert not note.files and not note.beside and note.subject is None
