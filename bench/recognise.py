#!/usr/bin/env python3
"""Measure what recognition costs per message: 300 characters of English and Chinese, without and with hashes.

    bench/recognise.py [--rounds N]

The promise is 50 us for ordinary text, which is text without hashes; checksums of what is found cost extra and are shown.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.support import head
from walletdesk.chain.recognise import READ, find

ENGLISH = (
    "Hello, I sent some USDT from my wallet this morning and it still has not arrived at the exchange. The app says that "
    "it is pending. I already closed the app and opened it again, but nothing changed... Can you please have a look? It is "
    "quite urgent for me because I have to pay a bill today. I am using version 2.41 on Android."
)
CHINESE = (
    "您好，我今天早上从钱包转了一笔USDT到交易所，到现在还没有到账，应用里一直显示打包中。我已经退出重新打开过了，还是没有变化……"
    "请问能帮我查一下吗？我今天要付账单，比较着急。我用的是安卓手机，版本是2.41。之前转账都是几分钟就到了，这次已经等了三个多小时，"
    "手续费也扣了，但是对方说没有收到。我在区块浏览器上也看过，页面提示正在等待确认，不知道是不是网络拥堵。如果需要我提供什么信息请告诉我，"
    "我可以把截图发给你们，谢谢。另外想问一下，如果一直不到账的话，这笔钱会不会退回到我的钱包里面？"
    "如果可以加速的话，需要再付多少手续费？我对这些不太懂，麻烦您说得简单一点，最好告诉我应该点哪个按钮。再次感谢您的帮助，祝您工作顺利。"
)
HASH = "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
SOLANA = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi"
PAGE = f"https://etherscan.io/tx/{HASH}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=400)
    rounds = options.parse_args().rounds
    texts = {
        "English, nothing in it": ENGLISH[:300],
        "Chinese, nothing in it": CHINESE[:300],
        "English and a hash": (ENGLISH[:220] + " " + HASH)[:300],
        "Chinese glued to a hash": CHINESE[:220] + HASH + "谢谢",
        "an explorer's page": ENGLISH[:200] + " " + PAGE,
        "an EVM address": ENGLISH[:250] + " " + ADDRESS,
        "a TRON address": ENGLISH[:250] + " " + TRON,
        "a taproot address": ENGLISH[:230] + " " + TAPROOT,
        "a Solana address": ENGLISH[:250] + " " + SOLANA,
    }
    head("recognition per message", limit="50 us where nothing is in it")
    print(f"   {'text':28}{'chars':>8}{'found':>7}{'median us':>12}{'p95 us':>10}")
    for name, text in texts.items():
        times = timed(text, rounds)
        print(
            f"   {name:28}{len(text):>8}{len(find(text)):>7}{statistics.median(times):>12.1f}"
            f"{sorted(times)[int(len(times) * 0.95)]:>10.1f}"
        )
    print(f"\n   long texts: {READ:,} characters are read\n   {'text':28}{'chars':>10}{'ms':>9}")
    for name, one in {
        "prose": ENGLISH,
        "Chinese prose": CHINESE,
        "letters and digits": "a1B2" * 75,
        "hashes": HASH + " ",
        "mistyped addresses": TRON[:-1] + "u ",
        "disguised": "0x5aаeb6053f3e94c9b9a09f33669435e7ef1beaed ",
        "dots": "0x12..",
        "Cyrillic": "аеос" * 75,
        "slashes": "/+" * 100,
    }.items():
        for size in (20_000, 5_000_000):
            text = (one * (size // len(one) + 1))[:size]
            print(f"   {name:28}{size:>10,}{min(timed(text, 3)) / 1000:>9.2f}")


def timed(text: str, rounds: int) -> list[float]:
    """Microseconds of each round."""
    find(text)
    times = []
    for _ in range(rounds):
        started = time.perf_counter_ns()
        find(text)
        times.append((time.perf_counter_ns() - started) / 1000)
    return times


if __name__ == "__main__":
    main()
