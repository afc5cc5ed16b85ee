import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Schemas } from "../api.ts";
import { draw, serve } from "../testing/desk.tsx";
import { aDetail, aRow } from "../testing/rows.ts";
import { lying, Panel } from "./panel.tsx";

type Clock = Schemas["AgentClockView"];

const clock = (kind: string, change: Partial<Clock> = {}): Clock => ({
  kind,
  started_at: 1_000_000,
  due_at: 2_000_000,
  warn_at: null,
  paused: false,
  stopped_at: null,
  breached_at: null,
  ...change,
});

test("of a promise that is made again and again the newest is shown", () => {
  serve({});
  const clocks = [
    clock("first_response", { stopped_at: 1_500_000 }),
    clock("update", { stopped_at: 3_000_000, breached_at: 2_000_000 }),
    clock("update", { started_at: 3_000_000, due_at: null, paused: true }),
  ];
  lying.set(true);
  draw(<Panel detail={aDetail({ clocks })} />);
  expect(screen.getAllByRole("term").map((one) => one.textContent)).toEqual(["First reply", "Progress update"]);
  expect(screen.getByText("Progress update").nextElementSibling?.textContent).toBe("paused");
});

test("what the visitor said it is about is confirmed with one press, which ends the first analysis", async () => {
  const asked = serve({ "PUT /api/conversations/1001/category": { json: {} } });
  lying.set(true);
  const row = aRow({ category: "seed_leaked" });
  draw(<Panel detail={aDetail({ row, clocks: [clock("first_analysis")] })} />);
  expect(screen.getByText(/“Coins stolen or recovery phrase leaked” is not confirmed yet/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Confirm" }));
  await waitFor(() =>
    expect(asked.filter((one) => one.call.startsWith("PUT")).map((one) => one.body)).toEqual([
      { category: "seed_leaked" },
    ]),
  );
});

test("what the bot asked for stands under its name, and what is long can be copied whole", () => {
  serve({});
  const hash = `0x${"5c".repeat(32)}`;
  lying.set(true);
  draw(
    <Panel
      detail={aDetail({
        facts: [
          { name: "hash", value: hash },
          { name: "exchange", value: "Kraken" },
        ],
      })}
    />,
  );
  expect(screen.getByText("Transaction hash").nextElementSibling?.textContent).toBe("0x5c5c5c…5c5c5c");
  expect(screen.getByTitle(hash)).toBeTruthy();
  expect(screen.getByText("Exchange or service").nextElementSibling?.textContent).toBe("Kraken");
});
