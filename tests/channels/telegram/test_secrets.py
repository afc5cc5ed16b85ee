"""A secret sent to the bot: taken out, answered from the fixed text, and deleted in the chat too."""

from __future__ import annotations

import random
from typing import Any

from tests.channels.telegram.conftest import GROUP, LIN, NOAH, Desk, until
from tests.safety import leaks
from tests.support.providers.telegram import Bot, TelegramStandIn
from walletdesk.conversations import queries
from walletdesk.conversations.tables import Change
from walletdesk.events import SYSTEM
from walletdesk.people import actions as people


def a_phrase() -> str:
    return " ".join(leaks.phrase(random.Random(11), "english", 12))


def test_a_phrase_is_redacted_warned_of_and_deleted_in_the_chat(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    phrase = a_phrase()
    said = telegram.say(bot, f"my words are {phrase}", user=NOAH)
    until(lambda: bot.deleted)
    assert bot.deleted == [(NOAH["id"], said["message_id"])]
    (call,) = until(telegram.sent)
    assert "recovery phrase" in call["text"] and phrase not in call["text"]
    assert phrase not in " ".join(one.body for one in desk.messages(NOAH))
    (row,) = desk.conversations(NOAH)
    assert row.priority == "urgent"


def test_a_phrase_behind_a_command_is_seen_too(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    for command in ("/start", "/help"):
        mark = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        said = telegram.say(bot, f"{command} {a_phrase()}", user=NOAH, entities=mark)
        until(lambda: (NOAH["id"], said["message_id"]) in bot.deleted)  # noqa: B023
    assert any("recovery phrase" in call["text"] for call in until(telegram.sent))
    assert a_phrase() not in " ".join(one.body for one in desk.messages(NOAH))


def test_the_warning_comes_in_the_persons_language(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, f"我的助记词 {a_phrase()}", user=LIN)
    (call,) = until(telegram.sent)
    assert "助记词" in call["text"] and call["chat_id"] == LIN["id"]


def test_a_secret_written_in_by_an_edit_goes_too(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    said = telegram.say(bot, "hello", user=NOAH)
    until(lambda: desk.texts(NOAH))
    phrase = a_phrase()
    telegram.edits(bot, said, phrase)
    until(lambda: bot.deleted == [(NOAH["id"], said["message_id"])])
    assert phrase not in " ".join(one.body for one in desk.messages(NOAH))


def test_a_file_with_a_secret_is_not_kept_and_its_message_deleted(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    phrase = a_phrase()
    ref = telegram.keep_file(bot, f"backup: {phrase}\n".encode())
    said = telegram.say(
        bot, caption="my backup", user=NOAH, document={"file_id": ref, "file_unique_id": "x", "file_name": "backup.txt"}
    )
    until(lambda: bot.deleted == [(NOAH["id"], said["message_id"])])
    assert any("recovery phrase" in call["text"] for call in until(telegram.sent))
    (message,) = [one for one in desk.messages(NOAH) if one.author_kind == "contact"]
    assert desk.files(message.id) == []


def test_where_it_cannot_be_deleted_the_person_is_asked_to(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    telegram.say(bot, f"@PolarHelpBot {a_phrase()}", user=NOAH, chat=GROUP, entities=mention)

    def told() -> list[dict[str, Any]]:
        return [call for call in telegram.sent() if "delete it yourself" in call["text"]]

    (call,) = until(told)
    assert call["chat_id"] == GROUP["id"]
    assert bot.deleted == []
    bot.admin.add(GROUP["id"])
    telegram.say(bot, f"@PolarHelpBot {a_phrase()}", user=NOAH, chat=GROUP, entities=mention)
    until(lambda: bot.deleted)


def test_a_hash_is_left_where_it_is(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "my transaction 0x" + "9c1d77ab" * 8, user=NOAH)
    until(lambda: desk.texts(NOAH))
    telegram.say(bot, "9c1d77ab" * 8, user=NOAH)
    until(lambda: len(desk.texts(NOAH)) == 2)
    assert telegram.settled(bot)
    assert bot.deleted == []


def test_what_an_erased_person_wrote_is_deleted_there_and_nobody_is_asked_to(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    said = [telegram.say(bot, f"question {number}", user=NOAH) for number in range(2)]
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    telegram.say(bot, "@PolarHelpBot hello", user=NOAH, chat=GROUP, entities=mention)
    until(lambda: len(desk.messages(NOAH)) == 3)
    rows, sent = desk.conversations(NOAH), len(telegram.sent())
    desk.site.db.write_and_wait(people.erase_contact, SYSTEM, rows[0].contact_id)
    until(lambda: sorted(bot.deleted) == sorted((NOAH["id"], one["message_id"]) for one in said))

    def left_there() -> bool:
        entries = [one for row in rows for one in desk.site.db.read_and_wait(queries.before, row.id, limit=50)]
        return any(isinstance(one, Change) and one.kind == "left_there" for one in entries)

    until(left_there)
    assert telegram.settled(bot) and len(telegram.sent()) == sent
