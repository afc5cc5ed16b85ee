"""Install the chain nodes that tests run against, from tests/support/nodes, with Node from its wheel.

Nothing is done, and no network needed, when the lock is the one installed.  What cannot be installed is said; the tests
that need it are then skipped, and fail with CI=true.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys

from bin.parts import web

HOME = web.ROOT / "tests" / "support" / "nodes"
STAMP = HOME / "node_modules" / ".walletdesk-lock"


def install() -> bool:
    lock = hashlib.sha256((HOME / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == lock:
        return True
    print("setup: installing the chain nodes of the tests", file=sys.stderr, flush=True)
    npm = web.NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run([web.NODE, npm, "ci"], cwd=HOME, env=web.environment(), stdout=sys.stderr.fileno())
    if done.returncode == 0:
        STAMP.write_text(lock)
    return done.returncode == 0


if __name__ == "__main__":
    if not install():
        print("setup: they could not be installed; tests on real chain nodes will be skipped", file=sys.stderr)
