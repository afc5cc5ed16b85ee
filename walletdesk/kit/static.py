"""Files the front-end build made, sent as small and as rarely as possible.

The build leaves `.br` and `.gz` beside what shrinks; nothing is compressed per request.
"""

from __future__ import annotations

import hashlib
import stat
from mimetypes import guess_type
from os import stat_result as StatResult
from pathlib import Path, PurePosixPath

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

BUILD = Path(__file__).resolve().parents[1] / "static" / "build"
"""Folder of the builds: `console` and `widget`."""

NONCE = "walletdesk.csp_nonce"
"""Key of the request's scope under which the app lays the nonce that its Content-Security-Policy names."""

_NONCE_MARK = b"__NONCE__"
_FOREVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# Python's own table differs by version and by the system's mime.types.
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class BuiltFiles(StaticFiles):
    """One app's build.  Mount it where the build's `base` says.

    `assets/` holds hashed names: kept for ever by browsers, a true 404 when missing.
    Everything else is asked for anew each time and answered 304 while unchanged.  A
    folder answers with its index.html.  With `single_page`, so does every other path
    without a dot, because the app reads the address itself.  A page that carries
    `__NONCE__` gets the nonce found in the scope and is never stored.  Another build may
    take this one's place while it is served (`bin/web build`).

    Raises 503 while there is no build.
    """

    def __init__(self, directory: Path, *, single_page: bool = False) -> None:
        super().__init__(directory=directory, check_dir=False)
        self.single_page = single_page

    async def check_config(self) -> None:
        """A build may come after the start, so its absence is each request's answer and not the app's end."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        try:
            response = await to_thread.run_sync(self._answer, path, scope)
        except FileNotFoundError:  # a new build took it away between two looks
            raise HTTPException(404) from None
        if scope["method"] == "HEAD":
            response.body = b""
        return response

    def _answer(self, path: str, scope: Scope) -> Response:
        found = self._find(path)
        if found is None:
            raise HTTPException(404)
        full_path, stat_result = found
        if full_path.suffix == ".html":
            page = full_path.read_bytes()
            if _NONCE_MARK in page:
                nonce = str(scope.get(NONCE, "")).encode()
                return HTMLResponse(page.replace(_NONCE_MARK, nonce), headers={"cache-control": "no-store"})
        lasting = _is_asset(path)
        response = self._smallest(full_path, stat_result if lasting else None, Headers(scope=scope))
        response.headers["cache-control"] = _FOREVER if lasting else "no-cache"
        return response

    def _find(self, path: str) -> tuple[Path, StatResult] | None:
        candidates = [path, str(PurePosixPath(path, "index.html"))]
        if self.single_page and not _is_asset(path) and "." not in PurePosixPath(path).name:
            candidates.append("index.html")
        for candidate in candidates:
            try:
                full_path, stat_result = self.lookup_path(candidate)
            except (OSError, ValueError):  # a name too long for the file system, a null byte
                return None
            if stat_result and stat.S_ISREG(stat_result.st_mode):
                return Path(full_path), stat_result
        if not Path(str(self.directory)).is_dir():
            raise HTTPException(503, "The front end is not built: run bin/web build.")
        return None

    def _smallest(self, full_path: Path, stat_result: StatResult | None, asked: Headers) -> Response:
        """The file as the browser may have it.  `stat_result` is that of a file that never changes, None for others."""
        media_type = _MEDIA_TYPES.get(full_path.suffix) or guess_type(full_path.name)[0] or "application/octet-stream"
        accepted = _accepted(asked)
        headers, twins = {}, [(encoding, full_path.with_name(full_path.name + end)) for encoding, end in _ENCODINGS]
        for encoding, twin in twins:
            if twin.is_file():
                headers["vary"] = "accept-encoding"
                if encoding in accepted:
                    headers["content-encoding"] = encoding
                    full_path, stat_result = twin, stat_result and twin.stat()
                    break
        if stat_result is not None:
            response: Response = FileResponse(
                full_path, stat_result=stat_result, media_type=media_type, headers=headers
            )
        else:
            # A new build may take its place at any moment, and its length between two looks at it.
            content = full_path.read_bytes()
            headers["etag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            response = Response(content, media_type=media_type, headers=headers)
        return NotModifiedResponse(response.headers) if self.is_not_modified(response.headers, asked) else response


def _is_asset(path: str) -> bool:
    return PurePosixPath(path).parts[:1] == ("assets",)


def _accepted(asked: Headers) -> set[str]:
    """Encodings the browser takes; `q=0` means it does not."""
    accepted = set()
    for part in asked.get("accept-encoding", "").split(","):
        name, _, quality = part.partition(";")
        if quality.replace(" ", "").rstrip("0").rstrip(".") not in ("q=", "q=0"):
            accepted.add(name.strip().lower())
    return accepted
