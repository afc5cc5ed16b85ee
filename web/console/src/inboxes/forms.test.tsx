import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { draw, serve } from "../testing/desk.tsx";
import type { Inbox } from "./api.ts";
import { HoursForm } from "./forms.tsx";

const inbox: Inbox = {
  id: "1",
  public_id: "shop",
  channel: "widget",
  name: "Website",
  languages: ["en"],
  allowed_origins: [],
  greeting: {},
  privacy_url: "",
  calendar: { zone: "UTC", always_open: false, weekly: { "0": [[540, 1080]] }, holidays: {} },
  settings: {},
  active: true,
  created_at: 0,
  desk_url: "https://desk.example",
};

test("round the clock is saved whatever stands in the fields that it hides", async () => {
  const asked = serve({ "PATCH /api/inboxes/1": (body) => ({ json: { ...inbox, ...(body as object) } }) });
  draw(<HoursForm inbox={inbox} locked={false} />);
  fireEvent.change(screen.getByLabelText("Monday, to"), { target: { value: "06:00" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.getAllByRole("alert").length).toBeGreaterThan(0));
  expect(asked).toHaveLength(0);
  fireEvent.click(screen.getByRole("switch"));
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.body).toEqual({ calendar: { zone: "UTC", always_open: true, weekly: {}, holidays: {} } });
});
