"""Where a text would lead its reader: links, bare hosts, e-mail addresses, phone numbers and names on other channels.

Written to be hard to slip past, not to find only what a browser would make a link of: hosts in look-alike letters, with
`[.]` or "dot" for a dot, behind somebody else's name (`https://good.example@bad.example`), as numbers, or under a link's text
that names another one.  Pure; linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import msgspec

from walletdesk.kit import lookalikes
from walletdesk.safety.view import View


class PlaceKind(StrEnum):
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    HANDLE = "handle"
    """a name on another channel: `WeChat: abc`, `t.me` without a host"""


class Place(msgspec.Struct, frozen=True):
    """One place a text leads to: `value` is its host, number or name, `start` and `end` where it stands."""

    kind: PlaceKind
    value: str
    start: int
    end: int
    hidden: bool = False
    """It is shown as something else: letters of another alphabet, another host in front of it or as its text."""


_READ = 16_000
_MOST = 50

# Top-level domains with three letters and more; two letters are always somebody's.  Those of the hosts in polkadot-js'
# list of phishing domains (Apache-2.0, 2026-02-03), and the oldest.
_TLDS = frozenset(
    """
    academy adult aero africa agency app army arpa art asia auction autos baby band bar beauty best bet bid bike bio
    biz blog blue boats bond boo bot build builders business buzz cab cam camp capetown capital cards care casa cash
    cat center ceo cfd charity chat cheap christmas city claims click cloud club coach codes com community company
    computer contact cool coop country coupons credit crypto cyou dao day deals design dev digital direct directory
    discount diy dog domains download edu email engineer esq eth events example exchange expert express fail family
    fans farm finance financial fit foo forum foundation fun fund futbol fyi gallery games garden gay gdn gift gifts
    gives giving global gold golf goog gov gratis green group guide guru hair health help holdings homes host html
    icu info ink insure int international invalid investments jobs kiwi land lat legal life lighting limited limo
    link live llc loan local localhost locker lol love ltd luxe makeup market marketing markets mba media meme men
    menu mil mobi mom money monster mov museum name net network news nexus nyc one ong onion onl online ooo org page
    partners party pet pics place plus poker porn post press pro promo property pub qpon quest red rehab ren rent
    rentals repair report rest rocks run sale sbs services sex shop site social software solar solutions space store
    stream study supply support surf systems tax team tech technology tel test tips today tokyo tools top town toys
    trade trading travel uno ventures vin vip vision vote wales watch website wiki win work works world wtf xyz zip
    zone
    """.split()
)
_IDN = "中国|中國|公司|网络|網絡|网址|商城|商店|在线|中文网|手机|рф|рус|онлайн|сайт|xn--[a-z0-9-]{2,40}"
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_KNOWN = (
    r"(?=(?:com|net|org|io|app|xyz|top|me|co|vip|cc|cn|ru|info|site|online|shop|link|support|live|pro|club)(?![a-z]))"
)
_DOT = (
    r"(?:\. (?=(?-i:com|xyz|vip|io)(?![a-z]))| ?\[\.\] ?| ?\(\.\) ?| ?\{\.\} ?| ?<\.> ?|[.。．｡]| dot |[_-]dot[_-]| ?\[dot\] ?| ?\(dot\) ?|%2e"
    rf"| \. ?{_KNOWN}|[·•‧․⋅∙・]{_KNOWN}| ?点 ?{_KNOWN}"
    r"|,(?=com(?![a-z])))"
)
"""How a dot is written by who hides one; where prose has such marks too, only before a domain that everybody knows."""
_HOST = re.compile(
    rf"(?<![a-z0-9_.-]){_LABEL}(?:{_DOT}{_LABEL}){{0,6}}?{_DOT}(?P<tld>[a-z]{{2,24}}|{_IDN})(?![a-z0-9_-])(?!\.[a-z])",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{1,14}):/{1,3}(?P<rest>[^\s<>\"'“”「」，。！？；（）]{1,2000})", re.IGNORECASE
)
_AT = re.compile(
    r"(?P<user>[a-z0-9._%+-]{1,64}) ?(?:@|\[at\]|\(at\)| at (?=[a-z0-9-]+(?:\.| dot )))+ ?$", re.IGNORECASE
)
_IP = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9]|\.[0-9])")
_PHONE = re.compile(
    r"(?<![0-9a-z])(?:\+|00)[1-9][0-9](?:[ ().-]{0,2}[0-9]){6,13}(?![0-9a-z])|(?<![0-9a-z.])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9a-z])"
)
_MARKDOWN = re.compile(r"\[([^\]\n]{1,200})\]\(\s*<?([^)\s>]{1,2000})")
_HANDLE = re.compile(
    r"(?:telegram|tg|电报|飞机|whats ?app|we ?chat|微信|vx|v信|wx|qq|line(?= ?(?:id|:))|signal|discord|skype|viber|kakao|zalo|messenger|twitter)"
    r"(?: ?(?:id|号|群|user(?:name)?|handle|account|me(?: at| on)?|number))?\s?(?:is|是|[:：@])\s?@?(?P<name>[a-z0-9][a-z0-9_.-]{3,31})"
    r"|(?<![a-z0-9._@])@(?P<at>[a-z][a-z0-9_]{4,31})(?![a-z0-9_.])",
    re.IGNORECASE,
)
_IDN_HOST = re.compile(
    r"[\u4e00-\u9fff]{1,20}(?:\.[a-z0-9-]{1,40})?\.(?P<tld>com|net|org|cn|io|cc|xyz|top|app|vip|club|info|me|co)(?![a-z0-9_-])"
)
"""A name in Chinese characters under a domain that everybody knows."""
_HINT = re.compile(
    r"[.。．｡@:·•‧․⋅∙・点]|dot|%2e|,com|[0-9]{5}|\+[0-9]|telegram|wechat|whats|微信|qq|tg ", re.IGNORECASE
)


def find(text: str) -> list[Place]:
    """Every place, in order, at most fifty."""
    if not _HINT.search(text):
        return []
    view = View(text[:_READ], by_bytes=False)
    plain = view.plain if view.plain.isascii() else lookalikes.latin(view.plain)
    found = sorted(_all(plain, _Written(text, view)), key=lambda one: (one.start, -one.end))
    kept: list[Place] = []
    for one in found[:_MOST]:
        if kept and one.start < kept[-1].end:
            if one.kind is PlaceKind.LINK and one.hidden and not kept[-1].hidden and kept[-1].kind is PlaceKind.LINK:
                kept[-1] = msgspec.structs.replace(one, start=kept[-1].start, end=max(one.end, kept[-1].end))
            continue
        kept.append(one)
    return [_placed(view, one) for one in kept]


def _placed(view: View, one: Place) -> Place:
    start, end = view.original(one.start, one.end)
    return msgspec.structs.replace(one, start=start, end=end)


def _all(plain: str, written: _Written) -> Iterator[Place]:
    for link in _URL.finditer(plain):
        if (host := _host_of(link["rest"])) is not None:
            behind = "@" in re.split(r"[/?#\\]", link["rest"], maxsplit=1)[0]
            unlike = link["scheme"].lower() not in ("http", "https")
            yield Place(PlaceKind.LINK, host, link.start(), link.end(), behind or unlike or written.unlike(link))
    for link in _MARKDOWN.finditer(plain):
        aim = next(iter(_URL.finditer(link[2])), None)
        host = _host_of(aim["rest"]) if aim is not None else _host_of(link[2])
        shown = next(_HOST.finditer(link[1]), None)
        if host is not None and "." in host:
            yield Place(
                PlaceKind.LINK, host, link.start(), link.end() + 1, shown is not None and _clean(shown[0]) != host
            )
    for found in _HOST.finditer(plain):
        host = _clean(found[0])
        tld = host.rpartition(".")[2]
        if not _is_domain(host, tld):
            continue
        before = plain[max(0, found.start() - 80) : found.start()]
        if (mail := _AT.search(before)) is not None:
            yield Place(PlaceKind.EMAIL, host, found.start() - len(mail[0]), found.end(), written.unlike(found))
        else:
            yield Place(PlaceKind.LINK, host, found.start(), found.end(), written.unlike(found))
    for found in _IDN_HOST.finditer(plain):
        yield Place(PlaceKind.LINK, found[0], found.start(), found.end())
    for found in _IP.finditer(plain):
        if all(int(part) < 256 for part in found[0].split(".")) and (found[0].count("0") < 6):
            yield Place(PlaceKind.LINK, found[0], found.start(), found.end())
    for found in _PHONE.finditer(plain):
        yield Place(PlaceKind.PHONE, re.sub(r"[^0-9+]", "", found[0]), found.start(), found.end())
    for found in _HANDLE.finditer(plain):
        name = found["name"] or found["at"]
        yield Place(PlaceKind.HANDLE, name.lower(), found.start(), found.end())
    for found in _MEET.finditer(plain):
        yield Place(PlaceKind.HANDLE, found[found.lastgroup or 0].lower(), found.start(), found.end())


class _Written:
    """A text as it was written, by places of its view."""

    def __init__(self, text: str, view: View) -> None:
        self._text, self._view, self._same = text, view, text.isascii()

    def unlike(self, found: re.Match[str]) -> bool:
        """Whether something stands there that only looks like it."""
        if self._same:
            return False
        start, end = self._view.original(found.start(), found.end())
        return self._text[start:end].lower() != found[0].lower()


def _clean(written: str) -> str:
    host = re.sub(_DOT, ".", written.lower())
    return host.removeprefix("www.").strip(".")


def _host_of(rest: str) -> str | None:
    """The host of what stands behind a scheme, as a browser finds it: behind the last @ before the path."""
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    host = authority.rpartition("@")[2].lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    host = _clean(re.sub(r":[0-9]{0,5}$", "", host)).rstrip(".,:;!?)*_~`")
    return host or None


def _is_domain(host: str, tld: str) -> bool:
    if len(tld) == 2 and tld.isascii():
        return any(label.isascii() and not label.isdigit() for label in host.split(".")[:-1])
    return tld in _TLDS or not tld.isascii() or tld.startswith("xn--")


_MESSENGER = r"(?:telegram|tg|电报|飞机|whats ?app|we ?chat|微信|vx|v信|wx|qq|signal|discord|skype|viber|kakao|zalo|messenger|twitter|instagram|facebook)"
_MEET = re.compile(
    rf"(?<![a-z])(?:add|message|text|write(?: to)?|dm|pm|contact|find|reach|ping|call|ask) me(?: \w+){{0,3}}? (?:on|at|in|via|through|over|by|using) (?P<add>{_MESSENGER})(?![a-z])"
    rf"|(?<![a-z])let['’]?s (?:continue|move|talk|chat|switch|go on|speak)(?: \w+){{0,4}}? (?:on|to|in|via|over) (?P<move>{_MESSENGER})(?![a-z])"
    rf"|(?<![a-z])(?P<my>{_MESSENGER})(?: \w+)? is (?:faster|quicker|better|easier)(?![a-z])"
    rf"|(?:加(?:一下)?|联系)我(?:的|个)?(?P<jia>{_MESSENGER})|(?:用|在|到|去|通过)(?P<zai>{_MESSENGER})(?:上|里)?(?:私下?|单独|再)?(?:联系|找|加|私信|聊)(?:一下)?我?|(?P<si>{_MESSENGER})(?:上)?(?:私聊|私信|找我|联系我|加我)",
    re.IGNORECASE,
)
"""An account of the writer's own on another channel, not named yet."""
_ACCOUNT = re.compile(
    rf"(?<![a-z]){_MESSENGER}(?![a-z])[^a-z0-9]{{0,4}}(?=[a-z0-9_.]*[0-9_])[a-z0-9_.]{{4,}}|(?<![a-z])(?:gmail|googlemail|hotmail|protonmail)(?![a-z])",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9](?:[ ().\-/]{0,3}[0-9]){6,}")


def in_name(name: str) -> bool:
    """Whether the name of somebody or something leads anywhere; read more strictly than a text, in which numbers stand."""
    return bool(find(name)) or any(pattern.search(View(name).folded) for pattern in (_ACCOUNT, _DIGITS))


# -- what may be led to ------------------------------------------------------------------


class Allowed(msgspec.Struct, frozen=True):
    """What every text may lead to: hosts, `*.` before one for all under it, and phone numbers and names as they are."""

    places: frozenset[str]

    def holds(self, place: Place) -> bool:
        if place.hidden:
            return False
        if place.value in self.places:
            return True
        if place.kind not in (PlaceKind.LINK, PlaceKind.EMAIL):
            return False
        parts = place.value.split(".")
        return any(f"*.{'.'.join(parts[i:])}" in self.places for i in range(1, len(parts)))


NOWHERE = Allowed(frozenset())
"""Nothing is allowed: every place waits for a lead."""


def outside(text: str, allowed: Allowed) -> list[Place]:
    """Places a text leads to that nobody has allowed."""
    return [one for one in find(text) if not allowed.holds(one)]


def normal(written: str) -> str | None:
    """An entry of the list as it is compared: a host with or without `*.`, a phone number, a name; None for none of these."""
    text = written.strip().lower()
    under = text.startswith("*.")
    bare = text[2:] if under else text
    if (url := _URL.match(bare)) is not None:
        bare = _host_of(url["rest"]) or ""
    bare = re.sub(r":[0-9]{1,5}$", "", bare.partition("/")[0].removeprefix("www."))
    if re.fullmatch(r"\+?[0-9][0-9 ().-]{6,20}", bare) and not under and not _IP.fullmatch(bare):
        return re.sub(r"[^0-9+]", "", bare)
    if re.fullmatch(r"@[a-z0-9_.]{4,32}", bare) and not under:
        return bare[1:]
    if bare in _TLDS or "." not in bare.strip("."):
        return None
    try:
        ascii_host = bare.encode("idna").decode() if not bare.isascii() else bare
    except UnicodeError:
        return None
    if not re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})+", ascii_host) or len(ascii_host) > 253:
        return None
    if under and not _is_domain(ascii_host, ascii_host.rpartition(".")[2]):
        return None
    return f"*.{ascii_host}" if under else ascii_host


@cache
def host_of(address: str) -> str | None:
    """The host of an address of our own settings, None for an empty one."""
    link = _URL.match(address.strip())
    return _host_of(link["rest"]) if link is not None else None
