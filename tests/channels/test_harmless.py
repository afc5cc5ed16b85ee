"""Over the socket: "that was no secret", of a message, and of what a browser kept back so that the desk never had it."""

from __future__ import annotations

import random
from typing import Any

from tests.channels.conftest import Served, visitor
from tests.safety import leaks
from tests.support.desk import an_inbox
from tests.support.running import run
from walletdesk.kit.db import Db
from walletdesk.screening import queries
from walletdesk.screening.rules import Verdict

PHRASE = " ".join(leaks.phrase(random.Random(8), "english", 12))


def test_what_was_taken_out_and_what_never_came_are_both_on_the_leads_page(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    unsent: dict[str, Any] = {"kind": "recovery_phrase", "language": "zh", "words": 12}

    async def story() -> None:
        async with visitor(served, inbox) as one:
            await one.hello()
            await one.say(t="harmless", **unsent, form=True)  # a stranger of whom there is nothing yet
            ack = await one.send(f"they are {PHRASE}")
            place = ack["conversation"]["id"]
            await one.say(t="harmless", conversation=place, message=ack["message"]["id"])
            assert (await one.hear("conversation"))["conversation"]["id"] == place
            await one.say(t="harmless", kind="private_key", language="<b>", words=10**9)
            await one.say(t="ping")
            await one.hear("pong")

    run(story)
    never_had, stored, forged = sorted(db.read_and_wait(queries.reports, limit=9), key=lambda one: one.id)
    assert {one.verdict for one in (never_had, stored, forged)} == {Verdict.FALSE}
    assert (never_had.kind, never_had.language, never_had.form) == ("recovery_phrase", "zh", "m12")
    assert (stored.kind, stored.language, stored.form) == ("recovery_phrase", "en", "")
    assert (forged.kind, forged.language, forged.form) == ("private_key", "", "")


def test_a_stranger_cannot_fill_the_leads_page(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as one:
            await one.hello()
            for _ in range(40):
                await one.say(t="harmless", kind="private_key")
            assert (await one.hear("problem"))["code"] == "too_many"

    run(story)
    assert len(db.read_and_wait(queries.reports, limit=99)) <= 32
