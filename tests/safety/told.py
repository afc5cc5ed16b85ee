"""Phrases that somebody tells: in halves with words between, word by word with a name for each, or little by little over messages.

Made at run time, as those of `leaks.py`.  Of each table the even ways are for tuning, the odd ones for reporting.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.safety.leaks import EN_PROSE, PROSE, ZH_PROSE, Leak, phrase, plain

HALVES: dict[str, tuple[str, ...]] = {
    "english": (
        "words 1 to {h} are {a} and words {k} to {n} are {b}",
        "row 1 reads {a} and row 2 reads {b}",
        "{a}. I wrote the rest on another page: {b}",
        "page one: {a}\npage two: {b}",
        "the first {h} are {a}, and then the other side of the card says {b}",
        "my wife keeps {a} and I keep {b}, together they open it",
        "on the left: {a}. on the right: {b}. is this the correct order?",
        "the top half of the paper has {a} and the bottom half {b}",
        "I started with {a} but then my pen broke, so the remaining ones are {b}",
        "line A = {a}; line B = {b}",
        "hello, these I know for sure {a}, these I am not certain about {b}, thank you",
        "seed, part one of two >> {a} << part two of two >> {b} <<",
    ),
    "chinese_simplified": (
        "助记词前{h}个是{a}后面{h}个是{b}",
        "第一行是{a}，第二行是{b}",
        "前半部分：{a}。后半部分我写在另一张纸上：{b}",
        "我的助记词，左边一列{a}右边一列{b}",
        "纸的正面写着{a}，背面写着{b}，你们帮我导入",
        "助记词一共{n}个，先发一半{a}，另一半在这里{b}",
        "第一页：{a}，第二页：{b}",
        "1到{h}是{a}，{k}到{n}是{b}，我的助记词全在这了",
        "助记词上面一排{a}下面一排{b}",
        "开头{h}个字{a}，结尾{h}个字{b}，麻烦核对助记词",
    ),
    "spanish": (
        "las palabras 1 a {h} son {a} y de la {k} a la {n} son {b}",
        "la primera fila dice {a} y la segunda fila dice {b}",
        "en un papel tengo {a} y en el otro {b}",
        "mi frase: {a}, el resto lo apunté en otra hoja: {b}",
    ),
    "french": (
        "les mots 1 à {h} sont {a} et les mots {k} à {n} sont {b}",
        "la première ligne dit {a} et la deuxième ligne dit {b}",
        "sur une feuille j'ai {a} et sur l'autre {b}",
        "ma phrase : {a}, j'ai écrit le reste sur une autre page : {b}",
    ),
    "italian": (
        "le parole da 1 a {h} sono {a} e quelle da {k} a {n} sono {b}",
        "la prima riga dice {a} e la seconda riga dice {b}",
        "su un foglio ho {a} e sull'altro {b}",
        "la mia frase: {a}, il resto l'ho scritto su un'altra pagina: {b}",
    ),
    "portuguese": (
        "as palavras 1 a {h} são {a} e as palavras {k} a {n} são {b}",
        "a primeira linha diz {a} e a segunda linha diz {b}",
        "num papel tenho {a} e no outro {b}",
        "a minha frase: {a}, o resto escrevi noutra página: {b}",
    ),
    "czech": (
        "slova 1 až {h} jsou {a} a slova {k} až {n} jsou {b}",
        "na prvním řádku je {a} a na druhém řádku je {b}",
        "na jednom papíru mám {a} a na druhém {b}",
        "moje fráze: {a}, zbytek jsem napsal na jinou stránku: {b}",
    ),
    "korean": (
        "1번부터 {h}번은 {a} 이고 {k}번부터 {n}번은 {b} 입니다",
        "첫째 줄은 {a} 둘째 줄은 {b}",
        "앞의 단어들은 {a} 이고 나머지는 다른 종이에 적었어요: {b}",
        "앞면에는 {a} 뒷면에는 {b} 라고 적혀 있어요",
    ),
    "japanese": (
        "1番から{h}番は {a} で、{k}番から{n}番は {b} です",
        "一行目: {a} 二行目: {b}",
        "前半は {a} 、残りは別の紙に書きました: {b}",
        "表には {a} 裏には {b} と書いてあります",
    ),
}
"""Two halves of a phrase in one message.  `h` words are in the first, `k` is the number of the next, `n` that of the last."""

_ORDINALS: dict[str, str] = {
    "spanish": "primera segunda tercera cuarta quinta sexta séptima octava novena décima undécima duodécima",
    "french": "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième",
    "italian": "prima seconda terza quarta quinta sesta settima ottava nona decima undicesima dodicesima",
    "portuguese": "primeira|segunda|terceira|quarta|quinta|sexta|sétima|oitava|nona|décima|décima primeira|décima segunda",
    "czech": "první druhé třetí čtvrté páté šesté sedmé osmé deváté desáté jedenácté dvanácté",
    "german": "erstes zweites drittes viertes fünftes sechstes siebtes achtes neuntes zehntes elftes zwölftes",
    "korean": "첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두",
}
_EN_NEXT = ("then", "after that", "next", "then comes", "after that one", "followed by")


def _numbered(around: str, glue: str) -> Callable[[random.Random, list[str]], str]:
    return lambda rng, w: glue.join(around.format(i=i, w=x) for i, x in enumerate(w, 1))


def _ordinal(language: str, around: str, glue: str) -> Callable[[random.Random, list[str]], str]:
    names = _ORDINALS[language]
    told = names.split("|") if "|" in names else names.split()
    return lambda rng, w: glue.join(around.format(o=o, w=x) for o, x in zip(told, w, strict=True))


def _and_so_on(rng: random.Random, w: list[str]) -> str:
    said = [f"first word is {w[0]}", *(f"{rng.choice(_EN_NEXT)} {x}" for x in w[1:-1]), f"and the last one is {w[-1]}"]
    return ", ".join(said)


NAMED: dict[str, tuple[Callable[[random.Random, list[str]], str], ...]] = {
    "english": (
        lambda rng, w: " then ".join(w),
        _and_so_on,
        lambda rng, w: ", then ".join(w),
        lambda rng, w: f"it starts with {w[0]}, " + ", ".join(f"next is {x}" for x in w[1:]),
        lambda rng, w: " followed by ".join(w),
        lambda rng, w: f"it is {w[0]} and after that {' and after that '.join(w[1:])}",
        _numbered("box {i} has {w}", ", "),
        _numbered("position {i} - {w}", "\n"),
    ),
    "spanish": (
        _numbered("palabra {i}: {w}", "\n"),
        _ordinal("spanish", "{o} palabra: {w}", ", "),
        _ordinal("spanish", "la {o} palabra es {w}", ", "),
        _numbered("palabra número {i} es {w}", ", "),
        lambda rng, w: " luego ".join(w),
        lambda rng, w: ", después ".join(w),
    ),
    "french": (
        _ordinal("french", "{o} mot : {w}", ", "),
        _numbered("mot {i} : {w}", "\n"),
        _ordinal("french", "le {o} mot est {w}", ", "),
        _numbered("mot numéro {i} c'est {w}", ", "),
        lambda rng, w: " puis ".join(w),
        lambda rng, w: ", ensuite ".join(w),
    ),
    "italian": (
        _numbered("parola {i}: {w}", "\n"),
        _ordinal("italian", "{o} parola: {w}", ", "),
        _ordinal("italian", "la {o} parola è {w}", ", "),
        _numbered("parola numero {i} è {w}", ", "),
        lambda rng, w: " poi ".join(w),
        lambda rng, w: ", dopo ".join(w),
    ),
    "portuguese": (
        _ordinal("portuguese", "{o} palavra: {w}", ", "),
        _numbered("palavra {i}: {w}", "\n"),
        _ordinal("portuguese", "a {o} palavra é {w}", ", "),
        _numbered("palavra número {i} é {w}", ", "),
        lambda rng, w: " depois ".join(w),
        lambda rng, w: ", em seguida ".join(w),
    ),
    "czech": (
        _numbered("slovo {i}: {w}", "\n"),
        _ordinal("czech", "{o} slovo: {w}", ", "),
        _ordinal("czech", "{o} slovo je {w}", ", "),
        _numbered("slovo číslo {i} je {w}", ", "),
        lambda rng, w: " potom ".join(w),
        lambda rng, w: ", pak ".join(w),
    ),
    "japanese": (
        _numbered("{i}番目の単語は{w}", "、"),
        _numbered("単語{i}：{w}", "\n"),
        _numbered("{i}つ目は{w}です", "。"),
        _numbered("{i}個目の言葉は {w}", "\n"),
        lambda rng, w: "、次は".join(w),
        lambda rng, w: "、それから".join(w),
    ),
    "korean": (
        _numbered("{i}번째 단어는 {w}", ", "),
        _numbered("단어 {i}: {w}", "\n"),
        _ordinal("korean", "{o} 번째 단어: {w}", "\n"),
        _numbered("{i}번 단어 {w}", " "),
        lambda rng, w: " 다음은 ".join(w),
        lambda rng, w: ", 그다음 ".join(w),
    ),
    "chinese_simplified": (
        _numbered("第{i}个词：{w}", "\n"),
        _numbered("词{i}是{w}", "，"),
        lambda rng, w: "，然后是".join(w),
        lambda rng, w: "接着是".join(w),
    ),
    "english in German": (
        _ordinal("german", "{o} Wort: {w}", ", "),
        _numbered("Wort {i}: {w}", "\n"),
        _ordinal("german", "{o} Wort ist {w}", "\n"),
        lambda rng, w: ", dann ".join(w),
    ),
    "english in Chinese": (
        _numbered("第{i}个单词：{w}", "\n"),
        lambda rng, w: "，然后是".join(w),
        lambda rng, w: "，接着 ".join(w),
        _numbered("{i}号词 {w}", "，"),
    ),
    "english in Russian": (
        _numbered("слово {i}: {w}", "\n"),
        lambda rng, w: ", потом ".join(w),
        _numbered("{i}-е слово {w}", ", "),
        lambda rng, w: ", затем ".join(w),
    ),
}
"""A phrase told word by word, with a name for each word or a word between them."""

OVER_MESSAGES: tuple[tuple[str, ...], ...] = (
    ("the first three are {}", "and then {} ok?", "and then {} ok?", "and then {} ok?"),
    ("ok so {}", "next ones are {} got it?", "after that {} right?", "and finally {} that's it"),
    ("I read: {}", "then {}", "then {}", "then {}"),
    ("starts with {} yes", "then comes {} yes", "then comes {} yes", "it ends with {} yes"),
    ("here are the first: {}", "now the next: {} understood?", "now the next: {} understood?", "now the last: {} done"),
    ("from the top {}", "below that {} can you see", "below that {} can you see", "at the bottom {} can you see"),
)
"""Three words of an English phrase in each of four messages."""


def in_halves(rng: random.Random, language: str, half: int, words: int | None = None) -> Leak:
    """A phrase in two halves in one message, alone or beside a sentence, in one of the ways of `half`."""
    typed = phrase(rng, language, words or rng.choice((12, 12, 24)))
    glue = rng.choice(("", " ")) if "chinese" in language else rng.choice((" ", " ", ", "))
    h = len(typed) // 2
    way = rng.choice(HALVES[language][half::2])
    text = way.format(a=glue.join(typed[:h]), b=glue.join(typed[h:]), h=h, k=h + 1, n=len(typed))
    return Leak(_beside(rng, text, language), tuple(typed))


def by_name(rng: random.Random, language: str, half: int) -> Leak:
    """Twelve words, each with a name of its own or a word before it; "english in German": English ones named in German."""
    of = language.split(" in ")[0]
    typed = phrase(rng, of, 12)
    return Leak(_beside(rng, rng.choice(NAMED[language][half::2])(rng, typed), language), tuple(typed))


def over_messages(rng: random.Random, half: int) -> tuple[list[str], tuple[str, ...]]:
    typed = phrase(rng, "english", 12)
    way = rng.choice(OVER_MESSAGES[half::2])
    return [
        around.format(" ".join(typed[at : at + 3])) for around, at in zip(way, range(0, 12, 3), strict=True)
    ], tuple(typed)


def _beside(rng: random.Random, text: str, language: str) -> str:
    prose = ZH_PROSE if "hinese" in language else PROSE.get(language, EN_PROSE)
    return rng.choice((text, text, f"{rng.choice(prose)}\n{text}", f"{text}\n{rng.choice(prose)}"))


_OFTEN = frozenset("".join(ZH_PROSE) + "第个词是然后接着号")
"""Characters that stand in these texts beside those of a phrase."""


def is_told(secret: tuple[str, ...], shown: str) -> bool:
    """Whether three words of `secret` are left anywhere in `shown`, with others between or without."""
    text = plain(shown)
    if all(len(word) == 1 for word in secret):
        return len({word for word in secret if word in text} - _OFTEN) >= 3
    spaced = set(re.findall(r"[a-z\u1100-\u11ff]+", text))
    typed = set(map(plain, secret))
    return sum(word in spaced or (word > "\u3000" and len(word) >= 3 and word in text) for word in typed) >= 3
