"""Messages of one contact that come at the same moment are all taken."""

from __future__ import annotations

import asyncio

from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.running import run
from walletdesk.channels.inbound import Gate, Inbound, receive
from walletdesk.kit.db import Db
from walletdesk.wire import RawText


def test_ten_messages_at_once_into_one_conversation_are_stored_each(db: Db) -> None:
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "hello")

    async def main() -> set[int]:
        gate = Gate()
        try:
            got = await asyncio.gather(
                *(
                    receive(
                        db,
                        gate,
                        Inbound(
                            inbox_id=inbox.id,
                            key=a_key(),
                            text=RawText(f"part {number}"),
                            contact_id=first.contact.id,
                            conversation=first.conversation.public_id,
                        ),
                    )
                    for number in range(10)
                )
            )
            return {one.message.seq for one in got}
        finally:
            gate.close()

    assert len(run(main)) == 10
