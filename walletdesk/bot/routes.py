"""HTTP: what the bot may do and what it did, under /api/bot, and what it would answer in a conversation."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request

from walletdesk.bot import actions, considering, history, queries, rules
from walletdesk.bot.rules import Decision
from walletdesk.bot.schemas import (
    BotCounts,
    BotHistory,
    BotInbox,
    BotInboxView,
    BotOverview,
    BotSuggestion,
    BotSuggestionPart,
    BotTurnPage,
    BotTurnView,
)
from walletdesk.conversations import queries as conversations
from walletdesk.events import Actor
from walletdesk.inboxes import queries as inboxes
from walletdesk.kit.clock import DAY
from walletdesk.kit.errors import Busy, Forbidden, NotFound, NotSignedIn, TooMany, Unavailable, WalletdeskError
from walletdesk.kit.http import WithDb, WithSettings, WrongRequest, responses
from walletdesk.kit.limits import Limit as Rate
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.kit.unit import Unit
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)
QUESTION_CHARACTERS = 400

Reader = Annotated[StaffMember, Depends(needs(Permission.BOT_READ))]
Manager = Annotated[StaffMember, Depends(needs(Permission.BOT_MANAGE))]
Writer = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_REPLY))]
Id = Annotated[GivenId, Path(alias="id")]
Number = Annotated[int, Path(ge=0, le=2**53 - 1)]

router = APIRouter(prefix="/api", tags=["bot"], responses=responses(*ALWAYS))

_of_member = Rate(20, 1)
"""Suggestions that one of the team asks for: twenty at once, then one a second."""


@router.get("/bot")
async def overview(
    member: Reader,
    db: WithDb,
    settings: WithSettings,
    days: Annotated[int, Query(ge=1, le=366)] = 30,
    inbox: Annotated[GivenId | None, Query()] = None,
) -> BotOverview:
    """Where the bot may do what, and what it did in the last days."""

    def read(unit: Unit) -> BotOverview:
        rows = queries.inboxes(unit)
        return BotOverview(
            inboxes=[BotInboxView.of(one, rows.get(one.id)) for one in inboxes.page(unit, limit=200)],
            days=days,
            counts=BotCounts.of(queries.counts(unit, since=unit.now - days * DAY, inbox_id=inbox or 0)),
            history=BotHistory.of(history.of_desk(unit, rules.ANSWERS_FROM)),
            may_change=member.may(Permission.BOT_MANAGE),
            model=settings.bot_model if settings.bot_model_url else "",
            model_calls=queries.model_calls_today(unit),
            model_calls_most=settings.bot_model_answers_a_day,
        )

    return await db.read(read)


@router.put("/bot/inboxes/{id}", responses=responses(NotFound))
async def switch(member: Manager, inbox_id: Id, body: BotInbox, db: WithDb) -> BotInboxView:
    """Off, beside the composer only, or answering by itself."""
    return await db.write(_switch, member.actor, inbox_id, body)


def _switch(unit: Unit, by: Actor, inbox_id: int, body: BotInbox) -> BotInboxView:
    inbox = inboxes.by_id(unit, inbox_id)
    if inbox is None:
        raise NotFound
    return BotInboxView.of(inbox, actions.switch(unit, by, inbox_id, mode=body.mode, writes=body.writes))


@router.get("/bot/turns")
async def turns(
    member: Reader,
    db: WithDb,
    settings: WithSettings,
    decision: Annotated[Literal["", "answer", "ask", "hand_over", "quiet"], Query()] = "",
    unanswered: Annotated[bool, Query(description="Only what it found no answer to, or none that helped.")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> BotTurnPage:
    """What it did about each message, the newest first."""

    def read(unit: Unit) -> BotTurnPage:
        found = queries.newest_turns(
            unit,
            before=cursor or queries.END,
            decision=Decision(decision) if decision else None,
            unanswered=unanswered,
            limit=limit + 1,
        )
        shown, after = page(found, limit, lambda one: one.id)
        numbers = conversations.numbers_of(unit, {one.conversation_id for one in shown})
        words = {one.id: one.body for one in conversations.messages_by_id(unit, [one.message_id for one in shown])}
        return BotTurnPage(
            turns=[
                BotTurnView.of(
                    one,
                    number=numbers[one.conversation_id],
                    question=words.get(one.message_id, "")[:QUESTION_CHARACTERS],
                    public_url=settings.public_url,
                )
                for one in shown
            ],
            next=after,
        )

    return await db.read(read)


@router.get("/conversations/{number}/suggestion", responses=responses(NotFound, TooMany))
async def suggestion(
    member: Writer, number: Number, request: Request, db: WithDb, settings: WithSettings
) -> BotSuggestion:
    """What articles say to the contact's newest message, to be read and changed before anybody sends it."""
    _of_member.take(str(member.id))
    asked = await db.read(considering.suggestible, number)
    if asked is None:
        return BotSuggestion(likely=False, parts=[])
    means: considering.Means = request.app.state.means
    guess = await means.guessing(asked.question)
    hits = considering.ranked(await means.seek(asked.question, asked.language), guess)
    seen = considering.with_hits(considering.bare_evidence(asked.question, guess), hits, guess, asked.language)
    parts = [BotSuggestionPart.of(asked.language, one, settings.public_url) for one in hits[: considering.MOST_OFFERED]]
    if asked.written is not None:
        parts.insert(0, BotSuggestionPart.of_model(asked.written, settings.public_url))
    return BotSuggestion(
        likely=asked.written is not None or rules.chance(seen) >= rules.answer_at(seen),
        parts=parts[: considering.MOST_OFFERED],
    )
