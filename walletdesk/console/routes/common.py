"""What every route of the console stands on."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Depends
from starlette.requests import Request

from walletdesk.console.live import TOPIC
from walletdesk.conversations.tables import Conversation
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, StorageFull, Unavailable, WalletdeskError
from walletdesk.kit.http import WrongRequest, settings_of
from walletdesk.realtime.bus import Bus
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.presence import Presence
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

ALWAYS: tuple[type[WalletdeskError], ...] = (
    WrongRequest,
    NotSignedIn,
    Forbidden,
    NotFound,
    Busy,
    Unavailable,
    StorageFull,
)
"""Errors that any of these routes may answer with."""

Reader = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_READ))]
Writer = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_REPLY))]
Worker = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_ASSIGN))]
"""Who may decide what becomes of a conversation."""


async def presence_of(request: Request) -> Presence:
    presence: Presence = request.app.state.presence
    return presence


async def hub_of(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


async def bus_of(request: Request) -> Bus:
    bus: Bus = request.app.state.bus
    return bus


async def files_key_of(request: Request) -> bytes:
    """Signs the addresses of files."""
    return (await settings_of(request)).key("files")


WithPresence = Annotated[Presence, Depends(presence_of)]
WithHub = Annotated[Hub, Depends(hub_of)]
WithBus = Annotated[Bus, Depends(bus_of)]
WithFilesKey = Annotated[bytes, Depends(files_key_of)]


def tell(bus: Bus, changed: list[Conversation]) -> None:
    """Every process shows these anew: something beside their own history changed."""
    for one in changed:
        bus.publish(TOPIC, msgspec.json.encode((one.id, one.sequence, one.inbox_id, one.contact_id)))
