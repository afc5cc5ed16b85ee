"""Every constant statement can be compiled for both engines; a desk compiles one when it first runs it."""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import suppress

import pytest

import walletdesk
from walletdesk.kit.unit import Query

ENGINES = ("sqlite", "postgresql")


def statements() -> dict[str, Query[object]]:
    """Each by the name it has in its module."""
    found: dict[int, tuple[str, Query[object]]] = {}
    for module in pkgutil.walk_packages(walletdesk.__path__, "walletdesk."):
        if not module.name.startswith("walletdesk.migrations"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Query):
                    found.setdefault(id(value), (f"{module.name}.{name}", value))
    return dict(found.values())


STATEMENTS = statements()


def test_the_statements_are_found() -> None:
    assert len(STATEMENTS) > 150


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_one_for_the_engines_it_is_written_for(name: str) -> None:
    for engine in ENGINES:
        with suppress(KeyError):  # written for the other one alone
            assert STATEMENTS[name].on[engine].sql
    assert STATEMENTS[name].on
