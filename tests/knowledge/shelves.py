"""Articles as they lie in the database, for those who read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import insert

from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import index, tables
from walletdesk.knowledge.markdown import parse
from walletdesk.knowledge.passages import split
from walletdesk.knowledge.rules import Audience, Status


class Made(msgspec.Struct):
    article: int
    texts: dict[str, int]


class Shelves:
    """One collection with one category, and what is put into it."""

    def __init__(self, db: Db) -> None:
        self.db = db
        self.collection, self.category, self.made = new_id(), new_id(), 0
        names = {"en": "Transfers and fees", "zh": "转账与矿工费"}
        self._insert(
            tables.collection,
            id=self.collection,
            slug="transfers",
            names=json.dumps(names),
            descriptions=json.dumps({"en": "Sending and what it costs", "zh": "转账和费用"}),
            position=0,
        )
        self._insert(
            tables.category,
            id=self.category,
            collection_id=self.collection,
            slug="exchanges",
            names=json.dumps({"en": "Exchanges", "zh": "交易所"}),
            position=0,
        )

    def article(
        self,
        slug: str,
        *,
        public: bool = True,
        archived: bool = False,
        audience: Audience = Audience.PUBLIC,
        intents: Sequence[str] = (),
        before: Sequence[str] = (),
        bodies: dict[str, str] | None = None,
        summary: str = "In short",
        expire_at: int | None = None,
        translated_from: int = 1,
        **titles: str,
    ) -> Made:
        """`en="A title"`: a text in that language; the first is the original."""
        now = self.db.clock.now()
        made = Made(article=new_id(), texts={})
        self.made += 1
        self._insert(
            tables.article,
            id=made.article,
            slug=slug,
            category_id=self.category,
            position=self.made,
            audience=audience.value,
            original=next(iter(titles)),
            intents=json.dumps(list(intents)),
            source="walletdesk team",
            facts="[]",
            created_at=now,
            archived_at=now if archived else None,
        )
        for old in before:
            self._insert(tables.article_slug, slug=old, article_id=made.article)
        for language, title in titles.items():
            text = made.texts[language] = new_id()
            body = (bodies or {}).get(language, f"Words about {title}.")
            said = {"title": title, "summary": summary, "body": body}
            times = {"published_at": now, "public_at": now} if public else {"published_at": None, "public_at": None}
            self._insert(
                tables.article_text,
                id=text,
                article_id=made.article,
                language=language,
                status=(Status.PUBLISHED if public else Status.DRAFT).value,
                version=1,
                public_version=1 if public else None,
                translated_from=translated_from,
                expire_at=expire_at,
                created_at=now,
                updated_at=now,
                **said,
                **times,
            )
            self._insert(tables.article_version, id=new_id(), text_id=text, number=1, created_at=now, **said)
            if public and not archived:
                cut = split(parse(body, language=language).blocks)
                self.db.write_and_wait(index.keep, text, language, title, cut)
        return made

    def draft(self, text: int, title: str) -> None:
        """A second version that is not public yet."""
        said = {"title": title, "summary": "", "body": "New words."}
        now = self.db.clock.now()
        self._insert(tables.article_version, id=new_id(), text_id=text, number=2, created_at=now, **said)

    def snippet(self, slug: str, **texts: str) -> None:
        now = self.db.clock.now()
        self._insert(tables.snippet, id=new_id(), slug=slug, texts=json.dumps(texts), updated_at=now)

    def _insert(self, table: Any, **values: Any) -> None:
        def put(unit: Unit) -> None:
            unit.wrote = True
            unit.select(insert(table).values(**values).returning(*table.primary_key.columns or [table.c.text_id]), int)

        self.db.write_and_wait(put)
