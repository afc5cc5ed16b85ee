import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  urgent: "Urgent: {who}",
  overdue: "Late: {who}",
  soon: "Due soon: {who}",
  new: "New: {who}",
  assigned: "Now yours: {who}",
  senior: "Someone senior is asked for: {who}",
  message: "New message: {who}",
  open: "Open",
});
const zh: SameWords<typeof en> = {
  urgent: "紧急：{who}",
  overdue: "已超时：{who}",
  soon: "即将超时：{who}",
  new: "新会话：{who}",
  assigned: "已分配给您：{who}",
  senior: "用户要求资深人员：{who}",
  message: "新消息：{who}",
  open: "打开",
};
export const liveWords = { en, zh };
