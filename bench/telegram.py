#!/usr/bin/env python3
"""Updates of Telegram posted to one process: how many a second it takes in, durably, and whether all of them are there.

    bench/telegram.py [--engine sqlite|postgresql] [--gate full|none] [--rate R] [--seconds S] [--people N] [--connections C]

Updates are posted as Telegram posts them, over at most `connections` connections (its own limit is 100), one after the
other within a chat, `rate` a second however long the answers take.  The first `people` are from somebody new each.  At the end
every update that was answered with 200 is looked for in the database, once.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import support  # noqa: E402
from bench.corridor import TEXTS  # noqa: E402
from walletdesk.channels.webhooks import path_of  # noqa: E402
from walletdesk.events import SYSTEM  # noqa: E402
from walletdesk.inboxes import accounts  # noqa: E402
from walletdesk.inboxes.actions import Description, create_inbox  # noqa: E402
from walletdesk.inboxes.rules import Channel  # noqa: E402
from walletdesk.inboxes.tables import Inbox  # noqa: E402
from walletdesk.kit import migrations, settings  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.kit.settings import Settings  # noqa: E402
from walletdesk.kit.unit import Query, Unit  # noqa: E402
from walletdesk.safety import trusted  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the one in Telegram's documentation
_STORED = Query(text("select provider_id from message where inbox_id = :inbox and author_kind = 'contact'"), str)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--gate", choices=("full", "none"), default="full")
    options.add_argument("--rate", type=int, default=1_000)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--people", type=int, default=3_000)
    options.add_argument("--connections", type=int, default=100)
    options.add_argument("--post", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    support.many_files()
    if chosen.post:
        port, path, secret = chosen.post
        told = uvloop.run(_post(int(port), path, secret, chosen))
        os.set_blocking(sys.stdout.fileno(), True)  # what the loop left; a long line would be cut off
        print(json.dumps(told))
        return
    with ExitStack() as stack:
        folder = stack.enter_context(support.scratch())
        if chosen.engine == "postgresql":
            url = stack.enter_context(support.cluster()).make("telegram")
        else:
            url = f"sqlite:///{folder / 'desk.sqlite'}"
        migrations.upgrade(url)
        support.head(
            "Telegram: updates in by webhook",
            engine=chosen.engine,
            gate=chosen.gate,
            asked=f"{chosen.rate}/s for {chosen.seconds:g} s, {chosen.people} people, {chosen.connections} connections",
        )
        _measure(url, chosen, stack)


def _measure(url: str, chosen: argparse.Namespace, stack: ExitStack) -> None:
    folder = stack.enter_context(support.scratch()) / "data"
    folder.mkdir()
    given = settings.load(environ={}, overrides={"database": url, "data_dir": folder})
    inbox = _connect(url, given)
    secret = hmac.digest(given.key("hooks"), inbox.public_id.encode(), hashlib.sha256).hex()
    with support.Served(url, folder=folder, gate=chosen.gate) as served:
        before_s = served.cpu_s()
        poster = subprocess.run(
            [support.PYTHON, __file__, *_same(chosen), "--post", str(served.port), _path(inbox), secret],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        cpu_s = served.cpu_s() - before_s
        resident_mb = served.resident_kb() / 1024
    told = json.loads(poster.stdout)
    stored = Counter(_stored(url, inbox))
    accepted: list[str] = told["accepted"]
    lost = [key for key in accepted if stored[key] == 0]
    twice = [key for key, count in stored.items() if count > 1]
    print(
        f"   posted   {told['posted']} in {told['took_s']:.1f} s: {told['posted'] / told['took_s']:.0f}/s; "
        f"answers {told['answers']}, at most {told['behind_s'] * 1000:.0f} ms behind its time"
    )
    print(f"   accepted {len(accepted)}: {len(lost)} lost, {len(twice)} stored twice")
    print(
        f"   answer   p50 {support.quantile(told['ms'], 0.5):.1f} ms, p99 {support.quantile(told['ms'], 0.99):.1f} ms, "
        f"longest {max(told['ms']):.0f} ms"
    )
    print(
        f"   server   {cpu_s * 1000 / max(1, told['posted']):.2f} ms of CPU an update, {cpu_s / told['took_s'] * 100:.0f} % "
        f"of a core, {resident_mb:.0f} MB"
    )


def _same(chosen: argparse.Namespace) -> list[str]:
    names = ("rate", "seconds", "people", "connections")
    return [part for name in names for part in (f"--{name}", str(getattr(chosen, name)))]


def _path(inbox: Inbox) -> str:
    return path_of("telegram", inbox.public_id)


def _connect(url: str, given: Settings) -> Inbox:
    engine = open_engine(url)
    db = Db(engine, inside=inside)
    try:
        described = Description(
            name=trusted("Telegram"),
            languages=("en", "zh"),
            greeting={"en": trusted("Hello")},
            privacy_url="",
            settings={"bot": "PolarHelpBot", "way": "hook", "api": "http://127.0.0.1:9", "own_network": True},
        )
        inbox = db.write_and_wait(create_inbox, SYSTEM, Channel.TELEGRAM, described)
        sealed = accounts.sealed(given.key(accounts.PURPOSE), inbox.id, {"token": TOKEN})
        db.write_and_wait(accounts.put, inbox.id, sealed)
        return inbox
    finally:
        db.close()
        engine.close()


def _stored(url: str, inbox: Inbox) -> list[str]:
    engine = open_engine(url)
    db = Db(engine)
    try:
        return db.read_and_wait(_keys, inbox.id)
    finally:
        db.close()
        engine.close()


def _keys(unit: Unit, inbox_id: int) -> list[str]:
    return unit.all(_STORED, inbox=inbox_id)


# -- the one who posts ---------------------------------------------------------------


async def _post(port: int, path: str, secret: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """Each connection takes the next update that is due; of a chat only when its last one was answered."""
    count = int(chosen.rate * chosen.seconds)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
    ).encode()
    due = deque(_requests(head, count, chosen))
    accepted: list[str] = []
    answers: Counter[str] = Counter()
    ms: list[float] = []
    behind_s = 0.0
    busy: dict[int, asyncio.Event] = {}
    loop = asyncio.get_running_loop()
    began = loop.time() + 0.2

    async def connection() -> None:
        nonlocal behind_s
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while due:
            number, person, key, request = due.popleft()
            at = began + number / chosen.rate
            if (wait_s := at - loop.time()) > 0:
                await asyncio.sleep(wait_s)
            while (other := busy.get(person)) is not None:
                await other.wait()
            busy[person] = done = asyncio.Event()
            sent = loop.time()
            behind_s = max(behind_s, sent - at)
            writer.write(request)
            status = (await reader.readuntil(b"\r\n\r\n"))[9:12].decode()
            ms.append((loop.time() - sent) * 1000)
            del busy[person]
            done.set()
            answers[status] += 1
            if status == "200":
                accepted.append(key)
            else:  # what stands behind it is not read here
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(chosen.connections)))
    return {
        "posted": count,
        "took_s": loop.time() - began,
        "behind_s": behind_s,
        "answers": dict(answers),
        "accepted": accepted,
        "ms": ms,
    }


def _requests(head: bytes, count: int, chosen: argparse.Namespace) -> Iterator[tuple[int, int, str, bytes]]:
    for number in range(count):
        person = 6_000_000 + (number if number < chosen.people else (number * 7919) % chosen.people)
        message = {
            "message_id": 10 + number,
            "from": {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "en"},
            "chat": {"id": person, "first_name": f"Person {person}", "type": "private"},
            "date": 1764460800 + number // chosen.rate,
            "text": TEXTS[number % len(TEXTS)],
        }
        body = json.dumps({"update_id": 854_120_001 + number, "message": message}, ensure_ascii=False).encode()
        yield number, person, f"{person}:{10 + number}", head + str(len(body)).encode() + b"\r\n\r\n" + body


if __name__ == "__main__":
    main()
