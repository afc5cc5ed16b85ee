"""The search index over what is public: `keep` and `forget` keep it.

A text's passages are rows; its terms stand whole in `search_article` (FTS5 on SQLite, a tsvector with GIN on PostgreSQL, as
for messages), and `passage_term` counts for each language how many texts hold a term, so that a rare word is told from a
common one without asking the index.  Terms that begin with # are no words but sums: see `Sums`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, text

from walletdesk.kit import jobs
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import live
from walletdesk.knowledge.passages import Passage
from walletdesk.knowledge.tables import (
    PassageRow,
    article_text,
    article_version,
    passage,
    passage_term,
    passage_vector,
)
from walletdesk.knowledge.wording import counted

ENCODE = "encode_passages"
"""The job that gives new passages their vectors (`vectors.py`)."""

TEXTS, PASSAGES, CHANGES = "#texts:", "#passages", "#changes"
_ANY = ""
"""The language of sums over all."""


class Sums(msgspec.Struct, frozen=True):
    """What is counted over the index."""

    texts: dict[str, int]
    """Public texts by language."""
    passages: int
    changes: int
    """Grows with every change of passages or vectors: what was read at the same number is current."""


class _Counted(Row, frozen=True, kw_only=True):
    term: str
    texts: int


class _Public(Row, frozen=True, kw_only=True):
    id: int
    title: str


_LANGUAGE = Query(select(article_text.c.language).where(article_text.c.id == bindparam("id")), str)
_ADD_PASSAGE = Query[int](
    insert(passage).values(**{name: bindparam(name) for name in PassageRow.__struct_fields__}),
)
_PASSAGES = Query(select(func.count()).select_from(passage).where(passage.c.text_id == bindparam("text_id")), int)
_HELD = Query(
    select(*columns(passage, PassageRow)).where(passage.c.text_id == bindparam("text_id")).order_by(passage.c.number),
    PassageRow,
)
_PUBLIC = Query(
    select(article_text.c.id, article_version.c.title)
    .join_from(
        article_text,
        article_version,
        (article_version.c.text_id == article_text.c.id) & (article_version.c.number == article_text.c.public_version),
    )
    .where(article_text.c.id > bindparam("after"))
    .order_by(article_text.c.id)
    .limit(bindparam("limit")),
    _Public,
)
_FORGET_VECTORS = Query[int](
    delete(passage_vector).where(
        passage_vector.c.passage_id.in_(select(passage.c.id).where(passage.c.text_id == bindparam("text_id")))
    )
)
_FORGET_PASSAGES = Query[int](delete(passage).where(passage.c.text_id == bindparam("text_id")))
_TERMS = Query(
    {
        "sqlite": text("select terms from search_article where rowid = :id"),
        "postgresql": text(
            "select array_to_string(tsvector_to_array(terms), ' ') from search_article where text_id = :id"
        ),
    },
    str,
)
_ADD_TERMS = Query(
    {
        "sqlite": text("insert into search_article (rowid, terms) values (:id, :terms)"),
        "postgresql": text(
            "insert into search_article (text_id, terms) values (:id, array_to_tsvector(string_to_array(:terms, ' ')))"
        ),
    },
    int,
)
_FORGET_TERMS = Query(
    {
        "sqlite": text("delete from search_article where rowid = :id"),
        "postgresql": text("delete from search_article where text_id = :id"),
    },
    int,
)
_COUNT = Query(
    text(
        "insert into passage_term (language, term, texts) values (:language, :term, :more) "
        "on conflict (language, term) do update set texts = passage_term.texts + excluded.texts"
    ),
    int,
)
_NO_LONGER = Query[int](
    delete(passage_term).where(
        passage_term.c.language == bindparam("language"),
        passage_term.c.term == bindparam("term"),
        passage_term.c.texts <= 0,
    )
)
_SUMS = Query(
    select(passage_term.c.term, passage_term.c.texts).where(passage_term.c.language == bindparam("any")), _Counted
)


def keep(unit: Unit, text_id: int, language: str, title: str, cut: Sequence[Passage]) -> None:
    """Have search find this of a text, and nothing else of it; vectors of passages that it did not have follow by a job."""
    _forget_terms(unit, text_id)
    held = [(one.number, one.anchor, one.heading, one.body, one.level, one.steps) for one in _held(unit, text_id)]
    if held != [(one.number, one.anchor, one.heading, one.text, one.level, one.steps) for one in cut]:
        _forget_passages(unit, text_id)
        _add_passages(unit, text_id, cut)
    terms = list(_terms(title, ((one.heading, one.text) for one in cut)))
    unit.run(_ADD_TERMS, id=text_id, terms=" ".join(terms))
    _sum(unit, language, dict.fromkeys(terms, 1))
    _sum(unit, _ANY, {TEXTS + language: 1, CHANGES: 1})


def forget(unit: Unit, text_id: int) -> None:
    """Have search find nothing of a text."""
    _forget_terms(unit, text_id)
    _forget_passages(unit, text_id)
    changed(unit)


def sums(unit: Unit) -> Sums:
    whole = {one.term: one.texts for one in unit.all(_SUMS, any=_ANY)}
    texts = {term.removeprefix(TEXTS): n for term, n in whole.items() if term.startswith(TEXTS) and n > 0}
    return Sums(texts, whole.get(PASSAGES, 0), whole.get(CHANGES, 0))


def stale(unit: Unit, after: int, limit: int) -> tuple[list[int], int | None]:
    """Those of so many public texts above id `after` whose terms are others now, and the id to go on after; None at the end."""
    rows = unit.all(_PUBLIC, after=after, limit=limit)
    ids = []
    for row in rows:
        terms = unit.one(_TERMS, id=row.id)
        said = ((one.heading, one.body) for one in _held(unit, row.id))
        if terms is not None and set(terms.split()) != set(_terms(row.title, said)):
            ids.append(row.id)
    return ids, rows[-1].id if len(rows) == limit else None


def changed(unit: Unit) -> None:
    """What was read of passages and vectors is no longer current."""
    _sum(unit, _ANY, {CHANGES: 1})


def _held(unit: Unit, text_id: int) -> list[PassageRow]:
    return unit.all(_HELD, text_id=text_id)


def _terms(title: str, said: Iterable[tuple[str, str]]) -> dict[str, int]:
    return counted("\n".join([title, *(live.without(f"{heading}\n{body}") for heading, body in said)]))


def _add_passages(unit: Unit, text_id: int, cut: Sequence[Passage]) -> None:
    unit.many(
        _ADD_PASSAGE,
        [
            {
                "id": new_id(),
                "text_id": text_id,
                "number": one.number,
                "anchor": one.anchor,
                "heading": one.heading,
                "body": one.text,
                "level": one.level,
                "steps": one.steps,
            }
            for one in cut
        ],
    )
    _sum(unit, _ANY, {PASSAGES: len(cut)})
    jobs.add(unit, ENCODE, key=ENCODE)


def _forget_terms(unit: Unit, text_id: int) -> None:
    language = unit.one(_LANGUAGE, id=text_id)
    terms = unit.one(_TERMS, id=text_id)
    if terms is not None and language is not None:
        gone = terms.split()
        _sum(unit, language, dict.fromkeys(gone, -1))
        _sum(unit, _ANY, {TEXTS + language: -1})
        unit.many(_NO_LONGER, ({"language": language, "term": term} for term in sorted(gone)))
    unit.run(_FORGET_TERMS, id=text_id)


def _forget_passages(unit: Unit, text_id: int) -> None:
    if held := unit.value(_PASSAGES, text_id=text_id):
        _sum(unit, _ANY, {PASSAGES: -held})
        unit.run(_FORGET_VECTORS, text_id=text_id)
        unit.run(_FORGET_PASSAGES, text_id=text_id)


def _sum(unit: Unit, language: str, more: dict[str, int]) -> None:
    """In the order of the terms, so that two who publish at once never wait for each other in a ring."""
    unit.many(_COUNT, ({"language": language, "term": term, "more": n} for term, n in sorted(more.items())))
