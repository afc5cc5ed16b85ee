"""The work of bin/intents."""

from __future__ import annotations

import sys

import msgspec

from walletdesk.encoder.models import for_intents
from walletdesk.triage import learning, sorting, table


def main() -> int:
    encoder = for_intents()
    if encoder is None:
        print("The encoder is missing: a model that goes by words alone is not shipped.", file=sys.stderr)
        return 1
    texts: list[str] = []
    categories: list[str] = []
    for file in sorting.seed_files():
        labelled = table.read(file)
        texts += labelled.texts
        categories += labelled.categories
    learned = learning.learn(texts, categories, encoder)
    head = msgspec.structs.replace(learned.head, source=sorting.source_of_seeds())
    learning.save(learned._replace(head=head), sorting.SHIPPED)
    print(
        f"{len(texts)} texts of {len(head.categories)} intents; of those kept back {learned.right:.1%} were told right"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
