"""Articles for tests of search: rows as publishing leaves them, and an encoder that knows a few topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import insert

from walletdesk.encoder.models import Encoder, NoEncoder
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import index
from walletdesk.knowledge.markdown import parse
from walletdesk.knowledge.passages import split
from walletdesk.knowledge.tables import article, article_text, article_version

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ARTICLE = Query[int](insert(article))
_TEXT = Query[int](insert(article_text))
_VERSION = Query[int](insert(article_version))


def put(
    db: Db,
    slug: str,
    texts: Mapping[str, tuple[str, str]],
    *,
    audience: str = "public",
    public: bool = True,
    original: str = "en",
) -> dict[str, int]:
    """An article with a title and a body for each language; the ids of its texts."""
    return db.write_and_wait(_put, slug, texts, audience, public, original)


def _put(
    unit: Unit, slug: str, texts: Mapping[str, tuple[str, str]], audience: str, public: bool, original: str
) -> dict[str, int]:
    id_ = new_id()
    unit.run(
        _ARTICLE,
        id=id_,
        slug=slug,
        category_id=None,
        position=0,
        audience=audience,
        original=original,
        intents="[]",
        source="",
        facts="[]",
        created_at=unit.now,
        archived_at=None,
    )
    made = {}
    for language, (title, body) in texts.items():
        text_id = made[language] = new_id()
        unit.run(
            _TEXT,
            id=text_id,
            article_id=id_,
            language=language,
            status="published" if public else "draft",
            title=title,
            summary="",
            body=body,
            version=1,
            public_version=1 if public else None,
            translated_from=0,
            author_id=None,
            reviewer_id=None,
            publish_at=None,
            expire_at=None,
            review_by=None,
            review_told=None,
            published_at=unit.now,
            public_at=unit.now,
            created_at=unit.now,
            updated_at=unit.now,
        )
        unit.run(
            _VERSION,
            id=new_id(),
            text_id=text_id,
            number=1,
            title=title,
            summary="",
            body=body,
            staff_id=None,
            passing=False,
            created_at=unit.now,
        )
        if public:
            index.keep(unit, text_id, language, title, split(parse(body).blocks))
    return made


class Topics:
    """Texts that name the same topic, in whatever words, are near each other."""

    dimension = 4
    kind = "topics"

    def __init__(self, *topics: Sequence[str], name: str = "topics-1") -> None:
        self.name = name
        self.topics = topics
        self.broken = False
        self.encoded: list[str] = []

    def encode(
        self, texts: Sequence[str], *, query: bool = True, within_s: float | None = None
    ) -> npt.NDArray[np.float32]:
        import numpy as np

        if self.broken:
            raise NoEncoder
        self.encoded += texts
        rows = np.full((len(texts), self.dimension), 0.1, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for n, words in enumerate(self.topics):
                row[n] += sum(text.lower().count(word) for word in words)
        made: Any = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return cast("npt.NDArray[np.float32]", made)

    def as_encoder(self) -> Encoder:
        return cast(Encoder, self)
