"""Reads of news: all of them for the staff, those whose time it is for everybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import and_, bindparam, case, func, or_, select

from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import rules
from walletdesk.knowledge.rules import NewsKind, NewsStatus
from walletdesk.knowledge.tables import NewsRow, NewsTextRow, news_text
from walletdesk.knowledge.tables import news as news_table

PAGE = 20
MOST_TOLD = 50
"""Of those that the app and the feed are told."""
MOST_LOOKED_AT = 500
"""Of those that the app is told some of: the ones for its version."""

_ROW = columns(news_table, NewsRow)
_BY_ID = Query(select(*_ROW).where(news_table.c.id == bindparam("id")), NewsRow)
_COUNT = Query(select(func.count()).select_from(news_table), int)
LIVE = and_(
    news_table.c.status == NewsStatus.PUBLISHED.value,
    or_(news_table.c.shown_from.is_(None), news_table.c.shown_from <= bindparam("now")),
    or_(news_table.c.shown_until.is_(None), news_table.c.shown_until > bindparam("now")),
)
_SINCE = func.coalesce(news_table.c.shown_from, news_table.c.published_at)
_SECURITY = news_table.c.kind == NewsKind.SECURITY.value
_ORDERED = (
    select(*_ROW)
    .where(LIVE)
    .order_by(case((_SECURITY, 0), else_=1), news_table.c.pinned.desc(), _SINCE.desc(), news_table.c.id.desc())
    .limit(bindparam("limit"))
)
_LISTED = Query(_ORDERED.offset(bindparam("after")), NewsRow)
_LANE = Query(_ORDERED.where(_SECURITY), NewsRow)
_OTHERS = Query(_ORDERED.where(~_SECURITY), NewsRow)
_NEWEST = Query(
    select(*_ROW).where(LIVE).order_by(_SINCE.desc(), news_table.c.id.desc()).limit(bindparam("limit")), NewsRow
)
_ONE_LIVE = Query(select(*_ROW).where(LIVE, news_table.c.id == bindparam("id")), NewsRow)
_NEXT_FROM = Query(
    select(func.min(news_table.c.shown_from)).where(
        news_table.c.status == NewsStatus.PUBLISHED.value, news_table.c.shown_from > bindparam("now")
    ),
    int,
)
_NEXT_UNTIL = Query(
    select(func.min(news_table.c.shown_until)).where(
        news_table.c.status == NewsStatus.PUBLISHED.value, news_table.c.shown_until > bindparam("now")
    ),
    int,
)


class News(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of news with all its languages."""

    row: NewsRow
    texts: tuple[NewsTextRow, ...]

    @property
    def since(self) -> int:
        """When readers saw it first, or when it was written."""
        return self.row.shown_from or self.row.published_at or self.row.created_at

    @property
    def changed_at(self) -> int:
        return max(self.since, *(one.updated_at for one in self.texts))

    def best(self, language: str, usual: str = "en") -> NewsTextRow:
        """The text that a reader of `language` gets."""
        chosen = rules.choose([one.language for one in self.texts], language, usual)
        return next(one for one in self.texts if one.language == chosen)


def count(unit: Unit) -> int:
    return unit.value(_COUNT)


def one(unit: Unit, news_id: int) -> NewsRow:
    """Raises NotFound (404)."""
    if (row := unit.one(_BY_ID, id=news_id)) is None:
        raise NotFound
    return row


def whole(unit: Unit, news_id: int) -> News:
    """Raises NotFound (404)."""
    return _with_texts(unit, [one(unit, news_id)])[0]


def texts_of(unit: Unit, ids: Collection[int]) -> dict[int, list[NewsTextRow]]:
    """By language."""
    if not ids:
        return {}
    asked = select(*columns(news_text, NewsTextRow)).where(news_text.c.news_id.in_(ids)).order_by(news_text.c.language)
    found: dict[int, list[NewsTextRow]] = {}
    for row in unit.select(asked, NewsTextRow):
        found.setdefault(row.news_id, []).append(row)
    return found


def found(unit: Unit, *, status: NewsStatus | None, before: int | None, limit: int) -> list[News]:
    """For the staff: the newest first; without a status all but archived ones."""
    asked = select(*_ROW).order_by(news_table.c.id.desc()).limit(limit)
    if status is not None:
        asked = asked.where(news_table.c.status == status.value)
    else:
        asked = asked.where(news_table.c.status != NewsStatus.ARCHIVED.value)
    if before is not None:
        asked = asked.where(news_table.c.id < before)
    return _with_texts(unit, unit.select(asked, NewsRow))


# -- for everybody -----------------------------------------------------------------


def listed(unit: Unit, *, after: int = 0, limit: int = PAGE) -> list[News]:
    """Whose time it is: security first, then what is pinned, then the newest."""
    return _with_texts(unit, unit.all(_LISTED, now=unit.now, after=after, limit=limit))


def on_start(unit: Unit, each: int) -> list[News]:
    """The first of security and the first of the others, so many of each."""
    rows = unit.all(_LANE, now=unit.now, limit=each) + unit.all(_OTHERS, now=unit.now, limit=each)
    return _with_texts(unit, rows)


def newest(unit: Unit, *, limit: int) -> list[News]:
    """Whose time it is, by the time they were let out alone."""
    return _with_texts(unit, unit.all(_NEWEST, now=unit.now, limit=limit))


def live(unit: Unit, news_id: int) -> News:
    """Raises NotFound (404) for what nobody may read now: a draft, one whose time is to come or over."""
    if (row := unit.one(_ONE_LIVE, now=unit.now, id=news_id)) is None:
        raise NotFound
    return _with_texts(unit, [row])[0]


def next_change(unit: Unit) -> int | None:
    """When the next piece of news comes or goes by itself."""
    times = (unit.one(_NEXT_FROM, now=unit.now), unit.one(_NEXT_UNTIL, now=unit.now))
    return min((one for one in times if one is not None), default=None)


def _with_texts(unit: Unit, rows: Sequence[NewsRow]) -> list[News]:
    texts = texts_of(unit, [row.id for row in rows])
    return [News(row=row, texts=tuple(texts[row.id])) for row in rows if row.id in texts]
