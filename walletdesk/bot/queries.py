"""Reads of the bot's settings, of where it stands in a conversation, and of what it did."""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select, text

from walletdesk.bot.rules import Decision, Mode, Source
from walletdesk.bot.tables import InboxRow, TalkRow, TurnRow, bot_inbox, bot_talk, bot_turn
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Message, message
from walletdesk.kit.clock import DAY
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.wire import AuthorKind


class _Choices(Row, frozen=True, kw_only=True):
    said_id: int
    choices: str


_INBOX = Query(select(*columns(bot_inbox, InboxRow)).where(bot_inbox.c.inbox_id == bindparam("inbox")), InboxRow)
_INBOXES = Query(select(*columns(bot_inbox, InboxRow)), InboxRow)
_TALK = Query(
    select(*columns(bot_talk, TalkRow)).where(bot_talk.c.conversation_id == bindparam("conversation")), TalkRow
)
_TURN_OF = Query(select(*columns(bot_turn, TurnRow)).where(bot_turn.c.message_id == bindparam("message")), TurnRow)
_TURNS = Query(
    select(*columns(bot_turn, TurnRow))
    .where(bot_turn.c.conversation_id == bindparam("conversation"))
    .order_by(bot_turn.c.id),
    TurnRow,
)
_RECENT = Query(
    select(*columns(message, Message))
    .where(message.c.conversation_id == bindparam("conversation"), message.c.visibility == Visibility.PUBLIC.value)
    .order_by(message.c.seq.desc())
    .limit(bindparam("limit")),
    Message,
)
_NEWEST = Query(
    select(*columns(bot_turn, TurnRow))
    .where(
        bot_turn.c.id < bindparam("before"),
        text("(:decision = '' or decision = :decision)"),
        text(
            "(not :unanswered or outcome in ('not_helped', 'person') or (decision = 'hand_over' "
            "and reason in ('nothing_found', 'unsure', 'not_helped')))"
        ),
    )
    .order_by(bot_turn.c.id.desc())
    .limit(bindparam("limit")),
    TurnRow,
)
END = 2**62
_CALLS = Query(text("select asked from bot_model_day where day = :day"), int)
_CHOICES = Query(
    {
        engine: select(bot_turn.c.said_id, bot_turn.c.choices).where(
            text(f"bot_turn.said_id {among}"), bot_turn.c.choices != "[]"
        )
        for engine, among in {
            "sqlite": "in (select value from json_each(:ids))",
            "postgresql": "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
        }.items()
    },
    _Choices,
)
_LAST_SENT = Query(
    text(
        "select m.id from message m join conversation c on c.id = m.conversation_id "
        "where c.contact_id = :contact and c.inbox_id = :inbox and m.author_kind <> 'contact' "
        "and m.visibility = 'public' and m.delivery = 'sent' and m.id < :before order by m.id desc limit 1"
    ),
    int,
)
_LANGUAGES_READ = Query(
    text("select language from staff where active group by language order by count(*) desc, language"), str
)
GONE_AFTER_US = 24 * 60 * 60 * 1_000_000
"""Who said nothing for so long after an answer went away."""


class Count(Row, frozen=True, kw_only=True):
    decision: str
    reason: str
    outcome: str
    gone: bool
    n: int


_COUNTS = Query(
    text(
        "select decision, reason, outcome, gone, count(*) as n from ("
        "select t.decision, t.reason, t.outcome, (t.decision = 'answer' and t.mode = 'reply' and t.outcome = '' "
        "and t.created_at < :gone_before and not exists (select 1 from message m where m.conversation_id = "
        "t.conversation_id and m.author_kind = 'contact' and m.created_at > t.created_at)) as gone "
        "from bot_turn t where t.created_at >= :since and (:inbox = 0 or t.inbox_id = :inbox)) as counted "
        "group by decision, reason, outcome, gone"
    ),
    Count,
)


def inbox_of(unit: Unit, inbox_id: int) -> InboxRow:
    """Off, where nobody said anything else."""
    return unit.one(_INBOX, inbox=inbox_id) or InboxRow(inbox_id=inbox_id, mode=Mode.OFF, writes=False)


def inboxes(unit: Unit) -> dict[int, InboxRow]:
    return {one.inbox_id: one for one in unit.all(_INBOXES)}


def talk_of(unit: Unit, conversation_id: int) -> TalkRow | None:
    return unit.one(_TALK, conversation=conversation_id)


def turn_of(unit: Unit, message_id: int) -> TurnRow | None:
    return unit.one(_TURN_OF, message=message_id)


def turns(unit: Unit, conversation_id: int) -> list[TurnRow]:
    """The oldest first."""
    return unit.all(_TURNS, conversation=conversation_id)


def recent(unit: Unit, conversation_id: int, *, limit: int = 12) -> list[Message]:
    """The newest public messages, the newest first."""
    return unit.all(_RECENT, conversation=conversation_id, limit=limit)


def newest_turns(
    unit: Unit, *, before: int = END, decision: Decision | None = None, unanswered: bool = False, limit: int = 50
) -> list[TurnRow]:
    """`unanswered` are those without an answer, or with one that did not help."""
    wanted = "" if decision is None else decision.value
    return unit.all(_NEWEST, before=before, decision=wanted, unanswered=unanswered, limit=limit)


def counts(unit: Unit, *, since: int, inbox_id: int = 0) -> list[Count]:
    return unit.all(_COUNTS, since=since, inbox=inbox_id, gone_before=unit.now - GONE_AFTER_US)


def model_calls_today(unit: Unit) -> int:
    """Of the language model, since midnight UTC."""
    return unit.one(_CALLS, day=unit.now // DAY) or 0


def choices_of(unit: Unit, rows: Iterable[Message]) -> dict[int, list[str]]:
    """By message of the bot's: answers of which one may be pressed."""
    return _choices(unit, [row.id for row in rows if row.author_kind is AuthorKind.BOT])


def choices_of_message(unit: Unit, message_id: int) -> list[str]:
    return _choices(unit, [message_id]).get(message_id, [])


def offered_before(unit: Unit, inbox_id: int, contact_id: int, message_id: int) -> bool:
    """Whether the last message that a contact got in an inbox let them choose."""
    last = unit.one(_LAST_SENT, inbox=inbox_id, contact=contact_id, before=message_id)
    return last is not None and bool(choices_of_message(unit, last))


def _choices(unit: Unit, ids: list[int]) -> dict[int, list[str]]:
    if not ids:
        return {}
    found = unit.all(_CHOICES, ids=json.dumps(ids))
    return {one.said_id: msgspec.json.decode(one.choices, type=list[str]) for one in found}


def teams_language(unit: Unit) -> str:
    """The one that most of the team read the desk in; empty while nobody is there."""
    return next(iter(languages_read(unit)), "")


def languages_read(unit: Unit) -> list[str]:
    """Those that somebody of the team reads the desk in, that of the most first."""
    return unit.all(_LANGUAGES_READ)


def sources_of(row: TurnRow) -> list[Source]:
    return msgspec.json.decode(row.sources, type=list[Source])
