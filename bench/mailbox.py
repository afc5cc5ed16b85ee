#!/usr/bin/env python3
"""A desk that is given a mailbox full of unread mails: how fast it takes them in, with a kill -9 in between.

    bench/mailbox.py [--mails N] [--seconds S] [--gate full|none]

The mailbox lies in a Dovecot of our own and opens over IMAP; the desk is the one that `served.py` serves, on SQLite.  Half way
through its time the desk is killed and started again.  At the end every mail that is stored is stored once, and those of each
of the two ways through the mailbox without a hole.  Ends when all are stored, or after `seconds` of work; what is then missing is
told, and how long the whole would take at this speed.
"""

from __future__ import annotations

import argparse
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import support  # noqa: E402
from tests.support.mailservers import HOST, PASSWORD, MailServers  # noqa: E402
from walletdesk.events import SYSTEM  # noqa: E402
from walletdesk.inboxes import accounts  # noqa: E402
from walletdesk.inboxes.actions import Description, create_inbox  # noqa: E402
from walletdesk.inboxes.rules import Channel  # noqa: E402
from walletdesk.kit import migrations, settings  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.safety import trusted  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

ADDRESS = "support@wallet.example"
LOOKS_EVERY_S = 2.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mails", type=int, default=50_000)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--gate", choices=("full", "none"), default="full")
    chosen = options.parse_args()
    with ExitStack() as stack:
        servers = MailServers()
        stack.callback(servers.remove)
        servers.heap(ADDRESS, chosen.mails)
        folder = stack.enter_context(support.scratch())
        url = f"sqlite:///{folder / 'desk.sqlite'}"
        migrations.upgrade(url)
        data = folder / "data"
        data.mkdir()
        _connect(url, servers, data)
        support.head("a mailbox of unread mails", mails=chosen.mails, gate=chosen.gate)
        _measure(url, data, chosen)


def _measure(url: str, data: Path, chosen: argparse.Namespace) -> None:
    looking = sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)  # the desk has it for itself
    stored, took_s, cpu_s, largest_mb = 0, 0.0, 0.0, 0.0
    for part in (1, 2):
        served = support.Served(url, folder=data, gate=chosen.gate)
        began, cpu_before_s, until_s = time.monotonic(), served.cpu_s(), chosen.seconds / 2
        while stored < chosen.mails * part / 2 and time.monotonic() - began < until_s:
            time.sleep(LOOKS_EVERY_S)
            stored = len(_bodies(looking))
            largest_mb = max(largest_mb, served.resident_kb() / 1024)
        took_s += time.monotonic() - began
        cpu_s += served.cpu_s() - cpu_before_s
        served.process.send_signal(signal.SIGKILL)
        served.process.wait()
    bodies = Counter(_bodies(looking))
    stored = bodies.total()
    numbers = sorted(int(body.split()[1]) for body in bodies)
    holes = sum(after - before - 1 for before, after in pairwise(numbers))
    print(
        f"   stored   {stored} of {chosen.mails} in {took_s:.0f} s: {stored / took_s:.0f}/s; "
        f"all of them at this speed: {chosen.mails / (stored / took_s) / 60:.1f} min"
    )
    print(
        f"   killed   once: {sum(count > 1 for count in bodies.values())} stored twice, {holes} holes among what is stored"
    )
    print(f"   server   {cpu_s * 1000 / stored:.2f} ms of CPU a mail, at most {largest_mb:.0f} MB")


def _connect(url: str, servers: MailServers, data: Path) -> None:
    given = settings.load(environ={}, overrides={"database": url, "data_dir": data})
    engine = open_engine(url)
    db = Db(engine, inside=inside)
    try:
        described = Description(
            name=trusted("Mail"),
            settings={
                "address": ADDRESS,
                "imap_host": HOST,
                "imap_port": servers.imap_port,
                "imap_security": "none",
                "smtp_host": HOST,
                "smtp_port": servers.smtp_port,
                "smtp_security": "none",
                "acknowledge": False,
                "own_network": True,
            },
        )
        inbox = db.write_and_wait(create_inbox, SYSTEM, Channel.MAIL, described)
        sealed = accounts.sealed(given.key(accounts.PURPOSE), inbox.id, {"password": PASSWORD})
        db.write_and_wait(accounts.put, inbox.id, sealed)
    finally:
        db.close()
        engine.close()


def _bodies(looking: sqlite3.Connection) -> list[str]:
    return [body for (body,) in looking.execute("select body from message where author_kind = 'contact'")]


if __name__ == "__main__":
    main()
