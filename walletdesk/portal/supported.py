"""`/supported`: whether a coin, a network or a feature is supported, and whether a version of the app is current.

The page itself may be kept by caches.  What somebody types comes by POST: it stands in no address and no log, passes the
gate first, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anyio.to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from walletdesk.catalogue import answers, queries, rules
from walletdesk.catalogue.answers import Answer, AppStanding, Listing
from walletdesk.catalogue.queries import Overview
from walletdesk.catalogue.routes import asked_of
from walletdesk.catalogue.rules import Platform
from walletdesk.catalogue.tables import FeatureRow, IssueRow, NetworkRow, platforms_of
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.http import client_address
from walletdesk.kit.limits import Limit, source_of
from walletdesk.kit.pages import page, reader_language, refuse_with
from walletdesk.kit.unit import Unit

FORM_BYTES = 8 * 1024
CHARACTERS = 300
LISTED = 100
"""Coins of a network on one page."""

_of_source = Limit(30, 0.5)
"""Questions of a stranger: thirty at once, then one in two seconds."""


async def show(request: Request) -> Response:
    """The lists; with `?network=` the coins of one network."""
    db: Db = request.app.state.db
    overview = await db.read(queries.overview, db.clock.now())
    try:
        place = await db.read(_place, _number(request, "network"), _number(request, "from") or 0)
    except NotFound:
        place = None
    answer = _page(request, overview, place=place)
    answer.headers["cache-control"] = "public, max-age=60"
    answer.headers["vary"] = "accept-language"
    return answer


async def ask(request: Request) -> Response:
    """What follows for the coin or the version that was typed."""
    db: Db = request.app.state.db
    overview = await db.read(queries.overview, db.clock.now())
    refuse_with(request, lambda sentence, status: _page(request, overview, wrong=sentence, status=status))
    async with request.form(max_files=0, max_fields=5, max_part_size=FORM_BYTES) as form:
        said = form
    _of_source.take(source_of(client_address(request)))
    if "version" in said:
        return _page(request, overview, app=await _standing(db, said))
    return _page(request, overview, coin=await _coin(db, _text(said, "text")))


class _Coin:
    """An answer, and what was asked as it may be shown."""

    def __init__(self, answer: Answer, shown: str) -> None:
        self.answer, self.shown = answer, shown


class _App:
    def __init__(self, found: AppStanding, version: str) -> None:
        self.found, self.version = found, version


class _Place:
    """The coins of one network, a page of them."""

    def __init__(self, network: NetworkRow, listings: Sequence[Listing], after: int | None) -> None:
        self.network, self.listings, self.after = network, listings, after


async def _coin(db: Db, text: str) -> _Coin:
    """Raises HoldsSecret (422)."""
    asked = await anyio.to_thread.run_sync(asked_of, text)
    found = await db.read(answers.supported, asked.words, asked.contracts, damaged=asked.damaged, public=True)
    return _Coin(found, asked.shown)


async def _standing(db: Db, form: FormData) -> _App:
    """Raises HoldsSecret (422)."""
    text = _text(form, "version")
    asked = await anyio.to_thread.run_sync(asked_of, text)
    platforms = [one for one in Platform if one == _text(form, "platform")]
    found = await db.read(answers.app_standing, platforms, rules.find_version(text), db.clock.now(), public=True)
    return _App(found, asked.shown)


def _place(unit: Unit, network_id: int | None, after: int) -> _Place | None:
    """Raises NotFound (404)."""
    if network_id is None:
        return None
    network = queries.network(unit, network_id)
    found = queries.assets_page(unit, network_id=network_id, after=after, limit=LISTED + 1)
    listings = [Listing(asset=one, network=network) for one in found[:LISTED]]
    return _Place(network, listings, after + LISTED if len(found) > LISTED else None)


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _text(form: FormData, name: str) -> str:
    said = form.get(name)
    return said.replace("\x00", "")[:CHARACTERS].strip() if isinstance(said, str) else ""


# -- drawn -------------------------------------------------------------------------


def _page(
    request: Request,
    overview: Overview,
    *,
    place: _Place | None = None,
    coin: _Coin | None = None,
    app: _App | None = None,
    wrong: str = "",
    status: int = 200,
) -> Response:
    language = reader_language(request)
    speak = _Speaker(language)
    answer = coin.answer if coin is not None else Answer()
    return page(
        request,
        "portal/supported.html",
        status=status,
        networks=[speak.network(one.network) | {"assets": one.assets} for one in overview.networks],
        features=[speak.feature(one) for one in overview.features],
        platforms=overview.platforms,
        place=place and {"name": place.network.name, "id": place.network.id, "after": place.after},
        place_listings=[speak.listing(one) for one in place.listings] if place else [],
        coin=coin,
        listings=[speak.listing(one) for one in answer.listings],
        found_networks=[speak.network(one) for one in answer.networks],
        found_features=[speak.feature(one) for one in answer.features],
        app=app,
        issues=[speak.issue(one) for one in (app.found.issues if app else answer.issues)],
        news=speak.own(app.found.notes_en, app.found.notes_zh) if app else "",
        wrong=wrong,
        longest=CHARACTERS,
        longest_version=rules.LONGEST,
    )


class _Speaker:
    """Entries as the page shows them to its reader."""

    def __init__(self, language: str) -> None:
        self._zh = language.startswith("zh")

    def own(self, en: str, zh: str) -> str:
        """In the reader's language, else in the other."""
        return (zh or en) if self._zh else (en or zh)

    def network(self, row: NetworkRow) -> dict[str, Any]:
        return {
            "id": row.id,
            "name": row.name,
            "state": row.state,
            "since": row.since,
            "platforms": platforms_of(row.platforms),
            "note": self.own(row.note_en, row.note_zh),
        }

    def listing(self, listing: Listing) -> dict[str, Any]:
        asset = listing.asset
        return {
            "symbol": asset.symbol,
            "name": asset.name,
            "network": listing.network.name,
            "contract": asset.contract,
            "explorer": listing.explorer,
            "state": listing.state,
            "since": asset.since or listing.network.since,
            "platforms": platforms_of(asset.platforms or listing.network.platforms),
            "note": self.own(asset.note_en, asset.note_zh),
        }

    def feature(self, row: FeatureRow) -> dict[str, Any]:
        return {
            "name": self.own(row.name_en, row.name_zh),
            "state": row.state,
            "ranges": queries.ranges_of(row),
            "note": self.own(row.note_en, row.note_zh),
        }

    def issue(self, row: IssueRow) -> dict[str, Any]:
        return {
            "title": self.own(row.title_en, row.title_zh),
            "state": row.state,
            "fixed_in": row.fixed_in,
            "workaround": self.own(row.workaround_en, row.workaround_zh),
        }


routes = [
    Route("/supported", show, methods=["GET"], name="supported_page"),
    Route("/supported", ask, methods=["POST"], name="supported", max_body_size=FORM_BYTES),
]
