"""What changes too often to stand in prose: `{{fee:ethereum}}`, `{{wait}}`, `{{supported:networks}}`, `{{supported:assets:tron}}`,
`{{team}}`, `{{app:minimum}}`.

An article keeps the mark; whoever shows it gives a function from the key between the braces to words in the reader's
language.  A passage keeps it too, so that an answer of today says today's fee.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from walletdesk.chain.networks import NETWORKS

Values = Callable[[str], str | None]
"""From `fee:ethereum` to what it is now; None for what cannot be told."""

NOT_KNOWN = "—"
_MARK = re.compile(r"\{\{ ?([^{}\n]{0,120}?) ?\}\}")
_HTML_MARK = re.compile(r"\{\{ ?([^{}<>\n]{0,120}?) ?\}\}")
"""None that begins before a tag and ends behind it."""
_ALONE = frozenset({"team", "wait", "app:minimum", "supported:networks"})
SNIPPET = "snippet:"


def known(key: str) -> bool:
    if key in _ALONE:
        return True
    name, _, network = key.rpartition(":")
    return name in ("fee", "supported:assets") and network in NETWORKS


def marks(text: str) -> Iterator[tuple[int, str]]:
    """Each mark's place and key, snippets among them."""
    return ((found.start(), found[1]) for found in _MARK.finditer(text))


def put_in(text: str, values: Values) -> str:
    """Plain text with its values."""
    return _MARK.sub(lambda found: _value(found[1], values), text)


def put_in_html(html: str, values: Values) -> str:
    """The same for what `markdown.parse` made."""
    return _HTML_MARK.sub(lambda found: escape(_value(found[1], values)), html)


def without(text: str) -> str:
    """What stands there whatever the values are."""
    return _MARK.sub("", text)


def _value(key: str, values: Values) -> str:
    told = values(key) if known(key) else None
    return NOT_KNOWN if told is None else told
