"""What is wrong with a flow, place by place: nobody who walks it may come to a dead end or go round for ever."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from walletdesk.bot.facts import FACTS
from walletdesk.bot.flows.shape import LOOKED_UP, OWN_FACTS, Flow, Step, StepKind
from walletdesk.kit import fold


def _(sentence: str) -> str:
    """Marks a sentence for `bin/words`; it is translated when its reader is known."""
    return sentence


NO_STEPS = _("A flow has one step at least.")
NO_START = _("Choose the step that it begins with.")
LEADS_NOWHERE = _("Choose where this leads.")
STEP_GONE = _("This leads to a step that is not there any more.")
NOT_REACHED = _("No way leads to this step.")
GOES_ROUND = _("From here it goes round and never asks anything.")
NEVER_ENDS = _("No way from here comes to an end or to a person.")
NO_TEXT = {"en": _("Write this in English."), "zh": _("Write this in Chinese.")}
FEW_CHOICES = _("Give two answers at least to choose from.")
SAME_CHOICES = _("Two of these answers say the same.")
NO_FACT = _("Choose what is asked for.")
NO_LOOK = _("Choose what is looked up.")
NOT_ASKED = _("Nothing in this flow asks for what is looked up here.")
NO_ARTICLE = _("Choose an article.")
ARTICLE_GONE = _("There is no published article of this name.")
UNKNOWN_TOPIC = _("The desk does not know this topic.")
TWICE = _("Two steps have the same mark.")

Faults = dict[str, str]
"""From the place in a flow to a sentence."""


def faults(flow: Flow, *, topics: Collection[str], articles: Collection[str]) -> Faults:
    """All of them; `topics` are those that the desk knows, `articles` the short names of those that are public."""
    found: Faults = {}
    if not flow.steps:
        return {"steps": NO_STEPS}
    steps = {one.id: one for one in flow.steps}
    if len(steps) < len(flow.steps):
        found["steps"] = TWICE
    if any(one not in topics for one in flow.intents):
        found["intents"] = UNKNOWN_TOPIC
    asked = {one.fact for one in flow.steps if one.kind is StepKind.FACT}
    for one in flow.steps:
        for field, sentence in _of_step(one, flow, asked=asked, topics=topics, articles=articles):
            found.setdefault(f"steps.{one.id}.{field}", sentence)
        for field, to in one.leads_to():
            if to not in steps:
                found[f"steps.{one.id}.{field}"] = STEP_GONE if to else LEADS_NOWHERE
    if flow.start not in steps:
        found["start"] = NO_START
        return found
    reached = _reached(steps, [flow.start], _forward(steps))
    ending = _reached(steps, [one.id for one in flow.steps if one.ends()], _backward(steps))
    for step_id in steps:
        if step_id not in reached:
            found.setdefault(f"steps.{step_id}", NOT_REACHED)
    for step_id in _going_round(steps):
        found.setdefault(f"steps.{step_id}", GOES_ROUND)
    if not any(place.endswith(".next") or ".ways." in place for place in found):
        # A way that leads nowhere yet is told where it is open.
        for step_id in steps:
            if step_id not in ending:
                found.setdefault(f"steps.{step_id}", NEVER_ENDS)
    return found


def _of_step(
    one: Step, flow: Flow, *, asked: Collection[str], topics: Collection[str], articles: Collection[str]
) -> Iterable[tuple[str, str]]:
    if one.kind in (StepKind.SAY, StepKind.CHOICE, StepKind.FACT):
        yield from ((f"texts.{code}", NO_TEXT[code]) for code in flow.languages if not one.texts.get(code))
    elif one.texts:
        # Words that need not be there are there in every language or in none.
        yield from ((f"texts.{code}", NO_TEXT[code]) for code in flow.languages if not one.texts.get(code))
    match one.kind:
        case StepKind.CHOICE:
            yield from _of_choices(one, flow)
        case StepKind.FACT:
            if one.fact not in FACTS and one.fact not in OWN_FACTS:
                yield "fact", NO_FACT
        case StepKind.LOOK:
            if one.fact not in LOOKED_UP:
                yield "fact", NO_LOOK
            elif one.fact not in asked:
                yield "fact", NOT_ASKED
        case StepKind.ARTICLE:
            if not one.article:
                yield "article", NO_ARTICLE
            elif one.article not in articles:
                yield "article", ARTICLE_GONE
        case StepKind.HAND_OVER:
            if one.category and one.category not in topics:
                yield "category", UNKNOWN_TOPIC


def _of_choices(one: Step, flow: Flow) -> Iterable[tuple[str, str]]:
    if len(one.choices) < 2:
        yield "choices", FEW_CHOICES
    for code in flow.languages:
        said: set[str] = set()
        for number, choice in enumerate(one.choices):
            words = plain(choice.texts.get(code, ""))
            if not words:
                yield f"choices.{number}.texts.{code}", NO_TEXT[code]
            elif words in said:
                yield f"choices.{number}.texts.{code}", SAME_CHOICES
            said.add(words)


def plain(text: str) -> str:
    """As two answers are compared, and what is typed with an answer."""
    return " ".join(fold.nfkc(text, 400).casefold().split()).strip(" .!?。！？,，")


def _forward(steps: Mapping[str, Step]) -> dict[str, list[str]]:
    return {one.id: [to for _, to in one.leads_to() if to in steps] for one in steps.values()}


def _backward(steps: Mapping[str, Step]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {step_id: [] for step_id in steps}
    for step_id, ways in _forward(steps).items():
        for to in ways:
            found[to].append(step_id)
    return found


def _reached(steps: Mapping[str, Step], starts: Iterable[str], ways: Mapping[str, list[str]]) -> set[str]:
    left = [one for one in starts if one in steps]
    found = set(left)
    while left:
        for to in ways[left.pop()]:
            if to not in found:
                found.add(to)
                left.append(to)
    return found


def _going_round(steps: Mapping[str, Step]) -> list[str]:
    """Those on a circle without a question.  A question waits: whoever goes round through one may leave."""
    silent = {step_id: one for step_id, one in steps.items() if not one.asks()}
    ways = _forward(silent)
    return [step_id for step_id in silent if step_id in _reached(silent, ways[step_id], ways)]
