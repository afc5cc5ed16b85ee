"""People who write in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from walletdesk.console import actions, alike, queries
from walletdesk.console.answers import Answer, gives
from walletdesk.console.routes.common import ALWAYS, WithBus, tell
from walletdesk.console.schemas import ChangeContact, Id, OtherContact
from walletdesk.console.screening import person_name
from walletdesk.kit.http import WithDb, responses
from walletdesk.people.merge import BlockedGoes, MergeUndone, SamePerson
from walletdesk.safety.names import SecretInName, WrongName
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

router = APIRouter(prefix="/api", responses=responses(*ALWAYS), tags=["contacts"])

ContactReader = Annotated[StaffMember, Depends(needs(Permission.CONTACTS_READ))]
ContactEditor = Annotated[StaffMember, Depends(needs(Permission.CONTACTS_EDIT))]
ContactMerger = Annotated[StaffMember, Depends(needs(Permission.CONTACTS_MERGE))]
Reporter = Annotated[StaffMember, Depends(needs(Permission.SECRETS_REPORT))]
ContactEraser = Annotated[StaffMember, Depends(needs(Permission.CONTACTS_ERASE))]


@router.get("/contacts/{id}", responses=gives("AgentContactDetail"))
async def contact(member: ContactReader, contact_id: Id, db: WithDb) -> Response:
    return Answer(await db.read(queries.contact, contact_id))


@router.patch("/contacts/{id}", responses=gives("AgentContactDetail", SecretInName, WrongName))
async def change_contact(
    member: ContactEditor, contact_id: Id, body: ChangeContact, db: WithDb, bus: WithBus
) -> Response:
    """Rename or block someone; what is left out stays."""
    name = None if body.name is None else await person_name(body.name)
    detail, changed = await db.write(actions.change_contact, member.actor, contact_id, name=name, blocked=body.blocked)
    tell(bus, changed)
    return Answer(detail)


@router.post("/contacts/{id}/secret-report", status_code=204)
async def report_name(member: Reporter, contact_id: Id, db: WithDb, bus: WithBus) -> None:
    """Someone's name holds a secret: it goes, and they are told where they write."""
    tell(bus, await db.write(actions.report_name, member.actor, contact_id))


@router.delete("/contacts/{id}", status_code=204)
async def erase_contact(member: ContactEraser, contact_id: Id, db: WithDb, bus: WithBus) -> None:
    """Erase a person: name, identities and every word they wrote.  It cannot be undone."""
    tell(bus, await db.write(actions.erase_contact, member.actor, contact_id))


@router.get("/contacts/{id}/same", responses=gives("AgentSamePerson"))
async def same_person(member: ContactReader, contact_id: Id, db: WithDb) -> Response:
    """Who may be the same person, and why; who was merged into them."""
    return Answer(await db.read(alike.same_person, contact_id, member.id))


@router.put("/contacts/{id}/apart", status_code=204, responses=responses(SamePerson))
async def keep_apart(member: ContactMerger, contact_id: Id, body: OtherContact, db: WithDb) -> None:
    """These two are two people: they are suggested no more, and no proof makes them one by itself."""
    await db.write(actions.keep_apart, member.actor, contact_id, body.contact)


@router.post(
    "/contacts/{id}/merges",
    status_code=201,
    responses=gives("AgentMergeView", SamePerson, BlockedGoes, actions.TooMuch, status=201),
)
async def merge_contact(member: ContactMerger, contact_id: Id, body: OtherContact, db: WithDb) -> Response:
    """The other contact becomes part of this one.  It can be undone at any time."""
    return Answer(await db.write(actions.merge_contact, member.actor, contact_id, body.contact), status=201)


@router.delete("/contacts/merges/{id}", responses=gives("AgentMergeView", MergeUndone))
async def undo_merge(member: ContactMerger, merge_id: Id, db: WithDb) -> Response:
    """Two contacts again, each with what it had, and with what came since by its own ways in."""
    return Answer(await db.write(actions.part_contact, member.actor, merge_id))
