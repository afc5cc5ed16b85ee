"""Which message says most of what a conversation is about."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from walletdesk.triage.intents import Intent
from walletdesk.triage.queries import STRANGE, WHOLE
from walletdesk.triage.tables import VerdictRow
from walletdesk.wire import PRIORITY_RANK, Priority

SURE = WHOLE // 2
"""From here on a guess changes something (`sorting.SURE`)."""


def sure(row: VerdictRow) -> bool:
    return row.confidence >= SURE and row.strange < STRANGE and row.intent != "other"


def after(old: VerdictRow | None, new: VerdictRow, intents: Mapping[str, Intent]) -> VerdictRow:
    """What is thought of a conversation after one more message.

    A message that says little ("thanks, and when?") takes nothing from what is known; a more urgent matter always stands
    before a less urgent one.  How somebody feels is what they wrote last; what was abuse or spam stays.
    """
    if old is None:
        return new
    spam, abuse = max(old.spam, new.spam), max(old.abuse, new.abuse)
    urgency = min(Priority(old.urgency), Priority(new.urgency), key=PRIORITY_RANK.__getitem__)
    if new.message_id != old.message_id and not _says_more(old, new, intents):
        return msgspec.structs.replace(old, urgency=urgency.value, mood=new.mood, spam=spam, abuse=abuse, at=new.at)
    if new.message_id == old.message_id:  # the same one, read again
        return msgspec.structs.replace(new, category_set=old.category_set)
    return msgspec.structs.replace(new, urgency=urgency.value, spam=spam, abuse=abuse, category_set=old.category_set)


def _says_more(old: VerdictRow, new: VerdictRow, intents: Mapping[str, Intent]) -> bool:
    if not sure(new):
        return False
    if not sure(old):
        return True
    ranks = [PRIORITY_RANK[intents[one.intent].priority] if one.intent in intents else 9 for one in (old, new)]
    if ranks[0] != ranks[1]:
        return ranks[1] < ranks[0]
    return new.confidence >= old.confidence
