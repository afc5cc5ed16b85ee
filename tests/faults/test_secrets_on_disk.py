"""Secrets sent in at the front door are looked for in everything the desk wrote, as somebody with the disk in hand would."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import msgspec
import pytest

import walletdesk
from tests.faults.child import Child
from tests.faults.conftest import Office
from tests.faults.people import Agent, Refused, Visitor, story
from tests.faults.rows import rows, value
from tests.files import made, papers
from tests.safety import leaks
from tests.support.leftovers import Secret, left_in, left_on_disk
from tests.support.running import run
from walletdesk.files import sight

HOME = Path(walletdesk.__file__).parent


def own_words() -> bytes:
    """Whatever the desk itself may say."""
    return b"\0".join(path.read_bytes().lower() for end in ("py", "po") for path in HOME.rglob(f"*.{end}"))


def rare(secret: Secret, folder: Path) -> tuple[str, ...]:
    """Long words of a phrase that neither the disk nor the desk's own words hold: not one may be there afterwards."""
    content = own_words() + b"\0".join(path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())
    return tuple(word for word in secret.parts if len(word) >= 6 and word.isascii() and word.encode() not in content)


def test_the_search_finds_what_is_there() -> None:
    secret = Secret("phrase", tuple(leaks.phrase(random.Random(), "english", 12)))
    chinese = Secret("chinese", tuple(leaks.phrase(random.Random(), "chinese_simplified", 12)))
    key = Secret("key", (random.Random().randbytes(32).hex(),))
    for one in (secret, chinese, key):
        text = " ".join(one.parts[4:7]) if len(one.parts) > 1 else one.parts[0][20:40]
        for written in (
            text.encode(),
            text.upper().encode("utf-16-le"),
            b"\0" + text.encode("utf-16-be"),
            json.dumps(text).encode(),
            quote(text).encode(),
            quote_plus(text).encode(),
            text.replace(" ", ", ").encode(),
        ):
            assert left_in([secret, chinese, key], b"before" + written + b"after") == {one.name}
    assert left_in([secret], " ".join(secret.parts[4:6]).encode()) == set()


def test_no_secret_that_a_visitor_sends_is_left_anywhere(
    disk: list[Path],
    child: Callable[..., Child],
    office: Office,
    durable_url: str,
    engine_name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    # The same phrases each time: the gate finds nearly all Chinese ones sent in parts, and this is about the disk.
    rng = random.Random(3)
    english = Secret("english phrase", tuple(leaks.phrase(rng, "english", 12)))
    chinese = Secret("chinese phrase", tuple(leaks.phrase(rng, "chinese_simplified", 12)))
    parted = Secret("phrase in parts", tuple(leaks.phrase(rng, "english", 12)))
    parted_chinese = Secret("chinese phrase in parts", tuple(leaks.phrase(rng, "chinese_simplified", 12)))
    worded = Secret("phrase word by word", tuple(leaks.phrase(rng, "english", 12)))
    key = Secret("key", (rng.randbytes(32).hex(),))
    keystores = [leaks._keystore(rng) for _ in range(2)]
    inner = [
        Secret(f"keystore {number}, {name}", (json.loads(keystore)["crypto"][name],))
        for number, keystore in enumerate(keystores)
        for name in ("ciphertext", "mac")
    ]
    replied = Secret("phrase in a reply", tuple(leaks.phrase(rng, "english", 12)))
    misplaced = Secret("phrase in wrong places", tuple(leaks.phrase(rng, "english", 12)))
    secrets = [english, chinese, parted, parted_chinese, worded, key, *inner, replied, misplaced]
    answers: list[bytes] = []
    desk = child(log_level="debug", trusted_proxies="127.0.0.1")
    words: dict[str, tuple[str, ...]] = {}
    began_s = time.time() - 1

    async def sends(number: int, *texts: str) -> tuple[Visitor, int]:
        guest = Visitor(desk.port, office.inbox, address=f"198.18.1.{number}")
        await guest.enter()
        conversation: dict[str, str] = {}
        for text in texts:
            ack = await guest.send(text, **conversation)
            conversation = {"conversation": ack["conversation"]["id"]}
        answers.append(msgspec.json.encode(ack))  # what is no phrase yet is shown to who wrote it
        answers.append(msgspec.json.encode(await guest.history(conversation["conversation"])))
        return guest, ack["conversation"]["number"]

    async def main() -> None:
        await desk.start()
        words.update({one.name: rare(one, tmp_path) for one in secrets})
        guests = [
            await sends(1, f"I cannot get in, this is my phrase: {' '.join(english.parts)} please help"),
            await sends(2, f"钱包打不开了，我的助记词是{''.join(chinese.parts)}，请帮我看看"),
            await sends(3, *(" ".join(parted.parts[at : at + 4]) for at in (0, 4, 8))),
            await sends(4, *("".join(parted_chinese.parts[at : at + 4]) for at in (0, 4, 8))),
            await sends(5, f"my private key is {key.parts[0]} and nothing works"),
            await sends(7, *worded.parts),
            await sends(6, f"my file says\n{keystores[0]}\nplease help"),
        ]
        agent = Agent(desk.url)
        await agent.log_in(office.emails[0])
        with pytest.raises(Refused, match="secret_in_reply"):
            await agent.reply(guests[0][1], f"So it is {' '.join(replied.parts)}, right?")
        for _, number in guests:
            answers.append(msgspec.json.encode(await agent.entries(number)))
        answers.append(msgspec.json.encode(await agent.ask("GET", f"/search?q={quote(' '.join(english.parts[:3]))}")))
        await at_wrong_places(desk, office, guests[0][0], keystores[1], " ".join(misplaced.parts), answers)
        async with asyncio.timeout(60):
            while value(durable_url, "select count(*) from job where kind in ('scrub', 'rebuild_index')"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    story(main, limit_s=100)

    assert left_in(secrets, b"\n".join(answers)) == set()
    assert left_in(secrets, desk.log.read_bytes()) == set() and desk.said()
    found = {name: names for folder in disk for name, names in left_on_disk(secrets, folder, began_s).items()}
    assert found == {}
    lost = 4 + 3 + 3 + len(worded.parts)  # each part says what it lost
    assert rows(durable_url, "select count(*) from message where found <> '[]'") == [(lost,)]
    if engine_name == "sqlite":  # PostgreSQL's pages keep single words until they are used again (kit.erase)
        content = b"\0".join(path.read_bytes().lower() for path in tmp_path.rglob("*") if path.is_file())
        assert {name for name, rare in words.items() for word in rare if word.encode() in content} == set()
        assert any(words.values())
    run(desk.stop)
    found = {name: names for folder in disk for name, names in left_on_disk(secrets, folder, began_s).items()}
    assert found == {}


async def at_wrong_places(
    desk: Child, office: Office, guest: Visitor, keystore: str, phrase: str, answers: list[bytes]
) -> None:
    """Everywhere else where something may be typed; what the desk says to it is put into `answers`."""
    bearer = {"authorization": f"Bearer {guest.token}"}
    async with httpx.AsyncClient(base_url=desk.url, timeout=60, trust_env=False) as client:
        files = f"/widget/api/files?inbox={office.inbox}"
        words = phrase.split()
        for name, content in (
            ("key.json", keystore.encode()),
            ("note.txt", phrase.encode()),
            (f"{phrase}.txt", b"a note"),
            ("backup.pdf", papers.pdf_rows(words)),
            ("backup.docx", papers.docx_rows(words)),
            ("code.png", made.code(phrase)),
            *(
                [("screenshot.png", made.shown([f"{at}. {word}" for at, word in enumerate(words, 1)]))]
                * sight.installed()
            ),
        ):
            sent = {"file": (name, content, "application/octet-stream")}
            answer = await client.post(files, files=sent, headers=bearer)
            assert answer.status_code == 422, name
            answers.append(answer.content)
        body = {"inbox": office.inbox, "key": "a-key-of-mine-and-mine-alone", "text": "hello", "unknown": phrase}
        asked = [
            await client.post("/widget/api/conversations", json=body, headers=bearer),
            await client.post("/widget/api/conversations", content=f'{{"{phrase}', headers=bearer),
            await client.post("/widget/api/conversations", json=body | {"key": phrase, "unknown": ""}, headers=bearer),
            await client.get(f"/widget/api/inboxes/{quote(phrase)}", headers=bearer),
            await client.get(f"/{quote(phrase)}", params={"q": phrase}),
            await client.post("/api/session", json={"email": phrase, "password": phrase}, headers={"origin": desk.url}),
            await client.get("/healthz", headers={"x-forwarded-for": phrase, "user-agent": phrase}),
        ]
        answers += [answer.content for answer in asked]
        assert all(answer.status_code < 500 for answer in asked)
        answers.append((await client.get("/metrics")).content)
    for frame in (
        {"t": "send", "key": phrase, "text": "hello"},
        {"t": "send", "key": "a-key-of-mine-and-mine-alone", "text": "hello", "conversation": phrase},
        {"t": "send", "key": "a-key-of-mine-and-mine-alone", "text": "hello", "topic": phrase},
        {
            "t": "send",
            "key": "a-key-of-mine-and-mine-alone",
            "text": "hello",
            "language": phrase,
            "facts": {"os": phrase},
        },
        {"t": "rate", "conversation": next(iter(guest.conversations)), "score": 5, "words": phrase},
        {"t": phrase},
    ):
        await guest.say(**frame)
    await guest.gone()  # the last one is no frame of the protocol
    while not guest.heard.empty():
        answers.append(msgspec.json.encode(guest.heard.get_nowait()))
