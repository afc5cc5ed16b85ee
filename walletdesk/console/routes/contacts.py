"""People who write in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from walletdesk.console import actions, queries
from walletdesk.console.answers import Answer, gives
from walletdesk.console.routes.common import ALWAYS, WithBus, tell
from walletdesk.console.schemas import ChangeContact, Id
from walletdesk.console.screening import person_name
from walletdesk.kit.http import WithDb, responses
from walletdesk.safety.names import SecretInName, WrongName
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

router = APIRouter(prefix="/api", responses=responses(*ALWAYS), tags=["contacts"])

ContactReader = Annotated[StaffMember, Depends(needs(Permission.CONTACTS_READ))]
ContactEditor = Annotated[StaffMember, Depends(needs(Permission.CONTACTS_EDIT))]
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
