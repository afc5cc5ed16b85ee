"""An own system with a token, and what it asks of a whole desk that is served."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import msgspec

from tests.support.desk import a_key, a_member, an_inbox
from tests.support.site import RunningSite
from walletdesk.events import Actor, ActorKind
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.integrations import actions
from walletdesk.integrations.actions import NewToken, make_token
from walletdesk.integrations.rules import Scope
from walletdesk.kit.db import Db
from walletdesk.safety import trusted

EVERYTHING = tuple(Scope)


def a_token(db: Db, scopes: Iterable[Scope] = EVERYTHING, **fields: Any) -> tuple[str, int]:
    """A token that opens `scopes`, and its id."""
    member = a_member(db, "Root")
    token = make_token()
    new = NewToken(token=token, name=trusted("Wallet backend"), scopes=tuple(scopes), **fields)
    made = db.write_and_wait(actions.create_token, Actor(ActorKind.STAFF, member.id), new)
    return token, made.id


def api_inbox(db: Db, **fields: Any) -> Inbox:
    return an_inbox(db, channel=Channel.API, **fields)


class Own:
    """The wallet's backend: asks with its token, each request by itself."""

    def __init__(self, site: RunningSite, inbox: Inbox, token: str) -> None:
        self.site = site
        self.inbox = inbox
        self.client = httpx.Client(
            base_url=f"{site.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=60
        )

    def __enter__(self) -> Own:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.client.get(path, params=params)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **how: Any) -> httpx.Response:
        headers = {} if key is None else {"idempotency-key": key}
        return self.client.post(path, json=body, headers=headers, **how)

    def opens(self, text: str, *, user: str = "user-1", key: str | None = None, **fields: Any) -> dict[str, Any]:
        """A conversation for one of the wallet's users."""
        body = {"inbox": self.inbox.public_id, "contact": {"app_user": user}, "text": text} | fields
        answer = self.post("/conversations", body, key=key or a_key())
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def goes_on(self, conversation: str, text: str, *, key: str | None = None, **fields: Any) -> dict[str, Any]:
        answer = self.post(f"/conversations/{conversation}/messages", {"text": text} | fields, key=key or a_key())
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


class Heard(msgspec.Struct, frozen=True):
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def type(self) -> str:
        return str(self.event["type"])


class Listener:
    """An own system's address for webhooks, on loopback.  `answer` is what it says; it may sleep before."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.status = 204
        self.sleep_s = 0.0
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                time.sleep(listener.sleep_s)
                listener.heard.append(Heard({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(listener.status)
                if listener.status == 302:
                    self.send_header("location", "/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        self._thread = threading.Thread(target=self.server.serve_forever, name="listener")
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()

    def types(self) -> list[str]:
        return [one.type for one in self.heard]


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What `what` returns, once it is something."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.03)
    return found
