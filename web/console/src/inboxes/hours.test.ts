import { describe, expect, it } from "vitest";
import type { Calendar } from "./api.ts";
import {
  addHolidays,
  copyDay,
  faultsOf,
  goesPastMidnight,
  nextPeriod,
  setDay,
  splitAtMidnight,
  type TypedHours,
  toCalendar,
  toTyped,
  weekSummary,
  zones,
} from "./hours.ts";

const SHANGHAI: Calendar = {
  zone: "Asia/Shanghai",
  always_open: false,
  weekly: {
    "0": [
      [540, 720],
      [780, 1080],
    ],
    "1": [[0, 1440]],
    "4": [[1320, 1440]],
    "5": [[0, 360]],
  },
  holidays: { "2026-10-01": [], "2026-02-17": [[600, 900]] },
};

const day = (...periods: [string, string][]) => periods.map(([from, to]) => ({ from, to }));
const week = (monday: [string, string][]): TypedHours =>
  setDay(
    { zone: "UTC", always_open: false, weekly: Array.from({ length: 7 }, () => []), holidays: [] },
    0,
    day(...monday),
  );

describe("opening hours", () => {
  it("come back from the editor as they went in, the days without hours left out", () => {
    expect(toCalendar(toTyped(SHANGHAI))).toEqual(SHANGHAI);
  });

  it("show the day's end as midnight and send it as minute 1440", () => {
    const typed = toTyped(SHANGHAI);
    expect(typed.weekly[1]).toEqual(day(["00:00", "00:00"]));
    expect(toCalendar(typed).weekly["1"]).toEqual([[0, 1440]]);
    expect(faultsOf(typed)).toEqual({});
  });

  it("list holidays by date and send periods of a day in order", () => {
    expect(toTyped(SHANGHAI).holidays.map(({ date }) => date)).toEqual(["2026-02-17", "2026-10-01"]);
    expect(
      toCalendar(
        week([
          ["13:00", "18:00"],
          ["09:00", "12:00"],
        ]),
      ).weekly["0"],
    ).toEqual([
      [540, 720],
      [780, 1080],
    ]);
  });

  it.each<[string, [string, string][], string | undefined]>([
    ["one period", [["09:00", "18:00"]], undefined],
    [
      "periods that touch",
      [
        ["09:00", "12:00"],
        ["12:00", "18:00"],
      ],
      undefined,
    ],
    [
      "periods that overlap",
      [
        ["09:00", "12:00"],
        ["11:59", "18:00"],
      ],
      "overlap",
    ],
    [
      "overlapping ones written the other way round",
      [
        ["11:59", "18:00"],
        ["09:00", "12:00"],
      ],
      "overlap",
    ],
    ["a night", [["22:00", "06:00"]], "backwards"],
    ["nothing between start and end", [["09:00", "09:00"]], "backwards"],
    ["no end", [["09:00", ""]], "unfinished"],
    ["no start", [["", "18:00"]], "unfinished"],
    [
      "thirteen periods",
      Array.from({ length: 13 }, (_, i) => [`${String(i).padStart(2, "0")}:00`, `${String(i).padStart(2, "0")}:30`]),
      "too_many_periods",
    ],
  ])("know of %s whether it is right", (_, periods, fault) => {
    expect(faultsOf(week(periods))["weekly.0"]).toBe(fault);
  });

  it("say where a date is missing or comes twice", () => {
    const hours = {
      ...week([["09:00", "18:00"]]),
      holidays: [
        { date: "2026-10-01", periods: [] },
        { date: "2026-10-01", periods: [] },
        { date: "", periods: [] },
        { date: "2026-13-40", periods: [] },
        { date: "2026-12-24", periods: day(["12:00", "09:00"]) },
      ],
    };
    expect(faultsOf(hours)).toEqual({
      "holidays.1": "same_date",
      "holidays.2": "no_date",
      "holidays.3": "no_date",
      "holidays.4": "backwards",
    });
  });

  it("warn of a week that never opens, unless the desk is always open", () => {
    expect(faultsOf(week([]))[""]).toBe("never_open");
    expect(faultsOf({ ...week([]), always_open: true })).toEqual({});
  });

  it("are saved round the clock whatever stands in the hidden fields, without the days that are wrong", () => {
    const typed: TypedHours = {
      ...setDay(week([["09:00", "06:00"]]), 1, day(["09:00", "18:00"])),
      always_open: true,
      zone: "",
      holidays: [
        { date: "2026-10-01", periods: day(["", "12:00"]) },
        { date: "2026-10-02", periods: [] },
        { date: "", periods: [] },
      ],
    };
    expect(faultsOf(typed)).toEqual({});
    expect(toCalendar(typed)).toEqual({
      zone: "UTC",
      always_open: true,
      weekly: { "1": [[540, 1080]] },
      holidays: { "2026-10-02": [] },
    });
    expect(faultsOf({ ...typed, always_open: false })["weekly.0"]).toBe("backwards");
  });

  it("turn a night into its two halves, over the week's end too", () => {
    expect(goesPastMidnight({ from: "22:00", to: "06:00" })).toBe(true);
    expect(goesPastMidnight({ from: "22:00", to: "00:00" })).toBe(false);
    const sunday = setDay(setDay(week([["09:00", "18:00"]]), 6, day(["22:00", "06:00"])), 5, []);
    const split = splitAtMidnight(sunday, 6, 0);
    expect(split.weekly[6]).toEqual(day(["22:00", "00:00"]));
    expect(split.weekly[0]).toEqual(day(["00:00", "06:00"], ["09:00", "18:00"]));
    expect(faultsOf(split)).toEqual({});
  });

  it("are copied to the working days, or to all, as copies of their own", () => {
    const hours = setDay(week([["09:00", "18:00"]]), 6, day(["10:00", "11:00"]));
    const workdays = copyDay(hours, 0, "workdays");
    expect(workdays.weekly.map((periods) => periods.length)).toEqual([1, 1, 1, 1, 1, 0, 1]);
    expect(workdays.weekly[6]).toEqual(day(["10:00", "11:00"]));
    expect(workdays.weekly[1]?.[0]).not.toBe(workdays.weekly[0]?.[0]);
    expect(copyDay(hours, 0, "all").weekly[6]).toEqual(day(["09:00", "18:00"]));
  });

  it("offer office hours first and then the time after the last period", () => {
    expect(nextPeriod([])).toEqual({ from: "09:00", to: "18:00" });
    expect(nextPeriod(day(["09:00", "12:00"]))).toEqual({ from: "13:00", to: "16:00" });
    expect(nextPeriod(day(["09:00", "22:30"]))).toEqual({ from: "23:30", to: "00:00" });
    expect(nextPeriod(day(["09:00", "23:30"]))).toEqual({ from: "", to: "" });
  });

  it("take a whole week of holidays at once and keep those that are there", () => {
    const before = [{ date: "2026-10-03", periods: day(["10:00", "12:00"]) }];
    const after = addHolidays(before, "2026-10-01", "2026-10-07");
    expect(after.map(({ date }) => date.slice(-2))).toEqual(["01", "02", "03", "04", "05", "06", "07"]);
    expect(after[2]).toBe(before[0]);
    expect(addHolidays([], "2026-12-31", "").map(({ date }) => date)).toEqual(["2026-12-31"]);
    expect(addHolidays([], "2026-12-31", "2026-12-01")).toHaveLength(1);
  });

  it("are told in short with alike days together", () => {
    expect(weekSummary(SHANGHAI, "en")).toEqual([
      "Mon 09:00–12:00, 13:00–18:00",
      "Tue 00:00–24:00",
      "Fri 22:00–24:00",
      "Sat 00:00–06:00",
    ]);
    expect(weekSummary({ ...SHANGHAI, weekly: { "0": [[540, 1080]], "1": [[540, 1080]] } }, "zh")).toEqual([
      "周一–周二 09:00–18:00",
    ]);
  });

  it("offer the zone in use even if this browser does not know it", () => {
    expect(zones("Mars/Olympus")).toContain("Mars/Olympus");
    expect(zones("")).toContain("UTC");
  });
});
