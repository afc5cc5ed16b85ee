"""How it was: one question a resolution, one vote, changeable for a day."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, func, select, update

from walletdesk.conversations import rules
from walletdesk.conversations.actions import leaked, opened
from walletdesk.conversations.rules import ChangeKind, Status
from walletdesk.conversations.tables import Rating, change, rating
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.wire import Screened

SCORES = range(1, 6)
MOST_VOTES = 20
"""Of one question, the first one and its changes: each is a line of the conversation's history for ever."""


class WrongScore(BadInput):
    code = "wrong_score"
    sentence = "Choose one of five."


class RatingClosed(Conflict):
    code = "rating_closed"
    sentence = "Your answer was given more than a day ago and stays as it is."


class RatedTooOften(Conflict):
    code = "rated_too_often"
    sentence = "You have changed your answer many times. It stays as it is."


_BY_TOKEN = Query(
    select(*columns(rating, Rating)).where(rating.c.token == bindparam("token")).with_for_update(), Rating
)
_LATEST = Query(
    select(*columns(rating, Rating))
    .where(rating.c.conversation_id == bindparam("conversation"))
    .order_by(rating.c.resolved_at.desc())
    .limit(1),
    Rating,
)
_VOTES = Query[int](
    select(func.count())
    .select_from(change)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.kind == ChangeKind.RATED.value,
        change.c.at >= bindparam("since"),
    )
)
_VOTE = Query(
    update(rating)
    .where(rating.c.id == bindparam("row"))
    .values(
        score=bindparam("new_score"),
        words=bindparam("new_words"),
        rated_at=bindparam("at"),
        changed_at=bindparam("changed"),
    ),
    int,
)


def rate(
    unit: Unit,
    public_id: str,
    contact_id: int,
    score: int,
    words: Screened,
    source: str = "",
    identified: bool = False,
) -> Rating:
    """A contact rates the last resolution of their conversation.

    Raises NotFound (404) while nothing was resolved, or the answer that resolved it is not out yet; WrongScore (422), RatingClosed or RatedTooOften (409).
    """
    held = opened.by_public_id(unit, public_id, contact_id)
    asked = unit.one(_LATEST, conversation=held.now.id)
    if asked is None or (held.now.status is Status.RESOLVED and asked.resolved_at != held.now.resolved_at):
        raise NotFound
    return _vote(unit, asked, contact_id, score, words, source, identified)


def rate_by_link(unit: Unit, token: str, score: int, words: Screened) -> Rating:
    """The same through the link in a message.  Raises as `rate`, and ContactIsBlocked (403)."""
    asked = unit.one(_BY_TOKEN, token=token)
    if asked is None:
        raise NotFound
    contact_id = opened.by_id(unit, asked.conversation_id).now.contact_id
    people.must_be_welcome_now(unit, contact_id)
    return _vote(unit, asked, contact_id, score, words)


def _vote(
    unit: Unit,
    asked: Rating,
    contact_id: int,
    score: int,
    words: Screened,
    source: str = "",
    identified: bool = False,
) -> Rating:
    """A secret in the words is answered as in a message (`leaked`)."""
    if score not in SCORES:
        raise WrongScore
    if not rules.rating_open(asked.rated_at, unit.now):
        raise RatingClosed
    if asked.score == score and asked.words == words.text:
        return asked
    held = opened.by_id(unit, asked.conversation_id)
    if unit.value(_VOTES, conversation=held.now.id, since=asked.resolved_at) >= MOST_VOTES:
        raise RatedTooOften
    by = Actor(ActorKind.CONTACT, contact_id)
    held.note(ChangeKind.RATED, by, asked.score, score)
    after = msgspec.structs.replace(
        asked, score=score, words=words.text, rated_at=asked.rated_at or unit.now, changed_at=unit.now
    )
    unit.run(
        _VOTE,
        row=asked.id,
        new_score=score,
        new_words=after.words,
        at=after.rated_at,
        changed=after.changed_at,
    )
    held.save()
    held.announce_changes(by)
    if words.found:
        leak = leaked.Leak(id=new_id(), found=words.found, source=source, identified=identified)
        leaked.react(unit, asked.conversation_id, leak)
    return after
