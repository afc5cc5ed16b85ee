"""Vectors of passages: made by a job after a text was published, kept with the name of the encoder that made them.

Rows of two encoders are never compared.  After a change of encoder the job makes all of them anew and lets the old ones go.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence

from sqlalchemy import and_, bindparam, delete, select, text

from walletdesk.encoder import models
from walletdesk.encoder.models import Encoder, NoEncoder
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import index, live
from walletdesk.knowledge.passages import PATH
from walletdesk.knowledge.tables import article_text, article_version, passage, passage_vector

TOGETHER = 32
STRETCH_S = 60
"""Of one run of the job; what is left is done by its next."""
AGAIN_S = 60
"""After an encoder that did not answer."""


class Waiting(Row, frozen=True, kw_only=True):
    """A passage without a vector."""

    id: int
    title: str
    heading: str
    body: str


_WAITING = Query(
    select(passage.c.id, article_version.c.title, passage.c.heading, passage.c.body)
    .join(article_text, article_text.c.id == passage.c.text_id)
    .join(
        article_version,
        and_(article_version.c.text_id == article_text.c.id, article_version.c.number == article_text.c.public_version),
    )
    .outerjoin(
        passage_vector,
        and_(passage_vector.c.passage_id == passage.c.id, passage_vector.c.encoder == bindparam("encoder")),
    )
    .where(passage_vector.c.passage_id.is_(None), passage.c.id > bindparam("after"))
    .order_by(passage.c.id)
    .limit(bindparam("limit")),
    Waiting,
)
_STORE = Query(
    text(
        "insert into passage_vector (passage_id, encoder, vector) select id, :encoder, :vector from passage where id = :id "
        "on conflict (passage_id, encoder) do nothing"
    ),
    int,
)
_OTHERS = Query[int](delete(passage_vector).where(passage_vector.c.encoder != bindparam("encoder")))


def said(title: str, heading: str, body: str) -> str:
    """What is encoded of a passage: under which title and headings it stands, and its words without live values."""
    return f"{PATH.join(filter(None, (title, heading)))}\n{live.without(body)}"


def waiting(unit: Unit, encoder: str, after: int, limit: int) -> list[Waiting]:
    return unit.all(_WAITING, encoder=encoder, after=after, limit=limit)


def store(unit: Unit, encoder: str, made: Sequence[tuple[int, bytes]]) -> None:
    """Passages that are gone meanwhile get none."""
    unit.many(_STORE, ({"id": id_, "encoder": encoder, "vector": vector} for id_, vector in made))
    index.changed(unit)


async def encode_waiting(db: Db, encoder: Encoder, *, within_s: float = STRETCH_S) -> bool:
    """Give passages their vectors; False when some are left.  Raises NoEncoder (503)."""
    until = time.monotonic() + within_s
    after = 0
    while some := await db.read(waiting, encoder.name, after, TOGETHER):
        rows = await asyncio.to_thread(
            encoder.encode, [said(one.title, one.heading, one.body) for one in some], query=False
        )
        made = [(one.id, row.astype("<f4").tobytes()) for one, row in zip(some, rows, strict=True)]
        await db.write(store, encoder.name, made)
        after = some[-1].id
        if time.monotonic() > until:
            return False
    await db.write(_let_others_go, encoder.name)
    return True


def _let_others_go(unit: Unit, encoder: str) -> None:
    if unit.run(_OTHERS, encoder=encoder):
        index.changed(unit)


def encoding(
    db: Db, encoder: Callable[[], Encoder | None] = models.for_search
) -> Callable[[None], Coroutine[None, None, None]]:
    async def encode(_: None) -> None:
        if (chosen := encoder()) is None:
            return  # search goes by words; `walletdesk doctor` says why
        try:
            whole = await encode_waiting(db, chosen)
        except NoEncoder:
            raise jobs.Retry(AGAIN_S, code="no_encoder") from None
        if not whole:
            await db.write(again)

    return encode


async def catch_up(db: Db, encoder: Callable[[], Encoder | None] = models.for_search) -> None:
    """Has encoded what has no vector of the desk's encoder, which may be another one since its last start."""
    chosen = encoder()
    if chosen is None:
        return
    left = await db.read(waiting, chosen.name, 0, 1)
    if left:
        await db.write(again)


def again(unit: Unit) -> None:
    """Has what is left encoded."""
    jobs.add(unit, index.ENCODE, key=index.ENCODE)


def register(runner: jobs.Runner, *, db: Db) -> None:
    runner.on(index.ENCODE, None, encoding(db), timeout_s=600)
