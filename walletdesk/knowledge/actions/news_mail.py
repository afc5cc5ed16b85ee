"""News by mail: who wants it, and one row for each mail to each of them.

Somebody types an address; a letter goes there, and only the button on the page behind its link makes a reader of it.  When
a piece of news has its time, `begin` and `line_up` write a row for every reader there is then, and `take` hands them out one
by one.  A row is begun before the mail is handed over and never handed out again after that: whoever dies in between may have
left one reader without a mail, and never sends one twice.
"""

from __future__ import annotations

from collections.abc import Collection
from types import ModuleType

import msgspec
from sqlalchemy import (
    BigInteger,
    ClauseElement,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from walletdesk.events import SYSTEM, Actor, ActorKind, NewsMailBegun, NewsReaderCame, NewsReaderLeft
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR, MINUTE
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Event, Query, Unit
from walletdesk.knowledge import news
from walletdesk.knowledge.rules import MailState, NewsKind, NewsLane, NewsStatus
from walletdesk.knowledge.tables import (
    NewsMailRow,
    NewsReaderRow,
    NewsRow,
    NewsWishRow,
    news_mail,
    news_reader,
    news_wish,
)
from walletdesk.knowledge.tables import news as news_table

ASK = "ask_news_reader"
MAIL = "mail_news"
LINK_US = 2 * DAY
"""So long the link in the letter works."""
LETTERS_AN_HOUR = 3
LETTERS_A_DAY = 6
"""To one address, whoever asks for them."""
WAITS_US = 2 * MINUTE
"""Between publishing and the first mail: what was published by mistake can be taken back."""
KEPT_US = 90 * DAY
LATEST_US = 30 * DAY
"""So long after its first mail nothing is lined up any more; rows are kept longer, so that nobody gets it twice."""
TRIES = 8
BOUNCES = 3
"""Mails that came back because of the mailbox's state; past that its owner gets no more."""
GONE = frozenset({"address_refused"})
"""Reasons that say there is no such mailbox."""


class AskArgs(msgspec.Struct, frozen=True):
    wish_id: int


class MailArgs(msgspec.Struct, frozen=True):
    news_id: int


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One mail, begun."""

    mail: NewsMailRow
    reader: NewsReaderRow


def _come(module: ModuleType) -> ClauseElement:
    names = ("id", "address", "language", "lane", "bounces", "since", "created_at")
    new = module.insert(news_reader).values(**{name: bindparam(name) for name in names})
    made: ClauseElement = new.on_conflict_do_update(
        index_elements=["address"],
        set_={name: new.excluded[name] for name in ("language", "lane", "bounces", "since")},
    )
    return made


_CLOCK = bindparam("now", type_=BigInteger)
_READER = Query(select(*columns(news_reader, NewsReaderRow)).where(news_reader.c.id == bindparam("id")), NewsReaderRow)
_BY_ADDRESS = Query(
    select(*columns(news_reader, NewsReaderRow)).where(news_reader.c.address == bindparam("address")), NewsReaderRow
)
_COME = Query(_come, int)
_LEAVE = Query[int](delete(news_reader).where(news_reader.c.id == bindparam("id")))
_BOUNCED = Query[int](
    update(news_reader).where(news_reader.c.id == bindparam("reader")).values(bounces=news_reader.c.bounces + 1)
)
_ADD_WISH = Query[int](insert(news_wish))
_WISH = Query(select(*columns(news_wish, NewsWishRow)).where(news_wish.c.id == bindparam("id")), NewsWishRow)
_WISHES_SINCE = Query(
    select(func.count())
    .select_from(news_wish)
    .where(news_wish.c.address == bindparam("address"), news_wish.c.created_at > bindparam("since")),
    int,
)
_FORGET_WISHES = Query[int](delete(news_wish).where(news_wish.c.address == bindparam("address")))
_OLD_WISHES = Query[int](delete(news_wish).where(news_wish.c.created_at <= bindparam("before")))
_TELL = Query[int](
    update(news_wish)
    .where(news_wish.c.id == bindparam("wish"), news_wish.c.mailed_at.is_(None))
    .values(mailed_at=bindparam("at"))
)
_NOT_TOLD = Query[int](update(news_wish).where(news_wish.c.id == bindparam("wish")).values(mailed_at=None))

_LANES = or_(news_reader.c.lane == NewsLane.ALL.value, bindparam("kind", type_=Text) == NewsKind.SECURITY.value)
_FOR = and_(_LANES, news_reader.c.since <= bindparam("began", type_=BigInteger))
_HOW_MANY = Query(select(func.count()).select_from(news_reader).where(_FOR), int)
_UNLINED = Query(
    select(news_reader.c.id)
    .where(
        _FOR,
        ~exists().where(
            news_mail.c.news_id == bindparam("news", type_=BigInteger), news_mail.c.reader_id == news_reader.c.id
        ),
    )
    .order_by(news_reader.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    int,
)
_BEGIN = Query[int](
    update(news_table)
    .where(news_table.c.id == bindparam("news"), news_table.c.mailed_at.is_(None))
    .values(mailed_at=bindparam("at"))
)
_ADD_MAIL = Query[int](insert(news_mail))
_MAIL = Query(select(*columns(news_mail, NewsMailRow)).where(news_mail.c.id == bindparam("id")), NewsMailRow)
_NEXT = Query(
    select(*columns(news_mail, NewsMailRow))
    .where(
        news_mail.c.news_id == bindparam("news"),
        news_mail.c.state == MailState.WAITING.value,
        news_mail.c.next_at <= _CLOCK,
    )
    .order_by(news_mail.c.next_at, news_mail.c.id)
    .limit(1),
    NewsMailRow,
)
_NEXT_AT = Query(
    select(func.min(news_mail.c.next_at)).where(
        news_mail.c.news_id == bindparam("news"), news_mail.c.state == MailState.WAITING.value
    ),
    int,
)
_STAND = Query[int](
    update(news_mail)
    .where(news_mail.c.id == bindparam("mail"), news_mail.c.state == bindparam("had"))
    .values(state=bindparam("new_state"), tries=bindparam("new_tries"), next_at=bindparam("new_at"))
)
_ALL_OF = Query[int](
    update(news_mail)
    .where(news_mail.c.news_id == bindparam("news"), news_mail.c.state == bindparam("had"))
    .values(state=bindparam("new_state"))
)
_EVERY = Query[int](update(news_mail).where(news_mail.c.state == bindparam("had")).values(state=bindparam("new_state")))
_OLD_MAILS = Query[int](delete(news_mail).where(news_mail.c.created_at <= bindparam("before")))


# -- who wants it ------------------------------------------------------------------


def wish(unit: Unit, address: str, language: str, lane: NewsLane) -> None:
    """Plan the letter that asks the owner of an address.  Where it had several lately, nothing happens and nobody is told:
    an answer would say what others did with it."""
    for span, most in ((HOUR, LETTERS_AN_HOUR), (DAY, LETTERS_A_DAY)):
        if unit.value(_WISHES_SINCE, address=address, since=unit.now - span) >= most:
            return
    made = new_id()
    unit.run(
        _ADD_WISH,
        id=made,
        address=address,
        language=language,
        lane=lane.value,
        mailed_at=None,
        created_at=unit.now,
    )
    jobs.add(unit, ASK, AskArgs(made), key=f"{ASK}:{made}")


def wished(unit: Unit, wish_id: int) -> NewsWishRow | None:
    """None where its time is over, or its owner has unsubscribed since."""
    row = unit.one(_WISH, id=wish_id)
    return row if row is not None and row.created_at > unit.now - LINK_US else None


def telling(unit: Unit, wish_id: int) -> bool:
    """The letter goes out now.  False where it has, or may have."""
    return bool(unit.run(_TELL, wish=wish_id, at=unit.now))


def not_told(unit: Unit, wish_id: int) -> None:
    unit.run(_NOT_TOLD, wish=wish_id)


def come(unit: Unit, wish_id: int) -> NewsWishRow | None:
    """The owner of the mailbox says yes: a reader from now on, in this lane and language.  Again is the same as once.

    None where the link is over.  Announces NewsReaderCame.
    """
    row = wished(unit, wish_id)
    if row is None:
        return None
    before = unit.one(_BY_ADDRESS, address=row.address)
    if before is not None and (before.lane, before.language) == (row.lane, row.language):
        return row
    unit.run(
        _COME,
        id=new_id(),
        address=row.address,
        language=row.language,
        lane=row.lane.value,
        bounces=0,
        since=unit.now,
        created_at=unit.now,
    )
    there = unit.one(_BY_ADDRESS, address=row.address)
    if there is not None:
        unit.announce(
            NewsReaderCame(
                actor_kind=ActorKind.CONTACT,
                actor_id=None,
                news_reader_id=there.id,
                lane=row.lane.value,
                language=row.language,
            )
        )
    return row


def leave(unit: Unit, reader_id: int, by: Actor, why: str) -> bool:
    """No more news, and the address is gone with what was asked for in its name.  Again is the same as once.

    Announces NewsReaderLeft.
    """
    row = unit.one(_READER, id=reader_id)
    if row is None:
        return False
    unit.run(_FORGET_WISHES, address=row.address)
    unit.run(_LEAVE, id=row.id)
    unit.announce(NewsReaderLeft(actor_kind=by.kind, actor_id=by.id, news_reader_id=row.id, why=why))
    return True


def unsubscribe(unit: Unit, reader_id: int) -> bool:
    return leave(unit, reader_id, Actor(ActorKind.CONTACT), "unsubscribed")


def forget(unit: Unit, addresses: Collection[str]) -> None:
    """Of somebody who is erased."""
    for address in addresses:
        unit.run(_FORGET_WISHES, address=address)
        if (row := unit.one(_BY_ADDRESS, address=address)) is not None:
            leave(unit, row.id, SYSTEM, "erased")


def came_back(unit: Unit, mail_id: int, reason: str) -> None:
    """A mail that a server had taken, or would not take.  Raises NotFound (404) for what is no mail of news."""
    row = unit.one(_MAIL, id=mail_id)
    if row is None:
        raise NotFound
    if row.state is MailState.FAILED:
        return
    unit.run(_STAND, mail=row.id, had=row.state.value, new_state=MailState.FAILED.value, new_tries=row.tries, new_at=0)
    reader = unit.one(_READER, id=row.reader_id)
    if reader is None:
        return
    if reason in GONE or reader.bounces + 1 >= BOUNCES:
        leave(unit, reader.id, SYSTEM, "bounced")
    else:
        unit.run(_BOUNCED, reader=reader.id)


# -- what goes out -----------------------------------------------------------------


def plan(unit: Unit, event: Event) -> None:
    """A piece of news was published or changed: it is mailed when its time comes, unless it was before."""
    row = news.one(unit, getattr(event, "news_id", 0))
    if row.by_mail and row.status is NewsStatus.PUBLISHED and row.mailed_at is None:
        at = max(unit.now + WAITS_US, row.shown_from or 0)
        jobs.add(unit, MAIL, MailArgs(row.id), key=f"{MAIL}:{row.id}", run_at=at)


def begin(unit: Unit, news_id: int) -> bool:
    """Whether it is to be mailed now.  What is not live any more is mailed to nobody who still waits.

    Announces NewsMailBegun, once.
    """
    try:
        row = news.live(unit, news_id).row
    except NotFound:
        drop(unit, news_id)
        _again_when_shown(unit, news_id)
        return False
    if not row.by_mail or (row.mailed_at is not None and row.mailed_at <= unit.now - LATEST_US):
        drop(unit, news_id)
        return False
    if unit.run(_BEGIN, news=news_id, at=unit.now):
        readers = unit.value(_HOW_MANY, kind=row.kind.value, began=unit.now)
        unit.announce(NewsMailBegun(actor_kind=SYSTEM.kind, actor_id=SYSTEM.id, news_id=news_id, readers=readers))
    # Whoever had begun these died.
    unit.run(_ALL_OF, news=news_id, had=MailState.BEGUN.value, new_state=MailState.UNKNOWN.value)
    return True


def line_up(unit: Unit, news_id: int, limit: int = 200) -> int:
    """Rows for so many of the readers that have none; returns how many."""
    row = news.one(unit, news_id)
    if row.mailed_at is None:
        return 0
    readers = unit.all(_UNLINED, news=news_id, kind=row.kind.value, began=row.mailed_at, limit=limit)
    unit.many(
        _ADD_MAIL,
        [
            {
                "id": new_id(),
                "news_id": news_id,
                "reader_id": one,
                "state": MailState.WAITING.value,
                "tries": 0,
                "next_at": unit.now,
                "created_at": unit.now,
            }
            for one in readers
        ],
    )
    return len(readers)


def take(unit: Unit, news_id: int) -> Taken | None:
    """The next mail, begun; None where none is due, or the news is not live any more."""
    try:
        row = news.live(unit, news_id).row
    except NotFound:
        drop(unit, news_id)
        return None
    if not row.by_mail:
        drop(unit, news_id)
        return None
    mail = unit.one(_NEXT, news=news_id, now=unit.now)
    reader = unit.one(_READER, id=mail.reader_id) if mail is not None else None
    if mail is None or reader is None:
        return None
    begun = unit.run(
        _STAND,
        mail=mail.id,
        had=MailState.WAITING.value,
        new_state=MailState.BEGUN.value,
        new_tries=mail.tries + 1,
        new_at=mail.next_at,
    )
    return Taken(mail=mail, reader=reader) if begun else None


def ended(unit: Unit, taken: Taken, state: MailState) -> None:
    _stand(unit, taken, state, unit.now)


def put_back(unit: Unit, taken: Taken, after_us: int) -> None:
    """Its reader's server takes nothing now: it is tried again, so many times."""
    tried_out = taken.mail.tries + 1 >= TRIES
    _stand(unit, taken, MailState.FAILED if tried_out else MailState.WAITING, unit.now + after_us)


def give_back(unit: Unit, taken: Taken) -> None:
    """The desk's own mailbox cannot send now: that is no try."""
    unit.run(
        _STAND,
        mail=taken.mail.id,
        had=MailState.BEGUN.value,
        new_state=MailState.WAITING.value,
        new_tries=taken.mail.tries,
        new_at=unit.now,
    )


def drop(unit: Unit, news_id: int) -> None:
    unit.run(_ALL_OF, news=news_id, had=MailState.WAITING.value, new_state=MailState.DROPPED.value)


def next_at(unit: Unit, news_id: int) -> int | None:
    return unit.one(_NEXT_AT, news=news_id)


def hold_after_restore(unit: Unit) -> None:
    """What was mailed between backup and loss is not known: what waited may have gone, and is sent to nobody again."""
    for state in (MailState.WAITING, MailState.BEGUN):
        unit.run(_EVERY, had=state.value, new_state=MailState.UNKNOWN.value)


def remove_old(unit: Unit) -> int:
    return unit.run(_OLD_WISHES, before=unit.now - LINK_US) + unit.run(_OLD_MAILS, before=unit.now - KEPT_US)


def _stand(unit: Unit, taken: Taken, state: MailState, at: int) -> None:
    unit.run(
        _STAND,
        mail=taken.mail.id,
        had=MailState.BEGUN.value,
        new_state=state.value,
        new_tries=taken.mail.tries + 1,
        new_at=at,
    )


def _again_when_shown(unit: Unit, news_id: int) -> None:
    """Its time was put off after the job was planned."""
    row: NewsRow = news.one(unit, news_id)
    if row.status is NewsStatus.PUBLISHED and row.shown_from is not None and row.shown_from > unit.now:
        jobs.add(unit, MAIL, MailArgs(news_id), key=f"{MAIL}:{news_id}", run_at=row.shown_from)
