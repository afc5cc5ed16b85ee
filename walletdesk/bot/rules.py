"""Whether the bot answers, asks or hands over: decided from plain values."""

from __future__ import annotations

import math
import re
from enum import StrEnum

import msgspec

from walletdesk.wire import Kind, Priority


class Mode(StrEnum):
    """What the bot may do in an inbox."""

    OFF = "off"
    SUGGEST = "suggest"
    """It lays its answer beside the composer; a person sends it."""
    REPLY = "reply"


class Stage(StrEnum):
    """Where the bot stands in a conversation."""

    TALKING = "talking"
    CHOOSING = "choosing"
    """It asked which of a few articles is meant."""
    ASKING = "asking"
    """A person takes over; meanwhile it asks for what they will need."""
    DONE = "done"
    """It says nothing more here."""


class Decision(StrEnum):
    ANSWER = "answer"
    ASK = "ask"
    HAND_OVER = "hand_over"
    QUIET = "quiet"
    """Nothing to say: somebody or something else answers."""


class Reason(StrEnum):
    """Why it decided so; each has a sentence for the team."""

    FOUND = "found"
    CHOSEN = "chosen"
    """The contact chose it from a list."""
    GREETING = "greeting"
    """Nothing was asked yet."""
    UNCLEAR = "unclear"
    """Several articles may be meant."""
    UNSURE = "unsure"
    NOTHING_FOUND = "nothing_found"
    DISTRESS = "distress"
    URGENT = "urgent"
    MAYBE_URGENT = "maybe_urgent"
    SECRET = "secret"
    POLICY = "policy"
    """The intent is for people."""
    WANTS_PERSON = "wants_person"
    UPSET = "upset"
    NOT_HELPED = "not_helped"
    TURNS = "turns"
    NO_WORDS = "no_words"
    """Only files or signs."""
    LOOKED_UP = "looked_up"
    """A look at the chain answers."""
    THANKS = "thanks"
    SOLVED = "solved"
    FACTS = "facts"
    """It was an answer to what the bot had asked for."""
    REFUSED = "refused"
    """What it would have said did not pass the gate of outgoing texts."""
    FLOW = "flow"
    """A guided flow says so."""
    FLOW_UNREAD = "flow_unread"
    """An answer in a guided flow could not be read twice."""


class Outcome(StrEnum):
    """What became of an answer, by the contact's own word."""

    NONE = ""
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    PERSON = "person"
    """They asked for a person after it."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A place in an article that an answer rests on."""

    slug: str
    language: str
    title: str
    anchor: str = ""
    text_id: int = 0
    """Of the article's text."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """All that a decision rests on."""

    score: float = 0.0
    """Of the best passage (`knowledge.finding`)."""
    gap: float = 0.0
    """To the best passage of another article."""
    said: float = 0.0
    """How much of it the question's words say, whatever the other articles do."""
    near: float | None = None
    """Cosine of the meanings of question and passage; None where only words were compared."""
    coverage: float = 0.0
    """Share of the question's telling words that the article holds, 0 to 1."""
    unknown: float = 0.0
    """Share of them that neither an article nor a phrasing of any intent holds, 0 to 1."""
    elsewhere: bool = False
    """It names what is somebody else's or another trade's, and no article does."""
    share: float = 0.0
    """How likely the question belongs to an intent that the article is filed under, 0 to 1."""
    found: bool = False
    foreign: bool = False
    """The article is in another language than the question: meaning alone found it, and it holds none of the words."""
    words: int = 0
    """Of the question; a Chinese character is half of one."""
    sorted: bool = False
    """A model said what it is about."""
    intent: str = ""
    confidence: float = 0.0
    out_of_scope: float = 0.0
    pressing: float = 0.0
    """How likely the question belongs to an intent that is about security or always urgent."""
    priority: Priority = Priority.NORMAL
    kind: Kind = Kind.QUESTION
    secret: bool = False
    policy: bool = False
    """The desk's own topics say that its intent is for people."""
    distress: bool = False
    wants_person: bool = False
    upset: bool = False
    not_helped: bool = False
    turns: int = 0
    asked: bool = False
    """It asked what is meant already."""
    at_least: float = 0.0
    """How likely right an answer has to be by what came of earlier ones on this desk (`bot.history`)."""


class Decided(msgspec.Struct, frozen=True):
    decision: Decision
    reason: Reason
    chance: float = 0.0


MOST_TURNS = 4
"""Answers and questions in a conversation; who still asks then wants a person."""
PRESSING_AT = 0.25
"""From here on it may be urgent, whatever it was sorted into."""
FOR_PEOPLE = frozenset(
    {
        "formal_request",
        "praise_or_complaint_about_staff",
        "person_in_distress",
        "abuse",
        "spam",
        "token_frozen",
    }
)
"""Complaints, law, people: intents that no article answers for the desk."""
POLICY_SURE = 0.5
FLOW_AT = 0.5
"""How likely a question has to belong to the topics of a guided flow for it to begin."""
STRANGE_AT = 0.6
"""From here on a question is held to be about nothing that the desk knows, and begins no flow."""
FLOW_WAITS_US = 48 * 60 * 60 * 1_000_000
"""Who says nothing for so long in a guided flow begins anew."""

OF_INTENT = 3.0
"""What a certain intent counts beside the score of a passage."""
ANSWER_BY_MEANING, ANSWER_BY_WORDS, ASK_AT = 0.88, 0.86, 0.35
"""Of `chance`."""
ANSWERS_FROM = min(ANSWER_BY_MEANING, ANSWER_BY_WORDS)
ANSWER_FOREIGN = 0.5
"""The same for an article in another language: what the words would add is missing from its chance, and nothing else is."""
BY_MEANING = {
    "bias": -3.96,
    "gap": 0.46,
    "said": 0.00,
    "near": 2.27,
    "coverage": 1.26,
    "share": 3.80,
    "strange": -2.45,
    "unknown": -2.67,
    "elsewhere": -1.91,
    "short": -0.67,
}
BY_WORDS = {
    "bias": -2.91,
    "score": -0.32,
    "gap": 0.45,
    "said": 0.26,
    "coverage": 2.16,
    "share": 4.30,
    "strange": -2.63,
    "unknown": -2.98,
    "elsewhere": -2.34,
    "short": -0.56,
}
"""Where no encoder works.  Both fitted by `python -m bench.bot --fit` on the questions for tuning."""
SHORT_WORDS = 3


_NEAR = 0.85
"""A cosine between close and far."""


def weights(seen: Evidence) -> dict[str, float]:
    return BY_WORDS if seen.near is None else BY_MEANING


def answer_at(seen: Evidence) -> float:
    if seen.foreign and seen.near is not None:
        return ANSWER_FOREIGN  # a chance of its own scale, which the desk's history says nothing of
    return max(seen.at_least, ANSWER_BY_WORDS if seen.near is None else ANSWER_BY_MEANING)


def signals(seen: Evidence) -> dict[str, float]:
    """What is weighed."""
    return {
        "bias": 1.0,
        "score": seen.score,
        "gap": min(seen.gap, 3.0),
        "said": min(seen.said, 10.0),
        "near": 20 * ((seen.near or _NEAR) - _NEAR),
        "coverage": seen.coverage,
        "share": seen.share,
        "strange": seen.out_of_scope,
        "unknown": 0.0 if seen.foreign else seen.unknown,  # words of another language say nothing by being unknown
        "elsewhere": float(seen.elsewhere),
        "short": float(seen.words < SHORT_WORDS),
    }


def chance(seen: Evidence) -> float:
    """How likely the best article answers the question."""
    if not seen.found:
        return 0.0
    seen_as = signals(seen)
    weighed = sum(weight * seen_as[name] for name, weight in weights(seen).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weighed))))


def for_people(seen: Evidence) -> Reason | None:
    """Why it is not for the bot at all, before anything is looked up."""
    if seen.distress:
        return Reason.DISTRESS
    if seen.secret:
        return Reason.SECRET
    if seen.priority is Priority.URGENT or seen.kind is Kind.SECURITY:
        return Reason.URGENT
    if seen.pressing >= PRESSING_AT:
        return Reason.MAYBE_URGENT
    if seen.wants_person:
        return Reason.WANTS_PERSON
    if seen.not_helped:
        return Reason.NOT_HELPED
    if seen.kind is Kind.COMPLAINT or ((seen.policy or seen.intent in FOR_PEOPLE) and seen.confidence >= POLICY_SURE):
        return Reason.POLICY
    if seen.upset:
        return Reason.UPSET
    if seen.turns >= MOST_TURNS:
        return Reason.TURNS
    return None


_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hi there|hello there|anyone (?:here|there)|help|help me|hola|bonjour|hallo"
    r"|你好|您好|在吗|在么|有人吗|哈喽|嗨|早上好|下午好|晚上好|请问|帮忙|求助|帮帮我)(?:[\W_]*(?:there|all|team|support|sir|在吗|有人吗|请问|客服))*\W*$",
    re.IGNORECASE,
)


def is_greeting(text: str) -> bool:
    return len(text) < 60 and _GREETING.match(text) is not None


def decide(seen: Evidence) -> Decided:
    if (reason := for_people(seen)) is not None:
        return Decided(Decision.HAND_OVER, reason)
    if not seen.found:
        return Decided(Decision.HAND_OVER, Reason.NOTHING_FOUND)
    likely = chance(seen)
    if likely >= answer_at(seen) and seen.sorted:
        return Decided(Decision.ANSWER, Reason.FOUND, likely)
    if likely >= ASK_AT and not seen.asked:
        return Decided(Decision.ASK, Reason.UNCLEAR, likely)
    return Decided(Decision.HAND_OVER, Reason.UNSURE, likely)
