"""`/requests`: "my requests".  Whoever proves an address, or whom the wallet's app names, reads and answers here.

A link in a mail opens the page on which a code is typed, never what was written; no GET changes anything but what the
visitor has seen.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from walletdesk.channels import inbound
from walletdesk.channels.form.adapter import CAPABILITIES
from walletdesk.channels.form.ask import mail_code, take_files, with_address
from walletdesk.channels.form.desk import CHANNELS, Forms, arrive, refused, source
from walletdesk.channels.form.topics import TOPICS
from walletdesk.channels.inbound import Inbound
from walletdesk.channels.marked import in_words
from walletdesk.channels.widget import forms as shapes
from walletdesk.channels.widget import views
from walletdesk.channels.widget.frames import ConversationView, MessageView
from walletdesk.channels.widget.queries import Queue
from walletdesk.conversations import queries as conversations
from walletdesk.conversations import rules as talk
from walletdesk.conversations.actions import rate, reply, work
from walletdesk.conversations.actions.reply import Empty
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Conversation
from walletdesk.files.routes import BODY_BYTES
from walletdesk.files.submitted import read_form
from walletdesk.files.tables import Uploader
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.keys import opened
from walletdesk.kit.clock import DAY, to_datetime
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.http import client_address, same_origin
from walletdesk.kit.i18n import Translator, translator
from walletdesk.kit.pages import page, reader_language
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people
from walletdesk.people import identify
from walletdesk.people import queries as contacts
from walletdesk.people.rules import BadIdentity
from walletdesk.visits import actions, queries, rules
from walletdesk.visits.actions import Came
from walletdesk.visits.addresses import address_of
from walletdesk.visits.tables import Visit, VisitCode
from walletdesk.wire import AuthorKind, RawText

FORM_BYTES = 32 * 1024
SHOWN = 50
"""Messages of a request on one page."""
_NOBODY_WAITS = Queue(places=[], wait_s=None, at=0)
"""A page is read later, when a place in the queue is another."""


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a visit, and the contacts that they have shown to be."""

    visit: Visit
    contacts: tuple[int, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    view: ConversationView
    topic: str
    shown_on: str
    iso: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One message as the page shows it."""

    view: MessageView
    text: str
    at: str
    iso: str


# -- coming in ---------------------------------------------------------------------------


async def index(request: Request) -> Response:
    """`/requests`: the list; for who has not come in, the ways in."""
    forms = arrive(request)
    guest = await _guest(request, forms)
    if guest is None:
        return _door(request, forms)
    before = request.query_params.get("before", "")
    found, more = await forms.db.read(_listed, guest, int(before) if _is_number(before) else None)
    unproved = [] if before else await forms.db.read(queries.unproved, guest.visit.address)
    name = await forms.db.read(_name, guest)
    return page(
        request,
        "form/requests.html",
        requests=found,
        more=more,
        unproved=[{"id": one.public_id, "number": one.number, "on": _on(one.created_at)} for one in unproved],
        who=guest.visit.address or name,
        first=not before,
    )


async def ask_code(request: Request) -> Response:
    """`POST /requests/code/new`: a code for an address.  The answer is the same whether anything is known of it."""
    forms = arrive(request)
    said = await _fields(request)
    language = reader_language(request)
    topic = said.get("topic", "")
    try:
        await same_origin(request)
        try:
            address = address_of(said.get("email", ""))
        except BadIdentity:
            return _door(request, forms, wrong=translator(language).error(BadIdentity()), status=422, topic=topic)
        if not forms.mails:
            raise NotFound
        if solved := said.get("work", ""):
            done = forms.done("code", solved)
            await forms.db.write(people.use_once, f"work:{done.nonce}", done.expires_at)
            forms.limits.codes.take(source(request))
        else:
            network = inbound.source_of(forms.source_key, client_address(request)) or source(request)
            forms.limits.plain_codes.take(network)
        browser = forms.browser(request)
        await mail_code(forms, browser, address, language)
    except WalletdeskError as error:
        answer = _door(request, forms, wrong=translator(language).error(error), status=error.status, topic=topic)
        if error.retry_after_s is not None:
            answer.headers["retry-after"] = str(int(error.retry_after_s) + 1)
        return answer
    answer = RedirectResponse(f"/requests/code?lang={language}" + (f"&topic={topic}" if topic in TOPICS else ""), 303)
    forms.set_cookie(answer, "asked", browser, rules.KEPT_US)
    return answer


async def code_page(request: Request) -> Response:
    """`/requests/code`: where the code is typed.  It tells nothing but whether this browser waits for one."""
    forms = arrive(request)
    return await _code_page(request, forms)


async def type_code(request: Request) -> Response:
    forms = arrive(request)
    said = await _fields(request)
    language = reader_language(request)
    try:
        await same_origin(request)
        forms.limits.tries.take(source(request))
        digits, browser = rules.typed(said.get("code", "")), rules.hash_of(forms.browser(request))
        token = secrets.token_urlsafe(32)
        if len(digits) != rules.DIGITS:  # was no try: nothing was guessed
            return await _code_page(request, forms, wrong=rules.WrongCode(), status=422)
        hashed = rules.code_hash(forms.code_key, browser, digits)
        came, conversation_id = await forms.db.write(actions.redeem, browser, hashed, rules.hash_of(token))
    except WalletdeskError as error:
        return refused(request, error, href=f"/requests/code?lang={language}")
    if came is not Came.IN:
        wrong = rules.WrongCode() if came is Came.WRONG else rules.NoCode()
        return await _code_page(request, forms, wrong=wrong, status=422)
    to = "/requests"
    topic = request.query_params.get("topic", "")
    if conversation_id is not None:
        row = await forms.db.read(conversations.by_id, conversation_id)
        to = f"/requests/{row.public_id}"
    elif topic in TOPICS:
        to = f"/ask/{topic}"
    answer = RedirectResponse(f"{to}?lang={language}", 303)
    forms.set_cookie(answer, "requests", token, rules.VISIT_US)
    return answer


async def code_again(request: Request) -> Response:
    """`POST /requests/code/again`: the last one of this browser did not arrive."""
    forms = arrive(request)
    language = reader_language(request)
    browser = forms.browser(request)
    try:
        await same_origin(request)
        network = inbound.source_of(forms.source_key, client_address(request)) or source(request)
        forms.limits.plain_codes.take(network)
        found = await forms.db.read(_last_code, rules.hash_of(browser))
        number = None
        if found.conversation_id is not None:
            number = (await forms.db.read(conversations.by_id, found.conversation_id)).number
        await mail_code(forms, browser, found.address, language, conversation_id=found.conversation_id, number=number)
    except WalletdeskError as error:
        return await _code_page(request, forms, wrong=error, status=error.status)
    return RedirectResponse(f"/requests/code?lang={language}&again=1", 303)


async def by_app(request: Request) -> Response:
    """`POST /requests/app`: the wallet's own server says who it is (`people.identify`), once."""
    forms = arrive(request)
    said = await _fields(request)
    try:
        await same_origin(request)  # else another's page could make a visitor somebody else, and have them write there
        inbox = await forms.db.read(inboxes.by_public_id, said.get("inbox", ""))
        if inbox is None or inbox.channel.value not in CHANNELS or not inbox.active:
            raise identify.UnknownKey
        keys = opened(forms.identity_key, await forms.db.read(inboxes.live_keys, inbox.id))
        claimed = identify.verify(
            said.get("identity", ""), audience=inbox.public_id, keys=keys, now=forms.db.clock.now()
        )
        _, contact = await forms.db.write(people.signs_in, inbox.id, claimed)
    except WalletdeskError as error:
        return refused(request, error)
    token = secrets.token_urlsafe(32)
    await forms.db.write(actions.begin, rules.hash_of(token), contact_id=contact.id)
    answer = RedirectResponse(f"/requests?lang={reader_language(request)}", 303)
    forms.set_cookie(answer, "requests", token, rules.VISIT_US)
    return answer


async def sign_out(request: Request) -> Response:
    forms = arrive(request)
    await same_origin(request)
    if (visit := await forms.visit(request)) is not None:
        await forms.db.write(actions.end, visit.token_hash)
    answer = RedirectResponse(f"/requests?lang={reader_language(request)}", 303)
    forms.delete_cookie(answer, "requests")
    forms.delete_cookie(answer, "asked")
    return answer


# -- one request ---------------------------------------------------------------------------


async def one(request: Request) -> Response:
    """`/requests/{id}`: what was said, and what can be done about it."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms)
    try:
        return await _one(request, forms, guest)
    except WalletdeskError as error:
        return refused(request, error)


async def answer_to(request: Request) -> Response:
    """`POST /requests/{id}`: a reply; it opens again what was resolved."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms, status=401)
    speak = translator(reader_language(request))
    words = ""
    try:
        await same_origin(request)
        said = await read_form(
            request,
            limits=forms.file_limits,
            most_files=forms.settings.files_per_message,
            uploader=Uploader(AuthorKind.CONTACT, guest.visit.id),
        )
        row = await _own(forms, request, guest)
        words = said.fields.get("words", "").strip()
        if not words and not said.files:
            raise Empty
        if len(words) > CAPABILITIES.text_characters:
            raise shapes.TextTooLong(most=CAPABILITIES.text_characters)
        forms.limits.messages.take(str(guest.visit.id))
        key = said.fields.get("key", "")
        if not shapes.is_key(key):
            key = secrets.token_hex(14)
        if words:
            received = await inbound.receive(
                forms.db,
                forms.gate,
                Inbound(
                    inbox_id=row.inbox_id,
                    key=key,
                    text=RawText(words),
                    contact_id=row.contact_id,
                    identified=guest.visit.contact_id is not None,
                    conversation=row.public_id,
                    language=speak.language,
                    source=inbound.source_of(forms.source_key, client_address(request)),
                ),
                # What came later than a reply reopens is a new request; its answers are told to the same address.
                with_address(guest.visit.address, speak.language, proven=True, later=True),
            )
            row = received.conversation
        not_taken = []
        if said.files:
            contact = await forms.db.read(contacts.by_id, row.contact_id)
            if contact is None:
                raise NotFound
            not_taken = await take_files(request, forms, row, contact, key, said)
        if not_taken:
            return await _one(request, forms, guest, public_id=row.public_id, not_taken=not_taken, status=422)
    except WalletdeskError as error:
        try:
            return await _one(request, forms, guest, wrong=error, words=words, status=error.status)
        except WalletdeskError as gone:
            return refused(request, gone)
    return RedirectResponse(f"/requests/{row.public_id}?lang={speak.language}#end", 303)


def _doing(action: Callable[[Unit, str, int], Any]) -> Callable[[Request], Awaitable[Response]]:
    """`POST /requests/{id}/...` with nothing but the press of a button."""

    async def do(request: Request) -> Response:
        forms = arrive(request)
        if (guest := await _guest(request, forms)) is None:
            return _door(request, forms, status=401)
        try:
            await same_origin(request)
            forms.limits.messages.take(str(guest.visit.id))
            row = await _own(forms, request, guest)
            await forms.db.write(_welcome, row, action)
        except WalletdeskError as error:
            return refused(request, error)
        return RedirectResponse(f"/requests/{row.public_id}?lang={reader_language(request)}#end", 303)

    return do


def _welcome(unit: Unit, row: Conversation, action: Callable[[Unit, str, int], Any]) -> None:
    people.must_be_welcome_now(unit, row.contact_id)
    action(unit, row.public_id, row.contact_id)


async def vote(request: Request) -> Response:
    """`POST /requests/{id}/rating`."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms, status=401)
    said = await _fields(request)
    try:
        await same_origin(request)
        row = await _own(forms, request, guest)
        score = said.get("score", "")
        screened = await forms.gate.screen(RawText(said.get("words", "")[: shapes.WORDS_CHARACTERS]))
        if score not in {str(one) for one in rate.SCORES}:
            raise rate.WrongScore
        where = inbound.source_of(forms.source_key, client_address(request))
        await forms.db.write(rate.rate, row.public_id, row.contact_id, int(score), screened, where)
    except WalletdeskError as error:
        return refused(request, error)
    return RedirectResponse(f"/requests/{row.public_id}?lang={reader_language(request)}#end", 303)


async def mine(request: Request) -> Response:
    """`POST /requests/{id}/mine`: a request that named the visitor's address, from another browser, is theirs."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms, status=401)
    try:
        await same_origin(request)
        public_id = shapes.word(request.path_params["id"])
        await forms.db.write(actions.is_mine, guest.visit, public_id)
    except WalletdeskError as error:
        return refused(request, error)
    return RedirectResponse(f"/requests/{public_id}?lang={reader_language(request)}", 303)


async def transcript(request: Request) -> Response:
    """`/requests/{id}/transcript`: one request as a text to keep."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms, status=401)
    try:
        row = await _own(forms, request, guest)
        with forms.limits.downloads.holding(str(guest.visit.id)):
            text = await _transcript(request, forms, row)
    except WalletdeskError as error:
        return refused(request, error)
    return _download(text, f"request-{row.number}.txt", "text/plain; charset=utf-8")


async def download(request: Request) -> Response:
    """`/requests/download`: everything of theirs, as JSON."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms, status=401)
    try:
        with forms.limits.downloads.holding(str(guest.visit.id)):
            data = await _everything(forms, guest)
    except WalletdeskError as error:
        return refused(request, error)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return _download(text, "my-requests.json", "application/json")


async def erasure(request: Request) -> Response:
    """`POST /requests/erasure`: asks the team to erase everything of theirs; an administrator decides."""
    forms = arrive(request)
    if (guest := await _guest(request, forms)) is None:
        return _door(request, forms, status=401)
    language = reader_language(request)
    try:
        await same_origin(request)
        forms.limits.messages.take(str(guest.visit.id))
        day = forms.db.clock.now() // DAY
        words = translator(language).gettext("Please erase all that you have stored about me.")
        for contact_id in guest.contacts:
            rows = await forms.db.read(queries.requests_of, [contact_id], CHANNELS, before=None, limit=1)
            if not rows:
                continue
            await inbound.receive(
                forms.db,
                forms.gate,
                Inbound(
                    inbox_id=rows[0].inbox_id,
                    key=f"erasure-{contact_id:020}-{day}"[:40],
                    text=RawText(words),
                    contact_id=contact_id,
                    identified=guest.visit.contact_id is not None,
                    language=language,
                    topic="formal_request",
                    source=inbound.source_of(forms.source_key, client_address(request)),
                ),
                with_address(guest.visit.address, language, proven=True),
            )
    except WalletdeskError as error:
        return refused(request, error)
    return RedirectResponse(f"/requests?lang={language}", 303)


# -- reading -------------------------------------------------------------------------------


async def _guest(request: Request, forms: Forms) -> Guest | None:
    visit = await forms.visit(request)
    if visit is None:
        return None
    return Guest(visit=visit, contacts=tuple(await forms.db.read(queries.contacts_of, visit)))


async def _own(forms: Forms, request: Request, guest: Guest, public_id: str = "") -> Conversation:
    """Raises NotFound (404), also for somebody else's."""
    public_id = public_id or shapes.word(request.path_params["id"])
    row = await forms.db.read(queries.request_of, guest.contacts, CHANNELS, public_id)
    if row is None:
        raise NotFound
    return row


def _listed(unit: Unit, guest: Guest, before: int | None) -> tuple[list[Shown], int | None]:
    rows = queries.requests_of(unit, guest.contacts, CHANNELS, before=before, limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    found = views.conversations(unit, shown, _NOBODY_WAITS)
    by_id = {row.public_id: row for row in shown}
    listed = [
        Shown(
            view=one,
            topic=TOPICS[by_id[one.id].category].title if by_id[one.id].category in TOPICS else "",
            shown_on=_on(one.last_message_at),
            iso=to_datetime(one.last_message_at).isoformat(),
        )
        for one in found
    ]
    return listed, shown[-1].id if len(rows) > queries.PAGE else None


def _name(unit: Unit, guest: Guest) -> str:
    person = contacts.by_id(unit, guest.contacts[0]) if guest.contacts else None
    return person.name if person is not None else ""


def _thread(
    unit: Unit, row: Conversation, before: int | None, files_key: bytes
) -> tuple[ConversationView, list[MessageView], bool]:
    upto = {} if before is None else {"seq": before}
    rows = conversations.visible_before(unit, row.id, limit=SHOWN + 1, **upto)
    more, rows = len(rows) > SHOWN, rows[-SHOWN:]
    view = views.conversations(unit, [row], _NOBODY_WAITS)[0]
    return view, views.messages(unit, rows, files_key=files_key), more


def _last_code(unit: Unit, browser: str) -> VisitCode:
    found = queries.last_code(unit, browser)
    if found is None or found.used_at is not None:
        raise rules.NoCode
    return found


# -- drawn ---------------------------------------------------------------------------------


def _door(request: Request, forms: Forms, *, wrong: str = "", status: int = 200, topic: str = "") -> Response:
    return page(
        request,
        "form/door.html",
        status=status,
        wrong=wrong,
        mails=forms.mails,
        topic=topic if topic in TOPICS else "",
    )


async def _code_page(
    request: Request, forms: Forms, *, wrong: WalletdeskError | None = None, status: int = 200
) -> Response:
    browser = request.cookies.get(forms.cookie("asked"), "")
    waits = await forms.db.read(queries.code_of, rules.hash_of(browser)) if browser else None
    topic = request.query_params.get("topic", "")
    return page(
        request,
        "form/code.html",
        status=status,
        waits=waits is not None,
        address=_dimmed(waits.address) if waits is not None else "",
        wrong=translator(reader_language(request)).error(wrong) if wrong is not None else "",
        again="again" in request.query_params,
        topic=topic if topic in TOPICS else "",
    )


def _dimmed(address: str) -> str:
    """Enough for its owner to know which one it was."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


async def _one(
    request: Request,
    forms: Forms,
    guest: Guest,
    *,
    public_id: str = "",
    wrong: WalletdeskError | None = None,
    words: str = "",
    not_taken: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Response:
    row = await _own(forms, request, guest, public_id)
    said = request.query_params.get("before", "")
    before = int(said) if _is_number(said) else None
    view, messages, more = await forms.db.read(_thread, row, before, forms.files_key)
    if before is None and messages and messages[-1].seq > row.contact_seen:
        await forms.db.write(reply.seen, row.public_id, row.contact_id, messages[-1].seq)
    speak = translator(reader_language(request))
    kept = (await forms.gate.screen(RawText(words))).text if words else ""
    return page(
        request,
        "form/request.html",
        status=status,
        asked=view,
        topic=TOPICS[row.category].title if row.category in TOPICS else "",
        messages=[_told(one, speak) for one in messages],
        before=messages[0].seq if more else None,
        goes_on=talk.goes_on(row.status, row.resolved_at, forms.db.clock.now()),
        over=row.status in (Status.RESOLVED, Status.CLOSED),
        wrong=speak.error(wrong) if wrong is not None else "",
        words=kept,
        not_taken=not_taken,
        key=secrets.token_hex(14),
        longest=CAPABILITIES.text_characters,
        most_files=forms.settings.files_per_message,
        file_mb=forms.settings.file_limit_mb,
        scores=rate.SCORES,
        longest_words=shapes.WORDS_CHARACTERS,
    )


def _told(view: MessageView, speak: Translator) -> Told:
    return Told(view=view, text=in_words(view.text, speak), at=_on(view.at), iso=to_datetime(view.at).isoformat())


def _on(at: int) -> str:
    """Scripts write it in the reader's zone."""
    return to_datetime(at).strftime("%Y-%m-%d %H:%M UTC")


async def _all_messages(forms: Forms, row: Conversation) -> list[MessageView]:
    found: list[MessageView] = []
    after = 0
    while rows := await forms.db.read(_after, row.id, after, forms.files_key):
        found += rows
        after = rows[-1].seq
    return found


def _after(unit: Unit, conversation_id: int, after: int, files_key: bytes) -> list[MessageView]:
    rows = conversations.visible_after(unit, conversation_id, after, limit=100)
    return views.messages(unit, rows, files_key=files_key)


def _view(unit: Unit, row: Conversation) -> ConversationView:
    return views.conversations(unit, [row], _NOBODY_WAITS)[0]


async def _transcript(request: Request, forms: Forms, row: Conversation) -> str:
    from walletdesk.channels.widget import transcript as texts  # brings the calendars of all languages

    view = await forms.db.read(_view, row)
    messages = await _all_messages(forms, row)
    words = texts.Words(reader_language(request), "", forms.settings.organisation, "")
    return await asyncio.to_thread(words.whole, view, messages, forms.db.clock.now())


async def _everything(forms: Forms, guest: Guest) -> dict[str, Any]:
    people_found = []
    for contact_id in guest.contacts:
        person = await forms.db.read(contacts.by_id, contact_id)
        if person is None:
            continue
        known = await forms.db.read(contacts.identities_of, contact_id)
        people_found.append(
            {
                "name": person.name,
                "language": person.language,
                "since": to_datetime(person.created_at).isoformat(),
                "known_by": [{"kind": one.kind.value, "value": one.value, "proof": one.proof.value} for one in known],
                "requests": [await _request(forms, row) for row in await _rows(forms, contact_id)],
            }
        )
    return {
        "organisation": forms.settings.organisation,
        "made": to_datetime(forms.db.clock.now()).isoformat(),
        "address": guest.visit.address,
        "people": people_found,
    }


async def _rows(forms: Forms, contact_id: int) -> list[Conversation]:
    found: list[Conversation] = []
    before: int | None = None
    while rows := await forms.db.read(queries.requests_of, [contact_id], CHANNELS, before=before, limit=100):
        found += rows
        before = rows[-1].id
    return found


async def _request(forms: Forms, row: Conversation) -> dict[str, Any]:
    view = await forms.db.read(_view, row)
    return {
        "number": view.number,
        "status": view.status,
        "about": row.category,
        "begun": to_datetime(view.created_at).isoformat(),
        "facts": json.loads(row.facts),
        "score": view.score,
        "messages": [
            {
                "at": to_datetime(one.at).isoformat(),
                "author": one.author,
                "name": one.name,
                "text": one.text,
                "files": [{"name": file.name, "type": file.media_type, "bytes": file.size_bytes} for file in one.files],
            }
            for one in await _all_messages(forms, row)
        ],
    }


def _download(text: str, name: str, media_type: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(text, media_type=media_type, headers=headers)


async def _fields(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=10, max_part_size=FORM_BYTES) as form:
        return {name: value.replace("\x00", "") for name, value in form.items() if isinstance(value, str)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


routes = [
    Route("/requests", index, methods=["GET"], name="requests"),
    Route("/requests/code", code_page, methods=["GET"], name="requests_code"),
    Route("/requests/code", type_code, methods=["POST"], name="requests_come_in", max_body_size=FORM_BYTES),
    Route("/requests/code/new", ask_code, methods=["POST"], name="requests_ask_code", max_body_size=FORM_BYTES),
    Route("/requests/code/again", code_again, methods=["POST"], name="requests_code_again", max_body_size=FORM_BYTES),
    Route("/requests/app", by_app, methods=["POST"], name="requests_by_app", max_body_size=FORM_BYTES),
    Route("/requests/sign-out", sign_out, methods=["POST"], name="requests_sign_out", max_body_size=FORM_BYTES),
    Route("/requests/download", download, methods=["GET"], name="requests_download"),
    Route("/requests/erasure", erasure, methods=["POST"], name="requests_erasure", max_body_size=FORM_BYTES),
    Route("/requests/{id}", one, methods=["GET"], name="request"),
    Route("/requests/{id}", answer_to, methods=["POST"], name="request_reply", max_body_size=BODY_BYTES),
    Route("/requests/{id}/transcript", transcript, methods=["GET"], name="request_transcript"),
    Route("/requests/{id}/senior", _doing(work.senior), methods=["POST"], name="request_senior"),
    Route("/requests/{id}/solved", _doing(work.solved), methods=["POST"], name="request_solved"),
    Route("/requests/{id}/rating", vote, methods=["POST"], name="request_rating", max_body_size=FORM_BYTES),
    Route("/requests/{id}/mine", mine, methods=["POST"], name="request_mine", max_body_size=FORM_BYTES),
]
