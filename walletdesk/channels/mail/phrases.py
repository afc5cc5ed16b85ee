"""How mail programs introduce what they quote, and sign what they send.

Collected from what the programs write in each language; a language that is missing costs a quote that is left standing, never
words that are lost.
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s\u3000\u00a0|*_]+")


def label(text: str) -> str:
    """A header's name as it is looked up: `主　题`, `*From*` and `| 发件人` are what they mean."""
    return _SPACES.sub("", text).lower()


def _labels(**kinds: str) -> dict[str, str]:
    return {label(one): kind for kind, words in kinds.items() for one in words.split(",")}


LABELS = _labels(
    sender="""From,Von,De,Da,Van,Från,Fra,Lähettäjä,Od,Feladó,De la,Kimden,Gönderen,От,От кого,Від,Από,מאת,من,Từ,Dari,Daripada,จาก,
差出人,送信者,送信元,보낸사람,보낸 사람,보낸이,发件人,发送人,发信人,寄件者,寄件人,發件人,Expéditeur,Remitente,Remetente,Mittente,Afzender,Absender,Avsändare,
Nadawca,Odesílatel,Odosielateľ,Expeditor,Gesendet von,Pošiljatelj,Saatja,Nuo,No,Ki""".replace("\n", ""),
    sent="""Sent,Date,Gesendet,Datum,Envoyé,Envoyé le,Date d'envoi,Enviado,Enviado el,Enviado em,Enviada em,Enviada,Fecha,Data,Inviato,
Data invio,Verzonden,Skickat,Sendt,Dato,Lähetetty,Päivämäärä,Päiväys,Wysłano,Wysłane,Odesláno,Odoslané,Dátum,Elküldve,Trimis,Data trimiterii,
Gönderildi,Tarih,Gönderme Tarihi,Отправлено,Дата,Дата отправки,Надіслано,Στάλθηκε,Ημερομηνία,נשלח,תאריך,تاريخ الإرسال,التاريخ,تم الإرسال,
Đã gửi,Ngày,Dikirim,Tanggal,Tarikh,Dihantar,ส่ง,ส่งเมื่อ,วันที่,送信日時,送信日,日付,日時,보낸날짜,보낸 날짜,날짜,보냄,发送时间,发送日期,日期,时间,寄件日期,傳送時間,
傳送日期,發送時間,发件时间,發件日期,已发送,已傳送,时 间,Изпратено,Poslano,Sänd,Saadetud""".replace("\n", ""),
    to="""To,An,À,A,Para,Aan,Till,Til,Vastaanottaja,Do,Komu,Címzett,Către,Kime,Alıcı,Кому,Προς,אל,إلى,Đến,Tới,Kepada,ถึง,宛先,받는사람,받는 사람,
收件人,收件者,收信人,Destinataire,Destinatario,Destinatário,Destinatari,Empfänger,Geadresseerde,До,Prima,Saaja,Pour""".replace(
        "\n", ""
    ),
    copy="""Cc,Bcc,Kopie,Kopia,Kopi,Kopio,DW,Másolat,Bilgi,Копия,Копія,Κοιν.,Κοινοποίηση,עותק,نسخة,抄送,副本,密送,参照,참조,Cópia,Copie,Copia,Tembusan,สำเนา,
Reply-To,Responder a,Répondre à,Antwort an,回复,回覆,Attachments,Importance,Priority,附件,Organization,Organisation,重要性""".replace(
        "\n", ""
    ),
    subject="""Subject,Betreff,Objet,Asunto,Assunto,Oggetto,Onderwerp,Ämne,Emne,Aihe,Temat,Předmět,Predmet,Tárgy,Subiect,Konu,Тема,Θέμα,נושא,
الموضوع,Chủ đề,Tiêu đề,Subjek,Perihal,เรื่อง,หัวเรื่อง,件名,題名,제목,主题,主旨,主題,标题,Относно,Teema,Zadeva""".replace(
        "\n", ""
    ),
)

HEADER_LINE = re.compile(r"^[\s|*_\u3000]{0,8}([^:：<>@\n]{1,24}?)[\s*_|\u3000]{0,4}[:：](?!//)[\s*_|\u3000]*(.*)$")
HEADER_CELL = re.compile(r"^\s*\|\s*([^|:：<>@\n]{1,20}?)\s*\|\s*(.*?)\s*\|?\s*$")

_DASH = "-_=—–"
_DRAWN = f"{_DASH}* \t\u3000\u00a0"
_ORIGINAL = re.compile(
    r"(?:"
    r"original message|original e-?mail|originalmeldung|reply message|replied message|antwort nachricht|ursprüngliche (?:nachricht|e-?mail)|original ?-?nachricht|"
    r"message d[’']origine|message original|courriel original|mensaje original|mensaje de origen|mensagem original|messaggio originale|messaggio di origine|"
    r"oorspronkelijk bericht|origineel bericht|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|original melding|opprinnelig melding|"
    r"alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|mesajul original|"
    r"özgün ileti|orijinal mesaj|orjinal mesaj|исходное сообщение|исходное письмо|оригинальное сообщение|первоначальное сообщение|"
    r"початкове повідомлення|оригінальне повідомлення|αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|رسالة أصلية|thư gốc|tin nhắn gốc|pesan asli|mesej asal|"
    r"ข้อความต้นฉบับ|元のメッセージ|元のメール|オリジナルメッセージ|original message|원본 메일|원본 메시지|원본메시지|원래 메시지|"
    r"原始邮件|原始郵件|回复的原邮件|回复的原始邮件|回覆的原郵件|答复邮件|原邮件|原郵件|原信|原始信件|原始訊息|原始消息|邮件原件|邮件原文|回复邮件"
    r")[ \t\u3000\u00a0]{0,20}(?:[-_=—–*]|$)",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"(?:"
    r"(?:begin )?forwarded (?:message|mail|by [^\n]{1,80})|forwarded message follows|weitergeleitete (?:nachricht|mail|e-mail)|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"message transf[ée]r[ée]|message transmis|début du message (?:transféré|réexpédié)|mensaje reenviado|inicio del mensaje reenviado|"
    r"mensagem (?:encaminhada|reencaminhada)|início da mensagem (?:encaminhada|reencaminhada)|messaggio inoltrato|inizio messaggio inoltrato|"
    r"doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat (?:meddelande|brev)|videresend(?:t|te) (?:besked|melding|meddelelse)|"
    r"edelleenlähetetty viesti|välitetty viesti|wiadomość przekazana dalej|przekazana wiadomość|treść przekazanej wiadomości|přeposlaná zpráva|přeposlaný e-mail|"
    r"továbbított üzenet|mesaj redirecționat|iletilen mesaj|yönlendirilmiş ileti|пересылаемое сообщение|пересланное сообщение|переадресованное сообщение|"
    r"начало переадресованного сообщения|переслане повідомлення|προωθημένο μήνυμα|הודעה שהועברה|رسالة مُعاد توجيهها|thư (?:đã )?chuyển tiếp|"
    r"pesan terusan|ข้อความที่ส่งต่อ|転送(?:された)?メッセージ|転送されたメール|전달된 메(?:시지|일)|転送メール|"
    r"转发的邮件|转发邮件|转发邮件信息|转发的郵件|轉寄的郵件|轉寄郵件|轉發郵件|已轉寄的郵件|已轉寄郵件|以下是转发的邮件|以下是转发的消息|以下為轉寄的郵件"
    r")",
    re.IGNORECASE,
)


def original(line: str) -> bool:
    """Whether this is the line between a mail and the one it answers: its name between drawn lines."""
    bare = line.lstrip(_DRAWN)
    lead = line[: len(line) - len(bare)]
    return (sum(one in _DASH for one in lead) >= 2 or "*" in lead) and _ORIGINAL.match(bare) is not None


def forwarded(line: str) -> bool:
    """Whether this line names what follows as forwarded."""
    return _FORWARDED.fullmatch(line.strip(f"{_DRAWN}:：")) is not None


ABOVE_LINE = re.compile(
    r"(?:reply|type your (?:reply|response)|write|respond|r[ée]pon(?:dre|dez)|antworten|schreiben|responda|responder)\b.{0,30}"
    r"\b(?:above|au-dessus|oberhalb|über|por encima|acima)\b.{0,20}\b(?:line|ligne|linie|zeile|línea|linha)|"
    r"请在(?:此行|这条线|本行|此线).{0,3}(?:以上|上方|之上)|請在(?:此行|這條線|本行|此線).{0,3}(?:以上|上方|之上)",
    re.IGNORECASE,
)

_WROTE = re.compile(
    r"(?:\bwrote|\bwrites|\bsaid|\bschrieb|\bschreibt|\ba écrit|\bécrit|\bescribió|\bva escriure|\bescreveu|\bha scritto|\bscrive|\bschreef|\bgeschreven|\bskrev|\bskriver|"
    r"\bkirjoitti|\bnapisał(?:a|\(a\))?|\bpisze|\bnapsal(?:a|\(a\))?|\bnapísal(?:a|\(a\))?|\bírta|\bezt írta|\ba scris|\byazdı|\bşunu yazdı|"
    r"написал(?:а|\(а\))?|писал(?:а|\(а\))?|пишет|пише|написав|написа|έγραψε|כתב(?:/ה|ה)?|כתבו|كتب|نوشت|đã viết|menulis|เขียนว่า|เขียน|"
    r"のメール|は書きました|が書きました|書きました|さんは書|님이 작성|님의 말|작성|님이 쓴 글|写道|寫道|编写|寫信|的邮件|napisao je|je napisal(?:a)?|kirjutas|rašė|rakstīja)"
    r"(?:\s*\([^()\n]{0,20}\))?[^\w\n]{0,40}$",
    re.IGNORECASE,
)
BEGINS = re.compile(
    r"^\W{0,6}(?:On|Am|Le|El|Em|Il|Op|Den|På|W dniu|Dnia|Dne|Dňa|În|Pe|Vào|Pada|Στις|Στο|בתאריך|في|بتاريخ|ב-|เมื่อ|A|En date du|Il giorno|Op|"
    r"在|于|於|Le|Kl|Den|Am|Ter|Quoting|Citeren|Zitat von)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|\[mailto:", re.IGNORECASE)
DATE = re.compile(
    r"\d{1,4}\s?[-/.年월]\s?\d{1,2}\s?[-/.月월]\s?\d{1,4}|\d{1,2}:\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}\s?[月日]|\d{1,2}\.\s?\w{3,10}\.?\s?\d{2,4}"
)


def attribution(text: str, *, quoted_next: bool) -> bool:
    """Whether this line, or lines joined, say who wrote what follows.  `quoted_next`: what follows is marked as quoted."""
    text = text.strip()
    if not text or len(text) > 400 or text[-1] in ".!?。！？":
        return False
    ends = text.rstrip("*_ \u200f\u202c\u00a0")[-1:] in (":", "：") or (text[:3] == "---" == text[-3:])
    if not ends and not quoted_next:
        return False
    wrote = _WROTE.search(text[-200:]) is not None
    dated, addressed = DATE.search(text) is not None, ADDRESS.search(text) is not None
    if wrote:
        return (ends or quoted_next) and (dated or addressed or quoted_next)
    if quoted_next:
        return (dated or addressed) if ends else (dated and addressed and text.endswith(">"))
    return (
        ends and dated and addressed and (BEGINS.search(text) is not None or text[:1].isdigit() or text.endswith(">:"))
    )


MOBILE = re.compile(
    r"^[\W_]{0,4}(?:(?:(?:sent|posted) (?:from|via|with|using|by) (?:my |a |the |an )?[^\n.!?]{2,70})|get (?:the )?outlook for (?:ios|android|mac|windows)[^\n]{0,90}|"
    r"sent with (?:proton ?mail|tutanota|spark|airmail)[^\n]{0,60}|"
    r"(?:von meinem|gesendet (?:von|mit)|mit meinem)[^\n.!?]{2,60}|envoyé (?:de(?:puis)?|à partir de|avec) [^\n.!?]{2,60}|télécharger outlook pour[^\n]{2,80}|"
    r"enviado (?:desde|do|de|a partir do|pelo|con|com|via) [^\n.!?]{2,60}|obtener outlook para[^\n]{2,80}|obter o outlook para[^\n]{2,80}|obtenha o outlook para[^\n]{2,80}|"
    r"inviato da(?:l|lla|ll')? ?[^\n.!?]{2,60}|ottieni outlook per[^\n]{2,80}|verzonden (?:vanaf|met|via|vanuit) [^\n.!?]{2,60}|outlook voor (?:ios|android) downloaden[^\n]{0,80}|"
    r"download outlook (?:for|voor)[^\n]{2,80}|skickat från [^\n.!?]{2,60}|sendt fra [^\n.!?]{2,60}|hämta outlook för[^\n]{2,80}|hent outlook (?:til|for)[^\n]{2,80}|"
    r"lähetetty [^\n.!?]{2,60}(?:sta|stä|lla|llä|lta|ltä|sta:|ni|ista)|wysłan[eo] (?:z|ze|za pomocą) [^\n.!?]{2,60}|pobierz (?:program )?outlook dla[^\n]{2,80}|"
    r"odesláno (?:z|ze|pomocí) [^\n.!?]{2,60}|odoslané (?:z|zo) [^\n.!?]{2,60}|iphone-om(?:ról|rol) küldve|trimis de pe [^\n.!?]{2,60}|"
    r"[^\n.!?]{2,30}(?:['’]?(?:dan|den|tan|ten|ımdan|imden|umdan)) gönderildi|outlook for (?:ios|android)[^\n]{0,40}edinin|"
    r"отправлено (?:с|из|через|от) [^\n!?]{2,60}|скачать outlook для[^\n]{2,80}|надіслано (?:з|із|від) [^\n!?]{2,60}|στάλθηκε από [^\n!?]{2,60}|"
    r"נשלח מ[^\n.!?]{2,60}|(?:تم الإرسال|أرسلت?|مرسل) (?:من|عبر) [^\n.!?]{2,60}|(?:đã )?(?:gửi|được gửi) từ [^\n.!?]{2,60}|(?:di)?kirim(?:an)? dari [^\n.!?]{2,60}|dihantar daripada [^\n.!?]{2,60}|"
    r"ส่งจาก [^\n.!?]{2,60}|(?:私の)?(?:iphone|ipad|android|スマートフォン|スマホ|携帯)[^\n。！？]{0,20}から送信|iphone에서 보냄|(?:나의 |내 )?[^\n.!?]{2,30}에서 보(?:냄|낸 메일)|"
    r"(?:发|發|寄|來|来|传|傳|发送|發送|傳送|寄送)(?:送)?自(?:我的|于)?[^\n。！？,，]{2,40}|从(?:我的)?[^\n。！？,，]{2,30}发送|從(?:我的)?[^\n。！？,，]{2,30}(?:傳送|寄出|發送)|"
    r"(?:使用|通过)[^\n。！？,，]{2,30}(?:发送|寄出)|获取 ?(?:适用于 ?)?(?:outlook|ios|android)[^\n]{0,60}|下载 ?(?:适用于[^\n]{0,20}的 ?)?outlook[^\n]{0,60}|取得 ?(?:適用於[^\n]{0,20}的 ?)?outlook[^\n]{0,60}|"
    r"由我的[^\n。！？,，]{2,30}发送|发自 ?(?:网易|qq|新浪|139|189|outlook|foxmail|钉钉|微信|yahoo)[^\n。！？]{0,30})[\W_]{0,6}$",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|vivo|oneplus|pixel|blackberry|windows|outlook|mail|yahoo|gmail|spark|proton|tutanota|"
    r"mobile|phone|device|handy|smartphone|móvil|celular|telefon|telefoon|téléphone|cellulare|tablet|nokia|motorola|sony|htc|lg|surface|mac|ios|phone|zte|meizu|"
    r"手机|手機|设备|邮箱|郵件|邮件|平板|华为|小米|荣耀|钉钉|微信|スマ|携帯|휴대|телефон|смартфон|айфон|почт|яндекс|мобильн|device|wireless|handheld|verizon|at&t|t-mobile|bell|rogers",
    re.IGNORECASE,
)


def sent_from(line: str) -> bool:
    """Whether a program or a telephone signed with this line: it names itself, so that "sent from my cold wallet" stays."""
    line = line.strip()
    return 5 <= len(line) <= 160 and MOBILE.match(line) is not None and _THINGS.search(line) is not None


DISCLAIMER = re.compile(
    r"(?:this (?:e-?mail|message|communication|transmission)|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message)|"
    r"(?:diese|die in dieser) (?:e-?mail|nachricht)|ce (?:message|courriel)|este (?:mensaje|correo|e-?mail)|esta mensagem|questa? (?:e-?mail|messaggio)|"
    r"本(?:邮件|郵件|电子邮件|電子郵件)(?:及|和|与|與|所|中|包含|内容)|此(?:邮件|郵件|电子邮件)(?:及|和|所|包含)|confidential(?:ity)? (?:notice|note)|disclaimer\s*:)",
    re.IGNORECASE,
)
DISCLAIMER_WORDS = re.compile(
    r"confidential|privileged|intended (?:only|solely|recipient)|unauthori[sz]ed|disclos|addressee|delete (?:it|this|the)|vertraulich|empfänger|confidentiel|destinataire|"
    r"confidencial|destinatari|riservat|保密|机密|機密|收件人|收件者|删除|刪除|未经授权|未經授權|泄露",
    re.IGNORECASE,
)
ANSWERS_INSIDE = re.compile(
    r"\b(?:see|find|my|our|answers?|comments?|repl(?:y|ies)|responses?|responded|answered|replied|commented)\b[^.\n]{0,50}"
    r"\b(?:below|inline|in-line|in line|in red|in blue|in bold|in green|in capitals|underneath)\b|\binline (?:below|answers?|comments?|repl)|"
    r"见下文|見下文|如下(?:红|紅|蓝|藍)|(?:红|紅|蓝|藍)(?:色)?(?:字|部分)|在下面(?:回复|回覆|标)|逐条回复|文中(?:回复|标红)|以下に(?:回答|コメント)|インライン|siehe unten|voir ci-dessous|ver abajo",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|tr|rv|enc|i|fs|vs|vb|pd|转发|轉寄|轉發|転送|전달|пересл|doorst|vl|İlt|ilt)\s*[:：]",
    re.IGNORECASE,
)
