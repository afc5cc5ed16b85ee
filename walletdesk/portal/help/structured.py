"""What search engines read of a page: schema.org as JSON-LD.

It stands in the page as a block of data; every `<`, `>` and `&` in it is written as an escape, so that nothing in an
article can end the block.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from walletdesk.kit.clock import to_datetime
from walletdesk.knowledge.markdown import Block, BlockKind

_LONGEST = 5_000
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_MARKS = str.maketrans(_ESCAPED)

Crumb = tuple[str, str]
"""A name and its address."""


def written(*things: dict[str, Any] | None) -> str:
    """Of those that are there."""
    said = [one for one in things if one is not None]
    return json.dumps({"@context": "https://schema.org", "@graph": said}, ensure_ascii=False).translate(_MARKS)


def crumbs(path: Sequence[Crumb]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": address}
            for n, (name, address) in enumerate(path, 1)
        ],
    }


def website(name: str, address: str, language: str) -> dict[str, Any]:
    return {"@type": "WebSite", "name": name, "url": address, "inLanguage": language}


def article(
    *,
    title: str,
    summary: str,
    language: str,
    address: str,
    publisher: str,
    published_at: int | None,
    changed_at: int | None,
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "TechArticle",
        "headline": title[:110],
        "inLanguage": language,
        "mainEntityOfPage": address,
        "publisher": {"@type": "Organization", "name": publisher},
    }
    if summary:
        told["description"] = summary
    if published_at is not None:
        told["datePublished"] = to_datetime(published_at).isoformat()
    if changed_at is not None:
        told["dateModified"] = to_datetime(changed_at).isoformat()
    return told


def how_to(title: str, language: str, blocks: Sequence[Block]) -> dict[str, Any] | None:
    """The first list of steps; None for an article that has none."""
    steps = next((block for block in blocks if block.kind is BlockKind.STEPS and block.level is None), None)
    if steps is None:
        return None
    lines = [line.partition(". ")[2] for line in steps.text.split("\n") if line[:1].isdigit() and ". " in line]
    if len(lines) < 2:
        return None
    return {
        "@type": "HowTo",
        "name": title[:110],
        "inLanguage": language,
        "step": [
            {"@type": "HowToStep", "position": n, "text": line[:_LONGEST]} for n, line in enumerate(lines, 1) if line
        ],
    }


def questions(blocks: Sequence[Block], language: str) -> dict[str, Any] | None:
    """Headings that ask something, with what stands under them; None where fewer than two do."""
    asked: dict[str, list[str]] = {}
    for block in blocks:
        if block.headings and block.headings[-1].rstrip().endswith(("?", "？", "؟")) and block.level is None:
            asked.setdefault(block.headings[-1], []).append(block.text)
    if len(asked) < 2:
        return None
    return {
        "@type": "FAQPage",
        "inLanguage": language,
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": "\n".join(texts)[:_LONGEST]},
            }
            for question, texts in asked.items()
        ],
    }
