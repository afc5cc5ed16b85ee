"""What tells that a question is not the desk's although its words are: a name from elsewhere, and words that nobody here says.

Who asks how to get into a mailbox says it in a wallet's words: password, account, locked, code.  The name tells, and a
desk that knows of it has it in an article.  Exchanges are no such names: half of what is asked of a wallet is about what came from one.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from walletdesk.knowledge.wording import counted
from walletdesk.triage import sorting, table

_NAMES = """
gmail | outlook | hotmail | yahoo | icloud | apple id | apple music | google drive | google photos | google account
| google docs | google maps | samsung account | onedrive | dropbox | protonmail | thunderbird | zoom | slack | skype
facebook | instagram | messenger | whatsapp | tiktok | snapchat | twitter | linkedin | reddit | pinterest | youtube | twitch | tinder | bumble | discord
netflix | spotify | disney | hulu | hbo | prime video | kindle | audible
amazon | ebay | etsy | aliexpress | temu | shein | walmart | ikea | uber | lyft | doordash | airbnb | booking.com | dhl | fedex | usps
paypal | venmo | zelle | cash app | revolut | wise | klarna | western union | moneygram | monzo | n26 | chime | robinhood | etoro
| bank account | bank card | bank transfer | iban | mortgage | chargeback | credit score | debit card
steam | roblox | fortnite | minecraft | playstation | ps5 | xbox | nintendo | genshin | pokemon | v-bucks | robux | league of legends | counter-strike
windows 10 | windows 11 | excel | powerpoint | microsoft word | photoshop | printer | router | wifi | wi-fi | bluetooth headphones | macbook | smart tv
| linux | ubuntu | sim card | esim | roaming | hard drive
sdk | rpc | solidity | hardhat | foundry | truffle | ethers.js | web3.js | web3.py | viem | wagmi | tronweb | anchor | graphql | json-rpc | webhook | api key
| full node | archive node | validator | testnet | faucet | bytecode | opcode | react native | flutter | unity | kotlin | rust | javascript | typescript
| python | docker | npm | smart contract code | subgraph | geth | mempool api
hashrate | antminer | asic | mining rig | graphics card | gpu | whitepaper | genesis block | halving | satoshi | vitalik | consensus | proof of work
| proof of stake | quantum | sharding | merkle
tax | taxes | irs | hmrc | accountant | divorce | inheritance | visa application | landlord | rental | lawsuit | mica | licence | license
| my cv | resume | internship | hiring | job | vacancy | sponsor | sponsorship | influencer | journalist | interview | backlinks | seo | investor | ceo
homework | essay | recipe | weather | football | joke | poem | movie | horoscope | flight | train | hotel | dentist | gym
| leather | charger | charging cable | screwdriver
metamask | phantom | trust wallet | exodus | coinbase wallet | rabby | tonkeeper | electrum | atomic wallet | safepal | onekey | keystone | imtoken
stock | stocks | shares | gold price | forex | nasdaq | s&p
微信 | 支付宝 | qq | 抖音 | 快手 | 微博 | 小红书 | 知乎 | 哔哩哔哩 | b站 | 淘宝 | 天猫 | 京东 | 拼多多 | 闲鱼 | 美团 | 饿了么 | 滴滴 | 携程 | 12306
| 顺丰 | 快递 | 花呗 | 借呗 | 白条 | 信用卡 | 储蓄卡 | 工商银行 | 建设银行 | 农业银行 | 招商银行 | 中国银行 | 建行 | 工行 | 农行 | 招行 | 公积金 | 社保 | 医保
苹果id | 163邮箱 | 126邮箱 | 谷歌账号 | 谷歌邮箱 | 网盘 | 宽带 | 路由器 | 打印机 | 流量卡 | 话费 | 停机 | 手机卡 | 显示器 | 充电器 | 充电线 | 耳机
王者荣耀 | 原神 | 和平精英 | 英雄联盟 | 游戏 | 皮肤 | 点券 | 网易云 | 爱奇艺 | 腾讯 | 优酷 | 会员 | 推特 | 脸书 | 油管
节点 | 智能合约 | 合约代码 | 源码 | 开发者 | 接口 | 测试网 | 水龙头 | 部署 | 编译 | 脚本 | 写代码 | 爬虫 | 编程
矿机 | 算力 | 显卡 | 白皮书 | 创世 | 减半 | 中本聪 | v神 | 工作量证明 | 共识 | 分叉 | 联盟链 | 量子 | 零知识 | 默克尔
交税 | 报税 | 纳税 | 个税 | 会计 | 发票 | 离婚 | 遗产 | 起诉 | 牌照 | 法院 | 招聘 | 招人 | 简历 | 实习 | 面试 | 工资 | 赞助 | 加盟 | 代理商 | 上币 | 媒体采访
| 融资 | 老板
作业 | 作文 | 论文 | 方程 | 天气 | 笑话 | 写诗 | 菜谱 | 电影 | 足球 | 高铁 | 火车票 | 机票 | 酒店 | 外卖 | 租房 | 房东 | 驾照 | 身份证过期 | 医院 | 减肥
| 真皮 | 皮夹 | 门锁 | 钥匙扣
小狐狸 | 幻影钱包 | tp钱包 | 比特派 | 股票 | a股 | 茅台 | 金价 | 黄金 | 房贷 | 基金
"""
_EACH = {name.strip() for line in _NAMES.splitlines() for name in line.split("|")} - {""}
_NAMED = re.compile(
    "|".join(
        rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" if name.isascii() else re.escape(name)
        for name in sorted(_EACH, key=lambda name: (-len(name), name))
    )
)


def names(question: str, unheld: Container[str]) -> bool:
    """Whether a question names such a thing by a word that stands in no article: `unheld` are those of its words."""
    return any(term in unheld for name in _NAMED.findall(question.lower()) for term in counted(name))


@cache
def heard() -> frozenset[str]:
    """Every word of the phrasings that the triage was learned from, as `wording` has them.  Takes a third of a second once."""
    return frozenset(term for file in sorting.seed_files() for text in table.read(file).texts for term in counted(text))
