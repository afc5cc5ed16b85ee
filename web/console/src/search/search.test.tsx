import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { forgetRows } from "../inbox/cache.ts";
import { draw, serve } from "../testing/desk.tsx";
import { aRow } from "../testing/rows.ts";
import SearchPane from "./search.tsx";

beforeEach(() => {
  forgetRows();
  window.history.replaceState(null, "", "/search");
});

const row = aRow({ id: "18", number: 1018, contact: { id: "c", name: "Sofía", identified: true } });

function answers(page: object) {
  return serve({ "GET /api/search": { json: { number: null, contacts: [], hits: [], next: null, ...page } } });
}
const field = () => screen.getByRole("searchbox");

test("a person is found by name and leads to their newest conversation", async () => {
  answers({ contacts: [row] });
  draw(<SearchPane q="sofia" open={null} />);
  const link = await screen.findByRole("link", { name: /Sofía/ });
  expect(link.getAttribute("href")).toContain("1018");
  expect(screen.getByRole("heading", { name: "People" })).toBeTruthy();
});

test("a bare number opens its conversation", async () => {
  answers({ number: row });
  draw(<SearchPane q="1018" open={null} />);
  await screen.findByRole("heading", { name: "By number" });
  fireEvent.keyDown(field(), { key: "Enter" });
  await waitFor(() => expect(window.location.pathname).toContain("1018"));
});

test("a bare number that is no conversation's is a word like others", async () => {
  answers({});
  draw(<SearchPane q="5200" open={null} />);
  expect(await screen.findByText("Nothing found")).toBeTruthy();
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(window.location.pathname).not.toContain("5200");
});
