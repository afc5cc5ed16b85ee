"""Texts that many articles share, `{{snippet:slug}}` in each of them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update

from walletdesk.events import Actor, SnippetChanged, SnippetDraftDropped, SnippetProposed
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import queries
from walletdesk.knowledge.actions import pictures
from walletdesk.knowledge.actions.shelving import read_anew
from walletdesk.knowledge.reading import check_slug
from walletdesk.knowledge.refusals import NoTitle, SecondReader, SnippetDraftChanged, StillUsed, TooManyArticles
from walletdesk.knowledge.tables import (
    NewsTextRow,
    SnippetDraftRow,
    SnippetRow,
    article_text,
    article_version,
    news_text,
    snippet,
    snippet_draft,
)
from walletdesk.wire import SafeText

MOST = 500
LENGTH = 8_000

_ADD = Query[int](insert(snippet))
_CHANGE = Query[int](
    update(snippet)
    .where(snippet.c.id == bindparam("row"))
    .values(texts=bindparam("new_texts"), updated_at=bindparam("at"))
)
_ADD_DRAFT = Query[int](insert(snippet_draft))
_FORGET_DRAFT = Query[int](delete(snippet_draft).where(snippet_draft.c.snippet_id == bindparam("row")))
_DROP = Query[int](delete(snippet).where(snippet.c.id == bindparam("row")))


def _holds(body: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(body.like(bindparam("mark")), body.like(bindparam("spaced")))


_NEWEST_WITH = Query(select(article_text.c.id).where(_holds(article_text.c.body)), int)
_PUBLIC_WITH = Query(
    select(article_text.c.id)
    .join(
        article_version,
        (article_version.c.text_id == article_text.c.id) & (article_version.c.number == article_text.c.public_version),
    )
    .where(_holds(article_version.c.body)),
    int,
)
_NEWS_WITH = Query(select(*columns(news_text, NewsTextRow)).where(_holds(news_text.c.body)), NewsTextRow)


def put(unit: Unit, by: Actor, slug: str, texts: Mapping[str, SafeText], *, two: bool = False) -> SnippetRow:
    """It says this from now on, in every article that holds it.  With `two` a snippet that one holds waits for a second reader.

    Raises a WrongArticle (422), TooManyArticles (409).  Announces SnippetChanged or SnippetProposed.
    """
    check_slug(slug)
    said = {language: text for language, text in texts.items() if text.strip()}
    if not said:
        raise NoTitle(field="texts")
    there = queries.snippets(unit)
    before = next((one for one in there if one.slug == slug), None)
    written = msgspec.json.encode(said, order="sorted").decode()
    if before is not None and before.texts == written:
        return before
    if before is not None and two and used_in(unit, slug):
        _propose(unit, by, before, written)
        return before
    if before is None:
        if len(there) >= MOST:
            raise TooManyArticles(most=MOST)
        row = new_id()
        unit.run(_ADD, id=row, slug=slug, texts=written, updated_at=unit.now)
    else:
        row = before.id
        unit.run(_CHANGE, row=row, new_texts=written, at=unit.now)
        unit.run(_FORGET_DRAFT, row=row)
    return _said_anew(unit, by, row, slug)


def let_out(unit: Unit, by: Actor, slug: str, *, at: int) -> SnippetRow:
    """Somebody else has read what waits since `at`: it says this from now on.

    Raises NotFound (404), SnippetDraftChanged (409) where something else waits by now, SecondReader (409) for who wrote it.
    Announces SnippetChanged.
    """
    row, draft = _waiting(unit, slug)
    if draft.created_at != at:
        raise SnippetDraftChanged
    if by.id is not None and by.id == draft.author_id:
        raise SecondReader
    unit.run(_CHANGE, row=row.id, new_texts=draft.texts, at=unit.now)
    unit.run(_FORGET_DRAFT, row=row.id)
    return _said_anew(unit, by, row.id, slug)


def drop_draft(unit: Unit, by: Actor, slug: str) -> None:
    """Raises NotFound (404).  Announces SnippetDraftDropped."""
    row, _ = _waiting(unit, slug)
    unit.run(_FORGET_DRAFT, row=row.id)
    unit.announce(SnippetDraftDropped(actor_kind=by.kind, actor_id=by.id, snippet_id=row.id))


def _waiting(unit: Unit, slug: str) -> tuple[SnippetRow, SnippetDraftRow]:
    row = next((one for one in queries.snippets(unit) if one.slug == slug), None)
    draft = queries.snippet_drafts(unit).get(row.id) if row is not None else None
    if row is None or draft is None:
        raise NotFound
    return row, draft


def _propose(unit: Unit, by: Actor, row: SnippetRow, written: str) -> None:
    unit.run(_FORGET_DRAFT, row=row.id)
    unit.run(_ADD_DRAFT, snippet_id=row.id, texts=written, author_id=by.id, created_at=unit.now)
    unit.announce(SnippetProposed(actor_kind=by.kind, actor_id=by.id, snippet_id=row.id))


def _said_anew(unit: Unit, by: Actor, row: int, slug: str) -> SnippetRow:
    """Whatever holds it is read anew."""
    for text_id in unit.all(_PUBLIC_WITH, **_marks(slug)):
        if (text_row := queries.text_by_id(unit, text_id)) is not None:
            read_anew(unit, text_row)
    for news in unit.all(_NEWS_WITH, **_marks(slug)):
        pictures.hold_in_news(unit, news.id, news.body)
    unit.announce(SnippetChanged(actor_kind=by.kind, actor_id=by.id, snippet_id=row, fields=("wording",)))
    return next(one for one in queries.snippets(unit) if one.id == row)


def drop(unit: Unit, by: Actor, slug: str) -> None:
    """Raises NotFound (404), StillUsed (409) while an article holds it.  Announces SnippetChanged."""
    row = next((one for one in queries.snippets(unit) if one.slug == slug), None)
    if row is None:
        raise NotFound
    if used_in(unit, slug):
        raise StillUsed
    unit.run(_DROP, row=row.id)
    unit.announce(SnippetChanged(actor_kind=by.kind, actor_id=by.id, snippet_id=row.id, fields=("active",)))


def used_in(unit: Unit, slug: str) -> int:
    """Texts that hold it, in what is public of them or in their newest version, and those of news."""
    marks = _marks(slug)
    found = {*unit.all(_NEWEST_WITH, **marks), *unit.all(_PUBLIC_WITH, **marks)}
    return len(found) + len(unit.all(_NEWS_WITH, **marks))


def _marks(slug: str) -> dict[str, str]:
    """A slug has none of the signs that `like` knows."""
    return {"mark": f"%snippet:{slug}}}}}%", "spaced": f"%snippet:{slug} }}}}%"}
