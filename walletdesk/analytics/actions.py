"""Topics that rise are noted once, told to leads, and end by themselves or are set aside."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, delete, insert, select, text, update

from walletdesk.analytics import queries, rules
from walletdesk.analytics.rules import DAYS, WINDOW_H, Rise, RiseState
from walletdesk.analytics.tables import RiseRow, topic_rise
from walletdesk.events import Actor, TopicRiseSetAside
from walletdesk.incidents import actions as incidents
from walletdesk.incidents.tables import IncidentRow
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import SafeText

TELL = "tell_of_rise"
KEPT_US = 365 * DAY
SHOWN = 20


class TellArgs(msgspec.Struct, frozen=True):
    rise_id: int


_ADD = Query[int](insert(topic_rise).values({name: bindparam(name) for name in RiseRow.__struct_fields__}))
_OPEN = Query(select(*columns(topic_rise, RiseRow)).where(text("state = 'open'")).order_by(topic_rise.c.id), RiseRow)
_ONE = Query(select(*columns(topic_rise, RiseRow)).where(topic_rise.c.id == bindparam("row")), RiseRow)
_LAST = Query(
    select(topic_rise.c.seen_at)
    .where(
        topic_rise.c.intent == bindparam("intent"),
        topic_rise.c.chain == bindparam("chain"),
        topic_rise.c.seen_at > bindparam("since"),
    )
    .order_by(topic_rise.c.seen_at.desc())
    .limit(1),
    int,
)
_LATELY = Query(
    select(*columns(topic_rise, RiseRow)).order_by(topic_rise.c.seen_at.desc()).limit(bindparam("limit")), RiseRow
)
_SEEN = Query[int](
    update(topic_rise)
    .where(topic_rise.c.id == bindparam("row"))
    .values(n=bindparam("new_n"), people=bindparam("new_people"), usual=bindparam("new_usual"), seen_at=bindparam("at"))
)
_END = Query[int](
    update(topic_rise)
    .where(topic_rise.c.id == bindparam("row"), text("state = 'open'"))
    .values(state=bindparam("new_state"), ended_at=bindparam("at"), staff_id=bindparam("staff"))
)
_REMOVE = Query[int](delete(topic_rise).where(topic_rise.c.seen_at < bindparam("before")))


def watch(unit: Unit) -> list[int]:
    """Compare the last hours with what is usual for them; answers with the ids of what is new."""
    unit.run(_REMOVE, before=unit.now - KEPT_US)
    until = unit.now
    since = until - WINDOW_H * HOUR
    known = min(DAYS, queries.days_known(unit, since))
    open_ = {(one.intent, one.chain): one for one in unit.all(_OPEN)}
    found: dict[tuple[str, str], tuple[Rise, int]] = {}
    for one in queries.recent(unit, since, until):
        if one.n >= rules.LEAST and one.people >= rules.LEAST_PEOPLE:
            looked = _rise(unit, one, since, known)
            if looked is not None:
                found[one.intent, one.chain] = looked
    made = []
    for (intent, chain), (rise, began_at) in found.items():
        if (row := open_.get((intent, chain))) is not None:
            more = rise.n >= row.n
            unit.run(
                _SEEN,
                row=row.id,
                new_n=max(rise.n, row.n),
                new_people=rise.people if more else row.people,
                new_usual=round(rise.usual * 1000) if more else row.usual,
                at=until,
            )
        elif _is_news(unit, intent, chain, set(open_), set(found)):
            made.append(_note(unit, intent, chain, rise, began_at))
    rise_still = {intent for intent, _ in found}
    for (intent, _), row in open_.items():
        if intent not in rise_still and row.seen_at < until - HOUR:
            unit.run(_END, row=row.id, new_state=RiseState.OVER.value, at=until, staff=None)
    return made


def _rise(unit: Unit, one: queries.Recent, since: int, known: int) -> tuple[Rise, int] | None:
    first = since - known * DAY
    hours = queries.by_hour(unit, one.intent, one.chain, first, since + WINDOW_H * HOUR)

    def window(day: int) -> list[int]:
        return [hours.get(day * 24 + hour, 0) for hour in range(WINDOW_H)]

    rise = rules.rising(one.n, one.people, [sum(window(day)) for day in range(known)])
    if rise is None:
        return None
    return rise, since + rules.began(window(known), rise.usual / WINDOW_H) * HOUR


def _is_news(unit: Unit, intent: str, chain: str, open_: set[tuple[str, str]], found: set[tuple[str, str]]) -> bool:
    """A topic that rises over all chains is one matter where one chain makes it; and one matter is told once a day."""
    if not chain and any(topic == intent and on for topic, on in found):
        return False
    if any(topic == intent for topic, _ in open_):
        return False
    return unit.one(_LAST, intent=intent, chain=chain, since=unit.now - rules.QUIET_H * HOUR) is None


def _note(unit: Unit, intent: str, chain: str, rise: Rise, began_at: int) -> int:
    row = new_id()
    unit.run(
        _ADD,
        id=row,
        intent=intent,
        chain=chain,
        state=RiseState.OPEN.value,
        n=rise.n,
        people=rise.people,
        usual=round(rise.usual * 1000),
        began_at=began_at,
        seen_at=unit.now,
        ended_at=None,
        staff_id=None,
    )
    jobs.add(unit, TELL, TellArgs(row), key=f"{TELL}:{row}")
    return row


def set_aside(unit: Unit, by: Actor, rise_id: int) -> None:
    """Somebody looked.  Raises NotFound (404).  Announces TopicRiseSetAside, once."""
    one(unit, rise_id)
    if unit.run(_END, row=rise_id, new_state=RiseState.SET_ASIDE.value, at=unit.now, staff=by.id):
        unit.announce(TopicRiseSetAside(actor_kind=by.kind, actor_id=by.id, rise_id=rise_id))


def open_incident(unit: Unit, by: Actor, rise_id: int, title: SafeText) -> IncidentRow:
    """With the conversations that the rise counted; a second time it is the same one.

    Raises NotFound (404).  Announces IncidentOpened, once.
    """
    row = one(unit, rise_id)
    since = min(row.began_at, row.seen_at - WINDOW_H * HOUR)
    return incidents.open_incident(unit, by, title, intent=row.intent, chain=row.chain, since=since, rise_id=rise_id)


def one(unit: Unit, rise_id: int) -> RiseRow:
    """Raises NotFound (404)."""
    if (row := unit.one(_ONE, row=rise_id)) is None:
        raise NotFound
    return row


def lately(unit: Unit) -> list[RiseRow]:
    """The newest first, those that are over too."""
    return unit.all(_LATELY, limit=SHOWN)


def still(unit: Unit) -> list[RiseRow]:
    """Those that rise and that nobody has set aside."""
    return unit.all(_OPEN)
