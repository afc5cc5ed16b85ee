"""In which languages people ask, which they miss, and whether somebody answers in them."""

from __future__ import annotations

import msgspec
from sqlalchemy import text

from walletdesk.analytics.asking import step_of
from walletdesk.kit.unit import Query, Row, Unit


class Answered(Row, frozen=True, kw_only=True):
    """Conversations of one language that began in a time, by who answered them first of all."""

    language: str
    n: int
    people: int
    by_person: int
    by_bot: int
    """By the bot, and by no person."""


class _Column(Row, frozen=True, kw_only=True):
    language: str
    bucket: int
    n: int


class _Named(Row, frozen=True, kw_only=True):
    language: str
    n: int


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    language: str
    wishes: int
    """Readers who would rather read this language, each once a day."""
    conversations: int
    before: int
    people: int
    counts: list[int]
    by_person: int
    by_bot: int
    articles: int
    """Public texts in it."""


_NEW = "from conversation c where c.created_at >= :since and c.created_at < :until and c.status <> 'spam'"
_SAID = "exists (select 1 from message m where m.conversation_id = c.id and m.visibility = 'public' and m.author_kind = 'WHO')"


def _sum(condition: str) -> str:
    return f"coalesce(sum(case when {condition} then 1 else 0 end), 0)"


_PERSON, _BOT = _SAID.replace("WHO", "agent"), _SAID.replace("WHO", "bot")
_ANSWERED = Query(
    text(
        "select c.language, count(*) as n, count(distinct c.contact_id) as people, "
        f"{_sum(_PERSON)} as by_person, {_sum(f'not {_PERSON} and {_BOT}')} as by_bot {_NEW} group by 1"
    ),
    Answered,
)
_BEFORE = Query(text(f"select c.language, count(*) as n {_NEW} group by 1"), _Named)
_COLUMNS = Query(
    text(f"select c.language, (c.created_at - :first) / :step as bucket, count(*) as n {_NEW} group by 1, 2"), _Column
)
_WISHES = Query(text("select language, count(*) as n from language_wish where created_at >= :since group by 1"), _Named)
_ARTICLES = Query(
    text(
        "select language, count(*) as n from article_text t join article a on a.id = t.article_id "
        "where t.public_version is not null and a.archived_at is null and a.audience = 'public' group by 1"
    ),
    _Named,
)


def languages(unit: Unit, since: int, until: int) -> list[Spoken]:
    """Those that somebody wrote in or wished for; the most of both first."""
    step = step_of(since, until)
    columns = -(-(until - since) // step)
    counted: dict[str, list[int]] = {}
    for one in unit.all(_COLUMNS, first=since, step=step, since=since, until=until):
        counted.setdefault(one.language, [0] * columns)[min(one.bucket, columns - 1)] += one.n
    answered = {one.language: one for one in unit.all(_ANSWERED, since=since, until=until)}
    before = {one.language: one.n for one in unit.all(_BEFORE, since=since - (until - since), until=since)}
    wishes = {one.language: one.n for one in unit.all(_WISHES, since=since)}
    articles = {one.language: one.n for one in unit.all(_ARTICLES)}
    found = []
    for language in answered.keys() | wishes.keys():
        told = answered.get(language)
        found.append(
            Spoken(
                language=language,
                wishes=wishes.get(language, 0),
                conversations=0 if told is None else told.n,
                before=before.get(language, 0),
                people=0 if told is None else told.people,
                counts=counted.get(language, [0] * columns),
                by_person=0 if told is None else told.by_person,
                by_bot=0 if told is None else told.by_bot,
                articles=articles.get(language, 0),
            )
        )
    return sorted(found, key=lambda one: (-(one.wishes + one.conversations), one.language))
