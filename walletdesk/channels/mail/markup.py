"""A mail's HTML: what may be shown of it, and its lines for the cutter.

The sanitiser (nh3, which is ammonia) runs twice.  The first run leaves well-formed HTML without programs, but with the names
that tell quotes from words; one walk over that makes the lines and writes the HTML anew, without anything that loads.  The last
run lets through what an agent may see, and nothing is changed after it.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import msgspec
import nh3

from walletdesk.channels.mail.charsets import clean
from walletdesk.channels.mail.cutter import Line, Mark

DEEPEST = 400
"""HTML that is nested deeper is shown as its bare words: parsing it as a tree takes quadratic time."""

_INLINE = {"a", "abbr", "b", "big", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
           "strike", "strong", "sub", "sup", "tt", "u", "var", "bdi", "bdo", "wbr", "cite", "time", "dfn", "acronym"}  # fmt: skip
_BLOCKS = {"address", "article", "aside", "blockquote", "br", "caption", "center", "col", "colgroup", "dd", "details", "div", "dl",
           "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
           "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}  # fmt: skip
TAGS = _INLINE | _BLOCKS
GONE = {"script", "style", "title", "noscript", "template", "iframe", "object", "embed", "svg", "math", "textarea", "select", "xmp",
        "noembed", "noframes", "plaintext", "audio", "video", "applet"}  # fmt: skip

_FIRST = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=GONE,
    attributes={
        "*": {"class", "id", "style", "type", "dir", "lang", "title", "align", "background", "data-marker", "name"},
        "a": {"href"},
        "img": {"src", "srcset", "alt", "width", "height", "goomoji"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "ol": {"start"},
    },
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    link_rel=None,
)
_LAST = nh3.Cleaner(
    tags=TAGS - {"font", "address"} | {"small"},
    clean_content_tags=GONE,
    attributes={
        "*": {"dir", "lang"},
        "a": {"href", "title", "data-host"},
        "img": {"alt", "width", "height", "data-attachment", "data-blocked"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "ol": {"start"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)

_QUOTE_CLASS = re.compile(r"(?:^|[\s_]|ydp[0-9a-f]{0,40})(?:yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|ms-outlook-mobile-reference-message|gmail_quote_container_|"
                          r"front-blockquote|moz-email-replied|isReplyContent|mail_quote|qmbox-old|replyContent|reply_quote|ntes_reply)(?:$|[\s_])", re.IGNORECASE)  # fmt: skip
_QUOTE_ID = re.compile(
    r"(?:^|_)(?:OLK_SRC_BODY_SECTION|isReplyContent|mail-editor-reference-message-container|yahoo_quoted|reply_body_section)",
    re.IGNORECASE,
)
_CUT_ID = re.compile(r"(?:^|_)(?:divRplyFwdMsg|appendonsend|stopSpelling|replySplit)$", re.IGNORECASE)
_SAID_CLASS = re.compile(
    r"(?:^|\s|_)(?:gmail_attr|moz-cite-prefix|moz-email-headers-table|quote_attribution|zmail_extra_hr)(?:$|\s)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:^|[\s_])(?:gmail_signature|gmail_signature_prefix|moz-signature|protonmail_signature_block|AppleMailSignature|ms-outlook-mobile-signature|"
                     r"zmail_signature|tutanota_signature|spnEditorSign|ntes-pcmac-signature|foxmail_sig|mail_signature|xmail_signature)(?:$|[\s_-])|^(?:x_)*Signature$|_sign_info_$", re.IGNORECASE)  # fmt: skip
_OUTLOOK_RULE = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+(?:#?(?:E1E1E1|B5C4DF|B5C4DF|CCCCCC)|windowtext)", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_INDENT = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.IGNORECASE)
_LOADS_IN_STYLE = re.compile(r"url\(\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@-])", re.IGNORECASE)


class Shown(msgspec.Struct):
    safe: str = ""
    lines: list[Line] = []
    blocked: int = 0
    """Images, backgrounds and style sheets of elsewhere that are not loaded."""
    used: set[str] = set()
    """Content ids of attachments that stand in it as images."""


def shown(page: str, attachments: dict[str, int]) -> Shown:
    """`attachments`: the numbers of the mail's files by their content id."""
    blocked = len(_LOADS_IN_STYLE.findall(page)) + len(re.findall(r"<link\b[^>]{0,200}\bhref", page, re.IGNORECASE))
    if _too_deep(page):
        words = _bare(page)
        return Shown(
            safe=f"<pre>{escape(words)}</pre>",
            lines=[Line(one) for one in words.split("\n")],
            blocked=blocked,
        )
    walk = _Walk(attachments)
    walk.feed(_FIRST.clean(page))
    walk.close()
    walk.end_line()
    return Shown(
        safe=_LAST.clean("".join(walk.out)).strip(),
        lines=_tidy(walk.lines),
        blocked=blocked + walk.blocked,
        used=walk.used,
    )


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    {
        "br",
        "img",
        "hr",
        "meta",
        "link",
        "input",
        "col",
        "wbr",
        "area",
        "base",
        "p",
        "li",
        "td",
        "tr",
        "th",
        "o",
        "option",
    }
)


def _too_deep(page: str) -> bool:
    depth = deepest = 0
    if page.count("<") < DEEPEST:
        return False
    for tag in _TAG.finditer(page):
        if tag[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def _bare(page: str) -> str:
    page = re.sub(r"(?is)<(script|style|title)\b[^>]{0,1000}>[^<]{0,100000}(?:</\1|$)", " ", page)
    page = re.sub(r"<(?:br|/p|/div|/tr|/li)\b[^>]{0,200}>", "\n", page, flags=re.IGNORECASE)
    words = clean(unescape(re.sub(r"<[^<>]{0,5000}>", " ", page)))
    return "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()


class _Open(msgspec.Struct):
    tag: str
    depth: int = 0
    mark: Mark | None = None
    hidden: bool = False
    href: str = ""
    text_at: int = 0


class _Walk(HTMLParser):
    """Over the first run's output, which is well-formed: every element is closed, every attribute quoted."""

    def __init__(self, attachments: dict[str, int]) -> None:
        super().__init__(convert_charrefs=True)
        self.attachments = attachments
        self.out: list[str] = []
        self.lines: list[Line] = []
        self.line: list[str] = []
        self.line_mark = Mark.NONE
        self.open: list[_Open] = []
        self.depth = 0
        self.hidden = 0
        self.pre = 0
        self.marks: list[Mark] = []
        self.cut_next = False
        self.blocked = 0
        self.used: set[str] = set()
        self.link_text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        if "background" in given:
            self.blocked += _remote(given["background"])
        if tag == "br":
            self.out.append("<br>")
            return self.end_line()
        if tag == "img":
            return self._image(given)
        if tag == "hr":
            self.out.append("<hr>")
            return self.end_line()
        if tag in ("wbr", "col"):
            return None
        opened = _Open(tag, hidden=_HIDDEN.search(style) is not None if style else False)
        if tag in _BLOCKS:
            if tag in ("td", "th"):
                self._cell()
            else:
                self.end_line()
            self._quotes(tag, given, style, opened)
        elif "class" in given or "id" in given:
            self._names(given, opened)
        if opened.mark is not None:
            self.marks.append(opened.mark)
        self.depth += opened.depth
        self.hidden += opened.hidden
        self.pre += tag == "pre"
        if tag == "li" and not self.hidden:
            self.line.append("- ")
        if tag == "a":
            opened.href = given.get("href", "")
            self.link_text = []
        self.open.append(opened)
        self.out.append(_start(tag, given))
        return None

    def handle_endtag(self, tag: str) -> None:
        if not self.open or tag in ("br", "img", "hr", "wbr", "col"):
            return
        opened = self.open.pop()
        if tag == "a":
            self._target(opened.href)
        if tag in _BLOCKS and tag not in ("td", "th"):
            self.end_line()
            if tag in ("p", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4") and self.lines and self.lines[-1].text:
                self.lines.append(Line("", self.depth))
        if opened.mark is not None:
            self.marks.pop()
        self.depth -= opened.depth
        self.hidden -= opened.hidden
        self.pre -= tag == "pre"
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data))
        if self.hidden:
            return
        if self.pre:
            first, *more = data.split("\n")
            self.line.append(first)
            for one in more:
                self.end_line(keep_blank=True)
                self.line.append(one)
            return
        self.line.append(data)
        self.link_text.append(data)

    def end_line(self, *, keep_blank: bool = False) -> None:
        text = "".join(self.line)
        self.line = []
        text = text.rstrip() if self.pre else " ".join(text.split())
        if not text and not keep_blank:
            # A <br> alone on its line is an empty line; a block that ends right after another is none.
            if self.lines and self.lines[-1].text and self.out[-1:] == ["<br>"]:
                self.lines.append(Line("", self.depth))
            return
        mark = self.marks[-1] if self.marks else Mark.NONE
        if self.cut_next:
            mark, self.cut_next = Mark.CUT, False
        self.lines.append(Line(text, self.depth, mark))

    def _cell(self) -> None:
        if self.line and "".join(self.line).strip():
            self.line.append(" ")

    def _quotes(self, tag: str, given: dict[str, str], style: str, opened: _Open) -> None:
        if tag == "blockquote" and not _INDENT.search(style):
            opened.depth = int("gmail_quote" not in given.get("class", "") or self._introduced())
        elif style and _OUTLOOK_RULE.search(style):
            self.cut_next = True
        self._names(given, opened)

    def _introduced(self) -> bool:
        """Whether somebody is said to have written: Gmail's button for quoting makes the same element as its answers do."""
        said = next((line.text for line in reversed(self.lines) if line.text), "")
        return said.endswith((":", "：")) or any(line.mark is Mark.ATTRIBUTION or line.depth for line in self.lines)

    def _names(self, given: dict[str, str], opened: _Open) -> None:
        classes, name = given.get("class", ""), given.get("id", "")
        if not classes and not name:
            return
        if name and _CUT_ID.search(name):
            self.cut_next = True
        if (classes and _QUOTE_CLASS.search(classes)) or (name and _QUOTE_ID.search(name)):
            opened.depth = 1
        if classes and _SAID_CLASS.search(classes):
            opened.mark = Mark.ATTRIBUTION
        elif (classes and _SIGNED.search(classes)) or (name and _SIGNED.search(name)):
            opened.mark = Mark.SIGNATURE

    def _image(self, given: dict[str, str]) -> None:
        source, alt = given.get("src", ""), given.get("alt", "")
        said = f' alt="{escape(alt)}"' if alt else ""
        if not self.hidden and alt and len(alt) <= 8 and not alt.isascii():
            self.line.append(alt)  # an emoji that the program drew
        if source[:4].lower() == "cid:":
            cid = source[4:].strip("<> ")
            number = self.attachments.get(cid)
            if number is not None:
                self.used.add(cid)
                size = "".join(
                    f' {side}="{int(given[side])}"'
                    for side in ("width", "height")
                    if given.get(side, "").isdecimal() and len(given[side]) < 5
                )
                self.out.append(f'<img data-attachment="{number}"{said}{size}>')
                return
        self.blocked += bool(source or given.get("srcset")) and source[:4].lower() != "cid:"
        self.out.append(f'<img data-blocked="1"{said}>')

    def _target(self, href: str) -> None:
        host = link_host(href)
        if not host:
            return
        text = "".join(self.link_text).strip()
        named = _HOST.search(text[:300])
        if named is None or f".{host}".endswith(f".{named[1].lower()}") is False or len(text) > 300:
            self.out.append(f" <small>[{escape(host)}]</small>")
        if not self.hidden and text and not _says(text, href):
            self.line.append(f" <{href}>")


def _says(text: str, href: str) -> bool:
    bare = re.sub(r"^https?://(?:www\.)?|/$", "", href.strip(), flags=re.IGNORECASE).lower()
    said = re.sub(r"^https?://(?:www\.)?|/$", "", text.strip(), flags=re.IGNORECASE).lower()
    return bare == said or said.rstrip(".…").startswith(bare[:200])


def link_host(href: str) -> str:
    """The host a link leads to, as the network knows it; empty for what is no web address."""
    try:
        parts = urlsplit(href.strip())
        host = parts.hostname if parts.scheme.lower() in ("http", "https") else None
        return (host or "").encode("idna").decode() if host and not host.isascii() else (host or "")
    except ValueError:
        return "?"


def _remote(source: str) -> bool:
    return source.strip()[:4].lower() not in ("", "cid:")


def _start(tag: str, given: dict[str, str]) -> str:
    kept = "".join(
        f' {name}="{escape(given[name])}"'
        for name in ("href", "title", "dir", "lang", "colspan", "rowspan", "start")
        if name in given
    )
    return f"<{tag}{kept}>"


def _tidy(lines: list[Line]) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        if line.text or (out and out[-1].text):
            out.append(line)
    return out
