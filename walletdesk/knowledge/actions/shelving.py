"""Which version of a text readers see, and the timers that put it there and take it off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, update

from walletdesk.kit import jobs
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import index as search
from walletdesk.knowledge import queries
from walletdesk.knowledge.actions import pictures
from walletdesk.knowledge.queries import PublicWords
from walletdesk.knowledge.rules import Status
from walletdesk.knowledge.tables import TextRow, article_text

if TYPE_CHECKING:
    from walletdesk.knowledge.passages import Passage

PUBLISH = "article_publish"
"""Kind of the job that puts a scheduled text on."""
EXPIRE = "article_expire"
"""Kind of the job that takes one off whose time is over."""
REVIEW = "article_review"
"""Kind of the job that says that a text is to be read again."""
INDEX = "article_index"
"""Kind of the job that cuts what is public of a text into passages."""


REINDEX = "reindex_articles"
"""Kind of the job that a migration adds where `wording.counted` makes other terms than before."""
REINDEXED_AT_ONCE = 50


class TextArgs(msgspec.Struct, frozen=True):
    text_id: int


class ReindexArgs(msgspec.Struct, frozen=True):
    after: int
    """Texts up to this id are done."""


_STAND = Query[int](
    update(article_text)
    .where(article_text.c.id == bindparam("row"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "status public_version reviewer_id publish_at expire_at review_by published_at public_at updated_at"
            ).split()
        }
    )
)


def stand(unit: Unit, row: TextRow, **fields: object) -> TextRow:
    """The row with these fields another way."""
    new = msgspec.structs.replace(row, updated_at=unit.now, **fields)
    unit.run(
        _STAND,
        row=row.id,
        new_status=new.status.value,
        new_public_version=new.public_version,
        new_reviewer_id=new.reviewer_id,
        new_publish_at=new.publish_at,
        new_expire_at=new.expire_at,
        new_review_by=new.review_by,
        new_published_at=new.published_at,
        new_public_at=new.public_at,
        new_updated_at=new.updated_at,
    )
    return new


def put_on(unit: Unit, row: TextRow, *, reviewer_id: int | None) -> TextRow:
    """Readers see the newest version from now on."""
    forget_timer(unit, row)
    new = stand(
        unit,
        row,
        status=Status.PUBLISHED,
        public_version=row.version,
        reviewer_id=reviewer_id,
        publish_at=None,
        published_at=row.published_at or unit.now,
        public_at=unit.now,
    )
    set_expiry(unit, new)
    read_anew(unit, new)
    return new


def take_off(unit: Unit, row: TextRow, status: Status) -> TextRow:
    """Nobody but the staff sees it from now on."""
    forget_timer(unit, row)
    jobs.cancel(unit, f"{EXPIRE}:{row.id}")
    new = stand(unit, row, status=status, public_version=None, publish_at=None, public_at=None)
    read_anew(unit, new)
    return new


def set_timer(unit: Unit, row: TextRow) -> None:
    if row.publish_at is not None:
        jobs.cancel(unit, f"{PUBLISH}:{row.id}")
        jobs.add(unit, PUBLISH, TextArgs(row.id), key=f"{PUBLISH}:{row.id}", run_at=row.publish_at)


def forget_timer(unit: Unit, row: TextRow) -> None:
    if row.publish_at is not None:
        jobs.cancel(unit, f"{PUBLISH}:{row.id}")


def set_expiry(unit: Unit, row: TextRow) -> None:
    jobs.cancel(unit, f"{EXPIRE}:{row.id}")
    if row.expire_at is not None and row.public_version is not None:
        jobs.add(unit, EXPIRE, TextArgs(row.id), key=f"{EXPIRE}:{row.id}", run_at=row.expire_at)


def set_review(unit: Unit, row: TextRow) -> None:
    jobs.cancel(unit, f"{REVIEW}:{row.id}")
    if row.review_by is not None:
        jobs.add(unit, REVIEW, TextArgs(row.id), key=f"{REVIEW}:{row.id}", run_at=row.review_by)


def index(unit: Unit, article_id: int) -> None:
    """What is found of an article is as its public texts say."""
    for one in queries.texts(unit, article_id):
        if one.public_version is not None:
            read_anew(unit, one)


def read_anew(unit: Unit, row: TextRow) -> None:
    """What is found of a text is what is public of it: nothing at once, or soon what it says now.

    A text is read outside of units: one of nothing but brackets takes seconds.
    """
    pictures.show(unit, row)
    if row.public_version is None:
        search.forget(unit, row.id)
    else:
        search.changed(unit)  # what is counted over all that is public
        jobs.add(unit, INDEX, TextArgs(row.id), key=f"{INDEX}:{row.id}")


def keep_passages(unit: Unit, text_id: int, words: PublicWords, cut: Sequence[Passage]) -> bool:
    """These are the passages of a text; False where other `words` are public by now, as when a secret was taken out."""
    if queries.public_words(unit, text_id) != words:
        return False
    search.keep(unit, text_id, words.language, words.title, cut)
    return True


def reindex(unit: Unit, text_ids: Sequence[int], then: int | None) -> None:
    """Have these texts indexed anew, and a job go on after `then`; None ends it.  May run twice."""
    for id_ in text_ids:
        jobs.add(unit, INDEX, TextArgs(id_), key=f"{INDEX}:{id_}")
    if then is not None:
        jobs.add(unit, REINDEX, ReindexArgs(then), key=f"{REINDEX}:{then}")
