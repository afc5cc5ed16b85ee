"""What somebody pastes where a hash, an address or a contract is asked for."""

from __future__ import annotations

from walletdesk.kit.errors import BadInput
from walletdesk.safety.gate import screen
from walletdesk.wire import OPENS_WALLETS, Certainty, RawText, Screened


class HoldsSecret(BadInput):
    code = "holds_secret"
    sentence = (
        "This holds a recovery phrase or a private key. Nothing was looked up and nothing stored. "
        "Treat that wallet as compromised and move everything to a new one."
    )


def pasted(text: str, about: str) -> Screened:
    """The gate's reading of `text` behind `about` ("tx", "contract"), the word for what is asked for.

    So 64 digits without a word beside them are that.  What the writer's own words hold for a key is one all the same:
    raises HoldsSecret (422).
    """
    screened = screen(RawText(f"{about} {text}"))
    for one in (*screen(RawText(text)).found, *screened.found):
        if one.certainty is not Certainty.ASK and one.kind in OPENS_WALLETS:
            raise HoldsSecret
    return screened
