"""The page's chart: some names by day or week, the rest together, and how it was before."""

from __future__ import annotations

import csv
import io

import msgspec

from walletdesk.analytics import queries
from walletdesk.analytics.queries import Asked, Named
from walletdesk.analytics.rules import By
from walletdesk.analytics.schemas import AskedChoices, AskedSeries, AskedView
from walletdesk.kit.clock import DAY, to_datetime
from walletdesk.kit.unit import Unit

SHOWN = 8
WEEKS_FROM = 45
"""Of more days than these a column is a week."""
CHOICES = 50
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def step_of(since: int, until: int) -> int:
    """Length of a column."""
    return DAY if until - since <= WEEKS_FROM * DAY else 7 * DAY


def view(unit: Unit, asked: Asked, by: By, *, most: int = SHOWN, named_at_most: int = queries.MOST_NAMES) -> AskedView:
    step = step_of(asked.since, asked.until)
    columns = -(-(asked.until - asked.since) // step)
    counted: dict[str, list[int]] = {}
    for one in queries.buckets(unit, asked, by, step):
        counted.setdefault(one.name, [0] * columns)[min(one.bucket, columns - 1)] += one.n
    named = queries.names(unit, asked, by, named_at_most)
    earlier = msgspec.structs.replace(asked, since=asked.since - (asked.until - asked.since), until=asked.since)
    before = {one.name: one.n for one in queries.names(unit, earlier, by, named_at_most)}
    whole, whole_before = queries.whole(unit, asked), queries.whole(unit, earlier)
    shown = named[:most]
    return AskedView(
        since=asked.since,
        until=asked.until,
        step=step,
        n=whole.n,
        people=whole.people,
        before=whole_before.n,
        series=[_series(one, counted.get(one.name, [0] * columns), before.get(one.name, 0)) for one in shown],
        rest=_rest({one.name for one in shown}, counted, whole, whole_before, shown, before, columns),
        choices=_choices(unit, asked),
    )


def _series(one: Named, counts: list[int], before: int) -> AskedSeries:
    return AskedSeries(name=one.name, counts=counts, n=one.n, people=one.people, before=before)


def _rest(
    shown: set[str],
    counted: dict[str, list[int]],
    whole: Named,
    whole_before: Named,
    named: list[Named],
    before: dict[str, int],
    columns: int,
) -> AskedSeries | None:
    others = [counts for name, counts in counted.items() if name not in shown]
    n = whole.n - sum(one.n for one in named)
    if not others or n <= 0:
        return None
    counts = [sum(each[at] for each in others) for at in range(columns)]
    return AskedSeries(
        name="", counts=counts, n=n, people=0, before=max(0, whole_before.n - sum(before.get(one, 0) for one in shown))
    )


def _choices(unit: Unit, asked: Asked) -> AskedChoices:
    """Whatever else is chosen, so that another can be."""
    everything = Asked(since=asked.since, until=asked.until)
    found = {by.value: [one.name for one in queries.names(unit, everything, by) if one.name][:CHOICES] for by in By}
    return AskedChoices(**found)


def sheet(unit: Unit, asked: Asked, by: By) -> str:
    """The chart's numbers as CSV, every name a row; a cell that a table would calculate is text."""
    made = view(unit, asked, by, most=queries.MOST_ROWS, named_at_most=queries.MOST_ROWS)
    begins = [to_datetime(made.since + at * made.step).date().isoformat() for at in range(len(_first(made)))]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([by.value, *begins, "conversations", "people", "before"])
    for one in made.series:
        name = f"'{one.name}" if one.name.startswith(_FORMULA) else one.name
        writer.writerow([name, *one.counts, one.n, one.people, one.before])
    return out.getvalue()


def _first(made: AskedView) -> list[int]:
    return made.series[0].counts if made.series else []
