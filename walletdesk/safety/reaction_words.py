"""What is said when a secret came in, in languages in which the rest of the desk does not speak: people are frightened in their own.

Fixed text in parts, joined by `reaction`; no model writes it.  `docs/quality.md` says which were never read by somebody who grew
up with the language.  English and Chinese stand whole in `reaction`.
"""

from __future__ import annotations

import msgspec

from walletdesk.wire import SecretKind

_PHRASE, _KEY, _EXTENDED, _KEYSTORE = (
    SecretKind.RECOVERY_PHRASE,
    SecretKind.PRIVATE_KEY,
    SecretKind.EXTENDED_KEY,
    SecretKind.KEYSTORE,
)
_API, _PASSWORD, _CODE, _SECRET = SecretKind.API_KEY, SecretKind.PASSWORD, SecretKind.CODE, SecretKind.SECRET
_CARD, _IDENTITY = SecretKind.CARD, SecretKind.IDENTITY
_ORDER = (_PHRASE, _KEY, _EXTENDED, _KEYSTORE, _API, _PASSWORD, _CODE, _SECRET, _CARD, _IDENTITY)


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """One language's."""

    held: str
    """"Your message held {}", where a name of `names` goes."""
    held_late: str
    names: tuple[str, ...]
    """In the order of `_ORDER`, as `held` needs them."""
    removed: str
    removed_late: str
    """Until then it was stored and the team could read it."""
    seen: str
    """Others may have seen it on its way."""
    wallet: str
    """Treat it as open: new wallet on a clean device, everything now, dearest first, the old one never again."""
    change: str
    api: str
    code: str
    calm: str
    """Not needed, and the wallet is not affected."""
    never: str
    question: str
    steps: tuple[str, str, str, str, str]
    look: str
    """For log-ins and transfers that are not theirs."""
    glue: str = " "

    def name(self, kind: SecretKind) -> str:
        return self.names[_ORDER.index(kind)]


MORE: dict[str, Parts] = {
    "es": Parts(
        held="Su mensaje contenía {}.",
        held_late="Uno de sus mensajes contenía {}.",
        names=(
            "una frase de recuperación",
            "una clave privada",
            "una clave privada extendida, que abre todas las direcciones de su cuenta",
            "un archivo keystore",
            "una clave de API",
            "una contraseña o un PIN",
            "un código de un solo uso o de respaldo",
            "una contraseña, un código u otro secreto",
            "datos de una tarjeta de pago",
            "el número de un documento de identidad",
        ),
        removed="Lo hemos eliminado y no lo hemos guardado.",
        removed_late="Ya lo hemos eliminado. Hasta ahora estaba guardado aquí y el equipo podía leerlo.",
        seen="Por el camino puede haber sido visible para otros ordenadores.",
        wallet="Considere esta billetera comprometida: cree una billetera nueva en un dispositivo limpio, mueva todo ahora, "
        "primero lo más valioso, y no vuelva a usar la antigua.",
        change="Cámbielo ahora, en un dispositivo de confianza, en todos los sitios donde lo use.",
        api="Borre esa clave ahora, donde la creó, y compruebe si hay órdenes o retiros que no sean suyos.",
        code="Si alguien se lo pidió, deje de hablar con esa persona y cambie su contraseña ahora.",
        calm="No lo necesitamos y su billetera no está afectada.",
        never="Nunca necesitamos su frase de recuperación, sus claves, sus contraseñas ni sus códigos.",
        question="Ha enviado 64 caracteres que pueden ser el hash de una transacción o una clave privada. Por seguridad no los "
        "hemos guardado. ¿Qué son? Si es el hash de una transacción, envíelo otra vez con la palabra “hash” delante. Si es una "
        "clave privada, no la envíe de nuevo: considere su dirección comprometida y mueva todo a una nueva.",
        steps=(
            "Cree una billetera nueva en un dispositivo limpio, con una frase de recuperación nueva.",
            "Mueva primero lo más valioso y después el resto. Pregúntenos por lo que esté en staking o bloqueado.",
            "No vuelva a usar la billetera antigua ni le envíe monedas para comisiones sin preguntarnos antes.",
            "Nunca necesitamos su frase de recuperación ni su clave privada. Quien se la pida es un ladrón.",
            "Borre las copias que puedan quedar: correo enviado, otros chats, capturas de pantalla, notas, copias en la nube.",
        ),
        look="Compruebe si hay inicios de sesión o transferencias que no sean suyos y díganos lo que vea.",
    ),
    "fr": Parts(
        held="Votre message contenait {}.",
        held_late="L’un de vos messages contenait {}.",
        names=(
            "une phrase de récupération",
            "une clé privée",
            "une clé privée étendue, qui ouvre toutes les adresses de son compte",
            "un fichier keystore",
            "une clé d’API",
            "un mot de passe ou un code PIN",
            "un code à usage unique ou de secours",
            "un mot de passe, un code ou un autre secret",
            "les données d’une carte de paiement",
            "le numéro d’une pièce d’identité",
        ),
        removed="Nous avons supprimé cela et ne l’avons pas conservé.",
        removed_late="Nous venons de supprimer cela. Jusque-là, c’était enregistré ici et l’équipe pouvait le lire.",
        seen="En chemin, d’autres ordinateurs ont pu le voir.",
        wallet="Considérez ce portefeuille comme compromis : créez un nouveau portefeuille sur un appareil sain, transférez tout "
        "maintenant, le plus précieux d’abord, et n’utilisez plus l’ancien.",
        change="Changez cela maintenant, sur un appareil de confiance, partout où vous l’utilisez.",
        api="Supprimez cette clé maintenant, là où vous l’avez créée, et cherchez des ordres ou des retraits qui ne sont pas de vous.",
        code="Si quelqu’un vous l’a demandé, cessez de lui parler et changez votre mot de passe maintenant.",
        calm="Nous n’en avons pas besoin et votre portefeuille n’est pas concerné.",
        never="Nous n’avons jamais besoin de votre phrase de récupération, de vos clés, de vos mots de passe ni de vos codes.",
        question="Vous avez envoyé 64 caractères qui peuvent être le hash d’une transaction ou une clé privée. Par sécurité, nous ne "
        "les avons pas conservés. De quoi s’agit-il ? Si c’est le hash d’une transaction, renvoyez-le précédé du mot « hash ». Si "
        "c’est une clé privée, ne la renvoyez pas : considérez son adresse comme compromise et transférez tout vers une nouvelle.",
        steps=(
            "Créez un nouveau portefeuille sur un appareil sain, avec une nouvelle phrase de récupération.",
            "Transférez d’abord le plus précieux, puis le reste. Interrogez-nous sur ce qui est en staking ou bloqué.",
            "N’utilisez plus l’ancien portefeuille et n’y envoyez rien pour des frais avant de nous avoir demandé.",
            "Nous n’avons jamais besoin de votre phrase de récupération ni de votre clé privée. Qui les demande est un voleur.",
            "Supprimez les copies qui peuvent rester : courriels envoyés, autres discussions, captures d’écran, notes, sauvegardes "
            "en ligne.",
        ),
        look="Cherchez des connexions et des transferts qui ne sont pas de vous, et dites-nous ce que vous voyez.",
    ),
    "it": Parts(
        held="Il tuo messaggio conteneva {}.",
        held_late="Uno dei tuoi messaggi conteneva {}.",
        names=(
            "una frase di recupero",
            "una chiave privata",
            "una chiave privata estesa, che apre tutti gli indirizzi del suo account",
            "un file keystore",
            "una chiave API",
            "una password o un PIN",
            "un codice monouso o di riserva",
            "una password, un codice o un altro segreto",
            "i dati di una carta di pagamento",
            "il numero di un documento d’identità",
        ),
        removed="Lo abbiamo eliminato e non lo abbiamo conservato.",
        removed_late="Ora lo abbiamo eliminato. Fino a quel momento era conservato qui e il team poteva leggerlo.",
        seen="Durante il percorso altri computer potrebbero averlo visto.",
        wallet="Considera questo wallet compromesso: crea un nuovo wallet su un dispositivo pulito, sposta tutto adesso, prima ciò "
        "che vale di più, e non usare più il vecchio.",
        change="Cambialo adesso, su un dispositivo fidato, ovunque lo usi.",
        api="Elimina subito quella chiave dove l’hai creata e controlla se ci sono ordini o prelievi non tuoi.",
        code="Se qualcuno te lo ha chiesto, smetti di parlarci e cambia subito la password.",
        calm="Non ci serve, e il tuo wallet non è coinvolto.",
        never="Non abbiamo mai bisogno della tua frase di recupero, delle tue chiavi, delle tue password o dei tuoi codici.",
        question="Hai inviato 64 caratteri che possono essere l’hash di una transazione o una chiave privata. Per sicurezza non li "
        "abbiamo conservati. Che cosa sono? Se è l’hash di una transazione, invialo di nuovo con la parola “hash” davanti. Se è una "
        "chiave privata, non inviarla di nuovo: considera il suo indirizzo compromesso e sposta tutto su uno nuovo.",
        steps=(
            "Crea un nuovo wallet su un dispositivo pulito, con una nuova frase di recupero.",
            "Sposta prima ciò che vale di più, poi il resto. Chiedici dei fondi in staking o bloccati.",
            "Non usare più il vecchio wallet e non inviarvi monete per le commissioni prima di averci chiesto.",
            "Non abbiamo mai bisogno della tua frase di recupero o della tua chiave privata. Chi te la chiede è un ladro.",
            "Elimina le copie che possono restare: email inviate, altre chat, screenshot, note, backup nel cloud.",
        ),
        look="Controlla se ci sono accessi o trasferimenti non tuoi e dicci che cosa vedi.",
    ),
    "pt": Parts(
        held="A sua mensagem continha {}.",
        held_late="Uma das suas mensagens continha {}.",
        names=(
            "uma frase de recuperação",
            "uma chave privada",
            "uma chave privada estendida, que abre todos os endereços da conta",
            "um arquivo keystore",
            "uma chave de API",
            "uma senha ou um PIN",
            "um código de uso único ou de reserva",
            "uma senha, um código ou outro segredo",
            "dados de um cartão de pagamento",
            "o número de um documento de identidade",
        ),
        removed="Removemos esse conteúdo e não o guardamos.",
        removed_late="Acabamos de remover esse conteúdo. Até então ele estava guardado aqui e a equipe podia lê-lo.",
        seen="No caminho, outros computadores podem tê-lo visto.",
        wallet="Considere esta carteira comprometida: crie uma carteira nova em um dispositivo limpo, mova tudo agora, primeiro o "
        "que vale mais, e não use mais a antiga.",
        change="Troque isso agora, em um dispositivo confiável, em todos os lugares onde você o usa.",
        api="Apague essa chave agora, onde você a criou, e verifique se há ordens ou saques que não são seus.",
        code="Se alguém lhe pediu isso, pare de falar com essa pessoa e troque a sua senha agora.",
        calm="Não precisamos disso, e a sua carteira não foi afetada.",
        never="Nunca precisamos da sua frase de recuperação, das suas chaves, das suas senhas nem dos seus códigos.",
        question="Você enviou 64 caracteres que podem ser o hash de uma transação ou uma chave privada. Por segurança não os "
        "guardamos. O que são? Se for o hash de uma transação, envie-o mais uma vez com a palavra “hash” antes. Se for uma chave "
        "privada, não a envie de novo: considere o endereço comprometido e mova tudo para um novo.",
        steps=(
            "Crie uma carteira nova em um dispositivo limpo, com uma frase de recuperação nova.",
            "Mova primeiro o que vale mais, depois o resto. Pergunte-nos sobre o que estiver em staking ou bloqueado.",
            "Não use mais a carteira antiga e não envie moedas a ela para taxas antes de nos perguntar.",
            "Nunca precisamos da sua frase de recuperação nem da sua chave privada. Quem as pede é um ladrão.",
            "Apague as cópias que possam restar: e-mails enviados, outras conversas, capturas de tela, notas, cópias na nuvem.",
        ),
        look="Verifique se há acessos e transferências que não são seus e diga-nos o que vê.",
    ),
    "de": Parts(
        held="Ihre Nachricht enthielt {}.",
        held_late="Eine Ihrer Nachrichten enthielt {}.",
        names=(
            "eine Wiederherstellungsphrase",
            "einen privaten Schlüssel",
            "einen erweiterten privaten Schlüssel, der alle Adressen seines Kontos öffnet",
            "eine Keystore-Datei",
            "einen API-Schlüssel",
            "ein Passwort oder eine PIN",
            "einen Einmal- oder Ersatzcode",
            "ein Passwort, einen Code oder etwas anderes Geheimes",
            "Daten einer Zahlungskarte",
            "die Nummer eines Ausweises",
        ),
        removed="Wir haben das entfernt und nicht gespeichert.",
        removed_late="Wir haben das jetzt entfernt. Bis dahin war es hier gespeichert, und das Team konnte es lesen.",
        seen="Auf dem Weg hierher können andere Computer es gesehen haben.",
        wallet="Behandeln Sie diese Wallet als offen: Legen Sie auf einem sauberen Gerät eine neue Wallet an, übertragen Sie jetzt "
        "alles, das Wertvollste zuerst, und benutzen Sie die alte nicht mehr.",
        change="Ändern Sie das jetzt, auf einem Gerät, dem Sie vertrauen, überall dort, wo Sie es verwenden.",
        api="Löschen Sie diesen Schlüssel jetzt dort, wo Sie ihn angelegt haben, und suchen Sie nach Aufträgen und Auszahlungen, die "
        "nicht von Ihnen sind.",
        code="Wenn jemand Sie danach gefragt hat, brechen Sie das Gespräch ab und ändern Sie jetzt Ihr Passwort.",
        calm="Wir brauchen das nicht, und Ihre Wallet ist nicht betroffen.",
        never="Wir brauchen niemals Ihre Wiederherstellungsphrase, Ihre Schlüssel, Passwörter oder Codes.",
        question="Sie haben 64 Zeichen gesendet, die ein Transaktions-Hash oder ein privater Schlüssel sein können. Zur Sicherheit "
        "haben wir sie nicht gespeichert. Was ist es? Ist es ein Transaktions-Hash, senden Sie ihn bitte noch einmal mit dem Wort "
        "„Hash“ davor. Ist es ein privater Schlüssel, senden Sie ihn nicht noch einmal: Behandeln Sie seine Adresse als offen und "
        "übertragen Sie alles auf eine neue.",
        steps=(
            "Legen Sie auf einem sauberen Gerät eine neue Wallet mit einer neuen Wiederherstellungsphrase an.",
            "Übertragen Sie zuerst das Wertvollste, dann den Rest. Fragen Sie uns nach Gestaktem und Gesperrtem.",
            "Benutzen Sie die alte Wallet nicht mehr, und senden Sie ihr nichts für Gebühren, bevor Sie uns gefragt haben.",
            "Wir brauchen niemals Ihre Wiederherstellungsphrase oder Ihren privaten Schlüssel. Wer danach fragt, ist ein Dieb.",
            "Löschen Sie Kopien, die noch da sein können: gesendete Mails, andere Chats, Bildschirmfotos, Notizen, Cloud-Sicherungen.",
        ),
        look="Suchen Sie nach Anmeldungen und Überweisungen, die nicht von Ihnen sind, und sagen Sie uns, was Sie sehen.",
    ),
    "cs": Parts(
        held="Vaše zpráva obsahovala {}.",
        held_late="Jedna z vašich zpráv obsahovala {}.",
        names=(
            "obnovovací frázi",
            "soukromý klíč",
            "rozšířený soukromý klíč, který otevírá všechny adresy účtu",
            "soubor keystore",
            "klíč API",
            "heslo nebo PIN",
            "jednorázový nebo záložní kód",
            "heslo, kód nebo jiný tajný údaj",
            "údaje platební karty",
            "číslo dokladu totožnosti",
        ),
        removed="Odstranili jsme to a neuložili.",
        removed_late="Nyní jsme to odstranili. Do té doby to zde bylo uloženo a tým to mohl číst.",
        seen="Cestou to mohly vidět jiné počítače.",
        wallet="Považujte tuto peněženku za prozrazenou: vytvořte novou peněženku na čistém zařízení, přesuňte hned všechno, "
        "nejcennější nejdříve, a starou už nepoužívejte.",
        change="Změňte to hned, na zařízení, kterému věříte, všude, kde to používáte.",
        api="Smažte tento klíč hned tam, kde jste ho vytvořili, a podívejte se, zda nevidíte příkazy nebo výběry, které nejsou vaše.",
        code="Pokud vás o to někdo požádal, přestaňte s ním mluvit a hned změňte heslo.",
        calm="Nepotřebujeme to a vaší peněženky se to netýká.",
        never="Nikdy nepotřebujeme vaši obnovovací frázi, klíče, hesla ani kódy.",
        question="Poslali jste 64 znaků, které mohou být hash transakce nebo soukromý klíč. Pro jistotu jsme je neuložili. Co to je? "
        "Pokud je to hash transakce, pošlete ho prosím ještě jednou se slovem „hash“ před ním. Pokud je to soukromý klíč, už ho "
        "neposílejte: považujte jeho adresu za prozrazenou a přesuňte všechno na novou.",
        steps=(
            "Vytvořte novou peněženku na čistém zařízení, s novou obnovovací frází.",
            "Nejdříve přesuňte to nejcennější, potom zbytek. Na stakované nebo zamčené prostředky se nás zeptejte.",
            "Starou peněženku už nepoužívejte a neposílejte na ni mince na poplatky, dokud se nás nezeptáte.",
            "Nikdy nepotřebujeme vaši obnovovací frázi ani soukromý klíč. Kdo o ně žádá, je zloděj.",
            "Smažte kopie, které mohly zůstat: odeslané e-maily, jiné chaty, snímky obrazovky, poznámky, zálohy v cloudu.",
        ),
        look="Podívejte se, zda nevidíte přihlášení a převody, které nejsou vaše, a napište nám, co vidíte.",
    ),
    "ru": Parts(
        held="Ваше сообщение содержало {}.",
        held_late="Одно из ваших сообщений содержало {}.",
        names=(
            "фразу восстановления (сид-фразу)",
            "приватный ключ",
            "расширенный приватный ключ, который открывает все адреса аккаунта",
            "файл keystore",
            "ключ API",
            "пароль или PIN-код",
            "одноразовый или резервный код",
            "пароль, код или другие секретные данные",
            "данные платёжной карты",
            "номер документа",
        ),
        removed="Мы удалили это и не сохранили.",
        removed_late="Сейчас мы это удалили. До этого оно хранилось здесь, и команда могла его прочитать.",
        seen="По пути сюда это могли увидеть другие компьютеры.",
        wallet="Считайте этот кошелёк скомпрометированным: создайте новый кошелёк на чистом устройстве, переведите всё сейчас, "
        "сначала самое ценное, и больше не пользуйтесь старым.",
        change="Смените это сейчас, на устройстве, которому вы доверяете, везде, где вы это используете.",
        api="Удалите этот ключ сейчас там, где вы его создали, и проверьте, нет ли чужих ордеров и выводов.",
        code="Если кто-то просил вас об этом, прекратите разговор с ним и сейчас же смените пароль.",
        calm="Нам это не нужно, и вашего кошелька это не касается.",
        never="Нам никогда не нужны ваша фраза восстановления, ключи, пароли и коды.",
        question="Вы отправили 64 символа: это может быть хеш транзакции или приватный ключ. Для безопасности мы их не сохранили. Что "
        "это? Если это хеш транзакции, отправьте его ещё раз со словом «hash» перед ним. Если это приватный ключ, больше его не "
        "отправляйте: считайте его адрес скомпрометированным и переведите всё на новый.",
        steps=(
            "Создайте новый кошелёк на чистом устройстве, с новой фразой восстановления.",
            "Сначала переведите самое ценное, потом остальное. О средствах в стейкинге или заблокированных спросите нас.",
            "Больше не пользуйтесь старым кошельком и не отправляйте на него монеты для комиссий, не спросив нас.",
            "Нам никогда не нужны ваша фраза восстановления и приватный ключ. Кто их просит, тот вор.",
            "Удалите копии, которые могли остаться: отправленные письма, другие чаты, снимки экрана, заметки, облачные копии.",
        ),
        look="Проверьте, нет ли чужих входов и переводов, и напишите нам, что вы видите.",
    ),
    "tr": Parts(
        held="Mesajınızda şu vardı: {}.",
        held_late="Mesajlarınızdan birinde şu vardı: {}.",
        names=(
            "kurtarma ifadesi",
            "özel anahtar",
            "hesabın bütün adreslerini açan genişletilmiş özel anahtar",
            "keystore dosyası",
            "API anahtarı",
            "parola veya PIN",
            "tek kullanımlık kod veya yedek kod",
            "parola, kod veya başka bir gizli bilgi",
            "ödeme kartı bilgileri",
            "kimlik belgesi numarası",
        ),
        removed="Bunu sildik ve kaydetmedik.",
        removed_late="Bunu şimdi sildik. Şimdiye kadar burada kayıtlıydı ve ekip okuyabiliyordu.",
        seen="Buraya gelirken başka bilgisayarlar görmüş olabilir.",
        wallet="Bu cüzdanı ele geçirilmiş sayın: temiz bir cihazda yeni bir cüzdan oluşturun, her şeyi hemen taşıyın, en değerlisini "
        "önce, ve eskisini bir daha kullanmayın.",
        change="Bunu hemen, güvendiğiniz bir cihazda, kullandığınız her yerde değiştirin.",
        api="Bu anahtarı oluşturduğunuz yerde hemen silin ve size ait olmayan emir veya çekim olup olmadığına bakın.",
        code="Bunu sizden biri istediyse onunla konuşmayı bırakın ve parolanızı hemen değiştirin.",
        calm="Buna ihtiyacımız yok ve cüzdanınız bundan etkilenmez.",
        never="Kurtarma ifadenize, anahtarlarınıza, parolalarınıza veya kodlarınıza hiçbir zaman ihtiyacımız yoktur.",
        question="İşlem hash’i veya özel anahtar olabilecek 64 karakter gönderdiniz. Güvenlik için kaydetmedik. Hangisi? İşlem "
        "hash’iyse önüne “hash” yazarak bir kez daha gönderin. Özel anahtarsa tekrar göndermeyin: adresini ele geçirilmiş sayın ve "
        "her şeyi yeni bir adrese taşıyın.",
        steps=(
            "Temiz bir cihazda, yeni bir kurtarma ifadesiyle yeni bir cüzdan oluşturun.",
            "Önce en değerli varlıkları, sonra kalanını taşıyın. Stake edilmiş veya kilitli olanları bize sorun.",
            "Eski cüzdanı bir daha kullanmayın ve bize sormadan ücret için oraya coin göndermeyin.",
            "Kurtarma ifadenize veya özel anahtarınıza hiçbir zaman ihtiyacımız yoktur. Bunları isteyen hırsızdır.",
            "Kalmış olabilecek kopyaları silin: gönderilmiş e-postalar, diğer sohbetler, ekran görüntüleri, notlar, bulut yedekleri.",
        ),
        look="Size ait olmayan girişler ve transferler olup olmadığına bakın ve gördüklerinizi bize yazın.",
    ),
    "vi": Parts(
        held="Tin nhắn của bạn có chứa {}.",
        held_late="Một trong các tin nhắn của bạn có chứa {}.",
        names=(
            "cụm từ khôi phục",
            "khóa riêng tư",
            "khóa riêng tư mở rộng, mở được mọi địa chỉ của tài khoản",
            "tệp keystore",
            "khóa API",
            "mật khẩu hoặc mã PIN",
            "mã dùng một lần hoặc mã dự phòng",
            "mật khẩu, mã hoặc thông tin bí mật khác",
            "thông tin thẻ thanh toán",
            "số giấy tờ tùy thân",
        ),
        removed="Chúng tôi đã xóa và không lưu lại.",
        removed_late="Chúng tôi vừa xóa. Trước đó nội dung này được lưu ở đây và đội ngũ có thể đọc được.",
        seen="Trên đường gửi đến đây, các máy khác có thể đã nhìn thấy.",
        wallet="Hãy coi ví này là đã bị lộ: tạo ví mới trên thiết bị an toàn, chuyển toàn bộ ngay, thứ giá trị nhất trước, và không "
        "dùng lại ví cũ.",
        change="Hãy đổi ngay, trên thiết bị bạn tin tưởng, ở mọi nơi bạn dùng.",
        api="Hãy xóa khóa này ngay tại nơi bạn đã tạo và kiểm tra xem có lệnh hoặc lần rút tiền nào không phải của bạn.",
        code="Nếu có người hỏi bạn thông tin này, hãy ngừng nói chuyện với họ và đổi mật khẩu ngay.",
        calm="Chúng tôi không cần thông tin này và ví của bạn không bị ảnh hưởng.",
        never="Chúng tôi không bao giờ cần cụm từ khôi phục, khóa, mật khẩu hay mã của bạn.",
        question="Bạn đã gửi 64 ký tự có thể là hash giao dịch hoặc khóa riêng tư. Để an toàn, chúng tôi không lưu lại. Đó là gì? Nếu là "
        "hash giao dịch, hãy gửi lại với chữ “hash” ở trước. Nếu là khóa riêng tư, đừng gửi lại: hãy coi địa chỉ của nó là đã bị lộ "
        "và chuyển toàn bộ sang địa chỉ mới.",
        steps=(
            "Tạo ví mới trên thiết bị an toàn, với cụm từ khôi phục mới.",
            "Chuyển tài sản giá trị nhất trước, sau đó chuyển phần còn lại. Hãy hỏi chúng tôi về tài sản đang stake hoặc bị khóa.",
            "Không dùng lại ví cũ và không gửi coin vào đó để trả phí khi chưa hỏi chúng tôi.",
            "Chúng tôi không bao giờ cần cụm từ khôi phục hay khóa riêng tư của bạn. Ai hỏi là kẻ trộm.",
            "Xóa các bản sao có thể còn lại: email đã gửi, các cuộc trò chuyện khác, ảnh chụp màn hình, ghi chú, bản sao trên đám mây.",
        ),
        look="Kiểm tra xem có lần đăng nhập hoặc giao dịch nào không phải của bạn và cho chúng tôi biết.",
    ),
    "ja": Parts(
        held="お送りいただいたメッセージに{}が含まれていました。",
        held_late="以前お送りいただいたメッセージに{}が含まれていました。",
        names=(
            "リカバリーフレーズ",
            "秘密鍵",
            "アカウントのすべてのアドレスを開ける拡張秘密鍵",
            "キーストアファイル",
            "APIキー",
            "パスワードまたはPIN",
            "ワンタイムコードまたはバックアップコード",
            "パスワード、コードなどの秘密の情報",
            "支払いカードの情報",
            "身分証明書の番号",
        ),
        removed="当方で削除し、保存していません。",
        removed_late="ただいま削除しました。それまではここに保存され、担当者が読める状態でした。",
        seen="送信の途中で他のコンピューターから見られた可能性があります。",
        wallet="このウォレットは漏えいしたものとして扱ってください。安全な端末で新しいウォレットを作り、価値の高いものから順に、"
        "今すぐすべてを移し、古いウォレットは二度と使わないでください。",
        change="信頼できる端末で、使っているすべての場所について今すぐ変更してください。",
        api="作成した場所でこのキーを今すぐ削除し、身に覚えのない注文や出金がないか確認してください。",
        code="誰かに求められた場合は、その相手とのやり取りをやめ、今すぐパスワードを変更してください。",
        calm="この情報は必要ありません。ウォレットへの影響もありません。",
        never="当方がリカバリーフレーズ、秘密鍵、パスワード、コードを必要とすることは決してありません。",
        question="お送りいただいた64文字は、トランザクションのハッシュか秘密鍵の可能性があります。安全のため保存していません。どちらでしょうか。"
        "ハッシュの場合は、前に「hash」と付けてもう一度お送りください。秘密鍵の場合は再送せず、そのアドレスは漏えいしたものとして扱い、"
        "すべてを新しいアドレスへ移してください。",
        steps=(
            "安全な端末で、新しいリカバリーフレーズを使って新しいウォレットを作ってください。",
            "価値の高い資産から先に移し、その後に残りを移してください。ステーキング中やロック中の資産は私たちにお尋ねください。",
            "古いウォレットは二度と使わず、私たちに尋ねる前に手数料用のコインを送らないでください。",
            "当方がリカバリーフレーズや秘密鍵を必要とすることは決してありません。求める人は泥棒です。",
            "残っている可能性のあるコピーを削除してください。送信済みメール、他のチャット、スクリーンショット、メモ、クラウドのバックアップなどです。",
        ),
        look="身に覚えのないログインや送金がないか確認し、見つけたことを教えてください。",
        glue="",
    ),
    "ko": Parts(
        held="보내신 메시지에 다음 정보가 들어 있었습니다: {}.",
        held_late="이전에 보내신 메시지에 다음 정보가 들어 있었습니다: {}.",
        names=(
            "복구 문구",
            "개인 키",
            "계정의 모든 주소를 여는 확장 개인 키",
            "키스토어 파일",
            "API 키",
            "비밀번호 또는 PIN",
            "일회용 코드 또는 백업 코드",
            "비밀번호, 코드 또는 다른 비밀 정보",
            "결제 카드 정보",
            "신분증 번호",
        ),
        removed="삭제했으며 저장하지 않았습니다.",
        removed_late="지금 삭제했습니다. 그 전까지는 이곳에 저장되어 있었고 담당 팀이 읽을 수 있었습니다.",
        seen="전송되는 동안 다른 컴퓨터에서 보았을 수 있습니다.",
        wallet="이 지갑은 노출된 것으로 보십시오. 안전한 기기에서 새 지갑을 만들고, 가장 값진 것부터 지금 모두 옮기고, 이전 지갑은 다시 사용하지 마십시오.",
        change="신뢰하는 기기에서, 사용하는 모든 곳에서 지금 바꾸십시오.",
        api="이 키를 만든 곳에서 지금 삭제하고, 본인이 하지 않은 주문이나 출금이 있는지 확인하십시오.",
        code="누군가 이 정보를 요구했다면 대화를 멈추고 지금 비밀번호를 바꾸십시오.",
        calm="이 정보는 필요하지 않으며 지갑에는 영향이 없습니다.",
        never="저희는 복구 문구, 키, 비밀번호, 코드를 결코 필요로 하지 않습니다.",
        question="거래 해시이거나 개인 키일 수 있는 64자를 보내셨습니다. 안전을 위해 저장하지 않았습니다. 어느 쪽입니까? 거래 해시라면 앞에 “hash”를 "
        "붙여 한 번 더 보내 주십시오. 개인 키라면 다시 보내지 마시고, 그 주소는 노출된 것으로 보고 모두 새 주소로 옮기십시오.",
        steps=(
            "안전한 기기에서 새 복구 문구로 새 지갑을 만드십시오.",
            "가장 값진 자산을 먼저 옮기고 나머지를 옮기십시오. 스테이킹되었거나 잠긴 자산은 저희에게 물어보십시오.",
            "이전 지갑은 다시 사용하지 말고, 저희에게 묻기 전에는 수수료용 코인을 보내지 마십시오.",
            "저희는 복구 문구나 개인 키를 결코 필요로 하지 않습니다. 요구하는 사람은 도둑입니다.",
            "남아 있을 수 있는 사본을 지우십시오: 보낸 메일, 다른 채팅, 스크린샷, 메모, 클라우드 백업.",
        ),
        look="본인이 하지 않은 로그인과 이체가 있는지 확인하고 알려 주십시오.",
    ),
    "zh-hant": Parts(
        held="您剛傳送的內容包含{}。",
        held_late="您之前傳送的一則訊息包含{}。",
        names=(
            "助記詞",
            "私鑰",
            "擴展私鑰，憑它可以動用該帳戶下的所有地址",
            "Keystore 檔案",
            "API 金鑰",
            "密碼或 PIN 碼",
            "驗證碼或備用碼",
            "密碼、驗證碼或其他敏感資訊",
            "支付卡資訊",
            "證件號碼",
        ),
        removed="我們已刪除且未保存。",
        removed_late="我們剛剛已將其刪除。在此之前它曾被保存，團隊成員可以看到。",
        seen="它在傳輸途中可能已被其他裝置看到。",
        wallet="請視該錢包為已洩露：在安全的裝置上建立新錢包，立即轉出資產，先轉最貴重的，舊錢包不再使用。",
        change="請立即在可信的裝置上更改它，所有用到它的地方都要改。",
        api="請立即在建立它的地方刪除該金鑰，並檢查是否有不是您本人的下單和提領。",
        code="如果是別人向您索要的，請停止與對方聯絡，並立即更改密碼。",
        calm="我們不需要它，您的錢包不受影響。",
        never="官方人員絕不會索要助記詞、私鑰、密碼或驗證碼。",
        question="您傳送的 64 位字元可能是交易雜湊，也可能是私鑰。為安全起見，我們沒有保存。請問是哪一種？如果是交易雜湊，請在前面加上「hash」再傳一次；"
        "如果是私鑰，請不要再傳送，並視該地址為已洩露，立即把資產轉到新地址。",
        steps=(
            "在安全的裝置上建立新錢包，使用全新的助記詞。",
            "先轉出最貴重的資產，再轉其餘資產。質押或鎖定的資產請先詢問我們。",
            "舊錢包不再使用；在詢問我們之前，不要為了支付手續費向舊錢包轉幣。",
            "我們絕不需要您的助記詞或私鑰，索要的人都是騙子。",
            "刪除其他地方的副本：已傳送的郵件、其他聊天、截圖、備忘錄、雲端備份。",
        ),
        look="檢查是否有不是您本人的登入和轉帳，發現異常請告訴我們。",
        glue="",
    ),
}
