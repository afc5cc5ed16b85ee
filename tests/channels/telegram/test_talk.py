"""People write to the bot, the team answers: both ways through the whole desk, by webhook and by asking."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

import httpx
import pytest

from tests.channels.telegram.conftest import GROUP, LIN, NOAH, Desk, connected, until
from tests.files import made
from tests.support.providers.telegram import Bot, TelegramStandIn
from tests.support.site import RunningSite
from walletdesk.bot import actions as answering
from walletdesk.bot.rules import Mode
from walletdesk.channels.telegram.formatting import TEXT_UNITS, units
from walletdesk.console import queries as console
from walletdesk.console import render
from walletdesk.console.frames import MessageEntry
from walletdesk.conversations import queries
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Change
from walletdesk.events import SYSTEM
from walletdesk.inboxes import accounts
from walletdesk.inboxes.tables import ChannelHour
from walletdesk.kit.errors import NotFound
from walletdesk.wire import Delivery


@pytest.fixture(params=["hook", "pull"])
def either(request: pytest.FixtureRequest, site: RunningSite, telegram: TelegramStandIn) -> Desk:
    return connected(site, telegram, request.param)


def test_a_question_is_answered(either: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "My swap failed and the fee is gone", user=NOAH)
    until(lambda: either.texts(NOAH))
    (row,) = either.conversations(NOAH)
    contact = either.contact(NOAH)
    assert contact is not None and contact.name == "Noah Berg"
    sent = either.became(either.replies(row, "We see it. **Please wait** for `0xab`."))
    (call,) = telegram.sent()
    assert call["chat_id"] == NOAH["id"]
    assert call["text"] == "We see it. Please wait for 0xab."
    assert [mark["type"] for mark in call["entities"]] == ["bold", "code"]
    assert sent.provider_id == f"{NOAH['id']}:2"


def test_what_the_bot_lets_one_choose_may_be_pressed(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    desk.site.db.write_and_wait(answering.switch, SYSTEM, desk.inbox.id, mode=Mode.REPLY, writes=False)
    telegram.say(bot, "Hello", user=NOAH)
    (call,) = until(telegram.sent, 60)
    assert call["text"].startswith("Hello, I am a bot.")
    assert call["reply_markup"]["keyboard"] == [[{"text": "Talk to a person"}]]
    assert call["reply_markup"]["one_time_keyboard"] is True
    telegram.say(bot, "Talk to a person", user=NOAH)
    until(lambda: len(telegram.sent()) > 1, 60)
    assert "takes over" in telegram.sent()[1]["text"]
    assert telegram.sent()[1]["reply_markup"] == {"remove_keyboard": True}, "or it could be pressed for weeks"
    (row,) = desk.conversations(NOAH)
    desk.became(desk.replies(row, "Good morning!"))
    assert "reply_markup" not in telegram.sent()[2]


def test_what_follows_goes_on_in_the_same_conversation(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    for text in ("one", "two", "three"):
        telegram.say(bot, text, user=NOAH)
    telegram.say(bot, "转账一直在打包中", user=LIN)
    until(lambda: len(desk.texts(NOAH)) == 3 and desk.texts(LIN))
    assert desk.texts(NOAH) == ["one", "two", "three"]
    assert len(desk.conversations(NOAH)) == 1
    (other,) = desk.conversations(LIN)
    assert other.language == "zh"


def test_a_wrong_or_missing_secret_is_refused(desk: Desk) -> None:
    body = b'{"update_id": 1, "message": {"message_id": 1}}'
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "é"}):
        answer = httpx.post(desk.hook, content=body, headers=[(k.encode(), v.encode()) for k, v in headers.items()])
        assert answer.status_code == 403
    right = {"X-Telegram-Bot-Api-Secret-Token": desk.account.hook_secret}
    assert httpx.post(desk.hook, content=body, headers=right).status_code == 200
    assert httpx.post(desk.hook, content=b"<html>", headers=right).status_code == 200
    assert httpx.post(desk.hook[:-1] + "x", content=body, headers=right).status_code == 404


def test_start_is_greeted_in_the_persons_language(either: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "/start", user=NOAH)
    telegram.say(bot, "/start", user=LIN)
    until(lambda: len(telegram.sent()) == 2)
    said = {call["chat_id"]: call["text"] for call in telegram.sent()}
    assert said[NOAH["id"]].startswith("Hello from Polar!") and "recovery phrase" in said[NOAH["id"]]
    assert said[LIN["id"]].startswith("您好，这里是 Polar！") and "助记词" in said[LIN["id"]]
    assert either.contact(NOAH) is None, "nothing is kept of who only looks in"


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"contact": {"phone_number": "+15550100", "first_name": "Jane"}}, "contacts"),
        ({"location": {"latitude": 59.91, "longitude": 10.75}}, "locations"),
        ({"venue": {"title": "x", "address": "y"}, "location": {"latitude": 5.5, "longitude": 1.5}}, "locations"),
    ],
)
def test_contacts_and_places_are_declined_and_not_kept(
    desk: Desk, telegram: TelegramStandIn, bot: Bot, fields: dict[str, Any], word: str
) -> None:
    telegram.say(bot, user=NOAH, **fields)
    (call,) = until(telegram.sent)
    assert word in call["text"]
    assert desk.contact(NOAH) is None


def test_an_edit_takes_the_place_of_what_was_said(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    said = telegram.say(bot, "I lost 1 ETH", user=NOAH)
    until(lambda: desk.texts(NOAH))
    telegram.edits(bot, said, "I lost 0.1 ETH")
    until(lambda: desk.texts(NOAH) == ["I lost 0.1 ETH"])


def test_a_file_comes_after_its_message(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    ref = telegram.keep_file(bot, b"app log line one\n")
    telegram.say(
        bot, caption="my log", user=NOAH, document={"file_id": ref, "file_unique_id": "x", "file_name": "app.log"}
    )
    until(lambda: desk.texts(NOAH))
    (message,) = desk.messages(NOAH)
    (file,) = until(lambda: desk.files(message.id))
    assert (file.name, file.media_type, file.size_bytes) == ("app.log", "text/plain", 17)


def test_a_file_that_is_too_large_or_gone_is_told_to_the_team(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, caption="video", user=NOAH, document={"file_id": "nothing", "file_unique_id": "x"})
    until(lambda: desk.texts(NOAH))

    def refused() -> list[Any]:
        (row,) = desk.conversations(NOAH)
        from walletdesk.conversations import queries

        return [
            one
            for one in desk.site.db.read_and_wait(queries.before, row.id, limit=50)
            if getattr(one, "kind", "") == "file_refused"
        ]

    (change,) = until(refused)
    assert change.new == "file_gone"


def test_a_long_answer_goes_out_in_parts(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "Tell me everything", user=NOAH)
    until(lambda: desk.texts(NOAH))
    (row,) = desk.conversations(NOAH)
    text = "Look at https://polar.example/help before you go on. " * 180
    desk.became(desk.replies(row, text))
    calls = telegram.sent()
    assert len(calls) == 3 and all(units(call["text"]) <= TEXT_UNITS for call in calls)
    assert " ".join(call["text"] for call in calls) == text.strip()


def test_who_blocks_the_bot_is_known_and_not_written_to(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "hello", user=NOAH)
    until(lambda: desk.texts(NOAH))
    (row,) = desk.conversations(NOAH)
    bot.blocked.add(NOAH["id"])
    failed = desk.became(desk.replies(row, "Are you there?"), Delivery.FAILED)
    assert failed.reason == "blocked_by_user"
    telegram.blocks(bot, NOAH)
    telegram.settled(bot)
    telegram.blocks(bot, NOAH, blocked=False)
    telegram.settled(bot)
    desk.became(desk.replies(row, "Welcome back"))


def test_a_reaction_stands_on_its_message(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "hello", user=NOAH)
    until(lambda: desk.texts(NOAH))
    (row,) = desk.conversations(NOAH)
    sent = desk.became(desk.replies(row, "Hi Noah"))
    telegram.reacts(bot, NOAH, NOAH["id"], int((sent.provider_id or "").rpartition(":")[2]), "👍")
    until(lambda: desk.site.db.read_and_wait(queries.last_reaction, sent.id) == "👍")


def test_a_reaction_on_the_first_part_of_a_long_answer_is_one_on_the_answer(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    telegram.say(bot, "Tell me everything", user=NOAH)
    until(lambda: desk.texts(NOAH))
    (row,) = desk.conversations(NOAH)
    sent = desk.became(desk.replies(row, "Look at https://polar.example/help before you go on. " * 180))
    last = int((sent.provider_id or "").rpartition(":")[2])
    telegram.reacts(bot, NOAH, NOAH["id"], last - 2, "👍")
    until(lambda: desk.site.db.read_and_wait(queries.last_reaction, sent.id) == "👍")


def test_a_reaction_in_a_topic_counts_if_it_is_the_contacts(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    bot.topics[int(GROUP["id"])] = {5}
    topic: dict[str, Any] = {"message_thread_id": 5, "is_topic_message": True}
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    for user in (NOAH, LIN):
        telegram.say(bot, "@PolarHelpBot where is the fee?", user=user, chat=GROUP, entities=mention, **topic)
        until(partial(desk.texts, user))
    (row,) = desk.conversations(NOAH)
    sent = desk.became(desk.replies(row, "Tap the swap."))
    number = int((sent.provider_id or "").split(":")[1])
    telegram.reacts(bot, NOAH, GROUP["id"], number, "👍")
    until(lambda: desk.site.db.read_and_wait(queries.last_reaction, sent.id) == "👍")
    telegram.reacts(bot, LIN, GROUP["id"], number, "👎")
    telegram.reacts(bot, NOAH, GROUP["id"], number, "❤")
    until(lambda: desk.site.db.read_and_wait(queries.last_reaction, sent.id) == "❤")
    said = desk.site.db.read_and_wait(queries.before, row.id, limit=50)
    assert [one.new for one in said if isinstance(one, Change) and one.kind is ChangeKind.REACTED] == ["👍", "❤"]


def test_in_a_group_the_answer_hangs_on_the_question_in_its_topic(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    bot.topics[int(GROUP["id"])] = {5}
    topic: dict[str, Any] = {"message_thread_id": 5, "is_topic_message": True}
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    telegram.say(bot, "gm everyone", user=LIN, chat=GROUP, **topic)
    asked = telegram.say(bot, "@PolarHelpBot where is the fee?", user=NOAH, chat=GROUP, entities=mention, **topic)
    until(lambda: desk.texts(NOAH))
    assert desk.texts(NOAH) == ["where is the fee?"]
    assert desk.contact(LIN) is None, "what people say to each other is not ours"
    (row,) = desk.conversations(NOAH)
    assert json.loads(row.facts) == {"group": "Polar users"}, "whoever answers sees that all read it"
    desk.became(desk.replies(row, "Tap the swap."))
    (call,) = telegram.sent()
    assert (call["chat_id"], call["message_thread_id"]) == (GROUP["id"], 5)
    assert call["reply_parameters"] == {"message_id": asked["message_id"], "allow_sending_without_reply": True}
    telegram.say(bot, "and privately?", user=NOAH)
    until(lambda: len(desk.conversations(NOAH)) == 2)


def test_a_group_that_becomes_a_supergroup_is_followed(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    small: dict[str, Any] = {"id": -4001, "title": "Polar users", "type": "group"}
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    telegram.say(bot, "@PolarHelpBot where is the fee?", user=NOAH, chat=small, entities=mention)
    until(lambda: desk.texts(NOAH))
    bot.migrated[small["id"]] = GROUP["id"]
    bot.chats[GROUP["id"]] = GROUP
    (row,) = desk.conversations(NOAH)
    sent = desk.became(desk.replies(row, "Tap the swap."))
    assert (sent.provider_id or "").startswith(f"{GROUP['id']}:")
    telegram.say(bot, "@PolarHelpBot thanks", user=NOAH, chat=GROUP, entities=mention)
    until(lambda: desk.texts(NOAH) == ["where is the fee?", "thanks"])
    assert len(desk.conversations(NOAH)) == 1


def test_a_voice_message_is_kept_as_it_is(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    ref = telegram.keep_file(bot, made.recording())
    telegram.say(bot, user=NOAH, voice={"file_id": ref, "file_unique_id": "x", "duration": 3, "mime_type": "audio/ogg"})
    (message,) = until(lambda: desk.messages(NOAH))
    (file,) = until(lambda: desk.files(message.id))
    assert (file.name, file.media_type) == ("voice.ogg", "audio/ogg")
    assert file.unread, "nobody has listened to it"


def _album(
    telegram: TelegramStandIn, bot: Bot, group: str, number: int, user: dict[str, Any] = NOAH, **caption: Any
) -> dict[str, Any]:
    ref = telegram.keep_file(bot, f"log of step {number}\n".encode())
    file = {"file_id": ref, "file_unique_id": f"x{number}", "file_name": f"{number}.log"}
    return telegram.say(bot, user=user, document=file, media_group_id=group, **caption)


@pytest.mark.parametrize("captioned", [0, 2])
@pytest.mark.parametrize("shuffled", [False, True])
def test_an_album_is_one_message_with_its_files_in_order(
    desk: Desk, telegram: TelegramStandIn, bot: Bot, captioned: int, shuffled: bool
) -> None:
    telegram.shuffle = 3 if shuffled else 0
    for number in range(3):
        caption: dict[str, Any] = {"caption": "three of them"} if number == captioned else {}
        _album(telegram, bot, "13476541127812345", number, **caption)
    until(lambda: desk.messages(NOAH) and len(desk.files(desk.messages(NOAH)[0].id)) == 3)
    (message,) = desk.messages(NOAH)
    assert [one.name for one in desk.files(message.id)] == ["0.log", "1.log", "2.log"]
    assert message.body.rstrip() == "three of them"
    late = _album(telegram, bot, "13476541127812345", 3, caption="and one more")
    until(lambda: len(desk.files(message.id)) == 4)
    assert [one.body.rstrip() for one in desk.messages(NOAH)] == ["three of them\nand one more"]
    update = {"update_id": bot.next_update, "message": late}
    bot.next_update += 1
    telegram.again(bot, update)
    telegram.settled(bot)
    assert [one.body.rstrip() for one in desk.messages(NOAH)] == ["three of them\nand one more"], (
        "told twice, taken once"
    )
    _album(telegram, bot, "999", 4)
    until(lambda: len(desk.messages(NOAH)) == 2)


def test_a_phrase_in_the_captions_of_an_album_is_taken_out_and_all_its_parts_are_deleted(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow".split()
    said = [_album(telegram, bot, "5", at, caption=" ".join(words[at * 4 : at * 4 + 4])) for at in range(3)]
    until(lambda: len(bot.deleted) == 3)
    assert {number for _, number in bot.deleted} == {one["message_id"] for one in said}
    contacts_messages = [one for one in desk.messages(NOAH) if one.author_kind == "contact"]
    assert not any(word in one.body for one in contacts_messages for word in ("winner", "sausage", "yellow"))


def test_who_answers_a_message_is_seen_to_and_so_may_the_team(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    asked = telegram.say(bot, "Where is the fee?", user=NOAH)
    telegram.say(bot, "And is there a limit?", user=NOAH)
    until(lambda: len(desk.texts(NOAH)) == 2)
    (row,) = desk.conversations(NOAH)
    first, second = desk.messages(NOAH)
    sent = desk.became(desk.replies(row, "Below the amount.", answers=first.id))
    (call,) = telegram.sent()
    assert call["reply_parameters"] == {"message_id": asked["message_id"], "allow_sending_without_reply": True}
    ours = bot.messages[NOAH["id"], int((sent.provider_id or "").split(":")[1])]
    telegram.say(bot, "Found it", user=NOAH, reply_to_message=ours)
    until(lambda: len(desk.texts(NOAH)) == 3)
    thanks = desk.messages(NOAH)[-1]
    shown = desk.site.db.read_and_wait(render.entries, desk.messages(NOAH), b"key" * 11)
    assert [one.answers.id if one.answers else None for one in shown if isinstance(one, MessageEntry)] == [
        None,
        None,
        str(first.id),
        str(sent.id),
    ]
    assert thanks.id and second.id
    with pytest.raises(NotFound):
        desk.replies(row, "x", answers=1)


def test_files_of_the_team_go_out_as_pictures_and_documents(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "show me", user=NOAH)
    until(lambda: desk.texts(NOAH))
    (row,) = desk.conversations(NOAH)
    one = desk.uploads("step.png", made.picture("PNG"))
    desk.became(desk.replies(row, "This way", (one,)))
    (call,) = telegram.sent("sendPhoto")
    assert call["caption"] == "This way" and call["files"]["photo"] > 0
    several = tuple(
        desk.uploads(name, data)
        for name, data in (
            ("a.png", made.picture("PNG")),
            ("b.png", made.picture("PNG")),
            ("guide.txt", b"step one\n"),
        )
    )
    desk.became(desk.replies(row, "Or like this", several))
    (album,) = telegram.sent("sendMediaGroup")
    assert [one["type"] for one in album["media"]] == ["photo", "photo"]
    (document,) = telegram.sent("sendDocument")
    assert document["files"]["document"] == 9
    assert telegram.sent()[-1]["text"] == "Or like this"


def test_who_has_blocked_the_bot_is_noted_by_a_send_and_reachable_again_when_they_write(
    desk: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    telegram.say(bot, "hello", user=NOAH)
    until(lambda: desk.texts(NOAH))
    (row,) = desk.conversations(NOAH)
    bot.blocked.add(NOAH["id"])  # and nothing is told of it
    failed = desk.became(desk.replies(row, "Good morning"), Delivery.FAILED)
    assert failed.reason == "blocked_by_user"
    until(lambda: _changes(desk, row.id, ChangeKind.UNREACHABLE))
    assert _why_not(desk, row.number) == "blocked_by_contact"
    bot.blocked.clear()
    telegram.say(bot, "I am back", user=NOAH)
    until(lambda: len(desk.texts(NOAH)) == 2)
    assert len(_changes(desk, row.id, ChangeKind.REACHABLE)) == 1
    assert _why_not(desk, row.number) == ""
    desk.became(desk.replies(row, "Welcome"))


@pytest.mark.parametrize("first", ["migrate_to_chat_id", "migrate_from_chat_id"])
def test_what_was_asked_in_a_group_goes_on_in_its_supergroup(
    desk: Desk, telegram: TelegramStandIn, bot: Bot, first: str
) -> None:
    small: dict[str, Any] = {"id": -4001, "title": "Polar users", "type": "group"}
    large = {name: value for name, value in GROUP.items() if name != "is_forum"}
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    for person in (NOAH, LIN):
        telegram.say(bot, "@PolarHelpBot where is the fee?", user=person, chat=small, entities=mention)
    until(lambda: desk.texts(NOAH) and desk.texts(LIN))
    told: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (small, {"migrate_to_chat_id": large["id"]}),
        (large, {"migrate_from_chat_id": small["id"]}),
    ]
    chat, moved = next(one for one in told if first in one[1])
    telegram.say(bot, user=NOAH, chat=chat, **moved)
    for person in (NOAH, LIN):
        telegram.say(bot, "@PolarHelpBot and now?", user=person, chat=large, entities=mention)
        until(lambda person=person: desk.texts(person) == ["where is the fee?", "and now?"])  # type: ignore[misc]
        assert len(desk.conversations(person)) == 1


@pytest.mark.parametrize("payload", ["a" * 64, "from_website"])
def test_a_link_with_another_payload_begins_all_the_same_and_is_counted(
    either: Desk, telegram: TelegramStandIn, bot: Bot, payload: str
) -> None:
    telegram.say(bot, f"/start {payload}", user=NOAH)
    (call,) = until(telegram.sent)
    assert call["text"].startswith("Hello from Polar!")
    until(lambda: _counts(either).received == 1)


def test_a_key_behind_start_is_seen(desk: Desk, telegram: TelegramStandIn, bot: Bot) -> None:
    telegram.say(bot, "/start " + "4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d", user=NOAH)
    until(lambda: desk.texts(NOAH))
    assert "983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715" not in desk.texts(NOAH)[0]


def test_what_is_nothing_to_us_is_counted_whichever_way_it_comes(
    either: Desk, telegram: TelegramStandIn, bot: Bot
) -> None:
    telegram.say(bot, user=NOAH, chat=GROUP, new_chat_title="Polar")
    until(lambda: _counts(either).ignored == 1)


def _counts(desk: Desk) -> ChannelHour:
    asyncio.run_coroutine_threadsafe(desk.site.site.desk.providers.doing.write_down(), _loop(desk)).result(10)
    found = desk.site.db.read_and_wait(accounts.hours, desk.inbox.id)
    return found[-1] if found else ChannelHour(hour=0, received=0, ignored=0, refused=0, sent=0, failed=0)


def _loop(desk: Desk) -> asyncio.AbstractEventLoop:
    loop = desk.site.site.loop
    assert loop is not None
    return loop


def _changes(desk: Desk, conversation_id: int, kind: ChangeKind) -> list[Change]:
    entries = desk.site.db.read_and_wait(queries.before, conversation_id, limit=100)
    return [one for one in entries if isinstance(one, Change) and one.kind is kind]


def _why_not(desk: Desk, number: int) -> str:
    return desk.site.db.read_and_wait(console.detail, number, desk.agent.id, 10).why_not
