"""Logs: one JSON object a line, or a readable line on a terminal.

They carry ids, counts, codes and kinds: `log.info("redacted", extra={"message_id": 7})`.
An exception is its type and where it was raised.  Its text is dropped, because drivers
and decoders quote rows and input in theirs.  Addresses are written without their query.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import msgspec

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request at hand, on every line written meanwhile."""

ROOT = Path(__file__).resolve().parents[2]
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_PLAIN = (str, int, float, bool, type(None))
_LONGEST = 300
_DEEPEST = 12

# Libraries that quote what they handle (statements, addresses with their query, frames) where they are told to talk.
_QUIET = {
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "multipart": logging.WARNING,
    "psycopg": logging.CRITICAL,
    "python_multipart": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "websockets": logging.WARNING,
    "uvicorn.error": logging.WARNING,  # below it: visitors' addresses, and as debug the frames of their sockets
    "uvicorn.access": logging.CRITICAL + 1,  # our own line has the route's pattern and no query
}


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What is written of a record, in this order."""
    found: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
    }
    if request_id.get():
        found["request"] = request_id.get()
    for name, value in vars(record).items():
        if name not in _OWN and not name.startswith("_"):
            found[name] = _plain(value)
    if record.exc_info and record.exc_info[1] is not None:
        found["error"] = described(record.exc_info[1])
        found["where"] = where(record.exc_info[2])
    return found


def _event(record: logging.LogRecord) -> str:
    """Our own lines are constant words.  Others' are formatted, and lose what a query may hold."""
    if record.name.partition(".")[0] == "walletdesk":
        return str(record.msg)
    try:
        said = record.getMessage()
    except Exception:  # noqa: BLE001  # whatever a library's arguments raise
        said = str(record.msg)
    # asyncio and uvicorn put whole tracebacks, with the exception's text, into the message.
    return re.sub(r"\?[^\s\"']*", "?...", said.partition("\n")[0])[:_LONGEST]


def _plain(value: Any) -> Any:
    """Numbers, words and lists of them; of anything else its type, because its repr may hold anything."""
    if isinstance(value, _PLAIN):
        return value[:_LONGEST] if isinstance(value, str) else value
    if isinstance(value, list | tuple | set | frozenset):
        return (
            [_plain(one) for one in sorted(value, key=str)[:50]]
            if isinstance(value, set | frozenset)
            else [_plain(one) for one in value[:50]]
        )
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in list(value.items())[:50]}
    return f"<{type(value).__name__}>"


def described(error: BaseException) -> str:
    """`KeyError`, or `BadInput bad_input` where the error has a code of ours; with what it came from."""
    code = getattr(error, "code", None)
    known = type(error).__module__.startswith("walletdesk.") and isinstance(code, str)
    said = f"{type(error).__name__} {code}" if known else type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        said += " of " + ", ".join(sorted({type(inner).__name__ for inner in error.exceptions}))
    cause = error.__cause__
    return f"{said} from {type(cause).__name__}" if cause is not None else said


def where(stack: TracebackType | None) -> list[str]:
    """`walletdesk/kit/db.py:120 write`, innermost last.  Places only: no source line, no value."""
    places = []
    for frame, line in traceback.walk_tb(stack):
        path = Path(frame.f_code.co_filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) and ".venv" not in path.parts else path.name
        places.append(f"{name}:{line} {frame.f_code.co_name}")
    return places[-_DEEPEST:]


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return msgspec.json.encode(fields(record)).decode()


class TextFormatter(logging.Formatter):
    """`09:00:00 info  walletdesk.kit.jobs  job_done  job=7 kind=deliver`."""

    def format(self, record: logging.LogRecord) -> str:
        found = fields(record)
        at, level, name, event = (found.pop(key) for key in ("at", "level", "logger", "event"))
        places = found.pop("where", [])
        rest = " ".join(f"{key}={_on_one_line(value)}" for key, value in found.items())
        line = f"{at[11:19]} {level:<7} {name}  {_on_one_line(event)}  {rest}".rstrip()
        return "\n".join([line, *(f"    {place}" for place in places)])


def _on_one_line(value: Any) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def start(level: str = "info", style: str = "auto", stream: TextIO | None = None) -> None:
    """Sends every log of this process to `stream` (standard error) in this form; call it once, first of all.

    uvicorn must be started with `log_config=None` and `access_log=False`, or it brings
    handlers of its own that print queries and exceptions' texts.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    readable = style == "text" or (style == "auto" and stream.isatty())
    handler.setFormatter(TextFormatter() if readable else JsonFormatter())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(True)
    sys.excepthook = _last_words


def _last_words(kind: type[BaseException], error: BaseException, stack: TracebackType | None) -> None:
    """What ends the process unseen is logged like everything else."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("walletdesk").critical("process_ended", exc_info=(kind, error, stack))
