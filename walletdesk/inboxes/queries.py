"""Reads of inboxes and their keys."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from walletdesk.hours import Calendar, calendar_from_json
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import IdentityKey, Inbox, SealedKey, identity_key, inbox
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import SafeText

_INBOX = columns(inbox, Inbox)
_BY_ID = Query(select(*_INBOX).where(inbox.c.id == bindparam("id")), Inbox)
_BY_PUBLIC_ID = Query(select(*_INBOX).where(inbox.c.public_id == bindparam("public_id")), Inbox)
_BY_NAME = Query(select(*_INBOX).where(inbox.c.name == bindparam("name")), Inbox)
_KEY_BY_ID = Query(
    select(*columns(identity_key, IdentityKey)).where(
        identity_key.c.inbox_id == bindparam("inbox_id"), identity_key.c.id == bindparam("id")
    ),
    IdentityKey,
)
_LIVE_KEYS = Query(
    select(*columns(identity_key, SealedKey)).where(
        identity_key.c.inbox_id == bindparam("inbox_id"), identity_key.c.revoked_at.is_(None)
    ),
    SealedKey,
)
_EVERY_LIVE_KEY = Query(select(*columns(identity_key, SealedKey)).where(identity_key.c.revoked_at.is_(None)), SealedKey)


def by_id(unit: Unit, inbox_id: int) -> Inbox | None:
    return unit.one(_BY_ID, id=inbox_id)


def by_public_id(unit: Unit, public_id: str) -> Inbox | None:
    """A stranger's word may be anything; what no id can be (PostgreSQL refuses NUL) is not asked for."""
    if not (public_id.isascii() and public_id.replace("-", "").replace("_", "").isalnum() and len(public_id) <= 64):
        return None
    return unit.one(_BY_PUBLIC_ID, public_id=public_id)


def by_name(unit: Unit, name: str) -> Inbox | None:
    return unit.one(_BY_NAME, name=name)


def page(unit: Unit, *, after: int = 0, limit: int) -> list[Inbox]:
    """Inboxes in the order in which they were made, after id `after`."""
    return unit.select(select(*_INBOX).where(inbox.c.id > after).order_by(inbox.c.id).limit(limit), Inbox)


def live_keys(unit: Unit, inbox_id: int) -> list[SealedKey]:
    """Keys that verify, for `inboxes.keys.opened` (outside the unit)."""
    return unit.all(_LIVE_KEYS, inbox_id=inbox_id)


def every_live_key(unit: Unit) -> list[SealedKey]:
    return unit.all(_EVERY_LIVE_KEY)


def key_by_id(unit: Unit, inbox_id: int, key_id: int) -> IdentityKey | None:
    return unit.one(_KEY_BY_ID, inbox_id=inbox_id, id=key_id)


def keys_page(unit: Unit, inbox_id: int, *, after: int = 0, limit: int) -> list[IdentityKey]:
    """All keys of an inbox, revoked ones too, in the order in which they were made."""
    statement = (
        select(*columns(identity_key, IdentityKey))
        .where(identity_key.c.inbox_id == inbox_id, identity_key.c.id > after)
        .order_by(identity_key.c.id)
        .limit(limit)
    )
    return unit.select(statement, IdentityKey)


# -- what stands as JSON in a row -----------------------------------------------

_texts = msgspec.json.Decoder(list[str]).decode
_greetings = msgspec.json.Decoder(dict[str, SafeText]).decode
_settings = msgspec.json.Decoder(dict[str, Any]).decode


def languages(found: Inbox) -> list[str]:
    """What the inbox speaks; the first is for everybody else."""
    return _texts(found.languages)


def allowed_origins(found: Inbox) -> list[str]:
    """Origins of pages that may show it, beside the desk's own."""
    return _texts(found.allowed_origins)


def greetings(found: Inbox) -> dict[str, SafeText]:
    return _greetings(found.greeting)


def greeting(found: Inbox, language: str) -> SafeText | None:
    """In `language`, else in the inbox's first language."""
    texts = greetings(found)
    return texts.get(language) or texts.get(language.partition("-")[0]) or texts.get(languages(found)[0])


def calendar(found: Inbox) -> Calendar:
    return calendar_from_json(found.calendar)


def channel_settings(found: Inbox) -> dict[str, Any]:
    return _settings(found.settings)


def mailbox(unit: Unit, address: str) -> Inbox | None:
    """The active mailbox with this address; None without an address, too."""
    wanted = address.strip().lower()
    if not wanted:
        return None
    for one in page(unit, limit=200):
        if one.channel is Channel.MAIL and one.active and _address(one) == wanted:
            return one
    return None


def _address(found: Inbox) -> str:
    return str(channel_settings(found).get("address", "")).lower()
