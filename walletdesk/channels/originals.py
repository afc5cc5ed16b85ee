"""The whole of what a provider has of a message: GET /api/conversations/{number}/messages/{id}/original.

It is fetched when somebody asks and kept nowhere, so what was erased here is not brought back by it: of a message that lost
anything, or whose contact was erased, there is none; what the gate finds in it is taken out again, and a page in which it
finds anything is not shown as a page.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from walletdesk.channels import registry
from walletdesk.channels.base import Permanent, Retry, Showing, Wanted
from walletdesk.channels.inbound import Gate
from walletdesk.channels.setup import WithProviders
from walletdesk.conversations import queries
from walletdesk.files import links
from walletdesk.files import queries as files
from walletdesk.files.schemas import FileView
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, Unavailable
from walletdesk.kit.http import WithDb, WrongRequest, responses
from walletdesk.kit.paging import GivenId
from walletdesk.kit.unit import Unit
from walletdesk.people import queries as people
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import AuthorKind, RawText

Reader = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))]
Number = Annotated[int, Path(ge=1, le=1 << 53)]
MessageId = Annotated[GivenId, Path(alias="id")]

router = APIRouter(
    prefix="/api",
    tags=["channels"],
    responses=responses(WrongRequest, NotSignedIn, Forbidden, NotFound, Busy, Unavailable),
)


class NotThere(NotFound):
    code = "original_not_there"
    sentence = "The original is not kept, or nobody has it any more."


class Away(Unavailable):
    code = "original_away"
    sentence = "The provider does not answer. Please try again in a moment."


class OriginalView(BaseModel):
    text: str = Field(description="All words, quotes marked; what the gate finds is taken out.")
    page: str = Field(description="A whole page for a frame that runs nothing; empty where there is none.")
    withheld: bool = Field(description="Whether there is a page that is not shown, because of what is in it.")
    blocked: int = Field(description="Pictures and styles of elsewhere that are not loaded.")
    checked_by: str = Field(description="The server whose results these are; empty where none is believed.")
    spf: str
    dkim: str
    dmarc: str


@router.get("/conversations/{number}/messages/{id}/original")
async def original(
    _: Reader, number: Number, message_id: MessageId, db: WithDb, providers: WithProviders
) -> OriginalView:
    """A mail as it came, with what a trusted server says of its sender."""
    inbox, wanted, pictures = await db.read(_found, number, message_id, providers.settings.key("files"))
    adapter = registry.adapter(inbox.channel)
    if not isinstance(adapter, Showing):
        raise NotThere
    account = await providers.account(inbox)
    try:
        found = await cast(Showing, adapter).original(providers.client(account), account, wanted)
    except Retry:
        raise Away from None
    except Permanent:
        raise NotThere from None
    words = await providers.gate.screen(RawText(found.words))
    clean = not words.found and await _is_clean(providers.gate, found.page)
    return OriginalView(
        text=words.text,
        page=framed(found.page, pictures) if found.page and clean else "",
        withheld=bool(found.page) and not clean,
        blocked=found.blocked,
        checked_by=found.checked_by,
        spf=found.spf,
        dkim=found.dkim,
        dmarc=found.dmarc,
    )


async def _is_clean(gate: Gate, page: str) -> bool:
    """Read as it stands, and without what stands between its words."""
    for read in (page, *(unescape(re.sub(r"<[^>]*>", between, page)) for between in (" ", ""))):
        if (await gate.screen(RawText(read))).found:
            return False
    return True


def framed(page: str, pictures: dict[int, str]) -> str:
    """A page that may load the pictures which came with the mail and passed the gate, and nothing else."""

    def picture(found: re.Match[str]) -> str:
        url = pictures.get(int(found[1]))
        return found[0] if url is None else f'{found[0]} src="{url}"'

    shown = re.sub(r'data-attachment="(\d{1,4})"', picture, page)
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src 'self'; form-action 'none'; base-uri 'none'\">"
        '<meta name="referrer" content="no-referrer"></head>'
        # Attributes of old, for the console's own policy lets no style in here.
        f'<body bgcolor="#ffffff" text="#111111"><font face="system-ui, sans-serif">{shown}</font></body></html>'
    )


def _found(unit: Unit, number: int, message_id: int, key: bytes) -> tuple[Inbox, Wanted, dict[int, str]]:
    """The inbox, which message it is there, and the addresses of its pictures by their places.  Raises NotThere (404)."""
    held = queries.by_number(unit, number)
    stored = queries.one_message(unit, message_id)
    if stored is None or stored.conversation_id != held.id or stored.author_kind is not AuthorKind.CONTACT:
        raise NotThere
    inbox = inboxes.by_id(unit, stored.inbox_id)
    if inbox is None or stored.provider_id is None or queries.has_lost(unit, stored):
        raise NotThere
    if any(one.erased_at is not None for one in people.by_ids(unit, {stored.author_id or 0, held.contact_id}).values()):
        raise NotThere
    views: dict[int, FileView] = {}
    for one in files.of_messages(unit, [message_id]).get(message_id, []):
        place = re.fullmatch(rf"m{message_id}-(\d+)", one.public_id)
        if place:
            views[int(place[1])] = links.view(one, key=key, now=unit.now)
    wanted = Wanted(name=stored.provider_id, key=stored.provider_key)
    return inbox, wanted, {at: one.preview_url for at, one in views.items() if one.preview_url}
