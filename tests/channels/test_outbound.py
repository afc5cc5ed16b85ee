"""The corridor out: what becomes of a message that waits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import a_key, a_member, an_inbox, comes_in
from tests.support.running import run
from walletdesk.channels import outbound, registry
from walletdesk.channels.base import Capabilities, Outbound, Permanent, Retry
from walletdesk.channels.widget import adapter as widget
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply
from walletdesk.conversations.actions.reply import DeliverArgs
from walletdesk.conversations.tables import Message
from walletdesk.inboxes.rules import Channel
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.safety import screen
from walletdesk.wire import Delivery, RawText


class Provider:
    """A channel whose provider answers as it is told to."""

    CAPABILITIES = Capabilities(text_characters=100, files=False, seen=False, typing=False)

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer
        self.sent: list[int] = []

    async def send(self, message: Outbound) -> str | None:
        self.sent.append(message.message_id)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def a_reply(db: Db) -> Message:
    first, ada = comes_in(db, an_inbox(db), "hello"), a_member(db)
    written = reply.Reply(
        number=first.conversation.number,
        staff_id=ada.id,
        key=a_key(),
        screened=screen(RawText("An answer")),
        note=False,
    )
    stored: Message = db.write_and_wait(reply.reply, written)
    return stored


def deliver(db: Db, message_id: int) -> Message:
    async def main() -> None:
        await outbound.delivery(db)(DeliverArgs(message_id))

    run(main)
    return db.read_and_wait(queries.message_by_id, message_id)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Any:
    def answering(answer: str | Exception) -> Provider:
        made = Provider(answer)
        monkeypatch.setattr(registry, "adapter", lambda channel: made)
        return made

    return answering


def test_every_channel_an_inbox_may_have_has_an_adapter() -> None:
    assert {channel.value for channel in Channel} == set(registry.names())
    for name in registry.names():
        assert registry.adapter(name).CAPABILITIES.text_characters > 0
    assert registry.adapter("widget") is widget
    with pytest.raises(registry.NoSuchChannel):
        registry.adapter("../widget")


def test_the_widget_accepts_at_once(db: Db) -> None:
    stored = deliver(db, a_reply(db).id)
    assert (stored.delivery, stored.visible_seq is not None) == (Delivery.SENT, True)


def test_the_providers_id_is_kept_and_a_second_run_sends_nothing(db: Db, provider: Any) -> None:
    channel = provider("provider-77")
    stored = a_reply(db)
    assert deliver(db, stored.id).provider_id == "provider-77"
    deliver(db, stored.id)
    assert channel.sent == [stored.id]


def test_what_can_never_work_is_failed_with_its_reason(db: Db, provider: Any) -> None:
    provider(Permanent("blocked_by_user"))
    stored = deliver(db, a_reply(db).id)
    assert (stored.delivery, stored.reason) == (Delivery.FAILED, "blocked_by_user")


def test_what_may_have_been_sent_says_so(db: Db, provider: Any) -> None:
    provider(Permanent("connection_lost", unknown=True))
    assert deliver(db, a_reply(db).id).delivery is Delivery.UNKNOWN


def test_what_may_work_later_is_tried_later(db: Db, provider: Any) -> None:
    provider(Retry(after_s=7))
    stored = a_reply(db)
    with pytest.raises(jobs.Retry) as later:
        deliver(db, stored.id)
    assert later.value.after_s == 7
    assert db.read_and_wait(queries.message_by_id, stored.id).delivery is Delivery.QUEUED


def test_a_message_that_is_gone_or_taken_back_is_left_alone(db: Db, provider: Any) -> None:
    channel = provider("x")

    async def main() -> None:
        await outbound.delivery(db)(DeliverArgs(12345))

    run(main)
    assert channel.sent == []
