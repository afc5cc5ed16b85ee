"""Collections and their categories: what articles stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from walletdesk.events import Actor, HelpShelvesChanged
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import queries
from walletdesk.knowledge.reading import check_slug
from walletdesk.knowledge.refusals import NoTitle, SlugTaken, StillUsed, WrongStep
from walletdesk.knowledge.tables import CategoryRow, CollectionRow, article, category, collection
from walletdesk.wire import SafeText

Names = Mapping[str, SafeText]
"""By language."""

_ADD_COLLECTION = Query[int](insert(collection))
_ADD_CATEGORY = Query[int](insert(category))
_CHANGE_COLLECTION = Query[int](
    update(collection)
    .where(collection.c.id == bindparam("row"))
    .values(slug=bindparam("new_slug"), names=bindparam("new_names"), descriptions=bindparam("new_descriptions"))
)
_CHANGE_CATEGORY = Query[int](
    update(category)
    .where(category.c.id == bindparam("row"))
    .values(
        collection_id=bindparam("new_collection"),
        slug=bindparam("new_slug"),
        names=bindparam("new_names"),
        position=bindparam("new_position"),
    )
)
_PLACE_COLLECTION = Query[int](
    update(collection).where(collection.c.id == bindparam("row")).values(position=bindparam("at"))
)
_PLACE_CATEGORY = Query[int](update(category).where(category.c.id == bindparam("row")).values(position=bindparam("at")))
_DROP_COLLECTION = Query[int](delete(collection).where(collection.c.id == bindparam("row")))
_DROP_CATEGORY = Query[int](delete(category).where(category.c.id == bindparam("row")))
_ARTICLES_IN = Query(
    select(func.count()).select_from(article).where(article.c.category_id == bindparam("category")), int
)


def add_collection(unit: Unit, by: Actor, *, slug: str, names: Names, descriptions: Names) -> int:
    """Its id.  Raises a WrongArticle (422).  Announces HelpShelvesChanged."""
    _check_slug(slug, [one.slug for one in queries.collections(unit)])
    row = new_id()
    unit.run(
        _ADD_COLLECTION,
        id=row,
        slug=slug,
        names=_json(_some(names)),
        descriptions=_json(descriptions),
        position=row,
    )
    _tell(unit, by, "collection")
    return row


def change_collection(
    unit: Unit, by: Actor, collection_id: int, *, slug: str, names: Names, descriptions: Names
) -> None:
    """Raises NotFound (404), a WrongArticle (422).  Announces HelpShelvesChanged."""
    there = queries.collections(unit)
    if all(one.id != collection_id for one in there):
        raise NotFound
    _check_slug(slug, [one.slug for one in there if one.id != collection_id])
    unit.run(
        _CHANGE_COLLECTION,
        row=collection_id,
        new_slug=slug,
        new_names=_json(_some(names)),
        new_descriptions=_json(descriptions),
    )
    _tell(unit, by, "collection")


def drop_collection(unit: Unit, by: Actor, collection_id: int) -> None:
    """Raises NotFound (404), StillUsed (409).  Announces HelpShelvesChanged."""
    if any(one.collection_id == collection_id for one in queries.categories(unit)):
        raise StillUsed
    if not unit.run(_DROP_COLLECTION, row=collection_id):
        raise NotFound
    _tell(unit, by, "collection")


def add_category(unit: Unit, by: Actor, collection_id: int, *, slug: str, names: Names) -> int:
    """Its id.  Raises NotFound (404), a WrongArticle (422).  Announces HelpShelvesChanged."""
    if all(one.id != collection_id for one in queries.collections(unit)):
        raise NotFound
    _check_slug(slug, [one.slug for one in queries.categories(unit) if one.collection_id == collection_id])
    row = new_id()
    unit.run(_ADD_CATEGORY, id=row, collection_id=collection_id, slug=slug, names=_json(_some(names)), position=row)
    _tell(unit, by, "category")
    return row


def change_category(unit: Unit, by: Actor, category_id: int, *, collection_id: int, slug: str, names: Names) -> None:
    """Raises NotFound (404), a WrongArticle (422).  Announces HelpShelvesChanged."""
    there = queries.categories(unit)
    before = next((one for one in there if one.id == category_id), None)
    if before is None or all(one.id != collection_id for one in queries.collections(unit)):
        raise NotFound
    _check_slug(slug, [one.slug for one in there if one.collection_id == collection_id and one.id != category_id])
    unit.run(
        _CHANGE_CATEGORY,
        row=category_id,
        new_collection=collection_id,
        new_slug=slug,
        new_names=_json(_some(names)),
        new_position=before.position if before.collection_id == collection_id else new_id(),
    )
    _tell(unit, by, "category")


def drop_category(unit: Unit, by: Actor, category_id: int) -> None:
    """Raises NotFound (404), StillUsed (409), also for archived articles.  Announces HelpShelvesChanged."""
    if unit.value(_ARTICLES_IN, category=category_id):
        raise StillUsed
    if not unit.run(_DROP_CATEGORY, row=category_id):
        raise NotFound
    _tell(unit, by, "category")


def put_in_order(unit: Unit, by: Actor, order: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Collections in this order, each with its categories in theirs; a category may move to another collection.

    Raises WrongStep (409) where others are there by now, SlugTaken (422).  Announces HelpShelvesChanged.
    """
    rows = {one.id: one for one in queries.categories(unit)}
    given = [each for _, shelves in order for each in shelves]
    if sorted(one for one, _ in order) != sorted(one.id for one in queries.collections(unit)):
        raise WrongStep
    if sorted(given) != sorted(rows):
        raise WrongStep
    for place, (collection_id, shelves) in enumerate(order):
        unit.run(_PLACE_COLLECTION, row=collection_id, at=place)
        slugs = [rows[one].slug for one in shelves]
        if len(set(slugs)) < len(slugs):
            raise SlugTaken(field="order")
        for at, one in enumerate(shelves):
            if rows[one].collection_id == collection_id:
                unit.run(_PLACE_CATEGORY, row=one, at=at)
                continue
            unit.run(
                _CHANGE_CATEGORY,
                row=one,
                new_collection=collection_id,
                new_slug=rows[one].slug,
                new_names=rows[one].names,
                new_position=at,
            )
    _tell(unit, by, "position")


def collection_called(unit: Unit, slug: str) -> CollectionRow | None:
    return next((one for one in queries.collections(unit) if one.slug == slug), None)


def category_called(unit: Unit, collection_id: int, slug: str) -> CategoryRow | None:
    return next(
        (one for one in queries.categories(unit) if one.collection_id == collection_id and one.slug == slug), None
    )


def _check_slug(slug: str, taken: Sequence[str]) -> None:
    check_slug(slug)
    if slug in taken:
        raise SlugTaken(field="slug")


def _some(names: Names) -> Names:
    if not any(one.strip() for one in names.values()):
        raise NoTitle(field="names")
    return names


def _json(names: Names) -> str:
    return msgspec.json.encode({one: text for one, text in names.items() if text.strip()}, order="sorted").decode()


def _tell(unit: Unit, by: Actor, field: str) -> None:
    unit.announce(HelpShelvesChanged(actor_kind=by.kind, actor_id=by.id, fields=(field,)))
