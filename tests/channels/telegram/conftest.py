"""A desk whose Telegram inbox is connected to a stand-in of the Bot API, and people who write to its bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest

from tests.support.desk import a_key, a_member
from tests.support.providers.telegram import TOKEN, Bot, TelegramStandIn
from tests.support.site import RunningSite
from walletdesk.channels.base import Account
from walletdesk.channels.telegram import adapter
from walletdesk.channels.webhooks import path_of
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.events import SYSTEM
from walletdesk.files import intake
from walletdesk.files import queries as file_queries
from walletdesk.files.rules import MB, Limits
from walletdesk.files.tables import File, Uploader
from walletdesk.inboxes import accounts
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.unit import Unit
from walletdesk.people import queries as people
from walletdesk.people.rules import IdentityKind
from walletdesk.people.tables import Contact
from walletdesk.safety import screen, trusted
from walletdesk.wire import AuthorKind, Delivery, RawText

T = TypeVar("T")

NOAH: dict[str, Any] = {
    "id": 6120358,
    "is_bot": False,
    "first_name": "Noah",
    "last_name": "Berg",
    "language_code": "en",
}
LIN: dict[str, Any] = {"id": 7310442, "is_bot": False, "first_name": "林晓", "language_code": "zh-hans"}
GROUP: dict[str, Any] = {"id": -1001987654321, "title": "Polar users", "type": "supergroup", "is_forum": True}


def until(asked: Callable[[], T | None], within_s: float = 60) -> T:
    """The first answer that is one."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := asked():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come about")


class Desk:
    """The desk's side."""

    def __init__(self, site: RunningSite, inbox: Inbox, account: Account) -> None:
        self.site = site
        self.inbox = inbox
        self.account = account
        self.agent = a_member(site.db, "Ada")

    @property
    def hook(self) -> str:
        return self.site.url + path_of("telegram", self.inbox.public_id)

    def contact(self, user: dict[str, Any]) -> Contact | None:
        return self.site.db.read_and_wait(people.by_identity, IdentityKind.CHANNEL, str(user["id"]), self.inbox.id)

    def conversations(self, user: dict[str, Any]) -> list[Conversation]:
        """Oldest first."""
        contact = self.contact(user)
        return [] if contact is None else self.site.db.read_and_wait(queries.of_contact, contact.id)[::-1]

    def messages(self, user: dict[str, Any]) -> list[Message]:
        """All that was said with somebody, in order."""
        return [
            entry
            for row in self.conversations(user)
            for entry in self.site.db.read_and_wait(queries.before, row.id, limit=200)
            if isinstance(entry, Message)
        ]

    def texts(self, user: dict[str, Any]) -> list[str]:
        """What somebody said."""
        return [one.body for one in self.messages(user) if one.author_kind == "contact"]

    def replies(self, row: Conversation, text: str, files: tuple[str, ...] = (), answers: int | None = None) -> int:
        written = reply.Reply(
            number=row.number,
            staff_id=self.agent.id,
            key=a_key(),
            screened=screen(RawText(text)),
            note=False,
            files=files,
            answers=answers,
            may_allow=True,
        )
        return self.site.db.write_and_wait(reply.reply, written).id

    def message(self, message_id: int) -> Message:
        return self.site.db.read_and_wait(queries.message_by_id, message_id)

    def became(self, message_id: int, *states: Delivery, within_s: float = 60) -> Message:
        def asked() -> Message | None:
            stored = self.message(message_id)
            return stored if stored.delivery in (states or (Delivery.SENT,)) else None

        return until(asked, within_s)

    def uploads(self, name: str, data: bytes) -> str:
        """A file of the agent's for a reply; its public id."""
        desk = self.site.site.desk
        uploader = Uploader(AuthorKind.AGENT, self.agent.id)
        taking = intake.take_in(
            RawText(name), data, store=desk.store, db=desk.db, limits=Limits(file_bytes=10 * MB), uploader=uploader
        )
        loop = self.site.site.loop
        assert loop is not None
        return asyncio.run_coroutine_threadsafe(taking, loop).result(30).public_id

    def files(self, message_id: int) -> list[File]:
        return self.site.db.read_and_wait(file_queries.of_messages, [message_id]).get(message_id, [])


def connected(site: RunningSite, telegram: TelegramStandIn, way: str = "hook", *, register: bool = True) -> Desk:
    """As a lead connects a bot: settings, credentials, webhook."""
    described = Description(
        name=trusted(f"Telegram {time.monotonic_ns()}"),
        languages=("en", "zh"),
        greeting={"en": trusted("Hello from Polar!"), "zh": trusted("您好，这里是 Polar！")},
        privacy_url="https://wallet.example/privacy",
        settings={"bot": "PolarHelpBot", "way": way, "groups": True, "api": telegram.url, "own_network": True},
    )
    inbox = site.db.write_and_wait(create_inbox, SYSTEM, Channel.TELEGRAM, described)
    key = site.settings.key(accounts.PURPOSE)
    site.db.write_and_wait(_put, inbox.id, accounts.sealed(key, inbox.id, {"token": TOKEN}))
    providers = site.site.desk.providers
    account = providers.account_of(inbox, {**dict(described.settings), "token": TOKEN})
    desk = Desk(site, inbox, account)
    if register:
        registered(desk)
    return desk


def registered(desk: Desk) -> None:
    async def ask() -> None:
        async with httpx.AsyncClient() as client:
            await adapter.register(client, desk.account, desk.hook)

    loop = desk.site.site.loop
    assert loop is not None
    asyncio.run_coroutine_threadsafe(ask(), loop).result(30)


def _put(unit: Unit, inbox_id: int, credentials: bytes) -> None:
    accounts.put(unit, inbox_id, credentials)


@pytest.fixture
def telegram() -> Iterator[TelegramStandIn]:
    with TelegramStandIn() as standin:
        standin.add_bot()
        yield standin


@pytest.fixture
def bot(telegram: TelegramStandIn) -> Bot:
    return telegram.bots[TOKEN]


@pytest.fixture
def desk(site: RunningSite, telegram: TelegramStandIn) -> Desk:
    return connected(site, telegram)
