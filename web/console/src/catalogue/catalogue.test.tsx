import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Me } from "../session/api.ts";
import { drafts } from "../settings/drafts.ts";
import { draw, me, serve } from "../testing/desk.tsx";
import type { Asset, Choices, Imported, Release } from "./api.ts";
import { dayOf, momentOf } from "./days.ts";
import CataloguePage from "./page.tsx";

const agent: Me = { ...me, permissions: [...me.permissions, "catalogue_read"] };
const lead: Me = { ...agent, role: "lead", permissions: [...agent.permissions, "catalogue_manage"] };
const USDT = "0xdAC17F958D2ee523a2206206994597C13D831ec7";

const choices: Choices = {
  chains: [{ id: "ethereum", name: "Ethereum" }],
  networks: [{ id: "5", name: "Ethereum", state: "supported" }],
  features: [{ id: "6", name_en: "Swap", name_zh: "兑换" }],
};
const asset: Asset = {
  id: "9",
  network: "5",
  symbol: "USDT",
  name: "Tether USD",
  contract: USDT,
  decimals: 6,
  state: "supported",
  since: "1.2",
  platforms: ["ios"],
  note_en: "",
  note_zh: "",
  updated_at: 0,
};
const release: Release = {
  id: "3",
  platform: "ios",
  version: "5.12.1",
  released_at: 1_790_000_123_000_000,
  minimum: true,
  link: "",
  notes_en: "",
  notes_zh: "",
  updated_at: 0,
};

const usual = {
  "GET /api/catalogue/choices": { json: choices },
  "GET /api/catalogue/assets": { json: { entries: [asset], next: null } },
};

async function at(rest: string[], who: Me, locale: "en" | "zh" = "en") {
  await act(async () => void draw(<CataloguePage rest={rest} />, { who, locale }));
}

beforeEach(() => drafts.set({}));

describe("the catalogue", () => {
  it("shows an agent what there is, and no way to change it", async () => {
    serve(usual);
    await at([], agent);
    expect(await screen.findByText(/Tether USD · Ethereum · Since version 1.2 · iOS/)).toBeTruthy();
    expect(screen.getByTitle(USDT)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Add a coin|Change|Delete|Import/ })).toBeNull();
  });

  it("speaks Chinese", async () => {
    serve(usual);
    await at(["assets"], agent, "zh");
    expect(await screen.findByText(/起始版本 1.2/)).toBeTruthy();
    expect(screen.getByText("已支持")).toBeTruthy();
  });

  it("shows a coin as supported no further than its network", async () => {
    const networks = [{ id: "5", name: "Ethereum", state: "view_only" as const }];
    serve({ ...usual, "GET /api/catalogue/choices": { json: { ...choices, networks } } });
    await at(["assets"], agent);
    expect(await screen.findByText("Shown only, not sent")).toBeTruthy();
  });

  it("says of an empty list what to do next", async () => {
    serve({ ...usual, "GET /api/catalogue/networks": { json: { entries: [], next: null } } });
    await at(["networks"], lead);
    expect(await screen.findByText(/Begin here: every coin and token is on a network/)).toBeTruthy();
    expect(screen.getAllByRole("button", { name: "Add a network" }).length).toBe(2);
  });

  it("does not know lists that are none", async () => {
    serve(usual);
    await at(["nonsense"], lead);
    expect(await screen.findByText("This does not exist")).toBeTruthy();
  });

  it("sends a new coin as the form says, and shows a refusal at its field", async () => {
    const asked = serve({
      ...usual,
      "POST /api/catalogue/assets": {
        status: 422,
        json: { error: { code: "wrong_fields", sentence: "", fields: { contract: "A character is wrong." } } },
      },
    });
    await at(["assets"], lead);
    fireEvent.click((await screen.findAllByRole("button", { name: "Add a coin" }))[0] as HTMLElement);
    const form = within(await screen.findByRole("dialog"));
    fireEvent.click(form.getByRole("button", { name: "Add a coin" }));
    expect(form.getAllByText("This is missing.").length).toBe(2);
    fireEvent.change(form.getByLabelText("Symbol"), { target: { value: "USDT" } });
    fireEvent.change(form.getByLabelText("Name"), { target: { value: "Tether USD" } });
    fireEvent.change(form.getByLabelText("Contract"), { target: { value: USDT } });
    fireEvent.change(form.getByLabelText("Decimals"), { target: { value: "6" } });
    await act(async () => fireEvent.click(form.getByRole("button", { name: "Add a coin" })));
    expect(form.getByText("A character is wrong.")).toBeTruthy();
    expect((form.getByLabelText("Symbol") as HTMLInputElement).value).toBe("USDT");
    expect(asked.find(({ call }) => call.startsWith("POST"))?.body).toEqual({
      network: "5",
      symbol: "USDT",
      name: "Tether USD",
      contract: USDT,
      decimals: 6,
      state: "supported",
      since: "",
      platforms: [],
      note_en: "",
      note_zh: "",
    });
  });

  it("keeps the moment of a release whose day nobody touched", async () => {
    const asked = serve({
      ...usual,
      "GET /api/catalogue/releases": { json: { entries: [release], next: null } },
      "PUT /api/catalogue/releases/3": { json: release },
    });
    await at(["releases"], lead);
    fireEvent.click(await screen.findByRole("button", { name: "Change 5.12.1" }));
    const form = within(await screen.findByRole("dialog"));
    fireEvent.change(form.getByLabelText("What is new, in English"), { target: { value: "Faster" } });
    await act(async () => fireEvent.click(form.getByRole("button", { name: "Save" })));
    const sent = asked.find(({ call }) => call.startsWith("PUT"))?.body as Release;
    expect([sent.released_at, sent.notes_en, sent.minimum]).toEqual([release.released_at, "Faster", true]);
  });

  it("asks before it deletes, and tells why it could not", async () => {
    serve({
      ...usual,
      "DELETE /api/catalogue/assets/9": {
        status: 409,
        json: { error: { code: "still_in_use", sentence: "2 entries speak of this." } },
      },
    });
    await at(["assets"], lead);
    fireEvent.click(await screen.findByRole("button", { name: "Delete USDT" }));
    const box = within(await screen.findByRole("dialog"));
    await act(async () => fireEvent.click(box.getByRole("button", { name: "Delete" })));
    expect(box.getByText("2 entries speak of this.")).toBeTruthy();
  });

  it("rehearses a file, tells its faults by row, and stores only what has none", async () => {
    const plan = (change: Partial<Imported>): Imported => ({
      stored: false,
      created: 0,
      changed: 0,
      unchanged: 0,
      errors: [],
      more_errors: 0,
      ...change,
    });
    const answers = [
      plan({ created: 1, errors: [{ row: 3, field: "contract", sentence: "A character is wrong." }], more_errors: 4 }),
      plan({ created: 2, unchanged: 1 }),
      plan({ created: 2, unchanged: 1, stored: true }),
    ];
    const asked = serve({
      ...usual,
      "POST /api/catalogue/assets/import": () => ({ json: answers.shift() }),
    });
    await at(["assets"], lead);
    fireEvent.click(await screen.findByRole("button", { name: "Import" }));
    const box = within(await screen.findByRole("dialog"));
    const input = document.querySelector("input[type=file]") as HTMLInputElement;
    const choose = (text: string) =>
      act(async () => void fireEvent.change(input, { target: { files: [new File([text], "coins.csv")] } }));
    await choose("network,symbol\nEthereum,X");
    expect(await box.findByText("A character is wrong.")).toBeTruthy();
    expect(box.getByText("5 faults; nothing was stored.")).toBeTruthy();
    expect((box.getByRole("button", { name: "Import" }) as HTMLButtonElement).disabled).toBe(true);
    await choose("network,symbol\nEthereum,Y");
    expect(await box.findByText("2 new, 1 as it is")).toBeTruthy();
    await act(async () => fireEvent.click(box.getByRole("button", { name: "Import" })));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const sent = asked.filter(({ call }) => call.startsWith("POST")).map(({ body }) => body);
    expect(sent).toEqual([
      { text: "network,symbol\nEthereum,X", dry_run: true },
      { text: "network,symbol\nEthereum,Y", dry_run: true },
      { text: "network,symbol\nEthereum,Y", dry_run: false },
    ]);
  });
});

describe("days of releases", () => {
  it.each([
    ["2026-11-03", 1_793_664_000_000_000],
    ["1970-01-01", 0],
    ["1969-12-31", null],
    ["2026-13-01", null],
    ["", null],
  ])("%s", (day, at) => {
    expect(momentOf(day)).toBe(at);
    if (at !== null) expect(dayOf(at)).toBe(day);
  });
});
