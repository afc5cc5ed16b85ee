"""Ids and pages as they stand on the wire: ids are decimal strings, because browsers count to 2**53 only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

T = TypeVar("T")

_SCHEMA = {"type": "string", "pattern": r"^[0-9]{1,19}$", "examples": ["268435456000123"]}


def _from_text(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,19}", value, re.ASCII) or int(value) >= 1 << 63:
        raise ValueError("not an id")
    return int(value)


GivenId = Annotated[int, BeforeValidator(_from_text), WithJsonSchema(_SCHEMA)]
"""An id that someone sends: in a path, a query or a body."""

ShownId = Annotated[int, PlainSerializer(str, return_type=str), WithJsonSchema(_SCHEMA)]
"""An id in an answer."""

Limit = Annotated[int, Query(ge=1, le=100, description="At most so many.")]
Cursor = Annotated[GivenId | None, Query(description="`next` of the page before.")]


def page(found: Sequence[T], limit: int, key: Callable[[T], int]) -> tuple[list[T], int | None]:
    """The page and the cursor of the next one, when one row more than `limit` was asked for."""
    shown = list(found[:limit])
    return shown, key(shown[-1]) if len(found) > limit else None
