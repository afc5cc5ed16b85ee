"""Logs tell what happened and where, and never what somebody wrote."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from walletdesk.kit import logs
from walletdesk.kit.errors import BadInput

PHRASE = "abandon ability able about above absent"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What a started process writes; the loggers are put back afterwards."""
    names = ["", *logs._QUIET, "uvicorn", "uvicorn.error"]
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in names}
    hook = sys.excepthook
    stream = io.StringIO()
    logs.start("debug", "json", stream)
    yield stream
    sys.excepthook = hook
    logging.captureWarnings(False)
    for name, (level, handlers) in before.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.handlers[:] = handlers


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_its_fields(out: io.StringIO) -> None:
    logging.getLogger("walletdesk.test").info("redacted", extra={"message_id": 7, "kinds": {"b", "a"}, "ok": True})
    (line,) = lines(out)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "walletdesk.test",
        "event": "redacted",
        "kinds": ["a", "b"],
        "message_id": 7,
        "ok": True,
    }


def test_the_request_at_hand_is_on_every_line(out: io.StringIO) -> None:
    token = logs.request_id.set("r1")
    logging.getLogger("walletdesk.test").info("one")
    logs.request_id.reset(token)
    logging.getLogger("walletdesk.test").info("two")
    assert [line.get("request") for line in lines(out)] == ["r1", None]


def _row() -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("select :a", {"b": PHRASE})
    finally:
        connection.close()


def _chained() -> None:
    try:
        int(PHRASE)
    except ValueError as error:
        raise RuntimeError(PHRASE) from error


def _ours() -> None:
    raise BadInput(PHRASE)


def _group() -> None:
    raise ExceptionGroup(PHRASE, [ValueError(PHRASE), KeyError(PHRASE)])


@pytest.mark.parametrize(
    ("fails", "described"),
    [
        (_row, "ProgrammingError"),
        (_chained, "RuntimeError from ValueError"),
        (_ours, "BadInput bad_input"),
        (_group, "ExceptionGroup of KeyError, ValueError"),
    ],
)
def test_an_exception_is_its_type_and_place_and_not_its_text(
    out: io.StringIO, fails: Callable[[], None], described: str
) -> None:
    try:
        fails()
    except Exception:
        logging.getLogger("walletdesk.test").exception("unexpected")
    (line,) = lines(out)
    assert line["error"] == described
    assert line["where"][-1].startswith("tests/kit/test_logs.py:")
    assert line["where"][-1].endswith(fails.__name__)
    assert "abandon" not in out.getvalue()


def test_an_object_as_a_field_is_its_type(out: io.StringIO) -> None:
    logging.getLogger("walletdesk.test").info("seen", extra={"thing": ValueError(PHRASE), "many": [b"abandon", 1]})
    (line,) = lines(out)
    assert (line["thing"], line["many"]) == ("<ValueError>", ["<bytes>", 1])


def test_other_peoples_lines_lose_queries_and_tracebacks(out: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning('("%s", 1) - "WebSocket %s" [accepted]', "::1", "/socket?token=s3cret")
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\nTraceback: ValueError: s3cret")
    logging.getLogger("uvicorn.access").info("GET /x?token=s3cret")
    logging.getLogger("psycopg").warning("connection lost: Failing row contains (s3cret)")
    assert [line["event"] for line in lines(out)] == [
        '("::1", 1) - "WebSocket /socket?..." [accepted]',
        "Exception in ASGI application",
    ]
    assert "s3cret" not in out.getvalue()


def test_a_terminal_gets_one_readable_line_whatever_a_field_holds(out: io.StringIO) -> None:
    stream = io.StringIO()
    logs.start("info", "text", stream)
    logging.getLogger("walletdesk.test").info("seen", extra={"who": "a\nERROR forged \x1b[31m"})
    (line,) = stream.getvalue().splitlines()
    assert line[9:] == "info    walletdesk.test  seen  who=a ERROR forged  [31m"


def test_what_ends_the_process_is_logged_without_its_text(out: io.StringIO) -> None:
    try:
        raise ValueError(PHRASE)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (line,) = lines(out)
    assert (line["event"], line["error"]) == ("process_ended", "ValueError")


@pytest.mark.parametrize("name", ["uvicorn.error", "websockets.server", "sqlalchemy.engine", "httpx"])
def test_libraries_that_quote_what_they_handle_stay_quiet_at_every_level(out: io.StringIO, name: str) -> None:
    logging.getLogger(name).debug("< TEXT '%s'", PHRASE)
    logging.getLogger(name).info('203.0.113.7 - "WebSocket /widget/socket" [accepted]')
    assert lines(out) == []
    logging.getLogger(name).warning("something is wrong")
    assert [line["event"] for line in lines(out)] == ["something is wrong"]
