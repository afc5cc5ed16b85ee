"""An article's Markdown: what its readers see, what its passages are, and what keeps it from being saved.

    parsed = markdown.parse(body, language="zh", values=values, article_at=address)
    if parsed.problems: raise parsed.problems[0]
    parsed.html, parsed.headings, parsed.links, parsed.blocks

The HTML is written by ourselves from what was read (`rendering.py`): nothing of the source is ever taken for HTML.
Beside CommonMark and tables there are

    > [!warning]              callouts: warning, caution, important, note, tip
    :::expert ... :::         a paragraph for one level (`rules.Level`)
    {{fee:ethereum}}          live values (`live.py`); {{snippet:slug}} a text that many articles share
    [Title](article:slug)     another article; `/check`, `/ask/...` our own pages; `https://` somebody else's
    [Title](https://... "video")
    ![what it shows](images/name.png)

Time is linear in the text's length: 3 ms for an article of two pages, two seconds for 60,000 characters of nothing but
brackets; longer ones are refused.  So parse in a thread, outside of units.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from walletdesk.kit.errors import BadInput, TooLarge
from walletdesk.knowledge import live
from walletdesk.knowledge.live import Values
from walletdesk.knowledge.rules import BODY_LENGTH, PICTURE, Level

MOST_READ = 2 * BODY_LENGTH
"""Characters with their snippets."""
MOST_PROBLEMS = 50


class TextTooLong(TooLarge):
    code = "text_too_long"
    sentence = "An article may have {most} characters, its snippets included."


class TextProblem(BadInput):
    """Something in a text that keeps it from being saved; `line` counts from 1."""

    code = "text_problem"

    def __init__(self, line: int, what: str = "") -> None:
        super().__init__(line=line, what=what[:80])
        self.line = line
        self.what = what[:80]
        self.details = {"line": line, "what": what[:80]}


class UnknownValue(TextProblem):
    code = "unknown_value"
    sentence = "Line {line}: there is no live value “{what}”."


class UnknownSnippet(TextProblem):
    code = "unknown_snippet"
    sentence = "Line {line}: there is no snippet “{what}” in this language."


class SnippetInSnippet(TextProblem):
    code = "snippet_in_snippet"
    sentence = "Line {line}: a snippet cannot hold another snippet."


class ImageWithoutAlt(TextProblem):
    code = "image_without_alt"
    sentence = "Line {line}: say what the picture shows, for those who cannot see it: ![what it shows](…)."


class ImageElsewhere(TextProblem):
    code = "image_elsewhere"
    sentence = "Line {line}: pictures come from the desk itself, never from another site."


class ImageUnknown(TextProblem):
    code = "image_unknown"
    sentence = "Line {line}: there is no picture {what}. Put it in again."


class LinkRefused(TextProblem):
    code = "link_refused"
    sentence = "Line {line}: a link may lead to an article, to a page of the desk, or to another site with https://."


class LinkWithoutText(TextProblem):
    code = "link_without_text"
    sentence = "Line {line}: a link needs words that say where it leads."


class UnknownLevel(TextProblem):
    code = "unknown_level"
    sentence = "Line {line}: there is no level “{what}”: it is newcomer or expert."


class LevelNotClosed(TextProblem):
    code = "level_not_closed"
    sentence = "Line {line}: this part has no end: close it with a line of three colons."


class LevelNotOpened(TextProblem):
    code = "level_not_opened"
    sentence = "Line {line}: three colons close a part that was not opened, or open one inside another."


class UnknownCallout(TextProblem):
    code = "unknown_callout"
    sentence = "Line {line}: there is no callout “{what}”: it is warning, caution, important, note or tip."


class LinkKind(StrEnum):
    ARTICLE = "article"
    """`target` is a slug, `place` the anchor in it."""
    PAGE = "page"
    """One of our own; `target` is its path."""
    HERE = "here"
    """`target` is an anchor of the same text."""
    OUTSIDE = "outside"
    """`target` is an address, `place` its host: a lead decides about it."""


class Link(msgspec.Struct, frozen=True):
    kind: LinkKind
    target: str
    text: str
    line: int
    place: str = ""
    video: bool = False


class Image(msgspec.Struct, frozen=True):
    source: str
    alt: str
    line: int


class Heading(msgspec.Struct, frozen=True):
    level: int
    """2 to 6; the title is the page's first."""
    text: str
    anchor: str


class BlockKind(StrEnum):
    TEXT = "text"
    STEPS = "steps"
    LIST = "list"
    TABLE = "table"
    CALLOUT = "callout"
    CODE = "code"


class Block(msgspec.Struct, frozen=True):
    """What is never torn apart: a paragraph, a whole list of steps, a table.  Plain text, live values still as marks."""

    kind: BlockKind
    text: str
    headings: tuple[str, ...]
    """Those it stands under, outermost first."""
    anchor: str
    """Of the last of them, "" before the first."""
    level: Level | None
    line: int


class Picture(msgspec.Struct, frozen=True):
    """Where an image lies, and its size in pixels, so that a page does not jump."""

    address: str
    width: int = 0
    height: int = 0


class Parsed(msgspec.Struct, frozen=True):
    html: str
    """With values where they were given; else `live.put_in_html` puts them in."""
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    values: tuple[str, ...]
    """Keys of the live values in it."""
    snippets: tuple[str, ...]
    problems: tuple[TextProblem, ...]
    """In the order of their lines; empty for a text that may be saved."""

    @property
    def text(self) -> str:
        """All of it, plain."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def outside(self) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.kind is LinkKind.OUTSIDE)


Snippets = Callable[[str], str | None]
"""From a slug to its Markdown in the text's language."""
ArticleAt = Callable[[str], str | None]
"""From a slug to the article's address for this reader; None for one that is not there: its link becomes plain words."""
ImageAt = Callable[[str], Picture | None]


def parse(
    text: str,
    *,
    language: str = "en",
    values: Values | None = None,
    snippets: Snippets | None = None,
    article_at: ArticleAt | None = None,
    image_at: ImageAt | None = None,
) -> Parsed:
    """Read a text and write it out.

    Without `article_at` links to articles keep `article:slug`, without `image_at` images show their words; without
    `snippets` their marks stay, and are no problem.  Raises TextTooLong (413).
    """
    from walletdesk.knowledge import markup, rendering  # loads the reader of Markdown

    if len(text) > BODY_LENGTH:
        raise TextTooLong(most=BODY_LENGTH)
    whole, lines = _with_snippets(_plain_lines(text), snippets)
    written = rendering.Writer(language, article_at, image_at)
    written.write(markup.tokens(whole.source))
    problems = [*whole.problems, *_placed(written.problems, lines)]
    return Parsed(
        html=written.html if values is None else live.put_in_html(written.html, values),
        headings=tuple(written.headings),
        blocks=tuple(written.blocks),
        links=tuple(msgspec.structs.replace(one, line=lines(one.line)) for one in written.links),
        images=tuple(msgspec.structs.replace(one, line=lines(one.line)) for one in written.images),
        values=tuple(dict.fromkeys(whole.values)),
        snippets=tuple(dict.fromkeys(whole.snippets)),
        problems=tuple(sorted(problems, key=lambda one: one.line)[:MOST_PROBLEMS]),
    )


def snippet_problems(text: str, language: str) -> tuple[TextProblem, ...]:
    """What keeps a text from being one that others share.  Raises TextTooLong (413)."""
    parsed = parse(text, language=language)
    inside = [
        SnippetInSnippet(text.count("\n", 0, at) + 1, key.removeprefix(live.SNIPPET))
        for at, key in live.marks(text)
        if key.startswith(live.SNIPPET)
    ]
    return tuple(sorted((*parsed.problems, *inside), key=lambda one: one.line))


# -- where a link may lead ---------------------------------------------------------------

_ARTICLE = re.compile(r"article:(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:#(?P<place>[^\s#]{1,200}))?")
_PAGE = re.compile(
    r"/(?:check|fees|supported|status|news|verify|ask|help)(?:/[A-Za-z0-9_-]{1,100}){0,4}(?:#[\w-]{1,100})?"
)
_HERE = re.compile(r"#[^\s#]{1,200}")
_OUTSIDE = re.compile(r"https://[a-z0-9.-]+\.[a-z0-9-]{2,}(?::[0-9]{1,5})?(?:[/?#][^\s\"'<>\\^`{|}]*)?", re.IGNORECASE)
IMAGE = re.compile(rf"(?:images/|image:){PICTURE.pattern}")


def link(address: str, text: str, line: int, *, video: bool = False) -> Link | None:
    """None for one that leads nowhere we let anybody go."""
    if found := _ARTICLE.fullmatch(address):
        return Link(LinkKind.ARTICLE, found["slug"], text, line, found["place"] or "")
    if _PAGE.fullmatch(address):
        return Link(LinkKind.PAGE, address, text, line)
    if _HERE.fullmatch(address):
        return Link(LinkKind.HERE, address[1:], text, line)
    if _OUTSIDE.fullmatch(address):
        return Link(LinkKind.OUTSIDE, address, text, line, (urlsplit(address).hostname or "").lower(), video)
    return None


# -- snippets and values -----------------------------------------------------------------


class _Whole(msgspec.Struct):
    source: str
    values: list[str]
    snippets: list[str]
    problems: list[TextProblem]


def _plain_lines(text: str) -> str:
    # Half of a surrogate pair is no character; a link with one could not be written.
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")


def _with_snippets(text: str, snippets: Snippets | None) -> tuple[_Whole, Callable[[int], int]]:
    """The text with its snippets in it, what its marks say, and from a line of it to the line its author sees."""
    whole = _Whole("", [], [], [])
    pieces: list[str] = []
    at, grown, size, moved = 0, 0, 0, [(0, 0)]
    breaks = [found.start() for found in re.finditer("\n", text)]
    for start, key in live.marks(text):
        line = bisect_right(breaks, start) + 1
        if not key.startswith(live.SNIPPET):
            whole.values.append(key)
            if not live.known(key):
                whole.problems.append(UnknownValue(line, key))
            continue
        slug = key.removeprefix(live.SNIPPET)
        whole.snippets.append(slug)
        if snippets is None:
            continue
        body = snippets(slug)
        if body is None:
            whole.problems.append(UnknownSnippet(line, slug))
            continue
        body = _plain_lines(body[:MOST_READ]).strip("\n")
        whole.problems.extend(_inside(body, line, whole.values))
        end = text.index("}}", start) + 2
        pieces += [text[at:start], body]
        size += start - at + len(body)
        at = end
        added = body.count("\n")
        if added:
            moved.append((line + grown, added))
            grown += added
        if size > MOST_READ:
            raise TextTooLong(most=BODY_LENGTH)
    whole.source = "".join([*pieces, text[at:]])
    return whole, lambda line: line - sum(min(added, line - place) for place, added in moved if place < line)


def _inside(snippet: str, line: int, values: list[str]) -> Iterator[TextProblem]:
    for _, key in live.marks(snippet):
        if key.startswith(live.SNIPPET):
            yield SnippetInSnippet(line, key.removeprefix(live.SNIPPET))
        else:
            values.append(key)
            if not live.known(key):
                yield UnknownValue(line, key)


def _placed(problems: list[TextProblem], lines: Callable[[int], int]) -> Iterator[TextProblem]:
    return (type(one)(lines(one.line), one.what) for one in problems)
