"""Drawing the pages: in the language of their address, small, and kept by whoever may keep them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from walletdesk.kit import i18n
from walletdesk.kit.clock import SECOND, to_datetime
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.http import draw_refusals
from walletdesk.kit.pages import drawn
from walletdesk.portal.help.house import Asset, House, house_of

_FRESH_S, _STALE_S = 60, 600
KEPT = f"public, max-age={_FRESH_S}, stale-while-revalidate={_STALE_S}"
NOT_KEPT = "no-store"
_PACKED_FROM = 1_000
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})
_NAMES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "cs": "Čeština",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fil": "Filipino",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "ms": "Bahasa Melayu",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "ro": "Română",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-Hant": "繁體中文",
}


class Alternate(msgspec.Struct, frozen=True):
    """The same page in another language."""

    language: str
    path: str


def name_of(language: str) -> str:
    """A language's own name for itself, else its code."""
    return _NAMES.get(language) or _NAMES.get(language.partition("-")[0]) or language


def names() -> Mapping[str, str]:
    return _NAMES


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


async def reader_language(request: Request) -> str:
    """Of the address.  Raises NotFound (404) for one that the desk does not speak and has no article in; every refusal from
    here on is a page."""
    house, asked = house_of(request), str(request.path_params["language"])
    usual = i18n.choose(request.headers.get("accept-language", ""), house.settings.languages, _default(house))
    refuse_as_page(request, usual)
    if asked not in house.settings.languages and asked not in await house.db.read(house.counts.languages):
        raise NotFound
    refuse_as_page(request, asked)
    return asked


def refuse_as_page(request: Request, language: str) -> None:
    """Every refusal of this request from here on is a page with a search, in this language."""

    def draw(error: WalletdeskError) -> Response:
        answer = page(
            request,
            "help/refused.html",
            language=language,
            path=f"/help/{language}",
            status=error.status,
            kept=NOT_KEPT,
            found=False,
            sentence=i18n.translator(language).error(error),
        )
        if error.retry_after_s is not None:
            answer.headers["retry-after"] = str(max(1, int(error.retry_after_s) + 1))
        return answer

    draw_refusals(request, draw)


def page(
    request: Request,
    template: str,
    *,
    language: str,
    path: str,
    alternates: Sequence[Alternate] = (),
    default: str = "",
    status: int = 200,
    kept: str = KEPT,
    found: bool = True,
    changed_at: int | None = None,
    canonical: str = "",
    **content: Any,
) -> Response:
    """`template` for readers of `language`.

    `path` is the page's own; `canonical` the one that stands for it where that is another.  `alternates` are its other
    languages and `default` is for everybody else.  With `found=False` search engines leave it out.
    """
    house = house_of(request)
    speak = i18n.translator(language)
    text = drawn(
        template,
        _=speak.gettext,
        ngettext=speak.ngettext,
        language=language,
        direction=direction(language),
        name_of=name_of,
        direction_of=direction,
        house=house,
        address=house.address,
        path=path,
        canonical=house.address + (canonical or path),
        alternates=alternates,
        default=default,
        indexed=found and not house.settings.demo,
        status=status,
        **({"contact": None, "jsonld": "", "description": ""} | content),
    )
    headers = {"cache-control": kept, "content-language": language, "referrer-policy": "same-origin"}
    if not found:
        headers["x-robots-tag"] = "noindex"
    if changed_at is not None:
        headers["last-modified"] = format_datetime(to_datetime(changed_at - changed_at % SECOND), usegmt=True)
    return answer(request, text.encode(), "text/html; charset=utf-8", headers, status=status)


def answer(
    request: Request, content: bytes, media_type: str, headers: dict[str, str], *, status: int = 200
) -> Response:
    """`content` packed for whom takes it; 304 for whom has it already."""
    headers = {**headers, "vary": "accept-encoding"}
    mark = hashlib.sha256(content).hexdigest()[:32]
    packs = len(content) >= _PACKED_FROM and _takes_gzip(request)
    if status == 200 and headers["cache-control"] != NOT_KEPT:
        headers["etag"] = f'"{mark}-gz"' if packs else f'"{mark}"'
        known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
        if headers["etag"] in known:
            return Response(status_code=304, headers=headers)
    if packs:
        content = gzip.compress(content, 5, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(content, status, headers=headers, media_type=media_type)


def kept_until(change: int | None, now: int) -> str:
    """How long a page with news may be kept: no longer than until the next of them comes or goes."""
    if change is None:
        return KEPT
    left = max(0, (change - now) // SECOND)
    fresh = min(_FRESH_S, left)
    stale = min(_STALE_S, left - fresh)
    return f"public, max-age={fresh}, " + (f"stale-while-revalidate={stale}" if stale else "must-revalidate")


def asset(request: Request, found: Asset) -> Response:
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if found.packed is not None and _takes_gzip(request):
        return Response(found.packed, headers=headers | {"content-encoding": "gzip"}, media_type=found.media_type)
    return Response(found.content, headers=headers, media_type=found.media_type)


def in_every_language(house: House, rest: str = "") -> list[Alternate]:
    """`/help/{language}` with `rest`, in each language that the desk speaks."""
    return [Alternate(one, f"/help/{one}{rest}") for one in house.settings.languages]


def day(at: int) -> str:
    return to_datetime(at).date().isoformat()


def _default(house: House) -> str:
    known = house.settings.languages
    return house.settings.default_language if house.settings.default_language in known else known[0]


def _takes_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "").rstrip("0").rstrip(".") not in ("q=", "q=0")
    return False
