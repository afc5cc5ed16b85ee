"""A flow as somebody writes it, read by the gate: the bot will say it by itself, so it may say no more than a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from walletdesk.bot.flows.shape import Choice, Flow, Seen, Step, StepKind
from walletdesk.kit.errors import BadInput, WalletdeskError
from walletdesk.safety import places, screen
from walletdesk.safety.names import trimmed, without_secret
from walletdesk.safety.outgoing import refuse_asking
from walletdesk.safety.places import Allowed
from walletdesk.wire import RawText, SafeText


class SecretInFlow(BadInput):
    code = "secret_in_flow"
    sentence = (
        "This holds a recovery phrase, a key, a password, a code or a number that is somebody's. It was not stored."
    )


class FlowLeads(BadInput):
    code = "flow_leads"
    sentence = (
        "This leads to a place that is not on the desk's list. Allow it under “What goes out” first: the bot says this "
        "by itself."
    )


NOTHING = screen(RawText("")).text


class WrittenChoice(Protocol):
    @property
    def texts(self) -> Mapping[str, RawText]: ...
    @property
    def next(self) -> str: ...


class WrittenStep(Protocol):
    """A step as somebody wrote it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> StepKind: ...
    @property
    def texts(self) -> Mapping[str, RawText]: ...
    @property
    def next(self) -> str: ...
    @property
    def choices(self) -> Sequence[WrittenChoice]: ...
    @property
    def fact(self) -> str: ...
    @property
    def ways(self) -> Mapping[Seen, str]: ...
    @property
    def article(self) -> str: ...
    @property
    def category(self) -> str: ...


class Written(Protocol):
    """A flow as somebody wrote it."""

    @property
    def name(self) -> RawText: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def intents(self) -> Sequence[str]: ...
    @property
    def start(self) -> str: ...
    @property
    def steps(self) -> Sequence[WrittenStep]: ...


Wrong = dict[str, tuple[str, dict[str, object]]]
"""As `WrongFields` takes it: by place a sentence and its values."""


def said(raw: RawText, allowed: Allowed) -> SafeText:
    """One text of a flow.  Raises SecretInFlow, AsksForSecret or FlowLeads (422)."""
    read = screen(raw)
    if read.found:
        raise SecretInFlow
    refuse_asking(read.text)
    if places.outside(read.text, allowed):
        raise FlowLeads
    return read.text


def flow(written: Written, allowed: Allowed) -> tuple[Flow, Wrong]:
    """The flow without what may not be said in it, and what that was.  Run it in a thread: the gate reads every text."""
    wrong: Wrong = {}

    def field(place: str, reading: Callable[[], SafeText]) -> SafeText:
        try:
            return reading()
        except WalletdeskError as error:
            wrong[place] = (error.text, dict(error.values))
            return NOTHING

    def texts(place: str, given: Mapping[str, RawText]) -> dict[str, SafeText]:
        return {
            code: field(f"{place}.{code}", lambda raw=raw: said(raw, allowed))  # type: ignore[misc]
            for code, raw in given.items()
            if code in languages and not raw.is_blank()
        }

    languages = tuple(dict.fromkeys(written.languages))
    name = field("name", lambda: trimmed(without_secret(written.name)))
    steps = tuple(_step(one, texts) for one in written.steps)
    read = Flow(
        name=name,
        languages=languages,
        intents=tuple(dict.fromkeys(written.intents)),
        start=written.start,
        steps=steps,
    )
    return read, wrong


def _step(one: WrittenStep, texts: Callable[[str, Mapping[str, RawText]], dict[str, SafeText]]) -> Step:
    """With what its kind has a use for, and nothing else."""
    place = f"steps.{one.id}"
    kind = one.kind
    goes_on = kind in (StepKind.SAY, StepKind.FACT, StepKind.ARTICLE)
    return Step(
        id=one.id,
        kind=kind,
        texts={} if kind is StepKind.LOOK else texts(f"{place}.texts", one.texts),
        next=one.next if goes_on else "",
        choices=tuple(
            Choice(texts=texts(f"{place}.choices.{number}.texts", choice.texts), next=choice.next)
            for number, choice in enumerate(one.choices)
        )
        if kind is StepKind.CHOICE
        else (),
        fact=one.fact if kind in (StepKind.FACT, StepKind.LOOK) else "",
        ways={seen.value: to for seen, to in one.ways.items()} if kind is StepKind.LOOK else {},
        article=one.article if kind is StepKind.ARTICLE else "",
        category=one.category if kind is StepKind.HAND_OVER else "",
    )
