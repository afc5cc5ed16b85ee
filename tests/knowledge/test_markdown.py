"""An article's Markdown: what is written out, what is refused, and that nothing of it runs."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest

from tests.channels.mail.hostile import HOSTILE
from tests.knowledge.test_starter import every
from walletdesk.knowledge import live, markdown
from walletdesk.knowledge.markdown import BlockKind, LinkKind, Parsed, Picture, TextTooLong, parse
from walletdesk.knowledge.rules import BODY_LENGTH, Level

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "aside", "div", "details", "summary", "pre"),
    *("code", "table", "thead", "tbody", "tr", "th", "td", "a", "img", "strong", "em", "br", "hr", "span"),
}
ATTRIBUTES = {
    *("href", "rel", "class", "id", "src", "alt", "width", "height", "loading", "decoding", "scope", "start"),
    *("tabindex", "role", "aria-label"),
}


class Page(HTMLParser):
    """What a browser would make of it, as far as it matters here."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_harmless(parsed: Parsed) -> None:
    page = Page(parsed.html)
    assert page.open == []
    for tag, attributes in page.tags:
        assert tag in TAGS, tag
        assert set(attributes) <= ATTRIBUTES, attributes
        for name in ("href", "src"):
            assert re.match(r"https://|/|#|article:", attributes.get(name) or "/"), attributes


def codes(text: str, **given: object) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in parse(text, **given).problems]  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", HOSTILE)
def test_html_in_an_article_is_shown_as_it_stands_and_never_runs(bad: str) -> None:
    for text in (
        bad,
        f"a {bad} b",
        f"> [!tip]\n> {bad}",
        f"# {bad}",
        f"| {bad} |\n| --- |\n| {bad} |",
        f"`{bad}`",
        f"```{bad}\n{bad}\n```",
        f"[{bad}](/check)",
        f'[x](https://a.example/{bad} "{bad}")',
        f"![{bad}](images/a.png)",
        f":::expert\n{bad}\n:::",
        f":::{bad}\n:::",
    ):
        is_harmless(parse(text, values=lambda _: bad, image_at=lambda _: Picture(address="/i/1")))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x0A;script:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "http://plain.example",
        "//evil.example/check",
        "/\\evil.example",
        "/check/../../evil",
        "/console",
        "https://user@evil.example",
        "https://evil",
        "mailto:a@b.example",
        "tel:+4930123",
        "tg://resolve?domain=x",
        "article:../x",
        "ftp://a.example",
        "check",
        "",
    ],
)
def test_a_link_that_leads_nowhere_allowed_is_plain_words_and_told_to_its_author(address: str) -> None:
    parsed = parse(f"one\n\n[words](<{address}>)")
    assert "<a" not in parsed.html and "words" in parsed.html
    assert [(one.code, one.line) for one in parsed.problems] == [("link_refused", 3)]
    assert not parsed.links


def test_links_say_where_they_lead() -> None:
    parsed = parse(
        "[fees](/fees) [one](article:staking) [there](article:staking#s-risks) [here](#s-x) "
        '[scan](https://scan.example/tx) [film](https://film.example/v?x=1 "video")\n\n<https://scan.example>',
        article_at=lambda slug: f"/help/en/{slug}",
    )
    assert [(one.kind, one.target, one.place, one.video) for one in parsed.links] == [
        (LinkKind.PAGE, "/fees", "", False),
        (LinkKind.ARTICLE, "staking", "", False),
        (LinkKind.ARTICLE, "staking", "s-risks", False),
        (LinkKind.HERE, "s-x", "", False),
        (LinkKind.OUTSIDE, "https://scan.example/tx", "scan.example", False),
        (LinkKind.OUTSIDE, "https://film.example/v?x=1", "film.example", True),
        (LinkKind.OUTSIDE, "https://scan.example", "scan.example", False),
    ]
    assert len(parsed.outside) == 3
    assert '<a href="/help/en/staking#s-risks">there</a>' in parsed.html
    assert (
        '<a href="https://scan.example/tx" class="outside" rel="noopener noreferrer nofollow external">scan</a>'
        ' <span class="host">(scan.example)</span>' in parsed.html
    )
    assert 'class="outside video"' in parsed.html
    assert parsed.html.count('class="host"') == 2, "an address says its host itself"


def test_a_link_to_an_article_that_this_reader_has_not_is_plain_words() -> None:
    parsed = parse("[one](article:gone)", article_at=lambda _: None)
    assert "<a" not in parsed.html and "one" in parsed.html
    assert parsed.links[0].target == "gone" and not parsed.problems


def test_steps_callouts_levels_and_tables_are_written_out() -> None:
    html = parse(
        "# Top\n\n## What to do\n\n1. one\n2. two\n\n> [!warning]\n> never\n\n:::expert\ndeep\n:::\n\n:::newcomer\n"
        "easy\n:::\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n> said\n",
        language="zh",
    ).html
    assert '<h2 id="s-top">Top</h2>' in html and '<h2 id="s-what-to-do">What to do</h2>' in html
    assert '<ol class="steps">\n<li>one</li><li>two</li></ol>' in html
    assert '<aside class="callout warning"><p class="callout-name">警告</p>\n<p>never</p>\n</aside>' in html
    assert '<details class="level expert"><summary>' in html and '<div class="level newcomer">' in html
    assert '<th scope="col" class="right">b</th>' in html and '<td class="right">2</td>' in html
    assert "<blockquote>\n<p>said</p>\n</blockquote>" in html
    assert "In more depth" not in html


def test_what_keeps_a_text_from_being_saved_names_its_line() -> None:
    assert codes(
        "{{fee:nowhere}}\n{{price}}\n\n![](images/a.png)\n\n![x](https://a.example/x.png)\n\n:::guru\nx\n:::\n\n"
        "> [!danger]\n> x\n\n[](/fees)\n\n:::\n\n:::expert\nnever closed"
    ) == [
        ("unknown_value", 1),
        ("unknown_value", 2),
        ("image_without_alt", 4),
        ("image_elsewhere", 6),
        ("unknown_level", 8),
        ("unknown_callout", 12),
        ("link_without_text", 15),
        ("level_not_opened", 17),
        ("level_not_closed", 19),
    ]
    assert codes(":::expert\na\n\n:::newcomer\nb\n:::\n\nc") == [("level_not_opened", 4)]
    assert str(parse("{{price}}").problems[0].values) == "{'line': 1, 'what': 'price'}"


def test_live_values_are_put_in_as_words_and_unknown_ones_as_a_dash() -> None:
    known = {"fee:ethereum": "0.3 <b>", "team": "A & B"}
    parsed = parse("# {{team}}\n\n{{ fee:ethereum }}, {{wait}}, {{price}}", values=known.get)
    assert "<p>0.3 &lt;b&gt;, —, —</p>" in parsed.html and "A &amp; B</h2>" in parsed.html
    assert parsed.values == ("team", "fee:ethereum", "wait", "price")
    assert parse("{{team}}").html == "<p>{{team}}</p>\n"
    assert live.put_in("{{team}}: {{wait}}", known.get) == "A & B: —"


def test_a_snippet_stands_in_the_text_and_problems_keep_their_lines() -> None:
    texts = {"steps": "1. one\n2. two\n3. [three](article:x)", "bad": "{{snippet:steps}} {{price}}"}
    parsed = parse("a\n\n{{snippet:steps}}\n\n[b](http://x.example)", snippets=texts.get)
    assert "<li>two</li>" in parsed.html and parsed.snippets == ("steps",)
    assert [(one.code, one.line) for one in parsed.problems] == [("link_refused", 5)]
    assert [one.line for one in parsed.links] == [3]
    assert codes("a\n{{snippet:bad}} {{snippet:none}}", snippets=texts.get) == [
        ("snippet_in_snippet", 2),
        ("unknown_value", 2),
        ("unknown_snippet", 2),
    ]
    assert codes("{{snippet:none}}") == [], "not asked for"


def test_images_need_words_and_come_from_the_desk() -> None:
    parsed = parse('![the *menu*](images/menu.png "x")', image_at=lambda source: Picture(f"/help/{source}", 320, 200))
    assert '<img src="/help/images/menu.png" alt="the menu" width="320" height="200" loading="lazy"' in parsed.html
    assert parsed.images[0].alt == "the menu" and not parsed.problems
    assert parse("![the menu](images/menu.png)").html == "<p>the menu</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "![{{x](images/a.png) and onerror=alert(1) }}",
        "## {{x\n\nand }}",
        "[words](/help/en#{{x) and }}",
        "[words](https://a.example/{{x) and }}",
        "{{ **bold }} and** more",
        "**{{a** b}} more",
    ],
)
def test_a_value_begins_and_ends_in_one_piece_of_text(text: str) -> None:
    parsed = parse(text, values=lambda key: key, image_at=lambda source: Picture("/help/" + source))
    page = Page(parsed.html)
    assert page.open == [], "every tag is closed"
    for tag, attributes in page.tags:
        assert tag in TAGS and attributes.keys() <= ATTRIBUTES
    assert "onerror" not in {name for _, attributes in page.tags for name in attributes}


def test_two_headings_of_one_name_have_two_anchors() -> None:
    anchors = [one.anchor for one in parse("## 风险\n\n## 风险\n\n## !!!\n\n## 风险 2").headings]
    assert anchors == ["s-风险", "s-风险.2", "s-part", "s-风险-2"]


def test_blocks_know_their_headings_and_keep_steps_whole() -> None:
    parsed = parse(
        "intro\nwith [words](/fees)\n\n## A\n\n1. one\n   - under\n2. two\n\n   more\n\n### B\n\n> [!warning]\n> no\n> never\n\n"
        "| x | y |\n| --- | --- |\n| 1 | 2 |\n\n:::expert\ndeep\n:::\n\n## C\n\n```\ncode\n```\n"
    )
    assert [(one.kind, one.text, one.headings, one.level) for one in parsed.blocks] == [
        (BlockKind.TEXT, "intro\nwith words", (), None),
        (BlockKind.STEPS, "1. one\n   - under\n2. two\nmore", ("A",), None),
        (BlockKind.CALLOUT, "⚠ no\nnever", ("A", "B"), None),
        (BlockKind.TABLE, "x | y\n1 | 2", ("A", "B"), None),
        (BlockKind.TEXT, "deep", ("A", "B"), Level.EXPERT),
        (BlockKind.CODE, "code", ("C",), None),
    ]
    assert [one.anchor for one in parsed.blocks] == ["", "s-a", "s-b", "s-b", "s-b", "s-c"]


def test_a_line_break_between_chinese_characters_is_no_blank() -> None:
    assert parse("转账\n一直**打包**\n中").html == "<p>转账一直<strong>打包</strong>中</p>\n"
    assert parse("one\ntwo").blocks[0].text == "one\ntwo"


def test_every_article_of_ours_may_be_saved() -> None:
    for article in every():
        parsed = parse(article.body, language=article.about["language"])
        assert parsed.problems == (), (article.place, parsed.problems)
        is_harmless(parsed)


def test_a_text_that_is_too_long_is_refused_before_it_is_read() -> None:
    started = time.perf_counter()
    for text, snippets in (("[" * 10_000_000, None), ("{{snippet:a}}" * 3000, lambda _: "x" * 5000)):
        with pytest.raises(TextTooLong):
            parse(text, snippets=snippets)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "[a](", "*a ", "`", "> ", "- ", "1. ", "|", ":::expert\n", ":::\n", "{{", "<", "\\", "[](/fees)\n"],
)
def test_the_longest_text_of_one_piece_is_read_and_nesting_ends(piece: str) -> None:
    """Linear: one second of CPU where it takes longest; what is quadratic takes minutes."""
    text = (piece * BODY_LENGTH)[:BODY_LENGTH]
    started = time.process_time()
    is_harmless(parse(text))
    assert time.process_time() - started < 20


def test_strange_characters_neither_hide_a_link_nor_break_a_page() -> None:
    for odd in ("\u202e", "\u200b", "\ufeff", "\0", "\u2028", "\ud83d\ude00", "\x0b"):
        parsed = parse(f"{odd}[a](java{odd}script:x)\n\n## {odd}\n\n:::{odd}expert\n:::\n\n[b](https://a{odd}.example)")
        is_harmless(parsed)
        assert all(one.kind is not LinkKind.PAGE for one in parsed.links)
    assert markdown.link("https://аррӏе.example", "x", 1) is None, "letters of another alphabet"
