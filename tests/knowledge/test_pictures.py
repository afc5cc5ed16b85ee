"""Pictures in articles: brought by an agent, seen by readers while an article shows them, taken along in a ZIP."""

from __future__ import annotations

import base64
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import bindparam, select, update

from tests.files.made import PHRASE, animation, code, picture
from tests.knowledge.test_care_routes import imports, page, zipped
from tests.knowledge.test_desk_routes import an_article, step, text_at
from tests.support.served import signed_in
from tests.support.site import RunningSite
from walletdesk import rescan
from walletdesk.events import SYSTEM
from walletdesk.files.tables import State, file
from walletdesk.kit.clock import DAY
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import pictures as shown_pictures
from walletdesk.knowledge.actions import pictures
from walletdesk.knowledge.tables import article_picture, article_picture_use
from walletdesk.screening import queries as screening
from walletdesk.screening.actions import start_rescan
from walletdesk.staff.rules import Role

ROOT = "/api/knowledge"
NAMES = Query(select(article_picture.c.name), str)
HELD = Query(select(article_picture_use.c.name), str)
OLDER = Query[int](update(article_picture).values(created_at=article_picture.c.created_at - bindparam("by")))
STATES = Query(select(file.c.state), str)
GIF = animation()


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    for client in signed_in(site, "lead@desk.example", "Lea", Role.LEAD):
        client.timeout = httpx.Timeout(60)  # reading a picture takes a child of its own
        yield client


@pytest.fixture
def reader(site: RunningSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        yield client


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    for client in signed_in(site, "agent@desk.example", "Ada", Role.AGENT):
        client.timeout = httpx.Timeout(60)
        yield client


def brings(by: httpx.Client, data: bytes, name: str = "fee.png") -> httpx.Response:
    return by.post(f"{ROOT}/images", files={"file": (name, data, "image/png")})


def brought(by: httpx.Client, data: bytes | None = None) -> str:
    answer = brings(by, picture() if data is None else data)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["source"])


def published(lead: httpx.Client, body: str, **fields: Any) -> dict[str, Any]:
    article = an_article(lead, None, **{"body": body} | fields)
    step(lead, article, "published", 1).raise_for_status()
    return article


def test_a_picture_is_seen_by_readers_while_an_article_shows_it(
    reader: httpx.Client, lead: httpx.Client, agent: httpx.Client
) -> None:
    source = brought(agent)
    assert re.fullmatch(r"images/[0-9a-f]{24}\.png", source)
    name = source.removeprefix("images/")
    assert brought(agent) == source, "the same picture again is the one there is"
    assert reader.get(f"/help/{source}").status_code == 404
    assert reader.get(f"{ROOT}/{source}").status_code == 401
    seen = agent.get(f"{ROOT}/{source}")
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/png")
    preview = agent.post(f"{ROOT}/preview", json={"language": "en", "body": f"![The fee field]({source})"}).json()
    assert f'src="{ROOT}/images/{name}"' in preview["html"]
    assert preview["problems"] == []

    article = published(lead, f"Look:\n\n![The fee field]({source})")
    html = reader.get("/help/en/articles/fees").text
    assert f'<img src="/help/images/{name}" alt="The fee field" width="64" height="48"' in html
    shown = reader.get(f"/help/{source}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.headers["cache-control"] == "public, max-age=300, must-revalidate"
    again = reader.get(f"/help/{source}", headers={"if-none-match": f"W/{shown.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "noindex" not in shown.headers.get("x-robots-tag", "")
    assert shown.content == seen.content
    assert reader.head(f"/help/{source}").status_code == 200

    lead.put(text_at(article), json={"title": "Fees", "body": "No picture.", "version": 1}).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == 200, "a draft takes nothing from readers"
    step(lead, article, "published", 2).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == 404
    assert agent.get(f"{ROOT}/{source}").status_code == 200, "an older version shows it still"


def test_a_picture_that_is_taken_away_for_what_it_shows_is_seen_by_nobody_and_may_come_anew(
    site: RunningSite, reader: httpx.Client, lead: httpx.Client
) -> None:
    source = brought(lead)
    published(lead, f"![The fee field]({source})")
    mark = {"if-none-match": reader.get(f"/help/{source}").headers["etag"]}
    assert reader.get(f"/help/{source}", headers=mark).status_code == 304
    row = site.db.read_and_wait(shown_pictures.called, source.removeprefix("images/"))
    assert row is not None
    site.db.write_and_wait(rescan._remove_waiting, row.file)
    assert reader.get(f"/help/{source}", headers=mark).status_code == 404
    assert lead.get(f"{ROOT}/{source}").status_code == 404
    assert brought(lead) == source
    assert reader.get(f"/help/{source}").status_code == 200


def test_a_picture_whose_name_holds_a_phrase_goes_when_all_is_read_again(
    site: RunningSite, reader: httpx.Client, lead: httpx.Client
) -> None:
    """As an older detector would have let it in: by its name with hyphens, in a text as well."""
    sources = [brought(lead), brought(lead, picture(size=(65, 48)))]
    article = published(lead, f"![The fee field]({sources[0]}) and ![another]({sources[1]})")
    words = PHRASE.split()
    names = ["-".join(words) + ".png", "-".join(reversed(words)) + ".png"]

    def plant(unit: Unit) -> None:
        for table in (article_picture, article_picture_use):
            for source, name in zip(sources, names, strict=True):
                of = table.c.name == source.removeprefix("images/")
                unit.run(Query(update(table).where(of).values(name=name), int))

    site.db.write_and_wait(plant)
    site.db.write_and_wait(start_rescan, SYSTEM, as_job=True)
    end = time.monotonic() + 30
    while site.db.read_and_wait(screening.running) is not None:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert site.db.read_and_wait(lambda unit: unit.all(NAMES)) == []
    assert site.db.read_and_wait(lambda unit: unit.all(HELD)) == []
    assert reader.get(f"/help/images/{names[0]}").status_code == 404
    assert reader.get("/help/en/articles/fees").status_code == 200, article


def test_pictures_of_the_teams_own_articles_are_not_public(reader: httpx.Client, lead: httpx.Client) -> None:
    source = brought(lead)
    article = published(lead, f"![Where it stands]({source})", audience="agents")
    assert reader.get(f"/help/{source}").status_code == 404
    about = {"slug": "fees", "original": "en", "audience": "public"}
    lead.put(f"{ROOT}/articles/{article['id']}", json=about).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == 200
    lead.put(f"{ROOT}/articles/{article['id']}/archived", json={"archived": True}).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == 404


def test_a_snippet_brings_its_picture_to_the_articles_that_hold_it(reader: httpx.Client, lead: httpx.Client) -> None:
    source = brought(lead)
    lead.put(f"{ROOT}/snippets/look", json={"texts": {"en": "Look here."}}).raise_for_status()
    published(lead, "{{snippet:look}}")
    assert reader.get(f"/help/{source}").status_code == 404
    body = {"texts": {"en": f"Look here.\n\n![The field]({source})"}}
    lead.put(f"{ROOT}/snippets/look", json=body).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == 200
    assert f"/help/{source}" in reader.get("/help/en/articles/fees").text


def test_news_show_their_pictures_while_they_are_read(reader: httpx.Client, lead: httpx.Client) -> None:
    source, shared = brought(lead), brought(lead, picture(size=(30, 20)))
    lead.put(f"{ROOT}/snippets/look", json={"texts": {"en": "Look here."}}).raise_for_status()
    texts = {"en": {"title": "Update", "body": f"![The new field]({source})\n\n{{{{snippet:look}}}}"}}
    made = lead.post(f"{ROOT}/news", json={"texts": texts}).json()
    assert reader.get(f"/help/{source}").status_code == 404
    at = f"{ROOT}/news/{made['id']}"
    lead.put(f"{at}/status", json={"status": "published", "version": 1}).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == 200
    image = '<img src="{}/help/{}" alt="The new field" width="64" height="48"'
    assert image.format("", source) in reader.get(f"/help/en/news/{made['id']}").text
    (told,) = reader.get("/api/public/news").json()["news"]
    assert re.search(image.format('http[^"]+', source), told["html"])
    lead.put(f"{ROOT}/snippets/look", json={"texts": {"en": f"![There]({shared})"}}).raise_for_status()
    assert reader.get(f"/help/{shared}").status_code == 200
    assert lead.delete(f"{ROOT}/snippets/look").status_code == 409
    lead.put(f"{at}/status", json={"status": "archived", "version": 2}).raise_for_status()
    assert reader.get(f"/help/{source}").status_code == reader.get(f"/help/{shared}").status_code == 404


def test_what_is_no_picture_or_shows_a_secret_is_refused_and_never_stored(
    site: RunningSite, agent: httpx.Client, tmp_path: Path
) -> None:
    for data, status, expected in (
        (b"%PDF-1.7 nothing", 422, None),
        (b"only words", 422, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, None),
        (code(PHRASE), 422, "file_holds_secret"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5 << 20), 413, "file_too_large"),
    ):
        answer = brings(agent, data)
        assert answer.status_code == status, (data[:20], answer.text)
        if expected is not None:
            assert answer.json()["error"]["code"] == expected
    assert site.db.read_and_wait(lambda unit: unit.all(NAMES)) == []
    stored = [one for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert stored == []
    animated = brings(agent, GIF)
    assert (animated.status_code, animated.json()["source"][-4:]) == (201, ".png")


def test_a_text_with_a_picture_that_is_not_there_or_says_nothing_is_not_published(lead: httpx.Client) -> None:
    article = an_article(lead, None, body="![What it shows](images/gone.png)")
    told = step(lead, article, "published", 1)
    assert (told.status_code, told.json()["error"]["code"]) == (422, "image_unknown")
    source = brought(lead)
    lead.put(text_at(article), json={"title": "Fees", "body": f"![]({source})", "version": 1})
    told = step(lead, article, "published", 2)
    assert (told.status_code, told.json()["error"]["code"]) == (422, "image_without_alt")


def test_a_picture_that_no_text_holds_goes_after_a_day_and_no_other(site: RunningSite, lead: httpx.Client) -> None:
    held, loose = brought(lead), brought(lead, picture(size=(30, 20)))
    an_article(lead, None, body=f"![One]({held})")
    told = brought(lead, picture(size=(20, 30)))
    texts = {"en": {"title": "Update", "body": f"![Two]({told})"}}
    assert lead.post(f"{ROOT}/news", json={"texts": texts}).status_code == 201
    assert site.db.write_and_wait(pictures.remove_unused) == 0
    site.db.write_and_wait(lambda unit: unit.run(OLDER, by=DAY + 1))
    assert site.db.write_and_wait(pictures.remove_unused) == 1
    assert lead.get(f"{ROOT}/{loose}").status_code == 404
    assert lead.get(f"{ROOT}/{held}").status_code == lead.get(f"{ROOT}/{told}").status_code == 200
    states = site.db.read_and_wait(lambda unit: unit.all(STATES))
    assert sorted(states) == [State.KEPT, State.KEPT, State.REMOVED]


def test_a_zip_takes_pictures_and_snippets_along(site: RunningSite, lead: httpx.Client) -> None:
    source = brought(lead)
    lead.put(f"{ROOT}/snippets/look", json={"texts": {"en": "Look here."}}).raise_for_status()
    published(lead, f"![The field]({source})\n\n{{{{snippet:look}}}}")
    out = lead.get(f"{ROOT}/export").content
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert source in archive.namelist()
        drawn = archive.read(source)
    back = imports(lead, archive=base64.b64encode(out).decode())
    assert (back["created"], back["changed"], back["unchanged"], back["errors"]) == (0, 0, 1, [])
    without = lead.get(f"{ROOT}/export?images=false").content
    assert source not in zipfile.ZipFile(io.BytesIO(without)).namelist()
    assert drawn == lead.get(f"{ROOT}/{source}").content


def test_another_folders_pictures_and_snippets_come_in_with_its_articles(
    reader: httpx.Client, lead: httpx.Client
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("help/en/fees.md", page(body="![The field](images/field.png)\n\n{{snippet:look}}"))
        archive.writestr("help/images/field.png", picture())
        archive.writestr("help/images/phrase.png", code(PHRASE))
        archive.writestr("help/snippets.json", f'{{"look": {{"en": "Look here."}}, "bad": {{"en": "ours: {PHRASE}"}}}}')
    told = imports(lead, archive=base64.b64encode(made.getvalue()).decode())
    assert told["created"] == 1
    assert {one["place"] for one in told["errors"]} == {"help/images/phrase.png", "snippets.json bad"}
    html = reader.get("/help/en/articles/fees").text
    assert 'src="/help/images/field.png" alt="The field" width="64" height="48"' in html
    assert "Look here." in html
    other = imports(lead, archive=zipped(("en/fees.md", page())))
    assert other["errors"] == []
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        archive.writestr("images/field.png", picture(size=(10, 10)))
    (error,) = imports(lead, archive=base64.b64encode(again.getvalue()).decode())["errors"]
    assert error["place"] == "images/field.png"
    assert "field.png" in error["sentence"]
