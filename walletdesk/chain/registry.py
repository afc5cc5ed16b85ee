"""The chain families there are, found by the names of their folders."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

import walletdesk.chain
from walletdesk.chain.base import ChainFamily, Family


@cache
def families() -> tuple[Family, ...]:
    """Those whose folder exists."""
    there = {module.name for module in iter_modules(walletdesk.chain.__path__) if module.ispkg}
    return tuple(family for family in Family if family.value in there)


@cache
def family(which: Family) -> ChainFamily:
    """Imported when it is first asked for."""
    return cast(ChainFamily, import_module(f"walletdesk.chain.{which.value}"))
