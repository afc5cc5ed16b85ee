import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Conversation, FileView, FromDesk, Message } from "./chat/desk.ts";
import { makeDrafts } from "./chat/drafts.ts";
import { type Uploaded, UploadFailed } from "./chat/uploads.ts";
import { Frame } from "./frame.tsx";
import type { FromFrame } from "./host/messages.ts";
import { prepare } from "./parts/guard.ts";
import { fetchLater } from "./parts/later.ts";
import { AT, conversation, type Desk, desk, INBOX, message, welcome } from "./testing/desk.ts";
import { speaker } from "./words/language.ts";

type Welcomed = Parameters<typeof welcome>[0];

interface Screen extends Desk {
  root: HTMLElement;
  told: FromFrame[];
  /** Uploads that wait for the desk's answer. */
  uploads: { resolve(uploaded: Uploaded): void; reject(error: unknown): void; progress(done: number): void }[];
  says(...frames: FromDesk[]): Promise<void>;
}

let root: HTMLElement;

beforeAll(async () => {
  await fetchLater();
  await prepare(desk().chat, "", "你好");
  await speaker("zh");
});
beforeEach(() => {
  vi.useFakeTimers({ now: AT / 1000 });
  localStorage.clear();
  root = document.createElement("div");
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.useRealTimers();
});

async function screen(welcomed: Welcomed = {}, { language = "en", messages = [] as Message[] } = {}): Promise<Screen> {
  const told: FromFrame[] = [];
  const uploads: Screen["uploads"] = [];
  const drafts = makeDrafts(
    (_, progress) => new Promise((resolve, reject) => void uploads.push({ resolve, reject, progress })),
  );
  const at = desk({
    language,
    drafting: drafts.any,
    topic: (id) => drafts.get(id).topic,
    onOpened: drafts.move,
    onForgotten: drafts.clear,
  });
  const bridge = { alone: false, tell: (one: FromFrame) => void told.push(one), listen: () => () => {} };
  const place = { inbox: "inbox-1", host: "https://wallet.example", view: "frame", language: "", scheme: "" } as const;
  await act(() => render(<Frame chat={at.chat} drafts={drafts} bridge={bridge} place={place} />, root));
  await act(() => {
    at.chat.connect();
    at.opens(welcomed);
  });
  const first = welcomed?.conversations?.[0];
  const made = Object.assign(at, {
    root,
    told,
    uploads,
    says: async (...frames: FromDesk[]) => void (await act(() => at.line.says(...frames))),
  });
  if (first && messages.length > 0) await made.says(page(first, messages));
  return made;
}

function page(one: Conversation, messages: Message[], more = false): FromDesk {
  return { t: "history", conversation: one, messages, more, after: null, before: null };
}

const asked = (seq: number) => message(seq, { author: "contact", name: "", text: `Question ${seq}` });

/** What has this role's element and this name, as a screen reader would find it. */
function named<E extends HTMLElement = HTMLElement>(selector: string, name: string): E {
  const found = [...root.querySelectorAll<E>(selector)].find(
    (el) => (el.getAttribute("aria-label") ?? el.textContent ?? "").trim() === name,
  );
  if (!found) throw new Error(`no ${selector} is called ${name}`);
  return found;
}

const has = (selector: string, name: string) => {
  try {
    return named(selector, name) !== undefined;
  } catch {
    return false;
  }
};

async function press(el: HTMLElement): Promise<void> {
  await act(() => el.click());
}

async function type(text: string): Promise<void> {
  const field = named<HTMLTextAreaElement>("textarea", "Your message");
  await act(() => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

test("the first page greets, says what we never ask for and why we ask at all, before anything is written", async () => {
  await screen();
  expect(root.querySelectorAll("main")).toHaveLength(1);
  expect(root.querySelector("h1")?.textContent).toBe("Example");
  expect(root.textContent).toContain("Hello, how can we help?");
  expect(root.textContent).toContain("We never ask for your recovery phrase");
  expect(root.textContent).toContain("for nothing else");
  const privacy = named<HTMLAnchorElement>("a", "Privacy notice");
  expect(privacy.href).toBe("https://wallet.example/privacy");
  expect(privacy.rel).toBe("noopener noreferrer");
});

test("the time to wait is honest", async () => {
  const at = await screen();
  expect(root.querySelector("header p")?.textContent).toBe("Wait not known yet");
  await at.says(welcome({ wait_s: 130 }));
  expect(root.querySelector("header p")?.textContent).toBe("Answer in about 3 min");
  await at.says(welcome({ wait_s: 4000 }));
  expect(root.querySelector("header p")?.textContent).toBe("Answer in about 2 hours");
});

test("a conversation tells its place in the queue, and who answers once somebody does", async () => {
  const one = conversation({ position: 3, wait_s: 600 });
  const at = await screen({ conversations: [one] }, { messages: [asked(1)] });
  expect(root.textContent).toContain("Number 3 in the queue");
  expect(root.querySelector("header p")?.textContent).toBe("Answer in about 10 min");
  await at.says({ t: "conversation", conversation: { ...one, position: 1, wait_s: null } });
  expect(root.textContent).toContain("You are next");
  expect(root.textContent).toContain("Wait not known yet");
  await at.says({ t: "conversation", conversation: { ...one, position: null, agent: "Ana" } });
  expect(root.querySelector("header p")?.textContent).toBe("Ana answers you");
});

test("after the first message it is said that the answer comes here, until it does", async () => {
  const one = conversation({ position: 4 });
  const at = await screen({ conversations: [one] }, { messages: [asked(1)] });
  expect(root.textContent).toContain("The answer comes here");
  await at.says({ t: "message", conversation: "c1", message: message(2) });
  expect(root.textContent).not.toContain("The answer comes here");
});

test("below what the desk says by itself nothing is added", async () => {
  const said = message(2, { author: "system", name: "", text: "These people listen at any hour." });
  await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), said] });
  expect(root.textContent).not.toContain("The answer comes here");
});

test("a message is sent with its topic, and stands there while it is on its way", async () => {
  const at = await screen();
  const topic = named("button", "The app does not work");
  await press(topic);
  expect(topic.getAttribute("aria-pressed")).toBe("true");
  expect(named<HTMLButtonElement>("button", "Send").disabled).toBe(true);
  await type("It closes by itself");
  await press(named("button", "Send"));
  expect(at.heard("send")[0]).toMatchObject({ text: "It closes by itself", topic: "app_fault", language: "en" });
  expect(root.querySelector('[role="log"]')?.textContent).toContain("It closes by itself");
  expect(root.querySelector('[role="log"]')?.textContent).toContain("Sending");
  expect(named<HTMLTextAreaElement>("textarea", "Your message").value).toBe("");
});

test("Enter sends, but not while an input method composes a word, and not with Shift", async () => {
  const at = await screen();
  await type("你好");
  const field = named("textarea", "Your message");
  const key = (init: KeyboardEventInit) =>
    act(() => void field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, ...init })));
  await key({ isComposing: true });
  await key({ shiftKey: true });
  expect(at.heard("send")).toEqual([]);
  await key({});
  expect(at.heard("send")).toHaveLength(1);
});

test("the same page in Chinese, with 您", async () => {
  await screen({}, { language: "zh" });
  expect(document.documentElement.lang).toBe("zh");
  expect(root.textContent).toContain("我们绝不会索要您的助记词");
  expect(root.textContent).toContain("等候时间暂时无法估计");
  expect(has("textarea", "请输入您的问题")).toBe(true);
});

test("the language can be switched, and the desk is told", async () => {
  const at = await screen();
  const select = named<HTMLSelectElement>("select", "Language");
  expect([...select.options].map((option) => option.value)).toEqual(["en", "zh"]);
  await act(async () => {
    select.value = "zh";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  expect(root.textContent).toContain("隐私说明");
  at.line.onopen();
  expect(at.heard("hello")[0]?.language).toBe("zh");
});

test("HTML in a message stays letters", async () => {
  const text = '<img src=x onerror="alert(1)"><b>bold</b>';
  await screen({ conversations: [conversation()] }, { messages: [message(1, { text })] });
  expect(root.querySelector(".bubble")?.textContent).toBe(text);
  expect(root.querySelector(".bubble img, .bubble b")).toBeNull();
});

test("only the team's addresses are links, and only such as lead where they seem to", async () => {
  const link = "see https://wallet.example/help?x=1. or http://paypal.com@evil.example/ or javascript:alert(1)";
  await screen(
    { conversations: [conversation()] },
    {
      messages: [asked(1), message(2, { text: link }), message(3, { author: "contact", text: "https://mine.example" })],
    },
  );
  const links = [...root.querySelectorAll<HTMLAnchorElement>(".bubble a")];
  expect(links.map((a) => a.getAttribute("href"))).toEqual(["https://wallet.example/help?x=1"]);
  expect(links[0]).toMatchObject({ rel: "noopener noreferrer", target: "_blank" });
});

test("an address in foreign letters shows the host as the network knows it, Chinese words end one", async () => {
  const text = "请看https://wallet.example/帮助，或 https://exämple.com/a";
  await screen({ conversations: [conversation()] }, { messages: [message(1, { text })] });
  const [first, second] = root.querySelectorAll<HTMLAnchorElement>(".bubble a");
  expect(first?.textContent).toBe("https://wallet.example/");
  expect(second?.nextSibling?.textContent).toBe(" (xn--exmple-cua.com)");
});

test("a place in a Chinese article is written out, and what only looks like a sign of an address is not", async () => {
  const at = "https://wallet.example/help/zh/articles/two-factor#s-";
  const text = `${at}%E6%80%8E%E4%B9%88%E5%81%9A https://wallet.example/a%2Fb%E2%80%AE%20c%FF`;
  await screen({ conversations: [conversation()] }, { messages: [message(1, { text })] });
  const links = [...root.querySelectorAll<HTMLAnchorElement>(".bubble a")];
  expect(links.map((a) => a.textContent)).toEqual([`${at}怎么做`, "https://wallet.example/a%2Fb%E2%80%AE%20c%FF"]);
  expect(links[0]?.getAttribute("href")).toBe(`${at}%E6%80%8E%E4%B9%88%E5%81%9A`);
});

test("what was removed is a chip that explains itself", async () => {
  const text = "words: ⟦recovery_phrase:12⟧ and ⟦hex:a1b2c3…9f3c⟧";
  await screen({ conversations: [conversation()] }, { messages: [message(1, { author: "contact", text })] });
  const chip = named("button", "Recovery phrase removed, 12 words");
  expect(chip.getAttribute("aria-expanded")).toBe("false");
  await press(chip);
  expect(chip.getAttribute("aria-expanded")).toBe("true");
  expect(root.textContent).toContain("Nobody here can read it");
  await press(named("button", "a1b2c3…9f3c"));
  expect(root.textContent).toContain("write the word “hash” before it");
});

test("a text that the team reported is named for what it was, and the newest warning says what to do", async () => {
  const at = await screen(
    { conversations: [conversation()] },
    { messages: [message(1, { author: "contact", text: "⟦secret⟧" })] },
  );
  await press(named("button", "Secret removed"));
  expect(root.textContent).toContain("Change it wherever you use it");
  const first = { t: "alarm", key: "k", conversation: "c1", kind: "recovery_phrase", asks: false } as const;
  await at.says({ ...first, text: "A phrase.", steps: ["Make a new wallet."] });
  await press(named("button", "I have read this, back to the chat"));
  const late = message(3, { author: "system", text: "A password.", steps: ["Change it."] });
  await at.says({ t: "message", conversation: "c1", message: late });
  await press(named("button", "What to do now"));
  expect(root.querySelector(".alarm")?.textContent).toContain("A password.");
  expect([...root.querySelectorAll(".alarm li")].map((li) => li.textContent)).toEqual(["Change it."]);
  expect(root.querySelector(".alarm")?.textContent).not.toContain("did not store it");
});

test("a caught secret takes the place of the composer; its steps can be read again", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  const steps = ["Make a new wallet.", "Move everything."];
  await at.says({
    t: "alarm",
    key: "k",
    conversation: "c1",
    kind: "recovery_phrase",
    text: "We removed it.",
    steps,
    asks: false,
  });
  expect(root.querySelector("textarea")).toBeNull();
  expect(root.querySelector('[role="alert"]')?.textContent).toBe("Your wallet is at risk. Do this now");
  expect(document.activeElement).toBe(root.querySelector(".alarm h2"));
  expect(root.querySelector(".alarm")?.textContent).toContain("did not store it");
  expect([...root.querySelectorAll(".alarm li")].map((li) => li.textContent)).toEqual(steps);
  await press(named("button", "I have read this, back to the chat"));
  expect(has("textarea", "Your message")).toBe(true);
  await press(named("button", "What to do now"));
  expect(root.querySelectorAll(".alarm li")).toHaveLength(2);
});

test("who reads Spanish is alarmed in Spanish, though the chat speaks English", async () => {
  const languages = vi.spyOn(navigator, "languages", "get").mockReturnValue(["es-MX", "en"]);
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  const alarm = { t: "alarm", key: "k", conversation: "c1", kind: "recovery_phrase", asks: false } as const;
  await at.says({ ...alarm, text: "Lo hemos eliminado.", steps: ["Mueva todo."] });
  await vi.waitFor(() =>
    expect(root.querySelector('[role="alert"]')?.textContent).toBe("Su billetera está en riesgo. Haga esto ahora"),
  );
  await press(named("button", "Lo he leído, volver al chat"));
  expect(has("button", "Qué hacer ahora")).toBe(true);
  languages.mockRestore();
});

const HARMLESS = "This was no secret";

async function tellHarmless(form: boolean): Promise<void> {
  await press(named("button", HARMLESS));
  expect(document.activeElement?.textContent).toBe(HARMLESS);
  expect(root.textContent).toContain("is not kept anywhere");
  const box = root.querySelector<HTMLInputElement>('.alarm input[type="checkbox"]');
  expect(box?.checked).toBe(false);
  if (form) await act(() => box?.click());
  await press(named("button", "Tell the team and write on"));
}

test("what was no secret is told to the desk, about the message that lost it, and is said another way", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  const mine = message(2, { author: "contact", text: "they are ⟦recovery_phrase:12⟧", key: "k" });
  await at.says({ t: "message", conversation: "c1", message: mine });
  const alarm = { t: "alarm", conversation: "c1", kind: "recovery_phrase", asks: false } as const;
  await at.says({ ...alarm, key: "k", text: "We removed it.", steps: ["Move everything."] });
  await press(named("button", HARMLESS));
  await press(named("button", "Back to the steps"));
  expect([...root.querySelectorAll(".alarm li")].map((li) => li.textContent)).toEqual(["Move everything."]);
  await tellHarmless(true);
  expect(at.heard("harmless")).toEqual([{ t: "harmless", conversation: "c1", message: mine.id, form: true }]);
  expect(root.querySelector('[role="status"]')?.textContent).toContain("Please say it another way.");
  expect(document.activeElement).toBe(named("textarea", "Your message"));
});

test("after a reload it is about the message before the desk's warning, and of a refused file nothing is named", async () => {
  const steps = ["Make a new wallet."];
  const warning = message(3, { author: "system", name: "", text: "We removed it.", steps });
  const mine = message(2, { author: "contact", text: "⟦private_key⟧" });
  const at = await screen({ conversations: [conversation({ last_seq: 3 })] }, { messages: [asked(1), mine, warning] });
  await press(named("button", "What to do now"));
  await tellHarmless(false);
  expect(at.heard("harmless")).toEqual([{ t: "harmless", conversation: "c1", message: mine.id, form: false }]);
  const late = message(5, { author: "system", name: "", text: "Your file held a key.", steps });
  await at.says({ t: "message", conversation: "c1", message: asked(4) });
  await at.says({ t: "message", conversation: "c1", message: late });
  await press(named("button", "What to do now"));
  await tellHarmless(false);
  expect(at.heard("harmless")[1]).toEqual({ t: "harmless", language: "", words: 0, form: false });
});

test("what to do about a caught secret can be read after a reload, from the desk's own warning", async () => {
  const steps = ["Make a new wallet.", "Move everything."];
  const warning = message(2, { author: "system", name: "", text: "We removed it.", steps });
  await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), warning] });
  expect(root.querySelector(".alarm")).toBeNull();
  await press(named("button", "What to do now"));
  expect([...root.querySelectorAll(".alarm li")].map((li) => li.textContent)).toEqual(steps);
  expect(has("textarea", "Your message")).toBe(false);
  await press(named("button", "I have read this, back to the chat"));
  expect(has("textarea", "Your message")).toBe(true);
  expect(has("button", "What to do now")).toBe(true);
});

test("a warning is read once: in the panel, and in the conversation when the panel is closed", async () => {
  const warning = message(2, { author: "system", name: "", text: "We removed it.", steps: ["Move everything."] });
  await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), warning] });
  expect(root.querySelector('[role="log"]')?.textContent).toContain("We removed it.");
  await press(named("button", "What to do now"));
  expect(root.querySelector('[role="log"]')?.textContent).not.toContain("We removed it.");
  const panel = root.querySelector(".alarm")?.textContent ?? "";
  expect(panel).toContain("We removed it.");
  expect(panel.indexOf("We removed it.")).toBeLessThan(panel.indexOf("Move everything."));
});

test("what the desk said of a transaction is asked for in another way once", async () => {
  const said = message(2, { author: "system", name: "", text: "It arrived.", other: "Explain this in exact terms" });
  const at = await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), said] });
  await press(named("button", "Explain this in exact terms"));
  expect(at.heard("retell")).toEqual([{ t: "retell", conversation: conversation().id, message: said.id }]);
  expect(has("button", "Explain this in exact terms")).toBe(false);
});

test("what the desk explains by itself reads like an answer and says that it is automatic; a line stays a line", async () => {
  const line = message(2, { author: "system", name: "", text: "It arrived." });
  const explained = message(3, { author: "system", name: "", text: "The transaction waits. ".repeat(8).trim() });
  const short = message(4, { author: "system", name: "", text: "这笔交易已经到账。", explains: true });
  await screen({ conversations: [conversation({ last_seq: 4 })] }, { messages: [asked(1), line, explained, short] });
  const drawn = [...root.querySelectorAll(".bubble")].map((one) => one.textContent);
  expect(drawn).toContain(explained.text);
  expect(drawn).toContain(short.text);
  expect(drawn).not.toContain("It arrived.");
  expect(root.querySelector(".explains")?.textContent).toContain("automatic answer");
  expect(root.querySelector(".explains")?.textContent).not.toContain("Support");
});

test("hash or key? is asked, and the answer prepares what comes next", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  const question = {
    t: "alarm",
    key: "k",
    conversation: "c1",
    kind: "private_key",
    text: "Which?",
    steps: [],
    asks: true,
  } as const;
  await at.says({ ...question, steps: [] });
  await press(named("button", "It is a transaction hash"));
  expect(named<HTMLTextAreaElement>("textarea", "Your message").value).toBe("hash ");
  await at.says({ ...question, steps: [] });
  await press(named("button", "It is a private key"));
  expect(at.heard("send").at(-1)?.text).toBe("It was a private key.");
});

test("someone senior can be asked for after the second answer that did not solve it", async () => {
  const at = await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), message(2)] });
  expect(has("button", "This solved it")).toBe(true);
  expect(has("button", "This did not help, someone senior please")).toBe(false);
  await at.says({ t: "message", conversation: "c1", message: asked(3) });
  expect(has("button", "This solved it")).toBe(false);
  await at.says({ t: "message", conversation: "c1", message: message(4) });
  await press(named("button", "This did not help, someone senior please"));
  expect(at.heard("senior")).toHaveLength(1);
  expect(has("button", "This did not help, someone senior please")).toBe(false);
  expect(root.textContent).toContain("They read everything above");
});

test("the visitor says that it is solved, rates it, and may change their mind", async () => {
  const one = conversation({ last_seq: 2 });
  const at = await screen({ conversations: [one] }, { messages: [asked(1), message(2)] });
  await press(named("button", "This solved it"));
  expect(at.heard("solved")).toEqual([{ t: "solved", conversation: "c1" }]);
  await at.says({ t: "conversation", conversation: { ...one, status: "resolved", can_rate: true } });
  const choose = (name: string) => act(() => named<HTMLInputElement>('input[type="radio"]', name).click());
  await choose("4 of 5, good");
  await press(named("button", "Send rating"));
  expect(at.heard("rate").at(-1)).toEqual({ t: "rate", conversation: "c1", score: 4 });
  await at.says({ t: "conversation", conversation: { ...one, status: "resolved", can_rate: true, score: 4 } });
  expect(root.textContent).toContain("You rated this 4 of 5");
  await press(named("button", "Change rating"));
  await choose("2 of 5, bad");
  await press(named("button", "Send rating"));
  expect(at.heard("rate").at(-1)?.score).toBe(2);
});

test("what the bot lets one choose has a name, and whoever chose by keyboard is not lost", async () => {
  const offers = message(2, { author: "bot", choices: ["That helped", "Talk to a person"] });
  const at = await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), offers] });
  const group = named("fieldset", "Choose an answer");
  expect([...group.querySelectorAll("button")].map((one) => one.textContent)).toEqual([
    "That helped",
    "Talk to a person",
  ]);
  named("button", "Talk to a person").focus();
  await press(named("button", "Talk to a person"));
  expect(at.heard("send").at(-1)?.text).toBe("Talk to a person");
  expect(has("fieldset", "Choose an answer")).toBe(false);
  expect(document.activeElement?.getAttribute("role")).toBe("log");
});

test("where the bot hands over, nothing can be called solved", async () => {
  const over = message(2, { author: "bot", text: "I have no sure answer. Somebody of the team answers you here." });
  await screen({ conversations: [conversation({ last_seq: 2 })] }, { messages: [asked(1), over] });
  expect(has("button", "This solved it")).toBe(false);
});

test("news stand on the first page, a warning as one, and nothing stands there without any", async () => {
  const asks: string[] = [];
  const url = "https://help.example/help/en/news/7";
  const one = { id: "7", kind: "security", title: "A fake app is about", language: "en", url };
  let told = [one, { ...one, id: "8", kind: "notice", title: "Version 6 is out" }];
  vi.stubGlobal("fetch", async (asked: string) => {
    asks.push(asked);
    return new Response(JSON.stringify({ news: told }));
  });
  await screen();
  await act(async () => void (await Promise.resolve()));
  const link = named<HTMLAnchorElement>("a", "A fake app is about");
  expect([link.href, link.rel, link.closest("li")?.className]).toEqual([url, "noopener noreferrer", "first-aid"]);
  expect(named("a", "Version 6 is out").closest("li")?.className).toBe("");
  expect(asks[0]).toContain("/api/public/news?language=en");
  told = [];
  render(null, root);
  await screen();
  await act(async () => void (await Promise.resolve()));
  expect(root.querySelector(".news")).toBeNull();
  vi.unstubAllGlobals();
});

test("a closed conversation is left for a new one", async () => {
  await screen({ conversations: [conversation({ status: "closed" })] });
  await press(root.querySelector<HTMLElement>(".row") ?? root);
  expect(root.querySelector("textarea")).toBeNull();
  await press(named("button", "Write a new message"));
  expect(has("textarea", "Your message")).toBe(true);
});

test("a new message is read aloud politely, the ones that were there are not", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [message(1)] });
  const voice = root.querySelector('.thread-box [role="status"]');
  expect(voice?.textContent).toBe("");
  await at.says({ t: "message", conversation: "c1", message: message(2, { text: "⟦private_key⟧ was removed" }) });
  expect(voice?.textContent).toBe("Ana: [Private key removed] was removed");
});

test("dots are shown for people only while they type", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  await at.says({ t: "typing", conversation: "c1", name: "Ana" });
  expect(root.textContent).toContain("Ana is typing");
  await act(() => void vi.advanceTimersByTime(6_000));
  expect(root.textContent).not.toContain("Ana is typing");
});

test("a failed message says why and goes again on the visitor's word", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  await type("Hello");
  await press(named("button", "Send"));
  const key = at.heard("send")[0]?.key ?? "";
  await at.says({ t: "problem", code: "x", sentence: "The desk is full.", key, retry_after_s: null });
  expect(root.querySelector('.failed [role="alert"]')?.textContent).toBe("Not sent. The desk is full.");
  await press(named("button", "Try again"));
  expect(at.heard("send").map((frame) => frame.key)).toEqual([key, key]);
});

test("without a network one can write on, and is told quietly what will happen", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  await act(() => at.line.drops());
  expect(root.querySelector(".trouble")).toBeNull();
  await act(() => void vi.advanceTimersByTime(2_001));
  expect(root.querySelector(".trouble")?.textContent).toContain("Reconnecting. You can go on writing.");
  await act(() => at.line.drops());
  const tries = at.lines.length;
  await press(named("button", "Try now"));
  expect(at.lines).toHaveLength(tries + 1);
  await type("Still here");
  await press(named("button", "Send"));
  expect(root.textContent).toContain("Goes out when the network is back");
});

test("Escape asks the host to close, and the text stays", async () => {
  const at = await screen();
  await type("unfinished");
  await act(() => void window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })));
  expect(at.told).toContainEqual({ type: "close" });
  expect(named<HTMLTextAreaElement>("textarea", "Your message").value).toBe("unfinished");
});

test("words begun before the desk knows the visitor stay under their fingers when the open conversation comes", async () => {
  const drafts = makeDrafts(() => new Promise(() => {}));
  const at = desk({ drafting: drafts.any, onOpened: drafts.move });
  const bridge = { alone: false, tell: () => {}, listen: () => () => {} };
  const place = { inbox: "inbox-1", host: "https://wallet.example", view: "frame", language: "", scheme: "" } as const;
  await act(() => render(<Frame chat={at.chat} drafts={drafts} bridge={bridge} place={place} />, root));
  await type("Is it th");
  const field = named<HTMLTextAreaElement>("textarea", "Your message");
  field.focus();
  await act(() => {
    at.chat.connect();
    at.opens({ conversations: [conversation()] });
    // A key pressed before the page is drawn again.
    field.value = "Is it there?";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  expect(named<HTMLTextAreaElement>("textarea", "Your message")).toBe(field);
  expect(document.activeElement).toBe(field);
  expect(field.value).toBe("Is it there?");
  await press(named("button", "Send"));
  expect(at.heard("send")).toMatchObject([{ conversation: "c1", text: "Is it there?" }]);
});

test("what the app told is shown before it goes, and can be left out", async () => {
  const at = await screen();
  await act(() => at.chat.takeFacts({ app_version: "5.2.1", vpn: false }));
  const card = named("section", "Sent along with your first message");
  expect(card.textContent).toContain("App version5.2.1");
  expect(card.textContent).toContain("VPNoff");
  await act(() => card.querySelector<HTMLInputElement>("input")?.click());
  await type("Hello");
  await press(named("button", "Send"));
  expect(at.heard("send")[0]).not.toHaveProperty("facts");
});

test("a file that is too large says so and takes nothing else with it", async () => {
  const at = await screen({ inbox: { ...INBOX, file_limit_bytes: 10_000_000 } });
  await type("Look at this");
  await give(new File([new Uint8Array(12_000_000)], "screen.png"));
  expect(root.querySelector('.attached [role="alert"]')?.textContent).toBe(
    "screen.png was not sent (12 MB, limit 10 MB). Your text is kept.",
  );
  expect(named<HTMLTextAreaElement>("textarea", "Your message").value).toBe("Look at this");
  await press(named("button", "Remove screen.png"));
  await press(named("button", "Send"));
  expect(at.heard("send")[0]?.files).toBeUndefined();
});

test("a file goes up with progress and is sent with the message", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  await give(new File(["x"], "log.txt"));
  await act(() => at.uploads[0]?.progress(0.4));
  expect(root.querySelector("progress")?.getAttribute("aria-label")).toBe("log.txt, 40 % sent");
  expect(named<HTMLButtonElement>("button", "Send").disabled).toBe(true);
  const view = {
    id: "f1",
    name: "log.txt",
    media_type: "text/plain",
    size_bytes: 1,
    url: "/files/f1",
    width: null,
    height: null,
    preview_url: null,
  };
  await act(async () => at.uploads[0]?.resolve({ file: view }));
  await press(named("button", "Send"));
  expect(at.heard("send")[0]).toMatchObject({ text: "", files: ["f1"] });
});

test("a file the desk refuses says why, a lost one may be tried again", async () => {
  const at = await screen({ conversations: [conversation()] }, { messages: [asked(1)] });
  await give(new File(["x"], "tool.exe"), new File(["x"], "b.png"), new File(["x"], "c.png"), new File(["x"], "d.png"));
  expect(root.textContent).toContain("At most 3 files with one message.");
  await act(async () => at.uploads[0]?.reject(new UploadFailed("Programs are not taken.", "kind", true)));
  await act(async () => at.uploads[1]?.reject(new UploadFailed("")));
  expect(root.textContent).toContain("tool.exe was not sent. Programs are not taken.");
  expect(root.textContent).toContain("b.png was not sent. Your text is kept.");
  const again = [...root.querySelectorAll(".attached button")].filter((button) => button.textContent === "Try again");
  expect(again.map((button) => button.closest("li")?.textContent)).toEqual([expect.stringContaining("b.png")]);
  await press(named("button", "Try again"));
  expect(at.uploads).toHaveLength(4);
});

test("a reply to a certain message quotes it and leads there, also where it is older than what is here", async () => {
  const one = conversation({ last_seq: 62 });
  const at = await screen({ conversations: [one] });
  const answers = { id: "m3", seq: 3 };
  const here = [asked(60), message(61, { answers: { id: "m60", seq: 60 } }), message(62, { answers })];
  await at.says(page(one, here, true));
  const shown: string[] = [];
  HTMLElement.prototype.scrollIntoView = function (this: HTMLElement) {
    shown.push(this.id);
  };

  expect(named("button", "Answers: Question 60. Show that message").textContent).toBe("YouQuestion 60");
  await press(named("button", "Answers: Question 60. Show that message"));
  expect(shown).toEqual(["mm60"]);
  expect(document.activeElement?.id).toBe("mm60");

  const loads = at.heard("sync").length;
  await press(named("button", "Answers: an earlier message. Show that message"));
  expect(at.heard("sync").slice(loads)).toEqual([{ t: "sync", conversation: "c1", before: 60 }]);
  await at.says({ t: "history", conversation: one, messages: [asked(10)], more: true, after: null, before: 60 });
  expect(at.heard("sync").at(-1)).toEqual({ t: "sync", conversation: "c1", before: 10 });
  await at.says({ t: "history", conversation: one, messages: [asked(3)], more: false, after: null, before: 10 });
  expect(shown).toEqual(["mm60", "mm3"]);

  // A secret that is taken out of a message is gone from what quotes it too.
  await at.says({ t: "redacted", conversation: "c1", id: "m3", text: "⟦keystore⟧", files: [] });
  expect(has("button", "Answers: [Keystore removed]. Show that message")).toBe(true);
});

test("several conversations are a list, newest first, with what is unread", async () => {
  const at = await screen({
    conversations: [
      conversation({ id: "c1", number: 1, status: "resolved", preview: "⟦keystore⟧" }),
      conversation({ id: "c2", number: 2, status: "resolved", last_message_at: AT + 5, unread: 2, agent: "Ana" }),
    ],
  });
  const rows = [...root.querySelectorAll<HTMLElement>(".row")];
  expect(rows.map((row) => row.querySelector("strong")?.textContent)).toEqual(["Ana", "Conversation 1"]);
  expect(rows[0]?.textContent).toContain("2 new messages");
  expect(rows[1]?.textContent).toContain("[Keystore removed]");
  expect(at.told).toContainEqual({ type: "unread", count: 2 });
  await press(rows[0] ?? root);
  expect(at.heard("sync").at(-1)).toEqual({ t: "sync", conversation: "c2" });
  expect(at.told).toContainEqual({ type: "view", canGoBack: true });
  await press(named("button", "All conversations"));
  await press(named("button", "Write a new message"));
  expect(root.textContent).toContain("What happened? (optional)");
});

test("an answer of files alone is read aloud and listed as what it is", async () => {
  const one = conversation();
  const at = await screen({ conversations: [one] }, { messages: [asked(1)] });
  const file = { id: "f1", name: "a.txt", media_type: "text/plain", size_bytes: 1, url: "/files/f1" } as FileView;
  await at.says({ t: "message", conversation: "c1", message: message(2, { text: "", files: [file, file] }) });
  expect(root.textContent).toContain("Ana: 2 files");
  await press(named("button", "All conversations"));
  expect(root.querySelector(".row .preview")?.textContent).toBe("2 files");
  await at.says({ t: "conversation", conversation: { ...one, preview: "⟦files:1⟧", last_seq: 3 } });
  expect(root.querySelector(".row .preview")?.textContent).toBe("1 file");
});

test("who cannot be confirmed is told so and chooses", async () => {
  const at = await screen();
  await act(() => {
    at.chat.identify("h.e30.s");
    at.line.onopen();
    at.line.drops(4401);
  });
  await act(() => void vi.advanceTimersByTime(10_001));
  expect(root.querySelector(".refused")?.textContent).toContain("We could not confirm who you are");
  await press(named("button", "Go on without my name"));
  expect(root.querySelector(".refused")).toBeNull();
});

async function give(...files: File[]): Promise<void> {
  const picker = root.querySelector<HTMLInputElement>('input[type="file"]');
  if (!picker) throw new Error("no picker");
  Object.defineProperty(picker, "files", { value: files, configurable: true });
  Object.defineProperty(picker, "value", { value: "", writable: true, configurable: true });
  await act(() => void picker.dispatchEvent(new Event("change", { bubbles: true })));
}

const PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

test("a recovery phrase is not sent: what it is takes the place of the box, and the rest of the words come back", async () => {
  const at = await screen();
  await type(`I cannot get in: ${PHRASE}`);
  await press(named("button", "Send"));
  expect(at.heard("send")).toEqual([]);
  expect(document.activeElement?.textContent).toContain("Not sent: this is a recovery phrase");
  expect(root.querySelector("[role=alert]")?.textContent).toContain("Not sent");
  expect(root.querySelectorAll(".alarm li").length).toBeGreaterThan(3);
  expect(root.innerHTML).not.toContain("legal winner thank");
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("legal");
  await press(named("button", "I have read this, back to the chat"));
  expect(named<HTMLTextAreaElement>("textarea", "Your message").value).toBe("I cannot get in:");
  await press(named("button", "Send"));
  expect(at.heard("send")).toMatchObject([{ text: "I cannot get in:" }]);
});

test("of what stayed here the desk is told only what it was taken for", async () => {
  const at = await screen();
  await type(`I cannot get in: ${PHRASE}`);
  await press(named("button", "Send"));
  await tellHarmless(true);
  const kind = "recovery_phrase";
  expect(at.heard("harmless")).toEqual([{ t: "harmless", kind, language: "en", words: 12, form: true }]);
  expect(named<HTMLTextAreaElement>("textarea", "Your message").value).toBe("I cannot get in:");
  expect(at.heard("send")).toEqual([]);
});

test("the words of a rating are read before they are sent", async () => {
  const one = conversation({ status: "resolved", can_rate: true });
  const at = await screen({ conversations: [one] }, { messages: [asked(1)] });
  await act(() => at.chat.go({ at: "conversation", id: "c1" }));
  await press(named("input", "4 of 5, good"));
  const words = named<HTMLTextAreaElement>("textarea", "A few words (optional)");
  await act(() => {
    words.value = `my phrase was ${PHRASE}`;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await press(named("button", "Send rating"));
  expect(at.heard("rate")).toEqual([]);
  expect(document.activeElement?.textContent).toContain("Not sent: this is a recovery phrase");
  await press(named("button", "I have read this, back to the chat"));
  await press(named("button", "Send rating"));
  expect(at.heard("rate")).toMatchObject([{ score: 4, words: "my phrase was" }]);
});
