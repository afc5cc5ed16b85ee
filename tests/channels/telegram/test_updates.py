"""Reading what Telegram tells: documented payloads to the desk's events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import walletdesk.channels.telegram as folder
from walletdesk.channels.base import Asked, Edited, Message, NotOurs, Reachable, Reacted
from walletdesk.channels.telegram.updates import Bot, Place, chat_of, events, place_of, read
from walletdesk.people.rules import IdentityKind
from walletdesk.wire import text_for_gate

FIXTURES = Path(folder.__path__[0]) / "fixtures"
BOT = Bot(id=110201543, name="PolarHelpBot")


def told(name: str, bot: Bot = BOT) -> Any:
    (event,) = events(read((FIXTURES / f"{name}.json").read_bytes()), bot)
    return event


def text_of(event: Message | Edited) -> str:
    return text_for_gate(event.text)


def test_a_private_message_says_who_what_and_where() -> None:
    event = told("text_message")
    assert isinstance(event, Message)
    assert text_of(event) == "My swap failed and the fee is gone"
    assert (event.key, event.provider_id) == ("6120358:41", "6120358:41")
    assert (event.look_in, event.keeps) == (("6120358",), ("6120358",))
    assert (event.sender.kind, event.sender.value) == (IdentityKind.CHANNEL, "6120358")
    assert event.sender.name is not None and text_for_gate(event.sender.name) == "Noah Berg"
    assert event.sender.language == "en"


def test_the_language_of_the_app_is_the_persons() -> None:
    assert told("chinese_message").sender.language == "zh-hans"


def test_where_a_link_leads_is_shown() -> None:
    assert text_of(told("text_with_link")) == "I used this page (https://claim.polar.example/) 😀 yesterday"


def test_of_a_picture_the_largest_is_fetched() -> None:
    event = told("photo")
    assert text_of(event) == "This is what I see"
    assert [(one.ref, one.size_bytes) for one in event.files] == [("AgACAgIAAxkBAAIBlarge", 84120)]


@pytest.mark.parametrize(
    ("name", "file"), [("document", "polar-log.txt"), ("voice", "voice.ogg"), ("album_part", "photo.jpg")]
)
def test_files_come_with_a_name_and_what_to_fetch_them_by(name: str, file: str) -> None:
    event = told(name)
    assert [text_for_gate(one.name) for one in event.files] == [file]
    assert event.files[0].ref and event.files[0].data is None
    assert text_of(event) == ""


def test_a_sticker_is_told_in_words() -> None:
    assert text_of(told("sticker")) == "😢 (sticker)"


def test_what_was_forwarded_is_told_as_that() -> None:
    assert text_of(told("forwarded")) == "[forwarded: Polar Support]\nYou have won 2 ETH, connect your wallet"


@pytest.mark.parametrize(("name", "what"), [("contact", "contact"), ("location", "location"), ("start", "start")])
def test_what_is_no_message_is_answered_and_not_kept(name: str, what: str) -> None:
    event = told(name)
    assert isinstance(event, Asked)
    assert (event.what, event.code) == (what, "")
    assert "+15550100" not in repr(event) and "59.91" not in repr(event)


def test_a_deep_link_brings_its_code() -> None:
    event = told("start_with_code")
    assert isinstance(event, Asked)
    assert event.code == "Zk3x-8b_TqkL0dT1yqv9Gw"


@pytest.mark.parametrize("payload", ["a" * 65, "no spaces", "../x", "ü"])
def test_what_cannot_be_a_code_is_none(payload: str) -> None:
    (event,) = events(read(_private(text=f"/start {payload}", entities=[_command("/start")])), BOT)
    assert isinstance(event, Message) and text_of(event) == f"/start {payload}"


def test_what_comes_with_a_call_for_help_is_a_message() -> None:
    (event,) = events(read(_private(text="/help my swap failed", entities=[_command("/help")])), BOT)
    assert isinstance(event, Message) and text_of(event) == "/help my swap failed"
    picture = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    (event,) = events(read(_private(caption="/help", caption_entities=[_command("/help")], photo=picture)), BOT)
    assert isinstance(event, Message) and len(event.files) == 1
    (event,) = events(read(_private(text="/help", entities=[_command("/help")])), BOT)
    assert isinstance(event, Asked)


def test_an_edit_names_its_message() -> None:
    event = told("edited_message")
    assert isinstance(event, Edited)
    assert (event.provider_id, text_of(event)) == ("6120358:41", "My swap failed and the fee of 0.01 ETH is gone")


def test_who_blocks_us_and_who_comes_back() -> None:
    away, back = told("blocked_by_user"), told("unblocked_by_user")
    assert isinstance(away, Reachable) and isinstance(back, Reachable)
    assert (away.reachable, back.reachable) == (False, True)
    assert away.sender.value == "6120358"


def test_a_reaction_names_its_message() -> None:
    event = told("reaction")
    assert isinstance(event, Reacted)
    assert (event.sender.value, event.provider_id, event.emoji) == ("6120358", "6120358:42", "👍")


def test_in_a_group_a_question_belongs_to_who_asks_in_its_topic() -> None:
    event = told("ignored_without_groups_mention")
    assert text_of(event) == "where do I see the fee?"
    assert event.look_in == ("-1001987654321:5:6120358",)
    assert event.provider_id == "-1001987654321:77:5"
    assert told("ignored_without_groups_reply_to_us").look_in == event.look_in


@pytest.mark.parametrize(
    "name", ["ignored_group_chatter", "ignored_channel_post", "ignored_another_bot", "unknown_event"]
)
def test_what_is_not_said_to_us_is_not_ours(name: str) -> None:
    with pytest.raises(NotOurs):
        told(name)


def test_groups_are_read_only_where_they_are_wanted() -> None:
    with pytest.raises(NotOurs):
        told("ignored_without_groups_mention", Bot(id=BOT.id, name=BOT.name, groups=False))


def test_a_command_for_another_bot_is_not_ours() -> None:
    text = "/start@OtherBot"
    body = _said(chat={"id": -5, "type": "group", "title": "x"}, text=text, entities=[_command(text)])
    with pytest.raises(NotOurs):
        events(read(body), BOT)


@pytest.mark.parametrize("who", [777000, 1087968824, 136817688])
def test_who_stands_for_nobody_is_not_ours(who: int) -> None:
    with pytest.raises(NotOurs):
        events(read(_said(text="hi", **{"from": {"id": who, "is_bot": False, "first_name": "x"}})), BOT)


def test_service_messages_are_not_ours() -> None:
    with pytest.raises(NotOurs):
        events(read(_private(new_chat_title="x")), BOT)


def test_names_of_messages_read_back() -> None:
    assert place_of("-1001987654321:77:5") == Place(-1001987654321, 77, 5)
    assert place_of("6120358:41") == Place(6120358, 41)
    assert place_of("<abc@mail>") is None
    assert place_of("1:2:3:4") is None


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "update_id",
                        "message",
                        "message_id",
                        "chat",
                        "id",
                        "type",
                        "from",
                        "text",
                        "date",
                        "entities",
                        "offset",
                        "length",
                        "photo",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=25,
    ).map(msgspec.json.encode)
)
def test_junk_is_not_ours_and_raises_nothing_else(body: bytes) -> None:
    try:
        update = read(body)
        chat_of(update)
        events(update, BOT)
    except NotOurs:
        pass


@pytest.mark.parametrize(
    "said",
    [
        {"chat": {"id": -4001, "type": "group"}, "migrate_to_chat_id": -1002},
        {"chat": {"id": -1002, "type": "supergroup"}, "migrate_from_chat_id": -4001},
    ],
)
def test_what_is_said_where_a_group_went_waits_until_it_is_known_to_have_gone_there(said: dict[str, Any]) -> None:
    moved = read(msgspec.json.encode({"update_id": 7, "message": {"message_id": 1, "date": 1, **said}}))
    assert chat_of(moved) == "-1002"


def test_marks_outside_of_the_text_are_harmless() -> None:
    wrong = [
        {"type": kind, "offset": at, "length": 7, "url": "https://a.example"}
        for at in (-5, 0, 99)
        for kind in ("text_link", "bot_command", "mention")
    ]
    (event,) = events(read(_private(text="hello 😀", entities=wrong)), BOT)
    assert isinstance(event, Message | Asked)


def _command(text: str) -> dict[str, Any]:
    return {"type": "bot_command", "offset": 0, "length": len(text)}


def _private(**fields: Any) -> bytes:
    return _said(**fields)


def _said(**fields: Any) -> bytes:
    said = {
        "message_id": 5,
        "date": 1764460800,
        "chat": {"id": 6120358, "type": "private"},
        "from": {"id": 6120358, "is_bot": False, "first_name": "Noah"},
    }
    return msgspec.json.encode({"update_id": 1, "message": said | fields})
