"""Words near a string that say what it is: a hash, a key, an address, and the networks that a text names.

The nearest on the left wins (`wallet.md` 4.2).  The secret gate has read the text before with cues of its own; these
decide only what may be asked of a node, so they hold back rather too often than once too little.
"""

from __future__ import annotations

import re

HASH, KEY = "hash", "key"

_KEY = (
    r"priv(?:ate)?[ _-]?keys?|secret|signing[ _-]?key|wallet[ _-]?keys?|\bpk\b|\bsk\b|privkey|\bseed\b|\bkeys?\b|mnemonic"
    r"|clave privada|chiave privata|cl[eé] priv[eé]e|ключ|私[钥鑰匙]|密[钥鑰]|秘[钥鑰]|[鑰钥]匙|助[记記][词詞]"
)
_HASH = (
    r"tx[ _-]?(?:id|hash|n)?s?\b|transactions?|transfers?\b|hash(?:es)?\b|txid|receipt|signature"
    r"|транзакц|хеш|хэш|交易|哈希|哈唏|转[账帐]|轉[賬帳]|[单單][号號]|订单|訂單|充值|提现|提現|提[币幣]|充[币幣]|签名|簽名|凭证|憑證"
)
_ADDRESS = r"address(?:es)?|wallet|account|контракт|адрес|地址|钱包|錢包|合约|合約|contract|public[ _-]?keys?|公[钥鑰]"
_CUES = re.compile(f"(?P<key>{_KEY})|(?P<hash>{_HASH})|(?P<address>{_ADDRESS})", re.IGNORECASE)
_PUBLIC_KEY = re.compile(r"public[ _-]?keys?|pub[ _-]?keys?", re.IGNORECASE)
_STRONG_KEY = re.compile(
    r"priv(?:ate)?[ _-]?key|privkey|secret[ _-]?key|私[钥鑰匙]|密[钥鑰]|秘[钥鑰]|助[记記][词詞]|mnemonic", re.IGNORECASE
)
_TRANSFER = re.compile(
    r"transfer|transaction|\btxs?\b|\bsent\b|\bsend|withdr[ae]w|deposit|\bswap|bridge[ds]?\b|pending|confirm|stuck|explorer"
    r"|转[账帐]|轉[賬帳]|交易|到[账帐賬帳]|提[现現币幣]|充[值币幣]|跨[链鏈]|哈希|确认|確認|浏览器|瀏覽器",
    re.IGNORECASE,
)
REACH = 80


def nearest(text: str, start: int, end: int) -> str:
    """`hash`, `key` or nothing: the nearest word on the left of `start`, else right behind `end` ("... is my key")."""
    said = ""
    for found in _CUES.finditer(text, max(0, start - REACH), start):
        said = KEY if found["key"] and not _public(text, found) else HASH if found["hash"] else ""
    after = text[end : end + REACH // 2]
    if _STRONG_KEY.search(after):
        return KEY
    if said:
        return said
    found_after = _CUES.search(after)
    if found_after and found_after["key"]:
        return KEY
    return HASH if found_after and found_after["hash"] else ""


def _public(text: str, found: re.Match[str]) -> bool:
    return _PUBLIC_KEY.search(text, max(0, found.start() - 8), found.end()) is not None


def names_private_key(text: str, start: int) -> bool:
    """Whether a plain name of a private key stands close to the left, an address line in between or not."""
    return (
        _STRONG_KEY.search(text, max(0, start - REACH // 2), start) is not None and nearest(text, start, start) != HASH
    )


def says_address(text: str, start: int) -> bool:
    """Whether the nearest word on the left is one for an address."""
    said = ""
    for found in _CUES.finditer(text, max(0, start - REACH // 2), start):
        said = found.lastgroup or ""
    return said == "address"


_OWN = re.compile(
    r"\b(?:my|our)(?: own| receiving| btc| bitcoin| wallet'?s?| new| old| deposit| public){0,3} (?:address|wallet|account)\b[^\n]{0,24}$"
    r"|[我咱](?:们|們)?(?:自己)?的?[^\n，。；,.;]{0,8}(?:地址|钱包|錢包)[^\n，。；,.;]{0,10}$",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(r"friend|exchange|his\b|her\b|their|someone|朋友|交易所|别人|別人|对方|對方", re.IGNORECASE)


def says_own(text: str, start: int) -> bool:
    """Whether the words on the left call the address at `start` the writer's own."""
    found = _OWN.search(text[max(0, start - REACH) : start])
    return found is not None and _ANOTHERS.search(found[0]) is None


def speaks_of_transfer(text: str, start: int, end: int) -> bool:
    """Whether the text around is about a transfer and names no private key."""
    around = text[max(0, start - 1_000) : start] + " " + text[end : end + 1_000]
    return _TRANSFER.search(around) is not None and _STRONG_KEY.search(around) is None


# -- networks by name --------------------------------------------------------------

_WORDS = {
    "ethereum": ("ethereum", "eth", "erc20", "erc-20"),
    "bnb": ("bsc", "bnb", "bep20", "bep-20"),
    "polygon": ("polygon", "matic"),
    "arbitrum": ("arbitrum", "arb"),
    "optimism": ("optimism",),
    "avalanche": ("avalanche", "avax"),
    "linea": ("linea",),
    "zksync": ("zksync",),
    "mantle": ("mantle",),
    "opbnb": ("opbnb",),
    "gnosis": ("gnosis", "xdai"),
    "celo": ("celo",),
    "fantom": ("fantom", "ftm"),
    "cronos": ("cronos",),
    "moonbeam": ("moonbeam",),
    "berachain": ("berachain",),
    "kaia": ("kaia", "klaytn"),
    "unichain": ("unichain",),
    "worldchain": ("worldchain",),
    "ethereum-classic": ("etc", "classic"),
    "sepolia": ("sepolia",),
    "hoodi": ("hoodi",),
    "polygon-amoy": ("amoy",),
    "avalanche-fuji": ("fuji",),
    "tron-nile": ("nile",),
    "tron-shasta": ("shasta",),
    "solana-devnet": ("devnet",),
    "tron": ("tron", "trx", "trc20", "trc-20"),
    "bitcoin": ("bitcoin", "btc"),
    "solana": ("solana", "sol"),
    "ton": ("toncoin",),
}
_WRITTEN_SO = {"Base": "base", "Scroll": "scroll", "Blast": "blast", "Sonic": "sonic", "TON": "ton", "OP": "optimism"}
"""English words too, so only with their capital, or before "chain" and the like."""
_CHINESE = {
    "以太": "ethereum",
    "币安": "bnb",
    "幣安": "bnb",
    "马蹄": "polygon",
    "雪崩": "avalanche",
    "波场": "tron",
    "波場": "tron",
    "比特币": "bitcoin",
    "比特幣": "bitcoin",
    "索拉纳": "solana",
}
_BY_WORD = {word: id for id, words in _WORDS.items() for word in words}
_BY_LOWER = {word.lower(): id for word, id in _WRITTEN_SO.items()}
_WORD = re.compile(r"[A-Za-z](?:[A-Za-z0-9]|-(?=\d))+|" + "|".join(_CHINESE))
_CHAIN = re.compile(r" ?(?:chain|network|mainnet|链|鏈|网|網)", re.IGNORECASE)
_AROUND = 300


def named(text: str, start: int, end: int) -> tuple[str, ...]:
    """Ids of the networks that the words around name, the nearest first."""
    near: list[tuple[int, str]] = []
    for found in _WORD.finditer(text, max(0, start - _AROUND), end + _AROUND):
        word = found[0]
        id = _CHINESE.get(word) or _BY_WORD.get(word.lower()) or _WRITTEN_SO.get(word)
        if not id and word.lower() in _BY_LOWER and _CHAIN.match(text, found.end()):
            id = _BY_LOWER[word.lower()]
        if id and not start <= found.start() < end:
            near.append((max(start - found.end(), found.start() - end), id))
    return tuple(dict.fromkeys(id for _, id in sorted(near)))
