"""Lives of `walletdesk serve` one after the other, each a process of its own, without importing everything anew.

    python -m tests.faults.nursery

On `start LOG` it forks a process that runs the command and tells its number.  All that a desk does when it starts, opening
and repairing its database before all, is done in each; a hundred lives take minutes and not half an hour.
"""

from __future__ import annotations

import os
import signal
import sys

from walletdesk import cli


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _serve(line.rstrip("\n").partition(" ")[2])
        print(pid, flush=True)  # noqa: T201  # the answer


def _serve(log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.close(0)
    os._exit(cli.main(["serve"]))


if __name__ == "__main__":
    main()
