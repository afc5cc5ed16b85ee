"""Who writes in a language that nobody of the team reads is told so: which languages are there, and what an article is in.

What the desk's catalogues do not have is said in English, after a fixed sentence in the reader's own language where there is
one.  The sentences were written for this project and are read by few; have yours read before you rely on one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from walletdesk.bot.notes import LANGUAGES, language_name
from walletdesk.bot.rules import Source
from walletdesk.kit.i18n import spoken, translator

NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fa": "فارسی",
    "fr": "français",
    "hi": "हिन्दी",
    "id": "bahasa Indonesia",
    "it": "italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ru": "русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""As those who speak one call it: a reader finds theirs in the list, whatever the sentence around it is in."""

FIXED = {
    "ar": "لا أحد في الفريق يقرأ لغتك. اللغات التي يقرؤها الفريق: {languages}. إن استطعت، فاكتب بإحداها.",
    "de": "Niemand im Team liest deine Sprache. Das Team liest: {languages}. Schreib in einer davon, wenn du kannst.",
    "es": "Nadie del equipo lee tu idioma. El equipo lee: {languages}. Si puedes, escribe en uno de ellos.",
    "fa": "هیچ‌کس در تیم زبان شما را نمی‌خواند. زبان‌هایی که تیم می‌خواند: {languages}. اگر می‌توانید به یکی از آن‌ها بنویسید.",
    "fr": "Personne dans l’équipe ne lit votre langue. L’équipe lit : {languages}. Si vous le pouvez, écrivez dans l’une d’elles.",
    "hi": "टीम में कोई आपकी भाषा नहीं पढ़ता। टीम ये भाषाएँ पढ़ती है: {languages}। हो सके तो इनमें से किसी एक में लिखें।",
    "id": "Tidak ada anggota tim yang membaca bahasa Anda. Tim membaca: {languages}. Jika bisa, tulislah dalam salah satunya.",
    "it": "Nessuno del team legge la tua lingua. Il team legge: {languages}. Se puoi, scrivi in una di queste.",
    "ja": "チームにはあなたの言語を読める者がいません。チームが読める言語：{languages}。可能であれば、そのいずれかでお書きください。",
    "ko": "팀에 귀하의 언어를 읽을 수 있는 사람이 없습니다. 팀이 읽는 언어: {languages}. 가능하면 이 중 하나로 작성해 주세요.",
    "nl": "Niemand van het team leest je taal. Het team leest: {languages}. Schrijf als het kan in een van deze talen.",
    "pl": "Nikt w zespole nie czyta w Twoim języku. Zespół czyta w językach: {languages}. Jeśli możesz, napisz w jednym z nich.",
    "pt": "Ninguém da equipe lê o seu idioma. A equipe lê: {languages}. Se puder, escreva em um deles.",
    "ru": "В команде никто не читает на вашем языке. Команда читает на языках: {languages}. Если можете, напишите на одном из них.",
    "th": "ไม่มีใครในทีมอ่านภาษาของคุณได้ ภาษาที่ทีมอ่านได้: {languages} หากทำได้ โปรดเขียนเป็นภาษาใดภาษาหนึ่งในนี้",
    "tr": "Ekipte dilinizi okuyan kimse yok. Ekibin okuduğu diller: {languages}. Mümkünse bunlardan birinde yazın.",
    "uk": "У команді ніхто не читає вашою мовою. Команда читає мовами: {languages}. Якщо можете, напишіть однією з них.",
    "vi": "Không ai trong nhóm đọc được ngôn ngữ của bạn. Nhóm đọc được: {languages}. Nếu có thể, hãy viết bằng một trong các ngôn ngữ đó.",
}
ARTICLE = {
    "ar": "لا توجد مقالة بلغتك؛ المقالة أدناه بهذه اللغة: {languages}.",
    "de": "In deiner Sprache gibt es keinen Artikel; der hier ist in: {languages}.",
    "es": "No hay ningún artículo en tu idioma; este está en: {languages}.",
    "fa": "مقاله‌ای به زبان شما نیست؛ این مقاله به این زبان است: {languages}.",
    "fr": "Il n’y a pas d’article dans votre langue ; celui-ci est en : {languages}.",
    "hi": "आपकी भाषा में कोई लेख नहीं है; यह लेख इस भाषा में है: {languages}।",
    "id": "Tidak ada artikel dalam bahasa Anda; artikel ini dalam: {languages}.",
    "it": "Non c’è un articolo nella tua lingua; questo è in: {languages}.",
    "ja": "あなたの言語の記事はありません。以下の記事の言語：{languages}。",
    "ko": "귀하의 언어로 된 글이 없습니다. 아래 글의 언어: {languages}.",
    "nl": "Er is geen artikel in je taal; dit is in: {languages}.",
    "pl": "Nie ma artykułu w Twoim języku; język tego artykułu: {languages}.",
    "pt": "Não há artigo no seu idioma; este está em: {languages}.",
    "ru": "Статьи на вашем языке нет; язык этой статьи: {languages}.",
    "th": "ไม่มีบทความในภาษาของคุณ บทความนี้เป็นภาษา: {languages}",
    "tr": "Dilinizde bir makale yok; bu makalenin dili: {languages}.",
    "uk": "Статті вашою мовою немає; мова цієї статті: {languages}.",
    "vi": "Không có bài viết bằng ngôn ngữ của bạn; bài này viết bằng: {languages}.",
}


def base(language: str) -> str:
    return language.partition("-")[0]


def is_unread(language: str, read_here: Collection[str], served: Collection[str]) -> bool:
    """Whether nobody of the team reads a language; what an inbox is for somebody reads, whatever they read the desk in.

    Of languages without a name here a model of languages is too often wrong.
    """
    return base(language) in LANGUAGES and bool(read_here) and base(language) not in {*map(base, (*read_here, *served))}


def unread(language: str, read_here: Sequence[str], sources: Sequence[Source]) -> str:
    """`sources` are the articles that what follows rests on."""
    say = translator(language)
    parts: list[str] = []
    own, there = base(language), _listed(read_here)
    foreign = [one.language for one in sources if base(one.language) != own]
    if own in FIXED and own not in map(base, spoken()):
        if foreign:
            parts.append(ARTICLE[own].replace("{languages}", _listed(foreign)))
        parts.append(FIXED[own].replace("{languages}", there))
    parts.append(
        say.gettext(
            "Nobody of the team reads {language}. The team reads {languages}: write in one of them if you can.",
            language=language_name(own, say),
            languages=say.gettext(", ").join(language_name(base(one), say) for one in read_here),
        )
    )
    return "\n\n".join(parts)


def _listed(languages: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(NAMES.get(base(one), one) for one in languages))
