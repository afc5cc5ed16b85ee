import { expect, test } from "vitest";
import { aChange } from "../testing/rows.ts";
import { changeSentence } from "./change-words.ts";

const ada = { id: "7", name: "Ada" };
const choices = {
  staff: [ada, { id: "8", name: "李明" }],
  teams: [{ id: "70", name: "Night shift" }],
  inboxes: [],
  tags: [],
  languages: [],
  categories: [],
  topics: [],
};
const NOW = new Date(2026, 10, 24, 12).getTime() * 1000;
const say = (kind: string, rest = {}, locale: "en" | "zh" = "en") =>
  changeSentence(aChange({ seq: 1, kind, person: ada, ...rest }), { choices, contact: "Li Wei", locale, now: NOW });

test("changes are told in words, in both languages", () => {
  expect(say("priority", { new: "urgent" })).toBe("Ada set the priority to Urgent");
  expect(say("priority", { new: "urgent" }, "zh")).toBe("Ada把优先级设为“紧急”");
  expect(say("category", { new: "pending_low_fee" })).toBe("Ada named the matter “Pending: fee too low”");
  expect(say("category", { new: "pending_low_fee" }, "zh")).toBe("Ada归类为“打包中：矿工费过低”");
  expect(say("language", { old: "en", new: "zh" })).toBe("Ada set the language to Chinese");
  expect(say("language", { old: "en", new: "zh" }, "zh")).toBe("Ada把语言设为中文");
  expect(say("assignee", { new: "8" })).toBe("Ada gave it to 李明");
  expect(say("assignee", { new: "7" })).toBe("Ada took it");
  expect(say("assignee", { new: "" })).toBe("Ada gave it back to everybody");
  expect(say("team", { new: "70" })).toBe("Ada gave it to the team Night shift");
  expect(say("status", { old: "open", new: "resolved" })).toBe("Ada resolved it");
  expect(say("status", { old: "resolved", new: "open", person: null, actor: "contact" })).toBe("Li Wei reopened it");
  expect(say("tags", { old: "bug", new: "bug, swap" })).toBe("Ada added swap");
  expect(say("tags", { old: "bug, swap", new: "swap, x" })).toBe("Ada added x and removed bug");
  expect(say("breached", { new: "first_response", person: null, actor: "system" }, "zh")).toBe("“首次回复”已超时");
  expect(say("warned", { new: "update", person: null, actor: "system" })).toBe("Progress update is due soon");
  expect(say("breached", { new: "update", person: null, actor: "system" }, "zh")).toBe("“进展告知”已超时");
});

test("a priority that follows from a contact's words is not said to be set by them", () => {
  const theirs = { new: "high", person: null, actor: "contact" };
  expect(say("priority", theirs)).toBe("The priority became High");
  expect(say("priority", theirs, "zh")).toBe("优先级变为“高”");
});

test("facts of the device are the contact's app's, and what was asked for is an answer", () => {
  expect(say("facts", { person: null, actor: "contact" })).toBe("Li Wei sent new facts of the device");
  expect(say("facts", { person: null, actor: "system" })).toBe("The contact's answer was noted among the facts");
});

test("an alarm says who sounded it", () => {
  const byTheDesk = { person: null, actor: "system" };
  expect(say("alarmed", byTheDesk)).toBe("The desk sounded the alarm");
  expect(say("alarmed", byTheDesk, "zh")).toBe("系统向团队发出了警报");
  expect(say("alarmed")).toBe("Ada sounded the alarm");
});

test("a snooze says until when", () => {
  const until = new Date(2026, 10, 24, 17, 30).getTime() * 1000;
  expect(say("status", { old: "open", new: `snoozed ${until}` })).toMatch(/^Ada put it off until 0?5:30.PM$/);
});

test("a kind of change that this page does not know yet is told as it is", () => {
  expect(say("shipped_to_moon")).toBe("Ada: shipped to moon");
});

test("who has left and what is gone has words too", () => {
  expect(say("assignee", { new: "999" })).toBe("Ada gave it to somebody");
});
