"""Receipt is confirmed from a fixed text: the number of the request, and what nobody of the team will ever ask for.

It repeats nothing of what somebody wrote (attackers write phishing into a subject and have a genuine address mail it), goes to
nobody who is not known or whose provider does not vouch for them, and stops where nobody but a machine seems to read it.
"""

from __future__ import annotations

from sqlalchemy import text

from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.actions.warned import tell
from walletdesk.conversations.rules import CONFIRMATION, Confirm, may_confirm
from walletdesk.kit import i18n
from walletdesk.kit.clock import HOUR
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.people.rules import Proof
from walletdesk.safety import trusted


class _Before(Row, frozen=True, kw_only=True):
    answered_at: int | None
    unanswered: int
    lately: int


_BEFORE = Query(
    text(
        "with said as (select m.author_kind, m.external_id, m.created_at from message m "
        "join conversation c on c.id = m.conversation_id where c.contact_id = :contact and m.author_kind in ('agent', 'system') "
        "and m.visibility = 'public'), answered as (select max(created_at) as at from said where author_kind = 'agent') "
        "select (select at from answered), "
        "(select count(*) from said where external_id like :confirmations and created_at > coalesce((select at from answered), 0)), "
        "(select count(*) from said where external_id like :confirmations and created_at > :since)"
    ),
    _Before,
)


def confirm(unit: Unit, held: Opened, wanted: Confirm, proof: Proof, message_id: int) -> None:
    """Say that it arrived, in a conversation that has just begun, to whom it may be said."""
    if wanted is Confirm.NEVER:
        return
    before = unit.value(_BEFORE, contact=held.now.contact_id, confirmations=f"{CONFIRMATION}%", since=unit.now - HOUR)
    known = wanted is Confirm.ALWAYS or proof is not Proof.NONE or before.answered_at is not None
    if known and may_confirm(before.unanswered, before.lately):
        said = i18n.translator(held.now.language)
        words = said.gettext(
            "We have received your message. Your request has the number {number}; we will answer you here.\n\n"
            "We never ask for your recovery phrase, your private keys or your password, and never call you or send you a program to install.",
            number=held.now.number,
        )
        tell(held, trusted(words), f"{CONFIRMATION}{message_id}")
