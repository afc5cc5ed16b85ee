"""How codes look, how long they live, how many there are."""

from __future__ import annotations

import hashlib
import hmac
import re

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


_PLAIN = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
"""What a browser takes for an address (HTML, "valid e-mail address"), with a name behind the last dot."""


def is_plain(address: str) -> bool:
    """Whether it is one address and nothing that a mail server might read in another way, such as `x<y@example.com`."""
    return len(address) <= 254 and _PLAIN.fullmatch(address) is not None


def mailbox(address: str) -> str:
    """Where its mail lands: what stands behind a plus is the owner's own mark."""
    name, _, host = address.rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"


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
