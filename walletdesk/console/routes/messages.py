"""What the team writes in a conversation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from walletdesk.console import actions, queries
from walletdesk.console.answers import Answer, gives
from walletdesk.console.frames import RowFrame, encode
from walletdesk.console.routes.common import ALWAYS, Reader, WithFilesKey, WithHub, WithPresence, Writer
from walletdesk.console.schemas import Harmless, Id, NewDraft, NewMessage, Number, ReadUpTo, Retry, SecretReport
from walletdesk.console.screening import screened, without_secret
from walletdesk.console.views import Reported
from walletdesk.console.writing import write_message
from walletdesk.conversations.actions import work
from walletdesk.conversations.actions.reply import AlreadySent, Empty, MaybeKeyInReply, NotSendable, SecretInReply
from walletdesk.files.refusals import TooManyFiles
from walletdesk.kit.errors import TooMany
from walletdesk.kit.http import WithDb, WithSettings, responses
from walletdesk.macros.rules import UnfilledPlaceholder
from walletdesk.macros.with_reply import Used
from walletdesk.safety import screen
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.screening.actions import WordsHoldSecret
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText

router = APIRouter(prefix="/api/conversations/{number}", responses=responses(*ALWAYS), tags=["messages"])

Reporter = Annotated[StaffMember, Depends(needs(Permission.SECRETS_REPORT))]
_NOTHING = screen(RawText("")).text


@router.post(
    "/messages",
    status_code=201,
    responses=gives(
        "AgentMessageEntry",
        SecretInReply,
        MaybeKeyInReply,
        AsksForSecret,
        UnfilledPlaceholder,
        Empty,
        TooManyFiles,
        NotSendable,
        TooMany,
        status=201,
    ),
)
async def write(
    member: Writer, number: Number, body: NewMessage, db: WithDb, settings: WithSettings, presence: WithPresence
) -> Response:
    """Store a reply or a note; the same `key` is stored once.  A reply waits a little and can be taken back."""
    entry = await write_message(
        db,
        settings,
        presence,
        member,
        number=number,
        key=body.key,
        text=body.text,
        note=body.note,
        files=body.files,
        answers=body.answers,
        macros=[Used(macro_id=one.id, without=tuple(one.without)) for one in body.macros],
    )
    return Answer(entry, 201)


@router.delete("/messages/{id}", responses=gives("AgentMessageEntry", AlreadySent))
async def take_back(member: Writer, number: Number, message_id: Id, db: WithDb, files_key: WithFilesKey) -> Response:
    """Undo a reply that still waits."""
    return Answer(await db.write(actions.take_back, number, message_id, member.actor, files_key))


@router.put("/messages/{id}/delivery", responses=gives("AgentMessageEntry", AlreadySent))
async def retry(
    member: Writer, number: Number, message_id: Id, body: Retry, db: WithDb, files_key: WithFilesKey
) -> Response:
    """Send a failed one again."""
    return Answer(await db.write(actions.retry, number, message_id, member.actor, files_key))


@router.post("/messages/{id}/secret-report", responses=gives("AgentReported"))
async def report_secret(member: Reporter, number: Number, message_id: Id, body: SecretReport, db: WithDb) -> Response:
    """Have a message read by the gate again, or taken out whole with `all`."""
    found = await db.write(
        actions.report_secret,
        number,
        message_id,
        member.actor,
        whole=body.all,
        kind=body.kind,
        files=body.files,
        tell_form=body.tell_form,
    )
    return Answer(Reported(found=found))


@router.post("/messages/{id}/harmless-report", status_code=204, responses=responses(WordsHoldSecret))
async def report_harmless(member: Reporter, number: Number, message_id: Id, body: Harmless, db: WithDb) -> None:
    """What the gate took out of a message was no secret: leads see `words`, and with `tell_form` how it looked, in numbers."""
    read = await screened(body.words or RawText(""))
    if read.found:
        raise WordsHoldSecret
    await db.write(actions.say_harmless, number, message_id, member.actor, read.text, tell_form=body.tell_form)


@router.post("/ratings/secret-report", responses=gives("AgentReported"))
async def report_rating(member: Reporter, number: Number, db: WithDb) -> Response:
    """The words beside a conversation's ratings hold a secret: they go."""
    return Answer(Reported(found=await db.write(actions.report_rating, number, member.actor)))


@router.get("/draft", responses=gives("AgentDraftView"))
async def draft(member: Writer, number: Number, db: WithDb) -> Response:
    """What one has begun to write; not found when nothing is kept."""
    return Answer(await db.read(queries.draft, number, member.id))


@router.put("/draft", status_code=204, responses=responses(SecretInReply, MaybeKeyInReply))
async def keep_draft(member: Writer, number: Number, body: NewDraft, db: WithDb) -> None:
    """Keep what one has begun to write; an empty text forgets it.  A text with a secret is not kept."""
    text = await without_secret(body.text)
    await db.write(work.keep_draft, number, member.id, text, note=body.note)


@router.delete("/draft", status_code=204)
async def forget_draft(member: Writer, number: Number, db: WithDb) -> None:
    await db.write(work.keep_draft, number, member.id, _NOTHING, note=False)


@router.put("/read", status_code=204)
async def mark_read(member: Reader, number: Number, body: ReadUpTo, db: WithDb, hub: WithHub) -> None:
    """One has read up to `seq`."""
    row = await db.write(actions.mark_read, number, member, body.seq, back=body.back)
    hub.publish(f"staff:{member.id}", encode(RowFrame(row=row)))
