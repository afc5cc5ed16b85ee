"""Macros where they are used: beside the words of a conversation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from walletdesk.console import filling
from walletdesk.console.routes.common import ALWAYS
from walletdesk.console.schemas import Id, Number
from walletdesk.kit.http import WithDb, WithSettings, responses
from walletdesk.kit.unit import Unit
from walletdesk.macros import queries
from walletdesk.macros.schemas import FilledMacro, LanguageCode, OfferedMacros
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

router = APIRouter(prefix="/api/conversations/{number}/macros", responses=responses(*ALWAYS), tags=["macros"])

User = Annotated[StaffMember, Depends(needs(Permission.MACROS_USE))]


@router.get("")
async def offered(
    member: User,
    number: Number,
    db: WithDb,
    settings: WithSettings,
    response: Response,
    words: Annotated[str, Query(max_length=120, description="A shortcut, or words of its name or text.")] = "",
) -> OfferedMacros:
    """Macros a reply can be made of, the best answer first, at most twenty."""
    response.headers["cache-control"] = "no-store"

    def read(unit: Unit) -> OfferedMacros:
        who = queries.reader(unit, member.id, manages=False)
        return filling.offered(unit, number, who, words, settings.default_language)

    return await db.read(read)


@router.get("/{id}")
async def filled(
    member: User,
    number: Number,
    macro_id: Id,
    db: WithDb,
    settings: WithSettings,
    response: Response,
    language: Annotated[LanguageCode | None, Query(description="Else the conversation's.")] = None,
) -> FilledMacro:
    """Its text with what the desk knows in place; nothing is sent or counted."""
    response.headers["cache-control"] = "no-store"

    def read(unit: Unit) -> FilledMacro:
        who = queries.reader(unit, member.id, manages=False)
        usual = settings.default_language
        return filling.filled(unit, number, macro_id, who, agent=member.name, language=language, usual=usual)

    return await db.read(read)
