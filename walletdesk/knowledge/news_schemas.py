"""What the console's routes of news take and give; times are microseconds UTC."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from walletdesk.kit.paging import ShownId
from walletdesk.knowledge import rules
from walletdesk.knowledge.schemas import LanguageCode, Time, VersionNumber
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText

NewsKindName = Literal["notice", "security", "education"]
NewsStatusName = Literal["draft", "published", "archived"]
NewsStanding = Literal["draft", "scheduled", "public", "over", "archived"]
AppVersion = Annotated[str, StringConstraints(max_length=rules.VERSION_LENGTH)]


class NewsWords(Given):
    title: Annotated[RawText, Text(rules.TITLE_LENGTH)]
    body: Annotated[RawText, Text(rules.BODY_LENGTH)]


class NewsShape(Given):
    kind: NewsKindName = "notice"
    pinned: bool = False
    shown_from: Time | None = None
    shown_until: Time | None = None
    first_version: AppVersion = ""
    """Of the app; empty for every one."""
    last_version: AppVersion = ""
    by_mail: bool = True
    """It is mailed, once, to those who asked for news by mail, where a mailbox for that is set."""
    texts: Annotated[
        dict[LanguageCode, NewsWords], Field(max_length=rules.MOST_LANGUAGES, description="Words by language.")
    ]


class NewsSave(NewsShape):
    version: VersionNumber
    """The one it was written on."""


class NewsStep(Given):
    status: NewsStatusName
    version: VersionNumber


class NewsTextView(BaseModel):
    title: str
    body: str
    leads_to: list[str]
    """Places that nobody has allowed yet."""


class NewsView(BaseModel):
    id: ShownId
    kind: NewsKindName
    status: NewsStatusName
    standing: NewsStanding
    pinned: bool
    shown_from: int | None
    shown_until: int | None
    first_version: str
    last_version: str
    by_mail: bool
    mailed_at: int | None
    """When that began."""
    mails: dict[Literal["waiting", "begun", "sent", "unknown", "failed", "dropped"], int]
    """How many stand where; `unknown` may have gone."""
    version: int
    published_at: int | None
    created_at: int
    updated_at: int
    texts: dict[str, NewsTextView]


class NewsRowView(BaseModel):
    id: ShownId
    kind: NewsKindName
    standing: NewsStanding
    pinned: bool
    shown_from: int | None
    shown_until: int | None
    updated_at: int
    titles: dict[str, str]


class NewsPage(BaseModel):
    news: list[NewsRowView]
    next: ShownId | None


class NewsReadersRow(BaseModel):
    language: str
    lane: Literal["all", "security"]
    readers: int


class NewsReaders(BaseModel):
    """How many get news by mail; who they are is shown to nobody."""

    mailbox: str
    """The address that they come from; empty where none is set, or it is not there."""
    readers: list[NewsReadersRow] | None
    """None for who may not publish."""
