"""Files in and out over HTTP, snippets, reports and what readers said."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.knowledge.made import PHRASE, a_public_one, an_article, said
from tests.knowledge.test_elsewhere import ZENDESK
from tests.macros.conftest import signed_in
from tests.support.site import RunningSite
from walletdesk.knowledge import queries
from walletdesk.knowledge.actions import readers
from walletdesk.knowledge.actions.readers import Opinion
from walletdesk.knowledge.rules import Audience, WhyNot
from walletdesk.safety import trusted
from walletdesk.staff.rules import Role

ROOT = "/api/knowledge"


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "lead@desk.example", "Lea", Role.LEAD)


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from signed_in(site, "agent@desk.example", "Ada", Role.AGENT)


def imports(by: httpx.Client, **body: Any) -> dict[str, Any]:
    answer = by.post(f"{ROOT}/import", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def zipped(*files: tuple[str, str]) -> str:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return base64.b64encode(made.getvalue()).decode()


def page(title: str = "Fees", body: str = "A fee pays the network.", slug: str = "fees") -> str:
    return f"---\ntitle: {title}\nslug: {slug}\nlanguage: en\nstatus: published\n---\n\n{body}\n"


def test_another_desks_articles_are_looked_at_first_and_then_taken(lead: httpx.Client, agent: httpx.Client) -> None:
    text = json.dumps(ZENDESK)
    assert agent.post(f"{ROOT}/import", json={"text": text}).status_code == 403
    seen = imports(lead, text=text, dry_run=True)
    assert (seen["stored"], seen["created"], seen["errors"]) == (False, 3, [])
    assert {"slug": "what-a-fee-is", "language": "zh", "how": "created"} in seen["texts"]
    assert lead.get(f"{ROOT}/articles").json()["articles"] == []
    assert imports(lead, text=text)["created"] == 3
    again = imports(lead, text=text)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 3)


def test_a_zip_goes_out_and_comes_back_unchanged(lead: httpx.Client, site: RunningSite) -> None:
    a_public_one(site.db)
    out = lead.get(f"{ROOT}/export")
    assert out.headers["content-type"] == "application/zip"
    back = imports(lead, archive=base64.b64encode(out.content).decode())
    assert (back["created"], back["changed"], back["unchanged"], back["errors"]) == (0, 0, 1, [])


def test_what_is_wrong_in_a_zip_is_named_and_the_rest_is_taken(lead: httpx.Client, site: RunningSite) -> None:
    bad = ("en/secret.md", page(body=f"ours is {PHRASE}", slug="secret"))
    odd = ("en/value.md", page(body="One.\n\n{{nonsense}}", slug="value"))
    taken = imports(lead, archive=zipped(bad, odd, ("en/front.md", "---\ntitle: x\n"), ("en/fees.md", page())))
    assert taken["created"] == 1
    told = {(one["place"], one["field"], one["line"]) for one in taken["errors"]}
    assert told == {("en/secret.md", "body", 0), ("en/value.md", "", 3), ("en/front.md", "", 1)}
    assert not any(PHRASE in one["sentence"] for one in taken["errors"])
    assert site.db.read_and_wait(queries.by_slug, "secret") is None


@pytest.mark.parametrize("body", [{"text": "nothing"}, {"archive": "!"}, {"archive": "UEs="}, {}])
def test_what_is_no_file_of_articles_is_refused(lead: httpx.Client, body: dict[str, Any]) -> None:
    answer = lead.post(f"{ROOT}/import", json=body)
    assert answer.status_code == 422 and answer.json()["error"]["code"] in ("unknown_export", "damaged_archive")


def test_the_starter_set_is_offered_until_it_is_there(lead: httpx.Client, agent: httpx.Client) -> None:
    offered = agent.get(f"{ROOT}/starter-set").json()
    assert offered["missing"] == offered["articles"] >= 45
    assert agent.post(f"{ROOT}/starter-set").status_code == 403
    assert lead.post(f"{ROOT}/starter-set", timeout=60).json()["created"] == 2 * offered["articles"]
    assert lead.get(f"{ROOT}/starter-set").json()["missing"] == 0
    reports = lead.get(f"{ROOT}/reports").json()
    assert (reports["broken"], reports["orphans"], reports["whole"]) == ([], [], True)


def test_a_snippet_is_one_text_for_many_articles(lead: httpx.Client, agent: httpx.Client, site: RunningSite) -> None:
    at = f"{ROOT}/snippets/never-share"
    texts = {"en": "Never share your recovery phrase.", "zh": "不要把助记词告诉任何人。"}
    assert agent.put(at, json={"texts": texts}).status_code == 403
    assert lead.put(at, json={"texts": texts}).json()["snippets"][0]["used"] == 0
    for wrong in (
        {"en": PHRASE},
        {"en": "Please send us your recovery phrase."},
        {"en": "{{nonsense}}"},
        {"en": "a\n{{snippet:x}}"},
    ):
        answer = lead.put(at, json={"texts": wrong})
        assert answer.status_code == 422 and set(answer.json()["error"]["fields"]) == {"texts.en"}
    assert answer.json()["error"]["fields"]["texts.en"] == "Line 2: a snippet cannot hold another snippet."
    a_public_one(site.db, says=said(body="One.\n\n{{ snippet:never-share }}"))
    a_public_one(site.db, slug="longer", says=said(body="One.\n\n{{snippet:never-share-it}}"))
    assert lead.delete(at).status_code == 409
    assert agent.get(f"{ROOT}/snippets").json()["snippets"][0]["used"] == 1
    assert lead.put(f"{ROOT}/snippets/other", json={"texts": {"en": "x"}}).status_code == 200
    assert [one["slug"] for one in lead.delete(f"{ROOT}/snippets/other").json()["snippets"]] == ["never-share"]


def test_links_that_lead_nowhere_and_pages_nobody_finds_are_told(lead: httpx.Client, site: RunningSite) -> None:
    a_public_one(site.db, says=said(body="See [one](article:other) and [two](article:gone)."))
    a_public_one(site.db, slug="other")
    an_article(site.db, slug="gone")
    reports = lead.get(f"{ROOT}/reports").json()
    assert [(one["slug"], one["target"]) for one in reports["broken"]] == [("fees", "gone")]
    assert [one["slug"] for one in reports["orphans"]] == ["fees"]


def test_for_readers_an_article_of_the_team_is_nowhere_and_an_old_address_of_one_put_away_too(
    lead: httpx.Client, site: RunningSite
) -> None:
    a_public_one(
        site.db, says=said(body="See [one](article:team) and [two](article:was-away) and [three](article:was).")
    )
    a_public_one(site.db, slug="team", audience=Audience.AGENTS, says=said(body="See [one](article:team-two)."))
    a_public_one(site.db, slug="team-two", audience=Audience.AGENTS)
    for slug in ("away", "there"):
        row = a_public_one(site.db, slug="was-away" if slug == "away" else "was")
        about = {"slug": slug, "original": "en", "audience": "public"}
        lead.put(f"{ROOT}/articles/{row.article_id}", json=about).raise_for_status()
        if slug == "away":
            lead.put(f"{ROOT}/articles/{row.article_id}/archived", json={"archived": True}).raise_for_status()
    reports = lead.get(f"{ROOT}/reports").json()
    assert [(one["slug"], one["target"]) for one in reports["broken"]] == [("fees", "team"), ("fees", "was-away")]
    assert "there" not in {one["slug"] for one in reports["orphans"]}


def test_a_rehearsal_says_what_is_said_of_an_article_another_way_too(lead: httpx.Client) -> None:
    imports(lead, archive=zipped(("en/fees.md", page())))
    told = page().replace("status:", "collection: transfers\nstatus:")
    for body, changed in ((page(), 0), (told, 1)):
        assert imports(lead, archive=zipped(("en/fees.md", body)), dry_run=True)["changed"] == changed
        assert imports(lead, archive=zipped(("en/fees.md", body)))["changed"] == changed
    assert imports(lead, archive=zipped(("en/fees.md", told)), dry_run=True)["unchanged"] == 1


def test_what_readers_said_is_read_and_bad_faith_is_set_aside(
    lead: httpx.Client, agent: httpx.Client, site: RunningSite
) -> None:
    row = a_public_one(site.db)
    site.db.write_and_wait(readers.count_opened, row.id)
    for number in range(3):
        told = Opinion(
            text_id=row.id,
            version=1,
            helped=number == 0,
            why_not=WhyNot.UNCLEAR,
            words=trusted(f"words {number}"),
            source=str(number),
        )
        site.db.write_and_wait(readers.tell, told)
    first = agent.get(f"{ROOT}/feedback", params={"limit": 2}).json()
    assert [one["words"] for one in first["opinions"]] == ["words 2", "words 1"]
    rest = agent.get(f"{ROOT}/feedback", params={"limit": 2, "cursor": first["next"]}).json()
    assert [(one["words"], one["helped"]) for one in rest["opinions"]] == [("words 0", True)]
    at = f"{ROOT}/feedback/{first['opinions'][0]['feedback']}"
    assert agent.delete(at).status_code == 403
    assert lead.delete(at).status_code == 204 and lead.delete(at).status_code == 404
    (read,) = agent.get(f"{ROOT}/reports").json()["read"]
    assert (read["opened"], read["helped"], read["not_helped"]) == (1, 1, 1)
