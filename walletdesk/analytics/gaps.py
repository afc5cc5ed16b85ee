"""What the desk has no good answer to: questions the bot found no article for, answers that did not help, bad ratings.

Alike ones stand together; first comes what most people would not have to write for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import ClauseElement, TextClause, text

from walletdesk.kit.clock import DAY
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import of_conversation
from walletdesk.knowledge import queries as articles
from walletdesk.sorting.queries import alike
from walletdesk.triage import queries as triage
from walletdesk.triage.tables import VerdictRow

MOST = 5_000
SHOWN = 30
NUMBERS = 6
BAD = 2
"""A rating of so many stars or fewer is a bad one."""


class Why(StrEnum):
    NO_ARTICLE = "no_article"
    NOT_HELPED = "not_helped"
    BAD_RATING = "bad_rating"


class _Found(Row, frozen=True, kw_only=True):
    conversation_id: int
    number: int
    contact_id: int
    intent: str
    language: str
    why: Why


class Written(Row, frozen=True, kw_only=True):
    """An article that is there for a topic."""

    id: int
    intents: str
    language: str
    title: str
    public: bool


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    intent: str
    language: str
    people: int
    conversations: int
    why: dict[Why, int]
    """Conversations by what went wrong, one may have several."""
    numbers: list[int]
    """Of the newest."""
    best: int
    """Number of the one an article is best made of: the newest that somebody of the team answered, else the newest."""
    articles: list[Written]
    """About this topic in this language, drafts among them."""
    draft_id: int | None
    """An article that was made of one of these conversations already."""


_TURNS = Query(
    text(
        "select t.conversation_id, c.number, c.contact_id, "
        "case when c.category <> '' then c.category else t.intent end as intent, c.language, "
        "case when t.decision = 'hand_over' and t.reason in ('nothing_found', 'unsure') and t.outcome <> 'not_helped' "
        "then 'no_article' else 'not_helped' end as why "
        "from bot_turn t join conversation c on c.id = t.conversation_id "
        "where t.created_at >= :since and c.status <> 'spam' and (t.outcome in ('not_helped', 'person') or "
        "(t.decision = 'hand_over' and t.reason in ('nothing_found', 'unsure', 'not_helped'))) "
        "order by t.id desc limit :most"
    ),
    _Found,
)
_RATED = Query(
    text(
        "select r.conversation_id, c.number, c.contact_id, c.category as intent, c.language, 'bad_rating' as why "
        "from rating r join conversation c on c.id = r.conversation_id "
        "where r.rated_at >= :since and r.score <= :bad and c.status <> 'spam' order by r.id desc limit :most"
    ),
    _Found,
)
_ARTICLES = Query(
    text(
        "select a.id, a.intents, t.language, t.title, t.public_version is not null as public from article a "
        "join article_text t on t.article_id = a.id where a.archived_at is null and a.intents <> '[]' "
        "order by a.id desc limit :most"
    ),
    Written,
)


def _listed(condition: str) -> dict[str, ClauseElement]:
    def one(engine: str) -> TextClause:
        ids = "json_each(:ids)" if engine == "sqlite" else "json_array_elements_text((:ids)::json) as value"
        cast = "value" if engine == "sqlite" else "value::bigint"
        return text(condition.replace("IDS", "(select CAST from LIST)".replace("CAST", cast).replace("LIST", ids)))

    return {engine: one(engine) for engine in ("sqlite", "postgresql")}


_ANSWERED = Query(
    _listed(
        "select distinct conversation_id from message where conversation_id in IDS and author_kind = 'agent' "
        "and visibility = 'public' and body <> ''"
    ),
    int,
)


def gaps(unit: Unit, days: int) -> list[Gap]:
    """Of the last `days`, those that would save most people the writing first."""
    since = unit.now - days * DAY
    found = [*unit.all(_TURNS, since=since, most=MOST), *unit.all(_RATED, since=since, bad=BAD, most=MOST)]
    written = unit.all(_ARTICLES, most=MOST)
    about = [(frozenset(articles.listed(one.intents)), one) for one in written]
    groups = sorted(
        _grouped(unit, found),
        key=lambda group: (
            -len({one.contact_id for one in group}),
            -len({one.conversation_id for one in group}),
            group[0].intent,
            group[0].language,
        ),
    )
    return [_gap(unit, group, about) for group in groups[:SHOWN]]


def _grouped(unit: Unit, found: Sequence[_Found]) -> list[list[_Found]]:
    """One topic in one language; where the desk knows no topic, those that mean nearly the same."""
    groups: dict[tuple[str, str, int], list[_Found]] = {}
    unknown = {one.conversation_id for one in found if one.intent in ("", "other")}
    near = _near(unit, sorted(unknown, reverse=True)[:500])
    for one in found:
        own = near.get(one.conversation_id, one.conversation_id) if one.intent in ("", "other") else 0
        groups.setdefault((one.intent, one.language, own), []).append(one)
    return list(groups.values())


def _near(unit: Unit, ids: Sequence[int]) -> dict[int, int]:
    """The first of its group, by conversation."""
    rows: list[VerdictRow] = []
    for conversation_id in ids:
        row = triage.row_of(unit, conversation_id)
        if row is not None and row.vector is not None:
            rows.append(row)
    return {row.conversation_id: group[0].conversation_id for group in alike(rows) for row in group}


def _gap(unit: Unit, group: Sequence[_Found], written: Sequence[tuple[frozenset[str], Written]]) -> Gap:
    first = group[0]
    numbers = {one.conversation_id: one.number for one in group}
    newest = sorted(numbers, reverse=True)
    answered = set(unit.all(_ANSWERED, ids=json.dumps(newest[:200])))
    best = next((one for one in newest if one in answered), newest[0])
    drafts = (of_conversation.made_of(unit, one) for one in newest[:NUMBERS])
    return Gap(
        intent=first.intent,
        language=first.language,
        people=len({one.contact_id for one in group}),
        conversations=len(numbers),
        why=dict(Counter(why for _, why in {(one.conversation_id, one.why) for one in group})),
        numbers=[numbers[one] for one in newest[:NUMBERS]],
        best=numbers[best],
        articles=[one for intents, one in written if first.intent in intents and one.language == first.language][:3],
        draft_id=next((one for one in drafts if one is not None), None),
    )
