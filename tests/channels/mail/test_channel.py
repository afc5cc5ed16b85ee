"""E-mail through the front door: Postfix and Dovecot on one side, a running desk on the other."""

from __future__ import annotations

import asyncio
import io
import json
import re
import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text

from tests.channels.mail.desk import Customer, MailDesk, Said, until
from tests.faults.rows import rows
from tests.support.leftovers import Secret, left_in, left_on_disk
from tests.support.mailservers import HOST, PASSWORD, MailServers, TokenServer
from tests.support.ports import free_port
from tests.support.site import RunningSite
from walletdesk.channels import asides, listening, originals
from walletdesk.channels.base import Account, Wanted
from walletdesk.channels.client import a_client
from walletdesk.channels.mail import adapter, arriving, oauth
from walletdesk.channels.mail.access import Security
from walletdesk.channels.mail.adapter import _tokens
from walletdesk.channels.mail.reading import read
from walletdesk.channels.mail.settings import Settings
from walletdesk.console import queries as console
from walletdesk.console.frames import MessageEntry
from walletdesk.conversations.actions.deliver import begin_handover, send_later
from walletdesk.conversations.rules import digest
from walletdesk.inboxes import accounts
from walletdesk.kit.clock import SECOND
from walletdesk.kit.limits import Limit
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import queries as people
from walletdesk.people.rules import IdentityKind

_CHANGES = Query(text("select count(*) from change where kind = :kind"), int)
_BEFORE = Query[int](text("update message set delivery = 'queued', provider_id = null where id = :id"))


def _as_before(unit: Unit, message_id: int) -> None:
    unit.run(_BEFORE, id=message_id)
    begin_handover(unit, message_id)
    send_later(unit, message_id)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _with_id(message_id: str) -> bytes:
    return (
        f"From: lmtp.ann@customer.example\r\nTo: lmtp@wallet.example\r\nSubject: Twice\r\nMessage-ID: <{message_id}>\r\n"
        "Date: Mon, 30 Nov 2026 10:00:00 +0000\r\n\r\nOnce.\r\n"
    ).encode()


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "steelblue").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LOOKS_EVERY_S", 0.2)
    monkeypatch.setattr(adapter, "SETTLES_S", 0.2)
    monkeypatch.setattr(adapter, "_automatic", Limit(adapter.AUTOMATIC_AN_HOUR, adapter.AUTOMATIC_AN_HOUR / 3600))


def test_a_mail_becomes_a_conversation_and_its_answer_finds_the_way_back(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "thread@wallet.example")
    ann = Customer(mail_servers, "thread.ann@customer.example")
    ann.writes(desk.address, "Transfer to 0x12 is missing", "It left my wallet two hours ago.")
    first = desk.hears()[0]
    assert first.body == "Transfer to 0x12 is missing\n\nIt left my wallet two hours ago."
    ann.gets()  # the confirmation
    desk.answer(first.number, "We are looking.\n\nPlease wait for one hour.")
    got = ann.gets()
    assert got.sender is not None and got.sender.address == desk.address
    assert got.subject == "Re: Transfer to 0x12 is missing"
    assert got.full_text.startswith("We are looking.\n\nPlease wait for one hour.\n\nAda\n")
    assert "two hours" not in got.full_text and f"#{first.number}" in got.full_text
    assert "<p>We are looking.</p><p>Please wait for one hour.</p>" in got.html_safe
    assert got.in_reply_to == [first.provider_id] and got.answerable
    assert until(lambda: [one for one in desk.said("agent") if one.delivery == "sent"])[0].provider_id == got.message_id
    ann.writes(desk.address, "Re: Transfer to 0x12 is missing", "Thank you, it came.", answers=got)
    second = desk.hears(2)[1]
    assert (second.number, second.body) == (first.number, "Thank you, it came.")


def test_an_answer_to_an_earlier_mail_hangs_below_that_mail(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "which@wallet.example", acknowledge=False)
    ann = Customer(mail_servers, "which.ann@customer.example")
    ann.writes(desk.address, "Two things", "How high is the fee?")
    first = desk.hears()[0]
    desk.answer(first.number, "We look.")
    ours = ann.gets()
    ann.writes(desk.address, "Re: Two things", "And where is my transfer?", answers=ours)
    second = desk.hears(2)[1]
    assert second.number == first.number
    desk.answer(first.number, "Two dollars.", to=first.id)
    of_first = ann.gets()
    assert (of_first.in_reply_to, of_first.references) == ([first.provider_id], [first.provider_id])
    desk.answer(first.number, "It is there.")
    of_last = ann.gets()
    assert of_last.in_reply_to == [second.provider_id]
    ann.writes(desk.address, "Re: Two things", "Thank you.", answers=of_first)
    assert desk.hears(3)[2].number == first.number


PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def changes(site: RunningSite, kind: str) -> int:
    return site.db.read_and_wait(lambda unit: unit.value(_CHANGES, kind=kind))


def test_receipt_is_confirmed_to_those_whose_server_vouches_for_them_and_repeats_nothing(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "receipt@wallet.example")
    known = Customer(mail_servers, "receipt.known@customer.example")
    forged = Customer(mail_servers, "receipt.forged@customer.example")
    forged.writes(desk.address, "URGENT visit evil.example now", "Send your words to evil.example", checked=False)
    known.writes(desk.address, "你的转账 visit evil.example", "我的转账还没有到账，请帮我查一下，谢谢。")
    got = known.gets()
    assert "evil" not in got.subject + got.full_text and "转账还没有" not in got.full_text
    number = next(one.number for one in desk.hears(2) if "转账" in one.body)
    assert f"#{number}" in got.subject and str(number) in got.text and "助记词" in got.text
    assert not got.answerable, "no machine is to answer it"
    until(lambda: [one for one in desk.said("system") if one.delivery == "sent"])
    assert len(desk.said("system")) == 1 and mail_servers.mails(forged.address) == []


def test_nobody_is_told_years_later_that_a_mail_arrived(site: RunningSite, mail_servers: MailServers) -> None:
    address = "late@wallet.example"
    ann, bob, cleo = (Customer(mail_servers, f"late.{one}@customer.example") for one in ("ann", "bob", "cleo"))
    years_ago = datetime.now(UTC) - timedelta(days=900)
    vouched = "Authentication-Results: mx.wallet.example; dmarc=pass header.from=customer.example\r\n"
    with mail_servers.mailbox(address) as owner:
        for who, dated, came in ((ann, years_ago, years_ago), (bob, years_ago, None), (cleo, None, None)):
            date = format_datetime(dated or datetime.now(UTC))
            head = f"{vouched}From: {who.address}\r\nTo: {address}\r\nDate: {date}\r\nSubject: Hello\r\n\r\n"
            owner.append("INBOX", f"{head}I am {who.address}.\r\n".encode(), msg_time=came)
    desk = MailDesk(site, mail_servers, address)
    desk.hears(3)
    cleo.gets()
    until(lambda: all(one.delivery == "sent" for one in desk.said("system")))
    assert [mail_servers.mails(one.address) for one in (ann, bob)] == [[], []]
    assert len(desk.said("system")) == 1


def _health(desk: MailDesk) -> tuple[str, str]:
    row = desk.site.db.read_and_wait(accounts.of, desk.inbox.id)
    assert row is not None
    return str(desk.site.db.read_and_wait(accounts.health, desk.inbox)), row.last_failure


def test_a_mail_server_that_is_away_is_told_of_and_loses_nothing(
    site: RunningSite, mail_servers: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "LONGEST_S", 1.0)
    desk = MailDesk(site, mail_servers, "away@wallet.example", acknowledge=False)
    ann = Customer(mail_servers, "away.ann@customer.example")
    ann.writes(desk.address, "Before", "It is there.")
    first = desk.hears()[0]
    mail_servers.stop()
    try:
        until(lambda: _health(desk)[0] == "failing")
        ann.writes(desk.address, "Meanwhile", "It is not there.")
        desk.answer(first.number, "We hear you.")  # Postfix takes it and keeps it
        until(lambda: [one for one in desk.said("agent") if one.delivery == "sent"])
    finally:
        mail_servers.start()
    assert [one.body for one in desk.hears(2)] == ["Before\n\nIt is there.", "Meanwhile\n\nIt is not there."]
    assert "We hear you." in ann.gets().full_text
    until(lambda: _health(desk)[0] == "works")


def test_access_that_was_taken_back_is_told_of_and_given_anew_goes_on(
    site: RunningSite, mail_servers: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "LONGEST_S", 1.0)
    monkeypatch.setattr(oauth, "OTHERS_KEEP_S", 0.05)
    monkeypatch.setattr(oauth, "FRESH_S", 0)
    address = "taken.back@wallet.example"
    given = mail_servers.tokens.grant(address)
    oauth_client = {"client_id": TokenServer.CLIENT, "client_secret": TokenServer.SECRET, "refresh_token": given}
    url = f"{mail_servers.tokens.url}/token"
    desk = MailDesk(site, mail_servers, address, acknowledge=False, token_url=url, **oauth_client)
    ann = Customer(mail_servers, "taken.ann@customer.example")
    ann.writes(address, "Before", "It is there.")
    first = desk.hears()[0]
    # The lead's password changes at the provider: tokens and grant are void, what is open ends.
    del mail_servers.tokens.refresh_tokens[given]
    mail_servers.tokens.void_access()
    mail_servers.stop()
    mail_servers.start()
    until(lambda: _health(desk) == ("failing", "access_revoked"))
    desk.answer(first.number, "We hear you.")
    failed = until(lambda: [one for one in desk.said("agent") if one.delivery == "failed"])
    assert failed[0].reason == "access_revoked" and mail_servers.mails(ann.address) == []
    ann.writes(address, "Meanwhile", "It waits.")
    anew = {**oauth_client, "refresh_token": mail_servers.tokens.grant(address)}
    del anew["client_id"]
    sealed = accounts.sealed(site.settings.key(accounts.PURPOSE), desk.inbox.id, anew)
    site.db.write_and_wait(accounts.put, desk.inbox.id, sealed)
    assert desk.hears(2)[1].body == "Meanwhile\n\nIt waits."
    until(lambda: _health(desk)[0] == "works")
    desk.answer(first.number, "We hear you again.")
    assert "again" in ann.gets().full_text


def test_two_machines_that_answer_each_other_come_to_rest(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "loop@wallet.example")
    robot = Customer(mail_servers, "loop.robot@customer.example")
    robot.writes(desk.address, "Ticket 1 received", "We have received your ticket.")
    for number in (2, 3, 4, 5):
        # It marks nothing as automatic and refers to nothing, as bad programs do: every one is a new conversation.
        desk.hears(number - 1)
        if len(mail_servers.mails(robot.address)) >= number - 1:
            robot.seen = number - 1
        robot.writes(desk.address, f"Ticket {number} received", f"We have received your ticket {number}.")
    desk.hears(5)
    until(lambda: all(one.delivery == "sent" for one in desk.said("system")))
    assert len(desk.said("system")) == 2, "two in an hour, then never without a person"
    marked = Customer(mail_servers, "loop.marked@customer.example")
    marked.writes(desk.address, "Out of office", "I am away.", headers=[("Auto-Submitted", "auto-replied")])
    marked.writes(desk.address, "Newsletter", "Buy.", headers=[("List-Id", "<news.customer.example>")])
    desk.hears(7)
    assert len(desk.said("system")) == 2 and mail_servers.mails(marked.address) == []


def test_a_thread_does_not_open_to_who_repeats_its_ids(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "foreign@wallet.example")
    ann = Customer(mail_servers, "foreign.ann@customer.example")
    eve = Customer(mail_servers, "foreign.eve@customer.example", "Eve")
    ann.writes(desk.address, "My account", "Only you and I know this.")
    first = desk.hears()[0]
    desk.answer(first.number, "We know.")
    ann.gets()  # the confirmation
    got = ann.gets()
    plus = re.search(r"<([^>]+\+r[^>]+)>", mail_servers.mails(ann.address)[1].decode())
    assert plus
    # With References, with the token after the plus, with the same subject, with Ann's own id as hers: each time a new one.
    eve.writes(desk.address, "Re: My account", "And what was it?", answers=got)
    eve.writes(plus[1], "Re: My account", "And what was it again?")
    eve.writes(desk.address, "My account", "By the subject?", headers=[("X-No", "1")])
    found = desk.hears(4)
    assert len({one.number for one in found}) == 4 and len({one.contact_id for one in found}) == 2
    assert changes(site, "linked") == 2 and all(one.linked_from is None for one in found)
    # Ann herself comes back by the token alone; her mail program left everything else out.
    ann.writes(plus[1], "Re: My account", "It is I.")
    assert desk.hears(5)[4].number == first.number


def test_a_later_mail_that_only_says_it_is_from_the_victim_is_marked_where_it_stands(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "marked@wallet.example")
    ann = Customer(mail_servers, "marked.ann@customer.example")
    eve = Customer(mail_servers, "marked.eve@evil.example")
    ann.writes(desk.address, "My transfer", "It is missing.")
    first = desk.hears()[0]
    desk.answer(first.number, "We are looking.")
    ann.gets()  # the confirmation
    got = ann.gets()
    eve.writes(desk.address, "Re: My transfer", "Change my address.", answers=got, checked=False, sender=ann.address)
    denies = [("Authentication-Results", "mx.wallet.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail")]
    desk.hears(2)
    eve.writes(
        desk.address, "Re: My transfer", "At once.", answers=got, checked=False, sender=ann.address, headers=denies
    )
    found = desk.hears(3)
    assert {one.number for one in found} == {first.number}, "both know the id of our answer"
    page = site.db.read_and_wait(
        lambda unit: console.entry_page(unit, first.number, b"key", before=None, after=None, limit=50)
    )
    told = [
        (one.sender, one.confirmed_before)
        for one in page.entries
        if isinstance(one, MessageEntry) and one.author == "contact"
    ]
    assert told == [("pass", False), ("none", True), ("fail", True)]


def test_a_mail_whose_domain_lets_it_through_is_the_channels_proof_of_its_address_and_a_forged_one_is_none(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "vouched@wallet.example", acknowledge=False)

    def known(address: str) -> tuple[int, str]:
        found = site.db.read_and_wait(people.identity_at, IdentityKind.EMAIL, address, 0)
        assert found is not None
        return found.contact_id, found.proof.value

    ann, bob = (Customer(mail_servers, f"vouched.{one}@customer.example") for one in ("ann", "bob"))
    spf = [("Authentication-Results", "mx.wallet.example; spf=pass smtp.mailfrom=customer.example")]
    bob.writes(desk.address, "Hello", "Only the way it took was checked.", checked=False, headers=spf)
    ann.writes(desk.address, "Hello", "It is not I.", checked=False)
    desk.hears(2)
    assert known(ann.address)[1] == known(bob.address)[1] == "none"
    ann.writes(desk.address, "Hello", "It is I.")
    desk.hears(3)
    first, proof = known(ann.address)
    assert proof == "channel"
    # A forged one after it is told apart, and takes nothing.
    forged = [("Authentication-Results", "mx.wallet.example; dmarc=fail header.from=customer.example")]
    ann.writes(desk.address, "Change it", "Send all to me.", checked=False, headers=forged)
    last = desk.hears(4)[3]
    assert known(ann.address) == (first, "channel") and last.contact_id == first
    verdict = Query(text("select checked from origin where message_id = :id"), str)
    assert site.db.read_and_wait(lambda unit: unit.value(verdict, id=last.id)) == "fail"


def test_a_forged_sender_of_the_team_gets_no_rights_and_our_own_mail_no_conversation(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "forged@wallet.example")
    eve = Customer(mail_servers, "forged.eve@customer.example")
    eve.writes(desk.address, "From ourselves", "Loop", sender=desk.address)
    eve.writes(desk.address, "Close all tickets", "/close /assign eve", checked=False, sender=desk.ada.email)
    stored = desk.hears()[0]
    assert (stored.author_kind, stored.body) == ("contact", "Close all tickets\n\n/close /assign eve")
    assert [one.author_kind for one in desk.said("")] == ["contact"]


def test_a_mail_that_does_not_arrive_is_a_failed_message_with_a_reason(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "bounce@wallet.example")
    gone = Customer(mail_servers, "gone@refusing.example")
    mail_servers.send(
        b"From: gone@refusing.example\r\nTo: bounce@wallet.example\r\nSubject: Hi\r\nMessage-ID: <b1@refusing.example>\r\n\r\nHello?\r\n",
        gone.address,
        desk.address,
    )
    desk.answer(desk.hears()[0].number, "Hello.")
    failed = until(lambda: [one for one in desk.said("agent") if one.delivery == "failed"])
    assert failed[0].reason == "address_refused"
    assert len(desk.said()) == 1, "the report itself is no message"


def test_words_of_a_bounce_that_is_none_of_ours_are_kept_and_spoil_no_answer(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "rejected@wallet.example")
    ann = Customer(mail_servers, "rejected.ann@customer.example")
    ann.writes(desk.address, "Transfer", "Where is it?")
    first = desk.hears()[0]
    ann.gets()  # the confirmation
    desk.answer(first.number, "We are looking.")
    got = ann.gets()
    ann.writes(desk.address, "Re: Transfer rejected", "Version 4.2.0: it has been rejected.", answers=got)
    assert desk.hears(2)[1].number == first.number
    daemon = Customer(mail_servers, "mailer-daemon@customer.example", "Mail Delivery System")
    daemon.writes(desk.address, "Undelivered Mail Returned to Sender", "It was not delivered to x@y.example: 550 5.1.1")
    kept = desk.hears(3)[2]
    assert "It was not delivered" in kept.body and kept.number != first.number
    until(lambda: all(one.delivery == "sent" for one in desk.said("agent")))
    assert len(desk.said("system")) == 1, "the report is not answered"


def test_what_is_handed_over_and_cannot_be_stored_is_refused(site: RunningSite, mail_servers: MailServers) -> None:
    port = free_port()
    desk = MailDesk(site, mail_servers, "lmtp.no@wallet.example", incoming="smtp", listen_port=port)
    until(lambda: _listens(port))
    with smtplib.SMTP(HOST, port) as server:
        for sender in ("", "From: MAILER-DAEMON\r\n", f"From: {desk.address}\r\n"):
            with pytest.raises(smtplib.SMTPDataError) as refused:
                server.sendmail("", [desk.address], f"{sender}Subject: Hello\r\n\r\nWords.\r\n".encode())
            assert refused.value.smtp_code == 550
        report = "From: mailer-daemon@mx.example\r\nSubject: Undelivered Mail\r\n\r\nIt was not delivered.\r\n"
        server.sendmail("", [desk.address], report.encode())
    assert [one.body for one in desk.said("")] == ["Undelivered Mail\n\nIt was not delivered."]


def test_a_secret_leaves_the_mailbox_too_wherever_in_the_mail_it_was(
    site: RunningSite, mail_servers: MailServers, tmp_path: Path
) -> None:
    desk = MailDesk(site, mail_servers, "secret.in@wallet.example")
    ann = Customer(mail_servers, "secret.ann@customer.example")
    ann.writes(desk.address, f"My words {PHRASE}", "Please restore it.")
    ann.writes(desk.address, "Attached", "See the file.", files=[("words.txt", "text/plain", PHRASE.encode())])
    ann.writes(desk.address, "Nothing secret", "Hello.")
    desk.hears(3)
    until(lambda: changes(site, "forgotten_there") == 2)
    assert [read(raw).subject for raw in mail_servers.mails(desk.address)] == ["Nothing secret"]
    assert not [one for one in desk.said("") if "sausage" in one.body]
    secret = [Secret("phrase", tuple(PHRASE.split()))]
    assert left_on_disk(secret, tmp_path) == {}
    assert not [path for path in mail_servers.files(desk.address) if left_in(secret, path.read_bytes())]
    warning = ann.gets()
    assert "sausage" not in warning.full_text and not warning.answerable


def test_halves_of_a_phrase_in_a_subject_and_in_a_later_mail_both_leave_the_mailbox(
    site: RunningSite, mail_servers: MailServers, tmp_path: Path
) -> None:
    desk = MailDesk(site, mail_servers, "halves.in@wallet.example", acknowledge=False)
    ann = Customer(mail_servers, "halves.ann@customer.example")
    words = PHRASE.split()
    ann.writes(desk.address, f"Re: {' '.join(words[:6])}", "See above.")
    first = desk.hears()[0]
    assert first.body == "See above."
    ann.writes(desk.address, "Re: more", " ".join(words[6:]))
    desk.hears(2)
    until(lambda: changes(site, "forgotten_there") == 2)
    assert mail_servers.mails(desk.address) == []
    secret = [Secret("phrase", tuple(words))]
    until(lambda: left_on_disk(secret, tmp_path) == {})
    facts = rows(site.settings.database, "select facts from conversation order by id")
    assert next(sorted(json.loads(one)) for (one,) in facts) == ["sender_checked"]


def test_a_secret_that_is_not_stored_leaves_the_mailbox_and_is_warned_of(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "quoted.in@wallet.example", acknowledge=False)
    ann = Customer(mail_servers, "quoted.ann@customer.example")
    ann.writes(desk.address, "It fails", f"Please look.\n\nOn Monday, Ann wrote:\n> {PHRASE}\n")
    stored = desk.hears()[0]
    assert stored.body == "It fails\n\nPlease look."
    until(lambda: changes(site, "forgotten_there") == 1)
    assert mail_servers.mails(desk.address) == []
    warning = ann.gets()
    assert "recovery phrase" in warning.text and "sausage" not in warning.full_text


def test_a_secret_that_stays_in_the_mailbox_is_told_to_the_team(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "nameless.in@wallet.example")
    vouched = "Authentication-Results: mx.wallet.example; dmarc=pass header.from=customer.example\r\n"
    mail = f"{vouched}From: nameless.ann@customer.example\r\nTo: {desk.address}\r\nSubject: Help\r\n\r\n{PHRASE}\r\n"
    with mail_servers.mailbox(desk.address) as owner:
        owner.append("INBOX", mail.encode())
    assert "sausage" not in desk.hears()[0].body
    until(lambda: changes(site, "left_there") == 1)
    assert changes(site, "forgotten_there") == 0
    said = Customer(mail_servers, "nameless.ann@customer.example").gets()
    assert "recovery phrase" in said.text and "“Sent”" in said.text


def _copied(message_id: str, subject: str, words: str, sender: str = "copied.eve@customer.example") -> bytes:
    return (
        f"Authentication-Results: mx.wallet.example; dmarc=pass header.from=customer.example\r\nFrom: {sender}\r\n"
        f"To: copied@wallet.example\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n\r\n{words}\r\n"
    ).encode()


def test_a_mail_with_the_id_of_another_is_neither_shown_nor_removed_in_its_place(
    site: RunningSite, mail_servers: MailServers
) -> None:
    """An id is known to whoever got a mail; a later mail of the same sender may carry it as well."""
    desk = MailDesk(site, mail_servers, "copied@wallet.example")
    ann = Customer(mail_servers, "copied.ann@customer.example")
    sent = ann.writes(desk.address, "My wallet", "It does not open.", checked=False)
    copied = str(sent["Message-ID"])
    mail_servers.send(_copied(copied, "Of Eve", "Her words."), "copied.eve@customer.example", desk.address)
    mail_servers.send(_copied(copied, "Vouched", "Forged.", ann.address), ann.address, desk.address)
    first = next(one for one in desk.hears(3) if "It does not open" in one.body)
    shown = _original(desk, first)
    assert "It does not open." in shown.text and (shown.checked_by, shown.dmarc) == ("", "")
    reworded = copied.replace("<", "<x") + f" {copied}"
    mail_servers.send(_copied(reworded, "Of Eve again", "More."), "copied.eve@customer.example", desk.address)
    desk.hears(4)
    site.db.write_and_wait(asides.forget_later, first.id)
    until(lambda: changes(site, "forgotten_there") == 1)
    left = sorted(read(raw).subject for raw in mail_servers.mails(desk.address))
    assert left == ["Of Eve", "Of Eve again", "Vouched"]
    site.db.write_and_wait(asides.forget_later, first.id)
    until(lambda: changes(site, "left_there") == 1)
    with pytest.raises(originals.NotThere):
        _original(desk, first)


def _original(desk: MailDesk, message: Said) -> originals.OriginalView:
    """As the console is given it."""
    asks: Any = desk.ada
    running = desk.site.site

    async def ask() -> originals.OriginalView:
        return await originals.original(asks, message.number, message.id, running.desk.db, running.desk.providers)

    assert running.loop is not None
    return asyncio.run_coroutine_threadsafe(ask(), running.loop).result(20)


def test_a_mail_that_lies_elsewhere_now_is_not_said_to_be_gone(mail_servers: MailServers) -> None:
    address = "elsewhere@wallet.example"
    account = Account(
        inbox_id=1,
        public_id="in",
        name="Support",
        languages=("en",),
        settings=Settings(
            address=address,
            imap_host=HOST,
            imap_port=mail_servers.imap_port,
            imap_security=Security.NONE,
            password=PASSWORD,
            own_network=True,
        ),
        hook_secret="one",
    )

    raw = _with_id("filed@customer.example")
    key = arriving.key(account.hook_secret, read(raw), raw)
    wanted = Wanted(name="<filed@customer.example>", key=digest(key))

    async def forgets() -> bool:
        async with a_client(private=True) as client:
            return await adapter.forget(client, account, wanted)

    with mail_servers.mailbox(address) as owner:
        owner.append("INBOX", raw)
        owner.create_folder("Done")
        owner.move(owner.search(), "Done")
    assert asyncio.run(forgets()) is False
    with mail_servers.mailbox(address) as owner:
        owner.append("INBOX", raw)
    assert asyncio.run(forgets()) is True


def test_a_warning_is_not_mailed_to_whom_nobody_vouches_for(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "forged.words@wallet.example")
    ann, bob = (Customer(mail_servers, f"forged.{one}@customer.example") for one in ("ann", "bob"))
    ann.writes(desk.address, "Help", f"My words are {PHRASE}", checked=False)
    first = desk.hears()[0]
    bob.writes(desk.address, "Help", f"My words are {PHRASE}")
    assert "sausage" not in bob.gets().full_text
    assert mail_servers.mails(ann.address) == []
    noted = [one for one in desk.said("system") if one.number == first.number]
    assert len(noted) == 1 and "not mailed" in noted[0].body
    visible = Query(text("select visibility from message where id = :id"), str)
    assert site.db.read_and_wait(lambda unit: unit.value(visible, id=noted[0].id)) == "note"
    # Whom the team has answered is known.
    desk.answer(first.number, "We have seen it.")
    ann.gets()
    ann.writes(desk.address, "Help again", f"Once more {PHRASE}", checked=False)
    assert "sausage" not in ann.gets().full_text


def test_handed_over_mail_is_stored_before_it_is_accepted(site: RunningSite, mail_servers: MailServers) -> None:
    port = free_port()
    desk = MailDesk(site, mail_servers, "lmtp@wallet.example", incoming="lmtp", listen_port=port)
    until(lambda: _listens(port))
    mail_servers.route(desk.address, port)
    ann = Customer(mail_servers, "lmtp.ann@customer.example")
    ann.writes("lmtp+anything@wallet.example", "Over LMTP", "Straight from Postfix.")
    first = desk.hears()[0]
    assert first.body == "Over LMTP\n\nStraight from Postfix."
    desk.answer(first.number, "Thank you.")
    ann.gets()
    got = ann.gets()
    ann.writes(desk.address, "Re: Over LMTP", "Welcome.", answers=got)
    assert desk.hears(2)[1].number == first.number
    mail_servers.send(_with_id("once@customer.example"), ann.address, desk.address)
    mail_servers.send(_with_id("once@customer.example"), ann.address, desk.address)
    ann.writes(desk.address, "Last", "Last.")
    assert len(desk.hears(4)) == 4, "the same mail is stored once"


def test_forty_megabytes_in_a_mailbox_are_told_to_both_sides(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "large.in@wallet.example", largest_mb=1)
    ann = Customer(mail_servers, "large.ann@customer.example")
    ann.writes(desk.address, "Screen recording", "See.", files=[("film.mp4", "video/mp4", b"\x00" * 2_000_000)])
    stored = desk.hears()[0]
    assert stored.body.startswith("Screen recording\n\n[") and "3 MB" in stored.body and stored.files == 0
    mails = [ann.gets(), ann.gets()]
    told = next(one for one in mails if "3 MB" in one.text)
    assert "Screen recording" not in told.subject + told.full_text and "1 MB" in told.text and not told.answerable


def test_a_crash_between_the_servers_yes_and_our_note_is_looked_up(
    site: RunningSite, mail_servers: MailServers
) -> None:
    desk = MailDesk(site, mail_servers, "crash@wallet.example", sent_kept=True)
    ann = Customer(mail_servers, "crash.ann@customer.example")
    ann.writes(desk.address, "Hello", "Are you there?", checked=False)
    first = desk.hears()[0]
    desk.answer(first.number, "Yes.")
    got = ann.gets()
    sent = until(lambda: [one for one in desk.said("agent") if one.delivery == "sent"])[0]
    raw = mail_servers.mails(ann.address)[0]
    for kept in (True, False):
        with mail_servers.mailbox(desk.address) as owner:
            owner.select_folder("Sent")
            owner.delete_messages(owner.search())
            owner.expunge()
            if kept:  # as Gmail and Microsoft 365 do by themselves
                owner.append("Sent", raw)
        # As the database stands when the process died in between.
        site.db.write_and_wait(_as_before, sent.id)
        until(lambda: [one for one in desk.said("agent") if one.delivery == "sent"])
        assert len(mail_servers.mails(ann.address)) == (1 if kept else 2)
    again = ann.gets()
    assert again.message_id == got.message_id, "a mail program shows the two as one"


@pytest.fixture
def rotating(mail_servers: MailServers) -> Iterator[MailServers]:
    """Every refresh token is good once."""
    mail_servers.tokens.rotates = True
    yield mail_servers
    mail_servers.tokens.rotates = False
    mail_servers.tokens.lives_s = 3600


def test_a_refresh_token_that_is_good_once_outlives_the_process(
    database_url: str, tmp_path: Path, rotating: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "LEASE_US", 4 * SECOND)  # so soon the next process may listen
    address = "rotates@wallet.example"
    given = rotating.tokens.grant(address)
    rotating.tokens.lives_s = oauth.EARLY_S  # over at once: another token for every mail
    ann = Customer(rotating, "rotates.ann@customer.example")
    site = RunningSite(database_url, tmp_path)
    try:
        oauth_client = {"client_id": TokenServer.CLIENT, "client_secret": TokenServer.SECRET, "refresh_token": given}
        url = f"{rotating.tokens.url}/token"
        desk = MailDesk(site, rotating, address, acknowledge=False, token_url=url, **oauth_client)
        ann.writes(address, "First", "Before it was started again.")
        desk.answer(desk.hears()[0].number, "Yes.")
        ann.gets()
        until(lambda: all(one.delivery == "sent" for one in desk.said("agent")))
    finally:
        site.stop()
    assert given not in rotating.tokens.refresh_tokens
    _tokens.clear()  # as another process
    desk.site = site = RunningSite(database_url, tmp_path)
    try:
        ann.writes(address, "Second", "After it was started again.")
        desk.answer(desk.hears(2)[1].number, "Still here.")
        ann.gets()
        until(lambda: all(one.delivery == "sent" for one in desk.said("agent")))
        row = site.db.read_and_wait(accounts.of, desk.inbox.id)
        assert row is not None
        kept = accounts.opened(site.settings.key(accounts.PURPOSE), desk.inbox.id, row.credentials)
        assert rotating.tokens.refresh_tokens[kept["refresh_token"]] == address
        assert kept["client_secret"] == TokenServer.SECRET
        assert b"refresh_token" not in row.credentials
    finally:
        site.stop()


def test_two_processes_do_not_lose_a_refresh_token_that_is_good_once(site: RunningSite, rotating: MailServers) -> None:
    address = "rotates.two@wallet.example"
    oauth_client = {"client_id": TokenServer.CLIENT, "client_secret": TokenServer.SECRET}
    given = rotating.tokens.grant(address)
    url = f"{rotating.tokens.url}/token"
    desk = MailDesk(site, rotating, address, token_url=url, incoming="lmtp", refresh_token=given, **oauth_client)

    async def both() -> list[str]:
        account = await site.site.desk.providers.account(desk.inbox)
        grant = account.settings.grant()
        async with a_client(private=True) as client:
            processes = [oauth.Tokens(client, grant, account.secrets) for _ in range(2)]
            got = await asyncio.gather(*(one.get() for one in processes))
            processes[0].refused(got[0])
            return [*got, await processes[0].get()]

    assert site.site.loop is not None
    got = asyncio.run_coroutine_threadsafe(both(), site.site.loop).result(20)
    assert len(set(got)) == 3
    assert set(rotating.tokens.refresh_tokens.values()) >= {address}


def test_nobody_can_tell_where_sent_mail_is_not_kept(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "unknown@wallet.example")
    ann = Customer(mail_servers, "unknown.ann@customer.example")
    ann.writes(desk.address, "Hello", "Are you there?", checked=False)
    desk.answer(desk.hears()[0].number, "Yes.")
    ann.gets()
    sent = until(lambda: [one for one in desk.said("agent") if one.delivery == "sent"])[0]
    site.db.write_and_wait(_as_before, sent.id)
    told = until(lambda: [one for one in desk.said("agent") if one.delivery == "unknown"])[0]
    assert told.reason == "mail_may_have_gone" and len(mail_servers.mails(ann.address)) == 1


def test_ten_mails_in_chinese_with_files_are_one_conversation(site: RunningSite, mail_servers: MailServers) -> None:
    desk = MailDesk(site, mail_servers, "zh@wallet.example")
    li = Customer(mail_servers, "zh.li@customer.example", "李雷")
    picture = a_picture()
    li.writes(
        desk.address,
        "提币一直没有到账",
        "我昨天从交易所提币到钱包，一直没有到账。",
        files=[("截图一.png", "image/png", picture)],
    )
    number = desk.hears()[0].number
    li.gets()  # the confirmation
    for turn in range(1, 6):
        desk.answer(number, f"您好，这是第{turn}次答复，我们正在核对。")
        got = li.gets()
        assert got.subject == "Re: 提币一直没有到账" and f"第{turn}次答复" in got.text and "已被" not in got.text
        if turn < 5:
            li.writes(
                desk.address,
                got.subject,
                f"好的，补充第{turn}张截图。",
                answers=got,
                files=[(f"截图{turn}.png", "image/png", picture)],
            )
            found = desk.hears(turn + 1)
            assert found[turn].body == f"好的，补充第{turn}张截图。"
    until(lambda: all(one.files == 1 for one in desk.said()))
    said = desk.said()
    assert {one.number for one in said} == {number} and said[0].language == "zh" and len(said) == 5
    assert len(mail_servers.mails(li.address)) == 6
    last = mail_servers.mails(li.address)[-1].decode()
    assert (
        last.count("References:") == 1
        and len(re.findall(r"<[^<>\s]+@customer\.example>", last.partition("\r\n\r\n")[0])) >= 5
    )
