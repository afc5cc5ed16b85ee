"""A contact's message comes in."""

from __future__ import annotations

import json

import msgspec
from sqlalchemy import bindparam, insert, select

from walletdesk.conversations import queries, rules
from walletdesk.conversations.actions import gone, opened, threads, windows
from walletdesk.conversations.actions.opened import Opened, preview_of
from walletdesk.conversations.actions.receipt import confirm
from walletdesk.conversations.actions.redact import found_in, overwrite, redact_anywhere
from walletdesk.conversations.actions.warned import caught, say
from walletdesk.conversations.rules import (
    NEVER,
    PROVIDERS,
    ChangeKind,
    Confirm,
    Lane,
    SenderCheck,
    Standing,
    Status,
    Visibility,
    Window,
)
from walletdesk.conversations.tables import Conversation, Message, conversation, message, origin
from walletdesk.events import SYSTEM, Actor, ActorKind, MessageEdited, MessageReceived, SecretFound, UrgentClaimed
from walletdesk.files import actions as files
from walletdesk.files.tables import Uploader
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR, MINUTE
from walletdesk.kit.errors import Conflict, NotFound
from walletdesk.kit.ids import new_id, new_public_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.people import merge
from walletdesk.people.queries import by_id as contact_by_id
from walletdesk.people.queries import came_as, identity_at, standing
from walletdesk.people.rules import IdentityKind, Proof, scope_of
from walletdesk.people.tables import Contact, Identity
from walletdesk.people.tokens import VisitorTokenRefused
from walletdesk.safety import trusted
from walletdesk.safety.reaction import Reaction, reaction
from walletdesk.sla import actions as sla
from walletdesk.sla.rules import owes_updates
from walletdesk.triage import actions as triage_actions
from walletdesk.triage.rules import Triage
from walletdesk.wire import AuthorKind, Delivery, Kind, Priority, SafeText, Screened

STRANGER_REPEATS_US = DAY
"""So long a stranger who lost our answer gets it again for the same key and the same words, and with it the way back in:
a laptop may stay closed over night.  The key has to be one that nobody guesses (`rules.KEY_LENGTHS`)."""

DECIDED_FOR_US = HOUR
"""So long a person's decision stands against the same words in the same matter; other words are judged at once."""
ALARMS_AGAIN_US = MINUTE
"""A conversation that stands at the very top is told aloud again for another secret, but not for each line of a flood."""

_KNOWN_BETTER = frozenset({Kind.SECURITY, Kind.COMPLAINT, Kind.FAULT})
"""What a conversation that began as a question may turn out to be, as long as no person has said what it is."""


FETCH = "fetch_media"
"""Kind of the job that fetches a file of a message from its provider."""


class Moved(Conflict):
    """Something was stored in the conversation since its last messages were read for the gate: look again."""


class KeyUsed(Conflict):
    """A stranger's key that stands for another message, or for one too long ago to be answered again."""

    code = "key_used"
    sentence = "This message could not be told apart from an earlier one. Please send it once more."


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the provider keeps; the job that fetches it carries this."""

    ref: str
    """The provider's own name for it."""
    name: SafeText
    size_bytes: int = 0
    """As the provider says; 0 where it does not."""


class FetchArgs(msgspec.Struct, frozen=True):
    message_id: int
    place: int
    media: Media


class From(msgspec.Struct, frozen=True, kw_only=True):
    """Who a channel says has sent it; becomes a contact with their first message."""

    kind: IdentityKind
    value: str
    """As the provider names them, in its normal form (`people.rules.normal_value`)."""
    proof: Proof = Proof.NONE
    name: SafeText | None = None


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """One message that has passed the gate, and what is known of where it came from."""

    inbox_id: int
    key: str
    """The client's or provider's own key; the same one is stored once."""
    screened: Screened
    triage: Triage
    language: str
    """Of the text, or of the person's choice where the text does not tell."""
    contact_id: int | None = None
    """None for a stranger, who becomes a contact with this message."""
    sender: From | None = None
    """Of a channel whose provider names people; `contact_id` is None then."""
    look_in: tuple[str, ...] = ()
    """Threads (`rules.digest`) it may belong to: the first one known decides, if it is the sender's."""
    keeps: tuple[str, ...] = ()
    """Threads that go on in its conversation from now on."""
    provider_id: str | None = None
    """What edits, deletions and replies call it."""
    window: Window | None = None
    automatic: bool = False
    """A machine wrote it: nothing of ours answers by itself."""
    confirm: Confirm = Confirm.NEVER
    checked: SenderCheck | None = None
    """Whether `sender` is confirmed, where anybody can write another's name there."""
    other_names: tuple[str, ...] = ()
    """What else the provider calls it (`rules.digest`)."""
    answers: str | None = None
    """What the provider calls the message that it answers; `answers_name` is the digest of that."""
    answers_name: str = ""
    album: str = ""
    """Messages of one sender with the same are one (`rules.digest`)."""
    place: int = 0
    """Of its files among those of its album."""
    media: tuple[Media, ...] = ()
    """Files that are fetched from the provider after this."""
    came_as: int | None = None
    """The contact by whose way in they came, where another stands for that one since both were merged."""
    identified: bool = False
    conversation: str | None = None
    """Public id, None to begin a new one."""
    newest: int | None = None
    """Id of the contact's newest message when their last ones were read; None where the text stands alone."""
    topic: str = ""
    facts: dict[str, SafeText | bool] = {}
    files: tuple[str, ...] = ()
    uploader: Uploader | None = None
    source: str = ""
    """Keyed hash of the network it came from."""
    fingerprint: str = ""
    """What alike texts have in common (`triage.flood`)."""
    terms: tuple[str, ...] | None = None
    """`search.terms` of the screened text; None lets the unit make them."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    conversation: Conversation
    contact: Contact
    message: Message
    repeated: bool
    reaction: Reaction | None


_BY_EXTERNAL_ID = Query(
    select(*columns(message, Message)).where(
        message.c.inbox_id == bindparam("inbox"), message.c.external_id == bindparam("external_id")
    ),
    Message,
)
_BY_PROVIDER_ID = Query(
    select(*columns(message, Message))
    .where(message.c.inbox_id == bindparam("inbox"), message.c.provider_id == bindparam("provider"))
    .order_by(message.c.id.desc())
    .limit(1),
    Message,
)
_CONVERSATION = Query(
    select(*columns(conversation, Conversation)).where(conversation.c.id == bindparam("id")), Conversation
)


_ORIGIN = Query[int](
    insert(origin).values(
        message_id=bindparam("message"), identity_id=bindparam("identity"), checked=bindparam("checked")
    )
)


def receive_message(unit: Unit, arrival: Arrival) -> Received:
    """Store one message from outside and tell the desk.

    A repeat (same sender, same key) returns the message already stored.  Earlier
    messages that turned out to hold parts of a secret are redacted in the same
    transaction.  A secret leads to a warning from the desk itself right after the
    message.

    Raises NotFound (404) for a conversation that is not the sender's in this inbox, VisitorTokenRefused (401) for a
    sender who is gone, ContactIsBlocked (403),
    Moved (409) when the gate has to read the conversation again.  Announces
    MessageReceived once per new message.
    """
    external_id = _external_id(arrival)
    if (repeat := unit.one(_BY_EXTERNAL_ID, inbox=arrival.inbox_id, external_id=external_id)) is not None:
        return _repeated(unit, arrival, repeat)

    if arrival.album and (part := _of_album(unit, arrival)) is not None:
        return part
    contact = _sender(unit, arrival)
    if arrival.uploader is not None and arrival.uploader.id != contact.id:
        arrival = msgspec.structs.replace(arrival, uploader=Uploader(AuthorKind.CONTACT, contact.id))
    held, earlier = _conversation_for(unit, arrival, contact)
    others = threads.at(unit, arrival.inbox_id, arrival.look_in) if held.before is None and earlier is None else None
    # Asked with the conversation's row locked: two messages into one conversation never pass each other unread.
    if arrival.newest is not None and queries.newest_of(unit, contact.id) != arrival.newest:
        raise Moved
    by = Actor(ActorKind.CONTACT, contact.id)
    held.opens_window(arrival.window)
    if held.before is None:
        held.note(ChangeKind.CREATED, by)
        if earlier is not None:
            held.note(ChangeKind.LINKED, SYSTEM, earlier.number, held.now.number)
        elif others is not None:
            # Somebody else answers in another's thread, or got its address.  The team sees that; neither of the two does.
            held.note(ChangeKind.LINKED, SYSTEM, others.number, held.now.number)
    reopened = to_work(held, by)
    stored = _append(unit, held, arrival, contact, external_id)
    if (by_name := _identity(unit, arrival)) is not None:
        held.also(_ORIGIN, message=stored.id, identity=by_name.id, checked=arrival.checked)
        if people.mark_reachable(unit, by_name, reachable=True):  # who writes lets us answer
            held.note(ChangeKind.REACHABLE, by)
    _fetch_later(unit, arrival, stored.id)
    said = warn(unit, held, arrival, stored.id)
    if held.before is None and said is None and not arrival.automatic:
        confirm(unit, held, arrival.confirm, Proof.NONE if by_name is None else by_name.proof, stored.id)
    if arrival.screened.redact_earlier:
        screened = arrival.screened
        redact_anywhere(unit, held, screened.redact_earlier, by=SYSTEM, found=screened.found)
    alarm = raise_priority(unit, held, arrival, said, reopened)
    keep_clocks(unit, held, reopened)
    if arrival.window is not None and held.before is not None and held.now.status is not Status.SPAM:
        held.clocks(sla.running(unit, held.now.id))
    row = held.save()
    found_by_it = held.before is not None and len(arrival.look_in) == 1 and arrival.keeps == arrival.look_in
    if not found_by_it:
        threads.keep(unit, arrival.inbox_id, arrival.keeps, row.id)
    threads.also_named(unit, arrival.inbox_id, arrival.other_names, stored.id)
    if arrival.album:
        threads.also_named(unit, arrival.inbox_id, [arrival.album], stored.id)
    if (to := _answered(unit, arrival, row.id)) is not None:
        threads.answers(unit, stored.id, to)
    windows.contact_wrote(unit, row.id, arrival.window)
    if held.before is None:
        _note_whose(unit, arrival, row)

    ids = held.ids()
    unit.announce(
        MessageReceived(
            **ids,
            message_id=stored.id,
            opened=held.before is None,
            reopened=reopened is not None,
            automatic=arrival.automatic,
        )
    )
    if arrival.screened.found:
        kinds = tuple(sorted({found.kind.value for found in arrival.screened.found}))
        unit.announce(SecretFound(**ids, message_id=stored.id, kinds=kinds, caught=caught(arrival.screened.found)))
    if alarm is not None:
        unit.announce(UrgentClaimed(**ids, alarm=alarm))
    return Received(conversation=row, contact=contact, message=stored, repeated=False, reaction=said)


def _fetch_later(unit: Unit, arrival: Arrival, message_id: int) -> None:
    for place, media in enumerate(arrival.media, arrival.place or len(arrival.files)):
        jobs.add(unit, FETCH, FetchArgs(message_id, place, media), key=f"{FETCH}:{message_id}:{place}")


def by_provider_id(unit: Unit, inbox_id: int, provider_id: str) -> Message | None:
    """A message by what its provider calls it, or a part of it."""
    found = unit.one(_BY_PROVIDER_ID, inbox=inbox_id, provider=provider_id)
    return found or threads.part_of(unit, inbox_id, provider_id)


def _answered(unit: Unit, arrival: Arrival, conversation_id: int) -> Message | None:
    """The message that it answers, where that is one of the same conversation and its reader saw it."""
    if arrival.answers is None:
        return None
    found = by_provider_id(unit, arrival.inbox_id, arrival.answers)
    if found is None and arrival.answers_name:
        found = threads.named(unit, arrival.inbox_id, arrival.answers_name)
    if found is None or found.conversation_id != conversation_id or found.visibility is not Visibility.PUBLIC:
        return None
    return found


def _of_album(unit: Unit, arrival: Arrival) -> Received | None:
    """What is made of a later part of an album: its files and words join the message that is there.

    None for the first part, and where that is not the sender's.  Raises Moved (409).
    """
    there = threads.named(unit, arrival.inbox_id, arrival.album)
    if there is None or arrival.provider_id is None:
        return None
    contact = _sender(unit, arrival)
    if there.author_kind is not AuthorKind.CONTACT or there.author_id is None:
        return None
    held = opened.by_id(unit, there.conversation_id)
    there = queries.message_by_id(unit, there.id)  # read again, with the conversation's row locked
    if held.now.contact_id != contact.id:
        return None
    if threads.part_of(unit, arrival.inbox_id, arrival.provider_id) is not None:
        return _repeated(unit, arrival, there)
    if arrival.newest is not None and queries.newest_of(unit, contact.id) != arrival.newest:
        raise Moved
    by = Actor(ActorKind.CONTACT, contact.id)
    threads.is_part(unit, arrival.inbox_id, arrival.provider_id, there.id)
    _fetch_later(unit, arrival, there.id)
    said, alarm = None, None
    if arrival.screened.text.strip() or arrival.screened.found:
        there = _with_words(unit, held, arrival, there, by)
        said = warn(unit, held, arrival, f"{there.id}:{arrival.provider_id}")
        alarm = raise_priority(unit, held, arrival, said, None)
        keep_clocks(unit, held, None)
    row = held.save()
    held.announce_changes(by)
    if arrival.screened.found:
        kinds = tuple(sorted({found.kind.value for found in arrival.screened.found}))
        unit.announce(
            SecretFound(**held.ids(), message_id=there.id, kinds=kinds, caught=caught(arrival.screened.found))
        )
    if alarm is not None:
        unit.announce(UrgentClaimed(**held.ids(), alarm=alarm))
    return Received(conversation=row, contact=contact, message=there, repeated=False, reaction=said)


def _with_words(unit: Unit, held: Opened, arrival: Arrival, there: Message, by: Actor) -> Message:
    """A part's words behind those that are there; a secret that the two hold together is taken out of both."""
    screened = arrival.screened
    cut = dict(screened.redact_earlier)
    before = cut.pop(there.id, there.body).rstrip()
    words = trusted("\n".join(one for one in (before, screened.text.strip()) if one))
    found = msgspec.structs.replace(screened, found=(*found_in(there.found), *screened.found))
    overwrite(unit, there.id, there.body, words, found_json(found), unit.now)
    held.note(ChangeKind.EDITED, by, message_id=there.id)
    if held.now.preview_author == AuthorKind.CONTACT.value:
        held.set(preview=preview_of(words, there.files))
    if cut:
        redact_anywhere(unit, held, cut, by=SYSTEM, found=screened.found)
    unit.announce(MessageEdited(**held.ids(), message_id=there.id))
    return msgspec.structs.replace(there, body=words)


def _external_id(arrival: Arrival) -> str:
    """Keys are the sender's own: nobody reaches another's message by using its key."""
    if arrival.sender is not None:
        return f"{PROVIDERS}{arrival.key}"
    whose = arrival.came_as or arrival.contact_id  # a merge and its undoing change no key
    owner = "s" if whose is None else f"c{whose}"
    return f"{owner}:{arrival.key}"


def _repeated(unit: Unit, arrival: Arrival, stored: Message) -> Received:
    if (
        arrival.contact_id is None
        and arrival.sender is None
        and (unit.now - stored.created_at > STRANGER_REPEATS_US or stored.body != arrival.screened.text)
    ):
        raise KeyUsed
    row = unit.value(_CONVERSATION, id=stored.conversation_id)
    contact = contact_by_id(unit, row.contact_id)
    if contact is None:
        raise NotFound
    found = arrival.screened.found
    said = reaction(found, row.language) if found else None
    return Received(conversation=row, contact=contact, message=stored, repeated=True, reaction=said)


def _identity(unit: Unit, arrival: Arrival) -> Identity | None:
    if (named := arrival.sender) is None:
        return None
    return identity_at(unit, named.kind, named.value, scope_of(named.kind, arrival.inbox_id))


def _sender(unit: Unit, arrival: Arrival) -> Contact:
    if (named := arrival.sender) is not None:
        known = people.find_or_create(
            unit,
            arrival.inbox_id,
            named.kind,
            named.value,
            proof=named.proof,
            name=named.name,
            language=arrival.language,
        )
        people.must_be_welcome(known)
        return people.seen(unit, known)
    if arrival.contact_id is None:
        return people.create_stranger(unit, arrival.inbox_id, language=arrival.language)
    contact = contact_by_id(unit, arrival.came_as or arrival.contact_id)
    contact = standing(unit, contact) if contact is not None else None
    if contact is None or contact.erased_at is not None:
        raise VisitorTokenRefused
    people.must_be_welcome(contact)
    return contact


def _note_whose(unit: Unit, arrival: Arrival, row: Conversation) -> None:
    """Whose a new conversation is when they part who are one contact now.

    Storing it waited for a merge under way on another connection: then it is asked again who stands for whom.
    """
    if arrival.contact_id is None and arrival.sender is None:
        return
    if unit.engine == "postgresql" and _sender(unit, arrival).id != row.contact_id:
        raise Moved
    named = _identity(unit, arrival)
    whose = came_as(unit, named) if named is not None else arrival.came_as or arrival.contact_id
    if whose is not None and whose != row.contact_id:
        merge.note_since(unit, whose, merge.CONVERSATION, row.id)


def _conversation_for(unit: Unit, arrival: Arrival, contact: Contact) -> tuple[Opened, Conversation | None]:
    """The conversation the message belongs into; with it the one that a new one goes on from."""
    earlier = None
    if arrival.conversation is not None:
        try:
            held = opened.by_public_id(unit, arrival.conversation, contact.id)
        except NotFound:
            if arrival.contact_id is not None and _sender(unit, arrival).id != contact.id:
                raise Moved from None  # merged or parted while its row was waited for
            raise
        if held.now.inbox_id != arrival.inbox_id:
            raise NotFound
        if rules.goes_on(held.now.status, held.now.resolved_at, unit.now):
            return held, None
        earlier = held.now
    elif (found := threads.at(unit, arrival.inbox_id, arrival.look_in)) is not None and found.contact_id == contact.id:
        held = opened.of(unit, found)
        if held.now.contact_id != contact.id:
            raise Moved  # merged or parted while its row was waited for
        if rules.goes_on(held.now.status, held.now.resolved_at, unit.now):
            return held, None
        earlier = held.now
    row = Conversation(
        id=new_id(),
        number=opened.next_number(unit),
        public_id=new_public_id(),
        inbox_id=arrival.inbox_id,
        contact_id=contact.id,
        status=Status.OPEN,
        lane=Lane.WORK,
        place=0,
        priority=_first_priority(arrival.triage),
        kind=arrival.triage.kind,
        category=arrival.topic or (earlier.category if earlier is not None else ""),
        language=arrival.language,
        assignee_id=None,
        team_id=None,
        standing=Standing.NONE,
        group_key="",
        group_id=None,
        emergency=False,
        sequence=0,
        contact_seq=0,
        contact_seen=0,
        due_at=NEVER,
        due_kind="",
        warn_at=None,
        snoozed_until=None,
        preview=trusted(""),
        preview_author="",
        facts=json.dumps(arrival.facts, ensure_ascii=False),
        linked_from=earlier.id if earlier is not None else None,
        created_at=unit.now,
        updated_at=unit.now,
        last_message_at=unit.now,
        resolved_at=None,
    )
    return Opened(unit, row, new=True), earlier


def _first_priority(triage: Triage) -> Priority:
    """Before claims are judged: urgent is what `raise_priority` makes of it."""
    if triage.priority is Priority.URGENT:
        return Priority.NORMAL
    return Priority.LOW if triage.kind is Kind.FEEDBACK else triage.priority


def to_work(held: Opened, by: Actor) -> Status | None:
    """A message brings a waiting, snoozed or resolved conversation back to work; tells which resolved it was."""
    status = held.now.status
    if held.before is None or status in (Status.OPEN, Status.SPAM):
        return None
    held.set(status=Status.OPEN, snoozed_until=None, resolved_at=None)
    held.note(ChangeKind.STATUS, by, status, Status.OPEN)
    jobs.cancel(held.unit, f"wake:{held.now.id}")
    jobs.cancel(held.unit, f"close:{held.now.id}")
    if status is not Status.RESOLVED:
        return None
    gone.back_to_work(held)
    return status


def _append(unit: Unit, held: Opened, arrival: Arrival, contact: Contact, external_id: str) -> Message:
    seq = held.next_seq()
    stored = Message(
        id=new_id(),
        conversation_id=held.now.id,
        seq=seq,
        visible_seq=seq,
        author_kind=AuthorKind.CONTACT,
        author_id=contact.id,
        visibility=Visibility.PUBLIC,
        body=arrival.screened.text,
        language=arrival.language,
        found=found_json(arrival.screened),
        delivery=Delivery.RECEIVED,
        reason="",
        send_at=None,
        inbox_id=arrival.inbox_id,
        external_id=external_id,
        provider_id=arrival.provider_id,
        files=len(arrival.files),
        created_at=unit.now,
        edited_at=None,
    )
    held.append(stored, arrival.terms)
    if arrival.files:
        if arrival.uploader is None:
            raise NotFound
        files.attach(unit, arrival.files, conversation_id=held.now.id, message_id=stored.id, uploader=arrival.uploader)
    held.set(
        preview=preview_of(stored.body, stored.files),
        preview_author=AuthorKind.CONTACT.value,
        last_message_at=unit.now,
        contact_seq=seq,
    )
    return stored


def warn(unit: Unit, held: Opened, arrival: Arrival, answers: int | str) -> Reaction | None:
    """Said by the desk itself, at once and from a fixed text, where the gate took something out.

    `answers` is the id of the message that it was in, or of what else it came with.
    """
    said = reaction(arrival.screened.found, held.now.language) if arrival.screened.found else None
    if said is not None and not arrival.automatic:
        say(held, said.text, answers, vouched=arrival.checked is SenderCheck.PASS)
    return said


def raise_priority(
    unit: Unit, held: Opened, arrival: Arrival, said: Reaction | None, reopened: Status | None
) -> bool | None:
    """Raise what the hard rules say, never lower it.  For a new urgent claim, whether it may be told aloud.

    People decide downward, and what is said after they decided raises again.
    """
    row = held.now
    if arrival.triage.priority is not Priority.URGENT:
        if held.before is not None:
            _raise_some(unit, held, arrival.triage)
        return None
    fact = said is not None and said.alarms
    if not fact and not _says_more(unit, row, arrival, reopened):
        return None
    verdict = triage_actions.judge(
        unit,
        conversation_id=row.id,
        source=arrival.source,
        fingerprint=arrival.fingerprint,
        identified=arrival.identified,
        confirmed=fact,
    )
    after = _believed(row, verdict, arrival.triage.kind, fact=fact)
    if after.emergency is not row.emergency and held.before is not None:
        held.note(ChangeKind.EMERGENCY, SYSTEM, int(row.emergency), int(after.emergency))
    for kind, old, new in (
        (ChangeKind.PRIORITY, row.priority, after.priority),
        (ChangeKind.KIND, row.kind, after.kind),
        (ChangeKind.STANDING, row.standing, after.standing),
    ):
        if old is not new:
            held.note(kind, SYSTEM, old, new)
    held.set(
        priority=after.priority,
        kind=after.kind,
        standing=after.standing,
        group_key=arrival.fingerprint,
        group_id=after.group_id,
        emergency=after.emergency,
    )
    aloud = verdict.alarm or (fact and after.standing is Standing.CONFIRMED)
    if aloud and after == row and queries.alarmed_since(unit, row.id, unit.now - ALARMS_AGAIN_US):
        return None
    if aloud:
        held.note(ChangeKind.ALARMED, SYSTEM)
    return aloud


def _raise_some(unit: Unit, held: Opened, triage: Triage) -> None:
    """A later message that is not urgent: more pressing at most, and no question any more where a rule knows better."""
    row = held.now
    raised = rules.more_urgent(triage.priority, row.priority)
    if raised is not row.priority:
        held.note(ChangeKind.PRIORITY, SYSTEM, row.priority, raised)
    kind = row.kind
    if kind is Kind.QUESTION and triage.kind in _KNOWN_BETTER and not queries.kind_was_set(unit, row.id):
        kind = triage.kind
        held.note(ChangeKind.KIND, SYSTEM, row.kind, kind)
    held.set(priority=raised, kind=kind)


def _says_more(unit: Unit, row: Conversation, arrival: Arrival, reopened: Status | None) -> bool:
    """Whether an urgent claim is to be judged: it is the first, or a person decided on those before it."""
    if reopened is not None:
        return True
    stands = Priority.HIGH if row.standing is Standing.HELD else Priority.URGENT
    lowered = rules.more_urgent(row.priority, stands) is not row.priority or row.kind is not Kind.SECURITY
    if row.standing is not Standing.NONE and not lowered:
        return False
    same = bool(row.group_key) and arrival.fingerprint == row.group_key
    return not same or not queries.decided_since(unit, row.id, unit.now - DECIDED_FOR_US)


def _believed(row: Conversation, verdict: triage_actions.Verdict, kind: Kind, *, fact: bool) -> Conversation:
    """How the conversation stands after an urgent claim."""
    standing, group_id = Standing(verdict.standing), verdict.group_id
    if fact and row.standing is Standing.CONFIRMED:
        standing, group_id = Standing.CONFIRMED, None
    elif standing is Standing.HELD and row.priority is Priority.URGENT:
        # What others of the network said takes nothing back: it waits for nobody's look where it stands.
        standing, group_id = (row.standing if rules.claim(row.standing) else Standing.CLAIMED), row.group_id
    urgent = Priority.HIGH if standing is Standing.HELD else Priority.URGENT
    return msgspec.structs.replace(
        row,
        priority=rules.more_urgent(urgent, row.priority),
        kind=kind,
        standing=standing,
        group_id=group_id,
        emergency=row.emergency or fact,
    )


def keep_clocks(unit: Unit, held: Opened, reopened: Status | None) -> None:
    row = held.now
    if row.status is Status.SPAM:
        return
    if held.before is None:
        held.clocks(sla.begin(unit, row.id, row.inbox_id, row.kind, row.priority, held.calendar(), unit.now))
        return
    if reopened is not None:
        held.clocks(sla.reopen(unit, row.id, row.inbox_id, row.kind, row.priority, held.calendar(), unit.now))
        return
    clocks = sla.running(unit, row.id)
    after = sla.contact_wrote(unit, clocks, row.id, row.inbox_id, row.kind, row.priority, held.calendar, unit.now)
    if (row.kind, row.priority) != (held.before.kind, held.before.priority):
        after = sla.rekind(
            unit,
            after,
            row.id,
            row.inbox_id,
            row.kind,
            row.priority,
            held.calendar(),
            unit.now,
            since=unit.now,
            answered=owes_updates(row.kind, row.priority) and queries.answered_after(unit, row.id) is not None,
        )
    if after is not clocks:
        held.clocks(after)


def found_json(screened: Screened) -> str:
    return msgspec.json.encode(screened.found).decode() if screened.found else "[]"
