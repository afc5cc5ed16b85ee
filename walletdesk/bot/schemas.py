"""What the room's routes take and give; times are microseconds UTC."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, StrictBool

from walletdesk.bot import texts
from walletdesk.bot.considering import Hit
from walletdesk.bot.history import History
from walletdesk.bot.queries import Count, sources_of
from walletdesk.bot.rules import ANSWERS_FROM, Decision, Mode, Outcome, Reason, Source
from walletdesk.bot.tables import InboxRow, TurnRow
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.paging import ShownId
from walletdesk.staff.schemas import Given


class BotInbox(Given):
    """What the bot may do in an inbox."""

    mode: Mode
    writes: StrictBool = Field(default=False, description="A language model may write there, where one is set.")


class BotInboxView(BaseModel):
    id: ShownId
    name: str
    channel: str
    languages: list[str]
    mode: Mode
    writes: bool

    @classmethod
    def of(cls, inbox: Inbox, row: InboxRow | None) -> Self:
        return cls(
            id=inbox.id,
            name=inbox.name,
            channel=inbox.channel.value,
            languages=list(inbox.languages),
            mode=Mode.OFF if row is None else row.mode,
            writes=row is not None and row.writes,
        )


class BotCounts(BaseModel):
    """Messages it looked at, by what it did and what came of it."""

    answered: int = 0
    asked: int = 0
    handed_over: int = 0
    quiet: int = 0
    helped: int = Field(default=0, description="Answers of which the contact said that they helped.")
    not_helped: int = 0
    went_away: int = Field(default=0, description="Answers after which the contact said nothing for a day.")
    reasons: dict[str, int] = Field(default={}, description="Why it handed over.")

    @classmethod
    def of(cls, rows: list[Count]) -> Self:
        made = cls(reasons={})
        for row in rows:
            match row.decision:
                case Decision.ANSWER:
                    made.answered += row.n
                    made.helped += row.n if row.outcome == Outcome.HELPED else 0
                    made.not_helped += row.n if row.outcome in (Outcome.NOT_HELPED, Outcome.PERSON) else 0
                    made.went_away += row.n if row.gone else 0
                case Decision.ASK:
                    made.asked += row.n
                case Decision.HAND_OVER:
                    made.handed_over += row.n
                    made.reasons[row.reason] = made.reasons.get(row.reason, 0) + row.n
                case _:
                    made.quiet += row.n
        return made


class BotHistory(BaseModel):
    """What came of the last answers, and how sure it has to be since."""

    said: int = Field(description="Contacts who said whether the answer helped, each once.")
    helped: int
    ships: float = Field(description="How likely right an answer has to be, without a history.")
    now: float = Field(description="How likely right it has to be now; 1 where it answers no more.")
    intents: dict[str, float] = Field(description="The same where it is more for the questions of a topic.")

    @classmethod
    def of(cls, found: History) -> Self:
        now = max(found.all, ANSWERS_FROM)
        return cls(
            said=found.said,
            helped=found.helped,
            ships=ANSWERS_FROM,
            now=now,
            intents={intent: one for intent, one in found.intents.items() if one > now},
        )


class BotOverview(BaseModel):
    inboxes: list[BotInboxView]
    days: int
    counts: BotCounts
    history: BotHistory
    may_change: bool
    model: str = Field(description="The language model that is set; empty without one.")
    model_calls: int = Field(description="How often it was asked today (UTC), whatever came of it.")
    model_calls_most: int = Field(description="How often it may be asked in a day.")


class BotSource(BaseModel):
    slug: str
    language: str
    title: str
    link: str

    @classmethod
    def of(cls, one: Source, public_url: str) -> Self:
        return cls(slug=one.slug, language=one.language, title=one.title, link=texts.link(public_url, one))


class BotTurnView(BaseModel):
    """What it did about one message."""

    id: ShownId
    conversation: int = Field(description="Number of the conversation.")
    question: str
    language: str
    mode: Mode
    decision: Decision
    reason: Reason
    intent: str
    chance: float
    sources: list[BotSource]
    written: bool
    outcome: Outcome
    created_at: int

    @classmethod
    def of(cls, row: TurnRow, *, number: int, question: str, public_url: str) -> Self:
        return cls(
            id=row.id,
            conversation=number,
            question=question,
            language=row.language,
            mode=row.mode,
            decision=row.decision,
            reason=row.reason,
            intent=row.intent,
            chance=row.chance / 1000,
            sources=[BotSource.of(one, public_url) for one in sources_of(row)],
            written=row.written,
            outcome=row.outcome,
            created_at=row.created_at,
        )


class BotTurnPage(BaseModel):
    turns: list[BotTurnView]
    next: ShownId | None


class BotSuggestionPart(BaseModel):
    """One article that may answer, and what a reply from it would say."""

    text: str
    source: BotSource
    written: bool = Field(default=False, description="A language model wrote it from the article; read it first.")

    @classmethod
    def of_model(cls, row: TurnRow, public_url: str) -> Self:
        return cls(text=row.said, source=BotSource.of(sources_of(row)[0], public_url), written=True)

    @classmethod
    def of(cls, language: str, hit: Hit, public_url: str) -> Self:
        return cls(
            text=texts.answer(language, (hit.source,), hit.body, public_url, told=False),
            source=BotSource.of(hit.source, public_url),
        )


class BotSuggestion(BaseModel):
    """Articles for the contact's newest message, the likeliest first; none where nothing fits."""

    likely: bool = Field(description="The first one answers it, as far as the bot can tell.")
    parts: list[BotSuggestionPart]
