/** The back button of a whole view: leaves the conversation before it leaves the app. */

import type { View } from "../chat/chat.ts";

/**
 * Keep the browser's history in step with `view`.  Returns what to call at each change of the view; `inside` tells
 * whether there is a list to go back to.
 */
export function backButton(view: Window, goBack: () => void): { seen(now: View["at"], inside: boolean): void } {
  const { history } = view;
  let pushed = false;
  view.addEventListener("popstate", () => {
    if (!pushed) return;
    pushed = false;
    goBack();
  });
  return {
    seen(now, inside) {
      if (now === "conversation" && inside && !pushed) {
        history.pushState({ walletdesk: now }, "");
        pushed = true;
      } else if (now === "list" && pushed) {
        // By the arrow in our own header: the entry has to go, or one press would do nothing.
        pushed = false;
        history.back();
      }
    },
  };
}
