"""A mail server for tests: takes what the desk mails and keeps it, on this machine alone."""

from __future__ import annotations

import email
import re
import socketserver
import threading
import time
from email.message import EmailMessage
from email.policy import default
from typing import Any


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("220 letters.example ESMTP")
        to: list[str] = []
        while line := self.rfile.readline():
            word = line.decode("latin-1").strip()
            match word.split(" ", 1)[0].upper():
                case "EHLO" | "HELO":
                    self._say("250 letters.example")
                case "MAIL":
                    self._say("250 ok")
                case "RCPT":
                    if self.server.refuses:
                        self._say(f"{self.server.refuses} no")
                        continue
                    to.append(word.partition("<")[2].partition(">")[0])
                    self._say("250 ok")
                case "DATA":
                    self._say("354 go on")
                    self._take(to)
                    to = []
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _take(self, to: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message: Any = email.message_from_bytes(b"".join(lines), policy=default)
        self.server.taken += [(one, message) for one in to]

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    taken: list[tuple[str, EmailMessage]]
    refuses: int


class Letters:
    """Close it at the end.  `settings` make a desk mail here."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.taken, self._server.refuses = [], 0
        threading.Thread(target=self._server.serve_forever, name="letters", daemon=True).start()

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": self._server.server_address[1],
            "smtp_security": "none",
            "smtp_from": "support@wallet.example",
        }

    @property
    def taken(self) -> list[tuple[str, EmailMessage]]:
        """All, with their receivers."""
        return self._server.taken

    def refuse(self, code: int) -> None:
        """Every receiver from now on; 0 takes them again."""
        self._server.refuses = code

    def to(self, address: str, *, count: int = 1) -> list[EmailMessage]:
        """What came for an address, once there are so many."""
        deadline = time.monotonic() + 60
        while len(found := [mail for to, mail in self.taken if to == address]) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} mails came"
            time.sleep(0.02)
        return found

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"^ +(\d{4} \d{4})\s*$", text_of(mail), re.MULTILINE)
    assert found is not None
    return found[1]
