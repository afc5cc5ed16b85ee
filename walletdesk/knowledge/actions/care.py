"""What articles need somebody for: links that lead nowhere, pages nobody finds, what readers said, and what was read most."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, cast, delete, func, or_, select, update

from walletdesk.events import Actor, FeedbackSetAside
from walletdesk.kit.clock import DAY
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge.rules import Audience
from walletdesk.knowledge.shown import day_of
from walletdesk.knowledge.tables import (
    FeedbackRow,
    article,
    article_day,
    article_feedback,
    article_slug,
    article_text,
    article_version,
)
from walletdesk.wire import SafeText

PAGE = 500
MOST_TEXTS = 20_000
"""So many public texts are looked at for links."""
SHOWN = 100
_LINK = re.compile(r"\]\(\s*<?article:([a-z0-9-]{1,100})")


class Text(Row, frozen=True, kw_only=True):
    """A text, as reports name it."""

    article_id: int
    text_id: int
    slug: str
    language: str
    title: SafeText


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A public text that links to an article nobody can open in any language."""

    text: Text
    target: str


class Read(Row, frozen=True, kw_only=True):
    """How often a text was opened in the days that were asked for, and what came of it."""

    article_id: int
    text_id: int
    slug: str
    language: str
    title: SafeText
    opened: int
    helped: int
    not_helped: int
    inserted: int
    cited: int
    deflected: int


class Opinion(Row, frozen=True, kw_only=True):
    """What a reader said of a text."""

    id: int
    article_id: int
    slug: str
    language: str
    title: SafeText
    version: int
    helped: bool
    why_not: str | None
    words: SafeText
    created_at: int


class Body(Row, frozen=True, kw_only=True):
    article_id: int
    text_id: int
    slug: str
    language: str
    title: SafeText
    category_id: int | None
    audience: Audience
    body: SafeText


class Old(Row, frozen=True, kw_only=True):
    slug: str
    now: str


_TEXT = (
    article.c.id.label("article_id"),
    article_text.c.id.label("text_id"),
    article.c.slug,
    article_text.c.language,
    article_text.c.title,
)
_JOINED = article_text.join(article, article.c.id == article_text.c.article_id)
_OPEN = and_(
    article.c.archived_at.is_(None),
    article_text.c.public_version.is_not(None),
    or_(article_text.c.expire_at.is_(None), article_text.c.expire_at > bindparam("now")),
)
_BODIES = Query(
    select(*_TEXT, article.c.category_id, article.c.audience, article_version.c.body)
    .select_from(
        _JOINED.join(
            article_version,
            and_(
                article_version.c.text_id == article_text.c.id,
                article_version.c.number == article_text.c.public_version,
            ),
        )
    )
    .where(_OPEN, article_text.c.id > bindparam("after"))
    .order_by(article_text.c.id)
    .limit(bindparam("limit")),
    Body,
)
_OLD = Query(
    select(article_slug.c.slug, article.c.slug.label("now"))
    .join_from(article_slug, article, article.c.id == article_slug.c.article_id)
    .where(article.c.archived_at.is_(None)),
    Old,
)
_READ = Query(
    select(
        *_TEXT,
        *(
            cast(func.sum(article_day.c[name]), BigInteger).label(name)
            for name in ("opened", "helped", "not_helped", "inserted", "cited", "deflected")
        ),
    )
    .select_from(_JOINED.join(article_day, article_day.c.text_id == article_text.c.id))
    .where(article_day.c.day >= bindparam("day"))
    .group_by(article.c.id, article_text.c.id, article.c.slug, article_text.c.language, article_text.c.title)
    .order_by(func.sum(article_day.c.opened).desc(), article_text.c.id)
    .limit(bindparam("limit")),
    Read,
)
_OPINIONS = Query(
    select(
        article_feedback.c.id,
        article.c.id.label("article_id"),
        article.c.slug,
        article_text.c.language,
        article_text.c.title,
        *(article_feedback.c[name] for name in ("version", "helped", "why_not", "words", "created_at")),
    )
    .select_from(_JOINED.join(article_feedback, article_feedback.c.text_id == article_text.c.id))
    .where(article_feedback.c.id < bindparam("before"))
    .order_by(article_feedback.c.id.desc())
    .limit(bindparam("limit")),
    Opinion,
)
_ONE = Query(
    select(*columns(article_feedback, FeedbackRow)).where(article_feedback.c.id == bindparam("id")), FeedbackRow
)
_DROP = Query[int](delete(article_feedback).where(article_feedback.c.id == bindparam("id")))
_LESS = Query[int](
    update(article_day)
    .where(article_day.c.text_id == bindparam("text"), article_day.c.day == bindparam("on"))
    .values(
        helped=article_day.c.helped - bindparam("was_helped"),
        not_helped=article_day.c.not_helped - bindparam("was_not"),
    )
)
END = 2**62


def bodies(unit: Unit, after: int) -> list[Body]:
    """Public texts by their ids, a page behind `after`."""
    return unit.all(_BODIES, after=after, limit=PAGE, now=unit.now)


def old_slugs(unit: Unit) -> dict[str, str]:
    """Those that lead on to another, and to which."""
    return {one.slug: one.now for one in unit.all(_OLD)}


def links(found: Sequence[Body], old: Mapping[str, str]) -> tuple[list[Broken], list[Body]]:
    """Links that lead nowhere, and orphans: texts that stand on no shelf and that no other article links to.

    For everybody an article of the team is nowhere.
    """
    open_to = {
        audience: {one.slug for one in found if audience is Audience.AGENTS or one.audience is audience}
        for audience in Audience
    }
    there = {
        audience: open_to[audience] | {was for was, now in old.items() if now in open_to[audience]}
        for audience in Audience
    }
    broken: list[Broken] = []
    linked: set[str] = set()
    for one in found:
        targets = dict.fromkeys(_LINK.findall(one.body))
        linked.update(now for each in targets if (now := old.get(each, each)) != one.slug)
        text = Text(**{name: getattr(one, name) for name in Text.__struct_fields__})
        broken += [Broken(text=text, target=each) for each in targets if each not in there[one.audience]]
    return broken, [one for one in found if one.category_id is None and one.slug not in linked]


def read_most(unit: Unit, *, days: int) -> list[Read]:
    return unit.all(_READ, day=day_of(unit.now - days * DAY), limit=SHOWN)


def opinions(unit: Unit, *, before: int | None, limit: int) -> list[Opinion]:
    """The newest first."""
    return unit.all(_OPINIONS, before=END if before is None else before, limit=limit)


def set_aside(unit: Unit, by: Actor, feedback_id: int) -> None:
    """Somebody of the team says that this was said in bad faith: it goes, and counts no more.

    Raises NotFound (404).  Announces FeedbackSetAside.
    """
    row = unit.one(_ONE, id=feedback_id)
    if row is None:
        raise NotFound
    unit.run(_DROP, id=feedback_id)
    unit.run(
        _LESS,
        text=row.text_id,
        on=day_of(row.created_at),
        was_helped=int(row.helped),
        was_not=int(not row.helped),
    )
    unit.announce(FeedbackSetAside(actor_kind=by.kind, actor_id=by.id, feedback_id=feedback_id))
