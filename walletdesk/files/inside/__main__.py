"""python -I -m walletdesk.files.inside KIND LIMITS  < document  > an Outcome as MessagePack"""

from __future__ import annotations

import logging
import sys

import msgspec

from walletdesk.files import refusals
from walletdesk.files.inside.gathered import Gathered, Outcome
from walletdesk.files.redraw import limit_myself
from walletdesk.files.rules import Kind, Limits
from walletdesk.kit.errors import WalletdeskError


def main(name: str, given: str) -> None:
    limit_myself()
    # After the limits, so that they hold for the libraries too.
    from walletdesk.files.inside import any_kind

    logging.disable()
    gathered = Gathered(msgspec.json.decode(given, type=Limits))
    try:
        any_kind.read(sys.stdin.buffer.read(), Kind[name], gathered)
        outcome = Outcome(texts=gathered.texts, pictures=gathered.pictures, unread=gathered.unread)
    except WalletdeskError as refused:
        outcome = Outcome(refused=type(refused).__name__, values=dict(refused.values))  # type: ignore[arg-type]  # ours are numbers and words
    except (MemoryError, RecursionError):
        outcome = Outcome(refused=refusals.UnreadableDocument.__name__)
    except Exception:  # noqa: BLE001  # parsers raise all there is; whatever it was, this was not read whole
        outcome = Outcome(refused=refusals.Damaged.__name__)
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
