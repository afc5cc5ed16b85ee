"""Where a lead connects each of the ways in: every step of its guide is there, and nobody is kept out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.support.browser import DESK, PHONE, picture_folder, serious_faults
from walletdesk.channels import registry
from walletdesk.events import SYSTEM
from walletdesk.inboxes.actions import Description, create_inbox
from walletdesk.inboxes.rules import Channel
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

TEST = {"en": "Test the connection", "zh": "测试连接"}
LOOKS = {"en": (("light", DESK), ("light", PHONE)), "zh": (("dark", PHONE), ("dark", DESK))}
PAGES = {Channel.TELEGRAM: "connect", Channel.MAIL: "connect", Channel.FORM: "install"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", PAGES)
def test_every_step_is_on_the_page_where_a_way_in_is_set_up(stage: Stage, kind: Channel, language: str) -> None:
    described = Description(name=trusted("Way in"), languages=("en", "zh"), settings={})
    inbox = stage.site.db.write_and_wait(create_inbox, SYSTEM, kind, described)
    admin = stage.agent("Ada", Role.ADMIN, language=language)
    admin.arrive(f"settings/inboxes/{inbox.id}/{PAGES[kind]}")
    page = admin.page
    expect(page.get_by_role("heading", name="Way in")).to_be_visible()
    if PAGES[kind] == "connect":
        expect(page.get_by_role("button", name=TEST[language])).to_be_visible()
    shown = bare(page.locator("main").inner_text())
    missing = [step for step in steps(registry.guide(kind.value, language)) if step not in shown]
    assert missing == []
    for number, (scheme, size) in enumerate(LOOKS[language], 1):
        admin.paint(scheme, size)
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (scheme, size)
        admin.picture(picture_folder() / f"setup-{kind.value}-{language}-{number}.png")


def steps(guide: str) -> list[str]:
    """Each line of a guide as somebody reads it."""
    plain = re.sub(r"\[([^\]]+)\]\([^)]+\)|\*\*|`", r"\1", guide)
    lines = [re.sub(r"^\s*(?:#+|[-*]|\d+\.)\s+", "", line) for line in plain.splitlines()]
    return [bare(line) for line in lines if line.strip()]


def bare(text: str) -> str:
    return " ".join(text.split())
