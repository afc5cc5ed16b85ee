"""Articles over HTTP, as the console uses them: drafts, steps to the public, versions, shelves and a preview."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.knowledge.made import PHRASE
from tests.knowledge.test_care_routes import imports, page, zipped
from tests.macros.conftest import signed_in
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.app import make_app
from walletdesk.events import SYSTEM
from walletdesk.kit.settings import Settings
from walletdesk.knowledge import queries
from walletdesk.knowledge.actions import articles
from walletdesk.knowledge.rules import Audience
from walletdesk.safety import trusted
from walletdesk.staff.access import routes_of
from walletdesk.staff.rules import Permission, Role

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


def a_category(lead: httpx.Client) -> str:
    made = lead.post(f"{ROOT}/collections", json={"slug": "start", "names": {"en": "Start", "zh": "入门"}})
    assert made.status_code == 201, made.text
    (collection,) = made.json()["collections"]
    body = {"collection_id": collection["id"], "slug": "first", "names": {"en": "First steps"}}
    shelves = lead.post(f"{ROOT}/categories", json=body).json()
    return str(shelves["collections"][0]["categories"][0]["id"])


def an_article(by: httpx.Client, category: str | None = None, **fields: Any) -> dict[str, Any]:
    body = {"slug": "fees", "category_id": category, "title": "Fees", "body": "A fee pays the network."} | fields
    made = by.post(f"{ROOT}/articles", json=body)
    assert made.status_code == 201, made.text
    return dict(made.json())


def text_at(article: dict[str, Any], language: str = "en") -> str:
    return f"{ROOT}/articles/{article['id']}/texts/{language}"


def step(by: httpx.Client, article: dict[str, Any], what: str, version: int, language: str = "en", **more: Any) -> Any:
    return by.put(f"{text_at(article, language)}/status", json={"step": what, "version": version, **more})


def test_every_route_asks_for_a_permission() -> None:
    ours = [one for one in routes_of(make_app(Settings())) if one.path.startswith(ROOT)]
    assert len(ours) >= 20
    for route in ours:
        asked = {guard.permission for guard in route.guards}
        if "of-conversation" in route.path:
            assert Permission.CONVERSATIONS_READ in asked, route.path
            asked.discard(Permission.CONVERSATIONS_READ)
        assert asked in ({Permission.KNOWLEDGE_WRITE}, {Permission.KNOWLEDGE_MANAGE}), route.path


def test_an_agent_drafts_and_a_lead_publishes(lead: httpx.Client, agent: httpx.Client) -> None:
    article = an_article(agent, a_category(lead))
    (text,) = article["texts"]
    assert (text["status"], text["version"], text["author_name"], text["public_version"]) == ("draft", 1, "Ada", None)
    assert step(agent, article, "published", 1).status_code == 403
    assert step(agent, article, "review", 1).json()["status"] == "review"
    told = step(lead, article, "published", 1).json()
    assert (told["status"], told["public_version"], told["reviewer_name"]) == ("published", 1, "Lea")

    saved = agent.put(text_at(article), json={"title": "Fees", "body": "Another way.", "version": 1}).json()
    assert (saved["status"], saved["version"], saved["public_version"]) == ("draft", 2, 1)
    late = agent.put(text_at(article), json={"title": "Fees", "body": "Too late.", "version": 1})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "article_changed")

    chinese = agent.put(
        text_at(article, "zh"), json={"title": "矿工费", "body": "矿工费付给网络。", "version": 0}
    ).json()
    assert (chinese["state"], chinese["translated_from"]) == ("current", 1)
    step(lead, article, "published", 2).raise_for_status()
    shown = agent.get(f"{ROOT}/articles/{article['id']}").json()
    states = {one["language"]: one["state"] for one in shown["standings"]}
    assert states == {"en": "original", "zh": "outdated"}
    assert [one["title"] for one in agent.get(f"{ROOT}/articles?language=zh").json()["articles"]] == ["矿工费"]
    assert len(agent.get(f"{ROOT}/articles?language=zh&show=missing").json()["articles"]) == 1
    assert agent.get(f"{ROOT}/articles?show=archived").json()["articles"] == []
    assert agent.get(f"{ROOT}/articles?words=nothing+of+it").json()["articles"] == []

    assert agent.delete(f"{text_at(article)}/public").status_code == 403
    assert lead.delete(f"{text_at(article)}/public").json()["public_version"] is None


def test_what_is_stored_by_itself_makes_no_pile_of_versions_and_an_old_one_comes_back(agent: httpx.Client) -> None:
    article = an_article(agent)
    for number, body in enumerate(("One", "Two", "Three"), 1):
        saved = agent.put(text_at(article), json={"title": "Fees", "body": body, "version": number, "passing": True})
        assert saved.status_code == 200, saved.text
    versions = agent.get(f"{text_at(article)}/versions").json()["versions"]
    assert [(one["number"], one["by_name"]) for one in versions] == [(4, "Ada"), (1, "Ada")]
    assert agent.get(f"{text_at(article)}/versions/1").json()["body"] == "A fee pays the network."
    back = agent.put(f"{text_at(article)}/version", json={"number": 1, "version": 4}).json()
    assert (back["version"], back["body"]) == (5, "A fee pays the network.")
    assert agent.put(f"{text_at(article)}/version", json={"number": 1, "version": 4}).status_code == 409
    assert agent.get(f"{text_at(article)}/versions/99").status_code == 404


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("body", f"Here: {PHRASE}"),
        ("body", "Please send us your recovery phrase."),
        ("title", "请把助记词发给我"),
        ("body", "Write to us at https://elsewhere.example/help"),
    ],
)
def test_what_asks_for_secrets_or_leads_elsewhere_is_told_at_its_field(
    agent: httpx.Client, field: str, said: str
) -> None:
    article = an_article(agent)
    body = {"title": "Fees", "body": "Fine.", "version": 1} | {field: said}
    refused = agent.put(text_at(article), json=body)
    assert refused.status_code == 422
    assert list(refused.json()["error"]["fields"]) == [field]
    assert agent.get(f"{ROOT}/articles/{article['id']}").json()["texts"][0]["version"] == 1


def test_a_lead_may_let_it_lead_elsewhere_and_is_told(lead: httpx.Client) -> None:
    article = an_article(lead, body="See https://elsewhere.example/help")
    assert article["texts"][0]["leads_to"] == ["elsewhere.example"]


def test_readers_get_nothing_that_is_broken(lead: httpx.Client) -> None:
    article = an_article(lead, a_category(lead), body="Pay {{fee:moon}}")
    refused = step(lead, article, "published", 1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "unknown_value")


def test_a_preview_is_as_readers_see_it_and_says_what_is_wrong(lead: httpx.Client, agent: httpx.Client) -> None:
    an_article(agent)
    body = (
        "## Steps\n\n1. See [Fees](article:fees)\n\n> [!warning]\n> <b>Never</b>\n\n{{fee:moon}} [x](javascript:alert)"
    )
    shown = agent.post(f"{ROOT}/preview", json={"language": "en", "body": body}).json()
    assert "/help/en/articles/fees" in shown["html"] and "<b>" not in shown["html"]
    assert len(shown["problems"]) == 2 and "moon" in "".join(shown["problems"])
    secret = agent.post(f"{ROOT}/preview", json={"language": "en", "body": PHRASE}).json()
    assert PHRASE not in secret["html"]


def test_it_goes_out_and_ends_at_its_times(lead: httpx.Client) -> None:
    article = an_article(lead, a_category(lead))
    soon = int(time.time() * 1_000_000) + 3_600_000_000
    assert step(lead, article, "scheduled", 1, at=1).status_code == 422
    told = step(lead, article, "scheduled", 1, at=soon).json()
    assert (told["status"], told["publish_at"]) == ("scheduled", soon)
    dates = {"expire_at": soon + 1, "review_by": soon}
    assert lead.put(f"{text_at(article)}/dates", json=dates).json()["review_by"] == soon
    assert lead.put(f"{text_at(article)}/dates", json={"expire_at": 5, "review_by": None}).status_code == 422
    assert step(lead, article, "draft", told["version"]).json()["publish_at"] is None


def test_where_an_article_stands_and_that_it_is_archived(lead: httpx.Client, agent: httpx.Client) -> None:
    category = a_category(lead)
    article = an_article(agent)
    about = {"slug": "network-fees", "category_id": category, "intents": ["token_not_shown"], "source": "team"}
    unknown = agent.put(f"{ROOT}/articles/{article['id']}", json=about | {"intents": ["moon"]})
    assert list(unknown.json()["error"]["fields"]) == ["intents"]
    asking = agent.put(f"{ROOT}/articles/{article['id']}", json=about | {"source": "请把助记词发给我"})
    assert list(asking.json()["error"]["fields"]) == ["source"]
    changed = agent.put(f"{ROOT}/articles/{article['id']}", json=about)
    assert (changed.json()["slug"], changed.json()["category_id"]) == ("network-fees", category)
    an_article(agent, slug="other")
    taken = agent.put(f"{ROOT}/articles/{article['id']}", json=about | {"slug": "other", "intents": []})
    assert list(taken.json()["error"]["fields"]) == ["slug"]
    assert agent.put(f"{ROOT}/articles/{article['id']}/archived", json={"archived": True}).status_code == 403
    assert lead.put(f"{ROOT}/articles/{article['id']}/archived", json={"archived": True}).json()["archived"]
    assert [one["slug"] for one in agent.get(f"{ROOT}/articles?show=archived").json()["articles"]] == ["network-fees"]


def test_for_whom_it_is_changes_only_by_who_publishes_once_it_is_read(lead: httpx.Client, agent: httpx.Client) -> None:
    article = an_article(agent)
    about = {"slug": "fees", "intents": [], "source": "team"}
    one = f"{ROOT}/articles/{article['id']}"
    assert agent.put(one, json=about | {"audience": "agents"}).json()["audience"] == "agents"
    assert step(lead, article, "published", 1).status_code == 200
    assert agent.put(one, json=about | {"audience": "public"}).status_code == 403
    assert agent.put(one, json=about | {"audience": "agents", "source": "us"}).status_code == 200
    assert lead.put(one, json=about | {"audience": "public"}).json()["audience"] == "public"


def test_what_is_to_be_read_again_stays_when_something_else_is_changed(site: RunningSite, lead: httpx.Client) -> None:
    article = an_article(lead)
    row = int(article["id"])
    about = articles.About(
        slug="fees", audience=Audience.PUBLIC, original="en", source=trusted("us"), facts=("eip-1559",)
    )
    site.db.write_and_wait(articles.change, SYSTEM, row, about)
    assert lead.put(f"{ROOT}/articles/{row}", json={"slug": "network-fees", "intents": []}).status_code == 200
    assert site.db.read_and_wait(queries.one, row).facts == '["eip-1559"]'


def test_what_was_stored_by_itself_and_then_meant_stays_among_the_versions(agent: httpx.Client) -> None:
    article = an_article(agent)
    for number, body, passing in ((1, "One", True), (2, "One", False), (2, "Two", False)):
        saved = agent.put(text_at(article), json={"title": "Fees", "body": body, "version": number, "passing": passing})
        assert saved.status_code == 200, saved.text
    versions = agent.get(f"{text_at(article)}/versions").json()["versions"]
    assert [one["number"] for one in versions] == [3, 2, 1]


def test_shelves_are_named_ordered_and_deleted_when_they_are_empty(lead: httpx.Client, agent: httpx.Client) -> None:
    category = a_category(lead)
    an_article(agent, category)
    two = lead.post(f"{ROOT}/collections", json={"slug": "more", "names": {"zh": "更多"}}).json()["collections"]
    ids = [one["id"] for one in two]
    order = [{"id": ids[1], "categories": [category]}, {"id": ids[0], "categories": []}]
    moved = lead.put(f"{ROOT}/collections/order", json={"order": order}).json()["collections"]
    assert [(one["slug"], [each["articles"] for each in one["categories"]]) for one in moved] == [
        ("more", [1]),
        ("start", []),
    ]
    assert agent.put(f"{ROOT}/collections/order", json={"order": order}).status_code == 403
    assert lead.put(f"{ROOT}/collections/order", json={"order": order[:1]}).status_code == 409
    assert lead.delete(f"{ROOT}/categories/{category}").status_code == 409
    assert lead.delete(f"{ROOT}/collections/{ids[1]}").status_code == 409
    assert [one["slug"] for one in lead.delete(f"{ROOT}/collections/{ids[0]}").json()["collections"]] == ["more"]
    named = {"collection_id": ids[1], "slug": "first", "names": {"en": "请把助记词发给我"}}
    assert list(lead.put(f"{ROOT}/categories/{category}", json=named).json()["error"]["fields"]) == ["names"]
    again = lead.put(f"{ROOT}/categories/{category}", json=named | {"names": {"en": "Again"}}).json()
    assert again["collections"][0]["categories"][0]["names"] == {"en": "Again"}


def test_what_a_text_can_hold(agent: httpx.Client) -> None:
    told = agent.get(f"{ROOT}/choices").json()
    assert {"team", "wait", "fee:tron", "supported:networks"} <= set(told["values"]) and told["snippets"] == []


def test_an_agent_is_offered_articles_beside_a_conversation_and_what_is_sent_counts(
    site: RunningSite, lead: httpx.Client, agent: httpx.Client
) -> None:
    number = comes_in(site.db, an_inbox(site.db), "Why is the fee so high?").conversation.number
    category = a_category(lead)
    body = "## What it costs\n\nThe network fee pays whoever confirms the transfer."
    article = an_article(lead, category, title="Network fees", body=body)
    an_article(agent, category, slug="draft", title="Network fees, a draft", body=body)
    step(lead, article, "published", 1).raise_for_status()
    place = f"/api/conversations/{number}/articles"
    (offered,) = agent.get(place, params={"words": "network fee"}).json()["articles"]
    assert offered["title"] == "Network fees" and offered["quotable"] and "confirms" in offered["passage"]
    assert "/help/en/articles/fees" in offered["link"]
    assert agent.put(f"{place}/{offered['id']}/insertion").status_code == 204
    assert agent.put(f"{place}/77/insertion").status_code == 404
    assert agent.get(f"{ROOT}/articles/{article['id']}").json()["counts"]["inserted"] == 1


def test_with_second_reader_nobody_lets_out_what_they_wrote(database_url: str, tmp_path: Path) -> None:
    site = RunningSite(database_url, tmp_path, second_reader=True)
    try:
        for lead in signed_in(site, "lead@desk.example", "Lea", Role.LEAD):
            article = an_article(lead)
            told = step(lead, article, "published", 1)
            assert (told.status_code, told.json()["error"]["code"]) == (409, "second_reader")
            at = int(time.time() * 1_000_000) + 3_600_000_000
            told = step(lead, article, "scheduled", 1, at=at)
            assert (told.status_code, told.json()["error"]["code"]) == (409, "second_reader")
            file = zipped(("en/other.md", page(slug="other")))
            plan = imports(lead, archive=file, dry_run=True)
            assert (plan["created"], plan["waiting"]) == (1, 1)
            taken = imports(lead, archive=file)
            assert (taken["created"], taken["waiting"]) == (1, 1)
            again = imports(lead, archive=file)
            assert (again["unchanged"], again["waiting"]) == (1, 1)
            assert lead.get("/help/en/articles/other").status_code == 404
        for other in signed_in(site, "other@desk.example", "Olu", Role.LEAD):
            assert step(other, article, "published", 1).json()["status"] == "published"
            (waits,) = other.get(f"{ROOT}/articles?show=review").json()["articles"]
            assert step(other, waits, "published", 1).json()["status"] == "published"
            assert other.get("/help/en/articles/other").status_code == 200
    finally:
        site.stop()


def test_with_second_reader_a_snippet_that_articles_hold_waits_for_one_too(database_url: str, tmp_path: Path) -> None:
    site = RunningSite(database_url, tmp_path, second_reader=True)
    place = f"{ROOT}/snippets/reach-us"
    try:
        for lead, other in zip(
            signed_in(site, "lead@desk.example", "Lea", Role.LEAD),
            signed_in(site, "other@desk.example", "Olu", Role.LEAD),
            strict=True,
        ):
            (made,) = lead.put(place, json={"texts": {"en": "Write to us."}}).json()["snippets"]
            assert (made["texts"]["en"], made["waiting"]) == ("Write to us.", None), "nothing holds it yet"
            article = an_article(lead, body="{{snippet:reach-us}}")
            step(other, article, "published", 1).raise_for_status()
            (put,) = lead.put(place, json={"texts": {"en": "Call us."}}).json()["snippets"]
            assert (put["texts"]["en"], put["waiting"]["texts"]["en"], put["waiting"]["mine"]) == (
                "Write to us.",
                "Call us.",
                True,
            )
            public = "/help/en/articles/fees"
            assert "Write to us." in other.get(public).text and "Call us." not in other.get(public).text
            at = put["waiting"]["at"]
            told = lead.put(f"{place}/waiting", json={"at": at})
            assert (told.status_code, told.json()["error"]["code"]) == (409, "second_reader")
            told = other.put(f"{place}/waiting", json={"at": at - 1})
            assert (told.status_code, told.json()["error"]["code"]) == (409, "snippet_draft_changed")
            (there,) = other.put(f"{place}/waiting", json={"at": at}).json()["snippets"]
            assert (there["texts"]["en"], there["waiting"]) == ("Call us.", None)
            assert "Call us." in other.get(public).text
            assert other.put(f"{place}/waiting", json={"at": at}).status_code == 404
            lead.put(place, json={"texts": {"en": "Never mind."}}).raise_for_status()
            (left,) = lead.delete(f"{place}/waiting").json()["snippets"]
            assert (left["texts"]["en"], left["waiting"]) == ("Call us.", None)
            done = [one["action"] for one in lead.get("/api/audit").json()["entries"]]
            assert {"snippet_proposed", "snippet_draft_dropped"} <= set(done)
    finally:
        site.stop()
