"""One person who writes by mail, in a chat app and from the wallet is one contact: by proof, or because an agent said so."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.channels.telegram.conftest import NOAH, connected, registered, until
from tests.stories.conftest import Stage
from tests.stories.people import Agent
from tests.support.browser import picture_folder, serious_faults
from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.providers.telegram import TOKEN, TelegramStandIn
from tests.support.site import RunningSite
from walletdesk.channels.base import Message, Sender
from walletdesk.conversations import queries as conversations
from walletdesk.events import SYSTEM
from walletdesk.inboxes.tables import Inbox
from walletdesk.people import actions as people
from walletdesk.people import merge
from walletdesk.people.rules import IdentityKind, Proof, WhyMerged
from walletdesk.safety import trusted
from walletdesk.wire import RawText

pytestmark = pytest.mark.browser


def takes(site: RunningSite, inbox: Inbox, text: str, sender: Sender) -> None:
    """What a channel of another provider tells the desk."""
    said = Message(key=a_key(), sender=sender, text=RawText(text), look_in=("t",), keeps=("t",), provider_id=a_key())
    loop = site.site.loop
    assert loop is not None
    asyncio.run_coroutine_threadsafe(site.site.desk.providers.take(inbox, [said]), loop).result(10)


def contact_card(agent: Agent) -> Locator:
    return agent.panel.locator("section").filter(has=agent.page.get_by_role("button", name="Contact", exact=True)).first


def test_by_mail_then_on_telegram_then_from_the_app_it_is_one_contact(stage: Stage) -> None:
    site = stage.site
    mail = an_inbox(site.db, name="Mail")
    takes(
        site,
        mail,
        "My transfer does not arrive",
        Sender(kind=IdentityKind.EMAIL, value="ana@a.test", name=RawText("Ana Liu"), proof=Proof.LINK),
    )
    with TelegramStandIn() as telegram:
        telegram.add_bot()
        bot = connected(site, telegram, register=False)
        with ThreadPoolExecutor(1) as aside:  # the browser's loop runs in this thread
            aside.submit(registered, bot).result(30)
        # The app's own link is opened in Telegram, and then written there.
        stage.sign_in_app("u-1", "Ana Liu", email="ana@a.test")
        asked = {"inbox": stage.inbox.public_id, "channel": bot.inbox.public_id, "identity": stage.host.sign()}
        link: str = httpx.post(f"{site.url}/widget/api/links", json=asked).json()["url"]
        telegram.say(telegram.bots[TOKEN], f"/start {link.partition('?start=')[2]}", user=NOAH)
        until(telegram.sent)
        telegram.say(telegram.bots[TOKEN], "It is me again", user=NOAH)
        until(lambda: bot.texts(NOAH))
        # And from the app itself.
        visitor = stage.visitor()
        visitor.open_app()
        visitor.write("And now from the app")

        ada = stage.agent("Ada")
        ada.arrive("all")
        ada.sees_rows("My transfer does not arrive", "It is me again", "And now from the app")
        expect(ada.rows.filter(has_text="Ana Liu")).to_have_count(3)
        ada.open("And now from the app")
        known = contact_card(ada)
        for value in ("ana@a.test", str(NOAH["id"]), "u-1"):
            expect(known.get_by_text(value, exact=True)).to_be_visible()
        expect(known.get_by_text("both proved one e-mail address")).to_be_visible()
        expect(ada.panel.get_by_text("It is me again")).to_be_visible()
        ada.picture(picture_folder() / "one-person.png")
        # Of what was written elsewhere the app shows nothing, and an answer goes where it was asked.
        assert visitor.said() == ["And now from the app"]
        ada.go("all")
        ada.open("It is me again")
        ada.reply("Good to see you here too")
        until(lambda: [call for call in telegram.sent() if call["text"] == "Good to see you here too"])


def test_an_agent_merges_who_wrote_about_one_thing_and_takes_it_back(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("I am Mara, it is about order 77")
    other = comes_in(stage.site.db, stage.inbox, "Order 77 is still missing", language="en")
    first = stage.site.db.read_and_wait(lambda unit: _contact_of(unit, 1001))
    for contact_id in (first, other.contact.id):
        stage.site.db.write_and_wait(people.rename, SYSTEM, contact_id, trusted("Mara Quist"))
    ada, mira = stage.agent("Ada"), stage.agent("Mira")
    for agent in (ada, mira):
        agent.arrive("all/1001")
        agent.sees("I am Mara, it is about order 77")

    card = contact_card(ada)
    expect(card.get_by_text("Both are called Mara Quist")).to_be_visible()
    card.get_by_role("button", name="Merge… Mara Quist").click()
    dialog = ada.page.get_by_role("dialog", name="Make two contacts one?")
    expect(dialog.get_by_text("Order 77 is still missing")).to_be_visible()
    expect(dialog.get_by_text("All 2 conversations belong to one contact.")).to_be_visible()
    assert serious_faults(ada.page) == []
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(dialog).to_be_hidden()

    # The other agent's page, and the visitor's, follow by themselves.
    mira.sees("Ada merged two contacts into one")
    expect(mira.panel.get_by_text("Order 77 is still missing")).to_be_visible()
    expect(visitor.chat.get_by_role("textbox", name=visitor.words["write"])).to_be_visible()

    ada.page.get_by_role("alert").get_by_role("button", name="Undo the merge").click()
    expect(card.get_by_text("undone by Ada")).to_be_visible()
    mira.sees("Ada undid a merge: they are two contacts again")
    expect(mira.panel.get_by_text("Order 77 is still missing")).to_be_hidden()
    # Who was said to be two is not suggested again.
    expect(card.get_by_text("May be the same person")).to_be_hidden()
    visitor.write("Still here after all that")
    ada.sees("Still here after all that")


def test_somebody_is_found_and_merged_with_the_keyboard_alone(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.open_page()
    visitor.write("I wrote from my phone before")
    other = comes_in(stage.site.db, stage.inbox, "Written on the phone")
    stage.site.db.write_and_wait(people.rename, SYSTEM, other.contact.id, trusted("Bo Ek"))
    ada = stage.agent("Ada")
    ada.arrive("all/1001")
    button = contact_card(ada).get_by_role("button", name="Merge with…")
    button.focus()
    press = ada.page.keyboard.press
    press("Enter")
    dialog = ada.page.get_by_role("dialog", name="Merge with whom?")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    ada.page.keyboard.type("bo ek")
    press("Enter")
    expect(dialog.get_by_text("1 person found")).to_be_visible()
    press("Tab")
    press("Tab")
    expect(dialog.get_by_role("button", name="Choose: Bo Ek #1002")).to_be_focused()
    press("Enter")
    both = ada.page.get_by_role("dialog", name="Make two contacts one?")
    expect(both.get_by_text("Written on the phone")).to_be_visible()
    both.get_by_role("button", name="Merge", exact=True).focus()
    press("Enter")
    expect(contact_card(ada).get_by_text("Ada merged Bo Ek into this contact")).to_be_visible()
    undo = contact_card(ada).get_by_role("button", name="Undo the merge: Bo Ek")
    undo.focus()
    press("Enter")
    expect(contact_card(ada).get_by_text("undone by Ada")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nobody_is_kept_out_of_merging(stage: Stage, language: str) -> None:
    db, address = stage.site.db, "maximilian.ferdinand.von.hohenstein@a-very-long-domain.example"
    one = comes_in(db, stage.inbox, "Where is my transfer?", language="en")
    other = comes_in(db, stage.inbox, "Where is my transfer?", language="en")
    for received, proof in ((one, Proof.LINK), (other, Proof.NONE)):
        db.write_and_wait(people.rename, SYSTEM, received.contact.id, trusted("Maximilian Ferdinand von Hohenstein"))
        db.write_and_wait(
            people.prove, SYSTEM, received.contact.id, IdentityKind.EMAIL, address, inbox_id=stage.inbox.id, proof=proof
        )
    third = comes_in(db, stage.inbox, "Earlier", language="en")
    db.write_and_wait(merge.merge, SYSTEM, third.contact.id, one.contact.id, why=WhyMerged.PROVEN_EMAIL)
    ada = stage.agent("Ada", language=language)
    ada.arrive(f"all/{one.conversation.number}")
    ask, do = {"en": ("Merge…", "Merge"), "zh": ("合并…", "合并")}[language]
    found = {}
    for scheme, size in (("light", (1440, 900)), ("dark", (1440, 900)), ("dark", (390, 844)), ("light", (390, 844))):
        ada.paint(scheme, size)
        if size[0] < 1200:
            ada.page.locator("body").press("i")
        suggestion = ada.page.get_by_role("button", name=f"{ask} Maximilian")
        expect(suggestion).to_be_visible()
        ada.picture(picture_folder() / f"merging-panel-{language}-{scheme}-{size[0]}.png")
        found[f"panel, {scheme}, {size[0]} px"] = serious_faults(ada.page)
        suggestion.click()
        dialog = ada.page.get_by_role("dialog").filter(has=ada.page.get_by_role("radio"))
        expect(dialog.get_by_role("button", name=do, exact=True)).to_be_visible()
        ada.picture(picture_folder() / f"merging-dialog-{language}-{scheme}-{size[0]}.png")
        found[f"dialog, {scheme}, {size[0]} px"] = serious_faults(ada.page)
        assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
        ada.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(suggestion).to_be_focused()
        if size[0] < 1200:
            ada.page.keyboard.press("Escape")
            expect(suggestion).to_be_hidden()
        expect(ada.thread).to_be_visible()
    assert {name: faults for name, faults in found.items() if faults} == {}


def _contact_of(unit: Any, number: int) -> int:
    return conversations.by_number(unit, number).contact_id
