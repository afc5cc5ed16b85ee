"""A rise becomes an incident: a lead answers everybody at once, and each conversation says what it is part of."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from tests.support.browser import serious_faults
from tests.support.desk import comes_in
from walletdesk.analytics import actions
from walletdesk.analytics.rules import Rise
from walletdesk.kit.clock import HOUR
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

SAID = {
    "en": {
        "open": "Open an incident",
        "add": "Add all",
        "suggested": "1 more looks like it",
        "english": "English",
        "answer": "Answer all…",
        "send": "Answer all",
        "people": "3 people get it, in 3 conversations.",
        "sent": "3 replies sent",
        "text": "We found the cause. Energy works again.",
        "out": "Take out",
        "more": "More",
        "join": "Part of an incident…",
        "choose": "Choose",
        "close": "Close the incident",
        "closed": "Closed",
    },
    "zh": {
        "open": "新建事件",
        "add": "全部加入",
        "suggested": "还有 1 个类似会话",
        "english": "英语",
        "answer": "统一回复…",
        "send": "统一回复",
        "people": "3 人将收到，共 3 个会话。",
        "sent": "已发送 3 条",
        "text": "We found the cause. Energy works again.",
        "out": "移出",
        "more": "更多",
        "join": "归入事件…",
        "choose": "选择",
        "close": "关闭事件",
        "closed": "已关闭",
    },
}


def asks(stage: Stage) -> None:
    facts = {"chain": trusted("TRON")}
    comes_in(stage.site.db, stage.inbox, "My energy is gone, what now?", topic="tron_resources", facts=facts)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lead_answers_everybody_whom_an_incident_affects(stage: Stage, language: str) -> None:
    words = SAID[language]
    for _ in range(2):
        asks(stage)
    stage.site.db.write_and_wait(
        lambda unit: actions._note(unit, "tron_resources", "tron", Rise(9, 8, 1.5), unit.now - HOUR)
    )
    lead = stage.agent("Grace", Role.LEAD, language=language)
    lead.arrive("settings/asked")
    page = lead.page
    page.get_by_role("button", name=re.compile(f"^{words['open']}")).click()
    expect(page.get_by_role("button", name=re.compile(f"^{words['out']}"))).to_have_count(2)
    asks(stage)
    page.reload()
    expect(page.get_by_role("heading", name=words["suggested"])).to_be_visible()
    looked_at(lead, f"incident-{language}")
    page.get_by_role("button", name=words["add"], exact=True).click()
    expect(page.get_by_role("button", name=re.compile(f"^{words['out']}"))).to_have_count(3)
    page.get_by_label(words["english"], exact=True).fill(words["text"])
    page.get_by_role("button", name=words["answer"], exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(words["people"])).to_be_visible()
    dialog.get_by_role("button", name=words["send"], exact=True).click()
    expect(page.get_by_text(words["text"])).to_be_visible()
    expect(page.get_by_text(words["sent"])).to_be_visible(timeout=20_000)
    here = page.url
    lead.go("all/1001")
    expect(page.get_by_text(words["text"]).first).to_be_visible()
    page.get_by_role("button", name=words["out"], exact=True).click()
    expect(page.get_by_role("button", name=words["out"], exact=True)).to_have_count(0)
    page.get_by_role("button", name=words["more"], exact=True).click()
    page.get_by_role("menuitem", name=words["join"]).click()
    page.get_by_role("button", name=re.compile(f"^{words['choose']}")).click()
    expect(page.get_by_role("button", name=words["out"], exact=True)).to_be_visible()
    assert serious_faults(page) == []
    page.goto(here)
    page.get_by_role("button", name=words["close"], exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=words["close"], exact=True).click()
    expect(page.get_by_text(words["closed"], exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name=words["answer"], exact=True)).to_have_count(0)
