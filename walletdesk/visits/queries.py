"""Reads of requests, codes and visits."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, func, select

from walletdesk.conversations.tables import Conversation, conversation
from walletdesk.inboxes.tables import inbox
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import queries as people
from walletdesk.people.rules import DESK_WIDE, IdentityKind, Proof
from walletdesk.visits import rules
from walletdesk.visits.tables import RequestAddress, Visit, VisitCode, request_address, visit, visit_code

PAGE = 20

_ADDRESS = columns(request_address, RequestAddress)
_OF_CONVERSATION = Query(
    select(*_ADDRESS).where(request_address.c.conversation_id == bindparam("conversation")), RequestAddress
)
_VERIFIED = Query(
    select(conversation.c.contact_id)
    .join_from(request_address, conversation, conversation.c.id == request_address.c.conversation_id)
    .where(request_address.c.address == bindparam("address"), request_address.c.verified_at.is_not(None))
    .distinct(),
    int,
)
_UNPROVED = Query(
    select(*columns(conversation, Conversation))
    .join_from(request_address, conversation, conversation.c.id == request_address.c.conversation_id)
    .where(request_address.c.address == bindparam("address"), request_address.c.verified_at.is_(None))
    .order_by(conversation.c.id.desc())
    .limit(PAGE),
    Conversation,
)
_CODE_OF_BROWSER = Query(
    select(*columns(visit_code, VisitCode))
    .where(visit_code.c.browser == bindparam("browser"))
    .order_by(visit_code.c.id.desc())
    .limit(1),
    VisitCode,
)
_CODES_SINCE = Query[int](
    select(func.count())
    .select_from(visit_code)
    .where(visit_code.c.address == bindparam("address"), visit_code.c.created_at > bindparam("since"))
)
_VISIT = Query(
    select(*columns(visit, Visit)).where(
        visit.c.token_hash == bindparam("token_hash"), visit.c.expires_at > bindparam("at")
    ),
    Visit,
)


def of_conversation(unit: Unit, conversation_id: int) -> RequestAddress | None:
    return unit.one(_OF_CONVERSATION, conversation=conversation_id)


def last_code(unit: Unit, browser: str) -> VisitCode | None:
    """The newest code that was asked for in a browser."""
    return unit.one(_CODE_OF_BROWSER, browser=browser)


def code_of(unit: Unit, browser: str) -> VisitCode | None:
    """The same, if it can still be typed."""
    found = last_code(unit, browser)
    if found is None or found.used_at is not None or found.tries >= rules.TRIES or found.expires_at <= unit.now:
        return None
    return found


def codes_since(unit: Unit, address: str, since: int) -> int:
    return unit.value(_CODES_SINCE, address=address, since=since)


def visit_of(unit: Unit, token_hash: str) -> Visit | None:
    return unit.one(_VISIT, token_hash=token_hash, at=unit.now)


def contacts_of(unit: Unit, of: Visit) -> list[int]:
    """Everybody whom the visitor has shown to be: the contact known by the proven address, and those whose requests from
    the form were confirmed with it.  Blocked ones may read; erased ones are gone,
    and of those who were merged it is who stands for them."""
    found: dict[int, None] = {}
    if of.contact_id is not None:
        found[of.contact_id] = None
    if of.address:
        known = people.identity_at(unit, IdentityKind.EMAIL, of.address, DESK_WIDE)
        if known is not None and known.proof is not Proof.NONE:
            found[known.contact_id] = None
        found |= dict.fromkeys(unit.all(_VERIFIED, address=of.address))
    standing = people.standing_ids(unit, list(found))
    there = people.by_ids(unit, standing)
    return [one for one in standing if there[one].erased_at is None]


def requests_of(
    unit: Unit, contact_ids: Collection[int], channels: Collection[str], *, before: int | None, limit: int
) -> list[Conversation]:
    """Conversations of these contacts on these channels, the newest first."""
    if not contact_ids:
        return []
    statement = (
        select(*columns(conversation, Conversation))
        .join_from(conversation, inbox, inbox.c.id == conversation.c.inbox_id)
        .where(conversation.c.contact_id.in_(contact_ids), inbox.c.channel.in_(channels))
        .order_by(conversation.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(conversation.c.id < before)
    return unit.select(statement, Conversation)


def request_of(
    unit: Unit, contact_ids: Collection[int], channels: Collection[str], public_id: str
) -> Conversation | None:
    """One of them."""
    if not contact_ids:
        return None
    found = unit.select(
        select(*columns(conversation, Conversation))
        .join_from(conversation, inbox, inbox.c.id == conversation.c.inbox_id)
        .where(
            conversation.c.public_id == public_id,
            conversation.c.contact_id.in_(contact_ids),
            inbox.c.channel.in_(channels),
        ),
        Conversation,
    )
    return found[0] if found else None


def unproved(unit: Unit, address: str) -> list[Conversation]:
    """Requests that name the address, of which nobody has shown yet that they are its owner's.  The newest, a page."""
    return unit.all(_UNPROVED, address=address) if address else []
