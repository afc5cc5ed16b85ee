"""What every request goes through, and what every error becomes."""

from __future__ import annotations

import json
import logging
import socket as socketlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, File, Request, UploadFile, WebSocket
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.types import Message
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.support.running import run
from walletdesk.kit import logs
from walletdesk.kit.errors import NotFound, TooMany, Unavailable
from walletdesk.kit.http import (
    WithLanguage,
    WithSettings,
    allow_frames,
    client_address,
    install,
    responses,
    same_origin,
)
from walletdesk.kit.settings import Settings
from walletdesk.kit.static import NONCE, BuiltFiles

PHRASE = "abandon ability able about above absent"


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=10)
    count: int = Field(default=1, ge=1)
    tags: list[str] = []
    notes: dict[str, int] = {}


def build(**settings: Any) -> FastAPI:
    async def plain(request: Request) -> HTMLResponse:
        return HTMLResponse("plain")

    app = FastAPI(routes=[Route("/plain/{token}", plain), Mount("/console", BuiltFiles(Path("/nowhere")))])
    install(app, Settings(**({"public_url": "https://desk.test", "secret_key": "x" * 32} | settings)))

    @app.post("/orders", responses=responses(NotFound))
    async def order(order: Order) -> str:
        return order.name

    @app.post("/uploads", max_body_size=3 * 1024 * 1024)
    async def upload(file: Annotated[UploadFile, File()]) -> int:
        return len(await file.read())

    @app.get("/missing")
    async def missing() -> None:
        raise NotFound

    @app.get("/wait")
    async def wait() -> None:
        raise TooMany(retry_after_s=2.4)

    @app.get("/away")
    async def away() -> None:
        raise Unavailable

    @app.get("/broken/{token}")
    async def broken(token: str) -> None:
        raise ValueError(f"cannot read {PHRASE}")

    @app.get("/foreign")
    async def foreign() -> None:
        raise HTTPException(418, detail=f"bad {PHRASE}")

    @app.get("/page")
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(request.scope[NONCE])

    @app.get("/framed")
    async def framed(request: Request) -> HTMLResponse:
        allow_frames(request, ["https://wallet.example", "https://x.example; script-src *"])
        return HTMLResponse("framed")

    @app.api_route("/mine", methods=["GET", "POST"], include_in_schema=False, dependencies=[Depends(same_origin)])
    async def mine() -> str:
        return "done"

    @app.get("/who")
    async def who(request: Request, language: WithLanguage, settings: WithSettings) -> dict[str, str]:
        return {"address": client_address(request), "language": language, "organisation": settings.organisation}

    included = APIRouter(prefix="/desks")

    @included.get("/{desk}/rooms/{room}")
    async def room(desk: str, room: int) -> int:
        return room

    app.include_router(included, prefix="/api")

    @app.websocket("/socket")
    async def socket(socket: WebSocket, _: Annotated[None, Depends(same_origin)], number: int) -> None:
        await socket.accept()
        raise NotFound

    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app behind the server that serves the product; yields `host:port`."""
    listening = bind("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_config=None, access_log=False, proxy_headers=False, ws="websockets-sansio", lifespan="off"
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()


def bind(host: str, port: int) -> socketlib.socket:
    listening = socketlib.socket()
    listening.bind((host, port))
    listening.listen()  # from here on clients wait instead of being refused
    return listening


def ask(app: FastAPI, method: str, path: str, *, peer: str = "192.0.2.1", **kwargs: Any) -> httpx.Response:
    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(peer, 1234), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="https://desk.test") as client:
            return await client.request(method, path, **kwargs)

    return run(go)


def error_of(answer: httpx.Response) -> dict[str, Any]:
    body = answer.json()
    assert set(body) == {"error"}
    assert answer.headers["cache-control"] == "no-store"
    error: dict[str, Any] = body["error"]
    return error


def test_an_error_is_its_code_and_a_sentence_in_the_readers_language() -> None:
    app = build()
    answer = ask(app, "GET", "/missing")
    assert answer.status_code == 404
    assert error_of(answer) == {"code": "not_found", "sentence": "This was not found."}
    chinese = ask(app, "GET", "/missing", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert chinese.headers["content-language"] == "zh"
    assert error_of(chinese)["sentence"] == "没有找到您要的内容。"


def test_an_error_that_passes_says_when_to_come_back() -> None:
    answer = ask(build(), "GET", "/wait")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert error_of(answer)["retry_after_s"] == 2.4


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"name": "This is required."}),
        ({"name": PHRASE}, {"name": "This is too long: at most 10 characters."}),
        ({"name": "a", "count": 0}, {"count": "This must be at least 1."}),
        ({"name": "a", "count": PHRASE}, {"count": "This must be a whole number."}),
        ({"name": "a", "tags": ["x", 7]}, {"tags.1": "This must be text."}),
        ({"name": "a", PHRASE: 1}, {"": "There is a field here that the desk does not know."}),
        ({"name": "a", "notes": {PHRASE: "x"}}, {"notes": "This must be a whole number."}),
        (PHRASE, {"": "This is not right."}),
    ],
)
def test_wrong_fields_are_named_by_our_names_and_nothing_sent_comes_back(sent: Any, fields: dict[str, str]) -> None:
    answer = ask(build(), "POST", "/orders", json=sent)
    assert answer.status_code == 422
    assert error_of(answer) == {"code": "wrong_fields", "sentence": "Some fields are not right.", "fields": fields}


@pytest.mark.parametrize("body", [b"{" + PHRASE.encode(), b"\xff\xfe\x00", b'{"name": "\xff"}'])
def test_what_is_no_json_is_refused_without_a_word_of_it(body: bytes) -> None:
    answer = ask(build(), "POST", "/orders", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert error_of(answer)["code"] == "not_json"
    assert "abandon" not in answer.text


def test_an_unexpected_exception_gives_a_report_number_that_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = ask(build(), "GET", f"/broken/{PHRASE}")
    assert answer.status_code == 500
    error = error_of(answer)
    assert error["code"] == "internal"
    assert set(error) == {"code", "sentence", "report"}
    assert error["report"] == answer.headers["x-request-id"]
    assert error["report"] in [getattr(record, "report", None) for record in caplog.records]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_peoples_exceptions_keep_their_status_and_lose_their_text() -> None:
    app = build()
    assert "abandon" not in ask(app, "GET", "/foreign").text
    assert ask(app, "GET", "/foreign").status_code == 418
    assert error_of(ask(app, "GET", "/foreign"))["code"] == "wrong_request"
    assert error_of(ask(app, "GET", "/nowhere"))["code"] == "not_found"
    wrong = ask(app, "DELETE", "/orders")
    assert (wrong.status_code, error_of(wrong)["code"], wrong.headers["allow"]) == (405, "wrong_method", "POST")


def test_whoever_runs_the_desk_reads_that_the_front_end_is_not_built() -> None:
    answer = ask(build(), "GET", "/console/")
    assert answer.status_code == 503
    assert "bin/web build" in error_of(answer)["sentence"]


def test_the_log_has_the_routes_pattern_and_never_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "walletdesk"):
        ask(build(), "GET", "/plain/s3cret-token?key=s3cret")
        ask(build(), "GET", "/s3cret?key=s3cret")
        ask(build(), "GET", "/api/desks/s3cret/rooms/7")
        ask(build(), "GET", "/api/desks/s3cret/rooms/007")
    lines = [vars(record) for record in caplog.records if record.msg == "request"]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/plain/{token}", 200),
        ("unmatched", 404),
        ("/api/desks/{desk}/rooms/{room}", 200),
        ("/api/desks/{desk}/rooms/{room}", 200),
    ]
    assert all("s3cret" not in str(line) for line in lines)


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_past_the_limit_is_refused_in_our_words(declared: bool) -> None:
    body = json.dumps({"name": "x" * 1_100_000}).encode()

    async def in_parts() -> Any:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    content = body if declared else in_parts()
    answer = ask(build(), "POST", "/orders", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert error_of(answer)["code"] == "too_large"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_route_may_take_more() -> None:
    app = build()
    assert ask(app, "POST", "/uploads", files={"file": b"x" * 2_000_000}).json() == 2_000_000
    assert ask(app, "POST", "/uploads", files={"file": b"x" * 4_000_000}).status_code == 413


def test_pages_run_scripts_with_their_own_nonce_only() -> None:
    app = build()
    first, second = ask(app, "GET", "/page"), ask(app, "GET", "/page")
    assert first.text != second.text
    assert f"script-src 'self' 'nonce-{first.text}'" in first.headers["content-security-policy"]
    assert "unsafe" not in first.headers["content-security-policy"]


def test_nobody_frames_an_answer_unless_its_route_says_who() -> None:
    app = build()
    assert "frame-ancestors 'none'" in ask(app, "GET", "/page").headers["content-security-policy"]
    assert ask(app, "GET", "/who").headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    framed = ask(app, "GET", "/framed").headers["content-security-policy"]
    assert framed.endswith("frame-ancestors https://wallet.example")


def test_a_page_that_has_not_changed_keeps_its_own_policy(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>chat</p>")
    app = build()
    app.mount("/chat", BuiltFiles(tmp_path))
    first = ask(app, "GET", "/chat/")
    again = ask(app, "GET", "/chat/", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    # A browser puts the headers of a 304 in place of those it kept: scripts of the page would be refused.
    assert "content-security-policy" in first.headers
    assert "content-security-policy" not in again.headers


def test_every_answer_carries_the_security_headers() -> None:
    for path in ("/who", "/missing", "/nowhere", "/console/"):
        headers = ask(build(), "GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert "camera=()" in headers["permissions-policy"]
        assert len(headers["x-request-id"]) == 16


def test_plain_http_promises_no_https() -> None:
    assert "strict-transport-security" not in ask(build(public_url="http://127.0.0.1:8000"), "GET", "/who").headers


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "visitor"),
    [
        ((), "10.0.0.1", "203.0.113.7", "10.0.0.1"),
        (("10.0.0.0/8",), "192.0.2.1", "203.0.113.7", "192.0.2.1"),
        (("10.0.0.0/8",), "10.0.0.1", "203.0.113.7", "203.0.113.7"),
        (("10.0.0.0/8",), "10.0.0.1", "198.51.100.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (("10.0.0.0/8",), "10.0.0.1", "203.0.113.7:5123", "203.0.113.7"),
        (("10.0.0.0/8",), "10.0.0.1", "[2001:db8::1]:99", "2001:db8::1"),
        (("::1",), "::1", "2001:db8::1", "2001:db8::1"),
        (("10.0.0.0/8",), "::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"),
        (("10.0.0.0/8",), "10.0.0.1", "forged<script>", "10.0.0.1"),
        (("10.0.0.0/8",), "10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_a_visitors_address_is_believed_from_our_own_proxies_only(
    trusted: tuple[str, ...], peer: str, forwarded: str, visitor: str
) -> None:
    app = build(trusted_proxies=trusted)
    answer = ask(app, "GET", "/who", peer=peer, headers={"x-forwarded-for": forwarded})
    assert answer.json()["address"] == visitor


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://desk.test"}, 200),
        ({"origin": "https://desk.test", "sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://desk.test.evil.example"}, 403),
        ({"origin": "http://desk.test"}, 403),
        ({"origin": "https://desk.test", "sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
    ],
)
def test_a_change_signed_in_by_a_cookie_comes_from_our_own_page(headers: dict[str, str], status: int) -> None:
    app = build()
    assert ask(app, "POST", "/mine", headers=headers).status_code == status
    assert ask(app, "GET", "/mine", headers=headers).status_code == 200


def test_the_openapi_names_our_error_body() -> None:
    document = build().openapi()
    found = document["paths"]["/orders"]["post"]["responses"]
    assert found["404"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}
    assert found["422"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}


def test_half_an_answer_is_broken_off() -> None:
    async def torn(request: Request) -> Any:
        async def answer(scope: Any, receive: Any, send: Callable[[Message], Any]) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            raise ValueError(PHRASE)

        return answer

    app = FastAPI(routes=[Route("/torn", torn)])
    install(app, Settings(public_url="https://desk.test", secret_key="x" * 32))
    with pytest.raises(ValueError):
        ask(app, "GET", "/torn")


def test_a_form_that_is_none_is_refused_without_a_word_of_it() -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = ask(build(), "POST", "/uploads", content=PHRASE.encode(), headers=headers)
    assert answer.status_code == 422
    assert "abandon" not in answer.text


@pytest.mark.parametrize(
    ("origin", "query", "status", "code"),
    [("https://evil.example", "number=1", 403, "foreign_origin"), (None, f"number={PHRASE}", 422, "bad_input")],
)
def test_a_socket_is_refused_in_our_words(origin: str | None, query: str, status: int, code: str) -> None:
    with served(build()) as host:
        own = f"http://{host}"
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(
                f"ws://{host}/socket?{query.replace(' ', '+')}",
                origin=Origin(origin or own),
                proxy=None,
            ),
        ):
            pass
    assert refused.value.response.status_code == status
    assert json.loads(refused.value.response.body or b"")["error"]["code"] == code
    assert b"abandon" not in (refused.value.response.body or b"")


def test_an_error_in_an_open_socket_ends_it_with_its_code() -> None:
    with served(build()) as host:
        with connect(f"ws://{host}/socket?number=1", origin=Origin(f"http://{host}"), proxy=None) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "not_found")


def test_over_the_wire_nothing_of_an_exception_reaches_answer_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(logs.JsonFormatter())
    with caplog.at_level(logging.DEBUG), served(build()) as host:
        answer = httpx.get(f"http://{host}/broken/s3cret-token?key=s3cret-key", trust_env=False)
        oversize = httpx.post(f"http://{host}/orders", content=b"x" * 2_000_000, trust_env=False)
    assert answer.status_code == 500
    assert (oversize.status_code, oversize.json()["error"]["code"]) == (413, "too_large")
    written = "\n".join(
        logs.JsonFormatter().format(record) for record in caplog.records if not record.name.startswith("http")
    )
    assert answer.json()["error"]["report"] in written
    for secret in ("abandon", "s3cret"):
        assert secret not in answer.text + written
