"""Agents' words pass the gate like everybody's; what holds a secret is refused and kept nowhere."""

from __future__ import annotations

import anyio.to_thread

from walletdesk.conversations.actions.reply import refuse_secrets
from walletdesk.safety import names, screen
from walletdesk.safety.names import WrongName
from walletdesk.wire import RawText, SafeText, Screened


class WrongTag(WrongName):
    code = "wrong_tag"
    sentence = "A tag has letters on one line and no commas."


async def screened(raw: RawText) -> Screened:
    """In a thread, so that a long text holds nobody up."""
    return await anyio.to_thread.run_sync(screen, raw)


async def without_secret(raw: RawText) -> SafeText:
    """The text as it may be kept.  Raises SecretInReply or MaybeKeyInReply (422)."""
    read = await screened(raw)
    refuse_secrets(read)
    return read.text


async def person_name(raw: RawText) -> SafeText:
    """A contact's name, which may be empty.  Raises SecretInName or WrongName (422)."""
    name = names.without_secret(raw)
    if not name.isprintable():
        raise WrongName
    return name


async def tag_name(raw: RawText) -> SafeText:
    """Without blanks at its ends; history lists tags with commas between them.  Raises SecretInName or WrongTag (422)."""
    name = names.trimmed(names.without_secret(raw))
    if not name.isprintable() or not name or "," in name:
        raise WrongTag
    return name
