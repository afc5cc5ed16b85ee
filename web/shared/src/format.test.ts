import { expect, test } from "vitest";
import { fileSize, relativeTime, shortDate, shortenMiddle } from "./format.ts";

const NOON = Date.UTC(2025, 5, 15, 12) * 1000;
const MINUTE = 60_000_000;

test("times within a day are told as distances", () => {
  expect(relativeTime(NOON - 20_000_000, NOON, "en")).toBe("now");
  expect(relativeTime(NOON - 90_000_000, NOON, "en")).toBe("1 minute ago");
  expect(relativeTime(NOON + 125 * MINUTE, NOON, "en")).toBe("in 2 hours");
  expect(relativeTime(NOON - 5 * MINUTE, NOON, "zh")).toBe("5分钟前");
  expect(relativeTime(NOON - 5 * MINUTE, NOON, "en", "short")).toBe("5 min. ago");
});

test("times beyond a day are told as dates, with the year when it is another", () => {
  expect(relativeTime(NOON - 3 * 1440 * MINUTE, NOON, "en")).toBe("Jun 12");
  expect(shortDate(NOON - 400 * 1440 * MINUTE, NOON, "en")).toBe("May 11, 2024");
});

test("hashes lose their middle and nothing else", () => {
  expect(shortenMiddle(`0x12ab${"0".repeat(56)}9f3c`)).toBe("0x12ab…9f3c");
  expect(shortenMiddle("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")).toBe("bc1q…5mdq");
  expect(shortenMiddle("0x12ab9f3c")).toBe("0x12ab9f3c");
});

test("sizes have the unit that people know", () => {
  expect(fileSize(532, "en")).toBe("532 bytes");
  expect(fileSize(1, "en")).toBe("1 byte");
  expect(fileSize(7, "zh")).toBe("7字节");
  expect(fileSize(1_250_000, "en")).toBe("1.3 MB");
  expect(fileSize(12_000_000, "en")).toBe("12 MB");
});
