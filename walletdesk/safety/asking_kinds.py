"""What words of a reply have in common, for weighing what it asks for: `asking_likely` learns of the kinds, so that what it was
taught of one word holds for its neighbours, and what of English for Chinese.

A word may be of one kind only; the kinds are broad on purpose, and none says by itself that anything is asked.
"""

from __future__ import annotations

from functools import lru_cache

_KINDS: dict[str, tuple[str, str]] = {
    "words": (
        "words seed seeds mnemonic mnemonics phrase phrases recovery backup backups wordlist bip39 shamir shares "
        "12-word 24-word 12-words 24-words passphrase 25th shards word",
        "词 单词 助记词 密语 短语 词组 备份 口令词 注记词 助记 种子 种子词 恢复词 备份词 恢复码 恢复短语 英文单词 12个词 十二个 二十四个 分片 恢复卡 词库 暗语",
    ),
    "card": (
        "paper sheet plate card notebook steel metal note piece list row column",
        "纸 小本 本子 卡片 钢板 铁板 那张 那页 抄 抄下 抄的 记下 记在 写下 当初 当时",
    ),
    "key": (
        "key keys privkey xprv wif keystore json wallet.dat 0x signing pem utc hex",
        "私钥 密钥 私匙 字符串 一长串 一串 整串 那串 钥匙 明文 签名文件 json keystore 钥 owner 64位",
    ),
    "password": (
        "password passwords pin pins passcode passcodes pass username log-in pwd credentials",
        "密码 口令 锁屏 图案 手势 登录名 用户名 账号密码 支付密码 原密码 pin",
    ),
    "code": (
        "code codes otp sms authenticator 2fa one-time texted 3-d otps 6-digit six-digit digits",
        "验证码 动态 短信 校验 谷歌 验证器 备用码 yzm 口令码 动态码 确认码 登录码 校验码 二次验证 一次性 谷歌验证 六位",
    ),
    "remote": (
        "anydesk teamviewer rustdesk ultraviewer splashtop quickassist control airdroid apk server-side quicksupport "
        "remote remotely mirroring mirror debugging unattended msra viewer takeover mdm broadcast session supremo "
        "dwservice vnc",
        "向日葵 todesk 远程 共享屏幕 屏幕共享 共享桌面 投屏 接管 控制权 遥控 描述文件 无障碍 调试 识别码 管理员身份 远控 远端 anydesk teamviewer rustdesk 设备代码 控制",
    ),
    "device": (
        "computers computer laptop pc phone device handset machine screen iphone android tablet",
        "电脑 手机 设备 机器 屏幕 鼠标 苹果 安卓",
    ),
    "pay": (
        "pay paid paying payable transfer transferring deposit depositing settle remit wire top topup cover purchase "
        "buy donate payment pony increase contribute advance prepay upfront reimburse deposited transferred owe",
        "转 打款 打 付 支付 缴 缴纳 缴清 交 充 充值 补 补交 补足 补缴 汇 汇款 存入 打到 转到 转入 转账 垫 预付 结清 扫码支付 转过来 打过来",
    ),
    "fee": (
        "fee fees charge charges tax taxes collateral bond commission penalty premium customs duty retainer invoice "
        "gift cards insurance cost costs levy fine price surcharge bail escrow stake guarantee",
        "费 手续费 解冻费 税 税款 个税 所得税 保证金 押金 罚款 滞纳金 激活费 认证费 工本费 通道费 加急费 点卡 红包 差额 定金 技术费 流水 矿工费 认证金 对冲金 服务费 佣金 违约金 款 清关 卡密 信用分 "
        "收款码 辛苦费 有偿",
    ),
    "gas": (
        "gas network miner miners validators",
        "燃料 网络费 gas 矿工 链上费",
    ),
    "money": (
        "usdt usdc eth btc trx bnb sol dollars dollar euros euro usd eur xrp bucks bitcoin stablecoin percent coins "
        "funds amount tokens wallets money balance",
        "usdt u 美元 块 元 成 一半 币 资金 本金 余额 等额 小额 资产 金额 百分之",
    ),
    "page": (
        "page pages site website portal form dapp link url qr button popup pop-up bot tool gateway resolver desk centre "
        "center walletconnect mini field box browser domain html",
        "链接 网址 页面 网页 网站 表单 dapp 二维码 扫 中心 入口 门户 小程序 机器人 弹窗 弹框 文档 系统 站 公众号 域名 浏览器 栏 下方 表格",
    ),
    "connect": (
        "connect connecting connected sign approve authorise authorize import importing validate verify verifying sync "
        "synchronise synchronize migrate rectify restore whitelist hook",
        "连接 连 连上 授权 签名 签 导入 验证 同步 迁移 绑定 登录 登记 关联 挂上 认证 核验",
    ),
    "give": (
        "send sending give giving share sharing provide providing forward submit supply upload attach dm hand disclose "
        "drop dictate transmit deliver relay tell telling message mail e-mail email post reply respond spell read "
        "resend quote repeat report copy write state include show whisper lodge return furnish spill ping text fax let "
        "answer mention forwarding replying submitting handing sned enclose quoting",
        "发 发来 发我 发给 给 给我 告诉 告诉我 告知 提供 上传 提交 回复 报 报给 念 念给 传 传上来 交给 转告 私聊 私发 说 说一下 报一下 发一下 发过来 打出来 贴出来 拍 拍照 拍张 截图 截个图 出示 "
        "回传 附上 报送 抄给 抄送 写 给到 拿 录 读 丢给 甩 补一下 注明 寄 寄至 留",
    ),
    "picture": (
        "photo picture screenshot screenshots snap image camera voice video pdf",
        "照片 图 语音 视频 扫描件 清楚 正反面",
    ),
    "here": (
        "here below chat ticket conversation thread inbox telegram whatsapp back over window line call attachment pm "
        "privately",
        "这里 这边 本对话 本邮件 窗口 对话框 对话 工单 邮箱 微信 群里 私信 飞机 附件 下面 过来 此 邮件 电话 回信 tg",
    ),
    "us": (
        "i me we us our my mine i'm i'll i'd we'll we'd i've we've ours let's",
        "我 我们 我这边 我司 咱们 咱 本公司 我方",
    ),
    "staff": (
        "agent agents engineer engineers colleague team support staff specialist officer compliance department "
        "developers dev admin mods moderator supervisor manager security audit node system server lab office finance "
        "auditor",
        "客服 工程师 同事 技术 专员 合规 合规部 管理员 群主 官方 坐席 风控 安全组 财务 后台 服务器 节点 实验室 工作人员 二线 主管 总监 技术部",
    ),
    "you": (
        "you your yours ur u you'll you've you're you'd yourself",
        "您 你 您的 你的 亲 老师 老哥 兄弟 姐 哥 客户 用户 老铁 老板",
    ),
    "need": (
        "need needs needed require required requires requiring must want wants missing necessary lack have'to should "
        "ought asks ask asking asked requests demand",
        "需 需要 须 要 差 缺 必须 得 才能 只要 只需 只差 还差 就差 务必 要求 补齐 仅需 索要",
    ),
    "please": (
        "please pls plz kindly could would can may mind",
        "请 麻烦 烦请 劳驾 方便 能不能 能否 可以 可否 望 配合 就行 即可 一下 哈",
    ),
    "ask": (
        "what what's whats which who how",
        "什么 哪个 哪几个 多少 几 是不是 吗 呢 哪些 啥",
    ),
    "now": (
        "now today immediately quick quickly fast urgent hours minutes seconds tonight before within expire expires "
        "asap right straight moment",
        "马上 立刻 现在 赶紧 快 今天 今晚 今日 小时内 分钟内 逾期 过期 尽快 立即 截止",
    ),
    "once": (
        "once after until then afterwards when soon",
        "之后 以后 后 然后 再 就 收到后 等",
    ),
    "if": (
        "if without unless otherwise",
        "如果 如 若 的话 没有 否则 要是",
    ),
    "why": (
        "identity ownership owner proof prove kyc record registered match",
        "核实 核对 身份 归属 本人 证明 备案 实名 申诉 审核 比对 对一下 存档 留档",
    ),
    "gain": (
        "refund release released unlock unfreeze recover resync re-sync escalate reactivate compensation airdrop reward "
        "double rebroadcast lift withdrawal reset repair fix fixed stuck frozen",
        "退款 解冻 解除 恢复 释放 到账 解锁 找回 提现 提币 空投 补偿 双倍 返还 理赔 冻结 修复 刷新 重置 激活 退回 加速 解封",
    ),
    "sooth": (
        "safe safely secure encrypted confidential private worry promise delete deleted trust nobody perfectly allowed "
        "exception harm official standard legit",
        "放心 安全 加密 保密 没事 不会 销毁 删 删除 没关系 无妨 别担心 正常 流程 不影响 自带",
    ),
    "not": (
        "not never don't dont no none neither nor cannot can't won't doesn't isn't aren't didn't shouldn't nothing "
        "wouldn't couldn't",
        "不 别 勿 莫 不要 千万 切勿 绝不 从不 不用 不必 无需 不需要 不能 无法 没 未 从来不 请勿 永远不 谁也 任何人 绝不会",
    ),
    "scam": (
        "scam scams scammer scammers phishing fake fraud fraudster thief stolen impersonator impersonators impostor "
        "suspicious hacked attacker hacker thieves criminals compromised leaked exposed",
        "骗子 诈骗 骗 钓鱼 假 假冒 仿冒 冒充 套路 杀猪盘 黑客 盗 被盗 泄露 泄漏 风险 可疑 举报",
    ),
    "anyone": (
        "anyone anybody everyone strangers stranger others someone somebody whoever them they he she people",
        "别人 陌生人 谁 他人 他们 对方 有人 他 那人",
    ),
    "own": (
        "app settings offline own locally only wallet",
        "应用 设置 离线 自己 本机 本地 应用内 钱包里 钱包 app 亲自 自行",
    ),
    "fact": (
        "hash txid address version order model error logs log receipt memo feedback contract explorer serial "
        "confirmations status time date country chain tracking reference",
        "哈希 地址 版本 订单号 订单 型号 报错 日志 发票 收据 备注 合约 状态 时间 网络 链 机型 序列号 txid 工单号 问题描述 提示",
    ),
    "third": (
        "partner exchange bank issuer provider their theirs shop seller store apple google",
        "合作方 交易所 银行 发卡行 商家 第三方 服务商 卖家",
    ),
    "got": (
        "receive received receives arrive arrived arrives got get landed came comes sent shown shows showing see sees "
        "display displayed appear appears buzzes pops displays",
        "收到 刚 出来 显示 弹出 看到 下发 发送至 推送 收 到的",
    ),
    "past": (
        "was were had did have has been posted shared gave typed entered told already written wrote",
        "过 了 已 已经 曾 之前 刚才 上次",
    ),
    "part": (
        "first last second third half remaining other rest ninth fifth four three one",
        "第一 第二 第三 最后 前 前三 前六 后六 后四位 前半 后半 头 末 分两 两段 两条 第",
    ),
    "desk": (
        "thank thanks sorry apologise apologies apologize wait waiting update updated bug reported escalated looking "
        "check checked checking investigate understand glad welcome happy closing closed follow know learn article "
        "guide explain",
        "谢谢 感谢 抱歉 不好意思 久等 稍等 更新 反馈 查 查一下 查看 跟进 耐心 理解 祝 再见 已为您 文章 教程 说明 建议 了解 帮您",
    ),
    "count": (
        "12 24 twelve twenty-four 6 six 64 16 sixteen eight nine ten 8",
        "几位",
    ),
    "thing": (
        "string character characters file files zip secret number numbers digit factor letters token login verification "
        "pattern lock pk",
        "文件 数字 码 字符 英文 东西 内容 那个",
    ),
    "put": (
        "enter type typing input fill put paste pasting scan confirm confirming accept register bind claim complete tap "
        "press click select choose open visit reveal export",
        "填 填写 填入 输入 输 粘贴 粘 扫描 确认 同意 填进 输进 贴 打开 点 点击 进入 下载 安装 装 导出 运行 选",
    ),
    "machine": (
        "technician access run install program client operate assist meet teams desktop mouse keyboard administrator "
        "terminal profile helper download accessibility discord skype zoom",
        "会议 桌面 直播 伙伴 协助 安装包 插件 命令 终端 exe 腾讯会议 钉钉",
    ),
}

OF_WORD = {word: kind for kind, (english, _) in _KINDS.items() for word in english.split()}
"""The kind of an English word."""
OF_CHINESE = {word: kind for kind, (_, chinese) in _KINDS.items() for word in chinese.split()}
LONGEST = max(map(len, OF_CHINESE))


@lru_cache(maxsize=4096)
def of_word(word: str) -> str | None:
    """The kind of a word, or of the one it is a form of."""
    if (kind := OF_WORD.get(word) or OF_CHINESE.get(word)) is not None or len(word) < 5:
        return kind
    for end, instead in _ENDS:
        if word.endswith(end) and (kind := OF_WORD.get(word.removesuffix(end) + instead)) is not None:
            return kind
    return None


_ENDS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ied", "y"),
    ("ies", "y"),
    ("'s", ""),
)
