"""Words that say what a string near them is: a key, a hash, or something public."""

from __future__ import annotations

import re
from enum import Enum


class Cue(Enum):
    KEY = "key"
    HASH = "hash"


_KEY = (
    r"priv(?:ate)?[ _-]?keys?|secret[ _-]?keys?|signing[ _-]?key|spend[ _-]?key|wallet[ _-]?keys?|my[ _-]keys?|\bpk\b|\bp\.k\.|\bsk\b"
    r"|private[ _-]?seed|secret[ _-]?seed|\bprivkey|\bseed\b|\bkeys?\b|clave privada|chiave privata|cle privee"
    r"|私[钥鑰匙]|密[钥鑰]|秘[钥鑰]|鑰匙|钥匙"
)
_HASH = (
    r"tx[ _-]?(?:id|hash|n)?s?\b|\btxn|transactions?|transfers?\b|hash(?:es)?|block|receipt|explorer|scan\b|public[ _-]?keys?"
    r"|pub[ _-]?key|addresses|address|signature|contract|topic|root\b|event[ _-]?id|order[ _-]?id"
    r"|交易|哈希|哈唏|转[账帐]|轉[賬帳]|区块|區塊|单号|單號|公[钥鑰]|地址|签名|簽名|合约|合約|订单|訂單|充值|提现|提幣|提币|充币"
)
_CUES = re.compile(f"(?P<hash>{_HASH})|(?P<key>{_KEY})")
_KEY_ELSEWHERE = (
    r"(?:clave|llave)s? (?:privada|secreta)|cles? (?:privee|secrete)|(?:privat|geheim)e[nrs]? schlussel|chiav[ei] (?:privat|segret)[ae]"
    r"|chaves? (?:privada|secreta)|(?:приватн|закрыт|секретн|личн)[а-яё]{1,4} ключ|(?:ozel|gizli) anahtar|khoa (?:rieng|bi mat|ca nhan)"
    r"|kunci (?:pribadi|privat|rahasia)|(?:ال)?مفتاح(?:ي|ك)? ?(?:ال)?(?:خاص|سري)|مفتاحي الخاص|chei[ae] (?:privat|secret)a|(?:개인|비밀|프라이빗) ?키"
    r"|秘密[鍵键]|プライベートキー|(?:निजी|प्राइवेट|गुप्त) (?:कुंजी|की)|(?:คีย์|กุญแจ)(?:ส่วนตัว|ลับ)|(?:soukrom|privatn)[yi]{1,2} klic"
    r"|klucz(?:a|em)? prywatn|prive ?sleutel|privata? nyckel|kunci peribadi"
)
_HASH_ELSEWHERE = (
    r"transac(?:cion|ao|oes|zion)|transferen|transferir|trasferiment|bonifico|uberweisung|transaktion|virement|transfert|prevod|transakc"
    r"|транзакц|перевод|хеш|хэш|giao dich|chuyen (?:tien|khoan)|islem|transfer|transaksi|معاملة|المعاملة|تحويل|الحوالة|tranzacti|przelew"
    r"|取引|送金|トランザクション|ハッシュ|거래|송금|트랜잭션|해시|전송|लेनदेन|ट्रांजैक्शन|ธุรกรรม|โอน|overboeking"
)
"""In the other languages of the desk; the browser's twin does not have them and asks, or leaves it to the desk."""
_EVERY_CUE = re.compile(f"(?P<hash>{_HASH}|{_HASH_ELSEWHERE})|(?P<key>{_KEY}|{_KEY_ELSEWHERE})")

_PRIVATE_KEY = (
    r"(?:priv(?:ate)?[ _-]?keys?|secret[ _-]?keys?|signing[ _-]?key|spend[ _-]?key|wallet[ _-]?keys?|\bprivkey"
    r"|私[钥鑰匙]|密[钥鑰]|秘[钥鑰])"
)
_STRONG_KEY = re.compile(_PRIVATE_KEY)
_EVERY_STRONG_KEY = re.compile(f"{_PRIVATE_KEY}|{_KEY_ELSEWHERE}")
_MAY_NAME_KEY = ("key", "priv", "secret", "schlussel", "anahtar", "khoa", "kunci", "segret", "prywat", "klic", "nyckel")
"""One of these is in every name of a private key in Latin letters."""
_SAID_AFTER = re.compile(
    r"[\s,.:;<>()-]{0,4}(?:this|that|which|it|above)?[ ']?(?:is|was|s|=|是|就是|这是|這是|上面是)[^.。\n0-9]{0,16}?"
    + _PRIVATE_KEY
)

_ANNOUNCED = re.compile(
    r"(?:(?<!public )(?<!public_)(?<!storage )(?<!primary )(?:\bkeys?|_keys?|\b[ps]k|\bp\.k\.|\bprv|\bsecret|\bmnemonic|\bseed|\bwallet export"
    r"|\bexported(?: (?:it|this))? from [\w ]{2,20}|口令|密[码碼])(?:is|was|是|为|為|[\s])*[:=：＝]"
    r"|(?:\bprv|\bwallet export|口令|(?:钱包|錢包)密[码碼]|密[码碼][是为為]|(?:导入|導入|匯入)(?:这个|這個|这串|這串|它|的)?)"
    r"|\bimport(?:ing)? (?:this|it|that|these) (?:key )?(?:in|into|to|with|at|on)\b[\w ]{0,24}:?)[\s:=：＝\"'“”‘’`(（<-]{0,4}$"
)
"""Words that announce a key with nothing between them and it."""
_IMPORTED = re.compile(
    r"[\s,.，。、:：;；\"'“”‘’`()（）-]{0,4}(?:请|請|帮我|幫我|麻烦|麻煩|怎么|怎麼|如何|想要?|要|把它|这个|這個|能|可以|无法|無法|不能|please|how (?:do|can|to)|can(?:not|'t)?|\bi\b|to|\s){0,5}"
    r"(?:导入|導入|匯入|import (?:this|it|that)\b)"
)
"""Right behind a value: what is imported is a key."""

_OFFERED = re.compile(_PRIVATE_KEY + r"|\b(?:my|the|this)[ _-]keys?\b|\bmy (?:pk|sk)\b|钥匙|鑰匙")
_WAS_KEY = (
    r"\b(?:this|that|it|those|above|(?:what|which) i (?:just )?(?:sent|posted|pasted|wrote|gave))(?:'s|s|'re| is| was| were| are) "
    rf"(?:(?!not |no |n't |never |a hash|the hash|hash|safe|about|public|how |where |why |what |if )[\w']{{1,14}} ){{0,4}}(?:{_PRIVATE_KEY}|\bmy (?:key|pk)\b)"
    r"|(?:这个?|那个?|這個?|那個?|上面|前面|刚才|剛才|[刚剛]{1,2}|上一[条條])(?:那?[一]?[串条條个個段]|的|发的|發的|那个|那個|这个|這個|其实|其實|都|发|發|贴|貼|给你|給你)*"
    rf"(?:就|才)?是我?(?:自己)?(?:钱包|錢包)?的?(?:{_PRIVATE_KEY})"
)
_GAVE_KEY = (
    r"\bi(?:'ve| have| think i| just| accidentally| mistakenly| must have)* (?:just |accidentally |mistakenly |already )*"
    rf"(?:sent|posted|pasted|gave|shared|leaked|wrote|typed|put)(?: (?:you|here|in|it|the|chat|out|accidentally))* (?:you )?my (?:\w{{1,10}} )?(?:{_PRIVATE_KEY}|key\b)"
    rf"|(?:刚才|剛才|刚刚|剛剛|不小心|误|誤|好像|我|把)(?:不小心|误|誤|把)*(?:发|發|贴|貼|粘贴|粘貼|传|傳)(?:出|上|错|錯)?(?:了|的是|的)(?:我|自己)?的?(?:{_PRIVATE_KEY})"
    rf"|把我?的?(?:{_PRIVATE_KEY})(?:给)?(?:发|發|贴|貼|传|傳)"
)
_NO_OWNING = re.compile(
    r"\?|？|\bif\b|\b(?:to|into|on|with|in|at)\b (?!you\b|here\b|this chat|the chat|chat)|[给給](?![你您])|\b(?:not|never|didn'?t|did i|don'?t|isn'?t|wasn'?t|won'?t|should i|last (?:week|month|year)|ago|yesterday)\b"
    r"|不是|没|沒|吗|嗎|是不是|是否|如果|会不会|昨天|之前|以前"
)
_OWNED = re.compile(f"{_WAS_KEY}|{_GAVE_KEY}")
_OWNED_AT_ONCE = re.compile(_WAS_KEY)
_OWNING_LONGEST = 200
"""Characters: who says what it was says so shortly."""

_TRANSFER = re.compile(
    r"transfer|transaction|\btxs?\b|\bsent\b|\bsend|withdr[ae]w|deposit|\bswap|bridge[ds]?\b|pending|confirm|stuck|explorer|tronscan"
    r"|转[账帐]|轉[賬帳]|交易|到[账帐賬帳]|提[现現币幣]|充[值币幣]|跨[链鏈]|哈希|确认|確認|浏览器|瀏覽器"
)

_TRANSFER_ELSEWHERE = re.compile(_HASH_ELSEWHERE)

_PHRASE_NAMES = ("phrase", "mnemonic", "recover")
_MAY_NAME_PHRASE = ("seed", "back", " words")
"""One of these is in every other Latin name of a phrase; plain strings are found ten times sooner than a pattern."""
_PHRASE = re.compile(
    r"\bseed|phrase|mnemonic|recover|back ?-?up\b|\b(?:12|24|twelve|twenty[ -]four) words|secret words"
    r"|助[记記][词詞]|注记词|註記詞|私[钥鑰]|备份|備份|恢复|恢復|密语|密語|种子|種子|单词|單詞|导入|導入|匯入"
)


def nearest(folded: str, start: int, end: int, *, reach: int = 80) -> Cue | None:
    """What the nearest cue on the left of `start` says, else the nearest on the right of `end`, else None.

    "... is my private key" said right after goes before both.
    """
    if _SAID_AFTER.match(folded, end):
        return Cue.KEY
    said: Cue | None = None
    for found in _EVERY_CUE.finditer(folded, max(0, start - reach), start):
        said = Cue.HASH if found["hash"] else Cue.KEY
    if said:
        return said
    after = _EVERY_CUE.search(folded, end, min(len(folded), end + reach // 2))
    if after:
        return Cue.HASH if after["hash"] else Cue.KEY
    return None


def names_private_key(folded: str, start: int, *, reach: int = 24) -> bool:
    """Whether a plain name of a private key stands close to the left of `start`."""
    return _EVERY_STRONG_KEY.search(folded, max(0, start - reach), start) is not None


def announced_as_key(folded: str, start: int, end: int) -> bool:
    """Whether the words that touch `folded[start:end]` say that it is a key: "secret: ...", "导入 ...", "... import this"."""
    return _ANNOUNCED.search(folded, max(0, start - 60), start) is not None or _IMPORTED.match(folded, end) is not None


def owns_up(folded: str) -> bool:
    """Whether a short message says that what was written before it is a private key."""
    return len(folded) <= _OWNING_LONGEST and _OWNED.search(folded) is not None and not _NO_OWNING.search(folded)


def owned_right_after(folded: str, end: int) -> bool:
    """Whether the words right of `end` say that what ends there is a private key."""
    after = folded[end : end + 80]
    said = _OWNED_AT_ONCE.search(after)
    return said is not None and not _NO_OWNING.search(after, 0, said.end() + 1)


def offers_key(folded: str) -> bool:
    """Whether a key is spoken of as somebody's: "you can have my key then"."""
    return _OFFERED.search(folded) is not None


def mentions_key(folded: str) -> bool:
    """Whether a cue of a key, and not of a public one, stands anywhere."""
    return any(found["key"] for found in _EVERY_CUE.finditer(folded))


def speaks_of_transfer(folded: str) -> bool:
    return _TRANSFER.search(folded) is not None or _TRANSFER_ELSEWHERE.search(folded) is not None


def speaks_of_private_key(folded: str) -> bool:
    return (not folded.isascii() or any(name in folded for name in _MAY_NAME_KEY)) and (
        _EVERY_STRONG_KEY.search(folded) is not None
    )


def speaks_of_phrase(folded: str) -> bool:
    if any(name in folded for name in _PHRASE_NAMES):
        return True
    latin = any(word in folded for word in _MAY_NAME_PHRASE)
    return (latin or not folded.isascii()) and _PHRASE.search(folded) is not None
