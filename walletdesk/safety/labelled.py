"""Passwords, PINs, one-time and backup codes, API keys: what is a secret because somebody says so, or by its prefix.

Each rule is a label, one connection and one value; nothing is a secret without all three:

* A password: a label of `_PASSWORDS`, then ":" or "=" or a word for "is", then one value without blanks.  The value must look
  made up: a letter and a digit, a sign inside, capitals inside, four digits, or quotation marks around it.  Plain letters count
  only behind "my password is" or ":" where the sentence ends right after, and where they are no word that one says of a
  password ("wrong", "forgotten") and no common word: "password is incorrect" is talk.
* A one-time code: a label of `_CODES`, at most a word for "is" or "came", and four to eight digits; or the digits, then "is my"
  and the label.  "Code" alone is none: tickets, orders and countries have codes too, and so have conversations here.
* Backup codes: their label, then every value behind it with two digits or more.
* The seed of a code generator: an otpauth:// address, or its label and base32.
* An API key: a prefix that only keys have (`_PREFIXED`), or a label of `_API` and 16 characters or more with a letter and a
  digit among them.

Labels are looked for as plain strings, and rules are tried only where one stands: most texts hold none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from walletdesk.safety.everyday import COMMON
from walletdesk.safety.lists import ENGLISH, is_english
from walletdesk.safety.view import Span, View
from walletdesk.wire import Certainty, SecretKind

_PASSWORDS = (
    *(
        "password",
        "passwd",
        "pwd",
        "passcode",
        "pass code",
        "passphrase",
        "pass phrase",
        "pin",
        "pin code",
        "pin number",
    ),
    *(
        "contrasena",
        "clave",
        "mot de passe",
        "senha",
        "passwort",
        "kennwort",
        "haslo",
        "hasło",
        "heslo",
        "wachtwoord",
        "sifre",
    ),
    *("sifrem", "sifresi", "parolam", "kata sandi", "mat khau"),
)
_PASSWORDS_ELSEWHERE = ("密码", "密碼", "口令", "pin码", "pin碼", "парол", "パスワード", "暗証番号", "비밀번호")
_PASSWORDS_WITH_SIGN = ("pass", "pw", "psw")
"""Only before ":" or "="."""
_CODES = (
    *(
        "verification code",
        "verify code",
        "verification pin",
        "otp",
        "totp",
        "2fa code",
        "2fa token",
        "mfa code",
        "sms code",
    ),
    *(
        "one time code",
        "one-time code",
        "one time password",
        "one-time password",
        "one time passcode",
        "one-time passcode",
    ),
    *(
        "authenticator code",
        "authentication code",
        "auth code",
        "security code",
        "login code",
        "log in code",
        "google code",
    ),
    *("codigo de verificacion", "codigo de seguridad", "codigo sms", "codice di verifica", "code de verification"),
    *("code de securite", "bestatigungscode", "sicherheitscode", "kod weryfikacyjny", "kod sms", "telegram code"),
)
_CODES_ELSEWHERE = (
    *(
        "验证码",
        "驗證碼",
        "动态码",
        "動態碼",
        "动态密码",
        "動態密碼",
        "校验码",
        "校驗碼",
        "код подтверждения",
        "код из смс",
    ),
    *("認証コード", "確認コード", "인증번호", "인증 번호", "인증코드", "인증 코드"),
)
_BACKUPS = ("backup code", "back-up code", "recovery code", "emergency code", "scratch code")
_BACKUPS_ELSEWHERE = (
    "备用码",
    "備用碼",
    "备用验证码",
    "備用驗證碼",
    "备用恢复码",
    "恢复代码",
    "恢復代碼",
    "备份码",
    "備份碼",
)
_GENERATORS = ("2fa", "otp", "authenticator", "google auth", "mfa", "setup key")
_GENERATORS_ELSEWHERE = ("验证器", "驗證器", "谷歌")
_API = (
    *(
        "api key",
        "api-key",
        "api_key",
        "apikey",
        "api secret",
        "api-secret",
        "api_secret",
        "apisecret",
        "api token",
        "api_token",
    ),
    *("secret key", "secret_key", "secretkey", "secret-key", "access key", "access_key", "accesskey", "access token"),
    *(
        "access_token",
        "client secret",
        "client_secret",
        "app secret",
        "auth token",
        "auth_token",
        "bearer",
        "secret token",
    ),
    *("key_id", "key id", "api"),
)
_API_ELSEWHERE = ("api密钥", "api 密钥", "api秘钥", "api 秘钥", "api密鑰", "接口密钥", "交易所密钥", "交易所秘钥")

_STEMS = (
    "pass",
    "pwd",
    "pin",
    "cod",
    "otp",
    "2fa",
    "mfa",
    "api",
    "secret",
    "token",
    "key",
    "bearer",
    "auth",
    "contrase",
    "clave",
    "senha",
    "wort",
    "haslo",
    "hasło",
    "heslo",
    "wachtw",
    "sifre",
    "parola",
    "sandi",
    "khau",
    "pw",
    "psw",
    "kod ",
)
"""Every Latin label holds one of these: a text without any is not looked at for labels."""

_OWN = re.compile(r"(?<![a-z])(?:my|our|mi|mon|ma|mein|minha|moje|mijn|la mia)(?: [a-z-]{2,12}){0,3} $|我的?\w{0,6}$")
_ABOUT = (
    r"(?:(?: (?:to|for|of|on|in|i|we|that|which|my|our|the|this|old|new|use|used|set|chose|made|have|had|remember|saved|wrote"
    r"|think|always|account|wallet|app|email|phone|exchange|login|vault|device|keystore|file|metamask|trust)){1,6}(?= ?(?:is|was|[:=]))"
    r"|ь?(?: (?:de|del|della|do|da|di|du|des|la|le|il|el|o|a|mi|mon|ma|mein(?:e[mrs]?)?|minha|meu|mio|mia|von|vom|fur|zu|zum|der|die|das|от|к|для|моего|моей"
    r"|cuenta|cartera|billetera|compte|portefeuille|conto|conta|portafoglio|carteira|konto|wallet|кошелька|кошельку|аккаунта)){1,5}"
    r"(?= ?(?:(?:es|est|e|ist|lautet|это)\b|[:=]))"
    r"|我?(?:之前|以前|原来|原來|现在|現在|一直)?(?:设置|设定|設置|設定|设|設|用|改|记|記)的?(?:成|为|為)?(?=就?是|[:：]))?"
)
"""What may be said of a password between its label and the word for "is"."""
_IS = (
    r"(?P<is>[ \t]*(?:(?:is now|was|is|are|ist|lautet|es|est|e|to|jest|je|la|adalah)(?![a-z])|это|- это|就是|应该是|應該是|是|为|為|は|는|은|ь)?"
    r"[ \t]*(?P<sign>[:=：＝]|->|→|[-–—](?=[ \t]))?[ \t\n]{0,3})"
)
_VALUE = r"(?P<quote>[\"'“”‘’`「『])?(?P<value>[!#-&(-_a-~]{3,64})(?P<unquote>[\"'“”‘’`」』])?"
_PASSWORD_SAID = re.compile(_ABOUT + _IS + _VALUE)
_PASSWORD_QUOTED = re.compile(_IS + r"[\"“「『`](?P<value>[^\"”」』`\n]{4,64})[\"”」』`]")
_TRAILING = ".,;:!?)]}>"
_SENTENCE = re.compile(r"[ \t]*(?:[.,;!?。，；！\n)]|$|\b(?:please|pls|and|but|thanks?|thx|can|could|help)\b)")
_SAID_OF = re.compile(
    r"(?:[a-z]+(?:ed|ing|able|ible|ive|ly|ful|less|ent|ant|ous|ic|al|ary|ory|wn|ten|len|den)|wrong|lost|null|none|never|saved?|stuck"
    r"|empty|unknown|blank|error|failed?|n/?a|same|case-?\w*|re-?\w+|e-?mails?|not-?\w*|too-?\w*|non-?\w*|auto-?\w*|one-?\w*|at|min|max)"
)
_WORDS_OF_PASSWORDS = frozenset(
    """
    accepted account app apps bad binance broken case char chars character characters correct corrupt corrupted dead default
    different digits easy email error expired fine good gone hard here hidden hint incorrect insecure invalid ios known
    letters login long longer metamask mismatch missing mixed optional outdated phone please private public recognised
    recognized required reset right safe secret secure short shorter similar simple somehow strong stronger support
    symbols thanks there trustwallet typo valid visible wallet weak weaker web whatever wrong yours
    abgelaufen anders blockiert danke erforderlich falsch falsche falsches gesperrt gleich korrekt leer notwendig
    richtig sicher unbekannt unklar ungultig vergessen verloren bloqueada bloqueado caducada correcta correcto
    desconocida equivocada equivocado gracias incorrecta incorrecto invalida invalido olvidada olvidado perdida
    perdido segura vencida bloccata corretta dimenticata errata errato grazie persa sbagliata sbagliato scaduta
    certa errada errado esquecida expirada incorreta incorreto obrigada obrigado bloque expiree faux fausse
    incorrecte invalide merci oublie oubliee perdu perdue neplatne spatne zapomenute zablokovane geblokkeerd kwijt
    onjuist verkeerd vergeten verlopen bledne niepoprawne nieprawidlowe zapomniane zablokowane hatali kayboldu
    unuttum yanlis benar hilang lupa salah
    """.split()
)
"""What one says of a password, or writes where it would stand in a form; without marks over letters, as texts are read."""
_ADDRESS = re.compile(
    r"(?:0x[0-9a-fA-F]{40,64}|[a-z0-9-]+\.[a-z]{2,}(?:[/?].*)?|https?.*|[0-9.:]*[.:][0-9.:]*|[^A-Za-z0-9]*|.*(?:\\|\(\)).*|[^0-9]*:[^0-9]*)$"
)
_OF_PROGRAMS = re.compile(r"[/\\()\[\]{}<>=|:;,\"'`]")
_WORDS_JOINED = re.compile("[A-Za-z]+(?:[-_.][A-Za-z]+)+")

_CODE = re.compile(
    r"(?:[ \t]|是|为|為|は|는|은|[:=：＝#\"'“”(（]|\bis\b|\bwas\b|\bnow\b|\bi got\b|\bi received\b|\bsays\b|\bes\b|\best\b|\bist\b|\bit'?s\b"
    r"|就是|发来的|發來的|收到的|收到){0,6}"
    r"(?P<value>(?:g-)?[0-9]{4,8}|[0-9]{3}[ -][0-9]{3}|[0-9]{2} [0-9]{2} [0-9]{2})(?![0-9a-z]|[.,][0-9]|[:/-][0-9])"
)
_CODE_BEFORE = re.compile(
    r"(?<![0-9a-z.,#/-])(?P<value>[0-9]{4,8}|[0-9]{3}[ -][0-9]{3})(?: - |[ ,(（]|是|就是){0,4}(?:is |was )?(?:my |the |your |我的?|你的?)?"
    r"(?:(?:google|sms|telegram|email) )?$"
)
_BACKUP = re.compile(r"s?(?: (?:for|of) [\w ]{2,20})?(?:[ \t]*(?:is|are|是|为|為))?[ \t]*[:=：＝]?[ \t\r\n]*")
_BACKUP_NEXT = re.compile(
    r"(?:[ \t\r\n,;，；、|*•-]|[0-9]{1,2}[.)、] ){0,6}(?P<value>[a-z0-9]{3,16}(?:[ -][a-z0-9]{3,6}(?![a-z0-9])){0,5})(?![a-z0-9])"
)
_MOST_BACKUP = 24
_OTPAUTH = re.compile(r"otpauth(?:-migration)?://[^\s\"'<>]{8,600}")
_GENERATOR = re.compile(
    r"(?:enticator)?(?:[ _-](?:secret|seed|setup|backup|code|manual))?[ _-]?(?:key|secret|seed)?(?:验证器?)?(?:密[钥鑰]|秘[钥鑰])?"
    r"(?:[ \t]|is|:|=|：|是|为){1,6}(?P<value>[a-z2-7]{16,64}(?![a-z0-9])|(?:[a-z2-7]{4}[ -]){3,15}[a-z2-7]{4}(?![a-z0-9]))"
)

_PREFIXES = (
    *(
        "AKIA",
        "ASIA",
        "sk-",
        "_live_",
        "_test_",
        "whsec_",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
    ),
    *("npm_", "xox", "AIza", "SG.", ":AA", "apiKeys/"),
)
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9_-])(?:(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|sk-(?:proj-|ant-|live-|or-v1-)?[A-Za-z0-9_-]{20,200}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}"
    r"|whsec_[A-Za-z0-9+/=]{16,100}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|npm_[A-Za-z0-9]{36}"
    r"|xox[abposr]-[A-Za-z0-9-]{10,200}|AIza[A-Za-z0-9_-]{35}|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"
    r"|organizations/[0-9a-f-]{36}/apiKeys/[0-9a-f-]{36})"
)
"""Amazon, OpenAI and its kin, Stripe, GitHub, GitLab, npm, Slack, Google, SendGrid, Telegram's bots, Coinbase: as their pages on
scanning for secrets show them."""
_KEY_VALUE = re.compile(
    r"(?:[ _-]?(?:id|key|secret|token))?(?:(?: [a-z]{2,12}){1,6}(?= ?(?:(?:is|are|was)\b|[:=])))?(?:[ \t\n]|is|are|was|是|为|為|就是|[:=：＝\"'“”‘’`(（<>→-]){1,10}(?P<value>[A-Za-z0-9+/=_.-]{16,200})(?![A-Za-z0-9+/=_-])",
    re.IGNORECASE,
)
_LETTER_AND_DIGIT = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])")


def find(view: View) -> list[Span]:
    text, plain = view.folded, view.plain
    spans: list[Span] = []
    if any(prefix in plain for prefix in _PREFIXES):
        spans += [
            Span(*found.span(), SecretKind.API_KEY, Certainty.CERTAIN)
            for found in _PREFIXED.finditer(plain)
            if _LETTER_AND_DIGIT.match(found[0])
        ]
    stems = tuple(stem for stem in _STEMS if stem in text)
    elsewhere = not text.isascii()
    if not stems and not elsewhere:
        return spans
    for rule, labels, labels_elsewhere in _with_stems(stems):
        for label in (*labels, *(labels_elsewhere if elsewhere else ())):
            at = text.find(label)
            while at >= 0:
                end = at + len(label)
                if stands_alone(text, at, end, named=rule is _api):
                    spans += rule(view, at, end)
                at = text.find(label, end)
    return spans


def stands_alone(text: str, start: int, end: int, *, named: bool) -> bool:
    """Whether a Latin label is a whole word; those of other scripts have no blanks around them.

    `named`: whether it may end a name as programs have them, BINANCE_SECRET_KEY, X-MBX-APIKEY.
    """
    if not text[start].isascii():
        return True
    if (
        start
        and text[start - 1].isascii()
        and (text[start - 1].isalnum() or text[start - 1] in ("/" if named else "_-/"))
    ):
        return False
    return end == len(text) or not (text[end].isascii() and text[end].isalnum()) or text[end] == "s"


def _password(view: View, start: int, end: int) -> Iterator[Span]:
    text = view.folded
    if found := _PASSWORD_SAID.match(text, end):
        first = found.start("value")
        value = view.plain[first : found.end("value")].rstrip(_TRAILING) or view.plain[first : found.end("value")]
        own = _OWN.search(text[max(0, start - 50) : start]) is not None
        if _is_password(found, value, text, first + len(value), own=own):
            yield Span(first, first + len(value), SecretKind.PASSWORD, Certainty.LIKELY)
    quoted = _PASSWORD_QUOTED.match(text, end)
    if quoted and " " in quoted["value"] and any(map(str.isdigit, quoted["value"])):
        yield Span(*quoted.span("value"), SecretKind.PASSWORD, Certainty.LIKELY)


def _password_with_sign(view: View, start: int, end: int) -> Iterator[Span]:
    found = _PASSWORD_SAID.match(view.folded, end)
    if found and found["sign"]:
        yield from _password(view, start, end)


def _is_password(found: re.Match[str], value: str, text: str, end: int, *, own: bool) -> bool:
    """Whether `value`, said to be a password, looks like one; `own` is that somebody calls it theirs."""
    quoted = bool(found["quote"] and found["unquote"])
    signed = bool(found["sign"])
    digits = sum(map(str.isdigit, value))
    if not signed and not quoted and not found["is"].strip():
        elsewhere = not text[found.start() - 1].isascii()
        return (elsewhere or found["is"] != "") and _right_behind(value, digits, own=own or elsewhere)
    if _ADDRESS.match(value) and not value.isdigit():
        return quoted and "." not in value
    plain = value.lower()
    if len(value) < 4 or (not digits and _SAID_OF.fullmatch(plain)):
        return False
    if digits:
        if digits == len(value):
            return digits <= 16
        return any(map(str.isalpha, value)) or any(not one.isalnum() for one in value[:-1])
    if any(not (one.isalnum() or one in "-/_.") for one in value[1:]):
        return True
    if any(one.isupper() for one in value[1:]) and not value.isupper():
        return True
    said_alone = _SENTENCE.match(text, end) is not None
    if _WORDS_JOINED.fullmatch(value):
        return quoted or (signed and "." not in value and said_alone)
    if not value.isalpha() or plain in _WORDS_OF_PASSWORDS or plain in COMMON:
        return False
    if quoted:
        return True
    if not text.isascii() and not text[found.start() - 1].isascii():
        return len(value) >= 6  # a foreign word behind 密码是
    return said_alone and len(value) >= 5 and (own or signed) and not is_english(plain)


def _right_behind(value: str, digits: int, *, own: bool) -> bool:
    """Whether `value` is a password right behind its label: "my pin 1234", digits alone, or a mixture that nobody would say there."""
    if "/" in value or (_ADDRESS.match(value) and not value.isdigit()):
        return False
    if digits == len(value):
        return 4 <= digits <= 8
    if not digits or not any(map(str.isalpha, value)):
        return False
    made_up = digits >= 2 or any(one.isupper() or not one.isalnum() for one in value[1:])
    return digits >= 4 or (made_up and len(value) >= (6 if own else 8))


def _code(view: View, start: int, end: int) -> Iterator[Span]:
    text = view.folded
    if found := _CODE.match(text, end):
        yield Span(*found.span("value"), SecretKind.CODE, Certainty.LIKELY)
    first = max(0, start - 40)
    if found := _CODE_BEFORE.search(text[first:start]):
        yield Span(first + found.start("value"), first + found.end("value"), SecretKind.CODE, Certainty.LIKELY)


def _backup(view: View, start: int, end: int) -> Iterator[Span]:
    text = view.folded
    said = _BACKUP.match(text, end)
    at = said.end() if said else end
    first = last = -1
    for _ in range(_MOST_BACKUP):
        one = _BACKUP_NEXT.match(text, at)
        if one is None or len(one["value"]) < 6 or sum(map(str.isdigit, one["value"])) < 2:
            break
        if any(word in COMMON or word in ENGLISH.places for word in one["value"].split(" ")):
            break  # "recovery code page shows error 500123"
        first = one.start("value") if first < 0 else first
        last = at = one.end("value")
    if first >= 0:
        yield Span(first, last, SecretKind.CODE, Certainty.LIKELY)


def _generator(view: View, start: int, end: int) -> Iterator[Span]:
    found = _GENERATOR.match(view.folded, end)
    if found and any(map(str.isdigit, found["value"])):
        yield Span(*found.span("value"), SecretKind.CODE, Certainty.LIKELY)


def _otpauth(view: View, start: int, end: int) -> Iterator[Span]:
    if found := _OTPAUTH.match(view.folded, start):
        yield Span(*found.span(), SecretKind.CODE, Certainty.CERTAIN)


def _api(view: View, start: int, end: int) -> Iterator[Span]:
    value = _KEY_VALUE.match(view.plain, end)
    if value and is_key(value["value"]):
        yield Span(*value.span("value"), SecretKind.API_KEY, Certainty.LIKELY)


def is_key(value: str) -> bool:
    """Whether it has letters and digits, as keys do, and is no address."""
    return _LETTER_AND_DIGIT.match(value) is not None and not _ADDRESS.match(value)


_Rule = Callable[[View, int, int], Iterator[Span]]
_RULES: tuple[tuple[Sequence[str], Sequence[str], _Rule], ...] = (
    (_GENERATORS, _GENERATORS_ELSEWHERE, _generator),
    (_API, _API_ELSEWHERE, _api),
    (_PASSWORDS, _PASSWORDS_ELSEWHERE, _password),
    (_PASSWORDS_WITH_SIGN, (), _password_with_sign),
    (_CODES, _CODES_ELSEWHERE, _code),
    (_BACKUPS, _BACKUPS_ELSEWHERE, _backup),
    (("otpauth",), (), _otpauth),
)


@lru_cache(256)
def _with_stems(stems: tuple[str, ...]) -> Sequence[tuple[_Rule, Sequence[str], Sequence[str]]]:
    """The rules with those Latin labels that hold one of `stems`, and those of other scripts."""
    return [
        (rule, [label for label in labels if any(stem in label for stem in stems)], elsewhere)
        for labels, elsewhere, rule in _RULES
    ]
