import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  title: "Log in",
  lead: "The desk of your team",
  email: "E-mail",
  password: "Password",
  log_in: "Log in",
  caps_lock: "Caps Lock is on",
  wrong: "This e-mail and password do not go together. What you typed is kept.",
  locked: "Too many wrong tries. You can try again in {wait}.",
  locked_over: "You can try again now.",
  ended: "Your session has ended",
  ended_more: "Log in again to go on. Everything behind this window is kept as it is, what you typed too.",
  unreachable: "The desk cannot be reached",
  show_password: "Show the password",
  language: "Language",
});
const zh: SameWords<typeof en> = {
  title: "登录",
  lead: "您团队的客服台",
  email: "邮箱",
  password: "密码",
  log_in: "登录",
  caps_lock: "大写锁定已打开",
  wrong: "邮箱与密码不匹配，您输入的内容已保留。",
  locked: "错误次数过多，请在{wait}后再试。",
  locked_over: "现在可以再试了。",
  ended: "登录已失效",
  ended_more: "请重新登录后继续。这个窗口后面的内容都原样保留，包括您正在输入的文字。",
  unreachable: "暂时连不上客服台",
  show_password: "显示密码",
  language: "语言",
};
export const sessionWords = { en, zh };
