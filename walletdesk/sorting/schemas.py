"""What the room's routes take and give.  Shares are of 1."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.triage import models
from walletdesk.triage.measuring import Report
from walletdesk.triage.tables import ModelRow
from walletdesk.triage.tree import Branch
from walletdesk.wire import Kind, Priority, RawText

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$", max_length=40)]


class Share(BaseModel):
    intent: str
    share: float


class VerdictView(BaseModel):
    """What the model makes of a conversation."""

    intent: str = Field(description="Empty while nothing was told of it.")
    confidence: float = 0
    in_scope: bool = False
    alternatives: list[Share] = []
    urgency: str = ""
    mood: str = Field(default="", description="calm, upset, angry or afraid")
    spam: float = 0
    abuse: float = 0
    model: str = Field(default="", description="Its id, or `shipped`.")
    named_by: str = Field(default="", description="Whose the category is: team, model, contact, or nobody's.")
    same: int = Field(
        default=0, description="Other open conversations of the last day that look like the same incident."
    )
    same_numbers: list[int] = Field(default=[], description="Of the newest of those.")
    at: int = 0


class TopicView(BaseModel):
    """One intent as this desk has it."""

    slug: str
    branch: str = Field(description="The group of menus it stands under.")
    name_en: str = Field(description="Empty where it is called as it ships.")
    name_zh: str
    priority: Priority
    kind: Kind
    archived: bool
    ships: bool = Field(description="It comes with the desk.")

    @classmethod
    def of(cls, one: Branch) -> TopicView:
        return cls(
            slug=one.slug,
            branch=one.branch,
            name_en=one.name_en,
            name_zh=one.name_zh,
            priority=one.priority,
            kind=one.kind,
            archived=one.archived,
            ships=one.ships,
        )


class TopicList(BaseModel):
    topics: list[TopicView]


class TopicShape(Given):
    branch: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    name_en: Annotated[RawText, Text(60)] | None = None
    name_zh: Annotated[RawText, Text(60)] | None = None
    priority: Priority
    kind: Kind


class NewTopic(TopicShape):
    slug: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class ChangedTopic(TopicShape):
    archived: bool = False


class PairView(BaseModel):
    intent: str
    taken_for: str
    n: int


class ModelView(BaseModel):
    """A model that was learned here, and how it did on labels that were kept back."""

    id: ShownId
    state: str = Field(description="learning, kept or failed")
    running: bool
    reason: str = Field(description="Why it took the place of the one before it, or did not.")
    labels: int
    held_back: int
    right: float
    right_before: float
    low: float
    high: float
    worse: list[str]
    confused: list[PairView]
    seconds: float
    by: str = Field(description="Who asked for it; empty for the desk.")
    created_at: int
    ended_at: int | None

    @classmethod
    def of(cls, row: ModelRow, by: str) -> ModelView:
        report: Report = models.report_of(row)
        return cls(
            id=row.id,
            state=row.state,
            running=row.running,
            reason=row.reason,
            labels=row.labels,
            held_back=row.held_back,
            right=report.right,
            right_before=report.right_before,
            low=report.low,
            high=report.high,
            worse=list(report.worse),
            confused=[PairView(intent=one.intent, taken_for=one.taken_for, n=one.n) for one in report.confused],
            seconds=report.seconds,
            by=by,
            created_at=row.created_at,
            ended_at=row.ended_at,
        )


class WeekView(BaseModel):
    """Conversations of a week, and of how many the model was not sure or said that they belong nowhere."""

    begins_at: int
    n: int
    unsure: int
    strange: int


class UnknownView(BaseModel):
    """Conversations that look alike and that the model does not know: their numbers, and no words."""

    n: int
    numbers: list[int]


class TopicReport(BaseModel):
    works: str = Field(description="ok, words_alone, rules_alone or model_missing")
    running: ModelView | None = Field(description="None while the one that ships tells.")
    models: list[ModelView] = Field(description="The newest first.")
    labels: int = Field(description="That count.")
    to_review: int
    agreed: int = Field(description="So often the team left or named what the model had said, in the last four weeks.")
    corrected: int
    confused: list[PairView] = Field(description="What the team made of what the model had said.")
    weeks: list[WeekView]
    unknown: list[UnknownView]


class LabelView(BaseModel):
    """A correction that waits for a lead."""

    id: ShownId
    number: int
    old: str
    new: str
    by: str
    why: str = Field(description="too_many, disagrees, less_urgent or alike")
    at: int


class LabelPage(BaseModel):
    labels: list[LabelView]
    next: ShownId | None


class LabelDecision(Given):
    accepted: bool


class WantedModel(Given):
    model: GivenId | None = Field(default=None, description="None is the one that ships.")
