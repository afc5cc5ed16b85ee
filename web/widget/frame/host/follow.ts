/** What the host says is done: by whom the visitor is named, what is known of the device, when we are seen. */

import type { Chat } from "../chat/chat.ts";
import { preferred } from "../words/language.ts";
import type { Bridge } from "./bridge.ts";
import type { ToFrame } from "./messages.ts";

/** A host that says nothing for so long does not name anybody; it may still do so later. */
const START_WITHIN_MS = 2_000;

export function follow(chat: Chat, bridge: Bridge): void {
  let started = false;

  function start(): void {
    if (started) return;
    started = true;
    clearTimeout(patience);
    chat.connect();
  }

  function hear(message: ToFrame): void {
    switch (message.type) {
      case "start":
        if (message.facts) chat.takeFacts(message.facts);
        if (message.language) chat.speak(preferred(message.language));
        if (message.scheme) paint(message.scheme);
        if (typeof message.shown === "boolean") chat.show(message.shown);
        if (typeof message.identity === "string") chat.identify(message.identity);
        start();
        break;
      case "identity":
        chat.identify(typeof message.token === "string" ? message.token : null);
        break;
      case "facts":
        if (typeof message.facts === "object" && message.facts) chat.takeFacts(message.facts);
        break;
      case "open":
        chat.show(true);
        break;
      case "hide":
        chat.show(false);
        break;
      case "back":
        if (chat.state.view.at === "conversation" && chat.state.conversations.length > 0) chat.go({ at: "list" });
        else bridge.tell({ type: "close" });
        break;
      case "language":
        chat.speak(preferred(String(message.language)));
        break;
      case "scheme":
        paint(message.scheme);
    }
  }

  const patience = setTimeout(start, bridge.alone ? 0 : START_WITHIN_MS);
  bridge.listen(hear);
  bridge.tell({ type: "ready" });
}

/** `light` or `dark`; anything else is as the system wishes. */
function paint(scheme: string): void {
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
  else delete document.documentElement.dataset.scheme;
}
