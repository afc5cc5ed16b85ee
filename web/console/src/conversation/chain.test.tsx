import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { Schemas } from "../api.ts";
import { receive } from "../live/socket.ts";
import { queries } from "../query.ts";
import { draw, EVERYTHING, me, serve } from "../testing/desk.tsx";
import { aRow } from "../testing/rows.ts";
import type { Detail } from "./api.ts";
import { Chain } from "./chain.tsx";
import { draftOf, drafts } from "./drafts.ts";
import { reading } from "./told.ts";

const HASH = `0x${"5c".repeat(32)}`;
const may = [...EVERYTHING, "lookups_use" as const];

function text(language: string, level: string, says: string): Schemas["AgentLookupText"] {
  return { language, level, headline: `${says}!`, says, advice: `${says} advice`, notes: [] };
}

function aLook(change: Partial<Schemas["AgentLookupView"]> = {}): Schemas["AgentLookupView"] {
  return {
    id: "1",
    message: "7",
    requested_by: null,
    watched: true,
    watch_at: 1_785_000_000_000_000,
    watch_ended: false,
    created_at: 1_784_000_000_000_000,
    updated_at: 1_784_000_000_000_000,
    seen: null,
    timeline: [{ state: "pending-ok", reason: "", at: 1_784_000_000_000_000 }],
    result: {
      kind: "transaction",
      network: { id: "ethereum", name: "Ethereum", family: "evm", coin: "ETH", testnet: false },
      subject: HASH,
      guessed: false,
      state: "pending-fee-below-base",
      reason: "",
      certain: true,
      final: false,
      at: 1_784_000_000_000_000,
      texts: [
        text("en", "plain", "It waits"),
        text("en", "expert", "Cap below base fee"),
        text("zh", "plain", "正在等待"),
        text("zh", "expert", "上限低于基础费"),
      ],
      facts: [
        {
          name: "reason_text",
          kind: "words",
          value: "claim at evil",
          unit: "",
          strange: true,
          text: { en: "“claim”" },
          label: "",
          label_source: "",
        },
      ],
      notes: [],
      evidence: [{ node: "Our node", own: true, height: "12" }],
      links: [{ name: "Etherscan", url: `https://etherscan.io/tx/${HASH}` }],
    },
    ...change,
  };
}

const fees: Schemas["AgentFeeList"] = {
  fees: ["Ethereum", "TRON"].map((name) => ({
    network: { id: name.toLowerCase(), name, family: "", coin: "", testnet: false },
    at: name === "TRON" ? null : 1_784_000_000_000_000,
    tiers: [],
    nodes: name === "TRON" ? [] : ["our-geth"],
    texts: ["en", "zh"].flatMap((language) =>
      ["plain", "expert"].map((level) => ({
        language,
        level,
        busy: name === "TRON" ? "TRON is not known now." : `${name} is busy (${level}).`,
        rows: name === "TRON" ? [] : [{ name: "Slow", wait: "5 minutes", cost: "0.00021 ETH", rate: "" }],
        beside: [],
        as_of: name === "TRON" ? "" : "As of 14:03 UTC.",
        text: `${name} ${language} ${level}`,
      })),
    ),
  })),
};

function show(
  lookups: Schemas["AgentLookupView"][],
  options: { ready?: boolean; language?: string; level?: string; passed_over?: number } = {},
) {
  const { ready = true, level = "plain", passed_over = 0 } = options;
  const list = { lookups, ready, level, level_by: "", passed_over };
  const asked = serve({
    "GET /api/conversations/1001/lookups": { json: list },
    "POST /api/conversations/1001/lookups": { json: { ...list, lookups: [aLook()] } },
    "PUT /api/conversations/1001/lookups/level": { json: { ...list, level: "expert", level_by: "staff" } },
    "GET /api/fees": { json: fees },
    "PUT /api/conversations/1001/lookups/1/watch": { json: aLook({ watched: false, watch_at: null }) },
  });
  const row = { ...aRow(), language: options.language ?? "zh" };
  draw(<Chain detail={{ row, can_reply: true } as unknown as Detail} />, { who: { ...me, permissions: may } });
  return asked;
}

beforeEach(() => {
  queries.clear();
  drafts.set(new Map());
  reading.set("plain");
});

test("the verdict is read at the level the agent chose, and its facts say whose words they are", async () => {
  show([aLook()]);
  expect(await screen.findByText("It waits")).toBeTruthy();
  fireEvent.click(within(screen.getByRole("radiogroup", { name: "You read" })).getByRole("radio", { name: "Exact" }));
  expect(await screen.findByText("Cap below base fee")).toBeTruthy();
  expect(screen.getByText("a stranger's words")).toBeTruthy();
  expect(screen.getByRole("link", { name: /Etherscan/ }).getAttribute("rel")).toBe("noopener noreferrer");
});

test("what of a message was not looked at is counted", async () => {
  show([aLook()], { passed_over: 2 });
  expect(await screen.findByText(/^2 more stand in their messages and were not looked at/)).toBeTruthy();
});

test("a disguised address is shown whole, is not offered for copying and is not asked about again", async () => {
  const subject = "0x5a\u0430eb6053f3e94c9b9a09f33669435e7ef1beaed";
  const result = { ...aLook().result, subject, state: "unreadable", reason: "mixed-script", final: true, links: [] };
  show([aLook({ result, watch_at: null })]);
  expect(await screen.findByText(subject)).toBeTruthy();
  expect(screen.getByText("mistyped or disguised: do not send to it")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Copy" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Look again" })).toBeNull();
});

test("a look that was given up says so and offers no more watching", async () => {
  show([aLook({ watch_at: null, watch_ended: true })]);
  expect(await screen.findByText("No longer watched: it did not become final within 30 days")).toBeTruthy();
  expect(screen.queryByText(/Watched until final/)).toBeNull();
  expect(screen.queryByRole("button", { name: "Stop watching" })).toBeNull();
  expect(screen.getByRole("button", { name: "Look again" })).toBeTruthy();
});

test("a receiver's name stands with the list it is from, and one without a name is said to have none", async () => {
  const to = { name: "to", kind: "account", value: `0x${"ab".repeat(20)}`, unit: "", strange: false, text: {} };
  const labelled = {
    ...to,
    label: "Binance (hot wallet)",
    label_source: "ton-studio/ton-labels assets/cex/binance.json, MIT licence",
  };
  const known = { ...aLook().result, facts: [labelled] };
  const unknown = { ...aLook().result, facts: [{ ...to, label: "", label_source: "" }] };
  show([aLook({ result: known }), aLook({ id: "2", result: unknown })]);
  const name = await screen.findByText("Binance (hot wallet)");
  expect(name.parentElement?.textContent).toBe(
    "Binance (hot wallet) · by the list ton-studio/ton-labels assets/cex/binance.json, MIT licence",
  );
  expect(screen.getAllByText("label unknown")).toHaveLength(1);
});

test("the explanation goes into the reply in the contact's language, below what is written, and is not sent", async () => {
  const asked = show([aLook()]);
  drafts.set(new Map([[1001, { note: false, text: "您好" }]]));
  fireEvent.click(await screen.findByRole("button", { name: "Put into the reply" }));
  expect(draftOf(1001)).toEqual({ note: false, text: "您好\n\n正在等待\n\n正在等待 advice" });
  expect(asked.every(({ call }) => !call.includes("/messages"))).toBe(true);
});

test("how the contact is told things is switched, and the next explanation goes into the reply so", async () => {
  const asked = show([aLook()]);
  expect(await screen.findByText("by how they write")).toBeTruthy();
  const told = screen.getByRole("radiogroup", { name: "The contact is told" });
  fireEvent.click(within(told).getByRole("radio", { name: "Exact" }));
  expect(await screen.findByText("as the team chose")).toBeTruthy();
  expect(asked).toContainEqual({ call: "PUT /api/conversations/1001/lookups/level", body: { level: "expert" } });
  fireEvent.click(screen.getByRole("button", { name: "Put into the reply" }));
  expect(draftOf(1001).text).toBe("上限低于基础费\n\n上限低于基础费 advice");
});

test("a conversation in a language without words gets English", async () => {
  show([aLook()], { language: "de" });
  fireEvent.click(await screen.findByRole("button", { name: "Put into the reply" }));
  expect(draftOf(1001).text).toBe("It waits\n\nIt waits advice");
});

test("what is pasted is looked up, and what was typed stays after a refusal", async () => {
  const asked = show([]);
  const box = await screen.findByRole("textbox", { name: "Hash, address or explorer link" });
  fireEvent.change(box, { target: { value: ` ${HASH} ` } });
  fireEvent.click(screen.getByRole("button", { name: "Look up" }));
  expect(await screen.findByText("It waits")).toBeTruthy();
  expect(asked).toContainEqual({ call: "POST /api/conversations/1001/lookups", body: { text: HASH } });
  serve({
    "POST /api/conversations/1001/lookups": { status: 422, json: { error: { code: "x", sentence: "No such." } } },
  });
  fireEvent.change(box, { target: { value: "nonsense" } });
  fireEvent.click(screen.getByRole("button", { name: "Look up" }));
  expect(await screen.findByText("No such.")).toBeTruthy();
  expect((box as HTMLInputElement).value).toBe("nonsense");
});

test("watching is taken back", async () => {
  show([aLook()]);
  fireEvent.click(await screen.findByRole("button", { name: "Stop watching" }));
  expect(await screen.findByRole("button", { name: "Watch until final" })).toBeTruthy();
});

test("without nodes it says so, and offers nothing that cannot work", async () => {
  show([], { ready: false });
  expect(await screen.findByText(/No node is set up/)).toBeTruthy();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("a change of state on the chain is fetched when the conversation tells of it", async () => {
  const asked = show([]);
  await screen.findByText(/Nothing was looked up/);
  const before = asked.filter(({ call }) => call.startsWith("GET")).length;
  act(() =>
    receive({ t: "entries", number: 1001, entries: [{ kind: "lookup" }] } as unknown as Parameters<typeof receive>[0]),
  );
  await waitFor(() => expect(asked.filter(({ call }) => call.startsWith("GET")).length).toBe(before + 1));
});

test("what networks cost now is read when it is asked for, and goes into the reply as the contact reads", async () => {
  const asked = show([aLook()], { level: "expert" });
  await screen.findByText("It waits");
  expect(asked.some(({ call }) => call === "GET /api/fees")).toBe(false);
  fireEvent.click(screen.getByText("Fees now"));
  expect(await screen.findByText("Ethereum is busy (plain).")).toBeTruthy();
  expect(screen.getByText("As of 14:03 UTC.")).toBeTruthy();
  expect(screen.getByText("our-geth")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Put fees into the reply" }));
  expect(draftOf(1001)).toEqual({ note: false, text: "Ethereum zh expert" });
  fireEvent.change(screen.getByRole("combobox", { name: "Network" }), { target: { value: "tron" } });
  expect(await screen.findByText("TRON is not known now.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Put fees into the reply" })).toBeNull();
});
