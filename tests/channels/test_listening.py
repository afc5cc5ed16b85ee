"""Accounts that are listened to: one process each, and it stops when it cannot be sure any more that it is the one."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.desk import an_inbox
from tests.support.running import run
from walletdesk.channels import listening, registry
from walletdesk.channels.base import Capabilities, Pulling
from walletdesk.channels.inbound import Gate
from walletdesk.channels.listening import Listeners
from walletdesk.channels.providers import Providers
from walletdesk.files.store import folder_store
from walletdesk.inboxes import accounts
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Unavailable
from walletdesk.kit.settings import load


class Mailbox:
    """Listens, and notes when it began and ended."""

    CAPABILITIES = Capabilities(text_characters=100, files=False, seen=False, typing=False, pulls=True)

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.ended = asyncio.Event()
        self.pulling: Pulling | None = None

    async def listen(self, pulling: Pulling) -> None:
        self.pulling = pulling
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


def test_a_listener_whose_lease_is_over_stops_at_once(db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    monkeypatch.setattr(registry, "adapter", lambda kind: mailbox)
    monkeypatch.setattr(listening, "LOOKS_EVERY_S", 0.05)
    monkeypatch.setattr(listening, "CHECKS_EVERY_S", 0.05)
    monkeypatch.setattr(listening, "LEASE_US", 3_000_000)
    inbox = an_inbox(db)
    db.write_and_wait(accounts.put, inbox.id, b"")

    async def main() -> None:
        gate = Gate()
        settings = load({}, overrides={"data_dir": tmp_path})
        providers = Providers(settings=settings, db=db, store=folder_store(tmp_path / "files"), gate=gate)

        async def account(inbox: Inbox) -> Any:
            return SimpleNamespace(own_network=False)

        monkeypatch.setattr(providers, "account", account)
        listeners = asyncio.create_task(Listeners(providers).run())
        try:
            await mailbox.began.wait()
            taken = mailbox.pulling
            assert taken is not None
            await taken.keep_cursor("7")
            monkeypatch.setattr(accounts, "listen", _away)  # the database does not say anything any more
            await mailbox.ended.wait()
            with contextlib.suppress(Exception):
                await taken.keep_cursor("8")
            row = await db.read(accounts.of, inbox.id)
            assert row is not None and row.cursor == "7", "whoever reads on now is not told of it"
        finally:
            listeners.cancel()
            await asyncio.gather(listeners, return_exceptions=True)
            await providers.close()
            gate.close()

    run(lambda: asyncio.wait_for(main(), 20))


def test_a_listener_that_renewed_its_own_access_goes_on(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    monkeypatch.setattr(registry, "adapter", lambda kind: mailbox)
    monkeypatch.setattr(listening, "LOOKS_EVERY_S", 0.02)
    inbox = an_inbox(db)

    async def main() -> None:
        gate = Gate()
        settings = load({}, overrides={"data_dir": tmp_path})
        providers = Providers(settings=settings, db=db, store=folder_store(tmp_path / "files"), gate=gate)
        key = settings.key(accounts.PURPOSE)
        await db.write(accounts.put, inbox.id, accounts.sealed(key, inbox.id, {"refresh_token": "first"}))
        listeners = asyncio.create_task(Listeners(providers).run())
        try:
            await mailbox.began.wait()
            taken = mailbox.pulling
            assert taken is not None
            secrets = taken.account.secrets
            assert secrets is not None
            for old, new in (("first", "second"), ("second", "third")):
                await secrets.renew("refresh_token", old, new)
            assert await secrets.get("refresh_token") == "third"
            await asyncio.sleep(0.3)
            assert not mailbox.ended.is_set()

            # What somebody else put in is another account.
            await db.write(accounts.put, inbox.id, accounts.sealed(key, inbox.id, {"refresh_token": "another"}))
            await mailbox.ended.wait()
        finally:
            listeners.cancel()
            await asyncio.gather(listeners, return_exceptions=True)
            await providers.close()
            gate.close()

    monkeypatch.setattr(registry, "read", lambda channel, values: SimpleNamespace(own_network=False))
    run(lambda: asyncio.wait_for(main(), 20))


def _away(*given: Any) -> bool:
    raise Unavailable
