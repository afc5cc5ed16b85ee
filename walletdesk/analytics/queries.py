"""What was asked, counted over conversations: by day and topic, chain, app version, language or channel."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import ClauseElement, text

from walletdesk.analytics.rules import By
from walletdesk.chain.networks import NETWORKS
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.unit import Query, Row, Unit

_ENGINES = ("sqlite", "postgresql")
_FACT = {
    "sqlite": "coalesce(json_extract(c.facts, '$.{name}'), '')",
    "postgresql": "coalesce(c.facts::json ->> '{name}', '')",
}
MOST_NAMES = 200
"""Of those that a page looks at."""
MOST_ROWS = 100_000
"""Of a sheet, which is to have every one; more than a program for tables opens nobody needs."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which questions: those of a time, and of one topic, chain, version, language, channel where they are named."""

    since: int
    until: int
    intent: str = ""
    chain: str = ""
    version: str = ""
    language: str = ""
    channel: str = ""


class Counted(Row, frozen=True, kw_only=True):
    name: str
    bucket: int
    n: int


class Named(Row, frozen=True, kw_only=True):
    name: str
    n: int
    people: int


def _column(by: By, engine: str) -> str:
    match by:
        case By.INTENT:
            return "c.category"
        case By.CHAIN:
            return f"lower({_FACT[engine].format(name='chain')})"
        case By.VERSION:
            return _FACT[engine].format(name="app_version")
        case By.LANGUAGE:
            return "c.language"
        case By.CHANNEL:
            return "i.channel"


def _from(engine: str) -> str:
    return (
        "from conversation c join inbox i on i.id = c.inbox_id "
        "where c.created_at >= :since and c.created_at < :until and c.status <> 'spam'"
        + "".join(
            " and (:BY = '' or COL = :BY)".replace("BY", by.value).replace("COL", _column(by, engine)) for by in By
        )
    )


def _each(statement: str, by: By = By.CHAIN) -> Mapping[str, ClauseElement]:
    """For each engine, with what stands for `NAME`, `REST` and `CHAIN` there."""
    return {
        engine: text(
            statement.replace("NAME", _column(by, engine))
            .replace("REST", _from(engine))
            .replace("CHAIN", _column(By.CHAIN, engine))
        )
        for engine in _ENGINES
    }


_BUCKETS = {
    by: Query(
        _each("select NAME as name, (c.created_at - :first) / :step as bucket, count(*) as n REST group by 1, 2", by),
        Counted,
    )
    for by in By
}
_NAMES = {
    by: Query(
        _each(
            "select NAME as name, count(*) as n, count(distinct c.contact_id) as people REST "
            "group by 1 order by 2 desc, 1 limit :most",
            by,
        ),
        Named,
    )
    for by in By
}
_ALL = Query(_each("select '' as name, count(*) as n, count(distinct c.contact_id) as people REST"), Named)


class Recent(Row, frozen=True, kw_only=True):
    intent: str
    chain: str
    n: int
    people: int


class Hours(Row, frozen=True, kw_only=True):
    at: int
    n: int


_NEW = (
    "from conversation c where c.created_at >= :since and c.created_at < :until and c.status <> 'spam' "
    "and c.category <> '' "
)
_RECENT = Query(
    _each(
        "select c.category as intent, CHAIN as chain, count(*) as n, count(distinct c.contact_id) as people NEW "
        "group by 1, 2".replace("NEW", _NEW)
    ),
    Recent,
)
_RECENT_ALL = Query(
    text(
        "select c.category as intent, '' as chain, count(*) as n, count(distinct c.contact_id) as people NEW "
        "group by 1".replace("NEW", _NEW)
    ),
    Recent,
)
_HOURS = Query(
    _each(
        "select (c.created_at - :since) / :hour as at, count(*) as n NEW and c.category = :intent "
        "and (:chain = '' or CHAIN = :chain) group by 1".replace("NEW", _NEW)
    ),
    Hours,
)
_FIRST = Query(text("select min(created_at) from conversation"), int)


def buckets(unit: Unit, asked: Asked, by: By, step: int) -> list[Counted]:
    """How many of each name in each step of `step` microseconds from `asked.since`."""
    return unit.all(_BUCKETS[by], first=asked.since, step=step, **_values(asked))


def names(unit: Unit, asked: Asked, by: By, most: int = MOST_NAMES) -> list[Named]:
    """The most asked first."""
    return unit.all(_NAMES[by], most=most, **_values(asked))


def whole(unit: Unit, asked: Asked) -> Named:
    found = unit.one(_ALL, **_values(asked))
    return found or Named(name="", n=0, people=0)


def recent(unit: Unit, since: int, until: int) -> list[Recent]:
    """Of each topic, over all chains and on each chain that the desk knows."""
    of_chains = [one for one in unit.all(_RECENT, since=since, until=until) if one.chain in NETWORKS]
    return [*unit.all(_RECENT_ALL, since=since, until=until), *of_chains]


def by_hour(unit: Unit, intent: str, chain: str, since: int, until: int) -> dict[int, int]:
    """How many in each hour from `since`, which is 0; hours without are left out."""
    rows = unit.all(_HOURS, hour=HOUR, intent=intent, chain=chain, since=since, until=until)
    return {one.at: one.n for one in rows}


def days_known(unit: Unit, now: int) -> int:
    """Whole days since the first conversation."""
    first = unit.one(_FIRST)
    return 0 if first is None else max(0, (now - first) // DAY)


def _values(asked: Asked) -> dict[str, int | str]:
    return {name: getattr(asked, name) for name in Asked.__struct_fields__}
