"""Secrets made at run time in the shapes people send them.  Nothing here is ever written to disk."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import re
import string
import unicodedata
import uuid
import zlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import base58
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from mnemonic import Mnemonic

EN_PROSE = (
    "hello, I cannot open my wallet since the last update and I do not know what to do",
    "my transfer has been pending for three days, can you please help me",
    "the app asks me for a password that I never set",
    "someone from support wrote to me on telegram and asked me to send this",
    "please restore my account, thank you very much",
    "I bought a new phone yesterday and want to see my coins again",
    "is there any way to get my money back from the old wallet",
    "I wrote this down on paper two years ago",
)
ZH_PROSE = (
    "你好，我更新之后打不开钱包了，不知道怎么办",
    "我的转账三天了还没有到账，请帮我看一下",
    "客服让我把这个发过来验证账户",
    "我昨天换了新手机，想把以前的币找回来",
    "麻烦帮我恢复一下账户，谢谢",
    "有人在群里联系我，说可以帮我解锁资产",
    "我不小心删除了应用，现在余额显示为零",
    "请问这样导入对不对",
)


PROSE: dict[str, tuple[str, ...]] = {
    "spanish": (
        "hola, no puedo abrir mi cartera desde la última actualización y no sé qué hacer",
        "mi transferencia lleva tres días pendiente, ¿me pueden ayudar por favor?",
        "alguien del soporte me escribió y me pidió que enviara esto",
        "compré un teléfono nuevo ayer y quiero ver mis monedas otra vez",
        "por favor recuperen mi cuenta, muchas gracias",
    ),
    "french": (
        "bonjour, je ne peux plus ouvrir mon portefeuille depuis la mise à jour et je ne sais pas quoi faire",
        "mon virement est en attente depuis trois jours, pouvez-vous m'aider s'il vous plaît",
        "quelqu'un du support m'a écrit et m'a demandé d'envoyer ceci",
        "j'ai acheté un nouveau téléphone hier et je voudrais revoir mes pièces",
        "merci de rétablir mon compte, c'est très urgent",
    ),
    "italian": (
        "ciao, non riesco più ad aprire il mio portafoglio dopo l'ultimo aggiornamento e non so cosa fare",
        "il mio trasferimento è in attesa da tre giorni, potete aiutarmi per favore",
        "qualcuno dell'assistenza mi ha scritto e mi ha chiesto di inviare questo",
        "ieri ho comprato un telefono nuovo e vorrei rivedere le mie monete",
        "per favore ripristinate il mio conto, grazie mille",
    ),
    "portuguese": (
        "olá, não consigo abrir a minha carteira desde a última atualização e não sei o que fazer",
        "a minha transferência está pendente há três dias, podem ajudar-me por favor",
        "alguém do suporte escreveu-me e pediu para enviar isto",
        "comprei um telemóvel novo ontem e quero ver as minhas moedas outra vez",
        "por favor recuperem a minha conta, muito obrigado",
    ),
    "czech": (
        "dobrý den, od poslední aktualizace nemůžu otevřít peněženku a nevím, co mám dělat",
        "můj převod čeká už tři dny, můžete mi prosím pomoct",
        "někdo z podpory mi napsal a chtěl, abych tohle poslal",
        "včera jsem si koupil nový telefon a chtěl bych zase vidět své mince",
        "prosím obnovte mi účet, moc děkuji",
    ),
    "japanese": (
        "こんにちは、アップデートしてからウォレットが開けません。どうすればいいですか",
        "送金が三日たっても届きません。確認をお願いします",
        "サポートの人からこれを送るように言われました",
        "昨日新しい携帯を買ったので、前のコインをもう一度見たいです",
        "アカウントを復元してください。よろしくお願いします",
    ),
    "korean": (
        "안녕하세요, 업데이트 이후로 지갑이 열리지 않아요. 어떻게 해야 하나요",
        "송금한 지 사흘이 지났는데 아직 도착하지 않았어요. 확인 부탁드립니다",
        "고객센터에서 이걸 보내라고 했어요",
        "어제 새 휴대폰을 샀는데 예전 코인을 다시 보고 싶어요",
        "계정을 복구해 주세요. 감사합니다",
    ),
}


class Leak(msgspec.Struct):
    """A text and the secret in it, as the pieces a reader could copy: words as typed, or one key."""

    text: str
    words: tuple[str, ...]


def phrase(rng: random.Random, language: str, words: int | None = None) -> list[str]:
    """A valid BIP-39 phrase; 12 words most often."""
    words = words or rng.choice((12, 12, 12, 12, 24, 24, 15, 18, 21))
    maker = Mnemonic(language)
    text = maker.to_mnemonic(rng.randbytes(words // 3 * 4))
    return str(text).split()


SCHEMES: dict[str, str] = {
    "old electrum": "en",
    "new electrum": "en",
    "ton": "en",
    "monero english": "en",
    "monero german": "de",
    "monero spanish": "es",
    "monero french": "fr",
    "monero italian": "it",
    "monero portuguese": "pt",
    "monero dutch": "nl",
    "monero russian": "ru",
    "monero japanese": "ja",
    "monero chinese_simplified": "zh",
}
"""Phrases that are not made as BIP-39 says, and the language of their list."""
_TELLING = {"english": 3, "japanese": 3, "chinese_simplified": 1}


@cache
def list_of(scheme: str) -> list[str]:
    """The words that phrases of one of SCHEMES are made of."""
    if scheme in ("new electrum", "ton"):
        return list(Mnemonic("english").wordlist)
    found = find_spec("bip_utils")
    assert found is not None
    assert found.submodule_search_locations is not None
    lists = {"old electrum": "electrum/mnemonic_v1/wordlist/english.txt"}
    path = lists.get(scheme, f"monero/mnemonic_legacy/wordlist/{scheme.removeprefix('monero ')}.txt")
    return Path(found.submodule_search_locations[0], path).read_text("utf-8").split()


def other_phrase(rng: random.Random, scheme: str, words: int | None = None) -> list[str]:
    """A valid phrase of one of SCHEMES, made from its public rules: 12 words, of Monero 25 or 13, of TON 24."""
    known = list_of(scheme)
    if scheme == "old electrum":
        return rng.choices(known, k=words or 12)
    if scheme == "new electrum":
        while True:
            typed = rng.choices(known, k=words or 12)
            if hmac.digest(b"Seed version", " ".join(typed).encode(), "sha512").hex().startswith(("01", "100")):
                return typed
    if scheme == "ton":
        while True:
            typed = rng.choices(known, k=24)
            entropy = hmac.digest(" ".join(typed).encode(), b"", "sha512")
            if hashlib.pbkdf2_hmac("sha512", entropy, b"TON seed version", 390, 64)[0] == 0:
                return typed
    typed = rng.choices(known, k=(words or rng.choice((25, 25, 13))) - 1)
    telling = _TELLING.get(scheme.removeprefix("monero "), 4)
    return [*typed, typed[zlib.crc32("".join(word[:telling] for word in typed).encode()) % len(typed)]]


def of_scheme(rng: random.Random, scheme: str, shape: str) -> Leak:
    """A phrase of one of SCHEMES in one of SCHEME_SHAPES, or plain with one of CHANGES."""
    typed = other_phrase(rng, scheme)
    glue = "" if "chinese" in scheme else " "
    if shape in CHANGES:
        typed = CHANGES[shape](rng, typed)
        return Leak(glue.join(typed), tuple(typed))
    if shape == "plain":
        return Leak(glue.join(typed), tuple(typed))
    prose = PROSE.get(scheme.removeprefix("monero "), ZH_PROSE if "chinese" in scheme else EN_PROSE)
    if shape == "in prose":
        return Leak(f"{rng.choice(prose)}. {glue.join(typed)}. {rng.choice(prose)}", tuple(typed))
    return Leak(ENGLISH[shape](rng, typed), tuple(typed))


def mistyped(rng: random.Random, word: str) -> str:
    """`word` with one letter lost, doubled, changed, or two swapped."""
    if len(word) < 4:
        return word + word[-1]
    i = rng.randrange(1, len(word) - 1)
    if not word.isascii():
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return rng.choice(
        (
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[i + 1 :],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        )
    )


def _typos(count: int) -> Callable[[random.Random, list[str]], list[str]]:
    def change(rng: random.Random, words: list[str]) -> list[str]:
        words = list(words)
        for i in rng.sample(range(len(words)), count):
            words[i] = mistyped(rng, words[i])
        return words

    return change


def _one_missing(rng: random.Random, words: list[str]) -> list[str]:
    words = list(words)
    del words[rng.randrange(len(words))]
    return words


def _shuffled(rng: random.Random, words: list[str]) -> list[str]:
    return rng.sample(words, len(words))


_NUMBERS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
).split()
_WIDE = {ord("a") + i: chr(0xFF41 + i) for i in range(26)}


def _columns(words: list[str]) -> str:
    half = (len(words) + 1) // 2
    rows = []
    for i in range(half):
        right = f"    {half + i + 1}. {words[half + i]}" if half + i < len(words) else ""
        rows.append(f"{i + 1}. {words[i]}{right}")
    return "\n".join(rows)


_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv".split()

ENGLISH: dict[str, Callable[[random.Random, list[str]], str]] = {
    "plain": lambda rng, w: " ".join(w),
    "commas": lambda rng, w: ", ".join(w),
    "commas, no blanks": lambda rng, w: ",".join(w),
    "numbered": lambda rng, w: " ".join(f"{i}. {x}" for i, x in enumerate(w, 1)),
    "numbered lines": lambda rng, w: "\n".join(f"{i}) {x}" for i, x in enumerate(w, 1)),
    "numbers glued": lambda rng, w: " ".join(f"{i}{x}" for i, x in enumerate(w, 1)),
    "one a line": lambda rng, w: "\n".join(w),
    "windows lines": lambda rng, w: "\r\n".join(w),
    "labelled": lambda rng, w: "\n".join(f"Word {i}: {x}" for i, x in enumerate(w, 1)),
    "dictated": lambda rng, w: ", ".join(f"{n} is {x}" for n, x in zip(_NUMBERS, w, strict=False)),
    "dictated words": lambda rng, w: " ".join(f"the {n} word is {x}." for n, x in zip(_NUMBERS, w, strict=False)),
    "labelled in Chinese": lambda rng, w: "，".join(f"第{i}个是{x}" for i, x in enumerate(w, 1)),
    "with and": lambda rng, w: " and ".join(w),
    "full stops": lambda rng, w: ". ".join(w) + ".",
    "upper case": lambda rng, w: " ".join(w).upper(),
    "title case": lambda rng, w: " ".join(w).title(),
    "dashes": lambda rng, w: "-".join(w),
    "slashes": lambda rng, w: " / ".join(w),
    "underscores": lambda rng, w: "_".join(w),
    "two columns": lambda rng, w: _columns(w),
    "json": lambda rng, w: json.dumps(w),
    "full width": lambda rng, w: " ".join(w).translate(_WIDE),
    "zero width": lambda rng, w: " ".join(x[:2] + "\u200b" + x[2:] for x in w),
    "soft hyphens": lambda rng, w: " ".join("\u00ad".join(x) for x in w),
    "accents": lambda rng, w: " ".join(w).replace("a", "á").replace("e", "è"),
    "emoji between": lambda rng, w: "🔑".join(w),
    "in an address": lambda rng, w: f"https://wallet.example/restore?words={quote(' '.join(w))}&go=1",
    "lines of a form": lambda rng, w: quote("\r\n".join(w)),
    "fields of a form": lambda rng, w: "&".join(f"seed%5B{i}%5D={x}" for i, x in enumerate(w)),
    "short labels": lambda rng, w: "; ".join(f"w{i}: {x}" for i, x in enumerate(w, 1)),
    "settings": lambda rng, w: "\n".join(f"SEED_WORD_{i}={x}" for i, x in enumerate(w, 1)),
    "letters before": lambda rng, w: "\n".join(f"{chr(97 + i)}) {x}" for i, x in enumerate(w)),
    "Roman numbers": lambda rng, w: "\n".join(f"{number}. {x}" for number, x in zip(_ROMAN, w, strict=False)),
    "json of objects": lambda rng, w: json.dumps([{"index": i, "word": x} for i, x in enumerate(w, 1)]),
    "in prose": lambda rng, w: f"{rng.choice(EN_PROSE)}. {' '.join(w)} {rng.choice(EN_PROSE)}",
    "in prose, named": lambda rng, w: f"{rng.choice(EN_PROSE)}, my seed phrase is {' '.join(w)} {rng.choice(EN_PROSE)}",
    "in Chinese prose": lambda rng, w: f"{rng.choice(ZH_PROSE)}助记词{' '.join(w)}{rng.choice(ZH_PROSE)}",
}
CHANGES: dict[str, Callable[[random.Random, list[str]], list[str]]] = {
    "one typo": _typos(1),
    "two typos": _typos(2),
    "one missing": _one_missing,
    "wrong order": _shuffled,
}
CHINESE: dict[str, Callable[[random.Random, list[str]], str]] = {
    "alone": lambda rng, w: "".join(w),
    "spaced": lambda rng, w: " ".join(w),
    "wide blanks": lambda rng, w: "\u3000".join(w),
    "commas": lambda rng, w: "，".join(w),
    "list commas": lambda rng, w: "、".join(w),
    "numbered": lambda rng, w: " ".join(f"{i}.{x}" for i, x in enumerate(w, 1)),
    "numbered lines": lambda rng, w: "\n".join(f"{i}、{x}" for i, x in enumerate(w, 1)),
    "one a line": lambda rng, w: "\n".join(w),
    "labelled": lambda rng, w: "，".join(f"第{i}个字是{x}" for i, x in enumerate(w, 1)),
    "groups of four": lambda rng, w: " ".join("".join(w[i : i + 4]) for i in range(0, len(w), 4)),
    "zero width": lambda rng, w: "\u200b".join(w),
    "in an address": lambda rng, w: f"https://wallet.example/restore?words={quote(' '.join(w))}&go=1",
    "in prose": lambda rng, w: f"{rng.choice(ZH_PROSE)}{''.join(w)}{rng.choice(ZH_PROSE)}",
    "in prose, named": lambda rng, w: f"{rng.choice(ZH_PROSE)}，我的助记词是{''.join(w)}，{rng.choice(ZH_PROSE)}",
    "spaced in prose": lambda rng, w: f"{rng.choice(ZH_PROSE)} {' '.join(w)} {rng.choice(ZH_PROSE)}",
}


def english(rng: random.Random, shape: str, words: int | None = None) -> Leak:
    """An English phrase in one of ENGLISH's shapes, or plain with one of CHANGES."""
    typed = phrase(rng, "english", words)
    if shape in CHANGES:
        typed = CHANGES[shape](rng, typed)
        return Leak(f"{' '.join(typed)}", tuple(typed))
    return Leak(ENGLISH[shape](rng, typed), tuple(typed))


SCHEME_SHAPES = ("plain", "commas", "numbered", "numbered lines", "one a line", "in prose")
"""Ways to write a phrase of one of SCHEMES."""

_SHAPES = (
    "plain",
    "commas",
    "numbered",
    "numbered lines",
    "one a line",
    "upper case",
    "title case",
    "dashes",
    "two columns",
    "json",
    "zero width",
    "full width",
    "in an address",
    "lines of a form",
)
"""Those of ENGLISH's that are no English."""
_NAMED = {
    "spanish": "mi frase semilla es",
    "french": "ma phrase de récupération est",
    "italian": "la mia frase di recupero è",
    "portuguese": "a minha frase de recuperação é",
    "czech": "moje záložní fráze je",
    "japanese": "リカバリーフレーズは",
    "korean": "복구 구문은",
}
WORDED: dict[str, Callable[[random.Random, list[str], str], str]] = {
    **{shape: (lambda rng, w, _, shape=shape: ENGLISH[shape](rng, w)) for shape in _SHAPES},  # type: ignore[misc]
    "json in clear": lambda rng, w, _: json.dumps(w, ensure_ascii=False),
    "wide blanks": lambda rng, w, _: "\u3000".join(w),
    "without accents": lambda rng, w, _: " ".join(map(bare, w)),
    "decomposed": lambda rng, w, _: unicodedata.normalize("NFD", " ".join(w)),
    "in prose": lambda rng, w, name: f"{rng.choice(PROSE[name])}. {' '.join(w)} {rng.choice(PROSE[name])}",
    "in prose, named": lambda rng, w, name: (
        f"{rng.choice(PROSE[name])}, {_NAMED[name]} {' '.join(w)} {rng.choice(PROSE[name])}"
    ),
}


DISGUISED: dict[str, Callable[[random.Random, list[str]], str]] = {
    "o as 0": lambda rng, w: " ".join(w).replace("o", "0"),
    "digits for letters": lambda rng, w: " ".join(w).translate(str.maketrans("oeas", "034$")),
    "digits for some letters, numbered": lambda rng, w: " ".join(
        f"{i}. {x.replace('o', '0').replace('l', '1')}" for i, x in enumerate(w, 1)
    ),
    "letters spaced out": lambda rng, w: " ".join("".join(w)),
    "letters spaced out, words apart": lambda rng, w: "   ".join(" ".join(x) for x in w),
    "letters by dashes": lambda rng, w: "-".join("".join(w)),
    "letters by dots, a word a line": lambda rng, w: "\n".join(".".join(x) for x in w),
    "letters spaced out, capitals, said": lambda rng, w: f"My seed is: {' '.join(''.join(w)).upper()}",
    "base64": lambda rng, w: base64.b64encode(" ".join(w).encode()).decode(),
    "base64, without its end": lambda rng, w: base64.b64encode(",".join(w).encode()).decode().rstrip("="),
    "base64 in lines": lambda rng, w: base64.encodebytes("\n".join(w).encode()).decode(),
    "base64 in prose": lambda rng, w: (
        f"{rng.choice(EN_PROSE)} {base64.b64encode(' '.join(w).encode()).decode()} {rng.choice(EN_PROSE)}"
    ),
    "base64 in JSON": lambda rng, w: json.dumps({"backup": base64.b64encode(json.dumps(w).encode()).decode()}),
}


def _slipped(rng: random.Random, word: str, edits: int) -> str:
    for _ in range(edits):
        word = mistyped(rng, word)
    return word


def _some(rng: random.Random, words: list[str], count: int, change: Callable[[str], str]) -> list[str]:
    picked = set(rng.sample(range(len(words)), count))
    return [change(word) if i in picked else word for i, word in enumerate(words)]


_NO_WORDS = (
    "mushroom",
    "keyboard",
    "xxxx",
    "telefon",
    "saturday",
    "forgot",
    "bitcoin",
    "grandma",
    "unreadable",
    "sunflower",
)
_LOOK_ALIKES = str.maketrans("aceopxyi", "асеорхуі")

HARD: dict[str, Callable[[random.Random, list[str]], list[str]]] = {
    "two missing": lambda rng, w: _without(rng, w, 2),
    "two replaced": lambda rng, w: _some(rng, w, 2, lambda _: rng.choice(_NO_WORDS)),
    "wrong order": lambda rng, w: rng.sample(w, len(w)),
    "four letters each": lambda rng, w: [x[:4] for x in w],
    "typos in four words": lambda rng, w: _some(rng, w, 4, lambda x: mistyped(rng, x)),
    "heavy typos in three words": lambda rng, w: _some(rng, w, 3, lambda x: _slipped(rng, x, 2)),
    "heavy typos in five words": lambda rng, w: _some(rng, w, 5, lambda x: _slipped(rng, x, 2)),
    "Cyrillic look-alikes": lambda rng, w: _some(rng, w, len(w) * 2 // 3, lambda x: x.translate(_LOOK_ALIKES)),
    "o as 0 in half": lambda rng, w: _some(rng, w, len(w) // 2, lambda x: x.replace("o", "0").replace("i", "1")),
}
"""Formats that leave little to go by."""


def _without(rng: random.Random, words: list[str], count: int) -> list[str]:
    gone = set(rng.sample(range(len(words)), count))
    return [word for i, word in enumerate(words) if i not in gone]


def hard(rng: random.Random, shape: str, language: str = "english") -> Leak:
    """A phrase of 12 or 24 words in one of HARD's formats, alone, numbered, in two columns, or in prose."""
    typed = HARD[shape](rng, [bare(word) for word in phrase(rng, language, rng.choice((12, 12, 24)))])
    around = rng.choice(("plain", "numbered", "two columns", "in prose"))
    return Leak(ENGLISH[around](rng, typed), tuple(typed))


REMEMBERED = ("alone", "spaced", "commas", "numbered lines")


def remembered(rng: random.Random, shape: str, script: str = "simplified") -> Leak:
    """Ten or eleven of a phrase's twelve Chinese characters, in one of REMEMBERED's shapes."""
    typed = _without(rng, phrase(rng, f"chinese_{script}", 12), rng.choice((1, 2, 2)))
    return Leak(CHINESE[shape](rng, typed), tuple(typed))


def disguised(rng: random.Random, shape: str, language: str = "english") -> Leak:
    """A phrase in one of DISGUISED's shapes; what must not be left is what stands there of it, in quarters."""
    typed = [bare(word) for word in phrase(rng, language)]
    text = DISGUISED[shape](rng, typed)
    if "base64" in shape:
        return Leak(text, (max(re.split(r"[^A-Za-z0-9+/\n]", text), key=len).strip(),))
    if "letters" in shape and "digits" not in shape:
        return Leak(text, (text.removeprefix("My seed is: "),))
    return Leak(text, tuple(typed))


def bare(word: str) -> str:
    """A Latin word without its accents, as people type on a phone."""
    plain = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    return plain if plain.isascii() else word


def worded(rng: random.Random, language: str, shape: str, words: int | None = None) -> Leak:
    """A phrase in a language of PROSE, in one of WORDED's shapes, or plain with one of CHANGES."""
    typed = [unicodedata.normalize("NFC", word) for word in phrase(rng, language, words)]
    if shape in CHANGES:
        typed = CHANGES[shape](rng, typed)
        return Leak(" ".join(typed), tuple(typed))
    return Leak(WORDED[shape](rng, typed, language), tuple(typed))


def chinese(rng: random.Random, shape: str, script: str = "simplified", words: int | None = None) -> Leak:
    typed = phrase(rng, f"chinese_{script}", words)
    if shape in CHANGES and "typo" in shape:
        everything = Mnemonic(f"chinese_{script}").wordlist
        typed = list(typed)
        for i in rng.sample(range(len(typed)), 2 if "two" in shape else 1):
            typed[i] = rng.choice(everything)
        return Leak("".join(typed), tuple(typed))
    if shape in CHANGES:
        typed = CHANGES[shape](rng, typed)
        return Leak("".join(typed), tuple(typed))
    return Leak(CHINESE[shape](rng, typed), tuple(typed))


def split(rng: random.Random, language: str, shape: str) -> tuple[list[str], tuple[str, ...]]:
    """A phrase over three messages (`bare`, `named`, `numbered`) or one word a message (`each`)."""
    typed = phrase(rng, language, 12)
    glue = " " if "chinese" not in language or rng.random() < 0.5 else ""
    if shape == "each":
        return list(typed), tuple(typed)
    cuts = sorted(rng.sample((3, 4, 5, 7, 8, 9), 2))
    if cuts[1] - cuts[0] < 3:
        cuts = [4, 8]
    parts = [typed[: cuts[0]], typed[cuts[0] : cuts[1]], typed[cuts[1] :]]
    if shape == "numbered":
        starts = (1, cuts[0] + 1, cuts[1] + 1)
        return [" ".join(f"{i}. {x}" for i, x in enumerate(p, s)) for p, s in zip(parts, starts, strict=True)], tuple(
            typed
        )
    texts = [glue.join(part) for part in parts]
    if shape == "named":
        before = ("first part: ", "second part: ", "and the last ones are ")
        if language != "english":
            before = ("第一部分：", "第二部分：", "最后是：")
        texts = [a + b for a, b in zip(before, texts, strict=True)]
    return texts, tuple(typed)


def parted(rng: random.Random, language: str, words: int, parts: int) -> tuple[list[str], tuple[str, ...]]:
    """A phrase over `parts` messages of two words or more each, nothing else in them."""
    return _in_parts(rng, phrase(rng, language, words), parts, "" if "chinese" in language else " ")


def parted_scheme(rng: random.Random, scheme: str, parts: int, letters: int = 0) -> tuple[list[str], tuple[str, ...]]:
    """The same of a phrase of one of SCHEMES, or of a BIP-39 list, of each word only the first `letters` where they are given."""
    typed = other_phrase(rng, scheme) if scheme in SCHEMES else phrase(rng, scheme, 12)
    if letters:
        typed = [bare(word)[:letters] for word in typed]
    return _in_parts(rng, typed, parts, "" if "chinese" in scheme else " ")


def _in_parts(rng: random.Random, typed: list[str], parts: int, glue: str) -> tuple[list[str], tuple[str, ...]]:
    sizes = [2] * parts
    for _ in range(len(typed) - 2 * parts):
        sizes[rng.randrange(parts)] += 1
    starts = [sum(sizes[:i]) for i in range(parts)]
    return [glue.join(typed[at : at + size]) for at, size in zip(starts, sizes, strict=True)], tuple(typed)


BEGUN = tuple(f"monero {one}" for one in ("english", "german", "spanish", "french", "italian", "portuguese", "dutch"))
"""Of SCHEMES those whose words are told by their first four letters."""

SPLIT_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "hex, key named": ("hex, key named", ("my private key is {}", "{}")),
    "hex, key named in Chinese": ("hex, key named in Chinese", ("私钥第一部分 {}", "第二部分 {} 帮我导入")),
    "hex, named with the end": ("hex, key named", ("{}", "and the rest of my private key {}")),
    "hex in three": ("hex, key named", ("private key {}", "{}", "{}")),
    "WIF": ("WIF alone", ("{}", "{}")),
    "WIF, parts named": ("WIF alone", ("first half: {}", "second half: {}")),
    "WIF in three": ("WIF alone", ("here {}", "{}", "{} that is all")),
    "BIP-38": ("BIP-38", ("{}", "{}")),
    "Solana": ("Solana alone", ("{}", "{}")),
    "extended key": ("extended key", ("{}", "{}")),
}
"""A key of KEYS, and what stands around its parts, each in a message of its own."""


def split_key(rng: random.Random, shape: str) -> tuple[list[str], tuple[str, ...]]:
    """The messages of one of SPLIT_KEYS, and the key."""
    made, around = SPLIT_KEYS[shape]
    secret = KEYS[made][1](rng)
    size = -(-len(secret) // len(around))
    return [one.format(secret[i * size : (i + 1) * size]) for i, one in enumerate(around)], (secret,)


def _wif(rng: random.Random) -> str:
    tail = b"\x01" if rng.random() < 0.7 else b""
    return base58.b58encode_check(rng.choice((b"\x80", b"\xef", b"\xb0")) + rng.randbytes(32) + tail).decode()


def _extended(rng: random.Random) -> str:
    version = rng.choice((0x0488ADE4, 0x049D7878, 0x04B2430C, 0x04358394)).to_bytes(4, "big")
    return base58.b58encode_check(version + rng.randbytes(41) + b"\0" + rng.randbytes(32)).decode()


def _bip38(rng: random.Random) -> str:
    return base58.b58encode_check(b"\x01\x42\xc0" + rng.randbytes(36)).decode()


def _keystore(rng: random.Random) -> str:
    return json.dumps(
        {
            "address": rng.randbytes(20).hex(),
            "crypto": {
                "cipher": "aes-128-ctr",
                "ciphertext": rng.randbytes(32).hex(),
                "cipherparams": {"iv": rng.randbytes(16).hex()},
                "kdf": "scrypt",
                "kdfparams": {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": rng.randbytes(32).hex()},
                "mac": rng.randbytes(32).hex(),
            },
            "id": "c0ffee",
            "version": 3,
        },
        indent=rng.choice((None, 2)),
    )


def _hex(rng: random.Random) -> str:
    return rng.randbytes(32).hex()


def _grouped(rng: random.Random) -> str:
    digits = _hex(rng)
    return " ".join(digits[i : i + 8] for i in range(0, 64, 8))


def pair(rng: random.Random) -> bytes:
    """A Solana key as its file holds it: seed and public key."""
    key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
    return key.private_bytes_raw() + key.public_key().public_bytes_raw()


def _pair(rng: random.Random) -> str:
    return base58.b58encode(pair(rng)).decode()


KEYS: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "WIF alone": ("{}", _wif),
    "WIF in prose": ("I swept this one yesterday {} and nothing came", _wif),
    "WIF in Chinese": ("这是我的{}请帮我看看", _wif),
    "extended key": ("here it is: {}", _extended),
    "BIP-38": ("paper wallet {}", _bip38),
    "keystore": ("my file says\n{}\nplease help", _keystore),
    "hex, key named": ("my private key is {}", _hex),
    "hex, key named after": ("{} this is my private key", _hex),
    "hex with 0x, key named": ("Private Key: 0x{}", _hex),
    "hex, key named in Chinese": ("我的私钥是{}，帮我导入", _hex),
    "hex, upper case, key named": ("private key {}", lambda rng: _hex(rng).upper()),
    "hex in groups, key named": ("private key: {}", _grouped),
    "Solana alone": ("{}", _pair),
    "Solana in prose": ("phantom exported this {} is that right?", _pair),
    "Solana file": ("{}", lambda rng: json.dumps(list(pair(rng)))),
    "Solana file in prose": ("my id.json says {} and nothing else", lambda rng: json.dumps(list(pair(rng)))),
    "Solana file in lines": ("{}", lambda rng: json.dumps(list(pair(rng)), indent=1)),
    "Solana file without brackets": ("{}", lambda rng: ",".join(map(str, pair(rng)))),
    "hex, key named, transfer talk": ("my transaction is stuck, here is the key: {}", _hex),
}


def _password_value(rng: random.Random) -> str:
    word = "".join(rng.choices("abcdefghijkmnoprstuvwz", k=rng.randint(4, 9)))
    return rng.choice(
        (
            f"{word}{rng.randint(1, 9999)}",
            f"{word.title()}{rng.randint(10, 99)}!",
            f"{word[:3]}{rng.randint(10, 99)}{word[3:].upper()}",
            f"{word}#{rng.randint(1, 99)}",
            f"{rng.randint(100, 9999)}{word}",
        )
    )


def _digits(size: int) -> Callable[[random.Random], str]:
    return lambda rng: "".join(rng.choices("0123456789", k=size))


def _alnum(size: int) -> Callable[[random.Random], str]:
    """Letters and digits, both of them."""
    return lambda rng: "a7" + "".join(rng.choices(string.ascii_letters + string.digits, k=size - 2))


def _luhn(digits: str) -> str:
    """`digits` with the last digit that ISO/IEC 7812-1 asks for."""
    doubled = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(digits)))
    return digits + str(-doubled % 10)


_ISSUERS = (
    ("4", 16),
    ("51", 16),
    ("55", 16),
    ("2221", 16),
    ("2720", 16),
    ("34", 15),
    ("37", 15),
    ("6011", 16),
    ("62", 16),
    ("62", 19),
    ("3530", 16),
)


def card_number(rng: random.Random) -> str:
    start, size = rng.choice(_ISSUERS)
    return _luhn(start + "".join(rng.choices("0123456789", k=size - len(start) - 1)))


def _card(rng: random.Random) -> str:
    while "000000" in (number := card_number(rng)):
        pass
    return number


def _card_apart(glue: str) -> Callable[[random.Random], str]:
    def make(rng: random.Random) -> str:
        number = card_number(rng)
        if len(number) == 15:
            return glue.join((number[:4], number[4:10], number[10:]))
        return glue.join(number[i : i + 4] for i in range(0, len(number), 4))

    return make


def chinese_identity(rng: random.Random) -> str:
    """A resident's number: GB 11643."""
    day = f"{rng.randint(1950, 2012)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    bare = f"{rng.choice((110101, 310104, 440305, 510107))}{day}{rng.randint(0, 999):03}"
    return bare + "10X98765432"[sum(int(d) * pow(2, 17 - i) for i, d in enumerate(bare)) % 11]


def _spanish_identity(rng: random.Random) -> str:
    number = rng.randint(10_000_000, 99_999_999)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def _brazilian_identity(rng: random.Random) -> str:
    digits = rng.choices(range(10), k=9)
    for _ in range(2):
        digits.append(sum(d * w for d, w in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) * 10 % 11 % 10)
    d = "".join(map(str, digits))
    return f"{d[:3]}.{d[3:6]}.{d[6:9]}-{d[9:]}"


def _french_identity(rng: random.Random) -> str:
    bare = f"{rng.choice('12')}{rng.randint(30, 99)}{rng.randint(1, 12):02}{rng.randint(10, 94)}{rng.randint(1, 999):03}{rng.randint(1, 999):03}"
    return f"{bare}{97 - int(bare) % 97:02}"


def _mrz(field: str) -> str:
    values = (0 if c == "<" else int(c, 36) for c in field)
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def passport_line(rng: random.Random) -> str:
    """The second line of a passport's print: ICAO 9303."""
    number = f"{rng.choice('CEGHKLX')}{rng.randint(10_000_000, 99_999_999)}"
    birth, ends = (f"{rng.randint(50, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}" for _ in range(2))
    line = f"{number}{_mrz(number)}UTO{birth}{_mrz(birth)}{rng.choice('MF')}{ends}{_mrz(ends)}{'<' * 14}0"
    return line + _mrz(line[0:10] + line[13:20] + line[21:43])


LABELLED: dict[str, tuple[str, str, Callable[[random.Random], str]]] = {
    "password, mine": ("password", "hello, my password is {} can you log in for me", _password_value),
    "password, colon": ("password", "login bob\nPassword: {}\nplease check", _password_value),
    "password, equals": ("password", "user=bob password={}", _password_value),
    "password of the wallet": ("password", "the wallet password was {}.", _password_value),
    "password in Chinese": ("password", "您好，我的登录密码是{}，帮我看一下", _password_value),
    "password in Chinese, colon": ("password", "钱包密码：{}", _password_value),
    "password in Spanish": ("password", "mi contraseña es {} gracias", _password_value),
    "password in German": ("password", "mein Passwort ist {}, bitte helfen Sie", _password_value),
    "password in Russian": ("password", "пароль: {}", _password_value),
    "pin": ("password", "my pin is {}", _digits(6)),
    "pin in Chinese": ("password", "PIN码是 {}", _digits(4)),
    "one-time code": ("code", "my verification code is {}", _digits(6)),
    "one-time code, told after": ("code", "{} is my google verification code", _digits(6)),
    "one-time code in Chinese": ("code", "短信验证码：{}，快点", _digits(6)),
    "one-time code, short": ("code", "OTP {}", _digits(4)),
    "backup codes": (
        "code",
        "my backup codes are\n{}",
        lambda rng: "\n".join(f"{rng.randint(1000, 9999)} {rng.randint(1000, 9999)}" for _ in range(8)),
    ),
    "generator": (
        "code",
        "it shows {}",
        lambda rng: f"otpauth://totp/Desk:bob?secret={base64.b32encode(rng.randbytes(20)).decode()}&issuer=Desk",
    ),
    "generator's key": (
        "code",
        "2FA secret key: {}",
        lambda rng: base64.b32encode(b"\xd7" + rng.randbytes(19)).decode(),
    ),
    "key of Binance": ("api_key", "binance api key: {}", _alnum(64)),
    "secret of Binance": ("api_key", "API Secret {}", _alnum(64)),
    "secret of Kraken": ("api_key", "api-secret = {}", lambda rng: "k1" + base64.b64encode(rng.randbytes(64)).decode()),
    "key in Chinese": ("api_key", "我的api密钥是 {}", _alnum(40)),
    "key of a model": ("api_key", "I use {} in my bot", lambda rng: "sk-proj-" + _alnum(40)(rng)),
    "key of Amazon": (
        "api_key",
        "{} does not work",
        lambda rng: "AKIA7" + "".join(rng.choices(string.ascii_uppercase + "234567", k=15)),
    ),
    "key of GitHub": ("api_key", "{}", lambda rng: "ghp_" + _alnum(36)(rng)),
    "token of a bot": ("api_key", "bot {}", lambda rng: f"{rng.randint(10**8, 10**10 - 1)}:AA{_alnum(33)(rng)}"),
    "card": ("card", "I paid with {} yesterday", _card),
    "card, apart": ("card", "my card {} exp 12/29", _card_apart(" ")),
    "card, dashes": ("card", "{}", _card_apart("-")),
    "card in Chinese": ("card", "我的银行卡号是{}，没有到账", _card),
    "back of a card": ("card", "cvv {}", _digits(3)),
    "Chinese identity": ("identity", "身份证号：{}", chinese_identity),
    "Chinese identity alone": ("identity", "{}", chinese_identity),
    "Spanish identity": ("identity", "mi DNI es {}", _spanish_identity),
    "Brazilian identity": ("identity", "CPF {}", _brazilian_identity),
    "French identity": ("identity", "mon numéro {} merci", _french_identity),
    "American identity": (
        "identity",
        "my SSN is {}",
        lambda rng: f"{rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}",
    ),
    "passport's print": ("identity", "{}", passport_line),
    "passport": ("identity", "passport number {}", lambda rng: f"E{rng.randint(10**7, 10**8 - 1)}"),
}
"""What a secret of another kind is called, the words around it, and how one is made."""


def _dashed(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128)))


def _made_up(rng: random.Random) -> str:
    """A password of the more careful: two words joined, signs, or what a program made."""
    word = "".join(rng.choices("abcdefghijkmnoprstuvwz", k=rng.randint(4, 8)))
    return rng.choice(
        (
            f"{word}-{rng.randint(10, 999)}-{word[::-1]}",
            f"{word.title()}{rng.choice('!@#$%&*?')}{rng.randint(1, 9999)}",
            f"{rng.choice('!@#$%&*')}{word}{rng.choice('!@#$%&*')}{rng.randint(0, 9)}",
            "".join(rng.choices(string.ascii_letters + string.digits, k=10)) + "4x",
            f"{word}_{rng.randint(1960, 2024)}",
        )
    )


_PASSWORDS = (_password_value, _made_up)
_API_KEYS = (
    _alnum(64),
    _alnum(40),
    _alnum(32),
    _dashed,
    lambda rng: rng.randbytes(16).hex().upper(),
    lambda rng: "k7" + base64.b64encode(rng.randbytes(64)).decode(),
)
VARIED: dict[str, tuple[tuple[str, ...], tuple[Callable[[random.Random], str], ...]]] = {
    "password, English": (
        (
            "I can't log in, the password I use is {} and it says wrong",
            "pw: {}",
            "username: bob.smith, password: {}",
            "log in with user bob and password {}",
            "the password to my wallet is {} but it won't unlock",
            "password={}",
            "here is my wallet pass: {}",
            "I set the password to {} last week",
            "Passcode - {}",
            "passphrase: {}",
            "just use my password {} to get in",
            "user: kate\npass: {}",
            'the pwd is "{}"',
            "my old password was {} and the new one does not work",
            "Password:\n{}",
            "email kate@mail.example password {} please check",
        ),
        _PASSWORDS,
    ),
    "password, Chinese": (
        (
            "密码是{}",
            "我的支付密码是 {}，一直提示错误",
            "登录密码：{} 麻烦帮我登录看看",
            "账号 bob 密码 {}",
            "密码我设的是{}",
            "交易密码 {} 不对",
            "解锁密码为{}",
            "我用的密码就是{}，打不开",
            "钱包密码 {}",
            "原来的密码：{}",
            "密碼是 {}，請幫我",
            "资金密码={}",
        ),
        _PASSWORDS,
    ),
    "password, other languages": (
        (
            "mi clave es {}",
            "la contraseña de mi cuenta es {}, no funciona",
            "mot de passe : {}",
            "Mein Kennwort lautet {}",
            "la mia password è {}",
            "minha senha é {} e não entra",
            "мой пароль {}",
            "パスワードは{}です",
            "비밀번호는 {} 입니다",
            "hasło: {}",
            "şifrem: {}",
            "mật khẩu: {}",
            "contraseña: {}",
            "пароль от кошелька: {}",
        ),
        _PASSWORDS,
    ),
    "PIN": (
        (
            "my pin is {}",
            "PIN {} does not open the app",
            "the pin code is {}",
            "PIN: {}",
            "我的PIN码是{}",
            "pin number {}",
            "my card pin {} is rejected",
            "PIN = {}",
        ),
        (_digits(4), _digits(6)),
    ),
    "one-time code": (
        (
            "my 2fa code {} does not work",
            "SMS code: {}",
            "I received the verification code {} just now",
            "here is the OTP {}",
            "authenticator code {}",
            "the email verification code is {}",
            "login code {} from telegram",
            "{} is my google code",
            "one-time password {}",
            "Your Binance verification code is {}. Do not share it",
            "收到的验证码是{}",
            "验证码 {}",
            "短信验证码：{}",
            "谷歌验证码{}",
            "动态码是 {}",
            "邮箱验证码为 {} 请帮我验证",
            "手机收到验证码{}，然后呢",
            "我的二次验证码是{}",
            "el código de verificación es {}",
            "код подтверждения {}",
            "認証コードは{}です",
            "인증번호 {}",
            "mein Bestätigungscode: {}",
            "le code de vérification est {}",
        ),
        (_digits(6), _digits(6), _digits(4)),
    ),
    "API key": (
        (
            "api key {} stopped working",
            "API_KEY={}",
            '"apiKey": "{}"',
            "my secret key is {}",
            "access token: {}",
            "Authorization: Bearer {}",
            "export BINANCE_SECRET_KEY={}",
            "the api secret of my okx account is {}",
            "API 密钥：{}",
            "我的 apikey 是 {}",
            "curl -H 'X-MBX-APIKEY: {}' https://api.exchange.example",
            "client_secret: {}",
            "const apiSecret = '{}'",
            "Secret Key: {} (read only)",
            "交易所密钥是{}",
            "kraken private api key {}",
        ),
        _API_KEYS,
    ),
    "card": (
        (
            "my card number is {}",
            "visa {}",
            "{} exp 04/27",
            "card: {} 09/28",
            "I paid with {} yesterday",
            "please refund it to {}",
            "信用卡 {}",
            "卡号{}",
            "银行卡 {} 扣款了",
            "我的卡是{}，没有到账",
            "mi tarjeta {}",
            "ma carte {} est refusée",
            "карта {}",
            "meine Karte {} wird abgelehnt",
            "debit card {} was charged twice",
            "{}",
        ),
        (_card, _card_apart(" "), _card_apart("-")),
    ),
    "back of a card": (
        (
            "cvv is {}",
            "CVC: {}",
            "cvc2 {}",
            "my cvv code is {}",
            "cvv 码是{}",
            "安全码 {}",
            "CVV={}",
            "security code on the back is {}",
            "cvv number: {}",
            "信用卡安全码是{}",
            "the cvv on the back: {}",
            "cvv2: {}",
        ),
        (_digits(3),),
    ),
}
"""Ways to say what a secret is, and what it may look like.  The even ones are for tuning, the odd ones for reporting."""


def varied(rng: random.Random, kind: str, half: int) -> Leak:
    """A secret of one of VARIED's kinds, said in one of the ways of that half, alone or beside a sentence."""
    ways, makers = VARIED[kind]
    secret = rng.choice(makers)(rng)
    said = rng.choice(ways[half::2]).format(secret)
    around = rng.choice(ZH_PROSE if not said.isascii() and rng.random() < 0.5 else EN_PROSE)
    return Leak(rng.choice((said, said, f"{around}\n{said}", f"{said}\n{around}")), (secret,))


ORDINARY = (
    "I forgot my password, is there a way to get it back",
    "my password is wrong",
    "Ich glaube mein Passwort ist falsch, was kann ich tun?",
    "mein PIN ist gesperrt",
    "mein Passwort ist ungültig",
    "mi contraseña es incorrecta",
    "la mia password è sbagliata",
    "minha senha é inválida",
    "moje heslo je neplatné",
    "mijn wachtwoord is geblokkeerd",
    "hasło jest nieprawidłowe",
    "benim şifrem: unuttum",
    "Passwort: vergessen",
    "contraseña: olvidada",
    "mon mot de passe est incorrect, merci",
    "my password is not working any more",
    "the app says that the password is incorrect",
    "Password: at least 8 characters, one of them a digit",
    "Password - at least 8 characters, one of them a digit",
    "the password for my account is not accepted",
    "the password to my wallet is the same as before",
    "I reset my password 2 times and the app version is 7.12.1",
    "密码我设置的时候没有记下来",
    "密码我用的是同一个",
    "cvv on the back of the card is not readable",
    "Your password is case-sensitive",
    "the code is not working",
    "I never got the verification code",
    "the verification code expired after 10 minutes",
    "I entered the sms code 3 times",
    "your ticket number is 123456",
    "your ticket code is 482913",
    "the code of this conversation is 482913, please compare",
    "error code 100045 on version 4.12.1 (20240101)",
    "order 4532015112830366 has not arrived",
    "transaction 4111111111111111 pending",
    "I sent 4000000000000000000 wei in block 18234567",
    "call me at +49 170 1234567 or 13812345678",
    "tracking number 1234 5678 9012",
    "how do I create an API key with read rights",
    "my api key does not work on testnet",
    "the passport check failed twice, what now",
    "my id is 48291334 and the status says pending since 2024-01-01 10:22:33",
    "还没有备份助记词的先别卸载。\n\n适用情况：应用闪退、卡死、黑屏、报错，WalletConnect 或 DApp 连不上。",
    "这里不需要助记词。\n\n用交易所不支持的网络充值（充错链），或误转到代币合约地址，想找回资产。",
    "密码忘记了怎么办",
    "密码是什么意思",
    "密码不对，版本 2.1.0",
    "验证码一直收不到",
    "验证码错误，2024年1月1日",
    "订单号 6212345678901232 还没到账",
    "身份证认证失败怎么办",
    "¿cómo cambio mi contraseña?",
    "mot de passe oublié",
    "пароль не подходит",
)
"""What is said every day with the same words, and holds nothing."""


def labelled(rng: random.Random, shape: str) -> Leak:
    """A secret of one of LABELLED's kinds."""
    _, around, make = LABELLED[shape]
    secret = make(rng)
    return Leak(around.format(secret), (secret,))


# Of each row's number one that its authority, or the page that tells its rule, gives as an example; the last six are made up.
PUBLISHED: dict[str, str] = {
    "cn": "11010519491231002X",
    "es": "12345678Z",
    "it": "RSSMRA85T10A562S",
    "fr": "1 84 12 76 451 089 46",
    "br": "529.982.247-25",
    "sg": "S1234567D",
    "hk": "A123456(3)",
    "cl": "12.345.678-5",
    "mx": "HEGG560427MVZRRL04",
    "icao": "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "de": "Steuer-ID 86095742719",
    "in": "Aadhaar 2345 6789 0124",
    "pl": "PESEL 44051401359",
    "nl": "BSN 111222333",
    "jp": "マイナンバー 123456789018",
    "tr": "T.C. Kimlik 10000000146",
    "fi": "henkilötunnus 131052-308T",
    "tw": "身分證 A123456789",
    "us": "SSN 219-09-9999",
    "gb": "National Insurance QQ123456C",
    "ca": "social insurance 046 454 286",
    "kr": "900101-1234568",
    "se": "personnummer 811218-9876",
    "za": "ID number 8001015009087",
    "th": "1-2345-67890-12-1",
    "id": "NIK 3171234567890123",
    "vn": "CCCD 001099012345",
}


def published(rng: random.Random, country: str) -> Leak:
    """A number of PUBLISHED, and its last stretch."""
    said = PUBLISHED[country]
    return Leak(f"hello, {said} thanks", (said.split()[-1],))


HASHES = (
    "0x{}",
    "my transaction 0x{} is pending",
    "tx {}",
    "TXID: {}",
    "交易哈希：{}",
    "哈希{}",
    "https://etherscan.io/tx/0x{}",
    "https://tronscan.org/#/transaction/{}",
    "mempool.space/tx/{} please check",
    "I sent the money yesterday and it has not arrived {}",
    "转账还没到账 {}",
    "public key {}",
)
BARE = ("{}", "here {}", "帮我看看 {}", "what is this? {}")


def key(rng: random.Random, shape: str) -> Leak:
    around, make = KEYS[shape]
    secret = make(rng)
    return Leak(around.format(secret), (secret,))


_LETTERS = re.compile(r"[^\W\d_]+")


def is_left(secret: tuple[str, ...], shown: str) -> bool:
    """Whether `shown` still holds three words of `secret` in a row, or a quarter of a key."""
    if len(secret) == 1:
        piece = min(len(secret[0]), max(6, len(secret[0]) // 4))
        return any(secret[0][i : i + piece] in shown for i in range(0, len(secret[0]) - piece + 1))
    if all(len(word) == 1 for word in secret):
        bare = re.sub(r"第[0-9]+个字是|[^\u4e00-\u9fff]", "", shown)
        return any("".join(secret[i : i + 3]) in bare for i in range(len(secret) - 2))
    left = f" {' '.join(_LETTERS.findall(plain(shown)))} "
    typed = [plain(word) for word in secret]
    return any(f" {' '.join(typed[i : i + 3])} " in left for i in range(len(typed) - 2))


def plain(text: str) -> str:
    """Lower case, without accents, invisible characters and the other ways to type a letter."""
    spread = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in spread if not (unicodedata.combining(one) or unicodedata.category(one) == "Cf"))
