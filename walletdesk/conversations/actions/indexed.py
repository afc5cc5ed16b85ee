"""Search finds old messages by the terms that `kit.search` makes of them now."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.conversations import index
from walletdesk.kit import jobs
from walletdesk.kit.unit import Unit

REINDEX = "reindex_messages"
"""Kind of the job that a migration adds where `search.terms` makes other terms than before."""
AT_ONCE = 500


class ReindexArgs(msgspec.Struct, frozen=True):
    after: int
    """Messages up to this id are done."""


def reindex(unit: Unit, ids: Sequence[int], then: int | None) -> None:
    """Index these messages anew, and have a job go on after `then`; None ends it.  May run twice."""
    index.renew(unit, ids)
    if then is not None:
        jobs.add(unit, REINDEX, ReindexArgs(then), key=f"{REINDEX}:{then}")
