"""Incidents are opened, gather conversations, answer them and are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import bindparam, delete, insert, select, text, update

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import held_replies, reply
from walletdesk.conversations.actions.reply import NotSendable, Reply
from walletdesk.conversations.actions.windows import WindowClosed
from walletdesk.conversations.rules import Status
from walletdesk.events import (
    Actor,
    IncidentAnswered,
    IncidentClosed,
    IncidentConversationRemoved,
    IncidentConversationsAdded,
    IncidentOpened,
    IncidentStated,
)
from walletdesk.incidents import queries, rules
from walletdesk.incidents.rules import IncidentState, Sending, Skip
from walletdesk.incidents.tables import (
    IncidentRow,
    ReplyRow,
    incident,
    incident_answer,
    incident_conversation,
    incident_reply,
)
from walletdesk.kit import jobs
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import news
from walletdesk.outgoing import queries as outgoing
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.staff import queries as staff
from walletdesk.staff.rules import Permission, may
from walletdesk.triage.rules import language_of
from walletdesk.wire import SafeText, Screened

ANSWER = "answer_incident"


class AnswerArgs(msgspec.Struct, frozen=True):
    answer_id: int


class InAnotherIncident(Conflict):
    code = "in_another_incident"
    sentence = "This conversation is in another open incident. Take it out there first."


class IncidentOver(Conflict):
    code = "incident_closed"
    sentence = "This incident is closed."


class NobodyToAnswer(Conflict):
    code = "nobody_to_answer"
    sentence = "None of its conversations can be answered now."


class NoTextFor(BadInput):
    code = "no_text_for_language"
    sentence = "Write it in English too: some of them would get none."


_ADD = Query[int](insert(incident))
_JOIN = Query[int](insert(incident_conversation))
_LEAVE = Query[int](
    delete(incident_conversation).where(
        incident_conversation.c.incident_id == bindparam("incident"),
        incident_conversation.c.conversation_id == bindparam("conversation"),
    )
)
_IS_IN = Query(
    select(incident_conversation.c.incident_id).where(
        incident_conversation.c.incident_id == bindparam("incident"),
        incident_conversation.c.conversation_id == bindparam("conversation"),
    ),
    int,
)
_STATE = Query[int](update(incident).where(incident.c.id == bindparam("row")).values(news_id=bindparam("news")))
_CLOSE = Query[int](
    update(incident)
    .where(incident.c.id == bindparam("row"), text("state = 'open'"))
    .values(state=IncidentState.CLOSED.value, closed_by=bindparam("staff"), closed_at=bindparam("at"))
)
_REST = Query[int](
    update(incident_conversation).where(incident_conversation.c.incident_id == bindparam("row")).values(live=False)
)
_ADD_ANSWER = Query[int](insert(incident_answer))
_ADD_REPLY = Query[int](insert(incident_reply))
_BY_KEY = Query(
    select(incident_answer.c.id).where(
        incident_answer.c.incident_id == bindparam("incident"), incident_answer.c.key == bindparam("key")
    ),
    int,
)
_REPLY = Query(
    select(*columns(incident_reply, ReplyRow)).where(
        incident_reply.c.answer_id == bindparam("answer"), incident_reply.c.conversation_id == bindparam("conversation")
    ),
    ReplyRow,
)
_WAITING = Query(
    select(incident_reply.c.conversation_id)
    .where(incident_reply.c.answer_id == bindparam("answer"), text("state = 'waiting'"))
    .order_by(incident_reply.c.conversation_id),
    int,
)
_DONE = Query[int](
    update(incident_reply)
    .where(
        incident_reply.c.answer_id == bindparam("answer"), incident_reply.c.conversation_id == bindparam("conversation")
    )
    .values(state=bindparam("new_state"), reason=bindparam("why"), message_id=bindparam("message"))
)


def open_incident(
    unit: Unit,
    by: Actor,
    title: SafeText,
    *,
    intent: str = "",
    chain: str = "",
    since: int | None = None,
    rise_id: int | None = None,
) -> IncidentRow:
    """With all that look like it, where it came of a rise.  A rise becomes one incident, however often that is asked.

    Announces IncidentOpened.
    """
    if rise_id is not None and (known := queries.of_rise(unit, rise_id)) is not None:
        return known
    row = IncidentRow(
        id=new_id(),
        title=title,
        intent=intent,
        chain=chain,
        rise_id=rise_id,
        since=unit.now if since is None else since,
        state=IncidentState.OPEN,
        news_id=None,
        opened_by=_person(by),
        opened_at=unit.now,
        closed_by=None,
        closed_at=None,
    )
    unit.run(_ADD, **msgspec.structs.asdict(row))
    unit.announce(IncidentOpened(actor_kind=by.kind, actor_id=by.id, incident_id=row.id))
    if rise_id is not None:
        _join(unit, by, row, [one.id for one in queries.alike(unit, row)])
    return row


def open_of(unit: Unit, by: Actor, title: SafeText, number: int) -> IncidentRow:
    """An incident with one conversation, whose topic and chain others are looked for by.

    Raises NotFound (404), InAnotherIncident (409).  Announces IncidentOpened.
    """
    first = conversations.by_number(unit, number)
    if queries.of_conversation(unit, first.id) is not None:
        raise InAnotherIncident
    chain = queries.chain_of(unit, first.id)
    row = open_incident(unit, by, title, intent=first.category, chain=chain, since=first.created_at)
    _join(unit, by, row, [first.id])
    return row


def add(unit: Unit, by: Actor, incident_id: int, number: int) -> IncidentRow:
    """Raises NotFound (404), IncidentOver or InAnotherIncident (409).  Announces IncidentConversationsAdded."""
    row = _still_open(unit, incident_id)
    added = conversations.by_number(unit, number)
    there = queries.of_conversation(unit, added.id)
    if there is not None and there.id != incident_id:
        raise InAnotherIncident
    if there is None:
        _join(unit, by, row, [added.id])
    return row


def add_alike(unit: Unit, by: Actor, incident_id: int, numbers: Iterable[int]) -> IncidentRow:
    """Those of `numbers` that still look like it: nobody takes in what was not shown.

    Raises NotFound (404), IncidentOver (409).  Announces IncidentConversationsAdded.
    """
    row = _still_open(unit, incident_id)
    wanted = set(numbers)
    _join(unit, by, row, [one.id for one in queries.alike(unit, row) if one.number in wanted])
    return row


def remove(unit: Unit, by: Actor, incident_id: int, number: int) -> IncidentRow:
    """Raises NotFound (404), IncidentOver (409).  Announces IncidentConversationRemoved."""
    row = _still_open(unit, incident_id)
    gone = conversations.by_number(unit, number)
    if unit.run(_LEAVE, incident=incident_id, conversation=gone.id):
        unit.announce(
            IncidentConversationRemoved(
                actor_kind=by.kind, actor_id=by.id, incident_id=incident_id, conversation_id=gone.id
            )
        )
    return row


def state_publicly(unit: Unit, by: Actor, incident_id: int, news_id: int) -> None:
    """Raises NotFound (404).  Announces IncidentStated."""
    row = queries.one(unit, incident_id)
    news.one(unit, news_id)
    if row.news_id != news_id:
        unit.run(_STATE, row=incident_id, news=news_id)
        unit.announce(IncidentStated(actor_kind=by.kind, actor_id=by.id, incident_id=incident_id, news_id=news_id))


def close(unit: Unit, by: Actor, incident_id: int) -> None:
    """Its conversations may be part of another.  Raises NotFound (404).  Announces IncidentClosed, once."""
    queries.one(unit, incident_id)
    if unit.run(_CLOSE, row=incident_id, staff=_person(by), at=unit.now):
        unit.run(_REST, row=incident_id)
        unit.announce(IncidentClosed(actor_kind=by.kind, actor_id=by.id, incident_id=incident_id))


# -- one answer to all ---------------------------------------------------------------


def answer_all(unit: Unit, by: Actor, incident_id: int, key: str, texts: Mapping[str, SafeText]) -> None:
    """Write down who gets it and who does not, and have a job send it.  The same key is one answer.

    Raises NotFound (404), IncidentOver or NobodyToAnswer (409), NoTextFor (422).  Announces IncidentAnswered.
    """
    _still_open(unit, incident_id)
    if unit.one(_BY_KEY, incident=incident_id, key=key) is not None:
        return
    found = [(one, one.skips(unit.now)) for one in queries.members(unit, incident_id)]
    getting = [one for one, why in found if why is None]
    if not getting:
        raise NobodyToAnswer
    if any(rules.text_for(texts, one.language) is None for one in getting):
        raise NoTextFor
    answer_id = new_id()
    unit.run(
        _ADD_ANSWER,
        id=answer_id,
        incident_id=incident_id,
        key=key,
        staff_id=by.id,
        texts=msgspec.json.encode(texts, order="sorted").decode(),
        created_at=unit.now,
    )
    for one, why in found:
        unit.run(
            _ADD_REPLY,
            answer_id=answer_id,
            conversation_id=one.id,
            state=(Sending.WAITING if why is None else Sending.SKIPPED).value,
            reason="" if why is None else why.value,
            message_id=None,
        )
    jobs.add(unit, ANSWER, AnswerArgs(answer_id), key=f"{ANSWER}:{answer_id}")
    unit.announce(
        IncidentAnswered(
            actor_kind=by.kind, actor_id=by.id, incident_id=incident_id, answer_id=answer_id, conversations=len(getting)
        )
    )


def waiting(unit: Unit, answer_id: int) -> list[int]:
    """Conversations that have not got it yet."""
    return unit.all(_WAITING, answer=answer_id)


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What the job brings to each reply: the texts as the gate read them just now."""

    answer_id: int
    texts: Mapping[str, Screened]
    undo_us: int
    addresses: tuple[str, ...]


def send_one(unit: Unit, sent: Sent, conversation_id: int) -> None:
    """One of the replies, as if its author had written it there; told again it is the same one."""
    there = unit.one(_REPLY, answer=sent.answer_id, conversation=conversation_id)
    answer = queries.answer(unit, sent.answer_id)
    if there is None or answer is None or there.state is not Sending.WAITING:
        return
    talk = conversations.by_id(unit, conversation_id)
    author = staff.by_id(unit, answer.staff_id)
    chosen = rules.text_for(sent.texts, talk.language)
    if unit.one(_IS_IN, incident=answer.incident_id, conversation=conversation_id) is None:
        _skip(unit, there, Skip.TAKEN_OUT)
    elif author is None or not author.active:
        _skip(unit, there, Skip.AUTHOR_GONE)
    elif chosen is None:
        _skip(unit, there, Skip.NO_TEXT)
    elif talk.status is Status.SPAM:
        _skip(unit, there, Skip.SPAM)
    else:
        language, screened = chosen
        written = Reply(
            number=talk.number,
            staff_id=author.id,
            key=f"incident:{answer.incident_id}:{answer.id}:{conversation_id}",
            screened=screened,
            note=False,
            undo_us=sent.undo_us,
            language=language_of(screened.text) or language,
            signed=author.name,
            allowed=outgoing.allowed(unit, sent.addresses),
            may_allow=may(author.role, Permission.OUTGOING_MANAGE),
        )
        try:
            message = reply.reply(unit, written)
        except AsksForSecret as error:
            held_replies.refuse(
                unit,
                number=talk.number,
                staff_id=author.id,
                key=written.key,
                text=screened.text,
                asked=error.asked[0],
            )
            _skip(unit, there, error.code)
        except (BadInput, NotSendable, WindowClosed) as error:
            _skip(unit, there, error.code)
        else:
            _done(unit, there, Sending.SENT, message_id=message.id)


def _skip(unit: Unit, there: ReplyRow, why: str) -> None:
    _done(unit, there, Sending.SKIPPED, why=str(why))


def _done(unit: Unit, there: ReplyRow, state: Sending, *, why: str = "", message_id: int | None = None) -> None:
    unit.run(
        _DONE,
        answer=there.answer_id,
        conversation=there.conversation_id,
        new_state=state.value,
        why=why,
        message=message_id,
    )


# -- parts -------------------------------------------------------------------------


def _still_open(unit: Unit, incident_id: int) -> IncidentRow:
    row = queries.one(unit, incident_id)
    if row.state is not IncidentState.OPEN:
        raise IncidentOver
    return row


def _join(unit: Unit, by: Actor, row: IncidentRow, ids: Iterable[int]) -> None:
    n = 0
    for conversation_id in ids:
        n += 1
        unit.run(
            _JOIN,
            incident_id=row.id,
            conversation_id=conversation_id,
            live=True,
            staff_id=by.id,
            added_at=unit.now,
        )
    if n:
        unit.announce(
            IncidentConversationsAdded(actor_kind=by.kind, actor_id=by.id, incident_id=row.id, conversations=n)
        )


def _person(by: Actor) -> int:
    if by.id is None:
        raise NotFound
    return by.id
