import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Me } from "../session/api.ts";
import { draw, me, serve } from "../testing/desk.tsx";
import { drafts } from "./drafts.ts";
import Settings from "./settings.tsx";

const lead: Me = {
  ...me,
  role: "lead",
  permissions: [
    ...me.permissions,
    "staff_read",
    "inboxes_read",
    "tags_manage",
    "teams_manage",
    "audit_read",
    "jobs_read",
  ],
};
const admin: Me = {
  ...lead,
  role: "admin",
  permissions: [...lead.permissions, "staff_manage", "inboxes_manage", "identity_keys_manage", "jobs_retry"],
};
const agent: Me = { ...me, permissions: [...me.permissions, "staff_read", "inboxes_read"] };

const tom = {
  id: "8",
  email: "tom@desk.example",
  name: "Tom Okafor",
  role: "agent",
  language: "en",
  active: true,
  created_at: 0,
  last_seen_at: null,
};

async function at(path: string, who: Me, locale: "en" | "zh" = "en") {
  history.replaceState(null, "", `/console/settings${path}`);
  // `draw` sets one language for page and person.
  await act(async () => void draw(<Settings />, { who, locale }));
}

beforeEach(() => drafts.set({}));

describe("the settings", () => {
  it("list what the role may see and nothing else", async () => {
    serve({ "GET /api/sessions": { json: { sessions: [], next: null } } });
    await at("", agent);
    const pages = within(screen.getByRole("navigation", { name: "Settings" }))
      .getAllByRole("link")
      .map((link) => link.textContent);
    expect(pages).toEqual(["My profile", "Staff", "Teams", "Inboxes", "Guided flows", "Incidents"]);
  });

  it.each(["/audit", "/jobs", "/tags"])("%s stays shut for who may not see it, whatever the address", async (path) => {
    const asked = serve({});
    await at(path, agent);
    expect(await screen.findByRole("heading", { name: "Your role does not show this" })).toBeTruthy();
    expect(asked.filter(({ call }) => !call.includes("/api/session"))).toEqual([]);
  });

  it("say of an address that is none that it does not exist", async () => {
    await at("/nonsense", admin);
    expect(await screen.findByRole("heading", { name: "This does not exist" })).toBeTruthy();
  });

  it("show the staff to an agent without a way to change it", async () => {
    serve({ "GET /api/staff": { json: { staff: [tom], next: null } } });
    await at("/staff", agent);
    expect(await screen.findByText("tom@desk.example")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Add someone|Actions for/ })).toBeNull();
  });

  it("make a password for a new member, send it once and show it once", async () => {
    const asked = serve({
      "GET /api/staff": { json: { staff: [tom], next: null } },
      "POST /api/staff": (body) => ({ status: 201, json: { ...tom, ...(body as object), id: "9" } }),
    });
    await at("/staff", admin);
    fireEvent.click(await screen.findByRole("button", { name: "Add someone" }));
    fireEvent.change(await screen.findByLabelText("Name"), { target: { value: "Grace Hopper" } });
    fireEvent.change(screen.getByLabelText("E-mail"), { target: { value: " grace@desk.example " } });
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Add and make a password" })));
    const sent = asked.find(({ call }) => call === "POST /api/staff")?.body as { password: string; email: string };
    expect(sent.email).toBe("grace@desk.example");
    expect(await screen.findByText("Grace Hopper can log in now")).toBeTruthy();
    expect(screen.getByText(sent.password)).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "I have passed it on" })));
    expect(screen.queryByText(sent.password)).toBeNull();
    expect(JSON.stringify(drafts.get())).not.toContain(sent.password);
  });

  it("never send the private half of a key", async () => {
    const inbox = {
      id: "5",
      public_id: "wallet",
      channel: "widget",
      name: "Website",
      languages: ["en"],
      allowed_origins: [],
      greeting: {},
      privacy_url: "",
      calendar: { zone: "UTC", always_open: true, weekly: {}, holidays: {} },
      active: true,
      created_at: 0,
    };
    const asked = serve({
      "GET /api/inboxes/5": { json: inbox },
      "GET /api/inboxes/5/identity-keys": { json: { keys: [], next: null } },
    });
    await at("/inboxes/5/keys", admin);
    fireEvent.click(await screen.findByRole("button", { name: "Add a public key (EdDSA)" }));
    const text = "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----";
    fireEvent.change(await screen.findByRole("textbox", { name: "Public key" }), { target: { value: text } });
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Add the key" })));
    expect(screen.getByText(/This is the private half. It was not sent/)).toBeTruthy();
    expect(asked.some(({ call }) => call.startsWith("POST"))).toBe(false);
    expect(drafts.get()).toEqual({});
  });

  it("explain a failed job in the reader's language and let only who may try it again", async () => {
    const job = { id: "3", kind: "deliver", tries: 8, died_at: Date.now() * 1000, code: "timeout" };
    const asked = serve({
      "GET /api/jobs/dead": { json: { jobs: [job], next: null } },
      "POST /api/jobs/dead/3/retry": { status: 204 },
    });
    await at("/jobs", lead, "zh");
    expect(await screen.findByText("把回复交给渠道")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^重试/ })).toBeNull();
    cleanup();
    await at("/jobs", admin);
    const again = await screen.findByRole("button", { name: /^Try again/ });
    await act(async () => fireEvent.click(again));
    expect(asked.some(({ call }) => call === "POST /api/jobs/dead/3/retry")).toBe(true);
  });

  it("draw a long list of tags in pages", async () => {
    const tags = Array.from({ length: 120 }, (_, at) => ({ id: `${at}`, name: `tag ${at}`, colour: "blue" }));
    serve({ "GET /api/tags": { json: { tags } } });
    await at("/tags", lead);
    const drawn = () => within(screen.getByRole("list", { name: "Tags" })).getAllByRole("listitem").length;
    await screen.findByText("tag 0");
    expect(drawn()).toBe(50);
    for (const count of [100, 120]) {
      fireEvent.click(screen.getByRole("button", { name: "Show more" }));
      expect(drawn()).toBe(count);
    }
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("show why a list could not be loaded, with a way to try again", async () => {
    let tries = 0;
    serve({
      "GET /api/teams": () => {
        tries += 1;
        return { status: 400, json: { error: { code: "wrong_request", sentence: "The desk could not read this." } } };
      },
      "GET /api/staff": { json: { staff: [], next: null } },
    });
    await at("/teams", lead);
    expect(await screen.findByText("The desk could not read this.")).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Try again" })));
    expect(tries).toBe(2);
  });
});
