"""Everything that changes requests' addresses, codes and visits."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, delete, insert, select, text, update

from walletdesk.conversations.actions import confirmed
from walletdesk.conversations.tables import conversation
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.people import queries as contacts
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.visits import queries, rules
from walletdesk.visits.tables import Visit, request_address, visit, visit_code

_ADD_ADDRESS = Query[int](
    text(
        "insert into request_address (conversation_id, address, language, verified_at, told_seq) "
        "values (:conversation, :address, :language, null, 0) on conflict (conversation_id) do nothing"
    )
)
_CONFIRM = Query[int](
    update(request_address)
    .where(request_address.c.conversation_id == bindparam("conversation"), request_address.c.verified_at.is_(None))
    .values(verified_at=bindparam("at"))
)
_TOLD = Query[int](
    update(request_address)
    .where(request_address.c.conversation_id == bindparam("conversation"))
    .values(told_seq=bindparam("seq"))
)
_ADD_CODE = Query[int](insert(visit_code))
_TRY = Query[int](
    update(visit_code)
    .where(visit_code.c.id == bindparam("code"), visit_code.c.tries < rules.TRIES, visit_code.c.used_at.is_(None))
    .values(tries=visit_code.c.tries + 1)
)
_USED = Query[int](update(visit_code).where(visit_code.c.id == bindparam("code")).values(used_at=bindparam("at")))
_WAITING_IN_BROWSER = Query(
    select(request_address.c.conversation_id)
    .join_from(visit_code, request_address, request_address.c.conversation_id == visit_code.c.conversation_id)
    .where(
        visit_code.c.browser == bindparam("browser"),
        visit_code.c.address == bindparam("address"),
        request_address.c.address == visit_code.c.address,
        request_address.c.verified_at.is_(None),
    )
    .distinct(),
    int,
)
_ADD_VISIT = Query[int](insert(visit))
_END = Query[int](delete(visit).where(visit.c.token_hash == bindparam("token_hash")))
_END_OF_CONTACT = Query[int](delete(visit).where(visit.c.contact_id == bindparam("contact")))
_END_OF_ADDRESS = Query[int](delete(visit).where(visit.c.address == bindparam("address")))
_ADDRESSES_OF = Query(
    select(request_address.c.address)
    .join_from(request_address, conversation, conversation.c.id == request_address.c.conversation_id)
    .where(conversation.c.contact_id == bindparam("contact"))
    .distinct(),
    str,
)
_FORGET_ADDRESSES = Query[int](
    delete(request_address).where(
        request_address.c.conversation_id.in_(
            select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact"))
        )
    )
)
_FORGET_CODES_OF = Query[int](delete(visit_code).where(visit_code.c.address == bindparam("address")))
_OLD_CODES = Query[int](delete(visit_code).where(visit_code.c.created_at <= bindparam("before")))
_OLD_VISITS = Query[int](delete(visit).where(visit.c.expires_at <= bindparam("at")))


class Came(StrEnum):
    IN = "in"
    WRONG = "wrong"
    NONE = "none"


class NewCode(msgspec.Struct, frozen=True, kw_only=True):
    """`browser` and `code_hash` are hashes; cookie and code themselves never come here."""

    browser: str
    address: str
    code_hash: str


def name_address(unit: Unit, conversation_id: int, address: str, language: str, *, proven: bool) -> None:
    """Note the address that a request named; `proven` where its writer has shown before that it is theirs."""
    unit.run(_ADD_ADDRESS, conversation=conversation_id, address=address, language=language)
    if proven:
        _confirm(unit, conversation_id, address)


def new_code(unit: Unit, new: NewCode, *, conversation_id: int | None = None) -> None:
    """A code that will be mailed.  Raises TooManyCodes (429), whoever asked for the others."""
    for span, most in ((HOUR, rules.CODES_AN_HOUR), (DAY, rules.CODES_A_DAY)):
        if queries.codes_since(unit, new.address, unit.now - span) >= most:
            raise rules.TooManyCodes(retry_after_s=HOUR // 1_000_000)
    unit.run(
        _ADD_CODE,
        id=new_id(),
        browser=new.browser,
        address=new.address,
        code_hash=new.code_hash,
        conversation_id=conversation_id,
        tries=0,
        created_at=unit.now,
        expires_at=unit.now + rules.CODE_US,
        used_at=None,
    )


def redeem(unit: Unit, browser: str, code_hash: str, token_hash: str) -> tuple[Came, int | None]:
    """Take a code, once: its address is proven, so are the requests that this browser sent with it, and a visit begins.

    With it the request that the code was mailed for.  A wrong one counts; nothing is raised, for then it would not.
    """
    found = queries.code_of(unit, browser)
    if found is None:
        return Came.NONE, None
    # Counted before it is compared: of guesses that come at once each finds what the others have left.
    if not unit.run(_TRY, code=found.id):
        return Came.NONE, None
    if not hmac.compare_digest(found.code_hash, code_hash):
        return (Came.NONE if queries.code_of(unit, browser) is None else Came.WRONG), None
    unit.run(_USED, code=found.id, at=unit.now)
    for conversation_id in unit.all(_WAITING_IN_BROWSER, browser=browser, address=found.address):
        _confirm(unit, conversation_id, found.address)
    begin(unit, token_hash, address=found.address)
    return Came.IN, found.conversation_id


def begin(unit: Unit, token_hash: str, *, address: str = "", contact_id: int | None = None) -> Visit:
    made = Visit(
        id=new_id(),
        token_hash=token_hash,
        address=address,
        contact_id=contact_id,
        created_at=unit.now,
        expires_at=unit.now + rules.VISIT_US,
    )
    unit.run(_ADD_VISIT, **msgspec.structs.asdict(made))
    return made


def end(unit: Unit, token_hash: str) -> None:
    unit.run(_END, token_hash=token_hash)


def is_mine(unit: Unit, of: Visit, public_id: str) -> None:
    """The owner of an address says that a request which named it is theirs.  Raises NotFound (404)."""
    mine = [one for one in queries.unproved(unit, of.address) if one.public_id == public_id]
    if not mine:
        raise NotFound
    _confirm(unit, mine[0].id, of.address)


def told(unit: Unit, conversation_id: int, seq: int) -> None:
    """The address was told that there are answers up to `seq`."""
    unit.run(_TOLD, conversation=conversation_id, seq=seq)


def end_all(unit: Unit, contact_id: int) -> None:
    """Every visit in which this contact's requests are seen ends, those of who was merged into them too."""
    person = contacts.by_id(unit, contact_id)
    for id_ in [contact_id, *(contacts.joined(unit, person) if person is not None else ())]:
        unit.run(_END_OF_CONTACT, contact=id_)
    for address in addresses_of(unit, contact_id):
        unit.run(_END_OF_ADDRESS, address=address)


def erase_contact(unit: Unit, contact_id: int) -> None:
    """Addresses, codes and visits of somebody erased go."""
    end_all(unit, contact_id)
    for address in addresses_of(unit, contact_id):
        unit.run(_FORGET_CODES_OF, address=address)
    unit.run(_FORGET_ADDRESSES, contact=contact_id)


def remove_old(unit: Unit) -> int:
    """Forget codes and visits that are over; returns how many."""
    return unit.run(_OLD_CODES, before=unit.now - rules.KEPT_US) + unit.run(_OLD_VISITS, at=unit.now)


def addresses_of(unit: Unit, contact_id: int) -> Collection[str]:
    """Those a contact is known by, and those that their requests named."""
    known = [one.value for one in contacts.identities_of(unit, contact_id) if one.kind is IdentityKind.EMAIL]
    return {*known, *unit.all(_ADDRESSES_OF, contact=contact_id)}


def _confirm(unit: Unit, conversation_id: int, address: str) -> None:
    """The contact is known by the address from now on; whoever else proved it before is the same person."""
    if not unit.run(_CONFIRM, conversation=conversation_id, at=unit.now):
        return
    row = confirmed.address_confirmed(unit, conversation_id)
    by = Actor(ActorKind.CONTACT, row.contact_id)
    people.prove(unit, by, row.contact_id, IdentityKind.EMAIL, address, inbox_id=row.inbox_id, proof=Proof.LINK)
