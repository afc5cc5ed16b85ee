import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  paused: "This inbox is paused: the form says that it is closed until you resume it.",
  form_title: "The form",
  form_lead:
    "Link to it from your help pages and your app. It asks by topic, says what is wrong with a hash or an address while people type, and works without scripts.",
  form: "Address of the form",
  topic: "With a topic chosen already",
  open: "Open it in a new window",
  requests_title: "My requests",
  requests_lead:
    "People read and answer here after they typed a code that was mailed to them. That an answer waits is mailed to a confirmed address, without a word of it.",
  requests: "Address of “My requests”",
  mail_title: "Mail",
  mail_lead:
    "Codes and notices go out by the server that the setting smtp_host names. Without it the form is closed to people who do not come from the app.",
  app_title: "From the app",
  app_lead:
    "The app opens this address with a token that your server signed with a key of this inbox, as for the chat. What stands behind # reaches no log.",
  app: "Address for the app's web view",
  keys: "Set up identity keys",
});
const zh: SameWords<typeof en> = {
  paused: "这个渠道已暂停：恢复之前，表单会显示已关闭。",
  form_title: "表单",
  form_lead: "在帮助页面和 App 中链接到它。表单按问题类型询问，输入时即提示哈希或地址的错误，不运行脚本也能使用。",
  form: "表单地址",
  topic: "直接打开某个问题类型",
  open: "在新窗口中打开",
  requests_title: "我的请求",
  requests_lead: "用户输入邮件验证码后，可在此查看和回复。有新回复时会通知已确认的邮箱，邮件中不含回复内容。",
  requests: "“我的请求”地址",
  mail_title: "邮件",
  mail_lead: "验证码和通知通过设置项 smtp_host 指定的服务器发送。未设置时，表单只对从 App 进入的用户开放。",
  app_title: "从 App 进入",
  app_lead:
    "App 打开此地址，并附上您的服务器用这个渠道的身份密钥签发的令牌，与聊天相同。# 之后的内容不会进入任何日志。",
  app: "App 内嵌网页地址",
  keys: "设置身份密钥",
};

export const formAddressWords = { en, zh };
