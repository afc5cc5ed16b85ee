"""How often intents are told right: `python bench/intents.py [SET ...]`.

The public sets lie in ../shared/data, training parts only, so of each a part is kept back here and learned from by nobody:

    banking      a quarter of BANKING77's texts kept back, learned from the rest
    banking10    ten a category (train_10shot.tsv), told are the texts of BANKING77 that are not among them
    clinc        CLINC150's `train`, told are its `val` and `oos_val`
    xsid         xSID's English `valid`, told is the Chinese one: a translation of the same sentences, so easier than its test part
    hint3        a quarter of each of HINT3's three bots kept back; out of scope are 300 texts of BANKING77 and CLINC150's `oos_val`

Half of what is kept back (`--tuning`) was looked at while the pipeline was made, the other half is the report; `banking` and
`hint3` are halved by a fixed draw, the others by every second text.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

from walletdesk.triage import command
from walletdesk.triage.model import Model

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
Rows = list[tuple[str, str]]


def of_csv(path: Path, text: str, category: str) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row[text], row[category]) for row in csv.DictReader(lines)]


def banking() -> Rows:
    return of_csv(DATA / "banking77/train.csv", "text", "category")


def xsid(language: str) -> Rows:
    rows, text = [], ""
    for line in (DATA / f"xsid_0.6/{language}.valid.conll").read_text().splitlines():
        if line.startswith("# text"):
            text = line.partition("=")[2].strip()
        elif line.startswith("# intent"):
            rows.append((text, line.partition("=")[2].strip()))
    return rows


def split(rows: Rows) -> tuple[Rows, Rows]:
    drawn = random.Random(5).sample(rows, len(rows))
    return drawn[len(rows) // 4 :], drawn[: len(rows) // 4]


def sets() -> dict[str, tuple[Rows, Rows, list[str]]]:
    """Learned from, told, out of scope."""
    whole = banking()
    spelled = {category.casefold(): category for _, category in whole}
    ten = []
    for line in (DATA / "banking77/train_10shot.tsv").read_text().splitlines():
        category, _, text = line.partition("\t")
        ten.append((text, spelled[category.casefold()]))
    known = {text.casefold().strip() for text, _ in ten}
    clinc = json.loads((DATA / "clinc150/train_val.json").read_text())
    strange = [text for text, _ in clinc["oos_val"]]
    made = {
        "banking": (*split(whole), []),
        "banking10": (ten, [row for row in whole if row[0].casefold().strip() not in known], []),
        "clinc": ([tuple(row) for row in clinc["train"]], [tuple(row) for row in clinc["val"]], strange),
        "xsid": (xsid("en"), xsid("zh"), []),
    }
    others = [text for text, _ in random.Random(6).sample(whole, 300)] + strange
    for bot in ("curekart", "powerplay11", "sofmattress"):
        made[f"hint3 {bot}"] = (*split(of_csv(DATA / f"hint3_v2/{bot}_train.csv", "sentence", "label")), others)
    return made


def auroc(inside: list[float], outside: list[float]) -> float:
    above = sum((out > one) + (out == one) / 2 for out in outside for one in inside)
    return 100 * above / (len(inside) * len(outside))


def measure(name: str, learned: Rows, told: Rows, strange: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        file, folder = Path(place) / "train.csv", Path(place) / "model"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("text", "category"), *learned])
        began = time.monotonic()
        fitted, _ = command.fit(file, folder)
        took = time.monotonic() - began
        model = Model.load(folder)
        model.guess(["warm"])
        size = sum(part.stat().st_size for part in folder.iterdir()) / 1e6
        began = time.monotonic()
        for text, _ in told[:200]:
            model.guess([text])
        each = 1000 * (time.monotonic() - began) / len(told[:200])
        guesses = model.guess([text for text, _ in told])
        line = f"{name:18} {100 * fitted.right_of_kept_back:6.2f}"
        for half in (0, 1):
            some = [(guess, row[1]) for guess, row in list(zip(guesses, told, strict=True))[half::2]]
            right = 100 * sum(guess.intent == category for guess, category in some) / len(some)
            line += f"  {right:6.2f}"
            if strange:
                outside = [guess.out_of_scope for guess in model.guess(strange[half::2])]
                line += f" {auroc([guess.out_of_scope for guess, _ in some], outside):6.2f}"
            else:
                line += "      -"
        print(f"{line}  {took:6.1f} s  {each:5.2f} ms  {size:5.1f} MB", flush=True)


if __name__ == "__main__":
    print("set                  CV     tuning AUROC  report AUROC     fit    a text  model")
    for name, parts in sets().items():
        if len(sys.argv) < 2 or name.split()[0] in sys.argv[1:]:
            measure(name, *parts)
