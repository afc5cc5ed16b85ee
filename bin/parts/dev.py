"""What `bin/dev` does: `walletdesk demo` and the front end's watch, the first started again after a change.

Whole processes are replaced, one at a time, because a SQLite file has exactly one.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WATCHED = {".py", ".html", ".jinja", ".txt", ".po", ".mo", ".toml", ".md"}
BUILD = ROOT / "walletdesk" / "static" / "build"
EVERY_S = 0.5


def changed_at() -> dict[Path, int]:
    """Modification times of all that the server reads at start; the front end's build is read anew by every request."""
    files = (path for path in (ROOT / "walletdesk").rglob("*") if path.suffix in WATCHED)
    return {path: path.stat().st_mtime_ns for path in files if path.is_file() and BUILD not in path.parents}


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    web = subprocess.Popen([ROOT / "bin" / "web", "watch"])
    server = None
    try:
        while True:
            seen = changed_at()
            server = subprocess.Popen([ROOT / ".venv" / "bin" / "walletdesk", "demo", *sys.argv[1:]])
            while changed_at() == seen:
                time.sleep(EVERY_S)
            print("dev: changed, starting again", flush=True)
            server.terminate()
            server.wait()
    except KeyboardInterrupt:
        print()
    finally:
        for process in filter(None, (server, web)):
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
