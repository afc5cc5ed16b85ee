"""The demo's people and conversations: made up, in English and Chinese, told as if they had happened these days.

They come in by the same doors as real ones, with a clock that is set back and moved on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import msgspec

from walletdesk import demo_news, demo_weeks
from walletdesk.bot import actions as bot
from walletdesk.bot.flows import actions as flow_actions
from walletdesk.bot.flows import starter as flow_starter
from walletdesk.bot.rules import Mode
from walletdesk.catalogue import actions as catalogue
from walletdesk.catalogue import sheets
from walletdesk.catalogue.rules import Kind
from walletdesk.chain import networks
from walletdesk.channels.telegram import standin
from walletdesk.conversations import queries
from walletdesk.conversations.actions import rate, receive, reply, work
from walletdesk.conversations.actions.receive import Arrival, Received
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.inboxes import accounts
from walletdesk.inboxes.actions import Amendment, Description, change_inbox, create_identity_key, create_inbox
from walletdesk.inboxes.keys import shared_secret
from walletdesk.inboxes.queries import by_public_id
from walletdesk.inboxes.rules import Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import DAY, HOUR, MINUTE, SECOND, SystemClock, to_datetime
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import starter_set
from walletdesk.lookups import actions as lookups
from walletdesk.lookups import queries as lookup_queries
from walletdesk.lookups import recorded, sealing, testchain
from walletdesk.lookups.actions import NodeFields
from walletdesk.lookups.testchain import Asks, Source
from walletdesk.macros import starter
from walletdesk.macros.queries import Reader
from walletdesk.people import actions as people
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.safety import Earlier, screen
from walletdesk.safety.reaction import alarms
from walletdesk.staff import actions as staff
from walletdesk.staff import passwords
from walletdesk.staff import queries as staff_queries
from walletdesk.staff.rules import Role
from walletdesk.staff.tables import Staff
from walletdesk.subscribers import inside
from walletdesk.triage.flood import fingerprint
from walletdesk.triage.rules import first_look, language_of
from walletdesk.wire import RawText, SafeText

INBOX = "polar-website"
"""Public id of the demo's inbox; the demo's pages name it."""
TELEGRAM = "polar-telegram"
"""Public id of the inbox that is connected to a stand-in of Telegram."""
PASSWORD = "polar-night-demo"
PEOPLE = (
    ("lead@polar.example", "Maya Lindqvist", Role.ADMIN, "en"),
    ("li.na@polar.example", "李娜", Role.AGENT, "zh"),
    ("tom@polar.example", "Tom Okafor", Role.AGENT, "en"),
    ("wang.jing@polar.example", "王静", Role.LEAD, "zh"),
)


class NotADemo(WalletdeskError):
    status = 409
    code = "not_a_demo"
    sentence = "There is a real desk in this folder. Choose another one for the demo with --data."


class Line(msgspec.Struct, frozen=True):
    """One thing said: by the contact (""), by somebody of the team (their place in PEOPLE), or as a note."""

    after_us: int
    text: str
    by: int | None = None
    note: bool = False


class Story(msgspec.Struct, frozen=True):
    """One conversation, told from `ago_us` before now.

    A hash stands in its lines by what became of it, `{stuck}`; it is told where there is one (`lookups.testchain`).
    """

    ago_us: int
    name: str
    lines: Sequence[Line]
    user: str = ""
    """User id in the wallet's own system; "" for a stranger."""
    language: str = "en"
    topic: str = ""
    facts: dict[str, str] = {}
    tags: Sequence[str] = ()
    end: Status | None = None
    score: int | None = None
    words: str = ""
    assignee: int | None = None


class _Clock:
    """Set back for the telling."""

    def __init__(self) -> None:
        self.at = 0

    def now(self) -> int:
        return self.at


IPHONE = {"app_version": "Polar 5.12.1", "os": "iOS 19.1", "network": "wifi", "chain": "Ethereum"}
ANDROID = {"app_version": "Polar 5.12.0", "os": "Android 16", "network": "cellular", "chain": "TRON"}

STORIES: Sequence[Story] = (
    Story(
        3 * DAY,
        "Jonas Weber",
        (
            Line(0, "Hi, I sent ETH to Kraken four hours ago, it says success in the app but Kraken shows nothing."),
            Line(
                6 * MINUTE,
                "Hello Jonas, thank you for writing. Your transfer is confirmed on chain: it reached Kraken's deposit address with 1,240 confirmations. Crediting it is now in Kraken's hands. If you like, I can write the text for their support with the transaction link.",
                2,
            ),
            Line(9 * MINUTE, "That would be great, thanks"),
            Line(
                4 * MINUTE,
                'Here it is: "My deposit of 0.42 ETH, transaction 0x9c1d…77ab, is confirmed and not credited. Please check my deposit address." Kraken usually answers within a day.',
                2,
            ),
        ),
        user="u-20814",
        topic="deposit_not_credited",
        facts=IPHONE,
        tags=("exchange",),
        end=Status.RESOLVED,
        score=5,
        words="Fast and clear, thank you Tom.",
    ),
    Story(
        2 * DAY + 5 * HOUR,
        "陈先生",
        (
            Line(0, "你好，我的 USDT 转账一直显示打包中，已经两个小时了"),
            Line(
                4 * MINUTE,
                "陈先生您好，我是李娜。您的转账还在等待打包，资产没有丢失。原因是矿工费设得偏低，您可以在交易详情里点“加速”，新的矿工费会显示在页面上。",
                1,
            ),
            Line(11 * MINUTE, "加速成功了，谢谢"),
        ),
        user="u-31007",
        language="zh",
        topic="pending_low_fee",
        facts={**ANDROID, "chain": "Ethereum"},
        tags=("矿工费",),
        end=Status.RESOLVED,
        score=5,
        words="很快就解决了",
    ),
    Story(
        26 * HOUR,
        "Priya Nair",
        (
            Line(0, "After the update the app crashes every time I open the NFT tab. Pixel 9, Polar 5.12.0"),
            Line(
                12 * MINUTE,
                "Hello Priya, sorry about that. We can see the crash with large collections on Android 16. A fix is on its way in 5.12.2; your wallet and coins are not touched by it.",
                2,
            ),
            Line(2 * MINUTE, "Reproduced on a Pixel 9 with 800 NFTs, passed to mobile as MOB-4471.", 2, note=True),
            Line(3 * HOUR, "Any date for the fix?"),
        ),
        user="u-11852",
        topic="app_fault",
        facts=ANDROID,
        tags=("android", "crash"),
        assignee=2,
    ),
    Story(
        9 * HOUR,
        "Sofía Romero",
        (Line(0, "Is it safe to keep my recovery phrase in a photo on my phone? A friend says it is fine."),),
        topic="security_advice",
        facts=IPHONE,
    ),
    Story(
        52 * MINUTE,
        "赵女士",
        (
            Line(0, "我给朋友转 TRX 的时候提示能量不足，是什么意思？要怎么办"),
            Line(
                7 * MINUTE,
                "您好，TRON 转账需要能量，您的账户能量用完了。可以等待恢复，也可以消耗少量 TRX 完成转账。",
                1,
            ),
            Line(
                3 * MINUTE,
                "大概要多少 TRX 呢？失败的交易哈希是 aebfcad791c00033b72c2287535512cfa929ef483eec25a91d3fb9113b62a3dd",
            ),
        ),
        user="u-40120",
        language="zh",
        topic="tron_resources",
        facts=ANDROID,
        assignee=1,
    ),
    Story(
        38 * MINUTE,
        "Marek Novák",
        (
            Line(
                0,
                "I want to complain. I have been asking for two weeks why my swap paid fees twice and nobody answers. This is my third message.",
            ),
        ),
        user="u-08819",
        topic="formal_request",
        tags=("complaint",),
    ),
    Story(
        21 * MINUTE,
        "",
        (Line(0, "How do I add USDC on Base? It does not show in my list although the explorer shows it."),),
        topic="token_not_shown",
    ),
    Story(
        14 * MINUTE,
        "刘洋",
        (
            Line(0, "客服在吗？我的钱包被盗了，刚才有人把我的 USDT 全部转走了，快帮帮我！"),
            Line(40 * SECOND, "地址是 TBJF5Zgtx7AaaU9oPHowk5LLZLZ6As16dz，一共 5200 USDT"),
        ),
        user="u-52219",
        language="zh",
        facts={**ANDROID, "network": "wifi"},
    ),
    Story(
        11 * MINUTE,
        "",
        (Line(0, "My wallet was drained after I connected to a mint site, what can I do??"),),
    ),
    Story(
        10 * MINUTE,
        "",
        (Line(0, "my wallet was drained after i connected to that mint site, what can i do?"),),
    ),
    Story(
        9 * MINUTE,
        "周明",
        (
            Line(
                0,
                "我的转账一直在打包中，半天了还没到，交易哈希 {stuck}",
            ),
        ),
        user="u-35518",
        language="zh",
        topic="pending_low_fee",
        facts={**ANDROID, "chain": "Ethereum"},
    ),
    Story(
        8 * MINUTE,
        "Diego Álvarez",
        (
            Line(
                0,
                "My swap failed and the fee is gone, what happened? {reverted}",
            ),
        ),
        user="u-90214",
        topic="failed_slippage",
        facts=IPHONE,
    ),
    Story(
        8 * MINUTE,
        "Aiko Tanaka",
        (Line(0, "My friend says nothing came in, but my app says done. Did it arrive? {arrived}"),),
        user="u-61277",
        topic="deposit_not_credited",
        facts=IPHONE,
    ),
    Story(
        7 * MINUTE,
        "孙悦",
        (Line(0, "这笔转账怎么一直在等待？手续费我已经给得很高了，交易哈希 {gap}"),),
        user="u-28830",
        language="zh",
        topic="pending_low_fee",
        facts={**ANDROID, "chain": "Ethereum"},
    ),
    Story(
        7 * MINUTE,
        "Hannah Lindgren",
        (
            Line(
                0,
                "My bitcoin has been on its way since yesterday, txid 4341ce5860c810161562981d6a32df1a98a32513d0b100461f86cffef71e1841",
            ),
        ),
        user="u-15573",
        topic="btc_unconfirmed",
        facts={**IPHONE, "chain": "Bitcoin"},
    ),
    Story(
        6 * MINUTE,
        "Emma Clarke",
        (Line(0, "Do you plan to support a Ledger with the desktop app? I would love that."),),
        user="u-77120",
        topic="feature_wish",
    ),
    Story(
        3 * MINUTE,
        "何静",
        (Line(0, "换了新手机，导入助记词后余额显示为零，是不是丢了？"),),
        user="u-66031",
        language="zh",
        topic="balance_wrong",
        facts=IPHONE,
    ),
)
DOWNLOAD = "https://polar.example/download"
CATALOGUE = {
    Kind.NETWORK: """
name,chain,state,since,platforms,note_en,note_zh
Bitcoin,bitcoin,supported,1.0,,,
Ethereum,ethereum,supported,1.0,,,
BNB Smart Chain,bnb,supported,3.0,,,
Polygon,polygon,supported,3.4,,,
Arbitrum One,arbitrum,supported,4.2,,,
Base,base,supported,5.6,,,
TRON,tron,supported,2.0,ios android,Sending a token needs energy or some TRX for the fee.,转出代币需要能量，或少量 TRX 作为手续费。
Solana,solana,supported,4.0,,,
TON,ton,supported,5.2,ios android,An exchange needs the comment it shows you.,转到交易所时须填写其显示的备注。
Cosmos Hub,,view_only,5.9,ios android,Balances are shown; sending comes later.,可查看余额，转出功能将在之后推出。
Avalanche C-Chain,avalanche,planned,,,,
""",
    # Contracts as their issuers publish them: tether.to, developers.circle.com, and the projects' own documentation.
    Kind.ASSET: """
network,symbol,name,contract,decimals,since,note_en,note_zh
Bitcoin,BTC,Bitcoin,,8,1.0,,
Ethereum,ETH,Ether,,18,1.0,,
Ethereum,USDT,Tether USD,0xdAC17F958D2ee523a2206206994597C13D831ec7,6,1.0,,
Ethereum,USDC,USD Coin,0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48,6,1.2,,
Ethereum,DAI,Dai,0x6B175474E89094C44Da98b954EedeAC495271d0F,18,1.4,,
Ethereum,LINK,Chainlink,0x514910771AF9Ca656af840dff83E8264EcF986CA,18,2.1,,
BNB Smart Chain,BNB,BNB,,18,3.0,,
Polygon,POL,POL,,18,3.4,,
Polygon,USDC,USD Coin,0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359,6,4.6,,
Arbitrum One,ETH,Ether,,18,4.2,,
Arbitrum One,USDC,USD Coin,0xaf88d065e77c8cC2239327C5EDb3A432268e5831,6,4.6,,
Base,ETH,Ether,,18,5.6,,
Base,USDC,USD Coin,0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913,6,5.6,"Not in the list at first: Assets, Edit list, USDC on Base.",默认不显示：资产 - 编辑列表 - USDC（Base）。
TRON,TRX,TRON,,6,2.0,,
TRON,USDT,Tether USD,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t,6,2.0,,
Solana,SOL,Solana,,9,4.0,,
Solana,USDC,USD Coin,EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v,6,4.1,,
TON,TON,Toncoin,,9,5.2,,
TON,USDT,Tether USD,EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs,6,5.4,,
Cosmos Hub,ATOM,Cosmos,,6,5.9,,
""",
    Kind.FEATURE: """
code,name_en,name_zh,state,ios,android,extension,desktop,web,note_en,note_zh
swap,Swap,兑换,supported,4.0..,4.0..,3.0..,,,,
staking,Staking,质押,supported,5.6..,5.6..,,,,"ETH, SOL and TON.",支持 ETH、SOL 和 TON。
dapp-browser,dApp browser,DApp 浏览器,supported,2.0..,2.0..,,,,,
nft,NFT gallery,NFT 相册,supported,5.0..,5.0..,3.1..,,,,
hardware,Hardware wallets,硬件钱包,supported,,,3.2..,,,A desktop app is planned; until then use a Ledger with the browser extension.,桌面版已在计划中，目前可在浏览器扩展中使用 Ledger。
""",
    Kind.RELEASE: f"""
platform,version,released_at,minimum,link,notes_en,notes_zh
ios,5.11.0,{{d62}},yes,{DOWNLOAD},,
ios,5.12.1,{{d6}},,{DOWNLOAD},Fees are estimated anew before a swap is signed.,签名兑换前会重新估算手续费。
android,5.11.0,{{d62}},yes,{DOWNLOAD},,
android,5.12.0,{{d16}},,{DOWNLOAD},,
android,5.12.1,{{d6}},,{DOWNLOAD},Fees are estimated anew before a swap is signed.,签名兑换前会重新估算手续费。
extension,3.4.0,{{d30}},yes,{DOWNLOAD},,
""",
    Kind.ISSUE: """
title_en,title_zh,platforms,since,state,fixed_in,network,feature,workaround_en,workaround_zh,public
The app closes when the NFT tab is opened with a large collection,NFT 较多时打开 NFT 页面会闪退,android,5.12.0,open,,,nft,Look at them in the browser extension until 5.12.2. The wallet and its coins are not touched.,在 5.12.2 发布前请用浏览器扩展查看，钱包和资产不受影响。,yes
Balances show zero for some minutes after a wallet was imported,导入钱包后的几分钟内余额显示为零,ios android,5.12.0,open,,,,"Leave the app open, then pull the list down.",保持应用打开，稍后下拉刷新。,yes
A swap charges the network fee twice when its first quote runs out,报价过期时兑换会收取两次网络费,ios android,5.10.0,fixed,5.12.1,,swap,"Refunds by the finance team, with the transaction hashes.",由财务退还，须附交易哈希。,no
""",
}
TAGS = (("exchange", "blue"), ("矿工费", "teal"), ("android", "green"), ("crash", "orange"), ("complaint", "grape"))


_NAMED = re.compile(r"\{(\w+)\}")


@contextmanager
def desk(settings: Settings, *, telegram: str = "") -> Iterator[Asks]:
    """While it lasts, there are nodes for the demo's desk to ask: a test chain where anvil is installed, else recordings.

    Tells the stories into a desk where nobody is yet.  One that told of recordings keeps to them.  Raises NotADemo (409).
    """
    clock = _Clock()
    clock.at = SystemClock().now()
    with ExitStack() as stack:
        with _opened(settings, clock) as db:
            told_at = db.read_and_wait(_told_at)
            of_recordings = (
                told_at is not None and db.read_and_wait(lookup_queries.node_by_name, testchain.NAME) is None
            )
        recordings = stack.enter_context(recorded.served())
        chain = None
        if not of_recordings:
            chain = stack.enter_context(testchain.started((told_at or clock.at) // SECOND))
        asks = Asks(source=Source.RECORDED, hashes=recorded.hashes())
        if chain is not None:
            asks = Asks(source=Source.TEST_CHAIN, hashes=chain.hashes)
        elif told_at is not None and not of_recordings:
            asks = Asks(source=Source.GONE, hashes={})
        with _opened(settings, clock) as db:
            if asks.source is not Source.RECORDED:
                del recordings["ethereum"]
            db.write_and_wait(set_up_nodes, recordings, settings.key(sealing.PURPOSE), chain=chain.url if chain else "")
            db.write_and_wait(testchain.note, asks)
            if told_at is None:
                _tell(db, clock, settings, asks)
            if telegram:
                db.write_and_wait(set_up_telegram, telegram, settings.key(accounts.PURPOSE))
        yield asks


@contextmanager
def _opened(settings: Settings, clock: _Clock) -> Iterator[Db]:
    engine = open_engine(settings.database)
    db = Db(engine, clock=clock, inside=inside)
    try:
        yield db
    finally:
        db.close()
        engine.close()


def _told_at(unit: Unit) -> int | None:
    """When the stories were told into this desk; None while nobody is in it.  Raises NotADemo (409)."""
    inbox = by_public_id(unit, INBOX)
    if inbox is not None:
        return inbox.created_at + _OPENED_US
    if staff_queries.anyone(unit):
        raise NotADemo
    return None


def set_up_nodes(unit: Unit, recordings: Mapping[str, str], key: bytes, *, chain: str = "") -> None:
    """Those of an earlier start are found at their new address."""
    named = {
        f"{recorded.NAME}: {networks.NETWORKS[network].name}": (network, url) for network, url in recordings.items()
    }
    if chain:
        named[testchain.NAME] = testchain.NETWORK, chain
        if not lookup_queries.own_networks(unit):
            lookups.describe_network(unit, SYSTEM, testchain.DESCRIBED)
    for name, (network, url) in named.items():
        there = lookup_queries.node_by_name(unit, name)
        if there is not None:
            lookups.change_node(unit, SYSTEM, there.id, NodeFields(url=url), key=key)
        else:
            fields = NodeFields(network=network, name=name, url=url, own=True, allow_private=True, per_second=1000)
            lookups.create_node(unit, SYSTEM, fields, key=key)


def set_up_telegram(unit: Unit, url: str, key: bytes) -> None:
    """A bot at a stand-in of Telegram; that of an earlier start is found at its new address."""
    settings: dict[str, str | int | bool] = {
        "bot": standin.BOT,
        "way": "pull",
        "groups": False,
        "api": url,
        "own_network": True,
    }
    there = by_public_id(unit, TELEGRAM)
    if there is None:
        described = Description(
            name=_ours("Polar Wallet on Telegram"),
            languages=("en", "zh"),
            greeting={
                "en": _ours("Welcome to Polar Wallet support."),
                "zh": _ours("欢迎联系 Polar 钱包客服。"),
            },
            settings=settings,
        )
        there = create_inbox(unit, SYSTEM, Channel.TELEGRAM, described, public_id=TELEGRAM)
    else:
        change_inbox(unit, SYSTEM, there.id, Amendment(settings=settings))
    accounts.put(unit, there.id, accounts.sealed(key, there.id, {"token": standin.TOKEN}))


def stories(asks: Asks) -> list[Story]:
    """Those that there are transactions for, with their hashes."""
    told = []
    for story in STORIES:
        names = {name for line in story.lines for name in _NAMED.findall(line.text)}
        if not names <= asks.hashes.keys():
            continue
        if names:
            lines = [
                msgspec.structs.replace(line, text=_NAMED.sub(lambda name: asks.hashes[name[1]], line.text))
                for line in story.lines
            ]
            on = {"chain": str(testchain.CHAIN_ID)} if asks.source is Source.TEST_CHAIN else {}
            story = msgspec.structs.replace(story, lines=lines, facts={**story.facts, **on})
        told.append(story)
    return told


_SAYS = {
    Source.RECORDED: "It asks no chain: what it says of transactions comes from recordings.",
    Source.TEST_CHAIN: """It asks a test chain on this machine (anvil), and no other; what it says of TRON and Bitcoin comes from
recordings.""",
    Source.GONE: """Its stories are of a test chain that is not here: anvil was not found or did not start. What was said of them stays;
what it says of TRON and Bitcoin comes from recordings.""",
}


def welcome(settings: Settings, asks: Asks, *, telegram: str = "") -> str:
    """What `bin/demo` prints once the desk serves."""
    chat = f"\n  A Telegram chat    {telegram}/" if telegram else ""
    logins = "\n".join(f"    {email:28} {name} ({role.value})" for email, name, role, _ in PEOPLE)
    return f"""
walletdesk is running with made-up data, on this machine alone.
{_SAYS[asks.source]}

  A visitor's page   {settings.public_url}/demo/
  A wallet's app     {settings.public_url}/demo/app/
  The help centre    {settings.public_url}/help
  The team's desk    {settings.public_url}/console/{chat}

  Log in as one of these; the password of all is  {PASSWORD}
{logins}

On the visitor's page its bot answers what an article answers, such as “How do I add a custom token?”; a guided flow
begins with “My transfer has been pending for hours”.
Ctrl+C stops it.
"""


_OPENED_US = 30 * DAY
"""So long before the stories the desk opened."""


def _tell(db: Db, clock: _Clock, settings: Settings, asks: Asks) -> None:
    now = clock.at
    clock.at = now - _OPENED_US
    password_hash = passwords.hashed_now(PASSWORD)
    team = [
        db.write_and_wait(
            staff.create_staff,
            SYSTEM,
            email=email,
            name=_ours(name),
            role=role,
            language=language,
            password_hash=password_hash,
        )
        for email, name, role, language in PEOPLE
    ]
    for name, members in (("Chain help", [team[1], team[2]]), ("Security", [team[0], team[3]])):
        made = db.write_and_wait(staff.create_team, SYSTEM, _ours(name))
        db.write_and_wait(staff.set_members, SYSTEM, made.team.id, [one.id for one in members])
    inbox = db.write_and_wait(
        create_inbox,
        SYSTEM,
        Channel.WIDGET,
        Description(
            name=_ours("Polar Wallet website"),
            languages=("en", "zh"),
            allowed_origins=(settings.public_url,),
            greeting={
                "en": _ours("Welcome to Polar Wallet support. Tell us what happened and we will look at it with you."),
                "zh": _ours("欢迎联系 Polar 钱包客服。请告诉我们发生了什么，我们会和您一起处理。"),
            },
            privacy_url=settings.privacy_url,
        ),
        public_id=INBOX,
    )
    db.write_and_wait(create_identity_key, SYSTEM, inbox.id, shared_secret(settings.key("identity"), inbox.id))
    form = Description(
        name=_ours("Polar Wallet form"),
        languages=("en", "zh"),
        greeting={
            "en": _ours("Choose what it is about; a person of Polar Wallet answers."),
            "zh": _ours("请选择问题类型，Polar 钱包的同事会回复您。"),
        },
        privacy_url=settings.privacy_url,
    )
    db.write_and_wait(create_inbox, SYSTEM, Channel.FORM, form)
    fill_catalogue(db, now)
    for name, colour in TAGS:
        db.write_and_wait(work.create_tag, SYSTEM, _ours(name), colour)
    desk = Reader(id=0, teams=frozenset(), manages=True)
    db.write_and_wait(starter.take, SYSTEM, desk, starter.drafts())
    starter_set.take_now(db, SYSTEM)
    for number, story in enumerate(stories(asks)):
        clock.at = now - story.ago_us
        _tell_one(db, clock, inbox, team, story, number)
    clock.at = now
    demo_weeks.tell(db, clock, inbox, team[2])
    demo_news.tell(db, clock, team[3])
    # Only now: the stories are of people alone.
    db.write_and_wait(bot.switch, SYSTEM, inbox.id, mode=Mode.REPLY, writes=False)
    flow = db.write_and_wait(flow_starter.take, SYSTEM)
    db.write_and_wait(flow_actions.switch, SYSTEM, flow.id, enabled=True)


def fill_catalogue(db: Db, now: int) -> None:
    """What the made-up wallet supports, with releases of these weeks."""
    days = {f"d{ago}": to_datetime(now - ago * DAY).date().isoformat() for ago in (6, 16, 30, 62)}
    for kind, text in CATALOGUE.items():
        drafts, faults = sheets.drafts(kind, text.format(**days))
        made = db.write_and_wait(catalogue.take_file, SYSTEM, kind, drafts)
        if faults or made.faults:
            raise TypeError(f"the demo's own list of each {kind} has a fault")


def _tell_one(db: Db, clock: _Clock, inbox: Inbox, team: Sequence[Staff], story: Story, number: int) -> None:
    contact_id = None
    if story.user:
        contact_id = db.write_and_wait(
            people.find_or_create,
            inbox.id,
            IdentityKind.APP_USER,
            story.user,
            proof=Proof.JWT,
            name=_ours(story.name),
            language=story.language,
        ).id
    got: Received | None = None
    for place, line in enumerate(story.lines):
        clock.at += line.after_us
        key = f"demo-{number:06}-{place:010}"
        if line.by is None:
            got = db.write_and_wait(receive.receive_message, _arrival(db, inbox, story, line, key, contact_id, got))
            if contact_id is None:
                contact_id = got.contact.id
                if story.name:
                    db.write_and_wait(people.rename, SYSTEM, contact_id, _ours(story.name))
        elif got is not None:
            written = reply.Reply(
                number=got.conversation.number,
                staff_id=team[line.by].id,
                key=key,
                screened=screen(RawText(line.text)),
                note=line.note,
            )
            stored = db.write_and_wait(reply.reply, written)
            if not line.note:
                db.write_and_wait(reply.delivered, stored.id)
    if got is None:
        return
    by = Actor(ActorKind.STAFF, team[0].id)
    at = got.conversation.number
    if story.tags:
        db.write_and_wait(work.set_tags, at, by, story.tags)
    if story.assignee is not None:
        db.write_and_wait(work.assign, at, by, staff_id=team[story.assignee].id, team_id=None)
    if story.end is not None:
        clock.at += 10 * MINUTE
        db.write_and_wait(work.set_status, at, by, status=story.end)
    if story.score is not None:
        clock.at += 3 * MINUTE
        db.write_and_wait(
            rate.rate, got.conversation.public_id, got.contact.id, story.score, screen(RawText(story.words))
        )


def _arrival(
    db: Db, inbox: Inbox, story: Story, line: Line, key: str, contact_id: int | None, before: Received | None
) -> Arrival:
    last = db.read_and_wait(queries.look_back, before.contact.id) if before else None
    screened = screen(RawText(line.text), [Earlier(one.id, one.body) for one in last.messages] if last else [])
    sure = alarms(screened.found)
    return Arrival(
        inbox_id=inbox.id,
        key=key,
        screened=screened,
        triage=first_look(screened.text, found_secret=sure),
        language=language_of(screened.text) or story.language,
        contact_id=contact_id,
        identified=bool(story.user),
        conversation=before.conversation.public_id if before else None,
        newest=last.newest if last else None,
        topic=story.topic,
        facts={name: _ours(value) for name, value in story.facts.items()},
        source="" if story.user else "demo",
        fingerprint=fingerprint(screened.text),
    )


def _ours(text: str) -> SafeText:
    return screen(RawText(text)).text
