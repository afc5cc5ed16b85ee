"""A contact's message is read by the model, after it was stored."""

from __future__ import annotations

import logging

import msgspec

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions import sorted as effects
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.safety.reaction import alarms
from walletdesk.sorting.reading import Reader, Told
from walletdesk.triage import actions, queries, tree, weighing
from walletdesk.triage.flood import fingerprint
from walletdesk.triage.intents import Intent
from walletdesk.triage.language import language_of
from walletdesk.triage.mood import tone
from walletdesk.triage.queries import SHIPPED, WHOLE
from walletdesk.triage.rules import Triage, first_look
from walletdesk.triage.sorting import urgency
from walletdesk.triage.tables import VerdictRow
from walletdesk.wire import AuthorKind, Found, SafeText

log = logging.getLogger(__name__)

SORT = "sort_message"
SHOWN = 3
"""Other intents that the team can choose by one key."""
_found = msgspec.json.Decoder(tuple[Found, ...]).decode
SHORT = 12
"""Letters, a Chinese one counting as three; of fewer what was said just before is read with it."""


class SortArgs(msgspec.Struct, frozen=True):
    message_id: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    message: Message
    conversation: Conversation
    before: SafeText | None
    model: str
    intents: dict[str, Intent]


def sort_later(unit: Unit, message_id: int) -> None:
    jobs.add(unit, SORT, SortArgs(message_id), key=f"{SORT}:{message_id}")


def register(runner: jobs.Runner, *, db: Db, reader: Reader) -> None:
    async def read(args: SortArgs) -> None:
        await sort_message(db, reader, args.message_id)

    runner.on(SORT, SortArgs, read, tries=4, gives_way=True)


async def sort_message(db: Db, reader: Reader, message_id: int) -> None:
    """May run twice: what is kept then is the same.  Raises Retry."""
    asked = await db.read(_asked, message_id)
    if asked is None:
        return
    body = asked.message.body
    told = await reader.read(body if asked.before is None else f"{asked.before}\n{body}", asked.model)
    if told is None:
        raise jobs.Retry(code="no_model")  # the rules have spoken when it came in; `/readyz` says that no model does
    try:
        await db.write(_keep, asked, told, language_of(body), fingerprint(body))
    except NotFound:
        return  # erased meanwhile


def _asked(unit: Unit, message_id: int) -> Asked | None:
    found = conversations.one_message(unit, message_id)
    if (
        found is None
        or found.author_kind is not AuthorKind.CONTACT
        or found.visibility is not Visibility.PUBLIC
        or not any(letter.isalpha() for letter in found.body)
    ):
        return None
    place = conversations.by_id(unit, found.conversation_id)
    before = None
    if sum(1 if letter.isascii() else 3 for letter in found.body if letter.isalpha()) < SHORT:
        said = [
            one for one in conversations.look_back(unit, place.contact_id).messages if one.id < found.id and one.body
        ]
        before = said[-1].body if said and said[-1].conversation_id == place.id else None
    running = queries.running(unit)
    return Asked(
        message=found,
        conversation=place,
        before=before,
        model=str(running.id) if running else SHIPPED,
        intents=tree.intents(unit),
    )


def _keep(unit: Unit, asked: Asked, told: Told, language: str, alike: str) -> None:
    """Raises NotFound (404)."""
    found = conversations.one_message(unit, asked.message.id)
    if found is None or found.body != asked.message.body:
        raise NotFound  # its words changed while they were read; the change asked for another reading
    opened.by_id(
        unit, asked.conversation.id
    )  # locked: two messages of one conversation are weighed one after the other
    old = queries.row_of(unit, asked.conversation.id)
    new = verdict(asked.message, told, asked.intents, asked.conversation.id, unit.now)
    row = weighing.after(old, new, asked.intents)
    sure = weighing.sure(row) and row.intent in asked.intents
    intent = asked.intents[row.intent] if sure else None
    became = effects.sort(
        unit,
        effects.Told(
            conversation_id=asked.conversation.id,
            text=asked.message.body,
            fingerprint=alike,
            language=language,
            category=row.intent if sure else "",
            category_set=old.category_set if old else "",
            # What is raised is what this message says, not what was said and decided before.
            triage=Triage(intent.priority, intent.kind, ("model",))
            if intent is not None and row.message_id == asked.message.id
            else None,
        ),
    )
    actions.keep(unit, msgspec.structs.replace(row, category_set=became.category_set))


def verdict(message: Message, told: Told, intents: dict[str, Intent], conversation_id: int, now: int) -> VerdictRow:
    guess = told.guess
    shares = dict(guess.alternatives) | {guess.intent: guess.confidence}
    said = tone(message.body)
    alternatives = [(slug, round(share * WHOLE)) for slug, share in guess.alternatives if slug in intents][:SHOWN]
    return VerdictRow(
        conversation_id=conversation_id,
        message_id=message.id,
        intent=guess.intent,
        confidence=round(guess.confidence * WHOLE),
        strange=round(guess.out_of_scope * WHOLE),
        alternatives=msgspec.json.encode(alternatives).decode(),
        urgency=urgency(first_look(message.body, found_secret=alarms(_found(message.found))), guess, intents).value,
        mood=said.mood.value,
        spam=round(max(said.spam, shares.get("spam", 0.0)) * WHOLE),
        abuse=round(max(said.abuse, shares.get("abuse", 0.0)) * WHOLE),
        model=told.model,
        category_set="",
        encoder=told.encoder,
        vector=told.vector,
        at=now,
    )
