"""A channel that fails is on every page of those who lead, until it works."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from tests.support.desk import an_inbox
from walletdesk.inboxes import accounts
from walletdesk.inboxes.accounts import Noted
from walletdesk.kit.clock import HOUR
from walletdesk.staff.rules import Role


def test_leads_are_told_on_every_page_that_a_channel_fails(stage: Stage) -> None:
    db = stage.site.db
    inbox = an_inbox(db)
    db.write_and_wait(accounts.put, inbox.id, b"")
    db.write_and_wait(accounts.note, inbox.id, Noted(failed_at=db.clock.now() - HOUR, failure="provider_down"))
    db.write_and_wait(accounts.tell, inbox)
    lead, agent = stage.agent("Grace", Role.LEAD), stage.agent("Bob")
    for one in (lead, agent):
        one.arrive("all")
    told = f"The channel of the inbox “{inbox.name}” fails."
    expect(lead.page.get_by_text(told)).to_be_visible()
    expect(agent.page.get_by_text(told)).to_have_count(0)
    looked_at(lead, "channel-notice")
