"""How an agent's words become a message: the same for the REST route and the socket."""

from __future__ import annotations

from collections.abc import Sequence

import anyio.to_thread

from walletdesk.console import actions
from walletdesk.console.frames import MessageEntry
from walletdesk.conversations.actions.reply import Reply
from walletdesk.files.refusals import TooManyFiles
from walletdesk.kit import search
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.limits import Limit
from walletdesk.kit.settings import Settings
from walletdesk.macros.rules import refuse_unfilled
from walletdesk.macros.with_reply import Used
from walletdesk.realtime.presence import Presence
from walletdesk.safety import screen
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.staff.access import StaffMember
from walletdesk.staff.rules import Permission
from walletdesk.triage.rules import language_of
from walletdesk.wire import RawText, Screened

_WRITTEN = Limit(burst=30, per_s=2)
"""Messages of one member of the staff: far above what anybody types, far below what a script would."""


async def write_message(
    db: Db,
    settings: Settings,
    presence: Presence,
    member: StaffMember,
    *,
    number: int,
    key: str,
    text: RawText,
    note: bool,
    files: Sequence[str],
    answers: str | None = None,
    macros: Sequence[Used] = (),
) -> MessageEntry:
    """Screen and store it; a public reply waits `undo_send_s` before it goes out.  The same key is stored once.

    `macros` are those it was made of: what they do is done when it goes out.

    Raises TooMany (429), TooManyFiles or UnfilledPlaceholder (422) and what `reply.reply` raises; that it asked for what nobody may ask for
    (AsksForSecret, 422) is on record then.
    """
    _WRITTEN.take(str(member.id))
    if len(files) > settings.files_per_message:
        raise TooManyFiles(most=settings.files_per_message)
    read, found_by = await anyio.to_thread.run_sync(_read, text)
    if not note:
        refuse_unfilled(read.text)
    written = Reply(
        number=number,
        staff_id=member.id,
        key=key,
        screened=read,
        note=note,
        files=tuple(files),
        undo_us=settings.undo_send_s * SECOND,
        language=language_of(read.text) or "",
        terms=found_by,
        signed=member.name,
        answers=None if answers is None else _id(answers),
        may_allow=member.may(Permission.OUTGOING_MANAGE),
    )
    outcome = await db.write(actions.write, written, settings.key("files"), settings.addresses, macros)
    if isinstance(outcome, actions.Refused):
        raise AsksForSecret(outcome.asked, report=str(outcome.refusal_id), file=outcome.file)
    conversation_id, entry = outcome
    presence.stops_typing(conversation_id, member.id)
    return entry


def _id(told: str) -> int:
    """Raises NotFound (404) for what is no id."""
    if not (told.isascii() and told.isdecimal()) or len(told) > 19 or int(told) > 2**63 - 1:
        raise NotFound
    return int(told)


def _read(text: RawText) -> tuple[Screened, tuple[str, ...]]:
    read = screen(text)
    return read, tuple(search.terms(read.text))
