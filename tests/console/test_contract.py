"""What the OpenAPI document says of the console's routes holds, whatever they are asked: on the whole desk, served."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integrations.own import a_token
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.conversations.actions import work
from walletdesk.events import SYSTEM
from walletdesk.kit import jobs
from walletdesk.kit.clock import HOUR
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen, trusted
from walletdesk.staff import access, actions, passwords
from walletdesk.staff.rules import Role
from walletdesk.wire import RawText

OURS = "^/api/(counts|choices|conversations|search|contacts|tags|files|jobs|fees|lookups|nodes|outgoing|public)"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def signed_in(site: RunningSite, role: Role) -> dict[str, str]:
    """Headers of a browser in which somebody has just signed in."""
    member = site.db.write_and_wait(
        actions.create_staff,
        SYSTEM,
        email=f"{role}@desk.example",
        name=trusted("Mira"),
        role=role,
        language="en",
        password_hash="x",
    )
    session = passwords.new_session("Firefox", "127.0.0.1")
    keys = passwords.try_keys(site.settings.key("login"), member.email, session.address)
    site.db.write_and_wait(actions.log_in, member.id, session, keys, right=True, lasts_us=24 * HOUR)
    return {"cookie": f"{access.cookie_name(site.settings)}={session.token}", "origin": site.url}


def furnished(site: RunningSite) -> dict[str, list[Any]]:
    """Something of everything; the numbers and ids by which it is asked for."""
    inbox = an_inbox(site.db)
    talks = [comes_in(site.db, inbox, f"Question {n}: where is my money?") for n in range(3)]
    tag = site.db.write_and_wait(work.create_tag, SYSTEM, screen(RawText("vip")).text, "red")
    site.db.write_and_wait(_bury)
    [dead] = site.db.read_and_wait(jobs.dead)
    ids = [dead.id, tag.id, *(talk.contact.id for talk in talks[1:]), *(talk.message.id for talk in talks)]
    return {"number": [talk.conversation.number for talk in talks], "id": [str(id_) for id_ in ids]}


def _bury(unit: Unit) -> None:
    jobs.add(unit, "nothing_runs_this")
    for job in jobs.claim(unit, unit.now, HOUR, 10, ["nothing_runs_this"]):
        jobs.failed(unit, job, "gave_up", None)


def narrowed(document: dict[str, Any], known: Mapping[str, list[Any]]) -> dict[str, Any]:
    """The document with what exists among the ids, or a random one would never meet a row."""
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path" and parameter["name"] in known:
                    parameter["schema"] = {"anyOf": [{"enum": known[parameter["name"]]}, parameter["schema"]]}
    return document


def asked_everything(
    site: RunningSite,
    folder: Path,
    *,
    examples: int,
    seconds: int,
    paths: str = OURS,
    checks: str = CHECKS,
    but: Sequence[str] = (),
) -> None:
    headers = signed_in(site, Role.ADMIN) | {"authorization": f"Bearer {a_token(site.db)[0]}"}
    known = furnished(site)
    document = httpx.get(f"{site.url}/openapi.json", timeout=60).json()
    path = folder / "openapi.json"
    path.write_text(json.dumps(narrowed(document, known)), "utf8")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", str(path), "--url", site.url, "--include-path-regex", paths, *but),
            *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--max-time", str(seconds)),
            *("--checks", checks, "--seed", "1", "--request-timeout", "60", "--continue-on-failure"),
            *("--generation-database", "none", "--no-color", "--warnings", "off"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_no_request_breaks_a_route_or_its_promise(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(site, tmp_path, examples=3, seconds=10)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_request_of_many_breaks_a_route_or_its_promise(site: RunningSite, tmp_path: Path) -> None:
    asked_everything(site, tmp_path, examples=200, seconds=240)
