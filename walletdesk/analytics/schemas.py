"""What the page of what people ask is given; times are microseconds UTC."""

from __future__ import annotations

from pydantic import BaseModel, Field

from walletdesk.analytics.gaps import Gap
from walletdesk.analytics.rules import RiseState
from walletdesk.analytics.tables import RiseRow
from walletdesk.incidents.tables import IncidentRow
from walletdesk.kit.paging import ShownId


class AskedSeries(BaseModel):
    name: str = Field(description="As it is stored: a topic's short name, a chain, a version; empty where nobody said.")
    counts: list[int]
    n: int
    people: int = Field(description="Different contacts.")
    before: int = Field(description="Conversations in the time of the same length before.")


class AskedChoices(BaseModel):
    """What there is to choose from in this time, the most asked first."""

    intent: list[str]
    chain: list[str]
    version: list[str]
    language: list[str]
    channel: list[str]


class AskedView(BaseModel):
    since: int
    until: int
    step: int = Field(description="Length of one column in microseconds: a day or a week.")
    n: int
    people: int
    before: int
    series: list[AskedSeries]
    rest: AskedSeries | None = Field(description="All others together.")
    choices: AskedChoices


class ArticleThere(BaseModel):
    id: ShownId
    title: str
    public: bool


class GapView(BaseModel):
    intent: str
    language: str
    people: int
    conversations: int
    no_article: int
    not_helped: int
    bad_rating: int
    numbers: list[int]
    best: int
    articles: list[ArticleThere]
    draft_id: ShownId | None

    @classmethod
    def of(cls, one: Gap) -> GapView:
        counts = {why.value: n for why, n in one.why.items()}
        return cls(
            intent=one.intent,
            language=one.language,
            people=one.people,
            conversations=one.conversations,
            no_article=counts.get("no_article", 0),
            not_helped=counts.get("not_helped", 0),
            bad_rating=counts.get("bad_rating", 0),
            numbers=one.numbers,
            best=one.best,
            articles=[ArticleThere(id=each.id, title=each.title, public=each.public) for each in one.articles],
            draft_id=one.draft_id,
        )


class GapList(BaseModel):
    gaps: list[GapView]


class RiseView(BaseModel):
    id: ShownId
    intent: str
    chain: str = Field(description="Empty where it rises whatever the chain.")
    state: RiseState
    n: int
    people: int
    usual: float = Field(description="In the same hours of other days.")
    times: float
    began_at: int
    seen_at: int
    ended_at: int | None
    incident_id: ShownId | None = Field(description="The incident that was made of it.")

    @classmethod
    def of(cls, row: RiseRow, incident: IncidentRow | None = None) -> RiseView:
        usual = row.usual / 1000
        return cls(
            id=row.id,
            intent=row.intent,
            chain=row.chain,
            state=row.state,
            n=row.n,
            people=row.people,
            usual=usual,
            times=row.n / max(usual, 1.0),
            began_at=row.began_at,
            seen_at=row.seen_at,
            ended_at=row.ended_at,
            incident_id=None if incident is None else incident.id,
        )


class RiseList(BaseModel):
    rises: list[RiseView]


class MacroDraft(BaseModel):
    """What was answered in a conversation, without whoever asked; nothing of it is stored."""

    language: str
    title: str
    text: str


class LanguageView(BaseModel):
    language: str = Field(description="Empty where nobody knows it.")
    wishes: int = Field(description="Readers of the help centre who would rather read it, each once a day.")
    conversations: int
    before: int = Field(description="Conversations in the time of the same length before.")
    people: int
    counts: list[int]
    by_person: int = Field(description="Conversations that somebody of the team answered.")
    by_bot: int = Field(description="Those that the bot answered, and nobody of the team.")
    articles: int = Field(description="Public articles in it.")
    spoken: bool = Field(description="Whether it is one of the desk's.")


class LanguageList(BaseModel):
    since: int
    until: int
    languages: list[LanguageView]
