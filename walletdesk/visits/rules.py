"""How codes look, how long they live, how many there are."""

from __future__ import annotations

import hashlib
import hmac

from walletdesk.kit.errors import BadInput, TooMany

_MINUTE = 60 * 1_000_000

DIGITS = 8
CODE_US = 15 * _MINUTE
TRIES = 5
CODES_AN_HOUR = 3
CODES_A_DAY = 8
"""For one address: guessing all day hits one in two and a half million."""
KEPT_US = 24 * 60 * _MINUTE
VISIT_US = 24 * 60 * _MINUTE


class WrongCode(BadInput):
    code = "wrong_code"
    sentence = "This is not the code of the last mail. Please type its eight digits."


class NoCode(BadInput):
    """None was asked for in this browser, it is too old, or it was tried too often."""

    code = "no_code"
    sentence = (
        "There is no code to be typed here: it has run out, or it was asked for in another browser. Ask for a new one."
    )


class TooManyCodes(TooMany):
    code = "too_many_codes"
    sentence = "Several codes were mailed to this address already. Please look for them, or wait an hour."


def typed(text: str) -> str:
    """The digits of a code, however they were typed or pasted; full-width ones count."""
    return "".join(str(int(one)) for one in text[:40] if one.isdecimal())


def shown(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def code_hash(key: bytes, browser: str, code: str) -> str:
    """Bound to the browser: the same digits mean nothing in another."""
    return hmac.digest(key, f"{browser}:{code}".encode(), hashlib.sha256).hex()


def hash_of(token: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
