"""Reads of who gets news by mail: counts for leads, never an address."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge.rules import MailState, NewsLane
from walletdesk.knowledge.tables import news_mail, news_reader


class Lane(Row, frozen=True, kw_only=True):
    language: str
    lane: NewsLane
    n: int


class Stood(Row, frozen=True, kw_only=True):
    state: MailState
    n: int


_COUNTS = Query(
    select(news_reader.c.language, news_reader.c.lane, func.count().label("n"))
    .group_by(news_reader.c.language, news_reader.c.lane)
    .order_by(news_reader.c.language, news_reader.c.lane),
    Lane,
)
_STANDS = Query(
    select(news_mail.c.state, func.count().label("n"))
    .where(news_mail.c.news_id == bindparam("news"))
    .group_by(news_mail.c.state),
    Stood,
)


def counts(unit: Unit) -> list[Lane]:
    return unit.all(_COUNTS)


def mails_of(unit: Unit, news_id: int) -> dict[MailState, int]:
    """How many mails of one piece of news stand where."""
    return {one.state: one.n for one in unit.all(_STANDS, news=news_id)}
