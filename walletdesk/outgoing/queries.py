"""Reads of the allow-list and of what was refused."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, func, select

from walletdesk.inboxes.tables import inbox
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.outgoing import rules
from walletdesk.outgoing.tables import AllowedPlace, Refusal, allowed_place, refusal
from walletdesk.safety.places import Allowed, host_of

_PLACES = Query(select(*columns(allowed_place, AllowedPlace)).order_by(allowed_place.c.place), AllowedPlace)
_LISTED = Query(select(allowed_place.c.place), str)


class _Pages(Row, frozen=True, kw_only=True):
    allowed_origins: str
    privacy_url: str


_PAGES = Query(select(inbox.c.allowed_origins, inbox.c.privacy_url), _Pages)
_REFUSAL_COLUMNS = columns(refusal, Refusal)
_BY_ID = Query(select(*_REFUSAL_COLUMNS).where(refusal.c.id == bindparam("id")), Refusal)
_BY_KEY = Query(
    select(*_REFUSAL_COLUMNS).where(
        refusal.c.conversation_id == bindparam("conversation"), refusal.c.external_id == bindparam("external_id")
    ),
    Refusal,
)
_NEWEST = Query(
    select(*_REFUSAL_COLUMNS)
    .where(refusal.c.id < bindparam("before"))
    .order_by(refusal.c.id.desc())
    .limit(bindparam("limit")),
    Refusal,
)
_COUNT = Query(
    select(func.count())
    .select_from(refusal)
    .where(refusal.c.staff_id == bindparam("staff"), refusal.c.created_at > bindparam("since")),
    int,
)
END = 2**62


def places(unit: Unit) -> list[AllowedPlace]:
    return unit.all(_PLACES)


def own_places(unit: Unit, addresses: Sequence[str]) -> list[str]:
    """Hosts of the desk and of the wallet's own pages: what is allowed without being listed, explorers aside."""
    return sorted({host for one in (*addresses, *pages(unit)) if (host := host_of(one)) is not None})


def pages(unit: Unit) -> list[str]:
    """Addresses of the wallet's own pages, by what administrators said of the inboxes."""
    found: list[str] = []
    for one in unit.all(_PAGES):
        found += [*msgspec.json.decode(one.allowed_origins, type=list[str]), one.privacy_url]
    return found


def allowed(unit: Unit, addresses: Sequence[str]) -> Allowed:
    """Every place a reply may lead to; `addresses` are those of the desk itself."""
    return rules.allowed([*addresses, *pages(unit)], unit.all(_LISTED))


def refusal_by_id(unit: Unit, refusal_id: int) -> Refusal | None:
    return unit.one(_BY_ID, id=refusal_id)


def refusal_by_key(unit: Unit, conversation_id: int, external_id: str) -> Refusal | None:
    return unit.one(_BY_KEY, conversation=conversation_id, external_id=external_id)


def refusals(unit: Unit, *, before: int = END, limit: int = 50) -> list[Refusal]:
    """The newest first."""
    return unit.all(_NEWEST, before=before, limit=limit)


def refused_since(unit: Unit, staff_id: int, since: int) -> int:
    return unit.value(_COUNT, staff=staff_id, since=since)
