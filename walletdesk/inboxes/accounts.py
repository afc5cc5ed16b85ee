"""A channel's account at its provider: credentials sealed, how far it has read, how it is doing.

Credentials lie in the database sealed with AES-256-GCM under the settings' key for "channels", bound to their inbox.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, select, text, update

from walletdesk.events import SYSTEM, ChannelRecovered, ChannelTroubled
from walletdesk.inboxes import arriving
from walletdesk.inboxes.rules import Counts, Health, silent
from walletdesk.inboxes.tables import ChannelAccount, ChannelHour, Inbox, channel_account, channel_hour, inbox
from walletdesk.kit.clock import HOUR, MINUTE
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit

PURPOSE = "channels"
_NONCE = 12
KEPT_HOURS = 30 * 24
TROUBLE = frozenset({Health.FAILING, Health.SILENT})
TOLD_AFTER_US = 3 * MINUTE
"""What fails for less long is nobody's matter: a provider that restarts, one message that it refused."""

_STATE = ("first_event_at", "last_event_at", "last_sent_at", "failing_since", "last_failure_at", "last_failure")
_OF = Query(
    select(*columns(channel_account, ChannelAccount)).where(channel_account.c.inbox_id == bindparam("inbox")),
    ChannelAccount,
)
_EVERY = Query(select(*columns(inbox, Inbox)).where(inbox.c.active).order_by(inbox.c.id), Inbox)
_HOURS = Query(
    select(*columns(channel_hour, ChannelHour))
    .where(channel_hour.c.inbox_id == bindparam("inbox"), channel_hour.c.hour >= bindparam("since"))
    .order_by(channel_hour.c.hour),
    ChannelHour,
)
_PUT = Query[int](
    text(
        "insert into channel_account (inbox_id, credentials, cursor, last_failure) values (:inbox, :credentials, '', '') "
        "on conflict (inbox_id) do update set credentials = excluded.credentials"
    )
)
_RENEW = Query[int](
    update(channel_account)
    .where(channel_account.c.inbox_id == bindparam("inbox"), channel_account.c.credentials == bindparam("old"))
    .values(credentials=bindparam("new"))
)
_SET_CURSOR = Query[int](
    update(channel_account).where(channel_account.c.inbox_id == bindparam("inbox")).values(cursor=bindparam("new"))
)
_SET_STATE = Query[int](
    update(channel_account)
    .where(channel_account.c.inbox_id == bindparam("inbox"))
    .values({name: bindparam(f"new_{name}") for name in _STATE})
)
_ADD = Query[int](
    text(
        "insert into channel_hour (inbox_id, hour, received, ignored, refused, sent, failed) "
        "values (:inbox, :hour, :received, :ignored, :refused, :sent, :failed) on conflict (inbox_id, hour) do update set "
        "received = channel_hour.received + excluded.received, ignored = channel_hour.ignored + excluded.ignored, "
        "refused = channel_hour.refused + excluded.refused, sent = channel_hour.sent + excluded.sent, "
        "failed = channel_hour.failed + excluded.failed"
    )
)
_LISTEN = Query[int](
    text(
        "update channel_account set listener = :listener, listens_until = :until where inbox_id = :inbox "
        "and (listener is null or listener = :listener or listens_until < :now)"
    )
)
_TELL = Query[int](
    update(channel_account)
    .where(channel_account.c.inbox_id == bindparam("inbox"), channel_account.c.told == bindparam("old"))
    .values(told=bindparam("new"))
)
_FORGET = Query[int](delete(channel_hour).where(channel_hour.c.hour < bindparam("before")))


def sealed(key: bytes, inbox_id: int, credentials: Mapping[str, str]) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, msgspec.json.encode(credentials), _bound(inbox_id))


def opened(key: bytes, inbox_id: int, value: bytes) -> dict[str, str]:
    """Nothing for what was sealed under another `secret_key`."""
    try:
        plain = AESGCM(key).decrypt(value[:_NONCE], value[_NONCE:], _bound(inbox_id))
    except (InvalidTag, ValueError):
        return {}
    return msgspec.json.decode(plain, type=dict[str, str])


def _bound(inbox_id: int) -> bytes:
    return f"channel {inbox_id}".encode()


def of(unit: Unit, inbox_id: int) -> ChannelAccount | None:
    return unit.one(_OF, inbox=inbox_id)


def active(unit: Unit) -> list[Inbox]:
    """Inboxes that take messages."""
    return unit.all(_EVERY)


def put(unit: Unit, inbox_id: int, credentials: bytes) -> None:
    """Keep sealed credentials; what else is known of the account stays."""
    unit.run(_PUT, inbox=inbox_id, credentials=credentials)


def renew(unit: Unit, key: bytes, inbox_id: int, name: str, old: str, new: str) -> tuple[bytes, bytes] | None:
    """Keep a credential that the provider gave in the place of `old`: the sealed ones before and after, None where somebody
    has put in another one."""
    row = of(unit, inbox_id)
    kept = opened(key, inbox_id, row.credentials) if row is not None else {}
    if row is None or kept.get(name) != old:
        return None
    after = sealed(key, inbox_id, {**kept, name: new})
    return (row.credentials, after) if unit.run(_RENEW, inbox=inbox_id, old=row.credentials, new=after) else None


def keep_cursor(unit: Unit, inbox_id: int, cursor: str) -> None:
    """How far a channel has read, in its own words: ids and numbers of the provider's."""
    unit.run(_SET_CURSOR, inbox=inbox_id, new=cursor)


def listen(unit: Unit, inbox_id: int, listener: int, for_us: int) -> bool:
    """Whether the process `listener` is the one that listens, for so long; to be asked again before that is over."""
    return bool(unit.run(_LISTEN, inbox=inbox_id, listener=listener, until=unit.now + for_us, now=unit.now))


class Noted(msgspec.Struct, kw_only=True):
    """What happened to an account since it was written down last."""

    counts: Counts = msgspec.field(default_factory=Counts)
    event_at: int | None = None
    sent_at: int | None = None
    failed_at: int | None = None
    failure: str = ""
    worked_at: int | None = None
    """When the provider last answered as it should."""


def note(unit: Unit, inbox_id: int, noted: Noted) -> None:
    """Add it up."""
    before = of(unit, inbox_id)
    if before is None:
        return
    counts = noted.counts
    if counts.any():
        unit.run(_ADD, inbox=inbox_id, hour=unit.now // HOUR, **msgspec.structs.asdict(counts))
    worked = max(noted.worked_at or 0, noted.event_at or 0, noted.sent_at or 0)
    failing_since, last_failure = before.failing_since, before.last_failure
    if noted.failed_at is not None and noted.failed_at >= worked:
        failing_since, last_failure = failing_since or noted.failed_at, noted.failure
    elif worked:
        failing_since = None
    after = msgspec.structs.replace(
        before,
        first_event_at=before.first_event_at or noted.event_at,
        last_event_at=noted.event_at or before.last_event_at,
        last_sent_at=noted.sent_at or before.last_sent_at,
        failing_since=failing_since,
        last_failure_at=noted.failed_at or before.last_failure_at,
        last_failure=last_failure,
    )
    if after != before:
        unit.run(
            _SET_STATE,
            inbox=inbox_id,
            **{f"new_{name}": getattr(after, name) for name in _STATE},
        )


def hours(unit: Unit, inbox_id: int, back: int = 7 * 24) -> list[ChannelHour]:
    """The last `back` hours in which something happened, oldest first."""
    return unit.all(_HOURS, inbox=inbox_id, since=unit.now // HOUR - back)


def health(unit: Unit, one: Inbox) -> Health:
    """How an account is doing."""
    account = of(unit, one.id)
    if not one.active:
        return Health.PAUSED
    if account is None:
        return Health.NOT_SET_UP
    if account.failing_since is not None:
        return Health.FAILING
    if account.first_event_at is None:
        return Health.NEVER_LIVE
    received = [(row.hour, row.received) for row in hours(unit, one.id, back=KEPT_HOURS)]
    return Health.SILENT if silent(received, account.last_event_at or 0, unit.now) else Health.WORKS


def trouble(unit: Unit, one: Inbox) -> str:
    """The health of an account that people should be told of, empty for none."""
    account, now = of(unit, one.id), health(unit, one)
    if account is None or now not in TROUBLE:
        return ""
    if now is Health.FAILING and unit.now - (account.failing_since or unit.now) < TOLD_AFTER_US:
        return account.told  # it may be over in a moment
    return now


def to_tell(unit: Unit) -> list[Inbox]:
    """Inboxes whose account has another trouble than was told."""
    return [one for one in active(unit) if (row := of(unit, one.id)) is not None and row.told != trouble(unit, one)]


def troubled(unit: Unit) -> list[tuple[Inbox, ChannelAccount]]:
    """Those that take messages and whose trouble was told."""
    return [(one, row) for one in active(unit) if (row := of(unit, one.id)) is not None and row.told]


def tell(unit: Unit, one: Inbox) -> None:
    """Announces ChannelTroubled or ChannelRecovered, each once, whoever looks at the same time."""
    account, new = of(unit, one.id), trouble(unit, one)
    if account is None or new == account.told or not unit.run(_TELL, inbox=one.id, old=account.told, new=new):
        return
    by: dict[str, Any] = {"actor_kind": SYSTEM.kind, "actor_id": None, "inbox_id": one.id}
    if new:
        reason = account.last_failure if new == Health.FAILING else ""
        unit.announce(ChannelTroubled(**by, health=new, reason=reason))
    else:
        unit.announce(ChannelRecovered(**by))


def forget_old(unit: Unit) -> None:
    unit.run(_FORGET, before=unit.now // HOUR - KEPT_HOURS)
    arriving.forget_old(unit)
