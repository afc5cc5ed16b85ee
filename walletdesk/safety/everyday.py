"""English words by how freely any sentence holds them.  Chosen by hand.

A random phrase holds one word of the first list in fifteen and one of the second in five; a
sentence that happens to be made of list words ("never put off till tomorrow what you can avoid
all together") is mostly made of them.
"""

from __future__ import annotations

EVERYDAY = frozenset(
    """
    about account across again age all already also always another answer any ask away because become before behave
    behind believe best better between beyond bring business call can cancel card case cash change check code come
    credit current day during early either else enough exchange expect find first follow found friend general give
    good great half happy have hello help high home hope hour include into issue job just keep kind know large later
    learn leave like list little live long love make man matter mean minute more much must myself name near need
    never news next nice night nothing notice now number off offer office often okay old once one only open order
    other over own people person phone please possible problem put question quick real reason receive right same say
    second since someone soon sorry still such sure system tell thank that then there they thing this thought three
    time today together tomorrow tool top transfer travel true try turn two under until use used usual very wait
    want way welcome what when where will word work world wrong year you young
    """.split()
)
"""Words of the BIP-39 list found in any sentence."""

FREQUENT = frozenset(
    """
    above act actual add address agent agree ahead allow almost alone amount apart appear arrive asset attend begin
    below busy carry catch cause certain charge choose city claim click close coin company confirm connect control
    correct cost country course cover custom deal decide deposit device direct double easy end enter entire error
    exact example explain extra eye face fall family famous fee feel few field figure file final fine finish fire
    fit fix food force forget forward front fun future gain game girl glad group grow guess guide hand hard head
    health heart history hold holiday hurry idea identify income increase indicate inform inside interest invest
    item join key language law left legal letter level life light limit link loan local lock lucky lunch machine
    mail main manual market match member memory mention message method million mind miss mistake mobile moment month
    morning mother move movie music neither network normal note oil option outside page paper parent party pass
    payment perfect permit pet photo phrase picture piece place plate play point post power prefer prepare present
    pretty prevent price private process produce profit program project promote proof protect proud provide public
    purchase purpose push quit quote rate rather ready recall recipe record reduce refuse regular release remain
    remember remind remove rent repair repeat replace report require rescue response result return review reward
    risk room route rule run safe save scan school screen search seat secret security seed seek select sell sense
    sentence series service session setup seven share shop short sick side sign similar simple sister situate six
    size sleep slow small smart social solution solve song sort sound source space special spend sport stand start
    state stay step stock story street strong student stuff submit sugar suggest summer sunny supply switch table
    talk task taste team ten term test text theme ticket tiny tip tired title token tonight topic total toward town
    track trade traffic train trip trouble truly trust twelve twenty twice type typical unable unique unit unknown
    unlock unusual update upgrade upon upset useful useless utility valid verify video view visit visual voice walk
    warm water wear weather web weekend wife window winter wish woman wonder worry worth write
    """.split()
)
"""Words of the BIP-39 list that talk about phones, cards, shops and wallets is full of."""

BESIDE_THE_LIST = frozenset(
    """
    acute ago amd and appears apt bad based bill bit block boot bot break buf bug bugs calls came care cases cell
    changed changes class clear columns comes controls cut dead declined defined delivery describes details devices
    dim dir disk displays doc documents down drag driver due dump each eat elements enabled enables errors even ever
    every exists eyes fact fast features fields files fill five fixed flags follows font form four free friends from
    full gives god groups header hear hide holds house images includes indicates int items keys king known lang
    least letters lib line links lists log lot low lower messages mode moved moves multiple names newer none notes
    numbers objects ones options packet pages part paste per plan points pop port press problems programs provided
    provides ranges read records remote removed required requires rest results returns roll root row rules saved
    scripts seconds self shape shared socket spaces star starts stop store string styles sub sum systems tables
    tools types unix updates user uses versions whole windows with women
    """.split()
)
"""Common words, of texts on programs above all, that are one letter away from a word of the BIP-39 list and none of it."""

COMMON = BESIDE_THE_LIST | frozenset(
    """
    a accounts addresses am an app are as at atm back bank be been being bought but buy by can't cannot cards
    charged charging checked coins coming could couldn days did didn do does doesn doing don done email fees for
    gave get gets getting given go goes going gone got had has he helped her here hers him his hours how i if im in
    is isn it its kept knew last late less let lets liked ll look looking looks lost made makes making many may
    maybe me might minutes money months most my needed needs new no nope not of on or others our out paid password
    pay paying phrases pin quite re really recovery refund said says see seeds seem seen send sending sent set
    several she should show showing shown shows so sold some somehow something sometimes somewhere stolen stuck
    support take taken takes taking than thanks the their them these things those through till times to tokens told
    too took transferred transferring tried trying up updated us uses using ve verified via waited waiting wallet
    wallets wanted wants was we week weeks well went were which while who whose why within without won wont words
    worked working works would years yes yet your yours
    """.split()
)
"""Common words the list does not have: never taken for a list word with a typing error."""

OLD_ELECTRUM_EVERYDAY = (
    EVERYDAY
    | COMMON
    | frozenset(
        """
        able after anything around book date down even ever everything flight free gas god human march men think
        understand wall
        """.split()
    )
)
OLD_ELECTRUM_FREQUENT = FREQUENT | frozenset(
    """
    accept action actually afraid against air along anyone apple art avoid balance bar beautiful beauty bird bit black
    block blue body born both brain bread break broken built bus came chase child children clean clear cold common
    complete completely cool core couple cream create dark daughter death deep devil difference different dinner discover
    doctor dog door doubt drink drive due each earth eat enjoy everybody everyone evil exactly except experience express
    fact false father fear feet finally fish five flip floor fly foot form freeze funny generation glass government green
    guy happen happiness harmony heard hey hit horse house however hurt husband important impossible instead itself joke
    joy jump kill king knowledge known land laugh least line lord lot mark master meet milk mine nature nobody opinion
    past peace perhaps physical plan poor pound pressure probably prove reach reality red respect rest rich rock roll root
    salt score sea self shall simply sky society somebody soul speak speed spell spirit stop strange stupid subject
    suddenly themselves third thousand throw tree truth universe unless usually value volume war watch whatever whether
    whisper white whole win women wonderful written yesterday yourself
    """.split()
)
"""The same for the old list of Electrum, which is made of the words of poems: most of it is ordinary English."""

MONERO_EVERYDAY = {
    "en": EVERYDAY | COMMON | frozenset("after around asked down vacation whole each both against rest having".split()),
    "de": frozenset(
        "andern bauer denken fehler geist geld gluck halten kommen leben liebe macht mensch namen natur sagen salz sinn wahrheit wasser wohl".split()
    ),
    "es": frozenset(
        """
        acento agua amor archivo bien bloque cadena casa cero dia dinero dos ejemplo estar este forma funcion hacer hombre
        igual letra linea lista lugar mayor mejor mensaje mismo mucho muerte muestra mundo nucleo numero opcion orden otro
        pagina palabra pan parte poco poeta posible proceso programa punto red refran
        """.split()
    ),
    "fr": frozenset(
        """
        accent ainsi alors appel aucun aussi autre avant avec avoir bien bloc cela celui chaque charge chemin comme compte
        contre dans depuis dernier deux dire elle encore ensemble entier entre erreur espace exemple faire fait fonction
        forme groupe heure indiquer jamais journal lettre leur lien ligne lire local lors mode moins motif niveau nombre
        nouveau option page paquet partir plus point possible pour premier quand quel recherche retour rien sans sauf service
        seulement signal sinon souvent table taille test texte toujours tout trop type user utile valeur version voir votre
        vous vrai
        """.split()
    ),
    "it": frozenset(
        """
        altro amore anno archivio avere bene casa comando corrente data dire donna dottore esempio essere fatto funzione
        giorno macchina moglie nessuno nome oggi opzione porta processo qualcuno sistema solo tempo testa uomo utente valore
        vero vita zero
        """.split()
    ),
    "pt": frozenset(
        "alguns arquivo buffer dados dinheiro enquanto fazer hoje isso isto muitos opcional seja sempre seus software somente tudo veja vezes".split()
    ),
}
"""Words of Monero's lists that are more frequent than one in 3,000 in the halves of public texts that are for tuning."""

EVERYDAY_OF = {
    "cs": frozenset("dlouho jenom mnohem nikdy obvykle pravda volba".split()),
    "es": frozenset(
        """
        agua amor archivo bien bloque boca cadena casa cero dia dinero dos ejemplo estar este forma funcion hacer hombre igual
        letra linea lista lugar mayor mejor mensaje mismo muerte muestra mucho mundo nucleo numero opcion orden otro
        pagina palabra pan parte poco poeta posible proceso programa punto red ruta ser signo sistema sobre tamano tecla
        tener texto tiempo tipo todo trabajo una unidad uno usar usuario vale valor ver vida vino
        """.split()
    ),
    "fr": frozenset(
        """
        adresse affiche client commande entier erreur exemple executer groupe journal lecture lettre manuel memoire
        motif niveau nouveau numero service signal source symbole systeme texte utile
        """.split()
    ),
    "it": frozenset(
        """
        amore ancora anno archivio avere caso dire dottore esempio fare funzione giorno grande invece lavoro macchina
        meno nessuno nome nulla numero oggi parola prima qualcosa secondo sempre solo tempo troppo usato vero vita
        """.split()
    ),
    "pt": frozenset(
        """
        abaixo agora ambiente arquivo atual bloco comando depois dinheiro enquanto entrada exemplo hoje homem mais maior
        melhor menos mensagem mesmo muito mulher opcional origem pacote rede sucesso tabela tamanho trabalho tudo
        unidade usado valores
        """.split()
    ),
}
"""Words of the other BIP-39 lists in Latin letters that are more frequent than one in 3,000 in the halves of public texts that are
for tuning, without accents."""

SMALL_WORDS = (
    (COMMON - BESIDE_THE_LIST)
    | frozenset("and each even ever every from per with".split())
    | frozenset(
        """
    que para por con una los las del como pero mas esta este son sus muy sin sobre tambien hay fue ser todo tiene puede
    desde cuando donde porque entre hasta nos les mis tenemos ojos pour dans avec est sont des une sur par pas plus qui
    nous vous mon mes ses cette ces mais comme tout elle ils leur tres etre fait peut deux che non per della dei delle
    sono gli alla nel mio mia come piu anche questo questa molto quando dove perche tra sua suo loro ogni quello sem nao
    uma com dos das nas seu foi isso muito onde ate meu minha jsem jsou jako nebo ale aby byl bylo ktere ktery neni kdyz
    take jeste mam muj moje jen pro pri pod nad und der die das ist nicht ein eine mit auf fur den dem von ich sie wir
    auch wie oder aber nach bei aus nie sie jest jak tak czy ale tylko przez
    """.split()
    )
)
"""Words no sentence of a Latin script does without, without accents: eleven words in a row without one are a list of something."""

FILLERS = frozenset({"and", "y", "et", "e", "n", "und"})
"""Stand between the words of a phrase that someone dictates."""

SMALL_TALK = frozenset(
    """
    actually again any away busy can come hello help here is just know less like me minute moment more my no now off
    okay once one please quick ready right second slow soon sorry still sure thank thanks that there this very wait
    way what when where yes you
    """.split()
) | frozenset("在吗嗎你您好的等一下请請谢謝是有人怎么麼办辦嗯马馬上稍对對不没沒了快还還完我吧呢啊哦")
"""What people say while they type: a message of these words or characters only is never part of a phrase sent in parts."""
