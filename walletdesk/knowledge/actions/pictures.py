"""Pictures come in, are held by texts, are shown with what is public of them, and go when nothing holds them."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, text, update

from walletdesk.files import actions as files
from walletdesk.kit.clock import DAY
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import pictures, queries, rules
from walletdesk.knowledge.live import SNIPPET, marks
from walletdesk.knowledge.refusals import PictureNameTaken
from walletdesk.knowledge.shown import names_of
from walletdesk.knowledge.tables import PictureRow, TextRow, article_picture, article_picture_use, news_picture_use

_BATCH = 200

_ADD = Query[int](insert(article_picture))
_DROP = Query[int](delete(article_picture).where(article_picture.c.id == bindparam("row")))
_ERASED = Query[int](delete(article_picture).where(article_picture.c.file == bindparam("file")))
_HOLD = Query[int](
    text(
        "insert into article_picture_use (text_id, name, shown) values (:text_id, :name, :shown)"
        " on conflict (text_id, name) do nothing"
    )
)
_SHOW = Query[int](
    update(article_picture_use)
    .where(article_picture_use.c.text_id == bindparam("text_id"), article_picture_use.c.name == bindparam("called"))
    .values(shown=True)
)
_HIDE = Query[int](
    update(article_picture_use)
    .where(article_picture_use.c.text_id == bindparam("text_id"), article_picture_use.c.shown)
    .values(shown=False)
)
_HOLD_IN_NEWS = Query[int](
    text("insert into news_picture_use (text_id, name) values (:text_id, :name) on conflict (text_id, name) do nothing")
)
_FORGET = Query[int](delete(article_picture_use).where(article_picture_use.c.name == bindparam("called")))
_FORGET_IN_NEWS = Query[int](delete(news_picture_use).where(news_picture_use.c.name == bindparam("called")))
_LET_GO_IN_NEWS = Query[int](delete(news_picture_use).where(news_picture_use.c.text_id == bindparam("text_id")))
_UNUSED = Query(
    select(*columns(article_picture, PictureRow))
    .where(
        article_picture.c.created_at < bindparam("before"),
        ~select(article_picture_use.c.name).where(article_picture_use.c.name == article_picture.c.name).exists(),
        ~select(news_picture_use.c.name).where(news_picture_use.c.name == article_picture.c.name).exists(),
    )
    .order_by(article_picture.c.id),
    PictureRow,
)


def keep(unit: Unit, *, name: str, file: str, came_as: str, drawn_as: str, width: int, height: int) -> PictureRow:
    """It can be written into texts by its name.  Raises PictureNameTaken (409)."""
    if pictures.called(unit, name) is not None:
        raise PictureNameTaken(name=name)
    row = PictureRow(
        id=new_id(),
        name=name,
        file=file,
        came_as=came_as,
        drawn_as=drawn_as,
        width=width,
        height=height,
        created_at=unit.now,
    )
    unit.run(_ADD, **{one: getattr(row, one) for one in PictureRow.__struct_fields__})
    return row


def erased(unit: Unit, file: str) -> None:
    """Its file was taken away for what it shows: nobody sees it any more, and it may come in anew."""
    unit.run(_ERASED, file=file)


def forget_name(unit: Unit, name: str) -> None:
    """The name itself holds a secret: no text leads there any more, and a picture that is called so goes with its file."""
    for forget in (_FORGET, _FORGET_IN_NEWS):
        unit.run(forget, called=name)
    if (row := pictures.called(unit, name)) is not None:
        unit.run(_DROP, row=row.id)
        files.remove(unit, row.file)


def hold(unit: Unit, text_id: int, body: str) -> None:
    """A version of the text says this: its pictures stay."""
    for name in rules.pictures_in([body]):
        unit.run(_HOLD, text_id=text_id, name=name, shown=False)


def show(unit: Unit, row: TextRow) -> None:
    """Everybody sees the pictures of what is public of a text, those of its snippets too, and no others."""
    unit.run(_HIDE, text_id=row.id)
    if row.public_version is None:
        return
    for name in _with_snippets(unit, queries.version(unit, row.id, row.public_version).body):
        unit.run(_HOLD, text_id=row.id, name=name, shown=True)
        unit.run(_SHOW, text_id=row.id, called=name)


def hold_in_news(unit: Unit, text_id: int, body: str) -> None:
    """A text of news says this, and nothing else: its pictures stay, and are seen while it is."""
    unit.run(_LET_GO_IN_NEWS, text_id=text_id)
    for name in _with_snippets(unit, body):
        unit.run(_HOLD_IN_NEWS, text_id=text_id, name=name)


def _with_snippets(unit: Unit, body: str) -> list[str]:
    """Names of the pictures of a text and of the snippets in it."""
    inside = {key.removeprefix(SNIPPET) for _, key in marks(body) if key.startswith(SNIPPET)}
    snippets = map(names_of, queries.texts_of_snippets(unit, inside))
    return rules.pictures_in([body, *(said for one in snippets for said in one.values())])


def remove_unused(unit: Unit) -> int:
    """Pictures a day old that no text and no snippet holds go with their files; gives how many."""
    in_snippets = pictures.in_snippets(unit)
    gone = [one for one in unit.all(_UNUSED, before=unit.now - DAY) if one.name not in in_snippets][:_BATCH]
    for one in gone:
        unit.run(_DROP, row=one.id)
        files.remove(unit, one.file)
    return len(gone)
