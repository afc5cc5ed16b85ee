"""What the room's routes take and give."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, StrictInt, StringConstraints

from walletdesk.conversations.rules import Status
from walletdesk.kit.paging import ShownId
from walletdesk.macros import rules
from walletdesk.macros.queries import Reader, actions_of, read_content, teams_of, texts_of
from walletdesk.macros.rules import Actions, Audience, Content
from walletdesk.macros.tables import MacroRow, VersionRow
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import Priority, RawText

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)]
_Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$", max_length=18)]
Assignee = Annotated[
    str, StringConstraints(pattern=r"^(me|[0-9]{1,18})?$", max_length=18), Field(description="`me` or an id.")
]
Shortcut = Annotated[RawText, Text(30), Field(description="Without blanks or strokes.")]
PREVIEW = 160


class ActionsShape(Given):
    """What is done together with the reply; what is left out stays as it is."""

    status: Literal["open", "pending", "snoozed", "resolved"] | None = None
    snooze_hours: Annotated[StrictInt, Field(ge=0, le=24 * 90)] = 0
    priority: Priority | None = None
    category: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_]*$")] = ""
    tags: Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=40)]], Field(max_length=10)] = []
    assignee: Assignee = ""
    team: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,18}$", max_length=18)] = ""

    def read(self) -> Actions:
        status = None if self.status is None else Status(self.status)
        return Actions(
            status=status,
            snooze_hours=(self.snooze_hours or 24) if status is Status.SNOOZED else 0,
            priority=self.priority,
            category=self.category,
            tags=tuple(dict.fromkeys(self.tags)),
            assignee=self.assignee,
            team=self.team,
        )


class MacroShape(Given):
    """A macro as it is to be; what is left out takes its usual value."""

    name: Annotated[RawText, Text(80, 1, line=True)]
    folder: Annotated[RawText, Text(40)] | None = None
    shortcut: Shortcut | None = None
    audience: Audience = Audience.OWN
    teams: Annotated[list[_Id], Field(max_length=50)] = []
    texts: Annotated[
        dict[LanguageCode, Annotated[RawText, Text(rules.TEXT_LENGTH)]],
        Field(max_length=rules.MOST_LANGUAGES, description="By language."),
    ]
    actions: ActionsShape = ActionsShape()


class ArchiveMacro(Given):
    archived: bool


class MacroVersionNumber(Given):
    number: Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]


class MacroFile(Given):
    text: Annotated[str, StringConstraints(min_length=1, max_length=4_000_000)]
    """CSV with a line of names, or a JSON list."""
    dry_run: bool = False


class MacroActions(BaseModel):
    status: Status | None
    snooze_hours: int
    priority: Priority | None
    category: str
    tags: list[str]
    assignee: str
    team: str

    @classmethod
    def of(cls, one: Actions) -> Self:
        return cls(**{name: getattr(one, name) for name in one.__struct_fields__} | {"tags": list(one.tags)})


class MacroRowView(BaseModel):
    """A macro in a list; times are microseconds UTC."""

    id: ShownId
    name: str
    folder: str
    shortcut: str
    audience: Audience
    languages: list[str]
    preview: str
    actions: MacroActions
    uses: int
    last_used_at: int | None
    updated_at: int
    archived: bool
    may_change: bool

    @classmethod
    def of(cls, row: MacroRow, who: Reader, language: str) -> Self:
        texts = texts_of(row.texts)
        chosen = rules.choose(texts, language)
        return cls(
            **_shown(row, who),
            languages=list(texts),
            preview=texts.get(chosen.language, "")[:PREVIEW],
            actions=MacroActions.of(actions_of(row.actions)),
        )


def _shown(row: MacroRow, who: Reader) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "folder": row.folder,
        "shortcut": row.shortcut,
        "audience": row.audience,
        "uses": row.uses,
        "last_used_at": row.last_used_at,
        "updated_at": row.updated_at,
        "archived": row.archived_at is not None,
        "may_change": who.may_change(row),
    }


class MacroPage(BaseModel):
    macros: list[MacroRowView]
    folders: list[str]
    next: ShownId | None


class MacroView(BaseModel):
    """A macro whole.  `leads_to` are places in it that replies may not lead to without a lead, `?` where only one can
    say what it asks for."""

    id: ShownId
    name: str
    folder: str
    shortcut: str
    audience: Audience
    teams: list[ShownId]
    texts: dict[str, str]
    actions: MacroActions
    version: int
    uses: int
    last_used_at: int | None
    updated_at: int
    archived: bool
    may_change: bool
    leads_to: list[str]

    @classmethod
    def of(cls, row: MacroRow, who: Reader, leads_to: list[str]) -> Self:
        return cls(
            **_shown(row, who),
            teams=list(teams_of(row.teams)),
            texts=dict(texts_of(row.texts)),
            actions=MacroActions.of(actions_of(row.actions)),
            version=row.version,
            leads_to=leads_to,
        )


class MacroVersionView(BaseModel):
    """What it said from then on."""

    number: int
    by: ShownId | None
    by_name: str
    at: int
    name: str
    folder: str
    shortcut: str
    audience: Audience
    texts: dict[str, str]
    actions: MacroActions
    changed: list[str]
    """Names of what is another way than in the version before; empty for the first that is kept."""

    @classmethod
    def of(cls, row: VersionRow, before: Content | None, by_name: str) -> Self:
        content = read_content(row.content)
        return cls(
            number=row.number,
            by=row.staff_id,
            by_name=by_name,
            at=row.created_at,
            name=content.name,
            folder=content.folder,
            shortcut=content.shortcut,
            audience=content.audience,
            texts=dict(content.texts),
            actions=MacroActions.of(content.actions),
            changed=[] if before is None else list(rules.differences(before, content)),
        )


class MacroVersions(BaseModel):
    versions: list[MacroVersionView]


class PlaceholderView(BaseModel):
    name: str
    desk: bool
    """The desk fills it in where it can; else whoever writes does."""
    sample_en: str
    sample_zh: str


class MacroChoices(BaseModel):
    placeholders: list[PlaceholderView]
    folders: list[str]
    starter: int
    """So many of the macros that come with the desk are not there yet."""


class MacroFault(BaseModel):
    row: int
    field: str
    sentence: str


class MacroImport(BaseModel):
    stored: bool
    created: int
    changed: int
    unchanged: int
    errors: list[MacroFault]
    more_errors: int


# -- in a conversation -------------------------------------------------------------


class OfferedMacro(BaseModel):
    """A macro that a reply in this conversation can be made of."""

    id: ShownId
    name: str
    folder: str
    shortcut: str
    language: str
    exact: bool
    """It is written in the conversation's language."""
    preview: str
    actions: MacroActions


class OfferedMacros(BaseModel):
    macros: list[OfferedMacro]


class FilledMacro(BaseModel):
    """A macro's text for this conversation.  What nobody knows stands in it in double braces and is named in `missing`;
    `gone` names actions that speak of somebody or something that is not there any more."""

    id: ShownId
    name: str
    text: str
    language: str
    exact: bool
    languages: list[str]
    missing: list[str]
    actions: MacroActions
    gone: list[str]
