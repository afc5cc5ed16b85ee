import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { draw, serve } from "../testing/desk.tsx";
import type { Account, Inbox } from "./api.ts";
import { Connect } from "./connect.tsx";

const inbox = { id: "1", channel: "telegram", name: "Bot", active: true } as unknown as Inbox;

const account: Account = {
  inbox: "1",
  kind: "telegram" as Account["kind"],
  health: "never_live",
  settings: { place: "eu" },
  filled: ["token"],
  hook_url: "https://desk.example/hooks/telegram/abc",
  first_event_at: null,
  last_event_at: null,
  last_sent_at: null,
  failing_since: null,
  last_failure_at: null,
  last_failure: "",
  hours: [],
};

const kinds = {
  channels: [
    {
      kind: "telegram",
      hook: true,
      pulls: false,
      guide: "# At the provider\n\n1. Open it",
      fields: [
        {
          name: "token",
          label: "Token",
          help: "",
          kind: "secret",
          required: true,
          default: "",
          choices: [],
          example: "",
        },
        {
          name: "place",
          label: "Place",
          help: "",
          kind: "text",
          required: false,
          default: "",
          choices: [],
          example: "",
        },
      ],
    },
  ],
};

test("a kept credential is not shown and stays when nothing is typed", async () => {
  const asked = serve({
    "GET /api/channels": { json: kinds },
    "GET /api/inboxes/1/channel": { json: account },
    "PUT /api/inboxes/1/channel": { json: { ...account, settings: { place: "us" } } },
  });
  draw(<Connect inbox={inbox} locked={false} />);
  expect((await screen.findByLabelText<HTMLInputElement>("Token")).value).toBe("");
  expect(screen.getByText("Never seen live")).toBeTruthy();
  expect(screen.getByText("Open it")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Place"), { target: { value: "us" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked.some((one) => one.call.startsWith("PUT"))).toBe(true));
  expect(asked.find((one) => one.call.startsWith("PUT"))?.body).toEqual({ settings: { place: "us" }, secrets: {} });
});

test("what the provider says to a test is told in words", async () => {
  serve({
    "GET /api/channels": { json: kinds },
    "GET /api/inboxes/1/channel": {
      json: { ...account, health: "failing", failing_since: 1, last_failure: "odd_code" },
    },
    "POST /api/inboxes/1/channel/test": { json: { ok: false, reason: "credentials_refused", name: "" } },
  });
  draw(<Connect inbox={inbox} locked={false} />);
  fireEvent.click(await screen.findByRole("button", { name: "Test the connection" }));
  expect(await screen.findByText(/does not accept the credentials/)).toBeTruthy();
  expect(screen.getByText(/the provider said odd_code/)).toBeTruthy();
});
