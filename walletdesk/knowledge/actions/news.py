"""News: written, saved, let out, taken back and put away.

What is saved of published news is read at once; their time comes and goes by itself, because readers' queries ask the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from walletdesk.events import Actor, NewsArchived, NewsChanged, NewsCreated, NewsPublished, NewsTakenBack
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import news, rules
from walletdesk.knowledge.actions import pictures
from walletdesk.knowledge.actions.articles import check_language
from walletdesk.knowledge.reading import Words
from walletdesk.knowledge.refusals import (
    NewsChangedMeanwhile,
    NewsOver,
    NoNewsBody,
    NoNewsText,
    TimesCross,
    TooManyNews,
    VersionsCross,
    WrongAppVersion,
)
from walletdesk.knowledge.rules import NewsKind, NewsStatus
from walletdesk.knowledge.tables import NewsRow, news_text
from walletdesk.knowledge.tables import news as news_table


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of a piece of news in every language; times are microseconds UTC, versions are the app's."""

    kind: NewsKind = NewsKind.NOTICE
    pinned: bool = False
    shown_from: int | None = None
    shown_until: int | None = None
    first_version: str = ""
    last_version: str = ""
    by_mail: bool = True


_FIELDS = About.__struct_fields__
_ADD = Query[int](insert(news_table))
_SAVE = Query[int](
    update(news_table)
    .where(news_table.c.id == bindparam("row"), news_table.c.version == bindparam("had"))
    .values({name: bindparam(f"new_{name}") for name in (*_FIELDS, "version", "author_id", "updated_at")})
)
_STAND = Query[int](
    update(news_table)
    .where(news_table.c.id == bindparam("row"), news_table.c.version == bindparam("had"))
    .values(
        status=bindparam("new_status"),
        version=bindparam("new_version"),
        published_at=bindparam("first_at"),
        updated_at=bindparam("at"),
    )
)
_ADD_TEXT = Query[int](insert(news_text))
_DROP_TEXT = Query[int](
    delete(news_text).where(news_text.c.news_id == bindparam("news"), news_text.c.language == bindparam("language"))
)


def create(unit: Unit, by: Actor, about: About, texts: Mapping[str, Words]) -> NewsRow:
    """A draft.  Raises a WrongArticle (422), TooManyNews (409).  Announces NewsCreated."""
    _check(about, texts)
    if news.count(unit) >= rules.MOST_NEWS:
        raise TooManyNews(most=rules.MOST_NEWS)
    row = new_id()
    unit.run(
        _ADD,
        id=row,
        status=NewsStatus.DRAFT.value,
        version=1,
        author_id=by.id,
        mailed_at=None,
        published_at=None,
        created_at=unit.now,
        updated_at=unit.now,
        **_stored(about),
    )
    _write(unit, row, texts)
    unit.announce(NewsCreated(actor_kind=by.kind, actor_id=by.id, news_id=row))
    return news.one(unit, row)


def save(unit: Unit, by: Actor, news_id: int, about: About, texts: Mapping[str, Words], *, version: int) -> NewsRow:
    """It says this from now on, and only in these languages.  Where nothing is another way, nothing happens.

    Raises NotFound (404), NewsChangedMeanwhile (409), a WrongArticle (422).  Announces NewsChanged.
    """
    before = news.one(unit, news_id)
    if before.version != version:
        raise NewsChangedMeanwhile
    _check(about, texts)
    fields = rules.difference(before, about, _FIELDS)
    had = {one.language: (one.title, one.body) for one in news.texts_of(unit, [news_id]).get(news_id, [])}
    said = {language: (one.title, one.body) for language, one in texts.items()}
    if had.keys() != said.keys():
        fields = (*fields, "languages")
    if any(had[one] != said[one] for one in had.keys() & said.keys()):
        fields = (*fields, "wording")
    if not fields:
        return before
    stored = {f"new_{name}": value for name, value in _stored(about).items()}
    saved = unit.run(
        _SAVE,
        row=news_id,
        had=version,
        new_version=version + 1,
        new_author_id=by.id,
        new_updated_at=unit.now,
        **stored,
    )
    if not saved:
        raise NewsChangedMeanwhile
    changed = [language for language in had | said if had.get(language) != said.get(language)]
    for language in changed:
        unit.run(_DROP_TEXT, news=news_id, language=language)
    _write(unit, news_id, {language: texts[language] for language in changed if language in texts})
    unit.announce(NewsChanged(actor_kind=by.kind, actor_id=by.id, news_id=news_id, fields=fields))
    return news.one(unit, news_id)


def set_status(unit: Unit, by: Actor, news_id: int, status: NewsStatus, *, version: int) -> NewsRow:
    """Readers see it, see it no more, or it stands among the old ones.

    Raises NotFound (404), NewsChangedMeanwhile (409), NewsOver (422) for what would be over at once.
    Announces NewsPublished, NewsTakenBack or NewsArchived.
    """
    before = news.one(unit, news_id)
    if before.version != version:
        raise NewsChangedMeanwhile
    if before.status is status:
        return before
    first_at = before.published_at
    if status is NewsStatus.PUBLISHED:
        if before.shown_until is not None and before.shown_until <= unit.now:
            raise NewsOver(field="shown_until")
        first_at = first_at or unit.now
    done = unit.run(
        _STAND,
        row=news_id,
        had=version,
        new_status=status.value,
        new_version=version + 1,
        first_at=first_at,
        at=unit.now,
    )
    if not done:
        raise NewsChangedMeanwhile
    kind = {
        NewsStatus.PUBLISHED: NewsPublished,
        NewsStatus.DRAFT: NewsTakenBack,
        NewsStatus.ARCHIVED: NewsArchived,
    }[status]
    unit.announce(kind(actor_kind=by.kind, actor_id=by.id, news_id=news_id))
    return news.one(unit, news_id)


# -- parts -------------------------------------------------------------------------


def _check(about: About, texts: Mapping[str, Words]) -> None:
    """Raises a WrongArticle (422)."""
    if not texts:
        raise NoNewsText(field="texts")
    for language, words in texts.items():
        check_language(language)
        if not words.body.strip():
            raise NoNewsBody(field=f"texts.{language}.body")
    versions = []
    for field in ("first_version", "last_version"):
        text = getattr(about, field)
        versions.append(rules.app_version(text) if text else None)
        if text and not rules.is_app_version(text):
            raise WrongAppVersion(field=field)
    first, last = versions
    if first is not None and last is not None and first[: len(last)] > last:
        raise VersionsCross(field="last_version")
    if about.shown_from is not None and about.shown_until is not None and about.shown_until <= about.shown_from:
        raise TimesCross(field="shown_until")


def _stored(about: About) -> dict[str, Any]:
    return {**msgspec.structs.asdict(about), "kind": about.kind.value}


def _write(unit: Unit, news_id: int, texts: Mapping[str, Words]) -> None:
    for language, words in texts.items():
        text_id = new_id()
        unit.run(
            _ADD_TEXT,
            id=text_id,
            news_id=news_id,
            language=language,
            title=words.title,
            body=words.body,
            updated_at=unit.now,
        )
        pictures.hold_in_news(unit, text_id, words.body)
