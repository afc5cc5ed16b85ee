"""A small catalogue, made through the front door."""

from __future__ import annotations

from typing import Any

import httpx

USDT = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
USDT_TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
USDT_TON = "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs"
OTHER = "0x1111111111111111111111111111111111111111"
DAY = 86_400_000_000
RELEASED = 20_000 * DAY
PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"


def made(client: httpx.Client, listed: str, **fields: Any) -> dict[str, Any]:
    answer = client.post(f"/api/catalogue/{listed}", json=fields)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def error(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    told = answer.json()["error"]
    return answer.status_code, told["code"], told.get("fields", {})


def fill(client: httpx.Client) -> dict[str, dict[str, Any]]:
    """Three networks, five assets, a feature, three releases and three issues, by name."""
    ethereum = made(client, "networks", name="Ethereum", chain="ethereum", since="1.0")
    tron = made(client, "networks", name="TRON", chain="tron", since="4.0", note_zh="需要能量")
    cosmos = made(client, "networks", name="Cosmos Hub", state="view_only")
    eth = made(client, "assets", network=ethereum["id"], symbol="ETH", name="Ether")
    usdt = made(client, "assets", network=ethereum["id"], symbol="USDT", name="Tether USD", contract=USDT, decimals=6)
    usdt_tron = made(
        client, "assets", network=tron["id"], symbol="USDT", name="Tether USD", contract=USDT_TRON, decimals=6
    )
    trx = made(client, "assets", network=tron["id"], symbol="TRX", name="TRON", decimals=6)
    atom = made(client, "assets", network=cosmos["id"], symbol="ATOM", name="Cosmos", decimals=6)
    swap = made(
        client,
        "features",
        code="swap",
        name_en="Swap",
        name_zh="兑换",
        ranges=[{"platform": "ios", "since": "4.2", "until": ""}, {"platform": "android", "since": "", "until": "4.9"}],
    )
    oldest = made(client, "releases", platform="ios", version="4.5.0", released_at=RELEASED, minimum=True)
    newest = made(
        client,
        "releases",
        platform="ios",
        version="5.12.1",
        released_at=RELEASED + DAY,
        link="https://apps.example/polar",
    )
    android = made(client, "releases", platform="android", version="5.12.0", released_at=RELEASED)
    slow = made(
        client,
        "issues",
        title_en="Swap shows no price",
        title_zh="兑换不显示价格",
        platforms=["ios"],
        since="5.0",
        state="fixed",
        fixed_in="5.12.0",
        feature=swap["id"],
        workaround_en="Close the app and open it again.",
        workaround_zh="重启应用。",
        public=True,
    )
    secret = made(client, "issues", title_en="Crash report pending", title_zh="崩溃待查", since="5.1", public=False)
    return {
        "ethereum": ethereum,
        "tron": tron,
        "cosmos": cosmos,
        "eth": eth,
        "usdt": usdt,
        "usdt_tron": usdt_tron,
        "trx": trx,
        "atom": atom,
        "swap": swap,
        "oldest": oldest,
        "newest": newest,
        "android": android,
        "slow": slow,
        "secret": secret,
    }
