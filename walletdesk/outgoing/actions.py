"""Everything that changes the allow-list, and what is kept of refusals."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, update

from walletdesk.events import Actor, PlaceAllowed, PlaceRemoved, RefusalDisputed
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.outgoing import queries, rules
from walletdesk.outgoing.tables import AllowedPlace, Refusal, allowed_place, refusal
from walletdesk.safety.asking import Asked
from walletdesk.safety.places import normal
from walletdesk.wire import SafeText


class WrongPlace(BadInput):
    code = "wrong_place"
    sentence = "Give a host such as help.example.com, *.example.com for all under it, a phone number or @name."


class PlaceListed(Conflict):
    code = "place_listed"
    sentence = "This is on the list already."


class ListFull(Conflict):
    code = "list_full"
    sentence = "The list has {most} entries. Remove one first."


_ADD = Query[int](insert(allowed_place))
_REMOVE = Query[int](delete(allowed_place).where(allowed_place.c.id == bindparam("place_id")))
_PLACE = Query(select(allowed_place.c.place).where(allowed_place.c.id == bindparam("id")), str)
_KEEP = Query[int](insert(refusal))
_DISPUTE = Query[int](update(refusal).where(refusal.c.id == bindparam("refusal_id")).values(disputed=True))
_REMOVE_OLD = Query[int](delete(refusal).where(refusal.c.created_at < bindparam("before")))


def allow(unit: Unit, by: Actor, written: str) -> AllowedPlace:
    """Raises WrongPlace (422), PlaceListed or ListFull (409).  Announces PlaceAllowed."""
    place = normal(written)
    if place is None:
        raise WrongPlace
    listed = queries.places(unit)
    if any(one.place == place for one in listed):
        raise PlaceListed
    if len(listed) >= rules.PLACES_MOST:
        raise ListFull(most=rules.PLACES_MOST)
    made = AllowedPlace(id=new_id(), place=place, created_at=unit.now)
    unit.run(_ADD, id=made.id, place=place, created_at=unit.now)
    unit.announce(PlaceAllowed(actor_kind=by.kind, actor_id=by.id, place_id=made.id, place=place))
    return made


def remove(unit: Unit, by: Actor, place_id: int) -> None:
    """Raises NotFound (404).  Announces PlaceRemoved."""
    place = unit.one(_PLACE, id=place_id)
    if place is None:
        raise NotFound
    unit.run(_REMOVE, place_id=place_id)
    unit.announce(PlaceRemoved(actor_kind=by.kind, actor_id=by.id, place_id=place_id, place=place))


def keep_refusal(
    unit: Unit, *, staff_id: int, conversation_id: int, external_id: str, asked: Asked, excerpt: SafeText
) -> Refusal:
    """The same text sent again with the same key is kept once."""
    if (known := queries.refusal_by_key(unit, conversation_id, external_id)) is not None:
        return known
    kept = Refusal(
        id=new_id(),
        staff_id=staff_id,
        conversation_id=conversation_id,
        external_id=external_id,
        kind=asked.kind.value,
        rule=asked.rule.value,
        excerpt=excerpt,
        disputed=False,
        created_at=unit.now,
    )
    unit.run(_KEEP, **{name: getattr(kept, name) for name in Refusal.__struct_fields__})
    return kept


def dispute(unit: Unit, by: Actor, refusal_id: int) -> None:
    """Its author says that it asks for nothing.  Raises NotFound (404).  Announces RefusalDisputed."""
    kept = queries.refusal_by_id(unit, refusal_id)
    if kept is None or kept.staff_id != by.id:
        raise NotFound
    if not kept.disputed:
        unit.run(_DISPUTE, refusal_id=refusal_id)
        unit.announce(
            RefusalDisputed(
                actor_kind=by.kind, actor_id=by.id, refusal_id=refusal_id, asks_for=kept.kind, rule=kept.rule
            )
        )


def remove_old(unit: Unit) -> int:
    return unit.run(_REMOVE_OLD, before=unit.now - rules.KEPT_US)
