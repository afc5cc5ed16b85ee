/**
 * The one script that customers' pages name.  Draws a button; opens the chat in an iframe when somebody asks for it.
 * Until then nothing is fetched from the desk and nothing is stored.  How to use it: docs/widget.md.
 *
 * It lives in other people's pages: no style element (a closed shadow root with a constructed sheet), no HTML from
 * strings (trusted types), no name but `window.walletdesk`.
 */

import { COLOURS } from "@walletdesk/shared/theme";
import { type FromFrame, isMessage, type ToFrame } from "../frame/host/messages.ts";

type Identity = string | null | (() => string | null | Promise<string | null>);

export interface Walletdesk {
  open(): void;
  close(): void;
  /** Token of the wallet's own server that names the user, or a function that gets a fresh one; null signs out. */
  identify(identity: Identity): void;
  /** What the page knows of app and device; shown to the visitor before it is sent.  Names as in docs/widget.md. */
  facts(facts: Record<string, string | boolean | null>): void;
}

/**
 * What the frame of another origin may do: all it needs, and not lead the wallet's page elsewhere, which a frame may by
 * itself and which nobody who took over the desk should.  `allow-same-origin` means the desk's own origin, without which
 * neither its script nor its storage is allowed to it.
 */
const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
const PHONE = "(max-width: 480px), (max-height: 480px)";
/** A frame that has not spoken by then was refused by somebody; the button then opens the full page. */
const PATIENCE_MS = 15_000;

const STYLE = `
  :host { all: initial; position: fixed; z-index: 2147483000; inset: auto; color-scheme: light dark }
  button { position: fixed; inset-block-end: calc(24px + env(safe-area-inset-bottom)); inset-inline-end: 24px;
    inline-size: 56px; block-size: 56px; padding: 0; border: 0; border-radius: 28px; background: ${COLOURS.accent.light};
    color: ${COLOURS["on-accent"].light}; cursor: pointer; display: grid; place-items: center;
    box-shadow: 0 2px 12px rgb(0 0 0 / .24) }
  button:hover { background: ${COLOURS["accent-text"].light} }
  button:focus-visible { outline: 3px solid ${COLOURS.accent.light}; outline-offset: 3px }
  svg { inline-size: 26px; block-size: 26px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
    stroke-linejoin: round }
  [aria-expanded="true"] .chat, [aria-expanded="false"] .down { display: none }
  .unread { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; block-size: 22px;
    padding-inline: 6px; box-sizing: border-box; border-radius: 11px; background: ${COLOURS.urgent.light}; color: #fff;
    font: 600 13px/22px system-ui, sans-serif; text-align: center }
  [hidden] { display: none !important }
  iframe { position: fixed; inset-block-end: calc(92px + env(safe-area-inset-bottom)); inset-inline-end: 24px;
    inline-size: min(380px, 100vw - 48px); block-size: min(640px, 100vh - 116px); border: 0; border-radius: 12px;
    background: ${COLOURS.page.light}; box-shadow: 0 8px 32px rgb(0 0 0 / .24), 0 0 0 1px rgb(128 128 128 / .3) }
  iframe.dark { background: ${COLOURS.page.dark} }
  .left { inset-inline: auto; left: 24px }
  .right { inset-inline: auto; right: 24px }
  @media ${PHONE} { iframe { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; box-shadow: none }
    [aria-expanded="true"] { display: none } }
`;

const ICONS = {
  chat: "M8 9h8M8 13h6M18 4a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-5l-5 3v-3H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z",
  down: "M6 9l6 6l6-6",
};

const WORDS = {
  en: { label: "Chat with support", unread: (n: number) => `${n} new` },
  zh: { label: "联系客服", unread: (n: number) => `${n} 条新消息` },
};

function start(script: HTMLScriptElement): Walletdesk {
  const { inbox = "", label, language = "", scheme = "", position = "" } = script.dataset;
  const desk = new URL(script.src).origin;
  const words = /^zh\b/i.test(language || navigator.language) ? WORDS.zh : WORDS.en;
  const phone = matchMedia(PHONE);

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let openedAt = 0;
  let refused = false;
  let identity: Identity = null;
  let facts: Record<string, string | boolean | null> = {};
  let unread = 0;
  let covered: HTMLElement[] = [];

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.className = position;
  const badge = document.createElement("span");
  badge.className = "unread";
  badge.ariaHidden = "true";
  button.append(icon("chat"), icon("down"), badge);
  button.addEventListener("click", () => (isOpen() ? close() : open()));
  // Closed roots hide where a key was pressed, so the button listens for itself.
  button.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) close();
  });
  root.append(button);
  draw();

  function isOpen(): boolean {
    return frame !== undefined && !frame.hidden;
  }

  function draw(): void {
    button.ariaExpanded = String(isOpen());
    badge.hidden = unread === 0 || isOpen();
    badge.textContent = unread > 99 ? "99+" : String(unread);
    button.ariaLabel = (label || words.label) + (badge.hidden ? "" : `, ${words.unread(unread)}`);
  }

  function address(view: "frame" | "page"): string {
    const query = new URLSearchParams({ inbox, view });
    if (view === "frame") query.set("host", location.origin);
    if (language) query.set("lang", language);
    if (scheme) query.set("scheme", scheme);
    return `${desk}/widget/frame/?${query}`;
  }

  function open(): void {
    if (frame && !ready && Date.now() - openedAt > PATIENCE_MS) refused = true;
    if (refused) {
      openPage();
      return;
    }
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = label || words.label;
      frame.className = `${position} ${isDark() ? "dark" : ""}`;
      // On a page of the desk itself the frame could take the box off again, and browsers warn of that.
      if (desk !== location.origin) frame.setAttribute("sandbox", SANDBOX);
      frame.src = address("frame");
      root.append(frame);
      openedAt = Date.now();
    }
    frame.hidden = false;
    draw();
    fit();
    frame.focus();
    tell({ type: "open" });
  }

  function close(): void {
    if (!frame || frame.hidden) return;
    const inside = root.activeElement === frame || document.activeElement === host;
    frame.hidden = true;
    draw();
    fit();
    tell({ type: "hide" });
    if (inside) button.focus();
  }

  function openPage(): void {
    window.open(address("page"), "_blank", "noopener");
  }

  function isDark(): boolean {
    return scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  }

  /** On a phone the chat covers the page: what lies below must not be reached, and the keyboard must not hide the text. */
  function fit(): void {
    const covers = isOpen() && phone.matches;
    for (const element of covered) element.inert = false;
    covered = covers
      ? [...document.body.children].filter(
          (element): element is HTMLElement => element instanceof HTMLElement && element !== host && !element.inert,
        )
      : [];
    for (const element of covered) element.inert = true;
    const seen = window.visualViewport;
    if (!frame || !seen) return;
    frame.style.blockSize = covers ? `${seen.height}px` : "";
    frame.style.insetBlockStart = covers ? `${seen.offsetTop}px` : "";
  }

  function tell(message: ToFrame): void {
    // Before it is ready nobody listens, and another page may still stand in the frame.
    if (ready) frame?.contentWindow?.postMessage({ walletdesk: 1, ...message }, desk);
  }

  async function token(): Promise<string | null> {
    try {
      return typeof identity === "function" ? await identity() : identity;
    } catch {
      return null;
    }
  }

  addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.origin !== desk || !frame || event.source !== frame.contentWindow) return;
    if (!isMessage<FromFrame>(event.data)) return;
    const message = event.data;
    if (message.type === "ready") {
      ready = true;
      const page = location.host + location.pathname;
      void token().then((jwt) => {
        tell({ type: "start", identity: jwt, facts: { page, ...facts }, shown: isOpen() });
      });
    } else if (message.type === "close") {
      close();
    } else if (message.type === "unread") {
      unread = message.count;
      draw();
    } else if (message.type === "token-request") {
      // A token that was given as it is has been used; whoever listens gives a new one by `identify`.
      if (typeof identity === "function") void token().then((jwt) => tell({ type: "identity", token: jwt }));
      else dispatchEvent(new CustomEvent("walletdesk:token-request"));
    }
  });

  document.addEventListener("securitypolicyviolation", (event) => {
    if (!frame || ready || !/^(frame|child|default)-src/.test(event.effectiveDirective)) return;
    if (!event.blockedURI.startsWith(desk)) return;
    refused = true;
    frame.remove();
    frame = undefined;
    draw();
    fit();
    openPage();
  });

  for (const target of [phone, window.visualViewport]) {
    for (const kind of ["change", "resize", "scroll"]) target?.addEventListener(kind, fit);
  }

  if (document.body) document.body.append(host);
  else document.addEventListener("DOMContentLoaded", () => document.body.append(host));

  return {
    open,
    close,
    identify(next) {
      identity = next;
      if (ready) void token().then((jwt) => tell({ type: "identity", token: jwt }));
    },
    facts(next) {
      facts = { ...facts, ...next };
      tell({ type: "facts", facts: next });
    },
  };
}

function icon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", name);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.ariaHidden = "true";
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

declare global {
  interface Window {
    walletdesk?: Walletdesk;
  }
}

// A classic script: `currentScript` tells where the desk is, so nothing is configured twice.  It is null in modules.
const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.walletdesk) {
  window.walletdesk = start(script);
  dispatchEvent(new CustomEvent("walletdesk:ready"));
}
