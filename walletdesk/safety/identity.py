"""Numbers that states give to people: identity cards, tax and insurance numbers, passports.

One table, a row for each number: where it is from, how it is written, what proves it, and the words that announce it.  A row
whose shape and check hardly any other number has (`alone`) needs no word before it; the others count only behind
one of their words, within `_REACH` characters.  Which countries are looked for is a setting of the desk (`look_for`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date

import msgspec

from walletdesk.safety.cards import luhn_holds
from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_REACH = 30

Check = Callable[[str], bool]


class Row(msgspec.Struct, frozen=True):
    """One kind of number.  `written` is what is looked for in lower case, `check` reads it without blanks and signs."""

    country: str
    """ISO 3166-1, lower case; "icao" for what all states print into passports."""
    name: str
    written: str
    check: Check
    words: tuple[str, ...]
    """Words that announce it; each begins a word."""
    source: str
    alone: bool = False


def _anything(number: str) -> bool:
    return True


def _day(year: int, month: int, day: int) -> bool:
    try:
        return date(1900, 1, 1) <= date(year, month, day) <= date(2099, 12, 31)
    except ValueError:
        return False


def _weighed(digits: str, weights: Collection[int], modulus: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % modulus


_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}
)


def _china(number: str) -> bool:
    if int(number[:2]) not in _PROVINCES or not _day(int(number[6:10]), int(number[10:12]), int(number[12:14])):
        return False
    return "10x98765432"[_weighed(number, [2**place % 11 for place in range(17, 0, -1)], 11)] == number[17]


def _spain(number: str) -> bool:
    whole = number[:-1].translate(str.maketrans("xyz", "012"))
    return "trwagmyfpdxbnjzsqvhlcke"[int(whole) % 23] == number[-1]


_ODD_ITALY = dict(
    zip(
        "0123456789abcdefghijklmnopqrstuvwxyz",
        (
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ),
        strict=True,
    )
)


def _italy(number: str) -> bool:
    total = sum(
        (int(char) if char.isdigit() else ord(char) - 97) if place % 2 else _ODD_ITALY[char]
        for place, char in enumerate(number[:15])
    )
    return chr(97 + total % 26) == number[15]


def _france(number: str) -> bool:
    whole = number[:13].replace("2a", "19").replace("2b", "18")
    return whole.isdigit() and 97 - int(whole) % 97 == int(number[13:])


def _germany_tax(number: str) -> bool:
    """ISO 7064 mod 11,10; of the first ten digits one or two stand more than once."""
    if number[0] == "0" or not 8 <= len(set(number[:10])) <= 9:
        return False
    product = 10
    for digit in number[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(number[10])


def _mrz_digit(field: str) -> str:
    """ICAO 9303 part 3, 4.9: weights 7, 3, 1; letters from 10 on, the filler 0."""
    values = (0 if char == "<" else int(char, 36) for char in field)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def _germany_card(number: str) -> bool:
    return _mrz_digit(number[:9]) == number[9]


def _passport_line(line: str) -> bool:
    """The second line of a passport (TD3): number, birth and end, each with its digit."""
    return all(_mrz_digit(line[a:b]) == line[b] for a, b in ((0, 9), (13, 19), (21, 27)))


def _card_line(line: str) -> bool:
    """The second line of an identity card (TD1): birth and end."""
    return all(_mrz_digit(line[a:b]) == line[b] for a, b in ((0, 6), (8, 14)))


def _dihedral(a: int, b: int) -> int:
    """The product of two of the ten turns (0 to 4) and mirrorings (5 to 9) of a pentagon."""
    turned = (a + b if a < 5 else a - b) % 5
    return turned + 5 * ((a < 5) is not (b < 5))


_TURNS = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
while len(_TURNS) < 8:
    _TURNS.append([_TURNS[1][digit] for digit in _TURNS[-1]])


def verhoeff_holds(digits: str) -> bool:
    """Whether the check digit of Verhoeff's scheme is right (dihedral group of order ten)."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _dihedral(check, _TURNS[place % 8][int(digit)])
    return check == 0


def _korea(number: str) -> bool:
    century = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}.get(number[6], 0)
    if not _day(century + int(number[:2]), int(number[2:4]), int(number[4:6])):
        return False
    # Since October 2020 the last digit checks nothing: such numbers are found behind their words only.
    return (11 - _weighed(number, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], 11)) % 10 == int(number[12])


def _korea_day(number: str) -> bool:
    return _day(2000 + int(number[:2]), int(number[2:4]), int(number[4:6]))


def _brazil(number: str) -> bool:
    if len(set(number)) == 1:
        return False
    return all(_weighed(number, range(size + 1, 1, -1), 11) * 10 % 11 % 10 == int(number[size]) for size in (9, 10))


def _social_security(number: str) -> bool:
    return number[:3] not in ("000", "666") and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def _poland(number: str) -> bool:
    month = int(number[2:4]) % 20
    return 1 <= month <= 12 and (10 - _weighed(number, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3], 10)) % 10 == int(number[10])


def _netherlands(number: str) -> bool:
    return _weighed(number, [9, 8, 7, 6, 5, 4, 3, 2, -1], 11) == 0


def _japan(number: str) -> bool:
    rest = _weighed(number, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11)
    return (0 if rest <= 1 else 11 - rest) == int(number[11])


def _turkey(number: str) -> bool:
    digits = [int(digit) for digit in number]
    tenth = (sum(digits[0:9:2]) * 7 - sum(digits[1:8:2])) % 10
    return tenth == digits[9] and sum(digits[:10]) % 10 == digits[10]


def _finland(number: str) -> bool:
    return "0123456789abcdefhjklmnprstuvwxy"[int(number[:6] + number[-4:-1]) % 31] == number[-1]


def _taiwan(number: str) -> bool:
    first = "abcdefghjklmnpqrstuvxywzio".index(number[0]) + 10
    return (first // 10 + first % 10 * 9 + _weighed(number[1:], [8, 7, 6, 5, 4, 3, 2, 1, 1], 10)) % 10 == 0


def _hong_kong(number: str) -> bool:
    letters = number[:-7]
    values = [36] * (2 - len(letters)) + [int(char, 36) for char in letters]
    values += [int(digit) for digit in number[len(letters) : -1]]
    last = 10 if number[-1] == "a" else int(number[-1])
    return (sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True)) + last) % 11 == 0


def _singapore(number: str) -> bool:
    total = _weighed(number[1:8], [2, 7, 6, 5, 4, 3, 2], 1000) + {"t": 4, "g": 4, "m": 3}.get(number[0], 0)
    letters = {"s": "jzihgfedcba", "t": "jzihgfedcba", "f": "xwutrqpnmlk", "g": "xwutrqpnmlk"}.get(number[0])
    return letters is not None and letters[total % 11] == number[8]


_CURP = "0123456789abcdefghijklmnñopqrstuvwxyz"


def _mexico(number: str) -> bool:
    total = sum(_CURP.index(char) * (18 - place) for place, char in enumerate(number[:17]))
    return str(-total % 10) == number[17]


def _chile(number: str) -> bool:
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(number[:-1])))
    return "0k987654321"[total % 11] == number[-1]


def _sweden(number: str) -> bool:
    return 1 <= int(number[2:4]) <= 12 and 1 <= int(number[4:6]) <= 31 and luhn_holds(number)


def _south_africa(number: str) -> bool:
    return 1 <= int(number[2:4]) <= 12 and 1 <= int(number[4:6]) <= 31 and luhn_holds(number)


def _thailand(number: str) -> bool:
    return (11 - _weighed(number, range(13, 1, -1), 11)) % 10 == int(number[12])


ROWS = (
    Row(
        "icao",
        "passport, second line",
        r"[a-z0-9<]{9}[0-9][a-z<]{3}[0-9]{6}[0-9][mfx<][0-9]{6}[0-9][a-z0-9<]{15}[0-9]",
        _passport_line,
        (),
        "ICAO 9303-4",
        alone=True,
    ),
    Row(
        "icao",
        "passport, first line",
        r"p[a-z<][a-z]{3}(?=[a-z<]{39})[a-z]{1,30}<(?=[a-z<]{0,40}<<)[a-z<]{8,37}",
        _anything,
        (),
        "ICAO 9303-4",
        alone=True,
    ),
    Row(
        "icao",
        "identity card, second line",
        r"[0-9]{6}[0-9][mfx<][0-9]{6}[0-9][a-z<]{3}[a-z0-9<]{11}[0-9]",
        _card_line,
        (),
        "ICAO 9303-5",
        alone=True,
    ),
    Row(
        "icao",
        "passport number",
        r"(?:[a-z]{0,3}[0-9]{6,9}|[0-9]{2}[a-z]{2}[0-9]{5}|(?=(?:[a-z]*[0-9]){3})[cfghjklmnp][cfghjklmnprtvwxyz0-9]{8}[0-9]?"
        r"|[0-9]{2} ?[0-9]{2},? ?(?:номер |№ ?|n[o°]?\.? ?)?[0-9]{6})",
        _anything,
        (
            *(
                "passport",
                "护照",
                "護照",
                "pasaporte",
                "passeport",
                "passaporto",
                "passaporte",
                "reisepass",
                "passnummer",
                "pass-nr",
            ),
            *("паспорт", "旅券", "여권"),
        ),
        "ICAO 9303-3; PassV annex 1 (letters among the digits), ANTS (12AB34567), Постановление 828 (4510 номер 123456)",
    ),
    Row(
        "cn",
        "resident identity card",
        r"[1-9][0-9]{5} ?[0-9]{8} ?[0-9]{3}[0-9x]",
        _china,
        (),
        "GB 11643-1999",
        alone=True,
    ),
    Row(
        "us",
        "social security number",
        r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}",
        _social_security,
        ("ssn", "social security"),
        "SSA, EN 05-10633",
    ),
    Row(
        "gb",
        "national insurance number",
        r"[a-ceghj-pr-tw-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]",
        _anything,
        ("national insurance", "nino", "ni number", "ni no"),
        "HMRC NIM39110",
    ),
    Row(
        "es",
        "DNI and NIE",
        r"(?:[0-9]{8}|[xyz]-?[0-9]{7})[ -]?[a-hj-np-tv-z]",
        _spain,
        (),
        "RD 1553/2005",
        alone=True,
    ),
    Row(
        "it",
        "codice fiscale",
        r"[a-z]{6}[0-9lmnp-v]{2}[abcdehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]",
        _italy,
        (),
        "DM 23/12/1976",
        alone=True,
    ),
    Row(
        "fr",
        "INSEE number",
        r"[1278] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-4][0-9]) ?(?:[0-9]{2}|2[ab]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        _france,
        (),
        "INSEE, NIR",
        alone=True,
    ),
    Row(
        "de",
        "tax number",
        r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        _germany_tax,
        ("steuer", "idnr", "tax id", "tax number"),
        "BZSt, section 139b AO",
    ),
    Row(
        "de",
        "identity card",
        r"[cfghjklmnprtvwxyz][cfghjklmnprtvwxyz0-9]{8}[0-9]",
        _germany_card,
        ("ausweis", "personalausweis", "identity card", "id card"),
        "PAuswV, annex 1",
    ),
    Row(
        "in",
        "Aadhaar",
        r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}",
        verhoeff_holds,
        ("aadhaar", "aadhar", "आधार"),
        "UIDAI",
    ),
    Row(
        "in",
        "PAN",
        r"[a-z]{3}[abcfghjlpt][a-z][0-9]{4}[a-z]",
        _anything,
        ("pan ", "pan:", "permanent account"),
        "Income Tax Department",
    ),
    Row("kr", "resident number", r"[0-9]{6}-[1-8][0-9]{6}", _korea, (), "주민등록법 시행규칙", alone=True),
    Row(
        "kr",
        "resident number",
        r"[0-9]{6}-?[1-8][0-9]{6}",
        _korea_day,
        ("주민", "resident registration", "resident number", "rrn"),
        "주민등록법 시행규칙",
    ),
    Row("br", "CPF", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", _brazil, (), "Receita Federal", alone=True),
    Row("br", "CPF", r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}", _brazil, ("cpf",), "Receita Federal"),
    Row("pl", "PESEL", r"[0-9]{11}", _poland, ("pesel",), "MSWiA"),
    Row("nl", "BSN", r"[0-9]{9}", _netherlands, ("bsn", "burgerservice"), "RvIG"),
    Row(
        "jp",
        "My Number",
        r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}",
        _japan,
        ("マイナンバー", "個人番号", "my number"),
        "総務省令85号",
    ),
    Row("tr", "T.C. kimlik", r"[1-9][0-9]{10}", _turkey, ("kimlik", "tckn", "tc "), "NVİ"),
    Row(
        "fi",
        "henkilötunnus",
        r"[0-3][0-9][01][0-9]{3}[+a-f-][0-9]{3}[0-9abcdefhjklmnprstuvwxy]",
        _finland,
        ("hetu", "henkilo"),
        "DVV",
    ),
    Row(
        "tw",
        "identity card",
        r"[a-z][1289][0-9]{8}",
        _taiwan,
        ("身分證", "身份證", "身份证", "身分证", "national id"),
        "內政部",
    ),
    Row("hk", "identity card", r"[a-z]{1,2}[0-9]{6}\([0-9a]\)", _hong_kong, (), "Immigration Department", alone=True),
    Row("sg", "NRIC", r"[stfg][0-9]{7}[a-z]", _singapore, (), "ICA", alone=True),
    Row("mx", "CURP", r"[a-z]{4}[0-9]{6}[hmx][a-z]{5}[a-z0-9][0-9]", _mexico, (), "RENAPO", alone=True),
    Row("cl", "RUT", r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9k]", _chile, (), "Registro Civil", alone=True),
    Row("se", "personnummer", r"[0-9]{6}[-+][0-9]{4}", _sweden, ("personnummer",), "Skatteverket"),
    Row("za", "identity number", r"[0-9]{13}", _south_africa, ("south african id", "id number", "id no"), "DHA"),
    Row("th", "identity card", r"[1-8]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]", _thailand, (), "DOPA", alone=True),
    Row(
        "ca",
        "SIN",
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
        luhn_holds,
        ("sin number", "sin:", "sin is", "social insurance"),
        "Service Canada",
    ),
    Row("id", "NIK", r"[1-9][0-9]{15}", _anything, ("nik", "ktp"), "Dukcapil"),
    Row("vn", "CCCD", r"[0-9]{12}", _anything, ("cccd", "can cuoc"), "Bộ Công an"),
)

COUNTRIES = frozenset(row.country for row in ROWS)
_NOT_BESIDE = r"(?<![a-z0-9_=#@/<.-])(?:{})(?![a-z0-9_=@/<-]|[.,][0-9])"
_TOKEN = re.compile("[a-z0-9][a-z0-9.+()<-]{7,44}")
_APART = re.compile("[0-9]{1,8}(?: [0-9ab]{2,8}){2,6}x?")
"""Digits in groups: "110105 19491231 002X"."""
_NOT_BEFORE, _NOT_BEHIND = frozenset("_=#@/<.-"), frozenset("_=@/<")
_LEAST_DIGITS = 4


class _Rules:
    """The rows that are looked for: those that need no word, and the rest by their words."""

    def __init__(self, countries: Collection[str]) -> None:
        chosen = [row for row in ROWS if row.country in countries]
        self.alone = [(row, re.compile(row.written)) for row in chosen if row.alone]
        named = [row for row in chosen if row.words]
        self.named = [
            (word, row, pattern)
            for row, pattern in ((row, re.compile(_NOT_BESIDE.format(row.written))) for row in named)
            for word in row.words
        ]


_rules = _Rules(COUNTRIES)


def look_for(countries: Collection[str]) -> None:
    """Choose whose numbers are looked for from now on; said once, when the process starts."""
    global _rules
    _rules = _Rules(countries)


def find(view: View) -> list[Span]:
    """Numbers of people; quick where there are few digits."""
    text = view.folded
    spans: list[Span] = []
    tokens = _TOKEN.finditer(text) if _SEVEN.search(text) or "<<" in text else ()
    for found in (*tokens, *(_APART.finditer(text) if _GROUPS.search(text) else ())):
        start, end = found.span()
        while end > start and text[end - 1] in ".-+(":
            end -= 1
        written = text[start:end]
        if (sum(map(str.isdigit, written)) < _LEAST_DIGITS and "<<" not in written) or not _parted(text, start, end):
            continue
        if any(pattern.fullmatch(written) and row.check(_bare(written)) for row, pattern in _rules.alone):
            spans.append(Span(start, end, SecretKind.IDENTITY, Certainty.LIKELY))
    if _THREE.search(text) or "passn" in text or "reisepass" in text:  # German ones have letters among their digits
        for word, row, pattern in _rules.named:
            if word in text:
                spans += _behind(word, row, pattern, text)
    return spans


# Each begins with a digit and nothing else: the interpreter goes from digit to digit then and not from letter to letter.
_SEVEN = re.compile("[0-9](?:(?:[a-z.+-]?[0-9]){5}|(?<=[a-z]{6}[0-9])[0-9])")
_GROUPS = re.compile("[0-9](?: [0-9]{2} [0-9]{2} |[0-9]{5} [0-9]{8} )")
_THREE = re.compile("[0-9][0-9](?:[0-9]| [0-9]{2})")


def _parted(text: str, start: int, end: int) -> bool:
    """Whether nothing beside it makes it part of an address, a path or a longer number."""
    return (start == 0 or text[start - 1] not in _NOT_BEFORE) and (end == len(text) or text[end] not in _NOT_BEHIND)


def _behind(word: str, row: Row, pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (word.isascii() and at and text[at - 1].isalnum()):
            found = pattern.search(text, end, min(len(text), end + _REACH + 24))
            if found and found.start() - end <= _REACH and row.check(_bare(found[0])):
                yield Span(*found.span(), SecretKind.IDENTITY, Certainty.LIKELY)
        at = text.find(word, end)


def _bare(written: str) -> str:
    return "".join(char for char in written if char.isalnum() or char == "<")
