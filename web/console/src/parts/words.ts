import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  offline: "The desk cannot be reached. What you typed is kept.",
  failed: "Something went wrong on our side. What you typed is kept.",
  error_title: "This could not be loaded",
  no_permission: "Your role does not show this",
  no_permission_more: "Ask an administrator of your desk if you need it.",
  not_found: "This does not exist",
  not_found_more: "It may have been removed, or the address is wrong.",
  try_again: "Try again",
  loading: "Loading",
  copy: "Copy",
  copied: "Copied",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  more: "Show more",
  reconnecting: "Reconnecting. What you see may be old; nothing you type is lost.",
});
const zh: SameWords<typeof en> = {
  offline: "暂时连不上服务器，您输入的内容已保留。",
  failed: "服务器出了问题，您输入的内容已保留。",
  error_title: "没能加载出来",
  no_permission: "您的角色看不到这里",
  no_permission_more: "如有需要，请联系管理员。",
  not_found: "这里没有内容",
  not_found_more: "可能已被删除，或者地址有误。",
  try_again: "重试",
  loading: "加载中",
  copy: "复制",
  copied: "已复制",
  close: "关闭",
  cancel: "取消",
  save: "保存",
  more: "显示更多",
  reconnecting: "正在重新连接。眼前的内容可能不是最新的，您输入的内容不会丢失。",
};
export const partWords = { en, zh };
