"""How an administrator connects an inbox to its provider: /api/channels, /api/inboxes/{id}/channel.

Credentials are sealed before they are written and never shown again; what may be seen passes the gate as any name does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from walletdesk.channels import base, destinations, registry, webhooks
from walletdesk.channels.base import Permanent, Retry
from walletdesk.channels.providers import Providers
from walletdesk.channels.registry import BadSetting
from walletdesk.events import Actor, InboxChanged
from walletdesk.inboxes import accounts, queries
from walletdesk.inboxes.actions import Amendment, change_inbox
from walletdesk.inboxes.rules import Channel, Health
from walletdesk.inboxes.tables import ChannelAccount, ChannelHour, Inbox
from walletdesk.kit import i18n
from walletdesk.kit.errors import BadInput, Busy, Conflict, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WithLanguage, WrongRequest, responses
from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.kit.unit import Unit
from walletdesk.safety.names import SecretInName, without_secret
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText

ANSWERS_WITHIN_S = 25
"""So long a provider may take to answer a test."""

Reader = Annotated[StaffMember, Depends(needs(Permission.INBOXES_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.INBOXES_MANAGE))]
InboxId = Annotated[GivenId, Path(alias="id")]
Name = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,39}$")]
Value = (
    Annotated[str, StringConstraints(max_length=8_000)] | Annotated[int, Field(ge=-(1 << 53), le=1 << 53)] | StrictBool
)

router = APIRouter(
    prefix="/api",
    tags=["channels"],
    responses=responses(WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable),
)


class NoHook(Conflict):
    code = "no_hook"
    sentence = "This channel needs no address at its provider: the desk fetches what is new itself."


class NeedsPublicUrl(Conflict):
    code = "needs_public_url"
    sentence = "Providers reach the desk by its public address over HTTPS. Set public_url first."


class SecretsAgain(BadInput):
    """Kept secrets go to no place that whoever keeps them has not seen."""

    code = "secrets_again"
    sentence = "Where the desk connects to has changed. Type every secret of this connection again."


class ChoiceView(BaseModel):
    value: str
    label: str


class FieldView(BaseModel):
    name: str
    label: str
    help: str
    kind: str = Field(description="`text`, `secret`, `number`, `switch` or `choice`.")
    required: bool
    default: str | int | bool
    choices: list[ChoiceView]
    example: str


class ChannelView(BaseModel):
    """A kind of channel, in words of the reader's language."""

    kind: Channel
    fields: list[FieldView]
    hook: bool = Field(description="Whether its provider posts to the desk.")
    pulls: bool
    guide: str = Field(description="How to connect it at the provider, Markdown.")


class ChannelKinds(BaseModel):
    channels: list[ChannelView]


class HourView(BaseModel):
    hour: int = Field(description="Hours since 1970, UTC.")
    received: int
    ignored: int
    refused: int
    sent: int
    failed: int


class AccountView(BaseModel):
    """How an inbox is connected and how it is doing."""

    inbox: ShownId
    kind: Channel
    health: Health
    settings: dict[str, Any] = Field(description="What may be seen.")
    filled: list[str] = Field(description="Names of credentials that are kept; they are never shown.")
    hook_url: str | None = Field(description="Where the provider posts to.")
    first_event_at: int | None = Field(description="None: never seen live.")
    last_event_at: int | None
    last_sent_at: int | None
    failing_since: int | None
    last_failure_at: int | None
    last_failure: str = Field(description="A code.")
    hours: list[HourView] = Field(description="Of the last seven days, those in which something happened.")


class TroubleView(BaseModel):
    inbox: ShownId
    name: str
    health: Health
    reason: str = Field(description="A code; empty where the channel has gone silent.")


class Troubles(BaseModel):
    troubles: list[TroubleView]


class SetUp(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    settings: Annotated[dict[Name, Value], Field(max_length=50)] = {}
    secrets: Annotated[
        dict[Name, Annotated[str, StringConstraints(max_length=8_000)]],
        Field(max_length=20, description="Only those that are new; an empty one is forgotten."),
    ] = {}


class CheckedView(BaseModel):
    ok: bool
    reason: str = Field(description="A code; empty when it works.")
    name: str = Field(description="What the provider calls the account.")


async def _providers(request: Request) -> Providers:
    found: Providers = request.app.state.providers
    return found


WithProviders = Annotated[Providers, Depends(_providers)]


@router.get("/channels")
async def channels(_: Reader, language: WithLanguage) -> ChannelKinds:
    """The kinds of channel there are, and what each wants to know."""
    t = i18n.translator(language)
    return ChannelKinds(
        channels=[
            ChannelView(
                kind=Channel(kind),
                fields=[
                    FieldView(
                        name=one.name,
                        label=t.gettext(one.label),
                        help=t.gettext(one.help) if one.help else "",
                        kind=one.kind,
                        required=one.required,
                        default=one.default,
                        choices=[ChoiceView(value=value, label=t.gettext(label)) for value, label in one.choices],
                        example=one.example,
                    )
                    for one in registry.fields(kind)
                ],
                hook=registry.adapter(kind).CAPABILITIES.hook,
                pulls=registry.adapter(kind).CAPABILITIES.pulls,
                guide=registry.guide(kind, language),
            )
            for kind in registry.names()
        ]
    )


@router.get("/channels/notices")
async def notices(_: Reader, db: WithDb) -> Troubles:
    """Channels that fail or have gone silent, as it was told; empty again once they work."""
    return Troubles(
        troubles=[
            TroubleView(
                inbox=inbox.id,
                name=inbox.name,
                health=Health(row.told),
                reason=row.last_failure if row.told == Health.FAILING else "",
            )
            for inbox, row in await db.read(accounts.troubled)
        ]
    )


@router.get("/inboxes/{id}/channel", responses=responses(NotFound))
async def account(_: Reader, inbox_id: InboxId, db: WithDb, providers: WithProviders) -> AccountView:
    return await _view(db, providers, inbox_id)


@router.put(
    "/inboxes/{id}/channel",
    responses=responses(NotFound, BadSetting, SecretInName, SecretsAgain, destinations.InsideNetwork),
)
async def set_up(member: Manager, inbox_id: InboxId, body: SetUp, db: WithDb, providers: WithProviders) -> AccountView:
    """Say how the inbox is connected.  Settings are replaced whole, credentials where they are given.

    When a place changes to which credentials go, all that are kept have to be given again.
    """
    inbox, row = await _found(db, inbox_id)
    described = {one.name: one for one in registry.fields(inbox.channel)}
    if not described:
        raise NotFound  # what the widget is told of itself is the inbox's own
    if unknown := set(body.settings) - {name for name, one in described.items() if one.kind != "secret"}:
        raise BadSetting(field=min(unknown))
    if unknown := set(body.secrets) - {name for name, one in described.items() if one.kind == "secret"}:
        raise BadSetting(field=min(unknown))
    shown = {
        name: without_secret(RawText(value)) if isinstance(value, str) else value
        for name, value in body.settings.items()
    }
    key = providers.settings.key(accounts.PURPOSE)
    kept = accounts.opened(key, inbox_id, row.credentials) if row is not None else {}
    if set(kept) - set(body.secrets) and destinations.moved(inbox.channel, queries.channel_settings(inbox), shown):
        raise SecretsAgain
    registry.read(inbox.channel, {**shown, **_together(kept, body.secrets)})
    await destinations.guard(inbox.channel, shown)
    await db.write(_set_up, member.actor, inbox_id, shown, body.secrets, key)
    providers.forget()
    return await _view(db, providers, inbox_id)


@router.post("/inboxes/{id}/channel/test", responses=responses(NotFound, BadSetting, destinations.InsideNetwork))
async def test(_: Manager, inbox_id: InboxId, db: WithDb, providers: WithProviders) -> CheckedView:
    """Ask the provider whether the desk may come in."""
    inbox, _row = await _found(db, inbox_id)
    account = await providers.account(inbox)
    check = getattr(registry.adapter(inbox.channel), "check", None)
    if check is None:
        return CheckedView(ok=True, reason="", name="")
    await destinations.guard(inbox.channel, queries.channel_settings(inbox))
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            found = await cast(base.Checking, registry.adapter(inbox.channel)).check(providers.client(account), account)
    except TimeoutError:
        return CheckedView(ok=False, reason="timeout", name="")
    except (Retry, Permanent) as failure:
        return CheckedView(ok=False, reason=failure.reason, name="")
    if found.ok:
        providers.doing.works(inbox.id)
    return CheckedView(ok=found.ok, reason=found.reason, name=found.name)


@router.post("/inboxes/{id}/channel/hook", responses=responses(NotFound, NoHook, BadSetting))
async def register_hook(_: Manager, inbox_id: InboxId, db: WithDb, providers: WithProviders) -> CheckedView:
    """Tell the provider where the desk is, where its API lets us."""
    inbox, _row = await _found(db, inbox_id)
    register = getattr(registry.adapter(inbox.channel), "register", None)
    if register is None:
        raise NoHook
    url = _hook_url(providers, inbox)
    if not url.startswith("https://"):
        raise NeedsPublicUrl
    account = await providers.account(inbox)
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            await register(providers.client(account), account, url)
    except TimeoutError:
        return CheckedView(ok=False, reason="timeout", name="")
    except (Retry, Permanent) as failure:
        return CheckedView(ok=False, reason=failure.reason, name="")
    return CheckedView(ok=True, reason="", name="")


def _hook_url(providers: Providers, inbox: Inbox) -> str:
    return providers.settings.public_url + webhooks.path_of(inbox.channel, inbox.public_id)


async def _found(db: Any, inbox_id: int) -> tuple[Inbox, ChannelAccount | None]:
    """Raises NotFound (404)."""
    inbox = await db.read(queries.by_id, inbox_id)
    if inbox is None:
        raise NotFound
    return inbox, await db.read(accounts.of, inbox_id)


def _together(kept: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**kept, **given}.items() if value}


def _set_up(
    unit: Unit, by: Actor, inbox_id: int, shown: Mapping[str, Any], given: Mapping[str, str], key: bytes
) -> None:
    change_inbox(unit, by, inbox_id, Amendment(settings=shown))
    row = accounts.of(unit, inbox_id)  # a provider may have given a new one meanwhile
    kept = accounts.opened(key, inbox_id, row.credentials) if row is not None else {}
    accounts.put(unit, inbox_id, accounts.sealed(key, inbox_id, _together(kept, given)))
    if given:
        unit.announce(InboxChanged(actor_kind=by.kind, actor_id=by.id, inbox_id=inbox_id, fields=("credentials",)))


def _read(unit: Unit, inbox_id: int) -> tuple[Inbox | None, ChannelAccount | None, list[ChannelHour], Health]:
    inbox = queries.by_id(unit, inbox_id)
    if inbox is None:
        return None, None, [], Health.NOT_SET_UP
    return inbox, accounts.of(unit, inbox_id), accounts.hours(unit, inbox_id), accounts.health(unit, inbox)


async def _view(db: Any, providers: Providers, inbox_id: int) -> AccountView:
    inbox, row, hours, health = await db.read(_read, inbox_id)
    if inbox is None:
        raise NotFound
    filled: dict[str, str] = {}
    if row is not None and row.credentials:
        filled = accounts.opened(providers.settings.key(accounts.PURPOSE), inbox_id, row.credentials)
    hooked = registry.adapter(inbox.channel).CAPABILITIES.hook
    return AccountView(
        inbox=inbox.id,
        kind=inbox.channel,
        health=health,
        settings=queries.channel_settings(inbox),
        filled=sorted(filled),
        hook_url=_hook_url(providers, inbox) if hooked else None,
        first_event_at=row.first_event_at if row else None,
        last_event_at=row.last_event_at if row else None,
        last_sent_at=row.last_sent_at if row else None,
        failing_since=row.failing_since if row else None,
        last_failure_at=row.last_failure_at if row else None,
        last_failure=row.last_failure if row else "",
        hours=[
            HourView(
                hour=one.hour,
                received=one.received,
                ignored=one.ignored,
                refused=one.refused,
                sent=one.sent,
                failed=one.failed,
            )
            for one in hours
        ],
    )
