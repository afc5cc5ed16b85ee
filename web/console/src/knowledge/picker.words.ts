import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  articles: "Articles",
  open: "Find an article",
  found: { one: "{count} article fits", other: "{count} articles fit" },
  none: "No article fits these words.",
  type: "Type what it is about.",
  failed: "The articles could not be loaded. Type on to try again.",
  loading: "Looking for articles…",
  other_language: "only in {language}",
  saved: { one: "answered {count} question without a ticket", other: "answered {count} questions without a ticket" },
  hint: "Enter puts in the link, {keys} the passage with its link.",
});
const zh: SameWords<typeof en> = {
  articles: "文章",
  open: "查找文章",
  found: { other: "{count} 篇文章匹配" },
  none: "没有匹配的文章。",
  type: "请输入要查找的内容。",
  failed: "无法加载文章，继续输入可重试。",
  loading: "正在查找文章…",
  other_language: "仅有{language}",
  saved: { other: "已有 {count} 个问题无需工单" },
  hint: "回车插入链接，{keys} 插入段落和链接。",
};
export const articlePickerWords = { en, zh };
