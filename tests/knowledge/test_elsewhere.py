"""What comes from another desk, and what goes out as a folder and comes back."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from tests.knowledge.made import a_category, a_public_one, an_article, said
from walletdesk.events import SYSTEM
from walletdesk.kit.db import Db
from walletdesk.knowledge import elsewhere, exporting, folder, queries
from walletdesk.knowledge.actions import articles, taking
from walletdesk.knowledge.from_html import markdown
from walletdesk.knowledge.rules import Status
from walletdesk.safety import trusted

ZENDESK: dict[str, Any] = {
    "categories": [{"id": 1, "name": "Wallet", "locale": "en-us", "description": "All <b>about</b> it"}],
    "sections": [{"id": 2, "name": "Fees & gas", "locale": "en-us", "category_id": 1}],
    "articles": [
        {
            "id": 11,
            "title": "What a fee is",
            "locale": "en-us",
            "section_id": 2,
            "draft": False,
            "body": "<p>A <b>fee</b> pays the network. See <a href='https://x.zendesk.com/hc/en-us/articles/12-x'>more</a>"
            " or <a href='javascript:alert(1)'>this</a>.</p><script>alert(1)</script>",
        },
        {
            "id": 11,
            "title": "矿工费是什么",
            "locale": "zh-cn",
            "section_id": 2,
            "draft": False,
            "body": "<p>付给网络。</p>",
        },
        {"id": 12, "title": "What a fee is", "locale": "en-us", "section_id": 2, "draft": True, "body": "<p>More.</p>"},
    ],
}


def test_a_help_centre_of_zendesk_becomes_articles() -> None:
    found = elsewhere.read(json.dumps(ZENDESK))
    first, chinese, draft = found.documents
    assert (first.slug, first.language, first.status) == ("what-a-fee-is", "en", Status.PUBLISHED)
    assert (first.collection, first.category) == ("wallet", "fees-gas")
    assert first.body == "A **fee** pays the network. See [more](article:what-a-fee-is-12) or this."
    assert (chinese.slug, chinese.language, chinese.title) == ("what-a-fee-is", "zh", "矿工费是什么")
    assert (draft.slug, draft.status) == ("what-a-fee-is-12", Status.DRAFT)
    (room,) = found.shelves.collections
    assert (room.names, room.descriptions) == ({"en": "Wallet"}, {"en": "All about it"})
    assert [one.names for one in room.categories] == [{"en": "Fees & gas"}]


def test_a_portal_of_chatwoot_becomes_articles() -> None:
    given = {
        "payload": [
            {
                "id": 5,
                "slug": "1700000000-what-gas-is",
                "title": "What gas is",
                "content": "Gas.\n\n![a chart](https://cdn.example/x.png) and [a page](http://plain.example/).",
                "status": "published",
                "category": {"id": 1, "slug": "basics", "name": "Basics", "locale": "en"},
            },
            {"id": 6, "title": "Nowhere", "content": "Text.", "status": "draft", "locale": "en"},
        ],
        "meta": {},
    }
    found = elsewhere.read(json.dumps(given))
    first, second = found.documents
    assert (first.slug, first.collection, first.status) == ("what-gas-is", "basics", Status.PUBLISHED)
    assert first.body == "Gas.\n\n*(a chart)* and a page."
    assert (second.slug, second.collection, second.status) == ("nowhere", "", Status.DRAFT)


@pytest.mark.parametrize("text", ["", "[]", "{}", "nothing", "[" * 100_000, '{"articles": 3}', '{"payload": "x"}'])
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(elsewhere.UnknownExport):
        elsewhere.read(text)


def test_an_export_full_of_nonsense_is_read_without_a_fall() -> None:
    odd = {"articles": [None, 1, {}, {"id": [], "title": {}, "body": 3, "locale": "??"}], "sections": 5}
    assert all(one.language == "en" for one in elsewhere.read(json.dumps(odd)).documents)


HTML = (
    ("<h1>One</h1><p>two<br>three</p>", "## One\n\ntwo  \nthree"),
    ("<ol><li>first</li><li>then<ul><li>a</li><li>b</li></ul></li></ol>", "1. first\n2. then\n   - a\n   - b"),
    ("<p>2. not a list, *not* strong, &lt;b&gt;</p>", "2\\. not a list, \\*not\\* strong, \\<b\\>"),
    (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2 | 3</td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1 | 2 \\| 3 |",
    ),
    ("<blockquote><p>said</p></blockquote>", "> said"),
    ("<pre><code>x = 1\ny</code></pre>", "```\nx = 1\ny\n```"),
    ("<img src=x onerror=alert(1) alt='a wallet'>", "*(a wallet)*"),
    ("<iframe src=x>in</iframe><p>out</p>", "out"),
    ("<p><strong> </strong>x</p>", "x"),
    ("</div></ul></a>x", "x"),
)


@pytest.mark.parametrize(("html", "expected"), HTML)
def test_html_becomes_our_markdown(html: str, expected: str) -> None:
    assert markdown(html, lambda address: None) == expected


def whole(db: Db) -> bytes:
    made = exporting.Archive()
    data = made.add(db.read_and_wait(exporting.first_files))
    after: int | None = 0
    while after is not None:
        found, after = db.read_and_wait(exporting.files, after)
        data += made.add(found)
    return data + made.end()


def test_what_is_exported_is_taken_again_unchanged_and_makes_the_same_desk(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = a_category(db)
    body = 'One.\n\n## Two\n\n1. Do "this" # now.\n2. Then that.\n'
    row = a_public_one(
        db, says=said('Fees: "high" #1', body, "What \\ it is"), category_id=shelf, intents=("fee_question",)[:0]
    )
    db.write_and_wait(articles.save, SYSTEM, row.article_id, "zh", said("矿工费", "付给网络。"), version=0)
    an_article(db, slug="a-draft", source=trusted("EIP-1559, https://eips.ethereum.org"))
    monkeypatch.setattr(exporting, "PAGE", 2)
    data, again = whole(db), whole(db)
    assert data == again
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        texts = [(name, zipped.read(name).decode()) for name in zipped.namelist() if name.endswith(".md")]
    read = folder.read_texts(texts)
    assert not read.faults and len(read.documents) == 3
    fit, refused = taking.ready(read.documents)
    assert not refused
    done = db.write_and_wait(taking.take, SYSTEM, fit, {}, publish=True)
    assert len(done.unchanged) == 3 and not (done.created or done.changed or done.refused)
    assert db.read_and_wait(queries.one_text, row.article_id, "en").title == 'Fees: "high" #1'
