"""What Telegram tells us, read: updates to the desk's events.

Nothing here knows an account's token, a table or the network.  Objects hold the fields that are used; whatever else
Telegram sends is passed over.  Source: https://core.telegram.org/bots/api#update and the types it names, read on
30 November 2026.

A message is named `chat:message`, in a topic of a group `chat:message:topic`: what Telegram needs to be answered there.
Its chat and message number tell repeats apart as well as `update_id` does, and longer: after a quiet week Telegram goes
on counting anywhere.
"""

from __future__ import annotations

import msgspec

from walletdesk.channels.base import (
    Asked,
    Attached,
    Edited,
    Event,
    Message,
    NotOurs,
    Reachable,
    Reacted,
    Regrouped,
    Sender,
)
from walletdesk.people.rules import IdentityKind
from walletdesk.wire import RawText

ALLOWED = ("message", "edited_message", "my_chat_member", "message_reaction")
"""The kinds of updates we ask for."""
_NOBODY = frozenset({777000, 1087968824, 136817688})
"""Telegram itself, an anonymous administrator, and whoever writes in a channel's name."""
START = "start"
HELP = "help"
CONTACT = "contact"
LOCATION = "location"
CODE_CHARACTERS = 22
"""Of a link that we made ourselves (`people.links.new_code`)."""
PAYLOAD_CHARACTERS = 64
"""The longest payload of a deep link."""


class User(msgspec.Struct, frozen=True):
    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""


class Chat(msgspec.Struct, frozen=True):
    id: int
    type: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""


class Entity(msgspec.Struct, frozen=True):
    type: str
    offset: int
    length: int
    url: str = ""
    user: User | None = None


class File(msgspec.Struct, frozen=True):
    """Any of the objects that stand for a file."""

    file_id: str
    file_unique_id: str = ""
    file_name: str = ""
    file_size: int = 0
    width: int = 0
    height: int = 0
    emoji: str = ""


class Dice(msgspec.Struct, frozen=True):
    emoji: str
    value: int


class Poll(msgspec.Struct, frozen=True):
    question: str


class Origin(msgspec.Struct, frozen=True):
    """Where a forwarded message comes from."""

    sender_user: User | None = None
    sender_user_name: str = ""
    sender_chat: Chat | None = None
    chat: Chat | None = None


class Anything(msgspec.Struct, frozen=True):
    """What is there and is not looked at."""


class Said(msgspec.Struct, frozen=True):
    """A `Message`."""

    message_id: int
    date: int
    chat: Chat
    sender: User | None = msgspec.field(name="from", default=None)
    sender_chat: Chat | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    via_bot: User | None = None
    edit_date: int | None = None
    media_group_id: str = ""
    reply_to_message: Said | None = None
    forward_origin: Origin | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    caption: str = ""
    caption_entities: tuple[Entity, ...] = ()
    photo: tuple[File, ...] = ()
    document: File | None = None
    video: File | None = None
    animation: File | None = None
    audio: File | None = None
    voice: File | None = None
    video_note: File | None = None
    sticker: File | None = None
    dice: Dice | None = None
    poll: Poll | None = None
    contact: Anything | None = None
    location: Anything | None = None
    venue: Anything | None = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None


class Member(msgspec.Struct, frozen=True):
    status: str


class Membership(msgspec.Struct, frozen=True):
    """A `ChatMemberUpdated`."""

    chat: Chat
    sender: User = msgspec.field(name="from")
    new_chat_member: Member


class Sign(msgspec.Struct, frozen=True):
    """A `ReactionType`."""

    type: str
    emoji: str = ""


class Reaction(msgspec.Struct, frozen=True):
    """A `MessageReactionUpdated`."""

    chat: Chat
    message_id: int
    user: User | None = None
    new_reaction: tuple[Sign, ...] = ()


class Update(msgspec.Struct, frozen=True):
    update_id: int
    message: Said | None = None
    edited_message: Said | None = None
    my_chat_member: Membership | None = None
    message_reaction: Reaction | None = None


class Bot(msgspec.Struct, frozen=True, kw_only=True):
    """Whose updates they are."""

    id: int
    name: str
    """Its user name, without the @."""
    groups: bool = True
    """Whether it takes questions in groups."""


_update = msgspec.json.Decoder(Update)


def read(body: bytes) -> Update:
    """Raises NotOurs for what is no update."""
    try:
        return _update.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # its text quotes what was sent
        raise NotOurs from None


def events(update: Update, bot: Bot) -> list[Event]:
    """What an update says to the desk.  Raises NotOurs for what is none of its business."""
    if update.message is not None:
        return [_message(update.message, bot)]
    if update.edited_message is not None:
        return [_edited(update.edited_message, bot)]
    if update.my_chat_member is not None:
        return [_membership(update.my_chat_member)]
    if update.message_reaction is not None:
        return [_reaction(update.message_reaction)]
    raise NotOurs


def _message(said: Said, bot: Bot) -> Event:
    if said.migrate_to_chat_id is not None:
        return _regrouped(said.chat.id, said.migrate_to_chat_id)
    if said.migrate_from_chat_id is not None:
        return _regrouped(said.migrate_from_chat_id, said.chat.id)
    person = _person(said)
    private = said.chat.type == "private"
    if not private and not (bot.groups and _is_for(said, bot)):
        raise NotOurs
    command, rest = _command(said, bot)
    sender = sender_of(person)
    name = name_of(said)
    files = _files(said)
    if command == START and private and not files:
        if not rest or _is_code(rest):
            return Asked(sender=sender, what=START, code=rest, provider_id=name)
        if _is_payload(rest):
            # Of a link that is not ours, or cut off: they begin here all the same.  It may be a key that somebody pasted.
            return Asked(sender=sender, what=START, provider_id=name, whole=_words(said, bot, person, rest))
    # What comes with a command is a message: it may be their question, or a phrase that has to be seen.
    if command in (START, HELP) and not rest and not files:
        return Asked(sender=sender, what=HELP, provider_id=name)
    if said.contact is not None:
        return Asked(sender=sender, what=CONTACT, provider_id=name)
    if said.location is not None or said.venue is not None:
        return Asked(sender=sender, what=LOCATION, provider_id=name)
    return _words(said, bot, person, rest if command else None)


def _words(said: Said, bot: Bot, person: User, rest: str | None) -> Message:
    """Raises NotOurs for what holds nothing."""
    private = said.chat.type == "private"
    name = name_of(said)
    files = _files(said)
    text = _text(said, bot, rest)
    if not text.strip() and not files:
        raise NotOurs
    thread = thread_of(said.chat.id, _topic(said), str(person.id))
    return Message(
        key=name,
        sender=sender_of(person),
        text=RawText(text),
        files=files,
        look_in=(thread,),
        keeps=(thread,),
        provider_id=name,
        answers=_answers(said, person),
        # The number tells the order in which they were sent together.
        album=f"{said.chat.id}:{said.media_group_id}" if said.media_group_id else "",
        place=said.message_id if said.media_group_id else 0,
        # Who reacts to it names no topic.
        other_names=() if _topic(said) is None else (f"{said.chat.id}:{said.message_id}",),
        # Whoever answers has to see that everybody reads it.
        facts={} if private else {"group": RawText(said.chat.title[:200] or str(said.chat.id))},
    )


def _regrouped(before: int, after: int) -> Regrouped:
    """A group has become a supergroup; both are told of it."""
    return Regrouped(names=f"{before}:", thread=thread_of(after, None, "{}"))


def _edited(said: Said, bot: Bot) -> Event:
    if said.location is not None:
        raise NotOurs  # somebody who moves: it was declined when it came
    now = _message(said, bot)
    if not isinstance(now, Message):
        raise NotOurs
    return Edited(provider_id=name_of(said), text=now.text, whole=now)


def _membership(told: Membership) -> Event:
    if told.chat.type != "private":
        raise NotOurs
    return Reachable(sender=sender_of(told.sender), reachable=told.new_chat_member.status not in ("kicked", "left"))


def _reaction(told: Reaction) -> Event:
    if told.user is None or told.user.is_bot:
        raise NotOurs
    emoji = next((sign.emoji for sign in told.new_reaction if sign.type == "emoji"), "")
    if told.new_reaction and not emoji:
        raise NotOurs
    return Reacted(sender=sender_of(told.user), provider_id=f"{told.chat.id}:{told.message_id}", emoji=emoji)


def _answers(said: Said, person: User) -> str | None:
    """The message that it answers; in a topic Telegram names the topic's beginning where there is none."""
    to = said.reply_to_message
    if to is None or to.message_id == _topic(said):
        return None
    # Our own are named with the topic they were sent to.
    return name_of(
        msgspec.structs.replace(to, message_thread_id=said.message_thread_id, is_topic_message=said.is_topic_message)
    )


def sender_of(person: User) -> Sender:
    name = " ".join(part for part in (person.first_name, person.last_name) if part)
    return Sender(
        kind=IdentityKind.CHANNEL,
        value=str(person.id),
        name=RawText(name[:100]) if name else None,
        language=person.language_code if _is_language(person.language_code) else "",
    )


def name_of(said: Said) -> str:
    """How a message is named in the desk; `place_of` reads it."""
    topic = _topic(said)
    return f"{said.chat.id}:{said.message_id}" + (f":{topic}" if topic else "")


def thread_of(chat: int, topic: int | None, person: str) -> str:
    """What goes on in one conversation: a private chat, or what one person asks in a group's topic."""
    return str(chat) if chat > 0 else f"{chat}:{topic or ''}:{person}"


class Place(msgspec.Struct, frozen=True):
    chat: int
    message: int
    topic: int | None = None


def place_of(name: str) -> Place | None:
    """None for what is no name of ours."""
    numbers = name.split(":")
    try:
        chat, message, *topic = (int(number) for number in numbers)
    except ValueError:
        return None
    return Place(chat, message, topic[0] if topic else None) if len(topic) < 2 else None


def _topic(said: Said) -> int | None:
    """A thread that is no topic is only a row of replies."""
    return said.message_thread_id if said.is_topic_message else None


def _person(said: Said) -> User:
    """Who wrote it.  Raises NotOurs for bots, channels, and who does not show."""
    person = said.sender
    if person is None or person.is_bot or person.id in _NOBODY or said.sender_chat is not None:
        raise NotOurs
    return person


def _is_for(said: Said, bot: Bot) -> bool:
    """Whether a group's message is meant for us: with privacy mode off a bot is told everything that people say there."""
    if said.chat.type not in ("group", "supergroup"):
        return False
    answered = said.reply_to_message
    if answered is not None and answered.sender is not None and answered.sender.id == bot.id:
        return True
    own = f"@{bot.name}".lower()
    for entity, words in _entities(said):
        if entity.type == "mention" and words.lower() == own:
            return True
        if entity.type == "text_mention" and entity.user is not None and entity.user.id == bot.id:
            return True
        if entity.type == "bot_command" and entity.offset == 0:
            return words.lower().endswith(own) or ("@" not in words and words[1:].lower() in (START, HELP))
    return False


def _entities(said: Said) -> list[tuple[Entity, str]]:
    """The marks of a text with the words they stand on."""
    text = said.text or said.caption
    if not (marks := said.entities or said.caption_entities):
        return []
    wide = text.encode("utf-16-le", "surrogatepass")
    return [
        (
            one,
            wide[max(0, one.offset) * 2 : max(0, one.offset + one.length) * 2].decode("utf-16-le", "replace"),
        )
        for one in marks
    ]


def _command(said: Said, bot: Bot) -> tuple[str, str]:
    """A command at the beginning and what stands behind it; "" where there is none, or another bot's."""
    for entity, words in _entities(said):
        if entity.type == "bot_command" and entity.offset == 0:
            name, _, whose = words[1:].partition("@")
            if whose and whose.lower() != bot.name.lower():
                return "", ""
            return name.lower(), (said.text or said.caption)[len(words) :].strip()
    return "", ""


def _is_code(payload: str) -> bool:
    """Whether it has the form of a code that a wallet's app brings (`people.links`)."""
    return len(payload) == CODE_CHARACTERS and _is_payload(payload)


def _is_payload(payload: str) -> bool:
    """Whether Telegram takes it as the payload of a deep link."""
    return 0 < len(payload) <= PAYLOAD_CHARACTERS and all(
        sign.isascii() and (sign.isalnum() or sign in "_-") for sign in payload
    )


def _is_language(code: str) -> bool:
    """An IETF tag, as `zh-hans`."""
    return 2 <= len(code) <= 12 and code.isascii() and code.replace("-", "").isalnum()


def _text(said: Said, bot: Bot, rest: str | None = None) -> str:
    """What a person of the team reads.  Where a link's words hide its target, the target stands behind them."""
    own = f"@{bot.name}"
    text = said.text or said.caption
    marks = [(entity.offset, entity.length, entity.url) for entity, _ in _entities(said) if entity.type == "text_link"]
    if marks:
        wide = text.encode("utf-16-le", "surrogatepass")
        for offset, length, url in sorted(marks, reverse=True):
            end = max(0, offset + length) * 2
            wide = wide[:end] + f" ({url})".encode("utf-16-le", "surrogatepass") + wide[end:]
        text = wide.decode("utf-16-le", "replace")
    if said.chat.type != "private":
        if text.lower().startswith(own.lower()):
            text = text[len(own) :].lstrip(" ,:，：")
        elif rest is not None and own.lower() in text.split(maxsplit=1)[0].lower():
            text = rest
    if said.sticker is not None:
        text = f"{said.sticker.emoji} ({_word('sticker', said)})".strip()
    elif said.dice is not None:
        text = f"{said.dice.emoji} {said.dice.value}"
    elif said.poll is not None:
        text = f"{said.poll.question} ({_word('poll', said)})"
    if said.forward_origin is not None and text:
        text = f"[{_word('forwarded', said)}{_origin(said.forward_origin)}]\n{text}"
    return text


_WORDS = {
    "en": {"sticker": "sticker", "poll": "poll", "forwarded": "forwarded"},
    "zh": {"sticker": "贴纸", "poll": "投票", "forwarded": "转发"},
}


def _word(word: str, said: Said) -> str:
    """In the sender's language, for it becomes part of what they said."""
    code = said.sender.language_code if said.sender is not None else ""
    return _WORDS["zh" if code.startswith("zh") else "en"][word]


def _origin(origin: Origin) -> str:
    if (user := origin.sender_user) is not None:
        name = f"{user.first_name} {user.last_name}".strip()
    elif (chat := origin.sender_chat or origin.chat) is not None:
        name = chat.title
    else:
        name = origin.sender_user_name
    return f": {name[:100]}" if name else ""


def _files(said: Said) -> tuple[Attached, ...]:
    if said.photo:
        # The same picture in several sizes.
        largest = max(said.photo, key=lambda one: (one.width * one.height, one.file_size))
        return (_attached(largest, "photo.jpg"),)
    for file, name in (
        (said.animation, "animation.mp4"),  # comes with `document` too
        (said.document, "document"),
        (said.video, "video.mp4"),
        (said.video_note, "video.mp4"),
        (said.voice, "voice.ogg"),
        (said.audio, "audio.mp3"),
    ):
        if file is not None:
            return (_attached(file, name),)
    return ()


def _attached(file: File, name: str) -> Attached:
    return Attached(name=RawText((file.file_name or name)[:200]), ref=file.file_id, size_bytes=max(0, file.file_size))


def chat_of(update: Update) -> str:
    """Whose updates are to keep their order.

    That a group moved stands among the updates of where it went: what is said there next waits for it.
    """
    if update.message is not None and (moved := update.message.migrate_to_chat_id) is not None:
        return str(moved)
    what = update.message or update.edited_message or update.my_chat_member or update.message_reaction
    return str(what.chat.id) if what is not None else ""
