"""A language model at an OpenAI-compatible endpoint: what it is asked has no names in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from walletdesk.safety import places

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 64_000
_HIDDEN = (
    ("MAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("LINK", re.compile(r"https?://\S+")),
    ("NAME", re.compile(r"(?<![\w@])@\w{3,64}", re.ASCII)),
    ("CODE", re.compile(r"(?<![\w-])[\w-]{2,64}\.(?:eth|bnb|sol|ton|crypto)(?!\w)", re.ASCII)),
    ("CODE", re.compile(r"(?<![A-Za-z0-9])(?:0x)?[A-Za-z0-9+/_-]{25,}(?![A-Za-z0-9])")),
    ("NUMBER", re.compile(r"(?<!\d)\+?\d[\d ()-]{6,}\d(?!\d)")),
)
_WORD = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"\[(?:NAME|MAIL|LINK|CODE|NUMBER)_\d{1,3}\]")


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An OpenAI-compatible endpoint; `url` ends before `/chat/completions`."""

    url: str
    key: str
    model: str


class Hidden(msgspec.Struct):
    """A text without what names somebody, and what stood there."""

    text: str
    values: dict[str, str]

    def back(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda found: self.values.get(found[0], found[0]), text)


def hide(text: str, names: Sequence[str] = ()) -> Hidden:
    """Names, mails, addresses, hashes, links and long numbers become marks."""
    values: dict[str, str] = {}

    def put(kind: str, value: str) -> str:
        for mark, known in values.items():
            if known == value:
                return mark
        mark = f"[{kind}_{sum(one.startswith(f'[{kind}_') for one in values) + 1}]"
        values[mark] = value
        return mark

    # Names last: part of somebody's address is no name of its own.
    for kind, pattern in _HIDDEN:
        text = pattern.sub(lambda found, kind=kind: put(kind, found[0]), text)  # type: ignore[misc]
    for place in reversed(places.find(text)):
        mark = put("LINK", text[place.start : place.end])
        text = text[: place.start] + mark + text[place.end :]
    for name in _called(names):
        text = name.sub(lambda found: put("NAME", found[0]), text)
    return Hidden(text, values)


def _called(names: Sequence[str]) -> list[re.Pattern[str]]:
    """How people may be called by these names: by the whole of one, and by each of its words; the longest first."""
    ways = {way.strip() for name in names for way in (name, *_WORD.findall(name))}
    for name in names:
        if len(name) in (3, 4) and not name.isascii() and name.isalpha():
            ways.add(name[len(name) - 2 :])  # a Chinese given name
    told = sorted((way for way in ways if len(way) > 1), key=lambda way: (-len(way), way))
    return [
        re.compile(rf"(?<!\w){re.escape(way)}(?!\w)" if way.isascii() else re.escape(way), re.IGNORECASE)
        for way in told
    ]


async def chat(client: httpx.AsyncClient, endpoint: Endpoint, instructions: str, given: str, most: int = 600) -> str:
    """What the model says, `most` tokens of it.  Raises ValueError, KeyError, IndexError or TypeError for what is no answer, and
    what httpx raises."""
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "max_tokens": most,
        "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": given}],
    }
    headers = {"authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    async with client.stream("POST", f"{endpoint.url}/chat/completions", json=body, headers=headers) as answer:
        if answer.status_code != 200:
            raise ValueError(answer.status_code)
        read = b""
        async for piece in answer.aiter_bytes():
            read += piece
            if len(read) > MOST_BYTES:
                raise ValueError("too large")
    told: Any = json.loads(read)
    said = told["choices"][0]["message"]["content"]
    if told["choices"][0].get("finish_reason") == "length":
        raise ValueError("cut short")
    if not isinstance(said, str):
        raise TypeError("no text")
    return said
