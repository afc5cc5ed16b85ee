import { fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { Answer, AppStanding } from "../catalogue/api.ts";
import { queries } from "../query.ts";
import { draw, EVERYTHING, me, serve } from "../testing/desk.tsx";
import { aRow } from "../testing/rows.ts";
import type { Detail } from "./api.ts";
import { draftOf, drafts } from "./drafts.ts";
import { Standing, Supported } from "./supported.tsx";

const who = { ...me, permissions: [...EVERYTHING, "catalogue_read" as const] };
const facts = [
  { name: "app_version", value: "Polar 1.8.2" },
  { name: "os", value: "iOS 19.1" },
] as Detail["facts"];

const issue = (change: Partial<AppStanding["issues"][number]>): AppStanding["issues"][number] => ({
  id: "1",
  title_en: "Swap shows no price",
  title_zh: "兑换不显示价格",
  platforms: [],
  since: "",
  until: "",
  state: "open",
  fixed_in: "",
  network: null,
  feature: null,
  workaround_en: "Open it again.",
  workaround_zh: "",
  public: true,
  updated_at: 0,
  ...change,
});

const standing = (change: Partial<AppStanding> = {}): AppStanding => ({
  platform: "ios",
  standing: "update",
  current: "1.9.0",
  minimum: "1.7.0",
  listed: true,
  known: true,
  link: "https://apps.example/polar",
  notes_en: "Fees are shown first.",
  notes_zh: "",
  issues: [issue({}), issue({ id: "2", title_en: "Slow", state: "fixed", fixed_in: "1.9.0", public: false })],
  ...change,
});

const network: Answer["networks"][number] = {
  id: "5",
  name: "TRON",
  chain: "tron",
  state: "supported",
  since: "4.0",
  platforms: [],
  note_en: "",
  note_zh: "",
  updated_at: 0,
};
const answer = (change: Partial<Answer> = {}): Answer => ({
  warning: "",
  listings: [
    {
      asset: {
        id: "9",
        network: "5",
        symbol: "USDT",
        name: "Tether USD",
        contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        decimals: 6,
        state: "supported",
        since: "",
        platforms: ["ios", "android"],
        note_en: "Energy is needed.",
        note_zh: "需要能量。",
        updated_at: 0,
      },
      network,
      state: "supported",
      explorer: "",
    },
  ],
  networks: [],
  features: [],
  issues: [],
  ...change,
});

beforeEach(() => {
  queries.clear();
  drafts.set(new Map());
});

test("an old version is named beside the current one, with what is known of it", async () => {
  serve({ "GET /api/catalogue/device": { json: standing() } });
  draw(<Standing facts={facts} />, { who });
  expect(await screen.findByText("Polar 1.8.2: current is 1.9.0")).toBeTruthy();
  expect(screen.getByText("2 known issues")).toBeTruthy();
  expect(screen.getByText("New in 1.9.0: Fees are shown first.")).toBeTruthy();
  expect(screen.getByText(/fixed in 1.9.0, team only/)).toBeTruthy();
  expect(screen.getByRole("link").getAttribute("href")).toBe("https://apps.example/polar");
});

test.each([
  ["current", "Polar 1.8.2: this is the current version"],
  ["unsupported", "Polar 1.8.2: no longer supported, current is 1.9.0"],
  ["unknown", "Polar 1.8.2: not a version of ours, current is 1.9.0"],
] as const)("%s is said in words", async (state, words) => {
  serve({ "GET /api/catalogue/device": { json: standing({ standing: state, issues: [] }) } });
  draw(<Standing facts={facts} />, { who });
  expect(await screen.findByText(words)).toBeTruthy();
});

test("a device of which nothing can be said shows nothing more, and is not asked about without the permission", async () => {
  const asked = serve({ "GET /api/catalogue/device": { json: standing({ current: "", standing: "unknown" }) } });
  const { container } = draw(<Standing facts={facts} />, { who });
  await new Promise((done) => setTimeout(done, 30));
  expect(container.textContent).not.toContain("Polar");
  draw(<Standing facts={facts} />, { who: me });
  expect(asked.filter(({ call }) => call.includes("device")).length).toBe(1);
});

test("whether a coin is supported is asked, and put into the reply in the contact's language", async () => {
  const asked = serve({ "POST /api/catalogue/answer": { json: answer() } });
  const detail = { row: { ...aRow(), language: "zh" }, can_reply: true } as unknown as Detail;
  draw(<Supported detail={detail} />, { who });
  fireEvent.change(screen.getByRole("textbox"), { target: { value: " usdt " } });
  fireEvent.click(screen.getByRole("button", { name: "Look it up" }));
  expect(await screen.findByText("USDT on TRON")).toBeTruthy();
  expect(asked).toContainEqual({ call: "POST /api/catalogue/answer", body: { text: "usdt" } });
  fireEvent.click(screen.getByRole("button", { name: "Put into the reply" }));
  expect(draftOf(detail.row.number).text).toBe(
    "TRON 上的 USDT：已支持，自 4.0 起，iOS，Android，合约 TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t。需要能量。",
  );
});

test("a look-alike is warned of, a refusal is told", async () => {
  serve({ "POST /api/catalogue/answer": { json: answer({ warning: "lookalike_contract", issues: [issue({})] }) } });
  const detail = { row: aRow(), can_reply: false } as unknown as Detail;
  draw(<Supported detail={detail} />, { who });
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "USDT 0x11" } });
  fireEvent.click(screen.getByRole("button", { name: "Look it up" }));
  expect(await screen.findByText(/This contract is not ours/)).toBeTruthy();
  expect(screen.getByText("1 known issue")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Put into the reply" })).toBeNull();
  serve({
    "POST /api/catalogue/answer": { status: 422, json: { error: { code: "holds_secret", sentence: "A secret." } } },
  });
  fireEvent.click(screen.getByRole("button", { name: "Look it up" }));
  expect(await screen.findByText("A secret.")).toBeTruthy();
  expect(screen.queryByText(/This contract is not ours/)).toBeNull();
});
