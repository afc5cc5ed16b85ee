"""What people write about: the intents of the wallet domain, each with its order of work and its kind.

Source: the project's taxonomy of wallet questions (46 intents with their urgency, and
22 further ones).  A conversation's `category` is one of these slugs.
"""

from __future__ import annotations

import msgspec

from walletdesk.triage.rules import Triage
from walletdesk.wire import PRIORITY_RANK, Kind, Priority

_U, _H, _N, _L = Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW
_SECURITY, _FAULT, _QUESTION, _COMPLAINT, _FEEDBACK = (
    Kind.SECURITY,
    Kind.FAULT,
    Kind.QUESTION,
    Kind.COMPLAINT,
    Kind.FEEDBACK,
)


class Intent(msgspec.Struct, frozen=True):
    slug: str
    priority: Priority
    """P0 to P3 of the taxonomy: urgent, high, normal, low."""
    kind: Kind


_ALL = (
    # Transactions that hang, fail or vanish.
    Intent("pending_low_fee", _N, _FAULT),
    Intent("pending_nonce", _N, _FAULT),
    Intent("not_found", _N, _FAULT),
    Intent("replaced", _L, _QUESTION),
    Intent("failed_gas", _L, _FAULT),
    Intent("failed_slippage", _L, _FAULT),
    Intent("failed_contract", _L, _FAULT),
    Intent("no_gas_coin", _N, _FAULT),
    Intent("tron_resources", _N, _FAULT),
    Intent("tron_activation", _L, _FAULT),
    Intent("btc_unconfirmed", _N, _FAULT),
    Intent("sol_expired", _N, _FAULT),
    Intent("sol_rent", _L, _QUESTION),
    Intent("ton_bounced", _N, _FAULT),
    Intent("fee_question", _L, _QUESTION),
    # Money between places.
    Intent("deposit_not_credited", _N, _FAULT),
    Intent("withdrawal_missing", _N, _FAULT),
    Intent("memo_missing", _N, _FAULT),
    Intent("wrong_network", _N, _FAULT),
    Intent("wrong_network_lost", _N, _FAULT),
    Intent("wrong_address", _N, _FAULT),
    Intent("bridge_pending", _N, _FAULT),
    Intent("swap_missing", _N, _FAULT),
    # What the app shows.
    Intent("token_not_shown", _L, _FAULT),
    Intent("balance_wrong", _L, _FAULT),
    Intent("price_wrong", _L, _FAULT),
    Intent("history_missing", _L, _FAULT),
    # Getting in.
    Intent("seed_lost", _N, _QUESTION),
    Intent("password_forgotten", _L, _QUESTION),
    Intent("seed_invalid", _N, _FAULT),
    Intent("app_fault", _L, _FAULT),
    Intent("hardware_wallet", _L, _FAULT),
    # Security.
    Intent("seed_leaked", _U, _SECURITY),
    Intent("approval_drain", _U, _SECURITY),
    Intent("tron_permission", _U, _SECURITY),
    Intent("delegation_drain", _U, _SECURITY),
    Intent("strange_token", _L, _QUESTION),
    Intent("address_poisoning", _H, _SECURITY),
    Intent("clipboard_swap", _U, _SECURITY),
    Intent("fake_app", _U, _SECURITY),
    Intent("fake_support", _U, _SECURITY),
    Intent("free_seed_bait", _N, _QUESTION),
    Intent("fake_investment", _H, _SECURITY),
    Intent("token_frozen", _N, _FAULT),
    # Partners and formal matters.
    Intent("buy_sell_stake", _L, _QUESTION),
    Intent("formal_request", _H, _COMPLAINT),
    # Further ones.
    Intent("account_registration", _L, _QUESTION),
    Intent("account_locked", _N, _FAULT),
    Intent("account_details_change", _L, _QUESTION),
    Intent("privacy_settings", _L, _QUESTION),
    Intent("two_factor", _N, _QUESTION),
    Intent("app_version", _L, _QUESTION),
    Intent("supported_assets", _L, _QUESTION),
    Intent("how_to_transfer", _L, _QUESTION),
    Intent("how_to_defi", _L, _QUESTION),
    Intent("cross_border_payment", _L, _QUESTION),
    Intent("promotion", _L, _QUESTION),
    Intent("third_party_payment", _L, _QUESTION),
    Intent("refund_policy", _L, _QUESTION),
    Intent("feature_wish", _L, _FEEDBACK),
    Intent("praise_or_complaint_about_staff", _N, _COMPLAINT),
    Intent("language_support", _L, _QUESTION),
    Intent("market_question", _L, _QUESTION),
    Intent("security_advice", _L, _QUESTION),
    Intent("person_in_distress", _U, _QUESTION),
    Intent("abuse", _L, _QUESTION),
    Intent("spam", _L, _QUESTION),
    Intent("other", _L, _QUESTION),
)

INTENTS: dict[str, Intent] = {intent.slug: intent for intent in _ALL}
"""By slug, in the order in which menus offer them."""

_BEGINS = {
    "pending_low_fee": "transactions",
    "deposit_not_credited": "between",
    "token_not_shown": "shown",
    "seed_lost": "access",
    "seed_leaked": "security",
    "buy_sell_stake": "formal",
    "account_registration": "further",
}


def _branches() -> dict[str, str]:
    found, branch = {}, ""
    for slug in INTENTS:
        branch = _BEGINS.get(slug, branch)
        found[slug] = branch
    return found


BRANCHES = _branches()
"""The group under which menus offer an intent."""

CHOSEN = "topic_chosen"
"""The reason where the choice decided."""


def with_topic(triage: Triage, topic: str) -> Triage:
    """What a text says together with what its writer chose it to be about (a slug, or nothing).

    A choice is a claim like a sentence: an urgent one is judged as the same words would be.  It takes nothing back:
    of a text and a choice the more pressing one counts, and a kind that the words show stands.
    """
    chosen = INTENTS.get(topic)
    if chosen is None or triage.priority is Priority.URGENT:
        return triage
    if chosen.priority is Priority.URGENT:
        return Triage(chosen.priority, chosen.kind, (CHOSEN, *triage.reasons))
    if not triage.reasons and chosen.kind is Kind.FEEDBACK:
        return Triage(chosen.priority, chosen.kind, (CHOSEN,))
    pressing = min(triage.priority, chosen.priority, key=PRIORITY_RANK.__getitem__)
    if triage.reasons:
        return Triage(pressing, triage.kind, triage.reasons)
    return Triage(pressing, chosen.kind, (CHOSEN,))
