"""HTTP: help for whoever answers a conversation, under /api/conversations/{number}/copilot."""

from __future__ import annotations

import asyncio
from typing import Annotated, Self

import msgspec
from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, Field, model_validator

from walletdesk.bot import actions, glossary, queries
from walletdesk.bot.copilot import Copilot, ModelRefused, ModelSilent, ModelSpent, NoModel, Task, Wish
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.kit.errors import (
    BadInput,
    Busy,
    Forbidden,
    NotFound,
    NotSignedIn,
    TooMany,
    Unavailable,
    WalletdeskError,
)
from walletdesk.kit.http import WithDb, WithLanguage, WithSettings, WrongRequest, responses
from walletdesk.kit.limits import Limit as Rate
from walletdesk.kit.paging import GivenId
from walletdesk.kit.unit import Unit
from walletdesk.people import queries as people
from walletdesk.safety import screen
from walletdesk.safety.names import Text
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.staff.schemas import Given
from walletdesk.triage.language import language_of
from walletdesk.wire import AuthorKind, RawText

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)
MOST_READ = 40
"""Messages of a conversation that are summed up, the newest."""
READ_CHARACTERS = 12_000
SHARE = 3
"""Of four parts of a day's calls: the rest is for the bot's answers."""

Writer = Annotated[StaffMember, Depends(needs(Permission.CONVERSATIONS_REPLY))]
Number = Annotated[int, Path(ge=0, le=2**53 - 1)]

router = APIRouter(prefix="/api/conversations/{number}/copilot", tags=["copilot"], responses=responses(*ALWAYS))

_of_member = Rate(40, 0.1)
"""Texts that one of the team asks for: forty at once, then one in ten seconds."""


class SecretInDraft(BadInput):
    code = "secret_in_draft"
    sentence = "This holds a recovery phrase, a key, a password or a code, or digits that may be one. It was given to no model."


class GlossaryPair(BaseModel):
    said: str = Field(description="As it stands in the conversation.")
    means: str = Field(description="What it is called in the other language.")


class CopilotView(BaseModel):
    model: str = Field(description="Name of the language model that may write here; empty where none may.")
    language: str = Field(description="Of the contact.")
    words: list[GlossaryPair]


class CopilotWish(Given):
    """`text` or `message` is what is to be changed; a summary has neither."""

    task: Task
    text: Annotated[RawText, Text(16_000, 1)] | None = Field(default=None, description="A draft.")
    message: GivenId | None = Field(
        default=None, description="Of the conversation; translated into the reader's language."
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        given = (self.text is not None) + (self.message is not None)
        right = given == 0 if self.task is Task.SUMMARY else given == 1
        if not right or (self.message is not None and self.task is not Task.TRANSLATE):
            raise ValueError("a summary has no text; everything else has a text, and a translation may have a message")
        return self


class CopilotText(BaseModel):
    text: str
    language: str


class _Place(msgspec.Struct, frozen=True):
    row: Conversation
    may: bool
    names: tuple[str, ...]
    recent: list[Message]
    chosen: Message | None


@router.get("", responses=responses(NotFound))
async def copilot(member: Writer, number: Number, db: WithDb, settings: WithSettings) -> CopilotView:
    """Whether a language model may help here, and what words of the conversation are called in the other language."""
    place = await db.read(_place, number, None)
    said = "\n".join(one.body for one in place.recent)[-READ_CHARACTERS:]
    return CopilotView(
        model=settings.bot_model if settings.bot_model_url and place.may else "",
        language=place.row.language,
        words=[GlossaryPair(said=one.said, means=one.means) for one in glossary.words_in(said)],
    )


@router.post("", responses=responses(NotFound, TooMany, NoModel, ModelSpent, ModelSilent, ModelRefused, SecretInDraft))
async def write(
    member: Writer,
    number: Number,
    body: CopilotWish,
    request: Request,
    db: WithDb,
    settings: WithSettings,
    language: WithLanguage,
) -> CopilotText:
    """A text by the language model, to be read and changed before anybody sends it."""
    place = await db.read(_place, number, body.message)
    model: Copilot | None = request.app.state.copilot
    if model is None or not place.may:
        raise NoModel
    _of_member.take(str(member.id))
    wish = await _wish(body, place, language)
    if not await db.write(actions.take_model_call, settings.bot_model_answers_a_day * SHARE // 4):
        raise ModelSpent
    return CopilotText(text=await model.write(wish), language=wish.language)


def _place(unit: Unit, number: int, message: int | None) -> _Place:
    """Raises NotFound (404)."""
    row = conversations.by_number(unit, number)
    chosen = conversations.message_by_id(unit, message) if message is not None else None
    if chosen is not None and (chosen.conversation_id != row.id or chosen.visibility is not Visibility.PUBLIC):
        raise NotFound
    person = people.by_id(unit, row.contact_id)
    return _Place(
        row=row,
        may=queries.inbox_of(unit, row.inbox_id).writes,
        names=(str(person.name),) if person is not None and person.name else (),
        recent=queries.recent(unit, row.id, limit=MOST_READ)[::-1],
        chosen=chosen,
    )


async def _wish(body: CopilotWish, place: _Place, language: str) -> Wish:
    if body.task is Task.SUMMARY:
        said = "\n".join(f"{_WHO[one.author_kind]}: {one.body}" for one in place.recent if one.body)
        return Wish(task=body.task, text=said[-READ_CHARACTERS:], language=language, names=place.names, goes_out=False)
    if place.chosen is not None:
        return Wish(task=body.task, text=place.chosen.body, language=language, names=place.names, goes_out=False)
    read = await asyncio.to_thread(screen, body.text or RawText(""))
    if read.found:
        raise SecretInDraft
    spoken = place.row.language or language
    if body.task is not Task.TRANSLATE:
        spoken = language_of(read.text) or spoken
    return Wish(task=body.task, text=read.text, language=spoken, names=place.names)


_WHO = {
    AuthorKind.CONTACT: "Customer",
    AuthorKind.AGENT: "Agent",
    AuthorKind.BOT: "Bot",
    AuthorKind.SYSTEM: "Desk",
}
