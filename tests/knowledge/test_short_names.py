"""Short names in addresses and in files of articles: words joined by hyphens are a phrase too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.rows import rows
from tests.knowledge.made import PHRASE
from tests.knowledge.test_care_routes import ROOT, imports, page, zipped
from tests.macros.conftest import signed_in
from tests.support.leftovers import Secret, left_in
from tests.support.site import RunningSite
from walletdesk.kit.migrations import load_tables
from walletdesk.staff.rules import Role

SECRET = Secret("phrase", tuple(PHRASE.split()))
HYPHENS = PHRASE.replace(" ", "-")


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "lead@desk.example", "Lea", Role.LEAD)


def stored(site: RunningSite) -> set[str]:
    names = [table.name for table in load_tables().sorted_tables]
    every = (
        str(field) for name in names for row in rows(site.settings.database, f'select * from "{name}"') for field in row
    )
    return left_in([SECRET], "\n".join(every).encode())


def test_a_phrase_is_no_short_name_in_an_address(lead: httpx.Client, site: RunningSite) -> None:
    shelf = lead.post(f"{ROOT}/collections", json={"slug": "start", "names": {"en": "Start"}}).json()["collections"][0]
    made = lead.post(f"{ROOT}/articles", json={"slug": "fees", "title": "Fees", "body": "A fee."}).json()
    names = {"names": {"en": "Second"}}
    answers = [
        lead.post(f"{ROOT}/articles", json={"slug": HYPHENS, "title": "Fees", "body": "A fee."}),
        lead.put(f"{ROOT}/articles/{made['id']}", json={"slug": HYPHENS}),
        lead.post(f"{ROOT}/collections", json=names | {"slug": HYPHENS}),
        lead.put(f"{ROOT}/collections/{shelf['id']}", json=names | {"slug": HYPHENS}),
        lead.post(f"{ROOT}/categories", json=names | {"slug": HYPHENS, "collection_id": shelf["id"]}),
        lead.put(f"{ROOT}/snippets/{HYPHENS}", json={"texts": {"en": "Wait."}}),
    ]
    assert [answer.status_code for answer in answers] == [422] * len(answers)
    assert all("holds a recovery phrase" in answer.text for answer in answers)
    assert not left_in([SECRET], b"".join(answer.content for answer in answers))
    assert stored(site) == set()


@pytest.mark.parametrize("where", ["slug", "facts", "fact", "name", "twice", "collection", "category"])
def test_a_phrase_in_what_a_file_says_of_itself_is_neither_taken_nor_told(
    lead: httpx.Client, site: RunningSite, where: str
) -> None:
    name, said = "en/fees.md", page()
    front = {
        "facts": f"facts: [{', '.join(SECRET.parts)}]",
        "fact": f"facts: {HYPHENS}",
        "collection": f"collection: {HYPHENS}",
        "category": f"collection: start\ncategory: {HYPHENS}",
    }
    if where in front:
        said = said.replace("language: en", f"language: en\n{front[where]}")
    elif where == "slug":
        said = page(slug=HYPHENS)
    files = [(name, said)]
    if where in ("name", "twice"):
        broken = "---\ntitle: x\n" if where == "name" else page()
        files = [(f"{HYPHENS}/{PHRASE}.md", page() if where == "twice" else broken), ("fees.md", broken)]
    answer = imports(lead, archive=zipped(*files))
    assert answer["errors"] and not left_in([SECRET], json.dumps(answer).encode())
    assert stored(site) == set()
    assert answer["created"] == (1 if where == "twice" else 0)
