import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  open: "Suggest a reply from articles",
  title: "From your articles",
  likely: "The first one seems to answer it. Read it before you send it.",
  maybe: "Nothing answers it for sure. These are the nearest.",
  none: "No article says anything about it.",
  written: "A language model wrote this from the article. Check it.",
  use: "Put into the reply",
  read: "Open the article",
});
const zh: SameWords<typeof en> = {
  open: "从文章中建议回复",
  title: "来自您的文章",
  likely: "第一篇看来能回答。发送前请先读一遍。",
  maybe: "没有能确定回答的文章，下面是最接近的几篇。",
  none: "没有文章讲到这个问题。",
  written: "由语言模型根据文章写成，请核对。",
  use: "放进回复",
  read: "打开文章",
};
export const suggestWords = { en, zh };
