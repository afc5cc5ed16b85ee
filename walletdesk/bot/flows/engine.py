"""One move through a flow, from plain values: where somebody stands and what was heard to what is said and where they stand
then.  The bot and the preview run this same code; what has to be looked up on the way is asked for (`wants`) and brought by
whoever moves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from walletdesk.bot import facts, texts
from walletdesk.bot.facts import FACTS
from walletdesk.bot.flows.checks import plain
from walletdesk.bot.flows.shape import Flow, Seen, State, Step, StepKind, words_of
from walletdesk.bot.rules import Source
from walletdesk.bot.wishes import number_of
from walletdesk.kit.i18n import Translator, translator

MOST_MOVES = 200
"""Steps of one move: a flow that passed its checks needs fewer."""
TEXT_KEPT = 300
"""Characters of an answer in somebody's own words."""
AMOUNT_LENGTH = 40


# -- what is heard -----------------------------------------------------------------


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """The flow begins; `known` are facts that nobody has to ask for."""

    known: Mapping[str, str] = {}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The contact answered; `known` are facts that stand in the answer, whatever was asked."""

    text: str
    known: Mapping[str, str] = {}


class Looked(msgspec.Struct, frozen=True):
    """What the look at the chain told."""

    seen: Seen


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """What a published article says."""

    source: Source
    body: str


class Brought(msgspec.Struct, frozen=True):
    """The article that was asked for; None where it is not public any more."""

    passage: Passage | None


Heard = Begun | Said | Looked | Brought


# -- what comes of it --------------------------------------------------------------


class Look(msgspec.Struct, frozen=True):
    """Look at the chain."""

    value: str


class Bring(msgspec.Struct, frozen=True):
    """Bring an article by its short name."""

    article: str


class Done(StrEnum):
    END = "end"
    HAND_OVER = "hand_over"
    UNREAD = "unread"
    """An answer could not be read twice: a person takes over."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is said."""

    step: str
    text: str
    choices: tuple[str, ...] = ()
    """Answers of which one may be pressed."""
    source: Source | None = None
    listed: bool = False
    """The choices are the step's own: where nothing can be pressed they are listed with numbers."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    said: tuple[Part, ...]
    state: State
    wants: Look | Bring | None = None
    """What has to be there before it goes on."""
    done: Done | None = None
    category: str = ""
    """Of what is handed over."""


def move(flow: Flow, state: State | None, heard: Heard, language: str, public_url: str = "") -> Moved:
    """Go on from `state`, or begin.  `language` is one of the flow's."""
    return _Moving(flow, language, public_url).move(state, heard)


class Fits(StrEnum):
    """How a text answers what is asked."""

    CHOSEN = "chosen"
    """It is one of the answers to choose from."""
    READ = "read"
    """It has the form of what is asked for, or says that there is none."""
    WORDS = "words"
    """Any words would do: it may say something else."""
    NOT = "not"


_STRICT = frozenset({"hash", "address", "amount", "yes_no"})
"""Facts of a form of their own."""


def fits(flow: Flow, state: State, text: str) -> Fits:
    """Whether a text answers what is asked there, before any rule above the flow has its say."""
    step = flow.step(state.step)
    if step is None or step.kind not in (StepKind.CHOICE, StepKind.FACT):
        return Fits.NOT
    if step.kind is StepKind.CHOICE:
        return Fits.NOT if _chosen(step, text) is None else Fits.CHOSEN
    if facts.is_skipped(text):
        return Fits.READ
    if not _value(step, text, {}):
        return Fits.NOT
    usual = FACTS[step.fact].choices if step.fact in FACTS else ()
    return Fits.READ if step.fact in _STRICT or text.strip() in usual else Fits.WORDS


def answers(flow: Flow, state: State, say: Translator, language: str) -> list[tuple[str, str]]:
    """What was said to the flow's own questions, for the team: the question and the answer."""
    found: list[tuple[str, str]] = []
    for step in flow.steps:
        value = state.facts.get(step.id, "")
        if value:
            asked = " ".join(words_of(step.texts, language).split())
            shown = _shown(step, value, say)
            found.append((asked.rstrip(":："), shown))
    return found


def told(state: State) -> dict[str, str]:
    """Facts that the desk has a name for."""
    return {name: value for name, value in state.facts.items() if name in FACTS}


def asked_for(flow: Flow, state: State) -> set[str]:
    """Names of the facts that were asked for, whatever was said."""
    return {one.fact for one in flow.steps if one.id in state.passed and one.fact}


class _Moving:
    def __init__(self, flow: Flow, language: str, public_url: str) -> None:
        self._flow = flow
        self._language = language
        self._url = public_url
        self._say = translator(language)
        self._parts: list[Part] = []

    def move(self, state: State | None, heard: Heard) -> Moved:
        match heard:
            case Begun():
                known = {name: value for name, value in heard.known.items() if name in FACTS and value}
                begun = State(step=self._flow.start, facts=known)
                hello = self._say.gettext(
                    "I am a bot and ask a few short questions, so that this goes faster. "
                    "Answer “person” and somebody of the team takes over."
                )
                self._parts.append(Part(step="", text=hello))
                return self._arrive(begun)
            case Said() if state is not None:
                return self._hear(state, heard)
            case Looked() if state is not None and (step := self._at(state)) is not None:
                return self._on(state, step.ways.get(heard.seen.value, ""))
            case Brought() if state is not None and (step := self._at(state)) is not None:
                if heard.passage is not None:
                    self._parts.append(self._article(step, heard.passage))
                return self._on(state, step.next)
        return self._lost(state or State(step=self._flow.start))

    def _at(self, state: State) -> Step | None:
        return self._flow.step(state.step)

    def _hear(self, state: State, heard: Said) -> Moved:
        step = self._at(state)
        if step is None:
            return self._lost(state)
        # What stands in an answer by the way is not asked for later; what is asked for here is read as that.
        beside = {name: value for name, value in heard.known.items() if name in FACTS and name != step.fact}
        state = msgspec.structs.replace(state, facts={**beside, **state.facts})
        if step.kind is StepKind.CHOICE:
            if (chosen := _chosen(step, heard.text)) is not None:
                return self._on(self._passed(state, step), step.choices[chosen].next)
            return self._missed(state, step)
        if step.kind is not StepKind.FACT:
            return self._lost(state)
        if facts.is_skipped(heard.text):
            return self._on(self._passed(state, step), step.next)
        value = _value(step, heard.text, heard.known)
        if not value:
            return self._missed(state, step)
        kept = {**state.facts, _key(step): value}
        return self._on(self._passed(msgspec.structs.replace(state, facts=kept), step), step.next)

    def _passed(self, state: State, step: Step) -> State:
        there = state.passed if step.id in state.passed else (*state.passed, step.id)
        return msgspec.structs.replace(state, passed=there, missed=0)

    def _on(self, state: State, to: str) -> Moved:
        return self._arrive(msgspec.structs.replace(state, step=to, missed=0))

    def _arrive(self, state: State) -> Moved:
        """Goes on until something is asked, wanted or over."""
        for _ in range(MOST_MOVES):
            step = self._at(state)
            if step is None:
                return self._lost(state)
            match step.kind:
                case StepKind.SAY:
                    self._parts.append(Part(step=step.id, text=self._words(step)))
                case StepKind.CHOICE:
                    return self._moved(state, self._ask(step))
                case StepKind.FACT:
                    known = state.facts.get(step.fact) if step.fact in FACTS else None
                    if step.id in state.passed or not known:
                        return self._moved(state, self._ask(step))
                    # Next time round it is asked: what is known led here again.
                    state = self._passed(state, step)
                case StepKind.LOOK:
                    value = state.facts.get(step.fact, "")
                    if value:
                        return Moved(said=tuple(self._parts), state=state, wants=Look(value))
                    state = msgspec.structs.replace(state, step=step.ways.get(Seen.UNAVAILABLE.value, ""))
                    continue
                case StepKind.ARTICLE:
                    return Moved(said=tuple(self._parts), state=state, wants=Bring(step.article))
                case StepKind.HAND_OVER:
                    if step.texts:
                        self._parts.append(Part(step=step.id, text=self._words(step)))
                    return Moved(said=tuple(self._parts), state=state, done=Done.HAND_OVER, category=step.category)
                case StepKind.END:
                    return self._end(state, step)
            state = msgspec.structs.replace(state, step=step.next)
        return self._lost(state)

    def _end(self, state: State, step: Step) -> Moved:
        asks = self._say.gettext(
            "Did that help? Answer “yes” if it is solved, or “person” and somebody of the team takes over."
        )
        said = "\n\n".join(one for one in (self._words(step), asks) if one)
        self._parts.append(Part(step=step.id, text=said, choices=texts.after_answer(self._language)))
        return Moved(said=tuple(self._parts), state=state, done=Done.END)

    def _lost(self, state: State) -> Moved:
        """Where no step is: only a flow that was changed by hand leads here, and a person takes over."""
        return Moved(said=tuple(self._parts), state=state, done=Done.UNREAD)

    def _missed(self, state: State, step: Step) -> Moved:
        if state.missed:
            return self._lost(state)
        again = self._ask(step)
        if step.kind is StepKind.CHOICE:
            words = self._say.gettext("I did not understand that. Please choose one of these answers.")
            again = msgspec.structs.replace(again, text=words)
        else:
            words = self._say.gettext(
                "I could not read that. {question} If you do not have it, answer “skip”.", question=self._words(step)
            )
            again = msgspec.structs.replace(again, text=words)
        return self._moved(msgspec.structs.replace(state, missed=1), again)

    def _moved(self, state: State, last: Part) -> Moved:
        return Moved(said=(*self._parts, last), state=state)

    def _ask(self, step: Step) -> Part:
        words = self._words(step)
        if step.kind is StepKind.CHOICE:
            own = tuple(words_of(one.texts, self._language) for one in step.choices)
            return Part(step=step.id, text=words, choices=(*own, texts.person(self._language)), listed=True)
        usual: tuple[str, ...] = ()
        if step.fact == "yes_no":
            usual = (self._say.gettext("Yes"), self._say.gettext("No"))
        elif step.fact in FACTS:
            usual = FACTS[step.fact].choices
        return Part(step=step.id, text=words, choices=(*usual, self._say.gettext("Skip")))

    def _article(self, step: Step, passage: Passage) -> Part:
        says = self._say.gettext("This stands in our article “{title}”:", title=passage.source.title)
        whole = texts.answer(self._language, (passage.source,), passage.body, self._url, told=False)
        text = "\n\n".join(one for one in (self._words(step), says, whole) if one)
        return Part(step=step.id, text=text, source=passage.source)

    def _words(self, step: Step) -> str:
        return words_of(step.texts, self._language) if step.texts else ""


# -- answers -----------------------------------------------------------------------

_YES = frozenset("yes y yep yeah yup sure ok okay true 是 是的 对 对的 嗯 有 有的 可以 好 好的".split())
_NO = frozenset("no n nope nah not false 否 不 不是 不是的 没有 没 无 不对 不可以".split())
_AMOUNT = re.compile(r"(?<![\w.])\d[\d,.\s']{0,40}(?:\s?[A-Za-z]{2,10}\b)?", re.ASCII)


def _key(step: Step) -> str:
    return step.fact if step.fact in FACTS else step.id


def _chosen(step: Step, text: str) -> int | None:
    """Which choice a text names: by its words in any of the flow's languages, or by its number."""
    said = plain(text)
    for number, one in enumerate(step.choices):
        if said and said in {plain(words) for words in one.texts.values()}:
            return number
    place = number_of(text)
    return place - 1 if place is not None and place <= len(step.choices) else None


def _value(step: Step, text: str, known: Mapping[str, str]) -> str:
    """What a text says of what is asked for; empty where it says nothing of it."""
    match step.fact:
        case "yes_no":
            said = plain(text)
            return "yes" if said in _YES else "no" if said in _NO else ""
        case "amount":
            found = _AMOUNT.search(text)
            return " ".join(found[0].split())[:AMOUNT_LENGTH].rstrip(" ,.'") if found else ""
        case "text":
            return " ".join(text.split())[:TEXT_KEPT] if any(one.isalnum() for one in text) else ""
        case name if name in FACTS:
            return known.get(name) or facts.answered(name, text)
    return ""


def _shown(step: Step, value: str, say: Translator) -> str:
    if step.fact != "yes_no":
        return value
    return say.gettext("Yes") if value == "yes" else say.gettext("No")
