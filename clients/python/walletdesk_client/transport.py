"""Requests over HTTP with the standard library: one connection for each thread, sent again where that is safe."""

from __future__ import annotations

import http.client
import json
import random
import ssl
import threading
import time
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from walletdesk_client.reading import read

S = TypeVar("S")

AGAIN = frozenset({429, 503, 507})
"""Nothing was stored, or the same key gets the first answer."""
LONGEST_WAIT_S = 30.0


class Refused(Exception):
    """The desk said no.  `code` is stable, `sentence` is for people."""

    def __init__(self, status: int, code: str, sentence: str, details: Mapping[str, Any], retry_after_s: float) -> None:
        self.status = status
        self.code = code
        self.sentence = sentence
        self.details = details
        self.retry_after_s = retry_after_s
        super().__init__(f"{status} {code}: {sentence}")


class Unanswered(Exception):
    """No answer came.  Whether something was stored is not known; send it again with the same key."""


class Transport:
    """`timeout_s` is for each request, `tries` how often one is sent.  May be used from several threads."""

    def __init__(self, url: str, token: str, *, timeout_s: float = 30, tries: int = 5, language: str = "en") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the desk's address begins with https://")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._base = parts.path.rstrip("/")
        self._headers = {
            "authorization": f"Bearer {token}",
            "accept-language": language,
            "user-agent": "walletdesk-client",
        }
        self._timeout_s = timeout_s
        self._tries = max(1, tries)
        self._local = threading.local()

    def __repr__(self) -> str:
        return f"Client({self._host!r})"

    def close(self) -> None:
        """The connection of this thread."""
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _ask(
        self,
        method: str,
        path: str,
        shape: type[S] | None,
        *,
        places: Mapping[str, str] = {},
        query: Mapping[str, Any] = {},
        body: Any = None,
        key: str | None = None,
        file: tuple[str, bytes] | None = None,
        repeats: bool = True,
    ) -> S:
        """`repeats`: sent twice it does the same as once."""
        for name, value in places.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        asked = {name: value for name, value in query.items() if value is not None}
        target = self._base + path + (f"?{urlencode(asked)}" if asked else "")
        headers, data = dict(self._headers), None
        if key is not None:
            headers["idempotency-key"] = key
        if body is not None:
            headers["content-type"], data = "application/json", json.dumps(body).encode()
        if file is not None:
            headers["content-type"], data = _form(*file)
        answer = self._sent(method, target, data, headers, repeats)
        return read(shape, json.loads(answer)) if shape is not None else None  # type: ignore[return-value]

    def _sent(self, method: str, target: str, data: bytes | None, headers: dict[str, str], repeats: bool) -> bytes:
        for left in reversed(range(self._tries)):
            tried = self._tries - left
            try:
                status, told, body = self._once(method, target, data, headers)
            except (OSError, http.client.HTTPException):
                self.close()
                if not repeats or left == 0:
                    raise Unanswered("the desk gave no answer") from None
                time.sleep(_pause_s(tried))
                continue
            if 200 <= status < 300:
                return body
            refused = _refusal(status, told, body)
            if status not in AGAIN or (status != 429 and not repeats) or left == 0:
                raise refused
            time.sleep(min(LONGEST_WAIT_S, refused.retry_after_s or _pause_s(tried)))
        raise AssertionError("one try was made at least")

    def _once(
        self, method: str, target: str, data: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connection()
        connection.request(method, target, data, headers)
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout_s, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)


def new_key() -> str:
    """For whoever keeps none: it makes the tries of one call safe, not those of a program that starts again."""
    return str(uuid.uuid4())


def _pause_s(tried: int) -> float:
    return min(LONGEST_WAIT_S, 0.25 * 2.0**tried) * random.uniform(0.5, 1.5)  # noqa: S311  # spreads load, hides nothing


def _refusal(status: int, headers: Mapping[str, str], body: bytes) -> Refused:
    try:
        told = json.loads(body)["error"]
        code, sentence, details = str(told["code"]), str(told["sentence"]), dict(told.get("details") or {})
        retry_after_s = float(told.get("retry_after_s") or 0)
    except (ValueError, TypeError, KeyError):  # a proxy in between
        code, sentence, details, retry_after_s = "", "The desk could not be reached.", {}, 0.0
    if not retry_after_s and headers.get("retry-after", "").isdigit():
        retry_after_s = float(headers["retry-after"])
    return Refused(status, code, sentence, details, retry_after_s)


def _form(name: str, data: bytes) -> tuple[str, bytes]:
    boundary = uuid.uuid4().hex
    plain = name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
    head = f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="{plain}"\r\n\r\n'
    return f"multipart/form-data; boundary={boundary}", head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
