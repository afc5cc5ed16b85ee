"""A secret is found in what is stored already: by reading again, or because its own writer says so.

The words go as `redact` has them go; the matter becomes urgent, and the contact is told once, for each message of theirs,
what was removed and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, text, update

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.actions.receive import keep_clocks, to_work
from walletdesk.conversations.actions.redact import Taken, confirm, redact, redact_anywhere, remove_files, report_in
from walletdesk.conversations.actions.warned import caught, say
from walletdesk.conversations.queries import LAST, LOOK_BACK, LOOK_BACK_CHARACTERS, LOOK_BACK_MOST, LOOK_BACK_US, Last
from walletdesk.conversations.rules import LIVE, ChangeKind
from walletdesk.conversations.tables import Message, message, rating
from walletdesk.conversations.told import earlier_of
from walletdesk.events import SYSTEM, Actor, ActorKind, SecretFoundLate
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.safety import Earlier, rescreen, trusted
from walletdesk.safety.lookback import words_in
from walletdesk.safety.marks import blanked, mark, marks_in
from walletdesk.safety.reaction import alarms, gravest, late_warning
from walletdesk.wire import AuthorKind, Certainty, Found, SafeText, SecretKind


class Stored(Row, frozen=True, kw_only=True):
    """A message as it is read again."""

    id: int
    author_kind: AuthorKind
    author_id: int | None
    body: SafeText
    created_at: int
    reason: str
    provider_id: str | None


_PAGE = Query(
    select(*columns(message, Stored))
    .where(message.c.id > bindparam("after"))
    .order_by(message.c.id)
    .limit(bindparam("limit")),
    Stored,
)
_ONE = Query(select(*columns(message, Message)).where(message.c.id == bindparam("id")), Message)
_BEFORE = Query(
    LAST.where(
        text("message.author_kind = 'contact'"),
        message.c.author_id == bindparam("contact"),
        message.c.id < bindparam("before"),
    )
    .order_by(message.c.id.desc())
    .limit(LOOK_BACK_MOST),
    Last,
)
_TOLD_WITH = Query(LAST.where(message.c.id == bindparam("id")), Last)
_FORGET_WORDS = Query(update(rating).where(rating.c.id == bindparam("row")).values(words=bindparam("new_words")), int)


def page(unit: Unit, after: int, limit: int) -> list[Stored]:
    """The next messages behind id `after`, whoever wrote them, in the order in which they came."""
    return unit.all(_PAGE, after=after, limit=limit)


def earlier(unit: Unit, one: Stored | Message) -> list[Earlier]:
    """What the gate would have read together with a contact's message: `queries.look_back` as it was then."""
    if one.author_kind is not AuthorKind.CONTACT or one.author_id is None:
        return []
    last = unit.all(_BEFORE, contact=one.author_id, before=one.id)
    since = one.created_at - LOOK_BACK_US
    read = [
        before
        for place, before in enumerate(last)
        if place < LOOK_BACK or (before.created_at >= since and len(before.body) <= LOOK_BACK_CHARACTERS)
    ]
    itself = unit.all(_TOLD_WITH, id=one.id)
    return [before for before in earlier_of([*read[::-1], *itself]) if before.id != one.id]


def sure(found: Sequence[Found]) -> tuple[Found, ...]:
    """What is acted on: of 64 digits that may as well be a hash nobody is asked months later."""
    return tuple(one for one in found if one.certainty is not Certainty.ASK)


def erase_found(unit: Unit, message_id: int) -> tuple[tuple[str, str], ...]:
    """Read a stored message again with what came before it; what it holds is taken out everywhere, and told.

    Returns kind and language of each secret; nothing when there is none, or no longer.  Announces SecretFoundLate.
    """
    stored = unit.one(_ONE, id=message_id)
    if stored is None:
        return ()
    again = rescreen(stored.body, earlier(unit, stored))
    found = sure(again.found)
    if not found:
        return ()
    held = opened.by_id(unit, stored.conversation_id)
    redact(unit, held, {message_id: again.text}, by=SYSTEM, found=found)
    redact_anywhere(unit, held, again.redact_earlier, by=SYSTEM, found=found)
    _react(unit, held, found, message_id, SYSTEM, warns=stored.author_kind is AuthorKind.CONTACT)
    _told(unit, held, found, message_id, "message.body")
    return caught(found)


def erase_files(unit: Unit, message_id: int, found: Sequence[Found]) -> None:
    """The files of a message hold what the gate knows now: they are removed, all of them, and it is told."""
    stored = unit.one(_ONE, id=message_id)
    if stored is None:
        return
    held = opened.by_id(unit, stored.conversation_id)
    if remove_files(unit, held, message_id, by=SYSTEM, found=found):
        _react(unit, held, found, message_id, SYSTEM, warns=stored.author_kind is AuthorKind.CONTACT)
        _told(unit, held, found, message_id, "file")


def found_beside(
    unit: Unit,
    conversation_id: int,
    row_id: int,
    place: str,
    found: Sequence[Found],
    *,
    warns: bool,
    by: Actor = SYSTEM,
) -> None:
    """Something that belongs to a conversation held a secret and lost it: a fact the app told, words beside a rating."""
    held = opened.by_id(unit, conversation_id)
    held.note(ChangeKind.REDACTED, by)
    _react(unit, held, found, f"{row_id}:{place}", by, warns=warns)
    _told(unit, held, found, row_id, place, by)


def forget_ratings(unit: Unit, conversation_id: int, by: Actor) -> int:
    """The words beside a conversation's ratings go, because of what they hold; returns how many there were."""
    with_words = [one for one in queries.ratings_of(unit, conversation_id) if one.words.strip()]
    for one in with_words:
        found = sure(rescreen(one.words).found) or (Found(SecretKind.SECRET, Certainty.LIKELY),)
        unit.run(_FORGET_WORDS, row=one.id, new_words=mark(gravest(found)))
        found_beside(unit, conversation_id, one.id, "rating.words", found, warns=True, by=by)
    return len(with_words)


def report_own(unit: Unit, public_id: str, contact_id: int, message_id: int) -> Taken:
    """A contact says of their own message that it holds a secret: all of it goes, with its files.

    Raises NotFound (404), also for somebody else's.
    """
    held = opened.by_public_id(unit, public_id, contact_id)
    by = Actor(ActorKind.CONTACT, contact_id)
    stored = unit.one(_ONE, id=message_id)
    if (
        stored is None
        or stored.conversation_id != held.now.id
        or stored.author_kind is not AuthorKind.CONTACT
        or stored.author_id != contact_id
    ):
        raise NotFound
    status = held.now.status
    if rules.goes_on(status, held.now.resolved_at, unit.now) and status not in LIVE:
        keep_clocks(unit, held, to_work(held, by))
    taken = report_in(unit, held, stored, by, whole=True, files=True)
    held.save()
    held.announce_changes(by)
    return taken


def report_parts(
    unit: Unit,
    public_id: str,
    contact_id: int,
    message_ids: Sequence[int],
    kind: SecretKind = SecretKind.RECOVERY_PHRASE,
) -> None:
    """A contact's browser saw that their messages here hold parts of a recovery phrase or a key, whose last part it kept back.

    All of each goes, and they are told once.  Raises NotFound (404), also for somebody else's; nothing then goes.
    """
    held = opened.by_public_id(unit, public_id, contact_id)
    by = Actor(ActorKind.CONTACT, contact_id)
    parts: dict[int, SafeText] = {}
    of_phrase = kind is SecretKind.RECOVERY_PHRASE
    for message_id in message_ids:
        stored = unit.one(_ONE, id=message_id)
        if (
            stored is None
            or stored.conversation_id != held.now.id
            or stored.author_kind is not AuthorKind.CONTACT
            or stored.author_id != contact_id
        ):
            raise NotFound
        if words := words_in(stored.body) if of_phrase else len(blanked(stored.body).split()):
            parts[message_id] = trusted(marks_in(stored.body) + mark(kind, words if of_phrase else 0))
    if not parts:
        return
    found = (Found(kind, Certainty.LIKELY),)
    redact(unit, held, parts, by=by, found=found)
    newest = max(parts)
    _react(unit, held, found, newest, by, warns=True)
    _told(unit, held, found, newest, "message.body", by)


def _react(unit: Unit, held: Opened, found: Sequence[Found], of: int | str, by: Actor, *, warns: bool) -> None:
    """Back to work and told aloud where the matter goes on; what is closed is only marked, and its writer told."""
    if not alarms(found):
        pass  # numbers of cards and people endanger no wallet
    elif rules.goes_on(held.now.status, held.now.resolved_at, unit.now):
        if held.now.status not in LIVE:
            keep_clocks(unit, held, to_work(held, by))
        confirm(unit, held, by, fact=True)
    elif not held.now.emergency:
        held.note(ChangeKind.EMERGENCY, by, 0, 1)
        held.set(emergency=True)
    if warns and not queries.was_warned(unit, held.now.inbox_id, f"{of}:late"):
        say(held, late_warning(gravest(found), held.now.language), f"{of}:late")


def _told(unit: Unit, held: Opened, found: Sequence[Found], row_id: int, place: str, by: Actor = SYSTEM) -> None:
    held.save()
    held.announce_changes(by)
    unit.announce(
        SecretFoundLate(
            actor_kind=by.kind,
            actor_id=by.id,
            conversation_id=held.now.id,
            row_id=row_id,
            place=place,
            caught=caught(found),
        )
    )
