import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  paused: "This inbox is paused: visitors are told that this chat is closed until you resume it.",
  page_title: "On a web page",
  page_lead:
    "Put this line before the end of the page's body. It draws a button; until somebody opens the chat, nothing but this small script is fetched from the desk, and nothing is stored.",
  snippet: "Into the page",
  origins: {
    one: "One page address beside the desk's own may show it:",
    other: "{count} page addresses beside the desk's own may show it:",
  },
  origins_none: "So far only pages of this desk may show it. Name the pages of your wallet first.",
  origins_change: "Change which pages may show it",
  options: "Options of this line",
  option_language: "Language of the chat, such as zh. Left out, the visitor's browser decides.",
  option_scheme: "light or dark. Left out, the visitor's system decides.",
  option_position: "left or right corner. Left out, where lines end.",
  option_label: "What the button is called for screen readers.",
  csp_title: "If your pages send a Content-Security-Policy",
  csp_lead: "Add these two to what it has already. Nothing else is needed, no style-src either.",
  csp: "Into the policy",
  full_title: "As a page of its own",
  full_lead: "For links in mails, and for the web view of your app.",
  full: "Address",
  full_open: "Open it in a new window",
  who_title: "Who is writing",
  who_lead:
    "Without more, visitors are strangers. Your server can vouch for its users with a signed token, then you see who writes and they find their conversations on every device.",
  who_keys: "Set up identity keys",
});
const zh: SameWords<typeof en> = {
  paused: "这个渠道已暂停：恢复之前，访客会看到聊天已关闭。",
  page_title: "放到网页上",
  page_lead:
    "把这一行放在网页 body 结束之前。它只画一个按钮；访客打开聊天之前，除这个小脚本外不会向客服台请求任何内容，也不会保存任何数据。",
  snippet: "网页代码",
  origins: { other: "除客服台自身外，有 {count} 个网站可以显示聊天窗口：" },
  origins_none: "目前只有客服台自身的页面可以显示聊天窗口，请先填写您的网站。",
  origins_change: "修改允许显示的网站",
  options: "这一行的可选参数",
  option_language: "聊天界面的语言，例如 zh。不填则由访客的浏览器决定。",
  option_scheme: "light（浅色）或 dark（深色）。不填则跟随访客的系统。",
  option_position: "left（左下角）或 right（右下角）。不填则放在文字行尾一侧。",
  option_label: "按钮的名称，供读屏软件使用。",
  csp_title: "如果您的网页使用内容安全策略（CSP）",
  csp_lead: "在现有策略里加上这两条即可，不需要其他设置，也不需要 style-src。",
  csp: "策略内容",
  full_title: "作为独立页面",
  full_lead: "可用于邮件里的链接，或嵌入应用的 WebView。",
  full: "地址",
  full_open: "在新窗口打开",
  who_title: "识别用户",
  who_lead:
    "默认情况下访客是匿名的。您的服务器可以用签名令牌为用户作证：您能看到是谁在咨询，用户在任何设备上也能找到自己的会话。",
  who_keys: "设置身份密钥",
};
export const installWords = { en, zh };
