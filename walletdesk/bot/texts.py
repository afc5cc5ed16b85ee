"""What the bot says, in its reader's language: fixed sentences around what stands in an article, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from walletdesk.bot import distress
from walletdesk.bot.facts import FACTS
from walletdesk.bot.rules import Reason, Source
from walletdesk.hours import Calendar, NeverOpens, next_opening, open_at
from walletdesk.kit.i18n import Translator, translator
from walletdesk.knowledge.rules import Level, address
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText


def screened(text: str) -> SafeText | None:
    """A text as it may be stored; None where the secret gate found something in it."""
    read = screen(RawText(text))
    return None if read.found else read.text


def link(public_url: str, source: Source, *, exact: bool = False) -> str:
    """The article, at the place; `exact` opens what it says to experts."""
    level = Level.EXPERT if exact else None
    return f"{public_url}{address(source.slug, source.language, source.anchor, level)}"


def answer(
    language: str,
    sources: Sequence[Source],
    body: str,
    public_url: str,
    *,
    told: bool = True,
    written: bool = False,
    exact: bool = False,
) -> str:
    """`sources` are what `body` rests on.  `told` is that it goes to the contact by itself: then it says what it is and how
    to go on."""
    say = translator(language)
    source = sources[0]
    foreign = any(one.language.partition("-")[0] != language.partition("-")[0] for one in sources)
    parts: list[str] = []
    if told and written and len(sources) > 1:
        titles = say.gettext(", ").join(f"“{one.title}”" for one in sources)
        parts.append(say.gettext("I am a bot. A language model wrote this from our articles {titles}:", titles=titles))
    elif told and written:
        parts.append(
            say.gettext("I am a bot. A language model wrote this from our article “{title}”:", title=source.title)
        )
    elif told:
        parts.append(say.gettext("I am a bot. This stands in our article “{title}”:", title=source.title))
    if told and foreign and not written:
        parts.append(say.gettext("It is there in another language only."))
    parts.append(body)
    if len(sources) == 1:
        parts.append(say.gettext("The whole article: {link}", link=link(public_url, source, exact=exact)))
    else:
        parts.append("\n".join(f"{one.title}: {link(public_url, one, exact=exact)}" for one in sources))
    if told:
        parts.append(
            say.gettext("Did that help? Answer “yes” if it is solved, or “person” and somebody of the team takes over.")
        )
    return "\n\n".join(parts)


def greeting(language: str) -> str:
    return translator(language).gettext(
        "Hello, I am a bot. Write your question in a sentence or two and I look whether our articles answer it. "
        "Answer “person” and somebody of the team takes over."
    )


def which(language: str, sources: Sequence[Source]) -> str:
    say = translator(language)
    return "\n\n".join(
        (
            say.gettext("I am a bot and want to be sure that I understand. Which of these do you mean?"),
            numbered(language, [one.title for one in sources]),
        )
    )


def hand_over(language: str, reason: Reason, calendar: Calendar, now: int) -> str:
    say = translator(language)
    match reason:
        case Reason.DISTRESS:
            return distress.words(language)
        case Reason.URGENT | Reason.SECRET:
            first = say.gettext("I am a bot and leave this to people: it has been put before them as urgent.")
        case Reason.WANTS_PERSON | Reason.UPSET:
            first = say.gettext("I am a bot. Somebody of the team takes over; you need not explain anything again.")
        case Reason.NOT_HELPED | Reason.TURNS:
            first = say.gettext("I am a bot, and I am sorry that this did not help. Somebody of the team takes over.")
        case Reason.FLOW:
            first = say.gettext("Somebody of the team takes over; you need not explain anything again.")
        case Reason.FLOW_UNREAD:
            first = say.gettext(
                "I could not read that. Somebody of the team takes over; you need not explain anything again."
            )
        case Reason.POLICY | Reason.MAYBE_URGENT:
            # What a model suspects raises nothing, so it is not said to be urgent.
            first = say.gettext("I am a bot. This is for people: somebody of the team answers you here.")
        case _:
            first = say.gettext("I am a bot and have no sure answer to this. Somebody of the team answers you here.")
    return "\n\n".join(one for one in (first, closed(say, calendar, now)) if one)


def closed(say: Translator, calendar: Calendar, now: int) -> str:
    """When somebody is back; empty while somebody is there."""
    if open_at(calendar, now):
        return ""
    try:
        opens = next_opening(calendar, now)
    except NeverOpens:
        return say.gettext("Nobody is here at the moment.")
    at = datetime.fromtimestamp(opens / 1_000_000, UTC).astimezone(ZoneInfo(calendar.zone))
    return say.gettext(
        "Nobody is here at the moment; somebody is back on {day} at {time} ({zone}).",
        day=at.date().isoformat(),
        time=f"{at:%H:%M}",
        zone=calendar.zone,
    )


def ask_fact(language: str, name: str, *, first: bool, again: bool = False) -> str:
    say = translator(language)
    words = say.gettext(FACTS[name].ask)
    if again:
        return say.gettext("I could not read that. {question} If you do not have it, answer “skip”.", question=words)
    if first:
        return say.gettext(
            "Meanwhile this helps them: {question} If you do not have it, answer “skip”.", question=words
        )
    return words


def facts_done(language: str) -> str:
    return translator(language).gettext(
        "Thank you, that is all. It stands beside your request; somebody answers you here."
    )


def after_answer(language: str) -> tuple[str, ...]:
    """What may be pressed below an answer; typed, the words mean the same (`wishes`)."""
    say = translator(language)
    return say.gettext("Yes, that helped"), person(language)


def person(language: str) -> str:
    return translator(language).gettext("Talk to a person")


def numbered(language: str, choices: Sequence[str]) -> str:
    """Answers to choose from, where nothing can be pressed."""
    say = translator(language)
    listed = "\n".join(f"{number}. {one}" for number, one in enumerate(choices, 1))
    how = say.gettext("Answer with the number, or “person” and somebody of the team takes over.")
    return f"{listed}\n\n{how}"


def fact_choices(language: str, name: str) -> tuple[str, ...]:
    return (*FACTS[name].choices, translator(language).gettext("Skip"))


def solved(language: str) -> str:
    return translator(language).gettext("I am glad. If anything else comes up, just write here.")
