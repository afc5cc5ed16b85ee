"""docs/api.md is true: its commands are run, what it lists is all there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import httpx

from tests.integrations.own import Own
from walletdesk.integrations.rules import _PAUSES_US, CHOSEN, Scope

PAGE = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text("utf8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").split("\n")
    return [line.strip() for line in lines if line.strip()]


def asked(command: str, known: dict[str, str]) -> httpx.Response:
    """What curl would do."""
    for name, said in known.items():
        command = command.replace(f"'${name}'", said).replace(f"${name}", said)
    words = shlex.split(command)
    assert words[0] == "curl"
    method, url, headers, data, files = "", "", {}, None, None
    rest = iter(words[1:])
    for word in rest:
        match word:
            case "-s":
                pass
            case "-X":
                method = next(rest)
            case "-H":
                name, _, said = next(rest).partition(":")
                headers[name] = said.strip()
            case "-d":
                data = next(rest).encode()
            case "-F":
                field, _, path = next(rest).partition("=@")
                files = {field: (path, b"it broke here")}
            case _:
                url = word
    method = method or ("POST" if data is not None or files is not None else "GET")
    return httpx.request(method, url, headers=headers, content=data, files=files, timeout=60)


def test_every_command_works(own: Own) -> None:
    token = own.client.headers["authorization"].removeprefix("Bearer ")
    known = {"DESK": own.site.url, "TOKEN": token, "INBOX": own.inbox.public_id}
    answers: list[Any] = []
    for command in commands():
        answer = asked(command, known)
        assert answer.is_success, (command, answer.text)
        told = answer.json()
        answers.append(told)
        if "opened" in told:
            known["CONVERSATION"] = told["conversation"]["id"]
        if "secret" in told:
            known["WEBHOOK"] = told["webhook"]["id"]
    assert len(answers) == 12
    messages = next(one["messages"] for one in answers if "messages" in one)
    assert [one["text"] for one in messages] == ["My transfer is pending for an hour.", "It arrived, thank you."]


def test_every_scope_and_event_is_listed_and_no_other() -> None:
    rows = set(re.findall(r"^\| `([a-z]+[:.][a-z]+)` \|", PAGE, re.MULTILINE))
    assert rows == {scope.value for scope in Scope} | {event.value for event in CHOSEN}


def test_every_code_is_one_the_desk_says() -> None:
    source = "\n".join(path.read_text("utf8") for path in Path("walletdesk").rglob("*.py"))
    table = PAGE.partition("codes worth knowing")[2].partition("## Python")[0]
    for code in re.findall(r"`([a-z_]+)`", table):
        assert f'code = "{code}"' in source, code


def test_the_pauses_are_those_that_are_made() -> None:
    assert [one // 1_000_000 for one in _PAUSES_US] == [5, 30, 120, 600, 1800]
    assert "after 5 s, 30 s, 2 min, 10 min, then\nevery half an hour" in PAGE
