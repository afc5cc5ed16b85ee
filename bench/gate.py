#!/usr/bin/env python3
"""Measure the secret gate: recall per format, false hits on public texts, time per message and growth.

    bench/gate.py [--each N] [--seed S] [--data DIR] [--half 0|1|all] [--texts FILE ...]

What is for tuning and what for reporting:

* Phrases and keys are made from the seed at run time.  Tuning looks at seeds 1 to 9, at seeds that are
  words, and at what the tests make; the default, 20, is for reporting: its misses are counted, never looked at.
* Public texts (banking77 train, clinc150 train_val, hint3 v2, xSID valid) are halved by line number: even
  lines (half 0) are for tuning, odd ones (half 1, the default) for reporting.  `--show` is for half 0.
* What is said of passwords, codes, keys and cards (`leaks.VARIED`), and of phrases that are told (`told`), is ours too, in two halves: seeds below 10 take the
  even ways, for tuning, others the odd ones.
* The prose around secrets is ours (`tests/safety/leaks.py`), the same for both: recall in prose says how
  the forms are found, not how unknown prose behaves; that is what false hits are counted on.

`--texts` takes more files, one message a line, or fortune files (messages between lines of %).
"Caught" means: no three words in a row are left.

The look-back reads what its caller gives: the desk gives a contact's last five messages and the short ones
(up to 300 characters) of the last ten minutes among the last 36.  Parts farther apart, and older ones inside other
words, are not joined; "split" and "one after another" below stay within that window.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from mnemonic import Mnemonic

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.safety import leaks, told  # noqa: E402  (the path must be set first)
from walletdesk.safety import Earlier, screen  # noqa: E402
from walletdesk.safety.lookback import look_back  # noqa: E402
from walletdesk.safety.view import Views  # noqa: E402
from walletdesk.wire import Certainty, RawText, Screened  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--each", type=int, default=200, help="secrets per format")
    options.add_argument("--seed", type=int, default=20)
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options.add_argument("--half", choices=("0", "1", "all"), default="1")
    options.add_argument("--texts", type=Path, nargs="*", default=[])
    options.add_argument("--only", choices=("recall", "false", "time"))
    options.add_argument("--orders", type=int, default=0, help="talks in so many further orders, by chance")
    options.add_argument("--show", action="store_true", help="print the texts falsely hit (half 0 only)")
    chosen = options.parse_args()
    if chosen.show and chosen.half != "0":
        options.error("--show looks at texts, which is for tuning: give --half 0")
    if chosen.only in (None, "recall"):
        recall(chosen.each, chosen.seed)
    if chosen.only in (None, "false"):
        false_hits(chosen.data, chosen.texts, chosen.half, orders=chosen.orders, show=chosen.show)
    if chosen.only in (None, "time"):
        speed()


def recall(each: int, seed: int) -> None:
    print(f"\nrecall, {each} per format, seed {seed}: caught, of them certain")
    for shape in (*leaks.ENGLISH, *leaks.CHANGES):
        _recall(f"en  {shape}", each, seed, partial(leaks.english, shape=shape))
    for script in ("simplified", "traditional"):
        for shape in (*leaks.CHINESE, *leaks.CHANGES):
            _recall(f"zh  {script[:4]} {shape}", each, seed, partial(leaks.chinese, shape=shape, script=script))
        for shape in leaks.REMEMBERED:
            name = f"zh  {script[:4]} ten of twelve, {shape}"
            _recall(name, each, seed, partial(leaks.remembered, shape=shape, script=script))
    for language in leaks.PROSE:
        for shape in (*leaks.WORDED, *leaks.CHANGES):
            _recall(f"{language} {shape}", each, seed, partial(leaks.worded, language=language, shape=shape))
    for language in ("english", *(one for one in leaks.PROSE if one not in ("japanese", "korean"))):
        for shape in leaks.DISGUISED:
            _recall(f"{language} {shape}", each, seed, partial(leaks.disguised, language=language, shape=shape))
    for shape in leaks.KEYS:
        _recall(f"key {shape}", each, seed, partial(leaks.key, shape=shape))
    for scheme in leaks.SCHEMES:
        for shape in (*leaks.SCHEME_SHAPES, *leaks.CHANGES):
            _recall(f"{scheme} {shape}", each, seed, partial(leaks.of_scheme, scheme=scheme, shape=shape))
    for language in ("english", *(one for one in leaks.PROSE if one not in ("japanese", "korean"))):
        for shape in leaks.HARD:
            _recall(f"{language} {shape}", each, seed, partial(leaks.hard, language=language, shape=shape))
    for language in ("japanese", "korean"):
        for shape in ("two missing", "two replaced", "wrong order"):
            _recall(f"{language} {shape}, hard", each, seed, partial(leaks.hard, language=language, shape=shape))
    for shape in leaks.LABELLED:
        _recall(f"{leaks.LABELLED[shape][0]} {shape}", each, seed, partial(leaks.labelled, shape=shape))
    half = int(seed >= 10)
    for kind in leaks.VARIED:
        _recall(f"said {kind}", each, seed, partial(leaks.varied, kind=kind, half=half))
    for language in told.HALVES:
        _recall(f"halves {language}", each, seed, partial(told.in_halves, language=language, half=half))
    for language in told.NAMED:
        _recall(f"named {language}", each, seed, partial(told.by_name, language=language, half=half), told.is_told)
    _parted("read out", each, seed, partial(told.over_messages, half=half))
    _in_parts(each, seed)
    rng = random.Random(seed)
    for around in leaks.BARE:
        asked = sum(_certainty(_screen(around.format(rng.randbytes(32).hex()))) is Certainty.ASK for _ in range(each))
        print(f"  ask {around!r:48} {asked / each:.3f}")
    for around in leaks.HASHES:
        passed = sum(not _screen(around.format(rng.randbytes(32).hex())).found for _ in range(each))
        print(f"  passes {around!r:60} {passed / each:.3f}")
    for language in ("english", "chinese_simplified", "chinese_traditional", *leaks.PROSE):
        for shape in ("bare", "named", "numbered", "each"):
            caught = sum(_split_caught(*leaks.split(rng, language, shape)) for _ in range(each))
            print(f"  split {language} {shape:20} {caught / each:.3f}")
        for words in (12, 24):
            for parts in (2, 3, 4, 5):
                made = (leaks.parted(rng, language, words, parts) for _ in range(each))
                caught = sum(_split_caught(*one) for one in made)
                made = (_one_after_another(rng, language, words, parts) for _ in range(each))
                after = sum(_split_caught(*one) for one in made)
                print(
                    f"  split {language} {f'{words} words in {parts}':20} {caught / each:.3f}  one after another {after / each:.3f}"
                )


def _in_parts(each: int, seed: int) -> None:
    """Phrases of other kinds, the first letters of words, and keys, over several messages."""
    for scheme in leaks.SCHEMES:
        for parts in (2, 3, 5):
            _parted(f"{scheme} in {parts}", each, seed, partial(leaks.parted_scheme, scheme=scheme, parts=parts))
    for scheme in ("english", "spanish", *(one for one in leaks.SCHEMES if one in leaks.BEGUN)):
        begun = partial(leaks.parted_scheme, scheme=scheme, letters=4)
        _parted(f"{scheme}, four letters each, in 3", each, seed, partial(begun, parts=3))
        _parted(f"{scheme}, four letters each", each, seed, partial(begun, parts=1))
    for shape in leaks.SPLIT_KEYS:
        _parted(f"key {shape}", each, seed, partial(leaks.split_key, shape=shape))


def _parted(
    name: str, each: int, seed: int, make: Callable[[random.Random], tuple[list[str], tuple[str, ...]]]
) -> None:
    rng = random.Random(f"{seed} parted {name}")
    caught = sum(_split_caught(*make(rng)) for _ in range(each))
    print(f"  parts {name:40} {caught / each:.3f}")


def _one_after_another(rng: random.Random, language: str, words: int, parts: int) -> tuple[list[str], tuple[str, ...]]:
    """A whole phrase, and then the next in parts: it is the next that counts."""
    sent, secret = leaks.parted(rng, language, words, parts)
    return [("" if "chinese" in language else " ").join(leaks.phrase(rng, language, 12)), *sent], secret


def _recall(
    name: str,
    each: int,
    seed: int,
    make: Callable[[random.Random], leaks.Leak],
    is_left: Callable[[tuple[str, ...], str], bool] = leaks.is_left,
) -> None:
    rng = random.Random(f"{seed} {name}")
    caught = certain = 0
    for _ in range(each):
        leak = make(rng)
        screened = _screen(leak.text)
        good = bool(screened.found) and not is_left(leak.words, screened.text)
        caught += good
        certain += good and _certainty(screened) is Certainty.CERTAIN
    print(f"  {name:32} {caught / each:.3f}  {certain / each:.3f}")


def _split_caught(parts: list[str], secret: tuple[str, ...]) -> bool:
    """Send the parts one after the other, with the window the desk gives to short messages of ten minutes."""
    sent: list[Earlier] = []
    for number, part in enumerate(parts):
        screened = screen(RawText(part), sent[-36:])
        sent = [Earlier(one.id, screened.redact_earlier.get(one.id, one.text)) for one in sent]
        sent.append(Earlier(number, screened.text))
    return not leaks.is_left(secret, "\n".join(one.text for one in sent))


def _screen(text: str) -> Screened:
    return screen(RawText(text))


def _certainty(screened: Screened) -> Certainty | None:
    return screened.found[0].certainty if screened.found else None


def false_hits(data: Path, more: Iterable[Path], half: str, *, orders: int, show: bool) -> None:
    print(f"\nfalse hits, half {half}: messages, hits alone, hits in talks of six messages, of these texts")
    sources = dict(_shared(data)) if data.is_dir() else {}
    if not sources:
        print("  (no public texts found)")
    sources |= {path.name: _texts(path) for path in more}
    for name, texts in sources.items():
        picked = texts if half == "all" else texts[int(half) :: 2]
        alone = [text for text in picked if screen(RawText(text)).found]
        jointly = list(_joint_hits(picked))
        print(f"  {name:28} {len(picked):7} {len(alone):4} {len(jointly):4}")
        if orders:
            print(f"  {'':28} {orders * (len(picked) - 5):7} talks in other orders, hits {_in_orders(picked, orders)}")
        if show:
            for text in alone[:8]:
                print("    alone:", screen(RawText(text)).found, "|", text[:300].replace("\n", " / "))
            for talk in jointly[:8]:
                print("    jointly:", " | ".join(talk)[:400])


def _in_orders(texts: list[str], orders: int) -> int:
    """Hits in talks of messages that follow each other by chance."""
    hits = 0
    for order in range(orders):
        mixed = texts[:]
        random.Random(order).shuffle(mixed)
        hits += sum(bool(look_back(mixed[at - 5 : at], mixed[at], Views()).cuts) for at in range(5, len(mixed)))
    return hits


def _joint_hits(texts: list[str]) -> Iterator[list[str]]:
    for at in range(5, len(texts)):
        earlier = [Earlier(i, screen(RawText(text)).text) for i, text in enumerate(texts[at - 5 : at])]
        screened = screen(RawText(texts[at]), earlier)
        if screened.redact_earlier:
            yield texts[at - 5 : at + 1]


def _shared(data: Path) -> Iterator[tuple[str, list[str]]]:
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as lines:
        yield "banking77 en", [row["text"] for row in csv.DictReader(lines)]
    parts = json.loads((data / "clinc150" / "train_val.json").read_text("utf-8"))
    yield "clinc150 en", [text for part in parts.values() for text, _ in part]
    hint3 = []
    for path in sorted((data / "hint3_v2").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            hint3 += [row["sentence"] for row in csv.DictReader(lines)]
    yield "hint3 en", hint3
    for path in sorted((data / "xsid_0.6").glob("*.conll")):
        texts = [line[9:] for line in path.read_text("utf-8").splitlines() if line.startswith("# text = ")]
        yield f"xsid {path.name.split('.')[0]}", texts


def _texts(path: Path) -> list[str]:
    text = path.read_text("utf-8", errors="replace")
    if "\n%\n" in text:
        return [message for message in text.split("\n%\n") if message.strip()]
    return [line for line in text.splitlines() if line.strip()]


def speed() -> None:
    print("\ntime per message, median of 7 rounds, and per 1,000 characters as it grows")
    en = " ".join(f"{sentence}." for sentence in leaks.EN_PROSE)
    zh = "。".join(leaks.ZH_PROSE * 4) + "。"
    rng = random.Random(3)
    typed = " ".join(leaks.phrase(rng, "english", 12))
    kinds = {
        "English, 300 characters": en[:300],
        "English, 300, with a phrase": en[:200] + " " + typed,
        "Chinese, 300 characters": zh[:300],
        "Chinese, 60 characters": zh[:60],
    }
    for name, text in kinds.items():
        print(f"  {name:34} {_us(text):9.0f} us")
    earlier = [Earlier(i, screen(RawText(en[:300])).text) for i in range(5)]
    print(f"  {'English, 300, with look-back of 5':34} {_us(en[:300], earlier):9.0f} us")
    earlier = [Earlier(i, screen(RawText(zh[:300])).text) for i in range(5)]
    print(f"  {'Chinese, 300, with look-back of 5':34} {_us(zh[:300], earlier):9.0f} us")
    hostile: dict[str, str] = {
        "English prose": en,
        "Chinese prose": zh,
        "list words": " ".join(rng.choices(Mnemonic("english").wordlist, k=300)) + " ",
        "list characters": "".join(rng.choices(Mnemonic("chinese_simplified").wordlist, k=300)),
        "mistyped words": " ".join(leaks.mistyped(rng, w) for w in rng.choices(Mnemonic("english").wordlist, k=300)),
        "hex digits": "ab12" * 50,
        "hex groups": "private key deadbeef " + "deadbeef " * 30,
        "base58": "K" + "x7" * 25 + " ",
        "WIF shapes": " ".join(leaks.key(rng, "WIF alone").text for _ in range(5)) + " ",
        "open braces": '{"ciphertext":"' + "a" * 32 + '","kdf":',
        "blanks": " " * 300,
        "digits": "1. " * 100,
        "labels": "first word is " * 20,
        "cues": "key hash " * 30,
        "zero width": "a\u200b" * 100,
        "hex keys": "".join(f"{leaks.KEYS['hex, key named'][1](rng)} " for _ in range(5)),
        "web addresses": "https://a.bc/" + "x/" * 100,
    }
    for name, unit in hostile.items():
        times = [_us((unit * (size // len(unit) + 1))[:size], rounds=3) / size * 1000 for size in (1000, 10000, 60000)]
        print(f"  {name:20} 1k {times[0]:8.0f}   10k {times[1]:8.0f}   60k {times[2]:8.0f} us per 1,000 characters")


def _us(text: str, earlier: list[Earlier] | None = None, rounds: int = 7) -> float:
    raw = RawText(text)
    screen(raw, earlier or ())
    times = []
    for _ in range(rounds):
        repeat = 1 if len(text) > 5000 else 50
        began = time.perf_counter()
        for _ in range(repeat):
            screen(raw, earlier or ())
        times.append((time.perf_counter() - began) / repeat)
    return statistics.median(times) * 1e6


if __name__ == "__main__":
    main()
