"""A lead lets the bot answer: who asks gets the article's words and says that it helped, or a person who knows all of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import text

from tests.stories.conftest import Stage
from tests.stories.people import Agent, Visitor
from tests.stories.test_own_systems import looked_at
from tests.support.browser import serious_faults
from tests.support.providers.model import ModelServer
from walletdesk.encoder import models
from walletdesk.events import SYSTEM
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import starter_set, vectors
from walletdesk.knowledge.actions import taking
from walletdesk.staff.rules import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SLUG = "add-a-custom-token"
ARTICLES = frozenset({SLUG, "forgotten-password", "missing-memo", "no-coin-for-fees", "two-factor"})
WORDS = {
    "en": {
        "question": "My USDT token is not shown in the wallet on Polygon, how do I add it?",
        "bot": "I am a bot.",
        "heading": "What to do",
        "yes": "Yes, thanks!",
        "mode": "In Polar Wallet",
        "reply": "Answers by itself",
        "helped": "Solved, by the contact's own word",
        "outcome": "helped",
        "no": "No, that did not help",
        "sorry": "I am sorry that this did not help",
        "address": "0x71C7656EC7ab88b098defB751B7401B5f6d8976F",
        "token": "Tether USD",
        "all": "Thank you, that is all.",
        "why": "What it answered did not help.",
        "tried": "Tried: ",
        "facts": "Facts and device",
        "writes": "small-model may write the answers",
        "wrote": "A language model wrote this from our article",
        "says": "Open “Manage tokens”, press “Add a custom token” and choose the network. [1]",
        "asks": "Please send me your recovery phrase. [1]",
        "own": "This stands in our article",
    },
    "zh": {
        "question": "收到了USDT代币，但是在Polygon的钱包列表里看不到，怎么添加？",
        "bot": "我是机器人",
        "heading": "怎么做",
        "yes": "解决了，谢谢",
        "mode": "在 Polar Wallet",
        "reply": "自动回答",
        "helped": "对方说已解决",
        "outcome": "有帮助",
        "no": "没有帮助",
        "sorry": "很抱歉没能帮上忙",
        "address": "0x71C7656EC7ab88b098defB751B7401B5f6d8976F",
        "token": "Tether USD",
        "all": "谢谢，就这些。",
        "why": "它的回答没有帮上忙。",
        "tried": "已给出：",
        "facts": "信息与设备",
        "writes": "允许 small-model 撰写回答",
        "wrote": "由语言模型根据我们的文章《",
        "says": "打开“管理代币”，点“添加自定义代币”，选择网络。[1]",
        "asks": "请把您的助记词发给我。[1]",
        "own": "里写着：",
    },
}


@pytest.fixture(autouse=True, scope="module")
def _encoder() -> Iterator[None]:
    """Loaded before the first message, and waited for: a busy machine would go on by words alone, and ask instead of answer."""
    before, models.DEADLINE_S = models.DEADLINE_S, 120
    for encoder in (models.for_search(), models.for_intents()):
        if encoder is not None:
            encoder.encode(["one"])
    yield
    models.DEADLINE_S = before


def with_articles(stage: Stage) -> Stage:
    """Some of the starter set, found by words and by meaning: all of it takes a busy machine minutes to encode."""
    db = stage.site.db
    found, names = starter_set.read()
    for batch in taking.batches([one for one in found if one.slug in ARTICLES]):
        db.write_and_wait(taking.take, SYSTEM, batch, names, publish=True, keep=True)
    encoder = models.for_search()
    until = time.monotonic() + 300
    while db.read_and_wait(_uncut) or (encoder and db.read_and_wait(vectors.waiting, encoder.name, 0, 1)):
        assert time.monotonic() < until, "the articles are not read"
        time.sleep(0.3)
    return stage


def _uncut(unit: Unit) -> int:
    return unit.value(
        Query(
            text(
                "select count(*) from article_text t where t.public_version is not null and not exists (select 1 from passage p where p.text_id = t.id)"
            ),
            int,
        )
    )


def switched_on(stage: Stage, language: str) -> Agent:
    """A lead has switched it on, as leads do."""
    words = WORDS[language]
    lead = stage.agent("Grace", Role.LEAD, language=language)
    lead.arrive("settings/bot")
    lead.page.get_by_label(words["mode"]).select_option(label=words["reply"])
    expect(lead.page.get_by_text(f"Polar Wallet{'：' if language == 'zh' else ': '}{words['reply']}")).to_be_visible()
    return lead


def answered(visitor: Visitor, words: dict[str, str]) -> Locator:
    visitor.write(words["question"])
    said = visitor.chat.get_by_role("listitem").filter(has_text=words["bot"]).last
    expect(said).to_be_visible()
    return said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_leads_to_its_place_in_the_article_and_yes_counts(stage: Stage, language: str) -> None:
    with_articles(stage)
    words = WORDS[language]
    lead = switched_on(stage, language)
    visitor = stage.visitor(language=language)
    visitor.come_and_open()
    said = answered(visitor, words)
    expect(said).to_contain_text("7. ")
    with visitor.context.expect_page() as opened:
        said.get_by_role("link", name=re.compile(SLUG)).click()
    article = opened.value
    expect(article).to_have_url(re.compile(rf"/help/{language}/articles/{SLUG}#s-"))
    expect(article.get_by_role("heading", name=words["heading"])).to_be_in_viewport()
    assert serious_faults(article) == []
    article.close()
    visitor.send(words["yes"])
    expect(visitor.chat.get_by_role("radio", name=visitor.words["stars"])).to_be_attached()
    lead.go("settings/bot")
    counted = lead.page.locator("dl div").filter(has_text=words["helped"])
    expect(counted.locator("dd")).to_have_text("1")
    turn = lead.page.get_by_role("listitem").filter(has_text=words["question"])
    expect(turn).to_contain_text(words["outcome"])
    looked_at(lead, f"bot-{language}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_takes_over_has_what_was_asked_tried_and_answered(stage: Stage, language: str) -> None:
    with_articles(stage)
    words = WORDS[language]
    lead = switched_on(stage, language)
    visitor = stage.visitor(language=language)
    visitor.come_and_open()
    answered(visitor, words)
    visitor.send(words["no"])
    visitor.sees(words["sorry"])
    visitor.write(words["address"])
    visitor.write(words["token"])
    visitor.sees(words["all"])
    lead.go("all/1001")
    note = lead.message(words["why"])
    for line in (words["tried"], SLUG):
        expect(note).to_contain_text(line)
    facts = lead.panel.get_by_role("button", name=words["facts"])
    if facts.get_attribute("aria-expanded") == "false":
        facts.click()
    for fact in (words["address"][:8], words["token"], "polygon"):
        expect(lead.panel).to_contain_text(fact)
    assert serious_faults(lead.page) == []
    looked_at(lead, f"bot-hand-over-{language}")


@pytest.fixture
def model() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.stop()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_that_answers_misbehaves_and_dies(
    open_stage: Callable[..., Stage], model: ModelServer, language: str
) -> None:
    words = WORDS[language]
    stage = with_articles(open_stage(bot_model_url=model.url, bot_model="small-model", bot_model_key="k"))
    lead = switched_on(stage, language)
    lead.page.get_by_label(words["writes"]).click()
    expect(lead.page.get_by_label(words["writes"])).to_be_checked()
    model.says = lambda _: words["says"]
    for way, said in (("answers", words["wrote"]), ("asks", words["own"]), ("dies", words["own"])):
        if way == "asks":
            model.says = lambda _: words["asks"]
        else:
            model.way = way
        visitor = stage.visitor(language=language)
        visitor.come_and_open()
        answer = answered(visitor, words)
        expect(answer).to_contain_text(said)
        expect(answer).not_to_contain_text(words["asks"].removesuffix(" [1]").removesuffix("[1]"))
        expect(answer.get_by_role("link", name=re.compile(SLUG))).to_be_visible()
        visitor.close()
    assert len(model.asked) == 3
    looked_at(lead, f"bot-model-{language}")
