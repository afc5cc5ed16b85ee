"""Uploads and downloads as a browser sees them."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.files import made, papers
from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.files import actions, documents, links, routes
from walletdesk.files.rules import Limits
from walletdesk.files.schemas import FileView
from walletdesk.files.store import Store
from walletdesk.files.tables import Uploader
from walletdesk.kit.clock import HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.http import BodyLimit
from walletdesk.kit.i18n import fill
from walletdesk.wire import AuthorKind

T = TypeVar("T")

KEY = b"k" * 32
VISITOR = Uploader(AuthorKind.CONTACT, 7)
LIMITS = Limits(file_bytes=1_000_000)
Client = httpx.AsyncClient


@pytest.fixture
def with_client(db: Db, store: Store) -> Callable[[Callable[[Client], Awaitable[T]]], T]:
    """Runs a story against an app that has the room's routes and one upload."""

    async def upload(request: Request) -> Response:
        view = await routes.receive_upload(request, store=store, db=db, limits=LIMITS, uploader=VISITOR, key=KEY)
        return Response(msgspec.json.encode(view), 201, media_type="application/json")

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, WalletdeskError)
        return JSONResponse({"code": error.code, "sentence": fill(error.text, error.values)}, error.status)

    app = Starlette(
        middleware=[Middleware(BodyLimit, 1000)],  # as every app of ours has
        routes=[
            Route("/upload", upload, methods=["POST"], max_body_size=routes.BODY_BYTES),
            *routes.routes(store=store, db=db, key=KEY),
        ],
        exception_handlers={WalletdeskError: refused},
    )

    def tell(story: Callable[[Client], Awaitable[T]]) -> T:
        async def go() -> T:
            async with Client(transport=httpx.ASGITransport(app), base_url="http://desk.test") as client:
                return await story(client)

        return run(go)

    return tell


With = Callable[[Callable[[Client], Awaitable[object]]], object]


async def sent(client: Client, name: str, data: bytes, claimed: str = "image/png") -> FileView:
    answer = await client.post("/upload", files={"file": (name, data, claimed)})
    assert answer.status_code == 201, answer.text
    return msgspec.json.decode(answer.content, type=FileView)


def test_a_picture_goes_up_and_comes_down_as_a_picture(with_client: With) -> None:
    async def story(client: Client) -> None:
        view = await sent(client, "截图.png", made.picture(size=(900, 600)))
        assert (view.name, view.media_type, view.width, view.height) == ("截图.png", "image/png", 900, 600)
        answer = await client.get(view.url)
        assert answer.status_code == 200
        assert answer.content.startswith(b"\x89PNG")
        assert len(answer.content) == view.size_bytes == int(answer.headers["content-length"])
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["content-disposition"] == (
            "inline; filename=\"file.png\"; filename*=UTF-8''%E6%88%AA%E5%9B%BE.png"
        )
        assert view.preview_url is not None
        preview = await client.get(view.preview_url)
        assert preview.headers["content-type"] == "image/webp"
        assert preview.content[8:12] == b"WEBP"

    with_client(story)


def test_every_download_is_locked_in(with_client: With) -> None:
    async def story(client: Client) -> None:
        for name, data in (
            ("a.png", made.picture()),
            ("a.pdf", made.pdf()),
            ("a.txt", b"words"),
            ("a.html", b"<!doctype html><p>words"),
            ("a.docx", papers.docx_sentence(["words"])),
        ):
            view = await sent(client, name, data)
            assert view.name == name
            headers = (await client.get(view.url)).headers
            assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-resource-policy"] == "same-site"
            assert headers["cache-control"].startswith("private, max-age=")
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["content-disposition"].startswith("inline" if name == "a.png" else "attachment")

    with_client(story)


def test_what_the_browser_says_about_a_file_counts_for_nothing(with_client: With) -> None:
    async def story(client: Client) -> None:
        view = await sent(client, "a.html", b"words", claimed="text/html")
        assert view.media_type == "text/plain"
        answer = await client.get(view.url)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert 'filename="a.html.txt"' in answer.headers["content-disposition"]

    with_client(story)


def test_a_refusal_says_what_to_do(with_client: With) -> None:
    async def story(client: Client) -> None:
        answer = await client.post("/upload", files={"file": ("a.png", b"<html><script>alert(1)</script>")})
        assert answer.status_code == 422
        assert answer.json()["code"] == "file_is_page"
        answer = await client.post("/upload", files={"file": ("backup.json", made.KEYSTORE.encode())})
        assert answer.json()["code"] == "file_holds_secret"
        assert "ciphertext" not in answer.text

    with_client(story)


def test_a_file_too_large_is_refused_by_its_declared_size_with_both_sizes(with_client: With, tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        answer = await client.post("/upload", files={"file": ("a.txt", b"x" * 2_500_000)})
        assert answer.status_code == 413
        assert answer.json()["sentence"] == "This file has 2.5 MB; up to 1 MB are possible."

    with_client(story)
    assert not any(path.is_file() for path in (tmp_path / "files").rglob("*"))


def test_a_stream_without_a_size_is_cut_at_the_limit(with_client: With) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield head
        for _ in range(1000):
            read += 65_536
            yield b"x" * 65_536

    async def story(client: Client) -> None:
        headers = {"content-type": "multipart/form-data; boundary=b"}
        answer = await client.post("/upload", content=endless(), headers=headers)
        assert answer.status_code == 413
        assert answer.json()["code"] == "file_too_large"

    with_client(story)
    assert read < 4 * LIMITS.file_bytes


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 422),
        ("multipart/form-data", b"", 422),
        ("multipart/form-data; boundary=b", b"", 422),
        ("multipart/form-data; boundary=b", b"no boundary at all", 422),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n\r\n--b--\r\n", 422),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n',
            422,
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nhalf',
            422,
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\none\r\n' * 2 + b"--b--\r\n",
            422,
        ),
        ("multipart/form-data; boundary=" + "b" * 5000, b"x", 422),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"X: y\r\n" * 2000, 422),
    ],
)
def test_a_broken_form_is_refused_and_never_our_fault(with_client: With, kind: str, body: bytes, status: int) -> None:
    async def story(client: Client) -> None:
        answer = await client.post("/upload", content=body, headers={"content-type": kind})
        assert answer.status_code == status, answer.text

    with_client(story)


def test_a_fourth_upload_of_one_sender_waits(db: Db) -> None:
    arrivals = routes._Arrivals()
    with arrivals.of(VISITOR, "a", LIMITS), arrivals.of(VISITOR, "b", LIMITS), arrivals.of(VISITOR, "c", LIMITS):
        with pytest.raises(WalletdeskError, match="uploads_busy"), arrivals.of(VISITOR, "d", LIMITS):
            pass
        with arrivals.of(a_stranger(8), "a", LIMITS) as other:
            other.hold(40_000_000)
            with pytest.raises(WalletdeskError, match="uploads_busy"):
                other.hold(40_000_000)
    assert (dict(arrivals.held_bytes), dict(arrivals.uploads)) == ({}, {})


def a_stranger(number: int) -> Uploader:
    return Uploader(AuthorKind.CONTACT, number)


def test_one_address_does_not_fill_the_memory_under_ever_new_names() -> None:
    arrivals = routes._Arrivals()
    with contextlib.ExitStack() as open_ones:
        for number in range(12):
            arriving = open_ones.enter_context(arrivals.of(a_stranger(number), "a", LIMITS))
            if number < 4:
                arriving.hold(16_000_000)
        with pytest.raises(WalletdeskError, match="uploads_busy"):
            arriving.hold(1_000)
        with pytest.raises(WalletdeskError, match="uploads_busy"), arrivals.of(a_stranger(12), "a", LIMITS):
            pass
        with arrivals.of(a_stranger(13), "b", LIMITS) as other:
            other.hold(64_000_000)


def test_whatever_comes_in_from_outside_the_staff_has_its_share() -> None:
    arrivals = routes._Arrivals()
    with contextlib.ExitStack() as open_ones:
        for number in range(3):
            open_ones.enter_context(arrivals.of(a_stranger(number), f"{number}", LIMITS)).hold(64_000_000)
        with pytest.raises(WalletdeskError, match="uploads_busy"):
            open_ones.enter_context(arrivals.of(a_stranger(3), "3", LIMITS)).hold(1_000)
        agent = open_ones.enter_context(arrivals.of(Uploader(AuthorKind.AGENT, 1), "0", LIMITS))
        agent.hold(64_000_000)
        with pytest.raises(WalletdeskError, match="uploads_busy"):
            agent.hold(1_000)


def test_the_largest_file_that_is_allowed_fits_into_one_addresss_part() -> None:
    large = Limits(file_bytes=500_000_000)
    with routes._Arrivals().of(VISITOR, "a", large) as arriving:
        arriving.hold(large.file_bytes + routes._HEADERS_BYTES)


def test_an_address_with_unfinished_uploads_gets_no_more_of_them_through_the_route(with_client: With) -> None:
    async def story(client: Client) -> None:
        with contextlib.ExitStack() as open_ones:
            for number in range(12):
                open_ones.enter_context(routes.arrivals.of(a_stranger(number), "127.0.0.1", LIMITS))
            answer = await client.post("/upload", files={"file": ("a.txt", b"words", "text/plain")})
            assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")
        await sent(client, "a.txt", b"words")

    with_client(story)


# -- addresses -----------------------------------------------------------------------


def test_an_address_is_good_for_hours_and_then_no_more(with_client: With, fake_clock: FakeClock) -> None:
    async def story(client: Client) -> None:
        view = await sent(client, "a.png", made.picture())
        fake_clock.advance(6 * HOUR)
        assert (await client.get(view.url)).status_code == 200
        fake_clock.advance(HOUR + 1)
        answer = await client.get(view.url)
        assert (answer.status_code, answer.json()["code"]) == (403, "file_address_expired")

    with_client(story)


def test_a_changed_address_finds_nothing(with_client: With) -> None:
    async def story(client: Client) -> None:
        view, other = await sent(client, "a.png", made.picture()), await sent(client, "b.png", made.picture())
        later = view.url.replace("e=", "e=9")
        foreign = view.url.replace(view.id, other.id)
        unsigned = view.url.partition("?")[0]
        for url in (later, foreign, unsigned, unsigned + "?e=1&s=", unsigned + "?e=é&s=é", view.url[:-1]):
            assert (await client.get(url)).status_code == 404, url
        assert (await client.get(view.url.replace("?", "/preview?"))).status_code == 404, "it has none"

    with_client(story)


def test_a_removed_file_is_gone_for_those_who_have_its_address(with_client: With, db: Db) -> None:
    async def story(client: Client) -> None:
        view = await sent(client, "a.png", made.picture())
        await db.write(actions.remove, view.id)
        assert (await client.get(view.url)).status_code == 404

    with_client(story)


def test_lost_bytes_are_a_404_and_not_a_fault(with_client: With, tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        view = await sent(client, "a.png", made.picture())
        for path in (tmp_path / "files").rglob("*"):
            if path.is_file():
                path.unlink()
        assert (await client.get(view.url)).status_code == 404

    with_client(story)


def test_head_tells_without_a_body(with_client: With) -> None:
    async def story(client: Client) -> None:
        view = await sent(client, "a.txt", b"words")
        answer = await client.head(view.url)
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "5")

    with_client(story)


def test_within_an_hour_the_address_stays_the_same_so_that_browsers_keep_the_picture() -> None:
    start = 1_767_603_600_000_000
    assert links.expiry(start) == links.expiry(start + HOUR - 1)
    assert links.expiry(start + HOUR) == links.expiry(start) + HOUR


def test_a_signature_needs_the_key_the_file_and_the_time() -> None:
    made_once = links.sign("abc", 5, KEY)
    assert made_once == links.sign("abc", 5, KEY)
    assert len({made_once, links.sign("abd", 5, KEY), links.sign("abc", 6, KEY), links.sign("abc", 5, b"j" * 32)}) == 4


def test_nothing_of_an_upload_is_on_a_disk_before_its_scan_has_ended(
    with_client: With, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form of 3 MB, of which Starlette's own reader would put most into a temporary file."""
    mark = b"nowhere-on-any-disk-%d" % os.getpid()
    data = made.pdf(b"(" + mark * 100_000 + b")")
    assert len(data) > 2_000_000
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    looked: list[set[Path]] = []
    read = documents.read

    def look_then_read(*given: Any) -> Any:
        looked.append(holding(mark, tmp_path) | open_files_holding(mark))
        return read(*given)

    monkeypatch.setattr(documents, "read", look_then_read)
    monkeypatch.setattr(sys.modules[__name__], "LIMITS", Limits())

    async def story(client: Client) -> None:
        await client.post("/upload", files={"file": ("a.pdf", data, "application/pdf")})

    with_client(story)
    assert looked == [set()]
    assert holding(mark, tmp_path), "it is found where it is"


def holding(mark: bytes, folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and mark in path.read_bytes()}


def open_files_holding(mark: bytes) -> set[Path]:
    """Those that have no name any more, as temporary files have none."""
    found = set()
    for path in Path("/proc/self/fd").glob("*") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError):
            if stat.S_ISREG(path.stat().st_mode) and mark in path.read_bytes():
                found.add(path)
    return found
