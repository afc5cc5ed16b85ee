import { afterEach, expect, test, vi } from "vitest";
import { type Chat, makeChat } from "../chat/chat.ts";
import { backButton } from "./back.ts";
import { bridgeOf } from "./bridge.ts";
import { follow } from "./follow.ts";
import type { ToFrame } from "./messages.ts";
import { type Place, placeFrom } from "./place.ts";

const HOST = "https://wallet.example";

function place(change: Partial<Place> = {}): Place {
  return { inbox: "i", host: "", view: "page", language: "", scheme: "", ...change };
}

/** A window of our own, under a parent or not, with what an app injected. */
function view(extra: object = {}, parent?: object) {
  const own = Object.assign(new EventTarget(), { location: { origin: "https://desk.example" }, ...extra });
  Object.assign(own, { parent: parent ?? own });
  return own as unknown as Window & typeof extra;
}

function hear(own: Window, data: unknown, origin: string, source: unknown): void {
  const event = new MessageEvent("message", { data, origin });
  Object.defineProperty(event, "source", { value: source });
  own.dispatchEvent(event);
}

afterEach(() => void vi.useRealTimers());

test("the address tells where the frame stands; a host without an origin is none", () => {
  const frame = "https://desk.example/widget/frame/?inbox=a&lang=zh&scheme=dark&view=page";
  expect(placeFrom(`${frame}&host=${encodeURIComponent(`${HOST}/path`)}`)).toEqual({
    inbox: "a",
    host: HOST,
    view: "page",
    language: "zh",
    scheme: "dark",
  });
  expect(placeFrom(`${frame}&host=null`).host).toBe("");
  expect(placeFrom(`${frame}&host=file:///x`).host).toBe("");
  expect(placeFrom("https://desk.example/widget/frame/?view=other").view).toBe("frame");
});

test("of all windows only the one above is heard, and only from the origin the address names", () => {
  const above = { postMessage: vi.fn() };
  const own = view({}, above);
  const bridge = bridgeOf(place({ host: HOST, view: "frame" }), own);
  const heard: ToFrame[] = [];
  bridge.listen((message) => heard.push(message));
  hear(own, { walletdesk: 1, type: "open" }, "https://evil.example", above);
  hear(own, { walletdesk: 1, type: "open" }, HOST, {});
  hear(own, { walletdesk: 1, type: "open" }, "https://desk.example", own);
  hear(own, { type: "open" }, HOST, above);
  expect(heard).toEqual([]);
  hear(own, { walletdesk: 1, type: "open" }, HOST, above);
  expect(heard).toHaveLength(1);
  bridge.tell({ type: "close" });
  expect(above.postMessage).toHaveBeenCalledWith({ walletdesk: 1, type: "close" }, HOST);
});

test("a page above that the address does not name is neither heard nor told", () => {
  const above = { postMessage: vi.fn() };
  const own = view({}, above);
  const bridge = bridgeOf(place(), own);
  const heard: ToFrame[] = [];
  bridge.listen((message) => heard.push(message));
  hear(own, { walletdesk: 1, type: "open" }, HOST, above);
  bridge.tell({ type: "ready" });
  expect(heard).toEqual([]);
  expect(above.postMessage).not.toHaveBeenCalled();
  expect(bridge.alone).toBe(true);
});

test("an app speaks from our own window and hears us through what it injected", () => {
  const told: string[] = [];
  const own = view({ walletdeskBridge: { postMessage: (json: string) => void told.push(json) } });
  const bridge = bridgeOf(place(), own);
  const heard: ToFrame[] = [];
  bridge.listen((message) => heard.push(message));
  hear(own, { walletdesk: 1, type: "back" }, "https://desk.example", own);
  hear(own, JSON.stringify({ walletdesk: 1, type: "open" }), "https://desk.example", own);
  expect(heard.map((message) => message.type)).toEqual(["back", "open"]);
  bridge.tell({ type: "token-request" });
  expect(JSON.parse(told[0] ?? "")).toEqual({ walletdesk: 1, type: "token-request" });
});

test("what an app injected before the page counts as its first word", () => {
  const own = view({ walletdeskBridge: { identity: "jwt", facts: { os: "Android 16" } } });
  const heard: ToFrame[] = [];
  bridgeOf(place(), own).listen((message) => heard.push(message));
  expect(heard).toEqual([{ type: "start", identity: "jwt", facts: { os: "Android 16" }, shown: true }]);
});

test("apps of iOS and React Native are told in their way", () => {
  const apple = vi.fn();
  bridgeOf(place(), view({ webkit: { messageHandlers: { walletdesk: { postMessage: apple } } } })).tell({
    type: "close",
  });
  expect(apple).toHaveBeenCalledWith({ walletdesk: 1, type: "close" });
  const native = vi.fn();
  bridgeOf(place(), view({ ReactNativeWebView: { postMessage: native } })).tell({ type: "close" });
  expect(native).toHaveBeenCalledWith('{"walletdesk":1,"type":"close"}');
});

function chatOf(): Chat {
  const chat = makeChat({
    inbox: "i",
    address: () => "ws://desk.example",
    language: "en",
    keeper: { read: () => undefined, write: () => {}, forget: () => {} },
    askIdentity: () => {},
    drafting: () => false,
    topic: () => "",
    make: () => ({ close: () => {}, send: () => {} }) as unknown as WebSocket,
  });
  return Object.assign(chat, { connect: vi.fn(chat.connect), identify: vi.fn(chat.identify), go: vi.fn() });
}

test("it connects once the host has said who the user is, or has had two seconds to", () => {
  vi.useFakeTimers();
  const told: string[] = [];
  let say: (message: ToFrame) => void = () => {};
  const bridge = {
    alone: false,
    tell: (message: { type: string }) => void told.push(message.type),
    listen(listener: (message: ToFrame) => void) {
      say = listener;
      return () => {};
    },
  };
  const chat = chatOf();
  follow(chat, bridge);
  expect(told).toEqual(["ready"]);
  expect(chat.connect).not.toHaveBeenCalled();
  say({ type: "start", identity: "jwt", facts: { os: "iOS 19" } });
  expect(chat.identify).toHaveBeenCalledWith("jwt");
  expect(chat.state.facts).toEqual({ os: "iOS 19" });
  expect(chat.connect).toHaveBeenCalledOnce();
  say({ type: "back" });
  expect(told).toEqual(["ready", "close"]);

  const silent = chatOf();
  follow(silent, { ...bridge, listen: () => () => {} });
  vi.advanceTimersByTime(1_999);
  expect(silent.connect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(silent.connect).toHaveBeenCalledOnce();
});

test("the back button leaves the conversation before it leaves the view", () => {
  const history = { pushState: vi.fn(), back: vi.fn() };
  const own = Object.assign(new EventTarget(), { history }) as unknown as Window;
  const goBack = vi.fn();
  const back = backButton(own, goBack);
  back.seen("conversation", false);
  expect(history.pushState).not.toHaveBeenCalled();
  back.seen("conversation", true);
  back.seen("conversation", true);
  expect(history.pushState).toHaveBeenCalledOnce();
  own.dispatchEvent(new Event("popstate"));
  expect(goBack).toHaveBeenCalledOnce();
  back.seen("list", true);
  expect(history.back).not.toHaveBeenCalled();
  back.seen("conversation", true);
  back.seen("list", true);
  expect(history.back).toHaveBeenCalledOnce();
});
