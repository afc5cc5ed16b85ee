"""What a conversation's macros are filled with: what the desk knows of it."""

from __future__ import annotations

import json

from walletdesk.chain import networks
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.tables import Conversation
from walletdesk.inboxes import queries as inboxes
from walletdesk.kit.unit import Unit
from walletdesk.lookups import queries as lookups
from walletdesk.macros import actions, queries, rules
from walletdesk.macros.queries import Reader, actions_of, texts_of
from walletdesk.macros.schemas import PREVIEW, FilledMacro, MacroActions, OfferedMacro, OfferedMacros
from walletdesk.people import queries as people

OFFERED = 20


def offered(unit: Unit, number: int, who: Reader, words: str, usual: str) -> OfferedMacros:
    """Those a reply in this conversation can be made of, the best answer first.  Raises NotFound (404)."""
    talk = conversations.by_number(unit, number)
    shown = []
    for row in queries.found(unit, who, words, use=True)[:OFFERED]:
        texts = texts_of(row.texts)
        chosen = rules.choose(texts, talk.language, usual)
        shown.append(
            OfferedMacro(
                id=row.id,
                name=row.name,
                folder=row.folder,
                shortcut=row.shortcut,
                language=chosen.language,
                exact=chosen.exact,
                preview=texts.get(chosen.language, "")[:PREVIEW],
                actions=MacroActions.of(actions_of(row.actions)),
            )
        )
    return OfferedMacros(macros=shown)


def filled(
    unit: Unit, number: int, macro_id: int, who: Reader, *, agent: str, language: str | None, usual: str
) -> FilledMacro:
    """A macro's text for this conversation, in `language` if that is asked for.  Raises NotFound (404)."""
    talk = conversations.by_number(unit, number)
    row = queries.usable(unit, who, macro_id)
    texts = texts_of(row.texts)
    if language in texts:
        chosen = rules.Chosen(language or "", rules.choose([language or ""], talk.language, usual).exact)
    else:
        chosen = rules.choose(texts, talk.language, usual)
    text, missing = rules.fill(texts.get(chosen.language, ""), _known(unit, talk, agent))
    todo = actions_of(row.actions)
    return FilledMacro(
        id=row.id,
        name=row.name,
        text=text,
        language=chosen.language,
        exact=chosen.exact,
        languages=list(texts),
        missing=list(missing),
        actions=MacroActions.of(todo),
        gone=list(actions.gone(unit, todo)),
    )


def _known(unit: Unit, talk: Conversation, agent: str) -> dict[str, str]:
    """By placeholder; of transactions and addresses the ones that were spoken of last."""
    person = people.by_id(unit, talk.contact_id)
    inbox = inboxes.by_id(unit, talk.inbox_id)
    facts = json.loads(talk.facts)
    looks = lookups.of_conversation(unit, talk.id)
    hash_of = next((one for one in looks if one.kind == "transaction"), None)
    address_of = next((one for one in looks if one.kind == "address"), None)
    newest = looks[0].network if looks else ""
    network = networks.known(newest) if newest else None
    return {
        "contact.name": str(person.name) if person else "",
        "agent.name": agent,
        "inbox.name": str(inbox.name) if inbox else "",
        "conversation.number": str(talk.number),
        "network": network.name if network else str(facts.get("chain") or ""),
        "hash": hash_of.subject if hash_of else "",
        "address": address_of.subject if address_of else "",
        "app.version": str(facts.get("app_version") or ""),
    }
