"""What somebody pastes to have it looked at now: through the gate, then to the chain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from walletdesk.kit.errors import BadInput, Conflict
from walletdesk.lookups.looking import Look, Looker, Named, named_among
from walletdesk.safety.pasted import HoldsSecret, pasted

if TYPE_CHECKING:
    from walletdesk.chain.recognise import Recognised

CHARACTERS = 2_000
MOST = 3


class NothingRecognised(BadInput):
    code = "nothing_recognised"
    sentence = "There is no transaction hash and no address in this."


class DamagedValue(BadInput):
    code = "damaged_value"
    sentence = "This hash or address is incomplete or mistyped. Copy it once more as a whole."


class DisguisedValue(BadInput):
    code = "disguised_value"
    sentence = (
        "This contains letters of another alphabet that look like the right ones: do not send anything to it. "
        "Take the address once more from its owner."
    )


class NoNode(Conflict):
    code = "no_node"
    sentence = "No node is set up for this network."


def read(text: str) -> tuple[tuple[Recognised, ...], list[Named]]:
    """What can be looked up, and the addresses among it.  Raises HoldsSecret, NothingRecognised, DisguisedValue or DamagedValue (422).

    The place where it is pasted asks for a hash, so 64 digits without a word beside them are one.
    """
    from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start

    text = text[:CHARACTERS]
    screened = pasted(text, "tx")
    found = recognise.find(screened.text, asked="transaction")
    good = tuple(one for one in found if not one.problem)
    if recognise.held_back(screened.text):
        raise HoldsSecret
    if not good and any(one.problem == "mixed-script" for one in found):
        raise DisguisedValue
    if not good:
        raise DamagedValue if found else NothingRecognised
    first = tuple(sorted(good, key=lambda one: one.kind != "transaction"))[:MOST]
    return first, named_among(screened.text, first)


async def look_now(looker: Looker, text: str, *, chain: str = "", named: Sequence[Named] = ()) -> list[Look]:
    """`named` are addresses named before.  Raises as `read`, or NoNode (409)."""
    there, here = await asyncio.to_thread(read, text)
    looks = await asyncio.gather(*(looker.look(one, chain=chain, named=[*here, *named]) for one in there))
    done = [one for one in looks if one is not None]
    if not done:
        raise NoNode
    return done
