"""Until when a provider lets us answer: counted on the conversation."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, select, text

from walletdesk.conversations.rules import Window
from walletdesk.conversations.tables import ReplyWindow, reply_window
from walletdesk.kit import jobs
from walletdesk.kit.errors import Conflict
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit

_OF = Query(
    select(*columns(reply_window, ReplyWindow)).where(reply_window.c.conversation_id == bindparam("conversation")),
    ReplyWindow,
)
_OPEN = Query[int](
    text(
        "insert into reply_window (conversation_id, closes_at, sends_left) values (:conversation, :closes_at, :sends_left) "
        "on conflict (conversation_id) do update set closes_at = excluded.closes_at, sends_left = excluded.sends_left"
    )
)
_USE = Query[int](
    text(
        "update reply_window set sends_left = sends_left - 1 "
        "where conversation_id = :conversation and sends_left is not null and sends_left > 0"
    )
)
_CLOSE = Query[int](text("update reply_window set sends_left = 0 where conversation_id = :conversation"))
SHUT = "window_shuts"
"""Kind of the job that is planned for the moment when a window closes."""


class ShutArgs(msgspec.Struct, frozen=True):
    conversation_id: int


class WindowClosed(Conflict):
    code = "window_closed"
    sentence = "The provider takes no more answers here until the contact writes again. Write a note, or reach them another way."


def of(unit: Unit, conversation_id: int) -> ReplyWindow | None:
    """None where the provider always lets us answer."""
    return unit.one(_OF, conversation=conversation_id)


def contact_wrote(unit: Unit, conversation_id: int, window: Window | None) -> None:
    """A message of theirs opens the window anew."""
    if window is not None:
        closes_at = unit.now + window.open_us
        unit.run(_OPEN, conversation=conversation_id, closes_at=closes_at, sends_left=window.sends)
        look_later(unit, conversation_id, closes_at)


def look_later(unit: Unit, conversation_id: int, closes_at: int) -> None:
    """Have `clocks.shut` look at it then."""
    jobs.add(unit, SHUT, ShutArgs(conversation_id), key=f"{SHUT}:{conversation_id}", run_at=closes_at)


def close(unit: Unit, conversation_id: int) -> None:
    unit.run(_CLOSE, conversation=conversation_id)


def sent(unit: Unit, conversation_id: int) -> None:
    unit.run(_USE, conversation=conversation_id)


def must_be_open(unit: Unit, conversation_id: int) -> None:
    """Raises WindowClosed (409)."""
    found = of(unit, conversation_id)
    if found is not None and not found.open(unit.now):
        raise WindowClosed
