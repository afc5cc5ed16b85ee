import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  urgent: "Urgent: {who}",
  overdue: "Late: {who}",
  soon: "Due soon: {who}",
  new: "New: {who}",
  assigned: "Now yours: {who}",
  senior: "Someone senior is asked for: {who}",
  message: "New message: {who}",
  waits: "A reply waits for a lead: {who}",
  refused: "A reply asked for a secret and was stopped: {who}",
  refused_again: "The same person asks for secrets again and again: {who}",
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
  waits: "有回复等待组长放行：{who}",
  refused: "一条回复索要机密，已被拦下：{who}",
  refused_again: "同一成员多次索要机密：{who}",
  open: "打开",
};
export const liveWords = { en, zh };
