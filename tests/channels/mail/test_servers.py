"""The ways mail takes, through Postfix and Dovecot: watching a mailbox, being handed mail, handing it in, signing on by OAuth."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psutil
import pytest

from tests.support.mailservers import HOST, PASSWORD, MailServers, TokenServer
from tests.support.ports import free_port
from tests.support.running import run
from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.mail import imap, kinds
from walletdesk.channels.mail.access import Security
from walletdesk.channels.mail.imap import Cursor, Door, Fetched, Mailbox
from walletdesk.channels.mail.lmtp import Handed, Listener, Protocol
from walletdesk.channels.mail.oauth import Grant, Tokens
from walletdesk.channels.mail.reading import read
from walletdesk.channels.mail.submit import Way, submit
from walletdesk.kit.errors import Unavailable

LARGEST = 30_000_000
SILENCE = b"silence"


def a_mail(subject: str = "Hello", *, body: str = "Where is my money?", sender: str = "ann@customer.example") -> bytes:
    return (
        f"From: Ann <{sender}>\r\nTo: support@wallet.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject.replace(' ', '-')}.{time.monotonic_ns()}@customer.example>\r\n\r\n{body}\r\n"
    ).encode()


def door(servers: MailServers, address: str, **fields: Any) -> Door:
    given: dict[str, Any] = {
        "host": HOST,
        "port": servers.imap_port,
        "security": Security.NONE,
        "user": address,
        "password": PASSWORD,
        "private": True,
    }
    return Door(**given | fields)


@contextmanager
def opened(at: Door, largest: int = LARGEST) -> Iterator[Mailbox]:
    mailbox = Mailbox(at, largest)
    try:
        yield mailbox
    finally:
        mailbox.close()


def subjects(mails: list[Fetched]) -> list[str]:
    return [read(mail.raw).subject for mail in mails]


def test_what_is_unread_is_taken_once_and_then_all_that_comes(mail_servers: MailServers) -> None:
    address = "taken@wallet.example"
    with mail_servers.mailbox(address) as owner:
        for subject, flags in (("read long ago", [b"\\Seen"]), ("unread 1", []), ("unread 2", [])):
            owner.append("INBOX", a_mail(subject), flags=flags)
    with opened(door(mail_servers, address)) as mailbox:
        first = list(mailbox.new(Cursor()))
        assert subjects(first) == ["unread 1", "unread 2"]
        mailbox.mark_read([first[0].uid])
        # Killed in between: the second mail was never noted, so it comes again, and only it.
        assert subjects(list(mailbox.new(first[0].cursor))) == ["unread 2"]
        assert list(mailbox.new(first[1].cursor)) == []
    with mail_servers.mailbox(address) as owner:
        owner.append("INBOX", a_mail("read by a colleague at once"), flags=[b"\\Seen"])
        assert len(owner.search(["SEEN"])) == 3
    with opened(door(mail_servers, address)) as mailbox:
        assert subjects(list(mailbox.new(first[1].cursor))) == ["read by a colleague at once"]


def test_a_mailbox_that_was_moved_is_read_again_from_the_day_before(mail_servers: MailServers) -> None:
    address = "moved@wallet.example"
    for number in range(3):
        mail_servers.send(a_mail(f"mail {number}"), "ann@customer.example", address)
        mail_servers.wait_for_mail(address, number + 1)
    with opened(door(mail_servers, address)) as mailbox:
        before = list(mailbox.new(Cursor()))
        mailbox.mark_read([mail.uid for mail in before])
    mail_servers.restart_validity(address)
    with opened(door(mail_servers, address)) as mailbox:
        after = list(mailbox.new(before[-1].cursor))
        assert subjects(after) == ["mail 0", "mail 1", "mail 2"]
        assert after[-1].cursor.validity != before[-1].cursor.validity
        assert [mail.raw for mail in after] == [mail.raw for mail in before]
        assert list(mailbox.new(after[-1].cursor)) == []


def test_idle_tells_of_a_mail_as_it_comes(mail_servers: MailServers) -> None:
    address = "idle@wallet.example"
    with opened(door(mail_servers, address)) as mailbox:
        assert list(mailbox.new(Cursor())) == [] and not mailbox.wait(0.2)
        told: list[float] = []
        waiting = threading.Thread(target=lambda: told.append(time.monotonic()) if mailbox.wait(20) else None)
        waiting.start()
        time.sleep(0.3)
        began = time.monotonic()
        mail_servers.send(a_mail("pushed"), "ann@customer.example", address)
        waiting.join()
        assert told and told[0] - began < 10
        assert subjects(list(mailbox.new(Cursor()))) == ["pushed"]


@pytest.mark.parametrize("security", [Security.NONE, Security.TLS])
def test_what_comes_just_before_idle_begins_is_told_too(
    mail_servers: MailServers, monkeypatch: pytest.MonkeyPatch, security: Security
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_servers.authority))
    address = f"before.{security}@wallet.example"
    port = mail_servers.imaps_port if security is Security.TLS else mail_servers.imap_port
    with opened(door(mail_servers, address, security=security, port=port)) as mailbox:
        for number in range(3):
            list(mailbox.new(Cursor()))
            mail_servers.send(a_mail(f"before {number}"), "ann@customer.example", address)
            mail_servers.wait_for_mail(address, number + 1)
            began = time.monotonic()
            if number == 2:  # told with the answer to something else
                mailbox.mark_read([1])
            assert mailbox.wait(30)
            assert time.monotonic() - began < 10


def test_who_waits_can_be_woken_to_go(mail_servers: MailServers) -> None:
    with opened(door(mail_servers, "woken@wallet.example")) as mailbox:
        assert list(mailbox.new(Cursor())) == []  # what was told as it was opened is no news any more
        ended: list[type[BaseException]] = []

        def wait() -> None:
            try:
                mailbox.wait(60)
            except Retry as error:
                ended.append(type(error))

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.3)
        mailbox.interrupt()
        waiting.join(10)
        assert ended == [Retry]


def test_a_mail_that_is_too_large_shows_its_headers_only(mail_servers: MailServers) -> None:
    address = "large@wallet.example"
    with mail_servers.mailbox(address) as owner:
        owner.append("INBOX", a_mail("large", body="x" * 78 + "\r\n") + b"y" * 200_000)
        owner.append("INBOX", a_mail("small"))
    with opened(door(mail_servers, address), largest=100_000) as mailbox:
        large, small = mailbox.new(Cursor())
    assert (large.whole, small.whole) == (False, True)
    assert large.size > 200_000 and len(large.raw) < 1000 and subjects([large, small]) == ["large", "small"]


@pytest.mark.parametrize(
    "count", [1_500, pytest.param(50_000, marks=[pytest.mark.slow, pytest.mark.timeout(300)])], ids=["some", "all"]
)
def test_fifty_thousand_unread_mails_are_taken_in_pages(mail_servers: MailServers, count: int) -> None:
    address = f"heap{count}@wallet.example"
    mail_servers.heap(address, count)
    ours = psutil.Process()
    with opened(door(mail_servers, address)) as mailbox:
        most = seen = 0
        before = largest = ours.memory_info().rss
        cursor = Cursor()
        for mail in mailbox.new(cursor):
            seen += 1
            most = max(most, len(mail.raw))
            if seen % 500 == 0:
                largest = max(largest, ours.memory_info().rss)
            if seen == count // 2:
                cursor = mail.cursor
        assert seen == count and most < 1000
        assert largest - before < 60_000_000, "a page at a time is here"
    with opened(door(mail_servers, address)) as mailbox:
        # Broken off in the middle: the other half comes again, and nothing of the first.
        again = mailbox.new(cursor)
        first = next(again)
        assert first.uid > cursor.uid
        if count < 10_000:
            assert 1 + sum(1 for _ in again) == count - count // 2


def test_who_writes_now_does_not_wait_behind_thousands_of_old_mails(mail_servers: MailServers) -> None:
    address = "lately@wallet.example"
    long_ago, yesterday = datetime(2024, 5, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(days=1)
    with mail_servers.mailbox(address) as owner:
        for number in range(250):
            owner.append("INBOX", a_mail(f"old {number}"), msg_time=long_ago)
        owner.append("INBOX", a_mail("read"), flags=[b"\\Seen"], msg_time=yesterday)
        owner.append("INBOX", a_mail("yesterday"), msg_time=yesterday)
    taken: list[str] = []
    with opened(door(mail_servers, address)) as mailbox:
        for mail in mailbox.new(Cursor()):
            taken.append(read(mail.raw).subject)
            cursor = mail.cursor
            if len(taken) == 50:
                mail_servers.send(a_mail("now"), "ann@customer.example", address)
                mail_servers.wait_for_mail(address, 253)
            if len(taken) == 130:
                break
    assert taken[:2] == ["yesterday", "old 0"]
    assert taken.index("now") == 101, "behind the page that was on its way"
    with opened(door(mail_servers, address)) as mailbox:
        rest = list(mailbox.new(cursor))
        assert subjects(rest) == [f"old {number}" for number in range(128, 250)], "after a crash: the rest, once"
        assert [mail.waited for mail in rest] == [True] * 122
        assert list(mailbox.new(rest[-1].cursor)) == []


def test_a_mail_with_a_secret_leaves_the_mailbox_and_takes_no_other_along(mail_servers: MailServers) -> None:
    address = "secret@wallet.example"
    with mail_servers.mailbox(address) as owner:
        for subject in ("first", "holds a secret", "last"):
            owner.append("INBOX", a_mail(subject))
        owner.delete_messages(owner.search(["SUBJECT", "last"]))  # marked by somebody else, who may want it back
    with opened(door(mail_servers, address)) as mailbox:
        mails = list(mailbox.new(Cursor()))
        assert mailbox.remove([mails[1].uid])
        message_id = read(mails[0].raw).message_id
        assert message_id and mailbox.remove_by_id(message_id, lambda raw: raw != mails[0].raw) is None
        is_it = mails[0].raw.__eq__
        assert mailbox.remove_by_id(message_id, is_it) and mailbox.remove_by_id(message_id, is_it) is None
    assert [read(raw).subject for raw in mail_servers.mails(address)] == ["last"]
    assert not [path for path in mail_servers.files(address) if b"holds a secret" in path.read_bytes()]


def test_a_wrong_password_and_a_strange_certificate_are_told_from_a_server_that_is_away(
    mail_servers: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "doors@wallet.example"

    def refusal(at: Door) -> str:
        with pytest.raises(Permanent) as refused:
            Mailbox(at, LARGEST)
        return refused.value.reason

    tls = {"port": mail_servers.imaps_port, "security": Security.TLS}
    assert refusal(door(mail_servers, address, password="wrong")) == "mail_login_refused"
    assert refusal(door(mail_servers, address, folder="Nowhere")) == "mail_folder_missing"
    assert refusal(door(mail_servers, address, **tls)) == "mail_certificate"
    assert refusal(door(mail_servers, address, security=Security.STARTTLS)) == "mail_certificate"
    assert refusal(Door(host="mail.example", port=143, security=Security.NONE)) == "mail_not_encrypted"
    with pytest.raises(Retry):
        Mailbox(door(mail_servers, address, port=free_port()), LARGEST)
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_servers.authority))
    for security in (tls, {"security": Security.STARTTLS}):
        with opened(door(mail_servers, address, **security)) as mailbox:
            assert list(mailbox.new(Cursor())) == []


OK, NEVER = b"* OK IMAP4rev1 ready\r\n", b""


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>no</html>\r\n"], "channel_not_ready"),
        ([b"<html>" + b"x" * 2_000_000], "channel_not_ready"),
        ([b"* BYE too many connections\r\n"], "channel_not_ready"),
        ([b"* \xff\xfe\x00\r\n"], "channel_not_ready"),
        ([NEVER], "channel_not_ready"),
        ([OK, NEVER], "channel_not_ready"),
        ([OK, b"* CAPABILITY IMAP4rev1\r\nT OK done\r\n", b"T NO [UNAVAILABLE] later\r\n"], "channel_not_ready"),
        ([OK, b"* CAPABILITY IMAP4rev1\r\nT OK done\r\n", b"T NO [AUTHENTICATIONFAILED] no\r\n"], "mail_login_refused"),
        (
            [OK, b"* CAPABILITY IMAP4rev1\r\nT OK done\r\n", b"T OK done\r\n", b"T NO [NONEXISTENT] no\r\n"],
            "mail_folder_missing",
        ),
        ([OK, b"* CAPABILITY IMAP4rev1\r\nT OK done\r\n", b"T OK done\r\n", NEVER], "channel_not_ready"),
    ],
    ids=str,
)
def test_whatever_a_mailbox_answers_is_sorted_and_nobody_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch, said: list[bytes], outcome: str
) -> None:
    for one in ("READ_S", "CONNECT_S"):
        monkeypatch.setattr(imap, one, 0.5)
    began = time.monotonic()
    with _mailbox_that_says(said) as port, pytest.raises((Retry, Permanent)) as ended:
        Mailbox(Door(host=HOST, port=port, security=Security.NONE, private=True, user="u", password="p"), LARGEST)
    assert isinstance(ended.value, Retry | Permanent) and ended.value.reason == outcome
    assert time.monotonic() - began < 10


@contextmanager
def _mailbox_that_says(said: list[bytes]) -> Iterator[int]:
    """An IMAP server with these answers, one to each command, T standing for its tag; after the last it says nothing more."""
    server = socket.create_server((HOST, 0))
    over = threading.Event()

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            for number, answer in enumerate(said):
                tag = lines.readline().split(b" ")[0] if number else b""
                connection.sendall(answer.replace(b"T ", tag + b" ", 1) if number else answer)
            over.wait(20)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    over.set()
    server.close()
    thread.join(5)


# -- handed over -----------------------------------------------------------------


@asynccontextmanager
async def listening(take: Callable[[Handed], Any], ours: str, **fields: Any) -> AsyncIterator[int]:
    async def taking(mail: Handed) -> None:
        take(mail)

    def is_ours(address: str) -> bool:
        local, _, domain = address.partition("@")
        return f"{local.partition('+')[0]}@{domain}" == ours

    given: dict[str, Any] = {"protocol": Protocol.LMTP, "largest": 1_000_000, "name": "desk.wallet.example"}
    listener = Listener(ours=is_ours, take=taking, **given | fields)
    port = await listener.open(HOST, 0)
    yield port
    await listener.close()


def test_the_mail_server_keeps_a_mail_until_it_is_stored(mail_servers: MailServers) -> None:
    address = "handed@wallet.example"
    tries: list[Handed] = []
    stored = asyncio.Event()

    def take(mail: Handed) -> None:
        tries.append(mail)
        if len(tries) < 3:
            raise Unavailable if len(tries) == 1 else RuntimeError("what it holds is nobody's business")
        stored.set()

    async def main() -> None:
        async with listening(take, address) as port:
            mail_servers.route(address, port)
            sending = asyncio.to_thread(
                mail_servers.send, a_mail("kept"), "ann@customer.example", "handed+t42@wallet.example"
            )
            await sending
            await stored.wait()
            await asyncio.sleep(2)

    run(main)
    assert len(tries) == 3, "stored once, so it is not offered again"
    assert (tries[2].sender, tries[2].recipient) == ("ann@customer.example", "handed+t42@wallet.example")
    assert read(tries[2].raw).subject == "kept" and tries[0].raw == tries[2].raw


def test_forty_megabytes_and_strange_addresses_come_back_to_their_sender_with_a_reason(
    mail_servers: MailServers,
) -> None:
    address, customer = "limits@wallet.example", "limits@customer.example"
    taken: list[Handed] = []

    async def main() -> None:
        async with listening(taken.append, address, largest=36_000_000) as port:
            mail_servers.route(address, port)
            mail_servers.route("nobody.limits@wallet.example", port)
            huge = a_mail("huge", body=("z" * 76 + "\r\n") * 520_000, sender=customer)
            assert len(huge) > 40_000_000
            await asyncio.to_thread(mail_servers.send, huge, customer, address)
            await asyncio.to_thread(mail_servers.wait_for_mail, customer, 1, 40)
            await asyncio.to_thread(mail_servers.send, a_mail("lost"), customer, "nobody.limits@wallet.example")
            await asyncio.to_thread(mail_servers.wait_for_mail, customer, 2)

    run(main, limit_s=90)
    assert taken == []
    too_large, nobody = (read(raw) for raw in mail_servers.mails(customer))
    assert too_large.kind is kinds.Kind.BOUNCE and "size limit" in too_large.text
    assert [(one.recipient, one.status) for one in too_large.bounced] == [(address, "5.3.4")]
    assert [one.status for one in nobody.bounced] == ["5.1.1"]


def test_one_answer_for_each_recipient_and_smtp_for_those_who_have_no_lmtp(
    caplog: pytest.LogCaptureFixture,
) -> None:
    taken: list[Handed] = []
    caplog.set_level(logging.DEBUG)

    def take(mail: Handed) -> None:
        if "+later" in mail.recipient:
            raise Unavailable
        taken.append(mail)

    async def main() -> None:
        async with listening(take, "both@wallet.example") as lmtp:
            said = await asyncio.to_thread(_talk, lmtp, "both@wallet.example", "both+later@wallet.example")
            assert said[-2:] == ["250 2.0.0 stored", "451 4.3.0 not stored, please try again later"]
        async with listening(take, "both@wallet.example", protocol=Protocol.SMTP) as smtp:
            await asyncio.to_thread(_send, smtp, "both@wallet.example")
            with pytest.raises(smtplib.SMTPDataError, match="451"):
                await asyncio.to_thread(_send, smtp, "both+later@wallet.example")
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                await asyncio.to_thread(_send, smtp, "others@wallet.example")
            with pytest.raises(smtplib.SMTPSenderRefused, match="552"):
                await asyncio.to_thread(_send, smtp, "both@wallet.example", b"x" * 2_000_000)

    run(main)
    assert [mail.recipient for mail in taken] == ["both@wallet.example"] * 2
    assert "both@wallet" not in caplog.text and "Where is my money" not in caplog.text


def _send(port: int, recipient: str, raw: bytes = b"") -> None:
    with smtplib.SMTP(HOST, port, timeout=10) as client:
        client.sendmail("ann@customer.example", [recipient], raw or a_mail())


def _talk(port: int, *recipients: str) -> list[str]:
    """LMTP by hand."""
    lines = [
        "LHLO mx.wallet.example",
        "MAIL FROM:<ann@customer.example>",
        *[f"RCPT TO:<{one}>" for one in recipients],
        "DATA",
    ]
    said: list[str] = []
    with socket.create_connection((HOST, port), timeout=10) as connection, connection.makefile("rwb") as stream:
        stream.readline()
        for line in lines:
            stream.write(line.encode() + b"\r\n")
            stream.flush()
            while (answer := stream.readline().decode().strip())[3:4] == "-":
                pass
            said.append(answer)
        stream.write(a_mail() + b".\r\n")
        stream.flush()
        said += [stream.readline().decode().strip() for _ in recipients]
    return said


# -- handed in -------------------------------------------------------------------


def way(servers: MailServers, **fields: Any) -> Way:
    given: dict[str, Any] = {"host": HOST, "port": servers.smtp_port, "security": Security.NONE, "private": True}
    return Way(**given | fields)


def test_mail_is_handed_in_and_refusals_are_told_apart(
    mail_servers: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    support, customer = "out@wallet.example", "out@customer.example"

    def failure(at: Way, recipient: str = customer) -> Permanent:
        with pytest.raises(Permanent) as failed:
            run(submit, at, a_mail("answer"), support, recipient)
        return failed.value

    run(submit, way(mail_servers), a_mail("answer"), support, customer)
    assert read(mail_servers.wait_for_mail(customer)[0]).subject == "answer"
    assert failure(way(mail_servers, user=support, password="wrong")).reason == "mail_login_refused"
    assert failure(way(mail_servers, port=mail_servers.refusing_port)).reason == "address_refused"
    assert failure(way(mail_servers), "no address").reason == "address_refused"
    assert failure(Way(host="mail.example", port=25, security=Security.NONE)).reason == "mail_not_encrypted"
    assert failure(way(mail_servers, security=Security.STARTTLS)).reason == "mail_certificate"
    with pytest.raises(Retry):
        run(submit, way(mail_servers, port=free_port()), a_mail(), support, customer)
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_servers.authority))
    signed_on = way(mail_servers, user=support, password=PASSWORD, security=Security.STARTTLS)
    run(submit, signed_on, a_mail("encrypted"), support, customer)
    assert len(mail_servers.wait_for_mail(customer, 2)) == 2


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([b"220 hello", b"250 fine", b"250 fine", b"250 fine", b"354 go on", None], "unknown"),
        ([b"220 hello", b"250 fine", b"250 fine", None], "retry"),
        ([b"220 hello", b"250 fine", b"250 fine", b"451 4.7.1 greylisted"], "retry"),
        ([b"421 4.7.0 too many connections"], "retry"),
        ([b"220 hello", b"250 fine", b"550 5.7.60 not your address"], "sender_refused"),
        ([b"220 hello", b"250 fine", b"250 fine", b"250 fine", b"552 5.3.4 too big"], "mail_too_large"),
        ([b"220 hello", b"250 fine", b"250 fine", b"250 fine", b"354 go on", b"554 5.6.0 spam"], "mail_refused"),
        ([b"HTTP/1.1 400 Bad Request"], "retry"),
    ],
)
def test_where_a_server_broke_off_decides_what_is_known(said: list[bytes | None], outcome: str) -> None:
    with _scripted(said) as port:
        here = Way(host=HOST, port=port, security=Security.NONE, private=True)
        with pytest.raises((Retry, Permanent)) as ended:
            run(submit, here, a_mail(), "support@wallet.example", "ann@customer.example")
    assert _what(ended.value) == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([b"220 hello", b"250 fine", b"250 fine", b"250 fine", b"354 go on", SILENCE], "unknown"),
        ([b"220 hello", b"250 fine", b"250 fine", SILENCE], "retry"),
        ([SILENCE], "retry"),
    ],
)
def test_a_server_that_falls_silent_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, said: list[bytes | None], outcome: str
) -> None:
    monkeypatch.setattr("walletdesk.channels.mail.submit.TIMEOUT_S", 0.5)
    began = time.monotonic()
    with _scripted(said) as port:
        here = Way(host=HOST, port=port, security=Security.NONE, private=True)
        with pytest.raises((Retry, Permanent)) as ended:
            run(submit, here, a_mail(), "support@wallet.example", "ann@customer.example")
        assert time.monotonic() - began < 5
    assert _what(ended.value) == outcome


def _what(error: BaseException) -> str:
    if isinstance(error, Permanent):
        return "unknown" if error.unknown else error.reason
    return "retry"


@contextmanager
def _scripted(said: list[bytes | None]) -> Iterator[int]:
    """A server that gives these answers one after the other; None breaks off, SILENCE says nothing more."""
    server = socket.create_server((HOST, 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as lines:
            for number, answer in enumerate(said):
                if number and said[number - 1] is not None and said[number - 1][:3] == b"354":  # type: ignore[index]
                    while lines.readline() not in (b".\r\n", b""):
                        pass
                elif number:
                    lines.readline()
                if answer is None:
                    return
                if answer is SILENCE:
                    while lines.readline():
                        pass
                    return
                connection.sendall(answer + b"\r\n")
            lines.readline()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.close()
    thread.join(5)


# -- OAuth -----------------------------------------------------------------------


def grant(servers: MailServers, address: str, **fields: Any) -> Grant:
    given: dict[str, Any] = {
        "url": f"{servers.tokens.url}/token",
        "client_id": TokenServer.CLIENT,
        "client_secret": TokenServer.SECRET,
        "refresh_token": servers.tokens.grant(address),
    }
    return Grant(**given | fields)


def test_a_token_opens_the_mailbox_and_the_way_out_and_is_fetched_anew_in_time(mail_servers: MailServers) -> None:
    address, customer = "oauth@wallet.example", "oauth@customer.example"

    async def main() -> None:
        async with httpx.AsyncClient() as client:
            tokens = Tokens(client, grant(mail_servers, address))
            first = await tokens.get()
            assert await tokens.get() == first
            at = door(mail_servers, address, password="", token=first)
            with opened(at) as mailbox:
                assert list(mailbox.new(Cursor())) == []
            signed_on = way(mail_servers, user=address, token=tokens.get)
            await submit(signed_on, a_mail("by token"), address, customer)
            await asyncio.to_thread(mail_servers.wait_for_mail, customer)
            mail_servers.tokens.void_access()
            with pytest.raises(Permanent, match="mail_login_refused"):
                Mailbox(at, LARGEST)
            tokens.refused(first)
            mail_servers.tokens.rotates = True
            second = await tokens.get()
            mail_servers.tokens.rotates = False
            assert second != first
            with opened(door(mail_servers, address, password="", token=second)):
                pass
            tokens.refused(second)
            await tokens.get()
            before, after = (asked["refresh_token"] for asked in mail_servers.tokens.asked[-2:])
            assert before != after and mail_servers.tokens.refresh_tokens[after] == address

    run(main)


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        (429, {"retry-after": "7"}, b"", 7.0),
        (503, {}, b"<html>down</html>", None),
        (200, {}, b"<html>sign in to the Wi-Fi</html>", None),
        (400, {}, b'{"error": "invalid_grant"}', "access_revoked"),
        (401, {}, b'{"error": "invalid_client"}', "oauth_refused"),
    ],
)
def test_what_a_token_endpoint_may_say(
    status: int, headers: dict[str, str], body: bytes, outcome: str | float | None
) -> None:
    async def main() -> None:
        answer = httpx.MockTransport(lambda _: httpx.Response(status, headers=headers, content=body))
        async with httpx.AsyncClient(transport=answer) as client:
            given = Grant(url="https://login.example/token", client_id="a", client_secret="b", refresh_token="c")
            await Tokens(client, given).get()

    with pytest.raises((Retry, Permanent)) as ended:
        run(main)
    assert (ended.value.after_s if isinstance(ended.value, Retry) else _what(ended.value)) == outcome


def test_nothing_of_a_mail_reaches_a_log(mail_servers: MailServers, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    address = "logs@wallet.example"
    mail_servers.send(a_mail("abandon abandon about"), "ann@customer.example", address)
    mail_servers.wait_for_mail(address)
    with opened(door(mail_servers, address)) as mailbox:
        assert len(list(mailbox.new(Cursor()))) == 1
    run(
        submit,
        way(mail_servers, user=address, password=PASSWORD),
        a_mail("abandon about"),
        address,
        "logs@customer.example",
    )
    assert "abandon" not in caplog.text and PASSWORD not in caplog.text
