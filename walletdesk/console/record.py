"""What the things are called that the record holds by their ids."""

from __future__ import annotations

from collections.abc import Collection

from walletdesk.audit.queries import Called, Thing
from walletdesk.bot.flows import queries as flows
from walletdesk.conversations import queries
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import queries as articles
from walletdesk.macros import queries as macros


def called(unit: Unit, things: Collection[Thing]) -> dict[Thing, Called]:
    """Numbers of conversations, names of tags, articles, guided flows and of the desk's macros, as they are now."""
    named = {
        id_: Called(number=number) for id_, number in queries.numbers_of(unit, _of("conversation", things)).items()
    }
    found: dict[Thing, Called] = {("conversation", id_): one for id_, one in named.items()}
    tags = queries.tag_names_of(unit, _of("tag", things))
    found |= {("flow", id_): Called(name=name) for id_, name in flows.names_of(unit, _of("flow", things)).items()}
    found |= {("macro", id_): Called(name=name) for id_, name in macros.names_of(unit, _of("macro", things)).items()}
    found |= {
        ("article", id_): Called(name=name) for id_, name in articles.titles_of(unit, _of("article", things)).items()
    }
    return found | {("tag", id_): Called(name=name) for id_, name in tags.items()}


def _of(kind: str, things: Collection[Thing]) -> list[int]:
    return [id_ for one, id_ in things if one == kind]
