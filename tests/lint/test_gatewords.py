"""The check that keeps unscreened text behind the gate, against source that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bin.parts import gatewords


def faults(tmp_path: Path, room: str, source: str) -> list[str]:
    path = tmp_path / "walletdesk" / room
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return list(gatewords.faults(tmp_path / "walletdesk"))


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("people/actions.py", "from walletdesk.wire import text_for_gate"),
        ("people/actions.py", "from walletdesk.wire import text_for_gate as read"),
        ("people/actions.py", "from walletdesk import wire\nwire.text_for_gate(raw)"),
        ("people/actions.py", "from walletdesk.safety import trusted"),
        ("channels/inbound.py", "safety.trusted(text)"),
        ("conversations/actions.py", "SafeText(text)"),
        ("people/actions.py", "wire.SafeText(text)"),
        ("people/actions.py", "cast(SafeText, text)"),
        ("people/actions.py", "typing.cast('SafeText', text)"),
    ],
)
def test_a_way_around_the_gate_is_named_with_its_place(tmp_path: Path, room: str, source: str) -> None:
    found = faults(tmp_path, room, source)
    assert found
    assert all(line.startswith(f"walletdesk/{room}:") for line in found)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("safety/gate.py", "from walletdesk.wire import text_for_gate\nSafeText(text_for_gate(raw))"),
        ("knowledge/actions.py", "from walletdesk.safety import trusted\ntrusted('ours')"),
        ("people/tables.py", "from walletdesk.wire import SafeText\ndef keep(text: SafeText) -> list[SafeText]: ..."),
        ("people/tables.py", "cast(str, text)"),
    ],
)
def test_the_rooms_that_may_and_plain_types_pass(tmp_path: Path, room: str, source: str) -> None:
    assert faults(tmp_path, room, source) == []
