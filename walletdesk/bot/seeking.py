"""The articles that may answer a question, the best passage of each: what `considering` decides on.

They are found as in the help centre (`knowledge.finding`); here the bot's own view of them is added: the intents an article
is filed under, and which of its passages may be said.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from sqlalchemy import TextClause, text

from walletdesk.bot import elsewhere
from walletdesk.bot.considering import Hit, count_words
from walletdesk.bot.flows.engine import Passage
from walletdesk.bot.rules import Source
from walletdesk.encoder import models
from walletdesk.encoder.models import Encoder
from walletdesk.kit.db import Db
from walletdesk.kit.i18n import translator
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import finding, live
from walletdesk.knowledge.finding import Mode
from walletdesk.knowledge.live import Values
from walletdesk.knowledge.rules import Level
from walletdesk.knowledge.wording import counted_once
from walletdesk.safety import stored
from walletdesk.wire import SafeText

MOST = 5
MOST_STEPS = 1_500
"""Characters of steps under several headings that are said together."""
Living = Callable[[str, Sequence[str]], Awaitable[Values]]
"""From a language and texts to what the marks in them are now."""
NEAREST = 0.3
"""An article that holds none of a question's words is no answer below this cosine."""


class _Beside(Row, frozen=True, kw_only=True):
    """What the bot knows of a text beside what was found in it."""

    text_id: int
    intents: str
    anchor: str | None
    """Of its first steps that are not for experts alone, or where it has none of its first passage that is not."""
    body: SafeText | None
    steps: bool | None


_BESIDE = """
    select t.id as text_id, a.intents, p.anchor, p.body, p.steps
    from article_text t
    join article a on a.id = t.article_id
    left join passage p on p.id = (
        select s.id from passage s where s.text_id = t.id and (s.level is null or s.level <> 'expert')
        order by s.steps desc, s.number limit 1)
    where t.id {among}
"""


def _among(statement: str) -> dict[str, TextClause]:
    return {
        "sqlite": text(statement.replace("{among}", "in (select value from json_each(:ids))")),
        "postgresql": text(
            statement.replace(
                "{among}", "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))"
            )
        ),
    }


_BESIDE_OF = Query(_among(_BESIDE), _Beside)


class _Steps(Row, frozen=True, kw_only=True):
    """Steps of an article that are not for experts alone."""

    text_id: int
    heading: SafeText
    anchor: str
    body: SafeText


_STEPS = """
    select text_id, heading, anchor, body from passage
    where steps and (level is null or level <> 'expert') and text_id {among}
    order by text_id, number
"""
_STEPS_OF = Query(_among(_STEPS), _Steps)


class _Named(Row, frozen=True, kw_only=True):
    """The best passage of an article that somebody chose."""

    text_id: int
    slug: str
    language: str
    title: str
    anchor: str
    body: SafeText


_OF_ARTICLE = Query(
    text("""
        select t.id as text_id, a.slug, t.language, v.title, p.anchor, p.body
        from article a
        join article_text t on t.article_id = a.id
        join article_version v on v.text_id = t.id and v.number = t.public_version
        join passage p on p.text_id = t.id
        where a.slug = :slug and a.archived_at is null and a.audience = 'public'
            and (t.expire_at is null or t.expire_at > :now) and (p.level is null or p.level <> 'expert')
        order by (case when t.language = :language then 0 when t.language = a.original then 1 else 2 end),
            p.steps desc, p.number
        limit 1
    """),
    _Named,
)


class Seeker:
    """`encoder` gives the one for search; None where only words are to count.  `values` are what articles leave open."""

    def __init__(
        self, db: Db, encoder: Callable[[], Encoder | None] = models.for_search, values: Living | None = None
    ) -> None:
        self._db = db
        self._encoder = encoder
        self._values = values

    async def __call__(self, question: str, language: str) -> list[Hit]:
        """In the question's language, and where an article is not there in it, in its original."""
        encoder = self._encoder()
        found = await finding.find(
            self._db,
            question,
            language=language.partition("-")[0],
            top=MOST,
            mode=Mode.HYBRID if encoder else Mode.WORDS,
            encoder=encoder,
        )
        hits = [one for one in found.hits if one.coverage > 0 or one.vector_score >= NEAREST]
        if not hits:
            return []
        beside, steps = await self._db.read(_beside, [one.text_id for one in hits])
        heard = await asyncio.to_thread(elsewhere.heard)
        unknown = sum(share for term, share in found.unheld.items() if term not in heard)
        named = elsewhere.names(question, found.unheld)
        said = [
            msgspec.structs.replace(
                _hit(one, beside[one.text_id], steps[one.text_id], question, by_meaning=found.mode is Mode.HYBRID),
                unknown=unknown,
                elsewhere=named,
            )
            for one in hits
            if one.text_id in beside
        ]
        return await self._alive(said, language)

    async def passage(self, slug: str, language: str) -> Passage | None:
        """What an article says to do, by its short name; None where it is not public."""
        found = await self._db.read(_of_article, slug, language.partition("-")[0])
        if found is None:
            return None
        source = Source(
            slug=found.slug, language=found.language, title=found.title, anchor=found.anchor, text_id=found.text_id
        )
        [hit] = await self._alive([Hit(source=source, body=found.body, score=0.0, coverage=1.0)], language)
        return Passage(source=hit.source, body=hit.body)

    async def _alive(self, hits: list[Hit], language: str) -> list[Hit]:
        """With what changes as it is now, in words that the article's readers read."""
        not_here = translator(language).gettext("(see the article)")
        put: list[Hit] = []
        for one in hits:
            values = (
                None if self._values is None else await self._values(one.source.language, [one.body, one.exact or ""])
            )

            def alive(body: str, values: Values | None = values) -> SafeText:
                return stored(live.put_in(body, lambda key: (values and values(key)) or not_here))

            exact = None if one.exact is None else alive(one.exact)
            put.append(msgspec.structs.replace(one, body=alive(one.body), exact=exact))
        return put


def _of_article(unit: Unit, slug: str, language: str) -> _Named | None:
    return unit.one(_OF_ARTICLE, slug=slug, language=language, now=unit.now)


def _beside(unit: Unit, ids: Sequence[int]) -> tuple[dict[int, _Beside], dict[int, list[_Steps]]]:
    """By text."""
    told = json.dumps(ids)
    steps: dict[int, list[_Steps]] = {id_: [] for id_ in ids}
    for one in unit.all(_STEPS_OF, ids=told):
        steps[one.text_id].append(one)
    return {one.text_id: one for one in unit.all(_BESIDE_OF, ids=told)}, steps


def _meant(steps: Sequence[_Steps], question: str) -> tuple[str, str] | None:
    """Of steps under several headings, as "turn on" and "lost": those whose heading the question names, else all of them,
    for which of them helps nothing tells.  Anchor and words; None where there is nothing to choose or too much to say."""
    under = {one.heading: counted_once(one.heading).keys() for one in steps}
    if len(under) < 2:
        return None
    shared = set.intersection(*map(set, under.values()))
    asked = counted_once(question).keys()
    named = [one for one in steps if (own := under[one.heading] - shared) and own <= asked]
    if len({one.heading for one in named}) != 1:
        named = list(steps)
    said = "\n\n".join(f"{one.heading}\n{one.body}" if named == list(steps) else one.body for one in named)
    return (named[0].anchor, said) if len(said) <= MOST_STEPS else None


def _hit(one: finding.Hit, beside: _Beside, steps: Sequence[_Steps], question: str, *, by_meaning: bool) -> Hit:
    anchor, body = one.anchor, one.passage
    for_experts = one.level is Level.EXPERT
    if beside.body is not None and (for_experts or (beside.steps and not one.steps)):
        # For whom an article is, its risks and what helps the team are no answer: its steps say what to do.
        anchor, body = beside.anchor or "", beside.body
    if (meant := _meant(steps, question)) is not None:
        anchor, body = meant[0], stored(meant[1])
    return Hit(
        source=Source(slug=one.slug, language=one.language, title=one.title, anchor=anchor, text_id=one.text_id),
        body=stored(body),
        score=one.score,
        said=one.text_score / math.sqrt(max(count_words(question), 1)),
        near=one.vector_score if by_meaning else None,
        coverage=one.coverage,
        intents=tuple(msgspec.json.decode(beside.intents, type=list[str])),
        exact=stored(one.passage) if for_experts and beside.body is not None else None,
    )
