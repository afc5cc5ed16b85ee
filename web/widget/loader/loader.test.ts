import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Walletdesk } from "./loader.ts";

const DESK = "https://support.wallet.example";

let root: ShadowRoot;
let mode: string;
let listeners: [EventTarget, string, EventListener][];

beforeEach(() => {
  document.body.innerHTML = "<header></header><main></main>";
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, "attachShadow").mockImplementation(function (this: Element, init) {
    mode = init.mode;
    root = attach.call(this, init);
    return root;
  });
  listeners = [];
  for (const target of [window, document]) {
    const listen = target.addEventListener.bind(target);
    vi.spyOn(target, "addEventListener").mockImplementation((kind: string, listener: unknown) => {
      listeners.push([target, kind, listener as EventListener]);
      listen(kind, listener as EventListener);
    });
  }
  // The test's document fetches no frames and complains of each: another element stands in.
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((name: string) =>
    create(name === "iframe" ? "section" : name),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const [target, kind, listener] of listeners) target.removeEventListener(kind, listener);
  delete window.walletdesk;
  document.body.innerHTML = "";
});

async function load(data: Record<string, string> = {}, { phone = false, desk = DESK } = {}): Promise<Walletdesk> {
  const script = document.createElement("script");
  // Not run by the test's document: only its address and attributes are read.
  Object.defineProperty(script, "src", { value: `${desk}/widget/loader.js` });
  Object.assign(script.dataset, { inbox: "inbox-1", ...data });
  Object.defineProperty(document, "currentScript", { value: script, configurable: true });
  vi.spyOn(window, "matchMedia").mockImplementation(
    (query) =>
      Object.assign(new EventTarget(), { matches: phone && query.includes("max-width"), media: query }) as never,
  );
  vi.resetModules();
  await import("./loader.ts");
  if (!window.walletdesk) throw new Error("the loader did not start");
  return window.walletdesk;
}

const button = () => root.querySelector("button") as HTMLButtonElement;
const frame = () => root.querySelector("section") as HTMLIFrameElement;

/** The frame's window, as far as the loader uses it. */
function standIn() {
  const heard: unknown[] = [];
  const view = { postMessage: (message: unknown, origin: string) => void heard.push([message, origin]) };
  Object.defineProperty(frame(), "contentWindow", { value: view, configurable: true });
  const says = (data: unknown, origin = DESK, source: unknown = view) =>
    window.dispatchEvent(sent(data, origin, source));
  return { heard, says };
}

function sent(data: unknown, origin: string, source: unknown): MessageEvent {
  const event = new MessageEvent("message", { data, origin });
  Object.defineProperty(event, "source", { value: source });
  return event;
}

test("before anybody opens it there is a button and nothing else", async () => {
  const write = vi.spyOn(Storage.prototype, "setItem");
  await load();
  expect(mode).toBe("closed");
  expect(button().ariaLabel).toBe("Chat with support");
  expect(button().ariaExpanded).toBe("false");
  expect(frame()).toBeNull();
  expect(write).not.toHaveBeenCalled();
  expect(document.cookie).toBe("");
});

test("a click opens the chat of this inbox, boxed in, and tells where it stands", async () => {
  await load({ language: "zh", scheme: "dark", label: "帮助" });
  button().click();
  const address = new URL(frame().src);
  expect(address.origin + address.pathname).toBe(`${DESK}/widget/frame/`);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    inbox: "inbox-1",
    view: "frame",
    host: location.origin,
    lang: "zh",
    scheme: "dark",
  });
  expect(frame().getAttribute("sandbox")?.split(" ").sort()).toEqual([
    "allow-downloads",
    "allow-forms",
    "allow-popups",
    "allow-popups-to-escape-sandbox",
    "allow-same-origin",
    "allow-scripts",
  ]);
  expect(frame().title).toBe("帮助");
  expect(button().ariaExpanded).toBe("true");
  button().click();
  expect(frame().hidden).toBe(true);
});

test("on a page of the desk itself there is no box, which would hold nothing", async () => {
  await load({}, { desk: location.origin });
  button().click();
  expect(frame().hasAttribute("sandbox")).toBe(false);
});

test("it answers the frame with who the user is, what the page knows and where it is", async () => {
  const api = await load();
  api.identify(async () => "fresh.jwt.1");
  api.facts({ app_version: "5.2" });
  button().click();
  const { heard, says } = standIn();
  says({ walletdesk: 1, type: "ready" });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toEqual([
    {
      walletdesk: 1,
      type: "start",
      identity: "fresh.jwt.1",
      facts: { page: location.host + location.pathname, app_version: "5.2" },
      shown: true,
    },
    DESK,
  ]);
  says({ walletdesk: 1, type: "token-request" });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard[1]).toEqual([{ walletdesk: 1, type: "identity", token: "fresh.jwt.1" }, DESK]);
});

test("nobody but the desk's frame is listened to", async () => {
  await load();
  button().click();
  const { heard, says } = standIn();
  says({ walletdesk: 1, type: "ready" }, "https://evil.example");
  says({ walletdesk: 1, type: "ready" }, DESK, window);
  says("ready");
  says({ type: "close" });
  await Promise.resolve();
  expect(heard).toEqual([]);
  expect(frame().hidden).toBe(false);
});

test("a token given as it is can be renewed by whoever hears that it is wanted", async () => {
  const api = await load();
  api.identify("one");
  button().click();
  const { heard, says } = standIn();
  const asked = vi.fn(() => api.identify("two"));
  window.addEventListener("walletdesk:token-request", asked);
  says({ walletdesk: 1, type: "ready" });
  says({ walletdesk: 1, type: "token-request" });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(asked).toHaveBeenCalledOnce();
  expect(heard[1]).toEqual([{ walletdesk: 1, type: "identity", token: "two" }, DESK]);
});

test("closing gives the focus back to the button, and new messages are counted on it", async () => {
  await load();
  button().click();
  const { says } = standIn();
  says({ walletdesk: 1, type: "ready" });
  frame().focus();
  vi.spyOn(document, "activeElement", "get").mockReturnValue(root.host);
  const focus = vi.spyOn(button(), "focus");
  says({ walletdesk: 1, type: "close" });
  expect(frame().hidden).toBe(true);
  expect(focus).toHaveBeenCalled();
  says({ walletdesk: 1, type: "unread", count: 2 });
  expect(button().ariaLabel).toBe("Chat with support, 2 new");
  expect(root.querySelector(".unread")?.textContent).toBe("2");
  button().click();
  expect(button().ariaLabel).toBe("Chat with support");
});

test("on a phone the page below cannot be reached while the chat covers it", async () => {
  const api = await load({}, { phone: true });
  api.open();
  const [header, main] = [document.querySelector("header"), document.querySelector("main")];
  expect([header?.inert, main?.inert]).toEqual([true, true]);
  expect((root.host as HTMLElement).inert).not.toBe(true);
  api.close();
  expect([header?.inert, main?.inert]).toEqual([false, false]);
});

test("where the page's policy refuses the frame, the whole page opens instead", async () => {
  const page = vi.spyOn(window, "open").mockReturnValue(null);
  await load();
  button().click();
  const refusal = Object.assign(new Event("securitypolicyviolation"), {
    effectiveDirective: "frame-src",
    blockedURI: DESK,
  });
  document.dispatchEvent(refusal);
  expect(frame()).toBeNull();
  expect(page).toHaveBeenCalledWith(`${DESK}/widget/frame/?inbox=inbox-1&view=page`, "_blank", "noopener");
  button().click();
  expect(page).toHaveBeenCalledTimes(2);
});
