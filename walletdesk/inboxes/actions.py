"""Everything that changes inboxes and their identity keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import bindparam, insert, update

from walletdesk.events import (
    Actor,
    IdentityKeyCreated,
    IdentityKeyRevoked,
    InboxChanged,
    InboxCreated,
    InboxPaused,
    InboxResumed,
)
from walletdesk.hours import ALWAYS, Calendar, calendar_to_json
from walletdesk.inboxes import queries
from walletdesk.inboxes.keys import NewKey
from walletdesk.inboxes.rules import Channel, check_address, check_greeting, normal_origin
from walletdesk.inboxes.tables import IdentityKey, Inbox, identity_key, inbox
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import new_id, new_public_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import SafeText

T = TypeVar("T")

KEYS_LIVE = 10
"""More keys than this at a time are not a change of keys but a mistake."""


class InboxNameTaken(Conflict):
    code = "inbox_name_taken"
    sentence = "There is already an inbox with this name."


class TooManyKeys(Conflict):
    code = "too_many_keys"
    sentence = "This inbox has {most} keys. Revoke one first."


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator says of an inbox."""

    name: SafeText
    languages: Sequence[str] = ("en",)
    """The first is for everybody whose language the inbox does not speak."""
    allowed_origins: Sequence[str] = ()
    greeting: Mapping[str, SafeText] = {}
    """By language."""
    privacy_url: str = ""
    calendar: Calendar = ALWAYS
    settings: Mapping[str, str | int | bool] = {}


_INSERT = Query[int](insert(inbox))
_WHERE_ID = inbox.c.id == bindparam("inbox_id")
_UPDATE = Query[int](
    update(inbox).where(_WHERE_ID).values({name: bindparam(name) for name in Description.__struct_fields__})
)
_SET_ACTIVE = Query[int](update(inbox).where(_WHERE_ID).values(active=bindparam("active")))
_INSERT_KEY = Query[int](insert(identity_key))
_REVOKE_KEY = Query[int](
    update(identity_key).where(identity_key.c.id == bindparam("key_id")).values(revoked_at=bindparam("at"))
)


def create_inbox(unit: Unit, by: Actor, channel: Channel, described: Description, *, public_id: str = "") -> Inbox:
    """Raises InboxNameTaken (409), BadOrigin, BadAddress or UnspokenGreeting (422).  Announces InboxCreated."""
    if queries.by_name(unit, described.name) is not None:
        raise InboxNameTaken
    made = new_id()
    unit.run(
        _INSERT,
        id=made,
        public_id=public_id or new_public_id(),
        channel=channel,
        active=True,
        created_at=unit.now,
        **_columns(described),
    )
    unit.announce(InboxCreated(actor_kind=by.kind, actor_id=by.id, inbox_id=made, channel=channel))
    return _there(unit, made)


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be another way with an inbox; None stays."""

    name: SafeText | None = None
    languages: Sequence[str] | None = None
    allowed_origins: Sequence[str] | None = None
    greeting: Mapping[str, SafeText] | None = None
    privacy_url: str | None = None
    calendar: Calendar | None = None
    settings: Mapping[str, str | int | bool] | None = None
    active: bool | None = None


def change_inbox(unit: Unit, by: Actor, inbox_id: int, amendment: Amendment) -> Inbox:
    """Raises as `create_inbox`, or NotFound (404).

    Announces InboxChanged with the names of what is another way now, and InboxPaused or
    InboxResumed.
    """
    before = _there(unit, inbox_id)
    after = _columns(_amended(before, amendment))
    changed = tuple(name for name, value in after.items() if value != getattr(before, name))
    if "name" in changed and queries.by_name(unit, after["name"]) is not None:
        raise InboxNameTaken
    if changed:
        unit.run(_UPDATE, inbox_id=inbox_id, **after)
        unit.announce(InboxChanged(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id, fields=changed))
    if amendment.active is not None:
        (resume if amendment.active else pause)(unit, by, inbox_id)
    return _there(unit, inbox_id)


def pause(unit: Unit, by: Actor, inbox_id: int) -> Inbox:
    """Take no new messages here until `resume`.  Raises NotFound (404)."""
    if _there(unit, inbox_id).active:
        unit.run(_SET_ACTIVE, inbox_id=inbox_id, active=False)
        unit.announce(InboxPaused(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id))
    return _there(unit, inbox_id)


def resume(unit: Unit, by: Actor, inbox_id: int) -> Inbox:
    if not _there(unit, inbox_id).active:
        unit.run(_SET_ACTIVE, inbox_id=inbox_id, active=True)
        unit.announce(InboxResumed(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id))
    return _there(unit, inbox_id)


def create_identity_key(unit: Unit, by: Actor, inbox_id: int, new: NewKey) -> IdentityKey:
    """Raises NotFound (404) or TooManyKeys (409).  Announces IdentityKeyCreated."""
    _there(unit, inbox_id)
    if len(queries.live_keys(unit, inbox_id)) >= KEYS_LIVE:
        raise TooManyKeys(most=KEYS_LIVE)
    key_id = new_id()
    unit.run(
        _INSERT_KEY,
        id=key_id,
        inbox_id=inbox_id,
        kid=new.kid,
        algorithm=new.algorithm,
        key=new.key,
        created_at=unit.now,
        revoked_at=None,
    )
    unit.announce(
        IdentityKeyCreated(
            actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id, key_id=key_id, algorithm=new.algorithm
        )
    )
    return _key_there(unit, inbox_id, key_id)


def revoke_identity_key(unit: Unit, by: Actor, inbox_id: int, key_id: int) -> IdentityKey:
    """Tokens signed with it name nobody from now on.  Raises NotFound (404).  Announces IdentityKeyRevoked."""
    if _key_there(unit, inbox_id, key_id).revoked_at is None:
        unit.run(_REVOKE_KEY, key_id=key_id, at=unit.now)
        unit.announce(IdentityKeyRevoked(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id, key_id=key_id))
    return _key_there(unit, inbox_id, key_id)


def _there(unit: Unit, inbox_id: int) -> Inbox:
    if (found := queries.by_id(unit, inbox_id)) is None:
        raise NotFound
    return found


def _key_there(unit: Unit, inbox_id: int, key_id: int) -> IdentityKey:
    if (found := queries.key_by_id(unit, inbox_id, key_id)) is None:
        raise NotFound
    return found


def _amended(before: Inbox, amendment: Amendment) -> Description:
    greeting = amendment.greeting
    if greeting is None:  # a language that goes takes its greeting with it
        spoken = amendment.languages or queries.languages(before)
        greeting = {language: text for language, text in queries.greetings(before).items() if language in spoken}
    return Description(
        name=amendment.name or before.name,
        languages=amendment.languages or queries.languages(before),
        allowed_origins=_or(amendment.allowed_origins, queries.allowed_origins(before)),
        greeting=greeting,
        privacy_url=_or(amendment.privacy_url, before.privacy_url),
        calendar=amendment.calendar or queries.calendar(before),
        settings=_or(amendment.settings, queries.channel_settings(before)),
    )


def _or(given: T | None, before: T) -> T:
    return before if given is None else given


def _columns(described: Description) -> dict[str, str]:
    check_greeting(described.greeting, described.languages)
    origins = dict.fromkeys(normal_origin(origin) for origin in described.allowed_origins)
    return {
        "name": described.name,
        "languages": _json(list(described.languages)),
        "allowed_origins": _json(list(origins)),
        "greeting": _json(dict(described.greeting)),
        "privacy_url": check_address(described.privacy_url),
        "calendar": calendar_to_json(described.calendar),
        "settings": _json(dict(described.settings)),
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
