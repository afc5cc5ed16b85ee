"""Whether a text of ours asks its reader for what nobody of the desk may ever ask: for a phrase, a key, a password, a code,
a payment, software for remote control, or to open the wallet on a page.

A text is read clause by clause.  A finding needs a thing (`your recovery phrase`), somebody who asks for it (`send`, `we
need`, `what is`), and nothing that turns the sentence round: a negation before the verb, somebody else who is said to ask, a
place that is the reader's own (`in the app`, `on paper`).  A text that is published cannot be answered: there what somebody
is to type or import asks only where it is said to be for us.  What a clause lacks may stand in the ones before it, in the last
messages of the same author too: "Open the backup page." - "Then copy what you see to me."

What the rules found, and what they did not, is weighed by how the words go together (`asking_likely`): what reads like a request is one,
and what a rule found and reads like the opposite is none.  An article is read by the rules alone.

Pure, linear in the text's length (docs/quality.md has the times).  English and Chinese are read whole; in other languages the
names of these things and a few verbs are known, and where the names stand without a "not" a lead is to look (`unsure`).
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import islice

import msgspec

from walletdesk.kit import lookalikes
from walletdesk.safety import asking_words as words
from walletdesk.safety.asking_likely import AGAINST, LIMIT, SENTENCE, told_by, warned, weight, windows
from walletdesk.safety.asking_said import asked_in
from walletdesk.safety.asking_words import Wanted
from walletdesk.safety.view import View

__all__ = ["Asked", "Rule", "Wanted", "find"]


class Rule(StrEnum):
    """How it was asked for."""

    VERB = "verb"
    """send me, 发给我"""
    NEED = "need"
    """we need your ..."""
    QUESTION = "question"
    """what is your ..."""
    BARE = "bare"
    """your phrase please"""
    EARLIER = "earlier"
    """the thing was named in a sentence before"""
    PAY = "pay"
    INSTALL = "install"
    PAGE = "page"
    DISGUISED = "disguised"
    """the words were spaced out, encoded or spelled with other letters"""
    SAID = "said"
    """a turn of speech that asks without naming both"""
    LIKELY = "likely"
    """no rule knows it, but it reads like those that ask"""
    FOREIGN = "foreign"
    """in a language that is not read whole"""


class Asked(msgspec.Struct, frozen=True):
    """One thing a text asks for; `start` and `end` are the places in the text of what asks for it.

    `unsure`: it is named in a language of which too little is known, and a lead is to judge.
    """

    kind: Wanted
    rule: Rule
    start: int
    end: int
    unsure: bool = False


class _Thing(msgspec.Struct, frozen=True):
    kind: Wanted
    start: int
    end: int
    weak: bool = False
    """`the words`, `everything`: only with a verb that asks for it."""


class _Clause(msgspec.Struct):
    start: int
    end: int
    text: str
    sentence: int
    things: list[_Thing]
    negated: bool = False
    """What stands in it is warned of."""
    published: bool = False
    """Its reader has nowhere to answer."""

    def for_us(self, text: str) -> bool:
        """Whether it says that something is for us, or for a page of somebody's."""
        chinese = words.CJK.search(text) is not None
        if self.published and any(one.kind in (Wanted.PASSWORD, Wanted.CODE) for one in self.things):
            # "Type your password here" stands in every manual
            return (words.ZH_US if chinese else words.US).search(text) is not None
        return (words.ZH_TO_US if chinese else words.TO_US).search(text) is not None


_READ = 16_000
_REACH = 2
"""Sentences a thing is remembered for."""
_EARLIER = 2_000
_STRETCH, _OVERLAP = 400, 120
_NEAR = 8
"""Clauses that are looked back at."""
_RUNS = 5
"""Disguised stretches of a text that are undone."""
_AROUND = 200


def find(text: str, earlier: Sequence[str] = (), *, published: bool = False) -> tuple[Asked, ...]:
    """What `text` asks for; `earlier` are the author's messages just before it, oldest first.

    `published`: it is an article, whose reader cannot answer.
    """
    found = _read(text, 0, published=published)
    if found or not earlier:
        return found
    seen = _Seen(text[:_READ])
    if not (seen.mentions() or words.VAGUE_HINT.search(seen.latin)):
        return ()
    before = "\n".join(one[-_EARLIER:] for one in earlier) + "\n"
    joint = before + text
    shift = len(before)
    return tuple(
        msgspec.structs.replace(one, rule=Rule.EARLIER, start=max(one.start - shift, 0), end=one.end - shift)
        for one in _read(joint, shift)
        # How the end of one message goes together with the start of the next says nothing: only rules read over both.
        if one.end > shift and one.rule is not Rule.LIKELY
    )


def named(text: str) -> Wanted | None:
    """What a name of somebody or something names, asked for or not: it has no cause to."""
    seen = _Seen(text[:_READ])
    yours = words.SPEAKS_TO.search(seen.latin) is not None
    for thing in _things(seen.latin):
        alone = thing.weak or seen.latin[thing.start : thing.end] in words.SURNAMES
        if yours or not alone:
            return thing.kind
    other = words.FOREIGN.search(seen.folded)
    return words.kind_of(other)[0] if other is not None else None


def _read(text: str, new: int, *, published: bool = False) -> tuple[Asked, ...]:
    seen = _Seen(text[: _READ + new])
    by_rules = _by_rules(seen, published=published)
    found = [*_disguised(seen), *(by_rules if published else _weighed(seen, by_rules))]
    if seen.is_foreign():
        found += _foreign(seen)
    return tuple(_mapped(seen, found))


def _mapped(seen: _Seen, found: list[Asked]) -> Iterator[Asked]:
    last = -1
    for one in sorted(found, key=lambda asked: (asked.unsure, asked.start)):
        start, end = seen.original(one.start, one.end)
        if start >= last or one.unsure is False:
            yield msgspec.structs.replace(one, start=start, end=end)
            last = end


class _Seen:
    """A text without what hides its letters; places are those of the view."""

    def __init__(self, text: str) -> None:
        self.view = View(text)
        self.folded = self.view.folded
        latin = self.folded
        if not latin.isascii():
            latin = lookalikes.latin(latin).translate(words.SIMPLIFIED)
            latin = words.CJK_APART.sub(lambda found: "\u2060" * len(found[0]), latin)
        if words.LETTERS_APART.search(latin):
            latin = words.LETTERS_APART.sub(_joined, latin)
        if words.DIGIT_IN_WORD.search(latin):
            latin = words.DIGIT_IN_WORD.sub(lambda found: found[0].translate(words.DIGITS), latin)
        self._at: list[int] | None = None
        if "\u2060" in latin:
            self._at = [place for place, one in enumerate(latin) if one != "\u2060"]
            latin = latin.replace("\u2060", "")
        self.latin = latin

    def original(self, start: int, end: int) -> tuple[int, int]:
        if self._at is not None:
            start, end = self._at[start], self._at[end - 1] + 1
        return self.view.original(start, end)

    def mentions(self) -> bool:
        """Whether there is anything to read closer."""
        if not words.HEADS.isdisjoint(words.WORD.findall(self.latin)):
            return True
        return not self.latin.isascii() and words.ZH_HINT.search(self.latin) is not None

    def is_foreign(self) -> bool:
        """Whether something of it is neither English nor Chinese and may name one of these things."""
        if words.OTHER_LETTERS.search(self.folded):
            return True
        return not words.FOREIGN_HEADS.isdisjoint(words.WORD.findall(self.folded))


def _joined(found: re.Match[str]) -> str:
    """Letters one by one made words, parted where the gap was wider; the rest of their room is marked as nothing."""
    parts = words.WIDE_GAP.split(found[0])
    joined = " ".join(words.NO_LETTER.sub("", part) for part in parts)
    return joined + "\u2060" * (len(found[0]) - len(joined))


# -- clauses ---------------------------------------------------------------------------


def _clauses(text: str) -> list[_Clause]:
    clauses: list[_Clause] = []
    number = 0
    start = 0
    for mark in words.PAUSE.finditer(text):
        if mark.start() > start:
            asked = "?" if mark[0][0] in "?？" else ""
            clauses.append(_Clause(start, mark.start(), text[start : mark.start()] + asked, number, []))
        if mark[0][0] in words.FULL_STOPS:
            number += 1
        start = mark.end() if mark.lastgroup is None else mark.start(mark.lastgroup)
    if len(text) > start:
        clauses.append(_Clause(start, len(text), text[start:], number, []))
    return [piece for one in clauses if one.text.strip() for piece in _pieces(one)]


def _pieces(clause: _Clause) -> Iterator[_Clause]:
    """What has no pause for long is read in stretches that overlap: nobody writes so, and time must not grow with it."""
    if len(clause.text) <= _STRETCH:
        yield clause
        return
    for at in range(0, len(clause.text), _STRETCH - _OVERLAP):
        part = clause.text[at : at + _STRETCH]
        yield _Clause(clause.start + at, clause.start + at + len(part), part, clause.sentence, [])


def _things(text: str) -> list[_Thing]:
    found: list[_Thing] = []
    last = 0
    for word in words.WORD.finditer(text):
        if word.start() < last or (pattern := words.THINGS.get(word[0])) is None:
            continue
        if (thing := pattern.match(text, word.start())) is None:
            continue
        kind, weak = words.kind_of(thing)
        if not words.NOT_THEIRS.search(text[max(0, word.start() - 14) : word.start()]):
            found.append(_Thing(kind, thing.start(), thing.end(), weak))
        last = thing.end()
    if not text.isascii():
        for match in words.ZH_THING.finditer(text):
            kind, weak = words.kind_of(match)
            if not words.ZH_NOT_THEIRS.search(text, max(0, match.start() - 4), match.start()):
                found.append(_Thing(kind, match.start(), match.end(), weak))
    return found


def _quoted(text: str) -> list[tuple[int, int]]:
    """Stretches that are said to be somebody else's words."""
    return [found.span(1) for found in words.QUOTED.finditer(text)] if words.QUOTE_HINT.search(text) else []


def _sentences(text: str, *, published: bool) -> Iterator[Asked]:
    quoted = _quoted(text)
    clauses = _clauses(text)
    before: list[_Clause] = []
    carried = False
    for place, clause in enumerate(clauses):
        if any(start <= clause.start and clause.end <= end + 1 for start, end in quoted):
            continue
        clause.things = _things(clause.text)
        clause.published = published
        same = [one for one in before[-_NEAR:] if one.sentence == clause.sentence]
        carried = carried and bool(same) and not words.STARTS_ANEW.match(clause.text)
        near = [one for one in before[-_NEAR:] if clause.sentence - one.sentence <= _REACH]
        after = (
            clauses[place + 1].text
            if place + 1 < len(clauses) and clauses[place + 1].sentence == clause.sentence
            else ""
        )
        judged = _judge(clause, same, near, after, carried=carried)
        if judged is not None:
            kind, rule = judged
            yield Asked(kind, rule, clause.start + _lead(clause.text), clause.end)
        negation = words.NEGATION.search(_told_to_none(words.no_negation(clause.text)))
        clause.negated = negation is not None or carried
        # "Do not, under any circumstances, ..." and "never send, share or type ..."
        carried = clause.negated and not clause.things
        before.append(clause)


def _by_rules(seen: _Seen, *, published: bool = False) -> list[Asked]:
    return [*_sentences(seen.latin, published=published)] if seen.mentions() else []


def _behind_warnings(seen: _Seen, found: Sequence[Asked]) -> list[Asked]:
    """What rules find in what comes after a warning, read by itself: the warning's "not" would hide it."""
    if not seen.mentions():
        return []
    more: list[Asked] = []
    for start, sentence in sentences(seen.latin):
        for shift, rest in warned(sentence):
            at = start + shift
            more += [
                msgspec.structs.replace(one, start=at + one.start, end=at + one.end)
                for one in _sentences(rest, published=False)
                if all(at + one.end <= other.start or other.end <= at + one.start for other in (*found, *more))
            ]
    return more


def folded(text: str) -> str:
    """As it is read."""
    return _Seen(text[:_READ]).latin


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Where each begins, and what it says; what is somebody else's words left blank."""
    for start, end in _quoted(text):
        text = text[:start] + " " * (end - start) + text[end:]
    at = 0
    for mark in (*(found.end() for found in SENTENCE.finditer(text)), len(text)):
        if text[at:mark].strip():
            for piece in range(at, mark, _STRETCH):
                yield piece, text[piece : min(mark, piece + _STRETCH)]
        at = mark


def named_in(sentence: str) -> list[tuple[Wanted, int, int, bool]]:
    return [(one.kind, one.start, one.end, one.weak) for one in _things(sentence)]


def stretches(seen: _Seen, found: Sequence[Asked]) -> Iterator[tuple[int, int, list[int]]]:
    """Where each stretch begins and ends that is weighed by itself, and what it is told by; `found` is what rules found."""
    for start, text in windows(list(sentences(seen.latin))):
        end = start + len(text)
        rules = [one for one in found if one.start < end and start < one.end]
        yield start, end, told_by(text, named_in(text), _names(rules))


def _names(found: Sequence[Asked]) -> set[str]:
    return {name for one in found for name in (one.rule.value, f"{one.rule}:{one.kind}", "any")}


def ruled(text: str) -> list[tuple[int, int, list[int]]]:
    """The stretches of a text with what rules alone find in it, for learning."""
    seen = _Seen(text[:_READ])
    by_rules = _by_rules(seen)
    return list(stretches(seen, [*by_rules, *_behind_warnings(seen, by_rules)]))


def _weighed(seen: _Seen, by_rules: Sequence[Asked]) -> Iterator[Asked]:
    """What rules found and does not read like the opposite, and what they did not find and reads like a request all the same.

    What was found in the whole text is weighed in its own clause too: ordinary words around it hide nothing.
    """
    found = [*by_rules, *_behind_warnings(seen, by_rules)]
    weights = [(start, end, weight(told)) for start, end, told in stretches(seen, found) if told]
    for one in found:
        over = [heavy for start, end, heavy in weights if start < one.end and one.start < end]
        if not over or max(over) > AGAINST or (one in by_rules and _in_its_clause(seen, one) > AGAINST):
            yield one
    taken = [(one.start, one.end) for one in found]
    for start, end, heavy in sorted(weights, key=lambda stretch: stretch[1] - stretch[0]):
        if heavy > LIMIT and not any(low < end and start < high for low, high in taken):
            taken.append((start, end))
            text = seen.latin[start:end]
            yield Asked(_meant(text, named_in(text)), Rule.LIKELY, start + _lead(text), end)


def _in_its_clause(seen: _Seen, found: Asked) -> float:
    first = max(0, found.start - _STRETCH)
    last = found.end + _STRETCH
    begins = [first, *(mark.end() for mark in words.PAUSE.finditer(seen.latin, first, found.start))][-1]
    after = words.PAUSE.search(seen.latin, found.end, last)
    clause = seen.latin[begins : after.start() if after else last]
    return weight(told_by(clause, named_in(clause), _names([found])))


def _meant(sentence: str, things: Sequence[tuple[Wanted, int, int, bool]]) -> Wanted:
    if things:
        return min(things, key=lambda thing: thing[3])[0]
    if words.PAY_HINT.search(sentence):
        return Wanted.PAYMENT
    return Wanted.REMOTE_CONTROL if words.REMOTE_HINT.search(sentence) else Wanted.WALLET_ON_PAGE


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _judge(
    clause: _Clause, same: list[_Clause], near: list[_Clause], after: str, *, carried: bool
) -> tuple[Wanted, Rule] | None:
    text = words.no_negation(clause.text)
    if after.strip() in words.PLEASE:
        text += " please"
    sentence = " ".join([*(one.text for one in same), text])
    chinese = not text.isascii() and words.CJK.search(text) is not None
    reader = _chinese if chinese else _english
    if not carried:
        if (found := reader(clause, text, sentence, near)) is not None:
            return found
        if (found := _earlier(clause, text, same, near, chinese=chinese)) is not None:
            return found
        if words.HALF_HINT.search(text) and _rest(text, chinese=chinese):
            return Wanted.RECOVERY_PHRASE, Rule.NEED
        said = " ".join([*(one.text for one in same), clause.text])
        if (turned := asked_in(said, len(clause.text), after)) is not None:
            return turned, Rule.SAID
        if words.PAY_HINT.search(text) and (kind := _pays(text, sentence, after)) is not None:
            return kind, Rule.PAY
        if (remote := _remote(clause, text, near)) is not None:
            return remote
        if words.WALLET_HINT.search(text) and _opens_elsewhere(
            text, " ".join([*(one.text for one in same if not one.negated), text, after])
        ):
            return Wanted.WALLET_ON_PAGE, Rule.PAGE
    return None


def _denied(text: str, verb: int, negation: re.Pattern[str], breaks: re.Pattern[str]) -> bool:
    """Whether a "not" stands before the verb and reaches it."""
    end = max((found.end() for found in negation.finditer(text, 0, verb)), default=None)
    return end is not None and breaks.search(text, end, verb) is None


# -- English -----------------------------------------------------------------------------


def _english(clause: _Clause, text: str, sentence: str, near: list[_Clause]) -> tuple[Wanted, Rule] | None:
    things = clause.things
    if not things:
        return None
    to_us = clause.for_us(text)
    loose = clause.published and not to_us
    own = words.OWN_PLACE.search(sentence) is not None or (
        not to_us
        and bool(near)
        and near[-1].sentence >= clause.sentence - 1
        and words.OWN_PLACE.search(near[-1].text) is not None
    )
    for verb in words.VERB.finditer(text):
        if not _asks(text, verb):
            continue
        local = verb.lastgroup == "local"
        for thing in things:
            if loose and thing.weak and not words.HANDS_OVER.match(text, verb.start()):
                continue
            if thing.start < verb.end():
                # "your recovery phrase, send it" is one clause where somebody left the comma out
                if thing.weak or not words.POINTS_BACK.match(text, verb.start()):
                    continue
            elif _in_between(text[verb.end() : thing.start], thing):
                continue
            if local and not to_us and (own or clause.published or words.LOOKS.match(text, verb.start())):
                continue
            if own and not to_us and not words.HANDS_OVER.match(text, verb.start()):
                continue
            if local and not to_us and (thing.weak or words.BY_MEANS.match(text[: thing.start], verb.start())):
                continue
            besides = text[: thing.start] + text[thing.end :]
            if local and not to_us and (words.KEEPS.search(besides) or _at_login(thing, text)):
                continue
            return thing.kind, Rule.VERB
    strong = [one for one in things if not one.weak]
    if loose:
        things = strong
    for need in words.NEED.finditer(text):
        if _denied(text, need.start(), words.NEGATION, words.BREAKS) or words.THIRD.search(text, 0, need.start()):
            continue
        if any(
            thing.start >= need.end()
            and not words.YOU_TO.search(text[need.end() : thing.start])
            and not _in_between(text[need.end() : thing.start], thing)
            for thing in things
        ):
            return things[-1].kind, Rule.NEED
    if strong and words.NEEDED.search(text) and not words.NEGATION.search(text) and not own:
        return strong[0].kind, Rule.NEED
    for asked in words.QUESTION.finditer(text):
        if words.NEGATION.search(text, 0, asked.start()) or words.THIRD.search(text, 0, asked.start()):
            continue
        meant = [thing for thing in things if 0 <= thing.start - asked.end() <= 40 and _is_theirs(thing, text)]
        if meant and not words.GENERAL.search(text):
            return meant[0].kind, Rule.QUESTION
    if clause.published or not strong or words.HAVE.search(text):
        return None
    if not words.NEGATION.search(text) and not words.THIRD.search(text):
        count = len(words.WORD.findall(text))
        if count <= 9 and not words.ASKS_ABOUT.search(text) and words.PLEASE_END.search(text):
            return strong[0].kind, Rule.BARE
    return None


def _is_theirs(thing: _Thing, text: str) -> bool:
    """Whether a question is about the reader's: "the code" is one of many, but for one that came by SMS."""
    return not thing.weak or thing.kind is not Wanted.CODE or words.GOT.search(text) is not None


def _asks(text: str, verb: re.Match[str]) -> bool:
    """Whether a verb is one by which the reader is asked: no noun, nobody else's, and not turned round."""
    start = verb.start()
    before = text[max(0, start - 40) : start]
    if words.NOUN_BEFORE.search(before) or words.OTHERS_DO.search(before):
        return False
    if words.PAST.search(before) or (words.ONCE.search(before) and not words.TO_US.search(text)):
        return False
    if words.THIRD.search(text, 0, start):
        return False
    if words.TELL_WHETHER.match(text, verb.end()) or words.TO_NOBODY.search(text, verb.end()):
        return False
    if words.TO_MACHINE.match(text, verb.end()) or words.GERUND.match(text, start):
        return False
    if words.ONLY_WHEN.match(text, verb.end()) and not words.TO_US.search(text):
        return False
    if verb.lastgroup == "local" and words.YOU_DO.search(before.lstrip()) and not words.TO_US.search(text):
        return False
    return not _denied(_told_to_none(text), start, words.NEGATION, words.BREAKS)


def _told_to_none(text: str) -> str:
    """`text` with blanks for "nobody" where something is to be told to nobody: that denies nothing asked for besides."""
    return words.TO_NOBODY.sub(lambda found: " " * len(found[0]), text)


def _at_login(thing: _Thing, text: str) -> bool:
    return thing.kind in (Wanted.PASSWORD, Wanted.CODE) and words.AT_LOGIN.search(text) is not None


def _in_between(between: str, thing: _Thing) -> bool:
    """Whether what stands between verb and thing says that it is not the thing that is asked for."""
    if words.SPARES.search(between):
        return True
    return thing.kind in (Wanted.PASSWORD, Wanted.CODE) and words.ABOUT.search(between) is not None


# -- Chinese -----------------------------------------------------------------------------


def _chinese(clause: _Clause, text: str, sentence: str, near: list[_Clause]) -> tuple[Wanted, Rule] | None:
    things = clause.things
    if not things:
        return None
    to_us = clause.for_us(text)
    loose = clause.published and not to_us
    for thing in things:
        # "the paper you copied them on" names no place to copy them to
        sentence = sentence.replace(text[thing.start : thing.end], "")
    own = words.ZH_OWN_PLACE.search(sentence) is not None or (
        not to_us
        and bool(near)
        and near[-1].sentence >= clause.sentence - 1
        and words.ZH_OWN_PLACE.search(near[-1].text) is not None
    )
    others = words.ZH_THIRD.search(text)
    for verb in words.ZH_VERB.finditer(text):
        if _denied(text, verb.start(), words.ZH_NEGATION, words.ZH_BREAKS):
            continue
        if others is not None and others.start() < verb.start():
            continue
        if any(thing.start < verb.start() and verb.end() <= thing.end for thing in things):
            continue
        if verb.lastgroup == "local" and not to_us and words.ZH_WHEN.search(text, verb.end()):
            continue
        if words.ZH_FACT.search(text, 0, verb.start()):
            continue
        if verb.lastgroup == "local" and words.ZH_WE.search(text[max(0, verb.start() - 8) : verb.start()]):
            continue
        handed_to_us = "我" in verb[0]
        if (not handed_to_us and words.ZH_NOT_ASKING.match(text, verb.end())) or words.ZH_OTHERS_DO.search(
            text[max(0, verb.start() - 8) : verb.start()]
        ):
            continue
        local = verb.lastgroup == "local"
        if words.ZH_SENT_TO.match(text, verb.start()) and not to_us and not words.ZH_TELLS_TO.search(text):
            continue
        if local and not to_us and words.ZH_AFTER.match(text, verb.end()):
            continue
        if own and not to_us and (local or not words.ZH_HANDS_OVER.match(text, verb.start())):
            continue
        if (
            local
            and not to_us
            and (clause.published or words.ZH_KEEPS.search(text) or not words.ZH_PLEASE.search(text))
        ):
            continue
        for thing in things:
            if loose and thing.weak and not words.ZH_HANDS_OVER.match(text, verb.start()):
                continue
            if (
                local
                and not to_us
                and (thing.weak or _at_login(thing, text) or words.ZH_LOOKS.match(text, verb.start()))
            ):
                continue
            if thing.start >= verb.end() and words.ZH_SPARES.search(text[verb.end() : thing.start]):
                continue
            if thing.kind in (Wanted.PASSWORD, Wanted.CODE) and words.ZH_ABOUT.search(text):
                continue
            if words.ZH_TO_OTHERS.search(text) and not to_us:
                continue
            return thing.kind, Rule.VERB
    if loose:
        things = [one for one in things if not one.weak]
    if things and others is None and not words.ZH_NEGATION.search(text):
        if words.ZH_NEED.search(text) and not words.ZH_NO_NEED.search(text) and not (own and not to_us):
            return things[0].kind, Rule.NEED
        if words.ZH_QUESTION.search(text) and not words.ZH_GENERAL.search(text):
            return things[0].kind, Rule.QUESTION
    return None


# -- over clauses ----------------------------------------------------------------------------


def _earlier(
    clause: _Clause, text: str, same: list[_Clause], near: list[_Clause], *, chinese: bool
) -> tuple[Wanted, Rule] | None:
    """A clause that asks for `it`, `what you see`, or for nothing named, after one that names a thing."""
    if not any(one.things for one in near):
        return None
    vague = (words.ZH_VAGUE if chinese else words.VAGUE).search(text)
    if vague is None:
        return None
    negation, breaks = (words.ZH_NEGATION, words.ZH_BREAKS) if chinese else (words.NEGATION, words.BREAKS)
    if _denied(text, vague.start(), negation, breaks):
        return None
    if not chinese and (not _asks(text, vague) or words.SPARES.search(text, vague.start())):
        return None
    if chinese and words.ZH_THIRD.search(text, 0, vague.start()):
        return None
    to_us = clause.for_us(text)
    if clause.published and not (words.ZH_US if chinese else words.US).search(text):
        return None
    if not to_us and (words.ZH_OWN_PLACE if chinese else words.OWN_PLACE).search(text):
        return None
    for one in reversed(near):
        # "the code" is one of many, but for one that comes by SMS
        meant = Wanted.CODE if words.GOT.search(one.text) else None
        named = [thing for thing in one.things if not thing.weak or thing.kind is meant]
        if not named:
            if one.sentence == clause.sentence and words.HARMLESS.search(one.text):
                return None
            continue
        if words.HARMLESS_SURE.search(text) or (one.negated and words.HARMLESS.search(text)):
            return None
        if any(words.HARMLESS_SURE.search(other.text) for other in same):
            return None
        if one.sentence != clause.sentence and words.HARMLESS.search(text):
            # "Send me a screenshot": of what was opened just before, or of whatever is the matter
            if clause.sentence - one.sentence > 1 or not words.SHOWN.search(one.text):
                return None
        if not to_us and words.APP.search(one.text) and not words.ON_PAGE.search(one.text):
            return None
        if words.THIRD.search(one.text) or words.ZH_THIRD.search(one.text):
            return None
        if words.WROTE_DOWN.search(text):
            return None
        return named[0].kind, Rule.EARLIER
    return None


def _rest(text: str, *, chinese: bool) -> bool:
    """A clause that asks for "the second half": nothing else is given in halves and asked for so."""
    half = (words.ZH_HALF if chinese else words.HALF).search(text)
    if half is None:
        return False
    negation, breaks, third = (
        (words.ZH_NEGATION, words.ZH_BREAKS, words.ZH_THIRD) if chinese else (words.NEGATION, words.BREAKS, words.THIRD)
    )
    return not _denied(text, half.end(), negation, breaks) and not third.search(text, 0, half.start())


# -- what is no secret -----------------------------------------------------------------------


def _pays(text: str, sentence: str, after: str) -> Wanted | None:
    for pattern, negation, third, breaks in (
        (words.PAY, words.NEGATION, words.THIRD, words.BREAKS),
        (words.ZH_PAY, words.ZH_NEGATION, words.ZH_THIRD, words.ZH_BREAKS),
    ):
        for verb in pattern.finditer(text):
            if _denied(text, verb.start(), negation, breaks) or third.search(text, 0, verb.start()):
                continue
            before = text[max(0, verb.start() - 40) : verb.start()]
            if pattern is words.PAY and (words.OTHERS_DO.search(before) or words.NOUN_BEFORE.search(before)):
                continue
            whole = f"{text} {after}"
            if words.PAY_FEE.search(text):
                return Wanted.PAYMENT
            own = words.TO_THEMSELVES.search(whole, verb.end())
            us = words.PAY_TO_US.search(whole[verb.end() :])
            if (
                us is not None
                and words.MONEY.search(f"{sentence} {after}")
                and (own is None or verb.end() + us.start() < own.start())
            ):
                return Wanted.PAYMENT
            if own is None and words.PAY_WHY.search(whole):
                return Wanted.PAYMENT
    due = words.PAY_DUE.search(f"{text},{after}")
    if (
        due is not None
        and due.start() < len(text)
        and not words.NEGATION.search(sentence)
        and not words.THIRD.search(sentence)
    ):
        return Wanted.PAYMENT
    if words.ZH_PAY_DUE.search(text) and not words.ZH_NEGATION.search(sentence) and not words.ZH_THIRD.search(sentence):
        return Wanted.PAYMENT
    return None


def _remote(clause: _Clause, text: str, near: list[_Clause]) -> tuple[Wanted, Rule] | None:
    if words.REMOTE_HINT.search(text) is None:
        return None
    third = words.THIRD.search(text) or words.ZH_THIRD.search(text)
    if third is not None or words.REMOTE_OFF.search(text):
        return None
    if clause.published and not any(
        us.search(text) for us in (words.US, words.ZH_US, words.HELPERS, words.NAMED_REMOTE)
    ):
        return None
    program = words.REMOTE.search(text)
    for verb in words.INSTALL.finditer(text):
        if program is None and not words.REMOTE_WAY.search(text):
            break
        negation, breaks = (
            (words.ZH_NEGATION, words.ZH_BREAKS) if words.CJK.search(text) else (words.NEGATION, words.BREAKS)
        )
        if not _denied(text, verb.start(), negation, breaks) and not words.OTHERS_DO.search(
            text[max(0, verb.start() - 40) : verb.start()]
        ):
            return Wanted.REMOTE_CONTROL, Rule.INSTALL
    if words.REMOTE_WAY.search(text) and words.REMOTE_ASK.search(text):
        if not words.NEGATION.search(text) and not words.ZH_NEGATION.search(text):
            return Wanted.REMOTE_CONTROL, Rule.INSTALL
    if not words.SCREEN_OFF.search(text) and any(_shows(text, shown) for shown in words.SHOW_SCREEN.finditer(text)):
        return Wanted.REMOTE_CONTROL, Rule.INSTALL
    if (shared := words.SHARE_SCREEN.search(text)) is not None and not words.SCREEN_OFF.search(text):
        chinese = words.CJK.search(text) is not None
        if _denied(
            text, shared.start(), *((words.ZH_NEGATION, words.ZH_BREAKS) if chinese else (words.NEGATION, words.BREAKS))
        ):
            return None
        named = [
            thing
            for one in (*near, clause)
            if one.sentence == clause.sentence or words.SHOWN.search(one.text)
            for thing in one.things
        ]
        if named and not words.HARMLESS_SURE.search(text):
            return named[-1].kind, Rule.VERB
    return None


def _shows(text: str, shown: re.Match[str]) -> bool:
    """Whether the reader is asked to let somebody watch."""
    before = text[max(0, shown.start() - 40) : shown.start()]
    if words.CJK.search(text) is not None:
        return not _denied(text, shown.start(), words.ZH_NEGATION, words.ZH_BREAKS) and not words.ZH_WHEN.search(
            text, shown.end()
        )
    if words.OTHERS_DO.search(before) or words.ONCE.search(before) or words.PAST.search(before):
        return False
    return not _denied(text, shown.start(), words.NEGATION, words.BREAKS)


def _opens_elsewhere(text: str, sentence: str) -> bool:
    """The wallet is to be shown to, or opened on, a page."""
    for pattern, negation, third, breaks in (
        (words.OPEN_WALLET, words.NEGATION, words.THIRD, words.BREAKS),
        (words.ZH_OPEN_WALLET, words.ZH_NEGATION, words.ZH_THIRD, words.ZH_BREAKS),
    ):
        for verb in pattern.finditer(text):
            if _denied(text, verb.start(), negation, breaks) or third.search(text, 0, verb.start()):
                continue
            if words.ON_PAGE.search(sentence):
                return True
    return False


# -- disguised, and other languages -----------------------------------------------------------


def _disguised(seen: _Seen) -> Iterator[Asked]:
    """Letters spaced out are an answer by themselves: nobody warns like that."""
    plain = seen.folded if seen.folded.isascii() else lookalikes.latin(seen.folded)
    for run in islice(words.LETTERS_APART.finditer(plain), _RUNS):
        bare = words.NO_LETTER.sub("", run[0])
        if (named := words.STEM.search(bare)) is not None:
            kind = next(kind for stem, kind in words.STEMS.items() if stem == named[0])
            start, end = seen.view.original(run.start(), run.end())
            yield from _placed(seen, kind, start, end)
    for run in islice(words.BASE64.finditer(seen.view.plain), _RUNS):
        inner = _decoded(run[0])
        if inner is not None and (asked := _read(inner, 0)):
            start, end = seen.view.original(run.start(), run.end())
            yield from _placed(seen, asked[0].kind, start, end)


def _placed(seen: _Seen, kind: Wanted, start: int, end: int) -> Iterator[Asked]:
    """A finding whose places are the original's already, told in those of `seen.latin`."""
    low = next((i for i in range(len(seen.latin)) if seen.original(i, i + 1)[0] >= start), 0)
    high = next((i for i in range(len(seen.latin) - 1, -1, -1) if seen.original(i, i + 1)[1] <= end), low)
    yield Asked(kind, Rule.DISGUISED, low, max(high, low) + 1)


def _decoded(written: str) -> str | None:
    plain = written.translate(words.URL_SAFE).rstrip("=")
    try:
        text = b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return text[:2_000] if (text.isprintable() and " " in text) or not text.isascii() else None


def _foreign(seen: _Seen) -> Iterator[Asked]:
    """Names of these things in languages that are not read whole."""
    if seen._at is not None:
        return
    named = [(words.kind_of(one)[0], one.start(), one.end()) for one in words.FOREIGN.finditer(seen.folded)]
    if words.OTHER_LETTERS.search(seen.folded) or words.FOREIGN_ONLY.search(seen.folded):
        english = [(one.kind, one.start, one.end) for one in _things(seen.folded) if not one.weak]
    else:
        english = []
    for kind, first, last in (*named, *english):
        floor, ceiling = max(0, first - _AROUND), last + _AROUND
        start = max(floor, *(seen.folded.rfind(mark, floor, first) + 1 for mark in ".!?\n。"))
        found = (seen.folded.find(mark, last, ceiling) for mark in ".!?\n。")
        stop = min((place for place in found if place >= 0), default=min(ceiling, len(seen.folded)))
        sentence = seen.folded[start:stop]
        if words.FOREIGN_NOT.search(sentence) or (
            (kind, first, last) in english
            and not words.OTHER_LETTERS.search(sentence)
            and not words.FOREIGN_ONLY.search(sentence)
        ):
            continue
        asks = words.FOREIGN_GIVE.search(sentence) is not None
        yield Asked(kind, Rule.FOREIGN, start + _lead(sentence), stop, unsure=not asks)
