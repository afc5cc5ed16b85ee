"""What browsers get from a build folder."""

from __future__ import annotations

import gzip
from pathlib import Path

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from walletdesk.kit.static import NONCE, BuiltFiles

SCRIPT = b"console.log('a long enough script');" * 20
PAGE = b'<!doctype html><script nonce="__NONCE__" src="/console/assets/main-1a2b.js"></script>'
FRAME = b"<!doctype html><p>chat</p>"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "console"
    (folder / "assets").mkdir(parents=True)
    (folder / "frame").mkdir()
    (folder / "index.html").write_bytes(PAGE)
    (folder / "frame" / "index.html").write_bytes(FRAME)
    (folder / "loader.js").write_bytes(SCRIPT)
    (folder / "loader.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "main-1a2b.js").write_bytes(SCRIPT)
    (folder / "assets" / "main-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "main-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "small-3c4d.css").write_bytes(b"p{}")
    (tmp_path / "secret.txt").write_text("outside")
    return folder


def with_nonce(app: ASGIApp) -> ASGIApp:
    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        scope[NONCE] = "n0nce"
        await app(scope, receive, send)

    return outer


def get(build: Path, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """One request as a browser makes it, to the folder mounted under /console as a single-page app."""
    app = with_nonce(Starlette(routes=[Mount("/console", BuiltFiles(build, single_page=True))]))
    sent = {"accept-encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as client:
            answer = await client.send(client.build_request(method, path, headers=sent), stream=True)
            # As it came over the wire: httpx would undo the compression.
            answer.extensions["raw"] = b"".join([part async for part in answer.aiter_raw()])
            return answer

    return anyio.run(ask)


def test_a_hashed_asset_is_sent_compressed_and_kept_for_ever(build: Path) -> None:
    answer = get(build, "/console/assets/main-1a2b.js", accept_encoding="gzip, deflate, br")
    assert answer.status_code == 200
    assert answer.extensions["raw"] == b"brotli"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("identity", None),
        ("", None),
    ],
)
def test_only_what_the_browser_accepts_is_sent(build: Path, accepted: str, encoding: str | None) -> None:
    answer = get(build, "/console/assets/main-1a2b.js", accept_encoding=accepted)
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "accept-encoding"


def test_a_file_without_a_compressed_twin_is_sent_plain(build: Path) -> None:
    answer = get(build, "/console/assets/small-3c4d.css", accept_encoding="br, gzip")
    assert answer.extensions["raw"] == b"p{}"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["assets/gone-9f9f.js", "assets/gone", "assets/", "gone.js", "x" * 5000, "%00"])
def test_what_is_missing_is_missing_and_never_a_page(build: Path, path: str) -> None:
    assert get(build, f"/console/{path}").status_code == 404


@pytest.mark.parametrize("path", ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "assets/../../secret.txt"])
def test_nothing_outside_the_folder_is_sent(build: Path, path: str) -> None:
    answer = get(build, f"/console/{path}")
    assert b"outside" not in answer.extensions["raw"]


@pytest.mark.parametrize("path", ["", "index.html", "inbox/urgent", "conversations/1042"])
def test_every_address_of_the_app_is_its_page_with_a_fresh_nonce(build: Path, path: str) -> None:
    answer = get(build, f"/console/{path}", accept_encoding="br, gzip")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert b'nonce="n0nce"' in answer.extensions["raw"]
    assert b"__NONCE__" not in answer.extensions["raw"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["frame", "frame/"])
def test_a_folder_answers_with_its_own_page(build: Path, path: str) -> None:
    answer = get(build, f"/console/{path}")
    assert answer.extensions["raw"] == FRAME
    assert answer.headers["cache-control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again(build: Path) -> None:
    first = get(build, "/console/loader.js", accept_encoding="gzip")
    assert first.headers["cache-control"] == "no-cache"
    again = get(build, "/console/loader.js", accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert again.extensions["raw"] == b""
    assert again.headers["cache-control"] == "no-cache"
    assert again.headers["vary"] == "accept-encoding"


def test_plain_and_compressed_have_different_tags(build: Path) -> None:
    plain = get(build, "/console/loader.js")
    assert plain.headers["etag"] != get(build, "/console/loader.js", accept_encoding="gzip").headers["etag"]


def test_a_build_that_has_not_been_made_is_said_so(tmp_path: Path) -> None:
    answer = get(tmp_path / "console", "/console/")
    assert answer.status_code == 503
    assert b"bin/web build" in answer.extensions["raw"]


def test_files_are_read_and_nothing_else(build: Path) -> None:
    assert get(build, "/console/loader.js", "POST").status_code == 405
    head = get(build, "/console/loader.js", "HEAD")
    assert head.status_code == 200
    assert head.extensions["raw"] == b""
