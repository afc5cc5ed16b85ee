"""A mailbox that does not open says why to who connects it, and an address its server vouches for says so to the agent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.channels.mail.desk import Customer, MailDesk
from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from tests.support.mailservers import MailServers
from walletdesk.inboxes import accounts
from walletdesk.staff.rules import Role

REFUSED = {
    "en": "the mail server refuses the user name or the password",
    "zh": "邮件服务器拒绝了用户名或密码",
}
TEST = {"en": "Test the connection", "zh": "测试连接"}
VOUCHED = {"en": "their mail server vouches for it", "zh": "其邮件服务器担保"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_connects_a_mailbox_reads_why_it_does_not_open(
    stage: Stage, mail_servers: MailServers, language: str
) -> None:
    desk = MailDesk(stage.site, mail_servers, f"story.{language}@wallet.example")
    ann = Customer(mail_servers, f"story.{language}@customer.example", "Ann")
    ann.writes(desk.address, "My transfer", "Where is it?")
    first = desk.hears()[0]
    agent = stage.agent("Bob", language=language)
    agent.arrive(f"all/{first.number}")
    expect(agent.page.get_by_text(VOUCHED[language])).to_be_visible()
    looked_at(agent, "mail-vouched")

    sealed = accounts.sealed(stage.site.settings.key(accounts.PURPOSE), desk.inbox.id, {"password": "another"})
    stage.site.db.write_and_wait(accounts.put, desk.inbox.id, sealed)
    admin = stage.agent("Ada", Role.ADMIN, language=language)
    admin.arrive(f"settings/inboxes/{desk.inbox.id}/connect")
    admin.page.get_by_role("button", name=TEST[language]).click()
    expect(admin.page.get_by_text(REFUSED[language]).first).to_be_visible()
    looked_at(admin, "mailbox-refused")
