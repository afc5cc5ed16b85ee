"""What the routes of flows take and give; times are microseconds UTC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, StrictInt, StringConstraints

from walletdesk.bot.flows import shape
from walletdesk.bot.flows.engine import Done, Part
from walletdesk.bot.flows.queries import TAKEN_OVER, Count, intents_of
from walletdesk.bot.flows.shape import Flow, Seen, State, Step, StepKind
from walletdesk.bot.rules import Reason
from walletdesk.bot.tables import FlowRow
from walletdesk.kit.paging import ShownId
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText

LanguageCode = Annotated[str, StringConstraints(pattern=r"^(en|zh)$", max_length=2)]
StepId = Annotated[str, StringConstraints(pattern=r"^s[0-9]{1,6}$", max_length=7)]
StepOrNone = Annotated[str, StringConstraints(pattern=r"^(s[0-9]{1,6})?$", max_length=7)]
Topic = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9-]*$")]
Fact = Literal["", "hash", "address", "chain", "contract", "exchange", "app_version", "amount", "yes_no", "text"]
Texts = Annotated[dict[LanguageCode, Annotated[RawText, Text(shape.TEXT_LENGTH)]], Field(description="By language.")]


class FlowChoiceShape(Given):
    texts: Annotated[
        dict[LanguageCode, Annotated[RawText, Text(shape.CHOICE_LENGTH)]], Field(description="By language.")
    ] = {}
    next: StepOrNone = ""


class FlowStepShape(Given):
    """One step.  What its kind has no use for is left out."""

    id: StepId
    kind: StepKind
    texts: Texts = {}
    next: StepOrNone = ""
    choices: Annotated[list[FlowChoiceShape], Field(max_length=shape.MOST_CHOICES)] = []
    fact: Annotated[Fact, Field(description="What is asked for, or looked up.")] = ""
    ways: Annotated[dict[Seen, StepOrNone], Field(description="Of a look: where each answer leads.")] = {}
    article: Annotated[Slug, Field(description="Its short name.")] = ""
    category: Annotated[Topic, Field(description="Topic of what is handed over.")] = ""


class FlowShape(Given):
    """A flow as it is to be."""

    name: Annotated[RawText, Text(80, 1, line=True)]
    languages: Annotated[list[LanguageCode], Field(min_length=1, max_length=len(shape.LANGUAGES))] = ["en", "zh"]
    intents: Annotated[list[Topic], Field(max_length=20, description="Topics that start it.")] = []
    start: StepOrNone = ""
    steps: Annotated[list[FlowStepShape], Field(max_length=shape.MOST_STEPS)]


class FlowSaved(FlowShape):
    version: Annotated[StrictInt, Field(ge=1, le=2**53 - 1, description="The one that this was made of.")]


class FlowEnabled(Given):
    enabled: bool


class FlowDeleted(Given):
    deleted: bool


class FlowStandsShape(Given):
    """Where somebody stands in a flow that is tried: given back as it came."""

    step: StepId
    missed: Annotated[StrictInt, Field(ge=0, le=9)] = 0
    facts: Annotated[
        dict[
            Annotated[str, StringConstraints(max_length=20, pattern=r"^[a-z0-9_]+$")],
            Annotated[RawText, Text(300)],
        ],
        Field(max_length=80),
    ] = {}
    passed: Annotated[list[StepId], Field(max_length=shape.MOST_STEPS)] = []


class FlowTried(Given):
    """One move through a flow that need not be saved."""

    flow: FlowShape
    language: LanguageCode = "en"
    state: FlowStandsShape | None = None
    said: Annotated[RawText, Text(1_000)] | None = None
    pretend: Annotated[Seen | None, Field(description="What every look tells; without it the chain is asked.")] = None


# -- out ---------------------------------------------------------------------------


class FlowChoiceView(BaseModel):
    texts: dict[str, str]
    next: str


class FlowStepView(BaseModel):
    id: str
    kind: StepKind
    texts: dict[str, str]
    next: str
    choices: list[FlowChoiceView]
    fact: str
    ways: dict[str, str]
    article: str
    category: str

    @classmethod
    def of(cls, one: Step) -> Self:
        return cls(
            id=one.id,
            kind=one.kind,
            texts=dict(one.texts),
            next=one.next,
            choices=[FlowChoiceView(texts=dict(choice.texts), next=choice.next) for choice in one.choices],
            fact=one.fact,
            ways=one.ways,
            article=one.article,
            category=one.category,
        )


class FlowRowView(BaseModel):
    """A flow in a list."""

    id: ShownId
    name: str
    intents: list[str]
    enabled: bool
    deleted: bool
    version: int
    updated_at: int
    walked: int = Field(description="Conversations in which it was begun.")
    ended: int = Field(description="Of them those that came to its end.")
    handed_over: int = Field(description="To a person, by the flow or by a rule above it.")
    taken_over: int = Field(description="By somebody of the team, who wrote while it went on.")
    wrong: int = Field(description="Places that keep it from being switched on: an article or a topic is gone.")

    @classmethod
    def of(cls, row: FlowRow, counts: Sequence[Count], *, wrong: int) -> Self:
        own = [one for one in counts if one.flow_id == row.id]
        return cls(
            id=row.id,
            name=row.name,
            intents=list(intents_of(row.intents)),
            enabled=row.enabled,
            deleted=row.deleted_at is not None,
            version=row.version,
            updated_at=row.updated_at,
            walked=sum(one.n for one in own),
            ended=sum(one.n for one in own if one.ended == Done.END),
            handed_over=sum(one.n for one in own if one.ended not in ("", Done.END, TAKEN_OVER)),
            taken_over=sum(one.n for one in own if one.ended == TAKEN_OVER),
            wrong=wrong,
        )


class FlowList(BaseModel):
    flows: list[FlowRowView]
    may_change: bool


class FlowView(BaseModel):
    """A flow whole, as its newest version says it."""

    id: ShownId
    name: str
    languages: list[str]
    intents: list[str]
    start: str
    steps: list[FlowStepView]
    enabled: bool
    deleted: bool
    version: int
    updated_at: int
    may_change: bool
    wrong: dict[str, str] = Field(
        description="From a place to what keeps it from being switched on: an article or a topic may be gone meanwhile."
    )

    @classmethod
    def of(cls, row: FlowRow, flow: Flow, *, may_change: bool, wrong: dict[str, str]) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            languages=list(flow.languages),
            intents=list(flow.intents),
            start=flow.start,
            steps=[FlowStepView.of(one) for one in flow.steps],
            enabled=row.enabled,
            deleted=row.deleted_at is not None,
            version=row.version,
            updated_at=row.updated_at,
            may_change=may_change and row.deleted_at is None,
            wrong=wrong,
        )


class FlowPart(BaseModel):
    """Something the bot says."""

    step: str = Field(description="Empty where it is none of the flow's own.")
    text: str
    choices: list[str]

    @classmethod
    def of(cls, one: Part) -> Self:
        return cls(step=one.step, text=one.text, choices=list(one.choices))


class FlowStands(BaseModel):
    step: str
    missed: int
    facts: dict[str, str]
    passed: list[str]

    @classmethod
    def of(cls, one: State) -> Self:
        return cls(step=one.step, missed=one.missed, facts=one.facts, passed=list(one.passed))


class FlowMove(BaseModel):
    """What came of a try."""

    said: list[FlowPart]
    state: FlowStands
    done: Done | None
    why: Reason | None = Field(description="The rule that ended it before the flow did.")
    category: str
    note: str = Field(description="What the team would read; empty while it goes on.")


class FlowArticle(BaseModel):
    slug: str
    title: str


class FlowChoices(BaseModel):
    """What a step can name."""

    articles: list[FlowArticle]
