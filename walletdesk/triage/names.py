"""What the intents that ship are called, for texts that the server writes; menus have the same names in
`web/console/src/inbox/categories.ts`.
"""

from __future__ import annotations

from walletdesk.kit.i18n import Translator
from walletdesk.triage.tree import Branch


def _(sentence: str) -> str:
    """Marks a sentence for `bin/words`; it is translated when its reader is known."""
    return sentence


NAMES = {
    "pending_low_fee": _("Pending: fee too low"),
    "pending_nonce": _("Pending: held up by an earlier one"),
    "not_found": _("Transaction not found"),
    "replaced": _("Transaction replaced or cancelled"),
    "failed_gas": _("Failed: out of gas"),
    "failed_slippage": _("Failed: price moved"),
    "failed_contract": _("Failed: refused by the contract"),
    "no_gas_coin": _("No coins for the fee"),
    "tron_resources": _("TRON energy or bandwidth"),
    "tron_activation": _("TRON account not activated"),
    "btc_unconfirmed": _("Bitcoin unconfirmed"),
    "sol_expired": _("Solana transaction expired"),
    "sol_rent": _("Solana rent"),
    "ton_bounced": _("TON transfer bounced"),
    "fee_question": _("Question about fees"),
    "deposit_not_credited": _("Sent to an exchange, not credited"),
    "withdrawal_missing": _("Withdrawn from an exchange, not here"),
    "memo_missing": _("Memo or tag forgotten"),
    "wrong_network": _("Wrong network, own wallet"),
    "wrong_network_lost": _("Wrong network, not own wallet"),
    "wrong_address": _("Sent to a wrong address"),
    "bridge_pending": _("Bridge not finished"),
    "swap_missing": _("Swap paid, nothing received"),
    "token_not_shown": _("Token not shown"),
    "balance_wrong": _("Balance wrong or zero"),
    "price_wrong": _("Price wrong"),
    "history_missing": _("History missing"),
    "seed_lost": _("Recovery phrase lost"),
    "password_forgotten": _("Password forgotten"),
    "seed_invalid": _("Phrase not accepted, or another address"),
    "app_fault": _("App does not work"),
    "hardware_wallet": _("Hardware wallet"),
    "seed_leaked": _("Coins stolen or recovery phrase leaked"),
    "approval_drain": _("Drained after an approval or signature"),
    "tron_permission": _("TRON permissions changed by somebody"),
    "delegation_drain": _("Address delegated to a thief (EIP-7702)"),
    "strange_token": _("Strange token or NFT arrived"),
    "address_poisoning": _("Look-alike address (poisoning)"),
    "clipboard_swap": _("Address swapped while copying"),
    "fake_app": _("Fake app or website"),
    "fake_support": _("Fake support or recovery scam"),
    "free_seed_bait": _("Bait: somebody's phrase with coins"),
    "fake_investment": _("Fake investment"),
    "token_frozen": _("USDT or USDC frozen"),
    "buy_sell_stake": _("Buying, selling, staking"),
    "formal_request": _("Complaint, refund, privacy, authorities, press"),
    "account_registration": _("Registration"),
    "account_locked": _("Account locked"),
    "account_details_change": _("Change of account details"),
    "privacy_settings": _("Privacy settings"),
    "two_factor": _("Two-factor log-in"),
    "app_version": _("App versions and updates"),
    "supported_assets": _("Supported coins and chains"),
    "how_to_transfer": _("How to send and receive"),
    "how_to_defi": _("How to use DeFi and dApps"),
    "cross_border_payment": _("Payments abroad"),
    "promotion": _("Promotions and rewards"),
    "third_party_payment": _("Payment through a third party"),
    "refund_policy": _("Question about refunds"),
    "feature_wish": _("Wish for a feature"),
    "praise_or_complaint_about_staff": _("Praise or complaint about a colleague"),
    "language_support": _("Languages"),
    "market_question": _("Question about the market"),
    "security_advice": _("How to stay safe"),
    "person_in_distress": _("Person in distress"),
    "abuse": _("Abuse"),
    "spam": _("Spam"),
    "other": _("Something else"),
}


def name_of(one: Branch, say: Translator) -> str:
    """As leads renamed it, else as it ships, in the language of `say`."""
    first, second = (one.name_zh, one.name_en) if say.language.startswith("zh") else (one.name_en, one.name_zh)
    return first or second or say.gettext(NAMES.get(one.slug, one.slug))
