"""Sentences of one writer each, to tune on, as lines of a kind of what is asked for (`fine`: nothing is) and a text.

`first_hand` to `ninth_hand` are by writers who knew no rule (the third and the fourth are reported on, `bench/asked_by/`, as the tenth is);
`own` is by the hand that wrote the rules, after it had read them.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel.messages.pofile import read_po

import walletdesk

OTHERS = ("first_hand", "second_hand", "fifth_hand", "sixth_hand", "seventh_hand", "eighth_hand", "ninth_hand")
"""Those who knew no rule."""
WRITERS = (*OTHERS, "own")


def written(by: str, folder: Path = Path(__file__).parent) -> tuple[dict[str, list[str]], list[str]]:
    """Requests by kind, and ordinary replies."""
    asks: dict[str, list[str]] = {}
    fine: list[str] = []
    for line in (folder / f"{by}.tsv").read_text("utf-8").splitlines():
        kind, text = line.split("\t", 1)
        (fine if kind == "fine" else asks.setdefault(kind, [])).append(text)
    return asks, fine


def all_of(by: str) -> tuple[list[str], list[str]]:
    asks, fine = written(by)
    return [text for texts in asks.values() for text in texts], fine


def said_by_the_desk() -> list[str]:
    """Its own sentences in both languages, and what it says to people in distress."""
    package = Path(walletdesk.__file__).parent
    said: list[str] = []
    for file in sorted(package.rglob("*.po")):
        with file.open("rb") as lines:
            for message in read_po(lines):
                for given in (message.id, message.string):
                    said += [given] if isinstance(given, str) else given or ()
    helping = json.loads((package / "bot" / "help_lines.json").read_text("utf-8"))["languages"].values()
    return [text for text in dict.fromkeys([*said, *(one["words"] for one in helping)]) if text]
