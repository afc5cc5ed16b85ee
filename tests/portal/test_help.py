"""The help centre's pages, as a browser without scripts and a search engine get them."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.knowledge.shelves import Shelves
from tests.safety import leaks
from tests.support.desk import an_inbox
from tests.support.site import RunningSite
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.unit import Query
from walletdesk.knowledge.rules import Audience
from walletdesk.knowledge.tables import article_day, article_feedback, language_wish

BODY = """This page is for you if you forgot the memo.

## What to do

1. Open the [check page](/check).
2. Ask the exchange. See [tags](article:old-tags), and not [ours](article:for-us).

:::expert
The memo is `DestinationTag`.
:::

## Risks

> [!warning]
> Never send again without it.

## What helps us

| What | Why |
| --- | --- |
| The hash | To look |

Fee now: {{fee:ethereum}}. We are {{team}}, and answer {{wait}}. {{snippet:never}}
"""
OPENED = Query(select(article_day.c.opened), int)
WORDS = Query(select(article_feedback.c.words), str)
WHY = Query(select(article_feedback.c.why_not), str)
WISHES = Query(select(language_wish.c.language), str)


@pytest.fixture
def shelves(site: RunningSite) -> Shelves:
    shelves = Shelves(site.db)
    shelves.snippet("never", en="We never ask for it.", zh="我们从不索要。")
    shelves.article(
        "missing-memo",
        en="Memo, tag or comment forgotten",
        zh="忘记填写 Memo、标签或备注",
        summary="What to do when a deposit lacks its memo",
        bodies={"en": BODY},
        intents=("memo_missing",),
        before=("forgotten-memo",),
    )
    shelves.article("tags", en="What tags are", before=("old-tags",), intents=("memo_missing",))
    shelves.article("for-us", en="Internal only", audience=Audience.AGENTS)
    shelves.article("taken-back", en="No longer true", archived=True)
    return shelves


@pytest.fixture
def client(site: RunningSite, shelves: Shelves) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=60) as client:
        yield client


def jsonld(page: str) -> list[dict[str, Any]]:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told: list[dict[str, Any]] = json.loads(block)["@graph"]
    return told


def test_the_way_in_leads_to_the_readers_language(client: httpx.Client) -> None:
    for asked, language in (("zh-CN,zh;q=0.9", "zh"), ("en", "en"), ("tr", "en"), ("", "en")):
        sent = client.get("/help", headers={"accept-language": asked})
        assert (sent.status_code, sent.headers["location"]) == (302, f"/help/{language}")
        assert sent.headers["vary"] == "accept-language"


def test_the_start_page_shows_collections_in_each_language(client: httpx.Client) -> None:
    en, zh = client.get("/help/en"), client.get("/help/zh")
    assert en.status_code == zh.status_code == 200
    assert "Transfers and fees" in en.text
    assert "2 articles" in en.text
    assert '<html lang="zh" dir="ltr">' in zh.text
    assert "转账与矿工费" in zh.text
    assert 'hreflang="x-default"' in en.text
    assert "noindex" not in en.text


def test_a_list_shows_what_is_translated_and_marks_what_is_not(client: httpx.Client) -> None:
    page = client.get("/help/zh/topics/transfers/exchanges").text
    assert "忘记填写 Memo" in page
    assert '<a href="/help/zh/articles/tags" lang="en">What tags are</a> <span class="tag">English</span>' in page
    assert "Internal only" not in page
    assert client.get("/help/zh/topics/transfers").status_code == 200
    for wrong in ("/help/zh/topics/nothing", "/help/zh/topics/transfers/nothing", "/help/zh/topics/%00"):
        assert client.get(wrong).status_code == 404


def test_an_article_is_whole_without_a_script(client: httpx.Client) -> None:
    page = client.get("/help/en/articles/missing-memo")
    assert page.status_code == 200
    text = page.text
    assert "<h1>Memo, tag or comment forgotten</h1>" in text
    assert '<a href="#s-what-to-do">What to do</a>' in text
    assert '<aside class="callout warning">' in text
    assert '<a href="/help/en/articles/tags">tags</a>' in text
    assert "article:" not in text
    assert "for-us" not in text
    assert "We are Support, and answer not known yet. We never ask for it." in text
    assert "{{" not in text
    assert 'href="/help/en/articles/missing-memo?level=expert"' in text
    assert '<details class="level expert">' in text
    assert "What tags are" in text
    assert 'rel="canonical" href="http://' in text
    kinds = [one["@type"] for one in jsonld(text)]
    assert kinds == ["TechArticle", "HowTo", "BreadcrumbList"]
    [how] = [one for one in jsonld(text) if one["@type"] == "HowTo"]
    assert [one["text"] for one in how["step"]] == ["Open the check page.", "Ask the exchange. See tags, and not ours."]


def test_the_expert_reads_the_same_article_with_the_exact_parts_open(client: httpx.Client) -> None:
    page = client.get("/help/en/articles/missing-memo?level=expert").text
    assert '<details class="level expert" open>' in page
    assert '<article class="for-experts">' in page
    assert re.search(r'rel="canonical" href="[^"?]*"', page)


def test_an_article_without_a_summary_tells_search_engines_how_it_begins(
    client: httpx.Client, shelves: Shelves
) -> None:
    shelves.article("begins", en="Begins", summary="", bodies={"en": "It is {{wait}} now.\n\n1. Open the *app*.\n"})
    page = client.get("/help/en/articles/begins").text
    assert '<meta name="description" content="It is now. 1. Open the app.">' in page
    whole = client.get("/help/en/articles/missing-memo").text
    assert '<meta name="description" content="What to do when a deposit lacks its memo">' in whole


def test_what_is_not_translated_is_shown_as_it_is_and_left_out_by_search_engines(client: httpx.Client) -> None:
    page = client.get("/help/zh/articles/tags")
    assert page.status_code == 200
    assert page.headers["x-robots-tag"] == "noindex"
    assert '<article class="for-newcomers" lang="en" dir="ltr">' in page.text
    assert "English" in page.text


def test_a_language_nobody_set_but_an_article_has_is_served_from_right_to_left(
    client: httpx.Client, shelves: Shelves
) -> None:
    assert client.get("/help/ar").status_code == 404
    shelves.article("arabic", ar="نسيت المذكرة")
    page = client.get("/help/ar/articles/arabic")
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/help/en/articles/nothing", 404),
        ("/help/en/articles/for-us", 404),
        ("/help/en/articles/%00", 404),
        ("/help/en/articles/" + "a" * 500, 404),
        ("/help/xx", 404),
        ("/help/xx/articles/tags", 404),
        ("/help/en/articles/taken-back", 410),
        ("/sitemap-5.xml", 404),
        ("/help/logo/none", 404),
    ],
)
def test_what_is_not_there_says_so(client: httpx.Client, path: str, status: int) -> None:
    page = client.get(path)
    assert page.status_code == status
    if path.startswith("/help/") and "logo" not in path:
        assert 'role="search"' in page.text
        assert page.headers["cache-control"] == "no-store"


def test_an_old_slug_leads_to_the_new_one(client: httpx.Client) -> None:
    moved = client.get("/help/zh/articles/forgotten-memo?level=expert")
    assert (moved.status_code, moved.headers["location"]) == (301, "/help/zh/articles/missing-memo?level=expert")


def test_a_short_address_as_the_bot_tells_it_leads_to_the_article(client: httpx.Client) -> None:
    sent = client.get("/help/zh/missing-memo")
    assert (sent.status_code, sent.headers["location"]) == (301, "/help/zh/articles/missing-memo")
    assert client.get("/help/zh/Not-A-Slug").status_code == 404


def test_a_page_is_kept_and_packed(client: httpx.Client) -> None:
    page = client.get("/help/en/articles/missing-memo", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["cache-control"].startswith("public")
    assert page.headers["last-modified"].endswith("GMT")
    again = client.get(
        "/help/en/articles/missing-memo",
        headers={"accept-encoding": "gzip", "if-none-match": f'"x", W/{page.headers["etag"]}'},
    )
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/help/en/articles/missing-memo", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != page.headers["etag"]
    assert plain.text == page.text


def test_nothing_on_a_page_comes_from_elsewhere_and_no_script_stands_in_it(client: httpx.Client) -> None:
    page = client.get("/help/en/articles/missing-memo")
    assert re.findall(r"(?:src|href)=\"https?://(?!127)", page.text) == []
    assert re.findall(r"<script(?! type=\"application/ld\+json\")[^>]*>[^<]", page.text) == []
    assert " style=" not in page.text
    assert "set-cookie" not in page.headers
    [style] = re.findall(r'href="(/help/style/[^"]+)"', page.text)
    sheet = client.get(style)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "--accent:" in sheet.text
    assert client.get("/help/style/older.css").headers["location"] == style


def test_an_article_ends_no_block_of_data(client: httpx.Client, shelves: Shelves) -> None:
    nasty = '</script><script>alert("1")</script> & \u2028 <!--'
    shelves.article("nasty", en=nasty, summary=nasty, bodies={"en": f"## {nasty}?\n\n{nasty}\n\n## And?\n\nNo."})
    page = client.get("/help/en/articles/nasty").text
    assert "<script>alert" not in page
    told = jsonld(page)
    assert told[0]["headline"] == nasty
    assert [one["@type"] for one in told][1] == "FAQPage"


def test_an_opened_article_is_counted_once_an_hour_for_each_reader(client: httpx.Client, site: RunningSite) -> None:
    client.head("/help/en/articles/tags")
    client.get("/help/en/articles/tags", headers={"sec-purpose": "prefetch;prerender"})
    for _ in range(3):
        client.get("/help/en/articles/tags")
    assert site.db.read_and_wait(lambda unit: unit.all(OPENED)) == [1]


def test_a_reader_says_that_it_did_not_help_and_why(client: httpx.Client, site: RunningSite) -> None:
    path = "/help/en/articles/missing-memo"
    no = client.post(f"{path}/opinion", data={"helped": "no"})
    assert (no.status_code, no.headers["location"]) == (303, f"{path}?told=no#helped")
    asked = client.get(f"{path}?told=no")
    assert asked.headers["cache-control"] == "no-store"
    assert "I do not understand it" in asked.text
    why = client.post(f"{path}/opinion", data={"helped": "no", "why": "unclear", "words": "which exchange?"})
    assert why.headers["location"] == f"{path}?told=why#helped"
    assert site.db.read_and_wait(lambda unit: (unit.all(WHY), unit.all(WORDS))) == (["unclear"], ["which exchange?"])
    assert client.post(f"{path}/opinion", data={"helped": "maybe"}).status_code == 422
    assert client.post("/help/en/articles/nothing/opinion", data={"helped": "yes"}).status_code == 404
    foreign = client.post(f"{path}/opinion", data={"helped": "yes"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


def test_no_phrase_gets_past_a_form_of_the_help(client: httpx.Client, site: RunningSite, tmp_path: Path) -> None:
    phrase = " ".join(leaks.phrase(random.Random(7), "english", 12))
    path = "/help/en/articles/missing-memo"
    told = client.post(f"{path}/opinion", data={"helped": "no", "words": f"it is {phrase}"})
    searched = client.post("/help/en/search", data={"q": phrase})
    suggested = client.post("/help/en/suggest", data={"q": phrase})
    assert (told.status_code, searched.status_code, suggested.json()) == (422, 422, {"results": []})
    assert "recovery phrase" in searched.text
    assert client.post("/help/en/languages", data={"language": phrase}).status_code == 422
    for answer in (told, searched):
        assert phrase not in answer.text
    assert site.db.read_and_wait(lambda unit: unit.all(WORDS)) == []


def test_a_search_marks_what_it_found_and_an_empty_one_leads_on(client: httpx.Client) -> None:
    found = client.post("/help/en/search", data={"q": "forgot the memo of my deposit"})
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    assert "<mark>Memo</mark>, tag or comment" in found.text
    assert "/help/en/articles/missing-memo" in found.text
    nothing = client.post("/help/en/search", data={"q": "xyzzy <b>plugh</b>"})
    assert "Nothing found" in nothing.text
    assert "<b>plugh" not in nothing.text
    assert "&lt;b&gt;plugh" in nothing.text
    zh = client.post("/help/zh/search", data={"q": "备注忘记填了"})
    assert "<mark>备注</mark>" in zh.text
    assert client.get("/help/en/search").status_code == 200
    assert client.post("/help/en/search", data={"q": "  "}).status_code == 200


def test_suggestions_come_as_data(client: httpx.Client) -> None:
    told = client.post("/help/en/suggest", data={"q": "memo"}).json()["results"]
    assert told[0]["title"] == "Memo, tag or comment forgotten"
    assert told[0]["href"].startswith("/help/en/articles/missing-memo")


def test_a_missing_language_is_noted_and_nothing_else(client: httpx.Client, site: RunningSite) -> None:
    sent = client.post("/help/en/languages", data={"language": "tr"})
    assert sent.status_code == 303
    assert "Noted" in client.get(sent.headers["location"]).text
    assert client.post("/help/en/languages", data={"language": "klingon"}).status_code == 422
    assert site.db.read_and_wait(lambda unit: unit.all(WISHES)) == ["tr"]
    assert [client.post("/help/en/languages", data={"language": "vi"}).status_code for _ in range(6)][-1] == 429


def test_search_engines_find_every_page_in_every_language(client: httpx.Client, site: RunningSite) -> None:
    robots = client.get("/robots.txt").text
    assert f"Sitemap: {site.settings.public_url}/sitemap.xml" in robots
    assert "Disallow: /\n" in robots
    told = client.get("/sitemap.xml", headers={"accept-encoding": "gzip"})
    assert told.headers["content-type"].startswith("application/xml")
    listed = re.findall(r"<loc>([^<]*)</loc>", told.text)
    base = site.settings.public_url
    assert f"{base}/help/zh/articles/missing-memo" in listed
    assert f"{base}/help/zh/articles/tags" not in listed
    assert f"{base}/help/en/topics/transfers/exchanges" in listed
    for address in listed:
        page = client.get(address)
        assert page.status_code == 200, address
        assert f'rel="canonical" href="{address}"' in page.text
    for away in ("for-us", "taken-back", "forgotten-memo"):
        assert away not in told.text


def test_the_way_to_a_person_stands_at_the_end(client: httpx.Client, site: RunningSite) -> None:
    assert "on the channel that you know it from" in client.get("/help/en").text
    an_inbox(site.db, channel=Channel.WIDGET)
    assert "Open the chat" in client.get("/help/en").text


def test_the_look_is_the_organisations(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    site = RunningSite(
        database_url,
        tmp_path,
        help_name="Polar Help",
        help_url="https://help.polar.example",
        help_colour="#ffe066",
        help_logo=str(logo),
        help_links=("Our site https://polar.example",),
        help_footer_links=("Terms https://polar.example/terms",),
        verify_url="https://polar.example/verify",
    )
    request.addfinalizer(site.stop)
    Shelves(site.db).article("fees", en="Fees")
    with httpx.Client(base_url=site.url, timeout=60) as client:
        page = client.get("/help/en/articles/fees").text
        assert "<title>Fees · Polar Help</title>" in page
        assert 'rel="canonical" href="https://help.polar.example/help/en/articles/fees"' in page
        assert '<a href="https://polar.example" rel="noopener">Our site</a>' in page
        assert "Terms</a>" in page
        for path in (
            "/help/en",
            "/help/en/articles/fees",
            "/check?lang=en",
            "/fees?lang=en",
            "/supported?lang=en",
            "/ask?lang=en",
        ):
            foot = client.get(path).text
            assert '<a href="https://polar.example/verify" rel="noopener">Is it really us?' in foot, path
            assert '<a href="/help/en/languages">My language is missing' in foot, path
        [address] = set(re.findall(r'src="(/help/logo/[^"]+)"', page))
        sent = client.get(address)
        assert sent.headers["content-type"] == "image/svg+xml"
        assert "sandbox" in sent.headers["content-security-policy"]
        own = client.get("/", headers={"host": "help.polar.example"})
        assert own.headers["location"] == "/help"
        assert "Sitemap: https://help.polar.example/sitemap.xml" in client.get("/robots.txt").text


def test_pages_are_packed_as_they_say(client: httpx.Client) -> None:
    with client.stream("GET", "/help/en", headers={"accept-encoding": "gzip"}) as sent:
        raw = b"".join(sent.iter_raw())
    assert "How can we help?" in unescape(gzip.decompress(raw).decode())
