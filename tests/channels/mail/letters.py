"""Mails as programs write them, made for these tests: nobody wrote or received any of them."""

from __future__ import annotations

from email.message import EmailMessage

OLD = "Thank you for writing to us. Which version of the app do you use?"
OLD_ZH = "您好，请问您使用的是哪个版本的应用？"
OLD_TW = "您好，請問您使用的是哪個版本的應用程式？"


def mail(plain: str | None = None, page: str | None = None, *, subject: str = "Re: Pending", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"] = headers.pop("From", "Lin <lin@mail.example>")
    made["To"] = headers.pop("To", "support@desk.example")
    made["Subject"] = subject
    made["Message-ID"] = "<new@mail.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if plain is not None:
        made.set_content(plain, charset="utf-8", cte="8bit")
        if page is not None:
            made.add_alternative(page, subtype="html", charset="utf-8", cte="8bit")
    else:
        made.set_content(page or "", subtype="html", charset="utf-8", cte="8bit")
    return made.as_bytes()


def raw(body: bytes, content_type: str = "text/plain", *more: str) -> bytes:
    head = [
        "From: lin@mail.example",
        "To: support@desk.example",
        "Subject: Hello",
        f"Content-Type: {content_type}",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


PLAIN_CLIENTS = {
    "Gmail": (
        "I use 2.41.",
        f"\nOn Mon, Jan 5, 2026 at 10:00 AM Support <support@desk.example> wrote:\n\n> {OLD}\n>\n",
    ),
    "Gmail, name broken over lines": (
        "I use 2.41.",
        f"\nOn Mon, Jan 5, 2026 at 10:00 AM Support of the wallet\n<support@desk.example> wrote:\n\n> {OLD}\n",
    ),
    "Apple Mail": ("I use 2.41.", f"\n> On 5 Jan 2026, at 10:00, Support <support@desk.example> wrote:\n> \n> {OLD}\n"),
    "Outlook": (
        "I use 2.41.",
        "\nFrom: Support <support@desk.example>\nSent: Monday, January 5, 2026 10:00 AM\nTo: Lin <lin@mail.example>\n"
        f"Subject: Pending\n\n{OLD}\n",
    ),
    "Outlook with a rule": (
        "I use 2.41.",
        "\n________________________________\nFrom: Support <support@desk.example>\nSent: Monday, January 5, 2026 10:00 AM\n"
        f"To: Lin\nSubject: Pending\n\n{OLD}\n",
    ),
    "Outlook 2003": (
        "I use 2.41.",
        f"\n-----Original Message-----\nFrom: Support [mailto:support@desk.example]\nSent: Monday\nTo: Lin\n\n{OLD}\n",
    ),
    "Gmail with headers in bold": (
        "I use 2.41.",
        f"\n*From:* Support <support@desk.example>\n*Sent:* Monday, January 5\n*To:* Lin\n*Subject:* Pending\n\n{OLD}\n",
    ),
    "Thunderbird": ("I use 2.41.", f"\nOn 05/01/2026 10:00, Support wrote:\n> {OLD}\n"),
    "Proton": (
        "I use 2.41.",
        f"\nSent with Proton Mail secure email.\n\nOn Monday, January 5th, 2026 at 10:00, Support <support@desk.example> wrote:\n\n> {OLD}\n",
    ),
    "German": ("Ich nutze 2.41.", f"\nAm 05.01.2026 um 10:00 schrieb Support <support@desk.example>:\n> {OLD}\n"),
    "German Outlook": (
        "Ich nutze 2.41.",
        f"\nVon: Support <support@desk.example>\nGesendet: Montag, 5. Januar 2026 10:00\nAn: Lin\nBetreff: Frage\n\n{OLD}\n",
    ),
    "French": (
        "J'utilise 2.41.",
        f"\nLe lun. 5 janv. 2026 à 10:00, Support <support@desk.example> a écrit :\n\n> {OLD}\n",
    ),
    "Spanish": (
        "Uso 2.41.",
        f"\nEl lun, 5 ene 2026 a las 10:00, Support (<support@desk.example>) escribió:\n\n> {OLD}\n",
    ),
    "Portuguese": (
        "Uso 2.41.",
        f"\nEm seg., 5 de jan. de 2026 às 10:00, Support <support@desk.example> escreveu:\n\n> {OLD}\n",
    ),
    "Italian": (
        "Uso 2.41.",
        f"\nIl giorno lun 5 gen 2026 alle ore 10:00 Support <support@desk.example> ha scritto:\n\n> {OLD}\n",
    ),
    "Dutch": ("Ik gebruik 2.41.", f"\nOp ma 5 jan 2026 om 10:00 schreef Support <support@desk.example>:\n\n> {OLD}\n"),
    "Russian": ("У меня 2.41.", f"\nпн, 5 янв. 2026 г. в 10:00, Support <support@desk.example>:\n\n> {OLD}\n"),
    "Polish": ("Mam 2.41.", f"\npon., 5 sty 2026 o 10:00 Support <support@desk.example> napisał(a):\n\n> {OLD}\n"),
    "Turkish": (
        "2.41 kullanıyorum.",
        f"\nSupport <support@desk.example>, 5 Oca 2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n> {OLD}\n",
    ),
    "Vietnamese": (
        "Tôi dùng 2.41.",
        f"\nVào Th 2, 5 thg 1, 2026 vào lúc 10:00 Support <support@desk.example> đã viết:\n\n> {OLD}\n",
    ),
    "Indonesian": (
        "Saya pakai 2.41.",
        f"\nPada Sen, 5 Jan 2026 pukul 10.00 Support <support@desk.example> menulis:\n\n> {OLD}\n",
    ),
    "Japanese": ("2.41です。", f"\n2026年1月5日(月) 10:00 Support <support@desk.example>:\n\n> {OLD}\n"),
    "Korean": (
        "2.41입니다.",
        f"\n2026년 1월 5일 (월) 오전 10:00, Support <support@desk.example>님이 작성:\n\n> {OLD}\n",
    ),
    "iPhone": (
        "I use 2.41.",
        f"\nSent from my iPhone\n\n> On 5 Jan 2026, at 10:00, Support <support@desk.example> wrote:\n> \n> {OLD}\n",
    ),
    "Outlook on a telephone": (
        "I use 2.41.",
        f"\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Support <support@desk.example>\n"
        f"Sent: Monday, January 5, 2026 10:00:00 AM\nTo: Lin <lin@mail.example>\nSubject: Pending\n\n{OLD}\n",
    ),
    "signed": ("I use 2.41.", "\n-- \nLin\nA Company, 1 Street\n"),
    "a notice below": (
        "I use 2.41.",
        "\nThis e-mail and any attachments are confidential and intended only for the addressee. If you are not the intended\n"
        "recipient, delete it and notify the sender; any unauthorised disclosure is prohibited.\n",
    ),
}
CHINESE_CLIENTS = {
    "Gmail": ("我用的是2.41版。", f"\nSupport <support@desk.example> 于2026年1月5日周一 10:00写道：\n\n> {OLD_ZH}\n"),
    "Gmail, traditional": (
        "我用的是2.41版。",
        f"\nSupport <support@desk.example> 於 2026年1月5日 週一 上午10:00寫道：\n\n> {OLD_TW}\n",
    ),
    "QQ": (
        "我用的是2.41版。",
        '\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "Support" <support@desk.example>;\n'
        f'发送时间: 2026年1月5日(星期一) 上午10:00\n收件人: "Lin" <lin@mail.example>;\n主题: Pending\n\n{OLD_ZH}\n',
    ),
    "QQ, plain rule": (
        "我用的是2.41版。",
        f'\n------------------ 原始邮件 ------------------\n发件人: "Support" <support@desk.example>;\n发送时间: 2026年1月5日\n\n{OLD_ZH}\n',
    ),
    "163": ("我用的是2.41版。", f'\n在 2026-01-05 10:00:00，"Support" <support@desk.example> 写道：\n\n{OLD_ZH}\n'),
    "163, quoted": (
        "我用的是2.41版。",
        f"\nAt 2026-01-05 10:00:00, Support <support@desk.example> wrote:\n>{OLD_ZH}\n",
    ),
    "163 on a telephone": (
        "我用的是2.41版。",
        f"\n\n---- 回复的原邮件 ----\n| 发件人 | Support<support@desk.example> |\n| 日期 | 2026年01月05日 10:00 |\n"
        f"| 收件人 | lin@mail.example |\n| 主题 | Pending |\n\n{OLD_ZH}\n",
    ),
    "Foxmail": (
        "我用的是2.41版。",
        f"\n\n\nLin\n \n发件人： Support\n发送时间： 2026-01-05 10:00\n收件人： lin@mail.example\n主题： Pending\n\n{OLD_ZH}\n",
    ),
    "Alibaba": (
        "我用的是2.41版。",
        "\n\n------------------------------------------------------------------\n发件人：Support <support@desk.example>\n"
        f"发送时间：2026年1月5日(星期一) 10:00\n收件人：Lin <lin@mail.example>\n主　题：Pending\n\n{OLD_ZH}\n",
    ),
    "Outlook": (
        "我用的是2.41版。",
        f"\n发件人: Support <support@desk.example>\n发送时间: 2026年1月5日 10:00\n收件人: Lin <lin@mail.example>\n主题: Pending\n\n{OLD_ZH}\n",
    ),
    "Outlook, traditional": (
        "我用的是2.41版。",
        f"\n寄件者: Support <support@desk.example>\n寄件日期: 2026年1月5日 上午 10:00\n收件者: Lin\n主旨: Pending\n\n{OLD_TW}\n",
    ),
    "Apple Mail": (
        "我用的是2.41版。",
        f"\n> 2026年1月5日 10:00，Support <support@desk.example> 写道：\n> \n> {OLD_ZH}\n",
    ),
    "Apple Mail, traditional": (
        "我用的是2.41版。",
        f"\n> Support <support@desk.example> 於 2026年1月5日 上午10:00 寫道：\n> \n> {OLD_TW}\n",
    ),
    "iPhone": (
        "我用的是2.41版。",
        f"\n发自我的iPhone\n\n> 在 2026年1月5日，上午10:00，Support <support@desk.example> 写道：\n> \n> {OLD_ZH}\n",
    ),
    "Yahoo, traditional": (
        "我用的是2.41版。",
        f"\n從我的 iPhone 傳送\n\nSupport <support@desk.example> 於 2026年1月5日 上午10:00 寫道：\n\n> {OLD_TW}\n",
    ),
    "Thunderbird": ("我用的是2.41版。", f"\n在 2026/1/5 10:00, Support 写道:\n> {OLD_ZH}\n"),
    "139": (
        "我用的是2.41版。",
        f"\n\n----邮件原文----\n发件人：Support <support@desk.example>\n收件人：Lin\n发送时间：2026-01-05 10:00:00\n主题：Pending\n\n{OLD_ZH}\n",
    ),
    "Sina": (
        "我用的是2.41版。",
        f"\n\n----- 原始邮件 -----\n发件人：Support <support@desk.example>\n收件人：Lin\n主题：Pending\n日期：2026-01-05 10:00\n\n{OLD_ZH}\n",
    ),
}

_ATTR = 'On Mon, Jan 5, 2026 at 10:00 AM Support &lt;<a href="mailto:support@desk.example">support@desk.example</a>&gt; wrote:'
HTML_CLIENTS = {
    "Gmail": (
        "I use 2.41.",
        f'<div dir="ltr">I use 2.41.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{_ATTR}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid"><div>{OLD}</div></blockquote></div>',
    ),
    "Gmail, unknown language": (
        "I use 2.41.",
        '<div dir="ltr">I use 2.41.</div><br><div class="gmail_quote"><div class="gmail_attr">Xyz zyx Support qrst<br></div>'
        f'<blockquote class="gmail_quote">{OLD}</blockquote></div>',
    ),
    "Outlook": (
        "I use 2.41.",
        '<div class="WordSection1"><p class="MsoNormal">I use 2.41.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Support<br>'
        f"<b>Sent:</b> Monday<br><b>To:</b> Lin<br><b>Subject:</b> Pending</p></div></div><p>{OLD}</p></div>",
    ),
    "Outlook, unknown language": (
        "I use 2.41.",
        '<div><p class="MsoNormal">I use 2.41.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Qw:</b> Support<br>'
        f"<b>Er:</b> Monday</p></div><p>{OLD}</p></div>",
    ),
    "Outlook on the web": (
        "I use 2.41.",
        '<div>I use 2.41.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">'
        f"<b>From:</b> Support<br><b>Sent:</b> Monday<br></div><div>{OLD}</div>",
    ),
    "Yahoo": (
        "I use 2.41.",
        f'<div>I use 2.41.</div><div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted"><div>On Monday, Support wrote:</div><div>{OLD}</div></div>',
    ),
    "Thunderbird": (
        "I use 2.41.",
        f'<p>I use 2.41.</p><div class="moz-cite-prefix">On 05/01/2026 10:00, Support wrote:<br></div><blockquote type="cite"><p>{OLD}</p></blockquote>',
    ),
    "Apple Mail": (
        "I use 2.41.",
        f'I use 2.41.<br><div><br><blockquote type="cite"><div>On 5 Jan 2026, at 10:00, Support &lt;support@desk.example&gt; wrote:</div><br><div>{OLD}</div></blockquote></div>',
    ),
    "Outlook for Mac": (
        "I use 2.41.",
        f'<div>I use 2.41.</div><span id="OLK_SRC_BODY_SECTION"><div><b>From: </b>Support<br><b>Date: </b>Monday<br></div><div>{OLD}</div></span>',
    ),
    "Proton": (
        "I use 2.41.",
        '<div>I use 2.41.</div><div class="protonmail_signature_block">Sent with Proton</div><div class="protonmail_quote">On Monday, Support wrote:<br>'
        f'<blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
    ),
    "Zoho": (
        "I use 2.41.",
        f'<div>I use 2.41.</div><div class="zmail_extra_hr" style="border-top:1px solid"></div><div class="zmail_extra"><div>---- On Mon, 05 Jan 2026 Support wrote ---</div>{OLD}</div>',
    ),
    "QQ": (
        "我用的是2.41版。",
        '<div>我用的是2.41版。</div><div><br></div><div style="font-size: 12px;">------------------&nbsp;原始邮件&nbsp;------------------</div>'
        f'<div><b>发件人:</b> "Support" &lt;support@desk.example&gt;;</div><div><b>发送时间:</b> 2026年1月5日</div><div>{OLD_ZH}</div>',
    ),
    "163": (
        "我用的是2.41版。",
        '<div>我用的是2.41版。</div><div id="isReplyContent"><pre>在 2026-01-05 10:00:00，"Support" &lt;support@desk.example&gt; 写道：</pre>'
        f"<blockquote>{OLD_ZH}</blockquote></div>",
    ),
    "Foxmail": (
        "我用的是2.41版。",
        '<div>我用的是2.41版。</div><blockquote style="margin-top: 0px;"><div style="border:none;border-top:solid #B5C4DF 1.0pt"><div><b>发件人：</b> Support</div>'
        f"<div><b>发送时间：</b> 2026-01-05</div></div><div>{OLD_ZH}</div></blockquote>",
    ),
    "signed": ("I use 2.41.", '<div>I use 2.41.</div><div class="gmail_signature">Lin<br>A Company</div>'),
}

MORE_CLIENTS = {
    "android": ("ok thanks", "ok thanks\n\n---- John Smith wrote ----\n\n> quoted\n> text\n"),
    "samsung": ("Hi", "Hi\nSent from Samsung MobileSupport <s@desk.example> wrote:\n\n>\n> old\n> more"),
    "dutch": (
        "Dag",
        "Dag\n\nOp 5-jan.-2026, om 10:00 heeft Support <s@desk.example> het volgende geschreven:\n\noude woorden",
    ),
    "polish": ("Hej", "Hej\n\nW dniu 5 stycznia 2026 10:00 użytkownik Support <s@desk.example>\nnapisał:\n\nstare"),
    "danish": ("Hej", "Hej\n\nFra: s@desk.example\nSendt: 5. januar 2026 10:00\nTil: Lin\nEmne: x\n\ngammelt"),
    "sv": (
        "Hej",
        "Hej\nFrån: Support [mailto:s@desk.example]\nSkickat: den 5 januari 2026 10:00\nTill: Lin\nÄmne: x\n\ngammalt",
    ),
    "zoho": (
        "Hi",
        "Hi\n\n---- On Mon, 05 Jan 2026 10:00:00 +0800 Support <s@desk.example> wrote ----\n\nold words\nmore",
    ),
    "yahoo": (
        "Hi",
        "Hi\n\n    On Monday, January 5, 2026 at 10:00:00 AM GMT+8, Support <s@desk.example> wrote:  \n \n old words here\n more",
    ),
    "hotmail date": (
        "Hi",
        "Hi\n\n> Date: Mon, 5 Jan 2026 10:00:00 +0800\n> From: s@desk.example\n> To: a@b.c\n> Subject: x\n> \n> old",
    ),
    "fastmail": ("Hi", "Hi\n\nOn Mon, Jan 5, 2026, at 10:00, Support wrote:\n> old\n> more"),
    "mailru": (
        "Привет",
        "Привет\n\n\nПонедельник,  5 января 2026, 10:00 +03:00 от Support <s@desk.example>:\n> старое\n> слово",
    ),
    "mailru2": ("Привет", 'Привет\n\n\n5 января 2026, 10:00, "Support" <s@desk.example>:\n\nстарое слово\nещё'),
    "yandex": ("Привет", 'Привет\n\n05.01.2026, 10:00, "Support" <s@desk.example>:\nстарое'),
    "naver": (
        "안녕하세요",
        '안녕하세요\n\n-----Original Message-----\nFrom: "Support"<s@desk.example>\nTo: <a@b.c>;\nCc: \nSent: 2026-01-05 (월) 10:00:00 (GMT+09:00)\nSubject: x\n\nold',
    ),
    "outlook jp": (
        "こんにちは",
        "こんにちは\n\n________________________________\n差出人: Support <s@desk.example>\n送信日時: 2026年1月5日 10:00\n宛先: a@b.c\n件名: Re: x\n\nold",
    ),
    "gmail jp": ("こんにちは", "こんにちは\n\n2026年1月5日(月) 10:00 Support <s@desk.example>:\n\n> old\n> b"),
    "he": (
        "שלום",
        "שלום\n\n\u202bבתאריך יום ב׳, 5 בינו׳ 2026 ב-10:00 מאת \u202aSupport\u202c\u200f <\u202as@desk.example\u202c\u200f>:\u202c\n\n> old\n> b",
    ),
    "ar": (
        "مرحبا",
        "مرحبا\n\nفي الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Support <s@desk.example>:\n\n> old\n> b",
    ),
    "zh outlook mobile": (
        "好的",
        "好的\n\n获取 Outlook for iOS\n________________________________\n发件人: Support <s@desk.example>\n发送时间: 星期一, 一月 5, 2026 10:00 上午\n收件人: a@b.c\n主题: x\n\n旧",
    ),
    "zh huawei": (
        "好的",
        "好的\n\n发自我的华为手机\n\n-------- 原始邮件 --------\n发件人： Support <s@desk.example>\n日期： 2026年1月5日周一 10:00\n收件人： a@b.c\n主 题： x\n\n旧",
    ),
    "zh xiaomi": ("好的", "好的\n\n来自我的小米手机\n\n在 Support <s@desk.example>，2026年1月5日 10:00写道：\n\n旧话"),
    "zh netease master": (
        "好的",
        "好的\n\n\n| |\nLin\n|\n|\nlin@163.com\n|\n---- 回复的原邮件 ----\n| 发件人 | Support<s@desk.example> |\n| 发送日期 | 2026年1月5日 10:00 |\n| 收件人 | <lin@163.com> |\n| 主题 | x |\n旧话",
    ),
    "zh coremail": (
        "好的",
        "好的\n\n\n> -----原始邮件-----\n> 发件人: Support <s@desk.example>\n> 发送时间: 2026-01-05 10:00:00 (星期一)\n> 收件人: a@b.c\n> 主题: x\n> \n> 旧话",
    ),
    "zh dingtalk": (
        "好的",
        "好的\n\n------------------------------------------------------------------\n发件人：Support<s@desk.example>\n日　期：2026年01月05日 10:00:00\n收件人：<a@b.c>\n主　题：x\n\n旧话",
    ),
    "tw yahoo": (
        "好的",
        "好的\n\n     Support <s@desk.example> 於 2026年1月5日 星期一 上午10:00:00 [GMT+8]寫道：  \n \n 舊話\n又",
    ),
    "tw outlook": (
        "好的",
        "好的\n\n從 Windows 的郵件傳送\n\n寄件者: Support\n傳送時間: 2026年1月5日 上午 10:00\n收件者: a@b.c\n主旨: Re: x\n\n舊話",
    ),
    "below": ("top", "On Mon, Jan 5, 2026 at 10:00 AM S <s@d.e> wrote:\n> q1\n> q2\n\ntop\n"),
    "mimecast": (
        "Hi",
        "Hi\n\n-------- Original Message --------\nSubject: x\nDate: 2026-01-05 10:00\nFrom: s@desk.example\nTo: a@b.c\n\nold",
    ),
    "roundcube": ("Hi", "Hi\n\nOn 2026-01-05 10:00, Support wrote:\n> old\n> b"),
    "apple it": (
        "Ciao",
        "Ciao\n\nInviato da iPhone\n\n> Il giorno 5 gen 2026, alle ore 10:00, S <s@d.e> ha scritto:\n> \n> old",
    ),
    "de iphone": (
        "Hallo",
        "Hallo\n\nVon meinem iPhone gesendet\n\n> Am 05.01.2026 um 10:00 schrieb S <s@d.e>:\n> \n> alt",
    ),
    "es android": (
        "Hola",
        "Hola\n\nEnviado desde mi teléfono Samsung Galaxy.\n\n-------- Mensaje original --------\nDe: S <s@d.e>\nFecha: 5/1/26 10:00 (GMT+01:00)\nPara: a@b.c\nAsunto: x\n\nviejo",
    ),
    "blackberry": (
        "Hi",
        "Hi\nSent via BlackBerry by AT&T\n\n-----Original Message-----\nFrom: s@d.e\nDate: Mon\nTo: a\nSubject: x\n\nold",
    ),
    "id": ("Halo", 'Halo\n\nPada tanggal 5 Jan 2026 10:00, "S" <s@d.e> menulis:\n\n> lama\n> b'),
    "th": ("สวัสดี", "สวัสดี\n\nในวันที่ จ. 5 ม.ค. 2026 เวลา 10:00 S <s@d.e> เขียนว่า:\n\n> เก่า\n> b"),
    "fa": ("سلام", "سلام\n\nدر تاریخ دوشنبه ۵ ژانویه ۲۰۲۶، ۱۰:۰۰ S <s@d.e> نوشت:\n\n> b\n> c"),
    "hi": ("Hi", "Hi\n\nसोम, 5 जन॰ 2026, 10:00 am को S <s@d.e> ने लिखा:\n\n> b\n> c"),
    "uk": ("Привіт", "Привіт\n\nпн, 5 січ. 2026 р. о 10:00 S <s@d.e> пише:\n\n> b\n> c"),
    "cs": ("Ahoj", "Ahoj\n\npo 5. 1. 2026 v 10:00 odesílatel S <s@d.e> napsal:\n\n> b\n> c"),
    "hu": ("Szia", "Szia\n\nS <s@d.e> ezt írta (időpont: 2026. jan. 5., H, 10:00):\n\n> b\n> c"),
    "ro": ("Salut", "Salut\n\nPe lun., 5 ian. 2026 la 10:00, S <s@d.e> a scris:\n\n> b\n> c"),
    "el": ("Γεια", "Γεια\n\nΣτις Δευ 5 Ιαν 2026 στις 10:00 π.μ., ο χρήστης S <s@d.e> έγραψε:\n\n> b\n> c"),
    "fi": ("Hei", "Hei\n\nma 5. tammik. 2026 klo 10.00 S (s@d.e) kirjoitti:\n\n> b\n> c"),
}
"""Programs in other languages: the new words, and the whole text."""
