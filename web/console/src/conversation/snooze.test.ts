import { expect, test } from "vitest";
import { laters, localInput } from "./snooze.ts";

const offers = (now: Date) => Object.fromEntries(laters(now).map((one) => [one.key, localInput(one.at)]));

test("in the morning later is three hours on, tomorrow and next week are mornings", () => {
  // A Tuesday.
  expect(offers(new Date(2026, 10, 24, 10, 20))).toEqual({
    snooze_later: "2026-11-24T13:00",
    snooze_tomorrow: "2026-11-25T09:00",
    snooze_week: "2026-11-30T09:00",
  });
});

test("in the evening nothing is offered for today any more", () => {
  expect(offers(new Date(2026, 10, 24, 20, 0)).snooze_later).toBeUndefined();
});

test("on a Monday next week is a week away, and months end where they end", () => {
  expect(offers(new Date(2026, 10, 30, 10, 0))).toMatchObject({
    snooze_tomorrow: "2026-12-01T09:00",
    snooze_week: "2026-12-07T09:00",
  });
});
