"""From draft to the public page and off it again."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from walletdesk.events import (
    Actor,
    ArticleDatesSet,
    ArticleExpired,
    ArticlePublished,
    ArticleReviewDue,
    ArticleScheduled,
    ArticleSubmitted,
    ArticleTakenBack,
)
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import queries
from walletdesk.knowledge.actions import shelving
from walletdesk.knowledge.refusals import ArticleInPast, SecondReader, TextChanged, TimesCross, WrongStep
from walletdesk.knowledge.rules import Status
from walletdesk.knowledge.tables import TextRow, article_text

_REMIND = Query[int](
    update(article_text)
    .where(
        article_text.c.id == bindparam("row"),
        article_text.c.review_by == bindparam("date"),
        article_text.c.review_told.is_distinct_from(bindparam("date")),
    )
    .values(review_told=bindparam("date"))
)
_NOT_REMINDED = Query[int](
    update(article_text)
    .where(article_text.c.id == bindparam("row"), article_text.c.review_told == bindparam("date"))
    .values(review_told=None)
)
_BEFORE = (Status.DRAFT, Status.REVIEW, Status.SCHEDULED, Status.ARCHIVED)


def submit(unit: Unit, by: Actor, article_id: int, language: str, *, version: int) -> TextRow:
    """Somebody else is asked to read it.

    Raises NotFound (404), TextChanged or WrongStep (409).  Announces ArticleSubmitted.
    """
    row = _at(unit, article_id, language, version)
    if row.status is Status.REVIEW:
        return row
    if row.status is Status.PUBLISHED:
        raise WrongStep
    shelving.forget_timer(unit, row)
    new = shelving.stand(unit, row, status=Status.REVIEW, publish_at=None)
    unit.announce(
        ArticleSubmitted(
            actor_kind=by.kind, actor_id=by.id, article_id=article_id, language=language, version=row.version
        )
    )
    return new


def give_back(unit: Unit, by: Actor, article_id: int, language: str, *, version: int) -> TextRow:
    """It is a draft again: its reader wants something another way, or it is not to go out at the time that was set.

    Raises NotFound (404), TextChanged or WrongStep (409).  Announces ArticleTakenBack.
    """
    row = _at(unit, article_id, language, version)
    if row.status is Status.DRAFT:
        return row
    if row.status not in (Status.REVIEW, Status.SCHEDULED):
        raise WrongStep
    shelving.forget_timer(unit, row)
    new = shelving.stand(unit, row, status=Status.DRAFT, publish_at=None)
    _tell_taken_back(unit, by, article_id, language)
    return new


def publish(unit: Unit, by: Actor, article_id: int, language: str, *, version: int, two: bool = False) -> TextRow:
    """Readers see this version from now on.  With `two` its writer may not be who lets it out.

    Raises NotFound (404), TextChanged, WrongStep or SecondReader (409).  Announces ArticlePublished.
    """
    row = _at(unit, article_id, language, version)
    if row.public_version == row.version and row.status is Status.PUBLISHED:
        return row
    _check(unit, by, row, two=two)
    return _put_on(unit, by, row)


def schedule(
    unit: Unit, by: Actor, article_id: int, language: str, *, version: int, at: int, two: bool = False
) -> TextRow:
    """Readers see this version from then on, unless it is changed or given back before.

    Raises as `publish`, ArticleInPast or TimesCross (422).  Announces ArticleScheduled.
    """
    row = _at(unit, article_id, language, version)
    _check(unit, by, row, two=two)
    if at <= unit.now:
        raise ArticleInPast(field="publish_at")
    if row.expire_at is not None and row.expire_at <= at:
        raise TimesCross(field="publish_at")
    new = shelving.stand(unit, row, status=Status.SCHEDULED, reviewer_id=by.id, publish_at=at)
    shelving.set_timer(unit, new)
    unit.announce(
        ArticleScheduled(
            actor_kind=by.kind, actor_id=by.id, article_id=article_id, language=language, version=version, at=at
        )
    )
    return new


def take_back(unit: Unit, by: Actor, article_id: int, language: str) -> TextRow:
    """Readers see nothing of it any more in this language; the newest version is a draft.

    Raises NotFound (404), WrongStep (409) for what is not public.  Announces ArticleTakenBack.
    """
    row = queries.one_text(unit, article_id, language)
    if row.public_version is None:
        raise WrongStep
    new = shelving.take_off(unit, row, Status.DRAFT)
    _tell_taken_back(unit, by, article_id, language)
    return new


def set_dates(
    unit: Unit, by: Actor, article_id: int, language: str, *, expire_at: int | None, review_by: int | None
) -> TextRow:
    """When it goes off by itself, and until when somebody is to read it again; None for never.

    Raises NotFound (404), ArticleInPast or TimesCross (422).  Announces ArticleDatesSet.
    """
    row = queries.one_text(unit, article_id, language)
    if (row.expire_at, row.review_by) == (expire_at, review_by):
        return row
    for name, at, had in (("expire_at", expire_at, row.expire_at), ("review_by", review_by, row.review_by)):
        if at is not None and at != had and at <= unit.now:
            raise ArticleInPast(field=name)
    if expire_at is not None and row.publish_at is not None and expire_at <= row.publish_at:
        raise TimesCross(field="expire_at")
    new = shelving.stand(unit, row, expire_at=expire_at, review_by=review_by)
    shelving.set_expiry(unit, new)
    if review_by != row.review_by:
        shelving.set_review(unit, new)
    unit.announce(ArticleDatesSet(actor_kind=by.kind, actor_id=by.id, article_id=article_id, language=language))
    return new


# -- timers ------------------------------------------------------------------------


def publish_due(unit: Unit, by: Actor, text_id: int) -> bool:
    """The time of a scheduled text has come.  May run twice; False where it is not to go out now."""
    row = queries.text_by_id(unit, text_id)
    if row is None or row.status is not Status.SCHEDULED or row.publish_at is None or row.publish_at > unit.now:
        return False
    _put_on(unit, by, row)
    return True


def expire_due(unit: Unit, by: Actor, text_id: int) -> bool:
    """The time of a public text is over.  May run twice; False where it is not."""
    row = queries.text_by_id(unit, text_id)
    if row is None or row.public_version is None or row.expire_at is None or row.expire_at > unit.now:
        return False
    # A newer draft stays one; readers lose what they read.
    status = Status.ARCHIVED if row.status is Status.PUBLISHED else row.status
    shelving.take_off(unit, row, status)
    unit.announce(ArticleExpired(actor_kind=by.kind, actor_id=by.id, article_id=row.article_id, language=row.language))
    return True


def review_due(unit: Unit, by: Actor, text_id: int) -> bool:
    """The time has come to read a text again.  False where another was set, or nobody reads its article any more.

    Announces ArticleReviewDue.
    """
    row = queries.text_by_id(unit, text_id)
    if row is None or row.review_by is None or row.review_by > unit.now:
        return False
    if queries.one(unit, row.article_id).archived_at is not None:
        return False
    unit.announce(
        ArticleReviewDue(actor_kind=by.kind, actor_id=by.id, article_id=row.article_id, language=row.language)
    )
    return True


def reminding(unit: Unit, text_id: int, review_by: int) -> bool:
    """A reminder for this date goes out now; False where one did, or may have: nobody is reminded twice."""
    return unit.run(_REMIND, row=text_id, date=review_by) > 0


def not_reminded(unit: Unit, text_id: int, review_by: int) -> None:
    """It did not go out: it is tried again."""
    unit.run(_NOT_REMINDED, row=text_id, date=review_by)


# -- parts -------------------------------------------------------------------------


def _at(unit: Unit, article_id: int, language: str, version: int) -> TextRow:
    row = queries.one_text(unit, article_id, language)
    if row.version != version:
        raise TextChanged
    return row


def _check(unit: Unit, by: Actor, row: TextRow, *, two: bool) -> None:
    about = queries.one(unit, row.article_id)
    if about.archived_at is not None or row.status not in _BEFORE:
        raise WrongStep
    if two and by.id is not None and by.id == row.author_id:
        raise SecondReader


def _put_on(unit: Unit, by: Actor, row: TextRow) -> TextRow:
    expired = row.expire_at is not None and row.expire_at <= unit.now
    if expired:
        row = shelving.stand(unit, row, expire_at=None)
    new = shelving.put_on(unit, row, reviewer_id=by.id if by.id is not None else row.reviewer_id)
    unit.announce(
        ArticlePublished(
            actor_kind=by.kind, actor_id=by.id, article_id=row.article_id, language=row.language, version=row.version
        )
    )
    return new


def _tell_taken_back(unit: Unit, by: Actor, article_id: int, language: str) -> None:
    unit.announce(ArticleTakenBack(actor_kind=by.kind, actor_id=by.id, article_id=article_id, language=language))
