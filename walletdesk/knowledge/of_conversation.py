"""A conversation as the draft of an article: what was asked is its title, what the team answered is its body."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, insert, or_, select, text

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.rules import Visibility
from walletdesk.conversations.tables import Conversation, message
from walletdesk.events import Actor, ArticleTakenFrom
from walletdesk.kit.errors import Conflict, WalletdeskError
from walletdesk.kit.i18n import translator
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import nameless, queries, reading, rules
from walletdesk.knowledge.actions import articles
from walletdesk.knowledge.actions.articles import About
from walletdesk.knowledge.nameless import ANY, WORDS
from walletdesk.knowledge.reading import Words
from walletdesk.knowledge.rules import Audience
from walletdesk.knowledge.tables import article, article_origin
from walletdesk.people import queries as people
from walletdesk.staff import queries as staff
from walletdesk.triage import tree
from walletdesk.triage.names import name_of
from walletdesk.wire import AuthorKind, Delivery, RawText, SafeText

MOST_MESSAGES = 200
MOST_TITLE = 90
_NOT_SAID = frozenset({Delivery.DECLINED, Delivery.TAKEN_BACK, Delivery.FAILED, Delivery.HELD})


class NothingSaid(Conflict):
    code = "nothing_said"
    sentence = "Nobody has written anything here that an article could be made of."


class _Said(Row, frozen=True, kw_only=True):
    author_kind: AuthorKind
    author_id: int | None
    delivery: Delivery
    body: SafeText


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What is read in a unit; the draft is made of it outside."""

    conversation: Conversation
    asked: tuple[str, ...]
    answered: tuple[str, ...]
    names: tuple[str, ...]
    known: tuple[str, ...]
    """What else the contact goes by."""
    topic: str
    """The intent, where the desk knows it."""
    title: str
    """Where the contact's words make none: the topic's own name in the draft's language."""


class Drafted(msgspec.Struct, frozen=True):
    words: Words
    language: str
    intents: tuple[str, ...]


_SAID = Query(
    select(message.c.author_kind, message.c.author_id, message.c.delivery, message.c.body)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.visibility == Visibility.PUBLIC.value,
        or_(message.c.author_kind == AuthorKind.CONTACT.value, message.c.author_kind == AuthorKind.AGENT.value),
        message.c.body != "",
    )
    .order_by(message.c.seq)
    .limit(bindparam("limit")),
    _Said,
)
_NOTE = Query[int](insert(article_origin))
_MADE = Query(
    select(article_origin.c.article_id)
    .join(article, article.c.id == article_origin.c.article_id)
    .where(article_origin.c.conversation_id == bindparam("conversation"), article.c.archived_at.is_(None))
    .order_by(article_origin.c.article_id)
    .limit(1),
    int,
)
_SLUG = Query(text("select count(*) from article where slug = :slug"), int)


def made_of(unit: Unit, conversation_id: int) -> int | None:
    """The article that stands already for a conversation."""
    return unit.one(_MADE, conversation=conversation_id)


def gather(unit: Unit, number: int) -> Gathered:
    """Raises NotFound (404), NothingSaid (409)."""
    row = conversations.by_number(unit, number)
    said = unit.all(_SAID, conversation=row.id, limit=MOST_MESSAGES)
    asked = tuple(one.body for one in said if one.author_kind is AuthorKind.CONTACT)
    answers = [one for one in said if one.author_kind is AuthorKind.AGENT and one.delivery not in _NOT_SAID]
    if not asked and not answers:
        raise NothingSaid
    person = people.by_id(unit, row.contact_id)
    same = [] if person is None else people.joined(unit, person)
    called_so = [one.name for one in people.by_ids(unit, [row.contact_id, *same]).values()]
    agents = {one.author_id for one in answers if one.author_id is not None}
    members = [staff.by_id(unit, one) for one in agents]
    branch = tree.branches(unit).get(row.category)
    called = "" if branch is None else name_of(branch, translator(row.language))
    known = [one.value for one in people.identities_of(unit, row.contact_id)]
    return Gathered(
        conversation=row,
        asked=asked,
        answered=tuple(one.body for one in answers),
        names=tuple(one for one in (*called_so, *(one.name for one in members if one is not None)) if one),
        known=tuple(dict.fromkeys([*known, *(one.partition("@")[0] for one in known if "@" in one)])),
        topic=row.category if branch is not None and branch.ships else "",
        title=called or row.category.replace("_", " "),
    )


def drafted(given: Gathered) -> Drafted:
    """Run it in a thread: the gate reads everything once more.  Raises WrongFields (422)."""
    language = given.conversation.language if rules.LANGUAGE.fullmatch(given.conversation.language) else "en"
    neutral, names = _neutral(given)

    def plain(text: str) -> str:
        return nameless.without(text, names, given.known, neutral)

    question = _question(given.asked, plain)
    # Who asks about somebody that wants their phrase asks as that one does, and may not be a title.
    title = (question if _may_stand(question) else "") or given.title or {"zh": "一个问题"}.get(language, "A question")
    body = _body([_without_greeting(plain(_unsigned(one))) for one in given.answered], language)
    words = reading.words(RawText(title), RawText(""), RawText(body))
    return Drafted(words, language, (given.topic,) if given.topic else ())


def answer(given: Gathered) -> str:
    """What the team said, as plain text without whoever asked: for a reply that is sent again.  Run it in a thread."""
    neutral, names = _neutral(given)
    said = [_without_greeting(nameless.without(_unsigned(one), names, given.known, neutral)) for one in given.answered]
    return "\n\n".join(one for one in said if one and _may_stand(one))


def _neutral(given: Gathered) -> tuple[nameless.Neutral, list[str]]:
    names = list(given.names)
    names += sorted(nameless.names_in((*given.asked, *given.answered)) - set(names), key=len, reverse=True)
    return WORDS.get(given.conversation.language.partition("-")[0], ANY), names


def store(unit: Unit, by: Actor, given: Gathered, made: Drafted) -> tuple[int, bool]:
    """The draft's article, and whether it is new: a conversation has one, as long as that is not archived.

    Announces ArticleCreated and ArticleTakenFrom.
    """
    row = given.conversation
    there = made_of(unit, row.id)
    if there is not None:
        return there, False
    about = About(
        slug=_free_slug(unit, made.words.title, row.number),
        audience=Audience.PUBLIC,
        original=made.language,
        intents=made.intents,
        source=reading.NOTHING,
    )
    text_row = articles.create(unit, by, about, made.words)
    unit.run(_NOTE, article_id=text_row.article_id, conversation_id=row.id)
    unit.announce(
        ArticleTakenFrom(actor_kind=by.kind, actor_id=by.id, article_id=text_row.article_id, conversation_id=row.id)
    )
    return text_row.article_id, True


def _free_slug(unit: Unit, title: str, number: int) -> str:
    made = rules.slug_of(title)
    wanted = made if len(made) >= 8 else f"question-{number}"
    for last in range(1, 1000):
        slug = wanted if last == 1 else f"{wanted}-{last}"
        if not unit.value(_SLUG, slug=slug) and queries.renamed(unit, slug) is None:
            return slug
    return f"question-{number}-{unit.now}"


# -- words -----------------------------------------------------------------------------

_GREETING = re.compile(
    r"^\s*(?:(?:hello|hi|hey|dear|good (?:morning|afternoon|evening))\b[^,.!?:\n，。！]{0,40}[,.!:\n，。！]\s*"
    r"|[^，。！,!\n]{0,10}?(?:您好|你好|早上好|下午好|晚上好)[，。！,!\s]*)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^\s*(?:thank(?:s| you)(?: (?:so much|very much|for [^.!\n]{1,60}))?[.!,]|sorry (?:about|for|to) [^.!\n]{1,60}[.!]"
    r"|(?:I am|I'm|I’m|this is|my name is) [^.!,\n]{1,50}[.!,]"
    r"|感谢您?的?[^。！\n]{0,20}[。！]|很?抱歉[^。！\n]{0,20}[。！，]|我[是叫][^。！，\n]{1,10}[。！，])\s*",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\n[ \t]*(?:(?:best|kind|warm)? ?regards|cheers|best wishes|yours|thanks|thank you|祝好|此致|谢谢)[,，!！.。]?\s*(?:\n.{0,60}){0,3}\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+(?:[.!?。！？]+(?=\s|$|[\u3400-\u9fff])|\.(?=\S)[^.!?。！？\n]*)*[.!?。！？]*")
_ASKS = re.compile(
    r"[?？]|\b(?:how|why|what|where|when|which|can i|could you)\b|怎么|如何|为什么|吗|什么|哪", re.IGNORECASE
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>~|{}])")
_LINE_BEGINS = re.compile(r"^(\s*)(#|>|=|:::|\+ |---)")
_STEP = re.compile(r"^\s*(?:(?P<n>\d{1,2})[.)、．]|(?P<dot>[-*•·]))\s*(?P<rest>\S.*)$")


def _question(asked: Sequence[str], plain: object) -> str:
    """The first sentence of the contact's that asks something, else the first of all; empty where words say nothing."""
    first = ""
    for text_ in asked:
        for found in _SENTENCE.finditer(_without_greeting(text_)):
            said = _line(plain(found[0]))  # type: ignore[operator]
            if sum(letter.isalpha() for letter in said) < 4:
                continue
            if _ASKS.search(said):
                return said
            first = first or said
        if first:
            break
    return first


def _line(said: str) -> str:
    line = " ".join(said.split())
    if len(line) <= MOST_TITLE:
        return line
    cut = line[:MOST_TITLE]
    return (cut.rpartition(" ")[0] if " " in cut[MOST_TITLE // 2 :] else cut).rstrip(",;:，；：") + "…"


def _without_greeting(said: str) -> str:
    said = _GREETING.sub("", said, count=1)
    for _ in range(3):
        said = _POLITE.sub("", said, count=1)
    return said.strip()


def _unsigned(said: str) -> str:
    return _SIGNED.sub("", said)


def _body(answers: Sequence[str], language: str) -> str:
    """Each answer one after the other; steps stay a list.  What the gate would not have in an article is left out."""
    heading = {"zh": "怎么做", "en": "What to do"}.get(language.partition("-")[0], "")
    parts = [part for one in answers for part in _paragraphs(one) if _may_stand(part)]
    if not parts:
        return ""
    return "\n\n".join([*([f"## {heading}"] if heading else []), *parts])


def _paragraphs(said: str) -> list[str]:
    made: list[str] = []
    steps: list[str] = []
    kind = ""

    def close() -> None:
        if steps:
            made.append("\n".join(f"{n}. {one}" if kind == "n" else f"- {one}" for n, one in enumerate(steps, 1)))
            steps.clear()

    for line in said.splitlines():
        found = _STEP.match(line)
        if found is not None:
            now = "n" if found["n"] else "dot"
            if now != kind:
                close()
            kind = now
            steps.append(_literal(found["rest"]))
            continue
        if line.strip():
            close()
            made.append(_literal(line.strip()))
    close()
    return [one for one in made if sum(letter.isalnum() for letter in one) > 3]


def _literal(line: str) -> str:
    """As Markdown that shows these characters and nothing else."""
    return _LINE_BEGINS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def _may_stand(part: str) -> bool:
    try:
        reading.text(RawText(part), rules.BODY_LENGTH)
    except WalletdeskError:
        return False
    return True
