"""Pictures of articles as somebody brings them: read by the gate and drawn anew as every file of the team is, then kept."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from walletdesk.events import Actor
from walletdesk.files import actions as files
from walletdesk.files import intake
from walletdesk.files import queries as file_queries
from walletdesk.files.refusals import FileGone
from walletdesk.files.routes import download_response
from walletdesk.files.rules import MB, Limits
from walletdesk.files.store import Store
from walletdesk.files.tables import File, State, Uploader
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import pictures
from walletdesk.knowledge.actions import pictures as held
from walletdesk.knowledge.refusals import LinkLeadsElsewhere, PictureNameTaken, WrongPictureName
from walletdesk.knowledge.rules import PICTURE
from walletdesk.knowledge.tables import PictureRow
from walletdesk.outgoing import queries as outgoing
from walletdesk.safety.outgoing import AsksForSecret
from walletdesk.wire import AuthorKind, RawText

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class Pictures:
    """One for each process."""

    def __init__(self, *, db: Db, store: Store, settings: Settings) -> None:
        self._db = db
        self._store = store
        self._settings = settings
        limit = min(settings.file_limit_mb * MB, pictures.MOST_BYTES)
        self.limits = Limits(file_bytes=limit, refuse_unread=settings.unread_files == "refuse")

    async def take(
        self, came_as: RawText, data: bytes, *, name: str = "", by: Actor, manages_places: bool
    ) -> PictureRow:
        """A repeat is the picture there is; one without a name is called after its content.

        Raises what `intake.take_in` raises, WrongPictureName, AsksForSecret or LinkLeadsElsewhere (422), PictureNameTaken (409).
        """
        if name and not PICTURE.fullmatch(name):
            raise WrongPictureName
        digest = hashlib.sha256(data).hexdigest()
        stem = digest[:24]
        names = [name] if name else [f"{stem}.{ending}" for ending in ENDINGS.values()]
        for one in names:
            if there := await self._db.read(pictures.called, one):
                return _same(there, digest)
        uploader = Uploader(AuthorKind.AGENT, by.id) if by.id is not None else Uploader(AuthorKind.SYSTEM, 0)
        file = await intake.take_in(
            came_as,
            data,
            store=self._store,
            db=self._db,
            limits=self.limits,
            uploader=uploader,
            pictures_only=True,
        )
        drawn = hashlib.sha256(await self._bytes(file)).hexdigest()

        called = name or f"{stem}.{ENDINGS[file.media_type]}"

        def keep(unit: Unit) -> PictureRow | WalletdeskError:
            if there := pictures.called(unit, called):
                files.remove(unit, file.public_id)
                return _same(there, digest)
            if (refused := self._refused(unit, file, manages_places)) is not None:
                # It stands in no text yet, and is not to wait for one.
                files.remove(unit, file.public_id)
                return refused
            files.keep(unit, file.public_id, uploader)
            return held.keep(
                unit,
                name=called,
                file=file.public_id,
                came_as=digest,
                drawn_as=drawn,
                width=file.width or 0,
                height=file.height or 0,
            )

        kept = await self._db.write(keep)
        if isinstance(kept, WalletdeskError):
            raise kept
        return kept

    def _refused(self, unit: Unit, file: File, manages_places: bool) -> WalletdeskError | None:
        """As of the words of an article."""
        says = files.says_of(file)
        if asked := says.asks(file.name):
            return AsksForSecret([asked], file=file.name)
        if manages_places:
            return None
        allowed = outgoing.allowed(unit, self._settings.addresses)
        elsewhere = any(not allowed.holds(one) for one in says.leads_to)
        return LinkLeadsElsewhere() if says.unsure or elsewhere else None

    async def file(self, row: PictureRow) -> File:
        """Raises FileGone (404) for one that was taken away."""
        file = await self._db.read(file_queries.by_public_id, row.file)
        if file is None or file.state is not State.KEPT:
            raise FileGone
        return file

    async def response(self, row: PictureRow, *, max_age_s: int, everybody: bool, whole: bool = True) -> Response:
        """Without its bytes where not the `whole` is asked for.  Raises FileGone (404)."""
        file = await self.file(row)
        pieces = await self._store.get(file.storage_key) if whole else None
        return download_response(file, pieces, max_age_s=max_age_s, everybody=everybody)

    async def read(self, row: PictureRow) -> bytes:
        """Raises FileGone (404)."""
        return await self._bytes(await self.file(row))

    async def _bytes(self, file: File) -> bytes:
        return b"".join([piece async for piece in await self._store.get(file.storage_key)])


def _same(there: PictureRow, digest: str) -> PictureRow:
    """Raises PictureNameTaken (409) where what came is another picture."""
    if digest not in (there.came_as, there.drawn_as):
        raise PictureNameTaken(name=there.name)
    return there
