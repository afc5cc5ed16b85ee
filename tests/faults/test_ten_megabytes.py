"""Ten megabytes of words at every door where somebody may put words: refused in words, and nobody else waits.

No clock is looked at: what counts is who is answered first.  What a line of `walletdesk scan` takes, tests/safety/test_scan.py
counts in steps, and what a browser does with a book that is pasted, tests/stories/test_work.py looks at.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx
import pytest

from tests.faults.people import PATIENCE_S, Visitor, story
from tests.faults.rows import rows
from tests.safety import leaks
from tests.support.desk import a_key, an_inbox
from tests.support.killing import Lost
from tests.support.site import RunningSite

MUCH = 10_000_000
PROSE = "The swap on Base charged me twice and I do not know why it did so. "


def words(characters: int) -> str:
    """Of phrases without end: what keeps the gate busiest."""
    rng, found, length = random.Random(7), [], 0
    while length < characters:
        part = " ".join(leaks.phrase(rng, "english", 24))
        found.append(part)
        length += len(part) + 1
    return " ".join(found)[:characters]


@pytest.fixture(scope="module")
def much() -> str:
    part = words(100_000)
    return f"{part} " * (MUCH // len(part))


async def posts(site: RunningSite, path: str, **body: Any) -> httpx.Response:
    async with httpx.AsyncClient(base_url=site.url, timeout=PATIENCE_S, trust_env=False) as client:
        return await client.post(path, **body)


def test_a_frame_of_ten_megabytes_ends_its_socket_and_who_sent_it_goes_on(site: RunningSite, much: str) -> None:
    inbox = an_inbox(site.db).public_id

    async def main() -> None:
        guest, other = Visitor(site.port, inbox), Visitor(site.port, inbox, address="198.51.100.2")
        await guest.enter()
        await other.enter()
        before = await guest.send("hello")
        endless = asyncio.ensure_future(guest.offer(much, conversation=before["conversation"]["id"]))
        assert (await other.send("I have a question"))["message"]["text"] == "I have a question"
        with pytest.raises(Lost):
            await endless
        assert "1009" in guest.closed
        await guest.enter()
        await guest.send("so in short", conversation=before["conversation"]["id"])
        told = [one["text"] for one in await guest.history(before["conversation"]["id"]) if one["author"] == "contact"]
        assert told == ["hello", "so in short"]

    story(main)


def test_ten_megabytes_by_http_are_refused_in_words_at_each_door(site: RunningSite, much: str) -> None:
    inbox = an_inbox(site.db).public_id
    message = {"inbox": inbox, "key": a_key(), "text": much}
    file = {"file": ("words.txt", much.encode(), "text/plain")}
    chinese = {"accept-language": "zh"}

    async def main() -> None:
        other = Visitor(site.port, inbox)
        await other.enter()
        answers = asyncio.gather(
            posts(site, "/widget/api/conversations", json=message, headers=chinese),
            posts(site, f"/widget/api/files?inbox={inbox}", files=file, headers=chinese),
            posts(site, "/api/public/explain", json={"text": much}, headers=chinese),
            posts(site, "/check", data={"text": much}, headers=chinese),
            posts(site, "/supported", data={"text": much}, headers=chinese),
        )
        await other.send("I have a question")
        said, uploaded, explained, checked, supported = await answers
        assert [one.status_code for one in (said, uploaded, explained, checked, supported)] == [413] * 5
        for one in (said, uploaded, explained):
            error = one.json()["error"]
            assert error["code"] in ("too_large", "text_file_too_large") and not error["sentence"].isascii()
        for one in (checked, supported):
            assert one.headers["content-type"].startswith("text/html") and "太大" in one.text
        assert all(len(one.content) < 50_000 for one in (said, uploaded, explained, checked, supported))

    story(main)
    assert rows(site.settings.database, "select count(*) from file") == [(0,)]
    assert rows(site.settings.database, "select count(*) from message where author_kind = 'contact'") == [(1,)]


def test_while_as_much_text_as_a_file_may_hold_is_read_others_are_answered(site: RunningSite) -> None:
    inbox = an_inbox(site.db).public_id
    longest = (PROSE * (1_000_000 // len(PROSE))).encode()
    file = {"file": ("story.txt", longest, "text/plain")}

    async def main() -> None:
        other = Visitor(site.port, inbox)
        await other.enter()
        await other.send("hello")
        uploading = asyncio.ensure_future(posts(site, f"/widget/api/files?inbox={inbox}", files=file))
        for _ in range(3):
            await other.send("I have a question")
        assert not uploading.done()
        assert (await uploading).status_code == 201

    story(main)
