"""What the routes of incidents take and give; times are microseconds UTC."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from walletdesk.conversations.rules import Status
from walletdesk.incidents.rules import MOST_AT_ONCE, MOST_LANGUAGES, IncidentState
from walletdesk.kit.paging import GivenId, ShownId
from walletdesk.safety.names import NAME_LIMIT, Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText

Title = Annotated[RawText, Text(NAME_LIMIT, 1, line=True)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)]
Number = Annotated[int, Field(ge=1, le=10**12)]


class IncidentTitle(Given):
    title: Title


class IncidentNew(IncidentTitle):
    number: Annotated[Number | None, Field(description="Of the conversation that it begins with.")] = None


class IncidentAdd(Given):
    numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST_AT_ONCE)]
    alike: bool = Field(
        default=False, description="All of them are suggested ones; those that no longer look like it are left out."
    )


class IncidentStatement(Given):
    news_id: GivenId


class IncidentAnswerNew(Given):
    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    texts: Annotated[
        dict[LanguageCode, Annotated[RawText, Text(5000, 1)]], Field(min_length=1, max_length=MOST_LANGUAGES)
    ]


class IncidentLine(BaseModel):
    id: ShownId
    title: str
    intent: str
    chain: str
    state: IncidentState
    opened_at: int
    closed_at: int | None
    conversations: int


class IncidentList(BaseModel):
    incidents: list[IncidentLine]


class IncidentOf(BaseModel):
    incident: IncidentLine | None = Field(description="The open one that the conversation is in.")


class IncidentMember(BaseModel):
    number: int
    contact_id: ShownId
    name: str
    status: Status
    language: str
    created_at: int
    skip: str = Field(description="Why it would get no answer now; empty where it would.")


class IncidentSkipped(BaseModel):
    number: int
    reason: str


class IncidentAnswerView(BaseModel):
    id: ShownId
    by: str
    at: int
    texts: dict[str, str]
    sent: int
    waiting: int
    skipped: list[IncidentSkipped]


class IncidentNews(BaseModel):
    id: ShownId
    titles: dict[str, str]
    status: str


class IncidentView(IncidentLine):
    opened_by: str
    closed_by: str
    members: list[IncidentMember]
    suggested: list[IncidentMember]
    answers: list[IncidentAnswerView]
    news: IncidentNews | None
