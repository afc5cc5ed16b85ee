#!/usr/bin/env python3
"""The desk as `walletdesk serve` serves it, for benches: its limits on how often lifted, and the gate as told.

    bench/served.py --database URL --data DIR [--port P] [--gate full|none]

Lifted means that the same limits are asked and have room for everybody: all visitors of a bench come from one address.
`none` lets texts pass unread: no secret gate, no first look, no language.  Both are switches of this program alone.
Prints "ready PORT" and serves until SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import support  # noqa: E402
from walletdesk import app  # noqa: E402
from walletdesk.app import Site  # noqa: E402
from walletdesk.channels.inbound import NO_FACTS, Gate, Looked  # noqa: E402
from walletdesk.channels.widget import reception  # noqa: E402
from walletdesk.integrations.access import Rates  # noqa: E402
from walletdesk.kit import logs, search, settings  # noqa: E402
from walletdesk.kit.limits import AtOnce, Limit  # noqa: E402
from walletdesk.safety import Earlier  # noqa: E402
from walletdesk.safety.trust import trusted  # noqa: E402
from walletdesk.triage.rules import first_look  # noqa: E402
from walletdesk.wire import Found, RawText, Screened, text_for_gate  # noqa: E402


class NoGate(Gate):
    """Everything passes unread."""

    def __init__(self) -> None:
        super().__init__()
        self._nothing = first_look(trusted(""), found_secret=False)

    def stands_alone(self, text: RawText) -> bool:
        return True

    async def look(
        self,
        text: RawText,
        earlier: Sequence[Earlier] = (),
        facts: Mapping[str, RawText | bool] = NO_FACTS,
        topic: str = "",
        beside: Sequence[Found] = (),
        unstored: Sequence[RawText] = (),
    ) -> Looked:
        passed = trusted(text_for_gate(text))
        return Looked(
            screened=Screened(text=passed),
            triage=self._nothing,
            language="en",
            fingerprint="",
            terms=tuple(search.terms(passed)),
            facts={},
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", required=True)
    options.add_argument("--data", required=True)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--gate", choices=("full", "none"), default="full")
    chosen = options.parse_args()
    support.many_files()
    listening = socket.create_server(("127.0.0.1", chosen.port), backlog=4096)
    port = listening.getsockname()[1]
    given = settings.load(
        environ={},
        overrides={"database": chosen.database, "data_dir": Path(chosen.data), "port": port, "log_level": "warning"},
    )
    logs.start(given.log_level, given.log_format)

    def started(site: Site) -> None:
        if site.server is not None:
            at = site.server.config.app.state.reception  # type: ignore[union-attr]
            state = site.server.config.app.state  # type: ignore[union-attr]
            lift(at.limits)
            state.api_rates = Rates(1e9)
            if chosen.gate == "none":
                at.gate = state.gate = NoGate()
        app.warm_up(given)
        app.keep_calm()
        print(f"ready {port}", flush=True)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(app.serve(given, sockets=[listening], started=started))


def lift(limits: reception.Limits) -> None:
    for name in limits.__struct_fields__:
        lifted = AtOnce(1_000_000_000) if isinstance(getattr(limits, name), AtOnce) else Limit(1_000_000_000, 1e9)
        setattr(limits, name, lifted)


if __name__ == "__main__":
    main()
