"""How often the first look is right: `python bench/triage.py`.

Two measures, printed with what they were taken on:

* our own phrasings (tests/triage/phrasings.tsv), English and Chinese, with near
  misses; the report half was written before any rule and is never tuned on;
* false alarms on ordinary questions from public sets in ../shared/data, which are
  read and never copied.  Skipped, and said so, where that folder is absent.

In BANKING77 and CLINC150 some intents are thefts and strange payments of a bank's
customer ("my card was stolen").  A wallet's desk is right to look at these at
once, so they are counted apart and in neither figure.
"""

from __future__ import annotations

import csv
import json
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from walletdesk.triage.rules import first_look
from walletdesk.wire import Priority

ROOT = Path(__file__).resolve().parent.parent
PHRASINGS = ROOT / "tests" / "triage" / "phrasings.tsv"
PUBLIC = ROOT.parent / "shared" / "data"

BANK_THEFTS = frozenset(
    {
        "card_payment_not_recognised",
        "cash_withdrawal_not_recognised",
        "compromised_card",
        "direct_debit_payment_not_recognised",
        "lost_or_stolen_card",
        "lost_or_stolen_phone",
        "report_fraud",
        "report_lost_card",
    }
)


class Phrasing(NamedTuple):
    id: str
    split: str
    language: str
    urgent: bool
    text: str


class Share(NamedTuple):
    hits: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.hits / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.hits}/{self.of} = {self.percent:.2f} %"


def phrasings(split: str) -> list[Phrasing]:
    with PHRASINGS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Phrasing(row["id"], row["split"], row["language"], row["urgent"] == "yes", row["text"])
            for row in rows
            if row["split"] == split
        ]


def urgent_share(texts: list[str]) -> Share:
    return Share(sum(first_look(text).priority is Priority.URGENT for text in texts), len(texts))


def recall(split: str, language: str = "") -> Share:
    return urgent_share([p.text for p in phrasings(split) if p.urgent and language in ("", p.language)])


def false_alarms(split: str, language: str = "") -> Share:
    return urgent_share([p.text for p in phrasings(split) if not p.urgent and language in ("", p.language)])


def public_texts() -> dict[str, list[tuple[str, str]]]:
    """(intent, text) by set; empty when the sets are not there."""
    if not PUBLIC.is_dir():
        return {}
    return {
        "banking77": list(_csv_pairs(PUBLIC / "banking77" / "train.csv")),
        "clinc150": list(_clinc_pairs(PUBLIC / "clinc150" / "train_val.json")),
        "hint3": [pair for path in sorted((PUBLIC / "hint3_v2").glob("*.csv")) for pair in _csv_pairs(path)],
        "xsid zh": list(_xsid_pairs(PUBLIC / "xsid_0.6" / "zh.valid.conll")),
        "xsid en": list(_xsid_pairs(PUBLIC / "xsid_0.6" / "en.valid.conll")),
    }


def ordinary(pairs: list[tuple[str, str]]) -> list[str]:
    return [text for intent, text in pairs if intent not in BANK_THEFTS]


def bank_thefts(pairs: list[tuple[str, str]]) -> list[str]:
    return [text for intent, text in pairs if intent in BANK_THEFTS]


def _csv_pairs(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        for row in rows:
            yield row[1], row[0]


def _clinc_pairs(path: Path) -> Iterator[tuple[str, str]]:
    for pairs in json.loads(path.read_text(encoding="utf-8")).values():
        for text, intent in pairs:
            yield intent, text


def _xsid_pairs(path: Path) -> Iterator[tuple[str, str]]:
    text = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = ") or line.startswith("# text: "):
            text = line[9:]
        elif line.startswith("# intent"):
            yield line.split("=", 1)[-1].strip(), text


def halves(texts: list[str]) -> tuple[list[str], list[str]]:
    """Texts that may be looked at while tuning, and the others, told apart by their checksum."""
    even = [text for text in texts if zlib.crc32(text.encode()) % 2 == 0]
    odd = [text for text in texts if zlib.crc32(text.encode()) % 2 == 1]
    return even, odd


def _print_phrasings(split: str, show: bool) -> None:
    for language in ("en", "zh", ""):
        name = {"en": "English", "zh": "Chinese", "": "both"}[language]
        print(
            f"  {split:7}{name:9}urgent found {recall(split, language)!s:22} false urgent {false_alarms(split, language)}"
        )
    if show:
        for phrasing in phrasings(split):
            look = first_look(phrasing.text)
            if (look.priority is Priority.URGENT) != phrasing.urgent:
                print(
                    f"    {phrasing.id} wanted {'urgent' if phrasing.urgent else 'calm'}: {phrasing.text} {look.reasons}"
                )


def _print_public(show: bool) -> None:
    sets = public_texts()
    if not sets:
        print(f"  skipped: no {PUBLIC.name} folder beside the repository")
        return
    everything: list[str] = []
    for name, pairs in sets.items():
        texts = ordinary(pairs)
        everything += texts
        seen, unseen = halves(texts)
        line = f"  {name:10}false urgent {urgent_share(texts)!s:22} (half never looked at {urgent_share(unseen)})"
        if thefts := bank_thefts(pairs):
            line += f"; a bank's thefts, apart: {urgent_share(thefts)} urgent"
        print(line)
        if show:
            for text in seen:
                if (look := first_look(text)).priority is Priority.URGENT:
                    print("    ", text, look.reasons)
    print(
        f"  {'all':10}false urgent {urgent_share(everything)} (half never looked at {urgent_share(halves(everything)[1])})"
    )


def _print_speed() -> None:
    texts = [phrasing.text for phrasing in phrasings("report")]
    long = " ".join(texts)[:12_000]
    for name, sample, rounds in (("a phrasing", texts, 5), ("12,000 characters", [long], 20)):
        began = time.process_time()
        for _ in range(rounds):
            for text in sample:
                first_look(text)
        each_ms = (time.process_time() - began) * 1000 / rounds / len(sample)
        print(f"  {name}: {each_ms:.2f} ms CPU on average")


def main(arguments: list[str]) -> None:
    show = "--tune" in arguments
    print("Own phrasings (bars: urgent found >= 98 %, false urgent <= 2 % on the report half)")
    _print_phrasings("report", show=False)
    _print_phrasings("tune", show)
    print("Ordinary questions, public sets (bar: false urgent <= 2 %)")
    _print_public(show)
    print("Speed")
    _print_speed()


if __name__ == "__main__":
    main(sys.argv[1:])
