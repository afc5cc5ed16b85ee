import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { call } from "../api.ts";
import { Surroundings } from "../app.tsx";
import { language } from "../i18n.ts";
import { me, serve } from "../testing/desk.tsx";
import { Gate } from "./gate.tsx";
import { session } from "./store.ts";

const wrong = { status: 401, json: { error: { code: "wrong_log_in", sentence: "That was not right." } } };

function open() {
  language.set("en");
  session.set({ state: "unknown" });
  return render(
    <Surroundings>
      <Gate>
        <textarea aria-label="typed here" />
      </Gate>
    </Surroundings>,
  );
}

function fill(label: string, value: string) {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

afterEach(() => session.set({ state: "unknown" }));

test("a wrong password is told, and the e-mail stays", async () => {
  serve({
    "GET /api/session": { status: 401, json: { error: { code: "not_signed_in", sentence: "Please sign in." } } },
    "POST /api/session": wrong,
  });
  open();
  await screen.findByRole("button", { name: "Log in" });
  fill("E-mail", "ada@desk.example");
  fill("Password", "not it at all");
  fireEvent.click(screen.getByRole("button", { name: "Log in" }));
  await waitFor(() => expect(screen.getByText("That was not right.")).toBeDefined());
  expect(screen.getByLabelText<HTMLInputElement>("E-mail").value).toBe("ada@desk.example");
});

test("a lockout says how long and closes the button meanwhile", async () => {
  serve({
    "GET /api/session": { status: 401, json: { error: { code: "not_signed_in", sentence: "" } } },
    "POST /api/session": {
      status: 429,
      json: { error: { code: "log_in_too_often", sentence: "Locked.", retry_after_s: 240 } },
    },
  });
  open();
  await screen.findByRole("button", { name: "Log in" });
  fill("E-mail", "ada@desk.example");
  fill("Password", "not it at all");
  fireEvent.click(screen.getByRole("button", { name: "Log in" }));
  await waitFor(() => expect(screen.getByText(/try again in 4 min/)).toBeDefined());
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Log in" }).disabled).toBe(true);
});

test("a session that ends lays the log-in over the page, and what was typed is still there after it", async () => {
  let known = true;
  serve({
    "GET /api/session": () => ({ json: me }),
    "GET /api/counts": () => (known ? { json: {} } : { status: 401, json: { error: { code: "not_signed_in" } } }),
    "POST /api/session": () => {
      known = true;
      return { json: { step: "complete", me } };
    },
  });
  open();
  const field = await screen.findByLabelText<HTMLTextAreaElement>("typed here");
  fireEvent.change(field, { target: { value: "half a reply" } });
  known = false;
  await call("GET", "/api/counts").catch(() => undefined);
  await screen.findByText("Your session has ended");
  expect(screen.getByLabelText<HTMLInputElement>("E-mail").value).toBe("ada@desk.example");
  fill("Password", "the right one now");
  fireEvent.click(screen.getByRole("button", { name: "Log in" }));
  await waitFor(() => expect(session.get()).toMatchObject({ state: "in", expired: false }));
  expect(field.isConnected).toBe(true);
  expect(field.value).toBe("half a reply");
});

test("the log-in speaks Chinese", async () => {
  serve({ "GET /api/session": { status: 401, json: { error: { code: "not_signed_in", sentence: "" } } } });
  open();
  fireEvent.click(await screen.findByRole("button", { name: "中文" }));
  expect(screen.getByRole("button", { name: "登录" })).toBeDefined();
  expect(document.documentElement.lang).toBe("zh-CN");
});
