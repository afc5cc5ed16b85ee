"""Words leave stored messages: parts of a secret found late, a reported secret, an erased person."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, or_, select, update

from walletdesk.conversations import index, queries
from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.opened import Opened, preview_of
from walletdesk.conversations.actions.warned import caught, say
from walletdesk.conversations.rules import LIVE, ChangeKind, Standing
from walletdesk.conversations.tables import Message, change, conversation, draft, held_reply, message, rating
from walletdesk.conversations.told import without_parts
from walletdesk.events import Actor, FilesErased, MessagesRedacted, SecretFoundLate, SecretReported, UrgentClaimed
from walletdesk.files import actions as file_actions
from walletdesk.files import queries as file_queries
from walletdesk.files.tables import State
from walletdesk.kit.erase import padded
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.outgoing.tables import refusal
from walletdesk.safety import rescreen, trusted
from walletdesk.safety.marks import all_in, blanked, mark, marks_in
from walletdesk.safety.reaction import gravest, late_warning
from walletdesk.sla import actions as sla
from walletdesk.wire import PERSONAL, AuthorKind, Certainty, Delivery, Found, Kind, Priority, SafeText, SecretKind

_MESSAGE = Query(
    select(*columns(message, Message)).where(
        message.c.id == bindparam("id"), message.c.conversation_id == bindparam("conversation")
    ),
    Message,
)
_CONVERSATION_OF = Query(select(message.c.conversation_id).where(message.c.id == bindparam("id")), int)
_OVERWRITE = Query(
    update(message)
    .where(message.c.id == bindparam("row"))
    .values(body=bindparam("new_body"), found=bindparam("new_found"), edited_at=bindparam("at")),
    int,
)


_FOUND = Query(select(message.c.found).where(message.c.id == bindparam("id")), str)
_NOTE_FOUND = Query(update(message).where(message.c.id == bindparam("row")).values(found=bindparam("new_found")), int)
found_in = msgspec.json.Decoder(list[Found]).decode
_BODY = Query(select(message.c.body).where(message.c.id == bindparam("id")), SafeText)
_CODE = re.compile(r"[0-9A-Za-z]{24,}")
"""As long as what the index knows by its digest."""
_ANY_ID = 2**63 - 1
MOST_CODES, MOST_REPEATED = 8, 50
"""Of one message, and messages that repeat one of them."""

SUBJECT = "subject"
"""Of the conversation's facts."""

ERASED_AT_ONCE = 500
"""Messages in one unit: with 20,000 all who wrote meanwhile waited 0.4 s."""


class _Body(Row, frozen=True, kw_only=True):
    id: int
    body: SafeText


_OF_CONTACT = Query(
    select(message.c.id, message.c.body)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    # On PostgreSQL an erased text is as many blanks.
    .where(conversation.c.contact_id == bindparam("contact"), func.trim(message.c.body) != "")
    .limit(bindparam("limit")),
    _Body,
)
_CONVERSATIONS_OF = Query(select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact")), int)
_WIPE_CONVERSATIONS = Query(
    update(conversation)
    .where(conversation.c.contact_id == bindparam("contact"))
    .values(preview=bindparam("empty"), facts=bindparam("no_facts")),
    int,
)
_WIPE_RATINGS = Query(
    update(rating)
    .where(
        rating.c.conversation_id.in_(select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact")))
    )
    .values(words=bindparam("empty")),
    int,
)
_WIPE_DRAFTS = Query(
    delete(draft).where(
        draft.c.conversation_id.in_(select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact")))
    ),
    int,
)

_OF_THEIRS = select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact"))
_WIPE_REASONS = Query(
    update(message)
    .where(
        message.c.conversation_id.in_(_OF_THEIRS),
        or_(message.c.delivery == Delivery.HELD.value, message.c.delivery == Delivery.DECLINED.value),
    )
    .values(reason=bindparam("empty")),
    int,
)
_WIPE_SAID = Query(
    update(change)
    .where(change.c.conversation_id.in_(_OF_THEIRS), change.c.kind == ChangeKind.DECLINED.value)
    .values(new=bindparam("empty")),
    int,
)
_WIPE_HELD = Query(
    delete(held_reply).where(
        held_reply.c.message_id.in_(select(message.c.id).where(message.c.conversation_id.in_(_OF_THEIRS)))
    ),
    int,
)
_WIPE_REFUSALS = Query(delete(refusal).where(refusal.c.conversation_id.in_(_OF_THEIRS)), int)


def redact(unit: Unit, held: Opened, texts: Mapping[int, SafeText], *, by: Actor, found: Sequence[Found] = ()) -> None:
    """Put `texts` in the place of stored messages of this conversation, by message id.

    `found` is what they lost by it: each message's own list grows by what its new marks stand for.  The caller saves `held`.  Announces MessagesRedacted: whoever shows or keeps the
    old words lets go of them, and a job cleans the files of the database.
    """
    done = []
    for message_id, new in texts.items():
        before = unit.one(_MESSAGE, id=message_id, conversation=held.now.id)
        if before is None or before.body == new:
            continue
        known = _known(before.found, lost(before.body, new, found))
        overwrite(unit, before.id, before.body, new, known, unit.now)
        held.note(ChangeKind.REDACTED, by, message_id=message_id)
        _forget_beside(held, before, new)
        done.append(message_id)
    if done:
        unit.announce(MessagesRedacted(**held.ids(), message_ids=tuple(done)))


def _forget_beside(held: Opened, before: Message, new: SafeText) -> None:
    """What the conversation's row repeats of a message that lost words: the preview, and the subject of a mail, which may
    be another part of the same and would go out again with every answer."""
    if held.now.preview and held.now.preview == preview_of(before.body):
        held.set(preview=preview_of(new))
    if before.author_kind is AuthorKind.CONTACT and f'"{SUBJECT}"' in held.now.facts:
        told = json.loads(held.now.facts)
        told.pop(SUBJECT, None)
        held.set(facts=json.dumps(told, ensure_ascii=False))


def lost(old: str, new: str, found: Sequence[Found] = ()) -> list[Found]:
    """What the marks stand for that `new` has and `old` has not; how sure it was, and in which language, says `found`."""
    told = {one.kind: one for one in reversed(found)}
    fresh = Counter(all_in(new)) - Counter(all_in(old))
    return [
        msgspec.structs.replace(told.get(one.kind, Found(one.kind, Certainty.LIKELY)), words=one.words)
        for one in fresh.elements()
        if one.kind is not None
    ]


def _known(before: str, more: Sequence[Found]) -> str:
    return msgspec.json.encode([*found_in(before), *more]).decode() if more else before


def redact_anywhere(
    unit: Unit, held: Opened, texts: Mapping[int, SafeText], *, by: Actor, found: Sequence[Found] = ()
) -> None:
    """`redact` for what may stand in other conversations of the same contact, which are saved here.

    An id below zero is a conversation's, of which what was told beside it goes (`told.earlier_of`).
    """
    by_conversation: dict[int, dict[int, SafeText]] = {}
    for id_, new in texts.items():
        place = -id_ if id_ < 0 else unit.one(_CONVERSATION_OF, id=id_)
        if place is not None:
            by_conversation.setdefault(place, {})[id_] = new
    for conversation_id, here in sorted(by_conversation.items()):
        one = held if conversation_id == held.now.id else opened.by_id(unit, conversation_id)
        if here.pop(-conversation_id, None) is not None:
            _forget_told(unit, one, by, found)
        redact(unit, one, here, by=by, found=found)
        if one is not held:
            one.save()
            one.announce_changes(by)


def _forget_told(unit: Unit, held: Opened, by: Actor, found: Sequence[Found]) -> None:
    """What was told beside a conversation and is part of a secret goes, at the provider too."""
    left = without_parts(held.now.facts)
    if left == held.now.facts:
        return
    held.set(facts=left)
    held.note(ChangeKind.REDACTED, by)
    unit.announce(
        SecretFoundLate(
            actor_kind=by.kind,
            actor_id=by.id,
            conversation_id=held.now.id,
            row_id=held.now.id,
            place="conversation.facts",
            caught=caught(found),
        )
    )


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a report of a secret led to."""

    count: int
    """How many secrets were taken out."""
    kind: SecretKind
    missed: bool
    """The gate, asked again, knew none of it."""
    body: SafeText
    """As it stood before; for `safety.twins.form_of` in the same unit, and for nothing else."""
    inbox_id: int


def report_secret(
    unit: Unit,
    number: int,
    message_id: int,
    by: Actor,
    *,
    whole: bool,
    kind: SecretKind | None = None,
    files: bool = False,
) -> Taken:
    """Somebody says a message holds a secret: read it again, or take out all of it with `whole`, or its `files`.

    `kind` is what they take it for; without it the detector says, or nobody.
    The conversation becomes urgent, because a person has looked, and the contact is told, once for each message of
    theirs, what was removed and what to do.  Raises NotFound (404).
    """
    held = opened.by_number(unit, number)
    before = unit.one(_MESSAGE, id=message_id, conversation=held.now.id)
    if before is None:
        raise NotFound
    taken = report_in(unit, held, before, by, whole=whole, kind=kind, files=files)
    held.save()
    held.announce_changes(by)
    return taken


def report_in(
    unit: Unit,
    held: Opened,
    before: Message,
    by: Actor,
    *,
    whole: bool,
    kind: SecretKind | None = None,
    files: bool = False,
) -> Taken:
    """`report_secret` of a message in hand; the caller saves `held` and tells its changes."""
    again = rescreen(before.body)
    count = len(again.found)
    seen = gravest(again.found) if again.found else SecretKind.SECRET
    new = again.text
    told = caught(again.found)
    if whole:
        seen, count = kind or seen, 1 if blanked(before.body).strip() else 0
        new = trusted(marks_in(before.body) + mark(seen))
        told = told or ((seen.value, ""),) * count
    if count:
        redact(unit, held, {before.id: new}, by=by, found=again.found)
        redact_anywhere(unit, held, _repeated(unit, before, new, mark(seen)), by=by, found=again.found)
    in_files = () if count else (Found(kind or seen, Certainty.LIKELY),)
    if files and (gone := remove_files(unit, held, before.id, by=by, found=in_files)):
        count += gone
        seen = kind or seen
        told = told or ((seen.value, ""),)
    if count:
        if seen not in PERSONAL:
            confirm(unit, held, by, fact=True)
        if before.author_kind is AuthorKind.CONTACT and not queries.was_warned(
            unit, before.inbox_id, f"{before.id}:late"
        ):
            say(held, late_warning(seen, held.now.language), f"{before.id}:late")
    unit.announce(
        SecretReported(
            actor_kind=by.kind,
            actor_id=by.id,
            conversation_id=held.now.id,
            message_id=before.id,
            whole=whole,
            caught=told,
        )
    )
    return Taken(
        count=count, kind=seen, missed=count > 0 and not again.found, body=before.body, inbox_id=held.now.inbox_id
    )


def _repeated(unit: Unit, before: Message, new: SafeText, instead: str) -> dict[int, SafeText]:
    """Other messages with a long code that `new` lacks: our own answers name a key that was taken for a hash."""
    codes = [code for code in dict.fromkeys(_CODE.findall(blanked(before.body))) if code not in new][:MOST_CODES]
    gone = dict.fromkeys(form for code in codes for form in (code, code.removeprefix("0x"), f"0x{code}"))
    texts: dict[int, SafeText] = {}
    for code in gone:
        for message_id in index.find(unit, code, before=_ANY_ID, limit=MOST_REPEATED):
            body = texts.get(message_id) or unit.one(_BODY, id=message_id)
            if message_id != before.id and body is not None:
                texts[message_id] = trusted(re.sub(re.escape(code), instead, body, flags=re.IGNORECASE))
    return texts


def remove_files(unit: Unit, held: Opened, message_id: int, *, by: Actor, found: Sequence[Found] = ()) -> int:
    """The files of a message go, names and bytes, because of what they hold; returns how many.

    The caller saves `held`.  Announces FilesErased.
    """
    there = [
        one
        for one in file_queries.of_messages(unit, [message_id]).get(message_id, [])
        if one.state is State.READY and one.conversation_id == held.now.id
    ]
    for one in there:
        file_actions.remove(unit, one.public_id)
    if there:
        unit.run(_NOTE_FOUND, row=message_id, new_found=_known(unit.value(_FOUND, id=message_id), found))
        held.note(ChangeKind.REDACTED, by, message_id=message_id)
        unit.announce(FilesErased(**held.ids(), message_id=message_id, file_ids=tuple(one.id for one in there)))
    return len(there)


def erase_again(unit: Unit, message_id: int) -> bool:
    """Take out all of a message that had lost words before a backup from before that was put back; False where it is not.

    What of it had stayed then is not known.  Nobody is told a second time.
    """
    place = unit.one(_CONVERSATION_OF, id=message_id)
    before = None if place is None else unit.one(_MESSAGE, id=message_id, conversation=place)
    if place is None or before is None:
        return False
    new = trusted(marks_in(before.body) or mark(SecretKind.SECRET))
    overwrite(unit, message_id, before.body, new, _known(before.found, lost(before.body, new)), unit.now)
    held = opened.by_id(unit, place)
    _forget_beside(held, before, new)
    if held.now != held.before:
        held.save()
    return True


def confirm(unit: Unit, held: Opened, by: Actor, *, fact: bool = False) -> None:
    """A person stands behind it, and with `fact` a secret that was found: security, urgent, and told aloud.

    Where all of that stands already nothing is told again.
    """
    row = held.now
    emergency = row.emergency or fact
    changes = [
        (kind, old, new)
        for kind, old, new in (
            (ChangeKind.PRIORITY, row.priority, Priority.URGENT),
            (ChangeKind.KIND, row.kind, Kind.SECURITY),
            (ChangeKind.STANDING, row.standing, Standing.CONFIRMED),
            (ChangeKind.EMERGENCY, int(row.emergency), int(emergency)),
        )
        if old != new
    ]
    if not changes:
        return
    for kind, old, new in changes:
        held.note(kind, by, old, new)
    held.set(
        priority=Priority.URGENT,
        kind=Kind.SECURITY,
        standing=Standing.CONFIRMED,
        emergency=emergency,
    )
    held.note(ChangeKind.ALARMED, by)
    if row.status in LIVE:
        clocks = sla.rekind(
            unit,
            sla.running(unit, row.id),
            row.id,
            row.inbox_id,
            Kind.SECURITY,
            Priority.URGENT,
            held.calendar(),
            unit.now,
            since=unit.now,
        )
        held.clocks(clocks)
    unit.announce(UrgentClaimed(**held.ids(), alarm=True))


def erase_words(unit: Unit, contact_id: int, limit: int = ERASED_AT_ONCE) -> int:
    """Take the words of so many messages of a contact's conversations; returns how many, 0 when none is left."""
    some = unit.all(_OF_CONTACT, contact=contact_id, limit=limit)
    for one in some:
        overwrite(unit, one.id, one.body, trusted(""), "[]", unit.now)
    return len(some)


def erase_contact(unit: Unit, contact_id: int) -> list[int]:
    """Take every word of a contact's conversations; numbers, states and times stay.

    `erase_words` comes first where there may be many: this takes what it left in one unit.
    Returns the ids of the conversations, whose files go next.  May run twice.
    """
    while erase_words(unit, contact_id):
        pass
    unit.run(_WIPE_CONVERSATIONS, contact=contact_id, empty="", no_facts="{}")
    unit.run(_WIPE_RATINGS, contact=contact_id, empty="")
    unit.run(_WIPE_DRAFTS, contact=contact_id)
    unit.run(_WIPE_REASONS, contact=contact_id, empty="")
    unit.run(_WIPE_SAID, contact=contact_id, empty="")
    unit.run(_WIPE_HELD, contact=contact_id)
    unit.run(_WIPE_REFUSALS, contact=contact_id)
    return unit.all(_CONVERSATIONS_OF, contact=contact_id)


def overwrite(unit: Unit, message_id: int, old: SafeText, new: SafeText, found: str, now: int) -> None:
    """The words of one message, in its row and in the index; the caller tells and has the files cleaned."""
    body: str = new
    if unit.engine == "postgresql":
        body = padded(new, old)
    unit.run(_OVERWRITE, row=message_id, new_body=body, new_found=found, at=now)
    index.change(unit, message_id, new)
