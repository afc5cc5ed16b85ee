"""Inboxes and their identity keys, under /api/inboxes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from walletdesk.events import ACTOR, Actor
from walletdesk.hours import ALWAYS, BadCalendar, Calendar, calendar_from_json, lasts
from walletdesk.inboxes import accounts, actions, keys, queries
from walletdesk.inboxes.rules import Algorithm
from walletdesk.inboxes.schemas import (
    CalendarShape,
    ChangeInbox,
    IdentityKeyCreatedView,
    IdentityKeyPage,
    IdentityKeyView,
    InboxDetail,
    InboxFields,
    InboxPage,
    NewIdentityKey,
    NewInbox,
    calendar_text,
)
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.errors import BadInput, Busy, Conflict, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WithSettings, WrongRequest, responses
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen
from walletdesk.safety.names import WRONG_NAMES, shown_name, without_secret
from walletdesk.safety.outgoing import refuse_asking
from walletdesk.wire import RawText, SafeText

Guard = Callable[[Request], Awaitable[Any]]


class BadOpeningHours(BadInput):
    code = "bad_opening_hours"
    sentence = (
        "These opening hours contradict themselves: check the time zone, the dates, and that periods follow each other."
    )


class NeverOpen(BadInput):
    code = "never_open"
    sentence = (
        "These opening hours never open in an ordinary week. Give at least one weekday a period, or be open round the "
        "clock."
    )


class SecretInGreeting(BadInput):
    code = "secret_in_greeting"
    sentence = "This greeting looks as if it held a recovery phrase or a private key."


class SettingsOfConnection(Conflict):
    """Where kept credentials go is not changed beside the checks that guard them."""

    code = "settings_of_connection"
    sentence = "These settings belong to the connection of this inbox. Change them there."


async def _by(request: Request) -> Actor:
    """Who asks, as the guard laid it down."""
    actor: Actor = request.scope[ACTOR]
    return actor


By = Annotated[Actor, Depends(_by)]
InboxId = Annotated[GivenId, Path(alias="id")]
KeyId = Annotated[GivenId, Path(alias="key")]


def router(*, read: Guard, manage: Guard, manage_keys: Guard) -> APIRouter:
    """The routes, each behind the guard it is given: this room does not know of staff."""
    made = APIRouter(
        prefix="/api/inboxes",
        tags=["inboxes"],
        responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
    )
    reading, managing, keeping = [Depends(read)], [Depends(manage)], [Depends(manage_keys)]
    gone, taken = responses(NotFound), responses(NotFound, Conflict, *WRONG_NAMES)
    made.get("", dependencies=reading)(inboxes)
    made.post("", dependencies=managing, status_code=201, responses=responses(Conflict, *WRONG_NAMES))(create_inbox)
    made.get("/{id}", dependencies=reading, responses=gone)(inbox)
    made.patch("/{id}", dependencies=managing, responses=taken)(change_inbox)
    made.get("/{id}/identity-keys", dependencies=keeping, responses=gone)(identity_keys)
    made.post("/{id}/identity-keys", dependencies=keeping, status_code=201, responses=taken)(create_identity_key)
    made.delete("/{id}/identity-keys/{key}", dependencies=keeping, responses=gone)(revoke_identity_key)
    return made


async def inboxes(db: WithDb, settings: WithSettings, cursor: Cursor = None, limit: Limit = 50) -> InboxPage:
    found = await db.read(queries.page, after=cursor or 0, limit=limit + 1)
    shown, after = page(found, limit, lambda one: one.id)
    return InboxPage(inboxes=[InboxDetail.of(one, settings.public_url) for one in shown], next=after)


async def inbox(inbox_id: InboxId, db: WithDb, settings: WithSettings) -> InboxDetail:
    return InboxDetail.of(await _found(db, inbox_id), settings.public_url)


async def create_inbox(by: By, body: NewInbox, db: WithDb, settings: WithSettings) -> InboxDetail:
    described = actions.Description(
        name=shown_name(body.name),
        languages=body.languages,
        allowed_origins=body.allowed_origins or [],
        greeting=_greeting(body),
        privacy_url=body.privacy_url or "",
        calendar=_calendar(body.calendar) if body.calendar else ALWAYS,
        settings=_settings(body) or {},
    )
    made = await db.write(actions.create_inbox, by, body.channel, described)
    return InboxDetail.of(made, settings.public_url)


async def change_inbox(by: By, inbox_id: InboxId, body: ChangeInbox, db: WithDb, settings: WithSettings) -> InboxDetail:
    """Change what is given.  `greeting`, `calendar` and `settings` are replaced whole."""
    amendment = actions.Amendment(
        name=None if body.name is None else shown_name(body.name),
        languages=body.languages,
        allowed_origins=body.allowed_origins,
        greeting=None if body.greeting is None else _greeting(body),
        privacy_url=body.privacy_url,
        calendar=None if body.calendar is None else _calendar(body.calendar),
        settings=_settings(body),
        active=body.active,
    )
    changed = await db.write(_change, by, inbox_id, amendment)
    return InboxDetail.of(changed, settings.public_url)


def _change(unit: Unit, by: Actor, inbox_id: int, amendment: actions.Amendment) -> Inbox:
    if amendment.settings is not None:
        account, found = accounts.of(unit, inbox_id), queries.by_id(unit, inbox_id)
        if account is not None and found is not None and amendment.settings != queries.channel_settings(found):
            raise SettingsOfConnection
    return actions.change_inbox(unit, by, inbox_id, amendment)


async def identity_keys(inbox_id: InboxId, db: WithDb, cursor: Cursor = None, limit: Limit = 50) -> IdentityKeyPage:
    """Keys by which the wallet's own server names its users, revoked ones too."""
    await _found(db, inbox_id)
    found = await db.read(queries.keys_page, inbox_id, after=cursor or 0, limit=limit + 1)
    shown, after = page(found, limit, lambda one: one.id)
    return IdentityKeyPage(keys=[IdentityKeyView.of(one) for one in shown], next=after)


async def create_identity_key(
    by: By, inbox_id: InboxId, body: NewIdentityKey, db: WithDb, settings: WithSettings
) -> IdentityKeyCreatedView:
    """Take the public half of an Ed25519 pair, or make an HS256 secret, which is shown this once."""
    if body.algorithm is Algorithm.EDDSA:
        new = keys.public_key(body.public_key)
    else:
        new = keys.shared_secret(settings.key("identity"), inbox_id)
    made = await db.write(actions.create_identity_key, by, inbox_id, new)
    return IdentityKeyCreatedView(key=IdentityKeyView.of(made), secret=new.secret)


async def revoke_identity_key(by: By, inbox_id: InboxId, key_id: KeyId, db: WithDb) -> IdentityKeyView:
    return IdentityKeyView.of(await db.write(actions.revoke_identity_key, by, inbox_id, key_id))


async def _found(db: WithDb, inbox_id: int) -> Inbox:
    if (found := await db.read(queries.by_id, inbox_id)) is None:
        raise NotFound
    return found


def _calendar(shape: CalendarShape) -> Calendar:
    """Raises BadOpeningHours, or NeverOpen where only single days are left: those run dry."""
    try:
        calendar = calendar_from_json(calendar_text(shape))
    except BadCalendar:
        raise BadOpeningHours from None
    if not lasts(calendar):
        raise NeverOpen
    return calendar


def _greeting(body: InboxFields) -> dict[str, SafeText]:
    """The administrator's words pass the gate as anybody's do; who pastes a secret here is told, and nothing is kept."""
    screened = {language: screen(RawText(text)) for language, text in (body.greeting or {}).items()}
    if any(one.found for one in screened.values()):
        raise SecretInGreeting
    for one in screened.values():
        refuse_asking(one.text)
    return {language: one.text for language, one in screened.items()}


def _settings(body: InboxFields) -> dict[str, SafeText | int | bool] | None:
    """Raises SecretInName (422)."""
    if body.settings is None:
        return None
    return {
        name: without_secret(value) if isinstance(value, RawText) else value for name, value in body.settings.items()
    }
