"""The corridor out: what becomes of a message that waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from obstore.store import LocalStore

from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox, comes_in
from tests.support.running import run
from walletdesk.channels import registry
from walletdesk.channels.base import Account, Capabilities, Outbound, Permanent, Retry, Sent
from walletdesk.channels.inbound import Gate
from walletdesk.channels.providers import GIVES_UP_US, Providers
from walletdesk.channels.widget import adapter as widget
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply
from walletdesk.conversations.actions.deliver import DeliverArgs, begin_handover
from walletdesk.conversations.tables import Message
from walletdesk.files import intake
from walletdesk.files.refusals import FileGone, StoreUnreachable
from walletdesk.files.rules import MB, Limits
from walletdesk.files.store import Store, folder_store
from walletdesk.files.tables import Uploader
from walletdesk.inboxes.rules import Channel
from walletdesk.kit import jobs
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.settings import load
from walletdesk.safety import screen
from walletdesk.wire import AuthorKind, Delivery, RawText


class Provider:
    """A channel whose provider answers as it is told to."""

    CAPABILITIES = Capabilities(text_characters=100, files=False, seen=False, typing=False)

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer
        self.sent: list[int] = []
        self.handed: list[Outbound] = []

    async def send(self, client: Any, account: Account, message: Outbound) -> Sent:
        self.sent.append(message.message_id)
        self.handed.append(message)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Sent(provider_id=self.answer)


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


def another_reply(db: Db, first: Message) -> Message:
    waiting = db.read_and_wait(queries.to_deliver, first.id)
    assert waiting is not None
    number = waiting.number
    written = reply.Reply(
        number=number, staff_id=a_member(db).id, key=a_key(), screened=screen(RawText("And one more")), note=False
    )
    stored: Message = db.write_and_wait(reply.reply, written)
    return stored


async def delivering(db: Db, message_id: int, store: Store | None = None) -> None:
    gate = Gate()
    folder = Path(mkdtemp())
    settings = load({}, overrides={"data_dir": folder})
    providers = Providers(settings=settings, db=db, store=store or folder_store(folder / "files"), gate=gate)
    try:
        await providers.deliver(DeliverArgs(message_id))
    finally:
        await providers.close()
        gate.close()


def deliver(db: Db, message_id: int, store: Store | None = None) -> Message:
    async def main() -> None:
        await delivering(db, message_id, store)

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
        await delivering(db, 12345)

    run(main)
    assert channel.sent == []


def test_a_message_is_not_sent_before_an_earlier_one_of_its_conversation(db: Db, provider: Any) -> None:
    channel = provider("x")
    first = a_reply(db)
    second = another_reply(db, first)
    with pytest.raises(jobs.Later):
        deliver(db, second.id)
    deliver(db, first.id)
    deliver(db, second.id)
    assert channel.sent == [first.id, second.id]


class Forgetful(Provider):
    """A provider that takes no retry key."""

    CAPABILITIES = Capabilities(text_characters=100, files=False, seen=False, typing=False, retry_key=False)


class Remembering(Forgetful):
    """And one whose history can be read."""

    def __init__(self, answer: str | Exception, history: Sent | None) -> None:
        super().__init__(answer)
        self.history = history

    async def found(self, client: Any, account: Account, message: Outbound) -> Sent | None:
        return self.history


def test_what_a_process_was_handing_over_when_it_died_is_not_sent_again(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Forgetful("x")
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply(db)
    db.write_and_wait(begin_handover, stored.id)
    after = deliver(db, stored.id)
    assert (after.delivery, after.reason, channel.sent) == (Delivery.UNKNOWN, "process_died", [])


@pytest.mark.parametrize(("history", "sent"), [(Sent(provider_id="9"), 0), (None, 1)])
def test_the_providers_history_tells_what_became_of_it(
    db: Db, monkeypatch: pytest.MonkeyPatch, history: Sent | None, sent: int
) -> None:
    channel = Remembering("10", history)
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply(db)
    db.write_and_wait(begin_handover, stored.id)
    after = deliver(db, stored.id)
    assert (after.delivery, len(channel.sent)) == (Delivery.SENT, sent)
    assert after.provider_id == ("10" if sent else "9")


def test_what_was_not_handed_over_may_be_tried_again(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = Forgetful(Retry(after_s=1))
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply(db)
    with pytest.raises(jobs.Retry):
        deliver(db, stored.id)
    channel.answer = "x"
    assert deliver(db, stored.id).delivery is Delivery.SENT


def test_what_raises_while_it_is_handed_over_may_have_been_sent(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = Forgetful(RuntimeError())
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply(db)
    with pytest.raises(RuntimeError):
        deliver(db, stored.id)
    assert deliver(db, stored.id).delivery is Delivery.UNKNOWN
    assert len(channel.sent) == 1


class Away(Remembering):
    """Its history cannot be read just now."""

    async def found(self, client: Any, account: Account, message: Outbound) -> Sent | None:
        raise Retry(after_s=3, reason="connection_failed")


def test_a_history_that_is_away_does_not_make_it_be_sent_again(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = Away("x", None)
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply(db)
    db.write_and_wait(begin_handover, stored.id)
    for _ in range(3):
        with pytest.raises(jobs.Retry):
            deliver(db, stored.id)
    assert channel.sent == []


def test_it_may_have_been_sent_when_the_history_stays_away(
    db: Db, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Away("x", None)
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply(db)
    db.write_and_wait(begin_handover, stored.id)
    fake_clock.advance(GIVES_UP_US + SECOND)
    after = deliver(db, stored.id)
    assert (after.delivery, after.reason, channel.sent) == (Delivery.UNKNOWN, "connection_failed", [])


class Shelf(Store):
    """A store that is away for a while."""

    away: Exception | None = None

    async def get(self, key: str) -> AsyncIterator[bytes]:
        if self.away is not None:
            raise self.away
        return await super().get(key)


class Reading(Forgetful):
    """A provider that takes files and no retry key."""

    CAPABILITIES = Capabilities(text_characters=100, files=True, seen=False, typing=False, retry_key=False)

    async def send(self, client: Any, account: Account, message: Outbound) -> Sent:
        self.read = [await one.read() for one in message.files]
        return await super().send(client, account, message)


def a_reply_with_a_file(db: Db, store: Store) -> Message:
    first, ada = comes_in(db, an_inbox(db), "hello"), a_member(db)
    kept: list[str] = []

    async def main() -> None:
        taking = intake.take_in(
            RawText("log.txt"),
            b"line 1",
            store=store,
            db=db,
            limits=Limits(file_bytes=MB),
            uploader=Uploader(AuthorKind.AGENT, ada.id),
        )
        kept.append((await taking).public_id)

    run(main)
    written = reply.Reply(
        number=first.conversation.number,
        staff_id=ada.id,
        key=a_key(),
        screened=screen(RawText("See the file")),
        note=False,
        files=tuple(kept),
    )
    stored: Message = db.write_and_wait(reply.reply, written)
    return stored


def test_a_file_that_cannot_be_read_now_was_not_sent_and_goes_out_later(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Shelf(LocalStore(tmp_path), tmp_path)
    channel = Reading("9")
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply_with_a_file(db, store)
    store.away = StoreUnreachable(retry_after_s=5)
    for _ in range(2):
        with pytest.raises(jobs.Retry) as later:
            deliver(db, stored.id, store)
        assert later.value.after_s == 5
    store.away = None
    assert deliver(db, stored.id, store).delivery is Delivery.SENT
    assert (channel.read, len(channel.sent)) == ([b"line 1"], 1)


def test_a_file_that_is_gone_fails_its_message_which_was_not_sent(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Shelf(LocalStore(tmp_path), tmp_path)
    channel = Reading("9")
    monkeypatch.setattr(registry, "adapter", lambda kind: channel)
    stored = a_reply_with_a_file(db, store)
    store.away = FileGone()
    after = deliver(db, stored.id, store)
    assert (after.delivery, after.reason, channel.sent) == (Delivery.FAILED, "file_gone", [])
