"""What the visitor's frame asks over HTTP, and the pages and files of the widget itself.

The REST is for what a socket is not good at (files, downloads) and for pages and programs that have none.  Whoever shows
a visitor token (`Authorization: Bearer`) is that visitor; nothing here reads a cookie.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from walletdesk.channels.inbound import source_of
from walletdesk.channels.providers import Providers
from walletdesk.channels.widget import forms, sending, socket
from walletdesk.channels.widget.adapter import CAPABILITIES
from walletdesk.channels.widget.frames import (
    Alarm,
    ConversationView,
    Facts,
    FileView,
    InboxView,
    MessageView,
    Send,
    raw_text,
)
from walletdesk.channels.widget.reception import Reception, Shown, reception_of
from walletdesk.channels.widget.sending import Sender
from walletdesk.conversations.actions.leaked import Leak, react_where_they_write
from walletdesk.files.refusals import HoldsSecret
from walletdesk.files.routes import BODY_BYTES, receive_upload
from walletdesk.files.rules import Limits
from walletdesk.files.tables import Uploader
from walletdesk.kit import i18n
from walletdesk.kit.errors import BadInput, NotFound, NotSignedIn, WalletdeskError
from walletdesk.kit.http import NotJson, allow_frames, client_address, language
from walletdesk.kit.ids import new_id
from walletdesk.kit.limits import source_of as counted_as
from walletdesk.kit.static import BUILD, BuiltFiles
from walletdesk.people import actions as people
from walletdesk.people import links
from walletdesk.people import queries as contacts
from walletdesk.wire import AuthorKind, RawText

_MB = 1_000_000


# Told, and checked by `sending`, which has words for each fault.
Word = Annotated[str, Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_-]{1,64}$"})]


class NewMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The frame `send`, with what the socket's `hello` says."""

    inbox: Word
    key: Annotated[str, Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_-]{20,40}$"})]
    text: Annotated[RawText, Meta(extra_json_schema={"maxLength": CAPABILITIES.text_characters})]
    conversation: Word | None = None
    language: str = ""
    topic: Annotated[str, Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_-]{0,64}$"})] = ""
    files: list[Word] = []
    facts: Facts | None = None
    identity: str | None = None
    """A JWT of the wallet's own server; it is taken once, so a repeat of the message comes with a new one."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """The frame `ack`, and the alarm beside it where a secret was caught."""

    key: str
    conversation: ConversationView
    message: MessageView | None
    token: str | None
    """For whoever came without one: shown from now on, it opens this conversation."""
    expires_at: int | None
    alarm: Alarm | None


class NewLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    inbox: Word
    """The one that knows the wallet's user."""
    channel: Word
    """Public id of the inbox in which they want to go on."""
    identity: str | None = None
    """A JWT of the wallet's own server, for who has no visitor token yet."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    """Opens the channel, where whoever comes by it is the same person.  Good once."""
    expires_at: int
    token: str | None
    """For whoever came with `identity`."""


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    file: FileView
    token: str | None = None
    """For a stranger whose first word is a file."""
    expires_at: int | None = None


_read_message = msgspec.json.Decoder(NewMessage, dec_hook=raw_text).decode
_read_link = msgspec.json.Decoder(NewLink).decode
_encode = msgspec.json.Encoder().encode


async def new_message(request: Request) -> Response:
    """`POST /widget/api/conversations`: opens a conversation, or goes on in one."""
    try:
        asked = _read_message(await request.body())
    except msgspec.ValidationError:  # its text quotes what was sent
        raise BadInput from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotJson from None
    except ClientDisconnect:
        return Response(status_code=400)
    reception = reception_of(request)
    inbox = await _inbox(request, reception, asked.inbox)
    address = client_address(request)
    token = _bearer(request)
    guest = await reception.let_in(inbox, token=token, identity=asked.identity, source=counted_as(address))
    sender = Sender(
        inbox=inbox,
        guest=guest,
        source=source_of(reception.source_key, address),
        counted=counted_as(address),
        name=f"contact {guest.contact.id}" if guest.contact is not None else counted_as(address),
    )
    frame = Send(**{name: getattr(asked, name) for name in Send.__struct_fields__})
    sent = await sending.send(reception, sender, frame, _language(request, reception, inbox, asked.language))
    ack, after = sent.ack, sent.guest
    return _json(
        Stored(
            key=ack.key,
            conversation=ack.conversation,
            message=ack.message,
            token=after.token if after.token != token else None,
            expires_at=after.expires_at if after.token != token else None,
            alarm=sent.alarm,
        ),
        201,
    )


async def upload(request: Request) -> Response:
    """`POST /widget/api/files?inbox=...`: one file, to be named in the message that carries it."""
    reception = reception_of(request)
    inbox = await _inbox(request, reception, request.query_params.get("inbox", ""))
    counted = counted_as(client_address(request))
    guest = await reception.let_in(inbox, token=_bearer(request), identity=None, source=counted)
    make_contact = None
    if guest.contact is None:
        reception.limits.strangers.take(counted)
        contact_id = new_id()
        said = _language(request, reception, inbox, "")
        make_contact = partial(people.create_stranger, inbox_id=inbox.id, language=said, contact_id=contact_id)
    else:
        people.must_be_welcome(guest.contact)
        contact_id = guest.contact.id
    try:
        view = await receive_upload(
            request,
            store=reception.store,
            db=reception.db,
            limits=Limits(
                file_bytes=reception.settings.file_limit_mb * _MB,
                refuse_unread=reception.settings.unread_files == "refuse",
            ),
            uploader=Uploader(AuthorKind.CONTACT, contact_id),
            key=reception.files_key,
            make_uploader=make_contact,
        )
    except HoldsSecret as refused:
        leak = Leak(
            id=new_id(),
            found=refused.found,
            source=source_of(reception.source_key, client_address(request)),
            identified=guest.identified,
        )
        await reception.db.write(react_where_they_write, inbox.id, contact_id, leak)
        raise
    file = msgspec.convert(view, FileView, from_attributes=True)
    if guest.contact is not None:
        return _json(Uploaded(file=file), 201)
    contact = await reception.db.read(contacts.by_id, contact_id)
    if contact is None:
        raise NotFound
    after = reception.welcome(inbox, contact)
    return _json(Uploaded(file=file, token=after.token, expires_at=after.expires_at), 201)


async def new_link(request: Request) -> Response:
    """`POST /widget/api/links`: a link by which a user of the app is known on another channel."""
    try:
        asked = _read_link(await request.body())
    except msgspec.ValidationError:
        raise BadInput from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotJson from None
    except ClientDisconnect:
        return Response(status_code=400)
    reception = reception_of(request)
    inbox = await _inbox(request, reception, asked.inbox)
    token = _bearer(request)
    guest = await reception.let_in(
        inbox, token=token, identity=asked.identity, source=counted_as(client_address(request))
    )
    if guest.contact is None or not guest.identified:
        raise NotSignedIn
    reception.limits.changes.take(f"contact {guest.contact.id}")
    providers: Providers = request.app.state.providers
    code = links.new_code()
    channel, url = await providers.link(forms.word(asked.channel), code)
    expires_at = await reception.db.write(links.make, (guest.came_as or guest.contact).id, channel.id, code)
    return _json(Link(url=url, expires_at=expires_at, token=guest.token if guest.token != token else None), 201)


async def download_transcript(request: Request) -> Response:
    """`GET /widget/api/conversations/{id}/transcript`: what was said, as a text to keep."""
    from walletdesk.channels.widget import transcript  # brings the calendars of all languages; seldom asked for

    reception = reception_of(request)
    token = _bearer(request)
    if token is None:
        raise NotSignedIn
    inbox = await _inbox(request, reception, reception.inbox_of_token(token))
    guest = await reception.let_in(inbox, token=token, identity=None, source=counted_as(client_address(request)))
    if guest.contact is None:
        raise NotSignedIn
    public_id = forms.word(request.path_params["id"])
    said = _language(request, reception, inbox, "")
    zone = request.query_params.get("zone", "")
    number, text = await transcript.of(reception, inbox, guest.contact, public_id, language=said, zone=zone)
    return Response(
        text,
        media_type="text/plain; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="conversation-{number}.txt"',
            "content-language": said,
            "cache-control": "no-store",
        },
    )


async def inbox_view(request: Request) -> Response:
    """`GET /widget/api/inboxes/{public_id}`: what a page may want to know before it shows the button."""
    reception = reception_of(request)
    inbox = await _inbox(request, reception, request.path_params["public_id"])
    view: InboxView = reception.view(inbox, _language(request, reception, inbox, ""))
    return _json(view, 200)


async def _inbox(request: Request, reception: Reception, public_id: str) -> Shown:
    """Raises TooMany (429), InboxUnknown (404), InboxClosed (403), PageNotAllowed (403)."""
    reception.limits.arrivals.take(counted_as(client_address(request)))
    inbox = await reception.inbox(public_id)
    reception.must_be_allowed(request, inbox)
    return inbox


def _bearer(request: Request) -> str | None:
    """The visitor token, None for who shows none.  Raises NotSignedIn (401) for something else in its place."""
    shown = request.headers.get("authorization")
    if shown is None:
        return None
    scheme, _, token = shown.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    return token


def _language(request: Request, reception: Reception, inbox: Shown, asked: str) -> str:
    if chosen := forms.language(asked):
        return reception.language(inbox, chosen)
    return i18n.choose(request.headers.get("accept-language", ""), inbox.languages, language(request))


def _json(shape: msgspec.Struct, status: int) -> Response:
    return Response(_encode(shape), status, media_type="application/json", headers={"cache-control": "no-store"})


# -- the widget's own files ------------------------------------------------------------

_built = BuiltFiles(BUILD / "widget")


async def frame_page(request: Request) -> Response:
    """`GET /widget/frame/?inbox=...`: the chat.  Pages of the inbox's origins, and our own, may show it in a frame."""
    reception = reception_of(request)
    try:
        inbox = await reception.inbox(request.query_params.get("inbox", ""))
        allow_frames(request, ["'self'", *inbox.origins])
    except NotFound:
        pass  # the chat itself says what is wrong, to whoever opens it as a page
    except WalletdeskError as error:
        if error.status >= 500:
            raise
    return await _built.get_response("frame", request.scope)


async def loader(request: Request) -> Response:
    """`GET /widget/loader.js`: the one script that other people's pages name."""
    response = await _built.get_response("loader.js", request.scope)
    # Pages that isolate themselves (COEP) take no script that does not say this.
    response.headers["cross-origin-resource-policy"] = "cross-origin"
    return response


async def assets(request: Request) -> Response:
    """`GET /widget/assets/...`: the parts of the chat, kept by browsers for ever."""
    return await _built.get_response(f"assets/{request.path_params['path']}", request.scope)


routes: list[BaseRoute] = [
    *socket.routes,
    Route("/widget/api/conversations", new_message, methods=["POST"], max_body_size=socket.FRAME_BYTES),
    Route("/widget/api/links", new_link, methods=["POST"], max_body_size=socket.FRAME_BYTES),
    Route("/widget/api/files", upload, methods=["POST"], max_body_size=BODY_BYTES),
    Route("/widget/api/conversations/{id}/transcript", download_transcript, methods=["GET"]),
    Route("/widget/api/inboxes/{public_id}", inbox_view, methods=["GET"]),
    Route("/widget/frame/", frame_page, methods=["GET"]),
    Route("/widget/loader.js", loader, methods=["GET"]),
    Route("/widget/assets/{path:path}", assets, methods=["GET"]),
]
