"""The channels there are: every folder here that has an `adapter.py`; what it is made of beside that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import msgspec

from walletdesk.channels.base import Adapter, Field
from walletdesk.kit.errors import BadInput

HERE = Path(__file__).parent


class NoSuchChannel(LookupError):
    """An inbox names a channel that this version does not have."""


class BadSetting(BadInput):
    code = "bad_setting"
    sentence = "Check “{field}”: it is missing, or not in the form that is described beside it."


@cache
def names() -> tuple[str, ...]:
    return tuple(sorted(found.parent.name for found in HERE.glob("*/adapter.py")))


@cache
def adapter(channel: str) -> Adapter:
    """The adapter of the channel of this name.  Raises NoSuchChannel."""
    if channel not in names():
        raise NoSuchChannel(channel)
    return cast(Adapter, import_module(f"walletdesk.channels.{channel}.adapter"))


@cache
def fields(channel: str) -> tuple[Field, ...]:
    """What an administrator fills in; nothing for a channel that is only switched on.  Raises NoSuchChannel."""
    adapter(channel)
    if find_spec(f"walletdesk.channels.{channel}.settings") is None:
        return ()
    found: tuple[Field, ...] = import_module(f"walletdesk.channels.{channel}.settings").FIELDS
    return found


def shape(channel: str) -> type[msgspec.Struct]:
    """The channel's own `Settings`, for one that has fields."""
    found: type[msgspec.Struct] = import_module(f"walletdesk.channels.{channel}.settings").Settings
    return found


def guide(channel: str, language: str) -> str:
    """How to connect it at the provider, Markdown; English where it is not written in `language`, empty for none."""
    for one in (language.partition("-")[0], "en"):
        path = HERE / channel / f"guide.{one}.md"
        if channel in names() and path.is_file():
            return path.read_text()
    return ""


def read(channel: str, values: Mapping[str, Any]) -> Any:
    """The channel's own `settings.Settings` of what was filled in; None for one that has none.  Raises BadSetting (422)."""
    described = fields(channel)
    if not described:
        return None
    given = {one.name: values[one.name] if one.name in values else one.default for one in described}
    for one in described:
        if one.required and given[one.name] in ("", None):
            raise BadSetting(field=one.label)
    wanted = shape(channel)
    for one in described:
        try:
            msgspec.convert({one.name: given[one.name]}, _alone(wanted, one.name))
        except (msgspec.ValidationError, ValueError):
            raise BadSetting(field=one.label) from None
    try:
        return msgspec.convert(given, wanted)
    except (msgspec.ValidationError, ValueError):
        raise BadSetting(field=described[0].label) from None


@cache
def _alone(wanted: type[msgspec.Struct], name: str) -> type[msgspec.Struct]:
    """A shape with this one field, to find out which of them does not fit."""
    kind = next(one.type for one in msgspec.structs.fields(wanted) if one.name == name)
    return msgspec.defstruct("Alone", [(name, kind)])
