"""What an older detector stored, and what people point at later, is looked for in everything the desk wrote."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.child import Child
from tests.faults.conftest import Office
from tests.faults.people import Agent, Visitor, story
from tests.faults.rows import rows, value
from tests.safety import leaks
from tests.support.leftovers import Secret, left_in, left_on_disk
from tests.support.running import run

OLDER = """
import sys
from walletdesk import cli
from walletdesk.safety import gate, lookback
gate._spans = lambda view, before, taken: []
gate.look_back = lambda before, text, views, **more: lookback.Joint()
sys.exit(cli.main(["serve"]))
"""
"""A desk whose gate knows nothing yet."""
QUIET = "select count(*) from job where kind in ('scrub', 'rebuild_index', 'rescan', 'files.delete_bytes')"


class Older(Child):
    def command(self) -> list[str]:
        return [sys.executable, "-c", OLDER]


@pytest.fixture
def older(durable_url: str, office: Office, tmp_path: Path) -> Iterator[Child]:
    desk = Older(durable_url, tmp_path / "desk", undo_send_s=0)
    yield desk
    desk.remove()


def left(secrets: list[Secret], disk: list[Path]) -> dict[str, set[str]]:
    return {name: names for folder in disk for name, names in left_on_disk(secrets, folder).items()}


async def settled(url: str, limit_s: float) -> float:
    began = time.monotonic()
    async with asyncio.timeout(limit_s):
        while value(url, QUIET):  # noqa: ASYNC110  # another process has them
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def command(desk: Child, *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "walletdesk", *words, env=desk.env, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return out.decode()


def test_an_old_leak_is_in_no_file_after_a_rescan_though_the_desk_was_killed_in_it(
    disk: list[Path],
    child: Callable[..., Child],
    older: Child,
    durable_url: str,
    office: Office,
    engine_name: str,
) -> None:
    rng = random.Random(11)
    whole = Secret("phrase", tuple(leaks.phrase(rng, "english", 12)))
    parted = Secret("phrase in parts", tuple(leaks.phrase(rng, "english", 12)))
    chinese = Secret("chinese phrase", tuple(leaks.phrase(rng, "chinese_simplified", 12)))
    key = Secret("key", (rng.randbytes(32).hex(),))
    filed = Secret("phrase in a file", tuple(leaks.phrase(rng, "english", 12)))
    secrets = [whole, parted, chinese, key, filed]
    desk = child()
    texts = (
        ["here it is: " + " ".join(whole.parts)],
        [" ".join(parted.parts[at : at + 4]) for at in (0, 4, 8)],
        ["我的助记词是" + "".join(chinese.parts)],
        [f"my private key is {key.parts[0]}"],
        ["a file"],
    )

    async def main() -> None:
        await older.start()
        for number, sent in enumerate(texts):
            guest = Visitor(older.port, office.inbox, address=f"198.18.2.{number}")
            await guest.enter()
            more: dict[str, str] = {}
            for text in sent:
                ack = await guest.send(text, **more)
                more = {"conversation": ack["conversation"]["id"]}
            if sent == ["a file"]:
                await send_file(older, office, guest, " ".join(filed.parts), ack["conversation"]["id"])
            await guest.leave()
        await older.stop()
        assert {one for names in left(secrets, disk).values() for one in names} >= {
            "phrase",
            "phrase in parts",
            "key",
            "phrase in a file",
        }
        await desk.start()
        reading = asyncio.create_task(command(desk, "rescan"))
        await asyncio.sleep(0.6)
        await desk.kill()
        await reading
        await desk.start()
        async with asyncio.timeout(60):
            while not value(durable_url, "select count(*) from rescan where ended_at is not null"):
                if not value(durable_url, "select count(*) from rescan"):
                    await command(desk, "rescan")
                await asyncio.sleep(0.1)
        took = await settled(durable_url, 30)
        assert took < 5 or engine_name == "postgresql"

    story(main, limit_s=150)
    found = left(secrets, disk)
    run(desk.stop)
    assert found == {}
    assert left(secrets, disk) == {}
    warned = "select count(*) from message where external_id like 'warning:%:late'"
    assert value(durable_url, warned) == len(texts)
    counted = dict(
        rows(durable_url, "select kind, cast(sum(n) as integer) from caught where how = 'rescan' group by kind")
    )
    assert counted == {"recovery_phrase": 4, "private_key": 1}


async def send_file(desk: Child, office: Office, guest: Visitor, text: str, conversation: str) -> None:
    async with httpx.AsyncClient(base_url=desk.url, timeout=60, trust_env=False) as client:
        answer = await client.post(
            f"/widget/api/files?inbox={office.inbox}",
            files={"file": ("words.txt", text.encode(), "text/plain")},
            headers={"authorization": f"Bearer {guest.token}"},
        )
    assert answer.status_code < 300, answer.text
    await guest.send("look", conversation=conversation, files=[answer.json()["file"]["id"]])


def test_what_people_point_at_is_in_no_file_five_seconds_later(
    disk: list[Path], child: Callable[..., Child], durable_url: str, office: Office, engine_name: str
) -> None:
    """Words that no gate knows: in a message, a note, and in a message that its own writer reports."""
    rng = random.Random(12)
    # Letters that no number in a file is written with, and so many that a quarter of them stands nowhere by chance.
    secrets = [Secret(name, ("".join(rng.choices("ghjkmnpqrstvwxyz", k=40)),)) for name in ("message", "note", "own")]
    desk = child()
    answers: list[bytes] = []

    async def main() -> None:
        await desk.start()
        guest = Visitor(desk.port, office.inbox)
        await guest.enter()
        first = await guest.send(f"it opens with {secrets[0].parts[0]} I think")
        place = first["conversation"]
        own = await guest.send(f"and with {secrets[2].parts[0]} too", conversation=place["id"])
        agent = Agent(desk.url)
        await agent.log_in(office.emails[0])
        note = await agent.reply(place["number"], f"said on the phone: {secrets[1].parts[0]}", note=True)
        assert left(secrets, disk) != {}

        for message in (first["message"]["id"], note["id"]):
            path = f"/conversations/{place['number']}/messages/{message}/secret-report"
            assert await agent.ask("POST", path, {"all": True, "tell_form": True}) == {"found": 1}
        await guest.say(t="report", conversation=place["id"], message=own["message"]["id"])
        told = await guest.hear("redacted", id=own["message"]["id"])
        assert told["text"] == "⟦secret⟧"
        took = await settled(durable_url, 30)
        assert took < 5 or engine_name == "postgresql"
        answers.append(json.dumps(await agent.entries(place["number"])).encode())
        answers.append(json.dumps(await guest.history(place["id"])).encode())

    story(main, limit_s=100)
    found = left(secrets, disk)
    assert left_in(secrets, b"\n".join(answers)) == set()
    run(desk.stop)
    assert found == {}
    assert left(secrets, disk) == {}
    assert value(durable_url, "select count(*) from secret_report") == 3
    assert value(durable_url, "select count(*) from secret_report where form <> ''") == 2
