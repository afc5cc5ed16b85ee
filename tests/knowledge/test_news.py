"""News: written and let out over HTTP, and read on the public pages, in the feed and by the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from sqlalchemy import update

from tests.knowledge.made import PHRASE
from tests.macros.conftest import signed_in
from tests.support.site import RunningSite
from walletdesk.kit.clock import HOUR, SECOND
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import rules
from walletdesk.knowledge.tables import news
from walletdesk.staff.rules import Role

ROOT = "/api/knowledge/news"
EN = {"title": "Update before Friday", "body": "The old version **stops** on Friday. See [fees](/fees)."}
ZH = {"title": "请在周五前更新", "body": "旧版本将于周五**停用**。"}
ATOM = "{http://www.w3.org/2005/Atom}"


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


@pytest.fixture
def reader(site: RunningSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        yield client


def written(by: httpx.Client, **fields: Any) -> dict[str, Any]:
    answer = by.post(ROOT, json={"texts": {"en": EN, "zh": ZH}} | fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def stands(by: httpx.Client, one: dict[str, Any], status: str) -> dict[str, Any]:
    answer = by.put(f"{ROOT}/{one['id']}/status", json={"status": status, "version": one["version"]})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def let_out(by: httpx.Client, **fields: Any) -> dict[str, Any]:
    return stands(by, written(by, **fields), "published")


def titled(title: str) -> dict[str, Any]:
    return {"texts": {"en": EN | {"title": title}}}


def refused(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return dict(answer.json()["error"]["fields"])


def everywhere(reader: httpx.Client, one: dict[str, Any]) -> list[int]:
    """Where it is found: the list, the start page, the feed, the site map, the app, its own page."""
    mark = f"/news/{one['id']}"
    places = ("/help/en/news", "/help/en", "/help/en/news.atom", "/sitemap.xml", "/api/public/news")
    found = [int(mark in reader.get(place).raise_for_status().text) for place in places]
    return [*found, int(reader.get(f"/help/en/news/{one['id']}").status_code == 200)]


def max_age(answer: httpx.Response) -> int:
    """Seconds that a copy may be shown at most, stale ones among them."""
    said = answer.headers["cache-control"]
    return sum(int(one) for one in re.findall(r"(?:max-age|stale-while-revalidate)=(\d+)", said))


def test_a_draft_is_let_out_and_read_everywhere(lead: httpx.Client, agent: httpx.Client, reader: httpx.Client) -> None:
    draft = written(agent)
    assert (draft["status"], draft["standing"]) == ("draft", "draft")
    assert everywhere(reader, draft) == [0] * 6
    step = {"status": "published", "version": 1}
    assert agent.put(f"{ROOT}/{draft['id']}/status", json=step).status_code == 403
    public = stands(lead, draft, "published")
    assert public["standing"] == "public"
    assert everywhere(reader, public) == [1] * 6
    page = reader.get(f"/help/zh/news/{draft['id']}")
    assert "请在周五前更新" in page.text and "<strong>停用</strong>" in page.text
    assert 'hreflang="en" href="http://127.0.0.1' in page.text or 'hreflang="en"' in page.text
    stands(lead, public, "archived")
    assert everywhere(reader, public) == [0] * 6
    told = [one["action"] for one in lead.get("/api/audit").json()["entries"]]
    assert {"news_created", "news_published", "news_archived"} <= set(told)


def test_what_is_scheduled_or_over_is_nowhere_and_no_copy_outlives_it(
    site: RunningSite, lead: httpx.Client, reader: httpx.Client
) -> None:
    now = site.db.clock.now()
    coming = let_out(lead, shown_from=now + HOUR, shown_until=now + 2 * HOUR)
    assert coming["standing"] == "scheduled"
    assert everywhere(reader, coming) == [0] * 6
    assert max_age(reader.get("/help/en")) == 660
    soon = let_out(lead, shown_until=now + 40 * SECOND)
    for place in ("/help/en", "/help/en/news", "/help/en/news.atom", "/sitemap.xml", "/api/public/news"):
        assert 0 <= max_age(reader.get(place)) <= 40, place
    assert 0 <= max_age(reader.get(f"/help/en/news/{soon['id']}")) <= 40


def test_time_lets_it_out_and_takes_it_away(lead: httpx.Client, site: RunningSite, reader: httpx.Client) -> None:
    now = site.db.clock.now()
    first = let_out(lead, shown_from=now + HOUR)
    last = let_out(lead, shown_until=now + HOUR)
    site.db.write_and_wait(_an_hour_later)
    assert everywhere(reader, first) == [1] * 6
    assert everywhere(reader, last) == [0] * 6
    assert [lead.get(f"{ROOT}/{one['id']}").json()["standing"] for one in (first, last)] == ["public", "over"]


def _an_hour_later(unit: Unit) -> None:
    times = {name: news.c[name] - HOUR - SECOND for name in ("shown_from", "shown_until")}
    unit.run(Query[int](update(news).values(times)))


def test_security_stands_first_and_on_top_then_what_is_pinned_then_the_newest(
    lead: httpx.Client, reader: httpx.Client
) -> None:
    let_out(lead, kind="security", **titled("A fake app"))
    let_out(lead, pinned=True, **titled("Read this"))
    let_out(lead, kind="education", **titled("What a fee is"))
    let_out(lead, **titled("A new version"))
    order = ["A fake app", "Read this", "A new version", "What a fee is"]
    assert [one["title"] for one in reader.get("/api/public/news").json()["news"]] == order
    for place in ("/help/en/news", "/help/en"):
        said = reader.get(place).text
        at = [said.index(f">{title}</a>") for title in order if title in said]
        assert at == sorted(at)
    start = reader.get("/help/en").text
    assert start.index("A fake app") < start.index('class="hero"') < start.index("Read this")


def test_the_list_has_pages(lead: httpx.Client, reader: httpx.Client) -> None:
    for n in range(22):
        let_out(lead, **titled(f"Number {n:02}"))
    first, second = reader.get("/help/en/news").text, reader.get("/help/en/news?after=20").text
    assert "?after=20" in first and "Number 21" in first and "Number 01" not in first
    assert "Number 01" in second and "Number 00" in second and "?after=40" not in second
    assert reader.get("/help/en/news?after=40").status_code == 404


def test_the_feed_is_well_formed_and_its_links_are_whole(lead: httpx.Client, reader: httpx.Client) -> None:
    let_out(lead, texts={"en": {"title": "Fees < rise & fall", "body": "See [what it says](https://example.com/x)."}})
    answer = reader.get("/help/en/news.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    (entry,) = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314  # our own
    assert entry.findtext(f"{ATOM}title") == "Fees < rise & fall"
    assert 'href="https://example.com/x"' in str(entry.findtext(f"{ATOM}content"))
    assert str(entry.findtext(f"{ATOM}id")).startswith("http")
    again = reader.get("/help/en/news.atom", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_who_reads_another_language_gets_the_one_there_is(lead: httpx.Client, reader: httpx.Client) -> None:
    one = let_out(lead, texts={"zh": ZH})
    page = reader.get(f"/help/en/news/{one['id']}")
    assert 'lang="zh"' in page.text and "noindex" in page.text and "not translated" in page.text
    assert reader.get("/api/public/news?language=en").json()["news"][0]["language"] == "zh"


def test_the_app_gets_what_is_for_its_version(lead: httpx.Client, reader: httpx.Client) -> None:
    let_out(lead, first_version="5.10", last_version="5.12", **titled("Old ones"))
    let_out(lead, first_version="6", **titled("New ones"))

    def told(version: str) -> list[str]:
        return [one["title"] for one in reader.get(f"/api/public/news?version={version}").json()["news"]]

    assert (told("5.9"), told("5.12.7"), told("v6.0.0-beta.1")) == ([], ["Old ones"], ["New ones"])
    assert told("") == told("unknown") == ["New ones", "Old ones"]
    assert "For app versions 5.10 to 5.12" in reader.get("/help/en/news").text
    assert [one["title"] for one in reader.get("/api/public/news?most=1").json()["news"]] == ["New ones"]
    assert reader.get("/api/public/news?most=0").status_code == 422


@pytest.mark.parametrize(
    ("version", "first", "last", "expected"),
    [
        ("5.12", "5.12.0", "", True),
        ("5.11.9", "5.12", "", False),
        ("5.12.9", "", "5.12", True),
        ("5.13", "", "5.12", False),
        ("10.0", "9.9", "", True),
        ("5.12.1", "", "5.12.0", True),
    ],
)
def test_versions_are_compared_as_numbers(version: str, first: str, last: str, expected: bool) -> None:
    assert rules.concerns(rules.app_version(version), first, last) is expected


def test_what_is_wrong_is_told_at_its_field(lead: httpx.Client, agent: httpx.Client, site: RunningSite) -> None:
    now = site.db.clock.now()

    def wrong(by: httpx.Client = lead, **fields: Any) -> set[str]:
        return set(refused(by.post(ROOT, json={"texts": {"en": EN}} | fields)))

    assert wrong(texts={}) == {"texts"}
    assert wrong(texts={"en": {"title": "", "body": "x"}}) == {"texts.en.title"}
    assert wrong(texts={"en": {"title": "x", "body": " "}}) == {"texts.en.body"}
    assert wrong(texts={"en": EN, "zh": {"title": "x", "body": f"{PHRASE}"}}) == {"texts.zh.body"}
    assert wrong(texts={"en": {"title": "x", "body": "Please send me your recovery phrase"}}) == {"texts.en.body"}
    assert wrong(first_version="new") == {"first_version"}
    assert wrong(first_version="5.2", last_version="5.1") == {"last_version"}
    assert wrong(shown_from=now + HOUR, shown_until=now + HOUR) == {"shown_until"}
    outside = {"en": {"title": "x", "body": "See https://elsewhere.example/x"}}
    assert wrong(agent, texts=outside) == {"texts.en.body"}
    assert written(lead, texts=outside)["texts"]["en"]["leads_to"] == ["elsewhere.example"]
    over = written(lead, shown_until=now - HOUR)
    step = lead.put(f"{ROOT}/{over['id']}/status", json={"status": "published", "version": 1})
    assert set(refused(step)) == {"shown_until"}


def test_a_save_is_refused_on_another_ones_and_of_public_news_to_who_may_not_publish(
    lead: httpx.Client, agent: httpx.Client, reader: httpx.Client
) -> None:
    one = written(agent)
    changed = {"texts": {"en": EN | {"title": "Another"}}, "kind": "security", "version": 1}
    saved = agent.put(f"{ROOT}/{one['id']}", json=changed).raise_for_status().json()
    assert (saved["version"], saved["kind"], list(saved["texts"])) == (2, "security", ["en"])
    assert agent.put(f"{ROOT}/{one['id']}", json=changed).status_code == 409
    public = stands(lead, saved, "published")
    again = changed | {"version": public["version"], "pinned": True}
    assert agent.put(f"{ROOT}/{one['id']}", json=again).status_code == 403
    lead.put(f"{ROOT}/{one['id']}", json=again | {"texts": {"en": EN | {"title": "Corrected"}}}).raise_for_status()
    assert "Corrected" in reader.get(f"/help/en/news/{one['id']}").text


def test_broken_markdown_is_not_let_out(lead: httpx.Client) -> None:
    broken = written(lead, texts={"en": {"title": "x", "body": "![](images/none.png)"}})
    step = lead.put(f"{ROOT}/{broken['id']}/status", json={"status": "published", "version": 1})
    assert step.status_code == 422, step.text


def test_the_staffs_list_has_pages_and_filters(lead: httpx.Client) -> None:
    first, second = written(lead), let_out(lead)
    third = stands(lead, written(lead), "archived")
    page = lead.get(f"{ROOT}?limit=1").json()
    assert [one["id"] for one in page["news"]] == [second["id"]] and page["next"]
    assert [one["id"] for one in lead.get(f"{ROOT}?limit=1&cursor={page['next']}").json()["news"]] == [first["id"]]
    assert [one["id"] for one in lead.get(f"{ROOT}?status=archived").json()["news"]] == [third["id"]]
    assert page["news"][0]["titles"]["zh"] == ZH["title"]


@pytest.mark.parametrize("number", ["0", "x", "9" * 19, "99999999999999999999", "１"])
def test_what_is_no_news_is_a_page_that_says_so(reader: httpx.Client, number: str) -> None:
    assert reader.get(f"/help/en/news/{number}").status_code == 404
