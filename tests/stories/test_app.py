"""The chat as the whole view of a wallet's app, which says who its user is and what it knows of the phone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from tests.files.made import picture
from tests.stories.conftest import Stage
from tests.stories.people import Visitor
from tests.support.browser import PHONE, stored
from walletdesk.kit.unit import Query, Unit
from walletdesk.people.tables import contact

_END_TOKENS = Query[int](update(contact).values(token_epoch=contact.c.token_epoch + 1))
pytestmark = pytest.mark.browser


def yesterday(stage: Stage) -> None:
    """What the desk gave everybody to come back with is no longer good, as after a day."""

    def end(unit: Unit) -> None:
        unit.run(_END_TOKENS)

    stage.site.db.write_and_wait(end)


def hears(visitor: Visitor, kind: str, **fields: object) -> None:
    told = {"walletdesk": 1, "type": kind} | fields
    visitor.until(lambda: told in heard(visitor), f"the app hears {kind}")


def heard(visitor: Visitor) -> list[dict[str, Any]]:
    """What the app was told by the chat."""
    told: list[dict[str, Any]] = visitor.page.evaluate("window.heard")
    return told


def test_an_app_names_its_user_and_shows_what_it_sends_along_before_it_is_sent(stage: Stage) -> None:
    stage.sign_in_app("u-20814", "Jonas Weber")
    visitor = stage.visitor(size=PHONE, touch=True)
    visitor.open_app()
    facts = visitor.chat.get_by_role("region", name="Sent along with your first message")
    expect(facts.get_by_role("checkbox", name="Send 5 details along")).to_be_checked()
    visitor.button("Show all").click()
    for line in ("App version5.12.1", "SystemAndroid 16", "Networkwifi", "VPNon", "ChainEthereum"):
        expect(facts.locator("dl > div").filter(has_text=line)).to_be_visible()
    visitor.write("My transfer is stuck")

    agent = stage.agent()
    agent.arrive("all")
    agent.open("Jonas Weber")
    expect(agent.page.get_by_role("img", name="Vouched for by the wallet's server")).to_be_visible()
    for fact in ("5.12.1", "Android 16", "wifi", "Ethereum"):
        expect(agent.panel.get_by_text(fact, exact=True)).to_be_visible()
    expect(agent.panel.get_by_text("u-20814")).to_be_visible()
    # Who is named by the app is known by its session: nothing of them stays in the browser.
    assert stored(visitor.chat) == {"local": {}, "session": {}, "cookies": "", "databases": {}, "caches": {}}


def test_a_user_may_leave_out_what_the_app_would_send_along(stage: Stage) -> None:
    stage.sign_in_app("u-20814")
    visitor = stage.visitor(size=PHONE)
    visitor.open_app()
    visitor.chat.get_by_role("checkbox", name="Send 5 details along").uncheck()
    visitor.write("Only my words, please")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.sees("Only my words, please")
    expect(agent.panel.get_by_text("u-20814")).to_be_visible()
    expect(agent.panel.get_by_text("Android 16")).to_have_count(0)


def test_after_a_lost_network_the_app_gives_a_fresh_token_and_nothing_is_missing(stage: Stage) -> None:
    stage.sign_in_app("u-7")
    visitor = stage.visitor(size=PHONE)
    visitor.open_app()
    visitor.write("One")
    assert stage.host.signed == 1
    yesterday(stage)
    visitor.offline()
    visitor.send("Two, in the lift")
    expect(visitor.chat.get_by_text("No network.")).to_be_visible()
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.reply("An answer meanwhile")
    visitor.offline(False)
    visitor.sees_sent("Two, in the lift")
    visitor.sees("An answer meanwhile")
    assert stage.host.signed > 1  # a token names its user once
    hears(visitor, "token-request")
    agent.sees("Two, in the lift")
    assert agent.said() == ["One", "An answer meanwhile", "Two, in the lift"]

    # Signed out in the app: whoever holds the phone now sees nothing of it.
    visitor.page.evaluate("tell({ type: 'identity', token: null })")
    expect(visitor.chat.get_by_text("An answer meanwhile")).to_have_count(0)
    expect(visitor.chat.get_by_role("heading", name=visitor.words["never"])).to_be_visible()


def test_the_back_button_leaves_the_conversation_before_the_app(stage: Stage) -> None:
    stage.sign_in_app("u-7")
    visitor = stage.visitor(size=PHONE)
    visitor.open_app()
    visitor.write("One")
    visitor.until(lambda: visitor.chat.evaluate("history.state"), "the conversation is a step of its own")
    visitor.page.evaluate("history.back()")  # what a web view does
    expect(visitor.chat.get_by_role("heading", name="Your conversations")).to_be_visible()
    assert visitor.page.url == stage.host.app
    visitor.chat.get_by_role("listitem").filter(has_text="One").get_by_role("button").click()
    visitor.sees("One")

    # An app whose system takes the button for itself passes it on.
    visitor.page.evaluate("tell({ type: 'back' })")
    expect(visitor.chat.get_by_role("heading", name="Your conversations")).to_be_visible()
    visitor.page.evaluate("tell({ type: 'back' })")
    hears(visitor, "close")


def test_files_are_picked_and_the_field_stays_above_the_keyboard(stage: Stage, tmp_path: Path) -> None:
    stage.sign_in_app("u-7")
    visitor = stage.visitor(size=PHONE, touch=True)
    visitor.open_app()
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    visitor.attach_and_wait(shot)
    visitor.field.tap()
    visitor.page.set_viewport_size({"width": PHONE[0], "height": 420})  # as the keyboard leaves it
    expect(visitor.field).to_be_in_viewport(ratio=1)
    expect(visitor.button("send")).to_be_in_viewport(ratio=1)
    visitor.write("See the picture")
    expect(visitor.thread.get_by_role("img", name="Picture: shot.png")).to_be_visible()


def test_an_app_speaks_through_the_object_it_puts_into_its_web_view(stage: Stage) -> None:
    """As Android and iOS do: no page around, the app's script runs in ours."""
    stage.sign_in_app("u-9", "Priya Nair")
    visitor = stage.visitor(size=PHONE)
    injected = {"identity": stage.host.sign(), "facts": {"os": "Android 16", "chain": "TRON"}}
    visitor.context.add_init_script(
        f"""window.heard = [];
        window.walletdeskBridge = {{ ...{json.dumps(injected)},
          postMessage: (text) => window.heard.push(JSON.parse(text)) }};"""
    )
    visitor.open_page("&lang=en")
    expect(visitor.chat.get_by_role("checkbox", name="Send 2 details along")).to_be_checked()
    visitor.write("Where is my TRX?")
    agent = stage.agent()
    agent.arrive("all")
    expect(agent.row("Priya Nair")).to_contain_text("Where is my TRX?")
    hears(visitor, "view", canGoBack=True)

    yesterday(stage)
    visitor.offline()
    expect(visitor.chat.get_by_text("No network.")).to_be_visible()
    visitor.offline(False)
    hears(visitor, "token-request")
    visitor.page.evaluate(
        "(token) => window.postMessage(JSON.stringify({ walletdesk: 1, type: 'identity', token }))", stage.host.sign()
    )
    visitor.write("Still me")
    expect(agent.row("Priya Nair")).to_contain_text("Still me")


def test_a_token_that_is_not_the_wallets_is_said_to_be_refused(stage: Stage) -> None:
    stage.sign_in_app("u-7")
    good = stage.host.sign
    stage.host.sign = lambda: good()[:-4] + "AAAA"
    visitor = stage.visitor(size=PHONE)
    visitor.page.goto(stage.host.app)
    frame = visitor.page.frame_locator("#support")
    expect(frame.get_by_role("alert")).to_contain_text("We could not confirm who you are.")
    frame.get_by_role("button", name="Go on without my name").click()
    expect(frame.get_by_role("textbox", name=visitor.words["write"])).to_be_visible()
