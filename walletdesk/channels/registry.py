"""The channels there are: every folder here that has an `adapter.py`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from walletdesk.channels.base import Adapter


class NoSuchChannel(LookupError):
    """An inbox names a channel that this version does not have."""


@cache
def names() -> tuple[str, ...]:
    return tuple(sorted(found.parent.name for found in Path(__file__).parent.glob("*/adapter.py")))


@cache
def adapter(channel: str) -> Adapter:
    """The adapter of the channel of this name.  Raises NoSuchChannel."""
    if channel not in names():
        raise NoSuchChannel(channel)
    return cast(Adapter, import_module(f"walletdesk.channels.{channel}.adapter"))
