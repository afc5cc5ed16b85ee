"""Reads of the room."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, cast, func, select, text

from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.screening.rules import MOST_ROWS, Verdict, period_of
from walletdesk.screening.tables import Caught, Erasure, Report, Rescan, caught, erasure, rescan, secret_report

_CHANNEL = Query(text("select channel from inbox where id = :inbox"), str)
_INBOX_OF = Query(text("select inbox_id from conversation where id = :conversation"), int)
_BY_DAY = Query(
    select(
        caught.c.day,
        caught.c.channel,
        caught.c.kind,
        caught.c.language,
        caught.c.how,
        cast(func.sum(caught.c.n), BigInteger).label("n"),
    )
    .where(caught.c.day >= bindparam("first"), caught.c.day <= bindparam("last"))
    .group_by(caught.c.day, caught.c.channel, caught.c.kind, caught.c.language, caught.c.how)
    .order_by(caught.c.day, caught.c.channel, caught.c.kind, caught.c.language, caught.c.how),
    Caught,
)
_RUNNING = Query(
    select(*columns(rescan, Rescan)).where(rescan.c.ended_at.is_(None)).order_by(rescan.c.id.desc()).limit(1), Rescan
)
_RESCAN = Query(select(*columns(rescan, Rescan)).where(rescan.c.id == bindparam("id")), Rescan)
_LAST = Query(select(*columns(rescan, Rescan)).order_by(rescan.c.id.desc()).limit(1), Rescan)
_ERASURES = Query(
    select(*columns(erasure, Erasure))
    .where(erasure.c.id > bindparam("after"))
    .order_by(erasure.c.id)
    .limit(bindparam("limit")),
    Erasure,
)
_REPORT = Query(select(*columns(secret_report, Report)).where(secret_report.c.id == bindparam("id")), Report)
_OPEN = Query(select(func.count()).select_from(secret_report).where(secret_report.c.done.is_(False)), int)


def channel_of(unit: Unit, inbox_id: int) -> str:
    return unit.one(_CHANNEL, inbox=inbox_id) or ""


def inbox_of(unit: Unit, conversation_id: int) -> int:
    return unit.one(_INBOX_OF, conversation=conversation_id) or 0


def counts(unit: Unit, first: int, last: int, days: int) -> list[Caught]:
    """What was caught from day `first` to day `last`, summed over periods of `days` days, oldest first."""
    sums: dict[tuple[int, str, str, str, str], int] = {}
    for one in unit.all(_BY_DAY, first=first, last=last):
        key = (period_of(one.day, days), one.channel, one.kind, one.language, one.how)
        sums[key] = sums.get(key, 0) + one.n
    found = sorted(sums.items())
    return [
        Caught(day=day, channel=channel, kind=kind, language=language, how=how, n=n)
        for (day, channel, kind, language, how), n in found[-MOST_ROWS:]
    ]


def running(unit: Unit) -> Rescan | None:
    return unit.one(_RUNNING)


def rescan_by_id(unit: Unit, rescan_id: int) -> Rescan | None:
    return unit.one(_RESCAN, id=rescan_id)


def last_rescan(unit: Unit) -> Rescan | None:
    return unit.one(_LAST)


def erasures(unit: Unit, after: int = 0, limit: int = 1_000) -> list[Erasure]:
    return unit.all(_ERASURES, after=after, limit=limit)


def open_reports(unit: Unit) -> int:
    return unit.value(_OPEN)


def report_by_id(unit: Unit, report_id: int) -> Report | None:
    return unit.one(_REPORT, id=report_id)


def reports(
    unit: Unit, *, verdict: Verdict | None = None, done: bool | None = None, before: int | None = None, limit: int
) -> list[Report]:
    """At most `limit`, newest first."""
    statement = select(*columns(secret_report, Report)).order_by(secret_report.c.id.desc()).limit(limit)
    if verdict is not None:
        statement = statement.where(secret_report.c.verdict == verdict.value)
    if done is not None:
        statement = statement.where(secret_report.c.done == done)
    if before is not None:
        statement = statement.where(secret_report.c.id < before)
    return unit.select(statement, Report)
