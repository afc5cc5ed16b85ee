"""From what the reader of Markdown found to HTML of ours, and to blocks of plain text.

Every tag is written here; what comes from the text is escaped.  A kind of token that is not known here is written as
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import msgspec

from walletdesk.kit import i18n
from walletdesk.knowledge import markdown as md
from walletdesk.knowledge.markdown import Block, BlockKind, Heading, Image, Link, LinkKind, TextProblem
from walletdesk.knowledge.rules import Level

if TYPE_CHECKING:
    from markdown_it.token import Token

CALLOUTS = ("warning", "caution", "important", "note", "tip")
DANGERS = ("warning", "caution")
SIGN = "⚠ "
"""Before a warning where it stands as plain text."""
ANCHOR = "s-"
"""Before every anchor, so that a heading named "main" does not take a page's own."""
_CALLOUT = re.compile(r"\[!([A-Za-z]{1,20})\][ \t]*")
_NOT_IN_ANCHORS = re.compile(r"[^\w]+")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_PLAIN_TAGS = {
    "blockquote": "blockquote",
    "list_item": "li",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "strong": "strong",
    "em": "em",
}


class _Open(msgspec.Struct):
    """A block that is being collected."""

    kind: BlockKind
    depth: int
    line: int
    text: list[str]


class Writer:
    """One text, once."""

    def __init__(self, language: str, article_at: md.ArticleAt | None, image_at: md.ImageAt | None) -> None:
        self._said = i18n.translator(language)
        self._article_at = article_at
        self._image_at = image_at
        self._out: list[str] = []
        self._path: list[Heading] = []
        self._anchors: dict[str, int] = {}
        self._block: _Open | None = None
        self._level: Level | None = None
        self._closing: list[str] = []
        self._lists: list[list[int]] = []
        self._cells = 0
        self._line = 1
        self.headings: list[Heading] = []
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.problems: list[TextProblem] = []

    @property
    def html(self) -> str:
        return "".join(self._out)

    def write(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.map is not None:
                self._line = token.map[0] + 1
            match token.type:
                case "heading_open":
                    self._heading(token, tokens[at + 1])
                    at += 3
                    continue
                case "blockquote_open":
                    self._quote(tokens, at)
                case "inline":
                    self._say(self._inline(token))
                case _:
                    self._element(token)
            at += 1
        self._end_block()

    # -- blocks --------------------------------------------------------------------------

    def _element(self, token: Token) -> None:
        name, _, end = token.type.rpartition("_")
        match token.type:
            case "paragraph_open":
                self._begin(BlockKind.TEXT, token)
                self._open("p", token)
            case "bullet_list_open" | "ordered_list_open":
                self._list(token)
            case "list_item_open":
                self._item(token)
            case "table_open":
                self._begin(BlockKind.TABLE, token)
                label = escape(self._said.gettext("Table"))
                self._put(f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table>')
            case "table_close":
                self._put("</table></div>")
                self._end(token)
            case "th_open" | "td_open":
                self._cell(token)
            case "tr_open":
                self._cells = 0
                self._put("<tr>")
            case "fence" | "code_block":
                self._code(token)
            case "hr":
                self._put("<hr>\n")
            case "level_open":
                self._level_open(token)
            case "level_close":
                self._level = None
                self._put(self._closing.pop())
            case "blockquote_close":
                self._put(self._closing.pop())
                self._end(token)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._put("</ul>\n" if token.type[0] == "b" else "</ol>\n")
                self._end(token)
            case "th_close" | "td_close":
                self._put(f"</{name}>")
            case "paragraph_close":
                if not token.hidden:
                    self._put("</p>\n")
                self._end(token)
            case _ if name in _PLAIN_TAGS:
                self._put(f"<{'/' if end == 'close' else ''}{_PLAIN_TAGS[name]}>")

    def _open(self, tag: str, token: Token) -> None:
        if not token.hidden:
            self._put(f"<{tag}>")

    def _list(self, token: Token) -> None:
        ordered = token.type == "ordered_list_open"
        self._begin(BlockKind.STEPS if ordered else BlockKind.LIST, token)
        start = int(token.attrs.get("start", 1)) if ordered else 0
        self._lists.append([start, 1 if ordered else 0])
        if not ordered:
            self._put("<ul>\n")
        else:
            self._put('<ol class="steps">\n' if start == 1 else f'<ol class="steps" start="{start}">\n')

    def _item(self, token: Token) -> None:
        counting = self._lists[-1]
        number, step = counting
        counting[0] += step
        self._put("<li>")
        indent = "   " * (len(self._lists) - 1)
        self._break(indent + (f"{number}. " if step else "- "))

    def _cell(self, token: Token) -> None:
        name = token.type.removesuffix("_open")
        side = str(token.attrs.get("style", "")).removeprefix("text-align:")
        scope = ' scope="col"' if name == "th" else ""
        self._put(f'<{name}{scope} class="{side}">' if side in ("right", "center") else f"<{name}{scope}>")
        if self._cells:
            self._text(" | ")
        else:
            self._break("")
        self._cells += 1

    def _code(self, token: Token) -> None:
        self._begin(BlockKind.CODE, token)
        self._put(f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>\n')
        self._break(token.content.rstrip("\n"))
        self._end(token)

    def _heading(self, token: Token, inline: Token) -> None:
        html, plain = self._inline(inline)
        level = max(2, int(token.tag[1:]))
        heading = Heading(level, plain.strip(), self._anchor(plain))
        self.headings.append(heading)
        if self._block is not None:  # inside a list or a quote it divides nothing
            self._break(plain)
        else:
            while self._path and self._path[-1].level >= level:
                self._path.pop()
            self._path.append(heading)
        self._put(f'<h{level} id="{_attribute(heading.anchor)}">{html}</h{level}>\n')

    def _anchor(self, text: str) -> str:
        name = ANCHOR + (_NOT_IN_ANCHORS.sub("-", text.lower()).strip("-")[:60] or "part")
        n = self._anchors[name] = self._anchors.get(name, 0) + 1
        return name if n == 1 else f"{name}.{n}"  # no name has a dot

    def _level_open(self, token: Token) -> None:
        name = token.info
        if not token.meta["closed"]:
            self.problems.append(md.LevelNotClosed(self._line))
        if name not in set(Level):
            self.problems.append(md.UnknownLevel(self._line, name))
            self._put("<div>\n")
            self._closing.append("</div>\n")
            return
        self._level = Level(name)
        if self._level is Level.EXPERT:
            said = escape(self._said.gettext("In more depth"))
            self._put(f'<details class="level expert"><summary>{said}</summary>\n')
            self._closing.append("</details>\n")
        else:
            said = escape(self._said.gettext("New to this?"))
            self._put(f'<div class="level newcomer"><p class="level-name">{said}</p>\n')
            self._closing.append("</div>\n")

    def _quote(self, tokens: Sequence[Token], at: int) -> None:
        token = tokens[at]
        self._begin(BlockKind.CALLOUT, token)
        kind = self._taken_callout(tokens, at)
        if kind is None:
            self._put("<blockquote>\n")
            self._closing.append("</blockquote>\n")
            return
        self._put(f'<aside class="callout {kind}"><p class="callout-name">{escape(self._callout_name(kind))}</p>\n')
        self._closing.append("</aside>\n")
        if kind in DANGERS:
            self._text(SIGN)

    def _taken_callout(self, tokens: Sequence[Token], at: int) -> str | None:
        """The kind that the first words of a quote name; they are taken off it."""
        if at + 2 >= len(tokens) or tokens[at + 2].type != "inline":
            return None
        children = tokens[at + 2].children or []
        named = _CALLOUT.match(children[0].content) if children and children[0].type == "text" else None
        if named is None:
            return None
        kind = named[1].lower()
        if kind not in CALLOUTS:
            self.problems.append(md.UnknownCallout(self._line, kind))
            return None
        children[0].content = children[0].content[named.end() :]
        if not children[0].content and len(children) > 1 and children[1].type in ("softbreak", "hardbreak"):
            del children[:2]
        return kind

    def _callout_name(self, kind: str) -> str:
        t = self._said
        return {
            "warning": t.gettext("Warning"),
            "caution": t.gettext("Caution"),
            "important": t.gettext("Important"),
            "note": t.gettext("Note"),
            "tip": t.gettext("Tip"),
        }[kind]

    # -- what is said inside them --------------------------------------------------------

    def _say(self, said: tuple[str, str]) -> None:
        html, plain = said
        self._put(html)
        self._text(plain)
        self._stray(plain)

    def _stray(self, plain: str) -> None:
        for n, line in enumerate(plain.split("\n")):
            if line.startswith(":::"):
                self.problems.append(md.LevelNotOpened(self._line + n))

    def _inline(self, token: Token) -> tuple[str, str]:
        html: list[str] = []
        plain: list[str] = []
        aims: list[Link | None] = []
        line = self._line
        children = token.children or []
        for n, child in enumerate(children):
            match child.type:
                case "text" | "text_special":
                    html.append(escape(child.content))
                    plain.append(child.content)
                case "softbreak":
                    line += 1
                    gap = "" if _between_wide(children, n) else "\n"
                    html.append(gap)
                    plain.append(gap)
                case "hardbreak":
                    line += 1
                    html.append("<br>\n")
                    plain.append("\n")
                case "code_inline":
                    html.append(f"<code>{escape(child.content)}</code>")
                    plain.append(child.content)
                case "link_open":
                    aims.append(self._aimed(child, children, n, line))
                    html.append(self._link_start(aims[-1]))
                case "link_close" if aims:
                    html.append(self._link_end(aims.pop()))
                case "image":
                    written, alt = self._image(child, line)
                    html.append(written)
                    plain.append(alt)
                case "strong_open" | "em_open" | "strong_close" | "em_close":
                    name, _, end = child.type.rpartition("_")
                    html.append(f"<{'/' if end == 'close' else ''}{name}>")
        return "".join(html), "".join(plain)

    def _aimed(self, token: Token, children: Sequence[Token], at: int, line: int) -> Link | None:
        text = _words(children, at + 1)
        video = str(token.attrs.get("title", "")).strip().lower() == "video"
        aim = md.link(str(token.attrs.get("href", "")), text, line, video=video)
        if aim is None:
            self.problems.append(md.LinkRefused(line))
            return None
        if not text.strip():
            self.problems.append(md.LinkWithoutText(line))
            return None
        self.links.append(aim)
        return aim

    def _link_start(self, aim: Link | None) -> str:
        if aim is None:
            return ""
        match aim.kind:
            case LinkKind.ARTICLE:
                address = f"article:{aim.target}" if self._article_at is None else self._article_at(aim.target)
                if address is None:
                    return '<span class="no-article">'
                return f'<a href="{_attribute(address + ("#" + aim.place if aim.place else ""))}">'
            case LinkKind.OUTSIDE:
                kind = "outside video" if aim.video else "outside"
                return f'<a href="{_attribute(aim.target)}" class="{kind}" rel="noopener noreferrer nofollow external">'
            case LinkKind.HERE:
                return f'<a href="#{_attribute(aim.target)}">'
            case _:
                return f'<a href="{_attribute(aim.target)}">'

    def _link_end(self, aim: Link | None) -> str:
        if aim is None:
            return ""
        if aim.kind is LinkKind.OUTSIDE:
            shown = "" if aim.place in aim.text.lower() else f' <span class="host">({escape(aim.place)})</span>'
            return f"</a>{shown}"
        if aim.kind is LinkKind.ARTICLE and self._article_at is not None and self._article_at(aim.target) is None:
            return "</span>"
        return "</a>"

    def _image(self, token: Token, line: int) -> tuple[str, str]:
        source, alt = str(token.attrs.get("src", "")), _words(token.children or [], 0).strip()
        if not alt:
            self.problems.append(md.ImageWithoutAlt(line))
        if not md.IMAGE.fullmatch(source):
            self.problems.append(md.ImageElsewhere(line))
            return escape(alt), alt
        self.images.append(Image(source, alt, line))
        picture = self._image_at(source) if self._image_at is not None else None
        if picture is None:
            return escape(alt), alt
        size = f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.height else ""
        return (
            f'<img src="{_attribute(picture.address)}" alt="{_attribute(alt)}"{size} loading="lazy" decoding="async">',
            alt,
        )

    # -- collecting ----------------------------------------------------------------------

    def _put(self, html: str) -> None:
        self._out.append(html)

    def _begin(self, kind: BlockKind, token: Token) -> None:
        if self._block is None:
            self._block = _Open(kind, token.level, self._line, [])
        elif kind is BlockKind.TEXT and not (self._block.text and self._block.text[-1].endswith((". ", "- ", SIGN))):
            self._break("")

    def _break(self, text: str) -> None:
        """A new line of the block."""
        if self._block is not None:
            before = "\n" if self._block.text and not self._block.text[-1].endswith("\n") else ""
            self._block.text.append(before + text)

    def _text(self, text: str) -> None:
        if self._block is not None:
            self._block.text.append(text)

    def _end(self, token: Token) -> None:
        if self._block is not None and token.level == self._block.depth:
            self._end_block()

    def _end_block(self) -> None:
        block, self._block = self._block, None
        if block is None or not (text := "".join(block.text).strip()):
            return
        path = tuple(one.text for one in self._path)
        anchor = self._path[-1].anchor if self._path else ""
        self.blocks.append(Block(block.kind, text, path, anchor, self._level, block.line))


def _attribute(value: str) -> str:
    """No live value is put into it: what is written there would stand between its quotes."""
    return escape(value).replace("{", "&#123;").replace("}", "&#125;")


def _words(children: Sequence[Token], at: int) -> str:
    """What a link or an image says, up to its end."""
    said = []
    for child in children[at:]:
        if child.type == "link_close":
            break
        said.append(" " if child.type.endswith("break") else child.content)
    return "".join(said)


def _between_wide(children: Sequence[Token], at: int) -> bool:
    """Whether a line ends between two characters that need no blank between them."""
    before = "".join(one.content for one in children[max(0, at - _NEAR) : at])[-1:]
    after = "".join(one.content for one in children[at + 1 : at + 1 + _NEAR])[:1]
    return bool(_WIDE.match(before) and _WIDE.match(after))


_NEAR = 4
"""Tokens around the end of a line that are looked at: an end of a link, of bold, of italics, a text."""
