"""HTTP: what goes into the articles and out of them at once, snippets, reports and what readers said, under /api/knowledge."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Annotated, Any

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response, StreamingResponse

from walletdesk.files.refusals import FileGone
from walletdesk.kit.db import Db
from walletdesk.kit.errors import (
    BadInput,
    Busy,
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    TooLarge,
    Unavailable,
    WalletdeskError,
)
from walletdesk.kit.http import WithDb, WithLanguage, WithSettings, WrongFields, WrongRequest, responses
from walletdesk.kit.i18n import translator
from walletdesk.kit.paging import Cursor, GivenId, Limit, page
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import elsewhere, exporting, folder, markdown, pictures, queries, starter_set
from walletdesk.knowledge.actions import care, snippets, taking
from walletdesk.knowledge.actions.taking import Named, Ready, Refused, Shelves, Taken
from walletdesk.knowledge.bringing import Pictures
from walletdesk.knowledge.care_schemas import (
    BODY_BYTES,
    ArticleFault,
    ArticleFile,
    ArticleImport,
    BrokenLink,
    KnowledgeReports,
    OpinionPage,
    OpinionView,
    ReadText,
    ReportedText,
    SnippetLetOut,
    SnippetList,
    SnippetShape,
    SnippetView,
    SnippetWaiting,
    StarterSet,
    TakenText,
)
from walletdesk.knowledge.elsewhere import UnknownExport
from walletdesk.knowledge.picture_routes import WithPictures
from walletdesk.knowledge.refusals import SecondReader, SnippetDraftChanged, StillUsed, TooManyArticles, WrongArticle
from walletdesk.knowledge.tables import SnippetDraftRow
from walletdesk.outgoing import queries as outgoing
from walletdesk.safety import screen
from walletdesk.safety.places import Allowed
from walletdesk.staff import queries as staff
from walletdesk.staff.access import StaffMember, needs
from walletdesk.staff.rules import Permission
from walletdesk.wire import RawText, SafeText

ALWAYS: tuple[type[WalletdeskError], ...] = (WrongRequest, NotSignedIn, Forbidden, Busy, Unavailable)
SHOWN_FAULTS, SHOWN_TEXTS = 100, 200
_MOST_FILES, _MOST_UNPACKED = 5_000, 60_000_000

Writer = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_WRITE))]
Manager = Annotated[StaffMember, Depends(needs(Permission.KNOWLEDGE_MANAGE))]

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"], responses=responses(*ALWAYS))


class DamagedArchive(BadInput):
    code = "damaged_archive"
    sentence = "This ZIP is damaged, or unpacks to more than the desk takes at once."


class _Image(msgspec.Struct, frozen=True):
    place: str
    data: bytes

    def __repr__(self) -> str:
        return f"_Image({len(self.data)})"


class _Unpacked(msgspec.Struct):
    """What a ZIP holds; the gate has not read it yet."""

    texts: list[tuple[str, str]] = []
    images: list[_Image] = []
    shelves: Shelves = msgspec.field(default_factory=Shelves)
    snippets: dict[str, dict[str, str]] = {}

    def __repr__(self) -> str:
        return "_Unpacked()"


class _File(msgspec.Struct):
    """What a file holds, read by the gate; its images only when they are taken."""

    ready: list[Ready]
    refused: list[Refused]
    faults: tuple[folder.Fault, ...]
    names: Named
    snippets: dict[str, dict[str, SafeText]]
    images: list[_Image]


# -- in and out ----------------------------------------------------------------------


@router.get(
    "/export",
    response_class=Response,
    responses={
        200: {"description": "A folder of Markdown", "content": {"application/zip": {}}},
        **responses(exporting.TooManyPictures),
    },
)
async def export_articles(
    member: Writer,
    db: WithDb,
    brought: WithPictures,
    images: Annotated[bool, Query(description="With the pictures that they hold.")] = True,
) -> Response:
    """All articles but archived ones as a ZIP, as the import takes them."""
    if images and await db.read(pictures.size_bytes) > exporting.MOST_PICTURE_BYTES:
        raise exporting.TooManyPictures(most=exporting.MOST_PICTURE_BYTES >> 20)
    headers = {"content-disposition": 'attachment; filename="articles.zip"', "cache-control": "no-store"}
    pieces = _archive(db, brought if images else None)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


async def _archive(db: Db, brought: Pictures | None) -> AsyncIterator[bytes]:
    made = exporting.Archive()
    found = await db.read(exporting.first_files)
    after: int | None = 0
    names: dict[str, None] = {}
    while True:
        names.update(dict.fromkeys(exporting.named(found)))
        yield await anyio.to_thread.run_sync(made.add, found)
        if after is None:
            break
        found, after = await db.read(exporting.files, after)
    for name in names if brought is not None else ():
        if brought is not None and (image := await _image(db, brought, name)) is not None:
            yield await anyio.to_thread.run_sync(made.add_image, image)
    yield await anyio.to_thread.run_sync(made.end)


async def _image(db: Db, brought: Pictures, name: str) -> exporting.Image | None:
    """None for one that is not there any more, or never was."""
    row = await db.read(pictures.called, name)
    try:
        return None if row is None else exporting.Image(f"{exporting.IMAGES}{name}", await brought.read(row))
    except FileGone:
        return None


@router.post("/import", responses=responses(UnknownExport, DamagedArchive), max_body_size=BODY_BYTES)
async def import_articles(
    member: Manager,
    body: ArticleFile,
    db: WithDb,
    settings: WithSettings,
    brought: WithPictures,
    language: WithLanguage,
) -> ArticleImport:
    """What can be taken is taken, the rest is named.  What is there and not in the file stays; a snippet that is there too.

    Where the desk asks for a second reader, what is new waits for one.
    """
    allowed = await db.read(_allowed, member, settings)
    read = await anyio.to_thread.run_sync(_read, body, allowed)
    if body.dry_run:
        taken = await db.read(lambda unit: taking.rehearse(unit, member.actor, read.ready, two=settings.second_reader))
    else:
        read.refused += await _take_pictures(brought, member, read.images)
        read.refused += await db.write(taking.take_snippets, member.actor, read.snippets)
        taken = await _take(db, member, read.ready, read.names, keep=False, two=settings.second_reader)
    return _imported(taken, read.refused, read.faults, stored=not body.dry_run, language=language)


@router.get("/starter-set")
async def look_at_starter(member: Writer, db: WithDb) -> StarterSet:
    """How many articles come with the desk, and how many of them are not there."""
    slugs = starter_set.slugs()
    missing = await db.read(lambda unit: sum(queries.by_slug(unit, one) is None for one in slugs))
    return StarterSet(articles=len(slugs), missing=missing)


@router.post("/starter-set")
async def take_starter_articles(member: Manager, db: WithDb, language: WithLanguage) -> ArticleImport:
    """The articles that come with the desk, in English and Chinese; those that are there already stay as they are."""
    found, names = await anyio.to_thread.run_sync(starter_set.read)
    # Others wrote them: whoever takes them is their second reader.
    taken = await _take(db, member, found, names, keep=True, two=False)
    return _imported(taken, [], (), stored=True, language=language)


async def _take(db: Db, member: StaffMember, found: Sequence[Ready], names: Named, *, keep: bool, two: bool) -> Taken:
    taken = Taken()
    for batch in taking.batches(found):
        taken += await db.write(taking.take, member.actor, batch, names, publish=True, keep=keep, two=two)
    return taken


async def _take_pictures(brought: Pictures, member: StaffMember, images: Iterable[_Image]) -> list[Refused]:
    refused = []
    for one in images:
        name = one.place.rpartition("/")[2]
        try:
            await brought.take(
                RawText(name),
                one.data,
                name=name,
                by=member.actor,
                manages_places=member.may(Permission.OUTGOING_MANAGE),
            )
        except (BadInput, TooLarge, Conflict, NotFound) as error:
            refused.append(Refused(place=one.place, error=error))
    return refused


def _allowed(unit: Unit, member: StaffMember, settings: Settings) -> Allowed | None:
    """Where links may lead; None for whoever decides about that."""
    if member.may(Permission.OUTGOING_MANAGE):
        return None
    return outgoing.allowed(unit, settings.addresses)


def _read(body: ArticleFile, allowed: Allowed | None) -> _File:
    if body.archive:
        held = _unpacked(body.archive)
        read = folder.read_texts(held.texts)
        documents, faults, shelves = read.documents, read.faults, held.shelves
    else:
        exported = elsewhere.read(body.text)
        held = _Unpacked()
        documents, faults, shelves = exported.documents, (), exported.shelves
    found, refused = taking.ready(documents, allowed)
    shared, wrong = taking.snippets_ready(held.snippets, exporting.SNIPPETS, allowed)
    refused += wrong
    try:
        names = taking.named(shelves)
    except WalletdeskError as error:
        names, refused = {}, [*refused, Refused(place=exporting.SHELVES, error=error)]
    return _File(found, refused, faults, names, shared, held.images)


def _unpacked(archive: str) -> _Unpacked:
    """In memory, for the gate has not read it.  Raises DamagedArchive (422)."""
    found, left = _Unpacked(), _MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(archive, validate=True))) as zipped:
            if len(zipped.infolist()) > _MOST_FILES:
                raise DamagedArchive
            for one in zipped.infolist():
                name = one.filename.rpartition("/")[2]
                folder_of = one.filename.rpartition("/")[0]
                image = (folder_of == "images" or folder_of.endswith("/images")) and bool(name)
                text = name.lower().endswith((".md", ".markdown"))
                if not text and not image and name not in (exporting.SHELVES, exporting.SNIPPETS):
                    continue
                with zipped.open(one) as opened:
                    data = opened.read(left + 1)
                left -= len(data)
                if left < 0:
                    raise DamagedArchive
                if image:
                    found.images.append(_Image(one.filename[:200], data))
                elif text:
                    found.texts.append((one.filename[:200], data.decode("utf-8-sig")))
                elif name == exporting.SHELVES:
                    found.shelves = msgspec.json.decode(data, type=Shelves)
                else:
                    found.snippets = msgspec.json.decode(data, type=dict[str, dict[str, str]])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise DamagedArchive from None  # what is no base64, no UTF-8 or no JSON of shelves is a ValueError
    return found


def _imported(
    taken: Taken, refused: Iterable[Refused], faults: Iterable[folder.Fault], *, stored: bool, language: str
) -> ArticleImport:
    speak = translator(language)
    # Names of files are not stored, and what is a secret in them is not given back either.
    errors = [
        ArticleFault(place=_shown(one.place), line=one.line, field="", sentence=_shown(one.fault)) for one in faults
    ]
    for one in (*refused, *taken.refused):
        line = one.error.line if isinstance(one.error, markdown.TextProblem) else 0
        errors.append(
            ArticleFault(place=_shown(one.place), line=line, field=one.field, sentence=speak.error(one.error))
        )
    texts = [
        *(TakenText(slug=slug, language=each, how="created") for slug, each in taken.created),
        *(TakenText(slug=slug, language=each, how="changed") for slug, each in taken.changed),
    ]
    return ArticleImport(
        stored=stored,
        created=len(taken.created),
        changed=len(taken.changed),
        unchanged=len(taken.unchanged),
        waiting=len(taken.waiting),
        texts=texts[:SHOWN_TEXTS],
        errors=errors[:SHOWN_FAULTS],
        more_errors=max(0, len(errors) - SHOWN_FAULTS),
    )


def _shown(said: str) -> str:
    return screen(RawText(said)).text


# -- snippets ------------------------------------------------------------------------

Slug = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9-]+$")]


@router.get("/snippets")
async def list_snippets(member: Writer, db: WithDb) -> SnippetList:
    """By their short names."""
    return await db.read(_snippets, member)


@router.put("/snippets/{slug}", responses=responses(TooManyArticles))
async def put_snippet(
    member: Manager, slug: Slug, body: SnippetShape, db: WithDb, settings: WithSettings
) -> SnippetList:
    """It says this in every article that holds it, from now on, or once a second reader has let it out."""
    texts = await anyio.to_thread.run_sync(_snippet_texts, body)

    def put(unit: Unit) -> SnippetList:
        try:
            snippets.put(unit, member.actor, slug, texts, two=settings.second_reader)
        except WrongArticle as error:
            raise WrongFields({str(error.values.get("field", "")): (error.text, dict(error.values))}) from None
        return _snippets(unit, member)

    return await db.write(put)


@router.delete("/snippets/{slug}", responses=responses(NotFound, StillUsed))
async def drop_snippet(member: Manager, slug: Slug, db: WithDb) -> SnippetList:
    """No article may hold it any more."""

    def drop(unit: Unit) -> SnippetList:
        snippets.drop(unit, member.actor, slug)
        return _snippets(unit, member)

    return await db.write(drop)


@router.put("/snippets/{slug}/waiting", responses=responses(NotFound, SnippetDraftChanged, SecondReader))
async def let_snippet_out(member: Manager, slug: Slug, body: SnippetLetOut, db: WithDb) -> SnippetList:
    """Somebody else than its writer has read what waits: articles say it from now on."""

    def let_out(unit: Unit) -> SnippetList:
        snippets.let_out(unit, member.actor, slug, at=body.at)
        return _snippets(unit, member)

    return await db.write(let_out)


@router.delete("/snippets/{slug}/waiting", responses=responses(NotFound))
async def drop_snippet_draft(member: Manager, slug: Slug, db: WithDb) -> SnippetList:
    """What waits is not said; whoever wrote it may take it back too."""

    def drop(unit: Unit) -> SnippetList:
        snippets.drop_draft(unit, member.actor, slug)
        return _snippets(unit, member)

    return await db.write(drop)


def _snippet_waiting(unit: Unit, draft: SnippetDraftRow | None, member: StaffMember) -> SnippetWaiting | None:
    if draft is None:
        return None
    author = staff.by_id(unit, draft.author_id) if draft.author_id is not None else None
    return SnippetWaiting(
        texts=dict(queries.names_of(draft.texts)),
        author=author.name if author is not None else "",
        mine=draft.author_id == member.id,
        at=draft.created_at,
    )


def _snippet_texts(body: SnippetShape) -> dict[str, SafeText]:
    """Raises WrongFields (422)."""
    read: dict[str, SafeText] = {}
    for language, raw in body.texts.items():
        if raw.is_blank():
            continue
        try:
            read[language] = taking.snippet_text(raw, language)
        except WalletdeskError as error:
            raise WrongFields({f"texts.{language}": (error.text, dict(error.values))}) from None
    return read


def _snippets(unit: Unit, member: StaffMember) -> SnippetList:
    drafts = queries.snippet_drafts(unit)
    return SnippetList(
        snippets=[
            SnippetView(
                slug=row.slug,
                texts=dict(queries.names_of(row.texts)),
                used=snippets.used_in(unit, row.slug),
                updated_at=row.updated_at,
                waiting=_snippet_waiting(unit, drafts.get(row.id), member),
            )
            for row in queries.snippets(unit)
        ]
    )


# -- reports -------------------------------------------------------------------------


@router.get("/reports")
async def knowledge_reports(
    member: Writer, db: WithDb, days: Annotated[int, Query(ge=1, le=365, description="For what was read.")] = 30
) -> KnowledgeReports:
    """Links that lead nowhere, pages that nobody finds, and what was read most."""
    found: list[care.Body] = []
    while True:
        more = await db.read(care.bodies, found[-1].text_id if found else 0)
        found += more
        if len(more) < care.PAGE or len(found) >= care.MOST_TEXTS:
            break
    old = await db.read(care.old_slugs)
    broken, orphans = await anyio.to_thread.run_sync(care.links, found, old)
    read = await db.read(lambda unit: care.read_most(unit, days=days))
    return KnowledgeReports(
        broken=[BrokenLink(**_named(one.text), target=one.target) for one in broken[: care.SHOWN]],
        orphans=[ReportedText(**_named(one)) for one in orphans[: care.SHOWN]],
        read=[
            ReadText(
                **_named(one),
                opened=one.opened,
                helped=one.helped,
                not_helped=one.not_helped,
                inserted=one.inserted,
                cited=one.cited,
                deflected=one.deflected,
            )
            for one in read
        ],
        days=days,
        whole=len(found) < care.MOST_TEXTS,
    )


@router.get("/feedback")
async def list_opinions(member: Writer, db: WithDb, cursor: Cursor = None, limit: Limit = 50) -> OpinionPage:
    """What readers said, the newest first."""
    rows = await db.read(lambda unit: care.opinions(unit, before=cursor, limit=limit + 1))
    shown, following = page(rows, limit, lambda one: one.id)
    return OpinionPage(
        opinions=[
            OpinionView(
                **_named(one),
                feedback=one.id,
                version=one.version,
                helped=one.helped,
                why_not=one.why_not,
                words=one.words,
                at=one.created_at,
            )
            for one in shown
        ],
        next=following,
    )


@router.delete("/feedback/{id}", status_code=204, responses=responses(NotFound))
async def set_opinion_aside(member: Manager, feedback: Annotated[GivenId, Path(alias="id")], db: WithDb) -> None:
    """It was said in bad faith: it goes, and counts no more."""
    await db.write(care.set_aside, member.actor, feedback)


def _named(one: care.Text | care.Body | care.Read | care.Opinion) -> dict[str, Any]:
    return {"id": one.article_id, "slug": one.slug, "language": one.language, "title": one.title}
