"""`walletdesk triage`, which sorts texts as the desk does, and `walletdesk intents fit` and `predict`, the same pipeline on any
labelled texts; without a desk around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from walletdesk.encoder.models import NoEncoder, for_intents
from walletdesk.triage import table
from walletdesk.triage.model import Model
from walletdesk.triage.sorting import sort

TOGETHER = 64
SHAPE = "a line is an object with `text` (text)"


class Fitted(msgspec.Struct, frozen=True):
    """What `fit` prints."""

    texts: int
    categories: int
    left_out: int
    repeated: int
    right_of_kept_back: float
    encoder: str


class Asked(msgspec.Struct, frozen=True):
    text: str

    def __repr__(self) -> str:
        return "Asked(...)"


_READ = msgspec.json.Decoder(Asked)


def fit(file: Path, folder: Path) -> tuple[Fitted, str]:
    """What was learned, and a warning or nothing.  Raises NotLabelled (422)."""
    from walletdesk.triage import learning  # loads what learns

    labelled = table.read(file)
    encoder, warning = for_intents(), ""
    try:
        learned = learning.learn(labelled.texts, labelled.categories, encoder)
    except NoEncoder:
        encoder = None
        learned = learning.learn(labelled.texts, labelled.categories, None)
    if encoder is None:
        warning = "No encoder works here: learned by words alone, which is right less often (walletdesk doctor)."
    learning.save(learned, folder)
    return (
        Fitted(
            len(labelled.texts),
            len(learned.head.categories),
            labelled.left_out,
            labelled.repeated,
            round(learned.right, 4),
            learned.head.encoder,
        ),
        warning,
    )


def predicted(model: Model, lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The answer to each line in its order, and whether it could be read.  Blank lines have none."""

    def told(texts: Sequence[str]) -> list[Any]:
        return [
            {"intent": guess.intent, "confidence": guess.confidence, "out_of_scope": guess.out_of_scope}
            for guess in model.guess(texts)
        ]

    return _answered(lines, told)


def triaged(model: Model, lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same with what the desk makes of each."""
    return _answered(lines, lambda texts: sort(texts, model))


def _answered(lines: Iterable[bytes], told: Callable[[Sequence[str]], Sequence[Any]]) -> Iterator[tuple[bytes, bool]]:
    for read in _together(lines):
        texts = [one.text for one in read if isinstance(one, Asked)]
        answers = iter(told(texts) if texts else ())
        for one in read:
            readable = isinstance(one, Asked)
            yield msgspec.json.encode(next(answers) if readable else one) + b"\n", readable


def _together(lines: Iterable[bytes]) -> Iterator[list[Asked | dict[str, Any]]]:
    read: list[Asked | dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read.append(_READ.decode(line.removeprefix(b"\xef\xbb\xbf")))
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            said = SHAPE if isinstance(wrong, msgspec.ValidationError) else "this is no JSON"
            read.append({"line": number, "error": said})
        if len(read) == TOGETHER:
            yield read
            read = []
    if read:
        yield read
