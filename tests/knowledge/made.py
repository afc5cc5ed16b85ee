"""Articles, made without HTTP."""

from __future__ import annotations

from typing import Any

from walletdesk.events import SYSTEM, Actor
from walletdesk.kit.db import Db
from walletdesk.knowledge.actions import articles, publishing, shelves
from walletdesk.knowledge.actions.articles import About
from walletdesk.knowledge.reading import Words, words
from walletdesk.knowledge.tables import TextRow
from walletdesk.safety import trusted
from walletdesk.wire import RawText

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def said(title: str = "Fees", body: str = "A fee pays the network.", summary: str = "") -> Words:
    return words(RawText(title), RawText(summary), RawText(body))


def about(**fields: Any) -> About:
    usual: dict[str, Any] = {"slug": "fees", "source": trusted("")}
    return About(**usual | fields)


def a_category(db: Db, collection: str = "start", category: str = "first") -> int:
    shelf = db.write_and_wait(
        shelves.add_collection, SYSTEM, slug=collection, names={"en": trusted(collection.title())}, descriptions={}
    )
    return db.write_and_wait(
        shelves.add_category, SYSTEM, shelf, slug=category, names={"en": trusted(category.title())}
    )


def an_article(db: Db, by: Actor = SYSTEM, says: Words | None = None, **fields: Any) -> TextRow:
    return db.write_and_wait(articles.create, by, about(**fields), says or said())


def a_public_one(db: Db, by: Actor = SYSTEM, says: Words | None = None, **fields: Any) -> TextRow:
    row = an_article(db, by, says, **fields)
    return db.write_and_wait(publishing.publish, by, row.article_id, row.language, version=row.version)
