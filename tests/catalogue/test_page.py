"""`/supported`: the page that works for anybody, without scripts."""

from __future__ import annotations

import httpx
import pytest

from tests.catalogue.filled import OTHER, PHRASE, USDT, fill, made
from walletdesk.kit.limits import Limit
from walletdesk.portal import supported


def ask(client: httpx.Client, language: str = "en", **fields: str) -> httpx.Response:
    return client.post("/supported", params={"lang": language}, data=fields)


def test_the_page_lists_what_there_is_and_may_be_kept_by_caches(lead: httpx.Client, anybody: httpx.Client) -> None:
    there = fill(lead)
    page = anybody.get("/supported")
    assert page.status_code == 200
    assert (page.headers["cache-control"], page.headers["vary"]) == ("public, max-age=60", "accept-language")
    assert all(text in page.text for text in ("Ethereum", "Cosmos Hub", "Shown only, not sent", "Swap", "from 4.2"))
    assert "<script" not in page.text and "需要能量" in page.text
    chinese = anybody.get("/supported", headers={"accept-language": "zh"})
    assert '<html lang="zh">' in chinese.text and "兑换" in chinese.text and "需要能量" in chinese.text
    coins = anybody.get("/supported", params={"network": there["ethereum"]["id"]})
    assert USDT in coins.text and "https://etherscan.io/address/" in coins.text
    for nothing in ("1", "x", "-1", "9" * 40):
        assert anybody.get("/supported", params={"network": nothing}).status_code == 200


def test_an_empty_catalogue_says_so(anybody: httpx.Client) -> None:
    page = anybody.get("/supported")
    assert page.status_code == 200 and "The list is being written" in page.text
    assert "no versions for this system" in ask(anybody, platform="ios", version="5.0").text


def test_it_and_the_page_for_transactions_lead_to_each_other(anybody: httpx.Client) -> None:
    assert 'href="/supported?lang=en"' in anybody.get("/check").text
    assert 'href="/check?lang=zh"' in anybody.get("/supported?lang=zh").text
    assert 'href="?lang=en"' in anybody.get("/supported?lang=zh").text


def test_whether_a_coin_is_supported(lead: httpx.Client, anybody: httpx.Client) -> None:
    fill(lead)
    page = ask(anybody, text="usdt")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "About “usdt”" in page.text and USDT in page.text and "since version 1.0" in page.text
    assert "已支持" in ask(anybody, "zh", text="usdt").text
    assert "not the one we support" in ask(anybody, text=f"USDT {OTHER}").text
    assert "letters of another alphabet" in ask(anybody, text="USDТ").text
    assert "not in our list" in ask(anybody, text=OTHER).text
    assert "incomplete, mistyped" in ask(anybody, text=USDT[:-1] + "8").text
    assert "not on the network you name" in ask(anybody, text="USDT on Cosmos Hub").text
    assert "nothing in our list" in ask(anybody, text="moonshot").text
    assert "nothing in our list" in ask(anybody, text="   ").text
    assert ask(anybody).status_code == 200


def test_strangers_words_stay_words(lead: httpx.Client, anybody: httpx.Client) -> None:
    fill(lead)
    page = ask(anybody, text='<script>alert(1)</script> "evil.example"')
    assert "<script" not in page.text and "evil.example" not in page.text
    network = made(lead, "networks", name="<b>Bold</b>", note_en="<img src=x onerror=alert(1)>")
    made(lead, "assets", network=network["id"], symbol="<i>X</i>", name="</p><script>")
    page = ask(anybody, text="<i>X</i>")
    assert (
        "&lt;i&gt;X" in page.text and "<script" not in page.text and "<b>" not in page.text and "<img" not in page.text
    )


def test_a_secret_is_neither_looked_up_nor_shown(
    lead: httpx.Client, anybody: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    for field in ("text", "version"):
        page = ask(anybody, **{field: PHRASE})
        assert page.status_code == 422
        assert "abandon" not in page.text and "private key" in page.text
    assert "abandon" not in caplog.text
    key = "8f2a559490d7e1d3c0b6a7f4e5d2c1b0a9988776655443322110ffeeddccbba1"  # perhaps one, perhaps a hash
    assert key[:20] not in ask(anybody, text=key).text


def test_whether_a_version_is_current(lead: httpx.Client, anybody: httpx.Client) -> None:
    fill(lead)
    for version, words in {
        "5.12.1": "Version 5.12.1 is current",
        "v5.12.1 (77)": "is current",
        "5.11": "There is a newer version: 5.12.1",
        "4.4": "This version is no longer supported",
        "6.0": "We do not know this version",
        "newest": "This is not a version",
    }.items():
        page = ask(anybody, platform="ios", version=version)
        assert words in page.text, version
        assert "Crash report pending" not in page.text
    page = ask(anybody, platform="ios", version="5.11")
    assert "Swap shows no price" in page.text and "fixed in 5.12.0" in page.text
    assert 'href="https://apps.example/polar"' in page.text
    assert "兑换不显示价格" in ask(anybody, "zh", platform="ios", version="5.11").text
    assert "no versions for this system" in ask(anybody, platform="atari", version="5.11").text


def test_who_asks_without_end_waits(lead: httpx.Client, anybody: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supported, "_of_source", Limit(2, 0.5))
    assert [ask(anybody, text="x").status_code for _ in range(3)] == [200, 200, 429]
    assert int(ask(anybody, text="x").headers["retry-after"]) >= 1
    assert anybody.get("/supported").status_code == 200
