"""Telegram late, twice, in disorder, broken, slow, away: nothing is lost, nothing stored twice, and the agent sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.telegram.conftest import LIN, NOAH, Desk, connected, registered, until
from tests.faults.child import Child
from tests.faults.rows import rows
from tests.support.providers.telegram import TOKEN, Bot, TelegramStandIn
from tests.support.running import run
from tests.support.site import RunningSite
from walletdesk.channels import doing
from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.order import InOrder
from walletdesk.channels.telegram import adapter
from walletdesk.inboxes import accounts
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.wire import Delivery


def asked(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "hello", user=NOAH)
    until(lambda: desk.texts(NOAH))


# -- in -----------------------------------------------------------------------------


def test_what_comes_twice_is_stored_once(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.twice = True
    for number in range(20):
        telegram.say(bot, f"message {number}", user=NOAH)
    assert telegram.settled(bot)
    assert desk.texts(NOAH) == [f"message {number}" for number in range(20)]
    assert all(status == 200 for _, status in telegram.deliveries) and len(telegram.deliveries) == 40


def test_what_comes_in_disorder_is_read_in_order(
    site: RunningSite, telegram: TelegramStandIn, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine what is late by a moment may come later than a second.
    monkeypatch.setattr(InOrder.__init__, "__defaults__", (30.0,))
    desk = connected(site, telegram)
    asked(desk, telegram, bot)
    telegram.shuffle, telegram.late_s = 30, 0.2
    said = []
    for number in range(60):
        said.append(telegram.say(bot, f"message {number}", user=NOAH))
        if number % 7 == 0:
            telegram.edits(bot, said[-1], f"message {number} anew")
        telegram.say(bot, f"消息 {number}", user=LIN)
    assert telegram.settled(bot)
    assert desk.texts(NOAH)[1:] == [f"message {number}" + (" anew" if number % 7 == 0 else "") for number in range(60)]
    assert desk.texts(LIN) == [f"消息 {number}" for number in range(60)]


def test_the_same_at_the_same_time_in_two_processes_is_stored_once(
    site: RunningSite, telegram: TelegramStandIn, engine_name: str, database_url: str, tmp_path: Path
) -> None:
    desk = connected(site, telegram, register=False)
    sites = [site]
    if engine_name == "postgresql":  # SQLite has one process; there it is one process twice
        sites.append(RunningSite(database_url, tmp_path))
    bodies = [
        (
            f'{{"update_id":{number},"message":{{"message_id":{number},"date":1764460800,"text":"message {number}",'
            f'"chat":{{"id":{NOAH["id"]},"type":"private"}},'
            f'"from":{{"id":{NOAH["id"]},"is_bot":false,"first_name":"Noah"}}}}}}'
        ).encode()
        for number in range(1, 31)
    ]

    async def post() -> list[int]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": desk.account.hook_secret}
        async with httpx.AsyncClient(timeout=30) as client:
            answers = await asyncio.gather(
                *(
                    client.post(desk.hook.replace(site.url, one.url), content=body, headers=headers)
                    for body in bodies
                    for one in (sites * 2)[:2]
                )
            )
        return [answer.status_code for answer in answers]

    try:
        statuses = run(post)
        again = run(post) if 503 in statuses or 409 in statuses else []
    finally:
        for one in sites[1:]:
            one.stop()
    assert set(statuses) <= {200, 409, 503} and set(again) <= {200, 409, 503}
    assert sorted(desk.texts(NOAH)) == sorted(f"message {number}" for number in range(1, 31))
    assert len(desk.conversations(NOAH)) == 1


def test_two_processes_keep_the_order_of_a_chat(
    site: RunningSite, telegram: TelegramStandIn, engine_name: str, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    if engine_name != "postgresql":
        return  # SQLite has one process
    sites = [RunningSite(database_url, tmp_path, redis=redis_url) for _ in range(2)]
    desk = connected(site, telegram, register=False)
    bodies = {
        number: (
            f'{{"update_id":{number},"message":{{"message_id":{number},"date":1764460800,"text":"message {number}",'
            f'"chat":{{"id":{NOAH["id"]},"type":"private"}},'
            f'"from":{{"id":{NOAH["id"]},"is_bot":false,"first_name":"Noah"}}}}}}'
        ).encode()
        for number in range(100, 141)
    }

    async def post() -> set[int]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": desk.account.hook_secret}
        async with httpx.AsyncClient(timeout=30) as client:

            async def one(number: int) -> int:
                address = desk.hook.replace(site.url, sites[number % 2].url)
                return (await client.post(address, content=bodies[number], headers=headers)).status_code

            statuses = {await one(100)}
            rest = list(bodies)[1:]
            for some in (rest[at : at + 8] for at in range(0, len(rest), 8)):  # as many at once, the last first
                statuses |= set(await asyncio.gather(*(one(number) for number in reversed(some))))
            return statuses

    try:
        assert run(post) == {200}
    finally:
        for one in sites:
            one.stop()
    assert desk.texts(NOAH) == [f"message {number}" for number in range(100, 141)]


def test_what_is_broken_is_passed_over_and_holds_nothing_up(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    for broken in (
        {"message": {"message_id": 1}, "broken": True},
        {"message": {"message_id": "one"}},
        {"message": None},
        {"edited_message": {"message_id": 9, "date": 1, "chat": {"id": NOAH["id"], "type": "private"}}},
        {"shipping_query": {"id": "x"}},
    ):
        telegram.again(bot, {"update_id": bot.next_update, **broken})
        bot.next_update += 1
    asked(desk, telegram, bot)
    assert telegram.settled(bot)
    assert desk.texts(NOAH) == ["hello"]


def test_an_edit_that_overtakes_its_message_is_its_text(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    bot.webhook, hook = {}, bot.webhook
    said = telegram.say(bot, "first words", user=NOAH)
    telegram.edits(bot, said, "last words")
    first, last = bot.queue
    bot.queue.clear()
    bot.webhook = hook
    telegram.again(bot, last)
    until(lambda: desk.texts(NOAH))
    telegram.again(bot, first)
    assert telegram.settled(bot)
    assert desk.texts(NOAH) == ["last words"]


def test_a_paused_inbox_lets_them_wait_at_the_provider(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    from walletdesk.events import SYSTEM
    from walletdesk.inboxes.actions import Amendment, change_inbox

    def takes(active: bool) -> None:
        desk.site.db.write_and_wait(change_inbox, SYSTEM, desk.inbox.id, Amendment(active=active))

    takes(False)
    telegram.say(bot, "are you there?", user=NOAH)
    until(lambda: telegram.deliveries)
    assert telegram.deliveries[0][1] == 503
    takes(True)
    until(lambda: desk.texts(NOAH) == ["are you there?"])


def test_updates_that_were_confirmed_are_not_asked_for_again(
    site: RunningSite, telegram: TelegramStandIn, bot: Bot
) -> None:
    desk = connected(site, telegram, "pull")
    asked(desk, telegram, bot)
    until(lambda: not bot.queue)
    row = site.db.read_and_wait(accounts.of, desk.inbox.id)
    assert row is not None and int(row.cursor) == bot.next_update
    telegram.fail("getUpdates", "500", 2)
    telegram.fail("getUpdates", "html", 1)
    telegram.say(bot, "still there?", user=NOAH)
    until(lambda: desk.texts(NOAH) == ["hello", "still there?"])


def test_what_telegram_cannot_deliver_is_told_on_the_account(
    site: RunningSite, telegram: TelegramStandIn, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "WATCH_S", 0.2)
    monkeypatch.setattr(doing, "EVERY_S", 0.1)
    desk = connected(site, telegram, register=False)

    def says(reason: str) -> bool:
        row = site.db.read_and_wait(accounts.of, desk.inbox.id)
        return row is not None and (row.last_failure if row.failing_since is not None else "") == reason

    until(lambda: says("hook_missing"))
    registered(desk)
    until(lambda: says(""))
    bot.webhook["url"] = desk.hook + "-wrong"
    telegram.say(bot, "anybody there?", user=NOAH)
    until(lambda: says("hook_fails"))
    bot.webhook["url"] = desk.hook
    until(lambda: says(""))
    assert desk.texts(NOAH) == ["anybody there?"]


# -- out ----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "more"), [("429", {"seconds": 1}), ("slow", {"seconds": 1.5})])
def test_what_telegram_did_not_take_is_sent_again_once(
    desk: Desk, telegram: TelegramStandIn, bot: Bot, kind: str, more: dict[str, float]
) -> None:
    asked(desk, telegram, bot)
    telegram.fail("sendMessage", kind, 1, **more)
    (row,) = desk.conversations(NOAH)
    desk.became(desk.replies(row, "Here we are"), within_s=30)
    assert len(telegram.sent()) == 1


@pytest.mark.parametrize("kind", ["html", "junk", "cut", "500"])
@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_that_is_nobodys_leaves_it_unknown(
    desk: Desk, telegram: TelegramStandIn, bot: Bot, kind: str, accepts: bool
) -> None:
    asked(desk, telegram, bot)
    telegram.fail("sendMessage", kind, 1, accepts=accepts)
    (row,) = desk.conversations(NOAH)
    stored = desk.became(desk.replies(row, "Here we are"), Delivery.UNKNOWN)
    assert stored.reason == ("connection_lost" if kind == "cut" else "provider_down")
    time.sleep(0.3)
    assert len(telegram.sent()) == int(accepts), "nothing is sent again by itself"


def test_a_revoked_token_is_told_to_the_agent_and_on_the_account(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    asked(desk, telegram, bot)
    telegram.revoke()
    (row,) = desk.conversations(NOAH)
    stored = desk.became(desk.replies(row, "Here we are"), Delivery.FAILED)
    assert stored.reason == "credentials_refused"
    checked = run(_with_client, adapter.check, desk.account)
    assert (checked.ok, checked.reason) == (False, "credentials_refused")


def test_a_provider_that_is_down_is_waited_for(site: RunningSite, telegram: TelegramStandIn, bot: Bot) -> None:
    desk = connected(site, telegram)
    asked(desk, telegram, bot)
    port = int(telegram.url.rpartition(":")[2])
    telegram.stop()
    (row,) = desk.conversations(NOAH)
    message = desk.replies(row, "Here we are")
    time.sleep(1.5)
    assert desk.message(message).delivery is Delivery.QUEUED
    with TelegramStandIn(port=port) as again:
        again.add_bot().chats[NOAH["id"]] = bot.chats[NOAH["id"]]
        desk.became(message, within_s=40)
        assert len(again.sent()) == 1


def test_the_rest_of_a_long_text_is_not_begun_again(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    asked(desk, telegram, bot)
    (row,) = desk.conversations(NOAH)
    telegram.fail("sendMessage", "pass")
    telegram.fail("sendMessage", "429", 2, seconds=1)
    text = "".join(f"Sentence {number} goes on. " for number in range(400))
    desk.became(desk.replies(row, text), within_s=30)
    assert " ".join(call["text"] for call in telegram.sent()) == text.strip()


def test_a_long_text_that_cannot_be_ended_may_have_been_sent(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    asked(desk, telegram, bot)
    (row,) = desk.conversations(NOAH)
    telegram.fail("sendMessage", "pass")
    telegram.fail("sendMessage", "403", body="Forbidden: bot was blocked by the user")
    stored = desk.became(desk.replies(row, "A sentence that goes on. " * 400), Delivery.UNKNOWN)
    assert stored.reason == "partly_sent"


def test_nobody_is_written_to_faster_than_telegram_lets(site: RunningSite, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.limits = True
    desk = connected(site, telegram)
    asked(desk, telegram, bot)
    (row,) = desk.conversations(NOAH)
    messages = [desk.replies(row, f"answer {number}") for number in range(5)]
    for message in messages:
        desk.became(message, within_s=30)
    assert [call["text"] for call in telegram.sent()] == [f"answer {number}" for number in range(5)]


def test_killed_between_sending_and_noting_it_is_unknown(
    database_url: str, tmp_path: Path, telegram: TelegramStandIn, bot: Bot
) -> None:
    """Telegram has it, the process dies before it could say so: the agent sees `unknown, may have been sent`."""
    child = Child(database_url, tmp_path / "data", lease_s=2.0, undo_send_s=0)
    before = RunningSite(database_url, tmp_path / "data")
    desk = connected(before, telegram, register=False)
    telegram.say(bot, "hello", user=NOAH)
    body = httpx.Response(200, json=bot.queue[0]).content
    secret = {"X-Telegram-Bot-Api-Secret-Token": desk.account.hook_secret}
    assert httpx.post(desk.hook, content=body, headers=secret).status_code == 200
    (row,) = desk.conversations(NOAH)
    before.stop()

    async def story() -> None:
        telegram.fail("sendMessage", "hang", 1, accepts=True, seconds=30)
        engine = open_engine(database_url)
        db = Db(engine)
        desk.site = _Only(db)  # type: ignore[assignment]
        message = desk.replies(row, "Here we are")
        db.close()
        engine.close()
        await child.start()
        await asyncio.to_thread(until, telegram.sent, 30)
        await child.kill()
        await child.start()
        try:
            await asyncio.sleep(5)
        finally:
            await child.stop()
        engine = open_engine(database_url)
        db = Db(engine)
        desk.site = _Only(db)  # type: ignore[assignment]
        stored = desk.message(message)
        db.close()
        engine.close()
        assert (stored.delivery, stored.reason) == (Delivery.UNKNOWN, "process_died")
        assert len(telegram.sent()) == 1, "it is not sent a second time by itself"

    run(story, limit_s=120)


def test_a_file_that_was_on_its_way_when_the_desk_was_killed_is_fetched_again(
    database_url: str, tmp_path: Path, telegram: TelegramStandIn, bot: Bot
) -> None:
    child = Child(database_url, tmp_path / "data", lease_s=2.0)
    before = RunningSite(database_url, tmp_path / "data")
    desk = connected(before, telegram, register=False)
    hook = desk.hook.replace(before.url, child.url)
    before.stop()
    ref = telegram.keep_file(bot, b"app log line one\n")
    document = {"file_id": ref, "file_unique_id": "x", "file_name": "app.log"}
    telegram.say(bot, caption="my log", user=NOAH, document=document)
    body = httpx.Response(200, json=bot.queue[0]).content
    secret = {"X-Telegram-Bot-Api-Secret-Token": desk.account.hook_secret}

    async def story() -> None:
        telegram.fail("download", "hang", 1, seconds=60)
        await child.start()
        async with httpx.AsyncClient() as client:
            assert (await client.post(hook, content=body, headers=secret)).status_code == 200
        await asyncio.to_thread(until, lambda: not telegram.faults["download"], 30)
        await child.kill()
        await child.start()
        try:
            await asyncio.to_thread(until, stored, 60)
        finally:
            await child.stop()

    def stored() -> list[tuple[Any, ...]]:
        return rows(database_url, "select name, size_bytes, state from file")

    try:
        run(story, limit_s=150)
    finally:
        child.remove()
    assert stored() == [("app.log", 17, "ready")]  # once
    assert rows(database_url, "select body from message where author_kind = 'contact'") == [("my log",)]


class _Only:
    def __init__(self, db: Db) -> None:
        self.db = db


# -- the calls themselves -----------------------------------------------------------


async def _with_client(ask: Callable[..., Awaitable[Any]], *args: Any) -> Any:
    async with httpx.AsyncClient(timeout=60) as client:
        return await ask(client, *args)


@pytest.fixture
def account(site: RunningSite, telegram: TelegramStandIn) -> Desk:
    return connected(site, telegram, register=False)


def test_a_token_in_use_elsewhere_is_said(account: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    bot.webhook = {"url": "https://elsewhere.example/hook", "secret_token": "", "max_connections": 40}
    checked = run(_with_client, adapter.check, account.account)
    assert (checked.ok, checked.reason, checked.name) == (False, "hook_elsewhere", "@PolarHelpBot")
    bot.webhook = {}
    assert run(_with_client, adapter.check, account.account).ok
    bot.user["username"] = "AnotherBot"
    assert run(_with_client, adapter.check, account.account).reason == "another_bot"


@pytest.mark.parametrize("kind", ["html", "junk", "cut", "500"])
def test_reading_may_be_asked_again(account: Desk, telegram: TelegramStandIn, kind: str) -> None:
    telegram.fail("getFile", kind, 1)
    with pytest.raises(Retry):
        run(_with_client, adapter.fetch, account.account, "x", 1000)


def test_a_file_over_the_limit_is_not_fetched(account: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    ref = telegram.keep_file(bot, b"x" * 5000)
    with pytest.raises(Permanent, match="file_too_large"):
        run(_with_client, adapter.fetch, account.account, ref, 4000)
    assert run(_with_client, adapter.fetch, account.account, ref, 6000) == b"x" * 5000
    assert TOKEN not in repr(account.account) + repr(account.account.settings)
