"""What a mail is: somebody's message, a mail server's report, or an answer that nobody wrote.

A mail taken for an automatic answer is a customer nobody hears, so only what a program says of itself counts; `answerable` is
the careful side: whatever smells of a program is never answered by one.
"""

from __future__ import annotations

import re
from email.message import Message
from enum import StrEnum

import msgspec

from walletdesk.channels.mail import headers
from walletdesk.channels.mail.charsets import clean
from walletdesk.channels.mail.mime import Parts


class Kind(StrEnum):
    MESSAGE = "message"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"


class Bounced(msgspec.Struct, frozen=True):
    recipient: str
    status: str | None


class Judged(msgspec.Struct):
    kind: Kind
    bounced: list[Bounced] = []
    answerable: bool = True


_DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|mail delivery (?:sub)?system|maild|smtp|bounces?(?:[+-].*)?|mailer|uucp|microsoftexchange[0-9a-f]+|"
    r"amavisd?(?:-new)?|antispam|notification-return|mailadmin|mail-administrator|nobody-bounce|mailerdaemon|mailservice-daemon|returned-mail)$",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mailer[- ]daemon|mail delivery (?:sub)?system|mail administrator|postmaster|mail delivery service|邮件系统|系统管理员|系統管理員|mail system|internet mail delivery",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"undeliver|delivery (?:status )?notification|returned (?:mail|to sender)|mail delivery (?:fail|problem|error|status)|delivery (?:has )?(?:failed|failure|problem|error|delayed|report)|"
    r"failure notice|failed (?:mail|delivery|message)|could ?n[o']t be delivered|not delivered|non[- ]?(?:delivery|remis)|nondeliverable|mail (?:system error|failure|returned|error)|message (?:delivery )?(?:failure|delayed|status)|"
    r"rejected|bounce|unzustellbar|nicht zugestellt|zustellung|fehlgeschlagen|non remis|échec|no se (?:ha )?(?:pudo )?entreg|no entregad|não (?:foi )?(?:possível )?entreg|devolvid|mancata consegna|"
    r"niet (?:bezorgd|afgeleverd)|onbestelbaar|niedostarczon|nedoručiteln|не доставлен|недоставлен|невозможно доставить|не удалось доставить|"
    r"退信|退回|投递失败|投遞失敗|无法投递|無法投遞|無法傳送|未送达|未送達|发送失败|系统退信|传递失败|配信(?:不能|できません|エラー)|配送(?:不能|エラー)|送信できません|エラーメール|반송|전송 ?실패|user unknown|warning: (?:could not|message)|"
    r"message could not|unable to deliver|delivery warning|problem delivering|delivery attempt|permanent error|address (?:not found|unknown|rejected)|mailbox (?:full|unavailable|not found)",
    re.IGNORECASE,
)
_SERVERS_SUBJECT = re.compile(
    r"^\s*(?:undeliver(?:able|ed)(?: (?:mail|message|e-?mail)\b|:|\s*$)|mail delivery (?:failed|failure|warning|status|system|problem|error)|returned mail\b|delivery status notification|failure notice\s*$|delivery (?:notification|report|(?:failure|failed) ?(?:\(|notice|notification|report))|"
    r"(?:mail|message) could not be delivered|nondeliverable mail|unzustellbar:|系统退信|退信通知|邮件退回)",
    re.IGNORECASE,
)
"""What programs write and people do not: no words for what a wallet or a parcel service does."""
_FAILED_TEXT = re.compile(
    r"this is the (?:qmail|postfix|mail system)|qmail-send program|this is a permanent error|your message (?:to|could not|was not|did not|cannot|has not)|"
    r"(?:could|can)(?: ?not|n't) be delivered|(?:delivery|message|mail) (?:to the following|has failed|failed|is delayed|for the following)|did not reach|was not delivered|undeliver(?:able|ed)|"
    r"the following (?:address(?:es)?|recipient(?:s|\(s\))?|message|error|mail)|this message was created automatically by mail delivery|automatically generated (?:delivery|by)|"
    r"transcript of session follows|addresses had (?:permanent|transient)|unknown (?:user|local|recipient)|(?:user|recipient|mailbox|account|address)[^.\n]{0,40}(?:unknown|not found|unavailable|does ?n[o']t exist|disabled|is full|over quota|rejected)|"
    r"no such (?:user|recipient|mailbox|account|address|person)|unable to (?:deliver|relay)|returned to sender|undelivered|permanent (?:fatal )?errors?|(?:550|551|552|553|554|450|451|452)[- ]|"
    r"remote host said|not a valid (?:user|mailbox)|quota exceeded|smtp error|mail system error|konnte nicht zugestellt|n'a pas pu être|no se pudo entregar|não foi entregue|不存在|退回|无法(?:送达|投递)|無法(?:送達|投遞)|拒收|did not (?:get|make it)|relay access denied|"
    r"returned mail|has been (?:rejected|returned|blocked|delayed|postponed)|message (?:was )?(?:rejected|refused)|delivery (?:error|failure|attempt)|mail loop|too many hops",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^\s*(?:\[[^\]]{0,30}\]\s*)?(?:automatic(?:ally generated)? re(?:ply|sponse)|auto[- ]?re(?:ply|sponse|sponder)|autoreply|auto(?=:)|automated re(?:ply|sponse)|out of (?:the )?office(?: auto-?reply| reply| message)?|"
    r"(?:away|on|i am on|annual|vacation|holiday|leave)(?: from)?(?: the| my)?[- ]?(?:notice|message|vacation|holiday|leave|office) (?:reply|message|notice|auto)|vacation (?:reply|response|message)|away from (?:my )?(?:mail|office|desk)|"
    r"automatische (?:antwort|nachricht)|abwesenheitsnotiz|abwesenheit(?:snachricht|sassistent)?|abwesend|réponse automatique|absence du bureau|message d'absence|respuesta automática|fuera de (?:la )?oficina|resposta automática|"
    r"ausência temporária|risposta automatica|fuori (?:sede|ufficio)|automatisch antwoord|afwezig(?:heid)?|autosvar|automatiskt svar|automatisk sva?r|frånvaro(?:meddelande)?|poissaoloviesti|automaattinen vastaus|"
    r"autoodpowiedź|automatyczna odpowiedź|odpowiedź automatyczna|nieobecno(?:ść|sci)|automatická odpověď|automatická odpoveď|automatikus válasz|răspuns automat|otomatik (?:yanıt|cevap)|автоответ(?:чик)?|автоматический ответ|"
    r"автоматична відповідь|αυτόματη απάντηση|מענה אוטומטי|תשובה אוטומטית|رد تلقائي|trả lời tự động|balasan otomatis|การตอบกลับอัตโนมัติ|ตอบกลับอัตโนมัติ|自動返信|自動応答|不在(?:通知|連絡)|자동 ?(?:응답|회신)|부재(?:중)?|"
    r"自动回复|自動回覆|自動回復|自动答复|外出自动|休假自动|不在办公室)(?P<tail>\s*$|\s*[:：\-–—(\[（【].*|\s+(?:re|aw|from|to|von|zu|à)\b.*)",
    re.IGNORECASE,
)
_AWAY_BRACKETS = re.compile(
    r"^\s*[\[(【（](?:自动回复|自動回覆|auto[- ]?reply|automatic reply|out of office|自動返信)[\])】）]", re.IGNORECASE
)
_ANSWERED = re.compile(r"^\s*(?:re|aw|sv|antw|odp|回复|回覆|答复|ré|r|res|rif)\s*[:：]", re.IGNORECASE)
_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply", "x-vacation",
                 "x-autogenerated", "x-qq-autoreply", "x-coremail-autoreply", "auto-reply")  # fmt: skip
_NO_REPLY = re.compile(
    r"^(?:no-?_?\.?reply|do-?not-?reply|donotreply|noreply[-+.].*|notifications?|alerts?|mailer)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63})>?")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])[0-5]\d(?=[\s-])")


def judge(
    message: Message, parts: Parts, *, sender: str, sender_name: str, subject: str, text: str, own: list[str]
) -> Judged:
    """`own`: addresses of this mail's headers, which are no bounced recipients."""
    said = _Said(message)
    failed = _report(parts)
    if parts.report_type == "delivery-status" or (failed and not parts.report_type):
        if failed and all(one.action in _GOOD for one in failed):
            return Judged(Kind.AUTO_REPLY, [], answerable=False)
        bounced = [Bounced(one.recipient, one.status) for one in failed if one.action not in _GOOD]
        return Judged(Kind.BOUNCE, bounced or _from_text(text, own), answerable=False)
    if parts.report_type in ("disposition-notification", "feedback-report"):
        return Judged(Kind.AUTO_REPLY, [], answerable=False)
    away = _away(subject)
    if said.failed_recipients:
        status = _first_status(text)
        return Judged(Kind.BOUNCE, [Bounced(one, status) for one in said.failed_recipients], answerable=False)
    if _bounces(said, sender, sender_name, subject, text, away=away):
        return Judged(Kind.BOUNCE, _from_text(text, own), answerable=False)
    if said.automatic or said.auto_header or (away and not _ANSWERED.match(subject)):
        return Judged(Kind.AUTO_REPLY, [], answerable=False)
    if said.suppressed and said.bulk and not said.list:
        return Judged(Kind.AUTO_REPLY, [], answerable=False)
    if said.null_path:
        return Judged(Kind.AUTO_REPLY, [], answerable=False)
    local = sender.partition("@")[0]
    careful = (
        said.bulk
        or said.list
        or said.suppressed
        or said.null_path
        or not sender
        or _NO_REPLY.match(local)
        or _DAEMON.match(local)
    )
    return Judged(Kind.MESSAGE, [], answerable=not careful)


class _Said:
    """What the headers say of the mail itself."""

    def __init__(self, message: Message) -> None:
        def first(name: str) -> str:
            return headers.text(headers.value(message, name)).lower()

        names = {name.lower() for name, _ in message.raw_items()}
        submitted = first("auto-submitted").partition(";")[0].strip()
        self.automatic = bool(submitted) and submitted != "no"
        precedence = first("precedence").strip()
        self.auto_header = (
            any(first(name) not in ("", "no", "false", "0") for name in _AUTO_HEADERS if name in names)
            or precedence in ("auto_reply", "auto-reply")
            or "mailbox rules agent" in first("x-ms-exchange-generated-message-source")
            or "autoresponder" in first("x-post-messageclass")
            or first("delivered-to").startswith("autoresponder")
        )
        self.bulk = precedence in ("bulk", "junk", "list")
        self.list = bool(names & {"list-id", "list-unsubscribe", "list-post"})
        self.suppressed = first("x-auto-response-suppress") not in ("", "none")
        path = headers.value(message, "return-path").strip()
        self.null_path = path in ("<>", "< >", "<MAILER-DAEMON>")
        self.failed_recipients = [
            one.address for one in headers.addresses(headers.values(message, "x-failed-recipients"))
        ]


def _bounces(said: _Said, sender: str, name: str, subject: str, text: str, *, away: bool) -> bool:
    local = sender.partition("@")[0]
    daemon = (
        bool(sender or name)
        and (_DAEMON.match(local) is not None or _DAEMON_NAME.search(f"{name} {local}") is not None)
    ) or not (sender or name)
    if (away and not daemon) or _ANSWERED.match(subject):
        return False
    beginning = text[:6000]

    def told() -> bool:  # a long expression, which an ordinary mail never meets
        return _FAILED_TEXT.search(beginning) is not None

    failed = _FAILED.search(subject) is not None
    if daemon or said.null_path:
        return failed or told()
    # Wallets reject, bounce and return too, and apps have versions like 5.1.1: such words alone mean nothing.
    return (failed if said.automatic else _servers_own(subject, beginning)) and told()


def _servers_own(subject: str, beginning: str) -> bool:
    if _SERVERS_SUBJECT.match(subject):
        return True
    # Parcels with hardware wallets fail too, but name no address and no code of SMTP.
    return subject.strip().lower() == "delivery failure" and bool(
        _ADDRESS.search(beginning) and _first_status(beginning)
    )


_GOOD = frozenset({"delivered", "relayed", "expanded"})


def delayed(parts: Parts) -> bool:
    """Whether a report only says that it takes longer (RFC 3464, 2.3.3)."""
    told = _report(parts)
    return bool(told) and all(one.action == "delayed" for one in told)


class _Failed(msgspec.Struct, frozen=True):
    recipient: str
    status: str | None
    action: str


def _report(parts: Parts) -> list[_Failed]:
    found: dict[str, _Failed] = {}
    for block in parts.reports:
        recipient = ""
        for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
            said = headers.text(headers.value(block, name))
            if address := _ADDRESS.search(said.rpartition(";")[2]):
                recipient = address[1]
                break
            if said and not recipient and "final" in name:
                recipient = said.rpartition(";")[2].strip(" <>")
        if not recipient:
            continue
        action = headers.text(headers.value(block, "action")).lower().split(" ")[0].strip("()")
        status = _STATUS.search(headers.text(headers.value(block, "status")))
        diagnosis = headers.text(headers.value(block, "diagnostic-code"))
        found.setdefault(
            recipient.lower(), _Failed(recipient, status[1] if status else _first_status(diagnosis), action)
        )
    return list(found.values())


def _first_status(text: str) -> str | None:
    if found := _STATUS.search(text):
        return found[1]
    if found := _REPLY_CODE.search(text):
        return f"{found[1]}.0.0"
    return None


_ORIGINAL_BELOW = re.compile(
    r"(?im)^[ \t>-]{0,20}(?:below this line is a copy|-{2,} ?(?:this is a copy|original message|returned message|message header|headers follow|unsent message|the original)|"
    r"original message (?:follows|headers)|return-path:|received: |message-id:|the text you sent follows|message header follows|copy of (?:the|your) message)"
)


def _from_text(text: str, own: list[str]) -> list[Bounced]:
    """Recipients that a report without a form names, before it repeats the mail."""
    text = text[:6000]
    below = _ORIGINAL_BELOW.search(text, 40)
    said = clean(text[: below.start()] if below else text)
    mine = {one.lower() for one in own}
    found: dict[str, Bounced] = {}
    for address in _ADDRESS.finditer(said):
        who = address[1].rstrip(".").lower()
        if who in mine or who in found or _DAEMON.match(who.partition("@")[0]) or len(found) > 50:
            continue
        found[who] = Bounced(
            address[1].rstrip("."), _first_status(said[address.end() : address.end() + 400]) or _first_status(said)
        )
    return list(found.values())


def _away(subject: str) -> bool:
    return _AWAY.match(subject) is not None or _AWAY_BRACKETS.match(subject) is not None
