"""What the bot tells the team when a person takes over, in the team's language, whatever the contact's is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from walletdesk.bot.facts import labelled
from walletdesk.bot.rules import Reason, Source
from walletdesk.bot.texts import link
from walletdesk.kit.i18n import Translator
from walletdesk.lookups import queries as lookups
from walletdesk.lookups.tables import LookupRow
from walletdesk.wire import Priority


def _(sentence: str) -> str:
    """Marks a sentence for `bin/words`; it is translated when its reader is known."""
    return sentence


WHY = {
    Reason.UNSURE: _("It found articles but was not sure that they answer this."),
    Reason.NOTHING_FOUND: _("It found no article about this."),
    Reason.DISTRESS: _("The contact may be in danger: it named help lines and says nothing more."),
    Reason.URGENT: _("This is urgent."),
    Reason.MAYBE_URGENT: _("This may be urgent."),
    Reason.SECRET: _("The message held a secret, which was taken out."),
    Reason.POLICY: _("This is for people: a complaint, a formal request or the like."),
    Reason.WANTS_PERSON: _("The contact asked for a person."),
    Reason.UPSET: _("The contact has had enough."),
    Reason.NOT_HELPED: _("What it answered did not help."),
    Reason.TURNS: _("It has answered several times here."),
    Reason.FLOW: _("Its guided flow leads to a person here."),
    Reason.FLOW_UNREAD: _("It could not read an answer in its guided flow."),
    Reason.REFUSED: _("What it would have said did not pass the check of outgoing texts."),
}
"""Why a person takes over, for the team."""


URGENCY = {
    Priority.URGENT: _("urgent"),
    Priority.HIGH: _("high"),
    Priority.NORMAL: _("normal"),
    Priority.LOW: _("low"),
}
LANGUAGES = {
    "ar": _("Arabic"),
    "de": _("German"),
    "en": _("English"),
    "es": _("Spanish"),
    "fa": _("Persian"),
    "fr": _("French"),
    "hi": _("Hindi"),
    "id": _("Indonesian"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "th": _("Thai"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "vi": _("Vietnamese"),
    "zh": _("Chinese"),
}
"""Others are named by their code."""


def language_name(code: str, say: Translator) -> str:
    known = LANGUAGES.get(code.partition("-")[0])
    return code if known is None else say.gettext(known)


def verdict(row: LookupRow, say: Translator) -> str:
    """What the chain says of it, in a sentence."""
    from walletdesk.chain import explain, networks, shown  # what they bring, no start waits for
    from walletdesk.chain.told import Level

    said = explain.explain(lookups.verdict_of(row), shown.spoken(say.language), Level.EXPERT)
    network = networks.NETWORKS.get(row.network)
    return f"{shown.short(row.subject)} ({row.network if network is None else network.name}): {said.headline}"


def note(
    say: Translator,
    reason: Reason,
    *,
    about: str,
    urgency: Priority,
    spoken: str,
    facts: Mapping[str, object],
    answers: Sequence[tuple[str, str]] = (),
    tried: Sequence[Source],
    verdicts: Sequence[str],
    public_url: str,
) -> str:
    """`spoken` is the contact's language, `about` the topic's name, `answers` what a guided flow asked and was told."""
    lines = [say.gettext("The bot hands over. {why}", why=say.gettext(WHY[reason]))]
    if about:
        lines.append(say.gettext("About: {intent}", intent=about))
    lines.append(
        say.gettext(
            "Urgency: {urgency}. Language: {language}.",
            urgency=say.gettext(URGENCY[urgency]),
            language=language_name(spoken, say),
        )
    )
    lines += [f"{say.gettext(label)}: {value}" for label, value in labelled(facts)]
    lines += [f"{asked}: {value}" for asked, value in answers]
    lines += [say.gettext("On the chain: {verdict}", verdict=one) for one in verdicts]
    lines += [
        say.gettext("Tried: {title} {link}", title=one.title, link=link(public_url, one))
        for one in {one.slug: one for one in tried}.values()
    ]
    return "\n".join(lines)
