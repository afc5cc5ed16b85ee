"""The articles that come with the desk, as documents."""

from __future__ import annotations

from importlib.resources import as_file, files

import msgspec

from walletdesk.events import Actor
from walletdesk.kit.db import Db
from walletdesk.knowledge import folder
from walletdesk.knowledge.actions import taking
from walletdesk.knowledge.actions.taking import Named, Ready, Shelves, Taken

_HERE = files("walletdesk") / "knowledge" / "starter"


def slugs() -> list[str]:
    """Of its articles, each in two languages."""
    return sorted(one.name.removesuffix(".md") for one in (_HERE / "en").iterdir() if one.name.endswith(".md"))


def read() -> tuple[list[Ready], Named]:
    """All of it, read by the gate like everybody's, and what its shelves are called.  Takes seconds: run it in a thread."""
    with as_file(_HERE) as place:
        documents = folder.read(place).documents
    found, refused = taking.ready(documents)
    if refused:
        raise refused[0].error
    shelves = msgspec.json.decode((_HERE / "shelves.json").read_bytes(), type=Shelves)
    return found, taking.named(shelves)


def take_now(db: Db, by: Actor) -> Taken:
    """Take it from a thread that is not the loop's; what is there already stays as it is."""
    found, names = read()
    taken = Taken()
    for batch in taking.batches(found):
        taken += db.write_and_wait(taking.take, by, batch, names, publish=True, keep=True)
    return taken
