"""Which flows there are, what their versions say, and who stands in one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import bindparam, func, select, text

from walletdesk.bot.flows.shape import Flow, State
from walletdesk.bot.tables import FlowRow, FlowVersionRow, RunRow, bot_flow, bot_flow_run, bot_flow_version
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.wire import SafeText


class Article(Row, frozen=True, kw_only=True):
    """One that everybody may read."""

    slug: str
    title: SafeText


_FLOW = columns(bot_flow, FlowRow)
_ALL = Query(select(*_FLOW).order_by(bot_flow.c.name, bot_flow.c.id), FlowRow)
_BY_ID = Query(select(*_FLOW).where(bot_flow.c.id == bindparam("id")), FlowRow)
_VERSION = Query(
    select(*columns(bot_flow_version, FlowVersionRow)).where(
        bot_flow_version.c.flow_id == bindparam("flow"), bot_flow_version.c.number == bindparam("number")
    ),
    FlowVersionRow,
)
_COUNT = Query(select(func.count()).select_from(bot_flow), int)
_RUN = Query(
    select(*columns(bot_flow_run, RunRow)).where(bot_flow_run.c.conversation_id == bindparam("conversation")), RunRow
)
_PUBLIC = Query(
    text(
        "select a.slug, min(t.title) as title from article a join article_text t on t.article_id = a.id "
        "where t.public_version is not null and a.archived_at is null and a.audience = 'public' "
        "and (t.language = a.original or not exists (select 1 from article_text o where o.article_id = a.id "
        "and o.language = a.original and o.public_version is not null)) group by a.slug order by a.slug limit 2000"
    ),
    Article,
)
_IS_PUBLIC = Query(
    text(
        "select count(*) from article a where a.slug = :slug and a.archived_at is null and a.audience = 'public' "
        "and exists (select 1 from article_text t where t.article_id = a.id and t.public_version is not null)"
    ),
    int,
)


class Count(Row, frozen=True, kw_only=True):
    """How often a flow was begun, and how it ended."""

    flow_id: int
    ended: str
    n: int


TAKEN_OVER = "taken_over"
"""Why a run ended: somebody of the team wrote."""
_COUNTS = Query(text("select flow_id, ended, count(*) as n from bot_flow_run group by flow_id, ended"), Count)

read_flow = msgspec.json.Decoder(Flow).decode
read_state = msgspec.json.Decoder(State).decode
intents_of = msgspec.json.Decoder(tuple[str, ...]).decode


def every(unit: Unit, *, deleted: bool = False) -> list[FlowRow]:
    """By name; those that are deleted, or the others."""
    return [one for one in unit.all(_ALL) if (one.deleted_at is not None) is deleted]


def names_of(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    return {row.id: row.name for row in unit.all(_ALL) if row.id in ids} if ids else {}


def count(unit: Unit) -> int:
    """Deleted ones among them."""
    return unit.value(_COUNT)


def by_id(unit: Unit, flow_id: int) -> FlowRow:
    """Raises NotFound (404)."""
    if (row := unit.one(_BY_ID, id=flow_id)) is None:
        raise NotFound
    return row


def content(unit: Unit, flow_id: int, number: int) -> Flow | None:
    row = unit.one(_VERSION, flow=flow_id, number=number)
    return None if row is None else read_flow(row.content)


def version(unit: Unit, flow_id: int, number: int) -> FlowVersionRow:
    """Raises NotFound (404)."""
    if (row := unit.one(_VERSION, flow=flow_id, number=number)) is None:
        raise NotFound
    return row


def enabled(unit: Unit) -> list[FlowRow]:
    """Those that may begin, the oldest first."""
    return sorted((one for one in every(unit) if one.enabled), key=lambda one: one.id)


def run_of(unit: Unit, conversation_id: int) -> RunRow | None:
    return unit.one(_RUN, conversation=conversation_id)


def counts(unit: Unit) -> list[Count]:
    return unit.all(_COUNTS)


def public_articles(unit: Unit) -> list[Article]:
    """Articles that everybody may read, by their short names."""
    return unit.all(_PUBLIC)


def are_public(unit: Unit, slugs: Iterable[str]) -> set[str]:
    """Those of these articles that everybody may read."""
    return {one for one in set(slugs) if unit.value(_IS_PUBLIC, slug=one) > 0}
