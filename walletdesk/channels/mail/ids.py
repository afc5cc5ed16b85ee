"""How a mail finds its conversation.

Our Message-IDs and the token after the plus are made from our numbers with a key: nobody guesses them, and a process that died
makes the same again.  They say which conversation a mail belongs to, never who wrote it: whoever got a mail can pass both on.

What people's own mail programs call their mails is only asked for together with the address that wrote it, so that no stranger
puts another's threads elsewhere by repeating an id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

from walletdesk.channels.mail.headers import Address

MOST_LOOKED = 40
"""References are read from the newest on; a thread that is longer has one of ours among them."""
_OURS = re.compile(r"<?(wd([0-9a-f]{1,16})\.([a-z2-7]{26})@[A-Za-z0-9.-]{1,253})>?")


def _made(key: str, *of: str) -> str:
    made = hmac.digest(key.encode(), "\n".join(of).encode(), hashlib.sha256)[:16]
    return base64.b32encode(made).decode().rstrip("=").lower()


def message_id(key: str, number: int, domain: str) -> str:
    """Of our message with this id: the same however often it is made."""
    return f"<wd{number:x}.{_made(key, 'mail', f'{number:x}')}@{domain}>"


def is_ours(key: str, said: str) -> bool:
    found = _OURS.fullmatch(said)
    return found is not None and hmac.compare_digest(found[3], _made(key, "mail", found[2]))


def number_of(ours: str) -> int:
    """What one of our ids was made from."""
    found = _OURS.fullmatch(ours)
    return int(found[2], 16) if found is not None else 0


def ours_in(key: str, text: str) -> list[str]:
    """Our ids that stand somewhere in a text: of what a mail server returned, for one."""
    found = dict.fromkeys(f"<{one[1]}>" for one in _OURS.finditer(text[:200_000]))
    return [one for one in found if is_ours(key, one)][:20]


def token(key: str, conversation: str) -> str:
    """What stands after the plus in the address to answer to."""
    return f"r{_made(key, 'plus', conversation)[:16]}"


def plus_address(address: str, token: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def token_in(addresses: Sequence[Address], extra: str = "") -> str:
    """The token of the first address that has one."""
    for address in (extra, *(one.address for one in addresses)):
        if found := re.search(r"\+(r[a-z2-7]{16})@", address.lower()):
            return found[1]
    return ""


def of_ours(message_id: str) -> str:
    return f"ours:{message_id}"


def of_token(token: str) -> str:
    return f"plus:{token}"


def of_theirs(key: str, sender: str, message_id: str) -> str:
    """Made with a key: whoever sets an id of theirs may have written words into it."""
    return f"theirs:{_made(key, 'theirs', sender.lower(), message_id)}"


def looked_in(key: str, sender: str, answered: Sequence[str], references: Sequence[str], token: str) -> tuple[str, ...]:
    """Where a mail may belong, the surest first."""
    ids = list(dict.fromkeys([*answered, *reversed(references)]))[:MOST_LOOKED]
    named = [of_ours(one) if is_ours(key, one) else of_theirs(key, sender, one) for one in ids]
    return (*named, *([of_token(token)] if token else ()))
