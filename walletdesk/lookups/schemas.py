"""What the room's routes take."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints

from walletdesk.chain import networks
from walletdesk.chain.told import Level
from walletdesk.lookups.asked import CHARACTERS
from walletdesk.safety.names import Text
from walletdesk.staff.schemas import Given
from walletdesk.wire import RawText


def _known(value: str) -> str:
    if networks.known(value) is None:
        raise ValueError("no such network")
    return value


Network = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]{1,40}$"),
    AfterValidator(_known),
    Field(description="An id of `networks`, or `evm-<chain id>`.", examples=["ethereum"]),
]
Url = Annotated[str, StringConstraints(min_length=8, max_length=2_000, pattern=r"^https?://[!-~]+$")]
Name = Annotated[RawText, Text(80, 1, line=True)]
Pasted = Annotated[str, StringConstraints(min_length=1, max_length=CHARACTERS, pattern=r"^[^\x00]+$")]
"""It goes through the gate before anything else (`asked.read`), with the word in front that says what it is."""


class NewLookup(Given):
    text: Pasted
    network: Network | None = None


class NewLevel(Given):
    level: Level


class Watched(Given):
    watched: StrictBool


class NodeShape(Given):
    """What can be said of a node.  What is left out of a change stays."""

    name: Name | None = None
    url: Url | None = None
    own: StrictBool | None = None
    allow_private: StrictBool | None = Field(default=None, description="It may stand inside a private network.")
    enabled: StrictBool | None = None
    position: Annotated[StrictInt, Field(ge=0, le=1_000)] | None = None
    per_second: Annotated[StrictInt, Field(ge=1, le=1_000)] | None = None


class OwnNetwork(Given):
    """An EVM network that is not in the list."""

    name: Name
    coin: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.$]{1,12}$")]
    block_ms: Annotated[StrictInt, Field(ge=50, le=3_600_000, description="Usual time between two blocks.")]
    explorer: Annotated[
        str,
        StringConstraints(
            max_length=100, pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+)?$"
        ),
        Field(description="Host of a page with the usual paths `/tx/` and `/address/`, or nothing."),
    ] = ""
    testnet: StrictBool = False


class NewNode(NodeShape):
    network: Network
    name: Name
    url: Url


class Switch(Given):
    on: StrictBool


class PublicQuestion(Given):
    text: Pasted
    network: Network | None = None
