"""A desk with a mailbox that is killed, and secrets that come by mail: with real mail servers, looked at from outside."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.channels.mail.desk import Customer
from tests.faults.child import Child
from tests.faults.conftest import Office
from tests.faults.people import PATIENCE_S, Agent, story
from tests.faults.rows import rows, sound, value
from tests.safety import leaks
from tests.support.leftovers import Secret, left_in, left_on_disk
from tests.support.mailservers import HOST, PASSWORD, MailServers
from walletdesk.channels.mail.reading import read
from walletdesk.events import SYSTEM
from walletdesk.inboxes import accounts
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.kit import settings as desk_settings
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.safety import trusted

CODE = """
import pathlib, sys, time
from walletdesk.kit import jobs
jobs.Runner.__init__.__kwdefaults__["lease_s"] = 2
from walletdesk.channels import listening
listening.LEASE_US, listening.LOOKS_EVERY_S = 2_000_000, 0.2
from walletdesk.channels.mail import adapter
from walletdesk.channels.mail.imap import Mailbox
from walletdesk.inboxes import accounts
submit, keep_cursor = adapter.submit, accounts.keep_cursor
def stop(*given, **named):
    pathlib.Path({here!r}).touch()
    time.sleep(600)
{stopped}
from walletdesk import cli
sys.exit(cli.main(["serve"]))
"""
"""A desk that goes on soon after it was killed, and may stop somewhere."""

Answer = Callable[[str], Awaitable[None]]


def connected(child: Child, servers: MailServers, address: str, **settings: Any) -> None:
    """The desk gets a mailbox; it is open nowhere meanwhile."""
    described = Description(
        name=trusted("Mail"),
        settings={
            "address": address,
            "imap_host": HOST,
            "imap_port": servers.imap_port,
            "imap_security": "none",
            "smtp_host": HOST,
            "smtp_port": servers.smtp_port,
            "smtp_security": "none",
            "checked_by": "mx.wallet.example",
            "acknowledge": False,
            "own_network": True,
            **settings,
        },
    )
    read_settings = desk_settings.load({}, overrides={"database": child.database_url, "data_dir": child.data_dir})
    engine = open_engine(child.database_url)
    db = Db(engine)
    inbox = db.write_and_wait(create_inbox, SYSTEM, Channel.MAIL, described)
    sealed = accounts.sealed(read_settings.key(accounts.PURPOSE), inbox.id, {"password": PASSWORD})
    db.write_and_wait(accounts.put, inbox.id, sealed)
    db.close()
    engine.close()


async def until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await asyncio.to_thread(look):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def bodies(url: str) -> list[str]:
    return sorted(body for (body,) in rows(url, "select body from message where author_kind = 'contact'"))


@pytest.mark.parametrize(
    "stopped",
    [
        pytest.param("accounts.keep_cursor = stop", id="stored, the cursor not kept"),
        pytest.param("Mailbox.mark_read = stop", id="the cursor kept, not marked as read"),
        pytest.param("adapter.arriving.event = stop", id="fetched, not stored"),
    ],
)
def test_a_desk_that_is_killed_while_it_reads_its_mailbox_stores_each_mail_once(
    child: Callable[..., Child],
    office: Office,
    durable_url: str,
    mail_servers: MailServers,
    tmp_path: Path,
    stopped: str,
) -> None:
    address = f"killed.{len(stopped)}@wallet.example"
    mail_servers.heap(address, 60)
    here = tmp_path / "here"
    desk = child()
    connected(desk, mail_servers, address)

    async def main() -> None:
        desk.code = CODE.format(here=str(here), stopped=stopped)
        await desk.start()
        await until(here.exists)
        await desk.kill()
        desk.code = CODE.format(here=str(here), stopped="")
        await desk.start()
        await until(lambda: len(bodies(durable_url)) >= 60)
        late = Customer(mail_servers, "killed.late@customer.example")
        late.writes(address, "The last", "And one more.")
        await until(lambda: "The last\n\nAnd one more." in bodies(durable_url))
        await desk.stop()

    story(main)
    wanted = [f"mail {number}\n\nWhere is transfer {number}?" for number in range(60)]
    assert bodies(durable_url) == sorted([*wanted, "The last\n\nAnd one more."])
    assert sound(durable_url) == []


@pytest.mark.timeout(240)
def test_kills_at_any_moment_lose_no_mail_and_double_none(
    child: Callable[..., Child], office: Office, durable_url: str, mail_servers: MailServers, tmp_path: Path
) -> None:
    address, mails, kills = "killed.often@wallet.example", 400, 6
    mail_servers.heap(address, mails)
    desk = child()
    connected(desk, mail_servers, address)
    desk.code = CODE.format(here=str(tmp_path / "here"), stopped="")
    moments = random.Random(9)
    between: list[int] = []

    async def main() -> None:
        for kill in range(kills):
            await desk.start()
            goal = mails * (kill + 1) // (kills + 1)
            await until(lambda goal=goal: len(bodies(durable_url)) >= goal)  # type: ignore[misc]
            await asyncio.sleep(moments.random() * 0.1)
            await desk.kill()
            between.append(len(bodies(durable_url)))
        await desk.start()
        await until(lambda: len(bodies(durable_url)) >= mails)
        await asyncio.sleep(1)
        await desk.stop()

    story(main, limit_s=200)
    assert between[0] < mails, "the first life ended in the middle of it"
    assert bodies(durable_url) == sorted(f"mail {number}\n\nWhere is transfer {number}?" for number in range(mails))
    assert sound(durable_url) == []


TAKEN = """
async def taken(*given):
    await submit(*given)
    stop()
adapter.submit = taken
"""
NOT_HANDED = """
async def not_handed(*given):
    stop()
adapter.submit = not_handed
"""


@pytest.mark.parametrize(
    ("stopped", "sent_kept", "delivery", "reason", "mails"),
    [
        (TAKEN, True, "sent", "", 1),
        (TAKEN, False, "unknown", "mail_may_have_gone", 1),
        (NOT_HANDED, True, "sent", "", 1),
        (NOT_HANDED, False, "unknown", "mail_may_have_gone", 0),
    ],
    ids=["taken, found", "taken, nobody can tell", "not handed, looked up", "not handed, nobody can tell"],
)
def test_a_desk_that_is_killed_at_the_servers_yes_mails_nothing_twice(
    child: Callable[..., Child],
    office: Office,
    durable_url: str,
    mail_servers: MailServers,
    tmp_path: Path,
    stopped: str,
    sent_kept: bool,
    delivery: str,
    reason: str,
    mails: int,
) -> None:
    name = f"yes.{'taken' if stopped == TAKEN else 'not'}.{sent_kept}".lower()
    address = f"{name}@wallet.example"
    ann = Customer(mail_servers, f"{name}@customer.example")
    here = tmp_path / "here"
    desk = child()
    connected(desk, mail_servers, address, sent_kept=sent_kept)

    async def main() -> None:
        desk.code = CODE.format(here=str(here), stopped=stopped)
        await desk.start()
        ann.writes(address, "Hello", "Are you there?")
        await until(lambda: bodies(durable_url))
        agent = Agent(desk.url)
        await agent.log_in(office.emails[0])
        await agent.reply(value(durable_url, "select number from conversation"), "Yes, we are.")
        await until(here.exists)
        if stopped == TAKEN:
            raw = mail_servers.wait_for_mail(ann.address)[0]
            if sent_kept:  # as Gmail and Microsoft 365 do by themselves
                with mail_servers.mailbox(address) as owner:
                    owner.append("Sent", raw)
        await desk.kill()
        assert value(durable_url, "select count(*) from handover") == 1
        desk.code = CODE.format(here=str(here), stopped="")
        await desk.start()
        said = "select delivery, reason from message where author_kind = 'agent'"
        await until(lambda: rows(durable_url, said) == [(delivery, reason)])
        await asyncio.sleep(2)  # a second mail would come now
        assert rows(durable_url, said) == [(delivery, reason)]
        await desk.stop()

    story(main)
    got = mail_servers.mails(ann.address)
    assert len(got) == mails and all("Yes, we are." in read(one).full_text for one in got)
    assert value(durable_url, "select count(*) from handover") == 0


def test_no_secret_that_comes_by_mail_is_left_anywhere(
    disk: list[Path],
    child: Callable[..., Child],
    office: Office,
    durable_url: str,
    mail_servers: MailServers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the subject, the words, the HTML, a quote, a file and its name, the sender's name."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    rng = random.Random(11)
    places = ("subject", "words", "quote", "file", "file name", "sender", "page")
    secrets = [Secret(place, tuple(leaks.phrase(rng, "english", 12))) for place in places]
    key = Secret("key", (rng.randbytes(32).hex(),))
    of = {one.name: " ".join(one.parts) for one in [*secrets, key]}
    address = "disk@wallet.example"
    began_s = time.time() - 1
    desk = child(log_level="debug")
    connected(desk, mail_servers, address, acknowledge=True)

    def mails() -> None:
        def ann(number: int, name: str = "Ann") -> Customer:
            return Customer(mail_servers, f"disk.{number}@customer.example", name)

        ann(1).writes(address, f"My phrase is {of['subject']}", "Please help.")
        ann(2).writes(address, "I cannot get in", f"These are my words: {of['words']}")
        ann(3).writes(address, "It fails", f"Please look.\n\nOn Monday, Ann wrote:\n> {of['quote']}\n")
        ann(4).writes(address, "Attached", "See the file.", files=[("words.txt", "text/plain", of["file"].encode())])
        ann(5).writes(
            address, "Named", "See the name.", files=[(f"{of['file name']}.txt", "text/plain", b"a harmless note")]
        )
        ann(6, of["sender"]).writes(address, "Who am I", "Look at my name.")
        page = (
            f"Authentication-Results: mx.wallet.example; dmarc=pass header.from=customer.example\r\n"
            f"From: disk.7@customer.example\r\nTo: {address}\r\nSubject: A page\r\nMIME-Version: 1.0\r\n"
            f"Message-ID: <page@customer.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            f"<p>Words: <b>{'</b> <b>'.join(of['page'].split())}</b></p>\r\n"
        )
        mail_servers.send(page.encode(), "disk.7@customer.example", address)
        ann(8).writes(address, "Key", f"my private key is {of['key']} and nothing works")

    def left() -> dict[str, set[str]]:
        every = [*secrets, key]
        return {name: names for folder in disk for name, names in left_on_disk(every, folder, began_s).items()}

    async def main() -> None:
        desk.code = CODE.format(here=str(tmp_path / "here"), stopped="")
        await desk.start()
        await asyncio.to_thread(mails)
        await until(lambda: value(durable_url, "select count(*) from message where author_kind = 'contact'") == 8)
        await until(lambda: value(durable_url, "select count(*) from change where kind = 'forgotten_there'") == 8)
        waiting = "select count(*) from job where kind in ('scrub', 'rebuild_index', 'deliver')"
        await until(lambda: value(durable_url, waiting) == 0)

    async def end() -> None:
        await desk.stop()

    story(main, limit_s=150)
    assert left() == {}
    assert left_in([*secrets, key], desk.log.read_bytes()) == set() and desk.said()
    assert mail_servers.mails(address) == []
    assert not [one for one in mail_servers.files(address) if left_in([*secrets, key], one.read_bytes())]
    for number in range(1, 9):
        warned = mail_servers.mails(f"disk.{number}@customer.example")
        assert warned and not any(left_in([*secrets, key], one) for one in warned)
    asyncio.run(end())
    assert left() == {}
