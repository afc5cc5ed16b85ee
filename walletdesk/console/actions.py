"""What the team does, each in one unit that answers with the row as its reader's list shows it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.console import alike, queries, render
from walletdesk.console.frames import MessageEntry, RowView
from walletdesk.console.views import ContactDetail, MergeView, TagView
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import harmless, held_replies, late, redact, reply, work
from walletdesk.conversations.actions.reply import Reply
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Conversation
from walletdesk.events import Actor, JobForgotten, JobRetried
from walletdesk.kit import jobs
from walletdesk.kit.errors import BadInput, Conflict
from walletdesk.kit.unit import Unit
from walletdesk.macros import queries as macro_queries
from walletdesk.macros import with_reply
from walletdesk.macros.with_reply import Used
from walletdesk.outgoing import queries as outgoing
from walletdesk.people import actions as people
from walletdesk.people import merge
from walletdesk.people import queries as people_queries
from walletdesk.people.rules import WhyMerged
from walletdesk.safety import places, rescreen, screen, twins
from walletdesk.safety.asking import Asked
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.screening import actions as screening
from walletdesk.screening.queries import channel_of
from walletdesk.sorting import actions as sorting
from walletdesk.staff import queries as staff
from walletdesk.staff.access import StaffMember
from walletdesk.triage import tree
from walletdesk.wire import Certainty, Found, Kind, Priority, RawText, SafeText, SecretKind

_NO_NAME = screen(RawText("")).text


class UnknownAssignee(BadInput):
    code = "unknown_assignee"
    sentence = "This person or team cannot take conversations any more. Please choose another."


class UnknownCategory(BadInput):
    code = "unknown_category"
    sentence = "The desk does not know this topic. Please choose one of the list."


# -- the conversation --------------------------------------------------------------------


def assign(unit: Unit, number: int, member: StaffMember, *, staff_id: int | None, team_id: int | None) -> RowView:
    """Raises NotFound (404), UnknownAssignee (422)."""
    now = conversations.by_number(unit, number)
    if staff_id not in (None, now.assignee_id) and staff_id not in staff.known(unit, [staff_id or 0]):
        raise UnknownAssignee
    if team_id is not None and team_id != now.team_id and staff.team_by_id(unit, team_id) is None:
        raise UnknownAssignee
    return _shown(unit, work.assign(unit, number, member.actor, staff_id=staff_id, team_id=team_id), member)


def set_status(
    unit: Unit, number: int, member: StaffMember, status: Status, snoozed_until: int | None = None
) -> RowView:
    """Raises NotFound (404), WrongStatus (409), PastSnooze (422)."""
    until = snoozed_until if status is Status.SNOOZED else None
    return _shown(unit, work.set_status(unit, number, member.actor, status=status, snoozed_until=until), member)


def set_priority(unit: Unit, number: int, member: StaffMember, priority: Priority) -> RowView:
    return _shown(unit, work.set_priority(unit, number, member.actor, priority), member)


def set_kind(unit: Unit, number: int, member: StaffMember, kind: Kind) -> RowView:
    return _shown(unit, work.set_kind(unit, number, member.actor, kind), member)


def set_category(unit: Unit, number: int, member: StaffMember, category: str) -> RowView:
    """Raises NotFound (404), UnknownCategory (422)."""
    known = tree.branches(unit).get(category)
    if known is None or known.archived:
        raise UnknownCategory
    now = conversations.by_number(unit, number)
    sorting.correct(unit, now, member, category)
    return _shown(unit, work.set_category(unit, number, member.actor, category, known.kind), member)


def set_language(unit: Unit, number: int, member: StaffMember, language: str) -> RowView:
    return _shown(unit, work.set_language(unit, number, member.actor, language), member)


def set_tags(unit: Unit, number: int, member: StaffMember, names: Sequence[str]) -> RowView:
    """Raises NotFound (404) for a tag that does not exist too, TooManyTags (422)."""
    return _shown(unit, work.set_tags(unit, number, member.actor, names), member)


def judge(unit: Unit, number: int, member: StaffMember, *, confirmed: bool) -> RowView:
    return _shown(unit, work.judge(unit, number, member.actor, confirmed=confirmed), member)


def set_emergency(unit: Unit, number: int, member: StaffMember, *, emergency: bool) -> RowView:
    return _shown(unit, work.set_emergency(unit, number, member.actor, emergency=emergency), member)


def mark_read(unit: Unit, number: int, member: StaffMember, seq: int, *, back: bool = False) -> RowView:
    work.mark_read(unit, number, member.id, seq, back=back)
    return _shown(unit, conversations.by_number(unit, number), member)


def _shown(unit: Unit, changed: Conversation, member: StaffMember) -> RowView:
    return render.row(unit, changed.id, member.id)


# -- messages -----------------------------------------------------------------------------


class Refused(msgspec.Struct, frozen=True):
    """A reply that asked for what nobody may ask for; that it did is on record."""

    refusal_id: int
    asked: tuple[Asked, ...]
    file: SafeText | None = None
    """The name of the file that asks."""


def write(
    unit: Unit, written: Reply, files_key: bytes, addresses: Sequence[str], macros: Sequence[Used] = ()
) -> tuple[int, MessageEntry] | Refused:
    """Store a reply or note; answers with the conversation's id too.  Raises what `reply.reply` raises.

    `addresses` are the desk's own, which every reply may lead to.
    """
    if not written.note and (written.files or places.find(written.screened.text)):
        written = msgspec.structs.replace(written, allowed=outgoing.allowed(unit, addresses))
    try:
        stored = reply.reply(unit, written)
    except AsksForSecret as error:
        kept = held_replies.refuse(
            unit,
            number=written.number,
            staff_id=written.staff_id,
            key=written.key,
            text=error.file or written.screened.text,
            asked=error.asked[0],
        )
        return Refused(kept.id, error.asked, error.file)
    if macros:
        who = macro_queries.reader(unit, written.staff_id, manages=False)
        with_reply.note(unit, who, stored, macros, at=stored.send_at)
    return stored.conversation_id, render.entry_of(unit, stored, files_key)


def take_back(unit: Unit, number: int, message_id: int, by: Actor, files_key: bytes) -> MessageEntry:
    """Raises NotFound (404), AlreadySent (409)."""
    back = reply.take_back(unit, number, message_id, by)
    with_reply.take_back(unit, message_id)
    return render.entry_of(unit, back, files_key)


def decide(
    unit: Unit,
    number: int,
    message_id: int,
    by: Actor,
    *,
    approved: bool,
    said: SafeText,
    undo_us: int,
    files_key: bytes,
) -> MessageEntry:
    """Let a reply go that waits for a lead, or not.  Raises NotFound (404), AlreadyDecided or NotSendable (409)."""
    if approved:
        approved_one = reply.approve(unit, number, message_id, by, undo_us)
        with_reply.go_on(unit, message_id, unit.now + undo_us)
        return render.entry_of(unit, approved_one, files_key)
    declined = reply.decline(unit, number, message_id, by, said)
    with_reply.take_back(unit, message_id)
    return render.entry_of(unit, declined, files_key)


def retry(unit: Unit, number: int, message_id: int, by: Actor, files_key: bytes) -> MessageEntry:
    """Raises NotFound (404), AlreadySent (409)."""
    return render.entry_of(unit, reply.retry(unit, number, message_id, by), files_key)


def report_secret(
    unit: Unit,
    number: int,
    message_id: int,
    by: Actor,
    *,
    whole: bool,
    kind: SecretKind | None = None,
    files: bool = False,
    tell_form: bool = False,
) -> int:
    """Returns how many secrets were taken out.  What the gate did not know is put on the leads' page, with its form where
    `tell_form` says so.  Raises NotFound (404)."""
    taken = redact.report_secret(unit, number, message_id, by, whole=whole, kind=kind, files=files)
    if taken.missed:
        screening.report_missed(
            unit,
            by,
            channel=channel_of(unit, taken.inbox_id),
            kind=taken.kind.value,
            form=twins.form_of(taken.body) if tell_form else "",
        )
    return taken.count


def report_name(unit: Unit, by: Actor, contact_id: int) -> list[Conversation]:
    """A contact's name holds a secret: it goes, and the contact is told where they write.

    Answers with the conversations whose rows show it.  Raises NotFound (404).
    """
    name = queries.standing(unit, contact_id)
    contact_id = name.id
    found = late.sure(rescreen(name.name).found) or (Found(SecretKind.SECRET, Certainty.LIKELY),)
    also = people_queries.by_ids(unit, people_queries.joined(unit, name)).values()
    for one in (name, *also):
        if one.name == name.name:  # who was merged kept the name that was taken over from them
            people.rename(unit, by, one.id, _NO_NAME)
    theirs = queries.conversations_of(unit, contact_id)
    if theirs:
        newest = max(theirs, key=lambda row: row.last_message_at)
        late.found_beside(unit, newest.id, contact_id, "contact.name", found, warns=True, by=by)
    return theirs


def report_rating(unit: Unit, number: int, by: Actor) -> int:
    """The words beside a conversation's ratings hold a secret: they go.  Returns how many.  Raises NotFound (404)."""
    return late.forget_ratings(unit, conversations.by_number(unit, number).id, by)


def say_harmless(
    unit: Unit, number: int, message_id: int, by: Actor, words: SafeText, *, tell_form: bool = False
) -> None:
    """What the gate took out of a message was no secret.  Raises NotFound (404)."""
    said = harmless.say_harmless(unit, number, message_id, by)
    screening.report_harmless(unit, by, said, words=words, tell_form=tell_form)


# -- people and tags ------------------------------------------------------------------------


def change_contact(
    unit: Unit, by: Actor, contact_id: int, *, name: SafeText | None, blocked: bool | None
) -> tuple[ContactDetail, list[Conversation]]:
    """Answers with the conversations whose rows show it, too.  Raises NotFound (404)."""
    contact_id = queries.standing(unit, contact_id).id
    if name is not None:
        people.rename(unit, by, contact_id, name)
    if blocked is not None:
        (people.block if blocked else people.unblock)(unit, by, contact_id)
    return queries.contact(unit, contact_id), queries.conversations_of(unit, contact_id)


def erase_contact(unit: Unit, by: Actor, contact_id: int) -> list[Conversation]:
    """Answers with the conversations that are about to lose their words.  Raises NotFound (404)."""
    people.erase_contact(unit, by, contact_id)
    if (erased := people_queries.by_id(unit, contact_id)) is not None:
        contact_id = people_queries.standing(unit, erased).id
    return queries.conversations_of(unit, contact_id)


MOST_MOVED = 1_000
"""Conversations that one merge moves: all in one unit, for which whoever writes meanwhile waits about as long as for a
thousand changes."""


class TooMuch(Conflict):
    code = "too_much_to_merge"
    sentence = "This contact has more than {most} conversations. Merge the smaller one into it instead."


def merge_contact(unit: Unit, by: Actor, kept_id: int, gone_id: int) -> MergeView:
    """Raises NotFound (404), SamePerson, BlockedGoes or TooMuch (409)."""
    if alike.conversations(unit, gone_id) > MOST_MOVED:
        raise TooMuch(most=MOST_MOVED)
    return alike.merge_view(unit, merge.merge(unit, by, gone_id, kept_id, why=WhyMerged.AGENT))


def part_contact(unit: Unit, by: Actor, merge_id: int) -> MergeView:
    """Raises NotFound (404), MergeUndone (409)."""
    return alike.merge_view(unit, merge.part(unit, by, merge_id))


def keep_apart(unit: Unit, by: Actor, contact_id: int, other_id: int) -> None:
    """Raises NotFound (404), SamePerson (409)."""
    merge.keep_apart(unit, by, contact_id, other_id)


def create_tag(unit: Unit, member: StaffMember, name: SafeText, colour: str) -> TagView:
    """Raises TagExists (409)."""
    return queries.tag_view(work.create_tag(unit, member.actor, name, colour))


# -- jobs that were given up -----------------------------------------------------------------


def retry_job(unit: Unit, member: StaffMember, dead_id: int) -> None:
    """Raises NotFound (404).  Announces JobRetried."""
    kind = jobs.dead_kind(unit, dead_id)
    jobs.retry_dead(unit, dead_id)
    unit.announce(JobRetried(actor_kind=member.actor.kind, actor_id=member.id, job_id=dead_id, job_kind=kind))


def forget_job(unit: Unit, member: StaffMember, dead_id: int) -> None:
    """Raises NotFound (404).  Announces JobForgotten."""
    kind = jobs.dead_kind(unit, dead_id)
    jobs.forget_dead(unit, dead_id)
    unit.announce(JobForgotten(actor_kind=member.actor.kind, actor_id=member.id, job_id=dead_id, job_kind=kind))
