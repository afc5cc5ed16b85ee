"""How somebody is reached who can help, and when: the end of each page."""

from __future__ import annotations

import msgspec

from walletdesk.hours import Calendar, NeverOpens, next_opening, open_at
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.unit import Unit
from walletdesk.sla import queries as sla

_WITH_PAGES = (Channel.FORM, Channel.WIDGET, Channel.MAIL)
"""In the order in which their waiting time is told."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    form: bool
    chat: bool
    wait_s: int | None
    """Median to the first answer of a person; None: too few to say."""
    open: bool
    opens_at: int | None
    """When somebody comes, while nobody is there."""

    @property
    def any(self) -> bool:
        return self.form or self.chat

    @property
    def wait_minutes(self) -> int | None:
        return None if self.wait_s is None else max(1, -(-self.wait_s // 60))


def contact(unit: Unit, *, mails: bool) -> Contact:
    """`mails`: whether the desk can confirm addresses, without which the form takes no strangers."""
    active = [one for one in inboxes.page(unit, limit=200) if one.active]
    by_channel = {one.channel: one for one in reversed(active)}
    first = next((by_channel[one] for one in _WITH_PAGES if one in by_channel), None)
    if first is None:
        return Contact(form=False, chat=False, wait_s=None, open=False, opens_at=None)
    calendar = inboxes.calendar(first)
    there = open_at(calendar, unit.now)
    return Contact(
        form=mails and Channel.FORM in by_channel,
        chat=Channel.WIDGET in by_channel,
        wait_s=sla.expected_wait_s(unit, first.id),
        open=there,
        opens_at=None if there else _opens_at(calendar, unit.now),
    )


def _opens_at(calendar: Calendar, now: int) -> int | None:
    try:
        return next_opening(calendar, now)
    except NeverOpens:
        return None
