"""Every fact that a machine may give has words in the panel, in both languages: agents read no name of a variable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import walletdesk.chain
from tests.chain import promises
from walletdesk.chain import explain
from walletdesk.chain.base import Family

CHAIN = Path(walletdesk.chain.__path__[0])
WORDS = CHAIN.parents[1] / "web/console/src/conversation/chain.words.ts"
_SHAPES = {"Amount", "Account", "Hash", "Moment", "Span", "Number", "Words", "Listed"}


def given(family: Family) -> set[str]:
    """Names of facts in a family: in its source what is written into `facts`, stands beside a fact in a dictionary or as
    a keyword of `verdict`, and whatever its sentences ask for."""
    written = {name for path in (CHAIN / family.value).rglob("*.py") for name in _names(ast.parse(path.read_text()))}
    said = {place for _, _, text in promises.said(family) for part in explain.places(text) for place in part}
    return (written | said) - promises.ALWAYS


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(
                value=ast.Name(id="facts") | ast.Attribute(attr="facts"), slice=ast.Constant(value=str(key))
            ):
                yield key
            case ast.Dict(keys=keys, values=values) if _of_facts(values):
                yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
            case ast.Call(func=ast.Attribute(attr="verdict") | ast.Name(id="verdict"), keywords=keywords):
                yield from (one.arg for one in keywords if one.arg and _of_facts([one.value]))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=elts)) if name in _TABLES:
                yield from (one.value for one in elts if isinstance(one, ast.Constant) and isinstance(one.value, str))


_TABLES = {"_CHILD", "_HOLDER", "_OTHER"}


def _of_facts(values: list[ast.expr]) -> bool:
    return any(
        isinstance(inner, ast.Call)
        and (
            (isinstance(inner.func, ast.Name) and (inner.func.id in _SHAPES or inner.func.id.endswith("_fact")))
            or (isinstance(inner.func, ast.Attribute) and inner.func.attr in ("amount", "account"))
            or (isinstance(inner.func, ast.Name) and inner.func.id in ("trx", "strange"))
        )
        for value in values
        for inner in ast.walk(value)
    )


def worded() -> list[set[str]]:
    """By language, in the file's order."""
    halves = WORDS.read_text().split("const zh")
    return [set(re.findall(r"^  fact_(\w+):", half, re.MULTILINE)) for half in halves]


@pytest.mark.parametrize("family", list(Family))
def test_every_fact_has_words_in_the_panel(family: Family) -> None:
    names = given(family)
    assert names >= {"missing", "from", "to", "amount", "fee_paid", "balance"}
    for language in worded():
        assert sorted(names - language) == []
