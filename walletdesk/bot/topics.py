"""What the desk's topics mean to the bot: which are for people, which are urgent, what they are called.

Of those that ship, the bot's manners were measured; a topic that leads made, or whose kind they changed, goes to people where
they said that it is security, a complaint or urgent.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from walletdesk.bot.rules import FOR_PEOPLE
from walletdesk.kit.i18n import Translator
from walletdesk.kit.unit import Unit
from walletdesk.triage import tree
from walletdesk.triage.intents import BRANCHES, INTENTS
from walletdesk.triage.model import Guess
from walletdesk.triage.names import name_of
from walletdesk.triage.tree import Branch
from walletdesk.wire import Kind, Priority


class Topics(msgspec.Struct, frozen=True, kw_only=True):
    branches: Mapping[str, Branch]
    """By slug; archived ones are not among them."""
    people: frozenset[str]
    """No article answers these for the desk."""

    def priority(self, slug: str) -> Priority:
        found = self.branches.get(slug)
        return Priority.NORMAL if found is None else found.priority

    def name(self, slug: str, say: Translator) -> str:
        found = self.branches.get(slug)
        return slug if found is None else name_of(found, say)

    def pressing(self, guess: Guess) -> float:
        """How likely it belongs to a topic that is always urgent, or about security and not for people anyway."""
        shares = ((guess.intent, guess.confidence), *guess.alternatives)
        return sum(share for slug, share in shares if slug in self.branches and self._presses(self.branches[slug]))

    def _presses(self, one: Branch) -> bool:
        return one.priority is Priority.URGENT or (one.kind is Kind.SECURITY and one.slug not in self.people)


def topics_of(unit: Unit) -> Topics:
    return _topics(tree.branches(unit))


def _topics(branches: Mapping[str, Branch]) -> Topics:
    there = {slug: one for slug, one in branches.items() if not one.archived}
    return Topics(branches=there, people=FOR_PEOPLE | {slug for slug, one in there.items() if _is_for_people(one)})


def _is_for_people(one: Branch) -> bool:
    shipped = INTENTS.get(one.slug)
    if shipped is not None and shipped.kind is one.kind:
        return False
    return one.kind in (Kind.SECURITY, Kind.COMPLAINT) or (shipped is None and one.branch == "security")


SHIPPED = _topics(
    {
        slug: Branch(slug=slug, branch=BRANCHES[slug], priority=one.priority, kind=one.kind)
        for slug, one in INTENTS.items()
    }
)
"""As they are where nobody changed them."""
