"""docs/protocol.md names all there is."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from walletdesk.channels.widget import forms, reception, sending, talk
from walletdesk.channels.widget import frames as visitor
from walletdesk.channels.widget import socket as visitor_socket
from walletdesk.channels.widget.adapter import CAPABILITIES
from walletdesk.console import frames as agent
from walletdesk.console import schemas
from walletdesk.console.live import SOCKETS
from walletdesk.conversations.actions import rate
from walletdesk.realtime import socket as sockets

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text("utf8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Visitors: client to desk", visitor.FromVisitor),
        ("Visitors: desk to client", visitor.ToVisitor),
        ("Agents: client to desk", agent.FromAgent),
        ("Agents: desk to client", agent.ToAgent),
    ],
)
def test_every_frame_is_named_in_its_place(title: str, kinds: type[msgspec.Struct]) -> None:
    told = set(re.findall(r"(?:^|\. |and )`([a-z]+)`(?=:| and `)", section(title), re.MULTILINE))
    assert {kind.__struct_config__.tag for kind in kinds.__subclasses__()} == told


def test_examples_of_visitors_frames_are_good_ones() -> None:
    for example in re.findall(
        r"^    (\{.*?\})$(?=\n\n)", section("Visitors: client to desk"), re.MULTILINE | re.DOTALL
    ):
        visitor.decode(example.replace("\n", " "))


def test_every_close_code_is_told() -> None:
    codes = {value for name, value in vars(sockets).items() if name.isupper() and isinstance(value, int)}
    told = {int(code) for code in re.findall(r"^\| (\d{4}) \|", PAGE, re.MULTILINE)}
    assert {code for code in codes if 1000 <= code < 5000 and code != sockets.MOST_FRAMES} <= told


def test_the_limits_told_are_those_that_hold() -> None:
    limits = section("Limits")
    assert visitor_socket.FRAME_BYTES == 64 * 1024
    assert f"{CAPABILITIES.text_characters:,} characters" in limits
    assert f"{schemas.TEXT_LENGTH:,} characters" in limits
    assert f"{forms.WORDS_CHARACTERS:,} characters" in limits
    assert f"| facts | {sending.FACT_CHARACTERS} characters each" in limits
    assert f"| messages in one `history` | {talk.PAGE} |" in limits
    assert f"| votes on one question | {rate.MOST_VOTES}, then" in limits
    assert f"| open sockets | {reception.SOCKETS} of one address (4429) | {SOCKETS} of one member" in limits
    rows = {
        "changes": "`seen`, `solved`, `senior`, `rate`, `retell` of one contact",
        "frames": "frames of one socket",
        "messages": "messages of one contact",
        "arrivals": "sockets and requests",
    }
    for name, row in rows.items():
        limit = getattr(reception.Limits(), name)
        line = next(line for line in limits.splitlines() if line.startswith(f"| {row}"))
        assert f"{round(limit._ahead_s / limit._every_s)} at once, then {round(1 / limit._every_s)} a second" in line
