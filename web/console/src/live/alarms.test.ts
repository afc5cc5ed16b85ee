import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { language } from "../i18n.ts";
import { forgetRows, takeRow } from "../inbox/cache.ts";
import { draw, serve } from "../testing/desk.tsx";
import { aRow } from "../testing/rows.ts";
import { alarmSentence, concerns, followAlarms, notifyOn, soundOn } from "./alarms.ts";
import { receive } from "./socket.ts";
import { calling } from "./title.ts";
import * as tones from "./tone.ts";

const alarm = {
  t: "alarm",
  kind: "urgent",
  number: 1001,
  clock: "",
  for_me: false,
  unassigned: false,
  away: false,
  urgent: true,
} as const;
const open = vi.fn();
let stop: () => void;

beforeEach(() => {
  calling.set(new Set());
  language.set("en");
  forgetRows();
  stop = followAlarms(open, () => null);
});
afterEach(() => {
  stop();
  notifications.clean();
  vi.restoreAllMocks();
});

test("urgent ones concern everybody, the others whom they are for", () => {
  expect(concerns(alarm)).toBe(true);
  expect(concerns({ ...alarm, kind: "message" })).toBe(false);
  expect(concerns({ ...alarm, kind: "message", for_me: true })).toBe(true);
});

test("what is nobody's calls everybody when it comes, is nearly late and is late; a colleague's does not", () => {
  for (const kind of ["new", "soon", "overdue"]) {
    expect(concerns({ ...alarm, kind, unassigned: true })).toBe(true);
    expect(concerns({ ...alarm, kind, urgent: false })).toBe(false);
  }
});

test("what runs late calls everybody while whoever has it is away, and what is urgent always does", () => {
  for (const kind of ["soon", "overdue"]) {
    expect(concerns({ ...alarm, kind, urgent: false, away: true })).toBe(true);
    expect(concerns({ ...alarm, kind })).toBe(true);
    expect(concerns({ ...alarm, kind, urgent: false })).toBe(false);
  }
  for (const kind of ["new", "assigned", "message"]) expect(concerns({ ...alarm, kind, away: true })).toBe(false);
});

test("a stranger's cry that nobody took is told aloud when it comes and again, in red, when it is late", async () => {
  takeRow(aRow({ id: "3", number: 1003, priority: "urgent", contact: { id: "e", name: "", identified: false } }));
  const tone = vi.spyOn(tones, "playTone").mockImplementation(() => undefined);
  soundOn.set(true);
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  draw(null);
  const cry = { ...alarm, number: 1003, unassigned: true };
  receive({ ...cry, kind: "new" });
  expect(await screen.findByText("New: Visitor 1003")).toBeTruthy();
  receive({ ...cry, kind: "overdue", clock: "first_response" });
  expect(await screen.findByText("Late: Visitor 1003")).toBeTruthy();
  expect(document.title).toContain("(1)");
  expect(tone.mock.calls).toEqual([["quiet"], ["urgent"]]);
  soundOn.set(false);
});

test("a rush of new conversations covers no more than one of them and is heard once", async () => {
  const tone = vi.spyOn(tones, "playTone").mockImplementation(() => undefined);
  vi.spyOn(Date, "now").mockReturnValue(4_000_000_000_000);
  soundOn.set(true);
  draw(null);
  for (const id of ["4", "5", "6"]) {
    takeRow(aRow({ id, number: 1000 + Number(id), contact: { id: `c${id}`, name: "", identified: false } }));
    receive({ ...alarm, kind: "new", number: 1000 + Number(id), unassigned: true, urgent: false });
  }
  expect(await screen.findByText("New: Visitor 1006")).toBeTruthy();
  await waitFor(() => expect(screen.getAllByText(/^New: /)).toHaveLength(1));
  expect(tone).toHaveBeenCalledTimes(1);
  soundOn.set(false);
});

test("an alarm names the conversation and the person, never a message, in both languages", () => {
  takeRow(aRow({ id: "1", preview: "my words", contact: { id: "c", name: "Li Wei", identified: false } }));
  expect(alarmSentence(alarm)).toBe("Urgent: #1001 Li Wei");
  takeRow(aRow({ id: "2", number: 1002, contact: { id: "d", name: "", identified: false } }));
  expect(alarmSentence({ ...alarm, number: 1002 })).toBe("Urgent: Visitor 1002");
  language.set("zh");
  expect(alarmSentence(alarm)).toBe("紧急：#1001 Li Wei");
});

test("an alarm that is there before its row asks who it is about, and opens the conversation", async () => {
  const row = aRow({ id: "1", number: 1001, contact: { id: "c", name: "Li Wei", identified: false } });
  serve({ "GET /api/conversations/1001": { json: { row } } });
  draw(null);
  receive({ ...alarm });
  expect(await screen.findByText("Urgent: #1001 Li Wei")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Open: Urgent: #1001 Li Wei" }));
  expect(open).toHaveBeenCalledWith(1001);
});

test("an alarm whose conversation cannot be asked for is told by its number", async () => {
  serve({});
  draw(null);
  receive({ ...alarm });
  expect(await screen.findByText("Urgent: #1001")).toBeTruthy();
});

test("the title counts the conversations that called while nobody looked, and stops when somebody does", () => {
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  receive({ ...alarm });
  receive({ ...alarm });
  receive({ ...alarm, number: 1002 });
  expect(document.title).toBe("(2) walletdesk");
  window.dispatchEvent(new Event("focus"));
  expect(document.title).toBe("walletdesk");
});

test("sound and notifications are off until somebody wants them", () => {
  expect(soundOn.get()).toBe(false);
  expect(notifyOn.get()).toBe(false);
});
