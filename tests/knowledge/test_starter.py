"""The starter articles: whole, in both languages, and nothing in them that an article of ours may not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
import pytest

from walletdesk.chain.networks import NETWORKS
from walletdesk.safety.gate import screen
from walletdesk.safety.outgoing import AsksForSecret, refuse_asking
from walletdesk.triage.intents import INTENTS
from walletdesk.wire import RawText

LANGUAGES = ("en", "zh")
FOR_PEOPLE = {"person_in_distress", "abuse", "spam", "other"}
"""No article answers these; the set's README says why."""
REQUIRED = (
    "title",
    "slug",
    "language",
    "status",
    "collection",
    "category",
    "audience",
    "intents",
    "source",
    "facts",
)
SECTIONS = {
    "en": ("## What to do", "## Risks", "## What helps us"),
    "zh": ("## 怎么做", "## 风险提示", "## 哪些信息有用"),
}
FOR_WHOM = {"en": "This page is for you if ", "zh": "遇到这些情况请看这篇："}
OWN_PAGES = {"/check", "/fees", "/supported", "/ask/seed_leaked"}
LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")
VALUE = re.compile(r"\{\{([^}]*)\}\}")
CHANGING = re.compile(
    r"(?<![\w.])[0-9](?:[0-9.,]*[0-9])?\s*(?:TRX|ETH|BTC|SOL|TON|BNB|POL|USDT|USDC|USD|EUR|gwei|sat|lamports?|sun|energy|能量|元|美元|美金|刀)\b"
    r"|[$€£¥]\s?[0-9]|[0-9]\s*[€元]",
    re.IGNORECASE,
)


class Article(msgspec.Struct, frozen=True):
    place: str
    about: dict[str, str]
    body: str

    def listed(self, key: str) -> list[str]:
        return [one.strip() for one in self.about[key].strip("[]").split(",") if one.strip()]


@cache
def articles() -> dict[tuple[str, str], Article]:
    return {(one.place.split("/")[0], one.place.split("/")[1].removesuffix(".md")): one for one in _read()}


def _read() -> Iterator[Article]:
    here = files("walletdesk") / "knowledge" / "starter"
    for language in LANGUAGES:
        for one in (here / language).iterdir():
            _, front, body = one.read_text("utf8").split("---\n", 2)
            about = dict(line.split(": ", 1) for line in front.strip().splitlines())
            yield Article(f"{language}/{one.name}", about, body)


def every() -> list[Article]:
    return list(articles().values())


def facts() -> set[str]:
    text = (files("walletdesk") / "knowledge" / "starter" / "FACTS.md").read_text("utf8")
    return set(re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE))


def test_each_article_is_there_in_both_languages_and_says_the_same_of_itself() -> None:
    slugs = {language: {slug for other, slug in articles() if other == language} for language in LANGUAGES}
    assert slugs["en"] == slugs["zh"]
    assert len(slugs["en"]) >= 45
    for slug in slugs["en"]:
        en, zh = articles()["en", slug].about, articles()["zh", slug].about
        same = [key for key in REQUIRED if key not in ("title", "language")]
        assert {key: en[key] for key in same} == {key: zh[key] for key in same}, slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_front_matter_is_complete_and_titles_are_unlike(language: str) -> None:
    titles = []
    for article in every():
        if article.about["language"] != language:
            continue
        assert tuple(article.about) == REQUIRED, article.place
        assert f"{language}/{article.about['slug']}.md" == article.place
        assert article.about["status"] == "published" and article.about["audience"] == "public", article.place
        assert article.about["source"] and article.about["title"], article.place
        titles.append(article.about["title"])
    assert len(set(titles)) == len(titles)


def test_every_intent_leads_to_an_article_but_those_that_are_for_people() -> None:
    answered = {intent for article in every() for intent in article.listed("intents")}
    assert answered <= set(INTENTS)
    assert set(INTENTS) - answered == FOR_PEOPLE


def test_every_article_has_steps_risks_and_what_to_tell_us() -> None:
    for article in every():
        for heading in SECTIONS[article.about["language"]]:
            assert heading in article.body, (article.place, heading)
        assert article.body.strip().startswith(FOR_WHOM[article.about["language"]]), article.place
        assert len(re.findall(r"^[0-9]+\. ", article.body, re.MULTILINE)) >= 3, article.place


def test_no_article_asks_for_a_secret_or_holds_one() -> None:
    for article in every():
        for text in (article.about["title"], article.body):
            try:
                refuse_asking(text)
            except AsksForSecret as error:  # pragma: no cover - the message of a failure
                pytest.fail(f"{article.place}: {error.details} {text[error.asked[0].start :][:60]!r}")
            assert screen(RawText(text)).text == text, article.place


def test_no_number_that_changes_stands_in_prose() -> None:
    for article in every():
        prose = VALUE.sub("", article.body)
        assert not (found := CHANGING.search(prose)), (article.place, found and found.group())


def test_live_values_are_known_ones_about_networks_there_are() -> None:
    networks = set(NETWORKS)
    for article in every():
        for value in VALUE.findall(article.body):
            name, _, about = value.partition(":")
            match name:
                case "team" | "wait":
                    assert not about, (article.place, value)
                case "fee":
                    assert about in networks, (article.place, value)
                case "supported":
                    asset, _, network = about.partition(":")
                    assert about == "networks" or (asset == "assets" and network in networks), (article.place, value)
                case _:
                    assert value == "app:minimum", (article.place, value)


def test_links_lead_to_articles_and_pages_of_ours_only() -> None:
    for article in every():
        for target in LINK.findall(article.body):
            if target.startswith("article:"):
                assert (article.about["language"], target.removeprefix("article:")) in articles(), (
                    article.place,
                    target,
                )
            else:
                assert target in OWN_PAGES, (article.place, target)
        assert "http" not in article.body, article.place


def test_facts_to_re_check_are_listed_and_all_are_used() -> None:
    used = {fact for article in every() for fact in article.listed("facts")}
    assert used == facts()


def test_callouts_and_levels_are_closed_and_known() -> None:
    for article in every():
        assert set(re.findall(r"\[!(\w+)\]", article.body)) <= {"warning", "tip"}, article.place
        marks = re.findall(r"^:::(\w*)$", article.body, re.MULTILINE)
        opened, closed = marks[::2], marks[1::2]
        assert set(opened) <= {"newcomer", "expert"} and set(closed) <= {""} and len(opened) == len(closed), (
            article.place
        )


def test_the_warning_about_private_keys_never_turns_into_advice() -> None:
    """No sentence that imports or exports a key without a "never" or a "not"."""
    for article in every():
        for sentence in re.split(r"[.。\n]", article.body):
            if re.search(r"(?:export|import)\w*[^.]*private key|(?:导出|导入)[^。]*私钥", sentence, re.IGNORECASE):
                assert re.search(r"\b(?:never|not|n't|no)\b|不", sentence), (article.place, sentence)
