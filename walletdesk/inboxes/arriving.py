"""What providers post, told to all processes: of one chat one thing is taken after the other, whichever process it came to.

`number` counts all that an account is told; `place` is a digest of the chat.
"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, text, update

from walletdesk.inboxes.tables import arriving
from walletdesk.kit.clock import MINUTE, SECOND
from walletdesk.kit.unit import Query, Row, Unit

KEPT_US = MINUTE
"""So long it is known that something came: what is missing comes within seconds, or not at all."""
TAKES_US = 10 * SECOND
"""Whoever takes longer over one thing has died over it, or is held up; the others go on."""
_LOOKED_AT = 64
"""So many numbers before one's own are looked at for those that are missing."""
_PRUNES_EVERY = 256


class Before(Row, frozen=True, kw_only=True):
    """What stands before a number."""

    taking: int
    """How many of the same chat are still being taken."""
    known: int
    lowest: int | None
    later: int
    """How many with a higher number have come already."""

    def missing(self, number: int) -> bool:
        return self.lowest is not None and self.known < number - self.lowest


_CAME = Query[int](
    text(
        "insert into arriving (inbox_id, number, place, at, done) values (:inbox, :number, :place, :at, false) "
        "on conflict (inbox_id, number) do nothing"
    )
)
_BEFORE = Query(
    text(
        "select (select count(*) from arriving where inbox_id = :inbox and place = :place and number < :number "
        "and not done and at > :since) as taking, "
        "(select count(*) from arriving where inbox_id = :inbox and number >= :from and number < :number) as known, "
        "(select min(number) from arriving where inbox_id = :inbox and number >= :from and number < :number) as lowest, "
        "(select count(*) from arriving where inbox_id = :inbox and number > :number) as later"
    ),
    Before,
)
_DONE = Query[int](
    update(arriving)
    .where(arriving.c.inbox_id == bindparam("inbox"), arriving.c.number == bindparam("which"))
    .values(done=True)
)
_GIVEN_UP = Query[int](
    delete(arriving).where(
        arriving.c.inbox_id == bindparam("inbox"), arriving.c.number == bindparam("which"), arriving.c.done.is_(False)
    )
)
_FORGET = Query[int](delete(arriving).where(arriving.c.at < bindparam("before")))


def came(unit: Unit, inbox_id: int, number: int, place: str) -> None:
    """It is being taken from now on; a repeat changes nothing."""
    unit.run(_CAME, inbox=inbox_id, number=number, place=place, at=unit.now)
    if number % _PRUNES_EVERY == 0:
        forget_old(unit)


def before(unit: Unit, inbox_id: int, number: int, place: str) -> Before:
    return unit.value(
        _BEFORE,
        **{
            "inbox": inbox_id,
            "number": number,
            "place": place,
            "since": unit.now - TAKES_US,
            "from": number - _LOOKED_AT,
        },
    )


def done(unit: Unit, inbox_id: int, number: int) -> None:
    unit.run(_DONE, inbox=inbox_id, which=number)


def given_up(unit: Unit, inbox_id: int, number: int) -> None:
    """It was not taken; the provider tells it again."""
    unit.run(_GIVEN_UP, inbox=inbox_id, which=number)


def forget_old(unit: Unit) -> None:
    unit.run(_FORGET, before=unit.now - KEPT_US)
