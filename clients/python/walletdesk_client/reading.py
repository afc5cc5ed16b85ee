"""JSON to the generated shapes.  What a later desk says beside them is left out."""

from __future__ import annotations

import dataclasses
import types
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

S = TypeVar("S")


def read(shape: type[S], told: Any) -> S:
    """`told` as `shape`.  Raises ValueError for what is none."""
    made: S = _read(shape, told)
    return made


def _read(shape: Any, told: Any) -> Any:
    if dataclasses.is_dataclass(shape):
        if not isinstance(told, dict):
            raise ValueError("this is no answer of a desk")
        return _shaped(shape, told)
    origin = get_origin(shape)
    if origin in (Union, types.UnionType):
        return None if told is None else _read(next(one for one in get_args(shape) if one is not type(None)), told)
    if origin is list:
        if not isinstance(told, list):
            raise ValueError("this is no answer of a desk")
        [inner] = get_args(shape)
        return [_read(inner, one) for one in told]
    return told


def _shaped(shape: Any, told: dict[str, Any]) -> Any:
    try:
        return shape(**{name: _read(kind, told[name]) for name, kind in _fields(shape) if name in told})
    except TypeError:
        raise ValueError("this is no answer of a desk") from None


@cache
def _fields(shape: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(shape)
    return [(one.name, hints[one.name]) for one in dataclasses.fields(shape)]
