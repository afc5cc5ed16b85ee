"""Real nodes under a whole desk: what happened to a transaction is told to who asks and shown to who answers.

Every amount that people read is computed a second time by a program that holds nothing of ours and asks the node itself
(`tests/support/recomputed.py`).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.conftest import not_installed
from tests.stories.conftest import Stage
from tests.stories.people import Agent
from tests.support import anvil
from tests.support import evm_contracts as contracts
from tests.support.anvil import ETHER, GWEI, Node
from tests.support.browser import DESK, PHONE, serious_faults
from tests.support.servers import Missing
from walletdesk.conversations import queries as conversations
from walletdesk.events import SYSTEM
from walletdesk.lookups import actions, queries, sealing
from walletdesk.lookups.actions import NodeFields
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

SWAP = "swapExactETHForTokens(uint256,address[],address,uint256)"
TOO_LITTLE = contracts.error("UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT")
"""What the commonest router says (https://github.com/Uniswap/v2-periphery, UniswapV2Router02.sol)."""


@pytest.fixture(scope="module")
def chains() -> Iterator[tuple[Node, Node]]:
    """Ethereum and BNB Smart Chain, as far as they say so themselves."""
    try:
        with anvil.start(1) as ethereum, anvil.start(56) as bnb:
            yield ethereum, bnb
    except Missing as missing:
        not_installed(str(missing))


@pytest.fixture
def ethereum(chains: tuple[Node, Node]) -> Iterator[Node]:
    node = chains[0]
    before = node.snapshot()
    node.set_base_fee(GWEI)
    yield node
    node.revert_to(before)


@pytest.fixture
def bnb(chains: tuple[Node, Node]) -> Node:
    return chains[1]


def add_node(stage: Stage, node: Node, name: str, network: str) -> None:
    fields = NodeFields(name=name, network=network, url=node.url, own=True, allow_private=True, per_second=1000)
    stage.site.db.write_and_wait(actions.create_node, SYSTEM, fields, key=stage.site.settings.key(sealing.PURPOSE))
    stage.site.call(stage.site.site.desk.looker.set_up_changed)


def found(agent: Agent) -> Locator:
    """What the panel shows of what was looked at."""
    return agent.panel.get_by_role("article")


def numbers(text: str, unit: str) -> list[Decimal]:
    """Every number that stands before `unit`, in their order."""
    return [
        Decimal(one.replace(",", "")) for one in re.findall(rf"(\d[\d,]*(?:\.\d+)?)[\s\u00a0]*{unit}\b", text, re.I)
    ]


def recomputed(node: Node, *hash: str) -> dict[str, int]:
    """What the second program says of a transaction or, without one, of today's prices, in wei and gas."""
    program = Path(__file__).parents[1] / "support" / "recomputed.py"
    done = subprocess.run(
        [sys.executable, "-I", str(program), node.url, *hash], capture_output=True, check=True, timeout=30
    )
    told: dict[str, int] = json.loads(done.stdout)
    return told


TIERS = {"slow", "normal", "fast"}
TIPS = {f"{one}_tip" for one in TIERS}
TRANSFERS = {f"{one}_transfer" for one in TIERS}
PRICES = {"cap", "tip", "base_fee", "slow", "normal", "fast", "needed_tip", "needed_cap"}
AT_MOST = {"most_fee", "replace_cost", "replace_add", "cancel_cost", *TRANSFERS}
"""What it may cost is never said too low; what there is and was paid is never said too high."""


def every_amount(text: str, coin: str, known: dict[str, int]) -> set[str]:
    """Names of the amounts that `text` tells; one that the second program does not know of is a fault of the desk."""
    found = set()
    for unit, places, names in (
        (coin, 18, known.keys() - PRICES - TIPS - {"gas", "gas_used"}),
        ("gwei", 9, known.keys() & (PRICES | TIPS)),
    ):
        for number in numbers(text, unit):
            fitting = set()
            for name in names:
                exact = Decimal(known[name]) / 10**places
                if number in (exact, short(exact, ROUND_UP if name in AT_MOST else ROUND_DOWN)):
                    fitting.add(name)
            assert fitting, f"{number} {unit} is none of {known}"
            found |= fitting
    return found


def ether(wei: int) -> Decimal:
    return Decimal(wei) / 10**18


def short(amount: Decimal, rounding: str = ROUND_DOWN) -> Decimal:
    """As plain words say it: six places; never more than there is, and never less than it may cost."""
    return amount.quantize(Decimal("0.000001"), rounding)


def look_again_now(stage: Stage) -> None:
    """The desk's next look at what it watches, which is seconds away, is due."""
    place = stage.site.db.read_and_wait(conversations.by_number, 1001)
    [row] = stage.site.db.read_and_wait(queries.of_conversation, place.id)
    stage.site.db.write_and_wait(actions.watch, row.id, on=True)


def test_a_stuck_transfer_is_explained_in_chinese_replaced_as_advised_and_its_end_announced(
    stage: Stage, ethereum: Node
) -> None:
    add_node(stage, ethereum, "our-geth", "ethereum")
    sender, to = ethereum.accounts[:2]
    nonce = ethereum.nonce(sender)
    stuck = ethereum.send(sender, to, value=3 * ETHER // 4, gas=21_000, nonce=nonce, cap=20 * GWEI, tip=GWEI)
    ethereum.set_base_fee(30 * GWEI)

    visitor = stage.visitor(language="zh")
    visitor.open_page()
    visitor.send(f"我的转账一直打包中，交易哈希 {stuck}")
    answer = visitor.thread.get_by_text("交易卡住了")
    expect(answer).to_be_visible()
    told = answer.inner_text()
    known = recomputed(ethereum, stuck)
    assert every_amount(told, "ETH", known) >= {"cap", "base_fee", "needed_cap", "needed_tip", "replace_cost"}
    assert known["base_fee"] == 30 * GWEI and known["cap"] == 20 * GWEI

    agent = stage.agent("李娜", language="zh")
    agent.arrive("all/1001")
    agent.sees("交易卡住了")
    panel = found(agent)
    expect(panel).to_have_count(1)
    expect(panel).to_contain_text("交易卡住了")
    panel.get_by_text("证据与数据").click()
    expect(panel).to_contain_text("our-geth")
    expect(panel).to_contain_text("0.75 ETH")
    expect(panel).to_contain_text("替换最多花费")
    names = {"value", "most_fee", "balance", "replace_cost", "replace_add", "cancel_cost", *PRICES}
    assert every_amount(panel.inner_text(), "ETH", known) == names
    for scheme in ("light", "dark"):
        agent.paint(scheme, DESK)
        assert serious_faults(agent.page) == []
    agent.paint("light", DESK)

    # The wallet does as it was told; the node takes it and mines it.
    newer = ethereum.send(
        sender, to, value=3 * ETHER // 4, gas=21_000, nonce=nonce, cap=known["needed_cap"], tip=known["needed_tip"]
    )
    ethereum.mine()
    assert ethereum.receipt(newer)["status"] == "0x1"
    look_again_now(stage)
    expect(visitor.thread.get_by_text("这笔交易已被替换")).to_be_visible()
    expect(visitor.thread.get_by_text(newer)).to_be_visible()
    agent.sees("这笔交易已被替换")
    expect(panel).to_contain_text(newer[-4:])
    expect(panel).to_contain_text("replaced-mined")


@pytest.mark.parametrize(
    ("level", "words", "said", "never"),
    [
        (
            "plain",
            "My swap failed, I do not understand why",
            "the price moved while it waited",
            "INSUFFICIENT_OUTPUT_AMOUNT",
        ),
        (
            "expert",
            "Swap reverted, slippage was 0.5 %, gas limit 500000",
            "INSUFFICIENT_OUTPUT_AMOUNT",
            "the price moved",
        ),
    ],
    ids=["newcomer", "expert"],
)
def test_a_reverted_swap_is_told_at_the_level_of_who_asks(
    stage: Stage, ethereum: Node, level: str, words: str, said: str, never: str
) -> None:
    add_node(stage, ethereum, "our-geth", "ethereum")
    router = ethereum.deploy(contracts.reverting(TOO_LITTLE))
    swapper = ethereum.accounts[2]
    before = ethereum.balance(swapper)
    swap = ethereum.send(swapper, router, value=ETHER // 5, data=contracts.call(SWAP, 10**9, 128, swapper, 2**40))
    ethereum.mine()
    assert ethereum.receipt(swap)["status"] == "0x0"

    visitor = stage.visitor()
    visitor.open_page()
    visitor.send(f"{words}: {swap}")
    answer = visitor.thread.get_by_text(said)
    expect(answer).to_be_visible()
    told = answer.inner_text()
    assert never not in told
    known = recomputed(ethereum, swap)
    assert known["fee_paid"] == before - ethereum.balance(swapper)
    fee = ether(known["fee_paid"])
    assert numbers(told, "ETH") == ([short(fee)] if level == "plain" else [fee])

    agent = stage.agent()
    agent.arrive("all/1001")
    panel = found(agent)
    expect(panel).to_contain_text("the price moved while it waited")
    agent.panel.get_by_role("radiogroup", name="You read").get_by_text("Exact", exact=True).click()
    expect(panel).to_contain_text("INSUFFICIENT_OUTPUT_AMOUNT")
    panel.get_by_text("Evidence and facts").click()
    expect(panel).to_contain_text("Fee paid")
    shown = panel.inner_text()
    assert every_amount(shown, "ETH", known) == {"value", "fee_paid"}
    assert {known["gas"], known["gas_used"]} <= set(numbers(shown, "gas"))
    panel.get_by_role("button", name="Put into the reply").click()
    assert said in agent.field.input_value()  # at the level of who is told, whatever the agent reads


def test_a_transfer_on_the_wrong_network_is_found_on_the_other(stage: Stage, ethereum: Node, bnb: Node) -> None:
    add_node(stage, ethereum, "our-geth", "ethereum")
    add_node(stage, bnb, "our-bsc", "bnb")
    sender, to = bnb.accounts[:2]
    before = bnb.balance(to)
    sent = bnb.send(sender, to, value=1_234_567_890_123_456_789)
    bnb.mine(30)
    moved = ether(bnb.balance(to) - before)

    visitor = stage.visitor()
    visitor.open_page()
    visitor.write(f"This page shows nothing: https://etherscan.io/tx/{sent}")
    agent = stage.agent()
    agent.arrive("all/1001")
    panel = found(agent)
    expect(panel).to_contain_text("This transaction is not on Ethereum. It is on BNB")
    panel.get_by_role("button", name="Put into the reply").click()
    agent.button("send").click()
    visitor.sees("This transaction is not on Ethereum. It is on BNB")

    known = recomputed(bnb, sent)
    assert ether(known["value"]) == moved
    visitor.send(f"And what did it do there? {sent}")
    answer = visitor.thread.get_by_text("BNB went from")
    expect(answer).to_be_visible()
    assert numbers(answer.inner_text(), "BNB") == [short(moved)]
    agent.panel.get_by_role("textbox", name="Hash, address or explorer link").fill(f"https://bscscan.com/tx/{sent}")
    agent.panel.get_by_role("button", name="Look up").click()
    expect(panel).to_have_count(2)
    panel.first.get_by_text("Evidence and facts").click()
    expect(panel.first).to_contain_text("Fee paid")
    shown = panel.first.inner_text()
    assert every_amount(shown, "BNB", known) == {"value", "fee_paid"}
    assert moved in numbers(shown, "BNB")


def test_a_lead_adds_a_node_sees_it_answer_and_removes_it(stage: Stage, ethereum: Node) -> None:
    lead = stage.agent("Maya", role=Role.LEAD)
    lead.arrive("settings/nodes")
    page = lead.page
    expect(page.get_by_text("No nodes yet")).to_be_visible()
    page.get_by_role("button", name="Add a node").first.click()
    form = page.get_by_role("dialog", name="Add a node")
    form.get_by_role("combobox", name="Chain").select_option("Ethereum")
    form.get_by_role("textbox", name="Name").fill("our-geth")
    form.get_by_role("textbox", name="Address").fill(ethereum.url)
    form.get_by_role("checkbox", name="We run this node").check()
    form.get_by_role("checkbox", name="It stands in our private network").check()
    assert serious_faults(page) == []
    form.get_by_role("button", name="Add and ask it").click()
    expect(form).to_be_hidden()
    row = page.get_by_role("list", name="Chain nodes").get_by_role("listitem")
    expect(row).to_contain_text("our-geth")
    expect(row).to_contain_text("Answers")
    expect(row).to_contain_text(f"block {int(ethereum.block()['number'], 16)}")
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        lead.paint(scheme, size)
        assert serious_faults(page) == []
    lead.paint("light", DESK)

    ethereum.mine(3)
    row.get_by_role("button", name="Ask our-geth now").click()
    expect(page.get_by_text("our-geth answers.")).to_be_visible()
    row.get_by_role("button", name="Remove our-geth").click()
    page.get_by_role("dialog", name="Remove this node?").get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("No nodes yet")).to_be_visible()


def test_what_a_transfer_costs_now_is_read_by_anybody_and_sent_by_an_agent(stage: Stage, ethereum: Node) -> None:
    add_node(stage, ethereum, "our-geth", "ethereum")
    ethereum.set_base_fee(12 * GWEI)
    ethereum.mine()
    known = recomputed(ethereum)

    reader = stage.visitor(size=PHONE)
    page = reader.page
    page.goto(f"{stage.site.url}/fees?lang=en")
    section = page.get_by_role("region", name="Ethereum")
    expect(section).to_contain_text(re.compile(r"As of \d\d:\d\d UTC\."))
    rows = section.get_by_role("row")
    expect(rows).to_have_count(4)
    assert len(numbers(section.inner_text(), "ETH")) == 3
    assert every_amount(section.inner_text(), "ETH", known) == TRANSFERS
    expect(section.get_by_text("gwei").first).to_be_hidden()
    page.get_by_role("radio", name="in exact terms").check()
    expect(section).to_contain_text("Base fee of the next block")
    assert every_amount(section.inner_text(), "ETH", known) == {"base_fee", *TIERS, *TIPS, *TRANSFERS}
    for scheme, size in (("light", PHONE), ("dark", DESK)):
        reader.paint(scheme, size)
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Read again").press("Enter")
    expect(page.get_by_role("radio", name="in exact terms")).to_be_checked()
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", name="现在转账要多少手续费？")).to_be_visible()
    page.get_by_role("link", name="我的交易怎么样了？").click()

    sent = ethereum.send(*ethereum.accounts[:2], value=ETHER)
    ethereum.mine(13)
    page.get_by_role("radio", name="专业").check()
    page.get_by_label("请粘贴").fill(sent)
    page.get_by_role("button", name="查询").click()
    found = page.get_by_role("region", name="已在链上成功")
    expect(found.get_by_text("nonce")).to_be_visible()
    page.get_by_role("radio", name="通俗").check()
    expect(found.get_by_text("nonce")).to_be_hidden()
    assert sent not in page.url
    assert serious_faults(page) == []

    visitor = stage.visitor(language="zh")
    visitor.open_page()
    visitor.write("现在手续费为什么这么贵？")
    agent = stage.agent()
    agent.arrive("all/1001")
    agent.panel.get_by_text("Fees now").click()
    told = agent.panel.get_by_role("region", name="Ethereum")
    expect(told).to_contain_text("our-geth")
    expect(told).to_contain_text(re.compile(r"As of \d\d:\d\d UTC\."))
    assert serious_faults(agent.page) == []
    told.get_by_role("button", name="Put fees into the reply").click()
    agent.button("send").click()
    visitor.sees("数据时间：")
    read = visitor.thread.get_by_text("数据时间：").inner_text()
    assert every_amount(read, "ETH", known) >= TRANSFERS  # as of the time that it names: blocks came since


def test_a_visitor_has_the_explanation_in_exact_terms_and_an_agent_switches_it_back(
    stage: Stage, ethereum: Node
) -> None:
    add_node(stage, ethereum, "our-geth", "ethereum")
    router = ethereum.deploy(contracts.reverting(TOO_LITTLE))
    swap = ethereum.send(
        ethereum.accounts[3], router, data=contracts.call(SWAP, 10**9, 128, ethereum.accounts[3], 2**40)
    )
    ethereum.mine()

    visitor = stage.visitor(size=PHONE, touch=True)
    visitor.open_page()
    visitor.send(f"My swap failed, why? {swap}")
    visitor.sees("the price moved while it waited")
    expect(visitor.thread.get_by_text("INSUFFICIENT_OUTPUT_AMOUNT")).to_have_count(0)
    button = visitor.thread.get_by_role("button", name="Explain this in exact terms")
    for scheme in ("light", "dark"):
        visitor.paint(scheme, PHONE)
        assert serious_faults(visitor.chat) == []
    button.press("Enter")
    visitor.sees("INSUFFICIENT_OUTPUT_AMOUNT")
    exact = visitor.thread.get_by_text("INSUFFICIENT_OUTPUT_AMOUNT").inner_text()
    assert every_amount(exact, "ETH", recomputed(ethereum, swap)) == {"fee_paid"}
    expect(visitor.thread.get_by_role("button", name=re.compile("^Explain this"))).to_have_count(0)
    visitor.page.reload()
    visitor.sees("INSUFFICIENT_OUTPUT_AMOUNT")
    expect(visitor.thread.get_by_role("button", name=re.compile("^Explain this"))).to_have_count(0)
    assert swap not in visitor.page.url

    agent = stage.agent()
    agent.arrive("all/1001")
    expect(agent.panel.get_by_text("as they chose")).to_be_visible()
    found(agent).get_by_role("button", name="Put into the reply").click()
    assert "INSUFFICIENT_OUTPUT_AMOUNT" in agent.field.input_value()
    agent.field.fill("")
    agent.panel.get_by_role("radiogroup", name="The contact is told").get_by_text("Plain").click()
    expect(agent.panel.get_by_text("as the team chose")).to_be_visible()
    assert serious_faults(agent.page) == []
    found(agent).get_by_role("button", name="Put into the reply").click()
    assert "INSUFFICIENT_OUTPUT_AMOUNT" not in agent.field.input_value()


def test_a_lead_adds_a_chain_that_is_not_in_the_list_and_what_is_there_is_told_in_its_coin(stage: Stage) -> None:
    try:
        started = anvil.start(424_242)
    except Missing as missing:
        not_installed(str(missing))
    with started as node:
        lead = stage.agent("Maya", role=Role.LEAD)
        lead.arrive("settings/nodes")
        page = lead.page
        page.get_by_role("button", name="Add a node").first.click()
        form = page.get_by_role("dialog", name="Add a node")
        form.get_by_role("combobox", name="Chain").select_option("Another EVM chain")
        for name, text in (
            ("Chain id", "1"), ("Name of the chain", "Polar Chain"), ("Symbol of its coin", "POLE"),
            ("Seconds between two blocks", "1.5"), ("Explorer", "https://scan.polar.example/tx/"),
            ("Address", node.url),
        ):  # fmt: skip
            form.get_by_role("textbox", name=name).fill(text)
        form.get_by_role("textbox", name="Name", exact=True).fill("polar-1")
        form.get_by_role("checkbox", name="We run this node").check()
        form.get_by_role("checkbox", name="It stands in our private network").check()
        add = form.get_by_role("button", name="Add and ask it")
        add.click()
        expect(form.get_by_text("This chain is in the list already: Ethereum.")).to_be_visible()
        for scheme, size in (("light", DESK), ("dark", PHONE)):
            lead.paint(scheme, size)
            assert serious_faults(page) == []
        lead.paint("light", DESK)
        form.get_by_role("textbox", name="Chain id").fill("424242")
        add.click()
        expect(form).to_be_hidden()
        row = page.get_by_role("list", name="Chain nodes").get_by_role("listitem")
        expect(row).to_contain_text("Polar Chain")
        expect(row).to_contain_text("Answers")

        sent = node.send(*node.accounts[:2], value=ETHER // 4)
        node.mine(30)
        visitor = stage.visitor()
        visitor.open_page()
        visitor.send(f"Where is it? {sent}")
        visitor.sees("0.25 POLE went from")
        page.goto(f"{stage.site.url}/fees?lang=en")
        expect(page.get_by_role("region", name="Polar Chain")).to_contain_text("POLE")

        lead.go("settings/nodes")
        row.get_by_role("button", name="Change polar-1").click()
        change = page.get_by_role("dialog", name="Change polar-1")
        expect(change.get_by_role("textbox", name="Explorer")).to_have_value("scan.polar.example")
        change.get_by_role("textbox", name="Name of the chain").fill("Polar")
        change.get_by_role("button", name="Save").click()
        expect(row).not_to_contain_text("Polar Chain")

        # One that was set up before anybody could describe its chain is changed without doing so.
        add_node(stage, node, "older", "evm-31337")
        lead.go("settings/nodes")
        page.get_by_role("button", name="Change older").click()
        change = page.get_by_role("dialog", name="Change older")
        change.get_by_role("textbox", name="Name", exact=True).fill("younger")
        change.get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name="Change younger")).to_be_visible()
