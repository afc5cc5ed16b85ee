"""The intents of this desk: those that ship, as leads changed them, and their own."""

from __future__ import annotations

import re

import msgspec
from sqlalchemy import bindparam, insert, select, update

from walletdesk.events import Actor, IntentChanged
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.triage.intents import BRANCHES, INTENTS, Intent
from walletdesk.triage.tables import IntentRow, intent
from walletdesk.wire import PRIORITY_RANK, Kind, Priority, SafeText

MOST = 200
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
NEEDED = frozenset({"other", "spam", "abuse", "person_in_distress"})
"""Of these the desk itself knows what to do; they cannot be archived."""


class IntentExists(Conflict):
    code = "intent_exists"
    sentence = "There is a topic with this short name already."


class WrongIntent(BadInput):
    code = "wrong_intent"
    sentence = "A short name has 3 to 40 small letters, digits and underscores, and begins with a letter."


class UrgentStays(Conflict):
    code = "urgent_intent_stays"
    sentence = "This topic comes with the desk and is urgent or needed: it can be renamed, but neither archived nor made less urgent."


class TooManyIntents(Conflict):
    code = "too_many_intents"
    sentence = "There are {most} topics already. Archive one first."


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """One intent as this desk has it."""

    slug: str
    branch: str
    """The group it stands under in menus."""
    name_en: str = ""
    """Empty where it is called as it ships."""
    name_zh: str = ""
    priority: Priority
    kind: Kind
    archived: bool = False
    ships: bool = True

    @property
    def intent(self) -> Intent:
        return Intent(self.slug, self.priority, self.kind)


_ALL = Query(select(*columns(intent, IntentRow)).order_by(intent.c.created_at, intent.c.slug), IntentRow)
_ONE = Query(select(*columns(intent, IntentRow)).where(intent.c.slug == bindparam("slug")), IntentRow)
_ADD = Query(insert(intent).values({name: bindparam(name) for name in IntentRow.__struct_fields__}), int)
_CHANGES = ("branch", "name_en", "name_zh", "priority", "kind", "archived", "updated_at")
_CHANGE = Query(
    update(intent)
    .where(intent.c.slug == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGES}),
    int,
)


def branches(unit: Unit) -> dict[str, Branch]:
    """By slug: those that ship in their order, then the desk's own; archived ones too."""
    changed = {row.slug: row for row in unit.all(_ALL)}
    found = {
        slug: _of(changed[slug], ships=True)
        if slug in changed
        else Branch(slug=slug, branch=BRANCHES[slug], priority=one.priority, kind=one.kind)
        for slug, one in INTENTS.items()
    }
    found |= {slug: _of(row, ships=False) for slug, row in changed.items() if slug not in INTENTS}
    return found


def intents(unit: Unit) -> dict[str, Intent]:
    """Those that can be chosen."""
    return {slug: one.intent for slug, one in branches(unit).items() if not one.archived}


def knows(unit: Unit, slug: str) -> bool:
    """Whether it can be chosen."""
    row = unit.one(_ONE, slug=slug)
    return slug in INTENTS if row is None else not row.archived


def add(
    unit: Unit,
    by: Actor,
    slug: str,
    *,
    branch: str,
    name_en: SafeText,
    name_zh: SafeText,
    priority: Priority,
    kind: Kind,
) -> Branch:
    """Raises WrongIntent (422), IntentExists (409), TooManyIntents (409).  Announces IntentChanged."""
    if not _SLUG.fullmatch(slug) or not 3 <= len(slug) <= 40 or branch not in BRANCHES.values():
        raise WrongIntent
    known = branches(unit)
    if slug in known:
        raise IntentExists
    if sum(not one.archived for one in known.values()) >= MOST:
        raise TooManyIntents(most=MOST)
    made = Branch(slug=slug, branch=branch, name_en=name_en, name_zh=name_zh, priority=priority, kind=kind, ships=False)
    _store(unit, made, new=True)
    unit.announce(IntentChanged(actor_kind=by.kind, actor_id=by.id, slug=slug, what="added"))
    return made


def change(
    unit: Unit,
    by: Actor,
    slug: str,
    *,
    branch: str,
    name_en: SafeText,
    name_zh: SafeText,
    priority: Priority,
    kind: Kind,
    archived: bool,
) -> Branch:
    """Raises NotFound (404), WrongIntent (422), UrgentStays (409).  Announces IntentChanged."""
    before = branches(unit).get(slug)
    if before is None:
        raise NotFound
    if branch not in BRANCHES.values():
        raise WrongIntent
    shipped = INTENTS.get(slug)
    if shipped is not None and (shipped.priority is Priority.URGENT or slug in NEEDED):
        less = PRIORITY_RANK[priority] > PRIORITY_RANK[shipped.priority]
        if archived or less or (shipped.kind is Kind.SECURITY and kind is not Kind.SECURITY):
            raise UrgentStays
    after = msgspec.structs.replace(
        before, branch=branch, name_en=name_en, name_zh=name_zh, priority=priority, kind=kind, archived=archived
    )
    if after == before:
        return after
    _store(unit, after, new=unit.one(_ONE, slug=slug) is None)
    what = "changed" if after.archived == before.archived else "archived" if archived else "brought_back"
    unit.announce(IntentChanged(actor_kind=by.kind, actor_id=by.id, slug=slug, what=what))
    return after


def _store(unit: Unit, one: Branch, *, new: bool) -> None:
    values = {
        "branch": one.branch,
        "name_en": one.name_en,
        "name_zh": one.name_zh,
        "priority": one.priority.value,
        "kind": one.kind.value,
        "archived": one.archived,
        "updated_at": unit.now,
    }
    if new:
        unit.run(_ADD, slug=one.slug, created_at=unit.now, **values)
    else:
        unit.run(_CHANGE, of=one.slug, **{f"new_{name}": value for name, value in values.items()})


def _of(row: IntentRow, *, ships: bool) -> Branch:
    return Branch(
        slug=row.slug,
        branch=row.branch,
        name_en=row.name_en,
        name_zh=row.name_zh,
        priority=Priority(row.priority),
        kind=Kind(row.kind),
        archived=row.archived,
        ships=ships,
    )
