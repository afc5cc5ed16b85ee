"""Rows as a visitor sees them: no notes, nothing taken back, snoozed is open, names only of those who answer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

import msgspec

from walletdesk.bot import queries as bot
from walletdesk.chain.told import Level
from walletdesk.channels.widget import queries
from walletdesk.channels.widget.frames import Answered, ConversationView, FileView, MessageView
from walletdesk.channels.widget.queries import Answers, Beside, Queue
from walletdesk.conversations import rules
from walletdesk.conversations.rules import Lane, Status
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.files import links
from walletdesk.files import queries as files
from walletdesk.files.tables import File
from walletdesk.kit import i18n
from walletdesk.kit.unit import Unit
from walletdesk.lookups import telling
from walletdesk.safety import reaction, stored
from walletdesk.wire import AuthorKind, ClockKind, SafeText

_SHOWN = {Status.SNOOZED: Status.OPEN, Status.SPAM: Status.OPEN}
"""What the team does with a conversation and no visitor is told."""


def conversations(unit: Unit, rows: Collection[Conversation], queue: Queue) -> list[ConversationView]:
    """Views of `rows` in their order."""
    beside = queries.beside(unit, [row.id for row in rows])
    return [conversation(row, beside[row.id], queue, unit.now) for row in rows if row.id in beside]


def fresh(row: Conversation, queue: Queue) -> ConversationView:
    """The view of a conversation that was opened just now: nothing stands beside it yet."""
    nothing = Beside(id=row.id, unread=0, senior=None, agent=None, link=None, score=None, rated_at=None, asked_for=None)
    return conversation(row, nothing, queue, row.updated_at)


def moved(view: ConversationView, row: Conversation, queue: Queue) -> ConversationView:
    """`view` of a conversation in which its contact has just written, as it is now."""
    return msgspec.structs.replace(
        view,
        status=_shown_status(row),
        position=position(row, queue),
        wait_s=queue.wait_s if waits(row) else None,
        last_seq=row.sequence,
        preview=_trimmed(row.preview),
        last_message_at=row.last_message_at,
        can_rate=view.can_rate and _is_over(row),
    )


def waits(row: Conversation) -> bool:
    """Whether nobody has answered yet."""
    return row.lane is Lane.WORK and row.due_kind == ClockKind.FIRST_RESPONSE.value


def position(row: Conversation, queue: Queue) -> int | None:
    """Place among those who wait, from 1; None once somebody has answered, or far behind."""
    return position_at(row.place, queue) if waits(row) else None


def position_at(place: int, queue: Queue) -> int | None:
    ahead = bisect_left(queue.places, place)
    return ahead + 1 if ahead < queries.MOST_PLACES else None


def conversation(row: Conversation, beside: Beside, queue: Queue, now: int) -> ConversationView:
    return ConversationView(
        id=row.public_id,
        number=row.number,
        status=_shown_status(row),
        agent=beside.agent or "",
        position=position(row, queue),
        wait_s=queue.wait_s if waits(row) else None,
        last_seq=row.sequence,
        preview=_trimmed(row.preview),
        created_at=row.created_at,
        last_message_at=row.last_message_at,
        unread=beside.unread,
        can_rate=_is_asked(row, beside, now),
        score=beside.score,
        senior=beside.senior is not None,
        link=str(beside.link) if beside.link is not None else None,
    )


def messages(unit: Unit, rows: Sequence[Message], *, files_key: bytes) -> list[MessageView]:
    """Views of messages the contact may see, in their order."""
    names = queries.names_of(
        unit, {row.author_id for row in rows if row.author_kind is AuthorKind.AGENT and row.author_id}
    )
    attached = files.of_messages(unit, [row.id for row in rows if row.files]) if any(row.files for row in rows) else {}
    others = telling.offers(unit, rows)
    choices = bot.choices_of(unit, rows)
    answers = queries.answers(unit, [row.id for row in rows if row.author_kind is AuthorKind.AGENT])
    return [
        message(
            row,
            names=names,
            attached=attached.get(row.id, ()),
            files_key=files_key,
            now=unit.now,
            other=others.get(row.id),
            choices=choices.get(row.id, ()),
            answers=answers.get(row.id),
        )
        for row in rows
    ]


def message(
    row: Message,
    *,
    names: dict[int, str],
    attached: Iterable[File],
    files_key: bytes,
    now: int,
    other: Level | None = None,
    choices: Sequence[str] = (),
    answers: Answers | None = None,
) -> MessageView:
    return MessageView(
        id=str(row.id),
        seq=row.visible_seq or row.seq,
        at=row.created_at,
        author=row.author_kind.value,
        name=names.get(row.author_id or 0, "") if row.author_kind is AuthorKind.AGENT else "",
        text=_trimmed(row.body),
        language=row.language,
        files=[file(one, key=files_key, now=now) for one in attached],
        # Keys stand in the row with their owner in front: `s:` of a stranger, `c<id>:` of a contact.
        key=row.external_id.partition(":")[2] if row.author_kind is AuthorKind.CONTACT else "",
        steps=_steps(row),
        explains=telling.said_in(row) is not None,
        choices=list(choices),
        other="" if other is None else _button(other, row.language),
        answers=None if answers is None else Answered(id=str(answers.to_id), seq=answers.seq),
    )


def _button(level: Level, language: str) -> str:
    _ = i18n.translator(language).gettext
    return _("Explain this in exact terms") if level is Level.EXPERT else _("Explain this in plain words")


def _steps(row: Message) -> list[SafeText]:
    """What the alarm told to do, for whoever comes back to it; nothing beside "hash or key?" or an erased warning."""
    warns = row.author_kind is AuthorKind.SYSTEM and row.external_id.startswith(rules.WARNING)
    return list(reaction.steps_beside(row.body, row.language)) if warns and row.body.strip() else []


def file(row: File, *, key: bytes, now: int) -> FileView:
    return msgspec.convert(links.view(row, key=key, now=now), FileView, from_attributes=True)


def _shown_status(row: Conversation) -> str:
    return _SHOWN.get(row.status, row.status).value


def _is_asked(row: Conversation, beside: Beside, now: int) -> bool:
    """Whether it may be said how it was: about this resolution, which is asked once the answer is out."""
    asked = beside.asked_for is not None and beside.asked_for == row.resolved_at
    return asked and _is_over(row) and rules.rating_open(beside.rated_at, now)


def _is_over(row: Conversation) -> bool:
    return row.status in (Status.RESOLVED, Status.CLOSED)


def _trimmed(text: SafeText) -> SafeText:
    """Erased words are overwritten with blanks where the engine needs it; nobody has to see those."""
    return stored(text.rstrip()) if text.endswith(" ") else text
