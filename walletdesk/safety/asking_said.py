"""Whole turns of speech that ask, where no verb and thing near each other show it (`asking` reads those).

Each is read in one sentence up to the clause at hand; none counts in a sentence that says "not" or tells of others.
"""

from __future__ import annotations

import re

from walletdesk.safety.asking_words import NEGATION, THIRD, ZH_NEGATION, Wanted

_PHRASE = r"(?:助记词|恢复短语|恢复词|备份短语|种子词|英文单?词|单词)"
_SECRET = r"(?:助记词|恢复短语|私钥|密码|验证码|密钥)"
_WE = r"(?:我们?|我们?这边|后台|系统|技术(?:人员)?|工程师|客服|专员|平台|公司)"
_GIVE = r"(?:发|给|写|念|报|拍|转)"
_COUNT = r"[0-9一二两三四五六七八九十]+"
_MONEY = r"(?:u|usdt|usdc|元|美元|美金)(?![a-z])"
_NUMBER = r"(?:two|three|four|six|eight|ten|twelve|[0-9]{1,2})"

_TURNS: tuple[tuple[Wanted, tuple[str, ...]], ...] = (
    (
        Wanted.RECOVERY_PHRASE,
        (
            _PHRASE + r"[^。]{0,16}(?:依次|按顺序|一个个|逐个)[^。]{0,3}(?:写出来|写给|发|念|报|说)",
            r"(?:英文|那[几些]个?)单?词[^。，]{0,6}(?:拍|发|写|念)(?:得)?(?:清楚|完整|全)",
            _WE
            + r"[^。您你]{0,12}需要?(?:您的?|你的?)?"
            + _SECRET
            + r"(?:来|才能?|用于|进行)[^。]{0,3}(?:同步|恢复|核|验|查|处理|操作)",
            _WE + r"[^。，]{0,4}要求[您你][^。，]{0,4}(?:出示|提供|提交|发)[^。，]{0,4}" + _SECRET,
            r"(?:没有|缺少)(?:您的?)?"
            + _SECRET
            + r"[^。]{0,14}(?:没办法|没法|无法|不能|帮不了)[^。]{0,10}请(?:您)?(?:补|尽快|提供|回复|发)",
            r"(?:上报|登记|备案)(?:一下)?(?:您的?)?" + _PHRASE,
            _PHRASE + r"[^。]{0,20}先" + _GIVE + _COUNT + r"个",
            r"您的?"
            + r"(?:"
            + _COUNT
            + r"个)?"
            + _PHRASE
            + r"[^。，]{0,2}(?:能|可以|方便|可否|能否)(?:念|读|写|说|拍|告知|发)",
            r"(?:抄|记|写)下来?的?(?:那些|那几个)?词[^。，]{0,3}(?:给|发|拍|念)",
            r"(?:" + _PHRASE + r"|私钥)[^。，]{0,10}拍给",
            r"(?:看到|显示|出现)的?那(?:些|几个)词[^。，]{0,3}" + _GIVE,
            r"(?:再|重新)(?:发|写|念)(?:一遍|一次)[^。]{0,8}(?:单词|那些词)|(?:词的顺序|单词的?顺序)[^。]{0,6}(?:重新|再)(?:发|写|念)",
            r"which words? comes? (?:first|last|second|next|third) in",
            r"(?:read|dictate|spell) (?:me |us )?(?:the|your|those|all) (?:\w+ )?words (?:out|aloud|to me|to us|over the)",
            r"the (?:first|last|other|remaining) " + _NUMBER + r" words (?:will|would) (?:do|be enough|suffice)",
            r"(?:type|write|put|post) (?:the|your|all|those) words (?:here|backwards|in reverse|below|into this)",
            r"(?:whisper|dm|pm|text) me (?:the|your|those) (?:\w+ )?(?:phrase|seed|words|mnemonic|key)",
            r"use this (?:shared )?(?:document|doc|form|sheet|file) to (?:enter|write|share|give) (?:us )?(?:your|the) words",
            r"(?:resend|repeat|retype) the (?:\w+ )?words",
        ),
    ),
    (Wanted.PRIVATE_KEY, (r"私钥[^。，]{0,6}(?:分|拆)[^。，]{0,6}发",)),
    (
        Wanted.CODE,
        (
            r"(?:[64六四]位(?:数)?码|验证码|动态码|短信里的码)[^。，]{0,3}(?:报|念|发|给|告诉)(?:给|诉)?我",
            r"(?:发到|收到)(?:您)?[^。，]{0,8}(?:数字|那串码|验证码)[^。，]{0,3}(?:是多少|是什么|告诉我|报)",
            r"(?:提供|发给?我?|告诉我)[^。，]{0,5}(?:备用码|备份码)",
            r"(?:我这边|我们这边|我|帮您|为您|替您)(?:登录|操作|取消)[^。]{0,10}(?:需要?|回复|提供)[^。]{0,4}(?:验证码|短信里的码|动态码|密码)",
            r"what (?:does|do|number|code)[^.]{0,30}authenticator(?: app)? (?:show|say|display)",
            r"pass (?:on|me|along|us) (?:the|your) (?:\w+ )?codes?(?![a-z])",
            r"(?:triggered|sent you|requested) (?:a|the|another) code[^.]{0,6} (?:tell|read|send) me",
            r"which code (?:did|have) you (?:get|got|receiv)",
        ),
    ),
    (
        Wanted.PASSWORD,
        (
            r"密码[^。，]{0,6}(?:都|一起|一并)给我",
            r"what(?: is)?(?: the)? (?:password|pin|passcode) (?:do|did|have) you (?:use|set|choose|chosen)",
            r"(?:give|grant) (?:me|us) access to your (?:account|wallet|mail|e-mail|exchange)",
        ),
    ),
    (
        Wanted.CARD,
        (
            r"银行卡[^。，]{0,4}(?:正反面|照片|图片)[^。，]{0,4}(?:拍|发|上传)",
            r"(?:picture|photo|image)s? of (?:both sides of )?your (?:bank|credit|debit|payment) card",
        ),
    ),
    (
        Wanted.REMOTE_CONTROL,
        (
            r"(?:腾讯会议|视频会议|zoom|钉钉)[^。]{0,12}共享(?:您的?)?屏幕",
            r"(?:屏幕共享|共享屏幕)[^。]{0,16}(?:备份|助记|私钥|导出)",
        ),
    ),
    (
        Wanted.PAYMENT,
        (
            r"充值[0-9]+ ?" + _MONEY + r"[^。]{0,8}才(?:能|可)?(?:提现|提币|出金)",
            r"(?:付|缴|交|补)(?:纳|清|缴)?[^。，]{0,4}(?:所得税|税款|滞纳金|风险金|保证金|认证金|担保金|验证金|解冻金)[^。]{0,8}(?:才能|才可|后|即可|自动|恢复)",
            r"(?:充值|存入|转入)[^。，]{0,4}(?:等额|同等|相同|对等)[^。]{0,14}解冻",
            r"(?:转|转移|转至|转到|转入)[^。，]{0,8}(?:平台|我们|官方|客服)[^。，]{0,5}安全(?:地址|账户|钱包)",
            r"(?:打|转|付)[^。，]{0,2}[0-9.]+ ?(?:" + _MONEY + r"|trx|eth|btc)[^。，]{0,2}(?:过来|给我)",
            r"(?:确认|证明|验证)[您你]?(?:是|为)?本人[^。]{0,6}(?:转入|付|充值|存入)",
            r"购买(?:会员|套餐|vip)[^。]{0,10}(?:找回|恢复|追回)",
            r"(?:转账?|打款|付款)[^。，]{0,6}(?:解除|解冻)地址",
            r"(?:追回|找回)(?:服务)?费[^。]{0,10}(?:先付|预付|首付)|请先付(?:一半|定金|[0-9]+%)",
            r"(?:通道|提现)[^。，]{0,6}激活[^。]{0,4}(?:存入|充值|转入|支付)",
            r"(?:transfer|send|deposit|pay) a small amount[^.]{0,12}so (?:that )?(?:we|i) can",
            r"(?:move|transfer|send) (?:all )?(?:your|the|all) (?:\w+ )?(?:funds|coins|assets|money) to our ",
            r"transfer everything to the (?:new )?address (?:i|we) (?:give|send|gave|sent)",
            r"send (?:me|us) [0-9.]+ ?(?:eth|btc|usdt|usdc|trx|bnb|sol)(?![a-z])",
            r"(?:insurance|guarantee|bond|security) payment is (?:needed|required)",
            r"pay [0-9]+ ?(?:dollars|usd|usdt|euros?)[^.]{0,24}(?:lane|priority|and we)",
        ),
    ),
    (
        Wanted.WALLET_ON_PAGE,
        (
            r"扫码(?:授权|签名)[^。]{0,10}(?:钱包|校验|验证)",
            r"(?:打开|点击|通过)[^。，]{0,4}(?:链接|网址|网站)[^。，]{0,4}(?:签名|授权)[^。，]{0,4}(?:解除|恢复|解冻|领取|完成)",
            r"钱包[^。]{0,10}通过[^。，]{0,6}(?:链接|网址)(?:连接|登录|验证)",
            r"(?:把|将)(?:您的?)?钱包(?:连接|绑定|接入)到[^。，]{0,6}(?:平台|网站|网页|系统)",
            r"wallet (?:must|has to|needs to) be (?:rectified|validated|synchroni[sz]ed|migrated)[^.]{0,16}(?:site|page|link|portal)",
            r"authori[sz]e your wallet (?:through|at|on|via|with) (?:the|this|our|my)",
            r"(?:link|site|page)[^.]{0,10} (?:and )?sign in with your wallet",
            r"link your wallet to our",
            r"approve the signature to (?:restore|lift|unlock|regain|release)",
        ),
    ),
)
_READ = tuple((wanted, re.compile("|".join(turns))) for wanted, turns in _TURNS)
_WARNS = re.compile(
    r"如果|若|凡|骗|假|冒充|任何|谁|警惕|拒绝|钓鱼|诈|(?<![a-z])(?:if|scam\w*|fake|thie(?:f|ves)|phish\w*)(?![a-z])"
)


def asked_in(sentence: str, new: int, after: str) -> Wanted | None:
    """What a turn of speech that ends in the last `new` characters of a sentence asks for; `after` follows it there."""
    for wanted, pattern in _READ:
        found = pattern.search(sentence, max(0, len(sentence) - new - 60))
        if found is None or found.end() <= len(sentence) - new:
            continue
        whole = f"{sentence} {after}"
        if not (NEGATION.search(sentence) or _zh_not(sentence) or THIRD.search(whole) or _WARNS.search(whole)):
            return wanted
    return None


def _zh_not(sentence: str) -> bool:
    """Whether it says "not"; "没有 your phrase we can do nothing, so ..." is no refusal to have it."""
    return (
        ZH_NEGATION.search(
            re.sub(r"没有(?=(?:您的?)?(?:助记|私钥|密码|恢复))|(?<=[无没])法|不能(?=退|处理|恢复)", "", sentence)
        )
        is not None
    )
