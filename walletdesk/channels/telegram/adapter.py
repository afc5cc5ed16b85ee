"""Telegram as a channel: a bot that people write to.

There is no key for repeats and no history that a bot could read: what was handed over when the process died is `unknown,
may have been sent`.  Long texts go out in parts and files in messages of their own; once the first is out, what follows is
tried here for a while, for a message that began again would arrive twice.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import msgspec

from walletdesk.channels.base import (
    Account,
    Capabilities,
    Checked,
    Event,
    NotOurs,
    Outbound,
    Outgoing,
    Permanent,
    Pulling,
    Rate,
    Retry,
    Sent,
    Wanted,
    WrongSignature,
)
from walletdesk.channels.telegram import api, updates, words
from walletdesk.channels.telegram.formatting import CAPTION_UNITS, Formatted, parts, units
from walletdesk.channels.telegram.settings import Settings
from walletdesk.channels.telegram.updates import ALLOWED, Bot, Place, place_of
from walletdesk.wire import SafeText

CAPABILITIES = Capabilities(
    text_characters=40_960, files=True, seen=False, typing=True, retry_key=False, pulls=True, hook=True
)
"""A text of ten messages."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"
POLL_S = 25
"""So long Telegram holds a question for updates open."""
CONNECTIONS = 40
WATCH_S = 60.0
"""So often Telegram is asked whether it can post to us."""
PATIENCE_S = 60.0
"""So long the rest of a message is tried whose first part is out."""
ALBUM = 10
"""The most files of one album."""
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


class _User(msgspec.Struct, frozen=True):
    id: int
    username: str = ""
    first_name: str = ""


class _File(msgspec.Struct, frozen=True):
    file_path: str = ""
    file_size: int = 0


class _Hook(msgspec.Struct, frozen=True):
    url: str = ""
    pending_update_count: int = 0
    last_error_date: int = 0
    """Seconds since 1970, of the last delivery that failed."""


class _Number(msgspec.Struct, frozen=True):
    message_id: int


class _First(msgspec.Struct, frozen=True):
    update_id: int


_batch = msgspec.json.Decoder(list[msgspec.Raw])
_first = msgspec.json.Decoder(_First)


# -- what comes in ------------------------------------------------------------------


def verify(account: Account, headers: Mapping[str, str], body: bytes) -> None:
    """Telegram signs nothing; it repeats the secret that it was given with the address.  Raises WrongSignature."""
    if not hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), account.hook_secret.encode()):
        raise WrongSignature


def parse(account: Account, body: bytes) -> list[Event]:
    return updates.events(updates.read(body), _bot(account.settings))


def place(account: Account, body: bytes) -> tuple[str, int] | None:
    """Where an update stands among those of its chat, by which they are put in order again; None for junk."""
    try:
        update = updates.read(body)
    except NotOurs:
        return None
    return updates.chat_of(update), update.update_id


async def listen(pulling: Pulling) -> None:
    """Ask for updates, and confirm each batch once it is stored; where they are posted, ask whether that goes well."""
    settings = _settings(pulling.account)
    if settings.way != "pull":
        await _watch(pulling, settings)
    bot = _bot(settings)
    await api.call(pulling.client, settings, "deleteWebhook", safe=True)
    await _name_commands(pulling.client, settings)
    after = int(pulling.cursor) if pulling.cursor.isdecimal() else None
    while True:
        given: dict[str, Any] = {"timeout": POLL_S, "limit": 100, "allowed_updates": list(ALLOWED)}
        if after is not None:
            given["offset"] = after
        told = _batch.decode(
            await api.call(pulling.client, settings, "getUpdates", given, safe=True, timeout_s=POLL_S + 15)
        )
        pulling.working()
        for raw in told:
            try:
                told_us = updates.events(updates.read(raw), bot)
            except NotOurs:
                pulling.ignored()
            else:
                await pulling.take(told_us)
            after = max(after or 0, _first.decode(raw).update_id + 1)
        if told:
            await pulling.keep_cursor(str(after))


async def _watch(pulling: Pulling, settings: Settings) -> None:
    """Ask now and then whether Telegram gets its messages delivered to us: what it cannot post, nobody here notices."""
    while True:
        hook = await _called(pulling.client, settings, "getWebhookInfo", {}, _Hook)
        if not hook.url:
            raise Retry(WATCH_S, reason="hook_missing")
        if pulling.account.public_id not in hook.url:
            raise Retry(WATCH_S, reason="hook_elsewhere")
        if hook.pending_update_count and time.time() - hook.last_error_date < 5 * WATCH_S:
            raise Retry(WATCH_S, reason="hook_fails")
        pulling.working()
        await asyncio.sleep(WATCH_S)


async def fetch(client: httpx.AsyncClient, account: Account, ref: str, most_bytes: int) -> bytes:
    settings = _settings(account)
    file = await _called(client, settings, "getFile", {"file_id": ref}, _File)
    most_bytes = min(most_bytes, api.DOWNLOAD_BYTES)
    if file.file_size > most_bytes:
        raise Permanent("file_too_large")
    if not file.file_path:
        raise Permanent("file_gone")
    return await api.download(client, settings, file.file_path, most_bytes)


# -- what goes out ------------------------------------------------------------------


def rates(outbound: Outbound) -> Sequence[Rate]:
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, read on 30 November 2026."""
    to = _to(outbound)
    everything = Rate(route="all", burst=30, per_s=30)
    if to.chat < 0:
        return everything, Rate(route=f"group {to.chat}", burst=20, per_s=20 / 60)
    return everything, Rate(route=f"chat {to.chat}", burst=1, per_s=1)


async def send(client: httpx.AsyncClient, account: Account, outbound: Outbound) -> Sent:
    """The text, then the files; a short text stands under the only file."""
    settings, to = _settings(account), _to(outbound)
    texts = parts(outbound.text)
    under: Formatted | None = None
    if len(texts) == 1 and len(outbound.files) == 1 and units(texts[0].text) <= CAPTION_UNITS:
        under, texts = texts[0], []
    sending = _Sending(client, settings, to, quotes=place_of(outbound.quotes) if outbound.quotes else None)
    for text in texts:
        await sending.call(
            "sendMessage",
            {"text": text.text, "link_preview_options": {"is_disabled": True}}
            | ({"entities": marks} if (marks := text.entities()) else {})
            | (_keyboard(outbound) if text is texts[-1] else {}),
        )
    for files in _albums(outbound.files):
        await _send_files(sending, files, under, {} if texts else _keyboard(outbound))
    if not sending.out:
        raise Permanent("nothing_to_send")
    chat, number = sending.out[-1]
    name = f"{chat}:{number}" + (f":{to.topic}" if to.topic else "")
    # A group that has moved meanwhile goes on under its new id.
    return Sent(
        provider_id=name,
        keeps=(updates.thread_of(chat, to.topic, outbound.to),) if outbound.to else (),
        # Who reacts to a part of it names neither the last part nor a topic.
        other_names=tuple(part for part in (f"{chat}:{number}" for chat, number in sending.out) if part != name),
    )


async def answer(
    client: httpx.AsyncClient, account: Account, name: str, what: str, language: str, greeting: SafeText | None
) -> None:
    """Say a fixed text where `name`, a message, stands.  Raises Retry or Permanent."""
    where = place_of(name)
    if where is None:
        raise Permanent("chat_gone")
    text = words.of(what, language, greeting)
    sending = _Sending(client, _settings(account), where, patient=False)
    for part in parts(text):
        await sending.call("sendMessage", {"text": part.text, "link_preview_options": {"is_disabled": True}})


async def forget(client: httpx.AsyncClient, account: Account, wanted: Wanted) -> bool:
    """Delete a contact's message in their chat, whose number Telegram gives; whether it is gone.

    In a private chat a bot may delete what came less than 48 hours ago, in a group only as an administrator
    (https://core.telegram.org/bots/api#deletemessage, read on 30 November 2026).  Raises Retry.
    """
    where = place_of(wanted.name)
    if where is None:
        return False
    try:
        await api.call(
            client,
            _settings(account),
            "deleteMessage",
            {"chat_id": where.chat, "message_id": where.message},
            safe=True,
        )
    except (Permanent, api.Moved):
        return False
    return True


def _keyboard(outbound: Outbound) -> dict[str, Any]:
    """Answers as buttons, of which one that was pressed arrives like typed words; nobody else's in a group.  Telegram only
    folds them up then: whoever opens them again could answer what is no longer asked, so the next message takes them away.
    Source: https://core.telegram.org/bots/api#replykeyboardmarkup and #replykeyboardremove, read on 30 November 2026."""
    if _to(outbound).chat < 0:
        return {}
    if not outbound.choices:
        return {"reply_markup": {"remove_keyboard": True}} if outbound.offered else {}
    rows = [[{"text": one}] for one in outbound.choices]
    return {"reply_markup": {"keyboard": rows, "one_time_keyboard": True, "resize_keyboard": True}}


class _Sending:
    """The messages that one of ours becomes."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        settings: Settings,
        to: Place,
        *,
        patient: bool = True,
        quotes: Place | None = None,
    ) -> None:
        self._client, self._settings, self._to = client, settings, to
        self._chat = to.chat
        self._patient = patient
        self._quotes = quotes
        self.out: list[tuple[int, int]] = []
        """Chat and number of each that is out."""

    async def call(
        self, method: str, given: dict[str, Any], files: Mapping[str, tuple[str, bytes, str]] | None = None
    ) -> None:
        """Raises Retry as long as nothing is out, else Permanent."""
        until = asyncio.get_running_loop().time() + PATIENCE_S
        while True:
            try:
                result = await api.call(self._client, self._settings, method, self._addressed(given), files)
            except api.Moved as moved:
                self._chat = moved.chat
                continue
            except Retry as failure:
                after_s = failure.after_s or 2.0
                if not self.out or not self._patient:
                    raise
                if asyncio.get_running_loop().time() + after_s > until:
                    raise Permanent("partly_sent", unknown=True) from None
                await asyncio.sleep(after_s)
                continue
            except Permanent as failure:
                if not self.out:
                    raise
                raise Permanent("partly_sent" if not failure.unknown else failure.reason, unknown=True) from None
            break
        try:
            sent = msgspec.json.decode(result, type=_Number | list[_Number])
        except msgspec.DecodeError:
            raise Permanent("provider_down", unknown=True) from None
        self.out += [(self._chat, one.message_id) for one in (sent if isinstance(sent, list) else [sent])]

    def _addressed(self, given: dict[str, Any]) -> dict[str, Any]:
        to: dict[str, Any] = {"chat_id": self._chat}
        if self._to.topic is not None:
            to["message_thread_id"] = self._to.topic
        if self.out or self._chat != self._to.chat:
            return to | given
        hangs_on = self._quotes if self._quotes is not None and self._quotes.chat == self._chat else None
        if hangs_on is None and self._to.chat < 0:
            hangs_on = self._to  # in a group the answer hangs on the question
        if hangs_on is not None:
            to["reply_parameters"] = {"message_id": hangs_on.message, "allow_sending_without_reply": True}
        return to | given


async def _send_files(
    sending: _Sending, files: Sequence[Outgoing], under: Formatted | None, beside: dict[str, Any]
) -> None:
    """`beside` goes with a file that is alone: an album takes no buttons."""
    for file in files:
        if file.size_bytes > api.UPLOAD_BYTES:
            raise Permanent("file_too_large", unknown=bool(sending.out))
    read = [(file.name, await file.read(), file.media_type) for file in files]
    marked: dict[str, Any] = {}
    if under is not None and under.text:
        marked = {"caption": under.text} | ({"caption_entities": marks} if (marks := under.entities()) else {})
    if len(files) == 1:
        kind = "photo" if _is_picture(files[0]) else "document"
        await sending.call(f"send{kind.capitalize()}", marked | beside, {kind: read[0]})
        return
    media = [
        {"type": "photo" if _is_picture(file) else "document", "media": f"attach://file{at}"}
        for at, file in enumerate(files)
    ]
    await sending.call("sendMediaGroup", {"media": media}, {f"file{at}": one for at, one in enumerate(read)})


def _albums(files: Sequence[Outgoing]) -> list[list[Outgoing]]:
    """Pictures together, then the other files: Telegram mixes them in no album."""
    made: list[list[Outgoing]] = []
    for some in ([one for one in files if _is_picture(one)], [one for one in files if not _is_picture(one)]):
        made += [some[at : at + ALBUM] for at in range(0, len(some), ALBUM)]
    return made


def _is_picture(file: Outgoing) -> bool:
    return file.media_type in _PICTURES and file.size_bytes <= api.PHOTO_BYTES


# -- the account ----------------------------------------------------------------------


async def check(client: httpx.AsyncClient, account: Account) -> Checked:
    """Whether the token opens the bot whose name was filled in, and nobody else takes its updates."""
    settings = _settings(account)
    try:
        me = await _called(client, settings, "getMe", {}, _User)
        hook = await _called(client, settings, "getWebhookInfo", {}, _Hook)
    except (Retry, Permanent) as failure:
        return Checked(ok=False, reason=failure.reason)
    if me.username.lower() != settings.bot_name.lower():
        return Checked(ok=False, reason="another_bot", name=f"@{me.username}")
    if settings.way == "hook" and hook.url and account.public_id not in hook.url:
        return Checked(ok=False, reason="hook_elsewhere", name=f"@{me.username}")
    return Checked(ok=True, name=f"@{me.username}")


async def register(client: httpx.AsyncClient, account: Account, url: str) -> None:
    """Have updates posted to `url`, or asked for; and name the commands in every language we speak."""
    settings = _settings(account)
    if settings.way == "hook":
        given = {
            "url": url,
            "secret_token": account.hook_secret,
            "allowed_updates": list(ALLOWED),
            "max_connections": CONNECTIONS,
        }
        await api.call(client, settings, "setWebhook", given, safe=True)
    else:
        await api.call(client, settings, "deleteWebhook", safe=True)
    await _name_commands(client, settings)


async def _name_commands(client: httpx.AsyncClient, settings: Settings) -> None:
    for code, commands in words.commands().items():
        given = {"commands": commands} | ({"language_code": code} if code else {})
        await api.call(client, settings, "setMyCommands", given, safe=True)


def link(account: Account, code: str) -> str:
    """What opens the bot and hands it `code`: https://core.telegram.org/bots/features#deep-linking."""
    return f"https://t.me/{_settings(account).bot_name}?start={code}"


# -- what they share --------------------------------------------------------------------


def _settings(account: Account) -> Settings:
    settings = account.settings
    if not isinstance(settings, Settings):
        raise Permanent("channel_not_set_up")
    return settings


def _bot(settings: Settings) -> Bot:
    return Bot(id=settings.bot_id, name=settings.bot_name, groups=settings.groups)


def _to(outbound: Outbound) -> Place:
    """Where the contact wrote last, else their own chat.  Raises Permanent."""
    if outbound.answers is not None and (where := place_of(outbound.answers)) is not None:
        return where
    if outbound.to.isdecimal():
        return Place(int(outbound.to), 0)
    raise Permanent("chat_gone")


async def _called(
    client: httpx.AsyncClient, settings: Settings, method: str, given: dict[str, Any], shape: type[Any]
) -> Any:
    result = await api.call(client, settings, method, given, safe=True)
    try:
        return msgspec.json.decode(result, type=shape)
    except msgspec.DecodeError:
        raise Retry(reason="provider_down") from None
