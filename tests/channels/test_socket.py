"""What a visitor lives through on the socket."""

from __future__ import annotations

from typing import Any

from tests.channels.conftest import Served, visitor
from tests.support.desk import a_key, a_member, an_inbox
from tests.support.running import run
from walletdesk.conversations.actions import reply
from walletdesk.kit.db import Db
from walletdesk.safety import screen
from walletdesk.staff.tables import Staff
from walletdesk.wire import RawText


def answer(db: Db, number: int, staff: Staff, text: str, **fields: Any) -> Any:
    """A member of the team replies, without time to take it back."""
    written = reply.Reply(
        number=number, staff_id=staff.id, key=a_key(), screened=screen(RawText(text)), note=False, **fields
    )
    return db.write_and_wait(reply.reply, written)


def test_a_visitor_writes_and_is_answered(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(language="en")
            assert (welcome["token"], welcome["conversations"], welcome["identified"]) == (None, [], False)
            assert welcome["inbox"]["greeting"] == "How can we help?"
            ack = await guest.send("Where do I find my receiving address?", language="en")
            assert ack["token"]
            assert ack["conversation"]["position"] == 1
            answer(db, ack["conversation"]["number"], ada, "Tap Receive on the first page.")
            frame = await guest.hear("message")
            assert (frame["message"]["text"], frame["message"]["name"]) == ("Tap Receive on the first page.", "Ada")
            shown = await guest.hear("conversation")
            assert (shown["conversation"]["status"], shown["conversation"]["agent"]) == ("pending", "Ada")

    run(story)
