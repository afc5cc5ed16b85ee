"""What `bin/migration` does: write the next revision, or the first one anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from walletdesk.kit import migrations

ROOT = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> int:
    match words:
        case ["--redo"]:
            if released():
                print("migration: there is a release; its databases were made by 0001, which may not change any more")
                return 1
            path = migrations.first_revision()
        case [message] if message and not message.startswith("-"):
            path = migrations.new_revision(message)
        case _:
            print('usage: bin/migration "what changes" | --redo')
            return 2
    print(f"{path.relative_to(ROOT)}: written")
    return 0


def released() -> bool:
    """A tag that begins with v and a digit is a release."""
    tags = subprocess.run(["git", "tag", "--list", "v[0-9]*"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return bool(tags.stdout.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
