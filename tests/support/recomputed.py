"""A second program that works out every amount of a transaction, from what a node says and with nothing of ours.

    python -I tests/support/recomputed.py URL [HASH]

It prints one JSON object of whole numbers (wei): what moved, what it cost or may cost at most, what is left, and for one
that waits, the least that replaces it and today's three prices.  Without a hash, the prices and what a plain transfer costs.  Rules: EIP-1559; a tenth more replaces (geth, Hardhat);
the price of a plain day is the lower median of what non-empty blocks of the last twenty took.
"""

import json
import sys
from decimal import ROUND_CEILING, Decimal
from urllib.request import Request, urlopen


class Node:
    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, method: str, *params: object) -> object:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        asked = Request(self.url, body, {"content-type": "application/json"})  # noqa: S310  # a node of the tests
        with urlopen(asked, timeout=10) as answer:  # noqa: S310
            return json.load(answer)["result"]


def amounts(node: Node, hash: str) -> dict[str, int]:
    sent = node.ask("eth_getTransactionByHash", hash)
    mined = node.ask("eth_getTransactionReceipt", hash)
    assert isinstance(sent, dict)
    gas, cap = int(sent["gas"], 16), int(sent["maxFeePerGas"], 16)
    told = {
        "value": int(sent["value"], 16),
        "gas": gas,
        "cap": cap,
        "tip": int(sent["maxPriorityFeePerGas"], 16),
        "most_fee": gas * cap,
        "balance": int(str(node.ask("eth_getBalance", sent["from"], "latest")), 16),
    }
    if isinstance(mined, dict):
        told["gas_used"] = int(mined["gasUsed"], 16)
        told["fee_paid"] = told["gas_used"] * int(mined["effectiveGasPrice"], 16)
        return told
    return told | waiting(node, told)


def prices(node: Node) -> dict[str, int]:
    history = node.ask("eth_feeHistory", "0x14", "latest", [10, 50, 90])
    assert isinstance(history, dict)
    base = int(history["baseFeePerGas"][-1], 16)
    rows = [
        [int(one, 16) for one in row]
        for row, full in zip(history["reward"], history["gasUsedRatio"], strict=True)
        if full > 0
    ]
    price = int(str(node.ask("eth_gasPrice")), 16)
    slow, normal, fast = (
        [sorted(column)[(len(column) - 1) // 2] for column in zip(*rows, strict=True)]
        if rows
        else [max(price - base, 0)] * 3
    )
    normal = max(slow, normal)
    told = {"base_fee": base}
    for name, tip, lasting in (("slow", slow, 1), ("normal", normal, 2), ("fast", max(normal, fast), 2)):
        cap = lasting * base + tip
        told |= {name: cap, f"{name}_tip": tip, f"{name}_transfer": 21_000 * min(cap, base + tip)}
    return told


def waiting(node: Node, sent: dict[str, int]) -> dict[str, int]:
    told = prices(node)
    tip = max(tenth_more(sent["tip"]), told["normal_tip"])
    cap = max(tenth_more(sent["cap"]), 2 * told["base_fee"] + tip)
    return {
        **{name: told[name] for name in ("base_fee", "slow", "normal", "fast")},
        "needed_tip": tip,
        "needed_cap": cap,
        "replace_cost": sent["gas"] * cap,
        "replace_add": sent["gas"] * (cap - sent["cap"]),
        "cancel_cost": 21_000 * cap,
    }


def tenth_more(wei: int) -> int:
    return int((Decimal(wei) * Decimal("1.1")).to_integral_value(ROUND_CEILING))


if __name__ == "__main__":
    url, *hashes = sys.argv[1:]
    print(json.dumps(amounts(Node(url), *hashes) if hashes else prices(Node(url))))  # noqa: T201  # it is a program
