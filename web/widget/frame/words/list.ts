/** What the list says where it goes on: nobody sees it before, so it comes with the parts that come later. */

import { type SameWords, translator, words } from "@walletdesk/shared/i18n";

export const en = words({
  more: "Earlier conversations",
});

export const zh: SameWords<typeof en> = {
  more: "更早的会话",
};

export function ofList(locale: string) {
  return translator(locale, locale.startsWith("zh") ? zh : en, en);
}
