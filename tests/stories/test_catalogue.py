"""What the wallet supports: a lead writes it down, anybody reads it, an agent sees what it means for who is asking."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.stories.conftest import Stage
from tests.stories.people import Agent
from tests.support.browser import DESK, PHONE, serious_faults
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

USDT = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
OTHER = "0x1111111111111111111111111111111111111111"


def form(lead: Agent, listed: str, add: str) -> Locator:
    """The empty form of a list."""
    lead.page.get_by_role("link", name=listed, exact=True).click()
    lead.page.get_by_role("button", name=add, exact=True).first.click()
    found = lead.page.get_by_role("dialog", name=add)
    expect(found).to_be_visible()
    return found


def save(lead: Agent, box: Locator, add: str) -> None:
    assert serious_faults(lead.page) == []
    box.get_by_role("button", name=add, exact=True).click()
    expect(box).to_be_hidden()


def looked_at(page: Page, person: Agent) -> None:
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        person.paint(scheme, size)
        assert serious_faults(page) == []
    person.paint("light", DESK)


def test_what_a_lead_writes_down_answers_a_visitor_and_an_agent(stage: Stage, tmp_path: Path) -> None:
    lead = stage.agent("Maya", role=Role.LEAD)
    lead.arrive("settings/catalogue/networks")
    expect(lead.page.get_by_text("No networks yet")).to_be_visible()
    box = form(lead, "Networks", "Add a network")
    box.get_by_label("Name").fill("Ethereum")
    box.get_by_label("Chain").select_option("Ethereum")
    save(lead, box, "Add a network")

    box = form(lead, "Coins and tokens", "Add a coin")
    box.get_by_label("Symbol").fill("USDT")
    box.get_by_label("Name").fill("Tether USD")
    box.get_by_label("Contract").fill(USDT[:-1] + "8")
    box.get_by_label("Decimals").fill("6")
    box.get_by_label("Since version").fill("4.2")
    box.get_by_role("button", name="Add a coin").click()
    expect(box.get_by_text("A character of this address is wrong")).to_be_visible()
    box.get_by_label("Contract").fill(USDT.lower())
    save(lead, box, "Add a coin")
    row = lead.page.get_by_role("list", name="Coins and tokens").get_by_role("listitem")
    expect(row).to_contain_text("Tether USD · Ethereum · Since version 4.2")
    expect(row.get_by_title(USDT)).to_be_visible()
    looked_at(lead.page, lead)

    box = form(lead, "App releases", "Add a release")
    box.get_by_label("System").select_option("Android")
    box.get_by_role("textbox", name="Version").fill("5.14.0")
    box.get_by_label("Released on").fill("2026-01-15")
    box.get_by_label("Link to the store").fill("https://wallet.example/get")
    save(lead, box, "Add a release")
    box = form(lead, "Known issues", "Add an issue")
    box.get_by_label("Title in English").fill("Fees are shown too late")
    box.get_by_label("Title in Chinese").fill("手续费显示过晚")
    box.get_by_label("First affected version").fill("5.10")
    box.get_by_role("switch", name="Visitors may see it").check(force=True)
    save(lead, box, "Add an issue")

    sheet = tmp_path / "coins.csv"
    sheet.write_text("network,symbol,name,contract,decimals\nEthereum,ETH,Ether,,18\nMars,DUST,Dust,,1\n", "utf8")
    lead.page.get_by_role("link", name="Coins and tokens").click()
    lead.page.get_by_role("button", name="Import").click()
    box = lead.page.get_by_role("dialog", name="Import: Coins and tokens")
    box.locator("input[type=file]").set_input_files(sheet)
    expect(box.get_by_text("1 row is not right; nothing was stored.")).to_be_visible()
    expect(box.get_by_text("The catalogue has no such network")).to_be_visible()
    assert serious_faults(lead.page) == []
    sheet.write_text("network,symbol,name,contract,decimals\nEthereum,ETH,Ether,,18\n", "utf8")
    box.locator("input[type=file]").set_input_files(sheet)
    expect(box.get_by_text("1 new")).to_be_visible()
    box.get_by_role("button", name="Import").click()
    expect(lead.page.get_by_role("list", name="Coins and tokens").get_by_role("listitem")).to_have_count(2)

    # Anybody asks, in Chinese, on a phone.
    visitor = stage.visitor(language="zh", size=PHONE)
    page = visitor.page
    page.goto(f"{stage.site.url}/supported")
    page.get_by_role("textbox", name="这个币支持吗").fill("usdt")
    page.get_by_role("button", name="查询").click()
    answer = page.get_by_role("status", name="查询结果")
    expect(answer).to_contain_text("已支持")
    expect(answer).to_contain_text("自 4.2 版起")
    expect(answer).to_contain_text(USDT)
    assert "usdt" not in page.url
    assert serious_faults(page) == []
    page.get_by_role("textbox", name="这个币支持吗").fill(f"USDT {OTHER}")
    page.get_by_role("button", name="查询").click()
    expect(answer).to_contain_text("这不是我们支持的合约")
    page.get_by_role("textbox", name="版本").fill("5.13.2")
    page.get_by_role("button", name="比较").click()
    expect(answer).to_contain_text("有新版本：5.14.0")
    expect(answer).to_contain_text("手续费显示过晚")
    for scheme in ("light", "dark"):
        visitor.paint(scheme, PHONE)
        assert serious_faults(page) == []
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="What the wallet supports")).to_be_visible()

    # And somebody whose app is old writes.
    stage.sign_in_app("user-1", "Lin")
    app = stage.visitor()
    app.open_app()
    app.write("Why do I not see the fee?")
    agent = stage.agent("Tom")
    agent.arrive("all/1001")
    expect(agent.panel).to_contain_text("current is 5.14.0")
    agent.panel.get_by_text("1 known issue").click()
    expect(agent.panel).to_contain_text("Fees are shown too late")
    agent.panel.get_by_role("textbox", name="Coin, network, feature or contract").fill("tether")
    agent.panel.get_by_role("button", name="Look it up").click()
    expect(
        agent.panel.get_by_role("heading", name="USDT on Ethereum").or_(agent.panel.get_by_text("USDT on Ethereum"))
    ).to_be_visible()
    agent.panel.get_by_role("button", name="Put into the reply").click()
    assert "USDT on Ethereum: supported, since 4.2" in agent.field.input_value()
    for scheme in ("light", "dark"):
        agent.paint(scheme, DESK)
        assert serious_faults(agent.page) == []
