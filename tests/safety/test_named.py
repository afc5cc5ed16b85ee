"""Keys, codes, PINs, cards and passports as they are named in many languages, and what only sounds like them."""

from __future__ import annotations

import random
import string

import pytest
from mnemonic import Mnemonic

from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText, Screened, SecretKind

from . import leaks


def screened(text: str) -> Screened:
    return screen(RawText(text))


def kinds(text: str) -> list[SecretKind]:
    return [found.kind for found in screened(text).found]


def _places(rng: random.Random, language: str, words: int) -> list[str]:
    known = Mnemonic(language).wordlist
    return [f"{known.index(word):04}" for word in leaks.phrase(rng, language, words)]


@pytest.mark.parametrize("words", [12, 24])
@pytest.mark.parametrize("glue", ["", " ", "\n", "-"])
@pytest.mark.parametrize("around", ["{}", "my seed qr says {} is that right?", "我的二维码是{}，帮我看看"])
def test_the_digits_of_a_seed_qr_are_taken_out(around: str, glue: str, words: int) -> None:
    rng = random.Random(f"seed qr {around} {glue} {words}")
    for _ in range(10):
        typed = glue.join(_places(rng, "english", words))
        result = screened(around.format(typed))
        assert result.text == around.format(f"⟦recovery_phrase:{words}⟧")


def test_digits_whose_checksum_is_wrong_and_years_are_no_seed_qr() -> None:
    rng = random.Random("no seed qr")
    places = _places(rng, "english", 12)
    places[-1] = f"{int(places[-1]) ^ 1:04}"
    for text in (" ".join(places), " ".join(map(str, range(1998, 2022))), "0" * 48, "1970 " * 12):
        assert screened(text) == Screened(SafeText(text))


KEY_NAMED = (
    "mi clave privada es {}", "clé privée : {}", "mein privater Schlüssel ist {}", "la mia chiave privata è {}",
    "minha chave privada {}", "мой приватный ключ {}", "закрытый ключ: {}", "özel anahtarım {}", "khóa riêng tư của tôi {}",
    "kunci pribadi saya {}", "المفتاح الخاص {}", "cheia mea privată {} cheia privată", "개인키는 {}", "秘密鍵は{}です", "निजी कुंजी {}",
    "คีย์ส่วนตัว {}",
)  # fmt: skip


@pytest.mark.parametrize("around", KEY_NAMED)
def test_a_key_named_in_another_language_is_taken_out_with_its_0x_and_without(around: str) -> None:
    rng = random.Random(around)
    for prefix in ("0x", ""):
        result = screened(around.format(prefix + rng.randbytes(32).hex()))
        assert [found.kind for found in result.found] == [SecretKind.PRIVATE_KEY]
        assert result.text == around.format("⟦private_key⟧")


@pytest.mark.parametrize(
    "around",
    [
        "Meine Überweisung {} ist nicht angekommen", "mi transacción {} sigue pendiente", "транзакция {} не пришла", "取引 {} が届きません",
        "거래 {} 확인해 주세요", "il bonifico {} non arriva", "giao dịch {} chưa đến", "işlem {} gelmedi", "mon virement {}", "المعاملة {}",
        "ธุรกรรม {}", "लेनदेन {}", "transaksi {}", "tranzacția {}",
    ],
)  # fmt: skip
def test_a_hash_of_a_transfer_in_another_language_is_not_asked_about(around: str) -> None:
    text = around.format(random.Random(around).randbytes(32).hex())
    assert screened(text) == Screened(SafeText(text))


@pytest.mark.parametrize(
    "around",
    [
        "apikey: {0}\nsecret: {1}",
        "私钥：{1}",
        "密钥={1}",
        "key {0} secret = {1} from okx",
        "秘密鍵: {1}",
        '"secret": "{1}"',
    ],
)
def test_the_secret_half_of_an_exchange_key_is_taken_out(around: str) -> None:
    rng = random.Random(around)
    for _ in range(10):
        key, secret = (
            "x4" + "".join(rng.choices(string.ascii_letters + string.digits, k=rng.choice((30, 62)))) for _ in "ab"
        )
        shown = screened(around.format(key, secret)).text
        assert not leaks.is_left((secret,), shown)


CODES = (
    "el código de acceso es {}", "mi código de confirmación: {}", "code de confirmation {}", "le code reçu par SMS est {}",
    "Verifizierungscode: {}", "mein Einmalcode ist {}", "codice di sicurezza {}", "o código de segurança é {}", "mã xác nhận là {}",
    "mã OTP: {}", "doğrulama kodu {}", "onay kodum {}", "codul de verificare este {}", "код из смс {}", "проверочный код: {}",
    "رمز التحقق {}", "ověřovací kód {}", "kode verifikasi {}", "รหัสยืนยัน {}", "सत्यापन कोड {}",
)  # fmt: skip


@pytest.mark.parametrize("around", CODES)
def test_a_code_named_in_another_language_is_taken_out(around: str) -> None:
    rng = random.Random(around)
    result = screened(around.format(f"{rng.randrange(10**5, 10**6)}"))
    assert [found.kind for found in result.found] == [SecretKind.CODE]
    assert result.text == around.format("⟦code⟧")


@pytest.mark.parametrize(
    "around",
    [
        "parola mea este {}",
        "كلمة المرور {}",
        "palavra-passe: {}",
        "รหัสผ่าน {}",
        "mi código PIN es {}",
        "пин-код {}",
        "pin kodum {}",
    ],
)
def test_a_password_named_in_another_language_is_taken_out(around: str) -> None:
    rng = random.Random(around)
    result = screened(around.format(f"{rng.randrange(10**5, 10**6)}"))
    assert result.text == around.format("⟦password⟧")


_WORDS = "zero one two three four five six seven eight nine".split()


@pytest.mark.parametrize("around", ["my pin is {}", "the code is {}", "verification code: {} ok", "PIN {}"])
def test_digits_spelled_in_words_are_taken_out(around: str) -> None:
    rng = random.Random(around)
    for _ in range(10):
        said = " ".join(rng.choices(_WORDS, k=rng.choice((4, 6))))
        assert said not in screened(around.format(said)).text


@pytest.mark.parametrize("around", ["验证码是{}", "我的密码是{}", "PIN码：{}", "支付密码{}，帮我看看"])
def test_digits_in_chinese_characters_are_taken_out(around: str) -> None:
    rng = random.Random(around)
    for _ in range(10):
        said = "".join(rng.choices("零一二三四五六七八九", k=6))
        assert said not in screened(around.format(said)).text


@pytest.mark.parametrize("glue", [".", "/"])
def test_a_card_in_groups_with_other_marks_is_taken_out(glue: str) -> None:
    rng = random.Random(f"card {glue}")
    for _ in range(10):
        number = leaks.card_number(rng)
        if len(number) == 16:
            said = glue.join(number[at : at + 4] for at in range(0, 16, 4))
            assert screened(f"my card {said} was charged").text == "my card ⟦card⟧ was charged"


@pytest.mark.parametrize(
    "around", ["{} 04/27 {}", "{} exp 04/27, {}", "{}|04|2027|{}", "card {} valid thru 04/2027 code {}"]
)
def test_the_digits_on_the_back_beside_a_card_are_taken_out(around: str) -> None:
    rng = random.Random(around)
    for _ in range(5):
        number, back = leaks.card_number(rng), f"{rng.randrange(100, 1000)}"
        shown = screened(around.format(number, back)).text
        assert shown.count("⟦card⟧") == 2, shown


@pytest.mark.parametrize(
    ("around", "make"),
    [
        ("mein Reisepass {}", lambda rng: f"C{rng.randrange(10, 100)}X{rng.randrange(10, 100)}T{rng.randrange(100)}7"),
        ("numéro de passeport {}", lambda rng: f"{rng.randrange(10, 100)}FV{rng.randrange(10**4, 10**5)}"),
        ("mi pasaporte es {}", lambda rng: f"XDB{rng.randrange(10**5, 10**6)}"),
        ("паспорт {}", lambda rng: f"4510 {rng.randrange(10**5, 10**6)}"),
        ("паспорт серия {}", lambda rng: f"4510 номер {rng.randrange(10**5, 10**6)}"),
    ],
)
def test_a_passport_of_another_country_is_taken_out(around: str, make: object) -> None:
    assert callable(make)
    rng = random.Random(around)
    for _ in range(5):
        assert screened(around.format(make(rng))).text == around.format("⟦identity⟧")


@pytest.mark.parametrize(
    "text",
    [
        "recovery code page shows error 500123",
        "the backup code screen says version 4.12 build 20240101",
        "密码是一定要改的吗",
        "验证码一直收不到，等了三四十分钟",
        "pin code one of them does not work",
        "the error code is four digits long",
        "mi contraseña y mi código no llegan",
        "codul nu a venit, este ora 12",
        "код из смс не приходит 10 минут",
        "secret: never tell anybody",
        "私钥：不要告诉任何人",
        "密钥是什么意思",
        "mein Reisepass wurde zweimal abgelehnt",
        "паспорт не проходит проверку с 2024 года",
        "ma xac nhan khong den",
    ],
)
def test_talk_of_codes_and_keys_passes_untouched(text: str) -> None:
    assert kinds(text) == []
    assert screened(text).text == text
