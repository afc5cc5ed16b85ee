"""Pages of a wallet that is not us: its web site, which embeds the chat under a strict policy, and its app.

Served at `localhost`, which browsers hold to be another site than the desk's 127.0.0.1: cookies and storage are
parted, as they are for a wallet's real site.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

NONCE = "cGFnZSBvZiBhIHdhbGxldA"

SITE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Polar Wallet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css">
</head><body>
<header><h1>Polar Wallet</h1></header>
<main><p>Your keys, your coins.</p><p><a href="#help">Help</a></p></main>
<script src="{desk}/widget/loader.js" data-inbox="{inbox}" nonce="{nonce}" defer></script>
</body></html>"""

APP = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Polar App</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css">
</head><body data-desk="{desk}">
<main class="app"><iframe id="support" title="Support" data-src="{frame}"
  sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"></iframe></main>
<script src="/app.js" nonce="{nonce}"></script>
</body></html>"""

STYLE = """
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d2733; background: #fff }
header, main:not(.app) { padding: 24px }
.app, .app iframe { display: block; width: 100%; height: 100vh; border: 0 }
@media (prefers-color-scheme: dark) { body { color: #e8edf2; background: #10161d } a { color: #8ab4f8 } }
"""

# The app's side of the bridge (docs/widget.md): answers `ready` with who the user is and what the app knows of the
# device, gives a fresh token whenever it is asked for one, and keeps what it heard.
SCRIPT = """
const desk = document.body.dataset.desk;
const frame = document.getElementById("support");
window.heard = [];
async function token() { return (await fetch("/token")).text(); }
function tell(message) { frame.contentWindow.postMessage({ walletdesk: 1, ...message }, desk); }
window.addEventListener("message", async (event) => {
  if (event.origin !== desk || event.source !== frame.contentWindow || event.data?.walletdesk !== 1) return;
  window.heard.push(event.data);
  if (event.data.type === "ready")
    tell({ type: "start", identity: await token(), shown: true, facts: {
      app_version: "5.12.1", os: "Android 16", network: "wifi", vpn: true, chain: "Ethereum" } });
  if (event.data.type === "token-request") tell({ type: "identity", token: await token() });
});
frame.src = frame.dataset.src; // only now: nothing it says is missed
"""


class HostPage:
    """Serves `/` (the wallet's site), `/app` (its app) and `/token` (its server, which knows who is logged in)."""

    def __init__(self, desk: str) -> None:
        self.desk = desk
        self.inbox = ""
        """Public id; the pages name it."""
        self.language = "en"
        self.sign: Callable[[], str] = str
        """A token for the user of the app.  Each is used once."""
        self.signed = 0
        self.allows_frame = True
        """Whether the pages' policy lets the desk be framed."""
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page._answer(self)

            def log_message(self, *args: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="host page")
        self._thread.start()

    @property
    def app(self) -> str:
        return f"{self.url}/app"

    def policy(self) -> str:
        """As strict as a bank's: what is not named is refused, HTML from strings is refused."""
        frames = self.desk if self.allows_frame else "'none'"
        return (
            f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self'; connect-src 'self'; "
            f"frame-src {frames}; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        query = {"inbox": self.inbox, "view": "page", "host": self.url}
        words = {"desk": self.desk, "inbox": self.inbox, "language": self.language, "nonce": NONCE}
        kind, text = "text/html", ""
        if path == "/":
            text = SITE.format(**words)
        elif path == "/app":
            text = APP.format(frame=f"{self.desk}/widget/frame/?{urlencode(query)}".replace("&", "&amp;"), **words)
        elif path == "/token":
            kind, text = "text/plain", self.sign()
            self.signed += 1
        elif path == "/site.css":
            kind, text = "text/css", STYLE
        elif path == "/app.js":
            kind, text = "text/javascript", SCRIPT
        body = text.encode()
        request.send_response(HTTPStatus.OK if text else HTTPStatus.NO_CONTENT)
        request.send_header("content-type", f"{kind}; charset=utf-8")
        request.send_header("content-length", str(len(body)))
        request.send_header("content-security-policy", self.policy())
        request.send_header("x-content-type-options", "nosniff")
        request.end_headers()
        request.wfile.write(body)
