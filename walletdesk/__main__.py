"""The command `walletdesk`, and `python -m walletdesk`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    # All that modules are made of is there to stay: looking for garbage in it while they load was a tenth of the start.
    gc.disable()
    from walletdesk import cli

    gc.freeze()
    gc.enable()
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
