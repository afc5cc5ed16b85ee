"""What articles leave open because it changes: fees, waiting time, what is supported, versions.

Nobody waits for a chain here: a fee that is not known when the page is drawn is said to be that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec
from starlette.requests import Request

from walletdesk.catalogue import queries as catalogue
from walletdesk.catalogue import rules as versions
from walletdesk.catalogue.rules import Platform, State
from walletdesk.chain.told import Level
from walletdesk.kit.db import Db
from walletdesk.kit.i18n import Translator, translator
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import live
from walletdesk.knowledge.live import Values
from walletdesk.lookups import views
from walletdesk.lookups.fees import Fees, Reading
from walletdesk.portal.help.contact import Contact, contact
from walletdesk.portal.help.house import house_of

_PATIENCE_S = 0.25
_MOST_COINS = 30
_SYSTEMS = {Platform.IOS: "iOS", Platform.ANDROID: "Android"}


class LiveValues:
    """For whoever has no page to draw: the bot, which says an article's words in a conversation."""

    def __init__(self, db: Db, fees: Fees, settings: Settings) -> None:
        self._db = db
        self._fees = fees
        self._settings = settings

    async def __call__(self, language: str, bodies: Sequence[str]) -> Values:
        if not any(True for body in bodies for _ in live.marks(body)):
            return _nothing
        reached = await self._db.read(lambda unit: contact(unit, mails=bool(self._settings.smtp_host)))
        return await values_for(self._db, self._fees, self._settings.organisation, language, reached, bodies)


def _nothing(_: str) -> None:
    return None


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    networks: list[str]
    coins: dict[str, list[str]]
    """Symbols by the chain's id."""
    oldest: dict[Platform, str]


async def values_of(request: Request, language: str, contact: Contact, bodies: Sequence[str]) -> Values:
    """For texts that are read in `language`; what `bodies` do not ask for is not looked up."""
    house = house_of(request)
    fees: Fees = request.app.state.fees
    return await values_for(house.db, fees, house.settings.organisation, language, contact, bodies)


async def values_for(
    db: Db, fees: Fees, organisation: str, language: str, contact: Contact, bodies: Sequence[str]
) -> Values:
    asked = {key for body in bodies for _, key in live.marks(body)}
    speak = translator(language)
    listed = None
    if any(key.startswith(("supported:", "app:")) for key in asked):
        listed = await db.read(_listed)
    readings: list[Reading] = []
    if any(key.startswith("fee:") for key in asked):
        try:
            readings = await asyncio.wait_for(fees.told(), _PATIENCE_S)
        except TimeoutError:
            pass  # it is read all the same, for the next who asks
    by_network = {one.network.id: one for one in readings}

    def value(key: str) -> str | None:
        name, _, rest = key.partition(":")
        if key == "team":
            return organisation
        if key == "wait":
            return wait(contact, speak)
        if name == "fee":
            return _fee(by_network.get(rest), speak, language)
        if listed is None:
            return None
        if key == "app:minimum":
            told = [f"{_SYSTEMS.get(one, one.value)} {version}" for one, version in listed.oldest.items()]
            return ", ".join(told) or speak.gettext("not set; the newest is best")
        if key == "supported:networks":
            return ", ".join(listed.networks) or speak.gettext("listed on the page “What the wallet supports”")
        coins = listed.coins.get(rest.partition(":")[2], [])
        if not coins:
            return speak.gettext("listed on the page “What the wallet supports”")
        shown = ", ".join(coins[:_MOST_COINS])
        more = len(coins) - _MOST_COINS
        return speak.gettext("{coins} and {n} more", coins=shown, n=more) if more > 0 else shown

    return value


def wait(contact: Contact, speak: Translator) -> str:
    """How long a person takes now, in words."""
    minutes = contact.wait_minutes
    if minutes is None:
        return speak.gettext("not known yet")
    if minutes < 90:
        return speak.ngettext("about {n} minute", "about {n} minutes", minutes)
    return speak.ngettext("about {n} hour", "about {n} hours", round(minutes / 60))


def _fee(reading: Reading | None, speak: Translator, language: str) -> str:
    if reading is None or reading.tiers is None:
        return speak.gettext("not known at the moment; see the page of fees")
    told = views.fee_text(reading, language, Level.PLAIN)
    if not told.rows:
        return told.busy
    middle = told.rows[len(told.rows) // 2]
    return f"{middle.cost} ({told.as_of})" if told.as_of else middle.cost


def _listed(unit: Unit) -> _Listed:
    networks = [one for one in catalogue.all_networks(unit) if one.state is State.SUPPORTED]
    chains = {one.id: one.chain for one in networks}
    coins: dict[str, list[str]] = {}
    for asset in catalogue.all_assets(unit):
        if asset.state is State.SUPPORTED and (chain := chains.get(asset.network_id)):
            coins.setdefault(chain, []).append(asset.symbol)
    oldest: dict[Platform, str] = {}
    for release in catalogue.all_releases(unit):
        if release.minimum and release.released_at <= unit.now and versions.read_version(release.version):
            oldest.setdefault(release.platform, release.version)
    return _Listed(networks=[one.name for one in networks], coins=coins, oldest=oldest)
