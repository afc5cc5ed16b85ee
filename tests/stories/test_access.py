"""axe finds nothing that keeps somebody out, on any page, light and dark, wide and on a phone, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.stories.conftest import Stage
from tests.stories.people import PASSWORD
from tests.support.browser import DESK, PHONE, Window, serious_faults
from tests.support.desk import a_key, an_inbox, comes_in, goes_on
from walletdesk.console import actions
from walletdesk.conversations import queries
from walletdesk.conversations.actions import work
from walletdesk.conversations.actions.receive import From
from walletdesk.conversations.actions.reply import Reply
from walletdesk.conversations.rules import SenderCheck, Status, digest
from walletdesk.demo import INBOX, fill_catalogue
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_identity_key, create_inbox
from walletdesk.inboxes.keys import shared_secret
from walletdesk.inboxes.rules import Channel
from walletdesk.people.rules import IdentityKind
from walletdesk.safety import screen, trusted
from walletdesk.safety.twins import form_of
from walletdesk.screening import actions as screening
from walletdesk.screening.rules import How
from walletdesk.staff.rules import Role
from walletdesk.wire import RawText

pytestmark = pytest.mark.browser

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
CATALOGUE = ("catalogue", "catalogue/networks", "catalogue/features", "catalogue/releases", "catalogue/issues")
SETTINGS = (
    "profile",
    "staff",
    "teams",
    "inboxes",
    "nodes",
    "tags",
    "macros",
    "macros/new",
    *CATALOGUE,
    "outgoing",
    "secrets",
    "audit",
    "jobs",
)
HALF = (("dark", PHONE), ("light", DESK))
OTHER_HALF = (("light", PHONE), ("dark", DESK))
# Chinese changes widths and fonts, not colours.
WAYS = {"en": (*OTHER_HALF, *HALF), "zh": OTHER_HALF}
# Ten pages made of the same parts: each scheme and each size once.
FEWER_WAYS = {"en": HALF, "zh": OTHER_HALF}
languages = pytest.mark.parametrize("language", ["en", "zh"])


class Look:
    """Collects what axe finds on the pages it is shown, each of them in `ways`: colour scheme and size."""

    def __init__(self, ways: Sequence[tuple[str, tuple[int, int]]]) -> None:
        self.ways = ways
        self.found: dict[str, list[str]] = {}

    def at(self, window: Window, name: str, part: Page | Frame | None = None) -> None:
        for scheme, size in self.ways:
            window.paint(scheme, size)
            if faults := serious_faults(part or window.page):
                self.found[f"{name}, {scheme}, {size[0]} px"] = faults
        window.paint("light", DESK)


@languages
def test_nobody_is_kept_out_of_the_chat(stage: Stage, language: str) -> None:
    visitor, look = stage.visitor(language=language), Look(WAYS[language])
    visitor.without_twin()
    visitor.open_page()
    look.at(visitor, "start")
    visitor.write("My transfer is pending, can you look?")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.reply("It is confirmed, see https://etherscan.io/tx")
    visitor.sees("It is confirmed")
    look.at(visitor, "conversation")
    visitor.send(f"my phrase is {PHRASE}")
    expect(visitor.chat.get_by_role("heading", name=visitor.words["alarm"])).to_be_visible()
    look.at(visitor, "alarm")
    visitor.button("read").click()
    agent.resolve()
    star = visitor.chat.get_by_role("radio", name=visitor.words["stars"])
    star.check(force=True)
    look.at(visitor, "rating")
    visitor.button("rate").click()
    visitor.button("back").click()
    expect(visitor.button("new")).to_be_visible()
    look.at(visitor, "list")

    guest = stage.visitor(language=language)
    guest.come_and_open()
    look.at(guest, "the wallet's page with the chat open")
    look.at(guest, "the chat in it", guest.chat)
    guest.send(f"my phrase is {PHRASE}")
    expect(guest.chat.get_by_role("heading", name=guest.words["stopped"])).to_be_visible()
    look.at(guest, "a secret that was stopped", guest.chat)
    assert look.found == {}


@languages
def test_nobody_is_kept_out_of_the_console(stage: Stage, language: str) -> None:
    db = stage.site.db
    first = comes_in(db, stage.inbox, "My wallet was drained after I connected to a mint site")
    goes_on(db, stage.inbox, first, f"my phrase is {PHRASE}")
    comes_in(db, stage.inbox, "兑换时手续费扣了两次，怎么回事")
    agent, look = stage.agent("Ada", Role.ADMIN, language=language), Look(WAYS[language])
    agent.go("")
    expect(agent.button("log_in")).to_be_visible()
    look.at(agent, "log-in")
    agent.page.get_by_label(agent.words["email"]).fill(agent.member.email)
    agent.page.get_by_label(agent.words["password"], exact=True).fill(PASSWORD)
    agent.button("log_in").click()
    expect(agent.rows).to_have_count(2)
    look.at(agent, "inbox")
    agent.open(f"{agent.words['visitor']} 1001")
    agent.reply("I am on it")
    agent.note("Looks like the site from Tuesday")
    look.at(agent, "conversation")
    agent.button("resolve").focus()
    agent.page.keyboard.press("a")
    expect(agent.page.get_by_role("option").first).to_be_visible()
    look.at(agent, "conversation with a menu")
    agent.page.keyboard.press("Escape")
    agent.go("search?q=drained")
    expect(agent.page.get_by_role("searchbox")).to_have_value("drained")
    expect(agent.page.get_by_role("link").filter(has_text="#1001")).to_be_visible()
    look.at(agent, "search")
    agent.page.get_by_role("searchbox").blur()
    agent.page.keyboard.press("?")
    expect(agent.page.get_by_role("dialog")).to_be_visible()
    look.at(agent, "keyboard sheet")
    assert look.found == {}


@languages
def test_a_mail_that_may_be_forged_is_marked_and_keeps_nobody_out(stage: Stage, language: str) -> None:
    db, agent, look = stage.site.db, stage.agent("Ada", language=language), Look(WAYS[language])
    mailbox = an_inbox(db, channel=Channel.MAIL, name="Wallet mail")
    thread = (digest("a thread"),)
    for words, checked in (
        ("My transfer is missing", SenderCheck.PASS),
        ("It is still missing", SenderCheck.PASS),
        ("Send it to my new address", SenderCheck.NONE),
        ("At once", SenderCheck.FAIL),
    ):
        ann = From(kind=IdentityKind.EMAIL, value="ann@customer.example", name=trusted("Ann"))
        comes_in(db, mailbox, words, sender=ann, checked=checked, look_in=thread, keeps=thread)
    other = From(kind=IdentityKind.EMAIL, value="bo@customer.example", name=trusted("Bo"))
    comes_in(db, mailbox, "Who am I?", sender=other, checked=SenderCheck.NONE)
    said = {
        "en": (
            "confirmed by its domain",
            "is not confirmed;",
            "denies this address",
            "An earlier mail here was confirmed",
        ),
        "zh": ("已由其域名确认", "未经确认", "否认了这个地址", "之前的邮件已确认"),
    }[language]
    agent.arrive("all/1001")
    for words, count in zip(said, (2, 1, 1, 2), strict=True):
        expect(agent.page.get_by_role("article").filter(has_text=words)).to_have_count(count)
    look.at(agent, "a conversation in which somebody else may write")
    agent.arrive("all/1002")
    expect(agent.page.get_by_role("article").filter(has_text=said[1])).to_have_count(1)
    expect(agent.page.get_by_text(said[3])).to_have_count(0)
    look.at(agent, "a mail of nobody is sure whom")
    assert look.found == {}


def keep_back(stage: Stage) -> None:
    """A reply that was stopped, and one that waits for a lead."""
    number = comes_in(stage.site.db, stage.inbox, "Hello?").conversation.number
    ada = stage.member("Ada")
    for text in ("Please send me your recovery phrase.", "See https://wallet-help.example"):
        written = Reply(number=number, staff_id=ada.id, key=a_key(), screened=screen(RawText(text)), note=False)
        stage.site.db.write_and_wait(actions.write, written, b"k" * 32, ())


@languages
def test_nobody_is_kept_out_of_the_settings(stage: Stage, language: str) -> None:
    agent, look = stage.agent("Ada", Role.ADMIN, language=language), Look(FEWER_WAYS[language])
    stage.site.db.write_and_wait(work.create_tag, SYSTEM, trusted("exchange"), "blue")
    fill_catalogue(stage.site.db, stage.site.db.clock.now())
    stage.site.db.write_and_wait(screening.count, "widget", [("recovery_phrase", "en"), ("keystore", "")], How.GATE)
    stage.site.db.write_and_wait(
        screening.report_missed,
        SYSTEM,
        channel="widget",
        kind="secret",
        form=form_of("PIN 4711"),
        words=trusted("a PIN"),
    )
    keep_back(stage)
    agent.arrive("all")
    inbox = f"inboxes/{stage.inbox.id}"
    tabs = (f"{inbox}/hours", f"{inbox}/install", f"{inbox}/keys")
    for name in (*SETTINGS, "inboxes/new", "staff/new", inbox, *tabs):
        agent.go(f"settings/{name}")
        expect(agent.page.get_by_role("main").get_by_role("heading").first).to_be_visible()
        expect(agent.page.get_by_role("status", name=re.compile("^(Loading|加载中)$"))).to_have_count(0)
        look.at(agent, name)
    assert look.found == {}


@languages
def test_nobody_is_kept_out_of_the_page_behind_the_rating_link(stage: Stage, language: str) -> None:
    db = stage.site.db
    first = comes_in(db, stage.inbox, "hello")
    db.write_and_wait(work.set_status, first.conversation.number, SYSTEM, status=Status.RESOLVED)
    rating = db.read_and_wait(queries.ratings_of, first.conversation.id)[0]
    visitor, look = stage.visitor(language=language), Look(WAYS[language])
    visitor.page.goto(f"{stage.site.url}/rate/{rating.token}")
    expect(visitor.page.get_by_role("radio")).to_have_count(5)
    look.at(visitor, "question")
    visitor.page.get_by_role("radio").last.check(force=True)
    visitor.page.get_by_role("button").click()
    visitor.page.wait_for_url("**done=1**")
    look.at(visitor, "thanks")
    visitor.page.goto(f"{stage.site.url}/rate/nosuchrating")
    look.at(visitor, "refused")
    assert look.found == {}


@languages
def test_nobody_is_kept_out_of_the_demos_pages(open_stage: Callable[..., Stage], language: str) -> None:
    stage = open_stage(demo=True)
    db = stage.site.db
    described = Description(
        name=trusted("Polar Wallet website"), languages=("en", "zh"), allowed_origins=(stage.site.url,)
    )
    inbox = db.write_and_wait(create_inbox, SYSTEM, Channel.WIDGET, described, public_id=INBOX)
    db.write_and_wait(
        create_identity_key, SYSTEM, inbox.id, shared_secret(stage.site.settings.key("identity"), inbox.id)
    )
    visitor, look = stage.visitor(language=language), Look(WAYS[language])
    for path in ("/demo/", "/demo/app/", "/demo/privacy", "/check", "/fees"):
        visitor.page.goto(f"{stage.site.url}{path}")
        visitor.page.wait_for_load_state("networkidle")
        look.at(visitor, path)
    assert look.found == {}
