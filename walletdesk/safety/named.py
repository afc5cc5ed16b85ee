"""Codes, PINs, passwords and keys in further languages and spelled in words: what `labelled` knows, by more names.

The browser's twin does not have these; see docs/quality.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from walletdesk.safety import labelled
from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_CODES = (
    # es, pt, fr, it, ro, de, cs, tr, vi, id; accents are gone from the text that is read
    "codigo de acceso", "codigo de autenticacion", "codigo de confirmacion", "codigo de un solo uso", "codigo que me llego",
    "codigo de verificacao", "codigo de seguranca", "codigo de confirmacao", "codigo do sms", "codigo por sms", "codigo 2fa",
    "code de confirmation", "code d'authentification", "code de connexion", "code recu par sms", "code sms", "code a usage unique",
    "codice di sicurezza", "codice di conferma", "codice sms", "codice otp", "codice di accesso", "codice 2fa",
    "cod de verificare", "codul de verificare", "codul de securitate", "cod de securitate", "codul sms", "codul primit", "codul de confirmare",
    "verifizierungscode", "bestaetigungscode", "einmalcode", "anmeldecode", "zugangscode", "sms-code", "authentifizierungscode",
    "overovaci kod", "kod z sms", "bezpecnostni kod",
    "dogrulama kodu", "dogrulama kodum", "onay kodu", "onay kodum", "guvenlik kodu", "sms kodu", "giris kodu",
    "ma xac minh", "ma xac nhan", "ma xac thuc", "ma otp", "ma bao mat",
    "kode verifikasi", "kode otp", "kode keamanan", "kode sms",
)  # fmt: skip
_CODES_ELSEWHERE = (
    "код из sms", "код с sms", "код смс", "смс код", "смс-код", "код безопасности", "проверочный код", "код верификации", "код аутентификации",
    "одноразовый код", "код входа", "رمز التحقق", "كود التحقق", "رمز التأكيد", "رمز الأمان", "सत्यापन कोड", "ओटीपी", "รหัสยืนยัน", "รหัส otp",
    "보안코드", "보안 코드", "確認番号", "ワンタイムパスワード", "安全验证码",
)  # fmt: skip
_PASSWORDS = ("parola mea", "parola", "palavra-passe", "palavra passe", "parola d'ordine", "codul pin", "codigo pin", "code pin", "codice pin", "pin-code", "pin kodum", "ma pin", "kode pin")  # fmt: skip
_PASSWORDS_ELSEWHERE = ("كلمة المرور", "كلمة السر", "الرقم السري", "पासवर्ड", "รหัสผ่าน", "пин-код", "пин код", "пинкод")
_KEYS = ("secret", "apisecret", "private")
_KEYS_ELSEWHERE = (
    "私钥",
    "私鑰",
    "密钥",
    "密鑰",
    "秘钥",
    "秘鑰",
    "秘密鍵",
    "シークレット",
    "시크릿",
    "비밀키",
    "секрет",
    "секретный ключ",
)
_SPELLED_CODES = ("code", "otp")
_SPELLED_CODES_ELSEWHERE = ("验证码", "驗證碼", "动态码", "校验码", "安全码")
_SPELLED = ("pin", "pin code", "passcode", "password", "pin number")
_SPELLED_ELSEWHERE = ("密码", "密碼", "pin码", "pin碼")

_IS = (
    r"(?:[ \t]|[:=：＝#\"'“”(（-]|(?:is|was|es|era|est|ist|lautet|e|este|era|je|jest|la|adalah|mea|meu|minha|mi|mon|mein|это|هو|هي|है|คือ|は|는|은)(?![a-z])"
    r"|是|为|為|就是){0,7}"
)
_CODE = re.compile(
    _IS + r"(?P<value>[0-9]{4,8}|[0-9]{3}[ -][0-9]{3}|[0-9]{2} [0-9]{2} [0-9]{2})(?![0-9a-z]|[.,][0-9]|[:/-][0-9])"
)
_PASSWORD = re.compile(_IS + r"(?P<value>[!#-&(-_a-~]{4,64})")
_KEY = re.compile(
    r"[\"']?[ \t]*(?:[:=：＝]|->|=>|是|为|為|は)[ \t\n\"'“”‘’`]{0,4}(?P<value>[A-Za-z0-9+/=_-]{20,200})(?![A-Za-z0-9+/=_.-])"
)
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_IN_WORDS = re.compile(_IS + rf"(?P<value>(?:(?:double |triple )?(?:{_DIGIT})[ ,-]{{1,3}}){{3,7}}(?:{_DIGIT}))\b")
_IN_CHARACTERS = re.compile(
    _IS + r"(?P<value>[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{4,12})(?![十百千万萬亿个個位月年天号號点點])"
)

_STEMS = ("cod", "kod", "pin", "otp", "ma ", "parol", "palavra", "secret", "private", "pass")


def find(view: View) -> list[Span]:
    text = view.folded
    stems = tuple(stem for stem in _STEMS if stem in text)
    elsewhere = not text.isascii()
    spans: list[Span] = []
    if not stems and not elsewhere:
        return spans
    for rule, labels, labels_elsewhere in _with_stems(stems):
        for label in (*labels, *(labels_elsewhere if elsewhere else ())):
            at = text.find(label)
            while at >= 0:
                end = at + len(label)
                if labelled.stands_alone(text, at, end, named=rule is _key):
                    spans += rule(view, end)
                at = text.find(label, end)
    return spans


def _code(view: View, end: int) -> Iterator[Span]:
    if found := _CODE.match(view.folded, end):
        yield Span(*found.span("value"), SecretKind.CODE, Certainty.LIKELY)


def _password(view: View, end: int) -> Iterator[Span]:
    """A value with a digit and something else, or digits alone: what is a word may be said of a password."""
    if found := _PASSWORD.match(view.folded, end):
        value = found["value"].rstrip(".,;:!?)]}>")
        digits = sum(map(str.isdigit, value))
        if (digits == len(value) and 4 <= digits <= 12) or (
            digits and len(value) >= 6 and "/" not in value and "." not in value
        ):
            yield Span(found.start("value"), found.start("value") + len(value), SecretKind.PASSWORD, Certainty.LIKELY)


def _key(view: View, end: int) -> Iterator[Span]:
    found = _KEY.match(view.plain, end)
    if found and labelled.is_key(found["value"]):
        yield Span(*found.span("value"), SecretKind.API_KEY, Certainty.LIKELY)


def _spelled(view: View, end: int, kind: SecretKind) -> Iterator[Span]:
    for rule in (_IN_WORDS, _IN_CHARACTERS):
        if found := rule.match(view.folded, end):
            yield Span(*found.span("value"), kind, Certainty.LIKELY)


_Rule = Callable[[View, int], Iterator[Span]]
_RULES: tuple[tuple[Sequence[str], Sequence[str], _Rule], ...] = (
    (_CODES, _CODES_ELSEWHERE, _code),
    (_PASSWORDS, _PASSWORDS_ELSEWHERE, _password),
    (_KEYS, _KEYS_ELSEWHERE, _key),
    (_SPELLED_CODES, _SPELLED_CODES_ELSEWHERE, partial(_spelled, kind=SecretKind.CODE)),
    (_SPELLED, _SPELLED_ELSEWHERE, partial(_spelled, kind=SecretKind.PASSWORD)),
)


@lru_cache(256)
def _with_stems(stems: tuple[str, ...]) -> Sequence[tuple[_Rule, Sequence[str], Sequence[str]]]:
    """The rules with those Latin labels that hold one of `stems`, and those of other scripts."""
    return [
        (rule, [label for label in labels if any(stem in label for stem in stems)], elsewhere)
        for labels, elsewhere, rule in _RULES
    ]
