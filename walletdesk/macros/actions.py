"""Everything that changes macros.  What is done with a reply that was made of one is in `with_reply`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from walletdesk.conversations import queries as conversations
from walletdesk.events import Actor, MacroArchived, MacroBroughtBack, MacroChanged, MacroCreated, MacrosImported
from walletdesk.kit.errors import BadInput, Conflict, Forbidden, NotFound, WalletdeskError
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.macros import queries, rules
from walletdesk.macros.queries import Reader, content_of, read_content
from walletdesk.macros.rules import ME, Actions, Audience, Content
from walletdesk.macros.tables import MacroRow, macro, macro_version
from walletdesk.staff import queries as staff
from walletdesk.triage import tree


class WrongMacro(BadInput):
    """Something in a macro is not right; `values["field"]` says where."""

    code = "wrong_macro"


class ShortcutTaken(WrongMacro):
    code = "shortcut_taken"
    sentence = "Another macro has this shortcut."


class NoTeams(WrongMacro):
    code = "no_teams"
    sentence = "Choose the teams that may use it."


class UnknownTeam(WrongMacro):
    code = "unknown_team"
    sentence = "This team is not there any more."


class UnknownPerson(WrongMacro):
    code = "unknown_person"
    sentence = "This person is not there any more."


class UnknownTag(WrongMacro):
    code = "unknown_tag"
    sentence = "There is no such tag. Add it under Tags first."


class UnknownTopic(WrongMacro):
    code = "unknown_topic"
    sentence = "The desk does not know this topic."


class TooManyMacros(Conflict):
    code = "too_many_macros"
    sentence = "There are {most} already. Change one that is no longer used instead."


_ADD = Query[int](insert(macro))
_CHANGE = Query[int](
    update(macro)
    .where(macro.c.id == bindparam("row"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "owner_id name folder shortcut audience teams texts actions version updated_at archived_at".split()
            )
        }
    )
)
_ADD_VERSION = Query[int](insert(macro_version))
_DROP_VERSIONS = Query[int](
    delete(macro_version).where(
        macro_version.c.macro_id == bindparam("macro"), macro_version.c.number <= bindparam("last")
    )
)
_COUNT_USE = Query[int](
    update(macro)
    .where(macro.c.id == bindparam("row"))
    .values(uses=macro.c.uses + bindparam("more"), last_used_at=bindparam("at"))
)


def add(unit: Unit, by: Actor, who: Reader, content: Content) -> MacroRow:
    """A new one, of the desk or one's own.

    Raises a WrongMacro (422), Forbidden (403), TooManyMacros (409).  Announces MacroCreated.
    """
    row = _added(unit, by, who, content)
    unit.announce(MacroCreated(actor_kind=by.kind, actor_id=by.id, macro_id=row.id, audience=content.audience))
    return row


def change(unit: Unit, by: Actor, who: Reader, macro_id: int, content: Content) -> MacroRow:
    """It says this from now on; what it said stays as a version.

    Raises as `add`, or NotFound (404).  Announces MacroChanged with the names of what is another way.
    """
    row = queries.seen(unit, who, macro_id)
    fields = _changed(unit, by, who, row, content)
    if fields:
        unit.announce(
            MacroChanged(
                actor_kind=by.kind, actor_id=by.id, macro_id=macro_id, version=row.version + 1, fields=_told(fields)
            )
        )
    return queries.seen(unit, who, macro_id)


def _told(fields: tuple[str, ...]) -> tuple[str, ...]:
    """As the record names them: its `texts` are something else."""
    return tuple("wording" if one == "texts" else one for one in fields)


def content_at(unit: Unit, who: Reader, macro_id: int, number: int) -> Content:
    """What a version said.  Raises NotFound (404)."""
    queries.seen(unit, who, macro_id)
    for one in queries.versions(unit, macro_id):
        if one.number == number:
            return read_content(one.content)
    raise NotFound


def set_archived(unit: Unit, by: Actor, who: Reader, macro_id: int, *, archived: bool) -> MacroRow:
    """Out of the way, or back.  Raises NotFound (404), Forbidden (403), ShortcutTaken (422).

    Announces MacroArchived or MacroBroughtBack.
    """
    row = queries.seen(unit, who, macro_id)
    if not who.may_change(row):
        raise Forbidden
    if archived is (row.archived_at is not None):
        return row
    content = content_of(row)
    if not archived:
        _check_shortcut(unit, content, row.owner_id, row.id)
    at = unit.now if archived else None
    unit.run(_CHANGE, row=row.id, **_new(unit, row.owner_id, content, row.version, at))
    event = MacroArchived if archived else MacroBroughtBack
    unit.announce(event(actor_kind=by.kind, actor_id=by.id, macro_id=macro_id))
    return queries.seen(unit, who, macro_id)


def count_use(unit: Unit, macro_id: int, more: int = 1) -> None:
    unit.run(_COUNT_USE, row=macro_id, more=more, at=unit.now)


# -- a file at once ----------------------------------------------------------------


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a file; `teams`, `team` and `assignee` by their names."""

    row: int
    content: Content
    teams: tuple[str, ...] = ()
    team: str = ""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    field: str
    error: WalletdeskError


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a file changes, or would."""

    created: int
    changed: int
    unchanged: int
    faults: list[Fault]


def take_file(unit: Unit, by: Actor, who: Reader, drafts: Iterable[Draft], *, rehearse: bool) -> Taken:
    """All rows, or none where one has a fault.  A row is about the macro with its shortcut, else with its name and folder.

    Raises TooManyMacros (409).  Announces MacrosImported where something changed.
    """
    house = _House(unit)
    made = [_plan(unit, who, house, draft) for draft in drafts]
    faults = [one for one in made if isinstance(one, Fault)]
    plans = [one for one in made if not isinstance(one, Fault)]
    seen: set[tuple[str, ...]] = set()
    for planned in plans:
        if planned.about in seen:
            faults.append(Fault(row=planned.row, field="name", error=SameAsEarlier()))
        seen.add(planned.about)
    created = [one for one in plans if one.there is None]
    changed = [one for one in plans if one.there is not None and rules.differences(content_of(one.there), one.content)]
    if not faults and not rehearse:
        _refuse_full(unit, created, who)
        for one in created:
            _insert(unit, by, _owner(who, one.content.audience), one.content)
        for one in changed:
            if one.there is not None:
                _changed(unit, by, who, one.there, one.content, checked=True)
        if created or changed:
            unit.announce(
                MacrosImported(actor_kind=by.kind, actor_id=by.id, created=len(created), changed=len(changed))
            )
    return Taken(
        created=len(created),
        changed=len(changed),
        unchanged=len(plans) - len(created) - len(changed),
        faults=sorted(faults, key=lambda one: one.row),
    )


class SameAsEarlier(WrongMacro):
    code = "macro_twice"
    sentence = "An earlier row of the file is about the same macro."


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    content: Content
    there: MacroRow | None
    about: tuple[str, ...]


def _plan(unit: Unit, who: Reader, house: _House, draft: Draft) -> _Plan | Fault:
    try:
        content = _with_ids(unit, draft)
        owner = who.id if content.audience is Audience.OWN else None
        there = house.same(owner, content)
        _check(unit, content, owner, there.id if there else None, house)
    except WalletdeskError as error:
        return Fault(row=draft.row, field=str(error.values.get("field", "")), error=error)
    about = (str(owner), content.shortcut) if content.shortcut else (str(owner), content.folder, content.name)
    return _Plan(row=draft.row, content=content, there=there, about=about)


def _with_ids(unit: Unit, draft: Draft) -> Content:
    """Raises UnknownTeam (422)."""
    teams = tuple(_team(unit, name, "teams") for name in draft.teams)
    team = str(_team(unit, draft.team, "team")) if draft.team else ""
    actions = msgspec.structs.replace(draft.content.actions, team=team)
    return msgspec.structs.replace(draft.content, teams=teams, actions=actions)


def _team(unit: Unit, name: str, field: str) -> int:
    if (found := staff.team_by_name(unit, name)) is None:
        raise UnknownTeam(field=field)
    return found.id


class _House:
    """Every macro there is, read once to compare many with."""

    def __init__(self, unit: Unit) -> None:
        rows = queries.every(unit)
        self.live = {(row.owner_id, row.shortcut): row.id for row in rows if row.shortcut and row.archived_at is None}
        # Of two that are called alike the one in use is meant.
        old_first = sorted(rows, key=lambda row: row.archived_at is None)
        self._called = {(row.owner_id, row.folder, row.name): row for row in old_first}
        self._short = {(row.owner_id, row.shortcut): row for row in old_first if row.shortcut}

    def same(self, owner: int | None, content: Content) -> MacroRow | None:
        if content.shortcut:
            return self._short.get((owner, content.shortcut))
        return self._called.get((owner, content.folder, content.name))


def _refuse_full(unit: Unit, created: Sequence[_Plan], who: Reader) -> None:
    """Raises TooManyMacros (409)."""
    own = sum(one.content.audience is Audience.OWN for one in created)
    for owner, new, most in ((None, len(created) - own, rules.MOST_SHARED), (who.id, own, rules.MOST_OWN)):
        if new and queries.count(unit, owner) + new > most:
            raise TooManyMacros(most=most)


# -- one of them -------------------------------------------------------------------


def _added(unit: Unit, by: Actor, who: Reader, content: Content) -> MacroRow:
    owner = _owner(who, content.audience)
    _check(unit, content, owner, None)
    most = rules.MOST_SHARED if owner is None else rules.MOST_OWN
    if queries.count(unit, owner) >= most:
        raise TooManyMacros(most=most)
    return queries.seen(unit, who, _insert(unit, by, owner, content))


def _insert(unit: Unit, by: Actor, owner: int | None, content: Content) -> int:
    row = new_id()
    values = _new(unit, owner, content, 1, None)
    unit.run(
        _ADD,
        id=row,
        uses=0,
        last_used_at=None,
        created_at=unit.now,
        **{name.removeprefix("new_"): value for name, value in values.items()},
    )
    _keep_version(unit, by, row, 1, content)
    return row


def _changed(
    unit: Unit, by: Actor, who: Reader, row: MacroRow, content: Content, *, checked: bool = False
) -> tuple[str, ...]:
    if not who.may_change(row):
        raise Forbidden
    owner = _owner(who, content.audience)
    if not checked:
        _check(unit, content, owner, row.id)
    fields = rules.differences(content_of(row), content)
    if fields:
        unit.run(_CHANGE, row=row.id, **_new(unit, owner, content, row.version + 1, row.archived_at))
        _keep_version(unit, by, row.id, row.version + 1, content)
    return fields


def _owner(who: Reader, audience: Audience) -> int | None:
    """Raises Forbidden (403)."""
    if audience is Audience.OWN:
        return who.id
    if not who.manages:
        raise Forbidden
    return None


def _new(unit: Unit, owner: int | None, content: Content, version: int, archived_at: int | None) -> dict[str, Any]:
    return {
        "new_owner_id": owner,
        "new_name": content.name,
        "new_folder": content.folder,
        "new_shortcut": content.shortcut,
        "new_audience": content.audience.value,
        "new_teams": msgspec.json.encode(content.teams).decode(),
        "new_texts": msgspec.json.encode(content.texts, order="sorted").decode(),
        "new_actions": msgspec.json.encode(content.actions).decode(),
        "new_version": version,
        "new_updated_at": unit.now,
        "new_archived_at": archived_at,
    }


def _keep_version(unit: Unit, by: Actor, macro_id: int, number: int, content: Content) -> None:
    unit.run(
        _ADD_VERSION,
        id=new_id(),
        macro_id=macro_id,
        number=number,
        content=msgspec.json.encode(content).decode(),
        staff_id=by.id,
        created_at=unit.now,
    )
    unit.run(_DROP_VERSIONS, macro=macro_id, last=number - rules.VERSIONS_KEPT)


def _check(unit: Unit, content: Content, owner: int | None, of: int | None, house: _House | None = None) -> None:
    """Raises a WrongMacro (422)."""
    if content.audience is Audience.TEAMS and not content.teams:
        raise NoTeams(field="teams")
    for team_id in content.teams:
        if staff.team_by_id(unit, team_id) is None:
            raise UnknownTeam(field="teams")
    _check_shortcut(unit, content, owner, of, house)
    check_actions(unit, content.actions)


def _check_shortcut(
    unit: Unit, content: Content, owner: int | None, of: int | None, house: _House | None = None
) -> None:
    if content.shortcut and (house or _House(unit)).live.get((owner, content.shortcut), of) != of:
        raise ShortcutTaken(field="shortcut")


def check_actions(unit: Unit, actions: Actions) -> None:
    """What is to be done can be done.  Raises a WrongMacro (422)."""
    if actions.category and not tree.knows(unit, actions.category):
        raise UnknownTopic(field="actions.category")
    if unknown := gone(unit, actions):
        kind: type[WrongMacro] = {"team": UnknownTeam, "assignee": UnknownPerson}.get(unknown[0], UnknownTag)
        raise kind(field=f"actions.{unknown[0]}")


def gone(unit: Unit, actions: Actions) -> tuple[str, ...]:
    """Names of what speaks of somebody or something that is not there any more."""
    found = []
    if actions.team and staff.team_by_id(unit, int(actions.team)) is None:
        found.append("team")
    if actions.assignee not in ("", ME) and int(actions.assignee) not in staff.known(unit, [int(actions.assignee)]):
        found.append("assignee")
    if actions.tags:
        there = {one.name for one in conversations.tags(unit)}
        if not there.issuperset(actions.tags):
            found.append("tags")
    return tuple(found)
