"""An agent opens the whole of a hostile mail: it came over real servers, nothing of it runs, and nothing leaves the page."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect

from tests.channels.mail.desk import Customer, MailDesk
from tests.channels.mail.hostile import HOSTILE
from tests.channels.mail.test_channel import a_picture
from tests.stories.conftest import Stage
from tests.support.browser import picture_folder, serious_faults
from tests.support.mailservers import MailServers
from walletdesk.channels import listening

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LOOKS_EVERY_S", 0.2)


def test_the_whole_mail_is_one_click_away_and_harmless(stage: Stage, mail_servers: MailServers) -> None:
    desk = MailDesk(stage.site, mail_servers, "whole@wallet.example", acknowledge=False)
    ann = Customer(mail_servers, "whole.ann@customer.example")
    head = (
        b"Authentication-Results: mx.wallet.example; spf=pass smtp.mailfrom=customer.example; dmarc=pass header.from=customer.example\r\n"
        b"From: Ann <whole.ann@customer.example>\r\nTo: whole@wallet.example\r\nSubject: A hostile page\r\n"
        b"Message-ID: <hostile@customer.example>\r\nMIME-Version: 1.0\r\n"
    )
    hostile = "".join(f"<div>{one}</div>" for one in HOSTILE if "plaintext" not in one and "<!--" not in one)
    page = f"<p>Please look at <b>this page</b></p><img src='cid:own'>{hostile}"
    body = (
        b'Content-Type: multipart/related; boundary="part"\r\n\r\n--part\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        + page.encode()
        + b'\r\n--part\r\nContent-Type: image/png; name="own.png"\r\nContent-ID: <own>\r\nContent-Disposition: inline; filename="own.png"\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(a_picture()).replace(b"\n", b"\r\n")
        + b"\r\n--part--\r\n"
    )
    mail_servers.send(head + body, ann.address, desk.address)
    desk.hears()
    agent = stage.agent()
    agent.log_in()
    agent.open("A hostile page")
    first = agent.messages.first
    expect(first.locator("img")).not_to_have_count(0)  # the picture was read and is here
    first.hover()
    first.get_by_role("button", name="More about this message").click()
    agent.page.get_by_role("menuitem", name="The whole mail").click()
    dialog = agent.page.get_by_role("dialog", name="The mail as it came")
    expect(dialog.get_by_text("Sender checked by mx.wallet.example: SPF pass, DKIM none, DMARC pass.")).to_be_visible()
    frame = dialog.frame_locator("iframe")
    expect(frame.get_by_text("this page")).to_be_visible()
    own = frame.locator("img[src]")
    expect(own).to_have_count(1)
    agent.until(lambda: own.evaluate("one => one.naturalWidth") > 0, "the mail's own picture")
    agent.page.wait_for_timeout(500)
    assert agent.elsewhere() == []
    assert frame.locator("script, iframe, form, input, style:not(head style), svg, object").count() == 0
    agent.picture(picture_folder() / "whole-mail.png")
    assert serious_faults(agent.page) == []
