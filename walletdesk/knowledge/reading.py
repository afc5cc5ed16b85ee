"""An article as somebody writes it, read by the gate: it may warn of what asks for a secret, and may never ask itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.http import WrongFields
from walletdesk.knowledge import rules
from walletdesk.knowledge.refusals import NoTitle, SecretInArticle, TooLong, WrongSlug
from walletdesk.safety import places, screen, trusted
from walletdesk.safety.names import spells_secret, trimmed
from walletdesk.safety.outgoing import refuse_asking, unsure
from walletdesk.safety.places import Allowed
from walletdesk.wire import RawText, SafeText

_STRETCH, _OVERLAP = 15_000, 600
"""What asks and what leads elsewhere is looked for in stretches that the finders read whole."""
UNREAD = "?"
"""Among places: only a lead can say what it asks for."""
NOTHING = screen(RawText("")).text


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a text says."""

    title: SafeText
    summary: SafeText
    body: SafeText


def words(title: RawText, summary: RawText, body: RawText) -> Words:
    """Run it in a thread: the gate reads everything.  Raises WrongFields (422)."""
    wrong: dict[str, WalletdeskError] = {}

    def field(name: str, read: Callable[[], SafeText]) -> SafeText:
        try:
            return read()
        except WalletdeskError as error:
            wrong[name] = error
            return NOTHING

    made = Words(
        title=field("title", lambda: line(title, rules.TITLE_LENGTH)),
        summary=field("summary", lambda: trusted(" ".join(text(summary, rules.SUMMARY_LENGTH).split()))),
        body=field("body", lambda: trusted(_lines(text(body, rules.BODY_LENGTH)))),
    )
    if not made.title and "title" not in wrong:
        wrong["title"] = NoTitle()
    if wrong:
        raise WrongFields({name: (error.text, dict(error.values)) for name, error in wrong.items()})
    return made


def _lines(body: str) -> str:
    """As files have it, so that what is exported comes back the same."""
    return body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def again(before: Words) -> Words:
    """What an older version said, read by today's gate.  Raises WrongFields (422)."""
    return words(RawText(before.title), RawText(before.summary), RawText(before.body))


def line(raw: RawText, most: int) -> SafeText:
    """A title or a name.  Raises SecretInArticle, AsksForSecret, TooLong or NoTitle (422)."""
    read = trimmed(text(raw, most))
    if not read.isprintable():
        raise NoTitle
    return read


def text(raw: RawText, most: int) -> SafeText:
    """Raises SecretInArticle, AsksForSecret or TooLong (422)."""
    if len(raw) > most:
        raise TooLong(most=most)
    read = screen(raw)
    if read.found:
        raise SecretInArticle
    for part in stretches(read.text):
        refuse_asking(part, published=True)
    return read.text


def check_slug(slug: str) -> None:
    """Raises WrongSlug or SecretInArticle (422)."""
    if not rules.is_slug(slug):
        raise WrongSlug(field="slug")
    if spells_secret(slug):
        raise SecretInArticle(field="slug")


def outside(texts: Sequence[str], allowed: Allowed) -> list[str]:
    """Places the texts lead to that nobody has allowed, `?` where the language is not read whole."""
    found: list[str] = []
    for part in (part for one in texts for part in stretches(one)):
        found += [place.value for place in places.outside(part, allowed)]
        if unsure(part):
            found.append(UNREAD)
    return list(dict.fromkeys(found))


def stretches(whole: str) -> Iterator[str]:
    for at in range(0, max(1, len(whole)), _STRETCH):
        yield whole[max(0, at - _OVERLAP) : at + _STRETCH]
