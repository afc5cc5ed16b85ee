"""A stand-in of the Telegram Bot API: a real HTTP server on this machine, and stricter than the real one.

Built from https://core.telegram.org/bots/api (read on 30 November 2026).  A parameter or field it does not know, one that
is missing, one of a wrong type, a mark that does not lie within its text: refused in Telegram's own shape, so that what
passes here is what the description says.  (The real server passes over what it does not know.)

Updates wait in a queue and are asked for (`getUpdates`) or posted to the webhook, where a test may have them come late,
twice, in another order or broken.  `fail` has the next calls of a method answered as a provider in trouble does.

    python -m tests.support.providers.telegram --port 8081

serves it, as long as its input is open, with a page on which one writes to the bot as somebody with a phone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
"""The one that Telegram's own documentation shows."""
WEBHOOK_PORTS = (443, 80, 88, 8443)
DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
KINDS = ("message", "edited_message", "my_chat_member", "message_reaction", "callback_query")
DEFAULT_KINDS = ("message", "edited_message", "my_chat_member", "callback_query")
"""All but those that must be named to come (`allowed_updates`)."""

_REPLY = {"message_id": (int, True), "chat_id": (int, False), "allow_sending_without_reply": (bool, False)}
_PREVIEW = {"is_disabled": (bool, False), "url": (str, False), "prefer_small_media": (bool, False)}
_ENTITY = {
    "type": (str, True),
    "offset": (int, True),
    "length": (int, True),
    "url": (str, False),
    "language": (str, False),
}
_MEDIA = {
    "type": (str, True),
    "media": (str, True),
    "caption": (str, False),
    "caption_entities": ([_ENTITY], False),
}
_COMMAND = {"command": (str, True), "description": (str, True)}
_SCOPE = {"type": (str, True), "chat_id": (int, False)}
_KEYBOARD = {
    "keyboard": ([[{"text": (str, True)}]], True),
    "one_time_keyboard": (bool, False),
    "resize_keyboard": (bool, False),
}
_NO_KEYBOARD = {"remove_keyboard": (bool, True), "selective": (bool, False)}
_MARKUP = (_KEYBOARD, _NO_KEYBOARD)
"""One of these."""
_SEND: dict[str, Any] = {
    "chat_id": (int, True),
    "message_thread_id": (int, False),
    "disable_notification": (bool, False),
    "protect_content": (bool, False),
    "reply_parameters": (_REPLY, False),
}
_CAPTION: dict[str, Any] = {"caption": (str, False), "caption_entities": ([_ENTITY], False)}
_SIGN = {"type": (str, True), "emoji": (str, False)}

METHODS: dict[str, dict[str, Any]] = {
    "getMe": {},
    "getUpdates": {
        "offset": (int, False),
        "limit": (int, False),
        "timeout": (int, False),
        "allowed_updates": ([str], False),
    },
    "setWebhook": {
        "url": (str, True),
        "max_connections": (int, False),
        "allowed_updates": ([str], False),
        "drop_pending_updates": (bool, False),
        "secret_token": (str, False),
    },
    "deleteWebhook": {"drop_pending_updates": (bool, False)},
    "getWebhookInfo": {},
    "sendMessage": _SEND
    | {
        "text": (str, True),
        "entities": ([_ENTITY], False),
        "link_preview_options": (_PREVIEW, False),
        "reply_markup": (_MARKUP, False),
    },
    "sendPhoto": _SEND | _CAPTION | {"photo": ("file", True), "reply_markup": (_MARKUP, False)},
    "sendDocument": _SEND
    | _CAPTION
    | {
        "document": ("file", True),
        "disable_content_type_detection": (bool, False),
        "reply_markup": (_MARKUP, False),
    },
    "sendMediaGroup": _SEND | {"media": ([_MEDIA], True)},
    "sendChatAction": {"chat_id": (int, True), "message_thread_id": (int, False), "action": (str, True)},
    "editMessageText": {
        "chat_id": (int, True),
        "message_id": (int, True),
        "text": (str, True),
        "entities": ([_ENTITY], False),
        "link_preview_options": (_PREVIEW, False),
    },
    "deleteMessage": {"chat_id": (int, True), "message_id": (int, True)},
    "setMessageReaction": {
        "chat_id": (int, True),
        "message_id": (int, True),
        "reaction": ([_SIGN], False),
        "is_big": (bool, False),
    },
    "setMyCommands": {"commands": ([_COMMAND], True), "scope": (_SCOPE, False), "language_code": (str, False)},
    "getFile": {"file_id": (str, True)},
}
ACTIONS = (
    "typing",
    "upload_photo",
    "upload_document",
    "record_voice",
    "upload_voice",
    "choose_sticker",
    "find_location",
)
ENTITY_TYPES = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote")


class Refused(Exception):
    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        self.answer = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.answer["parameters"] = parameters
        self.status = status
        super().__init__(description)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Bot:
    """One account, and what Telegram keeps of it."""

    def __init__(self, token: str, name: str) -> None:
        self.token = token
        self.id = int(token.partition(":")[0])
        self.user = {
            "id": self.id,
            "is_bot": True,
            "first_name": "Polar Help",
            "username": name,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.webhook: dict[str, Any] = {}
        self.allowed: tuple[str, ...] = DEFAULT_KINDS
        self.queue: deque[dict[str, Any]] = deque()
        self.next_update = 854_120_001
        self.next_message: dict[int, int] = {}
        self.first_message = 0
        self.chats: dict[int, dict[str, Any]] = {}
        """All who have written, or groups we were put into."""
        self.topics: dict[int, set[int]] = {}
        self.blocked: set[int] = set()
        self.kicked: set[int] = set()
        self.admin: set[int] = set()
        """Groups in which the bot may delete."""
        self.migrated: dict[int, int] = {}
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        """What lies in the chats: by chat and number."""
        self.deleted: list[tuple[int, int]] = []
        self.files: dict[str, bytes] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.asking: asyncio.Event | None = None
        self.sent_at: deque[float] = deque()
        self.sent_to: dict[int, deque[float]] = {}
        self.last_error = 0
        """When a delivery failed last, in seconds."""


class Fault:
    """How the next calls of a method end.  `accepts`: what was asked is done before the answer goes wrong."""

    def __init__(self, kind: str, times: int, *, accepts: bool = False, seconds: float = 0, body: Any = None) -> None:
        self.kind, self.times, self.accepts, self.seconds, self.body = kind, times, accepts, seconds, body


class TelegramStandIn:
    """`start` and `stop` it, or use it as a context.  All but those may be called from any thread."""

    def __init__(self, *, port: int = 0, local: bool = True, limits: bool = False, page: bool = False) -> None:
        """`local`: as a Bot API server of one's own, which takes any webhook; else HTTPS and four ports only.
        `limits`: refuses what is sent too fast."""
        self.local, self.limits, self.page = local, limits, page
        self.bots: dict[str, Bot] = {}
        self.revoked: set[str] = set()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, deque[Fault]] = {}
        self.deliveries: list[tuple[int, int]] = []
        """Update and the status that the webhook answered, 0 for none."""
        self.twice = False
        self.shuffle = 0
        """So many updates are gathered and posted in any order."""
        self.late_s = 0.0
        self.repeat_s = 0.05
        """Until a delivery that failed is tried again."""
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind(("127.0.0.1", port))
        self._listening.listen(256)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._ready = threading.Event()
        self._lock = threading.RLock()
        self._wake: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    # -- running it ---------------------------------------------------------------

    def start(self) -> TelegramStandIn:
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), name="telegram", daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise TimeoutError("the stand-in did not start")
        return self

    def stop(self) -> None:
        if self._thread is not None and self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(10)

    def __enter__(self) -> TelegramStandIn:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._wake = asyncio.Event()
        routes = [
            Route("/bot{token}/{method}", self._method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
        ]
        if self.page:
            routes += page_routes(self)
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]  # not the main thread
        posting = asyncio.create_task(self._post())
        serving = asyncio.create_task(server.serve(sockets=[self._listening]))
        self._ready.set()  # it listens since it was made; who comes now waits a moment
        await self._end.wait()
        server.should_exit = True
        for bot in self.bots.values():
            if bot.asking is not None:
                bot.asking.set()
        posting.cancel()
        await asyncio.gather(posting, serving, return_exceptions=True)

    # -- what a test does ------------------------------------------------------------

    def add_bot(self, token: str = TOKEN, name: str = "PolarHelpBot") -> Bot:
        bot = self.bots[token] = Bot(token, name)
        return bot

    def revoke(self, token: str = TOKEN) -> None:
        """As `/revoke` at BotFather."""
        self.revoked.add(token)

    def fail(self, method: str, kind: str, times: int = 1, **more: Any) -> None:
        """`kind`: a status (`429`, `500`), `html`, `hang`, `cut`, `slow`, `junk`; `pass` for a call that goes well."""
        self.faults.setdefault(method, deque()).append(Fault(kind, times, **more))

    def sent(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """What the desk asked for and got, in order."""
        with self._lock:
            return [given for name, given in self.calls if name == method]

    def say(
        self, bot: Bot, text: str = "", *, user: dict[str, Any], chat: dict[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        """Somebody writes; returns the message as Telegram tells it.  Commands at the beginning are marked as it does."""
        with self._lock:
            chat = chat or {"id": user["id"], "type": "private", "first_name": user.get("first_name", "")}
            bot.chats[chat["id"]] = chat
            said: dict[str, Any] = {
                "message_id": self._number(bot, chat["id"]),
                "from": user,
                "chat": chat,
                "date": int(time.time()),
            }
            if text and "caption" not in more:
                said["text"] = text
                if (found := re.match(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?(?=\s|$)", text)) and "entities" not in more:
                    said["entities"] = [{"type": "bot_command", "offset": 0, "length": units(found[0])}]
            said |= more
            bot.messages[chat["id"], said["message_id"]] = said
            self.happens(bot, "message", said)
            return said

    def edits(self, bot: Bot, said: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        with self._lock:
            changed = said | {"text": text, "edit_date": int(time.time())} | more
            bot.messages[said["chat"]["id"], said["message_id"]] = changed
            self.happens(bot, "edited_message", changed)
            return changed

    def blocks(self, bot: Bot, user: dict[str, Any], blocked: bool = True) -> None:
        """`blocked` False: they start the bot again."""
        (bot.blocked.add if blocked else bot.blocked.discard)(user["id"])
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        change = {
            "chat": {"id": user["id"], "type": "private", "first_name": user.get("first_name", "")},
            "from": user,
            "date": int(time.time()),
            "old_chat_member": {"user": bot.user, "status": was},
            "new_chat_member": {"user": bot.user, "status": now} | ({"until_date": 0} if now == "kicked" else {}),
        }
        self.happens(bot, "my_chat_member", change)

    def reacts(self, bot: Bot, user: dict[str, Any], chat_id: int, message_id: int, emoji: str) -> None:
        change = {
            "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
            "message_id": message_id,
            "user": user,
            "date": int(time.time()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        self.happens(bot, "message_reaction", change)

    def keep_file(self, bot: Bot, data: bytes) -> str:
        """Its `file_id`."""
        file_id = f"AgACAgIAAxkBAAI{len(bot.files):06d}"
        bot.files[file_id] = data
        return file_id

    def happens(self, bot: Bot, kind: str, what: dict[str, Any]) -> dict[str, Any] | None:
        """An update, if the bot is to hear of it."""
        with self._lock:
            if kind not in bot.allowed:
                return None
            update = {"update_id": bot.next_update, kind: what}
            bot.next_update += 1
            bot.queue.append(update)
        self._stir(bot)
        return update

    def again(self, bot: Bot, update: dict[str, Any]) -> None:
        """Deliver one a second time."""
        with self._lock:
            bot.queue.append(update)
        self._stir(bot)

    def settled(self, bot: Bot, within_s: float = 30) -> bool:
        """Waits until nothing is left to deliver."""
        until = time.monotonic() + within_s
        while bot.queue and time.monotonic() < until:
            time.sleep(0.01)
        return not bot.queue

    def _stir(self, bot: Bot) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stirred, bot)

    def _stirred(self, bot: Bot) -> None:
        if self._wake is not None:
            self._wake.set()
        if bot.asking is not None:
            bot.asking.set()

    def _number(self, bot: Bot, chat_id: int) -> int:
        bot.next_message[chat_id] = bot.next_message.get(chat_id, bot.first_message) + 1
        return bot.next_message[chat_id]

    # -- updates go to the webhook -------------------------------------------------------

    async def _post(self) -> None:
        if self._wake is None:
            return
        async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=100)) as client:
            while True:
                await self._wake.wait()
                self._wake.clear()
                for bot in list(self.bots.values()):
                    while bot.webhook and bot.queue:
                        await self._post_some(client, bot)

    async def _post_some(self, client: httpx.AsyncClient, bot: Bot) -> None:
        if self.late_s:
            await asyncio.sleep(self.late_s)
        connections = bot.webhook["max_connections"]
        with self._lock:
            some = [bot.queue[at] for at in range(min(self.shuffle or connections, len(bot.queue)))]
        # Of one chat one after the other, as Telegram does; `shuffle` has them come in any order.
        together: dict[Any, list[dict[str, Any]]] = {}
        for at, update in enumerate(some):
            together.setdefault(at if self.shuffle else _chat_of(update), []).append(update)
        rows = list(together.values())
        if self.shuffle:
            random.shuffle(rows)
        before = dict(bot.webhook)
        done = [
            one for row in await asyncio.gather(*(self._post_row(client, before, row) for row in rows)) for one in row
        ]
        with self._lock:
            for update in done:
                with contextlib.suppress(ValueError):
                    bot.queue.remove(update)
        if len(done) < len(some):
            bot.last_error = int(time.time())
            await asyncio.sleep(self.repeat_s)
        await asyncio.sleep(0)

    async def _post_row(
        self, client: httpx.AsyncClient, webhook: dict[str, Any], row: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Those that were taken."""
        done: list[dict[str, Any]] = []
        for update in row:
            for _ in range(2 if self.twice else 1):
                status = await self._post_one(client, webhook, update)
            if not 200 <= status < 300:
                break
            done.append(update)
        return done

    async def _post_one(self, client: httpx.AsyncClient, webhook: dict[str, Any], update: dict[str, Any]) -> int:
        headers = {"content-type": "application/json"}
        if webhook["secret_token"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret_token"]
        body = json.dumps({k: v for k, v in update.items() if k != "broken"}, ensure_ascii=False)
        if update.get("broken"):
            body = body[: len(body) // 2]
        try:
            answer = await client.post(webhook["url"], content=body.encode(), headers=headers)
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        self.deliveries.append((update["update_id"], status))
        return status

    # -- methods -----------------------------------------------------------------------------

    async def _method(self, request: Request) -> Response:
        name, token = request.path_params["method"], request.path_params["token"]
        try:
            bot = self.bots.get(token)
            if bot is None or token in self.revoked:
                raise Refused(401, "Unauthorized")
            if name not in METHODS:
                raise Refused(404, "Not Found: method not found")
            given, files = await _given(request)
            fault = self._fault(name)
            if fault is not None and fault.kind == "pass":
                fault = None
            if fault is not None and not fault.accepts and fault.kind != "slow":
                return await self._goes_wrong(fault)
            _check(METHODS[name], given, files)
            if fault is not None and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            result = await getattr(self, f"_{name}")(bot, given, files)
            with self._lock:
                self.calls.append((name, given | ({"files": {k: len(v) for k, v in files.items()}} if files else {})))
            if fault is not None and fault.kind != "slow":
                return await self._goes_wrong(fault)
            return JSONResponse({"ok": True, "result": result})
        except Refused as refused:
            return JSONResponse(refused.answer, refused.status)

    def _fault(self, name: str) -> Fault | None:
        waiting = self.faults.get(name) or self.faults.get("*")
        if not waiting:
            return None
        fault = waiting[0]
        fault.times -= 1
        if fault.times <= 0:
            waiting.popleft()
        return fault

    async def _goes_wrong(self, fault: Fault) -> Response:
        match fault.kind:
            case "429":
                after = int(fault.seconds) or 1
                raise Refused(429, f"Too Many Requests: retry after {after}", retry_after=after)
            case "500":
                raise Refused(500, "Internal Server Error")
            case "html":
                return HTMLResponse("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", 502)
            case "junk":
                return HTMLResponse("<html><body>Sign in to the network</body></html>", 200)
            case "hang":
                await asyncio.sleep(fault.seconds or 60)
                return Response(status_code=504)
            case "cut":
                return _Cut()
        raise Refused(int(fault.kind), fault.body or "Bad Request")

    async def _getMe(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        return bot.user

    async def _getUpdates(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        if bot.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        limit = given.get("limit", 100)
        if not 1 <= limit <= 100:
            raise Refused(400, "Bad Request: limit must be between 1 and 100")
        if "allowed_updates" in given:
            bot.allowed = _kinds(given["allowed_updates"])
        if bot.asking is not None:
            # The one that came before is ended.
            bot.asking.set()
        mine = bot.asking = asyncio.Event()
        until = time.monotonic() + given.get("timeout", 0)
        try:
            while True:
                with self._lock:
                    offset = given.get("offset")
                    if offset is not None and offset < 0:
                        while len(bot.queue) > -offset:
                            bot.queue.popleft()
                    elif offset is not None:
                        while bot.queue and bot.queue[0]["update_id"] < offset:
                            bot.queue.popleft()
                    told = [bot.queue[at] for at in range(min(limit, len(bot.queue)))]
                left = until - time.monotonic()
                if told or left <= 0:
                    return [{k: v for k, v in update.items() if k != "broken"} for update in told]
                mine.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await mine.wait()
                if bot.asking is not mine:
                    raise Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                    )
                if self._end.is_set():
                    return []
        finally:
            if bot.asking is mine:
                bot.asking = None

    async def _setWebhook(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        if not given["url"]:
            return await self._deleteWebhook(bot, given, files)
        url = httpx.URL(given["url"])
        if not self.local:
            if url.scheme != "https":
                raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
            if (url.port or 443) not in WEBHOOK_PORTS:
                raise Refused(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = given.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        connections = given.get("max_connections", 40)
        if not 1 <= connections <= 100:
            raise Refused(400, "Bad Request: max_connections must be between 1 and 100")
        bot.webhook = {"url": given["url"], "secret_token": secret, "max_connections": connections}
        if "allowed_updates" in given:
            bot.allowed = _kinds(given["allowed_updates"])
        if given.get("drop_pending_updates"):
            bot.queue.clear()
        self._stirred(bot)
        return True

    async def _deleteWebhook(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        bot.webhook = {}
        if given.get("drop_pending_updates"):
            bot.queue.clear()
        return True

    async def _getWebhookInfo(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        info: dict[str, Any] = {
            "url": bot.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(bot.queue),
        }
        if bot.last_error:
            info |= {"last_error_date": bot.last_error, "last_error_message": "Wrong response from the webhook"}
        if bot.webhook:
            info |= {"max_connections": bot.webhook["max_connections"], "allowed_updates": list(bot.allowed)}
        return info

    async def _sendMessage(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        _text_fits(given["text"], given.get("entities", []), 4096)
        return self._send(bot, given, {"text": given["text"]})

    async def _sendPhoto(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        data = _uploaded(given, files, "photo", PHOTO_LIMIT)
        _caption_fits(given)
        file_id = self.keep_file(bot, data) if data is not None else given["photo"]
        photo = [{"file_id": file_id, "file_unique_id": file_id[-8:], "width": 90, "height": 90}]
        return self._send(bot, given, {"photo": photo} | _captioned(given))

    async def _sendDocument(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        data = _uploaded(given, files, "document", UPLOAD_LIMIT)
        _caption_fits(given)
        file_id = self.keep_file(bot, data) if data is not None else given["document"]
        return self._send(
            bot, given, {"document": {"file_id": file_id, "file_unique_id": file_id[-8:]}} | _captioned(given)
        )

    async def _sendMediaGroup(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        if not 2 <= len(given["media"]) <= 10:
            raise Refused(400, "Bad Request: wrong number of messages in the album")
        kinds = {one["type"] for one in given["media"]}
        if not kinds <= {"photo", "video", "document", "audio"} or (len(kinds) > 1 and kinds & {"document", "audio"}):
            raise Refused(400, "Bad Request: documents and audio can't be mixed with other media types")
        sent = []
        group = str(random.getrandbits(52))
        for one in given["media"]:
            if not one["media"].startswith("attach://") or one["media"][9:] not in files:
                raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
            _caption_fits(one)
            file_id = self.keep_file(bot, files[one["media"][9:]])
            file = {"file_id": file_id, "file_unique_id": file_id[-8:]}
            what = {"photo": [file | {"width": 90, "height": 90}]} if one["type"] == "photo" else {one["type"]: file}
            sent.append(self._send(bot, given, what | _captioned(one) | {"media_group_id": group}))
        return sent

    async def _sendChatAction(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        if given["action"] not in ACTIONS:
            raise Refused(400, "Bad Request: wrong parameter action in request")
        self._reachable(bot, given)
        return True

    async def _editMessageText(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        _text_fits(given["text"], given.get("entities", []), 4096)
        said = self._there(bot, given, "edit")
        if said["from"]["id"] != bot.id:
            raise Refused(400, "Bad Request: message can't be edited")
        if said.get("text") == given["text"]:
            raise Refused(400, "Bad Request: message is not modified")
        said |= {"text": given["text"], "edit_date": int(time.time())}
        return said

    async def _deleteMessage(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        said = self._there(bot, given, "delete")
        if time.time() - said["date"] > 48 * 3600:
            raise Refused(400, "Bad Request: message can't be deleted")
        own = said["from"]["id"] == bot.id
        if not own and said["chat"]["type"] != "private" and said["chat"]["id"] not in bot.admin:
            raise Refused(400, "Bad Request: message can't be deleted")
        del bot.messages[given["chat_id"], given["message_id"]]
        bot.deleted.append((given["chat_id"], given["message_id"]))
        return True

    async def _setMessageReaction(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        self._there(bot, given, "react")
        return True

    async def _setMyCommands(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        if len(given["commands"]) > 100:
            raise Refused(400, "Bad Request: too many commands specified")
        for one in given["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        bot.commands[given.get("language_code", "")] = given["commands"]
        return True

    async def _getFile(self, bot: Bot, given: dict[str, Any], files: dict[str, bytes]) -> Any:
        file_id = given["file_id"]
        if file_id not in bot.files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(bot.files[file_id]) > DOWNLOAD_LIMIT:
            raise Refused(400, "Bad Request: file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": file_id[-8:],
            "file_size": len(bot.files[file_id]),
            "file_path": f"documents/{file_id}",
        }

    async def _download(self, request: Request) -> Response:
        bot = self.bots.get(request.path_params["token"])
        file_id = request.path_params["path"].rpartition("/")[2]
        if bot is None or bot.token in self.revoked or file_id not in bot.files:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        if (fault := self._fault("download")) is not None:
            try:
                return await self._goes_wrong(fault)
            except Refused as refused:
                return JSONResponse(refused.answer, refused.status)
        return Response(bot.files[file_id], media_type="application/octet-stream")

    # -- what they share --------------------------------------------------------------------------

    def _reachable(self, bot: Bot, given: dict[str, Any]) -> dict[str, Any]:
        chat_id = given["chat_id"]
        if (now := bot.migrated.get(chat_id)) is not None:
            raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=now)
        chat = bot.chats.get(chat_id)
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat_id in bot.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat_id in bot.kicked:
            raise Refused(403, "Forbidden: bot was kicked from the supergroup chat")
        topic = given.get("message_thread_id")
        if topic is not None and topic not in bot.topics.get(chat_id, set()):
            raise Refused(400, "Bad Request: message thread not found")
        return chat

    def _there(self, bot: Bot, given: dict[str, Any], verb: str) -> dict[str, Any]:
        self._reachable(bot, given)
        said = bot.messages.get((given["chat_id"], given["message_id"]))
        if said is None:
            raise Refused(400, f"Bad Request: message to {verb} not found")
        return said

    def _send(self, bot: Bot, given: dict[str, Any], what: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            chat = self._reachable(bot, given)
            if self.limits:
                self._not_too_fast(bot, chat)
            said: dict[str, Any] = {
                "message_id": 0,
                "from": {key: bot.user[key] for key in ("id", "is_bot", "first_name", "username")},
                "chat": chat,
                "date": int(time.time()),
            }
            if (answered := given.get("reply_parameters")) is not None:
                first = bot.messages.get((given["chat_id"], answered["message_id"]))
                if first is not None:
                    said["reply_to_message"] = {k: v for k, v in first.items() if k != "reply_to_message"}
                elif not answered.get("allow_sending_without_reply"):
                    raise Refused(400, "Bad Request: message to be replied not found")
            if "message_thread_id" in given:
                said |= {"message_thread_id": given["message_thread_id"], "is_topic_message": True}
            said["message_id"] = self._number(bot, chat["id"])
            said |= what
            bot.messages[chat["id"], said["message_id"]] = said
            return said

    def _not_too_fast(self, bot: Bot, chat: dict[str, Any]) -> None:
        now = time.monotonic()
        group = chat["type"] != "private"
        to = bot.sent_to.setdefault(chat["id"], deque())
        for sent, span in ((bot.sent_at, 1.0), (to, 60.0 if group else 1.0)):
            while sent and sent[0] <= now - span:
                sent.popleft()
        # "Short bursts" over one a second are let pass, as the FAQ says.
        if len(bot.sent_at) >= 30 or len(to) >= (20 if group else 2):
            after = 1 if not group else max(1, int(60 - (now - to[0]))) if to else 1
            raise Refused(429, f"Too Many Requests: retry after {after}", retry_after=after)
        bot.sent_at.append(now)
        to.append(now)


class _Cut(Response):
    """The connection ends before the answer does."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4000")]})
        await send({"type": "http.response.body", "body": b'{"ok"', "more_body": True})
        raise ConnectionAbortedError


def _chat_of(update: dict[str, Any]) -> Any:
    return next(
        (
            what["chat"]["id"]
            for kind, what in update.items()
            if kind in KINDS and isinstance(what, dict) and "chat" in what
        ),
        None,
    )


def _kinds(asked: list[str]) -> tuple[str, ...]:
    unknown = [kind for kind in asked if kind not in KINDS]
    if unknown:
        raise Refused(400, "Bad Request: unknown kind of update")
    return tuple(asked) or DEFAULT_KINDS


async def _given(request: Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Parameters and files.  In a form and in an address they are text, and objects are JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if request.method == "GET" or not await request.body():
        return _of_text(dict(request.query_params)), {}
    if kind == "application/json":
        try:
            given = json.loads(await request.body())
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise Refused(400, "Bad Request: can't parse JSON object")
        return given, {}
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        texts: dict[str, str] = {}
        files: dict[str, bytes] = {}
        async with request.form(max_part_size=UPLOAD_LIMIT + 1) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = await value.read()
                else:
                    texts[name] = value
        if any(len(data) > UPLOAD_LIMIT for data in files.values()):
            raise Refused(413, "Request Entity Too Large")
        return _of_text(texts), files
    raise Refused(400, "Bad Request: unsupported content type")


def _of_text(texts: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, value in texts.items():
        if name in (
            "text",
            "caption",
            "url",
            "secret_token",
            "action",
            "file_id",
            "photo",
            "document",
            "language_code",
        ):
            given[name] = value
            continue
        try:
            given[name] = json.loads(value)
        except ValueError:
            raise Refused(400, f"Bad Request: can't parse {name}") from None
    return given


def _check(fields: dict[str, Any], given: dict[str, Any], files: dict[str, bytes]) -> None:
    for name in given:
        if name not in fields:
            raise Refused(400, f"Bad Request: unknown parameter {name}")
    for name, (kind, required) in fields.items():
        if name not in given:
            if required and not (kind == "file" and name in files):
                raise Refused(400, f"Bad Request: parameter {name} is required")
            continue
        _is_of(name, given[name], kind)


def _required(fields: dict[str, Any]) -> list[str]:
    return [name for name, (_, required) in fields.items() if required]


def _is_of(name: str, value: Any, kind: Any) -> None:
    if isinstance(kind, list):
        if not isinstance(value, list):
            raise Refused(400, f"Bad Request: {name} must be an array")
        for one in value:
            _is_of(name, one, kind[0])
    elif isinstance(kind, tuple):
        known = [one for one in kind if isinstance(value, dict) and all(key in value for key in _required(one))]
        if not known:
            raise Refused(400, f"Bad Request: object expected as {name}")
        _is_of(name, value, known[0])
    elif isinstance(kind, dict):
        if not isinstance(value, dict):
            raise Refused(400, f"Bad Request: {name} must be an object")
        _check(kind, value, {})
    elif kind == "file":
        if not isinstance(value, str):
            raise Refused(400, f"Bad Request: wrong {name}")
    elif type(value) is not kind:
        raise Refused(400, f"Bad Request: {name} must be of type {kind.__name__}")


def _text_fits(text: str, entities: list[dict[str, Any]], most: int) -> None:
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(text) > most:
        raise Refused(400, "Bad Request: message is too long")
    _entities_fit(text, entities)


def _caption_fits(given: dict[str, Any]) -> None:
    caption = given.get("caption", "")
    if units(caption) > 1024:
        raise Refused(400, "Bad Request: message caption is too long")
    _entities_fit(caption, given.get("caption_entities", []))


def _entities_fit(text: str, entities: list[dict[str, Any]]) -> None:
    for one in entities:
        if one["type"] not in ENTITY_TYPES:
            raise Refused(400, "Bad Request: can't parse entities: unsupported type")
        if one["offset"] < 0 or one["length"] <= 0 or one["offset"] + one["length"] > units(text):
            raise Refused(400, "Bad Request: can't parse entities: out of the text")
        if (one["type"] == "text_link") != ("url" in one) or ("language" in one and one["type"] != "pre"):
            raise Refused(400, "Bad Request: can't parse entities: wrong fields")


def _captioned(given: dict[str, Any]) -> dict[str, Any]:
    return {"caption": given["caption"]} if given.get("caption") else {}


def _uploaded(given: dict[str, Any], files: dict[str, bytes], name: str, most: int) -> bytes | None:
    data = files.get(name)
    if data is None:
        raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
    if len(data) > most:
        raise Refused(
            400, "Bad Request: PHOTO_INVALID_DIMENSIONS" if name == "photo" else "Bad Request: file is too big"
        )
    if not data:
        raise Refused(400, "Bad Request: file must be non-empty")
    return data


# -- a page to try it with ---------------------------------------------------------------------------


PEOPLE: dict[str, dict[str, Any]] = {
    "en": {"id": 6_120_358, "is_bot": False, "first_name": "Noah", "last_name": "Berg", "language_code": "en"},
    "zh": {"id": 7_310_442, "is_bot": False, "first_name": "林晓", "language_code": "zh-hans"},
}
"""Who writes on the page."""


def page_routes(standin: TelegramStandIn) -> list[Route]:
    """`/`: somebody with a phone, who writes to the first bot."""
    page = Path(__file__).with_name("telegram.html")

    def bot() -> Bot:
        return next(iter(standin.bots.values()))

    def person(language: str) -> dict[str, Any]:
        return PEOPLE["zh" if language.startswith("zh") else "en"]

    async def show(_: Request) -> Response:
        return HTMLResponse(page.read_text("utf8"))

    async def messages(request: Request) -> Response:
        who = person(request.query_params.get("as", "en"))["id"]
        own = bot()
        rows = sorted((said["message_id"], said) for (chat, _), said in list(own.messages.items()) if chat == who)
        told = [
            {
                "id": number,
                "mine": said["from"]["id"] == who,
                "text": said.get("text") or said.get("caption") or "",
                "file": "photo" in said or "document" in said,
                "edited": "edit_date" in said,
            }
            for number, said in rows
        ]
        return JSONResponse({"bot": own.user["username"], "blocked": who in own.blocked, "messages": told})

    async def write(request: Request) -> Response:
        given = json.loads(await request.body())
        user = person(given.get("as", "en"))
        if given.get("block") is not None:
            standin.blocks(bot(), user, bool(given["block"]))
        elif given.get("edit"):
            said = bot().messages.get((user["id"], given["edit"]))
            if said is not None:
                standin.edits(bot(), said, given["text"])
        elif given.get("text"):
            standin.say(bot(), given["text"], user=user)
        return JSONResponse({"ok": True})

    async def picture(request: Request) -> Response:
        data = await request.body()
        file_id = standin.keep_file(bot(), data)
        size = {"file_id": file_id, "file_unique_id": file_id[-8:], "width": 90, "height": 90, "file_size": len(data)}
        standin.say(bot(), user=person(request.query_params.get("as", "en")), photo=[size])
        return JSONResponse({"ok": True})

    return [
        Route("/", show),
        Route("/chat", messages, methods=["GET"]),
        Route("/chat", write, methods=["POST"]),
        Route("/chat/picture", picture, methods=["POST"]),
    ]


@contextlib.contextmanager
def standing_in(**options: Any) -> Iterator[TelegramStandIn]:
    with TelegramStandIn(**options) as standin:
        yield standin


def main(print_: Callable[[str], None] = print) -> None:
    options = argparse.ArgumentParser(description="A stand-in of the Telegram Bot API, with a page to write on.")
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--name", default="PolarHelpBot")
    chosen = options.parse_args()
    standin = TelegramStandIn(port=chosen.port, page=True)
    bot = standin.add_bot(chosen.token, chosen.name)
    # A desk that was here before goes on after the last update that it knows, and knows messages by their numbers.
    bot.next_update = bot.first_message = int(time.time())
    for person in PEOPLE.values():
        bot.chats[person["id"]] = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
    print_(standin.url)
    sys.stdout.flush()
    standin.start()
    with contextlib.suppress(KeyboardInterrupt):
        sys.stdin.read()  # whoever started it holds the other end
    standin.stop()


if __name__ == "__main__":
    main()
