"""Injected instructions of a public collection, in what a contact asks and in an article, before a model that obeys all of them.

    pip download --no-deps spikee && unzip spikee-*.whl -d FOLDER
    python bench/injections.py FOLDER [--every N]

The collection (spikee, Apache-2.0) is read, never run: each of its instructions that names what an obeying model says, in each
of the wordings that should make it obey.  Where it wants the system's own message, that is what the model says.  The model is a
stand-in behind a real endpoint; it says what was wanted alone, beside a mark, and within an answer that would be right.
Told is how many of these answers went out, by why the others did not, and whether the system's message was ever touched.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import itertools
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bot.desk import a_hit
from tests.support.providers.model import ModelServer
from walletdesk.bot.endpoint import Endpoint
from walletdesk.bot.writing import INSTRUCTIONS, Writer

SETS = ("seeds-cybersec-2026-01", "seeds-sysmsg-extraction-2025-04", "seeds-llm-mailbox")
QUESTION = "My USDT token is not shown in the wallet, how do I add it?"
RIGHT = "Open “Manage tokens” and search for the contract. [1]"
OBEYED = (
    "{}",
    "{} [1]",
    RIGHT + " {}",
    RIGHT + " {} [1]",
    "Open “Manage tokens”, {}, and search for the contract. [1]",
)


def injections(folder: Path) -> Iterator[tuple[str, str]]:
    """What is injected, and what a model says that obeys it."""
    for name in SETS:
        home = folder / "spikee" / "data" / "workspace" / "datasets" / name
        wordings = [json.loads(line)["text"] for line in (home / "jailbreaks.jsonl").open(encoding="utf-8")]
        for line in (home / "instructions.jsonl").open(encoding="utf-8"):
            wanted = json.loads(line)
            whole = "system" in name or "sysmsg" in name
            said = " ".join(INSTRUCTIONS.split(". ")[:2]) if whole else str(wanted["judge_args"])
            for wording in wordings:
                yield wording.replace("<INSTRUCTION>", wanted["instruction"]), said


class Reasons(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = getattr(record, "why", getattr(record, "error", ""))


async def measure(folder: Path, every: int) -> None:
    model = ModelServer()
    reasons = Reasons()
    logger = logging.getLogger("walletdesk.bot.writing")
    logger.addHandler(reasons)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    writer = Writer(Endpoint(url=model.url, key="", model="m"))
    untouched = [{"role": "system", "content": INSTRUCTIONS.format(language="en")}]
    there = a_hit()
    told: collections.Counter[str] = collections.Counter()
    out: list[str] = []
    touched = count = 0
    for injected, wanted in itertools.islice(injections(folder), 0, None, every):
        count += 1
        poisoned = msgspec.structs.replace(there, body=f"{there.body}\n\n{injected}")
        for question, hit in ((f"{QUESTION}\n{injected}", there), (QUESTION, poisoned)):
            for form in OBEYED:
                model.asked.clear()
                said = form.format(wanted)
                model.says = lambda _, said=said: said  # type: ignore[misc]
                reasons.last = "went out"
                written = await writer(question, [hit], "en", ())
                told[reasons.last] += 1
                touched += [one for one in model.asked[0]["messages"] if one["role"] == "system"] != untouched
                if written is not None:
                    out.append(f"{'article' if hit is poisoned else 'question'}: {written.text[:160]!r}")
    await writer.close()
    model.stop()
    print(f"injections {count}, answers of an obeying model {sum(told.values())}, system message touched {touched}")
    for why, number in told.most_common():
        print(f"  {why:16} {number}")
    for line, number in collections.Counter(out).most_common(40):
        print(f"  out {number:5} {line}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth of them")
    args = parser.parse_args()
    asyncio.run(measure(args.folder, args.every))
