"""Nothing more goes out in a conversation that is closed."""

from __future__ import annotations

import pytest

from tests.support.desk import a_key, a_member, an_inbox, comes_in
from walletdesk.conversations.actions import reply, work
from walletdesk.conversations.rules import Status
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.db import Db
from walletdesk.safety import screen
from walletdesk.wire import RawText


def test_a_failed_reply_is_not_sent_again_in_a_conversation_marked_as_spam(db: Db) -> None:
    staff = a_member(db)
    by = Actor(ActorKind.STAFF, staff.id)
    number = comes_in(db, an_inbox(db), "buy now").conversation.number
    written = reply.Reply(
        number=number, staff_id=staff.id, key=a_key(), screened=screen(RawText("An answer")), note=False
    )
    sent = db.write_and_wait(reply.reply, written)
    db.write_and_wait(reply.failed, sent.id, "blocked")
    db.write_and_wait(work.set_status, number, by, status=Status.SPAM)
    with pytest.raises(reply.NotSendable):
        db.write_and_wait(reply.retry, number, sent.id, by)
