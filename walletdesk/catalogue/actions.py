"""Everything that changes the catalogue: one entry by hand, or a whole file at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from walletdesk.catalogue import queries, rules
from walletdesk.catalogue.entries import KIND_OF, Asset, Entry, Issue, columns, identity
from walletdesk.catalogue.queries import TABLES, AnyRow
from walletdesk.catalogue.rules import Kind, WrongEntry
from walletdesk.events import (
    Actor,
    CatalogueEntryChanged,
    CatalogueEntryCreated,
    CatalogueEntryDeleted,
    CatalogueImported,
)
from walletdesk.kit.errors import Conflict, WalletdeskError
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit


class AlreadyListed(Conflict):
    code = "already_listed"
    sentence = "The catalogue has this already."


class ChainTaken(WrongEntry):
    code = "chain_taken"
    usual = "chain"
    sentence = "Another network of the catalogue is this one already."


class ChainInUse(WrongEntry):
    code = "chain_in_use"
    usual = "chain"
    sentence = "There are tokens on this network, whose contracts were checked for the chain it has."


class UnknownNetwork(WrongEntry):
    code = "unknown_network"
    usual = "network"
    sentence = "The catalogue has no such network. Add it first."


class UnknownFeature(WrongEntry):
    code = "unknown_feature"
    usual = "feature"
    sentence = "The catalogue has no such feature. Add it first."


class SameAsEarlier(WrongEntry):
    code = "same_as_earlier"
    sentence = "An earlier row is about the same."


class CatalogueFull(Conflict):
    code = "catalogue_full"
    sentence = "The catalogue takes at most {most} of these."


class StillInUse(Conflict):
    code = "still_in_use"
    sentence = "{count} entries of the catalogue speak of this. Change or delete them first."


_INSERT = {kind: Query[int](insert(table)) for kind, table in TABLES.items()}
_DELETE = {kind: Query[int](delete(table).where(table.c.id == bindparam("row"))) for kind, table in TABLES.items()}
_FIXED = ("id", "created_at")
_UPDATE = {
    kind: Query[int](
        update(table)
        .where(table.c.id == bindparam("row"))
        .values({one.name: bindparam(f"new_{one.name}") for one in table.columns if one.name not in _FIXED})
    )
    for kind, table in TABLES.items()
}


def add(unit: Unit, by: Actor, entry: Entry) -> int:
    """A new entry; returns its id.

    Raises a WrongEntry (422), AlreadyListed or CatalogueFull (409).  Announces CatalogueEntryCreated.
    """
    kind = KIND_OF[type(entry)]
    house = _House(unit, kind)
    values = house.checked(entry)
    if house.same(values) is not None:
        raise AlreadyListed
    if queries.count(unit, kind) >= rules.MOST[kind]:
        raise CatalogueFull(most=rules.MOST[kind])
    made = new_id()
    unit.run(_INSERT[kind], id=made, created_at=unit.now, updated_at=unit.now, **values)
    unit.announce(CatalogueEntryCreated(actor_kind=by.kind, actor_id=by.id, entry_id=made, entry=kind))
    return made


def change(unit: Unit, by: Actor, entry_id: int, entry: Entry) -> None:
    """The entry is as `entry` says from now on.

    Raises as `add`, or NotFound (404).  Announces CatalogueEntryChanged with the names of what is another way.
    """
    kind = KIND_OF[type(entry)]
    before = queries.row(unit, kind, entry_id)
    house = _House(unit, kind)
    values = house.checked(entry, of=entry_id)
    if (other := house.same(values)) is not None and other != entry_id:
        raise AlreadyListed
    fields = _differences(before, values)
    if not fields:
        return
    unit.run(_UPDATE[kind], row=entry_id, **_new(values, unit.now))
    unit.announce(
        CatalogueEntryChanged(actor_kind=by.kind, actor_id=by.id, entry_id=entry_id, entry=kind, fields=fields)
    )


def remove(unit: Unit, by: Actor, kind: Kind, entry_id: int) -> None:
    """Raises NotFound (404), StillInUse (409).  Announces CatalogueEntryDeleted."""
    queries.row(unit, kind, entry_id)
    used = 0
    if kind is Kind.NETWORK:
        used = queries.in_use(unit, entry_id)
    elif kind is Kind.FEATURE:
        used = queries.feature_in_use(unit, entry_id)
    if used:
        raise StillInUse(count=used)
    unit.run(_DELETE[kind], row=entry_id)
    unit.announce(CatalogueEntryDeleted(actor_kind=by.kind, actor_id=by.id, entry_id=entry_id, entry=kind))


# -- a file at once ----------------------------------------------------------------


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a file.  `network` and `feature` are what it calls those, by name, chain or code; "" for none."""

    row: int
    entry: Entry
    network: str = ""
    feature: str = ""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    field: str
    error: WalletdeskError


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would change."""

    new: list[dict[str, Any]]
    changed: dict[int, dict[str, Any]]
    """By id."""
    unchanged: int
    faults: list[Fault]


def plan(unit: Unit, kind: Kind, drafts: Sequence[Draft]) -> Plan:
    """Compare a file with what is there, and store nothing.  What is there and not in the file stays."""
    house = _House(unit, kind)
    made = Plan(new=[], changed={}, unchanged=0, faults=[])
    unchanged = 0
    seen: set[Hashable] = set()
    for draft in drafts:
        try:
            values = house.checked(house.resolved(draft), draft=True)
            if (same := identity(kind, values)) in seen:
                raise SameAsEarlier
        except WalletdeskError as error:
            made.faults.append(Fault(row=draft.row, field=str(error.values.get("field", "")), error=error))
            continue
        seen.add(same)
        if (there := house.same(values)) is None:
            made.new.append(values)
        elif _differences(house.rows[there], values):
            made.changed[there] = values
        else:
            unchanged += 1
    if len(house.rows) + len(made.new) > rules.MOST[kind]:
        raise CatalogueFull(most=rules.MOST[kind])
    return msgspec.structs.replace(made, unchanged=unchanged)


def take_file(unit: Unit, by: Actor, kind: Kind, drafts: Sequence[Draft]) -> Plan:
    """Store what a file says: all of it, or nothing where a row has a fault.

    Raises CatalogueFull (409).  Announces CatalogueImported where something changed.
    """
    made = plan(unit, kind, drafts)
    if made.faults or not (made.new or made.changed):
        return made
    unit.many(
        _INSERT[kind],
        [{"id": new_id(), "created_at": unit.now, "updated_at": unit.now, **values} for values in made.new],
    )
    unit.many(_UPDATE[kind], [{"row": id_, **_new(values, unit.now)} for id_, values in made.changed.items()])
    unit.announce(
        CatalogueImported(
            actor_kind=by.kind, actor_id=by.id, entry=kind, created=len(made.new), changed=len(made.changed)
        )
    )
    return made


_DERIVED = ("contract_key",)
"""Follows from another column."""


class _House:
    """What is there of a kind, to compare with."""

    def __init__(self, unit: Unit, kind: Kind) -> None:
        self._unit = unit
        self.kind = kind
        self.rows: dict[int, AnyRow] = {one.id: one for one in queries.ALL[kind](unit)}
        self.networks = {one.id: one for one in queries.all_networks(unit)}
        self.features = {one.id: one.code for one in queries.all_features(unit)} if kind is Kind.ISSUE else {}
        self._ids = {identity(kind, msgspec.structs.asdict(one)): id_ for id_, one in self.rows.items()}
        self._chains = {one.chain: one.id for one in self.networks.values() if one.chain}
        self._called = {one.name.casefold(): one.id for one in self.networks.values()}
        self._codes = {code: id_ for id_, code in self.features.items()}

    def same(self, values: dict[str, Any]) -> int | None:
        """The entry that is about the same."""
        return self._ids.get(identity(self.kind, values))

    def checked(self, entry: Entry, *, of: int | None = None, draft: bool = False) -> dict[str, Any]:
        """Raises a WrongEntry (422)."""
        chain = ""
        if isinstance(entry, Asset | Issue) and entry.network_id is not None:
            if (network := self.networks.get(entry.network_id)) is None:
                raise UnknownNetwork
            chain = network.chain
        if isinstance(entry, Issue) and entry.feature_id is not None and entry.feature_id not in self.features:
            raise UnknownFeature
        values = columns(entry, chain=chain)
        if self.kind is Kind.NETWORK:
            self._check_chain(values["chain"], self.same(values) if draft else of)
        return values

    def _check_chain(self, chain: str, of: int | None) -> None:
        """One chain is one network, and a network with tokens keeps its chain."""
        if chain:
            if self._chains.get(chain, of) != of:
                raise ChainTaken
            self._chains[chain] = of or 0  # one that is new has no id yet
        if of is not None and self.networks[of].chain != chain and queries.on_network(self._unit, of):
            raise ChainInUse

    def resolved(self, draft: Draft) -> Entry:
        """Raises UnknownNetwork, UnknownFeature (422)."""
        entry = draft.entry
        if isinstance(entry, Asset | Issue) and (draft.network or isinstance(entry, Asset)):
            called = draft.network.casefold()
            network = self._called.get(called, self._chains.get(called))
            if network is None:
                raise UnknownNetwork
            entry = msgspec.structs.replace(entry, network_id=network)
        if isinstance(entry, Issue) and draft.feature:
            if (feature := self._codes.get(draft.feature.casefold())) is None:
                raise UnknownFeature
            entry = msgspec.structs.replace(entry, feature_id=feature)
        return entry


def _differences(before: AnyRow, values: dict[str, Any]) -> tuple[str, ...]:
    old = msgspec.structs.asdict(before)
    return tuple(name for name, value in values.items() if name in old and name not in _DERIVED and old[name] != value)


def _new(values: dict[str, Any], now: int) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values.items()} | {"new_updated_at": now}
