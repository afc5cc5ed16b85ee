"""What readers leave behind: that a text was opened, whether it helped, and in which language they would rather read."""

from __future__ import annotations

from types import ModuleType

import msgspec
from sqlalchemy import ClauseElement, bindparam, delete, insert, select, update

from walletdesk.kit.clock import DAY
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge.rules import WhyNot
from walletdesk.knowledge.shown import day_of
from walletdesk.knowledge.tables import article_day, article_feedback, article_text, language_wish
from walletdesk.wire import SafeText

KEPT_US = 365 * DAY
"""Words of readers, and the languages they wished for."""
COUNTED = ("opened", "helped", "not_helped", "inserted", "cited", "deflected")


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader says of one text."""

    text_id: int
    version: int
    helped: bool
    why_not: WhyNot | None = None
    words: SafeText
    source: str
    """The same for one reader on one day, and for nobody else."""


class _Told(Row, frozen=True, kw_only=True):
    id: int
    helped: bool


def _add(module: ModuleType) -> ClauseElement:
    new = module.insert(article_day).values(**{name: bindparam(name) for name in ("text_id", "day", *COUNTED)})
    made: ClauseElement = new.on_conflict_do_update(
        index_elements=["text_id", "day"],
        set_={name: article_day.c[name] + new.excluded[name] for name in COUNTED},
    )
    return made


def _wish(module: ModuleType) -> ClauseElement:
    names = ("id", "language", "source", "created_at")
    new = module.insert(language_wish).values(**{name: bindparam(name) for name in names})
    made: ClauseElement = new.on_conflict_do_nothing(index_elements=["language", "source"])
    return made


_ADD = Query(_add, int)
_THERE = Query(select(article_text.c.id).where(article_text.c.id == bindparam("text")), int)
_WISH = Query(_wish, int)
_TOLD = Query(
    select(article_feedback.c.id, article_feedback.c.helped).where(
        article_feedback.c.text_id == bindparam("text"), article_feedback.c.source == bindparam("source")
    ),
    _Told,
)
_FIRST = Query[int](
    insert(article_feedback).values(
        **{
            name: bindparam(name)
            for name in ("id", "text_id", "version", "helped", "why_not", "words", "source", "created_at")
        }
    ),
    int,
)
_AGAIN = Query[int](
    update(article_feedback)
    .where(article_feedback.c.id == bindparam("id_"))
    .values(**{name: bindparam(name) for name in ("version", "helped", "why_not", "words")}),
    int,
)
_EMPTY = Query[int](
    update(article_feedback)
    .where(article_feedback.c.created_at < bindparam("before"), article_feedback.c.words != "")
    .values(words=""),
    int,
)
_UNWISH = Query[int](delete(language_wish).where(language_wish.c.created_at < bindparam("before")), int)


def count(unit: Unit, text_id: int, **more: int) -> None:
    """Adds to today's counts of a text: `opened=1`, `cited=1`, ..."""
    unit.run(_ADD, text_id=text_id, day=day_of(unit.now), **(dict.fromkeys(COUNTED, 0) | more))


def count_if_there(unit: Unit, text_id: int, **more: int) -> None:
    """The same of a text that may be gone meanwhile."""
    if unit.one(_THERE, text=text_id) is not None:
        count(unit, text_id, **more)


def count_opened(unit: Unit, text_id: int) -> None:
    count(unit, text_id, opened=1)


def tell(unit: Unit, opinion: Opinion) -> None:
    """Keeps what a reader says of a text.  Who says something again on the same day has changed their mind."""
    values = {name: getattr(opinion, name) for name in ("version", "helped", "words")}
    values["why_not"] = None if opinion.helped or opinion.why_not is None else opinion.why_not.value
    helped, not_helped = (1, 0) if opinion.helped else (0, 1)
    before = unit.one(_TOLD, text=opinion.text_id, source=opinion.source)
    if before is None:
        unit.run(_FIRST, id=new_id(), text_id=opinion.text_id, source=opinion.source, created_at=unit.now, **values)
    else:
        unit.run(_AGAIN, id_=before.id, **values)
        helped -= 1 if before.helped else 0
        not_helped -= 0 if before.helped else 1
    if helped or not_helped:
        count(unit, opinion.text_id, helped=helped, not_helped=not_helped)


def wish_language(unit: Unit, language: str, source: str) -> None:
    """Notes that somebody would rather be helped in this language; once for each reader and day."""
    unit.run(_WISH, id=new_id(), language=language, source=source, created_at=unit.now)


def remove_old(unit: Unit) -> int:
    """Empties the words and drops the wishes that are past their retention."""
    before = unit.now - KEPT_US
    return unit.run(_EMPTY, before=before) + unit.run(_UNWISH, before=before)
