"""A backup taken while the desk serves, put back elsewhere: nothing is sent again by itself, everything else is there."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.child import Child
from tests.faults.conftest import Office
from tests.faults.people import Agent, Visitor, story
from tests.faults.rows import rows, value
from tests.support import databases
from tests.support.servers import PostgresServer


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """`elsewhere(**settings)`: a desk on another machine, where nothing is yet."""
    made: list[Child] = []

    def make(**settings: Any) -> Child:
        if engine_name == "sqlite":
            url = f"sqlite:///{tmp_path / 'new' / 'desk.sqlite'}"
        else:
            server: PostgresServer = request.getfixturevalue("own_postgres")
            databases.create(server.url("postgres"), "elsewhere")
            url = server.url("elsewhere")
        made.append(Child(url, tmp_path / "new", **settings))
        return made[-1]

    yield make
    for one in made:
        one.remove()


PICTURE = b"a text of the visitor's, as a file"


def test_a_backup_under_load_is_put_back_and_sends_nothing_again(
    child: Callable[..., Child], elsewhere: Callable[..., Child], office: Office, tmp_path: Path
) -> None:
    archive = tmp_path / "desk.tar.gz"
    desk = child(trusted_proxies="127.0.0.1", undo_send_s=60)
    new = elsewhere(trusted_proxies="127.0.0.1", undo_send_s=0)

    async def chatters(guest: Visitor, over: asyncio.Event) -> int:
        """Writes on while the backup is made."""
        (conversation,) = guest.conversations
        for number in range(14):
            if over.is_set():
                return number
            await guest.send(f"And another question, number {number}", conversation=conversation)
            await asyncio.sleep(0.05)
        await over.wait()
        return 14

    async def before() -> tuple[list[Visitor], Visitor, int, list[dict[str, Any]], list[str]]:
        await desk.start()
        guests = [Visitor(desk.port, office.inbox, address=f"198.18.2.{number}") for number in range(1, 6)]
        agent = Agent(desk.url)
        await agent.log_in(office.emails[0])
        queued = []
        for guest in guests:
            await guest.enter()
            ack = await guest.send("Good morning!")
            queued.append((await agent.reply(ack["conversation"]["number"], "Please open Receive."))["id"])
        sent = await agent.http.post(
            f"/widget/api/files?inbox={office.inbox}",
            files={"file": ("note.txt", PICTURE, "text/plain")},
            headers={"authorization": f"Bearer {guests[0].token}"},
        )
        (conversation,) = guests[0].conversations
        number = guests[0].conversations[conversation]
        await guests[0].send("See this", conversation=conversation, files=[sent.json()["file"]["id"]])
        entries = await agent.entries(number)

        over = asyncio.Event()
        load = [asyncio.create_task(chatters(guest, over)) for guest in guests[1:]]
        await asyncio.sleep(0.1)  # so that they have begun
        await asyncio.to_thread(desk.run, "backup", archive)
        over.set()
        assert sum(await asyncio.gather(*load)) > 0
        late = Visitor(desk.port, office.inbox, address="198.18.2.100")
        await late.enter()
        await late.send("I came after the backup")
        await desk.kill()  # with what still waits for its undo time
        return guests, late, number, entries, queued

    async def after(
        guests: list[Visitor], late: Visitor, number: int, entries: list[dict[str, Any]], queued: list[str]
    ) -> None:
        said = await asyncio.to_thread(new.run, "restore", archive)
        assert "nothing goes out by itself" in said
        highest = value(new.database_url, "select max(number) from conversation")
        await new.start()
        agent = Agent(new.url)
        await agent.log_in(office.emails[0])
        # What a conversation is about is told by a job, before the backup or after it.
        there = [entry for entry in await agent.entries(number) if entry.get("kind") != "category"]
        entries = [entry for entry in entries if entry.get("kind") != "category"]
        assert [entry["seq"] for entry in there] == [entry["seq"] for entry in entries]
        for was, now in zip(entries, there, strict=True):
            if was["t"] == "message" and was["delivery"] == "queued":
                assert (now["delivery"], now["reason"], now["id"]) == ("unknown", "restored", queued[0])
            else:
                assert {**was, "files": []} == {**now, "files": []} if was["t"] == "message" else was == now
        address = next(file["url"] for entry in there if entry["t"] == "message" for file in entry["files"])
        assert (await agent.http.get(address)).content == PICTURE

        # Every visitor can come back with the token from before, and has not got the reply.
        for guest in guests:
            guest.port = new.port
            await guest.enter()
            (conversation,) = guest.conversations
            assert [one["author"] for one in await guest.history(conversation) if one["author"] != "contact"] == []
        # Work goes on: numbers continue, new replies go out, and only they.
        late.port, late.token = new.port, None
        await late.enter()
        ack = await late.send("I came after the backup")
        assert ack["conversation"]["number"] == highest + 1
        await agent.reply(ack["conversation"]["number"], "Welcome back.")
        assert (await late.hear("message"))["message"]["text"] == "Welcome back."
        # A person decides about one that waited.
        (conversation,) = guests[0].conversations
        await agent.ask("PUT", f"/conversations/{number}/messages/{queued[0]}/delivery", {})
        assert (await guests[0].hear("message"))["message"]["text"] == "Please open Receive."
        await new.stop()

    story(lambda: _both(before, after), limit_s=100)
    shutil.rmtree(desk.data_dir)
    states = rows(
        new.database_url,
        "select delivery, reason, count(*) from message where author_kind = 'agent' group by 1, 2 order by 1",
    )
    assert states == [("sent", "", 2), ("unknown", "restored", 4)]
    assert value(new.database_url, "select count(*) from job where kind = 'deliver'") == 0


async def _both(before: Callable[[], Any], after: Callable[..., Any]) -> None:
    await after(*await before())
