"""`RawText` keeps what it holds: every usual way out of a process refuses it, and none of them says why in its words."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import pprint
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from functools import partial
from string import Template
from typing import Any

import jinja2
import jinja2.sandbox
import msgspec
import psycopg
import psycopg.sql
import pytest
import sqlalchemy as sa
from fastapi.encoders import jsonable_encoder
from psycopg.adapt import PyFormat, Transformer

from walletdesk.wire import PRIORITY_RANK, Priority, RawText, SafeText, Screened, text_for_gate

SECRET = "zebra quarrel 斑马"
RAW = RawText(SECRET)


class Holder(msgspec.Struct):
    text: Any


def jinja(source: str, environment: type[jinja2.Environment] = jinja2.Environment) -> Callable[[], object]:
    template = environment(autoescape=True).from_string(source)
    return lambda: template.render(raw=RAW)


def in_sqlite(value: object) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("select ?", (value,))


def in_sqlalchemy(value: object) -> None:
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(sa.select(sa.bindparam("body", type_=sa.Text)), {"body": value})
    finally:
        engine.dispose()


WAYS_OUT: dict[str, Callable[[], object]] = {
    "str": lambda: str(RAW),
    "f-string": lambda: f"{RAW}",
    "f-string with a width": lambda: f"{RAW:>40}",
    "format": lambda: "{}".format(RAW),  # noqa: UP032  (the old ways are what is tried here)
    "percent": lambda: "%s" % RAW,  # noqa: UP031
    "string template": lambda: Template("$raw").substitute(raw=RAW),
    "join": lambda: " ".join([RAW]),  # type: ignore[list-item]
    "plus": lambda: "a" + RAW,  # type: ignore[operator]
    "bytes": lambda: bytes(RAW),  # type: ignore[call-overload]
    "write": lambda: io.StringIO().write(RAW),  # type: ignore[arg-type]
    "print": lambda: print(RAW, file=io.StringIO()),
    "list": lambda: list(RAW),  # type: ignore[call-overload]
    "index": lambda: RAW[0],  # type: ignore[index]
    "contains": lambda: "zebra" in RAW,  # type: ignore[operator]
    "set": lambda: {RAW},
    "key": lambda: {RAW: 1},
    "vars": lambda: vars(RAW),
    "json": lambda: json.dumps({"text": RAW}),
    "json, whatever else as str": lambda: json.dumps({"text": RAW}, default=str),
    "json, whatever else as its attributes": lambda: json.dumps({"text": RAW}, default=vars),
    "msgspec json": lambda: msgspec.json.encode(Holder(RAW)),
    "msgspec json, hook": lambda: msgspec.json.encode(Holder(RAW), enc_hook=str),
    "msgspec msgpack": lambda: msgspec.msgpack.encode([RAW]),
    "msgspec builtins": lambda: msgspec.to_builtins(Holder(RAW)),
    "fastapi": lambda: jsonable_encoder({"text": RAW}),
    **{f"pickle {n}": partial(pickle.dumps, RAW, n) for n in range(pickle.HIGHEST_PROTOCOL + 1)},
    "pickle in a shape": lambda: pickle.dumps(Holder(RAW)),
    "state": lambda: RAW.__getstate__(),
    "reduce": lambda: RAW.__reduce__(),
    "sqlite3": lambda: in_sqlite(RAW),
    "sqlalchemy": lambda: in_sqlalchemy(RAW),
    "psycopg": lambda: Transformer().dump_sequence([RAW], [PyFormat.AUTO]),
    "psycopg, text": lambda: Transformer().dump_sequence([RAW], [PyFormat.TEXT]),
    "psycopg literal": lambda: psycopg.sql.Literal(RAW).as_string(None),
    "jinja": jinja("{{ raw }}"),
    "jinja, escaped": jinja("{{ raw|e }}"),
    "jinja, as safe": jinja("{{ raw|safe }}"),
    "jinja, joined": jinja("{{ 'you wrote ' ~ raw }}"),
    "jinja, json": jinja("{{ raw|tojson }}"),
    "jinja, letter by letter": jinja("{% for letter in raw %}{{ letter }}{% endfor %}"),
    "jinja, sandboxed, its inside": jinja("{{ raw._text.upper() }}", jinja2.sandbox.SandboxedEnvironment),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_raw_text_is_refused_on_every_way_out_and_the_refusal_does_not_quote_it(way: str) -> None:
    refusals = (TypeError, ValueError, sqlite3.Error, psycopg.Error, sa.exc.SQLAlchemyError, jinja2.TemplateError)
    with pytest.raises(refusals) as refused:
        WAYS_OUT[way]()
    shown = "".join(traceback.TracebackException.from_exception(refused.value, capture_locals=True).format())
    # The line of source that is quoted in a traceback never holds it; its repr may.
    assert "zebra" not in shown.replace('"zebra" in RAW', "")
    assert "斑马" not in shown


def test_the_ways_out_are_open_for_text_that_was_screened() -> None:
    safe = SafeText(SECRET)
    assert f"{safe}" == SECRET
    assert json.loads(json.dumps(safe)) == SECRET
    assert pickle.loads(pickle.dumps(Screened(safe))) == Screened(safe)  # noqa: S301  (our own bytes)
    in_sqlite(safe)
    in_sqlalchemy(safe)
    assert Transformer().dump_sequence([safe], [PyFormat.TEXT]) == [SECRET.encode()]
    assert jinja2.Environment(autoescape=True).from_string("{{ raw }}").render(raw=safe) == SECRET


def test_its_repr_tells_its_length_and_nothing_else() -> None:
    assert repr(RAW) == "RawText(16 characters)"
    assert pprint.pformat({"text": RAW}) == "{'text': RawText(16 characters)}"
    assert "zebra" not in repr(Holder(RAW))


@pytest.mark.parametrize(("line", "arguments"), [("got %s", (RAW,)), ("got %r", (RAW,)), (RAW, ()), ("got %d", (RAW,))])
def test_a_log_line_that_is_given_raw_text_does_not_tell_it(
    line: Any, arguments: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    written, complaints = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", complaints)
    log = logging.Logger("trial")
    log.addHandler(logging.StreamHandler(written))
    log.error(line, *arguments, extra={"body": RAW}, stack_info=True)
    assert "zebra" not in written.getvalue() + complaints.getvalue()
    assert "斑马" not in written.getvalue() + complaints.getvalue()


def test_raw_text_can_be_carried_compared_and_measured() -> None:
    assert RAW == RawText(SECRET)
    assert RAW != SECRET
    assert RAW != RawText("another")
    assert len(RAW) == len(SECRET)
    assert copy.copy(RAW) is RAW
    assert copy.deepcopy({"text": RAW})["text"] is RAW
    assert text_for_gate(RAW) == SECRET


@pytest.mark.parametrize("wrong", [b"bytes", None, 7, RawText("nested")])
def test_only_a_str_becomes_raw_text(wrong: Any) -> None:
    with pytest.raises(TypeError) as refused:
        RawText(wrong)
    assert "bytes" not in str(refused.value)


def test_it_takes_no_attributes() -> None:
    with pytest.raises(AttributeError):
        RAW.note = "x"  # type: ignore[attr-defined]


def test_priorities_sort_urgent_first() -> None:
    assert sorted(Priority, key=PRIORITY_RANK.__getitem__) == ["urgent", "high", "normal", "low"]
