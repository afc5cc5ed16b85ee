"""`/ask`: the public form.  It works without scripts; with them it says what is wrong while one types.

What is sent is stored at once as a conversation.  Its address gets one mail, with a code; nothing else is mailed there
before that code was typed in the browser from which the request came.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from walletdesk.catalogue import answers
from walletdesk.catalogue import rules as versions
from walletdesk.catalogue.rules import Platform
from walletdesk.chain.base import Network
from walletdesk.channels import inbound
from walletdesk.channels.form import fields, letters
from walletdesk.channels.form.desk import Forms, NoForm, arrive, refused, source
from walletdesk.channels.form.fields import LOOKED_AT, Told
from walletdesk.channels.form.topics import GROUPS, HELPS, QUESTIONS, TOPICS, Asks, Question, Topic, asked_by
from walletdesk.channels.inbound import Inbound
from walletdesk.conversations.actions.leaked import Leak, react
from walletdesk.conversations.actions.receive import Arrival, Received, receive_message
from walletdesk.conversations.tables import Conversation
from walletdesk.files.intake import take_in
from walletdesk.files.refusals import HoldsSecret as FileHoldsSecret
from walletdesk.files.routes import BODY_BYTES
from walletdesk.files.submitted import Submitted, read_form
from walletdesk.files.tables import Uploader
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.errors import BadInput, TooMany, WalletdeskError
from walletdesk.kit.http import client_address, same_origin
from walletdesk.kit.i18n import Translator, translator
from walletdesk.kit.ids import new_id
from walletdesk.kit.pages import page, reader_language
from walletdesk.kit.unit import Unit
from walletdesk.notify import mail
from walletdesk.people.rules import BadIdentity
from walletdesk.people.tables import Contact
from walletdesk.safety import screen
from walletdesk.safety.reaction import Reaction
from walletdesk.visits import actions, queries, rules
from walletdesk.visits.addresses import address_of
from walletdesk.visits.tables import Visit
from walletdesk.wire import OPENS_WALLETS, AuthorKind, Certainty, RawText, SafeText

LOOK_BYTES = 8 * 1024
WORDS_LONGEST = 6_000
"""What is asked beside stands in the same message."""
SYSTEMS = {"android": "Android", "ios": "iOS", "extension": "Extension", "desktop": "Desktop", "web": "Web"}
"""By `Platform`, as the catalogue names what it knows."""


class Draft(msgspec.Struct, kw_only=True):
    """What somebody typed, and what is wrong with it, by field."""

    words: str = ""
    email: str = ""
    given: dict[str, str] = {}
    sure: set[str] = set()
    """Fields that are sent as they are, though something seems wrong."""
    problems: dict[str, str] = {}
    unsure: set[str] = set()
    """Those whose problem may be waved through."""
    key: str = ""


async def topics(request: Request) -> Response:
    """`/ask`: what is it about?"""
    forms = arrive(request)
    inbox = await _inbox(request, forms)
    if isinstance(inbox, Response):
        return inbox
    greeting = inboxes.greeting(inbox, reader_language(request))
    return page(request, "form/topics.html", groups=GROUPS, query=_query(request), greeting=greeting or "")


async def show(request: Request) -> Response:
    """`/ask/{topic}`: the empty form."""
    forms = arrive(request)
    topic, inbox = TOPICS.get(request.path_params["topic"]), await _inbox(request, forms)
    if isinstance(inbox, Response):
        return inbox
    if topic is None:
        return RedirectResponse(f"/ask?{_query(request)}", 303)
    return await _page(request, forms, topic, inbox, Draft(), await forms.visit(request))


async def work(request: Request) -> Response:
    """`POST /ask/work`: something to compute, for the page's script."""
    forms = arrive(request)
    purpose = "code" if request.query_params.get("for") == "code" else "ask"
    return JSONResponse({"challenge": forms.challenge(request, purpose)}, headers={"cache-control": "no-store"})


async def look(request: Request) -> Response:
    """`POST /ask/look`: what is wrong with what is being typed, and which page of ours may answer it.  Nothing is kept."""
    forms = arrive(request)
    speak = translator(reader_language(request))
    headers = {"cache-control": "no-store", "content-language": speak.language}
    try:
        forms.limits.looks.take(source(request))
    except TooMany:
        return JSONResponse({"wrong": "", "sentence": "", "helps": []}, 429, headers=headers)
    async with request.form(max_files=0, max_fields=5, max_part_size=LOOK_BYTES) as form:
        name, text, system = (form.get(one) for one in ("field", "text", "os"))
    question = QUESTIONS.get(name) if isinstance(name, str) else None
    if question is None or not isinstance(text, str):
        raise BadInput
    text = text[: question.longest * 2]
    if question.asks in LOOKED_AT:
        told = await asyncio.to_thread(fields.look, text, question.asks)
        said = fields.sentence(told, question.asks, text, speak)
        helps = ["check"] if told.kind and not told.wrong and question.asks is not Asks.CONTRACT else []
        return JSONResponse({"wrong": told.wrong, "sentence": said, "helps": helps}, headers=headers)
    sentence = ""
    if question.asks is Asks.VERSION and not screen(RawText(text)).found:
        platforms = [one for one in Platform if one.value == system]
        sentence = await forms.db.read(_standing, platforms, text, forms.db.clock.now(), speak)
    return JSONResponse(
        {"wrong": "", "sentence": sentence, "helps": ["supported"] if sentence else []}, headers=headers
    )


async def send(request: Request) -> Response:
    """`POST /ask/{topic}`: stored, or shown again with what is wrong; nothing that was typed is lost."""
    forms = arrive(request)
    topic, inbox = TOPICS.get(request.path_params["topic"]), await _inbox(request, forms)
    if isinstance(inbox, Response):
        return inbox
    if topic is None:
        return refused(request, NoForm(), href="/ask")
    visit = await forms.visit(request)
    sender = Uploader(AuthorKind.CONTACT, visit.id if visit is not None else new_id())
    try:
        await same_origin(request)
        said = await read_form(
            request, limits=forms.file_limits, most_files=forms.settings.files_per_message, uploader=sender
        )
    except WalletdeskError as error:
        return refused(request, error, href=f"/ask/{topic.slug}")
    speak = translator(reader_language(request))
    draft = await _read(topic, said, speak)
    try:
        if visit is None:
            draft.key = forms.done("ask", said.fields.get("work", "")).nonce
        else:
            draft.key = _key(said.fields.get("key", ""))
        address = _address(draft, visit, speak)
        if draft.problems:
            return await _page(request, forms, topic, inbox, draft, visit, status=422)
        if visit is None:
            forms.limits.requests.take(source(request))
        else:
            forms.limits.messages.take(str(visit.id))
        return await _store(request, forms, topic, inbox, draft, visit, address, said)
    except WalletdeskError as error:
        draft.problems["form"] = speak.error(error)
        answer = await _page(request, forms, topic, inbox, draft, visit, status=error.status)
        if error.retry_after_s is not None:
            answer.headers["retry-after"] = str(int(error.retry_after_s) + 1)
        return answer


# -- reading ---------------------------------------------------------------------------


async def _inbox(request: Request, forms: Forms) -> Inbox | Response:
    """A page that says so where there is no form, or no way to answer it."""
    try:
        found = await forms.inbox(request.query_params.get("inbox", ""))
    except NoForm as error:
        return refused(request, error, href="/requests")
    if not forms.mails and await forms.visit(request) is None:
        return refused(request, NoForm(), href="/requests")
    return found


async def _read(topic: Topic, said: Submitted, speak: Translator) -> Draft:
    """What was typed, each text through the gate before it is drawn again, and what is wrong with it."""
    return await asyncio.to_thread(_read_now, topic, said.fields, speak)


def _read_now(topic: Topic, said: Mapping[str, str], speak: Translator) -> Draft:
    _ = speak.gettext
    draft = Draft(words=said.get("words", "").strip(), email=said.get("email", "").strip()[:320])
    if not draft.words:
        draft.problems["words"] = _("Please write in your own words what happened.")
    elif len(draft.words) > WORDS_LONGEST:
        draft.problems["words"] = _("This is too long: at most {most} characters.", most=WORDS_LONGEST)
    for question in asked_by(topic):
        text = said.get(question.name, "").strip()
        if not text:
            continue
        draft.given[question.name] = text[: question.longest]
        if f"sure_{question.name}" in said:
            draft.sure.add(question.name)
        if wrong := _wrong(question, text, speak, sure=question.name in draft.sure):
            sentence, unsure = wrong
            draft.problems[question.name] = sentence
            if unsure:
                draft.unsure.add(question.name)
            else:
                del draft.given[question.name]
    together = [draft.words, *_typed(topic, said), said.get("email", "")]
    if _opens_wallets(" ".join(together)) and not _opens_wallets(draft.words):
        # A phrase spread over several fields, whose names stand between its parts in the message.
        draft.problems["words"] = fields.sentence(Told(wrong="secret"), Asks.HASH, "", speak)
        draft.words, draft.email, draft.given = "", "", {}
    return draft


def _typed(topic: Topic, said: Mapping[str, str]) -> list[str]:
    """What stands in the fields that take any letters, save what is a hash or an address: beside "my private key" in the
    words it would be read as one."""
    found = []
    for question in asked_by(topic):
        text = said.get(question.name, "").strip()
        if question.asks in LOOKED_AT and len(text.split()) == 1:
            told = fields.look(text, question.asks)
            if told.kind or told.wrong in ("is_address", "is_transaction"):
                continue
        if question.asks in (*LOOKED_AT, *_WRITTEN):
            found.append(text)
    return found


_WRITTEN = (Asks.LINE, Asks.STEPS, Asks.VERSION)


def _opens_wallets(text: str) -> bool:
    return any(one.certainty is not Certainty.ASK and one.kind in OPENS_WALLETS for one in screen(RawText(text)).found)


def _wrong(question: Question, text: str, speak: Translator, *, sure: bool) -> tuple[str, bool] | None:
    """What is wrong, and whether it may be sent all the same."""
    if len(text) > question.longest:
        return speak.gettext("This is too long: at most {most} characters.", most=question.longest), True
    match question.asks:
        case Asks.HASH | Asks.ADDRESS | Asks.CONTRACT:
            told = fields.look(text, question.asks)
            if not told.wrong or (sure and told.wrong != "secret"):
                return None
            return fields.sentence(told, question.asks, text, speak), told.wrong != "secret"
        case Asks.CHAIN if text not in {one.id for one in _networks()}:
            return speak.gettext("This is not one of the allowed values."), False
        case Asks.SYSTEM if text not in SYSTEMS:
            return speak.gettext("This is not one of the allowed values."), False
        case Asks.YES_NO if text not in ("yes", "no"):
            return speak.gettext("This is not one of the allowed values."), False
    return None


def _address(draft: Draft, visit: Visit | None, speak: Translator) -> str:
    """Where the answer is announced: the proven address of a visit, none of who came by the app, else the one typed."""
    if visit is not None:
        return visit.address
    try:
        return address_of(draft.email)
    except BadIdentity:
        draft.problems["email"] = speak.gettext("Please give an e-mail address that we can answer to.")
        return ""


def _key(given: str) -> str:
    fits = 20 <= len(given) <= 40 and given.isascii() and given.isalnum()
    return given if fits else secrets.token_hex(14)


def _standing(unit: Unit, platforms: list[Platform], text: str, now: int, speak: Translator) -> str:
    found = answers.app_standing(unit, platforms, versions.find_version(text), now, public=True)
    if found.standing == "update":
        return speak.gettext("There is a newer version: {version}", version=found.current)
    if found.standing == "unsupported":
        return speak.gettext("This version is no longer supported")
    return ""


# -- storing ---------------------------------------------------------------------------


def message(topic: Topic, draft: Draft, speak: Translator) -> RawText:
    """The words, and under them what was asked for by name: a hash beside its name is read as one."""
    lines = [
        f"{speak.gettext(one.label)}: {draft.given[one.name]}"
        for one in asked_by(topic)
        if not one.fact and one.name in draft.given
    ]
    return RawText("\n\n".join([draft.words, "\n".join(lines)]).strip())


def facts(draft: Draft, address: str, *, proven: bool) -> dict[str, RawText | bool]:
    """What stands beside the conversation."""
    found: dict[str, RawText | bool] = {}
    names = {one.id: one.name for one in _networks()}
    for name, text in draft.given.items():
        question = QUESTIONS[name]
        match question.asks:
            case _ if not question.fact:
                continue
            case Asks.YES_NO:
                found[name] = text == "yes"
            case Asks.CHAIN:
                found[name] = RawText(names[text])
            case Asks.SYSTEM:
                found[name] = RawText(SYSTEMS[text])
            case _:
                found[name] = RawText(text)
    if address:
        found |= {"email": RawText(address), "email_verified": proven}
    return found


def with_address(address: str, language: str, *, proven: bool, later: bool = False) -> inbound.Store:
    """Stores a message and with it where its request is answered: without, the answer would be told to nobody.

    `later`: the message is a reply, and only what opens a request of its own by it needs the address.
    """

    def store(unit: Unit, arrival: Arrival) -> Received:
        stored = receive_message(unit, arrival)
        if address and (not later or stored.conversation.linked_from is not None):
            actions.name_address(unit, stored.conversation.id, address, language, proven=proven)
        return stored

    return store


async def _store(
    request: Request,
    forms: Forms,
    topic: Topic,
    inbox: Inbox,
    draft: Draft,
    visit: Visit | None,
    address: str,
    said: Submitted,
) -> Response:
    speak = translator(reader_language(request))
    contacts = await forms.db.read(queries.contacts_of, visit) if visit is not None else []
    received = await inbound.receive(
        forms.db,
        forms.gate,
        Inbound(
            inbox_id=inbox.id,
            key=draft.key,
            text=message(topic, draft, speak),
            contact_id=contacts[0] if contacts else None,
            identified=visit is not None and visit.contact_id is not None,
            language=speak.language,
            topic=topic.slug,
            facts=facts(draft, address, proven=visit is not None),
            source=inbound.source_of(forms.source_key, client_address(request)),
        ),
        with_address(address, speak.language, proven=visit is not None),
    )
    conversation = received.conversation
    not_taken = await take_files(request, forms, conversation, received.contact, draft.key, said)
    if visit is not None and received.reaction is None and not not_taken:
        return RedirectResponse(f"/requests/{conversation.public_id}?lang={speak.language}", 303)
    browser, problem = forms.browser(request), ""
    if visit is None:
        try:
            forms.limits.codes.take(source(request))
            await mail_code(
                forms, browser, address, speak.language, conversation_id=conversation.id, number=conversation.number
            )
        except WalletdeskError as error:
            problem = speak.error(error)
    answer = page(
        request,
        "form/sent.html",
        status=201,
        number=conversation.number,
        address=address,
        proven=visit is not None,
        alarm=_alarm(received.reaction),
        not_taken=not_taken,
        problem=problem,
        link=f"/requests/{conversation.public_id}",
        topic=topic,
    )
    forms.set_cookie(answer, "asked", browser, rules.KEPT_US)
    return answer


def _alarm(reaction: Reaction | None) -> Reaction | None:
    return None if reaction is None or reaction.calm else reaction


async def take_files(
    request: Request, forms: Forms, conversation: Conversation, contact: Contact, key: str, said: Submitted
) -> list[tuple[SafeText, str]]:
    """The files of a form, in a message of their own; those that are refused by name, with why."""
    speak = translator(reader_language(request))
    uploader = Uploader(AuthorKind.CONTACT, contact.id)
    taken, refusals = [], []
    for name, data in said.files:
        try:
            file = await take_in(
                name, data, store=forms.store, db=forms.db, limits=forms.file_limits, uploader=uploader
            )
            taken.append(file.public_id)
        except FileHoldsSecret as error:
            refusals.append((screen(name).text, speak.error(error)))
            found = Leak(
                id=new_id(),
                found=error.found,
                source=inbound.source_of(forms.source_key, client_address(request)),
            )
            await forms.db.write(react, conversation.id, found)
        except WalletdeskError as error:
            refusals.append((screen(name).text, speak.error(error)))
    if taken:
        await inbound.receive(
            forms.db,
            forms.gate,
            Inbound(
                inbox_id=conversation.inbox_id,
                key=f"{key[:38]}-f",
                text=RawText(""),
                contact_id=contact.id,
                conversation=conversation.public_id,
                language=speak.language,
                files=tuple(taken),
                source=inbound.source_of(forms.source_key, client_address(request)),
            ),
        )
    return refusals


async def mail_code(
    forms: Forms,
    browser: str,
    address: str,
    language: str,
    *,
    conversation_id: int | None = None,
    number: int | None = None,
) -> None:
    """Raises TooManyCodes (429), AddressRefused (422) or NotMailed (503)."""
    if (late_s := forms.limits.mailboxes.wait_s(rules.mailbox(address))) > 0:
        raise rules.TooManyCodes(retry_after_s=late_s)
    digits = "".join(secrets.choice("0123456789") for _ in range(rules.DIGITS))
    hashed = rules.hash_of(browser)
    new = actions.NewCode(browser=hashed, address=address, code_hash=rules.code_hash(forms.code_key, hashed, digits))
    await forms.db.write(actions.new_code, new, conversation_id=conversation_id)
    await mail.send(forms.settings, address, letters.code(forms.settings, language, digits, request=number))


# -- drawn -------------------------------------------------------------------------------


async def _page(
    request: Request, forms: Forms, topic: Topic, inbox: Inbox, draft: Draft, visit: Visit | None, *, status: int = 200
) -> Response:
    def kept() -> Draft:
        """What is drawn again may be what nobody should see."""
        return Draft(
            words=screen(RawText(draft.words)).text,
            email=screen(RawText(draft.email)).text,
            given={
                name: screen(RawText(f"{name}: {text}")).text.partition(": ")[2] for name, text in draft.given.items()
            },
            sure=draft.sure,
            problems=draft.problems,
            unsure=draft.unsure,
        )

    shown = await asyncio.to_thread(kept) if draft.words or draft.given or draft.email else draft
    return page(
        request,
        "form/ask.html",
        status=status,
        topic=topic,
        questions=asked_by(topic),
        draft=shown,
        networks=_networks(),
        systems=SYSTEMS,
        helps=HELPS,
        visit=visit,
        key=secrets.token_hex(14),
        query=_query(request),
        longest=WORDS_LONGEST,
        most_files=forms.settings.files_per_message,
        file_mb=forms.settings.file_limit_mb,
        privacy_url=inbox.privacy_url or forms.settings.privacy_url,
    )


def _query(request: Request) -> str:
    """Language and inbox, for the next page."""
    inbox = request.query_params.get("inbox", "")
    fits = inbox.replace("-", "").replace("_", "").isalnum() and inbox.isascii()
    return f"lang={reader_language(request)}" + (f"&inbox={inbox}" if fits else "")


def _networks() -> list[Network]:
    from walletdesk.chain import networks

    return [one for one in networks.NETWORKS.values() if not {networks.TESTNET, networks.CLOSED} & set(one.traits)]


routes = [
    Route("/ask", topics, methods=["GET"], name="ask_topics"),
    Route("/ask/work", work, methods=["POST"], name="ask_work"),
    Route("/ask/look", look, methods=["POST"], name="ask_look", max_body_size=LOOK_BYTES),
    Route("/ask/{topic}", show, methods=["GET"], name="ask_form"),
    Route("/ask/{topic}", send, methods=["POST"], name="ask", max_body_size=BODY_BYTES),
]
