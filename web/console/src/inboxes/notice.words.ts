import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  fails: "The channel of the inbox “{name}” fails. Who writes there may not be heard.",
  silent: "Nothing has come through the channel of the inbox “{name}” for much longer than usual.",
  look: "Look",
});
const zh: SameWords<typeof en> = {
  fails: "收件渠道“{name}”出现故障，用户的消息可能无法收到。",
  silent: "收件渠道“{name}”已很久没有收到任何内容，远超平常。",
  look: "查看",
};

export const noticeWords = { en, zh };
