"""Who is called when an urgent matter waits and nobody answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox, comes_in
from tests.support.running import run
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks, reply, work
from walletdesk.conversations.actions.receive import Received
from walletdesk.events import Actor, ActorKind
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import jobs, settings
from walletdesk.kit.clock import HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine
from walletdesk.kit.tables import Job
from walletdesk.notify import tasks
from walletdesk.safety import screen
from walletdesk.subscribers import inside
from walletdesk.wire import Priority, RawText

STOLEN = "my wallet was drained and my name is Wei Chen, all USDT is gone"


class Pager:
    """Takes calls on a port of this machine; answers with each of `answers` once, then with 200."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answers: list[int] = []
        pager = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                pager.calls.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                pager.keys.append(self.headers["idempotency-key"])
                self.send_response(pager.answers.pop(0) if pager.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Not into the tests' output."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def pager() -> Iterator[Pager]:
    pager = Pager()
    yield pager
    pager.close()


@pytest.fixture
def desk(db_engine: SqliteEngine | PostgresEngine, fake_clock: FakeClock) -> Iterator[Db]:
    db = Db(db_engine, clock=fake_clock, inside=inside)
    yield db
    db.close()


@pytest.fixture
def inbox(desk: Db) -> Inbox:
    return an_inbox(desk)


class OnCall:
    def __init__(self, db: Db, clock: FakeClock, folder: Path, url: str) -> None:
        self._db, self._clock = db, clock
        chosen = settings.load(environ={}, overrides={"data_dir": folder, "on_call_url": url})
        self.call = tasks.calling(db, chosen)
        self.link = chosen.public_url

    def jobs(self) -> list[Job]:
        return self._db.write_and_wait(jobs.claim, self._clock.now(), HOUR, 10, [tasks.CALL])

    def later(self, minutes: int) -> list[Job]:
        self._clock.advance(minutes * MINUTE + SECOND)
        run(clocks.look_at_all, self._db)
        return self.jobs()

    def do(self, job: Job) -> None:
        async def called() -> None:
            await self.call(msgspec.json.decode(job.args, type=tasks.CallArgs))

        run(called)


@pytest.fixture
def on_call(desk: Db, fake_clock: FakeClock, tmp_path: Path, pager: Pager) -> OnCall:
    return OnCall(desk, fake_clock, tmp_path, pager.url)


def answered(db: Db, got: Received) -> None:
    staff = a_member(db)
    queued = db.write_and_wait(
        reply.reply,
        reply.Reply(
            number=got.conversation.number,
            staff_id=staff.id,
            key=a_key(),
            screened=screen(RawText("On it")),
            note=False,
        ),
    )
    db.write_and_wait(reply.delivered, queued.id)


def test_an_urgent_matter_that_nobody_answers_calls_once_and_tells_no_name(
    desk: Db, inbox: Inbox, on_call: OnCall, pager: Pager
) -> None:
    got = comes_in(desk, inbox, STOLEN, identified=True)
    assert on_call.jobs() == []
    [job] = on_call.later(1)
    on_call.do(job)
    link = f"{on_call.link}/console/all/{got.conversation.number}"
    assert pager.calls == [
        {
            "text": f"Urgent: conversation #{got.conversation.number} waits and nobody has answered. {link}",
            "number": got.conversation.number,
            "link": link,
            "clock": "first_response",
        }
    ]
    assert on_call.later(10) == []


def test_who_was_answered_in_time_or_before_the_call_calls_nobody(
    desk: Db, inbox: Inbox, on_call: OnCall, pager: Pager
) -> None:
    answered(desk, comes_in(desk, inbox, STOLEN, identified=True))
    assert on_call.later(1) == []
    late = comes_in(desk, inbox, STOLEN, identified=True, source="another")
    [job] = on_call.later(1)
    answered(desk, late)
    on_call.do(job)
    assert pager.calls == []


def test_a_stranger_s_claim_calls_only_when_somebody_believes_it(
    desk: Db, inbox: Inbox, on_call: OnCall, pager: Pager
) -> None:
    got = comes_in(desk, inbox, STOLEN)
    assert not desk.read_and_wait(queries.alarmed_since, got.conversation.id, 0)
    assert on_call.later(1) == []
    lead = Actor(ActorKind.STAFF, a_member(desk).id)
    believed = comes_in(desk, inbox, STOLEN, source="another")
    desk.write_and_wait(work.judge, believed.conversation.number, lead, confirmed=True)
    [job] = on_call.later(1)
    on_call.do(job)
    assert [one["number"] for one in pager.calls] == [believed.conversation.number]


def test_an_ordinary_question_calls_nobody(desk: Db, inbox: Inbox, on_call: OnCall) -> None:
    comes_in(desk, inbox, "how do I add a token?", identified=True)
    assert on_call.later(60) == []


def test_what_is_urgent_no_more_calls_nobody(desk: Db, inbox: Inbox, on_call: OnCall, pager: Pager) -> None:
    got = comes_in(desk, inbox, STOLEN, identified=True)
    [job] = on_call.later(1)
    lead = Actor(ActorKind.STAFF, a_member(desk).id)
    desk.write_and_wait(work.set_priority, got.conversation.number, lead, Priority.NORMAL)
    on_call.do(job)
    assert pager.calls == []


def test_a_call_that_is_not_taken_is_tried_again_with_the_same_key(
    desk: Db, inbox: Inbox, on_call: OnCall, pager: Pager
) -> None:
    comes_in(desk, inbox, STOLEN, identified=True)
    [job] = on_call.later(1)
    pager.answers = [503, 302]
    for code in ("on_call_refused", "on_call_refused"):
        with pytest.raises(jobs.Retry, match=code):
            on_call.do(job)
    on_call.do(job)
    assert len(pager.calls) == 3 and len(set(pager.keys)) == 1
    pager.close()
    with pytest.raises(jobs.Retry, match="on_call_unreachable"):
        on_call.do(job)


def test_a_desk_without_an_address_calls_nobody(
    desk: Db, inbox: Inbox, fake_clock: FakeClock, tmp_path: Path, pager: Pager
) -> None:
    silent = OnCall(desk, fake_clock, tmp_path, "")
    comes_in(desk, inbox, STOLEN, identified=True)
    [job] = silent.later(1)
    silent.do(job)
    assert pager.calls == []
