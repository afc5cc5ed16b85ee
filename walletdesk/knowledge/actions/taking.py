"""Many articles at once, from a folder or from another desk's file; taken again they change nothing.

What is to be taken is read first (`ready`, in a thread: the gate and the reader of Markdown see every text), then taken in
units of `BATCH` (`take`).  An article is the one with its slug; a text the one in its language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from walletdesk.events import Actor, ArticlesImported
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.http import WrongFields
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import markdown, queries, reading
from walletdesk.knowledge.actions import articles, publishing, shelves, snippets
from walletdesk.knowledge.actions.articles import About
from walletdesk.knowledge.folder import Document
from walletdesk.knowledge.reading import NOTHING, Words
from walletdesk.knowledge.refusals import LinkLeadsElsewhere, WrongArticle, WrongSlug, WrongStep
from walletdesk.knowledge.rules import SUMMARY_LENGTH, TITLE_LENGTH, Audience, Status, is_slug
from walletdesk.knowledge.tables import ArticleRow, TextRow
from walletdesk.safety.places import Allowed
from walletdesk.triage.intents import INTENTS
from walletdesk.wire import RawText, SafeText

BATCH = 25


class TwiceInFile(WrongArticle):
    code = "article_twice"
    sentence = "An earlier article of the file has the same short name and language."


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """One article in one language that may be taken."""

    place: str
    slug: str
    language: str
    words: Words
    status: Status
    collection: str
    category: str
    audience: Audience | None
    intents: tuple[str, ...]
    source: SafeText
    facts: tuple[str, ...]


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """One that may not, and why."""

    place: str
    error: WalletdeskError
    field: str = ""


class ShelfNames(msgspec.Struct, frozen=True, kw_only=True):
    """A category as it is called, by language."""

    slug: str
    names: dict[str, str]


class RoomNames(msgspec.Struct, frozen=True, kw_only=True):
    """A collection as it is called, by language, with its categories."""

    slug: str
    names: dict[str, str]
    descriptions: dict[str, str] = {}
    categories: list[ShelfNames] = []


class Shelves(msgspec.Struct, frozen=True, kw_only=True):
    """What `shelves.json` beside the articles says."""

    collections: list[RoomNames] = []


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; each names the slug and language of texts."""

    created: tuple[tuple[str, str], ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    unchanged: tuple[tuple[str, str], ...] = ()
    refused: tuple[Refused, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    """Of them those that somebody else is to read before they are public."""

    def __add__(self, other: Taken) -> Taken:
        return Taken(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


def ready(documents: Iterable[Document], allowed: Allowed | None = None) -> tuple[list[Ready], list[Refused]]:
    """Those that may be taken, read by the gate, and those that may not.  Run it in a thread.

    With `allowed`, links to other places than those are refused; whoever decides about them gives None.
    """
    fit: list[Ready] = []
    refused: list[Refused] = []
    seen: set[tuple[str, str]] = set()
    for one in documents:
        try:
            made = _ready(one, allowed)
            if (made.slug, made.language) in seen:
                raise TwiceInFile
            seen.add((made.slug, made.language))
            fit.append(made)
        except WrongFields as wrong:
            field, (sentence, values) = next(iter(wrong.fields.items()))
            told = WrongArticle(sentence)
            told.values = values
            refused.append(Refused(place=one.place, error=told, field=field))
        except WalletdeskError as error:
            refused.append(Refused(place=one.place, error=error))
    return fit, refused


def named(given: Shelves) -> dict[str, tuple[dict[str, SafeText], dict[str, SafeText]]]:
    """Names and descriptions by `collection` and `collection/category`, read by the gate.  Raises a WrongArticle (422)."""
    found = {}
    for room in given.collections:
        found[room.slug] = _names(room.names, TITLE_LENGTH), _names(room.descriptions, SUMMARY_LENGTH)
        for shelf in room.categories:
            found[f"{room.slug}/{shelf.slug}"] = _names(shelf.names, TITLE_LENGTH), {}
    return found


def snippets_ready(
    given: Mapping[str, Mapping[str, str]], place: str, allowed: Allowed | None = None
) -> tuple[dict[str, dict[str, SafeText]], list[Refused]]:
    """What `snippets.json` beside the articles says, read by the gate; one with a fault in any language is refused."""
    fit: dict[str, dict[str, SafeText]] = {}
    refused: list[Refused] = []
    for slug, texts in given.items():
        try:
            if not is_slug(slug):
                raise WrongSlug
            for language in texts:
                articles.check_language(language)
            read = {each: snippet_text(RawText(text), each) for each, text in texts.items() if text.strip()}
            if allowed is not None and reading.outside(list(read.values()), allowed):
                raise LinkLeadsElsewhere
            if read:
                fit[slug] = read
        except WalletdeskError as error:
            refused.append(Refused(place=f"{place} {slug[:100]}" if is_slug(slug) else place, error=error))
    return fit, refused


def snippet_text(raw: RawText, language: str) -> SafeText:
    """Raises SecretInArticle, AsksForSecret, TooLong or a TextProblem (422)."""
    read = reading.text(raw, snippets.LENGTH)
    if problems := markdown.snippet_problems(read, language):
        raise problems[0]
    return read


def take_snippets(unit: Unit, by: Actor, found: Mapping[str, Mapping[str, SafeText]]) -> list[Refused]:
    """Those that are not there yet; what is there says what this desk made of it."""
    there = {one.slug for one in queries.snippets(unit)}
    refused = []
    for slug, texts in found.items():
        if slug in there:
            continue
        try:
            snippets.put(unit, by, slug, texts)
        except WalletdeskError as error:
            refused.append(Refused(place=slug, error=error))
    return refused


Named = Mapping[str, tuple[Mapping[str, SafeText], Mapping[str, SafeText]]]


def batches(found: Sequence[Ready]) -> Iterator[Sequence[Ready]]:
    for at in range(0, len(found), BATCH):
        yield found[at : at + BATCH]


def take(
    unit: Unit,
    by: Actor,
    found: Sequence[Ready],
    names: Named,
    *,
    publish: bool,
    keep: bool = False,
    two: bool = False,
) -> Taken:
    """Make of them what they say.  What is there and not among them stays.

    With `keep`, articles that are there stay as they are; without `publish` everything is a draft.  With `two`, what `by`
    wrote, or brings in now, waits for another reader.
    Announces ArticlesImported where something changed, and what each change announces.
    """
    _shelve(unit, by, names)
    taken = Taken()
    there = queries.count(unit)
    for one in found:
        key = (one.slug, one.language)
        try:
            how, waits = _take(unit, by, one, there, publish=publish, keep=keep, two=two)
        except WalletdeskError as error:
            taken += Taken(refused=(Refused(place=one.place, error=error, field=str(error.values.get("field", ""))),))
            continue
        there += how == "created"
        taken += _told(how, key, waits)
    if taken.created or taken.changed:
        unit.announce(
            ArticlesImported(actor_kind=by.kind, actor_id=by.id, created=len(taken.created), changed=len(taken.changed))
        )
    return taken


def rehearse(unit: Unit, by: Actor, found: Sequence[Ready], *, two: bool = False) -> Taken:
    """What `take` would do."""
    taken = Taken()
    for one in found:
        row = queries.by_slug(unit, one.slug)
        if row is not None and row.archived_at is not None:
            taken += Taken(refused=(Refused(place=one.place, error=WrongStep()),))
            continue
        text = queries.text(unit, row.id, one.language) if row is not None else None
        waits = two and one.status is Status.PUBLISHED and (text is None or _would_wait(one, text, by))
        if text is None or row is None:
            how = "created"
        else:
            how = "changed" if _differs(one, text, waits) or _stands_elsewhere(unit, one, row) else "unchanged"
        taken += _told(how, (one.slug, one.language), waits)
    return taken


def _told(how: str, key: tuple[str, str], waits: bool) -> Taken:
    waiting = (key,) if waits else ()
    match how:
        case "created":
            return Taken(created=(key,), waiting=waiting)
        case "changed":
            return Taken(changed=(key,), waiting=waiting)
    return Taken(unchanged=(key,), waiting=waiting)


# -- parts -------------------------------------------------------------------------


def _ready(one: Document, allowed: Allowed | None) -> Ready:
    words = reading.words(RawText(one.title), RawText(one.summary), RawText(one.body))
    if problems := markdown.parse(words.body, language=one.language).problems:
        raise problems[0]
    if allowed is not None and reading.outside([words.title, words.summary, words.body], allowed):
        raise LinkLeadsElsewhere
    return Ready(
        place=one.place,
        slug=one.slug,
        language=one.language,
        words=words,
        status=one.status,
        collection=one.collection,
        category=one.category,
        audience=one.audience,
        # Of another desk's topics those are kept that this one knows.
        intents=tuple(each for each in one.intents if each in INTENTS),
        source=reading.line(RawText(one.source), 400) if one.source else NOTHING,
        facts=one.facts,
    )


def _names(given: Mapping[str, str], most: int) -> dict[str, SafeText]:
    return {language: reading.line(RawText(name), most) for language, name in given.items()}


def _take(unit: Unit, by: Actor, one: Ready, there: int, *, publish: bool, keep: bool, two: bool) -> tuple[str, bool]:
    """What became of it, and whether it waits for another reader."""
    row = queries.by_slug(unit, one.slug)
    if row is not None and row.archived_at is not None and not keep:
        raise WrongStep
    if row is not None and keep and queries.text(unit, row.id, one.language) is not None:
        return "unchanged", False
    about = _about(one, row, _category(unit, by, one))
    if row is None:
        text, how = articles.create(unit, by, about, one.words, there=there), "created"
    else:
        before = queries.text(unit, row.id, one.language)
        if before is None:
            how = "created"
        else:
            how = "changed" if _differs(one, before, two and _would_wait(one, before, by)) else "unchanged"
        if one.language == row.original and not keep:
            changed = articles.change(unit, by, row.id, about)
            how = "changed" if how == "unchanged" and changed != row else how
        if before is None:
            text = articles.save(unit, by, row.id, one.language, one.words, version=0)
        elif _says_otherwise(one, before):
            original = queries.one_text(unit, row.id, row.original)
            source = original.version if one.language != row.original else None
            text = articles.save(
                unit, by, row.id, one.language, one.words, version=before.version, translated_from=source
            )
        else:
            text = before
    if not publish or one.status is not Status.PUBLISHED or text.public_version == text.version:
        return how, False
    if not two or text.author_id != by.id:
        publishing.publish(unit, by, text.article_id, text.language, version=text.version)
        return how, False
    if text.status is not Status.SCHEDULED:  # one that is, somebody has read
        publishing.submit(unit, by, text.article_id, text.language, version=text.version)
    return how, True


def _about(one: Ready, row: ArticleRow | None, category_id: int | None) -> About:
    """What a file does not say stays as it is."""
    if row is None:
        return About(
            slug=one.slug,
            category_id=category_id,
            audience=one.audience or Audience.PUBLIC,
            original=one.language,
            intents=one.intents,
            source=one.source,
            facts=one.facts,
        )
    return About(
        slug=one.slug,
        category_id=category_id or row.category_id,
        audience=one.audience or row.audience,
        original=row.original,
        intents=one.intents or _listed(row.intents),
        source=one.source or row.source,
        facts=one.facts or _listed(row.facts),
    )


def _listed(kept: str) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(kept, type=list[str]))


def _differs(one: Ready, text: TextRow, waits: bool) -> bool:
    if _says_otherwise(one, text):
        return True
    status = Status.REVIEW if waits else Status.PUBLISHED
    return one.status is Status.PUBLISHED and text.public_version != text.version and text.status is not status


def _says_otherwise(one: Ready, text: TextRow) -> bool:
    return any(getattr(text, name) != getattr(one.words, name) for name in Words.__struct_fields__)


def _would_wait(one: Ready, text: TextRow, by: Actor) -> bool:
    return _says_otherwise(one, text) or (text.public_version != text.version and text.author_id == by.id)


def _stands_elsewhere(unit: Unit, one: Ready, row: ArticleRow) -> bool:
    """Whether a file says another thing of an article than that is true of it in every language."""
    if one.language != row.original:
        return False
    room = shelves.collection_called(unit, one.collection) if one.collection else None
    shelf = shelves.category_called(unit, room.id, one.category or one.collection) if room is not None else None
    if one.collection and shelf is None:
        return True
    return articles.would_change(row, _about(one, row, shelf.id if shelf is not None else None))


def _shelve(unit: Unit, by: Actor, names: Named) -> None:
    """The collections and categories that are named, in their order; those that are there stay as they are."""
    for place, (called, described) in names.items():
        slug, _, below = place.partition("/")
        room = shelves.collection_called(unit, slug)
        if room is None:
            shelves.add_collection(unit, by, slug=slug, names=called, descriptions=described)
        elif below and shelves.category_called(unit, room.id, below) is None:
            shelves.add_category(unit, by, room.id, slug=below, names=called)


def _category(unit: Unit, by: Actor, one: Ready) -> int | None:
    """Its id; it is made where it is not there yet."""
    if not one.collection:
        return None
    room = shelves.collection_called(unit, one.collection)
    room_id = (
        room.id
        if room is not None
        else shelves.add_collection(unit, by, slug=one.collection, names=_spoken(one.collection), descriptions={})
    )
    slug = one.category or one.collection
    shelf = shelves.category_called(unit, room_id, slug)
    return shelf.id if shelf is not None else shelves.add_category(unit, by, room_id, slug=slug, names=_spoken(slug))


def _spoken(slug: str) -> dict[str, SafeText]:
    return {"en": reading.line(RawText(slug.replace("-", " ").replace("_", " ").capitalize()), TITLE_LENGTH)}
