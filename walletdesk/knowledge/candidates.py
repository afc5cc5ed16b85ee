"""Which public texts may answer a question: read from the index in one unit, few of many.

Words are asked for one by one, rare ones first, and add up; a word that thousands of texts hold brings in no text of its own
while rarer ones do.  So the time does not grow with the number of articles (docs/knowledge.md).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import and_, bindparam, select, text

from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import index
from walletdesk.knowledge.rules import Audience, Level
from walletdesk.knowledge.tables import passage, passage_term, passage_vector
from walletdesk.wire import SafeText

ALL = 300
"""Up to so many public texts, all of them are looked at."""
TAKEN = 120
"""Texts that are scored; the best are among the first ten (docs/knowledge.md)."""
COMMON = 2_000
"""A word in more texts than these brings in none while rarer ones do."""
MOST_TERMS = 24
_MOST_COLLECTED = 20_000
_TOGETHER = (4, 3, 2)

_IDS = {
    "sqlite": "in (select value from json_each(:ids))",
    "postgresql": "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
}
_TERMS = {
    "sqlite": "in (select value from json_each(:terms))",
    "postgresql": "= any(array(select json_array_elements_text(cast(:terms as json))))",
}


class Text(Row, frozen=True, kw_only=True):
    """A public text that this reader may be shown."""

    id: int
    article_id: int
    slug: str
    language: str
    original: str
    title: SafeText


class Piece(Row, frozen=True, kw_only=True):
    """A passage of one."""

    id: int
    text_id: int
    number: int
    anchor: str
    heading: SafeText
    body: SafeText
    level: Level | None
    steps: bool


class Vector(Row, frozen=True, kw_only=True):
    passage_id: int
    text_id: int
    vector: bytes


class Gathered(msgspec.Struct):
    texts: list[Text]
    pieces: list[Piece]
    vectors: list[Vector]
    known: dict[str, int]
    """In how many texts of the reader's language each term is."""
    whole: int
    """Public texts of that language."""


class _Known(Row, frozen=True, kw_only=True):
    language: str
    term: str
    texts: int


def _both(made: str, among: Mapping[str, str]) -> Mapping[str, object]:
    return {engine: text(made.replace("{among}", condition)) for engine, condition in among.items()}


_KNOWN = Query(
    {
        engine: select(passage_term.c.language, passage_term.c.term, passage_term.c.texts).where(
            text(f"passage_term.term {condition}")
        )
        for engine, condition in _TERMS.items()
    },
    _Known,
)
_BEGINNING = Query(
    select(passage_term.c.term)
    .where(
        passage_term.c.language == bindparam("language"),
        passage_term.c.term >= bindparam("first"),
        passage_term.c.term < bindparam("behind"),
    )
    .order_by(passage_term.c.texts.desc(), passage_term.c.term)
    .limit(bindparam("limit")),
    str,
)
_HOLDING = Query(
    {
        "sqlite": text(
            "select rowid from search_article where search_article match :asked order by rowid desc limit :limit"
        ),
        "postgresql": text(
            "with found as materialized (select text_id from search_article where terms @@ cast(:asked as tsquery)) "
            "select text_id from found order by text_id desc limit :limit"
        ),
    },
    int,
)
_READABLE = """
    select t.id, t.article_id, a.slug, t.language, a.original, v.title
    from article_text t
    join article a on a.id = t.article_id
    join article_version v on v.text_id = t.id and v.number = t.public_version
    where a.archived_at is null and (t.expire_at is null or t.expire_at > :now) and (a.audience = 'public' or :agents = 1) {some}
      and (t.language = :language or not exists (
            select 1 from article_text o
            where o.article_id = t.article_id and o.language = :language and o.public_version is not null)
          and (t.language = a.original or not exists (
            select 1 from article_text o
            where o.article_id = t.article_id and o.language = a.original and o.public_version is not null)))
    order by t.id
"""
_READABLE_ALL = Query(text(_READABLE.replace("{some}", "")), Text)
_READABLE_OF = Query(
    {engine: text(_READABLE.replace("{some}", f"and t.id {condition}")) for engine, condition in _IDS.items()}, Text
)
_PIECES = Query(
    {
        engine: select(
            passage.c.id,
            passage.c.text_id,
            passage.c.number,
            passage.c.anchor,
            passage.c.heading,
            passage.c.body,
            passage.c.level,
            passage.c.steps,
        )
        .where(text(f"passage.text_id {condition}"))
        .order_by(passage.c.text_id, passage.c.number)
        for engine, condition in _IDS.items()
    },
    Piece,
)
_VECTORS = select(passage_vector.c.passage_id, passage.c.text_id, passage_vector.c.vector).join(
    passage, and_(passage.c.id == passage_vector.c.passage_id, passage_vector.c.encoder == bindparam("encoder"))
)
_VECTORS_ALL = Query(_VECTORS.order_by(passage_vector.c.passage_id), Vector)
_VECTORS_OF = Query(
    {engine: _VECTORS.where(text(f"passage.text_id {condition}")) for engine, condition in _IDS.items()}, Vector
)


def all_vectors(unit: Unit, encoder: str) -> list[Vector]:
    return unit.all(_VECTORS_ALL, encoder=encoder)


def gather(
    unit: Unit,
    wanted: Mapping[str, float],
    *,
    language: str,
    audience: Audience,
    near: Iterable[int] = (),
    encoder: str | None = None,
) -> Gathered:
    """What may answer: `wanted` are terms and their weights, `near` texts whose meaning is near, whatever their words.

    With `encoder` the vectors come too.
    """
    sums = index.sums(unit)
    known, anywhere = _known(unit, wanted, language)
    agents = int(audience is Audience.AGENTS)
    if sum(sums.texts.values()) <= ALL:
        texts = unit.all(_READABLE_ALL, language=language, agents=agents, now=unit.now)
    else:
        found = _best(unit, wanted, anywhere, sum(sums.texts.values()))
        ids = dict.fromkeys([*found, *near])
        texts = unit.all(_READABLE_OF, ids=_listed(ids), language=language, agents=agents, now=unit.now)
        rank = {id_: n for n, id_ in enumerate(found)}
        close = set(near)
        texts.sort(key=lambda one: rank.get(one.id, len(rank)))
        texts = [one for n, one in enumerate(texts) if n < TAKEN or one.id in close]
    chosen = _listed(one.id for one in texts)
    return Gathered(
        texts,
        unit.all(_PIECES, ids=chosen) if texts else [],
        unit.all(_VECTORS_OF, ids=chosen, encoder=encoder) if encoder is not None and texts else [],
        known,
        max(sums.texts.get(language, 0), 1),
    )


def beginning_with(unit: Unit, beginning: str, language: str, limit: int) -> list[str]:
    """Terms of public texts that begin so, those in most texts first."""
    return unit.all(_BEGINNING, language=language, first=beginning, behind=beginning + "\U0010ffff", limit=limit)


def _known(unit: Unit, wanted: Iterable[str], language: str) -> tuple[dict[str, int], dict[str, int]]:
    known: dict[str, int] = {}
    anywhere: dict[str, int] = {}
    for one in unit.all(_KNOWN, terms=json.dumps(list(wanted))):
        anywhere[one.term] = anywhere.get(one.term, 0) + one.texts
        if one.language == language:
            known[one.term] = one.texts
    return known, anywhere


def _best(unit: Unit, wanted: Mapping[str, float], known: Mapping[str, int], whole: int) -> list[int]:
    """Ids of texts, the most telling words' first."""

    def tells(term: str) -> float:
        return wanted[term] * math.log(1 + whole / known[term])

    terms = sorted((term for term in wanted if term in known), key=lambda term: -tells(term))[:MOST_TERMS]
    score: dict[int, float] = {}
    common = []
    for term in terms:
        if known[term] > COMMON or len(score) > _MOST_COLLECTED:
            common.append(term)
            continue
        for id_ in _holding(unit, [term], COMMON):
            score[id_] = score.get(id_, 0.0) + tells(term)
    if common and len(score) < TAKEN:
        for length in _TOGETHER:
            for at in range(0, len(common) - length + 1, length):
                some = common[at : at + length]
                for id_ in _holding(unit, some, COMMON):
                    score[id_] = score.get(id_, 0.0) + sum(map(tells, some))
            if len(score) >= TAKEN:
                break
        else:
            for id_ in _holding(unit, common[:1], COMMON):
                score.setdefault(id_, tells(common[0]))
    return sorted(score, key=lambda id_: (-score[id_], -id_))[: 4 * TAKEN]


def _holding(unit: Unit, terms: list[str], limit: int) -> list[int]:
    quote, joint = ('"', " AND ") if unit.engine == "sqlite" else ("'", " & ")
    # Terms are letters and digits by construction, so nothing in them needs escaping.
    return unit.all(_HOLDING, asked=joint.join(f"{quote}{term}{quote}" for term in terms), limit=limit)


def _listed(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))
