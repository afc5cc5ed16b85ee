"""A secret was taken out of an article's words after they were saved: what is found of them goes at once, and comes back without it."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, select

from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import queries
from walletdesk.knowledge.actions.shelving import read_anew
from walletdesk.knowledge.tables import article_text, article_version, passage

_OF_VERSION = Query(select(article_version.c.text_id).where(article_version.c.id == bindparam("row")), int)
_OF_PASSAGE = Query(select(passage.c.text_id).where(passage.c.id == bindparam("row")), int)
_PUBLIC = Query(select(article_text.c.id).where(article_text.c.public_version.is_not(None)), int)

BEHIND = ("passage", "passage_vector", "passage_term")
"""Tables that are made of articles' words."""
CALLED = ("article_picture", "article_picture_use", "news_picture_use")
"""Tables in which the names of pictures stand."""


def words_changed(unit: Unit, table: str, row_id: int) -> bool:
    """`table` and `row_id` say whose words; False for words of which nothing is found."""
    match table:
        case "article_text":
            texts = [row_id]
        case "article_version":
            texts = unit.all(_OF_VERSION, row=row_id)
        case "passage":
            texts = unit.all(_OF_PASSAGE, row=row_id)
        case "snippet":  # any text may hold it
            texts = unit.all(_PUBLIC)
        case _:
            return False
    for text_id in texts:
        row = queries.text_by_id(unit, text_id)
        if row is not None:
            read_anew(unit, msgspec.structs.replace(row, public_version=None))
            read_anew(unit, row)
    return True
