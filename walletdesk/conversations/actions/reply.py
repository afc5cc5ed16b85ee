"""What the team writes: queued, taken back, handed over, failed, seen."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, select, update

from walletdesk.conversations import queries
from walletdesk.conversations.actions import ended, held_replies, opened, threads, windows
from walletdesk.conversations.actions.deliver import DELIVER, end_handover, send_later
from walletdesk.conversations.actions.opened import Opened, preview_of
from walletdesk.conversations.rules import LIVE, ChangeKind, Status, Visibility
from walletdesk.conversations.tables import Message, change, message
from walletdesk.events import (
    SYSTEM,
    Actor,
    ActorKind,
    HeldReplyApproved,
    HeldReplyDeclined,
    LinkSentByLead,
    MessagesSeen,
    ReplyDelivered,
    ReplyFailed,
    ReplyHeld,
    ReplyQueued,
    ReplyTakenBack,
)
from walletdesk.files import actions as files
from walletdesk.files.tables import Uploader
from walletdesk.kit import jobs
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.outgoing.rules import LOOK_BACK, LOOK_BACK_US
from walletdesk.safety import outgoing, places
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.safety.places import Allowed
from walletdesk.sla import actions as sla
from walletdesk.sla.rules import owes_updates
from walletdesk.wire import AuthorKind, Certainty, Delivery, SafeText, Screened


class AlreadySent(Conflict):
    code = "already_sent"
    sentence = "This message has been handed over already and cannot be taken back."


class NotSendable(Conflict):
    code = "conversation_closed"
    sentence = "This conversation is closed. Write in the contact's newest conversation."


class Empty(BadInput):
    code = "empty_message"
    sentence = "There is nothing to send: write something or add a file."


class SecretInReply(BadInput):
    code = "secret_in_reply"
    sentence = (
        "This text holds a recovery phrase, a key, a password, a code, or the number of a card or an identity document. It "
        "was not sent and not stored. Take it out and send again."
    )


class MaybeKeyInReply(BadInput):
    code = "maybe_key_in_reply"
    sentence = (
        "This holds 64 characters that may be a private key. Nothing was sent. If it is a transaction hash, write “hash” "
        "before it."
    )


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody of the team wrote, screened like everything else."""

    number: int
    staff_id: int
    key: str
    screened: Screened
    note: bool
    files: tuple[str, ...] = ()
    undo_us: int = 0
    language: str = ""
    terms: tuple[str, ...] | None = None
    """`search.terms` of the screened text; None lets the unit make them."""
    signed: str = ""
    """The name of its author, which its reader sees."""
    allowed: Allowed = places.NOWHERE
    """Where it may lead to."""
    answers: int | None = None
    """Id of the message that it answers, where its author named one."""
    may_allow: bool = False
    """Its author may let it lead elsewhere too."""


_MESSAGE_COLUMNS = columns(message, Message)
_BY_EXTERNAL_ID = Query(
    select(*_MESSAGE_COLUMNS).where(
        message.c.conversation_id == bindparam("conversation"), message.c.external_id == bindparam("external_id")
    ),
    Message,
)
_BY_ID = Query(select(*_MESSAGE_COLUMNS).where(message.c.id == bindparam("id")), Message)
_AT = Query(
    select(change.c.at).where(change.c.conversation_id == bindparam("conversation"), change.c.seq == bindparam("seq")),
    int,
)
_JUST_BEFORE = Query(
    select(message.c.body)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.author_kind == AuthorKind.AGENT.value,
        message.c.author_id == bindparam("staff"),
        message.c.visibility == Visibility.PUBLIC.value,
        message.c.delivery != Delivery.TAKEN_BACK.value,
        message.c.delivery != Delivery.DECLINED.value,
        message.c.created_at > bindparam("since"),
    )
    .order_by(message.c.seq.desc())
    .limit(bindparam("limit")),
    str,
)
_SET_DELIVERY = Query(
    update(message)
    .where(message.c.id == bindparam("row"))
    .values(
        delivery=bindparam("new_delivery"),
        reason=bindparam("new_reason"),
        send_at=bindparam("new_send_at"),
        visible_seq=bindparam("new_visible_seq"),
        provider_id=bindparam("new_provider_id"),
    ),
    int,
)
_HOLD = Query(
    update(message)
    .where(message.c.delivery == Delivery.QUEUED.value)
    .values(delivery=bindparam("new_delivery"), reason=bindparam("new_reason"), send_at=None),
    int,
)
_UNSEEN = Query(
    select(message.c.id).where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.visible_seq <= bindparam("seq"),
        message.c.visible_seq > bindparam("before"),
        message.c.author_kind == AuthorKind.AGENT.value,
        message.c.delivery == Delivery.SENT.value,
    ),
    int,
)
_MARK_SEEN = Query(
    update(message).where(message.c.id == bindparam("row")).values(delivery=bindparam("seen")),
    int,
)


def reply(unit: Unit, written: Reply) -> Message:
    """Store a public reply or a note; the same key is stored once.

    A public reply waits `undo_us` and then goes out by a job.  A reply to a
    conversation that nobody has makes its author the assignee.  A secret in it is
    refused and nothing is stored; so is what asks for one, alone or together with the
    author's replies just before.  One that leads where nobody has allowed it waits for a lead.

    Raises NotFound (404), NotSendable or WindowClosed (409), Empty (422), SecretInReply (422),
    MaybeKeyInReply (422), AsksForSecret (422).  Announces ReplyQueued or ReplyHeld.
    """
    held = opened.by_number(unit, written.number)
    external_id = f"a{written.staff_id}:{written.key}"
    if (repeat := unit.one(_BY_EXTERNAL_ID, conversation=held.now.id, external_id=external_id)) is not None:
        return repeat
    refuse_secrets(written.screened)
    if not written.screened.text.strip() and not written.files:
        raise Empty
    if not written.note and held.now.status in (Status.CLOSED, Status.SPAM):
        raise NotSendable
    if not written.note:
        windows.must_be_open(unit, held.now.id)
    to = None if written.answers is None else _named(unit, held, written.answers)
    by = Actor(ActorKind.STAFF, written.staff_id)
    leads_to = () if written.note else _leads_to(unit, held, written)
    waits = bool(leads_to) and not written.may_allow
    stored = Message(
        id=new_id(),
        conversation_id=held.now.id,
        seq=held.next_seq(),
        visible_seq=None,
        author_kind=AuthorKind.AGENT,
        author_id=written.staff_id,
        visibility=Visibility.NOTE if written.note else Visibility.PUBLIC,
        body=written.screened.text,
        language=written.language or held.now.language,
        found="[]",
        delivery=Delivery.SENT if written.note else Delivery.HELD if waits else Delivery.QUEUED,
        reason=", ".join(leads_to) if waits else "",
        send_at=None if written.note or waits else unit.now + written.undo_us,
        inbox_id=held.now.inbox_id,
        external_id=external_id,
        provider_id=None,
        files=len(written.files),
        created_at=unit.now,
        edited_at=None,
    )
    held.append(stored, written.terms)
    if written.files:
        files.attach(
            unit,
            written.files,
            conversation_id=held.now.id,
            message_id=stored.id,
            uploader=Uploader(AuthorKind.AGENT, written.staff_id),
        )
    if waits:
        held_replies.hold(unit, held, stored, leads_to)
    elif leads_to:
        unit.announce(
            LinkSentByLead(
                actor_kind=by.kind, actor_id=by.id, message_id=stored.id, conversation_id=stored.conversation_id
            )
        )
    if not written.note:
        if not waits:
            send_later(unit, stored.id, unit.now + written.undo_us)
        if held.now.assignee_id is None:
            held.note(ChangeKind.ASSIGNEE, by, None, written.staff_id)
            held.set(assignee_id=written.staff_id)
    held.save()
    if to is not None:
        threads.answers(unit, stored.id, to)
    if waits:
        unit.announce(ReplyHeld(**held.ids(), message_id=stored.id))
    else:
        unit.announce(ReplyQueued(**held.ids(), message_id=stored.id, note=written.note))
    held.announce_changes(by)
    return stored


def _named(unit: Unit, held: Opened, message_id: int) -> Message:
    """Raises NotFound (404) for what is not of this conversation, or not seen by its contact."""
    found = unit.one(_BY_ID, id=message_id)
    if found is None or found.conversation_id != held.now.id or found.visibility is not Visibility.PUBLIC:
        raise NotFound
    return found


def _leads_to(unit: Unit, held: Opened, written: Reply) -> tuple[str, ...]:
    """Places it leads to that nobody has allowed, `?` where only a lead can say what it asks for.

    Raises AsksForSecret (422).
    """
    text = written.screened.text
    since = unit.now - LOOK_BACK_US
    just_before = unit.all(_JUST_BEFORE, conversation=held.now.id, staff=written.staff_id, since=since, limit=LOOK_BACK)
    outgoing.refuse_asking(text, just_before[::-1], written.signed)
    found = [one.value for one in places.outside(text, written.allowed)]
    doubtful = bool(outgoing.unsure(text))
    for name, says in files.said_by(unit, written.files):
        if asked := says.asks(name) or outgoing.asked_by_name(name, text):
            raise AsksForSecret([asked], file=name)
        found += [one.value for one in says.leads_to if not written.allowed.holds(one)]
        doubtful = doubtful or says.unsure
    if doubtful:
        found.append(held_replies.UNREAD)
    return tuple(dict.fromkeys(found))


def refuse_secrets(read: Screened) -> None:
    """Raises SecretInReply (422), or MaybeKeyInReply (422) where all that was found may as well be a hash."""
    if read.found:
        sure = any(found.certainty is not Certainty.ASK for found in read.found)
        raise SecretInReply if sure else MaybeKeyInReply


def take_back(unit: Unit, number: int, message_id: int, by: Actor) -> Message:
    """Undo a reply that still waits, for its time or for a lead.  Raises NotFound (404), AlreadySent (409)."""
    held, stored = _own(unit, number, message_id)
    if stored.delivery is Delivery.TAKEN_BACK:
        return stored
    if stored.delivery is Delivery.HELD:
        held_replies.settle(unit, message_id, by)
    elif stored.delivery is not Delivery.QUEUED or not jobs.cancel(unit, f"{DELIVER}:{message_id}"):
        raise AlreadySent
    held.note(ChangeKind.TAKEN_BACK, by, message_id=message_id)
    after = _mark(unit, stored, Delivery.TAKEN_BACK)
    ended.reply_out(unit, held, accepted=False)
    held.save()
    unit.announce(ReplyTakenBack(**held.ids(), message_id=message_id))
    return after


def approve(unit: Unit, number: int, message_id: int, by: Actor, undo_us: int) -> Message:
    """A lead lets a reply go that waited: it goes out as any other, after its undo.

    Raises NotFound (404), AlreadyDecided, NotSendable or WindowClosed (409).  Announces ReplyQueued and HeldReplyApproved.
    """
    held, stored = _own(unit, number, message_id)
    held_replies.must_wait(stored)
    if held.now.status in (Status.CLOSED, Status.SPAM):
        raise NotSendable
    windows.must_be_open(unit, held.now.id)
    held_replies.settle(unit, message_id, by)
    held.note(ChangeKind.APPROVED, by, message_id=message_id)
    after = _mark(unit, stored, Delivery.QUEUED, send_at=unit.now + undo_us)
    send_later(unit, message_id, unit.now + undo_us)
    held.save()
    unit.announce(ReplyQueued(**held.ids(), message_id=message_id, note=False))
    unit.announce(
        HeldReplyApproved(actor_kind=by.kind, actor_id=by.id, message_id=message_id, conversation_id=held.now.id)
    )
    return after


def decline(unit: Unit, number: int, message_id: int, by: Actor, said: SafeText) -> Message:
    """A lead does not let it go and says why.

    Raises NotFound (404), AlreadyDecided (409).  Announces HeldReplyDeclined.
    """
    held, stored = _own(unit, number, message_id)
    held_replies.must_wait(stored)
    held_replies.settle(unit, message_id, by)
    held.note(ChangeKind.DECLINED, by, new=said, message_id=message_id)
    after = _mark(unit, stored, Delivery.DECLINED, reason=said)
    ended.reply_out(unit, held, accepted=False)
    held.save()
    unit.announce(
        HeldReplyDeclined(actor_kind=by.kind, actor_id=by.id, message_id=message_id, conversation_id=held.now.id)
    )
    held.announce_changes(by)
    return after


def delivered(
    unit: Unit,
    message_id: int,
    provider_id: str | None = None,
    keeps: Sequence[str] = (),
    other_names: Sequence[str] = (),
) -> Message | None:
    """The channel accepted it: the contact sees it from now on, and the promises of a reply are met.

    `keeps` are threads of the provider in which an answer to it will come, `other_names` what it calls its other parts.
    May be told twice; the second time changes nothing.  Announces ReplyDelivered.
    """
    stored = unit.one(_BY_ID, id=message_id)
    if stored is None:
        return None
    held = opened.by_id(unit, stored.conversation_id)
    # Read again: another worker may have told it while this one waited for the row.
    stored = unit.value(_BY_ID, id=message_id)
    if stored.delivery in (Delivery.SENT, Delivery.SEEN, Delivery.TAKEN_BACK):
        return stored
    end_handover(unit, message_id)
    windows.sent(unit, held.now.id)
    threads.keep(unit, held.now.inbox_id, keeps, held.now.id)
    threads.also_named(unit, held.now.inbox_id, other_names, message_id)
    seq = held.note(ChangeKind.DELIVERED, SYSTEM, message_id=message_id)
    after = _mark(unit, stored, Delivery.SENT, visible_seq=seq, provider_id=provider_id)
    if stored.author_kind is AuthorKind.AGENT:
        if held.now.status in LIVE:
            _answered(unit, held)
        else:
            ended.reply_out(unit, held, accepted=True)
    held.set(
        preview=preview_of(stored.body, stored.files),
        preview_author=stored.author_kind.value,
        last_message_at=unit.now,
    )
    held.save()
    unit.announce(ReplyDelivered(**held.ids(), message_id=message_id))
    return after


def failed(unit: Unit, message_id: int, reason: str, *, unknown: bool = False) -> Message | None:
    """The channel did not take it, or may have (`unknown`); clocks that it had stopped run again.

    `reason` is a code a person can act on.  Announces ReplyFailed.
    """
    stored = unit.one(_BY_ID, id=message_id)
    if stored is None:
        return None
    held = opened.by_id(unit, stored.conversation_id)
    stored = unit.value(_BY_ID, id=message_id)
    if stored.delivery in (Delivery.FAILED, Delivery.UNKNOWN, Delivery.TAKEN_BACK, Delivery.SEEN):
        return stored
    end_handover(unit, message_id)
    told = f"{Delivery.UNKNOWN} {reason}" if unknown else reason
    held.note(ChangeKind.FAILED, SYSTEM, stored.delivery, told, message_id=message_id)
    after = _mark(unit, stored, Delivery.UNKNOWN if unknown else Delivery.FAILED, reason=reason)
    if stored.delivery is Delivery.SENT and stored.author_kind is AuthorKind.AGENT and held.now.status in LIVE:
        _not_answered(unit, held, stored)
    ended.reply_out(unit, held, accepted=False)
    held.save()
    unit.announce(ReplyFailed(**held.ids(), message_id=message_id, reason=reason))
    return after


def retry(unit: Unit, number: int, message_id: int, by: Actor) -> Message:
    """Send a failed one again.  Raises NotFound (404), AlreadySent, NotSendable or WindowClosed (409)."""
    held, stored = _own(unit, number, message_id)
    if stored.delivery is Delivery.QUEUED:
        return stored
    if stored.delivery not in (Delivery.FAILED, Delivery.UNKNOWN):
        raise AlreadySent
    if held.now.status in (Status.CLOSED, Status.SPAM):
        raise NotSendable
    windows.must_be_open(unit, held.now.id)
    held.note(ChangeKind.RETRIED, by, stored.delivery, message_id=message_id)
    after = _mark(unit, stored, Delivery.QUEUED, send_at=unit.now)
    send_later(unit, message_id, unit.now)
    held.save()
    unit.announce(ReplyQueued(**held.ids(), message_id=message_id, note=False))
    return after


def seen(unit: Unit, public_id: str, contact_id: int, seq: int) -> None:
    """The contact has seen everything up to `seq`.  Raises NotFound (404)."""
    held = opened.by_public_id(unit, public_id, contact_id)
    upto = min(seq, held.now.sequence)
    if upto <= held.now.contact_seen:
        return
    ids = unit.all(_UNSEEN, conversation=held.now.id, seq=upto, before=held.now.contact_seen)
    unit.many(_MARK_SEEN, ({"row": id_, "seen": Delivery.SEEN.value} for id_ in ids))
    held.set(contact_seen=upto)
    held.save()
    if ids:
        unit.announce(MessagesSeen(**held.ids(), message_ids=tuple(ids)))


def hold_after_restore(unit: Unit) -> None:
    """A backup was put back: whether what waits in it went out since, nobody knows, so a person decides."""
    unit.run(_HOLD, new_delivery=Delivery.UNKNOWN.value, new_reason="restored")


def _answered(unit: Unit, held: Opened) -> None:
    """A person's reply arrived: it meets the promise of one, and the matter waits for the customer, unless more is owed."""
    row = held.now
    clocks = sla.reply_accepted(
        unit, sla.running(unit, row.id), row.id, row.inbox_id, row.kind, row.priority, held.calendar(), unit.now
    )
    if row.status is Status.OPEN and not owes_updates(row.kind, row.priority):
        held.note(ChangeKind.STATUS, SYSTEM, Status.OPEN, Status.PENDING)
        held.set(status=Status.PENDING)
    if held.now.status is Status.PENDING:
        clocks = sla.pause_for_customer(unit, clocks, held.calendar(), unit.now)
    held.clocks(clocks)


def _not_answered(unit: Unit, held: Opened, stored: Message) -> None:
    """What the channel had accepted did not arrive: unless a later reply did, nothing was answered."""
    accepted = stored.visible_seq or 0
    accepted_at = unit.value(_AT, conversation=held.now.id, seq=accepted)
    later = queries.answered_after(unit, held.now.id, accepted)
    next_at = None if later is None else unit.one(_AT, conversation=held.now.id, seq=later)
    clocks = sla.reply_failed(unit, held.now.id, held.calendar(), unit.now, accepted_at=accepted_at, next_at=next_at)
    if next_at is None and held.now.status is Status.PENDING:
        clocks = sla.go_on(unit, clocks, held.calendar(), unit.now)
        held.note(ChangeKind.STATUS, SYSTEM, Status.PENDING, Status.OPEN)
        held.set(status=Status.OPEN)
    held.clocks(clocks)


def _own(unit: Unit, number: int, message_id: int) -> tuple[Opened, Message]:
    held = opened.by_number(unit, number)
    stored = unit.one(_BY_ID, id=message_id)
    if (
        stored is None
        or stored.conversation_id != held.now.id
        or stored.author_kind is not AuthorKind.AGENT
        or stored.visibility is not Visibility.PUBLIC
    ):
        raise NotFound
    return held, stored


def _mark(
    unit: Unit,
    before: Message,
    delivery: Delivery,
    *,
    reason: str = "",
    send_at: int | None = None,
    visible_seq: int | None = None,
    provider_id: str | None = None,
) -> Message:
    after = msgspec.structs.replace(
        before,
        delivery=delivery,
        reason=reason,
        send_at=send_at,
        visible_seq=visible_seq if visible_seq is not None else before.visible_seq,
        provider_id=provider_id if provider_id is not None else before.provider_id,
    )
    unit.run(
        _SET_DELIVERY,
        row=before.id,
        new_delivery=after.delivery.value,
        new_reason=after.reason,
        new_send_at=after.send_at,
        new_visible_seq=after.visible_seq,
        new_provider_id=after.provider_id,
    )
    return after
