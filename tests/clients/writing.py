"""A program of an integrator: hands over what stands in its outbox, from the beginning, as if it had never run.

    python -m tests.clients.writing URL TOKEN INBOX COUNT

Prints "n" for each that is stored.  It keeps nothing, so whoever kills it and starts it again has it repeat everything.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from walletdesk_client import Client


def main(url: str, token: str, inbox: str, count: int) -> None:
    desk = Client(url, token, timeout_s=10, tries=40)

    def hand_over(n: int) -> None:
        contact = f"user-{n % 5}"
        stored = desk.open_conversation(
            {"inbox": inbox, "contact": {"app_user": contact}, "text": f"line {n} of my outbox"},
            idempotency_key=f"outbox-{n:06}",
        )
        desk.continue_conversation(
            stored.conversation.id, {"text": f"and one more after {n}"}, idempotency_key=f"outbox-{n:06}-more"
        )
        sys.stdout.write(f"{n}\n")
        sys.stdout.flush()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hand_over, range(count)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
