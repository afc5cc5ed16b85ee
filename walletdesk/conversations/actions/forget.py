"""Contacts who never said anything."""

from __future__ import annotations

from walletdesk.conversations import queries
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people


def forget_silent(unit: Unit, contact_id: int) -> None:
    """Removes a contact without a conversation: a file of theirs, which no message took, had made one of a stranger.

    Announces ContactForgotten where somebody went.
    """
    if not queries.of_contact(unit, contact_id, limit=1):
        people.forget_stranger(unit, contact_id)
