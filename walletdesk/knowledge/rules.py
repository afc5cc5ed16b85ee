"""What an article's text may be, and where it stands between a draft and being read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import quote

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 100
TITLE_LENGTH = 200
SUMMARY_LENGTH = 400
BODY_LENGTH = 60_000
VERSIONS_KEPT = 100
MOST_ARTICLES = 100_000
MOST_LANGUAGES = 30
VERSION_LENGTH = 40
MOST_NEWS = 10_000
_NUMBERS = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}", re.ASCII)
_APP_VERSION = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})(?:[-+ (].*)?", re.ASCII)
PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}(?:\.[A-Za-z0-9]{1,5})?")
"""Name of a picture."""
_PICTURES = re.compile(rf"\b(?:images/|image:)({PICTURE.pattern})")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def address(slug: str, language: str, anchor: str = "", level: Level | None = None) -> str:
    """Where readers find an article, or a place in it.  ASCII alone: in a chat, a link ends where Chinese begins."""
    place = f"#{quote(anchor)}" if anchor else ""
    chosen = f"?level={level.value}" if level is not None else ""
    return f"/help/{language}/articles/{slug}{chosen}{place}"


class Audience(StrEnum):
    """Who may read it."""

    PUBLIC = "public"
    AGENTS = "agents"


class Status(StrEnum):
    """Where the newest version of one language's text stands; an earlier version may be public meanwhile."""

    DRAFT = "draft"
    REVIEW = "review"
    """Somebody else is asked to read it."""
    SCHEDULED = "scheduled"
    """Reviewed; goes public at `publish_at`."""
    PUBLISHED = "published"
    """The newest version is the one that is read."""
    ARCHIVED = "archived"
    """Was public and is no more: taken back, or past its `expire_at`."""


class Translation(StrEnum):
    """How a language's text stands to the article's original."""

    ORIGINAL = "original"
    CURRENT = "current"
    OUTDATED = "outdated"
    """The original that is public is newer than the one it was translated from."""
    MISSING = "missing"


class Level(StrEnum):
    """For whom a paragraph is written; one without a level is for everybody."""

    NEWCOMER = "newcomer"
    EXPERT = "expert"


class WhyNot(StrEnum):
    """Why an article did not help."""

    OTHER_QUESTION = "other_question"
    UNCLEAR = "unclear"
    WRONG = "wrong"
    OUTDATED = "outdated"
    DID_NOT_WORK = "did_not_work"


class NewsKind(StrEnum):
    """What a piece of news is for."""

    NOTICE = "notice"
    SECURITY = "security"
    """Stands before all others: somebody may lose money who does not read it."""
    EDUCATION = "education"


class NewsStatus(StrEnum):
    """Whether it may be read; the time of a published one may still be to come, or over."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class NewsLane(StrEnum):
    """What somebody wants by mail."""

    ALL = "all"
    SECURITY = "security"


class MailState(StrEnum):
    """Where one mail to one reader stands."""

    WAITING = "waiting"
    BEGUN = "begun"
    """It is being handed to the mail server: who dies now does not know whether it went, and it is not sent again."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may have gone."""
    FAILED = "failed"
    DROPPED = "dropped"
    """The news was taken back before its turn came."""


def translation(*, is_original: bool, exists: bool, translated_from: int, original_public: int) -> Translation:
    """`translated_from` and `original_public` are version numbers of the original, 0 for none."""
    if is_original:
        return Translation.ORIGINAL
    if not exists:
        return Translation.MISSING
    return Translation.OUTDATED if translated_from < original_public else Translation.CURRENT


def choose(there: Iterable[str], language: str, usual: str = "en") -> str | None:
    """Which of the languages there are a reader of `language` gets: the same, another form of it, the usual one, the first."""
    languages = list(there)
    if language in languages:
        return language
    base = language.partition("-")[0]
    for one in languages:
        if base and one.partition("-")[0] == base:
            return one
    if usual in languages:
        return usual
    return languages[0] if languages else None


def app_version(text: str) -> tuple[int, ...] | None:
    """Of `5.12.1` its numbers, without zeros at the end; None for another text.

    A leading `v`, and what follows the numbers (`-beta.2`, `+2044`, ` (2044)`), counts for nothing.
    """
    found = _APP_VERSION.fullmatch(text.strip()) if len(text) <= VERSION_LENGTH else None
    if found is None:
        return None
    numbers = [int(one) for one in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def is_app_version(text: str) -> bool:
    """Numbers and nothing else."""
    return _NUMBERS.fullmatch(text) is not None


def concerns(version: tuple[int, ...] | None, first: str, last: str) -> bool:
    """Whether news for the versions from `first` to `last`, each empty for no bound, are for somebody who has `version`.

    `last` takes what is built on it: `5.12` ends after 5.12.9.  Who does not tell their version gets all.
    """
    if version is None:
        return True
    least, most = app_version(first), app_version(last)
    if least is not None and version < least:
        return False
    return most is None or version[: len(most)] <= most


def is_slug(text: str) -> bool:
    return len(text) <= SLUG_LENGTH and SLUG.fullmatch(text) is not None


def slug_of(title: str) -> str:
    """A slug made of a title's Latin letters and digits; empty where it has none."""
    words = re.findall(r"[a-z0-9]+", title.casefold())
    made = ""
    for word in words:
        if len(made) + len(word) + 1 > 60:
            break
        made = f"{made}-{word}" if made else word
    return made


def pictures_in(texts: Iterable[str]) -> list[str]:
    """Names of the pictures that texts hold, and perhaps of some that they only write of."""
    return list(dict.fromkeys(name for text in texts for name in _PICTURES.findall(text)))


def picture_name(source: str) -> str:
    """From `images/a.png` or `image:a.png` to `a.png`."""
    return source.removeprefix("images/").removeprefix("image:")


def difference(before: object, after: object, names: Iterable[str]) -> tuple[str, ...]:
    """Names of the fields that are another way."""
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
