"""How often the bot answers, and how often it is right, on questions written without a look at the articles.

    python -m bench.bot [--fit] [--all] [--intents] [--wider] [--words] [--across] [--keep FILE]

The questions are those of `tests/bot/questions` (its README says how they were written and halved), the articles those of the
starter set, found as in a desk.  One half is for tuning (`--fit` fits the weights on it alone), the other is reported; `--all`
shows each question with what was decided, `--intents` counts by intent, `--wider` takes the wider set alone, `--words` asks
without an encoder.  `--across` asks the Chinese ones of the English articles alone.  `--keep` writes what was found to a file,
and reads it from there the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys
import tempfile
from enum import StrEnum
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from walletdesk.bot import considering, rules
from walletdesk.bot.considering import Hit
from walletdesk.bot.distress import in_distress
from walletdesk.bot.rules import Decision, Evidence
from walletdesk.bot.seeking import Seeker
from walletdesk.bot.wishes import Wish, is_upset, wish_of
from walletdesk.encoder import models
from walletdesk.kit import migrations
from walletdesk.kit.clock import SystemClock
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.knowledge import command
from walletdesk.safety import screen
from walletdesk.sorting.reading import NEXT
from walletdesk.subscribers import inside
from walletdesk.triage import sorting
from walletdesk.triage.model import Guess
from walletdesk.triage.rules import first_look
from walletdesk.wire import RawText

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "bot" / "questions"
ARTICLES = ROOT / "walletdesk" / "knowledge" / "starter"
COVERED, UNCOVERED, URGENT = "covered", "-", "!"
NOT_THERE = "xx"
"""A language without an article: those in their original, English, are looked at."""
DRAWS = 5
"""Of tenths to keep back, when the limit is chosen."""
Rows = npt.NDArray[np.float64]


class Set(StrEnum):
    """Each by how the names of its files begin."""

    FIRST = ""
    WIDER = "wider-"
    NEAR = "near-"
    """Near misses: none is covered."""


class Question(msgspec.Struct, frozen=True):
    language: str
    wanted: tuple[str, ...]
    """Intents whose article answers it, or articles."""
    text: str
    tune: bool
    set: Set

    @property
    def sort(self) -> str:
        return self.wanted[0] if self.wanted[0] in (UNCOVERED, URGENT) else COVERED


class Asked(msgspec.Struct):
    question: Question
    seen: Evidence
    guess: Guess
    hits: list[Hit]

    @property
    def right(self) -> bool:
        wanted = self.question.wanted
        return bool(self.hits) and any(one in wanted for one in (*self.hits[0].intents, self.hits[0].source.slug))

    @property
    def answered(self) -> bool:
        return rules.decide(self.seen).decision is Decision.ANSWER


def questions(language: str) -> list[Question]:
    found = []
    for one in Set:
        for number, line in enumerate((QUESTIONS / f"{one.value}{language}.txt").read_text("utf-8").splitlines()):
            wanted, _, text = line.partition("|")
            drawn = number if one is Set.FIRST else hashlib.sha256(text.encode()).digest()[0]
            found.append(Question(language, tuple(wanted.split(",")), text, drawn % 2 == 0, one))
    return found


def asked(*, by_words: bool, across: bool) -> list[Asked]:
    models.START_S = models.DEADLINE_S = 120  # a busy machine says the same, later
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/desk.sqlite3"
        migrations.upgrade(url)
        engine = open_engine(url)
        db = Db(engine, clock=SystemClock(), inside=inside)
        try:
            return asyncio.run(ask_all(db, by_words=by_words, across=across))
        finally:
            db.close()
            engine.close()


async def ask_all(db: Db, *, by_words: bool, across: bool) -> list[Asked]:
    if by_words:
        models.for_search = lambda: None
    await command.take(db, ARTICLES)
    seeking = Seeker(db, models.for_search)
    found: list[Asked] = []
    for language in ("zh",) if across else ("en", "zh"):
        each = questions(language)
        spoken = NOT_THERE if across else language
        guesses = sorting.shipped().guess([one.text for one in each], most=NEXT)
        for one, guess in zip(each, guesses, strict=True):
            words = one.text
            read = screen(RawText(words))
            looked = first_look(read.text, found_secret=bool(read.found))
            hits = considering.ranked(await seeking(words, spoken), guess)
            seen = msgspec.structs.replace(
                considering.bare_evidence(words, guess),
                priority=looked.priority,
                kind=looked.kind,
                secret=bool(read.found),
                distress=in_distress(words, guess.intent, guess.confidence),
                wants_person=wish_of(words) is Wish.PERSON,
                upset=is_upset(words),
            )
            seen = considering.with_hits(seen, hits, guess, spoken)
            found.append(Asked(one, seen, guess, hits))
    return found


def fit(some: list[Asked]) -> None:
    """Logistic regression with a little ridge, on those that are not for people anyway; an answer to what none covers is wrong."""
    some = [one for one in some if one.hits and rules.for_people(one.seen) is None]
    weights = rules.weights(some[0].seen)
    names = list(weights)
    x = np.array([[rules.signals(one.seen)[name] for name in names] for one in some])
    y = np.array([float(one.right) for one in some])
    ridge = np.full(len(names), 0.6)
    ridge[names.index("bias")] = 0.01
    w = fitted(x, y, ridge)
    sys.stdout.write("{\n" + "".join(f'    "{n}": {v:.2f},\n' for n, v in zip(names, w, strict=True)) + "}\n")
    p = kept_back(x, y, ridge)
    for at in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, *(each / 100 for each in range(82, 96))):
        for language in ("en", "zh"):
            mine = [
                (one, chance >= at) for one, chance in zip(some, p, strict=True) if one.question.language == language
            ]
            said = [one for one, answers in mine if answers]
            counts = {sort: sum(one.question.sort == sort for one in said) for sort in (COVERED, UNCOVERED, URGENT)}
            right = sum(one.right for one in said)
            sys.stdout.write(f"tuning, kept back, at {at}, {language}: answers {counts}, right {right}\n")
    weights.update(dict(zip(names, w.tolist(), strict=True)))


def fitted(x: Rows, y: Rows, ridge: Rows) -> Rows:
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - ridge * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        w += np.linalg.solve(hessian, gradient)
    return w


def kept_back(x: Rows, y: Rows, ridge: Rows) -> Rows:
    """Each one's chance by weights that were fitted without it: a tenth is kept back in turn, and the mean of some draws taken."""
    p = np.zeros(len(y))
    for draw in range(DRAWS):
        tenth = np.random.default_rng(draw).integers(0, 10, len(y))
        for kept in range(10):
            w = fitted(x[tenth != kept], y[tenth != kept], ridge)
            p[tenth == kept] += 1 / (1 + np.exp(-x[tenth == kept] @ w)) / DRAWS
    return p


def report(some: list[Asked], *, every: bool, by_intent: bool) -> None:
    for language in sorted({one.question.language for one in some}):
        of: dict[str, list[Asked]] = {COVERED: [], UNCOVERED: [], URGENT: []}
        near: list[Asked] = []
        for one in some:
            if one.question.language == language:
                (near if one.question.set is Set.NEAR else of[one.question.sort]).append(one)
        covered = of[COVERED]
        answered = [one for one in covered if one.answered]
        right = sum(one.right for one in answered)
        asked = sum(rules.decide(one.seen).decision is Decision.ASK for one in covered)
        stray = {sort: sum(one.answered for one in of[sort]) for sort in (UNCOVERED, URGENT)}
        sys.stdout.write(
            f"{language}: covered {len(covered)}, first article right {sum(one.right for one in covered)}, "
            f"answered {len(answered)} ({len(answered) / len(covered):.0%}), asked {asked}; "
            f"right {right}/{len(answered)} ({right / max(len(answered), 1):.1%}); "
            f"uncovered {len(of[UNCOVERED])}, answered {stray[UNCOVERED]}; urgent {len(of[URGENT])}, answered {stray[URGENT]}\n"
        )
        if near:
            sys.stdout.write(f"{language}: near misses {len(near)}, answered {sum(one.answered for one in near)}\n")
        if by_intent:
            table(covered)
        if every:
            for one in (*covered, *of[UNCOVERED], *near, *of[URGENT]):
                sys.stdout.write(line_of(one))


def table(covered: list[Asked]) -> None:
    names: dict[str, list[Asked]] = {}
    for one in covered:
        names.setdefault(one.question.wanted[0], []).append(one)
    for name, mine in sorted(names.items()):
        answered = [one for one in mine if one.answered]
        sys.stdout.write(
            f"  {name}: {len(mine)}, answered {len(answered)}, right {sum(one.right for one in answered)}\n"
        )


def line_of(one: Asked) -> str:
    decided, seen = rules.decide(one.seen), one.seen
    return (
        f"  {decided.decision.value:9} {decided.reason.value:13} {decided.chance:.2f} {'R' if one.right else '.'} "
        f"{','.join(one.question.wanted)} <- {seen.intent} {seen.confidence:.2f} oos {seen.out_of_scope:.2f} "
        f"p {seen.pressing:.2f} s {seen.score:.2f} g {seen.gap:.2f} n {seen.near or 0:.3f} w {seen.said:.2f} "
        f"c {seen.coverage:.2f} sh {seen.share:.2f} {one.hits[0].source.slug if one.hits else ''}: {one.question.text}\n"
    )


def main() -> int:
    options = argparse.ArgumentParser()
    for name in ("--fit", "--all", "--intents", "--wider", "--words", "--across"):
        options.add_argument(name, action="store_true")
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    if given.keep is not None and given.keep.exists():
        found = msgspec.msgpack.decode(given.keep.read_bytes(), type=list[Asked])
    else:
        found = asked(by_words=given.words, across=given.across)
        if given.keep is not None:
            given.keep.write_bytes(msgspec.msgpack.encode(found))
    found = [one for one in found if one.question.set is Set.WIDER or not given.wider]
    if given.fit:
        fit([one for one in found if one.question.tune])
    report([one for one in found if one.question.tune is given.fit], every=given.all, by_intent=given.intents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
