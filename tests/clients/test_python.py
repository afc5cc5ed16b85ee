"""The Python client: generated, typed, installed with pip, and asked against a whole desk."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from walletdesk_client import Client, NotSigned, Refused, Unanswered, verify
from walletdesk_client.generated import Event
from walletdesk_client.reading import read
from walletdesk_client.transport import Transport

from tests.console.test_contract import signed_in
from tests.faults.child import ROOT, Child
from tests.faults.rows import rows, value
from tests.integrations import test_webhooks
from tests.integrations.own import Listener, Own, a_token, api_inbox, until
from tests.support.running import run
from tests.support.site import RunningSite
from walletdesk.integrations import access
from walletdesk.integrations.access import guards_of
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.staff.rules import Role
from walletdesk.subscribers import inside


@pytest.fixture
def desk(own: Own) -> Any:
    token = own.client.headers["authorization"].removeprefix("Bearer ")
    client = Client(own.site.url, token, timeout_s=60)
    yield client
    client.close()


def test_it_has_a_method_for_every_route(site: RunningSite) -> None:
    paths = httpx.get(f"{site.url}/openapi.json", timeout=60).json()["paths"]
    for method, path, _ in guards_of(site.site.server.config.app):  # type: ignore[union-attr,arg-type]
        assert callable(getattr(Client, paths[path][method.lower()]["operationId"]))


def test_it_opens_continues_and_reads(own: Own, desk: Client) -> None:
    file = desk.upload_file("log.txt", b"it broke here", inbox=own.inbox.public_id, app_user="user-1")
    stored = desk.open_conversation(
        {
            "inbox": own.inbox.public_id,
            "contact": {"app_user": "user-1", "name": "Li Wei", "language": "zh"},
            "text": "早上好",
            "files": [file.id],
            "facts": {"os": "Android 16", "vpn": True},
        }
    )
    for n in range(3):
        assert not desk.continue_conversation(stored.conversation.id, {"text": f"line {n}"}).opened
    said = list(desk.every_message(stored.conversation.id))
    assert [one.text for one in said] == ["早上好", "line 0", "line 1", "line 2"]
    assert [one.name for one in said[0].files] == ["log.txt"]
    assert desk.get_conversation(stored.conversation.id).language == "zh"
    assert [one.id for one in desk.list_conversations(status="open").conversations] == [stored.conversation.id]
    [found] = desk.find_contacts(inbox=own.inbox.public_id, app_user="user-1").contacts
    assert (found.name, found.identities[0].proof) == ("Li Wei", "jwt")
    told = ["conversation.opened", *["message.received"] * 4]

    def changes(after: str | None = None) -> list[tuple[str, str]]:
        """Without what the desk itself makes of the words, sooner or later."""
        return [(event.type, cursor) for event, cursor in desk.changes_after(after) if event.type in told]

    until(lambda: len(changes()) >= len(told))
    assert [type_ for type_, _ in changes()] == told
    assert len(changes(changes()[1][1])) == 3


def test_what_the_desk_refuses_is_said(own: Own, desk: Client) -> None:
    with pytest.raises(Refused) as refused:
        desk.get_conversation("nobody")
    assert (refused.value.status, refused.value.code) == (404, "not_found")
    stranger = Client(own.site.url, "wdk_nobody")
    with pytest.raises(Refused) as refused:
        stranger.list_conversations()
    stranger.close()
    assert refused.value.code == "token_refused"
    assert "wdk_nobody" not in repr(stranger)


def test_who_is_too_fast_waits_and_goes_on(own: Own, desk: Client) -> None:
    own.site.site.server.config.app.state.api_rates = access.Rates(3)  # type: ignore[union-attr]
    began = time.monotonic()
    for _ in range(18):
        desk.list_conversations()
    assert time.monotonic() - began > 0.5


def test_where_nothing_answers_it_is_said() -> None:
    nowhere = Client("http://127.0.0.1:9", "wdk_x", tries=2)
    with pytest.raises(Unanswered):
        nowhere.list_conversations()
    with pytest.raises(ValueError, match="https"):
        Client("ftp://desk.example", "wdk_x")


def test_a_webhook_is_verified_before_it_is_read(own: Own, desk: Client, listener: Listener) -> None:
    with httpx.Client(base_url=own.site.url, headers=signed_in(own.site, Role.ADMIN), timeout=30) as admin:
        made = test_webhooks.a_webhook(admin, listener, texts=True)
        own.opens("hello")
        until(lambda: "message.received" in listener.types())
    heard = next(one for one in listener.heard if one.type == "message.received")
    secret = made["secret"]
    event = verify([secret], heard.headers, heard.body)
    assert event.conversation is not None
    assert event.message is not None
    assert event.message.words is not None
    assert (event.conversation.number, event.message.words.text) == (1001, "hello")
    assert verify(["whsec_" + "A" * 44, secret], heard.headers, heard.body) == event
    for secrets, headers, body in (
        (["whsec_" + "A" * 44], heard.headers, heard.body),
        ([secret], heard.headers, heard.body + b" "),
        ([secret], heard.headers | {"webhook-id": "1"}, heard.body),
        ([secret], {}, heard.body),
    ):
        with pytest.raises(NotSigned):
            verify(secrets, headers, body)
    with pytest.raises(NotSigned):
        verify([secret], heard.headers, heard.body, now_s=time.time() + 3_600)


def test_what_a_later_desk_says_too_is_left_out() -> None:
    told = {"id": "1", "type": "moon.rises", "at": 1, "sequence": 1, "conversation": None, "weather": {"sun": True}}
    assert read(Event, told).type == "moon.rises"  # type: ignore[comparison-overlap]
    wrong: list[Any] = [[], "x", {"id": "1"}]
    for junk in wrong:
        with pytest.raises(ValueError, match="no answer"):
            read(Event, junk)


def test_pip_installs_it(tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "install", "--offline", "--no-deps", "--no-build-isolation", "--quiet"]
    command += ["--python", sys.executable, "--target", str(tmp_path / "there"), str(ROOT / "clients/python")]
    subprocess.run(command, check=True, cwd=tmp_path)
    asked = "import walletdesk_client as w, pathlib; print(w.Client.__name__, w.__file__)"
    environ = {"PYTHONPATH": str(tmp_path / "there"), "PATH": os.environ["PATH"]}
    told = subprocess.run(
        [sys.executable, "-P", "-c", asked], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith(f"Client {tmp_path}/there/")
    assert (tmp_path / "there/walletdesk_client/py.typed").exists()


def test_nothing_but_the_standard_library_is_needed() -> None:
    asked = "import sys, walletdesk_client; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    environ = {"PYTHONPATH": str(ROOT / "clients/python")}
    told = subprocess.run([sys.executable, "-S", "-c", asked], env=environ, capture_output=True, text=True, check=True)
    foreign = set(told.stdout.split()) - set(sys.stdlib_module_names) - {"walletdesk_client", "__main__"}
    assert {one for one in foreign if not one.startswith("_")} == set()
    assert issubclass(Client, Transport)


# -- killed, and everything repeated ---------------------------------------------------

COUNT = 40


def _writer(url: str, token: str, inbox: str) -> subprocess.Popen[str]:
    environ = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'clients/python'}"}
    command = [sys.executable, "-m", "tests.clients.writing", url, token, inbox, str(COUNT)]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def _killed(writer: subprocess.Popen[str], after: int) -> None:
    assert writer.stdout is not None
    for _ in range(after):
        if not writer.stdout.readline():
            break
    writer.kill()
    writer.communicate()


def _nothing_twice(database: str) -> None:
    bodies = [body for (body,) in rows(database, "select body from message where author_kind = 'contact'")]
    wanted = [f"line {n} of my outbox" for n in range(COUNT)] + [f"and one more after {n}" for n in range(COUNT)]
    assert sorted(bodies) == sorted(wanted)
    assert value(database, "select count(*) from conversation") == COUNT
    assert value(database, "select count(*) from contact") == 5


def test_a_client_that_is_killed_and_repeats_everything_stores_nothing_twice(own: Own) -> None:
    own.site.site.server.config.app.state.api_rates = access.Rates(10_000)  # type: ignore[union-attr]
    token = own.client.headers["authorization"].removeprefix("Bearer ")
    rng = random.Random(7)
    for _ in range(6):
        _killed(_writer(own.site.url, token, own.inbox.public_id), rng.randrange(0, 12))
    last = _writer(own.site.url, token, own.inbox.public_id)
    told, _ = last.communicate(timeout=100)
    assert last.returncode == 0
    assert sorted(map(int, told.split())) == list(range(COUNT))
    _nothing_twice(own.site.settings.database)


def test_a_desk_that_is_killed_meanwhile_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url)
    db = Db(engine, inside=inside)
    token, _ = a_token(db)
    inbox = api_inbox(db).public_id
    db.close()
    engine.close()
    child = Child(database_url, tmp_path / "data", api_requests_per_s=10_000)
    try:
        run(child.start)
        writer = _writer(child.url, token, inbox)
        try:
            for _ in range(3):
                _told(writer, 5)
                run(_again(child))
            writer.communicate(timeout=100)
        finally:
            writer.kill()
            writer.communicate()
        assert writer.returncode == 0
        run(child.kill)
        _nothing_twice(database_url)
    finally:
        child.remove()


def _told(writer: subprocess.Popen[str], lines: int) -> None:
    assert writer.stdout is not None
    for _ in range(lines):
        writer.stdout.readline()


def _again(child: Child) -> Callable[[], Any]:
    async def again() -> None:
        await child.kill()
        await asyncio.sleep(0.2)
        await child.start()

    return again
