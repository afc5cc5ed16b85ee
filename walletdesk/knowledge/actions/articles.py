"""An article and its texts: made, saved version by version, restored, renamed, put away.

What is saved is a draft; that it is read is `publishing`'s doing.  An earlier version may be public meanwhile.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from walletdesk.events import Actor, ArticleArchived, ArticleBroughtBack, ArticleChanged, ArticleCreated
from walletdesk.kit.errors import Forbidden
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import queries, rules
from walletdesk.knowledge.actions import pictures, shelving
from walletdesk.knowledge.reading import Words, check_slug
from walletdesk.knowledge.refusals import (
    SecretInArticle,
    SlugTaken,
    TextChanged,
    TooManyArticles,
    UnknownCategory,
    UnknownTopics,
    WrongLanguage,
)
from walletdesk.knowledge.rules import Audience, Status
from walletdesk.knowledge.tables import ArticleRow, TextRow, article, article_slug, article_text, article_version
from walletdesk.safety.names import spells_secret
from walletdesk.triage.intents import INTENTS
from walletdesk.wire import SafeText


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of an article in every language."""

    slug: str
    category_id: int | None = None
    audience: Audience = Audience.PUBLIC
    original: str = "en"
    intents: tuple[str, ...] = ()
    source: SafeText
    facts: tuple[str, ...] = ()


_ADD = Query[int](insert(article))
_ADD_TEXT = Query[int](insert(article_text))
_ADD_VERSION = Query[int](insert(article_version))
_SAVE = Query[int](
    update(article_text)
    .where(article_text.c.id == bindparam("row"), article_text.c.version == bindparam("had"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in "status title summary body version translated_from author_id publish_at updated_at".split()
        }
    )
)
_DROP_VERSION = Query[int](
    delete(article_version).where(
        article_version.c.text_id == bindparam("text"), article_version.c.number == bindparam("number")
    )
)
_SETTLE = Query[int](
    update(article_version)
    .where(
        article_version.c.text_id == bindparam("text"),
        article_version.c.number == bindparam("number"),
        article_version.c.passing.is_(True),
    )
    .values(passing=False)
)
_DROP_OLD = Query[int](
    delete(article_version).where(
        article_version.c.text_id == bindparam("text"),
        article_version.c.number <= bindparam("last"),
        article_version.c.number != bindparam("public"),
    )
)
_CHANGE = Query[int](
    update(article)
    .where(article.c.id == bindparam("row"))
    .values(
        {name: bindparam(f"new_{name}") for name in "slug category_id audience original intents source facts".split()}
    )
)
_ARCHIVE = Query[int](update(article).where(article.c.id == bindparam("row")).values(archived_at=bindparam("at")))
_KEEP_SLUG = Query[int](insert(article_slug))
_FREE_SLUG = Query[int](delete(article_slug).where(article_slug.c.slug == bindparam("slug")))


def create(unit: Unit, by: Actor, about: About, words: Words, *, there: int | None = None) -> TextRow:
    """A new article with a draft in its original language; `there` are so many already, for who has counted them.

    Raises a WrongArticle (422), TooManyArticles (409).  Announces ArticleCreated.
    """
    check(unit, about, None)
    if (queries.count(unit) if there is None else there) >= rules.MOST_ARTICLES:
        raise TooManyArticles(most=rules.MOST_ARTICLES)
    row = new_id()
    unit.run(_FREE_SLUG, slug=about.slug)
    unit.run(_ADD, id=row, position=row, created_at=unit.now, archived_at=None, **_stored(about))
    made = _begin(unit, by, row, about.original, words, translated_from=0)
    unit.announce(ArticleCreated(actor_kind=by.kind, actor_id=by.id, article_id=row, language=about.original))
    return made


def save(
    unit: Unit,
    by: Actor,
    article_id: int,
    language: str,
    words: Words,
    *,
    version: int,
    translated_from: int | None = None,
    passing: bool = False,
) -> TextRow:
    """A newer version of one language's text, or its first with `version` 0.  What is public stays as it is.

    `translated_from` is the version of the original that this one says, unchanged without it.  What is `passing` was kept
    by the editor by itself: the next save of the same person takes its place among the versions.  Where nothing is said
    another way, nothing happens.
    Raises NotFound (404), TextChanged (409), a WrongArticle (422).  Announces ArticleChanged, but of what is passing.
    """
    about = queries.one(unit, article_id)
    check_language(language)
    original = queries.text(unit, article_id, about.original)
    source = translated_from if translated_from is not None else 0
    if original is None or language == about.original or source > original.version:
        source = 0
    before = queries.text(unit, article_id, language)
    if before is None:
        if version != 0:
            raise TextChanged
        if translated_from is None and original is not None and language != about.original:
            source = original.public_version or original.version
        made = _begin(unit, by, article_id, language, words, translated_from=source)
        unit.announce(
            ArticleChanged(
                actor_kind=by.kind,
                actor_id=by.id,
                article_id=article_id,
                language=language,
                version=1,
                fields=("languages",),
            )
        )
        return made
    if before.version != version:
        raise TextChanged
    if translated_from is None:
        source = before.translated_from
    fields = rules.difference(before, words, Words.__struct_fields__)
    if source != before.translated_from:
        fields = (*fields, "translated_from")
    if not fields and (passing or not _settle(unit, before)):
        return before
    if fields:
        _next(unit, by, before, words, source, passing=passing)
    if not passing:
        unit.announce(
            ArticleChanged(
                actor_kind=by.kind,
                actor_id=by.id,
                article_id=article_id,
                language=language,
                version=before.version + (1 if fields else 0),
                fields=fields or Words.__struct_fields__,
            )
        )
    return queries.one_text(unit, article_id, language)


def words_at(unit: Unit, article_id: int, language: str, number: int) -> Words:
    """What a version said.  Raises NotFound (404)."""
    row = queries.one_text(unit, article_id, language)
    one = queries.version(unit, row.id, number)
    return Words(title=one.title, summary=one.summary, body=one.body)


def change(unit: Unit, by: Actor, article_id: int, about: About) -> ArticleRow:
    """It stands elsewhere, is for others, or is called another way in addresses: the old address leads to the new one.

    Raises NotFound (404), a WrongArticle (422).  Announces ArticleChanged.
    """
    before = queries.one(unit, article_id)
    check(unit, about, article_id)
    if queries.text(unit, article_id, about.original) is None:
        raise WrongLanguage(field="original")
    values = _stored(about)
    fields = _changed(before, about)
    if not fields:
        return before
    if about.slug != before.slug:
        unit.run(_FREE_SLUG, slug=about.slug)
        unit.run(_KEEP_SLUG, slug=before.slug, article_id=article_id)
    unit.run(_CHANGE, row=article_id, **{f"new_{name}": value for name, value in values.items()})
    shelving.index(unit, article_id)
    unit.announce(
        ArticleChanged(actor_kind=by.kind, actor_id=by.id, article_id=article_id, language="", version=0, fields=fields)
    )
    return queries.one(unit, article_id)


def would_change(row: ArticleRow, about: About) -> bool:
    return bool(_changed(row, about))


def check_unread(unit: Unit, article_id: int) -> None:
    """Raises Forbidden (403) where a text of it is read, or will be by itself: who may read it then is for who publishes."""
    if any(one.public_version is not None or one.status is Status.SCHEDULED for one in queries.texts(unit, article_id)):
        raise Forbidden


def set_archived(unit: Unit, by: Actor, article_id: int, *, archived: bool) -> ArticleRow:
    """Nobody reads it any more, in no language; or it is back, as drafts.

    Raises NotFound (404).  Announces ArticleArchived or ArticleBroughtBack.
    """
    row = queries.one(unit, article_id)
    if archived is (row.archived_at is not None):
        return row
    unit.run(_ARCHIVE, row=article_id, at=unit.now if archived else None)
    for one in queries.texts(unit, article_id):
        shelving.take_off(unit, one, Status.ARCHIVED if archived else Status.DRAFT)
    kind = ArticleArchived if archived else ArticleBroughtBack
    unit.announce(kind(actor_kind=by.kind, actor_id=by.id, article_id=article_id))
    return queries.one(unit, article_id)


# -- parts -------------------------------------------------------------------------


def _changed(row: ArticleRow, about: About) -> tuple[str, ...]:
    return tuple(name for name, value in _stored(about).items() if getattr(row, name) != value)


def check(unit: Unit, about: About, of: int | None) -> None:
    """Raises a WrongArticle (422)."""
    check_slug(about.slug)
    if about.facts and spells_secret(*about.facts):
        raise SecretInArticle(field="facts")
    taken = queries.id_of(unit, about.slug)
    if taken is not None and taken != of:
        raise SlugTaken(field="slug")
    if about.category_id is not None and not queries.category_is_there(unit, about.category_id):
        raise UnknownCategory(field="category")
    if any(one not in INTENTS for one in about.intents):
        raise UnknownTopics(field="intents")
    check_language(about.original)


def check_language(language: str) -> None:
    """Raises WrongLanguage (422)."""
    if len(language) > 12 or not rules.LANGUAGE.fullmatch(language):
        raise WrongLanguage(field="language")


def _stored(about: About) -> dict[str, Any]:
    return {
        "slug": about.slug,
        "category_id": about.category_id,
        "audience": about.audience.value,
        "original": about.original,
        "intents": msgspec.json.encode(about.intents).decode(),
        "source": about.source,
        "facts": msgspec.json.encode(about.facts).decode(),
    }


def _begin(unit: Unit, by: Actor, article_id: int, language: str, words: Words, *, translated_from: int) -> TextRow:
    row = new_id()
    unit.run(
        _ADD_TEXT,
        id=row,
        article_id=article_id,
        language=language,
        status=Status.DRAFT.value,
        title=words.title,
        summary=words.summary,
        body=words.body,
        version=1,
        public_version=None,
        translated_from=translated_from,
        author_id=by.id,
        reviewer_id=None,
        publish_at=None,
        expire_at=None,
        review_by=None,
        review_told=None,
        published_at=None,
        public_at=None,
        created_at=unit.now,
        updated_at=unit.now,
    )
    _keep(unit, by, row, 1, words, passing=False)
    return queries.one_text(unit, article_id, language)


def _next(unit: Unit, by: Actor, before: TextRow, words: Words, source: int, *, passing: bool) -> None:
    saved = unit.run(
        _SAVE,
        row=before.id,
        had=before.version,
        new_status=Status.DRAFT.value,
        new_title=words.title,
        new_summary=words.summary,
        new_body=words.body,
        new_version=before.version + 1,
        new_translated_from=source,
        new_author_id=by.id,
        new_publish_at=None,
        new_updated_at=unit.now,
    )
    if not saved:
        raise TextChanged
    last = queries.version_or_none(unit, before.id, before.version)
    if last is not None and last.passing and last.staff_id == by.id and last.number != before.public_version:
        unit.run(_DROP_VERSION, text=before.id, number=last.number)
    _keep(unit, by, before.id, before.version + 1, words, passing=passing)
    unit.run(
        _DROP_OLD,
        text=before.id,
        last=before.version + 1 - rules.VERSIONS_KEPT,
        public=before.public_version or 0,
    )
    shelving.forget_timer(unit, before)


def _settle(unit: Unit, text: TextRow) -> bool:
    """What the editor kept by itself was meant: its version stays.  False where it was no passing one."""
    return unit.run(_SETTLE, text=text.id, number=text.version) > 0


def _keep(unit: Unit, by: Actor, text_id: int, number: int, words: Words, *, passing: bool) -> None:
    unit.run(
        _ADD_VERSION,
        id=new_id(),
        text_id=text_id,
        number=number,
        title=words.title,
        summary=words.summary,
        body=words.body,
        staff_id=by.id,
        passing=passing,
        created_at=unit.now,
    )
    pictures.hold(unit, text_id, words.body)
