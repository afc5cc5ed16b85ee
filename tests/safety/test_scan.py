"""`walletdesk scan`: another desk's export, line by line."""

from __future__ import annotations

import io
import json
import random
import time
from typing import Any

import pytest

from tests.safety import leaks
from tests.safety.conftest import WorkCounter
from walletdesk.cli import main
from walletdesk.safety.scan import CONVERSATIONS, scanned


def answers(*messages: dict[str, Any] | str) -> list[dict[str, Any]]:
    lines = [(one if isinstance(one, str) else json.dumps(one)).encode() + b"\n" for one in messages]
    return [json.loads(answer) for answer, _ in scanned(lines)]


def a_phrase(seed: int) -> list[str]:
    return leaks.phrase(random.Random(seed), "english", 12)


def test_a_message_comes_back_without_its_secret_and_with_what_it_was() -> None:
    [told] = answers({"id": 17, "text": f"my words: {' '.join(a_phrase(1))} thanks"})
    assert told == {
        "id": 17,
        "safe": "my words: ⟦recovery_phrase:12⟧ thanks",
        "found": [{"kind": "recovery_phrase", "certainty": "certain", "language": "en"}],
        "also_redact": [],
        "also_safe": {},
    }


def test_parts_are_joined_within_a_conversation_and_not_across_two() -> None:
    typed = a_phrase(2)
    first, second, third = (" ".join(typed[i : i + 4]) for i in (0, 4, 8))
    told = answers(
        {"id": "a", "text": first, "conversation": 1},
        {"id": "x", "text": first, "conversation": 2},
        {"id": "b", "text": second, "conversation": 1},
        {"id": "y", "text": "hello?", "conversation": 2},
        {"id": "c", "text": third, "conversation": 1},
    )
    assert [one["also_redact"] for one in told] == [[], [], [], [], ["a", "b"]]
    kept = {one["id"]: one["safe"] for one in told} | told[-1]["also_safe"]
    assert not leaks.is_left(tuple(typed), " ".join(kept[id] for id in "abc"))
    assert kept["x"] == first


def test_what_cannot_be_read_is_told_by_its_line_and_never_by_its_words(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    class In:
        buffer = io.BytesIO(
            b'{"id": 1, "text": "fine"}\n\n{"id": 2, "text": legal winner thank}\n{"id": 3, "txt": "legal winner"}\n'
            b'{"id": 4, "text": "\xff legal"}\n["legal"]\n{"id": 5, "text": "", "legal winner thank": 1}\n'
        )

    monkeypatch.setattr("sys.stdin", In)
    assert main(["scan"]) == 1
    said = capsysbinary.readouterr()
    told = [json.loads(line) for line in said.out.splitlines()]
    assert [one.get("id", one.get("line")) for one in told] == [1, 3, 4, 5, 6, 7]
    assert all(one["error"] for one in told[1:])
    assert b"legal" not in said.out + said.err
    assert said.err == b"5 lines could not be read; their answers say why.\n"


def test_what_is_remembered_does_not_grow_with_the_export() -> None:
    typed = a_phrase(3)
    first = {"id": "first", "text": " ".join(typed[:6]), "conversation": "c"}
    rest = {"id": "rest", "text": " ".join(typed[6:]), "conversation": "c"}
    others = [{"id": n, "text": "hi", "conversation": n} for n in range(CONVERSATIONS)]
    assert answers(first, *others[:-1], rest)[-1]["also_redact"] == ["first"]
    assert answers(first, *others, rest)[-1]["also_redact"] == []


LONG = {
    "words": " ".join(" ".join(a_phrase(seed)) for seed in range(600))[:40_000],
    "prose": "The swap on Base charged me twice and I do not know why it did so. " * 600,
    "one word": "a" * 40_000,
    "digits": f"0x{'5c' * 32} " * 600,
    "Chinese": "我的钱包打不开了，请帮我看看" * 2_800,
}


def computed_s(text: str) -> float:
    """What this thread computed: what regular expressions do shows in no line that is run."""
    before = time.thread_time()
    answers({"id": 1, "text": text})
    return time.thread_time() - before


@pytest.mark.parametrize("name", LONG)
def test_a_line_that_is_four_times_as_long_takes_four_times_the_work(counted_work: WorkCounter, name: str) -> None:
    """So ten megabytes take a minute, not a day.  A line has no limit of its own: an export holds whole mails."""
    whole, quarter = LONG[name], LONG[name][: len(LONG[name]) // 4]
    assert counted_work(lambda: answers({"id": 1, "text": whole})) <= 4.8 * counted_work(
        lambda: answers({"id": 1, "text": quarter})
    )
    # Of what grows with the square it would be sixteen times as much.
    assert min(computed_s(whole) for _ in range(2)) <= 10 * min(computed_s(quarter) for _ in range(3))
