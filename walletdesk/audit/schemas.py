"""What the routes of the record give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec
from pydantic import BaseModel, Field

from walletdesk.audit.queries import Called, Thing
from walletdesk.audit.tables import Entry
from walletdesk.events import ActorKind
from walletdesk.kit.paging import ShownId

_UNCALLED = Called()


class EntryView(BaseModel):
    """One thing that was done or refused; `at` is microseconds UTC."""

    id: ShownId
    at: int
    actor_kind: ActorKind
    actor: ShownId | None = Field(description="Null for the desk itself and for people who were not signed in.")
    action: str
    object_kind: str
    object: ShownId | None
    number: int | None = Field(description="Of the conversation that it is about, as it is found when shown.")
    name: str | None = Field(description="Of the tag that it is about, while that is there.")
    detail: dict[str, Any] = Field(description="Ids (as strings) and words of the desk's own.")

    @classmethod
    def of(cls, entry: Entry, called: Mapping[Thing, Called]) -> Self:
        about = called.get((entry.object_kind, entry.object_id or 0), _UNCALLED)
        return cls(
            id=entry.id,
            at=entry.at,
            actor_kind=ActorKind(entry.actor_kind),
            actor=entry.actor_id,
            action=entry.action,
            object_kind=entry.object_kind,
            object=entry.object_id,
            number=about.number,
            name=about.name or None,
            detail=_shown(msgspec.json.decode(entry.detail)),
        )


class EntryPage(BaseModel):
    entries: list[EntryView]
    next: ShownId | None


def _shown(value: Any) -> Any:
    """Numbers past what a browser can count become text, as ids everywhere."""
    if isinstance(value, dict):
        return {name: _shown(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shown(one) for one in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 53 else value
