"""Pictures of articles: what a text's names lead to.  Their bytes are files, of no message."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import BigInteger, and_, bindparam, cast, func, select, text

from walletdesk.files.tables import file
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import news, rules
from walletdesk.knowledge.markdown import Picture
from walletdesk.knowledge.shown import FOR_ALL, public
from walletdesk.knowledge.tables import (
    PictureRow,
    article,
    article_picture,
    article_picture_use,
    article_text,
    news_picture_use,
    news_text,
    snippet,
    snippet_draft,
)
from walletdesk.knowledge.tables import news as news_table

SHOWN_AT = "/help/images/"
"""Where readers find them."""
KEPT_AT = "/api/knowledge/images/"
"""Where their writers do."""
MOST_BYTES = 5 << 20

_PICTURES = select(*columns(article_picture, PictureRow))
_CALLED = Query(_PICTURES.where(article_picture.c.name == bindparam("name")), PictureRow)
_ALL_CALLED = Query(
    {
        "sqlite": _PICTURES.where(text("article_picture.name in (select value from json_each(:names))")),
        "postgresql": _PICTURES.where(
            text("article_picture.name = any(array(select json_array_elements_text(cast(:names as json))))")
        ),
    },
    PictureRow,
)
_SHOWN = Query(
    _PICTURES.join(article_picture_use, article_picture_use.c.name == article_picture.c.name)
    .join(article_text, article_text.c.id == article_picture_use.c.text_id)
    .join(article, article.c.id == article_text.c.article_id)
    .where(and_(article_picture.c.name == bindparam("name"), article_picture_use.c.shown, FOR_ALL, public()))
    .limit(1),
    PictureRow,
)
_SHOWN_IN_NEWS = Query(
    _PICTURES.join(news_picture_use, news_picture_use.c.name == article_picture.c.name)
    .join(news_text, news_text.c.id == news_picture_use.c.text_id)
    .join(news_table, news_table.c.id == news_text.c.news_id)
    .where(article_picture.c.name == bindparam("name"), news.LIVE)
    .limit(1),
    PictureRow,
)
_SIZE = Query(
    select(cast(func.coalesce(func.sum(file.c.size_bytes), 0), BigInteger)).select_from(
        article_picture.join(file, file.c.public_id == article_picture.c.file)
    ),
    int,
)
_IN_SNIPPETS = Query(select(snippet.c.texts).union_all(select(snippet_draft.c.texts)), str)


def called(unit: Unit, name: str) -> PictureRow | None:
    return unit.one(_CALLED, name=name)


def shown(unit: Unit, name: str) -> PictureRow | None:
    """None where nobody but the staff sees an article or news with it."""
    found = unit.one(_SHOWN, name=name, now=unit.now)
    return found or unit.one(_SHOWN_IN_NEWS, name=name, now=unit.now)


def size_bytes(unit: Unit) -> int:
    """Of all pictures together."""
    return unit.value(_SIZE)


def sizes(unit: Unit, texts: Iterable[str], root: str) -> dict[str, Picture]:
    """By its name, where each picture lies that the texts hold, under `root`, and how large it is."""
    names = rules.pictures_in(texts)
    found = unit.all(_ALL_CALLED, names=json.dumps(names)) if names else []
    return {one.name: Picture(root + one.name, one.width, one.height) for one in found}


def image_at(there: Mapping[str, Picture]) -> Callable[[str], Picture | None]:
    """As `markdown.parse` asks."""
    return lambda source: there.get(rules.picture_name(source))


def in_snippets(unit: Unit) -> set[str]:
    return set(rules.pictures_in(unit.all(_IN_SNIPPETS)))
