#!/usr/bin/env python3
"""Measure the reading of mail: what is cut, what is recognised, what it costs.

    bench/mail.py cost [--rounds N]            a mail of 5 kB: parse, cut, sanitise, judge
    bench/mail.py store [--rounds N] [--lines FILE]
                                               a mail of 5 kB to a stored conversation, with and without the gate, beside the floor;
                                               its sentences are one and the same with other numbers, or lines of FILE
    bench/mail.py cut FOLDER [--half HALF]     NAME.eml, NAME.txt or NAME.html beside NAME.expected, which holds the new words
    bench/mail.py kinds FOLDER --expect KIND   how many of the mails there are taken for KIND (a Python regular expression)
    bench/mail.py read FOLDER...               that none raises and each gives JSON

Files are halved by their names: `tune` is what was looked at, `report` (the default) what was not.  A half is decided by the
SHA-256 of the name without its ending, even or odd.  Names of misses are printed for `tune` only.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.support import head
from walletdesk.channels.base import Message
from walletdesk.channels.inbound import Gate, look
from walletdesk.channels.mail import arriving, command, cutter, phrases
from walletdesk.channels.mail.reading import read
from walletdesk.channels.providers import Providers
from walletdesk.events import SYSTEM
from walletdesk.files.store import folder_store
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.kit import migrations
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.settings import load
from walletdesk.safety import trusted
from walletdesk.wire import RawText

HEADERS = (
    b"From: Somebody <somebody@mail.example>\nTo: support@desk.example\nSubject: Re: Question\nMIME-Version: 1.0\n"
)
ENVELOPES = {
    ".txt": HEADERS + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
    ".html": HEADERS + b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
    ".eml": b"",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=["cost", "store", "cut", "kinds", "read"])
    options.add_argument("folders", nargs="*", type=Path)
    options.add_argument("--half", choices=["tune", "report", "all"], default="report")
    options.add_argument("--expect", default="bounce")
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--lines", type=Path)
    given = options.parse_args()
    if given.what == "cost":
        return cost(given.rounds)
    if given.what == "store":
        return asyncio.run(store(given.rounds, given.lines.read_text().splitlines() if given.lines else []))
    for folder in given.folders:
        {"cut": cut, "kinds": kinds, "read": reads}[given.what](folder, given)
    return None


async def store(rounds: int, lines: Sequence[str]) -> None:
    """CPU of this process for a mail from its bytes to its durable commit on SQLite, one after the other.

    The floor parses with the standard library and inserts one row, as durably.  The gate's part is what reading the same words
    costs beside it.
    """
    mails = [_of_a_stranger(number, lines) for number in range(rounds)]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.sqlite3"
        migrations.upgrade(url)
        settings = load({}, overrides={"database": url, "data_dir": Path(folder)})
        engine = open_engine(url)
        db = Db(engine)
        gate = Gate()
        providers = Providers(settings=settings, db=db, store=folder_store(Path(folder) / "files"), gate=gate)
        described = Description(
            name=trusted("Mail"), settings={"address": "support@wallet.example", "acknowledge": False}
        )
        inbox = await db.write(create_inbox, SYSTEM, Channel.MAIL, described)
        account = await providers.account(inbox)
        for raw in mails[:20]:
            await providers.take(inbox, [arriving.event(account, raw)[1]])
        began = time.process_time()
        for raw in mails[20:]:
            await providers.take(inbox, [arriving.event(account, raw)[1]])
        whole = (time.process_time() - began) / (rounds - 20) * 1000
        told = [arriving.event(account, raw)[1] for raw in mails[20:]]
        began = time.process_time()
        for one in told:
            if isinstance(one, Message):
                look(one.text, (), {"subject": one.subject or RawText("")})
        gated = (time.process_time() - began) / (rounds - 20) * 1000
        await providers.close()
        gate.close()
        db.close()
        engine.close()
        floor = _floor(mails, f"{folder}/floor.sqlite3")
    head("a mail of 5 kB to a stored conversation, CPU", bytes=statistics.fmean(map(len, mails)))
    print(f"floor: parse and insert   {floor:6.2f} ms")
    print(f"without the gate          {whole - gated:6.2f} ms  {(whole - gated) / floor:5.1f} x the floor")
    print(
        f"with the gate             {whole:6.2f} ms  {whole / floor:5.1f} x the floor, {30 / whole:.0f} x faster than 30 ms"
    )


def _of_a_stranger(number: int, lines: Sequence[str] = ()) -> bytes:
    if lines:
        words = ""
        for line in random.Random(number).sample(lines, min(200, len(lines))):  # the same in each run
            words = f"{words}{line}\n" if len(words) < 4_000 else words
    else:
        words = " ".join(
            f"Transfer {number} of yesterday is not there yet, step {step} was done as told." for step in range(60)
        )
    return (
        f"From: Ann <ann{number}@customer.example>\r\nTo: support@wallet.example\r\nSubject: Where is transfer {number}?\r\n"
        f"Message-ID: <m{number}@customer.example>\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    ).encode()


def _floor(mails: list[bytes], path: str) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table mail (id integer primary key, sender text, subject text, body text)")
    began = time.process_time()
    for raw in mails:
        mail = message_from_bytes(raw)
        body = mail.get_payload(decode=True)
        row = (str(mail["from"]), str(mail["subject"]), body.decode() if isinstance(body, bytes) else "")
        connection.execute("insert into mail (sender, subject, body) values (?, ?, ?)", row)
    took = time.process_time() - began
    connection.close()
    return took / len(mails) * 1000


def half_of(path: Path) -> str:
    return "report" if int(hashlib.sha256(path.name.partition(".")[0].encode()).hexdigest(), 16) % 2 else "tune"


def of_half(folder: Path, half: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".expected" and (half == "all" or half_of(path) == half):
            yield path


def cut(folder: Path, given: argparse.Namespace) -> None:
    """Exactly right, words lost, quote left: white space folded, for HTML left out, since tags stand between its words.

    A signature that the expected text keeps may be cut.
    """
    counts: Counter[str] = Counter()
    for path in of_half(folder, given.half):
        expected = path.with_suffix(".expected")
        if path.suffix not in ENVELOPES or not expected.exists():
            continue
        got = folded(read(ENVELOPES[path.suffix] + path.read_bytes()).text)
        wanted = expected.read_text()
        allowed = (folded(wanted), folded(without_signature(wanted)))
        exact = got in allowed or (path.suffix == ".html" and got.replace(" ", "") == allowed[0].replace(" ", ""))
        lost = not exact and bool(Counter(WORD.findall(allowed[1])) - Counter(WORD.findall(got)))
        counts.update(mails=1, exact=exact, lost=lost, left=not exact and not lost)
        if given.half == "tune" and not exact:
            print(f"   {'lost' if lost else 'left'}  {path.name}")
    mails = counts["mails"] or 1
    print(
        f"{folder.name}, {given.half}: {counts['mails']} mails; exactly right {counts['exact']} ({counts['exact'] / mails:.1%}), "
        f"words lost {counts['lost']} ({counts['lost'] / mails:.1%}), quote left {counts['left']}"
    )


WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    return " ".join(text.split())


def without_signature(text: str) -> str:
    """The expected text less what follows `-- ` and less a last line by which a telephone signs."""
    text = re.split(r"(?m)^-- ?$", text)[0].rstrip()
    lines = text.split("\n")
    return "\n".join(lines[:-1]) if phrases.sent_from(lines[-1]) else text


def kinds(folder: Path, given: argparse.Namespace) -> None:
    found: Counter[str] = Counter()
    recipients = 0
    for path in of_half(folder, given.half):
        mail = read(path.read_bytes())
        found[mail.kind] += 1
        recipients += bool(mail.bounced)
        if given.half == "tune" and not re.fullmatch(given.expect, mail.kind):
            print(f"   {mail.kind}  {path}")
    mails = sum(found.values()) or 1
    right = sum(count for kind, count in found.items() if re.fullmatch(given.expect, kind))
    print(
        f"{folder.name}, {given.half}: {mails} mails; {given.expect} {right} ({right / mails:.1%}), a recipient named in {recipients}"
    )


def reads(folder: Path, given: argparse.Namespace) -> None:
    mails = slowest = 0.0
    for path in of_half(folder, "all"):
        began = time.perf_counter()
        msgspec.json.decode(command.printed(path.read_bytes()))
        slowest = max(slowest, time.perf_counter() - began)
        mails += 1
    print(f"{folder.name}: {mails:.0f} mails read, none raised, slowest {slowest * 1000:.0f} ms")


ENGLISH = (
    "Hello, I sent some USDT from my wallet this morning and it still has not arrived at the exchange. The app says that "
    "it is pending. I already closed the app and opened it again, but nothing changed.\n"
)


def a_mail(size: int = 5000) -> bytes:
    """Plain text and HTML of the same words over a quoted answer, as a browser's mail program sends it."""
    quote = "".join(f"> line {number} of what the desk had written before, as it was\n" for number in range(12))
    old = "".join(f"<div>line {number} of what the desk had written before, as it was</div>" for number in range(12))
    said = "On Mon, 5 Jan 2026 at 10:00, Support <support@desk.example> wrote:"
    words = ENGLISH
    while True:
        plain = f"{words}\n{said}\n{quote}"
        page = (
            f'<div dir="ltr">{words.replace(chr(10), "<br>")}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
            f'{said.replace("<", "&lt;")}<br></div><blockquote class="gmail_quote" style="border-left:1px solid">{old}</blockquote></div>'
        )
        made = (
            HEADERS
            + b"Date: Mon, 5 Jan 2026 10:05:00 +0800\nMessage-ID: <1@mail.example>\nReferences: <0@desk.example>\n"
            b'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
            + plain.encode()
            + b"\n--b\nContent-Type: text/html; charset=utf-8\n\n"
            + page.encode()
            + b"\n--b--\n"
        )
        if len(made) >= size:
            return made
        words += ENGLISH


def cost(rounds: int) -> None:
    raw = a_mail()
    head("reading of a mail", bytes=len(raw), limit="2 ms")
    lines = cutter.plain_lines(read(raw).full_text)
    for name, work in (
        ("whole", lambda: read(raw)),
        ("the cut of its plain text alone", lambda: cutter.new_text(lines)),
    ):
        work()
        times = []
        for _ in range(rounds):
            began = time.process_time()
            work()
            times.append((time.process_time() - began) * 1000)
        print(f"   {name:34} median {statistics.median(times):.2f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.2f}")


if __name__ == "__main__":
    main()
